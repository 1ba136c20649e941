package tunnel

import "wiretale/internal/printer"

// PPTP, the Point-to-Point Tunneling Protocol: its control connection (RFC 2637
// section 2). What it tunnels is GRE.
//
//	 0       2       4               8       10      12
//	+-------+-------+---------------+-------+-------+------
//	|length | type  |  magic cookie |message|   0   | fields
//	+-------+-------+---------------+-------+-------+------
var _ = printer.Register(printer.Protocol{Name: "pptp", TCP: printer.Ports(1723), Print: printPPTP})

const (
	pptpHeader  = 12
	pptpMagic   = 0x1a2b3c4d
	pptpControl = 1
	pptpManage  = 2
)

func printPPTP(p *printer.Printer, v printer.View) {
	p.Layer("pptp")
	p.Write(": pptp")
	if p.V(1) {
		p.Print(" Length={message_length}", v.U16(0))
		p.Print(" {pptp_type}", pptpTypes.Of(uint32(v.U16(2)), "UNKNOWN-MSG-TYPE"))
	}
	magic := v.U32(4)
	if magic != pptpMagic {
		p.Print(" UNEXPECTED Magic-Cookie!!({:08x})", magic)
	}
	if p.V(1) || magic != pptpMagic {
		p.Print(" Magic-Cookie={magic:08x}", magic)
	}
	message := v.U16(8)
	if int(message) >= len(pptpMessages) {
		p.Print(" UNKNOWN_CTRL_MSGTYPE({message})", message)
	} else {
		p.Print(" CTRL_MSGTYPE={message}", pptpMessages[message].name)
	}
	pptpReserved(p, v, 10, "")
	if int(message) < len(pptpMessages) {
		for _, f := range pptpMessages[message].fields {
			f.print(p, v.From(pptpHeader), f.offset, f.text)
		}
	}
}

// pptpMessage is a message: its name and its fields in order.
type pptpMessage struct {
	name   string
	fields []pptpField
}

// pptpField is where a field of a message is, and what prints it.
type pptpField struct {
	offset int
	print  func(p *printer.Printer, v printer.View, offset int, phrase string)
	text   string
}

func pptpReserved(p *printer.Printer, v printer.View, o int, _ string) {
	if n := v.U16(o); n != 0 {
		p.Print(" [ERROR: reserved={} must be zero]", n)
	}
}

func pptpReserved8(p *printer.Printer, v printer.View, o int, _ string) {
	if n := v.U8(o); n != 0 {
		p.Print(" [ERROR: reserved={} must be zero]", n)
	}
}

func pptp16(p *printer.Printer, v printer.View, o int, phrase string) { p.Print(phrase, v.U16(o)) }

func pptp32(p *printer.Printer, v printer.View, o int, phrase string) { p.Print(phrase, v.U32(o)) }

func pptpVersion(p *printer.Printer, v printer.View, o int, _ string) {
	n := v.U16(o)
	p.Print(" PROTO_VER({version}.{})", n>>8, n&0xff)
}

// pptpText prints a text of 64 bytes.
func pptpText(p *printer.Printer, v printer.View, o int, label string) {
	pptpString(p, v, o, 64, label)
}

// pptpPhone prints a number of up to 64 bytes, whose length stands at an offset of
// its own.
func pptpPhone(at int) func(p *printer.Printer, v printer.View, o int, label string) {
	return func(p *printer.Printer, v printer.View, o int, label string) {
		pptpString(p, v, o, min(int(v.U16(at)), 64), label)
	}
}

// pptpStatistics prints a text of 128 bytes.
func pptpStatistics(p *printer.Printer, v printer.View, o int, label string) {
	pptpString(p, v, o, 128, label)
}

func pptpString(p *printer.Printer, v printer.View, o, n int, label string) {
	p.Write(label)
	p.SafeStringZ(v, o, n)
	p.Byte(')')
}

func pptpFraming(p *printer.Printer, v printer.View, o int, _ string) {
	p.Write(" FRAME_CAP(")
	p.Print("{framing})", pptpFrameBits.Of(v.U32(o)&3, "", ""))
}

func pptpBearer(p *printer.Printer, v printer.View, o int, _ string) {
	p.Print(" BEARER_CAP({bearer})", pptpBearerBits.Of(v.U32(o)&3, "", ""))
}

func pptpBearerType(p *printer.Printer, v printer.View, o int, _ string) {
	p.Print(" BEARER_TYPE({bearer_type})", pptpBearers.Of(v.U32(o), "?"))
}

func pptpFrameType(p *printer.Printer, v printer.View, o int, _ string) {
	p.Print(" FRAME_TYPE({frame_type})", pptpFrames.Of(v.U32(o), "?"))
}

// pptpCode prints a code, with -v in words too.
func pptpCode(p *printer.Printer, phrase string, names printer.NameTable, n uint8) {
	p.Print(phrase, n)
	if p.V(1) {
		p.Print(":{}", names.Of(uint32(n), "?"))
	}
	p.Byte(')')
}

func pptpError(p *printer.Printer, v printer.View, o int, _ string) {
	pptpCode(p, " ERR_CODE({error}", pptpErrors, v.U8(o))
}

func pptpReason(p *printer.Printer, v printer.View, o int, _ string) {
	pptpCode(p, " REASON({reason}", pptpReasons, v.U8(o))
}

// pptpResult returns the printer of a result code, whose meaning depends on the
// message.
func pptpResult(names printer.NameTable) func(*printer.Printer, printer.View, int, string) {
	return func(p *printer.Printer, v printer.View, o int, _ string) {
		pptpCode(p, " RESULT_CODE({result}", names, v.U8(o))
	}
}
