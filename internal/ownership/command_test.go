package ownership_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"wiretale/internal/lab/network"
	"wiretale/internal/ownership"
	"wiretale/internal/testnet"
)

// built is the program, made once for all tests.
var built string

func TestMain(m *testing.M) {
	if role := os.Getenv("OWNERSHIP_TEST_ROLE"); role != "" {
		if err := play(role, os.Args[1], os.Args[2]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(network.RunTests(func() int {
		dir, err := os.MkdirTemp("", "ownership")
		if err == nil {
			built = filepath.Join(dir, "wiretale")
			err = errors.Join(testnet.SetUp("lo", true), build(dir))
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer os.RemoveAll(dir)
		return m.Run()
	}))
}

func build(dir string) error {
	out, err := exec.Command("go", "build", "-o", built, "wiretale/cmd/wiretale").CombinedOutput()
	if err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	return os.Chmod(dir, 0o755)
}

// play is what this program does in another role: a client that makes connections
// to an address, or a server of as many, and both print their own address of each.
func play(role, address, times string) error {
	n, err := strconv.Atoi(times)
	if err != nil {
		return err
	}
	if role == "server" {
		return serve(address, n)
	}
	for range n {
		c, err := net.Dial("tcp", address)
		if err != nil {
			return err
		}
		fmt.Println(c.LocalAddr())
		fmt.Fprintf(c, "hello\n")
		_, err = bufio.NewReader(c).ReadString('\n')
		if err = errors.Join(err, c.Close()); err != nil {
			return err
		}
	}
	return nil
}

func serve(address string, n int) error {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	for i := 0; i < n || n == 0; i++ {
		c, err := l.Accept()
		if err != nil {
			return err
		}
		fmt.Println(c.RemoteAddr())
		line, _ := bufio.NewReader(c).ReadString('\n')
		io.WriteString(c, line)
		io.Copy(io.Discard, c)
		c.Close()
	}
	return nil
}

// actor is a process of this program in a role.
func actor(role, address string, n int) *exec.Cmd {
	cmd := exec.Command("/proc/self/exe", address, strconv.Itoa(n))
	cmd.Env = append(os.Environ(), "OWNERSHIP_TEST_ROLE="+role)
	cmd.Stderr = os.Stderr
	return cmd
}

// start starts a process, and ends it with the test.
func start(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
}

// awaitServer waits until somebody listens.
func awaitServer(t *testing.T, address string) {
	t.Helper()
	_, port, _ := net.SplitHostPort(address)
	n, _ := strconv.Atoi(port)
	for range 500 {
		for _, name := range []string{"/proc/self/net/tcp", "/proc/self/net/tcp6"} {
			text, _ := os.ReadFile(name)
			if strings.Contains(string(text), fmt.Sprintf(":%04X 00000000:0000 0A", n)) ||
				strings.Contains(string(text), fmt.Sprintf(":%04X 00000000000000000000000000000000:0000 0A", n)) {
				return
			}
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("nobody listens at " + address)
}

// explained runs "wiretale explain -- COMMAND", and returns what the command
// wrote, the clients' addresses of the connections in the tale, and the status.
func explained(t *testing.T, role string, command ...string) (stdout string, clients []string, status int) {
	t.Helper()
	tale := filepath.Join(t.TempDir(), "tale")
	cmd := exec.Command(built, append([]string{"explain", "--json", "--output", tale, "--"}, command...)...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	cmd.Env = append(os.Environ(), "OWNERSHIP_TEST_ROLE="+role)
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		t.Fatal(err)
	}
	if errs.Len() > 0 {
		t.Log(errs.String())
	}
	return out.String(), clientsIn(t, tale), cmd.ProcessState.ExitCode()
}

func clientsIn(t *testing.T, tale string) (list []string) {
	t.Helper()
	text, err := os.ReadFile(tale)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		var o struct {
			Type   string
			Client struct {
				Address string
				Port    int
			}
		}
		if err := json.Unmarshal([]byte(line), &o); err != nil {
			t.Fatal(err)
		}
		if o.Type == "connection" {
			list = append(list, net.JoinHostPort(o.Client.Address, strconv.Itoa(o.Client.Port)))
		}
	}
	slices.Sort(list)
	return list
}

// wanted sorts the addresses that a command printed.
func wanted(out string) []string {
	list := strings.Fields(out)
	slices.Sort(list)
	return list
}

// exact skips where the kernel does not tell of every socket.
func exact(t *testing.T) {
	t.Helper()
	w := ownership.NewWatch()
	defer w.Close()
	if !w.Exact {
		t.Skip("SKIPPED: not root of the machine, so connections of a millisecond are not all found: ", w.Why)
	}
}

func same(t *testing.T, got, want []string, n int) {
	t.Helper()
	if len(want) != n {
		t.Fatalf("the command made %d connections instead of %d", len(want), n)
	}
	if !slices.Equal(got, want) {
		t.Errorf("%d connections are told of, %d were made;\ntold of:\n%s\nmade:\n%s", len(got), len(want), strings.Join(got, " "), strings.Join(want, " "))
	}
}

// A client, while another program talks to the same server all the time: exactly
// the client's 200 connections are told of. Over IPv4 and IPv6, and when the
// client is a grandchild.
func TestClient(t *testing.T) {
	exact(t)
	for _, c := range []struct {
		name, address string
		command       []string
	}{
		{"IPv4", "127.0.0.1:18101", []string{"/proc/self/exe", "127.0.0.1:18101", "200"}},
		{"IPv6", "[::1]:18102", []string{"/proc/self/exe", "[::1]:18102", "200"}},
		{"Grandchildren", "127.0.0.1:18103", []string{"sh", "-c", "for i in 1 2 3 4; do (sh -c '$0 127.0.0.1:18103 50; :' $0; :) & done; wait", "/proc/self/exe"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			self, err := os.Executable()
			if err != nil {
				t.Fatal(err)
			}
			for i, word := range c.command {
				if word == "/proc/self/exe" {
					c.command[i] = self
				}
			}
			start(t, actor("server", c.address, 0))
			awaitServer(t, c.address)
			start(t, actor("client", c.address, 1_000_000))
			out, got, status := explained(t, "client", c.command...)
			if status != 0 {
				t.Errorf("status %d", status)
			}
			same(t, got, wanted(out), 200)
		})
	}
}

// A server: the connections to it are its own, those to another server are not.
func TestServer(t *testing.T) {
	exact(t)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	start(t, actor("server", "127.0.0.1:18111", 0))
	awaitServer(t, "127.0.0.1:18111")
	start(t, actor("client", "127.0.0.1:18111", 1_000_000))
	go func() {
		awaitServer(t, "127.0.0.1:18112")
		actor("client", "127.0.0.1:18112", 200).Run()
	}()
	out, got, status := explained(t, "server", self, ":18112", "200")
	if status != 0 {
		t.Errorf("status %d", status)
	}
	same(t, got, wanted(out), 200)
}

// curl, refused and not; the exit status is curl's, and what it writes is not
// touched.
func TestCurl(t *testing.T) {
	exact(t)
	curl, err := exec.LookPath("curl")
	if err != nil {
		t.Skip("SKIPPED: there is no curl")
	}
	server := exec.Command(built, "lab", "serve", "http", "127.0.0.1:18121")
	start(t, server)
	awaitServer(t, "127.0.0.1:18121")
	out, got, status := explained(t, "", curl, "-s", "-w", "%{local_port}", "http://127.0.0.1:18121/")
	if status != 0 || len(got) != 1 || !strings.HasSuffix(out, got[0][len("127.0.0.1:"):]) {
		t.Errorf("status %d, connections %q, output %q", status, got, out)
	}
	if _, got, status = explained(t, "", curl, "-s", "http://127.0.0.1:18122/"); status != 7 || len(got) != 1 {
		t.Errorf("refused: status %d, connections %q", status, got)
	}
}

// The command's streams, its exit status, and its end by a signal.
func TestStatus(t *testing.T) {
	for _, c := range []struct {
		command        []string
		status         int
		stdout, stderr string
	}{
		{[]string{"sh", "-c", "echo out; echo err >&2; exit 7"}, 7, "out\n", "err\n"},
		{[]string{"cat"}, 0, "given\n", "the command made no TCP connection"},
		{[]string{"sh", "-c", "kill -TERM $$"}, 143, "", ""},
		{[]string{"/no/such/program"}, 127, "", "/no/such/program: No such file or directory"},
		{[]string{"no-such-program"}, 127, "", "no-such-program: "},
		{[]string{"/etc/passwd"}, 126, "", "Permission denied"},
	} {
		cmd := exec.Command(built, append([]string{"explain", "--"}, c.command...)...)
		var out, errs bytes.Buffer
		cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader("given\n"), &out, &errs
		cmd.Run()
		if got := cmd.ProcessState.ExitCode(); got != c.status || out.String() != c.stdout || !strings.Contains(errs.String(), c.stderr) {
			t.Errorf("%q: status %d, %q, %q", c.command, got, out.String(), errs.String())
		}
	}
}

// An interrupt goes to the command, and the tale is told when it has ended. When
// the program is killed, so is the command.
func TestSignals(t *testing.T) {
	for _, sig := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGKILL} {
		cmd := exec.Command(built, "explain", "--", "sh", "-c", "trap 'exit 9' INT TERM; echo $$; while :; do sleep 0.01; done")
		cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		start(t, cmd)
		line, err := bufio.NewReader(out).ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		cmd.Process.Signal(sig)
		cmd.Wait()
		if want := 9; sig != syscall.SIGKILL && cmd.ProcessState.ExitCode() != want {
			t.Errorf("%v: status %d instead of the command's %d", sig, cmd.ProcessState.ExitCode(), want)
		}
		pid, _ := strconv.Atoi(strings.TrimSpace(line))
		for range 100 {
			if err = syscall.Kill(pid, 0); err != nil {
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
		if err == nil && !zombie(pid) {
			t.Errorf("%v: the command is still there", sig)
		}
	}
}

func zombie(pid int) bool {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return strings.Contains(string(text), ") Z ")
}

// Where the kernel does not tell of sockets, a connection that lasts is found all
// the same, and the message says what may be missed.
func TestWithoutTrace(t *testing.T) {
	start(t, exec.Command(built, "lab", "serve", "echo", "127.0.0.1:18131"))
	awaitServer(t, "127.0.0.1:18131")
	tale := filepath.Join(t.TempDir(), "tale")
	// A user namespace takes away what the trace needs; capturing it may.
	cmd := exec.Command("unshare", "-Urn", "sh", "-c", "ip link set lo up 2>/dev/null; exec "+built+" explain --json --output "+tale+
		" -- sh -c '"+built+" lab serve echo 127.0.0.1:7 & sleep 0.3; (echo hi; sleep 0.3) | "+built+" lab dial echo 127.0.0.1:7; kill $!'")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Skipf("SKIPPED: no user namespace, or no ip: %v: %s", err, out)
	}
	if got := clientsIn(t, tale); len(got) != 1 {
		t.Errorf("%d connections instead of 1: %s", len(got), out)
	}
	if !strings.Contains(string(out), "may be missed") {
		t.Errorf("no warning: %s", out)
	}
}

// Without the right to capture: the reason and the way out.
func TestNoRights(t *testing.T) {
	cmd := exec.Command("setpriv", "--bounding-set=-all", "--inh-caps=-all", "--no-new-privs", built, "explain", "--", "true")
	if os.Geteuid() == 0 {
		cmd.Args = slices.Insert(cmd.Args, 1, "--reuid=65534", "--regid=65534", "--clear-groups")
	}
	out, err := cmd.CombinedOutput()
	if err == nil || cmd.ProcessState.ExitCode() != 1 {
		t.Errorf("it ran: %s", out)
	}
	for _, want := range []string{"permission", "sudo", "setcap", "lab run"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("no %q in: %s", want, out)
		}
	}
}
