package wireless

import (
	"wiretale/internal/packet"
	"wiretale/internal/printer"
)

// The radio headers of AVS and of the Prism II cards, of which nothing is printed:
// both begin with a number of kind and the length.
var (
	_ = printer.Register(printer.Protocol{Name: "802.11_radio_avs", LinkTypes: []packet.LinkType{163}, Ordered: true, Print: printAVS})
	_ = printer.Register(printer.Protocol{Name: "prism", LinkTypes: []packet.LinkType{119}, Ordered: true, Print: printPrism})
)

const (
	avsHeader   = 8 // as much of it as matters here
	avsMagic    = 0x80211000
	avsMask     = 0xfffff000
	prismHeader = 144
)

func printAVS(p *printer.Printer, v printer.View) {
	p.Layer("802.11_radio_avs")
	if v.Captured() < avsHeader || uint64(v.Captured()) < uint64(v.U32(4)) {
		p.Trunc()
		p.LinkHeader += v.Captured()
		return
	}
	n := int(v.U32(4))
	printWiFi(p, v.From(n), 0)
	p.LinkHeader += n
}

func printPrism(p *printer.Printer, v printer.View) {
	p.Layer("prism")
	if v.Captured() >= 4 && v.U32(0)&avsMask == avsMagic {
		printAVS(p, v)
		return
	}
	if v.Captured() < prismHeader {
		p.Trunc()
		p.LinkHeader += v.Captured()
		return
	}
	printWiFi(p, v.From(prismHeader), 0)
	p.LinkHeader += prismHeader
}
