package routing

import "wiretale/internal/printer"

var eigrpOpcodes = printer.NameTable{{Value: 1, Text: "Update"}, {Value: 3, Text: "Query"}, {Value: 4, Text: "Reply"}, {Value: 5, Text: "Hello"}, {Value: 6, Text: "IPX SAP"}, {Value: 7, Text: "Probe"}}

var eigrpFlags = printer.BitTable{{Value: 0x01, Text: "Init"}, {Value: 0x02, Text: "Conditionally Received"}, {Value: 0x04, Text: "Restart"}, {Value: 0x08, Text: "End-of-Table"}}

var eigrpTLVNames = printer.NameTable{{Value: 1, Text: "General Parameters"}, {Value: 2, Text: "Authentication"}, {Value: 3, Text: "Sequence"}, {Value: 4, Text: "Software Version"},
	{Value: 5, Text: "Next Multicast Sequence"}, {Value: 0x0102, Text: "IP Internal routes"}, {Value: 0x0103, Text: "IP External routes"}, {Value: 0x0202, Text: "AppleTalk Internal routes"},
	{Value: 0x0203, Text: "AppleTalk External routes"}, {Value: 0x0204, Text: "AppleTalk Cable setup"}, {Value: 0x0302, Text: "IPX Internal routes"}, {Value: 0x0303, Text: "IPX External routes"}}

var eigrpOrigins = printer.NameTable{{Value: 1, Text: "IGRP"}, {Value: 2, Text: "EIGRP"}, {Value: 3, Text: "Static"}, {Value: 4, Text: "RIP"}, {Value: 5, Text: "Hello"}, {Value: 6, Text: "OSPF"}, {Value: 7, Text: "IS-IS"}, {Value: 8, Text: "EGP"}, {Value: 9, Text: "BGP"},
	{Value: 10, Text: "IDRP"}, {Value: 11, Text: "Connected"}}
