package source

import (
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"wiretale/internal/header"
	"wiretale/internal/packet"
)

func readText(t testing.TB, s string) ([]packet.Record, *TextReport) {
	text, err := NewText("test", strings.NewReader(s))
	if err != nil {
		t.Fatal(err)
	}
	var all []packet.Record
	for {
		var b Batch
		err := text.Next(&b)
		if errors.Is(err, io.EOF) {
			return all, text.Report()
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, b.Records...)
	}
}

// TestTextForms: the same SYN and data in the forms in which people paste them.
func TestTextForms(t *testing.T) {
	tests := []struct{ name, text string }{
		{"plain", "IP 10.0.0.1.1025 > 10.0.0.2.80: Flags [S], seq 1000, win 64240, options [mss 1460,sackOK,TS val 7 ecr 0,nop,wscale 7], length 0\n" +
			"IP 10.0.0.1.1025 > 10.0.0.2.80: Flags [P.], seq 1:11, ack 1, win 502, length 10: HTTP: GET / HTTP/1.1"},
		{"numbered", "  1  12:00:00.000001 IP 10.0.0.1.1025 > 10.0.0.2.80: Flags [S], seq 1000, win 64240, options [mss 1460,sackOK,TS val 7 ecr 0,nop,wscale 7], length 0\n" +
			"2: 12:00:00.000002 IP 10.0.0.1.1025 > 10.0.0.2.80: Flags [P.], seq 1:11, ack 1, win 502, length 10"},
		{"date", "2026-11-21 12:00:00.000001 IP 10.0.0.1.1025 > 10.0.0.2.http: Flags [S], seq 1000, win 64240, options [mss 1460,sackOK,TS val 7 ecr 0,nop,wscale 7], length 0\n" +
			"2026-11-21 12:00:00.000002 IP 10.0.0.1.1025 > 10.0.0.2.http: Flags [P.], seq 1:11, ack 1, win 502, length 10"},
		{"epoch", "1591780794.740079 IP 10.0.0.1.1025 > 10.0.0.2.80: Flags [S], seq 1000, win 64240, options [mss 1460,sackOK,TS val 7 ecr 0,nop,wscale 7], length 0\n" +
			"1591780794.740080 IP 10.0.0.1.1025 > 10.0.0.2.80: Flags [P.], seq 1:11, ack 1, win 502, length 10"},
		{"link level", "12:00:00.000001 02:00:00:00:00:01 > 02:00:00:00:00:02, ethertype IPv4 (0x0800), length 74: 10.0.0.1.1025 > 10.0.0.2.80: Flags [S], seq 1000, win 64240, options [mss 1460,sackOK,TS val 7 ecr 0,nop,wscale 7], length 0\n" +
			"12:00:00.000002 02:00:00:00:00:01 > 02:00:00:00:00:02, ethertype IPv4 (0x0800), length 76: 10.0.0.1.1025 > 10.0.0.2.80: Flags [P.], seq 1:11, ack 1, win 502, length 10"},
		{"interface", "12:00:00.000001 eth0  Out IP 10.0.0.1.1025 > 10.0.0.2.80: Flags [S], seq 1000, win 64240, options [mss 1460,sackOK,TS val 7 ecr 0,nop,wscale 7], length 0\n" +
			"12:00:00.000002 eth0  Out IP 10.0.0.1.1025 > 10.0.0.2.80: Flags [P.], seq 1:11, ack 1, win 502, length 10"},
		{"two lines", "12:00:00.000001 IP (tos 0x0, ttl 64, id 1, offset 0, flags [DF], proto TCP (6), length 60)\n" +
			"    10.0.0.1.1025 > 10.0.0.2.80: Flags [S], cksum 0x1111 (correct), seq 1000, win 64240, options [mss 1460,sackOK,TS val 7 ecr 0,nop,wscale 7], length 0\n" +
			"12:00:00.000002 IP (tos 0x0, ttl 64, id 2, offset 0, flags [DF], proto TCP (6), length 50)\n" +
			"    10.0.0.1.1025 > 10.0.0.2.80: Flags [P.], cksum 0x1111 (incorrect -> 0x2222), seq 1:11, ack 1, win 502, length 10"},
		{"absolute", "IP 10.0.0.1.1025 > 10.0.0.2.80: Flags [S], seq 1000, win 64240, options [mss 1460,sackOK,TS val 7 ecr 0,nop,wscale 7], length 0\n" +
			"这里是注释\n" +
			"IP 10.0.0.1.1025 > 10.0.0.2.80: Flags [P.], seq 1001:1011, ack 1, win 502, length 10"},
		{"comments behind", "IP 10.0.0.1.1025 > 10.0.0.2.80: Flags [S], seq 1000, win 64240, options [mss 1460,sackOK,TS val 7 ecr 0,nop,wscale 7], length 0（第一次握手）\n" +
			"IP 10.0.0.1.1025 > 10.0.0.2.80: Flags [P.], seq 1:11, ack 1, win 502, length 10  <- here it hangs"},
		{"old", "12:00:00.000001 IP 10.0.0.1.1025 > 10.0.0.2.80: S 1000:1000(0) win 64240 <mss 1460,sackOK,timestamp 7 0,nop,wscale 7> (DF)\n" +
			"12:00:00.000002 IP 10.0.0.1.1025 > 10.0.0.2.80: P 1:11(10) ack 1 win 502 (DF)"},
		{"older", "12:00:00.000001 10.0.0.1.1025 > 10.0.0.2.80: Syn 1000:1000(0) win 64240 <mss 1460,sackOK,timestamp 7 0,nop,wscale 7>\n" +
			"12:00:00.000002 10.0.0.1.1025 > 10.0.0.2.80: Push 1:11(10) ack 1 win 502"},
		{"3.9, verbose", "12:00:00.000001 IP (tos 0x0, ttl  64, id 22, offset 0, flags [DF], proto: TCP (6), length: 60) 10.0.0.1.1025 > 10.0.0.2.80: S, cksum 0x1234 (correct), 1000:1000(0) win 64240 <mss 1460,sackOK,timestamp 7 0,nop,wscale 7>\n" +
			"12:00:00.000002 IP (tos 0x0, ttl  64, id 23, offset 0, flags [DF], proto: TCP (6), length: 50) 10.0.0.1.1025 > 10.0.0.2.80: P, cksum 0x1234 (incorrect (-> 0x5678), 1:11(10) ack 1 win 502"},
		{"3.7, verbose", "12:00:00.000001 10.0.0.1.1025 > 10.0.0.2.80: S [tcp sum ok] 1000:1000(0) win 64240 <mss 1460,sackOK,timestamp 7 0,nop,wscale 7> (DF) [tos 0x10]  (ttl 64, id 24, len 60)\n" +
			"12:00:00.000002 10.0.0.1.1025 > 10.0.0.2.80: P [tcp sum ok] 1:11(10) ack 1 win 502 (DF) (ttl 64, id 25, len 50)"},
		{"quoted in a mail", ">> 12:00:00.000001 IP 10.0.0.1.1025 > 10.0.0.2.80: Flags [S], seq 1000, win 64240, options [mss 1460,sackOK,TS val 7 ecr 0,nop,wscale 7], length 0\r\n" +
			">> 12:00:00.000002 IP 10.0.0.1.1025 > 10.0.0.2.80: Flags [P.], seq 1:11, ack 1, win 502, length 10\r\n"},
		{"broken by a mail program", "> 12:00:00.000001 IP 10.0.0.1.1025 > 10.0.0.2.80: Flags [S], seq\n> 1000, win 64240, options [mss 1460,sackOK,TS val 7 ecr\n> 0,nop,wscale 7], length 0\n" +
			"> 12:00:00.000002 IP 10.0.0.1.1025 > 10.0.0.2.80: Flags [P.], seq 1:11,\n> ack 1, win 502, length 10\n"},
		{"behind words", "客户端: 12:00:00.000001 IP 10.0.0.1.1025 > 10.0.0.2.80: Flags [S], seq 1000, win 64240, options [mss 1460,sackOK,TS val 7 ecr 0,nop,wscale 7], length 0\n" +
			"then [12:00:00.000002] IP 10.0.0.1.1025 > 10.0.0.2.80: Flags [P.], seq 1:11, ack 1, win 502, length 10\n"},
		{"in colours", "\ufeff12:00:00.000001 IP \x1b[01;31m\x1b[K10.0.0.1\x1b[m\x1b[K.1025 > 10.0.0.2.80: Flags [S], seq 1000, win 64240, options [mss 1460,sackOK,TS val 7 ecr 0,nop,wscale 7], length 0\n" +
			"12:00:00.000002 IP 10.0.0.1.1025 > 10.0.0.2.80: Flags [P.], seq 1:11, ack 1, win 502, length 10\n"},
		{"behind a prompt", "root@web:~# tcpdump -ni eth0\n$ 12:00:00.000001 IP 10.0.0.1.1025 > 10.0.0.2.80: Flags [S], seq 1000, win 64240, options [mss 1460,sackOK,TS val 7 ecr 0,nop,wscale 7], length 0\n" +
			"# 12:00:00.000002 IP 10.0.0.1.1025 > 10.0.0.2.80: Flags [P.], seq 1:11, ack 1, win 502, length 10\n"},
	}
	for _, test := range tests {
		records, report := readText(t, test.text)
		if len(records) != 2 || report.Cut != 0 || report.Disagree != 0 || !report.NoTimes && records[1].Nsec == records[0].Nsec {
			t.Errorf("%s: %d records, %+v", test.name, len(records), report)
			continue
		}
		var l header.Layers
		var f header.Flow
		syn, data := &records[0], &records[1]
		header.Walk(101, syn.Data, int(syn.Length), &l)
		header.FlowOf(&l, &f)
		s := header.TCP(l.Transport)
		if f.SourceAddr().String() != "10.0.0.1" || f.DestinationPort != 80 || s.Sequence() != 1000 || s.Window() != 64240 || len(s.Options()) != 20 {
			t.Errorf("%s: %+v %x", test.name, f, l.Transport)
		}
		header.Walk(101, data.Data, int(data.Length), &l)
		if d := header.TCP(l.Transport); d.Sequence() != 1001 || l.Length != 30 || len(l.Transport) != 20 || d.Flags() != header.TCPPush|header.TCPAck {
			t.Errorf("%s: seq %d, length %d", test.name, d.Sequence(), l.Length)
		}
	}
}

func TestTextNames(t *testing.T) {
	records, report := readText(t, "IP alpha.example.1025 > beta.example.nosuchservice: Flags [S], seq 1000, win 1, length 0\n"+
		"IP beta.example.nosuchservice > alpha.example.1025: Flags [S.], seq 5000, ack 1001, win 1, length 0\n"+
		"IP6 fd00::1.1025 > fd00::2.http: Flags [S], seq 1, win 1, length 0\n")
	if len(records) != 3 || len(report.Substitute) != 2 || len(report.Services) != 2 {
		t.Fatalf("%d records, %+v", len(records), report)
	}
	if records[2].Data[0]>>4 != 6 || !report.NoTimes {
		t.Errorf("%x", records[2].Data)
	}
}

func TestTextDefects(t *testing.T) {
	tests := []struct {
		text                   string
		packets, cut, disagree int
	}{
		{"IP 10.0.0.1.1025 > 10.0.0.2.80: Flags [P.], seq 1000000000:1000000010, ack 5, win 5, length 11", 1, 0, 1},
		{"IP 10.0.0.1.1025 > 10.0.0.2.80: Flags [P.], seq 1:11, ack 5, win", 1, 1, 0},
		{"IP 10.0.0.1.1025 > 10.0.0.2.80: Flags [P", 1, 1, 0},
		{"IP 10.0.0.1.1025 > 10.0.0.2.80: Flags [S], seq x, win 5, length 0", 1, 1, 0},
		{"12:00:00.000001 IP (tos 0x0, ttl 64, id 1, offset 0, flags [DF], proto TCP (6), length 60)", 0, 1, 0},
		{"a > b: c", 0, 0, 0},
		{"IP evil\x1b]0;x\a.1 > 10.0.0.2.80: Flags [S], seq 5, win 5, length 0", 0, 0, 0},
		{"IP evil\u009b2J.1 > 10.0.0.2.80: Flags [S], seq 5, win 5, length 0", 0, 0, 0},
		{"IP 10.0.0.1 > 10.0.0.2: ICMP echo request, id 1, seq 1, length 64", 0, 0, 0},
		{"IP 10.0.0.1.5353 > 10.0.0.2.9999: UDP, length 12", 1, 0, 0},
	}
	for _, test := range tests {
		records, report := readText(t, test.text)
		if len(records) != test.packets || report.Cut != test.cut || report.Disagree != test.disagree {
			t.Errorf("%s: %d packets, %+v", test.text, len(records), report)
		}
	}
}

// TestTextHostile: long lines and many pieces cost no more than their length, and
// what follows them is read.
func TestTextHostile(t *testing.T) {
	const good = "\nIP 10.0.0.1.1025 > 10.0.0.2.80: Flags [S], seq 5, win 5, length 0\n"
	begin := time.Now()
	for name, s := range map[string]string{
		"arrows": strings.Repeat("a > ", 500_000), "headers": strings.Repeat("(tos 0x", 200_000), "escapes": strings.Repeat("\x1b[m", 300_000),
		"ends": strings.Repeat("1.1.1.1.1 > 2.2.2.2.2: ", 60_000), "broken": "IP 10.0.0.1.1 > 10.0.0.2.2: Flags [S], seq 1" + strings.Repeat("\nwin 5", 100_000),
		"options": "IP 10.0.0.1.1 > 10.0.0.2.2: Flags [.], ack 1, options [" + strings.Repeat("sack 1 {1:2}", 60_000), "old": "IP 10.0.0.1.1 > 10.0.0.2.2: S " + strings.Repeat("1:1(0) <", 60_000),
	} {
		records, report := readText(t, s+good)
		if n := len(records); n == 0 || header.TCP(records[n-1].Data[20:]).DestinationPort() != 80 {
			t.Errorf("%s: the last line was not read: %+v", name, report)
		}
	}
	if took := time.Since(begin); took > 10*time.Second {
		t.Errorf("it took %v", took)
	}
}

func TestTextMidnight(t *testing.T) {
	records, _ := readText(t, "23:59:59.900000 IP 10.0.0.1.1 > 10.0.0.2.2: Flags [S], seq 5, win 5, length 0\n"+
		"00:00:00.100000 IP 10.0.0.2.2 > 10.0.0.1.1: Flags [S.], seq 5, ack 6, win 5, length 0\n")
	if len(records) != 2 || records[1].Sec-records[0].Sec != 1 {
		t.Errorf("%+v", records)
	}
}

// TestTextDeltas: times since the packet before (-ttt) add up; those since the
// first (-ttttt) do not.
func TestTextDeltas(t *testing.T) {
	lines := func(times ...string) string {
		s := ""
		for _, at := range times {
			s += " " + at + " IP 10.0.0.1.1 > 10.0.0.2.2: Flags [.], ack 1, win 5, length 0\n"
		}
		return s
	}
	for _, test := range []struct {
		text string
		want int64 // microseconds from the first to the last
	}{
		{lines("00:00:00.000000", "00:00:00.000300", "00:00:00.000200", "00:00:10.000000"), 10_000_500},
		{lines("00:00:00.000000", "00:00:00.000300", "00:00:00.000400", "00:00:10.000000"), 10_000_000},
		{lines("00:00:00.000000", "00:00:00.000300") + " 00:00:01.000000 ARP, Request who-has 10.0.0.9 tell 10.0.0.1, length 28\n" + lines("00:00:00.000007"), 1_000_307},
		{lines("15:00:00.000002", "15:00:00.000001", "15:00:00.000003"), 1},
	} {
		records, _ := readText(t, test.text)
		a, b := records[0], records[len(records)-1]
		if got := (b.Sec-a.Sec)*1e6 + (b.Nsec-a.Nsec)/1e3; got != test.want {
			t.Errorf("%s%d µs, want %d", test.text, got, test.want)
		}
	}
}

// TestTextNumbers: relative numbers become those of the wire.
func TestTextNumbers(t *testing.T) {
	const a, b = "IP 10.0.0.1.1 > 10.0.0.2.2: ", "IP 10.0.0.2.2 > 10.0.0.1.1: "
	for _, test := range []struct {
		name, text string
		seq, ack   uint32 // of the last packet
	}{
		{"handshake", a + "Flags [S], seq 5000000, win 5, length 0\n" + b + "Flags [S.], seq 9000000, ack 5000001, win 5, length 0\n" +
			a + "Flags [P.], seq 1:3, ack 1, win 5, length 2", 5000001, 9000001},
		{"SYN-ACK not captured", a + "Flags [S], seq 5000000, win 5, length 0\n" + a + "Flags [.], ack 9000001, win 5, length 0\n" +
			a + "Flags [P.], seq 0:26, ack 1, win 5, length 26", 5000001, 9000001},
		{"data in the SYN", a + "Flags [S], seq 5000000:5000017, win 5, length 17\n" + b + "Flags [S.], seq 9000000, ack 5000018, win 5, length 0\n" +
			a + "Flags [F.], seq 1, ack 1, win 5, length 0", 5000018, 9000001},
		{"middle", a + "Flags [P.], seq 5000000:5000010, ack 9000000, win 5, length 10\n" + b + "Flags [P.], seq 1:6, ack 10, win 5, length 5\n" +
			a + "Flags [P.], seq 10:12, ack 6, win 5, length 2", 5000010, 9000005},
		{"refused", a + "Flags [S], seq 5000000, win 5, length 0\n" + b + "Flags [R.], seq 0, ack 5000001, win 0, length 0", 0, 5000001},
		{"absolute", a + "Flags [S], seq 5000000, win 5, length 0\n" + b + "Flags [S.], seq 9000000, ack 5000001, win 5, length 0\n" +
			a + "Flags [P.], seq 5000001:5000003, ack 9000001, win 5, length 2", 5000001, 9000001},
		{"without ACK", a + "Flags [P.], seq 5000000:5000010, ack 9000000, win 5, length 10\n" + b + "Flags [R], seq 9000000, win 0, length 0", 9000000, 0},
		{"round the end", a + "Flags [S], seq 4294967295, win 5, length 0\n" + b + "Flags [S.], seq 9000000, ack 0, win 5, length 0\n" +
			a + "Flags [P.], seq 1:3, ack 1, win 5, length 2", 0, 9000001},
		{"keep-alive by its checksum", "IP (tos 0x0, ttl 64, id 1, offset 0, flags [DF], proto TCP (6), length 60)\n" +
			"    127.0.0.1.59322 > 127.0.0.1.8000: Flags [.], cksum 0xfe28 (incorrect -> 0xddc2), seq 645999201, ack 1960817508, win 512, options [nop,nop,TS val 1395669307 ecr 1395669307], length 0\n" +
			"IP (tos 0x0, ttl 64, id 2, offset 0, flags [DF], proto TCP (6), length 52)\n" +
			"    127.0.0.1.59322 > 127.0.0.1.8000: Flags [.], cksum 0xfe28 (incorrect -> 0xddc3), ack 1960817508, win 512, options [nop,nop,TS val 1395669307 ecr 1395669307], length 0\n", 645999200, 1960817508},
	} {
		records, _ := readText(t, test.text)
		last := records[len(records)-1].Data[20:]
		if seq, ack := header.TCP(last).Sequence(), header.TCP(last).Acknowledgment(); seq != test.seq || ack != test.ack {
			t.Errorf("%s: seq %d ack %d, want %d %d", test.name, seq, ack, test.seq, test.ack)
		}
	}
}

func FuzzText(f *testing.F) {
	f.Add("12:00:00.000001 IP (tos 0x0, ttl 64, id 1, offset 0, flags [DF], proto TCP (6), length 60)\n    10.0.0.1.1025 > 10.0.0.2.80: Flags [S], cksum 0x1111 (correct), seq 1000, win 64240, options [mss 1460,sackOK,TS val 7 ecr 0,nop,wscale 7,sack 2 {1:2}{3:4}], length 0\n")
	f.Add("10:13:01.617505 IP 10.1.9.11.58384 > 192.168.64.71.80: Syn 3718379515:3718379515(0) win 65535 <mss 1460,nop,nop,sackOK>")
	f.Add("IP6 (flowlabel 0x1, hlim 64, next-header TCP (6) payload length: 40) ::1.1 > ::1.2: Flags [none], seq 1:3, length 2")
	f.Fuzz(func(t *testing.T, s string) {
		records, report := readText(t, s)
		if len(records) > report.Lines {
			t.Errorf("%d packets in %d lines", len(records), report.Lines)
		}
		var l header.Layers
		for i := range records {
			r := &records[i]
			if len(r.Data) > 120 || r.Length > 1<<17 || !header.Walk(101, r.Data, int(r.Length), &l) {
				t.Errorf("%x of %d", r.Data, r.Length)
			}
		}
	})
}
