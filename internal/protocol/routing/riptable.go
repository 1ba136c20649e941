package routing

import "wiretale/internal/printer"

var ripCommands = printer.NameTable{{Value: 1, Text: "Request"}, {Value: 2, Text: "Response"}, {Value: 3, Text: "Trace on"}, {Value: 4, Text: "Trace off"}, {Value: 6, Text: "Triggered Request"},
	{Value: 7, Text: "Triggered Response"}, {Value: 8, Text: "Triggered Acknowledgement"}, {Value: 9, Text: "Update Request"}, {Value: 10, Text: "Update Response"}, {Value: 11, Text: "Update Acknowledge"}}

var ripFamilies = printer.NameTable{{Value: 0, Text: "0"}, {Value: 2, Text: "IPv4"}, {Value: 6, Text: "NS"}, {Value: 7, Text: "ISO"}, {Value: 16, Text: "Appletalk"}, {Value: 23, Text: "IPX"},
	{Value: 24, Text: "IPv6"}, {Value: 28, Text: "IPv6"}, {Value: 30, Text: "IPv6"}}
