package link

import "wiretale/internal/printer"

// Q.933, the signalling of Frame Relay (ITU-T Q.933 annex A, ANSI T1.617 annex D).
//
//	 0       1       2       3
//	+-------+-------+-------+-------
//	|ref len|  ref  |message| (shift) information elements
//	+-------+-------+-------+-------
var _ = printer.Register(printer.Protocol{Name: "q.933", Keys: []string{"q.933"}, Print: q933})

// The information elements with a meaning here.
const (
	q933ReportANSI  = 0x01
	q933VerifyOld   = 0x03
	q933VerifyANSI  = 0x19
	q933StatusANSI  = 0x07
	q933ReportCCITT = 0x51
	q933VerifyCCITT = 0x53
	q933StatusCCITT = 0x57
	q933Shift       = 0x90
	q933Once        = 0x08 // a shift for one element
	q933ANSI        = 5    // the code set of ANSI
)

func q933(p *printer.Printer, v printer.View) {
	p.Layer("q.933")
	if !p.LinkLevel {
		p.Write("Q.933, ")
	}
	if v.Len() < 2 || !v.Has(0, 2) || !v.Has(1+int(v.U8(0)&15), 1) {
		p.Print("length {length}", v.Len())
		p.Trunc()
		return
	}
	n := int(v.U8(0) & 15) // Q.931 section 4.3
	if v.Len() > 2+n && !v.Has(2+n, 1) {
		p.Print("length {length}", v.Len())
		p.Trunc()
		return
	}
	message := v.U8(1 + n)
	body := v.From(2 + n)
	codeset, locked, ansi := uint8(0), uint8(0), "CCITT"
	if body.Has(0, 1) && body.U8(0)&0xf0 == q933Shift {
		codeset = body.U8(0) & 7
		if body.U8(0)&15 == q933ANSI {
			ansi = "ANSI"
		}
		if body.U8(0)&q933Once == 0 {
			locked = codeset
		}
		body = body.From(1)
	}
	p.Print("{}, codeset {}", ansi, codeset)
	// tcpdump: a reference of one byte is looked for behind the message's type.
	if n == 1 {
		body.Need(0, 1)
	}
	p.Write(", ")
	if n > 1 || n == 1 && body.U8(0) != 0 {
		p.Write("Call Ref: 0x")
		for i := range n {
			p.Print("{:02x}", v.U8(1+i))
		}
		p.Write(", ")
	}
	if p.V(1) {
		p.Print("{message} (0x{:02x}), length {length}", q933Messages.Of(uint32(message), "unknown message"), message, v.Len())
	} else {
		p.Print("{message}", q933Messages.Of(uint32(message), "unknown message 0x{:02x}"))
	}
	end := q933Elements(p, body, codeset, locked)
	if end != q933Odd && !p.V(1) {
		p.Print(", length {length}", v.Len())
	}
	if end == q933Cut {
		p.Trunc()
	}
}

// q933End is how a list of elements ended.
type q933End uint8

const (
	q933Whole q933End = iota
	q933Odd           // with an element that makes no sense
	q933Cut           // too soon
)

// q933Elements prints the elements, and says how their list ended. The first is of a
// code set that may be for it alone.
func q933Elements(p *printer.Printer, v printer.View, codeset, locked uint8) q933End {
	for v.Len() > 0 {
		if !v.Has(0, 1) {
			return q933Cut
		}
		kind := v.U8(0)
		if kind&0x80 != 0 { // an element of one byte
			if kind&0xf0 == q933Shift {
				codeset = kind & 7
				if kind&q933Once == 0 {
					locked = codeset
				}
			}
			v = v.From(1)
			continue
		}
		if !v.Has(0, 2) {
			return q933Cut
		}
		length := int(v.U8(1))
		if p.V(1) {
			p.Print("\n\t{element} IE (0x{:02x}), length {}: ", q933NamesOf(codeset).Of(uint32(kind), "unknown"), kind, length)
		}
		if kind == 0 || length == 0 {
			return q933Odd
		}
		if !v.Has(2, length) {
			return q933Cut
		}
		if q933NamesOf(codeset).Find(uint32(kind)) == "" {
			kind = 0 // one without a meaning in this set
		}
		q933Element(p, kind, v.Sub(2, length))
		v = v.From(2 + length)
		codeset = locked
	}
	return q933Whole
}

func q933Element(p *printer.Printer, kind uint8, v printer.View) {
	switch kind {
	case q933VerifyOld, q933VerifyANSI, q933VerifyCCITT:
		if !p.V(1) {
			p.Write(", ")
		}
		if v.Len() < 2 {
			p.Write("Invalid LINK VERIFY IE")
		} else {
			p.Print("TX Seq: {tx:3d}, RX Seq: {rx:3d}", v.U8(0), v.U8(1))
		}
	case q933ReportANSI, q933ReportCCITT:
		if p.V(1) && v.Len() >= 1 {
			p.Print("{report} ({})", q933Reports.Of(uint32(v.U8(0)), "unknown"), v.U8(0))
		}
	case q933StatusANSI, q933StatusCCITT:
		if !p.V(1) {
			p.Write(", ")
		}
		q933Status(p, v)
	default:
		if p.V(1) {
			p.HexDump("\n\t", v.Data())
		}
		return
	}
	if p.V(2) {
		p.HexDump("\n\t  ", v.Data())
	}
}

// q933Status prints the status of a connection (Q.933 section A.3.3).
func q933Status(p *printer.Printer, v printer.View) {
	n := v.Len()
	if n < 3 || v.U8(0)&0x80 != 0 || n == 3 && v.U8(1)&0x80 == 0 ||
		n == 4 && (v.U8(1)&0x80 != 0 || v.U8(2)&0x80 == 0) ||
		n == 5 && (v.U8(1)&0x80 != 0 || v.U8(2)&0x80 != 0 || v.U8(3)&0x80 == 0) || n > 5 || v.U8(n-1)&0x80 == 0 {
		p.Write("Invalid DLCI in PVC STATUS IE")
		return
	}
	dlci := uint32(v.U8(0)&0x3f)<<4 | uint32(v.U8(1)&0x78)>>3
	switch n {
	case 4:
		dlci = dlci<<6 | uint32(v.U8(2)&0x7e)>>1
	case 5:
		dlci = dlci<<13 | uint32(v.U8(2)&0x7f)<<6 | uint32(v.U8(3)&0x7e)>>1
	}
	p.Print("DLCI {dlci}: status {status}", dlci, q933Status1(v.U8(n-1)))
}

func q933Status1(n uint8) string {
	switch {
	case n&8 != 0 && n&2 != 0:
		return "New, Active"
	case n&8 != 0:
		return "New, Inactive"
	case n&2 != 0:
		return "Active"
	}
	return "Inactive"
}

var q933Messages = printer.NameTable{
	{Value: 0x00, Text: "ESC to National"}, {Value: 0x01, Text: "Alert"}, {Value: 0x02, Text: "Call proceeding"}, {Value: 0x03, Text: "Progress"}, {Value: 0x05, Text: "Setup"},
	{Value: 0x07, Text: "Connect"}, {Value: 0x0f, Text: "Connect ACK"}, {Value: 0x45, Text: "Disconnect"}, {Value: 0x4d, Text: "Release"},
	{Value: 0x5a, Text: "Release Complete"}, {Value: 0x46, Text: "Restart"}, {Value: 0x4e, Text: "Restart ACK"}, {Value: 0x7d, Text: "Status Reply"}, {Value: 0x75, Text: "Status Enquiry"},
}

// q933NamesOf returns the names of the elements in a code set. tcpdump: those of CCITT
// and of ANSI have names in the sets of both.
func q933NamesOf(codeset uint8) printer.NameTable {
	if codeset == 0 || codeset == q933ANSI {
		return q933Names
	}
	return nil
}

var q933Names = printer.NameTable{
	{Value: q933ReportANSI, Text: "ANSI Report Type"}, {Value: q933VerifyOld, Text: "ANSI Link Verify"}, {Value: q933VerifyANSI, Text: "ANSI Link Verify"}, {Value: q933StatusANSI, Text: "ANSI PVC Status"},
	{Value: q933ReportCCITT, Text: "CCITT Report Type"}, {Value: q933VerifyCCITT, Text: "CCITT Link Verify"}, {Value: q933StatusCCITT, Text: "CCITT PVC Status"},
}

var q933Reports = printer.NameTable{{Value: 0, Text: "Full Status"}, {Value: 1, Text: "Link verify"}, {Value: 2, Text: "Async PVC Status"}}
