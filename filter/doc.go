// Package filter compiles packet filters: expressions in the language of
// pcap-filter(7), as libpcap 1.11 understands it, become programs for the
// classic BPF machine. It needs no C library.
//
//	program, err := filter.Compile("tcp port 80 and host 192.0.2.1", filter.Options{
//		LinkType: 1, // LINKTYPE_ETHERNET
//		Optimize: true,
//	})
//
// An expression means what it means to libpcap, for every link type that
// libpcap generates code for, and an error is worded the same; besides,
// [Error.Long] shows the place and, where one is obvious, the mend.
//
// # How it works
//
// The parser makes a tree of the text. The code generator goes through the
// tree from left to right and makes a condition of it: tests of values, joined
// by and, or and not. It knows where each link type keeps what; vlan, mpls,
// pppoes, geneve and vxlan change that for all that follows them. The condition
// becomes a graph of basic blocks without cycles, which the optimiser rewrites
// (see optimise.go), before instructions are chosen for it, with an eye on what
// A and X hold at the end of the block before.
//
// # Short packets
//
// A load outside the packet ends the program without a match. So it matters
// which loads a program makes, even where their values do not: the optimiser
// drops a load only where libpcap's does.
//
// # Beyond libpcap
//
// [Options] can switch on two things that libpcap has not: accessors such as
// tcp[13] that see IPv6 packets, and anywhere (…), which looks for its operand
// also behind VLAN tags and inside tunnels.
package filter
