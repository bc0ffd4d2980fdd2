package place

import (
	"slices"
	"strings"
	"sync"
)

// readExcept reads 3号楼除302: all homes of the head but those named behind 除.
func readExcept(head, tail []token, c Context, roll *Roll) Reading {
	all := readTokens(head, c, roll)
	var homes []inUnit
	switch all.Outcome {
	case ReadBuilding, ReadUnit, ReadFloors, ReadRange:
		homes = homesIn(all, roll)
	case Question:
		return all
	default:
		return Reading{Outcome: NotFound}
	}
	var drop []string
	for _, t := range tail {
		if len(t.labels) != 1 || t.roles != nil && !slices.Contains(t.roles, asDoor) {
			return Reading{Outcome: NotFound}
		}
		hits := withLabel(homes, t.labels[0], false)
		switch {
		case len(hits) == 0:
			return Reading{Outcome: NotFound}
		case len(hits) > 1:
			q := Reading{Outcome: Question, Note: Note{"place.ask.except", []any{t.labels[0], len(hits)}}}
			for _, h := range hits {
				q.Choices = append(q.Choices, Choice{Place: h.ID, Label: h.where()})
			}
			return q
		}
		drop = append(drop, hits[0].ID)
	}
	r := Reading{Outcome: ReadRange, Building: all.Building, Unit: all.Unit}
	for _, h := range homes {
		if !slices.Contains(drop, h.ID) {
			r.Places = append(r.Places, h.ID)
		}
	}
	r.Homes = len(r.Places)
	return r
}

// homesIn lists the homes of a set, in the order of the register.
func homesIn(r Reading, roll *Roll) []inUnit {
	in := map[string]bool{r.Place: true}
	for _, p := range r.Places {
		in[p] = true
	}
	var out []inUnit
	for _, b := range roll.Buildings {
		for _, h := range b.Loose {
			if in[b.ID] || in[h.ID] {
				out = append(out, inUnit{nil, h})
			}
		}
		for _, u := range b.Units {
			for _, h := range u.Homes {
				if in[b.ID] || in[u.ID] || in[h.ID] {
					out = append(out, inUnit{u, h})
				}
			}
		}
	}
	return out
}

// readBetween reads 3-2-101至3-2-602: two homes of one unit and all doors between, floor by floor. The second may leave out
// what it shares with the first.
func readBetween(a, b []token, c Context, roll *Roll) Reading {
	from := readPlain(a, c, roll)
	if from.Outcome != ReadHome {
		return Reading{Outcome: NotFound}
	}
	to := readPlain(b, Context{Compound: c.Compound, Building: from.Building, Unit: from.Unit}, roll)
	if to.Outcome != ReadHome || to.Building != from.Building || to.Unit != from.Unit {
		return Reading{Outcome: NotFound}
	}
	var lo, hi inUnit
	homes := homesIn(Reading{Place: roll.building(from.Building).ID}, roll)
	for _, h := range homes {
		if h.ID == from.Place {
			lo = h
		}
		if h.ID == to.Place {
			hi = h
		}
	}
	r, ok := between(homes, lo, hi, Reading{Building: from.Building, Unit: from.Unit})
	if !ok {
		return Reading{Outcome: NotFound}
	}
	return r
}

// readList reads addresses parted by 、, each inheriting from the one before what it leaves out: 1号楼1单元、2单元.
func readList(toks []token, c Context, roll *Roll) Reading {
	out := Reading{Outcome: ReadRange}
	for len(toks) > 0 {
		n := 1
		for n < len(toks) && toks[n].sep != ',' {
			n++
		}
		r := readPlain(toks[:n], c, roll)
		switch r.Outcome {
		case Question:
			return r
		case ReadHome, ReadUnit, ReadBuilding:
			out.Places = append(out.Places, r.Place)
		case ReadFloors, ReadRange:
			out.Places = append(out.Places, r.Places...)
		default:
			return Reading{Outcome: NotFound}
		}
		out.Homes += r.Homes
		out.Remind = append(out.Remind, r.Remind...)
		if r.Building != "" {
			c.Building, c.Unit = r.Building, r.Unit
		}
		toks = toks[n:]
	}
	return out
}

// otherWords are words of places that are no homes, the longest first, with the type in FacilityTypes.
var otherWords = sync.OnceValue(func() []struct{ word, kind string } {
	var out []struct{ word, kind string }
	for kind, words := range FacilityTypes {
		for _, w := range words {
			if len([]rune(w)) > 1 {
				out = append(out, struct{ word, kind string }{w, kind})
			}
		}
	}
	slices.SortFunc(out, func(a, b struct{ word, kind string }) int {
		if d := len(b.word) - len(a.word); d != 0 {
			return d
		}
		return strings.Compare(a.word, b.word)
	})
	return out
})

// inBuildingTypes are the types whose places are rooms and parts, not facilities in the open.
var inBuildingTypes = []string{"basement", "garage", "parking", "shop", "corridor", "roof", "exterior", "plant"}

// readOther reads places that are no homes: a facility by its name (南门), a shop, a parking bay, a basement floor. What is
// not in the register keeps its kind and has no place: it must never be read as a home.
func readOther(s string, c Context, roll *Roll) (Reading, bool) {
	norm := normalName(s)
	for _, o := range roll.Others {
		full := normalName(o.Name)
		if norm == full || o.Building != "" && norm == normalName(nameOf(Building, "", o.Building)+o.Name) {
			return otherReading(o), true
		}
	}
	if word := undergroundWord(s); word != "" {
		return Reading{Outcome: ReadOther, Note: Note{"place.read.unlisted", []any{s}}}, true
	}
	for _, w := range otherWords() {
		head, tail, ok := strings.Cut(s, w.word)
		if !ok {
			continue
		}
		label := NormalLabel(strings.Trim(tail, " -号#"))
		building := NormalLabel(strings.Trim(head, " -,的"))
		if head != "" && roll.building(building) == nil && !onlyLabels(head) {
			continue // 前面的字没有看懂
		}
		for _, o := range roll.Others {
			if o.Type == w.kind && o.Label != "" && o.Label == label && (building == "" || o.Building == building) {
				return otherReading(o), true
			}
		}
		if tail != "" && !onlyLabels(tail) {
			continue
		}
		r := Reading{Outcome: ReadFacility, Building: building, Note: Note{"place.read.unlisted", []any{s}}}
		if slices.Contains(inBuildingTypes, w.kind) {
			r.Outcome = ReadOther
		}
		return r, true
	}
	return Reading{}, false
}

func otherReading(o RollOther) Reading {
	r := Reading{Outcome: ReadFacility, Place: o.ID, Building: o.Building}
	if o.Kind == Common {
		r.Outcome = ReadOther
	}
	return r
}

// onlyLabels tells whether a text holds labels and their words only.
func onlyLabels(s string) bool {
	_, ok := lex(strings.Trim(s, " -,号#的"))
	return ok || strings.Trim(s, " -,号#的") == ""
}

// undergroundWord finds a floor under the ground: 3号楼-1层, 地下一层, 负一楼, B1层.
func undergroundWord(s string) string {
	toks, ok := lex(s)
	if !ok {
		return ""
	}
	dashes := 0
	for i, t := range toks {
		if t.sep == '-' {
			dashes++
		}
		floorWord := t.word == "层" || t.word == "楼" && i > 0
		// the dash is a minus only where dashes do not part the levels anyway: 3号楼-1层, but not 3号楼-2单元-5层
		minus := t.sep == '-' && dashes == 1 && len(t.raw) == 1 && (i == 0 || toks[i-1].word != "")
		basement := t.word == "层" && len(t.raw) >= 2 && t.raw[0] == 'B' && strings.Trim(t.raw[1:], "0123456789") == ""
		if t.below || floorWord && minus || basement {
			return t.raw + t.word
		}
	}
	return ""
}
