package routing

import "wiretale/internal/printer"

// BFD, Bidirectional Forwarding Detection (RFC 5880 section 4.1), over one hop (RFC
// 5881), several (RFC 5883), and the links of an aggregate (RFC 7130).
//
//	 0       1       2       3       4               8               12
//	+-------+-------+-------+-------+---------------+---------------+---
//	|ver,dia|sta,flg| mult. |length | my discrim.   | your discrim. | desired tx,
//	+-------+-------+-------+-------+---------------+---------------+---
//	required rx, required echo rx (4 bytes each), authentication
var (
	_ = printer.Register(printer.Protocol{Name: "bfd", UDP: printer.DstPorts(bfdControlPort, bfdMultihopPort, bfdLagPort), Keys: []string{"bfd"}, Print: printBFD})
	_ = printer.Register(printer.Protocol{Name: "bfd_echo", UDP: printer.DstPorts(3785), Print: printBFDEcho})
)

const (
	bfdControlPort  = 3784
	bfdMultihopPort = 4784
	bfdLagPort      = 6784
	bfdHeader       = 24
	bfdFlagAuth     = 0x04
)

func printBFDEcho(p *printer.Printer, v printer.View) {
	p.Layer("bfd")
	p.Print("BFD, Echo, length: {length}", v.Len())
	if p.V(1) {
		p.Unknown(v, 0, v.Len(), "\n\t")
	}
}

func printBFD(p *printer.Printer, v printer.View) {
	p.Layer("bfd")
	version := v.U8(0) >> 5
	kind := "Control"
	switch p.DstPort {
	case bfdMultihopPort:
		kind = "Multihop"
	case bfdLagPort:
		kind = "Lag"
	}
	if version == 0 { // tcpdump: it does not look for others
		kind = "Control"
	}
	if version > 1 {
		v.Need(0, bfdHeader)
		p.Print("BFDv{version}, Control, length: {length}", version, v.Len())
		if p.V(1) {
			p.Unknown(v, 0, v.Len(), "\n\t")
		}
		return
	}
	v.Need(0, bfdHeader)
	p.Print("BFDv{version}, ", version)
	if p.V(1) {
		p.Print("length: {length}\n\t", v.Len())
	}
	p.Write(kind)
	flags := v.U8(1)
	if version == 1 {
		p.Print(", State {state}, Flags: [{flags}]", bfdStates.Of(uint32(flags>>6), "unknown (0x{:02x})"), bfdFlags.Of(uint32(flags&0x3f), "none", ", "))
	} else {
		p.Print(", Flags: [{flags}]", bfdFlags0.Of(uint32(flags), "none", ", "))
	}
	if !p.V(1) {
		p.Print(", length: {length}", v.Len())
		return
	}
	bfdDetails(p, v)
	if flags&bfdFlagAuth != 0 {
		bfdAuthentication(p, v)
	}
}

func bfdDetails(p *printer.Printer, v printer.View) {
	diagnostic := v.U8(0) & 0x1f
	p.Print(", Diagnostic: {} (0x{diagnostic:02x})", bfdDiagnostics.Of(uint32(diagnostic), "unknown"), diagnostic)
	p.Print("\n\tDetection Timer Multiplier: {multiplier} ({} ms Detection time), BFD Length: {}", v.U8(2),
		uint32(v.U8(2))*v.U32(12)/1000, v.U8(3))
	p.Print("\n\tMy Discriminator: 0x{my_discriminator:08x}, Your Discriminator: 0x{your_discriminator:08x}", v.U32(4), v.U32(8))
	p.Print("\n\t  Desired min Tx Interval:    {desired_tx:4d} ms", v.U32(12)/1000)
	p.Print("\n\t  Required min Rx Interval:   {required_rx:4d} ms", v.U32(16)/1000)
	p.Print("\n\t  Required min Echo Interval: {required_echo:4d} ms", v.U32(20)/1000)
}

// bfdAuthentication prints what proves the sender (RFC 5880 section 4.2).
func bfdAuthentication(p *printer.Printer, v printer.View) {
	const o = bfdHeader
	v.Need(o, 4)
	kind, n := v.U8(o), int(v.U8(o+1))
	p.Print("\n\tAuthentication: {} ({authentication}), length: {}", bfdAuthTypes.Of(uint32(kind), "Unknown"), kind, n)
	p.Print("\n\t  Auth Key ID: {key_id}", v.U8(o+2))
	switch kind {
	case 1:
		if bfdAuthLength(p, n, n >= 4 && n <= 19) {
			p.Write(", Password: ")
			p.SafeString(v, o+3, n-3)
		}
	case 2, 3:
		if bfdAuthLength(p, n, n == 24) {
			p.Print(", Sequence Number: 0x{sequence:08x}", v.U32(o+4))
			v.Need(o+8, 16)
			p.Write("\n\t  Digest: ")
			bfdHex(p, v, o+8, 16)
		}
	case 4, 5:
		if bfdAuthLength(p, n, n == 28) {
			p.Print(", Sequence Number: 0x{sequence:08x}", v.U32(o+4))
			v.Need(o+8, 20)
			p.Write("\n\t  Hash: ")
			bfdHex(p, v, o+8, 20)
		}
	}
}

func bfdAuthLength(p *printer.Printer, n int, right bool) bool {
	if !right {
		p.Print("[invalid length {}]", n)
	}
	return right
}

func bfdHex(p *printer.Printer, v printer.View, o, n int) {
	for i := range n {
		p.Print("{:02x}", v.U8(o+i))
	}
}
