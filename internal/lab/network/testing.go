package network

import (
	"fmt"
	"os"
)

// RunTests runs the tests of a package inside private namespaces:
//
//	func TestMain(m *testing.M) { os.Exit(network.RunTests(m.Run)) }
//
// Where the kernel gives none the tests fail and say why.
func RunTests(run func() int) int {
	if Inside() {
		return run()
	}
	status, err := Reexec()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return status
}
