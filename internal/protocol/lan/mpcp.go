package lan

import "wiretale/internal/printer"

// MPCP, the Multi-Point Control Protocol of Ethernet passive optical networks, and
// MAC control (IEEE 802.3-2018 sections 31 and 64).
//
//	 0               2               6
//	+---------------+---------------+-------
//	|    opcode     |  time stamp   | by opcode
//	+---------------+---------------+-------
var _ = printer.Register(printer.Protocol{Name: "mpcp", EtherTypes: []uint16{0x8808}, Print: printMPCP})

// The opcodes with a meaning here.
const (
	mpcpPause       = 1
	mpcpGate        = 2
	mpcpReport      = 3
	mpcpRegisterReq = 4
	mpcpRegister    = 5
	mpcpRegisterAck = 6
)

func printMPCP(p *printer.Printer, v printer.View) {
	p.Layer("mpcp")
	v.Need(0, 6)
	opcode := v.U16(0)
	p.Print("MPCP, Opcode {opcode}", mpcpOpcodes.Of(uint32(opcode), "Unknown ({})"))
	if opcode != mpcpPause {
		p.Print(", Timestamp {timestamp} ticks", v.U32(2))
	}
	p.Print(", length {length}", v.Len())
	if p.V(1) {
		mpcpBody(p, v, opcode)
	}
}

func mpcpBody(p *printer.Printer, v printer.View, opcode uint16) {
	body := v.From(6)
	switch opcode {
	case mpcpPause:
	case mpcpGate:
		mpcpGrants(p, body)
	case mpcpReport:
		mpcpQueues(p, body)
	case mpcpRegisterReq:
		p.Print("\n\tFlags [ {flags} ], Pending-Grants {}", mpcpRequests.Of(uint32(body.U8(0)), "Reserved", ", "), body.U8(1))
	case mpcpRegister:
		p.Print("\n\tAssigned-Port {port}, Flags [ {flags} ]\n\tSync-Time {} ticks, Echoed-Pending-Grants {}",
			body.U16(0), mpcpRegisters.Of(uint32(body.U8(2)), "Reserved", ", "), body.U16(3), body.U8(5))
	case mpcpRegisterAck:
		p.Print("\n\tEchoed-Assigned-Port {port}, Flags [ {flags} ]\n\tEchoed-Sync-Time {} ticks",
			body.U16(0), mpcpAcks.Of(uint32(body.U8(2)), "Reserved", ", "), body.U16(3))
	default:
		p.HexDump("\n\t", v.Data())
	}
}

var mpcpOpcodes = printer.NameTable{
	{Value: mpcpPause, Text: "Pause"}, {Value: mpcpGate, Text: "Gate"}, {Value: mpcpReport, Text: "Report"}, {Value: mpcpRegisterReq, Text: "Register Request"},
	{Value: mpcpRegister, Text: "Register"}, {Value: mpcpRegisterAck, Text: "Register ACK"},
}

// mpcpGrants prints when a network unit may send (section 64.3.6.1).
func mpcpGrants(p *printer.Printer, v printer.View) {
	n := v.U8(0)
	p.Print("\n\tGrant Numbers {grants}, Flags [ {flags} ]", n&7, mpcpGateFlags.Of(uint32(n&^7), "?", ", "))
	v = v.From(1)
	for i := range int(n & 7) {
		p.Print("\n\tGrant #{}, Start-Time {} ticks, duration {} ticks", i+1, v.U32(0), v.U16(4))
		v = v.From(6)
	}
	p.Print("\n\tSync-Time {} ticks", v.U16(0))
}

// mpcpQueues prints what a network unit has to send (section 64.3.6.2). tcpdump:
// the last set is not printed.
func mpcpQueues(p *printer.Printer, v printer.View) {
	sets := v.U8(0)
	p.Print("\n\tTotal Queue-Sets {sets}", sets)
	v = v.From(1)
	for ; sets > 1; sets-- {
		bits := v.U8(0)
		p.Print("\n\t  Queue-Set #{}, Report-Bitmap [ {} ]", sets, mpcpQueueBits.Of(uint32(bits), "Unknown", ", "))
		v = v.From(1)
		for i := 1; bits != 0; i, bits = i+1, bits>>1 {
			if bits&1 != 0 {
				p.Print("\n\t    Q{} Report, Duration {} ticks", i, v.U16(0))
				v = v.From(2)
			}
		}
	}
}

var mpcpGateFlags = printer.BitTable{
	{Value: 0x08, Text: "Discovery"}, {Value: 0x10, Text: "Force Grant #1"}, {Value: 0x20, Text: "Force Grant #2"}, {Value: 0x40, Text: "Force Grant #3"}, {Value: 0x80, Text: "Force Grant #4"},
}

var mpcpQueueBits = printer.BitTable{
	{Value: 1, Text: "Q0"}, {Value: 2, Text: "Q1"}, {Value: 4, Text: "Q2"}, {Value: 8, Text: "Q3"}, {Value: 16, Text: "Q4"}, {Value: 32, Text: "Q5"}, {Value: 64, Text: "Q6"}, {Value: 128, Text: "Q7"},
}

var (
	mpcpRequests  = printer.BitTable{{Value: 1, Text: "Register"}, {Value: 3, Text: "De-Register"}}
	mpcpRegisters = printer.BitTable{{Value: 1, Text: "Re-Register"}, {Value: 2, Text: "De-Register"}, {Value: 3, Text: "ACK"}, {Value: 4, Text: "NACK"}}
	mpcpAcks      = printer.BitTable{{Value: 1, Text: "ACK"}}
)
