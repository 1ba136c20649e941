package routing

import (
	"wiretale/internal/packet"
	"wiretale/internal/printer"
)

// hncpBody prints the body of a value of one of the types with a name, and returns
// where the values inside of it begin, or its size where there are none. It
// reports whether the value is what its type asks for.
func hncpBody(p *printer.Printer, kind uint16, v printer.View, size int) (inner int, ok bool) {
	switch kind {
	case hncpExternal:
		return 0, true
	case hncpDelegated:
		return hncpDelegatedPrefix(p, v, size)
	case hncpAssigned:
		return hncpAssignedPrefix(p, v, size)
	case hncpDelegatedZone:
		return hncpZone(p, v, size)
	case hncpNodeName:
		return hncpNamedNode(p, v, size)
	case hncpDomainName:
		if size < 1 {
			return 0, false
		}
		p.Write(" Domain: ")
		hncpLabels(p, v.Limit(size))
		return size, true
	case hncpPrefixPolicy:
		return size, hncpPolicy(p, v, size)
	}
	for _, s := range hncpShapes {
		if s.kind != kind {
			continue
		}
		if size < s.size || size > s.size && s.after == nothingAfter {
			return 0, false
		}
		s.print(p, v.Limit(size))
		if s.after == valuesAfter {
			return s.size, true
		}
		return size, true
	}
	return size, true
}

// hncpShapes are the values with a fixed beginning: its size, and what may follow.
var hncpShapes = [...]struct {
	kind  uint16
	size  int
	after int
	print func(*printer.Printer, printer.View)
}{
	{hncpRequestNetwork, 0, nothingAfter, func(*printer.Printer, printer.View) {}},
	{hncpRequestNode, 4, nothingAfter, func(p *printer.Printer, v printer.View) { hncpNode(p, " NID: ", v) }},
	{hncpNodeEndpoint, 8, nothingAfter, hncpEndpoint},
	{hncpNetworkState, 8, nothingAfter, func(p *printer.Printer, v printer.View) { p.Print(" hash: {hash:016x}", v.U64(0)) }},
	{hncpNodeState, 20, valuesAfter, hncpState},
	{hncpPeer, 12, nothingAfter, hncpNeighbor},
	{hncpKeepAlive, 8, textAfter, hncpInterval},
	{hncpTrustVerdict, 37, textAfter, hncpVerdict},
	{hncpVersion, 5, textAfter, hncpAgent},
	{hncpNodeAddress, 20, valuesAfter, hncpAddress},
	{hncpManagedPSK, 32, valuesAfter, func(p *printer.Printer, v printer.View) { hncpHex(p, " PSK: ", v.Bytes(0, 32)) }},
}

const (
	nothingAfter = iota
	textAfter
	valuesAfter
)

// hncpNode prints the identifier of a node.
func hncpNode(p *printer.Printer, label string, v printer.View) {
	p.Write(label)
	p.SetBuffer(printer.AppendMAC(p.Buffer(), v.Bytes(0, 4)))
}

func hncpHex(p *printer.Printer, label string, b []byte) {
	p.Write(label)
	for _, c := range b {
		p.Print("{:02x}", c)
	}
}

func hncpEndpoint(p *printer.Printer, v printer.View) {
	hncpNode(p, " NID: ", v)
	p.Print(" EPID: {endpoint:08x}", v.U32(4))
}

// hncpState prints what a node is said to have announced, and when (RFC 7787
// section 7.2.3).
func hncpState(p *printer.Printer, v printer.View) {
	hncpNode(p, " NID: ", v)
	p.Print(" seqno: {seqno} ", v.U32(4))
	hncpSeconds(p, v.U32(8))
	p.Print(" hash: {hash:016x}", v.U64(12))
}

// hncpSeconds prints a number of milliseconds.
func hncpSeconds(p *printer.Printer, ms uint32) { p.Print("{}.{:03d}s", ms/1000, ms%1000) }

func hncpNeighbor(p *printer.Printer, v printer.View) {
	hncpNode(p, " Peer-NID: ", v)
	p.Print(" Peer-EPID: {peer_endpoint:08x} Local-EPID: {endpoint:08x}", v.U32(4), v.U32(8))
}

func hncpInterval(p *printer.Printer, v printer.View) {
	p.Print(" EPID: {endpoint:08x} Interval: ", v.U32(0))
	hncpSeconds(p, v.U32(4))
}

// hncpVerdict prints whether a certificate is trusted (RFC 7787 section 8.3.2).
func hncpVerdict(p *printer.Printer, v printer.View) {
	p.Print(" Verdict: {verdict}", v.U8(0))
	hncpHex(p, " Fingerprint: ", v.Bytes(4, 32))
	p.Write(" Common Name: ")
	p.SafeZ(v.From(36).Data())
}

// hncpAgent prints capabilities and software (RFC 7788 section 10.1).
func hncpAgent(p *printer.Printer, v printer.View) {
	a, b := v.U8(2), v.U8(3)
	p.Print(" M: {mdns_proxy} P: {prefix_delegation} H: {hostname} L: {legacy_dhcp} User-agent: ", a>>4, a&15, b>>4, b&15)
	p.SafeZ(v.From(4).Data())
}

func hncpAddress(p *printer.Printer, v printer.View) {
	p.Print(" EPID: {endpoint:08x} IP Address: ", v.U32(0))
	hncpIP(p, v, 4)
}

// hncpIP prints an address; IPv4 addresses are mapped ones (RFC 4291 section
// 2.5.5.2).
func hncpIP(p *printer.Printer, v printer.View, o int) {
	if a := v.IP6(o); hncpMapped(a) {
		p.Print("{address}", v.IP4(o+12))
	} else {
		p.Print("{address}", a)
	}
}

// mappedBits is how much of a mapped IPv4 address is not the IPv4 address.
const mappedBits = 96

func hncpMapped(a packet.IP6) bool {
	return [12]byte(a[:12]) == [12]byte{10: 0xff, 11: 0xff}
}

// hncpPrefix prints a prefix of some bits that begins v.
func hncpPrefix(p *printer.Printer, v printer.View, bits int) {
	var a packet.IP6
	n := (bits + 7) / 8
	copy(a[:], v.Bytes(0, n))
	if bits%8 != 0 {
		a[n-1] &= 0xff << (8 - bits%8)
	}
	if bits >= mappedBits && hncpMapped(a) {
		tail := packet.NewView(a[12:], 4)
		p.SetBuffer(printer.AppendIP4(p.Buffer(), tail.U32(0)))
		bits -= mappedBits
	} else {
		p.SetBuffer(printer.AppendIP6(p.Buffer(), (*[16]byte)(&a)))
	}
	p.Print("/{prefix_length}", bits)
}

// hncpDelegatedPrefix prints a prefix that a node may share out (RFC 7788 section
// 10.2.2).
func hncpDelegatedPrefix(p *printer.Printer, v printer.View, size int) (inner int, ok bool) {
	const fixed = 9
	if size < fixed || size < fixed+(int(v.U8(8))+7)/8 {
		return 0, false
	}
	p.Write(" VLSO: ")
	hncpSeconds(p, v.U32(0))
	p.Write(" PLSO: ")
	hncpSeconds(p, v.U32(4))
	p.Write(" Prefix: ")
	bits := int(v.U8(8))
	if bits > 128 {
		p.Write("(length is invalid)")
		return size, true
	}
	hncpPrefix(p, v.From(fixed), bits)
	return fixed + (bits+7)/8, true
}

// hncpAssignedPrefix prints a prefix that a node uses on a link (RFC 7788 section
// 10.3).
func hncpAssignedPrefix(p *printer.Printer, v printer.View, size int) (inner int, ok bool) {
	const fixed = 6
	if size < fixed || size < fixed+(int(v.U8(5))+7)/8 {
		return 0, false
	}
	p.Print(" EPID: {endpoint:08x} Prty: {priority} Prefix: ", v.U32(0), v.U8(4)&0xf)
	bits := int(v.U8(5))
	if bits > 128 {
		return 0, false
	}
	hncpPrefix(p, v.From(fixed), bits)
	return fixed + (bits+7)/8, true
}

// hncpZone prints a DNS zone and who answers for it (RFC 7788 section 10.5).
func hncpZone(p *printer.Printer, v printer.View, size int) (inner int, ok bool) {
	const fixed = 17
	if size < fixed {
		return 0, false
	}
	p.Write(" IP-Address: ")
	hncpIP(p, v, 0)
	p.Byte(' ')
	for i, c := range []byte("lbs") {
		if v.U8(16)&(4>>i) == 0 {
			c = '-'
		}
		p.Byte(c)
	}
	p.Byte(' ')
	n, ok := hncpLabels(p, v.Sub(fixed, size-fixed))
	return fixed + n, ok
}

// hncpNamedNode prints the name of a node (RFC 7788 section 10.7).
func hncpNamedNode(p *printer.Printer, v printer.View, size int) (inner int, ok bool) {
	const fixed = 17
	if size < fixed {
		return 0, false
	}
	n := int(v.U8(16))
	if size < fixed+n {
		return 0, false
	}
	p.Write(" IP-Address: ")
	hncpIP(p, v, 0)
	p.Write(" Name: \"")
	p.SafeZ(v.Bytes(fixed, n))
	p.Byte('"')
	return fixed + n, true
}

// hncpLabels prints a domain name that begins v and is not compressed (RFC 1035
// section 3.1), and returns where it ends. It reports whether it does.
func hncpLabels(p *printer.Printer, v printer.View) (end int, ok bool) {
	const pointer = 0xc0
	o := 0
	for v.Has(o, 1) {
		n := int(v.U8(o))
		if n == 0 {
			return o + 1, true
		}
		if o > 0 {
			p.Byte('.')
		}
		if n >= pointer {
			break
		}
		o++
		if !v.Has(o, n) {
			p.SafeZ(v.From(o).Data())
			break
		}
		p.SafeZ(v.Bytes(o, n))
		o += n
	}
	p.Write("[|DNS]")
	return o, false
}

// hncpPolicy prints what a prefix is for (RFC 7788 section 10.2.3).
func hncpPolicy(p *printer.Printer, v printer.View, size int) bool {
	const connectivity, domain, text, restrictive = 0, 129, 130, 131
	if size < 1 {
		return false
	}
	p.Write(" type: ")
	switch kind := v.U8(0); {
	case kind == connectivity && size == 1:
		p.Write("Internet connectivity")
	case kind == restrictive && size == 1:
		p.Write("Restrictive assignment")
	case kind == connectivity || kind == restrictive:
		return false
	case kind < domain:
		p.Write("Dest-Prefix: ")
		if size < 1+int(kind+7)/8 {
			return false
		}
		hncpPrefix(p, v.From(1), int(kind))
	case kind == domain:
		p.Write("DNS domain: ")
		hncpLabels(p, v.Sub(1, size-1))
	case kind == text:
		p.Write("Opaque UTF-8: ")
		p.SafeZ(v.Bytes(1, size-1))
	default:
		p.Print("Unknown ({policy})", kind)
	}
	return true
}
