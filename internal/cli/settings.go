package cli

import (
	"wiretale/internal/packet"
	"wiretale/internal/source"
)

// settings are what tcpdump's command line says.
type settings struct {
	// where packets come from
	interfaces []string             // -i
	readFile   string               // -r
	readSet    bool                 // -r was given, if only with an empty name
	listFile   string               // -V
	snapLen    int                  // -s; 0 is the default
	bufferSize int                  // -B, in bytes; 0 is the default
	monitor    bool                 // -I
	immediate  bool                 // --immediate-mode
	noPromisc  bool                 // -p
	direction  string               // -Q: in, out, inout or empty
	stampType  source.TimeStampType // -j
	nano       bool                 // --nano
	linkType   packet.LinkType
	linkSet    bool   // -y was given
	user       string // -Z
	userSet    bool   // -Z was given

	// which packets
	count      int    // -c; 0: all
	filterFile string // -F
	filterSet  bool   // -F was given
	noOptimize bool   // -O
	expression string // what is left on the command line

	// what is done instead of capturing
	dumpCode       int  // -d
	listInterfaces bool // -D
	listLinkTypes  bool // -L
	listStampTypes bool // -J

	// where packets go
	writeFile    string // -w
	writeSet     bool   // -w was given
	rotateSize   int64  // -C, in bytes
	rotateTime   int    // -G, in seconds
	rotateCount  int    // -W
	postRotate   string // -z
	unbuffered   bool   // -U
	lineBuffered bool   // -l
	print        bool   // --print
	countOnly    bool   // --count
	json         bool   // --json
	accessors6   bool   // --filter-ipv6-accessors

	// how they are printed
	verbose       int    // -v
	quiet         int    // -q
	linkLevel     bool   // -e
	numeric       bool   // -n
	noDomain      bool   // -N
	foreign       bool   // -f
	absoluteSeq   bool   // -S
	noChecksums   bool   // -K
	asDot         bool   // -b
	oneLine       bool   // -g
	mesh          bool   // -H
	rawNFS        bool   // -u
	packetNumbers bool   // -#
	stamps        int    // -t
	ascii         int    // -A
	hex           int    // -x
	hexASCII      int    // -X
	packetType    string // -T, in lower case
	md5Secret     string // -M
	espSecret     string // -E
}

// offline reports whether packets come from files.
func (s *settings) offline() bool { return s.readSet || s.listFile != "" }

// check looks at what contradicts itself, in the order in which tcpdump does:
// the first complaint is the one that is seen.
func (s *settings) check() error {
	switch {
	case s.ascii > 0 && s.hex > 0:
		return failf("-A and -x[x] are mutually exclusive.")
	case s.ascii > 0 && s.hexASCII > 0:
		return failf("-A and -X[X] are mutually exclusive.")
	case s.hex > 0 && s.hexASCII > 0:
		return failf("-x[x] and -X[X] are mutually exclusive.")
	case s.rotateSize != 0 && !s.writeSet:
		return failf("-C cannot be used without -w.")
	case s.rotateTime != 0 && !s.writeSet:
		return failf("-G cannot be used without -w.")
	case s.postRotate != "" && (!s.writeSet || s.rotateSize == 0 && s.rotateTime == 0):
		return failf("-z cannot be used without -w and (-C or -G).")
	case s.listInterfaces:
		return nil
	case s.stamps > 5:
		return failf("only -t, -tt, -ttt, -tttt and -ttttt are supported")
	case s.foreign && s.offline():
		return failf("-f cannot be used with -V or -r.")
	case s.listFile != "" && s.readSet:
		return failf("-V and -r are mutually exclusive.")
	}
	return nil
}
