package routing

import "wiretale/internal/printer"

// pimMessage prints a message that consists of addresses.
func pimMessage(p *printer.Printer, v printer.View, kind uint8, a *pimAddresses) {
	o := pimHeader
	switch kind {
	case pimRegisterStop:
		o = a.labelled(p, v, o, " group=", pimGroupAddress)
		a.labelled(p, v, o, " source=", pimPlain)
	case pimJoinPrune, pimGraft:
		o = a.labelled(p, v, o, ", upstream-neighbor: ", pimPlain)
		pimJoins(p, v, o, kind, a)
	case pimGraftAck:
		pimJoins(p, v, o, kind, a)
	case pimBootstrap:
		pimBootstrapGroups(p, v, a)
	case pimAssert:
		o = a.labelled(p, v, o, " group=", pimGroupAddress)
		o = a.labelled(p, v, o, " src=", pimPlain)
		pimNeed(p, v, o, 8)
		if v.U8(o)&0x80 != 0 {
			p.Write(" RPT")
		}
		p.Print(" pref={preference}", v.U32(o)&0x7fffffff)
		p.Print(" metric={metric}", v.U32(o+4))
	case pimCandidate:
		pimCandidateGroups(p, v, a)
	case pimRefresh:
		o = a.labelled(p, v, o, " src=", pimPlain)
		o = a.labelled(p, v, o, " grp=", pimGroupAddress)
		o = a.labelled(p, v, o, " forwarder=", pimPlain)
		p.Write(" TUNR ")
		p.RelativeTime(uint32(v.U16(o)))
	case pimElection:
		pimElectionBody(p, v, a)
	default:
		p.Print(" [type {type}]", kind)
	}
}

// labelled prints an address behind its label and returns what follows it. An
// address that makes no sense ends the packet.
func (a *pimAddresses) labelled(p *printer.Printer, v printer.View, o int, label string, kind int) int {
	p.Write(label)
	n := a.unicast(p, v, o, kind)
	if n < 0 {
		p.Cut()
	}
	return o + n
}

// pimJoins prints who wants to receive, and who no longer does (RFC 7761 section
// 4.9.5).
func pimJoins(p *printer.Printer, v printer.View, o int, kind uint8, a *pimAddresses) {
	pimNeed(p, v, o, 4)
	groups := int(v.U8(o + 1))
	p.Print("\n\t  {groups} group(s)", groups)
	if kind != pimGraftAck {
		p.Write(", holdtime: ")
		pimHold(p, v.U16(o+2))
	}
	o += 4
	for i := range groups {
		p.Print("\n\t    group #{}: ", i+1)
		o = a.labelled(p, v, o, "", pimGroupAddress)
		pimNeed(p, v, o, 4)
		joined, pruned := int(v.U16(o)), int(v.U16(o+2))
		p.Print(", joined sources: {joined}, pruned sources: {pruned}", joined, pruned)
		o += 4
		for k := range joined {
			p.Print("\n\t      joined source #{}: ", k+1)
			o = a.labelled(p, v, o, "", pimSource)
		}
		for k := range pruned {
			p.Print("\n\t      pruned source #{}: ", k+1)
			o = a.labelled(p, v, o, "", pimSource)
		}
	}
}

func pimHold(p *printer.Printer, seconds uint16) {
	if seconds == 0xffff {
		p.Write("infinite")
	} else {
		p.RelativeTime(uint32(seconds))
	}
}

// pimBootstrapGroups prints which rendezvous points serve which groups (RFC 5059).
func pimBootstrapGroups(p *printer.Printer, v printer.View, a *pimAddresses) {
	o := pimHeader
	p.Print(" tag={tag:x}", v.U16(o))
	p.Print(" hashmlen={hash_length}", v.U8(o+2))
	pimNeed(p, v, o+3, 2)
	p.Print(" BSRprio={priority}", v.U8(o+3))
	o = a.labelled(p, v, o+4, " BSR=", pimPlain)
	for i := 0; o < v.Len(); i++ {
		p.Print(" (group{}: ", i)
		o = a.labelled(p, v, o, "", pimGroupAddress)
		p.Print(" RPcnt={}", v.U8(o))
		count := int(v.U8(o + 1))
		p.Print(" FRPcnt={}", count)
		o += 4
		for k := 0; k < count && o < v.Len(); k++ {
			p.Print(" RP{}=", k)
			o = a.labelled(p, v, o, "", pimPlain)
			p.Write(",holdtime=")
			p.RelativeTime(uint32(v.U16(o)))
			p.Print(",prio={}", v.U8(o+2))
			o += 4
		}
		p.Byte(')')
	}
}

// pimCandidateGroups prints for which groups a router offers to be rendezvous
// point.
func pimCandidateGroups(p *printer.Printer, v printer.View, a *pimAddresses) {
	o := pimHeader
	count := int(v.U8(o))
	p.Print(" prefix-cnt={prefixes}", count)
	p.Print(" prio={priority}", v.U8(o+1))
	if v.Len() < o+4 {
		p.Cut()
	}
	p.Write(" holdtime=")
	p.RelativeTime(uint32(v.U16(o + 2)))
	o = a.labelled(p, v, o+4, " RP=", pimPlain)
	for i := 0; i < count && o < v.Len(); i++ {
		p.Print(" Group{}=", i)
		o = a.labelled(p, v, o, "", pimGroupAddress)
	}
}

// pimElectionBody prints who forwards towards a rendezvous point (RFC 5015 section
// 3.7).
func pimElectionBody(p *printer.Printer, v printer.View, a *pimAddresses) {
	kind := uint32(v.U8(1) >> 4)
	p.Print("\n\t  {election},", pimElections.Of(kind, "Unknown"))
	o := a.labelled(p, v, pimHeader, " rpa=", pimPlain)
	p.Require(v, o, 4)
	p.Print(" sender pref={preference}", v.U32(o))
	p.Require(v, o+4, 4)
	p.Print(" sender metric={metric}", v.U32(o+4))
	o += 8
	switch kind {
	case 3:
		o = a.labelled(p, v, o, "\n\t  offer addr=", pimPlain)
		p.Require(v, o, 4)
		p.Print(" offer pref={offer_preference}", v.U32(o))
		p.Require(v, o+4, 4)
		p.Print(" offer metric={offer_metric}", v.U32(o+4))
		p.Require(v, o+8, 2)
		p.Print(" interval {interval}ms", v.U16(o+8))
	case 4:
		o = a.labelled(p, v, o, "\n\t  new winner addr=", pimPlain)
		p.Require(v, o, 4)
		p.Print(" new winner pref={winner_preference}", v.U32(o))
		p.Require(v, o+4, 4)
		p.Print(" new winner metric={winner_metric}", v.U32(o+4))
	}
}
