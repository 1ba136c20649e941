// Package printer is the engine that turns packets into tcpdump's text and, for
// those who listen, into named fields. Protocols register themselves here and are
// reached by number; the engine knows none of them.
package printer

import (
	"wiretale/internal/packet"
)

// View is the part of a packet that one protocol sees.
type View = packet.View

// Printer prints one packet at a time. It is not safe for concurrent use; several
// printers may share one State.
//
// The exported fields are what a protocol may look at: the options, and the
// headers around the one being printed.
type Printer struct {
	Options

	// Net is the innermost network header around what is being printed.
	Net Network
	// SrcPort and DstPort are the ports of the innermost transport header.
	SrcPort, DstPort uint16
	// LinkSrc and LinkDst are the link-layer addresses, where the link has any;
	// LinkDst is also what tells a loop of tunnelled frames apart.
	LinkSrc, LinkDst packet.MAC
	// HasLinkAddrs says whether LinkSrc and LinkDst are set.
	HasLinkAddrs bool
	// LinkHeader is the number of bytes of link headers in front of the packet:
	// what -x leaves out and -xx shows.
	LinkHeader int
	// Header is what the printer of an LLC header leaves for its caller.
	Header HeaderResult
	// Record is the packet being printed.
	Record *packet.Record
	// Number is the packet's number, from 1.
	Number uint64

	buf      []byte
	layer    string
	whole    int // where a text began that is printed whole or not at all, plus one
	names    Names
	state    *State
	seq      sequenceAnswer
	listener *Fields
	label    string // the field name that {@} stands for
	clock    clock
	depth    int
}

// HeaderResult says how long a header was, and whether what it carries was known.
type HeaderResult struct {
	Length int
	Known  bool
}

// New returns a printer. names may be nil: then everything stays a number.
func New(o Options, names Names, state *State) *Printer {
	if state == nil {
		state = NewState()
	}
	p := &Printer{Options: o, names: names, state: state, buf: make([]byte, 0, 4096)}
	if o.Numeric {
		p.names = nil
	}
	p.clock.init(&p.Options)
	return p
}

// Packet appends the text of a record, with its newline, to dst and returns it.
// The record's number counts from 1.
func (p *Printer) Packet(dst []byte, r *packet.Record, number uint64, t Times) []byte {
	p.seq = sequenceAnswer{}
	return p.packet(dst, r, number, t)
}

func (p *Printer) packet(dst []byte, r *packet.Record, number uint64, t Times) []byte {
	p.buf = dst
	p.Record, p.Number = r, number
	p.Net = Network{}
	p.SrcPort, p.DstPort = 0, 0
	p.HasLinkAddrs = false
	p.LinkHeader, p.depth = 0, 0
	p.layer, p.whole = "", 0
	if p.listener != nil {
		p.listener.reset()
	}
	p.prefix(r, number, t)
	if !ValidHeader(r) {
		p.invalidHeader(r)
	} else {
		p.walk(r)
		p.dumpPacket(r)
	}
	p.buf = append(p.buf, '\n')
	dst, p.buf = p.buf, nil
	return dst
}

// maxSnapLen is the longest packet that tcpdump believes in.
const maxSnapLen = 262144

// ValidHeader reports whether the lengths of a record make it worth a look.
func ValidHeader(r *packet.Record) bool {
	return len(r.Data) > 0 && r.Length <= maxSnapLen && uint32(len(r.Data)) <= r.Length
}

// invalidHeader says what is wrong with a record's lengths.
func (p *Printer) invalidHeader(r *packet.Record) {
	p.Write("[Invalid header:")
	captured, sep := uint32(len(r.Data)), ""
	say := func(wrong bool, phrase string, a, b uint32) {
		if wrong {
			p.Write(sep)
			p.Print(phrase, a, b)
			sep = ","
		}
	}
	if captured == 0 {
		p.Write(" caplen==0")
		sep = ","
	}
	if r.Length == 0 {
		p.Write(sep)
		p.Write(" len==0")
	} else {
		say(r.Length < captured, " len({}) < caplen({})", r.Length, captured)
	}
	say(captured > maxSnapLen, " caplen({}) > {}", captured, maxSnapLen)
	say(r.Length > maxSnapLen, " len({}) > {}", r.Length, maxSnapLen)
	p.Byte(']')
}

// walk prints the packet from its link layer up. This is the one place where a
// truncated packet is noticed.
func (p *Printer) walk(r *packet.Record) {
	defer p.truncated()
	v := packet.NewView(r.Data, int(r.Length))
	proto := LinkType(r.LinkType)
	if proto == nil {
		p.unsupported(v)
		return
	}
	p.Layer(proto.Name)
	proto.Print(p, v)
}

func (p *Printer) truncated() {
	if e := recover(); e != nil {
		switch e.(type) {
		case packet.Truncated, missing, cut:
		default:
			panic(e)
		}
		p.WholeDrop()
		p.Trunc()
	}
}

// Layer names the layer being printed: what a truncation mark shows. It is never
// undone. The fields that follow belong to it.
func (p *Printer) Layer(name string) {
	p.layer = name
	if p.listener != nil {
		p.listener.layer(name)
	}
}

// Trunc prints the truncation mark of the current layer.
func (p *Printer) Trunc() {
	p.buf = append(p.buf, " [|"...)
	p.buf = append(p.buf, p.layer...)
	p.buf = append(p.buf, ']')
}

// Whole begins a text of several phrases of which nothing remains when it is cut
// short; WholeEnd ends it.
func (p *Printer) Whole() { p.whole = len(p.buf) + 1 }

// WholeEnd ends what Whole began.
func (p *Printer) WholeEnd() { p.whole = 0 }

// WholeDrop ends what Whole began and takes it back.
func (p *Printer) WholeDrop() {
	if p.whole > 0 {
		p.buf = p.buf[:p.whole-1]
		p.whole = 0
	}
}

// Cut ends what is being printed as if bytes were missing.
func (p *Printer) Cut() { panic(cut{}) }

// Stop ends what TryCut prints, and says nothing.
func (p *Printer) Stop() { panic(cut{silent: true}) }

// cut is what Cut and Stop panic with.
type cut struct{ silent bool }

// Invalid prints the mark of a packet that contradicts itself.
func (p *Printer) Invalid() { p.buf = append(p.buf, " (invalid)"...) }

// V reports whether the verbosity is at least n: -v is 1.
func (p *Printer) V(n int) bool { return p.Verbose >= n }

// Enter guards against layers nested without end. It reports whether another
// level may be entered; whoever was let in calls Leave.
func (p *Printer) Enter() bool {
	if p.depth >= maxDepth {
		p.Write(" [nested too deep]")
		return false
	}
	p.depth++
	return true
}

// Leave ends what Enter began.
func (p *Printer) Leave() { p.depth-- }

// maxDepth is more than a packet of 256 KiB can nest of any header but PPP's two
// bytes, and keeps a crafted one from growing the stack without end.
const maxDepth = 1 << 15

// Try prints v with f, and reports whether all of it was there: where it was not,
// the truncation mark is printed and the caller goes on. It is for the layers
// behind which tcpdump goes on; everywhere else a truncation ends the packet.
func (p *Printer) Try(f func(*Printer, View), v View) (whole bool) {
	defer p.tried()
	f(p, v)
	return true
}

func (p *Printer) tried() {
	if e := recover(); e != nil {
		switch e.(type) {
		case packet.Truncated, cut:
		default:
			panic(e)
		}
		p.WholeDrop()
		p.Trunc()
	}
}

// TryCut is Try where only Cut is recovered: bytes that were not captured end the
// packet.
func (p *Printer) TryCut(f func(*Printer, View), v View) (whole bool) {
	defer p.triedCut()
	f(p, v)
	return true
}

func (p *Printer) triedCut() {
	if e := recover(); e != nil {
		c, ok := e.(cut)
		if !ok {
			panic(e)
		}
		p.WholeDrop()
		if !c.silent {
			p.Trunc()
		}
	}
}

// missing is what Require panics with.
type missing struct{}

// Require ends the packet as truncated unless the n bytes at offset o were
// captured, even inside of Try.
func (p *Printer) Require(v View, o, n int) {
	if !v.Has(o, n) {
		panic(missing{})
	}
}
