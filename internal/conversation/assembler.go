package conversation

// Assembler puts the bytes of one direction in order. What was repeated comes
// once, the first copy; what is missing comes as a gap. It holds at most Limit
// bytes that wait for a gap to be filled.
type Assembler struct {
	Limit int // bytes; 0: one MiB
	next  uint32
	known bool
	held  []piece
	bytes int
}

// piece is data that came before what precedes it.
type piece struct {
	seq    uint32
	data   []byte
	length int
}

func (p *piece) end() uint32 { return p.seq + uint32(p.length) }

// maxPieces bounds the pieces held, however small.
const maxPieces = 4096

// Begin says where the data begins: one after the SYN.
func (a *Assembler) Begin(seq uint32) { a.next, a.known = seq, true }

// Add takes the data at seq, length bytes of which data was captured. emit is
// called with each run of bytes in order, or with the size of a gap.
func (a *Assembler) Add(seq uint32, data []byte, length int, emit func(data []byte, gap int)) {
	if length == 0 {
		return
	}
	if !a.known {
		a.Begin(seq)
	}
	if before(a.next, seq) {
		a.hold(piece{seq, data, length})
		for a.bytes > a.limit() || len(a.held) > maxPieces {
			a.skip(emit)
		}
		return
	}
	p := piece{seq, data, length}
	for len(a.held) > 0 && before(a.held[0].seq, p.end()) { // what came first counts
		first, rest := p.split(int(int32(a.held[0].seq - p.seq)))
		a.put(first, emit)
		a.drain(emit)
		p = rest
	}
	a.put(p, emit)
	a.drain(emit)
}

// split parts a piece after n bytes, at least one.
func (p piece) split(n int) (first, rest piece) {
	cut := min(n, len(p.data))
	return piece{p.seq, p.data[:cut], n}, piece{p.seq + uint32(n), p.data[cut:], p.length - n}
}

// Acknowledged takes the peer's acknowledgment: a gap before it was delivered,
// only not captured, so that nobody need wait for it.
func (a *Assembler) Acknowledged(ack uint32, emit func(data []byte, gap int)) {
	for len(a.held) > 0 && !before(ack, a.held[0].seq) {
		a.skip(emit)
	}
}

// Missing is how many bytes before ack were neither given out nor shown as a gap;
// it is negative where more was given out.
func (a *Assembler) Missing(ack uint32) int {
	if !a.known {
		return 0
	}
	return int(int32(ack - a.next))
}

// End gives out what is still held.
func (a *Assembler) End(emit func(data []byte, gap int)) {
	for len(a.held) > 0 {
		a.skip(emit)
	}
}

func (a *Assembler) limit() int {
	if a.Limit > 0 {
		return a.Limit
	}
	return 1 << 20
}

// put gives out a piece that begins at or before next.
func (a *Assembler) put(p piece, emit func([]byte, int)) {
	old := int(int32(a.next - p.seq))
	if old >= p.length {
		return
	}
	if old < len(p.data) {
		emit(p.data[old:], 0)
	}
	if missing := p.length - max(old, len(p.data)); missing > 0 {
		emit(nil, missing)
	}
	a.next = p.end()
}

// hold keeps a copy of a piece in its place.
func (a *Assembler) hold(p piece) {
	i := len(a.held)
	for i > 0 && before(p.seq, a.held[i-1].seq) {
		i--
	}
	if i > 0 && a.held[i-1].seq == p.seq && a.held[i-1].length >= p.length {
		return // repeated
	}
	p.data = append([]byte(nil), p.data...)
	a.held = append(a.held, piece{})
	copy(a.held[i+1:], a.held[i:])
	a.held[i] = p
	a.bytes += len(p.data)
}

// drain gives out the pieces that are due.
func (a *Assembler) drain(emit func([]byte, int)) {
	for len(a.held) > 0 && !before(a.next, a.held[0].seq) {
		p := a.held[0]
		a.held = a.held[1:]
		a.bytes -= len(p.data)
		a.put(p, emit)
	}
	if len(a.held) == 0 {
		a.held = nil
	}
}

// skip gives the gap before the first piece up.
func (a *Assembler) skip(emit func([]byte, int)) {
	emit(nil, int(a.held[0].seq-a.next))
	a.next = a.held[0].seq
	a.drain(emit)
}
