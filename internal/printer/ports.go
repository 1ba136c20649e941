package printer

import (
	"slices"
	"sync"
)

// udpOrder decides where both ports of a datagram are known: the protocol that
// comes first wins. What is not listed comes last, in the order of names.
var udpOrder = []string{
	"domain", "bootp", "tftp", "kerberos", "ntp", "snmp", "ptp", "cisco_autorp", "isakmp", "syslog", "rip", "ripng", "timed", "dhcp6", "ldp",
	"aodv", "olsr", "lmp", "kerberos_sec", "lwres", "mdns", "udpencap", "isakmp_nat", "l2tp", "vat", "zephyr", "rx", "ahcp", "babel", "hncp", "wb", "radius", "hsrp",
	"lspping", "bfd", "bfd_echo", "vqp", "sflow", "lwapp_control", "lwapp_data", "sip", "vxlan", "geneve", "lisp", "vxlan_gpe", "zep", "mpls",
	"someip", "bcm_li",
}

var tcpOrder = []string{
	"ftp", "ssh", "telnet", "smtp", "whois", "domain", "http", "bgp", "rpki_rtr", "rtsp", "msdp", "ldp", "pptp", "resp", "beep", "openflow",
	"http_alt", "rtsp_alt",
}

// ports finds the protocol of a pair of ports. The index holds, for every port,
// the number of its first candidate; most ports have none.
type ports struct {
	entries []portEntry
	once    sync.Once
	order   []string
	src     [65536]uint8 // index into entries+1 of the best rule, 0: none
	dst     [65536]uint8
}

type portEntry struct {
	proto *Protocol
	rules []PortRule
}

func (t *ports) add(q *Protocol, r []PortRule) {
	if len(r) > 0 {
		t.entries = append(t.entries, portEntry{q, r})
	}
}

func (t *ports) seal(order []string) { t.order = order }

// build fills the index on first use, so that a run that prints nothing does not
// pay for it.
func (t *ports) build() {
	rank := func(e portEntry) int {
		if i := slices.Index(t.order, e.proto.Name); i >= 0 {
			return i + 1
		}
		return len(t.order) + 1
	}
	slices.SortStableFunc(t.entries, func(a, b portEntry) int {
		if d := rank(a) - rank(b); d != 0 {
			return d
		}
		return compareStrings(a.proto.Name, b.proto.Name)
	})
	for i := len(t.entries) - 1; i >= 0; i-- {
		for _, r := range t.entries[i].rules {
			t.mark(r, uint8(i+1))
		}
	}
}

func (t *ports) mark(r PortRule, n uint8) {
	for port := int(r.First); port <= int(r.Last); port++ {
		if r.Side != Destination {
			t.src[port] = n
		}
		if r.Side != Source {
			t.dst[port] = n
		}
	}
}

func (t *ports) lookup(src, dst uint16) *Protocol {
	t.once.Do(t.build)
	a, b := t.src[src], t.dst[dst]
	if a == 0 || b != 0 && b < a {
		a = b
	}
	if a == 0 {
		return nil
	}
	return t.entries[a-1].proto
}

func compareStrings(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}
