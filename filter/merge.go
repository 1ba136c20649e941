package filter

import (
	"strconv"

	"wiretale/bpf"
)

// merge drops blocks of instructions that do the same as another. Two nodes can
// differ and yet have become equal: if each finds its operand in A already, only
// the comparison is left of them.
func merge(items []item) []item {
	same := map[*node]*node{} // dropped node to the one that stays
	seen := map[string]*node{}
	find := func(n *node) *node {
		if s, ok := same[n]; ok {
			return s
		}
		return n
	}
	blocks := split(items)
	keep := make([]bool, len(blocks))
	for i := len(blocks) - 1; i >= 0; i-- {
		b := blocks[i]
		keep[i] = true
		for j := range b {
			if b[j].t != nil {
				b[j].t = find(b[j].t)
			}
			if b[j].f != nil {
				b[j].f = find(b[j].f)
			}
		}
		last := b[len(b)-1]
		if fallsThrough(last) || i > 0 && fallsThrough(blocks[i-1][len(blocks[i-1])-1]) || i == 0 {
			continue
		}
		key := blockKey(b)
		if n, ok := seen[key]; ok {
			same[b[0].from] = n
			keep[i] = false
			continue
		}
		seen[key] = b[0].from
	}
	var out []item
	for i, b := range blocks {
		if keep[i] {
			out = append(out, b...)
		}
	}
	return out
}

// split cuts the items into the blocks of nodes.
func split(items []item) [][]item {
	var blocks [][]item
	for start := 0; start < len(items); {
		end := start + 1
		for end < len(items) && items[end].from == nil {
			end++
		}
		blocks = append(blocks, items[start:end])
		start = end
	}
	return blocks
}

// blockKey is the same for blocks that do the same.
func blockKey(b []item) string {
	var key []byte
	for _, i := range b {
		for _, n := range [...]uint64{uint64(i.Op), uint64(i.K), uint64(i.Jt), uint64(i.Jf)} {
			key = append(strconv.AppendUint(key, n, 36), ' ')
		}
		for _, n := range [...]*node{i.t, i.f} {
			if n != nil {
				key = strconv.AppendInt(key, int64(n.index), 36)
			}
			key = append(key, ';')
		}
	}
	return string(key)
}

// fallsThrough says whether the instruction after i can come next.
func fallsThrough(i item) bool {
	c := i.Class()
	return c != bpf.RET && c != bpf.JMP
}
