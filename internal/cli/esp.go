package cli

import (
	"errors"

	"wiretale/internal/esp"
	"wiretale/internal/printer"
)

// The exit statuses of tcpdump for bad keys.
const (
	statusKeyFile = 13
	statusKey     = 15
)

// espKeys reads the keys of -E.
func (c *command) espKeys(o *printer.Options) error {
	if c.espSecret == "" {
		return nil
	}
	keys, warnings, err := esp.Parse(c.espSecret)
	for _, w := range warnings {
		c.warn("WARNING: " + w)
	}
	if err != nil {
		status := statusKey
		var file *esp.FileError
		if errors.As(err, &file) {
			status = statusKeyFile
		}
		return &exitError{err.Error(), status}
	}
	o.ESP = keys
	return nil
}
