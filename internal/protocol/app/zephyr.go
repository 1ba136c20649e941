package app

import (
	"bytes"

	"wiretale/internal/printer"
)

// Zephyr, the notification service of Project Athena (Zephyr Protocol Version 2,
// MIT, section 3): fields of text, each ended by a NUL: version, how many fields,
// kind, unique identifier, port, authentication (three fields), class, instance,
// opcode, sender, recipient, format, checksum and multi-part (two fields); then
// the message.
var _ = printer.Register(printer.Protocol{Name: "zephyr", UDP: printer.Ports(2103, 2104), Print: printZephyr})

// zephyrText is text that is about to be split into fields.
type zephyrText struct{ v printer.View }

// next returns the next field, and reports whether it ends. A field that was not
// captured to its end ends the packet.
func (t *zephyrText) next() (field []byte, ok bool) {
	data := t.v.Data()
	if n := max(t.v.Len(), 0); n < len(data) {
		data = data[:n]
	}
	i := bytes.IndexByte(data, 0)
	if i < 0 {
		if t.v.Len() > len(data) {
			t.v.Need(len(data), 1)
		}
		return nil, false
	}
	t.v = t.v.From(i + 1)
	return data[:i:i], true
}

// zephyrNotice is what is printed of a notice.
type zephyrNotice struct {
	kind                                      int32
	class, instance, opcode, sender, receiver []byte
	text                                      zephyrText
}

const (
	zephyrFields        = 17
	zephyrServerAck     = 5
	zephyrControl       = "ZEPHYR_CTL"
	zephyrHostManager   = "HM"
	zephyrClient        = "CLIENT"
	zephyrAdmin         = "ZEPHYR_ADMIN"
	zephyrHMControl     = "HM_CTL"
	zephyrGramControl   = "WG_CTL"
	zephyrUserLocate    = "USER_LOCATE"
	zephyrLogin         = "LOGIN"
	zephyrNothingToTell = "SENT"
)

func printZephyr(p *printer.Printer, v printer.View) {
	p.Layer("zephyr")
	n := zephyrNotice{text: zephyrText{v}}
	version, ok := n.text.next()
	switch {
	case !ok:
		p.Invalid()
	case !bytes.HasPrefix(version, []byte("ZEPH")):
	case !n.read():
		p.Invalid()
	default:
		n.print(p)
	}
}

// read takes the fields behind the first, and reports whether there are enough.
func (n *zephyrNotice) read() bool {
	for i := 1; i < zephyrFields; i++ {
		field, ok := n.text.next()
		if !ok {
			return false
		}
		switch i {
		case 2:
			n.kind = int32(zephyrNumber(field))
		case 8:
			n.class = field
		case 9:
			n.instance = field
		case 10:
			n.opcode = field
		case 11:
			n.sender = field
		case 12:
			n.receiver = field
		}
	}
	return true
}

// zephyrNumber reads a hexadecimal number as strtol does.
func zephyrNumber(b []byte) int64 {
	const most = 1<<63 - 1
	b = bytes.TrimLeft(b, " \t\n\v\f\r")
	sign := int64(1)
	if len(b) > 0 && (b[0] == '-' || b[0] == '+') {
		if b[0] == '-' {
			sign = -1
		}
		b = b[1:]
	}
	if len(b) > 2 && b[0] == '0' && b[1]|0x20 == 'x' && hexDigit(b[2]) >= 0 {
		b = b[2:]
	}
	n := int64(0)
	for _, c := range b {
		d := hexDigit(c)
		if d < 0 {
			break
		}
		if n > (most-int64(d))/16 {
			return sign * most
		}
		n = n*16 + int64(d)
	}
	return sign * n
}

// hexDigit returns what a digit is worth, -1 if it is none.
func hexDigit(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return int(c|0x20-'a') + 10
	}
	return -1
}

func (n *zephyrNotice) print(p *printer.Printer) {
	p.Write(" zephyr ")
	if uint32(n.kind) < uint32(len(zephyrKinds)) {
		p.Print("{kind}", zephyrKinds[n.kind])
	} else {
		p.Print("type {kind}", n.kind)
	}
	if n.kind == zephyrServerAck {
		if answer, ok := n.text.next(); ok && string(answer) != zephyrNothingToTell {
			p.Byte('/')
			zephyrLower(p, answer)
		}
	}
	if len(n.sender) > 0 {
		p.Byte(' ')
		p.Safe(n.sender)
	}
	switch {
	case string(n.class) == zephyrControl && string(n.instance) == zephyrClient:
		n.clientControl(p)
	case string(n.class) == zephyrControl && string(n.instance) == zephyrHostManager:
		p.Byte(' ')
		zephyrLower(p, n.opcode)
	case string(n.class) == zephyrHMControl:
		n.control(p, " hm_ctl ")
	case string(n.class) == zephyrGramControl:
		n.control(p, " wg_ctl ")
	case string(n.class) == zephyrAdmin:
		p.Write(" zephyr-admin ")
		zephyrLower(p, n.opcode)
	case string(n.class) == zephyrUserLocate:
		n.locate(p)
	case string(n.class) == zephyrLogin && string(n.opcode) == "USER_FLUSH":
		p.Write(" flush_locs")
	default:
		p.Write(" to ")
		zephyrTriple(p, n.class, n.instance, n.receiver)
		if len(n.opcode) > 0 {
			p.Write(" op ")
			p.Safe(n.opcode)
		}
	}
}

func (n *zephyrNotice) control(p *printer.Printer, label string) {
	p.Write(label)
	zephyrLower(p, n.instance)
	p.Byte(' ')
	zephyrLower(p, n.opcode)
}

func (n *zephyrNotice) locate(p *printer.Printer) {
	switch string(n.opcode) {
	case "USER_HIDE":
		p.Write(" hide")
	case "USER_UNHIDE":
		p.Write(" unhide")
	default:
		p.Write(" locate ")
		p.Safe(n.instance)
	}
}

// clientControl prints what a client asks of the server about its subscriptions.
func (n *zephyrNotice) clientControl(p *printer.Printer) {
	switch string(n.opcode) {
	case "SUBSCRIBE":
		n.subscription(p, " sub")
	case "UNSUBSCRIBE":
		n.subscription(p, " unsub")
	case "SUBSCRIBE_NODEFS":
		n.subscription(p, " unsub-nodefs") // tcpdump: this is its name for it
	case "CLEARSUB":
		p.Write(" clear-subs")
	case "GIMME":
		p.Write(" ret")
	case "GIMMEDEFS":
		p.Write(" gimme-defs")
	default:
		p.Byte(' ')
		zephyrLower(p, n.opcode)
	}
}

// subscription prints what is subscribed to: the first three fields of the
// message.
func (n *zephyrNotice) subscription(p *printer.Printer, label string) {
	p.Write(label)
	var f [3][]byte
	for i := range f {
		var ok bool
		if f[i], ok = n.text.next(); !ok {
			return
		}
	}
	if n.kind != zephyrServerAck {
		p.Byte(' ')
		zephyrTriple(p, f[0], f[1], f[2])
	}
}

// zephyrTriple prints class, instance and recipient; nobody means everybody.
func zephyrTriple(p *printer.Printer, class, instance, receiver []byte) {
	p.Byte('<')
	p.Safe(class)
	p.Byte(',')
	p.Safe(instance)
	p.Byte(',')
	if len(receiver) == 0 {
		p.Byte('*')
	}
	p.Safe(receiver)
	p.Byte('>')
}

// zephyrLower writes text in lower case.
func zephyrLower(p *printer.Printer, b []byte) {
	for _, c := range b {
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		p.SafeByte(c)
	}
}

var zephyrKinds = [...]string{"unsafe", "unacked", "acked", "hm-ack", "hm-ctl", "serv-ack", "serv-nak", "client-ack", "stat"}
