package docket

import (
	"context"
	"fmt"
	"strings"

	"linli/affairs/environment/penalty"
	"linli/affairs/environment/sample"
	"linli/kernel/access"
	"linli/kernel/matter"
	"linli/kernel/statute"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
	"linli/platform/text"
)

// The kinds of matters: the look-back of an order to correct, and a term of a case that was not kept.
const (
	Kind     = "env.case"
	KindTerm = "env.term"
)

// origin marks a matter of a case: case/ID.
const origin = "case/"

// kinds are their data; an office may edit them.
func (s *Service) kinds() []matter.Kind {
	base := matter.Kind{Parent: "L-09", Group: "生态环境", GroupEN: "Environment", Word: "环", Escalate: "up", ExtMax: 0}
	look, term := base, base
	look.ID, look.Code, look.Name, look.NameEN, look.Order = Kind, "L-09-11", "责令改正复查", "Order to correct: look-back", 910
	look.Note, look.Step = "责令改正送达后30日内不打招呼复查，由送达人以外的执法人员看", s.step
	look.ClaimTerm, look.RespondTerm, look.FixTerm, look.CheckTerm = days(1), days(1), days(30), days(30)
	term.ID, term.Code, term.Name, term.NameEN, term.Order = KindTerm, "L-09-12", "案件时限告警", "Case past a statutory term", 911
	term.Note = "案件的法定期限已过，还没有办"
	term.ClaimTerm, term.RespondTerm, term.FixTerm, term.CheckTerm = days(1), days(1), days(3), days(7)
	return []matter.Kind{look, term}
}

func days(n int) statute.Deadline { return statute.Deadline{Unit: statute.CalendarDay, N: n} }

// step is what a case adds to the acts of the loop: the look is due by the day of delivery, and it is taken in the case.
func (s *Service) step(tx *db.Tx, m *matter.Matter, act matter.Act) error {
	if !strings.HasPrefix(m.Origin, origin) {
		return nil
	}
	switch act {
	case matter.ActRectify, matter.ActLookPass, matter.ActLookFail, matter.ActNotFixed:
	default:
		return nil
	}
	x, err := s.one(tx, "id = ?", strings.TrimPrefix(m.Origin, origin))
	if err != nil {
		return err
	}
	if act != matter.ActRectify {
		if !x.looking {
			return fault.NotYet("environment.docket.look_in_case", x.No)
		}
		return nil
	}
	e, err := s.env(tx, access.Actor{}, x.Path)
	if err != nil {
		return err
	}
	if last := endOf(e, penalty.TermReinspect, Fold(x.File, e).lastOrder().On); last != "" {
		m.LookDue = clock.EndOf(last)
	}
	return nil
}

// effects are what a step does outside its case: the look-back, the look, the case of the daily fine, the end of a publication.
func (s *Service) effects(tx *db.Tx, a access.Actor, x *Case, st Step, status Status, e Env) error {
	switch st.Act {
	case ActOrder:
		return s.lookBack(tx, a, x, st)
	case ActLook:
		return s.looked(tx, a, x, st)
	case ActDaily:
		return s.daily(tx, a, *x, st, e)
	case ActAnnul, ActReviewOut, ActSuitOut:
		if status.State == Annulled && s.Seams != nil && s.Seams.Annulled != nil {
			how := st.V["how"]
			if how == "" {
				how = "annulled"
			}
			return s.Seams.Annulled(tx, a, x.ID, how, st.V["why"])
		}
	}
	return nil
}

// lookBack opens the matter of an order, or takes it up again after a failed look: fixed by whom served it, to be looked at by another.
func (s *Service) lookBack(tx *db.Tx, a access.Actor, x *Case, st Step) error {
	if err := s.save(tx, x); err != nil { // the hook of the loop reads the order from the table
		return err
	}
	x.Rev--
	if x.Matter != "" {
		m, err := s.Matters.Plain(tx, x.Matter)
		if err != nil {
			return err
		}
		if m.State == matter.Working || m.State == matter.Assigned {
			_, err = s.Matters.RectifyTx(tx, a, matter.Rectify{Do: matter.Do{ID: m.ID, Note: st.V["no"]}, Measures: text.T(text.ZH, "environment.docket.ordered_again", st.V["no"])})
		}
		return s.again(tx, x, err)
	}
	t, err := s.Matters.ReportTx(tx, a, matter.Report{Place: x.Place, Kind: Kind, Title: text.T(text.ZH, "environment.docket.look_title", x.No), Text: text.T(text.ZH, "environment.docket.look_text", x.No, st.V["no"], st.V["until"]),
		Source: "decision", Origin: origin + x.ID, Solved: true})
	if err == nil {
		x.Matter = t.Matter.ID
	}
	return s.again(tx, x, err)
}

// again takes the row back to the version before the hook's save, so that the step is one version.
func (s *Service) again(tx *db.Tx, x *Case, err error) error {
	if err != nil {
		return err
	}
	_, err = tx.Exec("UPDATE env_case SET rev=? WHERE id=?", x.Rev, x.ID)
	return err
}

// looked brings the result of a re-inspection into the loop. The loop refuses a look by whoever served the order.
func (s *Service) looked(tx *db.Tx, a access.Actor, x *Case, st Step) error {
	if x.Matter == "" {
		return nil
	}
	m, err := s.Matters.Plain(tx, x.Matter)
	if err != nil {
		return err
	}
	if m.State != matter.Fixed && m.State != matter.Watch {
		return nil // found going on before, and not ordered again: the case goes on without the loop
	}
	if _, err := tx.Exec("UPDATE env_case SET looking=1 WHERE id=?", x.ID); err != nil {
		return err
	}
	result := "pass"
	if st.V["result"] != LookFixed {
		result = "fail"
	}
	_, err = s.Matters.LookTx(tx, a, matter.Look{Do: matter.Do{ID: x.Matter, Note: text.T(text.ZH, "environment.docket.look_note", st.On, text.T(text.ZH, "environment.docket.o.result."+st.V["result"]))}, Result: result})
	x.looking = false
	return err
}

// daily opens the case of a continuing fine, which goes its own way to notice, hearing and decision.
func (s *Service) daily(tx *db.Tx, a access.Actor, x Case, st Step, e Env) error {
	before := x.File
	before.Steps = before.Steps[:len(before.Steps)-1]
	days, yuan, err := Fold(before, e).Continued()
	if err != nil {
		return err
	}
	was := Fold(before, e)
	child := Case{ID: id.New(), Place: x.Place, Path: x.Path, Company: x.Company, Outlet: x.Outlet, Parent: x.ID, ActOn: x.From, Rev: 1, File: File{Party: x.Party, Statute: x.File.Statute, Spot: x.Spot,
		Cause: text.T(text.ZH, "environment.docket.daily_cause"), Officers: was.Officers, Harm: x.Harm, Heavy: x.Heavy, Parent: x.ID, Days: days, PerDay: was.Yuan}}
	child.From, child.Found = clock.AddDays(was.Orders[0].On, 1), was.Looks[len(was.Looks)-1].On
	child.To = child.Found
	child.Source = text.T(text.ZH, "environment.docket.daily_source", x.No, days, was.Yuan, yuan)
	child.Steps = []Step{{Act: ActOpen, On: st.On, At: st.At, By: st.By, ByID: st.ByID},
		{Act: ActEvidence, On: st.On, At: st.At, By: st.By, ByID: st.ByID, V: map[string]string{"name": text.T(text.ZH, "environment.docket.daily_evidence"), "kind": "record", "pages": "1", "source": x.No}}}
	return s.create(tx, a.Actor, &child)
}

// freeze keeps of a result what the case rests on.
func freeze(f sample.Found) *Frozen {
	chain := "whole"
	if !f.Chain.Whole {
		var list []string
		for _, t := range f.Chain.Broken {
			list = append(list, text.T(text.ZH, t.Key, t.Args...))
		}
		chain = strings.Join(list, "；")
		if chain == "" {
			chain = text.T(text.ZH, "environment.docket.chain_open")
		}
	}
	r := &Frozen{ID: f.Value.ID, Pollutant: f.Value.Pollutant, Name: f.Name, Value: f.Value.Text, Unit: f.Value.Unit, Limit: f.Judged.Limit, Basis: f.Judged.Basis, Multiple: f.Judged.Multiple, Comparison: f.Judged.Comparison,
		Sample: f.Sample.Code, Report: f.Report.Number, Lab: f.Report.Lab, Taken: clock.DayOf(clock.Instant(f.Sample.Taken)), Chain: chain, Notes: f.NoteHash}
	return r
}

// Watch raises a matter for each term of the authority that was not kept, once; the loop leads it upwards.
func (s *Service) Watch(ctx context.Context) error {
	var ids []string
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		ids = nil
		list, err := s.cases(tx, "ours = 1 AND due <> '' AND due < ? AND alarm_due <> due ORDER BY due, id LIMIT 500", clock.DayOf(tx.Now))
		for _, x := range list {
			ids = append(ids, x.ID)
		}
		return err
	})
	if err != nil {
		return err
	}
	var last error
	for _, one := range ids {
		if err := s.DB.Write(ctx, func(tx *db.Tx) error { return s.ring(tx, one) }); err != nil && !fault.Is(err, fault.KindConflict) {
			last = err
		}
	}
	return last
}

// ring says that a term was not kept: a matter at the place of the case.
func (s *Service) ring(tx *db.Tx, caseID string) error {
	x, err := s.one(tx, "id = ?", caseID)
	if err != nil || x.Due == "" || !x.Ours || x.Due >= clock.DayOf(tx.Now) || x.alarmDue == x.Due {
		return err
	}
	term := text.T(text.ZH, "environment.docket.term."+x.DueKey)
	t, err := s.Matters.ReportTx(tx, access.System("timer"), matter.Report{Place: x.Place, Kind: KindTerm, Title: text.T(text.ZH, "environment.docket.late_title", x.No, term), Text: text.T(text.ZH, "environment.docket.late_text", x.No, term, x.Due),
		Source: "desk", Origin: fmt.Sprintf("%s%s", origin, x.ID)})
	if err != nil {
		return err
	}
	x.Alarm, x.alarmDue = t.Matter.ID, x.Due
	_, err = tx.Exec("UPDATE env_case SET alarm=?, alarm_due=? WHERE id=?", x.Alarm, x.alarmDue, x.ID)
	return err
}
