package filter

import (
	"context"
	"net"
	"net/netip"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
)

// SystemResolver looks names up where the system keeps them: hosts through
// net.DefaultResolver, the others in /etc/services, /etc/protocols,
// /etc/networks and /etc/ethers. It reads a file when it first needs it.
func SystemResolver() Resolver { return system }

var system = &systemResolver{
	services:  table{path: "/etc/services"},
	protocols: table{path: "/etc/protocols"},
	networks:  table{path: "/etc/networks"},
	ethers:    table{path: "/etc/ethers", valueFirst: true},
}

type systemResolver struct {
	services, protocols, networks, ethers table
}

// maxLookup bounds how long a host name may take.
const maxLookup = 10 * time.Second

func (r *systemResolver) Hosts(name string) ([]netip.Addr, bool) {
	ctx, cancel := context.WithTimeout(context.Background(), maxLookup)
	defer cancel()
	addrs, err := net.DefaultResolver.LookupNetIP(ctx, "ip", name)
	return addrs, err == nil && len(addrs) > 0
}

func (r *systemResolver) Network(name string) (uint32, bool) {
	for _, v := range r.networks.find(name) {
		a, err := netip.ParseAddr(v)
		if err != nil || !a.Is4() {
			continue
		}
		b := a.As4()
		n := uint32(b[0])<<24 | uint32(b[1])<<16 | uint32(b[2])<<8 | uint32(b[3])
		for n != 0 && n&0xff == 0 {
			n >>= 8
		}
		return n, true
	}
	return 0, false
}

func (r *systemResolver) Port(name, transport string) (uint16, bool) {
	for _, v := range r.services.find(name) {
		number, t, _ := strings.Cut(v, "/")
		if t != transport {
			continue
		}
		if n, err := strconv.ParseUint(number, 10, 16); err == nil {
			return uint16(n), true
		}
	}
	return 0, false
}

func (r *systemResolver) Protocol(name string) (uint8, bool) {
	for _, v := range r.protocols.find(name) {
		if n, err := strconv.ParseUint(v, 10, 8); err == nil {
			return uint8(n), true
		}
	}
	return 0, false
}

func (r *systemResolver) Ether(name string) (mac [6]byte, ok bool) {
	for _, v := range r.ethers.find(name) {
		if n := etherLength(v); n == len(v) && n > 0 {
			l := lexer{text: v}
			return l.ether(v).mac, true
		}
	}
	return mac, false
}

// table is a file of lines "name value alias…", or "value name".
type table struct {
	path       string
	valueFirst bool
	once       sync.Once
	values     map[string][]string
}

func (t *table) find(name string) []string {
	t.once.Do(func() {
		t.values = map[string][]string{}
		text, err := os.ReadFile(t.path)
		if err != nil {
			return // a system without the file knows no names
		}
		for _, line := range strings.Split(string(text), "\n") {
			t.add(line)
		}
	})
	return t.values[name]
}

func (t *table) add(line string) {
	line, _, _ = strings.Cut(line, "#")
	fields := strings.Fields(line)
	if len(fields) < 2 {
		return
	}
	if t.valueFirst {
		fields[0], fields[1] = fields[1], fields[0]
	}
	for i, name := range fields {
		if i != 1 {
			t.values[name] = append(t.values[name], fields[1])
		}
	}
}
