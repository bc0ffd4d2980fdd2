package publish

import (
	"net/http"
	"slices"
	"strings"

	publishpages "linli/affairs/environment/publish/pages"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// reading is what the public reads; found marks pieces of it in the preview of staff and is empty elsewhere.
func reading(c *web.Ctx, p Publication, found map[string][]Spot) publishpages.Reading {
	r := publishpages.Reading{Title: p.Title}
	def := func(key, v string) {
		if v != "" {
			r.Facts = append(r.Facts, ui.Def{Term: t(c, key), Text: v})
		}
	}
	part := func(key, field, v string) {
		if v != "" {
			r.Parts = append(r.Parts, publishpages.Part{Title: t(c, key), Lines: marked(v, found[field])})
		}
	}
	if p.Kind == Typical {
		def("party", p.Party)
		def("handled_by", p.Body)
		def("day", p.Day)
		part("f.typical.facts", "facts", p.Facts)
		part("f.typical.handling", "handling", p.Handling)
		part("basis_then", "basis", p.Basis)
		part("f.typical.content", "content", p.Content)
		part("f.typical.lesson", "lesson", p.Lesson)
		return r
	}
	def("number", p.Number)
	def("party", p.Party)
	def("credit", p.Credit)
	def("legal", p.Legal)
	def("cause", p.Title)
	def("sanction", p.Sanction)
	def("body", p.Body)
	def("day", p.Day)
	part("f.decision.facts", "facts", p.Facts)
	part("f.decision.basis", "basis", p.Basis)
	part("f.decision.content", "content", p.Content)
	part("f.decision.pay", "pay", p.Pay)
	return r
}

// marked parts a text into lines of pieces, those that were found marked.
func marked(s string, spots []Spot) (out [][]publishpages.Piece) {
	var line []publishpages.Piece
	put := func(t, kind string) {
		for i, l := range strings.Split(strings.ReplaceAll(t, "\r", ""), "\n") {
			if i > 0 {
				out, line = append(out, line), nil
			}
			if l != "" {
				line = append(line, publishpages.Piece{Text: l, Kind: kind})
			}
		}
	}
	at := 0
	for _, x := range spots {
		put(s[at:x.From], "")
		kind := "soft"
		if x.Hard {
			kind = "hard"
		}
		put(x.Words, kind)
		at = x.From + len(x.Words)
	}
	put(s[at:], "")
	out = append(out, line)
	return slices.DeleteFunc(out, func(l []publishpages.Piece) bool { return len(l) == 0 })
}

func (w *site) penalties(c *web.Ctx) error { return w.publicList(c, Decision, "/penalties") }
func (w *site) cases(c *web.Ctx) error     { return w.publicList(c, Typical, "/cases") }
func (w *site) penalty(c *web.Ctx) error   { return w.publicOne(c, Decision, "/penalties") }
func (w *site) typical(c *web.Ctx) error   { return w.publicOne(c, Typical, "/cases") }

// publicList is what is public of a kind, newest first, without log-in.
func (w *site) publicList(c *web.Ctx, kind, base string) error {
	v := publishpages.PublicList{Line: t(c, "public_line."+kind), Empty: ui.Empty{Title: t(c, "public_none"), Why: t(c, "public_none_why")}}
	err := w.read(c, func(tx *db.Tx) error {
		list, err := publications(tx, "kind=? AND state='public' AND until_day>=? ORDER BY published_at DESC, id DESC LIMIT 200", kind, clock.DayOf(tx.Now))
		for _, p := range list {
			side := text.Date(clock.Instant(p.PublishedAt))
			v.Rows = append(v.Rows, ui.ListRow{Href: p.Address(), Title: p.Title, Sub: text.Joined(p.Party, p.Number, p.Sanction), Side: side})
		}
		return err
	})
	if err != nil {
		return err
	}
	other := "/cases"
	if base == other {
		other = "/penalties"
	}
	v.Other = ui.Btn{Label: t(c, "other."+kind), Href: other, Quiet: true}
	pg := w.Frame.Public(c, t(c, "public_title."+kind))
	pg.Description = v.Line
	return c.Page(http.StatusOK, publishpages.List4All(pg, v))
}

// byCode finds what was ever public at an address.
func byCode(tx *db.Tx, kind, code string) (Publication, error) {
	if code == "" || len(code) > 20 {
		return Publication{}, fault.NotFound("environment.publish.none_public")
	}
	list, err := publications(tx, "kind=? AND code=?", kind, code)
	if err == nil && len(list) == 0 {
		err = fault.NotFound("environment.publish.none_public")
	}
	if err != nil {
		return Publication{}, err
	}
	return list[0], nil
}

func (w *site) publicRead(c *web.Ctx, kind string) (p Publication, shown bool, err error) {
	err = w.read(c, func(tx *db.Tx) (err error) {
		p, err = byCode(tx, kind, c.Path("code"))
		shown = p.State == Public && p.Until >= clock.DayOf(tx.Now)
		return err
	})
	return p, shown, err
}

func (w *site) publicOne(c *web.Ctx, kind, base string) error {
	p, shown, err := w.publicRead(c, kind)
	if err != nil {
		return err
	}
	if !shown {
		return w.tombstone(c, p, base)
	}
	v := publishpages.PublicView{Reading: reading(c, p, nil), Print: p.Address() + "/print"}
	d := DisplayOn(clock.DayOf(clock.Instant(p.PublishedAt)))
	v.Foot = []string{t(c, "shown_from", text.Date(clock.Instant(p.PublishedAt)), p.Until)}
	if d.Check {
		v.Foot = append(v.Foot, t(c, "display_check"))
	}
	if kind == Typical {
		v.Foot = append(v.Foot, t(c, "typical_note"))
	} else {
		v.Foot = append(v.Foot, t(c, "decision_note"))
	}
	pg := w.Frame.Public(c, p.Title)
	pg.Over, pg.Back = t(c, "public_title."+kind), base
	return c.Page(http.StatusOK, publishpages.Public(pg, v))
}

// tombstone says that there was something, when and why it was taken down, and nothing of what it said.
func (w *site) tombstone(c *web.Ctx, p Publication, base string) error {
	when := p.Until
	if p.EndedAt > 0 {
		when = text.Date(clock.Instant(p.EndedAt))
	}
	v := publishpages.Tombstone{Line: t(c, "gone_line."+p.Kind, p.Code, when)}
	if p.State == Withdrawn {
		v.Why = t(c, "gone_why", t(c, "how."+p.How))
		v.Reason = p.Reason
	} else {
		v.Why = t(c, "gone_time")
	}
	pg := w.Frame.Public(c, t(c, "gone_title"))
	pg.Over, pg.Back = t(c, "public_title."+p.Kind), base
	return c.Page(http.StatusGone, publishpages.Gone(pg, v))
}

func (w *site) penaltyPrint(c *web.Ctx) error { return w.print(c, Decision, "/penalties") }
func (w *site) typicalPrint(c *web.Ctx) error { return w.print(c, Typical, "/cases") }

// print is the same on a sheet of A4; what is no longer public has no sheet.
func (w *site) print(c *web.Ctx, kind, base string) error {
	p, shown, err := w.publicRead(c, kind)
	if err != nil {
		return err
	}
	if !shown {
		return w.tombstone(c, p, base)
	}
	foot := []string{t(c, "shown_from", text.Date(clock.Instant(p.PublishedAt)), p.Until), w.Frame.PublicURL + p.Address()}
	return c.Page(http.StatusOK, publishpages.Sheet(c.Lang, t(c, "public_title."+kind), p.Address(), reading(c, p, nil), foot))
}
