package duties

import (
	"net/http"
	"slices"
	"strconv"

	"linli/gateway/desk"
	"linli/gateway/desk/places"
	"linli/kernel/access"
	"linli/kernel/duty/plan"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// mostMoves shown at once; the walls of the buildings show all.
const mostMoves = 40

// planView is the page of a draft, or how to make one.
type planView struct {
	Place    place.Place
	Plan     plan.Plan // ID "" when there is no draft
	Doors    int
	Workers  int
	Exempt   int
	Bare     int
	Holders  bool // somebody serves here already
	Troubles []troubleLine
	KPIs     []ui.KPI
	Drawing  ui.Plan
	Loads    []planLoad
	Moves    ui.Table
	More     int
	Fresh    bool
	Error    string
}

type troubleLine struct{ Text, Href, Do string }

type planLoad struct {
	Name, Href, Group, Note string
	Now, Then, Least, Most  int
	Full                    bool
}

// planPage shows the draft of a compound or community.
func (p *Pages) plan(c *web.Ctx) error { return p.showPlan(c, http.StatusOK, c.Query("place"), "") }

func (p *Pages) showPlan(c *web.Ctx, status int, placeID, problem string) error {
	a := access.From(c.Context())
	var v planView
	err := p.DB.Read(c.Context(), func(tx *db.Tx) (err error) {
		v = planView{Error: problem}
		if v.Place, err = p.at(tx, a, access.DutyEdit, placeID, ""); err != nil {
			return err
		}
		if v.Plan, err = p.Plans.DraftOf(tx, v.Place.ID); err != nil && !fault.Is(err, fault.KindNotFound) {
			return err
		}
		if v.Plan.ID == "" {
			return p.planBegin(tx, c.Lang, &v)
		}
		return p.planDraft(tx, c.Lang, &v)
	})
	if err != nil {
		return err
	}
	return c.Page(status, planPage(p.planFrame(c, v), v))
}

func (p *Pages) planFrame(c *web.Ctx, v planView) ui.Page {
	pg := p.Desk.Page(c, text.T(c.Lang, "duties.plan.title", v.Place.Name), "/duties")
	pg.Short, pg.Back = text.T(c.Lang, "duties.plan.short"), "/duties"
	if v.Place.Kind == place.Compound {
		pg.Back = desk.With("/duties", "place", v.Place.ID)
	}
	pg.Actions = []ui.Btn{{Label: text.T(c.Lang, "duties.roster"), Href: desk.With("/duties/servers", "place", v.Place.ID)}}
	if v.Plan.ID != "" {
		pg.Over = text.T(c.Lang, "plan.state.draft")
		pg.Title = text.T(c.Lang, "duties.plan.full", v.Place.Name)
		if v.Plan.Unserved > 0 {
			pg.Title = text.T(c.Lang, "duties.plan.holes", v.Place.Name, v.Plan.Unserved)
		}
		pg.Sub = text.T(c.Lang, "duties.plan.sub", text.Count(v.Workers), text.Count(v.Doors))
	}
	return pg
}

// planBegin says what a plan would be made of.
func (p *Pages) planBegin(tx *db.Tx, lang string, v *planView) error {
	area, err := p.Plans.Area(tx, v.Place.ID)
	if err != nil {
		return err
	}
	p.planFacts(lang, v, area)
	return nil
}

func (p *Pages) planFacts(lang string, v *planView, area *plan.Area) {
	v.Doors, v.Workers, v.Exempt = len(area.Doors), len(area.Workers), area.Exempt
	for i := range area.Doors {
		if len(area.Doors[i].Holders) == 0 && !area.Doors[i].Fixed {
			v.Bare++
		}
		v.Holders = v.Holders || len(area.Doors[i].Holders) > 0
	}
	for _, t := range area.Troubles {
		l := troubleLine{Text: text.T(lang, t.Key, t.Args...), Do: text.T(lang, "duties.plan.open_person")}
		if t.Person != "" {
			l.Href = "/people/" + t.Person
		}
		v.Troubles = append(v.Troubles, l)
	}
	for _, d := range area.Later {
		v.Troubles = append(v.Troubles, troubleLine{Text: text.T(lang, "duties.plan.later"), Href: "/duties/people/" + d.Person, Do: text.T(lang, "duties.plan.open_duty")})
	}
}

// planDraft fills the page of a draft: plan, loads, what changes hands.
func (p *Pages) planDraft(tx *db.Tx, lang string, v *planView) error {
	pic, err := p.Plans.Picture(tx, v.Plan.ID)
	if err != nil {
		return err
	}
	p.planFacts(lang, v, pic.Area)
	v.Fresh = pic.Fresh
	groups, err := p.groupNames(tx, pic.Area)
	if err != nil {
		return err
	}
	v.Drawing = p.planDrawing(lang, v, pic, groups)
	hands, filled := pic.Moves()
	v.KPIs = []ui.KPI{{Label: text.T(lang, "duties.plan.k.doors"), Value: text.Count(v.Doors), Note: text.T(lang, "duties.plan.k.bare", v.Plan.Unserved)},
		{Label: text.T(lang, "duties.plan.k.hands"), Value: text.Count(hands), Note: text.T(lang, "duties.plan.k.hands_note")},
		{Label: text.T(lang, "duties.plan.k.filled"), Value: text.Count(filled), Note: text.T(lang, "duties.plan.k.filled_note")},
		{Label: text.T(lang, "duties.plan.k.proof"), Value: text.T(lang, "duties.plan.k.proof_"+strconv.FormatBool(v.Plan.Proved)), Note: text.T(lang, "duties.plan.k.proof_note_"+strconv.FormatBool(v.Plan.Proved))}}
	for _, l := range pic.Loads(func(id string) string { return groups[id] }) {
		x := planLoad{Name: l.Name, Href: "/duties/servers/" + l.ID, Group: groups[l.Group], Now: l.Now, Then: l.Then, Least: l.Least, Most: l.Max, Full: l.Then > l.Goal}
		x.Note = text.T(lang, "duties.plan.where", l.Unit, l.Building, l.Then-l.Unit-l.Building)
		v.Loads = append(v.Loads, x)
	}
	v.Moves, v.More, err = p.moves(tx, lang, pic)
	return err
}

// groupNames are the names of the groups of the workers.
func (p *Pages) groupNames(tx *db.Tx, area *plan.Area) (map[string]string, error) {
	out := map[string]string{"": ""}
	for _, w := range area.Workers {
		if _, known := out[w.Group]; known {
			continue
		}
		o, err := p.People.Org(tx, w.Group)
		if err != nil {
			return nil, err
		}
		out[w.Group] = o.Name
	}
	return out, nil
}

// planDrawing tints each building by the group that would serve most of its doors.
func (p *Pages) planDrawing(lang string, v *planView, pic *plan.Picture, groups map[string]string) ui.Plan {
	of := map[string]string{}
	for _, w := range pic.Area.Workers {
		of[w.Person] = groups[w.Group]
	}
	houses := make([]places.House, len(pic.Area.Buildings))
	count := make([]map[string]int, len(houses))
	for b := range houses {
		houses[b].Building, count[b] = pic.Area.Buildings[b], map[string]int{}
	}
	for i := range pic.Area.Doors {
		houses[pic.Area.Doors[i].Building].Homes++
	}
	for _, s := range pic.Seats {
		b := pic.Area.Doors[s.Door].Building
		if s.Person == "" {
			houses[b].Bare++
		} else {
			count[b][of[s.Person]]++
		}
	}
	for b := range houses {
		best := ""
		for g, n := range count[b] {
			if g != "" && (best == "" || n > count[b][best] || n == count[b][best] && g < best) {
				best = g
			}
		}
		if houses[b].Group = best; best == "" {
			houses[b].Group = text.T(lang, "places.no_group")
		}
	}
	return places.Atlas{}.Plan(text.T(lang, "duties.plan.drawing", v.Place.Name), houses, "", func(id string) string { return "/duties/plan/" + v.Plan.ID + "/buildings/" + id })
}

// moves is the table of the lines that change hands or fill a hole, with the reason of each.
func (p *Pages) moves(tx *db.Tx, lang string, pic *plan.Picture) (ui.Table, int, error) {
	t := ui.Table{Caption: text.T(lang, "duties.plan.moves"), Columns: []ui.Column{{Title: text.T(lang, "duties.plan.c.door"), Key: true}, {Title: text.T(lang, "duties.plan.c.from")}, {Title: text.T(lang, "duties.plan.c.to")}, {Title: text.T(lang, "duties.plan.c.why")}}}
	t.Empty = &ui.Empty{Title: text.T(lang, "duties.plan.no_moves"), Why: text.T(lang, "duties.plan.no_moves_why")}
	who, err := p.before(tx, pic)
	if err != nil {
		return t, 0, err
	}
	more := 0
	for _, s := range pic.Seats {
		if !s.Moved() {
			continue
		}
		if len(t.Rows) == mostMoves {
			more++
			continue
		}
		d := &pic.Area.Doors[s.Door]
		name, err := p.Places.Describe(tx, d.Home.ID)
		if err != nil {
			return t, 0, err
		}
		from, to := who[s.Before], pic.Name[s.Person]
		r := ui.Row{ID: "m-" + d.Home.ID + "-" + strconv.Itoa(s.No), Cells: []ui.Cell{{Text: name, Strong: true, Href: desk.With("/duties/plan/"+pic.Plan.ID+"/buildings/"+pic.Area.Buildings[d.Building].ID, "home", d.Home.ID) + "#home"},
			{Text: orDash(from)}, {Text: orDash(to)}, {Text: reason(lang, s)}}}
		if s.Person == "" {
			r.Tone = ui.Red
		}
		t.Rows = append(t.Rows, r)
	}
	return t, more, nil
}

// before names who serves the doors today.
func (p *Pages) before(tx *db.Tx, pic *plan.Picture) (map[string]string, error) {
	ids := []string{}
	for _, s := range pic.Seats {
		if s.Before != "" && !slices.Contains(ids, s.Before) {
			ids = append(ids, s.Before)
		}
	}
	found, err := p.People.Many(tx, ids)
	out := map[string]string{}
	for id, who := range found {
		out[id] = who.Name
	}
	return out, err
}

// reason says why a line is as it is.
func reason(lang string, s plan.Seat) string {
	if s.Person == "" {
		return text.T(lang, "duties.plan.why.nobody")
	}
	parts := []string{text.T(lang, "duties.plan.why."+string(s.Near))}
	if s.Near != place.Grid {
		parts = append(parts, text.T(lang, "duties.plan.why.walk", (s.Distance+5)/10))
	}
	if s.Foreign {
		parts = append(parts, text.T(lang, "duties.plan.why.foreign"))
	}
	if s.Language != "" {
		parts = append(parts, text.T(lang, "duties.plan.why.language", s.Language))
	}
	if s.No > 0 {
		parts = append(parts, text.T(lang, "duties.plan.why.second"))
	}
	if s.Pinned {
		parts = append(parts, text.T(lang, "duties.plan.why.pinned"))
	}
	return joined(parts...)
}

// propose makes or remakes the draft.
func (p *Pages) propose(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	a := access.From(c.Context())
	var at place.Place
	err = p.DB.Read(c.Context(), func(tx *db.Tx) (err error) {
		at, err = p.at(tx, a, access.DutyEdit, f.Get("place"), "")
		return err
	})
	if err != nil {
		return err
	}
	made, err := p.Plans.Propose(c.Context(), a.Actor, at.ID, f.Get("mode") != "anew")
	if err != nil {
		return p.planRefused(c, at.ID, err)
	}
	said := "duties.plan.made"
	if made.Unserved > 0 {
		said = "duties.plan.made_holes"
	}
	desk.Done(c, text.T(c.Lang, said, made.Doors, made.Unserved), nil)
	return c.Redirect(desk.With("/duties/plan", "place", at.ID))
}

// planRefused shows the page again with the sentence of a refusal.
func (p *Pages) planRefused(c *web.Ctx, placeID string, err error) error {
	bad, mine := refused(c, err)
	if !mine {
		return err
	}
	status := http.StatusUnprocessableEntity
	if fault.Of(err).Kind == fault.KindConflict {
		status = http.StatusConflict
	}
	for _, s := range bad {
		return p.showPlan(c, status, placeID, s)
	}
	return err
}

// ofPlan reads a plan the reader may change.
func (p *Pages) ofPlan(c *web.Ctx, planID string) (out plan.Plan, err error) {
	err = p.DB.Read(c.Context(), func(tx *db.Tx) (err error) {
		if out, err = p.Plans.Plan(tx, planID); err != nil {
			return err
		}
		_, err = p.at(tx, access.From(c.Context()), access.DutyEdit, out.Place, "")
		return err
	})
	return out, err
}

// take turns the draft into duties.
func (p *Pages) take(c *web.Ctx) error { return p.decide(c, true) }

// drop gives the draft up.
func (p *Pages) drop(c *web.Ctx) error { return p.decide(c, false) }

func (p *Pages) decide(c *web.Ctx, take bool) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	a := access.From(c.Context())
	pl, err := p.ofPlan(c, c.Path("id"))
	if err != nil {
		return err
	}
	rev, _ := strconv.ParseInt(f.Get("rev"), 10, 64)
	if !take {
		if _, err := p.Plans.Drop(c.Context(), a.Actor, pl.ID, rev); err != nil {
			return p.planRefused(c, pl.Place, err)
		}
		desk.Done(c, text.T(c.Lang, "duties.plan.dropped"), nil)
		return c.Redirect(desk.With("/duties/plan", "place", pl.Place))
	}
	_, done, err := p.Plans.Take(c.Context(), a.Actor, pl.ID, rev)
	if err != nil {
		return p.planRefused(c, pl.Place, err)
	}
	desk.Done(c, text.T(c.Lang, "duties.plan.taken", pl.Doors, done.Given, done.Ended), nil)
	to := desk.With("/duties", "place", pl.Place)
	if at, err := p.placeOf(c, pl.Place); err == nil && at.Kind != place.Compound {
		to = desk.With("/duties/plan", "place", pl.Place)
	}
	return c.Redirect(to)
}

func (p *Pages) placeOf(c *web.Ctx, id string) (out place.Place, err error) {
	err = p.DB.Read(c.Context(), func(tx *db.Tx) (err error) {
		out, err = p.Places.Get(tx, id)
		return err
	})
	return out, err
}
