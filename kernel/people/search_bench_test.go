package people_test

import (
	"math/rand/v2"
	"os"
	"sort"
	"strconv"
	"testing"
	"time"

	"linli/kernel/people"
	"linli/kernel/people/peopletest"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/db/dbtest"
)

// BenchmarkSearch finds persons by every part in a sample of LINLI_BENCH_PERSONS (30,000 when
// not set, 3,000,000 for the bar of 20 ms at two characters), as a community, a street, a
// district and the city see it, and reports the 99th percentile in ms.
func BenchmarkSearch(b *testing.B) {
	n := 30_000
	if s := os.Getenv("LINLI_BENCH_PERSONS"); s != "" {
		n, _ = strconv.Atoi(s)
	}
	for _, dialect := range []string{"sqlite", "postgres"} {
		b.Run(dialect, func(b *testing.B) {
			open := dbtest.SQLite
			if dialect == "postgres" {
				open = dbtest.Postgres
			}
			w := newTown(b, open(b, migrations))
			start := time.Now()
			if _, err := peopletest.Fill(ctx, w.people, n, nil); err != nil {
				b.Fatal(err)
			}
			if dialect == "postgres" {
				if err := w.db.Write(ctx, func(tx *db.Tx) error { _, err := tx.Exec("ANALYZE person"); return err }); err != nil {
					b.Fatal(err)
				}
			}
			b.Logf("%d persons loaded in %s", n, time.Since(start).Round(time.Second))
			some := peopletest.Path(0)
			up := some.Ancestors()
			for _, s := range []struct {
				name  string
				scope place.Path
			}{{"compound", some}, {"community", up[3]}, {"street", up[2]}, {"district", up[1]}, {"city", up[0]}} {
				for _, kind := range []string{"1char", "2chars", "3chars", "given2", "initial1", "initials3", "phone4", "phone7"} {
					b.Run(s.name+"/"+kind, func(b *testing.B) { percentile(b, w, kind, s.scope) })
				}
			}
		})
	}
}

func percentile(b *testing.B, w *town, kind string, scope place.Path) {
	r := rand.New(rand.NewPCG(1, 2))
	took := make([]float64, 0, b.N)
	for b.Loop() {
		text := part(r, kind)
		start := time.Now()
		if err := w.db.Read(ctx, func(tx *db.Tx) error {
			_, err := w.people.Search(tx, people.Query{Text: text, Scopes: []place.Path{scope}})
			return err
		}); err != nil {
			b.Fatal(err)
		}
		took = append(took, float64(time.Since(start).Microseconds())/1000)
	}
	sort.Float64s(took)
	b.ReportMetric(took[len(took)*99/100], "p99-ms")
	b.ReportMetric(took[len(took)-1], "max-ms")
}

// part draws a text of a kind from names as frequent as those on file.
func part(r *rand.Rand, kind string) string {
	name := []rune(peopletest.Name(r))
	for len(name) < 3 {
		name = []rune(peopletest.Name(r))
	}
	digits := strconv.Itoa(10_000_000 + r.IntN(80_000_000))
	switch kind {
	case "1char":
		return string(name[:1])
	case "2chars":
		return string(name[:2])
	case "given2":
		return string(name[1:])
	case "initial1":
		return string(rune('a' + r.IntN(26)))
	case "initials3":
		return string([]rune{'w', rune('a' + r.IntN(26)), rune('a' + r.IntN(26))})
	case "phone4":
		return digits[4:]
	case "phone7":
		return digits[1:]
	}
	return string(name)
}
