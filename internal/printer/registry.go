package printer

import "wiretale/internal/packet"

// Protocol is what a protocol file registers: how it is reached, and what prints
// it. Groups reach each other through these numbers, never by import.
type Protocol struct {
	// Name is the short name: the layer's label in truncation marks and fields.
	Name string

	LinkTypes  []packet.LinkType // link-layer header types (LINKTYPE_ numbers)
	EtherTypes []uint16          // Ethernet II types
	LLC        []uint8           // IEEE 802.2 DSAP = SSAP
	SNAP       []SNAP            // IEEE 802 SNAP organisations and their protocol ids
	PPP        []uint16          // PPP protocol numbers
	IP         []uint8           // IP protocol numbers and next headers
	UDP        []PortRule        // UDP ports
	TCP        []PortRule        // TCP ports
	UDPTypes   []string          // -T names, for what UDP carries
	TCPTypes   []string          // -T names, for what TCP carries
	// Keys are further numbers under names of their own ("nsh next 3"): for
	// protocols that only each other reach. See Printer.Key.
	Keys []string

	// Addresses says that the printer writes the addresses of the packet itself
	// (TCP and UDP do, with the ports).
	Addresses bool

	// Ordered says that what is printed depends on earlier packets, or may lead
	// to a printer for which it does. Such packets are formatted in order; all
	// others may be formatted side by side.
	Ordered bool

	// Print prints the layer and what it carries.
	Print func(p *Printer, v View)
}

// SNAP is a protocol of an organisation (IEEE 802-2014 section 9.5).
type SNAP struct {
	OUI uint32
	PID uint16
}

// PortRule says on which ports a protocol is recognised.
type PortRule struct {
	First, Last uint16
	Side        Side
}

// Side says which port of a packet is compared.
type Side uint8

// The sides of a packet.
const (
	Either Side = iota
	Source
	Destination
)

// Ports are rules for ports of either side.
func Ports(ports ...uint16) []PortRule { return rules(Either, ports) }

// SrcPorts are rules for source ports.
func SrcPorts(ports ...uint16) []PortRule { return rules(Source, ports) }

// DstPorts are rules for destination ports.
func DstPorts(ports ...uint16) []PortRule { return rules(Destination, ports) }

func rules(side Side, ports []uint16) []PortRule {
	r := make([]PortRule, len(ports))
	for i, port := range ports {
		r[i] = PortRule{port, port, side}
	}
	return r
}

var (
	protocols  []*Protocol
	links      [1024]*Protocol
	etherTypes = map[uint16]*Protocol{}
	llc        [256]*Protocol
	snaps      = map[SNAP]*Protocol{}
	ppps       = map[uint16]*Protocol{}
	ips        [256]*Protocol
	udpTypes   = map[string]*Protocol{}
	tcpTypes   = map[string]*Protocol{}
	keys       = map[string]*Protocol{}
	udp, tcp   ports
)

// Register makes a protocol known. It is called while the program starts, from
// the protocol's own file; the returned value only gives it a place to be called.
func Register(proto Protocol) *Protocol {
	q := &proto
	protocols = append(protocols, q)
	for _, n := range q.LinkTypes {
		claim(&links[n], q)
	}
	for _, n := range q.LLC {
		claim(&llc[n], q)
	}
	for _, n := range q.IP {
		claim(&ips[n], q)
	}
	claimAll(etherTypes, q.EtherTypes, q)
	claimAll(snaps, q.SNAP, q)
	claimAll(ppps, q.PPP, q)
	claimAll(udpTypes, q.UDPTypes, q)
	claimAll(tcpTypes, q.TCPTypes, q)
	claimAll(keys, q.Keys, q)
	udp.add(q, q.UDP)
	tcp.add(q, q.TCP)
	return q
}

// claim gives a number to a protocol. Two that want the same one would depend on
// the order of files: that is a mistake in the program.
func claim(place **Protocol, q *Protocol) {
	if *place != nil {
		panic("printer: " + (*place).Name + " and " + q.Name + " claim the same number")
	}
	*place = q
}

// claimAll is claim for numbers that are kept in a map.
func claimAll[K comparable](table map[K]*Protocol, numbers []K, q *Protocol) {
	for _, n := range numbers {
		place := table[n]
		claim(&place, q)
		table[n] = place
	}
}

// HasLinkPrinter reports whether packets of a link type can be printed.
func HasLinkPrinter(n packet.LinkType) bool { return LinkType(n) != nil }

// EtherType returns the protocol of an Ethernet type, or nil.
func EtherType(n uint16) *Protocol {
	switch n {
	case 0x0800:
		return cached.ip4
	case 0x86dd:
		return cached.ip6
	}
	return etherTypes[n]
}

// LLC returns the protocol of an IEEE 802.2 service access point, or nil.
func LLC(sap uint8) *Protocol { return llc[sap] }

// SNAPProtocol returns the protocol of a SNAP header, or nil.
func SNAPProtocol(oui uint32, pid uint16) *Protocol { return snaps[SNAP{oui, pid}] }

// PPP returns the protocol of a PPP protocol number, or nil.
func PPP(n uint16) *Protocol { return ppps[n] }

// IP returns the protocol of an IP protocol number, or nil.
func IP(n uint8) *Protocol { return ips[n] }

// UDPType returns the protocol that -T names for UDP, or nil.
func UDPType(name string) *Protocol { return udpTypes[name] }

// TCPType returns the protocol that -T names for TCP, or nil.
func TCPType(name string) *Protocol { return tcpTypes[name] }

// Key returns the protocol registered under a key, or nil.
func Key(key string) *Protocol { return keys[key] }

// LinkType returns the protocol of a link type, or nil.
func LinkType(n packet.LinkType) *Protocol {
	if int(n) >= len(links) {
		return nil
	}
	return links[n]
}

// UDP returns the protocol of a UDP packet's ports, or nil.
func UDP(src, dst uint16) *Protocol { return udp.lookup(src, dst) }

// TCP returns the protocol of a TCP segment's ports, or nil.
func TCP(src, dst uint16) *Protocol { return tcp.lookup(src, dst) }

// cached are protocols met on nearly every packet.
var cached struct{ ip4, ip6 *Protocol }

// Seal is called once after every protocol registered itself.
func Seal() {
	cached.ip4, cached.ip6 = etherTypes[0x0800], etherTypes[0x86dd]
	udp.seal(udpOrder)
	tcp.seal(tcpOrder)
}
