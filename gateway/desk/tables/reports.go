package tables

import (
	"bytes"
	"context"
	"net/http"
	"time"

	"linli/gateway/desk"
	"linli/kernel/access"
	"linli/kernel/table"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// reportsView is 报表中心: what is asked of the office, by whom, until when, ready or not.
type reportsView struct {
	Rows   ui.Table
	Ready  []ui.ListRow // always ready, nobody fills them in
	Places []ui.Option
	Errors map[string]string
}

func (p *Pages) reports(c *web.Ctx) error { return p.reportsPage(c, http.StatusOK, nil) }

func (p *Pages) reportsPage(c *web.Ctx, status int, bad map[string]string) error {
	a := access.From(c.Context())
	list, err := p.Tables.Reports(c.Context(), a, "", 200)
	if err != nil {
		return err
	}
	v := reportsView{Errors: bad, Ready: p.standing(c.Lang, a)}
	v.Rows = ui.Table{Caption: text.T(c.Lang, "desk.reports"), Columns: []ui.Column{{Title: text.T(c.Lang, "tables.col.report"), Key: true}, {Title: text.T(c.Lang, "tables.col.asker")},
		{Title: text.T(c.Lang, "tables.col.expires")}, {Title: text.T(c.Lang, "tables.col.state")}, {Go: true}},
		Empty: &ui.Empty{Title: text.T(c.Lang, "tables.reports_empty"), Why: text.T(c.Lang, "tables.reports_empty_why")}}
	ready := 0
	for i := range list {
		r := &list[i]
		m, why := p.readiness(c.Lang, r)
		if m.Tone == ui.Green {
			ready++
		}
		v.Rows.Rows = append(v.Rows.Rows, ui.Row{ID: r.ID, Tone: m.Tone, Cells: []ui.Cell{{Text: r.Name, Href: "/reports/" + r.ID, Strong: true, Sub: p.titleOf(r.Def.Table)},
			{Text: r.Asker, Sub: r.Basis}, {Text: r.Expires, Sub: text.T(c.Lang, "tables.period."+orOnce(r.Def.Period))}, {Mark: &m, Sub: why},
			{Btns: []ui.Btn{{Label: text.T(c.Lang, "tables.see"), Href: "/reports/" + r.ID, Small: true}, {Label: text.T(c.Lang, "tables.export"), Href: "/reports/" + r.ID + "/export", Small: true}}}}})
	}
	err = p.DB.Read(c.Context(), func(tx *db.Tx) (err error) {
		v.Places, err = p.placeOptions(tx, a, access.FormFill, text.T(c.Lang, "tables.all_mine"), "")
		return err
	})
	if err != nil {
		return err
	}
	title := text.T(c.Lang, "desk.reports")
	if len(list) > 0 {
		title = text.T(c.Lang, "tables.reports_ready", len(list), ready)
	}
	pg := p.Desk.Page(c, title, "/reports")
	pg.Short, pg.Sub = text.T(c.Lang, "desk.reports"), text.T(c.Lang, "tables.reports_line")
	pg.Actions = []ui.Btn{{Label: text.T(c.Lang, "tables.report_new"), Href: "/reports/new"}}
	return c.Page(status, reportsPage(pg, v))
}

// standing lists what is always ready for this actor, with the day on which the period at hand ends.
func (p *Pages) standing(lang string, a access.Actor) (out []ui.ListRow) {
	for _, s := range p.Standing {
		if !a.Has(s.Perm) {
			continue
		}
		m := ui.Fine(text.T(lang, "tables.report_ready"))
		out = append(out, ui.ListRow{Title: text.T(lang, s.Title), Href: s.Href, Mark: &m,
			Sub: text.T(lang, "tables.standing_line", text.T(lang, s.Asker), text.T(lang, "tables.period."+s.Period), text.MonthDay(lang, clock.PeriodEnd(p.now(), s.Period), p.now()))})
	}
	return out
}

func orOnce(s string) string {
	if s == "" {
		return "once"
	}
	return s
}

// readiness says whether a report can be handed in now, and what is missing.
func (p *Pages) readiness(lang string, r *table.Report) (ui.Mark, string) {
	today := p.now().Format(time.DateOnly)
	switch {
	case r.Expires < today:
		return ui.Late(text.T(lang, "tables.report_over")), text.T(lang, "tables.report_over_why")
	case len(r.Def.Unknown) > 0:
		return ui.Due(text.T(lang, "tables.report_gaps")), text.T(lang, "tables.report_gaps_why", len(r.Def.Unknown))
	}
	return ui.Fine(text.T(lang, "tables.report_ready")), ""
}

// reportView shows a report as it will be handed in.
type reportView struct {
	R          table.Report
	Facts      []ui.Def
	Rows       ui.Table
	Shown      int
	More, Over bool
	Errors     map[string]string
	Until      string
}

// shownRows is how many rows a page shows; the file has all of them.
const shownRows = 200

func (p *Pages) report(c *web.Ctx) error { return p.reportPage(c, http.StatusOK, "", nil) }

func (p *Pages) reportPage(c *web.Ctx, status int, until string, bad map[string]string) error {
	a := access.From(c.Context())
	r, err := p.Tables.Report(c.Context(), a, c.Path("id"))
	if err != nil {
		return err
	}
	if r.Ended != 0 {
		return fault.NotFound("table.no_report")
	}
	v := reportView{R: r, Until: until, Errors: bad}
	m, why := p.readiness(c.Lang, &r)
	v.Over = m.Tone == ui.Red
	if !v.Over {
		s, svc := p.onScreen(shownRows)
		if _, err := svc.RunReport(c.Context(), a, r.ID, "xlsx", table.FillAs{}, nil); err != nil {
			return err
		}
		v.Rows, v.Shown, v.More = tableOf(c.Lang, r.Name, s), len(s.Rows), s.More
	}
	v.Facts = []ui.Def{{Term: text.T(c.Lang, "tables.asker"), Text: r.Asker}, {Term: text.T(c.Lang, "tables.basis"), Text: r.Basis}, {Term: text.T(c.Lang, "tables.expires"), Text: r.Expires},
		{Term: text.T(c.Lang, "tables.source"), Text: p.titleOf(r.Def.Table)}, {Term: text.T(c.Lang, "tables.how"), Text: text.T(c.Lang, "tables.how_line")}}
	if r.Def.Form != "" {
		v.Facts = append(v.Facts, ui.Def{Term: text.T(c.Lang, "tables.their_form"), Text: r.Def.Form})
	}
	pg := p.Desk.Page(c, r.Name, "/reports")
	pg.Short, pg.Back, pg.Mark, pg.Sub = text.T(c.Lang, "desk.reports"), "/reports", &m, why
	if !v.Over {
		pg.Actions = []ui.Btn{{Label: text.T(c.Lang, "tables.print_a4"), Href: "/reports/" + r.ID + "/print", DeskOnly: true}, {Label: text.T(c.Lang, "tables.print_a3"), Href: "/reports/" + r.ID + "/print?a3=1", DeskOnly: true},
			{Label: text.T(c.Lang, "tables.export_xlsx"), Href: "/reports/" + r.ID + "/export", Primary: true}}
	}
	return c.Page(status, reportPage(pg, v))
}

// tableOf draws what a screen caught.
func tableOf(lang, caption string, s *screen) ui.Table {
	t := ui.Table{Caption: caption, Empty: &ui.Empty{Title: text.T(lang, "tables.no_rows"), Why: text.T(lang, "tables.no_rows_why")}}
	for i := range s.Columns {
		k := &s.Columns[i]
		t.Columns = append(t.Columns, ui.Column{Title: k.Header, Key: i == 0, Num: k.Type == table.Int || k.Type == table.Number || k.Type == table.Money})
	}
	for _, row := range s.Rows {
		cells := make([]ui.Cell, len(row))
		for i, x := range row {
			cells[i] = ui.Cell{Text: x}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: cells})
	}
	return t
}

// printReport prints a report as the office's own sheet with a line for signatures.
func (p *Pages) printReport(c *web.Ctx) error {
	a := access.From(c.Context())
	r, err := p.Tables.Report(c.Context(), a, c.Path("id"))
	if err != nil {
		return err
	}
	s, svc := p.onScreen(5000)
	if _, err := svc.RunReport(c.Context(), a, r.ID, "xlsx", table.FillAs{}, nil); err != nil {
		return err
	}
	// Paper leaves the house as a file does.
	reason := r.Asker + "，" + r.Basis
	if len(s.Rows) > p.free() {
		return p.askSecond(c, toHandOut{Title: r.Name, What: "report", ID: r.ID}, reason, "/reports/"+r.ID)
	}
	if err := p.Tables.RecordExport(c.Context(), a, r.Def.Table, len(s.Rows), false, reason); err != nil {
		return err
	}
	sheet := ui.Sheet{Title: r.Name, A3: c.Query("a3") == "1", Lang: c.Lang, BackHref: "/reports/" + r.ID, Rows: s.Rows, Hash: s.Head.Foot,
		Meta:  []string{text.T("zh", "tables.print_asker", r.Asker), text.T("zh", "tables.print_basis", r.Basis), text.T("zh", "tables.print_scope", s.Head.Scope)},
		Signs: []string{text.T("zh", "tables.sign.made"), text.T("zh", "tables.sign.checked"), text.T("zh", "tables.sign.head")}, Printed: text.DateTime(p.now()),
		Source: text.T(c.Lang, "tables.print_source", p.titleOf(r.Def.Table), len(s.Rows))}
	for i := range s.Columns {
		k := &s.Columns[i]
		sheet.Columns = append(sheet.Columns, ui.SheetColumn{Title: k.Header, Num: k.Type == table.Int || k.Type == table.Number || k.Type == table.Money})
	}
	return c.Page(http.StatusOK, printPage(sheet))
}

// exportReport hands a report out: in the asker's own form when that was kept, else as a sheet of ours.
func (p *Pages) exportReport(c *web.Ctx) error {
	a := access.From(c.Context())
	r, err := p.Tables.Report(c.Context(), a, c.Path("id"))
	if err != nil {
		return err
	}
	if r.Expires < p.now().Format(time.DateOnly) {
		return fault.NotYet("table.report_over")
	}
	format := "xlsx"
	if c.Query("format") == "csv" {
		format = "csv"
	}
	var b bytes.Buffer
	rows, name, of, err := p.reportFile(c.Context(), a, r.ID, format, table.FillAs{}, &b)
	if err != nil {
		return err
	}
	// Asker and basis are the reason of this export (security.md 2.4); it stands in the ledger before anything leaves.
	reason := r.Asker + "，" + r.Basis
	if rows > p.free() {
		return p.askSecond(c, toHandOut{Title: r.Name, What: "report", ID: r.ID}, reason, "/reports/"+r.ID)
	}
	if err := p.Tables.RecordExport(c.Context(), a, of, rows, false, reason); err != nil {
		return err
	}
	return hand(c, name, &b)
}

// reportFile makes the file of a report: in the asker's own form when that was kept, else a sheet of ours. It tells the rows,
// the name of the file and the tables it came from.
func (p *Pages) reportFile(ctx context.Context, a access.Actor, id, format string, as table.FillAs, b *bytes.Buffer) (int, string, string, error) {
	r, err := p.Tables.Report(ctx, a, id)
	if err != nil {
		return 0, "", "", err
	}
	if r.Def.Form != "" && format == "xlsx" {
		f, name, err := p.Tables.FillReport(ctx, a, r.ID, as, b)
		return f.Rows(), name, f.Tables(), err
	}
	n, err := p.Tables.RunReport(ctx, a, r.ID, format, as, b)
	return n, r.Name + "." + format, r.Def.Table, err
}

func (p *Pages) renewReport(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	err = p.Tables.RenewReport(c.Context(), access.From(c.Context()), c.Path("id"), rev(f), f.Get("expires"))
	if err != nil {
		fields, whole, mine := said(c.Lang, err)
		if !mine {
			return err
		}
		if whole != "" {
			fields["expires"] = whole
		}
		return p.reportPage(c, web.Status(err), f.Get("expires"), fields)
	}
	desk.Done(c, text.T(c.Lang, "tables.renewed", f.Get("expires")), nil)
	return c.Redirect("/reports/" + c.Path("id"))
}

func (p *Pages) endReport(c *web.Ctx) error {
	if err := p.Tables.EndReport(c.Context(), access.From(c.Context()), c.Path("id")); err != nil {
		return err
	}
	desk.Done(c, text.T(c.Lang, "tables.ended"), nil)
	return c.Redirect("/reports")
}
