package legacy

import "wiretale/internal/printer"

// juniperMedia are the types of interfaces that the extension names.
var juniperMedia = printer.NameTable{
	{Value: 1, Text: "Ethernet"}, {Value: 2, Text: "FDDI"}, {Value: 3, Text: "Token-Ring"}, {Value: 4, Text: "PPP"},
	{Value: 5, Text: "Frame-Relay"}, {Value: 6, Text: "Cisco-HDLC"}, {Value: 7, Text: "SMDS-DXI"}, {Value: 8, Text: "ATM-PVC"},
	{Value: 9, Text: "PPP-CCC"}, {Value: 10, Text: "Frame-Relay-CCC"}, {Value: 11, Text: "IP-over-IP"}, {Value: 12, Text: "GRE"},
	{Value: 13, Text: "PIM-Encapsulator"}, {Value: 14, Text: "PIM-Decapsulator"}, {Value: 15, Text: "Cisco-HDLC-CCC"},
	{Value: 16, Text: "VLAN-CCC"}, {Value: 17, Text: "Multilink-PPP"}, {Value: 18, Text: "Multilink-FR"},
	{Value: 19, Text: "Multilink"}, {Value: 20, Text: "LSI"}, {Value: 22, Text: "ATM-CCC-Cell-Relay"},
	{Value: 23, Text: "IPSEC-over-IP"}, {Value: 24, Text: "GGSN"}, {Value: 27, Text: "PPP-TCC"}, {Value: 28, Text: "Frame-Relay-TCC"},
	{Value: 29, Text: "Cisco-HDLC-TCC"}, {Value: 30, Text: "Ethernet-CCC"}, {Value: 31, Text: "VPN-Loopback-tunnel"},
	{Value: 32, Text: "Extended-VLAN-CCC"}, {Value: 33, Text: "Ethernet-over-ATM"}, {Value: 34, Text: "Monitor"},
	{Value: 35, Text: "Ethernet-TCC"}, {Value: 36, Text: "VLAN-TCC"}, {Value: 37, Text: "Extended-VLAN-TCC"},
	{Value: 38, Text: "Controller"}, {Value: 39, Text: "Multilink-FR-UNI-NNI"}, {Value: 40, Text: "LinkService"},
	{Value: 41, Text: "VPLS"}, {Value: 42, Text: "VLAN-VPLS"}, {Value: 43, Text: "Extended-VLAN-VPLS"},
	{Value: 44, Text: "Logical-tunnel"}, {Value: 45, Text: "General-Services"}, {Value: 46, Text: "Ethernet-VPLS-over-ATM"},
	{Value: 48, Text: "Extended FR-CCC"}, {Value: 49, Text: "Extended FR-TCC"}, {Value: 50, Text: "Flexible-FrameRelay"},
	{Value: 52, Text: "Flexible-Ethernet-Services"}, {Value: 53, Text: "Flow-collection"}, {Value: 56, Text: "PPPoE"},
	{Value: 57, Text: "PPP-Subordinate"}, {Value: 59, Text: "Dynamic-Flow-Capture"}, {Value: 60, Text: "PIC Peer"},
}

// juniperEncapsulations are the encapsulations of logical interfaces.
var juniperEncapsulations = printer.NameTable{
	{Value: 2, Text: "ATM SNAP"}, {Value: 3, Text: "ATM NLPID"}, {Value: 4, Text: "ATM VCMUX"}, {Value: 5, Text: "ATM LLC"},
	{Value: 6, Text: "PPP over ATM VCMUX"}, {Value: 7, Text: "PPP over ATM LLC"}, {Value: 8, Text: "PPP over FUNI"},
	{Value: 9, Text: "CCC over ATM"}, {Value: 10, Text: "FR NLPID"}, {Value: 11, Text: "FR SNAP"}, {Value: 12, Text: "FR PPP"},
	{Value: 13, Text: "FR CCC"}, {Value: 14, Text: "Ethernet"}, {Value: 17, Text: "PPP"}, {Value: 18, Text: "C-HDLC"},
	{Value: 19, Text: "PPP CCC"}, {Value: 20, Text: "IPIP"}, {Value: 21, Text: "PIM Null"}, {Value: 22, Text: "GRE NULL"},
	{Value: 23, Text: "PPP over GRE"}, {Value: 24, Text: "PIMd"}, {Value: 25, Text: "C-HDLC CCC"},
	{Value: 26, Text: "CISCO compatible NLPID"}, {Value: 27, Text: "VLAN CCC"}, {Value: 28, Text: "MLPPP"}, {Value: 29, Text: "MLFR"},
	{Value: 30, Text: "LSI Null"}, {Value: 32, Text: "ATM CCC Cell Relay"}, {Value: 33, Text: "Crypto"}, {Value: 34, Text: "GGSN"},
	{Value: 35, Text: "ATM VCMUX TCC"}, {Value: 36, Text: "FR TCC"}, {Value: 37, Text: "PPP TCC"}, {Value: 38, Text: "C-HDLC TCC"},
	{Value: 39, Text: "Ethernet CCC"}, {Value: 40, Text: "VT"}, {Value: 41, Text: "Ethernet over ATM LLC"},
	{Value: 42, Text: "Extended VLAN CCC"}, {Value: 43, Text: "ATM SNAP TCC"}, {Value: 44, Text: "Monitor"},
	{Value: 45, Text: "Ethernet TCC"}, {Value: 46, Text: "VLAN TCC"}, {Value: 47, Text: "Extended VLAN TCC"}, {Value: 48, Text: "MFR"},
	{Value: 49, Text: "VPLS"}, {Value: 50, Text: "VLAN VPLS"}, {Value: 51, Text: "Extended VLAN VPLS"},
	{Value: 52, Text: "General Services"}, {Value: 53, Text: "Ethernet VPLS over ATM LLC"}, {Value: 54, Text: "FR CCC"},
	{Value: 55, Text: "MLPPP over ATM LLC"}, {Value: 56, Text: "Ethernet over ATM CCC"}, {Value: 57, Text: "LT VLAN"},
	{Value: 58, Text: "Collector"}, {Value: 59, Text: "Aggregator"}, {Value: 60, Text: "LAPD"},
	{Value: 61, Text: "PPPoE over ATM LLC"}, {Value: 62, Text: "PPPoE over Ethernet"}, {Value: 63, Text: "PPPoE"},
	{Value: 64, Text: ""}, {Value: 65, Text: "C-HDLC via dialer"},
}

var juniperExtensions = printer.NameTable{
	{Value: 1, Text: "Device Interface Index"}, {Value: 2, Text: "Device Interface Name"}, {Value: 3, Text: "Device Media Type"},
	{Value: 4, Text: "Logical Interface Index"}, {Value: 5, Text: "Logical Unit Number"}, {Value: 6, Text: "Logical Interface Encapsulation"},
	{Value: 7, Text: "TTP derived Device Media Type"}, {Value: 8, Text: "TTP derived Logical Interface Encapsulation"},
}

var juniperFlags = printer.BitTable{
	{Value: 0x80, Text: "Ext"}, {Value: 0x40, Text: "Filter"}, {Value: 0x04, Text: "IIF"}, {Value: 0x02, Text: "no-L2"}, {Value: 0x01, Text: "In"},
}

var juniperSecurity = printer.NameTable{
	{Value: 1, Text: "ESP ENCR-AUTH"}, {Value: 2, Text: "ESP ENCR-AH AUTH"}, {Value: 3, Text: "ESP AUTH"}, {Value: 4, Text: "AH AUTH"}, {Value: 5, Text: "ESP ENCR"},
}
