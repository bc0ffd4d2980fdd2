package matter

import (
	"sort"

	"linli/kernel/access"
	"linli/platform/db"
	"linli/platform/fault"
)

// View is everything page M2 shows to staff.
type View struct {
	Matter     Matter
	Kind       Kind
	PlaceLabel string // to the door, for those who may see the place
	Steps      []Step
	Holdings   []Holding
	Fixes      []Fix
	Looks      []Seen
	Extensions []Extension
	Whistles   []Called
	Helpers    []Helper
	Children   []Matter
	Chain      []Matter // the other matters of the chain (反弹), oldest first
	Parent     *Matter
	Into       *Matter
	Can        map[Act]error // nil = allowed now; else why not, for a button that is shown and explains itself
	Reporter   bool          // somebody left a name or a number, and the actor may ask to see it
}

// Fix is one person's part in 办好了.
type Fix struct {
	Round        int64
	Fixer, Label string
	Main         bool
	At           int64
	Measures     string
	MoneyFen     int64
	Docs         []string
}

// Seen is one look.
type Seen struct {
	N, Round            int64
	What, Looker, Label string
	Result              string
	At                  int64
	Note                string
	Docs                []string
}

// Helper is somebody beside the holder.
type Helper struct {
	Person, Label, Org string
	Since, Until       int64
}

// Get reads one matter for somebody who may see it. NotFound otherwise, whether it exists or not.
func (s *Service) Get(tx *db.Tx, a access.Actor, id string) (Matter, error) {
	m, err := load(tx, id)
	if err != nil {
		return Matter{}, err
	}
	return s.seenBy(tx, a, m)
}

// ByNo reads by public number, as people type it.
func (s *Service) ByNo(tx *db.Tx, a access.Actor, no string) (Matter, error) {
	m, err := loadBy(tx, "WHERE no=?", NormalNumber(no))
	if err != nil {
		return Matter{}, err
	}
	return s.seenBy(tx, a, m)
}

// ByShort finds matters by the number spoken on the phone, newest first: there may be more than one over the years.
func (s *Service) ByShort(tx *db.Tx, a access.Actor, short string) ([]Matter, error) {
	code := NormalShort(short)
	if code == "" {
		return nil, nil
	}
	rows, err := query(tx, "WHERE short=? ORDER BY raised_at DESC LIMIT 10", code)
	if err != nil {
		return nil, err
	}
	return s.seen(tx, a, rows)
}

// mostSeries is how many series of numbers are looked through for figures: a city's streets for some years.
const mostSeries = 500

// ByFigures finds matters by the figures of their number alone (0391 for 柳民〔2026〕0391), in every series that has come so far, newest
// first. Anything but at least three figures finds nothing: fewer are in every number.
func (s *Service) ByFigures(tx *db.Tx, a access.Actor, figures string) ([]Matter, error) {
	n, ok := numberOf(figures)
	if !ok {
		return nil, nil
	}
	var numbers []any
	if err := tx.Each("SELECT word,year FROM matter_counter WHERE last>=? ORDER BY year DESC, word LIMIT ?", []any{n, mostSeries}, func(scan func(...any) error) error {
		var c counter
		err := scan(&c.word, &c.year)
		numbers = append(numbers, Number(c.word, c.year, n))
		return err
	}); err != nil || len(numbers) == 0 {
		return nil, err
	}
	rows, err := query(tx, "WHERE no IN ("+db.In(len(numbers))+") ORDER BY raised_at DESC", numbers...)
	if err != nil {
		return nil, err
	}
	return s.seen(tx, a, rows)
}

// seen leaves out what the actor may not read.
func (s *Service) seen(tx *db.Tx, a access.Actor, rows []Matter) (out []Matter, err error) {
	for _, m := range rows {
		if m, err := s.seenBy(tx, a, m); err == nil {
			out = append(out, m)
		} else if !fault.Is(err, fault.KindNotFound) {
			return nil, err
		}
	}
	return out, nil
}

func query(tx *db.Tx, where string, args ...any) ([]Matter, error) {
	var out []Matter
	err := tx.Each(selectSQL+where, args, func(scan func(...any) error) error {
		m, err := scanMatter(scan)
		out = append(out, m)
		return err
	})
	return out, err
}

// seenBy gives m when the actor may read it: by place, as holder or helper, or as the one who raised it.
func (s *Service) seenBy(tx *db.Tx, a access.Actor, m Matter) (Matter, error) {
	if may(a, access.MatterRead, &m) || a.ID != "" && (a.ID == m.Holder || a.ID == m.Raiser) {
		return m, nil
	}
	if a.ID != "" {
		helps, err := tx.Exists("SELECT 1 FROM matter_helper WHERE matter=? AND person=? AND until=0", m.ID, a.ID)
		if err != nil || helps {
			return m, err
		}
	}
	return Matter{}, fault.NotFound("matter.not_found")
}

// View reads everything of one matter for page M2.
func (s *Service) View(tx *db.Tx, a access.Actor, id string) (View, error) {
	m, err := s.Get(tx, a, id)
	if err != nil {
		return View{}, err
	}
	v := View{Matter: m}
	if v.Kind, err = s.Kind(tx, m.Kind); err != nil {
		return View{}, err
	}
	for _, read := range []func() error{
		func() (err error) { v.PlaceLabel, err = s.places.Describe(tx, m.Place); return },
		func() (err error) { v.Steps, err = s.Steps(tx, id); return },
		func() (err error) { v.Holdings, err = s.Holdings(tx, id); return },
		func() (err error) { v.Fixes, err = fixes(tx, id); return },
		func() (err error) { v.Looks, err = looks(tx, id); return },
		func() (err error) { v.Extensions, err = s.Extensions(tx, id); return },
		func() (err error) { v.Whistles, err = s.Whistles(tx, id); return },
		func() (err error) { v.Helpers, err = helpers(tx, id); return },
		func() (err error) { v.Can, err = s.can(tx, a, m, v.Kind); return },
		func() error { return s.family(tx, &v) },
		func() (err error) {
			v.Reporter, err = tx.Exists("SELECT 1 FROM matter_reporter WHERE matter=? AND NOT hidden", id)
			v.Reporter = v.Reporter && may(a, access.MatterIdentity, &m)
			return
		},
	} {
		if err := read(); err != nil {
			return View{}, err
		}
	}
	return v, nil
}

// Worked reads what was done about a matter and who looked, for a list whose rows the caller may read (see List): View costs
// ten times as much.
func (s *Service) Worked(tx *db.Tx, id string) (done []Fix, seen []Seen, err error) {
	if done, err = fixes(tx, id); err != nil {
		return nil, nil, err
	}
	seen, err = looks(tx, id)
	return done, seen, err
}

func (s *Service) family(tx *db.Tx, v *View) error {
	m, err := v.Matter, error(nil)
	if v.Children, err = query(tx, "WHERE parent=? AND parent<>'' ORDER BY raised_at,id LIMIT 200", m.ID); err != nil {
		return err
	}
	if m.Recurs > 0 || m.Chain == m.ID {
		first, err := query(tx, "WHERE id=? AND id<>?", m.Chain, m.ID)
		if err != nil {
			return err
		}
		rest, err := query(tx, "WHERE chain=? AND recurs>0 AND id<>? ORDER BY raised_at,id LIMIT 50", m.Chain, m.ID)
		if err != nil {
			return err
		}
		v.Chain = append(first, rest...)
	}
	for id, to := range map[string]**Matter{m.Parent: &v.Parent, m.MergedInto: &v.Into} {
		if id == "" {
			continue
		}
		x, err := load(tx, id)
		if err != nil {
			return err
		}
		*to = &x
	}
	return nil
}

// can asks the rules about every act that has a button, with everything given that the form would ask for.
func (s *Service) can(tx *db.Tx, a access.Actor, m Matter, k Kind) (map[Act]error, error) {
	t := &turn{s: s, tx: tx, a: a, kind: k, m: m}
	if err := t.gather(); err != nil {
		return nil, err
	}
	last, err := lastStep(tx, m.ID)
	if err != nil {
		return nil, err
	}
	out := map[Act]error{}
	for _, act := range Acts {
		if act == ActReport || act == ActClose || act == ActRecur || act == ActJoin || act == ActAnswer || act == ActRemind || act == ActOverdue || act == ActRecount {
			continue
		}
		f := t.f
		f.May = t.may(act)
		f.Reason, f.Target, f.Interim, f.Evidence, f.IntoLive, f.IntoOlder = true, true, true, true, true, true
		f.AskedDue, f.Same = m.Due+1, false
		f.LastAct, f.LastAt, f.LastBy, f.UndoTo = last.Act, last.At, last.Actor != "" && last.Actor == t.who.ID, Working
		_, out[act] = Next(k, m.State, act, f)
	}
	if out[ActRectify] != nil && m.State == Assigned && t.holds() {
		out[ActRectify] = nil // 认领 happens in the same act
	}
	return out, nil
}

func fixes(tx *db.Tx, id string) ([]Fix, error) {
	var out []Fix
	err := tx.Each("SELECT round,fixer,label,main,at,measures,money_fen,docs FROM matter_fix WHERE matter=?", []any{id}, func(scan func(...any) error) error {
		var f Fix
		var docs string
		if err := scan(&f.Round, &f.Fixer, &f.Label, &f.Main, &f.At, &f.Measures, &f.MoneyFen, &docs); err != nil {
			return err
		}
		var err error
		f.Docs, err = unlist(docs)
		out = append(out, f)
		return err
	})
	sort.SliceStable(out, func(i, j int) bool {
		return out[i].Round < out[j].Round || out[i].Round == out[j].Round && out[i].Main && !out[j].Main
	})
	return out, err
}

func looks(tx *db.Tx, id string) ([]Seen, error) {
	var out []Seen
	err := tx.Each("SELECT n,round,what,looker,label,result,at,note,docs FROM matter_look WHERE matter=? ORDER BY n", []any{id}, func(scan func(...any) error) error {
		var l Seen
		var docs string
		if err := scan(&l.N, &l.Round, &l.What, &l.Looker, &l.Label, &l.Result, &l.At, &l.Note, &docs); err != nil {
			return err
		}
		var err error
		l.Docs, err = unlist(docs)
		out = append(out, l)
		return err
	})
	return out, err
}

func helpers(tx *db.Tx, id string) ([]Helper, error) {
	var out []Helper
	err := tx.Each("SELECT person,label,org,since,until FROM matter_helper WHERE matter=? ORDER BY since,person", []any{id}, func(scan func(...any) error) error {
		var h Helper
		err := scan(&h.Person, &h.Label, &h.Org, &h.Since, &h.Until)
		out = append(out, h)
		return err
	})
	return out, err
}

// Segment is one piece of the time ribbon.
type Segment struct {
	Phase, Label string // Label: organisation, or the holder's name where there is none
	From, To     int64
	Days         int64   // whole days, rounded up; 0 = 当天
	Share        float64 // of the whole ribbon
}

// Ribbon turns holdings into the pieces of the time ribbon at now; neighbours with the same holder are one.
func Ribbon(hs []Holding, now int64) []Segment {
	var out []Segment
	for _, h := range hs {
		to := h.To
		if to == 0 {
			to = now
		}
		label := h.Org
		if label == "" {
			label = h.Label
		}
		if h.Phase != "hold" {
			label = ""
		}
		if n := len(out); n > 0 && out[n-1].Phase == h.Phase && out[n-1].Label == label {
			out[n-1].To = to
			continue
		}
		out = append(out, Segment{Phase: h.Phase, Label: label, From: h.From, To: to})
	}
	if len(out) == 0 {
		return nil
	}
	whole := out[len(out)-1].To - out[0].From
	for i := range out {
		ms := out[i].To - out[i].From
		out[i].Days = ms / day
		if whole > 0 {
			out[i].Share = float64(ms) / float64(whole)
		}
	}
	return out
}
