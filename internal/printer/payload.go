package printer

import "wiretale/internal/header"

// IPPayload prints what an IP header or an extension header says comes next.
func (p *Printer) IPPayload(next uint8, v View) {
	if proto := ips[next]; proto != nil {
		proto.Print(p, v)
		return
	}
	p.Byte(' ')
	p.ipProtocol(next)
	p.Print(" {length}", v.Len())
}

// IPProtocol writes the name of an IP protocol, or its number in words.
func (p *Printer) ipProtocol(n uint8) {
	if s := p.ProtocolName(n); s != "" {
		p.Write(s)
		return
	}
	p.Print("ip-proto-{protocol}", n)
}

// IPFragment prints a fragment that is not the first, whose payload cannot be
// read.
func (p *Printer) IPFragment(next uint8) {
	if p.Quiet > 1 {
		return
	}
	p.NetSrc()
	p.Write(" > ")
	p.NetDst()
	p.Write(": ")
	p.ipProtocol(next)
}

// IPAddresses prints the addresses of the network header, unless the payload's
// printer does so itself, with its ports.
func (p *Printer) IPAddresses(next uint8) {
	if proto := ips[next]; proto != nil && proto.Addresses {
		return
	}
	p.NetSrc()
	p.Write(" > ")
	p.NetDst()
	p.Write(": ")
}

// OwnAddresses reports whether a transport printer (of IP protocol proto) is to
// print the addresses: it is when it follows the network header at once.
func (p *Printer) OwnAddresses(proto uint8) bool {
	return p.Net.Version != 0 && p.Net.Proto == proto
}

// TransportSum returns the Internet checksum of the first length bytes of v with
// the pseudo-header of the network header around it (RFC 9293 section 3.1, RFC
// 8200 section 8.1): 0 when they hold a right checksum. The bytes must have been
// captured.
func (p *Printer) TransportSum(proto uint8, v View, length int) uint16 {
	return p.TransportSumOver(proto, v, length, length)
}

// TransportSumOver is TransportSum for a checksum that covers only the beginning
// of the length bytes (RFC 4340 section 9.2, RFC 3828 section 3.1).
func (p *Printer) TransportSumOver(proto uint8, v View, length, covered int) uint16 {
	h := p.Net.Header.Data()
	var sum uint32
	switch p.Net.Version {
	case 4:
		sum = header.Sum(header.Sum(0, h[12:16]), finalDst4(h))
	case 6:
		sum = header.Sum(0, h[8:24])
		if p.Net.HasFinalDst {
			sum = header.Sum(sum, p.Net.FinalDst[:])
		} else {
			sum = header.Sum(sum, h[24:40])
		}
	}
	tail := [8]byte{byte(length >> 24), byte(length >> 16), byte(length >> 8), byte(length), 0, 0, 0, proto}
	return ^uint16(header.Sum(header.Sum(sum, tail[:]), v.Data()[:covered]))
}

// finalDst4 returns where an IPv4 packet shall end up: at the last address of a
// source route (RFC 791 page 18), or where its header says.
func finalDst4(h []byte) []byte {
	const end, nop, loose, strict = 0, 1, 131, 137
	hlen := min(int(h[0]&15)*4, len(h))
	for o := 20; o < hlen && h[o] != end; {
		if h[o] == nop {
			o++
			continue
		}
		if o+1 >= hlen {
			break
		}
		n := int(h[o+1])
		if n < 2 || o+n > hlen {
			break
		}
		if (h[o] == loose || h[o] == strict) && n >= 7 {
			return h[o+n-4 : o+n]
		}
		o += n
	}
	return h[16:20]
}

// ExpectedChecksum returns what a checksum field should hold, from what it holds
// and what TransportSum made of it.
func ExpectedChecksum(field, sum uint16) uint16 {
	x := uint32(field) + uint32(sum)
	return uint16(x>>16 + x)
}
