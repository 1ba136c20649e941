package app

import "wiretale/internal/printer"

// RTP, the Real-time Transport Protocol (RFC 3550 section 5.1), with -T rtp.
//
//	+---+-+-+-------+-+-------------+-------------------------------+
//	|ver|P|X|  CC   |M| payload type|        sequence number        |
//	+---+-+-+-------+-+-------------+-------------------------------+
//	|                        time stamp                             |
//	+---------------------------------------------------------------+
//	|           SSRC, contributing sources, extension               |
var _ = printer.Register(printer.Protocol{Name: "rtp", UDPTypes: []string{"rtp"}, Print: printRTP})

const (
	rtpOldHeader = 8 // of version 1
	rtpHeader    = 12
	rtpH261      = 31
)

func printRTP(p *printer.Printer, v printer.View) {
	p.Layer("rtp")
	if v.Len() < rtpOldHeader {
		p.Print("udp/rtp, length {} < {}", v.Len(), rtpOldHeader)
		return
	}
	first, second := v.U8(0), v.U8(1)
	v.Need(0, rtpOldHeader)
	header, name, kind := rtpHeader, "rtp", second&0x7f
	extended, marked := first&0x10 != 0, second&0x80 != 0
	if first&0xc0 == 0x40 {
		header, name, kind = rtpOldHeader, "rtpv1", second&0x3f
		extended, marked = second&0x80 != 0, second&0x40 != 0
	}
	if v.Len() < header {
		p.Print("udp/rtp, length {} < {}", v.Len(), header)
		return
	}
	length := v.Len() - header
	p.Print("udp/{version} {length} c{payload_type} {}{} {sequence} {time_stamp}", name, length, kind,
		printer.Choose(extended, "+", ""), printer.Choose(marked, "*", ""), v.U16(2), v.U32(4))
	if !p.V(1) {
		return
	}
	p.Print(" {ssrc}", v.U32(8))
	v = v.From(header)
	switch {
	case extended && header == rtpOldHeader:
		for last := false; !last; {
			option := v.U32(0)
			n := int(option >> 16 & 0xff)
			if n == 0 || 4*n > length {
				p.Write(" !opt")
				return
			}
			last = option>>31 != 0
			length -= 4 * n
			v = v.From(4 * n)
		}
	case extended:
		words := int(v.U16(2))
		if 4*words > length-4 {
			p.Write(" !ext")
			return
		}
		v = v.From(4 + 4*words)
	}
	if kind == rtpH261 {
		p.Print(" 0x{:04x}", v.U16(0))
	}
}

// RTCP, its control protocol (RFC 3550 section 6.4), with -T rtcp.
//
//	+---+-+---------+---------------+-------------------------------+
//	|ver|P|  count  |     type      |          length/4 - 1         |
//	+---+-+---------+---------------+-------------------------------+
//	|                             SSRC                              |
var _ = printer.Register(printer.Protocol{Name: "rtcp", UDPTypes: []string{"rtcp"}, Print: printRTCP})

const (
	rtcpHeader = 8 // with the SSRC
	rtcpReport = 24
)

func printRTCP(p *printer.Printer, v printer.View) {
	p.Layer("rtcp")
	v = v.Limit(v.Captured())
	for v.Captured() > 0 {
		if !v.Has(0, rtcpHeader) {
			p.Trunc()
			return
		}
		length := (int(v.U16(2)) + 1) * 4
		count, offset, ok := rtcpPacket(p, v, length)
		if !ok {
			p.Trunc()
			return
		}
		if !rtcpReports(p, v.From(offset), count) {
			p.Trunc()
			return
		}
		v = v.From(length)
	}
}

// rtcpPacket prints a packet up to its reports: how many these are, and where.
func rtcpPacket(p *printer.Printer, v printer.View, length int) (count, offset int, ok bool) {
	count = int(v.U8(0) & 0x1f)
	switch kind := v.U8(1); kind {
	case 200:
		p.Write(" sr")
		if length != count*rtcpReport+28 {
			p.Print(" [{}]", length)
		}
		rtcpSource(p, v)
		if !v.Has(rtcpHeader, 20) {
			return 0, 0, false
		}
		p.Write(" @")
		p.Fixed(float64(v.U32(8))+float64(v.U32(12))/4294967296, 2)
		p.Print(" {rtp_time} {packets}p {octets}b", v.U32(16), v.U32(20), v.U32(24))
		return count, rtcpHeader + 20, true
	case 201:
		p.Write(" rr")
		if length != count*rtcpReport+rtcpHeader {
			p.Print(" [{}]", length)
		}
		rtcpSource(p, v)
		return count, rtcpHeader, true
	case 202:
		p.Print(" sdes {length}", length)
		rtcpSource(p, v)
	case 203:
		p.Print(" bye {length}", length)
		rtcpSource(p, v)
	default:
		p.Print(" type-0x{type:x} {length}", kind, length)
	}
	return 0, rtcpHeader, true
}

func rtcpSource(p *printer.Printer, v printer.View) {
	if p.V(1) {
		p.Print(" {ssrc}", v.U32(4))
	}
}

// rtcpReports prints count reports, and tells whether they were all there.
func rtcpReports(p *printer.Printer, v printer.View, count int) bool {
	if count > 1 {
		p.Print(" c{count}", count)
	}
	for range count {
		if !v.Has(0, rtcpReport) {
			return false
		}
		if p.V(1) {
			p.Print(" {source}", v.U32(0))
		}
		p.Print(" {lost}l {sequence}s {jitter}j @", v.U24(5), v.U32(8), v.U32(12))
		p.Fixed(float64(v.U32(16))/65536, 2)
		p.Byte('+')
		p.Fixed(float64(v.U32(20))/65536, 2)
		v = v.From(rtcpReport)
	}
	return true
}
