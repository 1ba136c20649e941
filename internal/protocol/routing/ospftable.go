package routing

import "wiretale/internal/printer"

var ospfTypes = printer.NameTable{{Value: 1, Text: "Hello"}, {Value: 2, Text: "Database Description"}, {Value: 3, Text: "LS-Request"}, {Value: 4, Text: "LS-Update"}, {Value: 5, Text: "LS-Ack"}}

var ospfAuthTypes = printer.NameTable{{Value: 0, Text: "none"}, {Value: 1, Text: "simple"}, {Value: 2, Text: "MD5"}}

var ospfOptions = printer.BitTable{{Value: 0x01, Text: "MultiTopology"}, {Value: 0x02, Text: "External"}, {Value: 0x04, Text: "Multicast"}, {Value: 0x08, Text: "NSSA"}, {Value: 0x10, Text: "LLS"},
	{Value: 0x20, Text: "Demand Circuit"}, {Value: 0x40, Text: "Opaque"}, {Value: 0x80, Text: "Up/Down"}}

var ospfDatabaseFlags = printer.BitTable{{Value: 0x04, Text: "Init"}, {Value: 0x02, Text: "More"}, {Value: 0x01, Text: "Master"}, {Value: 0x08, Text: "OOBResync"}}

var ospfLSATypes = printer.NameTable{{Value: 1, Text: "Router"}, {Value: 2, Text: "Network"}, {Value: 3, Text: "Summary"}, {Value: 4, Text: "ASBR Summary"}, {Value: 5, Text: "External"}, {Value: 6, Text: "Multicast Group"},
	{Value: 7, Text: "NSSA"}, {Value: 9, Text: "Link Local Opaque"}, {Value: 10, Text: "Area Local Opaque"}, {Value: 11, Text: "Domain Wide Opaque"}}

var ospfOpaqueTypes = printer.NameTable{{Value: 1, Text: "Traffic Engineering"}, {Value: 3, Text: "Graceful restart"}, {Value: 4, Text: "Router Information"}}

var ospfRouterFlags = printer.BitTable{{Value: 0x01, Text: "ABR"}, {Value: 0x02, Text: "ASBR"}, {Value: 0x04, Text: "Virtual"}, {Value: 0x08, Text: "Wildcard"}, {Value: 0x10, Text: "Nt"}, {Value: 0x80, Text: "Host"}}

var ospfTopologies = printer.NameTable{{Value: 0, Text: "default"}, {Value: 1, Text: "multicast"}, {Value: 2, Text: "management"}}

var ospfGraceTLVs = printer.NameTable{{Value: 1, Text: "Grace Period"}, {Value: 2, Text: "Graceful restart Reason"}, {Value: 3, Text: "IPv4 interface address"}}

var ospfGraceReasons = printer.NameTable{{Value: 1, Text: "Software Restart"}, {Value: 2, Text: "Software Reload/Upgrade"}, {Value: 3, Text: "Control Processor Switch"}}

var ospfRouterTLVs = printer.NameTable{{Value: 1, Text: "Router Capabilities"}}

var ospfCapabilities = printer.BitTable{{Value: 0x001, Text: "Reserved"}, {Value: 0x002, Text: "Reserved"}, {Value: 0x004, Text: "Reserved"}, {Value: 0x008, Text: "Reserved"},
	{Value: 0x010, Text: "graceful restart capable"}, {Value: 0x020, Text: "graceful restart helper"}, {Value: 0x040, Text: "Stub router support"}, {Value: 0x080, Text: "Traffic engineering"},
	{Value: 0x100, Text: "p2p over LAN"}, {Value: 0x200, Text: "path computation server"}}

var ospfTETLVs = printer.NameTable{{Value: 1, Text: "Router Address"}, {Value: 2, Text: "Link"}}

var ospfTESubTLVs = printer.NameTable{
	{Value: 1, Text: "Link Type"}, {Value: 2, Text: "Link ID"}, {Value: 3, Text: "Local Interface IP address"}, {Value: 4, Text: "Remote Interface IP address"}, {Value: 5, Text: "Traffic Engineering Metric"},
	{Value: 6, Text: "Maximum Bandwidth"}, {Value: 7, Text: "Maximum Reservable Bandwidth"}, {Value: 8, Text: "Unreserved Bandwidth"}, {Value: 9, Text: "Administrative Group"},
	{Value: 11, Text: "Link Local/Remote Identifier"}, {Value: 14, Text: "Link Protection Type"}, {Value: 15, Text: "Interface Switching Capability"}, {Value: 16, Text: "Shared Risk Link Group"},
	{Value: 17, Text: "Bandwidth Constraints"},
}

var ospfTELinkTypes = printer.NameTable{{Value: 1, Text: "Point-to-point"}, {Value: 2, Text: "Multi-Access"}}

var ospfLLSTLVs = printer.NameTable{{Value: 1, Text: "Extended Options"}, {Value: 2, Text: "MD5 Authentication"}}

var ospfLLSOptions = printer.BitTable{{Value: 0x1, Text: "LSDB resync"}, {Value: 0x2, Text: "Restart"}}

var ospf3Options = printer.BitTable{{Value: 0x0001, Text: "V6"}, {Value: 0x0002, Text: "External"}, {Value: 0x0004, Text: "Deprecated"}, {Value: 0x0008, Text: "NSSA"}, {Value: 0x0010, Text: "Router"},
	{Value: 0x0020, Text: "Demand Circuit"}, {Value: 0x0100, Text: "AFs Support"}, {Value: 0x0200, Text: "LLS"}, {Value: 0x0400, Text: "Authentication Trailer"}}

var ospf3DatabaseFlags = printer.BitTable{{Value: 0x04, Text: "Init"}, {Value: 0x02, Text: "More"}, {Value: 0x01, Text: "Master"}, {Value: 0x10, Text: "IPv6 MTU"}}

var ospf3LSATypes = printer.NameTable{{Value: 1, Text: "Router"}, {Value: 2, Text: "Network"}, {Value: 3, Text: "Inter-Area Prefix"}, {Value: 4, Text: "Inter-Area Router"}, {Value: 5, Text: "External"},
	{Value: 6, Text: "Deprecated"}, {Value: 7, Text: "NSSA"}, {Value: 8, Text: "Link"}, {Value: 9, Text: "Intra-Area Prefix"}, {Value: 10, Text: "Intra-Area TE"}, {Value: 11, Text: "Grace"}, {Value: 12, Text: "Router Information"}, {Value: 13, Text: "Inter-AS-TE"}, {Value: 14, Text: "Layer 1 VPN"}}

var ospf3Scopes = printer.NameTable{{Value: 0x0000, Text: "Link Local"}, {Value: 0x2000, Text: "Area Local"}, {Value: 0x4000, Text: "Domain Wide"}}

var ospf3RouterFlags = printer.BitTable{{Value: 0x01, Text: "ABR"}, {Value: 0x02, Text: "External"}, {Value: 0x04, Text: "Virtual-Link Endpoint"}, {Value: 0x08, Text: "Deprecated"}, {Value: 0x10, Text: "NSSA Translator"}}

var ospf3PrefixOptions = printer.BitTable{{Value: 0x01, Text: "No Unicast"}, {Value: 0x02, Text: "Local address"}, {Value: 0x04, Text: "Deprecated"}, {Value: 0x08, Text: "Propagate"}, {Value: 0x10, Text: "Down"}, {Value: 0x20, Text: "N-bit"}}

var ospf3ExternalFlags = printer.BitTable{{Value: 0x80, Text: "External Type 2"}, {Value: 0x02, Text: "Forwarding"}, {Value: 0x01, Text: "Tag"}}

var ospf3AuthTypes = printer.NameTable{{Value: 1, Text: "HMAC"}}
