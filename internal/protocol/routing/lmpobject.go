package routing

import "wiretale/internal/printer"

// lmpSay returns the printer of an object that needs no dump.
func lmpSay(f func(p *printer.Printer, v printer.View)) func(*printer.Printer, printer.View) bool {
	return func(p *printer.Printer, v printer.View) bool {
		f(p, v)
		return false
	}
}

// lmpShapes are the objects that are known (RFC 4204 section 13).
var lmpShapes = []lmpShape{
	{1, 1, 4, lmpSay(lmpChannel)}, {1, 2, 4, lmpSay(lmpChannel)}, {2, 1, 4, lmpSay(lmpNode)}, {2, 2, 4, lmpSay(lmpNode)},
	{3, 1, 4, lmpSay(lmpLink4)}, {3, 2, 4, lmpSay(lmpLink4)}, {3, 3, 16, lmpSay(lmpLink6)}, {3, 4, 16, lmpSay(lmpLink6)},
	{3, 5, 4, lmpSay(lmpLink)}, {3, 6, 4, lmpSay(lmpLink)}, {4, 1, 4, lmpSay(lmpLink4)}, {4, 2, 4, lmpSay(lmpLink4)},
	{4, 3, 16, lmpSay(lmpLink6)}, {4, 4, 16, lmpSay(lmpLink6)}, {4, 5, 4, lmpSay(lmpLink)}, {4, 6, 4, lmpSay(lmpLink)},
	{5, 1, 4, lmpSay(func(p *printer.Printer, v printer.View) { lmpNumber(p, "Message ID", v.U32(0)) })},
	{5, 2, 4, lmpSay(func(p *printer.Printer, v printer.View) { lmpNumber(p, "Message ID Ack", v.U32(0)) })},
	{6, 1, 4, lmpSay(func(p *printer.Printer, v printer.View) {
		p.Print("\n\t    Hello Interval: {hello}\n\t    Hello Dead Interval: {dead}", v.U16(0), v.U16(2))
	})},
	{7, 1, 8, lmpSay(func(p *printer.Printer, v printer.View) {
		p.Print("\n\t    Tx Seq: {tx_sequence}, Rx Seq: {rx_sequence}", v.U32(0), v.U32(4))
	})},
	{8, 1, 20, lmpSay(lmpVerify)},
	{9, 1, 4, lmpSay(func(p *printer.Printer, v printer.View) {
		p.Print("\n\t    Verify Dead Interval: {dead}\n\t    Verify Transport Response: {response}", v.U16(0), v.U16(2))
	})},
	{10, 1, 4, lmpSay(func(p *printer.Printer, v printer.View) { p.Print("\n\t    Verify ID: {verify_id}", v.U32(0)) })},
	{11, 1, 12, lmpSay(lmpTELink(1))}, {11, 2, 36, lmpSay(lmpTELink(2))}, {11, 3, 12, lmpSay(lmpTELink(3))},
	{12, 1, 0, lmpDataLink(1)}, {12, 2, 0, lmpDataLink(2)}, {12, 3, 0, lmpDataLink(3)},
	{13, 1, 0, lmpSay(lmpStatus(1))}, {13, 2, 0, lmpSay(lmpStatus(2))}, {13, 3, 0, lmpSay(lmpStatus(3))},
	{14, 1, 0, lmpSay(lmpRequest(1))}, {14, 2, 0, lmpSay(lmpRequest(2))}, {14, 3, 0, lmpSay(lmpRequest(3))},
	{20, 1, 4, lmpSay(func(p *printer.Printer, v printer.View) {
		p.Print("\n\t    Error Code: {error}", lmpVerifyErrors.Of(v.U32(0), "none", ", "))
	})},
	{20, 2, 4, lmpSay(func(p *printer.Printer, v printer.View) {
		p.Print("\n\t    Error Code: {error}", lmpSummaryErrors.Of(v.U32(0), "none", ", "))
	})},
	{51, 1, 4, lmpSay(func(p *printer.Printer, v printer.View) {
		p.Print("\n\t Flags: {flags}\n\t  UNI Version: {version}", lmpSignalling.Of(uint32(v.U8(0)), "none", ", "), v.U8(1))
	})},
	{51, 2, 16, lmpSay(lmpClientPort)},
	{51, 3, 8, lmpSay(func(p *printer.Printer, v printer.View) {
		p.Print("\n\t Transparency Flags: {transparency}", lmpNetworkTransparency.Of(v.U32(0), "none", ", "))
		p.Print("\n\t TCM Monitoring Flags: {monitoring}", lmpMonitoring.Of(uint32(v.U8(7)), "none", ", "))
	})},
	{51, 4, 4, lmpSay(func(p *printer.Printer, v printer.View) {
		p.Print("\n\t Diversity: Flags: {diversity}", lmpDiversity.Of(uint32(v.U8(3)), "none", ", "))
	})},
}

func lmpNumber(p *printer.Printer, label string, n uint32) {
	p.Print("\n\t    {}: {} (0x{:08x})", label, n, n)
}

func lmpChannel(p *printer.Printer, v printer.View) { lmpNumber(p, "Control Channel ID", v.U32(0)) }

func lmpNode(p *printer.Printer, v printer.View) {
	p.Print("\n\t    Node ID: {node_id} (0x{:08x})", v.IP4(0), v.U32(0))
}

func lmpLink4(p *printer.Printer, v printer.View) {
	p.Print("\n\t    IPv4 Link ID: {link_id} (0x{:08x})", v.IP4(0), v.U32(0))
}

func lmpLink6(p *printer.Printer, v printer.View) {
	p.Print("\n\t    IPv6 Link ID: {link_id} (0x{:08x})", v.IP6(0), v.U32(0))
}

func lmpLink(p *printer.Printer, v printer.View) { lmpNumber(p, "Link ID", v.U32(0)) }

// lmpID prints the identifier of an interface, of one of three kinds, and returns
// its length.
func lmpID(p *printer.Printer, v printer.View, label string, kind int) int {
	switch kind {
	case 1:
		p.Print("\n\t    {}: {interface} (0x{:08x})", label, v.IP4(0), v.U32(0))
	case 2:
		p.Print("\n\t    {}: {interface} (0x{:08x})", label, v.IP6(0), v.U32(0))
	default:
		p.Print("\n\t    {}: {interface} (0x{:08x})", label, v.U32(0), v.U32(0))
	}
	return lmpIDSize(kind)
}

func lmpIDSize(kind int) int {
	if kind == 2 {
		return 16
	}
	return 4
}

func lmpVerify(p *printer.Printer, v printer.View) {
	p.Print("\n\t    Flags: {flags}", lmpVerifyFlags.Of(uint32(v.U16(0)), "none", ", "))
	p.Print("\n\t    Verify Interval: {interval}\n\t    Data links: {links}", v.U16(2), v.U32(4))
	p.Print("\n\t    Encoding type: {encoding}", gmplsEncodings.Of(uint32(v.U8(8)), "Unknown"))
	// tcpdump: the bits it looks at are those of a decimal number
	p.Print("\n\t    Verify Transport Mechanism: {transport} (0x{:x}){}", v.U16(10), v.U16(10),
		printer.Choose(v.U16(10)&8000 != 0, " (Payload test messages capable)", ""))
	p.Write("\n\t    Transmission Rate: ")
	bandwidth(p, v.U32(12))
	p.Print("\n\t    Wavelength: {wavelength}", v.U32(16))
}

func lmpTELink(kind int) func(*printer.Printer, printer.View) {
	return func(p *printer.Printer, v printer.View) {
		p.Print("\n\t    Flags: [{flags}]", lmpTELinkFlags.Of(uint32(v.U8(0)), "none", ", "))
		n := lmpID(p, v.From(4), "Local Link-ID", kind)
		lmpID(p, v.From(4+n), "Remote Link-ID", kind)
	}
}

func lmpDataLink(kind int) func(*printer.Printer, printer.View) bool {
	return func(p *printer.Printer, v printer.View) bool {
		if v.Len() < 4+2*lmpIDSize(kind) {
			p.Write(" (not correct for object)")
			return false
		}
		p.Print("\n\t    Flags: [{flags}]", lmpDataLinkFlags.Of(uint32(v.U8(0)), "none", ", "))
		n := lmpID(p, v.From(4), "Local Interface ID", kind)
		lmpID(p, v.From(4+n), "Remote Interface ID", kind)
		return lmpSubobjects(p, v.From(4+2*n))
	}
}

// lmpSubobjects prints what is known of a data link (RFC 4204 section 13.12.1).
func lmpSubobjects(p *printer.Printer, v printer.View) (dump bool) {
	for v.Len() > 0 {
		v.Need(0, 2)
		kind, n := v.U8(0), int(v.U8(1))
		p.Print("\n\t    Subobject, Type: {subobject} ({}), Length: {}", lmpSubobjectNames.Of(uint32(kind), "Unknown"), kind, n)
		switch {
		case n < 4:
			p.Write(" (too short)")
			return dump
		case n%4 != 0:
			p.Write(" (not a multiple of 4)")
			return dump
		case n > v.Len():
			p.Write(" (goes past the end of the object)")
			return dump
		}
		switch kind {
		case 1:
			p.Print("\n\t      Switching Type: {switching} ({})", gmplsSwitching.Of(uint32(v.U8(2)), "Unknown"), v.U8(2))
			p.Print("\n\t      Encoding Type: {encoding} ({})", gmplsEncodings.Of(uint32(v.U8(3)), "Unknown"), v.U8(3))
			lmpRate(p, "\n\t      Min Reservable Bandwidth: ", v.U32(4))
			lmpRate(p, "\n\t      Max Reservable Bandwidth: ", v.U32(8))
		case 2:
			p.Print("\n\t      Wavelength: {wavelength}", v.U32(4))
		default:
			dump = true
		}
		v = v.From(n)
	}
	return dump
}

func lmpRate(p *printer.Printer, label string, bits uint32) {
	p.Write(label)
	bandwidth(p, bits)
}

func lmpStatus(kind int) func(*printer.Printer, printer.View) {
	return func(p *printer.Printer, v printer.View) {
		for size := lmpIDSize(kind) + 4; v.Len() >= size; v = v.From(size) {
			n := lmpID(p, v, "Interface ID", kind)
			s := v.U32(n)
			p.Print("\n\t\t    Active: {} ({})", printer.Choose(s>>31 != 0, "Allocated", "Non-allocated"), s>>31)
			p.Print("\n\t\t    Direction: {} ({})", printer.Choose(s>>30&1 != 0, "Transmit", "Receive"), s>>30&1)
			p.Print("\n\t\t    Channel Status: {status} ({})", lmpStatuses.Of(s&0x3ffffff, "Unknown"), s&0x3ffffff)
		}
	}
}

func lmpRequest(kind int) func(*printer.Printer, printer.View) {
	return func(p *printer.Printer, v printer.View) {
		for size := lmpIDSize(kind); v.Len() >= size; v = v.From(size) {
			lmpID(p, v, "Interface ID", kind)
		}
	}
}

// lmpClientPort prints what a port can do (OIF UNI 1.0).
func lmpClientPort(p *printer.Printer, v printer.View) {
	link, signal := v.U8(0), v.U8(1)
	p.Print("\n\t Link Type: {link_type} ({})", lmpLinkTypes.Of(uint32(link), "Unknown"), link)
	switch link {
	case 5:
		p.Print("\n\t Signal Type: {signal} ({})", lmpSDHSignals.Of(uint32(signal), "Unknown"), signal)
	case 6:
		p.Print("\n\t Signal Type: {signal} ({})", lmpSONETSignals.Of(uint32(signal), "Unknown"), signal)
	}
	p.Print("\n\t Transparency: {transparency}", lmpPortTransparency.Of(uint32(v.U8(2)), "none", ", "))
	p.Print("\n\t Contiguous Concatenation Types: {concatenation}", lmpConcatenation.Of(uint32(v.U8(3)), "none", ", "))
	p.Print("\n\t Minimum NCC: {}\n\t Maximum NCC: {}\n\t Minimum NVC:{}\n\t Maximum NVC:{}", v.U16(4), v.U16(6), v.U16(8), v.U16(10))
	lmpID(p, v.From(12), "Local Interface ID", 1)
}

var lmpVerifyFlags = printer.BitTable{{Value: 1, Text: "Verify all links"}, {Value: 2, Text: "Data link type"}}

var lmpTELinkFlags = printer.BitTable{{Value: 1, Text: "Fault Management Supported"}, {Value: 2, Text: "Link Verification Supported"}}

var lmpDataLinkFlags = printer.BitTable{{Value: 1, Text: "Data Link Port"}, {Value: 2, Text: "Allocated for user traffic"}, {Value: 4, Text: "Failed link"}}

var lmpSubobjectNames = printer.NameTable{{Value: 1, Text: "Interface Switching Type"}, {Value: 2, Text: "Wavelength"}}

var lmpStatuses = printer.NameTable{{Value: 1, Text: "Signal Okay"}, {Value: 2, Text: "Signal Degraded"}, {Value: 3, Text: "Signal Fail"}}

var lmpVerifyErrors = printer.BitTable{
	{Value: 1, Text: "Link Verification Procedure Not supported"}, {Value: 2, Text: "Unwilling to verify"}, {Value: 4, Text: "Unsupported verification transport mechanism"},
	{Value: 8, Text: "Link-Id configuration error"}, {Value: 16, Text: "Unknown object c-type"},
}

var lmpSummaryErrors = printer.BitTable{
	{Value: 1, Text: "Unacceptable non-negotiable LINK-SUMMARY parameters"}, {Value: 2, Text: "Renegotiate LINK-SUMMARY parameters"}, {Value: 4, Text: "Invalid TE-LINK Object"},
	{Value: 8, Text: "Invalid DATA-LINK Object"}, {Value: 16, Text: "Unknown TE-LINK Object c-type"}, {Value: 32, Text: "Unknown DATA-LINK Object c-type"},
}

var lmpSignalling = printer.BitTable{{Value: 1, Text: "RSVP Supported"}, {Value: 2, Text: "LDP Supported"}}

var lmpLinkTypes = printer.NameTable{{Value: 5, Text: "SDH ITU-T G.707"}, {Value: 6, Text: "SONET ANSI T1.105"}}

var lmpSDHSignals = printer.NameTable{
	{Value: 5, Text: "VC-3"}, {Value: 6, Text: "VC-4"}, {Value: 7, Text: "STM-0"}, {Value: 8, Text: "STM-1"}, {Value: 9, Text: "STM-4"},
	{Value: 10, Text: "STM-16"}, {Value: 11, Text: "STM-64"}, {Value: 12, Text: "STM-256"},
}

var lmpSONETSignals = printer.NameTable{
	{Value: 5, Text: "STS-1 SPE"}, {Value: 6, Text: "STS-3c SPE"}, {Value: 7, Text: "STS-1"}, {Value: 8, Text: "STM-3"}, {Value: 9, Text: "STM-12"},
	{Value: 10, Text: "STM-48"}, {Value: 11, Text: "STM-192"}, {Value: 12, Text: "STM-768"},
}

var lmpPortTransparency = printer.BitTable{
	{Value: 1, Text: "Path/VC Overhead Transparency Supported"}, {Value: 2, Text: "Line/MS Overhead Transparency Supported"},
	{Value: 4, Text: "Section/RS Overhead Transparency Supported"},
}

var lmpConcatenation = printer.BitTable{{Value: 1, Text: "Contiguous Concatenation Types Supported"}}

var lmpNetworkTransparency = printer.BitTable{{Value: 1, Text: "Standard SOH/RSOH Transparency Supported"}, {Value: 2, Text: "Standard LOH/MSOH Transparency Supported"}}

var lmpMonitoring = printer.BitTable{{Value: 1, Text: "Transparent Tandem Connection Monitoring Supported"}}

var lmpDiversity = printer.BitTable{{Value: 1, Text: "Node Diversity Supported"}, {Value: 2, Text: "Link Diversity Supported"}, {Value: 4, Text: "SRLG Diversity Supported"}}
