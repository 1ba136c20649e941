package routing

import (
	"math"

	"wiretale/internal/printer"
)

// What traffic engineering knows of links and paths (RFC 3471), as OSPF, IS-IS,
// RSVP and LMP carry it.

// bandwidth prints a rate in bytes a second, in IEEE format, as megabits.
func bandwidth(p *printer.Printer, bits uint32) {
	p.Fixed(megabits(bits), 3)
	p.Write(" Mbps")
}

// megabits returns megabits a second from bytes a second in IEEE format.
func megabits(bits uint32) float64 {
	return float64(math.Float32frombits(bits) * 8 / 1000000)
}

// maxPriorities is the number of priorities a path may have, and of its traffic
// classes.
const maxPriorities = 8

// classBandwidths prints the bandwidths of eight classes or priorities.
func classBandwidths(p *printer.Printer, v printer.View, o int, label string) {
	for i := range maxPriorities {
		bits := v.U32(o + 4*i)
		p.Print(label, i)
		bandwidth(p, bits)
	}
}
