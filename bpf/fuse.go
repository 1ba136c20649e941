package bpf

// fuse makes one step of each instruction and of as many as possible that
// follow it. Step n begins at instruction n, so every jump finds its target;
// steps that begin inside another are only run if something jumps there.
func fuse(p Program) []step {
	steps := make([]step, len(p))
	to := targets(p, steps)
	for pc := range p {
		steps[pc] = fuseAt(p, pc, to)
	}
	return steps
}

// specialise is the whole preparation of a program.
func specialise(p Program) []step {
	steps := fuse(p)
	if goesBack(steps) {
		return steps
	}
	dropRepeated(steps)
	makeTables(steps)
	f := newFlow(steps)
	f.reload()
	f.findLive()
	f.widen(fuse(p))
	return steps
}

// dropRepeated mends a test that cannot change anything: if A == 1 goes where
// A != 2 goes too, then only A == 2 is worth asking.
func dropRepeated(steps []step) {
	for n := len(steps) - 1; n >= 0; n-- {
		s := &steps[n]
		if s.test == testEqual && s.no.continuesChain() && s.yes == s.no.no && s.value != s.no.value {
			s.value, s.yes, s.no = s.no.value, s.no.yes, s.no.no
		}
	}
}

// targets is, for each instruction, the step where a jump to it really leads:
// forward jumps are followed here, not when a packet is there.
func targets(p Program, steps []step) []*step {
	to := make([]*step, len(p))
	for pc := len(p) - 1; pc >= 0; pc-- {
		to[pc] = &steps[pc]
		if p[pc].Op == JMP|JA && int32(p[pc].K) >= 0 {
			to[pc] = to[pc+1+int(p[pc].K)]
		}
	}
	return to
}

func fuseAt(p Program, pc int, to []*step) step {
	i := p[pc]
	s := step{load: loadOf(i), k: i.K, mask: 0xffffffff, byX: i.Class() == ALU && i.Source() == X}
	switch s.load {
	case loadReturn, loadReturnA:
		return s
	case loadBack:
		s.yes = to[pc+1+int(int32(i.K))]
		return s
	case loadNone: // a jump or a mask: not consumed yet
	default:
		pc++
	}
	if p[pc].Op == ALU|AND|K {
		s.mask = p[pc].K
		pc++
	}
	if s.test = testOf(p[pc]); s.test == testNone {
		s.yes = to[pc]
		return s
	}
	s.value = p[pc].K
	s.yes, s.no = to[pc+1+int(p[pc].Jt)], to[pc+1+int(p[pc].Jf)]
	return s
}

var loads = map[uint16]load{
	LD | B | ABS:  loadByte,
	LD | H | ABS:  loadHalf,
	LD | W | ABS:  loadWord,
	LD | B | IND:  loadByteX,
	LD | H | IND:  loadHalfX,
	LD | W | IND:  loadWordX,
	LD | W | LEN:  loadLength,
	LD | IMM:      loadConstant,
	LD | MEM:      loadScratch,
	LDX | B | MSH: loadHeader,
	LDX | W | LEN: loadLengthX,
	LDX | IMM:     loadConstantX,
	LDX | MEM:     loadScratchX,
	ST:            loadStore,
	STX:           loadStoreX,
	MISC | TAX:    loadTAX,
	MISC | TXA:    loadTXA,
	RET | K:       loadReturn,
	RET | A:       loadReturnA,
	ALU | ADD:     loadAdd, // and so on, with either operand
	ALU | SUB:     loadSub,
	ALU | MUL:     loadMul,
	ALU | DIV:     loadDiv,
	ALU | MOD:     loadMod,
	ALU | OR:      loadOr,
	ALU | AND:     loadAnd,
	ALU | XOR:     loadXor,
	ALU | LSH:     loadLeft,
	ALU | RSH:     loadRight,
	ALU | NEG:     loadNegate,
}

func loadOf(i Instruction) load {
	switch {
	case i.Op == ALU|AND|K:
		return loadNone
	case i.Op == JMP|JA && int32(i.K) < 0:
		return loadBack
	case i.Class() == JMP:
		return loadNone
	case i.Class() == LD && i.Mode() == ABS && isAncillary(i.K):
		return loadAncillary
	case i.Class() == ALU:
		return loads[i.Op&^sourceMask]
	}
	return loads[i.Op]
}

func testOf(i Instruction) test {
	switch i.Op {
	case JMP | JEQ | K:
		return testEqual
	case JMP | JSET | K:
		return testSet
	case JMP | JGT | K:
		return testGreater
	case JMP | JGE | K:
		return testAtLeast
	case JMP | JEQ | X:
		return testEqualX
	case JMP | JSET | X:
		return testSetX
	case JMP | JGT | X:
		return testGreaterX
	case JMP | JGE | X:
		return testAtLeastX
	}
	return testNone
}
