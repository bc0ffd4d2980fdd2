package monitor

import (
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/platform/clock"
	"linli/platform/db"
)

// Story 9 on the monitor's side: one matter for the exceedances of spring, the copied day and the flat line flagged, and no other sign.
func TestDemo(t *testing.T) {
	each(t, func(w *world) {
		type scene struct {
			at   time.Time
			play func(tx *db.Tx) error
		}
		var list []scene
		st := affair.Stage{Now: time.Date(2026, 6, 30, 18, 0, 0, 0, clock.Shanghai), Chance: func(n uint64) *rand.Rand { return rand.New(rand.NewPCG(n, 1)) },
			Actor: func(name string) access.Actor { return staff(name, access.Environment, w.District.Path) },
			On:    func(at time.Time, play func(tx *db.Tx) error) { list = append(list, scene{at, play}) }}
		w.ok(w.Demo(st))
		slices.SortStableFunc(list, func(a, b scene) int { return a.at.Compare(b.at) })
		for _, s := range list {
			if s.at.After(st.Now) {
				continue
			}
			w.clk.Set(s.at)
			if err := w.DB.Write(ctx, s.play); err != nil {
				t.Fatalf("%s: %v", s.at, err)
			}
		}
		w.clk.Set(st.Now)
		var got []string
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) error {
			found, err := signs(tx, "1 = 1 ORDER BY factor, from_at, kind")
			for _, f := range found {
				got = append(got, f.Kind+" "+f.Factor+" "+f.Day)
			}
			return err
		}))
		want := "replay w01018 2026-06-09, flat w01018 2026-06-17, replay w21003 2026-06-09"
		if s := strings.Join(got, ", "); s != want {
			t.Errorf("signs: %s, want %s", s, want)
		}
		if n := w.count("SELECT COUNT(*) FROM matter WHERE title LIKE '%限值20%'"); n != 1 {
			t.Errorf("%d matters of COD over the limit", n)
		}
		w.picture()
	})
}

// picture writes pages for eyes, when asked to.
func (w *world) picture() {
	dir := os.Getenv("MONITOR_PAGES")
	if dir == "" {
		return
	}
	var id, sign string
	w.ok(w.DB.Read(ctx, func(tx *db.Tx) error {
		if err := tx.Get("SELECT id FROM env_monitor", nil, &id); err != nil {
			return err
		}
		return tx.Get("SELECT id FROM env_sign WHERE kind = 'replay' AND factor = 'w01018'", nil, &sign)
	}))
	for name, path := range map[string]string{"list": home, "show": home + "/" + id + "?v=hour&d=31&f=w01018", "year": home + "/" + id + "?v=day&d=366&f=w01018", "sign": home + "/" + id + "/signs/" + sign, "new": home + "/new"} {
		_, body, _ := w.ask(w.Officer, "GET", path, nil)
		w.ok(os.WriteFile(dir+"/"+name+".html", []byte(body), 0o644))
	}
}
