package proof

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"linli/gateway/desk"
	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

const (
	listPage = 50    // entries on a page
	listSpan = 5_000 // entries that one page looks through: a rare kind needs several pages and the page says so
)

type kindsView struct {
	Filters      []ui.Filter
	Table        ui.Table
	Next, First  string
	Middle, Note string
}

// groups are the beginnings of kinds that one can filter by.
var groups = []string{"matter", "lookback", "place", "duty", "people", "access", "table", "document", "view", "inspect", "ledger", "erase", "council"}

// kinds lists recent entries, newest first. It reads backwards by number and looks at no more than listSpan.
func (p *Pages) kinds(c *web.Ctx) error {
	a := access.From(c.Context())
	kind, before := c.Query("kind"), c.Query("before")
	var v kindsView
	err := p.DB.Read(c.Context(), func(tx *db.Tx) (err error) {
		size, err := p.Log.Size(tx)
		if err != nil {
			return err
		}
		to := size
		if n, err := strconv.ParseInt(before, 10, 64); err == nil && n > 0 && n < size {
			to = n
		}
		rows, from, err := p.recent(tx, c.Lang, a, kind, to)
		if err != nil {
			return err
		}
		v.Table = p.kindTable(c.Lang, rows)
		v.Middle = text.T(c.Lang, "proof.span", text.Count(from), text.Count(max(0, to-1)))
		if from > 0 {
			v.Next = desk.With("/ledger/kinds", "kind", kind, "before", strconv.FormatInt(from, 10))
		}
		if to < size {
			v.First = desk.With("/ledger/kinds", "kind", kind)
		}
		return nil
	})
	if err != nil {
		return err
	}
	options := []ui.Option{{Value: "", Label: text.T(c.Lang, "proof.all_kinds")}}
	for _, g := range groups {
		options = append(options, ui.Option{Value: g, Label: text.T(c.Lang, "proof.k."+g), On: g == kind})
	}
	v.Filters = []ui.Filter{{Name: "kind", Label: text.T(c.Lang, "proof.f.kind"), Value: kind, Options: options}}
	pg := p.Desk.Page(c, text.T(c.Lang, "proof.entries"), "/ledger")
	pg.Back = "/ledger"
	pg.Sub = text.T(c.Lang, "proof.entries_line")
	return c.Page(http.StatusOK, kindsPage(pg, v))
}

// found is an entry with its place in words.
type found struct {
	E     ledger.Numbered
	Where string
}

// recent reads backwards from a number until a page is full or enough was looked through; from is the lowest number read.
func (p *Pages) recent(tx *db.Tx, lang string, a access.Actor, kind string, to int64) (out []found, from int64, err error) {
	const step = 500
	for from = to; from > 0 && len(out) < listPage && to-from < listSpan; {
		low := max(0, from-step)
		list, err := p.Log.Follow(tx, low-1, int(from-low))
		if err != nil {
			return nil, 0, err
		}
		slices.Reverse(list)
		for _, e := range list {
			if kind == "" && e.Kind == ledger.RowsKind || kind != "" && e.Kind != kind && !strings.HasPrefix(e.Kind, kind+".") {
				from = e.Seq
				continue
			}
			at, ok, err := p.may(tx, a, e)
			if err != nil {
				return nil, 0, err
			}
			from = e.Seq
			if !ok {
				continue
			}
			where := ""
			if at.ID != "" {
				if where, err = p.Places.DescribeFor(tx, at.ID, text.OtherStaff); err != nil {
					return nil, 0, err
				}
			}
			if out = append(out, found{e, where}); len(out) == listPage {
				return out, from, nil
			}
		}
		from = low
	}
	return out, from, nil
}

func (p *Pages) kindTable(lang string, rows []found) ui.Table {
	t := ui.Table{Caption: text.T(lang, "proof.entries"), Columns: []ui.Column{{Title: text.T(lang, "proof.f.no"), Num: true}, {Title: text.T(lang, "proof.f.kind"), Key: true},
		{Title: text.T(lang, "proof.f.where")}, {Title: text.T(lang, "proof.f.time")}, {Title: text.T(lang, "proof.f.commit"), Low: true}}}
	t.Empty = &ui.Empty{Title: text.T(lang, "proof.no_entries"), Why: text.T(lang, "proof.no_entries_why")}
	for _, r := range rows {
		commit := r.E.Commit
		t.Rows = append(t.Rows, ui.Row{ID: r.E.ID, Cells: []ui.Cell{{Text: text.Count(r.E.Seq), Href: "/ledger/" + strconv.FormatInt(r.E.Seq, 10)}, {Text: kindWord(lang, r.E.Kind)},
			{Text: dash(r.Where)}, {Text: text.DateTime(r.E.Time.In(clock.Shanghai))}, {Text: dash(commit[:min(12, len(commit))])}}})
	}
	return t
}

// goTo leads from the number that was typed, with or without spaces, to its entry.
func (p *Pages) goTo(c *web.Ctx) error {
	word := strings.ReplaceAll(strings.ReplaceAll(text.Squeeze(c.Query("no")), ",", ""), "，", "")
	if word == "" {
		return c.Redirect("/ledger")
	}
	return c.Redirect("/ledger/" + url.PathEscape(word))
}
