package demo

import (
	"math/rand/v2"
	"time"

	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/matter"
	"linli/platform/db"
)

// stage is the street as the affairs see it.
func (t *town) stage() affair.Stage {
	st := affair.Stage{Now: Now, Part: 1, Founder: founder, Cared: t.cared(),
		On:     func(at time.Time, play func(tx *db.Tx) error) { t.on(at, play) },
		Chance: func(stream uint64) *rand.Rand { return t.dice(stream).Rand },
		Actor:  func(name string) access.Actor { return t.named[name].actor },
		Person: func(name string) string {
			if s := t.named[name]; s != nil {
				return s.id
			}
			if r := t.resident(name); r != nil {
				return r.id
			}
			return ""
		}}
	if t.opt.Share > 0 {
		st.Part = t.opt.Share
	}
	for _, c := range t.compounds {
		st.Compounds = append(st.Compounds, t.stageCompound(c))
	}
	return st
}

func (t *town) stageCompound(c *compound) affair.StageCompound {
	out := affair.StageCompound{Place: c.Place, Community: c.community.ID, Since: founding, Checker: c.community.checker.actor, Grid: c.buildings[0].grid.worker.actor,
		Manager: matter.Holder{Person: c.manager.id, Label: c.manager.name, Title: c.manager.title, Org: c.manager.org, Path: string(c.Path)}}
	if c.secretary != nil {
		out.Secretary = c.secretary.actor
	}
	for _, b := range c.buildings {
		out.Buildings = append(out.Buildings, b.Place)
	}
	for _, m := range c.members {
		out.Members = append(out.Members, affair.StagePerson{ID: m.id, Name: m.name})
	}
	return out
}

// cared are the key persons with who looks in and who else is grown up at home.
func (t *town) cared() (out []affair.StageCared) {
	for _, r := range t.people {
		if len(r.key) == 0 {
			continue
		}
		b := r.home.building
		x := affair.StageCared{StagePerson: affair.StagePerson{ID: r.id, Name: r.name}, Home: r.home.ID, Path: r.home.Path, Words: r.key, Visitor: b.grid.worker.actor, Checker: b.compound.community.checker.actor}
		for _, o := range r.home.people {
			if o != r && Now.Year()-o.born >= 18 && x.Carer == "" {
				x.Carer = o.id
			}
		}
		out = append(out, x)
	}
	return out
}
