package explain

import (
	"math"
	"strconv"

	"wiretale/internal/conversation"
	"wiretale/internal/printer"
)

// span is a duration in words: "26 µs", "39.2 ms", "9.96 s", "16 min 18 s".
func span(ns int64) string {
	var b [32]byte
	return string(appendSpan(b[:0], ns))
}

func appendSpan(b []byte, ns int64) []byte {
	switch {
	case ns == 0:
		return append(b, "0 ns"...)
	case ns < 0:
		return appendSpan(append(b, '-'), -max(ns, -math.MaxInt64))
	case ns < 1e3:
		return append(printer.AppendDec64(b, uint64(ns)), " ns"...)
	case ns < 1e6:
		return append(appendDigits(b, ns, 1e3), " µs"...)
	case ns < 999.5e6:
		return append(appendDigits(b, ns, 1e6), " ms"...)
	case ns < 60e9:
		return append(appendDigits(b, ns, 1e9), " s"...)
	}
	seconds := ns/1e9 + (ns%1e9+5e8)/1e9
	switch {
	case seconds < 3600:
		return appendTwo(b, seconds/60, " min", seconds%60, " s")
	case seconds < 86400:
		return appendTwo(b, seconds/3600, " h", seconds%3600/60, " min")
	}
	return appendTwo(b, seconds/86400, " d", seconds%86400/3600, " h")
}

func appendTwo(b []byte, m int64, unit string, n int64, part string) []byte {
	b = append(printer.AppendDec64(b, uint64(m)), unit...)
	if n != 0 {
		b = append(printer.AppendDec64(append(b, ' '), uint64(n)), part...)
	}
	return b
}

// appendDigits appends n/unit, a number from 1 to 1000, with three digits that
// count, and without zeros at the end of its decimals. unit is a power of ten from
// 1000 on.
func appendDigits(b []byte, n, unit int64) []byte {
	step, decimals := unit/100, 2
	if n >= unit/100*9995 {
		step, decimals = unit, 0
	} else if n >= unit/1000*9995 {
		step, decimals = unit/10, 1
	}
	v, rest := n/step, n%step*2
	if rest > step || rest == step && roundsUp(n, unit, v) {
		v++
	}
	for decimals > 0 && v%10 == 0 {
		v, decimals = v/10, decimals-1
	}
	switch decimals {
	case 1:
		return append(printer.AppendDec64(b, uint64(v/10)), '.', byte('0'+v%10))
	case 2:
		return append(printer.AppendDec64(b, uint64(v/100)), '.', byte('0'+v/10%10), byte('0'+v%10))
	}
	return printer.AppendDec64(b, uint64(v))
}

// roundsUp decides where n/unit lies in the middle between v and what comes after
// it: as strconv does with the quotient as a float64, which is a little more or less.
func roundsUp(n, unit, v int64) bool {
	q := float64(n) / float64(unit)
	more := math.FMA(q, float64(unit), -float64(n))
	return more > 0 || more == 0 && v%2 != 0
}

// size is a number of bytes in words.
func size(n int64) string {
	var b [32]byte
	return string(appendSize(b[:0], n))
}

func appendSize(b []byte, n int64) []byte {
	switch {
	case n == 1:
		return append(b, "1 byte"...)
	case n < 1e6:
		return append(strconv.AppendInt(b, n, 10), " bytes"...)
	case n < 1e9:
		return append(appendDigits(b, n, 1e6), " MB"...)
	case n < 1e12:
		return append(appendDigits(b, n, 1e9), " GB"...)
	}
	return append(strconv.AppendInt(b, n/1e9, 10), " GB"...)
}

// count is a number with its noun: "1 packet", "3 packets".
func count(n int64, noun string) string {
	var b [32]byte
	return string(appendCount(b[:0], n, noun))
}

func appendCount(b []byte, n int64, noun string) []byte {
	b = append(append(strconv.AppendInt(b, n, 10), ' '), noun...)
	if n != 1 {
		b = append(b, 's')
	}
	return b
}

// times is "once", "twice" or "N times".
func times(n int64) string {
	switch n {
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return strconv.FormatInt(n, 10) + " times"
}

// packet is the number of a packet.
func packet(n uint64) string {
	var b [24]byte
	return string(appendPacket(b[:0], n))
}

func appendPacket(b []byte, n uint64) []byte { return strconv.AppendUint(append(b, '#'), n, 10) }

// packets is a run of packets.
func packets(first, last uint64) string {
	var b [48]byte
	return string(appendPackets(b[:0], first, last))
}

func appendPackets(b []byte, first, last uint64) []byte {
	b = appendPacket(b, first)
	if last > first {
		b = strconv.AppendUint(append(b, "–"...), last, 10)
	}
	return b
}

// end is what an end is called in a tale.
func end(s conversation.Side) string {
	if s == conversation.Originator {
		return "client"
	}
	return "server"
}

func the(s conversation.Side) string { return "the " + end(s) }

// relative is a time since the start of the tale: seconds and microseconds.
func relative(ns int64) string {
	sign := ""
	if ns < 0 {
		sign, ns = "-", -ns
	}
	us := strconv.FormatInt(ns/1e3%1e6, 10)
	return sign + strconv.FormatInt(ns/1e9, 10) + "." + "000000"[len(us):] + us
}
