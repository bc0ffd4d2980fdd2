package docket

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	envdocket "linli/affairs/environment/docket/pages"
	"linli/affairs/environment/ground"
	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

const live = "state NOT IN ('closed', 'archived', 'dropped')"

// lenses are the views of the list.
var lenses = []string{"live", "late", "decided", "paying", "done", "all"}

func lens(name, today string) (string, []any) {
	switch name {
	case "late":
		return live + " AND ours = 1 AND due <> '' AND due < ?", []any{today}
	case "decided":
		return "decided_on <> ''", nil
	case "paying":
		return "state IN ('served', 'reminded', 'court')", nil
	case "done":
		return "state IN ('closed', 'archived', 'dropped')", nil
	case "all":
		return "1 = 1", nil
	}
	return live, nil
}

const most = 60

func (w *site) list(c *web.Ctx) error {
	a := access.From(c.Context())
	on, state, word := c.Query("show"), c.Query("state"), strings.TrimSpace(c.Query("q"))
	if !slices.Contains(lenses, on) {
		on = lenses[0]
	}
	at, _ := strconv.Atoi(c.Query("page"))
	at = min(max(1, at), mostPages)
	v := envdocket.ListView{Tabs: ground.Tabs(c.Lang, ground.TabCases, a), Notes: lawNotes(c.Lang)}
	err := w.read(c, func(tx *db.Tx) error {
		e, err := w.env(tx, a, "")
		if err != nil {
			return err
		}
		scope, args := place.Below("path", a.Scope(access.EnvRead))
		cond, more := lens(on, e.Today)
		where := scope + " AND " + cond
		args = append(args, more...)
		if slices.Contains(States, State(state)) {
			where, args = where+" AND state = ?", append(args, state)
		}
		list, next, err := w.page(tx, where, args, word, at)
		if err != nil {
			return err
		}
		v.Prev, v.Next = "", ""
		if at > 1 {
			v.Prev = pageOf(on, state, word, at-1)
		}
		if next {
			v.Next = pageOf(on, state, word, at+1)
		}
		v.Table = w.table(c, e, list)
		v.KPIs, err = w.tiles(tx, c, a, e)
		return err
	})
	if err != nil {
		return err
	}
	for _, l := range lenses {
		v.Lens = append(v.Lens, ui.Tab{Label: t(c, "lens."+l), Href: "/environment/cases?show=" + l, On: l == on})
	}
	states := []ui.Option{{Value: "", Label: t(c, "any_state"), On: state == ""}}
	for _, s := range States {
		states = append(states, ui.Option{Value: string(s), Label: t(c, "state."+string(s)), On: state == string(s)})
	}
	v.Filter = []ui.Filter{{Name: "q", Label: t(c, "search"), Value: word, Wide: true}, {Name: "state", Label: t(c, "f.state"), Value: state, Options: states}, {Name: "show", Label: t(c, "view"), Value: on, Options: ui.Options(c.Lang, "environment.docket.lens.", lenses, on)}}
	pg := w.Frame.Staff(c, t(c, "title"), "/environment")
	pg.Sub = t(c, "sub")
	if a.Has(access.EnvCase) {
		pg.Actions = []ui.Btn{{Label: t(c, "export"), Href: "/export/env-cases", DeskOnly: true}, {Label: t(c, "new"), Href: "/environment/cases/new", Primary: true, DeskOnly: true}}
		pg.Dock = []ui.Btn{{Label: t(c, "new"), Href: "/environment/cases/new", Primary: true, Big: true}}
	}
	return c.Page(http.StatusOK, envdocket.List(pg, v))
}

// mostPages bounds how far a reader may turn; who needs more exports the book.
const mostPages = 1000

// pageOf is the address of a page of the list with its filter.
func pageOf(show, state, word string, n int) string {
	q := url.Values{"show": {show}}
	for name, v := range map[string]string{"state": state, "q": word} {
		if v != "" {
			q.Set(name, v)
		}
	}
	if n > 1 {
		q.Set("page", strconv.Itoa(n))
	}
	return "/environment/cases?" + q.Encode()
}

// page reads the n-th page of the cases that a word is in, and whether another one follows. The party's name is sealed in the row, so the word
// is looked for here, some hundred rows at a time.
func (s *Service) page(tx *db.Tx, where string, args []any, word string, n int) (out []Case, next bool, err error) {
	const chunk = 400
	skip := (n - 1) * most
	from := 0
	if word == "" { // nothing to look for: the database skips
		from, skip = skip, 0
	}
	for ; ; from += chunk {
		list, err := s.cases(tx, where+" ORDER BY CASE WHEN due = '' THEN '9999' ELSE due END, created DESC, id LIMIT ? OFFSET ?", append(slices.Clone(args), chunk, from)...)
		if err != nil {
			return nil, false, err
		}
		for _, x := range list {
			switch {
			case word != "" && !strings.Contains(x.No+x.Cause+x.Party.Name+x.Spot, word):
			case skip > 0:
				skip--
			case len(out) == most:
				return out, true, nil
			default:
				out = append(out, x)
			}
		}
		if len(list) < chunk {
			return out, false, nil
		}
	}
}

func (w *site) table(c *web.Ctx, e Env, list []Case) ui.Table {
	tb := ui.Table{Caption: t(c, "all"), Columns: []ui.Column{{Title: t(c, "col.case"), Key: true}, {Title: t(c, "col.party")}, {Title: t(c, "col.wait")}, {Title: t(c, "col.fine"), Num: true}, {Title: t(c, "f.state")}},
		Empty: &ui.Empty{Title: t(c, "empty"), Why: t(c, "empty_why")}}
	for _, x := range list {
		m := mark(c.Lang, e.Today, x)
		tb.Rows = append(tb.Rows, ui.Row{ID: x.ID, Tone: m.Tone, Cells: []ui.Cell{{Over: x.No, Text: x.Cause, Href: "/environment/cases/" + x.ID}, {Text: partyShown(x), Sub: x.Spot}, waitCell(c.Lang, e, x), {Text: yuanText(x.Yuan)}, {Mark: &m}}})
	}
	return tb
}

// partyShown is the party in lists: a company by its name, a person masked.
func partyShown(x Case) string {
	if x.Party.Natural {
		return text.MaskName(x.Party.Name, text.OtherStaff)
	}
	return x.Party.Name
}

func yuanText(n int64) string {
	if n == 0 {
		return ""
	}
	return fenText(n * 100)
}

// fenText writes money with its fen only where there are some.
func fenText(fen int64) string { return strings.TrimSuffix(text.Money(fen), ".00") }

// waitTerm is the term in the row of a case.
func waitTerm(x Case) Term {
	return Term{Key: x.DueKey, End: x.Due, Ours: x.Ours, Working: workingKey[x.DueKey]}
}

var workingKey = map[string]bool{"defence": true, "hearing": true, "deliver": true, "publish": true}

func waitCell(lang string, e Env, x Case) ui.Cell {
	if x.Due == "" {
		return ui.Cell{}
	}
	cell := ui.Cell{Text: text.T(lang, "environment.docket.term."+x.DueKey) + " " + x.Due, Sub: left(lang, e, waitTerm(x))}
	if x.Ours && x.Due < e.Today {
		cell.Tone = ui.Red
	}
	return cell
}

func (w *site) tiles(tx *db.Tx, c *web.Ctx, a access.Actor, e Env) (out []ui.KPI, err error) {
	scope, args := place.Below("path", a.Scope(access.EnvRead))
	for _, k := range []struct {
		key, cond, href string
		args            []any
		tone            ui.Tone
	}{{"live", live, "live", nil, ui.Blue}, {"late", live + " AND ours = 1 AND due <> '' AND due < ?", "late", []any{e.Today}, ui.Red},
		{"week", live + " AND ours = 1 AND due >= ? AND due <= ?", "live", []any{e.Today, clock.AddDays(e.Today, 7)}, ui.Amber}, {"paying", "state IN ('served', 'reminded', 'court')", "paying", nil, ui.Amber}} {
		n, err := tx.Count("SELECT count(*) FROM env_case WHERE "+scope+" AND "+k.cond, append(slices.Clone(args), k.args...)...)
		if err != nil {
			return nil, err
		}
		out = append(out, ui.KPI{Label: t(c, "kpi."+k.key), Value: text.Count(n), Tone: k.tone, Href: "/environment/cases?show=" + k.href})
	}
	return out, nil
}

func lawNotes(lang string) (out []string) {
	for _, k := range []string{"procedure", "hearing", "collective", "daily", "court"} {
		out = append(out, text.T(lang, "environment.docket.note."+k))
	}
	return out
}

// Today puts into an officer's day the cases whose terms end, in order.
func (s *Service) Today(tx *db.Tx, lang string, a access.Actor) (d affair.Day, err error) {
	if !a.Has(access.EnvCase) {
		return d, nil
	}
	e, err := s.env(tx, a, "")
	if err != nil {
		return d, err
	}
	scope, args := place.Below("path", a.Scope(access.EnvCase))
	list, err := s.cases(tx, scope+" AND "+live+" AND due <> '' AND due <= ? ORDER BY due, id LIMIT 40", append(args, clock.AddDays(e.Today, 7))...)
	for _, x := range list {
		switch {
		case x.Due < e.Today && x.Ours:
			d.Late++
		case x.Due <= e.Today:
			d.Now++
		default:
			d.Week++
		}
		m := mark(lang, e.Today, x)
		d.Rows = append(d.Rows, affair.Due{Path: x.Path, Group: text.T(lang, "environment.docket.title"), Row: ui.ListRow{Title: x.Cause + " · " + partyShown(x),
			Sub: text.Joined(x.No, text.T(lang, "environment.docket.term."+x.DueKey)+" "+x.Due, left(lang, e, waitTerm(x))), Href: "/environment/cases/" + x.ID, Tone: m.Tone, Mark: &m}})
	}
	return d, err
}

func now(w *site) time.Time { return w.DB.Clock().Now().In(clock.Shanghai) }
