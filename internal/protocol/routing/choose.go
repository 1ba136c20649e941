package routing

func choose(c bool, a, b string) string {
	if c {
		return a
	}
	return b
}
