package printer

// DLCI writes the connection of a Frame Relay address field (ITU-T Q.922 section
// 3.2): two to four bytes, the last of which has its lowest bit set.
func (p *Printer) DLCI(a []byte) {
	if len(a) < 2 {
		p.Write("<Truncated>")
		return
	}
	if a[0]&1 != 0 {
		p.Write("<Invalid DLCI>")
		return
	}
	n := uint32(a[0]>>2)<<4 | uint32(a[1]>>4)
	length := 2
	for ; a[length-1]&1 == 0; length++ {
		if length == 4 {
			p.Write("<Invalid DLCI>")
			return
		}
		if length == len(a) {
			p.Write("<Truncated>")
			return
		}
	}
	if length == 4 {
		n = n<<7 | uint32(a[2]>>1)
	}
	if length >= 3 {
		n = n<<6 | uint32(a[length-1]>>2)
	}
	p.Print("DLCI {dlci}", n)
}
