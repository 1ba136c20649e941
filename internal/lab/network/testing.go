package network

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"golang.org/x/sys/unix"
)

// RunTests runs the tests of a package inside private namespaces:
//
//	func TestMain(m *testing.M) { os.Exit(network.RunTests(m.Run)) }
//
// Where the kernel gives none the tests fail and say why. A fuzzing run stays
// outside: its worker processes talk through descriptors that a new process
// would not have, and what is fuzzed needs no network.
func RunTests(run func() int) int {
	if fuzzing() {
		return run()
	}
	if Inside() {
		mountProc()
		return run()
	}
	status, err := Reexec()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return status
}

// mountProc mounts a /proc in which processes have the numbers they have here, so
// that tests find them there. Where the kernel refuses, the outer one stays.
func mountProc() {
	if unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, "") == nil {
		_ = unix.Mount("proc", "/proc", "proc", 0, "")
	}
}

func fuzzing() bool {
	return slices.ContainsFunc(os.Args, func(a string) bool {
		return strings.HasPrefix(a, "-test.fuzz=") || strings.HasPrefix(a, "-test.fuzzworker")
	})
}
