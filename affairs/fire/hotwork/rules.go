package hotwork

import (
	"slices"
	"time"

	"linli/platform/fault"
)

// State is where a permit stands.
type State string

// The states of domain/fire.md 5.
const (
	Applied   State = "applied"   // 已申请
	Checked   State = "checked"   // 现场已查
	Approved  State = "approved"  // 已批准
	Posted    State = "posted"    // 已公告
	Working   State = "working"   // 作业中
	Ended     State = "ended"     // 已结束, somebody stays and watches
	Watched   State = "watched"   // 已看守
	Closed    State = "closed"    // 已关闭
	Refused   State = "refused"   // 不批准
	Cancelled State = "cancelled" // 已取消
	Expired   State = "expired"   // 已过期: its time passed before it began
)

// States lists all.
var States = []State{Applied, Checked, Approved, Posted, Working, Ended, Watched, Closed, Refused, Cancelled, Expired}

// Over tells whether nobody owes anything any more.
func (s State) Over() bool {
	return s == Closed || s == Refused || s == Cancelled || s == Expired
}

// Act is what somebody does to a permit.
type Act string

// The acts.
const (
	ActCheck   Act = "check"
	ActApprove Act = "approve"
	ActRefuse  Act = "refuse"
	ActPost    Act = "post"
	ActStart   Act = "start"
	ActRound   Act = "round"
	ActEnd     Act = "end"
	ActWatch   Act = "watch"
	ActClose   Act = "close"
	ActCancel  Act = "cancel"
	ActExpire  Act = "expire" // the clock alone
)

// Acts lists all.
var Acts = []Act{ActCheck, ActApprove, ActRefuse, ActPost, ActStart, ActRound, ActEnd, ActWatch, ActClose, ActCancel, ActExpire}

var moves = map[Act]map[State]State{
	ActCheck:   {Applied: Checked},
	ActApprove: {Checked: Approved},
	ActRefuse:  {Applied: Refused, Checked: Refused},
	ActPost:    {Approved: Posted},
	ActStart:   {Posted: Working},
	ActRound:   {Working: Working},
	ActEnd:     {Working: Ended},
	ActWatch:   {Ended: Watched},
	ActClose:   {Watched: Closed},
	ActCancel:  {Applied: Cancelled, Checked: Cancelled, Approved: Cancelled, Posted: Cancelled},
	ActExpire:  {Applied: Expired, Checked: Expired, Approved: Expired, Posted: Expired},
}

// Facts are what the rules look at besides the state.
type Facts struct {
	Now                time.Time
	From, Until, Ended time.Time
	CertUntil          string // last day of the certificate, yyyy-mm-dd
	Outer              bool   // on the outer wall
	Forbidden          bool   // the wall allows none: B1 or worse, a cavity
	Unknown            bool   // nobody knows what the wall is made of
	OpenAir            bool
	Wind               int  // of the weather as it is said, 0-12
	Storm              bool // thunder or rain
	SameAsApplicant    bool
	Clear              bool // the check on the spot found everything in order
	Entrance, Site     bool // photos of the two notices
	Photo              bool
	Reason             bool
	Clock              bool
}

// Next gives the state an act leads to, or why it may not be done: NotYet, Denied, Conflict.
func Next(s State, act Act, f Facts) (State, error) {
	to, ok := moves[act][s]
	if !ok {
		if s.Over() {
			return s, fault.Conflict("fire.work.over")
		}
		return s, fault.NotYet("fire.work.not_now." + string(act))
	}
	if guard := guards[act]; guard != nil {
		if err := guard(f); err != nil {
			return s, err
		}
	}
	return to, nil
}

var guards = map[Act]func(Facts) error{
	ActCheck: func(f Facts) error {
		if !f.Clear {
			return fault.NotYet("fire.work.not_clear")
		}
		return nil
	},
	ActApprove: func(f Facts) error {
		if f.SameAsApplicant {
			return fault.Denied("fire.work.own_request")
		}
		return may(f)
	},
	ActRefuse: func(f Facts) error {
		switch {
		case f.SameAsApplicant:
			return fault.Denied("fire.work.own_request")
		case !f.Reason:
			return fault.NotYet("fire.work.need_reason")
		}
		return nil
	},
	ActPost: func(f Facts) error {
		if !f.Entrance || !f.Site {
			return fault.NotYet("fire.work.need_notices")
		}
		return nil
	},
	ActStart: func(f Facts) error {
		switch {
		case !f.Entrance || !f.Site:
			return fault.NotYet("fire.work.need_notices")
		case f.Now.Before(f.From):
			return fault.NotYet("fire.work.too_early")
		case !f.Now.Before(f.Until):
			return fault.Conflict("fire.work.time_over")
		}
		return may(f)
	},
	ActWatch: func(f Facts) error {
		if left := Left(f.Now, f.Ended, Term("watch_minutes")); left > 0 {
			return fault.NotYet("fire.work.watch_on", minutes(left))
		}
		return nil
	},
	ActClose: func(f Facts) error {
		if left := Left(f.Now, f.Ended, Term("recheck_minutes")); left > 0 {
			return fault.NotYet("fire.work.recheck_at", minutes(left))
		}
		if !f.Photo {
			return fault.NotYet("fire.work.need_photo")
		}
		return nil
	},
	ActExpire: func(f Facts) error {
		if !f.Clock || f.Now.Before(f.Until) {
			return fault.Denied("fire.work.only_clock")
		}
		return nil
	},
}

// may says what forbids the work itself, whenever it is asked: wall, certificate, weather.
func may(f Facts) error {
	switch {
	case f.Outer && f.Forbidden && !f.Unknown:
		return fault.Denied("fire.work.article19")
	case f.Outer && f.Unknown:
		return fault.NotYet("fire.work.wall_unknown")
	case f.CertUntil == "" || f.CertUntil < lastDay(f.Until):
		return fault.NotYet("fire.work.cert_over", f.CertUntil)
	case f.OpenAir && (f.Wind >= Term("wind_level") || f.Storm):
		return fault.NotYet("fire.work.weather", Term("wind_level"))
	}
	return nil
}

// lastDay is the last day on which work until t goes on.
func lastDay(t time.Time) string { return t.Add(-time.Minute).Format(time.DateOnly) }

// Left is how long something still lasts that began at from; not below 0.
func Left(now, from time.Time, lasts int) time.Duration {
	return max(0, from.Add(time.Duration(lasts)*time.Minute).Sub(now))
}

func minutes(d time.Duration) int { return int((d + time.Minute - 1) / time.Minute) }

// The places where work is asked for; the first ones are of class 一级.
const (
	SpotOuter    = "outer"    // 外墙
	SpotRoof     = "roof"     // 屋面
	SpotShaft    = "shaft"    // 管井
	SpotBasement = "basement" // 地下室
	SpotCrowd    = "crowd"    // 公众聚集场所
	SpotIndoor   = "indoor"   // 其他室内
	SpotYard     = "yard"     // 室外场地
)

// Spots lists them.
var Spots = []string{SpotOuter, SpotRoof, SpotShaft, SpotBasement, SpotCrowd, SpotIndoor, SpotYard}

// Methods of hot work.
var Methods = []string{"arc", "gas", "cut", "grind", "torch", "asphalt", "other"}

// First tells whether work at a spot is of class 一级.
func First(spot string) bool { return spot != SpotIndoor && spot != SpotYard }

// Hours is how long a permit of a spot lasts at most.
func Hours(spot string) int {
	if First(spot) {
		return Term("first_hours")
	}
	return Term("second_hours")
}

// AtWall tells whether the insulation decides (令5 art. 19): on the outer wall. On a roof it is a line of the check on the spot.
func AtWall(spot string) bool { return spot == SpotOuter }

// OpenAir tells whether the weather decides.
func OpenAir(spot string) bool { return spot == SpotOuter || spot == SpotRoof || spot == SpotYard }

// Alarm tells what the clock must raise: over = it still works past its time; open = it ended and nobody has closed it.
func Alarm(s State, now, until, ended time.Time) string {
	switch {
	case s == Working && !now.Before(until):
		return "over"
	case (s == Ended || s == Watched) && Left(now, ended, Term("close_minutes")) == 0:
		return "open"
	}
	return ""
}

// checkTimes checks the times of a request: not in the past, not longer than the class allows.
func checkTimes(now, from, until time.Time, spot string) (bad []fault.Field) {
	switch {
	case from.IsZero() || until.IsZero():
		return []fault.Field{{Name: "from", Key: "fire.work.need_times"}}
	case from.Before(now.Add(-time.Duration(Term("late_minutes")) * time.Minute)):
		bad = append(bad, fault.Field{Name: "from", Key: "fire.work.past"})
	case from.After(now.AddDate(0, 0, 30)):
		bad = append(bad, fault.Field{Name: "from", Key: "fire.work.far"})
	}
	if !until.After(from) {
		bad = append(bad, fault.Field{Name: "hours", Key: "fire.work.need_hours", Args: []any{Hours(spot)}})
	} else if until.Sub(from) > time.Duration(Hours(spot))*time.Hour {
		bad = append(bad, fault.Field{Name: "hours", Key: "fire.work.too_long", Args: []any{Hours(spot)}})
	}
	return bad
}

func known(list []string, x string) bool { return slices.Contains(list, x) }
