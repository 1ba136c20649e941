package routing

import "wiretale/internal/printer"

var ahcpTypes = printer.NameTable{{Value: 0, Text: "Discover"}, {Value: 1, Text: "Offer"}, {Value: 2, Text: "Request"}, {Value: 3, Text: "Ack"}, {Value: 4, Text: "Nack"}, {Value: 5, Text: "Release"}}

var ahcpOptionNames = printer.NameTable{{Value: 0, Text: "Pad"}, {Value: 1, Text: "Mandatory"}, {Value: 2, Text: "Origin Time"}, {Value: 3, Text: "Expires"}, {Value: 4, Text: "My-IPv6-Address"}, {Value: 5, Text: "My-IPv4-Address"},
	{Value: 6, Text: "IPv6 Prefix"}, {Value: 7, Text: "IPv4 Prefix"}, {Value: 8, Text: "IPv6 Address"}, {Value: 9, Text: "IPv4 Address"}, {Value: 10, Text: "IPv6 Prefix Delegation"},
	{Value: 11, Text: "IPv4 Prefix Delegation"}, {Value: 12, Text: "Name Server"}, {Value: 13, Text: "NTP Server"}}
