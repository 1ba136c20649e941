package app

import "wiretale/internal/printer"

// HTTP/1 (RFC 9112), with the methods of WebDAV and its kin.
var http = textProtocol{"http", "HTTP", commands(`GET PUT COPY HEAD LOCK MOVE POLL POST BCOPY BMOVE MKCOL TRACE LABEL MERGE
	DELETE SEARCH UNLOCK REPORT UPDATE NOTIFY BDELETE CONNECT OPTIONS CHECKIN PROPFIND CHECKOUT CCM_POST SUBSCRIBE PROPPATCH BPROPFIND
	BPROPPATCH UNCHECKOUT MKACTIVITY MKWORKSPACE UNSUBSCRIBE RPC_CONNECT VERSION-CONTROL BASELINE-CONTROL`)}

var (
	_ = printer.Register(printer.Protocol{Name: "http", TCP: printer.Ports(80), Print: http.inSegment})
	_ = printer.Register(printer.Protocol{Name: "http_alt", TCP: printer.Ports(8080), Print: http.inSegment})
)
