package conversation

import (
	"fmt"
	"strings"
	"testing"
)

// zeekStory makes a story of letters: upper case from the originator, lower case
// from the responder, each what Zeek's history calls so. T and t are the last data
// again, W and w closed windows, C and c damaged data, G and g acknowledgments of
// the other end's bytes that were not captured.
func zeekStory(letters string) string {
	var b strings.Builder
	var sent, lost, fins [2]int
	b.WriteString("== zeek\n")
	for i, letter := range letters {
		side, arrow := 0, ">"
		if letter >= 'a' {
			side, arrow = 1, "<"
		}
		at := 1 + sent[side] + lost[side]
		where := fmt.Sprintf("%d:%d", at, at)
		next := fmt.Sprintf("%d:%d", at, at+10)
		ack := fmt.Sprintf(" ack %d", 1+sent[1-side]+lost[1-side]+fins[1-side])
		line := ""
		switch letter | 0x20 {
		case 's':
			line = "S"
		case 'h':
			line = "S."
		case 'a':
			line = ". " + where + ack
		case 'd':
			line = "P. " + next + ack
			sent[side] += 10
		case 't':
			line = fmt.Sprintf("P. %d:%d", at-10, at) + ack
		case 'c':
			line = "P. " + next + ack + " sum bad"
		case 'f':
			line = "F. " + where + ack
			fins[side] = 1
		case 'r':
			line = "R. " + where + ack
		case 'w':
			line = ". " + where + ack + " win 0"
		case 'g':
			lost[1-side] += 10
			line = ". " + where + fmt.Sprintf(" ack %d", 1+sent[1-side]+lost[1-side])
		case 'i':
			line = "FR. " + where + ack
		case 'q':
			line = "SF"
		}
		fmt.Fprintf(&b, "%d.%03d %s %s\n", i/4, i%4*250, arrow, line)
	}
	return b.String()
}

// TestZeekDefinitions holds conn_state and history against what Zeek publishes of
// them (docs.zeek.org, base/protocols/conn), each case with the words of the definition.
func TestZeekDefinitions(t *testing.T) {
	for _, test := range []struct{ packets, state, history, words string }{
		{"S", "S0", "S", "connection attempt seen, no reply"},
		{"SSS", "S0", "S", "connection attempt seen, no reply"},
		{"ShA", "S1", "ShA", "connection established, not terminated"},
		{"ShADadA", "S1", "ShADad", "connection established, not terminated"},
		{"Sh", "S1", "Sh", "SYN and SYN-ACK: both ends are established"},
		{"ShADadAFafA", "SF", "ShADadFf", "normal establishment and termination"},
		{"ShAfAFa", "SF", "ShAfFa", "normal, the responder first"},
		{"Sr", "REJ", "Sr", "connection attempt rejected"},
		{"SSr", "REJ", "Sr", "connection attempt rejected"},
		{"ShARr", "REJ", "ShARr", "both reset, no bytes either way"},
		{"ShADRr", "RSTR", "ShADRr", "both reset, but there were bytes"},
		{"ShAFa", "S2", "ShAFa", "established, close attempt by the originator seen, no reply from the responder"},
		{"ShAfA", "S3", "ShAf", "established, close attempt by the responder seen, no reply from the originator"},
		{"ShADaR", "RSTO", "ShADaR", "established, the originator aborted"},
		{"ShADar", "RSTR", "ShADar", "the responder sent a RST"},
		{"SR", "RSTOS0", "SR", "the originator sent a SYN followed by a RST; no SYN-ACK from the responder"},
		{"SAR", "OTH", "SAR", "SYN and RST, but it had acknowledged in between"},
		{"hr", "RSTRH", "^hr", "the responder sent a SYN-ACK followed by a RST; no SYN from the originator"},
		{"Ar", "RSTRH", "Ar", "the originator is only partly known, the responder reset"},
		{"SF", "SH", "SF", "the originator sent a SYN followed by a FIN; no SYN-ACK"},
		{"hf", "SHR", "^hf", "the responder sent a SYN-ACK followed by a FIN; no SYN from the originator"},
		{"DadA", "OTH", "DadA", "no SYN seen, just midstream traffic"},
		{"da", "OTH", "^da", "no SYN seen, the responder's packet first"},
		{"AR", "OTH", "AR", "no SYN: the originator aborts what is not known to be established"},
		{"aR", "RSTO", "^aR", "the responder was active, the originator aborts"},
		{"FafA", "SF", "FafA", "both FINs seen: closed, though the beginning is missing"},
		{"ShAFafAr", "SF", "ShAFafr", "a RST after a normal end changes nothing"},
		{"ShAI", "RSTO", "ShAIR", "inconsistent packet, FIN and RST"},
		{"ShAi", "RSTR", "ShAir", "inconsistent packet, FIN and RST"},
		{"Q", "SH", "QSF", "SYN and FIN in one"},
		{"ShADTTTTTTTTTTT", "S1", "ShADTT", "retransmitted payload: logarithmic, 1 and 10"},
		{"ShAdttttttttttt", "S1", "ShAdtt", "retransmitted payload: logarithmic, 1 and 10"},
		{"ShAGGGGGGGGGGG", "S1", "ShAgg", "content gap: logarithmic, 1 and 10; the letter is of who sent what is missing"},
		{"ShADWWWWWWWWWWWW", "S1", "ShADWW", "zero window: logarithmic, 1 and 10"},
		{"ShADawwww", "S1", "ShADaw", "zero window: logarithmic"},
		{"ShADDaCD", "S1", "ShADaCT", "bad checksum, and the same again"},
		{"ShADaDaDaDdAdAdAdA", "S1", "ShADad", "a and d once in each direction"},
	} {
		told := tellStory(t, zeekStory(test.packets))
		state, history := "", ""
		for line := range strings.Lines(told) {
			if rest, ok := strings.CutPrefix(line, "end "); ok {
				word := strings.Fields(rest)
				state, history = word[0], word[1]
			}
		}
		if state != test.state || history != test.history {
			t.Errorf("%s (%s): %s %s, want %s %s", test.packets, test.words, state, history, test.state, test.history)
		}
	}
}

// TestZeekFlows: of UDP, both ends active is SF, one alone S0 or SHR.
func TestZeekFlows(t *testing.T) {
	for _, test := range []struct {
		packets        [2]uint32
		state, history string
	}{{[2]uint32{1, 1}, "SF", "Dd"}, {[2]uint32{3, 0}, "S0", "D"}, {[2]uint32{0, 2}, "SHR", ""}} {
		c := Connection{Packets: test.packets}
		c.Flow.Protocol = 17
		if c.ConnState() != test.state || c.History() != test.history {
			t.Errorf("%v: %s %s", test.packets, c.ConnState(), c.History())
		}
	}
}
