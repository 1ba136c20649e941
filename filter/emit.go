package filter

import "wiretale/bpf"

// An item is an instruction whose jumps still name nodes.
type item struct {
	bpf.Instruction
	t, f *node // targets of a conditional jump; of an unconditional one, t
	from *node // node this item is the first of, or nil
}

// registers is what the machine holds at a place: the value in A and in X.
type registers struct{ a, x *value }

// emitter chooses instructions for a graph, in order.
type emitter struct {
	graph    *graph
	values   *values
	optimise bool
	items    []item
	same     map[*node]*node      // nodes of which nothing is left, and what comes after
	state    map[*node]*registers // what the registers hold on entry, if every path agrees
	at       *node
	now      registers
	temps    int // scratch words in use for the expression at hand
	loaded   uint64
	stores   uint64 // variables whose scratch word is read somewhere
	err      error
}

// emit turns the graph into instructions with named targets. Optimising, it
// does so twice: the second time it knows which stores nobody loads.
func (g *graph) emit(optimise bool, accept uint32) ([]item, error) {
	nodes := g.order()
	g.flow(nodes)
	nodes = returnsLast(nodes)
	stores := ^uint64(0)
	for {
		e := &emitter{graph: g, values: g.values, optimise: optimise, stores: stores, state: map[*node]*registers{}, same: map[*node]*node{}}
		e.nodes(nodes, accept)
		if e.err != nil {
			return nil, e.err
		}
		if !optimise || e.loaded == stores {
			return e.items, nil
		}
		stores = e.loaded
	}
}

// returnsLast moves the returns to the end. Linux refuses a program if it finds
// no store before a load from scratch memory, and takes what follows a return to
// come after it.
func returnsLast(nodes []*node) []*node {
	var ordered, returns []*node
	for _, n := range nodes {
		if n.returns() {
			returns = append(returns, n)
		} else {
			ordered = append(ordered, n)
		}
	}
	return append(ordered, returns...)
}

func (e *emitter) nodes(nodes []*node, accept uint32) {
	for i, n := range nodes {
		e.at, e.now, e.temps = n, registers{}, 0
		if s := e.state[n]; s != nil && e.optimise {
			e.now = *s
		}
		start := len(e.items)
		var next *node
		if i+1 < len(nodes) {
			next = nodes[i+1]
		}
		e.node(n, next, accept)
		if len(e.items) > start {
			e.items[start].from = n
		} else {
			e.same[n] = n.t // nothing is left of it
		}
	}
	for i := range e.items {
		e.items[i].t, e.items[i].f = e.final(e.items[i].t), e.final(e.items[i].f)
	}
}

// final is the node that stands for n, if nothing is left of n.
func (e *emitter) final(n *node) *node {
	for e.same[n] != nil {
		n = e.same[n]
	}
	return n
}

func (e *emitter) node(n, next *node, accept uint32) {
	before := len(e.items)
	switch n.kind {
	case nodeReject:
		e.put(bpf.RET|bpf.K, 0)
	case nodeAccept:
		e.put(bpf.RET|bpf.K, accept)
	case nodeTest:
		e.test(n)
	case nodeLoop:
		e.loop(n)
	default:
		if n.kind == nodeAssign {
			e.assign(n)
		} else {
			e.toA(n.v)
		}
		e.follow(n.t)
		empty := len(e.items) == before && (before == 0 || !fallsThrough(e.items[before-1]))
		if n.t != next && !empty {
			e.items = append(e.items, item{Instruction: bpf.Stmt(bpf.JMP|bpf.JA, 0), t: n.t})
		}
	}
}

func (e *emitter) put(op uint16, k uint32) {
	e.items = append(e.items, item{Instruction: bpf.Stmt(op, k)})
}

func (e *emitter) assign(n *node) {
	v := e.resolved(n.v)
	store := e.stores>>n.n&1 != 0
	if store && e.now.x == v && e.now.a != v {
		e.put(bpf.STX, e.word(n.n))
	} else {
		e.toA(n.v)
		if store {
			e.put(bpf.ST, e.word(n.n))
		}
	}
}

const tooManyRegisters = "too many registers needed to evaluate expression"

// word is the scratch word of a variable.
func (e *emitter) word(n int) uint32 {
	if n >= bpf.ScratchWords {
		e.tooComplex()
	}
	return uint32(n)
}

func (e *emitter) tooComplex() {
	if e.err == nil {
		e.err = &Error{Message: tooManyRegisters, Offset: -1,
			Hint: "the arithmetic is nested too deeply: split it"}
	}
}

// temp reserves a scratch word above those of the variables.
func (e *emitter) temp() uint32 {
	e.temps++
	return e.word(e.graph.variables + e.temps - 1)
}

func (e *emitter) resolved(v *value) *value { return e.values.resolve(v, e.at.env) }

// follow notes that the registers, as they are, reach node n.
func (e *emitter) follow(n *node) {
	if n.returns() {
		return
	}
	from := e.graph.leave(e.at)
	now := registers{e.translate(e.now.a, from, n.env), e.translate(e.now.x, from, n.env)}
	s, ok := e.state[n]
	if !ok {
		e.state[n] = &now
		return
	}
	if s.a != now.a {
		s.a = nil
	}
	if s.x != now.x {
		s.x = nil
	}
}

// translate renames a register's value to what it is called on the other side
// of an edge: where paths join, a variable's value gets a new name.
func (e *emitter) translate(v *value, from, to []*value) *value {
	if v == nil {
		return nil
	}
	for i := range to {
		if from[i] == v && to[i] != v {
			return to[i]
		}
	}
	return v
}

func (e *emitter) test(n *node) {
	s := n.test
	op := bpf.JMP | s.op
	var k uint32
	if r := e.resolved(s.r); r.kind == valueConstant && e.values.fold {
		e.toA(s.l)
		k = r.k
	} else {
		e.pair(s.l, s.r, s.op == bpf.JEQ || s.op == bpf.JSET)
		op |= bpf.X
	}
	e.items = append(e.items, item{Instruction: bpf.Stmt(op, k), t: n.t, f: n.f})
	e.follow(n.t)
	e.follow(n.f)
}

// pair computes l into A and r into X.
func (e *emitter) pair(l, r *value, commutes bool) {
	if commutes && e.loadsX(l) && !e.loadsX(r) {
		l, r = r, l
	}
	if commutes && e.now.a != nil && e.now.a == e.resolved(r) && e.loadsX(l) {
		l, r = r, l
	}
	switch {
	case e.loadsX(r):
		e.toA(l)
		e.toX(r)
	case e.simple(l):
		e.toA(r)
		e.put(bpf.MISC|bpf.TAX, 0)
		e.now.x = e.now.a
		e.toA(l)
	default:
		e.toA(r)
		t := e.temp()
		e.put(bpf.ST, t)
		e.toA(l)
		e.put(bpf.LDX|bpf.MEM, t)
		e.now.x = e.resolved(r)
		e.temps--
	}
}

// loadsX says whether v can be brought into X without disturbing A.
func (e *emitter) loadsX(v *value) bool {
	r := e.resolved(v)
	if e.now.x == r {
		return true
	}
	switch v.kind {
	case valueHeader, valueLength, valueConstant, valueVariable:
		return true
	}
	return r.kind == valueConstant
}

// simple says whether v can be computed in A without disturbing X.
func (e *emitter) simple(v *value) bool {
	switch v.kind {
	case valueLoad:
		return v.a == nil || e.resolved(v.a).kind == valueConstant && e.values.fold
	case valueLength, valueConstant, valueVariable:
		return true
	case valueNegate:
		return e.simple(v.a)
	case valueBinary:
		return v.b.kind == valueConstant && e.values.fold && e.simple(v.a)
	}
	return false
}

// toA computes v into A.
func (e *emitter) toA(v *value) {
	r := e.resolved(v)
	if e.now.a == r {
		return
	}
	if e.now.x == r {
		e.put(bpf.MISC|bpf.TXA, 0)
		e.now.a = r
		return
	}
	if r.kind == valueConstant {
		e.put(bpf.LD|bpf.IMM, r.k)
		e.now.a = r
		return
	}
	e.compute(v)
	e.now.a = r
}

func (e *emitter) compute(v *value) {
	switch v.kind {
	case valueLoad:
		e.loadA(v)
	case valueHeader:
		e.toX(v)
		e.put(bpf.MISC|bpf.TXA, 0)
	case valueLength:
		e.put(bpf.LD|bpf.LEN, 0)
	case valueVariable:
		e.loaded |= 1 << v.k
		e.put(bpf.LD|bpf.MEM, e.word(int(v.k)))
	case valueNegate:
		e.toA(v.a)
		e.put(bpf.ALU|bpf.NEG, 0)
	case valueBinary:
		e.binary(v)
	}
}

func (e *emitter) loadA(v *value) {
	r := e.resolved(v)
	if r.a == nil {
		e.put(bpf.LD|bpf.ABS|v.size, r.k)
		return
	}
	e.toX(v.a)
	e.put(bpf.LD|bpf.IND|v.size, v.k)
}

func (e *emitter) binary(v *value) {
	if b := e.resolved(v.b); b.kind == valueConstant && e.values.fold && takesConstant(v.op, b.k) {
		e.toA(v.a)
		e.put(bpf.ALU|v.op|bpf.K, b.k)
		return
	}
	e.pair(v.a, v.b, commutes(v.op))
	e.put(bpf.ALU|v.op|bpf.X, 0)
}

// toX computes v into X.
func (e *emitter) toX(v *value) {
	r := e.resolved(v)
	if e.now.x == r {
		return
	}
	if e.now.a == r {
		e.put(bpf.MISC|bpf.TAX, 0)
		e.now.x = r
		return
	}
	switch {
	case r.kind == valueConstant:
		e.put(bpf.LDX|bpf.IMM, r.k)
	case v.kind == valueHeader:
		e.put(bpf.LDX|bpf.B|bpf.MSH, v.k)
	case v.kind == valueLength:
		e.put(bpf.LDX|bpf.LEN, 0)
	case v.kind == valueVariable:
		e.loaded |= 1 << v.k
		e.put(bpf.LDX|bpf.MEM, e.word(int(v.k)))
	default:
		e.toA(v)
		e.put(bpf.MISC|bpf.TAX, 0)
	}
	e.now.x = r
}
