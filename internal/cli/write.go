package cli

import (
	"os"
	"runtime"

	"golang.org/x/sys/unix"

	"wiretale/internal/source"
	"wiretale/savefile"
)

// openOutput opens the file of -w, if there is one, and gives up privileges: the
// file belongs to the user of -Z, even where that user could not make it.
func (c *command) openOutput(src source.Source) (*recorder, error) {
	if c.writeSet && c.writeFile == "" {
		return nil, failf("an empty string is not a valid file name")
	}
	if err := c.keepInput(); err != nil {
		return nil, err
	}
	first, err := c.dropPrivileges()
	if err != nil || !c.writeSet {
		return nil, err
	}
	o := c.writerOptions(src)
	o.File = first
	return c.openRecorder(o, src.Info().Live)
}

// keepInput refuses to write over the file that is read: most of it would be lost.
func (c *command) keepInput() error {
	if !c.readSet || !c.writeSet || c.rotateTime > 0 {
		return nil
	}
	in, err := os.Stat(c.readFile)
	if err != nil || !in.Mode().IsRegular() {
		return nil
	}
	if out, err := os.Stat(c.writeFile); err == nil && os.SameFile(in, out) {
		return failf("%s: is the file that is read; nothing was written", c.writeFile)
	}
	return nil
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
