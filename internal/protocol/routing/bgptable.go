package routing

import "wiretale/internal/printer"

var bgpMessages = printer.NameTable{{Value: 1, Text: "Open"}, {Value: 2, Text: "Update"}, {Value: 3, Text: "Notification"}, {Value: 4, Text: "Keepalive"}, {Value: 5, Text: "Route Refresh"}}

var bgpSAFIs = printer.NameTable{
	{Value: 0, Text: "Reserved"}, {Value: 1, Text: "Unicast"}, {Value: 2, Text: "Multicast"}, {Value: 3, Text: "Unicast+Multicast"}, {Value: 4, Text: "labeled Unicast"}, {Value: 5, Text: "Multicast VPN"},
	{Value: 64, Text: "Tunnel"}, {Value: 65, Text: "VPLS"}, {Value: 66, Text: "MDT"}, {Value: 70, Text: "EVPN"}, {Value: 128, Text: "labeled VPN Unicast"}, {Value: 129, Text: "labeled VPN Multicast"},
	{Value: 130, Text: "labeled VPN Unicast+Multicast"}, {Value: 132, Text: "Route Target Routing Information"},
}

const bgpCease = 6

var bgpErrors = printer.NameTable{{Value: 1, Text: "Message Header Error"}, {Value: 2, Text: "OPEN Message Error"}, {Value: 3, Text: "UPDATE Message Error"}, {Value: 4, Text: "Hold Timer Expired"},
	{Value: 5, Text: "Finite State Machine Error"}, {Value: 6, Text: "Cease"}, {Value: 7, Text: "Capability Message Error"}}

// bgpSubcodes are the subcodes of each error (RFC 4271 section 4.5, RFC 4486, RFC
// 6608).
var bgpSubcodes = [...]printer.NameTable{
	1: {{Value: 1, Text: "Connection Not Synchronized"}, {Value: 2, Text: "Bad Message Length"}, {Value: 3, Text: "Bad Message Type"}},
	2: {{Value: 1, Text: "Unsupported Version Number"}, {Value: 2, Text: "Bad Peer AS"}, {Value: 3, Text: "Bad BGP Identifier"}, {Value: 4, Text: "Unsupported Optional Parameter"},
		{Value: 5, Text: "Authentication Failure"}, {Value: 6, Text: "Unacceptable Hold Time"}, {Value: 7, Text: "Capability Message Error"}},
	3: {{Value: 1, Text: "Malformed Attribute List"}, {Value: 2, Text: "Unrecognized Well-known Attribute"}, {Value: 3, Text: "Missing Well-known Attribute"},
		{Value: 4, Text: "Attribute Flags Error"}, {Value: 5, Text: "Attribute Length Error"}, {Value: 6, Text: "Invalid ORIGIN Attribute"}, {Value: 7, Text: "AS Routing Loop"},
		{Value: 8, Text: "Invalid NEXT_HOP Attribute"}, {Value: 9, Text: "Optional Attribute Error"}, {Value: 10, Text: "Invalid Network Field"}, {Value: 11, Text: "Malformed AS_PATH"}},
	5: {{Value: 0, Text: "Unspecified Error"}, {Value: 1, Text: "In OpenSent State"}, {Value: 2, Text: "In OpenConfirm State"}, {Value: 3, Text: "In Established State"}},
	6: {{Value: 1, Text: "Maximum Number of Prefixes Reached"}, {Value: 2, Text: "Administrative Shutdown"}, {Value: 3, Text: "Peer Unconfigured"}, {Value: 4, Text: "Administrative Reset"},
		{Value: 5, Text: "Connection Rejected"}, {Value: 6, Text: "Other Configuration Change"}, {Value: 7, Text: "Connection Collision Resolution"}},
	7: {{Value: 1, Text: "Invalid Action Value"}, {Value: 2, Text: "Invalid Capability Length"}, {Value: 3, Text: "Malformed Capability Value"}, {Value: 4, Text: "Unsupported Capability Code"}},
}

var bgpOptions = printer.NameTable{{Value: 1, Text: "Authentication Information"}, {Value: 2, Text: "Capabilities Advertisement"}}

var bgpCapabilityNames = printer.NameTable{
	{Value: 1, Text: "Multiprotocol Extensions"}, {Value: 2, Text: "Route Refresh"}, {Value: 3, Text: "Cooperative Route Filtering"}, {Value: 4, Text: "Multiple Routes to a Destination"},
	{Value: 5, Text: "Extended Next Hop Encoding"}, {Value: 8, Text: "Multiple Labels"}, {Value: 64, Text: "Graceful Restart"}, {Value: 65, Text: "32-Bit AS Number"}, {Value: 67, Text: "Dynamic Capability"},
	{Value: 68, Text: "Multisession BGP"}, {Value: 69, Text: "Multiple Paths"}, {Value: 70, Text: "Enhanced Route Refresh"}, {Value: 71, Text: "Long-lived Graceful Restart"}, {Value: 128, Text: "Route Refresh (Cisco)"},
}

var bgpRestartFlags = printer.BitTable{{Value: 0x80, Text: "R"}}

var bgpAddPathModes = printer.NameTable{{Value: 1, Text: "Receive"}, {Value: 2, Text: "Send"}, {Value: 3, Text: "Both"}}

var bgpAttributeNames = printer.NameTable{
	{Value: 1, Text: "Origin"}, {Value: 2, Text: "AS Path"}, {Value: 3, Text: "Next Hop"}, {Value: 4, Text: "Multi Exit Discriminator"}, {Value: 5, Text: "Local Preference"}, {Value: 6, Text: "Atomic Aggregate"},
	{Value: 7, Text: "Aggregator"}, {Value: 8, Text: "Community"}, {Value: 9, Text: "Originator ID"}, {Value: 10, Text: "Cluster List"}, {Value: 11, Text: "DPA"}, {Value: 12, Text: "Advertisers"},
	{Value: 13, Text: "RCID Path / Cluster ID"}, {Value: 14, Text: "Multi-Protocol Reach NLRI"}, {Value: 15, Text: "Multi-Protocol Unreach NLRI"}, {Value: 16, Text: "Extended Community"},
	{Value: 17, Text: "AS4 Path"}, {Value: 18, Text: "Aggregator4"}, {Value: 22, Text: "PMSI Tunnel"}, {Value: 23, Text: "Tunnel Encapsulation"}, {Value: 24, Text: "Traffic Engineering"},
	{Value: 25, Text: "IPv6 Extended Community"}, {Value: 26, Text: "Accumulated IGP Metric"}, {Value: 27, Text: "PE Distinguisher Label"}, {Value: 28, Text: "Entropy Label"},
	{Value: 32, Text: "Large Community"}, {Value: 128, Text: "Attribute Set"}, {Value: 255, Text: "Reserved for development"},
}

var bgpAttributeFlags = printer.BitTable{{Value: 0x80, Text: "O"}, {Value: 0x40, Text: "T"}, {Value: 0x20, Text: "P"}, {Value: 0x10, Text: "E"}}

var bgpOrigins = printer.NameTable{{Value: 0, Text: "IGP"}, {Value: 1, Text: "EGP"}, {Value: 2, Text: "Incomplete"}}

var bgpSegmentOpen = printer.NameTable{{Value: 1, Text: "{ "}, {Value: 2, Text: ""}, {Value: 3, Text: "( "}, {Value: 4, Text: "({ "}}

var bgpSegmentClose = printer.NameTable{{Value: 1, Text: "}"}, {Value: 2, Text: ""}, {Value: 3, Text: ")"}, {Value: 4, Text: "})"}}

var bgpCommunityNames = printer.NameTable{{Value: 0, Text: "gracefulShutdown"}, {Value: 0xffffff01, Text: " NO_EXPORT"}, {Value: 0xffffff02, Text: " NO_ADVERTISE"}, {Value: 0xffffff03, Text: " NO_EXPORT_SUBCONFED"}}

var bgpExtendedFlags = printer.BitTable{{Value: 0x80, Text: "vendor-specific"}, {Value: 0x40, Text: "non-transitive"}}

var bgpExtendedNames = printer.NameTable{
	{Value: 0x0002, Text: "target"}, {Value: 0x0003, Text: "origin"}, {Value: 0x0005, Text: "ospf-domain"}, {Value: 0x0009, Text: "source-AS"}, {Value: 0x000a, Text: "l2vpn-id"},
	{Value: 0x0102, Text: "target"}, {Value: 0x0103, Text: "origin"}, {Value: 0x0105, Text: "ospf-domain"}, {Value: 0x0107, Text: "ospf-router-id"}, {Value: 0x010b, Text: "vrf-route-import"},
	{Value: 0x0202, Text: "target"}, {Value: 0x0203, Text: "origin"}, {Value: 0x0205, Text: "ospf-domain"}, {Value: 0x0306, Text: "ospf-route-type"}, {Value: 0x030c, Text: "encapsulation"}, {Value: 0x4004, Text: "link-BW"},
	{Value: 0x8000, Text: "ospf-route-type"}, {Value: 0x8001, Text: "ospf-router-id"}, {Value: 0x8005, Text: "ospf-domain"}, {Value: 0x800a, Text: "layer2-info"},
	{Value: 0x8800, Text: "eigrp-general-route (flag, tag)"}, {Value: 0x8801, Text: "eigrp-route-metric (AS, delay)"},
	{Value: 0x8802, Text: "eigrp-route-metric (reliability, nexthop, bandwidth)"}, {Value: 0x8803, Text: "eigrp-route-metric (load, MTU)"},
	{Value: 0x8804, Text: "eigrp-external-route (remote-AS, remote-ID)"}, {Value: 0x8805, Text: "eigrp-external-route (remote-proto, remote-metric)"},
	{Value: 0xf10a, Text: "l2vpn-id"},
}

var bgpOSPFTypes = printer.NameTable{{Value: 1, Text: "Router"}, {Value: 2, Text: "Network"}, {Value: 3, Text: "Summary"}, {Value: 5, Text: "External"}, {Value: 7, Text: "NSSA External"}, {Value: 129, Text: "MPLS-VPN Sham"}}

// bgpTunnels are the kinds of tunnels of the encapsulation community (RFC 9012).
var bgpTunnels = printer.NameTable{
	{Value: 1, Text: "L2TPv3 over IP"}, {Value: 2, Text: "GRE"}, {Value: 3, Text: "Transmit Tunnel"}, {Value: 4, Text: "IPsec"}, {Value: 5, Text: "IP in IP with IPsec"}, {Value: 6, Text: "MPLS in IP with IPsec"},
	{Value: 7, Text: "IP in IP"}, {Value: 8, Text: "VXLAN"}, {Value: 9, Text: "NVGRE"}, {Value: 10, Text: "MPLS"}, {Value: 11, Text: "MPLS in GRE"}, {Value: 12, Text: "VXLAN GPE"}, {Value: 13, Text: "MPLS in UDP"}, {Value: 14, Text: "IPv6"},
	{Value: 15, Text: "SR TE"}, {Value: 16, Text: "Bare"}, {Value: 17, Text: "SR"},
}

var bgpMVPNTypes = printer.NameTable{{Value: 1, Text: "Intra-AS I-PMSI"}, {Value: 2, Text: "Inter-AS I-PMSI"}, {Value: 3, Text: "S-PMSI"}, {Value: 4, Text: "Intra-AS Segment-Leaf"}, {Value: 5, Text: "Source-Active"},
	{Value: 6, Text: "Shared Tree Join"}, {Value: 7, Text: "Source Tree Join"}}

var bgpPMSITypes = printer.NameTable{{Value: 1, Text: "RSVP-TE P2MP LSP"}, {Value: 2, Text: "LDP P2MP LSP"}, {Value: 3, Text: "PIM-SSM Tree"}, {Value: 4, Text: "PIM-SM Tree"}, {Value: 5, Text: "PIM-Bidir Tree"},
	{Value: 6, Text: "Ingress Replication"}, {Value: 7, Text: "LDP MP2MP LSP"}}

var bgpPMSIFlags = printer.BitTable{{Value: 0x01, Text: "Leaf Information required"}}

var bgpAIGPTypes = printer.NameTable{{Value: 1, Text: "AIGP"}}
