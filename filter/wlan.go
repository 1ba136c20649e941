package filter

import "wiretale/bpf"

// Bits of the first two bytes of an 802.11 frame (IEEE 802.11, 9.2.4.1).
const (
	wlanData    = 0x08 // of the first byte: a data frame, or reserved
	wlanControl = 0x04 // a control frame, or reserved
	wlanQoS     = 0x80 // of a data frame: with a QoS field
	wlanTypes   = 0x0c
	wlanToDS    = 0x01 // of the second byte
	wlanFromDS  = 0x02
)

// pseudoHeader computes where the 802.11 header starts, behind a radiotap, PPI,
// AVS or Prism header.
func (c *compiler) pseudoHeader() *condition {
	n := c.header.variable
	switch c.outer.Number {
	case linkAVS:
		return assign(n, c.packetAt(4, bpf.W))
	case linkPrism:
		c.strict = true
		// AVS headers also come with the link type of Prism headers.
		isAVS := c.masked(c.packetAt(0, bpf.W), 0xfffff000, 0x80211000)
		return or(and(isAVS, assign(n, c.packetAt(4, bpf.W))), assign(n, c.values.constant(144)))
	}
	high := c.binary(bpf.LSH, c.packetAt(3, bpf.B), 8)
	return assign(n, c.values.binary(bpf.OR, high, c.packetAt(2, bpf.B)))
}

// wlanHeaderLength computes where the payload of an 802.11 frame starts: after
// 24 bytes, a QoS field, and the padding that some drivers add and radiotap tells.
func (c *compiler) wlanHeaderLength() *condition {
	c.strict = true
	n := c.payload.variable
	start := c.values.constant(0)
	if c.outer.Number != linkWLAN && c.header.variable >= 0 {
		start = c.values.variable(c.header.variable)
	}
	control := c.values.load(bpf.B, start, 0)
	length := c.values.variable(n)
	isQoS := c.test(bpf.JSET, control, wlanQoS)
	data := []*condition{
		c.test(bpf.JSET, control, wlanData),
		not(c.test(bpf.JSET, control, wlanControl)),
		optional(and(isQoS, assign(n, c.binary(bpf.ADD, length, 2)))),
	}
	if c.layer.number == linkRadiotap {
		data = append(data, c.radiotapPadding(n)...)
	}
	return and(assign(n, c.binary(bpf.ADD, start, 24)), optional(and(data...)))
}

// radiotapPadding rounds the length of the 802.11 header up if the flags field
// of radiotap says so. The field is at 8, or at 16 behind the time stamp.
func (c *compiler) radiotapPadding(n int) []*condition {
	present := c.packetAt(4, bpf.W) // least significant byte first
	const hasFlags, hasTime, more, padded = 0x02000000, 0x01000000, 0x00000080, 0x20
	behindTime := and(c.test(bpf.JSET, present, hasTime), c.test(bpf.JSET, c.packetAt(16, bpf.B), padded))
	atStart := and(not(c.test(bpf.JSET, present, hasTime)), c.test(bpf.JSET, c.packetAt(8, bpf.B), padded))
	rounded := c.binary(bpf.AND, c.binary(bpf.ADD, c.values.variable(n), 3), 0xfffffffc)
	return []*condition{
		c.test(bpf.JSET, present, hasFlags),
		not(c.test(bpf.JSET, present, more)),
		or(behindTime, atStart),
		assign(n, rounded),
	}
}

func (c *compiler) wlanFrame(mask, value uint32) *condition {
	return c.masked(c.headerAt(0, bpf.B), mask, value)
}

func (c *compiler) wlanBit(at, bit uint32) *condition {
	return c.test(bpf.JSET, c.headerAt(at, bpf.B), bit)
}

// wlanAddress compares the address at offset k.
func (c *compiler) wlanAddress(k uint32, addr [6]byte) *condition {
	return c.sameBytes(&c.header, k, addr[:])
}

// wlanHost is the condition for a station in a role.
func (c *compiler) wlanHost(at span, d direction, addr [6]byte) *condition {
	switch d {
	case directionSrc:
		return c.wlanSource(addr)
	case directionDst:
		return c.wlanDestination(func(k uint32) *condition { return c.wlanAddress(k, addr) })
	case directionBoth:
		return and(c.wlanHost(at, directionSrc, addr), c.wlanHost(at, directionDst, addr))
	case directionDefault, directionEither:
		return or(c.wlanHost(at, directionSrc, addr), c.wlanHost(at, directionDst, addr))
	case directionAddr1:
		return c.wlanAddress(4, addr)
	case directionAddr2:
		return and(c.hasTransmitter(), c.wlanAddress(10, addr))
	case directionAddr3: // not in control frames
		return and(not(c.wlanFrame(wlanTypes, wlanControl)), c.wlanAddress(16, addr))
	case directionAddr4: // only from one access point to another
		return and(c.masked(c.headerAt(1, bpf.B), wlanToDS|wlanFromDS, wlanToDS|wlanFromDS), c.wlanAddress(24, addr))
	case directionRA: // not in management frames
		return and(c.wlanBit(0, wlanData), c.wlanAddress(4, addr))
	}
	return and(c.wlanBit(0, wlanData), c.hasTransmitter(), c.wlanAddress(10, addr))
}

// hasTransmitter leaves out the control frames without a second address: CTS and ACK.
func (c *compiler) hasTransmitter() *condition {
	bare := or(c.wlanFrame(0xf0, 0xc0), c.wlanFrame(0xf0, 0xd0))
	return not(and(c.wlanFrame(wlanTypes, wlanControl), bare))
}

// wlanSource: where the source is depends on the direction of a data frame.
func (c *compiler) wlanSource(addr [6]byte) *condition {
	at := func(k uint32) *condition { return c.wlanAddress(k, addr) }
	fourth := and(c.wlanBit(1, wlanToDS), at(24))
	third := and(not(c.wlanBit(1, wlanToDS)), at(16))
	relayed := and(c.wlanBit(1, wlanFromDS), or(third, fourth))
	direct := and(not(c.wlanBit(1, wlanFromDS)), at(10))
	data := and(c.wlanBit(0, wlanData), or(direct, relayed))
	management := and(not(c.wlanBit(0, wlanData)), at(10))
	return and(not(c.wlanBit(0, wlanControl)), or(management, data))
}

// wlanDestination tests the destination, wherever it is, with at.
func (c *compiler) wlanDestination(at func(k uint32) *condition) *condition {
	direct := and(not(c.wlanBit(1, wlanToDS)), at(4))
	relayed := and(c.wlanBit(1, wlanToDS), at(16))
	data := and(c.wlanBit(0, wlanData), or(direct, relayed))
	management := and(not(c.wlanBit(0, wlanData)), at(4))
	return and(not(c.wlanBit(0, wlanControl)), or(management, data))
}

// wlanTypeNames are the types of frames, wlanSubtypeNames the subtypes of each.
var wlanTypeNames = map[string]uint32{"mgt": 0, "management": 0, "ctl": 4, "control": 4, "data": 8}

var wlanSubtypeNames = map[uint32]map[string]uint32{
	0x00: {
		"assocreq": 0x00, "assoc-req": 0x00, "assocresp": 0x10, "assoc-resp": 0x10, "reassocreq": 0x20,
		"reassoc-req": 0x20, "reassocresp": 0x30, "reassoc-resp": 0x30, "probereq": 0x40, "probe-req": 0x40,
		"proberesp": 0x50, "probe-resp": 0x50, "beacon": 0x80, "atim": 0x90, "disassoc": 0xa0,
		"disassociation": 0xa0, "auth": 0xb0, "authentication": 0xb0, "deauth": 0xc0, "deauthentication": 0xc0,
	},
	0x04: {
		"bar": 0x80, "ba": 0x90, "ps-poll": 0xa0, "rts": 0xb0, "cts": 0xc0, "ack": 0xd0, "cf-end": 0xe0, "cf-end-ack": 0xf0,
	},
	0x08: {
		"data": 0x00, "data-cf-ack": 0x10, "data-cf-poll": 0x20, "data-cf-ack-poll": 0x30, "null": 0x40,
		"cf-ack": 0x50, "cf-poll": 0x60, "cf-ack-poll": 0x70, "qos-data": 0x80, "qos-data-cf-ack": 0x90,
		"qos-data-cf-poll": 0xa0, "qos-data-cf-ack-poll": 0xb0, "qos": 0xc0, "qos-cf-poll": 0xe0, "qos-cf-ack-poll": 0xf0,
	},
}

var wlanDirections = map[string]uint32{"nods": 0, "tods": 1, "fromds": 2, "dstods": 3}

// wlanType is type T, type T subtype S, or subtype S.
func (c *compiler) wlanType(t *tree) *condition {
	frame, mask := uint32(0), uint32(wlanTypes)
	if t.word == wordType {
		frame = wlanNumber(t.arg(0), wlanTypeNames, wlanTypes, "type")
		if len(t.args) == 2 {
			frame |= wlanNumber(t.arg(1), wlanSubtypeNames[frame], 0xf0, "subtype")
			mask |= 0xf0
		}
	} else {
		frame, mask = c.wlanSubtype(t.arg(0)), mask|0xf0
	}
	if c.layer.addresses.kind != addressesWLAN {
		panic(c.unsupported(t.at, "type/subtype"))
	}
	return c.wlanFrame(mask, frame)
}

// wlanSubtype finds a subtype by name alone, with its type.
func (c *compiler) wlanSubtype(a token) uint32 {
	for kind, names := range wlanSubtypeNames {
		if n, ok := names[a.text]; ok {
			return kind | n
		}
	}
	panic(fault(a.at, "", "unknown 802.11 type name"))
}

func wlanNumber(a token, names map[string]uint32, mask uint32, what string) uint32 {
	if a.kind == tokenNumber {
		if a.n&^mask != 0 {
			panic(fault(a.at, "", "invalid 802.11 %s value 0x%02x", what, a.n))
		}
		return a.n
	}
	n, ok := names[a.text]
	if !ok {
		panic(fault(a.at, "", "unknown 802.11 %s name \"%s\"", what, a.text))
	}
	return n
}

// wlanDirection is dir D.
func (c *compiler) wlanDirection(t *tree) *condition {
	a := t.arg(0)
	n := a.n
	if a.kind == tokenName {
		known := false
		if n, known = wlanDirections[a.text]; !known {
			panic(fault(a.at, "the directions are nods, tods, fromds and dstods", "unknown 802.11 direction"))
		}
	}
	if c.layer.addresses.kind != addressesWLAN {
		panic(c.unsupported(t.at, "dir"))
	}
	if n > 3 {
		panic(fault(a.at, "", "invalid 802.11 direction 0x%02x", n))
	}
	return c.masked(c.headerAt(1, bpf.B), 3, n)
}
