package legacy

import (
	"wiretale/internal/packet"
	"wiretale/internal/printer"
)

// OpenBSD's encapsulated IP (LINKTYPE_ENC): the first and last number in the byte
// order of the machine that captured.
//
//	 0               4               8               12
//	+---------------+---------------+---------------+-------
//	|    family     |      SPI      |     flags     | packet
//	+---------------+---------------+---------------+-------
var _ = printer.Register(printer.Protocol{Name: "enc", LinkTypes: []packet.LinkType{109}, Ordered: true, Print: printENC})

const (
	encHeader = 12
	encConf   = 0x0400
	encAuth   = 0x0800
)

func printENC(p *printer.Printer, v printer.View) {
	p.Layer("enc")
	v.Need(0, encHeader)
	family, flags := v.LE32(0), v.LE32(8)
	if family&0xffff0000 != 0 {
		family, flags = v.U32(0), v.U32(8)
	}
	p.Byte('(')
	p.Write(encProtection(flags))
	p.Print("): SPI 0x{spi:08x}: ", v.U32(4))
	body := v.From(encHeader)
	switch family {
	case 2:
		printer.EtherType(0x0800).Print(p, body)
	case 24, 28, 30:
		printer.EtherType(0x86dd).Print(p, body)
	}
	p.LinkHeader += encHeader
}

func encProtection(flags uint32) string {
	switch {
	case flags&encAuth != 0 && flags&encConf != 0:
		return "authentic,confidential"
	case flags&encAuth != 0:
		return "authentic"
	case flags&encConf != 0:
		return "confidential"
	}
	return "unprotected"
}
