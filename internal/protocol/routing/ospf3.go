package routing

import "wiretale/internal/printer"

const (
	ospf3Header  = 16
	ospf3Trailer = 16 // without the authentication data
)

// ospf3OptionLLS says that a link-local block follows the packet.
const ospf3OptionLLS = 0x0200

// printOSPF3 prints OSPF for IPv6 (RFC 5340 appendix A.3).
func printOSPF3(p *printer.Printer, v printer.View) {
	p.Layer("ospf3")
	kind := uint32(v.U8(1))
	p.Print("OSPFv{version}, {type}, length {length}", v.U8(0), ospfTypes.Of(kind, "unknown packet type ({})"), v.Len())
	if ospfTypes.Find(kind) == "" || !p.V(1) {
		return
	}
	if n := int(v.U16(2)); n > v.Len() {
		p.Print(" [len {}]", n)
		return
	}
	p.Print("\n\tRouter-ID {router_id}", v.IP4(4))
	ospfArea(p, v.U32(8))
	v.Need(14, 1)
	if instance := v.U8(14); instance != 0 {
		p.Print(", Instance {instance}", instance)
	}
	if v.U8(0) == 3 {
		ospf3Body(p, v, kind)
	}
}

// ospf3Body prints what follows the header.
func ospf3Body(p *printer.Printer, v printer.View, kind uint32) {
	switch kind {
	case ospfHello:
		ospf3HelloBody(p, v)
	case ospfDatabase:
		ospf3DatabaseBody(p, v)
		fallthrough
	case ospfRequest, ospfUpdate, ospfAck:
		if p.V(2) && !p.TryCut(ospf3States, v) {
			return
		}
	}
	p.TryCut(ospf3Behind, v)
}

func ospf3DatabaseBody(p *printer.Printer, v printer.View) {
	p.Print("\n\tOptions [{options}]", ospf3Options.Of(v.U24(17), "none", ", "))
	p.Print(", DD Flags [{flags}]", ospf3DatabaseFlags.Of(uint32(v.U8(23)), "none", ", "))
	v.Need(24, 4)
	p.Print(", MTU {mtu}", v.U16(20))
	p.Print(", DD-Sequence 0x{sequence:08x}", v.U32(24))
}

// ospf3States prints the packets that consist of advertisements.
func ospf3States(p *printer.Printer, v printer.View) {
	end := int(v.U16(2))
	switch v.U8(1) {
	case ospfRequest:
		for o := ospf3Header; o < end; o += 12 {
			ospf3Room(p, v.Captured()-o, 12)
			p.Print("\n\t  Advertising Router {advertising_router}", v.IP4(o+8))
			ospf3LinkState(p, v, o+2)
		}
	case ospfUpdate:
		ospf3UpdateBody(p, v, end)
	case ospfDatabase:
		ospf3Heads(p, v, 28, end)
	case ospfAck:
		ospf3Heads(p, v, ospf3Header, end)
	}
}

func ospf3HelloBody(p *printer.Printer, v printer.View) {
	end := int(v.U16(2))
	p.Print("\n\tOptions [{options}]", ospf3Options.Of(v.U24(21), "none", ", "))
	v.Need(26, 2)
	p.Print("\n\t  Hello Timer {hello_interval}s, Dead Timer {dead_interval}s, Interface-ID {interface_id}, Priority {priority}",
		v.U16(24), v.U16(26), v.IP4(16), v.U8(20))
	if dr := v.IP4(28); dr != 0 {
		p.Print("\n\t  Designated Router {designated_router}", dr)
	}
	if backup := v.IP4(32); backup != 0 {
		p.Print(", Backup Designated Router {backup_router}", backup)
	}
	if !p.V(2) {
		return
	}
	p.Write("\n\t  Neighbor List:")
	for o := 36; o < end; o += 4 {
		p.Print("\n\t    {neighbor}", v.IP4(o))
	}
}

func ospf3UpdateBody(p *printer.Printer, v printer.View, end int) {
	count := v.U32(ospf3Header)
	for o := ospf3Header + 4; o < end && count > 0; count-- {
		ospf3Room(p, end-o, ospfLSAHeader)
		o += ospf3LSA(p, v.From(o), end-o)
	}
}

// ospf3Room cuts the packet short where it has no room for what should follow.
func ospf3Room(p *printer.Printer, room, n int) {
	if room < n {
		p.Cut()
	}
}

// ospf3Heads prints the headers of advertisements from o to end.
func ospf3Heads(p *printer.Printer, v printer.View, o, end int) {
	for ; o < end; o += ospfLSAHeader {
		ospf3Room(p, end-o, ospfLSAHeader)
		ospf3LSAHead(p, v.From(o))
	}
}

// ospf3Behind prints what may follow a packet: a link-local block (RFC 5613
// section 2.3) and an authentication trailer (RFC 7166).
func ospf3Behind(p *printer.Printer, v printer.View) {
	o := int(v.U16(2))
	if o >= v.Len() {
		return
	}
	var options uint32
	switch v.U8(1) {
	case ospfHello:
		options = v.U24(21)
	case ospfDatabase:
		options = v.U24(17)
	}
	if options&ospf3OptionLLS != 0 {
		ospf3Room(p, v.Len()-o, 4)
		p.Print("\n\tLLS Checksum 0x{lls_checksum:04x}", v.U16(o))
		n := int(v.U16(o + 2))
		p.Print(", Data Length {lls_length}", n)
		if n < 4 || n > v.Len()-o || !v.Has(o, n) {
			p.Cut()
		}
		o += n // tcpdump: as if the length counted bytes, and itself
		if o >= v.Len() {
			return
		}
	}
	ospf3Authentication(p, v, o)
}

func ospf3Authentication(p *printer.Printer, v printer.View, o int) {
	ospf3Room(p, v.Len()-o, ospf3Trailer)
	p.Print("\n\tAuthentication Type {authentication}", ospf3AuthTypes.Of(uint32(v.U16(o)), "unknown (0x{:04x})"))
	n := int(v.U16(o + 2))
	p.Print(", Length {auth_length}", n)
	if n < ospf3Trailer || n > v.Len()-o {
		p.Cut()
		return
	}
	p.Print(", SAID {sa_id}", v.U16(o+6))
	p.Print(", CSN 0x{sequence_high:08x}", v.U32(o+8))
	p.Print(":{sequence_low:08x}", v.U32(o+12))
	v.Need(o, n)
	if p.V(2) {
		p.Unknown(v, o+ospf3Trailer, n-ospf3Trailer, "\n\tAuthentication Data ")
	}
}
