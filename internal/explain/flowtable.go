package explain

import (
	"encoding/binary"
	"io"
	"math/bits"
	"net/netip"
	"runtime"
	"slices"
	"strconv"
	"time"

	"wiretale/internal/conversation"
	"wiretale/internal/header"
	"wiretale/internal/printer"
)

var flowHead = [columns]string{"PROTO", "FROM", "TO", "SERVICE", "STATE", "CONN", "START", "DURATION", "PKTS→", "←PKTS", "BYTES→", "←BYTES", "RTT MIN/MED/MAX", "RETRANS", "COMMUNITY ID"}

// The columns of the table.
const (
	columnProtocol = iota
	columnFrom
	columnTo
	columnService
	columnState
	columnConn
	columnStart
	columnDuration
	columnPacketsOut
	columnPacketsBack
	columnBytesOut
	columnBytesBack
	columnRTT
	columnRetransmitted
	columnCommunityID
	columns
)

// rightAligned are the columns of numbers, a bit each.
const rightAligned = 1<<columnDuration | 1<<columnPacketsOut | 1<<columnPacketsBack | 1<<columnBytesOut | 1<<columnBytesBack | 1<<columnRetransmitted

// tableBlock is how many lines are laid out together: widths may change between
// blocks, but no table is held in memory twice.
const tableBlock = 1000

// writeTable lays blocks out at the same time, and writes them in order, while
// the next ones are laid out.
func (f *Flows) writeTable(w io.Writer) error {
	o := f.order()
	workers := runtime.GOMAXPROCS(0)
	if workers == 1 {
		return f.writeAlone(w, o)
	}
	blocks := make([]layout, workers+1) // they take turns
	queue := make(chan *layout, len(blocks))
	defer close(queue)
	for range workers {
		go f.layOutAll(queue)
	}
	turn := 0
	for ; turn == 0 || len(o.list) > 0; turn++ {
		b := &blocks[turn%len(blocks)]
		if err := b.deliver(w); err != nil {
			return err
		}
		b.begin(o, turn == 0)
		b.done = make(chan struct{})
		queue <- b
	}
	for range blocks {
		if err := blocks[turn%len(blocks)].deliver(w); err != nil {
			return err
		}
		turn++
	}
	return nil
}

// layOutAll lays out the blocks of a queue.
func (f *Flows) layOutAll(queue <-chan *layout) {
	for b := range queue {
		b.layOut(f)
		close(b.done)
	}
}

// deliver writes a block once it is laid out, if it was begun at all.
func (b *layout) deliver(w io.Writer) error {
	if b.done == nil {
		return nil
	}
	<-b.done
	b.done = nil
	_, err := w.Write(b.out)
	return err
}

// writeAlone is writeTable for one processor.
func (f *Flows) writeAlone(w io.Writer, o *order) error {
	var b layout
	for first := true; first || len(o.list) > 0; first = false {
		b.begin(o, first)
		b.layOut(f)
		if _, err := w.Write(b.out); err != nil {
			return err
		}
	}
	return nil
}

// layout is a block of the table: its lines, their cells one after the other,
// and the text that comes of them. Its memory is used again.
type layout struct {
	places []place
	head   bool // the head of the table comes first
	cells  []byte
	lines  []tableLine
	width  [columns]int
	out    []byte
	second int64         // since 1970, as it is in stamp
	stamp  []byte        // "15:04:05."
	done   chan struct{} // is closed when it is laid out; nil: it was not begun
}

// tableLine is where the cells of a line end among all cells. Of the columns in
// wide, a bit each, a cell may have characters of more than one byte.
type tableLine struct {
	end  [columns]uint32
	wide uint32
}

// usualCells is what the cells of a line seldom exceed, in bytes.
const usualCells = 192

// begin begins another block.
func (b *layout) begin(o *order, head bool) {
	b.places, b.head = o.take(tableBlock), head
	b.cells = slices.Grow(b.cells[:0], len(b.places)*usualCells)
	b.lines = slices.Grow(b.lines[:0], len(b.places)+1)
	b.out, b.width = b.out[:0], [columns]int{}
}

// layOut writes lines with their cells one under the other.
func (b *layout) layOut(f *Flows) {
	if b.head {
		b.headLine()
	}
	wide := f.wide()
	var l row
	for _, p := range b.places {
		r := f.tables[p.table]
		r.read(p.at, &l)
		line := tableLine{wide: wide}
		start := len(b.cells)
		f.row(b, &line, r, &l)
		b.measure(start, &line)
		b.lines = append(b.lines, line)
	}
	b.writeAll(f.o.Colour)
}

// wide are the columns that may have names, whose characters may be of more than
// one byte.
func (f *Flows) wide() (mask uint32) {
	if f.o.Host != nil {
		mask = 1<<columnFrom | 1<<columnTo
	}
	if f.o.Port != nil || f.o.UDPPort != nil {
		mask |= 1 << columnService
	}
	return mask
}

// headLine makes the cells of the head.
func (b *layout) headLine() {
	line := tableLine{wide: 1<<columns - 1}
	for i, name := range flowHead {
		b.cells = append(b.cells, name...)
		line.end[i] = uint32(len(b.cells))
	}
	b.measure(0, &line)
	b.lines = append(b.lines, line)
}

// measure makes the columns as wide as the cells of a line, which begin at start.
func (b *layout) measure(start int, line *tableLine) {
	at := uint32(start)
	for i, end := range &line.end {
		width := int(end - at)
		if line.wide>>i&1 != 0 {
			width = characters(b.cells[at:end])
		}
		if width > b.width[i] { // seldom
			b.width[i] = width
		}
		at = end
	}
}

// characters is how many characters a UTF-8 text has: its bytes without those
// that begin with the bits 10, eight at a time.
func characters(b []byte) int {
	n := len(b)
	for ; len(b) >= 8; b = b[8:] {
		w := binary.LittleEndian.Uint64(b)
		n -= bits.OnesCount64(w &^ (w << 1) & 0x8080808080808080)
	}
	for _, c := range b {
		if c&0xc0 == 0x80 {
			n--
		}
	}
	return n
}

// stride is how many bytes are written at a time, without asking: nearly every cell
// and every gap is shorter. What is too much is written over by what comes next.
const stride = 32

// room is for a line that is shorter than roomMask; an offset that has passed
// through the mask needs no other check.
type room [roomMask + 1 + stride]byte

const roomMask = 1<<10 - 1

// move copies stride bytes.
func (to *room) move(at int, from *room, start int) {
	t, f := (*[stride]byte)(to[at&roomMask:]), (*[stride]byte)(from[start&roomMask:])
	*(*[16]byte)(t[:]) = *(*[16]byte)(f[:])
	*(*[16]byte)(t[16:]) = *(*[16]byte)(f[16:])
}

// blank writes stride spaces.
func (to *room) blank(at int) {
	t := (*[stride]byte)(to[at&roomMask:])
	*(*[16]byte)(t[:]) = spaces
	*(*[16]byte)(t[16:]) = spaces
}

var spaces = [16]byte([]byte("                "))

// writeAll writes all lines, each cell with its padding; what ends a line needs none.
func (b *layout) writeAll(colour bool) {
	most := 1 // bytes of a line, if none of its characters had several
	for _, width := range b.width {
		most += width + 2
	}
	b.out = slices.Grow(b.out, len(b.lines)*most+len(b.cells)+len(room{}))
	b.cells = slices.Grow(b.cells, len(room{})) // more may be copied than there is
	start := 0
	for i := range b.lines {
		bolden := i == 0 && b.head && colour
		if bolden {
			b.out = append(b.out, "\x1b["+bold+"m"...)
		}
		line := &b.lines[i]
		end := int(line.end[columns-1])
		if most+end-start < roomMask {
			b.write(start, line)
		} else {
			b.writeLong(start, line)
		}
		start = end
		if bolden {
			b.out = append(b.out, "\x1b[0m"...)
		}
		b.out = append(b.out, '\n')
	}
}

// write writes a line that is shorter than roomMask, whose cells begin at start.
func (b *layout) write(start int, line *tableLine) {
	out := (*room)(b.out[len(b.out):cap(b.out)])
	cells := (*room)(b.cells[start:cap(b.cells)])
	n, at, gap, wide := 0, 0, 0, line.wide
	for i, end := range &line.end {
		size := int(end) - start - at
		pad := b.width[i] - size
		if wide>>i&1 != 0 {
			pad = b.width[i] - characters(b.cells[start+at:end])
		}
		if rightAligned>>i&1 != 0 {
			gap, pad = gap+pad, 0
		}
		if size > 0 {
			out.blank(n)
			for k := stride; k < gap; k += stride {
				out.blank(n + k)
			}
			n += gap
			out.move(n, cells, at)
			for k := stride; k < size; k += stride {
				out.move(n+k, cells, at+k)
			}
			n, gap, at = n+size, 0, at+size
		}
		gap += pad + 2
	}
	b.out = b.out[:len(b.out)+n]
}

// writeLong is write for a line of any length.
func (b *layout) writeLong(start int, line *tableLine) {
	for i, end := range &line.end {
		cell := b.cells[start:end]
		start = int(end)
		pad := b.width[i] - characters(cell)
		if rightAligned>>i&1 != 0 {
			b.pad(pad)
			pad = 0
		}
		b.out = append(b.out, cell...)
		if i < columns-1 {
			b.pad(pad + 2)
		}
	}
}

func (b *layout) pad(n int) {
	for ; n > len(spaces); n -= len(spaces) {
		b.out = append(b.out, spaces[:]...)
	}
	b.out = append(b.out, spaces[:n]...)
}

// row makes the cells of a line.
func (f *Flows) row(b *layout, line *tableLine, r *rows, l *row) {
	c := append(b.cells, protocolName(l.key.Protocol)...)
	line.end[columnProtocol] = uint32(len(c))
	c = f.appendEnd(c, l, 0)
	line.end[columnFrom] = uint32(len(c))
	c = f.appendEnd(c, l, 1)
	line.end[columnTo] = uint32(len(c))
	c = f.appendService(c, l)
	line.end[columnService] = uint32(len(c))
	c = l.appendStates(c, line)
	line.end[columnState] = uint32(len(c))
	c = append(c, r.outcomes.list[l.outcome].connState...)
	line.end[columnConn] = uint32(len(c))
	c = f.appendTimes(c, b, line, l)
	for i, n := range [...]uint64{uint64(l.packets[0]), uint64(l.packets[1]), l.bytes[0], l.bytes[1]} {
		c = printer.AppendDec64(c, n)
		line.end[columnPacketsOut+i] = uint32(len(c))
	}
	if l.rtt[2] > 0 && !f.o.NoTimes {
		c = append(appendSpan(c, int64(l.rtt[0])), " / "...)
		c = append(appendSpan(c, int64(l.rtt[1])), " / "...)
		c = appendSpan(c, int64(l.rtt[2]))
		line.wide |= 1 << columnRTT
	}
	line.end[columnRTT] = uint32(len(c))
	if l.repeated > 0 {
		c = append(c, percent(uint64(l.repeated*1e6), 1e6)...)
	}
	line.end[columnRetransmitted] = uint32(len(c))
	c = l.key.AppendCommunityID(c)
	line.end[columnCommunityID] = uint32(len(c))
	b.cells = c
}

// appendTimes appends the cells of start and duration.
func (f *Flows) appendTimes(c []byte, b *layout, line *tableLine, l *row) []byte {
	if f.o.NoTimes {
		line.end[columnStart], line.end[columnDuration] = uint32(len(c)), uint32(len(c))
		return c
	}
	c = b.appendClock(c, l.start)
	line.end[columnStart] = uint32(len(c))
	c = appendSpan(c, l.duration)
	line.end[columnDuration] = uint32(len(c))
	if l.duration != 0 {
		line.wide |= 1 << columnDuration // µs
	}
	return c
}

// appendClock appends the time of day, with microseconds. It keeps the text of the
// second: lines that follow each other often begin in the same one.
func (b *layout) appendClock(c []byte, ns int64) []byte {
	second := ns / 1e9
	if ns%1e9 < 0 {
		second--
	}
	if second != b.second || len(b.stamp) == 0 {
		b.stamp, b.second = time.Unix(second, 0).AppendFormat(b.stamp[:0], "15:04:05."), second
	}
	return printer.AppendDec6(append(c, b.stamp...), uint32((ns-second*1e9)/1000))
}

func protocolName(protocol uint8) string {
	switch protocol {
	case header.ProtocolTCP:
		return "TCP"
	case header.ProtocolUDP:
		return "UDP"
	case header.ProtocolSCTP:
		return "SCTP"
	case header.ProtocolICMP:
		return "ICMP"
	case header.ProtocolICMPv6:
		return "ICMPv6"
	}
	return strconv.Itoa(int(protocol))
}

// appendStates appends the states of both ends of a TCP connection.
func (l *row) appendStates(b []byte, line *tableLine) []byte {
	if l.key.Protocol != header.ProtocolTCP {
		return b
	}
	b = append(b, stateName(l.state[0])...)
	if l.state[0] != l.state[1] {
		b = append(append(b, '/'), stateName(l.state[1])...)
	}
	if l.state[0] == conversation.Unknown || l.state[1] == conversation.Unknown {
		line.wide |= 1 << columnState // a dash
	}
	return b
}

// appendEnd appends one end of a conversation.
func (f *Flows) appendEnd(b []byte, l *row, side int) []byte {
	a, port := &l.key.Source, l.key.SourcePort
	if side == 1 {
		a, port = &l.key.Destination, l.key.DestinationPort
	}
	name := ""
	if f.o.Host != nil {
		name = f.o.Host(l.end(side))
	}
	if name != "" {
		b = append(b, name...)
	} else {
		b = appendAddress(b, l.key.Version, a)
	}
	if hasPorts(l.key.Protocol) {
		b = printer.AppendDec64(append(b, ':'), uint64(port))
	}
	return b
}

// appendAddress appends the address of one end, IPv6 in brackets.
func appendAddress(b []byte, version uint8, a *[16]byte) []byte {
	if version != 6 {
		return printer.AppendIP4(b, be.Uint32(a[:]))
	}
	b = append(b, '[')
	if be.Uint64(a[:]) == 0 && be.Uint32(a[8:]) == 0 { // where tcpdump sees an IPv4 address at the end
		b = netip.AddrFrom16(*a).AppendTo(b)
	} else {
		b = printer.AppendIP6(b, a)
	}
	return append(b, ']')
}

// hasPorts reports whether the ends of a protocol's conversations have ports;
// those of ICMP have types.
func hasPorts(protocol uint8) bool {
	switch protocol {
	case header.ProtocolTCP, header.ProtocolUDP, header.ProtocolSCTP:
		return true
	}
	return false
}

// end is the address of one end.
func (l *row) end(side int) netip.Addr {
	if side == 1 {
		return l.key.DestinationAddr()
	}
	return l.key.SourceAddr()
}

func (f *Flows) service(l *row) string { return string(f.appendService(nil, l)) }

func (f *Flows) appendService(b []byte, l *row) []byte {
	switch {
	case l.key.Protocol == header.ProtocolTCP && f.o.Port != nil:
		return append(b, f.o.Port(l.key.DestinationPort)...)
	case l.key.Protocol == header.ProtocolUDP && f.o.UDPPort != nil:
		if s := f.o.UDPPort(l.key.DestinationPort); s != "" {
			return append(b, s...)
		}
		return append(b, f.o.UDPPort(l.key.SourcePort)...)
	case l.key.Protocol == header.ProtocolICMP || l.key.Protocol == header.ProtocolICMPv6:
		return appendICMP(b, l.key.Protocol == header.ProtocolICMPv6, l.key.SourcePort)
	}
	return b
}
