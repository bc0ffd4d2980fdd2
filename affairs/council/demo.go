package council

import (
	"fmt"
	"math/rand/v2"
	"time"

	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/matter"
	"linli/platform/clock"
	"linli/platform/db"
)

// The demo street's councils (ledgers.md E3, E4): 187 meetings over eighteen months, 45 activities in 锦绣苑. Everything goes through
// the verbs, at its moment.

// troupe plays the councils of one compound.
type troupe struct {
	*Service
	st      affair.Stage
	c       affair.StageCompound
	d       *rand.Rand
	story   bool // 锦绣苑
	invited bool
	next    int // subject
}

const storyCompound = "锦绣苑"

// demo puts the scenes of all compounds on the stage.
func (s *Service) demo(st affair.Stage) error {
	for i, c := range st.Compounds {
		t := &troupe{Service: s, st: st, c: c, d: st.Chance(uint64(i)), story: c.Place.Name == storyCompound, next: i * 3}
		for _, day := range t.evenings() {
			t.evening(day)
		}
		if t.story {
			t.activities()
			t.ahead()
		}
	}
	return nil
}

// evenings are the first Fridays of the months, a week later after the holidays; the week before the Spring Festival of 2026 only
// 锦绣苑 meets. 和平里 left out August, and 翠屏里 has not met in June: the gap that its community sees.
func (t *troupe) evenings() (out []time.Time) {
	for m := 0; m < 18; m++ {
		day := time.Date(2025, time.Month(1+m), 1, 19, 30, 0, 0, clock.Shanghai)
		for day.Weekday() != time.Friday {
			day = day.AddDate(0, 0, 1)
		}
		if mo := day.Month(); (mo == time.January || mo == time.May || mo == time.October) && day.Day() <= 4 {
			day = day.AddDate(0, 0, 7)
		}
		month, name := day.Format("2006-01"), t.c.Place.Name
		switch {
		case day.Before(t.c.Since), month == "2026-02" && !t.story, month == "2025-08" && name == "和平里", month == "2026-06" && name == "翠屏里":
			continue
		}
		out = append(out, day)
	}
	if t.st.Part < 1 { // a test asks for a share: the last ones
		out = out[max(0, len(out)-2):]
	}
	return out
}

// month is one meeting with what it is made of.
type month struct {
	day  time.Time
	list []subject
	ids  []string
	keys []string
	m    Meeting
	came int
}

// evening puts one meeting on the stage, from the first topic to the end of publication.
func (t *troupe) evening(day time.Time) {
	e := &month{day: day, came: 12 + t.d.IntN(9)}
	switch {
	case t.story && day.Format(time.DateOnly) == "2025-01-10":
		e.list, e.came = firstSubjects, 19
	case t.story && day.Format(time.DateOnly) == "2026-06-05":
		e.list, e.came = juneSubjects, 27
	default:
		for range 1 + t.d.IntN(3) {
			e.list = append(e.list, subjects[t.next%len(subjects)])
			t.next += 1 + t.d.IntN(2)
		}
	}
	e.ids, e.keys = make([]string, len(e.list)), make([]string, len(e.list))
	for i := range e.list {
		at := day.AddDate(0, 0, -8).Add(-time.Duration(1+t.d.IntN(200)) * time.Hour / 10)
		t.on(at, func(tx *db.Tx) error { return t.raise(tx, e, i) })
	}
	t.on(day.AddDate(0, 0, -6).Add(-9*time.Hour), func(tx *db.Tx) error { return t.prepare(tx, e) })
	t.on(day, func(tx *db.Tx) error { return t.meet(tx, e) })
	t.on(day.Add(90*time.Minute), func(tx *db.Tx) error { return t.step(tx, e, "close") })
	t.on(day.Add(95*time.Minute), func(tx *db.Tx) error { return t.step(tx, e, "publish") })
	t.on(day.AddDate(0, 0, 8).Add(-10*time.Hour), func(tx *db.Tx) error { return t.step(tx, e, "end") })
}

// on plays a scene at a moment; what would lie before the history happens on its first day.
func (t *troupe) on(at time.Time, play func(tx *db.Tx) error) {
	t.st.On(at, func(tx *db.Tx) error {
		if err := play(tx); err != nil {
			return fmt.Errorf("council %s %s: %w", t.c.Place.Name, at.Format(time.DateOnly), err)
		}
		return nil
	})
}

// raise brings one topic in: by the code, or written by staff for somebody; neighbours second it.
func (t *troupe) raise(tx *db.Tx, e *month, i int) error {
	x := e.list[i]
	p := Propose{Place: t.c.Buildings[t.d.IntN(len(t.c.Buildings))].ID, Title: x.title, Said: x.said, Category: x.category, Way: []string{"head", "visit", "face", "phone"}[t.d.IntN(4)]}
	actor, voices := t.c.Secretary(), t.d.IntN(9)
	switch {
	case x.title == "3号楼前路灯不亮":
		p.Place, p.Raiser, p.Way, voices = t.c.Buildings[2].ID, "申秀兰", "head", 12
	case x.title == "9号楼老牛家离不开人":
		p.Place, p.Way = t.c.Buildings[8].ID, "face"
	case t.d.Float64() < .5:
		actor, p.Way, p.Token = access.Public(), "qr", fmt.Sprint("demo", e.day.Unix(), i)
	}
	got, err := t.ProposeTx(tx, actor, p)
	if err != nil {
		return err
	}
	e.ids[i], e.keys[i] = got.Topic.ID, got.Secret
	for n := range voices {
		if _, err := t.SecondTx(tx, access.Public(), got.Topic.ID, fmt.Sprint("neighbour", n), ""); err != nil {
			return err
		}
	}
	return nil
}

// prepare reviews the topics, plans the meeting and announces it, six days ahead.
func (t *troupe) prepare(tx *db.Tx, e *month) error {
	run := t.c.Secretary()
	for _, id := range e.ids {
		if _, err := t.ReviewTx(tx, run, Reviewing{Topic: id, To: Listed}); err != nil {
			return err
		}
	}
	if !t.invited {
		t.invited = true
		if err := t.invite(tx, run); err != nil {
			return err
		}
	}
	recorder := ""
	if t.c.Grid.Name != "" {
		recorder = t.c.Grid.Name
	}
	m, err := t.PlanTx(tx, run, Plan{Compound: t.c.Place.ID, At: e.day, Venue: "邻里议事厅", Chair: run.Name, Recorder: recorder, Guests: "物业、社区民警、卫生站"})
	if err != nil {
		return err
	}
	e.m, err = t.ActTx(tx, run, Act{Meeting: m.ID, Act: "announce"})
	return err
}

// invite makes the list of those who are asked each time: members of the branch and neighbours.
func (t *troupe) invite(tx *db.Tx, run access.Actor) error {
	list := []Member{}
	for i, p := range t.c.Members {
		if i < 31 {
			list = append(list, Member{Person: p.ID, Label: p.Name, Role: "党员"})
		}
	}
	_, err := t.AddMembers(tx, run, t.c.Place.ID, list)
	return err
}

// meet opens the meeting, signs people in from the paper sheet and goes through the topics.
func (t *troupe) meet(tx *db.Tx, e *month) error {
	run := t.c.Secretary()
	if err := t.step(tx, e, "open"); err != nil {
		return err
	}
	list, err := t.Seats(tx, e.m.ID)
	if err != nil {
		return err
	}
	named := min(len(list), e.came-e.came/4)
	names := ""
	for n := named; n < e.came; n++ {
		names += fmt.Sprintf("居民%d 居民\n", n-named+1)
	}
	rows := ""
	if named > 0 {
		rows = fmt.Sprintf("1-%d", named)
	}
	if _, err := t.PaperTx(tx, t.recorder(), Paper{Meeting: e.m.ID, Rows: rows, Names: names}); err != nil {
		return err
	}
	for i, id := range e.ids {
		if err := t.decide(tx, e, run, i, id); err != nil {
			return err
		}
	}
	return nil
}

// recorder is the grid worker where she may, else the secretary.
func (t *troupe) recorder() access.Actor { return t.c.Secretary() }

// lastOpen is the meeting whose decisions are still under way today: 〔2026〕6号 of 锦绣苑 alone, so that the street has as many
// matters under way as its tests say.
func (t *troupe) lastOpen(e *month) bool {
	return e.day.After(time.Date(2026, 5, 20, 0, 0, 0, 0, clock.Shanghai))
}

func (t *troupe) decide(tx *db.Tx, e *month, run access.Actor, i int, id string) error {
	x := e.list[i]
	no, abstain := int64(0), int64(0)
	if x.dissent != "" {
		no = 1 + t.d.Int64N(3)
	} else if !t.story && t.d.Float64() < .2 {
		abstain = 1
	}
	c := Decide{Meeting: e.m.ID, Topic: id, Talk: x.talk, Dissent: x.dissent, Yes: int64(e.came) - no - abstain, No: no, Abstain: abstain, Result: Passed, Resolution: x.todo}
	term := 7 + t.d.IntN(6)
	switch {
	case x.todo == "":
		c.Result, c.Resolution = Owners, "提请业主大会表决"
	case t.lastOpen(e) && !t.story:
		c.Result, c.Resolution = Again, "下次带着办法再议"
	default:
		if x.title == "3号楼前路灯不亮" {
			term = 10
		}
		c.Todo = []Todo{{What: x.todo, Due: e.day.AddDate(0, 0, term).Truncate(24 * time.Hour)}}
	}
	if len(c.Todo) > 0 {
		d := e.day.AddDate(0, 0, term)
		c.Todo[0].Due = time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, clock.Shanghai)
	}
	if _, err := t.DecideTx(tx, run, c); err != nil {
		return err
	}
	ps, err := promises(tx, "meeting=? AND topic=?", e.m.ID, id)
	if err != nil {
		return err
	}
	for _, p := range ps {
		t.fulfil(e, i, p, term)
	}
	return nil
}

// fulfil lets the one answerable do what was promised: mostly in time, more so as the months pass; somebody else looks, and looks
// again after a month.
func (t *troupe) fulfil(e *month, i int, p Promise, term int) {
	hours := time.Duration(30+t.d.IntN(24*term-60)) * time.Hour
	months := (e.day.Year()-2025)*12 + int(e.day.Month())
	if t.d.Float64() > .70+.015*float64(months) && !t.lastOpen(e) {
		hours = time.Duration(24*(term+1)+t.d.IntN(96)) * time.Hour
	}
	fix := e.day.Truncate(time.Hour).Add(hours)
	if e.list[i].title == "3号楼前路灯不亮" {
		fix = time.Date(2026, 6, 12, 15, 20, 0, 0, clock.Shanghai)
	}
	fix = time.Date(fix.Year(), fix.Month(), fix.Day(), 9+t.d.IntN(8), t.d.IntN(60), 0, 0, clock.Shanghai)
	measures := "已办好"
	if e.list[i].title == "3号楼前路灯不亮" {
		measures = "更换4盏，线路已查"
	}
	t.on(fix, func(tx *db.Tx) error {
		m, err := t.Matters.Plain(tx, p.Matter)
		if err != nil {
			return err
		}
		_, err = t.Matters.RectifyTx(tx, t.c.Who(m.Holder), matter.Rectify{Do: matter.Do{ID: m.ID}, Measures: measures})
		return err
	})
	check := fix.AddDate(0, 0, 1+t.d.IntN(2))
	t.on(check, func(tx *db.Tx) error { return t.look(tx, e, i, p) })
}

// look is the check or the later look, by somebody who neither did it nor answers for it.
func (t *troupe) look(tx *db.Tx, e *month, i int, p Promise) error {
	m, err := t.Matters.Plain(tx, p.Matter)
	if err != nil {
		return err
	}
	eyes := t.c.Checker
	if eyes.ID == m.Holder {
		eyes = t.c.Secretary()
	}
	m, err = t.Matters.LookTx(tx, eyes, matter.Look{Do: matter.Do{ID: m.ID, Note: "看过了，办好了"}, Result: "pass"})
	if err != nil {
		return err
	}
	if m.State == matter.Watch {
		due := time.UnixMilli(m.LookDue - 1).In(clock.Shanghai)
		t.on(time.Date(due.Year(), due.Month(), due.Day(), 10, t.d.IntN(60), 0, 0, clock.Shanghai), func(tx *db.Tx) error { return t.look(tx, e, i, p) })
		return nil
	}
	if m.State != matter.Closed || t.d.Float64() > .6 {
		return nil
	}
	rating := []string{"good", "good", "good", "fair"}[t.d.IntN(4)]
	t.on(tx.Now.Add(time.Duration(2+t.d.IntN(40))*time.Hour), func(tx *db.Tx) error {
		v, err := t.ByReceipt(tx, e.keys[i])
		if err != nil || !v.CanRate {
			return err
		}
		return t.RateTx(tx, e.keys[i], rating, "")
	})
	return nil
}

func (t *troupe) step(tx *db.Tx, e *month, act string) (err error) {
	e.m, err = t.ActTx(tx, t.c.Secretary(), Act{Meeting: e.m.ID, Act: act})
	return err
}

// ahead is the meeting of 3 July, announced and waiting, and a topic that the branch has not reviewed yet.
func (t *troupe) ahead() {
	t.evening(time.Date(2026, 7, 3, 19, 30, 0, 0, clock.Shanghai))
	t.on(time.Date(2026, 6, 29, 20, 12, 0, 0, clock.Shanghai), func(tx *db.Tx) error {
		_, err := t.ProposeTx(tx, access.Public(), Propose{Place: t.c.Buildings[4].ID, Title: "5号楼门口想要个扶手", Said: "台阶有点高，老人上下费劲", Category: "elder", Token: "demo ahead"})
		return err
	})
}

// activities puts 45 on the stage, and two that are ahead.
func (t *troupe) activities() {
	fixed := map[string][2]string{"2025-01-18": {"show", "新春邻里演出"}, "2025-03-12": {"health", "小区义诊"}, "2025-05-08": {"fraud", "防诈骗讲座"}}
	days := []time.Time{}
	for d := range fixed {
		day, _ := time.ParseInLocation(time.DateOnly, d, clock.Shanghai)
		days = append(days, day)
	}
	for n := range 42 { // 42 more, evenly over the months, none on the fixed days
		day := time.Date(2025, 1, 21, 0, 0, 0, 0, clock.Shanghai).AddDate(0, 0, n*525/42)
		if _, taken := fixed[day.Format(time.DateOnly)]; taken {
			day = day.AddDate(0, 0, 1)
		}
		days = append(days, day)
	}
	if t.st.Part < 1 {
		days = days[:3]
	}
	for n, day := range days {
		x := outings[n%len(outings)]
		if f, ok := fixed[day.Format(time.DateOnly)]; ok {
			x.kind, x.title = f[0], f[1]
		}
		t.activity(day.Add(9*time.Hour+30*time.Minute), x.kind, x.title, x.partner, true)
	}
	t.activity(time.Date(2026, 7, 11, 19, 0, 0, 0, clock.Shanghai), "show", "消夏邻里演出", "社区文艺队", false)
	t.activity(time.Date(2026, 7, 8, 9, 0, 0, 0, clock.Shanghai), "room", "议事室开放日", "", false)
}

// activity plans one two weeks ahead, lets people enrol and, when it is over, says how it was.
func (t *troupe) activity(day time.Time, kind, title, partner string, over bool) {
	var e Event
	room, heads := int64(40), 18+t.d.IntN(30)
	plan := day.AddDate(0, 0, -14)
	if early := time.Date(2025, 1, 6, 9, 0, 0, 0, clock.Shanghai); plan.Before(early) {
		plan = early
	}
	t.on(plan, func(tx *db.Tx) (err error) {
		e, err = t.SetEvent(tx, t.c.Secretary(), Event{Compound: t.c.Place.ID, Kind: kind, Title: title, At: day.UnixMilli(), Until: day.Add(2 * time.Hour).UnixMilli(), Venue: "小区广场", Partner: partner,
			Audience: "全体居民", Leader: t.c.Secretary().Name, Capacity: room, Helpers: 3})
		return err
	})
	t.on(plan.Add(50*time.Hour), func(tx *db.Tx) error {
		for n := range 6 + t.d.IntN(4) {
			what := "guest"
			if n%4 == 3 {
				what = "helper"
			}
			if _, _, err := t.EnrolTx(tx, access.Public(), Enrolling{Event: e.ID, What: what, Label: fmt.Sprintf("%d号楼邻居", 1+t.d.IntN(16)), Heads: 1, Token: fmt.Sprint(n)}); err != nil {
				return err
			}
		}
		return nil
	})
	if over {
		t.on(day.Add(150*time.Minute), func(tx *db.Tx) error {
			_, err := t.EndEvent(tx, t.c.Secretary(), e.ID, 0, true, int64(heads), "来的邻居说好，还想再办")
			return err
		})
	}
}
