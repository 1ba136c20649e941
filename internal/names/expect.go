package names

import (
	"net/netip"

	"wiretale/internal/header"
	"wiretale/internal/packet"
)

// Expect looks at a packet that will be printed soon and begins to look up its
// hosts, so that the lookups of many packets run side by side while the packets
// are printed in their order. It is for one goroutine at a time.
func (r *Resolver) Expect(rec *packet.Record) {
	l := &r.layers
	if !header.Walk(rec.LinkType, rec.Data, int(rec.Length), l) {
		return
	}
	switch l.Version {
	case 4:
		r.expect(0, netip.AddrFrom4(l.IPv4().Source()))
		r.expect(1, netip.AddrFrom4(l.IPv4().Destination()))
	case 6:
		r.expect(0, netip.AddrFrom16(l.IPv6().Source()))
		r.expect(1, netip.AddrFrom16(l.IPv6().Destination()))
	}
}

// expect passes over the addresses of the packet before: they are often the same.
func (r *Resolver) expect(end int, a netip.Addr) {
	if r.before[0] == a || r.before[1] == a {
		return
	}
	r.before[end] = a
	if a.Is4() && r.foreign(ip4(a)) {
		return
	}
	r.hosts.expect(a)
}

func ip4(a netip.Addr) packet.IP4 {
	b := a.As4()
	return packet.IP4(b[0])<<24 | packet.IP4(b[1])<<16 | packet.IP4(b[2])<<8 | packet.IP4(b[3])
}
