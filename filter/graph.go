package filter

import (
	"slices"

	"wiretale/bpf"
)

// A node is a basic block of the program. The graph has no cycles: a loop is
// hidden inside one node.
type node struct {
	kind  nodeKind
	test  test   // of nodeTest
	n     int    // variable of nodeAssign
	v     *value // what nodeAssign assigns, or nodeTouch evaluates
	loop  *loop
	t, f  *node // successors if the test holds and if not; both the same but for nodeTest and nodeLoop
	index int   // position in topological order, counted from the entry

	// Results of the analysis of one round.
	env        []*value // what each variable holds on entry
	dominator  *node
	depth      int
	jump       *node // a dominator farther up
	entries    int   // edges that lead here
	entry      *node
	entryTaken bool     // the only entry is the true edge of node entry
	choice     *value   // every edge that leads here has found this value equal
	choices    []uint32 // to one of these
	live       uint64
	idle       bool  // its loads cannot fail
	child      *node // a node that this one dominates directly
	sibling    *node // another that has the same dominator
	question   question
	asked      bool // question is known
	askedPlain bool // in which form
	seen       int  // number of the ordering that came by here last
}

type nodeKind uint8

const (
	nodeReject nodeKind = iota
	nodeAccept
	nodeTest
	nodeAssign
	nodeTouch // evaluates a value because a load in it may fail
	nodeLoop
)

func (n *node) branches() bool { return n.kind == nodeTest || n.kind == nodeLoop }

func (n *node) returns() bool { return n.kind <= nodeAccept }

// A graph is a whole program before its instructions are chosen.
type graph struct {
	values         *values
	entry          *node
	accept, reject *node
	variables      int
	broken         bool // libpcap would find an operation with an impossible constant
	unique         map[nodeKey]*node
	budget         int     // steps that threading may still take in this round
	orders         int     // how often the nodes were put in order
	ordered        []*node // what order returned last, to be used again
	made           int     // number of nodes ever made
	spare          []node  // not in use yet
	stack          []step  // for order
}

type nodeKey struct {
	kind nodeKind
	op   uint16
	n    int
	l, r int
	loop *loop
	t, f *node
}

func newGraph(vs *values, variables int) *graph {
	g := &graph{values: vs, variables: variables, unique: map[nodeKey]*node{}}
	g.accept, g.reject = &node{kind: nodeAccept}, &node{kind: nodeReject}
	return g
}

// lower makes the nodes that decide c and go to t or f.
func (g *graph) lower(c *condition, t, f *node) *node {
	switch c.kind {
	case conditionTrue:
		return t
	case conditionFalse:
		return f
	case conditionNot:
		return g.lower(c.parts[0], f, t)
	case conditionAnd:
		for i := len(c.parts) - 1; i >= 0; i-- {
			t = g.lower(c.parts[i], t, f)
		}
		return t
	case conditionOr:
		for i := len(c.parts) - 1; i >= 0; i-- {
			f = g.lower(c.parts[i], t, f)
		}
		return f
	case conditionOptional:
		return g.lower(c.parts[0], t, t)
	case conditionAssign:
		return g.intern(node{kind: nodeAssign, n: c.n, v: c.v, t: t, f: t})
	case conditionLoop:
		return g.intern(node{kind: nodeLoop, loop: c.loop, test: c.test, t: t, f: f})
	}
	return g.lowerTest(c.test, t, f)
}

// maxNodes bounds the tests of an expression: ten thousand hosts have 90 000.
const maxNodes = 1 << 17

func (g *graph) lowerTest(s test, t, f *node) *node {
	if g.made > maxNodes {
		panic(&Error{Message: "expression is too long", Offset: -1, Hint: "it makes more than " + itoa(maxNodes) + " tests"})
	}
	if !g.values.fold {
		return g.intern(node{kind: nodeTest, test: s, t: t, f: f})
	}
	s, swap := g.values.simplify(s)
	if swap {
		t, f = f, t
	}
	if holds, known := s.constant(); known {
		if !holds {
			t = f
		}
		// tcpdump: a calculation that comes out as a constant stays in the way:
		// what leads to it does not lead to what follows, so no test before it
		// becomes useless, and its loads still count.
		return g.intern(node{kind: nodeTouch, v: s.l, t: t, f: t})
	}
	if s.op == bpf.JSET && s.r.kind == valueConstant && s.r.k == 0 {
		t = f // no bit of an empty mask is set
	}
	return g.intern(node{kind: nodeTest, test: s, t: t, f: f})
}

// intern returns the node that is equal to n, if there is one already.
func (g *graph) intern(n node) *node {
	if g.values.plain {
		return g.newNode(n) // tcpdump: equal nodes are only merged when all else is done
	}
	key := nodeKey{n.kind, n.test.op, n.n, idOf(n.test.l), idOf(n.test.r), n.loop, n.t, n.f}
	if n.v != nil {
		key.l = n.v.id
	}
	if old, ok := g.unique[key]; ok {
		return old
	}
	p := g.newNode(n)
	g.unique[key] = p
	return p
}

// newNode makes a node; many are allocated at once.
func (g *graph) newNode(n node) *node {
	if len(g.spare) == 0 {
		g.spare = make([]node, 64)
	}
	g.made++
	p := &g.spare[0]
	g.spare = g.spare[1:]
	*p = n
	return p
}

// constant decides a test of two constants.
func (s test) constant() (holds, known bool) {
	if s.l.kind != valueConstant || s.r.kind != valueConstant {
		return false, false
	}
	return decide(s.op, s.l.k, s.r.k), true
}

func decide(op uint16, a, b uint32) bool {
	switch op {
	case bpf.JEQ:
		return a == b
	case bpf.JGT:
		return a > b
	case bpf.JGE:
		return a >= b
	}
	return a&b != 0
}

// simplify brings a test into a cheaper form. If swap, the answer is inverted.
func (vs *values) simplify(s test) (out test, swap bool) {
	if s.l.kind == valueConstant && s.r.kind != valueConstant {
		s, swap = mirror(s)
	}
	if s.r.kind != valueConstant || s.l.kind != valueBinary || s.l.b.kind != valueConstant {
		return s, swap
	}
	k, mask := s.r.k, s.l.b.k
	switch {
	case vs.plain && (s.op != bpf.JEQ || s.l.op != bpf.AND || k != 0):
		return s, swap // tcpdump: this is the only one of them that it knows
	case s.op == bpf.JEQ && s.l.op == bpf.ADD:
		return test{s.op, s.l.a, vs.constant(k - mask)}, swap
	case s.op == bpf.JEQ && s.l.op == bpf.XOR:
		return test{s.op, s.l.a, vs.constant(k ^ mask)}, swap
	case s.op == bpf.JEQ && s.l.op == bpf.AND && k == 0:
		return test{bpf.JSET, s.l.a, vs.constant(mask)}, !swap
	case s.op == bpf.JEQ && s.l.op == bpf.AND && k == mask && k&(k-1) == 0:
		return test{bpf.JSET, s.l.a, vs.constant(mask)}, swap
	case s.op == bpf.JGT && s.l.op == bpf.AND && k == 0:
		return test{bpf.JSET, s.l.a, vs.constant(mask)}, swap
	case s.op == bpf.JSET && s.l.op == bpf.AND:
		return test{bpf.JSET, s.l.a, vs.constant(mask & k)}, swap
	}
	return s, swap
}

// mirror exchanges the operands of a test.
func mirror(s test) (test, bool) {
	switch s.op {
	case bpf.JGT: // l > r is not (r >= l)
		return test{bpf.JGE, s.r, s.l}, true
	case bpf.JGE:
		return test{bpf.JGT, s.r, s.l}, true
	}
	return test{s.op, s.r, s.l}, false
}

// order numbers the nodes so that every edge leads to a higher number, and
// returns them in that order. It does not recurse: a chain may be very long.
// The result is valid until order is called again.
func (g *graph) order() []*node {
	g.orders++
	g.entry.seen = g.orders
	finished := g.ordered[:0]
	stack := append(g.stack[:0], step{g.entry, 0})
	for len(stack) > 0 {
		top := &stack[len(stack)-1]
		var next *node
		// The true side is visited first and so comes last: the false side
		// of a chain of or stays near.
		switch {
		case top.done == 0:
			next = top.n.t
		case top.done == 1 && top.n.branches():
			next = top.n.f
		case top.done >= 1:
			finished = append(finished, top.n)
			stack = stack[:len(stack)-1]
			continue
		}
		top.done++
		if next != nil && next.seen != g.orders {
			next.seen = g.orders
			stack = append(stack, step{next, 0})
		}
	}
	slices.Reverse(finished)
	for i, n := range finished {
		n.index = i
	}
	g.ordered, g.stack = finished, stack
	return finished
}

// step is how far order has come with a node: how many of its edges are done.
type step struct {
	n    *node
	done int
}
