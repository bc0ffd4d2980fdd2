package publish

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"strings"
	"sync"
	"time"

	"linli/kernel/statute"
	"linli/platform/clock"
)

//go:embed data/rules.json
var ruleBytes []byte

//go:embed data/display.json
var displayBytes []byte

// book holds the terms of publication as dated data.
var book = sync.OnceValue(func() *statute.Book {
	b, err := statute.EmbeddedRules().With(bytes.NewReader(ruleBytes))
	if err != nil {
		panic(err) // a file of the program itself
	}
	return b
})

// Display is how long a published decision stays.
type Display struct {
	From      string `json:"from"`
	MinMonths int    `json:"min_months"`
	MaxMonths int    `json:"max_months"`
	Source    string `json:"source"`
	Check     bool   `json:"check"`
}

var displays = sync.OnceValue(func() (out []Display) {
	if err := json.Unmarshal(displayBytes, &out); err != nil {
		panic(err)
	}
	return out
})

// DisplayOn is the rule of a day: the newest that began before it.
func DisplayOn(day string) (d Display) {
	for _, x := range displays() {
		if x.From <= day && x.From >= d.From {
			d = x
		}
	}
	return d
}

// dueOf is the last day of a term that a rule sets from a day; the rule tells whether it is to be checked.
func dueOf(cal *statute.Calendar, rule, day string) (last string, r statute.Rule, err error) {
	if r, err = book().At(rule, day); err != nil {
		return "", r, err
	}
	from, err := time.ParseInLocation("2006-01-02", day, clock.Shanghai)
	if err != nil {
		return "", r, err
	}
	t, err := cal.Ends(from, *r.Deadline)
	return t.Last, r, err
}

// lines parts a text into paragraphs as they are shown.
func lines(s string) (out []string) {
	for _, l := range strings.Split(strings.ReplaceAll(s, "\r", ""), "\n") {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}
