package wireless

import (
	"wiretale/internal/packet"
	"wiretale/internal/printer"
)

// Radiotap (radiotap.org), what a radio says of a frame it received: words of
// bits that tell which fields follow, each aligned to its size.
//
//	 0       1       2       4               8
//	+-------+-------+-------+---------------+-------
//	|version| pad   |length | present       | ... fields
//	+-------+-------+-------+---------------+-------
var _ = printer.Register(printer.Protocol{Name: "802.11_radio", LinkTypes: []packet.LinkType{127}, Ordered: true, Print: printRadiotap})

const (
	radiotapHeader    = 8
	radiotapNamespace = 1 << 29
	radiotapVendor    = 1 << 30
	radiotapMore      = 1 << 31
	radiotapXChannel  = 1 << 18
)

func printRadiotap(p *printer.Printer, v printer.View) {
	p.Layer("802.11_radio")
	if v.Captured() < radiotapHeader {
		p.Trunc()
		p.LinkHeader += v.Captured()
		return
	}
	n := int(v.LE16(2))
	if n < radiotapHeader || v.Captured() < n {
		p.Trunc()
		p.LinkHeader += v.Captured()
		return
	}
	head := v.Sub(0, n)
	r := radiotap{v: head}
	if !r.words() {
		p.Trunc()
		p.LinkHeader += v.Captured()
		return
	}
	r.print(p)
	printWiFi(p, v.From(n), r.flags)
	p.LinkHeader += n
}

// radiotap is a header while it is read.
type radiotap struct {
	v     printer.View
	o     int // where the next field is
	flags uint8
}

// words skips the words of bits and returns whether they were all there.
func (r *radiotap) words() bool {
	r.o = 4
	for r.v.Has(r.o, 4) {
		more := r.v.LE32(r.o)&radiotapMore != 0
		r.o += 4
		if !more {
			return true
		}
	}
	return false
}

// field returns where the next field is, which has n bytes and this alignment,
// and whether it is there.
func (r *radiotap) field(align, n int) (int, bool) {
	o := (r.o + align - 1) / align * align
	if !r.v.Has(o, n) {
		return 0, false
	}
	r.o = o + n
	return o, true
}

// print prints the fields until one is unknown or cut off.
func (r *radiotap) print(p *printer.Printer) {
	first, vendor := 0, false
	for w := 4; ; w += 4 {
		word := r.v.LE32(w)
		if !vendor && !r.word(p, word, first) {
			return
		}
		if word&(radiotapNamespace|radiotapVendor) == radiotapVendor && !r.skipVendor() {
			p.Trunc()
			return
		}
		if word&radiotapMore == 0 {
			return
		}
		switch {
		case word&radiotapNamespace != 0:
			first, vendor = 0, false
		case word&radiotapVendor != 0:
			first, vendor = 0, true
		default:
			first += 32
		}
	}
}

// skipVendor skips the fields of a vendor.
func (r *radiotap) skipVendor() bool {
	o, ok := r.field(2, 6)
	if !ok {
		return false
	}
	r.o = min(r.o+int(r.v.LE16(o+4)), r.v.Captured())
	return true
}

// word prints the fields of a word of bits, whose first is number first. It returns
// whether all were known and there.
func (r *radiotap) word(p *printer.Printer, word uint32, first int) bool {
	for bit := range 29 {
		if word&(1<<bit) == 0 {
			continue
		}
		if first+bit >= len(radiotapFields) || radiotapFields[first+bit].print == nil {
			p.Print("[bit {}] ", first+bit)
			return false
		}
		f := &radiotapFields[first+bit]
		o, ok := r.field(int(f.align), int(f.size))
		if !ok {
			p.Trunc()
			return false
		}
		f.print(p, r, o, word)
	}
	return true
}

// radiotapField is a kind of field.
type radiotapField struct {
	align, size uint8
	print       func(p *printer.Printer, r *radiotap, o int, word uint32)
}

func radioNothing(*printer.Printer, *radiotap, int, uint32) {}

func radioTSFT(p *printer.Printer, r *radiotap, o int, _ uint32) {
	p.Print("{tsft}us tsft ", r.v.LE64(o))
}

func radioFlags(p *printer.Printer, r *radiotap, o int, _ uint32) {
	r.flags = r.v.U8(o)
	for _, f := range radioFlagNames {
		if uint32(r.flags)&f.Value != 0 {
			p.Print("{flag} ", f.Text)
		}
	}
}

var radioFlagNames = printer.BitTable{{Value: 0x01, Text: "cfp"}, {Value: 0x02, Text: "short preamble"}, {Value: 0x04, Text: "wep"},
	{Value: 0x08, Text: "fragmented"}, {Value: 0x40, Text: "bad-fcs"}}

func radioRate(p *printer.Printer, r *radiotap, o int, _ uint32) {
	n := r.v.U8(o)
	if n >= 0x80 && n < 0x90 {
		p.Print("MCS {mcs} ", n&15)
		return
	}
	p.Print("{rate}.{} Mb/s ", n/2, n&1*5)
}

func radioChannel(p *printer.Printer, r *radiotap, o int, word uint32) {
	if word&radiotapXChannel != 0 {
		return // which says the same and more
	}
	printRadioChannel(p, r.v.LE16(o), uint32(r.v.LE16(o+2)), word)
}

func radioXChannel(p *printer.Printer, r *radiotap, o int, word uint32) {
	printRadioChannel(p, r.v.LE16(o+4), r.v.LE32(o), word)
}

func radioHopping(p *printer.Printer, r *radiotap, o int, _ uint32) {
	p.Print("fhset {hop_set} fhpat {hop_pattern} ", r.v.U8(o), r.v.U8(o+1))
}

// radioSigned prints a byte with its sign.
func radioSigned(phrase string, sign int) func(*printer.Printer, *radiotap, int, uint32) {
	return func(p *printer.Printer, r *radiotap, o int, _ uint32) { p.Print(phrase, sign*int(int8(r.v.U8(o)))) }
}

// radioUnsigned prints a byte.
func radioUnsigned(phrase string) func(*printer.Printer, *radiotap, int, uint32) {
	return func(p *printer.Printer, r *radiotap, o int, _ uint32) { p.Print(phrase, r.v.U8(o)) }
}

func radioQuality(p *printer.Printer, r *radiotap, o int, _ uint32) {
	p.Print("{quality} sq ", r.v.LE16(o))
}

func radioAttenuation(p *printer.Printer, r *radiotap, o int, _ uint32) {
	p.Print("{tx_attenuation} tx power ", -int(int16(r.v.LE16(o))))
}

// tcpdump: field 9 has one byte, where the standard has two.
var radiotapFields = [...]radiotapField{
	{8, 8, radioTSFT}, {1, 1, radioFlags}, {1, 1, radioRate}, {2, 4, radioChannel}, {1, 2, radioHopping},
	{1, 1, radioSigned("{signal}dBm signal ", 1)}, {1, 1, radioSigned("{noise}dBm noise ", 1)}, {2, 2, radioQuality},
	{2, 2, radioAttenuation}, {1, 1, radioSigned("{tx_attenuation_db}dB tx attenuation ", -1)},
	{1, 1, radioSigned("{tx_power}dBm tx power ", 1)}, {1, 1, radioUnsigned("antenna {antenna} ")},
	{1, 1, radioUnsigned("{signal_db}dB signal ")}, {1, 1, radioUnsigned("{noise_db}dB noise ")}, {2, 2, radioNothing},
	{}, {}, {}, {4, 8, radioXChannel}, {1, 3, radioMCS}, {4, 8, radioNothing}, {2, 12, radioVHT},
}
