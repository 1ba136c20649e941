package transport

import "wiretale/internal/printer"

// SCTP, the Stream Control Transmission Protocol (RFC 9260 section 3).
//
//	 0               1               2               3
//	+-------------------------------+-------------------------------+
//	|          source port          |       destination port        |
//	+-------------------------------+-------------------------------+
//	|                       verification tag                        |
//	+---------------------------------------------------------------+
//	|                           checksum                            |
//	+---------------+---------------+-------------------------------+
//	|  chunk type   |     flags     |         chunk length          |
//	+---------------+---------------+-------------------------------+
//	|                    by type, then more chunks                  |
//	+---------------------------------------------------------------+
var _ = printer.Register(printer.Protocol{
	Name:      "sctp",
	IP:        []uint8{132},
	Addresses: true,
	Print:     printSCTP,
})

const (
	sctpHeader  = 12
	chunkHeader = 4

	forcesHighPort = 6704 // then medium and low priority
)

// The types of chunks whose values are printed.
const (
	chunkData    = 0
	chunkInit    = 1
	chunkInitAck = 2
	chunkSACK    = 3
)

// chunkNames are the names of chunks (IANA "Chunk Types").
var chunkNames = printer.NameTable{
	{Value: chunkData, Text: "DATA"}, {Value: chunkInit, Text: "INIT"}, {Value: chunkInitAck, Text: "INIT ACK"}, {Value: chunkSACK, Text: "SACK"},
	{Value: 4, Text: "HB REQ"}, {Value: 5, Text: "HB ACK"}, {Value: 6, Text: "ABORT"}, {Value: 7, Text: "SHUTDOWN"},
	{Value: 8, Text: "SHUTDOWN ACK"}, {Value: 9, Text: "OP ERR"}, {Value: 10, Text: "COOKIE ECHO"}, {Value: 11, Text: "COOKIE ACK"},
	{Value: 12, Text: "ECN ECHO"}, {Value: 13, Text: "ECN CWR"}, {Value: 14, Text: "SHUTDOWN COMPLETE"},
	{Value: 0xc0, Text: "FOR CUM TSN"}, {Value: 0xc1, Text: "REL CTRL"}, {Value: 0xc2, Text: "REL CTRL ACK"},
}

func printSCTP(p *printer.Printer, v printer.View) {
	p.Layer("sctp")
	if v.Len() < sctpHeader {
		p.Print("truncated-sctp - {} bytes missing!", sctpHeader-v.Len())
		return
	}
	if !v.Has(0, sctpHeader) {
		p.Trunc()
		return
	}
	p.SrcPort, p.DstPort = v.U16(0), v.U16(2)
	transportEnds(p, ": sctp")
	forcesPort(p, p.SrcPort)
	forcesPort(p, p.DstPort)
	sctpChunks(p, v.From(sctpHeader))
}

// forcesPort names a port on which ForCES runs, by priority (RFC 5811 section
// 4.2.1.1).
func forcesPort(p *printer.Printer, port uint16) {
	switch port {
	case forcesHighPort:
		p.Write("[ForCES HP]")
	case forcesHighPort + 1:
		p.Write("[ForCES MP]")
	case forcesHighPort + 2:
		p.Write("[ForCES LP]")
	}
}

func isForCESPort(port uint16) bool { return port >= forcesHighPort && port <= forcesHighPort+2 }

// sctpChunks prints the chunks of a packet, each with its number.
func sctpChunks(p *printer.Printer, v printer.View) {
	for number := 1; v.Len() > 0; number++ {
		length := chunkHeader
		if v.Len() >= chunkHeader {
			if v.Has(0, chunkHeader) {
				length = int(v.U16(2))
			}
			if !v.Has(0, length) {
				p.Trunc()
				return
			}
		}
		chunkNumber(p, number)
		if v.Len() < chunkHeader {
			p.Write("[chunk descriptor cut off at end of packet]")
			return
		}
		if length < chunkHeader {
			p.Print("[Bad chunk length {}, < size of chunk descriptor]", length)
			return
		}
		kind := v.U8(0)
		p.Print("[{chunk}] ", chunkNames.Of(uint32(kind), "Unknown chunk type: 0x{:x}"))
		if !sctpChunk(p, v.Limit(length), kind) {
			p.Print("bogus chunk length {}]", length)
			return
		}
		v = v.From(length)
		padding := min(-length&3, max(v.Len(), 0))
		if !v.Has(0, padding) {
			p.Trunc()
			return
		}
		v = v.From(padding)
	}
}

func chunkNumber(p *printer.Printer, number int) {
	switch {
	case p.V(2):
		p.Print("\n\t{}) ", number)
	case number == 1:
		p.Write(" (1) ")
	default:
		p.Print(", ({}) ", number)
	}
}

// sctpChunk prints the value of a chunk, all of which is v, and reports whether it
// is long enough.
func sctpChunk(p *printer.Printer, v printer.View, kind uint8) bool {
	switch kind {
	case chunkData:
		return sctpData(p, v)
	case chunkInit, chunkInitAck:
		return sctpInit(p, v)
	case chunkSACK:
		return sctpSACK(p, v)
	}
	return true
}

// sctpInit prints the start of an association (RFC 9260 section 3.3.2).
func sctpInit(p *printer.Printer, v printer.View) bool {
	const size = 20
	if v.Len() < size {
		return false
	}
	p.Print("[init tag: {init_tag}] [rwnd: {rwnd}] [OS: {outbound_streams}] [MIS: {inbound_streams}] [init TSN: {init_tsn}] ",
		v.U32(4), v.U32(8), v.U16(12), v.U16(14), v.U32(16))
	return true
}

// sctpSACK prints which data arrived (RFC 9260 section 3.3.4).
func sctpSACK(p *printer.Printer, v printer.View) bool {
	const size = 16
	if v.Len() < size {
		return false
	}
	last := v.U32(4)
	gaps, dups := int(v.U16(12)), int(v.U16(14))
	p.Print("[cum ack {cum_ack}] [a_rwnd {rwnd}] [#gap acks {gaps}] [#dup tsns {dups}] ", last, v.U32(8), gaps, dups)
	o := size
	for i := 1; i <= gaps && o < v.Len(); i++ {
		p.Print("\n\t\t[gap ack block #{}: start = {gap_start}, end = {gap_end}] ", i, last+uint32(v.U16(o)), last+uint32(v.U16(o+2)))
		o += 4
	}
	for i := 1; i <= dups && o < v.Len(); i++ {
		p.Print("\n\t\t[dup TSN #{}: {dup_tsn}] ", i, v.U32(o))
		o += 4
	}
	return true
}
