package public

import (
	"linli/gateway/view"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/web"
)

// human is the telephone of somebody who answers where the page is about (ux.md §3: in 大字 a human's number is on each page): of
// the place whose code stands in the address, else of the office. A page can do without; what is wrong with the database the
// page's own reading says.
func (p *Pages) human(c *web.Ctx) (phone string) {
	if p.DB == nil {
		return ""
	}
	_ = p.DB.Read(c.Context(), func(tx *db.Tx) (err error) {
		at := place.Place{}
		if code := c.Path("code"); code != "" {
			s, err := p.scanned(tx, code)
			if err != nil && !fault.Is(err, fault.KindNotFound) {
				return err
			}
			at = s.Place
		}
		phone, err = p.phoneAt(tx, c.Lang, at)
		return err
	})
	return phone
}

// phoneAt is the number of who answers at a place, else of the community or the street office above it; with no place, of the office.
func (p *Pages) phoneAt(tx *db.Tx, lang string, at place.Place) (string, error) {
	if at.ID != "" {
		if _, phone, err := p.answers(tx, lang, at); err != nil || phone != "" {
			return phone, err
		}
	}
	return p.officePhone(tx, at)
}

// officePhone is the number of the community above a place, else of the street office; "" where several could be meant.
func (p *Pages) officePhone(tx *db.Tx, at place.Place) (string, error) {
	for _, kind := range []people.OrgKind{people.Community, people.Street} {
		if at.ID == "" && kind == people.Community {
			continue // which of them is not known
		}
		list, err := p.People.Orgs(tx, people.OrgQuery{Kind: kind, Above: at.Path, Limit: 2})
		if err != nil {
			return "", err
		}
		if len(list) == 1 && list[0].Phone != "" {
			return view.Spoken(list[0].Phone), nil
		}
	}
	return "", nil
}
