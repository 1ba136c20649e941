package internet

import "wiretale/internal/printer"

func printMobility(p *printer.Printer, v printer.View, _ *ipv6Walk) (int, uint8, bool) {
	return 0, 0, false
}
