package internet

import (
	"math"

	"wiretale/internal/printer"
)

// The numbers that announce extension headers.
const (
	nextHopByHop    = 0
	nextRouting     = 43
	nextFragment    = 44
	nextDestination = 60
	nextMobilityOld = 62 // before it had its number
	nextMobility    = 135
)

// isExtension reports whether a number announces one of the headers that stand
// between an IPv6 header and its payload (RFC 8200 section 4.1). AH and ESP are
// printed as payloads, because IPv4 has them too.
func isExtension(next uint8) bool {
	switch next {
	case nextHopByHop, nextRouting, nextFragment, nextDestination, nextMobilityOld, nextMobility:
		return true
	}
	return false
}

// extension prints the extension header that is due and returns what follows it:
// its length in bytes and the next header, or false if nothing does.
//
// A switch, and not a table of functions: so the walk stays off the heap.
func (w *ipv6Walk) extension(p *printer.Printer, v printer.View) (length int, next uint8, ok bool) {
	switch w.next {
	case nextHopByHop:
		return printHopByHop(p, v, w)
	case nextDestination:
		return printDestinationOptions(p, v, w)
	case nextRouting:
		return printRouting(p, v)
	case nextFragment:
		return printFragment(p, v, w)
	}
	return printMobility(p, v)
}

// ipv6Walk is the way through the extension headers of a packet.
type ipv6Walk struct {
	whole   printer.View // as much as the layer below gave us
	payload int          // the payload length of the header; 0 with a jumbo payload
	jumbo   uint32       // the length a jumbo payload option stated
	next    uint8        // the header that is due
	at      int          // where it begins
	hops    bool         // hop-by-hop options were met
	isJumbo bool         // a valid jumbo payload option was met
	sawOne  bool         // any jumbo payload option was met
}

// run prints the extension headers and the payload. packet ends with the payload,
// if its header says where that is.
func (w *ipv6Walk) run(p *printer.Printer, packet printer.View) {
	w.at = ipv6Header
	for {
		if !isExtension(w.next) {
			w.upper(p, packet)
			return
		}
		if w.next == nextHopByHop && !w.mayHaveHops(p) {
			return
		}
		wasHops := w.next == nextHopByHop
		n, next, ok := w.extension(p, packet.From(w.at))
		if wasHops && w.payload == 0 && !w.isJumbo {
			p.Write("[No valid Jumbo Payload Hop-by-Hop option found]")
			p.Invalid()
			return
		}
		if !ok {
			return
		}
		w.at += n
		w.next = next
	}
}

// mayHaveHops reports whether hop-by-hop options may stand here: at once after
// the IPv6 header, and once (RFC 8200 section 4.1).
func (w *ipv6Walk) mayHaveHops(p *printer.Printer) bool {
	switch {
	case w.hops:
		p.Write("[The Hop-by-Hop Options header was already found]")
	case w.at != ipv6Header:
		p.Write("[The Hop-by-Hop Options header don't follow the IPv6 header]")
	default:
		w.hops = true
		return true
	}
	p.Invalid()
	return false
}

// upper prints the payload behind the extension headers.
func (w *ipv6Walk) upper(p *printer.Printer, packet printer.View) {
	total := uint32(w.payload + ipv6Header)
	if w.isJumbo {
		total = w.jumbo + ipv6Header
		ipv6TooLong(p, int(total)-ipv6Header, w.whole.Len())
	}
	if uint32(w.at) > total {
		p.Layer("ip6")
		p.Trunc()
		return
	}
	if total > math.MaxInt32 { // more than any buffer holds: keep lengths positive everywhere
		packet = packet.WithLength(int(total))
	} else {
		packet = packet.Limit(int(total)).WithLength(int(total))
	}
	p.IPPayload(w.next, packet.From(w.at))
}
