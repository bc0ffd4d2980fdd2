package rescue

import (
	"strings"

	"linli/affairs/fire/kit"
	"linli/kernel/place"
)

// Field is one thing a plan says. Num fields are metres, cubic metres, kilometres or minutes; long ones have several lines.
type Field struct {
	Key    string
	Num    bool
	Long   bool
	Needed bool // a plan without it is not asked for
}

// Section is a group of fields, in the order in which a crew needs them.
type Section struct {
	Key    string
	Fields []Field
}

// Sections are the contents of a plan (fire.md 9; 令5 art. 43 for the tasks).
var Sections = []Section{
	{"in", []Field{{Key: "route", Long: true, Needed: true}, {Key: "width", Num: true}, {Key: "clear", Num: true}, {Key: "turn", Num: true}, {Key: "gates", Long: true}, {Key: "muster"}}},
	{"ladder", []Field{{Key: "ladder", Long: true, Needed: true}, {Key: "ladder_long", Num: true}, {Key: "ladder_wide", Num: true}, {Key: "ladder_off", Num: true}}},
	{"water", []Field{{Key: "hydrants", Long: true, Needed: true}, {Key: "pool", Num: true}, {Key: "tank", Num: true}, {Key: "adapters"}}},
	{"cut", []Field{{Key: "power", Needed: true}, {Key: "gas", Needed: true}, {Key: "water_off"}, {Key: "dangers", Long: true}}},
	{"inside", []Field{{Key: "stairs", Needed: true}, {Key: "lifts"}, {Key: "refuge"}, {Key: "windows"}, {Key: "facilities", Long: true}}},
	{"forces", []Field{{Key: "station", Needed: true}, {Key: "joint"}, {Key: "brigade"}, {Key: "brigade_km", Num: true}, {Key: "brigade_min", Num: true}}},
	{"tasks", []Field{{Key: "lead"}, {Key: "tell"}, {Key: "fight", Long: true, Needed: true}, {Key: "clearing", Long: true, Needed: true}, {Key: "aid"}}},
	{"scenes", []Field{{Key: "low", Long: true}, {Key: "middle", Long: true}, {Key: "high", Long: true}, {Key: "basement", Long: true}, {Key: "wall", Long: true}, {Key: "ebike", Long: true}}},
	{"leave", []Field{{Key: "method", Long: true}, {Key: "radio"}}},
	{"calls", []Field{{Key: "calls", Long: true, Needed: true}}},
}

// MarkKinds are the symbols that may be placed.
var MarkKinds = []string{"entrance", "ladder", "hydrant", "adapter", "stairs", "power", "gas", "water", "control", "muster", "danger"}

// MostMarks on one drawing.
const MostMarks = 60

// Facts of a building that the measures of a plan are held against.
type Facts struct {
	HeightCM    int64
	Residential bool
	Below       int
}

// FactsOf reads them from the register of places.
func FactsOf(b place.Place) Facts {
	if b.Building == nil {
		return Facts{}
	}
	return Facts{b.Building.HeightCM, b.Building.Residential, b.Building.Below}
}

// Doubt is something a reader of a plan is told: a measure that falls short, a thing that the building ought to have. Key is a
// text key under fire.rescue.doubt.
type Doubt struct {
	Key  string
	Args []any
}

// Missing lists the needed fields that a plan does not fill, and "entrance" when no entrance stands on the drawing: with any of
// them it can not be asked for.
func Missing(b Body) (out []string) {
	for _, s := range Sections {
		for _, f := range s.Fields {
			if f.Needed && strings.TrimSpace(b.Facts[f.Key]) == "" {
				out = append(out, f.Key)
			}
		}
	}
	for _, m := range b.Marks {
		if m.Kind == "entrance" {
			return out
		}
	}
	return append(out, "entrance")
}

// The measures of fire.md 9 [check]: metres.
const (
	laneWidth, laneClear     = 4, 4
	ladderWide               = 10
	ladderLong, ladderLonger = 15, 20 // longer for buildings above 50 m
	ladderNear, ladderFar    = 5, 10
	liftFrom, refugeFrom     = 3300, 10000 // cm: residential fire lift, refuge floors
)

// Doubts holds a plan against the measures that a building of this kind needs.
func Doubts(b Body, f Facts) (out []Doubt) {
	less := func(key string, want float64) {
		if n, ok := kit.Num(b.Facts[key]); ok && n < want {
			out = append(out, Doubt{"short_" + key, []any{kit.Metres(n), kit.Metres(want)}})
		}
	}
	less("width", laneWidth)
	less("clear", laneClear)
	long := float64(ladderLong)
	if f.HeightCM > 5000 {
		long = ladderLonger
	}
	less("ladder_long", long)
	less("ladder_wide", ladderWide)
	if n, ok := kit.Num(b.Facts["ladder_off"]); ok && (n < ladderNear || n > ladderFar) {
		out = append(out, Doubt{"ladder_off", []any{kit.Metres(n)}})
	}
	said := func(key string) bool { return strings.TrimSpace(b.Facts[key]) != "" }
	if f.Residential && f.HeightCM > liftFrom && !said("lifts") {
		out = append(out, Doubt{Key: "lifts"})
	}
	if f.HeightCM > refugeFrom && !said("refuge") {
		out = append(out, Doubt{Key: "refuge"})
	}
	if f.Below > 0 && !said("basement") {
		out = append(out, Doubt{Key: "basement"})
	}
	return out
}

// SixKeys are the six familiarities in the order of fire.md 9 [check the wording].
var SixKeys = []string{"roads", "units", "measures", "use", "inside", "people"}

// Gaps lists which of the six are a problem and become matters.
func (x Six) Gaps() (out []int) {
	for i, it := range x.Items {
		if it.State == "problem" {
			out = append(out, i)
		}
	}
	return out
}

// Due tells whether a plan in force must be gone through again on a day.
func (p Plan) Due(day string) bool { return p.State == Approved && p.Review != "" && p.Review <= day }

// Next is the state after an act of somebody; "" when the act is not possible now.
func Next(state, act string) string {
	switch state + "." + act {
	case "draft.ask":
		return Asked
	case "asked.approve":
		return Approved
	case "asked.return", "asked.take":
		return Draft
	}
	return ""
}
