package transport

import "wiretale/internal/printer"

// The options of DCCP (RFC 4340 section 5.8) whose values are printed. Those below
// 32 are a single byte.
const (
	dccpChangeL       = 32
	dccpConfirmR      = 35
	dccpNDPCount      = 37
	dccpTimestamp     = 41
	dccpTimestampEcho = 42
	dccpElapsedTime   = 43
	dccpCCID          = 128 // from here on they belong to the congestion control
)

var dccpOptionNames = printer.NameTable{
	{Value: 0, Text: "nop"}, {Value: 1, Text: "mandatory"}, {Value: 2, Text: "slowreceiver"}, {Value: dccpChangeL, Text: "change_l"},
	{Value: 33, Text: "confirm_l"}, {Value: 34, Text: "change_r"}, {Value: dccpConfirmR, Text: "confirm_r"}, {Value: 36, Text: "initcookie"},
	{Value: dccpNDPCount, Text: "ndp_count"}, {Value: 38, Text: "ack_vector0"}, {Value: 39, Text: "ack_vector1"},
	{Value: 40, Text: "data_dropped"}, {Value: dccpTimestamp, Text: "timestamp"}, {Value: dccpTimestampEcho, Text: "timestamp_echo"},
	{Value: dccpElapsedTime, Text: "elapsed_time"}, {Value: 44, Text: "data_checksum"},
}

// dccpFeatures are the features that ends agree on (RFC 4340 section 6.4).
var dccpFeatures = [...]string{
	"reserved", "ccid", "allow_short_seqno", "sequence_window", "ecn_incapable", "ack_ratio", "send_ack_vector", "send_ndp_count",
	"minimum checksum coverage", "check data checksum",
}

// dccpOptions prints the options of a header; v ends with it, and its bytes go on.
func dccpOptions(p *printer.Printer, v printer.View) {
	for first := true; v.Len() > 0; first = false {
		if !first {
			p.Write(", ")
		}
		kind := v.U8(0)
		if kind < dccpChangeL {
			dccpOptionName(p, kind)
			v = v.From(1)
			continue
		}
		n := int(v.U8(1))
		switch {
		case n < 2:
			dccpOptionName(p, kind)
			p.Write(" optlen too short")
			return
		case n > v.Len():
			dccpOptionName(p, kind)
			p.Write(" optlen goes past header length")
			return
		case !v.Has(0, n):
			p.Trunc()
			return
		}
		dccpOptionName(p, kind)
		dccpOption(p, v.Limit(n), kind)
		v = v.From(n)
	}
}

func dccpOptionName(p *printer.Printer, kind uint8) {
	if kind >= dccpCCID {
		p.Print("CCID option {option}", kind)
	} else {
		p.Print("{option}", dccpOptionNames.Of(uint32(kind), "Option {}"))
	}
}

// dccpOption prints the value of an option, all of which is v.
func dccpOption(p *printer.Printer, v printer.View, kind uint8) {
	n := v.Len()
	switch {
	case kind >= dccpCCID:
		if n == 4 || n == 6 {
			p.Byte(' ')
			dccpNumber(p, v.From(2))
		}
	case kind <= dccpConfirmR:
		dccpFeature(p, v)
	case kind == dccpNDPCount:
		for o := 2; o < n; o++ {
			p.Print(" {ndp_count}", v.U8(o))
		}
	case kind == dccpTimestamp:
		if n != 6 {
			p.Write(" [optlen != 6]")
		} else {
			p.Print(" {timestamp}", v.U32(2))
		}
	case kind == dccpTimestampEcho:
		dccpEcho(p, v)
	case kind == dccpElapsedTime:
		if n != 4 && n != 6 {
			p.Write(" [optlen != 4 or 6]")
		} else {
			p.Byte(' ')
			dccpNumber(p, v.From(2))
		}
	case n > 2 && dccpOptionNames.Find(uint32(kind)) != "":
		dccpBytes(p, v.From(2), kind)
	}
}

// dccpNumber prints the number of 16 or 32 bits that is v.
func dccpNumber(p *printer.Printer, v printer.View) {
	if v.Len() == 2 {
		p.Print("{value}", v.U16(0))
	} else {
		p.Print("{value}", v.U32(0))
	}
}

func dccpBytes(p *printer.Printer, v printer.View, kind uint8) {
	const dataChecksum = 44
	p.Byte(' ')
	if kind != dataChecksum {
		p.Write("0x")
	}
	for o := range v.Len() {
		p.Print("{:02x}", v.U8(o))
	}
}

// dccpFeature prints a feature that is negotiated, with its values.
func dccpFeature(p *printer.Printer, v printer.View) {
	if v.Len() < 3 {
		p.Write(" optlen too short")
		return
	}
	feature := int(v.U8(2))
	if feature >= len(dccpFeatures) {
		return
	}
	p.Print(" {feature}", dccpFeatures[feature])
	for o := 3; o < v.Len(); o++ {
		p.Print(" {value}", v.U8(o))
	}
}

// dccpEcho prints the echo of a time stamp (RFC 4340 section 13.3).
func dccpEcho(p *printer.Printer, v printer.View) {
	switch v.Len() {
	case 6:
		p.Print(" {timestamp_echo}", v.U32(2))
	case 8, 10:
		p.Print(" {timestamp_echo} (elapsed time ", v.U32(2))
		dccpNumber(p, v.From(6))
		p.Byte(')')
	default:
		p.Write(" [optlen != 6 or 8 or 10]")
	}
}
