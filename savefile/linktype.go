package savefile

// Link types whose packets may be longer than MaxSnapLen, and those that older
// files store under a number that differs between systems.
const (
	linkEthernet LinkType = 1
	linkUSBPcap  LinkType = 249
	linkDBus     LinkType = 231
	linkEBHSCR   LinkType = 279
)

// MaxSnapLen is the longest packet that tcpdump captures, in bytes. Files of a
// few link types may hold longer ones.
const MaxSnapLen = 262144

// canonicalLinkTypes maps numbers that capture programs once wrote, and that mean
// other things on other systems, to the link types meant (as libpcap does on Linux).
var canonicalLinkTypes = map[LinkType]LinkType{
	11: 100, // ATM with RFC 1483 encapsulation
	12: 101, // raw IP
	15: 102, // BSD/OS SLIP
	16: 103, // BSD/OS PPP
	19: 106, // Linux classical IP over ATM
}

// Canonical is the link type that a number read from a file stands for.
func (t LinkType) Canonical() LinkType {
	if c, ok := canonicalLinkTypes[t]; ok {
		return c
	}
	return t
}

// MaxSnapLen is the longest packet of the link type that a file may hold, in bytes.
func (t LinkType) MaxSnapLen() uint32 {
	switch t {
	case linkDBus:
		return 128 << 20
	case linkEBHSCR:
		return 8 << 20
	case linkUSBPcap:
		return 1 << 20
	}
	return MaxSnapLen
}

// snapLen is the snapshot length that a file's claim stands for: none, and a
// negative one, stand for the longest there is.
func (t LinkType) snapLen(claim uint32) uint32 {
	if claim == 0 || claim > 1<<31-1 {
		return t.MaxSnapLen()
	}
	return claim
}
