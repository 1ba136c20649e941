package conversation

// Counters count what one end of a TCP connection sent. They cover tcptrace's.
type Counters struct {
	Bytes         uint64 `json:"bytes,omitempty"`     // data, repeated data included
	Fresh         uint64 `json:"fresh,omitempty"`     // data sent for the first time ("unique bytes")
	Missed        uint64 `json:"missed,omitempty"`    // data that was not captured
	Truncated     uint64 `json:"truncated,omitempty"` // data that the capture cut off
	RepeatedBytes uint64 `json:"repeated_bytes,omitempty"`
	windowSum     uint64
	flightSum     uint64

	Gaps            uint32 `json:"gaps,omitempty"` // how often data was not captured
	DataPackets     uint32 `json:"data_packets,omitempty"`
	Repeated        uint32 `json:"repeated,omitempty"` // retransmitted packets
	PureAcks        uint32 `json:"pure_acks,omitempty"`
	Acks            uint32 `json:"acks,omitempty"`
	Pushes          uint32 `json:"pushes,omitempty"`
	DuplicateAcks   uint32 `json:"duplicate_acks,omitempty"`
	TripleAcks      uint32 `json:"triple_acks,omitempty"`
	SackPackets     uint32 `json:"sack_packets,omitempty"`
	DsackPackets    uint32 `json:"dsack_packets,omitempty"`
	OutOfOrder      uint32 `json:"out_of_order,omitempty"`
	TruncatedCount  uint32 `json:"truncated_count,omitempty"`
	Probes          uint32 `json:"probes,omitempty"`
	ProbeBytes      uint32 `json:"probe_bytes,omitempty"`
	KeepAlives      uint32 `json:"keep_alives,omitempty"`
	UrgentPackets   uint32 `json:"urgent_packets,omitempty"`
	UrgentBytes     uint32 `json:"urgent_bytes,omitempty"`
	Resets          uint32 `json:"resets,omitempty"`
	WindowMax       uint32 `json:"window_max,omitempty"`
	WindowMin       uint32 `json:"window_min,omitempty"`
	ZeroWindows     uint32 `json:"zero_windows,omitempty"`
	FlightMax       uint32 `json:"flight_max,omitempty"`
	FlightMin       uint32 `json:"flight_min,omitempty"`
	flightCount     uint32
	InitialBytes    uint32 `json:"initial_bytes,omitempty"` // data sent before the first acknowledgment of data
	InitialPackets  uint32 `json:"initial_packets,omitempty"`
	CumulativeAcks  uint32 `json:"cumulative_acks,omitempty"` // segments acknowledged by a later acknowledgment
	AmbiguousAcks   uint32 `json:"ambiguous_acks,omitempty"`  // acknowledgments of segments sent twice: no round-trip time in them
	BadChecksums    uint32 `json:"bad_checksums,omitempty"`
	RightChecksums  uint32 `json:"right_checksums,omitempty"`
	Offloaded       uint32 `json:"offloaded,omitempty"`
	CongestionMarks uint32 `json:"congestion_marks,omitempty"`
	Duplicates      uint32 `json:"duplicates,omitempty"`
	SegmentMax      uint32 `json:"segment_max,omitempty"`
	SegmentMin      uint32 `json:"segment_min,omitempty"`
	MaxTries        uint16 `json:"max_tries,omitempty"`
	SackBlocksMax   uint8  `json:"sack_blocks_max,omitempty"`
	Messages        uint32 `json:"messages,omitempty"` // runs of data between those of the peer
	Syns            uint8  `json:"syns,omitempty"`
	Fins            uint8  `json:"fins,omitempty"`

	FirstData          int64 `json:"first_data_ns,omitempty"` // time of the first data packet, nanoseconds since 1970
	LastData           int64 `json:"last_data_ns,omitempty"`  // of the last
	IdleMax            int64 `json:"idle_max_ns,omitempty"`   // longest time without a packet from this end
	retryMin, retryMax int64
	retrySum           float64
	retrySquares       float64
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
