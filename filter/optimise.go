package filter

import "wiretale/bpf"

// maxRounds bounds the optimiser. A round never adds nodes, and two or three do.
const maxRounds = 12

// maxWork bounds the nodes that all rounds together look at. What is longer
// than any filter that people write still compiles, but not to the best program.
const maxWork = 1 << 19

// chaseBudget is how many nodes all edges together may be led past in a round,
// besides some for each node: a filter may be made so that each edge passes all.
const chaseBudget = 1 << 20

// optimise rewrites the graph until nothing changes. A round works from the
// entry down and then from the returns up:
//
//   - what each variable holds on entry of each node (or a symbol, if paths differ);
//   - which node dominates which; going down the tree of dominators, the facts
//     that the tests passed on the way have established;
//   - an edge to a test that these facts decide is led on to where the test
//     would go (jump threading);
//   - a test whose two edges meet is dropped, as is an assignment nobody reads;
//   - nodes that have become equal are merged.
//
// At the end, comparisons of the same value in a chain are moved together.
func (g *graph) optimise() {
	g.imitate()
	g.group()
	g.improve()
	if g.group() {
		g.improve()
	}
}

// imitate is the rounds that see no more than libpcap's optimiser does.
//
// tcpdump: what a test loads is lost with the test, and with it that a packet
// too short for the load does not match. So that this happens where it happens in
// libpcap, the first rounds draw only the conclusions that it draws. The others
// draw more, but keep the loads that may fail.
func (g *graph) imitate() {
	if !g.values.plain {
		return
	}
	work := 0
	for changed := true; changed && work < maxWork; {
		nodes := g.order()
		work += len(nodes)
		g.flow(nodes)
		g.liveness(nodes)
		changed = g.thread(nodes)
	}
	g.values.plain = false
	g.broken = g.calculatesBroken()
	g.begin()
	g.trim()
}

// begin drops what decides nothing from the entry.
func (g *graph) begin() {
	g.liveness(g.order())
	for g.entry.kind == nodeAssign && g.passable(g.entry) {
		g.entry = g.entry.t
	}
	if n := g.entry; n.kind == nodeTest && n.t == n.f {
		// tcpdump: a test that decides nothing still ends the program on a
		// short packet if it is the first one.
		g.entry = &node{kind: nodeTouch, v: g.values.operands(n.test), t: n.t, f: n.t}
	}
}

// calculatesBroken says whether there still is an operation with a constant
// operand that no instruction can have.
func (g *graph) calculatesBroken() bool {
	for _, n := range g.order() {
		for _, v := range [3]*value{n.v, n.test.l, n.test.r} {
			if v != nil && v.broken {
				return true
			}
		}
	}
	return false
}

// improve is the rounds of optimise.
func (g *graph) improve() {
	work := 0
	for range maxRounds {
		nodes := g.order()
		if work += len(nodes); work > maxWork {
			break
		}
		g.flow(nodes)
		threaded := g.thread(nodes)
		merged := g.rebuild(g.order())
		if !threaded && !merged {
			break
		}
	}
}

// flow computes, for each node, what its variables hold and its dominator.
func (g *graph) flow(nodes []*node) {
	for _, n := range nodes {
		n.entries, n.entry, n.env, n.dominator, n.depth = 0, nil, nil, nil, 0
	}
	g.entry.env = make([]*value, g.variables)
	for i := range g.entry.env {
		g.entry.env[i] = g.values.constant(0) // scratch memory starts as zero
	}
	for _, n := range nodes {
		if n.returns() {
			continue
		}
		n.settle()
		out := g.leave(n)
		g.reach(n, n.t, out, true)
		if n.branches() {
			g.reach(n, n.f, out, false)
		}
	}
}

// leave is what the variables hold when n is done.
func (g *graph) leave(n *node) []*value {
	if n.kind != nodeAssign {
		return n.env
	}
	out := append([]*value(nil), n.env...)
	out[n.n] = g.values.resolve(n.v, n.env)
	return out
}

// reach records the edge from n to m.
func (g *graph) reach(n, m *node, env []*value, taken bool) {
	m.entries++
	if m.returns() {
		return
	}
	g.choose(n, m, taken)
	if m.entries == 1 {
		m.entry, m.entryTaken, m.dominator, m.env = n, taken, n, env
		return
	}
	m.entry = nil
	m.dominator = commonDominator(m.dominator, n)
	if len(env) == 0 || &m.env[0] == &env[0] {
		return
	}
	copied := false
	for i := range env {
		if m.env[i] == env[i] {
			continue
		}
		if !copied {
			m.env, copied = append([]*value(nil), m.env...), true
		}
		m.env[i] = g.values.symbol(uint32(m.index*g.variables + i))
	}
}

// maxChoices bounds the list of constants that a value is known to be one of.
const maxChoices = 16

// choose keeps track of what the edges to m have in common: each found the same
// value equal to a constant.
func (g *graph) choose(n, m *node, taken bool) {
	found := n.kind == nodeTest && taken && n.test.op == bpf.JEQ && n.test.r.kind == valueConstant && n.t != n.f
	var v *value
	if found {
		v = g.values.resolve(n.test.l, n.env)
	}
	switch {
	case m.entries == 1:
		m.choice, m.choices = v, nil
	case m.choice != v || len(m.choices) >= maxChoices:
		m.choice = nil
	}
	if m.choice != nil {
		m.choices = append(m.choices, n.test.r.k)
	}
}

// commonDominator is the nearest node that dominates both. Besides its
// dominator each node knows one much farther up, so that it takes few steps.
func commonDominator(a, b *node) *node {
	if a.depth < b.depth {
		a, b = b, a
	}
	for a.depth > b.depth {
		if a.jump.depth >= b.depth {
			a = a.jump
		} else {
			a = a.dominator
		}
	}
	for a != b {
		if a.jump != b.jump {
			a, b = a.jump, b.jump
		} else {
			a, b = a.dominator, b.dominator
		}
	}
	return a
}

// settle computes a node's depth in the tree of dominators and its jump: the
// lengths of jumps follow the skew binary numbers.
func (n *node) settle() {
	d := n.dominator
	if d == nil {
		n.depth, n.jump = 0, n
		return
	}
	n.depth = d.depth + 1
	n.jump = d
	if d.depth-d.jump.depth == d.jump.depth-d.jump.jump.depth {
		n.jump = d.jump.jump
	}
}

// thread walks the tree of dominators with the facts and redirects edges. What
// comes later in the program is done first: then an edge need not be led past
// many nodes one by one, because the edges there have been led on already.
func (g *graph) thread(nodes []*node) (changed bool) {
	for _, n := range nodes {
		n.child = nil
	}
	for _, n := range nodes {
		if d := n.dominator; d != nil {
			d.child, n.sibling = n, d.child // so the later ones come first
		}
	}
	facts := newFacts(g.values)
	facts.simple = g.values.plain
	g.budget = chaseBudget + 16*len(nodes)
	type frame struct {
		n    *node
		next *node // child that has not been visited
		mark int
	}
	enter := func(n *node) frame {
		mark := facts.mark()
		if e := n.entry; e != nil && e.kind == nodeTest {
			facts.passed(g.ask(e, e.env), n.entryTaken)
		} else if n.choice != nil {
			facts.among(n.choice, n.choices)
		}
		g.evaluated(n, facts)
		return frame{n, n.child, mark}
	}
	stack := []frame{enter(g.entry)}
	for len(stack) > 0 {
		top := &stack[len(stack)-1]
		if child := top.next; child != nil {
			top.next = child.sibling
			stack = append(stack, enter(child))
			continue
		}
		changed = g.redirect(top.n, facts) || changed
		facts.restore(top.mark)
		stack = stack[:len(stack)-1]
	}
	return changed
}

// A question is a test of values that do not vary, in its simplest form.
type question struct {
	test
	swap   bool // the answer is to be inverted
	number int  // the same for the same test
}

// ask is the question that n decides. What does not vary is asked the same way
// each time.
func (g *graph) ask(n *node, env []*value) question {
	varies := n.test.l.varies || n.test.r.varies
	if !varies && n.asked && n.askedPlain == g.values.plain {
		return n.question
	}
	s, swap := g.values.simplify(test{n.test.op, g.values.resolve(n.test.l, env), g.values.resolve(n.test.r, env)})
	q := question{s, swap, g.values.number(s)}
	if !varies {
		n.question, n.asked, n.askedPlain = q, true, g.values.plain
	}
	return q
}

// redirect leads the edges of n past the nodes that its facts decide.
func (g *graph) redirect(n *node, facts *facts) (changed bool) {
	if n.returns() {
		return false
	}
	env := g.leave(n)
	if !n.branches() {
		to := g.chase(n.t, env, facts)
		changed = to != n.t
		n.t, n.f = to, to
		return changed
	}
	mark := facts.mark()
	if n.kind == nodeTest {
		facts.passed(g.ask(n, env), true)
	}
	t := g.chase(n.t, env, facts)
	facts.restore(mark)
	if n.kind == nodeTest {
		facts.passed(g.ask(n, env), false)
	}
	f := g.chase(n.f, env, facts)
	facts.restore(mark)
	changed = t != n.t || f != n.f
	n.t, n.f = t, f
	return changed
}

// chase follows an edge as far as the facts decide.
func (g *graph) chase(n *node, env []*value, facts *facts) *node {
	for g.budget > 0 {
		if g.values.plain && g.passable(n) {
			g.budget--
			n = n.t
			continue
		}
		if n.kind != nodeTest {
			break
		}
		g.budget--
		holds, known := facts.decide(g.ask(n, env))
		if !known {
			break
		}
		if holds {
			n = n.t
		} else {
			n = n.f
		}
	}
	return n
}

// passable says whether a node makes no difference but for its loads.
func (g *graph) passable(n *node) bool {
	return n.kind == nodeTest && n.t == n.f || n.kind == nodeAssign && n.t.live>>n.n&1 == 0
}

// rebuild makes the graph anew from the returns up, without useless nodes and
// with equal nodes merged.
func (g *graph) rebuild(nodes []*node) (changed bool) {
	g.liveness(nodes)
	g.unique = make(map[nodeKey]*node, len(nodes))
	replaced := make([]*node, len(nodes))
	for i := len(nodes) - 1; i >= 0; i-- {
		n := nodes[i]
		if n.returns() {
			replaced[i] = n
			continue
		}
		t, f := replaced[n.t.index], replaced[n.f.index]
		replaced[i] = g.renew(n, t, f)
		changed = changed || replaced[i] != n
	}
	g.entry = replaced[g.entry.index]
	return changed
}

// renew is n with new successors, or what takes its place.
func (g *graph) renew(n *node, t, f *node) *node {
	if n.kind == nodeTest {
		s, swap := g.values.simplify(n.test)
		if swap {
			t, f = f, t
		}
		if s != n.test || swap {
			n = &node{kind: nodeTest, test: s, t: n.t, f: n.f, idle: n.idle}
			n.t, n.f = nil, nil
		}
	}
	switch {
	case n.kind == nodeAssign && n.t.live>>n.n&1 == 0:
		return g.touch(n, n.v, t)
	case n.kind == nodeTest && t == f:
		return g.touch(n, g.values.operands(n.test), t)
	case n.kind == nodeTouch && (n.idle || t == g.reject):
		return t
	}
	if n.t == t && n.f == f {
		key := node{kind: n.kind, test: n.test, n: n.n, v: n.v, loop: n.loop, t: t, f: f}
		return g.adopt(n, key)
	}
	return g.intern(node{kind: n.kind, test: n.test, n: n.n, v: n.v, loop: n.loop, t: t, f: f})
}

// adopt enters an unchanged node into the table, unless an equal one is there.
func (g *graph) adopt(n *node, equal node) *node {
	key := nodeKey{n.kind, n.test.op, n.n, idOf(n.test.l), idOf(n.test.r), n.loop, equal.t, equal.f}
	if n.v != nil {
		key.l = n.v.id
	}
	if old, ok := g.unique[key]; ok {
		return old
	}
	g.unique[key] = n
	return n
}

// operands is a value that has all loads of a test.
func (vs *values) operands(s test) *value {
	if !s.r.loads {
		return s.l
	}
	return vs.intern(value{kind: valueBinary, op: bpf.OR, a: s.l, b: s.r})
}

// touch drops a node that decides nothing, but for loads that may fail.
func (g *graph) touch(n *node, v *value, next *node) *node {
	if n.idle || !v.loads || next == g.reject {
		return next // before a rejection it makes no difference whether a load fails
	}
	return g.intern(node{kind: nodeTouch, v: v, t: next, f: next})
}

// initialise sets the variables that may be read before anything is assigned to
// them. They start as zero anyway, but Linux wants to see that.
func (g *graph) initialise() {
	g.liveness(g.order())
	for n := range g.variables {
		if g.entry.live>>n&1 != 0 {
			first := &node{kind: nodeAssign, n: n, v: g.values.constant(0), t: g.entry, f: g.entry, live: g.entry.live}
			g.entry = first
		}
	}
}

// liveness computes which variables are read after the start of each node.
func (g *graph) liveness(nodes []*node) {
	for i := len(nodes) - 1; i >= 0; i-- {
		n := nodes[i]
		n.live = 0
		if n.returns() {
			continue
		}
		n.live = n.t.live | n.f.live
		if n.kind == nodeAssign {
			n.live &^= 1 << n.n
		}
		for _, v := range [3]*value{n.v, n.test.l, n.test.r} {
			n.live |= reads(v)
		}
		if n.loop != nil {
			n.live |= n.loop.reads()
		}
	}
}

func reads(v *value) uint64 {
	switch {
	case v == nil || !v.varies:
		return 0
	case v.kind == valueVariable:
		return 1 << v.k
	}
	return reads(v.a) | reads(v.b)
}

// evaluated notes that n has been run, and did not end the program.
func (g *graph) evaluated(n *node, facts *facts) {
	n.idle = true
	for _, v := range [3]*value{n.v, n.test.l, n.test.r} {
		if v != nil && v.loads {
			v = g.values.resolve(v, n.env)
			n.idle = n.idle && facts.cannotFail(v)
			facts.loaded(v)
		}
	}
}

// trim drops evaluations at the entry that lead straight to a return.
func (g *graph) trim() {
	if g.values.strict {
		return
	}
	n := g.entry
	for n.kind == nodeTouch {
		n = n.t
	}
	if n.returns() {
		g.entry = n
	}
}
