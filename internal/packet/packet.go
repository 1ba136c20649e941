// Package packet holds what every other package passes around: the record of a
// captured packet, and the View through which its bytes are read.
package packet

import "wiretale/savefile"

// Record is a captured packet; behind a source nobody can tell whether it came
// from a ring buffer, a file or pasted text.
type Record = savefile.Record

// LinkType is the link-layer header type of a packet.
type LinkType = savefile.LinkType
