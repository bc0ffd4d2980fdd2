package penalty

import (
	"net/http"

	envlimits "linli/affairs/environment/penalty/pages"
	"linli/kernel/access"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// ownCard shows whether the office's own file is in place, and lets who approves put one there.
func (w *site) ownCard(tx *db.Tx, d *desk, a access.Actor, kind string, bad map[string]string, note string) error {
	list, err := w.owned(tx)
	if err != nil {
		return err
	}
	c := d.Ctx
	o := envlimits.Own{Title: t(c, "own", t(c, "own_kind."+kind)), Why: t(c, "own_why"), Errors: bad, Note: note, Example: ui.Btn{Label: t(c, "own_example"), Href: home + "/file/" + kind}}
	for _, x := range list {
		if x.Kind != kind {
			continue
		}
		key := "own_since"
		if x.Body == "" {
			key = "own_taken"
		} else {
			o.TakeBack = home + "/file/" + kind
		}
		o.Rows = append(o.Rows, ui.Def{Term: t(c, key), Text: text.Joined(text.DateTime(clock.Instant(x.Loaded)), x.Note)})
	}
	if len(a.Scope(access.EnvApprove)) > 0 {
		o.Load = home + "/file/" + kind
	}
	d.view.Own = &o
	return nil
}

// file gives the file of a kind as it is in place: what an office edits and puts back.
func (w *site) file(c *web.Ctx) error {
	kind := c.Path("kind")
	body, err := File(kind)
	if err != nil {
		return err
	}
	err = w.DB.Read(c.Context(), func(tx *db.Tx) error {
		list, err := w.owned(tx)
		for _, x := range list {
			if x.Kind == kind && x.Body != "" {
				body = []byte(x.Body)
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	c.W.Header().Set("Content-Disposition", `attachment; filename="environment-`+kind+`.json"`)
	return c.Bytes(http.StatusOK, "application/json; charset=utf-8", body)
}

// load puts a file in place, or takes it back.
func (w *site) load(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	kind, note := c.Path("kind"), f.Get("note")
	actor := access.From(c.Context()).Actor
	if f.Get("back") != "" {
		err = w.TakeBack(c.Context(), actor, kind, note)
	} else {
		err = w.take(c, f, kind, note)
	}
	if err != nil {
		bad, ok := web.Refusals(c, err)
		if !ok {
			return err
		}
		if bad["form"] != "" {
			bad["file"] = bad["form"]
			delete(bad, "form")
		}
		return w.show(c, web.Status(err), showOf(kind), bad, note)
	}
	w.Frame.Done(c, t(c, "own_done"), nil)
	return c.Redirect(home + "?show=" + showOf(kind))
}

func (w *site) take(c *web.Ctx, f web.Form, kind, note string) error {
	if len(f.Files["file"]) != 1 || f.Files["file"][0].Size == 0 {
		return fault.InvalidFields(fault.Field{Name: "file", Key: "environment.penalty.own_none"})
	}
	file, err := f.Files["file"][0].Open()
	if err != nil {
		return fault.Internal(err, "environment.penalty.load")
	}
	defer file.Close()
	return w.Load(c.Context(), access.From(c.Context()).Actor, kind, note, file)
}
