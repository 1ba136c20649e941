package app

import "wiretale/internal/printer"

// TELNET (RFC 854; options: IANA "Telnet Options"): the commands at the beginning
// of a segment, each after an escape byte 0xff. Text is not shown.
var _ = printer.Register(printer.Protocol{Name: "telnet", TCP: printer.Ports(23), Print: printTELNET})

// Commands (RFC 854).
const (
	telnetEOF  = 236
	telnetSE   = 240
	telnetSB   = 250
	telnetWILL = 251
	telnetIAC  = 255
)

func printTELNET(p *printer.Printer, v printer.View) {
	p.Layer("telnet")
	first := true
	for v.Len() > 0 {
		n, ok := telnetLength(v)
		if !ok {
			break
		}
		p.Write(printer.Choose(first, " [telnet ", ", "))
		first = false
		telnetCommand(p, v, n)
		v = v.From(n)
	}
	if !first {
		p.Byte(']')
	}
}

// telnetLength returns the length of the command that v begins with, if it is one.
func telnetLength(v printer.View) (n int, ok bool) {
	if v.U8(0) != telnetIAC || v.Len() < 2 {
		return 0, false
	}
	switch c := v.U8(1); {
	case c == telnetIAC || c >= telnetEOF && c < telnetSB:
		return 2, true
	case c < telnetEOF:
		return 0, false
	case v.Len() < 3:
		return 0, false
	case c >= telnetWILL:
		v.Need(2, 1)
		return 3, true
	}
	v.Need(2, 1)
	return telnetBlock(v)
}

// telnetBlock finds the end of a subnegotiation.
func telnetBlock(v printer.View) (n int, ok bool) {
	o := 3
	for o+1 < v.Len() && !(v.U8(o) == telnetIAC && v.U8(o+1) == telnetSE) {
		o++
	}
	if v.U8(o) != telnetIAC { // tcpdump: the last byte may be an escape byte alone
		return 0, false
	}
	return o + 2, true
}

func telnetCommand(p *printer.Printer, v printer.View, n int) {
	c := v.U8(1)
	switch {
	case c == telnetIAC:
		p.Write("IAC IAC")
	case c >= telnetWILL:
		p.Print("{command} {option}", telnetCommands[c-telnetEOF], telnetOption(v.U8(2)))
	case c == telnetSB:
		telnetNegotiation(p, v, n)
	default:
		p.Print("{command}", telnetCommands[c-telnetEOF])
	}
}

func telnetOption(n uint8) printer.Named { return telnetOptions.Of(uint32(n), "0x{:x}") }

// telnetNegotiation prints the n bytes of a subnegotiation (RFC 855).
func telnetNegotiation(p *printer.Printer, v printer.View, n int) {
	option := v.U8(2)
	p.Print("SB {option}", telnetOption(option))
	o, end := 3, n-2
	commands, types := telnetGeneric, printer.NameTable(nil)
	const authentication, encrypt = 0x25, 0x26
	switch option {
	case authentication:
		commands, types = telnetAuthCommands, telnetAuthTypes
	case encrypt:
		commands, types = telnetCryptCommands, telnetCryptTypes
	}
	if o < end {
		p.Print(" {}", commands.Of(uint32(v.U8(o)), "0x{:x}"))
		o++
	}
	if o < end && types != nil {
		p.Print(" {}", types.Of(uint32(v.U8(o)), "0x{:x}"))
		o++
	}
	for ; o < end; o++ {
		p.Print(" {:#x}", v.U8(o))
	}
	p.Write(" SE")
	v.Need(n-1, 1)
}

var telnetCommands = [...]string{"EOF", "SUSP", "ABORT", "EOR", "SE", "NOP", "DMARK", "BRK", "IP", "AO", "AYT", "EC", "EL", "GA", "SB", "WILL", "WONT", "DO", "DONT", "IAC"}

var telnetOptions = telnetTable("BINARY", "ECHO", "RCP", "SUPPRESS GO AHEAD", "NAME", "STATUS", "TIMING MARK", "RCTE", "NAOL", "NAOP", "NAOCRD", "NAOHTS", "NAOHTD",
	"NAOFFD", "NAOVTS", "NAOVTD", "NAOLFD", "EXTEND ASCII", "LOGOUT", "BYTE MACRO", "DATA ENTRY TERMINAL", "SUPDUP", "SUPDUP OUTPUT", "SEND LOCATION",
	"TERMINAL TYPE", "END OF RECORD", "TACACS UID", "OUTPUT MARKING", "TTYLOC", "3270 REGIME", "X.3 PAD", "NAWS", "TSPEED", "LFLOW", "LINEMODE", "XDISPLOC",
	"OLD-ENVIRON", "AUTHENTICATION", "ENCRYPT", "NEW-ENVIRON")

var (
	telnetGeneric       = telnetTable("IS", "SEND")
	telnetAuthCommands  = telnetTable("IS", "SEND", "REPLY", "NAME")
	telnetAuthTypes     = telnetTable("NULL", "KERBEROS_V4", "KERBEROS_V5", "SPX", "MINK", "SRP", "RSA", "SSL", "", "", "LOKI", "SSA", "KEA_SJ", "KEA_SJ_INTEG", "DSS", "NTLM")
	telnetCryptCommands = telnetTable("IS", "SUPPORT", "REPLY", "START", "END", "REQUEST-START", "REQUEST-END", "END_KEYID", "DEC_KEYID")
	telnetCryptTypes    = telnetTable("NULL", "DES_CFB64", "DES_OFB64", "DES3_CFB64", "DES3_OFB64", "", "CAST5_40_CFB64", "CAST5_40_OFB64", "CAST128_CFB64", "CAST128_OFB64")
)

// telnetTable makes a table of names that count from 0.
func telnetTable(names ...string) (t printer.NameTable) {
	for i, s := range names {
		if s != "" {
			t = append(t, printer.Name{Value: uint32(i), Text: s})
		}
	}
	return t
}
