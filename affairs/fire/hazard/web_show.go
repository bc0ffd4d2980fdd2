package hazard

import (
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"linli/affairs/fire/hazard/pages"
	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/matter"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

func (w *site) show(c *web.Ctx) error { return w.render(c, http.StatusOK, web.Form{}, nil) }

// render shows one hazard; typed and bad are those of a form that was refused.
func (w *site) render(c *web.Ctx, status int, typed web.Form, bad map[string]string) error {
	a := access.From(c.Context())
	v := pages.ShowView{Bad: bad, Errors: summary(bad, "interim", "money", "grade", "type", "why", "body", "doc", "on", "supervisor", "level", "due", "no", "day")}
	pg := w.Frame.Staff(c, "", "/fire")
	err := w.read(c, func(tx *db.Tx) error {
		h, m, err := w.reached(tx, a, access.FireRead, c.Path("id"), false)
		if err != nil {
			return err
		}
		mark := w.Frame.Mark(c.Lang, tx.Now, m)
		pg.Title, pg.Short, pg.Over, pg.Mark, pg.Sub = m.Title, m.No, m.No, &mark, joined(m.SpotLabel, m.Part)
		pg.Actions = []ui.Btn{{Label: t(c, "to_matter"), Href: "/matters/" + m.ID, Primary: true, DeskOnly: true}}
		pg.Dock = []ui.Btn{{Label: t(c, "to_matter"), Href: "/matters/" + m.ID, Primary: true, Big: true}}
		v.Facts, v.Papers, v.Rules = facts(c, h, m, tx.Now), papers(c, h), rules(c, h)
		v.Notices = notices(c, h, m)
		docs, err := w.Documents.Of(tx, m.ID)
		if err != nil {
			return err
		}
		v.Photos = affair.Shots(c.Lang, tx.Now, m.ID, docs)
		if v.Family, err = w.family(tx, c, a, h); err != nil {
			return err
		}
		w.forms(c, a, typed, h, m, &v)
		return nil
	})
	if err != nil {
		return err
	}
	pg.Back = "/fire/hazards"
	return c.Page(status, pages.Show(pg, v))
}

func joined(parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, " · ")
}

func facts(c *web.Ctx, h Hazard, m matter.Matter, now time.Time) []ui.Def {
	x, _ := TypeOf(h.Type)
	p, _ := PartOf(h.Part)
	list := []ui.Def{{Term: t(c, "type"), Text: x.Code + " " + x.Label(c.Lang)}, {Term: t(c, "clause"), Text: x.Clause}, {Term: t(c, "grade"), Text: GradeOf(h.Grade).Label(c.Lang)}}
	if p.Code != "" {
		list = append(list, ui.Def{Term: t(c, "part"), Text: p.Label(c.Lang)})
	}
	list = append(list, ui.Def{Term: t(c, "col_who"), Text: orDash(joined(m.HolderLabel, m.HolderOrg))}, ui.Def{Term: t(c, "col_due"), Text: joined(lastDay(c.Lang, m.Due, now), m.DueWhy)})
	if m.Supervised != "" {
		list = append(list, ui.Def{Term: t(c, "level"), Text: t(c, "level."+m.Supervised)})
	}
	list = append(list, ui.Def{Term: t(c, "interim"), Text: orDash(h.Interim)})
	if h.PlanFen > 0 {
		list = append(list, ui.Def{Term: t(c, "money"), Text: text.Money(h.PlanFen)})
	}
	if h.Fails > 0 {
		list = append(list, ui.Def{Term: t(c, "fails"), Text: t(c, "fails_n", h.Fails, m.Round)})
	}
	if m.LookDue > 0 && !m.State.Ended() {
		list = append(list, ui.Def{Term: t(c, "look_due"), Text: lastDay(c.Lang, m.LookDue, now)})
	}
	return list
}

func papers(c *web.Ctx, h Hazard) (out []ui.Def) {
	if h.DocNo == "" {
		return nil
	}
	out = []ui.Def{{Term: t(c, "body"), Text: h.Body}, {Term: t(c, "doc"), Text: h.DocNo + " · " + h.DeclaredOn}, {Term: t(c, "supervisor"), Text: h.Supervisor}}
	if h.RemovedNo != "" {
		out = append(out, ui.Def{Term: t(c, "removed_no"), Text: h.RemovedNo + " · " + h.RemovedOn})
	}
	return out
}

// rules says what holds for this grade and what of it is a local default.
func rules(c *web.Ctx, h Hazard) []string {
	g := GradeOf(h.Grade)
	look := t(c, "rule_look", g.Look)
	if h.ID == "" {
		look = t(c, "rule_look_kind")
	}
	return []string{look, t(c, "rule_who"), t(c, "rule_fail"), t(c, "rule_draw", DrawFrom, DrawUntil, SharePercent), g.Source}
}

func notices(c *web.Ctx, h Hazard, m matter.Matter) (out []ui.Notice) {
	switch {
	case h.Grade != Major:
	case h.DocNo == "":
		out = append(out, ui.Notice{Tone: ui.Red, Title: t(c, "major_undeclared"), Text: t(c, "major_undeclared_do")})
	case h.RemovedNo == "":
		out = append(out, ui.Notice{Tone: ui.Red, Title: t(c, "major_listed", h.Supervisor), Text: t(c, "major_listed_do")})
	}
	if h.Prior != "" {
		out = append(out, ui.Notice{Tone: ui.Amber, Title: t(c, "back_title"), Text: t(c, "back_text", RecurDays), Links: []ui.Btn{{Label: t(c, "back_link"), Href: "/fire/hazards/m/" + h.Prior}}})
	}
	if m.Round > 1 && !m.State.Ended() {
		out = append(out, ui.Notice{Tone: ui.Amber, Title: t(c, "again_title", m.Round), Text: t(c, "again_text")})
	}
	return out
}

// family links what came back with what it was before, in both directions.
func (w *site) family(tx *db.Tx, c *web.Ctx, a access.Actor, h Hazard) (out []ui.ListRow, err error) {
	later, err := hazards(tx, "prior = ?", h.Matter)
	if err != nil {
		return nil, err
	}
	var list []string
	if h.Prior != "" {
		list = append(list, h.Prior)
	}
	for _, x := range later {
		list = append(list, x.Matter)
	}
	for _, id := range list {
		m, err := w.Matters.Get(tx, a, id)
		if fault.Is(err, fault.KindNotFound) || fault.Is(err, fault.KindDenied) {
			continue
		}
		if err != nil {
			return nil, err
		}
		k := w.Frame.Mark(c.Lang, tx.Now, m)
		out = append(out, ui.ListRow{Title: m.No + " " + m.Title, Sub: text.Date(instant(m.RaisedAt)), Href: "/fire/hazards/m/" + m.ID, Mark: &k})
	}
	return out, nil
}

// forms are those that the reader may send now.
func (w *site) forms(c *web.Ctx, a access.Actor, typed web.Form, h Hazard, m matter.Matter, v *pages.ShowView) {
	at := "/fire/hazards/m/" + m.ID
	get := func(name, old string) string {
		if typed.Values.Has(name) {
			return typed.Get(name)
		}
		return old
	}
	may := func(p access.Perm, path place.Path) bool { return a.May(p, path) == nil }
	if !m.State.Ended() && (m.Holder == a.ID && a.ID != "" || may(access.FireEdit, m.Path)) {
		money := ""
		if h.PlanFen > 0 {
			money = strconv.FormatFloat(float64(h.PlanFen)/100, 'f', 2, 64)
		}
		v.Plan = &pages.PlanForm{Action: at + "/plan", Interim: get("interim", h.Interim), Money: get("money", money)}
	}
	if !m.State.Ended() && may(access.FireEdit, m.Path) && m.Holder != a.ID && h.DocNo == "" {
		f := pages.GradeForm{Action: at + "/grade", Why: get("why", ""), Type: get("type", h.Type)}
		for _, g := range Grades[:2] {
			f.Grades = append(f.Grades, option(c.Lang, g, get("grade", h.Grade)))
		}
		for _, x := range Types {
			if x.Kind == m.Kind {
				f.Types = append(f.Types, ui.Option{Value: x.Code, Label: x.Code + " " + x.Label(c.Lang)})
			}
		}
		v.Grade = &f
	}
	if !may(access.FireApprove, m.Path) || !may(access.MatterLook, m.Path) || m.State.Ended() {
		return
	}
	if h.DocNo == "" {
		f := pages.DeclareForm{Action: at + "/declare", Doc: get("doc", ""), Body: get("body", ""), On: get("on", ""), Supervisor: get("supervisor", ""), Due: get("due", "")}
		for _, l := range Levels() {
			f.Levels = append(f.Levels, ui.Option{Value: l, Label: t(c, "level."+l), On: l == get("level", "district")})
		}
		v.Declare = &f
	} else if h.RemovedNo == "" {
		v.Remove = &pages.RemoveForm{Action: at + "/remove", No: get("no", ""), Day: get("day", "")}
	}
}

// act takes one of the forms: do, say, back to the hazard; a refusal stands beside its field.
func (w *site) act(c *web.Ctx, said string, do func(f web.Form) error) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	if err := do(f); err != nil {
		if bad, ok := refusals(c, err); ok {
			return w.render(c, web.Status(err), f, bad)
		}
		return err
	}
	w.Frame.Done(c, t(c, said), nil)
	return c.Redirect("/fire/hazards/m/" + c.Path("id"))
}

func (w *site) plan(c *web.Ctx) error {
	return w.act(c, "done_plan", func(f web.Form) error {
		money, err := fen(f.Get("money"))
		if err != nil {
			return err
		}
		_, err = w.Plan(c.Context(), access.From(c.Context()), Plan{Matter: c.Path("id"), Interim: f.Get("interim"), MoneyFen: money})
		return err
	})
}

func (w *site) grade(c *web.Ctx) error {
	return w.act(c, "done_grade", func(f web.Form) error {
		_, err := w.Grade(c.Context(), access.From(c.Context()), Grade{Matter: c.Path("id"), Grade: f.Get("grade"), Type: f.Get("type"), Why: f.Get("why")})
		return err
	})
}

func (w *site) declare(c *web.Ctx) error {
	return w.act(c, "done_declare", func(f web.Form) error {
		_, err := w.Declare(c.Context(), access.From(c.Context()), Declare{Matter: c.Path("id"), DocNo: f.Get("doc"), Body: f.Get("body"), On: f.Get("on"), Supervisor: f.Get("supervisor"), Level: f.Get("level"), Due: f.Get("due")})
		return err
	})
}

func (w *site) remove(c *web.Ctx) error {
	return w.act(c, "done_remove", func(f web.Form) error {
		_, err := w.Remove(c.Context(), access.From(c.Context()), c.Path("id"), f.Get("no"), f.Get("day"))
		return err
	})
}

// fen reads yuan with at most two decimals; "" is nothing.
func fen(s string) (int64, error) {
	s = strings.ReplaceAll(strings.TrimSpace(s), ",", "")
	if s == "" {
		return 0, nil
	}
	yuan, err := strconv.ParseFloat(s, 64)
	if err != nil || yuan < 0 || yuan > 1e8 || math.Abs(yuan*100-math.Round(yuan*100)) > 1e-6 {
		return 0, fault.InvalidFields(fault.Field{Name: "money", Key: "matter.money"})
	}
	return int64(math.Round(yuan * 100)), nil
}
