package routing

import "wiretale/internal/printer"

var pimTypes = printer.NameTable{{Value: 0, Text: "Hello"}, {Value: 1, Text: "Register"}, {Value: 2, Text: "Register Stop"}, {Value: 3, Text: "Join / Prune"}, {Value: 4, Text: "Bootstrap"}, {Value: 5, Text: "Assert"},
	{Value: 6, Text: "Graft"}, {Value: 7, Text: "Graft Acknowledgement"}, {Value: 8, Text: "Candidate RP Advertisement"}, {Value: 9, Text: "Prune Refresh"}, {Value: 10, Text: "DF Election"}, {Value: 11, Text: "ECMP Redirect"}}

var pimOptions = printer.NameTable{{Value: 1, Text: "Hold Time"}, {Value: 2, Text: "LAN Prune Delay"}, {Value: 18, Text: "DR Priority (Old)"}, {Value: 19, Text: "DR Priority"}, {Value: 20, Text: "Generation ID"},
	{Value: 21, Text: "State Refresh Capability"}, {Value: 22, Text: "Bi-Directional Capability"}, {Value: 24, Text: "Address List"}, {Value: 65001, Text: "Address List (Old)"}}

var pimRegisterFlags = printer.NameTable{{Value: 0x80000000, Text: "Border"}, {Value: 0x40000000, Text: "Null"}}

var pimElections = printer.NameTable{{Value: 1, Text: "Offer"}, {Value: 2, Text: "Winner"}, {Value: 3, Text: "Backoff"}, {Value: 4, Text: "Pass"}}

var pimv1Types = printer.NameTable{{Value: 0, Text: "Query"}, {Value: 1, Text: "Register"}, {Value: 2, Text: "Register-Stop"}, {Value: 3, Text: "Join/Prune"}, {Value: 4, Text: "RP-reachable"}, {Value: 5, Text: "Assert"},
	{Value: 6, Text: "Graft"}, {Value: 7, Text: "Graft-ACK"}}
