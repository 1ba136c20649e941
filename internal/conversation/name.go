package conversation

// The names below are identifiers for JSON and tests; the words for people are
// in package explain.

var kindNames = [...]string{
	Transition:             "transition",
	MidStream:              "mid_stream",
	Attempt:                "attempt",
	AttemptRepeated:        "attempt_repeated",
	Accepted:               "accepted",
	AcceptedRepeated:       "accepted_repeated",
	Established:            "established",
	FastOpen:               "fast_open",
	Part:                   "part",
	Message:                "message",
	MessageAcked:           "message_acked",
	Answered:               "answered",
	Idle:                   "idle",
	DelayedAck:             "delayed_ack",
	NagleStall:             "nagle_stall",
	RetransmissionTimeout:  "retransmission_timeout",
	RetransmissionFast:     "retransmission_fast",
	RetransmissionProbe:    "retransmission_probe",
	RetransmissionSpurious: "retransmission_spurious",
	RetransmissionUnclear:  "retransmission_unclear",
	RetransmissionUnseen:   "retransmission_unseen",
	SpuriousProved:         "spurious_proved",
	LostSegment:            "lost_segment",
	OutOfOrder:             "out_of_order",
	AckedUnseen:            "acked_unseen",
	DuplicateAck:           "duplicate_ack",
	Duplicate:              "duplicate",
	ZeroWindow:             "zero_window",
	WindowProbe:            "window_probe",
	WindowProbeAnswer:      "window_probe_answer",
	WindowUpdate:           "window_update",
	WindowFull:             "window_full",
	WindowShrunk:           "window_shrunk",
	KeepAlive:              "keep_alive",
	KeepAliveAnswer:        "keep_alive_answer",
	Finished:               "finished",
	FinishedRepeated:       "finished_repeated",
	HalfClosed:             "half_closed",
	Closed:                 "closed",
	Reset:                  "reset",
	ResetIgnored:           "reset_ignored",
	TimeWait:               "time_wait",
	PortsReused:            "ports_reused",
	ChallengeAck:           "challenge_ack",
	ICMPError:              "icmp_error",
	ChecksumOffload:        "checksum_offload",
	ChecksumBad:            "checksum_bad",
	LargeSegment:           "large_segment",
	CongestionMark:         "congestion_mark",
	CongestionEcho:         "congestion_echo",
	CongestionReduced:      "congestion_reduced",
	Urgent:                 "urgent",
	Contradiction:          "contradiction",
	Evicted:                "evicted",
}

var reasonNames = [...]string{
	ReasonActiveOpen:          "active_open",
	ReasonPassiveOpen:         "passive_open",
	ReasonSimultaneousOpen:    "simultaneous_open",
	ReasonSynAckSeen:          "syn_ack_seen",
	ReasonSynAckReceived:      "syn_ack_received",
	ReasonSynAcknowledged:     "syn_acknowledged",
	ReasonMidStream:           "mid_stream",
	ReasonClose:               "close",
	ReasonCloseAfterPeer:      "close_after_peer",
	ReasonFinAcknowledged:     "fin_acknowledged",
	ReasonFinReceived:         "fin_received",
	ReasonFinReceivedCrossing: "fin_received_crossing",
	ReasonLastAck:             "last_ack",
	ReasonResetSent:           "reset_sent",
	ReasonResetReceived:       "reset_received",
	ReasonBackToListen:        "back_to_listen",
	ReasonWaited:              "waited",
	ReasonHandshakeAckLost:    "handshake_ack_lost",
	ReasonLastAckLost:         "last_ack_lost",
	ReasonRefused:             "refused",
	ReasonAbort:               "abort",
	ReasonAbortUnread:         "abort_unread",
	ReasonDataAfterClose:      "data_after_close",
	ReasonUnknownConnection:   "unknown_connection",
	ReasonGaveUp:              "gave_up",
	ReasonHandshakeDropped:    "handshake_dropped",
	ReasonForged:              "forged",
	ReasonAfterEnd:            "after_end",
	ReasonHandshakeFailed:     "handshake_failed",
	ReasonUnclear:             "unclear",
	ReasonMetTimeWait:         "met_time_wait",
	ReasonMetClosed:           "met_closed",
	ReasonMetOpen:             "met_open",
	ReasonFastOpenAccepted:    "fast_open_accepted",
	ReasonFastOpenIgnored:     "fast_open_ignored",
	ReasonDuplicateAcks:       "duplicate_acks",
	ReasonSelectiveAck:        "selective_ack",
	ReasonSynTwice:            "syn_twice",
	ReasonFinTwice:            "fin_twice",
	ReasonRecovery:            "recovery",
	ReasonTimeOut:             "time_out",
	ReasonBackOff:             "back_off",
	ReasonAlreadyAcked:        "already_acked",
	ReasonAlreadySelected:     "already_selected",
	ReasonEarlierClock:        "earlier_clock",
	ReasonShortGap:            "short_gap",
	ReasonLaterClock:          "later_clock",
	ReasonOtherHop:            "other_hop",
	ReasonSameHop:             "same_hop",
	ReasonSynFin:              "syn_fin",
	ReasonSynRst:              "syn_rst",
	ReasonFinRst:              "fin_rst",
	ReasonNoFlags:             "no_flags",
	ReasonHeaderLength:        "header_length",
	ReasonAckOfNothing:        "ack_of_nothing",
	ReasonAfterFin:            "after_fin",
	ReasonTooLarge:            "too_large",
	ReasonDamaged:             "damaged",
	ReasonLimit:               "limit",
	ReasonInOrder:             "in_order",
}

var findingNames = [...]string{
	FindingRefused:        "refused",
	FindingNoAnswer:       "no_answer",
	FindingReset:          "reset",
	FindingHalfOpen:       "half_open",
	FindingNotClosed:      "not_closed",
	FindingFinUnanswered:  "fin_unanswered",
	FindingUnacknowledged: "unacknowledged",
	FindingBlackHole:      "black_hole",
	FindingICMP:           "icmp",
	FindingBacklog:        "backlog",
	FindingSlowConnect:    "slow_connect",
	FindingZeroWindow:     "zero_window",
	FindingTimeout:        "timeout",
	FindingLoss:           "loss",
	FindingNagle:          "nagle",
	FindingSlowAnswer:     "slow_answer",
	FindingDelayedAck:     "delayed_ack",
	FindingWindowFull:     "window_full",
	FindingNoScaling:      "no_scaling",
	FindingKeepAlive:      "keep_alive",
	FindingSpurious:       "spurious",
	FindingReordered:      "reordered",
	FindingDamage:         "damage",
	FindingCongestion:     "congestion",
	FindingPortsReused:    "ports_reused",
	FindingTimeWait:       "time_wait",
	FindingOpen:           "open",
	FindingLarge:          "large",
	FindingOffload:        "offload",
	FindingDuplicates:     "duplicates",
	FindingCaptureLoss:    "capture_loss",
	FindingOneSided:       "one_sided",
	FindingMidStream:      "mid_stream",
	FindingContradiction:  "contradiction",
	FindingEvicted:        "evicted",
}

var stateNames = [numStates]string{
	Unknown: "-", StateClosed: "CLOSED", Listen: "LISTEN", SynSent: "SYN_SENT", SynReceived: "SYN_RECEIVED",
	StateEstablished: "ESTABLISHED", FinWait1: "FIN_WAIT_1", FinWait2: "FIN_WAIT_2", CloseWait: "CLOSE_WAIT",
	Closing: "CLOSING", LastAck: "LAST_ACK", StateTimeWait: "TIME_WAIT",
}

// String is the identifier of the kind, such as "delayed_ack".
func (k Kind) String() string { return kindNames[k] }

// String is the identifier of the reason, such as "refused".
func (r Reason) String() string { return reasonNames[r] }

// String is the identifier of the finding, such as "not_closed".
func (k FindingKind) String() string { return findingNames[k] }

// String is the name of the state in RFC 9293 with underscores, or "-".
func (s State) String() string { return stateNames[s] }

// String is how sure: "possible", "likely" or "certain".
func (s Sure) String() string { return [...]string{"possible", "likely", "certain"}[s] }

// FindingNamed is the finding with the identifier.
func FindingNamed(name string) (k FindingKind, ok bool) {
	for i, n := range findingNames {
		if n == name && i != 0 {
			return FindingKind(i), true
		}
	}
	return 0, false
}

// FindingNames are the identifiers of all findings.
func FindingNames() []string { return findingNames[1:] }
