package source

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"linli/kernel/people"
	"linli/kernel/place"
	"linli/kernel/table"
	"linli/platform/db"
	"linli/platform/fault"
)

// TestTheTraceNamesWhoCanHaveBeenIt: the mine-water outlet that exceeded comes first, the unmeasured one is not cleared, the intake downstream is
// affected, and an officer of another district sees nothing.
func TestTheTraceNamesWhoCanHaveBeenIt(t *testing.T) {
	each(t, func(w *world) {
		id := w.river()
		w.measured(id["mine"], "w01018", "44", "2026-03-11")
		w.measured(id["down"], "w01018", "31", "2026-03-11")
		w.look(func(tx *db.Tx) error {
			x, err := w.Trace(tx, w.officer, id["down"], "w01018", "2026-03-11")
			if err != nil {
				return err
			}
			if len(x.Suspects) != 3 || x.Suspects[0].Outlet.Code != "HZ-01" || x.Suspects[0].Rank != RankOver || x.Suspects[0].Figure.Multiple != "1.20" || x.Suspects[0].Metres != 1300 || x.Blind != 2 {
				t.Errorf("suspects: %+v", x.Suspects)
			}
			if last := x.Suspects[2]; last.Rank != RankNone {
				t.Errorf("who was not measured is not cleared: %+v", last)
			}
			if x.Own == nil || !x.Own.Above || x.Target != "≤20 mg/L" {
				t.Errorf("the section itself: %+v %s", x.Own, x.Target)
			}
			if len(x.Down) != 2 || x.Down[0].Node.ID != id["intake"] || x.Down[0].Metres != 2000 {
				t.Errorf("down: %+v", x.Down)
			}
			_, err = w.Trace(tx, w.away, id["down"], "", "")
			w.refused("another district", err, fault.KindNotFound, "access.not_found")
			_, err = w.Trace(tx, w.officer, id["down"], "xyz", "")
			w.refused("no such pollutant", err, fault.KindInvalid, "environment.source.w.pollutant")
			return nil
		})
		w.sound()
	})
}

// TestACycleIsRefusedWithItsNodes by form, and nothing is written.
func TestACycleIsRefusedWithItsNodes(t *testing.T) {
	each(t, func(w *world) {
		id := w.river()
		_, err := w.Keep(ctx, w.officer, Save{Name: "edge", Values: map[string]string{"kind": EdgeReach, "from": id["down"], "to": id["up"]}})
		w.refused("a circle", err, fault.KindInvalid, "environment.source.w.loop")
		if f := fault.Of(err); len(f.Fields) != 1 || f.Fields[0].Args[0] != "上断面 → 排口下 → 下断面 → 上断面" {
			t.Errorf("the circle is named: %+v", f.Fields)
		}
		_, err = w.Keep(ctx, w.officer, Save{Name: "edge", Values: map[string]string{"kind": EdgeReach, "from": id["up"], "to": id["join"]}})
		w.refused("twice", err, fault.KindInvalid, "environment.source.w.edge_twice")
		w.look(func(tx *db.Tx) error {
			n, err := w.Net(tx)
			if err == nil {
				if _, e := n.Size(); e != 7 {
					t.Errorf("%d edges", e)
				}
			}
			return err
		})
		err = w.write(func(tx *db.Tx) error { return w.End(tx, w.officer, "section", id["join"], 0, false) })
		w.refused("a node in use", err, fault.KindNotYet, "environment.source.w.in_use")
		w.ok(w.write(func(tx *db.Tx) error { return w.End(tx, w.officer, "edge", id["mine>join"], 0, false) }))
		w.look(func(tx *db.Tx) error {
			n, err := w.Net(tx)
			if err == nil && hops(n.Dangling()) != id["mine"]+" 0" {
				t.Errorf("dangling: %v", n.Dangling())
			}
			return err
		})
		w.ok(w.write(func(tx *db.Tx) error { return w.End(tx, w.officer, "edge", id["mine>join"], 0, true) }))
		w.sound()
	})
}

func TestWhatAFormRefuses(t *testing.T) {
	each(t, func(w *world) {
		id := w.river()
		try := func(name string, kv ...string) error {
			v := map[string]string{"place": w.district.ID}
			for i := 0; i+1 < len(kv); i += 2 {
				v[kv[i]] = kv[i+1]
			}
			_, err := w.Keep(ctx, w.officer, Save{Name: name, Owner: id["firm"], Values: v})
			return err
		}
		w.refused("a wrong check character", try("company", "name", "甲", "credit", demoCredit(1)[:17]+"?"), fault.KindInvalid, "environment.source.w.credit")
		w.refused("the same credit code", try("company", "name", "甲", "credit", demoCredit(0)), fault.KindInvalid, "environment.source.w.taken")
		w.refused("another's place", try("company", "name", "甲", "credit", demoCredit(1), "place", w.other.ID), fault.KindInvalid, "environment.source.w.place")
		w.refused("six years", try("permit", "number", "P2", "from", "2024-01-01", "until", "2030-01-01"), fault.KindInvalid, "environment.source.w.five_years")
		w.refused("swapped", try("outlet", "code", "A", "name", "甲", "kind", Storm, "lon", "36.1", "lat", "112.2"), fault.KindInvalid, "environment.source.w.swapped")
		w.refused("no code", try("outlet", "name", "甲", "kind", Storm), fault.KindInvalid, "environment.source.w.needed")
		w.refused("an outlet's code twice", try("outlet", "code", "HZ-01", "name", "甲", "kind", Storm), fault.KindInvalid, "environment.source.w.taken")
		w.refused("no limit", w.write(func(tx *db.Tx) error {
			return w.AddLimit(tx, w.officer, "outlet", id["mine"], 0, Limit{Pollutant: "COD", Value: "二十", Basis: "permit"})
		}), fault.KindInvalid, "environment.source.w.figure")
		_, err := w.Keep(ctx, w.away, Save{Name: "outlet", ID: id["mine"], Values: map[string]string{"code": "HZ-01", "name": "乙", "kind": Mine, "place": w.other.ID}})
		w.refused("another district", err, fault.KindNotFound, "access.not_found")
	})
}

// TestTwoOfficersDoNotOverwriteEachOther: the second is shown both versions.
func TestTwoOfficersDoNotOverwriteEachOther(t *testing.T) {
	each(t, func(w *world) {
		id := w.river()
		form := url.Values{"rev": {"1"}, "code": {"QH-01"}, "name": {"一"}, "kind": {Sewage}, "place": {w.district.ID}, "signage": {"no"}}
		at := "/environment/outlets/" + id["near"]
		if code, _, to := w.ask(w.officer, "POST", at+"/edit", form); code != http.StatusSeeOther || to != at {
			t.Fatalf("first: %d %s", code, to)
		}
		form.Set("name", "二")
		code, body, _ := w.ask(w.officer, "POST", at+"/edit", form)
		if code != http.StatusConflict || !strings.Contains(body, "data-versions") || !strings.Contains(body, ">一<") || !strings.Contains(body, ">二<") || !strings.Contains(body, `name="rev" value="2"`) {
			t.Errorf("second: %d %s", code, body)
		}
		form.Set("rev", "2")
		if code, _, _ := w.ask(w.officer, "POST", at+"/edit", form); code != http.StatusSeeOther {
			t.Errorf("again: %d", code)
		}
		w.sound()
	})
}

// TestFlowInDryWeatherOpensAMatter of its own kind, once a look; rain two days ago does not.
func TestFlowInDryWeatherOpensAMatter(t *testing.T) {
	each(t, func(w *world) {
		id := w.river()
		look := func(o string, f Flow) (out Flow, err error) {
			err = w.write(func(tx *db.Tx) error { out, err = w.LookAt(tx, w.officer, o, f); return err })
			return out, err
		}
		f, err := look(id["storm"], Flow{Seen: "flow", DryDays: 6, Note: "黑色，有气味"})
		w.ok(err)
		if !f.Suspicious || f.Matter == "" {
			t.Fatalf("%+v", f)
		}
		w.look(func(tx *db.Tx) error {
			m, err := w.Matters.Plain(tx, f.Matter)
			if err == nil && (m.Kind != FlowKind.ID || !strings.Contains(m.Text, "6天") || m.Place != w.district.ID) {
				t.Errorf("%+v", m)
			}
			return err
		})
		if f, err = look(id["storm"], Flow{Seen: "flow", DryDays: 2}); err != nil || f.Suspicious || f.Matter != "" {
			t.Errorf("after rain: %v %+v", err, f)
		}
		_, err = look(id["storm"], Flow{Seen: "flow", DryDays: 6, Day: "2026-03-13"})
		w.refused("tomorrow", err, fault.KindInvalid, "environment.source.w.past_day")
		w.look(func(tx *db.Tx) error {
			x, err := w.Trace(tx, w.officer, id["down"], "w01018", "2026-03-12")
			if err == nil && (x.Suspects[0].Outlet.ID != id["storm"] || x.Suspects[0].Rank != RankFlow) {
				t.Errorf("the trace knows of it: %+v", x.Suspects[0])
			}
			return err
		})
		w.sound()
	})
}

// TestGeoIsReadTakenAndTakenBack: the draft changes nothing, a circle is refused, the import is withdrawn as long as nobody built on it.
func TestGeoIsReadTakenAndTakenBack(t *testing.T) {
	each(t, func(w *world) {
		in := `{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"LineString","coordinates":[[100.5,41.2],[100.51,41.2]]},"properties":{"kind":"河段","code":"R1"}},
		{"type":"Feature","geometry":{"type":"LineString","coordinates":[[100.51,41.2],[100.52,41.2]]},"properties":{"kind":"河段","code":"R2"}},{"type":"Feature","geometry":{"type":"Point","coordinates":[100.52,41.2]},"properties":{"kind":"断面","name":"下断面","code":"D1"}}]}`
		read := func(s string) (g Geo, err error) {
			err = w.write(func(tx *db.Tx) error {
				g, err = w.ReadTx(tx, w.officer, w.district.ID, "管网.geojson", []byte(s), 5)
				return err
			})
			return g, err
		}
		size := func() (n, e int) {
			w.look(func(tx *db.Tx) error {
				x, err := w.Net(tx)
				if err == nil {
					n, e = x.Size()
				}
				return err
			})
			return n, e
		}
		g, err := read(in)
		w.ok(err)
		if n, e := size(); n != 0 || e != 0 {
			t.Errorf("a draft changed the network: %d %d", n, e)
		}
		if code, body, _ := w.ask(w.officer, "GET", "/environment/network/import/"+g.ID, nil); code != http.StatusOK || !strings.Contains(body, "1个端点没有接上") {
			t.Errorf("draft: %d", code)
		}
		w.ok(w.write(func(tx *db.Tx) error { _, err := w.TakeTx(tx, w.officer, g.ID); return err }))
		if n, e := size(); n != 3 || e != 2 {
			t.Errorf("taken: %d %d", n, e)
		}
		again, err := read(in)
		w.ok(err)
		if len(again.Draft.Lines) != 0 || again.Draft.Same != 3 {
			t.Errorf("the same file again: %+v", again.Draft)
		}
		back, err := read(strings.NewReplacer("R1", "R9", "R2", "R8", "[[100.5,41.2],[100.51,41.2]]", "[[100.52,41.2],[100.5,41.2]]", "[[100.51,41.2],[100.52,41.2]]", "[[100.5,41.2],[100.505,41.2]]").Replace(in))
		w.ok(err)
		err = w.write(func(tx *db.Tx) error { _, err := w.TakeTx(tx, w.officer, back.ID); return err })
		w.refused("a circle", err, fault.KindNotYet, "environment.source.w.loop")
		w.ok(w.write(func(tx *db.Tx) error { _, err := w.BackTx(tx, w.officer, g.ID); return err }))
		if n, e := size(); n != 0 || e != 0 {
			t.Errorf("taken back: %d %d", n, e)
		}
		_, err = read(strings.ReplaceAll(in, "[100.5", "[36.5"))
		w.refused("not read", err, fault.KindInvalid, "environment.source.g.outside")
		err = w.write(func(tx *db.Tx) error { _, err := w.TakeTx(tx, w.away, again.ID); return err })
		w.refused("another district", err, fault.KindNotFound, "access.not_found")
		w.sound()
	})
}

// TestThePages answer with what they are about, and with nothing to another district.
func TestThePages(t *testing.T) {
	each(t, func(w *world) {
		id := w.river()
		w.measured(id["mine"], "w01018", "44", "2026-03-11")
		for _, d := range []string{"2026-03-09", "2026-03-10", "2026-03-11"} {
			w.measured(id["up"], "w01018", "12", d)
			w.measured(id["down"], "w01018", "31", d)
		}
		for path, words := range map[string][]string{
			"/environment": {"1个排放口超标", "排口HZ-01", "化学需氧量 44 mg/L，超1.20倍", "<svg"}, "/environment?view=map": {"<table"}, "/environment?view=list": {"下断面"}, "/environment/print": {"<svg"},
			"/environment/companies": {"恒泽煤业有限公司"}, "/environment/companies/" + id["firm"]: {"没有自动监测设备", "有效至2028-05-15", "没有做过晴天排水检查", "下断面"}, "/environment/companies/" + id["firm"] + "/contact": {"陶启文"}, "/environment/companies/" + id["firm"] + "/edit": {"工业路2号"},
			"/environment/outlets": {"HZ-02"}, "/environment/outlets/" + id["mine"]: {"1.20倍", "云监2026-088", "≤20 mg/L"}, "/environment/permits/" + id["permit"]: {"五年"}, "/environment/outlets/new": {"矿井水"},
			"/environment/sections/" + id["down"]: {"连续3次高20%以上", "溯源"}, "/environment/sections/" + id["down"] + "/trace?pollutant=w01018&day=2026-03-11": {"限值≤20 mg/L，超1.20倍", "没有测过，不能排除", "取水口"}, "/environment/network": {"下断面"}, "/environment/network/import": {"容差"}, "/environment/network/edges/new": {"起"},
		} {
			code, body, _ := w.ask(w.officer, "GET", path, nil)
			for _, word := range words {
				if code != http.StatusOK || !strings.Contains(body, word) {
					t.Errorf("%s: %d, want %s", path, code, word)
				}
			}
			if strings.Contains(body, "%!") || strings.Contains(body, "environment.source.") {
				i := max(strings.Index(body, "%!"), strings.Index(body, "environment.source."))
				t.Errorf("%s: words are missing: %s", path, body[max(0, i-60):min(len(body), i+60)])
			}
		}
		if _, body, _ := w.ask(w.officer, "GET", "/environment/companies/"+id["firm"], nil); strings.Contains(body, "陶启文") {
			t.Error("the contact stands on a page that does not ask for it")
		}
		for _, path := range []string{"/environment/companies/" + id["firm"], "/environment/outlets/" + id["mine"], "/environment/sections/" + id["down"], "/environment/permits/" + id["permit"], "/environment/companies/" + id["firm"] + "/contact"} {
			if code, _, _ := w.ask(w.away, "GET", path, nil); code == http.StatusOK {
				t.Errorf("another district opens %s", path)
			}
		}
		if _, body, _ := w.ask(w.away, "GET", "/environment", nil); strings.Contains(body, "HZ-01") {
			t.Error("another district sees the outlets")
		}
		code, body, _ := w.ask(w.officer, "POST", "/environment/companies/new", url.Values{"name": {"乙厂"}, "credit": {"123"}, "place": {w.district.ID}})
		if code != http.StatusUnprocessableEntity || !strings.Contains(body, "校验位") || !strings.Contains(body, `value="乙厂"`) {
			t.Errorf("a bad code: %d", code)
		}
		code, _, to := w.ask(w.officer, "POST", "/environment/outlets/"+id["storm"]+"/flow", url.Values{"seen": {"flow"}, "dry_days": {"5"}, "day": {"2026-03-12"}})
		if code != http.StatusSeeOther || !strings.HasPrefix(to, "/matters/") {
			t.Errorf("flow: %d %s", code, to)
		}
		if code, _, _ := w.ask(w.officer, "POST", "/environment/outlets/"+id["storm"]+"/end", url.Values{"rev": {"1"}}); code != http.StatusUnprocessableEntity {
			t.Errorf("an outlet that is connected ends: %d", code)
		}
	})
}

// TestTheFieldRegister names every column that may tell of somebody.
func TestTheFieldRegister(t *testing.T) {
	each(t, func(w *world) {
		w.look(func(tx *db.Tx) error {
			schema, err := people.Columns(tx)
			mine := map[string][]string{}
			for name := range Plain {
				mine[name] = schema[name]
			}
			for _, bad := range people.CheckRegister(mine, PersonFields, Plain) {
				t.Error(bad)
			}
			return err
		})
	})
}

// rowsOf exports a ledger as rows ready to come in again.
func (w *world) rowsOf(t *table.Table) (rows []*table.Row) {
	w.Helper()
	w.look(func(tx *db.Tx) error {
		return t.Owner.Export(tx, table.Filter{Scopes: []place.Path{w.district.Path}}, func(v []table.Value) error {
			if len(v) != len(t.Columns) {
				w.Fatalf("%s: %d cells for %d columns", t.Name, len(v), len(t.Columns))
			}
			rows = append(rows, &table.Row{Line: len(rows) + 4, Values: slices.Clone(v), Cols: cols(len(v))})
			return nil
		})
	})
	return rows
}

func cols(n int) (out []int) {
	for i := range n {
		out = append(out, i)
	}
	return out
}

func (w *world) batch(t *table.Table) *table.Batch {
	return &table.Batch{Table: t, Actor: w.officer.Actor, Place: w.district, Path: w.district.Path, Cache: map[string]any{}, Answers: map[string]string{}}
}

// TestLedgersGoOutAndComeBack: importing what was exported changes nothing; units in headers are converted, mixed ones refused, none asked;
// an import is taken back as a whole.
func TestLedgersGoOutAndComeBack(t *testing.T) {
	each(t, func(w *world) {
		id := w.river()
		w.ok(w.write(func(tx *db.Tx) error {
			return w.AddLimit(tx, w.officer, "outlet", id["mine"], 0, Limit{Pollutant: "pH", Op: "range", Value: "6", High: "9", Basis: "permit"})
		}))
		w.ok(w.write(func(tx *db.Tx) error {
			return w.AddLimit(tx, w.officer, "outlet", id["mine"], 0, Limit{Pollutant: "COD", Value: "20", Unit: "mg/L", Basis: "eia", Document: "环评批复"})
		}))
		list := w.tables()
		for _, tb := range list {
			rows := w.rowsOf(tb)
			b := w.batch(tb)
			w.look(func(tx *db.Tx) error { return tb.Owner.Resolve(tx, b, rows) })
			for _, r := range rows {
				if r.Verdict != table.Same || len(r.Findings) > 0 {
					t.Errorf("%s row %d: %v %+v", tb.Name, r.Line, r.Verdict, r.Findings)
				}
			}
			if tb.Name == "env-outlet" && len(rows) != 3 || tb.Name == "env-company" && len(rows) != 1 {
				t.Errorf("%s: %d rows", tb.Name, len(rows))
			}
		}
		tb := list[0]
		street, err := w.Places.Create(ctx, w.officer.Actor, place.NewPlace{Parent: w.district.ID, Kind: place.Street, Name: "柳岸街道"})
		w.ok(err)
		low := w.batch(tb)
		low.Place, low.Path = street, street.Path
		rows := w.rowsOf(tb)
		w.look(func(tx *db.Tx) error { return tb.Owner.Resolve(tx, low, rows) })
		if !rows[0].Bad() || rows[0].Findings[0].Key != "environment.source.t.district" {
			t.Errorf("a street imports sources: %+v", rows[0].Findings)
		}
		edit := func(cells map[string]string) *table.Row {
			r := &table.Row{Line: 9, Values: make([]table.Value, len(tb.Columns)), Cols: cols(len(tb.Columns))}
			for k, v := range cells {
				r.Values[tb.Index(k)] = table.TextValue(v)
			}
			return r
		}
		rows = []*table.Row{edit(map[string]string{"code": "HZ-01", "cod_ug": "18000"}), edit(map[string]string{"code": "NEW-1", "name": "新排口", "kind": "雨水排口", "spot": "100.5，41.2"}), edit(map[string]string{"code": "QH-01", "cod": "50000ug/L"}), edit(map[string]string{"code": "HZ-02", "cod_any": "40"}), edit(map[string]string{"code": "X", "name": "甲", "kind": "雨水排口", "company": "没有这家"})}
		b := w.batch(tb)
		w.ok(w.write(func(tx *db.Tx) error {
			if err := tb.Owner.Resolve(tx, b, rows); err != nil {
				return err
			}
			return tb.Owner.Commit(tx, b, rows)
		}))
		if !rows[2].Bad() || rows[2].Findings[0].Key != "environment.source.t.mixed" || !rows[4].Bad() || rows[3].Findings[0].Level != table.Asked {
			t.Errorf("mixed %+v, asked %+v, stranger %+v", rows[2].Findings, rows[3].Findings, rows[4].Findings)
		}
		w.look(func(tx *db.Tx) error {
			o, err := w.OutletByCode(tx, "HZ-01")
			if err == nil && (o.Limits[0].Value != "18" || o.Limits[0].Unit != "mg/L" || len(o.Limits) != 3) {
				t.Errorf("18000 ug/L: %+v", o.Limits)
			}
			n, err := w.OutletByCode(tx, "NEW-1")
			if err == nil && (n.Lon != 100_5000000 || n.Place != w.district.ID) {
				t.Errorf("new: %+v", n)
			}
			return err
		})
		w.ok(w.write(func(tx *db.Tx) error {
			stop, err := tb.Owner.Blocks(tx, b, b.Touched)
			if err != nil || len(stop) > 0 {
				t.Errorf("in the way: %v %v", err, stop)
			}
			return tb.Owner.Withdraw(tx, b, b.Touched)
		}))
		w.look(func(tx *db.Tx) error {
			o, err := w.OutletByCode(tx, "HZ-01")
			if err == nil && o.Limits[0].Value != "20" {
				t.Errorf("taken back: %+v", o.Limits)
			}
			_, gone := w.OutletByCode(tx, "NEW-1")
			if !fault.Is(gone, fault.KindNotFound) {
				t.Errorf("the new one stays: %v", gone)
			}
			return err
		})
		w.sound()
	})
}
