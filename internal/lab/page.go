package lab

import (
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strings"
)

// Text is the page of a scenario: what happens, what to look for, what the wire
// does, and what must be seen.
func (s *Scenario) Text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n\n%s\n", s.Name, s.Title, s.Page)
	if s.Rules != "" {
		b.WriteString("\nThe wire:\n")
		for rule := range strings.SplitSeq(s.Rules, ";") {
			fmt.Fprintf(&b, "    %s\n", strings.TrimSpace(rule))
		}
	}
	if len(s.Sysctls) > 0 {
		fmt.Fprintf(&b, "\nThe hosts are set to:\n    %s\n", strings.Join(s.Sysctls, "\n    "))
	}
	b.WriteString("\nTo be seen:\n")
	for _, x := range s.Expect {
		fmt.Fprintf(&b, "    - %s\n", x.Text)
	}
	fmt.Fprintf(&b, "\nTo run it:\n    wiretale lab %s\n", s.Name)
	if s.Long {
		fmt.Fprintf(&b, "    wiretale lab %s --full     the long form\n", s.Name)
	}
	fmt.Fprintf(&b, "    wiretale lab %s -w FILE    and keep the capture\n", s.Name)
	return b.String()
}

// Catalogue is the list of all scenarios by theme.
func Catalogue() string {
	var b strings.Builder
	theme := Theme("")
	for _, s := range All() {
		if s.Theme != theme {
			theme = s.Theme
			fmt.Fprintf(&b, "\n%s\n", theme)
		}
		fmt.Fprintf(&b, "  %-20s %s\n", s.Name, s.Title)
	}
	return b.String()
}

// Checklist says of each expectation whether it was met.
func (e *Evidence) Checklist() string {
	var b strings.Builder
	for _, x := range e.Scenario.Expect {
		if err := x.Check(e); err != nil {
			fmt.Fprintf(&b, "  [ ] %s (%v)\n", x.Text, err)
		} else {
			fmt.Fprintf(&b, "  [x] %s\n", x.Text)
		}
	}
	return b.String()
}

// HostName is the name of the host that has an address, or the address itself.
func (r *Result) HostName(a netip.Addr) string {
	if name, ok := r.Addresses[a]; ok {
		return name
	}
	return a.String()
}

// Hosts is a line that says which host has which address; it is empty for a
// host that talks to itself.
func (r *Result) Hosts() string {
	var list []string
	for _, a := range slices.SortedFunc(maps.Keys(r.Addresses), netip.Addr.Compare) {
		list = append(list, r.Addresses[a]+" is "+a.String())
	}
	if list == nil {
		return ""
	}
	return strings.Join(list, ", ") + "\n"
}

// WireText tells what the wire did to frames, at most so many lines; it is
// empty when it did nothing but carry.
func (r *Result) WireText(lines int) string {
	var b strings.Builder
	for i, e := range r.Events {
		if i == lines {
			fmt.Fprintf(&b, "  and %d more\n", len(r.Events)-lines)
			break
		}
		fmt.Fprintf(&b, "  %9.6f %s number %d from %s: %s\n",
			e.Time.Sub(r.Started).Seconds(), e.Action, e.Number, e.From, e.Rule)
	}
	return b.String()
}
