package plan

import (
	"context"

	"linli/kernel/duty/assign"
	"linli/kernel/ledger"
	"linli/platform/db"
	"linli/platform/fault"
)

// Hand is a change of one line of a draft by hand. Person "" keeps who is there and only pins or releases.
type Hand struct {
	Plan   string
	Rev    int64
	Home   string
	No     int // 0 = the first-responsible, 1 = the second
	Person string
	Pin    bool
}

// Set changes a line by hand. A person given by hand is pinned, so that solving again keeps it. The plan is then no longer proved.
// NotFound (plan.no_line); Invalid for somebody who can not serve this door, in words; Conflict as Take.
func (s *Service) Set(ctx context.Context, actor ledger.Actor, h Hand) (Plan, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Plan, error) { return s.SetTx(tx, actor, h) })
}

// SetTx is Set inside a transaction.
func (s *Service) SetTx(tx *db.Tx, actor ledger.Actor, h Hand) (Plan, error) {
	p, area, err := s.fresh(tx, h.Plan, h.Rev)
	if err != nil {
		return p, err
	}
	lines, err := s.Lines(tx, p.ID)
	if err != nil {
		return p, err
	}
	at := lines[h.Home]
	if h.No < 0 || h.No >= len(at) {
		return p, fault.NotFound("plan.no_line")
	}
	if h.Person != "" && h.Person != at[h.No].Person {
		if err := s.may(tx, area, at, h); err != nil {
			return p, err
		}
		at[h.No].Person, h.Pin, p.Proved = h.Person, true, false
	}
	if at[h.No].Person == "" && h.Pin {
		return p, fault.InvalidFields(fault.Field{Name: "person", Key: "plan.person_missing"})
	}
	at[h.No].Pinned = h.Pin
	_, err = tx.Exec("UPDATE duty_plan_line SET person = ?, pinned = ? WHERE plan = ? AND home = ? AND no = ?", at[h.No].Person, h.Pin, p.ID, h.Home, h.No)
	if err != nil {
		return p, err
	}
	p.Cost, p.Unserved = cost(area, p.Price, lines)
	n, err := tx.Exec("UPDATE duty_plan SET proved = ?, cost = ?, unserved = ?, rev = ? WHERE id = ? AND rev = ?", p.Proved, p.Cost, p.Unserved, p.Rev+1, p.ID, p.Rev)
	if err != nil {
		return p, err
	}
	if n == 0 {
		return p, fault.Conflict("duty.stale")
	}
	p.Rev++
	return p, s.notePlan(tx, actor, "plan.changed", p)
}

// may tells whether somebody can serve a door: on the list, not the own home, not both people of it.
func (s *Service) may(tx *db.Tx, a *Area, at []Line, h Hand) error {
	for _, l := range at {
		if l.No != h.No && l.Person == h.Person {
			return fault.InvalidFields(fault.Field{Name: "person", Key: "plan.same_twice"})
		}
	}
	for _, w := range a.Workers {
		if w.Person != h.Person {
			continue
		}
		if w.Door >= 0 && a.Doors[w.Door].Home.ID == h.Home {
			return fault.InvalidFields(fault.Field{Name: "person", Key: "plan.own_door", Args: []any{w.Name}})
		}
		return nil
	}
	who, err := s.People.Get(tx, h.Person)
	if err != nil {
		return err
	}
	return fault.InvalidFields(fault.Field{Name: "person", Key: "plan.not_worker", Args: []any{who.Name}})
}

// cost is what lines cost in the model, whoever made them.
func cost(a *Area, price int64, lines map[string][]Line) (int64, int) {
	town := a.town(price, nil)
	sum, gaps := town.Price(a.visits(lines))
	return sum, int(gaps)
}

// visits are the lines of a plan as the solver knows them.
func (a *Area) visits(lines map[string][]Line) []assign.Visit {
	worker := map[string]int32{}
	for i, w := range a.Workers {
		worker[w.Person] = int32(i)
	}
	var visits []assign.Visit
	for i := range a.Doors {
		for _, l := range lines[a.Doors[i].Home.ID] {
			v := assign.Visit{Household: int32(i), Member: -1}
			if m, ok := worker[l.Person]; ok {
				v.Member = m
			}
			visits = append(visits, v)
		}
	}
	return visits
}
