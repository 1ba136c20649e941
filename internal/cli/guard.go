package cli

import (
	"os/exec"

	"wiretale/savefile"
)

// guardName is what the program is invoked as to look after the file of another
// of its processes. Nobody types it.
const guardName = "wiretale-guard"

// startGuard starts a process that mends the file of a live capture if this one is
// killed while it writes; nil where that cannot be done, or need not be.
func (c *command) startGuard(live bool) *savefile.Guard {
	if !live || c.writeFile == "-" {
		return nil
	}
	g, err := savefile.StartGuard(&exec.Cmd{Path: "/proc/self/exe", Args: []string{guardName}})
	if err != nil {
		return nil // the file is written all the same
	}
	return g
}

// runGuard is the whole life of such a process.
func runGuard() int {
	if savefile.RunGuard() != nil {
		return statusError
	}
	return statusOK
}
