package conversation

import (
	"fmt"
	"strings"
	"testing"
)

func TestAssembler(t *testing.T) {
	const text = "abcdefghijklmnopqrstuvwxyz"
	tests := []struct{ name, steps, want string }{
		{"in order", "0:3 3:6", "abc|def|"},
		{"overtaken", "3:6 0:3 6:9", "abc|def|ghi|"},
		{"repeated", "0:3 0:3 1:5", "abc|de|"},
		{"a hole that is never filled", "0:3 5:7 end", "abc|(2)fg|"},
		{"a hole the peer knows filled", "0:3 5:7 ack7 7:9", "abc|(2)fg|hi|"},
		{"two holes", "0:1 2:3 4:5 1:2 3:4", "a|b|c|d|e|"},
		{"held twice", "2:4 2:4 2:6 0:2", "ab|cd|ef|"},
		{"cut by the snapshot length", "0:6/2 6:8", "ab|(4)gh|"},
		{"too much held", "1:11 12:22 23:26", "(1)bcdefghijk|(1)mnopqrstuv|"},
	}
	for _, base := range []uint32{1000, 0xfffffffa} {
		for _, test := range tests {
			a := Assembler{Limit: 12}
			a.Begin(base)
			var got strings.Builder
			emit := func(data []byte, gap int) {
				if gap > 0 {
					fmt.Fprintf(&got, "(%d)", gap)
					return
				}
				fmt.Fprintf(&got, "%s|", data)
			}
			for _, step := range strings.Fields(test.steps) {
				var from, to, captured int
				switch {
				case step == "end":
					a.End(emit)
				case strings.HasPrefix(step, "ack"):
					fmt.Sscanf(step, "ack%d", &to)
					a.Acknowledged(base+uint32(to), emit)
				default:
					if n, _ := fmt.Sscanf(step, "%d:%d/%d", &from, &to, &captured); n < 3 {
						captured = to - from
					}
					a.Add(base+uint32(from), []byte(text[from:from+captured]), to-from, emit)
				}
			}
			if got.String() != test.want {
				t.Errorf("%s at %d: %s, want %s", test.name, base, got.String(), test.want)
			}
		}
	}
}
