//go:build linux

package source

import (
	"unsafe"

	"golang.org/x/sys/unix"

	"wiretale/bpf"
	"wiretale/internal/packet"
)

// Filter selects the packets of an interface. The zero Filter takes all.
type Filter struct {
	// Program is compiled for the interface's link type, with Linux's extensions.
	// Where the kernel cannot run it (it is too long, or looks into a header that
	// the kernel does not keep) it runs on each packet that was captured.
	Program bpf.Program
}

// keepAll is a verdict that cuts nothing.
const keepAll = 0x40000

// kernelProgram is the program as the kernel must run it on this ring: what the
// ring never wants is turned away first, then the filter decides. ok is false if
// the kernel cannot run the filter.
func (r *ring) kernelProgram(p bpf.Program) (out bpf.Program, ok bool) {
	out = r.guard()
	if len(p) == 0 {
		return append(out, bpf.Stmt(bpf.RET|bpf.K, r.kept(uint32(r.snapLen)))), true
	}
	header := uint32(cookedHeader(r.linkType))
	for _, i := range p {
		if header > 0 {
			if i, ok = uncook(i, header, r.linkType); !ok {
				return nil, false
			}
		}
		if i.Class() == bpf.RET && i.Op == bpf.RET|bpf.K && i.K > 0 {
			i.K = r.kept(i.K)
		}
		out = append(out, i)
	}
	return out, out.ValidateKernel() == nil
}

// kept is how many bytes the kernel must keep so that n bytes of the record are
// there: it does not see the header that is made up.
func (r *ring) kept(n uint32) uint32 {
	header := uint32(cookedHeader(r.linkType))
	if n <= header {
		return 1
	}
	return n - header
}

// guard turns away what the ring does not want whatever the filter says: on the
// loopback interface and on a CAN bus the outgoing copy of each packet, and the
// direction not asked for. It leaves A as a program finds it at its start: 0.
func (r *ring) guard() (p bpf.Program) {
	reject := bpf.Stmt(bpf.RET|bpf.K, 0)
	load := bpf.Stmt(bpf.LD|bpf.B|bpf.ABS, bpf.AncPacketType)
	equal := func(k uint32, skip uint8) bpf.Instruction { return bpf.Jump(bpf.JMP|bpf.JEQ|bpf.K, k, 0, skip) }
	switch {
	case r.direction == Outgoing:
		p = append(p, load, bpf.Jump(bpf.JMP|bpf.JEQ|bpf.K, bpf.PacketOutgoing, 1, 0), reject)
	case r.direction == Incoming, r.loopback == r.index && r.index != 0, r.linkType == linkSocketCAN:
		p = append(p, load, equal(bpf.PacketOutgoing, 1), reject)
	}
	if r.loopback != 0 && r.direction != Incoming && (r.index == 0 || r.index == r.loopback) {
		p = append(p, load, equal(bpf.PacketOutgoing, 3),
			bpf.Stmt(bpf.LD|bpf.W|bpf.ABS, bpf.AncInterface), equal(uint32(r.loopback), 1), reject)
	}
	if p != nil {
		p = append(p, bpf.Stmt(bpf.LD|bpf.IMM, 0))
	}
	return p
}

// uncook rewrites a load for a socket whose packets begin at the network header,
// where the program was written for packets with a made-up header before it.
// The length of the packet stays what the kernel says, as with tcpdump.
func uncook(i bpf.Instruction, header uint32, t packet.LinkType) (bpf.Instruction, bool) {
	load := i.Class() == bpf.LD && (i.Mode() == bpf.ABS || i.Mode() == bpf.IND) || i.Op == bpf.LDX|bpf.MSH|bpf.B
	switch {
	case !load || i.Mode() == bpf.ABS && i.K >= bpf.LinkBase:
		return i, true
	case i.K >= header:
		i.K -= header
		return i, true
	case i.Mode() != bpf.ABS:
		return i, false
	}
	ancillary, ok := cookedField(t, i.K, i.Size())
	i.K = ancillary
	return i, ok
}

// cookedField says where the kernel has a field of the made-up header.
func cookedField(t packet.LinkType, offset uint32, size uint16) (uint32, bool) {
	type field struct {
		offset uint32
		size   uint16
	}
	f := field{offset, size}
	switch {
	case t == linkSLL2 && f == field{0, bpf.H}, t != linkSLL2 && f == field{14, bpf.H}:
		return bpf.AncProtocol, true
	case t == linkSLL2 && f == field{4, bpf.W}:
		return bpf.AncInterface, true
	case t == linkSLL2 && f == field{8, bpf.H}, t != linkSLL2 && f == field{2, bpf.H}:
		return bpf.AncHardware, true
	case t == linkSLL2 && f == field{10, bpf.B}, t != linkSLL2 && f == field{0, bpf.H}:
		return bpf.AncPacketType, true
	}
	return 0, false
}

// attach makes the kernel run p on the packets for fd, from the next one on.
func attach(fd int, p bpf.Program) error {
	code := make([]unix.SockFilter, len(p))
	for i, in := range p {
		code[i] = unix.SockFilter{Code: in.Op, Jt: in.Jt, Jf: in.Jf, K: in.K}
	}
	return unix.SetsockoptSockFprog(fd, unix.SOL_SOCKET, unix.SO_ATTACH_FILTER,
		&unix.SockFprog{Len: uint16(len(code)), Filter: unsafe.SliceData(code)})
}

// rejectAll lets no packet in.
var rejectAll = bpf.Program{bpf.Stmt(bpf.RET|bpf.K, 0)}

// start attaches f and so lets packets in. What the kernel cannot run is kept
// for the records.
func (r *ring) start(f Filter) error {
	if p, ok := r.kernelProgram(f.Program); ok {
		if err := attach(r.fd, p); err == nil {
			return nil
		}
	}
	m, err := bpf.Load(f.Program)
	if err != nil {
		return err
	}
	r.match = m
	if err := attach(r.fd, append(r.guard(), bpf.Stmt(bpf.RET|bpf.K, keepAll))); err != nil {
		return systemError(r.name, "can't attach filter", err)
	}
	return nil
}
