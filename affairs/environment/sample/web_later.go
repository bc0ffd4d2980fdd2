package sample

import (
	"net/http"
	"slices"
	"strings"

	envsample "linli/affairs/environment/sample/pages"

	"linli/kernel/access"
	"linli/platform/db"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// laterViews are the forms of what a sample's book did not say: its seal, and for each of its reports what is empty.
func (w *pagesOf) laterViews(c *web.Ctx, x Sample, list []Found) (out []envsample.LaterView) {
	if x.Imported && (x.Seal == "" || x.Sealed == 0) {
		out = append(out, envsample.LaterView{Title: tr(c.Lang, "later.seal"), Action: href("samples", x.ID, "seal"), Why: tr(c.Lang, "later.why"), Fields: []ui.Input{
			{Name: "seal", Label: tr(c.Lang, "f.seal"), Required: true, MaxLen: 30}, {Name: "sealed", Label: tr(c.Lang, "f.sealed"), Type: "datetime-local", Value: local(x.Taken), Required: true}}})
	}
	done := map[string]bool{}
	for _, f := range list {
		r := f.Report
		if r.ID == "" || done[r.ID] || !r.Lacks() {
			continue
		}
		done[r.ID] = true
		v := envsample.LaterView{Title: tr(c.Lang, "later.report", r.Number), Action: href("samples", x.ID, "report"), Why: tr(c.Lang, "later.why"), Hidden: r.ID}
		add := func(have bool, in ui.Input) {
			if !have {
				v.Fields = append(v.Fields, in)
			}
		}
		add(!strings.HasPrefix(r.Number, unwritten), ui.Input{Name: "number", Label: tr(c.Lang, "f.number"), MaxLen: 40})
		add(r.Lab != "", ui.Input{Name: "lab", Label: tr(c.Lang, "f.lab"), MaxLen: 60})
		add(r.CMA != "", ui.Input{Name: "cma", Label: tr(c.Lang, "f.cma"), MaxLen: 40})
		add(r.Writer != "", ui.Input{Name: "writer", Label: tr(c.Lang, "f.writer"), MaxLen: 40})
		add(r.Checker != "", ui.Input{Name: "checker", Label: tr(c.Lang, "f.checker"), MaxLen: 40})
		add(r.Signer != "", ui.Input{Name: "signer", Label: tr(c.Lang, "f.signer_r"), MaxLen: 40})
		add(r.Issued != "", ui.Input{Name: "issued", Label: tr(c.Lang, "f.issued"), Type: "date"})
		out = append(out, v)
	}
	return out
}

func (w *pagesOf) fillReport(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	a := access.From(c.Context())
	by := Report{Number: f.Get("number"), Lab: f.Get("lab"), CMA: f.Get("cma"), Writer: f.Get("writer"), Checker: f.Get("checker"), Signer: f.Get("signer"), Issued: f.Get("issued")}
	return w.keepLater(c, c.Path("id"), func(tx *db.Tx) error { _, err := w.FillReportTx(tx, a, f.Get("of"), by); return err })
}

func (w *pagesOf) seal(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	a := access.From(c.Context())
	return w.keepLater(c, c.Path("id"), func(tx *db.Tx) error {
		return w.SealTx(tx, a, c.Path("id"), f.Get("seal"), moment(f.Get("sealed")))
	})
}

func (w *pagesOf) keepLater(c *web.Ctx, sample string, fn func(tx *db.Tx) error) error {
	if err := w.DB.Write(c.Context(), fn); err != nil {
		if bad, ok := web.Refusals(c, err); ok {
			return w.showOne(c, web.Status(err), bad)
		}
		return err
	}
	w.Frame.Done(c, tr(c.Lang, "later.done"), nil)
	return c.Redirect(href("samples", sample))
}

// quality shows the form of a parallel or a blank that a book did not name.
func (w *pagesOf) quality(c *web.Ctx) error {
	return w.showQuality(c, http.StatusOK, web.Form{Values: map[string][]string{"rowkind": {Parallel}}}, nil)
}

func (w *pagesOf) showQuality(c *web.Ctx, status int, f web.Form, bad map[string]string) error {
	a := access.From(c.Context())
	v := envsample.QualityView{Action: href("tasks", c.Path("id"), "quality"), Code: f.Get("code"), Taken: f.Get("taken"), Seal: f.Get("seal"), Sealed: f.Get("sealed"), Bad: bad, Errors: ui.Summary(bad, "code", "rowkind", "twin", "taken", "items", "sealed")}
	pg := w.Frame.Staff(c, tr(c.Lang, "later.quality"), "/environment")
	pg.Back = href("tasks", c.Path("id"))
	err := w.read(c, func(tx *db.Tx) error {
		t, err := w.reached(tx, a, access.EnvInspect, c.Path("id"))
		if err != nil {
			return err
		}
		list, err := samples(tx, "task = ? ORDER BY code", t.ID)
		if err != nil {
			return err
		}
		pg.Sub = text.Joined(t.Title, t.Point.CompanyName, t.Point.Name)
		v.Kinds = ui.Options(c.Lang, "environment.sample.k.", []string{Parallel, Blank}, f.Get("rowkind"))
		v.Twins, v.Items = []ui.Option{{Label: tr(c.Lang, "choose")}}, nil
		seen := map[string]bool{}
		for _, x := range list {
			if x.Kind == Single {
				v.Twins = append(v.Twins, ui.Option{Value: x.Code, Label: x.Code, On: f.Get("twin") == x.Code})
			}
			if v.Taken == "" {
				v.Taken = local(x.Taken)
			}
			for _, item := range x.Items {
				if !seen[item] {
					seen[item] = true
					v.Items = append(v.Items, ui.Option{Value: item, Label: NameOf(item), On: f.Get("items") == "" || slices.Contains(f.Values["items"], item)})
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.Page(status, envsample.Quality(pg, v))
}

func (w *pagesOf) saveQuality(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	a := access.From(c.Context())
	x := Sample{Code: text.Clean(f.Get("code")), Kind: f.Get("rowkind"), Twin: f.Get("twin"), Taken: moment(f.Get("taken")), Items: f.Values["items"], Seal: f.Get("seal"), Sealed: moment(f.Get("sealed"))}
	if x.Kind != Parallel {
		x.Twin = ""
	}
	if err := w.DB.Write(c.Context(), func(tx *db.Tx) error { _, err := w.QualityTx(tx, a, c.Path("id"), x); return err }); err != nil {
		if bad, ok := web.Refusals(c, err); ok {
			return w.showQuality(c, web.Status(err), f, bad)
		}
		return err
	}
	w.Frame.Done(c, tr(c.Lang, "later.done"), nil)
	return c.Redirect(href("tasks", c.Path("id")))
}
