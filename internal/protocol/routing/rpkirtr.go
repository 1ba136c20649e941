package routing

import "wiretale/internal/printer"

// RPKI-RTR, the RPKI to Router Protocol (RFC 6810 section 5).
//
//	 0       1       2               4               8
//	+-------+-------+---------------+---------------+---
//	|version| type  |session or code|    length     | body
//	+-------+-------+---------------+---------------+---
var _ = printer.Register(printer.Protocol{Name: "rpki_rtr", TCP: printer.Ports(323), Print: printRPKI})

const rpkiHeader = 8

// Types of PDUs.
const (
	rpkiNotify        = 0
	rpkiQuery         = 1
	rpkiReset         = 2
	rpkiCacheResponse = 3
	rpkiPrefix4       = 4
	rpkiPrefix6       = 6
	rpkiEnd           = 7
	rpkiCacheReset    = 8
	rpkiError         = 10
)

func printRPKI(p *printer.Printer, v printer.View) {
	p.Layer("rpki_rtr")
	if !p.V(1) {
		p.Write(", RPKI-RTR")
		return
	}
	for o := 0; o < v.Len(); {
		n := rpkiPDU(p, v.From(o), false)
		if n <= 0 {
			return
		}
		o += n
	}
}

// rpkiPDU prints one PDU, which may be inside an error report. It returns its
// length, or 0 when it makes no sense.
func rpkiPDU(p *printer.Printer, v printer.View, inside bool) int {
	if v.Len() < rpkiHeader {
		p.Print("({} bytes is too few to decode)", v.Len())
		return rpkiInvalid(p, v)
	}
	version := v.U8(0)
	if version != 0 {
		p.Print("\n\tRPKI-RTRv{version} (unknown)", version)
		return v.Len()
	}
	kind, n := v.U8(1), v.U32(4)
	p.Print("\n\tRPKI-RTRv{version}, {} PDU ({type}), length: {length}", version, rpkiTypes.Of(uint32(kind), "Unknown"), kind, n)
	if n < rpkiHeader || int64(n) > int64(v.Len()) || !rpkiLength(kind, int(n)) {
		return rpkiInvalid(p, v)
	}
	if !rpkiBody(p, v.WithLength(int(n)), kind, inside) {
		return rpkiInvalid(p, v)
	}
	return int(n)
}

// rpkiInvalid marks a PDU that makes no sense.
func rpkiInvalid(p *printer.Printer, v printer.View) int {
	p.Invalid()
	v.Need(0, v.Len())
	return 0
}

// rpkiLength reports whether a type of PDU may have a length.
func rpkiLength(kind uint8, n int) bool {
	switch kind {
	case rpkiNotify, rpkiQuery, rpkiEnd:
		return n == 12
	case rpkiReset, rpkiCacheResponse, rpkiCacheReset:
		return n == 8
	case rpkiPrefix4:
		return n == 20
	case rpkiPrefix6:
		return n == 32
	case rpkiError:
		return n >= 16
	}
	return true
}

// rpkiBody prints what a PDU says, and reports whether it makes sense.
func rpkiBody(p *printer.Printer, v printer.View, kind uint8, inside bool) bool {
	indent := printer.Choose(inside, "\n\t    ", "\n\t  ")
	sane := true
	if kind != rpkiError {
		v.Need(0, v.Len())
	}
	switch kind {
	case rpkiNotify, rpkiQuery, rpkiEnd:
		p.Write(indent)
		p.Print("Session ID: 0x{session:04x}, Serial: {serial}", v.U16(2), v.U32(8))
	case rpkiCacheResponse:
		p.Write(indent)
		p.Print("Session ID: 0x{session:04x}", v.U16(2))
	case rpkiReset, rpkiCacheReset:
	case rpkiPrefix4:
		p.Write(indent)
		p.Print("IPv4 Prefix {prefix}/{length}-{max_length}, origin-as {as}, flags 0x{flags:02x}", v.IP4(12), v.U8(9), v.U8(10), v.U32(16), v.U8(8))
	case rpkiPrefix6:
		p.Write(indent)
		p.Print("IPv6 Prefix {prefix}/{length}-{max_length}, origin-as {as}, flags 0x{flags:02x}", v.IP6(12), v.U8(9), v.U8(10), v.U32(28), v.U8(8))
	case rpkiError:
		sane = rpkiErrorReport(p, v, indent, inside)
	default:
		if !p.V(2) {
			p.Unknown(v, 0, v.Len(), "\n\t  ")
		}
	}
	if sane && p.V(2) {
		p.Unknown(v, 0, v.Len(), "\n\t  ")
	}
	return sane
}

// rpkiErrorReport prints what was wrong with which PDU.
func rpkiErrorReport(p *printer.Printer, v printer.View, indent string, inside bool) bool {
	n := v.U32(8)
	p.Write(indent)
	p.Print("Error code: {} ({error}), Encapsulated PDU length: {}", rpkiErrors.Of(uint32(v.U16(2)), "Unknown"), v.U16(2), n)
	o := 12
	if int64(n) > int64(v.Len()-o) {
		return false
	}
	if n > 0 {
		p.Write(indent)
		p.Write("  -----encapsulated PDU-----")
		if !inside {
			rpkiPDU(p, v.From(o).WithLength(int(n)), true)
		}
		o += int(n)
	}
	if v.Len()-o < 4 {
		return false
	}
	text := v.U32(o)
	o += 4
	if int64(text) > int64(v.Len()-o) {
		return false
	}
	if text > 0 {
		p.Write(indent)
		p.Write("Error text: ")
		p.SafeString(v, o, int(text))
	}
	return true
}
