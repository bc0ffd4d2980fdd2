package main

import (
	"fmt"
	"io"
	"runtime"
	"slices"
	"time"
)

// bar is one line of the table: a ratio with its parts and what is asked of it.
type bar struct {
	job      string
	what     string // the ratio in words
	num, den string // its parts, with units; den "" when the figure stands for itself
	value    float64
	unit     string
	least    bool    // the bar is a least value, else a greatest
	want     float64 // 0 = only reported
	note     string
}

func (b bar) met() string {
	switch {
	case b.want == 0:
		return "-"
	case b.least && b.value >= b.want, !b.least && b.value <= b.want:
		return "yes"
	}
	return "NO"
}

func (b bar) asked() string {
	if b.want == 0 {
		return "report"
	}
	sign := "<="
	if b.least {
		sign = ">="
	}
	return fmt.Sprintf("%s %s%s", sign, short(b.want), b.unit)
}

func short(f float64) string {
	switch {
	case f >= 100:
		return fmt.Sprintf("%.0f", f)
	case f >= 10:
		return fmt.Sprintf("%.1f", f)
	}
	return fmt.Sprintf("%.2f", f)
}

// add keeps a line and shows it at once.
func (b *bench) add(x bar) {
	b.bars = append(b.bars, x)
	say("   %s: %s%s (%s / %s), asked %s, met %s", x.what, short(x.value), x.unit, x.num, x.den, x.asked(), x.met())
}

// print writes the table.
func (b *bench) print(w io.Writer, took time.Duration) {
	fmt.Fprintf(w, "\nLinli bench, scale %s, %d rounds (medians), %d cores, %s, %s, took %s\n", b.scale, b.rounds, runtime.NumCPU(), runtime.Version(),
		time.Now().Format("2006-01-02 15:04"), took.Round(time.Second))
	if b.scale != "full" {
		fmt.Fprintln(w, "Sizes are smaller than the issue's: run with -scale full for its figures.")
	}
	fmt.Fprintln(w, "\n| job | ratio | numerator | denominator | value | bar | met |\n| --- | --- | --- | --- | --- | --- | --- |")
	for _, x := range b.bars {
		fmt.Fprintf(w, "| %s | %s | %s | %s | %s%s | %s | %s |\n", x.job, x.what, x.num, x.den, short(x.value), x.unit, x.asked(), x.met())
	}
	for _, x := range b.bars {
		if x.note != "" {
			fmt.Fprintf(w, "%s, %s: %s\n", x.job, x.what, x.note)
		}
	}
}

// median of the rounds of one measurement.
func median(v []float64) float64 {
	if len(v) == 0 {
		return 0
	}
	s := slices.Sorted(slices.Values(v))
	if n := len(s); n%2 == 0 {
		return (s[n/2-1] + s[n/2]) / 2
	}
	return s[len(s)/2]
}

// percentile gives the p-th percentile, in the unit of v.
func percentile(v []float64, p int) float64 {
	if len(v) == 0 {
		return 0
	}
	s := slices.Sorted(slices.Values(v))
	return s[min(len(s)-1, len(s)*p/100)]
}

// ratios divides round by round: the two parts of a round were measured next to each other.
func ratios(num, den []float64) float64 {
	out := make([]float64, 0, len(num))
	for i := range min(len(num), len(den)) {
		if den[i] > 0 {
			out = append(out, num[i]/den[i])
		}
	}
	return median(out)
}
