package ownership

import (
	"bytes"
	"net/netip"
	"os"
	"strconv"
	"strings"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"
)

// Socket is an open TCP socket.
type Socket struct {
	Number        uint64 // the kernel's, its cookie
	State         State
	Local, Remote netip.AddrPort
}

// Scan returns the TCP sockets that processes have open.
func Scan(processes []int) ([]Socket, error) {
	inodes := map[uint32]bool{}
	for _, pid := range processes {
		socketsOf(pid, inodes)
	}
	if len(inodes) == 0 {
		return nil, nil
	}
	return sockets(func(inode uint32) bool { return inodes[inode] })
}

// sockets lists the TCP sockets of this network namespace whose inodes are wanted.
func sockets(wanted func(inode uint32) bool) (list []Socket, err error) {
	for _, family := range []uint8{unix.AF_INET, unix.AF_INET6} {
		all, err := netlink.SocketDiagTCP(family)
		if err != nil {
			return nil, err
		}
		for _, s := range all {
			if wanted(s.INode) {
				number := uint64(s.ID.Cookie[0]) | uint64(s.ID.Cookie[1])<<32
				list = append(list, Socket{number, State(s.State), address(s.ID.Source, s.ID.SourcePort), address(s.ID.Destination, s.ID.DestinationPort)})
			}
		}
	}
	return list, nil
}

// others lists the connections there are that a process has no part in: what it
// begins later cannot be one of them.
func others(self int) map[pair]bool {
	own := map[uint32]bool{}
	socketsOf(self, own)
	list, err := sockets(func(inode uint32) bool { return !own[inode] })
	if err != nil {
		return nil
	}
	there := map[pair]bool{}
	for _, s := range list {
		if s.State != Listen {
			there[pair{s.Local, s.Remote}] = true
		}
	}
	return there
}

func address(ip []byte, port uint16) netip.AddrPort {
	a, _ := netip.AddrFromSlice(ip)
	return netip.AddrPortFrom(a.Unmap(), port)
}

// family lists the processes below one. Orphans that were given to it and have
// ended are buried, all but the child that somebody else waits for.
func family(self, awaited int) (list []int) {
	children := map[int][]int{}
	entries, _ := os.ReadDir("/proc")
	for _, e := range entries {
		pid, err := strconv.Atoi(e.Name())
		if err != nil {
			continue
		}
		parent, ended, ok := parentOf(pid)
		switch {
		case !ok:
		case !ended:
			children[parent] = append(children[parent], pid)
		case parent == self && pid != awaited:
			unix.Wait4(pid, nil, unix.WNOHANG, nil)
		}
	}
	list = children[self]
	for i := 0; i < len(list); i++ {
		list = append(list, children[list[i]]...)
	}
	return list
}

// parentOf reads the parent's number from /proc/PID/stat, which has the name in
// parentheses before it.
func parentOf(pid int) (parent int, ended, ok bool) {
	text, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return 0, false, false
	}
	fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
	if len(fields) < 2 {
		return 0, false, false
	}
	parent, err = strconv.Atoi(fields[1])
	return parent, fields[0] == "Z", err == nil
}

// socketsOf adds the inodes of a process's sockets.
func socketsOf(pid int, inodes map[uint32]bool) {
	dir := "/proc/" + strconv.Itoa(pid) + "/fd/"
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		target, _ := os.Readlink(dir + e.Name())
		if number, ok := strings.CutPrefix(target, "socket:["); ok {
			if n, err := strconv.ParseUint(strings.TrimSuffix(number, "]"), 10, 32); err == nil {
				inodes[uint32(n)] = true
			}
		}
	}
}
