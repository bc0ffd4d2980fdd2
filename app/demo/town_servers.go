package demo

import (
	"fmt"
	"slices"
	"strconv"

	dutyplan "linli/kernel/duty/plan"
	"linli/platform/db"
)

// groupOf says which party group of 锦绣苑 a building belongs to: 1 to 3.
var groupOf = map[int]int{1: 1, 2: 1, 3: 1, 4: 1, 5: 1, 13: 1, 6: 2, 7: 2, 8: 2, 14: 2, 15: 2, 9: 3, 10: 3, 11: 3, 12: 3, 16: 3}

// makeServers lists who can serve doors: the members of each branch, the volunteers who fill up, and the grid workers. Members
// without doors are exempt, each for a reason.
func (t *town) makeServers() (string, error) {
	d := t.dice(streamServers)
	n := 0
	for _, c := range t.compounds {
		list := t.servers(c, d)
		if err := t.write(func(tx *db.Tx) error { return t.Plans.LoadTx(tx, founder, c.Path, list) }); err != nil {
			return "", err
		}
		n += len(list)
	}
	return fmt.Sprintf("%d servers", n), t.sequence()
}

func (t *town) servers(c *compound, d dice) []dutyplan.Server {
	var out []dutyplan.Server
	busy := map[string]bool{}
	for _, b := range t.served[c.ID] {
		busy[b.person.id] = true
	}
	member := map[string]bool{}
	add := func(person string, k dutyplan.Kind) *dutyplan.Server {
		x := dutyplan.Fresh(person, c.ID, k)
		x.Path, x.From = c.Path, Founding.UnixMilli()
		out = append(out, x)
		return &out[len(out)-1]
	}
	for _, r := range c.members {
		member[r.id] = true
		x := add(r.id, dutyplan.Member)
		if c.name() == "锦绣苑" {
			no, _ := strconv.Atoi(r.home.building.Label)
			x.Group = t.org[fmt.Sprintf("锦绣苑第%s党小组", []string{"一", "二", "三"}[groupOf[no]-1])]
		}
		if !busy[r.id] {
			x.Exempt, x.ExemptFrom = exemptOf(r, d), Founding.UnixMilli()
		}
	}
	for _, b := range t.served[c.ID] {
		if !member[b.person.id] {
			member[b.person.id] = true
			add(b.person.id, dutyplan.Volunteer)
		}
	}
	for _, g := range t.grids {
		for _, e := range grids {
			if e.name == g.Name && slices.ContainsFunc(e.parts, func(p gridPart) bool { return p.compound == c.name() }) {
				add(g.worker.id, dutyplan.Grid)
			}
		}
	}
	return out
}

func exemptOf(r *resident, d dice) dutyplan.Exempt {
	if Now.Year()-r.born >= 75 {
		return dutyplan.Old
	}
	return pick(d, []dutyplan.Exempt{dutyplan.Ill, dutyplan.Away, dutyplan.Ill, dutyplan.Lost})
}
