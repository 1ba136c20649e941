package cli

// suggestWord names the option that an unknown word may have meant; it is empty
// when none is near.
func suggestWord(options []Option, word string) string {
	best, bestDistance := "", len(word)/3+1
	for _, o := range options {
		if o.Long == "" || o.Hidden {
			continue
		}
		if d := distance(word, o.Long); d < bestDistance {
			best, bestDistance = o.Long, d
		}
	}
	if best == "" {
		return ""
	}
	return "did you mean '--" + best + "'?"
}

// suggestLetter names the option of the other case: letters come in pairs.
func suggestLetter(options []Option, c byte) string {
	for _, o := range options {
		if o.Short != 0 && o.Short == c^0x20 && !o.Hidden {
			return "did you mean '-" + string(rune(o.Short)) + "' (" + o.Help + ")?"
		}
	}
	return ""
}

// distance counts the letters to insert, delete, replace or swap with the next
// one that make a into b.
func distance(a, b string) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := 1
			if a[i-1] == b[j-1] {
				change = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
