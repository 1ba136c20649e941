package printer

import "wiretale/internal/packet"

// domainName is how the DNS printer writes a name.
var domainName func(p *Printer, message View, o, base int) int

// SetDomainName is called by the DNS printer while the program starts. What it
// hands over prints the name at offset o of a message and returns where the name
// ends; pointers count from base. A name that cannot be read ends the packet as
// truncated.
func SetDomainName(f func(p *Printer, message View, o, base int) int) struct{} {
	domainName = f
	return struct{}{}
}

// DomainName writes the domain name at offset o of a message, into which the name
// may point (RFC 1035 section 4.1.4), and returns where it ends.
func (p *Printer) DomainName(message View, o int) int { return domainName(p, message, o, 0) }

// DomainNameFrom is DomainName where the pointers count from base, which may lie
// behind the name, and where a name that cannot be read is reported, not marked.
func (p *Printer) DomainNameFrom(message View, o, base int) (end int, ok bool) {
	defer func() {
		if e := recover(); e != nil {
			if _, cut := e.(packet.Truncated); !cut {
				panic(e)
			}
			ok = false
		}
	}()
	return domainName(p, message, o, base), true
}
