package ownership

import (
	"net/netip"
	"testing"

	"wiretale/internal/header"
)

func at(s string) netip.AddrPort { return netip.MustParseAddrPort(s) }

// change is a socket's change of state, in milliseconds.
func change(ms int64, pid int32, socket uint64, from, to State, local, remote string) Change {
	return Change{Time: ms * 1e6, Process: pid, Socket: socket, From: from, To: to, Local: at(local), Remote: at(remote)}
}

func born(ms int64, parent, child int32) Change {
	return Change{Time: ms * 1e6, Process: parent, Child: child}
}

const self, command, stranger = 10, 20, 30

// A connection is the command's when one of its processes began it, from the time
// it did so until the socket was closed.
func TestOwner(t *testing.T) {
	r := NewRegistry(self)
	r.Apply([]Change{
		born(1, self, command), born(1, command, 21), born(1, 1, stranger),
		change(10, 21, 1, Close, SynSent, "10.0.0.1:0", "10.0.0.2:80"),
		change(10, stranger, 2, Close, SynSent, "10.0.0.1:0", "10.0.0.2:80"),
		change(11, 0, 1, SynSent, Established, "10.0.0.1:40001", "10.0.0.2:80"),
		change(11, 0, 2, SynSent, Established, "10.0.0.1:40002", "10.0.0.2:80"),
		change(20, 0, 1, Established, Close, "10.0.0.1:40001", "10.0.0.2:80"),
	})
	for _, c := range []struct {
		from string
		ms   int64
		want bool
	}{
		{"10.0.0.1:40001", 10, true}, {"10.0.0.1:40001", 20, true},
		{"10.0.0.1:40001", 9, false}, {"10.0.0.1:40001", 21, false},
		{"10.0.0.1:40002", 12, false}, {"10.0.0.1:40003", 12, false},
	} {
		for _, ends := range [][2]string{{c.from, "10.0.0.2:80"}, {"10.0.0.2:80", c.from}} {
			if got := r.owner(at(ends[0]), at(ends[1]), c.ms*1e6) != nil; got != c.want {
				t.Errorf("%v at %d ms: %v", ends, c.ms, got)
			}
		}
	}
}

// The number of a process that has ended may be another's.
func TestNumberUsedAgain(t *testing.T) {
	r := NewRegistry(self)
	r.Apply([]Change{
		born(1, self, command), born(2, stranger, command),
		change(3, command, 1, Close, SynSent, "10.0.0.1:40001", "10.0.0.2:80"),
	})
	if r.owner(at("10.0.0.1:40001"), at("10.0.0.2:80"), 4e6) != nil {
		t.Error("the connection of another program is the command's")
	}
}

// A listener of the command's owns what comes to it while it listens.
func TestListener(t *testing.T) {
	r := NewRegistry(self)
	r.Apply([]Change{
		born(1, self, command),
		change(10, command, 1, Close, Listen, "0.0.0.0:8000", "0.0.0.0:0"),
		change(10, stranger, 2, Close, Listen, "127.0.0.1:9000", "0.0.0.0:0"),
		change(12, 0, 3, SynReceived, Established, "10.0.0.1:8000", "10.0.0.9:1234"),
		change(20, command, 1, Listen, Close, "0.0.0.0:8000", "0.0.0.0:0"),
	})
	for _, c := range []struct {
		local string
		ms    int64
		want  bool
	}{{"10.0.0.1:8000", 15, true}, {"10.0.0.1:8000", 25, false}, {"127.0.0.1:9000", 15, false}} {
		if got := r.listens(at(c.local), c.ms*1e6); got != c.want {
			t.Errorf("%s at %d ms: %v", c.local, c.ms, got)
		}
	}
	if r.owner(at("10.0.0.9:1234"), at("10.0.0.1:8000"), 30e6) == nil {
		t.Error("an accepted connection ends with the listener")
	}
}

// What looks find is there from one look to another.
func TestLooks(t *testing.T) {
	r := NewRegistry(self)
	s := Socket{7, Established, at("10.0.0.1:40001"), at("10.0.0.2:80")}
	r.Look([]Socket{s}, 10e6)
	r.Look([]Socket{s}, 20e6)
	if !r.open() {
		t.Error("the connection is not open")
	}
	r.Look(nil, 30e6)
	if r.open() {
		t.Error("the connection is still open")
	}
	if r.owner(s.Local, s.Remote, 25e6) == nil || r.owner(s.Local, s.Remote, 40e6) != nil {
		t.Error("the connection was not there until the last look")
	}
	r.Look(nil, 30e6+claimMemory+1)
	if len(r.pairs) != 0 {
		t.Error("it is remembered for ever")
	}
}

// While a connection to a silent address is being opened nobody knows its port;
// it is the command's when nobody else's.
func TestUnanswered(t *testing.T) {
	r := NewRegistry(self)
	r.Apply([]Change{born(1, self, command), change(10, command, 1, Close, SynSent, "10.0.0.1:0", "192.0.2.1:80")})
	v := sieve{registry: r, flows: map[header.Flow]*flow{}}
	ours := &flow{first: 11e6, from: at("10.0.0.1:5"), to: at("192.0.2.1:80")}
	other := &flow{first: 11e6, from: at("10.0.0.1:6"), to: at("192.0.2.2:80")}
	r.Known(12e6)
	if v.decide(ours, false) != undecided || v.decide(other, false) != undecided {
		t.Error("decided at once")
	}
	r.Known(12e6 + patience)
	if v.decide(ours, false) != undecided {
		t.Error("its port may still be told")
	}
	r.Known(12e6 + stubbornness)
	if v.decide(ours, false) != own || v.decide(other, false) != foreign {
		t.Errorf("ours %v, the other %v", ours.verdict, other.verdict)
	}
}

// A process that was interrupted while it connected is told of twice; when the
// socket is destroyed nothing is left that could take in others' connections.
func TestToldTwice(t *testing.T) {
	r := NewRegistry(self)
	asks := change(10, 0, 1, Close, SynSent, "0.0.0.0:0", "10.0.0.2:80")
	r.Begin(asks)
	asks.Time = 15e6
	r.Begin(asks)
	r.Apply([]Change{change(20, 0, 1, Established, Close, "10.0.0.1:40001", "10.0.0.2:80")})
	if r.owner(at("10.0.0.1:40001"), at("10.0.0.2:80"), 12e6) == nil {
		t.Error("the connection is nobody's")
	}
	if yes, _ := r.connecting(at("10.0.0.1:40002"), at("10.0.0.2:80"), 12e6); yes {
		t.Error("another connection to the same address may be the command's")
	}
}

func TestFormat(t *testing.T) {
	f := parseFormat("name: x\nformat:\n\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;\n\n" +
		"\tfield:const void * skaddr;\toffset:8;\tsize:8;\tsigned:0;\n\tfield:__u8 saddr_v6[16];\toffset:40;\tsize:16;\tsigned:0;\nprint fmt: \"field:x\"\n")
	if len(f) != 3 || f["skaddr"] != 8 || f["saddr_v6"] != 40 {
		t.Errorf("%v", f)
	}
}
