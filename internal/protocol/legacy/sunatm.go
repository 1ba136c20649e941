package legacy

import (
	"wiretale/internal/packet"
	"wiretale/internal/printer"
)

// ATM: IP that may go without LLC (classical IP, RFC 2225), and what SunATM
// captures, with the connection.
//
//	 0       1       2               4
//	+-------+-------+---------------+-------
//	|dir,typ|  VPI  |     VCI       | AAL5 or OAM      (SunATM)
//	+-------+-------+---------------+-------
var (
	_ = printer.Register(printer.Protocol{Name: "cip", LinkTypes: []packet.LinkType{19, 106}, Ordered: true, Print: printCIP})
	_ = printer.Register(printer.Protocol{Name: "sunatm", LinkTypes: []packet.LinkType{123}, Ordered: true, Print: printSunATM})
)

// llcSNAP is how LLC begins before an Ethernet type.
var llcSNAP = [6]byte{0xaa, 0xaa, 0x03}

func printCIP(p *printer.Printer, v printer.View) {
	p.Layer("cip")
	if p.LinkLevel {
		p.Print("{length}: ", v.Len())
	}
	if v.Captured() < len(llcSNAP) {
		p.Trunc()
		return
	}
	if [6]byte(v.Bytes(0, 6)) == llcSNAP {
		mediaLLC(p, v, 0)
		return
	}
	printer.EtherType(0x0800).Print(p, v)
}

const (
	sunHeader = 4
	sunSent   = 0x80
	sunType   = 0x0f
	sunLANE   = 1
)

func printSunATM(p *printer.Printer, v printer.View) {
	p.Layer("sunatm")
	info := v.U8(0)
	if p.LinkLevel {
		if info&sunSent != 0 {
			p.Write("Tx: ")
		} else {
			p.Write("Rx: ")
		}
	}
	vpi, vci := v.U8(1), v.U16(2)
	if p.LinkLevel {
		p.Print("VPI:{vpi} VCI:{vci} ", vpi, vci)
	}
	atm(p, v, sunHeader, vpi, vci, info&sunType == sunLANE)
}

// The connections with a meaning of their own.
const (
	atmMeta      = 1
	atmBroadcast = 2
	atmSegment   = 3
	atmEnd       = 4
	atmSignals   = 5
	atmILMI      = 16
)

// atm prints what a connection carries, behind size bytes of headers.
func atm(p *printer.Printer, v printer.View, size int, vpi uint8, vci uint16, lane bool) {
	p.Layer("atm")
	body := v.From(size)
	switch {
	case vpi == 0 && vci == atmMeta:
		p.Write("meta: ")
	case vpi == 0 && vci == atmBroadcast:
		p.Write("broadcast sig: ")
	case vpi == 0 && (vci == atmSegment || vci == atmEnd):
		printOAM(p, body, oamHEC)
	case vpi == 0 && vci == atmSignals:
		p.Print("SSCOP, proto {protocol} ", body.U8(0))
	case vpi == 0 && vci == atmILMI:
		p.Write("ilmi: ")
		printer.UDP(161, 161).Print(p, body)
	case lane:
		printLANE(p, body)
	default:
		mediaLLC(p, body, 0)
		p.LinkHeader -= p.Header.Length // tcpdump: LLC belongs to the packet here
	}
	p.LinkHeader += size
}

// LAN emulation over ATM (ATM Forum, LANE 1.0 section 4.1): frames begin with the
// number of a client, or are for control.
const (
	laneControl = 0xff00
	laneHeader  = 2
)

func printLANE(p *printer.Printer, v printer.View) {
	p.Layer("lane")
	const etherHeader = 14
	if id := v.U16(0); id != laneControl {
		if !v.Has(laneHeader, etherHeader) {
			p.Layer("ether")
			p.Trunc()
			return
		}
		p.Print("lecid:{client:x} ", id)
		printer.Key("ether").Print(p, v.From(laneHeader))
		return
	}
	p.Print("lec: proto {protocol:x} vers {version:x} {operation}", v.U8(2), v.U8(3), laneOperations.Of(uint32(v.U16(4)), "opcode-#{}"))
}

var laneOperations = printer.NameTable{
	{Value: 0x0001, Text: "configure request"}, {Value: 0x0101, Text: "configure response"}, {Value: 0x0002, Text: "join request"},
	{Value: 0x0102, Text: "join response"}, {Value: 0x0003, Text: "ready query"}, {Value: 0x0103, Text: "ready indication"},
	{Value: 0x0004, Text: "register request"}, {Value: 0x0104, Text: "register response"}, {Value: 0x0005, Text: "unregister request"},
	{Value: 0x0105, Text: "unregister response"}, {Value: 0x0006, Text: "ARP request"}, {Value: 0x0106, Text: "ARP response"},
	{Value: 0x0007, Text: "flush request"}, {Value: 0x0107, Text: "flush response"}, {Value: 0x0008, Text: "NARP request"}, {Value: 0x0009, Text: "topology request"},
}

// OAM cells (ITU-T I.610): operation and maintenance.
//
//	 0               4      (HEC)   1                               47
//	+---------------+-------+-------+-------------------------------+------
//	| cell header   |       |cell,fn| by function                   | CRC-10
//	+---------------+-------+-------+-------------------------------+------
const (
	oamHEC     = 1 // cells with the byte of the header's checksum
	oamPayload = 48

	oamFault     = 1
	oamAIS       = 0
	oamRDI       = 1
	oamLoopback  = 8
	oamAddress   = 16
	oamLoopPoint = 12
)

// printOAM prints a cell, whose header has hec bytes more than four.
func printOAM(p *printer.Printer, v printer.View, hec int) {
	p.Layer("oam")
	header, _ := v.U32(hec), v.U8(4+hec)
	vci := header >> 4 & 0xffff
	p.Print("{}, vpi {vpi}, vci {vci}, payload [ {payload} ], clp {clp}, length {length}",
		oamFlows.Of(vci, "OAM F5"), header>>20&0xff, vci, oamPayloads[header>>1&7], header&1, v.Len())
	if !p.V(1) {
		return
	}
	cell := v.From(4 + hec)
	kind, function := cell.U8(0)>>4, cell.U8(0)&15
	p.Print("\n\tcell-type {cell} ({}), func-type {function} ({})",
		oamCells.Of(uint32(kind), "unknown"), kind, oamFunctionsOf(kind).Of(uint32(function), oamNone(kind)), function)
	switch {
	case kind == oamFault && function == oamLoopback:
		cell.Need(0, oamPayload-2)
		p.Print("\n\tLoopback-Indicator {indicator}, Correlation-Tag 0x{tag:08x}", oamIndicators[cell.U8(1)&1], cell.U32(2))
		oamWords(p, cell.From(7), "\n\tLocation-ID ", oamLoopPoint)
		oamWords(p, cell.From(7+oamLoopPoint), "\n\tSource-ID   ", oamLoopPoint)
	case kind == oamFault && (function == oamAIS || function == oamRDI):
		cell.Need(0, oamPayload-2)
		p.Print("\n\tFailure-type 0x{failure:02x}", cell.U8(1))
		oamWords(p, cell.From(3), "\n\tLocation-ID ", oamAddress)
	}
	sum := cell.U16(oamPayload-2) & 0x3ff
	verdict := "incorrect"
	if crc10(cell.Bytes(0, oamPayload)) == 0 {
		verdict = "correct"
	}
	p.Print("\n\tcksum 0x{crc:03x} ({})", sum, verdict)
}

func oamWords(p *printer.Printer, v printer.View, label string, n int) {
	p.Write(label)
	for o := 0; o < n; o += 2 {
		p.Print("{:04x} ", v.U16(o))
	}
}

// crc10 is the checksum of a cell (ITU-T I.610 section 10.1): nothing is left over of
// bytes that end in a right one.
func crc10(b []byte) uint16 {
	const polynomial = 0x633
	sum := uint16(0)
	for _, c := range b {
		for bit := 7; bit >= 0; bit-- {
			sum = sum<<1 | uint16(c>>bit)&1
			if sum&0x400 != 0 {
				sum ^= polynomial
			}
		}
	}
	return sum
}

var (
	oamFlows    = printer.NameTable{{Value: 3, Text: "OAM F4 (segment)"}, {Value: 4, Text: "OAM F4 (end)"}}
	oamPayloads = [8]string{
		"user data, uncongested, SDU 0", "user data, uncongested, SDU 1", "user data, congested, SDU 0", "user data, congested, SDU 1",
		"VCC OAM F5 flow segment", "VCC OAM F5 flow end-to-end", "Traffic Control and resource Mgmt", "Unknown",
	}
	oamCells      = printer.NameTable{{Value: 1, Text: "Fault Management"}, {Value: 2, Text: "Performance Management"}, {Value: 8, Text: "activate/deactivate"}, {Value: 15, Text: "System Management"}}
	oamIndicators = [2]string{"Reply", "Request"}
)

// oamFunctionsOf returns the functions of a type of cell.
func oamFunctionsOf(kind uint8) printer.NameTable {
	switch kind {
	case oamFault:
		return oamFaults
	case 2:
		return oamPerformances
	case 8:
		return oamActivations
	}
	return nil
}

// oamNone is what an unknown function is called.
func oamNone(kind uint8) string {
	if oamFunctionsOf(kind) == nil {
		return "unknown"
	}
	return "none"
}

var (
	oamFaults       = printer.NameTable{{Value: 0, Text: "AIS"}, {Value: 1, Text: "RDI"}, {Value: 4, Text: "Continuity Check"}, {Value: 8, Text: "Loopback"}}
	oamPerformances = printer.NameTable{{Value: 0, Text: "Forward Monitoring"}, {Value: 1, Text: "Backward Reporting"}, {Value: 2, Text: "Monitoring and Reporting"}}
	oamActivations  = printer.NameTable{{Value: 0, Text: "Performance Monitoring"}, {Value: 1, Text: "Continuity Check"}}
)
