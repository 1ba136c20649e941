package savefile

import "sync/atomic"

// Interface is where packets of a capture file were seen. A pcap file has one,
// without a name; a pcapng file may have any number.
type Interface struct {
	Name        string // as the capturing system called it; empty when not known
	Description string
	Filter      string // the capture filter, in pcap-filter's language
	OS          string // operating system of the machine
	LinkType    LinkType
	SnapLen     uint32 // bytes kept of a packet at the most
	Nanosecond  bool   // time stamps are finer than a microsecond
}

// info is what is known of a file. Interfaces may be looked at by other goroutines
// while a pcapng file shows up more of them, so the list is never changed: a
// longer one takes its place.
type info struct {
	interfaces  atomic.Pointer[[]Interface]
	linkTypeRaw uint32 // pcap: link type with the bits for the frame check sequence
}

// Interfaces are the interfaces known so far; a record's Interface is an index.
// A pcapng file may bring more while it is read. The list must not be changed.
// It may be called from any goroutine.
func (r *Reader) Interfaces() []Interface { return *r.info.interfaces.Load() }

// LinkType is the link type of the first interface.
func (r *Reader) LinkType() LinkType { return r.Interfaces()[0].LinkType }

// SnapLen is the snapshot length of the first interface, in bytes.
func (r *Reader) SnapLen() uint32 { return r.Interfaces()[0].SnapLen }

// HeaderLinkType is the link type field of a pcap file's header, with the bits
// that tell the length of the frame check sequence, for a writer that keeps them.
func (r *Reader) HeaderLinkType() uint32 { return r.info.linkTypeRaw }

func (i *info) add(n Interface) int {
	var list []Interface
	if old := i.interfaces.Load(); old != nil {
		list = *old
	}
	// append may write behind the old list's end, where nobody looks.
	list = append(list, n)
	i.interfaces.Store(&list)
	return len(list) - 1
}
