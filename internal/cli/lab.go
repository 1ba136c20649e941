package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"

	"golang.org/x/sys/unix"

	"wiretale/internal/conversation"
	"wiretale/internal/explain"
	"wiretale/internal/lab"
	"wiretale/internal/lab/network"
	_ "wiretale/internal/lab/scenario" // the catalogue
	"wiretale/internal/lab/service"
	"wiretale/internal/lab/wire"
	"wiretale/internal/packet"
	"wiretale/savefile"
)

var _ = register(Verb{
	Name:     "lab",
	Synopsis: "[NAME | show NAME | all | run -- COMMAND | serve KIND | dial KIND ADDRESS]",
	Summary:  "make a real TCP connection in a private network, and show it",
	Run:      (*program).lab,
	Options:  func(p *program) []Option { return p.labOptions(&labSettings{}) },
	Words:    labWords(),
})

// labSettings are what the lab's command line says.
type labSettings struct {
	settings
	full        bool
	explainOnly bool
	both        bool
	bothEnds    bool
	rules       []string
	serve       string
	folder      bool // what -w names is a directory
}

func labWords() []string {
	words := []string{"show", "all", "run", "serve", "dial"}
	for _, s := range lab.All() {
		words = append(words, s.Name)
	}
	return words
}

// labOptions are the lab's own options and those of tcpdump that say how packets
// are printed.
func (p *program) labOptions(s *labSettings) []Option {
	rule := func(form string) func(string) error {
		return func(arg string) error { s.rules = append(s.rules, fmt.Sprintf(form, arg)); return nil }
	}
	own := []Option{
		flag(0, "full", "the long form of the scenario", &s.full),
		flag(0, "explain", "tell the tale only, without the packets", &s.explainOnly),
		flag(0, "both", "print the packets, then the tale (this is the default)", &s.both),
		flag(0, "both-ends", "capture at the client and at the server", &s.bothEnds),
		flag(0, "json", "print packets as JSON, one object a line", &s.json),
		text('w', "", "file", "keep the capture; with all, the directory", &s.writeFile).completing(CompleteFile).also(&s.writeSet),
		{Long: "rule", Arg: "rules", Help: "what the wire does: \"drop the 3rd data segment from the client\"", Set: rule("%s")},
		{Long: "delay", Arg: "time", Help: "delay everything: 50ms", Set: rule("delay %s each way")},
		{Long: "loss", Arg: "share", Help: "lose a share of everything: 1%", Set: rule("drop %s with seed 1")},
		{Long: "drop", Arg: "frames", Help: "what the wire drops: \"the 3rd data segment from the client\"", Set: rule("drop %s")},
		text(0, "serve", "kinds", "with run: the servers to run, separated by commas; all of them otherwise", &s.serve),
		{Short: 'h', Long: "help", Help: "print this, and end", Set: func(string) error { return p.say(p.labUsage())("") }},
	}
	for _, o := range p.printOptions(&s.settings) {
		if strings.IndexByte("AeNnqStvxX#g", o.Short) >= 0 && o.Short != 0 || o.Long == "print" {
			own = append(own, o)
		}
	}
	return own
}

func (p *program) labUsage() string {
	return "Usage: " + p.name + ` lab                     list the scenarios
       ` + p.name + ` lab NAME                play one
       ` + p.name + ` lab show NAME           what there is to be seen in it
       ` + p.name + ` lab all -w DIR          play all of them, and keep the captures
       ` + p.name + ` lab run -- COMMAND      run a command in a private network with servers
       ` + p.name + ` lab serve KIND [ADDR]   run a server on the real network
       ` + p.name + ` lab dial KIND ADDR      run a client on the real network
Options:
` + strings.Join(slices.Concat([]string{}, p.labOptionLines()), "\n")
}

func (p *program) labOptionLines() (lines []string) {
	for _, o := range p.labOptions(&labSettings{}) {
		name := "--" + o.Long
		if o.Long == "" {
			name = "-" + string(rune(o.Short))
		}
		if o.Arg != "" {
			name += " " + strings.ToUpper(o.Arg)
		}
		lines = append(lines, fmt.Sprintf("  %-18s %s", name, o.Help))
	}
	return lines
}

// lab is the verb: the first operand says what is wanted.
func (p *program) lab(args []string) error {
	s := &labSettings{}
	q := &parser{program: p.argv0, options: p.labOptions(s), inOrder: len(args) > 0 && slices.Contains([]string{"run", "serve", "dial"}, args[0]), args: args}
	first := ""
	if q.inOrder {
		first, q.args = args[0], args[1:]
	}
	operands, err := q.run()
	var wrong *usageError
	if errors.As(err, &wrong) {
		return failf("%s\n%s lab --help tells the options.", strings.TrimPrefix(wrong.text, p.argv0+": "), p.name)
	}
	if err != nil {
		return err
	}
	s.numeric = true
	if first == "" && len(operands) > 0 {
		first, operands = operands[0], operands[1:]
	}
	switch first {
	case "":
		return p.labList()
	case "show":
		return p.labShow(operands)
	case "serve":
		return p.labServe(operands)
	case "dial":
		return p.labDial(operands)
	case "all":
		s.folder = true
		return p.labInside(func() error { return p.labAll(s) }, s)
	case "run":
		return p.labRun(s, operands)
	}
	return p.labPlay(s, first, operands)
}

func (p *program) labList() error {
	fmt.Fprintf(p.stdout, "Experiments with TCP in a private network; no root needed, nothing remains.\n%s\n", lab.Catalogue())
	fmt.Fprintf(p.stdout, "%s lab NAME plays one, %s lab show NAME tells what to look for.\n", p.name, p.name)
	return nil
}

func (p *program) labShow(names []string) error {
	if len(names) == 0 {
		return p.labList()
	}
	for _, name := range names {
		s, err := lab.Find(name)
		if err != nil {
			return err
		}
		p.stdout.WriteString(s.Text())
	}
	return nil
}

// labInside runs f in private namespaces, in a new process if need be. The rules
// are looked at before, so that a wrong one is told at once.
func (p *program) labInside(f func() error, s *labSettings) error {
	if _, err := wire.Parse(s.ruleText(), [2]string{"client", "server"}); err != nil && len(s.rules) > 0 {
		return failf("%v", err)
	}
	if network.Inside() {
		return f()
	}
	if err := errors.Join(writable(s.writeFile, s.folder), p.stdout.Flush()); err != nil {
		return err
	}
	status, err := network.Reexec()
	if err != nil {
		return failf("%v", err)
	}
	return &exitError{status: status}
}

// writable is an error when a file, or a directory that is yet to be made, cannot
// be written: better told before a play than after it.
func writable(name string, folder bool) error {
	if name == "" {
		return nil
	}
	for at := filepath.Clean(name); ; at = filepath.Dir(at) {
		err := unix.Access(at, unix.W_OK)
		if err == nil {
			return nil
		}
		missing := errors.Is(err, unix.ENOENT) && (folder || at == filepath.Clean(name))
		if !missing || at == filepath.Dir(at) {
			return failf("%s: %s", name, savefile.ErrorText(err))
		}
	}
}

func (s *labSettings) ruleText() string { return strings.Join(s.rules, "\n") }

func (p *program) labPlay(s *labSettings, name string, rest []string) error {
	scenario, err := lab.Find(name)
	if err != nil {
		return failf("%v\n%s lab lists them all.", err, p.name)
	}
	if len(rest) > 0 {
		return failf("lab plays one scenario at a time; what is %q?", rest[0])
	}
	return p.labInside(func() error {
		ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
		defer stop()
		return p.labShowPlay(ctx, s, scenario)
	}, s)
}

// labShowPlay plays a scenario and shows it: the packets live, then the tale.
func (p *program) labShowPlay(ctx context.Context, s *labSettings, scenario *lab.Scenario) error {
	if s.both || !s.print && !s.explainOnly && !s.json {
		s.packetNumbers = true // the tale refers to them
	}
	c := &command{program: p, settings: &s.settings, out: p.stdout}
	feed := lab.NewFeed("eth0")
	opts := lab.Options{Full: s.full, Rules: s.ruleText(), BothEnds: s.bothEnds}
	opts.Packet = func(tap int, r *packet.Record) {
		if tap == 0 {
			feed.Put(r)
		}
	}
	if !s.json && !s.explainOnly {
		opts.Note = func(n lab.Note) { p.tell("# " + n.Who + ": " + n.Text) }
	}
	printed := make(chan error, 1)
	go func() { printed <- c.labPrint(feed, s) }()
	result, err := lab.Play(ctx, scenario, opts)
	feed.End()
	err = errors.Join(interrupted(err), <-printed)
	if result != nil {
		err = errors.Join(err, p.labKeep(s, result, s.writeFile), p.labTale(s, result))
	}
	return err
}

// interrupted is no error: what was seen until then is shown.
func interrupted(err error) error {
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// labPrint prints the packets as they come; with --explain it only takes them.
func (c *command) labPrint(feed *lab.Feed, s *labSettings) error {
	filter := func(*packet.Record) bool { return !s.explainOnly }
	return c.printPackets(feed, filter, nil)
}

// labTale tells the tale of the first capture, what the wire did, and what was
// to be seen.
func (p *program) labTale(s *labSettings, result *lab.Result) error {
	if s.print && !s.both && !s.explainOnly {
		return nil
	}
	if err := errors.Join(p.labExplain(s, result), p.labCompare(s, result)); err != nil || s.json {
		return err
	}
	if text := result.WireText(20); text != "" {
		fmt.Fprintf(p.stdout, "\nThe wire:\n%s", text)
	}
	if len(result.Scenario.Expect) > 0 && !result.Interrupted {
		evidence := lab.NewEvidence(result)
		fmt.Fprintf(p.stdout, "\nTo be seen (%s lab show %s):\n%s", p.name, result.Scenario.Name, evidence.Checklist())
	}
	return nil
}

// labExplain tells the tale of the first capture.
func (p *program) labExplain(s *labSettings, result *lab.Result) error {
	teller := explain.New(p.stdout, explain.Options{
		JSON:   s.json,
		Colour: p.stdout.terminal() && os.Getenv("NO_COLOR") == "",
		Host:   result.HostName,
	})
	if !s.json {
		if !s.explainOnly {
			fmt.Fprintln(p.stdout)
		}
		p.stdout.WriteString(result.Hosts())
	}
	tracker := conversation.New(teller, conversation.Limits{})
	records := result.Taps[0].Records
	for i := range records {
		r := &records[i]
		c := tracker.Packet(uint64(i+1), r)
		teller.Packet(c, uint64(i+1), r.Sec*1e9+r.Nsec, "")
	}
	tracker.Close()
	return teller.Err()
}

// labCompare compares the captures of both ends, if there are two.
func (p *program) labCompare(s *labSettings, result *lab.Result) error {
	if len(result.Taps) < 2 {
		return nil
	}
	var traces [2]*explain.Trace
	for i := range traces {
		traces[i] = labTrace(result.Taps[i].Records)
	}
	if len(traces[0].Connections) == 0 {
		return nil
	}
	if !s.json {
		fmt.Fprintf(p.stdout, "\nBoth ends compared, what %s and %s captured:\n", result.Taps[0].Host, result.Taps[1].Host)
	}
	_, err := explain.Compare(p.stdout, traces[0], traces[1], explain.CompareOptions{Options: explain.Options{
		JSON: s.json, Colour: p.stdout.terminal() && os.Getenv("NO_COLOR") == "", Host: result.HostName,
	}})
	return err
}

// labTrace reads a capture for a comparison.
func labTrace(records []packet.Record) *explain.Trace {
	trace := explain.NewTrace()
	tracker := conversation.New(trace, conversation.Limits{OnlyTCP: true})
	var segment conversation.Segment
	for i := range records {
		r := &records[i]
		c := tracker.Packet(uint64(i+1), r)
		if c != nil && c.TCP() {
			tracker.Segment(&segment)
		}
		trace.Packet(c, &segment, uint64(i+1), r.Sec*1e9+r.Nsec)
	}
	tracker.Close()
	return trace
}

// labKeep writes the captures of a result; the second one's name has the host's
// name in it.
func (p *program) labKeep(s *labSettings, result *lab.Result, name string) error {
	if !s.writeSet && name == "" {
		return nil
	}
	for i, tap := range result.Taps {
		if i > 0 {
			if !s.bothEnds {
				break
			}
			name = besides(name, tap.Host)
		}
		if err := p.labWrite(tap, name); err != nil {
			return err
		}
	}
	return nil
}

// besides puts a host's name before the ending of a file's name.
func besides(name, host string) string {
	base := filepath.Base(name)
	stem, ending, found := strings.Cut(base, ".")
	if found {
		ending = "." + ending
	}
	return filepath.Join(filepath.Dir(name), stem+"-"+host+ending)
}

func (p *program) labWrite(tap *lab.Tap, name string) error {
	w, err := savefile.Create(name, savefile.WriterOptions{
		LinkType: linkEthernet, SnapLen: maxSnapLen, OS: operatingSystem(), Application: "wiretale " + Version,
		Interfaces: func() []savefile.Interface {
			return []savefile.Interface{{Name: tap.Host + " " + tap.Interface, LinkType: linkEthernet, SnapLen: maxSnapLen}}
		},
	})
	if err != nil {
		return err
	}
	err = w.WriteBatch(tap.Records)
	if tap.Lost > 0 {
		p.warn(fmt.Sprintf("%s: %d packets are missing in the capture", tap.Host, tap.Lost))
	}
	return errors.Join(err, w.Close())
}

// labAll plays every scenario, a few at a time, and makes a folder of captures.
func (p *program) labAll(s *labSettings) error {
	if s.writeFile == "" {
		return failf("lab all needs a directory for the captures: lab all -w DIR")
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	s.bothEnds, s.writeSet = true, true
	all := lab.All()
	results, errs := make([]*lab.Result, len(all)), make([]error, len(all))
	var group sync.WaitGroup
	places := make(chan struct{}, 4)
	for i, scenario := range all {
		group.Go(func() {
			places <- struct{}{}
			defer func() { <-places }()
			if ctx.Err() == nil {
				results[i], errs[i] = p.labPlayWell(ctx, s, scenario)
			}
		})
	}
	group.Wait()
	return errors.Join(errors.Join(errs...), p.labIndex(s, results))
}

// labPlayWell plays a scenario, once or twice more when what it promises is not
// seen: a busy machine is late now and then.
func (p *program) labPlayWell(ctx context.Context, s *labSettings, scenario *lab.Scenario) (result *lab.Result, err error) {
	for range 3 {
		result, err = lab.Play(ctx, scenario, lab.Options{Full: s.full, Rules: s.ruleText()})
		if err != nil || ctx.Err() != nil || len(s.rules) > 0 || lab.NewEvidence(result).Verify() == nil {
			break
		}
	}
	return result, err
}

// labIndex writes the captures of all results, and index.md.
func (p *program) labIndex(s *labSettings, results []*lab.Result) error {
	if err := os.MkdirAll(s.writeFile, 0o777); err != nil {
		return err
	}
	var index strings.Builder
	index.WriteString("# Captures of the lab\n\nMade by `wiretale lab all`. `wiretale lab show NAME` tells what is in one.\n\n| capture | packets | what it shows |\n|---|---|---|\n")
	var failed error
	for _, r := range results {
		if r == nil {
			continue
		}
		name := r.Scenario.Name + ".pcap"
		failed = errors.Join(failed, p.labKeep(s, r, filepath.Join(s.writeFile, name)))
		fmt.Fprintf(&index, "| [%s](%s) | %d | %s |\n", r.Scenario.Name, name, len(r.Taps[0].Records), r.Scenario.Title)
		if err := lab.NewEvidence(r).Verify(); err != nil {
			failed = errors.Join(failed, fmt.Errorf("%s: %w", r.Scenario.Name, err))
		}
		fmt.Fprintf(p.stdout, "%-20s %4d packets\n", r.Scenario.Name, len(r.Taps[0].Records))
	}
	return errors.Join(failed, os.WriteFile(filepath.Join(s.writeFile, "index.md"), []byte(index.String()), 0o666))
}

// labRun runs a command of the user's in a private network.
func (p *program) labRun(s *labSettings, args []string) error {
	if len(args) == 0 {
		return failf("lab run needs a command: lab run --delay 50ms -- curl http://server/")
	}
	var kinds []string
	if s.serve != "" {
		kinds = strings.Split(s.serve, ",")
	}
	for _, name := range kinds {
		if _, err := p.labKind(name); err != nil {
			return err
		}
	}
	return p.labInside(func() error {
		signals := make(chan os.Signal, 8)
		signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT)
		command := &lab.Program{Args: args, Rules: s.ruleText(), Serve: kinds, Stdin: p.stdin, Stdout: os.Stdout, Stderr: os.Stderr, Signals: signals}
		s.rules = nil
		if err := p.labShowPlay(context.Background(), s, command.Scenario()); err != nil {
			return err
		}
		return &exitError{status: command.Status()}
	}, s)
}

func (p *program) labKind(name string) (service.Kind, error) {
	k, ok := service.Find(name)
	if ok {
		return k, nil
	}
	var names []string
	for _, k := range service.Kinds() {
		names = append(names, k.Name)
	}
	return k, failf("there is no %q; the kinds are %s", name, strings.Join(names, ", "))
}

// labServe runs a server on the real network until it is interrupted.
func (p *program) labServe(args []string) error {
	if len(args) == 0 || len(args) > 2 {
		return failf("lab serve KIND [ADDRESS], for example lab serve echo :8007")
	}
	k, err := p.labKind(args[0])
	if err != nil {
		return err
	}
	if k.Serve == nil {
		return failf("%s has no server, only a client", k.Name)
	}
	address := fmt.Sprintf("0.0.0.0:%d", k.Port)
	if len(args) == 2 {
		address = withPort(args[1], k.Port)
	}
	server, err := k.Serve(service.Here, address, service.Terminal{In: p.stdin, Out: os.Stdout})
	if err != nil {
		return p.labAdvise(err, k)
	}
	p.tell(k.Name + " listens on " + server.Address)
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	select {
	case <-ctx.Done():
	case <-server.Done():
	}
	return server.Close()
}

// withPort adds a port to an address that has none.
func withPort(address string, port int) string {
	host, p, err := net.SplitHostPort(address)
	if err != nil {
		host, p = strings.Trim(address, "[]"), itoa(port)
	}
	if host == "" {
		host = "0.0.0.0"
	}
	return net.JoinHostPort(host, p)
}

// labAdvise adds the way out to the reason why a server does not start.
func (p *program) labAdvise(err error, k service.Kind) error {
	switch {
	case errors.Is(err, unix.EACCES):
		return failf("%v\nPorts below 1024 are root's. Name another one: %s lab serve %s :%d", err, p.name, k.Name, 8000+k.Port)
	case errors.Is(err, unix.EADDRINUSE):
		return failf("%v\nSomebody listens there already (ss -tlnp tells who). Name another port: %s lab serve %s :%d", err, p.name, k.Name, (k.Port+1000)%65536)
	}
	return failf("%v", err)
}

// labDial runs a client on the real network.
func (p *program) labDial(args []string) error {
	if len(args) < 2 {
		return failf("lab dial KIND ADDRESS, for example lab dial http 127.0.0.1:8080")
	}
	k, err := p.labKind(args[0])
	if err != nil {
		return err
	}
	if k.Dial == nil {
		return failf("%s has no client, only a server", k.Name)
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	if err := k.Dial(ctx, service.Here, withPort(args[1], k.Port), args[2:], service.Terminal{In: p.stdin, Out: os.Stdout}); err != nil && ctx.Err() == nil {
		if errors.Is(err, unix.ECONNREFUSED) && k.Serve != nil {
			return failf("%v\nNobody listens there. To have somebody: %s lab serve %s %s", err, p.name, k.Name, withPort(args[1], k.Port))
		}
		return failf("%v", err)
	}
	return nil
}
