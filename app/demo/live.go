package demo

import (
	"fmt"
	"sort"
	"strings"
	"time"

	"linli/kernel/access"
	"linli/kernel/matter"
	"linli/kernel/statute"
	"linli/platform/db"
)

// live plans the eighteen months and lives through them.
func (t *town) live() (string, error) {
	t.plan, t.manner, t.calendar = &agenda{now: start}, t.dice(streamClose), statute.Embedded()
	if err := t.learnKinds(); err != nil {
		return "", err
	}
	t.learnPeople()
	if err := t.step("drawings", func() (string, error) { return "", t.develop(t.dice(streamRoster), 8) }); err != nil {
		return "", err
	}
	plans := t.planMatters()
	plans = append(t.settleEnd(plans), t.leftOpen()...)
	taken := 0
	for _, p := range plans {
		if strings.HasPrefix(p.kind, "fire.") && p.at.Year() == 2026 && p.at.Before(storyDoor) {
			taken++
		}
	}
	plans = append(plans, t.planHazards(taken)...)
	sort.SliceStable(plans, func(i, j int) bool { return plans[i].at.Before(plans[j].at) })
	for _, p := range plans {
		t.begin(p)
	}
	t.scripts()
	if err := t.affairs(); err != nil {
		return "", err
	}
	t.clockwork()
	if err := t.run(); err != nil {
		return "", err
	}
	fmt.Fprintln(t.opt.Out)
	return fmt.Sprintf("%d matters, %d events", len(plans), t.plan.done), nil
}

func (t *town) learnKinds() error {
	t.kinds = map[string]matter.Kind{}
	return t.read(func(tx *db.Tx) error {
		list, err := t.Matters.Kinds(tx)
		for _, k := range list {
			t.kinds[k.ID] = k
		}
		return err
	})
}

func (t *town) learnPeople() {
	t.byID, t.nameOf = map[string]*staff{}, map[string]string{}
	for _, s := range t.named {
		t.byID[s.id] = s
	}
	for _, r := range t.people {
		t.nameOf[r.id] = r.name
	}
}

// caller is somebody who leaves a name: a resident, chosen by chance.
func (t *town) caller() (name, phone string) {
	for {
		if r := pick(t.manner, t.people); r.phone != 0 && Now.Year()-r.born > 18 {
			return r.name, fmt.Sprint(r.phone)
		}
	}
}

// plainKinds have no later look and terms of three working days or more: what is raised in the last days is one of them.
var plainKinds = strings.Fields("facility.lamp facility.door parking property.service facility.other tree hygiene public-advice")

// stillOpen is how many of the last ones raised are simply under way.
const stillOpen = 21 // and three that 锦绣苑 decided in June

// settleEnd makes the last weeks end well: what could not be over by today is of a kind that can, and the last ones are
// under way.
func (t *town) settleEnd(plans []*plan) []*plan {
	d := t.dice(streamMatters + 100)
	left := stillOpen
	for i := len(plans) - 1; i >= 0; i-- {
		p := plans[i]
		k := t.kinds[p.kind]
		room := Now.Sub(p.at).Hours() / 24
		needs := 12.0
		for _, n := range k.Looks {
			needs = max(needs, float64(n)+9)
		}
		if k.FixTerm.Unit == statute.WorkingDay {
			needs += float64(k.FixTerm.N) * 1.3
		} else if k.FixTerm.Unit == statute.CalendarDay {
			needs += float64(k.FixTerm.N)
		}
		if strings.HasPrefix(p.kind, "fire.") {
			p.closeBy = zero.Add(-time.Duration(10+d.IntN(60)) * time.Hour)
			room -= Now.Sub(zero).Hours()/24 + 2
		}
		if room < needs && (len(k.Looks) > 0 || k.FixTerm.N > 10) {
			p.kind = pick(d, plainKinds)
			p.home, p.closeBy, p.whistle = nil, time.Time{}, false
			p.text = said(d, p)
		}
		if room = Now.Sub(p.at).Hours() / 24; room < 16 {
			p.late, p.reopen, p.extend, p.dup = false, false, false, nil
		}
		if left > 0 && p.dup == nil {
			left--
			t.keepOpen(d, p, left)
		}
	}
	sort.SliceStable(plans, func(i, j int) bool { return plans[i].at.Before(plans[j].at) })
	return plans
}

// shown are matters under way near the people of the stories, so that each of them has something to do today.
var shown = map[int]struct {
	kind       string
	label      int
	text, part string
}{
	5:  {"facility.lamp", 3, "2单元门口的路灯不亮，晚上黑漆漆的老人不敢下楼", "2单元门口"},
	7:  {"facility.door", 5, "单元门关不上，外人随便进", "1单元"},
	8:  {"hygiene", 9, "地下室有老鼠，啃坏了电动车线", "地下室"},
	11: {"dispute", 3, "楼上孩子天天跑跳，上去说反被骂，想请楼栋长说说", "1单元"},
}

// keepOpen leaves a plan where somebody still owes something, within its term.
func (t *town) keepOpen(d dice, p *plan, n int) {
	p.decline, p.withdraw, p.whistle = false, false, false
	if p.at.Before(date(2026, 6, 26, 9, 0)) || p.kind == "litter" {
		p.at = d.clockTime(date(2026, 6, 26+n%4, 9, 0), 8.7, 17)
	}
	if k := t.kinds[p.kind]; len(k.Looks) > 0 || k.FixTerm.Unit != statute.WorkingDay || k.FixTerm.N < 3 {
		p.kind = pick(d, plainKinds)
		p.text = said(d, p)
	}
	if x, ok := shown[n]; ok { // what the pictures of the guide show
		c := t.byName["锦绣苑"]
		p.compound, p.building, p.home, p.by, p.source = c, c.buildings[x.label-1], nil, nil, "qr"
		p.kind, p.text, p.part, p.placeID = x.kind, x.text, x.part, c.buildings[x.label-1].ID
		p.at, p.photo = d.clockTime(date(2026, 6, 26, 9, 0), 9, 15), true
	}
	switch {
	case p.at.After(date(2026, 6, 30, 9, 0)) || n%6 == 0:
		p.stay = matter.Assigned
		p.at = d.clockTime(date(2026, 6, 30, 9, 0), 9, 17.4)
	case n%3 == 1:
		p.stay = matter.Fixed
		p.closeBy = Now
	default:
		p.stay = matter.Working
	}
}

// leftOpen are the four that are overdue, one on each level, the two that hang and the five that wait for a later look.
func (t *town) leftOpen() []*plan {
	at := func(c string, label int) (*compound, *building) {
		x := t.byName[c]
		return x, x.buildings[label-1]
	}
	mk := func(when time.Time, kind, c string, label int, text string) *plan {
		x, b := at(c, label)
		return &plan{at: when, kind: kind, compound: x, building: b, placeID: b.ID, text: text, source: "qr"}
	}
	grid := mk(date(2026, 6, 22, 21, 5), "noise", "锦绣东区", 5, "楼上半夜拖椅子，说了几次不听，孩子要考试")
	prop := mk(date(2026, 6, 17, 8, 20), "facility.door", "云漳国际", 2, "单元门禁失灵，刷卡没反应，外人随便进")
	comm := mk(date(2026, 6, 11, 10, 40), "property.service", "柳岸小区", 6, "化粪池清掏费该谁出，物业和业主各说各的，请社区出面")
	street := mk(date(2026, 5, 20, 9, 30), "facility.other", "和平里", 4, "院墙外的老煤棚要塌，属于哪个单位说不清")
	comm.level, street.level = t.communities["柳岸社区"].secretary, t.named["刘建峰"]
	out := []*plan{grid, prop, comm, street}
	for _, p := range out {
		p.overdue, p.stay = true, matter.Working
	}
	roof := mk(date(2025, 11, 12, 9, 10), "facility.other", "机床厂家属院", 11, "屋面防水整体老化，一下雨六层家家漏")
	roof.cure = "需动用维修资金整体翻修，等业主大会表决"
	road := mk(date(2026, 2, 4, 14, 20), "facility.road", "和平里", 7, "院门口这段路塌陷，产权不清，谁都不修")
	road.cure = "道路产权正在确认，资金未落实"
	for _, p := range []*plan{roof, road} {
		p.hang = true
		out = append(out, p)
	}
	for i, c := range []string{"锦绣苑", "云漳国际", "柳岸花园", "南湖人家", "新机苑"} {
		w := mk(date(2026, 6, 22+i%2, 9+i, 12), "water.leak", c, 1+i%3, []string{"六层楼道水管漏水，流到楼下了", "屋顶渗水，墙皮往下掉", "厨房下水堵了反水", "地下室集水坑水泵不转，水漫出来了", "管道井里滴水，墙都湿了"}[i])
		w.stay, w.fixAt, w.closeBy = matter.Watch, date(2026, 6, 24, 9+i, 30), Now.Add(20*dayLong)
		out = append(out, w)
	}
	return out
}

// console is the installation's own actor.
var console = access.System("console")
