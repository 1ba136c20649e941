package app

import (
	"math"

	"wiretale/internal/packet"
	"wiretale/internal/printer"
)

// NFS, the Network File System, versions 2 (RFC 1094) and 3 (RFC 1813), in Sun RPC
// (RFC 5531 section 9). A reply does not say what it answers: calls are
// remembered.
//
//	xid, direction: 0, RPC version, program, version, procedure, credentials, ...
//	xid, direction: 1, accepted or not, verifier, how, result
var _ = printer.Register(printer.Protocol{Name: "nfs", UDP: printer.Ports(2049), TCP: printer.Ports(2049), Ordered: true, Print: printNFS})

const (
	nfsPort       = 2049
	nfsCallHeader = 24
	// nfsLastFragment is the bit of a record mark beside the length.
	nfsLastFragment = 1 << 31
	nfsV3           = 3
	nfsCommit       = 21 // the last procedure
)

func printNFS(p *printer.Printer, v printer.View) {
	stream := p.Net.Proto == 6
	if stream { // a record mark stands first
		if !v.Has(0, 12) {
			return
		}
		record := int(v.U32(0) &^ nfsLastFragment)
		v = v.From(4)
		v = v.WithLength(min(record, v.Len()))
	}
	if v.Has(0, 8) {
		switch direction := v.U32(4); {
		case direction == 0 && p.DstPort == nfsPort:
			nfsIntro(p, stream)
			p.TryCut(nfsRequest, v)
			return
		case direction == 1 && p.SrcPort == nfsPort:
			nfsIntro(p, stream)
			p.Print("NFS reply xid {xid} ", v.U32(0))
			p.TryCut(nfsReply, v)
			return
		}
	}
	if !stream {
		p.Print("UDP, length {length}", v.Len())
	}
}

func nfsIntro(p *printer.Printer, stream bool) {
	if stream {
		p.Write(": ")
	}
	p.Layer("nfs")
}

// nfsCall is what is remembered of a call.
type nfsCall struct {
	xid            uint32
	version        int
	client, server packet.IP6
	proc           uint32
	v3, known      bool
}

// maxNFSCalls bounds the memory of calls: a ring.
const maxNFSCalls = 64

type nfsCalls struct {
	ring [maxNFSCalls]nfsCall
	next int
	last int // where a call was found
}

var nfsMemory = printer.Remember(func() *nfsCalls { return &nfsCalls{} })

// find returns a call that a reply answers.
func (c *nfsCalls) find(p *printer.Printer, xid uint32) (nfsCall, bool) {
	server, client := netEnds(p)
	for i := range c.ring { // tcpdump: of calls with the same number, the one it comes to first
		at := (c.last + i) % maxNFSCalls
		e := &c.ring[at]
		if e.known && e.xid == xid && e.version == p.Net.Version && e.client == client && e.server == server {
			c.last = at
			return *e, true
		}
	}
	return nfsCall{}, false
}

// nfsRequest prints a call.
func nfsRequest(p *printer.Printer, v printer.View) {
	p.Print("NFS request xid {xid} {length}", v.U32(0), v.Len())
	if !v.Has(0, nfsCallHeader) {
		p.Cut()
	}
	call := nfsCall{xid: v.U32(0), version: p.Net.Version, v3: v.U32(16) == nfsV3, proc: v.U32(20), known: true}
	call.client, call.server = netEnds(p)
	if !call.v3 {
		call.proc = nfsOldProcedure(call.proc)
	}
	memory := nfsMemory.Of(p)
	memory.ring[memory.next] = call
	memory.next = (memory.next + 1) % maxNFSCalls
	p.Print(" {procedure}", nfsProcedures.Of(call.proc, "proc-{}"))
	if call.proc == 0 || call.proc > nfsCommit {
		return
	}
	rest, ok := nfsAuth(p, v, nfsCallHeader, v.Len(), "credentials")
	if !ok {
		return
	}
	if rest, ok = nfsAuth(p, rest, 0, rest.Len()+nfsCallHeader, "verifier"); !ok {
		return
	}
	nfsArguments(&nfsReader{p: p, v: rest, v3: call.v3}, call.proc)
}

// nfsAuth skips credentials or a verifier at offset o; there is room for that many
// bytes (tcpdump: of what came before, only they are counted).
func nfsAuth(p *printer.Printer, v printer.View, o, room int, name string) (rest printer.View, ok bool) {
	length := v.U32(o + 4)
	if uint64(length) > uint64(max(room, 0)) {
		p.Print(" [{} length {} > {}]", name, length, room)
		p.Invalid()
		p.Trunc()
		return v, false
	}
	if !v.Has(o, 8+int(length)) {
		p.Cut()
	}
	return v.From(o + 8 + (int(length)+3)&^3), true
}

// nfsOldProcedure gives a procedure of version 2 the number it has in version 3.
func nfsOldProcedure(n uint32) uint32 {
	switch {
	case n < uint32(len(nfsOld)):
		return nfsOld[n]
	case n < nfsProcedureNumbers:
		return nfsNothing
	}
	return n
}

// nfsProcedureNumbers is how many numbers tcpdump's table of procedures has.
const nfsProcedureNumbers = 26

const nfsNothing = 25 // tcpdump: the number that stands for what version 3 has no name for

var nfsOld = [...]uint32{0, 1, 2, nfsNothing, 3, 5, 6, nfsNothing, 7, 8, 12, 14, 15, 10, 9, 13, 16, 18}

// nfsReply prints what a reply says.
func nfsReply(p *printer.Printer, v printer.View) {
	if !v.Has(8, 4) {
		p.Cut()
	}
	switch status := v.U32(8); status {
	case 0:
		p.Print("reply ok {length}", v.Len())
	case 1:
		nfsRejected(p, v)
		return
	default:
		p.Print("reply Unknown rpc response code={} {length}", status, v.Len())
		return
	}
	call, ok := nfsMemory.Of(p).find(p, v.U32(0))
	if !ok {
		return
	}
	p.Print(" {procedure}", nfsProcedures.Of(call.proc, "proc-{}"))
	rest, ok := nfsAuth(p, v, 12, math.MaxUint32, "verifier")
	if !ok {
		return
	}
	if accepted := rest.U32(0); accepted != 0 {
		p.Print(" {accepted}", nfsAccepted.Of(accepted, "ar_stat {}"))
		return
	}
	nfsResult(&nfsReader{p: p, v: rest.From(4), v3: call.v3}, call.proc)
}

// nfsRejected prints why a call was not accepted.
func nfsRejected(p *printer.Printer, v printer.View) {
	p.Print("reply ERR {length}: ", v.Len())
	nfsNeed(p, v, 16)
	switch why := v.U32(12); why {
	case 0:
		nfsNeed(p, v, 24)
		p.Print("RPC Version mismatch ({low}-{high})", v.U32(16), v.U32(20))
	case 1:
		nfsNeed(p, v, 20)
		p.Print("Auth {auth_status}", nfsAuthStatus.Of(v.U32(16), "Invalid failure code {}"))
	default:
		p.Print("Unknown reason for rejecting rpc message {}", why)
	}
}

// nfsNeed ends the message unless its first n bytes were captured.
func nfsNeed(p *printer.Printer, v printer.View, n int) {
	if !v.Has(0, n) {
		p.Cut()
	}
}

// nfsReader takes value after value, in XDR (RFC 4506).
type nfsReader struct {
	p  *printer.Printer
	v  printer.View
	v3 bool

	failed bool // the call whose reply this is
}

// need ends the packet unless the n bytes that come next were captured.
func (r *nfsReader) need(n int) {
	switch {
	case r.v.Has(0, n):
	case r.failed: // tcpdump: without a word
		r.p.Stop()
	default:
		r.p.Cut()
	}
}

func (r *nfsReader) u32() uint32 {
	n := r.v.U32(0)
	r.v = r.v.From(4)
	return n
}

func (r *nfsReader) u64() uint64 {
	n := r.v.U64(0)
	r.v = r.v.From(8)
	return n
}

// handle prints a file handle.
func (r *nfsReader) handle() bool {
	n := 32
	if r.v3 {
		n = int(r.u32() &^ 3) // tcpdump: not rounded up to whole words
	}
	r.need(n)
	nfsPrintHandle(r.p, r.v.Bytes(0, n))
	r.v = r.v.From(n)
	return true
}

// name prints a file name behind a text.
func (r *nfsReader) name(before string) bool {
	r.p.Write(before)
	n := r.u32()
	if n > 0xfffffffc {
		r.p.Write("[cannot pad to 32-bit boundaries]")
		r.p.Invalid()
		r.p.Trunc()
		return false
	}
	r.need(int(n))
	r.p.Byte('"')
	r.p.SafeString(r.v, 0, int(n))
	r.p.Byte('"')
	r.v = r.v.From((int(n) + 3) &^ 3)
	return true
}

var nfsProcedures = printer.NameTable{
	{Value: 0, Text: "null"}, {Value: 1, Text: "getattr"}, {Value: 2, Text: "setattr"}, {Value: 3, Text: "lookup"}, {Value: 4, Text: "access"}, {Value: 5, Text: "readlink"},
	{Value: 6, Text: "read"}, {Value: 7, Text: "write"}, {Value: 8, Text: "create"}, {Value: 9, Text: "mkdir"}, {Value: 10, Text: "symlink"}, {Value: 11, Text: "mknod"},
	{Value: 12, Text: "remove"}, {Value: 13, Text: "rmdir"}, {Value: 14, Text: "rename"}, {Value: 15, Text: "link"}, {Value: 16, Text: "readdir"}, {Value: 17, Text: "readdirplus"},
	{Value: nfsNothing, Text: "nop"}, {Value: 18, Text: "fsstat"}, {Value: 19, Text: "fsinfo"}, {Value: 20, Text: "pathconf"}, {Value: 21, Text: "commit"},
}

var nfsAccepted = printer.NameTable{{Value: 1, Text: "PROG_UNAVAIL"}, {Value: 2, Text: "PROG_MISMATCH"}, {Value: 3, Text: "PROC_UNAVAIL"}, {Value: 4, Text: "GARBAGE_ARGS"}, {Value: 5, Text: "SYSTEM_ERR"}}

var nfsAuthStatus = telnetTable("OK", "Bogus Credentials (seal broken)", "Rejected Credentials (client should begin new session)", "Bogus Verifier (seal broken)",
	"Verifier expired or was replayed", "Credentials are too weak", "Bogus response verifier", "Unknown failure")
