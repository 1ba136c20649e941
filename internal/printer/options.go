package printer

// Options say how packets are printed; they come from the command line.
type Options struct {
	Verbose       int       // -v, -vv, -vvv ...: 0, 1, 2, 3 ...
	Quiet         int       // -q: how often
	LinkLevel     bool      // -e: print the link-level header
	Numeric       bool      // -n: numbers instead of names
	NoDomain      bool      // -N: host names without their domain
	AbsoluteSeq   bool      // -S: TCP sequence numbers as they are
	NoChecksums   bool      // -K: do not verify checksums
	AsDot         bool      // -b: AS numbers in asdot notation
	OneLine       bool      // -g: no line break after the IPv4 header
	Mesh          bool      // -H: detect 802.11s draft mesh headers
	RawNFS        bool      // -u: undecoded NFS handles
	PacketNumbers bool      // -#
	Time          TimeStyle // -t ... -ttttt
	Nano          bool      // nanosecond time stamps
	Dump          Dump      // -x -X -A
	DumpLink      bool      // ... doubled: with the link header
	Type          string    // -T: how to read packets that do not say, lower case
	MD5Secret     string    // -M: shared secret of TCP-MD5
	ESP           ESPKeys   // -E
	LocalNet      uint32    // -f: network of the interface
	LocalMask     uint32    // -f: its mask
	Foreign       bool      // -f: foreign IPv4 addresses stay numbers
	SnapLen       int       // bytes kept of a packet, for printers that say so
}

// ESPKeys open ESP payloads (RFC 4303).
type ESPKeys interface {
	// Open decrypts what follows the header of a packet to dst, an address of 4 or
	// 16 bytes. The clear text ends with padding, its length and the next header.
	Open(spi uint32, dst, payload []byte) (clear []byte, state ESPState)
}

// ESPState is what became of an attempt to decrypt.
type ESPState uint8

// The outcomes.
const (
	ESPClosed ESPState = iota // no key fits
	ESPCut                    // there is nothing to decrypt
	ESPOpen
)

// Dump is how the bytes of a packet are shown below its line.
type Dump uint8

// The kinds of dump.
const (
	DumpNone     Dump = iota
	DumpHex           // -x
	DumpHexASCII      // -X
	DumpASCII         // -A
)

// TimeStyle is how time stamps look: the number of -t on the command line.
type TimeStyle uint8

// The styles of time stamps.
const (
	TimeDefault    TimeStyle = iota // 15:04:05.123456
	TimeNone                        // -t
	TimeEpoch                       // -tt
	TimeDelta                       // -ttt, since the previous packet
	TimeDate                        // -tttt
	TimeSinceFirst                  // -ttttt
)
