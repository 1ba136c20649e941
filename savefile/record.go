package savefile

// LinkType is the link-layer header type of a packet, in the numbers that
// capture files use (LINKTYPE_ values, draft-ietf-opsawg-pcaplinktype).
type LinkType uint16

// Record is one captured packet.
//
// Data belongs to whoever handed the record out: it is valid until the next
// read from the same place. Nsec is normally below 1e9, but a file may claim
// any fraction, and the claim is kept as it is.
type Record struct {
	Sec       int64  // seconds since 1970-01-01 UTC
	Nsec      int64  // nanoseconds within the second; out of range when the file says so
	Data      []byte // the captured bytes
	Length    uint32 // bytes on the wire, at least as the capture claims
	Interface uint32 // index into the interfaces of the source
	LinkType  LinkType
	Direction Direction
}

// Direction says which way a packet travelled, where the capture knows it.
type Direction uint8

// The directions of a packet.
const (
	DirectionUnknown Direction = iota
	DirectionIn
	DirectionOut
)
