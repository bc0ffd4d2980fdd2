package matter

import (
	"math/rand/v2"
	"testing"

	"linli/kernel/access"
	"linli/platform/fault"
)

// model is the loop in ten lines: what a person who knows the rules by heart would say.
type model struct {
	state  State
	round  int64
	holder string
	fixers map[string]bool
}

// does says whether the act is allowed, and follows it.
func (m *model) does(act string, who, to string, looks map[string]bool) bool {
	switch ok := false; act {
	case "claim":
		ok = m.state == Assigned && who == m.holder
		return ok && m.to(Working)
	case "fix":
		ok = m.state == Working || m.state == Assigned && who == m.holder
		return ok && m.add(who) && m.to(Fixed)
	case "pass", "fail":
		ok = (m.state == Fixed || m.state == Closed) && looks[who] && !m.fixers[who] && who != m.holder
		return ok && (act == "pass" && m.to(Closed) || act == "fail" && m.back())
	case "notfixed":
		return (m.state == Fixed || m.state == Closed) && m.back()
	case "assign":
		ok = (m.state == Open || m.state == Assigned || m.state == Working) && to != m.holder
		return ok && m.give(to) && m.to(Assigned)
	case "hang":
		return (m.state == Assigned || m.state == Working) && m.to(Hung)
	case "unhang":
		return m.state == Hung && m.to(Working)
	}
	return false
}

func (m *model) to(s State) bool    { m.state = s; return true }
func (m *model) back() bool         { m.round++; return m.to(Working) }
func (m *model) add(p string) bool  { m.fixers[p] = true; return true }
func (m *model) give(p string) bool { m.holder = p; return true }

// Random commands by random people on several matters: the service and the model agree on every answer and every state, and the
// ledger replays to the same rows.
func TestModel(t *testing.T) {
	each(t, func(t *testing.T, w *street) {
		r := rand.New(rand.NewPCG(20260630, 7))
		staff := []access.Actor{w.manager, w.colleague, w.worker, w.secretary, w.clerk}
		looks := map[string]bool{w.worker.ID: true, w.secretary.ID: true, w.clerk.ID: true}
		var tickets []Ticket
		var models []*model
		for range 6 {
			tk := w.report("service")
			tickets = append(tickets, tk)
			models = append(models, &model{state: tk.Matter.State, round: 1, holder: tk.Matter.Holder, fixers: map[string]bool{}})
		}
		acts := []string{"claim", "fix", "pass", "fail", "notfixed", "assign", "hang", "unhang"}
		allowed := 0
		for i := range 700 {
			n := r.IntN(len(tickets))
			act, who, to := acts[r.IntN(len(acts))], staff[r.IntN(len(staff))], staff[r.IntN(2)]
			if act == "claim" || act == "fix" {
				who = staff[r.IntN(3)]
			}
			was := *models[n]
			want := models[n].does(act, who.ID, to.ID, looks)
			err := w.command(act, who, to, tickets[n])
			if (err == nil) != want {
				t.Fatalf("command %d: %s by %s on %+v: model says %v, service says %v", i, act, who.Name, was, want, err)
			}
			if err != nil && fault.Is(err, fault.KindInternal) {
				t.Fatalf("command %d: %v", i, err)
			}
			if want {
				allowed++
			}
			if m := w.get(tickets[n].Matter.ID); m.State != models[n].state || m.Round != models[n].round || m.Holder != models[n].holder {
				t.Fatalf("command %d: %s: row %s/%d/%s, model %+v", i, act, m.State, m.Round, m.HolderLabel, models[n])
			}
		}
		if allowed < 100 {
			t.Errorf("only %d commands were allowed: the test says little", allowed)
		}
		w.sound()
	})
}

func (w *street) command(act string, who, to access.Actor, tk Ticket) error {
	d := Do{ID: tk.Matter.ID, Note: "因为"}
	var err error
	switch act {
	case "claim":
		_, err = w.svc.Claim(ctx, who, Claim{d})
	case "fix":
		_, err = w.svc.Rectify(ctx, who, Rectify{Do: d, Measures: "修"})
	case "pass", "fail":
		_, err = w.svc.Look(ctx, who, Look{Do: d, Result: act})
	case "notfixed":
		d.Receipt = tk.Secret
		_, err = w.svc.NotFixed(ctx, access.Public(), NotFixed{d})
	case "assign":
		_, err = w.svc.Assign(ctx, w.secretary, Assign{Do: d, To: Holder{Person: to.ID}})
	case "hang":
		_, err = w.svc.Hang(ctx, w.clerk, Hang{Do: d, Interim: "围挡"})
	case "unhang":
		_, err = w.svc.Unhang(ctx, w.clerk, Unhang{Do: d})
	}
	return err
}
