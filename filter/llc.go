package filter

import "wiretale/bpf"

// llcTypes are the supervisory and unnumbered frames of IEEE 802.2: the mask
// and value of the control field, without the poll and final bits.
var llcTypes = map[string][2]uint32{
	"s": {0x03, 0x01}, "u": {0x03, 0x03},
	"rr": {0x0f, 0x01}, "rnr": {0x0f, 0x05}, "rej": {0x0f, 0x09},
	"ui": {0xef, 0x03}, "ua": {0xef, 0x63}, "disc": {0xef, 0x43}, "dm": {0xef, 0x0f}, "sabme": {0xef, 0x6f},
	"test": {0xef, 0xe3}, "xid": {0xef, 0xaf}, "frmr": {0xef, 0x87},
}

// llc is llc [TYPE].
func (c *compiler) llc(t *tree) *condition {
	if len(t.args) == 0 {
		return c.hasLLC(t.at)
	}
	a := t.arg(0)
	name := a.text
	if a.word == wordRnr {
		name = "rnr"
	}
	control := func() *value { return c.llcAt(2, bpf.B) }
	if name == "i" {
		return and(c.hasLLC(t.at), not(c.test(bpf.JSET, control(), 1)))
	}
	f, ok := llcTypes[name]
	if !ok {
		panic(fault(a.at, "", "unknown LLC type name \"%s\"", a.text))
	}
	return and(c.hasLLC(t.at), c.masked(control(), f[0], f[1]))
}

// hasLLC tests that there is an 802.2 header.
func (c *compiler) hasLLC(at span) *condition {
	switch c.layer.number {
	case linkEthernet, linkDSA, linkDSABroadcom:
		// A length, and not Novell's IPX right behind it.
		return and(c.isLength(), not(c.equal(c.llcAt(0, bpf.H), 0xffff)))
	case linkSUNATM:
		return c.masked(c.packetAt(atmKind, bpf.B), 0x0f, 2)
	case linkIEEE802, linkFDDI, linkRFC1483:
		return always
	}
	if c.layer.family == familyWLAN {
		return c.wlanFrame(wlanTypes, wlanData)
	}
	panic(c.unsupported(at, "llc"))
}
