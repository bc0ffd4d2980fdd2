package docket

import (
	"slices"
	"strconv"
	"time"

	"linli/affairs/environment/ground"
	"linli/affairs/environment/penalty"
	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/ledger"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
)

// New offers this part to the affair.
func New(d ground.Deps) affair.Affair {
	s := NewService(d)
	w := &site{s}
	s.Answer(d.Seams)
	return affair.Affair{Routes: w.routes(), Kinds: s.kinds(), Replayers: []ledger.Replayer{s.Replayer()}, Today: s.Today, Tables: s.tables(),
		Jobs: []affair.Job{{Name: "env-terms", Every: time.Hour, Run: s.Watch}}, Demo: s.demo}
}

// Answer fills what other parts ask of cases.
func (s *Service) Answer(x *ground.Seams) {
	if x == nil {
		return
	}
	x.OpenCase = func(result string) string { return "/environment/cases/new?result=" + result }
	x.CasesOf = s.casesOf
	x.Decided, x.DecidedCases = s.decided, s.decidedCases
}

func (s *Service) casesOf(tx *db.Tx, company string) (out []ground.Link, err error) {
	list, err := s.cases(tx, "company = ? AND company <> '' ORDER BY created DESC LIMIT 50", company)
	for _, x := range list {
		out = append(out, ground.Link{Href: "/environment/cases/" + x.ID, Title: x.No + " " + x.Cause, Note: text.Joined(text.T(text.ZH, "environment.docket.state."+string(x.State)), x.DecidedOn, yuanText(x.Yuan))})
	}
	return out, err
}

// decided hands a delivered decision to who publishes it.
func (s *Service) decided(tx *db.Tx, a access.Actor, caseID string) (ground.Decided, error) {
	x, err := s.reached(tx, a, access.EnvRead, caseID)
	if err != nil {
		return ground.Decided{}, err
	}
	if x.ServedOn == "" || x.State == Annulled {
		return ground.Decided{}, fault.NotYet("environment.docket.not_served", x.No)
	}
	return s.hand(tx, x)
}

func (s *Service) decidedCases(tx *db.Tx, a access.Actor, n int) (out []ground.Decided, err error) {
	cond, args := place.Below("path", a.Scope(access.EnvRead))
	list, err := s.cases(tx, cond+" AND served_on <> '' AND state <> 'annulled' ORDER BY served_on DESC, id LIMIT ?", append(args, n)...)
	for _, x := range list {
		if err == nil {
			var d ground.Decided
			d, err = s.hand(tx, x)
			out = append(out, d)
		}
	}
	return out, err
}

func (s *Service) hand(tx *db.Tx, x Case) (d ground.Decided, err error) {
	e, err := s.env(tx, access.Actor{}, x.Path)
	if err != nil {
		return d, err
	}
	st := Fold(x.File, e)
	d = ground.Decided{Case: x.ID, Path: x.Path, FileNo: x.No, Number: st.DecisionNo, Cause: x.Cause, Party: x.Party.Name, Natural: x.Party.Natural, Credit: x.Party.Credit, Legal: x.Party.Legal, Address: x.Party.Address, Facts: factsText(x), Statute: x.File.Statute,
		Kind: text.T(text.ZH, "environment.docket.kind_fine"), Content: fineWords(st.Yuan, st.Measures), Yuan: strconv.FormatInt(st.Yuan, 10), Pay: text.T(text.ZH, "environment.docket.pay_how", st.Due), ActDay: x.From, Day: st.DecidedOn, Served: st.ServedOn, Outcome: outcome(st)}
	if st.Yuan == 0 {
		d.Yuan = ""
	}
	if c, err := e.Law.Choose(x.File.Statute, x.Dates(st.DecidedOn)); err == nil {
		d.Basis = []string{"《" + c.Law + "》" + c.Article}
	}
	if x.PerDay > 0 {
		if c, err := e.Law.Choose(penalty.IDDaily, penalty.Dates{Act: x.Found}); err == nil {
			d.Basis = append(d.Basis, "《"+c.Law+"》"+c.Article)
		}
	}
	if step, ok := stepOf(x, ActConclude); ok {
		d.Inquiry = step.V["opinion"]
	}
	if d.Body, err = s.body(tx, x); err != nil {
		return d, err
	}
	for _, step := range x.Steps {
		if !slices.Contains(d.Officers, step.ByID) && step.ByID != "" && x.officer(Who{ID: step.ByID, Name: step.By}) {
			d.Officers = append(d.Officers, step.ByID)
		}
	}
	return d, nil
}
