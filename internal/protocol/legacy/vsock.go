package legacy

import (
	"wiretale/internal/packet"
	"wiretale/internal/printer"
)

// Linux vsock monitor (LINKTYPE_VSOCK): little-endian numbers; behind them the
// header of the transport, if there is one.
//
//	 0               8               16      20      24      26      28      30      32
//	+---------------+---------------+-------+-------+-------+-------+-------+-------+----
//	|  source CID   |  dest. CID    | sport | dport |  op   | trans.|length |   0   |
//	+---------------+---------------+-------+-------+-------+-------+-------+-------+----
var _ = printer.Register(printer.Protocol{Name: "vsock", LinkTypes: []packet.LinkType{271}, Print: printVSOCK})

const (
	vsockHeader  = 32
	vsockVirtio  = 2
	virtioHeader = 44
)

func printVSOCK(p *printer.Printer, v printer.View) {
	p.Layer("vsock")
	if v.Len() < vsockHeader || v.Captured() < vsockHeader {
		p.Trunc()
		p.LinkHeader += v.Captured()
		return
	}
	transport, size := v.LE16(26), int(v.LE16(28))
	p.Print("{transport}", vsockTransports.Of(uint32(transport), "Invalid transport ({})"))
	cut := false
	if p.V(1) {
		cut = !vsockTransport(p, v, transport)
	} else {
		p.Byte(' ')
	}
	p.Print("{src_cid}.{src_port} > {dst_cid}.{dst_port} {op}, length {length}", v.LE64(0), v.LE32(16), v.LE64(8), v.LE32(20),
		vsockOps.Of(uint32(v.LE16(24)), " invalid op ({})"), v.Len())
	if cut {
		p.Trunc()
		return
	}
	if p.V(2) && v.LE16(24) == 4 {
		vsockPayload(p, v.From(vsockHeader), size)
	}
	p.LinkHeader += vsockHeader
}

// vsockTransport prints the header of the transport, and reports whether all of it
// was there.
func vsockTransport(p *printer.Printer, v printer.View, transport uint16) bool {
	if transport == vsockVirtio {
		if !v.Has(vsockHeader, virtioHeader) {
			return false
		}
		h := v.From(vsockHeader)
		p.Print(" (len {}, type {}, op {}, flags {:x}, buf_alloc {}, fwd_cnt {})", h.LE32(24), vsockTypes.Of(uint32(h.LE16(28)), "Invalid type ({:x})"),
			virtioOps.Of(uint32(h.LE16(30)), "Invalid op ({:x})"), h.LE32(32), h.LE32(36), h.LE32(40))
	}
	p.Write("\n\t")
	return true
}

// vsockPayload shows what a packet carries, behind the header of its transport.
func vsockPayload(p *printer.Printer, v printer.View, header int) {
	if v.Captured() <= header {
		p.Trunc()
		return
	}
	p.HexDump("\n\t", v.Data()[header:])
}

var vsockTransports = printer.NameTable{{Value: 0, Text: "UNKNOWN"}, {Value: 1, Text: "NO_INFO"}, {Value: vsockVirtio, Text: "VIRTIO"}}

var vsockOps = printer.NameTable{
	{Value: 0, Text: "UNKNOWN"}, {Value: 1, Text: "CONNECT"}, {Value: 2, Text: "DISCONNECT"}, {Value: 3, Text: "CONTROL"}, {Value: 4, Text: "PAYLOAD"},
}

var vsockTypes = printer.NameTable{{Value: 1, Text: "STREAM"}}

var virtioOps = printer.NameTable{
	{Value: 0, Text: "INVALID"}, {Value: 1, Text: "REQUEST"}, {Value: 2, Text: "RESPONSE"}, {Value: 3, Text: "RST"}, {Value: 4, Text: "SHUTDOWN"},
	{Value: 5, Text: "RW"}, {Value: 6, Text: "CREDIT UPDATE"}, {Value: 7, Text: "CREDIT REQUEST"},
}
