package upkeep

import (
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"linli/affairs/fire/ground"
	"linli/affairs/fire/ground/groundtest"
	"linli/kernel/access"
	"linli/kernel/table"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
)

var ctx = groundtest.Ctx

type world struct {
	*groundtest.World
	*Service
}

func each(t *testing.T, fn func(w *world)) {
	t.Helper()
	groundtest.Each(t, []db.Migrations{Migrations}, func(g *groundtest.World) { fn(&world{g, NewService(g.Deps)}) })
}

func (w *world) deps() ground.Deps { return w.World.Deps }

func (w *world) matterOf(id string) (kind, title string) {
	w.Helper()
	w.Ok(w.deps().DB.Read(ctx, func(tx *db.Tx) error {
		m, err := w.deps().Matters.Plain(tx, id)
		kind, title = m.Kind, m.Title
		return err
	}))
	return kind, title
}

func (w *world) shed() Charging {
	w.Helper()
	c, err := w.SaveCharging(ctx, w.Head, Charging{Place: w.Compound.ID, Name: "北门车棚", Outdoor: true, Capacity: 40, Sockets: 40, Operator: "绿充", Power: 56, Fee: 40, Opened: "2026-05-20"})
	w.Ok(err)
	return c
}

// A place is due each month; what fails in a check becomes a matter of its kind; a missed check becomes one by itself, once.
func TestChargingPlaces(t *testing.T) {
	each(t, func(w *world) {
		c := w.shed()
		if c.Next != "2026-06-24" {
			t.Errorf("first check on %s", c.Next)
		}
		x, err := w.CheckCharging(ctx, w.Head, Check{Charging: c.ID, What: "check", Failed: []string{"wires", "extinguisher"}, Note: "东侧两处"})
		w.Ok(err)
		if len(x.Matters) != 2 {
			t.Fatalf("%d matters", len(x.Matters))
		}
		if kind, title := w.matterOf(x.Matters[1]); kind != "fire.equipment" || !strings.Contains(title, "北门车棚") {
			t.Errorf("%s %s", kind, title)
		}
		w.Ok(w.Watch(ctx))
		if n := w.Count("SELECT COUNT(*) FROM matter"); n != 2 {
			t.Errorf("nothing was missed, yet %d matters", n)
		}
		w.Clk.Set(time.Date(2026, 7, 25, 9, 0, 0, 0, clock.Shanghai))
		w.Ok(w.Watch(ctx))
		w.Ok(w.Watch(ctx))
		if n := w.Count("SELECT COUNT(*) FROM matter"); n != 3 {
			t.Errorf("a month without a check: %d matters, want one more", n-2)
		}
		_, err = w.CheckCharging(ctx, w.Head, Check{Charging: c.ID, What: "incident", Note: "一辆车冒烟，已断电"})
		w.Ok(err)
		if n := w.Count("SELECT COUNT(*) FROM fire_charging WHERE last_day = '2026-06-24' AND next_day = '2026-07-24'"); n != 1 {
			t.Error("an incident is no check")
		}
		for _, y := range []struct {
			name, key string
			c         Charging
		}{{"no name", "fire.upkeep.need_name", Charging{Capacity: 1, Opened: "2026-06-01"}}, {"no room", "fire.charging.bad_capacity", Charging{Name: "x", Opened: "2026-06-01"}}, {"dear", "fire.charging.bad_price", Charging{Name: "x", Capacity: 1, Power: 1001, Opened: "2026-06-01"}}, {"tomorrow", "fire.upkeep.bad_past", Charging{Name: "x", Capacity: 1, Opened: "2027-06-01"}}} {
			y.c.Place = w.Compound.ID
			_, err := w.SaveCharging(ctx, w.Head, y.c)
			w.Refused(y.name, err, fault.KindInvalid, y.key)
		}
		_, err = w.CheckCharging(ctx, w.Head, Check{Charging: c.ID, What: "check", Failed: []string{"loyalty"}})
		w.Refused("made-up rule", err, fault.KindInvalid, "fire.charging.bad_item")
		_, err = w.CheckCharging(ctx, w.Elsewhere, Check{Charging: c.ID, What: "check"})
		w.Refused("another community", err, fault.KindNotFound, "access.not_found")
		_, err = w.CheckCharging(ctx, w.Grid, Check{Charging: c.ID, What: "check"})
		if fault.KindOf(err) != fault.KindDenied {
			t.Errorf("a grid worker keeps no charging place: %v", err)
		}
		c.Name = "南门车棚"
		_, err = w.SaveCharging(ctx, w.Head, c)
		w.Ok(err)
		_, err = w.SaveCharging(ctx, w.Head, c)
		w.Refused("an old page", err, fault.KindConflict, "fire.upkeep.stale")
		w.Sound(append(w.replayers(), w.deps().Matters.Replayer())...)
		w.Registered(Fields, Plain)
	})
}

func (w *world) crewed(n int) (Station, []Member) {
	w.Helper()
	x, err := w.SaveStation(ctx, w.Head, Station{Place: w.Compound.ID, Name: "锦绣苑微型消防站", Level: 2, Phone: "10000000119", Slots: "08:00-20:00 20:00-08:00", Least: 2})
	w.Ok(err)
	var who []Member
	for i := range n {
		m, err := w.AddMember(ctx, w.Head, Member{Station: x.ID, Name: string(rune('甲' + i)), Post: "member", CertUntil: "2027-01-01"})
		w.Ok(err)
		who = append(who, m)
	}
	return x, who
}

// A station: a shift that lacks people and a kit that ran out become matters, once; the week is copied where it is empty; somebody
// who leaves is out of the coming shifts; a hand-over passes on what is wrong; arrivals are counted.
func TestStation(t *testing.T) {
	each(t, func(w *world) {
		x, who := w.crewed(3)
		ids := []string{who[0].ID, who[1].ID}
		for d := -7; d < 2; d++ {
			for _, slot := range Slots(x.Slots) {
				w.Ok(w.SetShift(ctx, w.Head, x.ID, clock.AddDays("2026-06-24", d), slot, ids))
			}
		}
		w.Ok(w.Watch(ctx))
		if n := w.Count("SELECT COUNT(*) FROM matter"); n != 0 {
			t.Errorf("a full roster gave %d matters", n)
		}
		n, err := w.CopyWeek(ctx, w.Head, x.ID)
		w.Ok(err)
		if n != 10 {
			t.Errorf("%d shifts were copied, want those of the five empty days", n)
		}
		w.Ok(w.EndMember(ctx, w.Head, x.ID, who[0].ID))
		w.Ok(w.Watch(ctx))
		w.Ok(w.Watch(ctx))
		if n := w.Count("SELECT COUNT(*) FROM matter WHERE kind = 'fire.hazard'"); n != 2 {
			t.Errorf("shifts of today and tomorrow lack people: %d matters", n)
		}
		k, err := w.SaveKit(ctx, w.Head, Kit{Station: x.ID, Name: "干粉灭火器", Spec: "MFZ/ABC4", Qty: 12, Due: "2026-06-23", State: "ok"})
		w.Ok(err)
		w.Ok(w.Watch(ctx))
		w.Ok(w.Watch(ctx))
		if n := w.Count("SELECT COUNT(*) FROM matter WHERE kind = 'fire.equipment'"); n != 1 {
			t.Errorf("an expired kit gave %d matters", n)
		}
		k.Due = "2027-06-23"
		_, err = w.SaveKit(ctx, w.Head, k)
		w.Ok(err)
		h, err := w.HandOver(ctx, w.Head, Handover{Station: x.ID, Slot: "20:00-08:00", Taker: who[1].ID, Failed: []string{"radio"}, Note: "2号机没电"})
		w.Ok(err)
		if len(h.Matters) != 1 {
			t.Errorf("%+v", h)
		}
		_, err = w.HandOver(ctx, w.Head, Handover{Station: x.ID, Slot: "20:00-08:00", Taker: who[0].ID})
		w.Refused("to somebody who left", err, fault.KindInvalid, "fire.station.need_taker")
		_, err = w.HandOver(ctx, w.Head, Handover{Station: x.ID, Slot: "never", Taker: who[1].ID})
		w.Refused("no such shift", err, fault.KindInvalid, "fire.station.bad_slot")
		now := w.Clk.Now().UnixMilli()
		_, err = w.AddRun(ctx, w.Head, Run{Station: x.ID, What: "alarm", Alarm: now - 600_000, Depart: now - 560_000, There: now - 430_000})
		w.Ok(err)
		_, err = w.AddRun(ctx, w.Head, Run{Station: x.ID, What: "alarm", Alarm: now - 600_000, There: now - 700_000})
		w.Refused("there before the alarm", err, fault.KindInvalid, "fire.station.bad_order")
		_, err = w.AddRun(ctx, w.Head, Run{Station: x.ID, What: "alarm", Alarm: now + 1})
		w.Refused("tomorrow", err, fault.KindInvalid, "fire.station.bad_alarm")
		_, err = w.SaveStation(ctx, w.Head, Station{Place: w.Compound.ID, Name: "x", Level: 2, Slots: "08:00-20:00", Least: 2})
		w.Refused("half a day", err, fault.KindInvalid, "fire.station.bad_slots")
		w.Refused("another community's shift", w.SetShift(ctx, w.Elsewhere, x.ID, "2026-06-24", "20:00-08:00", nil), fault.KindNotFound, "access.not_found")
		w.Refused("a stranger", w.SetShift(ctx, w.Head, x.ID, "2026-06-24", "20:00-08:00", []string{"x"}), fault.KindInvalid, "fire.station.no_member")
		w.Sound(append(w.replayers(), w.deps().Matters.Replayer())...)
	})
}

// Hours are summed by unit over those who came.
func TestClasses(t *testing.T) {
	each(t, func(w *world) {
		c, err := w.AddClass(ctx, w.Head, Class{Place: w.Compound.ID, Day: "2026-06-20", Title: "控制室值班", Audience: "property", Minutes: 90}, Attendees("张示例 安居物业\n李示例 安居物业\n王示例 微型站"))
		w.Ok(err)
		c, err = w.SignIn(ctx, w.Head, c.ID, c.Rev, []int{1, 3})
		w.Ok(err)
		_, err = w.SignIn(ctx, w.Head, c.ID, c.Rev-1, nil)
		w.Refused("an old page", err, fault.KindConflict, "fire.upkeep.stale")
		w.Ok(w.deps().DB.Read(ctx, func(tx *db.Tx) error {
			list, err := hours(tx, "1 = 1", nil, "2026")
			if len(list) != 2 || list[0].Minutes != 90 || list[0].People != 1 {
				t.Errorf("%+v", list)
			}
			return err
		}))
		_, err = w.AddClass(ctx, w.Head, Class{Place: w.Compound.ID, Day: "x", Title: "y", Audience: "spies", Minutes: 0}, nil)
		w.Refused("nonsense", err, fault.KindInvalid, "fire.class.need_audience")
		_, err = w.AddCert(ctx, w.Head, Cert{Place: w.Compound.ID, Name: "张示例", Kind: "hero"})
		w.Refused("made-up certificate", err, fault.KindInvalid, "fire.class.need_cert")
		w.Sound(append(w.replayers(), w.deps().Matters.Replayer())...)
	})
}

// A drill points to the plan in force, is announced, held and scored; its faults become matters; the building is due a year later.
func TestDrills(t *testing.T) {
	each(t, func(w *world) {
		w.deps().Seams.Plan = nil
		d, err := w.PlanDrill(ctx, w.Head, Drill{Place: w.Tower.ID, Day: "2026-06-24", Type: "full", Subject: "forced", Scenario: "5层厨房起火", Notice: "2026-06-20"})
		w.Ok(err)
		at := time.Date(2026, 6, 24, 8, 0, 0, 0, clock.Shanghai).UnixMilli()
		held := Drill{ID: d.ID, Rev: d.Rev, Alarm: at, Confirmed: at + 50_000, Evac: at + 90_000, Out: at + 500_000, Expected: 60, Evacuated: 58, Score: 86, Faults: []string{"3层防火门关不上", "广播听不清"}, Revised: true}
		wrong := held
		wrong.Out = at + 80_000
		_, err = w.HoldDrill(ctx, w.Head, wrong)
		w.Refused("out before it began", err, fault.KindInvalid, "fire.drill.bad_order")
		wrong = held
		wrong.Score = 101
		_, err = w.HoldDrill(ctx, w.Head, wrong)
		w.Refused("101 points", err, fault.KindInvalid, "fire.drill.bad_score")
		_, err = w.HoldDrill(ctx, w.Elsewhere, held)
		w.Refused("another community", err, fault.KindNotFound, "access.not_found")
		if n := w.Count("SELECT COUNT(*) FROM matter"); n != 0 {
			t.Errorf("refused, yet %d matters", n)
		}
		done, err := w.HoldDrill(ctx, w.Head, held)
		w.Ok(err)
		if len(done.Matters) != 2 {
			t.Fatalf("%+v", done.Matters)
		}
		if _, title := w.matterOf(done.Matters[0]); title != "3层防火门关不上" {
			t.Error(title)
		}
		held.Rev = done.Rev
		_, err = w.HoldDrill(ctx, w.Head, held)
		w.Refused("twice", err, fault.KindInvalid, "fire.drill.over")
		w.Ok(w.deps().DB.Read(ctx, func(tx *db.Tx) error {
			list, err := w.dueList(tx, w.Street)
			if len(list) != 2 || list[0].Due != "2027-06-24" || list[1].Last != "" {
				t.Errorf("%+v", list)
			}
			return err
		}))
		w.Sound(append(w.replayers(), w.deps().Matters.Replayer())...)
	})
}

// The rescue plans answer which version a drill points to.
func TestDrillPointsToThePlan(t *testing.T) {
	each(t, func(w *world) {
		w.deps().Seams.Plan = func(*db.Tx, string) (int64, string, error) { return 4, "plan-id", nil }
		d, err := w.PlanDrill(ctx, w.Head, Drill{Place: w.Tower.ID, Day: "2026-06-30", Type: "blind", Subject: "height", Scenario: "x"})
		w.Ok(err)
		if d.Version != 4 || d.Plan != "plan-id" {
			t.Errorf("%d %s", d.Version, d.Plan)
		}
	})
}

// The pages: each first page opens, each form writes and leads on, a refused form keeps what was typed.
func TestPages(t *testing.T) {
	each(t, func(w *world) {
		p := &pagesOf{w.Service}
		ask := func(a access.Actor, method, path string, form url.Values) (int, string, string) {
			return w.Ask(p.routes(), a, method, path, form, "")
		}
		post := func(path string, form url.Values) string {
			w.Helper()
			status, body, to := ask(w.Head, "POST", path, form)
			if status != 303 {
				t.Fatalf("%s: %d %s", path, status, body[:min(len(body), 2000)])
			}
			return to
		}
		shed := post("/fire/charging/new", url.Values{"place": {w.Compound.ID}, "name": {"车棚"}, "capacity": {"40"}, "sockets": {"40"}, "power": {"0.56"}, "fee": {"0.4"}, "opened": {"2026-06-01"}})
		post(shed+"/check", url.Values{"what": {"check"}, "failed": {"wires"}})
		status, body, _ := ask(w.Head, "POST", "/fire/charging/new", url.Values{"place": {w.Compound.ID}, "name": {"西门的棚子"}, "capacity": {"0"}, "opened": {"2026-06-01"}})
		if status < 400 || status > 499 || !strings.Contains(body, "西门的棚子") || !strings.Contains(body, "请填1到5000的整数") {
			t.Errorf("refused form %d", status)
		}
		station := post("/fire/stations/new", url.Values{"place": {w.Compound.ID}, "name": {"微型站"}, "level": {"2"}, "slots": {"08:00-20:00 20:00-08:00"}, "least": {"2"}})
		post(station+"/people", url.Values{"name": {"甲"}, "post": {"head"}})
		post(station+"/kit", url.Values{"name": {"水带"}, "qty": {"6"}, "due": {"2026-08-31"}})
		post(station+"/run", url.Values{"what": {"alarm"}, "day": {"2026-06-23"}, "alarm": {"10:00"}, "there": {"10:02:30"}})
		post(station+"/week", nil)
		class := post("/fire/classes/new", url.Values{"place": {w.Compound.ID}, "title": {"怎么跑"}, "day": {"2026-06-20"}, "audience": {"resident"}, "minutes": {"60"}, "list": {"张示例 3号楼"}})
		post(class, url.Values{"rev": {"1"}, "came": {"1"}})
		post("/fire/classes/cert", url.Values{"place": {w.Compound.ID}, "name": {"张示例"}, "kind": {"operator"}, "until": {"2026-06-01"}})
		drill := post("/fire/drills/new", url.Values{"place": {w.Tower.ID}, "type": {"full"}, "subject": {"evacuation"}, "day": {"2026-06-23"}, "scenario": {"厨房起火"}})
		post(drill, url.Values{"rev": {"1"}, "alarm": {"10:00"}, "evac": {"10:01:30"}, "out": {"10:08"}, "expected": {"60"}, "evacuated": {"60"}, "score": {"90"}, "faults": {"广播听不清"}})
		_, body, _ = ask(w.Head, "GET", drill, nil)
		if !strings.Contains(body, "8分00秒") || !strings.Contains(body, "广播听不清") {
			t.Error("the drill does not say how long it took and what was wrong")
		}
		_, body, _ = ask(w.Head, "GET", station, nil)
		if !strings.Contains(body, "2分30秒") || !strings.Contains(body, "缺2人") {
			t.Error("the station does not say how long it took and which shift lacks people")
		}
		leaver := regexp.MustCompile(`<option value="([^"]+)"[^>]*>甲<`).FindStringSubmatch(body)
		if leaver == nil {
			t.Fatal("the station's page lets nobody be taken off")
		}
		post(station+"/people/end", url.Values{"member": {leaver[1]}})
		if n := w.Count("SELECT COUNT(*) FROM fire_member WHERE state = 'ended'"); n != 1 {
			t.Errorf("%d people were taken off", n)
		}
		_, body, _ = ask(w.Grid, "GET", "/fire/charging", nil)
		if !strings.Contains(body, "待核对") || !strings.Contains(body, "0.96元＝电费0.56＋服务费0.40") {
			t.Error("the list does not say which rules are to be checked, or the price by its parts")
		}
		for _, path := range []string{"/fire/charging", "/fire/charging/new", "/fire/charging/new?place=" + w.Compound.ID, shed, "/fire/stations", "/fire/stations/new", station, "/fire/classes", class, "/fire/classes/new?place=" + w.Compound.ID, "/fire/drills", "/fire/drills/new?place=" + w.Tower.ID, drill} {
			if status, _, _ := ask(w.Head, "GET", path, nil); status != 200 {
				t.Errorf("%s: %d", path, status)
			}
			if strings.Count(path, "/") > 2 && !strings.Contains(path, "new") {
				if status, _, _ := ask(w.Elsewhere, "GET", path, nil); status != 404 {
					t.Errorf("%s from elsewhere: %d", path, status)
				}
			}
		}
	})
}

// What goes out as a book has a cell for each column.
func TestBooksGoOut(t *testing.T) {
	each(t, func(w *world) {
		w.shed()
		x, _ := w.crewed(2)
		_, err := w.SaveKit(ctx, w.Head, Kit{Station: x.ID, Name: "水带", Qty: 6, Due: "2026-06-01", State: "ok"})
		w.Ok(err)
		_, err = w.AddClass(ctx, w.Head, Class{Place: w.Compound.ID, Day: "2026-06-20", Title: "x", Audience: "property", Minutes: 90}, Attendees("张示例 物业"))
		w.Ok(err)
		d, err := w.PlanDrill(ctx, w.Head, Drill{Place: w.Tower.ID, Day: "2026-06-24", Type: "full", Subject: "forced", Scenario: "x"})
		w.Ok(err)
		_, err = w.HoldDrill(ctx, w.Head, Drill{ID: d.ID, Rev: 1, Alarm: w.Clk.Now().UnixMilli() - 1000})
		w.Ok(err)
		for _, b := range w.tables() {
			n := 0
			w.Ok(w.deps().DB.Read(ctx, func(tx *db.Tx) error {
				return b.Owner.Export(tx, table.Filter{Scopes: w.Head.Scope(access.FireRead)}, func(row []table.Value) error {
					n++
					if len(row) != len(b.Columns) {
						t.Errorf("%s: %d cells in %d columns", b.Name, len(row), len(b.Columns))
					}
					return nil
				})
			}))
			if n != 1 {
				t.Errorf("%s: %d rows", b.Name, n)
			}
			for _, e := range b.Examples {
				if len(e) != len(b.Columns) {
					t.Errorf("%s: an example with %d cells in %d columns", b.Name, len(e), len(b.Columns))
				}
			}
		}
	})
}

// rowOf is a row of a table as a file of one line brings it.
func rowOf(tb *table.Table, cells map[string]table.Value) *table.Row {
	r := &table.Row{Line: 2, Values: make([]table.Value, len(tb.Columns)), Cols: make([]int, len(tb.Columns))}
	for i := range r.Cols {
		r.Cols[i] = i
	}
	for k, v := range cells {
		r.Values[tb.Index(k)] = v
	}
	return r
}

// Each ledger that comes in can be taken back, row by row with an entry, as long as nobody changed or used what it brought.
func TestImportsAreTakenBack(t *testing.T) {
	each(t, func(w *world) {
		word, n, day := table.TextValue, table.IntValue, table.DayText
		here := word(w.Compound.Name)
		books := map[string]*table.Table{}
		for _, b := range w.tables() {
			books[b.Name] = b
		}
		batches := map[string]*table.Batch{}
		for _, c := range []struct {
			name, count string
			cells       map[string]table.Value
		}{
			{"fire-charging", "SELECT COUNT(*) FROM fire_charging WHERE state='active'", map[string]table.Value{"name": word("南门车棚"), "capacity": n(20), "opened": day("2026-05-01")}},
			{"fire-stations", "SELECT COUNT(*) FROM fire_station WHERE state='active'", map[string]table.Value{"name": word("导入站")}},
			{"fire-kit", "SELECT COUNT(*) FROM fire_kit WHERE state<>'ended'", map[string]table.Value{"station": word("导入站"), "name": word("水带"), "spec": word("DN65"), "qty": n(6)}},
			{"fire-drills", "SELECT COUNT(*) FROM fire_drill WHERE state='held'", map[string]table.Value{"day": day("2026-06-01"), "time": word("10:00"), "scenario": word("厨房起火"), "score": n(80)}},
		} {
			tb := books[c.name]
			b := &table.Batch{Table: tb, Place: w.Compound, Path: w.Compound.Path, Actor: w.Head.Actor, Cache: map[string]any{}}
			c.cells["compound"] = here
			row := rowOf(tb, c.cells)
			w.Ok(w.deps().DB.Write(ctx, func(tx *db.Tx) error {
				if err := tb.Owner.Resolve(tx, b, []*table.Row{row}); err != nil {
					return err
				}
				return tb.Owner.Commit(tx, b, []*table.Row{row})
			}))
			if row.Bad() || len(b.Touched) != 1 || w.Count(c.count) != 1 {
				t.Fatalf("%s: %+v, touched %d", c.name, row.Findings, len(b.Touched))
			}
			batches[c.name] = b
		}
		blocked := func(name string) (list []table.Obstacle) {
			b := batches[name]
			w.Ok(w.deps().DB.Read(ctx, func(tx *db.Tx) (err error) { list, err = b.Table.Owner.Blocks(tx, b, b.Touched); return err }))
			return list
		}
		if list := blocked("fire-stations"); len(list) != 1 || list[0].What != "导入站" {
			t.Errorf("a station with kit may go: %v", list)
		}
		shed := batches["fire-charging"].Touched[0]
		_, err := w.CheckCharging(ctx, w.Head, Check{Charging: shed.Obj, What: "check"})
		w.Ok(err)
		if list := blocked("fire-charging"); len(list) != 1 || list[0].What != "南门车棚" {
			t.Errorf("a place that was checked may go: %v", list)
		}
		for _, name := range []string{"fire-drills", "fire-kit", "fire-stations"} {
			if list := blocked(name); len(list) != 0 {
				t.Fatalf("%s: in the way %v", name, list)
			}
			b := batches[name]
			w.Ok(w.deps().DB.Write(ctx, func(tx *db.Tx) error { return b.Table.Owner.Withdraw(tx, b, b.Touched) }))
		}
		if got := w.Count("SELECT (SELECT COUNT(*) FROM fire_station WHERE state='active') + (SELECT COUNT(*) FROM fire_kit WHERE state<>'ended') + (SELECT COUNT(*) FROM fire_drill WHERE state='held')"); got != 0 {
			t.Errorf("%d rows stay", got)
		}
		w.Sound(w.replayers()...)
	})
}

// A certificate ends with its reason, once, by whoever keeps the list; it is no longer told of.
func TestCertificatesEnd(t *testing.T) {
	each(t, func(w *world) {
		c, err := w.AddCert(ctx, w.Head, Cert{Place: w.Compound.ID, Name: "张示例", Kind: "weld", Number: "T98010-0001", Until: "2026-06-01"})
		w.Ok(err)
		_, err = w.EndCert(ctx, w.Head, c.ID, "")
		w.Refused("without a reason", err, fault.KindInvalid, "fire.class.need_why")
		if _, err := w.EndCert(ctx, w.Grid, c.ID, "left"); err == nil {
			t.Error("who may not plan classes ended one")
		}
		_, err = w.EndCert(ctx, w.Head, c.ID, "revoked")
		w.Ok(err)
		_, err = w.EndCert(ctx, w.Head, c.ID, "left")
		w.Refused("twice", err, fault.KindNotFound, "fire.class.no_cert")
		if n := w.Count("SELECT COUNT(*) FROM fire_cert WHERE state='active'"); n != 0 {
			t.Errorf("%d certificates stay on the list", n)
		}
		w.Sound(w.replayers()...)
	})
}
