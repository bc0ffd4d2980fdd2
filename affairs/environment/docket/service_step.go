package docket

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"

	"linli/affairs/environment/penalty"
	"linli/kernel/access"
	"linli/platform/db"
	"linli/platform/fault"
)

// Do is one step of a case.
type Do struct {
	ID  string
	Rev int64 // the version the form showed; 0 = whatever it is now
	Act Act
	On  string
	V   map[string]string
}

// Step takes a step. NotYet, Denied, Conflict and Invalid as Next says; Conflict (environment.docket.stale) when somebody was faster.
func (s *Service) Step(ctx context.Context, a access.Actor, c Do) (Case, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Case, error) { return s.StepTx(tx, a, c) })
}

// StepTx is Step inside a transaction.
func (s *Service) StepTx(tx *db.Tx, a access.Actor, c Do) (x Case, err error) {
	if x, err = s.reached(tx, a, access.EnvRead, c.ID); err != nil {
		return x, err
	}
	if c.Rev != 0 && c.Rev != x.Rev {
		return x, fault.Conflict("environment.docket.stale")
	}
	e, err := s.env(tx, a, x.Path)
	if err != nil {
		return x, err
	}
	st := Step{Act: c.Act, On: strings.TrimSpace(c.On), At: tx.NowMS(), By: a.Name, ByID: a.ID, V: trimmed(c)}
	if err := s.prepare(tx, &x, &st, e); err != nil {
		return x, err
	}
	status, err := Next(x.File, st, e)
	if err != nil {
		return x, err
	}
	x.Steps = append(x.Steps, st)
	x.settle(status, e)
	if x.Due != x.alarmDue {
		x.Alarm, x.alarmDue = "", ""
	}
	if err := s.effects(tx, a, &x, st, status, e); err != nil {
		return x, err
	}
	if err := s.save(tx, &x); err != nil {
		return x, err
	}
	return x, s.note(tx, a.Actor, "environment.case."+string(st.Act), x)
}

// trimmed keeps the fields of the act's form and nothing else.
func trimmed(c Do) map[string]string {
	v := map[string]string{}
	for _, f := range Forms[c.Act] {
		if t := strings.TrimSpace(c.V[f.Name]); t != "" {
			v[f.Name] = t
		}
	}
	if c.Act == ActEvidence && c.V["id"] != "" {
		v["id"] = c.V["id"]
	}
	return v
}

// prepare works out what a step needs from the law: the sheet of discretion.
func (s *Service) prepare(tx *db.Tx, x *Case, st *Step, e Env) error {
	if st.Act != ActSheet || st.V["sheet"] == "" {
		return nil
	}
	sheet, err := compute(x.File, *st, e)
	if err != nil {
		return err
	}
	body, err := json.Marshal(sheet)
	if err != nil {
		return fault.Internal(err, "environment.case sheet")
	}
	st.V["sheet"] = string(body)
	return nil
}

// Asked is the sheet as it is sent in: the table and what was found. What comes out is computed here, never taken from outside.
type Asked struct {
	Table    string           `json:"table"`
	Findings penalty.Findings `json:"findings"`
}

// compute finds the fine by the table in force on the day of the sheet, in the range of the statute that holds for the act.
func compute(f File, st Step, e Env) (penalty.Sheet, error) {
	var in Asked
	if err := json.Unmarshal([]byte(st.V["sheet"]), &in); err != nil {
		return penalty.Sheet{}, field("sheet", "sheet_unreadable")
	}
	t, err := e.Law.Table(in.Table, st.On)
	if err != nil {
		return penalty.Sheet{}, err
	}
	c, err := e.Law.Choose(f.Statute, f.Dates(st.On))
	if err != nil {
		return penalty.Sheet{}, err
	}
	if o := in.Findings.Override; o != nil && o.Reviewer == o.Officer {
		return penalty.Sheet{}, field("override_reviewer", "override_reviewer")
	}
	order := func(f penalty.Factor) int {
		return slices.IndexFunc(t.Factors, func(d penalty.TableFactor) bool { return d.Key == f.Key })
	}
	slices.SortStableFunc(in.Findings.Factors, func(a, b penalty.Factor) int { return cmp.Compare(order(a), order(b)) }) // the formula reads like the table
	return penalty.Compute(t, c.Min, c.Max, in.Findings)
}
