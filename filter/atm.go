package filter

import "wiretale/bpf"

// Places in a SunATM header: a byte with flags and the kind of traffic, the VPI, the VCI.
const (
	atmKind   = 0
	atmVPI    = 1
	atmVCI    = 2
	atmHeader = 4
)

// circuits are the reserved virtual circuits of VPI 0 (ITU-T I.361, UNI 3.1).
var circuits = map[word][]uint32{
	wordMetac: {1}, wordBCC: {2}, wordSC: {5}, wordILMIC: {16},
	wordOAMF4SC: {3}, wordOAMF4EC: {4}, wordOAM: {3, 4}, wordOAMF4: {3, 4},
}

// Message types of Q.2931 that set up, answer and end calls.
const (
	messageProceeding      = 0x02
	messageSetup           = 0x05
	messageConnect         = 0x07
	messageConnectAck      = 0x0f
	messageRelease         = 0x4d
	messageReleaseComplete = 0x5a
)

func (c *compiler) atm(t *tree) *condition {
	if c.layer.number != linkSUNATM {
		panic(fault(t.at, "", "'%s' supported only on SUNATM", t.word))
	}
	switch t.word {
	case wordVPI, wordVCI:
		return c.atmField(t)
	case wordLane:
		return c.enterLane()
	case wordConnectMsg:
		return and(c.circuit(wordSC), c.messageTypes(messageReleaseComplete, messageRelease, messageConnectAck,
			messageConnect, messageSetup, messageProceeding))
	case wordMetaConnect:
		return and(c.circuit(wordMetac), c.messageTypes(messageReleaseComplete, messageRelease,
			messageConnect, messageSetup, messageProceeding))
	}
	return c.circuit(t.word)
}

func (c *compiler) circuit(w word) *condition {
	var vcis []*condition
	for _, n := range circuits[w] {
		vcis = append(vcis, c.equal(c.packetAt(atmVCI, bpf.H), n))
	}
	return and(c.equal(c.packetAt(atmVPI, bpf.B), 0), or(vcis...))
}

func (c *compiler) messageTypes(types ...uint32) *condition {
	var parts []*condition
	for _, n := range types {
		parts = append(parts, c.equal(c.packetAt(atmHeader+5, bpf.B), n))
	}
	return or(parts...)
}

// atmField is vpi or vci with a comparison or a list.
func (c *compiler) atmField(t *tree) *condition {
	return c.fieldList(t, func(e *tree) *condition {
		if e.word == wordVPI {
			return c.compareField(e, c.packetAt(atmVPI, bpf.B), limit(e.arg(0), "VPI", 0xff))
		}
		return c.compareField(e, c.packetAt(atmVCI, bpf.H), limit(e.arg(0), "VCI", 0xffff))
	})
}

// fieldList applies one to each element of a list of alternatives.
func (c *compiler) fieldList(t *tree, one func(*tree) *condition) *condition {
	if len(t.sub) == 0 {
		return one(t)
	}
	var parts []*condition
	for _, e := range t.sub {
		parts = append(parts, c.fieldList(e, one))
	}
	return or(parts...)
}

// compareField compares v with k as the tree says.
func (c *compiler) compareField(t *tree, v *value, k uint32) *condition {
	return comparison(t.op, v, c.values.constant(k))
}

// comparison is l op r with the operator as written.
func comparison(op string, l, r *value) *condition {
	switch op {
	case ">":
		return compare(bpf.JGT, l, r)
	case ">=":
		return compare(bpf.JGE, l, r)
	case "<":
		return not(compare(bpf.JGE, l, r))
	case "<=":
		return not(compare(bpf.JGT, l, r))
	case "!=":
		return not(compare(bpf.JEQ, l, r))
	}
	return compare(bpf.JEQ, l, r)
}

// enterLane tests for LAN emulation; what follows is looked for in the Ethernet
// frame behind the two bytes of the LE header.
func (c *compiler) enterLane() *condition {
	is := c.masked(c.packetAt(atmKind, bpf.B), 0x0f, 1)
	c.headerAbove = offset{fixed, 0}
	c.header = offset{fixed, atmHeader + 2}
	c.layer = ethernet
	c.typeOffset, c.payload = c.header.plus(12), c.header.plus(14)
	c.network, c.noSNAP = ethernet.network, ethernet.noSNAP
	c.lane = true
	return is
}
