package transport

import "wiretale/internal/printer"

// ForCES, Forwarding and Control Element Separation (RFC 5810 section 6.1), over
// SCTP (RFC 5811).
//
//	 0       1       2               4               8              12
//	+-------+-------+---------------+---------------+---------------+
//	|version| type  |     length    |    source     |  destination  |
//	+-------+-------+---------------+---------------+---------------+
//	|          correlator           |     flags     | TLVs ...
//	+-------------------------------+---------------+---------------
const (
	forcesHeader    = 24
	forcesTLVHeader = 4

	forcesSetup          = 1
	forcesTearDown       = 2
	forcesConfig         = 3
	forcesQuery          = 4
	forcesEvent          = 5
	forcesRedirect       = 6
	forcesHeartBeat      = 15
	forcesSetupResponse  = 17
	forcesConfigResponse = 19
	forcesQueryResponse  = 20
)

func printForCES(p *printer.Printer, v printer.View) {
	p.Layer("forces")
	sound := false
	p.Try(func(p *printer.Printer, v printer.View) { sound = forcesChecked(p, v) }, v)
	if sound && p.V(4) {
		p.Write("\n\t  Raw ForCES message\n\t [")
		p.HexDump("\n\t ", v.Data())
		p.Write("\n\t ]")
	}
}

// forcesChecked prints a message, and all of its bytes where it makes no sense. It
// reports whether it does.
func forcesChecked(p *printer.Printer, v printer.View) bool {
	v.Need(0, forcesHeader)
	if forcesMessage(p, v) {
		return true
	}
	p.HexDump("\n\t[", v.Data())
	p.Write("\n\t]")
	return false
}

// forcesMessage prints a message, and reports whether it makes sense.
func forcesMessage(p *printer.Printer, v printer.View) bool {
	kind := v.U8(1)
	name := forcesMessageNames.Find(uint32(kind))
	if kind == 18 { // between two answers: tcpdump: the only one it is in doubt about
		p.Print("\n\tUnknown ForCES message type=0x{type:x}", kind)
		return false
	}
	if name == "" {
		p.Print("Invalid ForCES message type {type}\n", kind)
		return false
	}
	p.Print("\n\tForCES {type} ", name)
	length := int(v.U16(2)) * 4
	if length < forcesHeader || length != v.Len() {
		p.Print("Illegal ForCES pkt len - min {}, total recvd {}, advertised {} ", forcesHeader, v.Len(), length)
		return false
	}
	forcesDetails(p, v, length)
	return forcesTop(p, v.From(forcesHeader), kind)
}

// forcesDetails prints the header.
func forcesDetails(p *printer.Printer, v printer.View, length int) {
	if !p.V(1) {
		return
	}
	flags := v.U32(20)
	p.Print("\n\tForCES Version {version} len {length}B flags 0x{flags:08x} ", v.U8(0)>>4, length, flags)
	p.Print("\n\tSrcID 0x{src_id:x}({}) DstID 0x{dst_id:x}({})", v.U32(4), forcesElement(v.U32(4)), v.U32(8), forcesElement(v.U32(8)))
	p.Print(" Correlator 0x{correlator:x}", v.U64(12))
	if !p.V(2) {
		return
	}
	ack, mode, atomic, phase := flags>>30, flags>>22&3, flags>>21&1, flags>>19&3
	p.Print("\n\tForCES flags:\n\t  {}(0x{:x}), prio={priority}, {}(0x{:x}),", forcesAcks[ack], ack, flags>>27&7, forcesModes[mode], mode)
	p.Print("\n\t  {}(0x{:x}), {}(0x{:x})", forcesAtomic[atomic], atomic, forcesPhases[phase], phase)
	p.Print("\n\t  Extra flags: rsv(b5-7) 0x{:x} rsv(b13-31) 0x{:x}\n", flags>>24&7, flags&0x7ffff)
}

// forcesElement says what kind of element an identifier is of (RFC 5810 section
// 6.1.2).
func forcesElement(id uint32) string {
	switch id {
	case 0xffffffff:
		return "AllBroadcast"
	case 0xfffffffe:
		return "AllFEsBroadcast"
	case 0xfffffffd:
		return "AllCEsBroadcast"
	}
	return [...]string{"FE", "CE", "ForCESreserved", "AllMulticast"}[id>>30]
}

// forcesTop prints the value at the top of a message, and reports whether it makes
// sense.
func forcesTop(p *printer.Printer, v printer.View, kind uint8) bool {
	alone := kind == forcesHeartBeat
	if v.Len() <= forcesTLVHeader {
		if alone || kind == forcesSetup {
			return true
		}
		p.Write("\tTop level TLV Data missing!\n")
		return false
	}
	if alone {
		p.Write("<0x1>Illegal Top level TLV!\n")
		return false
	}
	tlv, length := v.U16(0), int(v.U16(2))
	if length < forcesTLVHeader || length > v.Len() {
		p.Print("\tMess TopTLV header: min {}, total {} advertised {} ", forcesTLVHeader, v.Len(), length)
		return false
	}
	name := forcesTLVNames.Find(uint32(tlv))
	if name == "" || forcesData(tlv) {
		p.Print("\n\tInvalid ForCES Top TLV type=0x{:x}", tlv)
		return false
	}
	if p.V(3) {
		p.Print("\t{tlv}, length {} (data length {} Bytes)", name, length, length-forcesTLVHeader)
	}
	if !forcesBody(p, v.From(forcesTLVHeader).WithLength(length-forcesTLVHeader), kind) {
		return false
	}
	if rest := v.From((length + 3) &^ 3); rest.Len() > 0 {
		p.Print("\tMess TopTLV header: min {}, total {} advertised {} ", forcesTLVHeader, rest.Len(), rest.U16(2))
		return false
	}
	return true
}

func forcesBody(p *printer.Printer, v printer.View, kind uint8) bool {
	switch kind {
	case forcesTearDown:
		return forcesTearDownReason(p, v)
	case forcesSetupResponse:
		return forcesSetupResult(p, v)
	case forcesRedirect:
		return forcesRedirected(p, v)
	}
	return forcesSelection(p, v, kind)
}

func forcesSetupResult(p *printer.Printer, v printer.View) bool {
	if v.Len() != 4 {
		p.Print("illegal ASRresult-TLV: {} bytes!\n", v.Len())
		return false
	}
	code := v.U32(0)
	if code > 3 {
		p.Print("illegal ASRresult result code: {}!\n", code)
		return false
	}
	if p.V(3) {
		p.Print("\n         {result} ({})\n         ", forcesSetupResults.Of(code, "Unknown"), code)
	}
	return true
}

func forcesTearDownReason(p *printer.Printer, v printer.View) bool {
	if v.Len() != 4 {
		p.Print("illegal ASTresult-TLV: {} bytes!\n", v.Len())
		return false
	}
	code := v.U32(0)
	if code > 255 {
		p.Print("illegal ASTresult result code: {}!\n", code)
		return false
	}
	if p.V(3) {
		p.Print("Teardown reason:\n         {reason}({:x})\n         ", forcesReasons.Of(code, "Unknown Teardown reason"), code)
	}
	return true
}

// forcesSelection prints what is done to a logical functional block (RFC 5810
// section 7.1.1.1.5).
func forcesSelection(p *printer.Printer, v printer.View, kind uint8) bool {
	const least = 12
	if v.Len() <= least {
		p.Print("\n\t\ttruncated lfb selector: {} bytes missing! ", least-v.Len())
		return false
	}
	if p.V(3) {
		class := v.U32(0)
		if class > 2 { // tcpdump: a great number is a negative one
			p.Print("\n         #{class}", int32(class))
		} else {
			p.Print("\n         {class}", forcesClasses.Of(class, ""))
		}
		p.Print("(Classid {:x}) instance {instance:x}\n", class, v.U32(4))
	}
	for v = v.From(8); v.Len() > 0; {
		op, length := v.U16(0), int(v.U16(2))
		if length < forcesTLVHeader || length > v.Len() {
			p.Print("\n\t\tMessy oper TLV header, type (0x{:x})\n\t\texcess of {} Bytes ", op, uint32(v.Len()-length))
			return false
		}
		forcesOperation(p, v, op, length, kind)
		v = v.From((length + 3) &^ 3)
	}
	return true
}

// forcesRedirected prints a packet for or from the control element (RFC 5810
// section 7.9).
func forcesRedirected(p *printer.Printer, v printer.View) bool {
	const least = 8
	const metadata, data = 0x115, 0x116
	if v.Len() <= least {
		p.Print("\n\t\ttruncated Redirect TLV: {} bytes missing! ", least-v.Len())
		return false
	}
	for v.Len() >= forcesTLVHeader {
		kind, length := v.U16(0), int(v.U16(2))
		if length < forcesTLVHeader || length > v.Len() {
			p.Print("Bad Redirect data\n\n\t\tMessy Redirect TLV header, type (0x{:x})\n\t\texcess of {} Bytes ", kind, uint32(v.Len()-length))
			return false
		}
		body := v.From(forcesTLVHeader).WithLength(length - forcesTLVHeader)
		switch kind {
		case metadata:
			p.Print("\n           METADATA length {}", body.Len())
			forcesMetadata(p, body)
		case data:
			p.Print("\n           Redirect Data length {}", body.Len())
			if p.V(3) {
				p.Write("\n\t\t[")
				p.Unknown(body, 0, body.Len(), "\n\t\t")
				p.Write("\n\t\t]")
			}
		default:
			p.Print("Unknown REDIRECT TLV 0x{:x} len {}\n", kind, length)
		}
		v = v.From((length + 3) &^ 3)
	}
	return true
}

func forcesMetadata(p *printer.Printer, v printer.View) {
	const header = 8
	for v.Len() > header {
		length := int(v.U32(4))
		if length < header || length > v.Len() {
			return
		}
		p.Print("\n           MetaID 0x{:x} length {}", v.U32(0), length)
		if p.V(3) {
			p.Write("\n\t\t[")
			p.Unknown(v, header, length-header, "")
			p.Write(" ]")
		}
		v = v.From((length + 3) &^ 3)
	}
	p.Byte('\n')
}

var forcesMessageNames = printer.NameTable{
	{Value: forcesSetup, Text: "Association Setup"}, {Value: forcesTearDown, Text: "Association TearDown"}, {Value: forcesConfig, Text: "Config"},
	{Value: forcesQuery, Text: "Query"}, {Value: forcesEvent, Text: "Event Notification"}, {Value: forcesRedirect, Text: "Packet Redirect"},
	{Value: forcesHeartBeat, Text: "HeartBeat"}, {Value: forcesSetupResponse, Text: "Association Response"},
	{Value: forcesConfigResponse, Text: "Config Response"}, {Value: forcesQueryResponse, Text: "Query Response"},
}

var (
	forcesAcks   = [...]string{"NoACK", "SuccessACK", "FailureACK", "AlwaysACK"}
	forcesModes  = [...]string{"EMReserved", "execute-all-or-none", "execute-until-failure", "continue-execute-on-failure"}
	forcesAtomic = [...]string{"Standalone", "2PCtransaction"}
	forcesPhases = [...]string{"StartofTransaction", "MiddleofTransaction", "EndofTransaction", "abort"}
)

var forcesSetupResults = printer.NameTable{{Value: 0, Text: "Success"}, {Value: 1, Text: "FE ID invalid"}, {Value: 2, Text: "permission denied"}}

var forcesReasons = printer.NameTable{
	{Value: 0, Text: "Normal Teardown"}, {Value: 1, Text: "Loss of Heartbeats"}, {Value: 2, Text: "Out of bandwidth"}, {Value: 3, Text: "Out of Memory"},
	{Value: 4, Text: "Application Crash"},
}

var forcesClasses = printer.NameTable{{Value: 0, Text: "Invalid TLV"}, {Value: 1, Text: "FEObj LFB"}, {Value: 2, Text: "FEProtoObj LFB"}}
