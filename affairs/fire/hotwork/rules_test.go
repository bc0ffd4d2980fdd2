package hotwork

import (
	"testing"
	"time"

	"linli/platform/clock"
	"linli/platform/fault"
)

var noon = time.Date(2026, 5, 11, 12, 0, 0, 0, clock.Shanghai)

// fit are facts under which nothing stands in the way.
func fit() Facts {
	return Facts{Now: noon, From: noon.Add(-time.Hour), Until: noon.Add(3 * time.Hour), Ended: noon.Add(-2 * time.Hour), CertUntil: "2027-03-01", Clear: true, Entrance: true, Site: true, Photo: true, Reason: true, Clock: true}
}

// TestNoForbiddenTransition walks every state and act with facts that allow everything, and finds no step but those of domain/fire.md 5.
func TestNoForbiddenTransition(t *testing.T) {
	type step struct {
		from State
		act  Act
	}
	allowed := map[step]State{{Applied, ActCheck}: Checked, {Checked, ActApprove}: Approved, {Applied, ActRefuse}: Refused, {Checked, ActRefuse}: Refused, {Approved, ActPost}: Posted, {Posted, ActStart}: Working,
		{Working, ActRound}: Working, {Working, ActEnd}: Ended, {Ended, ActWatch}: Watched, {Watched, ActClose}: Closed}
	for _, s := range []State{Applied, Checked, Approved, Posted} {
		allowed[step{s, ActCancel}], allowed[step{s, ActExpire}] = Cancelled, Expired
	}
	for _, s := range States {
		for _, a := range Acts {
			f := fit()
			if a == ActExpire {
				f.Now = f.Until
			}
			to, err := Next(s, a, f)
			want, ok := allowed[step{s, a}]
			if ok && (err != nil || to != want) {
				t.Errorf("%s in %s: %s %v, want %s", a, s, to, err, want)
			}
			if !ok && (err == nil || to != s) {
				t.Errorf("%s in %s leads to %s: forbidden", a, s, to)
			}
		}
	}
}

// TestNoWayAround: whatever order of acts, nobody works without approval and both notices, and nothing closes unwatched.
func TestNoWayAround(t *testing.T) {
	type node struct {
		s                         State
		approved, posted, watched bool
	}
	seen := map[node]bool{}
	var walk func(n node)
	walk = func(n node) {
		if seen[n] {
			return
		}
		seen[n] = true
		if (n.s == Working || n.s == Ended || n.s == Watched || n.s == Closed) && !(n.approved && n.posted) {
			t.Errorf("%s reached without approval or notices: %+v", n.s, n)
		}
		if n.s == Closed && !n.watched {
			t.Errorf("closed unwatched: %+v", n)
		}
		for _, a := range Acts {
			if to, err := Next(n.s, a, fit()); err == nil {
				walk(node{to, n.approved || a == ActApprove, n.posted || a == ActPost, n.watched || a == ActWatch})
			}
		}
	}
	walk(node{s: Applied})
	if len(seen) < len(States)-1 {
		t.Errorf("only %d nodes walked", len(seen))
	}
}

func TestGuards(t *testing.T) {
	for name, x := range map[string]struct {
		s    State
		act  Act
		set  func(*Facts)
		kind fault.Kind
		key  string
	}{
		"own request":          {Checked, ActApprove, func(f *Facts) { f.SameAsApplicant = true }, fault.KindDenied, "fire.work.own_request"},
		"own refusal":          {Checked, ActRefuse, func(f *Facts) { f.SameAsApplicant = true }, fault.KindDenied, "fire.work.own_request"},
		"refused for nothing":  {Checked, ActRefuse, func(f *Facts) { f.Reason = false }, fault.KindNotYet, "fire.work.need_reason"},
		"B1 at the wall":       {Checked, ActApprove, func(f *Facts) { f.Outer, f.Forbidden = true, true }, fault.KindDenied, "fire.work.article19"},
		"wall unknown":         {Checked, ActApprove, func(f *Facts) { f.Outer, f.Forbidden, f.Unknown = true, true, true }, fault.KindNotYet, "fire.work.wall_unknown"},
		"certificate":          {Checked, ActApprove, func(f *Facts) { f.CertUntil = "2026-05-10" }, fault.KindNotYet, "fire.work.cert_over"},
		"certificate at start": {Posted, ActStart, func(f *Facts) { f.CertUntil = "2026-05-10" }, fault.KindNotYet, "fire.work.cert_over"},
		"wind":                 {Posted, ActStart, func(f *Facts) { f.OpenAir, f.Wind = true, 5 }, fault.KindNotYet, "fire.work.weather"},
		"thunder":              {Posted, ActStart, func(f *Facts) { f.OpenAir, f.Storm = true, true }, fault.KindNotYet, "fire.work.weather"},
		"one notice":           {Approved, ActPost, func(f *Facts) { f.Site = false }, fault.KindNotYet, "fire.work.need_notices"},
		"no notice at start":   {Posted, ActStart, func(f *Facts) { f.Entrance = false }, fault.KindNotYet, "fire.work.need_notices"},
		"too early":            {Posted, ActStart, func(f *Facts) { f.From = noon.Add(time.Minute) }, fault.KindNotYet, "fire.work.too_early"},
		"too late":             {Posted, ActStart, func(f *Facts) { f.Until = noon }, fault.KindConflict, "fire.work.time_over"},
		"watch 29 minutes":     {Ended, ActWatch, func(f *Facts) { f.Ended = noon.Add(-29 * time.Minute) }, fault.KindNotYet, "fire.work.watch_on"},
		"look again at 59":     {Watched, ActClose, func(f *Facts) { f.Ended = noon.Add(-59 * time.Minute) }, fault.KindNotYet, "fire.work.recheck_at"},
		"no photo":             {Watched, ActClose, func(f *Facts) { f.Photo = false }, fault.KindNotYet, "fire.work.need_photo"},
		"line not ticked":      {Applied, ActCheck, func(f *Facts) { f.Clear = false }, fault.KindNotYet, "fire.work.not_clear"},
		"expired by hand":      {Approved, ActExpire, func(f *Facts) { f.Clock, f.Now = false, f.Until }, fault.KindDenied, "fire.work.only_clock"},
		"start unapproved":     {Checked, ActStart, func(*Facts) {}, fault.KindNotYet, "fire.work.not_now.start"},
		"close a closed one":   {Closed, ActClose, func(*Facts) {}, fault.KindConflict, "fire.work.over"},
	} {
		f := fit()
		x.set(&f)
		_, err := Next(x.s, x.act, f)
		if got := fault.Of(err); got == nil || got.Kind != x.kind || got.Key != x.key {
			t.Errorf("%s: %v, want %s", name, err, x.key)
		}
	}
	f := fit()
	f.Ended = noon.Add(-30 * time.Minute)
	if _, err := Next(Ended, ActWatch, f); err != nil {
		t.Errorf("30 minutes are enough: %v", err)
	}
	f.Wind, f.OpenAir = 9, false
	if _, err := Next(Posted, ActStart, f); err != nil {
		t.Errorf("indoors the wind does not matter: %v", err)
	}
}

func TestTimesAndClasses(t *testing.T) {
	for _, x := range []struct {
		spot  string
		hours int
		key   string
	}{{SpotOuter, 8, ""}, {SpotOuter, 9, "fire.work.too_long"}, {SpotIndoor, 24, ""}, {SpotIndoor, 25, "fire.work.too_long"}, {SpotBasement, 0, "fire.work.need_hours"}} {
		bad := checkTimes(noon, noon, noon.Add(time.Duration(x.hours)*time.Hour), x.spot)
		if x.key == "" && len(bad) > 0 || x.key != "" && (len(bad) != 1 || bad[0].Key != x.key) {
			t.Errorf("%s %d h: %v, want %q", x.spot, x.hours, bad, x.key)
		}
	}
	if bad := checkTimes(noon, noon.Add(-61*time.Minute), noon.Add(time.Hour), SpotIndoor); len(bad) != 1 || bad[0].Key != "fire.work.past" {
		t.Errorf("an hour and a minute ago: %v", bad)
	}
	if Alarm(Working, noon, noon, time.Time{}) != "over" || Alarm(Working, noon.Add(-time.Minute), noon, time.Time{}) != "" {
		t.Error("work past its time rings at its end, not before")
	}
	if Alarm(Watched, noon, noon, noon.Add(-4*time.Hour)) != "open" || Alarm(Ended, noon, noon, noon.Add(-239*time.Minute)) != "" || Alarm(Closed, noon, noon, noon.Add(-9*time.Hour)) != "" {
		t.Error("what ended and is not closed rings after four hours")
	}
	for _, k := range []string{"first_hours", "second_hours", "round_minutes", "watch_minutes", "recheck_minutes", "close_minutes", "late_minutes", "wind_level", "radius_metres"} {
		if Term(k) <= 0 {
			t.Errorf("terms.csv lacks %s", k)
		}
	}
}
