package hazard

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"linli/kernel/duty"
	"linli/kernel/matter"
	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/text"
)

func TestTheDataStands(t *testing.T) {
	if len(Types) != 25 {
		t.Fatalf("%d types, want F01 to F25", len(Types))
	}
	seeds, err := matter.Seeds()
	if err != nil {
		t.Fatal(err)
	}
	for i, x := range Types {
		if x.Code != fmt.Sprintf("F%02d", i+1) || x.Clause == "" || GradeOf(x.Grade).Grade != x.Grade || x.Grade == Major {
			t.Errorf("type %+v", x)
		}
		if !slices.ContainsFunc(seeds, func(k matter.Kind) bool { return k.ID == x.Kind }) {
			t.Errorf("%s: no kind %s", x.Code, x.Kind)
		}
		for _, p := range x.Parts {
			if _, ok := PartOf(p); !ok {
				t.Errorf("%s: no part %s", x.Code, p)
			}
		}
	}
	for _, p := range Parts {
		if len(ListOf(p.Code)) == 0 {
			t.Errorf("part %s has no check-list", p.Code)
		}
	}
	if GradeOf(Major).Look != 3 || GradeOf(Minor).Look != 7 {
		t.Error("looks: T+3 for 重大, T+7 for 一般")
	}
}

func TestPartsOfABuilding(t *testing.T) {
	has := func(h int64) bool {
		return slices.ContainsFunc(PartsOf(h, true), func(p Part) bool { return p.Code == "refuge" })
	}
	if has(10_000) || !has(10_010) || !has(0) {
		t.Error("refuge floors are asked for above 100 m and where the height is unknown")
	}
}

func TestHalved(t *testing.T) {
	now := time.Date(2026, 4, 14, 15, 0, 0, 0, clock.Shanghai)
	for _, x := range []struct {
		before time.Duration
		want   string
	}{{30 * 24 * time.Hour, "2026-04-28"}, {7 * 24 * time.Hour, "2026-04-17"}, {24 * time.Hour, "2026-04-14"}, {time.Hour, "2026-04-14"}} {
		if got := text.Date(time.UnixMilli(Halved(now, x.before) - 1).In(clock.Shanghai)); got != x.want {
			t.Errorf("half of %s ends on %s, want %s", x.before, got, x.want)
		}
	}
	if LevelUp("") != "community" || LevelUp("street") != "district" || LevelUp("city") != "city" || Above("district", "street") != "district" {
		t.Error("levels")
	}
}

func TestSubordinate(t *testing.T) {
	d := func(r duty.Role, p place.Path) []duty.Duty { return []duty.Duty{{Role: r, Path: p}} }
	for name, x := range map[string]struct {
		looker, finder []duty.Duty
		want           bool
	}{
		"grid below the community that found it": {d(duty.Grid, "/001/001/001/"), d(duty.Community, "/001/001/"), true},
		"community below the street":             {d(duty.Community, "/001/001/"), d(duty.Street, "/001/"), true},
		"another community's grid":               {d(duty.Grid, "/001/002/001/"), d(duty.Community, "/001/001/"), false},
		"the community looks at what grid found": {d(duty.Community, "/001/001/"), d(duty.Grid, "/001/001/001/"), false},
		"the fire body is in no such line":       {d(duty.Grid, "/001/001/001/"), d(duty.Department, "/001/"), false},
		"equals":                                 {d(duty.Grid, "/001/001/001/"), d(duty.Grid, "/001/001/001/"), false},
	} {
		if got := Subordinate(x.looker, x.finder); got != x.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestTheDrawCanBeCheckedAndNotChosen(t *testing.T) {
	var ids []string
	for i := range 47 {
		ids = append(ids, fmt.Sprintf("m%02d", i))
	}
	got := Drawn("seed", ids)
	if len(got) != 10 {
		t.Errorf("%d of 47, want a fifth rounded up", len(got))
	}
	turned := slices.Clone(ids)
	slices.Reverse(turned)
	if !slices.Equal(got, Drawn("seed", turned)) || Digest(ids) != Digest(turned) {
		t.Error("the order of the list decides")
	}
	if slices.Equal(got, Drawn("seed2", ids)) {
		t.Error("the seed does not decide")
	}
	for n := range 200 {
		if s := Sample(n); s*100 < n*SharePercent || n > 0 && (s-1)*100 >= n*SharePercent {
			t.Errorf("%d of %d", s, n)
		}
	}
	list := []Item{}
	for _, id := range ids {
		list = append(list, Item{Matter: id, Picked: slices.Contains(got, id)})
	}
	d := Draw{Seed: "seed", Digest: Digest(ids)}
	if !Checked(d, list) {
		t.Error("a sound draw is doubted")
	}
	list[0].Picked = !list[0].Picked
	if Checked(d, list) {
		t.Error("a changed sample is believed")
	}
}

func TestRate(t *testing.T) {
	if _, ok := Rate(0, 0); ok {
		t.Error("nothing found is no rate")
	}
	if r, _ := Rate(640, 642); r != 996 {
		t.Errorf("%d, want 99.6%%", r)
	}
}
