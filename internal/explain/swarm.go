package explain

import (
	"strconv"

	"wiretale/internal/conversation"
)

// liveState is what Connection.User says of a connection live: how far it was
// told, and which swarm of packets that tell the same is not told one by one.
// From the lowest: 2 bits told, 3 bits the swarm, 5 bits which of its kinds were
// told, and how many packets were not.
type liveState uint32

const (
	liveTitled = 1 // its title was written
	liveEnded  = 2 // its end was told
)

func (u liveState) told() uint32   { return uint32(u & 3) }
func (u liveState) swarm() uint8   { return uint8(u >> 2 & 7) }
func (u liveState) kinds() uint8   { return uint8(u >> 5 & 31) }
func (u liveState) hidden() uint32 { return uint32(u >> 10) }

func newLiveState(told uint32, swarm, kinds uint8, hidden uint32) uint32 {
	return told | uint32(swarm)<<2 | uint32(kinds)<<5 | min(hidden, 1<<22-1)<<10
}

// swarms are the events that come by the hundred, by what they are about.
var swarms = [...]struct {
	about string
	kinds []conversation.Kind // at most five
}{
	{},
	{"about the window", []conversation.Kind{conversation.WindowFull, conversation.WindowUpdate, conversation.ZeroWindow, conversation.WindowProbe, conversation.WindowShrunk}},
	{"about the repair of the loss", []conversation.Kind{conversation.DuplicateAck, conversation.RetransmissionFast, conversation.RetransmissionUnseen, conversation.OutOfOrder}},
	{"that repeat what was seen", []conversation.Kind{conversation.RetransmissionSpurious, conversation.RetransmissionUnclear, conversation.Duplicate}},
	{"with bytes missing before them", []conversation.Kind{conversation.LostSegment, conversation.AckedUnseen}},
	{"that a network card cut or joined, or a router marked", []conversation.Kind{conversation.LargeSegment, conversation.CongestionMark}},
}

// swarmOf finds the swarm of a kind, and its bit there; 0 for other kinds.
func swarmOf(k conversation.Kind) (swarm, bit uint8) {
	for i := range swarms {
		for j, of := range swarms[i].kinds {
			if of == k {
				return uint8(i), 1 << j
			}
		}
	}
	return 0, 0
}

// swarming reports whether the events of a packet only tell again what was just
// told of the connection: then it is counted. Else it remembers what is told now.
func (t *Teller) swarming(list []pendingEvent, number uint64) bool {
	c := list[0].c
	u := liveState(c.User)
	swarm, bit := uint8(0), uint8(0)
	if len(list) == 1 && !t.o.Verbose && !t.begins(c, number) {
		swarm, bit = swarmOf(list[0].e.Kind)
	}
	switch {
	case swarm != 0 && swarm == u.swarm() && u.kinds()&bit != 0:
		c.User = newLiveState(u.told(), swarm, u.kinds(), u.hidden()+1)
		return true
	case swarm != 0 && swarm == u.swarm():
		c.User = newLiveState(u.told(), swarm, u.kinds()|bit, u.hidden())
		return false
	}
	t.swarmed(c)
	c.User = newLiveState(u.told(), swarm, bit, 0)
	return false
}

// swarmed tells how many packets of a swarm were not told one by one.
func (t *Teller) swarmed(c *conversation.Connection) {
	u := liveState(c.User)
	if u.hidden() == 0 {
		return
	}
	t.out.WriteString(t.tag(c) + " … " + strconv.FormatUint(uint64(u.hidden()), 10) + " more " + swarms[u.swarm()].about + "\n")
	c.User = newLiveState(u.told(), u.swarm(), u.kinds(), 0)
}
