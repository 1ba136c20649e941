package cli

import (
	"errors"
	"runtime"

	"wiretale/internal/names"
	"wiretale/internal/packet"
	"wiretale/internal/pipeline"
	"wiretale/internal/printer"
	_ "wiretale/internal/protocol" // every printer
	"wiretale/internal/source"
)

// printerOptions are the settings that printers look at.
func (s *settings) printerOptions() printer.Options {
	o := printer.Options{
		Verbose:       s.verbose,
		Quiet:         s.quiet,
		LinkLevel:     s.linkLevel,
		Numeric:       s.numeric,
		NoDomain:      s.noDomain,
		AbsoluteSeq:   s.absoluteSeq,
		NoChecksums:   s.noChecksums,
		AsDot:         s.asDot,
		OneLine:       s.oneLine,
		Mesh:          s.mesh,
		RawNFS:        s.rawNFS,
		PacketNumbers: s.packetNumbers,
		Time:          timeStyles[s.stamps],
		Nano:          s.nano,
		Type:          s.packetType,
		MD5Secret:     s.md5Secret,
		Foreign:       s.foreign,
		SnapLen:       s.snapLen,
	}
	switch {
	case s.ascii > 0:
		o.Dump, o.DumpLink = printer.DumpASCII, s.ascii > 1
	case s.hexASCII > 0:
		o.Dump, o.DumpLink = printer.DumpHexASCII, s.hexASCII > 1
	case s.hex > 0:
		o.Dump, o.DumpLink = printer.DumpHex, s.hex > 1
	}
	return o
}

var timeStyles = [...]printer.TimeStyle{
	printer.TimeDefault, printer.TimeNone, printer.TimeEpoch,
	printer.TimeDelta, printer.TimeDate, printer.TimeSinceFirst,
}

// resolver returns what turns numbers into names; nil with -n.
func (c *command) resolver(o *printer.Options, live bool) *names.Resolver {
	if c.numeric {
		return nil
	}
	return names.New(names.Options{
		NoDomain:  c.noDomain,
		Foreign:   c.foreign,
		LocalNet:  packet.IP4(o.LocalNet),
		LocalMask: packet.IP4(o.LocalMask),
		Live:      live,
	})
}

// expecting makes a resolver look at each packet before it goes where it goes.
func expecting(r *names.Resolver, chosen func(*packet.Record) error) func(*packet.Record) error {
	return func(rec *packet.Record) error {
		r.Expect(rec)
		if chosen == nil {
			return nil
		}
		return chosen(rec)
	}
}

// printPackets prints the packets that filter lets through. chosen, if not nil, is
// handed each of them before.
func (c *command) printPackets(src source.Source, filter func(*packet.Record) bool, chosen func(*packet.Record) error) error {
	live := src.Info().Live
	options := c.printerOptions()
	c.localNet(&options, src.Info())
	if err := c.espKeys(&options); err != nil {
		return err
	}
	config := pipeline.Config{
		Options: options,
		Filter:  filter,
		Chosen:  chosen,
		Limit:   c.limit(),
		JSON:    c.json,
		Workers: 1,
	}
	if r := c.resolver(&options, live); r != nil {
		config.Names, config.Chosen = r, expecting(r, chosen)
	}
	if live || c.lineBuffered || c.out.terminal() {
		config.Flush = c.out.Flush
	}
	if !live {
		config.Workers = runtime.GOMAXPROCS(0)
	}
	_, err := pipeline.Run(src, config, c.out)
	var write *pipeline.WriteError
	if errors.As(err, &write) {
		return write.Err
	}
	return err
}

// limit is the number of packets after which a run ends; 0: none. With -V every
// file has its own, which the list of files keeps.
func (c *command) limit() uint64 {
	if c.listFile != "" {
		return 0
	}
	return uint64(c.count)
}
