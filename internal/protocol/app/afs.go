package app

import "wiretale/internal/printer"

// The services of AFS, at the port of each.
type rxService struct {
	name string
	// text is the longest text that an argument may be, in bytes.
	text int
	ops  []rxOp
	// fail is how an abort is printed.
	fail string
	// ubik says that the copies of the service's data base keep together with the
	// help of Ubik.
	ubik bool
	// empty says that a reply needs a body.
	empty bool
}

// rxOp is an operation: its number, its name, and how its arguments and results are
// printed. Text stands for itself, a percent sign and a letter for a value: see
// rxField.
type rxOp struct {
	number      uint32
	name        string
	call, reply string
}

func rxServiceOf(port uint16) *rxService {
	if port < rxFirstPort || int(port-rxFirstPort) >= len(rxServices) || rxServices[port-rxFirstPort].name == "" {
		return nil
	}
	return &rxServices[port-rxFirstPort]
}

func (s *rxService) find(op uint32) *rxOp {
	for i := range s.ops {
		if s.ops[i].number == op {
			return &s.ops[i]
		}
	}
	return nil
}

// operation returns the operation, and whether it is one of Ubik.
func (s *rxService) operation(op uint32) (o *rxOp, ubik bool) {
	if s.ubik && (op >= 10000 && op < 10008 || op >= 20000 && op < 20014) {
		return rxUbik.find(op), true
	}
	return s.find(op), false
}

// named returns the service under whose name a truncation is shown.
func (s *rxService) named(ubik bool) *rxService {
	if ubik {
		return &rxUbik
	}
	return s
}

// rxCall prints a call.
func rxCall(p *printer.Printer, v printer.View) {
	s := rxServiceOf(p.DstPort)
	if s == nil || v.Len() <= rxHeader {
		return
	}
	number := v.U32(rxHeader)
	op, ubik := s.operation(number)
	p.Print(" {service}", s.name)
	if ubik {
		p.Write(" ubik")
	}
	p.Write(" call ")
	rxOpName(p, op, number)
	if op != nil {
		r := rxReader{p: p, v: v.From(rxHeader + 4), s: s.named(ubik)}
		r.fields(op.call)
	}
}

func rxOpName(p *printer.Printer, op *rxOp, number uint32) {
	if op == nil {
		p.Print("op#{operation}", number)
	} else {
		p.Print("{operation}", op.name)
	}
}

// rxReply prints the reply to a call of an operation.
func rxReply(p *printer.Printer, v printer.View, kind uint8, number uint32) {
	s := rxServiceOf(p.SrcPort)
	if s == nil || s.empty && v.Len() <= rxHeader {
		return
	}
	op, ubik := s.operation(number)
	p.Print(" {service}", s.name)
	if ubik {
		p.Write(" ubik")
	}
	p.Write(" reply ")
	rxOpName(p, op, number)
	r := rxReader{p: p, v: v.From(rxHeader), s: s.named(ubik)}
	switch {
	case kind == rxData && op != nil:
		r.fields(op.reply)
	case kind == rxAbort && ubik && number == rxVoteBeacon:
		r.fields(" vote yes until %T")
	case kind == rxAbort:
		r.fields(s.fail)
	}
}

// rxReader prints values one after the other.
type rxReader struct {
	p *printer.Printer
	v printer.View
	s *rxService
}

// fields prints values as a text says, and reports false if they end too soon or
// make no sense: then the mark is printed.
func (r *rxReader) fields(text string) bool {
	for i := 0; i < len(text); i++ {
		if text[i] != '%' {
			r.space(text[i:])
			r.p.Byte(text[i])
			continue
		}
		i++
		if !r.field(text[i]) {
			r.p.Write(" [|")
			r.p.Write(r.s.name)
			r.p.Byte(']')
			return false
		}
	}
	return true
}

// space looks whether there is a value behind a space: the space belongs to it.
func (r *rxReader) space(text string) {
	switch {
	case len(text) < 3 || text[0] != ' ' || text[1] != '%':
	case text[2] == 'Q':
		r.v.Need(0, 8)
	default:
		r.v.Need(0, 4)
	}
}

// field prints one value: a number (u, d, Q), a date (T), a text (S) ...
func (r *rxReader) field(kind byte) bool {
	switch kind {
	case 'u':
		r.p.Print("{}", r.next())
	case 'd':
		r.p.Print("{}", int32(r.next()))
	case 'Q':
		r.p.Print("{}", uint64(r.next())<<32|uint64(r.next()))
	case 'T':
		r.p.UTC(int64(int32(r.next())), "2006-01-02 15:04:05")
	case 'S':
		return r.text(r.s.text)
	case 'P':
		return r.text(1024)
	case 'O':
		return r.opaque()
	case 'F':
		return r.fid()
	case 'D':
		return r.version()
	case 'Y':
		return r.server()
	case 'E':
		r.error()
	case 'U':
		return r.uuid()
	case '_':
		r.skip(1)
	case 'b':
		r.beacon()
	case 't':
		r.volumeType()
	default:
		return r.list(kind)
	}
	return true
}

// list prints a value that has several parts.
func (r *rxReader) list(kind byte) bool {
	switch kind {
	case 'W':
		return r.storeStatus()
	case 'A':
		return r.acl()
	case 'B':
		return r.many((*rxReader).fid)
	case 'C':
		r.callbacks()
	case 'N':
		r.numbers()
	case 'K':
		return r.names()
	case 'V':
		return r.vector(65)
	case 'v':
		return r.vector(32)
	case '1', '2', '3':
		return r.volumeEntry(kind - '0')
	case 'X':
		return r.many((*rxReader).server)
	case 'L':
		return r.many((*rxReader).volume)
	}
	return true
}

// next reads a number.
func (r *rxReader) next() uint32 {
	n := r.v.U32(0)
	r.v = r.v.From(4)
	return n
}

// skip passes over n numbers.
func (r *rxReader) skip(n int) {
	r.v.Need(0, 4*n)
	r.v = r.v.From(4 * n)
}

// text prints a counted text in quotes.
func (r *rxReader) text(most int) bool {
	n := r.next()
	if n > uint32(most) {
		return false
	}
	r.p.Write(` "`)
	r.p.Safe(r.v.Data()[:min(int(n), r.v.Captured())])
	if !r.v.Has(0, int(n)) {
		return false
	}
	r.p.Byte('"')
	r.v = r.v.From((int(n) + 3) &^ 3)
	return true
}

// error prints an error of the file server.
func (r *rxReader) error() {
	n := r.next()
	if name := rxErrors.Find(n); name != "" {
		r.p.Print(" error {error}", name)
		return
	}
	r.p.Print(" error #{error}", int32(n))
}

// opaque passes over counted bytes. tcpdump: it forgets the bytes that fill them up
// to a multiple of four.
func (r *rxReader) opaque() bool {
	n := r.next()
	if n > uint32(r.v.Captured()) {
		return false
	}
	r.v = r.v.From(int(n))
	return true
}

func (r *rxReader) fid() bool {
	if !r.v.Has(0, 12) {
		return false
	}
	r.p.Print(" fid {volume}/{vnode}/{unique}", r.v.U32(0), r.v.U32(4), r.v.U32(8))
	r.v = r.v.From(12)
	return true
}

// version prints a version of a data base, or a transaction on it.
func (r *rxReader) version() bool {
	if !r.v.Has(0, 8) {
		return false
	}
	r.p.Print(" {epoch}.{counter}", r.v.U32(0), r.v.U32(4))
	r.v = r.v.From(8)
	return true
}

// server prints where a volume is to go.
func (r *rxReader) server() bool {
	if !r.v.Has(0, 12) {
		return false
	}
	r.p.Print(" server {}:{}:{}", r.v.U32(0), r.v.U32(4), r.v.U32(8))
	r.v = r.v.From(12)
	return true
}

// many prints a list of values of one kind, with commas between them.
func (r *rxReader) many(one func(*rxReader) bool) bool {
	n := r.next()
	for i := uint32(0); i < n; i++ {
		if i > 0 {
			r.p.Byte(',')
		}
		if !one(r) {
			return false
		}
	}
	if n == 0 {
		r.p.Write(" <none!>")
	}
	return true
}

// callbacks prints what is promised about files.
func (r *rxReader) callbacks() {
	n := r.next()
	if n != 0 {
		r.p.Byte(';')
	}
	for ; n > 0; n-- {
		r.fields(" ver %d expires %T")
		r.v.Need(0, 4)
		r.skip(1)
	}
}

// numbers prints a list of numbers.
func (r *rxReader) numbers() {
	n := r.next()
	for i := uint32(0); i < n; i++ {
		r.p.Print(" {}", int32(r.next()))
	}
	if n == 0 {
		r.p.Write(" <none!>")
	}
}

// names prints a list of names.
func (r *rxReader) names() bool {
	n := r.next()
	for i := uint32(0); i < n; i++ {
		if !r.vector(64) {
			return false
		}
	}
	if n == 0 {
		r.p.Write(" <none!>")
	}
	return true
}

// vector prints a name of which each character is a number.
func (r *rxReader) vector(n int) bool {
	if !r.v.Has(0, 4*n) {
		return false
	}
	r.p.Write(` "`)
	for i := range n {
		c := byte(r.v.U32(4 * i))
		if c == 0 {
			break
		}
		r.p.SafeByte(c)
	}
	r.p.Byte('"')
	r.v = r.v.From(4 * n)
	return true
}

// beacon prints the question of a Ubik server whether it may be the one in charge.
func (r *rxReader) beacon() {
	site := r.next()
	r.p.Write(" syncsite ")
	if site != 0 {
		r.p.Write("yes")
	} else {
		r.p.Write("no")
	}
	r.fields(" votestart %T dbversion%D tid%D")
}

// uuid prints an identifier of a server or cache.
func (r *rxReader) uuid() bool {
	if !r.v.Has(0, 44) {
		return false
	}
	r.p.Byte(' ')
	r.p.Print("{:08x}", r.next())
	r.p.Print("{:04x}", r.next())
	r.p.Print("{:04x}", r.next())
	for range 8 {
		r.p.Print("{:02x}", byte(r.next()))
	}
	return true
}

// storeStatus prints what of the status of a file is to change.
func (r *rxReader) storeStatus() bool {
	const date, owner, group, mode, segment, fsync = 1, 2, 4, 8, 16, 1024
	if !r.v.Has(0, 24) {
		return false
	}
	mask := r.v.U32(0)
	if mask != 0 {
		r.p.Write(" StoreStatus")
	}
	if mask&date != 0 {
		r.p.Write(" date ")
		r.p.UTC(int64(r.v.I32(4)), "2006-01-02 15:04:05")
	}
	if mask&owner != 0 {
		r.p.Print(" owner {owner}", r.v.U32(8))
	}
	if mask&group != 0 {
		r.p.Print(" group {group}", r.v.U32(12))
	}
	if mask&mode != 0 {
		r.p.Print(" mode {mode:o}", r.v.U32(16)&0o7777)
	}
	if mask&segment != 0 {
		r.p.Print(" segsize {segment_size}", r.v.U32(20))
	}
	if mask&fsync != 0 {
		r.p.Write(" fsync")
	}
	r.v = r.v.From(24)
	return true
}

var rxRights = printer.BitTable{{Value: 1, Text: "r"}, {Value: 8, Text: "l"}, {Value: 4, Text: "i"}, {Value: 16, Text: "d"}, {Value: 2, Text: "w"}, {Value: 32, Text: "k"}, {Value: 64, Text: "a"}}

// acl prints who may do what: a text of lines, the first two of which say how many
// lines of rights there are, and how many of what is denied.
func (r *rxReader) acl() bool {
	n := r.next()
	if n > 1024 || !r.v.Has(0, int(n)) {
		return n <= 1024 && r.v.Has(0, int(n))
	}
	a := aclReader{text: r.v.Bytes(0, int(n))}
	positive, ok := a.number()
	if !ok {
		return true
	}
	negative, ok := a.number()
	if !ok {
		return true
	}
	if a.rights(r.p, positive, '+') {
		a.rights(r.p, negative, '-')
	}
	return true
}

// aclReader reads the words of an access control list.
type aclReader struct {
	text []byte
}

func (a *aclReader) word() []byte {
	i := 0
	for i < len(a.text) && (a.text[i] == ' ' || a.text[i] >= '\t' && a.text[i] <= '\r') {
		i++
	}
	j := i
	for j < len(a.text) && a.text[j] != 0 && a.text[j] != ' ' && (a.text[j] < '\t' || a.text[j] > '\r') {
		j++
	}
	w := a.text[i:j]
	a.text = a.text[j:]
	return w
}

func (a *aclReader) number() (n int64, ok bool) {
	w := a.word()
	negative := len(w) > 0 && w[0] == '-'
	if len(w) > 0 && (w[0] == '-' || w[0] == '+') {
		w = w[1:]
	}
	for i, c := range w {
		if c < '0' || c > '9' {
			a.text = a.text[:0]
			return n, i > 0
		}
		n = min(n*10+int64(c-'0'), 1<<40)
	}
	if negative {
		n = -n
	}
	return n, len(w) > 0
}

func (a *aclReader) rights(p *printer.Printer, count int64, sign byte) bool {
	for ; count > 0; count-- {
		name := a.word()
		rights, ok := a.number()
		if !ok {
			return false
		}
		p.Byte(' ')
		p.Byte(sign)
		p.Byte('{')
		p.Safe(name)
		p.Print(" {rights}}}", rxRights.Of(uint32(rights), "", ""))
	}
	return true
}

// volumeType prints what kind of volume is meant, if that is known.
func (r *rxReader) volumeType() {
	if name := rxVolumeTypes.Find(r.next()); name != "" {
		r.p.Print(" type {volume_type}", name)
	}
}

var rxVolumeTypes = printer.NameTable{{Value: 0, Text: "read-write"}, {Value: 1, Text: "read-only"}, {Value: 2, Text: "backup"}}

// volumeEntry prints where a volume is, in one of three forms: with eight servers,
// with thirteen, or with thirteen that are named by identifiers.
func (r *rxReader) volumeEntry(form byte) bool {
	if !r.vector(65) {
		return false
	}
	most := 13
	if form == 1 {
		if !r.pass(1) {
			return false
		}
		most = 8
	}
	count := r.v
	r.fields(" numservers %d")
	servers := count.U32(0)
	r.p.Write(" servers")
	for i := range uint32(most) {
		if !r.volumeServer(form, int32(i) < int32(servers)) {
			return false
		}
	}
	if form == 3 && !r.pass(most) {
		return false
	}
	r.partitions(servers, most)
	return r.pass(most) && r.fields(" rwvol %u rovol %u backup %u")
}

// volumeServer prints a server that has a volume, or passes over one that has not.
func (r *rxReader) volumeServer(form byte, shown bool) bool {
	switch {
	case form == 3 && shown:
		r.p.Write(" afsuuid")
		return r.uuid()
	case form == 3:
		return r.pass(11)
	case shown && r.v.Has(0, 4):
		r.p.Print(" {server}", r.v.IP4(0))
	}
	return r.pass(1)
}

// pass passes over n numbers, if they are there.
func (r *rxReader) pass(n int) bool {
	if !r.v.Has(0, 4*n) {
		return false
	}
	r.v = r.v.From(4 * n)
	return true
}

// partitions prints the partitions of a volume's servers.
func (r *rxReader) partitions(n uint32, most int) {
	r.p.Write(" partitions")
	for i := range int32(most) {
		part := r.next()
		switch {
		case i >= int32(n):
		case part > 26:
			r.p.Print(" {partition}", part)
		default:
			r.p.Print(" {partition:c}", part+'a')
		}
	}
}

const rxVolumeRest = 21 // numbers of a volume's description that are not printed

// volume prints a volume of a list.
func (r *rxReader) volume() bool {
	r.p.Write(" name")
	if !r.vector(32) {
		return false
	}
	r.fields(" volid %u type")
	r.v = r.v.From(4 * rxVolumeRest)
	return true
}
