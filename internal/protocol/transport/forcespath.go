package transport

import "wiretale/internal/printer"

// Types of values below the top (RFC 5810 section 7.1.1).
const (
	forcesPathData   = 0x110
	forcesKeyInfo    = 0x111
	forcesFullData   = 0x112
	forcesSparseData = 0x113
	forcesResult     = 0x114
)

// forcesData reports whether values of a type are not found at the top.
func forcesData(kind uint16) bool { return kind > forcesPathData && kind < 0x1000 }

var forcesTLVNames = printer.NameTable{
	{Value: 0x0001, Text: "REDIRECT TLV"}, {Value: 0x0010, Text: "ASResult TLV"}, {Value: 0x0011, Text: "ASTreason TLV"}, {Value: 0x1000, Text: "LFBselect TLV"},
	{Value: forcesPathData, Text: "PATH-DATA TLV"}, {Value: forcesKeyInfo, Text: "KEYINFO TLV"}, {Value: forcesFullData, Text: "FULLDATA TLV"},
	{Value: forcesSparseData, Text: "SPARSEDATA TLV"}, {Value: forcesResult, Text: "RESULT TLV"}, {Value: 0x115, Text: "METADATA TLV"},
	{Value: 0x116, Text: "REDIRECTDATA TLV"},
}

// What selects rows of a table at the end of a path (RFC 5810 section 7.1.1.1.7).
const (
	forcesRange     = 2
	forcesSelectors = 3 // a range or a key
	forcesSelector  = 12
	forcesAppend    = 4
)

// forcesOp is an operation: in which message it is, and which kinds of data it
// takes.
type forcesOp struct {
	name    string
	message uint8
	data    uint8
	bare    bool // carries nothing
}

const (
	forcesTakesFull   = 1
	forcesTakesSparse = 2
	forcesTakesResult = 4
)

var forcesOps = [...]forcesOp{
	1:  {"Set", forcesConfig, forcesTakesFull | forcesTakesSparse, false},
	2:  {"SetProp", forcesConfig, forcesTakesFull | forcesTakesSparse, false},
	3:  {"SetResp", forcesConfigResponse, forcesTakesResult, false},
	4:  {"SetPropResp", forcesConfigResponse, forcesTakesResult, false},
	5:  {"Del", forcesConfig, 0, false},
	6:  {"DelResp", forcesConfigResponse, forcesTakesResult, false},
	7:  {"Get", forcesQuery, 0, false},
	8:  {"GetProp", forcesQuery, 0, false},
	9:  {"GetResp", forcesQueryResponse, forcesTakesFull | forcesTakesSparse | forcesTakesResult, false},
	10: {"GetPropResp", forcesQueryResponse, forcesTakesFull | forcesTakesResult, false},
	11: {"Report", forcesEvent, forcesTakesFull | forcesTakesSparse, false},
	12: {"Commit", forcesConfig, 0, true},
	13: {"RCommit", forcesConfigResponse, forcesTakesResult, false},
	14: {"RTRCOMP", forcesConfig, 0, true},
}

// forcesOperation prints an operation of some length (RFC 5810 section 7.1.1.1.6),
// which begins v.
func forcesOperation(p *printer.Printer, v printer.View, op uint16, length int, message uint8) {
	if int(op) >= len(forcesOps) || forcesOps[op].name == "" || forcesOps[op].message != message && (message != forcesSetup || op != 11) {
		if p.V(3) {
			p.Print("\t\tINValid oper-TLV type 0x{:x} length {} for this ForCES message\n", op, length)
			forcesDump(p, v)
		}
		return
	}
	o := &forcesOps[op]
	if p.V(3) {
		p.Print("          Oper TLV  {operation}(0x{:x}) length {}\n", o.name, op, length)
	}
	body := v.From(forcesTLVHeader).WithLength(length - forcesTLVHeader)
	if o.bare || !p.V(3) {
		return
	}
	const least = 8
	if body.Len() < least {
		p.Print("\t\tOper TLV  {}(0x{:x}) length {}\n\t\tTruncated data size {} minimum required {}\n", o.name, op, length, body.Len(), least)
		forcesDump(p, body)
		return
	}
	forcesPaths(p, body, o, 11)
}

func forcesDump(p *printer.Printer, v printer.View) {
	p.Write("         Data[")
	p.Unknown(v, 0, v.Len(), "\n         ")
	p.Write("\n         ]\n")
}

// forcesPaths prints paths to data, one after the other.
func forcesPaths(p *printer.Printer, v printer.View, o *forcesOp, indent int) {
	for v.Len() > 0 {
		if v.Len() < forcesTLVHeader {
			forcesMessy(p, v, 0, v.Len())
			return
		}
		length := int(v.U16(2))
		if length < forcesTLVHeader || length > v.Len() {
			forcesMessy(p, v, length, v.Len())
			return
		}
		p.Spaces(indent)
		p.Print("{tlv}, length {} (data encapsulated {} Bytes)\n", forcesTLVNames.Of(uint32(v.U16(0)), "#{}"), length, length-forcesTLVHeader)
		forcesPath(p, v.From(forcesTLVHeader).WithLength(length-forcesTLVHeader), o, indent+1)
		v = v.From((length + 3) &^ 3)
	}
}

func forcesMessy(p *printer.Printer, v printer.View, length, left int) {
	p.Print("\n\t\tMessy PATHDATA TLV header, type (0x{:x})\n\t\texcess of {} Bytes ", v.U16(0), uint32(left-length))
}

// forcesPath prints a path (RFC 5810 section 7.1.1.1.7) and the data at its end.
func forcesPath(p *printer.Printer, v printer.View, o *forcesOp, indent int) {
	if !p.Enter() {
		return
	}
	defer p.Leave()
	v.Need(0, 4)
	flags, count := v.U16(0), int(v.U16(2))
	p.Spaces(indent)
	p.Print("Pathdata: Flags 0x{:x} ID count {}\n", flags, count)
	if flags&forcesSelectors == forcesSelectors {
		p.Write("\t\t\tIllegal to have both Table ranges and keys\n")
		return
	}
	if v = v.From(4); v.Len() < 4*count {
		p.Print("\t\t\ttruncated IDs expected {}B got {}B\n", 4*count, v.Len())
		p.Unknown(v, 0, v.Len(), "\t\t\tID Data[")
		p.Write("]\n")
		return
	}
	if flags&forcesAppend != 0 {
		p.Spaces(indent)
		p.Write("TABLE APPEND\n")
	}
	for i := range count {
		p.Spaces(indent)
		p.Print("ID#{:02d}: {}\n", i+1, v.U32(4*i))
	}
	v = v.From(4 * count)
	if flags&forcesSelectors != 0 {
		if v.Len() < forcesSelector {
			p.Print("pathlength {} with key/range too short {}\n", v.Len(), forcesSelector)
			return
		}
		if flags&forcesRange != 0 {
			p.Spaces(indent)
			p.Print("Table range: [{},{}]\n", v.U32(4), v.U32(8))
			v = v.From(forcesSelector)
		}
	}
	if v.Len() > 0 {
		forcesPathEnd(p, v, o, indent)
	}
}

// forcesPathEnd prints what follows the identifiers of a path: further paths, or
// data.
func forcesPathEnd(p *printer.Printer, v printer.View, o *forcesOp, indent int) {
	v.Need(0, 4)
	kind, length := v.U16(0), int(v.U16(2))
	const outstanding = "{} Outstanding bytes {} for TLV type 0x{:x} TLV len {}\n"
	switch {
	case v.Len() < forcesTLVHeader:
		p.Print(outstanding, "Invalid total length", v.Len(), kind, length)
		forcesMessy(p, v, length, v.Len())
		return
	case length == 0:
		p.Print(outstanding, "xLV too short", v.Len(), kind, length)
		forcesMessy(p, v, length, v.Len())
		return
	case length < forcesTLVHeader || length > v.Len():
		what := "xLV too long"
		if length < forcesTLVHeader {
			what = "xLV too short"
		}
		p.Print(outstanding, what, v.Len(), kind, length)
		p.Write("Bad Data val\n")
		p.Unknown(v, 0, v.Len(), "\t  [")
		p.Write("]\n")
		return
	}
	body := v.From(forcesTLVHeader).WithLength(length - forcesTLVHeader)
	switch {
	case kind == forcesPathData:
		p.Spaces(indent + 2)
		p.Print("{tlv}, length {} (data encapsulated {} Bytes)\n", forcesTLVNames.Of(uint32(kind), ""), length, body.Len())
		forcesPath(p, body, o, indent+3)
	case kind > forcesPathData && kind <= forcesResult:
		if !forcesValue(p, body, o, kind, indent+2) {
			return
		}
	default:
		p.Print("Invalid path data content type 0x{:x} len {}\nBad Data val\n", kind, length)
		p.Unknown(v, 0, v.Len(), "\t  [")
		p.Write("]\n")
		return
	}
	forcesPaths(p, v.From((length+3)&^3), o, indent+1)
}

// forcesValue prints data of one of its kinds, and reports whether it makes sense.
func forcesValue(p *printer.Printer, v printer.View, o *forcesOp, kind uint16, indent int) bool {
	p.Spaces(indent)
	p.Print("{data} (Length {} DataLen {}", forcesTLVNames.Of(uint32(kind), ""), v.Len()+forcesTLVHeader, v.Len())
	if pad := -v.Len() & 3; pad != 0 {
		p.Print(" pad {}", pad)
	}
	p.Write(" Bytes)\n")
	takes := uint8(0)
	if kind >= forcesFullData {
		takes = 1 << (kind - forcesFullData)
	}
	if takes == 0 || o.data&takes == 0 {
		p.Print("Illegal DATA encoding for type 0x{:x} programmed {:x} got {:x}\n", kind, takes, o.data)
	}
	switch kind {
	case forcesFullData:
		p.Spaces(indent + 1)
		p.Byte('[')
		p.Unknown(v, 0, v.Len(), forcesIndent(indent+1))
		p.Write(forcesIndent(indent + 1))
		p.Byte(']')
	case forcesSparseData:
		return forcesSparse(p, v, indent+1)
	case forcesResult:
		return forcesResultCode(p, v, indent+2)
	case forcesKeyInfo:
		p.Spaces(indent)
		p.Print("Keyinfo: Key 0x{:x}\n", v.U32(0))
		v.Need(4, 4)
		p.Write("Error: expecting FULLDATA!\n")
		return false
	}
	return true
}

// forcesSparse prints values by their index, and reports whether they make sense.
func forcesSparse(p *printer.Printer, v printer.View, indent int) bool {
	const header = 8
	if v.Len() < header {
		p.Write("Error: BAD SPARSEDATA-TLV!\n")
		return false
	}
	for v.Len() >= header {
		n := int(v.U32(4))
		if n < header {
			p.Print("Error: xLV too short, rlen {}\n", v.Len())
			return false
		}
		if n > v.Len() {
			p.Print("Error: xLV too long, rlen {}\n", v.Len())
			return false
		}
		p.Write(forcesIndent(indent))
		p.Print("ILV: type {:x} length {}\n", v.U32(0), n)
		if n > header {
			p.Write("\t\t[")
			p.Unknown(v, header, n-header, "")
		}
		v = v.From((n + 3) &^ 3)
	}
	if v.Len() > 0 {
		p.Print("Error: Invalid total length, rlen {}\n", (v.Len()+3)&^3)
		return false
	}
	return true
}

func forcesResultCode(p *printer.Printer, v printer.View, indent int) bool {
	const most, unspecified = 0x17, 0xff
	if (v.Len()+3)&^3 != 4 {
		p.Print("illegal RESULT-TLV: {} bytes!\n", (v.Len()+3)&^3)
		return false
	}
	code := v.U8(0)
	if code > most && code != unspecified {
		p.Print("illegal reserved result code: 0x{:x}!\n", code)
		return false
	}
	p.Spaces(indent)
	p.Print("Result: {result} (code 0x{:x})\n", forcesResults.Of(uint32(code), "Unknown"), code)
	return true
}

// forcesIndent is a line break and n spaces, of which there are never more than
// there are levels.
func forcesIndent(n int) string {
	const spaces = "\n                                                                                                                                "
	return spaces[:min(n+1, len(spaces))]
}

var forcesResults = printer.NameTable{
	{Value: 0, Text: "SUCCESS"}, {Value: 1, Text: "INVALID HEADER"}, {Value: 2, Text: "LENGTH MISMATCH"}, {Value: 3, Text: "VERSION MISMATCH"},
	{Value: 4, Text: "INVALID DESTINATION PID"}, {Value: 5, Text: "LFB UNKNOWN"}, {Value: 6, Text: "LFB NOT FOUND"}, {Value: 7, Text: "LFB INSTANCE ID NOT FOUND"},
	{Value: 8, Text: "INVALID PATH"}, {Value: 9, Text: "COMPONENT DOES NOT EXIST"}, {Value: 10, Text: "EXISTS ALREADY"}, {Value: 11, Text: "NOT FOUND"},
	{Value: 12, Text: "READ ONLY"}, {Value: 13, Text: "INVALID ARRAY CREATION"}, {Value: 14, Text: "VALUE OUT OF RANGE"}, {Value: 15, Text: "CONTENTS TOO LONG"},
	{Value: 16, Text: "INVALID PARAMETERS"}, {Value: 17, Text: "INVALID MESSAGE TYPE"}, {Value: 18, Text: "INVALID FLAGS"}, {Value: 19, Text: "INVALID TLV"},
	{Value: 20, Text: "EVENT ERROR"}, {Value: 21, Text: "NOT SUPPORTED"}, {Value: 22, Text: "MEMORY ERROR"}, {Value: 23, Text: "INTERNAL ERROR"},
	{Value: 255, Text: "UNSPECIFIED ERROR"},
}
