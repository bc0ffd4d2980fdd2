package tables

import (
	"bytes"
	"net/http"
	"strings"

	"linli/gateway/desk"
	"linli/kernel/access"
	"linli/kernel/table"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// formView is the preview of 一表通: which columns of the form from above the system can fill.
type formView struct {
	ID, Name string
	Forms    []formPart
	Known    int
	Unknown  int
	Rows     int
	MayWhole bool
	Def      reportForm
	Errors   map[string]string
}

type formPart struct {
	Title   string
	Known   []string
	Unknown []string
}

// reportForm is what is typed when a report is kept.
type reportForm struct {
	Name    string   `form:"name"`
	Asker   string   `form:"asker"`
	Basis   string   `form:"basis"`
	Expires string   `form:"expires"`
	Period  string   `form:"period"`
	Table   string   `form:"table"`
	Place   string   `form:"place"`
	Columns []string `form:"columns"`
	Group   []string `form:"group"`
}

var periods = []string{"month", "quarter", "year", "once"}

func periodOptions(lang, on string) (out []ui.Option) {
	for _, x := range periods {
		out = append(out, ui.Option{Value: x, Label: text.T(lang, "tables.period."+x), On: x == orOnce(on)})
	}
	return out
}

// missing says which of the four answers every report owes is not there.
func (r reportForm) missing(lang string) map[string]string {
	bad := map[string]string{}
	for name, v := range map[string]string{"name": r.Name, "asker": r.Asker, "basis": r.Basis, "expires": r.Expires} {
		if strings.TrimSpace(v) == "" {
			bad[name] = text.T(lang, "tables.need."+name)
		}
	}
	return bad
}

// uploadForm takes a blank sheet from above and shows what can be filled.
func (p *Pages) uploadForm(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	refuse := func(err error) error {
		fields, whole, mine := said(c.Lang, err)
		if !mine {
			return err
		}
		if whole != "" {
			fields["form"] = whole
		}
		return p.reportsPage(c, http.StatusUnprocessableEntity, fields)
	}
	if len(f.Files["form"]) != 1 || f.Files["form"][0].Size == 0 {
		return refuse(fault.InvalidFields(fault.Field{Name: "form", Key: "tables.no_file"}))
	}
	h := f.Files["form"][0]
	file, err := h.Open()
	if err != nil {
		return fault.Internal(err, "tables.uploadForm")
	}
	defer file.Close()
	a := access.From(c.Context())
	kept, err := p.Tables.KeepForm(c.Context(), a, h.Filename, f.Get("place"), file)
	if err != nil {
		return refuse(err)
	}
	if _, _, err := p.Tables.FillForm(c.Context(), a, kept.ID, table.FillAs{}, &bytes.Buffer{}); err != nil {
		return refuse(err)
	}
	return c.Redirect("/forms/" + kept.ID)
}

func (p *Pages) form(c *web.Ctx) error { return p.formPage(c, http.StatusOK, reportForm{}, nil) }

func (p *Pages) formPage(c *web.Ctx, status int, def reportForm, bad map[string]string) error {
	a := access.From(c.Context())
	r, name, err := p.Tables.FillForm(c.Context(), a, c.Path("id"), table.FillAs{}, &bytes.Buffer{})
	if err != nil {
		return err
	}
	v := formView{ID: c.Path("id"), Name: name, MayWhole: a.Has(access.TableWhole), Def: def, Errors: bad}
	if v.Def.Name == "" && bad == nil {
		v.Def.Name = strings.TrimLeft(strings.TrimPrefix(strings.TrimSuffix(strings.TrimSuffix(name, ".xlsx"), ".csv"), "空表"), "-_ ")
	}
	for _, x := range r.Forms {
		v.Forms = append(v.Forms, formPart{Title: text.T(c.Lang, "tables.form_part", x.Sheet, p.titleOf(x.Table), x.Rows), Known: x.Known, Unknown: x.Unknown})
		v.Known, v.Unknown, v.Rows = v.Known+len(x.Known), v.Unknown+len(x.Unknown), v.Rows+x.Rows
	}
	title := text.T(c.Lang, "tables.form_all", v.Rows)
	if v.Unknown > 0 {
		title = text.T(c.Lang, "tables.form_some", v.Rows, v.Unknown)
	}
	pg := p.Desk.Page(c, title, "/reports")
	pg.Short, pg.Back, pg.Sub = text.T(c.Lang, "tables.one_form"), "/reports", name
	pg.Actions = []ui.Btn{{Label: text.T(c.Lang, "tables.download_filled"), Href: "/forms/" + v.ID + "/filled", Primary: true}}
	return c.Page(status, formPage(pg, v))
}

// filled hands the filled form out, numbers masked.
func (p *Pages) filled(c *web.Ctx) error {
	var b bytes.Buffer
	a := access.From(c.Context())
	r, name, err := p.Tables.FillForm(c.Context(), a, c.Path("id"), table.FillAs{}, &b)
	if err != nil {
		return err
	}
	rows := r.Rows()
	reason := text.T("zh", "tables.one_form") + "：" + name
	if rows > p.free() {
		return p.askSecond(c, toHandOut{Title: name, What: "form", ID: c.Path("id")}, reason, secondBack(c))
	}
	if err := p.Tables.RecordExport(c.Context(), a, r.Tables(), rows, false, reason); err != nil {
		return err
	}
	return hand(c, filledName(name), &b)
}

func filledName(name string) string { return text.T("zh", "tables.filled_name") + name }

// filledWhole asks for it with whole numbers: its own right, a fresh proof of log-in, a reason, a second person.
func (p *Pages) filledWhole(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	a := access.From(c.Context())
	if err := a.May(access.TableWhole, access.Anywhere); err != nil {
		return err
	}
	_, name, err := p.Tables.FillForm(c.Context(), a, c.Path("id"), table.FillAs{}, &bytes.Buffer{}) // whether it is there, and his
	if err == nil {
		err = p.askSecond(c, toHandOut{Title: name, What: "form", ID: c.Path("id"), Cmd: table.ExportCmd{Whole: true}}, f.Get("reason"), secondBack(c))
	}
	if err == nil {
		return nil
	}
	fields, whole, mine := said(c.Lang, err)
	if !mine {
		return err
	}
	if whole != "" {
		fields["reason"] = whole
	}
	return p.formPage(c, http.StatusUnprocessableEntity, reportForm{}, fields)
}

// saveForm keeps the form as a report for the next time.
func (p *Pages) saveForm(c *web.Ctx) error {
	def, _, err := web.Decode[reportForm](c)
	if err != nil {
		return err
	}
	if bad := def.missing(c.Lang); len(bad) > 0 {
		return p.formPage(c, http.StatusUnprocessableEntity, def, bad)
	}
	a := access.From(c.Context())
	filled, _, err := p.Tables.FillForm(c.Context(), a, c.Path("id"), table.FillAs{}, &bytes.Buffer{})
	if err != nil {
		return err
	}
	r := table.Report{Name: def.Name, Asker: def.Asker, Basis: def.Basis, Expires: def.Expires, Def: table.ReportDef{Period: def.Period}}
	part := filled.Forms[0]
	r.Def.Table = part.Table
	r.Def.Columns = p.columnsOf(part)
	for _, x := range filled.Forms {
		r.Def.Unknown = append(r.Def.Unknown, x.Unknown...)
	}
	r, err = p.Tables.SaveForm(c.Context(), a, c.Path("id"), r)
	if err != nil {
		return p.refuseReport(c, err, func(fields map[string]string) error { return p.formPage(c, web.Status(err), def, fields) })
	}
	desk.Done(c, text.T(c.Lang, "tables.report_kept", r.Name), nil)
	return c.Redirect("/reports/" + r.ID)
}

// refuseReport puts the one sentence of a report definition beside its last field, the day.
func (p *Pages) refuseReport(c *web.Ctx, err error, again func(map[string]string) error) error {
	fields, whole, mine := said(c.Lang, err)
	if !mine {
		return err
	}
	if whole != "" {
		fields["expires"] = whole
	}
	return again(fields)
}

// columnsOf gives the columns of our table that a form asked for, in the table's order; all when none is known by name.
func (p *Pages) columnsOf(part table.FormReport) (keys []string) {
	t := p.Tables.Catalog.Find(part.Table)
	if t == nil {
		return nil
	}
	known := map[string]bool{}
	for _, h := range part.Known {
		known[table.NormaliseHeader(h)] = true
	}
	for i := range t.Columns {
		k := &t.Columns[i]
		for _, name := range append([]string{k.Header}, k.Synonyms...) {
			if known[table.NormaliseHeader(name)] {
				keys = append(keys, k.Key)
				break
			}
		}
	}
	return keys
}
