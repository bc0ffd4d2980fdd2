package tables

import (
	"net/http"

	"linli/gateway/desk"
	"linli/kernel/access"
	"linli/kernel/table"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// importsView is the page 导入台账: the upload, the empty sheets, the imports so far.
type importsView struct {
	Table     string // chosen ledger
	Tables    []ui.Option
	Places    []ui.Option
	Blanks    []ui.ListRow
	Rows      ui.Table
	Next      string
	Unmatched int
	Errors    map[string]string
}

func (p *Pages) imports(c *web.Ctx) error {
	return p.importsPage(c, http.StatusOK, c.Query("table"), c.Query("place"), nil)
}

func (p *Pages) importsPage(c *web.Ctx, status int, chosen, at string, bad map[string]string) error {
	a := access.From(c.Context())
	const size = 20
	v := importsView{Table: chosen, Errors: bad, Tables: p.tableOptions(text.T(c.Lang, "tables.auto"), chosen)}
	jobs, err := p.Tables.Jobs(c.Context(), a, c.Query("before"), size+1)
	if err != nil {
		return err
	}
	left, err := p.Tables.Unmatched(c.Context(), a, "", 100)
	if err != nil {
		return err
	}
	v.Unmatched = len(left)
	err = p.DB.Read(c.Context(), func(tx *db.Tx) (err error) {
		if v.Places, err = p.placeOptions(tx, a, access.TableImport, text.T(c.Lang, "tables.place_in_file"), at); err != nil {
			return err
		}
		v.Rows = p.jobTable(tx, c, jobs[:min(size, len(jobs))])
		return nil
	})
	if err != nil {
		return err
	}
	if len(jobs) > size {
		v.Next = desk.With("/imports", "before", jobs[size-1].ID)
	}
	for _, t := range p.Tables.Catalog.All() {
		v.Blanks = append(v.Blanks, ui.ListRow{Href: "/blank/" + t.Name, Title: t.Title, Side: text.T(c.Lang, "tables.blank")})
	}
	pg := p.Desk.Page(c, text.T(c.Lang, "desk.imports"), "/imports")
	pg.Sub = text.T(c.Lang, "tables.imports_line")
	if v.Unmatched > 0 {
		pg.Actions = []ui.Btn{{Label: text.T(c.Lang, "tables.unmatched_n", v.Unmatched), Href: "/unmatched"}}
	}
	return c.Page(status, importsPage(pg, v))
}

// jobTable lists imports: which file, of what, where it stands, what came of it.
func (p *Pages) jobTable(tx *db.Tx, c *web.Ctx, jobs []table.Job) ui.Table {
	t := ui.Table{Caption: text.T(c.Lang, "tables.jobs"), Columns: []ui.Column{{Title: text.T(c.Lang, "tables.col.file"), Key: true},
		{Title: text.T(c.Lang, "tables.col.table")}, {Title: text.T(c.Lang, "tables.col.state")}, {Title: text.T(c.Lang, "tables.col.result")}, {Title: text.T(c.Lang, "tables.col.when"), Low: true}},
		Empty: &ui.Empty{Title: text.T(c.Lang, "tables.jobs_empty"), Why: text.T(c.Lang, "tables.jobs_empty_why")}}
	for _, j := range jobs {
		m := stateMark(c.Lang, &j)
		t.Rows = append(t.Rows, ui.Row{ID: j.ID, Tone: m.Tone, Cells: []ui.Cell{{Text: j.FileName, Href: "/imports/" + j.ID, Strong: true, Sub: p.described(tx, j.Place)},
			{Text: orDash(p.titleOf(j.Table))}, {Mark: &m}, {Text: outcome(c.Lang, &j)}, {Text: text.Moment(c.Lang, instant(j.Created), p.now())}}})
	}
	return t
}

// outcome says in a line what came of an import.
func outcome(lang string, j *table.Job) string {
	n := j.Counts
	switch {
	case j.Busy() && j.Total > 0:
		return text.T(lang, "tables.read_n", j.Read, j.Total)
	case j.State == table.Failed:
		return j.Problem
	case n.Good+n.Bad == 0:
		return "—"
	}
	return text.T(lang, "tables.outcome", n.New, n.Changed, n.Same, n.Bad)
}

// stateMark is the state of an import as shape and word.
func stateMark(lang string, j *table.Job) ui.Mark {
	word := text.T(lang, "table.state."+string(j.State))
	switch j.State {
	case table.Done:
		return ui.Done(word)
	case table.Recognised, table.Tried:
		return ui.Due(word)
	case table.Failed:
		return ui.Late(word)
	case table.Cancelled, table.Withdrawn:
		return ui.Unknown(word)
	}
	return ui.Doing(word)
}

// upload takes a sheet. What can not be a sheet at all is told at once, beside the field.
func (p *Pages) upload(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	a := access.From(c.Context())
	refuse := func(err error) error {
		fields, whole, mine := said(c.Lang, err)
		if !mine {
			return err
		}
		if whole != "" {
			fields["file"] = whole
		}
		return p.importsPage(c, http.StatusUnprocessableEntity, f.Get("table"), f.Get("place"), fields)
	}
	if len(f.Files["file"]) != 1 || f.Files["file"][0].Size == 0 {
		return refuse(fault.InvalidFields(fault.Field{Name: "file", Key: "tables.no_file"}))
	}
	h := f.Files["file"][0]
	file, err := h.Open()
	if err != nil {
		return fault.Internal(err, "tables.upload")
	}
	defer file.Close()
	if _, err := p.Tables.Files.Open(table.Source{Name: h.Filename, At: file, Size: h.Size}); err != nil {
		return refuse(err)
	}
	if _, err := file.Seek(0, 0); err != nil {
		return fault.Internal(err, "tables.upload")
	}
	j, err := p.Tables.Upload(c.Context(), a, table.Upload{Name: h.Filename, Table: f.Get("table"), Place: f.Get("place"), Body: file})
	if err != nil {
		return refuse(err)
	}
	return c.Redirect("/imports/" + j.ID)
}

// blank hands out the empty sheet of a table with grey examples (空表下载).
func (p *Pages) blank(c *web.Ctx) error {
	t := p.Tables.Catalog.Find(c.Path("table"))
	if t == nil {
		return fault.NotFound("web.no_page")
	}
	l := &lent{c: c, name: t.Title + text.T("zh", "tables.blank_name") + ".xlsx", kind: typeXLSX}
	return p.Tables.Template(t, l)
}
