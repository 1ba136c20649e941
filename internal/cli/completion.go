package cli

import (
	"strings"

	"wiretale/internal/names"
)

var _ = register(Verb{
	Name:     "completion",
	Synopsis: "bash|zsh|fish",
	Summary:  "print a script that completes this command line in a shell",
	Words:    []string{"bash", "zsh", "fish"},
	Run:      runCompletion,
})

// runCompletion prints a completion script. Its user sources it, or puts it where
// the shell looks for such scripts.
func runCompletion(p *program, args []string) error {
	writers := map[string]func(*program) string{"bash": bashCompletion, "zsh": zshCompletion, "fish": fishCompletion}
	if len(args) == 1 {
		if isHelp(args[0]) {
			p.stdout.WriteString("Usage: " + p.name + " completion bash|zsh|fish\n")
			return nil
		}
		if write := writers[args[0]]; write != nil {
			p.stdout.WriteString(write(p))
			return nil
		}
	}
	return failf("completion: say which shell: bash, zsh or fish")
}

func isHelp(arg string) bool { return arg == "-h" || arg == "--help" }

// scope is a table with the verb it belongs to; empty for tcpdump's own options.
type scope struct {
	verb    string
	options []Option
	words   []string
}

// scopes are the tables that completion knows, tcpdump's own last.
func (p *program) scopes() []scope {
	var list []scope
	for _, v := range verbs {
		s := scope{verb: v.Name, words: v.Words}
		if v.Options != nil {
			s.options = v.Options(p)
		}
		list = append(list, s)
	}
	return append(list, scope{options: p.options(new(settings))})
}

// values are what an option's argument may be, where there is a list.
func (o *Option) values() []string {
	if o.Complete == CompleteValues && o.Long == "linktype" {
		return names.LinkTypeNames()
	}
	return o.Values
}

func verbNames() []string {
	var s []string
	for _, v := range verbs {
		s = append(s, v.Name)
	}
	return s
}

func spellings(o *Option) []string {
	var s []string
	if o.Short != 0 {
		s = append(s, "-"+string(rune(o.Short)))
	}
	if o.Long != "" {
		s = append(s, "--"+o.Long)
	}
	return s
}

// bashCompletion is the script for bash.
func bashCompletion(p *program) string {
	var b strings.Builder
	b.WriteString("# bash completion for " + p.name + "\n_" + p.name + `() {
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} verb= words=
	COMPREPLY=()
	((COMP_CWORD > 1)) && verb=${COMP_WORDS[1]}
	case $verb in
`)
	for _, s := range p.scopes() {
		pattern := s.verb
		if pattern == "" {
			pattern = "*"
		}
		b.WriteString("\t" + pattern + ")\n\t\tcase $prev in\n")
		for _, o := range sorted(s.options) {
			if o.Arg != "" {
				b.WriteString("\t\t" + strings.Join(spellings(&o), "|") + ") " + bashArgument(&o) + " return ;;\n")
			}
		}
		b.WriteString("\t\tesac\n\t\twords='" + strings.Join(wordsOf(s), " ") + "' ;;\n")
	}
	b.WriteString("\tesac\n\t((COMP_CWORD == 1)) && words=\"" + strings.Join(verbNames(), " ") + ` $words"
	COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -o default -F _` + p.name + " " + p.name + "\n")
	return b.String()
}

// wordsOf are the options of a scope, and what else may follow its verb.
func wordsOf(s scope) []string {
	words := append([]string(nil), s.words...)
	for _, o := range sorted(s.options) {
		words = append(words, spellings(&o)...)
	}
	return words
}

func bashArgument(o *Option) string {
	const reply = "COMPREPLY=($(compgen "
	switch o.Complete {
	case CompleteFile:
		return reply + `-f -- "$cur"));`
	case CompleteUser:
		return reply + `-u -- "$cur"));`
	case CompleteCommand:
		return reply + `-c -- "$cur"));`
	case CompleteInterface:
		return reply + `-W "any $(command ls /sys/class/net 2>/dev/null)" -- "$cur"));`
	case CompleteValues:
		return reply + "-W '" + strings.Join(o.values(), " ") + `' -- "$cur"));`
	}
	return ""
}

// zshCompletion is the script for zsh.
func zshCompletion(p *program) string {
	var b strings.Builder
	b.WriteString("#compdef " + p.name + "\n_" + p.name + "() {\n\tlocal -a verbs\n\tverbs=(\n")
	for _, v := range verbs {
		b.WriteString("\t\t" + zshQuote(v.Name+":"+v.Summary) + "\n")
	}
	b.WriteString("\t)\n\tlocal verb=\n\t((CURRENT > 2)) && verb=$words[2]\n\tcase $verb in\n")
	for _, s := range p.scopes() {
		pattern := s.verb
		if pattern == "" {
			pattern = "*"
		}
		b.WriteString("\t" + pattern + ")\n")
		if s.verb == "" {
			b.WriteString("\t\t((CURRENT == 2)) && _describe verb verbs\n")
		}
		b.WriteString("\t\t_arguments -s -S")
		for _, o := range sorted(s.options) {
			for _, name := range spellings(&o) {
				b.WriteString(" \\\n\t\t\t" + zshQuote(zshSpec(&o, name)))
			}
		}
		if len(s.words) > 0 {
			b.WriteString(" \\\n\t\t\t" + zshQuote("*:word:("+strings.Join(s.words, " ")+")"))
		}
		b.WriteString("\n\t\t;;\n")
	}
	b.WriteString("\tesac\n}\n_" + p.name + " \"$@\"\n")
	return b.String()
}

// zshSpec is an option in the language of _arguments.
func zshSpec(o *Option, name string) string {
	escape := strings.NewReplacer("[", `\[`, "]", `\]`, ":", `\:`)
	spec := "*" + name
	if o.Arg != "" {
		spec += map[bool]string{true: "=", false: "+"}[strings.HasPrefix(name, "--")]
	}
	spec += "[" + escape.Replace(o.Help) + "]"
	if o.Arg == "" {
		return spec
	}
	spec += ":" + escape.Replace(o.Arg) + ":"
	switch o.Complete {
	case CompleteFile:
		spec += "_files"
	case CompleteUser:
		spec += "_users"
	case CompleteCommand:
		spec += "_command_names"
	case CompleteInterface:
		spec += "_net_interfaces"
	case CompleteValues:
		spec += "(" + strings.Join(o.values(), " ") + ")"
	}
	return spec
}

func zshQuote(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

// fishCompletion is the script for fish.
func fishCompletion(p *program) string {
	var b strings.Builder
	command := "complete -c " + p.name
	for _, v := range verbs {
		b.WriteString(command + " -n __fish_is_first_arg -a " + v.Name + " -d " + fishQuote(v.Summary) + "\n")
	}
	all := strings.Join(verbNames(), " ")
	for _, s := range p.scopes() {
		condition := fishQuote("not __fish_seen_subcommand_from " + all)
		if s.verb != "" {
			condition = fishQuote("__fish_seen_subcommand_from " + s.verb)
		}
		for _, w := range s.words {
			b.WriteString(command + " -f -n " + condition + " -a " + w + "\n")
		}
		for _, o := range sorted(s.options) {
			b.WriteString(command + " -n " + condition + fishOption(&o) + "\n")
		}
	}
	return b.String()
}

func fishOption(o *Option) string {
	s := ""
	if o.Short != 0 {
		s += " -s " + fishQuote(string(rune(o.Short)))
	}
	if o.Long != "" {
		s += " -l " + o.Long
	}
	s += " -d " + fishQuote(o.Help)
	if o.Arg == "" {
		return s
	}
	switch o.Complete {
	case CompleteFile:
		return s + " -r -F"
	case CompleteUser:
		return s + " -x -a '(__fish_complete_users)'"
	case CompleteCommand:
		return s + " -x -a '(__fish_complete_command)'"
	case CompleteInterface:
		return s + " -x -a 'any (__fish_print_interfaces)'"
	case CompleteValues:
		return s + " -x -a " + fishQuote(strings.Join(o.values(), " "))
	}
	return s + " -x"
}

func fishQuote(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(s) + "'"
}
