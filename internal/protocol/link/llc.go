package link

import (
	"wiretale/internal/printer"
)

// LLC, Logical Link Control (IEEE 802.2 section 3.2), for other media than
// Ethernet: how long the header was, and whether what it carries was printed, is
// left in Printer.Header.
var _ = printer.Register(printer.Protocol{
	Name:    "llc",
	Keys:    []string{"llc"},
	Ordered: true,
	Print: func(p *printer.Printer, v printer.View) {
		n, known := llc(p, v)
		p.Header = printer.HeaderResult{Length: n, Known: known}
	},
})

// The service access points with a meaning here.
const (
	sapSTP    = 0x42
	sapIP     = 0x06
	sapIPX    = 0xe0
	sapOSI    = 0xfe
	sapSNAP   = 0xaa
	sapGlobal = 0xff

	llcUI   = 0x03
	llcXID  = 0xaf
	llcPoll = 0x10
)

// llcHeader is a header that was read.
type llcHeader struct {
	dsap, ssap uint8 // without the bits below
	group      bool
	response   bool
	control    uint16
	short      bool // the control field has one byte
	size       int
}

// llc prints an LLC header and what it carries. It returns the length of the
// header, and whether the payload was printed.
func llc(p *printer.Printer, v printer.View) (int, bool) {
	p.Layer("llc")
	if v.Captured() < 3 || v.Len() < 3 {
		return llcShort(p, v), true
	}
	h := llcHeader{dsap: v.U8(0), ssap: v.U8(1), control: uint16(v.U8(2)), short: v.U8(2)&3 == 3, size: 3}
	if !h.short {
		if v.Captured() < 4 || v.Len() < 4 {
			return llcShort(p, v), true
		}
		h.control, h.size = v.LE16(2), 4
	}
	if h.dsap == sapGlobal && h.ssap == sapGlobal {
		return rawIPX(p, v), true
	}
	h.group, h.response = h.dsap&1 != 0, h.ssap&1 != 0
	h.dsap, h.ssap = h.dsap&^1, h.ssap&^1
	if p.LinkLevel {
		h.print(p)
	}
	if h.dsap == sapSNAP && h.ssap == sapSNAP && h.control == llcUI {
		return snap(p, v.From(3), h.size, llcBridgePad)
	}
	if n, ok := h.payload(p, v); ok {
		return n, true
	}
	return h.size, h.unknown(p, v)
}

// llcShort prints what is too short for a header, and returns its length.
func llcShort(p *printer.Printer, v printer.View) int {
	p.Trunc()
	p.HexASCIIDump("\n\t", v.Data()) // tcpdump: whatever the options for dumps say
	return v.Captured()
}

// rawIPX prints Novell's frames, which have IPX where others have LLC.
func rawIPX(p *printer.Printer, v printer.View) int {
	if p.LinkLevel {
		p.Write("IPX 802.3: ")
	}
	if ipx := printer.Key("ipx"); ipx != nil {
		ipx.Print(p, v)
	} else {
		p.Default(v)
	}
	return 0
}

func (h *llcHeader) print(p *printer.Printer) {
	p.Print("LLC, dsap {dsap} (0x{:02x}) {}, ssap {ssap} (0x{:02x}) {}", llcNames.Of(uint32(h.dsap), "Unknown"), h.dsap,
		printer.Choose(h.group, "Group", "Individual"), llcNames.Of(uint32(h.ssap), "Unknown"), h.ssap, printer.Choose(h.response, "Response", "Command"))
	if h.short {
		p.Print(", ctrl 0x{control:02x}: ", h.control)
	} else {
		p.Print(", ctrl 0x{control:04x}: ", h.control)
	}
}

// payload prints what the header carries, if both ends are of a kind that is
// known. It returns the length of all headers.
func (h *llcHeader) payload(p *printer.Printer, v printer.View) (int, bool) {
	if h.dsap != h.ssap {
		return 0, false
	}
	if h.control != llcUI {
		return 0, false
	}
	body := v.From(3)
	switch h.dsap {
	case sapIP:
		printer.EtherType(0x0800).Print(p, body)
		return h.size, true
	case sapIPX:
		if p.LinkLevel {
			p.Write("IPX 802.2: ")
		}
	}
	upper := printer.LLC(h.dsap)
	if upper == nil {
		return 0, false
	}
	upper.Print(p, body)
	return h.size, true
}

// unknown prints a frame whose payload is not known: the ends, unless -e did, and
// the control field. It reports whether that is all there is to show: of an
// acknowledgment or an exchange of identification it is.
func (h *llcHeader) unknown(p *printer.Printer, v printer.View) bool {
	if !p.LinkLevel {
		h.ends(p)
	}
	length := v.Len()
	if h.short {
		return h.unnumbered(p, v, length)
	}
	information := h.control&1 == 0
	if information {
		p.Print("Information, send seq {send_seq}, rcv seq {receive_seq}", h.control>>1&0x7f, h.control>>9&0x7f)
	} else {
		p.Print("Supervisory, {}, rcv seq {receive_seq}", llcSupervisory[h.control>>2&3], h.control>>9&0x7f)
	}
	p.Print(", Flags [{flags}], length {length}", llcFlag(h.response, h.control&0x0100 != 0), length)
	return !information
}

// ends prints the addresses and service access points.
func (h *llcHeader) ends(p *printer.Printer) {
	if h.ssap == h.dsap {
		if p.HasLinkAddrs {
			p.Print("{src} > {dst} {dsap} ", p.LinkSrc, p.LinkDst, llcNames.Of(uint32(h.dsap), "Unknown DSAP 0x{:02x}"))
		} else {
			p.Print("{dsap} ", llcNames.Of(uint32(h.dsap), "Unknown DSAP 0x{:02x}"))
		}
		return
	}
	ssap, dsap := llcNames.Of(uint32(h.ssap), "Unknown SSAP 0x{:02x}"), llcNames.Of(uint32(h.dsap), "Unknown DSAP 0x{:02x}")
	if p.HasLinkAddrs {
		p.Print("{src} {ssap} > {dst} {dsap} ", p.LinkSrc, ssap, p.LinkDst, dsap)
	} else {
		p.Print("{ssap} > {dsap} ", ssap, dsap)
	}
}

func (h *llcHeader) unnumbered(p *printer.Printer, v printer.View, length int) bool {
	command := h.control &^ llcPoll
	p.Print("Unnumbered, {command}, Flags [{flags}], length {length}", llcCommands.Of(uint32(command), "{:02x}"),
		llcFlag(h.response, h.control&llcPoll != 0), length)
	if command != llcXID {
		return false
	}
	if v.Len() <= 3 {
		return true
	}
	if v.Has(3, 1) && v.U8(3) != xidFormat {
		return false
	}
	if !v.Has(3, 3) {
		p.Trunc()
		p.HexASCIIDump("\n\t", v.From(3).Data()) // tcpdump: whatever the options for dumps say
		return true
	}
	p.Print(": {:02x} {:02x}", v.U8(4), v.U8(5))
	return true
}

// xidFormat is the format of basic identification (IEEE 802.2 section 5.4.1.1.2).
const xidFormat = 0x81

func llcFlag(response, poll bool) string {
	switch {
	case response && poll:
		return "Final"
	case response:
		return "Response"
	case poll:
		return "Poll"
	}
	return "Command"
}

var llcNames = printer.NameTable{
	{Value: 0x00, Text: "Null"}, {Value: 0x02, Text: "802.1B I"}, {Value: 0x04, Text: "SNA"}, {Value: 0x06, Text: "IP"}, {Value: 0x0e, Text: "ProWay NM"},
	{Value: 0x42, Text: "STP"}, {Value: 0x4e, Text: "RS511"}, {Value: 0x7e, Text: "ISO8208"}, {Value: 0x8e, Text: "ProWay"}, {Value: 0xaa, Text: "SNAP"},
	{Value: 0xe0, Text: "IPX"}, {Value: 0xf0, Text: "NetBeui"}, {Value: 0xfe, Text: "OSI"},
}

var llcCommands = printer.NameTable{
	{Value: 0x03, Text: "ui"}, {Value: 0x63, Text: "ua"}, {Value: 0x43, Text: "disc"}, {Value: 0x0f, Text: "dm"}, {Value: 0x6f, Text: "sabme"},
	{Value: 0xe3, Text: "test"}, {Value: 0xaf, Text: "xid"}, {Value: 0x87, Text: "frmr"},
}

var llcSupervisory = [4]string{"Receiver Ready", "Receiver not Ready", "Reject", "?"}
