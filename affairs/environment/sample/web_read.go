package sample

import (
	"net/http"
	"strings"

	envsample "linli/affairs/environment/sample/pages"

	"linli/kernel/access"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

func (w *pagesOf) readBack(c *web.Ctx) error {
	return w.showRead(c, http.StatusOK, web.Form{Values: map[string][]string{}}, nil)
}

func (w *pagesOf) showRead(c *web.Ctx, status int, f web.Form, bad map[string]string) error {
	a := access.From(c.Context())
	v := envsample.ReadView{Action: href("tasks", c.Path("id"), "read"), How: hows(c.Lang, f.Get("how"), false), Read: f.Get("read") != "", Own: f.Get("own") != "", Signer: f.Get("signer"), Reason: f.Get("reason"), Witness: f.Get("witness"), Bad: bad,
		Errors: ui.Summary(bad, "read", "how", "sign", "own", "signer", "reason", "witness")}
	pg := w.Frame.Staff(c, tr(c.Lang, "readback"), "/environment")
	pg.Back = href("tasks", c.Path("id"))
	pg.Actions = []ui.Btn{{Label: tr(c.Lang, "print"), Href: href("tasks", c.Path("id"), "print")}}
	err := w.read(c, func(tx *db.Tx) error {
		t, err := w.reached(tx, a, access.EnvInspect, c.Path("id"))
		if err != nil {
			return err
		}
		if t.State != Filled {
			return fault.NotYet("environment.sample.not_filled")
		}
		n, err := noteOf(tx, t.ID)
		if err != nil {
			return err
		}
		list, err := samples(tx, "task = ? ORDER BY code", t.ID)
		if v.Signer == "" {
			v.Signer = n.Companion
		}
		pg.Sub = text.Joined(t.No, t.Point.CompanyName, t.Point.Name)
		v.Lines = append(paperLines(c.Lang, t, n), ui.Def{Term: tr(c.Lang, "paper.found"), Text: n.Words})
		for _, x := range list {
			v.Lines = append(v.Lines, ui.Def{Term: x.Code, Text: sampleLine(c.Lang, x)})
		}
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(status, envsample.Read(pg, v))
}

// sampleLine is a sample in one line.
func sampleLine(lang string, x Sample) string {
	var items []string
	for _, k := range x.Items {
		items = append(items, NameOf(k))
	}
	return text.Joined(tr(lang, "k."+x.Kind), strings.Join(items, "、"), stamp(x.Taken), tr(lang, "container."+x.Container)+"/"+tr(lang, "fix."+x.Fix), x.Volume+" mL", tr(lang, "label.seal")+" "+x.Seal+" "+stamp(x.Sealed))
}

func (w *pagesOf) signForm(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	a := access.From(c.Context())
	if err := w.read(c, func(tx *db.Tx) error { _, err := w.reached(tx, a, access.EnvInspect, c.Path("id")); return err }); err != nil {
		return err
	}
	n := Note{How: f.Get("how"), Read: f.Get("read") != "", Own: f.Get("own"), Signer: f.Get("signer"), Reason: f.Get("reason"), Witness: f.Get("witness")}
	var docs []string
	if err = w.withPictures(c, a, f, &n, &docs); err == nil {
		var t Task
		if t, err = w.Sign(c.Context(), a, c.Path("id"), n, docs); err == nil {
			w.Frame.Done(c, tr(c.Lang, "signed_now", t.No), nil)
			return c.Redirect(href("tasks", t.ID))
		}
	}
	if bad, ok := web.Refusals(c, err); ok {
		return w.showRead(c, web.Status(err), f, bad)
	}
	return err
}

// paperLines are the facts of the notes as they are read and printed.
func paperLines(lang string, t Task, n Note) (out []ui.Def) {
	add := func(key, value string) {
		if value != "" {
			out = append(out, ui.Def{Term: tr(lang, "paper."+key), Text: value})
		}
	}
	add("company", text.Joined(t.Point.CompanyName, t.Point.Name))
	add("when", stamp(n.Began)+" "+tr(lang, "paper.to")+" "+stamp(n.Ended))
	add("where", text.Joined(t.Point.Name, position(lang, t, n)))
	var who []string
	for _, o := range t.Officers {
		who = append(who, o.Name+" "+o.Card)
	}
	add("officers", strings.Join(who, "；"))
	add("told", tr(lang, "paper.told_text", stamp(n.Shown)))
	add("companion", text.Joined(n.Companion, n.Post))
	weather := ""
	if n.Weather != "" {
		weather = tr(lang, "w."+n.Weather)
	}
	add("condition", text.Joined(weather, n.Load, n.Flow))
	for _, d := range checkFacts(lang, t, n) {
		out = append(out, d)
	}
	return out
}

// print is the notes on A4, in the language of the books.
func (w *pagesOf) print(c *web.Ctx) error {
	a := access.From(c.Context())
	zh := text.ZH
	v := envsample.PaperView{Lang: zh, Title: tr(zh, "paper"), Back: href("tasks", c.Path("id"))}
	err := w.read(c, func(tx *db.Tx) error {
		t, err := w.reached(tx, a, access.EnvInspect, c.Path("id"))
		if err != nil {
			return err
		}
		n, err := noteOf(tx, t.ID)
		if err == nil && n.Task == "" {
			err = fault.NotYet("environment.sample.not_filled")
		}
		if err != nil {
			return err
		}
		list, err := samples(tx, "task = ? ORDER BY code", t.ID)
		if err != nil {
			return err
		}
		v.Lines, v.Words = paperLines(zh, t, n), strings.Split(n.Words, "\n")
		v.Columns, v.Rows = paperSamples(list)
		v.Signed = paperSigned(n)
		v.Foot = tr(zh, "paper.hash") + " " + n.Hash + "　" + t.No + "　" + text.DateTime(clock.Instant(tx.NowMS()))
		v.Shots = nil
		shots, _, err := w.shots(tx, zh, t, n)
		for _, s := range shots {
			if s.Caption != tr(zh, "f.photo") {
				v.Shots = append(v.Shots, s)
			}
		}
		if err != nil {
			return err
		}
		more, err := supplements(tx, t.ID)
		v.More = nil
		for _, m := range more {
			v.More = append(v.More, stamp(m.At)+" "+m.Label+"："+m.Text)
		}
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(http.StatusOK, envsample.Paper(v))
}

func paperSamples(list []Sample) (columns []string, rows [][]string) {
	for _, k := range []string{"c.code", "f.rowkind", "c.item", "c.taken", "f.container", "f.volume", "f.seal", "f.sealed"} {
		columns = append(columns, zh(k))
	}
	for _, x := range list {
		var items []string
		for _, k := range x.Items {
			items = append(items, NameOf(k))
		}
		rows = append(rows, []string{x.Code, zh("k." + x.Kind), strings.Join(items, "、"), stamp(x.Taken), zh("container."+x.Container) + "/" + zh("fix."+x.Fix), x.Volume, x.Seal, stamp(x.Sealed)})
	}
	return columns, rows
}

func paperSigned(n Note) []string {
	switch n.How {
	case "":
		return []string{zh("paper.own"), zh("paper.unsigned")}
	case Refused:
		return []string{zh("paper.refused", n.Reason, n.Witness)}
	}
	return []string{zh("paper.own"), zh("f.signer") + "：" + n.Signer + "　" + stamp(n.SignedAt) + "　" + zh("how."+n.How)}
}

// labelSheet are the labels of a task's codes, several on an A4 sheet.
func (w *pagesOf) labelSheet(c *web.Ctx) error {
	a := access.From(c.Context())
	v := envsample.LabelsView{Lang: c.Lang, Title: tr(c.Lang, "label.sheet"), Back: href("tasks", c.Path("id"))}
	err := w.read(c, func(tx *db.Tx) error {
		t, err := w.reached(tx, a, access.EnvInspect, c.Path("id"))
		v.Labels = nil
		for _, code := range t.Labels {
			v.Labels = append(v.Labels, envsample.LabelView{Code: code, Line: text.Joined(t.Title, t.Point.Name)})
		}
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(http.StatusOK, envsample.Labels(v))
}
