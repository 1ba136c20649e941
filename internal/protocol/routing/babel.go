package routing

import (
	"wiretale/internal/packet"
	"wiretale/internal/printer"
)

// Babel, a distance-vector routing protocol (RFC 8966 section 4.2).
//
//	 0       1       2               4
//	+-------+-------+---------------+---------------------------
//	|  42   |version|    length     | TLVs; behind them a trailer
//	+-------+-------+---------------+---------------------------
var _ = printer.Register(printer.Protocol{Name: "babel", UDP: printer.Ports(6696, 6697), Print: printBabel})

const (
	babelHeader  = 4
	babelMagic   = 42
	babelVersion = 2
)

// Types of TLVs.
const (
	babelPad1 = iota
	babelPadN
	babelAckRequest
	babelAck
	babelHello
	babelIHU
	babelRouterID
	babelNextHop
	babelUpdate
	babelRouteRequest
	babelSeqnoRequest
	babelTSPC
	babelHMAC
	babelSSUpdate
	babelSSRequest
	babelSSMHRequest
	babelMAC
	babelPC
	babelChallenge
	babelChallengeReply
)

func printBabel(p *printer.Printer, v printer.View) {
	p.Layer("babel")
	p.Write("babel")
	p.Try(babelPacket, v)
}

func babelPacket(p *printer.Printer, v printer.View) {
	v.Need(0, babelHeader)
	if v.U8(0) != babelMagic {
		p.Write(" invalid header")
		return
	}
	if v.Len() < babelHeader {
		p.Invalid()
		return
	}
	version := v.U8(1)
	p.Print(" {version}", version)
	if version != babelVersion {
		p.Write(" unknown version")
		return
	}
	n := int(v.U16(2))
	p.Print(" ({length})", n)
	if n > v.Len()-babelHeader {
		p.Invalid()
		return
	}
	if !babelTLVs(p, v.From(babelHeader).WithLength(n)) {
		p.Invalid()
		return
	}
	if rest := v.Len() - babelHeader - n; rest > 0 {
		p.Write(printer.Choose(p.V(1), "\n\t----", " |"))
		if !babelTLVs(p, v.From(babelHeader+n).WithLength(rest)) {
			p.Invalid()
		}
	}
}

// babelPrefixes are the last prefixes that were whole: others leave out what they
// have in common with them (RFC 8966 section 4.6.9).
type babelPrefixes struct {
	v4, v6 packet.IP6
}

// babelTLVs prints the TLVs, and reports whether they make sense.
func babelTLVs(p *printer.Printer, v printer.View) bool {
	var prefixes babelPrefixes
	for o := 0; o < v.Len(); {
		p.Require(v, o, 1)
		kind := v.U8(o)
		if kind == babelPad1 {
			p.Write(printer.Choose(p.V(1), "\n\tPad 1", " pad1"))
			o++
			continue
		}
		if v.Len()-o < 2 {
			return false
		}
		v.Need(o, 2)
		n := int(v.U8(o + 1))
		if n > v.Len()-o-2 {
			return false
		}
		body := v.From(o + 2).WithLength(n)
		body.Need(0, n)
		whole := true
		if p.V(1) {
			whole = babelTLV(p, body, kind, &prefixes)
		} else {
			whole = babelName(p, body, kind)
		}
		if !whole {
			return false
		}
		o += 2 + n
	}
	return true
}

// babelName prints what is left of a TLV without -v.
func babelName(p *printer.Printer, v printer.View, kind uint8) bool {
	p.Print(" {tlv}", babelNames.Of(uint32(kind), "unknown"))
	if kind != babelUpdate {
		return true
	}
	if v.Len() < babelShapes[babelUpdate].least {
		return false
	}
	babelUpdateFlags(p, v.U8(1))
	return true
}

func babelUpdateFlags(p *printer.Printer, flags uint8) {
	p.Write(printer.Choose(flags&0x80 != 0, "/prefix", ""))
	p.Write(printer.Choose(flags&0x40 != 0, "/id", ""))
	p.Write(printer.Choose(flags&0x3f != 0, "/unknown", ""))
}

// babelTLV prints one TLV, and reports whether it makes sense.
func babelTLV(p *printer.Printer, v printer.View, kind uint8, prefixes *babelPrefixes) bool {
	p.Write("\n\t")
	if kind == babelPadN {
		p.Print("Pad {}", v.Len()+2)
		return true
	}
	if int(kind) >= len(babelShapes) {
		p.Print("Unknown message type {}", kind)
		return true
	}
	shape := &babelShapes[kind]
	p.Write(shape.label)
	if v.Len() < shape.least {
		return false
	}
	switch kind {
	case babelUpdate:
		return babelRoute(p, v, prefixes)
	case babelSSUpdate:
		return babelSourceRoute(p, v, prefixes)
	}
	return shape.print(p, v)
}

// babelShape is a TLV: what is printed in any case, the least length, and the
// function that prints the rest.
type babelShape struct {
	label string
	least int
	print func(p *printer.Printer, v printer.View) bool
}

var babelShapes = [...]babelShape{
	babelAckRequest:     {"Acknowledgment Request ", 6, babelPrintAckRequest},
	babelAck:            {"Acknowledgment ", 2, babelPrintAck},
	babelHello:          {"Hello ", 6, babelPrintHello},
	babelIHU:            {"IHU ", 6, babelPrintIHU},
	babelRouterID:       {"Router Id", 10, babelPrintRouterID},
	babelNextHop:        {"Next Hop", 2, babelPrintNextHop},
	babelUpdate:         {"Update", 10, nil},
	babelRouteRequest:   {"Route Request ", 2, babelPrintRouteRequest},
	babelSeqnoRequest:   {"Seqno Request ", 14, babelPrintSeqnoRequest},
	babelTSPC:           {"TS/PC ", 6, babelPrintTSPC},
	babelHMAC:           {"HMAC ", 18, babelPrintHMAC},
	babelSSUpdate:       {"SS-Update", 11, nil},
	babelSSRequest:      {"SS-Request ", 3, babelPrintSSRequest},
	babelSSMHRequest:    {"SS-MH-Request ", 14, babelPrintSSMHRequest},
	babelMAC:            {"MAC ", 0, babelPrintLength},
	babelPC:             {"PC", 4, babelPrintPC},
	babelChallenge:      {"Challenge Request ", 0, babelPrintLength},
	babelChallengeReply: {"Challenge Reply ", 0, babelPrintLength},
}

func babelPrintLength(p *printer.Printer, v printer.View) bool {
	p.Print("len {tlv_length}", v.Len())
	return true
}

func babelPrintPC(p *printer.Printer, v printer.View) bool {
	p.Print(" value {packet_counter} index len {index_length}", v.U32(0), v.Len()-4)
	return true
}

func babelPrintTSPC(p *printer.Printer, v printer.View) bool {
	p.Print("timestamp {timestamp} packetcounter {packet_counter}", v.U32(2), v.U16(0))
	return true
}

func babelPrintHMAC(p *printer.Printer, v printer.View) bool {
	p.Print("key-id {key_id} digest-{} ", v.U16(0), v.Len()-2)
	for o := 2; o < v.Len(); o++ {
		p.Print("{:02X}", v.U8(o))
	}
	return true
}

func babelPrintAckRequest(p *printer.Printer, v printer.View) bool {
	p.Print("{nonce:04x} ", v.U16(2))
	babelInterval(p, v.U16(4))
	return true
}

func babelPrintAck(p *printer.Printer, v printer.View) bool {
	p.Print("{nonce:04x}", v.U16(0))
	return true
}

// babelInterval prints a time in centiseconds.
func babelInterval(p *printer.Printer, n uint16) {
	if n == 0 {
		p.Write("0.0s (bogus)")
		return
	}
	p.Print("{}.{:02d}s", n/100, n%100)
}

// babelUpdateInterval is babelInterval for a route, which may stay for ever.
func babelUpdateInterval(p *printer.Printer, n uint16) {
	if n == 0xffff {
		p.Write("infinity")
		return
	}
	babelInterval(p, n)
}

func babelPrintHello(p *printer.Printer, v printer.View) bool {
	if v.U16(0)&0x8000 != 0 {
		p.Write("(Unicast) ")
	}
	p.Print("seqno {seqno} ", v.U16(2))
	if v.U16(4) == 0 {
		p.Write("unscheduled")
	} else {
		p.Write("interval ")
		babelInterval(p, v.U16(4))
	}
	babelSubTLVs(p, v.From(6), babelHello)
	return true
}

func babelPrintIHU(p *printer.Printer, v printer.View) bool {
	size := babelAddress(p, v.From(6), v.U8(0))
	if size < 0 {
		p.Trunc()
		return true
	}
	p.Print(" rxcost {rxcost} interval ", v.U16(2))
	babelInterval(p, v.U16(4))
	babelSubTLVs(p, v.From(6+size), babelIHU)
	return true
}

// babelAddress prints an address of an encoding (RFC 8966 section 4.1.4). It
// returns its length, or -1.
func babelAddress(p *printer.Printer, v printer.View, encoding uint8) int {
	switch {
	case encoding == 0:
		p.Write("any")
		return 0
	case encoding == 1 && v.Len() >= 4:
		p.Print("{address}", v.IP4(0))
		return 4
	case encoding == 2 && v.Len() >= 16:
		p.Print("{address}", v.IP6(0))
		return 16
	case encoding == 3 && v.Len() >= 8:
		p.Print("{address}", linkLocal(v, 0))
		return 8
	}
	return -1
}

// linkLocal returns the link-local address of an interface identifier.
func linkLocal(v printer.View, o int) packet.IP6 {
	a := packet.IP6{0xfe, 0x80}
	copy(a[8:], v.Bytes(o, 8))
	return a
}

func babelPrintRouterID(p *printer.Printer, v printer.View) bool {
	p.Byte(' ')
	babelID(p, v, 2)
	return true
}

func babelID(p *printer.Printer, v printer.View, o int) {
	for i := range 8 {
		p.Print("{}{:02x}", printer.Choose(i > 0, ":", ""), v.U8(o+i))
	}
}

func babelPrintNextHop(p *printer.Printer, v printer.View) bool {
	encoding := v.U8(0)
	if encoding == 0 {
		p.Write(" invalid AE 0")
		return true
	}
	if v = v.From(2); encoding > 3 || v.Len() < babelAddressLengths[encoding] {
		return false
	}
	p.Byte(' ')
	babelAddress(p, v, encoding)
	return true
}

var babelAddressLengths = [...]int{0, 4, 16, 8}
