package explain

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"wiretale/internal/conversation"
	"wiretale/internal/header"
	"wiretale/savefile"
)

// crowd makes the packets of many conversations at a time, of all protocols:
// with ports used again, resets, ICMP errors about TCP, times that go back and
// packets that are no IP at all.
func crowd(seed uint64, n int) []savefile.Record {
	r := rand.New(rand.NewPCG(seed, 9))
	base := spoken(">one", "<two", ">"+strings.Repeat("x", 900), "<four")
	var list []savefile.Record
	now := int64(1e18)
	for range n {
		k := base[r.IntN(len(base))]
		k.Data = bytes.Clone(k.Data)
		host, port := byte(r.IntN(3)), byte(r.IntN(40))
		for _, at := range [2]int{12, 16} {
			if k.Data[at+3] == 1 {
				k.Data[at+2] = host // the client's address
			}
		}
		at := 20 // its port
		if k.Data[15] != 1 {
			at = 22
		}
		k.Data[at] = port
		switch r.IntN(12) {
		case 0:
			k.Data[33] = 4 // RST
		case 1:
			k.Data[33], k.Data[27] = 2, byte(r.Uint32()) // SYN, perhaps on ports that are in use
		case 2:
			k.Data[9] = 17
		case 3:
			k.Data = complaint(k.Data)
		case 4:
			k.Data[0] = 0 // not IP
		}
		if k.Data[9] == 6 {
			k.Data[36], k.Data[37] = 0, 0
		}
		k.Length = uint32(len(k.Data))
		now += int64(r.IntN(2_000_000_000)) - 200_000_000
		k.Sec, k.Nsec = now/1e9, now%1e9
		list = append(list, k)
	}
	return list
}

// complaint is an ICMP error about a packet, from its receiver.
func complaint(quoted []byte) []byte {
	b := make([]byte, 28, 56)
	copy(b, quoted[:20])
	b = append(b, quoted[:28]...)
	b[9], b[20], b[21] = 1, 3, 3
	copy(b[12:16], quoted[16:20])
	copy(b[16:20], quoted[12:16])
	binary.BigEndian.PutUint16(b[2:], uint16(len(b)))
	binary.BigEndian.PutUint16(b[22:], header.Checksum(b[20:]))
	return b
}

// alone is what one tracker tells.
func alone(records []savefile.Record, o Options, limits conversation.Limits) string {
	var out bytes.Buffer
	teller := New(&out, o)
	tracker := conversation.New(teller, limits)
	for i := range records {
		c := tracker.Packet(uint64(i+1), &records[i])
		teller.Packet(c, uint64(i+1), records[i].Sec*1e9+records[i].Nsec, "")
	}
	tracker.Close()
	return out.String()
}

// planOnce plans packets in memory that is written over as soon as they are planned.
func planOnce(p *conversation.Plan, first uint64, records []savefile.Record, before *conversation.Plan, onlyTCP bool) {
	block := slices.Clone(records)
	for i := range block {
		block[i].Data = bytes.Clone(block[i].Data)
	}
	p.Make(first, block, before, onlyTCP)
	for i := range block {
		for j := range block[i].Data {
			block[i].Data[j] = 0xff
		}
	}
	clear(block)
}

// together is what so many workers tell, who are shown blocks of packets.
func together(workers int, records []savefile.Record, o Options, limits conversation.Limits) string {
	var out bytes.Buffer
	var shares []*conversation.Share
	for range workers {
		shares = append(shares, conversation.NewShare())
	}
	var tellers [conversation.Shards]*Teller
	var trackers [conversation.Shards]*conversation.Tracker
	for i := range tellers {
		tellers[i] = NewPart(o, conversation.Shards)
		trackers[i] = shares[i%workers].Follow(i, tellers[i], limits)
	}
	binder := NewBinder(&out)
	var chapters [conversation.Shards]Chapter
	var before *conversation.Plan
	for at := 0; at < len(records); at += 37 {
		plan := new(conversation.Plan)
		planOnce(plan, uint64(at+1), records[at:min(at+37, len(records))], before, limits.OnlyTCP)
		before = plan
		for _, s := range shares {
			s.Take(plan)
		}
		for i := range tellers {
			chapters[i] = tellers[i].Chapter(chapters[i])
		}
		binder.Bind(chapters[:], nil)
	}
	for _, s := range shares {
		s.End()
	}
	more := func(i int) Chapter {
		trackers[i].Drain(3)
		return tellers[i].Chapter(chapters[i])
	}
	for i := range chapters {
		chapters[i] = more(i)
	}
	binder.Bind(chapters[:], more)
	return out.String()
}

// TestSharing: many workers tell what one tells, and that is what one tracker
// tells, unless memory is short: then it is the same for any number of workers.
func TestSharing(t *testing.T) {
	for seed := range uint64(4) {
		records := crowd(seed, 2000)
		for _, o := range []Options{{}, {Quiet: true}, {NoTimes: true}} {
			limits := conversation.Limits{NoTimes: o.NoTimes, OnlyTCP: true}
			want := alone(records, o, limits)
			if strings.Count(want, "\n") < 1000 {
				t.Fatalf("only %d lines", strings.Count(want, "\n"))
			}
			for workers := 1; workers <= conversation.Shards; workers++ {
				if got := together(workers, records, o, limits); got != want {
					t.Fatalf("seed %d, %d workers:\n%s", seed, workers, difference(want, got))
				}
			}
			limits.Memory = 200 << 10
			short := together(1, records, o, limits)
			if !strings.Contains(short, "memory") {
				t.Fatalf("memory was not short:\n%.2000s", short)
			}
			for workers := 2; workers <= conversation.Shards; workers++ {
				if got := together(workers, records, o, limits); got != short {
					t.Fatalf("seed %d, %d workers, memory short:\n%s", seed, workers, difference(short, got))
				}
			}
		}
	}
}

// difference shows the first lines that differ.
func difference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range min(len(w), len(g)) {
		if w[i] != g[i] {
			return "want " + w[i] + "\ngot  " + g[i]
		}
	}
	return "one ends earlier"
}

// TestSharedFlows: the tables of shards, joined, are the table of one tracker.
func TestSharedFlows(t *testing.T) {
	for seed := range uint64(6) {
		records := crowd(seed, 2000)
		for _, column := range append(FlowColumns(), "") {
			o := FlowOptions{Sort: column}
			one := NewFlows(o)
			tracker := conversation.New(one, conversation.Limits{})
			for i := range records {
				tracker.Packet(uint64(i+1), &records[i])
			}
			tracker.Close()
			want := table(t, one)
			if strings.Count(want, "UDP") < 10 || strings.Count(want, "ICMP") < 3 {
				t.Fatalf("too few kinds of flows:\n%s", want)
			}
			if got := table(t, joined(records, o)); got != want {
				t.Fatalf("seed %d, %s: %s", seed, column, difference(want, got))
			}
		}
	}
}

func table(t *testing.T, f *Flows) string {
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// joined is the table that two workers make.
func joined(records []savefile.Record, o FlowOptions) *Flows {
	shares := []*conversation.Share{conversation.NewShare(), conversation.NewShare()}
	parts := NewFlowParts(o, conversation.Shards)
	var trackers []*conversation.Tracker
	for i := range conversation.Shards {
		trackers = append(trackers, shares[i%2].Follow(i, parts[i], conversation.Limits{}))
	}
	var plan conversation.Plan
	planOnce(&plan, 1, records, nil, false)
	for _, s := range shares {
		s.Take(&plan)
		s.End()
	}
	for _, t := range trackers {
		t.Close()
	}
	return JoinFlows(parts)
}
