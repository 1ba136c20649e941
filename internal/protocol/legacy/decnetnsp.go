package legacy

import "wiretale/internal/printer"

// NSP, the network services protocol of DECnet (DNA NSP Functional Specification
// 4.0.1 section 8).
//
//	 0       1               3               5
//	+-------+---------------+---------------+------
//	| kind  | to (link)     | from (link)   | acknowledgements, data ...
//	+-------+---------------+---------------+------
const (
	nspHeader = 5

	nspTypeMask    = 0x0c
	nspTypeData    = 0x00
	nspTypeAck     = 0x04
	nspTypeControl = 0x08

	nspSubtypeMask  = 0x70
	nspLinkService  = 0x10
	nspInterrupt    = 0x30
	nspReservedData = 0x50
	nspReserved7    = 0x70

	nspAckData    = 0x00
	nspAckOther   = 0x10
	nspAckConnect = 0x20

	nspConnect      = 0x10
	nspConfirm      = 0x20
	nspDisconnect   = 0x30
	nspDisconfirm   = 0x40
	nspConnectAgain = 0x60
)

func printNSP(p *printer.Printer, v printer.View) {
	if dnWrong(p, v.Len() < nspHeader, " (nsplen {} < {})", v.Len(), nspHeader) {
		return
	}
	v.Need(0, nspHeader)
	kind := v.U8(0)
	subtype := kind & nspSubtypeMask
	switch kind & nspTypeMask {
	case nspTypeData:
		nspData(p, v, kind, subtype)
	case nspTypeAck:
		switch subtype {
		case nspAckData:
			nspAcks(p, v, "data-ack ", 9, &nspOther)
		case nspAckOther:
			nspAcks(p, v, "ils-ack ", 9, &nspOtherDat)
		case nspAckConnect:
			p.Print("conn-ack {dst_link}", v.LE16(1))
		default:
			nspReserved(p, v, "reserved-acktype? ", kind)
		}
	case nspTypeControl:
		nspControl(p, v, kind, subtype)
	default:
		nspReserved(p, v, "reserved-type? ", kind)
	}
}

func nspReserved(p *printer.Printer, v printer.View, label string, kind uint8) {
	p.Write(label)
	p.Print("{kind:x} {src_link} > {dst_link}", kind, v.LE16(3), v.LE16(1))
}

func nspLinks(p *printer.Printer, v printer.View) {
	p.Print("{src_link}>{dst_link} ", v.LE16(3), v.LE16(1))
}

// nspShort prints that a message is too short, if it is.
func nspShort(p *printer.Printer, v printer.View, least int) bool {
	if v.Len() < least {
		p.Invalid()
		return true
	}
	return false
}

func nspData(p *printer.Printer, v printer.View, kind, subtype uint8) {
	switch subtype {
	case nspLinkService:
		p.Write("link-service ")
		nspLinks(p, v)
		if nspShort(p, v, 13) {
			return
		}
		nspSegment(p, v, &nspOtherDat)
		nspFlow(p, v.U8(11), v.U8(12))
	case nspInterrupt:
		p.Write("intr ")
		if !nspShort(p, v, 7) {
			nspSegment(p, v, &nspOtherDat)
		}
	case nspReservedData, nspReserved7:
		nspReserved(p, v, "reserved-subtype? ", kind)
	default:
		p.Write("data ")
		nspLinks(p, v)
		if !nspShort(p, v, 7) {
			nspSegment(p, v, &nspOther)
		}
	}
}

// The bits of an acknowledgement.
const (
	nspIsAck   = 0x8000
	nspIsNak   = 0x1000
	nspIsOther = 0x2000
	nspSeqMask = 0x0fff
)

// nspNames are what an acknowledgement of one kind is called, and its opposite.
type nspNames struct {
	ack, nak string
	any      uint16 // the bits of which one makes it an acknowledgement
	opposite uint16 // the bits that make it the opposite
}

var (
	nspFirst    = nspNames{"ack", "nak", nspIsAck, nspIsNak}
	nspOther    = nspNames{"oack", "onak", nspIsAck | nspIsOther, nspIsAck | nspIsNak | nspIsOther}
	nspOtherDat = nspNames{"ackdat", "nakdat", nspIsAck | nspIsOther, nspIsAck | nspIsNak | nspIsOther}
)

// nspAck prints the acknowledgement at an offset, if there is one.
func nspAck(p *printer.Printer, v printer.View, o int, names *nspNames) bool {
	n := v.LE16(o)
	if n&names.any == 0 {
		return false
	}
	if n&names.opposite == names.opposite {
		p.Write(names.nak)
	} else {
		p.Write(names.ack)
	}
	p.Print(" {ack} ", n&nspSeqMask)
	return true
}

// nspSegment prints the acknowledgements and the number of a data segment.
func nspSegment(p *printer.Printer, v printer.View, other *nspNames) {
	o := nspHeader
	if nspAck(p, v, o, &nspFirst) {
		o += 2
		if nspAck(p, v, o, other) {
			o += 2
		}
	}
	if nspShort(p, v, o+2) {
		return
	}
	p.Print("seg {segment} ", v.LE16(o)&nspSeqMask)
}

func nspAcks(p *printer.Printer, v printer.View, label string, least int, other *nspNames) {
	p.Write(label)
	nspLinks(p, v)
	if nspShort(p, v, least) {
		return
	}
	v.Need(0, least)
	if nspAck(p, v, nspHeader, &nspFirst) {
		nspAck(p, v, nspHeader+2, other)
	}
}

// nspFlow prints how many more messages may be sent. tcpdump: where they are does
// not depend on the acknowledgements before them.
func nspFlow(p *printer.Printer, flags, count uint8) {
	switch flags & 0x0c {
	case 0x00:
		p.Print("dat seg count {count} ", count)
		switch flags & 0x03 {
		case 1:
			p.Write("donotsend-data ")
		case 2:
			p.Write("send-data ")
		case 3:
			p.Print("reserved-fcmod? {flags:x}", flags)
		}
	case 0x04:
		p.Print("intr req count {count} ", count)
	default:
		p.Print("reserved-fcval-int? {flags:x}", flags)
	}
}

func nspControl(p *printer.Printer, v printer.View, kind, subtype uint8) {
	switch subtype {
	case nspConnect:
		p.Write("conn-initiate ")
		nspConnection(p, v, 9)
	case nspConnectAgain:
		p.Write("retrans-conn-initiate ")
		nspConnection(p, v, 9)
	case nspConfirm:
		p.Write("conn-confirm ")
		nspConnection(p, v, 10)
	case nspDisconnect:
		p.Write("disconn-initiate ")
		nspLinks(p, v)
		if nspShort(p, v, 8) {
			return
		}
		v.Need(0, 8)
		nspReason(p, v)
		nspOptional(p, v.U8(7))
	case nspDisconfirm:
		p.Write("disconn-confirm ")
		nspLinks(p, v)
		v.Need(0, 7)
		nspReason(p, v)
	default:
		nspReserved(p, v, "reserved-ctltype? ", kind)
	}
}

var (
	nspServices = [4]string{"", "seg ", "msg ", ""}
	nspVersions = [4]string{"ver 3.2 ", "ver 3.1 ", "ver 4.0 ", "ver 4.1 "}
)

// nspConnection prints what a connection is to be like.
func nspConnection(p *printer.Printer, v printer.View, least int) {
	nspLinks(p, v)
	if nspShort(p, v, least) {
		return
	}
	v.Need(0, least)
	p.Write(nspServices[v.U8(5)>>2&3])
	p.Write(nspVersions[v.U8(6)&3])
	p.Print("segsize {segment_size} ", v.LE16(7))
	if least > 9 {
		nspOptional(p, v.U8(9))
	}
}

func nspOptional(p *printer.Printer, n uint8) {
	if n > 0 {
		p.Print("optlen {option_length} ", n)
	}
}

func nspReason(p *printer.Printer, v printer.View) {
	p.Print("{reason} ", nspReasons.Of(uint32(v.LE16(5)), "reason-{}"))
}

var nspReasons = printer.NameTable{
	{Value: 0, Text: "object rejected connect"}, {Value: 1, Text: "insufficient resources"}, {Value: 2, Text: "unrecognized node name"},
	{Value: 3, Text: "node is shutting down"}, {Value: 4, Text: "unrecognized object"}, {Value: 5, Text: "invalid object name format"},
	{Value: 6, Text: "object too busy"}, {Value: 7, Text: "protocol error discovered"}, {Value: 8, Text: "third party abort"},
	{Value: 9, Text: "user abort"}, {Value: 10, Text: "invalid node name format"}, {Value: 11, Text: "local node shutting down"},
	{Value: 32, Text: "insufficient local resources"}, {Value: 33, Text: "insufficient remote user resources"},
	{Value: 34, Text: "invalid access control information"}, {Value: 36, Text: "bad ACCOUNT information"}, {Value: 38, Text: "no response from object"},
	{Value: 39, Text: "node unreachable"}, {Value: 41, Text: "no link terminate"}, {Value: 42, Text: "disconnect complete"},
	{Value: 43, Text: "bad image data in connect"}, {Value: 54, Text: "cryptographic service mismatch"},
}
