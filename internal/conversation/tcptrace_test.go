package conversation

import (
	"bytes"
	"maps"
	"math"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// tcptraceProgram is the program to compare with. The test is skipped without it.
func tcptraceProgram(t *testing.T) string {
	if name := os.Getenv("WIRETALE_TCPTRACE"); name != "" {
		return name
	}
	t.Skip("SKIPPED: the environment variable WIRETALE_TCPTRACE does not name tcptrace")
	return ""
}

// tcptraceLine is a line of tcptrace -l: a label and a value for each direction.
var tcptraceLine = regexp.MustCompile(`^\s+(\S.*?):\s+(\S+)(?: \S+)?\s+(\S.*?):\s+(\S+)(?: \S+)?\s*$`)

// traced is what tcptrace says of a connection: by label, of both directions.
type traced struct {
	ends   [2]string
	values map[string][2]string
}

// tcptrace is what the program says of the connections of a capture.
func (c *capture) tcptrace(t *testing.T, program string) []*traced {
	file := filepath.Join(t.TempDir(), "capture.pcap")
	c.write(t, file)
	out, _ := exec.Command(program, "-l", "-n", "-r", "-W", file).Output() // its status says nothing
	var list []*traced
	for line := range strings.Lines(string(bytes.ToValidUTF8(out, nil))) {
		line = strings.TrimRight(line, "\n")
		word := strings.Fields(line)
		switch {
		case strings.HasPrefix(line, "TCP connection ") && strings.HasSuffix(line, ":"):
			list = append(list, &traced{values: map[string][2]string{}})
		case len(list) == 0:
		case len(word) == 3 && word[0] == "host" && len(word[1]) < 5:
			v := list[len(list)-1]
			v.ends[min(1, len(strings.Join(v.ends[:1], "")))] = word[2]
		default:
			if m := tcptraceLine.FindStringSubmatch(line); m != nil && m[1] == m[3] {
				v := list[len(list)-1].values
				if _, again := v[m[1]]; again { // the initial window comes in bytes and in packets
					m[1] += " packets"
				}
				v[m[1]] = [2]string{m[2], m[4]}
			}
		}
	}
	return list
}

// totals are what we say of the connections of a capture, by both ends.
type totals struct {
	wrong  map[uint64]bool // connections with contradictions or in fragments
	byEnds map[string][][2]Totals
	conns  map[string][]connFacts
}

type connFacts struct {
	rtt     [2]RTT
	offers  [2]Offer
	packets [2]uint32
	totals  [2]Totals
	wrong   bool
}

func (f *totals) Event(c *Connection, e Event) {
	if e.Kind == Contradiction {
		f.wrong[c.ID] = true
	}
}

func (f *totals) Finish(c *Connection) {
	if !c.TCP() || c.Stream(0) == nil {
		return
	}
	a, _ := c.Totals(0)
	b, _ := c.Totals(1)
	k := ends(c)
	f.byEnds[k] = append(f.byEnds[k], [2]Totals{a, b})
	f.conns[k] = append(f.conns[k], connFacts{
		[2]RTT{c.Stream(0).RTT, c.Stream(1).RTT}, [2]Offer{c.Stream(0).Offered(), c.Stream(1).Offered()},
		c.Packets, [2]Totals{a, b}, f.wrong[c.ID]})
}

func ends(c *Connection) string {
	f := &c.Flow
	return endText(f.SourceAddr(), f.SourcePort) + " " + endText(f.DestinationAddr(), f.DestinationPort)
}

func endText(a netip.Addr, port uint16) string {
	return a.String() + ":" + strconv.Itoa(int(port))
}

// counts compares our counters with a line of tcptrace: value of side.
var counts = map[string]func(t *Totals, c *connFacts, side Side) float64{
	"total packets":     func(t *Totals, c *connFacts, side Side) float64 { return float64(c.packets[side]) },
	"resets sent":       func(t *Totals, _ *connFacts, _ Side) float64 { return float64(t.Resets) },
	"ack pkts sent":     func(t *Totals, _ *connFacts, _ Side) float64 { return float64(t.Acks) },
	"pure acks sent":    func(t *Totals, _ *connFacts, _ Side) float64 { return float64(t.PureAcks) },
	"sack pkts sent":    func(t *Totals, _ *connFacts, _ Side) float64 { return float64(t.SackPackets) },
	"dsack pkts sent":   func(t *Totals, _ *connFacts, _ Side) float64 { return float64(t.DsackPackets) },
	"max sack blks/ack": func(t *Totals, _ *connFacts, _ Side) float64 { return float64(t.SackBlocksMax) },
	"unique bytes sent": func(t *Totals, _ *connFacts, _ Side) float64 { return float64(t.Fresh) },
	"actual data pkts":  func(t *Totals, _ *connFacts, _ Side) float64 { return float64(t.DataPackets) },
	"actual data bytes": func(t *Totals, _ *connFacts, _ Side) float64 { return float64(t.Bytes) },
	"rexmt data pkts": func(t *Totals, c *connFacts, side Side) float64 {
		return float64(t.Repeated-t.Refilled) + float64(max(t.Syns, 1)-1)
	},
	"zwnd probe pkts":        func(t *Totals, _ *connFacts, _ Side) float64 { return float64(t.Probes) },
	"zwnd probe bytes":       func(t *Totals, _ *connFacts, _ Side) float64 { return float64(t.ProbeBytes) },
	"outoforder pkts":        func(t *Totals, _ *connFacts, _ Side) float64 { return float64(t.OutOfOrder + t.Refilled) },
	"pushed data pkts":       func(t *Totals, _ *connFacts, _ Side) float64 { return float64(t.Pushes) },
	"adv wind scale":         func(_ *Totals, c *connFacts, side Side) float64 { return float64(c.offers[side].Scale) },
	"urgent data pkts":       func(t *Totals, _ *connFacts, _ Side) float64 { return float64(t.UrgentPackets) },
	"urgent data bytes":      func(t *Totals, _ *connFacts, _ Side) float64 { return float64(t.UrgentBytes) },
	"max segm size":          func(t *Totals, _ *connFacts, _ Side) float64 { return float64(t.SegmentMax) },
	"min segm size":          func(t *Totals, _ *connFacts, _ Side) float64 { return float64(t.SegmentMin) },
	"avg segm size":          func(t *Totals, _ *connFacts, _ Side) float64 { return float64(t.SegmentMean) },
	"max win adv":            func(t *Totals, _ *connFacts, _ Side) float64 { return float64(t.WindowMax) },
	"min win adv":            func(t *Totals, _ *connFacts, _ Side) float64 { return float64(t.WindowMin) },
	"zero win adv":           func(t *Totals, _ *connFacts, _ Side) float64 { return float64(t.ZeroWindows) },
	"avg win adv":            func(t *Totals, _ *connFacts, _ Side) float64 { return float64(t.WindowMean) },
	"max owin":               func(t *Totals, _ *connFacts, _ Side) float64 { return float64(t.FlightMax) },
	"min non-zero owin":      func(t *Totals, _ *connFacts, _ Side) float64 { return float64(t.FlightMin) },
	"avg owin":               func(t *Totals, _ *connFacts, _ Side) float64 { return float64(t.FlightMean) },
	"wavg owin":              func(t *Totals, _ *connFacts, _ Side) float64 { return float64(t.FlightWeighted) },
	"initial window":         func(t *Totals, _ *connFacts, _ Side) float64 { return float64(t.InitialBytes) },
	"initial window packets": func(t *Totals, _ *connFacts, _ Side) float64 { return float64(t.InitialPackets) },
	"ttl stream length":      func(t *Totals, _ *connFacts, _ Side) float64 { return float64(t.StreamLength) },
	"missed data":            func(t *Totals, _ *connFacts, _ Side) float64 { return float64(t.Missed) },
	"truncated data":         func(t *Totals, _ *connFacts, _ Side) float64 { return float64(t.Truncated) },
	"truncated packets":      func(t *Totals, _ *connFacts, _ Side) float64 { return float64(t.TruncatedCount) },
	"data xmit time":         func(t *Totals, _ *connFacts, _ Side) float64 { return float64(t.SendTime) / 1e9 },
	"idletime max":           func(t *Totals, _ *connFacts, _ Side) float64 { return float64(t.IdleMax) / 1e6 },
	"throughput":             func(t *Totals, _ *connFacts, _ Side) float64 { return float64(t.Throughput) },
	"RTT samples":            func(t *Totals, c *connFacts, side Side) float64 { return c.sampled(t, side).count },
	"RTT min":                func(t *Totals, c *connFacts, side Side) float64 { return c.sampled(t, side).min },
	"RTT max":                func(t *Totals, c *connFacts, side Side) float64 { return c.sampled(t, side).max },
	"RTT avg":                func(t *Totals, c *connFacts, side Side) float64 { return c.sampled(t, side).mean },
	"RTT stdev":              func(t *Totals, _ *connFacts, _ Side) float64 { return spreadOf(t.RTT).deviation },
	"RTT from 3WHS":          func(t *Totals, _ *connFacts, _ Side) float64 { return float64(t.HandshakeRTT) / 1e6 },
	"RTT full_sz smpls":      func(t *Totals, _ *connFacts, _ Side) float64 { return spreadOf(t.RTTFull).count },
	"RTT full_sz min":        func(t *Totals, _ *connFacts, _ Side) float64 { return spreadOf(t.RTTFull).min },
	"RTT full_sz max":        func(t *Totals, _ *connFacts, _ Side) float64 { return spreadOf(t.RTTFull).max },
	"RTT full_sz avg":        func(t *Totals, _ *connFacts, _ Side) float64 { return spreadOf(t.RTTFull).mean },
	"RTT full_sz stdev":      func(t *Totals, _ *connFacts, _ Side) float64 { return spreadOf(t.RTTFull).deviation },
	"post-loss acks":         func(t *Totals, _ *connFacts, _ Side) float64 { return float64(t.PostLossAcks) },
	"ambiguous acks":         func(t *Totals, _ *connFacts, _ Side) float64 { return float64(t.AmbiguousAcks) },
	"RTT min (last)":         func(t *Totals, _ *connFacts, _ Side) float64 { return spreadOf(t.RTTLast).min },
	"RTT max (last)":         func(t *Totals, _ *connFacts, _ Side) float64 { return spreadOf(t.RTTLast).max },
	"RTT avg (last)":         func(t *Totals, _ *connFacts, _ Side) float64 { return spreadOf(t.RTTLast).mean },
	"RTT sdv (last)":         func(t *Totals, _ *connFacts, _ Side) float64 { return spreadOf(t.RTTLast).deviation },
	"segs cum acked":         func(t *Totals, _ *connFacts, _ Side) float64 { return float64(t.CumulativeAcks) },
	"duplicate acks":         func(t *Totals, c *connFacts, side Side) float64 { return float64(c.totals[side.Other()].DuplicateAcks) },
	"triple dupacks":         func(t *Totals, c *connFacts, side Side) float64 { return float64(c.totals[side.Other()].TripleAcks) },
	"max # retrans":          func(t *Totals, _ *connFacts, _ Side) float64 { return float64(t.MaxTries) },
	"min retr time":          func(t *Totals, _ *connFacts, _ Side) float64 { return spreadOf(t.Retries).min },
	"max retr time":          func(t *Totals, _ *connFacts, _ Side) float64 { return spreadOf(t.Retries).max },
	"avg retr time":          func(t *Totals, _ *connFacts, _ Side) float64 { return spreadOf(t.Retries).mean },
	"sdv retr time":          func(t *Totals, _ *connFacts, _ Side) float64 { return spreadOf(t.Retries).deviation },
}

// spreadText is a Spread in milliseconds, as tcptrace prints times.
type spreadText struct{ count, min, max, mean, deviation float64 }

func spreadOf(s *Spread) spreadText {
	if s == nil {
		return spreadText{}
	}
	return spreadText{float64(s.Count), float64(s.Min) / 1e6, float64(s.Max) / 1e6, float64(s.Mean) / 1e6, float64(s.Deviation) / 1e6}
}

// sampled are our round-trip times with that of the handshake, which tcptrace
// has among the others.
func (c *connFacts) sampled(t *Totals, side Side) spreadText {
	r := &c.rtt[side]
	n := float64(r.Count())
	s := spreadText{count: n, min: float64(r.Min()) / 1e6, max: float64(r.Max()) / 1e6, mean: spreadOf(t.RTT).mean}
	if t.HandshakeRTT == 0 || t.Syns != 1 {
		return s
	}
	hand := float64(t.HandshakeRTT) / 1e6
	if n == 0 {
		return spreadText{count: 1, min: hand, max: hand, mean: hand}
	}
	return spreadText{count: n + 1, min: min(s.min, hand), max: max(s.max, hand), mean: (s.mean*n + hand) / (n + 1)}
}

// odd reports whether the connection has what tcptrace knows nothing of, or
// takes for something else: then its counters mean other things.
func (c *connFacts) odd() bool {
	for side := range c.totals {
		t := &c.totals[side]
		if t.Duplicates > 0 || t.BadChecksums > 0 || t.Probes > 0 || t.KeepAlives > 0 || t.Missed > 0 || t.OutOfOrder > 0 ||
			t.Refilled > 0 || t.Syns != 1 || t.Fins > 1 || t.HandshakeRTT == 0 || !c.offers[side].Known {
			return true
		}
	}
	return false
}

// tcptraceMeans says of the counters that differ what tcptrace means by them.
var tcptraceMeans = map[string]string{
	"adv wind scale":    "of a connection that was refused it says 0, though it was offered",
	"max owin":          "it counts SYN and FIN as a byte each",
	"min non-zero owin": "it counts SYN and FIN as a byte each",
	"avg owin":          "a sample for each packet, SYN and FIN among them; here one for each packet with data",
	"wavg owin":         "from the first packet to the last, in steps from sample to sample; here from the first data to its last acknowledgment",
	"avg segm size":     "it divides by the packets and a thousandth",
	"avg win adv":       "it divides by the packets with the SYN's, whose window it leaves out",
	"min win adv":       "the window of a SYN counts where scaling was not agreed",
	"max win adv":       "the window of a SYN counts where scaling was not agreed",
	"idletime max":      "to the end of the capture; here to the last packet of the connection",
	"duplicate acks":    "without SACK it does not ask whether anything is in flight; with SACK it leaves those out whose window changed",
	"triple dupacks":    "see duplicate acks",
	"RTT full_sz smpls": "full size is the largest seen so far, a SYN at first; here what the MSS and the time stamps leave",
	"RTT full_sz min":   "see RTT full_sz smpls",
	"RTT full_sz max":   "see RTT full_sz smpls",
	"RTT full_sz avg":   "see RTT full_sz smpls",
	"RTT full_sz stdev": "see RTT full_sz smpls",
	"RTT from 3WHS":     "an old acknowledgment of the SYN that comes late makes it take the sample before for the handshake's",
	"RTT samples":       "the acknowledgment in a RST is one of its samples",
	"RTT sdv (last)":    "0 for two samples",
	"RTT stdev":         "the handshake is one of its samples",
	"segs cum acked":    "parts of a segment that was sent again in pieces count one by one",
	"max # retrans":     "see segs cum acked",
	"min retr time":     "see segs cum acked",
	"max retr time":     "see segs cum acked",
	"avg retr time":     "see segs cum acked",
	"sdv retr time":     "see segs cum acked",
	"missed data":       "it is what lies between the unique bytes and the FIN; here what was acknowledged and never seen",
	"ttl stream length": "a RST after the FIN adds to it",
}

// tolerance is what rounding may do: times are printed in tenths of a
// millisecond, means as whole numbers. Counts have none.
func tolerance(label string, want float64) float64 {
	switch {
	case strings.HasPrefix(label, "RTT") && !strings.HasSuffix(label, "smpls") && label != "RTT samples", strings.HasSuffix(label, "retr time"),
		label == "idletime max":
		return 0.06 + math.Abs(want)*1e-6
	case strings.Contains(label, "avg"), label == "throughput":
		return 1
	case label == "data xmit time":
		return 0.001
	}
	return 0
}

func TestTcptrace(t *testing.T) {
	program := tcptraceProgram(t)
	same, other := map[string]int{}, map[string]int{}
	for _, c := range captures(t) {
		f := &totals{map[uint64]bool{}, map[string][][2]Totals{}, map[string][]connFacts{}}
		tr := New(f, Limits{OnlyTCP: true})
		for i := range c.records {
			if c := tr.Packet(uint64(i+1), &c.records[i]); c != nil && tr.seg.fragment {
				f.wrong[c.ID] = true // tcptrace does not know of the rest of it
			}
		}
		tr.Close()
		for _, theirs := range c.tcptrace(t, program) {
			f.compare(t, c, theirs, same, other)
		}
	}
	for _, k := range slices.Sorted(maps.Keys(counts)) {
		t.Logf("%-24s same %4d, other %4d %s", k, same[k], other[k], tcptraceMeans[k])
		if same[k] == 0 {
			t.Errorf("%q was never compared", k)
		}
	}
}

func (f *totals) compare(t *testing.T, c *capture, theirs *traced, same, other map[string]int) {
	t.Helper()
	swap := Side(0)
	k := theirs.ends[0] + " " + theirs.ends[1]
	if f.byEnds[k] == nil {
		swap, k = 1, theirs.ends[1]+" "+theirs.ends[0]
	}
	if len(f.byEnds[k]) != 1 {
		return
	}
	odd := f.conns[k][0].odd() || f.conns[k][0].wrong
	for side, packets := range f.conns[k][0].packets {
		if strconv.Itoa(int(packets)) != theirs.values["total packets"][Side(side)^swap] {
			odd = true // it divides the packets among connections in another way
		}
		if f.byEnds[k][0][side].HandshakeRTT > 1e5 && theirs.values["RTT from 3WHS"][Side(side)^swap] == "0.0" {
			odd = true // data in the SYN, or a FIN in the handshake: it has no time for that
		}
	}
	for label, count := range counts {
		v, ok := theirs.values[label]
		if !ok {
			continue
		}
		for side := range Side(2) {
			text := v[side^swap]
			want, err := strconv.ParseFloat(text, 64)
			if err != nil {
				continue
			}
			got := count(&f.byEnds[k][0][side], &f.conns[k][0], side)
			if math.Abs(got-want) <= tolerance(label, want) {
				same[label]++
				continue
			}
			if odd {
				continue
			}
			other[label]++
			if tcptraceMeans[label] == "" {
				t.Errorf("%s %s side %d: %s: ours %g, theirs %g", c.name, k, side, label, got, want)
			}
		}
	}
}
