package internet

import (
	"wiretale/internal/packet"
	"wiretale/internal/printer"
)

// ESP, the IP Encapsulating Security Payload (RFC 4303 section 2).
//
//	+---------------------------------------------------------------+
//	|                             SPI                               |
//	+---------------------------------------------------------------+
//	|                        sequence number                        |
//	+---------------------------------------------------------------+
//	|          encrypted: payload, padding, its length, next header |
//	+---------------------------------------------------------------+
var _ = printer.Register(printer.Protocol{
	Name:    "esp",
	IP:      []uint8{50},
	Ordered: true, // may carry TCP
	Print:   printESP,
})

const espHeader = 8

func printESP(p *printer.Printer, v printer.View) {
	p.Layer("esp")
	if !v.Has(0, espHeader) || v.Captured() == espHeader {
		p.Trunc()
		return
	}
	p.Print("ESP(spi=0x{spi:08x},seq=0x{sequence:x}), length {length}", v.U32(0), v.U32(4), v.Len())
	if p.ESP != nil && !p.Net.Fragment {
		espOpened(p, v)
	}
}

// espOpened prints the payload, if there is a key for it.
func espOpened(p *printer.Printer, v printer.View) {
	const trailer = 2 // length of the padding, next header
	ip, dst := p.Net.Header, []byte(nil)
	switch p.Net.Version {
	case 4:
		dst = ip.Bytes(16, 4)
	case 6:
		dst = ip.Bytes(24, 16)
	default:
		return
	}
	clear, state := p.ESP.Open(v.U32(0), dst, v.Limit(v.Len()).Data()[espHeader:])
	if state == printer.ESPClosed {
		return
	}
	n := len(clear) - trailer
	if state == printer.ESPOpen && n >= 0 {
		n -= int(clear[len(clear)-trailer])
	}
	if state == printer.ESPCut || n < 0 {
		p.Trunc()
		return
	}
	p.Write(": ")
	if p.Enter() {
		p.IPPayload(clear[len(clear)-1], packet.NewView(clear[:n], n))
		p.Leave()
	}
}
