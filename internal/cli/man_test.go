package cli

import (
	goflag "flag"
	"os"
	"os/exec"
	"strings"
	"testing"
)

//go:generate go test -run TestManPage -update

var update = goflag.Bool("update", false, "write the files that are made from the option table")

func testProgram(name string) *program {
	return &program{argv0: name, name: name, asTcpdump: name == "tcpdump", stdin: os.Stdin, stdout: newOutput(os.Stdout), stderr: os.Stderr}
}

// TestManPage keeps the manual page what the option table makes of it.
func TestManPage(t *testing.T) {
	const name = "../../docs/wiretale.1"
	want := testProgram("wiretale").manPage()
	if *update {
		if err := os.MkdirAll("../../docs", 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(want), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("%s is not what the option table makes; run go generate ./internal/cli", name)
	}
}

// TestUsage: the usage is the reference's, to the byte.
func TestUsage(t *testing.T) {
	const want = `Usage: tcpdump [-AbdDefghHIJKlLnNOpqStuUvxX#] [ -B size ] [ -c count ] [--count]
		[ -C file_size ] [ -E algo:secret ] [ -F file ] [ -G seconds ]
		[ -i interface ] [ --immediate-mode ] [ -j tstamptype ]
		[ -M secret ] [ --number ] [ --print ] [ -Q in|out|inout ]
		[ -r file ] [ -s snaplen ] [ -T type ] [ --version ]
		[ -V file ] [ -w file ] [ -W filecount ] [ -y datalinktype ]
		[ --time-stamp-precision precision ] [ --micro ] [ --nano ]
		[ -z postrotate-command ] [ -Z user ] [ expression ]
`
	if got := testProgram("tcpdump").usageText(); got != want {
		t.Errorf("got\n%s", got)
	}
}

// TestOptionTable: every row can be reached, says what it does, and is told of in
// the usage, the help, the manual page and the completions.
func TestOptionTable(t *testing.T) {
	p := testProgram("wiretale")
	usage, fish := p.usageText(), fishCompletion(p)
	texts := map[string]string{"help": p.helpText(), "man": strings.ReplaceAll(p.manPage(), `\-`, "-"),
		"bash": bashCompletion(p), "zsh": zshCompletion(p)}
	seen := map[string]bool{}
	for _, o := range p.options(new(settings)) {
		names := spellings(&o)
		if len(names) == 0 || o.Help == "" || o.Set == nil {
			t.Errorf("row %q has no name, help or effect", names)
		}
		for _, name := range names {
			if seen[name] {
				t.Errorf("%s is there twice", name)
			}
			seen[name] = true
		}
		if o.Hidden {
			continue
		}
		for where, text := range texts {
			for _, name := range names {
				if !strings.Contains(text, name) {
					t.Errorf("%s does not know %s", where, name)
				}
			}
		}
		if !strings.Contains(fish, fishOption(&o)) || !strings.Contains(usage, usageMark(o)) {
			t.Errorf("fish or the usage does not know %s", names)
		}
	}
}

// usageMark is how the usage shows an option.
func usageMark(o Option) string {
	switch {
	case o.Short != 0 && o.Arg == "":
		return string(rune(o.Short))
	case o.Short != 0:
		return "[ -" + string(rune(o.Short)) + " " + o.Arg + " ]"
	}
	return "--" + o.Long
}

// TestBashCompletion asks the script as bash does.
func TestBashCompletion(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("NOT RUN: there is no bash")
	}
	script := bashCompletion(testProgram("wiretale"))
	for _, c := range []struct{ words, want string }{
		{"wiretale --time", "--time-stamp-type --time-stamp-precision"},
		{"wiretale -T vx", "vxlan"},
		{"wiretale -n --direction o", "out"},
		{"wiretale compl", "completion"},
		{"wiretale completion f", "fish"},
		{"wiretale -y LINUX_SLL", "LINUX_SLL LINUX_SLL2"},
	} {
		words := strings.Fields(c.words)
		line := script + "\nCOMP_WORDS=(" + c.words + "); COMP_CWORD=" + itoa(len(words)-1) + "; _wiretale; echo ${COMPREPLY[@]}"
		out, err := exec.Command(bash, "-c", line).CombinedOutput()
		if got := strings.TrimSpace(string(out)); err != nil || got != c.want {
			t.Errorf("%s: got %q (%v), want %q", c.words, got, err, c.want)
		}
	}
}
