package routing

import "wiretale/internal/printer"

var olsrTypes = printer.NameTable{{Value: olsrHello, Text: "Hello"}, {Value: olsrTC, Text: "TC"}, {Value: olsrMID, Text: "MID"}, {Value: olsrHNA, Text: "HNA"}, {Value: 128, Text: "Powerinfo"}, {Value: olsrNames, Text: "Nameservice"},
	{Value: olsrHelloLQ, Text: "Hello-LQ"}, {Value: olsrTCLQ, Text: "TC-LQ"}}

var olsrLinkTypes = printer.NameTable{{Value: 0, Text: "Unspecified"}, {Value: 1, Text: "Asymmetric"}, {Value: 2, Text: "Symmetric"}, {Value: 3, Text: "Lost"}}

var olsrNeighborTypes = printer.NameTable{{Value: 0, Text: "Not-Neighbor"}, {Value: 1, Text: "Symmetric"}, {Value: 2, Text: "Symmetric-MPR"}}

var olsrGateway = printer.BitTable{{Value: 0x01, Text: " LINKSPEED"}, {Value: 0x02, Text: " IPV4"}, {Value: 0x04, Text: " IPV4-NAT"}, {Value: 0x08, Text: " IPV6"}, {Value: 0x10, Text: " IPv6-PREFIX"}}
