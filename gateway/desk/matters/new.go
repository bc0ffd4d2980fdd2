package matters

import (
	"net/http"
	"slices"
	"strings"

	"linli/gateway/desk"
	"linli/gateway/view"
	"linli/kernel/access"
	"linli/kernel/document"
	"linli/kernel/matter"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// newCmd is what staff type for themselves or for somebody who has no phone (代提).
type newCmd struct {
	Place  string `form:"place"`
	Kind   string `form:"kind"`
	Title  string `form:"title"`
	Text   string `form:"text"`
	Part   string `form:"part"`
	Grade  string `form:"grade"`
	Source string `form:"source"`
	Name   string `form:"name"`
	Phone  string `form:"phone"`
	Key    string `form:"key"`
	// of a phone that was without signal: its clock, and which photos follow by themselves
	Claimed int64  `form:"claimed"`
	Photos  string `form:"photos"`
}

type newView struct {
	Cmd         newCmd
	PlaceName   string
	Compounds   []ui.Option
	Buildings   []ui.Option
	Kinds, More []ui.Option // the everyday ones; the rest by a tap
	Sources     []ui.Option
	Rare        bool // the chosen kind is among More
	Errors      map[string]string
}

// everyday are the kinds that stand on the form of those at work (ux.md §4: seven chips, the rest under 更多).
var everyday = []string{"facility.lamp", "water.leak", "fire.passage", "fire.ebike", "litter", "care.need", "other"}

// offerKinds puts the everyday kinds on the form, in their order, and the rest behind a tap.
func (v *newView) offerKinds(lang string, kinds []matter.Kind) {
	for _, k := range kinds {
		if k.Off {
			continue
		}
		o := ui.Option{Value: k.ID, Label: view.KindName(lang, k), On: k.ID == v.Cmd.Kind}
		if slices.Contains(everyday, k.ID) {
			v.Kinds = append(v.Kinds, o)
		} else {
			v.More = append(v.More, o)
			v.Rare = v.Rare || o.On
		}
	}
	slices.SortFunc(v.Kinds, func(a, b ui.Option) int { return slices.Index(everyday, a.Value) - slices.Index(everyday, b.Value) })
}

func (p *Pages) newForm(c *web.Ctx) error {
	if !access.From(c.Context()).LoggedIn() { // a resident's report has its own page; here the session is over
		return web.NeedLogin()
	}
	return p.showNew(c, http.StatusOK, newView{Cmd: newCmd{Place: c.Query("place"), Kind: c.Query("kind"), Source: "visit", Key: id.New()}})
}

func (p *Pages) showNew(c *web.Ctx, status int, v newView) error {
	a := access.From(c.Context())
	err := p.DB.Read(c.Context(), func(tx *db.Tx) (err error) {
		if v.Compounds, err = p.placeOptions(tx, c.Lang, a, v.Cmd.Place); err != nil {
			return err
		}
		if v.Cmd.Place != "" {
			if err := p.around(tx, a, &v); err != nil {
				return err
			}
		}
		kinds, err := p.Matters.Kinds(tx)
		if err != nil {
			return err
		}
		v.Kinds, v.More, v.Rare = nil, nil, false // the transaction may run again
		v.offerKinds(c.Lang, kinds)
		return nil
	})
	if err != nil {
		return err
	}
	for _, s := range []string{"visit", "phone", "patrol", "meeting", "sweep", "12345"} {
		v.Sources = append(v.Sources, ui.Option{Value: s, Label: text.T(c.Lang, "matter.source."+s), On: s == v.Cmd.Source})
	}
	pg := p.Desk.Page(c, text.T(c.Lang, "matters.new"), "/matters")
	pg.Back = "/matters"
	if !access.From(c.Context()).Has(access.MatterRead) { // whoever may only report has no list to go back to
		pg.Back = "/today"
	}
	if v.Cmd.Place != "" {
		pg.Dock = []ui.Btn{{Label: text.T(c.Lang, "matters.submit"), Primary: true, Big: true, Form: "new"}}
	}
	return c.Page(status, newPage(pg, v))
}

// around names the chosen place and offers the buildings of its compound.
func (p *Pages) around(tx *db.Tx, a access.Actor, v *newView) (err error) {
	pl, err := p.Places.Get(tx, v.Cmd.Place)
	if err != nil {
		return err
	}
	if err := a.May(access.MatterReport, pl.Path); err != nil {
		return err
	}
	if v.PlaceName, err = p.Places.Describe(tx, pl.ID); err != nil {
		return err
	}
	if pl.Kind != place.Compound {
		return nil
	}
	list, err := p.Places.Children(tx, pl.ID, place.Building)
	for _, b := range list {
		v.Buildings = append(v.Buildings, ui.Option{Value: b.ID, Label: b.Name})
	}
	return err
}

// create reports; the same form sent twice gives the same matter.
func (p *Pages) create(c *web.Ctx) error {
	if !access.From(c.Context()).LoggedIn() { // it would stand as a resident's, and not on the list of the one who wrote it
		return web.NeedLogin()
	}
	cmd, f, err := web.Decode[newCmd](c)
	v := newView{Cmd: cmd, Errors: map[string]string{}}
	if err == nil {
		var m matter.Matter
		if m, err = p.open(c, cmd, f); err == nil {
			desk.Sent(c, text.T(c.Lang, "matters.opened", m.No, orDash(m.HolderLabel), view.Term(c.Lang, p.now(), m.Due)), nil, "new-"+f.Get("from"))
			return c.Redirect("/matters/" + m.ID)
		}
	}
	ft := fault.Of(err)
	if ft.Kind != fault.KindInvalid || len(f.Values) == 0 {
		return err
	}
	for _, x := range ft.Fields {
		v.Errors[strings.ToLower(x.Name)] = text.T(c.Lang, x.Key, x.Args...)
	}
	if len(ft.Fields) == 0 {
		v.Errors["text"] = text.T(c.Lang, ft.Key, ft.Args...)
	}
	return p.showNew(c, http.StatusUnprocessableEntity, v)
}

func (p *Pages) open(c *web.Ctx, cmd newCmd, f web.Form) (m matter.Matter, err error) {
	a := access.From(c.Context())
	docs, err := p.evidence(doing{ctx: c.Context(), c: c, a: a, f: f}, "new")
	if err != nil {
		return m, err
	}
	hash := access.BodyHash([]byte(cmd.Place), []byte(cmd.Kind), []byte(cmd.Text), []byte(cmd.Part), []byte(cmd.Title), []byte(cmd.Phone))
	err = p.DB.Write(c.Context(), func(tx *db.Tx) error {
		if id.Valid(cmd.Key) {
			old, found, err := p.Access.Once(tx, a.Account, cmd.Key, hash)
			if err != nil {
				return err
			}
			if found {
				m, err = p.Matters.Get(tx, a, string(old.Body))
				return err
			}
		}
		t, err := p.Matters.ReportTx(tx, a, matter.Report{Place: cmd.Place, Kind: cmd.Kind, Title: cmd.Title, Text: cmd.Text, Part: cmd.Part,
			Grade: cmd.Grade, Source: cmd.Source, Docs: docs, Name: cmd.Name, Phone: cmd.Phone, Claimed: cmd.Claimed})
		if err != nil {
			return err
		}
		m = t.Matter
		if err := p.Documents.Expect(tx, m.ID, document.Announced(cmd.Photos, document.Other)); err != nil {
			return err
		}
		if !id.Valid(cmd.Key) {
			return nil
		}
		return p.Access.Save(tx, a.Account, cmd.Key, access.Result{Status: http.StatusSeeOther, Body: []byte(m.ID)})
	})
	return m, err
}
