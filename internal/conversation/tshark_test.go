package conversation

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"wiretale/bench/traffic"
	"wiretale/internal/packet"
	"wiretale/savefile"
)

// tsharkFlags are the fields of tshark that say what it takes a segment for.
var tsharkFlags = []string{"retransmission", "fast_retransmission", "spurious_retransmission", "out_of_order",
	"lost_segment", "ack_lost_segment", "duplicate_ack", "zero_window", "zero_window_probe", "zero_window_probe_ack",
	"window_update", "window_full", "keep_alive", "keep_alive_ack", "reused_ports"}

// flagOf is the flag of tshark's that an event stands for; "" for none.
func flagOf(k Kind) string {
	switch k {
	case RetransmissionTimeout, RetransmissionProbe, RetransmissionUnclear, RetransmissionUnseen,
		AttemptRepeated, AcceptedRepeated, FinishedRepeated:
		return "retransmission"
	case RetransmissionFast:
		return "fast_retransmission"
	case RetransmissionSpurious:
		return "spurious_retransmission"
	case OutOfOrder:
		return "out_of_order"
	case LostSegment:
		return "lost_segment"
	case AckedUnseen:
		return "ack_lost_segment"
	case DuplicateAck:
		return "duplicate_ack"
	case ZeroWindow:
		return "zero_window"
	case WindowProbe:
		return "zero_window_probe"
	case WindowProbeAnswer:
		return "zero_window_probe_ack"
	case WindowUpdate:
		return "window_update"
	case WindowFull:
		return "window_full"
	case KeepAlive:
		return "keep_alive"
	case KeepAliveAnswer:
		return "keep_alive_ack"
	case PortsReused:
		return "reused_ports"
	}
	return ""
}

// verdicts are what is said of each packet of a capture.
type verdicts map[uint64][]string

func (v verdicts) add(number uint64, flag string) {
	if flag != "" && !slices.Contains(v[number], flag) {
		v[number] = append(v[number], flag)
	}
}

// flagger collects the flags of our events, and what explains where there is none.
type flagger struct {
	flags, kinds verdicts
	overlaps     map[uint64]bool      // connections with a segment of old and new bytes
	fragments    map[uint64]bool      // connections with fragments
	challenged   map[uint64]bool      // connections whose SYN met an older one
	unseen       map[uint64]bool      // connections of which bytes were acknowledged and not captured
	next         map[uint64][2]uint32 // where the ends of a connection stood before the packet
}

func (f *flagger) Event(c *Connection, e Event) {
	if e.Kind == Transition || e.Kind == Message || e.Kind == Part {
		return
	}
	switch e.Kind {
	case AckedUnseen:
		f.unseen[c.ID] = true
	case ChallengeAck:
		f.challenged[c.ID] = true
	}
	f.flags.add(e.Record, flagOf(e.Kind))
	f.kinds.add(e.Record, e.Kind.String())
}

// note adds the circumstances of a packet of c that explain a silence, as if
// they were events.
func (f *flagger) note(c *Connection, number uint64, side Side, g *segment) {
	s, r := c.Stream(side), c.Stream(side.Other())
	if s == nil {
		return
	}
	if !r.unacked(s) || r.State == SynReceived || r.State == SynSent || r.sentFin() && s.ack == r.fin {
		f.kinds.add(number, "nothing in flight")
	}
	if s.is(hasZero) {
		f.kinds.add(number, "window still closed")
	}
	if s.is(hasSyn) && s.Count.Acks <= 3 {
		f.kinds.add(number, "first window after the SYN's")
	}
	if f.unseen[c.ID] {
		f.kinds.add(number, "gap told before")
	}
	if g.options&optMPTCP != 0 {
		f.kinds.add(number, "signal of MPTCP")
	}
	if g.fragment {
		f.fragments[c.ID] = true
	}
	if f.fragments[c.ID] {
		f.kinds.add(number, "rest in fragments")
	}
	if f.challenged[c.ID] {
		f.kinds.add(number, "older connection met")
	}
	if f.overlaps[c.ID] {
		f.kinds.add(number, "overlap seen before")
	}
	if next := f.next[c.ID][side]; before(g.seq, next) && before(next, g.end) {
		f.kinds.add(number, "overlap with new bytes")
		f.overlaps[c.ID] = true
	} else if g.pure() && before(g.seq, next) {
		f.kinds.add(number, "overtaken acknowledgment")
	}
	f.next[c.ID] = [2]uint32{c.tcp.streams[0].next, c.tcp.streams[1].next}
}

func (f *flagger) Finish(*Connection) {}

// capture is packets with a name.
type capture struct {
	name    string
	records []packet.Record
	starts  []start1
}

// ours is what the tracker says of a capture.
func (c *capture) ours() *flagger {
	f := &flagger{verdicts{}, verdicts{}, map[uint64]bool{}, map[uint64]bool{}, map[uint64]bool{}, map[uint64]bool{}, map[uint64][2]uint32{}}
	tr := New(f, Limits{OnlyTCP: true})
	for i := range c.records {
		if c := tr.Packet(uint64(i+1), &c.records[i]); c != nil {
			f.note(c, uint64(i+1), tr.side, tr.seg)
		}
	}
	tr.Close()
	return f
}

// tshark is the program to compare with. The test is skipped without it.
func tsharkProgram(t *testing.T) string {
	if name := os.Getenv("WIRETALE_TSHARK"); name != "" {
		return name
	}
	t.Skip("SKIPPED: the environment variable WIRETALE_TSHARK does not name tshark")
	return ""
}

// theirs is what tshark says of a capture.
func (c *capture) theirs(t *testing.T, program string) verdicts {
	file := filepath.Join(t.TempDir(), "capture.pcap")
	c.write(t, file)
	args := []string{"-r", file, "-n", "-T", "fields", "-E", "separator=/t", "-e", "frame.number"}
	for _, flag := range tsharkFlags {
		args = append(args, "-e", "tcp.analysis."+flag)
	}
	cmd := exec.Command(program, args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil && len(out) == 0 {
		t.Fatalf("%s: %v: %s", c.name, err, stderr.String())
	}
	v := verdicts{}
	for line := range strings.Lines(string(out)) {
		columns := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		number, err := strconv.ParseUint(columns[0], 10, 64)
		if err != nil || len(columns) != len(tsharkFlags)+1 {
			t.Fatalf("%s: tshark prints %q", c.name, line)
		}
		for i, flag := range tsharkFlags {
			if columns[i+1] != "" {
				v.add(number, flag)
			}
		}
	}
	return v
}

func (c *capture) write(t *testing.T, file string) {
	w, err := savefile.Create(file, savefile.WriterOptions{LinkType: c.records[0].LinkType, Nanosecond: true, SnapLen: 262144})
	if err != nil {
		t.Fatal(err)
	}
	for i := range c.records {
		r := c.records[i]
		if err := w.Write(&r); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

// readCapture reads a file; nil when it holds no TCP of one link type.
func readCapture(t *testing.T, name string) *capture {
	r, err := savefile.Open(name)
	if err != nil {
		return nil
	}
	defer r.Close()
	c := &capture{name: filepath.Base(name)}
	d := &deaf{}
	tr, found := New(d, Limits{OnlyTCP: true}), false
	for {
		rec, err := r.Next()
		if errors.Is(err, io.EOF) || err != nil {
			break
		}
		p := *rec
		p.Data = bytes.Clone(p.Data)
		if len(c.records) > 0 && p.LinkType != c.records[0].LinkType {
			return nil
		}
		c.records = append(c.records, p)
		found = tr.Packet(uint64(len(c.records)), &p) != nil || found
	}
	if !found {
		return nil
	}
	return c
}

// TestTshark compares flag by flag and packet by packet what tshark and the
// tracker say. Each class of differences has its reason in the table; others fail.
func TestTshark(t *testing.T) {
	program := tsharkProgram(t)
	counts, packets, same := map[string]int{}, 0, 0
	for _, c := range captures(t) {
		us, them := c.ours(), c.theirs(t, program)
		for n := range c.records {
			number := uint64(n + 1)
			packets++
			class := us.difference(number, them[number])
			if class == "" {
				same += min(1, len(them[number]))
				continue
			}
			if counts[class]++; differences[class] == "" {
				t.Errorf("%s: %s", c.where(n+1), class)
			}
		}
	}
	t.Logf("%d packets, %d of them with the same flags", packets, same)
	for _, class := range slices.Sorted(maps.Keys(differences)) {
		t.Logf("%5d %s: %s", counts[class], class, differences[class])
		if counts[class] == 0 && os.Getenv("WIRETALE_CONFORMANCE") != "" {
			t.Errorf("no packet shows %q any more", class)
		}
	}
}

// difference is the class of a difference: what only we say (or, where we have
// another event for it, that event), and what only tshark says.
func (f *flagger) difference(number uint64, them []string) string {
	ours, kinds := merge(f.flags[number]), f.kinds[number]
	them = merge(them)
	only, missing := without(ours, them...), without(them, ours...)
	if len(only) == 0 && len(missing) == 0 {
		return ""
	}
	if len(only) == 0 {
		only = append(only, silence(missing, kinds))
	}
	slices.Sort(only)
	slices.Sort(missing)
	return strings.Join(only, "+") + " / " + strings.Join(missing, "+")
}

// silences are our events, and circumstances, that stand where tshark has flags:
// any, or those that begin with a word.
var silences = []struct{ kind, flag string }{
	{"window_shrunk", ""}, {"first window after the SYN's", "window_update"},
	{"duplicate", ""}, {"spurious_proved", ""}, {"accepted", ""}, {"established", "retransmission"},
	{"challenge_ack", ""}, {"contradiction", ""},
	{"retransmission_probe", "window_full"},
	{"window still closed", "zero_window"},
	{"overtaken acknowledgment", "keep_alive"},
	{"overlap with new bytes", "retransmission"}, {"overlap with new bytes", "out_of_order"},
	{"overlap seen before", "ack_lost_segment"},
	{"gap told before", "lost_segment"}, {"gap told before", "ack_lost_segment"},
	{"nothing in flight", "duplicate_ack"}, {"signal of MPTCP", "duplicate_ack"},
	{"older connection met", "ack_lost_segment"},
	{"rest in fragments", "lost_segment"}, {"rest in fragments", "ack_lost_segment"},
}

// silence is why we do not say what tshark says.
func silence(missing, kinds []string) string {
	for _, s := range silences {
		if slices.Contains(kinds, s.kind) && (s.flag == "" || slices.Contains(missing, s.flag)) {
			return "(" + s.kind + ")"
		}
	}
	return ""
}

// merge leaves out the general flag where a special one is set as well.
func merge(flags []string) []string {
	if slices.Contains(flags, "fast_retransmission") || slices.Contains(flags, "spurious_retransmission") {
		return without(flags, "retransmission")
	}
	return flags
}

func without(list []string, words ...string) []string {
	var kept []string
	for _, w := range list {
		if !slices.Contains(words, w) {
			kept = append(kept, w)
		}
	}
	return kept
}

// differences are the classes that are known, each with the reason.
var differences = map[string]string{
	"(nothing in flight) / duplicate_ack":                  "a duplicate acknowledgment asks for what is outstanding (RFC 5681, 2); here nothing is, or nothing but a FIN",
	"(duplicate) / retransmission":                         "the same packet was captured twice: its IP identification is the same, or it came at once with another hop count",
	"(duplicate) / duplicate_ack":                          "the same acknowledgment was captured twice",
	"(duplicate) / spurious_retransmission":                "the same packet was captured twice: its IP identification is the same",
	"(duplicate) / keep_alive":                             "the same packet with one byte was captured twice",
	"(gap told before) / ack_lost_segment+lost_segment":    "the gaps of both ends were told when their acknowledgments came",
	"out_of_order / ":                                      "a SYN-ACK that was captured after its acknowledgment",
	"duplicate_ack / ":                                     "the same window as before; tshark learned its scale in between, from a SYN that came late",
	"(gap told before) / lost_segment":                     "the gap was told when its acknowledgment came",
	"(gap told before) / ack_lost_segment":                 "the gap was told when its acknowledgment came",
	"(gap told before) / ack_lost_segment+duplicate_ack":   "the gap was told when its acknowledgment came",
	"ack_lost_segment / ":                                  "tshark tells once a stall; these are further bytes",
	"out_of_order / retransmission":                        "it fills a gap and its time stamp or identification is older than that of what came before it, or no repetition could have come so soon",
	"retransmission / out_of_order":                        "the first copy was captured, or its time stamp is newer: sent again, however soon",
	"fast_retransmission / out_of_order":                   "the first copy was captured, and duplicate acknowledgments or SACK had asked for it",
	"fast_retransmission / retransmission":                 "SACK, a partial acknowledgment or a router had asked for it; and duplicate acknowledgments count after 20 ms, too",
	"spurious_retransmission / retransmission":             "SACK had acknowledged it",
	"duplicate_ack / window_update":                        "its SACK blocks say that something is missing; that the window changed as well is no news",
	"zero_window_probe / keep_alive":                       "Linux probes a closed window with the number before the next",
	"zero_window_probe_ack / zero_window":                  "the answer to such a probe",
	"zero_window_probe / lost_segment":                     "the byte of the probe before was taken by the receiver",
	"window_update / ack_lost_segment":                     "the byte of a probe was taken by the receiver",
	"(window still closed) / zero_window":                  "told once, when the window closes",
	"(window still closed) / ack_lost_segment+zero_window": "told once; and the byte of a probe was taken by the receiver",
	"(spurious_proved) / zero_window":                      "told once, when the window closes",
	"(spurious_proved) / duplicate_ack":                    "its DSACK says that something came twice, not that something is missing",
	"(retransmission_probe) / window_full":                 "a repetition fills nothing",
	"(window_shrunk) / window_update":                      "less room than before is no update",
	"(first window after the SYN's) / window_update":       "the window of a SYN is not scaled, the next one is: nothing has changed",
	"(overtaken acknowledgment) / keep_alive":              "an acknowledgment that was overtaken by the FIN",
	"(overlap with new bytes) / retransmission":            "old bytes with new ones: data, of which the old part is counted as repeated",
	"(overlap with new bytes) / out_of_order":              "old bytes with new ones: data, of which the old part is counted as repeated",
	"(overlap seen before) / ack_lost_segment":             "tshark has not counted the new bytes of a segment that had old ones as well",
	"(accepted) / retransmission":                          "the SYN-ACK of a simultaneous open repeats the number of the SYN; it is no repetition",
	"(accepted) / retransmission+reused_ports":             "the SYN-ACK after a half-open connection was cleared away",
	"(accepted) / ack_lost_segment":                        "a SYN-ACK with a wrong acknowledgment, which is a contradiction here",
	"(established) / retransmission":                       "the data of a fast open that was ignored is sent for the first time that counts",
	"(accepted) / lost_segment+reused_ports":               "the same, after a SYN in TIME_WAIT",
	"(rest in fragments) / lost_segment":                   "the rest of the segment came in other fragments, of which this capture has none; tshark wants them all",
	"(rest in fragments) / ack_lost_segment":               "the rest of the segment came in other fragments, of which this capture has none; tshark wants them all",
	"(older connection met) / ack_lost_segment":            "its numbers belong to the new connection, which tshark mixes with the old one",
	"(signal of MPTCP) / duplicate_ack":                    "repeated for the sake of its MPTCP option (RFC 8684, 3.7); tshark asks whether the option is another",
	"window_update / ":                                     "the window opens again with an acknowledgment of more; tshark asks for the same acknowledgment",
	"zero_window / ":                                       "the window of a SYN-ACK counts, too",
	"(challenge_ack) / ack_lost_segment":                   "the number belongs to an older connection of the peer",
	"(contradiction) / reused_ports":                       "SYN and RST in one: no attempt",
	"retransmission / keep_alive":                          "one byte of data again, which nobody had acknowledged",
	"lost_segment / ":                                      "the segment before came damaged, so its bytes are missing; tshark counts them as seen",
}

// storyCapture is the packets of all stories, each between addresses and in hours
// of its own.
func storyCapture(t *testing.T) *capture {
	c := &capture{name: "stories"}
	files, _ := filepath.Glob("testdata/*.story")
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, story := range splitStories(string(text)) {
			s := newTeller(t)
			s.sink, s.net = s, byte(len(c.starts)+1)
			base := int64(len(c.starts)+1) * 100_000
			name, _, _ := strings.Cut(story, "\n")
			c.starts = append(c.starts, start1{len(c.records) + 1, name})
			s.tap = func(r *packet.Record) {
				p := *r
				p.Sec += base
				if p.LinkType == 101 {
					p.Data = append([]byte{12: 8, 13: 0}, p.Data...)
					if s.v6 {
						p.Data[12], p.Data[13] = 0x86, 0xdd
					}
					p.Length, p.LinkType = p.Length+14, 1
				}
				c.records = append(c.records, p)
			}
			s.tell(story)
		}
	}
	return c
}

// where is the story that a packet belongs to, and its number there.
func (c *capture) where(number int) string {
	name := fmt.Sprintf("%s #%d", c.name, number)
	for _, s := range c.starts {
		if s.at <= number {
			name = fmt.Sprintf("%s #%d", s.name, number-s.at+1)
		}
	}
	return name
}

type start1 struct {
	at   int
	name string
}

func captures(t *testing.T) []*capture {
	var list []*capture
	list = append(list, storyCapture(t))
	for seed := range uint64(6) {
		list = append(list, lossyCapture(seed))
	}
	dirs := []string{"testdata", "../../testdata/lab"}
	if dir := os.Getenv("WIRETALE_CONFORMANCE"); dir != "" {
		dirs = append(dirs, filepath.Join(dir, "tcpdump"))
	}
	for _, dir := range dirs {
		files, _ := filepath.Glob(filepath.Join(dir, "*.pcap*"))
		for _, name := range files {
			if c := readCapture(t, name); c != nil {
				list = append(list, c)
			}
		}
	}
	return list
}

// lossyCapture is traffic of the benchmarks, a thousand times slower, as a bad path
// makes it: segments get lost before the capture point, come again soon or late, and
// overtake each other.
func lossyCapture(seed uint64) *capture {
	g := traffic.New(seed, 8)
	r := rand.New(rand.NewPCG(seed, 7))
	c := &capture{name: fmt.Sprintf("lossy %d", seed)}
	type later struct {
		at int64
		r  packet.Record
	}
	var waiting []later
	const begin = 1_700_000_000e9
	sent := int64(0)
	for len(c.records) < 3000 {
		p := g.Next()
		p.Data = bytes.Clone(p.Data)
		sent++
		now := begin + (p.Sec*1e9+p.Nsec-begin)*1000 + sent*1000 // none at the same time as another
		put := func(at int64) {
			waiting = append(waiting, later{at, p})
		}
		switch n := r.IntN(1000); {
		case n < 15:
		case n < 35: // repeated at once, or after a time-out
			put(now)
			put(now + int64(r.IntN(300))*1e6)
		case n < 45: // only the repetition was captured
			put(now + 200e6 + int64(r.IntN(200))*1e6)
		case n < 60: // overtaken
			put(now + int64(r.IntN(3))*1e6)
		default:
			put(now)
		}
		slices.SortStableFunc(waiting, func(a, b later) int { return cmp.Compare(a.at, b.at) })
		for len(waiting) > 0 && waiting[0].at <= now {
			w := waiting[0]
			waiting = waiting[1:]
			w.r.Sec, w.r.Nsec = w.at/1e9, w.at%1e9
			c.records = append(c.records, w.r)
		}
	}
	return c
}

// shaken collects the round-trip times of handshakes.
type shaken struct {
	times map[uint64]int64  // by connection
	of    map[uint64]uint64 // the connection of a packet
}

func (*shaken) Event(*Connection, Event) {}

func (f *shaken) Finish(c *Connection) { f.times[c.ID], _ = c.Handshake() }

// otherHandshakes are captures and stories in which tshark measures another
// handshake, and why.
var otherHandshakes = map[string]string{
	"a SYN in TIME_WAIT":                    "tshark lets the packet of the older connection end it",
	"SYN meets an old connection":           "tshark lets the packet of the older connection end it",
	"every packet twice":                    "tshark begins with the second copy of the SYN",
	"SYN-ACK repeated: the SYN-ACK is lost": "tshark counts the time until the SYN-ACK was repeated",
	"FIN in SYN_RECEIVED":                   "tshark lets the responder's own FIN end it",
	"fast open, data accepted":              "tshark lets the responder's own data end it",
	"timestamp_invalid":                     "the times are none",
	"lossy":                                 "where the ACK was lost, tshark takes the responder's next packet for it",
}

// TestTsharkHandshake compares tcp.analysis.initial_rtt.
func TestTsharkHandshake(t *testing.T) {
	program := tsharkProgram(t)
	same, seen := 0, map[string]int{}
	for _, c := range captures(t) {
		f := &shaken{map[uint64]int64{}, map[uint64]uint64{}}
		tr := New(f, Limits{OnlyTCP: true})
		for i := range c.records {
			if c := tr.Packet(uint64(i+1), &c.records[i]); c != nil {
				f.of[uint64(i+1)] = c.ID
			}
		}
		tr.Close()
		file := filepath.Join(t.TempDir(), "capture.pcap")
		c.write(t, file)
		out, _ := exec.Command(program, "-r", file, "-n", "-T", "fields", "-e", "frame.number", "-e", "tcp.analysis.initial_rtt").Output()
		for line := range strings.Lines(string(out)) {
			first, second, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
			number, err := strconv.ParseUint(first, 10, 64)
			if err != nil {
				t.Fatalf("%s: tshark prints %q", c.name, line)
			}
			theirs, err := strconv.ParseFloat(second, 64)
			ours := float64(f.times[f.of[number]]) / 1e9
			if err != nil || ours == 0 {
				continue
			}
			if math.Abs(ours-theirs) <= 2e-6 {
				same++
				continue
			}
			where := strings.TrimPrefix(c.where(int(number)), "== ")
			known := slices.Collect(maps.Keys(otherHandshakes))
			i := slices.IndexFunc(known, func(k string) bool { return strings.HasPrefix(where, k) })
			if i < 0 {
				t.Errorf("%s: handshake %g, tshark %g", where, ours, theirs)
				continue
			}
			seen[known[i]]++
		}
	}
	t.Logf("%d packets with the same time", same)
	for name, count := range seen {
		t.Logf("%5d %s: %s", count, name, otherHandshakes[name])
	}
	if same == 0 {
		t.Error("nothing was compared")
	}
}
