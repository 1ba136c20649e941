package conversation

import (
	"os"
	"path/filepath"
	"testing"
)

// covered notes what the stories exercise.
type covered struct {
	teller
	kinds   [numKinds]bool
	reasons [numReasons]bool
	moves   map[[2]State]map[Reason]bool
	found   map[FindingKind]bool
	conn    map[string]bool
	letters map[rune]bool
}

func (v *covered) Event(c *Connection, e Event) {
	v.kinds[e.Kind], v.reasons[e.Why] = true, true
	if e.Kind == Transition {
		k := [2]State{State(e.A), State(e.B)}
		if v.moves[k] == nil {
			v.moves[k] = map[Reason]bool{}
		}
		v.moves[k][e.Why] = true
	}
}

func (v *covered) Finish(c *Connection) {
	v.conn[c.ConnState()] = true
	for _, h := range c.History() {
		v.letters[h] = true
	}
	for _, f := range c.Findings(v.now) {
		v.found[f.Kind] = true
	}
}

// TestStoriesCoverAll: each cell of the table, each kind of event and finding,
// each conn_state has a story.
func TestStoriesCoverAll(t *testing.T) {
	v := &covered{moves: map[[2]State]map[Reason]bool{}, found: map[FindingKind]bool{}, conn: map[string]bool{}, letters: map[rune]bool{}}
	files, _ := filepath.Glob("testdata/*.story")
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, story := range splitStories(string(text)) {
			tellStoryTo(t, v, story)
		}
	}
	for k := Kind(1); k < numKinds; k++ {
		if !v.kinds[k] {
			t.Errorf("no story has the event %v", k)
		}
	}
	for r := Reason(1); r < numReasons; r++ {
		if !v.reasons[r] {
			t.Errorf("no story has the reason %v", r)
		}
	}
	for k := FindingKind(1); k < numFindings; k++ {
		if !v.found[k] {
			t.Errorf("no story has the finding %v", k)
		}
	}
	for _, s := range []string{"S0", "S1", "SF", "REJ", "S2", "S3", "RSTO", "RSTR", "RSTOS0", "RSTRH", "SH", "SHR", "OTH"} {
		if !v.conn[s] {
			t.Errorf("no story has conn_state %s", s)
		}
	}
	for _, h := range "SHADFRCGTWIQshadfrcgtwiq^x" {
		if !v.letters[h] {
			t.Errorf("no story has the letter %c", h)
		}
	}
	for from := range transitions {
		for in, cell := range transitions[from] {
			if cell.to != Unknown && cell.to != State(from) && !v.moves[[2]State{start(State(from), input(in)), cell.to}][cell.why] {
				t.Errorf("no story has %v to %v because of %v", State(from), cell.to, cell.why)
			}
		}
	}
}

// start is the state that is told as the beginning of a transition.
func start(from State, in input) State {
	if from == Unknown && in == inSynAck {
		return Listen
	}
	return from
}
