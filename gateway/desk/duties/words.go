package duties

import "strconv"

// at is a number of homes as a width of the bar: 40 homes fill it.
func at(n int) string { return strconv.Itoa(min(max(n, 0), 40) * 15) }

// a load above what fits is amber, everything else ours: few homes are no fault of anybody.
func barClass(n int) string {
	if n > fitsTo {
		return "d-amber"
	}
	return "d-brand"
}

func barFill(n int) string {
	if n > fitsTo {
		return "#8A5A00"
	}
	return "#0B6B57"
}
