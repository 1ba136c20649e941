package app

import "wiretale/internal/printer"

// FTP, the control connection of the File Transfer Protocol (RFC 959).
var ftp = textProtocol{layer: "ftp", name: "FTP"}

var _ = printer.Register(printer.Protocol{Name: "ftp", TCP: printer.Ports(21), Print: ftp.inSegment})
