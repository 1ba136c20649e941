package tunnel

import "wiretale/internal/printer"

// LISP control messages, the Locator/ID Separation Protocol (RFC 6833 section 4,
// RFC 6830 section 6.1): of them, what registers mappings.
//
//	 0   4                       24      32
//	+---+-----------------------+-------+
//	|typ|         flags         |records|
//	+---+-----------------------+-------+
//	|              nonce                |
//	+-------------------+---------------+
//	|      key id       | auth. length  |  authentication data, records
//	+-------------------+---------------+
var _ = printer.Register(printer.Protocol{Name: "lisp", UDP: printer.Ports(4342), Print: printLISP})

const (
	lispHeader       = 16
	lispRecord       = 12
	lispLocator      = 8
	lispIdentity     = 24 // xTR-ID and site id
	lispMapRegister  = 3
	lispMapNotify    = 4
	lispAFI4         = 1
	lispAFI6         = 2
	lispNotifyXTR    = 0x08000000
	lispRegisterXTR  = 0x02000000
	lispIdentityAt   = 16
	lispRecordIndent = "\n      "
)

func printLISP(p *printer.Printer, v printer.View) {
	p.Layer("lisp")
	p.Try(lispMessage, v)
}

func lispMessage(p *printer.Printer, v printer.View) {
	first := v.U32(0)
	kind := first >> 28
	v.Need(0, lispHeader)
	p.Print("{type},", lispTypes.Of(kind, "unknown-type-{}"))
	switch kind {
	case lispMapRegister:
		lispMapping(p, v, lispRegisterFlags, first&lispRegisterXTR != 0)
	case lispMapNotify:
		lispMapping(p, v, lispNotifyFlags, first&lispNotifyXTR != 0)
	}
}

// lispMapping prints a Map-Register or a Map-Notify.
func lispMapping(p *printer.Printer, v printer.View, flags printer.BitTable, identity bool) {
	records := int(v.U8(3))
	if p.V(1) {
		p.Print(" flags [{flags}],", flags.Of(v.U32(0), "none", ", "))
		p.Write("\n   ")
	}
	p.Print(" {records} record(s),", records)
	auth := int(v.U16(14))
	o := lispHeader + auth
	if p.V(1) {
		p.Print(" Authentication {authentication},", lispAuthentications.Of(uint32(v.U16(12)), "unknown-type"))
		if auth > 0 {
			p.Require(v, lispHeader, 1)
			p.Unknown(v, lispHeader, auth, "\n    Authentication-Data: ")
			p.Require(v, lispHeader, auth)
		}
	}
	if records == 0 {
		p.Invalid()
		return
	}
	for ; records > 0 && o < v.Len(); records-- {
		if o = lispMap(p, v, o); o == 0 {
			return
		}
	}
	lispTail(p, v, o, identity)
}

// lispTail prints what follows the records.
func lispTail(p *printer.Printer, v printer.View, o int, identity bool) {
	if identity {
		if !v.Has(o, lispIdentity) {
			p.Invalid()
			return
		}
		p.HexDump("\n    xTR-ID: ", v.Bytes(o, lispIdentityAt))
		p.Print("\n    SITE-ID: {site_id}", v.U64(o+lispIdentityAt))
		o += lispIdentity
	}
	if n := v.Len() - o; n > 0 {
		p.Unknown(v, o, n, "\n    Data: ")
	}
}

// lispMap prints a record (RFC 6830 section 6.1.4) and returns where it ends, or 0
// if that is not known.
func lispMap(p *printer.Printer, v printer.View, o int) int {
	v.Need(o, lispRecord)
	locators, mask, word, family := int(v.U8(o+4)), v.U8(o+5), v.U16(o+6), v.U16(o+10)
	if p.V(1) {
		p.Write(lispRecordIndent)
		p.Print("Record TTL {ttl},", v.U32(o))
		p.Print(" {}Authoritative,", lispNegation(word&0x1000 == 0))
		p.Print(" {action},", lispActions.Of(uint32(word>>13), "unknown"))
		p.Print(" Map Version: {map_version},", v.U16(o+8)&0xfff)
	} else {
		p.Byte('\n')
	}
	o += lispRecord
	switch family {
	case lispAFI4:
		p.Require(v, o, 4)
		p.Print(" EID {eid}/{mask},", v.IP4(o), mask)
		o += 4
	case lispAFI6:
		p.Require(v, o, 16)
		p.Print(" EID {eid}/{mask},", v.IP6(o), mask)
		o += 16
	default:
		return 0
	}
	p.Print(" {locators} locator(s)", locators)
	for ; locators > 0; locators-- {
		o = lispLocate(p, v, o)
	}
	return o
}

func lispNegation(no bool) string {
	if no {
		return "Non-"
	}
	return ""
}

// lispLocate prints a locator and returns where it ends.
func lispLocate(p *printer.Printer, v printer.View, o int) int {
	v.Need(o, lispLocator)
	head := v.From(o)
	o += lispLocator
	if p.V(1) {
		p.Write("\n       ")
	}
	switch head.U16(6) {
	case lispAFI4:
		p.Print(" LOC {locator}", v.IP4(o))
		o += 4
	case lispAFI6:
		p.Print(" LOC {locator}", v.IP6(o))
		o += 16
	}
	if p.V(1) {
		p.Print("\n          Priority/Weight {priority}/{weight},", head.U8(0), head.U8(1))
		p.Print(" Multicast Priority/Weight {multicast_priority}/{multicast_weight},", head.U8(2), head.U8(3))
		p.Print(" flags [{locator_flags}],", lispLocatorFlags.Of(uint32(head.U16(4)), "none", ", "))
	}
	return o
}

var lispTypes = printer.NameTable{
	{Value: 0, Text: "LISP-Reserved"}, {Value: 1, Text: "LISP-Map-Request"}, {Value: 2, Text: "LISP-Map-Reply"},
	{Value: lispMapRegister, Text: "LISP-Map-Register"}, {Value: lispMapNotify, Text: "LISP-Map-Notify"},
	{Value: 8, Text: "LISP-Encapsulated-Control-Message"},
}

var lispRegisterFlags = printer.BitTable{
	{Value: 0x08000000, Text: "P-Proxy-Map-Reply"}, {Value: 0x04000000, Text: "S-LISP-SEC-Capable"}, {Value: lispRegisterXTR, Text: "I-xTR-ID-Present"},
	{Value: 0x01000000, Text: "R-Build-For-RTR"}, {Value: 0x00000100, Text: "M-Want-Map-Notify"},
}

var lispNotifyFlags = printer.BitTable{{Value: lispNotifyXTR, Text: "I-xTR-ID-Present"}, {Value: 0x04000000, Text: "R-Build-For-RTR"}}

var lispAuthentications = printer.NameTable{{Value: 0, Text: "None"}, {Value: 1, Text: "SHA1"}, {Value: 2, Text: "SHA256"}}

var lispActions = printer.NameTable{{Value: 0, Text: "No-Action"}, {Value: 1, Text: "Natively-Forward"}, {Value: 2, Text: "Send-Map-Request"}, {Value: 3, Text: "Drop"}}

var lispLocatorFlags = printer.BitTable{{Value: 4, Text: "Local-Locator"}, {Value: 2, Text: "RLoc-Probed"}, {Value: 1, Text: "Reachable"}}
