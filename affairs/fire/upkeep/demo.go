package upkeep

import (
	"cmp"
	"time"

	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/db"
)

// scene is one run of the demo.
type scene struct {
	*Service
	affair.Stage
	stations int
}

func date(y int, m time.Month, d, hour, minute int) time.Time {
	return time.Date(y, m, d, hour, minute, 0, 0, clock.Shanghai)
}

// The three stations of the street, nineteen classes and thirty-one drills (ledgers.md E2, E3, story 6).
var (
	posted  = map[string]string{"云漳国际": "国际物业服务中心", "锦绣苑": "云漳安居物业", "南湖人家": "南湖物业服务站"}
	family  = []string{"韩", "郭", "乔", "梁", "程", "薛", "贺", "任", "武", "段"}
	given   = []string{"立军", "永福", "志远", "卫东", "国庆", "建设", "文斌", "春生", "小强", "宏伟"}
	lessons = []struct{ title, audience string }{{"高层火灾怎么跑", "resident"}, {"控制室值班与报警处置", "property"}, {"灭火器和消火栓实操", "station"}, {"电动车火灾案例", "property"}, {"微型站出动与初战", "station"}}
)

const (
	allClasses = 19
	allDrills  = 31
)

// Demo puts stations, charging places, classes and drills on the street.
func (s *Service) Demo(st affair.Stage) error {
	x := &scene{Service: s, Stage: st}
	tall := []affair.StageCompound{}
	for _, c := range st.Compounds {
		if n := len(towersOf(c)); n > 0 {
			tall = append(tall, c)
		}
		if owner := posted[c.Place.Name]; owner != "" {
			x.station(c, owner, x.stations)
			x.stations++
		}
	}
	for i, c := range tall {
		x.charging(c, i)
	}
	for i := 0; i < allClasses && len(tall) > 0; i++ {
		x.lesson(tall[i%len(tall)], i)
	}
	for i := 0; i < allDrills && len(tall) > 0; i++ {
		x.drillOf(tall[i%len(tall)], i)
	}
	return nil
}

// crew are the ten people of the n-th unit.
func crew(n int) (out []string) {
	for i := range family {
		out = append(out, family[(i+n*3)%len(family)]+given[(i*3+n*7)%len(given)])
	}
	return out
}

func towersOf(c affair.StageCompound) (out []place.Place) {
	for _, b := range c.Buildings {
		if DrillEvery(b.Building) > 0 {
			out = append(out, b)
		}
	}
	return out
}

// station is one micro station with its people, kit, roster, hand-overs and runs.
func (x *scene) station(c affair.StageCompound, owner string, nth int) {
	x.On(date(2025, 2, 20, 9, 0), func(tx *db.Tx) error {
		st, err := x.SaveStationTx(tx, c.Checker, Station{Place: c.Place.ID, Name: c.Place.Name + "微型消防站", Level: 2, Owner: owner, Address: "南门值班室旁", Phone: "10000000119", Covers: c.Place.Name, Opened: "2023-05-01", Slots: "08:00-20:00 20:00-08:00", Least: 3})
		if err != nil {
			return err
		}
		var who []Member
		for i, n := range crew(nth) {
			post := "member"
			if i < 2 {
				post = []string{"head", "deputy"}[i]
			}
			m, err := x.AddMemberTx(tx, c.Checker, Member{Station: st.ID, Name: n, Post: post, Phone: "1000003" + "10" + i64(int64(10+i)), Trained: "2025-01-15", Cert: []string{"消防设施操作员（初级）", ""}[i%2], CertUntil: []string{"2028-03-31", ""}[i%2]})
			if err != nil {
				return err
			}
			who = append(who, m)
		}
		for _, k := range []Kit{{Name: "干粉灭火器", Spec: "MFZ/ABC4", Qty: 12, Spot: "站内架", MadeOn: "2024-05-10", Due: "2026-11-30"}, {Name: "水带", Spec: "DN65 20m", Qty: 6, Spot: "站内架", MadeOn: "2023-08-01", Due: "2026-08-31"}, {Name: "直流水枪", Spec: "QZ19", Qty: 2, Spot: "站内架"}, {Name: "消防战斗服", Spec: "17款", Qty: 6, Spot: "衣柜", Due: "2027-06-30"}, {Name: "过滤式呼吸器", Spec: "TZL30", Qty: 8, Spot: "站内架", Due: "2026-07-20"}, {Name: "铁铤和腰斧", Qty: 2, Spot: "工具箱"}, {Name: "对讲机", Qty: 4, Spot: "值班台"}} {
			k.Station, k.State = st.ID, "ok"
			if _, err := x.SaveKitTx(tx, c.Checker, k); err != nil {
				return err
			}
		}
		x.shifts(c, st, who)
		return nil
	})
}

// shifts are the roster of four weeks around the end of the story, a few hand-overs and the runs of the year.
func (x *scene) shifts(c affair.StageCompound, st Station, who []Member) {
	x.On(date(2026, 6, 15, 10, 0), func(tx *db.Tx) error {
		for i := range 45 {
			d := clock.AddDays("2026-06-16", i)
			for j, slot := range Slots(st.Slots) {
				var ids []string
				for k := range 3 {
					ids = append(ids, who[(i*2+j*3+k)%len(who)].ID)
				}
				if err := x.SetShiftTx(tx, c.Checker, st.ID, d, slot, ids); err != nil {
					return err
				}
			}
		}
		return nil
	})
	for i := range 4 {
		x.On(date(2026, 6, 28+i/2, 8+12*(i%2), 2), func(tx *db.Tx) error {
			_, err := x.HandOverTx(tx, c.Checker, Handover{Station: st.ID, Slot: Slots(st.Slots)[i%2], Taker: who[i].ID})
			return err
		})
	}
	for i := range 9 {
		at := date(2025, time.Month(4+i*3/2), 6+i, 9+i, 12)
		took := []int{95, 140, 168, 122, 205, 131, 158, 117, 149}[i]
		x.On(at.Add(time.Hour), func(tx *db.Tx) error {
			what := "drill"
			if i%3 == 1 {
				what = "alarm"
			}
			alarm := at.UnixMilli()
			_, err := x.AddRunTx(tx, c.Checker, Run{Station: st.ID, What: what, Alarm: alarm, Depart: alarm + int64(took)*400, There: alarm + int64(took)*1000})
			return err
		})
	}
}

// charging is a shed of a compound that is checked each month.
func (x *scene) charging(c affair.StageCompound, n int) {
	x.On(date(2025, 3, 3+n, 10, 0), func(tx *db.Tx) error {
		p, err := x.SaveChargingTx(tx, c.Checker, Charging{Place: c.Place.ID, Name: c.Place.Name + []string{"北门车棚", "南门车棚", "东侧充电区"}[n%3], Outdoor: true, Capacity: int64(40 + 20*(n%4)), Sockets: int64(40 + 20*(n%4)), Operator: "云漳绿充服务部", Phone: "10000030200", Power: 56, Fee: 40, Opened: "2024-09-01"})
		if err != nil {
			return err
		}
		for i := range 16 {
			at := date(2025, time.Month(3+i), 10+n, 15, 30)
			x.On(at, func(tx *db.Tx) error {
				_, err := x.CheckChargingTx(tx, c.Checker, Check{Charging: p.ID, What: "check"})
				return err
			})
		}
		return nil
	})
}

// lesson is one class with those who came.
func (x *scene) lesson(c affair.StageCompound, i int) {
	at := date(2025, time.Month(2+i*16/allClasses), 5+i, 14, 30)
	x.On(at, func(tx *db.Tx) error {
		l := lessons[i%len(lessons)]
		var list []Attendee
		for j, n := range crew(i % 7) {
			unit := cmp.Or(posted[c.Place.Name], "云漳安居物业")
			if l.audience == "station" {
				unit = "微型消防站"
			}
			list = append(list, Attendee{Name: n, Unit: unit, Came: (i+j)%11 != 0})
		}
		_, err := x.AddClassTx(tx, c.Checker, Class{Place: c.Place.ID, Day: clock.DayOf(at), Title: l.title, Audience: l.audience, Minutes: 90, Teacher: "望岭区消防救援大队", Venue: "小区议事厅"}, list)
		return err
	})
}

// drillOf is one drill of a tower: announced a fortnight before, then held. Each tower had one within the year as far as thirty-one
// reach.
func (x *scene) drillOf(c affair.StageCompound, i int) {
	towers := towersOf(c)
	b := towers[(i/7)%len(towers)]
	at := date(2025, time.Month(3+i/2), 4+(i*5)%22, 9+i%2, 30)
	x.On(at.AddDate(0, 0, -14), func(tx *db.Tx) error {
		subject := Subjects[i%len(Subjects)]
		kind := "full"
		if i%4 == 3 {
			kind = "special"
		}
		where := b.ID
		if i%5 == 0 {
			where = c.Place.ID // the whole compound
		}
		d, err := x.PlanDrillTx(tx, c.Checker, Drill{Place: where, Day: clock.DayOf(at), Type: kind, Subject: subject, Organiser: c.Community, Units: "物业、微型消防站、望岭区消防救援大队", Scenario: []string{"12层厨房起火，烟进楼梯", "架空层电动车起火", "外墙施工引燃保温材料", "地下车库车辆起火"}[i%4], Notice: clock.DayOf(at.AddDate(0, 0, -10))})
		if err != nil {
			return err
		}
		x.On(at.Add(2*time.Hour), func(tx *db.Tx) error { return x.hold(tx, c.Checker, d, at, i) })
		return nil
	})
}

func (x *scene) hold(tx *db.Tx, a access.Actor, d Drill, at time.Time, i int) error {
	alarm := at.UnixMilli()
	sec := func(n int) int64 { return alarm + int64(n)*1000 }
	out := 420 + (i*37)%300
	expected := int64(60 + (i*13)%90)
	_, err := x.HoldDrillTx(tx, a, Drill{ID: d.ID, Rev: d.Rev, Alarm: alarm, Confirmed: sec(50), Called: sec(75), Attack: sec(160 + i%30), Evac: sec(90), Out: sec(out), Expected: expected, Evacuated: expected - int64(i%4),
		People: People{Residents: expected, Property: 8, Station: 6, Fire: 10}, Needy: "2人轮椅，由站员抬下", Kit: "灭火器、喊话器、担架", Score: int64(78 + (i*7)%18), Comment: "疏散有序，广播要再大声", Revised: i%3 == 0})
	return err
}
