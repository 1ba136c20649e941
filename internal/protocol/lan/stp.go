// Package lan prints the control protocols of local networks.
package lan

import "wiretale/internal/printer"

// STP, the spanning tree protocols (IEEE 802.1Q-2018 section 14; shortest path
// bridging: section 14.2.10).
//
//	 0       2       3       4       5               13      17              25
//	+-------+-------+-------+-------+---------------+-------+---------------+--------
//	|   0   |version| type  | flags | root, cost    | cost  | bridge        | port, times
//	+-------+-------+-------+-------+---------------+-------+---------------+--------
var _ = printer.Register(printer.Protocol{Name: "stp", LLC: []uint8{0x42}, SNAP: []printer.SNAP{{OUI: ciscoOUI, PID: 0x010b}}, Keys: []string{"stp"}, Print: printSTP})

const (
	stpHeader = 4
	stpConfig = 35
	stpRapid  = 36
	stpTree   = 102 // up to the instances of MSTP
	stpEntry  = 16
	stpAux    = 53 // the identifier of SPB, with its length
	stpSPB    = 85
)

const (
	bpduConfig = 0
	bpduRapid  = 2
	bpduChange = 0x80
)

func printSTP(p *printer.Printer, v printer.View) {
	p.Layer("stp")
	if v.Len() < stpHeader {
		p.Invalid()
		return
	}
	if id := v.U16(0); id != 0 {
		p.Print("unknown STP version, length {length}", v.Len())
		return
	}
	version := v.U8(2)
	p.Print("STP {version}", stpVersions.Of(uint32(version), "Unknown STP protocol (0x{:02x})"))
	if stpVersions.Find(uint32(version)) == "" {
		return
	}
	kind := v.U8(3)
	p.Print(", {type}", stpTypes.Of(uint32(kind), "Unknown BPDU Type (0x{:02x})"))
	switch {
	case kind == bpduConfig:
		if v.Len() < stpConfig {
			p.Invalid()
			return
		}
		stpBody(p, v)
	case kind == bpduRapid && version == 2:
		if v.Len() < stpRapid {
			p.Invalid()
			return
		}
		stpBody(p, v)
	case kind == bpduRapid && version > 2:
		stpMultiple(p, v, version)
	}
}

// stpTime prints a time in units of 1/256 second.
func stpTime(p *printer.Printer, label string, n uint16) {
	p.Write(label)
	hundredths := uint32(n&0xff) * 100
	whole, rest := uint32(n>>8), hundredths/256
	// The fraction is rounded to the nearest, a tie to the even one.
	if twice := hundredths % 256 * 2; twice > 256 || twice == 256 && rest&1 == 1 {
		rest++
	}
	p.Print("{}.{:02d}s", whole+rest/100, rest%100)
}

func stpTimes(p *printer.Printer, v printer.View) {
	age, maxAge, hello, delay := v.U16(27), v.U16(29), v.U16(31), v.U16(33)
	stpTime(p, "\n\tmessage-age ", age)
	stpTime(p, ", max-age ", maxAge)
	stpTime(p, ", hello-time ", hello)
	stpTime(p, ", forwarding-delay ", delay)
}

// stpBridge prints a bridge identifier: priority and address.
func stpBridge(p *printer.Printer, label string, v printer.View, o int) {
	b := v.Bytes(o, 8)
	p.Write(label)
	p.Print("{:02x}{:02x}.{:02x}:{:02x}:{:02x}:{:02x}:{:02x}:{:02x}", b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7])
}

// stpBody prints a BPDU of STP or RSTP.
func stpBody(p *printer.Printer, v printer.View) {
	flags := v.U8(4)
	p.Print(", Flags [{flags}]", stpFlags.Of(uint32(flags), "none", ", "))
	v.Need(17, 10)
	stpBridge(p, ", bridge-id ", v, 17)
	p.Print(".{port:04x}, length {length}", v.U16(25), v.Len())
	if !p.V(1) {
		return
	}
	stpTimes(p, v)
	stpBridge(p, "\n\troot-id ", v, 5)
	p.Print(", root-pathcost {cost}", v.U32(13))
	if v.U8(2) == 2 {
		p.Print(", port-role {role}", stpRole(flags))
	}
}

func stpRole(flags uint8) string { return stpRoles[flags>>2&3] }

// stpMultiple prints a BPDU of MSTP or SPB, or what its lengths leave of it.
func stpMultiple(p *printer.Printer, v printer.View, version uint8) {
	if v.Len() < stpTree {
		p.Invalid()
		return
	}
	if v.U8(35) != 0 {
		p.Invalid()
		return
	}
	end := 38 + int(v.U16(36)) // of the instances
	if v.Len() < end {
		p.Invalid()
		return
	}
	stpTreeBody(p, v, end)
	if version == 4 {
		stpShortest(p, v, end)
	}
}

func stpTreeBody(p *printer.Printer, v printer.View, end int) {
	flags := v.U8(4)
	p.Print(", CIST Flags [{flags}], length {length}", stpFlags.Of(uint32(flags), "none", ", "), v.Len())
	if !p.V(1) {
		return
	}
	p.Print("\n\tport-role {role}, ", stpRole(flags))
	stpBridge(p, "CIST root-id ", v, 5)
	p.Print(", CIST ext-pathcost {cost}", v.U32(13))
	stpBridge(p, "\n\tCIST regional-root-id ", v, 17)
	p.Print(", CIST port-id {port:04x},", v.U16(25))
	stpTimes(p, v)
	p.Print("\n\tv3len {}, ", v.U16(36))
	stpName(p, "MCID Name ", v, 39)
	v.Need(71, 18)
	p.Print(", rev {},", v.U16(71))
	stpDigest(p, v, 73)
	p.Write(", ")
	p.Print("CIST int-root-pathcost {},", v.U32(89))
	stpBridge(p, "\n\tCIST bridge-id ", v, 93)
	p.Write(", ")
	p.Print("CIST remaining-hops {}", v.U8(101))
	for o := stpTree; o+stpEntry <= end; o += stpEntry {
		stpInstance(p, v.From(o))
	}
}

// stpName prints the name of a region, 32 bytes at most.
func stpName(p *printer.Printer, label string, v printer.View, o int) {
	p.Write(label)
	p.SafeStringZ(v, o, 32)
}

func stpDigest(p *printer.Printer, v printer.View, o int) {
	p.Print("\n\t\tdigest {:08x}{:08x}{:08x}{:08x}", v.U32(o), v.U32(o+4), v.U32(o+8), v.U32(o+12))
}

// stpInstance prints the tree of one instance of MSTP.
func stpInstance(p *printer.Printer, v printer.View) {
	id := v.U16(1)
	p.Print("\n\tMSTI {msti}, Flags [{flags}], port-role {role}", id&0x0fff, stpFlags.Of(uint32(v.U8(0)), "none", ", "), stpRole(v.U8(0)))
	v.Need(1, 12)
	stpBridge(p, "\n\t\tMSTI regional-root-id ", v, 1)
	p.Print(", pathcost {cost}", v.U32(9))
	p.Print("\n\t\tMSTI bridge-prio {}, port-prio {}, hops {}", v.U8(13)>>4, v.U8(14)>>4, v.U8(15))
}

// stpShortest prints what SPB adds behind the instances.
func stpShortest(p *printer.Printer, v printer.View, o int) {
	if n := int(v.U16(o)); n < stpSPB || v.Len() < o+2+n {
		p.Invalid()
		return
	}
	if !p.V(1) {
		return
	}
	p.Print("\n\tv4len {}, ", v.U16(o))
	stpName(p, "AUXMCID Name ", v, o+3)
	v.Need(o+35, 18)
	p.Print(", Rev {},", v.U16(o+35))
	stpDigest(p, v, o+37)
	o += stpAux
	v.Need(o, 34)
	a, f, c := v.U8(o), v.U8(o+2), v.U8(o+3)
	p.Print("\n\tAgreement num {}, Discarded Agreement num {}, Agreement valid-flag {},\n\tRestricted role-flag: {}, Format id {} cap {}, ",
		a>>6, a>>4&3, a>>3&1, a>>2&1, f>>4, f)
	p.Print("Convention id {} cap {},\n\tEdge count {}, ", c>>4, c, v.U16(o+4))
	o += 14
	p.Print("Agreement digest {:08x}{:08x}{:08x}{:08x}{:08x}", v.U32(o), v.U32(o+4), v.U32(o+8), v.U32(o+12), v.U32(o+16))
}

var stpVersions = printer.NameTable{{Value: 0, Text: "802.1d"}, {Value: 2, Text: "802.1w"}, {Value: 3, Text: "802.1s"}, {Value: 4, Text: "802.1aq"}}

var stpTypes = printer.NameTable{{Value: bpduConfig, Text: "Config"}, {Value: bpduRapid, Text: "Rapid STP"}, {Value: bpduChange, Text: "Topology Change"}}

var stpRoles = [4]string{"Unknown", "Alternate", "Root", "Designated"}

var stpFlags = printer.BitTable{
	{Value: 0x01, Text: "Topology change"}, {Value: 0x02, Text: "Proposal"}, {Value: 0x10, Text: "Learn"}, {Value: 0x20, Text: "Forward"},
	{Value: 0x40, Text: "Agreement"}, {Value: 0x80, Text: "Topology change ACK"},
}
