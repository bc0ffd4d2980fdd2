package duties

import (
	"net/http"
	"sort"
	"strings"
	"time"

	"linli/gateway/desk"
	"linli/gateway/desk/places"
	"linli/kernel/access"
	"linli/kernel/duty"
	"linli/kernel/duty/plan"
	"linli/kernel/matter"
	"linli/kernel/people"
	"linli/kernel/place"
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
	Places  *place.Service
	People  *people.Service
	Duties  *duty.Service
	Plans   *plan.Service
	Matters *matter.Service
	Access  *access.Service
}

// Pages serves R1 and what belongs to it.
type Pages struct {
	Deps
	reach places.Reach
}

// New makes the pages.
func New(d Deps) *Pages { return &Pages{Deps: d, reach: places.Reach{Places: d.Places}} }

// Routes is the route table of the pages over d.
func Routes(d Deps) []web.Route { return New(d).Routes() }

// Routes is the route table.
func (p *Pages) Routes() []web.Route {
	get, post := http.MethodGet, http.MethodPost
	read, edit, over := string(access.DutyRead), string(access.DutyEdit), string(access.DutyHandOver)
	return []web.Route{
		{Method: get, Pattern: "/duties", Perm: read, Handle: p.show},
		{Method: get, Pattern: "/duties/table", Perm: read, Handle: p.somewhere(access.DutyRead, "duties.table", p.table)},
		{Method: get, Pattern: "/duties/assign", Perm: edit, Handle: p.somewhere(access.DutyEdit, "duties.give_title", p.assignForm)},
		{Method: post, Pattern: "/duties/assign", Perm: edit, Handle: p.assign},
		{Method: post, Pattern: "/duties/assign/undo", Perm: edit, Handle: p.unassign},
		{Method: get, Pattern: "/duties/serve", Perm: edit, Handle: p.somewhere(access.DutyEdit, "duties.serve_title", p.serveForm)},
		{Method: post, Pattern: "/duties/serve", Perm: edit, Handle: p.serve},
		{Method: get, Pattern: "/duties/plan", Perm: edit, Handle: p.somewhere(access.DutyEdit, "duties.plan.short", p.plan)},
		{Method: post, Pattern: "/duties/plan", Perm: edit, Handle: p.propose},
		{Method: post, Pattern: "/duties/plan/{id}/take", Perm: edit, Handle: p.take},
		{Method: post, Pattern: "/duties/plan/{id}/drop", Perm: edit, Handle: p.drop},
		{Method: get, Pattern: "/duties/plan/{id}/files", Perm: edit, Handle: p.planFiles},
		{Method: get, Pattern: "/duties/plan/{id}/buildings/{building}", Perm: edit, Handle: p.planWall},
		{Method: post, Pattern: "/duties/plan/{id}/line", Perm: edit, Handle: p.setLine},
		{Method: post, Pattern: "/duties/plan/{id}/need", Perm: edit, Handle: p.setNeed},
		{Method: get, Pattern: "/duties/servers", Perm: edit, Handle: p.somewhere(access.DutyEdit, "duties.roster", p.roster)},
		{Method: post, Pattern: "/duties/servers", Perm: edit, Handle: p.enrol},
		{Method: get, Pattern: "/duties/servers/{id}", Perm: edit, Handle: p.server},
		{Method: post, Pattern: "/duties/servers/{id}", Perm: edit, Handle: p.saveServer},
		{Method: post, Pattern: "/duties/end", Perm: edit, Handle: p.end},
		{Method: get, Pattern: "/duties/people/{id}", Perm: read, Handle: p.person},
		{Method: get, Pattern: "/duties/print", Perm: read, Handle: p.somewhere(access.DutyRead, "duties.print_all", p.printAll)},
		{Method: get, Pattern: "/duties/people/{id}/print", Perm: read, Handle: p.print},
		{Method: post, Pattern: "/duties/people/{id}/away", Perm: edit, Handle: p.away},
		{Method: post, Pattern: "/duties/people/{id}/back", Perm: edit, Handle: p.back},
		{Method: get, Pattern: "/duties/people/{id}/handover", Perm: over, Handle: p.handForm},
		{Method: post, Pattern: "/duties/people/{id}/handover", Perm: over, Handle: p.hand},
	}
}

func (p *Pages) now() time.Time { return p.DB.Clock().Now() }

// at reads a place that the reader may see with the permission.
func (p *Pages) at(tx *db.Tx, a access.Actor, perm access.Perm, id string, kind place.Kind) (place.Place, error) {
	pl, err := p.Places.Get(tx, id)
	if err != nil {
		return pl, err
	}
	if kind != "" && pl.Kind != kind {
		return pl, fault.NotFound("place.not_found")
	}
	return pl, p.reach.May(tx, a, perm, pl)
}

// refused tells the errors of a form, or says that err is no matter of the form.
func refused(c *web.Ctx, err error) (map[string]string, bool) {
	f := fault.Of(err)
	switch f.Kind {
	case fault.KindInvalid, fault.KindNotYet, fault.KindConflict:
	default:
		return nil, false
	}
	bad := map[string]string{}
	for _, x := range f.Fields {
		bad[strings.ToLower(x.Name)] = text.T(c.Lang, x.Key, x.Args...)
	}
	if len(bad) == 0 {
		args := f.Args
		if f.Key == "duty.taken" {
			args = nil // the argument is a person's id, which nobody can read
		}
		bad["person"] = text.T(c.Lang, f.Key, args...)
	}
	return bad, true
}

func fieldErrors(bad map[string]string) (out []ui.FieldError) {
	for n, t := range bad {
		out = append(out, ui.FieldError{Name: n, Text: t})
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Name < out[j].Name })
	return out
}

func joined(parts ...string) string {
	out := []string{}
	for _, s := range parts {
		if s != "" {
			out = append(out, s)
		}
	}
	return strings.Join(out, " · ")
}

func orDash(s string) string {
	if s == "" {
		return "—"
	}
	return s
}

func unlimited(d duty.Duty) bool { return d.Until >= duty.Open }
