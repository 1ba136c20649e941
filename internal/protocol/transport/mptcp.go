package transport

import "wiretale/internal/printer"

func printMPTCP(p *printer.Printer, v printer.View, s tcpOptionScope) int { return tcpBadOption }
