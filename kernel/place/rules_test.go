package place

import (
	"math"
	"sync"
	"testing"

	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
)

func TestPath(t *testing.T) {
	p, err := RootPath.Child(1)
	if err != nil || p != "/001/" {
		t.Fatal(p, err)
	}
	q, _ := p.Child(46655)
	if q != "/001/zzz/" || !p.Contains(q) || q.Contains(p) || !p.Contains(p) || q.Parent() != p || q.Level() != 2 {
		t.Error(q)
	}
	if _, err := p.Child(46656); err == nil {
		t.Error("more children than a path can number")
	}
	if _, err := p.Child(0); err == nil {
		t.Error("children are counted from 1")
	}
	sibling, _ := RootPath.Child(37) // /011/: has the digits of /001/ in another order
	if p.Contains(sibling) || !RootPath.Contains(sibling) {
		t.Error(sibling)
	}
	for _, bad := range []Path{"", "/0/", "/001", "001/", "/001/0A1/", "//", "/001/001"} {
		if bad.Valid() || bad.Contains(p) || p.Contains(bad) {
			t.Errorf("%q contains or is contained", bad)
		}
		if lo, hi := bad.Range(); lo < hi {
			t.Errorf("%q has a range", bad)
		}
	}
	lo, hi := p.Range()
	if !(lo <= string(q) && string(q) < hi) || lo <= string(sibling) && string(sibling) < hi {
		t.Error(lo, hi)
	}
	if a := q.Ancestors(); len(a) != 1 || a[0] != p {
		t.Error(a)
	}
}

func TestBuildingClass(t *testing.T) {
	for _, c := range []struct {
		f    BuildingFacts
		want string
	}{
		{BuildingFacts{HeightCM: 3360, Residential: true}, "二类高层"}, // 锦绣苑 3号楼
		{BuildingFacts{HeightCM: 9950, Residential: true}, "一类高层"}, // 云漳国际 1号楼
		{BuildingFacts{HeightCM: 2700, Residential: true}, ""}, {BuildingFacts{HeightCM: 2701, Residential: true}, "二类高层"},
		{BuildingFacts{HeightCM: 5400, Residential: true}, "二类高层"}, {BuildingFacts{HeightCM: 5401, Residential: true}, "一类高层"},
		{BuildingFacts{HeightCM: 2401}, "二类高层"}, {BuildingFacts{HeightCM: 5001}, "一类高层"}, {BuildingFacts{HeightCM: 10001}, "超高层"},
		{BuildingFacts{HeightCM: 3000, Above: 1}, ""}, {BuildingFacts{}, ""},
	} {
		if got := BuildingClass(c.f); got != c.want {
			t.Errorf("%+v is %q, want %q", c.f, got, c.want)
		}
	}
}

func TestGridWarning(t *testing.T) {
	for n, want := range map[int]string{299: "place.grid_small", 300: "", 500: "", 501: "place.grid_large"} {
		if got := GridWarning(n); got != want {
			t.Errorf("%d homes: %q", n, got)
		}
	}
}

// The vectors are the published examples of the usual open-source conversions.
func TestCoordinates(t *testing.T) {
	near := func(name string, x, y, wx, wy, eps float64) {
		t.Helper()
		if math.Abs(x-wx) > eps || math.Abs(y-wy) > eps {
			t.Errorf("%s: %.9f %.9f, want %.9f %.9f", name, x, y, wx, wy)
		}
	}
	x, y := ToGCJ02(116.404, 39.915)
	near("to GCJ-02", x, y, 116.41024449916938, 39.91640428150164, 1e-9)
	x, y = ToBD09(FromGCJ02(116.404, 39.915))
	near("to BD-09", x, y, 116.41036949371029, 39.92133699351021, 1e-7)
	const lon, lat = 113.1163, 36.1954
	x, y = FromGCJ02(ToGCJ02(lon, lat))
	near("GCJ-02 and back", x, y, lon, lat, 1e-8)
	x, y = FromBD09(ToBD09(lon, lat))
	near("BD-09 and back", x, y, lon, lat, 1e-8)
	x, y = ToGCJ02(2.35, 48.85)
	near("outside China", x, y, 2.35, 48.85, 0)
}

func TestDivisions(t *testing.T) {
	for code, want := range map[string]string{"140402": "潞州区", "140411": "潞州区", "140421": "上党区", "140424": "屯留区", "140481": "潞城区", "140403": "潞州区"} {
		if d, ok := Successor(code); !ok || d.Name != want {
			t.Errorf("%s is in %s today, want %s", code, d.Name, want)
		}
	}
	if _, ok := Successor("999999"); ok {
		t.Error("a code nobody has")
	}
	inForce := 0
	for _, d := range Divisions() {
		if d.Kind == "district" && d.To == "" {
			inForce++
		}
	}
	if inForce != 12 {
		t.Errorf("%d districts and counties in force, Changzhi has 12", inForce)
	}
}

func TestDescribeWithoutCompound(t *testing.T) {
	line := []Place{{Kind: City, Name: "云漳市"}, {Kind: Street, Name: "柳岸街道"}, {Kind: Building, Name: "柳岸商务楼"}}
	if got := describe(line); got != "柳岸商务楼" {
		t.Error(got)
	}
	if got := describe(line[:2]); got != "柳岸街道" {
		t.Error(got)
	}
	gate := append(line[:2:2], Place{Kind: Compound, Name: "锦绣苑"}, Place{Kind: Facility, Name: "南门"})
	if got := describe(gate); got != "锦绣苑 南门" {
		t.Error(got)
	}
	if got := describeFor([]Place{{Kind: Community, Name: "锦绣社区"}, {Kind: Building, Name: "9号楼"}, {Kind: Home, Name: "101"}}, text.PublicNotice); got != "锦绣社区" {
		t.Error(got)
	}
	if describe(nil) != "" {
		t.Error("nothing is nowhere")
	}
}

// Two people create the same building at once: one of them does.
func TestOneLabelOnceUnderConcurrency(t *testing.T) {
	each(t, func(s *street) {
		var wg sync.WaitGroup
		errs := make([]error, 8)
		for i := range errs {
			wg.Go(func() {
				label := "77"
				if i%2 == 1 {
					label = []string{"81", "83", "85", "87"}[i/2]
				}
				_, errs[i] = s.svc.CreateBuilding(s.ctx, actor, NewBuilding{NewPlace: NewPlace{Parent: s.jxy.ID, Label: label},
					Units: RegularUnits(1, RegularFloors(2, nil, nil), 2, 0)})
			})
		}
		wg.Wait()
		made := 0
		for i, err := range errs {
			if err == nil {
				made++
			} else if i%2 == 1 || !fault.Is(err, fault.KindConflict) {
				s.Errorf("%d: %v", i, err)
			}
		}
		if made != 5 {
			s.Errorf("%d buildings made, want one 77号楼 and four others", made)
		}
		s.read(func(tx *db.Tx) error {
			b, err := s.svc.Children(tx, s.jxy.ID, Building)
			if len(b) != 2+5 {
				s.Errorf("%d buildings", len(b))
			}
			return err
		})
		if err := s.sound(); err != nil {
			s.Error(err)
		}
	})
}
