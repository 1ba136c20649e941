package savefile

import (
	"encoding/binary"
	"time"
)

// ngEncoder writes pcapng: one section, an Interface Description Block when an
// interface first appears, Enhanced Packet Blocks, and Interface Statistics Blocks
// at the end.
type ngEncoder struct {
	options    WriterOptions
	interfaces []Interface // those described so far
	stats      map[int]Stats
	started    time.Time
}

func newNGEncoder(o WriterOptions) *ngEncoder {
	e := &ngEncoder{options: o, started: time.Now()}
	if o.Interfaces == nil {
		only := []Interface{{LinkType: o.LinkType, SnapLen: o.SnapLen}}
		e.options.Interfaces = func() []Interface { return only }
	}
	return e
}

// Options of a section header and of interface statistics.
const (
	optHardware    = 2
	optOS          = 3
	optApplication = 4

	optStatsStart   = 2
	optStatsEnd     = 3
	optStatsRecv    = 4
	optStatsDrop    = 5
	optStatsAccept  = 6
	optStatsOSDrop  = 7
	optPacketFlags  = 2
	sectionUnknown  = 1<<64 - 1 // length of a section that is not known
	textOptionLimit = 1<<16 - 4
)

func (e *ngEncoder) header(b []byte) []byte {
	b, start := beginBlock(b, blockSection)
	b = put32(b, byteOrderMagic)
	b = put16(put16(b, 1), 0)
	b = put64(b, sectionUnknown)
	b = putText(b, optHardware, e.options.Hardware)
	b = putText(b, optOS, e.options.OS)
	b = putText(b, optApplication, e.options.Application)
	b = endBlock(putEnd(b, start+blockHeaderLen+sectionFixedLen), start)
	return e.describe(b)
}

// describe appends the interfaces that are new.
func (e *ngEncoder) describe(b []byte) []byte {
	list := e.options.Interfaces()
	for i := len(e.interfaces); i < len(list); i++ {
		in := list[i]
		in.Nanosecond = in.Nanosecond || e.options.Nanosecond
		e.interfaces = append(e.interfaces, in)
		b = putInterface(b, in)
	}
	return b
}

func putInterface(b []byte, in Interface) []byte {
	b, start := beginBlock(b, blockInterface)
	b = put16(put16(b, uint16(in.LinkType)), 0)
	b = put32(b, in.SnapLen)
	b = putText(b, optIfName, in.Name)
	b = putText(b, optIfDescription, in.Description)
	if in.Filter != "" {
		b = putText(b, optIfFilter, "\x00"+in.Filter) // 0: the filter is text
	}
	b = putText(b, optIfOS, in.OS)
	digits := byte(6)
	if in.Nanosecond {
		digits = 9
	}
	b = putOption(b, optIfTSResol, []byte{digits})
	return endBlock(putEnd(b, 0), start)
}

func (e *ngEncoder) record(b []byte, r *Record) ([]byte, error) {
	if int(r.Interface) >= len(e.interfaces) {
		b = e.describe(b)
		if int(r.Interface) >= len(e.interfaces) {
			return b, unknownInterface(r.Interface)
		}
	}
	in := &e.interfaces[r.Interface]
	if r.LinkType != in.LinkType {
		return b, &LinkTypeError{in.LinkType, r.LinkType}
	}
	b, start := beginBlock(b, blockEnhanced)
	b = put32(b, r.Interface)
	b = putStamp(b, r.Sec, r.Nsec, in.Nanosecond)
	b = put32(put32(b, uint32(len(r.Data))), r.Length)
	b = pad(append(b, r.Data...), len(r.Data))
	if r.Direction != DirectionUnknown {
		b = put32(put16(put16(b, optPacketFlags), 4), uint32(r.Direction))
		b = put32(b, optionEnd)
	}
	return endBlock(b, start), nil
}

// putStamp appends a time stamp: the upper half first, whatever the byte order.
func putStamp(b []byte, sec, nsec int64, nano bool) []byte {
	stamp := uint64(sec)*1e9 + uint64(nsec)
	if !nano {
		stamp = uint64(sec)*1e6 + uint64(nsec/1000)
	}
	return put32(put32(b, uint32(stamp>>32)), uint32(stamp))
}

func (e *ngEncoder) setStats(iface int, s Stats) {
	if e.stats == nil {
		e.stats = make(map[int]Stats)
	}
	e.stats[iface] = s
}

func (e *ngEncoder) trailer(b []byte) []byte {
	now := time.Now()
	for i, in := range e.interfaces {
		if s, ok := e.stats[i]; ok {
			b = putStats(b, i, in.Nanosecond, s, e.started, now)
		}
	}
	return b
}

// putStats appends an Interface Statistics Block (draft-ietf-opsawg-pcapng section 4.6).
func putStats(b []byte, iface int, nano bool, s Stats, start, end time.Time) []byte {
	b, at := beginBlock(b, blockStats)
	b = put32(b, uint32(iface))
	b = putTime(b, end, nano)
	b = putTime(put16(put16(b, optStatsStart), 8), start, nano)
	b = putTime(put16(put16(b, optStatsEnd), 8), end, nano)
	b = put64(put16(put16(b, optStatsRecv), 8), s.Received)
	b = put64(put16(put16(b, optStatsDrop), 8), s.InterfaceDropped)
	b = put64(put16(put16(b, optStatsAccept), 8), s.Received)
	b = put64(put16(put16(b, optStatsOSDrop), 8), s.Dropped)
	return endBlock(put32(b, optionEnd), at)
}

func putTime(b []byte, t time.Time, nano bool) []byte {
	return putStamp(b, t.Unix(), int64(t.Nanosecond()), nano)
}

func (e *ngEncoder) whole(b []byte) (length, records int) {
	for len(b)-length >= blockHeaderLen {
		end := length + int(littleEndian.u32(b[length+4:]))
		if end > len(b) {
			break
		}
		if littleEndian.u32(b[length:]) == blockEnhanced {
			records++
		}
		length = end
	}
	return length, records
}

// beginBlock appends the head of a block whose length endBlock fills in.
func beginBlock(b []byte, kind uint32) ([]byte, int) {
	return put32(put32(b, kind), 0), len(b)
}

func endBlock(b []byte, start int) []byte {
	total := uint32(len(b) - start + 4)
	binary.LittleEndian.PutUint32(b[start+4:], total)
	return put32(b, total)
}

// pad appends zeros behind n bytes, up to 32 bits.
func pad(b []byte, n int) []byte {
	return append(b, "\x00\x00\x00"[:-n&3]...)
}

func putOption(b []byte, code uint16, value []byte) []byte {
	b = put16(put16(b, code), uint16(len(value)))
	return pad(append(b, value...), len(value))
}

// putText appends a text option unless the text is empty.
func putText(b []byte, code uint16, s string) []byte {
	if s == "" {
		return b
	}
	return putOption(b, code, []byte(s[:min(len(s), textOptionLimit)]))
}

// putEnd appends the end of options, unless there were none since start.
func putEnd(b []byte, start int) []byte {
	if len(b) == start {
		return b
	}
	return put32(b, optionEnd)
}
