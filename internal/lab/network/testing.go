package network

import (
	"fmt"
	"os"
	"slices"
	"strings"
)

// RunTests runs the tests of a package inside private namespaces:
//
//	func TestMain(m *testing.M) { os.Exit(network.RunTests(m.Run)) }
//
// Where the kernel gives none the tests fail and say why. A fuzzing run stays
// outside: its worker processes talk through descriptors that a new process
// would not have, and what is fuzzed needs no network.
func RunTests(run func() int) int {
	if Inside() || fuzzing() {
		return run()
	}
	status, err := Reexec()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return status
}

func fuzzing() bool {
	return slices.ContainsFunc(os.Args, func(a string) bool {
		return strings.HasPrefix(a, "-test.fuzz=") || strings.HasPrefix(a, "-test.fuzzworker")
	})
}
