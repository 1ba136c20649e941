package filter_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"wiretale/bpf"
)

// referenceTcpdump is the tcpdump to compare with.
func referenceTcpdump(t testing.TB) string {
	t.Helper()
	path := os.Getenv("WIRETALE_REFERENCE")
	if path == "" {
		t.Skip("NOT RUN: WIRETALE_REFERENCE does not name a tcpdump with libpcap 1.11 to compare with")
	}
	return path
}

// refusal is what tcpdump says of an expression it does not compile.
type refusal string

func (r refusal) Error() string { return string(r) }

// compileReference lets tcpdump compile an expression, with more options than
// needed to list the program if there are any. The error is a refusal if tcpdump
// does not want the expression.
func compileReference(tcpdump, dlt, expression string, options ...string) (bpf.Program, error) {
	command := exec.Command(tcpdump, append(options, "-ddd", "-y", dlt, "--", expression)...)
	var stdout, stderr bytes.Buffer
	command.Stdout, command.Stderr = &stdout, &stderr
	err := command.Run()
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) && exit.ExitCode() == 1 {
		reason := strings.TrimSpace(stderr.String())
		reason = reason[strings.LastIndexByte(reason, '\n')+1:]
		return nil, refusal(strings.TrimPrefix(reason, "tcpdump: "))
	}
	if err != nil {
		return nil, fmt.Errorf("%s -ddd -y %s %q: %w: %s", tcpdump, dlt, expression, err, stderr.Bytes())
	}
	return bpf.Parse(stdout.String())
}
