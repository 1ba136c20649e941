package savefile

// options are the options at the end of a pcapng block (draft-ietf-opsawg-pcapng
// section 3.5): each a code, a length and a value padded to 32 bits.
type options struct {
	order byteOrder
	left  []byte
}

const optionEnd = 0

// next takes the next option; ok is false when there is none, or when what is left
// is too short for what it claims (left is not empty then).
func (o *options) next() (code uint16, value []byte, ok bool) {
	if len(o.left) < 4 {
		return 0, nil, false
	}
	code = o.order.u16(o.left)
	n := int(o.order.u16(o.left[2:]))
	padded := (n + 3) &^ 3
	if len(o.left)-4 < padded {
		return 0, nil, false
	}
	value = o.left[4 : 4+n]
	if o.left = o.left[4+padded:]; code == optionEnd {
		o.left = nil
	}
	return code, value, true
}

// Options of an interface.
const (
	optIfName        = 2
	optIfDescription = 3
	optIfTSResol     = 9
	optIfFilter      = 11
	optIfOS          = 12
	optIfTSOffset    = 14
)

// Texts of an interface are kept up to these lengths, in bytes.
const (
	maxName   = 256
	maxFilter = 1024
)

// newInterface reads an Interface Description Block.
func (f *ngFormat) newInterface(body []byte) error {
	if len(body) < 8 {
		return blockTooShort(blockInterface)
	}
	link := LinkType(f.order.u16(body)).Canonical()
	iface := Interface{LinkType: link, SnapLen: link.snapLen(f.order.u32(body[4:]))}
	c := clock{linkType: link, snapLen: iface.SnapLen, units: 1e6}
	o := interfaceOptions{iface: &iface, clock: &c, order: f.order}
	if err := o.read(body[8:]); err != nil {
		return err
	}
	if old := f.info.interfaces.Load(); old != nil && len(*old) >= maxInterfaces {
		return formatError("the capture file has more than %d interfaces", maxInterfaces)
	}
	iface.Nanosecond = c.units > 1e6
	c.index = uint32(f.info.add(iface))
	f.clocks = append(f.clocks, c)
	f.opened = true
	if link == linkDBus {
		f.maxBlock = max(f.maxBlock, link.MaxSnapLen()+131072+packetFixedLen+blockOverhead)
	}
	return nil
}

// interfaceOptions reads the options of an interface.
type interfaceOptions struct {
	order                    byteOrder
	iface                    *Interface
	clock                    *clock
	sawResolution, sawOffset bool
}

func (i *interfaceOptions) read(b []byte) error {
	o := options{order: i.order, left: b}
	for len(o.left) > 0 {
		code, value, ok := o.next()
		if !ok {
			return blockTooShort(blockInterface)
		}
		if err := i.option(code, value); err != nil {
			return err
		}
	}
	return nil
}

func (i *interfaceOptions) option(code uint16, value []byte) error {
	switch code {
	case optionEnd:
		if len(value) != 0 {
			return interfaceError("has opt_endofopt option with length %d != 0", len(value))
		}
	case optIfName:
		i.iface.Name = text(value, maxName)
	case optIfDescription:
		i.iface.Description = text(value, maxName)
	case optIfFilter:
		if len(value) > 0 && value[0] == 0 { // 0: text; others: a program
			i.iface.Filter = text(value[1:], maxFilter)
		}
	case optIfOS:
		i.iface.OS = text(value, maxName)
	case optIfTSResol:
		return i.resolution(value)
	case optIfTSOffset:
		return i.offset(value)
	}
	return nil
}

// resolution reads if_tsresol: a negative power of ten, or of two if the top bit is set.
func (i *interfaceOptions) resolution(value []byte) error {
	if len(value) != 1 {
		return interfaceError("has if_tsresol option with length %d != 1", len(value))
	}
	if i.sawResolution {
		return interfaceError("has more than one if_tsresol option")
	}
	i.sawResolution = true
	power := value[0] & 0x7f
	if value[0]&0x80 != 0 {
		if power > 63 {
			return interfaceError("if_tsresol option resolution 2^-%d is too high", power)
		}
		i.clock.units = 1 << power
		return nil
	}
	if power > 19 {
		return interfaceError("if_tsresol option resolution 10^-%d is too high", power)
	}
	i.clock.units = 1
	for range power {
		i.clock.units *= 10
	}
	return nil
}

// offset reads if_tsoffset: seconds to add to every time stamp.
func (i *interfaceOptions) offset(value []byte) error {
	if len(value) != 8 {
		return interfaceError("has if_tsoffset option with length %d != 8", len(value))
	}
	if i.sawOffset {
		return interfaceError("has more than one if_tsoffset option")
	}
	i.sawOffset = true
	i.clock.offset = int64(i.order.u64(value))
	return nil
}

func interfaceError(format string, args ...any) error {
	return formatError("Interface Description Block "+format, args...)
}
