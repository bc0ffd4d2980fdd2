package publish

import (
	"net/http"
	"strconv"

	"linli/affairs/environment/ground"
	publishpages "linli/affairs/environment/publish/pages"
	"linli/kernel/access"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

type site struct{ *Service }

func (w *site) routes() []web.Route {
	get, post := http.MethodGet, http.MethodPost
	read, pub := string(access.EnvRead), string(access.EnvPublish)
	return []web.Route{
		{Method: get, Pattern: "/environment/typical", Perm: read, Handle: w.list},
		{Method: get, Pattern: "/environment/typical/new", Perm: pub, Handle: w.form},
		{Method: post, Pattern: "/environment/typical/new", Perm: pub, Handle: w.write},
		{Method: get, Pattern: "/environment/typical/{id}", Perm: read, Handle: w.one},
		{Method: get, Pattern: "/environment/typical/{id}/edit", Perm: pub, Handle: w.editForm},
		{Method: post, Pattern: "/environment/typical/{id}/edit", Perm: pub, Handle: w.edit},
		{Method: post, Pattern: "/environment/typical/{id}/{act}", Perm: pub, Handle: w.act},
		{Method: get, Pattern: "/penalties", Perm: web.Public, Handle: w.penalties},
		{Method: get, Pattern: "/penalties/{code}", Perm: web.Public, Handle: w.penalty},
		{Method: get, Pattern: "/penalties/{code}/print", Perm: web.Public, Handle: w.penaltyPrint},
		{Method: get, Pattern: "/q/{code}/cases", Perm: web.Public, Handle: w.cases},
		{Method: get, Pattern: "/cases", Perm: web.Public, Handle: w.cases},
		{Method: get, Pattern: "/cases/{code}", Perm: web.Public, Handle: w.typical},
		{Method: get, Pattern: "/cases/{code}/print", Perm: web.Public, Handle: w.typicalPrint},
	}
}

func t(c *web.Ctx, key string, args ...any) string {
	return text.T(c.Lang, "environment.publish."+key, args...)
}

func who(c *web.Ctx) access.Actor { return access.From(c.Context()) }

func (w *site) read(c *web.Ctx, fn func(tx *db.Tx) error) error { return w.DB.Read(c.Context(), fn) }

func mark(c *web.Ctx, p Publication) ui.Mark {
	word := t(c, "st."+p.State)
	switch p.State {
	case Draft:
		return ui.Waiting(word)
	case Public:
		return ui.Fine(word)
	case Ended:
		return ui.Done(word)
	}
	return ui.Unknown(word)
}

// list is G4 for staff: what must be published soon, drafts, what is public, what was taken down.
func (w *site) list(c *web.Ctx) error {
	a := who(c)
	v := publishpages.ListView{Tabs: ground.Tabs(c.Lang, ground.TabTypical, a)}
	pg := w.Frame.Staff(c, t(c, "title"), "/environment")
	err := w.read(c, func(tx *db.Tx) error {
		today := ground.Today(tx)
		all, err := publications(tx, "state<>'' ORDER BY written_at DESC, id LIMIT 400")
		if err != nil {
			return err
		}
		n, done := map[string]int{}, map[string]bool{}
		v.Table = ui.Table{Caption: t(c, "papers"), Columns: []ui.Column{{Title: t(c, "f.title"), Key: true}, {Title: t(c, "kind")}, {Title: t(c, "state")}, {Title: t(c, "days")}, {Title: t(c, "by"), Low: true}},
			Empty: &ui.Empty{Title: t(c, "empty"), Why: t(c, "empty_why")}}
		for _, p := range all {
			if a.May(access.EnvRead, p.Path) != nil {
				continue
			}
			n[p.State]++
			if p.State != Withdrawn {
				done[p.Case+"/"+p.Kind] = true
			}
			v.Table.Rows = append(v.Table.Rows, w.row(c, p, today))
		}
		late, err := w.todo(c, tx, a, done, today, &v)
		tone := ui.Plain
		if late > 0 {
			tone = ui.Red
		}
		v.KPIs = []ui.KPI{{Label: t(c, "k.todo"), Value: strconv.Itoa(len(v.Todo.Rows)), Tone: tone, Note: t(c, "k.late", late)}, {Label: t(c, "k.draft"), Value: strconv.Itoa(n[Draft])}, {Label: t(c, "k.public"), Value: strconv.Itoa(n[Public]), Tone: ui.Green}, {Label: t(c, "k.down"), Value: strconv.Itoa(n[Withdrawn] + n[Ended])}}
		return err
	})
	if err != nil {
		return err
	}
	v.Links = []ui.Btn{{Label: t(c, "public_penalties"), Href: "/penalties"}, {Label: t(c, "public_cases"), Href: "/cases"}, {Label: t(c, "papers_link"), Href: "/environment/papers"}}
	return c.Page(http.StatusOK, publishpages.List(pg, v))
}

func (w *site) row(c *web.Ctx, p Publication, today string) ui.Row {
	m := mark(c, p)
	days := t(c, "due_by", p.Due)
	switch {
	case p.State == Draft && p.Due < today:
		m = ui.Late(t(c, "st.draft"))
	case p.State == Public:
		days = t(c, "until", p.Until)
	case p.EndedAt > 0:
		days = text.Date(clock.Instant(p.EndedAt))
	}
	by := p.WriterLabel
	if p.PublishLabel != "" {
		by = text.Joined(p.WriterLabel, p.PublishLabel)
	}
	return ui.Row{ID: p.ID, Cells: []ui.Cell{{Text: p.Title, Sub: text.Joined(p.Number, p.Party), Href: "/environment/typical/" + p.ID}, {Text: t(c, "kind."+p.Kind)}, {Mark: &m}, {Text: days}, {Text: by}}}
}

// todo lists delivered decisions that nobody has written up, with the last day; it counts those that are late.
func (w *site) todo(c *web.Ctx, tx *db.Tx, a access.Actor, done map[string]bool, today string, v *publishpages.ListView) (late int, err error) {
	v.Todo = ui.Table{Caption: t(c, "todo"), Columns: []ui.Column{{Title: t(c, "number"), Key: true}, {Title: t(c, "due")}, {Title: t(c, "do")}}, Empty: &ui.Empty{Title: t(c, "todo_none"), Why: t(c, "todo_why")}}
	if w.Seams.DecidedCases == nil {
		return 0, nil
	}
	list, err := w.Seams.DecidedCases(tx, a, 100)
	if err != nil {
		return 0, err
	}
	cal, err := w.Statute.Calendar(tx)
	if err != nil {
		return 0, err
	}
	for _, d := range list {
		if done[d.Case+"/"+Decision] && done[d.Case+"/"+Typical] {
			continue
		}
		last, _, err := dueOf(cal, "environment.publish", d.Day)
		if err != nil {
			return 0, err
		}
		cell := ui.Cell{Text: text.DayWords(c.Lang, last, tx.Now)}
		row := ui.Row{Cells: []ui.Cell{{Text: d.Number, Sub: text.Joined(d.Party, d.Cause)}, cell, {}}}
		may := a.May(access.EnvPublish, d.Path) == nil // who only reads sees what is due, and no button that would be refused
		if !done[d.Case+"/"+Decision] && last < today {
			m := ui.Late(t(c, "late"))
			row.Cells[1].Mark = &m
			late++
		}
		if may && !done[d.Case+"/"+Decision] {
			row.Cells[2].Btns = append(row.Cells[2].Btns, ui.Btn{Label: t(c, "write_decision"), Href: "/environment/typical/new?case=" + d.Case + "&kind=decision", Small: true})
		}
		if may && !done[d.Case+"/"+Typical] {
			row.Cells[2].Btns = append(row.Cells[2].Btns, ui.Btn{Label: t(c, "write_typical"), Href: "/environment/typical/new?case=" + d.Case + "&kind=typical", Small: true})
		}
		v.Todo.Rows = append(v.Todo.Rows, row)
	}
	return late, nil
}

func wordsOf(p Publication) Words {
	return Words{p.Title, p.Facts, p.Basis, p.Content, p.Pay, p.Handling, p.Lesson}
}

func wordsIn(f web.Form) Words {
	return Words{f.Get("title"), f.Get("facts"), f.Get("basis"), f.Get("content"), f.Get("pay"), f.Get("handling"), f.Get("lesson")}
}

// form proposes the words of the case; without a kind it lets choose.
func (w *site) form(c *web.Ctx) error {
	if c.Query("kind") == "" {
		return w.choose(c)
	}
	var p Publication
	err := w.read(c, func(tx *db.Tx) (err error) {
		p, err = w.Propose(tx, who(c), c.Query("case"), c.Query("kind"))
		return err
	})
	if err != nil {
		return err
	}
	return w.showForm(c, http.StatusOK, p, wordsOf(p), "/environment/typical/new?case="+p.Case+"&kind="+p.Kind, nil)
}

func (w *site) choose(c *web.Ctx) error {
	pg := w.Frame.Staff(c, t(c, "choose"), "/environment")
	pg.Back = "/environment/typical"
	base := "/environment/typical/new?case=" + c.Query("case") + "&kind="
	return c.Page(http.StatusOK, publishpages.Choose(pg, []ui.ListRow{{Href: base + Decision, Title: t(c, "write_decision"), Sub: t(c, "decision_why")}, {Href: base + Typical, Title: t(c, "write_typical"), Sub: t(c, "typical_why")}}))
}

func (w *site) showForm(c *web.Ctx, status int, p Publication, x Words, action string, bad map[string]string) error {
	v := publishpages.FormView{Action: action, Errors: ui.Summary(bad, "title", "facts", "handling", "basis", "content", "pay", "lesson")}
	area := func(name, value string, rows int) {
		v.Fields = append(v.Fields, publishpages.FormField{Rows: rows, In: ui.Input{Name: name, Label: t(c, "f."+p.Kind+"."+name), Value: value, Rows: rows, MaxLen: limits[name], Required: true, Error: bad[name], Hint: hint(c, p.Kind, name)}})
	}
	area("title", x.Title, 0)
	area("facts", x.Facts, 7)
	if p.Kind == Typical {
		area("handling", x.Handling, 6)
	}
	area("basis", x.Basis, 2)
	area("content", x.Content, 3)
	if p.Kind == Typical {
		area("lesson", x.Lesson, 5)
	} else {
		area("pay", x.Pay, 2)
	}
	v.Facts = []ui.Def{{Term: t(c, "party"), Text: p.Party}, {Term: t(c, "body"), Text: p.Body}, {Term: t(c, "day"), Text: p.Day}, {Term: t(c, "due"), Text: p.Due}}
	if p.Kind == Decision {
		v.Facts = append([]ui.Def{{Term: t(c, "number"), Text: p.Number}}, v.Facts...)
	}
	pg := w.Frame.Staff(c, t(c, "write_"+p.Kind), "/environment")
	pg.Back, pg.Sub = "/environment/typical", t(c, "form_line")
	return c.Page(status, publishpages.Form(pg, v))
}

func hint(c *web.Ctx, kind, name string) string {
	if key := "environment.publish.h." + kind + "." + name; text.Has(c.Lang, key) {
		return text.T(c.Lang, key)
	}
	return ""
}

func (w *site) write(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	x := wordsIn(f)
	var p Publication
	err = w.DB.Write(c.Context(), func(tx *db.Tx) (err error) {
		p, err = w.Write(tx, who(c), c.Query("case"), c.Query("kind"), x)
		return err
	})
	if err != nil {
		bad, ok := web.Refusals(c, err)
		if !ok || p.Case == "" {
			return err
		}
		return w.showForm(c, web.Status(err), p, x, c.R.URL.RequestURI(), bad)
	}
	return c.Redirect("/environment/typical/" + p.ID)
}

func (w *site) editForm(c *web.Ctx) error {
	var p Publication
	err := w.read(c, func(tx *db.Tx) (err error) {
		if p, err = w.mine(tx, who(c), access.EnvPublish, c.Path("id")); err == nil && p.State != Draft {
			err = fault.NotYet("environment.publish.not_draft")
		}
		return err
	})
	if err != nil {
		return err
	}
	return w.showForm(c, http.StatusOK, p, wordsOf(p), "/environment/typical/"+p.ID+"/edit", nil)
}

func (w *site) edit(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	var p Publication
	err = w.DB.Write(c.Context(), func(tx *db.Tx) (err error) { p, err = w.Edit(tx, who(c), c.Path("id"), wordsIn(f)); return err })
	if err != nil {
		bad, ok := web.Refusals(c, err)
		if !ok || p.ID == "" {
			return err
		}
		return w.showForm(c, web.Status(err), p, wordsIn(f), "/environment/typical/"+p.ID+"/edit", bad)
	}
	return c.Redirect("/environment/typical/" + p.ID)
}
