package lab

import (
	"net"

	"wiretale/internal/lab/network"
	"wiretale/internal/packet"
	"wiretale/internal/source"
)

// Tap is a place where packets are captured: an interface of a host.
type Tap struct {
	Host      string
	Interface string
	Records   []packet.Record
	Lost      uint64 // packets the kernel had no room for, or too many to keep

	live  *source.Live
	index int // among the taps
	kept  int // bytes
	ended chan struct{}
	sink  func(tap int, r *packet.Record)
}

const (
	linkEthernet = 1         // LINKTYPE_ETHERNET; lo has such headers too
	maxKept      = 256 << 20 // bytes of a capture that are kept in memory
	tapBuffer    = 8 << 20   // bytes of the kernel's ring
)

// openTap begins to capture on the first interface of a host, or on its lo.
func openTap(h *network.Host, index int, sink func(int, *packet.Record)) (*Tap, error) {
	t := &Tap{Host: h.Name, Interface: "eth0", index: index, sink: sink, ended: make(chan struct{})}
	if err := h.Do(t.open); err != nil {
		return nil, network.Unavailable("capture", err)
	}
	go t.run()
	return t, nil
}

// open begins the capture in the namespace of the calling thread.
func (t *Tap) open() (err error) {
	if _, err := net.InterfaceByName(t.Interface); err != nil {
		t.Interface = "lo"
	}
	t.live, err = source.OpenLive([]string{t.Interface}, source.LiveOptions{
		BufferSize: tapBuffer, NotPromisc: true, Immediate: true, Nano: true,
	})
	if err != nil {
		return err
	}
	return t.live.SetFilter(0, source.Filter{})
}

// run hands on what arrives, until the tap is closed and nothing is left.
func (t *Tap) run() {
	defer close(t.ended)
	var b source.Batch
	for t.live.Next(&b) == nil {
		for i := range b.Records {
			t.take(b.Records[i])
		}
	}
	b.Release()
}

func (t *Tap) take(r packet.Record) {
	if t.kept += len(r.Data); t.kept > maxKept {
		t.Lost++
		return
	}
	r.Data = append([]byte(nil), r.Data...)
	t.Records = append(t.Records, r)
	if t.sink != nil {
		t.sink(t.index, &r)
	}
}

// close ends the capture; whatever had arrived is in Records.
func (t *Tap) close() {
	t.live.Interrupt()
	<-t.ended
	if s, err := t.live.Stats(); err == nil {
		t.Lost += s.Dropped
	}
	t.live.Close()
}
