package app

import "wiretale/internal/printer"

// nfsArguments prints the arguments of a call (RFC 1813 section 3.3, RFC 1094
// section 2.2).
func nfsArguments(r *nfsReader, proc uint32) {
	switch proc {
	case 1, 2, 5, 18, 19, 20:
		r.handle()
	case 3, 8, 9, 12, 13:
		_ = r.handle() && r.name(" ")
	case 4:
		if r.handle() {
			nfsAccess(r)
		}
	case 6, 7, 16, 17, 21:
		if r.handle() {
			nfsRange(r, proc)
		}
	case 10:
		if r.handle() && r.name(" ") {
			if r.v3 {
				r.v = nfsSkipSetAttributes(r.v)
			}
			r.name(" ->")
		}
	case 11:
		nfsMakeNode(r)
	case 14:
		if r.handle() && r.name(" ") {
			r.p.Write(" ->")
			_ = r.handle() && r.name(" ")
		}
	case 15:
		if r.handle() {
			r.p.Write(" ->")
			_ = r.handle() && r.name(" ")
		}
	}
}

// nfsSkipSetAttributes skips the attributes of something new.
func nfsSkipSetAttributes(v printer.View) printer.View {
	for _, size := range [...]int{4, 4, 4, 8} {
		set := v.U32(0)
		v = v.From(4)
		if set != 0 {
			v.Need(0, size)
			v = v.From(size)
		}
	}
	const clientTime = 2
	for range 2 {
		how := v.U32(0)
		v = v.From(4)
		if how == clientTime {
			v.Need(0, 8)
			v = v.From(8)
		}
	}
	return v
}

func nfsMakeNode(r *nfsReader) {
	if !r.handle() || !r.name(" ") {
		return
	}
	kind := r.u32()
	r.v = nfsSkipSetAttributes(r.v)
	r.p.Print(" {type}", nfsTypes.Of(kind, "unk-ft {}"))
	const block, character = 3, 4
	if kind == block || kind == character {
		r.p.Print(" {major}/{minor}", r.v.U32(0), r.v.U32(4))
	}
}

func nfsAccess(r *nfsReader) {
	n := r.u32()
	switch {
	case n&^0x3f != 0:
		r.p.Print(" {access:04x}", n)
	case n == 0x3f:
		r.p.Write(" NFS_ACCESS_FULL")
	default:
		sep := " "
		for _, b := range nfsAccessBits {
			if n&b.Value != 0 {
				r.p.Print("{}{}", sep, b.Text)
				sep = "|"
			}
		}
	}
}

// nfsRange prints how much of a file or directory is meant.
func nfsRange(r *nfsReader, proc uint32) {
	p := r.p
	if !r.v3 {
		nfsOldRange(r, proc)
		return
	}
	offset := r.u64()
	switch proc {
	case 6, 21:
		p.Print(" {count} bytes @ {offset}", r.u32(), offset)
	case 7:
		count, stable, length := r.u32(), r.u32(), r.u32()
		p.Print(" {length} ({count}) bytes @ {offset}", length, count, offset)
		if p.V(1) {
			p.Print(" <{stable}>", nfsStable.Of(stable, "#{}"))
		}
	default:
		verifier := r.u64()
		count := r.u32()
		p.Print(" {count} bytes @ {offset}", count, int64(offset))
		if proc == 17 && p.V(1) {
			p.Print(" max {}", r.u32())
		}
		if p.V(1) {
			p.Print(" verf {:016x}", verifier)
		}
	}
}

func nfsOldRange(r *nfsReader, proc uint32) {
	p := r.p
	switch proc {
	case 6:
		p.Print(" {count} bytes @ {offset}", r.v.U32(4), r.v.U32(0))
	case 7:
		p.Print(" {length} ({count}) bytes @ {offset} ({})", r.v.U32(12), r.v.U32(8), r.v.U32(4), r.v.U32(0))
	default:
		p.Print(" {count} bytes @ {offset}", r.v.U32(4), r.v.I32(0))
	}
}

// nfsResult prints the result of a call.
func nfsResult(r *nfsReader, proc uint32) {
	if proc == 0 || proc > 21 {
		return
	}
	if status := r.u32(); status != 0 {
		r.p.Print(" ERROR: {status}", nfsErrors.Of(status, "unk {}"))
		return
	}
	if r.v3 {
		nfsResult3(r, proc)
	} else {
		nfsResult2(r, proc)
	}
}

func nfsResult2(r *nfsReader, proc uint32) {
	p := r.p
	switch proc {
	case 1, 2:
		nfsAttributes(r, false)
	case 6, 7:
		if p.V(1) {
			nfsAttributes(r, true)
		}
	case 3, 8, 9:
		if r.handle() && p.V(1) {
			nfsAttributes(r, true)
		}
	case 5:
		r.name(" ")
	case 16:
		p.Print(" offset 0x{:x} size {} ", r.v.U32(0), r.v.U32(4))
		if r.v.U32(8) != 0 {
			p.Write(" eof")
		}
	case 18:
		p.Print(" tsize {} bsize {} blocks {} bfree {} bavail {}", r.v.U32(0), r.v.U32(4), r.v.U32(8), r.v.U32(12), r.v.U32(16))
	}
}

// nfsResult3 prints what version 3 returns (RFC 1813 section 3.3).
func nfsResult3(r *nfsReader, proc uint32) {
	p := r.p
	verbose := p.V(1)
	switch proc {
	case 1:
		nfsAttributes(r, false)
	case 2, 12, 13:
		if verbose {
			nfsChange(r)
		}
	case 3:
		if r.handle() && verbose {
			nfsMaybe(r, "")
			nfsMaybe(r, " post dattr:")
		}
	case 4:
		nfsMaybe(r, " attr:")
		p.Print(" c {access:04x}", r.u32())
	case 5:
		nfsMaybe(r, "")
		r.name(" ")
	case 6:
		if verbose {
			nfsMaybe(r, "")
			p.Print(" {count} bytes{}", r.v.U32(0), choose(r.v.U32(4) != 0, " EOF", ""))
		}
	case 7:
		if verbose {
			nfsChange(r)
			count, stable := r.u32(), r.u32()
			p.Print(" {count} bytes <{stable}> verf {:016x}", count, nfsStable.Of(stable, "#{}"), r.v.U64(0))
		}
	case 8, 9:
		nfsCreated(r)
	case 14:
		if verbose {
			p.Write(" from:")
			nfsChange(r)
			p.Write(" to:")
			nfsChange(r)
		}
	case 15:
		if verbose {
			p.Write(" file")
			nfsMaybe(r, " POST:")
			p.Write(" dir:")
			nfsChange(r)
		}
	case 16, 17:
		if verbose {
			nfsMaybe(r, " POST:")
			p.Print(" verf {:016x}", r.u64())
		}
	case 18, 19, 20:
		nfsSystem(r, proc)
	case 21:
		if verbose {
			nfsChange(r)
			p.Print(" verf {:016x}", r.u64())
		}
	}
}

// nfsCreated prints what was made, where the server says so.
func nfsCreated(r *nfsReader) {
	if r.u32() != 0 {
		if !r.handle() {
			return
		}
		if r.p.V(1) {
			nfsMaybe(r, "")
		}
	}
	if r.p.V(1) {
		r.p.Write(" dir attr:")
		nfsChange(r)
	}
}

// nfsSystem prints facts about a file system.
func nfsSystem(r *nfsReader, proc uint32) {
	p := r.p
	nfsMaybe(r, " POST:")
	v := r.v
	switch proc {
	case 18:
		p.Print(" tbytes {} fbytes {} abytes {}", v.U64(0), v.U64(8), v.U64(16))
		if p.V(1) {
			p.Print(" tfiles {} ffiles {} afiles {} invar {}", v.U64(24), v.U64(32), v.U64(40), v.U32(48))
		}
	case 19:
		p.Print(" rtmax {} rtpref {} wtmax {} wtpref {} dtpref {}", v.U32(0), v.U32(4), v.U32(12), v.U32(16), v.U32(24))
		if p.V(1) {
			p.Print(" rtmult {} wtmult {} maxfsz {} delta {}.{:06d} ", v.U32(8), v.U32(20), v.U64(28), v.U32(36), v.U32(40))
		}
	case 20:
		p.Print(" linkmax {} namemax {}{}{}{}{}", v.U32(0), v.U32(4), choose(v.U32(8) != 0, " notrunc", ""), choose(v.U32(12) != 0, " chownres", ""),
			choose(v.U32(16) != 0, " igncase", ""), choose(v.U32(20) != 0, " keepcase", ""))
	}
}

// nfsMaybe prints attributes that may be left out (RFC 1813 section 2.6), with -v.
func nfsMaybe(r *nfsReader, label string) {
	if r.p.V(1) {
		r.p.Write(label)
	}
	if r.u32() == 0 {
		return
	}
	if r.p.V(1) {
		nfsAttributes(r, true)
		return
	}
	r.v.Need(0, nfsAttributes3)
	r.v = r.v.From(nfsAttributes3)
}

// nfsChange prints attributes from before and after a change.
func nfsChange(r *nfsReader) {
	p := r.p
	p.Write(" PRE:")
	if r.u32() != 0 {
		v := r.v
		p.Print(" sz {} mtime {}.{:06d} ctime {}.{:06d}", v.U64(0), v.U32(8), v.U32(12), v.U32(16), v.U32(20))
		r.v = v.From(24)
	}
	nfsMaybe(r, " POST:")
}

// Sizes of attributes in bytes.
const (
	nfsAttributes2 = 68
	nfsAttributes3 = 84
)

// nfsAttributes prints the attributes of a file.
func nfsAttributes(r *nfsReader, all bool) {
	p, v := r.p, r.v
	p.Print(" {type} {mode:o} ids {uid}/{gid}", nfsTypes.Of(v.U32(0), "unk-ft {} "), v.U32(4), v.U32(12), v.U32(16))
	if !r.v3 {
		p.Print(" sz {size}", v.U32(20))
		if all {
			p.Print(" nlink {} rdev 0x{:x} fsid 0x{:x} nodeid 0x{:x} a/m/ctime ", v.U32(8), v.U32(28), v.U32(36), v.U32(40))
			p.Print("{}.{:06d} {}.{:06d} {}.{:06d}", v.U32(44), v.U32(48), v.U32(52), v.U32(56), v.U32(60), v.U32(64))
		}
		r.v = v.From(nfsAttributes2)
		return
	}
	p.Print(" sz {size}", v.U64(20))
	if all {
		p.Print(" nlink {} rdev {}/{} fsid {:x} fileid {:x} a/m/ctime ", v.U32(8), v.U32(36), v.U32(40), v.U64(44), v.U64(52))
		p.Print("{}.{:06d} {}.{:06d} {}.{:06d}", v.U32(60), v.U32(64), v.U32(68), v.U32(72), v.U32(76), v.U32(80))
	}
	r.v = v.From(nfsAttributes3)
}

var nfsTypes = telnetTable("NON", "REG", "DIR", "BLK", "CHR", "LNK", "", "FIFO")

var nfsStable = telnetTable("unstable", "datasync", "filesync")

var nfsAccessBits = [...]printer.Name{{Value: 1, Text: "NFS_ACCESS_READ"}, {Value: 2, Text: "NFS_ACCESS_LOOKUP"}, {Value: 4, Text: "NFS_ACCESS_MODIFY"},
	{Value: 8, Text: "NFS_ACCESS_EXTEND"}, {Value: 16, Text: "NFS_ACCESS_DELETE"}, {Value: 32, Text: "NFS_ACCESS_EXECUTE"}}

var nfsErrors = printer.NameTable{
	{Value: 1, Text: "Operation not permitted"}, {Value: 2, Text: "No such file or directory"}, {Value: 5, Text: "Input/output error"}, {Value: 6, Text: "Device not configured"},
	{Value: 11, Text: "Resource deadlock avoided"}, {Value: 12, Text: "Cannot allocate memory"}, {Value: 13, Text: "Permission denied"}, {Value: 17, Text: "File exists"},
	{Value: 18, Text: "Cross-device link"}, {Value: 19, Text: "Operation not supported by device"}, {Value: 20, Text: "Not a directory"}, {Value: 21, Text: "Is a directory"},
	{Value: 22, Text: "Invalid argument"}, {Value: 26, Text: "Text file busy"}, {Value: 27, Text: "File too large"}, {Value: 28, Text: "No space left on device"},
	{Value: 30, Text: "Read-only file system"}, {Value: 31, Text: "Too many links"}, {Value: 45, Text: "Operation not supported"}, {Value: 62, Text: "Too many levels of symbolic links"},
	{Value: 63, Text: "File name too long"}, {Value: 66, Text: "Directory not empty"}, {Value: 69, Text: "Disc quota exceeded"}, {Value: 70, Text: "Stale NFS file handle"},
	{Value: 71, Text: "Too many levels of remote in path"}, {Value: 99, Text: "Write cache flushed to disk"}, {Value: 10001, Text: "Illegal NFS file handle"},
	{Value: 10002, Text: "Update synchronization mismatch"}, {Value: 10003, Text: "READDIR/READDIRPLUS cookie is stale"}, {Value: 10004, Text: "Operation not supported"},
	{Value: 10005, Text: "Buffer or request is too small"}, {Value: 10006, Text: "Unspecified error on server"}, {Value: 10007, Text: "Object of that type not supported"},
	{Value: 10008, Text: "Request couldn't be completed in time"},
}
