package cli

import (
	"slices"
	"strings"
	"testing"
)

// TestGetopt: what the C library's getopt_long does with these lines.
func TestGetopt(t *testing.T) {
	for _, c := range []struct{ line, want, operands, fault string }{
		{"-ab x", "a b", "x", ""},
		{"x -a y -b", "a b", "x y", ""},
		{"-acb", "a c=b", "", ""},
		{"-ac b d", "a c=b", "d", ""},
		{"-c -a", "c=-a", "", ""},
		{"-c --", "c=--", "", ""},
		{"-a -- -b x", "a", "-b x", ""},
		{"x -- -b", "", "x -b", ""},
		{"- -a", "a", "-", ""},
		{"--alpha --gam=3 --gamma 4", "a c=3 c=4", "", ""},
		{"--gamma= x", "c=", "x", ""},
		{"--al", "a", "", ""},
		{"--alp=1", "", "", "p: option '--alpha' doesn't allow an argument"},
		{"-a --gamma", "a", "", "p: option '--gamma' requires an argument"},
		{"-ac", "a", "", "p: option requires an argument -- 'c'"},
		{"-aXb", "a", "", "p: invalid option -- 'X'"},
		{"-a --nix=1 -b", "a", "", "p: unrecognized option '--nix=1'"},
		{"--b=1", "", "", "p: option '--b=1' is ambiguous; possibilities: '--beta' '--betamax'"},
		{"--beta", "b", "", ""},
	} {
		var done []string
		row := func(short byte, long, arg string) Option {
			return Option{Short: short, Long: long, Arg: arg, Set: func(a string) error {
				s := string(rune(short))
				if arg != "" {
					s += "=" + a
				}
				done = append(done, s)
				return nil
			}}
		}
		options := []Option{row('a', "alpha", ""), row('b', "beta", ""), row('d', "betamax", ""), row('c', "gamma", "n")}
		p := &parser{program: "p", options: options, args: strings.Fields(c.line)}
		operands, err := p.run()
		fault := ""
		if err != nil {
			fault = err.Error()
		}
		if got := strings.Join(done, " "); got != c.want || fault != c.fault || strings.Join(operands, " ") != c.operands {
			t.Errorf("%s: did %q, operands %q, fault %q", c.line, got, operands, fault)
		}
	}
}

func TestGetoptInOrder(t *testing.T) {
	set := 0
	options := []Option{{Short: 'a', Set: func(string) error { set++; return nil }}}
	p := &parser{options: options, inOrder: true, args: []string{"-a", "x", "-a", "--", "y"}}
	operands, err := p.run()
	if err != nil || set != 1 || !slices.Equal(operands, []string{"x", "-a", "--", "y"}) {
		t.Errorf("set %d times, operands %q, %v", set, operands, err)
	}
}

func FuzzCommandLine(f *testing.F) {
	f.Add("-nnvvXs 96 tcp port 80")
	f.Add("--time-stamp-prec=nano -C 10k -w x -- -i")
	f.Fuzz(func(t *testing.T, line string) {
		p := testProgram("wiretale")
		p.stdout, p.stderr = newOutput(nil), discard{}
		p.stdout.err = errDone // nothing is written
		s := new(settings)
		if _, err := p.parse(strings.Fields(line), p.options(s)); err == nil {
			_ = s.check()
		}
	})
}

type discard struct{}

func (discard) Write(b []byte) (int, error) { return len(b), nil }

func TestSuggestions(t *testing.T) {
	options := testProgram("wiretale").options(new(settings))
	for word, want := range map[string]string{
		"numbr": "--number", "interfcae": "--interface", "xyzzy": "", "cuont": "--count", "verison": "--version", "": "",
	} {
		if got := suggestWord(options, word); !strings.Contains(got, want) || want == "" && got != "" {
			t.Errorf("%s: %q", word, got)
		}
	}
}

func TestLeadingInt(t *testing.T) {
	for _, c := range []struct {
		in   string
		base int64
		n    int64
		rest string
		over bool
	}{
		{"12x", 10, 12, "x", false}, {"-7", 10, -7, "", false}, {" \t+5", 10, 5, "", false}, {"x", 10, 0, "x", false}, {"", 10, 0, "", false},
		{"0x1f", 0, 31, "", false}, {"010", 0, 8, "", false}, {"08", 0, 0, "8", false}, {"0x", 0, 0, "x", false},
		{"9223372036854775807", 10, 1<<63 - 1, "", false}, {"9223372036854775808", 10, 1<<63 - 1, "", true}, {"-99999999999999999999", 10, -1 << 63, "", true},
	} {
		if n, rest, over := leadingInt(c.in, c.base); n != c.n || rest != c.rest || over != c.over {
			t.Errorf("%q: %d %q %v", c.in, n, rest, over)
		}
	}
	if got := atoi("4294967297"); got != 1 {
		t.Errorf("atoi cuts to 32 bits: %d", got)
	}
}
