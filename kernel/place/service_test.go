package place

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"linli/kernel/ledger"
	"linli/platform/clock"
	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/db/dbtest"
	"linli/platform/fault"
	"linli/platform/text"
)

var actor = ledger.Actor{ID: "tester", Kind: "system"}

type street struct {
	*testing.T
	ctx  context.Context
	db   *db.DB
	log  *ledger.Log
	svc  *Service
	clk  *clock.Settable
	comm Place
	jxy  Place // 锦绣苑, 三号楼 with 2 units of 11 floors, 5号楼 with one unit
	b3   Place
	b5   Place
}

// each runs fn on a small street in a fresh database of both kinds.
func each(t *testing.T, fn func(s *street)) {
	dbtest.Each(t, []db.Migrations{ledger.Migrations, Migrations}, func(t *testing.T, d *db.DB) {
		clk := clock.NewSettable(time.Date(2026, 6, 30, 18, 0, 0, 0, clock.Shanghai))
		d.SetClock(clk)
		l, err := ledger.New(d, crypto.NewKeys(crypto.Std), clk, ledger.Config{})
		if err != nil {
			t.Fatal(err)
		}
		s := &street{T: t, ctx: context.Background(), db: d, log: l, svc: New(d, l), clk: clk}
		s.build()
		fn(s)
	})
}

func (s *street) build() {
	city := s.make(NewPlace{Kind: City, Name: "云漳市", Code: "980100"})
	dist := s.make(NewPlace{Parent: city.ID, Kind: District, Name: "望岭区", Code: "980101"})
	str := s.make(NewPlace{Parent: dist.ID, Kind: Street, Name: "柳岸街道", Code: "980101001"})
	s.comm = s.make(NewPlace{Parent: str.ID, Kind: Community, Name: "锦绣社区", Code: "980101001001"})
	s.jxy = s.make(NewPlace{Parent: s.comm.ID, Kind: Compound, Name: "锦绣苑", Former: []string{"锦绣小区"}, Address: "柳岸路18号",
		Compound: &CompoundFacts{Built: 2012, Management: "专业物业", Type: "商品房"}})
	s.b3 = s.tower(s.jxy.ID, "3", RegularUnits(2, RegularFloors(11, nil, nil), 2, 10236))
	s.b5 = s.tower(s.jxy.ID, "5", RegularUnits(1, RegularFloors(6, nil, nil), 2, 8950))
}

func (s *street) make(n NewPlace) Place {
	s.Helper()
	p, err := s.svc.Create(s.ctx, actor, n)
	if err != nil {
		s.Fatal(err)
	}
	return p
}

func (s *street) tower(parent, label string, units []NewUnit) Place {
	s.Helper()
	p, err := s.svc.CreateBuilding(s.ctx, actor, NewBuilding{NewPlace: NewPlace{Parent: parent, Label: label}, Units: units})
	if err != nil {
		s.Fatal(err)
	}
	return p
}

func (s *street) read(fn func(tx *db.Tx) error) {
	s.Helper()
	if err := s.db.Read(s.ctx, fn); err != nil {
		s.Fatal(err)
	}
}

// fresh reads a place as it stands now.
func (s *street) fresh(id string) (p Place) {
	s.Helper()
	s.read(func(tx *db.Tx) (err error) { p, err = s.svc.Get(tx, id); return err })
	return p
}

// home finds a home by the label of building, unit and door.
func (s *street) home(building Place, unit, label string) Place {
	s.Helper()
	var out Place
	s.read(func(tx *db.Tx) error {
		homes, err := s.svc.Homes(tx, building.Path)
		for _, h := range homes {
			up, e := s.svc.Get(tx, h.Parent)
			if e != nil {
				return e
			}
			if up.Label == unit && h.Label == label {
				out = h
			}
		}
		return err
	})
	if out.ID == "" {
		s.Fatalf("no home %s %s %s", building.Name, unit, label)
	}
	return out
}

// sound asks the ledger whether rows and entries agree.
func (s *street) sound() error {
	if _, err := s.log.Sequence(s.ctx); err != nil {
		return err
	}
	rep, err := s.log.Verify(s.ctx, ledger.VerifyOptions{Replayers: []ledger.Replayer{s.svc.Replayer()}})
	if err != nil {
		return err
	}
	if !rep.Sound() {
		return errors.New(rep.String())
	}
	if rep.Objects == 0 {
		return errors.New("nothing was compared")
	}
	return nil
}

func TestTreeAndDescription(t *testing.T) {
	each(t, func(s *street) {
		h := s.home(s.b3, "2", "501")
		s.read(func(tx *db.Tx) error {
			for _, c := range []struct {
				id   string
				to   text.Audience
				want string
			}{
				{h.ID, text.WorkList, "锦绣苑 3号楼2单元501"}, {h.ID, text.OtherStaff, "锦绣苑 3号楼**室"}, {h.ID, text.PublicNotice, "锦绣苑"},
				{s.b3.ID, text.PublicNotice, "锦绣苑 3号楼"}, {s.jxy.ID, text.WorkList, "锦绣苑"}, {s.comm.ID, text.WorkList, "锦绣社区"},
			} {
				if got, err := s.svc.DescribeFor(tx, c.id, c.to); err != nil || got != c.want {
					s.Errorf("%q %v, want %q", got, err, c.want)
				}
			}
			ups, err := s.svc.Ancestors(tx, h.ID)
			var kinds []string
			for _, p := range ups {
				kinds = append(kinds, string(p.Kind))
			}
			if got := strings.Join(kinds, " "); got != "city district street community compound building unit" {
				s.Error(got)
			}
			if n, _ := s.svc.CountHomes(tx, s.jxy.Path); n != 44+12 {
				s.Errorf("%d homes", n)
			}
			if h.Floor != "5" || h.FloorNo != 5 || h.Area != 10236 {
				s.Errorf("%+v", h)
			}
			b, _ := s.svc.ByCode(tx, "980101001001-C001-B001")
			if b.ID != s.b3.ID {
				s.Errorf("local code leads to %+v", b)
			}
			return err
		})
	})
}

func TestWhatCannotBe(t *testing.T) {
	each(t, func(s *street) {
		for _, c := range []struct {
			n    NewPlace
			kind fault.Kind
		}{
			{NewPlace{Parent: s.jxy.ID, Kind: City, Name: "城"}, fault.KindInvalid},
			{NewPlace{Parent: s.jxy.ID, Kind: "castle", Name: "城"}, fault.KindInvalid},
			{NewPlace{Parent: "nobody", Kind: Building, Label: "9"}, fault.KindNotFound},
			{NewPlace{Parent: s.jxy.ID, Kind: Building, Label: "03"}, fault.KindConflict},
			{NewPlace{Parent: s.jxy.ID, Kind: Building, Name: "三号楼"}, fault.KindConflict},
			{NewPlace{Parent: s.jxy.ID, Kind: Building}, fault.KindInvalid},
			{NewPlace{Parent: s.b3.ID, Kind: Home}, fault.KindInvalid},
			{NewPlace{Parent: s.jxy.ID, Kind: Facility, Name: strings.Repeat("长", 61)}, fault.KindInvalid},
			{NewPlace{Parent: s.jxy.ID, Kind: Facility, Name: "门", GeoJSON: "{}"}, fault.KindInvalid},
			{NewPlace{Kind: City, Name: "又一市", Code: "980100"}, fault.KindConflict},
		} {
			if _, err := s.svc.Create(s.ctx, actor, c.n); !fault.Is(err, c.kind) {
				s.Errorf("%+v: %v, want %s", c.n, err, c.kind)
			}
		}
		units := []NewUnit{{Label: "1", Homes: []NewHome{{Label: "101"}, {Label: "0101"}}}}
		if _, err := s.svc.CreateBuilding(s.ctx, actor, NewBuilding{NewPlace: NewPlace{Parent: s.jxy.ID, Label: "9"}, Units: units}); !fault.Is(err, fault.KindConflict) {
			s.Error("two doors of one label:", err)
		}
		if err := s.sound(); err != nil {
			s.Error("a refused act left something behind:", err)
		}
	})
}

func TestEditIsCompareAndSet(t *testing.T) {
	each(t, func(s *street) {
		name, other := "锦绣花苑", "锦绣新苑"
		p, err := s.svc.Edit(s.ctx, actor, s.jxy.ID, s.jxy.Rev, Change{Name: &name})
		if err != nil || p.Name != name || p.Rev != 2 {
			s.Fatal(p, err)
		}
		now, err := s.svc.Edit(s.ctx, actor, s.jxy.ID, 1, Change{Name: &other})
		if !fault.Is(err, fault.KindConflict) || now.Name != name {
			s.Error("a stale edit must come back with the place as it stands:", now.Name, err)
		}
		same, err := s.svc.Edit(s.ctx, actor, s.jxy.ID, 2, Change{Name: &name})
		if err != nil || same.Rev != 2 {
			s.Error("a change that changes nothing:", same.Rev, err)
		}
		s.read(func(tx *db.Tx) error {
			names, err := s.svc.Names(tx, s.jxy.ID)
			kinds := map[string]string{}
			for _, n := range names {
				kinds[n.Text] = n.Kind
			}
			if kinds["锦绣苑"] != NameFormer || kinds[name] != NameCurrent {
				s.Error(kinds)
			}
			return err
		})
		if err := s.sound(); err != nil {
			s.Error(err)
		}
	})
}

func TestDoorsAreProvedThroughTheirBuilding(t *testing.T) {
	each(t, func(s *street) {
		h := s.home(s.b3, "1", "301")
		area, state := int64(9999), Rented
		if err := s.svc.EditHomes(s.ctx, actor, s.b3.ID, []HomeEdit{{ID: h.ID, Rev: h.Rev, Change: Change{Area: &area, State: &state}}}); err != nil {
			s.Fatal(err)
		}
		if err := s.svc.EditHomes(s.ctx, actor, s.b3.ID, []HomeEdit{{ID: h.ID, Rev: h.Rev, Change: Change{Area: &area}}}); !fault.Is(err, fault.KindConflict) {
			s.Error("stale home:", err)
		}
		if err := s.svc.EditHomes(s.ctx, actor, s.b5.ID, []HomeEdit{{ID: h.ID, Change: Change{Area: &area}}}); !fault.Is(err, fault.KindInvalid) {
			s.Error("a home of another building:", err)
		}
		if err := s.svc.AddDoors(s.ctx, actor, s.b3.ID, []NewUnit{{Label: "2单元", Homes: []NewHome{{Label: "1201", Floor: "12", FloorNo: 12}}},
			{Label: "3", Homes: []NewHome{{Label: "101"}}}}); err != nil {
			s.Fatal(err)
		}
		if err := s.svc.AddDoors(s.ctx, actor, s.b3.ID, []NewUnit{{Label: "2", Homes: []NewHome{{Label: "1201"}}}}); !fault.Is(err, fault.KindConflict) {
			s.Error("the same door twice:", err)
		}
		s.home(s.b3, "2", "1201")
		s.home(s.b3, "3", "101")
		if err := s.sound(); err != nil {
			s.Fatal(err)
		}
		err := s.db.Write(s.ctx, func(tx *db.Tx) error {
			_, err := tx.Exec("UPDATE place SET area = 1 WHERE id = ?", h.ID)
			return err
		})
		if err != nil {
			s.Fatal(err)
		}
		if err := s.sound(); err == nil || !strings.Contains(err.Error(), "doors") {
			s.Error("an area changed behind the ledger's back was not seen:", err)
		}
	})
}

// Two plaques never bear one code, and a retired code never comes back, even if the same is drawn again.
func TestAPlaqueCodeIsDrawnUntilItIsFree(t *testing.T) {
	each(t, func(s *street) {
		old, drawn := s.b3.QR, 0
		s.svc.draw = func() string {
			if drawn++; drawn%2 == 1 {
				return old
			}
			return newCode()
		}
		fresh, err := s.svc.ReissueQR(s.ctx, actor, s.b3.ID)
		if err != nil || fresh.Code == old {
			t.Fatalf("reissued as %q, was %q: %v", fresh.Code, old, err)
		}
		b := s.make(NewPlace{Parent: s.jxy.ID, Kind: Building, Name: "8号楼", Label: "8"})
		if b.QR == "" || b.QR == old || b.QR == fresh.Code {
			t.Fatalf("a new building bears %q", b.QR)
		}
	})
}

func TestPlaques(t *testing.T) {
	each(t, func(s *street) {
		if NormalCode(s.b3.QR) != s.b3.QR || s.b3.QR == "" {
			s.Fatal(s.b3.QR)
		}
		old := s.b3.QR
		fresh, err := s.svc.ReissueQR(s.ctx, actor, s.b3.ID)
		if err != nil || fresh.Code == old || fresh.Stale || len(fresh.Check) != 4 {
			s.Fatal(fresh, err)
		}
		if _, err := s.svc.ReissueQR(s.ctx, actor, s.home(s.b3, "1", "101").ID); !fault.Is(err, fault.KindInvalid) {
			s.Error("a home got a plaque:", err)
		}
		s.read(func(tx *db.Tx) error {
			sc, err := s.svc.Scan(tx, strings.ToLower(" "+old))
			if err != nil || !sc.Stale || sc.Place.ID != s.b3.ID {
				s.Error("an old plaque leads to its place and says so:", sc, err)
			}
			for _, c := range []string{"", "q", "qAAAAAA", "QO00001", strings.Repeat("q", 9)} {
				if _, err := s.svc.ByQR(tx, c); !fault.Is(err, fault.KindNotFound) {
					s.Errorf("%q: %v", c, err)
				}
			}
			return nil
		})
		if err := s.sound(); err != nil {
			s.Error(err)
		}
	})
}

func TestGridsAreIntervals(t *testing.T) {
	each(t, func(s *street) {
		g1 := s.make(NewPlace{Parent: s.comm.ID, Kind: Grid, Name: "锦绣一格"})
		g2 := s.make(NewPlace{Parent: s.comm.ID, Kind: Grid, Name: "锦绣二格"})
		jan, jun := time.Date(2026, 1, 1, 0, 0, 0, 0, clock.Shanghai), time.Date(2026, 6, 1, 0, 0, 0, 0, clock.Shanghai)
		for _, a := range []struct {
			grid string
			at   time.Time
		}{{g1.ID, jan}, {g2.ID, jun}} {
			if err := s.svc.AssignGrid(s.ctx, actor, s.b3.ID, a.grid, a.at.UnixMilli()); err != nil {
				s.Fatal(err)
			}
		}
		if err := s.svc.AssignGrid(s.ctx, actor, s.b3.ID, g1.ID, jan.UnixMilli()+1); !fault.Is(err, fault.KindConflict) {
			s.Error("an assignment before a later one:", err)
		}
		if err := s.svc.AssignGrid(s.ctx, actor, s.jxy.ID, g1.ID, jan.UnixMilli()); !fault.Is(err, fault.KindInvalid) {
			s.Error("a compound is in no single grid:", err)
		}
		h := s.home(s.b3, "2", "501")
		s.read(func(tx *db.Tx) error {
			for at, want := range map[time.Time]string{jan.Add(-1): "", jan: g1.ID, jun.Add(-time.Millisecond): g1.ID, jun: g2.ID} {
				g, ok, err := s.svc.GridOf(tx, h.ID, at)
				if err != nil || g.ID != want || ok != (want != "") {
					s.Errorf("at %v in %s %v, want %s", at, g.Name, err, want)
				}
			}
			chain, err := s.svc.Chain(tx, h.ID, jun)
			if err != nil || len(chain) != 9 || chain[0].ID != h.ID || chain[2].ID != s.b3.ID || chain[3].ID != g2.ID || chain[4].ID != s.jxy.ID {
				s.Error(chain, err)
			}
			for _, p := range chain { // said without reading: the same words, the grid between building and compound left out
				want, err := s.svc.Describe(tx, p.ID)
				if got := DescribeIn(chain, p.ID); err != nil || got != want || got == "" {
					s.Errorf("%s is %q, want %q %v", p.Kind, got, want, err)
				}
			}
			rep, err := s.svc.GridReport(tx, s.comm.Path, jun)
			if err != nil || len(rep.Grids) != 2 || rep.Grids[0].Homes != 0 || rep.Grids[1].Homes != 44 || rep.Grids[1].Warning != "place.grid_small" ||
				len(rep.Orphan) != 1 || rep.Orphan[0].ID != s.b5.ID {
				s.Errorf("%+v %v", rep, err)
			}
			in, err := s.svc.BuildingsIn(tx, g2.ID, jun)
			if len(in) != 1 {
				s.Error(in)
			}
			return err
		})
		if err := s.sound(); err != nil {
			s.Error(err)
		}
	})
}

func TestCodesAreHistory(t *testing.T) {
	each(t, func(s *street) {
		if n, err := s.svc.LoadDivisions(s.ctx, actor, "140400", Divisions()); err != nil || n != 1+12+19 {
			s.Fatalf("%d divisions made, %v", n, err)
		}
		if n, err := s.svc.LoadDivisions(s.ctx, actor, "140400", Divisions()); err != nil || n != 0 {
			s.Fatalf("loading twice made %d, %v", n, err)
		}
		s.read(func(tx *db.Tx) error {
			for code, want := range map[string]string{"140403": "潞州区", "140402": "潞州区", "140421": "上党区", "140481": "潞城区", "140403008": "延安南路街道"} {
				if p, err := s.svc.ByCode(tx, code); err != nil || p.Name != want {
					s.Errorf("%s is %s %v, want %s", code, p.Name, err, want)
				}
			}
			return nil
		})
		if err := s.svc.SetCode(s.ctx, actor, Code{Place: s.comm.ID, Code: "980101001009", Source: LocalSource, From: "2026-01-01"}); err != nil {
			s.Fatal(err)
		}
		if err := s.svc.SetCode(s.ctx, actor, Code{Place: s.jxy.ID, Code: "980101001009", From: "2026-01-01"}); !fault.Is(err, fault.KindConflict) {
			s.Error("one code for two places:", err)
		}
		s.read(func(tx *db.Tx) error {
			old, err := s.svc.ByCode(tx, "980101001001")
			if err != nil || old.ID != s.comm.ID || old.Code != "980101001009" {
				s.Error("the old code must still lead there:", old, err)
			}
			return nil
		})
		if err := s.sound(); err != nil {
			s.Error(err)
		}
	})
}

func TestMoveAndEnd(t *testing.T) {
	each(t, func(s *street) {
		var str string
		s.read(func(tx *db.Tx) error {
			p, err := s.svc.ByCode(tx, "980101001")
			str = p.ID
			return err
		})
		other := s.make(NewPlace{Parent: str, Kind: Community, Name: "柳岸社区", Code: "980101001002"})
		h := s.home(s.b3, "2", "501")
		moved, err := s.svc.Move(s.ctx, actor, s.jxy.ID, s.jxy.Rev, other.ID)
		if err != nil || !other.Path.Contains(moved.Path) {
			s.Fatal(moved.Path, err)
		}
		s.read(func(tx *db.Tx) error {
			now, err := s.svc.Get(tx, h.ID)
			if !moved.Path.Contains(now.Path) || now.Rev != h.Rev {
				s.Error(now.Path)
			}
			n, _ := s.svc.CountHomes(tx, s.comm.Path)
			m, _ := s.svc.CountHomes(tx, other.Path)
			if n != 0 || m != 56 {
				s.Error(n, m)
			}
			return err
		})
		if _, err := s.svc.Move(s.ctx, actor, other.ID, other.Rev, s.b3.ID); !fault.Is(err, fault.KindInvalid) {
			s.Error("a community into its own building:", err)
		}
		if _, err := s.svc.End(s.ctx, actor, s.b5.ID, s.b5.Rev); err != nil {
			s.Fatal(err)
		}
		s.read(func(tx *db.Tx) error {
			n, err := s.svc.CountHomes(tx, other.Path)
			if n != 44 {
				s.Errorf("%d homes after a demolition", n)
			}
			if _, err := s.svc.Scan(tx, s.b5.QR); !fault.Is(err, fault.KindNotFound) {
				s.Error("the plaque of a building that is gone:", err)
			}
			return err
		})
		s.tower(s.jxy.ID, "5", nil) // the label is free again
		if err := s.sound(); err != nil {
			s.Error(err)
		}
	})
}

// A move tells those who keep paths, and takes buildings out of grids they no longer stand in.
func TestMoveIsFollowed(t *testing.T) {
	each(t, func(s *street) {
		var got []Moved
		s.svc.Follow(func(_ *db.Tx, _ ledger.Actor, m Moved) error { got = append(got, m); return nil })
		grid := s.make(NewPlace{Parent: s.comm.ID, Kind: Grid, Name: "一格"})
		if err := s.svc.AssignGrid(s.ctx, actor, s.b3.ID, grid.ID, s.clk.Now().UnixMilli()); err != nil {
			s.Fatal(err)
		}
		other := s.make(NewPlace{Parent: s.comm.Parent, Kind: Community, Name: "柳岸社区"})
		before := s.jxy.Path
		moved, err := s.svc.Move(s.ctx, actor, s.jxy.ID, s.jxy.Rev, other.ID)
		if err != nil || len(got) != 1 {
			s.Fatal(err, got)
		}
		m := got[0]
		if m.From != before || m.Place.Path != moved.Path || m.Above[len(m.Above)-1].ID != other.ID || m.Lead(s.b3.Path) != moved.Path+s.b3.Path[len(before):] {
			s.Errorf("%+v", m)
		}
		s.read(func(tx *db.Tx) error {
			if _, in, err := s.svc.GridOf(tx, s.b3.ID, tx.Now); in || err != nil {
				s.Error("the building is still in a grid of the old community:", err)
			}
			st, err := s.svc.GridReport(tx, other.Path, tx.Now)
			if len(st.Orphan) != 2 {
				s.Error(len(st.Orphan))
			}
			return err
		})
		if err := s.sound(); err != nil {
			s.Error(err)
		}
	})
}

// An end is taken back as a whole, and only while its label is free and its ground stands.
func TestRestore(t *testing.T) {
	each(t, func(s *street) {
		h, u := s.home(s.b5, "1", "101"), s.home(s.b5, "1", "102")
		if _, err := s.svc.End(s.ctx, actor, h.ID, h.Rev); err != nil {
			s.Fatal(err)
		}
		s.clk.Set(s.clk.Now().Add(time.Minute))
		b := s.fresh(s.b5.ID)
		gone, err := s.svc.End(s.ctx, actor, b.ID, b.Rev)
		if err != nil || gone.Ended == 0 {
			s.Fatal(err)
		}
		u = s.fresh(u.ID)
		if _, err := s.svc.Restore(s.ctx, actor, u.ID, u.Rev); !fault.Is(err, fault.KindInvalid) {
			s.Error("a home in a building that is gone:", err)
		}
		if _, err := s.svc.Restore(s.ctx, actor, b.ID, b.Rev); !fault.Is(err, fault.KindConflict) {
			s.Error("stale:", err)
		}
		back, err := s.svc.Restore(s.ctx, actor, b.ID, gone.Rev)
		if err != nil || back.Ended != 0 {
			s.Fatal(err)
		}
		if s.fresh(h.ID).Ended == 0 || s.fresh(u.ID).Ended != 0 {
			s.Error("not just what ended with it stands again")
		}
		gone, err = s.svc.End(s.ctx, actor, b.ID, back.Rev)
		if err != nil {
			s.Fatal(err)
		}
		s.tower(s.jxy.ID, "5", nil)
		if _, err := s.svc.Restore(s.ctx, actor, b.ID, gone.Rev); !fault.Is(err, fault.KindConflict) {
			s.Error("two buildings of one label:", err)
		}
		if err := s.sound(); err != nil {
			s.Error(err)
		}
	})
}

func TestFloorLabels(t *testing.T) {
	each(t, func(s *street) {
		floors := RegularFloors(11, []string{"4"}, map[string]string{"6": "5A"})
		b, err := s.svc.SetLabels(s.ctx, actor, s.b3.ID, s.b3.Rev, floors)
		if err != nil || len(b.Building.Floors) != 11 {
			s.Fatal(err)
		}
		for label, no := range map[string]int{"301": 3, "501": 4, "5A02": 5, "1201": 11} {
			if h := s.home(s.b3, "2", label); h.FloorNo != no {
				s.Errorf("%s is floor %d, want %d", label, h.FloorNo, no)
			}
		}
		if _, err := s.svc.SetLabels(s.ctx, actor, s.b3.ID, s.b3.Rev, floors); !fault.Is(err, fault.KindConflict) {
			s.Error("stale:", err)
		}
		if _, err := s.svc.SetLabels(s.ctx, actor, s.b3.ID, b.Rev, []Floor{{1, "1"}, {2, "1"}}); !fault.Is(err, fault.KindInvalid) {
			s.Error("two floors of one label:", err)
		}
		if err := s.sound(); err != nil {
			s.Error(err)
		}
	})
}

func TestFloorsAndSidesAreFilledIn(t *testing.T) {
	each(t, func(s *street) {
		facts := &BuildingFacts{Floors: RegularFloors(5, []string{"4"}, nil), Sides: []Side{{"01", "东户"}, {"02", "西户"}}}
		b, err := s.svc.CreateBuilding(s.ctx, actor, NewBuilding{NewPlace: NewPlace{Parent: s.jxy.ID, Label: "8", Building: facts},
			Units: []NewUnit{{Label: "1", Homes: []NewHome{{Label: "301"}, {Label: "0502"}, {Label: "车库"}}}}})
		if err != nil {
			s.Fatal(err)
		}
		if h := s.home(b, "1", "502"); h.Floor != "5" || h.FloorNo != 4 || h.Side != "西户" {
			s.Errorf("%+v", h)
		}
		if h := s.home(b, "1", "车库"); h.Floor != "" || h.FloorNo != 0 || h.Side != "" {
			s.Errorf("%+v", h)
		}
		b, err = s.svc.SetSides(s.ctx, actor, b.ID, b.Rev, []Side{{"1", "西户"}, {"2", "东户"}})
		if err != nil {
			s.Fatal(err)
		}
		if h := s.home(b, "1", "502"); h.Side != "东户" || h.Rev != 2 {
			s.Errorf("%+v", h)
		}
		if _, err := s.svc.SetSides(s.ctx, actor, b.ID, 1, nil); !fault.Is(err, fault.KindConflict) {
			s.Error("stale:", err)
		}
		if err := s.sound(); err != nil {
			s.Error(err)
		}
	})
}

func TestGeometry(t *testing.T) {
	each(t, func(s *street) {
		square := `{"type":"Polygon","coordinates":[[[113.1,36.1],[113.2,36.1],[113.2,36.2],[113.1,36.2],[113.1,36.1]]]}`
		p, err := s.svc.SetGeometry(s.ctx, actor, s.jxy.ID, s.jxy.Rev, square)
		if err != nil || p.Lon != 1131500000 || p.Lat != 361500000 {
			s.Error(p.Lon, p.Lat, err)
		}
		for _, bad := range []string{"x", "{}", `{"type":"Point","coordinates":[36.1,113.1]}`, `{"type":"Point","coordinates":[]}`, `{"type":"Polygon","coordinates":[[]]}`} {
			if _, err := s.svc.SetGeometry(s.ctx, actor, s.jxy.ID, p.Rev, bad); !fault.Is(err, fault.KindInvalid) {
				s.Errorf("%s: %v", bad, err)
			}
		}
	})
}
