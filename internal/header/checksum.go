package header

import (
	"encoding/binary"
	"math/bits"
)

// Sum adds the 16-bit big-endian words of b to sum in one's complement
// arithmetic; an odd last byte counts as the high byte of a word (RFC 1071).
// The result is below 65536, so sums can be chained over pieces of even length.
//
// It adds eight bytes at a time in whatever order they lie in memory and swaps
// the result: one's complement sums do not care (RFC 1071, 2 B).
func Sum(sum uint32, b []byte) uint32 {
	var acc, carry uint64
	for len(b) >= 32 {
		acc, carry = bits.Add64(acc, binary.LittleEndian.Uint64(b), carry)
		acc, carry = bits.Add64(acc, binary.LittleEndian.Uint64(b[8:]), carry)
		acc, carry = bits.Add64(acc, binary.LittleEndian.Uint64(b[16:]), carry)
		acc, carry = bits.Add64(acc, binary.LittleEndian.Uint64(b[24:]), carry)
		b = b[32:]
	}
	for len(b) >= 8 {
		acc, carry = bits.Add64(acc, binary.LittleEndian.Uint64(b), carry)
		b = b[8:]
	}
	acc, carry = bits.Add64(acc, lastBytes(b), carry)
	acc, carry = bits.Add64(acc, 0, carry)
	acc += carry
	half := acc>>32 + acc&0xffffffff
	half = half>>32 + half&0xffffffff
	word := uint32(half>>16 + half&0xffff)
	word = word>>16 + word&0xffff
	return fold(uint32(bits.ReverseBytes16(uint16(word))) + fold(sum))
}

// lastBytes reads the fewer than eight bytes that are left, as if zeros followed.
func lastBytes(b []byte) (v uint64) {
	if len(b) >= 4 {
		v = uint64(binary.LittleEndian.Uint32(b))
		for i := 4; i < len(b); i++ {
			v |= uint64(b[i]) << (8 * i)
		}
		return v
	}
	for i := range b {
		v |= uint64(b[i]) << (8 * i)
	}
	return v
}

func fold(sum uint32) uint32 {
	sum = sum>>16 + sum&0xffff
	return sum>>16 + sum&0xffff
}

// Checksum is the Internet checksum of b: 0 when b holds a right checksum of
// its own (RFC 1071, 1).
func Checksum(b []byte) uint16 { return ^uint16(Sum(0, b)) }
