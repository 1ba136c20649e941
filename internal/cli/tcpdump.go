package cli

import "strings"

// tcpdump is the command that this program is without a verb.
func (p *program) tcpdump(args []string) error {
	s := new(settings)
	operands, err := p.parse(args, p.options(s))
	if err != nil {
		return err
	}
	s.expression = strings.Join(operands, " ")
	return s.check()
}
