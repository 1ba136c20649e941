//go:build linux

package source

import (
	"slices"
	"strconv"

	"golang.org/x/sys/unix"
)

// Device is something that can be captured on, for -D.
type Device struct {
	Name        string
	Description string // may be empty
	Up          bool
	Running     bool
	Loopback    bool
	Wireless    bool
	Connection  Connection
}

// Connection is whether an interface is connected to a network.
type Connection uint8

// The states of a connection.
const (
	ConnectionUnknown       Connection = iota
	ConnectionNotApplicable            // there is nothing to plug in
	Connected
	Disconnected
)

// anyDevice captures on all interfaces.
const anyDevice = "any"

// Devices lists what can be captured on, in tcpdump's order: what is most likely
// wanted first. A device's number is its place, from 1.
func Devices() ([]Device, error) {
	all, err := links()
	if err != nil {
		return nil, err
	}
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	defer unix.Close(fd)
	var devices []Device
	for i := range all {
		devices = append(devices, describe(fd, &all[i]))
	}
	devices = append(devices, Device{
		Name: anyDevice, Description: "Pseudo-device that captures on all interfaces",
		Up: true, Running: true, Connection: ConnectionNotApplicable,
	})
	slices.SortStableFunc(devices, func(a, b Device) int { return a.demerit() - b.demerit() })
	return devices, nil
}

func describe(fd int, l *link) Device {
	d := Device{
		Name:     l.name,
		Up:       l.is(unix.IFF_UP),
		Running:  l.is(unix.IFF_RUNNING),
		Loopback: l.is(unix.IFF_LOOPBACK),
		Wireless: isWireless(l.name),
	}
	d.Connection = connection(fd, l)
	return d
}

// connection asks the driver whether there is a link. Those without a plug do
// not answer.
func connection(fd int, l *link) Connection {
	if l.is(unix.IFF_LOOPBACK) {
		return ConnectionNotApplicable
	}
	linked, err := ethtoolValue(fd, l.name, unix.ETHTOOL_GLINK)
	switch {
	case err == unix.EOPNOTSUPP:
		return ConnectionNotApplicable
	case err != nil:
		return ConnectionUnknown
	case linked != 0:
		return Connected
	}
	return Disconnected
}

// demerit is how unlikely the device is wanted.
func (d *Device) demerit() (n int) {
	for _, c := range []struct {
		is     bool
		weight int
	}{
		{!d.Running, 16}, {!d.Up, 8}, {!d.Wireless && d.Connection == Disconnected, 4},
		{d.Loopback, 2}, {d.Name == anyDevice, 1},
	} {
		if c.is {
			n += c.weight
		}
	}
	return n
}

// AppendText appends the device as tcpdump -D prints it after its number.
func (d *Device) AppendText(b []byte) []byte {
	b = append(b, d.Name...)
	if d.Description != "" {
		b = append(append(append(b, " ("...), d.Description...), ')')
	}
	b = append(b, " ["...)
	begin := len(b)
	add := func(is bool, word string) {
		if is {
			if len(b) > begin {
				b = append(b, ", "...)
			}
			b = append(b, word...)
		}
	}
	add(d.Up, "Up")
	add(d.Running, "Running")
	add(d.Loopback, "Loopback")
	add(d.Wireless, "Wireless")
	if len(b) == begin {
		b = append(b, "none"...)
	}
	add(d.Connection == Connected && d.Wireless, "Associated")
	add(d.Connection == Connected && !d.Wireless, "Connected")
	add(d.Connection == Disconnected && d.Wireless, "Not associated")
	add(d.Connection == Disconnected && !d.Wireless, "Disconnected")
	return append(b, ']')
}

// find resolves the name of -i: a device's name, or else its number.
func find(name string, all []link) (link, error) {
	if name == anyDevice {
		return link{name: anyDevice}, nil
	}
	if l := linkByName(all, name); l != nil {
		return *l, nil
	}
	n, err := strconv.Atoi(name)
	if err != nil {
		return link{}, noSuchDevice(name)
	}
	return findNumber(n, all)
}

func findNumber(n int, all []link) (link, error) {
	if n <= 0 {
		return link{}, &DeviceError{Message: "Invalid adapter index " + strconv.Itoa(n), Err: ErrNoSuchDevice}
	}
	devices, err := Devices()
	if err != nil {
		return link{}, systemError("", "can't list the devices", err)
	}
	if n > len(devices) {
		return link{}, &DeviceError{
			Message: "Invalid adapter index " + strconv.Itoa(n) + ": only " + strconv.Itoa(len(devices)) + " interfaces found",
			Err:     ErrNoSuchDevice,
		}
	}
	return find(devices[n-1].Name, all)
}
