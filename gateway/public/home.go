package public

import (
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// homeView is the public home: find the compound, then its page.
type homeView struct {
	Query  string
	Groups []homeGroup
	None   bool
}

type homeGroup struct {
	Name string
	Rows []ui.ListRow
}

// compoundsShown bounds the list without a search: a city has thousands.
const compoundsShown = 60

func (p *Pages) home(c *web.Ctx) error {
	v := homeView{Query: c.Query("q")}
	if len(v.Query) > 60 {
		v.Query = v.Query[:0]
	}
	err := p.DB.Read(c.Context(), func(tx *db.Tx) error {
		found, err := p.compounds(tx, v.Query)
		if err != nil {
			return err
		}
		v.None = len(found) == 0
		return p.group(tx, &v, found)
	})
	if err != nil {
		return err
	}
	pg := p.page(c, text.T(c.Lang, "public.home"))
	pg.Description = text.T(c.Lang, "public.home_line")
	return c.Page(200, homePage(pg, v))
}

// compounds finds by name, former name or pinyin; without a word it lists the first ones.
func (p *Pages) compounds(tx *db.Tx, word string) ([]place.Place, error) {
	if word == "" {
		return p.Places.Subtree(tx, place.RootPath, place.Compound, "", compoundsShown)
	}
	return p.Places.Search(tx, place.Query{Text: word, Kinds: []place.Kind{place.Compound}, Limit: compoundsShown})
}

// group sorts compounds under their community.
func (p *Pages) group(tx *db.Tx, v *homeView, found []place.Place) error {
	at := map[string]int{}
	for _, x := range found {
		if x.QR == "" {
			continue // without a plaque there is no public page
		}
		i, ok := at[x.Parent]
		if !ok {
			up, err := p.Places.Get(tx, x.Parent)
			if err != nil {
				return err
			}
			i = len(v.Groups)
			at[x.Parent] = i
			v.Groups = append(v.Groups, homeGroup{Name: up.Name})
		}
		v.Groups[i].Rows = append(v.Groups[i].Rows, ui.ListRow{Href: "/q/" + x.QR, Title: x.Name, Sub: x.Address})
	}
	return nil
}

// elder shows three things in large type: call, report, my matter (P8). With ?at=CODE it calls the person who answers at
// that place, and reports there.
func (p *Pages) elder(c *web.Ctx) error {
	c.Big = true
	pg := p.page(c, text.T(c.Lang, "public.elder"))
	phone, report := p.dutyPhone(), "/?big=1"
	if code := c.Query("at"); code != "" {
		err := p.DB.Read(c.Context(), func(tx *db.Tx) error {
			s, err := p.scanned(tx, code)
			if err != nil {
				return err
			}
			_, near, err := p.answers(tx, c.Lang, s.Place)
			if near != "" {
				phone = near
			}
			report = "/q/" + s.Place.QR + "/report?big=1"
			return err
		})
		if err != nil && !fault.Is(err, fault.KindNotFound) {
			return err
		}
	}
	return c.Page(200, elderPage(pg, phone, report))
}

// dutyPhone is the number of the office on duty; "" until the office has set one.
func (p *Pages) dutyPhone() string { return p.HumanPhone }
