package printer

// L2VPNEncapsulations are what layer-2 VPNs carry (RFC 4446 section 3.2), as BGP
// and LDP signal it.
var L2VPNEncapsulations = NameTable{
	{0, "Reserved"}, {1, "Frame Relay"}, {2, "ATM AAL5 SDU VCC transport"}, {3, "ATM transparent cell transport"}, {4, "Ethernet (VLAN) Tagged Mode"},
	{5, "Ethernet Raw Mode"}, {6, "Cisco HDLC"}, {7, "PPP"}, {8, "SONET/SDH Circuit Emulation Service over MPLS"},
	{9, "ATM n-to-one VCC cell transport"}, {10, "ATM n-to-one VPC cell transport"}, {11, "IP layer 2 transport"},
	{15, "Frame Relay Port mode"}, {17, "Structure-agnostic E1 over packet"}, {18, "Structure-agnostic T1 (DS1) over packet"}, {19, "VPLS"},
	{20, "Structure-agnostic T3 (DS3) over packet"}, {21, "Nx64kbit/s Basic Service using Structure-aware"},
}
