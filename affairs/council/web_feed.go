package council

import (
	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/web"
)

// publicActor is a resident without log-in, also where staff use a public page: what one does for oneself is not done for others.
var publicActor = access.Public()

func (p *site) eventEntry(comp place.Place, e Event) affair.Event {
	return affair.Event{UID: e.ID + "@linli", Title: e.Title, Where: e.Venue, From: e.At, Until: e.Until, Changed: e.UpdatedAt, Rev: e.Rev, Cancelled: e.State == EventCancelled,
		URL: p.Frame.PublicURL + "/q/" + comp.QR + "/events/" + e.ID}
}

func (p *site) eventFeed(c *web.Ctx) (cal affair.Calendar, err error) {
	err = p.read(c, func(tx *db.Tx) error {
		comp, err := p.scanned(tx, c.Path("code"))
		if err != nil {
			return err
		}
		cal = affair.Calendar{Name: t(c, "council.events_of", comp.Name)}
		list, err := events(tx, "compound=? AND at>=? ORDER BY at, id LIMIT 120", comp.ID, tx.Now.AddDate(0, -3, 0).UnixMilli())
		for _, e := range list {
			cal.Events = append(cal.Events, p.eventEntry(comp, e))
		}
		return err
	})
	return cal, err
}

func (p *site) oneEvent(c *web.Ctx) (cal affair.Calendar, err error) {
	err = p.read(c, func(tx *db.Tx) error {
		e, comp, err := p.eventHere(tx, c.Path("code"), c.Path("id"))
		cal = affair.Calendar{Name: e.Title, File: e.Title + ".ics", Events: []affair.Event{p.eventEntry(comp, e)}}
		return err
	})
	return cal, err
}
