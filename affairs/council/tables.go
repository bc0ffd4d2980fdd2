package council

import (
	"strings"
	"time"

	"linli/kernel/place"
	"linli/kernel/table"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
	"linli/platform/text"
)

// The ledgers of the council (ledgers.md B6, B21a): 议事会会议记录, 议题清单, 活动台账. What comes in is history: meetings
// that were held, topics as they stand, activities as they were; what goes out holds everything of the scope.

func words(s string) []string { return strings.Fields(s) }

func choices(prefix string, list []string) (out []table.Option) {
	for _, x := range list {
		out = append(out, table.Option{Value: text.T(text.ZH, prefix+x)})
	}
	return out
}

// keyOf is the inverse of choices: the key behind a word, "" for one nobody knows.
func keyOf(prefix string, list []string, word string) string {
	for _, x := range list {
		if text.T(text.ZH, prefix+x) == word {
			return x
		}
	}
	return ""
}

func (s *Service) tables() []*table.Table {
	return []*table.Table{s.meetingTable(), s.topicTable(), s.eventTable()}
}

func compoundColumn() table.Column {
	return table.Column{Key: "compound", Header: "小区", Synonyms: words("小区名称 所属小区 所在小区"), Type: table.Place, Part: table.CompoundOf, Required: true, Width: 16}
}

func (s *Service) meetingTable() *table.Table {
	return &table.Table{Name: "council-meeting", Title: "议事会会议记录", Aliases: words("议事会 会议记录 议事会台账"), SheetHints: words("议事会 会议记录"), Keys: [][]string{{"compound", "at"}},
		Columns: []table.Column{
			{Key: "number", Header: "会议编号", Type: table.Code, Computed: true, Width: 18}, compoundColumn(),
			{Key: "at", Header: "会议时间", Synonyms: words("开会时间 召开时间"), Weak: words("时间 日期"), Near: words("主持人 会议编号 议题数"), Type: table.Moment, Required: true, Past: true, Width: 18},
			{Key: "venue", Header: "会议地点", Weak: words("地点"), Near: words("主持人 会议编号"), Type: table.Text, Width: 16},
			{Key: "chair", Header: "主持人", Type: table.Person, Required: true}, {Key: "recorder", Header: "记录人", Type: table.Person},
			{Key: "expected", Header: "应到", Synonyms: words("应到人数"), Type: table.Int}, {Key: "came", Header: "实到", Synonyms: words("实到人数 参会人数"), Type: table.Int},
			{Key: "guests", Header: "列席单位", Type: table.Many, Open: true, Width: 20},
			{Key: "topics", Header: "议题数", Type: table.Int, Computed: true}, {Key: "passed", Header: "形成决议", Type: table.Int, Computed: true}, {Key: "matters", Header: "转办事项", Type: table.Int, Computed: true},
			{Key: "from", Header: "公示起", Type: table.Day}, {Key: "until", Header: "公示止", Type: table.Day}},
		Examples: [][]string{{"", "春和里", "2025-03-07 19:30", "议事厅", "张示例", "李示例", "31", "27", "物业、社区民警", "", "", "", "2025-03-08", "2025-03-15"}},
		Owner:    table.Owner{Resolve: s.resolveMeetings, Commit: s.commitMeetings, Blocks: s.blockMeetings, Withdraw: s.withdrawMeetings, Export: s.exportMeetings}}
}

func (s *Service) topicTable() *table.Table {
	return &table.Table{Name: "council-topic", Title: "议题清单", Aliases: words("议题 议题台账 议事清单"), SheetHints: words("议题"), Keys: [][]string{{"compound", "title", "raised"}},
		Columns: []table.Column{
			compoundColumn(), {Key: "title", Header: "议题", Synonyms: words("议题名称 议题内容"), Type: table.Text, Required: true, Width: 26},
			{Key: "raiser", Header: "提出人", Type: table.Person, Sensitive: true, Field: "person.name"},
			{Key: "way", Header: "提出方式", Type: table.Enum, Options: choices("council.w.", Ways)}, {Key: "raised", Header: "提出日期", Type: table.Day, Required: true, Past: true, Width: 12},
			{Key: "category", Header: "议题类别", Weak: words("类别"), Near: words("议题 附议人数"), Type: table.Enum, Options: choices("council.cat.", Categories)},
			{Key: "seconded", Header: "附议人数", Synonyms: words("附议"), Type: table.Int},
			{Key: "review", Header: "审核结果", Type: table.Enum, Options: []table.Option{{Value: "列入议题", Synonyms: words("列入")}, {Value: "直接转办", Synonyms: words("转办")}, {Value: "不属于本小区"}, {Value: "已办过"}, {Value: "不予列入"}}, Width: 14},
			{Key: "talk", Header: "协商意见", Type: table.Text, Width: 24}, {Key: "vote", Header: "表决(同意/反对/弃权)", Synonyms: words("表决 表决情况"), Type: table.Text, Width: 16},
			{Key: "result", Header: "决议", Synonyms: words("决议结果"), Type: table.Enum, Options: choices("council.r.", words("passed failed again owners"))},
			{Key: "unit", Header: "承办单位", Type: table.Text, Computed: true, Width: 16}, {Key: "person", Header: "承办人", Type: table.Text, Computed: true},
			{Key: "due", Header: "承诺时限", Type: table.Day, Computed: true}, {Key: "shown", Header: "公示", Type: table.Bool, Computed: true},
			{Key: "done", Header: "办理结果", Type: table.Text, Width: 20}, {Key: "rating", Header: "居民评议", Type: table.Text, Computed: true}},
		Examples: [][]string{{"春和里", "楼前路灯不亮", "王示例", "楼栋长代提", "2025-02-20", "设施维修", "12", "列入议题", "先换灯，再查线路", "27/0/0", "通过", "", "", "", "", "已更换4盏", ""}},
		Owner:    table.Owner{Resolve: s.resolveTopics, Commit: s.commitTopics, Blocks: s.blockTopics, Withdraw: s.withdrawTopics, Export: s.exportTopics}}
}

func (s *Service) eventTable() *table.Table {
	return &table.Table{Name: "council-event", Title: "活动台账", Aliases: words("活动 活动记录 小区活动"), SheetHints: words("活动"), Keys: [][]string{{"compound", "day", "title"}},
		Columns: []table.Column{
			compoundColumn(), {Key: "day", Header: "活动日期", Synonyms: words("活动时间"), Weak: words("日期 时间"), Near: words("活动主题 合作单位 反响"), Type: table.Day, Required: true, Width: 12},
			{Key: "title", Header: "活动主题", Synonyms: words("活动名称 活动内容"), Weak: words("主题"), Near: words("合作单位 反响 活动日期"), Type: table.Text, Required: true, Width: 24},
			{Key: "kind", Header: "活动类别", Weak: words("类别"), Near: words("活动主题 合作单位"), Type: table.Enum, Options: choices("council.e.", EventKinds)},
			{Key: "venue", Header: "活动地点", Weak: words("地点"), Near: words("活动主题 合作单位"), Type: table.Text, Width: 16}, {Key: "partner", Header: "合作单位", Type: table.Text, Width: 18}, {Key: "audience", Header: "对象", Type: table.Text},
			{Key: "capacity", Header: "计划人数", Type: table.Int}, {Key: "enrolled", Header: "报名", Type: table.Int, Computed: true}, {Key: "came", Header: "实到人数", Synonyms: words("参加人数"), Type: table.Int},
			{Key: "leader", Header: "活动负责人", Weak: words("负责人"), Near: words("活动主题"), Type: table.Person}, {Key: "cost", Header: "经费(元)", Synonyms: words("经费"), Type: table.Money}, {Key: "echo", Header: "反响", Type: table.Text, Width: 20}},
		Examples: [][]string{{"春和里", "2025-03-12", "小区义诊", "义诊", "广场", "卫生服务中心", "全体居民", "40", "", "35", "张示例", "0", "都说好"}},
		Owner:    table.Owner{Resolve: s.resolveEvents, Commit: s.commitEvents, Blocks: s.blockEvents, Withdraw: s.withdrawEvents, Export: s.exportEvents}}
}

// rowPlan is what a row will do.
type rowPlan struct {
	comp    place.Place
	at      time.Time
	meeting *Meeting
	topic   *Topic
	event   *Event
}

// compoundFor finds the compound a row names within what the import may touch; false when the row was refused.
func (s *Service) compoundFor(tx *db.Tx, b *table.Batch, row *table.Row) (place.Place, bool, error) {
	list, ok := b.Cache["council.compounds"].(map[string]place.Place)
	if !ok {
		list = map[string]place.Place{}
		all, err := s.Places.Subtree(tx, b.Path, place.Compound, "", 2000)
		if err != nil {
			return place.Place{}, false, err
		}
		if b.Place.Kind == place.Compound {
			all = append(all, b.Place)
		}
		for _, c := range all {
			list[plain(c.Name)] = c
		}
		b.Cache["council.compounds"] = list
	}
	i := b.Table.Index("compound")
	v := row.Value(i)
	c, found := list[plain(v.Text)]
	if v.State != table.Given && b.Place.Kind == place.Compound {
		c, found = b.Place, true
	}
	if !found {
		row.Refuse(i, "council.f.no_compound", v.Text)
	}
	return c, found, nil
}

func plain(s string) string { return strings.TrimSuffix(text.Squeeze(s), "小区") }

// whenOf is the moment of a cell; a day alone is half past seven in the evening of a meeting, nine in the morning of an activity.
func whenOf(v table.Value, hour, minute int) time.Time {
	d := v.Date
	if v.State != table.Given || d.Precision < table.ToDay {
		return time.Time{}
	}
	if d.Precision == table.ToMinute {
		hour, minute = d.Hour, d.Minute
	}
	return time.Date(d.Year, time.Month(d.Month), d.Day, hour, minute, 0, 0, clock.Shanghai)
}

// get reads cells of a row by the keys of its columns.
func get(b *table.Batch, row *table.Row) func(string) table.Value {
	return func(key string) table.Value { return row.Value(b.Table.Index(key)) }
}

// resolve is what the three tables have in common: the compound, the day, and whether the row is there already.
func (s *Service) resolve(tx *db.Tx, b *table.Batch, rows []*table.Row, dayKey string, hour, minute int, known func(*rowPlan, *table.Row) (string, error)) error {
	for _, row := range rows {
		comp, ok, err := s.compoundFor(tx, b, row)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		p := &rowPlan{comp: comp, at: whenOf(row.Value(b.Table.Index(dayKey)), hour, minute)}
		if p.at.IsZero() {
			row.Refuse(b.Table.Index(dayKey), "council.f.no_day")
			continue
		}
		row.Data, row.Verdict = p, table.Added
		old, err := known(p, row)
		if err != nil {
			return err
		}
		if old != "" {
			row.Object, row.Verdict = old, table.Same
		}
	}
	return nil
}

// there finds the id of a row; "" when there is none.
func there(tx *db.Tx, q string, args ...any) (string, error) {
	var x string
	err := tx.Get(q, args, &x)
	return x, ignoreNone(err)
}

func (s *Service) resolveMeetings(tx *db.Tx, b *table.Batch, rows []*table.Row) error {
	return s.resolve(tx, b, rows, "at", 19, 30, func(p *rowPlan, row *table.Row) (string, error) {
		v := get(b, row)
		if p.at.After(tx.Now) {
			row.Refuse(b.Table.Index("at"), "council.f.future")
			return "", nil
		}
		came := v("came").Num
		if came < 0 || came > 100000 {
			row.Refuse(b.Table.Index("came"), "council.count_wrong")
			return "", nil
		}
		p.meeting = &Meeting{Compound: p.comp.ID, Path: p.comp.Path, At: p.at.UnixMilli(), Venue: v("venue").Text, Chair: v("chair").Text, Recorder: v("recorder").Text, Guests: strings.Join(v("guests").List, "、"), Attended: came,
			State: Ended, ClosedAt: p.at.UnixMilli()}
		for key, to := range map[string]*int64{"from": &p.meeting.PublishFrom, "until": &p.meeting.PublishUntil} {
			if t := whenOf(v(key), 0, 0); !t.IsZero() {
				*to = t.UnixMilli()
			}
		}
		if err := long(field{"venue", p.meeting.Venue, 60}, field{"chair", p.meeting.Chair, MaxName}, field{"guests", p.meeting.Guests, 200}); err != nil {
			row.Refuse(-1, fault.Of(err).Fields[0].Key, fault.Of(err).Fields[0].Args...)
		}
		from := time.Date(p.at.Year(), p.at.Month(), p.at.Day(), 0, 0, 0, 0, clock.Shanghai)
		return there(tx, "SELECT id FROM council_meeting WHERE compound=? AND at>=? AND at<? AND state<>'cancelled'", p.comp.ID, from.UnixMilli(), from.AddDate(0, 0, 1).UnixMilli())
	})
}

func (s *Service) commitMeetings(tx *db.Tx, b *table.Batch, rows []*table.Row) error {
	for _, row := range rows {
		p, ok := row.Data.(*rowPlan)
		if !ok || p.meeting == nil || row.Verdict != table.Added {
			continue
		}
		m := *p.meeting
		m.ID, m.Rev, m.Code, m.UpdatedAt, m.EndedAt = id.New(), 1, id.Code(8), tx.NowMS(), max(m.PublishUntil, m.At)
		if err := s.numberMeeting(tx, &m); err != nil {
			return err
		}
		if err := insertMeeting(tx, m); err != nil {
			return err
		}
		if err := s.note(tx, b.Actor, "council.meeting.import", m.Compound, m.ID, m.Rev, m.pub()); err != nil {
			return err
		}
		b.Touch(m.ID, m.Rev, true, "")
	}
	return nil
}

// stateOf is where an imported topic stands: reviewed and decided ones are over, because their matters lie outside of Linli.
func stateOf(review, result string) State {
	switch {
	case result != "" && result != "再议":
		return Over
	case review == "列入议题":
		return Listed
	case review == "直接转办":
		return Over
	case review == "不属于本小区":
		return Away
	case review == "已办过":
		return Known
	case review == "不予列入":
		return Declined
	}
	return Raised
}

func (s *Service) resolveTopics(tx *db.Tx, b *table.Batch, rows []*table.Row) error {
	return s.resolve(tx, b, rows, "raised", 9, 0, func(p *rowPlan, row *table.Row) (string, error) {
		v := get(b, row)
		t := Topic{Compound: p.comp.ID, Place: p.comp.ID, Path: p.comp.Path, Title: v("title").Text, Category: keyOf("council.cat.", Categories, v("category").Text), Way: keyOf("council.w.", Ways, v("way").Text),
			Raiser: v("raiser").Text, RaisedAt: p.at.UnixMilli(), State: stateOf(v("review").Text, v("result").Text), Seconded: v("seconded").Num}
		said := []string{}
		for _, k := range []string{"talk", "vote", "result", "done"} {
			if x := v(k).Text; x != "" {
				said = append(said, x)
			}
		}
		t.Reason = strings.Join(said, "；")
		if t.Category == "" {
			t.Category = "other"
		}
		if t.Way == "" {
			t.Way = "face"
		}
		if err := long(field{"title", t.Title, MaxTitle}, field{"reason", t.Reason, MaxSaid}, field{"raiser", t.Raiser, MaxName}); err != nil || t.Seconded < 0 {
			row.Refuse(b.Table.Index("title"), "council.too_long", MaxTitle)
			return "", nil
		}
		p.topic = &t
		return there(tx, "SELECT id FROM council_topic WHERE compound=? AND title=? AND raised_at>=? AND raised_at<? AND state<>'withdrawn'", t.Compound, t.Title, t.RaisedAt-9*3600e3, t.RaisedAt+15*3600e3)
	})
}

func (s *Service) commitTopics(tx *db.Tx, b *table.Batch, rows []*table.Row) error {
	for _, row := range rows {
		p, ok := row.Data.(*rowPlan)
		if !ok || p.topic == nil || row.Verdict != table.Added {
			continue
		}
		t := *p.topic
		t.ID, t.Rev, t.UpdatedAt = id.New(), 1, tx.NowMS()
		if err := insertTopic(tx, t); err != nil {
			return err
		}
		if err := s.note(tx, b.Actor, "council.topic.import", t.Compound, t.ID, t.Rev, t.pub(), said("text", map[string]any{"title": t.Title, "raiser": t.Raiser})); err != nil {
			return err
		}
		b.Touch(t.ID, t.Rev, true, "")
	}
	return nil
}

func (s *Service) resolveEvents(tx *db.Tx, b *table.Batch, rows []*table.Row) error {
	return s.resolve(tx, b, rows, "day", 9, 0, func(p *rowPlan, row *table.Row) (string, error) {
		v := get(b, row)
		e := Event{Compound: p.comp.ID, Path: p.comp.Path, Kind: keyOf("council.e.", EventKinds, v("kind").Text), Title: v("title").Text, At: p.at.UnixMilli(), Until: p.at.Add(2 * time.Hour).UnixMilli(), Venue: v("venue").Text,
			Partner: v("partner").Text, Audience: v("audience").Text, Leader: v("leader").Text, Capacity: v("capacity").Num, Cost: v("cost").Num, Echo: v("echo").Text, State: EventHeld, Came: v("came").Num}
		if e.Kind == "" {
			e.Kind = "other"
		}
		if e.Venue == "" {
			e.Venue = p.comp.Name
		}
		if p.at.After(tx.Now) {
			e.State, e.Came = EventOpen, 0
		}
		if err := CheckEvent(e); err != nil {
			f := fault.Of(err).Fields[0]
			row.Refuse(b.Table.Index(f.Name), f.Key, f.Args...)
			return "", nil
		}
		p.event = &e
		from := p.at.Add(-9 * time.Hour).UnixMilli()
		return there(tx, "SELECT id FROM council_event WHERE compound=? AND title=? AND at>=? AND at<? AND state<>'cancelled'", e.Compound, e.Title, from, from+24*3600e3)
	})
}

func (s *Service) commitEvents(tx *db.Tx, b *table.Batch, rows []*table.Row) error {
	for _, row := range rows {
		p, ok := row.Data.(*rowPlan)
		if !ok || p.event == nil || row.Verdict != table.Added {
			continue
		}
		e := *p.event
		e.ID, e.Rev, e.UpdatedAt = id.New(), 1, tx.NowMS()
		if err := insertEvent(tx, e); err != nil {
			return err
		}
		if err := s.note(tx, b.Actor, "council.event.import", e.Compound, e.ID, e.Rev, e.pub()); err != nil {
			return err
		}
		b.Touch(e.ID, e.Rev, true, "")
	}
	return nil
}
