package places

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"linli/gateway/desk"
	"linli/kernel/access"
	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// placeCmd is what may be edited of a place; a kind has only its own fields.
type placeCmd struct {
	Rev         int64  `form:"rev"`
	Name        string `form:"name"`
	Address     string `form:"address"`
	Type        string `form:"type"`
	Built       string `form:"built"`
	Management  string `form:"management"`
	Company     string `form:"company"`
	Committee   string `form:"committee"`
	Branch      string `form:"branch"`
	Above       string `form:"above"`
	Below       string `form:"below"`
	Structure   string `form:"structure"`
	Completed   string `form:"completed"`
	Insulation  string `form:"insulation"`
	Rating      string `form:"rating"`
	Lifts       string `form:"lifts"`
	Stairs      string `form:"stairs"`
	ControlRoom string `form:"control_room"`
	Residential bool   `form:"residential"`
	Label       string `form:"label"` // of a unit, a home
	Floor       string `form:"floor"`
	FloorNo     string `form:"floor_no"`
	Side        string `form:"side"`
	Area        string `form:"area"`
	Use         string `form:"use"`
	State       string `form:"state"`
}

// placeForm is a place as the form shows it.
func placeForm(pl place.Place) placeCmd {
	f := placeCmd{Rev: pl.Rev, Name: pl.Name, Address: pl.Address, Type: pl.Type}
	if pl.Kind == place.Unit || pl.Kind == place.Home {
		return doorForm(pl)
	}
	if x := pl.Compound; x != nil {
		f.Type, f.Built, f.Management, f.Company, f.Committee, f.Branch = x.Type, itoa(x.Built), x.Management, x.Company, x.Committee, x.Branch
	}
	if x := pl.Building; x != nil {
		f.Above, f.Below, f.Structure, f.Completed, f.Insulation, f.Rating = itoa(x.Above), itoa(x.Below), x.Structure, x.Completed, x.Insulation, x.Rating
		f.Lifts, f.Stairs, f.ControlRoom, f.Residential = itoa(x.Lifts), itoa(x.Stairs), x.ControlRoom, x.Residential
	}
	return f
}

// change is the command behind the form; what the form does not show stays. Errors: Invalid with the field.
func (f placeCmd) change(pl place.Place) (place.Change, error) {
	c := place.Change{Name: &f.Name, Address: &f.Address}
	switch pl.Kind {
	case place.Unit, place.Home:
		return f.door(pl)
	case place.Facility, place.Common:
		c.Type = &f.Type
	case place.Compound:
		x := place.CompoundFacts{}
		if pl.Compound != nil {
			x = *pl.Compound
		}
		x.Type, x.Built, x.Management, x.Company, x.Committee, x.Branch = f.Type, atoi(f.Built), f.Management, f.Company, f.Committee, f.Branch
		c.Compound = &x
	case place.Building:
		x := place.BuildingFacts{}
		if pl.Building != nil {
			x = *pl.Building
		}
		x.Above, x.Below, x.Structure, x.Completed, x.Insulation, x.Rating = atoi(f.Above), atoi(f.Below), f.Structure, f.Completed, f.Insulation, f.Rating
		x.Lifts, x.Stairs, x.ControlRoom, x.Residential = atoi(f.Lifts), atoi(f.Stairs), f.ControlRoom, f.Residential
		c.Building = &x
	}
	return c, nil
}

// versions puts typed and present values side by side where they differ.
func versions(lang string, typed, now placeCmd) (out [][3]string) {
	add := func(key, a, b string) {
		if a != b {
			out = append(out, [3]string{text.T(lang, "places.f."+key), orDash(a), orDash(b)})
		}
	}
	add("name", typed.Name, now.Name)
	add("address", typed.Address, now.Address)
	add("type", typed.Type, now.Type)
	add("built", typed.Built, now.Built)
	add("management", typed.Management, now.Management)
	add("company", typed.Company, now.Company)
	add("committee", typed.Committee, now.Committee)
	add("branch", typed.Branch, now.Branch)
	add("above", typed.Above, now.Above)
	add("below", typed.Below, now.Below)
	add("structure", typed.Structure, now.Structure)
	add("completed", typed.Completed, now.Completed)
	add("insulation", typed.Insulation, now.Insulation)
	add("rating", typed.Rating, now.Rating)
	add("lifts", typed.Lifts, now.Lifts)
	add("stairs", typed.Stairs, now.Stairs)
	add("control_room", typed.ControlRoom, now.ControlRoom)
	add("label", typed.Label, now.Label)
	add("floor", typed.Floor, now.Floor)
	add("floor_no", typed.FloorNo, now.FloorNo)
	add("side", typed.Side, now.Side)
	add("area", typed.Area, now.Area)
	add("use", text.T(lang, "place.use."+typed.Use), text.T(lang, "place.use."+now.Use))
	add("state", text.T(lang, "place.state."+typed.State), text.T(lang, "place.state."+now.State))
	return out
}

// savePlace edits a place; a stale edit comes back with both versions, and saving again then
// means: mine.
func (p *Pages) savePlace(c *web.Ctx) error {
	cmd, f, err := web.Decode[placeCmd](c)
	a := access.From(c.Context())
	var now place.Place
	if err == nil {
		err = p.DB.Write(c.Context(), func(tx *db.Tx) (err error) {
			if now, err = p.at(tx, a, access.PlaceEdit, c.Path("id"), ""); err != nil {
				return err
			}
			change, err := cmd.change(now)
			if err == nil {
				_, err = p.Places.EditTx(tx, a.Actor, now.ID, cmd.Rev, change)
			}
			return err
		})
	}
	if err == nil {
		desk.Done(c, text.T(c.Lang, "places.saved", or(cmd.Name, cmd.Label)), nil)
		return c.Redirect("/admin/places/" + c.Path("id"))
	}
	bad, mine := refused(c, err)
	if !mine || len(f.Values) == 0 {
		return err
	}
	v := treeView{Edit: cmd, Errors: bad, Failed: "edit"}
	if web.Status(err) == http.StatusConflict {
		v.Versions = versions(c.Lang, cmd, placeForm(now))
		v.Edit.Rev = now.Rev
	}
	return p.showTree(c, web.Status(err), v)
}

// treeActs are the other forms of Z1.
var treeActs = map[string]func(p *Pages, ctx context.Context, a access.Actor, pl place.Place, f web.Form) error{
	"name": func(p *Pages, ctx context.Context, a access.Actor, pl place.Place, f web.Form) error {
		kind := f.Get("name_kind")
		if kind != place.NamePopular {
			kind = place.NameFormer
		}
		return p.Places.AddFormerName(ctx, a.Actor, pl.ID, f.Get("former"), kind)
	},
	"plaque": func(p *Pages, ctx context.Context, a access.Actor, pl place.Place, f web.Form) error {
		_, err := p.Places.ReissueQR(ctx, a.Actor, pl.ID)
		return err
	},
	"grid": func(p *Pages, ctx context.Context, a access.Actor, pl place.Place, f web.Form) error {
		from := p.now()
		if s := f.Get("from"); s != "" {
			t, err := time.ParseInLocation(time.DateOnly, s, clock.Shanghai)
			if err != nil {
				return fault.InvalidFields(fault.Field{Name: "from", Key: "people.day_wrong"})
			}
			from = t
		}
		return p.Places.AssignGrid(ctx, a.Actor, pl.ID, f.Get("grid"), from.UnixMilli())
	},
	"label": func(p *Pages, ctx context.Context, a access.Actor, pl place.Place, f web.Form) error {
		floors, err := readFloors(f.Get("floors"))
		if err != nil {
			return err
		}
		rev, _ := strconv.ParseInt(f.Get("rev"), 10, 64)
		_, err = p.Places.SetLabels(ctx, a.Actor, pl.ID, rev, floors)
		return err
	},
	"add": func(p *Pages, ctx context.Context, a access.Actor, pl place.Place, f web.Form) error {
		n := place.NewPlace{Parent: pl.ID, Kind: place.Kind(f.Get("kind")), Name: f.Get("new_name"), Address: f.Get("new_address"), Type: f.Get("new_type")}
		if s := f.Get("new_former"); s != "" {
			n.Former = []string{s}
		}
		_, err := p.Places.Create(ctx, a.Actor, n)
		return err
	},
}

// placeActs are the forms after which the reader stands somewhere else, or may take the act back.
var placeActs map[string]func(p *Pages, c *web.Ctx, f web.Form) error

func init() {
	placeActs = map[string]func(p *Pages, c *web.Ctx, f web.Form) error{"end": (*Pages).endPlace, "restore": (*Pages).restorePlace, "move": (*Pages).movePlace}
}

// treeAct takes one of the other forms: decode, do, say what now is, back to the place.
func (p *Pages) treeAct(c *web.Ctx) error {
	name := c.Path("act")
	f, err := c.Form()
	if err != nil {
		return err
	}
	if act := placeActs[name]; act != nil {
		return act(p, c, f)
	}
	verb, ok := treeActs[name]
	if !ok {
		return fault.NotFound("web.no_page")
	}
	a := access.From(c.Context())
	var pl place.Place
	err = p.DB.Read(c.Context(), func(tx *db.Tx) (err error) {
		pl, err = p.at(tx, a, access.PlaceEdit, c.Path("id"), "")
		if err == nil && name == "grid" { // a building may only go into a grid one may edit
			_, err = p.at(tx, a, access.PlaceEdit, f.Get("grid"), place.Grid)
		}
		return err
	})
	if err != nil {
		return err
	}
	if err := verb(p, c.Context(), a, pl, f); err != nil {
		bad, mine := refused(c, err)
		if !mine {
			return err
		}
		renameErrors(bad, name)
		return p.showTree(c, web.Status(err), treeView{Errors: bad, Failed: name, Typed: f})
	}
	desk.Done(c, text.T(c.Lang, "places.did."+name, pl.Name), nil)
	return c.Redirect("/admin/places/" + pl.ID)
}

// renameErrors leads the kernel's field names to those of the form.
func renameErrors(bad map[string]string, act string) {
	to := map[string]map[string]string{"add": {"name": "new_name", "type": "new_type"}, "name": {"name": "former"}}[act]
	for from, name := range to {
		if s, ok := bad[from]; ok {
			delete(bad, from)
			bad[name] = s
		}
	}
}

// readFloors reads floor labels bottom-up as people write them: 1 2 3 3A 5, with -1 B1 below ground first.
func readFloors(s string) ([]place.Floor, error) {
	var out []place.Floor
	below := 0
	words := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" ,，、;；\n\r\t", r) })
	for _, w := range words {
		if strings.HasPrefix(w, "-") || strings.HasPrefix(strings.ToUpper(w), "B") || strings.HasPrefix(w, "负") {
			below++
		}
	}
	if len(words) == 0 || len(words) > 200 {
		return nil, fault.InvalidFields(fault.Field{Name: "floors", Key: "places.floors_missing"})
	}
	for i, w := range words {
		no := i - below
		if no >= 0 {
			no++
		}
		out = append(out, place.Floor{No: no, Label: w})
	}
	return out, nil
}

// floorWords is the label map of a building as readFloors takes it.
func floorWords(pl place.Place) string {
	if pl.Building == nil {
		return ""
	}
	words := []string{}
	for _, f := range pl.Building.Floors {
		words = append(words, f.Label)
	}
	if len(words) == 0 {
		for i := range pl.Building.Above {
			words = append(words, strconv.Itoa(i+1))
		}
	}
	return strings.Join(words, " ")
}

func choices(list []string, on, none string) []ui.Option {
	out := []ui.Option{{Value: "", Label: none}}
	for _, s := range list {
		out = append(out, ui.Option{Value: s, Label: s, On: s == on})
	}
	return out
}
