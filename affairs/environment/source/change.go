package source

import (
	"linli/kernel/access"
	"linli/kernel/matter"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
	"linli/platform/text"
)

// AddLimit puts a limit to an outlet or a permit. Errors: Invalid beside the field, Conflict, NotFound.
func (s *Service) AddLimit(tx *db.Tx, a access.Actor, name, obj string, rev int64, l Limit) error {
	clean, bad := CheckLimit(l)
	if len(bad) > 0 {
		return fault.InvalidFields(bad...)
	}
	return s.limits(tx, a, name, obj, rev, func(list []Limit) ([]Limit, error) {
		if len(list) >= 60 {
			return nil, fault.NotYet("environment.source.w.many_limits", 60)
		}
		for i, x := range list {
			if x.Pollutant == clean.Pollutant && x.Basis == clean.Basis && x.Document == clean.Document {
				list[i] = clean
				return list, nil
			}
		}
		return append(list, clean), nil
	})
}

// DropLimit takes the n-th limit (from 1) away.
func (s *Service) DropLimit(tx *db.Tx, a access.Actor, name, obj string, rev int64, n int) error {
	return s.limits(tx, a, name, obj, rev, func(list []Limit) ([]Limit, error) {
		if n < 1 || n > len(list) {
			return nil, stale()
		}
		return append(list[:n-1:n-1], list[n:]...), nil
	})
}

func (s *Service) limits(tx *db.Tx, a access.Actor, name, obj string, rev int64, fn func([]Limit) ([]Limit, error)) error {
	x := Save{Name: name, ID: obj, Rev: rev}
	if name == "permit" {
		p, err := permitBy(tx, "id=?", obj)
		if err != nil {
			return err
		}
		if err := old(a, x, p.Path, p.Rev, p.Ended); err != nil {
			return err
		}
		if p.Limits, err = fn(p.Limits); err != nil {
			return err
		}
		if err := putPermit(tx, &p); err != nil {
			return err
		}
		return s.note(tx, a.Actor, "environment.permit.limits", string(p.Path), p.ID, p.Rev, p.pub())
	}
	o, err := s.Outlet(tx, obj)
	if err != nil {
		return err
	}
	if err := old(a, x, o.Path, o.Rev, o.Ended); err != nil {
		return err
	}
	if o.Limits, err = fn(o.Limits); err != nil {
		return err
	}
	return s.writeOutlet(tx, a.Actor, "environment.outlet.limits", &o)
}

// End takes something out of use, or with back brings it back: nothing is deleted. Errors: NotYet while others stand on it.
func (s *Service) End(tx *db.Tx, a access.Actor, name, obj string, rev int64, back bool) error {
	at := tx.NowMS()
	if back {
		at = 0
	}
	switch name {
	case "company":
		return s.endCompany(tx, a, obj, rev, at)
	case "permit":
		p, err := permitBy(tx, "id=?", obj)
		if err != nil {
			return err
		}
		if err := mayEnd(a, rev, p.Rev, p.Ended, at, a.May(access.EnvEdit, p.Path)); err != nil {
			return err
		}
		if ok, err := free(tx, "env_permit", "number", p.Number, p.ID, ""); back && (err != nil || !ok) {
			return orTaken(err, "number")
		}
		p.Ended = at
		if err := putPermit(tx, &p); err != nil {
			return err
		}
		return s.note(tx, a.Actor, "environment.permit."+endWord(back), string(p.Path), p.ID, p.Rev, p.pub())
	case "outlet":
		o, err := s.Outlet(tx, obj)
		if err != nil {
			return err
		}
		if err := mayEnd(a, rev, o.Rev, o.Ended, at, a.May(access.EnvEdit, o.Path)); err != nil {
			return err
		}
		if ok, err := free(tx, "env_outlet", "code", o.Code, o.ID, ""); back && (err != nil || !ok) {
			return orTaken(err, "code")
		}
		if err := s.unused(tx, o.ID, back); err != nil {
			return err
		}
		o.Ended = at
		return s.writeOutlet(tx, a.Actor, "environment.outlet."+endWord(back), &o)
	case "section":
		n, err := s.Section(tx, obj)
		if err != nil {
			return err
		}
		if err := mayEnd(a, rev, n.Rev, n.Ended, at, a.May(access.EnvEdit, n.Path)); err != nil {
			return err
		}
		if ok, err := free(tx, "env_node", "code", n.Code, n.ID, " AND kind<>'outlet'"); back && (err != nil || !ok) {
			return orTaken(err, "code")
		}
		if err := s.unused(tx, n.ID, back); err != nil {
			return err
		}
		n.Ended = at
		return s.writeNode(tx, a.Actor, "environment.node."+endWord(back), &n)
	case "edge":
		e, err := edgeBy(tx, "id=?", obj)
		if err != nil {
			return err
		}
		if err := mayEnd(a, rev, e.Rev, e.Ended, at, a.May(access.EnvEdit, e.Path)); err != nil {
			return err
		}
		e.Ended = at
		return s.writeEdge(tx, a.Actor, "environment.edge."+endWord(back), &e)
	}
	return none()
}

func endWord(back bool) string {
	if back {
		return "back"
	}
	return "end"
}

func mayEnd(a access.Actor, want, rev, ended, at int64, denied error) error {
	switch {
	case denied != nil:
		return denied
	case want != 0 && want != rev:
		return stale()
	case (ended == 0) == (at == 0):
		return fault.NotYet("environment.source.w.ended")
	}
	return nil
}

// unused refuses to end a node that edges still lead to or from.
func (s *Service) unused(tx *db.Tx, node string, back bool) error {
	if back {
		return nil
	}
	n, err := tx.Count("SELECT COUNT(*) FROM env_edge WHERE ended=0 AND (from_node=? OR to_node=?)", node, node)
	if err == nil && n > 0 {
		err = fault.NotYet("environment.source.w.in_use", n)
	}
	return err
}

func (s *Service) endCompany(tx *db.Tx, a access.Actor, obj string, rev, at int64) error {
	c, err := s.Company(tx, obj)
	if err != nil {
		return err
	}
	if err := mayEnd(a, rev, c.Rev, c.Ended, at, a.May(access.EnvEdit, c.Path)); err != nil {
		return err
	}
	if at != 0 {
		n, err := tx.Count("SELECT COUNT(*) FROM env_outlet WHERE company=? AND ended=0", c.ID)
		if err != nil {
			return err
		}
		if n > 0 {
			return fault.NotYet("environment.source.w.has_outlets", n)
		}
	} else if ok, err := free(tx, "env_company", "credit", c.Credit, c.ID, ""); err != nil || !ok {
		return orTaken(err, "credit")
	}
	c.Ended = at
	if err := s.putCompany(tx, &c); err != nil {
		return err
	}
	return s.noteCompany(tx, a.Actor, "environment.company."+endWord(at == 0), c)
}

// FlowKind is the matter that flow in dry weather opens.
var FlowKind = matter.Kind{ID: "environment.dryflow", Parent: "L-09", Order: 941, Code: "L-09-21", Name: "雨水口晴天排水", NameEN: "Flow at a storm outlet in dry weather", Group: "环境污染", GroupEN: "Pollution",
	Note: "晴天雨水排口有水流出，疑似混接或偷排，要查清来源", Word: "环", ClaimTerm: working(1), RespondTerm: working(2), FixTerm: working(10), CheckTerm: working(3), Looks: []int{7, 30}, RecurDays: 90, ExtMax: 1, ExtDays: 10, Escalate: "up"}

// LookAt records a look at an outlet in dry weather. Flow after enough dry days at an outlet that should carry rain only is suspicious and
// opens a matter, in the same transaction. Errors: Invalid beside the field, NotFound, Denied.
func (s *Service) LookAt(tx *db.Tx, a access.Actor, outlet string, f Flow) (Flow, error) {
	o, err := s.Outlet(tx, outlet)
	if err != nil {
		return f, err
	}
	if err := a.May(access.EnvInspect, o.Path); err != nil {
		return f, err
	}
	if o.Ended != 0 {
		return f, fault.NotYet("environment.source.w.ended")
	}
	if f.Day == "" {
		f.Day = clock.DayOf(tx.Now)
	}
	var bad []fault.Field
	if !clock.ValidDay(f.Day) || f.Day > clock.DayOf(tx.Now) {
		bad = append(bad, fault.Field{Name: "day", Key: "environment.source.w.past_day"})
	}
	if f.Seen != "none" && f.Seen != "trickle" && f.Seen != "flow" {
		bad = append(bad, fault.Field{Name: "seen", Key: "environment.source.w.seen"})
	}
	if f.DryDays < 0 || f.DryDays > 365 {
		bad = append(bad, fault.Field{Name: "dry_days", Key: "environment.source.w.dry_days"})
	}
	if len(bad) > 0 {
		return f, fault.InvalidFields(bad...)
	}
	f.Note, _ = text.MaskFree(text.Short(f.Note, 400))
	f.ID, f.Outlet, f.Path, f.By, f.ByLabel, f.At = id.New(), o.ID, o.Path, a.ID, a.Name, tx.NowMS()
	f.Suspicious = Suspicious(o.Kind, f.Seen, f.DryDays)
	if f.Suspicious {
		t, err := s.Matters.ReportTx(tx, a, matter.Report{Place: o.Place, Kind: FlowKind.ID, Title: text.Short(o.Name+" 晴天排水", 60), Text: flowWords(o, f), Source: "sweep", Origin: f.ID})
		if err != nil {
			return f, err
		}
		f.Matter = t.Matter.ID
	}
	if err := putFlow(tx, &f); err != nil {
		return f, err
	}
	return f, s.note(tx, a.Actor, "environment.flow.look", string(f.Path), f.ID, f.Rev, f.pub())
}

func (f Flow) pub() map[string]any {
	return map[string]any{"at_outlet": f.Outlet, "day": f.Day, "seen": f.Seen, "dry_days": f.DryDays, "suspicious": f.Suspicious, "matter": f.Matter}
}

func flowWords(o Outlet, f Flow) string {
	return text.T(text.ZH, "environment.source.flow_text", o.Code, o.Name, f.Day, f.DryDays, text.T(text.ZH, "environment.source.o.seen."+f.Seen), f.Note)
}
