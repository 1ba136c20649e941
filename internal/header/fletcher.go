package header

// Fletcher returns the checksum of data (ISO 8473 section 6.11, RFC 905 annex B)
// that belongs into the two bytes at offset o: both sums over all bytes are then
// zero modulo 255. Neither byte of it is zero, which stands for no checksum.
func Fletcher(data []byte, o int) uint16 {
	var c0, c1 uint32
	for i, b := range data {
		if i != o && i != o+1 {
			c0 += uint32(b)
		}
		c1 += c0
		if i&0xfff == 0xfff {
			c0, c1 = c0%255, c1%255
		}
	}
	s0, s1 := int(c0%255), int(c1%255)
	x := ((len(data)-o-1)*s0 - s1) % 255
	if x <= 0 {
		x += 255
	}
	y := (-s0 - x) % 255
	if y <= 0 {
		y += 255
	}
	return uint16(x)<<8 | uint16(y)
}
