package explain

import "strconv"

// icmpNames are the usual types of ICMP (RFC 792, RFC 1256), and of ICMPv6 (RFC
// 4443, RFC 4861, RFC 3810).
var icmpNames = [2]map[uint16]string{
	{0: "echo", 3: "unreachable", 5: "redirect", 8: "echo", 9: "router advertisement", 10: "router solicitation",
		11: "time exceeded", 12: "parameter problem", 13: "timestamp", 14: "timestamp"},
	{1: "unreachable", 2: "packet too big", 3: "time exceeded", 4: "parameter problem", 128: "echo", 129: "echo",
		130: "multicast query", 131: "multicast report", 133: "router solicitation", 134: "router advertisement",
		135: "neighbour solicitation", 136: "neighbour advertisement", 137: "redirect", 143: "multicast report"},
}

// appendICMP appends the name of a type of ICMP, or of ICMPv6 (six).
func appendICMP(b []byte, six bool, kind uint16) []byte {
	names := icmpNames[0]
	if six {
		names = icmpNames[1]
	}
	if s := names[kind]; s != "" {
		return append(b, s...)
	}
	return strconv.AppendUint(append(b, "type "...), uint64(kind), 10)
}
