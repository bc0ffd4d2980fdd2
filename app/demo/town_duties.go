package demo

import (
	"fmt"
	"sort"

	"linli/kernel/duty"
	"linli/kernel/place"
	"linli/platform/db"
)

func sortBy[T any](list []T, less func(a, b T) bool) {
	sort.SliceStable(list, func(i, j int) bool { return less(list[i], list[j]) })
}

// fewest and most homes that one first-responsible of 锦绣苑 has (E2).
const fewest, most = 20, 28

// bearer is a first-responsible with the part of a compound that is his.
type bearer struct {
	person *resident
	homes  []*home
}

func (t *town) makeDuties() (string, error) {
	d := t.dice(streamDuties)
	n, covered := 0, 0
	t.served = map[string][]bearer{}
	for _, c := range t.compounds {
		bearers := t.bearers(c, d)
		t.served[c.ID] = bearers
		if c.name() == "锦绣苑" {
			t.story = bearers
		}
		list := append(t.officeDuties(c), t.heads(c, d)...)
		for _, b := range bearers {
			list = append(list, b.duties()...)
			covered += len(b.homes)
		}
		if err := t.write(func(tx *db.Tx) error { return t.Duties.LoadTx(tx, founder, c.Path, list) }); err != nil {
			return "", err
		}
		n += len(list)
	}
	top := t.topDuties()
	err := t.write(func(tx *db.Tx) error { return t.Duties.LoadTx(tx, founder, t.city.Path, top) })
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%d duties, %d homes with a name", n+len(top), covered), t.sequence()
}

func dutyAt(p place.Place, kind, person string, role duty.Role) duty.Loaded {
	return duty.Loaded{Level: p.Kind, Duty: duty.Duty{Place: p.ID, Path: p.Path, Kind: kind, Person: person, Role: role, From: Founding.UnixMilli(), Until: duty.Open}}
}

// officeDuties are those of the manager and the branch secretary.
func (t *town) officeDuties(c *compound) []duty.Loaded {
	out := []duty.Loaded{dutyAt(c.Place, "", c.manager.id, duty.Property)}
	if c.secretary != nil {
		out = append(out, dutyAt(c.Place, "", c.secretary.id, duty.Secretary))
	}
	return out
}

// topDuties are those of grids, communities, street and district.
func (t *town) topDuties() []duty.Loaded {
	var out []duty.Loaded
	for _, g := range t.grids {
		for _, k := range gridKinds {
			out = append(out, dutyAt(g.Place, k, g.worker.id, duty.Grid))
		}
	}
	for _, name := range []string{"锦绣社区", "柳岸社区", "机床厂社区"} {
		c := t.communities[name]
		out = append(out, dutyAt(c.Place, "", c.secretary.id, duty.Community))
	}
	return append(out, dutyAt(t.street, "", t.named["刘建峰"].id, duty.Street), dutyAt(t.district, "", t.named["孟晓东"].id, duty.Department),
		dutyAt(t.district, "fire", t.named["秦海峰"].id, duty.Department), dutyAt(t.district, "environment", t.named["冀文斌"].id, duty.Department))
}

// heads gives every building its 楼栋长, who answers for quarrels between neighbours before anybody else.
func (t *town) heads(c *compound, d dice) []duty.Loaded {
	var out []duty.Loaded
	for _, b := range c.buildings {
		name := map[string]string{"锦绣苑3": "任春和", "锦绣苑9": "崔文忠", "云漳国际1": "武静"}[c.name()+b.Label]
		var best *resident
		for _, u := range b.units {
			for _, h := range u.homes {
				for _, r := range h.people {
					age := Now.Year() - r.born
					if r.name == name || name == "" && best == nil && age >= 56 && age <= 72 && h.State == place.OwnerLives && d.chance(.2) {
						best = r
					}
				}
			}
		}
		if best == nil {
			best = b.grownUp()
		}
		b.head = best.id
		out = append(out, dutyAt(b.Place, "dispute", best.id, duty.Head))
	}
	return out
}

// grownUp is somebody of the building who can answer for it.
func (b *building) grownUp() *resident {
	for _, h := range b.homes() {
		for _, r := range h.people {
			if age := Now.Year() - r.born; age >= 35 && age <= 80 {
				return r
			}
		}
	}
	return &resident{}
}

// duties makes the rows: one for each whole unit, else one for each door.
func (b bearer) duties() []duty.Loaded {
	var out []duty.Loaded
	count := map[*unit]int{}
	for _, h := range b.homes {
		count[h.unit]++
	}
	done := map[*unit]bool{}
	for _, h := range b.homes {
		if count[h.unit] < len(h.unit.homes) {
			out = append(out, dutyAt(h.Place, duty.KindHome, b.person.id, duty.First))
		} else if !done[h.unit] {
			done[h.unit] = true
			u := place.Place{ID: h.unit.id, Path: h.unit.path, Kind: place.Unit}
			out = append(out, dutyAt(u, duty.KindHome, b.person.id, duty.First))
		}
	}
	return out
}

// bearers shares out all homes of a compound. In 锦绣苑 exactly 58 members have 20 to 28 each; elsewhere members come
// first and volunteers fill the rest.
func (t *town) bearers(c *compound, d dice) []bearer {
	parts := c.parts()
	if c.name() == "锦绣苑" {
		return c.bearersOfStory(parts)
	}
	var line []*resident
	for i, r := range c.members {
		if i%7 != 3 { // one in seven is exempt: old, ill or away
			line = append(line, r)
		}
	}
	for tries := 0; len(line) < len(parts) && tries < 100000; tries++ {
		h := pick(d, c.homes)
		if len(h.people) > 0 && h.State == place.OwnerLives {
			if r := h.people[0]; !r.party && Now.Year()-r.born > 38 && Now.Year()-r.born < 76 {
				line = append(line, r)
			}
		}
	}
	var out []bearer
	for i, p := range parts {
		out = append(out, bearer{line[i%len(line)], p})
	}
	return out
}

// parts cuts the homes of a compound into pieces for one person each: whole units where they are small, floors above each
// other where they are large.
func (c *compound) parts() [][]*home {
	var out [][]*home
	for _, b := range c.buildings {
		switch size := len(b.units[0].homes); {
		case c.name() == "锦绣苑" && size > most:
			continue // shared out two buildings at a time, below
		case c.name() == "翠屏里" && b.Label == "4":
			u := b.units
			out = append(out, join(u[0].homes, u[1].homes, u[3].homes[10:]), join(u[2].homes, u[3].homes[:10]))
		case size < 17:
			for i := 0; i < len(b.units); i += 2 {
				p := b.units[i].homes
				if i+1 < len(b.units) {
					p = join(p, b.units[i+1].homes)
				}
				out = append(out, p)
			}
		case size <= most:
			for _, u := range b.units {
				out = append(out, u.homes)
			}
		default:
			for _, u := range b.units {
				out = append(out, cut(u.homes, (size+31)/32)...)
			}
		}
	}
	if c.name() == "锦绣苑" {
		for i := 12; i < 16; i += 2 {
			out = append(out, cut(join(c.buildings[i].homes(), c.buildings[i+1].homes()), 11)...)
		}
	}
	return out
}

func (b *building) homes() []*home {
	var out []*home
	for _, u := range b.units {
		out = append(out, u.homes...)
	}
	return out
}

func join(lists ...[]*home) []*home {
	var out []*home
	for _, l := range lists {
		out = append(out, l...)
	}
	return out
}

// cut makes n pieces of nearly the same size.
func cut(list []*home, n int) [][]*home {
	var out [][]*home
	for i := range n {
		out = append(out, list[i*len(list)/n:(i+1)*len(list)/n])
	}
	return out
}

// leaver is the member who moves away on 2026-06-18: 23 homes lose their name.
const leaver = "赵连生"

// bearersOfStory gives the 58 parts of 锦绣苑 to its members: the named ones first, each near home, 贺玉梅 and eleven
// others exempt.
func (c *compound) bearersOfStory(parts [][]*home) []bearer {
	wanted := map[string]string{"3/2": "任春和", "9/1": "崔文忠", "6/1": leaver}
	used := map[string]bool{"任春和": true, "崔文忠": true, leaver: true, "贺玉梅": true, "苗志刚": true}
	var line []*resident
	for _, r := range c.members {
		if !used[r.name] {
			line = append(line, r)
		}
	}
	out := make([]bearer, len(parts))
	for i, p := range parts {
		out[i].homes = p
		key := p[0].building.Label + "/" + p[0].unit.label
		if name := wanted[key]; name != "" && len(p) <= 22 {
			out[i].person = c.memberOf(name)
		}
	}
	for i := range out { // the leaver takes one door of the next unit
		if out[i].person != nil && out[i].person.name == leaver {
			out[i].homes, out[i+1].homes = join(out[i].homes, out[i+1].homes[:1]), out[i+1].homes[1:]
			break
		}
	}
	for i := range out {
		if out[i].person == nil {
			out[i].person = nearest(line, out[i].homes[0].building, func(r *resident) bool { return !used[r.id] })
			used[out[i].person.id] = true
		}
	}
	return out
}

// nearest finds a free member: of the building, else the first.
func nearest(line []*resident, b *building, free func(*resident) bool) *resident {
	var first *resident
	for _, r := range line {
		if !free(r) {
			continue
		}
		if r.home.building == b {
			return r
		}
		if first == nil {
			first = r
		}
	}
	return first
}
