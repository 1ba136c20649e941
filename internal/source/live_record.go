//go:build linux

package source

import (
	"encoding/binary"
	"unsafe"

	"golang.org/x/sys/unix"

	"wiretale/bpf"
	"wiretale/internal/packet"
	"wiretale/savefile"
)

// frame is one packet in a block: what the kernel wrote before it.
type frame struct {
	head   *unix.Tpacket3Hdr
	origin *unix.RawSockaddrLinklayer
	memory []byte // from the frame's first byte to the end of its block
}

// originOffset is where the link-level address follows the frame's header
// (TPACKET_ALIGN of packet(7)).
const originOffset = (unix.SizeofTpacket3Hdr + 15) &^ 15

func frameAt(memory []byte) frame {
	return frame{
		(*unix.Tpacket3Hdr)(unsafe.Pointer(&memory[0])),
		(*unix.RawSockaddrLinklayer)(unsafe.Pointer(&memory[originOffset])),
		memory,
	}
}

// read adds the packets of a block to the batch.
func (r *ring) read(k *block, b *Batch) {
	n := int(k.header.Num_pkts)
	r.handed += uint64(n)
	offset := int(k.header.Offset_to_first_pkt)
	for range n {
		f := frameAt(k.data[offset:])
		offset += int(f.head.Next_offset)
		r.add(b, f)
	}
}

// add adds a packet to the batch if the filter wants it.
func (r *ring) add(b *Batch, f frame) {
	b.Records = append(b.Records, packet.Record{})
	if !r.fill(&b.Records[len(b.Records)-1], f) {
		b.Records = b.Records[:len(b.Records)-1]
		r.rejected.Add(1)
	}
}

// fill makes the record of a packet, and reports whether the filter wants it.
// Headers and tags are written in place, into the room before the packet.
func (r *ring) fill(rec *packet.Record, f frame) bool {
	h, from := f.head, *f.origin // a copy: the made-up header may lie over it
	start, end := int(h.Mac), int(h.Mac)+int(h.Snaplen)
	keep := r.snapLen
	rec.Length = h.Len
	if n := cookedHeader(r.linkType); n > 0 {
		start -= n
		rec.Length += uint32(n)
		r.cook(f.memory[start:start+n], &from)
	}
	if r.match != nil {
		n := r.verdict(f, &from, f.memory[start:end])
		if n == 0 {
			return false
		}
		keep = int(min(uint32(keep), n))
	}
	if tag, kind, ok := f.tag(); ok {
		if at := r.tagOffset(); at > 0 && end-start >= at {
			insertTag(f.memory[start-4:], at, tag, kind)
			start -= 4
			rec.Length += 4
		}
	}
	end = min(end, start+keep)
	rec.Data = f.memory[start:end:end]
	rec.Sec, rec.Nsec = int64(h.Sec), int64(h.Nsec)
	if r.micro {
		rec.Nsec -= rec.Nsec % 1000
	}
	rec.Interface, rec.LinkType = r.number, r.linkType
	rec.Direction = savefile.DirectionIn
	if from.Pkttype == unix.PACKET_OUTGOING {
		rec.Direction = savefile.DirectionOut
	}
	if r.linkType == linkSocketCAN {
		canInNetworkOrder(rec.Data, from.Protocol)
	}
	return true
}

// verdict runs the filter that the kernel could not run, on what the kernel
// would have shown it. As in the kernel, the length is without a made-up header.
func (r *ring) verdict(f frame, from *unix.RawSockaddrLinklayer, data []byte) uint32 {
	tag, kind, tagged := f.tag()
	r.known = bpf.Ancillary{
		Protocol:    networkOrder(from.Protocol),
		PacketType:  from.Pkttype,
		VLANPresent: tagged,
		VLANTag:     tag,
		VLANProto:   kind,
		Hardware:    from.Hatype,
		Interface:   uint32(from.Ifindex),
		RXHash:      f.head.Hv1.Rxhash,
	}
	return r.match.MatchLive(data, f.head.Len, &r.known)
}

// tag is the VLAN tag that the kernel or the interface took off the packet.
func (f frame) tag() (tag, kind uint16, ok bool) {
	v := &f.head.Hv1
	if v.Vlan_tci == 0 && f.head.Status&unix.TP_STATUS_VLAN_VALID == 0 {
		return 0, 0, false
	}
	kind = unix.ETH_P_8021Q
	if v.Vlan_tpid != 0 || f.head.Status&unix.TP_STATUS_VLAN_TPID_VALID != 0 {
		kind = v.Vlan_tpid
	}
	return uint16(v.Vlan_tci), kind, true
}

// tagOffset is where a VLAN tag goes back in; 0 where there is no place for one.
func (r *ring) tagOffset() int {
	switch r.linkType {
	case linkEthernet, linkDOCSIS:
		return 12
	case linkSLL:
		return 14
	}
	return 0
}

// insertTag moves the at bytes that begin at b[4] to b[0] and puts the tag
// behind them.
func insertTag(b []byte, at int, tag, kind uint16) {
	copy(b[:at], b[4:4+at])
	binary.BigEndian.PutUint16(b[at:], kind)
	binary.BigEndian.PutUint16(b[at+2:], tag)
}

// cook writes the header of a cooked packet: LINKTYPE_LINUX_SLL2 or
// LINKTYPE_LINUX_SLL.
func (r *ring) cook(h []byte, a *unix.RawSockaddrLinklayer) {
	if r.linkType == linkSLL2 {
		putNetwork(h[0:], a.Protocol)
		binary.BigEndian.PutUint16(h[2:], 0)
		binary.BigEndian.PutUint32(h[4:], uint32(a.Ifindex))
		binary.BigEndian.PutUint16(h[8:], a.Hatype)
		h[10], h[11] = a.Pkttype, a.Halen
		copy(h[12:20], a.Addr[:])
		return
	}
	binary.BigEndian.PutUint16(h[0:], uint16(a.Pkttype))
	binary.BigEndian.PutUint16(h[2:], a.Hatype)
	binary.BigEndian.PutUint16(h[4:], uint16(a.Halen))
	copy(h[6:14], a.Addr[:])
	putNetwork(h[14:], a.Protocol)
}

// putNetwork stores a number that is in network order already.
func putNetwork(b []byte, n uint16) { binary.NativeEndian.PutUint16(b, n) }

// canInNetworkOrder makes of a SocketCAN frame what LINKTYPE_CAN_SOCKETCAN asks
// for: the identifier in network order, and a mark on CAN FD frames.
func canInNetworkOrder(data []byte, protocol uint16) {
	if len(data) < 8 {
		return
	}
	binary.BigEndian.PutUint32(data, binary.NativeEndian.Uint32(data))
	if protocol == networkOrder(unix.ETH_P_CANFD) {
		data[5] |= 0x04 // CANFD_FDF
	}
}
