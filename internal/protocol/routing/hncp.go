package routing

import "wiretale/internal/printer"

// HNCP, the Home Networking Control Protocol (RFC 7788), which speaks DNCP, the
// Distributed Node Consensus Protocol (RFC 7787): nothing but values, some of
// which hold further values (RFC 7787 section 7).
//
//	 0               2               4
//	+---------------+---------------+-----------------------------+--------
//	|     type      |    length     | value, padded to four bytes | values
//	+---------------+---------------+-----------------------------+--------
var _ = printer.Register(printer.Protocol{Name: "hncp", UDP: printer.Ports(8231), Print: printHNCP})

const hncpHeader = 4

// Types of values (RFC 7787 section 7, RFC 7788 section 10).
const (
	hncpRequestNetwork = 1
	hncpRequestNode    = 2
	hncpNodeEndpoint   = 3
	hncpNetworkState   = 4
	hncpNodeState      = 5
	hncpPeer           = 8
	hncpKeepAlive      = 9
	hncpTrustVerdict   = 10
	hncpVersion        = 32
	hncpExternal       = 33
	hncpDelegated      = 34
	hncpAssigned       = 35
	hncpNodeAddress    = 36
	hncpDHCPv4         = 37
	hncpDHCPv6         = 38
	hncpDelegatedZone  = 39
	hncpDomainName     = 40
	hncpNodeName       = 41
	hncpManagedPSK     = 42
	hncpPrefixPolicy   = 43
)

func printHNCP(p *printer.Printer, v printer.View) {
	p.Layer("hncp")
	p.Print("hncp ({length})", v.Len())
	hncpValues(p, v, v.Len(), 0)
}

// hncpValues prints values inside of depth others, which end after n bytes; v goes
// on to the end of the packet. What is missing or too long ends the level, not the
// packet.
func hncpValues(p *printer.Printer, v printer.View, n, depth int) {
	if !p.V(3) && !p.V(depth+1) {
		hncpNames(p, v, n, depth)
		return
	}
	if !p.Enter() {
		return
	}
	defer p.Leave()
	for o := 0; o < n; {
		hncpIndent(p, depth+1)
		size, ok := hncpFits(p, v.From(o), n-o)
		if !ok || !hncpValue(p, v.From(o), size, depth) {
			return
		}
		o += hncpHeader + (size+3)&^3
	}
}

// hncpFits returns the size of the value at the beginning of v, and reports
// whether all of it was captured and it ends within n bytes; where it does not, it
// says so.
func hncpFits(p *printer.Printer, v printer.View, n int) (size int, ok bool) {
	switch {
	case !v.Has(0, hncpHeader):
		p.Trunc()
	case n < hncpHeader:
		p.Invalid()
	case !v.Has(hncpHeader, int(v.U16(2))):
		p.Trunc()
	case int(v.U16(2)) > n-hncpHeader:
		p.Invalid()
	default:
		return int(v.U16(2)), true
	}
	return 0, false
}

// hncpNames prints the names of values: how many of them follow each other is
// told once.
func hncpNames(p *printer.Printer, v printer.View, n, depth int) {
	last, count, first := "", 0, true
	flush := func() {
		if count == 0 {
			return
		}
		switch {
		case !first:
			p.Byte(',')
			p.Byte(' ')
		case depth == 0:
			p.Byte(' ')
		default:
			hncpIndent(p, depth+1)
		}
		p.Write(last)
		if count > 1 {
			p.Print(" (x{})", count)
		}
		first = false
	}
	for o := 0; o < n; {
		size, ok := hncpFits(p, v.From(o), n-o)
		if !ok {
			return
		}
		name := hncpName(v.U16(o))
		if name != last {
			flush()
			last, count = name, 0
		}
		count++
		o += hncpHeader + (size+3)&^3
	}
	flush()
}

// hncpIndent begins the line of a value.
func hncpIndent(p *printer.Printer, depth int) {
	p.Byte('\n')
	for range depth {
		p.Byte('\t')
	}
}

// hncpValue prints a value of a size that is known to be there, and reports
// whether its level goes on.
func hncpValue(p *printer.Printer, v printer.View, size, depth int) bool {
	kind := v.U16(0)
	name := hncpName(kind)
	switch name {
	case hncpUnassigned, hncpReserved, hncpPrivateUse, hncpFutureUse:
		p.Print("{type}: type={type_number} ({length})", name, kind, hncpHeader+size)
		return true
	}
	p.Print("{type} ({length})", name, hncpHeader+size)
	v = v.From(hncpHeader)
	switch kind {
	case hncpDHCPv4:
		return hncpDHCPv4Options(p, v, size, depth+2)
	case hncpDHCPv6:
		hncpDHCPv6Options(p, v, size, depth+2)
		return true
	}
	inner, ok := hncpBody(p, kind, v, size)
	if !ok {
		p.Invalid()
		return true
	}
	if inner = (inner + 3) &^ 3; inner < size {
		hncpValues(p, v.From(inner), size-inner, depth+1)
	}
	return true
}

// What is printed of types without a name of their own.
const (
	hncpReserved   = "Reserved"
	hncpUnassigned = "Unassigned"
	hncpPrivateUse = "Private use"
	hncpFutureUse  = "Future use"
)

func hncpName(kind uint16) string {
	switch name := hncpNamesTable.Find(uint32(kind)); {
	case name != "":
		return name
	case kind > hncpPrefixPolicy && kind < 512:
		return hncpUnassigned
	case kind >= 768 && kind < 1024:
		return hncpPrivateUse
	}
	return hncpFutureUse
}

var hncpNamesTable = printer.NameTable{
	{Value: 0, Text: hncpReserved}, {Value: hncpRequestNetwork, Text: "Request network state"}, {Value: hncpRequestNode, Text: "Request node state"},
	{Value: hncpNodeEndpoint, Text: "Node endpoint"}, {Value: hncpNetworkState, Text: "Network state"}, {Value: hncpNodeState, Text: "Node state"},
	{Value: hncpPeer, Text: "Peer"}, {Value: hncpKeepAlive, Text: "Keep-alive interval"}, {Value: hncpTrustVerdict, Text: "Trust-Verdict"},
	{Value: hncpVersion, Text: "HNCP-Version"}, {Value: hncpExternal, Text: "External-Connection"}, {Value: hncpDelegated, Text: "Delegated-Prefix"},
	{Value: hncpAssigned, Text: "Assigned-Prefix"}, {Value: hncpNodeAddress, Text: "Node-Address"}, {Value: hncpDHCPv4, Text: "DHCPv4-Data"},
	{Value: hncpDHCPv6, Text: "DHCPv6-Data"}, {Value: hncpDelegatedZone, Text: "DNS-Delegated-Zone"}, {Value: hncpDomainName, Text: "Domain-Name"},
	{Value: hncpNodeName, Text: "Node-Name"}, {Value: hncpManagedPSK, Text: "Managed-PSK"}, {Value: hncpPrefixPolicy, Text: "Prefix-Policy"},
}
