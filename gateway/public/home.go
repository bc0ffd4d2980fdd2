package public

import (
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
	"unicode/utf8"
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
	if utf8.RuneCountInString(v.Query) > 60 {
		v.Query = ""
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

// compounds finds by name, former name or pinyin, and the building where one is named with its compound (锦绣苑3号楼); without a
// word it lists the first ones.
func (p *Pages) compounds(tx *db.Tx, word string) ([]place.Found, error) {
	if word != "" {
		return p.Places.Find(tx, word, place.RootPath, compoundsShown)
	}
	list, err := p.Places.Subtree(tx, place.RootPath, place.Compound, "", compoundsShown)
	out := make([]place.Found, len(list))
	for i, x := range list {
		out[i] = place.Found{Compound: x}
	}
	return out, err
}

// group sorts what was found under its community: the one building that was meant, then its compound.
func (p *Pages) group(tx *db.Tx, v *homeView, found []place.Found) error {
	at := map[string]int{}
	for _, f := range found {
		var rows []ui.ListRow
		if len(f.Buildings) == 1 && f.Buildings[0].QR != "" {
			rows = append(rows, ui.ListRow{Href: "/q/" + f.Buildings[0].QR, Title: f.Compound.Name + " " + f.Buildings[0].Name})
		}
		if f.Compound.QR != "" { // without a plaque there is no public page
			rows = append(rows, ui.ListRow{Href: "/q/" + f.Compound.QR, Title: f.Compound.Name, Sub: f.Compound.Address})
		}
		if len(rows) == 0 {
			continue
		}
		i, ok := at[f.Compound.Parent]
		if !ok {
			up, err := p.Places.Get(tx, f.Compound.Parent)
			if err != nil {
				return err
			}
			i = len(v.Groups)
			at[f.Compound.Parent] = i
			v.Groups = append(v.Groups, homeGroup{Name: up.Name})
		}
		v.Groups[i].Rows = append(v.Groups[i].Rows, rows...)
	}
	return nil
}

// elder shows three things in large type: call, report, my matter (P8). With ?at=CODE it calls the person who answers at
// that place, and reports there.
func (p *Pages) elder(c *web.Ctx) error {
	c.Big = true
	pg := p.page(c, text.T(c.Lang, "public.elder"))
	phone, report := pg.Human, "/?big=1"
	if code := c.Query("at"); code != "" {
		err := p.DB.Read(c.Context(), func(tx *db.Tx) error {
			s, err := p.scanned(tx, code)
			if err != nil {
				return err
			}
			near, err := p.phoneAt(tx, c.Lang, s.Place)
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
	pg.Human = phone
	return c.Page(200, elderPage(pg, phone, report))
}
