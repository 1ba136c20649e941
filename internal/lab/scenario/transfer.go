package scenario

import (
	"errors"
	"fmt"
	"io"

	"wiretale/internal/lab"
	"wiretale/internal/lab/service"
)

// transfer sends size bytes from the client to the server, and closes.
func transfer(s *lab.Stage, size int64) error {
	client, server, err := s.Connect(5001)
	if err != nil {
		return err
	}
	s.Say("client", "sends %d bytes", size)
	return s.Together(
		func() error { return errors.Join(service.Send(client, size), client.Close()) },
		func() error {
			n, err := io.Copy(io.Discard, server)
			s.Say("server", "read %d bytes", n)
			if n != size {
				err = errors.Join(err, fmt.Errorf("%d bytes arrived of %d", n, size))
			}
			return errors.Join(err, server.Close())
		},
	)
}
