package filter

import "wiretale/bpf"

// Places in the header that OpenBSD's packet filter logs with.
const (
	pflogAction    = 2
	pflogReason    = 3
	pflogInterface = 4
	pflogRuleset   = 20
	pflogRule      = 36
	pflogSubrule   = 40
	pflogDirection = 60

	pflogNameLength = 16 // with the final zero
)

var pflogReasons = map[string]uint32{
	"match": 0, "bad-offset": 1, "fragment": 2, "short": 3, "normalize": 4, "memory": 5, "bad-timestamp": 6,
	"congestion": 7, "ip-option": 8, "proto-cksum": 9, "state-mismatch": 10, "state-insert": 11,
	"state-limit": 12, "src-limit": 13, "synproxy": 14,
}

var pflogActions = map[string]uint32{
	"pass": 0, "accept": 0, "drop": 1, "block": 1, "scrub": 2, "noscrub": 3, "nat": 4, "nonat": 5,
	"binat": 6, "nobinat": 7, "rdr": 8, "nordr": 9, "synproxy-drop": 10,
}

func (c *compiler) pflog(t *tree) *condition {
	a := t.arg(0)
	n := a.n
	switch t.word {
	case wordReason:
		n = pflogName(a, pflogReasons, "reason")
	case wordAction:
		n = pflogName(a, pflogActions, "action")
	}
	if c.layer.number != linkPFLOG {
		panic(fault(t.at, "", "'%s' supported only on PFLOG linktype", t.word))
	}
	switch t.word {
	case wordIfName:
		return c.pflogString(a, pflogInterface, "ifname interface")
	case wordRset:
		return c.pflogString(a, pflogRuleset, "ruleset")
	case wordRnr:
		return c.equal(c.headerAt(pflogRule, bpf.W), n)
	case wordSrnr:
		return c.equal(c.headerAt(pflogSubrule, bpf.W), n)
	case wordReason:
		return c.equal(c.headerAt(pflogReason, bpf.B), n)
	}
	return c.equal(c.headerAt(pflogAction, bpf.B), n)
}

func pflogName(a token, names map[string]uint32, what string) uint32 {
	if a.kind == tokenNumber {
		return a.n
	}
	n, ok := names[a.text]
	if !ok {
		panic(fault(a.at, "", "unknown PF %s \"%s\"", what, a.text))
	}
	return n
}

func (c *compiler) pflogString(a token, k uint32, what string) *condition {
	if len(a.text) >= pflogNameLength {
		panic(fault(a.at, "", "%s names can only be %d characters", what, pflogNameLength-1))
	}
	return c.sameBytes(&c.header, k, []byte(a.text))
}
