//go:build linux

package source

import (
	"errors"

	"golang.org/x/sys/unix"

	"wiretale/internal/names"
	"wiretale/internal/packet"
)

// DeviceError is why a device cannot be captured on, or no longer. Its text is
// tcpdump's, without the program's name.
type DeviceError struct {
	Device  string // empty where tcpdump does not name it
	Message string
	Detail  string // goes in parentheses on a second line; may be empty
	Err     error  // what the system said; may be nil
}

// Error is the text that follows "tcpdump: ".
func (e *DeviceError) Error() string {
	s := e.Message
	if e.Device != "" {
		s = e.Device + ": " + s
	}
	if e.Detail != "" {
		s += "\n(" + e.Detail + ")"
	}
	return s
}

// Unwrap returns what the system said.
func (e *DeviceError) Unwrap() error { return e.Err }

// Kinds of DeviceError, for errors.Is.
var (
	ErrNoSuchDevice  = errors.New("no such device")
	ErrNoMonitorMode = errors.New("no monitor mode")
	ErrDisappeared   = errors.New("interface disappeared")
)

func noSuchDevice(name string) error {
	return &DeviceError{name, "No such device exists", "No such device exists", ErrNoSuchDevice}
}

func notUp(name string) error {
	return &DeviceError{Device: name, Message: "That device is not up", Err: unix.ENETDOWN}
}

func noMonitorMode(name string) error {
	return &DeviceError{Device: name, Message: "That device doesn't support monitor mode", Err: ErrNoMonitorMode}
}

func disappeared(name string) error {
	return &DeviceError{Device: name, Message: "The interface disappeared", Err: ErrDisappeared}
}

func notPermitted(name string, err error) error {
	return &DeviceError{
		Device:  name,
		Message: "You don't have permission to perform this capture on that device",
		Detail:  "Attempt to create packet socket failed - CAP_NET_RAW may be required",
		Err:     err,
	}
}

// systemError is a system call that failed where nothing better can be said.
func systemError(name, what string, err error) error {
	return &DeviceError{Device: name, Message: what + ": " + systemText(err), Err: err}
}

// systemText is the text of an error number as the C library words it: with a
// capital letter.
func systemText(err error) string {
	s := err.Error()
	if s != "" && 'a' <= s[0] && s[0] <= 'z' {
		return string(s[0]-'a'+'A') + s[1:]
	}
	return s
}

// LinkTypeError says that the device does not give this link type.
type LinkTypeError struct{ LinkType packet.LinkType }

// Error is the text that follows "tcpdump: ".
func (e *LinkTypeError) Error() string {
	name, _ := names.LinkType(uint16(e.LinkType))
	return name + " is not one of the DLTs supported by this device"
}
