package wireless

import "wiretale/internal/printer"

// ZEP, the ZigBee encapsulation protocol of Ember's tools: frames of IEEE 802.15.4
// in UDP. Version 1 has no type, no time and no sequence number.
//
//	 0       2       3       4       5       7       8       9
//	+-------+-------+-------+-------+-------+-------+-------+------------
//	|  EX   |version| type  |channel| device| mode  |quality| time, sequence, length
//	+-------+-------+-------+-------+-------+-------+-------+------------
var _ = printer.Register(printer.Protocol{Name: "zep", UDP: printer.Ports(17754), Print: printZEP})

const (
	zepAck     = 2
	zepHeader1 = 16
	zepHeader2 = 32
	zepAckSize = 8
)

func printZEP(p *printer.Printer, v printer.View) {
	p.Layer("zep")
	p.Write("ZEP")
	if v.U8(0) != 'E' || v.U8(1) != 'X' {
		p.Write(" [Preamble Code: ")
		p.SafeString(v, 0, 2)
		p.Write("]")
		p.Invalid()
		return
	}
	version := v.U8(2)
	p.Print("v{version} ", version)
	if version == 1 {
		if zepHas(p, v, zepHeader1) {
			zepRadio(p, v.From(3))
			zepFrame(p, v, zepHeader1)
		}
		return
	}
	kind := v.U8(3)
	if kind == zepAck {
		if zepHas(p, v, zepAckSize) {
			p.Print("ACK, seq# = {sequence}", v.U32(4))
			zepRest(p, v.From(zepAckSize))
		}
		return
	}
	if !zepHas(p, v, zepHeader2) {
		return
	}
	v.Need(4, 3)
	p.Print("Type {type}, ", kind)
	zepRadio(p, v.From(4))
	p.NTPTimeAs(v.U32(9), v.U32(13), "2006-01-02 15:04:05")
	v.Need(17, zepHeader2-17)
	p.Print(", seq# = {sequence}, ", v.U32(17))
	zepFrame(p, v, zepHeader2)
}

// zepHas reports whether a header is there, and says so if not.
func zepHas(p *printer.Printer, v printer.View, size int) bool {
	if v.Len() >= size {
		return true
	}
	p.Print(" [len {} < {}]", v.Len(), size)
	p.Invalid()
	return false
}

// zepRadio prints what the radio knows of a frame.
func zepRadio(p *printer.Printer, v printer.View) {
	p.Print("Channel ID {channel}, Device ID 0x{device:04x}, ", v.U8(0), v.U16(1))
	if v.U8(3) == 0 {
		p.Print("LQI {lqi}, ", v.U8(4))
	} else {
		p.Write("CRC, ")
	}
}

// zepFrame prints the frame behind a header, whose last byte is its length.
func zepFrame(p *printer.Printer, v printer.View, size int) {
	n := int(v.U8(size - 1))
	p.Print("inner len = {length}", n)
	body := v.From(size)
	if n > 0 {
		p.Write("\n\t")
		if ieee802154(p, body, n) {
			return
		}
	}
	zepRest(p, body)
}

func zepRest(p *printer.Printer, v printer.View) {
	if v.Len() > 0 && p.ShowsDefault() {
		p.Default(v)
		v.Need(0, v.Len())
	}
}
