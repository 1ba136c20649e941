package wireless

import "wiretale/internal/printer"

// printRadioChannel prints a channel: its frequency and the modulation.
func printRadioChannel(p *printer.Printer, frequency uint16, flags, word uint32) {
	p.Print("{frequency} MHz", frequency)
	if word&(1<<19) != 0 {
		p.Write(" 11n")
	} else {
		radioModulation(p, flags)
	}
	switch {
	case flags&0x10000 != 0:
		p.Write(" ht/20")
	case flags&0x40000 != 0:
		p.Write(" ht/40-")
	case flags&0x20000 != 0:
		p.Write(" ht/40+")
	}
	p.Byte(' ')
}

// The flags of a channel.
const (
	channelTurbo   = 0x0010
	channelB       = 0x00a0 // 2 GHz, complementary code keying
	channelPureG   = 0x00c0 // 2 GHz, OFDM
	channelA       = 0x0140 // 5 GHz, OFDM
	channelG       = 0x0480 // 2 GHz, dynamic
	channelHopping = 0x0880 // 2 GHz, GFSK
	channelHalf    = 0x4000
	channelQuarter = 0x8000
)

func radioModulation(p *printer.Printer, flags uint32) {
	if flags&channelHopping == channelHopping {
		p.Write(" FHSS")
	}
	if flags&channelA == channelA {
		radioWidth(p, flags, " 11a")
	}
	if flags&channelPureG == channelPureG || flags&channelG == channelG {
		radioWidth(p, flags, " 11g")
	} else if flags&channelB == channelB {
		p.Write(" 11b")
	}
	if flags&channelTurbo != 0 {
		p.Write(" Turbo")
	}
}

// radioWidth prints a modulation and whether its channels are narrower.
func radioWidth(p *printer.Printer, flags uint32, name string) {
	p.Write(name)
	switch {
	case flags&channelHalf != 0:
		p.Write("/10Mhz")
	case flags&channelQuarter != 0:
		p.Write("/5Mhz")
	}
}

// Which of the properties of high throughput are known.
const (
	mcsBandwidth = 1 << iota
	mcsIndex
	mcsGuard
	mcsFormat
	mcsFEC
	mcsSTBC
)

// radioMCS prints the modulation and coding scheme (IEEE 802.11-2016 section 19.5).
func radioMCS(p *printer.Printer, r *radiotap, o int, _ uint32) {
	known, flags, index := r.v.U8(o), r.v.U8(o+1), r.v.U8(o+2)
	if known&mcsIndex != 0 {
		if known&(mcsBandwidth|mcsGuard) != 0 {
			mcsRate(p, index, flags)
		}
		p.Print("MCS {mcs} ", index)
	}
	if known&mcsBandwidth != 0 {
		p.Print("{bandwidth} ", [4]string{"20 MHz", "40 MHz", "20 MHz (L)", "20 MHz (U)"}[flags&3])
	}
	if known&mcsGuard != 0 {
		p.Print("{guard} GI ", longShort[flags>>2&1])
	}
	if known&mcsFormat != 0 {
		p.Print("{format} ", [2]string{"mixed", "greenfield"}[flags>>3&1])
	}
	if known&mcsFEC != 0 {
		p.Print("{fec} FEC ", fecNames[flags>>4&1])
	}
	if known&mcsSTBC != 0 {
		p.Print("RX-STBC{stbc} ", flags>>5&3)
	}
}

var longShort = [2]string{"long", "short"}

var fecNames = [2]string{"BCC", "LDPC"}

// mcsBits has the number of bits in a symbol of a channel of 20 MHz.
var mcsBits = [77]uint16{26, 52, 78, 104, 156, 208, 234, 260, 52, 104, 156, 208, 312, 416, 468, 520, 78, 156, 234, 312, 468, 624, 702, 780, 104, 208,
	312, 416, 624, 832, 936, 1040, 0, 156, 208, 260, 234, 312, 390, 208, 260, 260, 312, 364, 364, 416, 312, 390, 390, 468, 546, 546, 624, 260, 312,
	364, 312, 364, 416, 468, 416, 468, 520, 520, 572, 390, 468, 546, 468, 546, 624, 702, 624, 702, 780, 780, 858}

// mcs32 is the scheme that only a channel of 40 MHz has.
const (
	mcs32     = 32
	mcs32Bits = 24
)

// mcsRate prints the rate, if there is one: a symbol takes 4 microseconds with a
// long guard interval, 3.6 with a short one.
func mcsRate(p *printer.Printer, index, flags uint8) {
	if int(index) >= len(mcsBits) {
		return
	}
	bits := uint32(mcsBits[index])
	if flags&3 == 1 {
		bits = bits * 108 / 52
		if index == mcs32 {
			bits = mcs32Bits
		}
	}
	if bits == 0 {
		return
	}
	tenths := bits * 10 / 4
	if flags&4 != 0 {
		tenths = (bits*100 + 18) / 36
	}
	p.Print("{rate}.{} Mb/s ", tenths/10, tenths%10)
}

// radioVHT prints the properties of very high throughput.
func radioVHT(p *printer.Printer, r *radiotap, o int, _ uint32) {
	known, flags, bandwidth, coding := r.v.LE16(o), r.v.U8(o+2), r.v.U8(o+3), r.v.U8(o+8)
	for i := range 4 {
		n := r.v.U8(o + 4 + i)
		if n&15 != 0 {
			p.Print("User {} MCS {mcs} {fec} FEC ", i, n>>4, fecNames[coding>>i&1])
		}
	}
	if known&0x40 != 0 {
		p.Print("{bandwidth} ", vhtBandwidths.Of(uint32(bandwidth&31), "unknown ({})"))
	}
	if known&0x04 != 0 {
		p.Print("{guard} GI ", longShort[flags>>2&1])
	}
}

// tcpdump: the 21st is LUU.
var vhtBandwidths = printer.NameTable{{Value: 0, Text: "20 MHz"}, {Value: 1, Text: "40 MHz"}, {Value: 2, Text: "20 MHz (L)"}, {Value: 3, Text: "20 MHz (U)"},
	{Value: 4, Text: "80 MHz"}, {Value: 5, Text: "80 MHz (L)"}, {Value: 6, Text: "80 MHz (U)"}, {Value: 7, Text: "80 MHz (LL)"},
	{Value: 8, Text: "80 MHz (LU)"}, {Value: 9, Text: "80 MHz (UL)"}, {Value: 10, Text: "80 MHz (UU)"}, {Value: 11, Text: "160 MHz"},
	{Value: 12, Text: "160 MHz (L)"}, {Value: 13, Text: "160 MHz (U)"}, {Value: 14, Text: "160 MHz (LL)"}, {Value: 15, Text: "160 MHz (LU)"},
	{Value: 16, Text: "160 MHz (UL)"}, {Value: 17, Text: "160 MHz (UU)"}, {Value: 18, Text: "160 MHz (LLL)"}, {Value: 19, Text: "160 MHz (LLU)"},
	{Value: 20, Text: "160 MHz (LUL)"}, {Value: 21, Text: "160 MHz (UUU)"}, {Value: 22, Text: "160 MHz (ULL)"}, {Value: 23, Text: "160 MHz (ULU)"},
	{Value: 24, Text: "160 MHz (UUL)"}, {Value: 25, Text: "160 MHz (UUU)"}}
