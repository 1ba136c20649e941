package routing

import "wiretale/internal/printer"

var dvmrpTypes = printer.NameTable{{Value: dvmrpProbe, Text: "Probe"}, {Value: dvmrpReport, Text: "Report"}, {Value: 3, Text: "Ask-neighbors(old)"}, {Value: dvmrpNeighbors, Text: "Neighbors(old)"},
	{Value: 5, Text: "Ask-neighbors2"}, {Value: dvmrpNeighbors2, Text: "Neighbors2"}, {Value: dvmrpPrune, Text: "Prune"}, {Value: dvmrpGraft, Text: "Graft"}, {Value: dvmrpGraftAck, Text: "Graft-ACK"}}

var dvmrpFlags = printer.BitTable{{Value: 0x01, Text: "/tunnel"}, {Value: 0x02, Text: "/srcrt"}, {Value: 0x40, Text: "/querier"}, {Value: 0x20, Text: "/disabled"}, {Value: 0x10, Text: "/down"}}
