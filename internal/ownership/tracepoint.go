package ownership

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// tracePoint is where the kernel tells of sockets: its number, and where its
// fields lie.
type tracePoint struct {
	id    uint64
	field map[string]int // name -> offset in bytes
}

// fieldsWanted are those that must be there.
var fieldsWanted = []string{"skaddr", "oldstate", "newstate", "sport", "dport", "protocol", "saddr_v6", "daddr_v6"}

// findTracePoint reads the description of the trace point. tracefs need not be
// mounted: a thread of ours mounts it where nobody else sees it.
func findTracePoint() (*tracePoint, error) {
	for _, root := range []string{"/sys/kernel/tracing", "/sys/kernel/debug/tracing"} {
		if t, err := readTracePoint(root); err == nil {
			return t, nil
		}
	}
	type answer struct {
		t   *tracePoint
		err error
	}
	done := make(chan answer)
	go func() {
		runtime.LockOSThread() // never unlocked: the thread and its mounts end with the goroutine
		t, err := mountTracePoint()
		done <- answer{t, err}
	}()
	a := <-done
	return a.t, a.err
}

func mountTracePoint() (*tracePoint, error) {
	const root = "/sys/kernel/tracing"
	if err := unix.Unshare(unix.CLONE_FS | unix.CLONE_NEWNS); err != nil {
		return nil, fmt.Errorf("a mount namespace: %w", err)
	}
	if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
		return nil, fmt.Errorf("private mounts: %w", err)
	}
	if err := unix.Mount("tracefs", root, "tracefs", 0, ""); err != nil {
		return nil, fmt.Errorf("tracefs: %w", err)
	}
	return readTracePoint(root)
}

func readTracePoint(root string) (*tracePoint, error) {
	dir := filepath.Join(root, "events/sock/inet_sock_set_state")
	id, err := os.ReadFile(filepath.Join(dir, "id"))
	if err != nil {
		return nil, err
	}
	format, err := os.ReadFile(filepath.Join(dir, "format"))
	if err != nil {
		return nil, err
	}
	t := &tracePoint{field: parseFormat(string(format))}
	if t.id, err = strconv.ParseUint(strings.TrimSpace(string(id)), 10, 64); err != nil {
		return nil, err
	}
	for _, name := range fieldsWanted {
		if _, ok := t.field[name]; !ok {
			return nil, fmt.Errorf("the trace point has no field %s", name)
		}
	}
	return t, nil
}

// parseFormat reads lines like
//
//	field:__u8 saddr_v6[16];	offset:40;	size:16;	signed:0;
func parseFormat(text string) map[string]int {
	fields := map[string]int{}
	for line := range strings.Lines(text) {
		declaration, rest, found := strings.Cut(strings.TrimSpace(line), ";")
		if !found || !strings.HasPrefix(declaration, "field:") {
			continue
		}
		name := declaration[strings.LastIndexByte(declaration, ' ')+1:]
		name, _, _ = strings.Cut(name, "[")
		offset, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimSpace(rest), "offset:"), ";")
		if n, err := strconv.Atoi(offset); err == nil && n >= 0 && n < 1024 {
			fields[name] = n
		}
	}
	return fields
}
