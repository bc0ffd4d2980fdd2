package sample

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	envsample "linli/affairs/environment/sample/pages"

	"linli/affairs/environment/ground"
	"linli/kernel/access"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// pagesOf serves the pages of the package.
type pagesOf struct{ *Service }

func (w *pagesOf) routes() []web.Route {
	get, post := http.MethodGet, http.MethodPost
	inspect, read := string(access.EnvInspect), string(access.EnvRead)
	return []web.Route{
		{Method: get, Pattern: "/environment/tasks", Perm: inspect, Handle: w.list},
		{Method: get, Pattern: "/environment/tasks/new", Perm: inspect, Handle: w.newForm},
		{Method: post, Pattern: "/environment/tasks/new", Perm: inspect, Handle: w.plan},
		{Method: get, Pattern: "/environment/tasks/officers", Perm: inspect, Handle: w.cards},
		{Method: post, Pattern: "/environment/tasks/officers", Perm: string(access.EnvEdit), Handle: w.saveCard},
		{Method: get, Pattern: "/environment/tasks/{id}", Perm: inspect, Handle: w.task},
		{Method: get, Pattern: "/environment/tasks/{id}/site", Perm: inspect, Handle: w.siteForm},
		{Method: post, Pattern: "/environment/tasks/{id}/site", Perm: inspect, Handle: w.fillForm, MaxBody: formBody},
		{Method: get, Pattern: "/environment/tasks/{id}/read", Perm: inspect, Handle: w.readBack},
		{Method: post, Pattern: "/environment/tasks/{id}/read", Perm: inspect, Handle: w.signForm, MaxBody: formBody},
		{Method: post, Pattern: "/environment/tasks/{id}/more", Perm: inspect, Handle: w.addMore},
		{Method: post, Pattern: "/environment/tasks/{id}/cancel", Perm: inspect, Handle: w.cancel},
		{Method: get, Pattern: "/environment/tasks/{id}/labels", Perm: inspect, Handle: w.labelSheet},
		{Method: get, Pattern: "/environment/tasks/{id}/print", Perm: inspect, Handle: w.print},
		{Method: get, Pattern: "/environment/tasks/{id}/pictures/{doc}", Perm: inspect, Handle: w.picture},
		{Method: post, Pattern: "/environment/tasks/{id}/pass", Perm: inspect, Handle: w.pass},
		{Method: get, Pattern: "/environment/tasks/{id}/report", Perm: inspect, Handle: w.reportForm},
		{Method: post, Pattern: "/environment/tasks/{id}/report", Perm: inspect, Handle: w.saveReport},
		{Method: get, Pattern: "/environment/samples", Perm: read, Handle: w.samples},
		{Method: get, Pattern: "/environment/samples/{id}", Perm: read, Handle: w.one},
		{Method: get, Pattern: "/environment/tasks/{id}/quality", Perm: inspect, Handle: w.quality},
		{Method: post, Pattern: "/environment/tasks/{id}/quality", Perm: inspect, Handle: w.saveQuality},
		{Method: post, Pattern: "/environment/samples/{id}/seal", Perm: inspect, Handle: w.seal},
		{Method: post, Pattern: "/environment/samples/{id}/report", Perm: inspect, Handle: w.fillReport},
		{Method: post, Pattern: "/environment/samples/{id}/repair", Perm: inspect, Handle: w.repair},
		{Method: post, Pattern: "/environment/samples/{id}/confirm", Perm: inspect, Handle: w.confirm},
	}
}

// formBody bounds a form with its pictures.
const formBody = 40 << 20

func (w *pagesOf) read(c *web.Ctx, fn func(tx *db.Tx) error) error { return w.DB.Read(c.Context(), fn) }

func tr(lang, key string, args ...any) string {
	return text.T(lang, "environment.sample."+key, args...)
}

func href(parts ...string) string { return "/environment/" + strings.Join(parts, "/") }

func itoa(n int) string { return strconv.Itoa(n) }

// local is a moment as an input of type datetime-local writes it.
func local(ms int64) string {
	if ms == 0 {
		return ""
	}
	return clock.Instant(ms).Format("2006-01-02T15:04")
}

// moment reads such an input; 0 for none or one that cannot be read.
func moment(s string) int64 {
	s = strings.Replace(strings.TrimSpace(s), " ", "T", 1)
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05", "2006-1-2T15:04"} {
		if t, err := time.ParseInLocation(layout, s, clock.Shanghai); err == nil {
			return t.UnixMilli()
		}
	}
	return 0
}

var stateMarks = map[string]func(string) ui.Mark{Planned: ui.Waiting, Filled: ui.Due, Signed: ui.Done, Cancelled: ui.Unknown}

func stateMark(lang string, t Task) ui.Mark {
	return stateMarks[t.State](tr(lang, "state."+t.State))
}

func (w *pagesOf) list(c *web.Ctx) error {
	a := access.From(c.Context())
	state := cmp.Or(c.Query("state"), Planned)
	if stateMarks[state] == nil {
		state = Planned
	}
	v := envsample.ListView{Tabs: ground.Tabs(c.Lang, ground.TabTasks, a)}
	err := w.read(c, func(tx *db.Tx) error {
		list, err := w.Tasks(tx, a, []string{state}, 200)
		v.Table = taskTable(tx, c.Lang, list, state)
		return err
	})
	if err != nil {
		return err
	}
	pg := w.Frame.Staff(c, tr(c.Lang, "tasks"), "/environment")
	pg.Sub = tr(c.Lang, "tasks_sub")
	var chips []ui.Tab
	for _, s := range []string{Planned, Filled, Signed, Cancelled} {
		chips = append(chips, ui.Tab{Label: tr(c.Lang, "state."+s), Href: "/environment/tasks?state=" + s, On: s == state})
	}
	v.Chips = chips
	pg.Actions = []ui.Btn{{Label: tr(c.Lang, "officers"), Href: "/environment/tasks/officers"}, {Label: tr(c.Lang, "new"), Href: "/environment/tasks/new", Primary: true}}
	return c.Page(http.StatusOK, envsample.List(pg, v))
}

func taskTable(tx *db.Tx, lang string, list []Task, state string) ui.Table {
	col := func(key string) string { return tr(lang, "c."+key) }
	t := ui.Table{Caption: tr(lang, "tasks"), Columns: []ui.Column{{Title: col("task"), Key: true}, {Title: col("point")}, {Title: col("kind")}, {Title: col("window")}, {Title: col("officers")}, {Title: col("state")}},
		Empty: &ui.Empty{Title: tr(lang, "empty_"+state), Why: tr(lang, "empty_why"), Act: &ui.Btn{Label: tr(lang, "new"), Href: "/environment/tasks/new"}}}
	for _, x := range list {
		m := dueMark(tx, lang, x)
		t.Rows = append(t.Rows, ui.Row{Tone: m.Tone, Cells: []ui.Cell{{Over: x.No, Text: x.Title, Href: href("tasks", x.ID), Strong: true}, {Text: x.Point.Name, Sub: x.Point.CompanyName}, {Text: tr(lang, "kind."+x.Kind)}, {Text: days(x)}, {Text: x.Names()}, {Mark: &m}}})
	}
	return t
}

func days(t Task) string {
	if t.From == t.Until {
		return t.From
	}
	return t.From + " – " + t.Until
}

// dueMark is the state of a task, and for one to do how long there is.
func dueMark(tx *db.Tx, lang string, t Task) ui.Mark {
	if t.State != Planned {
		return stateMark(lang, t)
	}
	switch n := window(t, today(tx)); {
	case n < 0:
		return ui.Late(tr(lang, "today_late"))
	case n == 0:
		return ui.Due(tr(lang, "today_now"))
	default:
		return ui.Waiting(tr(lang, "today_left", n))
	}
}

// newCmd is the form of a task.
type newCmd struct {
	Kind     string   `form:"kind"`
	Title    string   `form:"title"`
	At       string   `form:"at"`
	From     string   `form:"from"`
	Until    string   `form:"until"`
	Officers []string `form:"officers"`
	Labels   int      `form:"labels"`
	Case     string   `form:"case"`
}

func (w *pagesOf) newForm(c *web.Ctx) error {
	day := clock.DayOf(w.DB.Clock().Now())
	cmd := newCmd{Kind: cmp.Or(c.Query("kind"), Inspect), At: c.Query("at"), Case: c.Query("case"), From: day, Until: day, Labels: 4}
	if cmd.Kind == Recheck {
		cmd.Until, cmd.Title = clock.AddDays(day, RecheckWithin), tr(c.Lang, "kind.recheck")
	}
	return w.showNew(c, http.StatusOK, cmd, nil)
}

func (w *pagesOf) showNew(c *web.Ctx, status int, cmd newCmd, bad map[string]string) error {
	a := access.From(c.Context())
	v := envsample.NewView{Action: "/environment/tasks/new", Kinds: ui.Options(c.Lang, "environment.sample.kind.", []string{Inspect, Recheck}, cmd.Kind), Title: cmd.Title, At: cmd.At, From: cmd.From, Until: cmd.Until, No: itoa(cmd.Labels), Case: cmd.Case, Bad: bad,
		Errors: ui.Summary(bad, "kind", "title", "at", "from", "until", "officers", "labels"), Points: []ui.Option{{Label: tr(c.Lang, "choose")}}}
	err := w.read(c, func(tx *db.Tx) error {
		list, err := w.points(tx, a)
		if err != nil {
			return err
		}
		for _, p := range list {
			v.Points = append(v.Points, ui.Option{Value: p.ID, Label: text.Joined(p.CompanyName, p.Name)})
		}
		v.Who = nil
		who, err := w.Officers(tx, a)
		for _, o := range who {
			m := cardWords(c.Lang, o, today(tx))
			v.Who = append(v.Who, ui.Option{Value: o.ID, Label: o.Name + " " + o.Card + m, On: slices.Contains(cmd.Officers, o.ID)})
		}
		return err
	})
	if err != nil {
		return err
	}
	pg := w.Frame.Staff(c, tr(c.Lang, "new"), "/environment")
	pg.Back = "/environment/tasks"
	return c.Page(status, envsample.New(pg, v))
}

func cardWords(lang string, o Officer, day string) string {
	if o.Until < day {
		return text.Aside(lang, tr(lang, "card_over"))
	}
	return ""
}

func (w *pagesOf) plan(c *web.Ctx) error {
	cmd, _, err := web.Decode[newCmd](c)
	if err == nil {
		var t Task
		t, err = w.Plan(c.Context(), access.From(c.Context()), NewTask{Kind: cmd.Kind, Title: cmd.Title, At: cmd.At, From: cmd.From, Until: cmd.Until, Officers: cmd.Officers, Labels: cmd.Labels, Case: cmd.Case})
		if err == nil {
			w.Frame.Done(c, tr(c.Lang, "planned_now", t.No, len(t.Labels)), nil)
			return c.Redirect(href("tasks", t.ID))
		}
	}
	if bad, ok := web.Refusals(c, err); ok {
		return w.showNew(c, web.Status(err), cmd, bad)
	}
	return err
}

// cardCmd is the form of a card, or the button that ends one.
type cardCmd struct {
	Name  string `form:"name"`
	Card  string `form:"card"`
	Until string `form:"until"`
	End   string `form:"end"`
}

func (w *pagesOf) cards(c *web.Ctx) error {
	return w.showCards(c, http.StatusOK, cardCmd{}, nil)
}

func (w *pagesOf) showCards(c *web.Ctx, status int, cmd cardCmd, bad map[string]string) error {
	a := access.From(c.Context())
	v := envsample.CardsView{Action: "/environment/tasks/officers", Name: cmd.Name, Card: cmd.Card, Until: cmd.Until, Edit: a.Has(access.EnvEdit), Bad: bad, Errors: ui.Summary(bad, "name", "card", "until")}
	err := w.read(c, func(tx *db.Tx) error {
		list, err := w.Officers(tx, a)
		v.Table = cardTable(c.Lang, list, today(tx), v.Edit)
		return err
	})
	if err != nil {
		return err
	}
	pg := w.Frame.Staff(c, tr(c.Lang, "officers"), "/environment")
	pg.Back = "/environment/tasks"
	return c.Page(status, envsample.Cards(pg, v))
}

func cardTable(lang string, list []Officer, day string, edit bool) ui.Table {
	col := func(key string) string { return tr(lang, "c."+key) }
	t := ui.Table{Caption: tr(lang, "officers"), Columns: []ui.Column{{Title: col("name"), Key: true}, {Title: col("card")}, {Title: col("until")}, {Title: col("state")}, {}},
		Empty: &ui.Empty{Title: tr(lang, "empty_officers"), Why: tr(lang, "empty_officers_why")}}
	for _, o := range list {
		m := ui.Fine(tr(lang, "card_fine"))
		switch {
		case o.Until < day:
			m = ui.Late(tr(lang, "card_over"))
		case o.Until < clock.AddDays(day, 30):
			m = ui.Due(tr(lang, "card_soon"))
		}
		r := ui.Row{Tone: m.Tone, Cells: []ui.Cell{{Text: o.Name, Strong: true}, {Text: o.Card}, {Text: o.Until}, {Mark: &m}, {}}}
		if edit {
			r.Cells[4].Btns = []ui.Btn{{Label: tr(lang, "end_officer"), Small: true, Name: "end", Value: o.ID}}
		}
		t.Rows = append(t.Rows, r)
	}
	return t
}

func (w *pagesOf) saveCard(c *web.Ctx) error {
	cmd, _, err := web.Decode[cardCmd](c)
	if err != nil {
		return err
	}
	a := access.From(c.Context())
	done := "officer_added"
	if cmd.End != "" {
		_, err = w.EndOfficer(c.Context(), a, cmd.End)
		done = "officer_ended"
	} else {
		n := NewOfficer{Name: cmd.Name, Card: cmd.Card, Until: cmd.Until}
		if scope := a.Scope(access.EnvEdit); len(scope) > 0 {
			n.Path = string(scope[0])
		}
		if text.Squeeze(cmd.Name) == text.Squeeze(a.Name) {
			n.Person = a.Person
		}
		_, err = w.AddOfficer(c.Context(), a, n)
	}
	if err != nil {
		if bad, ok := web.Refusals(c, err); ok {
			return w.showCards(c, web.Status(err), cmd, bad)
		}
		return err
	}
	w.Frame.Done(c, tr(c.Lang, done), nil)
	return c.Redirect("/environment/tasks/officers")
}
