package main

import (
	"flag"
	"fmt"
	"strings"
	"text/tabwriter"
)

var (
	tcptrace = flag.String("tcptrace", "", "the tcptrace to compare explain and flows with; none: leave that out")
	tshark   = flag.String("tshark", "", "the tshark to compare them with; none: leave that out")
)

// talk is a case with a peer that is not tcpdump.
type talk struct {
	comparison
	peer     *string
	peerArgs []string
}

// Beside tshark, which uses one processor, a user waits for the clock: wall time on
// all processors. tcptrace is compared in processor time.
var talks = []talk{
	{comparison{"explain -q / tcptrace -n -l, CPU", []string{"explain", "-q"}, 0, false, 4}, tcptrace, []string{"-n", "-l"}},
	{comparison{"flows / tcptrace -n -l, CPU", []string{"flows", "-n"}, 0, false, 4}, tcptrace, []string{"-n", "-l"}},
	{comparison{"explain -q / tshark -q -z conv,tcp, wall", []string{"explain", "-q"}, 0, true, 50}, tshark, conversations},
	{comparison{"flows / tshark -q -z conv,tcp, wall", []string{"flows", "-n"}, 0, true, 50}, tshark, conversations},
}

var conversations = []string{"-n", "-q", "-z", "conv,tcp", "-r"}

// compareConversations runs the cases whose peer was named.
func compareConversations(t *tabwriter.Writer, program, capture string) error {
	for _, c := range talks {
		if *c.peer == "" || !strings.Contains(c.name, *only) {
			continue
		}
		args := append(append([]string{}, c.args...), capture)
		peerArgs := append(append([]string{}, c.peerArgs...), capture)
		if err := compareWith(t, c.comparison, program, args, *c.peer, peerArgs); err != nil {
			return fmt.Errorf("%s: %v", c.name, err)
		}
		t.Flush()
	}
	return nil
}
