package plan

import (
	"cmp"
	"context"
	"slices"

	"linli/kernel/duty/assign"
	"linli/kernel/duty/assign/proof"
	"linli/kernel/ledger"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
)

// Propose makes the draft of a place: a plan of least cost over what stands there now, checked by the independent checker. few keeps
// doors in the hands they are in where that costs little; pinned lines of the draft before stay. The draft before is dropped.
// Invalid when there are no doors, nobody who can serve, or loads that can not be met, in words that say what to do.
func (s *Service) Propose(ctx context.Context, actor ledger.Actor, placeID string, few bool) (Plan, error) {
	var in input
	err := s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		in, err = s.input(tx, placeID, few)
		return err
	})
	if err != nil {
		return Plan{}, err
	}
	found, warm, err := in.solve()
	if err != nil {
		return Plan{}, err
	}
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Plan, error) { return s.keep(tx, actor, in, found, warm) })
}

// input is what one solution is made of.
type input struct {
	area  *Area
	town  *assign.Town
	pins  map[[2]string]bool
	price int64
	old   Plan    // the draft before, ID "" when none
	pi    []int64 // of the workers in the plan taken last; nil when it does not know all of them
}

func (s *Service) input(tx *db.Tx, placeID string, few bool) (in input, err error) {
	if in.area, err = s.Area(tx, placeID); err != nil {
		return in, err
	}
	if len(in.area.Doors) == 0 {
		return in, fault.Invalid("plan.no_doors", in.area.Place.Name)
	}
	if len(in.area.Workers) == 0 {
		return in, fault.Invalid("plan.no_workers", in.area.Place.Name)
	}
	in.pins = map[[2]string]bool{}
	if in.old, err = s.DraftOf(tx, placeID); err != nil && !fault.Is(err, fault.KindNotFound) {
		return in, err
	}
	err = nil
	if in.old.ID != "" {
		lines, err := s.Lines(tx, in.old.ID)
		if err != nil {
			return in, err
		}
		for _, list := range lines {
			for _, l := range list {
				if l.Pinned && l.Person != "" {
					in.pins[[2]string{l.Home, l.Person}] = true
				}
			}
		}
	}
	if few {
		in.price = Change
	}
	if err := in.area.bounds(in.pins); err != nil {
		return in, err
	}
	in.town = in.area.town(in.price, in.pins)
	if few && len(in.pins) == 0 {
		in.pi, err = s.known(tx, in.area)
	}
	return in, err
}

// known gives the potentials of the workers in the plan taken last, so that it can be mended.
func (s *Service) known(tx *db.Tx, a *Area) ([]int64, error) {
	last, err := s.LastTaken(tx, a.Place.ID)
	if fault.Is(err, fault.KindNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	have, err := potentials(tx, last.ID)
	if err != nil {
		return nil, err
	}
	out := make([]int64, len(a.Workers))
	for i, w := range a.Workers {
		v, ok := have[w.Person]
		if !ok {
			return nil, nil
		}
		out[i] = v
	}
	return out, nil
}

// solution is a checked plan.
type solution struct {
	visits []assign.Visit
	pi     []int64 // of members
	report proof.Report
}

// mend tries to go on from the plan taken last; what the checker does not accept is no plan.
func (in *input) mend() (solution, bool) {
	if in.pi == nil {
		return solution{}, false
	}
	p, err := assign.Mend(in.town, in.now(), in.pi)
	if err != nil {
		return solution{}, false
	}
	report, err := proof.Check(in.town, p.Visits, p.MemberPotential, p.HouseholdPotential)
	return solution{p.Visits, p.MemberPotential, report}, err == nil
}

// now is who serves whom today, gaps included.
func (in *input) now() []assign.Visit {
	worker := map[string]int32{}
	for i, w := range in.area.Workers {
		worker[w.Person] = int32(i)
	}
	var out []assign.Visit
	for i := range in.area.Doors {
		n := 0
		for _, p := range in.area.Doors[i].Holders {
			if m, ok := worker[p]; ok && n < int(in.town.Households[i].Need) {
				out = append(out, assign.Visit{Household: int32(i), Member: m})
				n++
			}
		}
		for ; n < int(in.town.Households[i].Need); n++ {
			out = append(out, assign.Visit{Household: int32(i), Member: -1})
		}
	}
	return out
}

// solve finds the plan and has it checked; true when the plan taken last was mended.
func (in *input) solve() (solution, bool, error) {
	if found, ok := in.mend(); ok {
		return found, true, nil
	}
	p, err := assign.Solve(in.town)
	if err != nil {
		return solution{}, false, err
	}
	report, err := proof.Check(in.town, p.Visits, p.MemberPotential, p.HouseholdPotential)
	if err != nil {
		return solution{}, false, fault.Internal(err, "plan.proof")
	}
	return solution{p.Visits, p.MemberPotential, report}, false, nil
}

// bounds refuses loads that can not be met, with the numbers and what to do.
func (a *Area) bounds(pins map[[2]string]bool) error {
	visits, least := 0, 0
	for i := range a.Doors {
		if !a.Doors[i].Fixed {
			visits += a.Doors[i].Visits
		}
	}
	held := map[string]int{}
	for p := range pins {
		held[p[1]]++
	}
	for _, w := range a.Workers {
		least += w.Least
		if held[w.Person] > w.Max {
			return fault.Invalid("plan.pins_many", w.Name, held[w.Person], w.Max)
		}
	}
	if least > visits {
		return fault.Invalid("plan.least_many", least, visits)
	}
	return nil
}

// keep writes the draft.
func (s *Service) keep(tx *db.Tx, actor ledger.Actor, in input, found solution, warm bool) (Plan, error) {
	if err := s.Duties.LockTx(tx, "plan\x00"+in.area.Place.ID); err != nil {
		return Plan{}, err
	}
	if old, err := s.DraftOf(tx, in.area.Place.ID); err == nil {
		if old.ID != in.old.ID || old.Rev != in.old.Rev {
			return Plan{}, fault.Conflict("plan.draft_changed")
		}
		if err := s.forget(tx, old.ID); err != nil {
			return Plan{}, err
		}
		if _, err := tx.Exec("UPDATE duty_plan SET state = ?, rev = rev + 1 WHERE id = ?", string(Dropped), old.ID); err != nil {
			return Plan{}, err
		}
	} else if !fault.Is(err, fault.KindNotFound) {
		return Plan{}, err
	}
	p := Plan{ID: id.New(), Place: in.area.Place.ID, Path: in.area.Place.Path, State: Draft, Price: in.price, Doors: len(in.area.Doors), Cost: found.report.Cost, Unserved: int(found.report.Unserved),
		Proved: true, Warm: warm, Basis: in.area.basis(), Made: tx.NowMS(), By: actor.ID, Rev: 1}
	_, err := tx.Exec("INSERT INTO duty_plan ("+planColumns+") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)", p.ID, p.Place, string(p.Path), string(p.State), p.Price, p.Doors, p.Cost, p.Unserved,
		p.Proved, p.Warm, p.Basis, p.Made, p.By, p.Rev)
	if err != nil {
		return p, err
	}
	if err := s.write(tx, p.ID, in, found); err != nil {
		return p, err
	}
	return p, s.notePlan(tx, actor, "plan.proposed", p)
}

// write writes lines and potentials.
func (s *Service) write(tx *db.Tx, planID string, in input, found solution) error {
	for _, l := range in.lines(found.visits) {
		_, err := tx.Exec("INSERT INTO duty_plan_line (plan, home, no, person, pinned) VALUES (?,?,?,?,?)", planID, l.Home, l.No, l.Person, l.Pinned)
		if err != nil {
			return err
		}
	}
	for m, w := range in.area.Workers {
		if _, err := tx.Exec("INSERT INTO duty_plan_server (plan, person, potential) VALUES (?,?,?)", planID, w.Person, found.pi[m]); err != nil {
			return err
		}
	}
	return nil
}

// lines names the visits; of two people at a door the one who is first-responsible today stays it, else the one who has it shorter.
func (in *input) lines(visits []assign.Visit) []Line {
	by := map[int32][]int32{}
	for _, v := range visits {
		by[v.Household] = append(by[v.Household], v.Member)
	}
	var out []Line
	for i := range in.area.Doors {
		d := &in.area.Doors[i]
		list := by[int32(i)]
		rank := func(m int32) int64 {
			switch {
			case m < 0:
				return 1 << 60
			case len(d.Holders) > 0 && in.area.Workers[m].Person == d.Holders[0]:
				return -1
			}
			return in.town.Cost(m, int32(i))
		}
		slices.SortStableFunc(list, func(x, y int32) int { return cmp.Compare(rank(x), rank(y)) })
		for no, m := range list {
			l := Line{Home: d.Home.ID, No: no}
			if m >= 0 {
				l.Person = in.area.Workers[m].Person
				l.Pinned = in.pins[[2]string{l.Home, l.Person}]
			}
			out = append(out, l)
		}
	}
	return out
}

func (s *Service) forget(tx *db.Tx, planID string) error {
	if _, err := tx.Exec("DELETE FROM duty_plan_line WHERE plan = ?", planID); err != nil {
		return err
	}
	_, err := tx.Exec("DELETE FROM duty_plan_server WHERE plan = ?", planID)
	return err
}

func (s *Service) notePlan(tx *db.Tx, actor ledger.Actor, kind string, p Plan) error {
	_, err := s.Log.Append(tx, ledger.Entry{Kind: kind, Place: string(p.Path), Obj: p.ID, Rev: p.Rev, Actor: actor,
		Pub: map[string]any{"doors": p.Doors, "cost": p.Cost, "unserved": p.Unserved, "proved": p.Proved, "basis": p.Basis}})
	return err
}
