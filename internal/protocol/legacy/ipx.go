package legacy

import "wiretale/internal/printer"

// IPX, Novell's Internetwork Packet Exchange: over Ethernet with its own type or
// behind LLC.
//
//	 0       2       4       5       6               18              30
//	+-------+-------+-------+-------+---------------+---------------+-------
//	|  sum  |length | hops  | type  | destination   | source        | packet
//	+-------+-------+-------+-------+---------------+---------------+-------
var (
	_ = printer.Register(printer.Protocol{Name: "ipx", LLC: []uint8{0xe0}, Keys: []string{"ipx"}, Ordered: true, Print: printIPX})
	_ = printer.Register(printer.Protocol{Name: "ipx", EtherTypes: []uint16{0x8137}, Ordered: true, Print: func(p *printer.Printer, v printer.View) {
		p.Write("(NOV-ETHII) ")
		printIPX(p, v)
	}})
)

const (
	ipxHeader      = 30
	sapEntry       = 64
	maxSAPServices = 8
	maxRIPRoutes   = 15
)

func printIPX(p *printer.Printer, v printer.View) {
	p.Layer("ipx")
	if !p.LinkLevel {
		p.Write("IPX ")
	}
	v.Need(0, 1)
	p.Print("{src_net:08x}.{src_node}.{src_socket:04x} > ", v.U32(18), v.MAC(22), v.U16(28))
	p.Print("{dst_net:08x}.{dst_node}.{dst_socket:04x}: ", v.U32(6), v.MAC(10), v.U16(16))
	length := int(v.U16(2))
	if length < ipxHeader {
		p.Print("[length {} < {}]", length, ipxHeader)
		p.Invalid()
		return
	}
	ipxSocket(p, v.From(ipxHeader).WithLength(length-ipxHeader), v.U16(16))
}

// ipxSocket prints a packet by its destination socket.
func ipxSocket(p *printer.Printer, v printer.View, socket uint16) {
	switch socket {
	case 0x0452:
		ipxSAP(p, v)
	case 0x0453:
		ipxRIP(p, v)
	case 0x0451:
		p.Print("ipx-ncp {length}", v.Len())
	case 0x0455:
		p.Print("ipx-netbios {length}", v.Len())
	case 0x0456:
		p.Print("ipx-diags {length}", v.Len())
	case 0x0553:
		p.Print("ipx-nwlink-dgm {length}", v.Len())
	case 0x85be:
		if eigrp := printer.IP(88); eigrp != nil {
			eigrp.Print(p, v)
		}
	default:
		p.Print("ipx-#{:x} {length}", socket, v.Len())
	}
}

// ipxSAP prints the Service Advertising Protocol.
func ipxSAP(p *printer.Printer, v printer.View) {
	if v.Len() < 2 {
		p.Trunc()
		return
	}
	command := v.U16(0)
	v = v.From(2)
	switch command {
	case 1, 3:
		p.Write(printer.Choose(command == 1, "ipx-sap-req", "ipx-sap-nearest-req"))
		if v.Len() > 0 {
			p.Print(" {service:04x}", v.U16(0))
			if v.Len() > 2 {
				ipxName(p, v)
			}
		}
	case 2, 4:
		p.Write(printer.Choose(command == 2, "ipx-sap-resp", "ipx-sap-nearest-resp"))
		for i := 0; i < maxSAPServices && v.Len() > 0; i++ {
			p.Print(" {service:04x}", v.U16(0))
			ipxName(p, v)
			p.Print(" addr {net:08x}.{node}", v.U32(50), v.MAC(54))
			v.Need(60, 4)
			v = v.From(sapEntry)
		}
	default:
		p.Print("ipx-sap-?{:x}", command)
	}
}

func ipxName(p *printer.Printer, v printer.View) {
	p.Write(" '")
	p.SafeStringZ(v, 2, 48)
	p.Byte('\'')
}

// ipxRIP prints the Routing Information Protocol of IPX.
func ipxRIP(p *printer.Printer, v printer.View) {
	if v.Len() < 2 {
		p.Trunc()
		return
	}
	command := v.U16(0)
	v = v.From(2)
	switch command {
	case 1:
		p.Write("ipx-rip-req")
		if v.Len() > 0 {
			ipxRoute(p, v)
		}
	case 2:
		p.Write("ipx-rip-resp")
		for i := 0; i < maxRIPRoutes && v.Len() > 0; i++ {
			ipxRoute(p, v)
			v = v.From(8)
		}
	default:
		p.Print("ipx-rip-?{:x}", command)
	}
}

func ipxRoute(p *printer.Printer, v printer.View) {
	p.Print(" {net:08x}/{hops}.{ticks}", v.U32(0), v.U16(4), v.U16(6))
}
