package care

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/fault"
	"linli/platform/text"
)

// The worked examples of domain/care.md 3.
func TestAbilityLevels(t *testing.T) {
	for _, x := range []struct {
		a    Assessment
		want int
	}{
		{Assessment{Score: 90}, 0}, {Assessment{Score: 89}, 1}, {Assessment{Score: 66}, 1}, {Assessment{Score: 65}, 2}, {Assessment{Score: 46}, 2},
		{Assessment{Score: 45}, 3}, {Assessment{Score: 30}, 3}, {Assessment{Score: 29}, 4}, {Assessment{Score: 0}, 4},
		{Assessment{Score: 70, Events: 2}, 2}, {Assessment{Score: 70, Events: 1}, 1}, {Assessment{Score: 90, Coma: true}, 4}, {Assessment{Score: 90, Dementia: true}, 1},
		{Assessment{Score: 50, Dementia: true, Mental: true, Events: 3}, 3}, {Assessment{Score: 10, Dementia: true}, 4},
	} {
		got, err := x.a.Level()
		if err != nil || got != x.want {
			t.Errorf("%+v: level %d, %v; want %d", x.a, got, err, x.want)
		}
	}
	for _, n := range []int{91, -1} {
		if _, err := (Assessment{Score: n}).Level(); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("score %d: %v, want refused", n, err)
		}
	}
}

func TestHeaviestGrade(t *testing.T) {
	if g, err := DisabilityGrade(3, 1, 4); g != 1 || err != nil {
		t.Errorf("多重 is graded by the heaviest: %d %v", g, err)
	}
	if _, err := DisabilityGrade(5); err == nil {
		t.Error("grade 5 does not exist")
	}
}

// The table of domain/care.md 2: group, at the door, any way.
func TestStrictestRuleWins(t *testing.T) {
	none := func(f Facts) Facts {
		if f.CarerAge == 0 {
			f.CarerAge = -1
		}
		if f.Ability == 0 {
			f.Ability = -1
		}
		return f
	}
	for _, x := range []struct {
		name        string
		f           Facts
		home, other string
		why         string
	}{
		{"重度失能独居", Facts{Age: 72, Ability: 3, Alone: true}, "7d", "3d", "heavy-alone"},
		{"重度失能，照护人70岁以上", Facts{Age: 72, Ability: 4, CarerAge: 74}, "7d", "3d", "heavy-old-carer"},
		{"重度失能，照护人50岁", Facts{Age: 72, Ability: 3, CarerAge: 50}, "1m", "15d", "unable"},
		{"独居80岁", Facts{Codes: []string{"C01"}, Age: 80}, "7d", "3d", "alone-80"},
		{"独居79岁", Facts{Codes: []string{"C01"}, Age: 79}, "15d", "7d", "alone"},
		{"独居且残疾", Facts{Codes: []string{"C01", "C11"}, Age: 65}, "7d", "3d", "alone-disabled"},
		{"独居59岁不算独居老人", Facts{Codes: []string{"C01"}, Age: 59}, "3m", "", "everybody"},
		{"计生特殊家庭", Facts{Codes: []string{"C07"}, Age: 55}, "15d", "7d", "lost-child"},
		{"二级残疾", Facts{Codes: []string{"C11"}, Age: 40, Disability: 2}, "15d", "7d", "heavy-disability"},
		{"三级残疾", Facts{Codes: []string{"C11"}, Age: 40, Disability: 3}, "3m", "", "everybody"},
		{"空巢", Facts{Codes: []string{"C02"}, Age: 70}, "1m", "15d", "empty-nest"},
		{"特困", Facts{Codes: []string{"C08"}, Age: 50}, "1m", "", "no-means"},
		{"低保", Facts{Codes: []string{"C09"}, Age: 50}, "1m", "", "low-income"},
		{"困境儿童", Facts{Codes: []string{"C13"}, Age: 9}, "1m", "", "child"},
		{"困境儿童高风险", Facts{Codes: []string{"C13"}, Age: 9, Risk: true}, "1m", "7d", "child"},
		{"优抚", Facts{Codes: []string{"C14"}, Age: 50}, "3m", "", "everybody"},
		{"空巢又二级残疾：残疾的严", Facts{Codes: []string{"C02", "C11"}, Age: 70, Disability: 2}, "15d", "7d", "heavy-disability"},
		{"普通户", Facts{Age: 30}, "3m", "", "everybody"},
	} {
		p := Planned(Rules(), Derive(none(x.f)), "2026-06-30")
		if p.Home.String() != x.home || p.Other.String() != x.other || len(p.Why) == 0 || p.Why[0] != x.why {
			t.Errorf("%s: %s/%s by %v, want %s/%s by %s", x.name, p.Home, p.Other, p.Why, x.home, x.other, x.why)
		}
	}
}

// A rule counts from its day on and until the day before its end.
func TestRulesAreDated(t *testing.T) {
	rules := []Rule{{ID: "old", Home: Rhythm{Days: 30}, From: "2020-01-01", Until: "2026-01-01"}, {ID: "new", Home: Rhythm{Days: 7}, From: "2026-01-01"}}
	for day, want := range map[string]string{"2019-12-31": "", "2025-12-31": "old", "2026-01-01": "new"} {
		got := ""
		if p := Planned(rules, Facts{}, day); len(p.Why) > 0 {
			got = p.Why[0]
		}
		if got != want {
			t.Errorf("%s: rule %q, want %q", day, got, want)
		}
	}
}

// Derived, never typed: 60 and 80 on the birthday itself; 失能 from the level.
func TestDerivedCategories(t *testing.T) {
	day := func(d string) time.Time { x, _ := time.Parse(time.DateOnly, d); return x }
	for d, want := range map[string]bool{"2026-05-10": false, "2026-05-11": true} {
		f := Sealed{}.Facts(text.Age("1946-05-11", day(d)), -1, d)
		if f.Has("C04") != want {
			t.Errorf("80 on %s: %v, want %v", d, f.Has("C04"), want)
		}
	}
	if f := Derive(Facts{Codes: []string{"C04"}, Age: 50, Ability: -1}); f.Has("C04") {
		t.Error("高龄 was typed for somebody of 50 and believed")
	}
	if f := Derive(Facts{Age: 50, Ability: 2}); !f.Has("C05") {
		t.Error("中度失能 is no C05")
	}
	s := Sealed{Cats: []Cat{{Code: "C17", From: "2026-01-01", Until: "2026-03-01"}}}
	if s.Facts(40, -1, "2026-02-28").Has("C17") == false || s.Facts(40, -1, "2026-03-01").Has("C17") {
		t.Error("行动不便 must end on its day")
	}
}

func TestDays(t *testing.T) {
	for _, x := range [][3]string{{"1m", "2026-01-31", "2026-02-28"}, {"1m", "2026-02-28", "2026-03-28"}, {"1m", "2024-01-31", "2024-02-29"}, {"7d", "2026-06-24", "2026-07-01"}, {"3m", "2025-11-30", "2026-02-28"}, {"", "2026-06-24", ""}} {
		r, err := ParseRhythm(x[0])
		if got := r.After(x[1]); err != nil || got != x[2] {
			t.Errorf("%s after %s: %s, want %s", x[0], x[1], got, x[2])
		}
	}
	for _, bad := range []string{"7", "d", "0d", "-1d", "500d", "7w"} {
		if _, err := ParseRhythm(bad); err == nil {
			t.Errorf("rhythm %q was taken", bad)
		}
	}
}

// A call does not reset the clock of the door; a visit at the door resets both; 没人应门 makes a new date and resets neither.
func TestClocks(t *testing.T) {
	p := Person{State: Active, Joined: "2026-06-01", LastHome: "2026-06-24", LastAny: "2026-06-24", Plan: Plan{Home: Rhythm{Days: 7}, Other: Rhythm{Days: 3}}}
	p.NextDay, p.NextWay = NextOf(p)
	if p.NextDay != "2026-06-27" || p.NextWay != WayPhone {
		t.Fatalf("next %s %s", p.NextDay, p.NextWay)
	}
	called := p.After(Visit{Day: "2026-06-27", Way: WayPhone, Met: MetSelf})
	if called.LastHome != "2026-06-24" || called.NextDay != "2026-06-30" {
		t.Errorf("after a call: last home %s, next %s", called.LastHome, called.NextDay)
	}
	again := called.After(Visit{Day: "2026-06-30", Way: WayPhone, Met: MetSelf})
	if again.NextDay != "2026-07-01" || again.NextWay != WayHome {
		t.Errorf("the door is due on 1 July however often somebody calls: %s %s", again.NextDay, again.NextWay)
	}
	shut := again.After(Visit{Day: "2026-07-01", Way: WayHome, Met: MetNobody})
	if shut.NextDay != "2026-07-04" || shut.LastAny != "2026-06-30" || shut.LastHome != "2026-06-24" {
		t.Errorf("after 没人应门: %+v", shut)
	}
	open := shut.After(Visit{Day: "2026-07-03", Way: WayHome, Met: MetFamily})
	if open.NextDay != "2026-07-06" || open.Retry != "" || open.LastHome != "2026-07-03" {
		t.Errorf("after a visit: %+v", open)
	}
	open.ExtraDue = "2026-07-04"
	if day, way := NextOf(open); day != "2026-07-04" || way != WayHome {
		t.Errorf("an extra visit comes first: %s %s", day, way)
	}
}

func TestTraceAndWatch(t *testing.T) {
	for _, x := range []struct {
		f    Facts
		want time.Duration
	}{{Facts{Alone: true, Age: 80}, 2 * time.Hour}, {Facts{Alone: true, Age: 79}, 24 * time.Hour}, {Facts{Age: 85}, 0}, {Facts{Age: 60, Ability: 3}, 24 * time.Hour}} {
		if got := TraceWithin(x.f); got != x.want {
			t.Errorf("%+v: %s, want %s", x.f, got, x.want)
		}
	}
	for _, x := range []struct {
		state, what, want string
		ok                bool
	}{{NoAnswer, "call", Traced, true}, {Traced, "neighbour", Traced, true}, {Traced, "found", Resolved, true}, {NoAnswer, "police", Emergency, true}, {Emergency, "found", Resolved, true},
		{Resolved, "call", Resolved, false}, {Done, "found", Done, false}, {NoAnswer, "pray", NoAnswer, false}} {
		if got, err := TraceState(x.state, x.what); got != x.want || (err == nil) != x.ok {
			t.Errorf("%s + %s: %s %v", x.state, x.what, got, err)
		}
	}
	p := Person{State: Active, Need: NeedRed, NextDay: "2026-06-20"}
	for day, want := range map[string]bool{"2026-06-21": false, "2026-06-22": true} {
		if Unvisited(p, day) != want {
			t.Errorf("red, due 20 June, on %s: %v", day, !want)
		}
	}
	p.ToldFor = "2026-06-20"
	if Unvisited(p, "2026-07-20") {
		t.Error("the supervisor is told twice for one due day")
	}
}

func TestShade(t *testing.T) {
	for today, want := range map[string]Shade{"2026-06-05": ShadeGreen, "2026-06-08": ShadeGreen, "2026-06-09": ShadeAmber, "2026-06-11": ShadeAmber, "2026-06-12": ShadeRed} {
		if got := ShadeOf("2026-06-01", "2026-06-11", today); got != want {
			t.Errorf("%s: %s, want %s", today, got, want)
		}
	}
}

// The data are whole: every word of a rule is known, every rule and kind has words in both languages, and the two categories
// that Linli does not keep are not there.
func TestData(t *testing.T) {
	if _, err := readCategories(categoriesCSV); err != nil {
		t.Fatal(err)
	}
	if _, err := readRules(rhythmCSV); err != nil {
		t.Fatal(err)
	}
	if _, err := readExtras(extraCSV); err != nil {
		t.Fatal(err)
	}
	words := []string{"alone", "disabled", "heavy", "risk", "old"}
	for _, r := range Rules() {
		for _, w := range r.When {
			if i := slices.IndexFunc([]string{"age>=", "ability>=", "carer>="}, func(p string) bool { return len(w) > len(p) && w[:len(p)] == p }); i >= 0 || slices.Contains(words, w) {
				continue
			}
			if _, ok := CategoryOf(w); !ok {
				t.Errorf("rule %s: nobody knows %q", r.ID, w)
			}
		}
		if !text.Has(text.ZH, "care.rule."+r.ID) || !text.Has(text.EN, "care.rule."+r.ID) {
			t.Errorf("rule %s has no words", r.ID)
		}
	}
	for _, c := range Categories() {
		if c.Code == "C12" || c.Code == "C18" {
			t.Errorf("%s: Linli keeps no list of people to be watched", c.Code)
		}
		if len(c.Sees) == 0 || c.Basis == "" {
			t.Errorf("%s: nobody may see it, or it has no basis", c.Code)
		}
	}
	for _, gap := range text.Gaps("care.") {
		t.Error(gap)
	}
	if c, ok := CategoryByWord("失能"); !ok || c.Code != "C05" {
		t.Errorf("失能 is %s", c.Code)
	}
}

// Near, willing, able and free; nobody twice; as many as can be are filled, by the shortest ways in all. Compared with trying
// everything.
func TestProposeIsOptimal(t *testing.T) {
	home := func(c, b, u, n int) place.Path {
		return place.Path(fmt.Sprintf("/001/002/%03d/%03d/%03d/%03d/", c, b, u, n))
	}
	d := rand.New(rand.NewPCG(7, 11))
	for round := range 300 {
		var wants []Want
		for i := range 1 + d.IntN(3) {
			w := Want{ID: fmt.Sprint("w", i), Path: home(1, 1+d.IntN(2), 1+d.IntN(2), i)}
			if d.IntN(3) == 0 {
				w.Needs = []string{"transfer"}
			}
			wants = append(wants, w)
		}
		var helpers []Willing
		for i := range d.IntN(5) {
			h := Willing{Person: fmt.Sprint("h", i), Path: home(1+d.IntN(2), 1+d.IntN(2), 1+d.IntN(2), 50+i), Free: []string{"any"}, Busy: d.IntN(5) == 0}
			if d.IntN(2) == 0 {
				h.Skills = []string{"transfer"}
			}
			helpers = append(helpers, h)
		}
		p, err := Propose(wants, helpers, []string{"6-pm"})
		if err != nil {
			t.Fatal(err)
		}
		used, cost := map[string]bool{}, int64(0)
		for _, w := range wants {
			for _, id := range p.For[w.ID] {
				i := slices.IndexFunc(helpers, func(h Willing) bool { return h.Person == id })
				c, ok := near(helpers[i].Path, w.Path)
				if used[id] || !ok || helpers[i].Busy || !helpers[i].able(w.Needs) {
					t.Fatalf("round %d: %s may not stand in", round, id)
				}
				used[id] = true
				cost += c
			}
			cost += p.Unmet[w.ID] * unmet
			if int64(len(p.For[w.ID]))+p.Unmet[w.ID] != w.People() {
				t.Fatalf("round %d: %d + %d places of %d", round, len(p.For[w.ID]), p.Unmet[w.ID], w.People())
			}
		}
		if best := bruteBest(wants, helpers, 0, make([]int64, len(wants))); cost != best {
			t.Fatalf("round %d: cost %d, best %d", round, cost, best)
		}
	}
}

// bruteBest tries every way of giving helpers to wants.
func bruteBest(wants []Want, helpers []Willing, i int, have []int64) int64 {
	if i == len(helpers) {
		var c int64
		for j, w := range wants {
			c += max(w.People()-have[j], 0) * unmet
		}
		return c
	}
	best := bruteBest(wants, helpers, i+1, have)
	for j, w := range wants {
		c, ok := near(helpers[i].Path, w.Path)
		if !ok || helpers[i].Busy || !helpers[i].able(w.Needs) || have[j] >= w.People() {
			continue
		}
		have[j]++
		best = min(best, c+bruteBest(wants, helpers, i+1, have))
		have[j]--
	}
	return best
}

func TestSlotsAndFree(t *testing.T) {
	from := time.Date(2026, 7, 4, 11, 0, 0, 0, clock.Shanghai) // a Saturday
	slots := Slots(from, from.Add(2*time.Hour))
	if !slices.Equal(slots, []string{"6-am", "6-pm"}) {
		t.Errorf("%v", slots)
	}
	if (Willing{Free: []string{"6-am"}}).free(slots) || !(Willing{Free: []string{"6-am", "6-pm"}}).free(slots) || (Willing{Free: []string{"any"}, Busy: true}).free(slots) {
		t.Error("free is wrong")
	}
}

// The hand-over note may be read during the shift only.
func TestHandOverNoteIsOpenOnlyDuringTheShift(t *testing.T) {
	hour := int64(3600_000)
	r := Respite{State: RespiteConfirmed, From: 100 * hour, Until: 102 * hour}
	for at, want := range map[int64]bool{99 * hour: false, 100*hour - 29*60_000: true, 102 * hour: true, 103 * hour: false} {
		if NoteOpen(r, at) != want {
			t.Errorf("at %d h: %v", at/hour, !want)
		}
	}
	for _, s := range []string{RespiteAsked, RespiteMatched, RespiteReturned, RespiteRated, RespiteCancelled} {
		if r.State = s; NoteOpen(r, 101*hour) {
			t.Errorf("open in state %s", s)
		}
	}
}

func TestMoneyAsTyped(t *testing.T) {
	for s, want := range map[string]int64{"36": 3600, "36.5": 3650, "36.50": 3650, "￥1,200.05元": 120005, ".5": 50, "36.505": 0, "-3": 0, "abc": 0, "": 0, "99999999": 0} {
		if got := fen(s); got != want {
			t.Errorf("%q: %d, want %d", s, got, want)
		}
	}
}

// A grading of another day becomes history, one of the same day corrects, an older one that is typed in late does not count as the present.
func TestAssessmentsAreKept(t *testing.T) {
	var s Sealed
	for _, x := range []Ability{{Level: 1, Score: 70, Day: "2025-01-10"}, {Level: 2, Score: 70, Day: "2025-01-10", Heavier: []string{"dementia"}}, {Level: 3, Score: 40, Day: "2026-01-12"}, {Level: 0, Score: 90, Day: "2024-01-08"}} {
		s.Assess(&x)
	}
	if s.Ability == nil || s.Ability.Day != "2026-01-12" || len(s.Past) != 2 || s.Past[0].Level != 2 || s.Past[1].Day != "2024-01-08" {
		t.Errorf("%+v %+v", s.Ability, s.Past)
	}
	if s.Assess(nil); s.Ability != nil || len(s.Past) != 3 {
		t.Errorf("cleared: %+v %+v", s.Ability, s.Past)
	}
}
