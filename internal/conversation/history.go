package conversation

import "wiretale/internal/header"

// zeekState is the state of an end as Zeek's conn.log counts it.
type zeekState uint8

const (
	zInactive zeekState = iota
	zSynSent
	zSynAckSent
	zPartial
	zEstablished
	zClosed
	zReset
)

// historyLimit bounds the letters of a history. Most letters come once or at
// powers of ten, so only repeated connections attempts could reach it.
const historyLimit = 24

// letter adds a letter of Zeek's history: upper case for the originator.
func (p *pass) letter(side Side, c byte) {
	b := p.b
	if side == Originator {
		c -= 'a' - 'A'
	}
	if b.historyCount < historyLimit {
		b.history[b.historyCount] = c
		b.historyCount++
	}
}

// letterOnce adds a letter unless it is there already.
func (p *pass) letterOnce(side Side, c byte) {
	want := c
	if side == Originator {
		want -= 'a' - 'A'
	}
	for _, h := range p.b.history[:p.b.historyCount] {
		if h == want {
			return
		}
	}
	p.letter(side, c)
}

// letterLog adds a letter when its count reaches a power of ten.
func (p *pass) letterLog(side Side, c byte, count uint32) {
	for ten := uint32(1); ten <= count && ten != 0; ten *= 10 {
		if ten == count {
			p.letter(side, c)
		}
	}
}

// remember adds what the flags of a segment say to history and Zeek's states.
func (p *pass) remember() {
	g, b, side := p.g, p.b, p.side
	mine, peer := &b.zeek[side], &b.zeek[side.Other()]
	again := p.s.is(hasSeq) && g.seq == p.s.lastSeq
	switch {
	case g.has(header.TCPRst):
		if !again || !p.s.is(hasRst) {
			p.letter(side, 'r')
		}
		if *mine != zClosed || *peer != zClosed { // after a normal end it changes nothing
			*mine = zReset
		}
		return
	case g.has(header.TCPSyn):
		p.rememberSyn(p.s.is(hasSyn) && g.seq == p.s.Base, mine, peer)
	case *mine == zInactive:
		*mine = zPartial
	case *mine == zSynSent && g.has(header.TCPAck) && *peer != zInactive:
		*mine = zEstablished
	}
	if g.length > 0 {
		p.letterOnce(side, 'd')
	} else if g.pure() {
		p.letterOnce(side, 'a')
	}
	if g.has(header.TCPFin) {
		if !p.s.sentFin() || g.end-1 != p.s.fin {
			p.letter(side, 'f')
		}
		*mine = zClosed
	}
}

func (p *pass) rememberSyn(again bool, mine, peer *zeekState) {
	if p.g.has(header.TCPAck) {
		if !again || !p.s.is(hasSynAck) {
			p.letter(p.side, 'h')
		}
		if *mine == zInactive || *mine == zSynSent {
			*mine = zSynAckSent
		}
		if *peer == zSynSent {
			*mine, *peer = zEstablished, zEstablished
		}
		return
	}
	if !again {
		p.letter(p.side, 's')
	}
	if *mine == zInactive {
		*mine = zSynSent
	}
}

// History is Zeek's history of the connection.
func (c *Connection) History() string {
	switch {
	case c.tcp != nil:
		return c.tcp.letters()
	case c.TCP():
		return "S"
	case c.Packets[0] > 0 && c.Packets[1] > 0:
		return "Dd"
	case c.Packets[0] > 0:
		return "D"
	}
	return ""
}

// letters are the history with what stands before and behind it: ^ where the
// first packet was taken for the responder's, x where the limit on memory ended it.
func (b *body) letters() string {
	h := string(b.history[:b.historyCount])
	if b.told&toldFlipped != 0 {
		h = "^" + h
	}
	if b.told&toldEvicted != 0 {
		h += "x"
	}
	return h
}

// ConnState is Zeek's conn_state of the connection.
func (c *Connection) ConnState() string {
	switch {
	case c.tcp != nil:
		return c.tcp.connState(c)
	case c.TCP():
		return "S0"
	case c.Flow.Protocol == header.ProtocolICMP || c.Flow.Protocol == header.ProtocolICMPv6:
		return "OTH"
	case c.Packets[1] == 0:
		return "S0"
	case c.Packets[0] == 0:
		return "SHR"
	}
	return "SF"
}

func (b *body) connState(c *Connection) string {
	orig, resp := b.zeek[Originator], b.zeek[Responder]
	switch {
	case resp == zReset:
		return b.responderReset(orig)
	case orig == zReset:
		return b.originatorReset(resp)
	case orig == zClosed && resp == zClosed:
		return "SF"
	case orig == zClosed:
		if resp == zInactive {
			return "SH"
		}
		return "S2"
	case resp == zClosed:
		if orig == zInactive {
			return "SHR"
		}
		return "S3"
	case orig == zSynSent && resp == zInactive:
		return "S0"
	case orig == zEstablished && resp == zEstablished:
		return "S1"
	}
	return "OTH"
}

func (b *body) responderReset(orig zeekState) string {
	switch {
	case orig == zSynSent || orig == zSynAckSent:
		return "REJ"
	case orig == zReset && !b.everData:
		return "REJ"
	case orig == zInactive || orig == zPartial:
		return "RSTRH"
	}
	return "RSTR"
}

func (b *body) originatorReset(resp zeekState) string {
	if resp != zInactive {
		return "RSTO"
	}
	return b.resetUnanswered()
}

// resetUnanswered tells RSTOS0 from OTH: Zeek asks whether the history begins
// with ^?S[^HAFGIQ]*R.
func (b *body) resetUnanswered() string {
	for i, h := range b.history[:b.historyCount] {
		switch {
		case i == 0 && h != 'S':
			return "OTH"
		case h == 'R':
			return "RSTOS0"
		case h == 'H' || h == 'A' || h == 'F' || h == 'G' || h == 'I' || h == 'Q':
			return "OTH"
		}
	}
	return "OTH"
}
