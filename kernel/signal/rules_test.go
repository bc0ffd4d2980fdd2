package signal

import "testing"

func TestMeets(t *testing.T) {
	for _, c := range []struct {
		op, limit, value string
		meets, known     bool
	}{
		{"is", "true", "true", true, true}, {"is", "true", "false", false, true}, {"is", "true", "maybe", false, false}, {"is", "open", "open", true, true}, {"is", "open", "shut", false, true},
		{"over", "25", "25", false, true}, {"over", "25", "25.1", true, true}, {"under", "10", "9.99", true, true}, {"under", "10", "-3", true, true}, {"over", "25", "true", false, false}, {"over", "x", "3", false, false},
		{"under", "10", "NaN", false, true}, {"over", "10", "", false, false},
	} {
		m, k := Rule{Op: c.op, Limit: c.limit}.Meets(c.value)
		if m != c.meets || k != c.known {
			t.Errorf("%s %s of %q: %v %v", c.op, c.limit, c.value, m, k)
		}
	}
}

func TestClaimedTimes(t *testing.T) {
	const now = 1_795_397_400_000 // 2026-11-23 09:30
	for _, c := range []struct {
		at, want int64
		wrong    bool
	}{
		{0, now, false}, {now - 60_000, now - 60_000, false}, {now + 23*3600_000, now + 23*3600_000, false}, {now + 25*3600_000, now, true}, {1, now, true}, {86_400_000, now, true}, {-5, now, true}, {now - 300*24*3600_000, now - 300*24*3600_000, false},
	} {
		if got, wrong := Claimed(c.at, now); got != c.want || wrong != c.wrong {
			t.Errorf("%d: %d %v", c.at, got, wrong)
		}
	}
}

func TestTheNearestRuleWins(t *testing.T) {
	own := []Rule{{ID: "city", Path: "/", Kind: "battery", Wants: "a"}, {ID: "house", Path: "/0001/0002/", Kind: "battery"}}
	if r, ok := Pick(own[:1], "battery", "/0001/0003/"); !ok || r.ID != "city" && r.ID != "" {
		t.Errorf("%+v %v", r, ok)
	}
	if r, ok := Pick(nil, "fire", "/0001/"); !ok || r.Wants != "signal.alarm" || r.Hold != 0 {
		t.Errorf("default of fire: %+v %v", r, ok)
	}
	if _, ok := Pick(nil, "humidity", "/0001/"); ok {
		t.Error("a rule for what nobody asked about")
	}
}

func TestScalesAndRates(t *testing.T) {
	if v, own := Scaled("4=1000 5=100", "4", 314); !own || v != "0.314" {
		t.Errorf("%s %v", v, own)
	}
	if _, own := Scaled("4=1000", "3", 1); own {
		t.Error("another quantity")
	}
	for s, want := range map[string]bool{"": true, "4=1000": true, "4=1000 5=10": true, "4": false, "x=1": false, "4=0": false, "256=1": false} {
		if GoodScale(s) != want {
			t.Errorf("scale %q", s)
		}
	}
	r := Rate{}
	if _, ok := r.Percent(); ok {
		t.Error("a share of nothing")
	}
	r.Add(False, 13)
	r.Add(True, 1)
	r.Add(Test, 5)
	r.Add("", 2)
	if p, ok := r.Percent(); !ok || p != 93 || r.Tests != 5 || r.Unsaid != 2 {
		t.Errorf("%+v %d", r, p)
	}
	if Silent(60, 0, 0, 1e12) || Silent(0, 1, 1, 1e12) || !Silent(60, 0, 1000, 1000+180_001) || Silent(60, 2000, 1000, 1000+180_001) {
		t.Error("silence")
	}
}
