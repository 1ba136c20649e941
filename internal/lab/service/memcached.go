package service

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"sync"
)

// memcached's text protocol (protocol.txt of memcached).
var memcachedKind = Kind{
	Name: "memcached", Port: 11211, About: "memcached's text protocol: set, add, replace, get, delete, incr, decr, quit",
	Serve: func(at Place, address string, _ Terminal) (*Server, error) { return Memcached(at, address) },
	Dial:  dialLines,
}

const (
	maxItems = 10000
	maxValue = 1 << 20
	maxLine  = 2048
)

type item struct {
	flags uint32
	value []byte
}

// cache is what the server remembers.
type cache struct {
	mu    sync.Mutex
	items map[string]item
}

// Memcached starts a memcached server with an empty cache.
func Memcached(at Place, address string) (*Server, error) {
	c := &cache{items: map[string]item{}}
	return serveTCP(at, address, c.serve)
}

// serve answers one command after the other until the client quits.
func (c *cache) serve(conn net.Conn) {
	r := bufio.NewReaderSize(conn, maxLine)
	for {
		line, err := r.ReadSlice('\n')
		if err != nil {
			return
		}
		words := strings.Fields(string(line))
		if len(words) > 0 && words[0] == "quit" {
			return
		}
		answer, err := c.answer(words, r)
		if err != nil {
			return
		}
		if _, err := io.WriteString(conn, answer); err != nil {
			return
		}
	}
}

// answer carries a command out; r holds the data block of a storage command.
func (c *cache) answer(words []string, r *bufio.Reader) (string, error) {
	if len(words) == 0 {
		return "ERROR\r\n", nil
	}
	switch words[0] {
	case "set", "add", "replace":
		return c.store(words, r)
	case "get", "gets":
		return c.get(words[1:]), nil
	case "delete":
		return c.delete(words[1:]), nil
	case "incr", "decr":
		return c.count(words), nil
	case "version":
		return "VERSION 1.6.0\r\n", nil
	}
	return "ERROR\r\n", nil
}

// store is "set KEY FLAGS EXPTIME BYTES [noreply]" and the data in the next line.
func (c *cache) store(words []string, r *bufio.Reader) (string, error) {
	if len(words) < 5 {
		return "ERROR\r\n", nil
	}
	flags, err1 := strconv.ParseUint(words[2], 10, 32)
	size, err2 := strconv.Atoi(words[4])
	if err1 != nil || err2 != nil || size < 0 {
		return "CLIENT_ERROR bad command line format\r\n", nil
	}
	if size > maxValue {
		return "", errors.New("object too large for cache")
	}
	data := make([]byte, size)
	if _, err := io.ReadFull(r, data); err != nil {
		return "", err
	}
	rest, err := r.ReadSlice('\n')
	if err != nil {
		return "", err
	}
	if strings.TrimRight(string(rest), "\r\n") != "" {
		return "CLIENT_ERROR bad data chunk\r\n", nil
	}
	answer := c.put(words[0], words[1], item{uint32(flags), data})
	if len(words) > 5 && words[5] == "noreply" {
		answer = ""
	}
	return answer, nil
}

func (c *cache) put(command, key string, it item) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, have := c.items[key]
	if command == "add" && have || command == "replace" && !have {
		return "NOT_STORED\r\n"
	}
	if !have && len(c.items) >= maxItems {
		return "SERVER_ERROR out of memory storing object\r\n"
	}
	c.items[key] = it
	return "STORED\r\n"
}

func (c *cache) get(keys []string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var b strings.Builder
	for _, key := range keys {
		if it, ok := c.items[key]; ok {
			fmt.Fprintf(&b, "VALUE %s %d %d\r\n%s\r\n", key, it.flags, len(it.value), it.value)
		}
	}
	return b.String() + "END\r\n"
}

func (c *cache) delete(keys []string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(keys) == 0 {
		return "ERROR\r\n"
	}
	if _, ok := c.items[keys[0]]; !ok {
		return "NOT_FOUND\r\n"
	}
	delete(c.items, keys[0])
	return "DELETED\r\n"
}

// count is "incr KEY N" and "decr KEY N"; a counter does not go below 0.
func (c *cache) count(words []string) string {
	if len(words) < 3 {
		return "ERROR\r\n"
	}
	by, err := strconv.ParseUint(words[2], 10, 64)
	if err != nil {
		return "CLIENT_ERROR invalid numeric delta argument\r\n"
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	it, ok := c.items[words[1]]
	if !ok {
		return "NOT_FOUND\r\n"
	}
	n, err := strconv.ParseUint(string(it.value), 10, 64)
	if err != nil {
		return "CLIENT_ERROR cannot increment or decrement non-numeric value\r\n"
	}
	if words[0] == "incr" {
		n += by
	} else {
		n -= min(n, by)
	}
	it.value = strconv.AppendUint(nil, n, 10)
	c.items[words[1]] = it
	return string(it.value) + "\r\n"
}
