package duty_test

import (
	"context"
	"fmt"
	"reflect"
	"sync"
	"testing"
	"time"

	"linli/kernel/duty"
	"linli/kernel/ledger"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/db/dbtest"
	"linli/platform/fault"
	"linli/platform/text"
)

var ctx = context.Background()

var migrations = []db.Migrations{ledger.Migrations, place.Migrations, people.Migrations, duty.Migrations}

var clerk = ledger.Actor{ID: "clerk", Kind: "staff", Name: "郭向荣"}

// town has two communities with one compound each; 4号楼 has 3 units of 11 floors with 2 doors.
type town struct {
	db     *db.DB
	clk    *clock.Settable
	log    *ledger.Log
	places *place.Service
	people *people.Service
	duty   *duty.Service
	street place.Place
	side   [2]side
}

type side struct {
	community, compound, building place.Place
	units, homes                  []place.Place
}

func each(t *testing.T, fn func(t *testing.T, w *town)) {
	t.Helper()
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) { fn(t, newTown(t, d)) })
}

func newTown(t *testing.T, d *db.DB) *town {
	t.Helper()
	w := &town{db: d, clk: clock.NewSettable(time.Date(2026, 6, 18, 10, 0, 0, 0, clock.Shanghai))}
	d.SetClock(w.clk)
	keys := crypto.NewKeys(crypto.Std)
	var err error
	if w.log, err = ledger.New(d, keys, w.clk, ledger.Config{}); err != nil {
		t.Fatal(err)
	}
	w.places = place.New(d, w.log)
	w.people = people.New(people.Deps{DB: d, Log: w.log, Keys: keys, Places: w.places})
	w.duty = duty.New(duty.Deps{DB: d, Log: w.log, Places: w.places, People: w.people})
	make := func(parent string, k place.Kind, name string) place.Place {
		p, err := w.places.Create(ctx, clerk, place.NewPlace{Parent: parent, Kind: k, Name: name})
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	city := make("", place.City, "云漳市")
	w.street = make(city.ID, place.Street, "柳岸街道")
	for i, name := range []string{"锦绣", "翠屏"} {
		s := &w.side[i]
		s.community = make(w.street.ID, place.Community, name+"社区")
		s.compound = make(s.community.ID, place.Compound, name+"苑")
		var units []place.NewUnit
		for u := 1; u <= 3; u++ {
			unit := place.NewUnit{Label: fmt.Sprint(u)}
			for f := 1; f <= 11; f++ {
				for n := 1; n <= 2; n++ {
					unit.Homes = append(unit.Homes, place.NewHome{Label: fmt.Sprintf("%d0%d", f, n), FloorNo: f})
				}
			}
			units = append(units, unit)
		}
		if s.building, err = w.places.CreateBuilding(ctx, clerk, place.NewBuilding{NewPlace: place.NewPlace{Parent: s.compound.ID, Label: "4"}, Units: units}); err != nil {
			t.Fatal(err)
		}
		w.read(t, func(tx *db.Tx) error {
			if s.units, err = w.places.Children(tx, s.building.ID, place.Unit); err != nil {
				return err
			}
			s.homes, err = w.places.Homes(tx, s.building.Path)
			return err
		})
	}
	return w
}

func (w *town) read(t *testing.T, fn func(tx *db.Tx) error) {
	t.Helper()
	if err := w.db.Read(ctx, fn); err != nil {
		t.Fatal(err)
	}
}

func (w *town) person(t *testing.T, name string) string {
	t.Helper()
	p, err := w.people.Add(ctx, clerk, people.Draft{Name: name, At: w.side[0].community.ID})
	if err != nil {
		t.Fatal(err)
	}
	return p.ID
}

func (w *town) assign(t *testing.T, a duty.Assign) duty.Duty {
	t.Helper()
	d, err := w.duty.Assign(ctx, clerk, a)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func (w *town) holder(t *testing.T, placeID, kind string) duty.Answer {
	t.Helper()
	var a duty.Answer
	w.read(t, func(tx *db.Tx) (err error) { a, err = w.duty.Holder(tx, placeID, kind, w.clk.Now()); return err })
	return a
}

func (w *town) cover(t *testing.T, p place.Place) (homes, covered, doubled int) {
	t.Helper()
	var c duty.Cover
	w.read(t, func(tx *db.Tx) (err error) { c, err = w.duty.Coverage(tx, p.Path); return err })
	return c.Homes, c.Covered, c.Doubled
}

func (w *town) gaps(t *testing.T, p place.Place) map[string]int {
	t.Helper()
	out := map[string]int{}
	w.read(t, func(tx *db.Tx) error {
		gs, _, err := w.duty.Gaps(tx, p.Path, 100)
		for _, g := range gs {
			out[g.Label] = len(g.Homes)
		}
		return err
	})
	return out
}

func TestTheHoleOfTheEighteenthOfJune(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		s := w.side[0]
		ren, xing, office := w.person(t, "任春和"), w.person(t, "邢丽"), w.person(t, "社区值班")
		w.assign(t, duty.Assign{Place: s.units[0].ID, Kind: duty.KindHome, Person: xing, Role: duty.First})
		w.assign(t, duty.Assign{Place: s.units[1].ID, Kind: duty.KindHome, Person: xing, Role: duty.First})
		w.assign(t, duty.Assign{Place: s.units[2].ID, Kind: duty.KindHome, Person: ren, Role: duty.First})
		w.assign(t, duty.Assign{Place: s.community.ID, Person: office, Role: duty.Community})
		home := s.homes[len(s.homes)-1]
		if a := w.holder(t, home.ID, duty.KindHome); a.Person != ren || a.Gap || a.Level != 1 {
			t.Errorf("before: %+v", a)
		}
		if h, c, d := w.cover(t, s.compound); h != 66 || c != 66 || d != 0 {
			t.Errorf("before: %d homes, %d covered, %d doubled", h, c, d)
		}
		w.clk.Advance(time.Hour)
		if err := w.db.Write(ctx, func(tx *db.Tx) error {
			x, err := w.people.ProposeTx(tx, clerk, people.ProposeMove, ren, "", "2026-06-18", "走访")
			if err == nil {
				_, err = w.people.DecideTx(tx, clerk, x.ID, true)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if a := w.holder(t, home.ID, duty.KindHome); a.Person != office || !a.Gap || a.Why != "duty.gap_nobody" {
			t.Errorf("after: %+v", a)
		}
		if h, c, _ := w.cover(t, s.community); h != 66 || c != 44 {
			t.Errorf("after: %d of %d", c, h)
		}
		if got := w.gaps(t, s.compound); !reflect.DeepEqual(got, map[string]int{"4号楼3单元 1–11层": 22}) {
			t.Errorf("gaps %v", got)
		}
		w.read(t, func(tx *db.Tx) error {
			gs, _, err := w.duty.Gaps(tx, s.compound.Path, 10)
			if err != nil {
				return err
			}
			list, err := w.duty.Suggest(tx, gs[0], 5, 0)
			if len(list) != 1 || list[0].Person != xing || list[0].Near != place.Building || list[0].Homes != 44 {
				t.Errorf("suggested %+v", list)
			}
			wall, _ := w.duty.Wall(tx, s.building.ID, tx.Now)
			if len(wall) != 66 || wall[home.ID].Person != "" || wall[s.homes[0].ID].Person != xing {
				t.Errorf("wall of %d: %+v", len(wall), wall[home.ID])
			}
			return err
		})
		// The neighbours' community must neither show nor count any of it.
		if got := w.gaps(t, w.side[1].community); len(got) != 3 {
			t.Errorf("the other community: %v", got)
		}
		if h, c, _ := w.cover(t, w.side[1].community); h != 66 || c != 0 {
			t.Errorf("the other community: %d of %d", c, h)
		}
	})
}

func TestOneFirstHoweverManyWriteAtOnce(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		unit := w.side[0].units[0].ID
		persons := make([]string, 8)
		for i := range persons {
			persons[i] = w.person(t, fmt.Sprintf("党员%d", i))
		}
		// Terms of different lengths that all overlap: the unique index alone would let them in.
		var wg sync.WaitGroup
		var mu sync.Mutex
		good := 0
		for i, p := range persons {
			wg.Go(func() {
				a := duty.Assign{Place: unit, Kind: duty.KindHome, Person: p, Role: duty.First, From: w.clk.Now().Add(time.Duration(i) * time.Hour)}
				if i%2 == 1 {
					a.Until = a.From.AddDate(0, 1, i)
				}
				_, err := w.duty.Assign(ctx, clerk, a)
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					good++
				} else if !fault.Is(err, fault.KindConflict) && !fault.Is(err, fault.KindBusy) {
					t.Errorf("%v", err)
				}
			})
		}
		wg.Wait()
		if good != 1 {
			t.Errorf("%d first-responsibles at one time", good)
		}
		// Behind the service's back the index still refuses a second one without an end.
		err := w.db.Write(ctx, func(tx *db.Tx) error {
			for i := range 2 {
				_, err := tx.Exec("INSERT INTO duty (id, place, path, level, kind, person, role, post, from_at, until_at, rev) VALUES (?,'x','/zzz/','unit','','p','first','',0,?,1)", fmt.Sprint("raw", i), duty.Open)
				if err != nil {
					return err
				}
			}
			return nil
		})
		if !fault.Is(err, fault.KindConflict) {
			t.Errorf("two rows behind the back: %v", err)
		}
	})
}

func TestAssignAgainReplaceAndTerms(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		unit := w.side[0].units[0].ID
		a, b := w.person(t, "甲"), w.person(t, "乙")
		one := w.assign(t, duty.Assign{Place: unit, Kind: duty.KindHome, Person: a, Role: duty.First})
		if again := w.assign(t, duty.Assign{Place: unit, Kind: duty.KindHome, Person: a, Role: duty.First}); again.ID != one.ID {
			t.Error("a repeated import made a second row")
		}
		w.assign(t, duty.Assign{Place: unit, Kind: duty.KindHome, Person: b, Role: duty.Helper})
		if _, err := w.duty.Assign(ctx, clerk, duty.Assign{Place: unit, Kind: duty.KindHome, Person: b, Role: duty.First}); !fault.Is(err, fault.KindConflict) {
			t.Errorf("second first: %v", err)
		}
		w.clk.Advance(time.Hour)
		next := w.assign(t, duty.Assign{Place: unit, Kind: duty.KindHome, Person: b, Role: duty.First, Replace: true})
		w.read(t, func(tx *db.Tx) error {
			old, err := w.duty.Get(tx, one.ID)
			if old.Until != next.From || old.Rev != 2 {
				t.Errorf("replaced one runs until %d, the next from %d", old.Until, next.From)
			}
			list, _ := w.duty.At(tx, unit, tx.Now)
			if len(list) != 2 || list[0].Person != b || list[1].Role != duty.Helper {
				t.Errorf("at the unit %+v", list)
			}
			return err
		})
		for _, bad := range []duty.Assign{
			{Place: unit, Person: a, Role: "king"}, {Place: unit, Person: a, Role: duty.Head, From: w.clk.Now(), Until: w.clk.Now()},
		} {
			if _, err := w.duty.Assign(ctx, clerk, bad); !fault.Is(err, fault.KindInvalid) {
				t.Errorf("%+v: %v", bad, err)
			}
		}
		if _, err := w.duty.Assign(ctx, clerk, duty.Assign{Place: "nowhere", Person: a, Role: duty.Head}); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("nowhere: %v", err)
		}
		if _, err := w.duty.End(ctx, clerk, next.ID, 7, time.Time{}); !fault.Is(err, fault.KindConflict) {
			t.Errorf("stale: %v", err)
		}
		if _, err := w.duty.End(ctx, clerk, next.ID, 1, time.Time{}); err != nil {
			t.Error(err)
		}
		if _, err := w.duty.End(ctx, clerk, next.ID, 2, time.Time{}); !fault.Is(err, fault.KindNotYet) {
			t.Errorf("ended twice: %v", err)
		}
	})
}

func TestAbsenceGoesToTheSubstituteForItsTimeOnly(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		unit, home := w.side[0].units[0].ID, w.side[0].homes[0].ID
		a, b, sub := w.person(t, "甲"), w.person(t, "乙"), w.person(t, "丙")
		w.assign(t, duty.Assign{Place: unit, Kind: duty.KindHome, Person: a, Role: duty.First})
		w.assign(t, duty.Assign{Place: w.side[0].compound.ID, Person: b, Role: duty.Property})
		now := w.clk.Now()
		x, err := w.duty.SetAbsence(ctx, clerk, duty.Absence{Person: a, Substitute: sub, From: now.Add(time.Hour).UnixMilli(), Until: now.Add(5 * time.Hour).UnixMilli()})
		if err != nil {
			t.Fatal(err)
		}
		if got := w.holder(t, home, duty.KindHome); got.Person != a {
			t.Errorf("before: %+v", got)
		}
		w.clk.Advance(time.Hour)
		if got := w.holder(t, home, duty.KindHome); got.Person != sub || got.For != a || !got.Substitute || got.Gap {
			t.Errorf("during: %+v", got)
		}
		if _, err := w.duty.SetAbsence(ctx, clerk, duty.Absence{Person: a, From: now.Add(4 * time.Hour).UnixMilli(), Until: now.Add(9 * time.Hour).UnixMilli()}); !fault.Is(err, fault.KindConflict) {
			t.Errorf("twice away: %v", err)
		}
		if _, err := w.duty.SetAbsence(ctx, clerk, duty.Absence{Person: sub, Until: now.Add(9 * time.Hour).UnixMilli()}); err != nil {
			t.Fatal(err)
		}
		if got := w.holder(t, home, duty.KindHome); got.Person != b || !got.Gap || got.Why != "duty.gap_absent" {
			t.Errorf("both away: %+v", got)
		}
		if _, err := w.duty.EndAbsence(ctx, clerk, x.ID); err != nil {
			t.Fatal(err)
		}
		if got := w.holder(t, home, duty.KindHome); got.Person != a {
			t.Errorf("back: %+v", got)
		}
	})
}

func TestRangesAreKeptCoarse(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		s := w.side[0]
		a, b := w.person(t, "甲"), w.person(t, "乙")
		list, err := w.duty.AssignRange(ctx, clerk, duty.AssignRange{Assign: duty.Assign{Kind: duty.KindHome, Person: a, Role: duty.First}, Compound: s.compound.ID,
			Ranges: []duty.Range{{Unit: s.units[0].ID, FloorFrom: 1, FloorTo: 11}, {Unit: s.units[1].ID, FloorFrom: 1, FloorTo: 6, Except: []string{s.homes[22].ID}}}})
		if err != nil || len(list) != 1+11 || list[0].Place != s.units[0].ID {
			t.Fatalf("%d duties, %v", len(list), err)
		}
		if _, c, _ := w.cover(t, s.building); c != 33 {
			t.Errorf("%d doors covered", c)
		}
		want := map[string]int{"4号楼2单元101": 1, "4号楼2单元 7–11层": 10, "4号楼3单元 1–11层": 22}
		if got := w.gaps(t, s.building); !reflect.DeepEqual(got, want) {
			t.Errorf("gaps %v", got)
		}
		w.assign(t, duty.Assign{Place: s.homes[0].ID, Kind: duty.KindHome, Person: b, Role: duty.First})
		if _, c, d := w.cover(t, s.building); c != 33 || d != 1 {
			t.Errorf("%d covered, %d doubled", c, d)
		}
		w.read(t, func(tx *db.Tx) error {
			ds, err := w.duty.Doubles(tx, s.community.Path, 10)
			if len(ds) != 1 || ds[0].Home != s.homes[0].ID || ds[0].Persons != [2]string{a, b} {
				t.Errorf("doubles %+v", ds)
			}
			load, _ := w.duty.Load(tx, []string{a, b}, tx.Now)
			if load[a] != 33 || load[b] != 1 {
				t.Errorf("load %v", load)
			}
			if _, err := w.duty.Expand(tx, s.compound.ID, []duty.Range{{Unit: s.units[0].ID, FloorFrom: 12}}); !fault.Is(err, fault.KindInvalid) {
				t.Errorf("an empty range passed: %v", err)
			}
			return err
		})
	})
}

func TestHandOverIsAllOrNothing(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		s := w.side[0]
		a, b := w.person(t, "甲"), w.person(t, "乙")
		w.assign(t, duty.Assign{Place: s.units[0].ID, Kind: duty.KindHome, Person: a, Role: duty.First})
		w.assign(t, duty.Assign{Place: s.building.ID, Person: a, Role: duty.Head})
		w.assign(t, duty.Assign{Place: s.building.ID, Person: b, Role: duty.Head})
		refuse := true
		var moved []duty.Item
		w.duty.Moves(duty.Mover{Name: "test",
			List: func(tx *db.Tx, person string) ([]duty.Item, error) {
				return []duty.Item{{Kind: "matter.open", ID: "m1", Label: "柳民〔2026〕0391"}}, nil
			},
			Move: func(tx *db.Tx, _ ledger.Actor, from, to string, items []duty.Item) error {
				if refuse {
					return fault.NotYet("test.refused")
				}
				moved = items
				return nil
			}})
		w.clk.Advance(time.Hour)
		if _, err := w.duty.HandOver(ctx, clerk, a, b, "调岗"); !fault.Is(err, fault.KindNotYet) {
			t.Fatalf("the refusal of a mover: %v", err)
		}
		if got := w.holder(t, s.homes[0].ID, duty.KindHome); got.Person != a {
			t.Errorf("a refused hand-over left %+v", got)
		}
		refuse = false
		h, err := w.duty.HandOver(ctx, clerk, a, b, "调岗")
		if err != nil || len(h.Duties) != 2 || h.Homes != 22 || len(h.Items["test"]) != 1 || len(moved) != 1 {
			t.Fatalf("%+v, moved %v, %v", h, moved, err)
		}
		if got := w.holder(t, s.homes[0].ID, duty.KindHome); got.Person != b {
			t.Errorf("afterwards %+v", got)
		}
		w.read(t, func(tx *db.Tx) error {
			mine, err := w.duty.Of(tx, a, time.Time{})
			theirs, _ := w.duty.Of(tx, b, tx.Now)
			if len(mine) != 0 || len(theirs) != 2 {
				t.Errorf("left %v, taken %v", mine, theirs)
			}
			return err
		})
		if _, err := w.log.Sequence(ctx); err != nil {
			t.Fatal(err)
		}
		if r, err := w.log.Verify(ctx, ledger.VerifyOptions{Replayers: []ledger.Replayer{w.duty.Replayer()}}); err != nil || !r.Sound() {
			t.Errorf("the ledger after the hand-over: %+v, %v", r, err)
		}
		if _, err := w.duty.HandOver(ctx, clerk, b, b, ""); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("to himself: %v", err)
		}
	})
}

func TestCountersFollowDutiesAndPlaces(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		s := w.side[0]
		city := func() duty.Cover {
			var c duty.Cover
			w.read(t, func(tx *db.Tx) error {
				up, err := w.places.Ancestors(tx, s.community.ID)
				if err == nil {
					c, err = w.duty.Coverage(tx, up[0].Path)
				}
				return err
			})
			return c
		}
		refresh := func() int {
			if _, err := w.log.Sequence(ctx); err != nil {
				t.Fatal(err)
			}
			n, err := w.duty.Refresh(ctx)
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		if n := refresh(); n != 5 { // two compounds, two communities, the street
			t.Errorf("counted %d places", n)
		}
		w.clk.Advance(2 * time.Minute) // a first count is counted once more
		refresh()
		if n := refresh(); n != 0 {
			t.Errorf("counted %d without need", n)
		}
		w.assign(t, duty.Assign{Place: s.units[0].ID, Kind: duty.KindHome, Person: w.person(t, "甲"), Role: duty.First, Until: w.clk.Now().Add(time.Hour)})
		if c := city(); c.Homes != 132 || c.Covered != 22 {
			t.Errorf("a stale counter was believed: %+v", c)
		}
		if n := refresh(); n != 3 { // the compound and what lies above
			t.Errorf("counted %d", n)
		}
		w.clk.Advance(2 * time.Hour)
		if c := city(); c.Covered != 0 {
			t.Errorf("a term that is over still counts: %+v", c)
		}
		if _, err := w.places.CreateBuilding(ctx, clerk, place.NewBuilding{NewPlace: place.NewPlace{Parent: s.compound.ID, Label: "5"},
			Units: []place.NewUnit{{Label: "1", Homes: []place.NewHome{{Label: "101", FloorNo: 1}}}}}); err != nil {
			t.Fatal(err)
		}
		if n := refresh(); n != 3 {
			t.Errorf("a new building: counted %d", n)
		}
		if c := city(); c.Homes != 133 {
			t.Errorf("%+v", c)
		}
		// A house by the road that belongs to no compound must not be lost.
		if _, err := w.places.CreateBuilding(ctx, clerk, place.NewBuilding{NewPlace: place.NewPlace{Parent: s.community.ID, Label: "9"},
			Units: []place.NewUnit{{Homes: []place.NewHome{{Label: "101", FloorNo: 1}}}}}); err != nil {
			t.Fatal(err)
		}
		refresh()
		if c := city(); c.Homes != 134 {
			t.Errorf("%+v", c)
		}
		if got := w.gaps(t, s.community); got["9号楼101"] != 1 {
			t.Errorf("gaps %v", got)
		}
	})
}

func TestTextsAreCompleteInBothLanguages(t *testing.T) {
	if gaps := text.Gaps("duty."); len(gaps) > 0 {
		t.Error(gaps)
	}
}

func TestMergeCarriesDutiesAndBack(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		s := w.side[0]
		a, b := w.person(t, "甲"), w.person(t, "甲")
		w.assign(t, duty.Assign{Place: s.units[0].ID, Kind: duty.KindHome, Person: b, Role: duty.First})
		m, err := w.people.Merge(ctx, clerk, a, b, "")
		if err != nil {
			t.Fatal(err)
		}
		if got := w.holder(t, s.homes[0].ID, duty.KindHome); got.Person != a {
			t.Errorf("merged: %+v", got)
		}
		if _, err := w.people.Unmerge(ctx, clerk, m.ID); err != nil {
			t.Fatal(err)
		}
		if got := w.holder(t, s.homes[0].ID, duty.KindHome); got.Person != b {
			t.Errorf("undone: %+v", got)
		}
	})
}

func TestEveryStepIsInTheLedgerAndVerifies(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		d := w.assign(t, duty.Assign{Place: w.side[0].homes[0].ID, Kind: duty.KindHome, Person: w.person(t, "甲"), Role: duty.First})
		if _, err := w.duty.End(ctx, clerk, d.ID, 1, time.Time{}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.log.Sequence(ctx); err != nil {
			t.Fatal(err)
		}
		for _, sound := range []bool{true, false} {
			r, err := w.log.Verify(ctx, ledger.VerifyOptions{Replayers: []ledger.Replayer{w.duty.Replayer()}})
			if err != nil {
				t.Fatal(err)
			}
			if r.Sound() != sound || r.Objects != 1 {
				t.Errorf("sound %v, want %v: %+v", r.Sound(), sound, r)
			}
			if err := w.db.Write(ctx, func(tx *db.Tx) error {
				_, err := tx.Exec("UPDATE duty SET until_at = ? WHERE id = ?", duty.Open, d.ID)
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
		w.read(t, func(tx *db.Tx) error {
			list, err := w.log.Of(tx, d.ID)
			if len(list) != 2 || list[0].Kind != "duty.assign" || list[1].Kind != "duty.end" || list[0].Place != string(w.side[0].building.Path) {
				t.Errorf("entries %+v", list)
			}
			schema, err2 := people.Columns(tx)
			for _, bad := range people.CheckRegister(schema, duty.Fields, duty.Plain) {
				t.Error(bad)
			}
			if err == nil {
				err = err2
			}
			return err
		})
	})
}
