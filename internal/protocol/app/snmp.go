package app

import "wiretale/internal/printer"

// SNMP, the Simple Network Management Protocol: version 1 (RFC 1157 section 4),
// 2c (RFC 1901, RFC 3416) and 3 (RFC 3412 section 6, RFC 3414 section 2.4), in BER.
//
//	SEQUENCE { version, community, PDU }
//	SEQUENCE { version, global data, security parameters, scoped PDU }
var _ = printer.Register(printer.Protocol{
	Name:     "snmp",
	UDP:      printer.Ports(161, 162),
	UDPTypes: []string{"snmp"},
	Print:    printSNMP,
})

// Versions on the wire.
const (
	snmpV1  = 0
	snmpV2c = 1
	snmpV3  = 3
)

// snmpReader takes element after element from a packet.
type snmpReader struct {
	p *printer.Printer
	v printer.View
}

// next reads the next element.
func (r *snmpReader) next() (berElement, bool) {
	e, ok := berParse(r.p, r.v)
	if ok {
		r.v = r.v.From(e.size)
	}
	return e, ok
}

// want reads an element of a kind. If it is of another, that is said, and the
// element printed.
func (r *snmpReader) want(kind berKind, name string) (berElement, bool) {
	e, ok := r.next()
	if !ok {
		return e, false
	}
	if e.kind != kind {
		r.p.Print("[{}]", name)
		e.print(r.p)
		return e, false
	}
	return e, true
}

// enter reads a sequence, mentions what stands behind it, and goes into it.
func (r *snmpReader) enter(kind, extra string) bool {
	e, ok := r.want(berSequence, kind)
	if !ok {
		return false
	}
	if n := r.v.Len(); n > 0 && extra != "" {
		r.p.Print("[{} extra after {}]", n, extra)
	}
	r.v = e.value
	return true
}

func printSNMP(p *printer.Printer, v printer.View) {
	p.Layer("snmp")
	p.Try(snmpMessage, v)
}

func snmpMessage(p *printer.Printer, v printer.View) {
	p.Byte(' ')
	p.Require(v, 0, 2)
	r := snmpReader{p, v}
	if !r.enter("!init SEQ", "iSEQ") {
		return
	}
	e, ok := r.want(berInteger, "version!=INT")
	if !ok {
		return
	}
	version := int(int32(e.number))
	name := snmpVersions.Find(uint32(version))
	if name == "" || version < 0 {
		p.Print("SNMP [version = {version}]", version)
		return
	}
	if p.V(1) {
		p.Print("{{ {version} ", name)
	}
	if version == snmpV3 {
		snmpMessage3(&r)
	} else {
		snmpCommunity(&r, version)
	}
	if p.V(1) {
		p.Write("} ")
	}
}

// snmpCommunity prints a message of version 1 or 2c.
func snmpCommunity(r *snmpReader, version int) {
	e, ok := r.want(berString, "comm!=STR")
	if !ok {
		return
	}
	if string(e.value.Data()) != "public" || e.value.Len() != len("public") {
		r.p.Write("C=")
		e.print(r.p)
		r.p.Byte(' ')
	}
	snmpPDU(r, version)
}

// snmpPDU prints what is asked or told.
func snmpPDU(r *snmpReader, version int) {
	p := r.p
	e, ok := r.next()
	if !ok {
		return
	}
	if e.kind != berPDU {
		p.Write("[no PDU]")
		return
	}
	if n := r.v.Len(); n > 0 {
		p.Print("[{} extra after PDU]", n)
	}
	if p.V(1) {
		p.Write("{ ")
	}
	e.print(p)
	p.Byte(' ')
	const trap, bulk = 4, 5
	switch {
	case version == snmpV1 && e.id >= bulk:
		p.Write("[v2 PDU in v1 message]")
		return
	case version == snmpV2c && e.id == trap:
		p.Write("[v1 PDU in v2 message]")
		return
	}
	body := snmpReader{p, e.value}
	if e.id == trap {
		snmpTrap(&body)
	} else {
		snmpRequest(&body, e.id)
	}
	if p.V(1) {
		p.Write(" } ")
	}
}

// snmpRequest prints every PDU but the trap of version 1 (RFC 3416 section 3).
func snmpRequest(r *snmpReader, kind uint8) {
	p := r.p
	e, ok := r.want(berInteger, "reqId!=INT")
	if !ok {
		return
	}
	if p.V(1) {
		p.Print("R={request_id} ", int32(e.number))
	}
	e, ok = r.want(berInteger, "errorStatus!=INT")
	if !ok {
		return
	}
	status := uint32(e.number)
	const response, bulk = 2, 5
	switch {
	case kind == bulk:
		p.Print(" N={non_repeaters}", int32(status))
	case kind != response && status != 0:
		p.Print("[errorStatus({error_status})!=0]", snmpErrors.Of(status, "err={}"))
	case kind == response && status != 0:
		p.Print(" {error_status}", snmpErrors.Of(status, "err={}"))
	}
	e, ok = r.want(berInteger, "errorIndex!=INT")
	if !ok {
		return
	}
	index := int32(e.number)
	switch {
	case kind == bulk:
		p.Print(" M={max_repetitions}", index)
	case kind != response && index != 0:
		p.Print("[errorIndex({error_index})!=0]", index)
	case kind == response && index != 0 && status == 0:
		p.Print("[errorIndex({error_index}) w/o errorStatus]", index)
	case kind == response && index != 0:
		p.Print("@{error_index}", index)
	case kind == response && status != 0:
		p.Write("[errorIndex==0]")
	}
	snmpVarBinds(r, kind)
}

// snmpVarBinds prints names and their values.
func snmpVarBinds(r *snmpReader, kind uint8) {
	p := r.p
	if !r.enter("!SEQ of varbind", "SEQ of varbind") {
		return
	}
	for r.v.Len() > 0 {
		p.Byte(' ')
		pair, ok := r.want(berSequence, "!varbind")
		if !ok {
			return
		}
		b := snmpReader{p, pair.value}
		name, ok := b.want(berObject, "objName!=OID")
		if !ok {
			return
		}
		name.print(p)
		const get, getNext, bulk = 0, 1, 5
		asks := kind == get || kind == getNext || kind == bulk
		if !asks {
			p.Byte('=')
		}
		value, ok := b.next()
		if !ok {
			return
		}
		if asks && value.kind != berNull {
			p.Write("[objVal!=NULL]")
		}
		value.print(p)
	}
}

// snmpTrap prints a trap of version 1 (RFC 1157 section 4.1.6).
func snmpTrap(r *snmpReader) {
	p := r.p
	p.Byte(' ')
	e, ok := r.want(berObject, "enterprise!=OID")
	if !ok {
		return
	}
	e.print(p)
	p.Byte(' ')
	if e, ok = r.want(berAddress, "agent-addr!=INETADDR"); !ok {
		return
	}
	e.print(p)
	if e, ok = r.want(berInteger, "generic-trap!=INT"); !ok {
		return
	}
	generic := int32(e.number)
	p.Print(" {generic_trap}", snmpTraps.Of(uint32(generic), "gt={}"))
	if e, ok = r.want(berInteger, "specific-trap!=INT"); !ok {
		return
	}
	const enterpriseSpecific = 6
	switch specific := int32(e.number); {
	case generic == enterpriseSpecific:
		p.Print(" s={specific_trap}", specific)
	case specific != 0:
		p.Print("[specific-trap({specific_trap})!=0]", specific)
	}
	p.Byte(' ')
	if e, ok = r.want(berUnsigned, "time-stamp!=TIMETICKS"); !ok {
		return
	}
	e.print(p)
	snmpVarBinds(r, 4)
}

// snmpMessage3 prints the header of version 3 (RFC 3412 section 6).
func snmpMessage3(r *snmpReader) {
	p := r.p
	all := *r
	e, ok := all.want(berSequence, "!message")
	if !ok {
		return
	}
	all.v = r.v.From(e.size - e.value.Len())
	if p.V(1) {
		p.Write("{ ")
	}
	h := snmpReader{p, e.value}
	e0 := e.value.Len()
	if _, ok = h.want(berInteger, "msgID!=INT"); !ok {
		return
	}
	if _, ok = h.want(berInteger, "msgMaxSize!=INT"); !ok {
		return
	}
	if e, ok = h.want(berString, "msgFlags!=STR"); !ok {
		return
	}
	if n := e.value.Len(); n != 1 {
		p.Print("[msgFlags size {}]", n)
		return
	}
	flags := e.value.U8(0)
	if flags > 7 || flags&3 == 2 {
		p.Print("[msgFlags=0x{:02X}]", flags)
		return
	}
	p.Print("F={}{}{} ", printer.Choose(flags&1 != 0, "a", ""), printer.Choose(flags&2 != 0, "p", ""), printer.Choose(flags&4 != 0, "r", ""))
	if e, ok = h.want(berInteger, "msgSecurityModel!=INT"); !ok {
		return
	}
	if p.V(1) {
		p.Write("} ")
	}
	all.v = all.v.From(e0 - h.v.Len()) // tcpdump: not where the sequence ends
	const usm = 3
	if model := int32(e.number); model != usm {
		p.Print("[security model {}]", model)
		return
	}
	if p.V(1) {
		p.Write("{ USM ")
	}
	if e, ok = all.want(berString, "msgSecurityParameters!=STR"); !ok {
		return
	}
	snmpUSM(&snmpReader{p, e.value})
	if p.V(1) {
		p.Write("} { ScopedPDU ")
	}
	snmpScoped(&all)
	if p.V(1) {
		p.Write("} ")
	}
}

// snmpUSM prints the parameters of the User-based Security Model (RFC 3414
// section 2.4).
func snmpUSM(r *snmpReader) {
	p := r.p
	if !r.enter("!usm", "") {
		return
	}
	if _, ok := r.want(berString, "msgAuthoritativeEngineID!=STR"); !ok {
		return
	}
	boots, ok := r.want(berInteger, "msgAuthoritativeEngineBoots!=INT")
	if !ok {
		return
	}
	if p.V(1) {
		p.Print("B={boots} ", int32(boots.number))
	}
	at, ok := r.want(berInteger, "msgAuthoritativeEngineTime!=INT")
	if !ok {
		return
	}
	if p.V(1) {
		p.Print("T={time} ", int32(at.number))
	}
	user, ok := r.want(berString, "msgUserName!=STR")
	if !ok {
		return
	}
	if user.value.Len() > 0 {
		p.Write("U=")
		user.print(p)
		p.Byte(' ')
	}
	if _, ok = r.want(berString, "msgAuthenticationParameters!=STR"); !ok {
		return
	}
	if _, ok = r.want(berString, "msgPrivacyParameters!=STR"); !ok {
		return
	}
	if n := r.v.Len(); n > 0 {
		p.Print("[{} extra after usm SEQ]", n)
	}
}

// snmpScoped prints a PDU with its context (RFC 3412 section 6.8).
func snmpScoped(r *snmpReader) {
	p := r.p
	if !r.enter("!scoped PDU", "") {
		return
	}
	e, ok := r.want(berString, "contextEngineID!=STR")
	if !ok {
		return
	}
	p.Write("E=")
	for i := range e.value.Len() {
		p.Print("_{:02X}", e.value.U8(i))
	}
	p.Byte(' ')
	if e, ok = r.want(berString, "contextName!=STR"); !ok {
		return
	}
	p.Write("C=")
	e.print(p)
	p.Byte(' ')
	snmpPDU(r, snmpV3)
}

var snmpVersions = printer.NameTable{{Value: snmpV1, Text: "SNMPv1"}, {Value: snmpV2c, Text: "SNMPv2c"}, {Value: snmpV3, Text: "SNMPv3"}}

var snmpErrors = printer.NameTable{
	{Value: 0, Text: "noError"}, {Value: 1, Text: "tooBig"}, {Value: 2, Text: "noSuchName"}, {Value: 3, Text: "badValue"}, {Value: 4, Text: "readOnly"}, {Value: 5, Text: "genErr"},
	{Value: 6, Text: "noAccess"}, {Value: 7, Text: "wrongType"}, {Value: 8, Text: "wrongLength"}, {Value: 9, Text: "wrongEncoding"}, {Value: 10, Text: "wrongValue"},
	{Value: 11, Text: "noCreation"}, {Value: 12, Text: "inconsistentValue"}, {Value: 13, Text: "resourceUnavailable"}, {Value: 14, Text: "commitFailed"},
	{Value: 15, Text: "undoFailed"}, {Value: 16, Text: "authorizationError"}, {Value: 17, Text: "notWritable"}, {Value: 18, Text: "inconsistentName"},
}

var snmpTraps = printer.NameTable{
	{Value: 0, Text: "coldStart"}, {Value: 1, Text: "warmStart"}, {Value: 2, Text: "linkDown"}, {Value: 3, Text: "linkUp"}, {Value: 4, Text: "authenticationFailure"},
	{Value: 5, Text: "egpNeighborLoss"}, {Value: 6, Text: "enterpriseSpecific"},
}
