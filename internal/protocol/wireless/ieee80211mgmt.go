package wireless

import "wiretale/internal/printer"

// The capabilities that are printed (IEEE 802.11-2016 section 9.4.1.4).
const (
	wifiESS     = 0x0001
	wifiPrivacy = 0x0010
)

var wifiManagementNames = [16]string{"Assoc Request", "Assoc Response", "ReAssoc Request", "ReAssoc Response", "Probe Request", "Probe Response",
	8: "Beacon", 9: "ATIM", 10: "Disassociation", 11: "Authentication", 12: "DeAuthentication", 13: "Action"}

// wifiManagementFrame prints a management frame (section 9.3.3). It returns false
// if something is missing.
func wifiManagementFrame(p *printer.Printer, frame printer.View, c wifiFrameControl, v printer.View) bool {
	name := wifiManagementNames[c.subtype()]
	if name == "" {
		p.Print("Unhandled Management subtype({subtype:x})", c.subtype())
	} else {
		p.Print("{type}", name)
	}
	if c.protected() {
		return wifiWEP(p, v)
	}
	switch c.subtype() {
	case 0, 2:
		return wifiAssocRequest(p, v, c.subtype() == 2)
	case 1, 3:
		return wifiAssocResponse(p, v)
	case 4:
		return wifiProbe(p, v)
	case 5, 8:
		return wifiBeacon(p, v, c.subtype() == 8)
	case 10:
		if !v.Has(0, 2) {
			return false
		}
		p.Print(": {reason}", wifiReasons.Of(uint32(v.LE16(0)), "Reserved"))
	case 11:
		return wifiAuthentication(p, v)
	case 12:
		return wifiDeauthentication(p, frame, v)
	case 13:
		return wifiAction(p, frame, v)
	}
	return true
}

func wifiAssocRequest(p *printer.Printer, v printer.View, again bool) bool {
	fixed := 4
	if again {
		fixed = 10
	}
	if !v.Has(0, fixed) {
		return false
	}
	e := wifiParse(v.From(fixed))
	e.printSSID(p)
	if again {
		p.Print(" AP : {ap}", v.MAC(4))
	} else {
		e.printRates(p)
	}
	return !e.bad
}

func wifiAssocResponse(p *printer.Printer, v printer.View) bool {
	if !v.Has(0, 6) {
		return false
	}
	p.Print(" AID({aid:x}) :", v.LE16(4)&0x3fff)
	if v.LE16(0)&wifiPrivacy != 0 {
		p.Write(" PRIVACY ")
	}
	p.Print(": {status}", wifiStatuses.Of(uint32(v.LE16(2)), "n/a"))
	e := wifiParse(v.From(6))
	return !e.bad
}

func wifiProbe(p *printer.Printer, v printer.View) bool {
	e := wifiParse(v)
	e.printSSID(p)
	e.printRates(p)
	return !e.bad
}

// wifiBeacon prints a beacon or the answer to a probe, which has the same form.
func wifiBeacon(p *printer.Printer, v printer.View, beacon bool) bool {
	if !v.Has(0, 12) {
		return false
	}
	capabilities := v.LE16(10)
	e := wifiParse(v.From(12))
	e.printSSID(p)
	e.printRates(p)
	switch {
	case beacon && capabilities&wifiESS != 0:
		p.Write(" ESS")
	case beacon:
		p.Write(" IBSS")
	}
	e.printChannel(p)
	if capabilities&wifiPrivacy != 0 {
		p.Write(", PRIVACY")
	}
	return !e.bad
}

var wifiAlgorithms = [3]string{"Open System", "Shared Key", "EAP"}

func wifiAuthentication(p *printer.Printer, v printer.View) bool {
	if !v.Has(0, 6) {
		return false
	}
	algorithm, seq := v.LE16(0), v.LE16(2)
	name := "Reserved"
	if int(algorithm) < len(wifiAlgorithms) {
		name = wifiAlgorithms[algorithm]
	}
	p.Print(" ({algorithm})-{seq:x}", name, seq)
	if algorithm == 1 && (seq == 2 || seq == 3) {
		p.Write(" [Challenge Text] ")
	} else {
		p.Write(": ")
	}
	if seq&1 != 0 {
		p.Print("{status}", wifiStatuses.Of(uint32(v.LE16(4)), "n/a"))
	}
	e := wifiParse(v.From(6))
	return !e.bad
}

func wifiSender(p *printer.Printer, frame printer.View) {
	if p.LinkLevel {
		p.Write(": ")
	} else {
		p.Print(" ({src}): ", frame.MAC(10))
	}
}

func wifiDeauthentication(p *printer.Printer, frame, v printer.View) bool {
	if !v.Has(0, 2) {
		return false
	}
	wifiSender(p, frame)
	p.Print("{reason}", wifiReasons.Of(uint32(v.LE16(0)), "Reserved"))
	return true
}

// wifiAction prints an action frame (section 9.6).
func wifiAction(p *printer.Printer, frame, v printer.View) bool {
	if !v.Has(0, 2) {
		return false
	}
	wifiSender(p, frame)
	category, action := v.U8(0), v.U8(1)
	p.Print("{category}", wifiCategories.Of(uint32(category), "Reserved({}) "))
	var names printer.NameTable
	switch category {
	case 3:
		names = wifiBlockAck
	case 7:
		names = wifiHT
	case 13:
		names = wifiMeshActions
	case 14:
		names = wifiMultihop
	case 15:
		names = wifiSelfProtected
	}
	p.Print("{action}", names.Of(uint32(action), "Act#{}"))
	return true
}

// tcpdump: no space after Multihop.
var wifiCategories = printer.NameTable{{Value: 0, Text: "Spectrum Management "}, {Value: 1, Text: "QoS "}, {Value: 2, Text: "DLS "}, {Value: 3, Text: "BA "},
	{Value: 7, Text: "HT "}, {Value: 13, Text: "MeshAction "}, {Value: 14, Text: "MultihopAction"}, {Value: 15, Text: "SelfprotectAction "},
	{Value: 127, Text: "Vendor "}}

var wifiBlockAck = printer.NameTable{{Value: 0, Text: "ADDBA Request"}, {Value: 1, Text: "ADDBA Response"}, {Value: 2, Text: "DELBA"}}

var wifiHT = printer.NameTable{{Value: 0, Text: "TxChWidth"}, {Value: 1, Text: "MIMOPwrSave"}}

var wifiMeshActions = printer.NameTable{{Value: 0, Text: "MeshLink"}, {Value: 1, Text: "HWMP"}, {Value: 2, Text: "Gate Announcement"},
	{Value: 3, Text: "Congestion Control"}, {Value: 4, Text: "MCCA Setup Request"}, {Value: 5, Text: "MCCA Setup Reply"},
	{Value: 6, Text: "MCCA Advertisement Request"}, {Value: 7, Text: "MCCA Advertisement"}, {Value: 8, Text: "MCCA Teardown"},
	{Value: 9, Text: "TBTT Adjustment Request"}, {Value: 10, Text: "TBTT Adjustment Response"}}

var wifiMultihop = printer.NameTable{{Value: 0, Text: "Proxy Update"}, {Value: 1, Text: "Proxy Update Confirmation"}}

var wifiSelfProtected = printer.NameTable{{Value: 1, Text: "Peering Open"}, {Value: 2, Text: "Peering Confirm"}, {Value: 3, Text: "Peering Close"},
	{Value: 4, Text: "Group Key Inform"}, {Value: 5, Text: "Group Key Acknowledge"}}
