package savefile

import (
	"io"
	"os"
	"os/exec"
	"os/signal"
	"sync/atomic"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Guard repairs a capture file whose writer was killed within a write(2), which the
// kernel then leaves half done, so that the file ends in the middle of a record. A
// guard is a process that sleeps until its parent is gone. It costs the writer a few
// stores in shared memory a write.
type Guard struct {
	page *guardPage
	pipe *os.File // closed when we are gone
}

// guardPage is the memory that writer and guard share.
type guardPage struct {
	armed  atomic.Uint32 // the rest is valid
	format uint32
	good   atomic.Int64 // bytes of the file that consist of whole records
	length uint32       // of name
	name   [3072]byte
}

// How the end of the guarded file is to be found.
const (
	guardFrames uint32 = iota // compressed: what is not known to be good is given up
	guardPcap
	guardPcapNG
)

const (
	guardPageSize = 4096
	guardPipe     = 3 // descriptors of the guard's process
	guardMemory   = 4
)

// StartGuard starts cmd as a guard: a command that calls RunGuard and then exits.
// Its process gets a session of its own, so that what kills ours by the terminal or
// the process group leaves it alone.
func StartGuard(cmd *exec.Cmd) (*Guard, error) {
	fd, err := unix.MemfdCreate("capture", unix.MFD_CLOEXEC)
	if err != nil {
		return nil, err
	}
	memory := os.NewFile(uintptr(fd), "capture")
	defer memory.Close()
	if err := memory.Truncate(guardPageSize); err != nil {
		return nil, err
	}
	page, err := mapGuardPage(fd)
	if err != nil {
		return nil, err
	}
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	cmd.ExtraFiles = []*os.File{r, memory}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := cmd.Start(); err != nil {
		w.Close()
		return nil, err
	}
	return &Guard{page, w}, nil
}

func mapGuardPage(fd int) (*guardPage, error) {
	b, err := unix.Mmap(fd, 0, guardPageSize, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
	if err != nil {
		return nil, err
	}
	return (*guardPage)(unsafe.Pointer(&b[0])), nil
}

// RunGuard is the body of a guard's process: it waits until the parent is gone, and
// mends the file that it was writing.
func RunGuard() error {
	signal.Ignore(unix.SIGINT, unix.SIGTERM, unix.SIGHUP, unix.SIGQUIT, unix.SIGPIPE)
	page, err := mapGuardPage(guardMemory)
	if err != nil {
		return err
	}
	// Nothing is ever written: this ends when the last writing end is closed.
	if _, err := io.Copy(io.Discard, os.NewFile(guardPipe, "parent")); err != nil {
		return err
	}
	if page.armed.Load() == 0 {
		return nil
	}
	return page.repair()
}

// repair cuts the file back to its last whole record.
func (p *guardPage) repair() error {
	f, err := os.OpenFile(string(p.name[:min(int(p.length), len(p.name))]), os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer f.Close()
	end := p.good.Load()
	if e := p.encoder(); e != nil && end > 0 {
		rest, err := io.ReadAll(io.NewSectionReader(f, end, 1<<62))
		if err != nil {
			return err
		}
		n, _ := e.whole(rest)
		end += int64(n)
	}
	return f.Truncate(end)
}

// encoder knows where records end; nil if that cannot be known.
func (p *guardPage) encoder() encoder {
	switch p.format {
	case guardPcap:
		return &pcapEncoder{}
	case guardPcapNG:
		return &ngEncoder{}
	}
	return nil
}

// watch makes the guard look after the named file, of which nothing is written yet.
func (g *Guard) watch(name string, o WriterOptions) {
	if g == nil || len(name) > len(g.page.name) {
		return
	}
	switch {
	case o.Compression != CompressionNone:
		g.page.format = guardFrames
	case o.Format == FormatPcapNG:
		g.page.format = guardPcapNG
	default:
		g.page.format = guardPcap
	}
	g.page.length = uint32(copy(g.page.name[:], name))
	g.page.good.Store(0)
	g.page.armed.Store(1)
}

// wrote tells that the first n bytes of the file are whole records.
func (g *Guard) wrote(n int64) {
	if g != nil {
		g.page.good.Store(n)
	}
}

// done tells that the file needs no more care.
func (g *Guard) done() {
	if g != nil {
		g.page.armed.Store(0)
	}
}

// Close ends the guard's process.
func (g *Guard) Close() error {
	g.done()
	return g.pipe.Close()
}
