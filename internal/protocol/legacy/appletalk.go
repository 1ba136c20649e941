package legacy

import "wiretale/internal/printer"

// AppleTalk: the Datagram Delivery Protocol (Inside AppleTalk, chapter 4) and
// AARP, its address resolution (chapter 2).
//
//	 0       2       4       6       8       9       10      11      12      13
//	+-------+-------+-------+-------+-------+-------+-------+-------+-------+-------
//	|length |  sum  |dst net|src net|dst nod|src nod|dst skt|src skt| type  | data
//	+-------+-------+-------+-------+-------+-------+-------+-------+-------+-------
var (
	_ = printer.Register(printer.Protocol{Name: "ddp", EtherTypes: []uint16{0x809b}, Keys: []string{"atalk"}, Print: printDDP})
	_ = printer.Register(printer.Protocol{Name: "aarp", EtherTypes: []uint16{0x80f3}, Print: printAARP})
)

// In UDP it comes behind the header of LocalTalk: two nodes and a type.
var _ = printer.Register(printer.Protocol{Name: "kip", Keys: []string{"kip"}, Print: func(p *printer.Printer, v printer.View) {
	const localTalkHeader = 3
	if p.V(1) {
		p.Write("kip ")
	}
	p.Layer("ddp")
	ddpDatagram(p, v.From(localTalkHeader), "")
}})

const ddpHeader = 13

func printDDP(p *printer.Printer, v printer.View) {
	p.Layer("ddp")
	if p.V(1) {
		p.Write("et1 ")
	}
	if !p.LinkLevel {
		p.Write("AT ")
	}
	ddpDatagram(p, v, " ")
}

func ddpDatagram(p *printer.Printer, v printer.View, sep string) {
	if v.Len() < ddpHeader {
		p.Print(" [|ddp {}]", v.Len())
		return
	}
	if !v.Has(0, ddpHeader) {
		p.Trunc()
		return
	}
	p.Print("{src_net}.{src_node}.{src_socket} > {dst_net}.{dst_node}.{dst_socket}: ",
		v.U16(6), v.U8(9), v.U8(11), v.U16(4), v.U8(8), v.U8(10))
	kind := v.U8(12)
	p.Print("{}{type} {length}", sep, ddpTypes.Of(uint32(kind), "at-#{}"), v.Len()-ddpHeader)
}

const (
	aarpEther     = 1
	aarpAppleTalk = 0x809b
	aarpLength    = 28
)

func printAARP(p *printer.Printer, v printer.View) {
	p.Layer("aarp")
	p.Write("aarp ")
	if !v.Has(0, aarpLength) {
		p.Trunc()
		return
	}
	hardware, protocol, function := v.U16(0), v.U16(2), v.U16(6)
	if hardware == aarpEther && protocol == aarpAppleTalk && v.U8(4) == 6 && v.U8(5) == 4 {
		switch function {
		case 1:
			p.Print("who-has {}.{} tell {}.{}", aarpNet(v, 24), v.U8(27), aarpNet(v, 14), v.U8(17))
			return
		case 2:
			p.Print("reply {}.{} is-at {mac}", aarpNet(v, 14), v.U8(17), v.MAC(8))
			return
		case 3:
			p.Print("probe {}.{} tell {}.{}", aarpNet(v, 24), v.U8(27), aarpNet(v, 14), v.U8(17))
			return
		}
	}
	p.Print("len {} op {} htype {} ptype {:#x} halen {} palen {}", v.Len(), function, hardware, protocol, v.U8(4), v.U8(5))
}

// aarpNet reads the network of the address at offset o, whose first byte is 0.
func aarpNet(v printer.View, o int) uint16 { return v.U16(o + 1) }

var ddpTypes = printer.NameTable{{Value: 1, Text: "at-rtmp"}, {Value: 4, Text: "at-echo"}, {Value: 5, Text: "at-rtmpReq"}}
