package filter_test

import (
	"testing"

	"wiretale/bpf"
	"wiretale/filter"
)

// What a program says of a packet that ends inside a header depends on which
// loads the optimiser left out: as many as libpcap's, and no others. The verdicts
// are libpcap's.
func TestShortPackets(t *testing.T) {
	llc := make([]byte, 16)
	llc[12], llc[13] = 0x05, 0xdc
	for _, c := range []struct {
		expression string
		packet     []byte
		matches    bool
	}{
		{"ip or 1 = 1", nil, true},                            // numbers are compared at once
		{"ip or 1 = 2 - 1 + 0 * len", make([]byte, 2), false}, // calculations stay in the way
		{"port 80 or len & 0 != 2", make([]byte, 2), false},
		{"len & 0 != 2", nil, true},
		{"not (llc disc and ip net 1.2.3.4)", llc, false},                    // libpcap does not see the contradiction
		{"ip and ether[60] = 1 or ip", append(make([]byte, 12), 8, 0), true}, // both ways lead to the same
		{"byte 39 & 0 or ip", append(make([]byte, 12), 8, 0), false},         // the first load stays
		{"ip or byte 39 & 0", append(make([]byte, 12), 8, 0), true},
	} {
		p, err := filter.Compile(c.expression, ethernet)
		if err != nil {
			t.Errorf("%q: %v", c.expression, err)
			continue
		}
		m, err := bpf.Load(p)
		if err != nil {
			t.Fatal(err)
		}
		if got := m.Match(c.packet, uint32(len(c.packet))) > 0; got != c.matches {
			t.Errorf("%q on %d bytes: match %v, want %v\n%s", c.expression, len(c.packet), got, c.matches, p)
		}
	}
}

// Divisors and shifts are refused as libpcap refuses them.
func TestImpossibleOperands(t *testing.T) {
	for expression, want := range map[string]string{
		"0 / ether[0] = 1":          "division by zero", // the first number is the index
		"5 / (0 + len) = 1":         "division by zero",
		"5 / (len + 0) = 1":         "",
		"5 / link[1] = 1":           "",
		"len % (len * 0) = 1":       "modulus by zero",
		"5 << tcp[32] = 1":          "shift by more than 31 bits",
		"5 << tcp[31] = 1":          "",
		"len >> 31 * 2 = 1":         "shift by more than 31 bits",
		"ip[2] % 3 & ip[3] & 4 = 0": "", // that it comes to zero is not seen
	} {
		_, err := filter.Compile(expression, ethernet)
		if got := message(err); got != want {
			t.Errorf("%q: %q, want %q", expression, got, want)
		}
	}
}

func message(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
