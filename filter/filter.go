package filter

import (
	"strings"

	"wiretale/bpf"
)

// maxExpression bounds the length of an expression, in bytes. A list of ten
// thousand addresses is shorter.
const maxExpression = 256 << 10

// Compile makes a program of an expression in the language of pcap-filter(7).
// An empty expression matches everything. An error is an [*Error].
func Compile(expression string, o Options) (program bpf.Program, err error) {
	if o.SnapLen == 0 {
		o.SnapLen = DefaultSnapLen
	}
	if o.Resolver == nil {
		o.Resolver = SystemResolver()
	}
	defer func() {
		switch r := recover().(type) {
		case nil:
		case *Error:
			r.Expression = expression
			program, err = nil, r
		default:
			panic(r)
		}
	}()
	if len(expression) > maxExpression {
		return nil, &Error{Message: "expression is too long", Offset: -1,
			Hint: "at most " + itoa(maxExpression) + " bytes are compiled; this has " + itoa(len(expression))}
	}
	if i := strings.IndexByte(expression, 0); i >= 0 {
		panic(fault(span{i, 1}, "a filter is text without zero bytes", syntaxError))
	}
	t := parse(expression, o)
	if t == nil {
		return bpf.Program{bpf.Stmt(bpf.RET|bpf.K, o.SnapLen)}, nil
	}
	return generate(t, o)
}

// generate makes the program of a tree.
func generate(t *tree, o Options) (bpf.Program, error) {
	c, condition := compile(t, o, false)
	if c.strict {
		// Known only now: what was folded on the way must be done again.
		c, condition = compile(t, o, true)
	}
	g := newGraph(c.values, c.most)
	c.values.plain = o.Optimize && !c.strict
	g.entry = g.lower(condition, g.accept, g.reject)
	if o.Optimize {
		g.optimise()
		if g.broken && c.impossible != nil {
			return nil, c.impossible
		}
		if g.entry == g.reject && !c.strict {
			return nil, &Error{Message: "expression rejects all packets", Offset: -1,
				Hint: "its parts contradict each other, or this link type cannot carry what it asks for"}
		}
	}
	g.initialise()
	items, err := g.emit(o.Optimize, o.SnapLen)
	if err != nil {
		return nil, err
	}
	if o.Optimize {
		items = merge(items)
	}
	p := assemble(items, o.SnapLen)
	if len(p) > bpf.MaxInstructions {
		return nil, &Error{Message: "expression is too long", Offset: -1,
			Hint: "its program has " + itoa(len(p)) + " instructions; at most " + itoa(bpf.MaxInstructions) + " can be run"}
	}
	return p, nil
}

// compile makes the condition of a tree. In strict mode no load may be lost.
func compile(t *tree, o Options, strict bool) (*compiler, *condition) {
	c := newCompiler(o)
	c.values.strict = strict
	condition := c.tree(t)
	return c, c.prologue(condition)
}
