package header_test

import (
	"testing"

	"wiretale/internal/header"
	"wiretale/internal/packet"
	"wiretale/internal/printer"
	_ "wiretale/internal/protocol"
)

// withoutIP are the link types whose printers hand nothing on that may be IP.
var withoutIP = map[packet.LinkType]string{
	195: "802.15.4: the printer ends with its header",
	230: "802.15.4 without a check sequence",
	283: "802.15.4 behind radio values",
	271: "vsock: its payload is a stream of its own",
}

// TestWalkKnowsWhatPrintersKnow: a link type with a printer has its packet in
// TestWalk, or carries no IP.
func TestWalkKnowsWhatPrintersKnow(t *testing.T) {
	walked := header.WalkedLinks()
	for n := packet.LinkType(0); n < 512; n++ {
		if !printer.HasLinkPrinter(n) || walked[n] {
			continue
		}
		if _, ok := withoutIP[n]; !ok {
			t.Errorf("link type %d has a printer, and the walk was not tried with it", n)
		}
	}
}
