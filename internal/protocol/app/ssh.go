package app

import (
	"bytes"

	"wiretale/internal/printer"
)

// SSH: the version line with which a connection begins (RFC 4253 section 4.2).
// What follows is encrypted.
var _ = printer.Register(printer.Protocol{Name: "ssh", TCP: printer.Ports(22), Print: printSSH})

func printSSH(p *printer.Printer, v printer.View) {
	p.Layer("ssh")
	for i := range v.Len() {
		if i >= v.Captured() {
			p.Cut()
		}
		c := v.U8(i)
		if i < len(sshBegin) && c != sshBegin[i] {
			return
		}
		switch {
		case c == '\n':
			p.Print(": SSH: {version}", bytes.TrimSuffix(v.Bytes(0, i), cr))
			return
		case c == '\r':
			if i+1 < v.Len() && v.Has(i+1, 1) && v.U8(i+1) != '\n' {
				return
			}
		case c < ' ' || c >= 0x7f:
			return
		}
	}
	if v.Len() < len(sshBegin) { // the beginning of it
		p.Cut()
	}
}

const sshBegin = "SSH-"

var cr = []byte("\r")
