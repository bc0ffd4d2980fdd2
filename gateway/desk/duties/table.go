package duties

import (
	"net/http"
	"sort"

	"linli/gateway/desk"
	"linli/gateway/view"
	"linli/kernel/access"
	"linli/kernel/duty"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

const perPage = 60

// table is the responsibility table of a compound, in the order of the tree.
func (p *Pages) table(c *web.Ctx) error {
	a := access.From(c.Context())
	var pl place.Place
	var t ui.Table
	var next string
	err := p.DB.Read(c.Context(), func(tx *db.Tx) (err error) {
		if pl, err = p.at(tx, a, access.DutyRead, c.Query("place"), place.Compound); err != nil {
			return err
		}
		after := duty.Duty{}
		if id := c.Query("after"); id != "" {
			if after, err = p.Duties.Get(tx, id); err != nil {
				return err
			}
		}
		list, err := p.Duties.Under(tx, pl.Path, tx.Now, after, perPage+1)
		if err != nil {
			return err
		}
		next = ""
		if len(list) > perPage {
			list = list[:perPage]
			next = desk.With("/duties/table", "place", pl.ID, "after", list[perPage-1].ID)
		}
		t, err = p.tableOf(tx, c.Lang, a, list)
		return err
	})
	if err != nil {
		return err
	}
	pg := p.Desk.Page(c, text.T(c.Lang, "duties.table_of", pl.Name), "/duties")
	pg.Short, pg.Back = text.T(c.Lang, "duties.table"), desk.With("/duties", "place", pl.ID)
	if a.May(access.TableExport, pl.Path) == nil { // a grid worker reads the compound, and has only the grid
		pg.Actions = []ui.Btn{{Label: text.T(c.Lang, "duties.export"), Href: desk.With("/export/duty", "place", pl.ID)}}
	}
	if a.May(access.DutyEdit, pl.Path) == nil {
		pg.Actions = append(pg.Actions, ui.Btn{Label: text.T(c.Lang, "duties.serve"), Href: desk.With("/duties/serve", "place", pl.ID)})
	}
	return c.Page(http.StatusOK, tablePage(pg, t, next))
}

func (p *Pages) tableOf(tx *db.Tx, lang string, a access.Actor, list []duty.Duty) (ui.Table, error) {
	t := ui.Table{Caption: text.T(lang, "duties.table"), Columns: []ui.Column{{Title: text.T(lang, "duties.col.where"), Key: true}, {Title: text.T(lang, "duties.col.who")}, {Title: text.T(lang, "duties.col.role")}, {Title: text.T(lang, "duties.col.kind")},
		{Title: text.T(lang, "duties.col.homes"), Num: true}, {Title: text.T(lang, "duties.col.since"), Low: true}}}
	t.Empty = &ui.Empty{Title: text.T(lang, "duties.none"), Why: text.T(lang, "duties.none_why")}
	kinds, err := p.Matters.Kinds(tx)
	if err != nil {
		return t, err
	}
	for _, d := range list {
		pl, err := p.Places.Get(tx, d.Place)
		if err != nil {
			return t, err
		}
		if p.reach.May(tx, a, access.DutyRead, pl) != nil {
			continue
		}
		name, err := p.Places.Describe(tx, d.Place)
		if err != nil {
			return t, err
		}
		who, err := p.People.Get(tx, d.Person)
		if err != nil {
			return t, err
		}
		n, err := p.Places.CountHomes(tx, pl.Path)
		if err != nil {
			return t, err
		}
		since := text.Date(view.Instant(d.From))
		if !unlimited(d) {
			since += " – " + text.Date(view.Instant(d.Until))
		}
		t.Rows = append(t.Rows, ui.Row{ID: "d-" + d.ID, Cells: []ui.Cell{{Text: name, Href: hrefOf(pl), Strong: true}, {Text: who.Name, Href: "/duties/people/" + d.Person}, {Text: text.T(lang, "duty.role."+string(d.Role))},
			{Text: kindWord(lang, d.Kind, kinds)}, {Text: text.Count(n)}, {Text: since}}})
	}
	return t, nil
}

// mostSheets is how many lists are printed at once: more members than a branch has.
const mostSheets = 120

// printAll is the quarterly lists of all who serve doors of a compound, one after the other, for a branch that lives on paper.
func (p *Pages) printAll(c *web.Ctx) error {
	a := access.From(c.Context())
	var list []ui.Sheet
	title := ""
	err := p.DB.Read(c.Context(), func(tx *db.Tx) error {
		list = nil
		at, err := p.Places.Get(tx, c.Query("place"))
		if err == nil {
			err = p.reach.May(tx, a, access.DutyRead, at)
		}
		if err != nil {
			return err
		}
		title = text.T(c.Lang, "duties.sheet.all", at.Name)
		doors, err := p.Duties.Doorkeepers(tx, at.Path)
		if err != nil {
			return err
		}
		of := map[string][]duty.Duty{}
		var ids []string
		for _, d := range doors {
			if of[d.Person] == nil {
				ids = append(ids, d.Person)
			}
			if at.Path.Contains(d.Path) {
				of[d.Person] = append(of[d.Person], d)
			}
		}
		who, err := p.People.Many(tx, ids)
		if err != nil {
			return err
		}
		sort.Slice(ids, func(i, j int) bool {
			return who[ids[i]].Name < who[ids[j]].Name || who[ids[i]].Name == who[ids[j]].Name && ids[i] < ids[j]
		})
		for _, id := range ids[:min(len(ids), mostSheets)] {
			rows, err := p.homeRows(tx, c.Lang, a, of[id])
			if err != nil {
				return err
			}
			if len(rows) > 0 {
				s := p.sheetOf(c.Lang, who[id].Name, rows)
				s.BackHref = "/duties?place=" + at.ID
				list = append(list, s)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return fault.NotFound("duties.nobody_prints")
	}
	return c.Page(http.StatusOK, ui.PrintFrames(title, list))
}

// sheetOf is the paper of one person's homes.
func (p *Pages) sheetOf(lang, name string, rows [][]string) ui.Sheet {
	now := p.now()
	t := func(k string) string { return text.T(lang, "duties.sheet."+k) }
	return ui.Sheet{Title: text.T(lang, "duties.sheet.title", name, now.Year(), (int(now.Month())+2)/3),
		Meta:    []string{text.T(lang, "duties.sheet.meta", len(rows)), t("use")},
		Columns: []ui.SheetColumn{{Title: t("no"), Center: true, Share: 5}, {Title: t("home"), Share: 20}, {Title: t("head"), Share: 10}, {Title: t("people"), Num: true, Share: 6}, {Title: t("phone"), Share: 13}, {Title: t("state"), Share: 10}, {Title: t("month1"), Share: 9}, {Title: t("month2"), Share: 9}, {Title: t("month3"), Share: 9}, {Title: t("note")}},
		Rows:    rows, Signs: []string{t("sign1"), t("sign2")}, Source: t("source"), Printed: text.DateTime(now), Lang: lang}
}

// print is the quarterly list of one person's homes: to be carried from door to door.
func (p *Pages) print(c *web.Ctx) error {
	a := access.From(c.Context())
	var who people.Person
	var rows [][]string
	err := p.DB.Read(c.Context(), func(tx *db.Tx) (err error) {
		var ds []duty.Duty
		if who, ds, err = p.held(tx, a, access.DutyRead, c.Path("id")); err != nil {
			return err
		}
		rows, err = p.homeRows(tx, c.Lang, a, ds)
		return err
	})
	if err != nil {
		return err
	}
	sheet := p.sheetOf(c.Lang, who.Name, rows)
	sheet.BackHref = "/duties/people/" + who.ID
	return c.Page(http.StatusOK, sheetPage(sheet))
}

// homeRows lists the homes behind duties; names as the reader may read them, telephones masked.
func (p *Pages) homeRows(tx *db.Tx, lang string, a access.Actor, ds []duty.Duty) (rows [][]string, err error) {
	homes := map[string]place.Place{}
	for _, d := range ds {
		if d.Role != duty.First || d.Kind != duty.KindHome && d.Kind != "" || !d.At(tx.NowMS()) {
			continue
		}
		pl, err := p.Places.Get(tx, d.Place)
		if err != nil {
			return nil, err
		}
		list, err := p.Places.Homes(tx, pl.Path)
		if err != nil {
			return nil, err
		}
		for _, h := range list {
			homes[h.ID] = h
		}
	}
	order := make([]place.Place, 0, len(homes))
	for _, h := range homes {
		order = append(order, h)
	}
	sort.Slice(order, func(i, j int) bool { return order[i].Path < order[j].Path })
	for i, h := range order {
		row, err := p.homeRow(tx, lang, a, i+1, h)
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

func (p *Pages) homeRow(tx *db.Tx, lang string, a access.Actor, no int, h place.Place) ([]string, error) {
	name, err := p.Places.Describe(tx, h.ID)
	if err != nil {
		return nil, err
	}
	head, phone, n := "", "", ""
	if p.reach.May(tx, a, access.PeopleRead, h) == nil {
		list, err := p.People.Residents(tx, h.ID)
		if err != nil {
			return nil, err
		}
		if len(list) > 0 {
			head, phone, n = text.MaskName(list[0].Name, p.reach.Audience(tx, a, h)), text.MaskPhone(list[0].Phone, text.OtherStaff), num(len(list))
		}
	}
	return []string{num(no), name, head, n, phone, text.T(lang, "place.state."+string(h.State)), "", "", "", ""}, nil
}
