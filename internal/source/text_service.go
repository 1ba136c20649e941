package source

import (
	"bufio"
	"os"
	"strings"
	"sync"
)

// wellKnown are ports by the names that tcpdump prints on usual systems (IANA
// service names), so that a text is read alike everywhere.
var wellKnown = map[string]uint16{
	"echo": 7, "discard": 9, "daytime": 13, "chargen": 19, "ftp-data": 20, "ftp": 21, "ssh": 22, "telnet": 23, "smtp": 25,
	"time": 37, "whois": 43, "tacacs": 49, "domain": 53, "bootps": 67, "bootpc": 68, "tftp": 69, "gopher": 70, "finger": 79,
	"http": 80, "www": 80, "kerberos": 88, "pop3": 110, "sunrpc": 111, "auth": 113, "ident": 113, "nntp": 119, "ntp": 123,
	"epmap": 135, "netbios-ns": 137, "netbios-dgm": 138, "netbios-ssn": 139, "imap": 143, "imap2": 143, "snmp": 161,
	"snmp-trap": 162, "bgp": 179, "irc": 194, "ldap": 389, "https": 443, "microsoft-ds": 445, "isakmp": 500, "exec": 512,
	"login": 513, "shell": 514, "syslog": 514, "printer": 515, "submission": 587, "ldaps": 636, "rsync": 873, "ftps": 990,
	"imaps": 993, "pop3s": 995, "socks": 1080, "openvpn": 1194, "ms-sql-s": 1433, "ncube-lm": 1521, "radius": 1812, "nfs": 2049,
	"zookeeper": 2181, "mysql": 3306, "ms-wbt-server": 3389, "rdp": 3389, "svn": 3690, "sip": 5060, "xmpp-client": 5222,
	"postgresql": 5432, "postgres": 5432, "amqp": 5672, "x11": 6000, "redis": 6379, "ircd": 6667, "http-alt": 8080,
	"webcache": 8080, "https-alt": 8443, "xmpp-server": 5269, "git": 9418, "memcache": 11211, "mongodb": 27017,
}

// systemServices are the ports that this system has names for.
var systemServices = sync.OnceValue(func() map[string]uint16 {
	m := map[string]uint16{}
	f, err := os.Open("/etc/services")
	if err != nil {
		return m
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		line, _, _ := strings.Cut(lines.Text(), "#")
		words := strings.Fields(line)
		if len(words) < 2 {
			continue
		}
		number, _, _ := strings.Cut(words[1], "/")
		if n, ok := decimal(number); ok && n < 65536 {
			m[words[0]] = uint16(n)
		}
	}
	return m
})

// servicePort is the port that has the name, 0 if none is known.
func servicePort(name string) uint16 {
	if n := wellKnown[name]; n != 0 {
		return n
	}
	return systemServices()[name]
}
