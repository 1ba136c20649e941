package filter

import (
	"slices"
	"strings"
)

// hintQualified says what can follow qualifiers.
func hintQualified(q qualifiers) string {
	switch q.kind {
	case wordPort:
		return "port needs a number or a service name: port 80, port http"
	case wordPortRange:
		return "portrange needs two ports: portrange 6000-6008"
	case wordNet:
		return "net needs a network: net 192.0.2.0/24"
	case wordHost:
		return "host needs a name or an address: host 192.0.2.1"
	case wordProto, wordProtoChain:
		return q.kind.String() + ` needs a number or a protocol name; a name that is also a keyword is written with \: proto \tcp`
	case wordGateway:
		return "gateway needs the name of a host"
	}
	if q.direction != directionDefault {
		return q.direction.String() + " needs a host, a network or a port: " + q.direction.String() + " host 192.0.2.1"
	}
	return "a name or a number is missing"
}

// hintBareName says what is missing before a name that starts a primitive.
func hintBareName(t token) string {
	if w := nearestKeyword(t.text); w != "" {
		return "did you mean " + w + "?"
	}
	switch t.kind {
	case tokenEther:
		return "say what it is: ether host " + t.text
	case tokenARCnet:
		return "say what it is: link host " + t.text
	case tokenName:
		return "say what it is: host " + t.text + " or port " + t.text
	}
	return "say what it is: host " + t.text
}

func hintOperand(t token) string {
	switch {
	case t.kind == tokenEnd:
		return "the expression stops too early: a primitive is missing here"
	case t.text == ")":
		return "there is nothing before this parenthesis, or it was never opened"
	case t.kind == tokenWord && (t.word == wordAnd || t.word == wordOr):
		return t.text + " stands between two conditions"
	}
	return "a primitive is expected here, such as host 192.0.2.1 or port 80"
}

func hintAfter(t token) string {
	switch {
	case t.text == ")":
		return "this parenthesis was never opened"
	case t.kind == tokenNumber || t.kind == tokenName || t.kind == tokenDotted:
		return "a qualifier is missing before " + t.text + ", such as host or port"
	case t.kind == tokenWord && t.word <= lastProtocol:
		return "and or or is missing here"
	}
	return "and or or is expected here"
}

func hintTerm(t token) string {
	if t.kind == tokenName {
		return "a number is expected; " + t.text + " is not the name of a value"
	}
	return "a number, len, or a part of the packet such as ip[0] is expected"
}

func hintComparison(l *arithmetic) string {
	if l.kind == arithmeticBinary && l.op == "&" {
		return "… & … != 0"
	}
	return "… = 1"
}

// nearestKeyword is the keyword that s was perhaps meant to be.
func nearestKeyword(s string) string {
	s = strings.ToLower(s)
	if len(s) < 2 || len(s) > 12 {
		return ""
	}
	best := ""
	for k := range keywords {
		if (oneApart(s, k) || s == k) && (best == "" || swapped(s, k) || k < best && !swapped(s, best)) {
			best = k
		}
	}
	return best
}

// swapped says whether a and b have the same letters: fingers change their order
// more often than they hit another key.
func swapped(a, b string) bool {
	x, y := []byte(a), []byte(b)
	slices.Sort(x)
	slices.Sort(y)
	return slices.Equal(x, y)
}

// oneApart says whether one letter added, left out, changed, or two exchanged
// make a into b.
func oneApart(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	switch len(b) - len(a) {
	case 0:
		return i+1 < len(a) && (a[i+1:] == b[i+1:] || a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:])
	case 1:
		return len(a) > 2 && a[i:] == b[i+1:]
	}
	return false
}
