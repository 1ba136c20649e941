package explain

import (
	"math/bits"
	"net/netip"
	"strconv"

	"wiretale/internal/header"
)

// appendNumber appends a number. Up to eight digits are made at a time, without a
// branch.
func appendNumber(b []byte, n uint64) []byte {
	switch {
	case n < 10:
		return append(b, byte('0'+n))
	case n >= 1e8:
		return strconv.AppendUint(b, n, 10)
	}
	d := eightDigits(uint32(n))
	skip := bits.TrailingZeros64(d|1<<56) &^ 7 // leading zeros, but for the last digit
	size := len(b) + 8 - skip/8
	return le.AppendUint64(b, (d|zeros)>>skip)[:size]
}

// zeros are eight digits 0.
const zeros = 0x3030303030303030

// eightDigits are the values of the digits of n, a byte each, the first in the
// lowest byte. Pairs of numbers are divided at a time: first two of four digits,
// then four of two.
func eightDigits(n uint32) uint64 {
	v := uint64(n/1e4) | uint64(n%1e4)<<32
	q := v * 10486 >> 20 & 0x7f_0000_007f // divided by 100
	v = q | (v-q*100)<<16
	q = v * 103 >> 10 & 0x0f_000f_000f_000f // by 10
	return q | (v-q*10)<<8
}

// octets are the texts of bytes with a dot behind them, the first character in the
// lowest byte.
var octets = func() (list [256]struct{ text, size uint32 }) {
	for i := range list {
		text := strconv.Itoa(i) + "."
		for at, c := range []byte(text) {
			list[i].text |= uint32(c) << (8 * at)
		}
		list[i].size = uint32(len(text))
	}
	return list
}()

// appendIPv4 appends an address.
func appendIPv4(b []byte, a []byte) []byte {
	_ = a[3]
	for i := 0; i < 4; i += 2 {
		x, y := &octets[a[i]], &octets[a[i+1]]
		size := len(b) + int(x.size+y.size)
		b = le.AppendUint64(b, uint64(x.text)|uint64(y.text)<<(8*x.size&63))[:size]
	}
	return b[:len(b)-1]
}

// appendAddress appends the address of one end, IPv6 in brackets.
func appendAddress(b []byte, version uint8, a *[16]byte) []byte {
	if version != 6 {
		return appendIPv4(b, a[:4])
	}
	return append(appendIPv6(append(b, '['), a), ']')
}

// appendIPv6 appends an address as RFC 5952 has it.
func appendIPv6(b []byte, a *[16]byte) []byte {
	if be.Uint64(a[:]) == 0 && be.Uint32(a[8:]) == 0xffff {
		return netip.AddrFrom16(*a).AppendTo(b) // it ends as IPv4
	}
	from, to := zeroGroups(a)
	for i := 0; i < 16; i += 2 {
		if i == from {
			b = append(b, "::"...)
			if i = to; i == 16 {
				break
			}
		} else if i > 0 {
			b = append(b, ':')
		}
		b = appendHex(b, be.Uint16(a[i:]))
	}
	return b
}

// zeroGroups is the longest run of two or more groups that are zero, the first of
// those: from which byte on, and up to which. from is 16 where there is none.
func zeroGroups(a *[16]byte) (from, to int) {
	from, to = 16, 18
	for i := 0; i < 16; i += 2 {
		k := i
		for k < 16 && a[k]|a[k+1] == 0 {
			k += 2
		}
		if k-i > to-from {
			from, to = i, k
		}
		i = max(i, k-2)
	}
	return from, to
}

// appendHex appends a number in hexadecimal.
func appendHex(b []byte, n uint16) []byte {
	d := uint32(n>>12) | uint32(n>>8&15)<<8 | uint32(n>>4&15)<<16 | uint32(n&15)<<24
	skip := bits.TrailingZeros32(d|1<<24) &^ 7    // leading zeros, but for the last digit
	letters := (d + 0x06060606) >> 4 & 0x01010101 // which digits are a to f
	size := len(b) + 4 - skip/8
	return le.AppendUint32(b, (d+'0'*0x01010101+letters*('a'-'0'-10))>>skip)[:size]
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
