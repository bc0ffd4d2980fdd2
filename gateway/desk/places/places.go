package places

import (
	"net/http"
	"sort"
	"strings"
	"time"

	"linli/gateway/desk"
	"linli/kernel/access"
	"linli/kernel/affair"
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

// Deps are the services that the pages translate. PublicURL is what plaques print before /q/CODE.
type Deps struct {
	DB        *db.DB
	Desk      *desk.Desk
	Places    *place.Service
	People    *people.Service
	Access    *access.Service
	Duties    *duty.Service
	Matters   *matter.Service
	Plans     *plan.Service // whose list names the party groups; nil = by posts alone
	PublicURL string
	Lenses    []affair.Lens                                                                     // how the affairs look at the doors of a building
	AtHome    []func(tx *db.Tx, lang string, a access.Actor, home string) ([]ui.ListRow, error) // what the affairs know behind a door
}

// Pages serves W2, W3, the person and Z1.
type Pages struct {
	Deps
	reach Reach
}

// New makes the pages.
func New(d Deps) *Pages { return &Pages{Deps: d, reach: Reach{d.Places}} }

// Routes is the route table of the pages over d.
func Routes(d Deps) []web.Route { return New(d).Routes() }

// Routes is the route table.
func (p *Pages) Routes() []web.Route {
	get, post := http.MethodGet, http.MethodPost
	read, see, reveal := string(access.PlaceRead), string(access.PeopleRead), string(access.PeopleReveal)
	change, merge, edit := string(access.PeopleEdit), string(access.PeopleMerge), string(access.PlaceEdit)
	return []web.Route{
		{Method: get, Pattern: "/places", Perm: read, Handle: p.list},
		{Method: get, Pattern: "/compounds/{id}", Perm: read, Handle: p.compound},
		{Method: get, Pattern: "/buildings/{id}", Perm: read, Handle: p.building},
		{Method: get, Pattern: "/homes/{id}", Perm: read, Handle: p.home},
		{Method: post, Pattern: "/homes/{id}/reveal", Perm: reveal, Handle: p.revealHome},
		{Method: get, Pattern: "/people/{id}", Perm: see, Handle: p.person},
		{Method: post, Pattern: "/people/{id}", Perm: change, Handle: p.savePerson},
		{Method: post, Pattern: "/people/{id}/reveal", Perm: reveal, Handle: p.revealPerson},
		{Method: post, Pattern: "/people/{id}/copy", Perm: reveal, Handle: p.copyPerson},
		{Method: post, Pattern: "/people/{id}/merge", Perm: merge, Handle: p.proposeMerge},
		{Method: post, Pattern: "/people/{id}/decide", Perm: merge, Handle: p.decide},
		{Method: get, Pattern: "/people/{id}/looks", Perm: see, Handle: p.looks},
		{Method: get, Pattern: "/admin/places", Perm: edit, Handle: p.tree},
		{Method: get, Pattern: "/admin/places/{id}", Perm: edit, Handle: p.tree},
		{Method: post, Pattern: "/admin/places/{id}", Perm: edit, Handle: p.savePlace},
		{Method: get, Pattern: "/admin/places/{id}/building", Perm: edit, Handle: p.newBuilding},
		{Method: post, Pattern: "/admin/places/{id}/building", Perm: edit, Handle: p.makeBuilding},
		{Method: get, Pattern: "/admin/places/{id}/shape", Perm: edit, Handle: p.shape},
		{Method: post, Pattern: "/admin/places/{id}/shape", Perm: edit, Handle: p.saveShape},
		{Method: post, Pattern: "/admin/places/{id}/{act}", Perm: edit, Handle: p.treeAct},
		{Method: get, Pattern: "/places/{id}/plaque", Perm: read, Handle: p.plaque},
	}
}

func (p *Pages) now() time.Time { return p.DB.Clock().Now() }

// at reads a place of a kind ("" = any) that the reader may see; what is of another kind or
// gone is not found.
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

// refused tells the errors of a form, field by field, or says that err is no matter of the form.
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
		bad["form"] = text.T(c.Lang, f.Key, f.Args...)
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

// joined puts the parts that are not empty side by side.
func joined(parts ...string) string {
	out := []string{}
	for _, s := range parts {
		if s != "" {
			out = append(out, s)
		}
	}
	return strings.Join(out, " · ")
}

// doors counts within what the reader serves.
func (p *Pages) doors() Doors { return Doors{Reach: p.reach, Duties: p.Duties} }
