package explain

import (
	"encoding/binary"
	"math"

	"wiretale/internal/conversation"
	"wiretale/internal/header"
)

// row is a line of the table of conversations.
type row struct {
	key      header.Flow
	first    uint64 // number of its first packet, less than 1<<48
	start    int64
	duration int64
	packets  [2]uint32
	bytes    [2]uint64 // of IP packets
	data     [2]uint64 // of payload; TCP only
	rtt      [3]float32
	repeated float32 // share of data packets
	state    [2]conversation.State
	outcome  uint16 // a number of rows.outcomes
}

// rows are lines of the table, packed, as there may be a million: the usual one,
// of a single datagram of IPv4, takes 34 bytes. They lie in chunks, which hold
// nothing that the collector must look at. A row is, numbers being little-endian:
//
//	 0  its size in bytes
//	 1  flags: which of the parts that may be missing it has
//	 2  protocol
//	 3  states of both ends, 4 bits each, the originator's lower
//	 4  ports of source and destination
//	 8  number of its outcome, 2 bytes
//	10  number of its first packet, 6 bytes
//	16  start
//	24  addresses of source and destination, 4 bytes each or, rowSix, 16
//	    bytes out (this number and those that follow are uvarints)
//	    rowMore: bytes back, packets out, packets back, duration; else 0, 1, 0, 0
//	    rowData: data out, data back
//	    rowTimes: the three of rtt, 4 bytes each
//	    rowRepeated: repeated, 4 bytes
type rows struct {
	memory   *chunks
	chunks   [][]byte
	n        int
	most     uint64 // the largest number of a first packet
	outcomes outcomes
	_        [32]byte // fills two cache lines: others may write what comes next
}

// The flags of a row.
const (
	rowSix = 1 << iota
	rowMore
	rowData
	rowTimes
	rowRepeated
)

const (
	chunkBits = 16
	chunkSize = 1 << chunkBits
	rowFixed  = 24 // bytes before the addresses
	// rowMost is the size of the largest row.
	rowMost = rowFixed + 32 + 3*binary.MaxVarintLen64 + 2*binary.MaxVarintLen32 + 2*binary.MaxVarintLen64 + 12 + 4
)

var (
	le = binary.LittleEndian
	be = binary.BigEndian
)

// add adds a row.
func (r *rows) add(l *row) {
	b := r.room()
	r.took(pack(b, l))
	r.most = max(r.most, l.first)
}

// room is where the next row is to be packed.
func (r *rows) room() []byte {
	n := len(r.chunks)
	if n == 0 || cap(r.chunks[n-1])-len(r.chunks[n-1]) < rowMost {
		r.chunks = append(r.chunks, r.memory.next())
		n++
	}
	last := r.chunks[n-1]
	return last[len(last) : len(last)+rowMost]
}

// took takes size bytes of the room: a row was packed there.
func (r *rows) took(size int) {
	last := &r.chunks[len(r.chunks)-1]
	*last = (*last)[:len(*last)+size]
	r.n++
}

// copy adds the packed row that b begins with.
func (r *rows) copy(b []byte) {
	r.took(copy(r.room(), b[:b[0]]))
	r.most = max(r.most, firstOf(b))
}

// dropChunk drops the chunk that was filled first, and reports how many rows were
// in it.
func (r *rows) dropChunk() (n int) {
	for at := 0; at < len(r.chunks[0]); at += int(r.chunks[0][at]) {
		n++
	}
	r.chunks = append([][]byte(nil), r.chunks[1:]...)
	r.n -= n
	return n
}

// at is the row that lies at a number: that of the chunk, and below it, of
// chunkBits, where in it. The row is packed, and what follows it comes with it.
func (r *rows) at(at uint32) []byte {
	return r.chunks[at>>chunkBits][at&(chunkSize-1):]
}

// first is the number of the first packet of a row.
func (r *rows) first(at uint32) uint64 { return firstOf(r.at(at)) }

// read unpacks a row.
func (r *rows) read(at uint32, l *row) { unpack(r.at(at), l) }

// firstOf is the number of the first packet of the packed row that b begins with.
func firstOf(b []byte) uint64 { return le.Uint64(b[8:]) >> 16 }

// pack packs a row into b, which has room for rowMost, and returns its size.
func pack(b []byte, l *row) int {
	flags := byte(0)
	b[2] = l.key.Protocol
	b[3] = byte(l.state[0])&15 | byte(l.state[1])<<4
	le.PutUint16(b[4:], l.key.SourcePort)
	le.PutUint16(b[6:], l.key.DestinationPort)
	le.PutUint64(b[8:], uint64(l.outcome)|l.first<<16)
	le.PutUint64(b[16:], uint64(l.start))
	n := rowFixed + 8
	if l.key.Version == 6 {
		flags |= rowSix
		*(*[16]byte)(b[rowFixed:]) = l.key.Source
		*(*[16]byte)(b[rowFixed+16:]) = l.key.Destination
		n = rowFixed + 32
	} else {
		*(*[4]byte)(b[rowFixed:]) = [4]byte(l.key.Source[:])
		*(*[4]byte)(b[rowFixed+4:]) = [4]byte(l.key.Destination[:])
	}
	n += binary.PutUvarint(b[n:], l.bytes[0])
	if l.packets != [2]uint32{1, 0} || l.bytes[1] != 0 || l.duration != 0 {
		flags |= rowMore
		for _, x := range [...]uint64{l.bytes[1], uint64(l.packets[0]), uint64(l.packets[1]), uint64(l.duration)} {
			n += binary.PutUvarint(b[n:], x)
		}
	}
	if l.data != [2]uint64{} {
		flags |= rowData
		n += binary.PutUvarint(b[n:], l.data[0])
		n += binary.PutUvarint(b[n:], l.data[1])
	}
	if l.rtt != [3]float32{} {
		flags |= rowTimes
		for _, x := range l.rtt {
			le.PutUint32(b[n:], math.Float32bits(x))
			n += 4
		}
	}
	if l.repeated != 0 {
		flags |= rowRepeated
		le.PutUint32(b[n:], math.Float32bits(l.repeated))
		n += 4
	}
	b[0], b[1] = byte(n), flags
	return n
}

// unpack unpacks the row that b begins with.
func unpack(b []byte, l *row) {
	_ = b[rowFixed+8]
	flags := b[1]
	*l = row{}
	l.outcome, l.first, l.start = le.Uint16(b[8:]), le.Uint64(b[8:])>>16, int64(le.Uint64(b[16:]))
	l.packets[0] = 1
	l.key.Protocol = b[2]
	l.state = [2]conversation.State{conversation.State(b[3] & 15), conversation.State(b[3] >> 4)}
	l.key.SourcePort, l.key.DestinationPort = le.Uint16(b[4:]), le.Uint16(b[6:])
	if flags&rowSix != 0 {
		l.key.Version = 6
		l.key.Source, l.key.Destination = [16]byte(b[rowFixed:]), [16]byte(b[rowFixed+16:])
		b = b[rowFixed+32:]
	} else {
		l.key.Version = 4
		*(*[4]byte)(l.key.Source[:]) = [4]byte(b[rowFixed:])
		*(*[4]byte)(l.key.Destination[:]) = [4]byte(b[rowFixed+4:])
		b = b[rowFixed+8:]
	}
	b = number(b, &l.bytes[0])
	if flags&^rowSix != 0 {
		unpackRest(b, flags, l)
	}
}

// unpackRest unpacks the parts of a row that may be missing.
func unpackRest(b []byte, flags byte, l *row) {
	if flags&rowMore != 0 {
		var out, back, duration uint64
		b = number(number(number(number(b, &l.bytes[1]), &out), &back), &duration)
		l.packets, l.duration = [2]uint32{uint32(out), uint32(back)}, int64(duration)
	}
	if flags&rowData != 0 {
		b = number(number(b, &l.data[0]), &l.data[1])
	}
	if flags&rowTimes != 0 {
		for i := range l.rtt {
			l.rtt[i] = math.Float32frombits(le.Uint32(b))
			b = b[4:]
		}
	}
	if flags&rowRepeated != 0 {
		l.repeated = math.Float32frombits(le.Uint32(b))
	}
}

// number reads a uvarint, and returns what follows it.
func number(b []byte, to *uint64) []byte {
	x, n := binary.Uvarint(b)
	*to = x
	return b[n:]
}
