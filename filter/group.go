package filter

// group brings tests of the same value together in chains of tests that all
// leave for the same node: whether src is A, dst is A, src is B, dst is B
// becomes src is A, src is B, dst is A, dst is B, with two loads instead of four.
// The order within a chain does not matter to its result. It does matter which
// load fails on a short packet; libpcap reorders in the same way.
// It reports whether it moved any.
func (g *graph) group() (changed bool) {
	if g.values.strict {
		return false
	}
	nodes := g.order()
	g.flow(nodes)
	done := make([]bool, len(nodes))
	for _, n := range nodes {
		if n.kind != nodeTest || done[n.index] {
			continue
		}
		chain, exit := longerChain(g.chain(n, n.t), n.t, g.chain(n, n.f), n.f)
		for _, m := range chain {
			done[m.index] = true
		}
		changed = regroup(chain, exit) || changed
	}
	return changed
}

func longerChain(a []*node, exitA *node, b []*node, exitB *node) ([]*node, *node) {
	if len(a) >= len(b) {
		return a, exitA
	}
	return b, exitB
}

// chain is the tests from n on that leave for exit or go on to the next of
// them, which nothing else leads to.
//
// tcpdump: all of them leave if they hold, or all if they do not. More could
// be moved, but other loads would fail then.
func (g *graph) chain(n, exit *node) []*node {
	chain := []*node{n}
	holds := n.t == exit
	for {
		n = n.past(exit)
		if n.kind != nodeTest || n.entries != 1 || holds && n.t != exit || !holds && n.f != exit {
			return chain
		}
		chain = append(chain, n)
	}
}

// past is the successor of n that is not exit.
func (n *node) past(exit *node) *node {
	if n.t == exit {
		return n.f
	}
	return n.t
}

// regroup sorts a chain by the first occurrence of each value.
func regroup(chain []*node, exit *node) (changed bool) {
	end := chain[len(chain)-1].past(exit)
	rank := map[*value]int{}
	var groups [][]*node
	for _, n := range chain {
		i, ok := rank[n.test.l]
		if !ok {
			i = len(groups)
			rank[n.test.l] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], n)
	}
	at := 0
	var sorted []*node
	for _, group := range groups {
		for _, n := range group {
			changed = changed || chain[at] != n
			sorted = append(sorted, n)
			at++
		}
	}
	if !changed {
		return false
	}
	for i, n := range sorted {
		next := end
		if i+1 < len(sorted) {
			next = sorted[i+1]
		}
		if n.t == exit {
			n.f = next
		} else {
			n.t = next
		}
	}
	return true
}
