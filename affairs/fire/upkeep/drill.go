package upkeep

import (
	"context"
	"encoding/json"
	"strings"

	"linli/affairs/fire/ground"
	"linli/kernel/access"
	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
	"linli/platform/text"
)

// Drill is one drill (演练): planned, held, what came of it.
type Drill struct {
	ID, Place, Path                             string
	Day, Type, Subject                          string
	Organiser, Units                            string
	Scenario                                    string
	Plan                                        string // id of the rescue plan it points to
	Version                                     int64  // its version, 0 = none
	Notice                                      string // day on which it was announced
	State                                       string // planned, held, cancelled
	Alarm, Confirmed, Called, Attack, Evac, Out int64  // the timeline, Unix ms, 0 = not taken
	Expected, Evacuated                         int64
	People                                      People
	Needy, Kit                                  string // how those who can not walk were brought down; what was used
	Score                                       int64
	Faults                                      []string
	Comment                                     string
	Revised                                     bool
	Matters                                     []string
	Maker, Label                                string
	Made, Rev                                   int64
}

// People counts who took part.
type People struct {
	Residents int64 `json:"residents"`
	Property  int64 `json:"property"`
	Station   int64 `json:"station"`
	Fire      int64 `json:"fire"`
}

// The states of a drill.
const (
	Planned = "planned"
	Held    = "held"
)

const drillColumns = "id, place, path, day, type, subject, organiser, units, scenario, plan, version, notice, state, alarm, confirmed, called, attack, evac, out_at, expected, evacuated, people, needy, kit, score, faults, comment, revised, matters, maker, label, made, rev"

func drills(tx *db.Tx, where string, args ...any) (out []Drill, err error) {
	err = tx.Each("SELECT "+drillColumns+" FROM fire_drill WHERE "+where, args, func(scan func(...any) error) error {
		var d Drill
		var people, faults, matters string
		if err := scan(&d.ID, &d.Place, &d.Path, &d.Day, &d.Type, &d.Subject, &d.Organiser, &d.Units, &d.Scenario, &d.Plan, &d.Version, &d.Notice, &d.State, &d.Alarm, &d.Confirmed, &d.Called, &d.Attack, &d.Evac, &d.Out,
			&d.Expected, &d.Evacuated, &people, &d.Needy, &d.Kit, &d.Score, &faults, &d.Comment, &d.Revised, &matters, &d.Maker, &d.Label, &d.Made, &d.Rev); err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(people), &d.People); err != nil {
			return fault.Internal(err, "fire.drill "+d.ID)
		}
		d.Faults, d.Matters = Faults(faults), fields(matters)
		out = append(out, d)
		return nil
	})
	return out, err
}

func (s *Service) drill(tx *db.Tx, a access.Actor, perm access.Perm, drillID string) (Drill, error) {
	list, err := drills(tx, "id = ?", drillID)
	if err == nil && len(list) == 0 {
		err = fault.NotFound("fire.drill.none")
	}
	if err != nil {
		return Drill{}, err
	}
	return list[0], s.mayPlace(tx, a, perm, list[0].Place)
}

// PlanDrill announces a drill of a building or compound; it points to the rescue plan in force. Needs fire.plan.
func (s *Service) PlanDrill(ctx context.Context, a access.Actor, d Drill) (Drill, error) {
	return write(ctx, s, func(tx *db.Tx) (Drill, error) { return s.PlanDrillTx(tx, a, d) })
}

// PlanDrillTx is PlanDrill inside a transaction.
func (s *Service) PlanDrillTx(tx *db.Tx, a access.Actor, d Drill) (Drill, error) {
	at, err := s.at(tx, a, access.FirePlan, d.Place)
	if err != nil {
		return d, err
	}
	d.Organiser, d.Units, d.Scenario = text.Short(d.Organiser, 40), text.Short(d.Units, 100), text.Short(d.Scenario, 200)
	var bad checks
	bad.want(clock.ValidDay(d.Day), "day", "fire.upkeep.bad_day")
	bad.want(isOneOf(d.Type, Types), "type", "fire.drill.need_type")
	bad.want(isOneOf(d.Subject, Subjects), "subject", "fire.drill.need_subject")
	bad.want(d.Scenario != "", "scenario", "fire.drill.need_scenario")
	bad.want(d.Notice == "" || clock.ValidDay(d.Notice) && d.Notice <= d.Day, "notice", "fire.drill.bad_notice")
	if err := bad.err(); err != nil {
		return d, err
	}
	if err := s.pointToPlan(tx, at, &d); err != nil {
		return d, err
	}
	d.ID, d.Path, d.State, d.Maker, d.Label, d.Made, d.Rev = id.New(), string(at.Path), Planned, a.ID, a.Name, tx.NowMS(), 1
	if err := insertDrill(tx, d); err != nil {
		return d, err
	}
	return d, s.note(tx, a.Actor, "fire.drill.plan", d.Place, d.ID, d.Rev, d.pub(), map[string]any{"scenario": d.Scenario})
}

// pointToPlan asks the rescue plans, where they are kept, which version is in force.
func (s *Service) pointToPlan(tx *db.Tx, at place.Place, d *Drill) error {
	if s.Seams == nil || s.Seams.Plan == nil || at.Kind != place.Building {
		return nil
	}
	version, plan, err := s.Seams.Plan(tx, at.ID)
	d.Version, d.Plan = version, plan
	return err
}

func (d Drill) pub() map[string]any {
	return map[string]any{"state": d.State, "day": d.Day, "type": d.Type, "subject": d.Subject, "score": d.Score, "faults": len(d.Faults), "revised": d.Revised}
}

func insertDrill(tx *db.Tx, d Drill) error {
	people, err := json.Marshal(d.People)
	if err != nil {
		return fault.Internal(err, "fire.drill "+d.ID)
	}
	_, err = tx.Exec("INSERT INTO fire_drill ("+drillColumns+") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
		d.ID, d.Place, d.Path, d.Day, d.Type, d.Subject, d.Organiser, d.Units, d.Scenario, d.Plan, d.Version, d.Notice, d.State, d.Alarm, d.Confirmed, d.Called, d.Attack, d.Evac, d.Out,
		d.Expected, d.Evacuated, string(people), d.Needy, d.Kit, d.Score, strings.Join(d.Faults, "\n"), d.Comment, d.Revised, strings.Join(d.Matters, " "), d.Maker, d.Label, d.Made, d.Rev)
	return err
}

func (d Drill) checkHeld(now int64) error {
	var bad checks
	bad.want(d.State == Planned, "form", "fire.drill.over")
	bad.want(d.Alarm > 0 && d.Alarm <= now, "alarm", "fire.drill.need_alarm")
	bad.want(ordered(d.Alarm, d.Confirmed, d.Called) && ordered(d.Alarm, d.Attack) && ordered(d.Alarm, d.Evac, d.Out) && d.Out <= now, "out", "fire.drill.bad_order")
	bad.want(d.Expected >= 0 && d.Evacuated >= 0 && d.Evacuated <= 100_000 && d.Expected <= 100_000, "evacuated", "fire.drill.bad_count")
	p := d.People
	bad.want(min(p.Residents, p.Property, p.Station, p.Fire) >= 0 && max(p.Residents, p.Property, p.Station, p.Fire) <= 100_000, "residents", "fire.drill.bad_count")
	bad.want(d.Score >= 0 && d.Score <= 100, "score", "fire.drill.bad_score")
	return bad.err()
}

// HoldDrill writes down how a planned drill went: timeline, people, score; each fault becomes a matter.
func (s *Service) HoldDrill(ctx context.Context, a access.Actor, d Drill) (Drill, error) {
	return write(ctx, s, func(tx *db.Tx) (Drill, error) { return s.HoldDrillTx(tx, a, d) })
}

// HoldDrillTx is HoldDrill inside a transaction. d carries ID, Rev and what happened; the rest is read.
func (s *Service) HoldDrillTx(tx *db.Tx, a access.Actor, d Drill) (Drill, error) {
	old, err := s.drill(tx, a, access.FirePlan, d.ID)
	if err != nil {
		return d, err
	}
	d.Place, d.Path, d.Day, d.Type, d.Subject, d.Organiser, d.Units, d.Scenario, d.Plan, d.Version, d.Notice, d.State, d.Maker, d.Label, d.Made = old.Place, old.Path, old.Day, old.Type, old.Subject, old.Organiser, old.Units, old.Scenario, old.Plan, old.Version, old.Notice, old.State, old.Maker, old.Label, old.Made
	if err := d.checkHeld(tx.NowMS()); err != nil {
		return d, err
	}
	d.Needy, d.Kit, d.Comment, d.State = masked(d.Needy, 100), text.Short(d.Kit, 100), masked(d.Comment, 300), Held
	for _, f := range d.Faults {
		m, err := s.raise(tx, a, d.Place, "fire.hazard", f, zh("fire.drill.fault", d.Day, zh("fire.drill.subject."+d.Subject), f), "patrol", "drill:"+d.ID)
		if err != nil {
			return d, err
		}
		d.Matters = append(d.Matters, m)
	}
	people, err := json.Marshal(d.People)
	if err != nil {
		return d, fault.Internal(err, "fire.drill "+d.ID)
	}
	n, err := tx.Exec(`UPDATE fire_drill SET state=?, alarm=?, confirmed=?, called=?, attack=?, evac=?, out_at=?, expected=?, evacuated=?, people=?, needy=?, kit=?, score=?, faults=?, comment=?, revised=?, matters=?, rev=rev+1 WHERE id=? AND rev=?`,
		d.State, d.Alarm, d.Confirmed, d.Called, d.Attack, d.Evac, d.Out, d.Expected, d.Evacuated, string(people), d.Needy, d.Kit, d.Score, strings.Join(d.Faults, "\n"), d.Comment, d.Revised, strings.Join(d.Matters, " "), d.ID, d.Rev)
	if err := stale(n, err); err != nil {
		return d, err
	}
	d.Rev++
	return d, s.note(tx, a.Actor, "fire.drill.hold", d.Place, d.ID, d.Rev, d.pub(), map[string]any{"faults": strings.Join(d.Faults, "\n"), "comment": d.Comment})
}

// Due is one high-rise building with when it must drill.
type Due struct {
	Building place.Place
	Every    int    // months
	Last     string // day of the last full drill, "" never
	Due      string
}

// dueList lists the high-rise buildings of the actor's reach by when they must drill; a drill of the compound counts for all its
// buildings.
func (s *Service) dueList(tx *db.Tx, a access.Actor) (out []Due, err error) {
	paths, err := s.Scopes(tx, a, access.FireRead)
	if err != nil {
		return nil, err
	}
	last := map[string]string{}
	if err := tx.Each("SELECT path, MAX(day) FROM fire_drill WHERE state = 'held' AND type <> 'table' GROUP BY path", nil, func(scan func(...any) error) error {
		var path, day string
		err := scan(&path, &day)
		last[path] = day
		return err
	}); err != nil {
		return nil, err
	}
	day := ground.Today(tx)
	for _, p := range paths {
		list, err := s.buildings(tx, p)
		if err != nil {
			return nil, err
		}
		for _, b := range list {
			x := Due{Building: b, Every: DrillEvery(b.Building)}
			if x.Every == 0 {
				continue
			}
			x.Last = max(last[string(b.Path)], last[string(b.Path.Parent())])
			x.Due = DrillDue(b.Building, x.Last, day)
			out = append(out, x)
		}
	}
	return out, nil
}

// buildings below a path, or the building itself.
func (s *Service) buildings(tx *db.Tx, p place.Path) (out []place.Place, err error) {
	if p != place.RootPath {
		at, err := s.Places.ByPath(tx, p)
		if err == nil && at.Kind == place.Building {
			return []place.Place{at}, nil
		}
	}
	after := place.Path("")
	for {
		list, err := s.Places.Subtree(tx, p, place.Building, after, 1000)
		if err != nil {
			return nil, err
		}
		out = append(out, list...)
		if len(list) < 1000 {
			return out, nil
		}
		after = list[len(list)-1].Path
	}
}
