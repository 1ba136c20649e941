package transport

import "wiretale/internal/printer"

// MPTCP, TCP over several paths: an option of TCP (RFC 8684 section 3; version 0:
// RFC 6824).
//
//	+---------------+---------------+-------+-------+---------------+
//	|    kind 30    |    length     |subtype| flags |  by subtype
//	+---------------+---------------+-------+-------+----

// mptcpOption prints the value of an option from its subtype on and reports
// whether its length is one that it may have.
type mptcpOption struct {
	name  string
	print func(p *printer.Printer, v printer.View, s tcpOptionScope) bool
}

var mptcpOptions = [16]mptcpOption{
	0: {"capable", mptcpCapable},
	1: {"join", mptcpJoin},
	2: {"dss", mptcpData},
	3: {"add-addr", mptcpAddAddress},
	4: {"rem-addr", mptcpRemoveAddress},
	5: {"prio", mptcpPriority},
	6: {"fail", mptcpFail},
	7: {"fast-close", mptcpFastClose},
}

func printMPTCP(p *printer.Printer, v printer.View, s tcpOptionScope) int {
	if !v.Has(0, v.Len()) {
		return tcpCutOption
	}
	if v.Len() < 1 {
		return tcpBadOption
	}
	p.Layer("mptcp")
	p.Print(" {mptcp_length} ", v.Len()+2)
	o := &mptcpOptions[v.U8(0)>>4]
	if o.print == nil {
		p.Write("unknown")
		return tcpOptionOK
	}
	p.Print("{mptcp_subtype}", o.name)
	if !o.print(p, v, s) {
		return tcpBadOption
	}
	return tcpOptionOK
}

// mptcpCapable prints the start of a connection with its keys (RFC 8684 section
// 3.1).
func mptcpCapable(p *printer.Printer, v printer.View, s tcpOptionScope) bool {
	n := v.Len()
	if s.flags&flagSYN != 0 {
		if n != 2 && n != 10 {
			return false
		}
	} else if s.flags&flagACK == 0 || n != 18 && n != 20 {
		return false
	}
	version := v.U8(0) & 0x0f
	if version > 1 {
		p.Print(" Unknown Version ({})", version)
		return true
	}
	p.Print(" v{mptcp_version}", version)
	if v.U8(1)&0x80 != 0 {
		p.Write(" csum")
	}
	if n >= 10 {
		p.Print(" {{0x{mptcp_sender_key:x}", v.U64(2))
		if n >= 18 {
			p.Print(",0x{mptcp_receiver_key:x}", v.U64(10))
		}
		p.Byte('}')
	}
	return true
}

// mptcpJoin prints a new path: the three steps of its handshake (RFC 8684 section
// 3.2).
func mptcpJoin(p *printer.Printer, v printer.View, s tcpOptionScope) bool {
	n := v.Len()
	ok := false
	switch n {
	case 10:
		ok = s.flags&flagSYN != 0
	case 14:
		ok = s.flags&(flagSYN|flagACK) == flagSYN|flagACK
	case 22:
		ok = s.flags&flagACK != 0
	}
	if !ok {
		return false
	}
	if n == 22 {
		p.Write(" hmac 0x")
		return tcpHex(p, v.From(2)) == tcpOptionOK
	}
	if v.U8(0)&1 != 0 {
		p.Write(" backup")
	}
	p.Print(" id {mptcp_address_id}", v.U8(1))
	if n == 10 {
		p.Print(" token 0x{mptcp_token:x} nonce 0x{mptcp_nonce:x}", v.U32(2), v.U32(6))
	} else {
		p.Print(" hmac 0x{mptcp_hmac:x} nonce 0x{mptcp_nonce:x}", v.U64(2), v.U32(10))
	}
	return true
}

// The flags of a data sequence signal.
const (
	dssAck  = 0x01 // an acknowledgment
	dssAck8 = 0x02 // ... of eight bytes
	dssMap  = 0x04 // a mapping
	dssMap8 = 0x08 // ... with a number of eight bytes
	dssFin  = 0x10
)

// mptcpData prints where the data of a segment belongs in the connection (RFC 8684
// section 3.3).
func mptcpData(p *printer.Printer, v printer.View, s tcpOptionScope) bool {
	if v.Len() < 2 || s.flags&flagSYN != 0 {
		return false
	}
	flags := v.U8(1)
	v = v.From(2)
	if flags&dssFin != 0 {
		p.Write(" fin")
	}
	ok := true
	if flags&dssAck != 0 {
		p.Write(" ack ")
		if v, ok = dssNumber(p, v, "{mptcp_ack}", flags&dssAck8 != 0); !ok {
			return false
		}
	}
	if flags&dssMap != 0 {
		p.Write(" seq ")
		if v, ok = dssNumber(p, v, "{mptcp_seq}", flags&dssMap8 != 0); !ok {
			return false
		}
		if v, ok = dssMapping(p, v); !ok {
			return false
		}
	}
	return v.Len() == 0
}

// dssNumber prints a number at the start of v, and returns what follows it.
func dssNumber(p *printer.Printer, v printer.View, phrase string, long bool) (printer.View, bool) {
	size := 4
	if long {
		size = 8
	}
	switch {
	case v.Len() < size:
		return v, false
	case long:
		p.Print(phrase, v.U64(0))
	default:
		p.Print(phrase, v.U32(0))
	}
	return v.From(size), true
}

// dssMapping prints what follows the first number of a mapping.
func dssMapping(p *printer.Printer, v printer.View) (printer.View, bool) {
	if v.Len() < 4 {
		return v, false
	}
	p.Print(" subseq {mptcp_subflow_seq}", v.U32(0))
	if v.Len() < 6 {
		return v, false
	}
	p.Print(" len {mptcp_data_length}", v.U16(4))
	if v.Len() < 8 {
		return v.From(6), true
	}
	p.Print(" csum 0x{mptcp_checksum:x}", v.U16(6))
	return v.From(8), true
}

var addressKinds = printer.NameTable{{Value: 0, Text: "v1"}, {Value: 1, Text: "v1-echo"}, {Value: 4, Text: "v0-ip4"}, {Value: 6, Text: "v0-ip6"}}

// mptcpAddAddress prints another address of the sender (RFC 8684 section 3.4.1):
// with a port and a code, where the length leaves room for them.
func mptcpAddAddress(p *printer.Printer, v printer.View, _ tcpOptionScope) bool {
	const codeSize, portSize = 8, 2
	size, rest := 4, v.Len()-6
	if v.Len() >= 18 {
		size, rest = 16, v.Len()-18
	}
	if rest != 0 && rest != portSize && rest != codeSize && rest != portSize+codeSize {
		return false
	}
	p.Print(" {mptcp_address_kind} id {mptcp_address_id}", addressKinds.Of(uint32(v.U8(0)&0x0f), "[bad version/echo]"), v.U8(1))
	if size == 4 {
		p.Print(" {mptcp_address}", v.IP4(2))
	} else {
		p.Print(" {mptcp_address}", v.IP6(2))
	}
	o := 2 + size
	if rest%codeSize != 0 {
		p.Print(":{mptcp_port}", v.U16(o))
		o += portSize
	}
	if rest >= codeSize {
		p.Print(" hmac 0x{mptcp_hmac:x}", v.U64(o))
	}
	return true
}

// mptcpRemoveAddress prints which addresses are gone (RFC 8684 section 3.4.2).
func mptcpRemoveAddress(p *printer.Printer, v printer.View, _ tcpOptionScope) bool {
	if v.Len() < 2 {
		return false
	}
	p.Write(" id")
	for o := 1; o < v.Len(); o++ {
		p.Print(" {mptcp_address_id}", v.U8(o))
	}
	return true
}

// mptcpPriority prints whether a path is but a backup (RFC 8684 section 3.3.8).
func mptcpPriority(p *printer.Printer, v printer.View, _ tcpOptionScope) bool {
	if v.Len() > 2 {
		return false
	}
	if v.U8(0)&1 != 0 {
		p.Write(" backup")
	} else {
		p.Write(" non-backup")
	}
	if v.Len() == 2 {
		p.Print(" id {mptcp_address_id}", v.U8(1))
	}
	return true
}

// mptcpFail prints where data could not be verified (RFC 8684 section 3.7).
func mptcpFail(p *printer.Printer, v printer.View, _ tcpOptionScope) bool {
	if v.Len() != 10 {
		return false
	}
	p.Print(" seq {mptcp_seq}", v.U64(2))
	return true
}

// mptcpFastClose prints the reset of a whole connection (RFC 8684 section 3.5).
func mptcpFastClose(p *printer.Printer, v printer.View, _ tcpOptionScope) bool {
	if v.Len() != 10 {
		return false
	}
	p.Print(" key 0x{mptcp_receiver_key:x}", v.U64(2))
	return true
}
