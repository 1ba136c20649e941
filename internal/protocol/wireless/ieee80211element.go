package wireless

import "wiretale/internal/printer"

// The elements of management frames that are printed or checked (IEEE 802.11-2016
// section 9.4.2).
const (
	wifiSSID  = 0
	wifiRates = 1
	wifiDS    = 3
	wifiTIM   = 5

	wifiChallenge = 16
)

const (
	wifiMaxSSID      = 32
	wifiMaxRates     = 16
	wifiMaxBitmap    = 251
	wifiMaxChallenge = 253
)

// wifiElements are the elements of a frame that are printed.
type wifiElements struct {
	ssid, rates []byte
	hasSSID     bool
	channel     uint8
	hasChannel  bool
	bad         bool // an element is cut off or too long
}

// wifiParse reads the elements in v: the first of each kind counts.
func wifiParse(v printer.View) (e wifiElements) {
	for o := 0; o < v.Captured(); {
		if !v.Has(o, 2) || !v.Has(o+2, int(v.U8(o+1))) {
			e.bad = true
			return
		}
		n := int(v.U8(o + 1))
		if !e.add(v.U8(o), v.Bytes(o+2, n)) {
			e.bad = true
			return
		}
		o += 2 + n
	}
	e.bad = e.bad || v.Captured() < v.Len()
	return
}

// add takes an element and returns whether its length is one that can be.
func (e *wifiElements) add(kind uint8, b []byte) bool {
	switch kind {
	case wifiSSID:
		if len(b) > wifiMaxSSID {
			return false
		}
		if !e.hasSSID {
			e.ssid, e.hasSSID = b, true
		}
	case wifiRates:
		if len(b) > wifiMaxRates {
			return false
		}
		if len(e.rates) == 0 {
			e.rates = b
		}
	case wifiDS:
		if len(b) == 1 && !e.hasChannel {
			e.channel, e.hasChannel = b[0], true
		}
	case wifiChallenge:
		return len(b) <= wifiMaxChallenge
	case wifiTIM:
		return len(b)-3 <= wifiMaxBitmap
	}
	return true
}

func (e *wifiElements) printSSID(p *printer.Printer) {
	if e.hasSSID {
		p.Write(" (")
		p.SafeZ(e.ssid)
		p.Byte(')')
		p.Field("ssid", e.ssid)
	}
}

// printRates prints the rates, a star behind those that all stations must know.
func (e *wifiElements) printRates(p *printer.Printer) {
	if len(e.rates) == 0 {
		return
	}
	p.Write(" [")
	for i, r := range e.rates {
		if i > 0 {
			p.Byte(' ')
		}
		p.Print("{rate}.{}", r&0x7f/2, r&1*5)
		if r&0x80 != 0 {
			p.Byte('*')
		}
	}
	p.Write(" Mbit]")
}

func (e *wifiElements) printChannel(p *printer.Printer) {
	if e.hasChannel {
		p.Print(" CH: {channel}", e.channel)
	}
}
