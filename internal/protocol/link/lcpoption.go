package link

import "wiretale/internal/printer"

const lcpOptions = 31

// lcpOption prints an option of LCP.
func lcpOption(p *printer.Printer, v printer.View) int {
	if !v.Has(0, 2) {
		p.Write("[|lcp]")
		return 0
	}
	kind := v.U8(0)
	if kind >= lcpOptions {
		p.Print("\n\tunknown LCP option 0x{:02x}", kind)
		if size := int(v.U8(1)); size >= 2 {
			return size
		}
		return 0
	}
	return shapeOption(p, v, lcpShapes[:], "unknown")
}

var lcpShapes = [lcpOptions]pppOption{
	{kind: 0, name: "Vend-Ext", atLeast: 6, print: lcpVendor},
	{kind: 1, name: "MRU", exact: 4, print: pppOption16},
	{kind: 2, name: "ACCM", exact: 6, print: pppOption32},
	{kind: 3, name: "Auth-Prot", atLeast: 4, print: lcpAuth},
	{kind: 4, stop: true, name: "Qual-Prot", atLeast: 4, print: lcpQuality},
	{kind: 5, stop: true, name: "Magic-Num", exact: 6, print: pppOption32},
	{kind: 6, name: "deprecated(6)"},
	{kind: 7, name: "PFC", print: pppNothing},
	{kind: 8, name: "ACFC", print: pppNothing},
	{kind: 9, name: "FCS-Alt"},
	{kind: 10, name: "SDP"},
	{kind: 11, name: "Num-Mode"},
	{kind: 12, name: "deprecated(12)"},
	{kind: 13, stop: true, name: "Call-Back", atLeast: 3, print: lcpCallback},
	{kind: 14, name: "deprecated(14)"},
	{kind: 15, name: "deprecated(15)"},
	{kind: 16, name: "deprecated(16)"},
	{kind: 17, stop: true, name: "MRRU", exact: 4, print: pppOption16},
	{kind: 18, name: "12-Bit seq #"},
	{kind: 19, stop: true, name: "End-Disc", atLeast: 3, print: lcpEndpoint},
	{kind: 20, name: "Proprietary"},
	{kind: 21, name: "DCE-Id"},
	{kind: 22, name: "MP+"},
	{kind: 23, stop: true, name: "Link-Disc", exact: 4, print: func(p *printer.Printer, v printer.View, _ int) { p.Print(": 0x{value:04x}", v.U16(2)) }},
	{kind: 24, name: "LCP-Auth-Opt"},
	{kind: 25, name: "COBS"},
	{kind: 26, name: "Prefix-elision"},
	{kind: 27, name: "Multilink-header-Form"},
	{kind: 28, name: "I18N"},
	{kind: 29, name: "SDL-over-SONET/SDH"},
	{kind: 30, name: "PPP-Muxing"},
}

func lcpVendor(p *printer.Printer, v printer.View, _ int) {
	oui := v.U24(2)
	p.Print(": Vendor: {vendor} ({})", printer.OUINames.Of(oui, "Unknown"), oui)
}

// lcpAuth prints the authentication protocol asked for (RFC 1661 section 6.2).
func lcpAuth(p *printer.Printer, v printer.View, length int) {
	protocol := v.U16(2)
	// tcpdump: an unknown protocol shows a mangled format instead of its number.
	p.Print(": {}", lcpAuthProtocols.Of(uint32(protocol), "Unknown Auth Proto (0x04x)"))
	switch protocol {
	case pppCHAP:
		p.Layer("ppp")
		p.Print(", {}", lcpAuthAlgorithms.Of(uint32(v.U8(4)), "Unknown Auth Alg {}"))
	case pppPAP, 0xc227, 0xc027, 0xc123:
	default:
		p.Unknown(v, 0, length, "\n\t")
	}
}

func lcpQuality(p *printer.Printer, v printer.View, _ int) {
	if v.U16(2) == 0xc025 {
		p.Write(": LQR")
	} else {
		p.Write(": unknown")
	}
}

func lcpCallback(p *printer.Printer, v printer.View, _ int) {
	p.Print(": Callback Operation {} ({})", lcpCallbacks.Of(uint32(v.U8(2)), "Unknown"), v.U8(2))
}

// lcpEndpoint prints an endpoint discriminator (RFC 1990 section 5.1.3).
func lcpEndpoint(p *printer.Printer, v printer.View, length int) {
	switch class := v.U8(2); {
	case class == 2 && length != 7:
		p.Write(" (length bogus, should be = 7)")
	case class == 2:
		p.Print(": IPv4 {}", v.IP4(3))
	case class == 3 && length != 9:
		p.Write(" (length bogus, should be = 9)")
	case class == 3:
		p.Print(": MAC {}", v.MAC(3))
	default:
		p.Print(": {}", lcpClasses.Of(uint32(class), "Unknown class {}"))
	}
}

var lcpClasses = printer.NameTable{
	{Value: 0, Text: "Null"}, {Value: 1, Text: "Local"}, {Value: 4, Text: "Magic-Num-Block"}, {Value: 5, Text: "PSNDN"},
}

var lcpCallbacks = printer.NameTable{
	{Value: 0, Text: "UserAuth"}, {Value: 1, Text: "DialString"}, {Value: 2, Text: "LocalID"}, {Value: 3, Text: "E.164"},
	{Value: 4, Text: "X.500"}, {Value: 6, Text: "CBCP"},
}

var lcpAuthProtocols = printer.NameTable{
	{Value: pppPAP, Text: "PAP"}, {Value: pppCHAP, Text: "CHAP"}, {Value: 0xc227, Text: "EAP"}, {Value: 0xc027, Text: "SPAP"}, {Value: 0xc123, Text: "Old-SPAP"},
	{Value: 0xc025, Text: "LQM"}, {Value: pppLCP, Text: "LCP"},
}

var lcpAuthAlgorithms = printer.NameTable{{Value: 5, Text: "MD5"}, {Value: 0x80, Text: "MS-CHAPv1"}, {Value: 0x81, Text: "MS-CHAPv2"}}
