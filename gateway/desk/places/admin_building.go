package places

import (
	"net/http"
	"strconv"
	"strings"

	"linli/gateway/desk"
	"linli/kernel/access"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// buildingCmd describes a whole building: staircases, floors, doors, how floors are called.
type buildingCmd struct {
	Label string `form:"label"`
	Units string `form:"units"` // number, or labels: 1 2 3
	Above string `form:"above"`
	Doors string `form:"doors"`
	Skip  string `form:"skip"`  // 4 13 14
	As    string `form:"as"`    // 13=12A 14=13A
	Area  string `form:"area"`  // m² of a home
	Do    string `form:"do"`    // preview, save
	Rated string `form:"rated"` // fire rating of the outer wall
}

type buildingView struct {
	At     place.Place
	Cmd    buildingCmd
	Errors map[string]string
	Wall   ui.Wall
	Homes  int
}

// most doors of one building that the form makes at once.
const mostDoors = 3000

func (p *Pages) newBuilding(c *web.Ctx) error {
	return p.showBuilding(c, http.StatusOK, buildingView{Cmd: buildingCmd{Units: "3", Above: "11", Doors: "2"}})
}

func (p *Pages) showBuilding(c *web.Ctx, status int, v buildingView) error {
	a := access.From(c.Context())
	err := p.DB.Read(c.Context(), func(tx *db.Tx) (err error) {
		v.At, err = p.at(tx, a, access.PlaceEdit, c.Path("id"), "")
		if err == nil && !place.MayHold(v.At.Kind, place.Building) {
			return fault.NotFound("place.not_found")
		}
		return err
	})
	if err != nil {
		return err
	}
	pg := p.Desk.Page(c, text.T(c.Lang, "places.new_building"), "/places")
	pg.Over, pg.Back = v.At.Name, "/admin/places/"+v.At.ID
	return c.Page(status, buildingPage(pg, v))
}

// makeBuilding shows the wall the words come to, and saves it once it has been looked at.
func (p *Pages) makeBuilding(c *web.Ctx) error {
	cmd, f, err := web.Decode[buildingCmd](c)
	if err != nil && len(f.Values) == 0 {
		return err
	}
	v := buildingView{Cmd: cmd}
	n, err := cmd.building()
	if err == nil {
		v.Wall, v.Homes = previewWall(c.Lang, n)
	}
	if err == nil && cmd.Do == "save" {
		a := access.From(c.Context())
		var made place.Place
		err = p.DB.Write(c.Context(), func(tx *db.Tx) error {
			at, err := p.at(tx, a, access.PlaceEdit, c.Path("id"), "")
			if err != nil {
				return err
			}
			n.Parent = at.ID
			made, err = p.Places.CreateBuildingTx(tx, a.Actor, n)
			return err
		})
		if err == nil {
			desk.Done(c, text.T(c.Lang, "places.built", made.Name, v.Homes), nil)
			return c.Redirect("/buildings/" + made.ID)
		}
	}
	if err != nil {
		bad, mine := refused(c, err)
		if !mine {
			return err
		}
		v.Errors = bad
		return p.showBuilding(c, http.StatusUnprocessableEntity, v)
	}
	return p.showBuilding(c, http.StatusOK, v)
}

// building turns the words into the command, or says field by field what is missing.
func (b buildingCmd) building() (n place.NewBuilding, err error) {
	var bad []fault.Field
	need := func(name, key string, ok bool) {
		if !ok {
			bad = append(bad, fault.Field{Name: name, Key: key})
		}
	}
	floors, doors, units := atoi(b.Above), atoi(b.Doors), unitLabels(b.Units)
	need("label", "places.label_missing", b.Label != "")
	need("above", "places.above_wrong", floors >= 1 && floors <= 150)
	need("doors", "places.doors_wrong", doors >= 1 && doors <= 60)
	need("units", "places.units_wrong", len(units) > 0 && len(units) <= 40)
	area, ok := centi(b.Area)
	need("area", "places.area_wrong", ok)
	if len(bad) == 0 && floors*doors*len(units) > mostDoors {
		bad = append(bad, fault.Field{Name: "doors", Key: "places.too_many_doors", Args: []any{mostDoors}})
	}
	if len(bad) > 0 {
		return n, fault.InvalidFields(bad...)
	}
	as := map[string]string{}
	for _, w := range words(b.As) {
		if from, to, ok := strings.Cut(strings.ReplaceAll(w, "＝", "="), "="); ok {
			as[from] = to
		}
	}
	labels := place.RegularFloors(floors, words(b.Skip), as)
	n.Label = b.Label
	n.Building = &place.BuildingFacts{Above: floors, PerFloor: doors, Residential: true, Rating: b.Rated}
	if len(words(b.Skip))+len(as) > 0 {
		n.Building.Floors = labels
	}
	n.Units = place.RegularUnits(len(units), labels, doors, area)
	for i := range n.Units {
		n.Units[i].Label = units[i]
	}
	return n, nil
}

// words parts a list at blanks and commas.
func words(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" ,，、;；\n\r\t", r) })
}

// unitLabels reads 3 as 1 2 3, and a list as it is written.
func unitLabels(s string) []string {
	list := words(s)
	if len(list) != 1 {
		return list
	}
	n, err := strconv.Atoi(list[0])
	if err != nil || n < 1 || n > 40 {
		return nil
	}
	out := make([]string, n)
	for i := range out {
		out[i] = strconv.Itoa(i + 1)
	}
	return out
}

func previewWall(lang string, n place.NewBuilding) (ui.Wall, int) {
	w := ui.Wall{}
	homes := 0
	for _, u := range n.Units {
		unit := ui.WallUnit{Label: text.T(lang, "places.unit_n", u.Label)}
		at := map[int]int{}
		for _, h := range u.Homes {
			unit.Cells = append(unit.Cells, ui.WallCell{ID: u.Label + "-" + h.Label, Label: h.Label, Floor: h.FloorNo, Door: at[h.FloorNo], Mark: ui.Mark{}})
			at[h.FloorNo]++
			homes++
			w.Levels = appendLevel(w.Levels, h.FloorNo, text.T(lang, "places.floor", or(h.Floor, strconv.Itoa(h.FloorNo))))
		}
		w.Units = append(w.Units, unit)
	}
	w.Finding = text.T(lang, "places.preview_finding", n.Label, len(n.Units), homes)
	return w, homes
}

func appendLevel(list []ui.WallLevel, no int, label string) []ui.WallLevel {
	for _, l := range list {
		if l.No == no {
			return list
		}
	}
	return append(list, ui.WallLevel{No: no, Label: label})
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// centi reads m² with at most two decimals; "" is unknown.
func centi(s string) (int64, bool) {
	s = strings.TrimSpace(strings.TrimSuffix(strings.TrimSuffix(strings.TrimSpace(s), "㎡"), "m²"))
	if s == "" {
		return 0, true
	}
	whole, frac, _ := strings.Cut(s, ".")
	if len(frac) > 2 || len(whole) > 6 {
		return 0, false
	}
	n, err := strconv.ParseInt(whole+(frac + "00")[:2], 10, 64)
	return n, err == nil && n >= 0
}
