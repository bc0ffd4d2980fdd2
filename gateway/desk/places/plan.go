package places

import (
	"encoding/json"
	"math"

	"linli/kernel/duty"
	"linli/kernel/duty/plan"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/text"
	"linli/platform/web/ui"
)

// Atlas draws 责任图: the plan of a compound, each building tinted by the group that looks after
// most of its doors, holes hatched with their count.
type Atlas struct {
	Duties *duty.Service
	People *people.Service
	groups map[string]string // person → group, for one drawing
}

// House is one building of the plan with what was counted.
type House struct {
	Building place.Place
	Homes    int
	Bare     int
	Group    string
}

// Listed takes the party groups from the list of those who serve a place: most members hold no post in their group.
func (m *Atlas) Listed(tx *db.Tx, plans *plan.Service, under place.Path) error {
	m.groups = map[string]string{}
	if plans == nil {
		return nil
	}
	list, err := plans.Servers(tx, under)
	if err != nil {
		return err
	}
	names := map[string]string{}
	for _, x := range list {
		if x.Group == "" {
			continue
		}
		if _, known := names[x.Group]; !known {
			o, err := m.People.Org(tx, x.Group)
			if err != nil {
				return err
			}
			names[x.Group] = o.Name
		}
		m.groups[x.Person] = names[x.Group]
	}
	return nil
}

// Houses counts the doors of buildings and finds their groups.
func (m Atlas) Houses(tx *db.Tx, lang string, buildings []place.Place) ([]House, error) {
	if m.groups == nil {
		m.groups = map[string]string{}
	}
	out := make([]House, 0, len(buildings))
	for _, b := range buildings {
		cover, err := m.Duties.Coverage(tx, b.Path)
		if err != nil {
			return nil, err
		}
		wall, err := m.Duties.Wall(tx, b.ID, tx.Now)
		if err != nil {
			return nil, err
		}
		group, err := m.majority(tx, lang, wall)
		if err != nil {
			return nil, err
		}
		out = append(out, House{Building: b, Homes: cover.Homes, Bare: cover.Bare(), Group: group})
	}
	return out, nil
}

// Plan is the drawing of houses. href makes the address of a building; selected is its id.
func (m Atlas) Plan(finding string, houses []House, selected string, href func(id string) string) ui.Plan {
	plan := ui.Plan{Finding: finding}
	var lon, lat float64
	for _, h := range houses {
		ring := outline(h.Building.GeoJSON)
		if len(ring) > 0 && lon == 0 {
			lon, lat = ring[0][0], ring[0][1]
		}
		x := ui.House{Label: h.Building.Name, Href: href(h.Building.ID), Group: h.Group, Homes: h.Homes, Gap: h.Bare, Selected: h.Building.ID == selected}
		for _, q := range ring {
			x.Outline = append(x.Outline, [2]float64{(q[0] - lon) * 111320 * math.Cos(lat*math.Pi/180), (q[1] - lat) * 110540})
		}
		plan.Houses = append(plan.Houses, x)
	}
	return plan
}

// majority names the group of most doors of a wall; "" when nobody has any.
func (m Atlas) majority(tx *db.Tx, lang string, wall map[string]duty.Holding) (string, error) {
	doors, people := map[string]int{}, map[string]bool{}
	for _, h := range wall {
		if h.Person == "" {
			continue
		}
		people[h.Person] = true
		g, err := m.Group(tx, h.Person)
		if err != nil {
			return "", err
		}
		doors[g]++
	}
	best := ""
	for g, n := range doors {
		if g != "" && (best == "" || n > doors[best] || n == doors[best] && g < best) {
			best = g
		}
	}
	if best == "" && len(people) > 0 {
		return text.T(lang, "places.no_group"), nil
	}
	return best, nil
}

// Group names the party group of a person, else the branch; "" when in none.
func (m Atlas) Group(tx *db.Tx, person string) (string, error) {
	if g, ok := m.groups[person]; ok {
		return g, nil
	}
	posts, err := m.People.Posts(tx, person, tx.Now)
	if err != nil {
		return "", err
	}
	name := ""
	for _, x := range posts {
		o, err := m.People.Org(tx, x.Org)
		if err != nil {
			return "", err
		}
		if o.Kind == people.Group || o.Kind == people.Branch && name == "" {
			name = o.Name
		}
	}
	if m.groups != nil {
		m.groups[person] = name
	}
	return name, nil
}

// outline is the outer ring of a Polygon, longitude and latitude; nil for anything else.
func outline(geojson string) [][2]float64 {
	var g struct {
		Type        string          `json:"type"`
		Coordinates [][][]float64   `json:"coordinates"`
		Geometry    json.RawMessage `json:"geometry"`
	}
	if geojson == "" || json.Unmarshal([]byte(geojson), &g) != nil {
		return nil
	}
	if g.Type == "Feature" && len(g.Geometry) > 0 {
		return outline(string(g.Geometry))
	}
	if g.Type != "Polygon" || len(g.Coordinates) == 0 {
		return nil
	}
	var out [][2]float64
	for _, q := range g.Coordinates[0] {
		if len(q) >= 2 {
			out = append(out, [2]float64{q[0], q[1]})
		}
	}
	return out
}
