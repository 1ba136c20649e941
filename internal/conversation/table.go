package conversation

import "unsafe"

// table finds a connection by the hash of its flow: open addressing with linear
// probing. An entry holds 32 bits of the hash and the connection's index + 1.
// It has no rule of its own for who leaves; the tracker has.
type table struct {
	entries []uint64
	n       int
	whole   []byte // the mapping the entries lie in
}

func (t *table) mask() uint32 { return uint32(len(t.entries) - 1) }

// insert adds a connection.
func (t *table) insert(g *ground, hash, index uint32) {
	if (t.n+1)*2 > len(t.entries) {
		t.grow(g)
	}
	t.n++
	t.place(uint64(hash)<<32 | uint64(index+1))
}

func (t *table) place(e uint64) {
	i := uint32(e>>32) & t.mask()
	for t.entries[i] != 0 {
		i = (i + 1) & t.mask()
	}
	t.entries[i] = e
}

func (t *table) grow(g *ground) {
	old, whole := t.entries, t.whole
	t.entries, t.whole = nil, nil
	n := max(1024, 2*len(old))
	if g != nil && n >= mappedTable {
		var b []byte
		if t.whole, b = g.apart(8 * n); b != nil {
			t.entries = unsafe.Slice((*uint64)(unsafe.Pointer(unsafe.SliceData(b))), n)
		}
	}
	if t.entries == nil {
		t.entries = make([]uint64, n)
	}
	clear(t.entries) // see arena.run
	for _, e := range old {
		if e != 0 {
			t.place(e)
		}
	}
	if whole != nil {
		g.giveBack(whole)
	}
}

// mappedTable is how many entries a table has that is mapped rather than on the
// heap, where its predecessors would stay for a while.
const mappedTable = 1 << 15

// warm reads where the search for a hash begins.
func (t *table) warm(hash uint32) uint32 {
	if t.n == 0 {
		return 0
	}
	return uint32(t.entries[hash&t.mask()])
}

// remove takes an entry out and closes the gap it leaves (Knuth, 6.4, R).
func (t *table) remove(hash, index uint32) {
	want, mask := uint64(hash)<<32|uint64(index+1), t.mask()
	i := hash & mask
	for t.entries[i] != want {
		if t.entries[i] == 0 {
			return
		}
		i = (i + 1) & mask
	}
	t.n--
	for j := (i + 1) & mask; t.entries[j] != 0; j = (j + 1) & mask {
		if home := uint32(t.entries[j]>>32) & mask; (j-home)&mask >= (j-i)&mask {
			t.entries[i] = t.entries[j]
			i = j
		}
	}
	t.entries[i] = 0
}
