package tower

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"linli/affairs/fire/ground"
	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/document"
	"linli/kernel/duty"
	"linli/kernel/ledger"
	"linli/kernel/matter"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/kernel/statute"
	"linli/kernel/table"
	"linli/platform/blob"
	"linli/platform/clock"
	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/db/dbtest"
	"linli/platform/fault"
	"linli/platform/limit"
)

var ctx = context.Background()

var migrations = []db.Migrations{ledger.Migrations, statute.Migrations, place.Migrations, people.Migrations, access.Migrations, blob.Migrations, document.Migrations, duty.Migrations, matter.Migrations, limit.Migrations, Migrations}

var founder = ledger.Actor{ID: "founder", Kind: "staff", Name: "founder"}

// world is one compound with a tower of 99.5 m and one of 27.0 m, with a manager, a community and somebody from elsewhere.
type world struct {
	*testing.T
	*Service
	clk                             *clock.Settable
	community, compound             place.Place
	tower, low                      place.Place
	office, second, keeper, foreign access.Actor
}

func each(t *testing.T, fn func(w *world)) {
	t.Helper()
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) { fn(newWorld(t, d)) })
}

func (w *world) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func newWorld(t *testing.T, d *db.DB) *world {
	t.Helper()
	w := &world{T: t, clk: clock.NewSettable(time.Date(2026, 6, 24, 9, 0, 0, 0, clock.Shanghai))}
	d.SetClock(w.clk)
	keys := crypto.NewKeys(crypto.Std)
	log, err := ledger.New(d, keys, w.clk, ledger.Config{})
	w.ok(err)
	places := place.New(d, log)
	folk := people.New(people.Deps{DB: d, Log: log, Keys: keys, Places: places})
	limits := limit.New(d, keys, w.clk)
	acc, err := access.New(access.Deps{DB: d, Log: log, Keys: keys, People: folk, Rate: limits}, access.Config{})
	w.ok(err)
	duties := duty.New(duty.Deps{DB: d, Log: log, Places: places, People: folk})
	matters := matter.New(matter.Deps{DB: d, Log: log, Places: places, Duties: duties, People: folk, Statute: statute.New(d, log), Keys: keys})
	w.Service = NewService(ground.Deps{DB: d, Log: log, Keys: keys, Places: places, People: folk, Access: acc, Duties: duties, Matters: matters, Limits: limits, Frame: &affair.Frame{}})
	matters.Register(w.kind())
	w.ok(matters.Seed(ctx))
	w.settle()
	return w
}

func (w *world) settle() {
	w.Helper()
	make := func(parent string, k place.Kind, name string) place.Place {
		p, err := w.Places.Create(ctx, founder, place.NewPlace{Parent: parent, Kind: k, Name: name})
		w.ok(err)
		return p
	}
	city := make("", place.City, "云漳市")
	street := make(city.ID, place.Street, "柳岸街道")
	w.community = make(street.ID, place.Community, "锦绣社区")
	w.compound = make(w.community.ID, place.Compound, "云漳国际")
	elsewhere := make(street.ID, place.Community, "翠屏社区")
	building := func(label string, facts place.BuildingFacts) place.Place {
		b, err := w.Places.CreateBuilding(ctx, founder, place.NewBuilding{NewPlace: place.NewPlace{Parent: w.compound.ID, Label: label, Building: &facts},
			Units: []place.NewUnit{{Label: "1", Homes: []place.NewHome{{Label: "101", FloorNo: 1}, {Label: "201", FloorNo: 2}}}}})
		w.ok(err)
		return b
	}
	w.tower = building("1", place.BuildingFacts{HeightCM: 9950, Above: 33, Below: 2, Residential: true, Insulation: "挤塑聚苯板(XPS)", Rating: "不详"})
	w.low = building("2", place.BuildingFacts{HeightCM: 2700, Above: 9, Residential: true, Rating: "A"})
	as := func(name string, role string, p place.Path) access.Actor {
		return access.Actor{Actor: ledger.Actor{ID: name, Kind: "staff", Name: name}, Grants: []access.Grant{{Role: role, Path: p}}}
	}
	w.office, w.second, w.keeper, w.foreign = as("秦海峰", access.Fire, street.Path), as("冯建军", access.Fire, street.Path), as("郭向荣", access.Property, w.compound.Path), as("别处", access.Community, elsewhere.Path)
}

func (w *world) write(fn func(tx *db.Tx) error) error { return w.DB.Write(ctx, fn) }

func (w *world) file(b place.Place) (f File) {
	w.Helper()
	w.ok(w.DB.Read(ctx, func(tx *db.Tx) (err error) { f, err = w.Of(tx, b.ID); return err }))
	return f
}

func (w *world) keep(b place.Place, v map[string]string) File {
	w.Helper()
	var f File
	w.ok(w.write(func(tx *db.Tx) (err error) {
		f, err = w.SaveTx(tx, w.office, Save{Building: b.ID, Values: v})
		return err
	}))
	return f
}

// replayed compares all rows with their entries.
func (w *world) replayed() {
	w.Helper()
	for n := 1; n > 0; {
		var err error
		n, err = w.Service.Log.Sequence(ctx)
		w.ok(err)
	}
	rep, err := w.Service.Log.Verify(ctx, ledger.VerifyOptions{Replayers: append((&site{w.Service}).replayers(), w.Places.Replayer(), w.Matters.Replayer())})
	w.ok(err)
	if !rep.Sound() || rep.Objects == 0 {
		w.Errorf("rows and entries differ: %+v", rep)
	}
}

// A file begins as what the ledger of buildings says; what is typed goes where it belongs, with one entry, and a stale form is refused.
func TestFileIsKeptInTwoLedgers(t *testing.T) {
	each(t, func(w *world) {
		f := w.file(w.tower)
		if f.ID != "" || f.Tier != High || f.Flag != Amber || f.Rule != "fire.tower.rule.unknown" || f.Homes != 2 || f.Occupied != 2 {
			w.Fatalf("a building of 不详 without a file: %+v", f)
		}
		f = w.keep(w.tower, map[string]string{"class": "A", "cavity": "no", "manager": "郭向荣", "height": "100.1", "hydrants": "66"})
		if f.Tier != Super || f.Flag != Green || f.Rev != 1 || f.Facts["hydrants"] != "66" || f.Facts["class"] != "" {
			w.Errorf("after it was filled: %+v", f)
		}
		var b place.Place
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) (err error) { b, err = w.Places.Get(tx, w.tower.ID); return err }))
		if b.Building.Rating != "A" || b.Building.HeightCM != 10010 {
			w.Errorf("the ledger of buildings says %+v", b.Building)
		}
		err := w.write(func(tx *db.Tx) error {
			_, err := w.SaveTx(tx, w.office, Save{Building: w.tower.ID, Rev: f.Rev, PlaceRev: w.tower.Rev, Values: map[string]string{"manager": "别人"}})
			return err
		})
		if !fault.Is(err, fault.KindConflict) {
			w.Errorf("a form from before somebody else's change: %v", err)
		}
		if w.keep(w.tower, map[string]string{"manager": "郭向荣"}).Rev != 1 {
			w.Error("nothing new was typed and something was written")
		}
		for name, a := range map[string]access.Actor{"elsewhere": w.foreign} {
			if err := w.write(func(tx *db.Tx) error {
				_, err := w.SaveTx(tx, a, Save{Building: w.tower.ID, Values: map[string]string{"manager": "x"}})
				return err
			}); err == nil {
				w.Errorf("somebody from %s changed the file", name)
			}
		}
		err = w.write(func(tx *db.Tx) error {
			_, err := w.SaveTx(tx, w.office, Save{Building: w.tower.ID, Values: map[string]string{"doors": "3", "doors_good": "5", "hydrants": "many"}})
			return err
		})
		if f := fault.Of(err); f.Kind != fault.KindInvalid || len(f.Fields) != 2 {
			w.Errorf("two wrong fields: %v", err)
		}
		w.replayed()
	})
}

// Of 27.0 m and 99.5 m only the one is a high-rise; a changed ledger of buildings renews the row, and an ended building has no matters.
func TestRenewFollowsTheLedgerOfBuildings(t *testing.T) {
	each(t, func(w *world) {
		w.ok(w.Renew(ctx))
		var list []File
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) (err error) { list, err = w.HighRise(tx, w.compound.Path); return err }))
		if len(list) != 1 || list[0].Building.ID != w.tower.ID || list[0].ID == "" || list[0].Homes != 2 {
			w.Fatalf("high-rises: %+v", list)
		}
		facts := *w.tower.Building
		facts.Rating = "B2"
		_, err := w.Places.Edit(ctx, founder, w.tower.ID, w.tower.Rev, place.Change{Building: &facts})
		w.ok(err)
		w.ok(w.Renew(ctx))
		flag := ""
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) error {
			return tx.Get("SELECT flag FROM fire_file WHERE building=?", []any{w.tower.ID}, &flag)
		}))
		if flag != Red {
			w.Errorf("B2 on a high-rise is %s in the row", flag)
		}
		rev := w.file(w.tower).Rev
		w.ok(w.Renew(ctx))
		if w.file(w.tower).Rev != rev {
			w.Error("a second run wrote something")
		}
		w.replayed()
	})
}

// The plaque goes from draft to the wall; a changed fact makes it stale, a new one takes its place, a new code tells a sticker apart.
func TestPlaqueFromDraftToWall(t *testing.T) {
	each(t, func(w *world) {
		var p Plaque
		draft := func(recode bool) error {
			return w.write(func(tx *db.Tx) (err error) { p, err = w.DraftTx(tx, w.office, w.tower.ID, recode); return err })
		}
		if err := draft(false); !fault.Is(err, fault.KindNotYet) {
			w.Fatalf("a plaque without a manager: %v", err)
		}
		w.keep(w.tower, map[string]string{"manager": "郭向荣", "manager_phone": "10000021501", "class": "B1", "cavity": "no"})
		w.ok(draft(false))
		moved := func(by access.Actor, id, act, photo, reason string) (x Plaque, err error) {
			err = w.write(func(tx *db.Tx) (err error) { x, err = w.MoveTx(tx, by, id, 0, act, photo, reason); return err })
			return x, err
		}
		move := func(id, act, photo, reason string) (Plaque, error) { return moved(w.second, id, act, photo, reason) }
		if _, err := moved(w.office, p.ID, "approve", "", ""); !fault.Is(err, fault.KindNotYet) || w.latest().State != Draft {
			w.Fatalf("who drafted it approved it: %v, %+v", err, w.latest())
		}
		if _, err := move(p.ID, "post", "doc", ""); !fault.Is(err, fault.KindNotYet) {
			w.Errorf("a draft was posted: %v", err)
		}
		for _, act := range []string{"approve", "print"} {
			_, err := move(p.ID, act, "", "")
			w.ok(err)
		}
		if _, err := move(p.ID, "post", "", ""); !fault.Is(err, fault.KindInvalid) {
			w.Errorf("posted without a picture: %v", err)
		}
		first, err := move(p.ID, "post", "doc-1", "")
		w.ok(err)
		if first.State != Posted || first.Stale || first.Facts["manager"] != "郭向荣" || first.N != 1 {
			w.Errorf("on the wall: %+v", first)
		}
		w.keep(w.tower, map[string]string{"thickness": "60"})
		if x := w.latest(); x.Stale {
			w.Error("the thickness does not stand on the plaque")
		}
		w.keep(w.tower, map[string]string{"manager": "任春和"})
		if x := w.latest(); !x.Stale || x.State != Posted {
			w.Errorf("another manager: %+v", x)
		}
		w.keep(w.tower, map[string]string{"manager": "郭向荣"})
		if x := w.latest(); x.Stale {
			w.Error("the fact is as it was and the plaque still stale")
		}
		old := p.Code
		w.ok(draft(true))
		if p.Code == old || p.N != 2 {
			w.Errorf("a new code: %+v", p)
		}
		for _, act := range []string{"approve", "print", "post"} {
			_, err := move(p.ID, act, "doc-2", "")
			w.ok(err)
		}
		var list []Plaque
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) (err error) { list, err = w.Plaques(tx, w.tower.ID); return err }))
		if len(list) != 2 || list[0].State != Posted || list[1].State != Void || list[1].Reason != "replaced" {
			w.Errorf("after the second hangs: %+v", list)
		}
		if _, err := move(p.ID, "void", "", " "); !fault.Is(err, fault.KindInvalid) {
			w.Errorf("void without a reason: %v", err)
		}
		w.replayed()
	})
}

func (w *world) latest() Plaque {
	w.Helper()
	var list []Plaque
	w.ok(w.DB.Read(ctx, func(tx *db.Tx) (err error) { list, err = w.Plaques(tx, w.tower.ID); return err }))
	return list[0]
}

// Duties open one matter for each building and period, however often the timer runs; a closed one is done; the next period opens anew.
func TestDutiesOpenOnce(t *testing.T) {
	each(t, func(w *world) {
		if err := w.write(func(tx *db.Tx) error { _, err := w.ScheduleTx(tx, w.office, w.low.ID, true); return err }); !fault.Is(err, fault.KindNotYet) {
			w.Errorf("27.0 m was scheduled: %v", err)
		}
		w.ok(w.write(func(tx *db.Tx) error { _, err := w.ScheduleTx(tx, w.office, w.tower.ID, true); return err }))
		for range 3 {
			w.ok(w.Calendar(ctx))
		}
		list := w.turnsOf()
		if len(list) != 1 || list[0].Duty != "inspect" || list[0].Period != "2026-06" || list[0].State != TurnOpen || list[0].Matter == "" {
			w.Fatalf("in June: %+v", list)
		}
		var m matter.Matter
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) (err error) { m, err = w.Matters.Plain(tx, list[0].Matter); return err }))
		if m.Kind != KindDuty || m.Due != time.Date(2026, 7, 1, 0, 0, 0, 0, clock.Shanghai).UnixMilli() || !strings.Contains(m.Title, "防火检查") || m.Place != w.tower.ID {
			w.Errorf("the matter: %+v", m)
		}
		for _, x := range []struct {
			state matter.State
			act   matter.Act
			want  string
		}{{matter.Working, matter.ActRectify, TurnOpen}, {matter.Closed, matter.ActClose, TurnDone}, {matter.Working, matter.ActNotFixed, TurnOpen}, {matter.Declined, matter.ActDecline, TurnOff}, {matter.Working, matter.ActLookFail, TurnOpen}} {
			w.ok(w.write(func(tx *db.Tx) error { return w.follow(tx, &matter.Matter{ID: m.ID, State: x.state}, x.act) }))
			if got := w.turnsOf()[0]; got.State != x.want || (got.DoneAt != 0) != (x.want == TurnDone) && x.want == TurnOpen {
				w.Errorf("after %s the turn is %+v, want %s", x.act, got, x.want)
			}
		}
		if err := w.write(func(tx *db.Tx) error { return w.DoneTx(tx, w.office, w.tower.ID, "inspect", "2026-06-20", "") }); !fault.Is(err, fault.KindNotYet) {
			w.Errorf("a turn with an open matter was written off: %v", err)
		}
		w.ok(w.write(func(tx *db.Tx) error { return w.DoneTx(tx, w.office, w.tower.ID, "test", "2026-03-11", "报告 T-1") }))
		if f := w.file(w.tower); f.Facts["tested"] != "2026-03-11" {
			w.Errorf("the file does not say when it was tested: %v", f.Facts)
		}
		if err := w.write(func(tx *db.Tx) error { return w.DoneTx(tx, w.office, w.tower.ID, "flue", "2026-03-11", "") }); !fault.Is(err, fault.KindNotFound) {
			w.Errorf("a dwelling has no flue duty: %v", err)
		}
		w.clk.Set(time.Date(2026, 10, 5, 8, 0, 0, 0, clock.Shanghai))
		w.ok(w.Calendar(ctx))
		got := map[string]string{}
		for _, x := range w.turnsOf() {
			got[x.Duty+"/"+x.Period] = x.State
		}
		for k, want := range map[string]string{"inspect/2026-10": TurnOpen, "drill/2026": TurnOpen, "train/2026": TurnOpen, "assess/2026": TurnOpen, "test/2026": TurnDone} {
			if got[k] != want {
				w.Errorf("in October %s is %q, want %q; all %v", k, got[k], want, got)
			}
		}
		w.replayed()
	})
}

func (w *world) turnsOf() (list []Turn) {
	w.Helper()
	w.ok(w.DB.Read(ctx, func(tx *db.Tx) (err error) { list, err = w.Turns(tx, w.tower.ID); return err }))
	return list
}

// The manager writes his round; who has no business here does not.
func TestPatrol(t *testing.T) {
	each(t, func(w *world) {
		round := func(a access.Actor, result string) error {
			return w.write(func(tx *db.Tx) error {
				_, err := w.PatrolTx(tx, a, w.tower.ID, result, "打给13812345678")
				return err
			})
		}
		w.ok(round(w.keeper, "fine"))
		if err := round(w.keeper, "maybe"); !fault.Is(err, fault.KindInvalid) {
			w.Errorf("result maybe: %v", err)
		}
		if err := round(w.foreign, "fine"); err == nil {
			w.Error("a round by somebody from elsewhere")
		}
		var list []Patrol
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) (err error) { list, err = w.Patrols(tx, w.tower.ID, "2026-06-01"); return err }))
		if len(list) != 1 || list[0].Day != "2026-06-24" || strings.Contains(list[0].Note, "13812345678") {
			w.Errorf("rounds: %+v", list)
		}
		w.replayed()
	})
}

// F1 counts towers, flags, plaques and hazards; the worst building is the one with most that is late. A duty is no hazard.
func TestOverviewCounts(t *testing.T) {
	each(t, func(w *world) {
		w.ok(w.Renew(ctx))
		w.keep(w.tower, map[string]string{"class": "B2"})
		w.ok(w.write(func(tx *db.Tx) error { _, err := w.ScheduleTx(tx, w.office, w.tower.ID, true); return err }))
		for _, b := range []place.Place{w.tower, w.tower, w.low} {
			_, err := w.Matters.Report(ctx, w.office, matter.Report{Place: b.ID, Kind: "fire.door", Text: "闭门器损坏", Source: "patrol"})
			w.ok(err)
		}
		var o Overview
		see := func() {
			w.ok(w.DB.Read(ctx, func(tx *db.Tx) (err error) { o, err = w.Overview(tx, w.office, w.compound, 5); return err }))
		}
		see()
		if o.Towers != 1 || o.Flags[Red] != 1 || o.Plaques[""] != 1 || o.Counts.Live() != 3 || !o.Zero || o.Due != 1 || o.DutiesLate != 0 {
			w.Errorf("F1: %+v", o)
		}
		if len(o.Worst) != 2 || o.Worst[0].Building != w.tower.ID || o.Worst[0].Live != 2 || o.Worst[0].Flag != Red || o.Worst[1].Known {
			w.Errorf("the worst: %+v", o.Worst)
		}
		w.clk.Set(time.Date(2026, 9, 1, 9, 0, 0, 0, clock.Shanghai))
		see()
		if o.Zero || o.Worst[0].Late != 2 || o.DutiesLate != 1 {
			w.Errorf("F1 in September: %+v", o)
		}
		grid, err := w.Places.Create(ctx, founder, place.NewPlace{Parent: w.community.ID, Kind: place.Grid, Name: "锦绣一格"})
		w.ok(err)
		w.ok(w.Places.AssignGrid(ctx, founder, w.tower.ID, grid.ID, w.clk.Now().UnixMilli()-1000))
		var g Overview
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) (err error) { g, err = w.Overview(tx, w.office, grid, 5); return err }))
		if g.Towers != 1 || g.Flags[Red] != 1 {
			w.Errorf("F1 of a grid: %+v", g)
		}
		if err := w.DB.Read(ctx, func(tx *db.Tx) error { _, err := w.Overview(tx, w.foreign, w.compound, 5); return err }); err == nil {
			w.Error("somebody from elsewhere saw F1 of the compound")
		}
	})
}

// P1 says what stands on the wall and nothing of a household; a low building of which nothing is known says nothing.
func TestPublicCardHasNoHousehold(t *testing.T) {
	each(t, func(w *world) {
		w.keep(w.tower, map[string]string{"class": "B1", "manager": "郭向荣", "manager_phone": "10000021501", "residents": "812", "helped": "3", "station": "锦绣微型消防站", "charging": "东侧充电棚", "inspected": "2026-06-02"})
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) error {
			b, err := w.Places.Get(tx, w.tower.ID)
			if err != nil {
				return err
			}
			cards, err := w.OnPlaque(tx, "zh", b)
			if err != nil {
				return err
			}
			var all bytes.Buffer
			all.WriteString(cards[0].Line + cards[0].Note)
			for _, d := range cards[0].Facts {
				all.WriteString(d.Term + d.Text + d.Tel)
			}
			for _, want := range []string{"挤塑聚苯板", "B1", "外墙禁止动火", "郭向荣", "10000021501", "锦绣微型消防站", "东侧充电棚", "2026-06-02"} {
				if !strings.Contains(all.String(), want) {
					w.Errorf("P1 lacks %s: %s", want, all.String())
				}
			}
			for _, never := range []string{"812", "行动不便", "101"} {
				if strings.Contains(all.String(), never) {
					w.Errorf("P1 shows %s: %s", never, all.String())
				}
			}
			return nil
		}))
	})
}

// An import of files is taken back field by field, in the file and in the ledger of buildings; a field that somebody changed later
// keeps the whole in place and names the building.
func TestImportOfFilesIsTakenBack(t *testing.T) {
	each(t, func(w *world) {
		w.keep(w.tower, map[string]string{"manager": "郭向荣", "hydrants": "30"})
		tb := w.tables()[0]
		load := func(cells map[string]table.Value) *table.Batch {
			b := &table.Batch{Table: tb, Place: w.compound, Path: w.compound.Path, Actor: w.office.Actor, Cache: map[string]any{}}
			r := &table.Row{Line: 2, Values: make([]table.Value, len(tb.Columns)), Cols: make([]int, len(tb.Columns))}
			for i := range r.Cols {
				r.Cols[i] = i
			}
			for k, v := range cells {
				r.Values[tb.Index(k)] = v
			}
			w.ok(w.write(func(tx *db.Tx) error {
				if err := tb.Owner.Resolve(tx, b, []*table.Row{r}); err != nil {
					return err
				}
				return tb.Owner.Commit(tx, b, []*table.Row{r})
			}))
			if r.Bad() || len(b.Touched) != 1 {
				w.Fatalf("%+v", r.Findings)
			}
			return b
		}
		blocks := func(b *table.Batch) (list []table.Obstacle) {
			w.ok(w.DB.Read(ctx, func(tx *db.Tx) (err error) { list, err = tb.Owner.Blocks(tx, b, b.Touched); return err }))
			return list
		}
		row := map[string]table.Value{"compound": table.TextValue("云漳国际"), "building": table.TextValue("1号楼"), "manager": table.TextValue("任春和"), "manager_phone": table.TextValue("10000021501"), "material": table.TextValue("岩棉板"), "hydrants": table.IntValue(36)}
		b := load(row)
		if f := w.file(w.tower); f.Value("manager") != "任春和" || f.Value("material") != "岩棉板" || f.Value("hydrants") != "36" {
			w.Fatalf("imported: %+v", f.Facts)
		}
		w.keep(w.tower, map[string]string{"thickness": "60"})
		if list := blocks(b); len(list) != 0 {
			w.Fatalf("another field stands in the way: %v", list)
		}
		w.keep(w.tower, map[string]string{"hydrants": "40"})
		if list := blocks(b); len(list) != 1 || !strings.Contains(list[0].What, "1号楼") {
			w.Fatalf("a changed field does not block: %v", list)
		}
		w.keep(w.tower, map[string]string{"hydrants": "36"})
		if strings.Contains(b.Touched[0].Before, "郭向荣") || strings.Contains(b.Touched[0].Before, "10000021501") {
			w.Error("names stand in clear in what the import keeps")
		}
		w.ok(w.write(func(tx *db.Tx) error { return tb.Owner.Withdraw(tx, b, b.Touched) }))
		f := w.file(w.tower)
		if f.Value("manager") != "郭向荣" || f.Value("manager_phone") != "" || f.Value("material") != "挤塑聚苯板(XPS)" || f.Value("hydrants") != "30" || f.Value("thickness") != "60" {
			w.Errorf("taken back: %s %s %+v", f.Value("material"), f.Value("manager"), f.Facts)
		}
		w.replayed()
	})
}
