package demo

import (
	"sort"
	"time"

	"linli/kernel/matter"
)

// plan is one matter to come: who raises what where, and how it shall go. The verbs do the rest.
type plan struct {
	at       time.Time
	kind     string
	compound *compound
	building *building // nil: the compound or one of its facilities
	home     *home
	placeID  string
	text     string
	part     string
	title    string
	source   string
	by       *staff // nil: a resident by the code
	due      time.Time
	grade    string

	late, reopen, extend, whistle, raiserLooks, decline, withdraw, hang bool
	dup                                                                 *plan // the older one it repeats
	rating                                                              string
	haste                                                               bool // must be over by today
	stay                                                                matter.State
	overdue                                                             bool // stays, past its term
	level                                                               *staff
	fixAt                                                               time.Time // scripted
	closeBy                                                             time.Time // every look passed by then
	spotFail                                                            time.Time // a closed one that is found bad again
	looker                                                              *staff
	photo                                                               bool
	again                                                               int // rounds so far
	cure                                                                string
	m                                                                   matter.Matter
	secret                                                              string
}

// Volumes over the eighteen months (E3).
const (
	allMatters = 3120
	allHazards = 1184
	openNow    = 37
	duplicates = 250
	scripted   = 11 // of them stand in leftOpen
)

// mix is the share of the kinds among what residents raise, and the season they follow.
var mix = []struct {
	kind   string
	weight float64
	season string // heat, summer or ""
}{
	{"facility.lamp", 9, ""}, {"facility.lift", 7, ""}, {"facility.road", 4, ""}, {"facility.door", 6, ""}, {"facility.other", 4, ""}, {"water.leak", 9, "both"}, {"heating", 7, "cold"},
	{"gas", 1, ""}, {"litter", 7, ""}, {"hygiene", 3, "summer"}, {"tree", 2, "summer"}, {"ads", 2, ""}, {"fire.passage", 3, ""}, {"fire.ebike", 4, "summer"}, {"fire.door", 1, ""}, {"fire.equipment", 1, ""},
	{"property.service", 6, ""}, {"dispute", 3, ""}, {"care.need", 4, ""}, {"care.hardship", 1, ""}, {"security", 1.5, ""}, {"illegal-building", 1, ""}, {"environment", 2, "summer"}, {"noise", 9, "summer"},
	{"dogs", 3, ""}, {"parking", 7, ""}, {"ebike.charging", 3, "summer"}, {"service", 2, ""}, {"rider.facility", .7, ""}, {"advice", 2, ""}, {"public-advice", 3, ""}, {"other", 2.5, ""},
}

// festival tells whether a day lies in the quiet weeks around the Spring Festival.
func festival(t time.Time) bool {
	for _, f := range []time.Time{time.Date(2025, 1, 28, 12, 0, 0, 0, t.Location()), time.Date(2026, 2, 17, 12, 0, 0, 0, t.Location())} {
		if d := t.Sub(f).Hours() / 24; d > -7 && d < 7 {
			return true
		}
	}
	return false
}

// dayWeight is how much is raised on a day: +60 % in the heating season for heat and leaks, +40 % in summer for noise, water
// and e-bikes, next to nothing at the Spring Festival, less at weekends.
func dayWeight(t time.Time, season string) float64 {
	w := 1.0
	cold, warm := t.Month() >= 11 || t.Month() <= 3, t.Month() >= 6 && t.Month() <= 8
	switch {
	case season == "cold" && !cold:
		w = .02
	case season == "both" && (cold && false || warm), season == "summer" && warm:
		w = 1.4
	case season == "both" && cold:
		w = 1.6
	}
	if wd := t.Weekday(); wd == time.Saturday || wd == time.Sunday {
		w *= .75
	}
	if festival(t) {
		w *= .08
	}
	return w
}

// days lists the days of the history.
func days() []time.Time {
	var out []time.Time
	for d := start; d.Before(Now); d = d.AddDate(0, 0, 1) {
		out = append(out, d)
	}
	return out
}

// planMatters draws what residents raise, and sets how each shall go.
func (t *town) planMatters() []*plan {
	d, words := t.dice(streamMatters), t.dice(streamTexts)
	all := days()
	byDay := map[string][]float64{}
	kinds := make([]float64, len(mix))
	for i, m := range mix {
		kinds[i] = m.weight
		if byDay[m.season] == nil {
			for _, day := range all {
				byDay[m.season] = append(byDay[m.season], dayWeight(day, m.season))
			}
		}
	}
	weights := make([]float64, len(t.compounds))
	for i, c := range t.compounds {
		weights[i] = float64(len(c.homes)) * c.trouble
	}
	var out []*plan
	for len(out) < t.part(allMatters)-t.part(duplicates)-scripted {
		k := mix[d.weighted(kinds)]
		day := all[d.weighted(byDay[k.season])]
		p := &plan{kind: k.kind, compound: t.compounds[d.weighted(weights)], at: d.clockTime(day, 6.5, 23.2)}
		if !p.at.Before(Now.Add(-3 * time.Hour)) {
			continue
		}
		t.locate(d, p)
		p.text = said(words, p)
		t.raiser(d, p)
		out = append(out, p)
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].at.Before(out[j].at) })
	for _, i := range d.Perm(len(out) - 80)[:t.part(duplicates)] {
		o := out[i]
		p := &plan{kind: o.kind, compound: o.compound, building: o.building, home: nil, placeID: o.placeID, dup: o, at: o.at.Add(time.Duration(20+d.IntN(900)) * time.Minute), source: "qr"}
		p.text = said(words, p)
		out = append(out, p)
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].at.Before(out[j].at) })
	for _, p := range out {
		t.fate(d, p)
	}
	return out
}

// locate chooses where in the compound it is: mostly a building, sometimes a home, a gate or the whole compound.
func (t *town) locate(d dice, p *plan) {
	c := p.compound
	if p.kind == "facility.lift" && c.blocks[0].floors < 8 {
		p.kind = "facility.lamp" // six storeys have no lift
	}
	b := pick(d, c.buildings)
	p.building, p.placeID = b, b.ID
	x := d.Float64()
	inside := p.kind == "care.need" || p.kind == "water.leak" || p.kind == "heating" || p.kind == "dispute" || p.kind == "gas"
	outside := p.kind == "parking" || p.kind == "litter" || p.kind == "tree" || p.kind == "ebike.charging" || p.kind == "rider.facility" || p.kind == "public-advice" || p.kind == "facility.road"
	switch {
	case inside && x < .4:
		p.home = pick(d, pick(d, b.units).homes)
		p.placeID = p.home.ID
	case outside && x < .35:
		g := pick(d, c.gates)
		p.building, p.placeID = nil, g.ID
	case outside && x < .5:
		p.building, p.placeID = nil, c.ID
	case x > .9 && len(b.units) > 0:
		p.placeID = pick(d, b.units).id
	}
}

// raiser draws how it comes in: by the code, by telephone or on a visit.
func (t *town) raiser(d dice, p *plan) {
	p.source = "qr"
	switch x := d.Float64(); {
	case x < .12 && p.building != nil:
		p.source, p.by = "visit", p.building.grid.worker
	case x < .22:
		p.source, p.by = "phone", p.compound.community.checker
	case x < .26:
		p.source = "open311"
	case x < .29 && p.compound.secretary != nil:
		p.source, p.by = "desk", p.compound.secretary
	}
}

// quarter counts the quarters from the first of 2025.
func quarter(t time.Time) int { return (t.Year()-2025)*4 + int(t.Month()-1)/3 }

// The way up: shares by quarter, 2025-Q1 … 2026-Q2.
var (
	onTime   = []float64{.67, .74, .80, .85, .89, .92}
	reopened = []float64{.14, .12, .10, .08, .065, .05}
)

func (t *town) fate(d dice, p *plan) {
	q := quarter(p.at)
	p.late = !d.chance(onTime[q])
	p.reopen = d.chance(reopened[q])
	p.raiserLooks = p.by == nil && d.chance(.25)
	p.decline = d.chance(.015) && p.dup == nil
	p.withdraw = !p.decline && p.by == nil && p.dup == nil && d.chance(.01)
	p.extend = !p.late && d.chance(.04)
	p.whistle = wantsWhistle[p.kind] != "" && d.chance(.14)
	if d.chance(.38) && p.by == nil {
		p.rating = []string{"good", "fair", "bad"}[d.weighted([]float64{70 + float64(q)*3, 22, 10 - float64(q)})]
	}
	p.photo = d.chance(.004) || p.at.After(date(2026, 5, 20, 0, 0)) && d.chance(.3)
}

// wantsWhistle says which department or company is called for what.
var wantsWhistle = map[string]string{"heating": "云漳热力公司", "water.leak": "云漳水务公司", "gas": "云漳燃气公司", "illegal-building": "望岭区城市管理局", "environment": "云漳市生态环境局望岭分局",
	"security": "云漳市公安局望岭分局", "facility.road": "望岭区住房和城乡建设局"}
