package names

import (
	"bufio"
	"net"
	"os"
	"strconv"
	"strings"

	"wiretale/internal/packet"
)

// maxLines is how much of a table in /etc is read at the most.
const maxLines = 1 << 18

// services are the names of ports.
type services struct {
	tcp, udp map[uint16]string
}

// readServices reads a file in the format of services(5): name port/protocol
// aliases. Where a port is named twice, the first name counts. A file that cannot
// be read names nothing.
func readServices(name string) *services {
	s := &services{map[uint16]string{}, map[uint16]string{}}
	eachLine(name, func(f []string) {
		port, proto, ok := strings.Cut(f[1], "/")
		n, err := strconv.ParseUint(port, 10, 16)
		if !ok || err != nil {
			return
		}
		m := s.tcp
		switch proto {
		case "udp":
			m = s.udp
		case "tcp":
		default:
			return
		}
		if _, known := m[uint16(n)]; !known {
			m[uint16(n)] = f[0]
		}
	})
	return s
}

// readEthers reads a file in the format of ethers(5): address name. The broadcast
// address has a name of its own.
func readEthers(name string) map[packet.MAC]string {
	m := map[packet.MAC]string{}
	eachLine(name, func(f []string) {
		a, ok := parseMAC(f[0])
		if _, known := m[a]; ok && !known {
			m[a] = f[1]
		}
	})
	broadcast := packet.MAC{255, 255, 255, 255, 255, 255}
	if m[broadcast] == "" {
		m[broadcast] = "Broadcast"
	}
	return m
}

// parseMAC reads an address whose bytes may be written with one digit.
func parseMAC(s string) (a packet.MAC, ok bool) {
	if hw, err := net.ParseMAC(s); err == nil && len(hw) == len(a) {
		return packet.MAC(hw), true
	}
	parts := strings.Split(s, ":")
	if len(parts) != len(a) {
		return a, false
	}
	for i, p := range parts {
		n, err := strconv.ParseUint(p, 16, 8)
		if err != nil {
			return a, false
		}
		a[i] = byte(n)
	}
	return a, true
}

// eachLine calls f with the words of each line that has at least two, comments
// left out.
func eachLine(name string, f func(words []string)) {
	file, err := os.Open(name)
	if err != nil {
		return
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	for n := 0; n < maxLines && lines.Scan(); n++ {
		line, _, _ := strings.Cut(lines.Text(), "#")
		if words := strings.Fields(line); len(words) >= 2 {
			f(words)
		}
	}
}
