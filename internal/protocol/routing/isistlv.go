package routing

import "wiretale/internal/printer"

// isisTLVs prints the n bytes of type-length-value triples at offset o (ISO 10589
// section 9.1).
func isisTLVs(p *printer.Printer, v printer.View, o, n int) {
	whole := v
	v = v.From(o).WithLength(n)
	for v.Len() > 0 {
		if o == whole.Len() {
			return
		}
		if v.Len() < 2 {
			p.Trunc()
			return
		}
		needed(p, v, 0, 2)
		kind, length := v.U8(0), int(v.U8(1))
		p.Print("\n\t    {tlv} TLV #{}, length: {}", isisTLVNames.Of(uint32(kind), "unknown"), kind, length)
		v = v.From(2)
		if v.Len() < length {
			p.Trunc()
			return
		}
		if length > 0 || kind == 137 || kind == 129 || kind == 242 || kind == 222 || kind == 235 || kind == 237 {
			value := v.WithLength(length)
			if !isisTLV(p, value, kind, whole, o+2) {
				return
			}
			if p.V(2) {
				p.Unknown(v, 0, length, "\n\t      ")
			}
		}
		v = v.From(length)
		o += 2 + length
	}
}

// isisTLV prints one value, and reports whether the rest of the packet can be
// made sense of. The view's length is that of the value, but other than a
// truncation there is nothing that keeps a read from going beyond it.
func isisTLV(p *printer.Printer, v printer.View, kind uint8, whole printer.View, o int) bool {
	switch kind {
	case 22:
		return isisReachability(p, v, true)
	case 24:
		return isisReachability(p, v, false)
	case 222:
		return isisTopologyThen(p, v, func(p *printer.Printer, v printer.View) bool { return isisReachability(p, v, true) })
	case 135, 236:
		return isisPrefixes(p, v, kind == 236)
	case 235:
		return isisTopologyThen(p, v, isisPrefixes4)
	case 237:
		return isisTopologyThen(p, v, isisPrefixes6)
	case 128, 130:
		return isisIPv4(p, v)
	case 143:
		return isisBridge(p, v, isisPortCapability)
	case 144:
		return isisBridge(p, v, isisTopologyCapability)
	case 12:
		isisChecksum(p, v, whole, o)
	default:
		if f := isisTLVPrinters[kind]; f != nil {
			f(p, v)
		} else if !p.V(2) {
			p.Unknown(v, 0, v.Len(), "\n\t\t")
		}
	}
	return true
}

var isisTLVPrinters = [256]func(p *printer.Printer, v printer.View){
	1: isisAreas, 2: isisNeighbors, 3: isisEndSystems, 4: isisPartition, 5: isisPrefixNeighbors, 6: isisSNPAs, 7: isisInstance, 8: isisNothing,
	9: isisLSPEntries, 10: isisAuthentication, 13: isisPurge, 14: isisBufferSize, 129: isisProtocols,
	131: isisInterDomain, 132: isisAddresses4, 134: isisRouterID, 137: isisHostname, 138: isisSharedRisk, 211: isisRestart, 229: isisTopologies, 232: isisAddresses6, 240: isisAdjacency, 241: isisSequence,
	242: isisRouterCapability, 250: isisVendor,
}

func isisNothing(*printer.Printer, printer.View) {}

func isisAreas(p *printer.Printer, v printer.View) {
	for v.Len() > 0 {
		n := int(v.U8(0))
		v = v.From(1)
		if v.Len() < n {
			return
		}
		a := v.Bytes(0, n)
		p.Print("\n\t      Area address (length: {}): ", n)
		p.NSAP(a)
		v = v.From(n)
	}
}

// isisMetrics prints the four old metrics (ISO 10589 section 9.8), the first
// always, the others where they are supported.
func isisMetrics(p *printer.Printer, m []byte) {
	p.Print(", Default Metric: {metric}, {}", m[0]&0x3f, isisExternal(m[0]))
	for i, label := range isisMetricLabels {
		if n := m[i+1]; n&0x80 == 0 {
			p.Print("\n\t\t  {} Metric: {}, {}", label, n&0x3f, isisExternal(n))
		}
	}
}

var isisMetricLabels = [3]string{"Delay", "Expense", "Error"}

func isisExternal(metric uint8) string {
	return printer.Choose(metric&0x40 != 0, "External", "Internal")
}

func isisNeighbors(p *printer.Printer, v printer.View) {
	switch flag := v.U8(0); flag {
	case 0:
		p.Write("\n\t      IsNotVirtual")
	case 1:
		p.Write("\n\t      IsVirtual")
	default:
		p.Print("\n\t      bogus virtual flag 0x{:02x}", flag)
	}
	const size = 4 + nodeID
	for v = v.From(1); v.Len() >= size; v = v.From(size) {
		needed(p, v, 0, size)
		p.Write("\n\t      IS Neighbor: ")
		systemName(p, v, 4, nodeID)
		isisMetrics(p, v.Bytes(0, 4))
	}
}

func isisEndSystems(p *printer.Printer, v printer.View) {
	if v.Len() < 4 {
		return
	}
	const size = 4 + systemID
	for ; v.Len() >= size; v = v.From(size) {
		needed(p, v, 0, size)
		p.Write("\n\t      ES Neighbor: ")
		systemName(p, v, 4, systemID)
		isisMetrics(p, v.Bytes(0, 4))
	}
}

func isisPartition(p *printer.Printer, v printer.View) {
	for ; v.Len() >= systemID; v = v.From(systemID) {
		needed(p, v, 0, systemID)
		p.Write("\n\t      ")
		systemName(p, v, 0, systemID)
	}
}

func isisPrefixNeighbors(p *printer.Printer, v printer.View) {
	if v.Len() < 4 {
		return
	}
	metrics := v.Bytes(0, 4)
	p.Write("\n\t      Metric Block")
	isisMetrics(p, metrics)
	for v = v.From(4); v.Len() > 0; {
		n := int(v.U8(0)) // in units of four bits
		if n < 2 {
			p.Print("\n\t\tAddress: prefix length {} < 2", n)
			return
		}
		v = v.From(1)
		if v.Len() < n/2 {
			return
		}
		a := v.Bytes(0, n/2)
		p.Write("\n\t\tAddress: ")
		p.NSAP(a)
		p.Print("/{}", n*4)
		v = v.From(n / 2)
	}
}

func isisSNPAs(p *printer.Printer, v printer.View) {
	for ; v.Len() >= 6; v = v.From(6) {
		needed(p, v, 0, 6)
		p.Write("\n\t      SNPA: ")
		systemName(p, v, 0, systemID)
	}
}

func isisInstance(p *printer.Printer, v printer.View) {
	if v.Len() < 4 {
		return
	}
	count := (v.Len() - 2) / 2
	p.Print("\n\t      Instance ID: {instance}, ITIDs({}): ", v.U16(0), count)
	for i := range count {
		p.Print("{}", v.U16(2+2*i))
		if i < count-1 {
			p.Write(", ")
		}
	}
}

func isisLSPEntries(p *printer.Printer, v printer.View) {
	const size = 2 + lspID + 6
	for ; v.Len() >= size; v = v.From(size) {
		needed(p, v, 2, lspID)
		p.Write("\n\t      lsp-id: ")
		systemName(p, v, 2, lspID)
		p.Print(", seq: 0x{:08x}", v.U32(10))
		p.Print(", lifetime: {:5}s", v.U16(0))
		p.Print(", chksum: 0x{:04x}", v.U16(14))
	}
}

func isisAuthentication(p *printer.Printer, v printer.View) {
	kind := v.U8(0)
	p.Print("\n\t      {authentication}: ", isisAuthentications.Of(uint32(kind), "unknown Authentication type 0x{:02x}"))
	n := v.Len() - 1
	switch kind {
	case 1:
		p.SafeStringZ(v, 1, n)
	case 54:
		isisHexBytes(p, v, 1, n)
		if n != 16 {
			p.Write(", (invalid subTLV) ")
		}
		p.Write(" (unchecked)")
	case 3:
		if n < 2 {
			return
		}
		p.Print("{key_id}, password: ", v.U16(1))
		isisHexBytes(p, v, 3, n-2)
	default:
		p.Unknown(v, 1, n, "\n\t\t  ")
	}
}

func isisHexBytes(p *printer.Printer, v printer.View, o, n int) {
	for i := range n {
		p.Print("{:02x}", v.U8(o+i))
	}
}

// isisChecksum prints the checksum over the whole packet (RFC 3358 section 2).
func isisChecksum(p *printer.Printer, v, whole printer.View, o int) {
	if v.Len() < 2 {
		return
	}
	checksum := v.U16(0)
	p.Print("\n\t      checksum: 0x{checksum:04x} ", checksum)
	length := min(whole.Len(), int(whole.U16(isisLengthAt(whole.U8(4)))))
	osiChecksum(p, whole, checksum, o, length)
}

func isisPurge(p *printer.Printer, v printer.View) {
	count := v.U8(0)
	if count < 1 {
		p.Write(" No system IDs supplied")
		return
	}
	v = v.From(1)
	for i, label := range [...]string{"\n\t      Purge Originator System-ID: ", "\n\t      Received from System-ID: "} {
		if v.Len() < systemID || i >= int(count) {
			return
		}
		needed(p, v, 0, systemID+i*(systemID+1)) // tcpdump: it asks for more than the second takes
		p.Write(label)
		systemName(p, v, 0, systemID)
		v = v.From(systemID)
	}
}

func isisBufferSize(p *printer.Printer, v printer.View) {
	if v.Len() >= 2 {
		p.Print("\n\t      LSP Buffersize: {lsp_buffer_size}", v.U16(0))
	}
}

// isisIPv4 prints routes in the old form (RFC 1195 section 3.2).
func isisIPv4(p *printer.Printer, v printer.View) bool {
	const size = 12
	for ; v.Len() > 0; v = v.From(size) {
		if v.Len() < size {
			p.Print("short IPv4 Reachability ({} vs {})", v.Len(), size)
			return false
		}
		if !v.Has(0, size) {
			return false
		}
		mask := v.U32(8)
		if bits, ok := maskBits(mask); ok {
			p.Write("\n\t      IPv4 prefix: ")
			paddedIP4(p, v, 4)
			p.Print("/{}", bits)
		} else {
			p.Print("\n\t      IPv4 prefix: {} mask {}", v.IP4(4), v.IP4(8))
		}
		m := v.U8(0)
		p.Print(", Distribution: {}, Metric: {}, {}", printer.Choose(m&0x80 != 0, "down", "up"), m&0x3f, isisExternal(m))
		for i, label := range isisMetricLabels {
			if n := v.U8(i + 1); n&0x80 == 0 {
				p.Print("\n\t        {} Metric: {}, {}", label, n&0x3f, isisExternal(n))
			}
		}
	}
	return true
}

// maskBits returns how many ones a mask begins with, and whether nothing but
// zeros follow.
func maskBits(mask uint32) (bits int, ok bool) {
	for ; mask&0x80000000 != 0; mask <<= 1 {
		bits++
	}
	return bits, mask == 0
}

// paddedIP4 prints an address to the right of a column of fifteen.
func paddedIP4(p *printer.Printer, v printer.View, o int) {
	width := 3
	for _, c := range v.Bytes(o, 4) {
		width++
		if c >= 10 {
			width++
		}
		if c >= 100 {
			width++
		}
	}
	p.Spaces(15 - width)
	p.Print("{prefix}", v.IP4(o))
}

func isisProtocols(p *printer.Printer, v printer.View) {
	p.Write("\n\t      NLPID(s): ")
	for i := range v.Len() {
		n := v.U8(i)
		p.Print("{nlpid} (0x{:02x})", printer.NLPIDs.Of(uint32(n), "unknown"), n)
		if i < v.Len()-1 {
			p.Write(", ")
		}
	}
}

func isisInterDomain(p *printer.Printer, v printer.View) {
	kind := v.U8(0)
	p.Print("\n\t      Inter-Domain Information Type: {domain_type}", isisDomainTypes.Of(uint32(kind), "Unknown (0x{:02x})"))
	if kind != 2 {
		p.Unknown(v, 1, v.Len()-1, "\n\t      ")
	} else if v.Len() >= 3 {
		p.Print("AS Number: {as}", v.U16(1))
	}
}

func isisAddresses4(p *printer.Printer, v printer.View) {
	for ; v.Len() >= 4; v = v.From(4) {
		p.Print("\n\t      IPv4 interface address: {interface_address}", v.IP4(0))
	}
}

func isisAddresses6(p *printer.Printer, v printer.View) {
	for ; v.Len() >= 16; v = v.From(16) {
		p.Print("\n\t      IPv6 interface address: {interface_address}", v.IP6(0))
	}
}

func isisRouterID(p *printer.Printer, v printer.View) {
	if v.Len() >= 4 {
		p.Print("\n\t      Traffic Engineering Router ID: {router_id}", v.IP4(0))
	}
}

func isisHostname(p *printer.Printer, v printer.View) {
	p.Write("\n\t      Hostname: ")
	p.SafeStringZ(v, 0, v.Len())
}

func isisSharedRisk(p *printer.Printer, v printer.View) {
	if v.Len() < nodeID {
		return
	}
	needed(p, v, 0, nodeID)
	p.Write("\n\t      IS Neighbor: ")
	systemName(p, v, 0, nodeID)
	if v = v.From(nodeID); v.Len() < 1 {
		return
	}
	p.Print(", Flags: [{flags}]", printer.Choose(v.U8(0)&1 != 0, "numbered", "unnumbered"))
	if v = v.From(1); v.Len() < 4 {
		return
	}
	p.Print("\n\t      IPv4 interface address: {interface_address}", v.IP4(0))
	if v = v.From(4); v.Len() < 4 {
		return
	}
	p.Print("\n\t      IPv4 neighbor address: {neighbor_address}", v.IP4(0))
	for v = v.From(4); v.Len() >= 4; v = v.From(4) {
		p.Print("\n\t      Link-ID: 0x{link_id:08x}", v.U32(0))
	}
}

func isisRestart(p *printer.Printer, v printer.View) {
	needed(p, v, 0, 1)
	p.Print("\n\t      Flags [{flags}]", isisRestartFlags.Of(uint32(v.U8(0)), "none", ", "))
	if v.Len() < 3 {
		return
	}
	p.Print(", Remaining holding time {holding_time}s", v.U16(1))
	if v.Len() == 3+systemID {
		needed(p, v, 3, systemID)
		p.Write(", for ")
		systemName(p, v, 3, systemID)
	}
}

// isisTopology prints the identifier of a topology (RFC 5120 section 7.1).
func isisTopology(p *printer.Printer, v printer.View) {
	n := v.U16(0)
	p.Print("\n\t      {topology} Topology (0x{:03x}), Flags: [{}]", isisTopologyNames.Of(uint32(n&0xfff), "Reserved for IETF Consensus"), n&0xfff,
		isisTopologyFlags.Of(uint32(n&0xf000), "none", ", "))
}

func isisTopologies(p *printer.Printer, v printer.View) {
	for ; v.Len() > 0; v = v.From(2) {
		if v.Len() < 2 {
			p.Write("\n\t      invalid MT-ID")
			return
		}
		isisTopology(p, v)
	}
}

func isisTopologyThen(p *printer.Printer, v printer.View, then func(*printer.Printer, printer.View) bool) bool {
	if v.Len() < 2 {
		p.Trunc()
		return false
	}
	isisTopology(p, v)
	return then(p, v.From(2))
}

// isisAdjacency prints the three-way handshake of point-to-point links (RFC 5303
// section 3.1).
func isisAdjacency(p *printer.Printer, v printer.View) {
	n := v.U8(0)
	p.Print("\n\t      Adjacency State: {state} ({})", isisStates.Of(uint32(n), "unknown"), n)
	left := v.Len() - 1
	if left > 4 {
		p.Print("\n\t      Extended Local circuit-ID: 0x{circuit_id:08x}", v.U32(1))
		left -= 4
	}
	if left >= systemID {
		needed(p, v, 5, systemID)
		p.Write("\n\t      Neighbor System-ID: ")
		systemName(p, v, 5, systemID)
		left -= systemID
	}
	if left >= 4 {
		p.Print("\n\t      Neighbor Extended Local circuit-ID: 0x{neighbor_circuit_id:08x}", v.U32(11))
	}
}

func isisSequence(p *printer.Printer, v printer.View) {
	if v.Len() >= 4 {
		p.Print("\n\t      Sequence number: {sequence}", v.U32(0))
	}
}

func isisVendor(p *printer.Printer, v printer.View) {
	if v.Len() < 3 {
		return
	}
	n := v.U24(0)
	p.Print("\n\t      Vendor: {vendor} ({})", printer.OUINames.Of(n, "Unknown"), n)
	if v.Len() > 3 {
		p.Unknown(v, 3, v.Len()-3, "\n\t\t")
	}
}

var isisTLVNames = printer.NameTable{
	{Value: 1, Text: "Area address(es)"}, {Value: 2, Text: "IS Reachability"}, {Value: 3, Text: "ES Neighbor(s)"}, {Value: 4, Text: "Partition DIS"},
	{Value: 5, Text: "Prefix Neighbors"}, {Value: 6, Text: "IS Neighbor(s)"}, {Value: 7, Text: "Instance Identifier"}, {Value: 8, Text: "Padding"},
	{Value: 9, Text: "LSP entries"}, {Value: 10, Text: "Authentication"}, {Value: 12, Text: "Checksum"}, {Value: 13, Text: "Purge Originator Identifier"},
	{Value: 14, Text: "LSP Buffersize"}, {Value: 22, Text: "Extended IS Reachability"}, {Value: 24, Text: "IS Alias ID"}, {Value: 42, Text: "DECnet Phase IV"},
	{Value: 66, Text: "Lucent Proprietary"}, {Value: 128, Text: "IPv4 Internal Reachability"}, {Value: 129, Text: "Protocols supported"},
	{Value: 130, Text: "IPv4 External Reachability"}, {Value: 131, Text: "Inter-Domain Information Type"}, {Value: 132, Text: "IPv4 Interface address(es)"},
	{Value: 133, Text: "IPv4 authentication (deprecated)"}, {Value: 134, Text: "Traffic Engineering Router ID"},
	{Value: 135, Text: "Extended IPv4 Reachability"}, {Value: 137, Text: "Hostname"}, {Value: 138, Text: "Shared Risk Link Group"},
	{Value: 143, Text: "Multi-Topology-Aware Port Capability"}, {Value: 144, Text: "Multi-Topology Capability"}, {Value: 176, Text: "Nortel Proprietary"},
	{Value: 177, Text: "Nortel Proprietary"}, {Value: 211, Text: "Restart Signaling"}, {Value: 222, Text: "Multi Topology IS Reachability"},
	{Value: 229, Text: "Multi Topology"}, {Value: 232, Text: "IPv6 Interface address(es)"}, {Value: 235, Text: "Multi-Topology IPv4 Reachability"},
	{Value: 236, Text: "IPv6 reachability"}, {Value: 237, Text: "Multi-Topology IP6 Reachability"}, {Value: 240, Text: "Point-to-point Adjacency State"},
	{Value: 241, Text: "Hello PDU Sequence Number"}, {Value: 242, Text: "IS-IS Router Capability"}, {Value: 250, Text: "Vendor Private"},
}

var isisAuthentications = printer.NameTable{
	{Value: 1, Text: "simple text password"}, {Value: 3, Text: "Generic Crypto key-id"}, {Value: 54, Text: "HMAC-MD5 password"},
	{Value: 255, Text: "Routing Domain private password"},
}

var isisDomainTypes = printer.NameTable{{Value: 0, Text: "Reserved"}, {Value: 1, Text: "Routing-Domain Specific"}, {Value: 2, Text: "AS Number Tag"}}

var isisRestartFlags = printer.BitTable{{Value: 1, Text: "Restart Request"}, {Value: 2, Text: "Restart Acknowledgement"}, {Value: 4, Text: "Suppress adjacency advertisement"}}

// tcpdump: of the identifiers for development only the last has a name.
var isisTopologyNames = printer.NameTable{
	{Value: 0, Text: "IPv4 unicast"}, {Value: 1, Text: "In-Band Management"}, {Value: 2, Text: "IPv6 unicast"}, {Value: 3, Text: "Multicast"},
	{Value: 0xfff, Text: "Development, Experimental or Proprietary"},
}

var isisTopologyFlags = printer.BitTable{{Value: 0x4000, Text: "ATT bit set"}, {Value: 0x8000, Text: "Overload bit set"}}

var isisStates = printer.NameTable{{Value: 0, Text: "Up"}, {Value: 1, Text: "Initializing"}, {Value: 2, Text: "Down"}}
