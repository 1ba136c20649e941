package wire

import "time"

// Rule is one sentence of the rule language: what happens to which frames.
// Rules are applied in order; a frame that one rule drops is not seen, nor
// counted, by the rules after it.
type Rule struct {
	Text   string // as it was written
	Action Action
	Select Selector
	Delay  time.Duration // Delay: how long; Reorder: at most this long
	Jitter time.Duration // Delay: up to this much more
	Rate   float64       // Limit: bits a second
	Queue  int           // Limit: frames that may wait
	Behind int           // Reorder: the number of frames that overtake
}

// Action is what a rule does to a frame.
type Action uint8

// The actions.
const (
	Drop      Action = iota // the frame is lost
	Duplicate               // it arrives twice
	Corrupt                 // one bit of its last byte is turned over
	Reorder                 // the frames behind it overtake it
	Delay                   // it arrives later
	Limit                   // it waits until those before it were sent at a rate
	Mark                    // a router on the way says "congestion experienced" (RFC 3168)
	Cut                     // the cable is pulled out
)

func (a Action) String() string {
	return [...]string{"drop", "duplicate", "corrupt", "reorder", "delay", "limit", "mark", "cut"}[a]
}

// Selector says which frames a rule is about. The zero Selector is every frame.
type Selector struct {
	Kind  Kind
	Side  Side          // whose frames
	Over  int           // only packets longer than this many bytes, from the IP header on
	Port  int           // only TCP and UDP from or to this port
	After time.Duration // only from this time on
	Until time.Duration // and only before this time; 0 is no limit

	Nth    []Span  // only these, counted from 1 among those that match so far
	Every  int     // only every so-manieth
	Chance float64 // only this share, 0 to 1, by the dice
	Seed   uint64  // of the dice
}

// Span is a run of ordinal numbers, both ends included.
type Span struct{ First, Last int }

// Side is the end of the wire that a frame comes from.
type Side int8

// The sides. EitherSide is for rules.
const (
	EitherSide Side = iota - 1
	SideA
	SideB
)

// Kind is a sort of frame, as rules name it.
type Kind uint8

// The kinds. A data segment is a TCP segment that carries payload, an ack one
// that carries nothing and has no flag but ACK.
const (
	AnyFrame Kind = iota
	AnyPacket
	AnySegment
	DataSegment
	PureACK
	SYN
	SYNACK
	FIN
	RST
	UDP
	ICMP
	ARP
)

// Has reports whether a frame is of this kind.
func (k Kind) Has(f *Frame) bool {
	switch k {
	case AnyFrame:
		return true
	case AnyPacket:
		return f.EtherType == etherTypeIPv4 || f.EtherType == etherTypeIPv6
	case ARP:
		return f.EtherType == etherTypeARP
	case UDP:
		return f.Protocol == protocolUDP
	case ICMP:
		return f.Protocol == protocolICMP
	}
	return f.Protocol == protocolTCP && k.hasSegment(f)
}

// hasSegment is Has for the kinds of TCP segments.
func (k Kind) hasSegment(f *Frame) bool {
	const ends = flagSYN | flagFIN | flagRST
	switch k {
	case DataSegment:
		return f.Payload > 0
	case PureACK:
		return f.Payload == 0 && f.Flags&ends == 0 && f.Flags&flagACK != 0
	case SYN:
		return f.Flags&(flagSYN|flagACK) == flagSYN
	case SYNACK:
		return f.Flags&(flagSYN|flagACK) == flagSYN|flagACK
	case FIN:
		return f.Flags&flagFIN != 0
	case RST:
		return f.Flags&flagRST != 0
	}
	return true
}

// matches reports whether a frame from a side at a time since the start is one
// that the selector counts.
func (s *Selector) matches(f *Frame, from Side, at time.Duration) bool {
	return (s.Side == EitherSide || s.Side == from) &&
		at >= s.After && (s.Until == 0 || at < s.Until) &&
		(s.Over == 0 || f.Length > s.Over) && (s.Port == 0 || f.Source == s.Port || f.Dest == s.Port) && s.Kind.Has(f)
}
