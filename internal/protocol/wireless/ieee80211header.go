package wireless

import "wiretale/internal/printer"

// wifiHeader prints what -e asks for: flags, duration, mesh header, addresses.
// The header proper has n bytes.
func wifiHeader(p *printer.Printer, v printer.View, c wifiFrameControl, n, mesh int) {
	if p.V(1) {
		wifiFlags(p, v, c)
	}
	if mesh != 0 {
		wifiMesh(p, v.From(n))
	}
	switch c.kind() {
	case wifiManagement:
		p.Print("BSSID:{bssid} DA:{dst} SA:{src} ", v.MAC(16), v.MAC(4), v.MAC(10))
	case wifiControl:
		wifiControlHeader(p, v, c)
	case wifiData:
		wifiDataHeader(p, v, c)
	}
}

func wifiFlags(p *printer.Printer, v printer.View, c wifiFrameControl) {
	for _, f := range wifiFlagNames {
		if uint32(c)&f.Value != 0 {
			p.Print("{flag} ", f.Text)
		}
	}
	if (c.kind() != wifiControl || c.subtype() != 10) && v.Has(2, 2) {
		p.Print("{duration}us ", v.LE16(2))
	}
}

var wifiFlagNames = printer.BitTable{{Value: 0x2000, Text: "More Data"}, {Value: 0x0400, Text: "More Fragments"}, {Value: 0x1000, Text: "Pwr Mgmt"},
	{Value: 0x0800, Text: "Retry"}, {Value: 0x8000, Text: "Strictly Ordered"}, {Value: 0x4000, Text: "Protected"}}

// wifiMesh prints a mesh control header (section 9.2.4.7.3).
func wifiMesh(p *printer.Printer, v printer.View) {
	n := int(v.U8(0) & 3)
	p.Print("MeshData (AE {} TTL {ttl} seq {mesh_seq}", n, v.U8(1), v.LE32(2))
	for i := range n {
		p.Print(" A{}:{}", 4+i, v.MAC(6+6*i))
	}
	p.Write(") ")
}

func wifiControlHeader(p *printer.Printer, v printer.View, c wifiFrameControl) {
	switch c.subtype() {
	case 8:
		p.Print(" RA:{ra} TA:{ta} CTL({control:x}) SEQ({seq}) ", v.MAC(4), v.MAC(10), v.LE16(16), v.LE16(18))
	case 9, 11:
		p.Print("RA:{ra} TA:{ta} ", v.MAC(4), v.MAC(10))
	case 10:
		p.Print("BSSID:{bssid} TA:{ta} ", v.MAC(4), v.MAC(10))
	case 12, 13:
		p.Print("RA:{ra} ", v.MAC(4))
	case 14, 15:
		p.Print("RA:{ra} BSSID:{bssid} ", v.MAC(4), v.MAC(10))
	}
}

func wifiDataHeader(p *printer.Printer, v printer.View, c wifiFrameControl) {
	if c.subtype()&0x0b != 0 {
		p.Write("CF ")
		p.Write([4]string{"", "Ack", "Poll", "Ack/Poll"}[c.subtype()&3])
		if c.qos() {
			p.Write("+QoS")
		}
		p.Byte(' ')
	}
	switch {
	case c.toDS() && c.fromDS():
		p.Print("RA:{ra} TA:{ta} DA:{dst} SA:{src} ", v.MAC(4), v.MAC(10), v.MAC(16), v.MAC(24))
	case c.toDS():
		p.Print("BSSID:{bssid} SA:{src} DA:{dst} ", v.MAC(4), v.MAC(10), v.MAC(16))
	case c.fromDS():
		p.Print("DA:{dst} BSSID:{bssid} SA:{src} ", v.MAC(4), v.MAC(10), v.MAC(16))
	default:
		p.Print("DA:{dst} SA:{src} BSSID:{bssid} ", v.MAC(4), v.MAC(10), v.MAC(16))
	}
}
