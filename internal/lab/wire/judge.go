package wire

import (
	"math/rand/v2"
	"time"
)

// judge applies one rule: it counts the frames that the rule is about and
// throws its dice, a separate pair for each side so that what one host sends
// does not change what happens to the other's frames.
type judge struct {
	Rule
	seen [2]int
	dice [2]*rand.Rand
	free [2]time.Duration // Limit: when the line is free again
}

func newJudge(r Rule, number int) *judge {
	j := &judge{Rule: r}
	for side := range j.dice {
		j.dice[side] = rand.New(rand.NewPCG(r.Select.Seed, uint64(number)<<1|uint64(side)))
	}
	return j
}

// picks counts a frame and reports whether the rule acts on it, and the frame's
// number among those the selector matches.
func (j *judge) picks(f *Frame, from Side, at time.Duration) (bool, int) {
	s := &j.Select
	if !s.matches(f, from, at) {
		return false, 0
	}
	j.seen[from]++
	n := j.seen[from]
	if s.Chance > 0 {
		return j.dice[from].Float64() < s.Chance, n
	}
	if s.Every > 0 {
		return n%s.Every == 0, n
	}
	return s.Nth == nil || inSpans(s.Nth, n), n
}

func inSpans(spans []Span, n int) bool {
	for _, s := range spans {
		if n >= s.First && n <= s.Last {
			return true
		}
	}
	return false
}

// verdict is what the rules together decide about a frame.
type verdict struct {
	drop    bool
	corrupt bool
	mark    bool
	copies  int           // further copies
	due     time.Duration // when it leaves the wire
	behind  int           // frames that overtake it first
	patient time.Duration // how long it waits for them
}

// act changes the verdict as the rule says. It reports whether something was
// done that is worth a line in the log; being slow is not.
func (j *judge) act(v *verdict, f *Frame, from Side) bool {
	switch j.Action {
	case Drop, Cut:
		v.drop = true
	case Duplicate:
		v.copies++
	case Corrupt:
		v.corrupt = true
	case Mark:
		v.mark = true
	case Reorder:
		v.behind, v.patient = j.Behind, j.Delay
	case Delay:
		v.due += j.Delay
		if j.Jitter > 0 {
			v.due += time.Duration(j.dice[from].Int64N(int64(j.Jitter)))
		}
		return j.Select.Nth != nil
	case Limit:
		return !j.queue(v, f, from)
	}
	return true
}

// queue lets the frame wait for those before it; it is lost when too many wait.
func (j *judge) queue(v *verdict, f *Frame, from Side) bool {
	bits := float64(max(f.Length, 46)+ethernetHeader) * 8
	takes := time.Duration(bits / j.Rate * float64(time.Second))
	start := max(v.due, j.free[from])
	if start-v.due > time.Duration(j.Queue)*takes && j.Queue > 0 {
		v.drop = true
		return false
	}
	j.free[from] = start + takes
	v.due = j.free[from]
	return true
}
