// Package esp opens ESP payloads (RFC 4303) with the keys that the user names.
package esp

import (
	"crypto/cipher"
	"net/netip"

	"wiretale/internal/printer"
)

// Keys are the keys of security associations. They are safe for concurrent use.
type Keys struct {
	associations []association // the last one named comes first
	fallback     *association  // of associations that are not named
}

// association is a security association: which packets it is of, and how they are
// encrypted.
type association struct {
	spi uint32
	dst netip.Addr
	cryptogram
}

// cryptogram is how a payload is encrypted.
type cryptogram struct {
	block   cipher.Block
	chained bool // in CBC mode, with an initialisation vector; else block by block
	tag     int  // bytes of an authentication code at the end
}

// find returns how packets of an association are encrypted, or nil.
func (k *Keys) find(spi uint32, dst []byte) *cryptogram {
	addr, _ := netip.AddrFromSlice(dst)
	for i := range k.associations {
		if a := &k.associations[i]; a.spi == spi && a.dst == addr {
			return &a.cryptogram
		}
	}
	if k.fallback != nil {
		return &k.fallback.cryptogram
	}
	return nil
}

// Open decrypts what follows the header of an ESP packet to dst (RFC 4303 section
// 2). The clear text ends with padding, its length and the next header.
func (k *Keys) Open(spi uint32, dst, payload []byte) ([]byte, printer.ESPState) {
	c := k.find(spi, dst)
	if c == nil {
		return nil, printer.ESPClosed
	}
	return c.open(payload)
}

func (c *cryptogram) open(payload []byte) ([]byte, printer.ESPState) {
	size, vector := c.block.BlockSize(), 0
	if c.chained {
		vector = size
	}
	n := len(payload) - vector - c.tag
	if n <= 0 {
		return nil, printer.ESPCut
	}
	if n%size != 0 {
		return nil, printer.ESPClosed
	}
	clear := make([]byte, n)
	text := payload[vector : vector+n]
	if c.chained {
		cipher.NewCBCDecrypter(c.block, payload[:vector]).CryptBlocks(clear, text)
		return clear, printer.ESPOpen
	}
	for o := 0; o < n; o += size {
		c.block.Decrypt(clear[o:], text[o:])
	}
	return clear, printer.ESPOpen
}
