package wire

import "encoding/binary"

// flipBit turns the last bit of the frame over; the checksum of the transport
// layer no longer fits.
func flipBit(frame []byte, f *Frame) {
	end := len(frame)
	if f.Length > 0 {
		end = min(end, f.network+f.Length)
	}
	if end > 0 {
		frame[end-1] ^= 1
	}
}

const ecnMask, ecnCE = 3, 3

// markCE sets "congestion experienced" in an IPv4 packet whose sender knows ECN
// (RFC 3168, section 5).
func markCE(frame []byte, f *Frame) {
	if !isECT(f, frame) {
		return
	}
	ip := frame[f.network:]
	before := binary.BigEndian.Uint16(ip)
	ip[1] |= ecnCE
	adjustChecksum(ip[10:], before, binary.BigEndian.Uint16(ip))
}

// adjustChecksum changes an Internet checksum for a 16-bit word that changed
// (RFC 1624, equation 3).
func adjustChecksum(sum []byte, before, after uint16) {
	n := uint32(^binary.BigEndian.Uint16(sum)) + uint32(^before) + uint32(after)
	n = n&0xffff + n>>16
	n = n&0xffff + n>>16
	binary.BigEndian.PutUint16(sum, ^uint16(n))
}

// isECT reports whether the sender of an IPv4 packet takes part in ECN.
func isECT(f *Frame, frame []byte) bool {
	return f.EtherType == etherTypeIPv4 && f.Length > 0 && frame[f.network+1]&ecnMask != 0
}
