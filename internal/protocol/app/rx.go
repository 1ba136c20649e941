package app

import "wiretale/internal/printer"

// Rx, the remote procedure calls of AFS (Zeldovich, "Rx protocol specification"):
// file servers, caches, protection, volume location, authentication, volumes and
// the servers of servers.
//
//	 0               4               8               12              16
//	+---------------+---------------+---------------+---------------+
//	|     epoch     | connection    |     call      |   sequence    |
//	+---------------+---+---+---+---+-------+-------+---------------+
//	|    serial     |typ|flg|sta|sec| spare |service| body
//	+---------------+---+---+---+---+-------+-------+------
var _ = printer.Register(printer.Protocol{
	Name: "rx", UDP: []printer.PortRule{{First: 7000, Last: 7009, Side: printer.Either}}, Ordered: true, Print: printRx,
})

const (
	rxHeader = 28

	rxData  = 1
	rxAck   = 2
	rxAbort = 4

	rxClientInit = 0x01
	rxSlowStart  = 0x20
	rxFirstPort  = 7000
)

var rxTypes = printer.NameTable{
	{Value: 1, Text: "data"}, {Value: 2, Text: "ack"}, {Value: 3, Text: "busy"}, {Value: 4, Text: "abort"}, {Value: 5, Text: "ackall"},
	{Value: 6, Text: "challenge"}, {Value: 7, Text: "response"}, {Value: 8, Text: "debug"}, {Value: 9, Text: "params"}, {Value: 13, Text: "version"},
}

func printRx(p *printer.Printer, v printer.View) {
	p.Layer("rx")
	if v.Len() < rxHeader || v.Captured() < rxHeader {
		p.Print(" [|rx] ({length})", v.Len())
		return
	}
	kind, flags := v.U8(20), v.U8(21)
	p.Print(" rx {rx_type}", rxTypes.Of(uint32(kind), "type {}"))
	if p.V(1) {
		rxNumbers(p, v, kind, flags)
	}
	switch {
	case kind == rxData && v.U32(12) == 1 && flags&rxClientInit != 0:
		rxRemember(p, v)
		rxCall(p, v)
	case flags&rxClientInit == 0 && (kind == rxData && v.U32(12) == 1 || kind == rxAbort):
		if op, known := rxRecall(p, v); known {
			rxReply(p, v, kind, op)
		}
	case kind == rxAck:
		rxAcknowledge(p, v)
	}
	p.Print(" ({length})", v.Len())
}

// rxNumbers prints the numbers of the header, the more the higher the verbosity.
func rxNumbers(p *printer.Printer, v printer.View, kind, flags uint8) {
	if p.V(2) {
		p.Print(" cid {connection:08x}", v.U32(4))
		p.Print(" call# {call}", v.U32(8))
	}
	p.Print(" seq {sequence} ser {serial}", v.U32(12), v.U32(16))
	if p.V(3) {
		p.Print(" secindex {security} serviceid {service}", v.U8(23), v.U16(26))
	}
	if p.V(2) {
		rxPrintFlags(p, kind, flags)
	}
}

var rxFlags = printer.BitTable{{Value: 1, Text: "<client-init>"}, {Value: 2, Text: "<req-ack>"}, {Value: 4, Text: "<last-pckt>"}, {Value: 8, Text: "<more-pckts>"}, {Value: 16, Text: "<free-pckt>"}}

// rxPrintFlags prints the flags; what one of them means depends on the type.
func rxPrintFlags(p *printer.Printer, kind, flags uint8) {
	extra := ""
	switch {
	case flags&rxSlowStart != 0 && kind == rxData:
		extra = "<jumbogram>"
	case flags&rxSlowStart != 0 && kind == rxAck:
		extra = "<slow-start>"
	}
	known := flags & 0x1f
	if known == 0 && extra == "" {
		return
	}
	p.Print(" {flags}", rxFlags.Of(uint32(known), "", ","))
	if known != 0 && extra != "" {
		p.Byte(',')
	}
	p.Write(extra)
}

// rxKey is what a call and its reply have in common.
type rxKey struct {
	call           uint32
	client, server uint32
	port, service  uint16
}

type rxEntry struct {
	rxKey
	op uint32
}

// rxMemory remembers the operations of the last calls, so that replies can be
// told.
type rxMemory struct {
	entries    [64]rxEntry
	next, hint int
}

var rxCalls = printer.Remember(func() *rxMemory { return &rxMemory{} })

// rxAddresses returns where a packet comes from and goes to. tcpdump: it reads an
// IPv6 header as if it were one of IPv4.
func rxAddresses(p *printer.Printer) (src, dst uint32) {
	h := p.Net.Header
	return h.U32(12), h.U32(16)
}

func rxRemember(p *printer.Printer, v printer.View) {
	if !v.Has(rxHeader, 4) {
		return
	}
	m := rxCalls.Of(p)
	client, server := rxAddresses(p)
	m.entries[m.next] = rxEntry{rxKey{v.U32(8), client, server, p.DstPort, v.U16(26)}, v.U32(rxHeader)}
	m.next = (m.next + 1) % len(m.entries)
}

func rxRecall(p *printer.Printer, v printer.View) (op uint32, known bool) {
	m := rxCalls.Of(p)
	server, client := rxAddresses(p)
	key := rxKey{v.U32(8), client, server, p.SrcPort, v.U16(26)}
	for i := range m.entries {
		n := (m.hint + i) % len(m.entries)
		if m.entries[n].rxKey == key {
			m.hint = n
			return m.entries[n].op, true
		}
	}
	return 0, false
}

var rxReasons = printer.NameTable{
	{Value: 1, Text: "ack requested"}, {Value: 2, Text: "duplicate packet"}, {Value: 3, Text: "out of sequence"}, {Value: 4, Text: "exceeds window"},
	{Value: 5, Text: "no buffer space"}, {Value: 6, Text: "ping"}, {Value: 7, Text: "ping response"}, {Value: 8, Text: "delay"}, {Value: 9, Text: "idle"},
}

const (
	rxAckHeader = 18
	rxAckPad    = 3
	rxAckGot    = 1
	rxAckMiss   = 0
)

// rxAcknowledge prints an acknowledgement: which packets came and which did not.
func rxAcknowledge(p *printer.Printer, v printer.View) {
	if v.Len() < rxHeader+rxAckHeader || v.Captured() < rxHeader+rxAckHeader {
		p.Write(" [|ack]")
		return
	}
	b := v.From(rxHeader)
	if p.V(3) {
		p.Print(" bufspace {buffer_space} maxskew {skew}", b.U16(0), b.U16(2))
	}
	first := b.U32(4)
	p.Print(" first {first} serial {ack_serial} reason {reason}", first, b.U32(12), rxReasons.Of(uint32(b.U8(16)), "#{}"))
	n := int(b.U8(17))
	if n > 0 {
		if !b.Has(rxAckHeader, n) {
			p.Write(" [|ack]")
			return
		}
		acks := b.Bytes(rxAckHeader, n)
		rxRanges(p, " acked", acks, rxAckGot, first)
		rxRanges(p, " nacked", acks, rxAckMiss, first)
	}
	if p.V(3) {
		rxAckTail(p, b.From(rxAckHeader+n+rxAckPad))
	}
}

// rxRanges prints the numbers of the packets with one state.
func rxRanges(p *printer.Printer, label string, acks []byte, state byte, first uint32) {
	sep := " "
	for i := 0; i < len(acks); i++ {
		if acks[i] != state {
			continue
		}
		from := i
		for i+1 < len(acks) && acks[i+1] == state {
			i++
		}
		p.Write(label)
		p.Write(sep)
		p.Print("{}", first+uint32(from))
		if i > from {
			p.Print("-{}", first+uint32(i))
		}
		label, sep = "", ","
	}
}

var rxAckTails = [...]string{" ifmtu {}", " maxmtu {}", " rwind {}", " maxpackets {}"}

// rxAckTail prints the sizes that newer acknowledgements end with.
func rxAckTail(p *printer.Printer, v printer.View) {
	for i, phrase := range rxAckTails {
		if v.Len() < 4*i+4 || !v.Has(4*i, 4) {
			return
		}
		p.Print(phrase, v.U32(4*i))
	}
}
