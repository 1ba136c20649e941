package bpf_test

import (
	"encoding/binary"
	"errors"
	"os"
	"testing"
	"time"

	"wiretale/bpf"
	"wiretale/internal/bpftest"
)

func TestMatchDoesNotAllocate(t *testing.T) {
	packet := unhex(t, segment)
	anc := bpf.Ancillary{VLANPresent: true}
	listings := []string{portAndHost, synOrFin, protochain}
	if os.Getenv("WIRETALE_CONFORMANCE") != "" {
		listings = append(listings, libpcapListings(t)...)
	}
	for _, listing := range listings {
		m := mustLoad(t, mustParse(t, listing))
		n := testing.AllocsPerRun(5, func() {
			m.Match(packet, 60)
			m.MatchLive(packet, 60, &anc)
		})
		if n != 0 {
			t.Fatalf("%v allocations a packet by\n%s", n, listing)
		}
	}
}

// A window must not read past the captured bytes: the verdict may not depend on
// what follows them in memory.
func TestMatchStaysInsideTheData(t *testing.T) {
	whole := unhex(t, segment)
	for _, c := range benchmarks {
		p := mustParse(t, c.listing)
		m := mustLoad(t, p)
		for n := range whole {
			exact := append(make([]byte, 0, n), whole[:n]...)
			got, want := m.Match(whole[:n], 66), bpftest.Interpret(p, exact, 66, nil)
			if again := m.Match(exact, 66); got != want || again != want {
				t.Errorf("%s, %d bytes: %d with more behind them, %d without, want %d", c.name, n, got, again, want)
			}
		}
	}
}

// The comparison at 2 is fused with the load at 3, which this packet is too short
// for; the way round the fusion must know what A was, though nothing has left it.
func TestMatchShortPacketAfterReload(t *testing.T) {
	p := mustParse(t, `(000) ldb      [0]
(001) jset     #0x80            jt 5	jf 2
(002) jeq      #0x1             jt 3	jf 6
(003) ldh      [9]
(004) jeq      #0x0             jt 5	jf 6
(005) ret      #5
(006) ret      #7
`)
	m := mustLoad(t, p)
	for length, want := range map[int]uint32{0: 0, 1: 0, 8: 0, 10: 0, 11: 5} {
		packet := make([]byte, length)
		copy(packet, "\x01")
		if got := m.Match(packet, 20); got != want {
			t.Errorf("%d bytes: verdict %d, want %d", length, got, want)
		}
	}
}

func TestMatchLive(t *testing.T) {
	anc := bpf.Ancillary{
		Protocol: 1, PacketType: bpf.PacketOutgoing, Interface: 3, Mark: 5, Queue: 6,
		Hardware: 7, RXHash: 8, VLANTag: 11, VLANPresent: true, VLANProto: 0x8100,
	}
	for _, c := range []struct{ offset, want uint32 }{
		{bpf.AncProtocol, 1}, {bpf.AncPacketType, 4}, {bpf.AncInterface, 3}, {bpf.AncMark, 5},
		{bpf.AncQueue, 6}, {bpf.AncHardware, 7}, {bpf.AncRXHash, 8}, {bpf.AncVLANTag, 11},
		{bpf.AncVLANPresent, 1}, {bpf.AncVLANProto, 0x8100}, {bpf.AncCPU, 0}, {bpf.AncVLANProto + 4, 0},
	} {
		m := mustLoad(t, bpf.Program{bpf.Stmt(bpf.LD|bpf.H|bpf.ABS, c.offset), bpf.Stmt(bpf.RET|bpf.A, 0)})
		if got := m.MatchLive(nil, 0, &anc); got != c.want {
			t.Errorf("offset %d: %d, want %d", int32(c.offset), got, c.want)
		}
		if got := m.Match(make([]byte, 100), 100); got != 0 {
			t.Errorf("offset %d of a saved packet: verdict %d, want 0", int32(c.offset), got)
		}
	}
}

// Backward jumps are bounded, whatever the program.
func TestMatchEndsLoops(t *testing.T) {
	back := func(n int32) bpf.Instruction { return bpf.Stmt(bpf.JMP|bpf.JA, uint32(-n-1)) }
	ret := bpf.Stmt(bpf.RET|bpf.K, 1)
	for _, p := range []bpf.Program{
		{back(0), ret},
		{bpf.Stmt(bpf.LD|bpf.IMM, 1), back(1), ret},
		{back(-1), back(1), ret},
	} {
		if got := mustLoad(t, p).Match(make([]byte, 65535), 65535); got != 0 {
			t.Errorf("verdict %d of a program that never returns:\n%s", got, p)
		}
	}
}

// An honest loop has turns enough for a long chain of extension headers.
func TestMatchFollowsProtochain(t *testing.T) {
	packet := ipv6Extensions()
	p := mustParse(t, protochain)
	m := mustLoad(t, p)
	if got := m.Match(packet, uint32(len(packet))); got != 262144 {
		t.Errorf("verdict %d", got)
	}
	if p.ValidateKernel() == nil {
		t.Error("the kernel would refuse the backward jump")
	}
}

// The loop of libpcap's code for `ip6 protochain 6`, shortened.
const protochain = `(000) ldh      [12]
(001) jeq      #0x86dd          jt 2	jf 18
(002) ldb      [20]
(003) ldx      #0x28
(004) jeq      #0x6             jt 17	jf 5
(005) jeq      #0x3b            jt 18	jf 6
(006) jeq      #0x0             jt 7	jf 18
(007) ldb      [x + 14]
(008) st       M[0]
(009) ldb      [x + 15]
(010) add      #1
(011) mul      #8
(012) add      x
(013) tax
(014) ld       M[0]
(015) ja       4
(016) ret      #2
(017) ret      #262144
(018) ret      #0
`

// ipv6Extensions is a packet with 8119 extension headers before TCP.
func ipv6Extensions() []byte {
	packet := make([]byte, 14+40, 65536)
	binary.BigEndian.PutUint16(packet[12:], 0x86dd)
	for len(packet) < 65000 {
		packet = append(packet, 0, 0, 1, 4, 0, 0, 0, 0)
	}
	return append(packet, 6, 0, 1, 4, 0, 0, 0, 0)
}

func TestValidateRefuses(t *testing.T) {
	ret := bpf.Stmt(bpf.RET|bpf.K, 1)
	for name, p := range map[string]bpf.Program{
		"empty":               {},
		"too long":            make(bpf.Program, bpf.MaxInstructions+1),
		"no return":           {bpf.Stmt(bpf.LD|bpf.IMM, 0)},
		"conditional at end":  {bpf.Jump(bpf.JMP|bpf.JEQ|bpf.K, 0, 0, 0)},
		"jump past the end":   {bpf.Jump(bpf.JMP|bpf.JEQ|bpf.K, 0, 0, 1), ret},
		"ja past the end":     {bpf.Stmt(bpf.JMP|bpf.JA, 1), ret},
		"ja before the start": {bpf.Stmt(bpf.JMP|bpf.JA, 0xfffffffe), ret},
		"ja far":              {bpf.Stmt(bpf.JMP|bpf.JA, 0x7fffffff), ret},
		"unknown opcode":      {bpf.Stmt(0xffff, 0), ret},
		"ldx of a half word":  {bpf.Stmt(bpf.LDX|bpf.H|bpf.ABS, 0), ret},
		"ret x":               {bpf.Stmt(bpf.RET|bpf.X, 0)},
		"division by zero":    {bpf.Stmt(bpf.ALU|bpf.DIV|bpf.K, 0), ret},
		"modulo zero":         {bpf.Stmt(bpf.ALU|bpf.MOD|bpf.K, 0), ret},
		"shift by 32":         {bpf.Stmt(bpf.ALU|bpf.LSH|bpf.K, 32), ret},
		"scratch word 16":     {bpf.Stmt(bpf.ST, 16), ret},
		"scratch load 16":     {bpf.Stmt(bpf.LDX|bpf.MEM, 16), ret},
	} {
		if _, err := bpf.Load(p); !errors.Is(err, bpf.ErrInvalid) {
			t.Errorf("%s: error %v", name, err)
		}
		if err := p.ValidateKernel(); !errors.Is(err, bpf.ErrInvalid) {
			t.Errorf("%s, for the kernel: error %v", name, err)
		}
	}
}

// What ValidateKernel refuses beyond Validate, the kernel refuses too; what it
// lets pass, the kernel takes.
func TestValidateKernel(t *testing.T) {
	kernel := newKernel(t)
	ret := bpf.Stmt(bpf.RET|bpf.K, 1)
	long := make(bpf.Program, bpf.MaxKernelInstructions)
	for n := range long {
		long[n] = ret
	}
	for name, p := range map[string]bpf.Program{
		"backward jump":         {bpf.Stmt(bpf.LD|bpf.IMM, 0), bpf.Stmt(bpf.JMP|bpf.JA, 0xfffffffe), ret},
		"unknown ancillary":     {bpf.Stmt(bpf.LD|bpf.W|bpf.ABS, bpf.AncVLANProto+4), ret},
		"odd ancillary":         {bpf.Stmt(bpf.LD|bpf.B|bpf.ABS, bpf.AncVLANProto-1), ret},
		"load before store":     {bpf.Stmt(bpf.LD|bpf.MEM, 0), ret},
		"store on one path":     {bpf.Jump(bpf.JMP|bpf.JEQ|bpf.K, 0, 0, 1), bpf.Stmt(bpf.ST, 3), bpf.Stmt(bpf.LDX|bpf.MEM, 3), ret},
		"store on both":         {bpf.Jump(bpf.JMP|bpf.JEQ|bpf.K, 0, 0, 2), bpf.Stmt(bpf.ST, 3), bpf.Stmt(bpf.JMP|bpf.JA, 1), bpf.Stmt(bpf.STX, 3), bpf.Stmt(bpf.LDX|bpf.MEM, 3), ret},
		"store after return":    {ret, bpf.Stmt(bpf.LD|bpf.MEM, 1), ret},
		"longest":               long,
		"longer":                append(long[:len(long):len(long)], ret),
		"every ancillary":       {bpf.Stmt(bpf.LD|bpf.W|bpf.ABS, bpf.AncVLANTag), bpf.Stmt(bpf.LD|bpf.H|bpf.ABS, bpf.AncCPU), ret},
		"at the network header": {bpf.Stmt(bpf.LD|bpf.W|bpf.ABS, bpf.NetworkBase), ret},
	} {
		ours, theirs := p.ValidateKernel(), kernel.Attach(p)
		if (ours == nil) != (theirs == nil) {
			t.Errorf("%s: we say %v, the kernel %v", name, ours, theirs)
		}
	}
}

// A list of 60 000 hosts is loaded quickly and looked up as quickly as a short one.
func TestLoadLongProgram(t *testing.T) {
	const hosts = 60000
	p := bpf.Program{bpf.Stmt(bpf.LD|bpf.W|bpf.ABS, 0)}
	for n := range uint32(hosts) {
		// Jump over the two that follow if it is not this host.
		p = append(p, bpf.Jump(bpf.JMP|bpf.JEQ|bpf.K, n*7, 0, 1), bpf.Stmt(bpf.RET|bpf.K, n+1))
	}
	p = append(p, bpf.Stmt(bpf.RET|bpf.K, 0))
	begin := time.Now()
	m := mustLoad(t, p)
	if took := time.Since(begin); took > 5*time.Second {
		t.Errorf("took %v to load", took)
	}
	for _, n := range []uint32{0, 1, 2, 30000, hosts - 1} {
		if got := m.Match(binary.BigEndian.AppendUint32(nil, n*7), 4); got != n+1 {
			t.Errorf("host %d: verdict %d", n, got)
		}
		if got := m.Match(binary.BigEndian.AppendUint32(nil, n*7+1), 4); got != 0 {
			t.Errorf("no host: verdict %d", got)
		}
	}
}

// FuzzLoad loads any bytes as a program and compares with the plain machine.
func FuzzLoad(f *testing.F) {
	for _, c := range benchmarks {
		f.Add(encode(mustParse(f, c.listing)), unhex(f, segment))
	}
	f.Fuzz(func(t *testing.T, program, packet []byte) {
		p := decode(program)
		m, err := bpf.Load(p)
		if err != nil {
			return
		}
		got := m.Match(packet, uint32(len(packet)))
		for _, i := range p {
			if i.Op == bpf.JMP|bpf.JA && int32(i.K) < 0 {
				return // bounded, but not at the same turn
			}
		}
		if want := bpftest.Interpret(p, packet, uint32(len(packet)), nil); got != want {
			t.Fatalf("%x: verdict %d, want %d\n%s", packet, got, want, p)
		}
		again, err := bpf.Parse(p.String())
		if err != nil || again.String() != p.String() {
			t.Fatalf("%v: the listing is not read back\n%s", err, p)
		}
	})
}

func encode(p bpf.Program) (b []byte) {
	for _, i := range p {
		b = binary.BigEndian.AppendUint16(b, i.Op)
		b = binary.BigEndian.AppendUint32(append(b, i.Jt, i.Jf), i.K)
	}
	return b
}

func decode(b []byte) (p bpf.Program) {
	for ; len(b) >= 8; b = b[8:] {
		p = append(p, bpf.Instruction{Op: binary.BigEndian.Uint16(b), Jt: b[2], Jf: b[3], K: binary.BigEndian.Uint32(b[4:])})
	}
	return p
}
