package matter

import (
	"context"

	"linli/kernel/access"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
)

// Rate is the raiser's word after a closing, once for each: good 满意, fair 基本满意, bad 不满意.
func (s *Service) Rate(ctx context.Context, a access.Actor, c Rate) (Matter, error) {
	return do(s, ctx, a, c, s.RateTx)
}

// RateTx is Rate inside a transaction.
func (s *Service) RateTx(tx *db.Tx, a access.Actor, c Rate) (Matter, error) {
	if c.Rating != "good" && c.Rating != "fair" && c.Rating != "bad" {
		return Matter{}, fault.InvalidFields(fault.Field{Name: "rating", Key: "matter.rating"})
	}
	t, err := s.begin(tx, a, c.Do)
	if err != nil {
		return Matter{}, err
	}
	if err := t.rate(c); err != nil {
		return Matter{}, err
	}
	return t.finish()
}

func (t *turn) rate(c Rate) error {
	err := t.take(line{act: ActRate, note: c.Note, detail: Detail{Rating: c.Rating}, pub: map[string]any{"rating": c.Rating},
		change: func(m *Matter) { m.Rating = c.Rating }})
	if err != nil {
		return err
	}
	_, err = t.tx.Exec("INSERT INTO matter_rating (matter,closing,rating,note,at) VALUES (?,?,?,?,?)",
		t.m.ID, t.m.ClosedAt, c.Rating, Mask(c.Note), t.tx.NowMS())
	return err
}

// Urge is 催一下, once a day, by the one who raised it or by staff of the place.
func (s *Service) Urge(ctx context.Context, a access.Actor, c Simple) (Matter, error) {
	return do(s, ctx, a, c, s.UrgeTx)
}

// UrgeTx is Urge inside a transaction.
func (s *Service) UrgeTx(tx *db.Tx, a access.Actor, c Simple) (Matter, error) {
	return s.simple(tx, a, c, line{act: ActUrge, change: func(m *Matter) { m.Urged, m.LastUrge = m.Urged+1, tx.NowMS() }})
}

// levels of supervision, ascending.
var levels = map[string]int{"community": 1, "street": 2, "district": 3, "city": 4}

// Supervise is 督办: a level watches this matter. A higher one may take over, a lower one may not.
func (s *Service) Supervise(ctx context.Context, a access.Actor, c Supervise) (Matter, error) {
	return do(s, ctx, a, c, s.SuperviseTx)
}

// SuperviseTx is Supervise inside a transaction.
func (s *Service) SuperviseTx(tx *db.Tx, a access.Actor, c Supervise) (Matter, error) {
	if levels[c.Level] == 0 {
		return Matter{}, fault.InvalidFields(fault.Field{Name: "level", Key: "matter.level"})
	}
	t, err := s.begin(tx, a, c.Do)
	if err != nil {
		return Matter{}, err
	}
	if levels[c.Level] < levels[t.m.Supervised] {
		return Matter{}, fault.Conflict("matter.supervised_higher")
	}
	err = t.take(line{act: ActSupervise, note: c.Note, detail: Detail{Level: c.Level}, change: func(m *Matter) { m.Supervised = c.Level }})
	if err != nil {
		return Matter{}, err
	}
	return t.finish()
}

// Note adds a line or photos and changes nothing. What staff write is for staff; what the raiser adds, the raiser sees.
func (s *Service) Note(ctx context.Context, a access.Actor, c Simple) (Matter, error) {
	return do(s, ctx, a, c, s.NoteTx)
}

// NoteTx is Note inside a transaction.
func (s *Service) NoteTx(tx *db.Tx, a access.Actor, c Simple) (Matter, error) {
	return s.simple(tx, a, c, line{act: ActNote, private: c.Receipt == ""})
}

// Second is 加一声: another one has the same trouble. He gets a receipt of his own and follows the same matter.
func (s *Service) Second(ctx context.Context, a access.Actor, c Second) (Ticket, error) {
	var out Ticket
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		var err error
		out, err = s.SecondTx(tx, a, c)
		return err
	})
	return out, err
}

// SecondTx is Second inside a transaction. NotFound for a matter that the actor may not see.
func (s *Service) SecondTx(tx *db.Tx, a access.Actor, c Second) (Ticket, error) {
	if err := checkReport(Report{Place: "-", Kind: "-", Text: c.Text, Name: c.Name, Phone: c.Phone, Email: c.Email}); err != nil {
		return Ticket{}, err
	}
	m, err := loadToChange(tx, c.ID)
	if err != nil {
		return Ticket{}, err
	}
	if !m.Public && !may(a, access.MatterRead, &m) {
		return Ticket{}, fault.NotFound("matter.not_found")
	}
	t := &turn{s: s, tx: tx, a: a, who: identify(a, false), do: Do{ID: c.ID, Claimed: c.Claimed}, m: m, was: m.Rev}
	if err := t.learn(); err != nil {
		return Ticket{}, err
	}
	t.f = Facts{Now: tx.NowMS()}
	said, reporter, err := t.sealReporter("seconded", c.Name, c.Phone, c.Email, c.Text, nil)
	if err != nil {
		return Ticket{}, err
	}
	slots := reporter
	if c.Text != "" {
		slots = append(slots, said)
	}
	if err := t.take(line{act: ActSecond, note: c.Text, private: true, slots: slots, change: func(m *Matter) { m.Seconded++ }}); err != nil {
		return Ticket{}, err
	}
	out := Ticket{Secret: id.Secret(), Ref: t.last.Entry}
	if err := t.receipt("seconded", out.Secret, out.Ref); err != nil {
		return Ticket{}, err
	}
	out.Matter, err = t.finish()
	return out, err
}

// Help adds a helper 协办 beside the holder, or ends one.
func (s *Service) Help(ctx context.Context, a access.Actor, c Help) (Matter, error) {
	return do(s, ctx, a, c, s.HelpTx)
}

// HelpTx is Help inside a transaction.
func (s *Service) HelpTx(tx *db.Tx, a access.Actor, c Help) (Matter, error) {
	t, err := s.begin(tx, a, c.Do)
	if err != nil {
		return Matter{}, err
	}
	h := Holder{Person: c.Person}
	if c.Person != "" {
		if err := s.nameHolder(tx, &h, ""); err != nil {
			return Matter{}, fault.InvalidFields(fault.Field{Name: "person", Key: "matter.person_unknown"})
		}
	}
	err = t.take(line{act: ActHelp, note: c.Note, detail: Detail{ToldLabel: h.Label, With: []string{c.Person}},
		facts: func(f *Facts) { f.Target, f.Same = c.Person != "", c.Person == t.m.Holder }})
	if err != nil {
		return Matter{}, err
	}
	until := int64(0)
	if c.End {
		until = tx.NowMS()
	}
	if _, err := tx.Exec(`INSERT INTO matter_helper (matter,person,label,org,since,until) VALUES (?,?,?,?,?,?)
ON CONFLICT (matter,person) DO UPDATE SET until=excluded.until`, t.m.ID, c.Person, h.Label, h.Org, tx.NowMS(), until); err != nil {
		return Matter{}, err
	}
	return t.finish()
}
