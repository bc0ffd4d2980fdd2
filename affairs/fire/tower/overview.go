package tower

import (
	"strings"
	"time"

	"linli/kernel/access"
	"linli/kernel/matter"
	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
)

// KindsOfHazards is the filter of matters that are fire hazards.
const KindsOfHazards = "fire"

// Overview is F1: the state of the towers of a place and of their hazards.
type Overview struct {
	At              place.Place
	Towers, Supers  int64
	Flags           map[string]int64 // by colour
	Plaques         map[string]int64 // by state; stale; "" none
	Filled, Needed  int64
	Counts          matter.Counts
	Cohort          map[matter.State]int64
	ZeroSince       time.Time
	Zero            bool
	Weeks           []matter.Point
	Worst           []WorstTower
	DutiesLate, Due int64 // turns of this period: past their time, still open
}

// WorstTower is a building with what is open in it.
type WorstTower struct {
	matter.Spot
	Name  string
	Flag  string
	Known bool // has a file
}

// weeksBack is how far the picture of dynamic zero reaches.
const weeksBack = 26

// Overview reads F1 for a place that the actor may read. Its cost follows what is under way and one row a building.
func (s *Service) Overview(tx *db.Tx, a access.Actor, at place.Place, worst int) (o Overview, err error) {
	if err := a.May(access.FireRead, at.Path); err != nil {
		return o, err
	}
	o = Overview{At: at, Flags: map[string]int64{}, Plaques: map[string]int64{}}
	paths, err := s.paths(tx, at)
	if err != nil {
		return o, err
	}
	where, args := place.Below("path", paths)
	if err := o.towers(tx, where, args); err != nil {
		return o, err
	}
	if err := tx.Get("SELECT count(*),COALESCE(sum(CASE WHEN due<=? THEN 1 ELSE 0 END),0) FROM fire_duty WHERE "+where+" AND state='open'", append([]any{tx.NowMS()}, args...), &o.Due, &o.DutiesLate); err != nil {
		return o, err
	}
	if a.May(access.MatterRead, at.Path) != nil {
		return o, nil
	}
	q := matter.Query{Places: []string{at.ID}, Kinds: []string{KindsOfHazards}}
	if o.Counts, o.ZeroSince, o.Zero, err = s.Matters.ZeroSince(tx, a, q); err != nil {
		return o, err
	}
	if at.Kind != place.Grid && at.Kind != place.Building {
		if err := s.weeks(tx, a, &o); err != nil {
			return o, err
		}
	}
	return o, s.worst(tx, a, q, worst, &o)
}

// paths are those of a place; a grid is another cut of its community, so its buildings are named.
func (s *Service) paths(tx *db.Tx, at place.Place) (out []place.Path, err error) {
	if at.Kind != place.Grid {
		return []place.Path{at.Path}, nil
	}
	list, err := s.Places.BuildingsIn(tx, at.ID, tx.Now)
	for _, b := range list {
		out = append(out, b.Path)
	}
	return out, err
}

func (o *Overview) towers(tx *db.Tx, where string, args []any) error {
	return tx.Each("SELECT tier,flag,plaque,count(*),sum(filled),sum(needed) FROM fire_file WHERE "+where+" AND tier<>'' GROUP BY tier,flag,plaque", args, func(scan func(...any) error) error {
		var tier, flag, plaque string
		var n, filled, needed int64
		if err := scan(&tier, &flag, &plaque, &n, &filled, &needed); err != nil {
			return err
		}
		o.Towers += n
		if Tier(tier) == Super {
			o.Supers += n
		}
		o.Flags[flag] += n
		o.Plaques[plaque] += n
		o.Filled += filled
		o.Needed += needed
		return nil
	})
}

// weeks reads the weekly figures of hazards, for the picture of dynamic zero.
func (s *Service) weeks(tx *db.Tx, a access.Actor, o *Overview) error {
	now := tx.Now.In(clock.Shanghai)
	rows, err := s.Matters.Weeks(tx, a, o.At.ID, matter.Week(now.AddDate(0, 0, -7*weeksBack)), matter.Week(now.AddDate(0, 0, 7)))
	if err != nil {
		return err
	}
	list := rows[:0]
	for _, r := range rows {
		if strings.HasPrefix(r.Kind, KindsOfHazards+".") {
			list = append(list, r)
		}
	}
	o.Weeks = matter.Burndown(list, o.Counts.Live())
	return nil
}

func (s *Service) worst(tx *db.Tx, a access.Actor, q matter.Query, limit int, o *Overview) error {
	spots, err := s.Matters.Spots(tx, a, q, limit)
	if err != nil || len(spots) == 0 {
		return err
	}
	args := []any{}
	for _, x := range spots {
		args = append(args, x.Building)
	}
	flags := map[string]string{}
	err = tx.Each("SELECT building,flag FROM fire_file WHERE building IN ("+db.In(len(args))+")", args, func(scan func(...any) error) error {
		var b, f string
		err := scan(&b, &f)
		flags[b] = f
		return err
	})
	if err != nil {
		return err
	}
	for _, x := range spots {
		name, err := s.Places.Describe(tx, x.Building)
		if fault.Is(err, fault.KindNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		f, known := flags[x.Building]
		o.Worst = append(o.Worst, WorstTower{x, name, f, known})
	}
	return nil
}

// Listed is one row of the list of files.
type Listed struct {
	ID, Building, Tier, Use, Class, Cavity, Flag, Plaque string
	Height, Filled, Needed                               int64
}

// ListQuery narrows the list of files; empty fields do not.
type ListQuery struct {
	Paths              []place.Path
	Flag, Plaque, Tier string
	Thin               bool // those whose file is not complete
	After              string
	Limit              int
}

// List reads files from their rows in the order of the tree, and the path to go on after.
func (s *Service) List(tx *db.Tx, q ListQuery) (out []Listed, next string, err error) {
	where, args := place.Below("path", q.Paths)
	add := func(c string, v ...any) { where, args = where+" AND "+c, append(args, v...) }
	switch q.Tier {
	case "low":
		add("tier=''")
	case "all":
	case string(Super):
		add("tier='super'")
	default:
		add("tier<>''")
	}
	if q.Flag != "" {
		add("flag=?", q.Flag)
	}
	if q.Plaque == "none" {
		add("plaque=''")
	} else if q.Plaque != "" {
		add("plaque=?", q.Plaque)
	}
	if q.Thin {
		add("filled<needed")
	}
	if q.After != "" {
		add("path>?", q.After)
	}
	var last string
	err = tx.Each("SELECT id,building,path,tier,purpose,class,cavity,flag,plaque,height,filled,needed FROM fire_file WHERE "+where+" ORDER BY path LIMIT ?", append(args, q.Limit+1), func(scan func(...any) error) error {
		var x Listed
		var path string
		if err := scan(&x.ID, &x.Building, &path, &x.Tier, &x.Use, &x.Class, &x.Cavity, &x.Flag, &x.Plaque, &x.Height, &x.Filled, &x.Needed); err != nil {
			return err
		}
		if len(out) == q.Limit {
			next = last
			return nil
		}
		last, out = path, append(out, x)
		return nil
	})
	return out, next, err
}
