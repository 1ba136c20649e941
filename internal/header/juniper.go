package header

// Flags of Juniper's header (no public specification).
const (
	juniperNoL2      = 0x02 // the packet begins behind its own link header
	juniperExtension = 0x80 // values with their length before them
	juniperTunnel    = 3    // from here on, security associations of tunnels
)

// juniper passes what Juniper's routers put before a packet, and for some cards a
// cookie, and begins the walk of what lies behind.
func (w *walker) juniper(link uint16) {
	if len(w.data) < 4 || be.Uint32(w.data)>>8 != 0x4d4743 {
		return
	}
	flags, n := w.data[3], 4
	if flags&juniperExtension != 0 {
		if len(w.data) < 6 {
			return
		}
		n += 2 + int(be.Uint16(w.data[4:]))
	}
	if flags&juniperNoL2 != 0 {
		w.skip(n+4, stepIP)
		return
	}
	w.skip(n, stepDone)
	switch link {
	case linkJuniperEthernet:
		w.kind = stepEthernet
	case linkJuniperPPP:
		w.kind = stepPPP
	case linkJuniperFrameRelay:
		w.frameRelay()
	case linkJuniperCHDLC:
		w.typed(2, 4)
	case linkJuniperES:
		w.juniperES()
	case linkJuniperATM1:
		w.skip(4, stepDone)
		w.classical()
	}
}

// juniperES passes the remarks of an encryption services card.
func (w *walker) juniperES() {
	n := 0
	if len(w.data) > 3 && w.data[3] >= juniperTunnel {
		n = 16
	}
	w.skip(n, stepIP)
}

// classical tells LLC on ATM from bare IP, and from a network layer protocol
// identifier behind UI (RFC 2225; RFC 2684, 5).
func (w *walker) classical() {
	switch d := w.data; {
	case len(d) < 4:
	case d[0] == 0xaa && d[1] == 0xaa, d[0] == 0xfe && d[1] == 0xfe:
		w.kind = stepLLC
	case d[0] == 3:
		w.identified(1)
	default:
		w.kind = stepIP
	}
}
