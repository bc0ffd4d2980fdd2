package app

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"time"

	"linli/kernel/duty/assign"
	"linli/kernel/duty/assign/proof"
	"linli/platform/fault"
)

// SolveOptions are the flags of `linli solve duty`.
type SolveOptions struct {
	Dir    string // households.csv, members.csv, compounds.csv
	Out    string // plan.csv; empty: only the figures are printed
	Verify bool   // check the plan at Out, or Dir/plan.csv, instead of writing one
}

// solved is what SolveDuty prints.
type solved struct {
	Cost       int64   `json:"cost"`
	Unserved   int64   `json:"unserved"`
	Seconds    float64 `json:"solve_s"`
	Total      float64 `json:"total_s"`
	Proof      string  `json:"proof"`
	Households int     `json:"households"`
	Members    int     `json:"members"`
}

// SolveDuty solves an assignment (domain/assignment.md) without a database, or verifies a plan made earlier. Every answer is checked
// by a checker that knows nothing of the solver; exit 1 when it says no.
func SolveDuty(c Config, o SolveOptions) error {
	begin := time.Now()
	defer debug.SetGCPercent(debug.SetGCPercent(400)) // a short run: collecting costs more than it gives back; a city still takes less than 1 GB
	town, err := assign.Read(o.Dir)
	if err != nil {
		return err
	}
	var visits []assign.Visit
	if o.Verify {
		if o.Out == "" {
			o.Out = filepath.Join(o.Dir, "plan.csv")
		}
		if visits, err = assign.ReadPlan(o.Out, town); err != nil {
			return err
		}
	}
	at := time.Now()
	plan, err := assign.Solve(town)
	if err != nil {
		return err
	}
	took := time.Since(at)
	if visits == nil {
		visits = plan.Visits
	}
	report, wrong := proof.Check(town, visits, plan.MemberPotential, plan.HouseholdPotential)
	out := solved{report.Cost, report.Unserved, took.Seconds(), time.Since(begin).Seconds(), "ok", len(town.Households), len(town.Members)}
	if wrong != nil {
		out.Proof = wrong.Error()
	} else if !o.Verify && o.Out != "" {
		if err := writePlan(o.Out, plan, town); err != nil {
			return err
		}
	}
	if err := c.print(out, "cost=%d unserved=%d solve_s=%.3f total_s=%.3f proof=%s", out.Cost, out.Unserved, out.Seconds, out.Total, out.Proof); err != nil {
		return err
	}
	if wrong != nil {
		return ErrNo
	}
	return nil
}

// writePlan writes a file whole or not at all.
func writePlan(name string, plan *assign.Plan, town *assign.Town) error {
	f, err := os.CreateTemp(filepath.Dir(name), ".plan-*")
	if err != nil {
		return fault.Invalid("app.unwritable", name).With(err)
	}
	defer os.Remove(f.Name())
	err = plan.Write(f, town)
	if e := f.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Chmod(f.Name(), 0o644)
	}
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		return fault.Invalid("app.unwritable", name).With(fmt.Errorf("plan: %w", err))
	}
	return nil
}
