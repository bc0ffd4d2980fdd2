package duties

import (
	"net/http"
	"strconv"

	"linli/gateway/desk"
	"linli/kernel/access"
	"linli/kernel/duty/plan"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// planWallView is one building of a draft.
type planWallView struct {
	Plan     plan.Plan
	Building place.Place
	Wall     ui.Wall
	Table    ui.Table
	Home     place.Place // chosen, ID "" none
	Name     string
	Seats    []seatForm
	Visits   int
	Language string
	Errors   map[string]string
}

// seatForm is one line of the chosen home with who could take it.
type seatForm struct {
	plan.Seat
	Before, Now, Why string
	People           []ui.Option
}

// planWall shows a building of the draft, door by door.
func (p *Pages) planWall(c *web.Ctx) error {
	return p.showPlanWall(c, http.StatusOK, c.Path("building"), c.Query("home"), nil)
}

func (p *Pages) showPlanWall(c *web.Ctx, status int, building, home string, bad map[string]string) error {
	a := access.From(c.Context())
	v := planWallView{}
	err := p.DB.Read(c.Context(), func(tx *db.Tx) (err error) {
		v = planWallView{Errors: bad}
		if v.Building, err = p.at(tx, a, access.DutyEdit, building, place.Building); err != nil {
			return err
		}
		pl, err := p.Plans.Plan(tx, c.Path("id"))
		if err != nil {
			return err
		}
		if _, err := p.at(tx, a, access.DutyEdit, pl.Place, ""); err != nil {
			return err
		}
		if pl.State != plan.Draft || !pl.Path.Contains(v.Building.Path) {
			return fault.NotFound("plan.no_plan")
		}
		pic, err := p.Plans.Picture(tx, pl.ID)
		if err != nil {
			return err
		}
		v.Plan = pl
		return p.fillPlanWall(tx, c.Lang, pic, home, &v)
	})
	if err != nil {
		return err
	}
	pg := p.Desk.Page(c, v.Wall.Finding, "/duties")
	pg.Over, pg.Short, pg.Back = text.T(c.Lang, "plan.state.draft"), v.Building.Name, desk.With("/duties/plan", "place", v.Plan.Place)
	pg.Actions = []ui.Btn{{Label: text.T(c.Lang, "duties.plan.back"), Href: pg.Back}}
	return c.Page(status, planWallPage(pg, v))
}

// fillPlanWall draws the doors and opens the chosen one.
func (p *Pages) fillPlanWall(tx *db.Tx, lang string, pic *plan.Picture, home string, v *planWallView) error {
	who, err := p.before(tx, pic)
	if err != nil {
		return err
	}
	marks := planMarks(lang)
	at := map[string]*ui.WallUnit{}
	units, err := p.Places.Children(tx, v.Building.ID, place.Unit)
	if err != nil {
		return err
	}
	for _, u := range append(units, v.Building) {
		at[u.ID] = &ui.WallUnit{Label: u.Name}
	}
	v.Table = ui.Table{Caption: text.T(lang, "duties.plan.lines"), Columns: []ui.Column{{Title: text.T(lang, "duties.plan.c.door"), Key: true}, {Title: text.T(lang, "duties.plan.c.from")}, {Title: text.T(lang, "duties.plan.c.to")}, {Title: text.T(lang, "duties.plan.c.why")}}}
	column, moved, bare := map[[2]string]int{}, 0, 0
	for _, s := range pic.Seats {
		d := &pic.Area.Doors[s.Door]
		if pic.Area.Buildings[d.Building].ID != v.Building.ID {
			continue
		}
		href := desk.With("/duties/plan/"+v.Plan.ID+"/buildings/"+v.Building.ID, "home", d.Home.ID) + "#home"
		unit := at[d.Home.Parent]
		v.Table.Rows = append(v.Table.Rows, ui.Row{ID: "l-" + d.Home.ID + "-" + strconv.Itoa(s.No), Cells: []ui.Cell{{Text: unitPrefix(unit, v.Building, d.Home) + d.Home.Name, Strong: true, Href: href}, {Text: orDash(who[s.Before])}, {Text: orDash(pic.Name[s.Person])}, {Text: reason(lang, s)}}})
		m := marks[stateOf(s)]
		if s.Moved() {
			moved++
		}
		if s.Person == "" {
			bare++
		}
		if s.No > 0 { // the door is drawn once; the worse of its lines shows
			last := &unit.Cells[len(unit.Cells)-1]
			if s.Moved() && last.Mark == marks["same"] || s.Person == "" {
				last.Mark = m
			}
			last.Note += text.T(lang, "duties.and") + pic.Name[s.Person]
			continue
		}
		k := [2]string{d.Home.Parent, strconv.Itoa(d.Home.FloorNo)}
		unit.Cells = append(unit.Cells, ui.WallCell{ID: d.Home.ID, Label: d.Home.Name, Href: href, Floor: d.Home.FloorNo, Door: column[k], Mark: m, Note: pic.Name[s.Person]})
		column[k]++
		if d.Home.Floor != "" {
			v.Wall.Levels = level(v.Wall.Levels, d.Home.FloorNo, text.T(lang, "places.floor", d.Home.Floor))
		}
	}
	for _, u := range append(units, v.Building) {
		if len(at[u.ID].Cells) > 0 {
			v.Wall.Units = append(v.Wall.Units, *at[u.ID])
		}
	}
	v.Wall.Legend = []ui.Mark{marks["same"], marks["hands"], marks["filled"], marks["pinned"], marks["bare"]}
	v.Wall.Finding = text.T(lang, "duties.plan.wall", v.Building.Name, moved, bare)
	if bare == 0 {
		v.Wall.Finding = text.T(lang, "duties.plan.wall_full", v.Building.Name, moved)
	}
	return p.openSeat(tx, lang, pic, home, who, v)
}

func unitPrefix(u *ui.WallUnit, b, h place.Place) string {
	if h.Parent == b.ID {
		return ""
	}
	return u.Label
}

func planMarks(lang string) map[string]ui.Mark {
	return map[string]ui.Mark{"same": ui.Fine(text.T(lang, "duties.plan.m.same")), "hands": ui.Due(text.T(lang, "duties.plan.m.hands")), "filled": ui.Doing(text.T(lang, "duties.plan.m.filled")),
		"pinned": {Tone: ui.Brand, Shape: "◆", Word: text.T(lang, "duties.plan.m.pinned")}, "bare": ui.Late(text.T(lang, "duties.plan.m.bare"))}
}

func stateOf(s plan.Seat) string {
	switch {
	case s.Person == "":
		return "bare"
	case s.Pinned:
		return "pinned"
	case !s.Moved():
		return "same"
	case s.Before == "":
		return "filled"
	}
	return "hands"
}

// openSeat fills the panel of the chosen home.
func (p *Pages) openSeat(tx *db.Tx, lang string, pic *plan.Picture, home string, who map[string]string, v *planWallView) error {
	loads := map[string]int{}
	for _, s := range pic.Seats {
		loads[s.Person]++
	}
	for _, s := range pic.Seats {
		d := &pic.Area.Doors[s.Door]
		if home == "" || d.Home.ID != home || pic.Area.Buildings[d.Building].ID != v.Building.ID {
			continue
		}
		v.Home, v.Wall.Selected, v.Visits, v.Language = d.Home, d.Home.ID, d.Visits, d.Language
		f := seatForm{Seat: s, Before: orDash(who[s.Before]), Now: orDash(pic.Name[s.Person]), Why: reason(lang, s)}
		for _, n := range pic.Nearest(s.Door) {
			label := text.T(lang, "duties.plan.option", n.Name, text.T(lang, "duties.plan.why."+string(n.Near)), (n.Distance+5)/10, loads[n.Person])
			f.People = append(f.People, ui.Option{Value: n.Person, Label: label, On: n.Person == s.Person})
		}
		v.Seats = append(v.Seats, f)
	}
	if v.Home.ID == "" {
		return nil
	}
	var err error
	v.Name, err = p.Places.Describe(tx, v.Home.ID)
	return err
}

// setLine pins, releases or changes a line by hand.
func (p *Pages) setLine(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	pl, err := p.ofPlan(c, c.Path("id"))
	if err != nil {
		return err
	}
	rev, _ := strconv.ParseInt(f.Get("rev"), 10, 64)
	no, _ := strconv.Atoi(f.Get("no"))
	h := plan.Hand{Plan: pl.ID, Rev: rev, Home: f.Get("home"), No: no, Pin: f.Get("do") != "release"}
	if f.Get("do") == "change" {
		if h.Person = f.Get("person"); h.Person == "" {
			return p.showPlanWall(c, http.StatusUnprocessableEntity, f.Get("building"), h.Home, map[string]string{"person": text.T(c.Lang, "plan.person_missing")})
		}
	}
	if _, err := p.Plans.Set(c.Context(), access.From(c.Context()).Actor, h); err != nil {
		bad, mine := refused(c, err)
		if !mine {
			return err
		}
		if fault.Of(err).Key == "plan.moved_on" || fault.Of(err).Key == "plan.over" {
			return p.planRefused(c, pl.Place, err)
		}
		return p.showPlanWall(c, http.StatusUnprocessableEntity, f.Get("building"), h.Home, bad)
	}
	said := map[string]string{"change": "duties.plan.changed", "release": "duties.plan.released"}[f.Get("do")]
	if said == "" {
		said = "duties.plan.pinned"
	}
	desk.Done(c, text.T(c.Lang, said), nil)
	return c.Redirect(desk.With("/duties/plan/"+pl.ID+"/buildings/"+f.Get("building"), "home", h.Home) + "#home")
}

// setNeed says what a home needs: two people, a language.
func (p *Pages) setNeed(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	a := access.From(c.Context())
	visits, _ := strconv.Atoi(f.Get("visits"))
	err = p.DB.Write(c.Context(), func(tx *db.Tx) error {
		if _, err := p.at(tx, a, access.DutyEdit, f.Get("home"), place.Home); err != nil {
			return err
		}
		return p.Plans.SetNeedTx(tx, a.Actor, plan.Need{Home: f.Get("home"), Visits: visits, Language: f.Get("lang")})
	})
	if err != nil {
		bad, mine := refused(c, err)
		if !mine {
			return err
		}
		return p.showPlanWall(c, http.StatusUnprocessableEntity, f.Get("building"), f.Get("home"), bad)
	}
	desk.Done(c, text.T(c.Lang, "duties.plan.need_set"), nil)
	return c.Redirect(desk.With("/duties/plan/"+c.Path("id")+"/buildings/"+f.Get("building"), "home", f.Get("home")) + "#home")
}
