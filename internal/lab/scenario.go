// Package lab makes real TCP experiments in private networks: a scenario says
// which hosts there are, what the wire between them does, what a server and a
// client do, and what must be seen of it.
package lab

import (
	"fmt"
	"slices"
	"strings"
)

// Scenario is one experiment.
type Scenario struct {
	Name  string
	Theme Theme
	Title string // one line
	Page  string // what to look for, in a few short paragraphs

	Topology Topology           // the zero Topology is a client and a server on one cable
	Rules    string             // of the first cable; see package wire
	Sysctls  []string           // "net.ipv4.tcp_sack=0", on every host
	At       string             // host whose packets are captured; empty is the first
	BothEnds string             // host that is captured too
	Filter   string             // what is kept of the capture, in tcpdump's language
	Long     bool               // it has a longer form, --full
	Run      func(*Stage) error // what server and client do
	Expect   []Expectation
}

// Theme is what a scenario is about.
type Theme string

// The themes, as they are listed.
const (
	ThemeFirst    Theme = "First steps"
	ThemeNames    Theme = "Below and beside TCP"
	ThemeOpening  Theme = "Opening a connection"
	ThemeClosing  Theme = "Closing a connection"
	ThemeLoss     Theme = "Loss and repair"
	ThemeFlow     Theme = "Flow and speed"
	ThemeMidpoint Theme = "On the way"
)

// Themes returns the themes in order.
func Themes() []Theme {
	return []Theme{ThemeFirst, ThemeNames, ThemeOpening, ThemeClosing, ThemeLoss, ThemeFlow, ThemeMidpoint}
}

var catalogue = map[string]*Scenario{}

// Register adds a scenario to the catalogue. It is called from the file that
// defines the scenario, and panics if it is incomplete.
func Register(s Scenario) *Scenario {
	if s.Name == "" || s.Title == "" || s.Page == "" || s.Run == nil || len(s.Expect) == 0 {
		panic("lab: scenario " + s.Name + " is incomplete")
	}
	if catalogue[s.Name] != nil || !slices.Contains(Themes(), s.Theme) {
		panic("lab: scenario " + s.Name + " is there twice, or has no theme")
	}
	catalogue[s.Name] = &s
	return &s
}

// All returns the scenarios by theme, and by name within a theme.
func All() []*Scenario {
	var list []*Scenario
	for _, s := range catalogue {
		list = append(list, s)
	}
	themes := Themes()
	slices.SortFunc(list, func(a, b *Scenario) int {
		if a.Theme != b.Theme {
			return slices.Index(themes, a.Theme) - slices.Index(themes, b.Theme)
		}
		return strings.Compare(a.Name, b.Name)
	})
	return list
}

// UnknownError says that there is no scenario of a name, and which are like it.
type UnknownError struct {
	Name    string
	Nearest []string
}

func (e *UnknownError) Error() string {
	s := fmt.Sprintf("there is no scenario %q", e.Name)
	if len(e.Nearest) > 0 {
		s += "; did you mean " + strings.Join(e.Nearest, " or ") + "?"
	}
	return s
}

// Find returns the scenario of a name; the error is an *UnknownError.
func Find(name string) (*Scenario, error) {
	if s := catalogue[name]; s != nil {
		return s, nil
	}
	var names []string
	for _, s := range All() {
		names = append(names, s.Name)
	}
	return nil, &UnknownError{name, Nearest(name, names)}
}

// Nearest returns up to three of the names that are most like a word: those
// that contain it, or differ from it in a few letters.
func Nearest(word string, names []string) []string {
	type near struct {
		name     string
		distance int
	}
	var list []near
	for _, n := range names {
		d := distance(word, n)
		if len(word) >= 3 && (strings.Contains(n, word) || strings.Contains(word, n)) {
			d = 1
		}
		if d <= max(2, len(word)/3) {
			list = append(list, near{n, d})
		}
	}
	slices.SortStableFunc(list, func(a, b near) int { return a.distance - b.distance })
	var result []string
	for _, n := range list[:min(3, len(list))] {
		result = append(result, n.name)
	}
	return result
}

// distance is the number of letters to insert, delete or replace to turn a into b.
func distance(a, b string) int {
	if len(a) > 64 || len(b) > 64 {
		return max(len(a), len(b))
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replace := diagonal
			if a[i] != b[j] {
				replace++
			}
			diagonal = row[j+1]
			row[j+1] = min(replace, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
