package sample

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"linli/affairs/environment/ground"
	"linli/kernel/access"
	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
	"linli/platform/text"
)

// RecheckWithin is how many days the window of a re-inspection may reach (生态环境行政处罚办法: within 30 days).
const RecheckWithin = 30

// NewTask is a task as its form sends it.
type NewTask struct {
	Kind, Title, At string
	From, Until     string
	Officers        []string // ids
	Labels          int      // how many sample codes are kept for it
	Case            string
}

// Plan makes a task with its officers and the codes of its labels: one ledger entry. Invalid with fields (fewer than two officers with
// valid cards, a window that is none); needs env.inspect.
func (s *Service) Plan(ctx context.Context, a access.Actor, n NewTask) (Task, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Task, error) { return s.PlanTx(tx, a, n) })
}

// PlanTx is Plan inside a transaction.
func (s *Service) PlanTx(tx *db.Tx, a access.Actor, n NewTask) (Task, error) {
	p, err := s.Point(tx, n.At)
	if fault.Is(err, fault.KindNotFound) {
		err = fault.InvalidFields(field("at", "need_point"))
	}
	if err != nil {
		return Task{}, err
	}
	if err := a.May(access.EnvInspect, place.Path(p.Path)); err != nil {
		return Task{}, err
	}
	t := Task{ID: id.New(), Kind: cmp.Or(n.Kind, Inspect), Title: text.Short(n.Title, 60), Point: p, From: n.From, Until: cmp.Or(n.Until, n.From), Case: n.Case, Hidden: n.Kind == Recheck, State: Planned, Maker: a.ID, Label: a.Name, Made: tx.NowMS(), Rev: 1}
	if t.Officers, err = s.chosen(tx, n.Officers); err != nil {
		return t, err
	}
	if err := t.check(n.Labels); err != nil {
		return t, err
	}
	if err := s.labels(tx, &t, n.Labels); err != nil {
		return t, err
	}
	if err := insertTask(tx, t); err != nil {
		return t, err
	}
	return t, s.taskNote(tx, a, "env.task.plan", t, map[string]any{"no": t.No, "point": p.ID, "from": t.From, "until": t.Until, "officers": t.Names(), "labels": strings.Join(t.Labels, " ")})
}

func (t Task) check(labels int) error {
	var bad []fault.Field
	if t.Kind != Inspect && t.Kind != Recheck {
		bad = append(bad, field("kind", "need_kind"))
	}
	if t.Title == "" {
		bad = append(bad, field("title", "need_title"))
	}
	switch {
	case !clock.ValidDay(t.From) || !clock.ValidDay(t.Until) || t.Until < t.From:
		bad = append(bad, field("until", "bad_window"))
	case t.Kind == Recheck && t.Until > clock.AddDays(t.From, RecheckWithin):
		bad = append(bad, field("until", "long_window", RecheckWithin))
	}
	if labels < 0 || labels > mostLabels {
		bad = append(bad, field("labels", "bad_labels", mostLabels))
	}
	if len(bad) > 0 {
		return fault.InvalidFields(bad...)
	}
	return Fit(t.Officers, t.Until)
}

// labels keeps codes for a task, in the order of the day.
func (s *Service) labels(tx *db.Tx, t *Task, want int) error {
	var last int64
	if err := tx.Get("SELECT COALESCE(MAX(n), 0) FROM env_label WHERE day = ?", []any{t.From}, &last); err != nil {
		return err
	}
	head := s.codeWord(tx, t.Point.Path)
	for n := int(last) + 1; len(t.Labels) < want; n++ {
		c := Code(head, t.From, n)
		there, err := tx.Exists("SELECT 1 FROM env_sample WHERE code = ?", c) // of a book
		if err != nil {
			return err
		}
		if there {
			continue
		}
		if _, err := tx.Exec("INSERT INTO env_label (code, task, day, n) VALUES (?,?,?,?)", c, t.ID, t.From, n); err != nil {
			return err
		}
		t.Labels = append(t.Labels, c)
	}
	before, err := tx.Count("SELECT COUNT(*) FROM env_task WHERE from_day = ?", t.From)
	t.No = fmt.Sprintf("%s%s-J%02d", t.From[2:4], t.From[5:7]+t.From[8:10], before+1)
	return err
}

// codeWord is the two letters before a sample's code: the initials of the city (云漳市: YZ).
func (s *Service) codeWord(tx *db.Tx, path string) string {
	var at place.Place
	var err error
	for p := place.Path(path); p.Level() > 0 && at.Kind != place.City && err == nil; p = p.Parent() {
		at, err = s.Places.ByPath(tx, p)
	}
	w := strings.ToUpper(text.Initials(at.Name))
	if err != nil || len(w) < 2 {
		return "LL"
	}
	return w[:2]
}

func (s *Service) taskNote(tx *db.Tx, a access.Actor, kind string, t Task, body map[string]any) error {
	return s.note(tx, a.Actor, kind, t.Point.Path, t.ID, t.Rev, map[string]any{"state": t.State, "kind": t.Kind}, body)
}

// Cancel calls a task off, with a reason. NotYet once notes were signed.
func (s *Service) Cancel(ctx context.Context, a access.Actor, task, why string) (Task, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Task, error) {
		t, err := s.reached(tx, a, access.EnvInspect, task)
		if err != nil {
			return t, err
		}
		if t.State != Planned {
			return t, fault.NotYet("environment.sample.not_planned")
		}
		if t.Why = text.Short(why, 200); t.Why == "" {
			return t, fault.InvalidFields(field("why", "need_why"))
		}
		if err := advance(tx, &t, Cancelled); err != nil {
			return t, err
		}
		return t, s.taskNote(tx, a, "env.task.cancel", t, map[string]any{"why": t.Why})
	})
}

// reached reads a task that the actor holds a right at. NotFound outside.
func (s *Service) reached(tx *db.Tx, a access.Actor, perm access.Perm, task string) (Task, error) {
	list, err := tasks(tx, "id = ?", task)
	if err == nil && len(list) == 0 {
		err = fault.NotFound("environment.sample.no_task")
	}
	if err != nil {
		return Task{}, err
	}
	return list[0], a.May(perm, place.Path(list[0].Point.Path))
}

// Tasks lists the tasks of a state where the actor inspects, the earliest window first for those to come, else the newest.
func (s *Service) Tasks(tx *db.Tx, a access.Actor, states []string, limit int) ([]Task, error) {
	cond, args := place.Below("path", a.Scope(access.EnvInspect))
	order := " ORDER BY from_day DESC, id DESC LIMIT ?"
	if len(states) > 0 && states[0] == Planned {
		order = " ORDER BY until_day, id LIMIT ?"
	}
	in := strings.TrimSuffix(strings.Repeat("?,", len(states)), ",")
	all := []any{}
	for _, x := range states {
		all = append(all, x)
	}
	return tasks(tx, "state IN ("+in+") AND "+cond+order, append(append(all, args...), limit)...)
}

// window says whether a task is due: its days left, negative when it is late.
func window(t Task, today string) int {
	days := 0
	for d := today; d < t.Until && days < 400; d = clock.AddDays(d, 1) {
		days++
	}
	if t.Until < today {
		return -1
	}
	return days
}

// today is a helper of the pages.
func today(tx *db.Tx) string { return ground.Today(tx) }
