package explain

import "sync"

// chunks is where tables that are filled at the same time get their memory: a
// chunk at a time from a few large regions, since a kernel that hands out large
// pages needs a fifth of the time for them.
type chunks struct {
	mu   sync.Mutex
	left []byte
	made int
}

// The chunks that are made one by one, before there are regions, and how many
// make up a region.
const (
	soleChunks   = 16
	regionChunks = 128
)

// next is an empty chunk.
func (c *chunks) next() []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.left) < chunkSize {
		c.left = c.region()
	}
	chunk := c.left[:0:chunkSize]
	c.left = c.left[chunkSize:]
	c.made++
	return chunk
}

func (c *chunks) region() []byte {
	if c.made < soleChunks {
		return make([]byte, chunkSize)
	}
	b := make([]byte, regionChunks*chunkSize)
	useLargePages(b)
	return b
}
