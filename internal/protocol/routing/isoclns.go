package routing

import (
	"wiretale/internal/header"
	"wiretale/internal/printer"
)

// OSI network layer protocols, told apart by their first byte, the network layer
// protocol identifier (ISO/IEC TR 9577).
var _ = printer.Register(printer.Protocol{
	Name: "isoclns", LLC: []uint8{0xfe}, PPP: []uint16{0x0023}, Keys: []string{"isoclns"},
	Ordered: true, Print: printISOCLNS,
})

// Under an Ethernet type they come with a byte of padding before them.
var _ = printer.Register(printer.Protocol{
	Name: "osi", EtherTypes: []uint16{0xfefe}, Ordered: true,
	Print: func(p *printer.Printer, v printer.View) {
		p.Layer("isoclns")
		if !v.Has(0, 1) {
			p.Trunc()
			return
		}
		printISOCLNS(p, v.From(1))
	},
})

const (
	nlpidNull = 0x00
	nlpidQ933 = 0x08
	nlpidCLNP = 0x81
	nlpidESIS = 0x82
	nlpidISIS = 0x83
	nlpidIPv6 = 0x8e
	nlpidIPv4 = 0xcc
	nlpidPPP  = 0xcf
)

func printISOCLNS(p *printer.Printer, v printer.View) {
	p.Layer("isoclns")
	nlpid := v.U8(0)
	if p.LinkLevel {
		p.Print("OSI NLPID {nlpid} (0x{:02x}): ", printer.NLPIDs.Of(uint32(nlpid), "Unknown"), nlpid)
	}
	switch nlpid {
	case nlpidQ933:
		osiUpper(p, v.From(1), printer.Key("q.933"))
	case nlpidCLNP:
		if !printCLNP(p, v) {
			p.Unknown(v, 0, v.Len(), "\n\t")
		}
	case nlpidESIS:
		printESIS(p, v)
	case nlpidISIS:
		if !printISIS(p, v) {
			p.Unknown(v, 0, v.Len(), "\n\t")
		}
	case nlpidNull:
		p.Print("{}length: {length}", printer.Choose(p.LinkLevel, "", ", "), v.Len())
	case nlpidIPv4:
		osiUpper(p, v.From(1), printer.EtherType(0x0800))
	case nlpidIPv6:
		osiUpper(p, v.From(1), printer.EtherType(0x86dd))
	case nlpidPPP:
		osiUpper(p, v.From(1), printer.Key("ppp"))
	default:
		osiUnknown(p, v, nlpid)
	}
}

func osiUpper(p *printer.Printer, v printer.View, upper *printer.Protocol) {
	if upper == nil {
		p.Default(v)
		return
	}
	upper.Print(p, v)
}

func osiUnknown(p *printer.Printer, v printer.View, nlpid uint8) {
	if !p.LinkLevel {
		p.Print("OSI NLPID 0x{nlpid:02x} unknown, ", nlpid)
	}
	p.Print("length: {length}", v.Len())
	if v.Captured() > 1 {
		p.Unknown(v, 0, v.Len(), "\n\t")
	}
}

// osiChecksum prints what a checksum is worth that lies at offset o of the first
// length bytes of v.
func osiChecksum(p *printer.Printer, v printer.View, checksum uint16, o, length int) {
	if checksum == 0 || o+2 > length || !v.Has(0, length) {
		p.Write(" (unverified)")
		return
	}
	should := header.Fletcher(v.Data()[:length], o)
	if should == checksum {
		p.Write(" (correct)")
		return
	}
	p.Print(" (incorrect should be 0x{:04x})", should)
}

// nsap prints the n bytes at offset o as a network address.
func nsap(p *printer.Printer, v printer.View, o, n int) { p.NSAP(v.Bytes(o, n)) }

// osiOptionName ends the name of an option that CLNP and ES-IS share.
var osiOptions = printer.NameTable{
	{Value: 193, Text: "Discard Reason"}, {Value: 195, Text: "QoS Maintenance"}, {Value: 197, Text: "Security"}, {Value: 198, Text: "ES Configuration Time"},
	{Value: 200, Text: "Source Routing"}, {Value: 203, Text: "Route Recording"}, {Value: 204, Text: "Padding"}, {Value: 205, Text: "Priority"},
}
