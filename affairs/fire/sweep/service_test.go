package sweep

import (
	"bytes"
	"net/url"
	"strings"
	"testing"
	"time"

	"linli/affairs/fire/ground"
	"linli/affairs/fire/ground/groundtest"
	"linli/kernel/access"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
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

// The embedded World and Service both hold Deps: the world's is meant.
func (w *world) deps() ground.Deps { return w.World.Deps }

func (w *world) begun() Sweep {
	w.Helper()
	x, err := w.Begin(ctx, w.Office, NewSweep{Place: w.Compound.ID, Title: "夏季敲门", Script: "您好", From: "2026-06-24", Until: "2026-07-24", Buildings: []string{w.Tower.ID}})
	w.Ok(err)
	return x
}

func (w *world) tally(x Sweep) (n Tally) {
	w.Helper()
	w.Ok(w.deps().DB.Read(ctx, func(tx *db.Tx) error {
		list, err := buildings(tx, "sweep = ?", x.ID)
		if err == nil {
			n, _, err = w.sum(tx, list, x.ID)
		}
		return err
	}))
	return n
}

// The wall fills up: a door with its ticks, a hazard that becomes a matter, nobody, refused; the figures follow.
func TestTheWallFillsUp(t *testing.T) {
	each(t, func(w *world) {
		x := w.begun()
		if n := w.tally(x); n.Homes != 10 || n.Occupied() != 10 || n.Visited() != 0 {
			t.Fatalf("%+v", n)
		}
		done, err := w.Record(ctx, w.Grid, Record{Sweep: x.ID, Home: w.Homes[0].ID, Result: Home, Good: []string{"leaflet", "alarm"}, Found: []string{"ebike", "window"}})
		w.Ok(err)
		if len(done.Matters) != 2 {
			t.Fatalf("two dangers, %d matters", len(done.Matters))
		}
		w.Ok(w.deps().DB.Read(ctx, func(tx *db.Tx) error {
			m, err := w.deps().Matters.Plain(tx, done.Matters[0])
			if m.Kind != "fire.ebike" || m.Source != "sweep" || m.Origin != "knock:"+done.Knock || m.Place != w.Homes[0].ID {
				t.Errorf("%s %s %s", m.Kind, m.Source, m.Origin)
			}
			return err
		}))
		again, err := w.Record(ctx, w.Grid, Record{Sweep: x.ID, Home: w.Homes[0].ID, Result: Home, Good: []string{"leaflet"}, Found: []string{"ebike"}})
		w.Ok(err)
		if len(again.Matters) != 1 || again.Matters[0] != done.Matters[0] {
			t.Errorf("the same danger at the same door is another matter: %v %v", done.Matters, again.Matters)
		}
		out, err := w.Record(ctx, w.Grid, Record{Sweep: x.ID, Home: w.Homes[1].ID, Result: Nobody, Found: []string{"gas"}})
		w.Ok(err)
		if out.Second != "2026-07-01" || len(out.Matters) != 0 {
			t.Errorf("nobody: %+v", out)
		}
		_, err = w.Record(ctx, w.Grid, Record{Sweep: x.ID, Home: w.Homes[2].ID, Result: Refused})
		w.Ok(err)
		if n := w.tally(x); n.Visited() != 2 || n.Nobody != 1 || n.Refused != 1 || n.Hazardous != 1 || n.Left() != 7 {
			t.Errorf("%+v", n)
		}
		w.Clk.Set(time.Date(2026, 7, 1, 18, 0, 0, 0, w.Clk.Now().Location()))
		last, err := w.Record(ctx, w.Grid, Record{Sweep: x.ID, Home: w.Homes[1].ID, Result: Nobody})
		w.Ok(err)
		if last.Second != "" {
			t.Errorf("a third knock is planned for %s", last.Second)
		}
		if n := w.Count("SELECT COUNT(*) FROM fire_knock WHERE last AND n = 2"); n != 1 {
			t.Errorf("%d doors were knocked on twice", n)
		}
		_, err = w.Close(ctx, w.Office, x.ID)
		w.Ok(err)
		_, err = w.Record(ctx, w.Grid, Record{Sweep: x.ID, Home: w.Homes[3].ID, Result: Home})
		w.Refused("after the end", err, fault.KindNotYet, "fire.sweep.closed")
		w.Sound(append(w.replayers(), w.deps().Matters.Replayer())...)
		w.Registered(Fields, Plain)
	})
}

// What must not be written is refused in words that say what to do, and nothing is half-written.
func TestHostileKnocks(t *testing.T) {
	each(t, func(w *world) {
		x := w.begun()
		h := w.Homes[0].ID
		for _, c := range []struct {
			name, key string
			r         Record
		}{
			{"no result", "fire.sweep.need_result", Record{}}, {"made-up result", "fire.sweep.need_result", Record{Result: "angry"}},
			{"made-up tick", "fire.sweep.bad_tick", Record{Result: Home, Good: []string{"gold"}}}, {"made-up danger", "fire.sweep.bad_found", Record{Result: Home, Found: []string{"politics"}}},
			{"no key", "fire.sweep.bad_key", Record{Result: Home, Key: "1"}},
			{"help without a yes", "fire.help.need_agreed", Record{Result: Home, Help: &AddHelp{Kinds: []string{"carry"}, How: "voice"}}},
			{"help without a kind", "fire.help.need_kind", Record{Result: Home, Help: &AddHelp{How: "voice", Agreed: true}}},
			{"somebody from elsewhere", "fire.help.not_here", Record{Result: Home, Help: &AddHelp{Person: w.Old.ID, Kinds: []string{"carry"}, How: "voice", Agreed: true}}},
		} {
			c.r.Sweep, c.r.Home = x.ID, h
			_, err := w.Record(ctx, w.Grid, c.r)
			w.Refused(c.name, err, fault.KindInvalid, c.key)
		}
		_, err := w.Record(ctx, w.Elsewhere, Record{Sweep: x.ID, Home: h, Result: Home})
		w.Refused("another community", err, fault.KindNotFound, "access.not_found")
		_, err = w.Record(ctx, w.Fire, Record{Sweep: x.ID, Home: w.Tower.ID, Result: Home})
		w.Refused("a building is no door", err, fault.KindNotFound, "fire.sweep.no_door")
		_, err = w.Record(ctx, w.Grid, Record{Sweep: "x", Home: h, Result: Home})
		w.Refused("no such campaign", err, fault.KindNotFound, "fire.sweep.none")
		_, err = w.Begin(ctx, w.Grid, NewSweep{Place: w.Compound.ID})
		if fault.KindOf(err) != fault.KindDenied {
			t.Errorf("a grid worker began a campaign: %v", err)
		}
		_, err = w.Begin(ctx, w.Office, NewSweep{Place: w.Compound.ID, Title: "x", From: "2026-07-01", Until: "2026-06-01", Buildings: []string{w.Tower.ID}})
		w.Refused("backwards", err, fault.KindInvalid, "fire.sweep.bad_days")
		_, err = w.Begin(ctx, w.Office, NewSweep{Place: w.Compound.ID, Title: "x", From: "2026-07-01", Until: "2026-07-02", Buildings: []string{w.OtherTower.ID}})
		w.Refused("a tower of the neighbour", err, fault.KindInvalid, "fire.sweep.bad_building")
		if n := w.Count("SELECT (SELECT COUNT(*) FROM fire_knock) + (SELECT COUNT(*) FROM fire_help) + (SELECT COUNT(*) FROM fire_sweep) - 1"); n != 0 {
			t.Errorf("%d rows were left behind", n)
		}
	})
}

// A phone that sends the same knock again gets the same answer; with other content it is refused.
func TestTheSameKnockAgain(t *testing.T) {
	each(t, func(w *world) {
		x := w.begun()
		r := Record{Sweep: x.ID, Home: w.Homes[0].ID, Key: id.New(), Result: Home, Found: []string{"ebike"}}
		one, err := w.Record(ctx, w.Grid, r)
		w.Ok(err)
		two, err := w.Record(ctx, w.Grid, r)
		w.Ok(err)
		if two.Knock != one.Knock || !two.Again || w.Count("SELECT COUNT(*) FROM matter") != 1 {
			t.Errorf("%+v %+v", one, two)
		}
		r.Result = Refused
		_, err = w.Record(ctx, w.Grid, r)
		w.Refused("other content", err, fault.KindInvalid, "access.idempotency_mismatch")
	})
}

// The rescue list: with a yes only, sealed, counted by floor for the plan, by name only with the right and a recorded look; a yes
// that is taken back, a death and an erasure end it at once.
func TestRescueList(t *testing.T) {
	each(t, func(w *world) {
		x := w.begun()
		five := w.Homes[4]
		done, err := w.Record(ctx, w.Grid, Record{Sweep: x.ID, Home: five.ID, Result: Home, Help: &AddHelp{Person: w.Old.ID, Kinds: []string{"wheelchair", "carry"}, Note: "两人抬", How: "voice", Agreed: true}})
		w.Ok(err)
		_, err = w.AddHelp(ctx, w.Grid, five.ID, AddHelp{Person: w.Wife.ID, Kinds: []string{"frail"}, How: "paper", Agreed: true})
		w.Ok(err)
		_, err = w.AddHelp(ctx, w.Grid, w.Homes[0].ID, AddHelp{Kinds: []string{"child"}, How: "voice", Agreed: true})
		w.Ok(err)
		w.Ok(w.deps().DB.Read(ctx, func(tx *db.Tx) error {
			floors, err := w.NeedHelp(tx, w.Tower.ID)
			if len(floors) != 2 || floors[0].FloorNo != 5 || floors[0].People != 2 || floors[0].Kinds["carry"] != 1 {
				t.Errorf("%+v", floors)
			}
			var box []byte
			if err := tx.Get("SELECT box FROM fire_help WHERE id = ?", []any{done.Help}, &box); err != nil {
				return err
			}
			if bytes.Contains(box, []byte("carry")) || bytes.Contains(box, []byte("两人抬")) {
				t.Error("the list lies open in the database")
			}
			seam, err2 := w.deps().Seams.Helped(tx, w.Tower)
			if len(seam) != 3 || seam[0].FloorNo != 5 || !strings.Contains(seam[0].How+seam[1].How, "两人抬") {
				t.Errorf("%+v", seam)
			}
			if err == nil {
				err = err2
			}
			return err
		}))
		names := func(a access.Actor, reason string) (list []Named, err error) {
			return list, w.deps().DB.Write(ctx, func(tx *db.Tx) (err error) { list, err = w.Names(tx, a, w.Tower.ID, reason); return err })
		}
		_, err = names(w.Fire, "")
		w.Refused("without a reason", err, fault.KindInvalid, "access.reason_needed")
		_, err = names(w.Head, "看看")
		if fault.KindOf(err) != fault.KindDenied {
			t.Errorf("the property manager read the list: %v", err)
		}
		_, err = names(w.Elsewhere, "火警")
		w.Refused("another community", err, fault.KindNotFound, "access.not_found")
		list, err := names(w.Fire, "3号楼火警")
		w.Ok(err)
		if len(list) != 3 || !strings.HasSuffix(list[0].Door, "501") || list[2].Name == "" {
			t.Errorf("%+v", list)
		}
		w.Ok(w.deps().DB.Read(ctx, func(tx *db.Tx) error {
			for _, p := range []string{w.Old.ID, w.Wife.ID} {
				looks, err := w.deps().People.Looks(tx, p, 5)
				if err != nil {
					return err
				}
				if len(looks) != 1 || looks[0].Who != w.Fire.Name {
					t.Errorf("%d looks on record", len(looks))
				}
			}
			return nil
		}))
		_, err = w.deps().People.Withdraw(ctx, groundtest.Founder, w.Wife.ID, Consent)
		w.Ok(err)
		list, err = names(w.Fire, "3号楼火警")
		w.Ok(err)
		if len(list) != 2 {
			t.Errorf("the yes was taken back, yet %d are listed", len(list))
		}
		w.Refused("no reason to end", w.EndHelp(ctx, w.Grid, done.Help, " ", true), fault.KindInvalid, "fire.help.need_why")
		w.Ok(w.EndHelp(ctx, w.Grid, done.Help, "搬到一楼", false))
		w.Refused("twice", w.ReviewHelp(ctx, w.Grid, done.Help), fault.KindNotFound, "fire.help.none")
		w.Sound(append(w.replayers(), w.deps().Matters.Replayer())...)
		_, err = w.deps().People.Erase(ctx, groundtest.Founder, w.Old.ID, "本人要求", "王丽娟")
		w.Ok(err)
		if n := w.Count("SELECT COUNT(*) FROM fire_help WHERE person = ?", w.Old.ID); n != 0 {
			t.Errorf("%d rows of an erased person", n)
		}
		w.Sound(append(w.replayers(), w.deps().Matters.Replayer())...) // what the law orders is no damage
	})
}

// In the browser: campaign → wall → door → 在家 → the next door opens by itself; the phone without signal gets JSON; a refused form
// keeps what was typed.
func TestFromDoorToDoor(t *testing.T) {
	each(t, func(w *world) {
		p := &pagesOf{w.Service}
		ask := func(a access.Actor, method, path string, form url.Values) (int, string, string) {
			return w.Ask(p.routes(), a, method, path, form, "")
		}
		status, body, _ := ask(w.Office, "GET", "/fire/sweeps/new?place="+w.Compound.ID, nil)
		if status != 200 || !strings.Contains(body, w.Tower.ID) {
			t.Fatalf("form %d", status)
		}
		status, _, to := ask(w.Office, "POST", "/fire/sweeps/new", url.Values{"place": {w.Compound.ID}, "title": {"夏季"}, "from": {"2026-06-24"}, "until": {"2026-07-24"}, "buildings": {w.Tower.ID}})
		if status != 303 {
			t.Fatalf("begin %d", status)
		}
		_, body, _ = ask(w.Grid, "GET", to, nil)
		wall := to + "/wall/" + w.Tower.ID
		if !strings.Contains(body, wall) {
			t.Fatal("the campaign does not lead to its wall")
		}
		_, body, _ = ask(w.Grid, "GET", wall, nil)
		door := to + "/doors/" + w.Homes[0].ID
		if !strings.Contains(body, door) || !strings.Contains(body, "下一户 1单元101") {
			t.Fatal("the wall offers no next door")
		}
		_, body, _ = ask(w.Grid, "GET", door, nil)
		if !strings.Contains(body, `data-offline="knock"`) || !strings.Contains(body, `value="`+to+"/doors/"+w.Homes[1].ID+`"`) {
			t.Error("the door is no form for a phone without signal, or does not know the next one")
		}
		status, _, next := ask(w.Grid, "POST", door, url.Values{"key": {id.New()}, "result": {"home"}, "good": {"leaflet"}})
		if status != 303 || next != to+"/doors/"+w.Homes[1].ID {
			t.Errorf("%d leads to %s", status, next)
		}
		status, body, _ = w.Ask(p.routes(), w.Grid, "POST", next, url.Values{"key": {id.New()}, "result": {"nobody"}}, "application/json")
		if status != 200 || !strings.Contains(body, `"second":"2026-07-01"`) {
			t.Errorf("json %d %s", status, body)
		}
		status, body, _ = ask(w.Grid, "POST", to+"/doors/"+w.Homes[4].ID, url.Values{"key": {id.New()}, "result": {"home"}, "help": {"carry"}, "how": {"voice"}, "help_note": {"钥匙在对门"}})
		if status != 422 && status != 400 || !strings.Contains(body, "没有同意就不登记") || !strings.Contains(body, "钥匙在对门") {
			t.Errorf("refused form %d", status)
		}
		if status, _, _ := ask(w.Elsewhere, "GET", wall, nil); status != 404 {
			t.Errorf("another community sees the wall: %d", status)
		}
		for _, path := range []string{wall + "?view=list", wall + "?view=print", wall + "?home=" + w.Homes[0].ID, door + "/card", "/fire/sweeps", "/fire/sweeps?state=closed"} {
			if status, _, _ := ask(w.Grid, "GET", path, nil); status != 200 {
				t.Errorf("%s: %d", path, status)
			}
		}
		w.Ok(w.deps().DB.Read(ctx, func(tx *db.Tx) error {
			day, err := w.Today(tx, "zh", w.Grid)
			if len(day.Rows) != 1 || day.Rows[0].Row.Href != to+"/doors/"+w.Homes[2].ID {
				t.Errorf("today %+v", day)
			}
			if err != nil {
				return err
			}
			kept, err := w.Keep(tx, w.Grid)
			if len(kept) != 8 {
				t.Errorf("%d doors are kept for the phone", len(kept))
			}
			if err != nil {
				return err
			}
			rows, err := w.AtHome(tx, "zh", w.Grid, w.Homes[1].ID)
			if len(rows) != 1 || rows[0].Mark.Word != "没人" {
				t.Errorf("%+v", rows)
			}
			return err
		}))
	})
}
