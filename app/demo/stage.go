package demo

import (
	"math/rand/v2"
	"time"

	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/matter"
)

// affairs lets each affair put its dated scenes on the agenda. They draw from streams of their own, so that an affair that is
// added changes nothing of what the others do (E5).
func (t *town) affairs() error {
	s := affair.Stage{Now: Now, Part: 1, Founder: founder, Cared: t.cared(), On: t.on, Person: t.idOf,
		Actor: func(name string) access.Actor { return t.named[name].actor }}
	if t.opt.Share > 0 {
		s.Part = t.opt.Share
	}
	for _, c := range t.compounds {
		s.Compounds = append(s.Compounds, t.stageOf(c))
	}
	for i, a := range t.Affairs {
		if a.Demo == nil {
			continue
		}
		s.Chance = func(stream uint64) *rand.Rand {
			return rand.New(rand.NewPCG(t.opt.Seed, (streamAffairs+uint64(i))<<16+stream))
		}
		if err := a.Demo(s); err != nil {
			return err
		}
	}
	return nil
}

// branchSince is when the branches met first; two of them are founded in the course of the story.
var branchSince = map[string]time.Time{"机床厂家属院": date(2025, 2, 22, 0, 0), "纺织北院": date(2026, 3, 11, 0, 0)}

func (t *town) stageOf(c *compound) affair.StageCompound {
	x := affair.StageCompound{Place: c.Place, Community: c.community.Name, Since: start, Checker: c.community.checker.actor, Grid: c.buildings[0].grid.worker.actor,
		Manager: matter.Holder{Person: c.manager.id, Label: c.manager.name, Title: c.manager.title, Org: c.manager.org, Path: string(c.Path)},
		Secretary: func() access.Actor {
			if c.secretary != nil {
				return c.secretary.actor
			}
			return c.community.secretary.actor
		},
		Who: func(person string) access.Actor { return t.who(person, &plan{compound: c}) }}
	if since, ok := branchSince[c.name()]; ok {
		x.Since = since
	}
	for _, b := range c.buildings {
		x.Buildings = append(x.Buildings, b.Place)
	}
	for _, m := range c.members {
		x.Members = append(x.Members, affair.StagePerson{ID: m.id, Name: m.name})
	}
	return x
}

// idOf is the person of a name in the stories, "" when the street has none.
func (t *town) idOf(name string) string {
	if s := t.named[name]; s != nil {
		return s.id
	}
	if r := t.resident(name); r != nil {
		return r.id
	}
	return ""
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
