package demo

import (
	"fmt"
	"math"
	"sort"
	"time"

	"linli/kernel/matter"
	"linli/platform/clock"
)

func date(y, m, d, hour, minute int) time.Time {
	return time.Date(y, time.Month(m), d, hour, minute, 0, 0, clock.Shanghai)
}

// The story of the high-rises (E4.7).
const (
	baseline = 642 // hazards of the sweep in March 2025
	leftOver = 61  // of them at the end of 2025
	returned = 33  // closed ones that the look-back of January 2026 found bad again
)

// zero is when the last hazard is closed: dynamic zero is reached.
var zero = date(2026, 5, 26, 15, 40)

// storyNumber is which 消 matter of 2026 the door of 云漳国际 is: 柳消〔2026〕0117 (B7).
const storyNumber = 117

var storyDoor = date(2026, 4, 14, 11, 2)

var hazardKinds = []struct {
	kind   string
	weight float64
	text   []string
	part   string
}{
	{"fire.equipment", 30, []string{"室内消火栓箱内缺水带、水枪", "灭火器压力不足，超期未检", "应急照明灯不亮", "火灾报警探测器故障", "疏散指示标志脱落", "喷淋末端压力表无读数"}, "前室"},
	{"fire.door", 22, []string{"常闭式防火门闭门器损坏，无法自闭", "防火门被物品挡住，处于常开状态", "防火门密封条脱落", "防火门五金件缺失"}, "前室"},
	{"fire.passage", 16, []string{"疏散通道堆放杂物", "楼梯间停放电动自行车、婴儿车", "安全出口上锁", "消防车道被固定物占用"}, "楼梯间"},
	{"fire.hazard", 14, []string{"电缆井未做防火封堵", "配电箱内杂物堆积", "电气线路私拉乱接", "管道井堆放可燃物"}, "管道井"},
	{"fire.ebike", 10, []string{"电动自行车在楼道充电", "飞线充电", "蓄电池入户充电"}, "楼道"},
	{"fire.wall", 8, []string{"外墙外保温层局部破损，基层外露", "外墙保温系统开裂、空鼓"}, "外墙"},
}

// hazard draws one found by an officer or a worker in a tower.
func (t *town) hazard(d dice, at time.Time) *plan {
	for {
		c := pick(d, t.compounds)
		b := pick(d, c.buildings)
		if b.block.floors < 11 {
			continue
		}
		w := make([]float64, len(hazardKinds))
		for i, k := range hazardKinds {
			w[i] = k.weight
		}
		k := hazardKinds[d.weighted(w)]
		u := pick(d, b.units)
		p := &plan{at: at, kind: k.kind, compound: c, building: b, placeID: u.id, source: "sweep", by: t.named["秦海峰"], closeBy: zero.Add(-time.Duration(d.IntN(90)) * time.Hour)}
		p.title = pick(d, k.text)
		p.part = fmt.Sprintf("%s单元%s层%s", u.label, pick(d, u.homes).Floor, k.part)
		p.text = p.title + "。"
		if k.kind == "fire.wall" {
			p.part = pick(d, []string{"北侧", "南侧", "东山墙"}) + k.part
		}
		p.looker = b.grid.worker
		p.photo = d.chance(.03)
		if k.kind != "fire.wall" {
			d.chance(.02) // 重大 needs the fire body's papers: affairs/fire/hazard plays that; the draws behind this one stay as they were
		}
		return p
	}
}

// planHazards gives the sweep, what is found afterwards, and the named door; taken is how many 消 matters residents raise
// in 2026 before it.
func (t *town) planHazards(taken int) []*plan {
	d := t.dice(streamHazards)
	out := t.sweep(d)
	before := max(0, t.part(storyNumber-1)-taken)
	rest := t.part(allHazards) - len(out) - 3
	out = append(out, t.found(d, before, date(2026, 1, 4, 9, 0), storyDoor)...)
	late := (rest - before) / 8
	out = append(out, t.found(d, late, storyDoor.Add(time.Hour), date(2026, 5, 12, 17, 0))...)
	out = append(out, t.found(d, rest-before-late, date(2025, 4, 1, 9, 0), date(2025, 12, 31, 18, 0))...)
	last := out[len(out)-(rest-before)] // the last to be looked at again: with it zero is reached
	last.at, last.kind, last.title, last.text = date(2026, 5, 11, 10, 30), "fire.passage", "疏散通道堆放杂物", "疏散通道堆放杂物。"
	last.fixAt, last.closeBy, last.late, last.reopen = date(2026, 5, 18, 17, 0), zero.AddDate(0, 0, 4), true, false
	out = append(out, t.doorOfStory())
	out = append(out, t.newOnes(d)...)
	sort.SliceStable(out, func(i, j int) bool { return out[i].at.Before(out[j].at) })
	return out
}

// sweep is the baseline of March 2025. The list itself names each day; 61 are left at the end of the year, 33 come back.
func (t *town) sweep(d dice) []*plan {
	var out []*plan
	n, left := t.part(baseline), t.part(leftOver)
	for i := range n {
		at := t.office(d, d.clockTime(date(2025, 3, 3+i*26/n, 9, 0), 9, 17.5))
		p := t.hazard(d, at)
		days := 4 + 235*math.Pow(d.Float64(), 1.7)
		p.fixAt = at.Add(time.Duration(days * float64(dayLong)))
		p.closeBy = date(2025, 12, 30, 16, 0)
		if i%(n/left) == 3 && i/(n/left) < left {
			p.fixAt = date(2026, 1, 12, 10, 0).Add(time.Duration(d.IntN(95)) * dayLong)
			p.closeBy = zero.Add(-time.Duration(20+d.IntN(200)) * time.Hour)
		}
		p.late = !d.chance(onTime[min(5, quarter(p.fixAt))])
		p.due = dayAfter(p.fixAt.AddDate(0, 0, 2+d.IntN(20)))
		if p.late {
			p.due = dayAfter(at.Add(p.fixAt.Sub(at) * 7 / 10))
		}
		out = append(out, p)
	}
	k, all := 0, t.part(returned)
	for _, p := range out {
		if k < all && p.fixAt.Before(date(2025, 8, 1, 0, 0)) && d.chance(.25) {
			p.spotFail = d.clockTime(date(2026, 1, 6+k*20/all, 9, 0), 9, 17)
			k++
		}
	}
	return out
}

// dayAfter is the midnight that ends the day of t.
func dayAfter(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day()+1, 0, 0, 0, 0, t.Location())
}

// found are hazards of daily rounds between two moments. After the middle of April only what is quickly over is found, so
// that zero can be reached.
func (t *town) found(d dice, n int, from, to time.Time) []*plan {
	var out []*plan
	for len(out) < n {
		at := t.office(d, from.Add(time.Duration(d.Float64()*float64(to.Sub(from)))))
		if !at.Before(to) || festival(at) && d.chance(.9) {
			continue
		}
		p := t.hazard(d, at)
		if at.After(date(2026, 4, 8, 0, 0)) {
			p.kind, p.title, p.grade = "fire.ebike", "电动自行车在楼道充电", ""
			if d.chance(.6) {
				p.kind, p.title = "fire.passage", "疏散通道堆放杂物"
			}
			p.text = p.title + "。"
			p.part = "楼道"
		}
		if d.chance(.6) {
			p.by, p.source, p.looker = p.building.grid.worker, "patrol", p.compound.community.checker
		}
		q := quarter(at)
		p.late, p.reopen = !d.chance(onTime[q]), d.chance(reopened[q])
		out = append(out, p)
	}
	return out
}

// doorOfStory is 柳消〔2026〕0117: a fire door in 云漳国际, followed from the knock at the door to the look-back.
func (t *town) doorOfStory() *plan {
	c := t.byName["云漳国际"]
	b := c.buildings[0]
	return &plan{at: storyDoor, kind: "fire.door", compound: c, building: b, placeID: b.units[1].id, title: "防火门闭门器损坏", text: "常闭式防火门闭门器损坏，无法自闭。敲门行动中发现，李晋芳同行。",
		part: "2单元17层前室", source: "sweep", by: t.named["秦海峰"], due: date(2026, 4, 25, 0, 0), fixAt: date(2026, 4, 21, 16, 5), closeBy: zero.Add(dayLong), looker: t.named["秦海峰"], photo: true, cure: "更换闭门器2套"}
}

// newOnes are found after zero and still open: zero is never final.
func (t *town) newOnes(d dice) []*plan {
	a, b := t.byName["云漳国际"].buildings[3], t.byName["锦绣东区"].buildings[2]
	return []*plan{
		{at: date(2026, 6, 20, 10, 18), kind: "fire.equipment", compound: a.compound, building: a, placeID: a.ID, title: "消火栓箱内缺水带", text: "室内消火栓箱内缺水带1盘。", part: "1单元22层前室", source: "sweep", by: t.named["秦海峰"], stay: matter.Working},
		{at: date(2026, 6, 20, 15, 42), kind: "fire.hazard", compound: b.compound, building: b, placeID: b.ID, title: "管道井堆放可燃物", text: "管道井内堆放纸箱等可燃物。", part: "1单元9层管道井", source: "patrol", by: b.grid.worker, stay: matter.Working, photo: d.chance(1)},
	}
}
