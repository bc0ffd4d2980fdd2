package care

import (
	"math/rand/v2"
	"slices"
	"time"

	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/id"
)

// stream of chance of this affair's scenes.
const stream = 7301

// scene is one run of the demo.
type scene struct {
	*Service
	affair.Stage
	d *rand.Rand
}

// Demo plays eighteen months of visits on the street: everybody is put on the list in the first weeks of 2025, and somebody
// comes when the plan says so (ledgers.md E3, E4 story 2).
func (s *Service) Demo(st affair.Stage) error {
	x := &scene{s, st, st.Chance(stream)}
	begin := time.Date(2025, 1, 6, 9, 0, 0, 0, clock.Shanghai)
	for i, c := range st.Cared {
		if told[c.Name] {
			continue
		}
		at := begin.AddDate(0, 0, i%35).Add(time.Duration(x.d.IntN(9*60)) * time.Minute)
		known := x.d.Float64()
		st.On(at, func(tx *db.Tx) error { return x.enrol(tx, c, known) })
	}
	st.On(st.Now, s.nightTx) // as the hourly job of an office would leave it
	return x.stories()
}

// enrolment is what the office knew of somebody at the beginning.
func (x *scene) enrolment(c affair.StageCared, told float64) Enrol {
	e := Enrol{Person: c.ID, Need: NeedGreen, Ground: GroundDuty, Review: "2027-01-15"}
	if told > .95 {
		e.Review = "2026-06-15" // not asked again yet
	}
	if told < .4 {
		e.Ground, e.How = GroundConsent, "paper"
	}
	for _, w := range c.Words {
		k, ok := CategoryByWord(w)
		if !ok || k.Derived == "age" {
			continue
		}
		e.Cats = append(e.Cats, Cat{Code: k.Code, Source: "2025年初摸底"})
	}
	has := func(w string) bool { return slices.Contains(c.Words, w) }
	switch {
	case has("失能"):
		e.Need, e.Ability, e.Carer = NeedRed, &Ability{Level: 3, Score: 38, Scheme: SchemeGB, Day: "2025-01-03"}, c.Carer
	case has("半失能"):
		e.Need, e.Ability, e.Carer = NeedYellow, &Ability{Level: 2, Score: 55, Scheme: SchemeGB, Day: "2025-01-03"}, c.Carer
	case has("独居"):
		e.Need, e.Alone, e.Home = NeedYellow, true, "15d"
		switch {
		case told < .1:
			e.Home = "7d"
		case told > .5:
			e.Home = "1m"
		}
	case has("残疾"):
		e.Disability = 2 + int(told*3)
	}
	if e.Home == "" && (has("空巢") || has("失能") || has("半失能") || has("残疾") || has("大病")) {
		e.Home = "1m"
	}
	if len(e.Cats) == 0 {
		e.Cats, e.Home = []Cat{{Code: "C02", Source: "2025年初摸底"}}, "1m"
	}
	return e
}

func (x *scene) enrol(tx *db.Tx, c affair.StageCared, told float64) error {
	e := x.enrolment(c, told)
	p, err := x.EnrolTx(tx, c.Checker, e)
	if err != nil {
		return err
	}
	if e.Ability != nil {
		x.assess(tx.Now.AddDate(0, 11, 20), c, &own{p.ID}, e, e.Ability.Score-2)
	}
	x.expect(c, p.ID, p.NextDay)
	return nil
}

// assess is another assessment of somebody, a year after the one before (care.md 3): all else stays as it was said.
func (x *scene) assess(at time.Time, c affair.StageCared, o *own, e Enrol, score int) {
	x.On(at, func(tx *db.Tx) error {
		p, err := x.person(tx, o.id)
		if err != nil || p.State != Active {
			return err
		}
		level, err := Assessment{Score: score}.Level()
		if err != nil {
			return err
		}
		e.Person, e.Ability = c.ID, &Ability{Level: level, Score: score, Scheme: SchemeGB, Day: today(tx)}
		_, err = x.EditTx(tx, c.Checker, o.id, 0, e)
		return err
	})
}

// expect puts the next visit on the stage: mostly on the day, in the morning or when people are home.
func (x *scene) expect(c affair.StageCared, careID, day string) {
	t, err := time.ParseInLocation(time.DateOnly, day, clock.Shanghai)
	if err != nil {
		return
	}
	switch n := x.d.IntN(100); {
	case n < 12:
		t = t.AddDate(0, 0, 1)
	case n < 15:
		t = t.AddDate(0, 0, 2)
	}
	hour := 9 + x.d.Float64()*2.3
	if x.d.IntN(10) < 4 {
		hour = 17 + x.d.Float64()*2.5
	}
	t = t.Add(time.Duration(hour * float64(time.Hour)))
	if t.After(x.Now) {
		return
	}
	x.On(t, func(tx *db.Tx) error { return x.call(tx, c, careID) })
}

// call is one visit: two thirds of the doors open.
func (x *scene) call(tx *db.Tx, c affair.StageCared, careID string) error {
	r := Record{Care: careID, Met: MetSelf, How: []string{"well"}}
	switch n := x.d.IntN(100); {
	case n < 25:
		r.Met, r.How = MetNobody, nil
	case n < 38 && c.Carer != "":
		r.Met = MetFamily
	case n < 46:
		r.How = []string{"ill"}
	case n < 49:
		r.How = []string{"low"}
	}
	p, err := x.person(tx, careID)
	if err != nil || p.State != Active {
		return err
	}
	v, err := x.visit(tx, c.Visitor, &p, r)
	if err != nil {
		return err
	}
	if v.State == NoAnswer {
		x.On(tx.Now.Add(time.Duration(15+x.d.IntN(80))*time.Minute), func(tx *db.Tx) error { return x.find(tx, c.Visitor, v.ID) })
	}
	x.expect(c, careID, v.NextDay)
	return nil
}

// find ends a door that did not open: a call is answered.
func (x *scene) find(tx *db.Tx, a access.Actor, visitID string) error {
	list, err := x.visits(tx, "id = ?", visitID)
	if err != nil || len(list) == 0 {
		return err
	}
	v := list[0]
	v.State, v.EndedAt, v.TraceDue = Resolved, tx.NowMS(), 0
	v.Found.Steps = []Step{{At: tx.NowMS(), What: "found", By: a.Name}}
	if err := x.saveVisit(tx, &v); err != nil {
		return err
	}
	return x.traceNote(tx, a.Actor, "care.trace", v, "found")
}

// newID is the id of a row of the demo.
func newID() string { return id.New() }
