package lab

import (
	"fmt"
	"net"
	"time"

	"golang.org/x/sys/unix"

	"wiretale/internal/lab/network"
	"wiretale/internal/lab/ring"
	"wiretale/internal/packet"
	"wiretale/savefile"
)

// Tap is a place where packets are captured: an interface of a host.
type Tap struct {
	Host      string
	Interface string
	Records   []packet.Record
	Lost      uint64 // packets the kernel had no room for, or too many to keep

	ring  *ring.Ring
	index int // among the taps
	kept  int // bytes
	wake  int // an eventfd
	ended chan struct{}
	sink  func(tap int, r *packet.Record)
}

const (
	linkEthernet = 1          // LINKTYPE_ETHERNET; lo has such headers too
	largestFrame = 65536 + 14 // on lo
	maxKept      = 256 << 20  // bytes of a capture that are kept in memory
)

// openTap begins to capture on the first interface of a host, or on its lo.
func openTap(h *network.Host, index int, sink func(int, *packet.Record)) (*Tap, error) {
	t := &Tap{Host: h.Name, Interface: "eth0", index: index, sink: sink, ended: make(chan struct{})}
	var err error
	if t.wake, err = unix.Eventfd(0, unix.EFD_CLOEXEC|unix.EFD_NONBLOCK); err != nil {
		return nil, fmt.Errorf("lab: eventfd: %w", err)
	}
	if err = h.Do(t.open); err != nil {
		unix.Close(t.wake)
		return nil, network.Unavailable("capture", err)
	}
	go t.run()
	return t, nil
}

// open opens the packet socket in the namespace of the calling thread.
func (t *Tap) open() error {
	largest := 1514
	i, err := net.InterfaceByName(t.Interface)
	if err != nil {
		t.Interface, largest = "lo", largestFrame
		if i, err = net.InterfaceByName(t.Interface); err != nil {
			return err
		}
	}
	t.ring, err = ring.Open(i.Index, ring.Options{Largest: largest, Outgoing: t.Interface != "lo"})
	return err
}

// run hands on what arrives, until the tap is closed and the ring is empty.
func (t *Tap) run() {
	defer close(t.ended)
	fds := []unix.PollFd{{Fd: t.ring.FD(), Events: unix.POLLIN}, {Fd: int32(t.wake), Events: unix.POLLIN}}
	for {
		closing := fds[1].Revents != 0
		for {
			f, ok := t.ring.Receive()
			if !ok {
				break
			}
			t.take(f)
			t.ring.Done()
		}
		if closing {
			return
		}
		unix.Ppoll(fds, nil, nil)
	}
}

func (t *Tap) take(f ring.Frame) {
	r := packet.Record{
		Sec: int64(f.Time / time.Second), Nsec: int64(f.Time % time.Second),
		Data: append([]byte(nil), f.Data...), Length: uint32(f.Length),
		LinkType: linkEthernet, Direction: savefile.DirectionIn,
	}
	if f.Outgoing {
		r.Direction = savefile.DirectionOut
	}
	if t.kept += len(r.Data); t.kept > maxKept {
		t.Lost++
		return
	}
	t.Records = append(t.Records, r)
	if t.sink != nil {
		t.sink(t.index, &r)
	}
}

// close ends the capture; whatever had arrived is in Records.
func (t *Tap) close() {
	unix.Write(t.wake, []byte{1, 0, 0, 0, 0, 0, 0, 0})
	<-t.ended
	t.Lost += t.ring.Overruns()
	t.ring.Close()
	unix.Close(t.wake)
}
