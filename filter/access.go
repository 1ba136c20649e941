package filter

import "wiretale/bpf"

// relation is a comparison of arithmetic.
func (c *compiler) relation(t *tree) *condition {
	var guards, guardsL []*condition
	l := c.arithmetic(t.l, &guardsL)
	r := c.arithmetic(t.r, &guards)
	guards = append(guards, guardsL...) // tcpdump: what the right side needs is tested first
	result := comparison(t.op, l, r)
	if t.l.kind == arithmeticNumber && t.r.kind == arithmeticNumber {
		result = decided(result)
	}
	return and(append(guards, result)...)
}

// decided is a comparison of two numbers that nobody has to make.
func decided(c *condition) *condition {
	if c.kind == conditionNot {
		return not(decided(c.parts[0]))
	}
	if holds, known := c.test.constant(); known && !holds {
		return never
	}
	return always
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
	c.checkOperand(a.r, op, r)
	return c.values.binary(op, l, r)
}

// checkOperand refuses constants that the BPF machine cannot have on the right.
// tcpdump: of a calculation it looks at the number that is computed first, so
// that 1 / link[0] is refused too, for the 0 in the brackets. What is the result
// of a calculation is only refused if it is still there in the end.
func (c *compiler) checkOperand(r *arithmetic, op uint16, v *value) {
	if k, ok := r.first(); ok && !takesConstant(op, k) {
		panic(impossible(r, op))
	}
	if c.impossible != nil || v.kind != valueConstant {
		return
	}
	if k, ok := r.constant(); ok && !takesConstant(op, k) {
		c.impossible = impossible(r, op)
	}
}

func impossible(r *arithmetic, op uint16) *Error {
	message := map[uint16]string{bpf.DIV: "division by zero", bpf.MOD: "modulus by zero"}[op]
	if message == "" {
		message = "shift by more than 31 bits"
	}
	hint := ""
	if r.kind != arithmeticNumber {
		hint = "write a calculation that begins with another number"
	}
	return fault(r.at, hint, "%s", message)
}

// first is the number that the calculation of a begins with, if it is one.
func (a *arithmetic) first() (k uint32, ok bool) {
	for a.kind != arithmeticNumber && a.l != nil {
		a = a.l
	}
	return a.n, a.kind == arithmeticNumber
}

// constant is what a comes to if all its parts are numbers or multiplied by zero.
func (a *arithmetic) constant() (k uint32, ok bool) {
	switch a.kind {
	case arithmeticNumber:
		return a.n, true
	case arithmeticNegate:
		k, ok = a.l.constant()
		return -k, ok
	case arithmeticBinary:
		op := operations[a.op]
		l, okL := a.l.constant()
		r, okR := a.r.constant()
		if op == bpf.MUL || op == bpf.AND {
			if okL && l == 0 || okR && r == 0 {
				return 0, true
			}
		}
		if okL && l == 0 && !okR && (op == bpf.LSH || op == bpf.RSH) {
			return 0, true
		}
		if !okL || !okR {
			return 0, false
		}
		return evaluate(op, l, r)
	}
	return 0, false
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
		switch c.layer.number {
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
