package public

import (
	"linli/gateway/view"
	"linli/kernel/affair"
	"linli/kernel/duty"
	"linli/kernel/matter"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// placeView is the page behind a plaque (P1).
type placeView struct {
	Code      string
	Name      string
	Check     string
	Stale     bool
	Answers   []answer
	Phone     string
	PhoneOf   string // who answers it
	Human     string // Phone, or the office's
	Open      []ui.ListRow
	OpenCount int
	Buildings []ui.Link
	Cards     []affair.PlaqueCard // what affairs say of this building
	Back      string
	BackName  string
	Feedback  string
	CanReport bool
	Here      hereView
	Doors     []ui.Btn // what affairs offer at this compound
}

// answer is one line of 这栋楼谁负责: office-holders only, never a resident.
type answer struct{ Name, What, Phone string }

func (p *Pages) place(c *web.Ctx) error {
	var v placeView
	err := p.DB.Read(c.Context(), func(tx *db.Tx) (err error) {
		v, err = p.placeView(tx, c)
		return err
	})
	if err != nil {
		return err
	}
	pg := p.bare(c, v.Name)
	pg.Description = text.T(c.Lang, "public.place_line", v.Name)
	pg.Human = v.Human
	pg.Back = v.Back
	pg.Dock = []ui.Btn{{Label: text.T(c.Lang, "public.report"), Href: "/q/" + v.Code + "/report", Primary: true, Big: true}}
	return c.Page(200, placePage(pg, v))
}

func (p *Pages) placeView(tx *db.Tx, c *web.Ctx) (placeView, error) {
	s, err := p.scanned(tx, c.Path("code"))
	if err != nil {
		return placeView{}, err
	}
	v := placeView{Code: s.Place.QR, Stale: s.Stale, Check: s.Check, CanReport: true, Here: hereOf(s)}
	if v.Name, err = p.Places.Describe(tx, s.Place.ID); err != nil {
		return v, err
	}
	if v.Answers, v.Phone, err = p.answers(tx, c.Lang, s.Place); err != nil {
		return v, err
	}
	for _, a := range v.Answers {
		if a.Phone != "" && v.PhoneOf == "" {
			v.PhoneOf = a.Name
		}
	}
	if v.Human = v.Phone; v.Human == "" {
		if v.Human, err = p.officePhone(tx, s.Place); err != nil {
			return v, err
		}
	}
	if err := p.openMatters(tx, c.Lang, s.Place, &v); err != nil {
		return v, err
	}
	if err := p.around(tx, c.Lang, s.Place, &v); err != nil {
		return v, err
	}
	for _, f := range p.Cards {
		cards, err := f(tx, c.Lang, s.Place)
		if err != nil {
			return v, err
		}
		v.Cards = append(v.Cards, cards...)
	}
	return v, nil
}

// answers lists who is responsible, from the building upwards: head, property manager,
// grid worker, community. Only posts, and only phones of offices.
func (p *Pages) answers(tx *db.Tx, lang string, pl place.Place) (out []answer, phone string, err error) {
	chain, err := p.Places.Chain(tx, pl.ID, tx.Now)
	if err != nil {
		return nil, "", err
	}
	seen := map[duty.Role]bool{}
	want := []duty.Role{duty.Head, duty.Property, duty.Grid, duty.Secretary, duty.Community}
	found := map[duty.Role]answer{}
	for _, at := range chain {
		ds, err := p.Duties.At(tx, at.ID, tx.Now)
		if err != nil {
			return nil, "", err
		}
		for _, d := range ds {
			if seen[d.Role] || d.Kind == duty.KindHome {
				continue
			}
			seen[d.Role] = true
			if found[d.Role], err = p.officeHolder(tx, lang, d); err != nil {
				return nil, "", err
			}
		}
	}
	for _, r := range want {
		if a, ok := found[r]; ok && len(out) < 3 {
			out = append(out, a)
			if phone == "" {
				phone = a.Phone
			}
		}
	}
	return out, phone, nil
}

func (p *Pages) officeHolder(tx *db.Tx, lang string, d duty.Duty) (answer, error) {
	a := answer{What: text.T(lang, "public.role."+string(d.Role))}
	who, err := p.People.Get(tx, d.Person)
	if err != nil {
		return a, err
	}
	a.Name = who.Name
	offices, err := p.People.Offices(tx, d.Person, tx.Now)
	for _, o := range offices {
		if o.Kind == people.Property { // the company answers day and night, not the man
			a.Name, a.What = o.Name, text.T(lang, "public.all_day")
		}
		if o.Phone != "" {
			a.Phone = view.Spoken(o.Phone)
		}
	}
	return a, err
}

// openMatters lists what is being done here and what was finished of late.
func (p *Pages) openMatters(tx *db.Tx, lang string, pl place.Place, v *placeView) error {
	list, err := p.Matters.PublicAt(tx, pl.ID, 30)
	if err == nil {
		err = p.translate(tx, lang, list)
	}
	if err != nil {
		return err
	}
	for _, m := range list {
		if m.State.Ended() && m.State != matter.Closed {
			continue
		}
		if len(v.Open) < 6 {
			v.Open = append(v.Open, publicRow(lang, p.now(), v.Name, m))
		}
		if !m.State.Ended() {
			v.OpenCount++
		}
	}
	return nil
}

// around links the compound's buildings, or the compound of a building.
func (p *Pages) around(tx *db.Tx, lang string, pl place.Place, v *placeView) error {
	if pl.Kind == place.Compound {
		list, err := p.Places.Children(tx, pl.ID, place.Building)
		if err != nil {
			return err
		}
		for _, b := range list {
			if b.QR != "" {
				v.Buildings = append(v.Buildings, ui.Link{Label: b.Name, Href: "/q/" + b.QR})
			}
		}
		v.Doors = p.doors(lang, pl.QR)
		v.Back = "/"
		return nil
	}
	ups, err := p.Places.Ancestors(tx, pl.ID)
	if err != nil {
		return err
	}
	for _, u := range ups {
		if u.Kind == place.Compound && u.QR != "" {
			v.Back, v.BackName = "/q/"+u.QR, u.Name
			v.Doors = p.doors(lang, u.QR)
		}
	}
	return nil
}

// doors are the links of the affairs at a compound.
func (p *Pages) doors(lang, code string) (out []ui.Btn) {
	for _, d := range p.Doors {
		out = append(out, ui.Btn{Label: text.T(lang, d.Title), Href: "/q/" + code + "/" + d.Path})
	}
	return out
}

// board is the compound's notice board (P4): what was promised and kept.
func (p *Pages) board(c *web.Ctx) error {
	var v boardView
	err := p.DB.Read(c.Context(), func(tx *db.Tx) error {
		s, err := p.scanned(tx, c.Path("code"))
		if err != nil {
			return err
		}
		v = boardView{Code: s.Place.QR, Name: s.Place.Name}
		here, err := p.Places.Describe(tx, s.Place.ID)
		if err != nil {
			return err
		}
		list, err := p.Matters.PublicAt(tx, s.Place.ID, 60)
		if err == nil {
			err = p.translate(tx, c.Lang, list)
		}
		if err != nil {
			return err
		}
		for _, m := range list {
			row := publicRow(c.Lang, p.now(), here, m)
			if m.State == matter.Closed {
				v.Done = append(v.Done, row)
			} else if !m.State.Ended() {
				v.Doing = append(v.Doing, row)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	pg := p.page(c, text.T(c.Lang, "public.board", v.Name))
	pg.Back = "/q/" + v.Code
	return c.Page(200, boardPage(pg, v))
}

type boardView struct {
	Code, Name  string
	Doing, Done []ui.ListRow
}
