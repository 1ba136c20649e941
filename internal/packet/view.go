package packet

import "encoding/binary"

// View is the part of a packet that one protocol sees: the bytes that were
// captured and the length that the packet claims to have. It is passed by value,
// so what a callee narrows stays narrow for the callee alone.
//
// Reading past the captured bytes panics with Truncated; the engine recovers it
// once, at the packet, and prints the truncation mark. Nothing else may panic.
type View struct {
	data   []byte
	length int
}

// Truncated is what a read past the captured bytes panics with.
type Truncated struct{}

// NewView returns a view of data that claims to be length bytes long.
func NewView(data []byte, length int) View { return View{data, length} }

// Len is the length the packet claims, in bytes. It may exceed Captured, and it
// is negative when a header claimed more than there was to claim.
func (v View) Len() int { return v.length }

// Captured is the number of bytes that can be read.
func (v View) Captured() int { return len(v.data) }

// Data returns the captured bytes. The slice is the packet's own memory.
func (v View) Data() []byte { return v.data }

// Has reports whether the n bytes at offset o were captured.
func (v View) Has(o, n int) bool { return o >= 0 && n >= 0 && o <= len(v.data) && n <= len(v.data)-o }

// Need ends the packet as truncated unless the n bytes at offset o were captured.
func (v View) Need(o, n int) {
	if !v.Has(o, n) {
		panic(Truncated{})
	}
}

// From returns the view that starts n bytes further on. Beyond the captured
// bytes it is empty; the claimed length shrinks by n in any case.
func (v View) From(n int) View {
	if n < 0 {
		panic(Truncated{})
	}
	if n > len(v.data) {
		return View{nil, v.length - n}
	}
	return View{v.data[n:], v.length - n}
}

// Limit returns a view that ends after n bytes: neither the captured bytes nor
// the claimed length go beyond them.
func (v View) Limit(n int) View {
	if n < 0 {
		n = 0
	}
	if n < len(v.data) {
		v.data = v.data[:n:n]
	}
	if n < v.length {
		v.length = n
	}
	return v
}

// WithLength returns the same bytes with another claimed length; the captured
// bytes stay as they are.
func (v View) WithLength(n int) View { return View{v.data, n} }

// Sub is From(o).Limit(n).
func (v View) Sub(o, n int) View { return v.From(o).Limit(n) }

// Bytes returns the n bytes at offset o, which must have been captured.
func (v View) Bytes(o, n int) []byte {
	v.Need(o, n)
	return v.data[o : o+n : o+n]
}

// U8 reads the byte at offset o.
func (v View) U8(o int) uint8 {
	if uint(o) >= uint(len(v.data)) {
		panic(Truncated{})
	}
	return v.data[o]
}

// U16 reads the big-endian 16-bit number at offset o.
func (v View) U16(o int) uint16 {
	v.Need(o, 2)
	return binary.BigEndian.Uint16(v.data[o:])
}

// U24 reads the big-endian 24-bit number at offset o.
func (v View) U24(o int) uint32 {
	v.Need(o, 3)
	return uint32(v.data[o])<<16 | uint32(v.data[o+1])<<8 | uint32(v.data[o+2])
}

// U32 reads the big-endian 32-bit number at offset o.
func (v View) U32(o int) uint32 {
	v.Need(o, 4)
	return binary.BigEndian.Uint32(v.data[o:])
}

// U48 reads the big-endian 48-bit number at offset o.
func (v View) U48(o int) uint64 {
	v.Need(o, 6)
	return uint64(binary.BigEndian.Uint16(v.data[o:]))<<32 | uint64(binary.BigEndian.Uint32(v.data[o+2:]))
}

// U64 reads the big-endian 64-bit number at offset o.
func (v View) U64(o int) uint64 {
	v.Need(o, 8)
	return binary.BigEndian.Uint64(v.data[o:])
}

// I32 reads the big-endian signed 32-bit number at offset o.
func (v View) I32(o int) int32 { return int32(v.U32(o)) }

// LE16 reads the little-endian 16-bit number at offset o.
func (v View) LE16(o int) uint16 {
	v.Need(o, 2)
	return binary.LittleEndian.Uint16(v.data[o:])
}

// LE32 reads the little-endian 32-bit number at offset o.
func (v View) LE32(o int) uint32 {
	v.Need(o, 4)
	return binary.LittleEndian.Uint32(v.data[o:])
}

// LE64 reads the little-endian 64-bit number at offset o.
func (v View) LE64(o int) uint64 {
	v.Need(o, 8)
	return binary.LittleEndian.Uint64(v.data[o:])
}

// IP4 reads the IPv4 address at offset o.
func (v View) IP4(o int) IP4 { return IP4(v.U32(o)) }

// IP6 reads the IPv6 address at offset o.
func (v View) IP6(o int) IP6 { return IP6(v.Bytes(o, 16)) }

// MAC reads the 48-bit link-layer address at offset o.
func (v View) MAC(o int) MAC { return MAC(v.Bytes(o, 6)) }

// IP4 is an IPv4 address, as the number it is.
type IP4 uint32

// IP6 is an IPv6 address.
type IP6 [16]byte

// MAC is a 48-bit link-layer address.
type MAC [6]byte
