package transport

import (
	"crypto/md5"
	"crypto/subtle"
	"encoding/binary"

	"wiretale/internal/header"
	"wiretale/internal/printer"
)

// tcpMD5 prints whether the signature of a segment is right (RFC 2385 section
// 2.0), or the signature where that cannot be said.
func tcpMD5(p *printer.Printer, v printer.View, s tcpOptionScope) int {
	sent := v.Bytes(0, md5.Size)
	p.Byte(' ')
	switch {
	case !s.segment.Has(0, s.segment.Len()):
		p.Write("snaplen too short, ")
	case p.MD5Secret == "":
		p.Write("shared secret not supplied with -M, ")
	case p.Net.Version == 0:
	default:
		sum := tcpSignature(p, s.segment)
		if subtle.ConstantTimeCompare(sum[:], sent) == 1 {
			p.Write("valid")
		} else {
			p.Invalid()
		}
		return tcpOptionOK
	}
	p.Write("can't check - ")
	return tcpHex(p, v)
}

// tcpSignature returns the signature that a segment should carry: over the
// pseudo-header, the header without options and checksum, the data and the secret.
func tcpSignature(p *printer.Printer, segment printer.View) (sum [md5.Size]byte) {
	h := md5.New()
	ip, length := p.Net.Header.Data(), segment.Len()
	if p.Net.Version == 4 {
		h.Write(ip[12:20])
		h.Write([]byte{0, protoTCP, byte(length >> 8), byte(length)})
	} else {
		h.Write(ip[8:40])
		var tail [8]byte // tcpdump: with extension headers in the length
		binary.BigEndian.PutUint32(tail[:], uint32(header.IPv6(ip).PayloadLength()))
		tail[7] = protoTCP
		h.Write(tail[:])
	}
	t := segment.Data()
	h.Write(t[:16])
	h.Write([]byte{0, 0})
	h.Write(t[18:tcpHeader])
	h.Write(header.TCP(t).Payload())
	h.Write([]byte(p.MD5Secret))
	h.Sum(sum[:0])
	return sum
}
