package bpf_test

import (
	"fmt"

	"wiretale/bpf"
)

// arp matches ARP over Ethernet.
var arp = bpf.Program{
	bpf.Stmt(bpf.LD|bpf.H|bpf.ABS, 12),
	bpf.Jump(bpf.JMP|bpf.JEQ|bpf.K, 0x806, 0, 1),
	bpf.Stmt(bpf.RET|bpf.K, 262144),
	bpf.Stmt(bpf.RET|bpf.K, 0),
}

func ExampleLoad() {
	matcher, err := bpf.Load(arp)
	if err != nil {
		fmt.Println(err)
		return
	}
	frame := make([]byte, 60)
	fmt.Println(matcher.Match(frame, 60))
	frame[12], frame[13] = 0x08, 0x06
	fmt.Println(matcher.Match(frame, 60))
	// Output:
	// 0
	// 262144
}

func ExampleProgram_String() {
	fmt.Print(arp)
	// Output:
	// (000) ldh      [12]
	// (001) jeq      #0x806           jt 2	jf 3
	// (002) ret      #262144
	// (003) ret      #0
}

func ExampleProgram_C() {
	fmt.Print(arp.C())
	// Output:
	// { 0x28, 0, 0, 0x0000000c },
	// { 0x15, 0, 1, 0x00000806 },
	// { 0x6, 0, 0, 0x00040000 },
	// { 0x6, 0, 0, 0x00000000 },
}

func ExampleParse() {
	program, err := bpf.Parse("2\n128 0 0 0\n22 0 0 0\n") // from tcpdump -ddd
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(program)
	// Output:
	// (000) ld       #pktlen
	// (001) ret
}

func ExampleMatcher_MatchLive() {
	matcher, err := bpf.Load(bpf.Program{
		bpf.Stmt(bpf.LD|bpf.H|bpf.ABS, bpf.AncPacketType),
		bpf.Jump(bpf.JMP|bpf.JEQ|bpf.K, bpf.PacketOutgoing, 0, 1),
		bpf.Stmt(bpf.RET|bpf.K, 262144),
		bpf.Stmt(bpf.RET|bpf.K, 0),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	outgoing := bpf.Ancillary{PacketType: bpf.PacketOutgoing}
	fmt.Println(matcher.MatchLive(nil, 0, &outgoing))
	fmt.Println(matcher.MatchLive(nil, 0, &bpf.Ancillary{}))
	// Output:
	// 262144
	// 0
}
