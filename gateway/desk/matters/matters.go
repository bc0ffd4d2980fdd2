package matters

import (
	"net/http"
	"strings"
	"time"
	"unicode"

	"linli/gateway/desk"
	"linli/gateway/view"
	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/document"
	"linli/kernel/duty"
	"linli/kernel/ledger"
	"linli/kernel/matter"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/kernel/table"
	"linli/platform/db"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// Deps are the services that the pages translate.
type Deps struct {
	DB        *db.DB
	Desk      *desk.Desk
	Log       *ledger.Log
	Places    *place.Service
	People    *people.Service
	Access    *access.Service
	Duties    *duty.Service
	Matters   *matter.Service
	Documents *document.Service
	Tables    *table.Service // the three lists go onto paper as their ledger is exported
	PublicURL string
	OnMatter  []func(tx *db.Tx, lang string, a access.Actor, m matter.Matter) ([]ui.ListRow, error) // pages of the affairs that a matter is about
	Heard     func(a access.Actor, x affair.Heard) string                                           // where a matter becomes a topic; nil = nowhere
}

// Pages serves M1 to M5.
type Pages struct{ Deps }

// New makes the pages.
func New(d Deps) *Pages { return &Pages{d} }

const uploads = 40 << 20

// Routes is the route table.
func (p *Pages) Routes() []web.Route {
	get, post, read := http.MethodGet, http.MethodPost, string(access.MatterRead)
	return []web.Route{
		{Method: get, Pattern: "/matters", Perm: read, Handle: p.list},
		{Method: get, Pattern: "/matters/new", Perm: string(access.MatterReport), Handle: p.newForm},
		{Method: post, Pattern: "/matters/new", Perm: string(access.MatterReport), Handle: p.create, MaxBody: uploads, Timeout: 2 * time.Minute},
		{Method: get, Pattern: "/matters/{id}", Perm: read, Handle: p.show},
		{Method: post, Pattern: "/matters/{id}/{act}", Perm: read, Handle: p.act, MaxBody: uploads, Timeout: 2 * time.Minute},
		{Method: get, Pattern: "/matters/{id}/photo/{doc}", Perm: read, Handle: p.photo},
		{Method: get, Pattern: "/lists", Perm: read, Handle: p.lists},
		{Method: get, Pattern: "/lists/print", Perm: read, Handle: p.printLists},
		{Method: get, Pattern: "/looks", Perm: read, Handle: p.looks},
		{Method: get, Pattern: "/pending", Perm: read, Handle: p.pending},
	}
}

func (p *Pages) now() time.Time { return p.DB.Clock().Now() }

// tab is a quick filter of M1: a name and the states behind it.
type tab struct {
	key    string
	states []matter.State
	mine   bool
	late   bool
	desc   bool
}

var tabs = []tab{
	{key: "live"}, {key: "mine", mine: true}, {key: "late", late: true},
	{key: "open", states: []matter.State{matter.Open, matter.Assigned}}, {key: "working", states: []matter.State{matter.Working}},
	{key: "fixed", states: []matter.State{matter.Fixed}}, {key: "watch", states: []matter.State{matter.Watch}},
	{key: "hung", states: []matter.State{matter.Hung}}, {key: "closed", states: []matter.State{matter.Closed}, desc: true},
	{key: "ended", states: []matter.State{matter.Merged, matter.Withdrawn, matter.Declined}, desc: true},
}

func tabOf(key string) tab {
	for _, t := range tabs {
		if t.key == key {
			return t
		}
	}
	return tabs[0]
}

// query is what the address of M1 asks for; that of M3 is listQuery.
func query(c *web.Ctx) (matter.Query, tab) {
	t := tabOf(c.Query("tab"))
	q := matter.Query{States: t.states, Mine: t.mine, Overdue: t.late, Desc: t.desc, After: c.Query("after"), Limit: 30,
		Grade: c.Query("grade"), Source: c.Query("source"), Returned: c.Query("returned") == "1"}
	if pl := c.Query("place"); pl != "" {
		q.Places = []string{pl}
	}
	if k := c.Query("kind"); k != "" {
		q.Kinds = []string{k}
	}
	return q, t
}

func (p *Pages) list(c *web.Ctx) error {
	a := access.From(c.Context())
	q, t := query(c)
	q.Brief = true
	var page matter.Page
	var kinds []matter.Kind
	var places []ui.Option
	err := p.DB.Read(c.Context(), func(tx *db.Tx) (err error) {
		if page, err = p.Matters.List(tx, a, q); err != nil {
			return err
		}
		if kinds, err = p.Matters.Kinds(tx); err != nil {
			return err
		}
		places, err = p.placeOptions(tx, c.Lang, a, c.Query("place"))
		return err
	})
	if err != nil {
		return err
	}
	pg := p.Desk.Page(c, text.T(c.Lang, "matters.title."+t.key), "/matters")
	pg.Short = text.T(c.Lang, "desk.matters")
	pg.Actions = []ui.Btn{{Label: text.T(c.Lang, "matters.looks.short"), Href: "/looks"}, {Label: text.T(c.Lang, "matters.pending.short"), Href: "/pending"}}
	if a.Has(access.MatterReport) {
		pg.Actions = append(pg.Actions, ui.Btn{Label: text.T(c.Lang, "matters.new"), Href: "/matters/new", Primary: true})
	}
	v := listView{Tab: t.key, Tabs: p.tabLinks(c, t), Table: p.table(c, page.Cards), Filters: p.filters(c, kinds, places)}
	v.Table.Empty = &ui.Empty{Title: text.T(c.Lang, "matters.empty."+t.key), Why: text.T(c.Lang, "matters.empty_why")}
	if page.Next != "" {
		v.Next = p.self(c, "after", page.Next)
	}
	if q.After != "" {
		v.First = p.self(c, "after", "")
	}
	return c.Page(http.StatusOK, listPage(pg, v))
}

type listView struct {
	Tab         string // of M1: filtering stays on it
	Tabs        []ui.Tab
	Filters     []ui.Filter
	Table       ui.Table
	First, Next string
}

// self is this page's address with one value changed.
func (p *Pages) self(c *web.Ctx, key, value string) string {
	kv := []string{}
	for _, k := range []string{"tab", "place", "kind", "grade", "source", "returned"} {
		if k != key {
			kv = append(kv, k, c.Query(k))
		}
	}
	return desk.With(c.R.URL.Path, append(kv, key, value)...)
}

func (p *Pages) tabLinks(c *web.Ctx, on tab) (out []ui.Tab) {
	for _, t := range tabs {
		out = append(out, ui.Tab{Label: text.T(c.Lang, "matters.tab."+t.key), Href: p.self(c, "tab", t.key), On: t.key == on.key})
	}
	return out
}

func (p *Pages) filters(c *web.Ctx, kinds []matter.Kind, places []ui.Option) []ui.Filter {
	ks := []ui.Option{{Value: "", Label: text.T(c.Lang, "matters.all_kinds")}}
	for _, k := range kinds {
		ks = append(ks, ui.Option{Value: k.ID, Label: view.KindName(c.Lang, k), On: k.ID == c.Query("kind")})
	}
	gs := []ui.Option{{Value: "", Label: text.T(c.Lang, "matters.all_grades")}}
	for _, g := range matter.Grades[1:] {
		gs = append(gs, ui.Option{Value: g, Label: text.T(c.Lang, "matter.grade."+g), On: c.Query("grade") == g})
	}
	return []ui.Filter{
		{Name: "place", Label: text.T(c.Lang, "matters.place"), Value: c.Query("place"), Options: places},
		{Name: "kind", Label: text.T(c.Lang, "matters.kind"), Value: c.Query("kind"), Options: ks},
		{Name: "grade", Label: text.T(c.Lang, "matters.grade"), Value: c.Query("grade"), Options: gs},
	}
}

// placeOptions lists the compounds (or what lies right below) of the reader's scope.
func (p *Pages) placeOptions(tx *db.Tx, lang string, a access.Actor, on string) ([]ui.Option, error) {
	out := []ui.Option{{Value: "", Label: text.T(lang, "matters.all_places")}}
	for _, path := range a.Scope(access.MatterRead) {
		list, err := p.Places.Options(tx, path, place.Compound, 200)
		if err != nil {
			return nil, err
		}
		for _, x := range list {
			out = append(out, ui.Option{Value: x.ID, Label: x.Name, On: x.ID == on})
		}
	}
	return out, nil
}

// table draws the cards of M1: what, where, who, by when, what next.
func (p *Pages) table(c *web.Ctx, cards []matter.Card) ui.Table {
	t := ui.Table{Caption: text.T(c.Lang, "desk.matters"), Columns: []ui.Column{{Title: text.T(c.Lang, "matters.col.what"), Key: true}, {Title: text.T(c.Lang, "matters.col.where")},
		{Title: text.T(c.Lang, "matters.col.who")}, {Title: text.T(c.Lang, "matters.col.due")}, {Title: text.T(c.Lang, "matters.col.state")}, {Go: true}}}
	t.Rows = make([]ui.Row, 0, len(cards))
	now, a := p.now(), access.From(c.Context())
	for _, m := range cards {
		mark := view.Mark(c.Lang, now, m.Matter)
		t.Rows = append(t.Rows, ui.Row{ID: m.ID, Tone: mark.Tone, Cells: []ui.Cell{
			{Over: m.No, Text: m.Title, Sub: brief(m.Text), Href: "/matters/" + m.ID, Strong: true}, {Text: m.SpotLabel, Sub: m.Part},
			{Text: orDash(m.HolderLabel), Sub: m.HolderOrg}, {Text: view.Term(c.Lang, now, m.Due)}, {Mark: &mark},
			nextCell(c.Lang, a, m)}})
	}
	return t
}

func orDash(s string) string {
	if s == "" {
		return "—"
	}
	return s
}

// looks is M4: what waits for another one's look.
func (p *Pages) looks(c *web.Ctx) error {
	return p.queue(c, "matters.looks", "/looks", matter.Query{States: []matter.State{matter.Fixed, matter.Watch}, Limit: 60, After: c.Query("after")})
}

// pending is M5: extensions and what hangs.
func (p *Pages) pending(c *web.Ctx) error {
	q := matter.Query{Pending: true, Limit: 60, After: c.Query("after")}
	if c.Query("tab") == "hung" {
		return p.queue(c, "matters.hanging", "/pending", matter.Query{States: []matter.State{matter.Hung}, Limit: 60, After: c.Query("after")})
	}
	return p.queue(c, "matters.pending", "/pending", q)
}

func (p *Pages) queue(c *web.Ctx, key, self string, q matter.Query) error {
	a := access.From(c.Context())
	q.Brief = true
	var page matter.Page
	err := p.DB.Read(c.Context(), func(tx *db.Tx) (err error) { page, err = p.Matters.List(tx, a, q); return err })
	if err != nil {
		return err
	}
	pg := p.Desk.Page(c, text.T(c.Lang, key+".short"), "/matters")
	if n := len(page.Cards); n > 0 && page.Next == "" && q.After == "" { // nothing, or more than a page, is not a number to head a page with
		pg.Title, pg.Short = text.T(c.Lang, key, n), pg.Title
	}
	v := listView{Table: p.table(c, page.Cards)}
	if self == "/pending" {
		v.Tabs = []ui.Tab{{Label: text.T(c.Lang, "matters.tab.asked"), Href: self, On: c.Query("tab") == ""}, {Label: text.T(c.Lang, "matters.tab.hung"), Href: self + "?tab=hung", On: c.Query("tab") == "hung"}}
	}
	v.Table.Empty = &ui.Empty{Title: text.T(c.Lang, key+".empty"), Why: text.T(c.Lang, "matters.empty_why")}
	if page.Next != "" {
		v.Next = desk.With(self, "tab", c.Query("tab"), "after", page.Next)
	}
	return c.Page(http.StatusOK, listPage(pg, v))
}

// photo serves a picture of a matter to who may see the matter.
func (p *Pages) photo(c *web.Ctx) error {
	return view.Photo(c, p.DB, p.Documents, func(tx *db.Tx) (string, error) {
		m, err := p.Matters.Get(tx, access.From(c.Context()), c.Path("id"))
		return m.ID, err
	})
}

// brief is the beginning of what was said, for a row.
func brief(s string) string {
	const most = 28
	var b strings.Builder
	n, gap := 0, false
	for _, r := range s { // only as far as is shown
		if unicode.IsSpace(r) {
			gap = n > 0
			continue
		}
		if gap && n < most {
			b.WriteByte(' ')
			n++
		}
		if gap = false; n == most {
			b.WriteString("…")
			break
		}
		b.WriteRune(r)
		n++
	}
	return b.String()
}
