package conversation

// table finds a connection by the hash of its flow: open addressing with linear
// probing. An entry holds 32 bits of the hash and the connection's index + 1.
// It has no rule of its own for who leaves; the tracker has.
type table struct {
	entries []uint64
	n       int
}

func (t *table) mask() uint32 { return uint32(len(t.entries) - 1) }

// find calls match with each index that has the hash, until it returns true.
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
	old := t.entries
	t.entries = chunk[uint64](g, max(1024, 2*len(old)))
	for _, e := range old {
		if e != 0 {
			t.place(e)
		}
	}
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
