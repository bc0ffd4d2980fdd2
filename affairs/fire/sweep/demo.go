package sweep

import (
	"context"
	"math/rand/v2"
	"time"

	"linli/affairs/fire/ground"
	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/db"
)

const (
	stream    = 7407 // of chance of this package's scenes
	allKnocks = 6210 // doors of 敲门行动 in the towers (ledgers.md E4, story 7)
	allHomes  = 8832 // homes of those towers
)

// scene is one run of the demo.
type scene struct {
	*Service
	affair.Stage
	d     *rand.Rand
	homes map[string]int // of each tower
}

func day(y int, m time.Month, d, hour int) time.Time {
	return time.Date(y, m, d, hour, 0, 0, 0, clock.Shanghai)
}

// Demo knocks on 6,210 doors of the towers in spring 2025, and a second campaign of 云漳国际 is half done in June 2026.
func (s *Service) Demo(st affair.Stage) error {
	x := &scene{s, st, st.Chance(stream), map[string]int{}}
	homes, given := 0, 0
	for i, c := range st.Compounds {
		towers, err := x.towers(c)
		if err != nil {
			return err
		}
		if len(towers) == 0 {
			continue
		}
		at := day(2025, 3, 10, 9).AddDate(0, 0, i%5)
		quota := map[string]int{}
		for _, b := range towers {
			homes += x.homes[b.ID]
			quota[b.ID] = homes*allKnocks/allHomes - given
			given += quota[b.ID]
		}
		st.On(at, func(tx *db.Tx) error { return x.spring(tx, c, towers, quota, at) })
		switch c.Place.Name {
		case "云漳国际":
			st.On(day(2026, 6, 15, 9), func(tx *db.Tx) error {
				return x.summer(tx, c, towers, "2026-06-15", day(2026, 6, 16, 18), []int{80, 45, 20})
			})
		case "锦绣苑":
			st.On(day(2026, 6, 29, 9), func(tx *db.Tx) error {
				return x.summer(tx, c, towers[:min(4, len(towers))], "2026-06-29", day(2026, 6, 30, 17), []int{30})
			})
		}
	}
	return nil
}

// towers are the high-rise buildings of a compound in which people live; how many homes they have is kept.
func (x *scene) towers(c affair.StageCompound) (out []place.Place, err error) {
	err = x.DB.Read(context.Background(), func(tx *db.Tx) error {
		out = nil
		for _, b := range c.Buildings {
			if !Tower(b) {
				continue
			}
			list, err := x.Places.Homes(tx, b.Path)
			if err != nil {
				return err
			}
			if x.homes[b.ID] = len(list); len(list) > 0 {
				out = append(out, b)
			}
		}
		return nil
	})
	return out, err
}

func (x *scene) begin(tx *db.Tx, c affair.StageCompound, title, from, until string, towers []place.Place) (Sweep, error) {
	n := NewSweep{Place: c.Place.ID, Title: title, Script: zh("fire.sweep.script"), From: from, Until: until}
	for _, b := range towers {
		n.Buildings = append(n.Buildings, b.ID)
	}
	return x.BeginTx(tx, c.Checker, n)
}

// spring is the campaign of 2025: an evening for each tower, second knocks a week later, closed at the end of May.
func (x *scene) spring(tx *db.Tx, c affair.StageCompound, towers []place.Place, quota map[string]int, at time.Time) error {
	sw, err := x.begin(tx, c, "2025年春季敲门行动", "2025-03-10", "2025-05-31", towers)
	if err != nil {
		return err
	}
	for i, b := range towers {
		evening := at.AddDate(0, 0, 2+i*3).Add(9 * time.Hour)
		x.On(evening, func(tx *db.Tx) error { return x.evening(tx, c.Grid, sw, b, quota[b.ID]) })
		x.On(evening.AddDate(0, 0, SecondAfter), func(tx *db.Tx) error { return x.again(tx, c.Grid, sw, b) })
	}
	x.On(day(2025, 6, 3, 10), func(tx *db.Tx) error { _, err := x.CloseTx(tx, c.Checker, sw.ID); return err })
	return nil
}

// summer is a campaign that runs: of each tower the share of its doors in the order of shares, four days apart; the others are not
// begun.
func (x *scene) summer(tx *db.Tx, c affair.StageCompound, towers []place.Place, from string, at time.Time, shares []int) error {
	sw, err := x.begin(tx, c, "2026年夏季敲门行动", from, "2026-07-15", towers)
	if err != nil {
		return err
	}
	for i, share := range shares {
		if i >= len(towers) {
			break
		}
		b, evening := towers[i], at.AddDate(0, 0, 4*i)
		x.On(evening, func(tx *db.Tx) error { return x.evening(tx, c.Grid, sw, b, x.homes[b.ID]*share/100) })
		if i == 0 {
			x.On(evening.AddDate(0, 0, SecondAfter), func(tx *db.Tx) error { return x.again(tx, c.Grid, sw, b) })
		}
	}
	return nil
}

// evening knocks on n doors of a building as one walks.
func (x *scene) evening(tx *db.Tx, a access.Actor, sw Sweep, b place.Place, n int) error {
	doors, err := x.doors(tx, sw.ID, b)
	if err != nil {
		return err
	}
	today := ground.Today(tx)
	for _, d := range doors {
		if n <= 0 {
			return nil
		}
		known, err := tx.Exists("SELECT 1 FROM fire_knock WHERE home = ?", d.Home.ID)
		if err != nil {
			return err
		}
		if !d.Open(today) || sw.From > "2026" && !known { // the doors of the year before again: the story counts 6,210 doors
			continue
		}
		n--
		k, err := x.knock(tx, a, sw, d.Home, b, x.met(46))
		if err != nil {
			return err
		}
		if k.Result == Home && sw.From > "2026" && x.d.IntN(20) == 0 {
			if err := x.listed(tx, a, d.Home, b); err != nil {
				return err
			}
		}
	}
	return nil
}

// again is the second knock of those who were out.
func (x *scene) again(tx *db.Tx, a access.Actor, sw Sweep, b place.Place) error {
	doors, err := x.doors(tx, sw.ID, b)
	if err != nil {
		return err
	}
	today := ground.Today(tx)
	for _, d := range doors {
		if d.Last.ID == "" || !d.Open(today) {
			continue
		}
		if _, err := x.knock(tx, a, sw, d.Home, b, x.met(22)); err != nil {
			return err
		}
	}
	return nil
}

// met is what one finds at a door, where out of 100 nobody opens.
func (x *scene) met(out int) Record {
	r := Record{Result: Home, Good: []string{"leaflet"}}
	switch n := x.d.IntN(100); {
	case n < out:
		return Record{Result: Nobody}
	case n < out+2:
		return Record{Result: Refused}
	}
	if x.d.IntN(100) < 31 {
		r.Good = append(r.Good, "extinguisher")
	}
	if x.d.IntN(100) < 18 {
		r.Good = append(r.Good, "alarm")
	}
	return r
}

// listed puts somebody behind the door on the rescue list, with a yes.
func (x *scene) listed(tx *db.Tx, a access.Actor, home, b place.Place) error {
	folk, err := x.People.Residents(tx, home.ID)
	if err != nil || len(folk) == 0 {
		return err
	}
	who := folk[0].Person.ID
	stands, err := x.People.Consented(tx, who, Consent)
	if err != nil || stands {
		return err
	}
	_, err = x.addHelp(tx, a, home, b, AddHelp{Person: who, Kinds: []string{Helps[x.d.IntN(4)]}, How: "voice", Agreed: true})
	return err
}
