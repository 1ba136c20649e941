package link

import "wiretale/internal/printer"

// The control protocols of PPP, which share their format: LCP (RFC 1661 section
// 5), IPCP (RFC 1332), IPV6CP (RFC 5072), CCP (RFC 1962), BACP (RFC 2125), MPLSCP
// (RFC 3032) and OSICP (RFC 1377).
//
//	 0       1       2               4
//	+-------+-------+---------------+---------------
//	| code  |  id   |    length     | options or data
//	+-------+-------+---------------+---------------
var (
	_ = printer.Register(printer.Protocol{Name: "lcp", PPP: []uint16{pppLCP}, Print: controlPrinter(pppLCP)})
	_ = printer.Register(printer.Protocol{Name: "ipcp", PPP: []uint16{pppIPCP}, Print: controlPrinter(pppIPCP)})
	_ = printer.Register(printer.Protocol{Name: "ipv6cp", PPP: []uint16{pppIPv6CP}, Print: controlPrinter(pppIPv6CP)})
	_ = printer.Register(printer.Protocol{Name: "ccp", PPP: []uint16{pppCCP}, Print: controlPrinter(pppCCP)})
	_ = printer.Register(printer.Protocol{Name: "bacp", PPP: []uint16{pppBACP}, Print: controlPrinter(pppBACP)})
	_ = printer.Register(printer.Protocol{Name: "mplscp", PPP: []uint16{pppMPLSCP}, Print: controlPrinter(pppMPLSCP)})
	_ = printer.Register(printer.Protocol{Name: "osicp", PPP: []uint16{pppOSICP}, Print: controlPrinter(pppOSICP)})
	_ = printer.Register(printer.Protocol{Name: "bap", PPP: []uint16{pppBAP}, Print: func(*printer.Printer, printer.View) {}})
)

const controlHeader = 4

// The codes with a meaning here.
const (
	codeVendor     = 0
	codeConfReq    = 1
	codeConfReject = 4
	codeTermReq    = 5
	codeTermAck    = 6
	codeReject     = 7
	codeProtReject = 8
	codeEchoReq    = 9
	codeEchoReply  = 10
	codeDiscard    = 11
	codeIdent      = 12
	codeTime       = 13
)

// control is a packet of a control protocol.
type control struct {
	protocol uint16
	code, id uint8
	length   int // as the header says
}

func controlPrinter(protocol uint16) func(*printer.Printer, printer.View) {
	return func(p *printer.Printer, v printer.View) { printControl(p, v, protocol) }
}

func printControl(p *printer.Printer, v printer.View, protocol uint16) {
	p.Print("{protocol}, ", pppNames.Find(uint32(protocol)))
	if v.Len() < controlHeader || !v.Has(0, 2) {
		controlTrunc(p, protocol)
		return
	}
	c := control{protocol: protocol, code: v.U8(0), id: v.U8(1)}
	p.Print("{code} (0x{:02x}), id {id}, length {length}", controlCodes.Of(uint32(c.code), "Unknown Opcode"), c.code, c.id, v.Len()+2)
	if !p.V(1) {
		return
	}
	c.length = int(v.U16(2))
	switch {
	case c.length > v.Len():
		p.Print("\n\tencoded length {} (> packet length {}))", c.length, v.Len())
		return
	case c.length < controlHeader:
		p.Print("\n\tencoded length {} (< 4))", c.length)
		return
	}
	p.Print("\n\tencoded length {} (=Option(s) length {})", c.length, c.length-controlHeader)
	if c.length == controlHeader {
		return
	}
	if p.V(2) {
		c.head(p, v.Data()[:controlHeader])
	}
	c.data(p, v)
}

// controlTrunc marks a packet that ends within its header.
func controlTrunc(p *printer.Printer, protocol uint16) {
	p.Print("[|{}]", pppNames.Find(uint32(protocol)))
}

// head shows the header, with the protocol number before it.
func (c *control) head(p *printer.Printer, b []byte) {
	line := [6]byte{byte(c.protocol >> 8), byte(c.protocol), b[0], b[1], b[2], b[3]}
	p.HexDump("\n\t", line[:])
}

// data prints what follows the header.
func (c *control) data(p *printer.Printer, v printer.View) {
	switch {
	case c.code == codeVendor:
		if c.length >= 11 {
			oui := v.U24(8)
			p.Print("\n\t  Magic-Num 0x{magic:08x} Vendor: {vendor} ({})", v.U32(4), printer.OUINames.Of(oui, "Unknown"), oui)
		}
	case c.code >= codeConfReq && c.code <= codeConfReject:
		c.options(p, v.From(controlHeader), c.length-controlHeader)
	case c.code == codeTermReq || c.code == codeTermAck || c.code == codeReject:
	case c.code == codeProtReject:
		c.rejected(p, v)
	case c.code >= codeEchoReq && c.code <= codeDiscard:
		if c.length >= 8 {
			p.Print("\n\t  Magic-Num 0x{magic:08x}", v.U32(4))
			if c.length > 8 {
				p.Write("\n\t  -----trailing data-----")
				if !v.Has(8, c.length-8) {
					controlTrunc(p, c.protocol)
					return
				}
				p.Unknown(v, 8, c.length-8, "\n\t  ")
			}
		}
	case c.code == codeIdent:
		c.ident(p, v)
	case c.code == codeTime:
		if c.length >= 12 {
			p.Print("\n\t  Magic-Num 0x{magic:08x}, Seconds-Remaining {seconds}s", v.U32(4), v.U32(8))
		}
	case !p.V(2):
		c.unknown(p, v)
	}
}

// unknown shows a packet whose code is not known, with its protocol number.
func (c *control) unknown(p *printer.Printer, v printer.View) {
	n := min(c.length, v.Captured())
	b := append([]byte{byte(c.protocol >> 8), byte(c.protocol)}, v.Data()[:n]...)
	p.HexDump("\n\t  ", b)
}

func (c *control) rejected(p *printer.Printer, v printer.View) {
	if c.length < 6 {
		return
	}
	protocol := v.U16(4)
	p.Print("\n\t  Rejected {} Protocol (0x{:04x})", pppNames.Of(uint32(protocol), "unknown"), protocol)
	if c.length > 6 {
		p.Write("\n\t  Rejected Packet")
		p.Unknown(v, 6, c.length-2, "\n\t    ")
	}
}

// ident prints an identification (RFC 1570 section 2.1). tcpdump: its text is
// taken to be four bytes longer than it is.
func (c *control) ident(p *printer.Printer, v printer.View) {
	if c.length < 8 {
		return
	}
	p.Print("\n\t  Magic-Num 0x{magic:08x}", v.U32(4))
	if c.length == 8 {
		return
	}
	p.Write("\n\t  Message\n\t    ")
	n := c.length - controlHeader
	p.Safe(v.From(8).Limit(n).Data())
	if !v.Has(8, n) {
		controlTrunc(p, c.protocol)
	}
}

// options prints the options of a configuration packet.
func (c *control) options(p *printer.Printer, v printer.View, length int) {
	for length > 0 {
		if v.Has(0, 2) && int(v.U8(1)) > c.length { // tcpdump: such an option is not mentioned
			return
		}
		n := c.option(p, v)
		if n == 0 {
			return
		}
		if length < n {
			p.Print(" [remaining options length {} < {}]", length, n)
			p.Invalid()
			return
		}
		length -= n
		v = v.From(n)
	}
}

// option prints an option and returns its length, or 0 if that is not to be
// trusted.
func (c *control) option(p *printer.Printer, v printer.View) int {
	switch c.protocol {
	case pppLCP:
		return lcpOption(p, v)
	case pppIPCP:
		return ipcpOption(p, v)
	case pppIPv6CP:
		return ipv6cpOption(p, v)
	case pppCCP:
		return ccpOption(p, v)
	case pppBACP:
		return bacpOption(p, v)
	}
	return 0
}

var controlCodes = printer.NameTable{
	{Value: 0, Text: "Vendor-Extension"}, {Value: 1, Text: "Conf-Request"}, {Value: 2, Text: "Conf-Ack"}, {Value: 3, Text: "Conf-Nack"},
	{Value: 4, Text: "Conf-Reject"}, {Value: 5, Text: "Term-Request"}, {Value: 6, Text: "Term-Ack"}, {Value: 7, Text: "Code-Reject"},
	{Value: 8, Text: "Prot-Reject"}, {Value: 9, Text: "Echo-Request"}, {Value: 10, Text: "Echo-Reply"}, {Value: 11, Text: "Disc-Req"},
	{Value: 12, Text: "Ident"}, {Value: 13, Text: "Time-Rem"}, {Value: 14, Text: "Reset-Req"}, {Value: 15, Text: "Reset-Ack"},
}
