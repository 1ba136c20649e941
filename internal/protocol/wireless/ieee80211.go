package wireless

import (
	"wiretale/internal/packet"
	"wiretale/internal/printer"
)

// IEEE 802.11 (IEEE 802.11-2016 section 9.2), wireless networks.
//
//	 0       2       4           10          16          22    24
//	+-------+-------+-----------+-----------+-----------+-----+--------
//	|control| dur.  | address 1 | address 2 | address 3 | seq | ...
//	+-------+-------+-----------+-----------+-----------+-----+--------
var (
	_ = printer.Register(printer.Protocol{Name: "802.11", LinkTypes: []packet.LinkType{105}, Ordered: true, Print: func(p *printer.Printer, v printer.View) {
		printWiFi(p, v, 0)
	}})
)

// The types of frames.
const (
	wifiManagement = iota
	wifiControl
	wifiData
)

// What the radio header says of the frame that follows it.
const (
	radioFCS    = 0x10 // a check sequence follows the frame
	radioPadded = 0x20 // the header is padded to four bytes
)

const wifiFCSLength = 4

// wifiFrameControl is the frame control field.
type wifiFrameControl uint16

func (c wifiFrameControl) kind() int       { return int(c >> 2 & 3) }
func (c wifiFrameControl) subtype() int    { return int(c >> 4 & 15) }
func (c wifiFrameControl) toDS() bool      { return c&0x0100 != 0 }
func (c wifiFrameControl) fromDS() bool    { return c&0x0200 != 0 }
func (c wifiFrameControl) protected() bool { return c&0x4000 != 0 }
func (c wifiFrameControl) qos() bool       { return c.kind() == wifiData && c&0x0080 != 0 }
func (c wifiFrameControl) null() bool      { return c&0x0040 != 0 }

// header is the length of the header that belongs to the frame control field.
func (c wifiFrameControl) header() int {
	switch c.kind() {
	case wifiManagement:
		return 24
	case wifiControl:
		return int(wifiControlLength[c.subtype()])
	case wifiData:
		n := 24
		if c.toDS() && c.fromDS() {
			n += 6
		}
		if c.qos() {
			n += 2
		}
		return n
	}
	return 0
}

// The lengths of the headers of control frames.
var wifiControlLength = [16]uint8{7: 16, 8: 20, 9: 16, 10: 16, 11: 16, 12: 10, 13: 10, 14: 16, 15: 16}

// printWiFi prints a frame that came with these radio flags.
func printWiFi(p *printer.Printer, v printer.View, radio uint8) {
	p.Layer("802.11")
	whole := v.Captured()
	if radio&radioFCS != 0 {
		if v.Len() < wifiFCSLength {
			p.Trunc()
			p.LinkHeader += whole
			return
		}
		v = v.Limit(v.Len() - wifiFCSLength)
	}
	if v.Captured() < 2 {
		p.Trunc()
		p.LinkHeader += whole
		return
	}
	c := wifiFrameControl(v.LE16(0))
	n := c.header()
	if radio&radioPadded != 0 {
		n = (n + 3) &^ 3
	}
	mesh := 0
	if p.Mesh && c.qos() {
		if v.Captured() < n+1 {
			p.Trunc()
			p.LinkHeader += n
			return
		}
		mesh = wifiMeshLength(v.U8(n))
	}
	if v.Captured() < n+mesh {
		p.Trunc()
		p.LinkHeader += n + mesh
		return
	}
	if p.LinkLevel && n > 0 {
		wifiHeader(p, v, c, n, mesh)
	}
	wifiBody(p, v, c, n+mesh)
}

func wifiBody(p *printer.Printer, v printer.View, c wifiFrameControl, n int) {
	switch c.kind() {
	case wifiManagement:
		p.LinkDst, p.LinkSrc, p.HasLinkAddrs = v.MAC(4), v.MAC(10), true
		if !wifiManagementFrame(p, v, c, v.From(n)) {
			p.Trunc()
		}
		p.LinkHeader += n
	case wifiControl:
		wifiControlFrame(p, v, c)
		p.LinkHeader += n
	case wifiData:
		wifiDataFrame(p, v, c, n)
	default:
		p.Print("unknown 802.11 frame type ({type})", c.kind())
	}
}

// wifiMeshLength is the length of a mesh control header with these flags, or 0 if
// there is none.
func wifiMeshLength(flags uint8) int {
	if flags > 3 {
		return 0
	}
	return 6 + 6*int(flags)
}

func wifiDataFrame(p *printer.Printer, v printer.View, c wifiFrameControl, n int) {
	if c.null() {
		p.LinkHeader += n
		return
	}
	body := v.From(n)
	if c.protected() {
		p.LinkHeader += n
		p.Write("Data")
		if !wifiWEP(p, body) {
			p.Trunc()
		}
		return
	}
	dst, src := wifiEnds(c)
	p.LinkDst, p.LinkSrc, p.HasLinkAddrs = v.MAC(dst), v.MAC(src), true
	llc := printer.Key("llc")
	if llc == nil {
		p.Default(body)
		return
	}
	llc.Print(p, body)
	h := p.Header
	p.LinkHeader += n
	switch {
	case wifiShortLLC(body):
		p.HexASCIIDump("\n\t", body.Data()) // tcpdump: -q and -x do not stop it
	case body.Captured() < wifiSNAP && body.U24(0) == 0xaaaa03:
		h.Length = wifiSNAP
	case !h.Known:
		p.Default(body)
	}
	p.LinkHeader += h.Length
}

// wifiSNAP is the length of the headers of LLC and SNAP.
const wifiSNAP = 8

// wifiShortLLC reports whether an LLC header is cut off.
func wifiShortLLC(v printer.View) bool {
	return v.Captured() < 3 || v.Captured() == 3 && v.U8(2)&3 != 3
}

// wifiEnds tells where the addresses of destination and source are (table 9-26).
func wifiEnds(c wifiFrameControl) (dst, src int) {
	switch {
	case c.toDS() && c.fromDS():
		return 16, 24
	case c.toDS():
		return 16, 10
	case c.fromDS():
		return 4, 16
	}
	return 4, 10
}

// wifiWEP prints the head of an encrypted body (section 12.3.2.2). It returns
// whether it was all there.
func wifiWEP(p *printer.Printer, v printer.View) bool {
	if !v.Has(0, 4) {
		return false
	}
	iv := v.LE32(0)
	p.Print(" IV:{iv:3x} Pad {pad:x} KeyID {key_id:x}", iv&0xffffff, iv>>24&0x3f, iv>>30)
	return true
}

func wifiControlFrame(p *printer.Printer, v printer.View, c wifiFrameControl) {
	name := wifiControls[c.subtype()]
	if name == "" {
		p.Print("unknown 802.11 ctrl frame subtype ({subtype})", c.subtype())
		return
	}
	p.Print("{type}", name)
	switch c.subtype() {
	case 8:
		if !p.LinkLevel {
			p.Print(" RA:{ra} TA:{ta} CTL({control:x}) SEQ({seq}) ", v.MAC(4), v.MAC(10), v.LE16(16), v.LE16(18))
		}
	case 10:
		p.Print(" AID({aid:x})", v.LE16(2))
	case 11:
		if !p.LinkLevel {
			p.Print(" TA:{ta} ", v.MAC(10))
		}
	case 9, 12, 13, 14, 15:
		if !p.LinkLevel {
			p.Print(" RA:{ra} ", v.MAC(4))
		}
	}
}

var wifiControls = [16]string{7: "Control Wrapper", 8: "BAR", 9: "BA", 10: "Power Save-Poll", 11: "Request-To-Send", 12: "Clear-To-Send",
	13: "Acknowledgment", 14: "CF-End", 15: "CF-End+CF-Ack"}
