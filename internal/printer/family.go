package printer

// AddressFamilies are the address family numbers of IANA, as routing protocols use
// them (AFI).
var AddressFamilies = NameTable{
	{0, "Reserved"}, {AFIIPv4, "IPv4"}, {AFIIPv6, "IPv6"}, {AFINSAP, "NSAP"}, {4, "HDLC"}, {5, "BBN 1822"}, {6, "802"}, {7, "E.163"}, {8, "E.164"}, {9, "F.69"},
	{10, "X.121"}, {11, "Novell IPX"}, {12, "Appletalk"}, {13, "Decnet IV"}, {14, "Banyan Vines"}, {15, "E.164 with NSAP subaddress"},
	{AFIVPLS, "VPLS"}, {AFIL2VPN, "Layer-2 VPN"},
}

// Address family numbers.
const (
	AFIIPv4  = 1
	AFIIPv6  = 2
	AFINSAP  = 3
	AFIVPLS  = 25
	AFIL2VPN = 196
)

// AS writes the number of an autonomous system: plain, or with -b in asdot
// notation where it has more than 16 bits (RFC 5396).
func (p *Printer) AS(name string, n uint32) {
	if p.AsDot && n > 0xffff {
		p.buf = AppendDec(p.buf, n>>16)
		p.buf = append(p.buf, '.')
		n &= 0xffff
	}
	p.buf = AppendDec(p.buf, n)
	if p.listener != nil {
		p.Field(name, n)
	}
}

// maxNSAP is the longest network service access point (ISO 8348), in bytes.
const maxNSAP = 20

// NSAP writes an OSI network address in groups of two bytes, the first byte by
// itself: 49.0001.aabb.
func (p *Printer) NSAP(a []byte) {
	if len(a) < 1 || len(a) > maxNSAP {
		p.Write("isonsap_string: illegal length")
		return
	}
	for i, c := range a {
		h := hex2[c]
		p.buf = append(p.buf, byte(h), byte(h>>8))
		if i&1 == 0 && i+1 < len(a) {
			p.buf = append(p.buf, '.')
		}
	}
}
