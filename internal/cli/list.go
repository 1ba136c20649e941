package cli

import (
	"slices"

	"wiretale/internal/names"
	"wiretale/internal/packet"
	"wiretale/internal/printer"
	"wiretale/internal/source"
)

// showDevices is -D.
func (c *command) showDevices() error {
	devices, err := source.Devices()
	if err != nil {
		return failf("%s", err)
	}
	var b []byte
	for i := range devices {
		b = append(b, itoa(i+1)...)
		b = append(b, '.')
		b = append(devices[i].AppendText(b), '\n')
	}
	_, err = c.out.Write(b)
	return err
}

// showStampTypes is -J.
func (c *command) showStampTypes() error {
	name := ""
	if len(c.interfaces) > 0 {
		name = c.interfaces[0]
	} else {
		var err error
		if name, err = firstDevice(); err != nil {
			return err
		}
	}
	text := "Time stamp types for " + name + " (use option -j to set):\n"
	for _, t := range source.TimeStampTypes(name) {
		text += "  " + t.String() + " (" + t.Description() + ")\n"
	}
	_, err := c.out.WriteString(text)
	return err
}

// showLinkTypes is -L.
func (c *command) showLinkTypes() error {
	l, err := c.openLive()
	if err != nil {
		return err
	}
	defer l.Close()
	text := ""
	for i, in := range l.Info().Interfaces {
		text += "Data link types for " + in.Name
		if c.monitor {
			text += " when in monitor mode"
		}
		text += " (use option -y to set):\n"
		for _, n := range slices.Sorted(slices.Values(l.LinkTypes(i))) {
			text += "  " + describeLinkType(n)
			if !printer.HasLinkPrinter(n) {
				text += " (printing not supported)"
			}
			text += "\n"
		}
	}
	_, err = c.out.WriteString(text)
	return err
}

func nameOfLinkType(n packet.LinkType) (name, about string) { return names.LinkType(uint16(n)) }
