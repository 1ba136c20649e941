package transport

import "wiretale/internal/printer"

// The payloads that SCTP hands on: payload protocol identifiers.
const (
	payloadM3UA   = 3
	payloadForCES = 21 // and 22, 23: by priority
)

// payloadNames are the names of payloads (IANA "SCTP Payload Protocol
// Identifiers").
var payloadNames = printer.NameTable{
	{Value: 1, Text: "ISDN Q.921"}, {Value: 2, Text: "M2UA"}, {Value: payloadM3UA, Text: "M3UA"}, {Value: 4, Text: "SUA"},
	{Value: 5, Text: "M2PA"}, {Value: 6, Text: "V5.2"}, {Value: 7, Text: "H.248"}, {Value: 8, Text: "BICC"}, {Value: 9, Text: "TALI"},
	{Value: 10, Text: "DUA"}, {Value: 11, Text: "ASAP"}, {Value: 12, Text: "ENRP"}, {Value: 13, Text: "H.323"}, {Value: 14, Text: "Q.IPC"},
	{Value: 15, Text: "SIMCO"}, {Value: 16, Text: "DDPSC"}, {Value: 17, Text: "DDPSSC"}, {Value: 18, Text: "S1AP"}, {Value: 19, Text: "RUA"},
	{Value: 20, Text: "HNBAP"}, {Value: payloadForCES, Text: "ForCES HP"}, {Value: payloadForCES + 1, Text: "ForCES MP"},
	{Value: payloadForCES + 2, Text: "ForCES LP"}, {Value: 24, Text: "SBc-AP"}, {Value: 25, Text: "NBAP"}, {Value: 27, Text: "X2AP"},
}

// sctpData prints a chunk of data (RFC 9260 section 3.3.1).
func sctpData(p *printer.Printer, v printer.View) bool {
	const size = 16
	dataFlags(p, v.U8(1))
	if v.Len() < size {
		return false
	}
	payload := v.U32(12)
	p.Print("[TSN: {tsn}] [SID: {stream}] [SSEQ {stream_seq}] [PPID {payload}] ", v.U32(4), v.U16(8), v.U16(10), payloadNames.Of(payload, "0x{:x}"))
	if v.Len() == size {
		return false
	}
	dataPayload(p, v.From(size), payload)
	return true
}

// dataFlags prints whether a chunk is unordered, and begins and ends a message.
func dataFlags(p *printer.Printer, flags uint8) {
	const unordered, begins, ends = 4, 2, 1
	if flags&unordered != 0 {
		p.Write("(U)")
	}
	if flags&begins != 0 {
		p.Write("(B)")
	}
	if flags&ends != 0 {
		p.Write("(E)")
	}
	if flags&(unordered|begins|ends) != 0 {
		p.Byte(' ')
	}
}

func dataPayload(p *printer.Printer, v printer.View, payload uint32) {
	if isForCESPort(p.SrcPort) || isForCESPort(p.DstPort) {
		payload = payloadForCES
	}
	switch payload {
	case payloadForCES, payloadForCES + 1, payloadForCES + 2:
		printForCES(p, v)
		p.Layer("sctp")
	case payloadM3UA:
		if p.V(2) {
			printM3UA(p, v)
			p.Layer("sctp")
		}
	default:
		if p.V(2) {
			p.Write("[Payload")
			if p.ShowsDefault() {
				p.Byte(':')
			}
			p.Default(v)
			p.Byte(']')
		}
	}
}
