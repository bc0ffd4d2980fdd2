package upkeep

import (
	"strings"
	"testing"

	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/text"
)

// A month later, also at the end of short months.
func TestNextCheck(t *testing.T) {
	for day, want := range map[string]string{"2026-05-20": "2026-06-20", "2026-01-31": "2026-02-28", "2026-12-05": "2027-01-05"} {
		if got := NextCheck(day); got != want {
			t.Errorf("%s: %s, want %s", day, got, want)
		}
	}
}

// A date holds through its day.
func TestUntil(t *testing.T) {
	for due, want := range map[string]string{"": NoDate, "2026-06-29": Expired, "2026-06-30": Soon, "2026-07-30": Soon, "2026-07-31": Fine} {
		if got := Until(due, "2026-06-30"); got != want {
			t.Errorf("%q: %s, want %s", due, got, want)
		}
	}
}

// Shifts cover the day end to end.
func TestSlots(t *testing.T) {
	for s, want := range map[string]bool{"08:00-20:00 20:00-08:00": true, "00:00-00:00": true, "08:00-16:00 16:00-24:00": false, "08:00-20:00 21:00-08:00": false, "08:00-20:00": false, "": false, "8-20 20-8": false, "08:00-20:00 20:00-99:00": false, "08:00–20:00 20:00–08:00": false} {
		if got := ValidSlots(s); got != want {
			t.Errorf("%q: %v", s, got)
		}
	}
}

func TestGaps(t *testing.T) {
	down := map[[2]string]int{{"2026-06-24", "d"}: 3, {"2026-06-24", "n"}: 2, {"2026-06-25", "d"}: 4}
	got := Gaps([]string{"d", "n"}, 3, down, "2026-06-24", 2)
	if len(got) != 2 || got[0] != (Gap{"2026-06-24", "n", 2, 3}) || got[1] != (Gap{"2026-06-25", "n", 0, 3}) {
		t.Errorf("%+v", got)
	}
}

// Three minutes on the dot is in time; who never arrived is not.
func TestRate(t *testing.T) {
	if in, all := Rate([]Run{{Alarm: 1000, There: 181_000}, {Alarm: 1000, There: 181_001}, {Alarm: 1000}}); in != 1 || all != 3 {
		t.Errorf("%d of %d", in, all)
	}
}

// Residential 60 m once a year, an office of 120 m twice; 27.0 m is no high-rise (fire.md 1, 9).
func TestDrillDue(t *testing.T) {
	for _, x := range []struct {
		f     place.BuildingFacts
		every int
	}{{place.BuildingFacts{HeightCM: 6000, Residential: true, Above: 20}, 12}, {place.BuildingFacts{HeightCM: 12000, Above: 30}, 6}, {place.BuildingFacts{HeightCM: 10000, Above: 25}, 12}, {place.BuildingFacts{HeightCM: 2700, Residential: true, Above: 9}, 0}, {place.BuildingFacts{HeightCM: 3000, Above: 1}, 0}} {
		if got := DrillEvery(&x.f); got != x.every {
			t.Errorf("%+v: every %d months", x.f, got)
		}
	}
	f := &place.BuildingFacts{HeightCM: 12000, Above: 30}
	if got := DrillDue(f, "2026-01-31", "2026-06-24"); got != "2026-07-31" {
		t.Errorf("due %s", got)
	}
	if got := DrillDue(f, "", "2026-06-24"); got != "2026-06-24" {
		t.Errorf("never drilled: due %s", got)
	}
	if DrillEvery(nil) != 0 || DrillDue(nil, "", "2026-06-24") != "" {
		t.Error("a building of which nothing is known")
	}
}

func TestOrdered(t *testing.T) {
	if !ordered(1, 0, 3, 3) || ordered(2, 0, 1) || !ordered() {
		t.Error("moments")
	}
	if Seconds(1000, 3500) != 2 || Seconds(0, 5) != -1 || Seconds(5000, 1000) != -1 {
		t.Error("spans")
	}
}

// Lists that people type: commas, tabs, blanks, doubles, no unit.
func TestAttendeesAndFaults(t *testing.T) {
	got := Attendees("张示例 云漳安居物业\n李示例，微型站\n\n 张示例\t云漳安居物业 \n王示例")
	if len(got) != 3 || got[1].Unit != "微型站" || got[2].Unit != "" {
		t.Errorf("%+v", got)
	}
	if f := Faults("3层防火门关不上\n\n  广播听不清 \n" + strings.Repeat("x\n", 50)); len(f) != 20 || f[1] != "广播听不清" {
		t.Errorf("%d faults %v", len(f), f[:2])
	}
}

// The rules of charging places are data: each has its words, a kind of matter and a source, and what was not read is marked so.
func TestItems(t *testing.T) {
	if len(Items()) != 10 {
		t.Fatalf("%d rules", len(Items()))
	}
	for _, x := range Items() {
		if x.ZH == "" || x.EN == "" || !strings.HasPrefix(x.Kind, "fire.") || x.Source == "" || x.Mark != "sure" && x.Mark != "check" {
			t.Errorf("%+v", x)
		}
	}
}

func TestTextsAreComplete(t *testing.T) {
	for _, p := range []string{"fire.upkeep.", "fire.charging.", "fire.station.", "fire.class.", "fire.drill."} {
		for _, gap := range text.Gaps(p) {
			t.Error(gap)
		}
	}
	for prefix, list := range map[string][]string{"fire.drill.type_": Types, "fire.drill.subject.": Subjects, "fire.station.post_": Posts, "fire.class.audience_": Audiences, "fire.class.cert_": Certs, "fire.station.aid.": Aids} {
		for _, w := range list {
			if !text.Has(text.ZH, prefix+w) || !text.Has(text.EN, prefix+w) {
				t.Errorf("%s%s has no words", prefix, w)
			}
		}
	}
	if clock.AddMonths("nonsense", 1) != "" {
		t.Error("no day has no next month")
	}
}
