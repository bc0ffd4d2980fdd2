package tables

import (
	"net/http"
	"strings"

	"linli/gateway/desk"
	"linli/kernel/access"
	"linli/kernel/place"
	"linli/kernel/table"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// unmatchedView is the list 待认址; for one of them the places that may be meant.
type unmatchedView struct {
	Rows  []unmatchedRow
	Words string
	Found []ui.Option
	Asked bool // a search was made
	Next  string
	Error string
}

type unmatchedRow struct {
	ID, Text, Where string
	Open            bool // its form is shown
}

func (p *Pages) unmatched(c *web.Ctx) error {
	return p.unmatchedPage(c, http.StatusOK, c.Query("open"), c.Query("q"), "")
}

func (p *Pages) unmatchedPage(c *web.Ctx, status int, open, words, wrong string) error {
	a := access.From(c.Context())
	const size = 50
	list, err := p.Tables.Unmatched(c.Context(), a, c.Query("after"), size+1)
	if err != nil {
		return err
	}
	v := unmatchedView{Words: words, Error: wrong}
	if len(list) > size {
		list, v.Next = list[:size], desk.With("/unmatched", "after", list[size-1].ID)
	}
	jobs := map[string]table.Job{}
	for _, u := range list {
		j, seen := jobs[u.Job]
		if !seen {
			if j, err = p.Tables.Job(c.Context(), a, u.Job); err != nil && !fault.Is(err, fault.KindNotFound) {
				return err
			}
			jobs[u.Job] = j
		}
		if u.ID == open && words == "" {
			v.Words = u.Text
		}
		v.Rows = append(v.Rows, unmatchedRow{ID: u.ID, Text: u.Text, Where: text.T(c.Lang, "tables.unmatched_where", p.titleOf(u.Table), j.FileName, u.Line), Open: u.ID == open})
	}
	if open != "" {
		v.Asked = true
		if v.Found, err = p.places(c, a, v.Words, jobs[jobOf(list, open)].Place); err != nil {
			return err
		}
	}
	title := text.T(c.Lang, "tables.unmatched_title", len(v.Rows))
	if v.Next != "" {
		title = text.T(c.Lang, "tables.unmatched_many")
	}
	pg := p.Desk.Page(c, title, "/imports")
	pg.Short, pg.Back, pg.Sub = text.T(c.Lang, "tables.unmatched"), "/imports", text.T(c.Lang, "tables.unmatched_line")
	return c.Page(status, unmatchedPage(pg, v))
}

func jobOf(list []table.Unmatched, id string) string {
	for _, u := range list {
		if u.ID == id {
			return u.Job
		}
	}
	return ""
}

// places finds what an address may mean, inside the places of the actor. An address without a compound is read in the
// compound the file was for; when the door is not there, its building is offered.
func (p *Pages) places(c *web.Ctx, a access.Actor, words, compound string) (out []ui.Option, err error) {
	tries := []string{words}
	err = p.DB.Read(c.Context(), func(tx *db.Tx) error {
		out = nil
		if name := p.described(tx, compound); name != "" && !strings.HasPrefix(words, name) {
			tries = append([]string{name + words}, words)
		}
		for _, t := range append([]string(nil), tries...) {
			if i := strings.Index(t, "号楼"); i > 0 && i+len("号楼") < len(t) {
				tries = append(tries, t[:i+len("号楼")])
			}
		}
		for _, t := range tries {
			if out, err = p.search(tx, a, t); err != nil || len(out) > 0 {
				return err
			}
		}
		return nil
	})
	return out, err
}

func (p *Pages) search(tx *db.Tx, a access.Actor, words string) (out []ui.Option, err error) {
	kinds := []place.Kind{place.Compound, place.Building, place.Unit, place.Home, place.Facility}
	for _, scope := range a.Scope(access.TableImport) {
		list, err := p.Places.Search(tx, place.Query{Text: words, Under: scope, Kinds: kinds, Limit: 12})
		if err != nil {
			return nil, err
		}
		for _, x := range list {
			name, err := p.Places.Describe(tx, x.ID)
			if err != nil {
				return nil, err
			}
			out = append(out, ui.Option{Value: x.ID, Label: name})
		}
	}
	return out, nil
}

// settle says which place an address on the list means.
func (p *Pages) settle(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	at := f.Get("place")
	if at == "" {
		return p.unmatchedPage(c, http.StatusUnprocessableEntity, c.Path("id"), f.Get("q"), text.T(c.Lang, "tables.choose_place"))
	}
	if err := p.Tables.Settle(c.Context(), access.From(c.Context()), c.Path("id"), at); err != nil {
		return err
	}
	desk.Done(c, text.T(c.Lang, "tables.settled"), nil)
	return c.Redirect("/unmatched")
}
