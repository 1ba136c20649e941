package filter

import "wiretale/bpf"

// A layer says where a link type keeps what. Offsets are in bytes from the
// start of the packet, or from the variable where something varies.
type layer struct {
	number        uint16
	family        family
	header        uint32
	headerVaries  bool // a pseudo-header of variable length comes first
	typeOffset    uint32
	typeInPayload bool // the type is in the 802.2 header that starts the payload
	payload       uint32
	payloadVaries bool
	network       uint32
	noSNAP        uint32
	addresses     addresses
}

// addresses says where a link type has the addresses of stations.
type addresses struct {
	kind     addressKind
	dst, src uint32 // from the header
}

type addressKind uint8

const (
	noAddresses   addressKind = iota
	addressesMAC              // 48 bits, at dst and src
	addressesWLAN             // 48 bits; which of the four is which depends on the frame
	addressesByte             // 8 bits: ARCnet, MS/TP
)

// family is how a link type says what its payload is.
type family uint8

const (
	familyNone    family = iota // it does not, or not in a way known here
	familyEther                 // ether type or length, then 802.2
	familyLLC                   // 802.2 always
	familyWLAN                  // 802.2 in data frames
	familyATM                   // 802.2 if a nibble says so
	familySLL                   // ether type, or a number for 802.3 and 802.2
	familyType                  // ether type alone
	familyHDLC                  // ether type, ISO protocols apart
	familyPPP                   // PPP protocol
	familyVersion               // IP alone: the version is in the first byte
	familyIPv4                  // IPv4 alone
	familyIPv6                  // IPv6 alone
	familyAF                    // address family, 32 bits in the host's order
	familyAFBig                 // address family, 32 bits in network order
	familyPF                    // address family, 8 bits
	familyIPNET                 // Solaris's address family, 8 bits
	familyARCnet                // ARCnet's protocol byte
	familyLocal                 // AppleTalk alone
	familyFrame                 // NLPID of Frame Relay
	familyJuniper               // anything, if Juniper's magic number is there
)

// less is a negative offset.
func less(n uint32) uint32 { return -n }

func mac(dst, src uint32) addresses {
	return addresses{addressesMAC, dst, src}
}

var noLayer = layer{family: familyNone}

var ethernet = layer{number: linkEthernet, family: familyEther, typeOffset: 12, payload: 14, noSNAP: 3, addresses: mac(0, 6)}

// Numbers of link types that the code generator treats in their own way.
const (
	linkNull         = 0
	linkEthernet     = 1
	linkIEEE802      = 6
	linkARCnet       = 7
	linkSLIP         = 8
	linkPPP          = 9
	linkFDDI         = 10
	linkRFC1483      = 100
	linkCHDLC        = 104
	linkWLAN         = 105
	linkSLL          = 113
	linkPFLOG        = 117
	linkPrism        = 119
	linkIPFC         = 122
	linkSUNATM       = 123
	linkRadiotap     = 127
	linkARCnetLinux  = 129
	linkMTP2         = 140
	linkAVS          = 163
	linkBACnet       = 165
	linkPPI          = 192
	linkIPNET        = 226
	linkNetAnalyzer  = 240
	linkNetAnalyzerT = 241
	linkSLL2         = 276
	linkPPPDirection = 166
	linkDSABroadcom  = 281
	linkDSA          = 284
)

// layers are the link types whose payload can be recognised.
var layers = []layer{
	ethernet,
	{number: linkNetAnalyzer, family: familyEther, header: 4, typeOffset: 16, payload: 18, noSNAP: 3, addresses: mac(0, 6)},
	{number: linkNetAnalyzerT, family: familyEther, header: 12, typeOffset: 24, payload: 26, noSNAP: 3, addresses: mac(0, 6)},
	{number: linkDSABroadcom, family: familyEther, typeOffset: 16, payload: 18, noSNAP: 3, addresses: mac(0, 6)},
	{number: linkDSA, family: familyEther, typeOffset: 16, payload: 18, noSNAP: 3, addresses: mac(0, 6)},
	{number: linkFDDI, family: familyLLC, typeInPayload: true, payload: 13, network: 8, noSNAP: 3, addresses: mac(1, 7)},
	{number: linkIEEE802, family: familyLLC, typeInPayload: true, payload: 14, network: 8, noSNAP: 3, addresses: mac(2, 8)},
	{number: linkRFC1483, family: familyLLC, typeInPayload: true, network: 8, noSNAP: 3},
	{number: 106, family: familyLLC, typeInPayload: true, network: 8, noSNAP: 3}, // ATM_CLIP
	{number: linkIPFC, family: familyLLC, typeInPayload: true, payload: 16, network: 8, noSNAP: 3, addresses: mac(2, 10)},
	{number: linkSUNATM, family: familyATM, typeInPayload: true, payload: 4, network: 8, noSNAP: 3},
	wlanLayer(linkWLAN, false), wlanLayer(linkPrism, true), wlanLayer(linkAVS, true),
	wlanLayer(linkRadiotap, true), wlanLayer(linkPPI, true),
	{number: linkSLL, family: familySLL, typeOffset: 14, payload: 16},
	{number: linkSLL2, family: familyType, payload: 20},
	{number: 99, family: familyType, typeOffset: 6, payload: 44},   // SYMANTEC_FIREWALL
	{number: 138, family: familyType, typeOffset: 16, payload: 18}, // APPLE_IP_OVER_IEEE1394
	{number: linkCHDLC, family: familyHDLC, typeOffset: 2, payload: 4, noSNAP: 1},
	{number: linkPPP, family: familyPPP, typeOffset: 2, payload: 4},
	{number: 50, family: familyPPP, typeOffset: 2, payload: 4}, // PPP_SERIAL
	{number: linkPPPDirection, family: familyPPP, typeOffset: 2, payload: 4},
	{number: 51, family: familyPPP, typeOffset: 6, payload: 8},   // PPP_ETHER
	{number: 103, family: familyPPP, typeOffset: 5, payload: 24}, // PPP_BSDOS
	{number: linkSLIP, family: familyVersion, payload: 16},
	{number: 102, family: familyVersion, payload: 24}, // SLIP_BSDOS
	{number: 101, family: familyVersion},              // RAW
	{number: 228, family: familyIPv4}, {number: 229, family: familyIPv6},
	{number: linkNull, family: familyAF, payload: 4}, {number: 108, family: familyAFBig, payload: 4}, // LOOP
	{number: 109, family: familyAF, payload: 12}, // ENC
	{number: linkPFLOG, family: familyPF, typeOffset: 1, payloadVaries: true},
	{number: linkIPNET, family: familyIPNET, typeOffset: 1, payload: 24},
	{number: linkARCnet, family: familyARCnet, typeOffset: 2, payload: 6, addresses: addresses{addressesByte, 1, 0}},
	{number: linkARCnetLinux, family: familyARCnet, typeOffset: 4, payload: 8, addresses: addresses{addressesByte, 1, 0}},
	{number: 114, family: familyLocal}, // LTALK
	{number: 107, family: familyFrame, typeOffset: 2},
	{number: linkBACnet, family: familyNone, addresses: addresses{addressesByte, 3, 4}},
}

func wlanLayer(number uint16, varies bool) layer {
	return layer{number: number, family: familyWLAN, headerVaries: varies, typeInPayload: true, payloadVaries: true,
		network: 8, noSNAP: 3, addresses: addresses{kind: addressesWLAN}}
}

// juniper are the offsets of Juniper's link types: payload, network, noSNAP.
var juniper = map[string][3]uint32{
	"MFR": {4, 0, less(1)}, "MLFR": {4, 0, less(1)}, "MLPPP": {4, 0, less(1)}, "PPP": {4, 0, less(1)},
	"FRELAY": {4, 0, less(1)}, "CHDLC": {4, 0, less(1)}, "ATM1": {4, 0, 10}, "ATM2": {8, 0, 10},
	"MONITOR": {12, 0, less(1)}, "GGSN": {12, 0, less(1)}, "PPPOE_ATM": {6, 0, less(1)},
	"ETHER": {18, 14, 17}, "PPPOE": {18, 14, 17},
	"ES": unspecific, "SERVICES": unspecific, "VP": unspecific, "ST": unspecific, "ISM": unspecific, "VS": unspecific,
	"SRX_E2E": unspecific, "FIBRECHANNEL": unspecific, "ATM_CEMIC": unspecific,
}

// tcpdump: of these it knows that they are Juniper's, but not where anything is.
var unspecific = [3]uint32{less(1), less(1), less(1)}

// renumbered are the link types that some systems write with their own number.
var renumbered = map[uint16]uint16{11: 100, 12: 101, 14: 101, 15: 102, 16: 103, 19: 106}

// layerOf is the layer of a link type.
func layerOf(number uint16) layer {
	if n, ok := renumbered[number]; ok {
		number = n
	}
	for _, l := range layers {
		if l.number == number {
			return l
		}
	}
	t, _ := LinkTypeByNumber(number)
	const prefix = "JUNIPER_"
	if len(t.Name) > len(prefix) && t.Name[:len(prefix)] == prefix {
		if o, ok := juniper[t.Name[len(prefix):]]; ok {
			return layer{number: number, family: familyJuniper, payload: o[0], network: o[1], noSNAP: o[2]}
		}
	}
	l := noLayer
	l.number = number
	return l
}

// prologue puts before a condition what computes the offsets it uses.
func (c *compiler) prologue(body *condition) *condition {
	var parts []*condition
	if c.vlanInKernel {
		return body // its variables start as zero
	}
	if c.outer.Number == linkPPI {
		parts = append(parts, c.equal(c.packetAt(4, bpf.W), 0x69000000)) // PPI can carry other things than 802.11
	}
	switch c.outer.Number {
	case linkPrism, linkAVS, linkRadiotap, linkPPI:
		if c.header.variable >= 0 {
			parts = append(parts, c.pseudoHeader())
		}
		if c.payload.variable >= 0 {
			parts = append(parts, c.wlanHeaderLength())
		}
	case linkWLAN:
		if c.payload.variable >= 0 {
			parts = append(parts, c.wlanHeaderLength())
		}
	case linkPFLOG:
		if c.payload.variable >= 0 {
			length := c.binary(bpf.ADD, c.packetAt(0, bpf.B), 3)
			parts = append(parts, assign(c.payload.variable, c.binary(bpf.AND, length, 0xfffffffc)))
		}
	}
	if len(parts) == 0 {
		return body
	}
	return and(append(parts, body)...)
}
