package printer

import (
	"math"
	"strconv"
)

// Fixed writes a number with a count of decimals, as printf's %.*f does.
func (p *Printer) Fixed(x float64, decimals int) { p.float(x, 'f', decimals) }

// General writes a number with at most digits significant digits, as printf's
// %.*g does.
func (p *Printer) General(x float64, digits int) { p.float(x, 'g', digits) }

func (p *Printer) float(x float64, format byte, n int) {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		if math.Signbit(x) {
			p.Byte('-')
		}
		if math.IsNaN(x) {
			p.Write("nan")
		} else {
			p.Write("inf")
		}
		return
	}
	p.buf = strconv.AppendFloat(p.buf, x, format, n, 64)
}
