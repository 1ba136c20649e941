package filter

import "wiretale/bpf"

// maxJump is the farthest a conditional jump can reach.
const maxJump = 255

// layout gives the items their addresses. A conditional jump that would reach
// too far goes to an island instead: a copy of a return, or a long jump, that is
// put between two nodes where nothing falls into it. Islands are shared by all
// jumps that can reach them.
type layout struct {
	out     bpf.Program
	address map[*node]int
	pending map[*node]*target
	queue   []*target // in the order of their oldest jump
	far     []farJump
	accept  uint32
	scratch bool // the program uses scratch memory: see returnsLast
}

type target struct {
	node   *node
	oldest int
	refs   []reference
	done   bool
}

// reference is a conditional jump that waits for the address of its target.
type reference struct {
	at int
	t  bool
}

type farJump struct {
	at int
	to *node
}

func assemble(items []item, accept uint32) bpf.Program {
	l := &layout{address: map[*node]int{}, pending: map[*node]*target{}, accept: accept}
	for _, i := range items {
		l.scratch = l.scratch || i.Class() == bpf.ST || i.Class() == bpf.STX
	}
	fallen := false
	for _, b := range split(items) {
		l.block(b, fallen)
		fallen = fallsThrough(b[len(b)-1])
	}
	for _, j := range l.far {
		l.out[j.at].K = uint32(l.address[j.to] - j.at - 1)
	}
	return l.out
}

func (l *layout) block(items []item, fallen bool) {
	n := items[0].from
	if !fallen {
		l.islands(len(items), n)
	}
	l.place(n)
	for _, i := range items {
		at := len(l.out)
		l.out = append(l.out, i.Instruction)
		switch {
		case i.f != nil:
			l.refer(i.t, reference{at, true})
			l.refer(i.f, reference{at, false})
		case i.t != nil:
			l.far = append(l.far, farJump{at, i.t})
		}
	}
}

func (l *layout) refer(n *node, r reference) {
	p := l.pending[n]
	if p == nil {
		p = &target{node: n, oldest: r.at}
		l.pending[n] = p
		l.queue = append(l.queue, p)
	}
	p.refs = append(p.refs, r)
}

// islands makes islands for the jumps that would not reach past the next block.
func (l *layout) islands(length int, next *node) {
	for len(l.queue) > 0 {
		p := l.queue[0]
		if p.done {
			l.queue = l.queue[1:]
			continue
		}
		// The blocks of one expression may fall into each other, with no
		// place for an island between them; leave room for a few of them.
		reach := p.oldest + 1 + maxJump
		if len(l.out)+length+len(l.pending)+slack <= reach {
			return
		}
		l.queue = l.queue[1:]
		if p.node == next {
			continue // resolved at once
		}
		l.settle(p)
		switch {
		case p.node.kind == nodeReject && !l.scratch:
			l.out = append(l.out, bpf.Stmt(bpf.RET|bpf.K, 0))
		case p.node.kind == nodeAccept && !l.scratch:
			l.out = append(l.out, bpf.Stmt(bpf.RET|bpf.K, l.accept))
		default:
			l.far = append(l.far, farJump{len(l.out), p.node})
			l.out = append(l.out, bpf.Stmt(bpf.JMP|bpf.JA, 0))
		}
	}
}

// slack is room for blocks that fall through to the next.
const slack = 24

// place sets the address of n to here.
func (l *layout) place(n *node) {
	l.address[n] = len(l.out)
	if p := l.pending[n]; p != nil {
		l.settle(p)
	}
}

// settle lets the jumps to p lead here.
func (l *layout) settle(p *target) {
	for _, r := range p.refs {
		distance := uint8(len(l.out) - r.at - 1)
		if r.t {
			l.out[r.at].Jt = distance
		} else {
			l.out[r.at].Jf = distance
		}
	}
	p.done = true
	delete(l.pending, p.node)
}
