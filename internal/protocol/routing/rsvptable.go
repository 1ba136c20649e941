package routing

import "wiretale/internal/printer"

var rsvpMessages = printer.NameTable{
	{Value: 1, Text: "Path"}, {Value: 2, Text: "Resv"}, {Value: 3, Text: "PathErr"}, {Value: 4, Text: "ResvErr"}, {Value: 5, Text: "PathTear"},
	{Value: 6, Text: "ResvTear"}, {Value: 7, Text: "ResvConf"}, {Value: 12, Text: "Bundle"}, {Value: 13, Text: "Acknowledgement"},
	{Value: 14, Text: "Hello (Old)"}, {Value: 15, Text: "Refresh"}, {Value: 20, Text: "Hello"},
}

var rsvpObjects = printer.NameTable{
	{Value: 1, Text: "Session"}, {Value: 3, Text: "RSVP Hop"}, {Value: 4, Text: "Integrity"}, {Value: 5, Text: "Time Values"},
	{Value: 6, Text: "Error Spec"}, {Value: 7, Text: "Scope"}, {Value: 8, Text: "Style"}, {Value: 9, Text: "Flowspec"}, {Value: 10, Text: "FilterSpec"},
	{Value: 11, Text: "Sender Template"}, {Value: 12, Text: "Sender TSpec"}, {Value: 13, Text: "Adspec"}, {Value: 14, Text: "Policy Data"},
	{Value: 15, Text: "Confirm"}, {Value: 16, Text: "Label"}, {Value: 19, Text: "Label Request"}, {Value: 20, Text: "ERO"}, {Value: 21, Text: "RRO"},
	{Value: 22, Text: "Hello"}, {Value: 23, Text: "Message ID"}, {Value: 24, Text: "Message ID Ack"}, {Value: 25, Text: "Message ID List"},
	{Value: 34, Text: "Recovery Label"}, {Value: 35, Text: "Upstream Label"}, {Value: 36, Text: "Label Set"}, {Value: 37, Text: "Protection"},
	{Value: 50, Text: "Sub-LSP to LSP"}, {Value: 63, Text: "Detour"}, {Value: 66, Text: "Class Type"}, {Value: 125, Text: "Class Type (old)"},
	{Value: 129, Text: "Suggested Label"}, {Value: 130, Text: "Acceptable Label Set"}, {Value: 131, Text: "Restart Capability"},
	{Value: 134, Text: "Capability"}, {Value: 195, Text: "Notify Request"}, {Value: 196, Text: "Administrative Status"},
	{Value: 204, Text: "Properties"}, {Value: 205, Text: "Fast Re-Route"}, {Value: 207, Text: "Session Attribute"},
	{Value: 229, Text: "Generalized UNI"}, {Value: 230, Text: "Call-ID"}, {Value: 236, Text: "Call Capability"},
}

// rsvpClassTypes are the forms of objects, by class (high byte) and type.
var rsvpClassTypes = printer.NameTable{
	{Value: 0x0101, Text: "IPv4"}, {Value: 0x0102, Text: "IPv6"}, {Value: 0x0107, Text: "Tunnel IPv4"}, {Value: 0x010b, Text: "UNI IPv4"},
	{Value: 0x010d, Text: "IPv4 P2MP LSP Tunnel"}, {Value: 0x010e, Text: "IPv6 P2MP LSP Tunnel"}, {Value: 0x0301, Text: "IPv4"},
	{Value: 0x0302, Text: "IPv6"}, {Value: 0x0303, Text: "IPv4 plus opt. TLVs"}, {Value: 0x0304, Text: "IPv6 plus opt. TLVs"},
	{Value: 0x0501, Text: "1"}, {Value: 0x0601, Text: "IPv4"}, {Value: 0x0602, Text: "IPv6"}, {Value: 0x0603, Text: "IPv4 plus opt. TLVs"},
	{Value: 0x0604, Text: "IPv6 plus opt. TLVs"}, {Value: 0x0801, Text: "1"}, {Value: 0x0901, Text: "obsolete"}, {Value: 0x0902, Text: "IntServ"},
	{Value: 0x0a01, Text: "IPv4"}, {Value: 0x0a02, Text: "IPv6"}, {Value: 0x0a03, Text: "IPv6 Flow-label"}, {Value: 0x0a07, Text: "Tunnel IPv4"},
	{Value: 0x0a0c, Text: "IPv4 P2MP LSP Tunnel"}, {Value: 0x0a0d, Text: "IPv6 P2MP LSP Tunnel"}, {Value: 0x0b01, Text: "IPv4"},
	{Value: 0x0b02, Text: "IPv6"}, {Value: 0x0b07, Text: "Tunnel IPv4"}, {Value: 0x0b0c, Text: "IPv4 P2MP LSP Tunnel"},
	{Value: 0x0b0d, Text: "IPv6 P2MP LSP Tunnel"}, {Value: 0x0c02, Text: "IntServ"}, {Value: 0x0d02, Text: "IntServ"}, {Value: 0x0f01, Text: "IPv4"},
	{Value: 0x0f02, Text: "IPv6"}, {Value: 0x1001, Text: "Label"}, {Value: 0x1002, Text: "Generalized Label"},
	{Value: 0x1003, Text: "Waveband Switching"}, {Value: 0x1301, Text: "without label range"}, {Value: 0x1302, Text: "with ATM label range"},
	{Value: 0x1303, Text: "with FR label range"}, {Value: 0x1304, Text: "Generalized Label"}, {Value: 0x1401, Text: "IPv4"},
	{Value: 0x1501, Text: "IPv4"}, {Value: 0x1601, Text: "Hello Request"}, {Value: 0x1602, Text: "Hello Ack"}, {Value: 0x1701, Text: "1"},
	{Value: 0x1801, Text: "Message id ack"}, {Value: 0x1802, Text: "Message id nack"}, {Value: 0x1901, Text: "1"}, {Value: 0x2201, Text: "Label"},
	{Value: 0x2202, Text: "Generalized Label"}, {Value: 0x2203, Text: "Waveband Switching"}, {Value: 0x2301, Text: "Label"},
	{Value: 0x2302, Text: "Generalized Label"}, {Value: 0x2303, Text: "Waveband Switching"}, {Value: 0x2401, Text: "1"},
	{Value: 0x3201, Text: "IPv4 sub-LSP"}, {Value: 0x3202, Text: "IPv6 sub-LSP"}, {Value: 0x3f07, Text: "Tunnel IPv4"}, {Value: 0x4201, Text: "1"},
	{Value: 0x7d01, Text: "1"}, {Value: 0x8101, Text: "Label"}, {Value: 0x8102, Text: "Generalized Label"}, {Value: 0x8103, Text: "Waveband Switching"},
	{Value: 0x8301, Text: "IPv4"}, {Value: 0x8601, Text: "1"}, {Value: 0xc301, Text: "IPv4"}, {Value: 0xc302, Text: "IPv6"}, {Value: 0xc401, Text: "1"},
	{Value: 0xcc01, Text: "1"}, {Value: 0xcd01, Text: "1"}, {Value: 0xcd07, Text: "Tunnel IPv4"}, {Value: 0xcf07, Text: "Tunnel IPv4"},
	{Value: 0xe501, Text: "1"},
}

// rsvpPayloads are what generalized label-switched paths carry (RFC 3471 section
// 3.1.1).
var rsvpPayloads = printer.NameTable{
	{Value: 0x1, Text: "Reserved"}, {Value: 0x2, Text: "Reserved"}, {Value: 0x3, Text: "Reserved"}, {Value: 0x4, Text: "Reserved"},
	{Value: 0x5, Text: "Asynchronous mapping of E4"}, {Value: 0x6, Text: "Asynchronous mapping of DS3/T3"},
	{Value: 0x7, Text: "Asynchronous mapping of E3"}, {Value: 0x8, Text: "Bit synchronous mapping of E3"},
	{Value: 0x9, Text: "Byte synchronous mapping of E3"}, {Value: 0xa, Text: "Asynchronous mapping of DS2/T2"},
	{Value: 0xb, Text: "Bit synchronous mapping of DS2/T2"}, {Value: 0xc, Text: "Reserved"}, {Value: 0xd, Text: "Asynchronous mapping of E1"},
	{Value: 0xe, Text: "Byte synchronous mapping of E1"}, {Value: 0xf, Text: "Byte synchronous mapping of 31 * DS0"},
	{Value: 0x10, Text: "Asynchronous mapping of DS1/T1"}, {Value: 0x11, Text: "Bit synchronous mapping of DS1/T1"},
	{Value: 0x12, Text: "Byte synchronous mapping of DS1/T1"}, {Value: 0x13, Text: "VC-11 in VC-12"}, {Value: 0x14, Text: "Reserved"},
	{Value: 0x15, Text: "Reserved"}, {Value: 0x16, Text: "DS1 SF Asynchronous"}, {Value: 0x17, Text: "DS1 ESF Asynchronous"},
	{Value: 0x18, Text: "DS3 M23 Asynchronous"}, {Value: 0x19, Text: "DS3 C-Bit Parity Asynchronous"}, {Value: 0x1a, Text: "VT/LOVC"},
	{Value: 0x1b, Text: "STS SPE/HOVC"}, {Value: 0x1c, Text: "POS - No Scrambling, 16 bit CRC"}, {Value: 0x1d, Text: "POS - No Scrambling, 32 bit CRC"},
	{Value: 0x1e, Text: "POS - Scrambling, 16 bit CRC"}, {Value: 0x1f, Text: "POS - Scrambling, 32 bit CRC"}, {Value: 0x20, Text: "ATM mapping"},
	{Value: 0x21, Text: "Ethernet PHY"}, {Value: 0x22, Text: "SONET/SDH"}, {Value: 0x23, Text: "Reserved (SONET deprecated)"},
	{Value: 0x24, Text: "Digital Wrapper"}, {Value: 0x25, Text: "Lambda"}, {Value: 0x26, Text: "ANSI/ETSI PDH"}, {Value: 0x27, Text: "Reserved"},
	{Value: 0x28, Text: "Link Access Protocol SDH (X.85 and X.86)"}, {Value: 0x29, Text: "FDDI"}, {Value: 0x2a, Text: "DQDB (ETSI ETS 300 216)"},
	{Value: 0x2b, Text: "FiberChannel-3 (Services)"}, {Value: 0x2c, Text: "HDLC"}, {Value: 0x2d, Text: "Ethernet V2/DIX (only)"},
	{Value: 0x2e, Text: "Ethernet 802.3 (only)"}, {Value: 0x2f, Text: "G.709 ODUj"}, {Value: 0x30, Text: "G.709 OTUk(v)"},
	{Value: 0x31, Text: "CBR/CBRa"}, {Value: 0x32, Text: "CBRb"}, {Value: 0x33, Text: "BSOT"}, {Value: 0x34, Text: "BSNT"},
	{Value: 0x35, Text: "IP/PPP (GFP)"}, {Value: 0x36, Text: "Ethernet MAC (framed GFP)"}, {Value: 0x37, Text: "Ethernet PHY (transparent GFP)"},
	{Value: 0x38, Text: "ESCON"}, {Value: 0x39, Text: "FICON"}, {Value: 0x3a, Text: "Fiber Channel"},
}

var rsvpErrors = printer.NameTable{
	{Value: 24, Text: "Routing Problem"}, {Value: 25, Text: "Notify Error"}, {Value: 28, Text: "Diffserv TE Error"},
}

var rsvpRoutingErrors = printer.NameTable{
	{Value: 1, Text: "Bad EXPLICIT_ROUTE object"}, {Value: 2, Text: "Bad strict node"}, {Value: 3, Text: "Bad loose node"},
	{Value: 4, Text: "Bad initial subobject"}, {Value: 5, Text: "No route available toward destination"}, {Value: 6, Text: "Unacceptable label value"},
	{Value: 7, Text: "RRO indicated routing loops"}, {Value: 8, Text: "non-RSVP-capable router in the path"},
	{Value: 9, Text: "MPLS label allocation failure"}, {Value: 10, Text: "Unsupported L3PID"},
}

var rsvpDiffservErrors = printer.NameTable{
	{Value: 1, Text: "Unexpected CT object"}, {Value: 2, Text: "Unsupported CT"}, {Value: 3, Text: "Invalid CT value"},
	{Value: 4, Text: "CT/setup priority do not form a configured TE-Class"}, {Value: 5, Text: "CT/holding priority do not form a configured TE-Class"},
	{Value: 6, Text: "CT/setup priority and CT/holding priority do not form a configured TE-Class"},
	{Value: 7, Text: "Inconsistency between signaled PSC and signaled CT"}, {Value: 8, Text: "Inconsistency between signaled PHBs and signaled CT"},
}
