package conversation

// Counters count what one end of a TCP connection sent. They cover tcptrace's.
type Counters struct {
	Bytes         uint64 // data, repeated data included
	Fresh         uint64 // data sent for the first time ("unique bytes")
	Missed        uint64 // data that was not captured
	Truncated     uint64 // data that the capture cut off
	RepeatedBytes uint64
	windowSum     uint64
	flightSum     uint64
	MSSBytes      uint64 // data in segments of full size

	DataPackets     uint32
	Repeated        uint32 // retransmitted packets
	PureAcks        uint32
	Acks            uint32
	Pushes          uint32
	DuplicateAcks   uint32
	TripleAcks      uint32
	SackPackets     uint32
	DsackPackets    uint32
	OutOfOrder      uint32
	TruncatedCount  uint32
	Probes          uint32
	ProbeBytes      uint32
	KeepAlives      uint32
	UrgentPackets   uint32
	UrgentBytes     uint32
	Resets          uint32
	WindowMax       uint32
	WindowMin       uint32
	ZeroWindows     uint32
	FlightMax       uint32
	FlightMin       uint32
	flightCount     uint32
	InitialBytes    uint32 // data sent before the first acknowledgment of data
	InitialPackets  uint32
	CumulativeAcks  uint32 // segments acknowledged by a later acknowledgment
	AmbiguousAcks   uint32 // acknowledgments of segments sent twice: no round-trip time in them
	BadChecksums    uint32
	RightChecksums  uint32
	Offloaded       uint32
	CongestionMarks uint32
	Duplicates      uint32
	SegmentMax      uint32
	SegmentMin      uint32
	MaxTries        uint16
	SackBlocksMax   uint8
	Syns, Fins      uint8

	FirstData, LastData int64 // times
	IdleMax             int64 // longest time without a packet from this end
	retryMin, retryMax  int64
	retrySum            float64
	retrySquares        float64
}

// WindowMean is the mean of the windows offered, in bytes.
func (n *Counters) WindowMean(packets uint32) uint64 {
	if packets == 0 {
		return 0
	}
	return n.windowSum / uint64(packets)
}

// FlightMean is the mean of the unacknowledged bytes after each data packet.
func (n *Counters) FlightMean() uint64 {
	if n.flightCount == 0 {
		return 0
	}
	return n.flightSum / uint64(n.flightCount)
}

// SegmentMean is the mean size of the data packets, in bytes.
func (n *Counters) SegmentMean() uint64 {
	if n.DataPackets == 0 {
		return 0
	}
	return n.Bytes / uint64(n.DataPackets)
}

// Retries are the times between a segment and its repetition: the shortest, the
// mean, the longest and the standard deviation, in nanoseconds.
func (n *Counters) Retries() (least, mean, most, deviation int64) {
	if n.Repeated == 0 {
		return 0, 0, 0, 0
	}
	m := n.retrySum / float64(n.Repeated)
	return n.retryMin, int64(m), n.retryMax, root(n.retrySquares/float64(n.Repeated) - m*m)
}

func (n *Counters) retried(gap int64) {
	if n.Repeated == 0 || gap < n.retryMin {
		n.retryMin = gap
	}
	n.retryMax = max(n.retryMax, gap)
	n.retrySum += float64(gap)
	n.retrySquares += float64(gap) * float64(gap)
}
