package docket

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	envdocket "linli/affairs/environment/docket/pages"
	"linli/kernel/access"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/web"
	"linli/platform/web/ui"
)

func (w *site) sheet(c *web.Ctx) error { return w.showSheet(c, http.StatusOK, nil, nil) }

// showSheet is the sheet of discretion: the range of the law, a table, each factor with its evidence, officer and reviewer.
func (w *site) showSheet(c *web.Ctx, status int, typed map[string][]string, bad map[string]string) error {
	a := access.From(c.Context())
	v := envdocket.SheetView{}
	pg := w.Frame.Staff(c, t(c, "act.sheet"), "/environment")
	err := w.read(c, func(tx *db.Tx) error {
		x, err := w.reached(tx, a, access.EnvRead, c.Path("id"))
		if err != nil {
			return err
		}
		e, err := w.env(tx, a, x.Path)
		if err != nil {
			return err
		}
		s := Fold(x.File, e)
		pg.Over, pg.Sub = x.No, x.Cause
		v.Law = rangeDefs(c, e, x)
		v.Rev = strconv.FormatInt(x.Rev, 10)
		v.Formula = sheetDefs(c, s)
		tables := e.Law.Tables(e.Today)
		if len(tables) == 0 {
			v.Notices = []ui.Notice{{Tone: ui.Amber, Title: t(c, "no_table")}}
			return nil
		}
		chosen := tables[0]
		for _, tb := range tables {
			if tb.ID == c.Query("table") || typed != nil && strings.Join(typed["table"], "") == tb.ID {
				chosen = tb
			}
		}
		for _, tb := range tables {
			v.Tables = append(v.Tables, ui.Tab{Label: tb.Title + " " + tb.Version, Href: "/environment/cases/" + x.ID + "/sheet?table=" + tb.ID, On: tb.ID == chosen.ID})
		}
		if e.Who.Case && moves[ActSheet][s.State] != "" {
			v.Action = "/environment/cases/" + x.ID + "/sheet"
		}
		w.sheetForm(c, e, x, s, chosen, typed, bad, &v)
		return nil
	})
	if err != nil {
		return err
	}
	pg.Back = "/environment/cases/" + c.Path("id")
	return c.Page(status, envdocket.Sheet(pg, v))
}

func rangeDefs(c *web.Ctx, e Env, x Case) (out []ui.Def) {
	law, err := e.Law.Choose(x.File.Statute, x.Dates(e.Today))
	if err != nil {
		return nil
	}
	out = []ui.Def{{Term: t(c, "f.law"), Text: law.Law + law.Article}, {Term: t(c, "range"), Text: t(c, "range_short", yuanText(law.Min), yuanText(law.Max))}, {Term: t(c, "f.law_why"), Text: law.Words(c.Lang)}}
	if r := x.File.Result; r != nil && r.Multiple != "" {
		out = append(out, ui.Def{Term: t(c, "f.multiple"), Text: t(c, "times", r.Multiple)})
	}
	return out
}

// saveSheet computes and keeps a sheet. What is sent are findings; the fine is computed here.
func (w *site) saveSheet(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	asked := Asked{Table: f.Get("table"), Findings: findings(f, access.From(c.Context()).Name)}
	body, err := json.Marshal(asked)
	if err != nil {
		return fault.Internal(err, "environment.case sheet")
	}
	rev, _ := strconv.ParseInt(f.Get("rev"), 10, 64)
	x, err := w.Step(c.Context(), access.From(c.Context()), Do{ID: c.Path("id"), Rev: rev, Act: ActSheet, On: f.Get("on"), V: map[string]string{"sheet": string(body)}})
	if err != nil {
		if bad, ok := refusals(c, err); ok {
			return w.showSheet(c, web.Status(err), typedOf(f), bad)
		}
		return err
	}
	w.Frame.Done(c, t(c, "done", t(c, "act.sheet")), nil)
	return c.Redirect("/environment/cases/" + x.ID)
}
