package app

import "wiretale/internal/printer"

// BOOTP (RFC 951) and DHCP, the Dynamic Host Configuration Protocol (RFC 2131
// section 2).
//
//	 0       1       2       3       4               8       10      12
//	+-------+-------+-------+-------+---------------+-------+-------+---
//	|  op   | htype | hlen  | hops  |      xid      | secs  | flags | 4 addresses,
//	+-------+-------+-------+-------+---------------+-------+-------+---
//	hardware address (16), server name (64), file (128), options
var _ = printer.Register(printer.Protocol{Name: "bootp", UDP: printer.Ports(67, 68), Print: printDHCP})

const (
	dhcpHardware   = 28
	dhcpServerName = 44
	dhcpFile       = 108
	dhcpVendor     = 236

	dhcpCookie = 0x63825363 // RFC 1497
	cmuCookie  = 0x434d5500
)

func printDHCP(p *printer.Printer, v printer.View) {
	p.Layer("bootp")
	p.TryCut(dhcpMessage, v)
}

func dhcpMessage(p *printer.Printer, v printer.View) {
	op := v.U8(0)
	p.Print("BOOTP/DHCP, {op}", dhcpOps.Of(uint32(op), "unknown (0x{:02x})"))
	htype, hlen := v.U8(1), v.U8(2)
	ether := htype == 1 && hlen == 6
	if ether && op == 1 {
		p.Print(" from {client_mac}", v.MAC(dhcpHardware))
	}
	p.Print(", length {length}", v.Len())
	if !p.V(1) {
		return
	}
	if !v.Has(8, 2) {
		p.Cut()
	}
	dhcpHeader(p, v, htype, hlen)
	for i := range dhcpAddressLabels {
		if a := v.IP4(12 + 4*i); a != 0 {
			p.Write(dhcpAddressLabels[i].text)
			p.Label(dhcpAddressLabels[i].field)
			p.Print("{@}", a)
		}
	}
	if ether {
		p.Print("\n\t  Client-Ethernet-Address {}", v.MAC(dhcpHardware))
		if op != 1 {
			p.Field("client_mac", v.MAC(dhcpHardware))
		}
	}
	dhcpName64(p, v, "\n\t  sname \"", dhcpServerName, dhcpFile)
	dhcpName64(p, v, "\n\t  file \"", dhcpFile, dhcpVendor)
	dhcpVendorArea(p, v.From(dhcpVendor))
}

var dhcpAddressLabels = [...]struct{ text, field string }{
	{"\n\t  Client-IP ", "client_ip"}, {"\n\t  Your-IP ", "your_ip"}, {"\n\t  Server-IP ", "server_ip"}, {"\n\t  Gateway-IP ", "gateway_ip"},
}

// dhcpHeader prints the fields of the header that are not as usual.
func dhcpHeader(p *printer.Printer, v printer.View, htype, hlen uint8) {
	if htype != 1 {
		p.Print(", htype {htype}", htype)
	}
	if hlen != 6 || htype != 1 {
		p.Print(", hlen {hlen}", hlen)
	}
	if n := v.U8(3); n != 0 {
		p.Print(", hops {hops}", n)
	}
	if n := v.U32(4); n != 0 {
		p.Print(", xid 0x{xid:x}", n)
	}
	if n := v.U16(8); n != 0 {
		p.Print(", secs {secs}", n)
	}
	flags := v.U16(10)
	p.Print(", Flags [{flags}]", dhcpFlags.Of(uint32(flags), "none", ", "))
	if p.V(2) {
		p.Print(" (0x{:04x})", flags)
	}
}

// dhcpName64 prints a name that lies between two offsets, if there is one.
func dhcpName64(p *printer.Printer, v printer.View, label string, o, end int) {
	if v.U8(o) == 0 {
		return
	}
	p.Write(label)
	for ; o < end; o++ {
		if !v.Has(o, 1) {
			p.Byte('"')
			p.Cut()
		}
		if v.U8(o) == 0 {
			break
		}
		p.SafeByte(v.U8(o))
	}
	p.Byte('"')
}

// dhcpVendorArea prints the end of the message, by its magic cookie.
func dhcpVendorArea(p *printer.Printer, v printer.View) {
	if !v.Has(0, 4) {
		p.Cut()
	}
	switch cookie := v.U32(0); cookie {
	case dhcpCookie:
		dhcpExtensions(p, v)
	case cmuCookie:
		cmuVendor(p, v)
	case 0:
	default:
		p.Print("\n\t  Vendor-#0x{:x}", cookie)
	}
}

// cmuVendor prints the vendor area of Carnegie Mellon University.
func cmuVendor(p *printer.Printer, v printer.View) {
	p.Write(" vend-cmu")
	for _, f := range cmuFields {
		if a := v.IP4(f.offset); a != 0 {
			p.Write(f.label)
			p.Print("{address}", a)
		}
	}
}

var cmuFields = [...]struct {
	label  string
	offset int
}{{" DG:", 12}, {" SM:", 8}, {" NS1:", 16}, {" NS2:", 20}, {" IEN1:", 24}, {" IEN2:", 28}, {" TS1:", 32}, {" TS2:", 36}}

var dhcpOps = printer.NameTable{{Value: 1, Text: "Request"}, {Value: 2, Text: "Reply"}}

var dhcpFlags = printer.BitTable{{Value: 0x8000, Text: "Broadcast"}}
