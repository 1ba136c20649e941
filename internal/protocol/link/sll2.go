package link

import (
	"net"
	"sync"

	"wiretale/internal/packet"
	"wiretale/internal/printer"
)

// Linux cooked capture, version 2 (LINKTYPE_LINUX_SLL2).
//
//	 0       2       4               8       10  11  12              20
//	+-------+-------+---------------+-------+---+---+---------------+-------
//	| proto |   0   |   ifindex     | ARPHRD| t | l |    address    | packet
//	+-------+-------+---------------+-------+---+---+---------------+-------
var _ = printer.Register(printer.Protocol{
	Name:      "sll2",
	LinkTypes: []packet.LinkType{276},
	Print:     printSLL2,
})

const sll2Header = 20

func printSLL2(p *printer.Printer, v printer.View) {
	p.Layer("sll2")
	v.Need(0, sll2Header)
	c := cooked{kind: v.U8(10), hardware: v.U16(8), size: v.U8(11), address: v.MAC(12), protocol: v.U16(0), header: sll2Header, index: v.U32(4)}
	p.Print("{interface:-5s} {packet_type:-3s} ", interfaceNames.name(c.index), packetType(c.kind))
	if p.LinkLevel {
		c.print(p, v.Len())
	}
	c.payload(p, v.From(sll2Header), v.Len())
}

func packetType(n uint8) string {
	if s := packetTypes.Find(uint32(n)); s != "" {
		return s
	}
	return "?"
}

// interfaceNames are the names of this machine's interfaces, as far as packets
// asked for them.
var interfaceNames nameCache

type nameCache struct {
	sync.Mutex
	names map[uint32]string
}

// maxInterfaces bounds the cache: a file may name any number of interfaces.
const maxInterfaces = 4096

func (c *nameCache) name(index uint32) string {
	c.Lock()
	defer c.Unlock()
	if s, ok := c.names[index]; ok {
		return s
	}
	name := "?"
	if i, err := net.InterfaceByIndex(int(index)); err == nil {
		name = i.Name
	}
	if c.names == nil || len(c.names) >= maxInterfaces {
		c.names = map[uint32]string{}
	}
	c.names[index] = name
	return name
}
