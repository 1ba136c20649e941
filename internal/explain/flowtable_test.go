package explain

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"
)

// TestLayout: cells of all lengths, some of which have characters of several
// bytes, stand one under the other, however long the lines are.
func TestLayout(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	for _, most := range [...]int{3, 30, 45, 64, 200, 3000} {
		var b layout
		var cells [][]string
		var width [columns]int
		for range 200 {
			var line tableLine
			var row []string
			start := len(b.cells)
			for i := range columns {
				cell := strings.Repeat("x", r.IntN(most)*r.IntN(2))
				if i == columns-1 {
					cell += "end"
				}
				if r.IntN(5) == 0 {
					cell += "µs"
					line.wide |= 1 << i
				}
				b.cells = append(b.cells, cell...)
				line.end[i] = uint32(len(b.cells))
				row = append(row, cell)
				width[i] = max(width[i], utf8.RuneCountInString(cell))
			}
			b.measure(start, &line)
			b.lines = append(b.lines, line)
			cells = append(cells, row)
		}
		var want strings.Builder
		for _, row := range cells {
			for i, cell := range row {
				pad := strings.Repeat(" ", width[i]-utf8.RuneCountInString(cell))
				switch {
				case i == columns-1:
					want.WriteString(cell + "\n")
				case rightAligned>>i&1 != 0:
					want.WriteString(pad + cell + "  ")
				default:
					want.WriteString(cell + pad + "  ")
				}
			}
		}
		b.writeAll(false)
		if string(b.out) != want.String() {
			t.Errorf("cells up to %d: %s", most, difference(want.String(), string(b.out)))
		}
	}
}
