package ownership

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"runtime"
	"unsafe"

	"golang.org/x/sys/unix"
)

// launchFD is where the process that becomes the command finds the way back, and
// the keeper the kernel's questions.
const launchFD = 3

// Launch is the whole life of a process that was invoked as UsherName: with
// arguments it has the kernel ask before it and its children connect or listen,
// sends back where the questions come, and becomes the command; args are the
// program's path, its name and its arguments. Without, it lets whoever is left do
// as they please, until nobody is. It returns the exit status.
func Launch(args []string) int {
	runtime.LockOSThread() // the filter is this thread's, and the thread becomes the command
	if len(args) < 2 {
		return keep()
	}
	// The thread that began this process asked for this signal for another thread.
	_ = unix.Prctl(unix.PR_SET_PDEATHSIG, uintptr(unix.SIGKILL), 0, 0, 0)
	unix.CloseOnExec(launchFD)
	fd, err := listenFilter()
	if err != nil {
		report(err, -1)
	} else {
		report(nil, fd)
		unix.Close(fd)
	}
	err = unix.Exec(args[0], args[1:], os.Environ())
	report(err, -1)
	return 126
}

// report sends an error number back, 0 for none, and a descriptor.
func report(err error, fd int) {
	var errno unix.Errno
	if err != nil && !errors.As(err, &errno) {
		errno = unix.EINVAL
	}
	var rights []byte
	if fd >= 0 {
		rights = unix.UnixRights(fd)
	}
	_ = unix.Sendmsg(launchFD, binary.NativeEndian.AppendUint32(nil, uint32(errno)), rights, nil, 0)
}

// listenFilter installs the filter on this thread and returns where its questions
// come. Without CAP_SYS_ADMIN the kernel wants that set-user-ID programs are of no
// effect from then on (PR_SET_NO_NEW_PRIVS).
func listenFilter() (int, error) {
	const offsetCall, offsetArch = 0, 4 // of struct seccomp_data
	const load, equal, give = unix.BPF_LD | unix.BPF_W | unix.BPF_ABS, unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, unix.BPF_RET | unix.BPF_K
	code := []unix.SockFilter{
		{Code: load, K: offsetArch},
		{Code: equal, K: architectures[runtime.GOARCH], Jf: 4},
		{Code: load, K: offsetCall},
		{Code: equal, K: unix.SYS_CONNECT, Jt: 1},
		{Code: equal, K: unix.SYS_LISTEN, Jf: 1},
		{Code: give, K: unix.SECCOMP_RET_USER_NOTIF},
		{Code: give, K: unix.SECCOMP_RET_ALLOW},
	}
	fd, err := installFilter(code)
	if errors.Is(err, unix.EACCES) {
		if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
			return -1, fmt.Errorf("no_new_privs: %w", err)
		}
		fd, err = installFilter(code)
	}
	return fd, err
}

func installFilter(code []unix.SockFilter) (fd int, err error) {
	program := unix.SockFprog{Len: uint16(len(code)), Filter: &code[0]}
	for _, flags := range []uintptr{unix.SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV, 0} { // the first since Linux 5.19
		n, _, errno := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER,
			unix.SECCOMP_FILTER_FLAG_NEW_LISTENER|flags, uintptr(unsafe.Pointer(&program)))
		if errno == 0 {
			return int(n), nil
		}
		err = errno
		if errno != unix.EINVAL {
			break
		}
	}
	return -1, fmt.Errorf("seccomp: %w", err)
}

// keep answers the questions of those who are left.
func keep() int {
	fds := []unix.PollFd{{Fd: launchFD, Events: unix.POLLIN}}
	var q question
	for {
		if _, err := unix.Poll(fds, -1); err != nil && err != unix.EINTR {
			return 1
		}
		switch {
		case fds[0].Revents&unix.POLLIN != 0:
			if receive(launchFD, &q) {
				proceed(launchFD, q.id)
			}
		case fds[0].Revents != 0:
			return 0
		}
	}
}
