package conversation

// Counters count what one end of a TCP connection sent: what the tale of a
// connection needs.
type Counters struct {
	Fresh           uint64 `json:"fresh,omitempty"`  // data sent for the first time ("unique bytes")
	Missed          uint64 `json:"missed,omitempty"` // data that was not captured
	DataPackets     uint32 `json:"data_packets,omitempty"`
	Acks            uint32 `json:"acks,omitempty"`
	RightChecksums  uint32 `json:"right_checksums,omitempty"`
	BadChecksums    uint32 `json:"bad_checksums,omitempty"`
	Offloaded       uint32 `json:"offloaded,omitempty"`
	SegmentMax      uint32 `json:"segment_max,omitempty"`
	WindowMax       uint32 `json:"window_max,omitempty"`
	Messages        uint32 `json:"messages,omitempty"` // runs of data between those of the peer
	Gaps            uint32 `json:"gaps,omitempty"`     // how often data was not captured
	Repeated        uint32 `json:"repeated,omitempty"` // retransmitted packets
	ZeroWindows     uint32 `json:"zero_windows,omitempty"`
	CongestionMarks uint32 `json:"congestion_marks,omitempty"`
}

// Tally counts what only Totals tell. With Counters it covers tcptrace's.
type Tally struct {
	Bytes         uint64 `json:"bytes,omitempty"`     // data, repeated data included
	Truncated     uint64 `json:"truncated,omitempty"` // data that the capture cut off
	RepeatedBytes uint64 `json:"repeated_bytes,omitempty"`
	windowSum     uint64
	flightSum     uint64

	PureAcks       uint32 `json:"pure_acks,omitempty"`
	Pushes         uint32 `json:"pushes,omitempty"`
	DuplicateAcks  uint32 `json:"duplicate_acks,omitempty"`
	TripleAcks     uint32 `json:"triple_acks,omitempty"`
	SackPackets    uint32 `json:"sack_packets,omitempty"`
	DsackPackets   uint32 `json:"dsack_packets,omitempty"`
	OutOfOrder     uint32 `json:"out_of_order,omitempty"`
	TruncatedCount uint32 `json:"truncated_count,omitempty"`
	Probes         uint32 `json:"probes,omitempty"`
	ProbeBytes     uint32 `json:"probe_bytes,omitempty"`
	KeepAlives     uint32 `json:"keep_alives,omitempty"`
	UrgentPackets  uint32 `json:"urgent_packets,omitempty"`
	UrgentBytes    uint32 `json:"urgent_bytes,omitempty"`
	Resets         uint32 `json:"resets,omitempty"`
	windows        uint32
	WindowMin      uint32 `json:"window_min,omitempty"`
	FlightMax      uint32 `json:"flight_max,omitempty"`
	FlightMin      uint32 `json:"flight_min,omitempty"`
	flightCount    uint32
	InitialBytes   uint32 `json:"initial_bytes,omitempty"` // data sent before the first acknowledgment of data
	InitialPackets uint32 `json:"initial_packets,omitempty"`
	CumulativeAcks uint32 `json:"cumulative_acks,omitempty"` // segments acknowledged by a later acknowledgment
	AmbiguousAcks  uint32 `json:"ambiguous_acks,omitempty"`  // acknowledgments of segments sent twice: no round-trip time in them
	PostLossAcks   uint32 `json:"post_loss_acks,omitempty"`  // acknowledgments that had waited for the repair of a loss: none in them either
	PartialAcks    uint32 `json:"partial_acks,omitempty"`    // acknowledgments that end inside a segment
	Refilled       uint32 `json:"refilled,omitempty"`        // of the repeated packets, those whose first copy was not captured
	Duplicates     uint32 `json:"duplicates,omitempty"`
	SegmentMin     uint32 `json:"segment_min,omitempty"`
	MaxTries       uint16 `json:"max_tries,omitempty"`
	SackBlocksMax  uint8  `json:"sack_blocks_max,omitempty"`
	Syns           uint8  `json:"syns,omitempty"`
	Fins           uint8  `json:"fins,omitempty"`

	FirstData   int64   `json:"first_data_ns,omitempty"` // time of the first data packet, nanoseconds since 1970
	LastData    int64   `json:"last_data_ns,omitempty"`  // of the last
	IdleMax     int64   `json:"idle_max_ns,omitempty"`   // longest time without a packet from this end
	trips       spread  // times between data and its acknowledgment
	full        spread  // of segments as large as the other end takes
	last        spread  // from the last copy of a segment to its acknowledgment
	retries     spread  // between a segment and its repetition
	flightArea  float64 // unacknowledged bytes, times the nanoseconds they were that many
	flightSince int64
}

// WindowMean is the mean of the windows offered, in bytes.
func (n *Tally) WindowMean() uint64 {
	if n.windows == 0 {
		return 0
	}
	return n.windowSum / uint64(n.windows)
}

// FlightMean is the mean of the unacknowledged bytes after each data packet.
func (n *Tally) FlightMean() uint64 {
	if n.flightCount == 0 {
		return 0
	}
	return n.flightSum / uint64(n.flightCount)
}

// Retries tells of the times between a segment and its repetition; nil when
// there was none.
func (n *Tally) Retries() *Spread { return n.retries.told() }

// weigh adds up the bytes that were unacknowledged until now.
func (n *Tally) weigh(bytes uint32, now int64) {
	if n.flightSince != 0 && now > n.flightSince {
		n.flightArea += float64(bytes) * float64(now-n.flightSince)
	}
	n.flightSince = now
}

// Totals are the counters of one end with what follows from them: all that
// tcptrace prints. Sizes are in bytes.
type Totals struct {
	Counters
	Tally
	SegmentMean    uint64  `json:"segment_mean,omitempty"`
	WindowMean     uint64  `json:"window_mean,omitempty"`
	FlightMean     uint64  `json:"flight_mean,omitempty"`     // after each data packet
	FlightWeighted uint64  `json:"flight_weighted,omitempty"` // by the time it was that much
	StreamLength   uint64  `json:"stream_length,omitempty"`   // from SYN to FIN, by their numbers
	Throughput     uint64  `json:"throughput,omitempty"`      // unique bytes per second, over the whole connection
	SendTime       int64   `json:"send_time_ns,omitempty"`    // from the first data packet to the last
	HandshakeRTT   int64   `json:"rtt_handshake_ns,omitempty"`
	RTT            *Spread `json:"-"`                  // of the samples that Stream.RTT has the median of
	RTTFull        *Spread `json:"rtt_full,omitempty"` // of segments as large as the other end takes
	RTTLast        *Spread `json:"rtt_last,omitempty"` // of ambiguous acknowledgments, from the last copy
	Retries        *Spread `json:"retries,omitempty"`  // times between a segment and its repetition
}

// Totals are the counters of an end of a TCP connection; ok is false when there
// are none, as with Limits.NoTotals.
func (c *Connection) Totals(side Side) (t Totals, ok bool) {
	s := c.Stream(side)
	if s == nil || c.tcp.tally == nil {
		return t, false
	}
	n := &c.tcp.tally[side]
	t = Totals{Counters: s.Count, Tally: *n, WindowMean: n.WindowMean(), FlightMean: n.FlightMean(),
		RTT: n.trips.told(), RTTFull: n.full.told(), RTTLast: n.last.told(), Retries: n.Retries()}
	if s.Count.DataPackets > 0 {
		t.SegmentMean = n.Bytes / uint64(s.Count.DataPackets)
	}
	if s.is(hasSyn) && s.sentFin() {
		t.StreamLength = uint64(s.fin - s.Base - 1)
	}
	if !c.timeless {
		c.timedTotals(side, &t)
	}
	return t, true
}

// timedTotals adds what needs times.
func (c *Connection) timedTotals(side Side, t *Totals) {
	t.SendTime = t.LastData - t.FirstData
	if lasted := t.flightSince - t.FirstData; t.FirstData != 0 && lasted > 0 {
		t.FlightWeighted = uint64(t.flightArea / float64(lasted))
	}
	if lasted := c.Last - c.Start; lasted > 0 {
		t.Throughput = uint64(float64(t.Fresh) / (float64(lasted) / 1e9))
	}
	if whole, half := c.Handshake(); side == Originator {
		t.HandshakeRTT = half
	} else if whole > 0 {
		t.HandshakeRTT = whole - half
	}
}
