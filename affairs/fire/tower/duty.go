package tower

import (
	"context"
	"time"

	"linli/kernel/access"
	"linli/kernel/matter"
	"linli/kernel/place"
	"linli/kernel/statute"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
	"linli/platform/text"
)

// KindDuty is the kind of matters that the law's rhythm opens. It stands beside the hazards (fire.*), not among them: a duty that
// is due is not a hazard.
const KindDuty = "tower.duty"

// The states of a turn.
const (
	TurnOpen = "open" // a matter stands open
	TurnDone = "done"
	TurnOff  = "off" // its matter was declined or withdrawn
)

// Turn is what the law asks of a building in one period.
type Turn struct {
	ID, Building, Path, Duty, Period, State, Matter, Note string
	Rev, Due, DoneAt                                      int64
}

const turnColumns = "id,rev,building,path,duty,period,due,state,matter,done_at,note"

func turns(tx *db.Tx, where string, args ...any) (out []Turn, err error) {
	err = tx.Each("SELECT "+turnColumns+" FROM fire_duty WHERE "+where, args, func(scan func(...any) error) error {
		var t Turn
		err := scan(&t.ID, &t.Rev, &t.Building, &t.Path, &t.Duty, &t.Period, &t.Due, &t.State, &t.Matter, &t.DoneAt, &t.Note)
		out = append(out, t)
		return err
	})
	return out, err
}

// Turns lists the turns of a building, the latest due first.
func (s *Service) Turns(tx *db.Tx, building string) ([]Turn, error) {
	return turns(tx, "building=? ORDER BY due DESC, duty LIMIT 60", building)
}

// kind is the kind of these matters, seeded into an installation that lacks it.
func (s *Service) kind() matter.Kind {
	days := func(n int) statute.Deadline { return statute.Deadline{Unit: statute.CalendarDay, N: n} }
	work := func(n int) statute.Deadline { return statute.Deadline{Unit: statute.WorkingDay, N: n} }
	return matter.Kind{ID: KindDuty, Code: "L-03-80", Name: "高层消防例行工作", NameEN: "High-rise fire duty", Group: "消防安全", GroupEN: "Fire safety", Word: "消",
		Note: "按类型和高度自动排出的检查、检测、评估、培训和演练", ClaimTerm: work(3), RespondTerm: work(3), FixTerm: days(30), CheckTerm: work(5), ExtMax: 1, ExtDays: 30, Escalate: "street", Order: 390,
		Step: s.follow}
}

// follow keeps a turn in step with its matter.
func (s *Service) follow(tx *db.Tx, m *matter.Matter, act matter.Act) error {
	if act == matter.ActReport || !m.State.Ended() && act != matter.ActNotFixed && act != matter.ActLookFail {
		return nil
	}
	list, err := turns(tx, "matter=?", m.ID)
	if err != nil || len(list) == 0 {
		return err
	}
	t := list[0]
	switch {
	case m.State == matter.Closed:
		t.State, t.DoneAt = TurnDone, tx.NowMS()
	case m.State.Ended():
		t.State = TurnOff
	default:
		t.State, t.DoneAt = TurnOpen, 0
	}
	if t.State == list[0].State {
		return nil
	}
	return s.putTurn(tx, access.System("timer"), &t)
}

// openDue opens the matters of a building whose time has come: one for each duty and period, never two.
func (s *Service) openDue(tx *db.Tx, f File) error {
	if f.From == 0 {
		return nil
	}
	have, err := s.Turns(tx, f.Building.ID)
	if err != nil {
		return err
	}
	known := map[string]bool{}
	for _, t := range have {
		known[t.Duty+"/"+t.Period] = true
	}
	for _, d := range Duties(f) {
		p, ok := PeriodAt(d.Rhythm, tx.Now)
		if !ok || tx.Now.Before(p.Open) || known[d.Key+"/"+p.Key] {
			continue
		}
		if err := s.open(tx, f, d, p); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) open(tx *db.Tx, f File, d Duty, p Period) error {
	t := Turn{ID: id.New(), Building: f.Building.ID, Path: string(f.Building.Path), Duty: d.Key, Period: p.Key, Due: p.Due.UnixMilli(), State: TurnOpen}
	got, err := s.Matters.ReportTx(tx, access.System("timer"), matter.Report{Place: f.Building.ID, Kind: KindDuty, Title: text.T(text.ZH, "fire.tower.duty.title", text.T(text.ZH, "fire.tower.d."+d.Key), PeriodWords(text.ZH, p.Key)),
		Text: text.T(text.ZH, "fire.tower.duty.text", text.T(text.ZH, "fire.tower.d."+d.Key+".what"), text.T(text.ZH, "fire.tower.art."+d.Article)), Source: "desk", Origin: "tower/" + t.ID, Due: t.Due})
	if err != nil {
		return err
	}
	t.Matter = got.Matter.ID
	return s.putTurn(tx, access.System("timer"), &t)
}

// DoneTx writes down that a turn was done, without a matter: a record brought along, or work that came before its time.
func (s *Service) DoneTx(tx *db.Tx, a access.Actor, building, duty, day, note string) error {
	f, err := s.Of(tx, building)
	if err != nil {
		return err
	}
	if err := s.may(tx, a, access.FireEdit, f.Building.Path); err != nil {
		return err
	}
	when, ok := dayOf(day)
	if !ok || when.After(tx.Now) {
		return fault.InvalidFields(fault.Field{Name: "day", Key: "fire.tower.day_wrong"})
	}
	if len([]rune(note)) > 200 {
		return fault.InvalidFields(fault.Field{Name: "note", Key: "fire.tower.too_long", Args: []any{200}})
	}
	for _, d := range Duties(f) {
		p, ok := PeriodAt(d.Rhythm, when)
		if d.Key != duty || !ok {
			continue
		}
		t := Turn{ID: id.New(), Building: f.Building.ID, Path: string(f.Building.Path), Duty: d.Key, Period: p.Key, Due: p.Due.UnixMilli()}
		old, err := turns(tx, "building=? AND duty=? AND period=?", building, duty, p.Key)
		if err != nil {
			return err
		}
		if len(old) > 0 {
			if t = old[0]; t.State == TurnOpen {
				return fault.NotYet("fire.tower.turn_open")
			}
		}
		t.State, t.DoneAt, t.Note = TurnDone, when.UnixMilli(), matter.Mask(note)
		if err := s.putTurn(tx, a, &t); err != nil {
			return err
		}
		return s.dated(tx, a, f, duty, day)
	}
	return fault.NotFound("fire.tower.no_duty")
}

// dated keeps in the file when something was last done.
func (s *Service) dated(tx *db.Tx, a access.Actor, f File, duty, day string) error {
	key := map[string]string{"inspect": "inspected", "test": "tested", "assess": "assessed", "drill": "drilled"}[duty]
	if key == "" || f.Facts[key] >= day {
		return nil
	}
	_, err := s.write(tx, a.Actor, f, map[string]string{key: day})
	return err
}

func (s *Service) putTurn(tx *db.Tx, a access.Actor, t *Turn) error {
	t.Rev++
	n, err := tx.Exec("INSERT INTO fire_duty ("+turnColumns+",updated_at) VALUES (?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (id) DO UPDATE SET rev=excluded.rev,state=excluded.state,done_at=excluded.done_at,note=excluded.note,"+
		"updated_at=excluded.updated_at WHERE fire_duty.rev=excluded.rev-1", t.ID, t.Rev, t.Building, t.Path, t.Duty, t.Period, t.Due, t.State, t.Matter, t.DoneAt, t.Note, tx.NowMS())
	if err == nil && n == 0 {
		err = fault.Conflict("fire.tower.stale", "")
	}
	if err != nil {
		return err
	}
	return s.note(tx, a.Actor, "fire.duty."+t.State, t.Building, t.ID, t.Rev, t.pub())
}

func (t Turn) pub() map[string]any {
	return map[string]any{"building": t.Building, "duty": t.Duty, "period": t.Period, "state": t.State, "matter": t.Matter}
}

// Calendar opens the matters of all buildings whose time has come. It may run at any time.
func (s *Service) Calendar(ctx context.Context) error {
	var list []string
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		return tx.Each("SELECT building FROM fire_file WHERE from_at>0 AND tier<>'' ORDER BY path", nil, func(scan func(...any) error) error {
			var b string
			err := scan(&b)
			list = append(list, b)
			return err
		})
	})
	if err != nil {
		return err
	}
	for _, b := range list {
		err := s.DB.Write(ctx, func(tx *db.Tx) error {
			f, err := s.Of(tx, b)
			if err != nil || f.Building.Ended != 0 {
				return err
			}
			return s.openDue(tx, f)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// PeriodWords is a period as people say it: 2026年6月, 2026年上半年.
func PeriodWords(lang, key string) string {
	if len(key) < 4 {
		return key
	}
	y, rest := key[:4], key[4:]
	switch {
	case rest == "":
		return text.T(lang, "fire.tower.p.year", y)
	case rest[0] == 'Q':
		return text.T(lang, "fire.tower.p.quarter", y, rest[1:])
	case rest[0] == 'H':
		return text.T(lang, "fire.tower.p.half"+rest[1:], y)
	case len(rest) == 4:
		return text.T(lang, "fire.tower.p.month"+rest[3:], y, num(rest[1:3]))
	}
	return text.T(lang, "fire.tower.p.month", y, num(rest[1:]))
}

// Patrol is one round of a building.
type Patrol struct {
	ID, Building, Path, Day, Result, Note, Person, Label string
	Rev, At                                              int64
}

// Patrols lists the rounds of a building since a day, the latest first.
func (s *Service) Patrols(tx *db.Tx, building, since string) (out []Patrol, err error) {
	return patrols(tx, "building=? AND day>=? ORDER BY at DESC LIMIT 400", building, since)
}

func patrols(tx *db.Tx, where string, args ...any) (out []Patrol, err error) {
	err = tx.Each("SELECT id,rev,building,path,day,at,result,note,person,label FROM fire_patrol WHERE "+where, args, func(scan func(...any) error) error {
		var p Patrol
		err := scan(&p.ID, &p.Rev, &p.Building, &p.Path, &p.Day, &p.At, &p.Result, &p.Note, &p.Person, &p.Label)
		out = append(out, p)
		return err
	})
	return out, err
}

// PatrolTx writes down a round that was just made. Result: fine, or found; what was found is reported as a hazard of its own.
func (s *Service) PatrolTx(tx *db.Tx, a access.Actor, building, result, note string) (Patrol, error) {
	b, err := s.Places.Get(tx, building)
	if err != nil {
		return Patrol{}, err
	}
	if b.Kind != place.Building {
		return Patrol{}, fault.NotFound("place.not_found")
	}
	if err := s.may(tx, a, access.FireWork, b.Path); err != nil {
		return Patrol{}, err
	}
	if result != "fine" && result != "found" {
		return Patrol{}, fault.InvalidFields(fault.Field{Name: "result", Key: "fire.tower.patrol_result"})
	}
	if len([]rune(note)) > 200 {
		return Patrol{}, fault.InvalidFields(fault.Field{Name: "note", Key: "fire.tower.too_long", Args: []any{200}})
	}
	p := Patrol{ID: id.New(), Rev: 1, Building: b.ID, Path: string(b.Path), Day: tx.Now.In(clock.Shanghai).Format(time.DateOnly), At: tx.NowMS(), Result: result, Note: matter.Mask(note), Person: a.ID, Label: a.Name}
	if _, err := tx.Exec("INSERT INTO fire_patrol (id,rev,building,path,day,at,result,note,person,label) VALUES (?,?,?,?,?,?,?,?,?,?)", p.ID, p.Rev, p.Building, p.Path, p.Day, p.At, p.Result, p.Note, p.Person, p.Label); err != nil {
		return p, err
	}
	return p, s.note(tx, a.Actor, "fire.patrol", b.ID, p.ID, p.Rev, p.pub())
}

func (p Patrol) pub() map[string]any {
	return map[string]any{"building": p.Building, "day": p.Day, "result": p.Result}
}
