package demo

import (
	"fmt"

	"linli/kernel/access"
	"linli/kernel/duty"
	dutyplan "linli/kernel/duty/plan"
	"linli/kernel/ledger"
	"linli/kernel/matter"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/platform/db"
)

// scripts puts the dated events of the stories (E4) on the agenda.
func (t *town) scripts() {
	t.on(date(2025, 2, 21, 15, 0), t.branchOfFactory)
	t.on(date(2025, 7, 21, 9, 0), t.committeeOfFactory)
	t.on(date(2026, 3, 10, 9, 30), func(tx *db.Tx) error {
		c := t.byName["纺织北院"]
		return t.founded(tx, c, people.Branch, "纺织北院小区党支部", func(f *place.CompoundFacts) { f.Branch = "纺织北院小区党支部" })
	})
	t.on(date(2026, 4, 18, 11, 0), t.coreDrilled)
	t.on(date(2026, 6, 18, 9, 20), t.leave)
	t.on(date(2026, 6, 22, 10, 5), t.succeed)
	t.on(date(2026, 6, 27, 16, 40), t.holeOfToday)
	for i, at := range []int{6, 13, 24} {
		who := []string{"李晋芳", "冯晓岚", "李晋芳"}[i]
		t.on(date(2026, 6, at, 10, 12), func(tx *db.Tx) error {
			return t.lookAt(tx, who, "申秀兰", []string{"走访前联系", "核对高龄补贴", "代买药联系"}[i])
		})
	}
	t.on(date(2026, 6, 29, 8, 40), func(tx *db.Tx) error {
		away, stands := t.grids[13].worker, t.grids[12].worker
		_, err := t.Duties.SetAbsenceTx(tx, t.communities["柳岸社区"].secretary.actor.Actor, duty.Absence{Person: away.id, Substitute: stands.id, From: date(2026, 6, 29, 0, 0).UnixMilli(), Until: date(2026, 7, 4, 0, 0).UnixMilli()})
		return err
	})
	t.on(date(2026, 6, 29, 15, 30), t.supervise)
}

// founded records a new organisation of a compound and what the compound ledger says since.
func (t *town) founded(tx *db.Tx, c *compound, k people.OrgKind, name string, change func(*place.CompoundFacts)) error {
	o, err := t.People.AddOrgTx(tx, t.above(&plan{compound: c}).Actor, people.Org{Kind: k, Name: name, Place: c.ID, Phone: phone(officePhones + 80 + len(t.org)), From: tx.NowMS()})
	if err != nil {
		return err
	}
	t.org[name] = o.ID
	p, err := t.Places.Get(tx, c.ID)
	if err != nil {
		return err
	}
	facts := *p.Compound
	change(&facts)
	_, err = t.Places.EditTx(tx, t.above(&plan{compound: c}).Actor, p.ID, p.Rev, place.Change{Compound: &facts})
	return err
}

// branchOfFactory: the branch of 机床厂家属院 is founded and has a secretary.
func (t *town) branchOfFactory(tx *db.Tx) error {
	c, name := t.byName["机床厂家属院"], "机床厂家属院小区党支部"
	if err := t.founded(tx, c, people.Branch, name, func(f *place.CompoundFacts) { f.Branch = name }); err != nil {
		return err
	}
	s, err := t.appoint(tx, c.memberOf("韩振国"), "支部书记", name, access.Secretary, c.Place)
	if err != nil {
		return err
	}
	t.byID[s.id], c.secretary = s, s
	_, err = t.Duties.AssignTx(tx, t.above(&plan{compound: c}).Actor, duty.Assign{Place: c.ID, Person: s.id, Role: duty.Secretary})
	return err
}

// committeeOfFactory: after the vote the owners run the compound themselves, the secretary at their head.
func (t *town) committeeOfFactory(tx *db.Tx) error {
	c, name := t.byName["机床厂家属院"], "机床厂家属院业主委员会"
	err := t.founded(tx, c, people.Committee, name, func(f *place.CompoundFacts) { f.Management, f.Committee = selfRun, "已成立" })
	if err != nil {
		return err
	}
	s := t.named["韩振国"]
	if _, err := t.People.AppointTx(tx, founder, people.Post{Person: s.id, Org: t.org[name], Title: "业委会主任", Place: c.ID}); err != nil {
		return err
	}
	by := t.above(&plan{compound: c}).Actor
	list, err := t.Duties.At(tx, c.ID, tx.Now)
	if err != nil {
		return err
	}
	for _, d := range list {
		if d.Role == duty.Property {
			if _, err := t.Duties.EndTx(tx, by, d.ID, d.Rev, tx.Now); err != nil {
				return err
			}
		}
	}
	_, err = t.Duties.AssignTx(tx, by, duty.Assign{Place: c.ID, Person: s.id, Role: duty.Property})
	return err
}

// coreDrilled: the insulation of two towers, of which nobody knew, is B1.
func (t *town) coreDrilled(tx *db.Tx) error {
	for _, b := range t.byName["新机苑"].buildings {
		p, err := t.Places.Get(tx, b.ID)
		if err != nil {
			return err
		}
		if p.Building.Rating != "不详" {
			continue
		}
		facts := *p.Building
		facts.Rating = "B1"
		if _, err := t.Places.EditTx(tx, t.communities["机床厂社区"].secretary.actor.Actor, p.ID, p.Rev, place.Change{Building: &facts}); err != nil {
			return err
		}
	}
	return nil
}

// endFirsts ends the 联户 duties of a person and gives what they were.
func (t *town) endFirsts(tx *db.Tx, by ledger.Actor, person string) ([]duty.Duty, error) {
	list, err := t.Duties.Of(tx, person, tx.Now)
	if err != nil {
		return nil, err
	}
	var ended []duty.Duty
	for _, d := range list {
		if d.Role != duty.First || d.Kind != duty.KindHome {
			continue
		}
		if _, err := t.Duties.EndTx(tx, by, d.ID, d.Rev, tx.Now); err != nil {
			return nil, err
		}
		ended = append(ended, d)
	}
	return ended, nil
}

// leave: a member of 锦绣苑 moves away; 23 homes lose their first-responsible until succeed.
func (t *town) leave(tx *db.Tx) (err error) {
	by, who := t.named["苗志刚"].actor.Actor, t.resident(leaver).id
	x, err := t.Plans.Of(tx, who, t.byName["锦绣苑"].ID)
	if err != nil {
		return err
	}
	if _, err := t.Plans.RetireTx(tx, by, x.ID, x.Rev); err != nil {
		return err
	}
	t.hole, err = t.endFirsts(tx, by, who)
	return err
}

// succeed: four days later another member, who had been exempt, takes the 23 homes.
func (t *town) succeed(tx *db.Tx) error {
	c := t.byName["锦绣苑"]
	var next *resident
	for _, r := range c.members {
		busy, err := t.Duties.Of(tx, r.id, tx.Now)
		if err != nil {
			return err
		}
		if len(busy) == 0 && r.name != leaver && r.name != "贺玉梅" {
			next = r
			break
		}
	}
	x, err := t.Plans.Of(tx, next.id, c.ID)
	if err != nil {
		return err
	}
	x.Exempt = dutyplan.NotExempt
	if _, err := t.Plans.EnrolTx(tx, t.named["苗志刚"].actor.Actor, x); err != nil {
		return err
	}
	for _, d := range t.hole {
		if _, err := t.Duties.AssignTx(tx, t.named["苗志刚"].actor.Actor, duty.Assign{Place: d.Place, Kind: duty.KindHome, Person: next.id, Role: duty.First}); err != nil {
			return fmt.Errorf("successor: %w", err)
		}
	}
	return nil
}

// holeOfToday: in 翠屏里 22 homes of 4号楼 have nobody since Saturday; the wall and the map show it.
func (t *town) holeOfToday(tx *db.Tx) error {
	u := t.byName["翠屏里"].buildings[3].units[2]
	list, err := t.Duties.At(tx, u.id, tx.Now)
	if err != nil || len(list) == 0 {
		return err
	}
	_, err = t.endFirsts(tx, t.named["冯晓岚"].actor.Actor, list[0].Person)
	return err
}

// lookAt is somebody reading a phone whole, with a reason: the person concerned can see it.
func (t *town) lookAt(tx *db.Tx, who, whom, why string) error {
	return t.Access.Look(tx, t.named[who].actor, t.resident(whom).id, "person.phone", why)
}

// supervise: the street follows the door that is overdue.
func (t *town) supervise(tx *db.Tx) error {
	page, err := t.Matters.List(tx, t.named["刘建峰"].actor, matter.Query{States: []matter.State{matter.Working}, Overdue: true, Limit: 10})
	if err != nil {
		return err
	}
	for _, c := range page.Cards {
		if c.Kind == "facility.door" {
			_, err = t.Matters.SuperviseTx(tx, t.named["刘建峰"].actor, matter.Supervise{Do: matter.Do{ID: c.ID, Note: "街道督办，周五前办结"}, Level: "street"})
			return err
		}
	}
	return nil
}
