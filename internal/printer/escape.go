package printer

// SafeByte writes a byte that came from the network: unprintable ones in the form
// M-x and ^X, so that no packet can talk to a terminal.
func (p *Printer) SafeByte(c byte) {
	if c >= 0x80 {
		p.buf = append(p.buf, 'M', '-')
		c &= 0x7f
	}
	if c < 0x20 || c == 0x7f {
		p.buf = append(p.buf, '^')
		c ^= 0x40
	}
	p.buf = append(p.buf, c)
}

// Safe writes bytes that came from the network, escaped like SafeByte.
func (p *Printer) Safe(b []byte) {
	for _, c := range b {
		p.SafeByte(c)
	}
}

// SafeZ writes bytes that came from the network up to the first NUL or the end of
// b, escaped, and reports whether there was a NUL.
func (p *Printer) SafeZ(b []byte) bool {
	for _, c := range b {
		if c == 0 {
			return true
		}
		p.SafeByte(c)
	}
	return false
}

// SafeString writes the n bytes at offset o, escaped; whatever of them was
// captured is written before a truncation ends the packet.
func (p *Printer) SafeString(v View, o, n int) {
	for i := range n {
		p.SafeByte(v.U8(o + i))
	}
}

// SafeStringZ is SafeString that ends before the first NUL, and reports whether
// it met one.
func (p *Printer) SafeStringZ(v View, o, n int) bool {
	for i := range n {
		c := v.U8(o + i)
		if c == 0 {
			return true
		}
		p.SafeByte(c)
	}
	return false
}
