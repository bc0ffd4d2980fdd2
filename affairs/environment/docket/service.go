package docket

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"strings"

	"linli/affairs/environment/ground"
	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
	"linli/platform/text"
)

// Open is a new case: from a result of a sample, or from a clue.
type Open struct {
	On      string // the day on which the clue came in
	Result  string // id of a result; its figures are frozen
	Company string // id of the register; "" = the party is written
	Outlet  string
	Place   string // id; "" = of the result, the outlet, or the officer's own district
	Officer [2]Officer
	File
}

// OpenCase opens a case as a clue. Invalid with fields; Denied without env.case at the place.
func (s *Service) OpenCase(ctx context.Context, a access.Actor, c Open) (Case, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Case, error) { return s.OpenTx(tx, a, c) })
}

// OpenTx is OpenCase inside a transaction.
func (s *Service) OpenTx(tx *db.Tx, a access.Actor, c Open) (x Case, err error) {
	if err := s.complete(tx, a, &c); err != nil {
		return x, err
	}
	at, err := s.where(tx, a, c)
	if err != nil {
		return x, err
	}
	if err := a.May(access.EnvCase, at.Path); err != nil {
		return x, err
	}
	if bad := c.check(ground.Today(tx)); len(bad) > 0 {
		return x, fault.InvalidFields(bad...)
	}
	x = Case{ID: id.New(), Place: at.ID, Path: at.Path, Company: c.Company, Outlet: c.Outlet, Result: c.Result, ActOn: c.From, Rev: 1, File: c.File}
	x.Steps = []Step{{Act: ActOpen, On: c.On, At: tx.NowMS(), By: a.Name, ByID: a.ID}}
	return x, s.create(tx, a.Actor, &x)
}

// create numbers, writes and notes a new case.
func (s *Service) create(tx *db.Tx, a ledger.Actor, x *Case) (err error) {
	if x.No, err = s.number(tx, x.Steps[0].On); err != nil {
		return err
	}
	e, err := s.env(tx, access.Actor{}, x.Path)
	if err != nil {
		return err
	}
	x.settle(Fold(x.File, e), e)
	if err := s.insert(tx, *x); err != nil {
		return err
	}
	return s.note(tx, a, "environment.case.open", *x)
}

// complete fills what the result and the registers know, and freezes the result.
func (s *Service) complete(tx *db.Tx, a access.Actor, c *Open) error {
	if c.Result != "" && c.File.Result == nil {
		found, err := s.Found(tx, c.Result)
		if fault.Is(err, fault.KindNotFound) {
			return fault.InvalidFields(fault.Field{Name: "result", Key: "environment.docket.no_result"})
		}
		if err != nil {
			return err
		}
		if err := a.May(access.EnvRead, place.Path(found.Sample.Path)); err != nil {
			return err
		}
		c.File.Result = freeze(found)
		if c.Outlet == "" && found.Task.Point.Kind != "section" {
			c.Outlet = found.Task.Point.ID
		}
	}
	if c.Company != "" {
		co, err := s.CompanyOf(tx, c.Company)
		if err != nil {
			return err
		}
		c.Party = Party{Name: co.Name, Credit: co.Credit, Legal: co.Box.Legal, Address: co.Box.Address, Phone: co.Box.Phone}
	}
	return nil
}

// where finds the place of the case.
func (s *Service) where(tx *db.Tx, a access.Actor, c Open) (place.Place, error) {
	if c.Place != "" {
		return s.Places.Get(tx, c.Place)
	}
	if c.Outlet != "" {
		if o, err := s.OutletOf(tx, c.Outlet); err == nil {
			return s.Places.ByPath(tx, o.Path)
		}
	}
	if c.Company != "" {
		if o, err := s.CompanyOf(tx, c.Company); err == nil {
			return s.Places.ByPath(tx, o.Path)
		}
	}
	for _, path := range a.Scope(access.EnvCase) {
		if path != place.RootPath {
			return s.Places.ByPath(tx, path)
		}
	}
	return place.Place{}, fault.Denied("environment.docket.need_officer")
}

// check gives the fields of a new case that are not right.
func (c *Open) check(today string) (bad []fault.Field) {
	add := func(name, key string, args ...any) {
		bad = append(bad, fault.Field{Name: name, Key: "environment.docket." + key, Args: args})
	}
	for _, x := range []struct {
		name        string
		v           *string
		least, most int
	}{{"party", &c.Party.Name, 2, 80}, {"credit", &c.Party.Credit, 0, 30}, {"legal", &c.Party.Legal, 0, 40}, {"address", &c.Party.Address, 0, 120}, {"phone", &c.Party.Phone, 0, 30},
		{"cause", &c.Cause, 4, 120}, {"spot", &c.Spot, 2, 120}, {"source", &c.Source, 0, 200}, {"facts", &c.Facts, 0, mostArea}} {
		*x.v = strings.TrimSpace(*x.v)
		if n := len([]rune(*x.v)); n < x.least || n > x.most {
			add(x.name, "need_"+x.name)
		}
	}
	if c.Statute == "" {
		add("statute", "need")
	}
	c.dates(today, add)
	for i, o := range c.Officer {
		o.Name, o.Card = strings.TrimSpace(o.Name), strings.TrimSpace(o.Card)
		if o.Name != "" && len([]rune(o.Name)) <= 40 && len([]rune(o.Card)) <= 40 {
			c.Officers = append(c.Officers, o)
		} else if o.Name != "" || i == 0 {
			add("officer1", "need_officers")
		}
	}
	return bad
}

func (c *Open) dates(today string, add func(string, string, ...any)) {
	for _, d := range []struct {
		name, v string
		need    bool
	}{{"on", c.On, true}, {"from", c.From, true}, {"to", c.To, false}, {"found", c.Found, true}} {
		switch {
		case d.v == "" && !d.need:
		case !clock.ValidDay(d.v):
			add(d.name, "bad_day")
		case d.v > today:
			add(d.name, "future")
		}
	}
	if c.To != "" && c.To < c.From {
		add("to", "before", c.From)
	}
	if c.Found < c.From {
		add("found", "before", c.From)
	}
	if c.On < c.Found {
		add("on", "before", c.Found)
	}
}

// env is what the rules look at, for an actor at a place.
func (s *Service) env(tx *db.Tx, a access.Actor, at place.Path) (Env, error) {
	cal, err := s.Statute.Calendar(tx)
	if err != nil {
		return Env{}, err
	}
	law, err := s.Rules(tx)
	return Env{Today: ground.Today(tx), Cal: cal, Law: law, Who: Who{ID: a.ID, Name: a.Name, Case: a.May(access.EnvCase, at) == nil, Approve: a.May(access.EnvApprove, at) == nil}}, err
}

// settle puts into the row what lists and the clock read.
func (x *Case) settle(st Status, e Env) {
	x.State, x.DecidedOn, x.ServedOn, x.Yuan = st.State, st.DecidedOn, st.ServedOn, st.Yuan
	x.Statute = x.File.Statute
	x.Due, x.DueKey, x.Ours = "", "", false
	if t, ok := Waits(st.Terms(e), st); ok {
		x.Due, x.DueKey, x.Ours = t.End, t.Key, t.Ours
	}
}

// reached reads a case within reach. NotFound for one that is elsewhere.
func (s *Service) reached(tx *db.Tx, a access.Actor, perm access.Perm, caseID string) (Case, error) {
	x, err := s.one(tx, "id = ?", caseID)
	if err != nil {
		return x, err
	}
	if err := a.May(perm, x.Path); err != nil {
		return Case{}, err
	}
	return x, nil
}

// note is the ledger's line of a step: which case, in which state, on which day, how much; party and words stay sealed.
func (s *Service) note(tx *db.Tx, actor ledger.Actor, kind string, x Case) error {
	last := x.Steps[len(x.Steps)-1]
	_, err := s.Log.Append(tx, ledger.Entry{Kind: kind, Place: string(x.Path), Obj: x.ID, Rev: x.Rev, Actor: actor, Pub: pub(x),
		Slots: []ledger.Slot{{Name: "case", Body: map[string]any{"no": x.No, "party": x.Party.Name, "on": last.On, "written": masked(last)}}}})
	return err
}

func masked(st Step) map[string]any {
	out := map[string]any{}
	for k, v := range st.V {
		m, _ := text.MaskFree(v)
		out[k] = m
	}
	return out
}

// pub is what the ledger says openly: figures, days and the digest of the frozen result.
func pub(x Case) map[string]any {
	return map[string]any{"state": string(x.State), "day": x.Steps[len(x.Steps)-1].On, "yuan": x.Yuan, "statute": x.File.Statute, "frozen": x.File.Result.Digest(), "steps": len(x.Steps)}
}

// Digest is the SHA-256 of a frozen result, "" of none.
func (r *Frozen) Digest() string {
	if r == nil {
		return ""
	}
	b, err := json.Marshal(r)
	if err != nil {
		return ""
	}
	sum := crypto.Std.Hash(b)
	return hex.EncodeToString(sum[:])
}

// Replayer lets `ledger verify` compare the cases with their entries.
func (s *Service) Replayer() ledger.Replayer {
	return ledger.Replayer{Name: "environment.case", Kinds: []string{"environment.case.*"}, State: func(tx *db.Tx, obj string) (map[string]any, int64, error) {
		x, err := s.one(tx, "id = ?", obj)
		if err != nil {
			return nil, 0, err
		}
		return pub(x), x.Rev, nil
	}}
}
