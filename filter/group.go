package filter

// minGroup is how many comparisons make a chain worth sorting.
const minGroup = 3

// group sorts chains of comparisons that all lead to the same place if they
// hold, so that those of the same value stand together and need it only once:
// of host A or B, both sources first and then both destinations. It reports
// whether it moved any.
//
// On a packet that ends before one of the values the order matters. libpcap sorts
// too, so the verdict is the same as there.
func (g *graph) group() (changed bool) {
	if g.values.strict {
		return false
	}
	nodes := g.order()
	g.flow(nodes)
	inChain := make([]bool, len(nodes))
	for _, n := range nodes {
		if n.kind != nodeTest || inChain[n.index] {
			continue
		}
		chain := []*node{n}
		for m := n.f; m.kind == nodeTest && m.entries == 1 && m.t == n.t; m = m.f {
			chain = append(chain, m)
			inChain[m.index] = true
		}
		if len(chain) >= minGroup {
			changed = sortTests(chain) || changed
		}
	}
	return changed
}

// sortTests moves each test to the first one of the same value. Values keep the
// order in which they first appear, and so do the tests of each.
func sortTests(chain []*node) (changed bool) {
	var order []*value
	tests := map[*value][]test{}
	for _, n := range chain {
		l := n.test.l
		if tests[l] == nil {
			order = append(order, l)
		}
		tests[l] = append(tests[l], n.test)
	}
	at := 0
	for _, l := range order {
		for _, s := range tests[l] {
			changed = changed || chain[at].test != s
			chain[at].test = s
			at++
		}
	}
	return changed
}
