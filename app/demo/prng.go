package demo

import (
	"math"
	"math/rand/v2"
	"time"
)

// The streams of chance: each sort of thing draws from its own, so that a new sort does not shift the others (E5).
const (
	streamHomes uint64 = iota + 1
	streamPeople
	streamNames
	streamStaff
	streamDuties
	streamMatters
	streamHazards
	streamTexts
	streamClose
	streamCity
	streamRoster
	streamServers
	streamAffairs // and up: one for each affair that asks
)

// dice is one stream.
type dice struct{ *rand.Rand }

func (o Options) dice(stream uint64) dice {
	return dice{rand.New(rand.NewPCG(o.Seed, stream))}
}

// chance is true with probability p.
func (d dice) chance(p float64) bool { return d.Float64() < p }

// between gives a whole number from lo to hi, both included.
func (d dice) between(lo, hi int) int { return lo + d.IntN(hi-lo+1) }

// logNormal draws a factor around 1 with the given spread.
func (d dice) logNormal(sigma float64) float64 { return math.Exp(d.NormFloat64() * sigma) }

// pick draws one of a list.
func pick[T any](d dice, list []T) T { return list[d.IntN(len(list))] }

// weighted draws an index with the given weights.
func (d dice) weighted(weights []float64) int {
	sum := 0.0
	for _, w := range weights {
		sum += w
	}
	x := d.Float64() * sum
	for i, w := range weights {
		if x -= w; x < 0 {
			return i
		}
	}
	return len(weights) - 1
}

// poisson draws a count (Knuth's way; means here are small).
func (d dice) poisson(mean float64) int {
	limit, k, p := math.Exp(-mean), 0, 1.0
	for {
		if p *= d.Float64(); p <= limit {
			return k
		}
		k++
	}
}

// clockTime draws a time of day between two hours.
func (d dice) clockTime(day time.Time, from, to float64) time.Time {
	s := from*3600 + d.Float64()*(to-from)*3600
	return time.Date(day.Year(), day.Month(), day.Day(), 0, 0, int(s), 0, day.Location())
}
