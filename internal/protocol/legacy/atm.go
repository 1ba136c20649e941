package legacy

import (
	"wiretale/internal/packet"
	"wiretale/internal/printer"
)

// Packets on ATM (RFC 2684 section 5): an LLC header, or the network layer
// protocol identifier of ISO behind a frame-relay control byte, or else the header
// of IEEE 802.6 and then LLC.
var _ = printer.Register(printer.Protocol{Name: "atm", LinkTypes: []packet.LinkType{11, 100}, Ordered: true, Print: printRFC2684})

const (
	atmNLPID   = 0x03     // an unnumbered information frame, without addresses
	atmSNAP    = 0xaaaa03 // LLC headers that are known for what they are
	atmOSI     = 0xfefe03
	atmIP      = 0x060603
	atmDQDB    = 20 // length of the header of IEEE 802.6
	sapOSI     = 0xfe
	atmMinimum = 3
)

func printRFC2684(p *printer.Printer, v printer.View) {
	p.Layer("atm")
	if v.U8(0) == atmNLPID {
		if p.LinkLevel {
			p.Write("CNLPID ")
		}
		printer.LLC(sapOSI).Print(p, v.From(1))
		p.LinkHeader++
		return
	}
	v.Need(0, atmMinimum)
	size := 0
	switch v.U24(0) {
	case atmSNAP, atmOSI, atmIP:
	default:
		size = atmDQDB
		if p.LinkLevel {
			p.Print("{:016x} {:016x} ", v.U64(0), v.U64(8))
		}
		v.Need(0, size)
	}
	mediaLLC(p, v, size)
}
