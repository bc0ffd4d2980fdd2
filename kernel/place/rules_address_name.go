package place

import (
	"sort"
	"strconv"
	"strings"
	"time"

	"linli/platform/text"
)

// administrative and street parts that may stand before the name of a compound
var leading = text.NewPattern(`^(?:[\p{Han}]{1,8}?(?:省|市|区|县|街道|镇|乡|社区|村)|[\p{Han}]{1,8}?(?:路|街|巷|道|胡同)(?:[0-9]+号院?|院)?|[0-9]+号院?|[ ,、-])*`)

// findCompound finds the compound a text names and gives the rest of the text. A text that names none is read inside the
// compound of the context. A reading with an outcome ends the parse.
func findCompound(s string, c *Context, reg Register) (rest string, r Reading, err error) {
	hits, err := reg.Named(s)
	if err != nil {
		return "", Reading{}, err
	}
	hits = longest(hits)
	if len(hits) == 0 {
		if c.Compound == "" {
			return "", unknown(s), nil
		}
		return s, Reading{}, nil
	}
	if sameSpan(hits) {
		hits = preferred(hits, c.Compound) // two compounds of one name; the context decides
	}
	for _, h := range hits {
		if h.Compound != hits[0].Compound {
			return "", whichCompound(s, hits), nil
		}
	}
	rs := []rune(s)
	if c.Compound != "" && hits[0].Compound != c.Compound {
		c.Building, c.Unit = "", "" // columns of another compound
		r.Remind = append(r.Remind, Note{"place.remind.compound", []any{hits[0].Name}})
	}
	c.Compound = hits[0].Compound
	from, to := hits[0].From, hits[len(hits)-1].To
	if before := string(rs[:from]); leading.FindString(before) != before {
		r.Remind = append(r.Remind, Note{"place.remind.before", []any{before}})
	}
	rest = strings.TrimLeft(string(rs[to:]), " ,、-")
	for _, w := range []string{"小区", "家属院", "院内", "的"} {
		rest = strings.TrimPrefix(rest, w)
	}
	return strings.TrimLeft(rest, " ,、-"), r, nil
}

// preferred keeps the hits of one compound if it is among them.
func preferred(hits []NameHit, compound string) []NameHit {
	var out []NameHit
	for _, h := range hits {
		if h.Compound == compound {
			out = append(out, h)
		}
	}
	if len(out) == 0 {
		return hits
	}
	return out
}

// stripAbove drops the names of the places above the compound from the front of an address that does not name the
// compound itself. Any other name in front stays and makes the address unreadable: it may be another compound's.
func stripAbove(s string, above []string) string {
	for changed := true; changed; {
		changed = false
		for _, name := range above {
			if rest, ok := strings.CutPrefix(s, name); ok && name != "" {
				s, changed = strings.TrimLeft(rest, " ,"), true
			}
		}
	}
	return s
}

// longest drops hits that lie inside longer ones: 锦绣 inside 锦绣苑.
func longest(hits []NameHit) []NameHit {
	sort.Slice(hits, func(i, j int) bool {
		if hits[i].From != hits[j].From {
			return hits[i].From < hits[j].From
		}
		return hits[i].To > hits[j].To
	})
	var out []NameHit
	for _, h := range hits {
		inside := false
		for _, o := range hits {
			if o.From <= h.From && h.To <= o.To && o.To-o.From > h.To-h.From {
				inside = true
			}
		}
		if !inside {
			out = append(out, h)
		}
	}
	return out
}

func sameSpan(hits []NameHit) bool {
	for _, h := range hits {
		if h.From != hits[0].From || h.To != hits[0].To {
			return false
		}
	}
	return true
}

func whichCompound(s string, hits []NameHit) Reading {
	r := Reading{Outcome: Question, Note: Note{"place.ask.compound", []any{s}}}
	seen := map[string]bool{}
	for _, h := range hits {
		if !seen[h.Compound] {
			seen[h.Compound] = true
			r.Choices = append(r.Choices, Choice{Place: h.Compound, Label: h.Name})
		}
	}
	return r
}

var (
	monthDay = text.NewPattern(`^(?:[0-9]{4}[-/.年])?([0-9]{1,2})[-/.月]([0-9]{1,2})日?(?: .*)?$`)
	serial   = text.NewPattern(`^[0-9]{5}(?:\.0*)?$`)
)

// dateCell proposes what was typed before a spreadsheet made a date of it: 3月2日 was 3-2. Always a question, asked once
// for the column.
func dateCell(s string, c Context, reg Register) (Reading, error) {
	month, day := 0, 0
	if m := monthDay.FindStringSubmatch(s); m != nil {
		month, _ = strconv.Atoi(m[1])
		day, _ = strconv.Atoi(m[2])
	} else if serial.MatchString(s) {
		n, _ := strconv.Atoi(s[:5])
		d := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n)
		month, day = int(d.Month()), d.Day()
	}
	if month < 1 || month > 12 || day < 1 || day > 31 {
		return unknown(s), nil
	}
	b, u := strconv.Itoa(month), strconv.Itoa(day)
	label := nameOf(Building, "", b) + nameOf(Unit, "", u)
	r := Reading{Outcome: Question, Compound: c.Compound, Building: b, Unit: u, Choices: []Choice{{Label: label}},
		Note: Note{"place.ask.date", []any{strconv.Itoa(month) + "月" + strconv.Itoa(day) + "日", label}}}
	if c.Compound == "" {
		return r, nil
	}
	roll, err := reg.Roll(c.Compound)
	if err != nil || roll == nil {
		return r, err
	}
	if building := roll.building(b); building != nil {
		if unit := building.unit(u); unit != nil {
			r.Choices[0].Place = unit.ID
		}
	}
	return r, nil
}
