package header

import "encoding/binary"

// otherLink begins the walk on a link type that is neither Ethernet nor raw IP.
func (w *walker) otherLink(link uint16) {
	switch link {
	case linkNull, linkLoop:
		w.skip(4, stepIP) // the version in the IP header says what the family does
	case linkPPP, linkPPPHDLC:
		w.kind = stepPPP
	case linkPPPoE:
		w.pppoe()
	case linkSLL:
		w.sll()
	case linkSLL2:
		w.sll2()
	case linkCHDLC:
		w.chdlc()
	case linkRFC1483:
		w.kind = stepLLC
	case linkWLAN:
		w.wlan()
	case linkRadiotap:
		w.radiotap()
	}
}

// sll passes a Linux cooked header (LINKTYPE_LINUX_SLL).
func (w *walker) sll() {
	if len(w.data) < 16 {
		return
	}
	w.sub = be.Uint16(w.data[14:])
	w.skip(16, stepEtherType)
}

// sll2 passes a Linux cooked header of version 2 (LINKTYPE_LINUX_SLL2).
func (w *walker) sll2() {
	if len(w.data) < 20 {
		return
	}
	w.sub = be.Uint16(w.data)
	w.skip(20, stepEtherType)
}

// chdlc passes a Cisco HDLC header.
func (w *walker) chdlc() {
	if len(w.data) < 4 {
		return
	}
	w.sub = be.Uint16(w.data[2:])
	w.skip(4, stepEtherType)
}

// radiotap passes the radio's remarks before an 802.11 frame (radiotap.org).
func (w *walker) radiotap() {
	if len(w.data) < 4 || w.data[0] != 0 {
		return
	}
	w.skip(int(binary.LittleEndian.Uint16(w.data[2:])), stepDone)
	w.wlan()
}

// wlan passes the header of an unprotected 802.11 data frame (IEEE 802.11, 9.3.2.1).
func (w *walker) wlan() {
	d := w.data
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
	w.skip(n, stepLLC)
}
