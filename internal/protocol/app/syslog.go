package app

import "wiretale/internal/printer"

// Syslog (RFC 3164 section 4.1; RFC 5424 section 6): a priority in angle
// brackets, then text.
var _ = printer.Register(printer.Protocol{Name: "syslog", UDP: printer.Ports(514), Print: printSyslog})

func printSyslog(p *printer.Printer, v printer.View) {
	p.Layer("syslog")
	priority, text, ok := syslogPriority(v)
	if !ok {
		p.Invalid()
		return
	}
	facility, severity := priority>>3, priority&7
	if !p.V(1) {
		p.Print("SYSLOG {facility}.{severity}, length: {length}", syslogFacilities.Of(facility, "unknown ({})"), syslogSeverities[severity], v.Len())
		return
	}
	p.Print("SYSLOG, length: {length}\n\tFacility {facility} ({}), Severity {severity} ({})\n\tMsg: ", v.Len(),
		syslogFacilities.Of(facility, "unknown ({})"), facility, syslogSeverities[severity], severity)
	p.SafeString(v, text, v.Len()-text)
	if p.V(2) {
		p.Unknown(v, 0, v.Len(), "\n\t")
	}
}

// syslogPriority reads the priority and returns where the text begins.
func syslogPriority(v printer.View) (priority uint32, text int, ok bool) {
	if v.U8(0) != '<' {
		return 0, 0, false
	}
	const maxDigits = 3
	for o := 1; o <= maxDigits+1; o++ {
		c := v.U8(o)
		if c == '>' {
			return priority, o + 1, true
		}
		if !isDigit(c) || o > maxDigits {
			return 0, 0, false
		}
		priority = priority*10 + uint32(c-'0')
	}
	return 0, 0, false
}

var syslogSeverities = [8]string{"emergency", "alert", "critical", "error", "warning", "notice", "info", "debug"}

var syslogFacilities = printer.NameTable{
	{Value: 0, Text: "kernel"}, {Value: 1, Text: "user"}, {Value: 2, Text: "mail"}, {Value: 3, Text: "daemon"}, {Value: 4, Text: "auth"}, {Value: 5, Text: "syslog"},
	{Value: 6, Text: "lpr"}, {Value: 7, Text: "news"}, {Value: 8, Text: "uucp"}, {Value: 9, Text: "cron"}, {Value: 10, Text: "authpriv"}, {Value: 11, Text: "ftp"},
	{Value: 12, Text: "ntp"}, {Value: 13, Text: "security"}, {Value: 14, Text: "console"}, {Value: 15, Text: "cron"}, {Value: 16, Text: "local0"},
	{Value: 17, Text: "local1"}, {Value: 18, Text: "local2"}, {Value: 19, Text: "local3"}, {Value: 20, Text: "local4"}, {Value: 21, Text: "local5"},
	{Value: 22, Text: "local6"}, {Value: 23, Text: "local7"},
}
