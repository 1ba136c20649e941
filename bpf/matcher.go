package bpf

// Matcher runs one program over packets. It does not change after [Load] and
// may be used by several goroutines at once.
type Matcher struct {
	first *step
	plain bool // no step needs a frame
}

// Load validates the program and prepares it to run: neighbouring instructions
// are fused into steps and long lists of comparisons become tables. The error
// wraps [ErrInvalid]. The Matcher does not keep the Program.
func Load(p Program) (*Matcher, error) {
	if err := p.Validate(); err != nil {
		return nil, err
	}
	steps := specialise(p)
	m := &Matcher{first: &steps[0], plain: true}
	for n := range steps {
		if steps[n].load >= loadScratch {
			m.plain = false
		}
	}
	return m, nil
}

// Match runs the program on a packet of which data was captured and which had
// length bytes on the wire. The result is the number of bytes to keep, 0 for no
// match; it may exceed len(data).
//
// A load outside data gives verdict 0, and so does a division by zero: this is
// how the kernel and libpcap do it. Ancillary data does not exist for a saved
// packet, so to load it gives 0 as well; see [Matcher.MatchLive].
func (m *Matcher) Match(data []byte, length uint32) uint32 {
	s, x := m.first.windows(data, 0)
	if s.load == loadReturn {
		return s.k // for most packets, most programs have compared windows only
	}
	if m.plain {
		return s.run(data, x, length, nil)
	}
	var f frame
	return s.run(data, x, length, &f)
}

// Ancillary is what the Linux kernel knows about a packet beside its bytes. The
// zero value is a packet without an accelerated VLAN tag, sent to this host.
type Ancillary struct {
	Protocol    uint16 // ether type, host byte order
	PacketType  uint8  // PACKET_HOST … PACKET_OUTGOING
	VLANPresent bool   // whether the next two mean something
	VLANTag     uint16 // tag control information
	VLANProto   uint16 // ether type of the tag
	Hardware    uint16 // ARPHRD_ type of the interface
	Interface   uint32 // index of the interface
	Mark        uint32 // firewall mark
	Queue       uint32 // receive queue
	RXHash      uint32 // receive hash
}

// MatchLive is [Matcher.Match] for a packet that comes from a Linux socket, with
// the ancillary data a filter in the kernel would see. Data that is not in
// [Ancillary] gives verdict 0.
func (m *Matcher) MatchLive(data []byte, length uint32, anc *Ancillary) uint32 {
	f := frame{anc: anc}
	return m.first.run(data, 0, length, &f)
}

// load is the ancillary data at offset k of the kernel's numbering.
func (anc *Ancillary) load(k uint32) (value uint32, ok bool) {
	if anc == nil {
		return 0, false
	}
	switch k {
	case AncProtocol:
		return uint32(anc.Protocol), true
	case AncPacketType:
		return uint32(anc.PacketType), true
	case AncInterface:
		return anc.Interface, true
	case AncMark:
		return anc.Mark, true
	case AncQueue:
		return anc.Queue, true
	case AncHardware:
		return uint32(anc.Hardware), true
	case AncRXHash:
		return anc.RXHash, true
	case AncVLANTag:
		return uint32(anc.VLANTag), true
	case AncVLANProto:
		return uint32(anc.VLANProto), true
	case AncVLANPresent:
		if anc.VLANPresent {
			return 1, true
		}
		return 0, true
	}
	return 0, false
}
