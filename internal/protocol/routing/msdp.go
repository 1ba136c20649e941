package routing

import "wiretale/internal/printer"

// MSDP, the Multicast Source Discovery Protocol (RFC 3618 section 12).
//
//	 0       1               3
//	+-------+---------------+---------------------------
//	| type  |    length     | value
//	+-------+---------------+---------------------------
var _ = printer.Register(printer.Protocol{Name: "msdp", TCP: printer.Ports(639), Ordered: true, Print: printMSDP})

const (
	msdpHeader    = 3
	msdpMaxLength = 1400
	msdpMaxType   = 7
	msdpEntry     = 12
	msdpSource    = 1
	msdpRequest   = 2
	msdpResponse  = 3
)

func printMSDP(p *printer.Printer, v printer.View) {
	p.Layer("msdp")
	p.Write(": msdp")
	for o := 0; o < v.Len(); {
		kind, n := v.U8(o), int(v.U16(o+1))
		if o == 0 && (n > msdpMaxLength || n < msdpHeader || kind == 0 || kind > msdpMaxType) {
			p.Trunc()
			return
		}
		if p.V(1) {
			p.Print(" [len {length}]", n)
		}
		if n < msdpHeader || n > v.Len()-o || !msdpTLV(p, v.From(o), kind, n) {
			p.Trunc()
			return
		}
		v.Need(o, n)
		o += n
	}
}

// msdpTLV prints one message, and reports whether it was whole.
func msdpTLV(p *printer.Printer, v printer.View, kind uint8, n int) bool {
	switch kind {
	case msdpSource, msdpResponse:
		p.Write(printer.Choose(kind == msdpSource, " SA", " SA-Response"))
		count := int(v.U8(3))
		p.Print(" {entries} entries", count)
		v.Need(0, 8+count*msdpEntry)
		data := 8 + count*msdpEntry
		if n > data {
			p.Write(" [w/data]")
			if p.V(2) {
				p.Byte(' ')
				printEtherType(p, 0x0800, v.Sub(data, n-data))
			}
		}
		return n >= data
	case msdpRequest:
		p.Write(" SA-Request")
		if n < 8 {
			return false
		}
		p.Print(" for {group}", v.IP4(4))
	case 4:
		p.Write(" Keepalive")
		if n != msdpHeader {
			p.Print("[len={}] ", n)
		}
	case 5:
		p.Write(" Notification")
	default:
		p.Print(" [type={type} len={length}]", kind, n)
	}
	return true
}
