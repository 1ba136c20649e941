package printer

import (
	"encoding/binary"

	"wiretale/internal/packet"
)

// Names turns numbers into names. Every method may return "": then the number is
// printed. A printer without Names prints numbers alone.
type Names interface {
	Host4(a packet.IP4) string
	Host6(a *packet.IP6) string
	TCPPort(port uint16) string
	UDPPort(port uint16) string
	Protocol(n uint8) string // IP protocols
	Ether(a packet.MAC) string
}

// Network is the network header around what is being printed.
type Network struct {
	Version int   // 4, 6, or 0: none
	Header  View  // from the first byte of the header
	Proto   uint8 // what the header (or the last extension header) says follows
	// Fragment says that only a part of the payload is here, so that checksums
	// over all of it cannot be verified.
	Fragment bool
	// FinalDst is the last address of a routing header (RFC 8200 section 4.4),
	// for checksums; HasFinalDst says whether there is one.
	FinalDst    packet.IP6
	HasFinalDst bool
}

// IP4 writes an IPv4 address, by name where names are on.
func (p *Printer) IP4(a packet.IP4) {
	if p.names != nil {
		if s := p.names.Host4(a); s != "" {
			p.buf = append(p.buf, s...)
			return
		}
	}
	p.buf = AppendIP4(p.buf, uint32(a))
}

// IP6 writes an IPv6 address, by name where names are on.
func (p *Printer) IP6(a *packet.IP6) {
	if p.names != nil {
		if s := p.names.Host6(a); s != "" {
			p.buf = append(p.buf, s...)
			return
		}
	}
	p.buf = AppendIP6(p.buf, (*[16]byte)(a))
}

// MAC writes a 48-bit link-layer address, by name where names are on.
func (p *Printer) MAC(a packet.MAC) {
	if p.names != nil {
		if s := p.names.Ether(a); s != "" {
			p.buf = append(p.buf, s...)
			return
		}
	}
	p.buf = AppendMAC(p.buf, a[:])
}

// LinkAddress writes a link-layer address of any length.
func (p *Printer) LinkAddress(a []byte) {
	if len(a) == 6 {
		p.MAC(packet.MAC(a))
		return
	}
	p.buf = AppendMAC(p.buf, a)
}

// NetSrc writes the source address of the innermost network header.
func (p *Printer) NetSrc() { p.netAddress(12, 8) }

// NetDst writes the destination address of the innermost network header.
func (p *Printer) NetDst() { p.netAddress(16, 24) }

func (p *Printer) netAddress(o4, o6 int) {
	if p.names == nil {
		switch h := p.Net.Header.Data(); {
		case p.Net.Version == 4 && len(h) >= 20:
			p.buf = AppendIP4(p.buf, binary.BigEndian.Uint32(h[o4:]))
			return
		case p.Net.Version == 6 && len(h) >= 40:
			p.buf = AppendIP6(p.buf, (*[16]byte)(h[o6:]))
			return
		}
	}
	switch p.Net.Version {
	case 4:
		p.IP4(p.Net.Header.IP4(o4))
	case 6:
		a := p.Net.Header.IP6(o6)
		p.IP6(&a)
	}
}

// TCPPort writes a TCP port, by name where names are on.
func (p *Printer) TCPPort(port uint16) {
	if p.names != nil {
		if s := p.names.TCPPort(port); s != "" {
			p.buf = append(p.buf, s...)
			return
		}
	}
	p.buf = AppendDec(p.buf, uint32(port))
}

// UDPPort writes a UDP port, by name where names are on.
func (p *Printer) UDPPort(port uint16) {
	if p.names != nil {
		if s := p.names.UDPPort(port); s != "" {
			p.buf = append(p.buf, s...)
			return
		}
	}
	p.buf = AppendDec(p.buf, uint32(port))
}

// ProtocolName returns the name of an IP protocol where names are on, or "".
func (p *Printer) ProtocolName(n uint8) string {
	if p.names == nil {
		return ""
	}
	return p.names.Protocol(n)
}
