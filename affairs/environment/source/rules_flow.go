package source

import (
	_ "embed"
	"encoding/json"

	"github.com/shopspring/decimal"

	"linli/kernel/statute"
)

//go:embed data/rules.json
var ruleData []byte

// Rules are the thresholds of this part with their source, as data.
type Rules struct {
	From    string `json:"from"`
	DryDays int64  `json:"dry_days"` // days without rain after which flow at a storm outlet is suspicious
	DryFrom string `json:"dry_source"`
	Trend   struct {
		Share      string   `json:"share"` // of (down - up) / up
		Runs       int      `json:"runs"`
		Pollutants []string `json:"pollutants"`
		Source     string   `json:"source"`
	} `json:"trend"`
	Trace struct {
		Days   int64  `json:"days"`   // a figure this near to the day counts as of the same time
		Window int64  `json:"window"` // older figures count as none
		Source string `json:"source"`
	} `json:"trace"`
}

// TheRules are the rules in force.
var TheRules = func() (r Rules) {
	if err := json.Unmarshal(ruleData, &r); err != nil {
		panic(err) // the file is embedded above
	}
	return r
}()

// Suspicious tells whether what was seen at an outlet in dry weather is out of order: an outlet that should carry rain only has water
// (environment.md 10).
func Suspicious(kind, seen string, dryDays int64) bool {
	return (kind == Storm || kind == Clean) && seen != "none" && dryDays >= TheRules.DryDays
}

// Pair is one figure upstream and one downstream of the same day.
type Pair struct {
	Day      string
	Up, Down decimal.Decimal
}

// Trend tells whether the last pairs all show more downstream than upstream by the share of the rule, and how many do in a row, the
// newest first (environment.md 10: more than 20 % in 3 samples).
func Trend(pairs []Pair) (alarm bool, run int) {
	share, err := decimal.NewFromString(TheRules.Trend.Share)
	if err != nil {
		return false, 0
	}
	for _, p := range pairs {
		if !p.Up.IsPositive() || !p.Down.Sub(p.Up).GreaterThan(p.Up.Mul(share)) {
			break
		}
		run++
	}
	return run >= TheRules.Trend.Runs, run
}

func working(n int) statute.Deadline { return statute.Deadline{Unit: statute.WorkingDay, N: n} }
