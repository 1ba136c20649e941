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
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"

	"wiretale/internal/lab/network"
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
	if calls := os.Getenv(denyVariable); calls != "" {
		fmt.Fprintln(os.Stderr, deny(strings.Split(calls, ","), os.Args[1:]))
		os.Exit(1)
	}
	os.Exit(network.RunTests(func() int {
		dir, err := os.MkdirTemp("", "ownership")
		if err == nil {
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

// denyVariable lists system calls, by number, that a program is not allowed.
const denyVariable = "OWNERSHIP_TEST_DENY"

// deny runs a command that is not allowed some system calls, as container
// runtimes have it.
func deny(calls, command []string) error {
	os.Unsetenv(denyVariable)
	runtime.LockOSThread()
	code := []unix.SockFilter{{Code: unix.BPF_LD | unix.BPF_W | unix.BPF_ABS}}
	for _, call := range calls {
		n, err := strconv.ParseUint(call, 10, 32)
		if err != nil {
			return err
		}
		code = append(code, unix.SockFilter{Code: unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, K: uint32(n), Jf: 1},
			unix.SockFilter{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_ERRNO | uint32(unix.EPERM)})
	}
	code = append(code, unix.SockFilter{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_ALLOW})
	program := unix.SockFprog{Len: uint16(len(code)), Filter: &code[0]}
	if _, _, errno := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, 0, uintptr(unsafe.Pointer(&program))); errno != 0 {
		return errno
	}
	return unix.Exec(command[0], command, os.Environ())
}

// programVariable names the program, where it is built already.
const programVariable = "OWNERSHIP_TEST_PROGRAM"

func build(dir string) error {
	if built = os.Getenv(programVariable); built != "" {
		return nil
	}
	built = filepath.Join(dir, "wiretale")
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
	stdout, stderr, clients, status := explainedWithout(t, "", role, command...)
	if stderr != "" {
		t.Log(stderr)
	}
	return stdout, clients, status
}

// explainedWithout is explained without some system calls.
func explainedWithout(t *testing.T, calls, role string, command ...string) (stdout, stderr string, clients []string, status int) {
	t.Helper()
	tale := filepath.Join(t.TempDir(), "tale")
	cmd := exec.Command(built, append([]string{"explain", "--json", "--output", tale, "--"}, command...)...)
	cmd.Env = append(os.Environ(), "OWNERSHIP_TEST_ROLE="+role)
	if calls != "" {
		cmd.Path, cmd.Args = "/proc/self/exe", append([]string{"deny"}, cmd.Args...)
		cmd.Env = append(os.Environ(), denyVariable+"="+calls)
		if role != "" {
			cmd.Args = slices.Insert(cmd.Args, 1, "/usr/bin/env", "OWNERSHIP_TEST_ROLE="+role)
		}
	}
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return out.String(), errs.String(), clientsIn(t, tale), cmd.ProcessState.ExitCode()
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

const nobody = 65534

// canBecome reports whether the process may take on another user: whoever is root
// in a namespace that has no other cannot.
func canBecome(user uint64) bool {
	text, err := os.ReadFile("/proc/self/uid_map")
	if err != nil || os.Geteuid() != 0 {
		return false
	}
	for line := range strings.Lines(string(text)) {
		var inside, outside, count uint64
		if _, err := fmt.Sscan(line, &inside, &outside, &count); err == nil && inside <= user && user < inside+count {
			return true
		}
	}
	return false
}

// An ordinary user, root in namespaces of his own, has no trace: there an usher
// tells, and finds the same.
func TestOrdinaryUser(t *testing.T) {
	if !canBecome(nobody) || os.Getenv(programVariable) != "" {
		t.Skip("this is the ordinary user's run")
	}
	dir, err := os.MkdirTemp("", "ordinary")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	program := filepath.Join(dir, "ownership.test")
	text, err := os.ReadFile("/proc/self/exe")
	if err := errors.Join(err, os.Chmod(dir, 0o777), os.WriteFile(program, text, 0o755)); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, "-test.v", "-test.run=TestClient|TestServer|TestCurl|TestStatus|TestSignals|TestLeftBehind")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), programVariable+"="+built)
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	out, err := cmd.CombinedOutput()
	if strings.Contains(string(out), "cannot make user and network namespaces") {
		t.Skipf("SKIPPED, LOUDLY: an ordinary user gets no namespaces on this machine: %s", out)
	}
	if err != nil || strings.Count(string(out), "\n--- PASS") < 6 {
		t.Errorf("%v\n%s", err, out)
	}
	if strings.Contains(string(out), "may be") {
		t.Errorf("connections are not found exactly:\n%s", out)
	}
}

// What the command leaves behind can connect when the command and the program
// have ended.
func TestLeftBehind(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	start(t, actor("server", "127.0.0.1:18141", 0))
	awaitServer(t, "127.0.0.1:18141")
	result := filepath.Join(t.TempDir(), "result")
	script := "(sleep 2; " + self + " 127.0.0.1:18141 3 >" + result + " 2>&1; echo done >>" + result + ") >/dev/null 2>&1 & exit 0"
	begin := time.Now()
	if _, got, status := explained(t, "client", "sh", "-c", script); status != 0 || len(got) != 0 {
		t.Errorf("status %d, connections %q", status, got)
	}
	if took := time.Since(begin); took > 1900*time.Millisecond {
		t.Errorf("it waited for what the command left behind: %v", took)
	}
	text := ""
	for range 1000 {
		b, _ := os.ReadFile(result)
		if text = string(b); strings.HasSuffix(text, "done\n") {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	if strings.Count(text, "127.0.0.1:") != 3 {
		t.Errorf("what was left behind could not connect: %q", text)
	}
}

// Where the kernel allows less, less is known for sure, and that is said: without
// a trace and without others' sockets by their times, and without a filter only
// what is open when it is looked for.
func TestAllowedLess(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	start(t, actor("server", "127.0.0.1:18151", 0))
	awaitServer(t, "127.0.0.1:18151")
	noTrace := strconv.Itoa(unix.SYS_PERF_EVENT_OPEN)
	noSockets := noTrace + "," + strconv.Itoa(unix.SYS_PIDFD_GETFD)
	noFilter := noSockets + "," + strconv.Itoa(unix.SYS_SECCOMP)

	out, stderr, got, _ := explainedWithout(t, noTrace, "client", self, "127.0.0.1:18151", "200")
	same(t, got, wanted(out), 200)
	if stderr != "" {
		t.Errorf("without a trace: %s", stderr)
	}
	out, stderr, got, _ = explainedWithout(t, noSockets, "client", self, "127.0.0.1:18151", "200")
	same(t, got, wanted(out), 200)
	if !strings.Contains(stderr, "may be taken for its own") {
		t.Errorf("without others' sockets: %s", stderr)
	}
	echo := built + " lab serve echo 127.0.0.1:18152 & sleep 0.3; (echo hi; sleep 0.3) | " + built + " lab dial echo 127.0.0.1:18152; kill $!"
	_, stderr, got, _ = explainedWithout(t, noFilter, "", "/bin/sh", "-c", echo)
	if len(got) != 1 || !strings.Contains(stderr, "may be missed") {
		t.Errorf("without a filter: connections %q, %s", got, stderr)
	}
}

// Without the right to capture: the reason and the way out.
func TestNoRights(t *testing.T) {
	if os.Geteuid() == 0 && !canBecome(nobody) {
		t.Skip("NOT CHECKED: root of a namespace of his own is nobody else, and root is not advised to use sudo")
	}
	cmd := exec.Command("setpriv", "--bounding-set=-all", "--inh-caps=-all", "--no-new-privs", built, "explain", "--", "true")
	if canBecome(nobody) {
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
