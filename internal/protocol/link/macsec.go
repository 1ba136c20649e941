package link

import "wiretale/internal/printer"

// MACsec (IEEE 802.1AE-2018 section 9): a tag behind the addresses of a frame, and
// a check value behind its data.
//
//	 0       1       2               6               14
//	+-------+-------+---------------+---------------+-------
//	|TCI, AN|  SL   | packet number | SCI (optional)| data
//	+-------+-------+---------------+---------------+-------

const (
	macsecTag    = 6
	macsecTagSCI = 14
	macsecCheck  = 16
	macsecLow    = 0xc0 // bits of the short length that must be 0

	macsecVersion   = 0x80
	macsecSCI       = 0x20
	macsecEncrypted = 0x08
	macsecChanged   = 0x04
)

// macsecCut ends a frame that was cut.
func macsecCut(p *printer.Printer, v printer.View) (printer.View, int, bool) {
	p.Trunc()
	return v, v.Captured(), false
}

// macsec prints the tag at offset o. It returns the view without the check value,
// where the protected frame goes on, and whether it can be read.
func macsec(p *printer.Printer, v printer.View, o int) (printer.View, int, bool) {
	p.Layer("macsec")
	if !v.Has(o, macsecTag) {
		return macsecCut(p, v)
	}
	tci, short := v.U8(o), int(v.U8(o+1))
	size := macsecTag
	if tci&macsecSCI != 0 {
		size = macsecTagSCI
		if !v.Has(o, size) {
			return macsecCut(p, v)
		}
	}
	if tci&macsecVersion != 0 || short&macsecLow != 0 {
		p.Invalid()
		return v, v.Captured(), false
	}
	hidden := tci&(macsecEncrypted|macsecChanged) != 0
	if p.LinkLevel || hidden {
		if !p.LinkLevel {
			p.Print("{src} > {dst} 802.1AE MACsec, ", p.LinkSrc, p.LinkDst)
		}
		macsecHeader(p, v.From(o), tci, short)
	}
	o += size
	if hidden {
		p.Default(v.From(o))
		return v, o, false
	}
	if v.Captured()-o < macsecCheck {
		return macsecCut(p, v)
	}
	if short == 0 {
		return v.Limit(min(v.Len(), v.Captured()) - macsecCheck), o, true
	}
	if v.Captured()-o-macsecCheck < short {
		return macsecCut(p, v)
	}
	return v.Limit(o + short), o, true
}

func macsecHeader(p *printer.Printer, v printer.View, tci uint8, short int) {
	p.Print("an {an}, pn {pn}, flags {flags}", tci&3, v.U32(2), macsecFlags.Of(uint32(tci), "none", ""))
	if short != 0 {
		p.Print(", sl {sl}", short)
	}
	if tci&macsecSCI != 0 {
		p.Print(", sci {sci:016x}", v.U64(6))
	}
	p.Write(", ")
}

var macsecFlags = printer.BitTable{
	{Value: macsecEncrypted, Text: "E"}, {Value: macsecChanged, Text: "C"}, {Value: 0x40, Text: "S"}, {Value: 0x10, Text: "B"}, {Value: macsecSCI, Text: "I"},
}
