package filter

import "wiretale/bpf"

// relation is a comparison of arithmetic.
func (c *compiler) relation(t *tree) *condition {
	var guards []*condition
	l := c.arithmetic(t.l, &guards)
	r := c.arithmetic(t.r, &guards)
	return and(append(guards, comparison(t.op, l, r))...)
}

var operations = map[string]uint16{"+": bpf.ADD, "-": bpf.SUB, "*": bpf.MUL, "/": bpf.DIV, "%": bpf.MOD,
	"&": bpf.AND, "|": bpf.OR, "^": bpf.XOR, "<<": bpf.LSH, ">>": bpf.RSH}

// arithmetic makes the value of a. What must hold for it to have one is added to guards.
func (c *compiler) arithmetic(a *arithmetic, guards *[]*condition) *value {
	switch a.kind {
	case arithmeticNumber:
		return c.values.constant(a.n)
	case arithmeticLength:
		return c.values.length()
	case arithmeticNegate:
		return c.values.negate(c.arithmetic(a.l, guards))
	case arithmeticAccessor:
		return c.accessor(a, guards)
	}
	op := operations[a.op]
	l := c.arithmetic(a.l, guards)
	if !c.options.Accessors6 {
		// tcpdump: what the right operand is a part of is not tested.
		guards = new([]*condition)
	}
	r := c.arithmetic(a.r, guards)
	if r.kind == valueConstant {
		c.checkOperand(a.r, op, r.k)
	}
	return c.values.binary(op, l, r)
}

// checkOperand refuses constants that the BPF machine cannot have on the right.
// tcpdump: those that are the result of a calculation are only refused if they
// are still there in the end, see emitter.binary.
func (c *compiler) checkOperand(r *arithmetic, op uint16, k uint32) {
	if takesConstant(op, k) {
		return
	}
	message := map[uint16]string{bpf.DIV: "division by zero", bpf.MOD: "modulus by zero"}[op]
	if message == "" {
		message = "shift by more than 31 bits"
	}
	err := fault(r.at, "", "%s", message)
	if r.kind == arithmeticNumber {
		panic(err)
	}
	if c.impossible == nil {
		c.impossible = err
	}
}

// takesConstant says whether an instruction can have k as its operand.
func takesConstant(op uint16, k uint32) bool {
	switch op {
	case bpf.DIV, bpf.MOD:
		return k != 0
	case bpf.LSH, bpf.RSH:
		return k < 32
	}
	return true
}

// accessor is P[index:size].
func (c *compiler) accessor(a *arithmetic, guards *[]*condition) *value {
	index := c.arithmetic(a.l, guards)
	size := map[uint32]uint16{1: bpf.B, 2: bpf.H, 4: bpf.W}[a.n]
	guard := func(g *condition) { *guards = append(*guards, g) }
	switch a.word {
	case wordLink:
		return c.indexed(&c.header, index, 0, size)
	case wordRadio:
		switch c.outer.Number {
		case linkRadiotap, linkAVS, linkPrism:
			return c.values.load(size, index, 0)
		}
		panic(fault(a.at, "", "radio information not present in capture"))
	case wordICMP6:
		if c.options.Accessors6 {
			return c.transportAccessor(a, index, size, guards)
		}
		guard(and(c.payloadIs(a.at, typeIP6), c.equal(c.networkAt(6, bpf.B), protocolICMP6)))
		return c.indexed(&c.payload, index, c.network+40, size)
	}
	if n, ok := etherTypes[a.word]; ok && n > maxLength && a.word != wordAARP {
		guard(c.payloadIs(a.at, n))
		return c.indexed(&c.payload, index, c.network, size)
	}
	p, ok := ipProtocols[a.word]
	if !ok || a.word == wordAH || a.word == wordESP {
		panic(fault(a.at, "", "'%s' does not support the index operation", a.word))
	}
	if c.options.Accessors6 && (a.word == wordTCP || a.word == wordUDP) {
		return c.transportAccessor(a, index, size, guards)
	}
	is := c.payloadIs(a.at, typeIP)
	guard(and(is, c.equal(c.networkAt(9, bpf.B), p.number), c.firstFragment()))
	start := c.values.binary(bpf.ADD, c.headerLength(), index)
	return c.values.load(size, start, c.payload.k+c.network)
}

// indexed loads at an offset plus k plus a computed index.
func (c *compiler) indexed(o *offset, index *value, k uint32, size uint16) *value {
	base := c.base(o)
	if base != nil {
		index = c.values.binary(bpf.ADD, base, index)
	}
	return c.values.load(size, index, o.k+k)
}
