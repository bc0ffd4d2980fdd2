package sample

import (
	"embed"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"linli/affairs/environment/measure"
	"linli/platform/text"
)

//go:embed data/*.csv
var data embed.FS

// Keeping is how samples for one item are kept until they are analysed: dated data with its source.
type Keeping struct {
	Pollutant, Name   string
	Containers, Fixes []string // the first one is proposed
	Volume            string   // mL
	Hold              int64    // hours from sampling to analysis
	Cold              bool     // carried at 0 to 5 °C
	Method, Unit      string
	From, Source      string
	Check             bool // read in an excerpt only
}

// Containers, Fixes and Methods are the words of the form.
var (
	Containers = []string{"glass", "plastic", "sterile"}
	Fixes      = []string{"h2so4", "hcl", "hno3", "naoh", "none"}
	Methods    = []string{"instant", "mixed"}
	Weathers   = []string{"sunny", "cloudy", "overcast", "rain", "snow", "fog"}
	SampleOf   = []string{Single, Parallel, Blank}
)

// Coldest and Warmest are between what a cooled box should be, °C (HJ 493-2009; to be checked).
const (
	Coldest = 0
	Warmest = 5
)

var (
	keepings  = sync.OnceValue(readKeepings)
	checks    = sync.OnceValue(func() [][]string { return lines("checklist") })
	sentences = sync.OnceValue(func() [][]string { return lines("sentences") })
)

// lines reads a data file without its comments and its head. The files are embedded and a test reads them, so nothing can fail here.
func lines(name string) [][]string {
	raw, err := data.ReadFile("data/" + name + ".csv")
	if err != nil {
		panic("sample: " + err.Error()) // embedded: it would never have been right
	}
	r := csv.NewReader(strings.NewReader(string(raw)))
	r.Comment = '#'
	rows, err := r.ReadAll()
	if err != nil || len(rows) == 0 {
		panic(fmt.Sprintf("sample: %s.csv: %v", name, err))
	}
	return rows[1:]
}

func readKeepings() (out []Keeping) {
	for _, r := range lines("preservation") {
		hours, err := strconv.ParseInt(r[5], 10, 64)
		if err != nil {
			continue
		}
		out = append(out, Keeping{Pollutant: r[0], Name: r[1], Containers: strings.Split(r[2], "|"), Fixes: strings.Split(r[3], "|"), Volume: r[4], Hold: hours, Cold: r[6] == "y", Method: r[7], Unit: r[8], From: r[9], Source: r[10], Check: r[11] == "y"})
	}
	return out
}

// KeepingOf is how samples for an item were to be kept on a day.
func KeepingOf(pollutant, day string) (out Keeping, ok bool) {
	for _, k := range keepings() {
		if k.Pollutant == pollutant && k.From <= day && k.From >= out.From {
			out, ok = k, true
		}
	}
	return out, ok
}

// Items are the codes of the items that can be asked for, in the order of the page.
func Items() (out []string) {
	for _, k := range keepings() {
		out = append(out, k.Pollutant)
	}
	return out
}

// NameOf is the name of an item, its code where none is known.
func NameOf(pollutant string) string {
	for _, k := range keepings() {
		if k.Pollutant == pollutant {
			return k.Name
		}
	}
	if p, err := measure.PollutantBy(pollutant); err == nil {
		return p.ZH
	}
	return pollutant
}

// itemOf finds an item by its name or code, "" when there is none.
func itemOf(word string) string {
	word = text.Squeeze(word)
	for _, k := range keepings() {
		if word == k.Pollutant || word == text.Squeeze(k.Name) {
			return k.Pollutant
		}
	}
	p, err := measure.PollutantBy(word)
	if err != nil {
		return ""
	}
	return p.Code
}

// Check is one line of the list of the spot.
type Check struct{ Key, ZH, EN string }

// Said is the line in a language.
func (c Check) Said(lang string) string {
	if lang == text.ZH {
		return c.ZH
	}
	return c.EN
}

// ChecksOf is the list for a kind of outlet.
func ChecksOf(kind string) (out []Check) {
	for _, r := range checks() {
		if r[0] == "*" && kind != "section" || r[0] == kind {
			out = append(out, Check{r[1], r[2], r[3]})
		}
	}
	return out
}

// Sentences are those that an officer may put into the notes.
func Sentences() (out []Check) {
	for _, r := range sentences() {
		out = append(out, Check{r[0], r[1], r[2]})
	}
	return out
}
