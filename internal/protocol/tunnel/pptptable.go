package tunnel

import "wiretale/internal/printer"

// The control messages of PPTP (RFC 2637 section 2), by number.
var pptpMessages = [...]pptpMessage{
	{name: "NOT_DEFINED"},
	{name: "SCCRQ", fields: []pptpField{
		{0, pptpVersion, ""}, {2, pptpReserved, ""}, {4, pptpFraming, ""}, {8, pptpBearer, ""}, {12, pptp16, " MAX_CHAN({max_channels})"},
		{14, pptp16, " FIRM_REV({firmware})"}, {16, pptpText, " HOSTNAME("}, {80, pptpText, " VENDOR("},
	}},
	{name: "SCCRP", fields: []pptpField{
		{0, pptpVersion, ""}, {2, pptpResult(pptpStartResults), ""}, {3, pptpError, ""}, {4, pptpFraming, ""}, {8, pptpBearer, ""},
		{12, pptp16, " MAX_CHAN({max_channels})"}, {14, pptp16, " FIRM_REV({firmware})"}, {16, pptpText, " HOSTNAME("}, {80, pptpText, " VENDOR("},
	}},
	{name: "StopCCRQ", fields: []pptpField{{0, pptpReason, ""}, {1, pptpReserved8, ""}, {2, pptpReserved, ""}}},
	{name: "StopCCRP", fields: []pptpField{{0, pptpResult(pptpPlainResults), ""}, {1, pptpError, ""}, {2, pptpReserved, ""}}},
	{name: "ECHORQ", fields: []pptpField{{0, pptp32, " ID({id})"}}},
	{name: "ECHORP", fields: []pptpField{{0, pptp32, " ID({id})"}, {4, pptpResult(pptpPlainResults), ""}, {5, pptpError, ""}, {6, pptpReserved, ""}}},
	{name: "OCRQ", fields: []pptpField{
		{0, pptp16, " CALL_ID({call_id})"}, {2, pptp16, " CALL_SER_NUM({call_serial})"}, {4, pptp32, " MIN_BPS({min_bps})"},
		{8, pptp32, " MAX_BPS({max_bps})"}, {12, pptpBearerType, ""}, {16, pptpFrameType, ""}, {20, pptp16, " RECV_WIN({window})"},
		{22, pptp16, " PROC_DELAY({delay})"}, {24, pptp16, " PHONE_NO_LEN({})"}, {26, pptpReserved, ""}, {28, pptpPhone(24), " PHONE_NO("},
		{92, pptpText, " SUB_ADDR("},
	}},
	{name: "OCRP", fields: []pptpField{
		{0, pptp16, " CALL_ID({call_id})"}, {2, pptp16, " PEER_CALL_ID({peer_call_id})"}, {4, pptpResult(pptpOutgoingResults), ""}, {5, pptpError, ""},
		{6, pptp16, " CAUSE_CODE({cause})"}, {8, pptp32, " CONN_SPEED({speed})"}, {12, pptp16, " RECV_WIN({window})"},
		{14, pptp16, " PROC_DELAY({delay})"}, {16, pptp32, " PHY_CHAN_ID({channel})"},
	}},
	{name: "ICRQ", fields: []pptpField{
		{0, pptp16, " CALL_ID({call_id})"}, {2, pptp16, " CALL_SER_NUM({call_serial})"}, {4, pptpBearerType, ""}, {8, pptp32, " PHY_CHAN_ID({channel})"},
		{12, pptp16, " DIALED_NO_LEN({})"}, {14, pptp16, " DIALING_NO_LEN({})"}, {16, pptpPhone(12), " DIALED_NO("}, {80, pptpPhone(14), " DIALING_NO("},
		{144, pptpText, " SUB_ADDR("},
	}},
	{name: "ICRP", fields: []pptpField{
		{0, pptp16, " CALL_ID({call_id})"}, {2, pptp16, " PEER_CALL_ID({peer_call_id})"}, {4, pptpResult(pptpIncomingResults), ""}, {5, pptpError, ""},
		{6, pptp16, " RECV_WIN({window})"}, {8, pptp16, " PROC_DELAY({delay})"}, {10, pptpReserved, ""},
	}},
	{name: "ICCN", fields: []pptpField{
		{0, pptp16, " PEER_CALL_ID({peer_call_id})"}, {2, pptpReserved, ""}, {4, pptp32, " CONN_SPEED({speed})"}, {8, pptp16, " RECV_WIN({window})"},
		{10, pptp16, " PROC_DELAY({delay})"}, {12, pptpFrameType, ""},
	}},
	{name: "CCRQ", fields: []pptpField{{0, pptp16, " CALL_ID({call_id})"}, {2, pptpReserved, ""}}},
	{name: "CDN", fields: []pptpField{
		{0, pptp16, " CALL_ID({call_id})"}, {2, pptpResult(pptpDisconnects), ""}, {3, pptpError, ""}, {4, pptp16, " CAUSE_CODE({cause})"},
		{6, pptpReserved, ""}, {8, pptpStatistics, " CALL_STATS("},
	}},
	{name: "WEN", fields: []pptpField{
		{0, pptp16, " PEER_CALL_ID({peer_call_id})"}, {2, pptpReserved, ""}, {4, pptp32, " CRC_ERR({crc_errors})"},
		{8, pptp32, " FRAMING_ERR({framing_errors})"}, {12, pptp32, " HARDWARE_OVERRUN({hardware_overruns})"},
		{16, pptp32, " BUFFER_OVERRUN({buffer_overruns})"}, {20, pptp32, " TIMEOUT_ERR({timeouts})"}, {24, pptp32, " ALIGN_ERR({alignment_errors})"},
	}},
	{name: "SLI", fields: []pptpField{
		{0, pptp16, " PEER_CALL_ID({peer_call_id})"}, {2, pptpReserved, ""}, {4, pptp32, " SEND_ACCM(0x{send_accm:08x})"},
		{8, pptp32, " RECV_ACCM(0x{receive_accm:08x})"},
	}},
}

var pptpTypes = printer.NameTable{{Value: pptpControl, Text: "CTRL-MSG"}, {Value: pptpManage, Text: "MGMT-MSG"}}

var pptpFrameBits = printer.BitTable{{Value: 1, Text: "A"}, {Value: 2, Text: "S"}}

var pptpBearerBits = printer.BitTable{{Value: 2, Text: "D"}, {Value: 1, Text: "A"}}

var pptpBearers = printer.NameTable{{Value: 1, Text: "A"}, {Value: 2, Text: "D"}, {Value: 3, Text: "Any"}}

var pptpFrames = printer.NameTable{{Value: 1, Text: "A"}, {Value: 2, Text: "S"}, {Value: 3, Text: "E"}}

var pptpErrors = printer.NameTable{
	{Value: 0, Text: "None"}, {Value: 1, Text: "Not-Connected"}, {Value: 2, Text: "Bad-Format"}, {Value: 3, Text: "Bad-Value"},
	{Value: 4, Text: "No-Resource"}, {Value: 5, Text: "Bad-Call-ID"}, {Value: 6, Text: "PAC-Error"},
}

var pptpReasons = printer.NameTable{{Value: 1, Text: "None"}, {Value: 2, Text: "Stop-Protocol"}, {Value: 3, Text: "Stop-Local-Shutdown"}}

var pptpStartResults = printer.NameTable{
	{Value: 1, Text: "Successful channel establishment"}, {Value: 2, Text: "General error"}, {Value: 3, Text: "Command channel already exists"},
	{Value: 4, Text: "Requester is not authorized to establish a command channel"},
	{Value: 5, Text: "The protocol version of the requester is not supported"},
}

var pptpPlainResults = printer.NameTable{{Value: 1, Text: "OK"}, {Value: 2, Text: "General Error"}}

var pptpOutgoingResults = printer.NameTable{
	{Value: 1, Text: "Connected"}, {Value: 2, Text: "General Error"}, {Value: 3, Text: "No Carrier"}, {Value: 4, Text: "Busy"},
	{Value: 5, Text: "No Dial Tone"}, {Value: 6, Text: "Time-out"}, {Value: 7, Text: "Do Not Accept"},
}

var pptpIncomingResults = printer.NameTable{{Value: 1, Text: "Connect"}, {Value: 2, Text: "General Error"}, {Value: 3, Text: "Do Not Accept"}}

var pptpDisconnects = printer.NameTable{{Value: 1, Text: "Lost Carrier"}, {Value: 2, Text: "General Error"}, {Value: 3, Text: "Admin Shutdown"}, {Value: 4, Text: "Request"}}
