package legacy

import (
	"bytes"

	"wiretale/internal/packet"
	"wiretale/internal/printer"
)

// What the packet filter of the BSDs logs (OpenBSD sys/net/if_pflog.h), with the
// rule that decided.
//
//	 0       1       2       3       4        20       36      40      44      60
//	+-------+-------+-------+-------+--------+--------+-------+-------+-------+---------+
//	|length |family |action |reason |  name  |rule set| rule  |subrule| users |direction|
//	+-------+-------+-------+-------+--------+--------+-------+-------+-------+---------+
var _ = printer.Register(printer.Protocol{Name: "pflog", LinkTypes: []packet.LinkType{117}, Ordered: true, Print: printPFLOG})

const (
	pflogLength    = 61
	pflogName      = 16
	pflogNoSubrule = 0xffffffff
)

func printPFLOG(p *printer.Printer, v printer.View) {
	p.Layer("pflog")
	length := int(v.U8(0))
	size := (length + 3) &^ 3
	if length < pflogLength {
		p.Write("[pflog: invalid header length!]")
		p.LinkHeader += length
		return
	}
	if v.Captured() < size {
		p.Trunc()
		p.LinkHeader += v.Captured()
		return
	}
	if p.LinkLevel {
		pflogLine(p, v)
	}
	body := v.From(size)
	switch family := v.U8(1); family {
	case 2:
		printer.EtherType(0x0800).Print(p, body)
	case 24, 28, 30:
		printer.EtherType(0x86dd).Print(p, body)
	default:
		if !p.LinkLevel {
			pflogLine(p, v)
		}
		p.Default(body)
	}
	p.LinkHeader += size
}

func pflogLine(p *printer.Printer, v printer.View) {
	p.Print("rule {rule}", v.U32(36))
	if subrule := v.U32(40); subrule != pflogNoSubrule {
		p.Byte('.')
		pflogText(p, v, 20)
		p.Print(".{subrule}", subrule)
	}
	reason := v.U8(3)
	if name := pflogReasons.Find(uint32(reason)); name != "" {
		p.Print("/{}({reason})", reason, name)
	} else {
		p.Print("/unkn({reason})", reason)
	}
	p.Print(": {action} {direction} on ", pflogActions.Of(uint32(v.U8(2)), "unkn({})"), pflogDirections.Of(uint32(v.U8(60)), "unkn({})"))
	pflogText(p, v, 4)
	p.Write(": ")
}

// pflogText prints a name at offset o.
func pflogText(p *printer.Printer, v printer.View, o int) {
	name, _, _ := bytes.Cut(v.Bytes(o, pflogName), []byte{0})
	p.Safe(name)
}

var pflogReasons = printer.NameTable{
	{Value: 0, Text: "match"}, {Value: 1, Text: "bad-offset"}, {Value: 2, Text: "fragment"}, {Value: 3, Text: "short"},
	{Value: 4, Text: "normalize"}, {Value: 5, Text: "memory"}, {Value: 6, Text: "bad-timestamp"}, {Value: 7, Text: "congestion"},
	{Value: 8, Text: "ip-option"}, {Value: 9, Text: "proto-cksum"}, {Value: 10, Text: "state-mismatch"}, {Value: 11, Text: "state-insert"},
	{Value: 12, Text: "state-limit"}, {Value: 13, Text: "src-limit"}, {Value: 14, Text: "synproxy"},
}

var pflogActions = printer.NameTable{
	{Value: 0, Text: "pass"}, {Value: 1, Text: "block"}, {Value: 2, Text: "scrub"}, {Value: 3, Text: "noscrub"}, {Value: 4, Text: "nat"},
	{Value: 5, Text: "nonat"}, {Value: 6, Text: "binat"}, {Value: 7, Text: "nobinat"}, {Value: 8, Text: "rdr"}, {Value: 9, Text: "nordr"},
	{Value: 10, Text: "synproxy-drop"},
}

var pflogDirections = printer.NameTable{{Value: 0, Text: "in/out"}, {Value: 1, Text: "in"}, {Value: 2, Text: "out"}}
