package paper

import (
	"context"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"linli/affairs/environment/ground"
	"linli/affairs/environment/paper/docx"
	paperpages "linli/affairs/environment/paper/pages"
	"linli/kernel/access"
	"linli/kernel/place"
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
	read, edit, approve := string(access.EnvRead), string(access.EnvEdit), string(access.EnvApprove)
	return []web.Route{
		{Method: get, Pattern: "/environment/papers", Perm: read, Handle: w.list},
		{Method: get, Pattern: "/environment/papers/{name}", Perm: read, Handle: w.paper},
		{Method: post, Pattern: "/environment/papers/{name}", Perm: edit, Handle: w.offer, MaxBody: docx.MaxFile + 64<<10, Timeout: 2 * time.Minute},
		{Method: get, Pattern: "/environment/papers/{name}/template", Perm: read, Handle: w.template},
		{Method: get, Pattern: "/environment/papers/{name}/sample", Perm: read, Handle: w.sample},
		{Method: get, Pattern: "/environment/papers/{name}/print", Perm: read, Handle: w.print},
		{Method: post, Pattern: "/environment/papers/{name}/{id}/{act}", Perm: approve, Handle: w.act},
	}
}

func t(c *web.Ctx, key string, args ...any) string {
	return text.T(c.Lang, "environment.paper."+key, args...)
}

func who(c *web.Ctx) access.Actor { return access.From(c.Context()) }

// here is the office whose templates an actor sees: the first of the places where he holds a right.
func here(a access.Actor, p access.Perm) place.Path {
	if list := a.Scope(p); len(list) > 0 {
		return list[0]
	}
	return ""
}

// Print is the A4 page of a paper for the browser, of the same source as the docx. Errors: NotFound.
func Print(lang, name, back string, d Data) (templ.Component, error) {
	s, err := Of(name)
	if err != nil {
		return nil, err
	}
	lines, err := Lines(name, d)
	return paperpages.A4(lang, s.Title, back, lines, paperpages.Own{}), err
}

// Send answers with a docx to be kept as a file.
func Send(c *web.Ctx, file string, body []byte) error {
	h := c.W.Header()
	v := mime.FormatMediaType("attachment", map[string]string{"filename": file})
	h.Set("Content-Disposition", strings.Replace(v, "attachment;", `attachment; filename="paper.docx";`, 1))
	h.Set("X-Content-Type-Options", "nosniff")
	return c.Bytes(http.StatusOK, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", body)
}

func (w *site) read(c *web.Ctx, fn func(tx *db.Tx) error) error { return w.DB.Read(c.Context(), fn) }

func (w *site) list(c *web.Ctx) error {
	a := who(c)
	v := paperpages.ListView{Tabs: ground.Tabs(c.Lang, ground.TabTypical, a)}
	v.Table = ui.Table{Caption: t(c, "papers"), Columns: []ui.Column{{Title: t(c, "name"), Key: true}, {Title: t(c, "law"), Low: true}, {Title: t(c, "in_force")}, {Title: t(c, "look")}}}
	pg := w.Frame.Staff(c, t(c, "title"), "/environment")
	pg.Back, pg.Sub = "/environment/typical", t(c, "line")
	err := w.read(c, func(tx *db.Tx) error {
		waiting, err := w.waiting(tx, a)
		if err != nil {
			return err
		}
		for _, n := range Names {
			s, err := Of(n)
			if err != nil {
				return err
			}
			x, ok, err := w.Force(tx, here(a, access.EnvRead), n)
			if err != nil {
				return err
			}
			base := "/environment/papers/" + n
			row := ui.Row{ID: n, Cells: []ui.Cell{{Text: s.Title, Href: base}, {Text: s.Law}, w.forceCell(c, x, ok), {Btns: []ui.Btn{{Label: t(c, "preview"), Href: base + "/print", Small: true}, {Label: t(c, "docx"), Href: base + "/sample", Small: true, DeskOnly: true}}}}}
			if k := waiting[n]; k > 0 {
				m := ui.Waiting(t(c, "waits", k))
				row.Cells[0].Mark = &m
			}
			v.Table.Rows = append(v.Table.Rows, row)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.Page(http.StatusOK, paperpages.List(pg, v))
}

func (w *site) forceCell(c *web.Ctx, x Template, ok bool) ui.Cell {
	if !ok {
		return ui.Cell{Text: t(c, "builtin")}
	}
	return ui.Cell{Text: t(c, "version", x.Version), Sub: text.Date(clock.Instant(x.DecidedAt)) + " " + x.DecidedLabel}
}

// waiting counts the templates that wait for approval, by paper.
func (w *site) waiting(tx *db.Tx, a access.Actor) (map[string]int, error) {
	out := map[string]int{}
	list, err := templates(tx, "state='offered' ORDER BY at LIMIT 200")
	for _, x := range list {
		if a.May(access.EnvRead, x.Path) == nil {
			out[x.Paper]++
		}
	}
	return out, err
}

func (w *site) paper(c *web.Ctx) error { return w.show(c, http.StatusOK, web.Form{}, nil) }

func (w *site) show(c *web.Ctx, status int, f web.Form, bad map[string]string) error {
	a, name := who(c), c.Path("name")
	s, err := Of(name)
	if err != nil {
		return err
	}
	base := "/environment/papers/" + name
	v := paperpages.PaperView{Base: base, Law: s.Law, Notes: s.Notes, Bad: bad, Errors: ui.Summary(bad, "file", "note", "reason"), Note: f.Get("note"), Reason: f.Get("reason"), CanOffer: a.Has(access.EnvEdit), Max: docx.MaxFile >> 20}
	if v.Names, err = w.names(c, s); err != nil {
		return err
	}
	pg := w.Frame.Staff(c, s.Title, "/environment")
	pg.Over, pg.Back = t(c, "title"), "/environment/papers"
	pg.Actions = []ui.Btn{{Label: t(c, "preview"), Href: base + "/print"}, {Label: t(c, "get_template"), Href: base + "/template"}}
	err = w.read(c, func(tx *db.Tx) error {
		on, ok, err := w.Force(tx, here(a, access.EnvRead), name)
		if err != nil {
			return err
		}
		v.Force = w.forceCell(c, on, ok).Text
		if ok {
			pg.Sub = t(c, "page_is_builtin")
		}
		list, err := templates(tx, "paper=? ORDER BY version DESC LIMIT 60", name)
		for _, x := range list {
			if a.May(access.EnvRead, x.Path) == nil {
				v.Versions = append(v.Versions, w.version(c, a, x, ok && x.ID == on.ID))
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(status, paperpages.Paper(pg, v))
}

func (w *site) version(c *web.Ctx, a access.Actor, x Template, on bool) paperpages.VersionView {
	base := "/environment/papers/" + x.Paper
	v := paperpages.VersionView{Title: t(c, "version", x.Version), File: x.File, Note: x.Note, Base: base + "/" + x.ID, Links: []ui.Btn{{Label: t(c, "get_template"), Href: base + "/template?v=" + x.ID, Small: true}, {Label: t(c, "docx"), Href: base + "/sample?v=" + x.ID, Small: true}}}
	v.Lines = append(v.Lines, t(c, "by", x.ByLabel, text.DateTime(clock.Instant(x.At))))
	if x.DecidedAt > 0 {
		v.Lines = append(v.Lines, t(c, "d."+x.State, x.DecidedLabel, text.DateTime(clock.Instant(x.DecidedAt))))
	}
	if x.Reason != "" {
		v.Lines = append(v.Lines, t(c, "because", x.Reason))
	}
	word := t(c, "st."+x.State)
	switch {
	case x.State == Offered:
		v.Mark = ui.Waiting(word)
	case on:
		v.Mark = ui.Fine(t(c, "st.on"))
	case x.State == InForce:
		v.Mark = ui.Done(t(c, "st.past"))
	default:
		v.Mark = ui.Unknown(word)
	}
	may := a.May(access.EnvApprove, x.Path) == nil
	v.CanDecide = may && x.State == Offered && x.By != a.ID
	v.Own = may && x.State == Offered && x.By == a.ID
	v.CanTakeBack = may && x.State == InForce
	return v
}

// names are the placeholders of a paper for whoever writes a template.
func (w *site) names(c *web.Ctx, s Source) (ui.Table, error) {
	known, err := Known(s.Name)
	if err != nil {
		return ui.Table{}, err
	}
	out := ui.Table{Caption: t(c, "names"), Columns: []ui.Column{{Title: t(c, "placeholder"), Key: true}, {Title: t(c, "must")}, {Title: t(c, "example"), Low: true}}}
	sample := Sample(s.Name)
	for _, k := range keys(known) {
		must := ""
		for _, n := range s.Needed {
			if n == k {
				must = t(c, "yes")
			}
		}
		if inner := known[k]; len(inner) > 0 {
			out.Rows = append(out.Rows, ui.Row{Cells: []ui.Cell{{Text: "{{#" + k + "}} … {{/" + k + "}}"}, {Text: must}, {Text: t(c, "repeated", "{{"+strings.Join(inner, "}} {{")+"}}")}}})
			continue
		}
		out.Rows = append(out.Rows, ui.Row{Cells: []ui.Cell{{Text: "{{" + k + "}}"}, {Text: must}, {Text: text.Short(exampleOf(sample[k]), 40)}}})
	}
	return out, nil
}

func exampleOf(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	return ""
}

// offer takes an uploaded template.
func (w *site) offer(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return w.again(c, f, err)
	}
	files := f.Files["file"]
	if len(files) == 0 || files[0].Size == 0 {
		return w.again(c, f, fault.InvalidFields(fault.Field{Name: "file", Key: "environment.paper.file_needed"}))
	}
	r, err := files[0].Open()
	if err != nil {
		return fault.Internal(err, "upload")
	}
	defer r.Close()
	body, err := io.ReadAll(io.LimitReader(r, docx.MaxFile+1))
	if err != nil {
		return fault.Internal(err, "upload")
	}
	a := who(c)
	err = w.DB.Write(c.Context(), func(tx *db.Tx) error {
		_, err := w.Offer(tx, a, Offer{Paper: c.Path("name"), Path: here(a, access.EnvEdit), File: files[0].Filename, Note: f.Get("note"), Body: body})
		return err
	})
	if err != nil {
		return w.again(c, f, err)
	}
	w.Frame.Done(c, t(c, "offered"), nil)
	return c.Redirect("/environment/papers/" + c.Path("name"))
}

// again shows the page with what was refused; several refusals of one field stand in one sentence after another.
func (w *site) again(c *web.Ctx, f web.Form, err error) error {
	x := fault.Of(err)
	bad := map[string]string{}
	switch {
	case x.Kind == fault.KindInvalid && len(x.Fields) > 0:
		for _, y := range x.Fields {
			bad[y.Name] = strings.TrimSpace(bad[y.Name] + " " + text.T(c.Lang, y.Key, y.Args...))
		}
	case x.Kind == fault.KindInvalid:
		bad["file"] = text.T(c.Lang, x.Key, x.Args...)
	default:
		var ok bool
		if bad, ok = web.Refusals(c, err); !ok {
			return err
		}
	}
	return w.show(c, web.Status(err), f, bad)
}

// act approves, returns or takes back a version.
func (w *site) act(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	act := c.Path("act")
	err = w.DB.Write(c.Context(), func(tx *db.Tx) error {
		x, err := byID(tx, c.Path("id"))
		if err == nil && x.Paper != c.Path("name") {
			err = fault.NotFound("environment.paper.none")
		}
		if err != nil {
			return err
		}
		switch act {
		case "approve", "return":
			_, err = w.Decide(tx, who(c), x.ID, act == "approve", f.Get("reason"))
		case "withdraw":
			_, err = w.TakeBack(tx, who(c), x.ID, f.Get("reason"))
		default:
			err = fault.NotFound("environment.paper.none")
		}
		return err
	})
	if k := fault.Of(err); err != nil && (k.Kind == fault.KindInvalid || k.Kind == fault.KindNotYet || k.Kind == fault.KindConflict) {
		return w.again(c, f, err)
	}
	if err != nil {
		return err
	}
	w.Frame.Done(c, t(c, "done."+act), nil)
	return c.Redirect("/environment/papers/" + c.Path("name"))
}

// chosen is the version asked for, else the one in force, else the built-in one.
func (w *site) chosen(ctx context.Context, a access.Actor, name, version string) (body []byte, label string, err error) {
	err = w.DB.Read(ctx, func(tx *db.Tx) error {
		x, ok, err := w.Force(tx, here(a, access.EnvRead), name)
		if version != "" {
			if x, err = w.mine(tx, a, access.EnvRead, version); err == nil && x.Paper != name {
				err = fault.NotFound("environment.paper.none")
			}
			ok = true
		}
		if err != nil || !ok {
			return err
		}
		label = strconv.FormatInt(x.Version, 10)
		body, err = bodyOf(tx, x.ID)
		return err
	})
	if err == nil && body == nil {
		body, err = Builtin(name)
	}
	return body, label, err
}

func (w *site) template(c *web.Ctx) error {
	s, err := Of(c.Path("name"))
	if err != nil {
		return err
	}
	body, label, err := w.chosen(c.Context(), who(c), s.Name, c.Query("v"))
	if err != nil {
		return err
	}
	return Send(c, text.Joined(s.Title, t(c, "template_file"), label)+".docx", body)
}

func (w *site) sample(c *web.Ctx) error {
	s, err := Of(c.Path("name"))
	if err != nil {
		return err
	}
	body, _, err := w.chosen(c.Context(), who(c), s.Name, c.Query("v"))
	if err != nil {
		return err
	}
	if body, err = FillFile(body, Sample(s.Name)); err != nil {
		return err
	}
	return Send(c, s.Title+" "+t(c, "sample_file")+".docx", body)
}

func (w *site) print(c *web.Ctx) error {
	name := c.Path("name")
	p, err := Print(c.Lang, name, "/environment/papers/"+name, Sample(name))
	if err != nil {
		return err
	}
	return c.Page(http.StatusOK, p)
}
