package internet

import (
	"math"

	"wiretale/internal/printer"
)

// nextHopByHop is the next header value of hop-by-hop options (RFC 8200 section
// 4.3).
const nextHopByHop = 0

// ipv6Extension prints an extension header and returns what follows: its length
// in bytes and the next header, or false if nothing does.
type ipv6Extension func(p *printer.Printer, v printer.View, w *ipv6Walk) (length int, next uint8, ok bool)

// ipv6Extensions are the headers that stand between an IPv6 header and its
// payload, by the number that announces them (RFC 8200 section 4.1). AH and ESP
// are printed as payloads, because IPv4 has them too.
//
// A variable filled by init, because an extension header may lead back to IPv6.
var ipv6Extensions [256]ipv6Extension

func init() {
	ipv6Extensions[nextHopByHop] = printHopByHop
	ipv6Extensions[43] = printRouting
	ipv6Extensions[44] = printFragment
	ipv6Extensions[60] = printDestinationOptions
	ipv6Extensions[62] = printMobility // before it had its number
	ipv6Extensions[135] = printMobility
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
		extension := ipv6Extensions[w.next]
		if extension == nil {
			w.upper(p, packet)
			return
		}
		if w.next == nextHopByHop && !w.mayHaveHops(p) {
			return
		}
		wasHops := w.next == nextHopByHop
		n, next, ok := extension(p, packet.From(w.at), w)
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
