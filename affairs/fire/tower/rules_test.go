package tower

import (
	"slices"
	"testing"
	"time"

	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/fault"
)

// The worked cases of fire.md 1: the comparison is strict.
func TestHeightIsComparedStrictly(t *testing.T) {
	for _, c := range []struct {
		cm    int64
		use   string
		above int
		want  Tier
	}{
		{2700, Residential, 9, Low}, {2701, Residential, 9, High}, {2710, Residential, 9, High}, {3000, Public, 1, Low}, {10001, Public, 1, Low}, {2410, Public, 5, High}, {2400, Public, 5, Low},
		{10000, Public, 25, High}, {10010, Public, 25, Super}, {10000, Residential, 33, High}, {10010, Residential, 33, Super}, {0, Residential, 33, Low}, {-5, Public, 3, Low},
	} {
		if got := TierOf(c.cm, c.use, c.above); got != c.want {
			t.Errorf("%d cm %s, %d storeys: %q, want %q", c.cm, c.use, c.above, got, c.want)
		}
	}
}

// The flag of fire.md 3 with its rule. What nobody knows is never green.
func TestFlagFollowsItsRule(t *testing.T) {
	for _, c := range []struct {
		tier       Tier
		i          Insulation
		flag, rule string
	}{
		{High, Insulation{Class: ClassB2, Cavity: No}, Red, "burns"}, {Super, Insulation{Class: ClassB3, Cavity: No, Damage: true}, Red, "burns"}, {Low, Insulation{Class: ClassB2, Cavity: No}, Amber, "burns_low"},
		{High, Insulation{Class: ClassB1, Cavity: No}, Amber, "nofire"}, {High, Insulation{Class: ClassA, Cavity: Yes}, Amber, "nofire"}, {High, Insulation{Class: ClassUnknown, Cavity: No}, Amber, "unknown"},
		{High, Insulation{}, Amber, "unknown"}, {High, Insulation{Class: ClassA, Cavity: No}, Green, "fine"}, {High, Insulation{Class: ClassA, Cavity: No, Damage: true}, Amber, "damage"},
		{High, Insulation{Class: ClassA, Cavity: Unknown}, Amber, "cavity"}, {High, Insulation{Class: ClassNone}, Green, "none"},
	} {
		flag, rule := FlagOf(c.tier, c.i)
		if flag != c.flag || rule != "fire.tower.rule."+c.rule {
			t.Errorf("%s %+v: %s %s, want %s %s", c.tier, c.i, flag, rule, c.flag, c.rule)
		}
	}
	for class, want := range map[string]bool{ClassA: false, ClassNone: false, ClassB1: true, ClassB2: true, ClassUnknown: true} {
		if got := (File{Insulation: Insulation{Class: class, Cavity: No}}).OuterWallForbidden(); got != want {
			t.Errorf("hot work on a wall of class %s forbidden: %v, want %v", class, got, want)
		}
	}
}

func tall(cm int64, residential bool, floors int, facts map[string]string) File {
	f := File{Building: place.Place{Building: &place.BuildingFacts{HeightCM: cm, Residential: residential, Above: floors}}, Facts: facts}
	if f.Facts == nil {
		f.Facts = map[string]string{}
	}
	derive(&f)
	return f
}

// The worked examples of fire.md 9.
func TestDutiesFollowTypeAndHeight(t *testing.T) {
	list := func(f File) (out []string) {
		for _, d := range Duties(f) {
			out = append(out, d.Key+" "+string(d.Rhythm))
		}
		return out
	}
	for name, c := range map[string]struct {
		f    File
		want []string
	}{
		"residential 60 m":     {tall(6000, true, 20, nil), []string{"patrol daily", "inspect monthly", "train yearly", "drill yearly", "test yearly", "assess yearly"}},
		"office 120 m":         {tall(12000, false, 30, nil), []string{"patrol daily", "inspect halfmonth", "train halfyear", "drill halfyear", "test yearly", "assess yearly"}},
		"office 120 m, plans":  {tall(12000, false, 30, map[string]string{"subplans": Yes}), []string{"patrol daily", "inspect halfmonth", "train halfyear", "drill halfyear", "unitdrill quarterly", "test yearly", "assess yearly"}},
		"hotel 50 m with food": {tall(5000, false, 14, map[string]string{"restaurant": Yes, "assembly": Yes}), []string{"patrol daily", "patrol twohourly", "inspect halfmonth", "flue quarterly", "train halfyear", "drill yearly", "test yearly", "assess yearly"}},
		"care home 30 m":       {tall(3000, false, 9, map[string]string{"care": Yes}), []string{"patrol daily", "patrol daynight", "inspect halfmonth", "train halfyear", "drill yearly", "test yearly", "assess yearly"}},
		"residential 27.0 m":   {tall(2700, true, 9, nil), nil},
	} {
		if got := list(c.f); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// The turns of the calendar, each with its last day and the day from which its matter stands open.
func TestPeriods(t *testing.T) {
	at := func(s string) time.Time {
		d, _ := time.ParseInLocation("2006-01-02 15:04", s, clock.Shanghai)
		return d
	}
	for _, c := range []struct {
		r                    Rhythm
		at, key, due, opened string
	}{
		{HalfMonth, "2026-06-15 23:59", "2026-06a", "2026-06-16", "2026-06-01"}, {HalfMonth, "2026-06-16 00:00", "2026-06b", "2026-07-01", "2026-06-16"}, {HalfMonth, "2026-12-31 23:59", "2026-12b", "2027-01-01", "2026-12-16"},
		{Monthly, "2024-02-29 12:00", "2024-02", "2024-03-01", "2024-02-01"}, {Quarterly, "2026-06-30 23:59", "2026Q2", "2026-07-01", "2026-05-17"}, {HalfYear, "2026-07-01 00:00", "2026H2", "2027-01-01", "2026-11-02"},
		{Yearly, "2026-01-01 00:00", "2026", "2027-01-01", "2026-10-03"},
	} {
		p, ok := PeriodAt(c.r, at(c.at))
		if !ok || p.Key != c.key || p.Due.Format(time.DateOnly) != c.due || p.Open.Format(time.DateOnly) != c.opened {
			t.Errorf("%s at %s: %s until %s, open from %s; want %s %s %s", c.r, c.at, p.Key, p.Due.Format(time.DateOnly), p.Open.Format(time.DateOnly), c.key, c.due, c.opened)
		}
	}
	if p, _ := PeriodAt(Monthly, time.Date(2026, 6, 30, 16, 30, 0, 0, time.UTC)); p.Key != "2026-07" {
		t.Errorf("the calendar is Shanghai's: %s", p.Key)
	}
	if _, ok := PeriodAt(Daily, at("2026-06-01 08:00")); ok {
		t.Error("rounds have no turn")
	}
	f := tall(6000, true, 20, map[string]string{"inspected": "2026-06-03"})
	if got := NextCheck(f, at("2026-06-24 09:00")); got != "2026-07-31" {
		t.Errorf("inspected in June, the next is due by the end of July, not %s", got)
	}
	f.Facts["inspected"] = "2026-05-30"
	if got := NextCheck(f, at("2026-06-24 09:00")); got != "2026-06-30" {
		t.Errorf("not yet inspected in June: %s", got)
	}
}

// A field takes what people write and says what is wrong with the rest.
func TestFieldsAreCleaned(t *testing.T) {
	now := time.Date(2026, 6, 24, 9, 0, 0, 0, clock.Shanghai)
	for _, c := range []struct{ key, in, want, bad string }{
		{"height", "27.0", "2700", ""}, {"height", "27.1米", "2710", ""}, {"height", "99.5", "9950", ""}, {"height", "27.05", "2705", ""}, {"height", "-3", "", "metres_wrong"}, {"height", "abc", "", "metres_wrong"}, {"height", "1e9", "", "metres_wrong"}, {"height", "99999999999999999999", "", "metres_wrong"},
		{"height", "0", "", "metres_wrong"}, {"hydrants", "1,200", "1200", ""}, {"hydrants", "-1", "", "number_wrong"}, {"hydrants", "6000", "", "number_wrong"}, {"class", "难燃 B1", "B1", ""}, {"class", "b1", "", "choice_wrong"}, {"class", "C", "", "choice_wrong"}, {"cavity", "有", "yes", ""},
		{"manager_phone", "0355-2021501", "03552021501", ""}, {"manager_phone", "call me", "", "phone_wrong"}, {"tested", "2026-06-24", "2026-06-24", ""}, {"tested", "2026-13-01", "", "day_wrong"}, {"tested", "2030-01-01", "", "day_future"}, {"upkeep_until", "2030-01-01", "2030-01-01", ""},
		{"completed", "2012", "2012", ""}, {"completed", "2012-13", "", "month_wrong"}, {"outdoor", "楼北侧道路，２具（东侧）", "楼北侧道路，２具（东侧）", ""}, {"manager", "", "", ""}, {"manager", "—", "", ""},
	} {
		got, wrong := fieldOf[c.key].Clean(c.in, now)
		key := ""
		if wrong != nil {
			key = wrong.Key
		}
		if got != c.want || key != c.bad && key != "fire.tower."+c.bad {
			t.Errorf("%s %q: %q %q, want %q %q", c.key, c.in, got, key, c.want, c.bad)
		}
	}
	if v, wrong := fieldOf["owner"].Clean(string(make([]rune, 200)), now); wrong == nil && v != "" {
		t.Errorf("a text of 200 characters went through: %q", v)
	}
}

// Every field has words in both languages, a header of its own, and a place in the catalogue once.
func TestCatalogueIsWhole(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range Fields {
		if seen[f.Key] || seen["h:"+f.Header] || f.Header == "" || !slices.Contains(Groups, f.Group) {
			t.Errorf("field %s: twice, without header or group", f.Key)
		}
		seen[f.Key], seen["h:"+f.Header] = true, true
		if f.Words("zh", "") != "" {
			t.Errorf("%s: nothing is said with words", f.Key)
		}
		for _, w := range append([]string{"f." + f.Key}, optionKeys(f)...) {
			if fieldWords[w][0] == "" || fieldWords[w][1] == "" {
				t.Errorf("no words for %s", w)
			}
		}
	}
}

func optionKeys(f Field) (out []string) {
	for _, o := range f.Options {
		out = append(out, f.word(o)[len("fire.tower."):])
	}
	return out
}

// A plaque goes its way and no other; one that is stale goes nowhere but away.
func TestPlaqueStates(t *testing.T) {
	s := Draft
	for _, act := range []string{"approve", "print", "post", "void"} {
		if _, err := NextPlaque(s, act, true); act != "void" && !fault.Is(err, fault.KindNotYet) {
			t.Errorf("a stale plaque may not %s: %v", act, err)
		}
		to, err := NextPlaque(s, act, false)
		if err != nil {
			t.Fatalf("%s of %s: %v", act, s, err)
		}
		s = to
	}
	for _, bad := range [][2]string{{"draft", "print"}, {"draft", "post"}, {"approved", "post"}, {"posted", "approve"}, {"void", "approve"}, {"void", "void"}, {"posted", "fly"}} {
		if _, err := NextPlaque(PlaqueState(bad[0]), bad[1], false); err == nil {
			t.Errorf("%s of a plaque that is %s went through", bad[1], bad[0])
		}
	}
}

// The digest moves with every fact on the plaque and with no other.
func TestDigestKnowsWhatIsOnThePlaque(t *testing.T) {
	f := tall(9950, true, 33, map[string]string{"manager": "张示例", "thickness": "60"})
	before := Digest(PlaqueFacts(f, "云漳国际 1号楼"))
	f.Facts["thickness"] = "80"
	if Digest(PlaqueFacts(f, "云漳国际 1号楼")) != before {
		t.Error("the thickness does not stand on the plaque")
	}
	f.Facts["manager"] = "李示例"
	now := PlaqueFacts(f, "云漳国际 1号楼")
	if Digest(now) == before {
		t.Error("another manager and the same digest")
	}
	if d := Differences(now, PlaqueFacts(tall(9950, true, 33, map[string]string{"manager": "张示例"}), "云漳国际 1号楼")); !slices.Equal(d, []string{"manager"}) {
		t.Errorf("differs in %v", d)
	}
}
