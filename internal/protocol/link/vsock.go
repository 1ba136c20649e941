package link

import (
	"wiretale/internal/packet"
	"wiretale/internal/printer"
)

// VSOCK, sockets between a virtual machine and its host, as the vsockmon device
// shows them (LINKTYPE_VSOCK). Numbers are little-endian.
//
//	 0               8               16      20      24      26      28      30
//	+---------------+---------------+-------+-------+-------+-------+-------+-----+
//	|  source CID   |destination CID| sport | dport |  op   | trans.|  len  |     |
//	+---------------+---------------+-------+-------+-------+-------+-------+-----+
//
// then the header of the transport: that of virtio (VIRTIO 1.2 section 5.10.6) or
// none.
var _ = printer.Register(printer.Protocol{Name: "vsock", LinkTypes: []packet.LinkType{271}, Print: printVSOCK})

const (
	vsockHeader    = 32
	vsockVirtio    = 2
	virtioHeader   = 44
	vsockOpPayload = 4
)

func printVSOCK(p *printer.Printer, v printer.View) {
	p.Layer("vsock")
	if !v.Has(0, vsockHeader) {
		p.LinkHeader += v.Captured()
		p.Trunc()
		return
	}
	p.LinkHeader += vsockHeader
	op, transport := uint32(v.LE16(24)), uint32(v.LE16(26))
	p.Print("{transport}", vsockTransports.Of(transport, "Invalid transport ({})"))
	whole := vsockTransport(p, v.From(vsockHeader), transport)
	p.Print("{src_cid}.{src_port} > {dst_cid}.{dst_port} {op}, length {length}", v.LE64(0), v.LE32(16), v.LE64(8), v.LE32(20),
		vsockOps.Of(op, " invalid op ({})"), v.Captured())
	if whole && p.V(2) && op == vsockOpPayload {
		whole = vsockPayload(p, v, transport)
	}
	if !whole {
		p.Trunc()
	}
}

// vsockTransport prints, with -v, the transport's header, and reports whether it
// was there.
func vsockTransport(p *printer.Printer, v printer.View, transport uint32) bool {
	switch {
	case !p.V(1):
		p.Byte(' ')
		return true
	case transport != vsockVirtio:
		p.Write("\n\t")
		return true
	case !v.Has(0, virtioHeader):
		return false
	}
	p.Print(" (len {payload_length}, type {type}, op {virtio_op}, flags {flags:x}, buf_alloc {buf_alloc}, fwd_cnt {fwd_cnt})\n\t", v.LE32(24),
		virtioTypes.Of(uint32(v.LE16(28)), "Invalid type ({})"), virtioOps.Of(uint32(v.LE16(30)), "Invalid op ({})"),
		v.LE32(32), v.LE32(36), v.LE32(40))
	return true
}

func vsockPayload(p *printer.Printer, v printer.View, transport uint32) bool {
	o := vsockHeader
	if transport == vsockVirtio {
		o += virtioHeader
	}
	if v.Captured() <= o {
		return false
	}
	p.Byte('\n')
	p.HexDump("\t", v.Data()[o:])
	return true
}

var vsockTransports = printer.NameTable{{Value: 0, Text: "UNKNOWN"}, {Value: 1, Text: "NO_INFO"}, {Value: vsockVirtio, Text: "VIRTIO"}}

var vsockOps = printer.NameTable{
	{Value: 0, Text: "UNKNOWN"}, {Value: 1, Text: "CONNECT"}, {Value: 2, Text: "DISCONNECT"}, {Value: 3, Text: "CONTROL"},
	{Value: vsockOpPayload, Text: "PAYLOAD"},
}

var virtioTypes = printer.NameTable{{Value: 1, Text: "STREAM"}}

var virtioOps = printer.NameTable{
	{Value: 0, Text: "INVALID"}, {Value: 1, Text: "REQUEST"}, {Value: 2, Text: "RESPONSE"}, {Value: 3, Text: "RST"}, {Value: 4, Text: "SHUTDOWN"},
	{Value: 5, Text: "RW"}, {Value: 6, Text: "CREDIT UPDATE"}, {Value: 7, Text: "CREDIT REQUEST"},
}
