package explain

import (
	"wiretale/internal/conversation"
	"wiretale/internal/header"
)

// outcome is what Zeek says of a conversation.
type outcome struct{ connState, history string }

// outcomes are numbers for conn_states with their histories: few, for many flows.
type outcomes struct {
	list  []outcome
	index map[outcome]uint16
	plain [8]uint16 // numbers, plus one, of those that are not of TCP
}

// maxOutcomes bounds the different outcomes; beyond, histories are left out. It
// leaves room for the conn_states alone below 1<<16.
const maxOutcomes = 1<<16 - 64

// of is the number of the outcome of c. Of conversations that are not TCP there
// are few, known by who sent anything.
func (o *outcomes) of(c *conversation.Connection) uint16 {
	if c.TCP() {
		return o.number(outcome{c.ConnState(), c.History()})
	}
	kind := 0
	if p := c.Flow.Protocol; p == header.ProtocolICMP || p == header.ProtocolICMPv6 {
		kind = 4
	}
	for side, n := range c.Packets {
		if n > 0 {
			kind |= 1 << side
		}
	}
	if o.plain[kind] == 0 {
		o.plain[kind] = 1 + o.number(outcome{c.ConnState(), c.History()})
	}
	return o.plain[kind] - 1
}

// number is the number of an outcome.
func (o *outcomes) number(x outcome) uint16 {
	if i, ok := o.index[x]; ok {
		return i
	}
	if len(o.list) >= maxOutcomes && x.history != "" {
		return o.number(outcome{connState: x.connState})
	}
	if o.index == nil {
		o.index = map[outcome]uint16{}
	}
	o.list = append(o.list, x)
	o.index[x] = uint16(len(o.list) - 1)
	return o.index[x]
}
