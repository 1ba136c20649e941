package cli

import (
	"math"
	"slices"
	"strings"

	"wiretale/internal/names"
	"wiretale/internal/packet"
	"wiretale/internal/source"
)

// maxSnapLen is the most bytes of a packet that are ever kept.
const maxSnapLen = 262144

// options is tcpdump's table for Linux. The order of the long names is the order
// in which an ambiguous abbreviation lists them.
func (p *program) options(s *settings) []Option {
	return slices.Concat(p.captureOptions(s), p.printOptions(s), p.otherOptions(s))
}

// flag makes a row for an option that only sets something.
func flag(short byte, long, help string, v *bool) Option {
	return Option{Short: short, Long: long, Help: help, Set: func(string) error { *v = true; return nil }}
}

// counter makes a row for an option that is counted.
func counter(short byte, help, detail string, n *int) Option {
	return Option{Short: short, Help: help, Detail: detail, Set: func(string) error { *n++; return nil }}
}

// text makes a row for an option whose argument is kept as it is.
func text(short byte, long, arg, help string, v *string) Option {
	return Option{Short: short, Long: long, Arg: arg, Help: help, Set: func(a string) error { *v = a; return nil }}
}

func (o Option) completing(c Completion, values ...string) Option {
	o.Complete, o.Values = c, values
	return o
}

func (o Option) detailed(detail string) Option {
	o.Detail = detail
	return o
}

func (o Option) hidden() Option {
	o.Hidden = true
	return o
}

// captureOptions say where packets come from and where they go.
func (p *program) captureOptions(s *settings) []Option {
	return []Option{
		{Short: 'B', Long: "buffer-size", Arg: "size", Help: "size of the kernel's buffer, in KiB", Set: s.setBufferSize},
		{Short: 'c', Arg: "count", Help: "stop after this many packets", Set: s.setCount},
		{Short: 'C', Arg: "file_size", Help: "begin a new file when -w's is larger than this many million bytes",
			Detail: "With a suffix k, m or g the size is in KiB, MiB or GiB.", Set: s.setRotateSize},
		flag('D', "list-interfaces", "list the interfaces and end", &s.listInterfaces),
		text('F', "", "file", "read the filter expression from a file", &s.filterFile).completing(CompleteFile).also(&s.filterSet),
		{Short: 'G', Arg: "seconds", Help: "begin a new file after this many seconds",
			Detail: "The name given with -w may hold strftime(3) formats.", Set: s.setRotateTime},
		{Short: 'h', Long: "help", Help: "print version and usage, and end", Set: p.setHelp},
		p.interfaceOption(s),
		flag('I', "monitor-mode", "put a wireless interface into monitor mode", &s.monitor),
		Option{Short: 'j', Long: "time-stamp-type", Arg: "tstamptype", Help: "who stamps the time of packets", Set: s.setStampType}.completing(CompleteValues, stampTypes...),
		flag('J', "list-time-stamp-types", "list the interface's time stamp types and end", &s.listStampTypes),
		{Long: "micro", Help: "time stamps with microseconds", Set: func(string) error { s.nano = false; return nil }},
		flag(0, "nano", "time stamps with nanoseconds", &s.nano),
		Option{Long: "time-stamp-precision", Arg: "precision", Help: "digits of time stamps", Set: s.setPrecision}.completing(CompleteValues, "micro", "nano"),
		flag('K', "dont-verify-checksums", "do not verify checksums", &s.noChecksums),
		flag('L', "list-data-link-types", "list the interface's link types and end", &s.listLinkTypes),
		flag('O', "no-optimize", "do not optimise the filter's code", &s.noOptimize),
		flag('p', "no-promiscuous-mode", "do not put the interface into promiscuous mode", &s.noPromisc),
		Option{Short: 'Q', Long: "direction", Arg: "in|out|inout", Help: "capture only what is received, or sent", Set: s.setDirection}.completing(CompleteValues, "in", "out", "inout"),
		text('r', "", "file", "read packets from a file; - is standard input", &s.readFile).completing(CompleteFile).also(&s.readSet),
		{Short: 's', Long: "snapshot-length", Arg: "snaplen", Help: "bytes kept of a packet; 0 stands for 262144", Set: s.setSnapLen},
		flag('U', "packet-buffered", "write every packet to the -w file at once", &s.unbuffered),
		text('V', "", "file", "read packets from the files that this file lists", &s.listFile).completing(CompleteFile),
		text('w', "", "file", "write packets to a file instead of printing them; - is standard output", &s.writeFile).
			completing(CompleteFile).also(&s.writeSet).
			detailed("A name ending in .pcapng makes a pcapng file; one ending in .gz or .zst is compressed."),
		{Short: 'W', Arg: "filecount", Help: "with -C or -G, keep this many files", Set: s.setRotateCount},
		Option{Short: 'y', Long: "linktype", Arg: "datalinktype", Help: "link type to capture with", Set: s.setLinkType}.completing(CompleteValues),
		flag(0, "immediate-mode", "hand packets over as they arrive", &s.immediate),
		text('z', "", "postrotate-command", "run this command on every file that -C or -G completed", &s.postRotate).completing(CompleteCommand),
		Option{Short: 'Z', Long: "relinquish-privileges", Arg: "user", Help: "become this user once the interface is open", Set: s.setUser}.completing(CompleteUser),
	}
}

// printOptions say how packets are shown.
func (p *program) printOptions(s *settings) []Option {
	return []Option{
		counter('A', "print packets in ASCII; -AA with the link-level header", "", &s.ascii),
		flag('b', "", "print AS numbers in asdot notation", &s.asDot),
		flag(0, "count", "count packets instead of printing them, with -r", &s.countOnly),
		counter('d', "print the filter's code and end; -dd as C, -ddd as numbers", "", &s.dumpCode),
		flag('e', "", "print the link-level header", &s.linkLevel),
		text('E', "", "algo:secret", "decrypt ESP with this secret", &s.espSecret),
		flag('f', "", "print foreign IPv4 addresses as numbers", &s.foreign),
		flag('H', "", "detect 802.11s draft mesh headers", &s.mesh),
		flag('l', "", "write every line at once", &s.lineBuffered),
		{Short: 'm', Arg: "module", Help: "load an SMI module", Hidden: true, Set: p.setModule},
		text('M', "", "secret", "check TCP-MD5 signatures with this secret", &s.md5Secret),
		flag('n', "", "print addresses and ports as numbers", &s.numeric),
		flag('N', "", "print host names without their domain", &s.noDomain),
		counter('q', "print less about the protocol", "", &s.quiet),
		flag('S', "absolute-tcp-sequence-numbers", "print TCP sequence numbers as they are", &s.absoluteSeq),
		counter('t', "no time stamp; -tt seconds since 1970, -ttt since the previous packet, -tttt with the date, -ttttt since the first packet", "", &s.stamps),
		Option{Short: 'T', Arg: "type", Help: "read packets selected by the filter as this type", Set: s.setPacketType}.completing(CompleteValues, packetTypes...),
		flag('u', "", "print NFS handles undecoded", &s.rawNFS),
		counter('v', "print more; -vv, -vvv still more", "When writing to a file, show each second how many packets were captured.", &s.verbose),
		counter('x', "print packets in hex; -xx with the link-level header", "", &s.hex),
		counter('X', "print packets in hex and ASCII; -XX with the link-level header", "", &s.hexASCII),
		flag('#', "number", "print packet numbers", &s.packetNumbers),
		flag(0, "print", "print packets even with -w", &s.print),
		flag('g', "ip-oneline", "do not break the line after the IPv4 header", &s.oneLine),
	}
}

// otherOptions are the version, what is accepted without effect, and what the
// reference never had.
func (p *program) otherOptions(s *settings) []Option {
	return []Option{
		flag('a', "", "accepted for old scripts", new(bool)).hidden(),
		{Short: 'Y', Help: "debug the filter parser", Hidden: true, Set: func(string) error { return &usageError{} }},
		// The reference's own tests ask these two.
		{Long: "fp-type", Help: "print a floating point number", Hidden: true, Set: p.say("9877.895")},
		{Long: "time-t-size", Help: "print the bits of a time", Hidden: true, Set: p.say("64")},
		{Long: "version", Help: "print the version and end", Set: p.setVersion},
		flag(0, "json", "print packets as JSON, one object a line", &s.json),
		flag(0, "filter-ipv6-accessors", "let tcp[...], udp[...] and icmp6[...] look behind IPv6 and its extension headers, too", &s.accessors6),
	}
}

// also sets a second variable when the option is given.
func (o Option) also(v *bool) Option {
	set := o.Set
	o.Set = func(a string) error { *v = true; return set(a) }
	return o
}

func (s *settings) setBufferSize(arg string) error {
	n := atoi(arg)
	if n <= 0 || n > math.MaxInt32/1024 {
		return failf("invalid packet buffer size %s", arg)
	}
	s.bufferSize = n * 1024
	return nil
}

func (s *settings) setCount(arg string) error {
	if s.count = atoi(arg); s.count <= 0 {
		return failf("invalid packet count %s", arg)
	}
	return nil
}

// setRotateSize reads a number of million bytes, or with a suffix of powers of 1024.
func (s *settings) setRotateSize(arg string) error {
	n, rest, over := leadingInt(arg, 10)
	unit := int64(1000000)
	switch rest {
	case "":
	case "k", "K":
		unit = 1 << 10
	case "m", "M":
		unit = 1 << 20
	case "g", "G":
		unit = 1 << 30
	default:
		return failf("invalid file size %s", arg)
	}
	if n <= 0 || over {
		return failf("invalid file size %s", arg)
	}
	if n > math.MaxInt64/unit {
		return failf("file size %s is too large", arg)
	}
	s.rotateSize = n * unit
	return nil
}

func (s *settings) setRotateTime(arg string) error {
	if s.rotateTime = atoi(arg); s.rotateTime < 0 {
		return failf("invalid number of seconds %s", arg)
	}
	return nil
}

func (s *settings) setRotateCount(arg string) error {
	if s.rotateCount = atoi(arg); s.rotateCount <= 0 {
		return failf("invalid number of output files %s", arg)
	}
	return nil
}

// interfaceOption differs by name: tcpdump captures on the last interface named,
// wiretale on all of them.
func (p *program) interfaceOption(s *settings) Option {
	return Option{Short: 'i', Long: "interface", Arg: "interface", Help: "capture on this interface; any for all of them",
		Detail: "It may be given several times, to capture on several interfaces at once. " +
			"A number stands for the interface that -D lists under it.",
		Complete: CompleteInterface,
		Set: func(arg string) error {
			switch {
			case p.asTcpdump:
				s.interfaces = []string{arg}
			case !slices.Contains(s.interfaces, arg):
				s.interfaces = append(s.interfaces, arg)
			}
			return nil
		}}
}

var stampTypes = []string{"host", "host_lowprec", "host_hiprec", "adapter", "adapter_unsynced", "host_hiprec_unsynced"}

func (s *settings) setStampType(arg string) error {
	t, ok := source.ParseTimeStampType(strings.ToLower(arg))
	if !ok {
		return failf("invalid time stamp type %s", arg)
	}
	s.stampType = t
	return nil
}

// setPrecision knows a precision by its first letters.
func (s *settings) setPrecision(arg string) error {
	switch {
	case strings.HasPrefix(arg, "nano"):
		s.nano = true
	case strings.HasPrefix(arg, "micro"):
		s.nano = false
	default:
		return failf("unsupported time stamp precision")
	}
	return nil
}

func (s *settings) setDirection(arg string) error {
	s.direction = strings.ToLower(arg)
	switch s.direction {
	case "in", "out", "inout":
		return nil
	}
	return failf("unknown capture direction '%s'", arg)
}

func (s *settings) setSnapLen(arg string) error {
	n, rest, over := leadingInt(arg, 0)
	if rest != "" || arg == "" || over || n < 0 || n > maxSnapLen {
		return failf("invalid snaplen %s (must be >= 0 and <= %d)", arg, maxSnapLen)
	}
	s.snapLen = int(n)
	return nil
}

func (s *settings) setLinkType(arg string) error {
	n, ok := names.LinkTypeByName(arg)
	if !ok {
		return failf("invalid data link type %s", arg)
	}
	s.linkType, s.linkSet = packet.LinkType(n), true
	return nil
}

var packetTypes = []string{
	"vat", "wb", "rpc", "rtp", "rtcp", "snmp", "cnfp", "tftp", "aodv", "carp", "radius", "zmtp1",
	"vxlan", "pgm", "pgm_zmtp1", "lmp", "resp", "ptp", "someip", "domain",
}

func (s *settings) setPacketType(arg string) error {
	s.packetType = strings.ToLower(arg)
	if !slices.Contains(packetTypes, s.packetType) {
		return failf("unknown packet type '%s'", arg)
	}
	return nil
}
