package cli

import (
	"bytes"
	"errors"
	"io"
	"net/netip"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"unicode"

	"golang.org/x/term"

	"wiretale/internal/packet"
	"wiretale/internal/source"
	"wiretale/savefile"
)

// dialogue is what the verbs about conversations share: their packets come from
// an interface, a capture file, or text that tcpdump printed.
type dialogue struct {
	*command
	text   *source.TextReport // nil when the packets are not from text
	live   bool
	errand *errand // the command whose packets are wanted; nil without
}

// openDialogue reads the command line of such a verb. A first operand that is a
// file, or -, is what to read, as if -r stood before it.
func (p *program) openDialogue(s *settings, args []string, own []Option) (*dialogue, error) {
	operands, err := p.parse(args, append(own, p.options(s)...))
	if err != nil {
		return nil, err
	}
	if len(operands) > 0 && !s.offline() && len(s.interfaces) == 0 && isInput(operands[0]) {
		s.readFile, s.readSet = operands[0], true
		operands = operands[1:]
	}
	s.expression = strings.Join(operands, " ")
	if len(operands) > 0 && !s.offline() && len(s.interfaces) == 0 && looksLikeFile(operands[0]) {
		return nil, failf("%s: No such file or directory", operands[0])
	}
	if err := s.check(); err != nil {
		return nil, err
	}
	return &dialogue{command: &command{program: p, settings: s, out: p.stdout}}, nil
}

// memoryGoal is where the collector becomes eager, in bytes: the tracker and a
// table of a million conversations fit below it.
const memoryGoal = 240 << 20

// share lets a crew take the packets. It is called by begin.
func (d *dialogue) share(c *crew) {
	d.take = func(_ *source.Info, records []packet.Record) error {
		c.take(records)
		return c.err
	}
}

// isInput reports whether a word names something to read.
func isInput(word string) bool {
	if word == "-" {
		return true
	}
	info, err := os.Stat(word)
	return err == nil && !info.IsDir()
}

// looksLikeFile reports whether a word can hardly be the beginning of an expression.
func looksLikeFile(word string) bool {
	for _, end := range []string{".pcap", ".pcapng", ".cap", ".txt", ".log", ".gz", ".zst", ".xz", ".lz4", ".out"} {
		if strings.HasSuffix(word, end) {
			return true
		}
	}
	return strings.HasPrefix(word, "/") || strings.HasPrefix(word, "./") || strings.HasPrefix(word, "../")
}

// run hands every batch of chosen packets to take. begin is called before, when
// it is known where they come from.
func (d *dialogue) run(begin func(), take func(*source.Info, []packet.Record) error) error {
	in, err := d.intake()
	if err != nil {
		return err
	}
	defer in.source.Close()
	if d.dumpCode > 0 {
		return d.showCode(in.program)
	}
	d.live = in.source.Info().Live
	debug.SetMemoryLimit(memoryGoal)
	debug.SetGCPercent(400) // there is little garbage; the limit on memory holds all the same
	d.take = take
	begin()
	w, err := d.openOutput(in.source)
	if err != nil {
		return err
	}
	return d.capture(in, w)
}

func (d *dialogue) intake() (*intake, error) {
	if d.errand != nil {
		return d.errandIntake()
	}
	if !d.readSet {
		return d.openIntake()
	}
	src, err := d.openAnything()
	if err != nil {
		return nil, err
	}
	in, err := d.fileIntake(src)
	if err != nil {
		src.Close()
	}
	return in, err
}

// openAnything opens a capture file or a text.
func (d *dialogue) openAnything() (source.Source, error) {
	if d.readFile != "-" {
		if text, err := openText(d.readFile); text != nil || err != nil {
			return d.describeText(text, err)
		}
		return d.openFile(d.readFile)
	}
	if !term.IsTerminal(int(d.stdin.Fd())) {
		// The key that ends a tcpdump before the pipe must not end the tale of it.
		signal.Ignore(os.Interrupt)
		defer signal.Reset(os.Interrupt)
	}
	head := make([]byte, 4096)
	n, err := io.ReadFull(d.stdin, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, failf("-: %s", savefile.ErrorText(err))
	}
	whole := io.MultiReader(bytes.NewReader(head[:n]), d.stdin)
	if !source.LooksLikeText(head[:n]) {
		return source.NewFile("-", whole)
	}
	text, err := source.NewText("-", whole)
	return d.describeText(text, err)
}

// describeText keeps what is to be said of a text, and refuses one that holds
// nothing of tcpdump's.
func (d *dialogue) describeText(text *source.Text, err error) (source.Source, error) {
	if err != nil {
		return nil, failf("%s: %s", d.readFile, savefile.ErrorText(err))
	}
	d.text = text.Report()
	if d.text.Packets > 0 {
		return text, nil
	}
	if d.text.FirstBad != "" {
		return nil, failf("%s: there is no packet of tcpdump's in this text; line %d is %q", d.readFile, d.text.FirstAt, shortened(d.text.FirstBad))
	}
	return nil, failf("%s: there is no TCP or UDP packet of tcpdump's in this text", d.readFile)
}

// shortened is a line that fits into a message.
func shortened(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return '.' // it must not command the terminal
	}, s)
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}

// openText opens a file that is text; nil if it is something else.
func openText(name string) (*source.Text, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, nil // whoever opens it next says so
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return nil, nil
	}
	head := make([]byte, 4096)
	n, _ := io.ReadFull(f, head)
	if !source.LooksLikeText(head[:n]) {
		return nil, nil
	}
	return source.NewText(name, io.MultiReader(bytes.NewReader(head[:n]), f))
}

// textInput is the file of -r when it is text that tcpdump printed: its headers
// are rebuilt, for -w or to be printed. As tcpdump, no text is a capture.
func (c *command) textInput() source.Source {
	if c.asTcpdump || c.readFile == "-" {
		return nil
	}
	text, err := openText(c.readFile)
	if err != nil || text == nil || text.Report().Packets == 0 {
		return nil
	}
	c.tell("reading " + plural(uint64(text.Report().Packets), "packet") + " from the text " + c.readFile + "; their payload is not in it")
	return text
}

// defects are the numbers of lines that could only be used in part.
func defects(r *source.TextReport) (list []string) {
	if r.Cut > 0 {
		list = append(list, plural(uint64(r.Cut), "line")+" cut or mangled")
	}
	if r.Disagree > 0 {
		list = append(list, plural(uint64(r.Disagree), "line")+" with a contradiction")
	}
	return list
}

// remarks says at the end what could not be used of a text.
func (d *dialogue) remarks() {
	r := d.text
	if r == nil {
		return
	}
	if r.Unread > 0 {
		d.tell(plural(uint64(r.Unread), "line") + " of the text not tcpdump's, skipped; the first is line " + itoa(r.FirstAt) + ": " + shortened(r.FirstBad))
	}
	if r.Cut+r.Disagree > 0 {
		d.tell(strings.Join(defects(r), " and ") + ", used as far as possible; the first is line " + itoa(r.FirstCut))
	}
	if r.Left {
		d.tell("the text is longer than what is read of it; the rest was left out")
	}
	if r.Other > 0 {
		d.tell(plural(uint64(r.Other), "line") + " about packets that are neither TCP nor plain UDP, skipped")
	}
}

// hostName is the name that stood for an address in a text; "" elsewhere: names
// are not looked up, as a tale must not wait.
func (d *dialogue) hostName(a netip.Addr) string {
	if d.text == nil {
		return ""
	}
	return d.text.Substitute[a]
}

// portName is the name of a port's service; "" with -n.
func (d *dialogue) portName(names interface{ TCPPort(uint16) string }) func(uint16) string {
	return func(port uint16) string {
		if d.text != nil && d.text.Services[port] != "" {
			return d.text.Services[port]
		}
		if d.numeric {
			return ""
		}
		return names.TCPPort(port)
	}
}

// colours reports whether output is coloured: on a terminal, unless NO_COLOR is
// set (https://no-color.org).
func (d *dialogue) colours() bool {
	return os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" && d.out.terminal()
}
