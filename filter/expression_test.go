package filter_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// expr is a random expression as a tree, so that one that fails can be made
// smaller.
type expr struct {
	text string // of a leaf
	op   string // "and", "or", "not" or "()"
	kids []expr
}

func (e expr) String() string {
	switch e.op {
	case "":
		return e.text
	case "not":
		return "not " + e.kids[0].String()
	case "()":
		return "(" + e.kids[0].String() + ")"
	}
	return e.kids[0].String() + " " + e.op + " " + e.kids[1].String()
}

// smaller are the expressions that come of e by leaving out one part.
func (e expr) smaller() (all []expr) {
	all = append(all, e.kids...)
	for n, kid := range e.kids {
		for _, s := range kid.smaller() {
			kids := append([]expr(nil), e.kids...)
			kids[n] = s
			all = append(all, expr{op: e.op, kids: kids})
		}
	}
	if e.op == "" {
		for at, r := range e.text {
			if r == ' ' {
				all = append(all, expr{text: e.text[at+1:]}, expr{text: e.text[:at]})
			}
		}
	}
	return all
}

// grammar makes random expressions of pcap-filter(7) for one link type.
type grammar struct {
	*rand.Rand
	dlt string
}

func (g grammar) one(of ...string) string { return of[g.IntN(len(of))] }

// maybe is one of the strings, or empty, and a space.
func (g grammar) maybe(of ...string) string {
	if g.IntN(2) == 0 {
		return ""
	}
	return g.one(of...) + " "
}

func (g grammar) expression(depth int) expr {
	switch {
	case depth == 0 || g.IntN(4) == 0:
		return expr{text: g.primitive()}
	case g.IntN(5) == 0:
		return expr{op: "not", kids: []expr{g.operand(depth - 1)}}
	}
	left := g.expression(depth - 1)
	if g.IntN(3) == 0 {
		left = expr{op: "()", kids: []expr{left}}
	}
	return expr{op: g.one("and", "or"), kids: []expr{left, g.operand(depth - 1)}}
}

// operand is an expression that can stand after "not", "and" and "or".
func (g grammar) operand(depth int) expr {
	e := g.expression(depth)
	if e.op == "and" || e.op == "or" {
		return expr{op: "()", kids: []expr{e}}
	}
	return e
}

func (g grammar) primitive() string {
	common := []func() string{
		g.address, g.address, g.network, g.port, g.port, g.portrange, g.protocol, g.protocol,
		g.relation, g.relation, g.relation, g.linkProtocol, g.abbreviation, g.abbreviation,
		g.cast, g.length, g.encapsulation, g.inherited, g.linkAddress, g.iso, g.deprecated,
	}
	special := map[string][]func() string{
		"IEEE802_11": {g.wireless}, "IEEE802_11_RADIO": {g.wireless}, "IEEE802_11_RADIO_AVS": {g.wireless},
		"PRISM_HEADER": {g.wireless}, "PPI": {g.wireless}, "SUNATM": {g.atm}, "MTP2": {g.ss7},
		"PFLOG": {g.pf}, "ARCNET": {g.arcnet}, "ARCNET_LINUX": {g.arcnet}, "BACNET_MS_TP": {g.arcnet},
		"EN10MB": {g.encapsulation, g.llc}, "LINUX_SLL": {g.direction}, "LINUX_SLL2": {g.direction},
		"FDDI": {g.llc}, "IEEE802": {g.llc}, "DSA_TAG_DSA": {g.direction}, "DSA_TAG_BRCM": {g.direction},
		"JUNIPER_MFR": {g.direction}, "SLIP": {g.direction}, "PPP_PPPD": {g.direction}, "IPNET": {g.direction},
	}
	if s := special[g.dlt]; s != nil && (g.IntN(3) == 0 || g.dlt == "MTP2" && g.IntN(8) != 0) {
		return s[g.IntN(len(s))]()
	}
	return common[g.IntN(len(common))]()
}

func (g grammar) host4() string {
	return g.one("1.2.3.4", "10.0.0.1", "10.8.34.27", "192.168.1.255", "127.0.0.1", "224.0.0.1", "0.0.0.0", "255.255.255.255")
}

func (g grammar) host6() string {
	return g.one("::1", "fe80::1", "2001:db8::abcd:1", "ff02::2", "::", "2001:db8:1:2:3:4:5:6")
}

func (g grammar) mac() string {
	return g.one("00:11:22:33:44:55", "ff:ff:ff:ff:ff:ff", "01:80:c2:00:00:00", "a1-b2-c3-d4-e5-f6", "0011.2233.4455")
}

func (g grammar) dir() string {
	return g.maybe("src", "dst", "src or dst", "src and dst", "src", "dst", "dst or src")
}

func (g grammar) address() string {
	host := g.host4()
	proto := g.maybe("ip", "arp", "rarp", "ip")
	if g.IntN(4) == 0 {
		host, proto = g.host6(), g.maybe("ip6")
	}
	return proto + g.dir() + g.maybe("host") + host
}

func (g grammar) network() string {
	switch g.IntN(6) {
	case 0:
		return g.maybe("ip6") + g.dir() + "net " + g.one("fe80::/10", "2001:db8::/32", "2001:db8:0:1::/64", "::/0", "ff00::/8", "2001:db8::abcd:0/127", "::1/128", "2000::/3")
	case 1:
		return g.maybe("ip") + g.dir() + "net " + g.one("10", "192.168", "172.16.3", "10.1.0.0", "1.2.3.4")
	case 2:
		return g.maybe("ip", "arp") + g.dir() + "net " + g.one("10.0.0.0 mask 255.0.0.0", "172.16 mask 255.240.0.0", "1.2.3.0 mask 255.255.255.0")
	}
	return g.maybe("ip", "arp", "rarp") + g.dir() + "net " + g.one("10.0.0.0/8", "192.168.0.0/16", "172.16.0.0/12", "1.2.3.4/32", "1.2.3.0/30", "0.0.0.0/0", "128.0.0.0/1")
}

func (g grammar) number(limit int) string {
	switch g.IntN(6) {
	case 0:
		return fmt.Sprint(limit - 1)
	case 1:
		return "0"
	case 2:
		return fmt.Sprintf("%#x", g.IntN(limit))
	case 3:
		return fmt.Sprintf("0%o", g.IntN(limit))
	}
	return fmt.Sprint(g.IntN(limit))
}

func (g grammar) portNumber() string {
	if g.IntN(4) == 0 {
		return g.one("http", "domain", "ssh", "80", "443", "11211")
	}
	return g.number(65536)
}

func (g grammar) port() string {
	return g.maybe("tcp", "udp", "sctp", "tcp", "udp", "ip", "ip6") + g.dir() + "port " + g.portNumber()
}

func (g grammar) portrange() string {
	return g.maybe("tcp", "udp", "sctp", "udp") + g.dir() + "portrange " + g.portNumber() + "-" + g.portNumber()
}

func (g grammar) protocol() string {
	switch g.IntN(4) {
	case 0:
		return g.maybe("ip", "ip6") + "proto " + g.one(`\tcp`, `\udp`, `\icmp`, `\igmp`, "50", "sctp", `\ah`)
	case 1:
		if g.IntN(3) == 0 {
			return g.maybe("ip", "ip6") + "protochain " + g.one("6", "17", `\tcp`, "51", "0")
		}
	}
	return g.maybe("ip", "ip6") + "proto " + g.number(256)
}

func (g grammar) linkProtocol() string {
	return g.one("ether", "link") + " proto " + g.one(`\ip`, `\ip6`, `\arp`, `\rarp`, `\atalk`, `\aarp`, `\decnet`, `\iso`, `\stp`,
		`\ipx`, `\netbeui`, `\lat`, `\moprc`, `\mopdl`, `\sca`, "loopback", "lldp", "slow", g.number(65536), g.number(1536), "0x800", "0x86dd", "0xe0")
}

func (g grammar) abbreviation() string {
	return g.one("ip", "ip6", "arp", "rarp", "tcp", "udp", "sctp", "icmp", "icmp6", "igmp", "igrp", "pim", "vrrp", "carp", "ah", "esp",
		"atalk", "aarp", "decnet", "iso", "stp", "ipx", "netbeui", "lat", "moprc", "mopdl", "ip", "ip6", "tcp", "udp", "icmp6")
}

func (g grammar) cast() string {
	return g.one("broadcast", "multicast", "ether broadcast", "ether multicast", "ip multicast", "ip6 multicast", "ip broadcast")
}

func (g grammar) length() string {
	return g.one("less ", "greater ", "len > ", "len <= ", "len = ", "len != ") + g.number(1600)
}

func (g grammar) encapsulation() string {
	return g.one("vlan", "mpls", "pppoed", "pppoes", "geneve", "vxlan",
		"vlan "+g.number(4096), "mpls "+g.number(1<<20), "pppoes "+g.number(65536), "geneve "+g.number(1<<24), "vxlan "+g.number(1<<24))
}

// inherited are primitives whose qualifiers come from the one before.
func (g grammar) inherited() string {
	return g.one(
		"tcp port 80 or 443", "host 1.2.3.4 or 10.0.0.1", "src net 10.0.0.0/8 or 192.168.0.0/16", "udp dst port 53 or 67 or 123",
		"ip proto 6 or 17", "port 22 and not 80", "tcp src port (80 or 443)", "ip host 1.2.3.4 and 10.0.0.1", "ether src 00:11:22:33:44:55 or 01:80:c2:00:00:00",
		"host (10.0.0.1 or ::1)", "vlan 5 or 6", "tcp portrange 1-5 or 7-9",
	)
}

func (g grammar) linkAddress() string {
	return g.one("ether", "link") + " " + g.dir() + g.maybe("host") + g.mac()
}

func (g grammar) iso() string {
	return g.one("clnp", "esis", "isis", "l1", "l2", "iih", "lsp", "snp", "csnp", "psnp", "iso proto "+g.number(256), "isis proto "+g.number(32),
		"decnet src 1.1", "decnet dst host 50.764", "decnet host 10.15")
}

func (g grammar) deprecated() string {
	return "byte " + g.number(40) + " " + g.one("=", "<", ">", "&", "|") + " " + g.number(256)
}

func (g grammar) llc() string {
	return "llc" + g.one("", " i", " s", " u", " rr", " rnr", " rej", " ui", " ua", " disc", " dm", " sabme", " test", " xid", " frmr")
}

func (g grammar) direction() string {
	return g.one("inbound", "outbound", "inbound", "outbound", "ifindex "+g.number(100))
}

func (g grammar) wireless() string {
	switch g.IntN(4) {
	case 0:
		return g.maybe("wlan") + "dir " + g.one("nods", "tods", "fromds", "dstods", "1")
	case 1:
		return g.maybe("wlan") + "type " + g.one("mgt", "ctl", "data", "4", "8")
	case 2:
		return g.one("wlan addr1 ", "wlan addr2 ", "wlan addr3 host ", "wlan addr4 ", "wlan ra ", "wlan ta ", "wlan host ", "wlan src ", "wlan dst host ") + g.mac()
	}
	return g.one("type mgt subtype ", "wlan type mgt subtype ", "subtype ") + g.one("beacon", "probe-req", "auth", "deauth", "assoc-resp", "atim")
}

func (g grammar) atm() string {
	if g.IntN(2) == 0 {
		return g.one("lane", "bcc", "sc", "ilmic", "oam", "oamf4", "oamf4ec", "oamf4sc", "connectmsg", "metaconnect", "metac", "llc")
	}
	return g.one("vpi ", "vci ") + g.maybe("=", "!=", ">", "<", ">=", "<=") + g.number(256)
}

func (g grammar) ss7() string {
	if g.IntN(4) == 0 {
		return g.one("fisu", "lssu", "lsu", "msu", "hfisu", "hlssu", "hmsu")
	}
	return g.one("sio ", "opc ", "dpc ", "sls ", "hsio ", "hopc ", "hdpc ", "hsls ") +
		g.one("", "= ", "!= ", "> ", "< ", ">= ", "<= ") + g.one(g.number(16), "(1 or 2 or 3)", "5")
}

func (g grammar) pf() string {
	return g.one("ifname em0", "on em1", "rset main", "rnr 7", "srnr 3", "reason match", "reason short", "action pass", "action block", "action nat", "rulenum 0", "inbound", "outbound")
}

func (g grammar) arcnet() string {
	return "link " + g.dir() + "host $" + g.one("a4", "0", "ff", "e")
}

// relation compares two arithmetic expressions.
func (g grammar) relation() string {
	right := g.number(1 << (8 * g.IntN(4)))
	switch g.IntN(8) {
	case 0:
		right = g.arithmetic(2)
	case 1:
		return g.one("tcp[tcpflags] & (tcp-syn|tcp-fin) != 0", "tcp[tcpflags] = tcp-syn", "icmp[icmptype] = icmp-echo", "icmp6[icmp6type] == icmp6-routeradvert",
			"tcp[13] & 7 != 0", "ip[6:2] & 0x1fff = 0", "ip[0] & 0xf != 5", "ether[0] & 1 = 0", "tcp[((tcp[12:1] & 0xf0) >> 2):4] = 0x47455420")
	}
	return g.arithmetic(2) + " " + g.one("=", "==", "!=", "<", ">", "<=", ">=") + " " + right
}

// arithmetic is an expression that does not begin with a number alone, as then
// the whole might be taken for an address.
func (g grammar) arithmetic(depth int) string {
	if depth == 0 || g.IntN(3) == 0 {
		if g.IntN(8) == 0 {
			return "len"
		}
		return g.accessor(depth)
	}
	right := g.number(1 << (8 * (1 + g.IntN(3))))
	op := g.one("+", "-", "*", "/", "%", "&", "|", "^", "<<", ">>", "&", "+")
	switch {
	case op == "<<" || op == ">>":
		right = g.one("1", "2", "4", "8", "24", "31")
	case op == "/" || op == "%":
		right = g.one("3", "256", "1", "2", "7")
	case g.IntN(3) == 0:
		right = g.arithmetic(depth - 1)
	}
	s := g.arithmetic(depth-1) + " " + op + " " + right
	if g.IntN(2) == 0 {
		s = "(" + s + ")"
	}
	return s
}

func (g grammar) accessor(depth int) string {
	proto := g.one("ether", "link", "ip", "ip6", "tcp", "udp", "icmp", "icmp6", "arp", "sctp", "ip", "tcp", "udp",
		"igmp", "pim", "rarp", "decnet", "vrrp", "lat", "radio")
	index := g.number(40)
	if depth > 0 && g.IntN(8) == 0 {
		index = strings.TrimSpace(g.arithmetic(depth-1)) + " & 31"
	}
	return proto + "[" + index + g.one("", ":1", ":2", ":4") + "]"
}
