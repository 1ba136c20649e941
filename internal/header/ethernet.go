package header

// EthernetSize is the size of an Ethernet header without tags, in bytes.
const EthernetSize = 14

// Ethernet is a frame that begins with its destination address (IEEE 802.3, 3.1.1).
type Ethernet []byte

// Valid reports whether the header was captured.
func (e Ethernet) Valid() bool { return len(e) >= EthernetSize }

// Destination is the address of the receiver.
func (e Ethernet) Destination() [6]byte { return [6]byte(e[0:6]) }

// Source is the address of the sender.
func (e Ethernet) Source() [6]byte { return [6]byte(e[6:12]) }

// EtherType is the type of the payload, or below 0x600 the length of an LLC frame.
func (e Ethernet) EtherType() uint16 { return be.Uint16(e[12:]) }

// Payload is what follows the header.
func (e Ethernet) Payload() []byte { return e[EthernetSize:] }

// VLANSize is the size of a tag and the type after it, in bytes.
const VLANSize = 4

// VLAN is a tag that begins after its ether type (IEEE 802.1Q, 9.6).
type VLAN []byte

// Valid reports whether the tag was captured.
func (v VLAN) Valid() bool { return len(v) >= VLANSize }

// ID is the VLAN identifier, 12 bits.
func (v VLAN) ID() uint16 { return be.Uint16(v) & 0x0fff }

// Priority is the priority code point, 3 bits.
func (v VLAN) Priority() uint8 { return v[0] >> 5 }

// DropEligible is the DEI bit.
func (v VLAN) DropEligible() bool { return v[0]&0x10 != 0 }

// EtherType is the type of what the tag encloses.
func (v VLAN) EtherType() uint16 { return be.Uint16(v[2:]) }

// Payload is what the tag encloses.
func (v VLAN) Payload() []byte { return v[VLANSize:] }
