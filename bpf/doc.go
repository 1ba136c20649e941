/*
Package bpf is the classic BPF machine of McCanne and Jacobson (1993), in which
tcpdump, libpcap and Linux sockets write their packet filters: its instructions,
tcpdump's three listings of a program, a validator, and a fast evaluator.

# The machine

It has an accumulator A, an index register X, 16 words of scratch memory, and a
packet to look at. All numbers are unsigned and have 32 bits; loads from the
packet are big endian. A program loads, computes, compares and jumps until it
returns a verdict: the number of bytes of the packet to keep, or 0 if it does not
want the packet.

	(000) ldh      [12]                        A = the two bytes at 12, the Ethernet type
	(001) jeq      #0x800           jt 2 jf 6  IPv4: go on at 2; if not, at 6
	(002) ldb      [23]                        A = the IP protocol
	(003) jeq      #0x11            jt 4 jf 6
	(004) ld       #pktlen                     A = the length on the wire
	(005) jgt      #0x64            jt 7 jf 6
	(006) ret      #0                          no match
	(007) ret      #262144                     keep all of it

An [Instruction] has the layout of Linux's struct sock_filter. Its Op is made by
or-ing one constant of each kind, such as LD|H|ABS or JMP|JEQ|K; jumps count
the instructions to skip, where a listing has the number of the target.

What makes the machine fit for a kernel holds here too: a load outside the
packet ends the program with verdict 0, and so does a division by zero; jumps
lead forwards, so every program ends. libpcap's protochain breaks that rule with
an unconditional jump back. [Load] takes it and bounds how often it is followed;
the kernel does not take it, see [Program.ValidateKernel].

# Listings

[Program.String], [Program.C] and [Program.Decimal] are what tcpdump prints with
-d, -dd and -ddd, to the byte. [Parse] reads all three.

# Running

[Load] does not interpret instructions one at a time. It fuses a load, a mask
and a comparison into one step; lets neighbouring fields that are compared to
reach the same place be compared eight bytes at a time; and turns long chains of
comparisons, such as a list of hosts makes, into a hash table. All of it keeps
the verdict, also for packets cut anywhere. [Matcher.Match] allocates nothing.

Linux has more for a program to load than the packet: the interface, the
direction, a VLAN tag that the hardware took out of the frame (offsets from
[AncillaryBase] on). A saved packet has none of it, and to load it gives verdict
0. [Matcher.MatchLive] runs a program with it.

Two corners are left where the kernel and libpcap disagree, and this package
sides with libpcap: a shift by X of 32 or more gives 0 (the kernel takes X modulo
32), and X + K does not wrap around in the address of a load.

To compile the text of a filter into a Program, see package filter.
*/
package bpf
