package app

import "wiretale/internal/printer"

// TSP, the Berkeley UNIX Time Synchronization Protocol of timed (R. Gusella, S.
// Zatti, 1986).
//
//	 0       1       2       4               8               12
//	+-------+-------+-------+---------------+---------------+----
//	| type  |version|  seq  |    seconds    | microseconds  | name
//	+-------+-------+-------+---------------+---------------+----
var _ = printer.Register(printer.Protocol{Name: "timed", UDP: printer.Ports(525), Print: printTimed})

// Messages with more than a name.
const (
	timedAdjust     = 1
	timedSet        = 5
	timedSetDate    = 22
	timedSetDateReq = 23
	timedLoop       = 24
	timedNameAt     = 12
)

func printTimed(p *printer.Printer, v printer.View) {
	p.Layer("timed")
	kind := v.U8(0)
	if int(kind) < len(timedTypes) {
		p.Print("TSP_{type}", timedTypes[kind])
	} else {
		p.Print("(tsp_type 0x{type:x})", kind)
	}
	p.Print(" vers {version}", v.U8(1))
	p.Print(" seq {seq}", v.U16(2))
	switch kind {
	case timedLoop:
		p.Print(" hopcnt {hops}", v.U8(4))
	case timedSet, timedAdjust, timedSetDate, timedSetDateReq:
		seconds, micros := v.I32(4), v.I32(8)
		if micros < 0 {
			return
		}
		timedTime(p, seconds, micros)
	}
	p.Write(" name ")
	for o := timedNameAt; ; o++ {
		c := v.U8(o)
		if c == 0 {
			return
		}
		p.SafeByte(c)
	}
}

// timedTime prints a time; a negative one as it is, not as whole seconds too few.
func timedTime(p *printer.Printer, seconds, micros int32) {
	if seconds >= 0 {
		p.Print(" time {seconds}.{:06d}", seconds, micros)
		return
	}
	if micros != 0 {
		seconds++
		micros = 1000000 - micros // tcpdump: too many of them make this negative, sign and all
	}
	p.Print(" time -{seconds}.{:06d}", -int64(seconds), micros)
}

var timedTypes = [...]string{
	"ANY", "ADJTIME", "ACK", "MASTERREQ", "MASTERACK", "SETTIME", "MASTERUP", "SLAVEUP", "ELECTION", "ACCEPT", "REFUSE", "CONFLICT", "RESOLVE",
	"QUIT", "DATE", "DATEREQ", "DATEACK", "TRACEON", "TRACEOFF", "MSITE", "MSITEREQ", "TEST", "SETDATE", "SETDATEREQ", "LOOP",
}
