package overview

import (
	"slices"
	"sort"

	"linli/gateway/desk/places"
	"linli/kernel/access"
	"linli/kernel/matter"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web/ui"
)

// trade is what an officer of one trade is asked to look at on his day; nil for whoever governs the place itself. The rights reach
// further (a fire officer may be handed a leak), but nobody wants the leaks of a whole district before his own cases.
func trade(a access.Actor) []string {
	switch roles := a.Roles(); {
	case len(roles) != 1:
		return nil
	case roles[0] == access.Fire:
		return []string{"fire", "ebike", "signal"}
	case roles[0] == access.Environment:
		return []string{"env", "environment", "noise"}
	}
	return nil
}

// looks are the checks and look-backs of my area that wait for somebody who did not fix it.
func (p *Pages) looks(tx *db.Tx, lang string, a access.Actor) ([]ui.ListRow, error) {
	page, err := p.Matters.List(tx, a, matter.Query{States: []matter.State{matter.Fixed, matter.Watch}, Kinds: trade(a), Limit: dayLimit})
	if err != nil {
		return nil, err
	}
	now := p.now()
	until := midnight(now.AddDate(0, 0, 6))
	var out []ui.ListRow
	for _, m := range page.Cards {
		if m.Holder == a.ID || m.NextDue > until {
			continue // the rules let nobody verify the own work; what is due later waits
		}
		r := row(lang, now, m)
		r.Title = m.SpotLabel + " " + r.Title
		out = append(out, r)
	}
	return out, nil
}

// area is one line about all that is open where the actor works.
func (p *Pages) area(tx *db.Tx, lang string, a access.Actor) ([]ui.ListRow, error) {
	if !a.Has(access.MatterRead) {
		return nil, nil
	}
	n, err := p.Matters.Counts(tx, a, matter.Query{})
	if err != nil || n.Live() == 0 {
		return nil, err
	}
	mark := state(lang, n)
	return []ui.ListRow{{Href: "/matters", Title: text.T(lang, "overview.area", n.Live()), Tone: mark.Tone,
		Sub: text.T(lang, "overview.area_late", n.Overdue, n.DueSoon, n.ByState[matter.Fixed]+n.ByState[matter.Watch])}}, nil
}

// loose are matters of my area that nobody has taken.
func (p *Pages) loose(tx *db.Tx, lang string, a access.Actor, own []matter.Card) ([]ui.ListRow, error) {
	page, err := p.Matters.List(tx, a, matter.Query{States: []matter.State{matter.Open}, Kinds: trade(a), Limit: dayLimit})
	if err != nil {
		return nil, err
	}
	var out []ui.ListRow
	for _, m := range page.Cards {
		if slices.ContainsFunc(own, func(o matter.Card) bool { return o.ID == m.ID }) {
			continue
		}
		r := row(lang, p.now(), m)
		r.Title = m.SpotLabel + " " + r.Title
		out = append(out, r)
	}
	return out, nil
}

// holes are the doors of my area that have no name, by building or unit.
func (p *Pages) holes(tx *db.Tx, lang string, a access.Actor) (out []ui.ListRow, err error) {
	if !a.Has(access.DutyRead) || a.Is(access.Property) || a.Is(access.Department) || trade(a) != nil {
		return nil, nil // whose doors those are is not theirs to arrange
	}
	paths, err := p.scopes(tx, a, access.DutyRead)
	if err != nil {
		return nil, err
	}
	for _, path := range paths {
		gaps, _, err := p.Duties.Gaps(tx, path, 5)
		if err != nil {
			return nil, err
		}
		for _, g := range gaps {
			c, err := p.Places.Get(tx, g.Compound)
			if err != nil {
				return nil, err
			}
			out = append(out, ui.ListRow{Href: "/buildings/" + g.Building, Title: c.Name + " " + g.Label, Sub: text.T(lang, "overview.no_name"), Side: text.T(lang, "overview.homes", text.Count(len(g.Homes))), Tone: ui.Red})
			if len(out) == 5 {
				return out, nil
			}
		}
	}
	return out, nil
}

// scopes lists the subtrees that an actor reaches: a grid is another cut of the community, so it stands for its buildings.
func (p *Pages) scopes(tx *db.Tx, a access.Actor, perm access.Perm) (out []place.Path, err error) {
	for _, path := range a.Scope(perm) {
		if path == place.RootPath {
			return []place.Path{path}, nil
		}
		at, err := p.Places.ByPath(tx, path)
		if fault.Is(err, fault.KindNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if at.Kind != place.Grid {
			out = append(out, path)
			continue
		}
		list, err := p.Places.BuildingsIn(tx, at.ID, tx.Now)
		if err != nil {
			return nil, err
		}
		for _, b := range list {
			out = append(out, b.Path)
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i] < out[j] })
	return out, nil
}

// reach asks about places and persons as the pages of places do.
func (p *Pages) reach() places.Reach { return places.Reach{Places: p.Places} }
