package demo

import (
	"fmt"
	"strconv"

	"linli/kernel/place"
	"linli/platform/db"
)

// The plane: metres east and north of a point of open desert, so that no real compound is hit.
const (
	originLon, originLat = 100.5, 41.2
	metreLon, metreLat   = 1 / 83760.0, 1 / 111000.0
)

func lonLat(x, y float64) string {
	return fmt.Sprintf("[%.7f,%.7f]", originLon+x*metreLon, originLat+y*metreLat)
}

func rectangle(x, y, w, h float64) string {
	return `{"type":"Polygon","coordinates":[[` + lonLat(x, y) + "," + lonLat(x+w, y) + "," + lonLat(x+w, y+h) + "," + lonLat(x, y+h) + "," + lonLat(x, y) + "]]}"
}

func point(x, y float64) string { return `{"type":"Point","coordinates":` + lonLat(x, y) + "}" }

func (t *town) makePlaces() (string, error) {
	t.communities, t.byName, t.homeDice = map[string]*community{}, map[string]*compound{}, t.dice(streamHomes)
	if err := t.write(t.makeAreas); err != nil {
		return "", err
	}
	for i := range estates {
		if err := t.write(func(tx *db.Tx) error { return t.makeEstate(tx, estates[i]) }); err != nil {
			return "", err
		}
	}
	if err := t.write(t.makeGrids); err != nil {
		return "", err
	}
	n, b := 0, 1
	for _, c := range t.compounds {
		n, b = n+len(c.homes), b+len(c.buildings)
	}
	return fmt.Sprintf("%d compounds, %d buildings, %d homes, %d grids", len(t.compounds), b, n, len(t.grids)), t.sequence()
}

// makeAreas makes what stands above the compounds, and the office tower, which has no homes.
func (t *town) makeAreas(tx *db.Tx) (err error) {
	add := func(parent string, k place.Kind, name, code string) place.Place {
		var p place.Place
		if err == nil {
			p, err = t.Places.CreateTx(tx, founder, place.NewPlace{Parent: parent, Kind: k, Name: name, Code: code, CodeSource: "演示"})
		}
		return p
	}
	t.city = add("", place.City, "云漳市", "980100")
	t.district = add(t.city.ID, place.District, "望岭区", "980101")
	add(t.city.ID, place.District, "漳滨区", "980102")
	add(t.city.ID, place.District, "槐川区", "980103")
	t.street = add(t.district.ID, place.Street, "柳岸街道", "980101001")
	for i, name := range []string{"锦绣社区", "柳岸社区", "机床厂社区"} {
		t.communities[name] = &community{Place: add(t.street.ID, place.Community, name, fmt.Sprintf("980101001%03d", i+1))}
	}
	if err != nil {
		return err
	}
	_, err = t.Places.CreateBuildingTx(tx, founder, place.NewBuilding{NewPlace: place.NewPlace{Parent: t.communities["柳岸社区"].ID, Name: "柳岸商务楼", Address: "柳岸路88号",
		GeoJSON: rectangle(520, 1280, 46, 38), Building: &place.BuildingFacts{Above: 22, Below: 2, HeightCM: 8640, Structure: "框架核心筒", Completed: "2013-08",
			Insulation: "岩棉板", Rating: "A", Lifts: 6, Stairs: 2, ControlRoom: "一层西侧"}}})
	return err
}

func (t *town) makeEstate(tx *db.Tx, e estate) error {
	n := 0
	for _, b := range e.blocks {
		n += b.buildings
	}
	columns, width := (n+1)/2, 0.0
	for _, b := range e.blocks {
		width = max(width, blockWidth(b))
	}
	w, h := float64(columns)*(width+12)+40, 240.0
	facts := &place.CompoundFacts{Built: e.built, Management: e.management, Company: e.company, Committee: e.committee, Type: e.kind}
	if e.party > 0 && e.name != "机床厂家属院" {
		facts.Branch = e.name + "小区党支部"
	}
	cm := t.communities[e.community]
	p, err := t.Places.CreateTx(tx, founder, place.NewPlace{Parent: cm.ID, Kind: place.Compound, Name: e.name, Former: former(e), Address: e.address, Area: e.total(),
		Compound: facts, GeoJSON: rectangle(float64(e.x), float64(e.y), w, h)})
	if err != nil {
		return err
	}
	c := &compound{estate: e, Place: p, community: cm}
	t.compounds, t.byName[e.name] = append(t.compounds, c), c
	for label, bl := 1, 0; label <= n; label++ {
		if label > e.blocks[0].buildings {
			bl = 1
		}
		x := float64(e.x) + 20 + float64((label-1)/2)*(width+12)
		y := float64(e.y) + 50 + float64((label-1)%2)*110
		if err := t.makeBuilding(tx, c, e.blocks[bl], label, rectangle(x, y, blockWidth(e.blocks[bl]), 15)); err != nil {
			return err
		}
	}
	return t.makeFacilities(tx, c, w, h)
}

func former(e estate) []string {
	if e.former == "" {
		return nil
	}
	return []string{e.former}
}

func blockWidth(b block) float64 { return float64(b.units) * (6 + 6*float64(b.doors)) }

// total is the area of all homes.
func (e estate) total() int64 {
	var n int64
	for _, b := range e.blocks {
		n += int64(b.buildings * b.units * b.floors * b.doors)
	}
	return n * e.area
}

func (t *town) makeBuilding(tx *db.Tx, c *compound, bl block, label int, geo string) error {
	units := place.RegularUnits(bl.units, place.RegularFloors(bl.floors, c.skip, c.as), bl.doors, c.area)
	for i := range units {
		for j := range units[i].Homes {
			h := &units[i].Homes[j]
			h.State = t.stateOf(c, fmt.Sprintf("%s/%d/%s/%s", c.estate.name, label, units[i].Label, h.Label))
		}
	}
	b, err := t.Places.CreateBuildingTx(tx, founder, place.NewBuilding{
		NewPlace: place.NewPlace{Parent: c.ID, Label: strconv.Itoa(label), GeoJSON: geo, Building: c.facts(bl, label)}, Units: units})
	if err != nil {
		return err
	}
	bd := &building{Place: b, compound: c, block: bl}
	c.buildings = append(c.buildings, bd)
	byID := map[string]*unit{}
	us, err := t.Places.Children(tx, b.ID, place.Unit)
	if err != nil {
		return err
	}
	for _, u := range us {
		x := &unit{id: u.ID, path: u.Path, label: u.Label}
		byID[u.ID], bd.units = x, append(bd.units, x)
	}
	hs, err := t.Places.Homes(tx, b.Path)
	for _, h := range hs {
		x := &home{Place: h, building: bd, unit: byID[h.Parent]}
		x.unit.homes, c.homes = append(x.unit.homes, x), append(c.homes, x)
	}
	return err
}

// stateOf draws how a home is lived in: 9 in a hundred are vacant. The homes of the stories are lived in by their owners.
func (t *town) stateOf(c *compound, address string) place.State {
	vacant, rented := t.homeDice.chance(.09), t.homeDice.chance(c.rented)
	switch {
	case address == "锦绣苑/3/2/502":
		return place.Rented
	case castAt[address] != nil:
		return place.OwnerLives
	case vacant:
		return place.Vacant
	case rented:
		return place.Rented
	}
	return place.OwnerLives
}

// facts are the columns of the building ledger; two towers of 新机苑 have insulation of a rating nobody knows yet.
func (e estate) facts(bl block, label int) *place.BuildingFacts {
	f := &place.BuildingFacts{Above: bl.floors, Below: 1, PerFloor: bl.doors, Residential: true, Structure: e.structure, HeightCM: int64(bl.floors*e.metres + 60),
		Completed: fmt.Sprintf("%d-%02d", e.built, 5+label%6), Insulation: e.insulation, Rating: e.rating, Stairs: bl.units, ControlRoom: "小区监控中心"}
	if e.name == "云漳国际" {
		f.HeightCM, f.Below, f.ControlRoom, f.Completed, f.Stairs = 9950, 2, "地下一层", "2017-11", 4
	}
	if e.name == "锦绣苑" {
		f.Completed = "2012-06"
	}
	if bl.floors > 7 {
		f.Lifts = bl.units * (1 + bl.floors/17)
	} else {
		f.Below, f.ControlRoom = 0, ""
	}
	if e.name == "新机苑" && (label == 3 || label == 4) {
		f.Rating = "不详"
	}
	if len(e.skip) > 0 || len(e.as) > 0 {
		f.Floors = place.RegularFloors(bl.floors, e.skip, e.as)
	}
	if bl.doors == 2 {
		f.Sides = []place.Side{{Door: "01", Word: "东户"}, {Door: "02", Word: "西户"}}
	}
	return f
}

// makeFacilities makes gates and what else people report from, each with its plaque.
func (t *town) makeFacilities(tx *db.Tx, c *compound, w, h float64) error {
	x, y := float64(c.x), float64(c.y)
	list := []struct {
		name, kind string
		x, y       float64
	}{{"南门", "gate", x + w/2, y}, {"北门", "gate", x + w/2, y + h}, {"中心广场", "square", x + w/2, y + 95}, {"电动车充电棚", "charger", x + 12, y + 30}, {"门卫室", "security", x + w/2 + 8, y + 4}}
	if c.name() == "锦绣苑" {
		list = append(list, struct {
			name, kind string
			x, y       float64
		}{"邻里议事厅", "hall", x + w/2 - 30, y + 90})
	}
	for _, f := range list {
		p, err := t.Places.CreateTx(tx, founder, place.NewPlace{Parent: c.ID, Kind: place.Facility, Name: f.name, Type: f.kind, GeoJSON: point(f.x, f.y)})
		if err != nil {
			return err
		}
		c.gates = append(c.gates, p)
	}
	return nil
}

func (c *compound) name() string { return c.estate.name }

func (t *town) makeGrids(tx *db.Tx) error {
	for _, g := range grids {
		cm := t.communities[g.community]
		p, err := t.Places.CreateTx(tx, founder, place.NewPlace{Parent: cm.ID, Kind: place.Grid, Name: g.name})
		if err != nil {
			return err
		}
		x := &grid{Place: p, community: cm}
		t.grids = append(t.grids, x)
		for _, part := range g.parts {
			for _, label := range part.labels {
				b := t.byName[part.compound].buildings[label-1]
				b.grid = x
				if err := t.Places.AssignGridTx(tx, founder, b.ID, p.ID, Founding.UnixMilli()); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
