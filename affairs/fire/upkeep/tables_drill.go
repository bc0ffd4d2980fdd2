package upkeep

import (
	"cmp"
	"strings"

	"linli/kernel/access"
	"linli/kernel/place"
	"linli/kernel/table"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/text"
)

// heldDrill is a drill of the past as a row of a book.
type heldDrill struct {
	plan Drill
	held Drill
}

func (s *Service) drillBook() *table.Table {
	t := &table.Table{Name: "fire-drills", Edit: access.FirePlan, Title: "演练记录", Aliases: fields("消防演练 演练台账 消防演练记录"), SheetHints: fields("演练"), Keys: [][]string{{"compound", "building", "day", "subject"}}, Perm: access.FireRead}
	t.Columns = []table.Column{compoundColumn(), {Key: "building", Header: "楼栋", Type: table.Text}, {Key: "day", Header: "演练日期", Weak: fields("日期"), Near: fields("演练类型 假想火情"), Type: table.Day, Required: true, Past: true, Width: 12}, {Key: "time", Header: "报警时刻", Weak: fields("时间"), Near: fields("演练类型 假想火情"), Type: table.Text}, {Key: "type", Header: "演练类型", Weak: fields("类型"), Near: fields("假想火情"), Type: table.Enum, Options: choices("fire.drill.type_", Types)},
		{Key: "subject", Header: "科目", Type: table.Enum, Options: choices("fire.drill.subject.", Subjects)}, {Key: "organiser", Header: "组织单位", Type: table.Text, Width: 16}, {Key: "units", Header: "参加单位", Type: table.Text, Width: 18}, {Key: "scenario", Header: "假想火情", Type: table.Text, Required: true, Width: 20}, {Key: "seconds", Header: "疏散用时(秒)", Synonyms: fields("疏散用时"), Type: table.Int}, {Key: "evacuated", Header: "疏散人数", Type: table.Int}, {Key: "needy", Header: "行动不便者转移方式", Type: table.Text}, {Key: "kit", Header: "使用器材", Type: table.Text},
		{Key: "faults", Header: "暴露问题", Type: table.Text, Computed: true, Width: 20}, {Key: "score", Header: "评分", Type: table.Int}, {Key: "comment", Header: "评语", Type: table.Text, Width: 18}, {Key: "revised", Header: "预案已修订", Type: table.Bool}, {Key: "maker", Header: "记录人", Type: table.Text, Computed: true}}
	t.Examples = [][]string{{"春和里", "3号楼", "2026-03-15", "10:00", "全要素综合", "疏散逃生", "社区", "物业、微型站", "12层厨房起火", "512", "86", "担架2人", "灭火器、喊话器", "", "86", "有序", "是", ""}}
	k := book[heldDrill]{read: s.readDrill, write: func(tx *db.Tx, a access.Actor, x heldDrill) (string, int64, error) {
		d, err := s.PlanDrillTx(tx, a, x.plan)
		if err != nil {
			return "", 0, err
		}
		x.held.ID, x.held.Rev = d.ID, d.Rev
		d, err = s.HoldDrillTx(tx, a, x.held)
		return d.ID, d.Rev, err
	}}
	t.Owner = k.owner(s, drillGoes, s.exportDrills)
	return t
}

func (s *Service) readDrill(tx *db.Tx, b *table.Batch, c cells) (x heldDrill, same bool, err error) {
	p, err := s.compoundOf(tx, b, c)
	if err != nil || p.ID == "" {
		return x, false, err
	}
	if name := c.s("building"); name != "" {
		list, err := s.Places.Children(tx, p.ID, place.Building)
		if err != nil {
			return x, false, err
		}
		found := false
		for _, y := range list {
			if text.Squeeze(y.Name) == text.Squeeze(name) || y.Label == text.Squeeze(name) {
				p, found = y, true
			}
		}
		if !found {
			c.refuse("building", "fire.upkeep.f.no_building", name)
			return x, false, nil
		}
	}
	day := c.s("day")
	if !clock.ValidDay(day) {
		c.refuse("day", "fire.upkeep.bad_past")
		return x, false, nil
	}
	alarm := max(moment(day, c.s("time")), moment(day, "09:00"))
	if m := moment(day, c.s("time")); m > 0 {
		alarm = m
	}
	if alarm > tx.NowMS() || c.n("score") < 0 || c.n("score") > 100 || c.n("evacuated") < 0 || c.n("evacuated") > 100_000 {
		c.refuse("score", "fire.drill.bad_score")
		return x, false, nil
	}
	x.plan = Drill{Place: p.ID, Day: day, Type: cmp.Or(keyOf("fire.drill.type_", Types, c.s("type")), "full"), Subject: cmp.Or(keyOf("fire.drill.subject.", Subjects, c.s("subject")), "evacuation"), Organiser: c.s("organiser"), Units: c.s("units"), Scenario: c.s("scenario")}
	x.held = Drill{Alarm: alarm, Evacuated: c.n("evacuated"), Expected: c.n("evacuated"), Needy: c.s("needy"), Kit: c.s("kit"), Score: c.n("score"), Comment: c.s("comment"), Revised: c.yes("revised")}
	if n := c.n("seconds"); n > 0 && n < 86_400 && alarm+n*1000 <= tx.NowMS() {
		x.held.Evac, x.held.Out = alarm, alarm+n*1000
	}
	same, err = tx.Exists("SELECT 1 FROM fire_drill WHERE place = ? AND day = ? AND subject = ?", p.ID, day, x.plan.Subject)
	return x, same, err
}

func (s *Service) exportDrills(tx *db.Tx, f table.Filter, each func([]table.Value) error) error {
	return s.rows(tx, f, func(cond string, args []any) error {
		list, err := drills(tx, "state = 'held' AND day >= ? AND "+cond+" ORDER BY day, id", append([]any{cmp.Or(f.Since, "0000")}, args...)...)
		for _, d := range list {
			at, err := s.Places.Get(tx, d.Place)
			if err != nil {
				return err
			}
			building, compound := "", d.Place
			if at.Kind == place.Building {
				building, compound = at.Name, at.Parent
			}
			secs := table.Value{}
			if n := Seconds(d.Evac, d.Out); n >= 0 {
				secs = table.IntValue(n)
			}
			if err := s.line(tx, each, compound, table.TextValue(building), table.DayText(d.Day), table.TextValue(timeOf(d.Alarm)), table.TextValue(zh("fire.drill.type_"+d.Type)), table.TextValue(zh("fire.drill.subject."+d.Subject)), table.TextValue(d.Organiser), table.TextValue(d.Units), table.TextValue(d.Scenario), secs, table.IntValue(d.Evacuated), table.TextValue(d.Needy), table.TextValue(d.Kit), table.TextValue(strings.Join(d.Faults, "；")), table.IntValue(d.Score), table.TextValue(d.Comment), table.BoolValue(d.Revised), table.TextValue(d.Label)); err != nil {
				return err
			}
		}
		return err
	})
}

// classBook is 消防培训, out only: one line a class, nobody's hours.
func (s *Service) classBook() *table.Table {
	t := &table.Table{Name: "fire-classes", Title: "消防培训", Aliases: fields("消防培训台账 消防培训记录"), SheetHints: fields("消防培训"), Keys: [][]string{{"compound", "day", "title"}}, Perm: access.FireRead}
	t.Columns = []table.Column{compoundColumn(), {Key: "day", Header: "日期", Type: table.Day, Width: 12}, {Key: "title", Header: "题目", Type: table.Text, Width: 20}, {Key: "audience", Header: "对象", Type: table.Text}, {Key: "teacher", Header: "讲师", Type: table.Text}, {Key: "minutes", Header: "分钟", Type: table.Int}, {Key: "invited", Header: "应到", Type: table.Int}, {Key: "came", Header: "实到", Type: table.Int}}
	t.Owner = table.Owner{Export: func(tx *db.Tx, f table.Filter, each func([]table.Value) error) error {
		return s.rows(tx, f, func(cond string, args []any) error {
			list, err := classes(tx, "day >= ? AND "+cond+" ORDER BY day, id", append([]any{cmp.Or(f.Since, "0000")}, args...)...)
			for _, x := range list {
				who, err := attendees(tx, x.ID)
				if err != nil {
					return err
				}
				came := int64(0)
				for _, y := range who {
					if y.Came {
						came++
					}
				}
				if err := s.line(tx, each, x.Place, table.DayText(x.Day), table.TextValue(x.Title), table.TextValue(zh("fire.class.audience_"+x.Audience)), table.TextValue(x.Teacher), table.IntValue(x.Minutes), table.IntValue(int64(len(who))), table.IntValue(came)); err != nil {
					return err
				}
			}
			return err
		})
	}}
	return t
}
