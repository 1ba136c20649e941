package header

import "wiretale/internal/packet"

// Layers is where a walk found the innermost IP packet and its payload. Where a
// tunnel's inside could not be reached, it is the tunnel's own packet.
type Layers struct {
	Network        []byte // from the IP header on, at most to the end it claims
	Transport      []byte // from the transport header on, as far as captured
	Length         int    // bytes from Transport on that the packet claims; may exceed len(Transport)
	FragmentOffset int    // in bytes; beyond 0 Transport is data from the middle
	Version        uint8  // of IP: 4 or 6; 0 when there is none
	Protocol       uint8  // IP protocol number of Transport
	Tunnels        uint8  // tunnels gone through
	MoreFragments  bool
	NoLength       bool   // the IP header left its length to the network card (0)
	Tagged         bool   // VLAN is the outermost tag
	VLAN           uint16 // identifier
	SegmentRouting bool   // an IPv6 routing header: the destination is not the last
}

// IPv4 is Network as IPv4.
func (l *Layers) IPv4() IPv4 { return IPv4(l.Network) }

// IPv6 is Network as IPv6.
func (l *Layers) IPv6() IPv6 { return IPv6(l.Network) }

// TTL is the time to live or hop limit.
func (l *Layers) TTL() uint8 {
	if l.Version == 6 {
		return l.Network[7]
	}
	return l.Network[8]
}

// ECN is the congestion mark of the IP header (RFC 3168, 5).
func (l *Layers) ECN() uint8 {
	if l.Version == 6 {
		return IPv6(l.Network).ECN()
	}
	return l.Network[1] & 3
}

// maxSteps bounds the headers a walk passes, so that no packet is a long way.
const maxSteps = 24

// The link types the walk knows (LINKTYPE_ registry).
const (
	linkNull                = 0
	linkEthernet            = 1
	linkTokenRing           = 6
	linkARCnet              = 7
	linkSLIP                = 8
	linkPPP                 = 9
	linkFDDI                = 10
	linkATM11               = 11
	linkRaw12               = 12
	linkRaw14               = 14
	linkSLIPBSD15           = 15
	linkClassical19         = 19
	linkPPPHDLC             = 50
	linkPPPoE               = 51
	linkSymantec            = 99
	linkRFC1483             = 100
	linkRaw                 = 101
	linkSLIPBSD             = 102
	linkCHDLC               = 104
	linkWLAN                = 105
	linkClassical           = 106
	linkFrameRelay          = 107
	linkLoop                = 108
	linkENC                 = 109
	linkCHDLC112            = 112
	linkSLL                 = 113
	linkPFLOG               = 117
	linkPrism               = 119
	linkIPFC                = 122
	linkSunATM              = 123
	linkRadiotap            = 127
	linkARCnetLinux         = 129
	linkJuniperES           = 132
	linkJuniperATM1         = 137
	linkAp1394              = 138
	linkPKTAP149            = 149
	linkAVS                 = 163
	linkPPPD                = 166
	linkJuniperEthernet     = 178
	linkJuniperPPP          = 179
	linkJuniperFrameRelay   = 180
	linkJuniperCHDLC        = 181
	linkMFR                 = 182
	linkPPI                 = 192
	linkPPPDirection        = 204
	linkCHDLCDirection      = 205
	linkFRDirection         = 206
	linkMPLS                = 219
	linkIPNET               = 226
	linkIPv4                = 228
	linkIPv6                = 229
	linkNFLOG               = 239
	linkNetAnalyzer         = 240
	linkNetAnalyzerPreamble = 241
	linkIPoIB               = 242
	linkPKTAP               = 258
	linkSLL2                = 276
	linkBRCM                = 281
	linkBRCMPrepended       = 282
	linkDSA                 = 284
	linkEDSA                = 285
)

// Walk finds the innermost IP packet and its transport header in a packet of
// the link type: through VLAN tags, MACsec without encryption, PPPoE, MPLS and
// NSH, and the tunnels IP-in-IP, 6in4, GRE, EtherIP, PIM registers, VXLAN, GENEVE,
// GTP-U, L2TP, Teredo, LISP and MPLS over UDP. length is the packet's length on
// the wire. It reports whether there was an IP header at all; it neither
// allocates nor keeps anything but slices of data.
func Walk(link packet.LinkType, data []byte, length int, l *Layers) bool {
	if link == linkEthernet && plain(data, l) {
		return true
	}
	*l = Layers{}
	w := walker{l: l, length: length}
	w.link(uint16(link), data)
	return l.Version != 0
}

// plain is the walk of what nearly all packets are: Ethernet, IPv4 without
// options or IPv6, whole, and TCP, or UDP on ports that are no tunnel's. It
// reports false, with nothing done, for anything else.
func plain(b []byte, l *Layers) bool {
	size, total := plainSize(b)
	if size == 0 {
		return false
	}
	network := b[EthernetSize:min(len(b), EthernetSize+total)]
	version, protocol := network[0]>>4, network[9]
	if version == 6 {
		protocol = network[6]
	}
	if protocol == ProtocolUDP && mayTunnel(network[size:]) {
		return false
	}
	l.Network, l.Transport, l.Length, l.FragmentOffset = network, network[size:], total-size, 0
	l.Version, l.Protocol, l.Tunnels = version, protocol, 0
	l.MoreFragments, l.NoLength, l.SegmentRouting, l.Tagged, l.VLAN = false, false, false, false, 0
	return true
}

// plainSize is the size of the IP header of a plain packet and of the whole IP
// packet; 0 when the packet is not plain.
func plainSize(b []byte) (size, total int) {
	if len(b) < EthernetSize+IPv4Size {
		return 0, 0
	}
	switch p := b[EthernetSize:]; {
	case be.Uint16(b[12:]) == EtherTypeIPv4 && p[0] == 0x45 && (p[9] == ProtocolTCP || p[9] == ProtocolUDP) && be.Uint16(p[6:])&0x3fff == 0:
		size, total = IPv4Size, int(be.Uint16(p[2:]))
	case be.Uint16(b[12:]) == EtherTypeIPv6 && p[0]>>4 == 6 && (p[6] == ProtocolTCP || p[6] == ProtocolUDP):
		size, total = IPv6Size, IPv6Size+int(be.Uint16(p[4:]))
	}
	if total <= size || len(b) < EthernetSize+size {
		return 0, 0 // also a length of 0, which stands for the packet's
	}
	return size, total
}

// WalkIP is Walk from an IP header on, for packets quoted in ICMP errors. It
// does not look into tunnels.
func WalkIP(data []byte, length int, l *Layers) bool {
	*l = Layers{}
	w := walker{l: l, length: length}
	w.next(stepIP, data)
	w.shallow()
	return l.Version != 0
}

// walker holds the next step of a walk: what kind of header lies at data.
type walker struct {
	l      *Layers
	data   []byte
	length int // on the wire, from data on
	kind   step
	depth  uint8  // tunnels entered; they count when there is an IP packet inside
	sub    uint16 // ether type, PPP protocol or IP protocol
}

type step uint8

const (
	stepDone step = iota
	stepEthernet
	stepEtherType
	stepIP
	stepProtocol
	stepPPP
	stepLLC
	stepMPLS
)

// next makes kind at data the next step.
func (w *walker) next(kind step, data []byte) {
	w.kind, w.data = kind, data
}

// skip moves n bytes on and makes kind the next step; it ends the walk when the
// bytes were not captured.
func (w *walker) skip(n int, kind step) {
	if n > len(w.data) {
		w.kind = stepDone
		return
	}
	w.data, w.length, w.kind = w.data[n:], w.length-n, kind
}

func (w *walker) shallow() {
	if w.kind == stepIP {
		w.ip()
	}
	for i := 0; i < maxSteps && w.kind == stepProtocol && w.extension(); i++ {
	}
}

func (w *walker) link(link uint16, data []byte) {
	w.data = data
	w.linkStep(link)
	for i := 0; i < maxSteps && w.kind != stepDone; i++ {
		w.step()
	}
}

// linkStep chooses the first step of a link type.
func (w *walker) linkStep(link uint16) {
	switch link {
	case linkEthernet:
		w.kind = stepEthernet
	case linkRaw, linkRaw12, linkRaw14, linkIPv4, linkIPv6:
		w.kind = stepIP
	default:
		w.otherLink(link)
	}
}

func (w *walker) step() {
	switch w.kind {
	case stepEthernet:
		w.ethernet()
	case stepEtherType:
		w.etherType()
	case stepIP:
		w.ip()
	case stepProtocol:
		w.protocol()
	case stepPPP:
		w.ppp()
	case stepLLC:
		w.llc()
	case stepMPLS:
		w.mpls()
	}
}

func (w *walker) ethernet() {
	if len(w.data) < EthernetSize {
		w.kind = stepDone
		return
	}
	w.sub = be.Uint16(w.data[12:])
	w.skip(EthernetSize, stepEtherType)
	if w.sub < 0x600 {
		w.kind = stepLLC
	}
}

func (w *walker) etherType() {
	switch w.sub {
	case EtherTypeIPv4, EtherTypeIPv6:
		w.kind = stepIP
	case EtherTypeVLAN, EtherTypeQinQ, EtherTypeQinQOld, EtherTypeQinQOld2:
		w.vlan()
	case EtherTypePPPoE:
		w.pppoe()
	case EtherTypeMPLS, EtherTypeMPLSUp:
		w.kind = stepMPLS
	case EtherTypeTEB:
		w.kind = stepEthernet
	case EtherTypePPP:
		w.kind = stepPPP
	default:
		w.otherEtherType()
	}
}

func (w *walker) otherEtherType() {
	switch w.sub {
	case EtherTypeMACsec:
		w.macsec()
	case EtherTypeArista:
		w.arista()
	case EtherTypeNSH:
		w.nsh()
	case EtherTypeJumbo:
		w.kind = stepLLC
	default:
		w.kind = stepDone
	}
}

// macsec passes a tag whose frame is not encrypted, and leaves out its check value
// (IEEE 802.1AE, 9).
func (w *walker) macsec() {
	const check = 16
	d, n := w.data, 6
	w.kind = stepDone
	if len(d) < n+2 || d[0]&0x8c != 0 || d[1]&0xc0 != 0 { // version, encrypted, changed
		return
	}
	if d[0]&0x20 != 0 {
		n += 8
	}
	if w.length < n+2+check || len(d) < n+2 {
		return
	}
	w.length -= check
	w.data = d[:min(len(d), w.length)]
	w.typed(n, n+2)
}

// arista passes the time stamp that Arista's switches put before a type.
func (w *walker) arista() {
	d := w.data
	w.kind = stepDone
	if len(d) < 4 || be.Uint16(d) != 1 {
		return
	}
	switch d[3] >> 4 {
	case 1:
		w.typed(12, 14)
	case 2:
		w.typed(10, 12)
	}
}

// nsh passes a service header, which names what follows (RFC 8300, 2).
func (w *walker) nsh() {
	d := w.data
	w.kind = stepDone
	if len(d) < 8 || d[0]>>6 != 0 {
		return
	}
	kind := stepDone
	switch d[3] {
	case 1, 2:
		kind = stepIP
	case 3:
		kind = stepEthernet
	case 5:
		kind = stepMPLS
	}
	if n := int(d[1]&0x3f) * 4; n >= 8 {
		w.skip(n, kind)
	}
}

func (w *walker) vlan() {
	tag := VLAN(w.data)
	if !tag.Valid() {
		w.kind = stepDone
		return
	}
	if !w.l.Tagged {
		w.l.Tagged, w.l.VLAN = true, tag.ID()
	}
	w.sub = tag.EtherType()
	w.skip(VLANSize, stepEtherType)
	if w.sub < 0x600 {
		w.kind = stepLLC
	}
}

// llc passes an LLC header: with SNAP, with IP, or with a network layer protocol
// identifier (IEEE 802.2; RFC 1042; RFC 2684, 5.1).
func (w *walker) llc() {
	d := w.data
	w.kind = stepDone
	if len(d) < 4 || d[2] != 3 || d[0]&^1 != d[1]&^1 {
		return
	}
	switch d[0] &^ 1 {
	case 0xaa:
		w.skip(3, stepDone)
		w.snap()
	case 0x06:
		w.skip(3, stepIP)
	case 0xfe:
		w.identified(3)
	}
}

// snap passes an organisation and a number of its own: Ethernet types, or a
// frame bridged whole (RFC 2427, 4.2; RFC 2684, 5.2).
func (w *walker) snap() {
	d := w.data
	w.kind = stepDone
	if len(d) < 5 {
		return
	}
	oui, pid := be.Uint32(d)>>8, be.Uint16(d[3:])
	switch {
	case oui == 0 || oui == 0x0000f8:
		w.sub = pid
		w.skip(5, stepEtherType)
	case oui == 0x0080c2 && (pid == 1 || pid == 7):
		w.bridged()
	}
}

// bridged passes the head of a bridged Ethernet frame. On ATM two bytes of
// padding come before the frame, on frame relay none: where the type is tells.
func (w *walker) bridged() {
	d, n := w.data[5:], 5
	if len(d) >= 16 && d[0] == 0 && d[1] == 0 && knownType(be.Uint16(d[14:])) && !knownType(be.Uint16(d[12:])) {
		n += 2
	}
	w.skip(n, stepEthernet)
}

// knownType reports whether a number is an Ethernet type that may lead to IP.
func knownType(t uint16) bool {
	switch t {
	case EtherTypeIPv4, EtherTypeIPv6, EtherTypeVLAN, EtherTypeQinQ, EtherTypePPPoE, EtherTypeMPLS:
		return true
	}
	return false
}

// pppoe passes the header of a PPPoE session (RFC 2516, 4).
func (w *walker) pppoe() {
	if len(w.data) < 6 || w.data[0] != 0x11 || w.data[1] != 0 {
		w.kind = stepDone
		return
	}
	w.skip(6, stepPPP)
}

// ppp passes a PPP protocol field, with address and control bytes or without,
// compressed or not (RFC 1661, 2; RFC 1662, 3.1).
func (w *walker) ppp() {
	if len(w.data) >= 2 && w.data[0] == 0xff && w.data[1] == 3 {
		w.skip(2, stepPPP)
	}
	if len(w.data) < 2 {
		w.kind = stepDone
		return
	}
	proto, n := be.Uint16(w.data), 2
	if w.data[0]&1 != 0 {
		proto, n = uint16(w.data[0]), 1
	}
	switch proto {
	case 0x0021, 0x0057: // IPv4, IPv6
		w.skip(n, stepIP)
	case 0x0281, 0x0283: // MPLS
		w.skip(n, stepMPLS)
	default:
		w.kind = stepDone
	}
}

// mpls passes a label stack. Nothing in it says what follows, so the first
// half-byte decides as usual: 4 and 6 are IP, 0 a control word before Ethernet
// (RFC 3032, 2.1; RFC 4385, 3).
func (w *walker) mpls() {
	bottom := false
	for i := 0; i < maxSteps && !bottom && len(w.data) >= 4; i++ {
		bottom = w.data[2]&1 != 0
		w.skip(4, stepMPLS)
	}
	w.kind = stepDone
	if !bottom || len(w.data) == 0 {
		return
	}
	switch w.data[0] >> 4 {
	case 4, 6:
		w.kind = stepIP
	case 0:
		w.skip(4, stepEthernet)
	}
}

func (w *walker) ip() {
	w.kind = stepDone
	if len(w.data) == 0 {
		return
	}
	switch w.data[0] >> 4 {
	case 4:
		w.ipv4()
	case 6:
		w.ipv6()
	}
}

func (w *walker) ipv4() {
	p := IPv4(w.data)
	if !p.Valid() || p.HeaderLength() > len(p) {
		return
	}
	l := w.l
	total := p.TotalLength()
	l.NoLength = total == 0
	if total < p.HeaderLength() {
		if total != 0 {
			return
		}
		total = max(w.length, p.HeaderLength())
	}
	w.length = total
	if total < len(p) {
		p = p[:total]
	}
	l.Version, l.Network, l.Tunnels = 4, p, w.depth
	l.FragmentOffset, l.MoreFragments = p.FragmentOffset(), p.MoreFragments()
	w.data, w.sub = p, uint16(p.Protocol())
	w.skip(p.HeaderLength(), stepProtocol)
	w.found()
}

func (w *walker) ipv6() {
	p := IPv6(w.data)
	if !p.Valid() {
		return
	}
	l := w.l
	total := IPv6Size + p.PayloadLength()
	l.NoLength = total == IPv6Size && p.NextHeader() != ProtocolNoNext
	if l.NoLength {
		total = max(w.length, total)
	}
	w.length = total
	if total < len(p) {
		p = p[:total]
	}
	l.Version, l.Network, l.Tunnels = 6, p, w.depth
	l.FragmentOffset, l.MoreFragments, l.SegmentRouting = 0, false, false
	w.data, w.sub = p, uint16(p.NextHeader())
	w.skip(IPv6Size, stepProtocol)
	w.found()
}

// found notes where the walk stands as the transport header.
func (w *walker) found() {
	w.l.Transport, w.l.Length, w.l.Protocol = w.data, w.length, uint8(w.sub)
}

func (w *walker) protocol() {
	switch w.sub {
	case ProtocolTCP:
		w.kind = stepDone
	case ProtocolUDP:
		w.udp()
	default:
		if w.l.FragmentOffset != 0 {
			w.kind = stepDone
			return
		}
		w.otherProtocol()
	}
}

func (w *walker) otherProtocol() {
	switch w.sub {
	case ProtocolIPv4, ProtocolIPv6:
		w.tunnel(stepIP)
	case ProtocolGRE:
		w.gre()
	case ProtocolMPLS:
		w.tunnel(stepMPLS)
	case ProtocolEthernet:
		w.tunnel(stepEthernet)
	case ProtocolEtherIP, ProtocolPIM:
		w.shimmed()
	default:
		w.extension()
	}
}

// shimmed passes the two bytes of EtherIP (RFC 3378, 3), or the eight of a PIM
// register, in which a router sends on what it got (RFC 7761, 4.9.3).
func (w *walker) shimmed() {
	d := w.data
	switch {
	case len(d) < 8:
		w.kind = stepDone
	case w.sub == ProtocolEtherIP && d[0] == 0x30:
		w.tunnel(stepDone)
		w.skip(2, stepEthernet)
	case w.sub == ProtocolPIM && d[0] == 0x21:
		w.tunnel(stepDone)
		w.skip(8, stepIP)
	default:
		w.kind = stepDone
	}
}

// tunnel counts a tunnel and goes on inside it.
func (w *walker) tunnel(kind step) {
	w.depth++
	w.kind = kind
}

// extension passes one IPv6 extension header, or AH under either version (RFC
// 8200, 4; RFC 4302, 2). It reports whether there was one.
func (w *walker) extension() bool {
	d := w.data
	w.kind = stepDone
	if len(d) < 8 {
		return false
	}
	n := 8 + int(d[1])*8
	switch w.sub {
	case ProtocolAH:
		n = 8 + int(d[1])*4
	case ProtocolFragment:
		n = 8
		w.l.FragmentOffset = int(be.Uint16(d[2:]) &^ 7)
		w.l.MoreFragments = d[3]&1 != 0
	case ProtocolRouting:
		w.l.SegmentRouting = w.l.SegmentRouting || d[3] != 0
	case ProtocolHopByHop, ProtocolDestination, ProtocolMobility, ProtocolHIP, ProtocolShim6:
	default:
		return false
	}
	if w.sub != ProtocolAH && w.l.Version != 6 || n > len(d) {
		return false
	}
	w.sub = uint16(d[0])
	w.skip(n, stepProtocol)
	w.found()
	if w.l.FragmentOffset != 0 {
		w.kind = stepDone
	}
	return true
}
