package bpf_test

import (
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	"wiretale/bpf"
	"wiretale/internal/bpftest"
)

// rounds is n, times WIRETALE_ROUNDS if that is set: for long runs.
func rounds(n int) int {
	if times, err := strconv.Atoi(os.Getenv("WIRETALE_ROUNDS")); err == nil {
		n *= times
	}
	return n
}

// generator makes random valid programs. They are shaped like filters, so that
// everything Load fuses turns up, but the constants are few and small, so that
// comparisons come true.
type generator struct {
	*rand.Rand
	length int
	xnet   bool // leave out what golang.org/x/net/bpf cannot run: neg
}

func pick[T any](g generator, from ...T) T { return from[g.IntN(len(from))] }

func (g generator) offset() uint32 {
	if g.IntN(40) == 0 {
		return pick(g, uint32(0x7fffffff), 0x80000000, 0xffff, 0xffffefff, 1<<24-4)
	}
	return uint32(g.IntN(24))
}

func (g generator) value() uint32 {
	switch g.IntN(10) {
	case 0:
		return g.Uint32()
	case 1:
		return pick(g, uint32(0x0101), 0x01010101, 0x0100, 0x010000, 0xff, 0xffff, 0x80000000, 0xffffffff)
	}
	return uint32(g.IntN(3))
}

func (g generator) load() bpf.Instruction {
	size := pick(g, bpf.B, bpf.H, bpf.W)
	switch g.IntN(16) {
	case 0:
		return bpf.Stmt(bpf.LD|bpf.LEN, 0)
	case 1:
		return bpf.Stmt(bpf.LD|bpf.IMM, g.value())
	case 2:
		return bpf.Stmt(bpf.LD|bpf.MEM, uint32(g.IntN(3)))
	case 3, 4, 5, 6:
		return bpf.Stmt(bpf.LD|bpf.IND|size, g.offset())
	case 7, 8:
		return bpf.Stmt(bpf.LDX|bpf.B|bpf.MSH, g.offset())
	}
	return bpf.Stmt(bpf.LD|bpf.ABS|size, g.offset())
}

func (g generator) compute() bpf.Instruction {
	operation := pick(g, bpf.ADD, bpf.SUB, bpf.MUL, bpf.DIV, bpf.OR, bpf.AND, bpf.LSH, bpf.RSH, bpf.NEG, bpf.MOD, bpf.XOR)
	if operation == bpf.NEG && g.xnet {
		operation = bpf.XOR
	}
	if operation == bpf.NEG {
		return bpf.Stmt(bpf.ALU|bpf.NEG, 0)
	}
	if g.IntN(3) == 0 {
		return bpf.Stmt(bpf.ALU|operation|bpf.X, 0)
	}
	k := g.value()
	switch operation {
	case bpf.DIV, bpf.MOD:
		k = max(k, 1)
	case bpf.LSH, bpf.RSH:
		k %= 32
	}
	return bpf.Stmt(bpf.ALU|operation|bpf.K, k)
}

func (g generator) jump(pc int) bpf.Instruction {
	room := g.length - pc - 2
	if g.IntN(12) == 0 {
		return bpf.Stmt(bpf.JMP|bpf.JA, uint32(g.IntN(room+1)))
	}
	operation := pick(g, bpf.JEQ, bpf.JEQ, bpf.JEQ, bpf.JSET, bpf.JGT, bpf.JGE)
	operand := bpf.K
	if g.IntN(12) == 0 {
		operand = bpf.X
	}
	skip := func() uint8 {
		switch g.IntN(5) {
		case 0, 1:
			return 0
		case 2, 3:
			return uint8(max(min(room, 255)-g.IntN(3), 0)) // to one of the returns
		}
		return uint8(g.IntN(min(room, 255) + 1))
	}
	return bpf.Jump(bpf.JMP|operation|operand, g.value(), skip(), skip())
}

// fields appends comparisons of the packet that all fail, or all succeed, to the
// same return.
func (g generator) fields(p bpf.Program) bpf.Program {
	mode, back := pick(g, bpf.ABS, bpf.IND), 1+g.IntN(2)
	for n := 2 + g.IntN(3); n > 0 && len(p) < g.length-6; n-- {
		if g.IntN(6) == 0 {
			mode = pick(g, bpf.ABS, bpf.IND)
		}
		at := pick(g, 10, g.IntN(24))
		p = append(p, bpf.Stmt(bpf.LD|mode|pick(g, bpf.B, bpf.H, bpf.W), uint32(at)))
		if g.IntN(4) == 0 {
			p = append(p, bpf.Stmt(bpf.ALU|bpf.AND|bpf.K, pick(g, 1, 3, g.Uint32())))
		}
		away := uint8(g.length - back - len(p) - 1)
		jump := bpf.Jump(bpf.JMP|pick(g, bpf.JEQ, bpf.JEQ, bpf.JSET)|bpf.K, g.value(), 0, away)
		if g.IntN(3) == 0 {
			jump.Jt, jump.Jf = away, 0
		}
		p = append(p, jump)
	}
	return p
}

// chain appends comparisons of the same A with many values.
func (g generator) chain(p bpf.Program) bpf.Program {
	for n := 6 + g.IntN(4); n > 0 && len(p) < g.length-6; n-- {
		away := uint8(g.length - 1 - g.IntN(3) - len(p) - 1)
		p = append(p, bpf.Jump(bpf.JMP|bpf.JEQ|bpf.K, g.value(), away, 0))
		if g.IntN(12) == 0 {
			p = append(p, bpf.Stmt(bpf.ALU|bpf.AND|bpf.K, g.value()))
		}
	}
	return p
}

// program makes a program that stores every scratch word it may load, so that
// the kernel takes it too.
func (g generator) program() bpf.Program {
	p := bpf.Program{bpf.Stmt(bpf.ST, 0), bpf.Stmt(bpf.ST, 1), bpf.Stmt(bpf.STX, 2)}
	if g.IntN(2) == 0 {
		p = append(p, bpf.Stmt(bpf.LDX|bpf.IMM, uint32(g.IntN(8))))
	}
	g.length = len(p) + 4 + g.IntN(40)
	for len(p) < g.length-3 {
		switch g.IntN(20) {
		case 16, 17:
			p = g.fields(p)
		case 18:
			p = g.chain(p)
		case 0, 1:
			p = append(p, g.compute())
		case 2:
			p = append(p, bpf.Stmt(bpf.ALU|bpf.AND|bpf.K, g.value()))
		case 3:
			p = append(p, bpf.Stmt(pick(g, bpf.ST, bpf.STX), uint32(g.IntN(3))))
		case 4:
			p = append(p, bpf.Stmt(bpf.MISC|pick(g, bpf.TAX, bpf.TXA), 0))
		case 5, 6, 7, 8, 9:
			p = append(p, g.load())
		default:
			p = append(p, g.jump(len(p)))
		}
	}
	return append(p, bpf.Stmt(bpf.RET|bpf.A, 0), bpf.Stmt(bpf.RET|bpf.K, 7), bpf.Stmt(bpf.RET|bpf.K, 0))
}

func (g generator) packet() []byte {
	b := make([]byte, g.IntN(48))
	for n := range b {
		switch g.IntN(4) {
		case 0:
			b[n] = byte(g.Uint32())
		case 1, 2:
			b[n] = byte(g.IntN(3))
		}
	}
	return b
}

// Every verdict on random programs and packets is that of x/net/bpf's machine.
func TestAgainstXNet(t *testing.T) {
	g := generator{Rand: rand.New(rand.NewPCG(1, 2)), xnet: true}
	seen := map[uint32]int{}
	for range rounds(20000) {
		p := g.program()
		vm, m := xnet(t, p), mustLoad(t, p)
		for n := range 24 {
			packet := g.packet()
			if n%2 == 0 {
				packet = bpftest.Steer(g.Rand, p)
			}
			want, err := vm.Run(packet)
			if err != nil {
				t.Fatal(err)
			}
			got := m.Match(packet, uint32(len(packet)))
			if got != uint32(want) {
				t.Fatalf("%x: verdict %d, x/net/bpf says %d\n%s", packet, got, uint32(want), p)
			}
			seen[min(got, 8)]++
		}
	}
	for _, verdict := range []uint32{0, 7, 8} {
		if seen[verdict] < 1000 {
			t.Errorf("verdict %d only %d times: the programs do not test much", verdict, seen[verdict])
		}
	}
}

// The kernel, with the program attached to a socket, keeps as many bytes.
func TestAgainstKernel(t *testing.T) {
	kernel := newKernel(t)
	g := generator{Rand: rand.New(rand.NewPCG(3, 4))}
	compared, kept := 0, 0
	for range rounds(5000) {
		p := g.program()
		if p.ValidateKernel() != nil {
			if kernel.Attach(p) == nil {
				t.Fatalf("the kernel takes what ValidateKernel does not:\n%s", p)
			}
			continue
		}
		if err := kernel.Attach(p); err != nil {
			t.Fatalf("the kernel does not take: %v\n%s", err, p)
		}
		m := mustLoad(t, p)
		for n := range 12 {
			packet := g.packet()
			if n%2 == 0 {
				packet = bpftest.Steer(g.Rand, p)
			}
			if len(packet) == 0 || bpftest.KernelDiffers(p, packet) {
				continue
			}
			want, err := kernel.Verdict(packet)
			if err != nil {
				t.Fatal(err)
			}
			if got := bpftest.Kept(m.Match(packet, uint32(len(packet))), len(packet)); got != want {
				t.Fatalf("%x: keeps %d, the kernel %d\n%s", packet, got, want, p)
			}
			compared++
			if want > 0 {
				kept++
			}
		}
	}
	if compared < 5000 || kept < 500 {
		t.Errorf("only %d packets compared, %d kept", compared, kept)
	}
}

func newKernel(t testing.TB) *bpftest.Kernel {
	t.Helper()
	kernel, err := bpftest.NewKernel()
	if err != nil {
		t.Skip("NOT RUN: no sockets to attach a filter to:", err)
	}
	t.Cleanup(kernel.Close)
	return kernel
}

// Programs that libpcap makes, on packets steered into their depths.
func TestLibpcapProgramsAgainstInterpreter(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	matched := 0
	for _, listing := range libpcapListings(t) {
		p := mustParse(t, listing)
		m := mustLoad(t, p)
		for range rounds(40) {
			packet := bpftest.Steer(rng, p)
			length := uint32(len(packet) + rng.IntN(2)*100)
			got, want := m.Match(packet, length), bpftest.Interpret(p, packet, length, nil)
			if got != want {
				t.Fatalf("%x of %d: verdict %d, want %d\n%s", packet, length, got, want, p)
			}
			if got > 0 {
				matched++
			}
		}
	}
	if matched < 5000 {
		t.Errorf("only %d packets matched", matched)
	}
}
