// Package bpftest makes packets that reach deep into a filter program, and runs
// programs in the kernel, for the tests of bpf and filter.
package bpftest

import (
	"encoding/binary"
	"math/rand/v2"

	"wiretale/bpf"
)

// maxPacket bounds the packets that Steer makes.
const maxPacket = 400

// Steer makes a packet for program p. It runs the program on random bytes,
// chooses a branch at each comparison of something loaded from the packet, and
// writes bytes there that take it. Random packets hardly pass the first
// comparison; these reach every return sooner or later.
func Steer(rng *rand.Rand, p bpf.Program) []byte {
	w := &walk{rng: rng, packet: randomPacket(rng)}
	for pc, turns := 0, 0; pc >= 0 && pc < len(p) && turns < 4*len(p)+64; turns++ {
		pc = w.step(p[pc], pc)
	}
	return w.packet
}

func randomPacket(rng *rand.Rand) []byte {
	packet := make([]byte, maxPacket)
	kind := rng.IntN(3)
	for n := range packet {
		if kind == 0 || kind == 1 && rng.IntN(4) == 0 {
			packet[n] = byte(rng.Uint32())
		}
	}
	if rng.IntN(4) != 0 {
		return packet[:64+rng.IntN(maxPacket-64)]
	}
	return packet[:rng.IntN(maxPacket)]
}

// source is the place in the packet that a register was loaded from.
type source struct {
	at, size uint32 // size 0: not from the packet
	mask     uint32
	shift    uint32 // value = bytes & mask << shift
}

type register struct {
	value uint32
	from  source
}

type walk struct {
	rng     *rand.Rand
	packet  []byte
	a, x    register
	scratch [bpf.ScratchWords]register
}

// step runs one instruction and returns the number of the next, or -1.
func (w *walk) step(i bpf.Instruction, pc int) int {
	switch i.Class() {
	case bpf.LD, bpf.LDX:
		if !w.load(i) {
			return -1
		}
	case bpf.ST:
		w.scratch[i.K%bpf.ScratchWords] = w.a
	case bpf.STX:
		w.scratch[i.K%bpf.ScratchWords] = w.x
	case bpf.ALU:
		w.compute(i)
	case bpf.MISC:
		if i.Op == bpf.MISC|bpf.TAX {
			w.x = w.a
		} else {
			w.a = w.x
		}
	case bpf.JMP:
		return w.jump(i, pc)
	case bpf.RET:
		return -1
	}
	return pc + 1
}

func (w *walk) load(i bpf.Instruction) bool {
	to := &w.a
	if i.Class() == bpf.LDX {
		to = &w.x
	}
	switch i.Mode() {
	case bpf.IMM:
		*to = register{value: i.K}
	case bpf.LEN:
		*to = register{value: uint32(len(w.packet))}
	case bpf.MEM:
		*to = w.scratch[i.K%bpf.ScratchWords]
	case bpf.ABS:
		return w.fetch(to, uint64(i.K), sizeOf(i), 0xffffffff, 0)
	case bpf.IND:
		return w.fetch(to, uint64(i.K)+uint64(w.x.value), sizeOf(i), 0xffffffff, 0)
	case bpf.MSH:
		return w.header(to, uint64(i.K))
	}
	return true
}

// header loads a header length, mostly one that a header can have.
func (w *walk) header(to *register, at uint64) bool {
	if at < uint64(len(w.packet)) && w.rng.IntN(4) != 0 {
		w.packet[at] = w.packet[at]&0xf0 | 5
	}
	return w.fetch(to, at, 1, 15, 2)
}

func sizeOf(i bpf.Instruction) uint32 {
	switch i.Size() {
	case bpf.B:
		return 1
	case bpf.H:
		return 2
	}
	return 4
}

func (w *walk) fetch(to *register, at uint64, size, mask, shift uint32) bool {
	if at+uint64(size) > uint64(len(w.packet)) {
		return false
	}
	var word [4]byte
	copy(word[4-size:], w.packet[at:at+uint64(size)])
	*to = register{
		value: binary.BigEndian.Uint32(word[:]) & mask << shift,
		from:  source{at: uint32(at), size: size, mask: mask, shift: shift},
	}
	return true
}

func (w *walk) compute(i bpf.Instruction) {
	operand := i.K
	if i.Source() == bpf.X {
		operand = w.x.value
	}
	a := &w.a
	from := a.from
	a.from = source{}
	switch i.Operation() {
	case bpf.ADD:
		a.value += operand
	case bpf.SUB:
		a.value -= operand
	case bpf.MUL:
		a.value *= operand
	case bpf.OR:
		a.value |= operand
	case bpf.XOR:
		a.value ^= operand
	case bpf.AND:
		a.value &= operand
		a.from = from
		a.from.mask &= operand >> from.shift
	case bpf.LSH:
		a.value <<= operand
		a.from = from
		a.from.shift += operand
	case bpf.RSH:
		a.value >>= operand
	case bpf.NEG:
		a.value = -a.value
	case bpf.DIV:
		a.value /= max(operand, 1)
	case bpf.MOD:
		a.value %= max(operand, 1)
	}
}

func (w *walk) jump(i bpf.Instruction, pc int) int {
	if i.Operation() == bpf.JA {
		return pc + 1 + int(int32(i.K))
	}
	operand := i.K
	if i.Source() == bpf.X {
		operand = w.x.value
	}
	w.aim(i.Operation(), operand)
	a := w.a.value
	holds := map[uint16]bool{
		bpf.JEQ: a == operand, bpf.JGT: a > operand, bpf.JGE: a >= operand, bpf.JSET: a&operand != 0,
	}[i.Operation()]
	if holds {
		return pc + 1 + int(i.Jt)
	}
	return pc + 1 + int(i.Jf)
}

// aim writes bytes into the packet that decide the comparison of A.
func (w *walk) aim(operation uint16, operand uint32) {
	from := w.a.from
	if from.size == 0 || from.shift > 31 || w.rng.IntN(8) == 0 {
		return
	}
	wanted := operand
	switch w.rng.IntN(6) {
	case 0:
		wanted++
	case 1:
		wanted--
	case 2:
		wanted = 0
	case 3:
		if operation == bpf.JSET {
			wanted &= w.rng.Uint32()
		}
	}
	w.write(from, wanted>>from.shift)
	w.fetch(&w.a, uint64(from.at), from.size, from.mask, from.shift)
}

func (w *walk) write(to source, value uint32) {
	for n := range to.size {
		shift := 8 * (to.size - 1 - n)
		mask := byte(to.mask >> shift)
		b := &w.packet[to.at+n]
		*b = *b&^mask | byte(value>>shift)&mask
	}
}
