package source

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"linli/affairs/environment/measure"
)

// The ranks of an outlet in a trace, the strongest first.
const (
	RankOver  = "over"  // measured over its limit about that day
	RankOld   = "old"   // measured over its limit, but long before or after
	RankFlow  = "flow"  // water in dry weather where only rain should come
	RankHigh  = "high"  // keeps its limit but lies above the section's target
	RankNone  = "none"  // no measurement: not cleared
	RankOther = "other" // measured, but not this pollutant: not cleared either
	RankLow   = "low"   // measured below the section's target
)

var ranks = []string{RankOver, RankOld, RankFlow, RankHigh, RankNone, RankOther, RankLow}

// Word is a sentence by its key, which the page says in the reader's language.
type Word struct {
	Key  string
	Args []any
}

// Figure is one measurement as the trace judges it.
type Figure struct {
	Text, Unit, Day string
	When            int64
	By              string // sample, monitor
	Broken          bool
	HasLimit        bool // a limit is kept for the outlet, and the figure could be held against it
	Exceeds         bool
	Multiple        string // 1.20; "" for pH
	Limit           string // ≤20 mg/L
	Aimed, Above    bool   // a target is known; the figure lies above it
	value           measure.Value
}

// Words is the figure with its unit.
func (f Figure) Words() string { return strings.TrimSpace(f.Text + " " + f.Unit) }

// Suspect is an outlet upstream with what speaks for and against it.
type Suspect struct {
	Outlet  Outlet
	Owner   string // name of the company
	Metres  int64
	Rank    string
	Words   []Word
	Figure  *Figure
	Via     []string // names of the nodes between
	Flow    *Flow
	others  bool
	dayDiff int64
}

// Weigh gives an outlet its rank and says why. figures are those of the pollutant, the newest first; day is that of the bad section,
// target what the section ought to keep, in words.
func Weigh(x *Suspect, figures []Figure, day int64, target string) {
	const long = 24 * 3600_000
	near := TheRules.Trace.Days
	x.Rank = RankNone
	for i := range figures {
		f := &figures[i]
		diff := abs(f.When-day) / long
		if diff > TheRules.Trace.Window {
			continue
		}
		rank := RankLow
		switch {
		case f.Exceeds && diff <= near:
			rank = RankOver
		case f.Exceeds:
			rank = RankOld
		case f.Above:
			rank = RankHigh
		}
		if x.Figure == nil || better(rank, x.Rank, f, x.Figure, diff, x.dayDiff) {
			x.Rank, x.Figure, x.dayDiff = rank, f, diff
		}
	}
	if x.Figure == nil && x.others {
		x.Rank = RankOther
	}
	if x.Flow != nil && slices.Index(ranks, RankFlow) < slices.Index(ranks, x.Rank) {
		x.Rank = RankFlow
	}
	x.say(target)
}

// better tells whether a figure says more than the one before: a stronger rank, sound evidence before broken, then the nearer day.
func better(rank, than string, f, g *Figure, diff, was int64) bool {
	a, b := slices.Index(ranks, rank), slices.Index(ranks, than)
	switch {
	case a != b:
		return a < b
	case f.Broken != g.Broken:
		return !f.Broken
	}
	return diff < was
}

func (x *Suspect) say(target string) {
	add := func(key string, args ...any) { x.Words = append(x.Words, Word{"environment.source.r." + key, args}) }
	if f := x.Figure; f != nil {
		value := f.Words()
		switch {
		case f.Exceeds && f.Multiple != "":
			add("over."+f.By, f.Day, value, f.Limit, f.Multiple)
		case f.Exceeds:
			add("over_range."+f.By, f.Day, value, f.Limit)
		case f.HasLimit:
			add("kept."+f.By, f.Day, value, f.Limit)
		default:
			add("unlimited."+f.By, f.Day, value)
		}
		if x.Rank == RankHigh {
			add("high", target)
		}
		if x.Rank == RankLow && f.Aimed {
			add("low", target)
		}
		if x.dayDiff > TheRules.Trace.Days {
			add("long_ago", x.dayDiff)
		}
		if f.Broken {
			add("broken")
		}
	} else if x.others {
		add("other", TheRules.Trace.Window)
	} else {
		add("none", TheRules.Trace.Window)
	}
	if x.Flow != nil {
		add("flow", x.Flow.Day, x.Flow.DryDays)
	}
	add("far", x.Metres)
}

func abs(n int64) int64 {
	if n < 0 {
		return -n
	}
	return n
}

// Order puts the likeliest first: by rank, then sound evidence, then how far over, then how recent, then how near.
func Order(list []Suspect) {
	slices.SortStableFunc(list, func(a, b Suspect) int {
		if r := slices.Index(ranks, a.Rank) - slices.Index(ranks, b.Rank); r != 0 {
			return r
		}
		if a.Figure != nil && b.Figure != nil {
			if a.Figure.Broken != b.Figure.Broken {
				if b.Figure.Broken {
					return -1
				}
				return 1
			}
			if c := multiple(b.Figure).Cmp(multiple(a.Figure)); c != 0 {
				return c
			}
			if a.dayDiff != b.dayDiff {
				return cmpInt(a.dayDiff, b.dayDiff)
			}
		}
		return cmpInt(a.Metres, b.Metres)
	})
}

func multiple(f *Figure) decimal.Decimal {
	d, err := decimal.NewFromString(f.Multiple)
	if err != nil {
		return decimal.Zero
	}
	return d
}
