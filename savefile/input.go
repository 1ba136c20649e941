package savefile

import (
	"encoding/binary"
	"errors"
	"io"
	"os"
	"sync"
	"sync/atomic"

	"golang.org/x/sys/unix"
)

// input reads a file, a pipe or a terminal with read(2). Where a read may block,
// it waits together with a descriptor that Interrupt makes readable.
type input struct {
	file        *os.File
	fd          int
	regular     bool
	keep        bool // the file was not opened by us
	interrupted atomic.Bool
	mu          sync.Mutex // guards wake against Close
	wake        int        // eventfd; -1 for a regular file and after Close
}

// openInput opens the named file; "-" is standard input.
func openInput(name string) (*input, error) {
	if name == "-" {
		return newInput(os.Stdin, true)
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, fileError(name, err)
	}
	return newInput(f, false)
}

func newInput(f *os.File, keep bool) (*input, error) {
	in := &input{file: f, fd: int(f.Fd()), keep: keep, wake: -1}
	info, err := f.Stat()
	if err != nil {
		return nil, readError(err)
	}
	in.regular = info.Mode().IsRegular()
	if !in.regular && !info.IsDir() {
		in.wake, err = unix.Eventfd(0, unix.EFD_CLOEXEC|unix.EFD_NONBLOCK)
		if err != nil {
			return nil, readError(err)
		}
	}
	return in, nil
}

// Read reads what there is, at least a byte.
func (in *input) Read(p []byte) (int, error) {
	for {
		if in.interrupted.Load() {
			return 0, ErrInterrupted
		}
		if in.wake >= 0 {
			if ready, err := in.wait(); err != nil || !ready {
				if err != nil {
					return 0, err
				}
				continue
			}
		}
		n, err := unix.Read(in.fd, p)
		switch {
		case err == unix.EINTR || err == unix.EAGAIN:
			continue
		case err != nil:
			return 0, err
		case n == 0 && len(p) > 0:
			return 0, io.EOF
		}
		return n, nil
	}
}

// wait waits until there is something to read (true) or to look at (false).
func (in *input) wait() (bool, error) {
	fds := [2]unix.PollFd{
		{Fd: int32(in.fd), Events: unix.POLLIN},
		{Fd: int32(in.wake), Events: unix.POLLIN},
	}
	_, err := unix.Poll(fds[:], -1)
	if err != nil && !errors.Is(err, unix.EINTR) {
		return false, err
	}
	return err == nil && fds[0].Revents != 0, nil
}

// interrupt makes reads fail with ErrInterrupted, also one that is under way.
func (in *input) interrupt() {
	in.interrupted.Store(true)
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.wake >= 0 {
		var one [8]byte
		binary.NativeEndian.PutUint64(one[:], 1)
		_, _ = unix.Write(in.wake, one[:]) // full means that it is readable already
	}
}

func (in *input) close() error {
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.wake >= 0 {
		unix.Close(in.wake)
		in.wake = -1
	}
	if in.keep {
		return nil
	}
	return in.file.Close()
}
