package routing

import "wiretale/internal/printer"

// RSVP, the resource reservation protocol (RFC 2205 section 3.1), with its
// extensions for label-switched paths (RFC 3209, RFC 3473).
//
//	 0       1       2               4       5       6               8
//	+-------+-------+---------------+-------+-------+---------------+---
//	|V,flags| type  |   checksum    |  TTL  |   0   |    length     | objects
//	+-------+-------+---------------+-------+-------+---------------+---
var _ = printer.Register(printer.Protocol{Name: "rsvp", IP: []uint8{46}, Print: printRSVP})

const (
	rsvpHeader       = 8
	rsvpObjectHeader = 4
	rsvpBundle       = 12
)

// rsvpIndent is how far in lines begin: objects, what is in them, and deeper.
type rsvpIndent struct{ object, value, detail string }

var (
	rsvpOuter = rsvpIndent{"\n\t  ", "\n\t    ", "\n\t      "}
	rsvpInner = rsvpIndent{"\n\t    ", "\n\t      ", "\n\t        "}
)

func printRSVP(p *printer.Printer, v printer.View) {
	p.Layer("rsvp")
	if !v.Has(0, rsvpHeader) {
		p.Trunc()
		return
	}
	if !rsvpVersion(p, v) {
		return
	}
	kind := v.U8(1)
	if !p.V(1) {
		p.Print("RSVPv{version} {message} Message, length: {length}", v.U8(0)>>4, rsvpMessages.Of(uint32(kind), "unknown ({})"), v.Len())
		return
	}
	length := int(v.U16(6))
	rsvpFixed(p, v, "\n\t")
	if length < rsvpHeader {
		p.Print("ERROR: common header too short {} < {}", length, rsvpHeader)
		return
	}
	body := v.From(rsvpHeader).WithLength(length - rsvpHeader)
	if kind == rsvpBundle {
		rsvpMessagesIn(p, body)
		return
	}
	if rsvpMessages.Find(uint32(kind)) == "" {
		p.Unknown(body, 0, body.Len(), "\n\t    ")
		return
	}
	rsvpObjectsIn(p, body, &rsvpOuter)
}

func rsvpVersion(p *printer.Printer, v printer.View) bool {
	version := v.U8(0) >> 4
	if version != 1 {
		p.Print("ERROR: RSVP version {} packet not supported", version)
	}
	return version == 1
}

func rsvpFixed(p *printer.Printer, v printer.View, indent string) {
	kind := v.U8(1)
	p.Write(indent)
	p.Print("RSVPv{version} {message} Message ({}), Flags: [{}], length: {}, ttl: {ttl}, checksum: 0x{checksum:04x}", v.U8(0)>>4,
		rsvpMessages.Of(uint32(kind), "unknown, type: {}"), kind, rsvpFlags.Of(uint32(v.U8(0)&0xf), "none", ", "), v.U16(6), v.U8(4), v.U16(2))
}

// rsvpMessagesIn prints the messages of a bundle (RFC 2961 section 3).
func rsvpMessagesIn(p *printer.Printer, v printer.View) {
	for v.Len() > 0 {
		if !v.Has(0, rsvpHeader) {
			p.Trunc()
			return
		}
		if !rsvpVersion(p, v) {
			return
		}
		length := int(v.U16(6))
		rsvpFixed(p, v, "\n\t  ")
		if length < rsvpHeader {
			p.Print("ERROR: common header too short {} < {}", length, rsvpHeader)
			return
		}
		if length > v.Len() {
			p.Print("ERROR: common header too large {} > {}", length, v.Len())
			return
		}
		if !rsvpObjectsIn(p, v.From(rsvpHeader).WithLength(length-rsvpHeader), &rsvpInner) {
			return
		}
		v = v.From(length)
	}
}

// rsvpObjectsIn prints the objects of a message, and reports whether they could
// be made sense of.
func rsvpObjectsIn(p *printer.Printer, v printer.View, in *rsvpIndent) bool {
	for v.Len() >= rsvpObjectHeader {
		if !v.Has(0, rsvpObjectHeader) {
			p.Trunc()
			return false
		}
		length, class, kind := int(v.U16(0)), v.U8(2), v.U8(3)
		if length%4 != 0 {
			p.Write(in.object)
			p.Print("ERROR: object header size {} not a multiple of 4", length)
			return false
		}
		if length < rsvpObjectHeader {
			p.Write(in.object)
			p.Print("ERROR: object header too short {} < {}", length, rsvpObjectHeader)
			return false
		}
		p.Write(in.object)
		p.Print("{object} Object ({}) Flags: [{} if unknown], Class-Type: {} ({}), length: {}", rsvpObjects.Of(uint32(class), "Unknown"), class,
			rsvpUnknown(class), rsvpClassTypes.Of(uint32(class)<<8|uint32(kind), "Unknown"), kind, length)
		if length > v.Len() {
			p.Write(in.object)
			p.Write("ERROR: object goes past end of objects TLV")
			return false
		}
		if !v.Has(0, length) {
			p.Trunc()
			return false
		}
		if !rsvpObject(p, v.Sub(rsvpObjectHeader, length-rsvpObjectHeader), class, kind, in) {
			return false
		}
		v = v.From(length)
	}
	return true
}

func rsvpUnknown(class uint8) string {
	switch class >> 6 {
	case 3:
		return "ignore and forward"
	case 2:
		return "ignore silently"
	}
	return "reject"
}

// rsvpResult is what became of an object.
type rsvpResult uint8

const (
	rsvpDone   rsvpResult = iota // printed
	rsvpDump                     // to be dumped as well
	rsvpShort                    // too short for what it should be
	rsvpBroken                   // said to be wrong: nothing more to print
)

// rsvpObject prints one object, and reports whether to go on.
func rsvpObject(p *printer.Printer, v printer.View, class, kind uint8, in *rsvpIndent) bool {
	r := rsvpDump
	if row := rsvpFind(class, kind); row != nil {
		r = rsvpShort
		if v.Len() >= row.least {
			r = row.print(p, v, in)
		}
	}
	switch r {
	case rsvpShort:
		p.Write(in.object)
		p.Write("ERROR: object is too short")
		return false
	case rsvpBroken:
		return false
	}
	if p.V(2) || r == rsvpDump {
		p.Unknown(v, 0, v.Len(), in.value)
	}
	return true
}

// rsvpShape prints the objects of a class and type that are long enough.
type rsvpShape struct {
	class, kind uint8
	least       int
	print       func(p *printer.Printer, v printer.View, in *rsvpIndent) rsvpResult
}

func rsvpFind(class, kind uint8) *rsvpShape {
	for i := range rsvpShapes {
		if s := &rsvpShapes[i]; s.class == class && s.kind == kind {
			return s
		}
	}
	return nil
}

var rsvpFlags = printer.BitTable{{Value: 1, Text: "Refresh reduction capable"}}
