package penalty

import (
	"math/rand/v2"
	"strings"
	"testing"

	"linli/platform/clock"
	"linli/platform/fault"
)

func FuzzFindings(f *testing.F) {
	who := `"evidence":"e","officer":"甲某","reviewer":"乙某"`
	for _, s := range []string{
		`[{"key":"exceedance","grade":4,"weight":0.25,` + who + `},{"key":"rest","grade":1,"weight":"0.75",` + who + `}]`,
		`{"method":"P","factors":[{"key":"a","percent":18,` + who + `}],"round":1000}`, `{"method":"P","factors":[{"key":"a","percent":"100",` + who + `}],"lighten":{"finding":"x","basis":"y","yuan":5,"officer":"a","reviewer":"b"}}`,
		`{"table":"example-p","factors":[{"key":"exceedance","percent":"12",` + who + `}]}`, `{"factors":[{"grade":-9223372036854775808,"weight":1e300}]}`, `[`, `null`, `[null]`, `{"factors":[{"weight":{}}]}`,
	} {
		f.Add(s, int64(100000), int64(1000000))
	}
	f.Fuzz(func(t *testing.T, body string, low, high int64) {
		file, err := ReadFindings(strings.NewReader(body))
		if err != nil {
			if fault.KindOf(err) != fault.KindInvalid {
				t.Errorf("%q: %v", body, err)
			}
			return
		}
		table, err := file.Of(Embedded(), "2026-04-20")
		if err != nil {
			return
		}
		s, err := Compute(table, low, high, file.Findings)
		if err != nil {
			if fault.KindOf(err) != fault.KindInvalid {
				t.Errorf("%q: %v", body, err)
			}
			return
		}
		if s.Yuan > high || s.Yuan < low && s.Findings.Lighten == nil || s.Yuan < 0 {
			t.Errorf("%q in %d..%d: %d", body, low, high, s.Yuan)
		}
		for _, x := range s.Findings.Factors {
			if x.Evidence == "" || x.Officer == x.Reviewer {
				t.Errorf("%q: computed without ground", body)
			}
		}
	})
}

func FuzzRuleFiles(f *testing.F) {
	for _, kind := range Kinds() {
		b, err := File(kind)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(kind, string(b))
	}
	f.Add(KindTerms, `[{"id":"penalty.pay","title":"x","source":"s","deadline":{"unit":"month","n":99999}}]`)
	f.Fuzz(func(t *testing.T, kind, body string) {
		r, err := Embedded().With(kind, strings.NewReader(body))
		if err != nil {
			if k := fault.KindOf(err); k != fault.KindInvalid && k != fault.KindNotFound {
				t.Errorf("%s %q: %v", kind, body, err)
			}
			return
		}
		for _, s := range r.Statutes() {
			_, _ = r.Choose(s.ID, Dates{Act: "2026-03-21", Decision: "2026-09-20"})
		}
		_ = r.Terms()
	})
}

// The surcharge never falls as days go by, never exceeds the fine, and a suspended day costs nothing.
func TestSurchargeRisesToTheFineAndStops(t *testing.T) {
	rnd := rand.New(rand.NewPCG(20260630, 9))
	for range 200 {
		fine, due := 1+rnd.Int64N(1_000_000), clock.AddDays("2026-01-01", rnd.IntN(300))
		from := clock.AddDays(due, 1+rnd.IntN(20))
		stop := []Span{{from, clock.AddDays(from, rnd.IntN(10))}}
		last := int64(0)
		for n := range 60 {
			day := clock.AddDays(due, n)
			s, err := Late(fine, due, day, stop, nil)
			if err != nil || s.Fen < last || s.Fen > fine*100 || s.Capped != (s.Fen == fine*100) || stop[0].has(day) && s.Fen != last {
				t.Fatalf("%d due %s, %s, out %v: %+v after %d %v", fine, due, day, stop, s, last, err)
			}
			last = s.Fen
		}
	}
}

// Stretches of the daily fine join without gap or overlap, and their days add up.
func TestDailyStretchesJoin(t *testing.T) {
	rnd := rand.New(rand.NewPCG(20260630, 10))
	for range 200 {
		delivered := clock.AddDays("2026-08-15", rnd.IntN(100))
		day, visits := delivered, []string{}
		for range 1 + rnd.IntN(4) {
			day = clock.AddDays(day, 1+rnd.IntN(30))
			visits = append(visits, day)
		}
		list, err := ContinuedFine(260000, delivered, visits...)
		if err != nil {
			t.Fatal(err)
		}
		next, sum := clock.AddDays(delivered, 1), int64(0)
		for _, x := range list {
			if x.From != next || x.Total != x.Days*260000 || x.Days != days(x.From, x.To)+1 {
				t.Fatalf("%+v after %s", x, next)
			}
			next, sum = clock.AddDays(x.To, 1), sum+x.Days
		}
		if sum != days(delivered, visits[len(visits)-1]) {
			t.Fatal("days", sum)
		}
	}
}
