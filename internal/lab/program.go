package lab

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"

	"wiretale/internal/foreground"
	"wiretale/internal/lab/service"
)

// Program is a command of the user's that runs in a private network, on the
// host client (10.0.0.1), against servers of the lab on the host server (10.0.0.2).
type Program struct {
	Args   []string
	Rules  string
	Serve  []string // kinds of servers; empty is all
	Stdin  io.Reader
	Stdout io.Writer
	Stderr io.Writer
	// Signals are passed on to the command.
	Signals <-chan os.Signal

	status int
}

// Status is the exit status of the command, when its scenario has been played.
func (p *Program) Status() int { return p.status }

// Scenario returns the experiment in which the command runs.
func (p *Program) Scenario() *Scenario {
	return &Scenario{Name: "run", Rules: p.Rules, Run: p.run}
}

func (p *Program) run(s *Stage) error {
	if err := p.startServers(s); err != nil {
		return err
	}
	if err := s.Client().Do(furnish); err != nil {
		return err
	}
	cmd := exec.Command(p.Args[0], p.Args[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = p.Stdin, p.Stdout, p.Stderr
	// The command inherits the namespace of the thread that starts it.
	if err := s.Client().Do(cmd.Start); err != nil {
		p.status = 127
		return err
	}
	ctx, cancel := context.WithCancel(s.Context)
	defer cancel()
	go p.passSignals(ctx, cmd.Process)
	err := cmd.Wait()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		p.status = status(exit)
		return nil
	}
	return err
}

func (p *Program) passSignals(ctx context.Context, to *os.Process) {
	for {
		select {
		case sig := <-p.Signals:
			if !foreground.Shared(sig) {
				to.Signal(sig)
			}
		case <-ctx.Done():
			return
		}
	}
}

// status is what a shell would show: the status, or 128 and the signal.
func status(exit *exec.ExitError) int {
	if ws, ok := exit.Sys().(syscall.WaitStatus); ok && ws.Signaled() {
		return 128 + int(ws.Signal())
	}
	return exit.ExitCode()
}

func (p *Program) startServers(s *Stage) error {
	for _, k := range service.Kinds() {
		if k.Serve == nil || k.Name == "raw" || len(p.Serve) > 0 && !slices.Contains(p.Serve, k.Name) {
			continue
		}
		server, err := k.Serve(s.At("server"), s.ServerAddress(k.Port), service.Terminal{In: strings.NewReader(""), Out: io.Discard})
		if err != nil {
			return fmt.Errorf("%s: %w", k.Name, err)
		}
		s.Defer(func() { server.Close() })
	}
	return nil
}

// What the command finds in /etc.
const (
	hostsFile      = "127.0.0.1 localhost\n10.0.0.1 client client.lab.test\n10.0.0.2 server server.lab.test www.lab.test\n"
	resolverConfig = "nameserver 10.0.0.2\n"
)

// furnish makes the mounts of this process fit the private network: names in
// /etc/hosts, the lab's name server in /etc/resolv.conf, a /proc and a /sys of
// the new namespaces. Nobody else sees these mounts. What the kernel refuses
// here a command can do without.
func furnish() error {
	if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
		return fmt.Errorf("make mounts private: %w", err)
	}
	if unix.Mount("tmpfs", "/mnt", "tmpfs", 0, "size=64k") == nil {
		cover("/etc/hosts", hostsFile)
		cover("/etc/resolv.conf", resolverConfig)
		unix.Unmount("/mnt", unix.MNT_DETACH)
	}
	unix.Mount("proc", "/proc", "proc", 0, "")
	unix.Mount("sysfs", "/sys", "sysfs", unix.MS_RDONLY, "")
	return nil
}

// cover lays another text over a file.
func cover(file, text string) {
	const other = "/mnt/file"
	os.Remove(other)
	if os.WriteFile(other, []byte(text), 0o644) == nil {
		unix.Mount(other, file, "", unix.MS_BIND, "")
	}
}
