package filter_test

import (
	"fmt"
	"math/rand/v2"

	"wiretale/bpf"
	"wiretale/filter"
	"wiretale/internal/bpftest"
	"wiretale/internal/names"
)

// linkOptions are the options for a link type by its name.
func linkOptions(dlt string) (filter.Options, bool) {
	linkType, ok := names.LinkTypeByName(dlt)
	return filter.Options{LinkType: linkType, Optimize: true}, ok
}

// difference is a packet on which two programs do not agree.
type difference struct {
	packet    []byte
	length    uint32
	got, want uint32
}

func (d difference) String() string {
	return fmt.Sprintf("verdict %d, want %d, on %d bytes: %x", d.got, d.want, len(d.packet), d.packet)
}

// compare looks for a packet on which two programs do not agree: n packets
// steered by each, and some more. Packets for which want is not defined do not
// count.
func compare(rng *rand.Rand, got, want bpf.Program, n int) (*difference, error) {
	ours, err := bpf.Load(got)
	if err != nil {
		return nil, err
	}
	theirs, err := bpf.Load(want)
	if err != nil {
		return nil, err
	}
	live := &bpf.Ancillary{}
	for turn := range 2*n + n/4 {
		packet := probe(rng, turn, got, want)
		length := uint32(len(packet))
		if rng.IntN(8) == 0 {
			length += rng.Uint32N(2000)
		}
		*live = ancillary(rng)
		a, b := ours.MatchLive(packet, length, live), theirs.MatchLive(packet, length, live)
		if a != b && !bpftest.ReadsUnstored(want, packet, length) {
			return &difference{packet: packet, length: length, got: a, want: b}, nil
		}
	}
	return nil, nil
}

// probe is the packet for one turn of compare.
func probe(rng *rand.Rand, turn int, programs ...bpf.Program) []byte {
	packet := bpftest.Steer(rng, programs[turn%len(programs)])
	if rng.IntN(8) == 0 && len(packet) > 0 {
		packet = packet[:rng.IntN(len(packet))] // captured short
	}
	return packet
}

func ancillary(rng *rand.Rand) bpf.Ancillary {
	return bpf.Ancillary{
		PacketType:  uint8(rng.IntN(6)),
		Interface:   rng.Uint32N(12),
		VLANPresent: rng.IntN(2) == 0,
		VLANTag:     uint16([]uint32{10, 500, 2014, 2061, rng.Uint32()}[rng.IntN(5)]),
		VLANProto:   0x8100,
	}
}
