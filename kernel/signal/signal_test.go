package signal_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"linli/kernel/access"
	"linli/kernel/duty"
	"linli/kernel/ledger"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/kernel/signal"
	"linli/platform/clock"
	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/db/dbtest"
	"linli/platform/fault"
)

var ctx = context.Background()

var migrations = []db.Migrations{ledger.Migrations, place.Migrations, people.Migrations, access.Migrations, duty.Migrations, signal.Migrations}

var founder = ledger.Actor{ID: "founder", Kind: "staff", Name: "founder"}

// loop stands in for the loop of matters, which stands above this package: it counts what it is asked.
type loop struct {
	opened, also, cleared []string
	dead                  map[string]bool
	refuse                error
}

type world struct {
	*testing.T
	*signal.Service
	clk                 *clock.Settable
	log                 *ledger.Log
	loop                *loop
	compound, b1, other place.Place
	desk, far           access.Actor
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
	w := &world{T: t, clk: clock.NewSettable(time.Date(2026, 6, 11, 2, 14, 0, 0, clock.Shanghai)), loop: &loop{dead: map[string]bool{}}}
	d.SetClock(w.clk)
	keys := crypto.NewKeys(crypto.Std)
	var err error
	w.log, err = ledger.New(d, keys, w.clk, ledger.Config{})
	w.ok(err)
	places := place.New(d, w.log)
	folk := people.New(people.Deps{DB: d, Log: w.log, Keys: keys, Places: places})
	duties := duty.New(duty.Deps{DB: d, Log: w.log, Places: places, People: folk})
	w.Service = signal.New(signal.Deps{DB: d, Log: w.log, Places: places, Duties: duties})
	w.Lend(signal.Loop{
		Open: func(tx *db.Tx, c signal.Cause) (string, error) {
			if w.loop.refuse != nil {
				return "", w.loop.refuse
			}
			w.loop.opened = append(w.loop.opened, c.Alarm.Kind)
			return fmt.Sprintf("m%d", len(w.loop.opened)), nil
		},
		Also: func(tx *db.Tx, m string, c signal.Cause) error { w.loop.also = append(w.loop.also, m); return nil },
		Clear: func(tx *db.Tx, m string, c signal.Cause) error {
			w.loop.cleared = append(w.loop.cleared, m)
			return nil
		},
		Live: func(tx *db.Tx, m string) (bool, error) { return !w.loop.dead[m], nil },
	})
	mk := func(parent string, k place.Kind, name string) place.Place {
		p, err := places.Create(ctx, founder, place.NewPlace{Parent: parent, Kind: k, Name: name})
		w.ok(err)
		return p
	}
	street := mk(mk("", place.City, "云漳市").ID, place.Street, "柳岸街道")
	w.compound = mk(mk(street.ID, place.Community, "锦绣社区").ID, place.Compound, "云漳国际")
	w.other = mk(mk(street.ID, place.Community, "翠屏社区").ID, place.Compound, "翠屏里")
	w.b1, err = places.CreateBuilding(ctx, founder, place.NewBuilding{NewPlace: place.NewPlace{Parent: w.compound.ID, Label: "1"}})
	w.ok(err)
	w.desk, w.far = staff("冯建军", access.Property, w.compound.Path), staff("邢立新", access.Property, w.other.Path)
	return w
}

func staff(name, role string, at place.Path) access.Actor {
	return access.Actor{Actor: ledger.Actor{ID: "p-" + name, Kind: access.KindStaff, Name: name}, Person: "p-" + name, Grants: []access.Grant{{Role: role, Path: at}}}
}

func (w *world) device(key string, beat int64) signal.Device {
	w.Helper()
	d, err := w.Put(ctx, w.desk, signal.Register{Source: signal.MQTT, Key: key, Name: "烟感", Kind: "smoke", Place: w.b1.ID, Heartbeat: beat})
	w.ok(err)
	return d
}

func say(key, kind, value string) signal.Message {
	return signal.Message{Source: signal.MQTT, Key: key, Samples: []signal.Sample{{Kind: kind, Value: value, Keep: true}}}
}

func (w *world) take(list ...signal.Message) []signal.Outcome {
	w.Helper()
	out, err := w.Take(ctx, list...)
	w.ok(err)
	w.clk.Advance(time.Second)
	return out
}

func (w *world) open() (list []signal.Alarm) {
	w.Helper()
	w.ok(w.DB.Read(ctx, func(tx *db.Tx) (err error) { list, err = w.Open(tx, []place.Path{w.compound.Path}, 1000); return err }))
	return list
}

func (w *world) count(q string, args ...any) (n int64) {
	w.Helper()
	w.ok(w.DB.Read(ctx, func(tx *db.Tx) (err error) { n, err = tx.Count(q, args...); return err }))
	return n
}

func (w *world) sound() {
	w.Helper()
	if _, err := w.log.Sequence(ctx); err != nil {
		w.Fatal(err)
	}
	rep, err := w.log.Verify(ctx, ledger.VerifyOptions{Replayers: w.Replayers()})
	w.ok(err)
	if !rep.Sound() {
		w.Errorf("ledger: %s", rep)
	}
}

// The path of one alarm: one matter however often it comes, clearing is evidence, the word of the person on duty ends it, and
// the next alarm is a new matter.
func TestAnAlarmIsOneMatter(t *testing.T) {
	each(t, func(w *world) {
		d := w.device("yzgj/s1", 0)
		for range 5 {
			w.take(say("yzgj/s1", "smoke.alarm", "true"))
		}
		list := w.open()
		if len(list) != 1 || list[0].N != 5 || list[0].Matter != "m1" || len(w.loop.opened) != 1 {
			t.Fatalf("alarms %+v, matters %v", list, w.loop.opened)
		}
		w.take(say("yzgj/s1", "smoke.alarm", "false"))
		w.take(say("yzgj/s1", "smoke.alarm", "false"))
		if list = w.open(); len(list) != 1 || list[0].Cleared == 0 || len(w.loop.cleared) != 1 {
			t.Errorf("clearing must be evidence once and end nothing: %+v, %v", list, w.loop.cleared)
		}
		w.take(say("yzgj/s1", "smoke.alarm", "true")) // it flaps
		if list = w.open(); len(list) != 1 || list[0].N != 6 || list[0].Back != 0 || len(w.loop.opened) != 1 {
			t.Errorf("flapping: %+v, %v", list, w.loop.opened)
		}
		_, err := w.Handle(ctx, w.far, list[0].ID, signal.True, "")
		if !fault.Is(err, fault.KindNotFound) && !fault.Is(err, fault.KindDenied) {
			t.Errorf("another compound's office: %v", err)
		}
		if _, err = w.Handle(ctx, w.desk, list[0].ID, signal.False, " "); fault.Of(err).Kind != fault.KindInvalid {
			t.Errorf("false without a reason: %v", err)
		}
		a, err := w.Handle(ctx, w.desk, list[0].ID, signal.False, "油烟")
		w.ok(err)
		if a.Verdict != signal.False || a.Label != "冯建军" || a.Note != "油烟" {
			t.Errorf("handled: %+v", a)
		}
		if _, err = w.Handle(ctx, w.desk, list[0].ID, signal.True, ""); !fault.Is(err, fault.KindConflict) {
			t.Errorf("twice: %v", err)
		}
		w.take(say("yzgj/s1", "smoke.alarm", "true"))
		if len(w.loop.opened) != 2 {
			t.Errorf("after the word a new alarm is a new matter: %v", w.loop.opened)
		}
		if n := w.count("SELECT COUNT(*) FROM signal_reading WHERE device = ?", d.ID); n < 8 {
			t.Errorf("%d readings kept", n)
		}
		w.sound()
	})
}

// A device that sends a thousand alarms of a thousand parts opens one matter and no more than MostAlarms alarms; another device
// in the same batch gets its own.
func TestAFloodOpensOneMatter(t *testing.T) {
	each(t, func(w *world) {
		w.device("yzgj/mad", 0)
		w.device("yzgj/calm", 0)
		var list []signal.Message
		for i := range 1000 {
			m := say("yzgj/mad", "fire", "true")
			m.Samples[0].Part = fmt.Sprint(i)
			list = append(list, m)
		}
		w.take(append(list, say("yzgj/calm", "smoke.alarm", "true"))...)
		open := w.open()
		if len(open) != signal.MostAlarms+1 || len(w.loop.opened) != 2 {
			t.Errorf("%d alarms, matters %v", len(open), w.loop.opened)
		}
		var n int64
		for _, a := range open {
			n += a.N
		}
		if n != 1001 {
			t.Errorf("%d signals counted of 1001", n)
		}
		if len(w.loop.also) > signal.MostNotes+1 {
			t.Errorf("%d notes on one matter", len(w.loop.also))
		}
		a, err := w.Handle(ctx, w.desk, find(open, "fire").ID, signal.Test, "")
		w.ok(err)
		if rest := w.open(); len(rest) != 1 || a.Verdict != signal.Test {
			t.Errorf("one word for the whole cause: %d remain", len(rest))
		}
		w.sound()
	})
}

func find(list []signal.Alarm, kind string) signal.Alarm {
	i := slices.IndexFunc(list, func(a signal.Alarm) bool { return a.Kind == kind })
	if i < 0 {
		return signal.Alarm{}
	}
	return list[i]
}

// What nobody registered, what is old, what is a test or of bad quality, and what came already opens nothing.
func TestWhatOpensNothing(t *testing.T) {
	each(t, func(w *world) {
		d := w.device("yzgj/s1", 0)
		old := say("yzgj/s1", "smoke.alarm", "true")
		old.Retained = true
		bad, test := say("yzgj/s1", "smoke.alarm", "true"), say("yzgj/s1", "smoke.alarm", "true")
		bad.Samples[0].Quality, test.Samples[0].Quality = "bad", "test"
		test.Samples[0].At = w.clk.Now().UnixMilli() - 5000
		out := w.take(say("yzgj/unknown", "smoke.alarm", "true"), say("yzgj/unknown", "smoke.alarm", "true"), old, bad, test, say("yzgj/s1", "smoke.alarm", "maybe"))
		if out[0] != signal.Stranger || out[2] != signal.Kept || len(w.open()) != 0 || len(w.loop.opened) != 0 {
			t.Errorf("outcomes %v, alarms %v", out, w.open())
		}
		if n := w.count("SELECT n FROM signal_unknown WHERE key = 'yzgj/unknown'"); n != 2 {
			t.Errorf("the stranger is counted %d times", n)
		}
		_, err := w.Put(ctx, w.desk, signal.Register{ID: d.ID, Rev: d.Rev, Name: d.Name, Kind: d.Kind, Place: d.Place, TestUntil: w.clk.Now().Add(time.Hour).UnixMilli()})
		w.ok(err)
		w.take(say("yzgj/s1", "smoke.alarm", "true"))
		if len(w.open()) != 0 {
			t.Error("a device in test raised an alarm")
		}
		w.clk.Advance(2 * time.Hour)
		m := say("yzgj/s1", "smoke.alarm", "true")
		m.Digest = "d1"
		if out := w.take(m, m); out[0] != signal.Kept || out[1] != signal.Twice {
			t.Errorf("repeated in one batch: %v", out)
		}
		if out := w.take(m); out[0] != signal.Twice || w.open()[0].N != 1 {
			t.Errorf("repeated later: %v, counted %d", out, w.open()[0].N)
		}
		if n := w.count("SELECT COUNT(*) FROM signal_reading WHERE marks LIKE '%test%'"); n != 2 {
			t.Errorf("%d readings are marked as a test", n)
		}
	})
}

// Strangers beyond the list are counted together: noise can not fill the disk.
func TestStrangersAreBounded(t *testing.T) {
	each(t, func(w *world) {
		for n := 0; n < signal.MostUnknown+300; n += 100 {
			var list []signal.Message
			for i := range 100 {
				list = append(list, signal.Message{Source: signal.GBT26875, Key: fmt.Sprintf("%012x", n+i), Raw: strings.Repeat("字", 500)})
			}
			w.take(list...)
		}
		if n := w.count("SELECT COUNT(*) FROM signal_unknown"); n != signal.MostUnknown+1 {
			t.Errorf("%d strangers listed", n)
		}
		if n := w.count("SELECT n FROM signal_unknown WHERE key = '…'"); n != 300 {
			t.Errorf("%d counted together", n)
		}
	})
}

// A fault must last; one that goes away before is none.
func TestAFaultMustLast(t *testing.T) {
	each(t, func(w *world) {
		w.device("yzgj/s1", 0)
		w.device("yzgj/s2", 0)
		w.take(say("yzgj/s1", "fault", "true"), say("yzgj/s2", "fault", "true"))
		w.take(say("yzgj/s2", "fault", "false"))
		w.ok(w.Watch(ctx))
		if len(w.open()) != 0 {
			t.Errorf("too early: %+v", w.open())
		}
		w.clk.Advance(2 * time.Minute)
		w.ok(w.Watch(ctx))
		w.ok(w.Watch(ctx))
		if list := w.open(); len(list) != 1 || list[0].Level != signal.LevelFault || list[0].Wants != "fire.equipment" || len(w.loop.opened) != 1 {
			t.Errorf("after its time: %+v", list)
		}
	})
}

// A device is silent after three heartbeats of listening, not because we were down; when it speaks again that is evidence.
func TestSilence(t *testing.T) {
	each(t, func(w *world) {
		w.device("yzgj/s1", 60)
		w.device("yzgj/s2", 60)
		w.device("yzgj/free", 0)
		live := say("yzgj/s2", "battery", "90")
		w.clk.Advance(10 * time.Minute)
		w.ok(w.Watch(ctx))
		if len(w.open()) != 0 {
			t.Fatal("nobody listened, so nobody was silent")
		}
		beat := func(n int) {
			for range n {
				w.ok(w.Listening(ctx, signal.MQTT))
				w.take(live)
				w.clk.Advance(time.Minute)
			}
		}
		beat(2)
		w.ok(w.Watch(ctx))
		if len(w.open()) != 0 {
			t.Errorf("two heartbeats: %+v", w.open())
		}
		beat(2)
		w.ok(w.Watch(ctx))
		w.ok(w.Watch(ctx))
		list := w.open()
		if len(list) != 1 || list[0].Kind != "silent" || len(w.loop.opened) != 1 {
			t.Fatalf("silent: %+v", list)
		}
		w.take(say("yzgj/s1", "battery", "80"))
		if list = w.open(); len(list) != 1 || list[0].Cleared == 0 || len(w.loop.cleared) != 1 {
			t.Errorf("heard again: %+v", list)
		}
		w.loop.dead["m1"] = true // somebody looked and closed the matter
		w.ok(w.Watch(ctx))
		if len(w.open()) != 0 {
			t.Error("the alarm outlives its matter")
		}
		w.sound()
	})
}

// When everything falls silent at once it is our own line, and opens nothing.
func TestOurOwnLine(t *testing.T) {
	each(t, func(w *world) {
		for i := range 5 {
			w.device(fmt.Sprintf("yzgj/s%d", i), 60)
		}
		for range 5 {
			w.ok(w.Listening(ctx, signal.MQTT))
			w.clk.Advance(time.Minute)
		}
		w.ok(w.Watch(ctx))
		if len(w.open()) != 0 {
			t.Errorf("%d alarms for one broken line", len(w.open()))
		}
	})
}

// A place may have its own rule: another limit, or none.
func TestRulesOfAPlace(t *testing.T) {
	each(t, func(w *world) {
		w.device("yzgj/p1", 0)
		_, err := w.SetRule(ctx, w.far, signal.Rule{Place: w.b1.ID, Kind: "water.pressure", Op: "under", Limit: "0.2", Wants: "fire.equipment", Level: signal.LevelFault})
		if err == nil {
			t.Error("another office sets rules here")
		}
		_, err = w.SetRule(ctx, w.desk, signal.Rule{Place: w.b1.ID, Kind: "water.pressure", Op: "under", Limit: "low", Wants: "fire.equipment", Level: signal.LevelFault})
		if fault.Of(err).Kind != fault.KindInvalid {
			t.Errorf("a limit that is no number: %v", err)
		}
		_, err = w.SetRule(ctx, w.desk, signal.Rule{Place: w.compound.ID, Kind: "water.pressure", Op: "under", Limit: "0.2", Wants: "fire.equipment", Level: signal.LevelFault})
		w.ok(err)
		_, err = w.SetRule(ctx, w.desk, signal.Rule{Place: w.b1.ID, Kind: "battery", Op: "under", Limit: "10", Level: signal.LevelFault})
		w.ok(err)
		w.take(say("yzgj/p1", "water.pressure", "0.25"), say("yzgj/p1", "battery", "5"))
		if len(w.open()) != 0 {
			t.Errorf("%+v", w.open())
		}
		w.take(say("yzgj/p1", "water.pressure", "0.12"))
		if list := w.open(); len(list) != 1 || list[0].Value != "0.12" {
			t.Errorf("%+v", list)
		}
		w.sound()
	})
}

// A device's own rule comes before that of its place and goes with it; one that ends gives way to the next; a rule that somebody has
// changed meanwhile is not written over.
func TestRulesOfADevice(t *testing.T) {
	each(t, func(w *world) {
		p1, p2 := w.device("yzgj/p1", 0), w.device("yzgj/p2", 0)
		under := func(limit string) signal.Rule {
			return signal.Rule{Kind: "water.pressure", Op: "under", Limit: limit, Wants: "fire.equipment", Level: signal.LevelFault}
		}
		set := func(r signal.Rule) signal.Rule {
			got, err := w.SetRule(ctx, w.desk, r)
			w.ok(err)
			return got
		}
		place := under("0.2")
		place.Place = w.compound.ID
		set(place)
		own := under("0.1")
		own.Device = p1.ID
		if _, err := w.SetRule(ctx, w.far, own); err == nil {
			t.Error("another office sets a rule for the device")
		}
		r := set(own)
		w.take(say("yzgj/p1", "water.pressure", "0.15"), say("yzgj/p2", "water.pressure", "0.15"))
		if list := w.open(); len(list) != 1 || list[0].Device != p2.ID {
			t.Fatalf("its own rule does not come first: %+v", list)
		}
		own.Rev, own.Limit = r.Rev, "0.05"
		changed := set(own)
		if changed.ID != r.ID || changed.Rev != r.Rev+1 {
			t.Errorf("a second rule of the device: %+v", changed)
		}
		if _, err := w.SetRule(ctx, w.desk, own); !fault.Is(err, fault.KindConflict) {
			t.Errorf("written over: %v", err)
		}
		if _, err := w.EndRule(ctx, w.far, r.ID, changed.Rev); err == nil {
			t.Error("another office ends it")
		}
		if _, err := w.EndRule(ctx, w.desk, r.ID, r.Rev); !fault.Is(err, fault.KindConflict) {
			t.Errorf("ended though it was changed: %v", err)
		}
		_, err := w.EndRule(ctx, w.desk, r.ID, changed.Rev)
		w.ok(err)
		w.take(say("yzgj/p1", "water.pressure", "0.16"))
		if list := w.open(); len(list) != 2 {
			t.Errorf("the rule of the place does not hold again: %+v", list)
		}
		own.Rev = changed.Rev
		if _, err := w.SetRule(ctx, w.desk, own); !fault.Is(err, fault.KindConflict) {
			t.Errorf("an ended rule was changed: %v", err)
		}
		w.sound()
	})
}

// One message that can not be kept harms no other, and is not confirmed.
func TestOneBadMessageHarmsNoOther(t *testing.T) {
	each(t, func(w *world) {
		w.device("yzgj/s1", 0)
		w.device("yzgj/s2", 0)
		w.loop.refuse = fault.Internal(nil, "test")
		var wg sync.WaitGroup
		errs := make([]error, 2)
		for i, m := range []signal.Message{say("yzgj/s1", "smoke.alarm", "true"), say("yzgj/s2", "battery", "50")} {
			wg.Go(func() { _, errs[i] = w.Take(ctx, m) })
		}
		wg.Wait()
		if errs[0] == nil || errs[1] != nil {
			t.Errorf("errors %v", errs)
		}
		if len(w.open()) != 0 || w.count("SELECT COUNT(*) FROM signal_reading") != 1 {
			t.Error("something half-written")
		}
		w.loop.refuse = fault.NotYet("signal.stale") // the loop says no: the alarm stands all the same, with the reason
		w.take(say("yzgj/s1", "smoke.alarm", "true"))
		if list := w.open(); len(list) != 1 || list[0].Trouble == "" || list[0].Matter != "" {
			t.Errorf("%+v", list)
		}
	})
}

// Many at once: everything is kept exactly once, in few transactions.
func TestManyAtOnce(t *testing.T) {
	each(t, func(w *world) {
		const n, each = 40, 10
		for i := range n {
			w.device(fmt.Sprintf("yzgj/d%d", i), 0)
		}
		var wg sync.WaitGroup
		for i := range n {
			wg.Go(func() {
				for k := range each {
					m := say(fmt.Sprintf("yzgj/d%d", i), "temperature", fmt.Sprint(k))
					m.Digest = fmt.Sprint(k)
					m.Samples[0].At = w.clk.Now().UnixMilli() + int64(k)
					for range 2 { // and repeated
						if _, err := w.Take(ctx, m); err != nil {
							t.Error(err)
						}
					}
				}
			})
		}
		wg.Wait()
		if got := w.count("SELECT COUNT(*) FROM signal_reading"); got != n*each {
			t.Errorf("%d readings of %d", got, n*each)
		}
	})
}

func TestRegister(t *testing.T) {
	each(t, func(w *world) {
		d := w.device("yzgj/s1", 30)
		if d.Building != w.b1.ID {
			t.Errorf("counted at %s", d.Building)
		}
		for _, c := range []struct {
			name string
			r    signal.Register
			kind fault.Kind
		}{
			{"twice", signal.Register{Source: signal.MQTT, Key: "yzgj/s1", Name: "x", Kind: "smoke", Place: w.b1.ID}, fault.KindConflict},
			{"key", signal.Register{Source: signal.MQTT, Key: "yzgj", Name: "x", Kind: "smoke", Place: w.b1.ID}, fault.KindInvalid},
			{"wire key", signal.Register{Source: signal.GBT26875, Key: "1001", Name: "x", Kind: "smoke", Place: w.b1.ID}, fault.KindInvalid},
			{"source", signal.Register{Source: "fax", Key: "yzgj/s2", Name: "x", Kind: "smoke", Place: w.b1.ID}, fault.KindInvalid},
			{"name", signal.Register{Source: signal.MQTT, Key: "yzgj/s2", Name: " ", Kind: "smoke", Place: w.b1.ID}, fault.KindInvalid},
			{"heartbeat", signal.Register{Source: signal.MQTT, Key: "yzgj/s2", Name: "x", Kind: "smoke", Place: w.b1.ID, Heartbeat: 1}, fault.KindInvalid},
			{"scale", signal.Register{Source: signal.MQTT, Key: "yzgj/s2", Name: "x", Kind: "smoke", Place: w.b1.ID, Scale: "4=0"}, fault.KindInvalid},
			{"nowhere", signal.Register{Source: signal.MQTT, Key: "yzgj/s2", Name: "x", Kind: "smoke", Place: "x"}, fault.KindInvalid},
			{"elsewhere", signal.Register{Source: signal.MQTT, Key: "yzgj/s2", Name: "x", Kind: "smoke", Place: w.other.ID}, fault.KindNotFound},
			{"stale", signal.Register{ID: d.ID, Rev: 7, Name: "x", Kind: "smoke", Place: w.b1.ID}, fault.KindConflict},
		} {
			if _, err := w.Put(ctx, w.desk, c.r); fault.KindOf(err) != c.kind && !(c.name == "elsewhere" && fault.Is(err, fault.KindDenied)) {
				t.Errorf("%s: %v", c.name, err)
			}
		}
		w.take(say("yzgj/s1", "smoke.alarm", "true"))
		if err := w.End(ctx, w.desk, d.ID); !fault.Is(err, fault.KindNotYet) {
			t.Errorf("ended with an open alarm: %v", err)
		}
		_, err := w.Handle(ctx, w.desk, w.open()[0].ID, signal.Test, "")
		w.ok(err)
		w.ok(w.End(ctx, w.desk, d.ID))
		if out := w.take(say("yzgj/s1", "smoke.alarm", "true")); out[0] != signal.Stranger {
			t.Error("an ended device is still heard")
		}
		w.device("yzgj/s1", 0) // its key is free again
		w.sound()
	})
}

// The state changes with what a page shows, and only with what is under its places.
func TestStateAndWake(t *testing.T) {
	each(t, func(w *world) {
		d := w.device("yzgj/s1", 0)
		at := func(p place.Place) int64 {
			n, err := w.State(ctx, []place.Path{p.Path})
			w.ok(err)
			return n
		}
		here, there := at(w.compound), at(w.other)
		wake := w.Wake()
		w.take(say("yzgj/s1", "smoke.alarm", "true"))
		<-wake
		if at(w.compound) == here || at(w.other) != there {
			t.Error("the state does not tell whose page changed")
		}
		here, wake = at(w.compound), w.Wake()
		_, err := w.Handle(ctx, w.desk, w.open()[0].ID, signal.True, "")
		w.ok(err)
		<-wake
		if at(w.compound) == here {
			t.Error("a word does not change the state")
		}
		w.ok(w.End(ctx, w.desk, d.ID))
		w.ok(w.Sweep(ctx))
	})
}

func TestFieldsAreRegistered(t *testing.T) {
	each(t, func(w *world) {
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) error {
			schema, err := people.Columns(tx)
			for _, bad := range people.CheckRegister(schema, signal.Fields, signal.Plain) {
				t.Error(bad)
			}
			return err
		}))
	})
}
