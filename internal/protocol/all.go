// Package protocol lists the groups of printers. Importing it makes every
// protocol known to the printer engine.
package protocol

import (
	"wiretale/internal/printer"

	_ "wiretale/internal/protocol/app"
	_ "wiretale/internal/protocol/internet"
	_ "wiretale/internal/protocol/lan"
	_ "wiretale/internal/protocol/legacy"
	_ "wiretale/internal/protocol/link"
	_ "wiretale/internal/protocol/routing"
	_ "wiretale/internal/protocol/transport"
	_ "wiretale/internal/protocol/tunnel"
	_ "wiretale/internal/protocol/wireless"
)

func init() { printer.Seal() }
