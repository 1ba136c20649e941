package cli

import (
	"errors"
	"runtime"
	"slices"

	"wiretale/internal/packet"
	"wiretale/internal/printer"
	"wiretale/internal/source"
)

// openLive opens the interfaces of -i, or the first of the list, and settles
// their link types. Nothing is captured yet.
func (c *command) openLive() (*source.Live, error) {
	if len(c.interfaces) == 0 {
		first, err := firstDevice()
		if err != nil {
			return nil, err
		}
		c.interfaces = []string{first}
	}
	if slices.Contains(c.interfaces, "") {
		return nil, failf(": No such device exists\n(No such device exists)")
	}
	o := c.liveOptions()
	o.Warn = func(text string) { c.warn("WARNING: " + text) }
	l, err := source.OpenLive(c.interfaces, o)
	var device *source.DeviceError
	if errors.As(err, &device) && errors.Is(err, source.ErrNoSuchDevice) && device.Device != "" {
		c.hintInterface(device.Device)
	}
	if err != nil {
		return nil, failf("%s", err)
	}
	// One goroutine does the work; what starts threads for others costs more CPU
	// time than they save.
	runtime.GOMAXPROCS(1)
	return l, nil
}

func firstDevice() (string, error) {
	devices, err := source.Devices()
	if err != nil {
		return "", failf("%s", err)
	}
	if len(devices) == 0 {
		return "", failf("no interfaces available for capture")
	}
	return devices[0].Name, nil
}

func (s *settings) liveOptions() source.LiveOptions {
	o := source.LiveOptions{
		SnapLen:       s.snapLen,
		BufferSize:    s.bufferSize,
		NotPromisc:    s.noPromisc,
		Monitor:       s.monitor,
		Immediate:     s.immediate,
		Nano:          s.nano,
		TimeStampType: s.stampType,
	}
	switch s.direction {
	case "in":
		o.Direction = source.Incoming
	case "out":
		o.Direction = source.Outgoing
	}
	if s.linkSet && !s.listLinkTypes {
		o.LinkType = &s.linkType
	}
	return o
}

// begin lets packets in, and then says so.
func (c *command) begin(live *source.Live, filters []source.Filter) error {
	for i, f := range filters {
		if err := live.SetFilter(i, f); err != nil {
			return failf("%s", err)
		}
	}
	prefix := c.name + ": "
	if c.verbose == 0 && !c.writeSet && c.take == nil {
		c.warn("verbose output suppressed, use -v[v]... for full protocol decode")
		prefix = ""
	}
	for _, i := range live.Info().Interfaces {
		c.tell(prefix + "listening on " + i.Name + ", link-type " + describeLinkType(i.LinkType) +
			", snapshot length " + itoa(i.SnapLen) + " bytes")
	}
	return nil
}

// steady is a live source that goes on with the other interfaces when one of
// several disappears.
type steady struct {
	*source.Live
	command *command
}

// Next implements source.Source.
func (s steady) Next(b *source.Batch) error {
	for {
		err := s.Live.Next(b)
		var device *source.DeviceError
		if len(s.Info().Interfaces) == 1 || !errors.As(err, &device) || !errors.Is(err, source.ErrDisappeared) {
			return err
		}
		s.command.warn(device.Error())
	}
}

// localNet fills in what -f compares IPv4 addresses with.
func (c *command) localNet(o *printer.Options, info *source.Info) {
	if !c.foreign || !info.Live {
		return
	}
	o.LocalNet, o.LocalMask = interfaceNet(info.Interfaces[0].Name)
}

// warnForeign says if -f has nothing to compare with.
func (c *command) warnForeign(name string) {
	if _, mask := interfaceNet(name); c.foreign && mask == 0 && name != "any" {
		c.warn("WARNING: foreign (-f) flag used but: " + name + ": no IPv4 address assigned")
	}
}

// linkTypeName is the name of a link type, or its number.
func linkTypeName(n packet.LinkType) string {
	name, _ := nameOfLinkType(n)
	if name == "" {
		return itoa(int(n))
	}
	return name
}
