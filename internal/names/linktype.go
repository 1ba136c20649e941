package names

import (
	"slices"

	"wiretale/filter"
)

// LinkType returns the name and the description of a link-layer header type
// (LINKTYPE_ number); both are empty when it has none.
func LinkType(n uint16) (name, description string) {
	t, _ := filter.LinkTypeByNumber(n)
	return t.Name, t.Description
}

// LinkTypeByName returns the number of a link-layer header type, whose name may
// be in any case.
func LinkTypeByName(name string) (uint16, bool) {
	t, ok := filter.LinkTypeByName(name)
	return t.Number, ok
}

// LinkTypeNames lists the names of all link-layer header types, in the order of
// their numbers, each once.
func LinkTypeNames() []string {
	var list []string
	for _, t := range filter.LinkTypes() {
		if !slices.Contains(list, t.Name) {
			list = append(list, t.Name)
		}
	}
	return list
}
