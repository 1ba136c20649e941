package lab_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"wiretale/internal/lab"
	"wiretale/savefile"
)

// built is the program, made once for all tests.
var built string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "lab")
	if err == nil {
		err = os.Chmod(dir, 0o755)
	}
	built = filepath.Join(dir, "wiretale")
	if err == nil {
		var out []byte
		if out, err = exec.Command("go", "build", "-o", built, "wiretale/cmd/wiretale").CombinedOutput(); err != nil {
			os.Stderr.Write(out)
		}
	}
	if err != nil {
		os.Stderr.WriteString(err.Error() + "\n")
		os.Exit(1)
	}
	status := m.Run()
	os.RemoveAll(dir)
	os.Exit(status)
}

// command is the program with arguments. As an ordinary user it needs no right
// of root's.
func command(ordinary bool, args ...string) *exec.Cmd {
	cmd := exec.Command(built, args...)
	cmd.Dir = os.TempDir()
	if ordinary && os.Geteuid() == 0 {
		const nobody = 65534
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
	return cmd
}

// run runs the program and returns what it wrote and its exit status.
func run(t *testing.T, cmd *exec.Cmd) (stdout, stderr string, status int) {
	t.Helper()
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		err = nil
	}
	if err != nil {
		t.Fatal(err)
	}
	return out.String(), errs.String(), cmd.ProcessState.ExitCode()
}

// The first thing a newcomer runs: as root and as anybody, within two seconds.
func TestHTTPAsAnyUser(t *testing.T) {
	for _, ordinary := range []bool{false, true} {
		begin := time.Now()
		stdout, stderr, status := run(t, command(ordinary, "lab", "http"))
		if took := time.Since(begin); took > 2*time.Second {
			t.Errorf("it took %v", took)
		}
		if status != 0 || strings.Contains(stdout, "[ ]") {
			t.Errorf("status %d\n%s%s", status, stdout, stderr)
		}
		for _, want := range []string{"Flags [S]", "Flags [F.]", "→ FIN: the client closes", "[x] the client closes first"} {
			if !strings.Contains(stdout, want) {
				t.Errorf("no %q in\n%s", want, stdout)
			}
		}
	}
}

func TestMistakes(t *testing.T) {
	tests := []struct {
		args []string
		want string // on standard error
	}{
		{[]string{"lab", "htpp"}, `did you mean http`},
		{[]string{"lab", "show", "retransmitt"}, `did you mean retransmit`},
		{[]string{"lab", "http", "--rule", "drop teh 3rd segment"}, "drop teh 3rd segment\n         ^\nexample: drop the 3rd data segment from the client"},
		{[]string{"lab", "http", "--loss", "lots"}, "bad rule: "},
		{[]string{"lab", "run"}, "needs a command"},
		{[]string{"lab", "run", "--", "/no/such/program"}, "no such file"},
		{[]string{"lab", "run", "--serve", "nonsense", "--", "true"}, `no "nonsense"; the kinds are echo, chat`},
		{[]string{"lab", "serve", "nonsense"}, `no "nonsense"`},
		{[]string{"lab", "serve", "ping"}, "has no server"},
		{[]string{"lab", "dial", "echo"}, "for example"},
		{[]string{"lab", "all"}, "needs a directory"},
		{[]string{"lab", "http", "-w", "/no/such/dir/x.pcap"}, "/no/such/dir/x.pcap: No such file or directory"},
		{[]string{"lab", "http", "-w", "/no/such/dir/x"}, "No such file or directory"},
		{[]string{"lab", "all", "-w", "/proc/captures"}, "ermi"},
		{[]string{"lab", "--frob"}, "unrecognized option '--frob'\nwiretale lab --help"},
		{[]string{"lab", "http", "--loss"}, "option '--loss' requires an argument"},
		{[]string{"lab", "http", "extra"}, `what is "extra"`},
		{[]string{"lab", "http", "--delay", "abc"}, "delay abc each way\n          ^\nexample: delay 20 ms each way"},
		{[]string{"lab", "run", "--drop", "x", "--", "true"}, "drop x\n         ^\nexample: "},
		{[]string{"lab", "run", "--loss", "200%", "--", "true"}, "up to 100%"},
		{[]string{"lab", "serve", "echo"}, "Ports below 1024 are root's. Name another one: "},
		{[]string{"lab", "dial", "echo", "127.0.0.1:1"}, "To have somebody: "},
		{[]string{"lab", "dial", "http", "nosuch.invalid"}, "no such host"},
	}
	for _, test := range tests {
		_, stderr, status := run(t, command(true, test.args...))
		if status != 1 && !(status == 127 && test.args[1] == "run") {
			t.Errorf("%q: status %d", test.args, status)
		}
		if !strings.Contains(stderr, test.want) {
			t.Errorf("%q: %q is not in\n%s", test.args, test.want, stderr)
		}
		if strings.Contains(stderr, "Flags") || strings.Contains(stderr, "# ") {
			t.Errorf("%q: it played before it complained:\n%s", test.args, stderr)
		}
	}
}

// A port below 1024, and one that is taken: the reason and the way out.
func TestServeAdvice(t *testing.T) {
	server := command(false, "lab", "serve", "echo", "127.0.0.1:18007")
	var said bytes.Buffer
	server.Stderr = &said
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	defer server.Process.Kill()
	time.Sleep(300 * time.Millisecond)
	_, stderr, status := run(t, command(false, "lab", "serve", "echo", "127.0.0.1:18007"))
	if status != 1 || !strings.Contains(stderr, "address already in use") || !strings.Contains(stderr, "Name another port") {
		t.Errorf("status %d: %s", status, stderr)
	}
	client := command(true, "lab", "dial", "echo", "127.0.0.1:18007")
	client.Stdin = strings.NewReader("hello\n")
	if stdout, stderr, _ := run(t, client); stdout != "hello\n" {
		t.Errorf("the echo of hello is %q (%s)", stdout, stderr)
	}
	server.Process.Signal(syscall.SIGINT)
	if err := server.Wait(); err != nil {
		t.Errorf("the server ended with %v after an interrupt: %s", err, said.String())
	}
}

// Where the kernel gives no namespaces: the reason and the way out.
func TestNoNamespaces(t *testing.T) {
	for setting, want := range map[string]string{
		"max_net_namespaces":  "too many namespaces",
		"max_user_namespaces": "user.max_user_namespaces=15000",
	} {
		// In a user namespace of its own the limit may be set without harm to others.
		// The shell gives up its rights, so that the program has those of nobody.
		cmd := exec.Command("sh", "-c", "echo 0 > /proc/sys/user/"+setting+"; exec setpriv --bounding-set=-all --inh-caps=-all "+built+" lab http")
		if setting == "max_net_namespaces" {
			cmd.Args[2] = "echo 0 > /proc/sys/user/" + setting + "; exec " + built + " lab http"
		}
		cmd.SysProcAttr = &syscall.SysProcAttr{
			Cloneflags:  syscall.CLONE_NEWUSER,
			UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Geteuid(), Size: 1}},
			GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getegid(), Size: 1}},
		}
		_, stderr, status := run(t, cmd)
		if status != 1 || !strings.Contains(stderr, want) || !strings.Contains(stderr, "cannot make user and network namespaces") {
			t.Errorf("%s: status %d: %s", setting, status, stderr)
		}
	}
}

func TestRunCommand(t *testing.T) {
	stdout, stderr, status := run(t, command(true, "lab", "run", "--print", "--delay", "20ms", "--",
		"sh", "-c", "cat /etc/hosts; "+built+" lab dial echo 10.0.0.2 < /etc/hosts; exit 7"))
	if status != 7 {
		t.Errorf("status %d instead of the command's 7: %s", status, stderr)
	}
	if strings.Count(stdout, "10.0.0.2 server") != 2 {
		t.Errorf("the echo server did not answer:\n%s%s", stdout, stderr)
	}
	if !strings.Contains(stdout, "> 10.0.0.2.7: Flags [S]") {
		t.Errorf("the connection was not captured:\n%s", stdout)
	}
	if b, _ := os.ReadFile("/etc/hosts"); strings.Contains(string(b), "10.0.0.2 server") {
		t.Error("the machine's own /etc/hosts was changed")
	}
}

// What is asked of the wire of "lab run", and what it did, is in the tale.
func TestRunRules(t *testing.T) {
	dial := built + " lab dial echo server:7 < /etc/hosts"
	for _, test := range []struct{ option, rule, wire, tale string }{
		{"--drop", "the 1st data segment from the client", "drop the 1st data segment from the client", "sent again"},
		{"--loss", "100%", "drop 100% with seed 1", ""},
		{"--rule", "duplicate the 1st data segment from the client", "duplicate number 1 from client", ""},
	} {
		stdout, stderr, _ := run(t, command(true, "lab", "run", "--serve", "echo", test.option, test.rule, "--", "timeout", "0.6", "sh", "-c", dial))
		if !strings.Contains(stdout, "The wire:") || !strings.Contains(stdout, test.wire) || !strings.Contains(stdout, test.tale) {
			t.Errorf("%s %s: no %q and %q in\n%s%s", test.option, test.rule, test.wire, test.tale, stdout, stderr)
		}
	}
}

// The list has every scenario under its theme; a page says what to look at.
func TestListAndPage(t *testing.T) {
	list, _, status := run(t, command(true, "lab"))
	at := 0
	for _, s := range lab.All() {
		theme := strings.Index(list, string(s.Theme))
		line := strings.Index(list, "  "+s.Name+" ")
		if theme < 0 || line < theme || line < at {
			t.Errorf("%s is not below %q, in its place", s.Name, s.Theme)
		}
		at = line
	}
	page, _, shown := run(t, command(true, "lab", "show", "http", "chat"))
	if status+shown != 0 || strings.Count(page, "Look at") < 2 {
		t.Errorf("status %d and %d:\n%s", status, shown, page)
	}
}

func TestKeepsCapturesOfBothEnds(t *testing.T) {
	dir := t.TempDir()
	stdout, stderr, status := run(t, command(false, "lab", "handshake", "--print", "--both-ends", "-w", filepath.Join(dir, "x.pcap")))
	if status != 0 {
		t.Fatalf("status %d: %s", status, stderr)
	}
	for _, name := range []string{"x.pcap", "x-server.pcap"} {
		if n := countPackets(t, filepath.Join(dir, name)); n != strings.Count(stdout, "\n") {
			t.Errorf("%s has %d packets, %d were printed", name, n, strings.Count(stdout, "\n"))
		}
	}
}

func countPackets(t *testing.T, name string) (n int) {
	t.Helper()
	r, err := savefile.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for {
		if _, err := r.Next(); err != nil {
			return n
		}
		n++
	}
}

// Each way to show a scenario.
func TestOutputs(t *testing.T) {
	tests := []struct {
		option       string
		line, tale   bool
		first, never string
	}{
		{"--print", true, false, "", "client is"},
		{"--explain", false, true, "client is 10.0.0.1", "Flags"},
		{"--both", true, true, "    1  ", "\"type\""},
		{"--json", true, false, "{", "client is"},
	}
	for _, test := range tests {
		stdout, _, status := run(t, command(true, "lab", "refused", test.option))
		if status != 0 {
			t.Errorf("%s: status %d", test.option, status)
		}
		if strings.Contains(stdout, "Flags [R.]") != test.line || strings.Contains(stdout, "[x] SYN, RST") != test.tale ||
			!strings.HasPrefix(stdout, test.first) || strings.Contains(stdout, test.never) {
			t.Errorf("%s:\n%s", test.option, stdout)
		}
		if test.option == "--json" && !jsonLines(stdout) {
			t.Errorf("not JSON:\n%s", stdout)
		}
	}
}

// What is captured at both ends is compared: every packet arrives, and the line's
// 10 ms each way are found.
func TestBothEndsCompared(t *testing.T) {
	for _, args := range [][]string{{"chat"}, {"http", "--both-ends"}} {
		stdout, _, status := run(t, command(true, append([]string{"lab", "--explain"}, args...)...))
		_, compared, found := strings.Cut(stdout, "Both ends compared, what client and server captured:\n")
		arrived := regexp.MustCompile(`([0-9]+) of ([0-9]+) packets arrived`).FindAllStringSubmatch(compared, -1)
		if status != 0 || !found || len(arrived) < 2 {
			t.Fatalf("status %d:\n%s", status, stdout)
		}
		for _, a := range arrived {
			if a[1] != a[2] {
				t.Errorf("%s: %s", args[0], a[0])
			}
		}
		if args[0] == "chat" && strings.Count(compared, "one way 10") != 4 {
			t.Errorf("not 10 ms each way:\n%s", compared)
		}
	}
}

func jsonLines(text string) bool {
	for line := range strings.Lines(text) {
		if !json.Valid([]byte(line)) {
			return false
		}
	}
	return text != ""
}

// Whenever it is interrupted or killed, no process, no namespace, no interface and
// no file remains.
func TestNothingRemains(t *testing.T) {
	seed := time.Now().UnixNano()
	t.Logf("seed %d", seed)
	dice := rand.New(rand.NewPCG(uint64(seed), 0))
	plays := [][]string{
		{"run", "--delay", "20ms", "--", "sleep", "987"},
		{"run", "--", "sh", "-c", "sleep 986 & (sleep 985 &) ; exec sleep 984"},
		{"http"},
		{"chat", "--both-ends", "-w", "capture.pcap"},
		{"all", "-w", "captures"},
	}
	before := remains(t)
	for i := range 40 {
		args := plays[i%len(plays)]
		moment := time.Duration(dice.Int64N(int64(120 * time.Millisecond)))
		if i%8 == 7 {
			moment *= 5
		}
		sig := []syscall.Signal{syscall.SIGKILL, syscall.SIGINT, syscall.SIGTERM}[dice.IntN(3)]
		t.Run(fmt.Sprintf("%s, %v after %v", args[0], sig, moment), func(t *testing.T) {
			interruptAt(t, args, moment, sig, i%2 == 0)
		})
	}
	after := remains(t)
	if after != before {
		t.Errorf("before:\n%s\nafter:\n%s", before, after)
	}
}

// interruptAt sends a signal to a play at a moment, and looks what is left of it.
func interruptAt(t *testing.T, args []string, moment time.Duration, sig syscall.Signal, ordinary bool) {
	cmd := command(ordinary, append([]string{"lab"}, args...)...)
	dir, err := os.MkdirTemp("", "play")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	os.Chmod(dir, 0o777)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "TMPDIR="+dir)
	cmd.SysProcAttr = orNew(cmd.SysProcAttr)
	cmd.SysProcAttr.Setpgid = true
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(moment)
	cmd.Process.Signal(sig)
	hung := time.AfterFunc(10*time.Second, func() { cmd.Process.Kill() })
	cmd.Wait()
	if !hung.Stop() {
		t.Error("it went on")
	}
	if left := waitGone(cmd.Process.Pid); left != "" {
		t.Errorf("%s remains", left)
	}
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		// Who interrupts a play keeps the capture of what has been.
		if sig == syscall.SIGKILL || !strings.HasPrefix(f.Name(), "capture") {
			t.Errorf("%s remains", f.Name())
		}
	}
}

// remains lists what a play could leave behind on the machine: interfaces, and
// namespaces that outlive their processes because they are mounted.
func remains(t *testing.T) string {
	t.Helper()
	mounts, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil {
		t.Fatal(err)
	}
	kept := 0
	for line := range strings.Lines(string(mounts)) {
		if strings.Contains(line, " nsfs ") {
			kept++
		}
	}
	named, _ := filepath.Glob("/run/netns/*")
	return fmt.Sprint(interfaces(t), " mounted namespaces: ", kept, named)
}

func orNew(a *syscall.SysProcAttr) *syscall.SysProcAttr {
	if a == nil {
		return &syscall.SysProcAttr{}
	}
	return a
}

func interfaces(t *testing.T) string {
	t.Helper()
	list, err := os.ReadDir("/sys/class/net")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range list {
		names = append(names, e.Name())
	}
	return strings.Join(names, " ")
}

// waitGone waits until no process of the group is left, for two seconds, and
// returns the command line of one that is.
func waitGone(group int) (left string) {
	for range 100 {
		if left = memberOf(group); left == "" {
			return ""
		}
		time.Sleep(20 * time.Millisecond)
	}
	return left
}

func memberOf(group int) string {
	list, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, name := range list {
		text, err := os.ReadFile(name)
		if err != nil {
			continue
		}
		_, rest, _ := strings.Cut(string(text), ") ")
		fields := strings.Fields(rest)
		if len(fields) > 2 && fields[2] == strconv.Itoa(group) && fields[0] != "Z" {
			line, _ := os.ReadFile(filepath.Join(filepath.Dir(name), "cmdline"))
			return strings.ReplaceAll(string(line), "\x00", " ")
		}
	}
	return ""
}
