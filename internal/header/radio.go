package header

// radio begins the walk on an 802.11 frame, with or without remarks of the radio
// before it.
func (w *walker) radio(link uint16) {
	switch link {
	case linkWLAN:
		w.wlan(false)
	case linkRadiotap:
		w.radiotap()
	case linkPrism:
		w.prism()
	case linkAVS:
		w.avs()
	case linkPPI:
		w.ppi()
	}
}

// prism passes the header of Prism cards, or the later one that some drivers give
// out under the same link type.
func (w *walker) prism() {
	const size = 144
	if len(w.data) >= 8 && be.Uint32(w.data)&0xfffff000 == 0x80211000 {
		w.avs()
		return
	}
	w.skip(size, stepDone)
	w.wlan(false)
}

// avs passes the header of AbsoluteValue Systems, whose length stands behind its version.
func (w *walker) avs() {
	if len(w.data) < 8 || be.Uint32(w.data[4:]) > 1<<12 {
		return
	}
	w.skip(int(be.Uint32(w.data[4:])), stepDone)
	w.wlan(false)
}

// ppi passes a header that names the link type of what it describes (PPI
// specification 1.0.10, 3.1).
func (w *walker) ppi() {
	if len(w.data) < 8 {
		return
	}
	size, link := le.Uint16(w.data[2:]), le.Uint32(w.data[4:])
	if size < 8 || link > 0xffff || link == linkPPI || link == linkPKTAP || link == linkPKTAP149 {
		return
	}
	w.skip(int(size), stepDone)
	w.linkStep(uint16(link))
}

// The bits of radiotap that matter here (radiotap.org).
const (
	radiotapTSFT   = 1 << 0
	radiotapFlags  = 1 << 1
	radiotapMore   = 1 << 31
	radiotapPadded = 0x20 // of the flags: the 802.11 header fills words
)

// radiotap passes the radio's remarks before an 802.11 frame (radiotap.org).
func (w *walker) radiotap() {
	if len(w.data) < 8 || w.data[0] != 0 {
		return
	}
	size := int(le.Uint16(w.data[2:]))
	if size < 8 || size > len(w.data) {
		return
	}
	padded := radiotapHas(w.data[:size], radiotapPadded)
	w.skip(size, stepDone)
	w.wlan(padded)
}

// radiotapHas reports whether the flags have a bit.
func radiotapHas(b []byte, bit byte) bool {
	present, at := le.Uint32(b[4:]), 8
	for word := present; word&radiotapMore != 0 && at+4 <= len(b); at += 4 {
		word = le.Uint32(b[at:])
	}
	if present&radiotapTSFT != 0 {
		at = (at+7)&^7 + 8
	}
	return present&radiotapFlags != 0 && at < len(b) && b[at]&bit != 0
}

// wlan passes the header of an unprotected 802.11 data frame (IEEE 802.11, 9.3.2.1).
func (w *walker) wlan(padded bool) {
	d := w.data
	w.kind = stepDone
	if len(d) < 24 || d[0]&0x0c != 0x08 || d[0]&0x40 != 0 || d[1]&0x40 != 0 {
		return
	}
	n := 24
	if d[1]&3 == 3 { // between access points: a fourth address
		n += 6
	}
	if d[0]&0x80 != 0 { // quality of service
		n += 2
		if d[1]&0x80 != 0 { // high-throughput control
			n += 4
		}
	}
	if padded {
		n = (n + 3) &^ 3
	}
	w.skip(n, stepLLC)
}
