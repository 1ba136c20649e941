package filter

import "wiretale/bpf"

// An offset is a place in the packet: a constant, or the value of a variable
// plus a constant where headers vary in length.
type offset struct {
	variable int // index, or fixed
	k        uint32
}

// fixed in place of a variable says that an offset is constant; unset says that
// it varies, but no variable has been made for it yet.
const (
	fixed = -1
	unset = -2
)

func (o offset) plus(k uint32) offset { return offset{o.variable, o.k + k} }

// A compiler turns a tree into a condition. It goes through the tree from left
// to right: a primitive such as vlan moves the offsets for all that is written
// after it, whether or not it stands in the same parentheses.
type compiler struct {
	options   Options
	values    *values
	variables int  // in use
	most      int  // ever in use at the same time
	strict    bool // libpcap would not optimise this: every load counts

	impossible *Error // a calculation that its optimiser refuses

	outer        LinkType // what the packets are
	layer        layer    // what is being looked at now; vlan and its like change it
	header       offset   // of the link layer
	headerAbove  offset   // of the link layer around it, for lane
	typeOffset   offset   // of the field that says what the payload is
	payload      offset   // of the link layer's payload
	network      uint32   // from the payload to the network header
	noSNAP       uint32   // from the payload to the network header without 802.2 SNAP
	vlans        int      // tags passed
	labels       int      // MPLS labels passed
	tunnelled    bool     // inside Geneve or VXLAN
	vlanInKernel bool     // the first tag may be in the packet's metadata
	lane         bool     // ATM LANE: Ethernet behind a LE header
}

func newCompiler(o Options) *compiler {
	c := &compiler{options: o, values: newValues(o.Optimize)}
	t, ok := LinkTypeByNumber(o.LinkType)
	if !ok {
		t = LinkType{o.LinkType, itoa(int(o.LinkType)), "unknown"}
	}
	c.outer = t
	c.values.wild = t.Number == linkAVS || t.Number == linkPrism // their headers say how long they are
	c.layer = layerOf(t.Number)
	c.enterLayer(c.layer)
	return c
}

// enterLayer sets the offsets as they are at the start of a packet.
func (c *compiler) enterLayer(l layer) {
	variable := func(varies bool) int {
		if varies {
			return unset
		}
		return fixed
	}
	c.header = offset{variable(l.headerVaries), l.header}
	c.payload = offset{variable(l.payloadVaries), l.payload}
	c.typeOffset = offset{fixed, l.typeOffset}
	if l.typeInPayload {
		c.typeOffset = c.payload
	}
	c.network, c.noSNAP = l.network, l.noSNAP
}

// linkName is the link type as messages name it.
func (c *compiler) linkName() string {
	t := c.outer
	if inner, ok := LinkTypeByNumber(c.layer.number); ok {
		t = inner // vlan, pppoes and their like have moved on
	}
	return "DLT_" + t.Name + " (" + t.Description + ")"
}

func (c *compiler) variable() int {
	if c.variables >= bpf.ScratchWords {
		panic(&Error{Message: tooManyRegisters, Offset: -1, Hint: "too many headers of variable length in one expression"})
	}
	c.variables++
	c.most = max(c.most, c.variables)
	return c.variables - 1
}

// base makes the offset's variable, if it has one and it is not there yet, and
// is its value; nil if there is none.
func (c *compiler) base(o *offset) *value {
	if o.variable == unset {
		o.variable = c.variable()
	}
	if o.variable == fixed {
		return nil
	}
	return c.values.variable(o.variable)
}

// at loads from the packet at an offset plus k.
func (c *compiler) at(o *offset, k uint32, size uint16) *value {
	if o == &c.typeOffset && c.layer.typeInPayload && c.typeOffset.variable == unset {
		c.base(&c.payload)
		c.typeOffset.variable = c.payload.variable
	}
	return c.values.load(size, c.base(o), o.k+k)
}

func (c *compiler) packetAt(k uint32, size uint16) *value { return c.values.load(size, nil, k) }

func (c *compiler) headerAt(k uint32, size uint16) *value { return c.at(&c.header, k, size) }

func (c *compiler) typeAt(k uint32, size uint16) *value { return c.at(&c.typeOffset, k, size) }

// llcAt loads from the 802.2 header.
func (c *compiler) llcAt(k uint32, size uint16) *value { return c.at(&c.payload, k, size) }

func (c *compiler) networkAt(k uint32, size uint16) *value {
	return c.at(&c.payload, c.network+k, size)
}

func (c *compiler) noSNAPAt(k uint32, size uint16) *value {
	return c.at(&c.payload, c.noSNAP+k, size)
}

// transportAt loads from what follows the IPv4 header.
func (c *compiler) transportAt(k uint32, size uint16) *value {
	return c.values.load(size, c.headerLength(), c.payload.k+c.network+k)
}

// transport6At loads from what follows the IPv6 header.
func (c *compiler) transport6At(k uint32, size uint16) *value { return c.networkAt(40+k, size) }

// headerLength is the length of the IPv4 header, plus the variable part of the
// payload's offset.
func (c *compiler) headerLength() *value {
	base := c.base(&c.payload)
	if base == nil {
		return c.values.header(c.payload.k + c.network)
	}
	length := c.binary(bpf.LSH, c.binary(bpf.AND, c.networkAt(0, bpf.B), 0xf), 2)
	return c.values.binary(bpf.ADD, length, base)
}

func (c *compiler) binary(op uint16, v *value, k uint32) *value {
	return c.values.binary(op, v, c.values.constant(k))
}

func (c *compiler) test(op uint16, v *value, k uint32) *condition {
	return compare(op, v, c.values.constant(k))
}

func (c *compiler) equal(v *value, k uint32) *condition { return c.test(bpf.JEQ, v, k) }

// masked tests that v & mask == k.
func (c *compiler) masked(v *value, mask, k uint32) *condition {
	if mask != 1<<32-1 {
		v = c.binary(bpf.AND, v, mask)
	}
	return c.equal(v, k)
}

// tree makes the condition of a tree.
func (c *compiler) tree(t *tree) *condition {
	switch t.kind {
	case treeChain:
		result := c.tree(t.links[0].tree)
		for _, l := range t.links[1:] {
			right := c.tree(l.tree)
			if l.or {
				result = or(result, right)
			} else {
				result = and(result, right)
			}
		}
		return result
	case treeNot:
		return not(c.tree(t.inner))
	case treeID:
		return c.identifier(t)
	case treeProtocol:
		return c.protocolAlone(t)
	case treeRelation:
		return c.relation(t)
	case treeAnywhere:
		return c.anywhere(t)
	}
	return c.primitive(t)
}

// unsupported is the error for a primitive that the link type does not have.
func (c *compiler) unsupported(at span, what string) *Error {
	return fault(at, "", "'%s' not supported on %s", what, c.linkName())
}

// limit refuses a number that is too great for what it is.
func limit(a token, what string, greatest uint32) uint32 {
	if a.n > greatest {
		panic(fault(a.at, what+" is at most "+itoa(int(greatest)), "%s %d greater than maximum %d", what, a.n, greatest))
	}
	return a.n
}

// arg is the i-th argument of a primitive.
func (t *tree) arg(i int) token { return t.args[i].token }

// notQualifier is the error for a qualifier where it has no meaning.
func notQualifier(at span, hint, qualifier, what string) *Error {
	return fault(at, hint, "'%s' is not a valid qualifier for '%s'", qualifier, what)
}
