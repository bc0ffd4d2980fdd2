package upkeep

import (
	"context"

	"linli/kernel/access"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
	"linli/platform/text"
)

// Class is one fire class (消防培训).
type Class struct {
	ID, Place, Path      string
	Day, Title, Audience string
	Minutes              int64
	Teacher, Venue       string
	Made, Rev            int64
}

// Cert is a certificate of somebody who works for a unit.
type Cert struct {
	ID, Place, Path          string
	Name, Unit, Kind, Number string
	Until, State             string
	Rev                      int64
}

// UnitHours is how long the people of a unit sat in classes of a year: hours by unit, never by person (ux.md R1).
type UnitHours struct {
	Unit    string
	Classes int
	Minutes int64 // of people: two people for an hour are 120
	People  int
}

func classes(tx *db.Tx, where string, args ...any) (out []Class, err error) {
	err = tx.Each("SELECT id, place, path, day, title, audience, minutes, teacher, venue, made, rev FROM fire_class WHERE "+where, args, func(scan func(...any) error) error {
		var c Class
		err := scan(&c.ID, &c.Place, &c.Path, &c.Day, &c.Title, &c.Audience, &c.Minutes, &c.Teacher, &c.Venue, &c.Made, &c.Rev)
		out = append(out, c)
		return err
	})
	return out, err
}

func (s *Service) class(tx *db.Tx, a access.Actor, perm access.Perm, classID string) (Class, error) {
	list, err := classes(tx, "id = ?", classID)
	if err == nil && len(list) == 0 {
		err = fault.NotFound("fire.class.none")
	}
	if err != nil {
		return Class{}, err
	}
	return list[0], s.mayPlace(tx, a, perm, list[0].Place)
}

func attendees(tx *db.Tx, class string) (out []Attendee, err error) {
	err = tx.Each("SELECT name, unit, came FROM fire_attend WHERE class = ? ORDER BY seq", []any{class}, func(scan func(...any) error) error {
		var x Attendee
		err := scan(&x.Name, &x.Unit, &x.Came)
		out = append(out, x)
		return err
	})
	return out, err
}

// AddClass puts a class on the list with who is to come. Needs fire.plan.
func (s *Service) AddClass(ctx context.Context, a access.Actor, c Class, list []Attendee) (Class, error) {
	return write(ctx, s, func(tx *db.Tx) (Class, error) { return s.AddClassTx(tx, a, c, list) })
}

// AddClassTx is AddClass inside a transaction.
func (s *Service) AddClassTx(tx *db.Tx, a access.Actor, c Class, list []Attendee) (Class, error) {
	at, err := s.at(tx, a, access.FirePlan, c.Place)
	if err != nil {
		return c, err
	}
	c.Title, c.Teacher, c.Venue = text.Short(c.Title, 60), text.Short(c.Teacher, 30), text.Short(c.Venue, 40)
	var bad checks
	bad.want(c.Title != "", "title", "fire.upkeep.need_name")
	bad.want(clock.ValidDay(c.Day), "day", "fire.upkeep.bad_day")
	bad.want(isOneOf(c.Audience, Audiences), "audience", "fire.class.need_audience")
	bad.want(c.Minutes > 0 && c.Minutes <= 600, "minutes", "fire.class.bad_minutes")
	if err := bad.err(); err != nil {
		return c, err
	}
	c.ID, c.Path, c.Made, c.Rev = id.New(), string(at.Path), tx.NowMS(), 1
	if _, err := tx.Exec("INSERT INTO fire_class (id, place, path, day, title, audience, minutes, teacher, venue, made, rev) VALUES (?,?,?,?,?,?,?,?,?,?,?)", c.ID, c.Place, c.Path, c.Day, c.Title, c.Audience, c.Minutes, c.Teacher, c.Venue, c.Made, c.Rev); err != nil {
		return c, err
	}
	for i, x := range list {
		if _, err := tx.Exec("INSERT INTO fire_attend (class, seq, name, unit, came) VALUES (?,?,?,?,?)", c.ID, i+1, x.Name, x.Unit, x.Came); err != nil {
			return c, err
		}
	}
	return c, s.note(tx, a.Actor, "fire.class.add", c.Place, c.ID, c.Rev, classPub(c, list), map[string]any{"title": c.Title})
}

func classPub(c Class, list []Attendee) map[string]any {
	came := 0
	for _, x := range list {
		if x.Came {
			came++
		}
	}
	return map[string]any{"day": c.Day, "minutes": c.Minutes, "invited": len(list), "came": came}
}

// SignIn says who of the list came, by their places in it.
func (s *Service) SignIn(ctx context.Context, a access.Actor, classID string, rev int64, came []int) (Class, error) {
	return write(ctx, s, func(tx *db.Tx) (Class, error) {
		c, err := s.class(tx, a, access.FirePlan, classID)
		if err != nil {
			return c, err
		}
		n, err := tx.Exec("UPDATE fire_class SET rev = rev + 1 WHERE id = ? AND rev = ?", c.ID, rev)
		if err := stale(n, err); err != nil {
			return c, err
		}
		c.Rev = rev + 1
		if _, err := tx.Exec("UPDATE fire_attend SET came = ? WHERE class = ?", false, c.ID); err != nil {
			return c, err
		}
		for _, seq := range came {
			if _, err := tx.Exec("UPDATE fire_attend SET came = ? WHERE class = ? AND seq = ?", true, c.ID, seq); err != nil {
				return c, err
			}
		}
		list, err := attendees(tx, c.ID)
		if err != nil {
			return c, err
		}
		return c, s.note(tx, a.Actor, "fire.class.came", c.Place, c.ID, c.Rev, classPub(c, list), nil)
	})
}

// hours sums the classes of a year by unit, below a WHERE part.
func hours(tx *db.Tx, cond string, args []any, year string) (out []UnitHours, err error) {
	err = tx.Each("SELECT t.unit, COUNT(DISTINCT c.id), SUM(c.minutes), COUNT(*) FROM fire_class c JOIN fire_attend t ON t.class = c.id WHERE t.came AND c.day >= ? AND c.day < ? AND "+cond+" GROUP BY t.unit ORDER BY t.unit",
		append([]any{year + "-01-01", year + "-12-32"}, args...), func(scan func(...any) error) error {
			var u UnitHours
			err := scan(&u.Unit, &u.Classes, &u.Minutes, &u.People)
			out = append(out, u)
			return err
		})
	return out, err
}

// AddCert puts a certificate on the list.
func (s *Service) AddCert(ctx context.Context, a access.Actor, c Cert) (Cert, error) {
	return write(ctx, s, func(tx *db.Tx) (Cert, error) { return s.AddCertTx(tx, a, c) })
}

// AddCertTx is AddCert inside a transaction.
func (s *Service) AddCertTx(tx *db.Tx, a access.Actor, c Cert) (Cert, error) {
	at, err := s.at(tx, a, access.FirePlan, c.Place)
	if err != nil {
		return c, err
	}
	c.Name, c.Unit, c.Number = text.Short(c.Name, 20), text.Short(c.Unit, 40), text.Short(c.Number, 40)
	var bad checks
	bad.want(c.Name != "", "name", "fire.upkeep.need_name")
	bad.want(isOneOf(c.Kind, Certs), "kind", "fire.class.need_cert")
	bad.want(c.Until == "" || clock.ValidDay(c.Until), "until", "fire.upkeep.bad_day")
	if err := bad.err(); err != nil {
		return c, err
	}
	c.ID, c.Path, c.State, c.Rev = id.New(), string(at.Path), Active, 1
	if _, err := tx.Exec("INSERT INTO fire_cert (id, place, path, name, unit, kind, number, until, state, rev) VALUES (?,?,?,?,?,?,?,?,?,?)", c.ID, c.Place, c.Path, c.Name, c.Unit, c.Kind, c.Number, c.Until, c.State, c.Rev); err != nil {
		return c, err
	}
	return c, s.note(tx, a.Actor, "fire.cert.add", c.Place, c.ID, c.Rev, c.pub(), map[string]any{"name": c.Name, "number": c.Number})
}

// EndCert takes a certificate off the list, with the reason: its holder left, it was withdrawn (吊销), a new one took its place. The
// row stays. Errors: NotFound (fire.class.no_cert) when it is not on the list any more; Invalid without a reason.
func (s *Service) EndCert(ctx context.Context, a access.Actor, certID, why string) (Cert, error) {
	return write(ctx, s, func(tx *db.Tx) (Cert, error) { return s.EndCertTx(tx, a, certID, why) })
}

// EndCertTx is EndCert inside a transaction.
func (s *Service) EndCertTx(tx *db.Tx, a access.Actor, certID, why string) (Cert, error) {
	list, err := certs(tx, "id = ? AND state = 'active'", certID)
	if err != nil {
		return Cert{}, err
	}
	if len(list) == 0 {
		return Cert{}, fault.NotFound("fire.class.no_cert")
	}
	c := list[0]
	if err := s.mayPlace(tx, a, access.FirePlan, c.Place); err != nil {
		return c, err
	}
	var bad checks
	bad.want(isOneOf(why, CertEnds), "why", "fire.class.need_why")
	if err := bad.err(); err != nil {
		return c, err
	}
	n, err := tx.Exec("UPDATE fire_cert SET state = 'ended', rev = rev + 1 WHERE id = ? AND rev = ?", c.ID, c.Rev)
	if err := stale(n, err); err != nil {
		return c, err
	}
	c.State, c.Rev = Ended, c.Rev+1
	return c, s.note(tx, a.Actor, "fire.cert.end", c.Place, c.ID, c.Rev, c.pub(), map[string]any{"why": why})
}

// pub is what the ledger says of a certificate.
func (c Cert) pub() map[string]any { return map[string]any{"kind": c.Kind, "until": c.Until} }

func certs(tx *db.Tx, where string, args ...any) (out []Cert, err error) {
	err = tx.Each("SELECT id, place, path, name, unit, kind, number, until, state, rev FROM fire_cert WHERE "+where, args, func(scan func(...any) error) error {
		var c Cert
		err := scan(&c.ID, &c.Place, &c.Path, &c.Name, &c.Unit, &c.Kind, &c.Number, &c.Until, &c.State, &c.Rev)
		out = append(out, c)
		return err
	})
	return out, err
}
