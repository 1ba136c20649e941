package printer

import "encoding/binary"

// The tables behind the fast paths: a number is written as one store of reserved
// bytes and a length, not digit by digit.
var (
	dec3  [1000]uint32 // digits of 0-999 from the left in the low bytes, their count in the top byte
	dot4  [256]uint32  // digits of 0-255 followed by '.', their count and one in the top byte
	hex2  [256]uint16  // two lower-case hexadecimal digits
	pair2 [100]uint16  // two decimal digits
)

const hexDigits = "0123456789abcdef"

func init() {
	for i := range dec3 {
		dec3[i] = leftAligned(i, false)
	}
	for i := range dot4 {
		dot4[i] = leftAligned(i, true)
		hex2[i] = uint16(hexDigits[i>>4]) | uint16(hexDigits[i&15])<<8
	}
	for i := range pair2 {
		pair2[i] = uint16('0'+i/10) | uint16('0'+i%10)<<8
	}
}

func leftAligned(n int, dot bool) uint32 {
	var b [4]byte
	k := 0
	if n >= 100 {
		b[k] = byte('0' + n/100)
		k++
	}
	if n >= 10 {
		b[k] = byte('0' + n/10%10)
		k++
	}
	b[k] = byte('0' + n%10)
	k++
	if !dot {
		return binary.LittleEndian.Uint32(b[:]) | uint32(k)<<24
	}
	b[k] = '.'
	k++
	if k == 4 { // the dot shares its byte with the count: see AppendIP4
		return uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 | 4<<24
	}
	return uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 | uint32(k)<<24
}

// AppendDec appends n in decimal.
func AppendDec(b []byte, n uint32) []byte {
	if n < 1000 {
		d := dec3[n]
		b = append(b, byte(d), byte(d>>8), byte(d>>16))
		return b[:len(b)-3+int(d>>24)]
	}
	if n < 1000000 {
		d := dec3[n/1000]
		b = append(b, byte(d), byte(d>>8), byte(d>>16))
		b = b[:len(b)-3+int(d>>24)]
		return appendDec3(b, n%1000)
	}
	return appendDec3(AppendDec(b, n/1000), n%1000)
}

// appendDec3 appends n, below 1000, in three digits.
func appendDec3(b []byte, n uint32) []byte {
	p := pair2[n%100]
	return append(b, byte('0'+n/100), byte(p), byte(p>>8))
}

// AppendDec64 appends n in decimal.
func AppendDec64(b []byte, n uint64) []byte {
	if n < 1<<32 {
		return AppendDec(b, uint32(n))
	}
	b = AppendDec64(b, n/1000)
	return appendDec3(b, uint32(n%1000))
}

// AppendDec6 appends n, below a million, in six digits.
func AppendDec6(b []byte, n uint32) []byte {
	x, y, z := pair2[n/10000], pair2[n/100%100], pair2[n%100]
	return append(b, byte(x), byte(x>>8), byte(y), byte(y>>8), byte(z), byte(z>>8))
}

// AppendHex appends n in lower-case hexadecimal, in at least width digits.
func AppendHex(b []byte, n uint64, width int) []byte {
	digits := 1
	for m := n >> 4; m != 0; m >>= 4 {
		digits++
	}
	for ; digits < width; width-- {
		b = append(b, '0')
	}
	for i := digits - 1; i >= 0; i-- {
		b = append(b, hexDigits[n>>(4*i)&15])
	}
	return b
}

// AppendHex16 appends n in four hexadecimal digits.
func AppendHex16(b []byte, n uint16) []byte {
	x, y := hex2[n>>8], hex2[n&255]
	return append(b, byte(x), byte(x>>8), byte(y), byte(y>>8))
}

// AppendIP4 appends an IPv4 address in dotted form.
func AppendIP4(b []byte, a packet4) []byte {
	w, x, y, z := dot4[a>>24], dot4[a>>16&255], dot4[a>>8&255], dec3[a&255]
	n := len(b)
	b = append(b, "0000000000000000"...)
	s := b[n : n+16]
	k := putDot(s, w)
	k += putDot(s[k:], x)
	k += putDot(s[k:], y)
	binary.LittleEndian.PutUint32(s[k:], z)
	return b[:n+k+int(z>>24)]
}

func putDot(s []byte, d uint32) int {
	n := int(d >> 24)
	binary.LittleEndian.PutUint32(s, d&0xffffff|'.'<<24)
	return n
}

type packet4 = uint32 // an IPv4 address as a number

// AppendMAC appends a link-layer address of any length as colon-separated octets.
func AppendMAC(b, a []byte) []byte {
	for i, c := range a {
		if i > 0 {
			b = append(b, ':')
		}
		h := hex2[c]
		b = append(b, byte(h), byte(h>>8))
	}
	return b
}

// AppendIP6 appends an IPv6 address: the longest run of two or more zero groups
// becomes "::" (RFC 5952 section 4.2), and addresses that carry an IPv4 address
// (RFC 4291 section 2.5.5) end in dotted form.
func AppendIP6(b []byte, a *[16]byte) []byte {
	first, count := zeroRun(a)
	end := 8
	if first == 0 && (count == 6 || count == 5 && a[10] == 0xff && a[11] == 0xff) {
		end = 6
	}
	for i := 0; i < end; i++ {
		if i == first {
			b = append(b, ':', ':')
			i += count - 1
			continue
		}
		if i > 0 && i != first+count {
			b = append(b, ':')
		}
		b = AppendHex(b, uint64(a[2*i])<<8|uint64(a[2*i+1]), 1)
	}
	if end == 8 {
		return b
	}
	if count == 5 {
		b = append(b, ':')
	}
	return AppendIP4(b, binary.BigEndian.Uint32(a[12:]))
}

// zeroRun finds the first longest run of at least two zero groups. The returned
// first is out of reach when there is none.
func zeroRun(a *[16]byte) (first, count int) {
	first = -10
	run := 0
	for i := range 8 {
		if a[2*i]|a[2*i+1] != 0 {
			run = 0
			continue
		}
		run++
		if run >= 2 && run > count {
			first, count = i-run+1, run
		}
	}
	return first, count
}
