package filter

// A condition is a tree of tests joined by and, or and not. Some conditions
// are there for what they do: an assignment is always true.
type condition struct {
	kind  conditionKind
	parts []*condition // of and, or, not
	test  test
	n     int    // variable of an assignment
	v     *value // what is assigned
	loop  *loop
}

type conditionKind uint8

const (
	conditionTrue conditionKind = iota
	conditionFalse
	conditionTest
	conditionAnd
	conditionOr
	conditionNot
	conditionOptional // always true; what is in it happens as far as it holds
	conditionAssign
	conditionLoop
)

// A test compares l with r: equal, greater, greater or equal, or a common bit.
type test struct {
	op   uint16 // bpf.JEQ, bpf.JGT, bpf.JGE or bpf.JSET
	l, r *value
}

var (
	always = &condition{kind: conditionTrue}
	never  = &condition{kind: conditionFalse}
)

func and(parts ...*condition) *condition { return join(conditionAnd, parts) }

func or(parts ...*condition) *condition { return join(conditionOr, parts) }

// join flattens nested conditions of the same kind, so that the length of a
// chain in the filter does not become a depth of the tree.
func join(kind conditionKind, parts []*condition) *condition {
	neutral, absorbing := always, never
	if kind == conditionOr {
		neutral, absorbing = never, always
	}
	result := parts[0]
	for _, p := range parts[1:] {
		switch {
		case result == absorbing || p == absorbing:
			result = absorbing
		case p == neutral:
		case result == neutral:
			result = p
		case result.kind == kind:
			// The left operand belongs to this chain alone: it can grow in place.
			result.parts = append(result.parts, p)
		default:
			result = &condition{kind: kind, parts: []*condition{result, p}}
		}
	}
	return result
}

// optional does what c does as far as it holds, and is always true.
func optional(c *condition) *condition {
	return &condition{kind: conditionOptional, parts: []*condition{c}}
}

func not(c *condition) *condition {
	switch c.kind {
	case conditionNot:
		return c.parts[0]
	case conditionTrue:
		return never
	case conditionFalse:
		return always
	}
	return &condition{kind: conditionNot, parts: []*condition{c}}
}

func assign(n int, v *value) *condition { return &condition{kind: conditionAssign, n: n, v: v} }

func compare(op uint16, l, r *value) *condition {
	return &condition{kind: conditionTest, test: test{op, l, r}}
}
