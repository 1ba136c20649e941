package routing

import "wiretale/internal/printer"

var bfdStates = printer.NameTable{{Value: 0, Text: "AdminDown"}, {Value: 1, Text: "Down"}, {Value: 2, Text: "Init"}, {Value: 3, Text: "Up"}}

var bfdFlags = printer.BitTable{{Value: 0x20, Text: "Poll"}, {Value: 0x10, Text: "Final"}, {Value: 0x08, Text: "Control Plane Independent"}, {Value: 0x04, Text: "Authentication Present"},
	{Value: 0x02, Text: "Demand"}, {Value: 0x01, Text: "Multipoint"}}

// bfdFlags0 are the flags of version 0, which has no states.
var bfdFlags0 = printer.BitTable{{Value: 0x80, Text: "I Hear You"}, {Value: 0x40, Text: "Demand"}, {Value: 0x20, Text: "Poll"}, {Value: 0x10, Text: "Final"}, {Value: 0x08, Text: "Control Plane Independent"},
	{Value: 0x04, Text: "Authentication Present"}, {Value: 0x02, Text: "Reserved"}, {Value: 0x01, Text: "Reserved"}}

var bfdDiagnostics = printer.NameTable{{Value: 0, Text: "No Diagnostic"}, {Value: 1, Text: "Control Detection Time Expired"}, {Value: 2, Text: "Echo Function Failed"},
	{Value: 3, Text: "Neighbor Signaled Session Down"}, {Value: 4, Text: "Forwarding Plane Reset"}, {Value: 5, Text: "Path Down"}, {Value: 6, Text: "Concatenated Path Down"},
	{Value: 7, Text: "Administratively Down"}, {Value: 8, Text: "Reverse Concatenated Path Down"}}

var bfdAuthTypes = printer.NameTable{{Value: 1, Text: "Simple Password"}, {Value: 2, Text: "Keyed MD5"}, {Value: 3, Text: "Meticulous Keyed MD5"}, {Value: 4, Text: "Keyed SHA1"}, {Value: 5, Text: "Meticulous Keyed SHA1"}}
