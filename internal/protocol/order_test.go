package protocol

import (
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"wiretale/internal/packet"
	"wiretale/internal/printer"
	"wiretale/savefile"
)

// alone prints packets that the planner calls plain with a printer that may not
// remember anything, and tells which of them asked its memory all the same.
type alone struct {
	planner *printer.Planner
	printer *printer.Printer
	buf     []byte
}

func newAlone(o printer.Options) *alone {
	return &alone{planner: printer.NewPlanner(o, printer.NewState()), printer: printer.New(o, nil, printer.NewBarredState())}
}

// print reports the panic of a packet whose plan was wrong.
func (a *alone) print(r *packet.Record) (err error) {
	plan := a.planner.Plan(r, 1)
	if plan.Ordered {
		return nil
	}
	defer func() {
		if x := recover(); x != nil {
			text, _ := x.(string)
			err = errors.New(text)
			a.printer = printer.New(a.printer.Options, nil, printer.NewBarredState())
		}
	}()
	a.buf = a.printer.PacketPlanned(a.buf[:0], r, &plan)
	return nil
}

// segment is an IPv4 packet with a TCP acknowledgment, whose printer remembers.
var segment = []byte("\x45\x00\x00\x28\x00\x01\x00\x00\x40\x06\x00\x00\x0a\x00\x00\x01\x0a\x00\x00\x02" +
	"\x30\x39\x1f\x90\x00\x00\x10\x00\x00\x00\x20\x00\x50\x10\x01\x00\x00\x00\x00\x00")

const toTypeIPv4 = "\x02\x00\x00\x00\x00\x01\x02\x00\x00\x00\x00\x02\x08\x00"

// carried is the segment as many a protocol may carry it: at once, in a frame,
// behind a header of zeros, and something behind it.
func carried() [][]byte {
	frame := append([]byte(toTypeIPv4), segment...)
	typed := append([]byte("\x08\x00"), segment...)
	var list [][]byte
	for _, inner := range [][]byte{segment, frame, typed} {
		for _, zeros := range []int{0, 2, 4, 6, 8, 12, 16, 20} {
			list = append(list, slices.Concat(make([]byte, zeros), inner, make([]byte, 32)))
		}
	}
	return list
}

// TestPlainCarriers puts a TCP segment behind every Ethernet type, IP protocol,
// and UDP and TCP port: whoever prints it must be known to be Ordered.
func TestPlainCarriers(t *testing.T) {
	a := newAlone(printer.Options{Numeric: true, Verbose: 2})
	try := func(what string, number int, link packet.LinkType, data []byte) {
		if err := a.print(&packet.Record{LinkType: link, Data: data, Length: uint32(len(data))}); err != nil {
			t.Errorf("%s %#x: %v", what, number, err)
		}
	}
	for _, inner := range carried() {
		for n := range 0x10000 {
			frame := append([]byte(toTypeIPv4), inner...)
			binary.BigEndian.PutUint16(frame[12:], uint16(n))
			try("Ethernet type", n, 1, frame)
			try("UDP port", n, 101, overIP(17, append([]byte{byte(n >> 8), byte(n), 0xfe, 0xfe, 0, byte(8 + len(inner)), 0, 0}, inner...)))
			tcp := append([]byte(nil), segment[20:]...)
			binary.BigEndian.PutUint16(tcp, uint16(n))
			try("TCP port", n, 101, overIP(6, append(tcp, inner...)))
			for _, form := range []cookedForm{{113, 16, 2, 14}, {276, 20, 8, 0}} {
				try("cooked hardware", n, form.link, form.header(n, 0x0800, inner))
				try("cooked protocol", n, form.link, form.header(1, n, inner))
			}
		}
		for n := range 256 {
			try("IP protocol", n, 101, overIP(byte(n), inner))
		}
		if t.Failed() {
			return
		}
	}
}

// cookedForm is where a version of the cooked header has its fields.
type cookedForm struct {
	link               packet.LinkType
	size               int
	hardware, protocol int
}

func (f cookedForm) header(hardware, protocol int, inner []byte) []byte {
	b := append(make([]byte, f.size), inner...)
	binary.BigEndian.PutUint16(b[f.hardware:], uint16(hardware))
	binary.BigEndian.PutUint16(b[f.protocol:], uint16(protocol))
	return b
}

// overIP is an IPv4 packet.
func overIP(protocol byte, payload []byte) []byte {
	b := append([]byte(nil), segment[:20]...)
	b[3], b[9] = byte(20+len(payload)), protocol
	return append(b, payload...)
}

// TestPlainCaptures prints what the planner calls plain among the packets of all
// captures, as they are and damaged.
func TestPlainCaptures(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, name := range captures(t) {
		r, err := savefile.Open(name)
		if err != nil {
			continue
		}
		a := newAlone(printer.Options{Numeric: true, Verbose: 1})
		for n := 0; n < 300; n++ {
			rec, err := r.Next()
			if err != nil {
				break
			}
			for range 20 {
				if err := a.print(rec); err != nil {
					t.Errorf("%s, packet %d: %v: %x", name, n+1, err, rec.Data)
					break
				}
				damage(random, rec.Data)
			}
		}
		r.Close()
	}
}

// damage changes a byte, the headers' more often than others.
func damage(random *rand.Rand, data []byte) {
	if len(data) > 0 {
		data[random.IntN(min(len(data), 16<<random.IntN(4)))] ^= byte(1 + random.IntN(255))
	}
}
