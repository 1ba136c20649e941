package bpf

import "encoding/binary"

// window is eight bytes of the packet compared at once. A filter is full of
// comparisons of neighbouring fields that all lead to the same place if they
// fail; two windows hold an Ethernet type, an IP protocol and a fragment offset,
// or an IPv6 address.
type window struct {
	at          uint32
	mask, value uint64
}

// load is the window of data that is at base. The caller knows that data is
// long enough.
func (w *window) load(data []byte, base int64) uint64 {
	at := base + int64(w.at)
	return binary.LittleEndian.Uint64(data[at : at+windowSize])
}

// differs is 0 if what was loaded has the value.
func (w *window) differs(loaded uint64) uint64 { return (loaded ^ w.value) & w.mask }

const windowSize = 8

// A field is one comparison: size bytes at offset at, masked, have a value.
type field struct {
	at, size    uint32
	mask, value uint32
}

// end is where the field ends; 64 bits, as hostile offsets overflow.
func (c field) end() uint64 { return uint64(c.at) + uint64(c.size) }

// bits are the bits of A that a load of the field can set.
func (c field) bits() uint32 { return uint32(1<<(8*c.size) - 1) }

// A junction is what a step will be that compares fields and leaves no A: all
// of them must match, or with any one of them, to go to yes.
type junction struct {
	fields  []field
	any     bool
	indexed bool
	yes, no *step
}

// maxWindowAt bounds the offsets of windows, so that sums of them fit.
const maxWindowAt = 1 << 24

// field is what s loads from the packet, if it does, and a comparison with value.
func (s *step) field() (c field, ok bool) {
	c = field{at: s.k, mask: s.mask, value: s.value}
	switch s.load {
	case loadByte, loadByteX:
		c.size = 1
	case loadHalf, loadHalfX:
		c.size = 2
	case loadWord, loadWordX:
		c.size = 4
	}
	c.mask &= c.bits()
	return c, c.size > 0 && c.at < maxWindowAt
}

// junctionOf is step s as a junction of one field.
func junctionOf(s *step) (j junction, ok bool) {
	c, ok := s.field()
	if !ok {
		return j, false
	}
	j = junction{indexed: s.load >= loadByteX, yes: s.yes, no: s.no}
	switch s.test {
	case testSet:
		c.mask, c.value = c.mask&c.value, 0
		j.yes, j.no = s.no, s.yes
	case testEqual:
	default:
		return j, false
	}
	j.fields = []field{c}
	return j, c.value&^c.mask == 0
}

// pack puts fields into windows, from the last to the first, so that a window
// does not reach beyond the last field: the packet may end there.
func pack(fields []field) (windows []window, ok bool) {
	left := append([]field(nil), fields...)
	for len(left) > 0 {
		var end uint64
		for _, c := range left {
			end = max(end, c.end())
		}
		start := uint32(max(end, windowSize) - windowSize)
		var mask, value [windowSize]byte
		rest := left[:0]
		for _, c := range left {
			if c.at < start {
				rest = append(rest, c)
			} else if !c.put(mask[c.at-start:], value[c.at-start:]) {
				return nil, false
			}
		}
		left = rest
		windows = append(windows, window{start, binary.LittleEndian.Uint64(mask[:]), binary.LittleEndian.Uint64(value[:])})
	}
	return windows, true
}

// put adds a field to the bytes of a window; not ok if the same bits are
// already there with another value.
func (c field) put(mask, value []byte) bool {
	for n := range c.size {
		shift := 8 * (c.size - 1 - n)
		m, v := byte(c.mask>>shift), byte(c.value>>shift)
		if (value[n]^v)&mask[n]&m != 0 {
			return false
		}
		mask[n] |= m
		value[n] |= v
	}
	return true
}

// join is the junction that does the work of j and of its successor next, if
// there is one: the two must fail to the same place, or succeed to the same.
func (j junction) join(next junction, at *step) (_ junction, ok bool) {
	joined := junction{
		fields:  append(append([]field(nil), j.fields...), next.fields...),
		indexed: j.indexed, yes: next.yes, no: next.no,
	}
	if j.indexed != next.indexed {
		return j, false
	}
	single := len(j.fields) == 1 && len(next.fields) == 1
	switch {
	case j.yes == at && j.no == next.no && !next.any:
		windows, ok := pack(joined.fields)
		return joined, ok && len(windows) <= 2
	case j.no == at && j.yes == next.yes && single:
		joined.any = true
		return joined, true
	}
	return j, false
}

// widen turns steps into comparisons of windows where that is possible. short
// are the same steps as they were, for packets too short for a window.
func (f *flow) widen(short []step) {
	junctions := make([]junction, len(f.steps))
	for n := len(f.steps) - 1; n >= 0; n-- {
		s, short := &f.steps[n], &short[n]
		if !f.reached[n] {
			continue
		}
		if s.load != short.load {
			// A reload: who did not leave an A does not do so for the short way either.
			entry := *short
			entry.load, entry.k, entry.mask = s.load, s.k, s.mask
			short = &entry
		}
		if s.load == loadHeader && s.test == testNone {
			s.absorbHeader(short)
			continue
		}
		if f.leavesA(s) {
			continue
		}
		j, ok := junctionOf(s)
		if !ok {
			s.becomeRange(short)
			continue
		}
		for _, at := range [2]*step{j.yes, j.no} {
			if next := junctions[f.index[at]]; next.fields != nil {
				if joined, ok := j.join(next, at); ok {
					j = joined
					break
				}
			}
		}
		if s.become(j, short) {
			junctions[n] = j
		}
	}
}

// become makes s a comparison of windows.
func (s *step) become(j junction, short *step) bool {
	var windows []window
	if j.any {
		for _, c := range j.fields {
			w, ok := pack([]field{c})
			if !ok {
				return false
			}
			windows = append(windows, w...)
		}
	} else {
		var ok bool
		if windows, ok = pack(j.fields); !ok {
			return false
		}
	}
	*s = step{load: loadAll, yes: j.yes, no: j.no, indexed: j.indexed, plain: short}
	if j.any {
		s.load = loadAny
	}
	s.window[0], s.window[1] = windows[0], windows[len(windows)-1]
	for _, w := range windows {
		s.need = max(s.need, w.at+windowSize)
	}
	return true
}

// becomeRange makes s a comparison of a window with a range.
func (s *step) becomeRange(short *step) {
	least, span, ok := s.bounds()
	c, isField := s.field()
	windows, packed := pack([]field{c})
	if !ok || !isField || !packed {
		return
	}
	need := windows[0].at + windowSize
	*s = step{load: loadRange, yes: s.yes, no: s.no, indexed: s.load >= loadByteX, plain: short,
		window: [2]window{windows[0]}, need: need, shift: uint8(8 * (uint64(need) - c.end())),
		mask: c.mask, least: least, span: span}
}

// bounds is the range of A for which s goes to yes.
func (s *step) bounds() (least, span uint32, ok bool) {
	switch {
	case s.test == testAtLeast:
		return s.value, 0xffffffff - s.value, true
	case s.test == testGreater && s.value < 0xffffffff:
		return s.value + 1, 0xffffffff - s.value - 1, true
	}
	return 0, 0, false
}

// absorbHeader lets a step that only computes X do the work of its successor
// too, if that compares windows at X.
func (s *step) absorbHeader(short *step) {
	next := s.yes
	if !next.indexed || next.header {
		return
	}
	k := s.k
	*s = *next
	s.k, s.header, s.plain = k, true, short
}
