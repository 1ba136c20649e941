package app

import "wiretale/internal/printer"

// Kerberos: the messages of version 4 (Kerberos V4 protocol, Project Athena technical
// plan section E.2.1), and the number of the others.
//
//	 0       1       2
//	+-------+-------+------
//	|version| type*2| names ...      the lowest bit: little-endian
//	+-------+-------+------
var (
	_ = printer.Register(printer.Protocol{Name: "kerberos", UDP: printer.Ports(88), Print: printKerberos})
	_ = printer.Register(printer.Protocol{Name: "kerberos_sec", UDP: printer.Ports(750), Print: printKerberos})
)

const (
	krbRequest = 2
	krbReply   = 4
	krbApply   = 6
	krbError   = 10
)

var krbTypes = printer.NameTable{
	{Value: 2, Text: "KDC_REQUEST"}, {Value: 4, Text: "KDC_REPLY"}, {Value: 6, Text: "APPL_REQUEST"}, {Value: 8, Text: "APPL_REQUEST_MUTUAL"},
	{Value: 10, Text: "ERR_REPLY"}, {Value: 12, Text: "PRIVATE"}, {Value: 14, Text: "SAFE"}, {Value: 16, Text: "APPL_ERR"}, {Value: 126, Text: "DIE"},
}

func printKerberos(p *printer.Printer, v printer.View) {
	p.Layer("kerberos")
	p.Write("kerberos")
	switch version := v.U8(0); version {
	case 1, 2, 3:
		p.Print(" v{version}", version)
	case 4:
		p.Print(" v{version}", version)
		p.TryCut(krb4, v)
	case 0x6a, 0x6b: // the tags of a request and an answer of version 5
		p.Print(" v{version}", 5)
	}
}

// krb4 prints a message of version 4. A text that does not end ends the message, not
// the packet.
func krb4(p *printer.Printer, v printer.View) {
	kind := v.U8(1)
	if kind&1 != 0 {
		p.Write(" le")
	} else {
		p.Write(" be")
	}
	p.Print(" {kerberos_type}:", krbTypes.Of(uint32(kind&^1), "#{}"))
	r := krbReader{p: p, v: v.From(2), little: kind&1 != 0}
	switch kind &^ 1 {
	case krbRequest:
		r.request()
	case krbReply:
		r.principal()
		r.v = r.v.From(10)
		p.Print(" ({length})", r.number(0))
	case krbApply:
		p.Byte(' ')
		p.Print("v{key_version}", r.v.U8(0))
		r.v = r.v.From(1)
		p.Byte(' ')
		r.text()
		p.Print(" ({})", r.v.U8(0))
		p.Print(" ({})", r.v.U8(1))
	case krbError:
		r.principal()
		r.v = r.v.From(4)
		p.Print(" {error} ", krbErrors.Of(uint32(r.number(0)), "#{}"))
		r.v = r.v.From(4)
		r.text()
	default:
		p.Write(" (unknown)")
	}
}

// krbReader prints what it has read.
type krbReader struct {
	p      *printer.Printer
	v      printer.View
	little bool
}

func (r *krbReader) number(o int) uint16 {
	if r.little {
		return r.v.LE16(o)
	}
	return r.v.U16(o)
}

// text prints a text that ends in NUL.
func (r *krbReader) text() {
	for i, c := range r.v.Data() {
		if c == 0 {
			r.v = r.v.From(i + 1)
			return
		}
		r.p.SafeByte(c)
	}
	r.p.Cut()
}

// principal prints who it is about: name.instance@realm.
func (r *krbReader) principal() {
	r.p.Byte(' ')
	r.text()
	r.p.Byte('.')
	r.text()
	r.p.Byte('@')
	r.text()
}

// lifetimeUnit is the unit of a ticket's life, in minutes.
const lifetimeUnit = 5

// request prints a request for a ticket.
func (r *krbReader) request() {
	r.principal()
	r.p.Print(" {lifetime}min ", int(r.v.U8(4))*lifetimeUnit)
	r.v = r.v.From(5)
	r.text()
	r.p.Byte('.')
	r.text()
}

var krbErrors = printer.NameTable{
	{Value: 0, Text: "OK"}, {Value: 1, Text: "NAME_EXP"}, {Value: 2, Text: "SERVICE_EXP"}, {Value: 3, Text: "AUTH_EXP"}, {Value: 4, Text: "PKT_VER"},
	{Value: 5, Text: "NAME_MAST_KEY_VER"}, {Value: 6, Text: "SERV_MAST_KEY_VER"}, {Value: 7, Text: "BYTE_ORDER"}, {Value: 8, Text: "PRINCIPAL_UNKNOWN"},
	{Value: 9, Text: "PRINCIPAL_NOT_UNIQUE"}, {Value: 10, Text: "NULL_KEY"},
}
