package tables

import (
	"net/http"
	"net/url"

	"linli/gateway/desk/login"
	"linli/gateway/view"
	"linli/kernel/access"
	"linli/kernel/table"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// exportView asks for the reason of a large export or of one with whole numbers.
type exportView struct {
	Table, Title, Where string
	Rows                int
	More                bool // than may leave without a question
	Free                int
	Fields              map[string]string
	Whole, MayWhole     bool
	Sensitive           bool
	Reason              string
	Common              []ui.Option
	Errors              map[string]string
}

// listNames are the names by which pages call the three lists; the catalog has its own.
var listNames = map[string]string{"problem": "problem", "duty": "responsible", "responsible": "responsible", "fix": "rectify", "rectify": "rectify"}

// asked reads what an export is of, from an address or a form.
func (p *Pages) asked(get func(string) string, name string) (*table.Table, table.ExportCmd, error) {
	t := p.Tables.Catalog.Find(name)
	if t == nil {
		return nil, table.ExportCmd{}, fault.NotFound("web.no_page")
	}
	cmd := table.ExportCmd{Table: t.Name, Place: get("place"), Since: get("since"), Format: "xlsx"}
	if get("format") == "csv" {
		cmd.Format = "csv"
	}
	if l := get("list"); l != "" {
		cmd.List = listNames[l]
		if cmd.List == "" {
			cmd.List = l
		}
		if t.Name == "hazard" {
			q := view.ListQuery(get)
			cmd.Matters = &q
		}
	}
	return t, cmd, nil
}

var passed = append([]string{"list", "since"}, view.ListParams...)

// export streams up to a hundred masked rows at once; more, or whole numbers, want a reason first.
func (p *Pages) export(c *web.Ctx) error {
	t, cmd, err := p.asked(c.Joined, c.Path("table"))
	if err != nil {
		return err
	}
	a := access.From(c.Context())
	n, more, err := p.count(c, a, cmd)
	if err != nil {
		return err
	}
	if !more && c.Query("whole") != "1" {
		if err := p.Tables.NoteExport(c.Context(), a, t.Name, n); err != nil {
			return err
		}
		return p.stream(c, a, t, cmd)
	}
	v := exportView{Whole: c.Query("whole") == "1", Reason: c.Query("reason")}
	return p.exportPage(c, http.StatusOK, t, cmd, c.Joined, n, more, v)
}

// count tells how many rows an export has, up to those that are free.
func (p *Pages) count(c *web.Ctx, a access.Actor, cmd table.ExportCmd) (n int, more bool, err error) {
	s, svc := p.onScreen(p.free())
	_, err = svc.Export(c.Context(), a, cmd, nil)
	return len(s.Rows), s.More, err
}

func (p *Pages) exportPage(c *web.Ctx, status int, t *table.Table, cmd table.ExportCmd, get func(string) string, n int, more bool, v exportView) error {
	a := access.From(c.Context())
	v.Free, v.Table, v.Title, v.Rows, v.More, v.Sensitive, v.MayWhole = p.free(), t.Name, listTitle(t, cmd.List), n, more, t.Personal(), a.Has(access.TableWhole)
	v.Fields = map[string]string{"format": cmd.Format}
	for _, name := range passed {
		if s := get(name); s != "" {
			v.Fields[name] = s
		}
	}
	typed := v.Reason
	for _, key := range []string{"report", "meeting", "check"} {
		s := text.T(c.Lang, "tables.reason."+key)
		v.Common = append(v.Common, ui.Option{Value: s, Label: s, On: s == typed})
		if s == typed {
			v.Reason = "" // it is a chip, not own words
		}
	}
	if err := p.DB.Read(c.Context(), func(tx *db.Tx) error { v.Where = p.described(tx, cmd.Place); return nil }); err != nil {
		return err
	}
	pg := p.Desk.Page(c, text.T(c.Lang, "tables.export_title", v.Title), "")
	pg.Short, pg.Sub = text.T(c.Lang, "tables.export"), v.Where
	return c.Page(status, exportPage(pg, v))
}

func listTitle(t *table.Table, list string) string {
	for _, l := range t.Lists {
		if l.Name == list {
			return l.Title
		}
	}
	return t.Title
}

// exportLarge asks for many rows or whole numbers: a reason, a fresh proof of log-in and a second person. Few masked rows
// whose reason was given all the same leave at once, on record.
func (p *Pages) exportLarge(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	t, cmd, err := p.asked(f.Get, c.Path("table"))
	if err != nil {
		return err
	}
	a := access.From(c.Context())
	cmd.Whole, cmd.Reason = f.Get("whole") == "1", reasonOf(f)
	if cmd.Whole {
		if done, sent := login.ToStepUp(c, a.RequireStepUp(p.now()), exportAddress(t.Name, f)); done {
			return sent
		}
	}
	n, more, err := p.count(c, a, table.ExportCmd{Table: cmd.Table, List: cmd.List, Place: cmd.Place, Since: cmd.Since, Format: cmd.Format, Matters: cmd.Matters})
	if err != nil {
		return err
	}
	if cmd.Whole {
		if err := a.May(access.TableWhole, access.Anywhere); err != nil {
			return err
		}
	}
	if more || cmd.Whole {
		err = p.askSecond(c, toHandOut{Title: listTitle(t, cmd.List), What: "table", Cmd: cmd}, cmd.Reason, exportAddress(t.Name, f))
		if err == nil {
			return nil
		}
	} else if err = p.Tables.RecordExport(c.Context(), a, t.Name, n, false, cmd.Reason); err == nil {
		return p.stream(c, a, t, cmd)
	}
	if err != nil {
		fields, whole, mine := said(c.Lang, err)
		if !mine {
			return err
		}
		if whole != "" {
			fields["reason"] = whole
		}
		return p.exportPage(c, http.StatusUnprocessableEntity, t, cmd, f.Get, n, more, exportView{Whole: cmd.Whole, Reason: cmd.Reason, Errors: fields})
	}
	return nil
}

// reasonOf joins the chosen common reason and the own words.
func reasonOf(f web.Form) string {
	if own := f.Get("reason"); own != "" {
		return own
	}
	return f.Get("common")
}

// exportAddress is the page to which a step-up leads back.
func exportAddress(name string, f web.Form) string {
	q := url.Values{}
	for _, k := range append([]string{"format", "whole"}, passed...) {
		if v := f.Get(k); v != "" {
			q.Set(k, v)
		}
	}
	if r := reasonOf(f); r != "" {
		q.Set("reason", r)
	}
	return "/export/" + name + "?" + q.Encode()
}

// stream writes the file straight to the answer.
func (p *Pages) stream(c *web.Ctx, a access.Actor, t *table.Table, cmd table.ExportCmd) error {
	name := listTitle(t, cmd.List) + p.now().Format("-20060102") + "." + cmd.Format
	_, err := p.Tables.Export(c.Context(), a, cmd, &lent{c: c, name: name, kind: typeOf(name)})
	return err
}
