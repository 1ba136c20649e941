package header

import "encoding/binary"

var le = binary.LittleEndian

// otherLink begins the walk on a link type that is neither Ethernet nor raw IP.
func (w *walker) otherLink(link uint16) {
	switch link {
	case linkNull, linkLoop:
		w.skip(4, stepIP) // the version in the IP header says what the family does
	case linkPPP:
		w.kind = stepPPP
	case linkPPPD: // the direction stands for the address
		w.skip(2, stepPPP)
	case linkPPPHDLC:
		w.serial()
	case linkPPPoE:
		w.pppoe()
	case linkSLL:
		w.typed(14, 16)
	case linkSLL2:
		w.typed(0, 20)
	case linkCHDLC, linkCHDLC112:
		w.typed(2, 4)
	case linkMPLS:
		w.kind = stepMPLS
	case linkRFC1483, linkATM11:
		w.kind = stepLLC
	case linkWLAN, linkPrism, linkAVS, linkRadiotap, linkPPI:
		w.radio(link)
	default:
		w.rareLink(link)
	}
}

// rareLink begins the walk on the link types that are seldom met.
func (w *walker) rareLink(link uint16) {
	switch link {
	case linkTokenRing:
		w.tokenRing()
	case linkFDDI:
		w.skip(13, stepLLC)
	case linkIPFC:
		w.skip(16, stepLLC)
	case linkSymantec:
		w.typed(6, 44)
	case linkIPoIB:
		w.typed(40, 44)
	case linkAp1394:
		w.typed(16, 18)
	case linkSLIP, linkSLIPBSD15, linkSLIPBSD:
		w.skip(16, stepIP)
	case linkENC:
		w.skip(12, stepIP)
	case linkIPNET:
		w.skip(24, stepIP)
	case linkFrameRelay:
		w.frameRelay()
	case linkMFR:
		w.multilink()
	case linkARCnet, linkARCnetLinux:
		w.arcnet(link == linkARCnetLinux)
	case linkPFLOG:
		w.pflog()
	case linkNFLOG:
		w.nflog()
	default:
		w.switchLink(link)
	}
}

// switchLink begins the walk on frames that a switch chip or a probe has tagged,
// and on those with their direction before them.
func (w *walker) switchLink(link uint16) {
	switch link {
	case linkDSA, linkBRCM: // 4 bytes behind the addresses
		w.typed(16, 18)
	case linkEDSA:
		w.typed(20, 22)
	case linkBRCMPrepended, linkNetAnalyzer:
		w.skip(4, stepEthernet)
	case linkNetAnalyzerPreamble: // and the preamble, with the start of the frame
		w.skip(12, stepEthernet)
	case linkPPPDirection:
		w.skip(1, stepPPP)
	case linkCHDLCDirection:
		w.typed(3, 5)
	case linkFRDirection:
		w.skip(1, stepDone)
		w.frameRelay()
	case linkSunATM:
		w.sunATM()
	case linkPKTAP, linkPKTAP149:
		w.pktap()
	case linkClassical, linkClassical19:
		w.classical()
	case linkJuniperEthernet, linkJuniperPPP, linkJuniperFrameRelay, linkJuniperCHDLC, linkJuniperES, linkJuniperATM1:
		w.juniper(link)
	}
}

// typed passes a header of size bytes with an Ethernet type at offset at.
func (w *walker) typed(at, size int) {
	if len(w.data) < size {
		w.kind = stepDone
		return
	}
	w.sub = be.Uint16(w.data[at:])
	w.skip(size, stepEtherType)
	if w.sub < 0x600 {
		w.kind = stepLLC // a length, or 4 for LLC in Linux's cooked headers
	}
}

// serial tells PPP in HDLC frames from Cisco's, whose address is another.
func (w *walker) serial() {
	if len(w.data) > 0 && (w.data[0] == 0x0f || w.data[0] == 0x8f) {
		w.typed(2, 4)
		return
	}
	w.kind = stepPPP
}

// tokenRing passes the header of an LLC frame, with the route that source
// routing bridges gave it (IEEE 802.5, 3.2 and 3.3).
func (w *walker) tokenRing() {
	d := w.data
	if len(d) < 16 || d[1]>>6 != 1 {
		return
	}
	n := 14
	if d[8]&0x80 != 0 {
		n += int(d[14] & 0x1f)
	}
	w.skip(n, stepLLC)
}

// arcnet passes the header of a whole packet (RFC 1201, 1). Linux has two bytes
// of offset before the type.
func (w *walker) arcnet(linux bool) {
	d, at := w.data, 2
	if linux {
		at = 4
	}
	if len(d) < at+8 {
		return
	}
	switch n := at + 1; {
	case d[at] == 240: // as RFC 1051 had it: nothing behind the type
		w.skip(n, stepIP)
	case d[at] != 212 && d[at] != 196:
	case d[n] == 0xff && !linux: // an exception packet: padding, then the header
		w.skip(n+7, stepIP)
	case d[n] == 0:
		w.skip(n+3, stepIP)
	}
}

// pflog passes OpenBSD's remarks on a packet; their length stands first, without
// the padding.
func (w *walker) pflog() {
	if len(w.data) > 0 {
		w.skip((int(w.data[0])+3)&^3, stepIP)
	}
}

// nflog passes the values before the packet (LINKTYPE_NFLOG). They are in the
// byte order of the machine that captured, taken for little-endian here as in
// the printers.
func (w *walker) nflog() {
	w.skip(4, stepDone)
	for range maxSteps {
		if len(w.data) < 4 {
			return
		}
		size, kind := int(le.Uint16(w.data)), le.Uint16(w.data[2:])&0x7fff
		if kind == 9 {
			w.skip(4, stepIP)
			return
		}
		if size < 4 {
			return
		}
		w.skip(min((size+3)&^3, len(w.data)), stepDone)
	}
}

// sunATM passes Sun's header before a packet from ATM: LAN emulation has two
// bytes before its frame (LINKTYPE_SUNATM).
func (w *walker) sunATM() {
	if len(w.data) < 4 {
		return
	}
	if w.data[0]&0x0f == 1 {
		w.skip(6, stepEthernet)
		return
	}
	w.skip(4, stepLLC)
}

// pktap passes Apple's remarks; they say what link type follows (LINKTYPE_PKTAP).
func (w *walker) pktap() {
	if len(w.data) < 12 {
		return
	}
	size, link := le.Uint32(w.data), le.Uint32(w.data[8:])
	if size < 12 || size > 1<<12 || link > 0xffff || link == linkPKTAP || link == linkPKTAP149 || link == linkPPI {
		return
	}
	w.skip(int(size), stepDone)
	w.linkStep(uint16(link))
}

// frameRelay passes an address and what RFC 2427, 3, puts behind it: a network
// layer protocol identifier, or with Cisco's encapsulation an Ethernet type.
func (w *walker) frameRelay() {
	d, n := w.data, 0
	w.kind = stepDone
	for n < 4 && n < len(d) && d[n]&1 == 0 {
		n++
	}
	n++
	if n < 2 || n > 4 || len(d) < n+3 {
		return
	}
	if d[n] != 3 {
		w.typed(n, n+2)
		return
	}
	n++
	if d[n] == 0 { // padding
		n++
	}
	w.identified(n)
}

// identified goes on at offset n, where a network layer protocol identifier is
// (ISO/IEC TR 9577; RFC 2427, 4).
func (w *walker) identified(n int) {
	if n >= len(w.data) {
		return
	}
	switch w.data[n] {
	case 0xcc, 0x8e: // IPv4, IPv6
		w.skip(n+1, stepIP)
	case 0x80:
		w.skip(n+1, stepDone)
		w.snap()
	case 0xcf:
		w.skip(n+1, stepPPP)
	}
}

// multilink passes the header of a fragment that is a whole frame (FRF.16).
func (w *walker) multilink() {
	if len(w.data) < 4 || w.data[0]&0xe0 != 0xc0 {
		return
	}
	w.skip(2, stepDone)
	w.frameRelay()
}
