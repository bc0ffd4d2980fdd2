package sample

import (
	"cmp"
	"slices"
	"strings"

	"linli/kernel/access"
	"linli/kernel/place"
	"linli/kernel/table"
	"linli/platform/db"
	"linli/platform/id"
	"linli/platform/text"
)

// tables are the ledgers of this package: 采样监测 in and out (ledgers.md B24).
func (s *Service) tables() []*table.Table { return []*table.Table{s.book()} }

func fields(w string) []string { return strings.Fields(w) }

func (s *Service) book() *table.Table {
	t := &table.Table{Name: "env-samples", Edit: access.EnvInspect, Title: "采样监测", Aliases: fields("采样监测台账 采样记录 监测结果"), SheetHints: fields("采样 监测"), Keys: [][]string{{"code", "item", "report"}}, Perm: access.EnvInspect}
	t.Columns = []table.Column{
		{Key: "code", Header: "样品编号", Synonyms: fields("样品号 样品编码"), Type: table.Text, Required: true, Width: 16}, {Key: "task", Header: "任务", Synonyms: fields("任务名称"), Type: table.Text}, {Key: "point", Header: "点位", Synonyms: fields("采样点位 点位名称 排放口 断面"), Type: table.Text, Required: true, Width: 22}, {Key: "taken", Header: "采样时间", Synonyms: fields("采样日期时间"), Type: table.Moment, Required: true, Width: 18},
		{Key: "officers", Header: "采样人(2)", Synonyms: fields("采样人 采样人员"), Type: table.Text, Required: true, Width: 16}, {Key: "companion", Header: "陪同人", Type: table.Text}, {Key: "weather", Header: "天气", Type: table.Text}, {Key: "temp", Header: "水温", Synonyms: fields("水温(℃)"), Type: table.Text}, {Key: "ph", Header: "pH", Synonyms: fields("pH值 PH"), Type: table.Text}, {Key: "flow", Header: "流量", Synonyms: fields("流量(m³/h)"), Type: table.Text}, {Key: "look", Header: "颜色气味", Type: table.Text},
		{Key: "container", Header: "容器/固定剂", Synonyms: fields("容器 容器固定剂"), Type: table.Text}, {Key: "photos", Header: "现场照片", Type: table.Int, Computed: true}, {Key: "sent", Header: "送样时间", Type: table.Moment, Width: 18}, {Key: "receiver", Header: "接样人", Type: table.Text}, {Key: "lab", Header: "检测机构", Type: table.Text, Width: 16},
		{Key: "item", Header: "项目", Synonyms: fields("检测项目 监测项目"), Type: table.Text, Required: true, Width: 12}, {Key: "method", Header: "方法", Synonyms: fields("检测方法"), Type: table.Text}, {Key: "result", Header: "结果", Synonyms: fields("检测结果 监测结果 结果(mg/L)"), Type: table.Text, Required: true}, {Key: "unit", Header: "单位", Weak: fields("计量单位"), Near: fields("结果"), Type: table.Text},
		{Key: "limit", Header: "限值", Synonyms: fields("标准限值 限值(mg/L)"), Type: table.Text}, {Key: "standard", Header: "标准", Synonyms: fields("执行标准"), Type: table.Text, Width: 22}, {Key: "multiple", Header: "超标倍数", Type: table.Text}, {Key: "report", Header: "报告号", Synonyms: fields("报告编号"), Type: table.Text, Width: 16}, {Key: "chain", Header: "监管链", Type: table.Text, Computed: true, Width: 20}}
	t.Columns = append(t.Columns, laterColumns()...)
	t.Examples = [][]string{{"YZ26-0311-02", "春季执法", "某煤业矿井水排口", "2026-03-11 10:25", "冀文斌、路晓宁", "企业环保员", "晴", "14.2", "7.4", "18.6", "微浊", "玻璃/硫酸", "", "2026-03-11 14:10", "站样品室", "云漳监测站", "化学需氧量", "HJ 828", "44", "mg/L", "20", "GB 3838-2002 Ⅲ", "1.20", "云监2026-088", "", "水样", "", "FT-2211", "2026-03-11 10:40", "2026-03-11 14:30", "2026-03-12 09:00", "（CMA标志号）", "甲", "乙", "丙", "2026-03-14"}}
	t.Owner = table.Owner{Resolve: s.resolveBook, Commit: s.commitBook, Export: s.exportBook}
	return t
}

func batchActor(b *table.Batch) access.Actor {
	return access.Actor{Actor: b.Actor, Grants: []access.Grant{{Role: access.RoleSystem, Path: b.Path}}}
}

// line is what a row of the book will do.
type line struct {
	point     Point
	officers  []Officer
	title     string
	sample    Sample
	note      Note
	sent      int64
	receiver  string
	lab, item string
	figure    Figure
	report    string
	later
}

func (s *Service) resolveBook(tx *db.Tx, b *table.Batch, rows []*table.Row) error {
	a := batchActor(b)
	for _, r := range rows {
		if err := s.resolveLine(tx, a, b, r); err != nil {
			return err
		}
	}
	return nil
}

// cell gives the text of a column of a row.
type cell func(key string) string

func (s *Service) resolveLine(tx *db.Tx, a access.Actor, b *table.Batch, r *table.Row) error {
	at := b.Table.Index
	get := func(key string) string { return strings.TrimSpace(r.Value(at(key)).Text) }
	p, n, err := s.pointBy(tx, a, get("point"))
	if err != nil {
		return err
	}
	switch {
	case n == 0:
		r.Refuse(at("point"), "environment.sample.t.no_point", get("point"))
		return nil
	case n > 1:
		r.Refuse(at("point"), "environment.sample.t.points", n, get("point"))
		return nil
	}
	x := &line{point: p, title: cmp.Or(get("task"), "导入"), receiver: get("receiver"), lab: get("lab"), report: get("report")}
	if !x.read(tx, b, r, get) {
		return nil
	}
	if x.officers, err = s.named(tx, a, get("officers")); err != nil {
		return err
	}
	if len(x.officers) < FewestOfficers {
		r.Say(table.Warned, at("officers"), "environment.sample.t.one", len(x.officers))
	}
	return s.compare(tx, b, r, x, get)
}

// read takes figure and times from a row; what cannot be is refused in words, what contradicts is kept with a warning.
func (x *line) read(tx *db.Tx, b *table.Batch, r *table.Row, get cell) bool {
	at := b.Table.Index
	container, fix := kept(get("container"))
	taken, now := moment(get("taken")), tx.NowMS()
	x.sent, x.item = moment(get("sent")), itemOf(get("item"))
	switch {
	case taken == 0:
		r.Refuse(at("taken"), "environment.sample.t.bad_time", get("taken"))
	case taken > now:
		r.Refuse(at("taken"), "environment.sample.t.future", get("taken"))
	case x.sent > now:
		r.Refuse(at("sent"), "environment.sample.t.future", get("sent"))
	case x.item == "":
		r.Refuse(at("item"), "environment.sample.t.bad_item", get("item"))
	case !FigureOK(get("result")):
		r.Refuse(at("result"), "environment.sample.t.bad_figure", get("result"))
	}
	unit := cmp.Or(get("unit"), unitIn(b, r, at("result")))
	if k, ok := KeepingOf(x.item, "9999-12-31"); unit == "" && (!ok || k.Unit != "") {
		r.Refuse(at("unit"), "environment.sample.t.unit")
	}
	kind := x.later.read(tx, b, r, get)
	if r.Bad() {
		return false
	}
	if x.sent > 0 && x.sent < taken {
		r.Say(table.Warned, at("sent"), "environment.sample.t.order", get("sent"), get("taken"))
	}
	x.sample = Sample{Code: get("code"), Kind: kind, Twin: get("twin"), Seal: get("seal"), Sealed: x.sealed, Taken: taken, Method: "instant", Items: []string{x.item}, Container: container, Fix: fix, Temp: get("temp"), PH: get("ph"), Flow: get("flow"), Look: get("look"), Imported: true}
	x.note = Note{Companion: get("companion"), Weather: get("weather")}
	x.figure = Figure{Item: x.item, Method: get("method"), Text: get("result"), Unit: unit}
	return true
}

// unitIn finds the unit in a header: 结果(mg/L).
func unitIn(b *table.Batch, r *table.Row, col int) string {
	if b.Block == nil || col < 0 || col >= len(b.Table.Columns) {
		return ""
	}
	h := ""
	for _, m := range b.Block.Columns {
		if m.Key == b.Table.Columns[col].Key {
			h = strings.NewReplacer("（", "(", "）", ")").Replace(m.Header)
		}
	}
	i, j := strings.Index(h, "("), strings.LastIndex(h, ")")
	if i < 0 || j < i {
		return ""
	}
	return strings.TrimSpace(h[i+1 : j])
}

// kept reads 玻璃/硫酸.
func kept(s string) (container, fix string) {
	c, f, _ := strings.Cut(text.Squeeze(s), "/")
	for _, x := range Containers {
		if c == word("container.", x) {
			container = x
		}
	}
	for _, x := range Fixes {
		if f == word("fix.", x) {
			fix = x
		}
	}
	return container, fix
}

// named finds officers of the register by their names; a name without a card stays a name.
func (s *Service) named(tx *db.Tx, a access.Actor, names string) (out []Officer, err error) {
	list, err := s.Officers(tx, a)
	for _, n := range strings.FieldsFunc(names, func(r rune) bool { return strings.ContainsRune("、，,;；/ ", r) }) {
		o := Officer{Name: n}
		if i := slices.IndexFunc(list, func(o Officer) bool { return o.Name == n }); i >= 0 {
			o = list[i]
		}
		if !slices.ContainsFunc(out, func(y Officer) bool { return y.Name == n }) {
			out = append(out, o)
		}
	}
	return out, err
}

// compare says what the book gives otherwise than we reckon, and whether the row is there already.
func (s *Service) compare(tx *db.Tx, b *table.Batch, r *table.Row, x *line, get cell) error {
	at := b.Table.Index
	old, err := samples(tx, "code = ?", x.sample.Code)
	if err != nil {
		return err
	}
	r.Data, r.Verdict = x, table.Added
	if len(old) > 0 {
		if old[0].Point != x.point.ID {
			r.Refuse(at("code"), "environment.sample.t.same_code", x.sample.Code)
			return nil
		}
		same, err := tx.Exists("SELECT 1 FROM env_value v JOIN env_report r ON r.id = v.report WHERE v.sample = ? AND v.pollutant = ? AND r.number = ?", old[0].ID, x.item, x.report)
		if err != nil {
			return err
		}
		if same {
			more, err := s.lacking(tx, old[0], x)
			if err != nil {
				return err
			}
			r.Verdict = table.Same
			if more {
				r.Verdict = table.Changed
			}
		}
	}
	if x.sample.Kind != Single { // parallels and blanks are not held against a limit
		return nil
	}
	j, err := s.judge(tx, x.point, Value{Pollutant: x.item, Text: x.figure.Text, Unit: x.figure.Unit}, dayOf(x.sample.Taken), text.ZH)
	if err != nil {
		return err
	}
	if w := get("limit"); w != "" && j.Limit != "" && w != j.Limit {
		r.Say(table.Warned, at("limit"), "environment.sample.t.limit", w, j.Limit)
	}
	if w := get("multiple"); w != "" && j.Known && strings.TrimRight(w, "0") != strings.TrimRight(j.Multiple, "0") {
		r.Say(table.Warned, at("multiple"), "environment.sample.t.multiple", w, cmp.Or(j.Multiple, "0"))
	}
	return nil
}

func (s *Service) commitBook(tx *db.Tx, b *table.Batch, rows []*table.Row) error {
	a := batchActor(b)
	for _, r := range rows {
		x, ok := r.Data.(*line)
		if !ok || r.Bad() || r.Verdict != table.Added && r.Verdict != table.Changed {
			continue
		}
		if r.Verdict == table.Changed {
			if err := s.commitLater(tx, a, b, x); err != nil {
				return err
			}
			continue
		}
		if err := s.commitLine(tx, a, b, x); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) commitLine(tx *db.Tx, a access.Actor, b *table.Batch, x *line) error {
	t, err := s.bookTask(tx, a, b, x)
	if err != nil {
		return err
	}
	old, err := samples(tx, "code = ?", x.sample.Code)
	if err != nil {
		return err
	}
	y := x.sample
	fresh := len(old) == 0
	if fresh {
		y.ID, y.Task, y.Point, y.Path = id.New(), t.ID, t.Point.ID, t.Point.Path
	} else {
		y = old[0]
		if !slices.Contains(y.Items, x.item) {
			y.Items = append(y.Items, x.item)
		}
	}
	if fresh || len(y.Items) != len(old[0].Items) {
		if err := s.putSample(tx, a, y); err != nil {
			return err
		}
		b.Touch(y.ID, y.Rev+1, fresh, "")
	}
	if fresh && x.sent > 0 {
		l := Link{Sample: y.ID, Kind: LinkHand, At: x.sent, Who: t.Names(), To: x.receiver, Intact: "yes"}
		if err := s.link(tx, a, y, &l); err != nil {
			return err
		}
	}
	if err := s.bookReport(tx, a, t, y, x); err != nil {
		return err
	}
	return s.fillLater(tx, a, y, x)
}

// bookTask is the inspection that a row belongs to: the same title, point and day are one.
func (s *Service) bookTask(tx *db.Tx, a access.Actor, b *table.Batch, x *line) (Task, error) {
	day := dayOf(x.sample.Taken)
	of, err := samples(tx, "code = ?", x.sample.Code)
	if err != nil {
		return Task{}, err
	}
	if len(of) > 0 {
		list, err := tasks(tx, "id = ?", of[0].Task)
		if err != nil || len(list) > 0 {
			return list[0], err
		}
	}
	list, err := tasks(tx, "point = ? AND from_day = ? AND title = ? AND state = 'signed'", x.point.ID, day, x.title)
	if err != nil || len(list) > 0 {
		return first(list), err
	}
	t := Task{ID: id.New(), Kind: Inspect, Title: text.Short(x.title, 60), Point: x.point, From: day, Until: day, Officers: x.officers, State: Signed, Maker: a.ID, Label: a.Name, Made: tx.NowMS(), Done: x.sample.Taken, Rev: 1}
	if err := s.labels(tx, &t, 0); err != nil {
		return t, err
	}
	if err := insertTask(tx, t); err != nil {
		return t, err
	}
	return t, s.taskNote(tx, a, "env.task.plan", t, map[string]any{"no": t.No, "point": t.Point.ID, "officers": t.Names()})
}

func first(list []Task) (t Task) {
	if len(list) > 0 {
		t = list[0]
	}
	return t
}

func (s *Service) bookReport(tx *db.Tx, a access.Actor, t Task, y Sample, x *line) error {
	number := x.number(y.Code)
	list, err := reports(tx, "number = ? AND path = ?", number, t.Point.Path)
	if err != nil {
		return err
	}
	x.figure.Sample = y.ID
	if len(list) == 0 {
		r := Report{ID: id.New(), Task: t.ID, Path: t.Point.Path, Number: number, Lab: x.lab, Made: tx.NowMS(), Rev: 1}
		return s.keepReport(tx, a, r, []Sample{y}, []Figure{x.figure})
	}
	if err := s.keepFigure(tx, a, list[0], y, x.figure); err != nil {
		return err
	}
	return s.weighAll(tx, []Sample{y})
}

func (s *Service) exportBook(tx *db.Tx, f table.Filter, each func([]table.Value) error) error {
	from := int64(0)
	if f.Since != "" {
		from = moment(f.Since + "T00:00")
	}
	cond, args := place.Below("path", f.Scopes)
	list, err := samples(tx, "taken >= ? AND "+cond+" ORDER BY taken, code", append([]any{from}, args...)...)
	if err != nil {
		return err
	}
	for _, x := range list {
		of, err := s.bySample(tx, x, text.ZH)
		if err != nil {
			return err
		}
		n, err := noteOf(tx, x.Task)
		if err != nil {
			return err
		}
		for _, r := range of {
			if err := each(bookRow(r, n)); err != nil {
				return err
			}
		}
	}
	return nil
}

func bookRow(f Found, n Note) []table.Value {
	x := f.Sample
	kept := word("container.", x.Container) + "/" + word("fix.", x.Fix)
	if x.Container == "" {
		kept = ""
	}
	weather := ""
	if n.Weather != "" {
		weather = word("w.", n.Weather)
	}
	sent, to := "", ""
	if l := allOf(inForce(f.Chain.Links), LinkHand); len(l) > 0 {
		sent, to = stamp(l[0].At), l[0].To
	}
	chain := chainMark(text.ZH, f.Chain).Word
	for _, b := range f.Chain.Broken {
		chain += "；" + text.T(text.ZH, b.Key, b.Args...)
	}
	var out []table.Value
	for _, v := range []string{x.Code, f.Task.Title, text.Joined(f.Task.Point.CompanyName, f.Task.Point.Name), stamp(x.Taken), f.Task.Names(), n.Companion, weather, x.Temp, x.PH, x.Flow, x.Look, kept, "", sent, to, f.Report.Lab, f.Name, f.Value.Method, f.Value.Text, f.Value.Unit, f.Judged.Limit, f.Judged.Basis, f.Judged.Multiple, strings.TrimSuffix(f.Report.Number, unwritten+x.Code), chain} {
		out = append(out, table.TextValue(v))
	}
	out[3] = table.DayText(stamp(x.Taken))
	if sent != "" {
		out[13] = table.DayText(sent)
	}
	return append(out, laterRow(f)...)
}
