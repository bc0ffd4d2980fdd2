package places

import (
	"linli/gateway/view"
	"linli/kernel/duty"
	"linli/kernel/place"
	"linli/platform/db"
)

// mostCalls is how many numbers of duty stand on a plaque: those that are read from two metres.
const mostCalls = 2

// calls are the telephones of duty of the offices that serve a place, the property company first. A plaque hangs for years in a
// public stairwell: it bears numbers of offices and never that of a person.
func (p *Pages) calls(tx *db.Tx, at place.Place) (out []string, err error) {
	chain, err := p.Places.Chain(tx, at.ID, tx.Now)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for _, role := range []duty.Role{duty.Property, duty.Community} {
		for i := range chain {
			list, err := p.Duties.At(tx, chain[i].ID, tx.Now)
			if err != nil {
				return nil, err
			}
			for _, d := range list {
				if d.Role != role || len(out) == mostCalls {
					continue
				}
				line, err := p.officeCall(tx, d.Person)
				if err != nil {
					return nil, err
				}
				if line != "" && !seen[line] {
					seen[line] = true
					out = append(out, line)
				}
			}
		}
	}
	return out, nil
}

// officeCall is the name and number of the office of somebody; "" when it has none.
func (p *Pages) officeCall(tx *db.Tx, person string) (string, error) {
	offices, err := p.People.Offices(tx, person, tx.Now)
	for _, o := range offices {
		if o.Phone != "" {
			return o.Name + " " + view.Spoken(o.Phone), nil
		}
	}
	return "", err
}
