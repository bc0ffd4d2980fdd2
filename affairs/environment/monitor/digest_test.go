package monitor

import (
	"slices"
	"sync"
	"testing"
	"time"

	"linli/kernel/signal"
	"linli/platform/clock"
	"linli/platform/db"
)

// What was prepared before another digested the same frames is written once.
func TestTwoDigestTheSameFrames(t *testing.T) {
	each(t, func(w *world) {
		w.mine(mn)
		hour := time.Date(2026, 11, 23, 8, 0, 0, 0, clock.Shanghai)
		w.ok(w.DB.Write(ctx, func(tx *db.Tx) error {
			_, err := w.TakeTx(tx, []signal.Upload{upload(mn, Hour, hour.Add(time.Hour), hour, "w01018", "44.0", "N", "w21003", "0.8", "N")})
			return err
		}))
		var d *digestion
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) (err error) { d, err = w.prepare(tx); return err }))
		if d.count != 1 || len(d.means) != 2 {
			t.Fatalf("%d frames, %d means prepared", d.count, len(d.means))
		}
		w.ok(w.Digest(ctx))
		more, err := db.Value(ctx, w.DB, func(tx *db.Tx) (bool, error) { return w.finish(tx, d) })
		w.ok(err)
		if n := w.count("SELECT COUNT(*) FROM env_mean"); more || n != 2 {
			t.Errorf("%d means, want 2; more %v", n, more)
		}
		if n := w.count("SELECT COUNT(*) FROM matter"); n != 1 {
			t.Errorf("%d matters, want 1", n)
		}
		if n := w.count("SELECT points FROM env_block WHERE factor = 'w01018'"); n != 1 {
			t.Errorf("%d points of the day, want 1", n)
		}
		w.sound()
	})
}

// A range that was narrowed after a portion was prepared holds for it.
func TestRegisterChangesBeforeTheWriting(t *testing.T) {
	each(t, func(w *world) {
		m := w.mine(mn)
		hour := time.Date(2026, 11, 23, 8, 0, 0, 0, clock.Shanghai)
		w.ok(w.DB.Write(ctx, func(tx *db.Tx) error {
			_, err := w.TakeTx(tx, []signal.Upload{upload(mn, Hour, hour.Add(time.Hour), hour, "w01018", "44.0", "N")})
			return err
		}))
		var d *digestion
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) (err error) { d, err = w.prepare(tx); return err }))
		m.Channels[1].High = "40"
		_, err := w.Register(ctx, w.Officer, Save{Monitor: m})
		w.ok(err)
		_, err = db.Value(ctx, w.DB, func(tx *db.Tx) (bool, error) { return w.finish(tx, d) })
		w.ok(err)
		if n := w.count("SELECT COUNT(*) FROM env_mean WHERE marks = 'beyond'"); n != 1 {
			t.Error("44.0 lies beyond a range that ends at 40 and is not marked")
		}
		if n := w.count("SELECT COUNT(*) FROM matter"); n != 0 {
			t.Error("a value beyond the range of its instrument opened a matter")
		}
	})
}

// The means of an hour stand in the order in which they came, over portions and within one; the same figures stand once.
func TestMeansOfOneHour(t *testing.T) {
	each(t, func(w *world) {
		w.mine(mn)
		hour := time.Date(2026, 11, 23, 7, 0, 0, 0, clock.Shanghai)
		at := func(n int, v string) signal.Upload {
			return upload(mn, Hour, hour.Add(time.Hour+time.Duration(n)*time.Second), hour, "w01018", v, "N")
		}
		later := upload(mn, Hour, hour.Add(2*time.Hour), hour.Add(time.Hour), "w01018", "12.0", "N")
		w.send(later, at(1, "11.0"))
		w.send(at(2, "13.0"), at(3, "11.0"), at(4, "13.0"), at(5, "9.0"))
		var got []string
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) error {
			list, err := means(tx, "1 = 1 ORDER BY at, n")
			for _, m := range list {
				got = append(got, m.Value+"/"+string(rune('0'+m.N)))
			}
			return err
		}))
		if want := []string{"11.0/0", "13.0/1", "9.0/2", "12.0/0"}; !slices.Equal(got, want) {
			t.Errorf("%v, want %v", got, want)
		}
	})
}

// While many connections send, all that was answered is digested in the end, once.
func TestDigestionBesideTheIntake(t *testing.T) {
	each(t, func(w *world) {
		w.mine(mn)
		hour := time.Date(2026, 11, 20, 0, 0, 0, 0, clock.Shanghai)
		var wg sync.WaitGroup
		for c := range 8 {
			wg.Go(func() {
				for i := range 10 {
					u := upload(mn, Hour, hour.Add(time.Duration(c*10+i+1)*time.Second), hour.Add(time.Duration(i)*time.Hour), "w01018", "11.0", "N", "w21003", Decimal(int64(c), 1), "N")
					if f := w.TakeUploads([]signal.Upload{u}); f[0].What != signal.Stored {
						t.Errorf("%s", f[0].What)
					}
					if i == 5 {
						if err := w.Digest(ctx); err != nil {
							t.Error(err)
						}
					}
				}
			})
		}
		wg.Wait()
		w.ok(w.Digest(ctx))
		if n := w.count("SELECT COUNT(*) FROM env_frame"); n != 80 {
			t.Errorf("%d frames, want 80", n)
		}
		if n := w.count("SELECT COUNT(*) FROM env_mean WHERE factor = 'w01018'"); n != 10 {
			t.Errorf("%d means of the same figure, want one an hour", n)
		}
		if n := w.count("SELECT COUNT(*) FROM env_mean WHERE factor = 'w21003'"); n != 80 {
			t.Errorf("%d means of other figures, want all 80", n)
		}
	})
}

// A loader's days are read as the values of a monitor are.
func TestKeepDays(t *testing.T) {
	each(t, func(w *world) {
		m := w.mine(mn)
		var days []DayValues
		for _, day := range []string{"2026-11-20", "2026-11-21"} {
			days = append(days, DayValues{Num: m.Num, CN: Minute, Factor: "w01018", Day: day, Scale: 1, Points: []Point{{0, 110, 0}, {60, 125, FlagCode("M")}, {86_340, 90, 0}}})
		}
		w.ok(w.DB.Write(ctx, func(tx *db.Tx) error { return w.KeepDaysTx(tx, days) }))
		w.ok(w.DB.Write(ctx, func(tx *db.Tx) error { return w.KeepDaysTx(tx, days[1:]) }))
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) error {
			s, err := series(tx, m.Num, Minute, "w01018", "2026-11-20", "2026-11-21")
			if len(s.Points) != 6 || s.Scale != 1 || s.Points[1].Flag() != FlagCode("M") {
				t.Errorf("%+v", s)
			}
			from := dayStart("2026-11-21")
			if got := s.between(from, from+60).Points; len(got) != 1 || got[0].At != from || got[0].V != 110 {
				t.Errorf("one minute of the second day: %+v", got)
			}
			if got := s.between(from+86_400, from).Points; len(got) != 0 {
				t.Errorf("a span that ends before it begins: %+v", got)
			}
			return err
		}))
	})
}
