package network

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"strings"
	"sync"
	"syscall"

	"golang.org/x/sys/unix"

	"wiretale/internal/foreground"
)

// marker tells the program that was run again that descriptor 3 is the network
// namespace it was started from, and 4 its lifeline.
const marker = "WIRETALE_PRIVATE_NETWORK"

const (
	outerFD    = 3
	lifelineFD = 4
)

// Inside reports whether this process is in a private network namespace that
// Reexec made. The environment alone is not believed: the namespace must really
// be another one than that of the process that started this one.
var Inside = sync.OnceValue(func() bool {
	if os.Getenv(marker) == "" {
		return false
	}
	os.Unsetenv(marker)
	var outer, own unix.Stat_t
	if unix.Fstat(outerFD, &outer) != nil || unix.Stat("/proc/self/ns/net", &own) != nil {
		return false
	}
	unix.Close(outerFD)
	if outer.Dev != own.Dev || outer.Ino == own.Ino {
		return false
	}
	unix.CloseOnExec(lifelineFD)
	unix.Write(lifelineFD, []byte{1}) // from now on signals are not lost
	go dieWithParent()
	return true
})

// dieWithParent waits for the end of the process that holds the other end of the
// lifeline. The signal of PR_SET_PDEATHSIG would come sooner, but not if that
// process was killed before this one could ask for it.
func dieWithParent() {
	var b [1]byte
	for {
		if n, err := unix.Read(lifelineFD, b[:]); n == 0 || err != nil && err != unix.EINTR {
			os.Exit(128 + int(unix.SIGKILL))
		}
	}
}

// Reexec runs this program again, with the same arguments, in namespaces of its
// own, and returns its exit status. The new process is the init of its
// process-id namespace and is killed when this one dies: whatever it started
// dies with it, and the kernel takes the networks down.
func Reexec() (status int, err error) {
	// The kernel watches over the thread that forked, not over the process.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	outer, err := os.Open("/proc/self/ns/net")
	if err != nil {
		return 1, Unavailable("look at the network namespace", err)
	}
	defer outer.Close()
	hold, lifeline, err := socketPair()
	if err != nil {
		return 1, err
	}
	defer hold.Close()
	cmd, err := startInside(outer, lifeline)
	lifeline.Close()
	if err != nil {
		return 1, err
	}
	defer passSignals(cmd.Process, hold)()
	err = cmd.Wait()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return exitStatus(exit), nil
	}
	return 0, err
}

// startInside starts the program in new namespaces. Root does it as root, which
// can write files anywhere; when even root may not, or for anybody else, a user
// namespace lends the rights.
func startInside(files ...*os.File) (*exec.Cmd, error) {
	if os.Geteuid() == 0 {
		if cmd := command(files, false); cmd.Start() == nil {
			return cmd, nil
		}
	}
	cmd := command(files, true)
	if err := cmd.Start(); err != nil {
		return nil, Unavailable("make user and network namespaces", err)
	}
	return cmd, nil
}

func command(files []*os.File, user bool) *exec.Cmd {
	cmd := exec.Command("/proc/self/exe", os.Args[1:]...)
	cmd.Args[0] = os.Args[0]
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Env = append(os.Environ(), marker+"=1")
	cmd.ExtraFiles = files
	attr := &syscall.SysProcAttr{
		Cloneflags: unix.CLONE_NEWNET | unix.CLONE_NEWPID | unix.CLONE_NEWNS,
		Pdeathsig:  syscall.SIGKILL,
	}
	if user {
		attr.Cloneflags |= unix.CLONE_NEWUSER
		attr.UidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Geteuid(), Size: 1}}
		attr.GidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getegid(), Size: 1}}
	}
	cmd.SysProcAttr = attr
	return cmd
}

// socketPair makes the lifeline: two ends that notice each other's death.
func socketPair() (hold, lifeline *os.File, err error) {
	fds, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, nil, fmt.Errorf("socketpair: %w", err)
	}
	return os.NewFile(uintptr(fds[0]), "hold"), os.NewFile(uintptr(fds[1]), "lifeline"), nil
}

// passSignals hands the signals that end a program to the inner process, which
// ends in good order, and returns what stops that. It waits until that process
// says that it is there: the kernel throws away what the init of a process-id
// namespace has no handler for.
func passSignals(p *os.Process, hold *os.File) func() {
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT)
	go func() {
		hold.Read(make([]byte, 1))
		for range len(signals) {
			p.Signal(<-signals)
		}
		for s := range signals {
			if !foreground.Shared(s) {
				p.Signal(s)
			}
		}
	}()
	return func() {
		signal.Stop(signals)
		close(signals)
	}
}

// exitStatus is what a shell would show: the status, or 128 and the signal.
func exitStatus(exit *exec.ExitError) int {
	if ws, ok := exit.Sys().(syscall.WaitStatus); ok && ws.Signaled() {
		return 128 + int(ws.Signal())
	}
	return exit.ExitCode()
}

// unavailable is a failure to get something from the kernel, with the way out.
type unavailable struct {
	what   string
	err    error
	advice string
}

func (u *unavailable) Error() string {
	s := fmt.Sprintf("cannot %s: %v", u.what, u.err)
	if u.advice != "" {
		s += "\n" + u.advice
	}
	return s
}

func (u *unavailable) Unwrap() error { return u.err }

// Unavailable wraps the failure of something a private network needs: what was
// tried, the kernel's reason, and what the user can do about it.
func Unavailable(what string, err error) error {
	if _, ok := errors.AsType[*unavailable](err); ok {
		return err
	}
	return &unavailable{what, err, advice(err)}
}

// advice says what keeps the kernel from giving namespaces to this user.
func advice(err error) string {
	switch {
	case readsAs("/proc/sys/user/max_user_namespaces", "0"):
		return "User namespaces are switched off. To allow them: sysctl -w user.max_user_namespaces=15000 (or run this as root)."
	case readsAs("/proc/sys/kernel/unprivileged_userns_clone", "0"):
		return "User namespaces are for root alone here. To allow them: sysctl -w kernel.unprivileged_userns_clone=1 (or run this as root)."
	case readsAs("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1") && os.Geteuid() != 0:
		return "AppArmor keeps user namespaces from this program. To allow them: sysctl -w kernel.apparmor_restrict_unprivileged_userns=0 (or run this as root)."
	case errors.Is(err, unix.ENOSPC):
		return "There are too many namespaces. To allow more: sysctl -w user.max_user_namespaces=15000 user.max_net_namespaces=15000."
	case errors.Is(err, unix.EPERM):
		return "A container usually forbids it: start it with --privileged, or with --cap-add SYS_ADMIN --security-opt seccomp=unconfined; outside a container, run this as root."
	case errors.Is(err, unix.EINVAL), errors.Is(err, unix.ENOSYS), errors.Is(err, unix.EOPNOTSUPP):
		return "This kernel is built without it: CONFIG_USER_NS, CONFIG_NET_NS and CONFIG_VETH are needed."
	}
	return ""
}

func readsAs(path, value string) bool {
	b, err := os.ReadFile(path)
	return err == nil && strings.TrimSpace(string(b)) == value
}
