package filter

import "wiretale/bpf"

// A loop walks the chain of headers of an IP packet and tests whether it comes
// to a protocol. It is the only thing that jumps backwards.
type loop struct {
	over  word   // wordIP or wordIP6
	start uint32 // of the IP header
	proto uint32
}

func (l *loop) reads() uint64 { return 0 }

// protoChain is [ip|ip6] protochain N.
func (c *compiler) protoChain(at span, proto word, n uint32) *condition {
	switch proto {
	case wordNone:
		limitNumber(at, "protocol number", n, 0xff)
		return or(c.protoChain(at, wordIP, n), c.protoChain(at, wordIP6, n))
	case wordIP, wordIP6:
		limitNumber(at, "protocol number", n, 0xff)
	default:
		panic(notQualifier(at, "only ip and ip6 have chains of headers", proto.String(), "protochain"))
	}
	if c.payload.variable != fixed {
		panic(fault(at, "", "'protochain' not supported with variable length headers"))
	}
	c.strict = true
	l := &loop{over: proto, start: c.payload.k + c.network, proto: n}
	return and(c.payloadIs(at, etherTypes[proto]), &condition{kind: conditionLoop, loop: l})
}

// loop emits the walk: A is the protocol of the next header, X where it is.
func (e *emitter) loop(n *node) {
	l := n.loop
	next := e.temp()
	if l.over == wordIP {
		e.put(bpf.LD|bpf.ABS|bpf.B, l.start+9)
		e.put(bpf.LDX|bpf.B|bpf.MSH, l.start)
	} else {
		e.put(bpf.LD|bpf.ABS|bpf.B, l.start+6)
		e.put(bpf.LDX|bpf.IMM, 40)
	}
	w := walk{emitter: e, head: len(e.items)}
	w.leaveIf(l.proto)
	w.leaveIf(protocolNone)
	if l.over == wordIP6 {
		w.options(l.start, next)
	}
	w.authentication(l.start, next)
	w.finish()
	e.items = append(e.items, item{Instruction: bpf.Stmt(bpf.JMP|bpf.JEQ|bpf.K, l.proto), t: n.t, f: n.f})
	e.now = registers{}
	e.follow(n.t)
	e.follow(n.f)
}

// walk is a loop as it is being written.
type walk struct {
	emitter *emitter
	head    int
	onTrue  []int // jumps that leave the loop if they hold
	onFalse []int
}

func (w *walk) jump(k uint32, t, f uint8) int {
	e := w.emitter
	e.items = append(e.items, item{Instruction: bpf.Jump(bpf.JMP|bpf.JEQ|bpf.K, k, t, f)})
	return len(e.items) - 1
}

func (w *walk) leaveIf(k uint32) { w.onTrue = append(w.onTrue, w.jump(k, 0, 0)) }

func (w *walk) again() {
	e := w.emitter
	e.put(bpf.JMP|bpf.JA, uint32(w.head-len(e.items)-1))
}

// options steps over an IPv6 extension header (RFC 8200, 4).
func (w *walk) options(start, next uint32) {
	e := w.emitter
	w.jump(extensionHop, 3, 0)
	w.jump(extensionDst, 2, 0)
	w.jump(extensionRoute, 1, 0)
	const length = 9 // instructions of the step
	w.jump(extensionFrag, 0, length)
	e.put(bpf.LD|bpf.IND|bpf.B, start)
	e.put(bpf.ST, next)
	e.put(bpf.LD|bpf.IND|bpf.B, start+1)
	e.put(bpf.ALU|bpf.ADD|bpf.K, 1)
	e.put(bpf.ALU|bpf.MUL|bpf.K, 8)
	e.put(bpf.ALU|bpf.ADD|bpf.X, 0)
	e.put(bpf.MISC|bpf.TAX, 0)
	e.put(bpf.LD|bpf.MEM, next)
	w.again()
}

// authentication steps over an Authentication Header (RFC 4302).
func (w *walk) authentication(start, next uint32) {
	e := w.emitter
	w.onFalse = append(w.onFalse, w.jump(protocolAH, 0, 0))
	e.put(bpf.LD|bpf.IND|bpf.B, start)
	e.put(bpf.ST, next)
	e.put(bpf.MISC|bpf.TXA, 0)
	e.put(bpf.ALU|bpf.ADD|bpf.K, 1)
	e.put(bpf.MISC|bpf.TAX, 0)
	e.put(bpf.LD|bpf.IND|bpf.B, start)
	e.put(bpf.ALU|bpf.ADD|bpf.K, 2)
	e.put(bpf.ALU|bpf.MUL|bpf.K, 4)
	// tcpdump: the length of this header, without what came before it.
	e.put(bpf.MISC|bpf.TAX, 0)
	e.put(bpf.LD|bpf.MEM, next)
	w.again()
}

// finish lets the jumps that leave the loop lead here.
func (w *walk) finish() {
	e := w.emitter
	end := len(e.items)
	for _, at := range w.onTrue {
		e.items[at].Jt = uint8(end - at - 1)
	}
	for _, at := range w.onFalse {
		e.items[at].Jf = uint8(end - at - 1)
	}
}
