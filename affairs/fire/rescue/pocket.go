package rescue

import (
	"net/http"

	"linli/affairs/fire/kit"
	rescuepages "linli/affairs/fire/rescue/pages"
	"linli/kernel/access"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// mostCards is how many cards a phone keeps: a station's towers. Who has more keeps the first of them in the order of the tree; a
// phone is no copy of the city.
const mostCards = 30

// cards are the buildings with a plan in force where somebody may know who needs help: those whose card his phone keeps.
func (s *Service) cards(tx *db.Tx, a access.Actor) (out []place.Place, err error) {
	if !a.Has(access.FireRescue) {
		return nil, nil
	}
	have := map[string]bool{}
	err = tx.Each("SELECT building FROM fire_plan WHERE state='approved'", nil, func(scan func(...any) error) error {
		var b string
		err := scan(&b)
		have[b] = true
		return err
	})
	if err != nil || len(have) == 0 {
		return nil, err
	}
	list, err := kit.Buildings(tx, s.Places, a, access.FireRescue, func(b place.Place) bool { return have[b.ID] })
	return list[:min(len(list), mostCards)], err
}

// Keep lists the cards for a phone that will be without signal. What is kept is the small card (see pocket): counts by floor, no
// names; the phone seals it and loses the key after 72 hours (docs/adr/0015).
func (s *Service) Keep(tx *db.Tx, a access.Actor) (out []string, err error) {
	list, err := s.cards(tx, a)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	out = append(out, "/fire/cards")
	for _, b := range list {
		out = append(out, "/fire/card/"+b.ID)
	}
	return out, nil
}

// pocketRow leads from the day to the cards: without signal nothing else does.
func (s *Service) pocketRow(tx *db.Tx, lang string, a access.Actor) (*ui.ListRow, error) {
	list, err := s.cards(tx, a)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return &ui.ListRow{Title: text.T(lang, "fire.rescue.cards"), Sub: text.T(lang, "fire.rescue.cards_n", len(list)), Href: "/fire/cards"}, nil
}

// cardList is the way to the cards by name.
func (w *site) cardList(c *web.Ctx) error {
	pg := w.Frame.Public(c, kit.T(c, "fire.rescue.cards"))
	pg.Big, pg.Back = true, "/today"
	var v rescuepages.CardsView
	err := w.read(c, func(tx *db.Tx) error {
		list, err := w.cards(tx, kit.Who(c))
		if err != nil {
			return err
		}
		v.Rows = nil
		for _, b := range list {
			name, err := w.Places.Describe(tx, b.ID)
			if err != nil {
				return err
			}
			v.Rows = append(v.Rows, ui.ListRow{Title: name, Sub: cardOver(c, b), Href: "/fire/card/" + b.ID})
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.Page(http.StatusOK, rescuepages.Cards(pg, v))
}

// pocket makes a card small enough for a phone's store: what asks the server goes, and it is said that names do.
func pocket(c *web.Ctx, pg *ui.Page, v *rescuepages.CardView) {
	if c.R.Header.Get("Linli-Keep") == "" {
		return
	}
	v.Help.Ask, v.Print, pg.Back = nil, "", "/fire/cards"
	v.Pocket = &ui.Notice{Tone: ui.Blue, Title: kit.T(c, "fire.rescue.pocket"), Text: kit.T(c, "fire.rescue.pocket_why")}
}
