//go:build linux

package source

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"wiretale/internal/header"
	"wiretale/internal/packet"
)

// textStyle is a way in which people print, and then treat, their packets.
type textStyle struct {
	name     string
	args     []string
	treat    func(line string, n int) string // what editors, tickets and mails do to a line
	absolute bool                            // numbers are printed as they are on the wire
	verbose  bool                            // all of the IP header is printed
	everySeq bool                            // the sequence number of pure acknowledgments, too
	clock    clockKind
}

// clockKind is what a style says of the time.
type clockKind int

const (
	clockFull  clockKind = iota // to the microsecond
	clockOfDay                  // of an unknown day
	clockSince                  // since the first packet
	clockNone
)

func textStyles() []textStyle {
	comment := func(s string) func(string, int) string {
		return func(line string, _ int) string { return strings.TrimSuffix(line, "\n") + s + "\n" }
	}
	before := func(s string) func(string, int) string { return func(line string, _ int) string { return s + line } }
	return []textStyle{
		{name: "plain", args: []string{"-n"}, clock: clockOfDay},
		{name: "absolute", args: []string{"-nS"}, absolute: true, clock: clockOfDay},
		{name: "no times", args: []string{"-nt"}, clock: clockNone},
		{name: "epoch", args: []string{"-ntt"}},
		{name: "deltas", args: []string{"-nttt"}, clock: clockSince},
		{name: "dates", args: []string{"-ntttt"}},
		{name: "since the first", args: []string{"-nttttt"}, clock: clockSince},
		{name: "link level", args: []string{"-ne", "-tttt"}},
		{name: "verbose", args: []string{"-nv", "-tttt"}, verbose: true},
		{name: "more verbose", args: []string{"-nvv", "-tttt"}, verbose: true, everySeq: true},
		{name: "verbose, absolute, no times", args: []string{"-nvSt"}, verbose: true, absolute: true, clock: clockNone},
		{name: "verbose, link level", args: []string{"-nve", "-tttt"}, verbose: true},
		{name: "services", args: []string{"-tttt"}},
		{name: "numbered", args: []string{"-n#", "-tttt"}},
		{name: "hex", args: []string{"-nX", "-tttt"}},
		{name: "nanoseconds", args: []string{"-n", "-tttt", "--nano"}},
		{name: "quoted", args: []string{"-n", "-tttt"}, treat: before("> ")},
		{name: "quoted twice", args: []string{"-n", "-tttt"}, treat: before(">> ")},
		{name: "prompt", args: []string{"-n", "-tttt"}, treat: before("$ ")},
		{name: "indented", args: []string{"-nt"}, treat: before("\t"), clock: clockNone},
		{name: "numbers of an editor", args: []string{"-n", "-tttt"}, treat: func(line string, n int) string { return fmt.Sprintf("%5d\t%s", n, line) }},
		{name: "numbers of a list", args: []string{"-n", "-tttt"}, treat: func(line string, n int) string { return fmt.Sprintf("%d. %s", n, line) }},
		{name: "comments behind", args: []string{"-n", "-tttt"}, treat: comment("   // 客户端 <- hängt hier")},
		{name: "comments between", args: []string{"-n", "-tttt"}, treat: func(line string, n int) string { return line + "# Schritt\nここで待つ: 3 > 2\n" }},
		{name: "Windows", args: []string{"-n", "-tttt"}, treat: comment("\r")},
	}
}

// printedPacket is a TCP packet of a capture that the reference printed.
type printedPacket struct {
	file   string
	number int
	record packet.Record
	layers header.Layers
	flow   header.Flow
	text   string // as the reference prints it with -n -v -S
}

// TestTextOfReference prints TCP captures with the reference in the ways in which
// people do, reads the text back, and compares with the packets.
func TestTextOfReference(t *testing.T) {
	t.Setenv("TZ", "UTC")
	tcpdump := reference(t)
	folder := os.Getenv("WIRETALE_CONFORMANCE")
	if folder == "" {
		t.Skip("WIRETALE_CONFORMANCE is not set: text is NOT compared with its captures")
	}
	files, _ := filepath.Glob(filepath.Join(folder, "tcpdump", "*.pcap*"))
	for _, own := range []string{"lab", "crafted"} {
		more, _ := filepath.Glob(filepath.Join("..", "..", "testdata", own, "*.pcap"))
		files = append(files, more...)
	}
	var packets, fields int
	for _, file := range files {
		real := tcpPackets(t, tcpdump, file)
		if len(real) == 0 || leftOut[filepath.Base(file)] != "" {
			continue
		}
		for _, style := range textStyles() {
			n, err := compareText(t, tcpdump, file, style, real)
			if err != nil {
				t.Errorf("%s, %s: %v", filepath.Base(file), style.name, err)
			}
			packets += len(real)
			fields += n
		}
	}
	t.Logf("%d printed packets read back, %d fields compared", packets, fields)
	if packets < 10_000 {
		t.Error("too few packets")
	}
}

// leftOut are captures whose text cannot be read back right, with the reason.
var leftOut = map[string]string{
	"timestamp_invalid_micro.pcap": "its times are none",
	"timestamp_invalid_nano.pcap":  "its times are none",
	"kday3.pcap":                   "its times jump by weeks",
	"kday4.pcap":                   "its times jump by days",
	"tcp.pcap":                     "crafted, with initial numbers so small that they look relative",
}

func printText(t *testing.T, tcpdump, file string, args ...string) string {
	if os.Geteuid() == 0 {
		args = append(args, "-Z", "root")
	}
	out, _ := exec.Command(tcpdump, append(args, "-r", file)...).Output() // a fault at the end of a file is no matter
	return string(out)
}

var (
	tcpLine      = regexp.MustCompile(`[.][0-9]+ > [^ ]+[.][0-9]+: Flags \[`)
	numberedLine = regexp.MustCompile(`(?m)^ +([0-9]+)  `)
	// A packet of which something else is printed than its fields.
	oddPacket = regexp.MustCompile(`\[\|tcp\]|bad hdr length|\[bad opt|unknown-|mptcp|md5|tcp-ao|uto|cc |ccnew|echo|scps|exp-|invalid|\[len|tfo `)
)

// tcpPackets are the packets of a file that the reference prints as TCP.
func tcpPackets(t *testing.T, tcpdump, file string) (list []printedPacket) {
	text := printText(t, tcpdump, file, "-n", "-v", "-S", "-t", "-#")
	plain := printText(t, tcpdump, file, "-n", "-t")
	if n := len(tcpLine.FindAllString(text, -1)); n == 0 || n != len(tcpLine.FindAllString(plain, -1)) {
		return nil // without -v, what is in some tunnels is not printed
	}
	texts := map[int]string{}
	marks := numberedLine.FindAllStringSubmatchIndex(text, -1)
	for i, m := range marks {
		to := len(text)
		if i+1 < len(marks) {
			to = marks[i+1][0]
		}
		n := 0
		fmt.Sscan(text[m[2]:m[3]], &n)
		texts[n] = text[m[1]:to]
	}
	f, err := OpenFile(file)
	if err != nil {
		return nil
	}
	defer f.Close()
	for number := 1; ; {
		var b Batch
		err := f.Next(&b)
		for i := range b.Records {
			p := printedPacket{file: file, number: number, record: b.Records[i], text: texts[number]}
			p.record.Data = slices.Clone(p.record.Data)
			number++
			if !tcpLine.MatchString(p.text) || strings.Contains(p.text, "ICMP") {
				continue
			}
			if !header.Walk(p.record.LinkType, p.record.Data, int(p.record.Length), &p.layers) || !header.FlowOf(&p.layers, &p.flow) || p.layers.Protocol != 6 {
				t.Logf("%s: packet %d is TCP only for the reference", filepath.Base(file), number-1)
				return nil
			}
			list = append(list, p)
		}
		if err != nil {
			return list
		}
	}
}

// shifts are how far the numbers of each direction are from those on the wire:
// where a text only has numbers relative to one that it does not name, so are ours.
type shifts map[header.Flow]uint32

// compareText prints file in a style, reads it back, and compares.
func compareText(t *testing.T, tcpdump, file string, style textStyle, real []printedPacket) (fields int, err error) {
	text := printText(t, tcpdump, file, style.args...)
	if style.treat != nil {
		var b strings.Builder
		n := 0
		for line := range strings.Lines(text) {
			n++
			b.WriteString(style.treat(line, n))
		}
		text = b.String()
	}
	got, report, err := readAll(text)
	if err != nil {
		return 0, err
	}
	got = slices.DeleteFunc(got, func(r packet.Record) bool { return !isTCP(&r) })
	if len(got) != len(real) {
		return 0, fmt.Errorf("%d packets, want %d; %+v", len(got), len(real), *report)
	}
	known := shifts{}
	for i := range got {
		n, err := compareOne(&got[i], &real[i], style, known)
		if err != nil {
			return fields, fmt.Errorf("packet %d: %w\n%s", real[i].number, err, real[i].text)
		}
		fields += n
		if err := compareTime(got, real, i, style); err != nil {
			return fields, fmt.Errorf("packet %d: %w", real[i].number, err)
		}
	}
	return fields, nil
}

// isTCP reports whether a record that was read back is TCP: plain UDP is, too.
func isTCP(r *packet.Record) bool {
	var l header.Layers
	return header.Walk(r.LinkType, r.Data, int(r.Length), &l) && l.Protocol == header.ProtocolTCP
}

func readAll(s string) (all []packet.Record, report *TextReport, err error) {
	text, err := NewText("test", strings.NewReader(s))
	if err != nil {
		return nil, nil, err
	}
	for {
		var b Batch
		err := text.Next(&b)
		all = append(all, b.Records...)
		if errors.Is(err, io.EOF) {
			return all, text.Report(), nil
		}
	}
}

// compareOne compares a packet of the text with the real one.
func compareOne(got *packet.Record, real *printedPacket, style textStyle, known shifts) (fields int, err error) {
	var l header.Layers
	var f header.Flow
	if !header.Walk(got.LinkType, got.Data, int(got.Length), &l) || !header.FlowOf(&l, &f) {
		return 0, errors.New("no packet")
	}
	want, have := header.TCP(real.layers.Transport), header.TCP(l.Transport)
	if f.SourceAddr().WithZone("") != real.flow.SourceAddr() || f.DestinationAddr() != real.flow.DestinationAddr() ||
		f.SourcePort != real.flow.SourcePort || f.DestinationPort != real.flow.DestinationPort {
		return 0, fmt.Errorf("ends %v:%d %v:%d", f.SourceAddr(), f.SourcePort, f.DestinationAddr(), f.DestinationPort)
	}
	if oddPacket.MatchString(real.text) || !want.Valid() {
		return 1, nil
	}
	check := func(name string, ours, theirs any) {
		fields++
		if err == nil && ours != theirs {
			err = fmt.Errorf("%s %v, want %v", name, ours, theirs)
		}
	}
	check("flags", have.Flags(), want.Flags()&0xff) // the reference has no letter for the ninth
	check("window", have.Window(), want.Window())
	length := real.layers.Length - want.HeaderLength()
	check("length", l.Length-have.HeaderLength(), length)
	if want.Flags()&header.TCPUrg != 0 {
		check("urgent pointer", have.UrgentPointer(), want.UrgentPointer())
	}
	shift := func(of header.Flow, ours, theirs uint32) uint32 {
		if style.absolute && theirs >= smallest {
			return theirs
		}
		if _, ok := known[of]; !ok {
			known[of] = ours - theirs
		}
		return theirs + known[of]
	}
	const numbered = header.TCPSyn | header.TCPFin | header.TCPRst
	if length > 0 || style.everySeq || want.Flags()&numbered != 0 {
		if want.Flags()&header.TCPSyn != 0 {
			known[real.flow] = 0
		}
		check("sequence", have.Sequence(), shift(real.flow, have.Sequence(), want.Sequence()))
	}
	if want.Flags()&header.TCPAck != 0 {
		check("acknowledgment", have.Acknowledgment(), shift(real.flow.Reverse(), have.Acknowledgment(), want.Acknowledgment()))
	}
	check("options", optionText(have.Options(), known[real.flow.Reverse()]), optionText(want.Options(), 0))
	if !style.verbose {
		return fields, err
	}
	check("hop limit", l.TTL(), real.layers.TTL())
	if real.layers.Version == 4 {
		a, b := l.IPv4(), real.layers.IPv4()
		check("type of service", a.TypeOfService(), b.TypeOfService())
		check("identification", a.ID(), b.ID())
		check("don't fragment", a.DontFragment(), b.DontFragment())
	} else {
		check("traffic class", l.IPv6().TrafficClass(), real.layers.IPv6().TrafficClass())
		check("flow label", l.IPv6().FlowLabel(), real.layers.IPv6().FlowLabel())
	}
	return fields, err
}

// optionText is what options say, without what only fills.
func optionText(b []byte, shift uint32) string {
	s := ""
	for {
		o, rest := header.NextTCPOption(b)
		if o == nil || o.Kind() == 0 {
			return s
		}
		if o.Kind() == header.TCPOptionSACK {
			for i := range o.SACKBlocks() {
				left, right := o.SACKBlock(i)
				s += fmt.Sprintf("sack %d %d ", left-shift, right-shift)
			}
		} else {
			s += fmt.Sprintf("%x ", []byte(o))
		}
		b = rest
	}
}

func compareTime(got []packet.Record, real []printedPacket, i int, style textStyle) error {
	at := func(r *packet.Record) time.Time { return time.Unix(r.Sec, r.Nsec) }
	a, b := at(&got[i]), at(&real[i].record)
	if !slices.Contains(style.args, "--nano") {
		b = b.Truncate(time.Microsecond)
	}
	switch style.clock {
	case clockFull:
		if slices.Contains(style.args, "-ntt") && b.Unix() < 1e8 {
			return nil // before 1973: it could as well be any number
		}
		if !a.Equal(b) {
			return fmt.Errorf("time %v, want %v", a.UTC(), b.UTC())
		}
	case clockSince:
		if i == 0 || strings.Contains(real[i].file, "crafted") {
			break // a packet a second: deltas and times since the first look alike
		}
		const day = 24 * time.Hour // more is not printed
		since := a.Sub(at(&got[0])) % day
		if want := b.Sub(at(&real[0].record).Truncate(time.Microsecond)); want >= 0 && (since-want%day).Abs() > time.Duration(i+1)*time.Microsecond {
			return fmt.Errorf("%v after the first, want %v", since, want)
		}
	case clockOfDay:
		if a.UTC().Format(time.TimeOnly) != b.UTC().Format(time.TimeOnly) {
			return fmt.Errorf("time %v, want %v", a.UTC(), b.UTC())
		}
	}
	return nil
}
