package duties

import (
	"cmp"
	"context"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"linli/gateway/desk"
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

// assignCmd is a range of doors and who shall look after it.
type assignCmd struct {
	Place    string   `form:"place"` // compound
	Building string   `form:"building"`
	Unit     string   `form:"unit"`
	From     string   `form:"from"` // floor ordinals
	To       string   `form:"to"`
	Homes    []string `form:"home"`
	Person   string   `form:"person"`
	Who      string   `form:"who"` // words to find somebody by
	Replace  bool     `form:"replace"`
	Do       string   `form:"do"`
}

type assignView struct {
	Cmd       assignCmd
	Compound  place.Place
	Buildings []ui.Option
	Units     []ui.Option
	People    []ui.Option
	Chosen    string // name of the person
	Has       int    // doors the person has now
	Range     string
	Count     int
	Taken     int // doors of the range that somebody else looks after already
	Own       int // doors of the range that are the person's already
	Wall      ui.Wall
	Preview   bool
	Errors    map[string]string
}

func (p *Pages) assignForm(c *web.Ctx) error {
	q := c.R.URL.Query()
	cmd := assignCmd{Place: c.Query("place"), Building: c.Query("building"), Unit: c.Query("unit"), From: c.Query("from"), To: c.Query("to"), Homes: q["home"],
		Person: c.Query("person"), Who: c.Query("who"), Replace: c.Query("replace") == "1"}
	v := assignView{Cmd: cmd, Preview: cmd.Building != ""}
	return p.showAssign(c, http.StatusOK, v)
}

// showAssign shows the form with what was typed; with Preview the range is counted and drawn.
func (p *Pages) showAssign(c *web.Ctx, status int, v assignView) error {
	a := access.From(c.Context())
	err := p.DB.Read(c.Context(), func(tx *db.Tx) (err error) {
		if v.Compound, err = p.at(tx, a, access.DutyEdit, v.Cmd.Place, place.Compound); err != nil {
			return err
		}
		if err := p.pickers(tx, c.Lang, a, &v); err != nil {
			return err
		}
		if !v.Preview {
			return nil
		}
		if err = p.preview(tx, c.Lang, &v); err == nil {
			return nil
		}
		bad, mine := refused(c, err)
		if !mine {
			return err
		}
		if s, ok := bad["person"]; ok { // a sentence about the whole range stands at its first field
			delete(bad, "person")
			bad["building"] = s
		}
		if v.Errors == nil {
			v.Errors = map[string]string{}
		}
		maps.Copy(v.Errors, bad)
		v.Preview, status = false, http.StatusUnprocessableEntity
		return nil
	})
	if err != nil {
		return err
	}
	pg := p.Desk.Page(c, text.T(c.Lang, "duties.give_title"), "/duties")
	pg.Over, pg.Back = v.Compound.Name, desk.With("/duties", "place", v.Compound.ID)
	if v.Preview && v.Count > 0 {
		pg.Title, pg.Short = text.T(c.Lang, "duties.give_n", v.Range, v.Count), text.T(c.Lang, "duties.give_title")
	}
	return c.Page(status, assignPage(pg, v))
}

// pickers fills the lists of the form.
func (p *Pages) pickers(tx *db.Tx, lang string, a access.Actor, v *assignView) error {
	v.Buildings, v.Units, v.People = nil, nil, nil
	list, err := p.Places.Children(tx, v.Compound.ID, place.Building)
	if err != nil {
		return err
	}
	for _, b := range list {
		v.Buildings = append(v.Buildings, ui.Option{Value: b.ID, Label: b.Name, On: b.ID == v.Cmd.Building})
	}
	if v.Cmd.Building != "" {
		if !slices.ContainsFunc(list, func(b place.Place) bool { return b.ID == v.Cmd.Building }) {
			return fault.NotFound("place.not_found")
		}
		units, err := p.Places.Children(tx, v.Cmd.Building, place.Unit)
		if err != nil {
			return err
		}
		for _, u := range units {
			v.Units = append(v.Units, ui.Option{Value: u.ID, Label: u.Name, On: u.ID == v.Cmd.Unit})
		}
	}
	return p.candidates(tx, lang, a, v)
}

// candidates are those who look after homes here, then members of the branches here, then whom
// the words find; each with the doors they have now.
func (p *Pages) candidates(tx *db.Tx, lang string, a access.Actor, v *assignView) error {
	ids, err := p.firsts(tx, v.Compound.Path)
	if err != nil {
		return err
	}
	for _, kind := range []people.OrgKind{people.Group, people.Branch} {
		orgs, err := p.People.Orgs(tx, people.OrgQuery{Kind: kind, Under: v.Compound.Path})
		if err != nil {
			return err
		}
		for _, o := range orgs {
			posts, err := p.People.Holders(tx, o.ID, "", tx.Now)
			if err != nil {
				return err
			}
			for _, x := range posts {
				ids = append(ids, x.Person)
			}
		}
	}
	if v.Cmd.Who != "" {
		found, err := p.People.Search(tx, people.Query{Text: v.Cmd.Who, Scopes: a.Scope(access.DutyEdit), Limit: 20})
		if err != nil {
			return err
		}
		ids = ids[:0]
		for _, who := range found.People {
			ids = append(ids, who.ID)
		}
	}
	if v.Cmd.Person != "" {
		ids = append([]string{v.Cmd.Person}, ids...)
	}
	return p.options(tx, lang, a, ids, v)
}

func (p *Pages) options(tx *db.Tx, lang string, a access.Actor, ids []string, v *assignView) error {
	found, err := p.People.Many(tx, ids)
	if err != nil {
		return err
	}
	doors, err := p.Duties.Load(tx, ids, tx.Now)
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, id := range ids {
		who, ok := found[id]
		if seen[id] || !ok || who.State != people.Active || p.reach.Person(tx, a, access.DutyEdit, who) != nil {
			continue
		}
		seen[id] = true
		if id == v.Cmd.Person {
			v.Chosen, v.Has = who.Name, doors[id]
		}
		v.People = append(v.People, ui.Option{Value: id, Label: text.T(lang, "duties.has_now", who.Name, doors[id]), On: id == v.Cmd.Person})
	}
	return nil
}

// span is the range of the command.
func (cmd assignCmd) span() ([]duty.Range, error) {
	r := duty.Range{Building: cmd.Building, Unit: cmd.Unit, Homes: cmd.Homes}
	var bad []fault.Field
	for _, x := range []struct {
		name, value string
		to          *int
	}{{"from", cmd.From, &r.FloorFrom}, {"to", cmd.To, &r.FloorTo}} {
		if x.value == "" {
			continue
		}
		n, err := strconv.Atoi(x.value)
		if err != nil || n < -20 || n > 200 {
			bad = append(bad, fault.Field{Name: x.name, Key: "duties.floor_wrong"})
		}
		*x.to = n
	}
	if cmd.Building == "" {
		bad = append(bad, fault.Field{Name: "building", Key: "duties.building_missing"})
	}
	if len(bad) > 0 {
		return nil, fault.InvalidFields(bad...)
	}
	return []duty.Range{r}, nil
}

// preview counts the doors of the range and marks them on the wall.
func (p *Pages) preview(tx *db.Tx, lang string, v *assignView) error {
	span, err := v.Cmd.span()
	if err != nil {
		return err
	}
	x, err := p.Duties.Expand(tx, v.Compound.ID, span)
	if err != nil {
		return err
	}
	in := map[string]bool{}
	for _, id := range x.Places {
		pl, err := p.Places.Get(tx, id)
		if err != nil {
			return err
		}
		homes, err := p.Places.Homes(tx, pl.Path)
		if err != nil {
			return err
		}
		for _, h := range homes {
			in[h.ID] = true
		}
	}
	v.Count = x.Homes
	b, err := p.Places.Get(tx, v.Cmd.Building)
	if err != nil {
		return err
	}
	v.Range = b.Name
	for _, u := range v.Units {
		if u.On {
			v.Range += u.Label
		}
	}
	return p.previewWall(tx, lang, b, in, v)
}

func (p *Pages) previewWall(tx *db.Tx, lang string, b place.Place, in map[string]bool, v *assignView) error {
	homes, err := p.Places.Homes(tx, b.Path)
	if err != nil {
		return err
	}
	units, err := p.Places.Children(tx, b.ID, place.Unit)
	if err != nil {
		return err
	}
	have, err := p.Duties.Wall(tx, b.ID, tx.Now)
	if err != nil {
		return err
	}
	chosen, taken := ui.Doing(text.T(lang, "duties.m.chosen")), ui.Due(text.T(lang, "duties.m.taken"))
	fine, bare := ui.Done(text.T(lang, "duties.m.fine")), ui.Late(text.T(lang, "duties.m.bare"))
	v.Taken, v.Own = 0, 0
	for _, u := range append(units, b) {
		wall := ui.WallUnit{Label: u.Name}
		door := map[int]int{}
		for _, h := range homes {
			if h.Parent != u.ID {
				continue
			}
			somebody := have[h.ID].Person != ""
			m := bare
			switch {
			case in[h.ID] && somebody && have[h.ID].Person != v.Cmd.Person:
				m = taken
				v.Taken++
			case in[h.ID]:
				m = chosen
				if somebody {
					v.Own++
				}
			case somebody:
				m = fine
			}
			wall.Cells = append(wall.Cells, ui.WallCell{ID: h.ID, Label: h.Name, Floor: h.FloorNo, Door: door[h.FloorNo], Mark: m})
			door[h.FloorNo]++
			if h.Floor != "" {
				v.Wall.Levels = level(v.Wall.Levels, h.FloorNo, text.T(lang, "places.floor", h.Floor))
			}
		}
		if len(wall.Cells) > 0 {
			v.Wall.Units = append(v.Wall.Units, wall)
		}
	}
	v.Wall.Legend = []ui.Mark{chosen, taken, fine, bare}
	v.Wall.Finding = text.T(lang, "duties.preview", v.Range, v.Count)
	return nil
}

func level(list []ui.WallLevel, no int, label string) []ui.WallLevel {
	if slices.ContainsFunc(list, func(l ui.WallLevel) bool { return l.No == no }) {
		return list
	}
	return append(list, ui.WallLevel{No: no, Label: label})
}

// assign gives the range to the person in one act.
func (p *Pages) assign(c *web.Ctx) error {
	cmd, f, err := web.Decode[assignCmd](c)
	if err != nil && len(f.Values) == 0 {
		return err
	}
	v := assignView{Cmd: cmd, Preview: true}
	g, err := p.give(c.Context(), access.From(c.Context()), cmd)
	if err == nil {
		sentence := text.T(c.Lang, "duties.given", g.homes, g.name)
		desk.Done(c, sentence, g.undo(sentence, cmd))
		return c.Redirect(desk.With("/duties", "place", cmd.Place))
	}
	bad, mine := refused(c, err)
	if !mine {
		return err
	}
	v.Errors = bad
	return p.showAssign(c, http.StatusUnprocessableEntity, v)
}

// given is what an assignment did.
type given struct {
	name   string
	homes  int
	duties []duty.Duty
}

// undoMost duties can be taken back at a press; whole stairs and buildings are one each.
const undoMost = 60

// undo takes the new duties back; nil when the doors were somebody else's before, who would have to get them again.
func (g given) undo(sentence string, cmd assignCmd) *ui.Undo {
	if cmd.Replace || len(g.duties) > undoMost {
		return nil
	}
	list := make([]string, len(g.duties))
	for i, d := range g.duties {
		list[i] = d.ID + "@" + strconv.FormatInt(d.Rev, 10)
	}
	return &ui.Undo{Text: sentence, Action: "/duties/assign/undo", Fields: map[string]string{"place": cmd.Place, "duties": strings.Join(list, " ")}}
}

func (p *Pages) give(ctx context.Context, a access.Actor, cmd assignCmd) (g given, err error) {
	span, err := cmd.span()
	if err != nil {
		return g, err
	}
	if cmd.Person == "" {
		return g, fault.InvalidFields(fault.Field{Name: "person", Key: "duties.person_missing"})
	}
	err = p.DB.Write(ctx, func(tx *db.Tx) error {
		compound, err := p.at(tx, a, access.DutyEdit, cmd.Place, place.Compound)
		if err != nil {
			return err
		}
		who, err := p.People.Get(tx, cmd.Person)
		if err != nil {
			return err
		}
		if err := p.reach.Person(tx, a, access.DutyEdit, who); err != nil {
			return err
		}
		x, err := p.Duties.Expand(tx, compound.ID, span)
		if err != nil {
			return err
		}
		g.name, g.homes = who.Name, x.Homes
		g.duties, err = p.Duties.AssignRangeTx(tx, a.Actor, duty.AssignRange{Compound: compound.ID, Ranges: span,
			Assign: duty.Assign{Kind: duty.KindHome, Person: who.ID, Role: duty.First, Replace: cmd.Replace}})
		return err
	})
	return g, err
}

// unassign takes back what an assignment has just given, all of it or nothing.
func (p *Pages) unassign(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	a, list := access.From(c.Context()), strings.Fields(f.Get("duties"))
	if len(list) == 0 || len(list) > undoMost {
		return fault.NotFound("duty.no_duty")
	}
	err = p.DB.Write(c.Context(), func(tx *db.Tx) error {
		compound, err := p.at(tx, a, access.DutyEdit, f.Get("place"), place.Compound)
		if err != nil {
			return err
		}
		for _, x := range list {
			which, rev, _ := strings.Cut(x, "@")
			n, err := strconv.ParseInt(rev, 10, 64)
			if err != nil {
				return fault.NotFound("duty.no_duty")
			}
			if d, err := p.Duties.Get(tx, which); err != nil || !compound.Path.Contains(d.Path) {
				return cmp.Or(err, error(fault.NotFound("duty.no_duty")))
			}
			if _, err := p.Duties.EndTx(tx, a.Actor, which, n, tx.Now); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	desk.Done(c, text.T(c.Lang, "duties.ungiven"), nil)
	return c.Redirect(desk.With("/duties", "place", f.Get("place")))
}
