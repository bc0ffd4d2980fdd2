package overview

import (
	"net/http"
	"time"

	"linli/gateway/desk"
	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/duty"
	"linli/kernel/ledger"
	"linli/kernel/matter"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// Deps are the services that the pages translate.
type Deps struct {
	DB      *db.DB
	Desk    *desk.Desk
	Log     *ledger.Log
	Places  *place.Service
	People  *people.Service
	Duties  *duty.Service
	Matters *matter.Service
	Days    []func(*db.Tx, string, access.Actor) (affair.Day, error) // what the affairs put into 今天
}

// Pages serves S1, S2, S3, X4 and my day.
type Pages struct {
	Deps
	kept db.Memo[[]byte]       // my day, by who asks and how it is shown
	bare db.Memo[[]ui.ListRow] // its doors without a name, which change seldom and cost most
	ours db.Memo[dayMatters]   // its matters, which a visit does not change
}

// New makes the pages.
func New(d Deps) *Pages { return &Pages{Deps: d} }

// Routes is the route table.
func (p *Pages) Routes() []web.Route {
	get, post := http.MethodGet, http.MethodPost
	look, search := string(access.OverviewInspect), string(access.SearchUse)
	return []web.Route{
		{Method: get, Pattern: "/today", Perm: web.Session, Handle: p.today},
		{Method: get, Pattern: "/inspect", Perm: look, Handle: p.inspect},
		{Method: post, Pattern: "/inspect", Perm: look, Handle: p.draw},
		{Method: get, Pattern: "/inspect/{draw}", Perm: look, Handle: p.drawn},
		{Method: get, Pattern: "/inspect/{draw}/print", Perm: look, Handle: p.drawnPrint},
		{Method: get, Pattern: "/search", Perm: search, Handle: p.search},
		{Method: get, Pattern: "/search/results", Perm: search, Handle: p.results},
	}
}

func (p *Pages) now() time.Time { return p.DB.Clock().Now().In(clock.Shanghai) }

// The span that pages look back over.
const (
	heatWeeks = 7  // columns of the heat map that a screen holds in readable figures
	backWeeks = 12 // figures and funnel
)

// today is the first page after log-in. Which one depends on what the reader answers for: a street or above compares
// places, a community or a compound sees itself, who works at doors sees the own day, administrators their links.
func (p *Pages) today(c *web.Ctx) error {
	a := access.From(c.Context())
	if id := c.Query("place"); id != "" && (a.Has(access.OverviewCommunity) || a.Has(access.OverviewStreet)) {
		return p.overviewOf(c, a, id)
	}
	if paths := overviewScope(a); len(paths) > 0 {
		at, err := p.first(c, a, paths)
		if err != nil {
			return err
		}
		if at.ID != "" {
			return p.show(c, a, at)
		}
	}
	if a.Is(access.SysAdmin) || a.Is(access.SecAdmin) || a.Is(access.AuditAdmin) {
		return p.admin(c, a)
	}
	return p.mine(c, a)
}

// overviewScope lists the subtrees that the actor may see from above, outermost first.
func overviewScope(a access.Actor) []place.Path {
	return append(a.Scope(access.OverviewStreet), a.Scope(access.OverviewCommunity)...)
}

// first is the place whose overview opens by itself.
func (p *Pages) first(c *web.Ctx, a access.Actor, paths []place.Path) (at place.Place, err error) {
	err = p.DB.Read(c.Context(), func(tx *db.Tx) error {
		at, err = p.standing(tx, paths[0])
		return err
	})
	return at, err
}

// standing gives the place at a path; a grant on the whole tree stands for its only root.
func (p *Pages) standing(tx *db.Tx, path place.Path) (place.Place, error) {
	if path != place.RootPath {
		return p.Places.ByPath(tx, path)
	}
	roots, err := p.Places.Subtree(tx, place.RootPath, place.City, "", 1)
	if err != nil || len(roots) == 0 {
		return place.Place{}, err
	}
	return roots[0], nil
}

func (p *Pages) overviewOf(c *web.Ctx, a access.Actor, id string) error {
	var at place.Place
	err := p.DB.Read(c.Context(), func(tx *db.Tx) (err error) {
		at, err = p.Places.Get(tx, id)
		return err
	})
	if fault.Is(err, fault.KindNotFound) {
		return fault.NotFound("access.not_found")
	}
	if err != nil {
		return err
	}
	return p.show(c, a, at)
}

// show draws S2 above a community and S1 from there down.
func (p *Pages) show(c *web.Ctx, a access.Actor, at place.Place) error {
	street := a.May(access.OverviewStreet, at.Path)
	if above(at.Kind) {
		if street != nil {
			return street
		}
		return p.street(c, a, at)
	}
	if street != nil {
		if err := a.May(access.OverviewCommunity, at.Path); err != nil {
			return err
		}
	}
	return p.community(c, a, at)
}

// above tells whether places of this kind consist of communities.
func above(k place.Kind) bool {
	return k == place.City || k == place.District || k == place.Street
}

// part is the kind of the rows on a place's overview.
func part(k place.Kind) place.Kind {
	switch k {
	case place.City:
		return place.District
	case place.District:
		return place.Street
	case place.Street:
		return place.Community
	case place.Community, place.Grid:
		return place.Compound
	}
	return place.Building
}

// admin is the first page of the three administrators: links to their pages, nothing of the business.
func (p *Pages) admin(c *web.Ctx, a access.Actor) error {
	pg := p.Desk.Page(c, text.T(c.Lang, "overview.admin"), "/today")
	pg.Sub = text.T(c.Lang, "overview.admin_line")
	var rows []ui.ListRow
	for _, m := range desk.MenuOf(a) {
		if m.Href == "/today" {
			continue
		}
		rows = append(rows, ui.ListRow{Href: m.Href, Title: text.T(c.Lang, m.Key), Sub: text.T(c.Lang, "overview.go."+m.Key)})
	}
	return c.Page(http.StatusOK, adminPage(pg, rows))
}
