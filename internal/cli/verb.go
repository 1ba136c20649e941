package cli

// Verb is a command of its own: the first word on the line. Each has its file,
// and registers itself there.
type Verb struct {
	Name     string
	Synopsis string // what may follow the name
	Summary  string // one line for --help, without a full stop
	Run      func(p *program, args []string) error
	// Options is the verb's table, for help and completion; nil if it has none.
	Options func(p *program) []Option
	// Words are what may follow the name, for completion.
	Words []string
}

var verbs []*Verb

// register makes a verb known; the returned value only gives it a place to be called.
func register(v Verb) *Verb {
	verbs = append(verbs, &v)
	return &v
}

func findVerb(name string) *Verb {
	for _, v := range verbs {
		if v.Name == name {
			return v
		}
	}
	return nil
}
