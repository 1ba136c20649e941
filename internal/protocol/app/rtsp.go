package app

import "wiretale/internal/printer"

// RTSP, the Real-Time Streaming Protocol (RFC 2326 section 10).
var rtsp = textProtocol{"rtsp", "RTSP", commands(`OPTIONS DESCRIBE ANNOUNCE SETUP PLAY PAUSE TEARDOWN GET_PARAMETER SET_PARAMETER
	REDIRECT RECORD`)}

var (
	_ = printer.Register(printer.Protocol{Name: "rtsp", TCP: printer.Ports(554), Print: rtsp.inSegment})
	_ = printer.Register(printer.Protocol{Name: "rtsp_alt", TCP: printer.Ports(8554), Print: rtsp.inSegment})
)
