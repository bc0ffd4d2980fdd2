package place

import (
	"strings"
)

// readTokens reads a lexed address: first as one place or a set of brothers (1-3号楼), then as all but some (除), as a range
// between two addresses (至), as a list of addresses (、). The first way that gives something wins, because each later one
// only takes what the earlier cannot read.
func readTokens(toks []token, c Context, roll *Roll) Reading {
	for i, t := range toks {
		if t.except {
			return readExcept(toks[:i], toks[i:], c, roll)
		}
	}
	if r := readPlain(toks, c, roll); r.Outcome != NotFound {
		return r
	}
	if i := oneSep(toks, '~'); i > 0 {
		if r := readBetween(toks[:i], toks[i:], c, roll); r.Outcome != NotFound {
			return r
		}
	}
	if oneOrMore(toks, ',') {
		return readList(toks, c, roll)
	}
	return Reading{Outcome: NotFound}
}

// readPlain tries every way to group and to give roles, and accepts the one that exists.
func readPlain(toks []token, c Context, roll *Roll) Reading {
	var found, asks []Reading
	for _, v := range variants(toks, c) {
		for _, roles := range assignments(v.toks) {
			r, ok := resolve(v.toks, roles, c, roll)
			if !ok {
				continue
			}
			r.Remind = append(r.Remind, v.remind...)
			if r.Outcome == Question {
				asks = append(asks, r)
			} else {
				found = addReading(found, r)
			}
		}
	}
	switch {
	case len(found) == 1:
		return found[0]
	case len(found) > 1:
		return askBetween(found, roll)
	case len(asks) > 0:
		return asks[0]
	}
	return Reading{Outcome: NotFound}
}

// addReading adds a reading unless the same place was found another way; then the one with fewer reminders stays.
func addReading(list []Reading, r Reading) []Reading {
	for i, o := range list {
		if o.Outcome == r.Outcome && o.Place == r.Place && strings.Join(o.Places, " ") == strings.Join(r.Places, " ") {
			if len(r.Remind) < len(o.Remind) {
				list[i] = r
			}
			return list
		}
	}
	return append(list, r)
}

func askBetween(found []Reading, roll *Roll) Reading {
	r := Reading{Outcome: Question, Note: Note{"place.ask.which", nil}}
	for _, f := range found {
		label := roll.label(f)
		if f.Outcome == ReadRange {
			label = rangeLabel(f, roll)
		}
		r.Choices = append(r.Choices, Choice{Place: f.Place, Label: label})
	}
	return r
}

// rangeLabel names a set by its first and last member.
func rangeLabel(r Reading, roll *Roll) string {
	first, last := "", ""
	for _, b := range roll.Buildings {
		if len(r.Places) > 0 && b.ID == r.Places[0] {
			first = b.Name
		}
		if len(r.Places) > 0 && b.ID == r.Places[len(r.Places)-1] {
			last = b.Name
		}
	}
	return first + "至" + last
}

// variant is one way to cut the tokens.
type variant struct {
	toks   []token
	remind []Note
}

// variants lists the ways to cut: as written; run-on figures 0302 and 03021501 parted 2+2(+4); brothers joined to a set.
func variants(toks []token, c Context) []variant {
	var out []variant
	if !oneOrMore(toks, '~') && !oneOrMore(toks, ',') {
		out = append(out, variant{toks: toks}) // 至 and 、 never part levels
	}
	if v, ok := runOn(toks); ok {
		out = append(out, v)
	}
	if g, ok := group(toks, c); ok {
		if c.Column == Duty && wordless(toks) {
			return []variant{{toks: g}} // the header decides: in 责任范围 1-3 are buildings
		}
		out = append(out, variant{toks: g})
	}
	return out
}

func wordless(toks []token) bool {
	for _, t := range toks {
		if t.word != "" || t.side != "" {
			return false
		}
	}
	return true
}

// runOn parts 03021501 and 0302 1501 into building, unit and door: two, two and four figures, with a reminder.
func runOn(toks []token) (variant, bool) {
	raw := ""
	switch {
	case len(toks) == 1 && toks[0].word == "" && len(toks[0].raw) == 8:
		raw = toks[0].raw
	case len(toks) == 2 && toks[0].word == "" && len(toks[0].raw) == 4 && len(toks[1].raw) == 4 && (toks[1].sep == ' ' || toks[1].sep == '-'):
		raw = toks[0].raw + toks[1].raw
	}
	if raw == "" || strings.Trim(raw, "0123456789") != "" {
		return variant{}, false
	}
	part := func(s string, sep byte) token { return token{labels: []string{trimZeros(s)}, raw: s, sep: sep} }
	return variant{toks: []token{part(raw[:2], 0), part(raw[2:4], '-'), part(raw[4:], '-')},
		remind: []Note{{"place.remind.runon", []any{raw}}}}, true
}

// group joins brothers into one token: 1-3号楼, 1、2单元, 1-6层, 101至602室; without a word only a lone 1-3 (not in a column
// of homes) or a range of doors behind other levels.
func group(toks []token, c Context) ([]token, bool) {
	var out []token
	changed := false
	for i := 0; i < len(toks); {
		j := i
		for j+1 < len(toks) && toks[j].word == "" && toks[j].side == "" && joins(toks[j+1].sep) {
			j++
		}
		run := toks[i : j+1]
		if len(run) > 1 && mayGroup(run, i, len(toks), c) {
			if g, ok := joined(run); ok {
				out, changed, i = append(out, g), true, j+1
				continue
			}
		}
		// the run may be too long because a higher level stands before it: 3-2-101至602
		out, i = append(out, toks[i]), i+1
	}
	return out, changed
}

func joins(sep byte) bool { return sep == '-' || sep == '~' || sep == ',' || sep == ';' }

func mayGroup(run []token, at, total int, c Context) bool {
	last := run[len(run)-1]
	if last.side != "" {
		return false
	}
	if last.word != "" {
		return true
	}
	if at == 0 && len(run) == total {
		return c.Column != Residence
	}
	return len(run) == 2 && at >= 1 && at+2 == total && len(run[0].raw) >= 3 && len(last.raw) >= 3
}

// joined makes one token of a run: a range of two rising labels, or a list.
func joined(run []token) (token, bool) {
	g := run[len(run)-1]
	g.sep, g.labels = run[0].sep, nil
	list := true
	for i, t := range run {
		if len(t.labels) != 1 {
			return token{}, false
		}
		g.labels = append(g.labels, t.labels[0])
		if i > 0 && t.sep != ',' && t.sep != ';' {
			list = false
		}
	}
	if list {
		return g, true
	}
	if len(run) != 2 || OrderLabels(g.labels[0], g.labels[1]) >= 0 {
		return token{}, false
	}
	g.span = true
	return g, true
}

// assignments lists the ways to give rising roles to the tokens.
func assignments(toks []token) [][]role {
	var out [][]role
	var grow func(i int, last role, done []role)
	grow = func(i int, last role, done []role) {
		if i == len(toks) {
			out = append(out, append([]role(nil), done...))
			return
		}
		for _, r := range rolesOf(toks[i], len(toks)) {
			if r > last {
				grow(i+1, r, append(done, r))
			}
		}
	}
	if len(toks) <= 4 {
		grow(0, noRole, nil)
	}
	return out
}

// rolesOf gives what a token may be. Without a word it may be anything but a floor, unless all four levels are written.
func rolesOf(t token, total int) []role {
	switch {
	case t.side != "":
		return []role{asDoor}
	case t.below:
		return nil // under the ground there are no homes; readOther knows those
	case t.roles != nil:
		return t.roles
	case total == 4:
		return []role{asBuilding, asUnit, asFloor, asDoor}
	}
	return []role{asBuilding, asUnit, asDoor}
}

// oneSep gives the position of the only token that has sep before it, or -1.
func oneSep(toks []token, sep byte) int {
	at := -1
	for i, t := range toks {
		if i > 0 && t.sep == sep {
			if at >= 0 {
				return -1
			}
			at = i
		}
	}
	return at
}

func oneOrMore(toks []token, sep byte) bool {
	for i, t := range toks {
		if i > 0 && t.sep == sep {
			return true
		}
	}
	return false
}
