package monitor

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"linli/kernel/people"
	"linli/kernel/signal"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
)

const mn = "A1400400000000000000A001"

func (w *world) fates(what string, got []signal.Fate, want ...string) {
	w.Helper()
	for i, f := range got {
		answer := want[i] == signal.Stored || want[i] == signal.Duplicate
		if f.What != want[i] || f.Answer != answer {
			w.Errorf("%s, frame %d: %s (answered %v), want %s", what, i+1, f.What, f.Answer, want[i])
		}
	}
}

func (w *world) notes(matter string) (n int) {
	w.Helper()
	w.ok(w.DB.Read(ctx, func(tx *db.Tx) error {
		steps, err := w.Matters.Steps(tx, matter)
		for _, s := range steps {
			if s.Act == "note" {
				n++
			}
		}
		return err
	}))
	return n
}

func (w *world) sound() {
	w.Helper()
	for {
		n, err := w.log.Sequence(ctx)
		w.ok(err)
		if n == 0 {
			break
		}
	}
	r, err := w.log.Verify(ctx, verifyOptions(w))
	if err != nil || !r.Sound() {
		w.Errorf("ledger: %v %+v", err, r.Damage)
	}
}

// The worked example of hj212.md 14: an hour mean of COD 44.0 at an outlet whose limit is 20 opens one matter that says 1.20; a resend is
// answered again and stored once; the next hour is evidence on it; a lower value closes nothing.
func TestAnHourOverTheLimitOpensOneMatter(t *testing.T) {
	each(t, func(w *world) {
		m := w.mine(mn)
		hour := time.Date(2026, 11, 23, 8, 0, 0, 0, clock.Shanghai)
		u := upload(mn, Hour, hour.Add(90*time.Minute+125*time.Millisecond), hour, Flow, "3.5", "N", "w01018", "44.0", "N", "w21003", "0.8", "N")
		w.fates("first", w.send(u), signal.Stored)
		w.fates("resend", w.send(u, u), signal.Duplicate, signal.Duplicate)
		if n := w.count("SELECT COUNT(*) FROM env_mean"); n != 3 {
			t.Errorf("%d means, want 3", n)
		}
		if n := w.count("SELECT COUNT(*) FROM matter WHERE kind = 'environment.monitor'"); n != 1 {
			t.Fatalf("%d matters, want 1", n)
		}
		var id, title, words string
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) error {
			if err := tx.Get("SELECT matter FROM env_cause", nil, &id); err != nil {
				return err
			}
			x, err := w.Matters.Plain(tx, id)
			title, words = x.Title, x.Text
			return err
		}))
		if !strings.Contains(title, "化学需氧量 44.0 mg/L") || !strings.Contains(words, "超标1.20倍") || !strings.Contains(words, "DB14/1928-2019") || !strings.Contains(words, m.Name) || strings.Contains(words, "/environment/") {
			t.Errorf("%s / %s", title, words)
		}
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) error {
			x, err := w.Matters.Plain(tx, id)
			if err != nil {
				return err
			}
			rows, err := w.onMatter(tx, "zh", w.Officer, x)
			if len(rows) != 1 || rows[0].Href != home+"/"+m.ID+"?f=w01018" || !strings.Contains(rows[0].Title, "化学需氧量") {
				t.Errorf("the matter leads to %+v", rows)
			}
			if far, e := w.onMatter(tx, "zh", w.Elsewhere, x); len(far) != 0 || e != nil {
				t.Errorf("an officer of another district is led to %+v %v", far, e)
			}
			return err
		}))
		w.send(upload(mn, Hour, hour.Add(150*time.Minute), hour.Add(time.Hour), "w01018", "43.1", "N"))
		w.send(upload(mn, Hour, hour.Add(210*time.Minute), hour.Add(2*time.Hour), "w01018", "17.0", "N"))
		if n := w.count("SELECT COUNT(*) FROM matter"); n != 1 {
			t.Errorf("%d matters after more hours", n)
		}
		if n := w.notes(id); n != 1 {
			t.Errorf("%d notes of evidence, want 1", n)
		}
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) error {
			x, err := w.Matters.Plain(tx, id)
			if x.State.Ended() {
				t.Error("a lower value closed the matter")
			}
			return err
		}))
		w.sound()
	})
}

// Nothing but a mean with flag N, within the range, in the limit's unit, the first of its hour, counts.
func TestWhatDoesNotCount(t *testing.T) {
	each(t, func(w *world) {
		m := sample(mn, w.Community.ID)
		m.Channels[2].LUnit = "ug/L" // the limit is in another unit than the device: nothing is compared
		_, err := w.Register(ctx, w.Officer, Save{Monitor: m, Password: "LinLi1"})
		w.ok(err)
		hour := time.Date(2026, 11, 22, 0, 0, 0, 0, clock.Shanghai)
		for i, x := range [][2]string{{"44.0", "C"}, {"44.0", "M"}, {"44.0", "T"}, {"44.0", ""}, {"44.0", "x"}, {"", "N"}, {"NaN", "N"}, {"300", "N"}, {"20", "N"}, {"20.0", "N"}, {"1e9", "N"}} {
			w.send(upload(mn, Hour, time.Time{}, hour.Add(time.Duration(i)*time.Hour), "w01018", x[0], x[1], "w21003", "9.9", "N"))
		}
		if n := w.count("SELECT COUNT(*) FROM matter"); n != 0 {
			t.Errorf("%d matters of values that do not count", n)
		}
		if n := w.count("SELECT COUNT(*) FROM env_mean WHERE factor = 'w01018'"); n != 11 {
			t.Errorf("%d means kept, want all 11", n)
		}
		w.send(upload(mn, Hour, time.Time{}, hour.Add(8*time.Hour), "w01018", "44", "N")) // a second value for an hour
		if n := w.count("SELECT COUNT(*) FROM env_mean WHERE factor = 'w01018' AND n = 1"); n != 0 {
			t.Error("without QN the same time is the same frame: another content is refused")
		}
		w.send(upload(mn, Hour, hour.Add(30*time.Hour), hour.Add(8*time.Hour), "w01018", "44", "N"))
		if n := w.count("SELECT COUNT(*) FROM env_mean WHERE factor = 'w01018' AND n = 1"); n != 1 {
			t.Error("the second value of an hour is kept beside the first")
		}
		if n := w.count("SELECT COUNT(*) FROM matter WHERE title LIKE '%化学需氧量%'"); n != 0 {
			t.Error("the second value of an hour counted")
		}
	})
}

// A day counts when 18 of its hours do; flagged hours are left out of them.
func TestDayMean(t *testing.T) {
	each(t, func(w *world) {
		w.mine(mn)
		for d, valid := range []int{17, 18} {
			day := time.Date(2026, 11, 20+d, 0, 0, 0, 0, clock.Shanghai)
			for h := range 24 {
				flag := "N"
				if h >= valid {
					flag = "M"
				}
				w.send(upload(mn, Hour, time.Time{}, day.Add(time.Duration(h)*time.Hour), "w01018", "15", flag))
			}
			w.send(upload(mn, Day, time.Time{}, day, "w01018", "21", "N"))
			if n := w.count("SELECT COUNT(*) FROM matter"); n != int64(d) {
				t.Errorf("%d valid hours: %d matters", valid, n)
			}
		}
	})
}

// T9: unknown MN, wrong PW, another source, a clock ten minutes off, the future, the same exchange with other content: not answered, nothing
// counted, one matter for a reason.
func TestSpoofedFrames(t *testing.T) {
	each(t, func(w *world) {
		m := sample(mn, w.Community.ID)
		m.Nets = "10.3.0.0/16 203.0.113.7"
		_, err := w.Register(ctx, w.Officer, Save{Monitor: m, Password: "LinLi1"})
		w.ok(err)
		now := w.clk.Now()
		good := upload(mn, Realtime, now, now, "w01018", "44.0", "N")
		bad := func(change func(u *signal.Upload)) signal.Upload {
			u := upload(mn, Realtime, now.Add(time.Second), now, "w01018", "44.0", "N")
			change(&u)
			return u
		}
		list := []signal.Upload{good,
			bad(func(u *signal.Upload) { u.Device = "B1" }), bad(func(u *signal.Upload) { u.Device = "B2" }),
			bad(func(u *signal.Upload) { u.Password = "LinLi2" }), bad(func(u *signal.Upload) { u.Password = "" }),
			bad(func(u *signal.Upload) { u.Remote = "198.51.100.9" }), bad(func(u *signal.Upload) { u.Remote = "nonsense" }),
			upload(mn, Realtime, now.Add(11*time.Minute), now, "w01018", "1", "N"), upload(mn, Realtime, now.Add(-11*time.Minute), now, "w01018", "1", "N"),
			upload(mn, Hour, now, now.Add(25*time.Hour), "w01018", "44", "N"),
			bad(func(u *signal.Upload) { u.Exchange = good.Exchange; u.Items[0].Values["Rtd"] = "12" }),
			bad(func(u *signal.Upload) { u.Remote = "::ffff:203.0.113.7" }),
			upload(mn, Beat, now, now)}
		w.fates("one batch", w.send(list...), signal.Stored, signal.NotKnown, signal.NotKnown, signal.BadSecret, signal.BadSecret, signal.BadOrigin, signal.BadOrigin, signal.BadTime, signal.BadTime, signal.BadTime, Altered, signal.Stored, signal.Stored)
		w.fates("replayed later with other content", w.send(list[10]), Altered)
		w.fates("again", w.send(list[1], list[3]), signal.NotKnown, signal.BadSecret)
		if n := w.count("SELECT COUNT(*) FROM env_frame"); n != 2 {
			t.Errorf("%d frames kept, want 2", n)
		}
		if n := w.count("SELECT COUNT(*) FROM matter"); n != 5 {
			t.Errorf("%d matters, want one each for unknown, password, origin, time, altered", n)
		}
		if n := w.count("SELECT n FROM env_refused WHERE mn = 'B1'"); n != 2 {
			t.Errorf("counted %d times", n)
		}
		_, err = w.Register(ctx, w.Officer, Save{Monitor: sample("B1", w.Community.ID), Password: "LinLi1"})
		w.ok(err)
		w.fates("once it is registered", w.send(bad(func(u *signal.Upload) { u.Device = "B1" })), signal.Stored)
		if n := w.count("SELECT COUNT(*) FROM env_refused WHERE mn = 'B1'"); n != 0 {
			t.Error("it is still listed as unknown")
		}
	})
}

// A flood of made-up numbers fills no table.
func TestFloodOfUnknownDevices(t *testing.T) {
	each(t, func(w *world) {
		var list []signal.Upload
		for i := range 700 {
			list = append(list, upload(fmt.Sprintf("F%05d", i), Minute, time.Time{}, w.clk.Now(), "w01018", "1", "N"))
		}
		w.send(list...)
		if n := w.count("SELECT COUNT(*) FROM env_refused"); n != mostRefused+1 {
			t.Errorf("%d rows", n)
		}
		if n := w.count("SELECT SUM(n) FROM env_refused"); n != 700 {
			t.Errorf("%d counted", n)
		}
		if n := w.count("SELECT COUNT(*) FROM matter"); n != 1 {
			t.Errorf("%d matters", n)
		}
	})
}

// Sub-packets: each is kept as it comes; completeness is known by the data time; after ten minutes one stops waiting.
func TestParts(t *testing.T) {
	each(t, func(w *world) {
		m := w.mine(mn)
		at := w.clk.Now().Truncate(time.Minute)
		part := func(at time.Time, no int, factor string) signal.Upload {
			u := upload(mn, Minute, w.clk.Now().Add(time.Duration(no)*time.Millisecond+at.Sub(w.clk.Now())), at, factor, "12.5", "N")
			u.Part, u.Parts = no, 2
			return u
		}
		w.send(part(at, 1, "w01018"))
		w.send(part(at, 2, "w21003"), part(at.Add(time.Minute), 1, "w01018"))
		if n := w.count("SELECT COUNT(*) FROM env_part WHERE state = 'whole'"); n != 1 {
			t.Errorf("%d whole", n)
		}
		w.clk.Set(w.clk.Now().Add(11 * time.Minute))
		w.ok(w.Watch(ctx))
		if n := w.count("SELECT COUNT(*) FROM env_part WHERE state = 'short'"); n != 1 {
			t.Errorf("%d given up", n)
		}
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) error {
			s, err := series(tx, m.Num, Minute, "w01018", "2026-11-23", "2026-11-23")
			if len(s.Points) != 2 || s.Scale != 1 || s.Points[0].V != 125 || s.Points[0].At != at.Unix() {
				t.Errorf("what arrived is kept: %+v", s)
			}
			return err
		}))
	})
}

// Nothing that came can be changed, not even with a database shell.
func TestAppendOnly(t *testing.T) {
	each(t, func(w *world) {
		w.mine(mn)
		w.send(upload(mn, Hour, time.Time{}, w.clk.Now().Add(-2*time.Hour), "w01018", "44", "N"))
		for _, q := range []string{"UPDATE env_frame SET body = ''", "UPDATE env_mean SET value = '10'"} {
			err := w.DB.Write(ctx, func(tx *db.Tx) error { _, err := tx.Exec(q); return err })
			if err == nil {
				t.Errorf("%s went through", q)
			}
		}
	})
}

// Retention is data: samples of seconds go after 7 days; minutes, hours and days and the frames they came in after five years (生态环境法典 183).
func TestRetention(t *testing.T) {
	each(t, func(w *world) {
		w.mine(mn)
		now := w.clk.Now()
		w.send(upload(mn, Realtime, now, now, "w01018", "1", "N"), upload(mn, Minute, now, now, "w01018", "1", "N"), upload(mn, Hour, now, now.Truncate(time.Hour), "w01018", "1", "N"))
		for _, x := range []struct{ days, blocks, frames, means int64 }{{6, 3, 3, 1}, {9, 2, 2, 1}, {40, 2, 2, 1}, {370, 2, 2, 1}, {1826, 2, 2, 1}, {5*366 + 2, 0, 0, 0}} {
			w.clk.Set(now.AddDate(0, 0, int(x.days)))
			w.ok(w.Purge(ctx))
			b, f, m := w.count("SELECT COUNT(*) FROM env_block"), w.count("SELECT COUNT(*) FROM env_frame"), w.count("SELECT COUNT(*) FROM env_mean")
			if b != x.blocks || f != x.frames || m != x.means {
				t.Errorf("after %d days: %d blocks %d frames %d means, want %+v", x.days, b, f, m, x)
			}
		}
	})
}

// The register refuses in words; it is read by its own officers only; the ledger holds each change.
func TestRegister(t *testing.T) {
	each(t, func(w *world) {
		m := w.mine(mn)
		for _, x := range []struct {
			name, key string
			change    func(s *Save)
		}{{"MN with ;", "environment.monitor.bad_mn", func(s *Save) { s.MN = "A;B" }}, {"same MN", "environment.monitor.mn_taken", func(s *Save) { s.MN = mn }}, {"no name", "environment.monitor.need_name", func(s *Save) { s.Name = " " }}, {"no PW", "environment.monitor.need_pw", func(s *Save) { s.Password = "" }},
			{"net", "environment.monitor.bad_nets", func(s *Save) { s.Nets = "10.3.0.0/99" }}, {"edition", "environment.monitor.bad_edition", func(s *Save) { s.Edition = "1999" }}, {"dates", "environment.monitor.bad_until", func(s *Save) { s.Until = "2020-01-01" }}, {"no factor", "environment.monitor.need_channel", func(s *Save) { s.Channels = nil }},
			{"twice", "environment.monitor.twice", func(s *Save) { s.Channels = append(s.Channels, s.Channels[0]) }}, {"range", "environment.monitor.bad_channel", func(s *Save) { s.Channels[0].Low = "200" }}, {"limit without basis", "environment.monitor.bad_channel", func(s *Save) { s.Channels[1].Basis = "" }}} {
			s := Save{Monitor: sample("C1", w.Community.ID), Password: "x1"}
			x.change(&s)
			_, err := w.Register(ctx, w.Officer, s)
			w.refused(x.name, err, fault.KindInvalid, x.key)
		}
		if _, err := w.Register(ctx, w.Elsewhere, Save{Monitor: sample("C1", w.Community.ID), Password: "x1"}); err == nil {
			t.Error("an officer of another district registered a monitor here")
		}
		_, err := w.End(ctx, w.Elsewhere, m.ID, "x")
		w.refused("of another district", err, fault.KindNotFound, "environment.monitor.none")
		m.Name = "二号站"
		_, err = w.Register(ctx, w.Officer, Save{Monitor: m})
		w.ok(err)
		_, err = w.Register(ctx, w.Officer, Save{Monitor: m})
		w.refused("an old page", err, fault.KindConflict, "environment.monitor.stale")
		now := w.clk.Now()
		w.fates("the password stands", w.send(upload(mn, Minute, now, now, "w01018", "1", "N")), signal.Stored)
		_, err = w.AddRecord(ctx, w.Officer, Record{Monitor: m.ID, What: "calibration", From: now.UnixMilli() - 7200_000, Until: now.UnixMilli() - 3600_000, Note: "标液核查"})
		w.ok(err)
		_, err = w.AddRecord(ctx, w.Officer, Record{Monitor: m.ID, What: "calibration", From: now.UnixMilli(), Until: now.UnixMilli() - 3600_000})
		w.refused("ends before it begins", err, fault.KindInvalid, "environment.monitor.bad_till")
		_, err = w.End(ctx, w.Officer, m.ID, "拆除")
		w.ok(err)
		w.fates("an ended monitor", w.send(upload(mn, Minute, now.Add(time.Second), now, "w01018", "1", "N")), signal.NotKnown)
		w.sound()
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) error {
			schema, err := people.Columns(tx)
			mine := map[string][]string{}
			for t := range Plain {
				mine[t] = schema[t]
			}
			for _, bad := range people.CheckRegister(mine, Fields, Plain) {
				t.Error(bad)
			}
			return err
		}))
	})
}
