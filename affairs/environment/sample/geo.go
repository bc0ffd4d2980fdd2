package sample

import (
	"math"
	"strings"

	"github.com/shopspring/decimal"
)

// farFrom is how many metres the notes may be taken away from the point as it is registered before it is said.
const farFrom = 300

// degrees writes 1e-7 degrees as people do.
func degrees(n int64) string { return decimal.New(n, -7).String() }

// degree reads a coordinate into 1e-7 degrees; 0 for none.
func degree(s string) (int64, bool) {
	s = strings.TrimSpace(s)
	if s == "" {
		return 0, true
	}
	if len(s) > 20 || strings.ContainsAny(s, "eE") {
		return 0, false
	}
	d, err := decimal.NewFromString(s)
	if err != nil || d.Abs().GreaterThan(decimal.NewFromInt(180)) {
		return 0, false
	}
	return d.Shift(7).Round(0).IntPart(), true
}

// metres is the distance between two positions of 1e-7 degrees on the sphere, 0 when one is not known.
func metres(latA, lonA, latB, lonB int64) int64 {
	if latA == 0 && lonA == 0 || latB == 0 && lonB == 0 {
		return 0
	}
	rad := func(n int64) float64 { return float64(n) / 1e7 * math.Pi / 180 }
	s := math.Pow(math.Sin((rad(latB)-rad(latA))/2), 2) + math.Cos(rad(latA))*math.Cos(rad(latB))*math.Pow(math.Sin((rad(lonB)-rad(lonA))/2), 2)
	return int64(2 * 6371000 * math.Asin(math.Min(1, math.Sqrt(s))))
}
