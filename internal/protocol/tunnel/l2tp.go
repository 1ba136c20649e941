package tunnel

import "wiretale/internal/printer"

// L2TP, the Layer Two Tunneling Protocol (RFC 2661 section 3.1), and the version
// number of L2F (RFC 2341), which shares its port.
//
//	 0               2               4               6               8
//	+---------------+---------------+---------------+---------------+
//	|T L S O P  ver | length (L)    |    tunnel     |   session     |
//	+---------------+---------------+---------------+---------------+
//	|   Ns (S)      |    Nr (S)     | offset size(O)| AVPs or PPP
//	+---------------+---------------+---------------+------
var _ = printer.Register(printer.Protocol{Name: "l2tp", UDP: printer.Ports(1701), Ordered: true, Print: printL2TP})

const (
	l2tpControl  = 0x8000
	l2tpLength   = 0x4000
	l2tpSequence = 0x0800
	l2tpOffset   = 0x0200

	l2tpVersionMask = 0x000f
	l2tpVersionL2F  = 1
	l2tpVersion     = 2
)

var l2tpFlags = printer.BitTable{{Value: l2tpControl, Text: "T"}, {Value: l2tpLength, Text: "L"}, {Value: l2tpSequence, Text: "S"}, {Value: l2tpOffset, Text: "O"}, {Value: 0x0100, Text: "P"}}

func printL2TP(p *printer.Printer, v printer.View) {
	p.Layer("l2tp")
	flags := v.U16(0)
	switch flags & l2tpVersionMask {
	case l2tpVersion:
	case l2tpVersionL2F:
		p.Write(" l2f:")
		return
	default:
		p.Write(" Unknown Version, neither L2F(1) nor L2TP(2)")
		return
	}
	p.Print(" l2tp:[{flags}]", l2tpFlags.Of(uint32(flags), "", ""))
	o, claimed := 2, 0
	if flags&l2tpLength != 0 {
		claimed = int(v.U16(o))
		o += 2
	}
	p.Print("({tunnel}/", v.U16(o))
	p.Print("{session})", v.U16(o+2))
	o += 4
	if flags&l2tpSequence != 0 {
		p.Print("Ns={ns},", v.U16(o))
		p.Print("Nr={nr}", v.U16(o+2))
		o += 4
	}
	if flags&l2tpOffset != 0 {
		pad := int(v.U16(o))
		o += 2 + pad
		if !v.Has(o, 0) {
			p.Trunc()
			return
		}
	}
	l2tpBody(p, v, o, flags, claimed)
}

// l2tpBody prints what follows the header of o bytes.
func l2tpBody(p *printer.Printer, v printer.View, o int, flags uint16, claimed int) {
	if flags&l2tpLength != 0 {
		if v.Len() < claimed {
			p.Print(" Length {} larger than packet", claimed)
			return
		}
		if claimed < o {
			p.Print(" Length {} smaller than header length", claimed)
			return
		}
		v = v.WithLength(claimed)
	} else if flags&l2tpControl != 0 {
		p.Write(" No length")
		return
	}
	switch {
	case flags&l2tpControl == 0:
		l2tpData(p, v.Limit(v.Len()).From(o))
	case claimed == o:
		p.Write(" ZLB")
	default:
		l2tpAVPs(p, v.From(o))
	}
}

func l2tpData(p *printer.Printer, v printer.View) {
	p.Write(" {")
	printer.Key("ppp").Print(p, v)
	p.Byte('}')
}

// The bits of an attribute-value pair (RFC 2661 section 4.1).
const (
	l2tpMandatory  = 0x8000
	l2tpHidden     = 0x4000
	l2tpAVPLength  = 0x03ff
	l2tpAVPMinimum = 6
)

func l2tpAVPs(p *printer.Printer, v printer.View) {
	for v.Len() > 0 {
		p.Byte(' ')
		bits := v.U16(0)
		n := int(bits & l2tpAVPLength)
		if n < l2tpAVPMinimum || v.Len() < n || !v.Has(0, n) {
			p.Trunc()
			return
		}
		l2tpAVP(p, v.Limit(n), bits)
		v = v.From(n)
	}
}

// l2tpAVP prints one attribute-value pair.
func l2tpAVP(p *printer.Printer, v printer.View, bits uint16) {
	if bits&l2tpMandatory != 0 {
		p.Byte('*')
	}
	if bits&l2tpHidden != 0 {
		p.Byte('?')
	}
	vendor, kind, value := v.U16(2), v.U16(4), v.From(l2tpAVPMinimum)
	switch {
	case vendor != 0:
		p.Print("VENDOR{vendor:04x}:ATTR{attribute:04x}(", vendor, kind)
		l2tpHex(p, value)
	case int(kind) >= len(l2tpAttributes) || l2tpAttributes[kind].name == "":
		p.Print("AVP-#{attribute}(", kind)
		if bits&l2tpHidden != 0 {
			p.Write("???")
		}
	default:
		a := &l2tpAttributes[kind]
		p.Print("{attribute}(", a.name)
		switch {
		case bits&l2tpHidden != 0:
			p.Write("???")
		case value.Len() < a.least:
			p.Write("AVP too short")
		default:
			a.print(p, value)
		}
	}
	p.Byte(')')
}

// l2tpAttribute is an attribute of RFC 2661 section 4.4: its name, how long its
// value is at least, and what prints the value.
type l2tpAttribute struct {
	name  string
	least int
	print func(*printer.Printer, printer.View)
}

var l2tpAttributes = [...]l2tpAttribute{
	0:  {"MSGTYPE", 2, l2tpMessage},
	1:  {"RESULT_CODE", 2, l2tpResult},
	2:  {"PROTO_VER", 2, func(p *printer.Printer, v printer.View) { p.Print("{version}.{revision}", v.U8(0), v.U8(1)) }},
	3:  {"FRAMING_CAP", 4, l2tpFraming},
	4:  {"BEARER_CAP", 4, l2tpBearer},
	5:  {"TIE_BREAKER", 8, func(p *printer.Printer, v printer.View) { l2tpHex(p, v.Limit(8)) }},
	6:  {"FIRM_VER", 2, l2tp16},
	7:  {"HOST_NAME", 0, l2tpText},
	8:  {"VENDOR_NAME", 0, l2tpText},
	9:  {"ASSND_TUN_ID", 2, l2tp16},
	10: {"RECV_WIN_SIZE", 2, l2tp16},
	11: {"CHALLENGE", 0, l2tpHex},
	12: {"Q931_CC", 3, l2tpCause},
	13: {"CHALLENGE_RESP", 16, func(p *printer.Printer, v printer.View) { l2tpHex(p, v.Limit(16)) }},
	14: {"ASSND_SESS_ID", 2, l2tp16},
	15: {"CALL_SER_NUM", 4, l2tp32},
	16: {"MINIMUM_BPS", 4, l2tp32},
	17: {"MAXIMUM_BPS", 4, l2tp32},
	18: {"BEARER_TYPE", 4, l2tpBearer},
	19: {"FRAMING_TYPE", 4, l2tpFraming},
	20: {"PACKET_PROC_DELAY", 0, func(p *printer.Printer, _ printer.View) { p.Write("obsolete") }},
	21: {"CALLED_NUMBER", 0, l2tpText},
	22: {"CALLING_NUMBER", 0, l2tpText},
	23: {"SUB_ADDRESS", 0, l2tpText},
	24: {"TX_CONN_SPEED", 4, l2tp32},
	25: {"PHY_CHANNEL_ID", 4, l2tp32},
	26: {"INI_RECV_LCP", 0, l2tpHex},
	27: {"LAST_SENT_LCP", 0, l2tpHex},
	28: {"LAST_RECV_LCP", 0, l2tpHex},
	29: {"PROXY_AUTH_TYPE", 2, func(p *printer.Printer, v printer.View) {
		p.Print("{}", l2tpAuthentications.Of(uint32(v.U16(0)), "AuthType-#{}"))
	}},
	30: {"PROXY_AUTH_NAME", 0, l2tpText},
	31: {"PROXY_AUTH_CHAL", 0, l2tpHex},
	32: {"PROXY_AUTH_ID", 2, func(p *printer.Printer, v printer.View) { p.Print("{}", v.U16(0)&0xff) }},
	33: {"PROXY_AUTH_RESP", 0, l2tpHex},
	34: {"CALL_ERRORS", 2, l2tpErrors},
	35: {"ACCM", 2, l2tpACCM},
	36: {"RANDOM_VECTOR", 0, l2tpHex},
	37: {"PRIVATE_GRP_ID", 0, l2tpText},
	38: {"RX_CONN_SPEED", 4, l2tp32},
	39: {"SEQ_REQUIRED", 0, func(*printer.Printer, printer.View) {}},
	46: {"PPP_DISCON_CC", 5, l2tpDisconnect},
}

func l2tp16(p *printer.Printer, v printer.View) { p.Print("{}", v.U16(0)) }

func l2tp32(p *printer.Printer, v printer.View) { p.Print("{}", v.U32(0)) }

func l2tpText(p *printer.Printer, v printer.View) { p.SafeString(v, 0, v.Len()) }

func l2tpHex(p *printer.Printer, v printer.View) {
	for i := range v.Len() {
		p.Print("{:02x}", v.U8(i))
	}
}

func l2tpMessage(p *printer.Printer, v printer.View) {
	p.Print("{message_type}", l2tpMessages.Of(uint32(v.U16(0)), "MSGTYPE-#{}"))
}

func l2tpFraming(p *printer.Printer, v printer.View) {
	p.Print("{framing}", l2tpFramings.Of(v.U32(0), "", ""))
}

func l2tpBearer(p *printer.Printer, v printer.View) {
	p.Print("{bearer}", l2tpBearers.Of(v.U32(0), "", ""))
}

// l2tpResult prints a result code and, if there are any, an error code and a text
// (RFC 2661 section 4.4.2).
func l2tpResult(p *printer.Printer, v printer.View) {
	p.Print("{result}", v.U16(0))
	switch {
	case v.Len() == 2:
		return
	case v.Len() < 4:
		p.Write(" AVP too short")
		return
	}
	p.Print("/{error}", v.U16(2))
	if v.Len() > 4 {
		p.Byte(' ')
		l2tpText(p, v.From(4))
	}
}

// l2tpCause prints a cause code of Q.931 (RFC 2661 section 4.4.3).
func l2tpCause(p *printer.Printer, v printer.View) {
	p.Print("{cause}, {message:02x}", v.U16(0), v.U8(2))
	if v.Len() > 3 {
		p.Byte(' ')
		l2tpText(p, v.From(3))
	}
}

var l2tpErrorNames = [...]string{"CRCErr", "FrameErr", "HardOver", "BufOver", "Timeout", "AlignErr"}

// l2tpErrors prints the counts of errors of a call (RFC 2661 section 4.4.6).
func l2tpErrors(p *printer.Printer, v printer.View) {
	v = v.From(2)
	for _, name := range l2tpErrorNames {
		if v.Len() < 4 {
			p.Write("AVP too short")
			return
		}
		p.Print("{}={} ", name, v.U32(0))
		v = v.From(4)
	}
}

// l2tpACCM prints the control characters that both sides escape (RFC 2661 section
// 4.4.6).
func l2tpACCM(p *printer.Printer, v printer.View) {
	v = v.From(2)
	if v.Len() < 4 {
		p.Write("AVP too short")
		return
	}
	p.Print("send={send:08x} ", v.U32(0))
	if v.Len() < 8 {
		p.Write("AVP too short")
		return
	}
	p.Print("recv={receive:08x} ", v.U32(4))
}

// l2tpDisconnect prints why PPP ended (RFC 3145 section 2).
func l2tpDisconnect(p *printer.Printer, v printer.View) {
	p.Print("{code:04x}, {protocol:04x} {direction}", v.U16(0), v.U16(2), l2tpDirections.Of(uint32(v.U8(4)), "Direction-#{}"))
	if v.Len() > 5 {
		p.Byte(' ')
		l2tpText(p, v.From(5))
	}
}

var (
	l2tpMessages = printer.NameTable{
		{Value: 1, Text: "SCCRQ"}, {Value: 2, Text: "SCCRP"}, {Value: 3, Text: "SCCCN"}, {Value: 4, Text: "StopCCN"}, {Value: 6, Text: "HELLO"},
		{Value: 7, Text: "OCRQ"}, {Value: 8, Text: "OCRP"}, {Value: 9, Text: "OCCN"}, {Value: 10, Text: "ICRQ"}, {Value: 11, Text: "ICRP"},
		{Value: 12, Text: "ICCN"}, {Value: 14, Text: "CDN"}, {Value: 15, Text: "WEN"}, {Value: 16, Text: "SLI"},
	}
	l2tpFramings        = printer.BitTable{{Value: 2, Text: "A"}, {Value: 1, Text: "S"}}
	l2tpBearers         = printer.BitTable{{Value: 2, Text: "A"}, {Value: 1, Text: "D"}}
	l2tpAuthentications = printer.NameTable{
		{Value: 0, Text: "Reserved"}, {Value: 1, Text: "Textual"}, {Value: 2, Text: "CHAP"}, {Value: 3, Text: "PAP"}, {Value: 4, Text: "No Auth"}, {Value: 5, Text: "MS-CHAPv1"},
	}
	l2tpDirections = printer.NameTable{{Value: 0, Text: "global error"}, {Value: 1, Text: "at peer"}, {Value: 2, Text: "at local"}}
)
