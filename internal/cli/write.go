package cli

import (
	"runtime"

	"golang.org/x/sys/unix"

	"wiretale/internal/source"
	"wiretale/savefile"
)

// openOutput gives up privileges and then opens the file of -w, if there is one:
// it belongs to the user of -Z.
func (c *command) openOutput(src source.Source) (*recorder, error) {
	if c.writeSet && c.writeFile == "" {
		return nil, failf("an empty string is not a valid file name")
	}
	if err := c.dropPrivileges(); err != nil {
		return nil, err
	}
	if !c.writeSet {
		return nil, nil
	}
	return c.openRecorder(c.writerOptions(src), src.Info().Live)
}

func (c *command) writerOptions(src source.Source) savefile.WriterOptions {
	info := src.Info()
	o := savefile.WriterOptions{
		LinkType:       info.LinkType,
		SnapLen:        uint32(info.SnapLen),
		Nanosecond:     c.nano,
		PacketBuffered: c.unbuffered,
		OS:             operatingSystem(),
		Application:    "wiretale " + Version,
		Interfaces:     func() []savefile.Interface { return c.describeInterfaces(info) },
	}
	switch s := src.(type) {
	case *source.File:
		o.HeaderLinkType = s.Reader().HeaderLinkType()
		o.Interfaces = s.Reader().Interfaces
	case *fileList:
		o.HeaderLinkType = s.file().Reader().HeaderLinkType()
		o.Interfaces = s.interfaces
	}
	return o
}

// describeInterfaces are the interfaces of a live capture as a pcapng file has them.
func (c *command) describeInterfaces(info *source.Info) []savefile.Interface {
	var list []savefile.Interface
	for _, i := range info.Interfaces {
		list = append(list, savefile.Interface{
			Name: i.Name, Filter: c.expression, OS: operatingSystem(), LinkType: i.LinkType,
			SnapLen: uint32(i.SnapLen), Nanosecond: c.nano,
		})
	}
	return list
}

func operatingSystem() string {
	var u unix.Utsname
	if unix.Uname(&u) != nil {
		return runtime.GOOS
	}
	return unix.ByteSliceToString(u.Sysname[:]) + " " + unix.ByteSliceToString(u.Release[:])
}

// interfaceStats are the counters of a live capture at its end. They are known for
// all interfaces together, so they are told where there is one.
func interfaceStats(src source.Source) []savefile.Stats {
	counter, ok := src.(source.Counter)
	if !ok || len(src.Info().Interfaces) != 1 {
		return nil
	}
	s, err := counter.Stats()
	if err != nil {
		return nil
	}
	return []savefile.Stats{{Received: s.Received, Dropped: s.Dropped, InterfaceDropped: s.InterfaceDropped}}
}
