package app

import (
	"encoding/binary"

	"wiretale/internal/printer"
)

// A file handle of NFS is opaque (RFC 1813 section 2.3.3), but the servers of old
// put the device and the number of the file into it, each in its own way. What a
// handle looks like lets guess who made it.

const (
	nfsMaxHandle = 32 // bytes of a file handle that are printed
	nfsWord      = 4
)

// nfsFile is what a handle says: the device of the file system, or its name, and
// the number of the file.
type nfsFile struct {
	major, minor uint32
	name         []byte
	file         uint32
}

// nfsPrintHandle prints a handle of whole words.
func nfsPrintHandle(p *printer.Printer, h []byte) {
	p.Write(" fh")
	if p.RawNFS {
		nfsRawHandle(p, h)
		return
	}
	p.Byte(' ')
	f, ok := nfsGuess(h)
	switch {
	case !ok:
		const unknown = "Unknown"
		p.Write(unknown[:min(len(unknown), len(h)/nfsWord)]) // tcpdump: a letter for each word
		p.Byte('/')
		h = h[:min(len(h), nfsMaxHandle)]
		for o := 0; o < len(h); o += nfsWord {
			p.Print("{:08X}", binary.BigEndian.Uint32(h[o:]))
		}
	case f.name != nil:
		p.Safe(f.name)
		p.Print("/{file}", f.file)
	default:
		p.Print("{major},{minor}/{file}", f.major, f.minor, f.file)
	}
}

func nfsRawHandle(p *printer.Printer, h []byte) {
	h = h[:min(len(h), nfsMaxHandle)]
	for o := 0; o < len(h); o += nfsWord {
		p.Print("{}{:x}", printer.Choose(o == 0, "[", ":"), binary.BigEndian.Uint32(h[o:]))
	}
	p.Byte(']')
}

// nfsGuess reads a handle, if its form is one of the known ones.
func nfsGuess(h []byte) (nfsFile, bool) {
	if len(h) < 4*nfsWord {
		return nfsFile{}, false
	}
	if h[0]|h[1] == 0 {
		return nfsGuessBig(h), true
	}
	narrow := h[2]|h[3] == 0
	if narrow {
		if f, ok := nfsGuessLittle(h); ok {
			return f, true
		}
	} else if h[8] == 12 && h[9] == 0 {
		return nfsGuessWide(h), true
	}
	if h[9] == 10 && (narrow || h[8] == 0) {
		device := binary.BigEndian.Uint32(h)
		if !narrow && binary.BigEndian.Uint32(h[4:]) == 0 {
			return nfsFile{major: device >> 24, minor: device & 0xffffff, file: binary.BigEndian.Uint32(h[12:])}, true
		}
		return nfsFile{major: device >> 18, minor: device & 0x3ffff, file: binary.BigEndian.Uint32(h[12:])}, true
	}
	return nfsGuessName(h)
}

// nfsGuessBig reads a handle that begins with a device in 16 bits, the high byte
// first.
func nfsGuessBig(h []byte) nfsFile {
	f := nfsFile{major: uint32(h[2]), minor: uint32(h[3]), file: binary.BigEndian.Uint32(h[12:])}
	switch {
	case f.major|f.minor == 0:
		f.major, f.minor = uint32(h[6]), uint32(h[7])
	case binary.BigEndian.Uint32(h[4:]) == 8<<16:
		f.file = binary.BigEndian.Uint32(h[8:])
	case h[4] != 0 && h[5] == 0 && h[8] == 12 && h[9] == 0:
		f = nfsGuessWide(h)
	}
	return f
}

// nfsGuessLittle reads a handle that begins with a device in 16 bits, the low byte
// first.
func nfsGuessLittle(h []byte) (nfsFile, bool) {
	f := nfsFile{major: uint32(h[1]), minor: uint32(h[0])}
	switch {
	case h[6]|h[7] == 0:
		f.file = binary.LittleEndian.Uint32(h[12:])
	case len(h) >= 6*nfsWord && h[21]|h[23] == 0:
		f.file = binary.LittleEndian.Uint32(h[4:])
	default:
		return f, false
	}
	return f, true
}

// nfsGuessWide reads a device in 32 bits, of which 20 are the minor number.
func nfsGuessWide(h []byte) nfsFile {
	device := binary.LittleEndian.Uint32(h)
	return nfsFile{major: device >> 20, minor: device & 0xfffff, file: binary.LittleEndian.Uint32(h[12:])}
}

// nfsGuessName reads a handle that names its file system, in printable characters
// with zeros behind them.
func nfsGuessName(h []byte) (nfsFile, bool) {
	const first, end = 1, 14
	if len(h) < 7*nfsWord {
		return nfsFile{}, false
	}
	n := first
	for n < end && h[n] != 0 {
		if h[n] < ' ' || h[n] > '~' {
			return nfsFile{}, false
		}
		n++
	}
	if n == first {
		return nfsFile{}, false
	}
	for _, c := range h[n:end] {
		if c != 0 {
			return nfsFile{}, false
		}
	}
	size := 0
	for size < len(h)/nfsWord && h[first+size] != 0 && h[first+size] != ' ' { // tcpdump: a letter for each word
		size++
	}
	file := uint32(h[26])<<24 | uint32(h[27])<<16 | uint32(h[23])<<8 | uint32(h[22])
	return nfsFile{name: h[first : first+size], file: file}, true
}
