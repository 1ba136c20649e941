package header

// The UDP ports of tunnels (IANA; 8472 is where Linux put VXLAN before it had one).
const (
	portGTP      = 2152
	portVXLAN    = 4789
	portVXLANGPE = 4790
	portVXLANOld = 8472
	portGENEVE   = 6081
	portMPLS     = 6635
	portL2TP     = 1701
	portTeredo   = 3544
	portLISP     = 4341
	portBCMLI    = 49152
)

// mayTunnel reports whether a datagram has a port of a tunnel's (see walker.udp).
func mayTunnel(u UDP) bool {
	return !u.Valid() || tunnelPort(u.SourcePort()) || tunnelPort(u.DestinationPort())
}

func tunnelPort(port uint16) bool {
	switch port {
	case portGTP, portVXLAN, portVXLANGPE, portVXLANOld, portGENEVE, portMPLS, portL2TP, portTeredo, portLISP, portBCMLI:
		return true
	}
	return false
}

// udp looks into a datagram whose destination port is a tunnel's. What does not
// look like the tunnel inside remains a UDP packet.
func (w *walker) udp() {
	u := UDP(w.data)
	w.kind = stepDone
	if !u.Valid() || w.l.FragmentOffset != 0 {
		return
	}
	switch u.DestinationPort() {
	case portVXLAN, portVXLANOld:
		w.skip(UDPSize, stepDone)
		w.vxlan()
	case portVXLANGPE:
		w.skip(UDPSize, stepDone)
		w.vxlanGPE()
	case portGENEVE:
		w.skip(UDPSize, stepDone)
		w.geneve()
	case portGTP:
		w.skip(UDPSize, stepDone)
		w.gtp()
	case portMPLS:
		w.skip(UDPSize, stepDone)
		w.tunnel(stepMPLS)
	case portLISP:
		w.skip(UDPSize, stepDone)
		w.lisp()
	default:
		w.answered(u)
	}
}

// answered looks into a datagram of the tunnels whose answers come from the
// tunnel's port.
func (w *walker) answered(u UDP) {
	from, to := u.SourcePort(), u.DestinationPort()
	switch {
	case from == portL2TP || to == portL2TP:
		w.skip(UDPSize, stepDone)
		w.l2tp()
	case from == portTeredo || to == portTeredo:
		w.skip(UDPSize, stepDone)
		w.teredo()
	case from == portBCMLI:
		w.skip(UDPSize, stepDone)
		w.broadcomLI()
	}
}

// l2tp passes the header of an L2TP data message (RFC 2661, 3.1).
func (w *walker) l2tp() {
	d := w.data
	if len(d) < 8 || d[0]&0x80 != 0 || d[1]&15 != 2 { // control, or not version 2
		return
	}
	n := 6
	if d[0]&0x40 != 0 { // length
		n += 2
	}
	if d[0]&0x08 != 0 { // sequence numbers
		n += 4
	}
	if d[0]&0x02 != 0 { // offset
		if len(d) < n+2 {
			return
		}
		n += 2 + int(be.Uint16(d[n:]))
	}
	w.tunnel(stepDone)
	w.skip(n, stepPPP)
}

// teredo passes the indications of authentication and origin before an IPv6
// packet (RFC 4380, 5.1.1).
func (w *walker) teredo() {
	d := w.data
	if len(d) >= 4 && d[0] == 0 && d[1] == 1 {
		n := 4 + int(d[2]) + int(d[3]) + 9
		if len(d) < n {
			return
		}
		w.skip(n, stepDone)
		d = w.data
	}
	if len(d) >= 8 && d[0] == 0 && d[1] == 0 {
		w.skip(8, stepDone)
		d = w.data
	}
	if len(d) < IPv6Size || d[0]>>4 != 6 {
		return
	}
	w.tunnel(stepIP)
}

// lisp passes the header of a LISP data packet (RFC 9300, 5.1).
func (w *walker) lisp() {
	if len(w.data) < 9 {
		return
	}
	w.tunnel(stepDone)
	w.skip(8, stepIP)
}

// broadcomLI passes the shim before an intercepted packet.
func (w *walker) broadcomLI() {
	if len(w.data) < 5 {
		return
	}
	kind := stepDone
	switch w.data[0] >> 1 & 15 {
	case 4, 5, 6:
		kind = stepIP
	case 7:
		kind = stepEthernet
	default:
		return
	}
	w.tunnel(stepDone)
	w.skip(4, kind)
}

// vxlan passes a VXLAN header (RFC 7348, 5).
func (w *walker) vxlan() {
	if len(w.data) < 8 || w.data[0]&0x08 == 0 {
		return
	}
	w.tunnel(stepDone)
	w.skip(8, stepEthernet)
}

// vxlanGPE passes a VXLAN header that names its payload (draft-ietf-nvo3-vxlan-gpe, 3).
func (w *walker) vxlanGPE() {
	if len(w.data) < 8 {
		return
	}
	kind := stepDone
	switch w.data[3] {
	case 1, 2:
		kind = stepIP
	case 3:
		kind = stepEthernet
	case 4:
		w.tunnel(stepDone)
		w.skip(8, stepDone)
		w.nsh()
		return
	case 5:
		kind = stepMPLS
	}
	w.tunnel(stepDone)
	w.skip(8, kind)
}

// geneve passes a GENEVE header and its options (RFC 8926, 3.4).
func (w *walker) geneve() {
	if len(w.data) < 8 || w.data[0]>>6 != 0 {
		return
	}
	w.sub = be.Uint16(w.data[2:])
	w.tunnel(stepDone)
	w.skip(8+int(w.data[0]&0x3f)*4, stepEtherType)
}

// gre passes a GRE header (RFC 2784, 2; RFC 2890, 2), PPTP's (RFC 2637, 4.1)
// and what ERSPAN puts behind it.
func (w *walker) gre() {
	d := w.data
	w.kind = stepDone
	if len(d) < 4 {
		return
	}
	n := 4
	if d[0]&0xc0 != 0 { // checksum and offset, of which either brings both
		n += 4
	}
	if d[0]&0x20 != 0 { // key
		n += 4
	}
	sequence := d[0]&0x10 != 0
	if sequence {
		n += 4
	}
	if d[1]&7 == 1 && d[1]&0x80 != 0 { // PPTP's acknowledgment
		n += 4
	}
	if d[0]&0x40 != 0 {
		if n = greRoutes(d, n); n == 0 {
			return
		}
	}
	w.sub = be.Uint16(d[2:])
	w.tunnel(stepDone)
	w.skip(n, stepEtherType)
	w.erspan(sequence)
}

// greRoutes is where the source routes from offset n on end (RFC 1701); 0 when
// they are cut.
func greRoutes(d []byte, n int) int {
	for i := 0; i < maxSteps && len(d) >= n+4; i++ {
		family, length := be.Uint16(d[n:]), int(d[n+3])
		n += 4 + length
		if family == 0 && length == 0 {
			return n
		}
	}
	return 0
}

// erspan passes the header of a mirrored frame: type I has none, type II 8
// bytes, type III 12 and perhaps 8 more (draft-foschiano-erspan, 4).
func (w *walker) erspan(sequence bool) {
	if w.kind == stepDone {
		return
	}
	switch w.sub {
	case EtherTypeERSPAN:
		n := 0
		if sequence {
			n = 8
		}
		w.skip(n, stepEthernet)
	case EtherTypeERSPAN3:
		n := 12
		if len(w.data) >= 12 && w.data[11]&1 != 0 {
			n = 20
		}
		w.skip(n, stepEthernet)
	}
}

// gtp passes the header of a GTP-U packet that carries user data (3GPP TS
// 29.281, 5.1 and 5.2).
func (w *walker) gtp() {
	d := w.data
	if len(d) < 8 || d[0]>>5 != 1 || d[0]&0x10 == 0 || d[1] != 255 {
		return
	}
	n := 8
	if d[0]&7 != 0 {
		n = 12
		if len(d) < n {
			return
		}
		more := d[11]
		if d[0]&4 == 0 {
			more = 0
		}
		for i := 0; more != 0 && i < maxSteps; i++ {
			if n >= len(d) || d[n] == 0 || n+int(d[n])*4 > len(d) {
				return
			}
			n += int(d[n]) * 4
			more = d[n-1]
		}
	}
	w.tunnel(stepDone)
	w.skip(n, stepIP)
}
