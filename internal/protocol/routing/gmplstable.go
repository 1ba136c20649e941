package routing

import "wiretale/internal/printer"

var gmplsSwitching = printer.NameTable{
	{Value: 1, Text: "Packet-Switch Capable-1"}, {Value: 2, Text: "Packet-Switch Capable-2"}, {Value: 3, Text: "Packet-Switch Capable-3"}, {Value: 4, Text: "Packet-Switch Capable-4"},
	{Value: 51, Text: "Layer-2 Switch Capable"}, {Value: 100, Text: "Time-Division-Multiplex"}, {Value: 150, Text: "Lambda-Switch Capable"}, {Value: 200, Text: "Fiber-Switch Capable"},
}

var gmplsEncodings = printer.NameTable{
	{Value: 1, Text: "Packet"}, {Value: 2, Text: "Ethernet V2/DIX"}, {Value: 3, Text: "ANSI/ETSI PDH"}, {Value: 4, Text: "Reserved"}, {Value: 5, Text: "SDH ITU-T G.707/SONET ANSI T1.105"}, {Value: 6, Text: "Reserved"},
	{Value: 7, Text: "Digital Wrapper"}, {Value: 8, Text: "Lambda (photonic)"}, {Value: 9, Text: "Fiber"}, {Value: 10, Text: "Reserved"}, {Value: 11, Text: "FiberChannel"},
}

var gmplsProtection = printer.BitTable{
	{Value: 0x01, Text: "Extra Traffic"}, {Value: 0x02, Text: "Unprotected"}, {Value: 0x04, Text: "Shared"}, {Value: 0x08, Text: "Dedicated 1:1"}, {Value: 0x10, Text: "Dedicated 1+1"}, {Value: 0x20, Text: "Enhanced"},
	{Value: 0x40, Text: "Reserved"}, {Value: 0x80, Text: "Reserved"},
}

// bandwidthModels are the models of RFC 4124 section 5.1.
var bandwidthModels = printer.NameTable{{Value: 0, Text: "Russian dolls"}, {Value: 1, Text: "Maximum allocation"}}
