package council

import (
	"sort"
	"strings"
	"time"
	"unicode/utf8"

	"linli/kernel/matter"
	"linli/platform/clock"
	"linli/platform/fault"
)

// Limits of texts, in characters.
const (
	MaxTitle = 40
	MaxSaid  = 1000
	MaxTalk  = 2000
	MaxName  = 40
)

// Terms are the waiting times of a place; days are calendar days.
type Terms struct {
	Notice  int // 预告 before the meeting
	Publish int // 公示
	Year    int // activities a year
}

// DefaultTerms are practice [K]: notice 3 to 7 days, publication 7, about 30 activities a year.
var DefaultTerms = Terms{Notice: 3, Publish: 7, Year: 30}

var reviews = map[State]bool{Listed: true, Direct: true, Away: true, Known: true, Declined: true}

// Review says whether a topic may be given a review, and what it needs: every answer but "listed"
// goes with a reason, which is told to who raised it.
func Review(t Topic, to State, reason string) error {
	if !reviews[to] {
		return fault.InvalidFields(fault.Field{Name: "review", Key: "council.review_choose"})
	}
	if t.State != Raised && t.State != Listed {
		return fault.NotYet("council.reviewed")
	}
	if to != Listed && strings.TrimSpace(reason) == "" {
		return fault.InvalidFields(fault.Field{Name: "reason", Key: "council.reason_needed"})
	}
	return long(field{"reason", reason, MaxSaid})
}

type field struct {
	name, value string
	most        int
}

// long refuses what is too long, field by field.
func long(list ...field) error {
	var bad []fault.Field
	for _, f := range list {
		if utf8.RuneCountInString(f.value) > f.most {
			bad = append(bad, fault.Field{Name: f.name, Key: "council.too_long", Args: []any{f.most}})
		}
	}
	if len(bad) > 0 {
		return fault.InvalidFields(bad...)
	}
	return nil
}

// ends of the acts on a meeting: from which state to which.
var meetingActs = map[string]struct {
	from []MeetingState
	to   MeetingState
}{
	"announce": {[]MeetingState{Planned}, Announced},
	"open":     {[]MeetingState{Planned, Announced}, Open},
	"close":    {[]MeetingState{Open}, Closed},
	"publish":  {[]MeetingState{Closed}, Published},
	"end":      {[]MeetingState{Published}, Ended},
	"cancel":   {[]MeetingState{Planned, Announced}, Cancelled},
}

// Move gives the state of a meeting after an act. NotYet when it can not be done now.
func Move(from MeetingState, act string) (MeetingState, error) {
	a, ok := meetingActs[act]
	if !ok {
		return from, fault.NotFound("council.no_act")
	}
	for _, f := range a.from {
		if f == from {
			return a.to, nil
		}
	}
	return from, fault.NotYet("council.not_now." + act)
}

// Announce says whether a meeting may be announced at now: something is on the agenda and the days of notice are left.
func Announce(m Meeting, topics int, t Terms, now time.Time) error {
	if topics == 0 {
		return fault.NotYet("council.no_topics")
	}
	if m.At <= now.UnixMilli() {
		return fault.NotYet("council.past")
	}
	if days(now, instant(m.At)) < t.Notice {
		return fault.NotYet("council.notice_short", t.Notice)
	}
	return nil
}

// Decision says whether a topic's result can be kept: the counts fit the people who came, who lost is not
// called the winner, and a decision that is to be done names somebody.
func Decision(i Item, attended int64, promises int) error {
	var bad []fault.Field
	add := func(name, key string, args ...any) { bad = append(bad, fault.Field{Name: name, Key: key, Args: args}) }
	for name, n := range map[string]int64{"yes": i.Yes, "no": i.No, "abstain": i.Abstain} {
		if n < 0 || n > 100000 {
			add(name, "council.count_wrong")
		}
	}
	if len(bad) == 0 && i.Yes+i.No+i.Abstain > attended {
		add("yes", "council.count_many", i.Yes+i.No+i.Abstain, attended)
	}
	switch {
	case i.Result == "":
		add("result", "council.result_needed")
	case i.Result == Passed && i.Yes <= i.No && i.Yes+i.No > 0:
		add("result", "council.not_passed", i.Yes, i.No)
	case i.Result == Passed && promises == 0:
		add("who", "council.who_needed")
	case i.Result != Passed && promises > 0:
		add("result", "council.nothing_to_do")
	case !known(i.Result):
		add("result", "council.result_needed")
	}
	if len(bad) > 0 {
		sort.Slice(bad, func(a, b int) bool { return bad[a].Name < bad[b].Name })
		return fault.InvalidFields(bad...)
	}
	return long(field{"talk", i.Talk, MaxTalk}, field{"dissent", i.Dissent, MaxTalk}, field{"resolution", i.Resolution, MaxTalk})
}

func known(r Result) bool {
	for _, x := range Results {
		if x == r {
			return true
		}
	}
	return false
}

// ownersWords speak of what only the owners' meeting may decide (民法典 art. 278).
var ownersWords = []string{"维修资金", "公共收益", "改建", "重建", "改变用途", "更换物业", "选聘物业", "解聘物业", "经营活动", "外墙", "加装电梯"}

// ForOwners lists the words of a text that speak of what only the owners' meeting may decide. It is a hint: a
// person decides.
func ForOwners(text string) (out []string) {
	for _, w := range ownersWords {
		if strings.Contains(text, w) {
			out = append(out, w)
		}
	}
	return out
}

// PublishEnd is the first instant at which a publication of so many whole days may end: the day of posting does not count.
func PublishEnd(from time.Time, days int) time.Time {
	d := from.In(clock.Shanghai)
	return time.Date(d.Year(), d.Month(), d.Day()+days+1, 0, 0, 0, 0, clock.Shanghai)
}

// EndPublication says whether a publication may be closed: its days are over and each objection has its answer.
func EndPublication(m Meeting, open int, now time.Time) error {
	if open > 0 {
		return fault.NotYet("council.unanswered", open)
	}
	if now.UnixMilli() < m.PublishUntil {
		return fault.NotYet("council.publish_short")
	}
	return nil
}

// Fulfilment is what became of promises: kept in time, kept late, said to be done with a look still due, under way, past their day.
type Fulfilment struct{ All, Kept, Late, Looks, Doing, Overdue int }

// Rate is the share kept of the promises that can be judged, in per cent, rounded down: those that wait for a look are neither kept nor
// broken. -1 when none can be judged yet.
func (f Fulfilment) Rate() int {
	judged := f.All - f.Looks
	if judged == 0 {
		return -1
	}
	return (f.Kept + f.Late) * 100 / judged
}

// Fulfil counts promises by their matters at now. Kept means closed by the last look (ADR 0004); what is said to be done, or has passed a
// first look while a later one is due, is not kept yet: it stands among Looks.
func Fulfil(ms []matter.Matter, now int64) (f Fulfilment) {
	for _, m := range ms {
		f.All++
		switch {
		case m.State == matter.Fixed, m.State == matter.Watch:
			f.Looks++
		case m.State == matter.Closed:
			if m.OnTime() {
				f.Kept++
			} else {
				f.Late++
			}
		case m.Overdue(now):
			f.Overdue++
		default:
			f.Doing++
		}
	}
	return f
}

// days counts the midnights between two instants in Shanghai.
func days(from, to time.Time) int {
	a, b := from.In(clock.Shanghai), to.In(clock.Shanghai)
	x := time.Date(a.Year(), a.Month(), a.Day(), 0, 0, 0, 0, time.UTC)
	y := time.Date(b.Year(), b.Month(), b.Day(), 0, 0, 0, 0, time.UTC)
	return int(y.Sub(x).Hours() / 24)
}

func instant(ms int64) time.Time { return time.UnixMilli(ms).In(clock.Shanghai) }

// Month gives the first instants of the month of t and of the next one.
func Month(t time.Time) (from, to time.Time) {
	d := t.In(clock.Shanghai)
	from = time.Date(d.Year(), d.Month(), 1, 0, 0, 0, 0, clock.Shanghai)
	return from, from.AddDate(0, 1, 0)
}
