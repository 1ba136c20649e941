package app

import "wiretale/internal/printer"

// The messages and actions of Big Switch Networks in OpenFlow 1.0.
const bsnVendor = 0x5c16c7

// bsnShape is a subtype of message: its name, the size of its body (-1: any), and
// what prints the body.
type bsnShape struct {
	name  string
	size  int
	print func(p *printer.Printer, v printer.View)
}

var bsnSubtypes = [...]bsnShape{
	0:  {"SET_IP_MASK", 8, bsnMask},
	1:  {"GET_IP_MASK_REQUEST", 8, bsnIndex},
	2:  {"GET_IP_MASK_REPLY", 8, bsnMask},
	3:  {"SET_MIRRORING", 4, bsnMirroring},
	4:  {"GET_MIRRORING_REQUEST", 4, bsnMirroring},
	5:  {"GET_MIRRORING_REPLY", 4, bsnMirroring},
	6:  {"SHELL_COMMAND", -1, bsnShell},
	7:  {"SHELL_OUTPUT", -1, bsnText},
	8:  {"SHELL_STATUS", 4, func(p *printer.Printer, v printer.View) { p.Print(", status 0x{status:08x}", v.U32(0)) }},
	9:  {"GET_INTERFACES_REQUEST", 0, bsnEmpty},
	10: {"GET_INTERFACES_REPLY", -1, bsnEmpty},
	11: {"SET_PKTIN_SUPPRESSION_REQUEST", -1, bsnEmpty},
	12: {"SET_L2_TABLE_REQUEST", -1, bsnEmpty},
	13: {"GET_L2_TABLE_REQUEST", 0, bsnEmpty},
	14: {"GET_L2_TABLE_REPLY", -1, bsnEmpty},
	15: {"VIRTUAL_PORT_CREATE_REQUEST", -1, bsnEmpty},
	16: {"VIRTUAL_PORT_CREATE_REPLY", -1, bsnEmpty},
	17: {"VIRTUAL_PORT_REMOVE_REQUEST", 4, func(p *printer.Printer, v printer.View) { p.Print(", vport_no {port}", v.U32(0)) }},
	18: {"BW_ENABLE_SET_REQUEST", -1, bsnEmpty},
	19: {"BW_ENABLE_GET_REQUEST", 0, bsnEmpty},
	20: {"BW_ENABLE_GET_REPLY", -1, bsnEmpty},
	21: {"BW_CLEAR_DATA_REQUEST", 0, bsnEmpty},
	22: {"BW_CLEAR_DATA_REPLY", -1, bsnEmpty},
	23: {"BW_ENABLE_SET_REPLY", -1, bsnEmpty},
	24: {"SET_L2_TABLE_REPLY", -1, bsnEmpty},
	25: {"SET_PKTIN_SUPPRESSION_REPLY", -1, bsnEmpty},
	26: {"VIRTUAL_PORT_REMOVE_REPLY", -1, bsnEmpty},
	27: {"HYBRID_GET_REQUEST", 0, bsnEmpty},
	28: {"HYBRID_GET_REPLY", -1, bsnEmpty},
	31: {"PDU_TX_REQUEST", -1, bsnEmpty},
	32: {"PDU_TX_REPLY", -1, bsnEmpty},
	33: {"PDU_RX_REQUEST", -1, bsnEmpty},
	34: {"PDU_RX_REPLY", -1, bsnEmpty},
	35: {"PDU_RX_TIMEOUT", -1, bsnEmpty},
}

func bsnMessage(p *printer.Printer, v printer.View) {
	p.Write("\n\t")
	if openFlowWrong(p, v, v.Len() < 4, " [len {} < {}]", v.Len(), 4) {
		return
	}
	subtype := v.U32(0)
	if subtype >= uint32(len(bsnSubtypes)) || bsnSubtypes[subtype].name == "" {
		p.Print(" subtype unknown (0x{subtype:08x})", subtype)
		v.Need(4, v.Len()-4)
		return
	}
	shape := &bsnSubtypes[subtype]
	p.Print(" subtype {subtype}", shape.name)
	v = v.From(4)
	if !openFlowWrong(p, v, shape.size >= 0 && v.Len() != shape.size, " [len {} != {}]", v.Len(), shape.size) {
		shape.print(p, v)
	}
}

func bsnEmpty(_ *printer.Printer, v printer.View) { v.Need(0, v.Len()) }

func bsnIndex(p *printer.Printer, v printer.View) {
	p.Print(", index {index}", v.U8(0))
	v.Need(1, 7)
}

func bsnMask(p *printer.Printer, v printer.View) {
	p.Print(", index {index}", v.U8(0))
	v.Need(1, 3)
	p.Print(", mask {mask}", v.IP4(4))
}

func bsnMirroring(p *printer.Printer, v printer.View) {
	p.Print(", report_mirror_ports {report}", bsnOnOff.Of(uint32(v.U8(0)), "bogus ({})"))
	v.Need(1, 3)
}

func bsnShell(p *printer.Printer, v printer.View) {
	if openFlowWrong(p, v, v.Len() < 4, " [len {} < {}]", v.Len(), 4) {
		return
	}
	p.Print(", service {service}", v.U32(0))
	bsnText(p, v.From(4))
}

func bsnText(p *printer.Printer, v printer.View) {
	p.Write(", data '")
	p.SafeString(v, 0, v.Len())
	p.Byte('\'')
}

var (
	bsnOnOff   = printer.NameTable{{Value: 0, Text: "OFF"}, {Value: 1, Text: "ON"}}
	bsnActions = printer.NameTable{{Value: 1, Text: "MIRROR"}, {Value: 2, Text: "SET_TUNNEL_DST"}, {Value: 4, Text: "CHECKSUM"}}
	bsnStages  = printer.NameTable{{Value: 0, Text: "INGRESS"}, {Value: 1, Text: "EGRESS"}}
)

const bsnMirror = 1

// bsnAction prints an action, in a line that is indented one more than its own.
func bsnAction(p *printer.Printer, v printer.View, indent string) {
	p.Write(indent)
	if openFlowWrong(p, v, v.Len() < 4, " [len {} < {}]", v.Len(), 4) {
		return
	}
	subtype := v.U32(0)
	p.Print(" subtype {subtype}", bsnActions.Of(subtype, "unknown (0x{:08x})"))
	if subtype != bsnMirror {
		return
	}
	v = v.From(4)
	if openFlowWrong(p, v, v.Len() != 12, " [len {} != {}]", v.Len(), 12) {
		return
	}
	p.Print(", dest_port {port}", v.U32(0))
	bsnTag(p, v.U32(4))
	p.Print(", copy_stage {stage}", bsnStages.Of(uint32(v.U8(8)), "unknown ({})"))
	v.Need(9, 3)
}

// bsnTag prints the VLAN tag that copies get.
func bsnTag(p *printer.Printer, tag uint32) {
	const dei = 0x1000
	switch tag >> 16 {
	case 0:
		p.Write(", vlan_tag none")
	case 0x8100:
		p.Print(", vlan_tag 802.1Q (vlan {vlan}, p {priority}", tag&0xfff, tag>>13&7)
		if tag&dei != 0 {
			p.Write(", DEI")
		}
		p.Byte(')')
	default:
		p.Print(", vlan_tag unknown (0x{:04x})", tag>>16)
	}
}
