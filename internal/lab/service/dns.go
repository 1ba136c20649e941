package service

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strings"
	"time"

	"golang.org/x/net/dns/dnsmessage"
)

// DNS (RFC 1035) over UDP: a server with a zone of its own, and a client.
var dnsKind = Kind{
	Name: "dns", Port: 53, About: "DNS over UDP: knows the names of the zone lab.test", Args: "[NAME [TYPE]]",
	Serve: func(at Place, address string, _ Terminal) (*Server, error) { return DNS(at, address) },
	Dial:  dialDNS,
}

// zone is what the server knows.
var zone = map[string][]dnsmessage.ResourceBody{
	"lab.test.":        {&dnsmessage.NSResource{NS: dnsmessage.MustNewName("ns.lab.test.")}, &dnsmessage.MXResource{Pref: 10, MX: dnsmessage.MustNewName("mail.lab.test.")}},
	"ns.lab.test.":     {&dnsmessage.AResource{A: [4]byte{10, 0, 0, 2}}},
	"client.lab.test.": {&dnsmessage.AResource{A: [4]byte{10, 0, 0, 1}}},
	"server.lab.test.": {&dnsmessage.AResource{A: [4]byte{10, 0, 0, 2}}, &dnsmessage.AAAAResource{AAAA: netip.MustParseAddr("2001:db8::2").As16()}},
	"www.lab.test.":    {&dnsmessage.CNAMEResource{CNAME: dnsmessage.MustNewName("server.lab.test.")}},
	"mail.lab.test.":   {&dnsmessage.AResource{A: [4]byte{10, 0, 0, 2}}},
}

// DNS starts a name server.
func DNS(at Place, address string) (*Server, error) {
	c, err := at.ListenPacket("udp", address)
	if err != nil {
		return nil, err
	}
	return start(c.LocalAddr().String(), func() { c.Close() }, func() error { return serveDNS(c) }), nil
}

func serveDNS(c net.PacketConn) error {
	buffer := make([]byte, 4096)
	for {
		n, from, err := c.ReadFrom(buffer)
		if err != nil {
			return err
		}
		if answer, err := answerDNS(buffer[:n]); err == nil {
			c.WriteTo(answer, from)
		}
	}
}

// answerDNS answers the first question of a query.
func answerDNS(query []byte) ([]byte, error) {
	var p dnsmessage.Parser
	header, err := p.Start(query)
	if err != nil {
		return nil, err
	}
	q, err := p.Question()
	if err != nil || header.Response {
		return nil, errors.New("not a question")
	}
	answer := dnsmessage.Message{
		Header:    dnsmessage.Header{ID: header.ID, Response: true, Authoritative: true, RecursionDesired: header.RecursionDesired},
		Questions: []dnsmessage.Question{q},
	}
	if _, known := zone[strings.ToLower(q.Name.String())]; !known {
		answer.RCode = dnsmessage.RCodeNameError
	}
	answer.Answers = lookup(q, 0)
	return answer.Pack()
}

// lookup finds the records that answer a question; it follows one alias to the next.
func lookup(q dnsmessage.Question, depth int) (list []dnsmessage.Resource) {
	for _, body := range zone[strings.ToLower(q.Name.String())] {
		alias, isAlias := body.(*dnsmessage.CNAMEResource)
		header := dnsmessage.ResourceHeader{Name: q.Name, Class: dnsmessage.ClassINET, TTL: 60, Type: typeOf(body)}
		if header.Type == q.Type || q.Type == dnsmessage.TypeALL || isAlias {
			list = append(list, dnsmessage.Resource{Header: header, Body: body})
		}
		if isAlias && depth < 8 {
			q.Name = alias.CNAME
			list = append(list, lookup(q, depth+1)...)
		}
	}
	return list
}

func typeOf(body dnsmessage.ResourceBody) dnsmessage.Type {
	switch body.(type) {
	case *dnsmessage.AResource:
		return dnsmessage.TypeA
	case *dnsmessage.AAAAResource:
		return dnsmessage.TypeAAAA
	case *dnsmessage.CNAMEResource:
		return dnsmessage.TypeCNAME
	case *dnsmessage.NSResource:
		return dnsmessage.TypeNS
	}
	return dnsmessage.TypeMX
}

var dnsTypes = map[string]dnsmessage.Type{
	"A": dnsmessage.TypeA, "AAAA": dnsmessage.TypeAAAA, "CNAME": dnsmessage.TypeCNAME,
	"NS": dnsmessage.TypeNS, "MX": dnsmessage.TypeMX, "ANY": dnsmessage.TypeALL,
}

// Resolve asks a name server, three times at most, and returns its answer.
func Resolve(ctx context.Context, at Place, server, name, kind string, id uint16) (*dnsmessage.Message, error) {
	query, err := question(name, kind, id)
	if err != nil {
		return nil, err
	}
	c, err := at.Dial(ctx, "udp", "", server, nil)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	defer closeOnDone(ctx, c)()
	for range 3 {
		if _, err = c.Write(query); err != nil {
			return nil, err
		}
		c.SetReadDeadline(time.Now().Add(time.Second))
		var answer *dnsmessage.Message
		if answer, err = readAnswer(c, id); err == nil || !isTimeout(err) {
			return answer, err
		}
	}
	return nil, err
}

func question(name, kind string, id uint16) ([]byte, error) {
	t, ok := dnsTypes[strings.ToUpper(kind)]
	if !ok {
		return nil, fmt.Errorf("%q is not a type of record (A, AAAA, CNAME, NS, MX, ANY)", kind)
	}
	if !strings.HasSuffix(name, ".") {
		name += "."
	}
	n, err := dnsmessage.NewName(name)
	if err != nil {
		return nil, fmt.Errorf("%q is not a name: %w", name, err)
	}
	query := dnsmessage.Message{
		Header:    dnsmessage.Header{ID: id, RecursionDesired: true},
		Questions: []dnsmessage.Question{{Name: n, Type: t, Class: dnsmessage.ClassINET}},
	}
	return query.Pack()
}

// readAnswer reads until an answer with the right number comes.
func readAnswer(c net.Conn, id uint16) (*dnsmessage.Message, error) {
	buffer := make([]byte, 4096)
	for {
		n, err := c.Read(buffer)
		if err != nil {
			return nil, err
		}
		var m dnsmessage.Message
		if m.Unpack(buffer[:n]) == nil && m.Response && m.ID == id {
			return &m, nil
		}
	}
}

func dialDNS(ctx context.Context, at Place, address string, args []string, t Terminal) error {
	name, kind := "server.lab.test", "A"
	if len(args) > 0 {
		name = args[0]
	}
	if len(args) > 1 {
		kind = args[1]
	}
	m, err := Resolve(ctx, at, address, name, kind, uint16(time.Now().UnixNano()))
	if err != nil {
		return err
	}
	t.say("%s %s: %s, %d answers", name, kind, strings.TrimPrefix(m.RCode.String(), "RCode"), len(m.Answers))
	for _, a := range m.Answers {
		t.say("  %s %s %s", a.Header.Name, strings.TrimPrefix(a.Header.Type.String(), "Type"), bodyText(a.Body))
	}
	return nil
}

func bodyText(body dnsmessage.ResourceBody) string {
	switch b := body.(type) {
	case *dnsmessage.AResource:
		return netip.AddrFrom4(b.A).String()
	case *dnsmessage.AAAAResource:
		return netip.AddrFrom16(b.AAAA).String()
	case *dnsmessage.CNAMEResource:
		return b.CNAME.String()
	case *dnsmessage.NSResource:
		return b.NS.String()
	case *dnsmessage.MXResource:
		return fmt.Sprintf("%d %s", b.Pref, b.MX)
	}
	return body.GoString()
}
