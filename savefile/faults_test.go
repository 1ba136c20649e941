package savefile_test

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"wiretale/savefile"
)

// A fault is a file with something wrong, or odd, in it.
type fault struct {
	name    string
	file    []byte
	records int
	err     string // on opening, or on reading after the records; "" for none
	ours    bool   // the reference says something else, for the worse: why, is in a comment
}

var (
	rec     = long(60)
	section = shb(le)
	iface   = idb(le, 1, 262144)
	enh     = epb(le, 0, 60)
	ng      = join(section, iface, enh) // a pcapng file with a packet
	dbus    = idb(le, 231, 0)
)

func pcapFaults() []fault {
	return []fault{
		{name: "empty", err: "truncated dump file; tried to read 4 file header bytes, only got 0"},
		{name: "3 bytes", file: []byte("abc"), err: "truncated dump file; tried to read 4 file header bytes, only got 3"},
		{name: "5 bytes", file: header()[:5], err: "truncated dump file; tried to read 24 file header bytes, only got 1"},
		{name: "12 bytes", file: header()[:12], err: "truncated dump file; tried to read 24 file header bytes, only got 8"},
		{name: "header only", file: header()},
		{name: "garbage", file: []byte("garbage garbage garbage garbage"), err: "unknown file format"},
		{name: "4 bytes of garbage", file: []byte("garb"), err: "unknown file format"},
		{name: "Ixia's magic", file: join(header(magic(0x1c0001ac)), rec), err: "unknown file format"},
		{name: "Navtel's magic", file: join(header(magic(0xa12b3c4d)), rec), err: "unknown file format"},
		{name: "cut after 1 byte of a record", file: join(header(), rec, rec[:1]), records: 1, err: "truncated dump file; tried to read 16 header bytes, only got 1"},
		{name: "cut after 15 bytes", file: join(header(), rec, rec[:15]), records: 1, err: "truncated dump file; tried to read 16 header bytes, only got 15"},
		{name: "cut before data", file: join(header(), rec, rec[:16]), records: 1, err: "truncated dump file; tried to read 60 captured bytes, only got 0"},
		{name: "cut in data", file: join(header(), rec, rec[:30]), records: 1, err: "truncated dump file; tried to read 60 captured bytes, only got 14"},
		{name: "captured 2^31-1", file: join(header(), rec, claim(0x7fffffff, 60)), records: 1, err: "invalid packet capture length 2147483647, bigger than snaplen of 262144"},
		{name: "captured 2^32-1", file: join(header(), rec, claim(0xffffffff, 60)), records: 1, err: "invalid packet capture length 4294967295, bigger than snaplen of 262144"},
		{name: "captured 262145", file: join(header(), rec, long(262145)), records: 1, err: "invalid packet capture length 262145, bigger than snaplen of 262144"},
		{name: "captured 262144 of 64", file: join(header(snap(64)), rec, long(262144), rec), records: 3},
		{name: "longer than the snapshot length", file: join(header(snap(16)), rec, rec), records: 2},
		{name: "longer than the maximum", file: join(header(snap(1000000)), rec, long(500000)), records: 1, err: "invalid packet capture length 500000, bigger than maximum of 262144"},
		{name: "snapshot length 0", file: join(header(snap(0)), rec), records: 1},
		{name: "snapshot length 2^31, long", file: join(header(snap(0x80000000)), rec, long(300000)), records: 1, err: "invalid packet capture length 300000, bigger than snaplen of 262144"},
		{name: "snapshot length 2^31-1, long", file: join(header(snap(0x7fffffff)), rec, long(300000)), records: 1, err: "invalid packet capture length 300000, bigger than maximum of 262144"},
		{name: "captured 0", file: join(header(), long(0), rec), records: 2},
		{name: "captured more than length", file: join(header(), claim(60, 10), rec), records: 2},
		{name: "length 2^32-1", file: join(header(), claim(60, 0xffffffff), rec), records: 2},
		{name: "nanoseconds", file: join(header(magic(0xa1b23c4d)), rec), records: 1},
		{name: "big-endian", file: join(header(order(be)), raw(be, 1, 2, 60, 60, zeros(60))), records: 1},
		{name: "big-endian nanoseconds", file: join(header(order(be), magic(0xa1b23c4d)), raw(be, 1, 2, 60, 60, zeros(60))), records: 1},
		{name: "modified", file: join(header(magic(0xa1b2cd34)), modified(le, 0), modified(le, 4)), records: 2},
		{name: "modified big-endian", file: join(header(magic(0xa1b2cd34), order(be)), modified(be, 0), modified(be, 4)), records: 2},
		{name: "modified raw IP", file: join(header(magic(0xa1b2cd34), link(101), snap(40)), modified(le, 0)), records: 1},
		{name: "modified, cut", file: join(header(magic(0xa1b2cd34)), modified(le, 0), modified(le, 0)[:20]), records: 1, err: "truncated dump file; tried to read 24 header bytes, only got 20"},
		{name: "modified, maximum", file: join(header(magic(0xa1b2cd34)), raw(le, 1, 2, 262150, 262150, zeros(300000))), err: "invalid packet capture length 262150, bigger than maximum of 262144"},
		{name: "modified, snapshot length", file: join(header(magic(0xa1b2cd34)), raw(le, 1, 2, 262159, 262159, zeros(300000))), err: "invalid packet capture length 262159, bigger than snaplen of 262158"},
		{name: "version 99.9", file: join(header(version(99, 9)), rec), err: "unsupported pcap savefile version 99.9"},
		{name: "version 1.0", file: join(header(version(1, 0)), rec), err: "unsupported pcap savefile version 1.0"},
		{name: "version 2.5", file: join(header(version(2, 5)), rec), err: "unsupported pcap savefile version 2.5"},
		{name: "version 543.4", file: join(header(version(543, 4)), rec), err: "unsupported pcap savefile version 543.4"},
		{name: "version 2.3", file: join(header(version(2, 3)), claim(60, 100), claim(100, 60)), records: 2},
		{name: "version 2.2", file: join(header(version(2, 2)), claim(100, 60)), records: 1},
		{name: "version 2.0, lengths the new way", file: join(header(version(2, 0)), claim(60, 100), claim(60, 100)), records: 3, err: "truncated dump file; tried to read 16 header bytes, only got 4"},
		{name: "version 543.0", file: join(header(version(543, 0)), claim(100, 60)), records: 1},
		{name: "seconds 2^32-1", file: join(header(), raw(le, 0xffffffff, 2, 60, 60, zeros(60))), records: 1},
		{name: "microseconds 2^32-1", file: join(header(), raw(le, 1, 0xffffffff, 60, 60, zeros(60))), records: 1},
		{name: "nanoseconds 2^32-1", file: join(header(magic(0xa1b23c4d)), raw(le, 1, 0xffffffff, 60, 60, zeros(60))), records: 1},
		{name: "link type reserved", file: join(header(link(0x2240001)), rec), err: "savefile linktype reserved field not zero (0x02240000)"},
		{name: "version before link type", file: join(header(link(0x10000), version(9, 4)), rec), err: "unsupported pcap savefile version 9.4"},
		{name: "link type with FCS length", file: join(header(link(0x24000001)), rec), records: 1},
		{name: "link type 12", file: join(header(link(12)), rec), records: 1},
		{name: "link type 16", file: join(header(link(16)), rec), records: 1},
		{name: "link type 147", file: join(header(link(147)), rec), records: 1},
		{name: "D-Bus, long", file: join(header(link(231), snap(65535)), long(17000000)), records: 1},
		{name: "D-Bus, cut", file: join(header(link(231), snap(0)), claim(134217728, 1)[:20]), err: "truncated dump file; tried to read 134217728 captured bytes, only got 4"},
		{name: "D-Bus, too long", file: join(header(link(231), snap(0x7fffffff)), claim(134217729, 1)), err: "invalid packet capture length 134217729, bigger than maximum of 134217728"},
		{name: "USBPcap, too long", file: join(header(link(249), snap(0)), claim(134217729, 1)), err: "invalid packet capture length 134217729, bigger than snaplen of 1048576"},
		{name: "EBHSCR, too long", file: join(header(link(279), snap(0)), claim(134217729, 1)), err: "invalid packet capture length 134217729, bigger than snaplen of 8388608"},
	}
}

// ngFaults are in what comes before the first packet.
func ngFaults() []fault {
	return []fault{
		{name: "ng", file: ng, records: 1},
		{name: "ng big-endian", file: join(shb(be), idb(be, 1, 0), epb(be, 0, 60)), records: 1},
		{name: "ng simple", file: join(section, iface, spb(60, zeros(60))), records: 1},
		{name: "ng simple, snapshot length", file: join(section, idb(le, 1, 50), spb(100, zeros(52))), records: 1},
		{name: "ng simple, longer", file: join(section, iface, spb(80, zeros(60)), enh), err: "block of type 3 in pcapng dump file is too short"},
		{name: "ng simple, much longer", file: join(section, iface, spb(300000, zeros(300000))), records: 1},
		{name: "ng simple, empty", file: join(section, iface, block(le, 3, nil)), err: "block of type 3 in pcapng dump file is too short"},
		{name: "ng obsolete", file: join(section, iface, opb(0, 60)), records: 1},
		{name: "ng obsolete, interface", file: join(ng, opb(7, 60)), records: 1, err: "a packet arrived on interface 7, but there's no Interface Description Block for that interface"},
		{name: "ng obsolete, short", file: join(ng, opb(0, 65)), records: 1, err: "block of type 2 in pcapng dump file is too short"},
		{name: "ng obsolete, very short", file: join(ng, block(le, 2, zeros(16))), records: 1, err: "block of type 2 in pcapng dump file is too short"},
		{name: "ng obsolete, captured", file: join(ng, opb(0, 0x7fffffff)), records: 1, err: "invalid packet capture length 2147483647, bigger than snaplen of 262144"},
		{name: "ng packet first", file: join(section, enh), err: "the capture file has a packet block before any Interface Description Blocks"},
		{name: "ng simple first", file: join(section, spb(60, zeros(60))), err: "the capture file has a packet block before any Interface Description Blocks"},
		{name: "ng obsolete first", file: join(section, opb(0, 60)), err: "the capture file has a packet block before any Interface Description Blocks"},
		{name: "ng no interface", file: section, err: "the capture file has no Interface Description Blocks"},
		{name: "ng no interface but a block", file: join(section, block(le, 99, nil)), err: "the capture file has no Interface Description Blocks"},
		{name: "ng 4 bytes", file: section[:4], err: "unknown file format"},
		{name: "ng 6 bytes", file: section[:6], err: "unknown file format"},
		{name: "ng 8 bytes", file: section[:8], err: "unknown file format"},
		{name: "ng 12 bytes", file: section[:12], err: "truncated pcapng dump file; tried to read 16 bytes, only got 0"},
		{name: "ng 27 bytes", file: section[:27], err: "truncated pcapng dump file; tried to read 16 bytes, only got 15"},
		{name: "ng byte order magic", file: join(block(le, 0x0a0d0d0a, sectionBody(le, 5, 1, 0)), iface, enh), err: "unknown file format"},
		{name: "ng version 9.0", file: join(shbVersion(9, 0), iface, enh), err: "unsupported pcapng savefile version 9.0"},
		{name: "ng version 1.1", file: join(shbVersion(1, 1), iface, enh), err: "unsupported pcapng savefile version 1.1"},
		{name: "ng version 1.2", file: join(shbVersion(1, 2), iface, enh), records: 1},
		{name: "ng section length 24", file: join(shb(le, 24), iface, enh), err: "Section Header Block in pcapng dump file has invalid length 28 < _24_ < 1048576 (BT_SHB_INSANE_MAX)"},
		{name: "ng section length huge", file: join(shb(le, 0x7ffffff0), iface, enh), err: "Section Header Block in pcapng dump file has invalid length 28 < _2147483632_ < 1048576 (BT_SHB_INSANE_MAX)"},
		{name: "ng section length 1000", file: join(shb(le, 1000), iface, enh), err: "truncated pcapng dump file; tried to read 988 bytes, only got 128"},
		{name: "ng section length 29", file: join(shb(le, 29), iface, enh), err: "truncated pcapng dump file; tried to read 16777208 bytes, only got 103"},
		{name: "ng section trailer", file: join(shb(le, 28, 32), iface, enh), records: 1},
		{name: "ng interface cut", file: join(section, iface[:10]), err: "truncated pcapng dump file; tried to read 12 bytes, only got 2"},
		{name: "ng interface cut in header", file: join(section, iface[:5]), err: "truncated pcapng dump file; tried to read 8 bytes, only got 5"},
		{name: "ng interface length", file: join(section, block(le, 1, idbBody(le, 1, 0), 0x7ffffff0)), err: "pcapng block size 2147483632 > maximum 16777216"},
		{name: "ng interface trailer", file: join(section, block(le, 1, idbBody(le, 1, 0), 20, 40)), err: "block total length in header 20 and trailer 40 don't match"},
		{name: "ng interface empty", file: join(section, block(le, 1, nil)), err: "block of type 1 in pcapng dump file is too short"},
		{name: "ng interface length 8", file: join(section, block(le, 1, idbBody(le, 1, 0), 8)), err: "block in pcapng dump file has a length of 8 < 12"},
		{name: "ng interface length 51", file: join(section, block(le, 1, idbBody(le, 1, 0), 51)), err: "block in pcapng dump file has a length of 51 that is not a multiple of 4"},
	}
}

// ngReadFaults are in the blocks behind the first interface.
func ngReadFaults() []fault {
	return []fault{
		{name: "ng interface 7", file: join(ng, epb(le, 7, 60)), records: 1, err: "a packet arrived on interface 7, but there's no Interface Description Block for that interface"},
		{name: "ng interface 2^32-1", file: join(section, iface, epb(le, 0xffffffff, 60)), err: "a packet arrived on interface 4294967295, but there's no Interface Description Block for that interface"},
		{name: "ng interface before captured", file: join(ng, epb(le, 7, 0x7fffffff)), records: 1, err: "a packet arrived on interface 7, but there's no Interface Description Block for that interface"},
		{name: "ng packet length 0", file: join(ng, epb(le, 0, 60, 0)), records: 1, err: "block in pcapng dump file has a length of 0 < 12"},
		{name: "ng packet length 11", file: join(ng, epb(le, 0, 60, 11)), records: 1, err: "block in pcapng dump file has a length of 11 < 12"},
		{name: "ng packet length 12", file: join(ng, epb(le, 0, 60, 12)), records: 1, err: "block total length in header 12 and trailer 0 don't match"},
		{name: "ng packet length 13", file: join(ng, epb(le, 0, 60, 13)), records: 1, err: "block in pcapng dump file has a length of 13 that is not a multiple of 4"},
		{name: "ng packet length 2^32-1", file: join(ng, epb(le, 0, 60, 0xffffffff)), records: 1, err: "block in pcapng dump file has a length of 4294967295 that is not a multiple of 4"},
		{name: "ng packet length 2^32-4", file: join(ng, epb(le, 0, 60, 0xfffffffc)), records: 1, err: "pcapng block size 4294967292 > maximum 16777216"},
		{name: "ng packet length 16 MiB", file: join(ng, epb(le, 0, 60, 16777216)), records: 1, err: "truncated pcapng dump file; tried to read 16777208 bytes, only got 84"},
		{name: "ng packet length 16 MiB + 4", file: join(ng, epb(le, 0, 60, 16777220)), records: 1, err: "pcapng block size 16777220 > maximum 16777216"},
		{name: "ng packet trailer", file: join(ng, epb(le, 0, 60, 92, 1)), records: 1, err: "block total length in header 92 and trailer 1 don't match"},
		{name: "ng packet short", file: join(section, iface, block(le, 6, zeros(16))), err: "block of type 6 in pcapng dump file is too short"},
		{name: "ng packet captured 61", file: join(ng, epb(le, 0, 61)), records: 1, err: "block of type 6 in pcapng dump file is too short"},
		{name: "ng packet captured 59", file: join(ng, epb(le, 0, 59)), records: 2},
		{name: "ng packet captured 2^31-1", file: join(ng, epb(le, 0, 0x7fffffff)), records: 1, err: "invalid packet capture length 2147483647, bigger than snaplen of 262144"},
		{name: "ng cut 1", file: join(ng, enh[:1]), records: 1, err: "truncated pcapng dump file; tried to read 8 bytes, only got 1"},
		{name: "ng cut 5", file: join(ng, enh[:5]), records: 1, err: "truncated pcapng dump file; tried to read 8 bytes, only got 5"},
		{name: "ng cut 8", file: join(ng, enh[:8]), records: 1, err: "truncated pcapng dump file; tried to read 84 bytes, only got 0"},
		{name: "ng cut 91", file: join(ng, enh[:91]), records: 1, err: "truncated pcapng dump file; tried to read 84 bytes, only got 83"},
		{name: "ng snapshot length 16", file: join(section, idb(le, 1, 16), enh), err: "invalid packet capture length 60, bigger than snaplen of 16"},
		{name: "ng snapshot length 0, long", file: join(section, idb(le, 1, 0), longEPB(300000)), err: "invalid packet capture length 300000, bigger than snaplen of 262144"},
		{name: "ng snapshot length 1000000, long", file: join(section, idb(le, 1, 1000000), longEPB(300000), enh), records: 2},
		{name: "ng snapshot length 2^32-1", file: join(section, idb(le, 1, 0xffffffff), enh), records: 1},
		{name: "ng block of 17 MB", file: join(section, iface, longEPB(17000000)), err: "pcapng block size 17000032 > maximum 16777216"},
		{name: "ng D-Bus of 17 MB", file: join(section, dbus, longEPB(17000000), enh), records: 2},
		{name: "ng D-Bus too long", file: join(section, dbus, epb(le, 0, 60, 0x7ffffff0)), err: "pcapng block size 2147483632 > maximum 134348832"},
		{name: "ng EBHSCR too long", file: join(section, idb(le, 279, 0), longEPB(9000000)), err: "invalid packet capture length 9000000, bigger than snaplen of 8388608"},
		{name: "ng two interfaces", file: join(section, iface, iface, enh, epb(le, 1, 60)), records: 2},
		{name: "ng two sections", file: join(ng, ng), records: 2},
		{name: "ng second section without interface", file: join(ng, section, enh), records: 1, err: "a packet arrived on interface 0, but there's no Interface Description Block for that interface"},
		{name: "ng second section, simple", file: join(ng, section, spb(60, zeros(60))), records: 1, err: "a packet arrived on interface 0, but there's no Interface Description Block for that interface"},
		{name: "ng second section, magic", file: join(ng, block(le, 0x0a0d0d0a, sectionBody(le, 5, 1, 0))), records: 1, err: "the file has a section with a bad byte order magic field"},
		{name: "ng second section, version 9", file: join(ng, shbVersion(9, 0), iface, enh), records: 1, err: "unknown pcapng savefile major version number 9"},
		{name: "ng second section, version 1.1", file: join(ng, shbVersion(1, 1), iface, enh), records: 2},
		{name: "ng second section, length 20", file: join(ng, shb(le, 20), iface, enh), records: 1, err: "block total length in header 20 and trailer 4294967295 don't match"},
		{name: "ng second section, short", file: join(ng, block(le, 0x0a0d0d0a, zeros(4))), records: 1, err: "block of type 168627466 in pcapng dump file is too short"},
		{name: "ng second section, cut at 20", file: join(ng, section[:20]), records: 1, err: "truncated pcapng dump file; tried to read 20 bytes, only got 12"},
		{name: "ng second section, cut at 10", file: join(ng, section[:10]), records: 1, err: "truncated pcapng dump file; tried to read 20 bytes, only got 2"},
		{name: "ng section of version 9 before an interface", file: join(section, shbVersion(9, 0), iface, enh), records: 1},
		{name: "ng other blocks", file: join(section, block(le, 99, []byte("abcdefg")), iface, block(le, 5, zeros(20)), enh, block(le, 0x80000001, nil), enh), records: 2},
		{name: "ng other block of 10 MB", file: join(ng, block(le, 99, zeros(10000000)), enh), records: 2},
		{name: "ng other block, length", file: join(section, block(le, 99, zeros(4), 0x7ffffff0)), err: "pcapng block size 2147483632 > maximum 16777216"},
		{name: "ng trailing garbage", file: join(ng, []byte("abc")), records: 1, err: "truncated pcapng dump file; tried to read 8 bytes, only got 3"},
		{name: "ng interface in the wrong byte order", file: join(section, idb(be, 1, 0), enh), err: "pcapng block size 335544320 > maximum 16777216"},
		{name: "ng resolution 10^-20", file: join(section, idb(le, 1, 0, option(9, 20)...), enh), err: "Interface Description Block if_tsresol option resolution 10^-20 is too high"},
		{name: "ng resolution 2^-64", file: join(section, idb(le, 1, 0, option(9, 0xc0)...), enh), err: "Interface Description Block if_tsresol option resolution 2^-64 is too high"},
		{name: "ng resolution of 2 bytes", file: join(section, idb(le, 1, 0, option(9, 6, 6)...), enh), err: "Interface Description Block has if_tsresol option with length 2 != 1"},
		{name: "ng resolution twice", file: join(section, idb(le, 1, 0, join(option(9, 6), option(9, 9))...), enh), err: "Interface Description Block has more than one if_tsresol option"},
		{name: "ng offset of 4 bytes", file: join(section, idb(le, 1, 0, option(14, 1, 2, 3, 4)...), enh), err: "Interface Description Block has if_tsoffset option with length 4 != 8"},
		{name: "ng offset twice", file: join(section, idb(le, 1, 0, join(option(14, zeros(8)...), option(14, zeros(8)...))...), enh), err: "Interface Description Block has more than one if_tsoffset option"},
		{name: "ng option end of 4 bytes", file: join(section, idb(le, 1, 0, option(0, 1, 2, 3, 4)...), enh), err: "Interface Description Block has opt_endofopt option with length 4 != 0"},
		{name: "ng option cut", file: join(section, idb(le, 1, 0, 2, 0, 100, 0, 'a', 'b', 'c', 0), enh), err: "block of type 1 in pcapng dump file is too short"},
		{name: "ng option cut in its length", file: join(section, idb(le, 1, 0, 9, 0, 1, 0), enh), err: "block of type 1 in pcapng dump file is too short"},
		{name: "ng options behind the end", file: join(section, idb(le, 1, 0, join(option(0), option(9, 1, 2))...), enh), records: 1},
		{name: "ng packet options cut", file: join(ng, block(le, 6, epbBody(le, 0, 1, 60, 60, append(zeros(60), 2, 0, 0xff, 0xff))), enh), records: 3},
		{name: "ng later interface, options", file: join(ng, idb(le, 1, 0, option(9, 1, 2)...), enh), records: 1, err: "Interface Description Block has if_tsresol option with length 2 != 1"},

		// What the reference refuses although it can be read.
		{name: "ng two link types", file: join(section, iface, idb(le, 113, 262144), enh, epb(le, 1, 60)), records: 2, ours: true},
		{name: "ng two snapshot lengths", file: join(section, iface, idb(le, 1, 96), enh, epb(le, 1, 60)), records: 2, ours: true},
		{name: "ng link types 12 and 101", file: join(section, idb(le, 12, 0), idb(le, 101, 0), enh, epb(le, 1, 60)), records: 2, ours: true},
		{name: "ng sections of two byte orders", file: join(ng, shb(be), idb(be, 1, 0), epb(be, 0, 60), ng), records: 3, ours: true},
		{name: "ng sections of two byte orders at once", file: join(section, shb(be), idb(be, 1, 0), epb(be, 0, 60)), records: 1, ours: true},
	}
}

func faults() []fault { return slices.Concat(pcapFaults(), ngFaults(), ngReadFaults()) }

// readAll counts the records of a file and returns how it ended.
func readAll(file []byte, chunk int) (int, error) {
	r, err := savefile.NewReader(&chunks{file, chunk})
	if err != nil {
		return 0, err
	}
	n := 0
	var records []savefile.Record
	var block []byte
	for {
		records, block, err = r.ReadBatch(records, block)
		n += len(records)
		if err == io.EOF {
			return n, nil
		}
		if err != nil {
			return n, err
		}
	}
}

// chunks hands a file out a few bytes at a time, as a pipe may.
type chunks struct {
	left []byte
	size int
}

func (c *chunks) Read(p []byte) (int, error) {
	if len(c.left) == 0 {
		return 0, io.EOF
	}
	n := copy(p[:min(len(p), c.size)], c.left)
	c.left = c.left[n:]
	return n, nil
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestFaults(t *testing.T) {
	for _, f := range faults() {
		t.Run(f.name, func(t *testing.T) {
			sizes := []int{1 << 30, 4096}
			if len(f.file) < 1<<13 {
				sizes = append(sizes, 1, 7)
			}
			for _, size := range sizes {
				n, err := readAll(f.file, size)
				if n != f.records || errorText(err) != f.err {
					t.Errorf("read by %d: %d records, %q; want %d, %q", size, n, errorText(err), f.records, f.err)
				}
			}
		})
	}
}

// TestFaultsAreReferences compares the table with the reference: the same text, and
// what was read before the fault the same to the byte.
func TestFaultsAreReferences(t *testing.T) {
	tcpdump := reference(t)
	dir := t.TempDir()
	in, theirs, ours := filepath.Join(dir, "in"), filepath.Join(dir, "theirs"), filepath.Join(dir, "ours")
	for _, f := range faults() {
		os.WriteFile(in, f.file, 0o666)
		os.Remove(theirs)
		os.Remove(ours)
		cmd := exec.Command(tcpdump, "-Z", "root", "-r", in, "-w", theirs)
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		ok := cmd.Run() == nil
		lines := strings.Split(strings.TrimSpace(stderr.String()), "\n")
		text := lines[len(lines)-1]
		if ok {
			text = ""
		}
		text = strings.TrimPrefix(strings.TrimPrefix(text, "tcpdump: "), "pcap_loop: ")
		if (text == f.err) == f.ours {
			t.Errorf("%s: want %q, the reference says %q", f.name, f.err, text)
		}
		if f.ours {
			continue
		}
		copyFile(in, ours, false)
		a, _ := os.ReadFile(theirs)
		b, _ := os.ReadFile(ours)
		if !bytes.Equal(a, b) {
			t.Errorf("%s: the copies differ:\n%x\n%x", f.name, a[:min(len(a), 120)], b[:min(len(b), 120)])
		}
	}
}

func TestOpenFaults(t *testing.T) {
	dir := t.TempDir()
	missing := filepath.Join(dir, "nope.pcap")
	for name, want := range map[string]string{
		missing: missing + ": No such file or directory",
		dir:     "error reading dump file: Is a directory",
		"":      ": No such file or directory",
	} {
		if _, err := savefile.Open(name); errorText(err) != want {
			t.Errorf("Open(%q): %v; want %s", name, err, want)
		}
	}
}
