// Command wiretale is tcpdump that also tells the tale of what it captured.
package main

import (
	"os"

	"wiretale/internal/cli"
)

func main() { os.Exit(cli.Main(os.Args)) }
