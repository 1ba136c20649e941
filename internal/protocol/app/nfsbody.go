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
		if r.handle() {
			nfsSymbolicLink(r)
		}
	case 11:
		if r.handle() {
			nfsMakeNode(r)
		}
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

// nfsSetAttributes are the attributes of something new (RFC 1813 section 2.6).
type nfsSetAttributes struct {
	set                [4]bool
	value              [4]uint32 // mode, user, group, size
	access, modify     printer.View
	accessed, modified bool
}

// setAttributes reads the attributes of something new.
func (r *nfsReader) setAttributes() (a nfsSetAttributes) {
	for i := range a.set {
		if a.set[i] = r.u32() != 0; a.set[i] {
			a.value[i] = r.u32() // tcpdump: of the size the first half
		}
	}
	a.access, a.accessed = r.setTime()
	a.modify, a.modified = r.setTime()
	return a
}

// setTime reads a time, if the client gives it.
func (r *nfsReader) setTime() (v printer.View, ok bool) {
	const clientTime = 2
	if r.u32() != clientTime {
		return r.v, false
	}
	v = r.v
	v.Need(0, 8)
	r.v = v.From(8)
	return v, true
}

func (a *nfsSetAttributes) print(p *printer.Printer) {
	for i, phrase := range [...]string{" mode {mode:o}", " uid {uid}", " gid {gid}"} {
		if a.set[i] {
			p.Print(phrase, a.value[i])
		}
	}
	if !p.V(2) {
		return
	}
	if a.accessed {
		p.Print(" atime {}.{:06d}", a.access.U32(0), a.access.U32(4))
	}
	if a.modified {
		p.Print(" mtime {}.{:06d}", a.modify.U32(0), a.modify.U32(4))
	}
}

// nfsSymbolicLink prints a link and where it shall lead.
func nfsSymbolicLink(r *nfsReader) {
	var a nfsSetAttributes
	if !r.name(" ") {
		return
	}
	r.p.Write(" ->")
	if r.v3 {
		a = r.setAttributes()
	}
	if r.name("") && r.v3 && r.p.V(1) {
		a.print(r.p)
	}
}

func nfsMakeNode(r *nfsReader) {
	if !r.name(" ") {
		return
	}
	kind := r.u32()
	a := r.setAttributes()
	r.p.Print(" {type}", nfsTypes.Of(kind, "unk-ft {}"))
	if !r.p.V(1) {
		return
	}
	const block, character = 3, 4
	if kind == block || kind == character {
		r.p.Print(" {major}/{minor}", r.v.U32(0), r.v.U32(4))
	}
	a.print(r.p)
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
			p.Print(" <{stable}>", nfsStable.Of(stable, "#{:i}"))
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
		p.Print(" {count} bytes @ {offset}", r.v.U32(4), r.v.U32(0))
	}
}

// nfsResult prints the result of a call.
func nfsResult(r *nfsReader, proc uint32) {
	if proc == 0 || proc > 21 {
		return
	}
	status := r.u32()
	if status != 0 {
		r.failed = true
		r.p.Print(" ERROR: {status}", nfsErrors.Of(status, "unk {}"))
	}
	switch {
	case r.v3:
		nfsResult3(r, proc, status == 0)
	case status == 0:
		nfsResult2(r, proc)
	}
}

func nfsResult2(r *nfsReader, proc uint32) {
	p := r.p
	switch proc {
	case 1, 2:
		nfsAttributes(r, false)
	case 6, 7:
		nfsQuietAttributes(r)
	case 3, 8, 9:
		r.handle()
		nfsQuietAttributes(r)
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

// nfsResult3 prints what version 3 returns (RFC 1813 section 3.3); of some
// procedures there is something to tell when they fail, too.
func nfsResult3(r *nfsReader, proc uint32, ok bool) {
	switch proc {
	case 1:
		if ok {
			nfsAttributes(r, false)
		}
	case 2, 12, 13:
		nfsChange(r)
	case 3:
		nfsLookedUp(r, ok)
	case 4, 5, 6, 7, 16, 17, 21:
		nfsData(r, proc, ok)
	case 8, 9, 10, 11:
		nfsCreated(r, ok)
	case 14, 15:
		if r.p.V(1) {
			nfsMoved(r, proc)
		}
	case 18, 19, 20:
		nfsSystem(r, proc, ok)
	}
}

// nfsLookedUp prints what was found.
func nfsLookedUp(r *nfsReader, ok bool) {
	if ok {
		r.handle()
		nfsMaybe(r, "")
	}
	if r.p.V(2) {
		nfsMaybe(r, " post dattr:")
	}
}

// nfsData prints the attributes of what was read or written, and how much that was.
func nfsData(r *nfsReader, proc uint32, ok bool) {
	p := r.p
	switch proc {
	case 4:
		nfsMaybe(r, " attr:")
		if ok {
			p.Print(" c {access:04x}", r.u32())
		}
	case 5:
		if ok {
			nfsMaybe(r, "")
			r.name(" ")
		}
	case 6:
		nfsMaybe(r, "")
		if ok && p.V(1) {
			p.Print(" {count} bytes{}", r.v.U32(0), printer.Choose(r.v.U32(4) != 0, " EOF", ""))
		}
	case 7:
		nfsChange(r)
		if ok && p.V(1) {
			nfsWritten(r)
		}
	case 16, 17:
		nfsMaybe(r, " POST:")
		if ok && p.V(1) {
			p.Print(" verf {:016x}", r.u64())
		}
	case 21:
		nfsChange(r)
		if p.V(2) { // tcpdump: even of what failed
			p.Print(" verf {:x}", r.u64())
		}
	}
}

func nfsWritten(r *nfsReader) {
	r.p.Print(" {count} bytes", r.u32())
	if r.p.V(2) {
		r.p.Print(" <{stable}> verf {:x}", nfsStable.Of(r.v.U32(0), "#{:i}"), r.v.U64(4))
	}
}

// nfsCreated prints what was made, where the server says so.
func nfsCreated(r *nfsReader, ok bool) {
	if !ok {
		nfsChange(r)
		return
	}
	if r.u32() == 0 {
		return
	}
	r.handle()
	nfsMaybe(r, "")
	if r.p.V(2) {
		r.p.Write(" dir attr:")
		nfsChange(r)
	}
}

// nfsMoved prints the directories that changed.
func nfsMoved(r *nfsReader, proc uint32) {
	const rename = 14
	if proc == rename {
		r.p.Write(" from:")
		nfsChange(r)
		r.p.Write(" to:")
	} else {
		r.p.Write(" file")
		nfsMaybe(r, " POST:")
		r.p.Write(" dir:")
	}
	nfsChange(r)
}

// nfsSystem prints facts about a file system.
func nfsSystem(r *nfsReader, proc uint32, ok bool) {
	p := r.p
	nfsMaybe(r, " POST:")
	v := r.v
	switch {
	case proc == 18: // tcpdump: whether it failed or not
		p.Print(" tbytes {} fbytes {} abytes {}", v.U64(0), v.U64(8), v.U64(16))
		if p.V(1) {
			p.Print(" tfiles {} ffiles {} afiles {} invar {}", v.U64(24), v.U64(32), v.U64(40), v.U32(48))
		}
	case !ok:
	case proc == 19:
		p.Print(" rtmax {} rtpref {} wtmax {} wtpref {} dtpref {}", v.U32(0), v.U32(4), v.U32(12), v.U32(16), v.U32(24))
		if p.V(1) {
			p.Print(" rtmult {} wtmult {} maxfsz {} delta {}.{:06d} ", v.U32(8), v.U32(20), v.U64(28), v.U32(36), v.U32(40))
		}
	default:
		p.Print(" linkmax {} namemax {} {} {} {} {}", v.U32(0), v.U32(4), printer.Choose(v.U32(8) != 0, "notrunc", ""), printer.Choose(v.U32(12) != 0, "chownres", ""),
			printer.Choose(v.U32(16) != 0, "igncase", ""), printer.Choose(v.U32(20) != 0, "keepcase", ""))
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
	r.v = r.v.From(nfsAttributes3)
}

// nfsChange prints attributes from before and after a change.
func nfsChange(r *nfsReader) {
	const before = 24
	if r.p.V(2) {
		r.p.Write(" PRE:")
	}
	if r.u32() != 0 {
		v := r.v
		if r.p.V(2) {
			r.p.Print(" sz {} mtime {}.{:06d} ctime {}.{:06d}", v.U64(0), v.U32(8), v.U32(12), v.U32(16), v.U32(20))
		}
		r.v = v.From(before)
	}
	nfsMaybe(r, " POST:")
}

// Sizes of attributes in bytes.
const (
	nfsAttributes2 = 68
	nfsAttributes3 = 84
)

// nfsQuietAttributes prints attributes with -v, and needs them in any case.
func nfsQuietAttributes(r *nfsReader) {
	const owners = 20
	if r.p.V(1) {
		nfsAttributes(r, true)
	} else {
		r.need(owners)
	}
}

// nfsAttributes prints the attributes of a file; all of them with -vv, if asked to.
func nfsAttributes(r *nfsReader, all bool) {
	p, v := r.p, r.v
	all = all && p.V(2)
	r.need(20)
	p.Print(" {type} {mode:o} ids {uid}/{gid}", nfsTypes.Of(v.U32(0), "unk-ft {} "), v.U32(4), v.I32(12), v.I32(16))
	if !r.v3 {
		p.Print(" sz {size}", v.U32(20))
		if all {
			r.need(nfsAttributes2)
			p.Print(" nlink {} rdev 0x{:x} fsid 0x{:x} nodeid 0x{:x} a/m/ctime ", v.U32(8), v.U32(28), v.U32(36), v.U32(40))
			p.Print("{}.{:06d} {}.{:06d} {}.{:06d}", v.U32(44), v.U32(48), v.U32(52), v.U32(56), v.U32(60), v.U32(64))
		}
		r.v = v.From(nfsAttributes2)
		return
	}
	p.Print(" sz {size}", v.U64(20))
	if all {
		r.need(nfsAttributes3)
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
