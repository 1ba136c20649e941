package wireless

import "wiretale/internal/printer"

// The auxiliary security header of IEEE 802.15.4 (IEEE 802.15.4-2015 section 9.4).
//
//	 0       1               5
//	+-------+-------+-------+-------+-------+
//	|control| frame counter | key identifier |
//	+-------+-------+-------+-------+-------+

// lrSecurity is what a frame says about its security: the level, and the code at
// the end of the frame that proves where it is from.
type lrSecurity struct {
	level uint8
	mic   printer.View
}

// print prints the header. It returns the frame behind it, without the code, and
// whether all of that was there.
func (s *lrSecurity) print(p *printer.Printer, v printer.View) (printer.View, bool) {
	if !v.Has(0, 1) {
		return lrMissing(p, v, "Aux Security Header")
	}
	control := v.U8(0)
	s.level = control & 7
	if p.V(1) {
		p.Print("\n\tSecurity Level {security_level}, Key Id Mode {key_id_mode}, ", s.level, control>>3&3)
	}
	v = v.From(1)
	if control&0x20 == 0 {
		if !v.Has(0, 4) {
			return lrMissing(p, v, "Frame Counter")
		}
		if p.V(2) {
			p.Print("Frame Counter 0x{frame_counter:08x} ", v.LE32(0))
		}
		v = v.From(4)
	}
	v, ok := lrKey(p, v, control>>3&3)
	if !ok {
		return v, false
	}
	n := [4]int{0, 4, 8, 16}[s.level&3]
	if !v.Has(0, n) {
		return lrMissing(p, v, "MIC")
	}
	s.mic = v.From(v.Len() - n)
	return v.Limit(v.Len() - n), true
}

// printMIC prints the code.
func (s *lrSecurity) printMIC(p *printer.Printer) {
	if s.level&3 == 0 {
		return
	}
	p.Write("\n\tMIC ")
	for i := range s.mic.Len() {
		p.Print("{:02x}", s.mic.U8(i))
	}
	p.Byte(' ')
}

// lrKey prints the key identifier (section 9.4.4).
//
// tcpdump: of a source of eight bytes only four are passed over, and the second
// half of one of four bytes has its mark behind it.
func lrKey(p *printer.Printer, v printer.View, mode uint8) (printer.View, bool) {
	size := [4]int{0, 0, 4, 8}[mode]
	if !v.Has(0, size) {
		return lrMissing(p, v, "Key Source")
	}
	if p.V(2) {
		switch mode {
		case 0:
			p.Write("Implicit")
		case 2:
			p.Print("KeySource 0x{:04x}:{:x}4x, ", v.LE16(0), v.LE16(2))
		case 3:
			p.Write("KeySource ")
			lrEUI64(p, v, 0)
			p.Write(", ")
		}
	}
	if mode == 0 {
		return v, true
	}
	v = v.From(min(size, 4))
	if !v.Has(0, 1) {
		return lrMissing(p, v, "Key Index")
	}
	if p.V(2) {
		p.Print("KeyIndex 0x{key_index:02x}, ", v.U8(0))
	}
	return v.From(1), true
}

// lrMissing says what is not there.
func lrMissing(p *printer.Printer, v printer.View, what string) (printer.View, bool) {
	p.Print("[ERROR: Truncated before {}]", what)
	return v, false
}
