package source

import (
	"encoding/json"
	"strings"

	"linli/affairs/environment/measure"
	"linli/kernel/access"
	"linli/kernel/place"
	"linli/kernel/table"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
)

// limitColumns are the pollutants that the ledger of outlets has a column for (ledgers.md B24); other limits are shown beside, not read.
var limitColumns = []struct{ key, code, header, more string }{
	{"cod", "w01018", "COD", "化学需氧量 CODcr COD限值 化学需氧量限值"}, {"nh3n", "w21003", "氨氮", "NH3-N 氨氮限值"}, {"tp", "w21011", "总磷", "TP 总磷限值"}, {"tn", "w21001", "总氮", "TN 总氮限值"},
	{"ss", "w01012", "悬浮物", "SS 悬浮物限值"}, {"oil", "w22001", "石油类", "石油类限值"}, {"fluoride", "w21017", "氟化物", "氟化物限值"},
}

func words(s string) []string { return strings.Fields(s) }

// withUnit puts a unit in brackets behind each word.
func withUnit(list []string, units ...string) (out []string) {
	for _, w := range list {
		for _, u := range units {
			out = append(out, w+"("+u+")")
		}
	}
	return out
}

// tables are the ledgers of outlets, companies and sections, in and out (ledgers.md B24).
func (s *Service) tables() []*table.Table {
	list := []*table.Table{s.outletTable(), s.companyTable(), s.sectionTable()}
	for _, t := range list {
		name := map[string]string{"env-outlet": "outlet", "env-company": "company", "env-section": "section"}[t.Name]
		t.Perm = access.EnvRead
		t.Owner = table.Owner{Resolve: s.resolve(name), Commit: s.commit(name), Blocks: s.blocks(name), Withdraw: s.withdraw(name), Export: s.export(name)}
	}
	return list
}

func placeColumn() table.Column {
	return table.Column{Key: "place", Header: "所在辖区", Synonyms: words("辖区 所属区县 区县"), Type: table.Text, Width: 12}
}

func spotColumns() []table.Column {
	return []table.Column{{Key: "lon", Header: "经度", Synonyms: words("东经"), Type: table.Text, Width: 14}, {Key: "lat", Header: "纬度", Synonyms: words("北纬"), Type: table.Text, Width: 14},
		{Key: "spot", Header: "位置/经纬度", Synonyms: words("经纬度 坐标"), Type: table.Text, InOnly: true}}
}

// choices are the words of a form's choice; a value stands for its word.
func choices(prefix string, list []string, more map[string]string) (out []table.Option) {
	for _, v := range list {
		if v != "" {
			out = append(out, table.Option{Value: text.T(text.ZH, "environment.source.o."+prefix+"."+v), Synonyms: words(more[v])})
		}
	}
	return out
}

func targetOptions() (out []table.Option) {
	for i, c := range []string{"Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ"} {
		r := targets[i+1]
		out = append(out, table.Option{Value: c + "类", Synonyms: []string{c, r, r + "类", string(rune('1' + i)), string(rune('1'+i)) + "类", string([]rune("一二三四五")[i]) + "类"}})
	}
	return out
}

func (s *Service) outletTable() *table.Table {
	t := &table.Table{Name: "env-outlet", Edit: access.EnvEdit, Title: "排放口台账", Aliases: words("排污口台账 入河排污口台账 排放口"), SheetHints: words("排放口 排污口"), Keys: [][]string{{"code"}}}
	t.Columns = append([]table.Column{{Key: "code", Header: "编号", Synonyms: words("排放口编号 排污口编号 排口编号"), Type: table.Code, Required: true}, {Key: "name", Header: "排放口名称", Synonyms: words("名称 排污口名称"), Type: table.Text, Required: true, Width: 20},
		{Key: "company", Header: "企业", Synonyms: words("企业名称 单位名称 排污单位"), Type: table.Text, Width: 20}, {Key: "credit", Header: "统一代码", Synonyms: words("统一社会信用代码 信用代码"), Type: table.Code, Width: 20}, {Key: "permit", Header: "排污许可证号", Synonyms: words("许可证号 排污许可证编号"), Type: table.Code, Width: 24},
		{Key: "kind", Header: "类型", Synonyms: words("排放口类型 排污口类型"), Type: table.Enum, Required: true, Options: choices("outlet", outletKinds, map[string]string{Sewage: "废水总排 污水 总排口", Mine: "矿井水排口", Storm: "雨水 雨水口", Mixed: "合流 混合 雨污混合", Domestic: "生活 生活排口", Indirect: "间接 接管", Clean: "清净下水排口 清下水"})}, placeColumn()}, spotColumns()...)
	t.Columns = append(t.Columns, table.Column{Key: "water", Header: "受纳水体", Synonyms: words("纳污水体 排入水体"), Type: table.Text}, table.Column{Key: "target", Header: "功能类别", Synonyms: words("目标类别 水质目标 水环境功能类别"), Type: table.Enum, Options: targetOptions()}, table.Column{Key: "standard", Header: "执行标准", Type: table.Text, Width: 22})
	for _, l := range limitColumns {
		names := append([]string{l.header}, words(l.more)...)
		t.Columns = append(t.Columns, table.Column{Key: l.key, Header: l.header + "(mg/L)", Synonyms: withUnit(names[1:], "mg/L"), Type: table.Text}, table.Column{Key: l.key + "_ug", Header: l.header + "(μg/L)", Synonyms: withUnit(names, "ug/L", "μg/L"), Type: table.Text, InOnly: true},
			table.Column{Key: l.key + "_g", Header: l.header + "(g/L)", Synonyms: withUnit(names[1:], "g/L"), Type: table.Text, InOnly: true}, table.Column{Key: l.key + "_any", Header: l.header, Synonyms: names[1:], Type: table.Text, InOnly: true})
	}
	t.Columns = append(t.Columns, table.Column{Key: "ph", Header: "pH", Synonyms: words("pH值 pH限值"), Type: table.Text}, table.Column{Key: "others", Header: "其他限值", Type: table.Text, Computed: true, Width: 20}, table.Column{Key: "mn", Header: "在线监测(HJ 212编号)", Synonyms: words("在线监测 在线监测编号 MN MN号"), Type: table.Code, Width: 18},
		table.Column{Key: "signage", Header: "规范化标识", Synonyms: words("标识牌 标志牌"), Type: table.Enum, Options: choices("signage", []string{"yes", "no", "unknown"}, map[string]string{"yes": "是 √ 已设", "no": "无 否 × 未设"})}, table.Column{Key: "guardian", Header: "监管人", Synonyms: words("监管责任人"), Type: table.Text}, table.Column{Key: "every", Header: "巡查频次(天)", Synonyms: words("巡查频次 巡测频次"), Type: table.Int})
	t.Examples = [][]string{example(t, map[string]string{"code": "SL-01", "name": "示例公司总排口", "company": "示例公司", "kind": "废水总排口", "water": "示例河", "target": "Ⅲ类", "cod": "40", "nh3n": "2.0", "ph": "6-9", "signage": "有", "every": "30"})}
	return t
}

func example(t *table.Table, v map[string]string) []string {
	out := make([]string, len(t.Columns))
	for k, x := range v {
		out[t.Index(k)] = x
	}
	return out
}

func (s *Service) companyTable() *table.Table {
	t := &table.Table{Name: "env-company", Edit: access.EnvEdit, Title: "排污企业台账", Aliases: words("排污企业 污染源台账 排污单位台账"), SheetHints: words("排污企业 污染源 排污单位"), Keys: [][]string{{"credit"}}}
	t.Columns = append([]table.Column{{Key: "name", Header: "企业名称", Synonyms: words("单位名称 排污单位"), Type: table.Text, Required: true, Width: 24}, {Key: "credit", Header: "统一社会信用代码", Synonyms: words("统一代码 信用代码"), Type: table.Code, Required: true, Width: 20}, {Key: "industry", Header: "行业", Synonyms: words("行业类别"), Type: table.Text}, placeColumn()}, spotColumns()...)
	t.Columns = append(t.Columns, table.Column{Key: "process", Header: "生产和治理工艺", Synonyms: words("治理工艺 处理工艺 生产工艺"), Type: table.Text, Width: 30}, table.Column{Key: "address", Header: "地址", Synonyms: words("企业地址 详细地址"), Type: table.Text, Sensitive: true, Width: 24}, table.Column{Key: "legal", Header: "法定代表人", Synonyms: words("法人 法人代表"), Type: table.Text, Sensitive: true},
		table.Column{Key: "contact", Header: "联系人", Type: table.Text, Sensitive: true}, table.Column{Key: "phone", Header: "联系电话", Synonyms: words("电话 手机"), Type: table.Text, Sensitive: true})
	t.Examples = [][]string{example(t, map[string]string{"name": "示例公司", "credit": "91980102MA7300000X", "industry": "食品制造", "process": "厌氧、好氧"})}
	return t
}

func (s *Service) sectionTable() *table.Table {
	t := &table.Table{Name: "env-section", Edit: access.EnvEdit, Title: "断面台账", Aliases: words("断面 监测断面台账 管网点台账"), SheetHints: words("断面 监测断面"), Keys: [][]string{{"code"}}}
	t.Columns = append([]table.Column{{Key: "code", Header: "断面编号", Synonyms: words("编号 点位编号 断面代码"), Type: table.Code, Required: true}, {Key: "name", Header: "断面名称", Synonyms: words("名称 点位名称"), Type: table.Text, Required: true, Width: 18},
		{Key: "kind", Header: "点位类型", Synonyms: words("类型"), Type: table.Enum, Options: choices("kind", nodeKinds, map[string]string{NodeSection: "监测断面", NodePlant: "污水厂 污水处理厂"})}, placeColumn()}, spotColumns()...)
	t.Columns = append(t.Columns, table.Column{Key: "water", Header: "所在水体", Synonyms: words("河流 水体 受纳水体"), Type: table.Text}, table.Column{Key: "target", Header: "目标类别", Synonyms: words("水质目标 功能类别"), Type: table.Enum, Options: targetOptions()}, table.Column{Key: "role", Header: "断面作用", Synonyms: words("断面性质 断面属性"), Type: table.Enum, Options: choices("role", roles, map[string]string{"up": "上游 对照断面", "down": "下游 控制断面", "border": "出境 出境断面"})})
	t.Examples = [][]string{example(t, map[string]string{"code": "SL-D1", "name": "示例断面", "kind": "断面", "water": "示例河", "target": "Ⅲ类", "role": "下游控制"})}
	return t
}

// plan is what a row will do: the whole form as it will stand, and limits of an outlet.
type plan struct {
	id     string
	rev    int64
	values values
	limits []Limit
	same   bool
}

// resolve reads each row into the form it amounts to, and compares.
func (s *Service) resolve(name string) func(*db.Tx, *table.Batch, []*table.Row) error {
	return func(tx *db.Tx, b *table.Batch, rows []*table.Row) error {
		whole, err := s.wholeDistrict(tx, b)
		if err != nil {
			return err
		}
		for _, row := range rows {
			if !whole {
				row.Refuse(0, "environment.source.t.district")
				continue
			}
			if err := s.resolveRow(tx, b, name, row); err != nil {
				return err
			}
		}
		return nil
	}
}

// wholeDistrict tells whether an import is about a district or more: environment rights are held on whole districts, and streets and
// communities, which may import their own ledgers, keep no sources.
func (s *Service) wholeDistrict(tx *db.Tx, b *table.Batch) (bool, error) {
	if b.Path == "" {
		return true, nil // a dry run without a place writes nothing
	}
	if b.Path == place.RootPath {
		return true, nil
	}
	at, err := s.Places.ByPath(tx, b.Path)
	if err != nil {
		return false, absent(err)
	}
	return at.Kind == place.City || at.Kind == place.District, nil
}

func (s *Service) resolveRow(tx *db.Tx, b *table.Batch, name string, row *table.Row) error {
	t := b.Table
	cell := func(key string) string {
		if i := t.Index(key); i >= 0 && row.Value(i).State == table.Given {
			return strings.TrimSpace(row.Value(i).Text)
		}
		return ""
	}
	p := &plan{values: values{}}
	var err error
	if p.id, err = s.there(tx, name, cell); err != nil {
		return err
	}
	if p.id != "" {
		var path place.Path
		if p.values, p.rev, path, err = s.valuesOf(tx, name, p.id); err != nil {
			return err
		}
		if b.Path != "" && !strings.HasPrefix(string(path), string(b.Path)) {
			row.Refuse(0, "environment.source.t.elsewhere", cell("code")+cell("credit"))
			return nil
		}
	}
	before := packed(p.values)
	if ok, err := s.fill(tx, b, name, row, p, cell); err != nil || !ok {
		return err
	}
	changed := false
	if name == "outlet" {
		if changed, err = s.fillLimits(tx, b, row, p); err != nil {
			return err
		}
	}
	_, bad := cleaned(name, p.values)
	for _, f := range bad {
		row.Refuse(max(t.Index(f.Name), 0), f.Key, f.Args...)
	}
	if row.Bad() {
		return nil
	}
	p.same = !changed && packed(p.values) == before && p.id != ""
	row.Data, row.Object = p, p.id
	switch {
	case p.id == "":
		row.Verdict = table.Added
	case p.same:
		row.Verdict = table.Same
	default:
		row.Verdict = table.Changed
	}
	return nil
}

func packed(v values) string {
	b, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	return string(b)
}

// there finds what a row is about by its code.
func (s *Service) there(tx *db.Tx, name string, cell func(string) string) (string, error) {
	q, arg := "SELECT id FROM env_node WHERE kind<>'outlet' AND code=? AND ended=0", cell("code")
	switch name {
	case "company":
		code, err := text.ParseCredit(cell("credit"))
		if err != nil {
			return "", nil
		}
		q, arg = "SELECT id FROM env_company WHERE credit=? AND ended=0", code
	case "outlet":
		q = "SELECT id FROM env_outlet WHERE code=? AND ended=0"
	}
	var id string
	err := tx.Get(q, []any{arg}, &id)
	return id, absent(err)
}

// fill lays the given cells over the form; a blank cell changes nothing. False when the row was refused.
func (s *Service) fill(tx *db.Tx, b *table.Batch, name string, row *table.Row, p *plan, cell func(string) string) (bool, error) {
	t := b.Table
	for _, f := range forms[name] {
		v := cell(f.Key)
		if v == "" || f.As == asPlace || f.As == asOwner || f.As == asPermit {
			continue
		}
		switch f.As {
		case asChoice:
			v = s.choice(name, f, v)
		case asDegree:
			if n, ok := Degree(v); ok {
				v = Degrees(n)
			}
		}
		p.values[f.Key] = v
	}
	if v := cell("spot"); v != "" {
		parts := strings.FieldsFunc(text.Clean(v), func(r rune) bool { return strings.ContainsRune(",，、;； /", r) })
		if len(parts) != 2 {
			row.Refuse(t.Index("spot"), "environment.source.t.spot", v)
			return false, nil
		}
		p.values["lon"], p.values["lat"] = parts[0], parts[1]
	}
	if name == "section" && p.values["kind"] == "" {
		p.values["kind"] = NodeSection
	}
	if name == "company" {
		code, err := text.ParseCredit(p.values["credit"])
		if err != nil {
			row.Refuse(t.Index("credit"), "environment.source.w.credit")
			return false, nil
		}
		p.values["credit"] = code
	}
	if ok, err := s.fillPlace(tx, b, row, p, cell("place")); err != nil || !ok {
		return ok, err
	}
	if name == "outlet" {
		return s.fillOwner(tx, row, t, p, cell)
	}
	return true, nil
}

// choice turns a word of a list back into what is kept.
func (s *Service) choice(name string, f field, v string) string {
	if f.Key == "target" {
		return romanOf(v)
	}
	for _, o := range f.Options {
		if o != "" && (o == v || text.T(text.ZH, "environment.source."+optionKey(name, f)+o) == v) {
			return o
		}
	}
	return v
}

// fillPlace finds the place a row names within what the import may touch; none named is where it is, or the place of the import.
func (s *Service) fillPlace(tx *db.Tx, b *table.Batch, row *table.Row, p *plan, word string) (bool, error) {
	if word == "" {
		if p.values["place"] == "" {
			p.values["place"] = b.Place.ID
		}
		if p.values["place"] == "" {
			row.Refuse(b.Table.Index("place"), "environment.source.t.place")
			return false, nil
		}
		return true, nil
	}
	list, ok := b.Cache["env.places"].(map[string]string)
	if !ok {
		list = map[string]string{}
		root := b.Path
		if root == "" {
			root = place.RootPath
		}
		for _, kind := range []place.Kind{place.Community, place.Street, place.District} {
			all, err := s.Places.Subtree(tx, root, kind, "", 5000)
			if err != nil {
				return false, err
			}
			for _, x := range all {
				list[x.Name] = x.ID
			}
		}
		if b.Place.ID != "" {
			list[b.Place.Name] = b.Place.ID
		}
		b.Cache["env.places"] = list
	}
	if list[word] == "" {
		row.Refuse(b.Table.Index("place"), "environment.source.t.no_place", word)
		return false, nil
	}
	p.values["place"] = list[word]
	return true, nil
}

// fillOwner finds the company by its code or else its one name, and the permit by its number.
func (s *Service) fillOwner(tx *db.Tx, row *table.Row, t *table.Table, p *plan, cell func(string) string) (bool, error) {
	credit, name := cell("credit"), cell("company")
	if credit != "" || name != "" {
		where, arg := "name=? AND ended=0", name
		if credit != "" {
			code, err := text.ParseCredit(credit)
			if err != nil {
				row.Refuse(t.Index("credit"), "environment.source.w.credit")
				return false, nil
			}
			where, arg = "credit=? AND ended=0", code
		}
		list, err := s.companies(tx, false, where, arg)
		if err != nil {
			return false, err
		}
		if len(list) != 1 {
			row.Refuse(t.Index("company"), "environment.source.t.company", arg, len(list))
			return false, nil
		}
		p.values["company"] = list[0].ID
	}
	if number := cell("permit"); number != "" {
		q, err := permitBy(tx, "number=? AND ended=0", number)
		if absent(err) != nil {
			return false, err
		}
		if err != nil || q.Company != p.values["company"] {
			row.Refuse(t.Index("permit"), "environment.source.t.permit", number)
			return false, nil
		}
		p.values["permit"] = q.ID
	}
	return true, nil
}

// fillLimits reads the limit columns: the header says the unit, a bare header asks once, a cell with another unit than its header is
// refused. True when a limit changes.
func (s *Service) fillLimits(tx *db.Tx, b *table.Batch, row *table.Row, p *plan) (changed bool, err error) {
	if p.id != "" {
		o, err := s.Outlet(tx, p.id)
		if err != nil {
			return false, err
		}
		p.limits = append(p.limits, o.Limits...)
	}
	for _, l := range limitColumns {
		for _, kind := range []struct{ suffix, unit string }{{"", "mg/L"}, {"_ug", "ug/L"}, {"_g", "g/L"}, {"_any", ""}} {
			i := b.Table.Index(l.key + kind.suffix)
			v := row.Value(i)
			if v.State != table.Given {
				continue
			}
			unit := kind.unit
			if unit == "" && !strings.Contains(strings.ToLower(v.Text), "g/l") {
				q := "env|unit|" + l.key
				if unit = b.Answers[q]; unit == "" {
					row.Ask(i, q, "environment.source.t.q_unit", []table.Choice{{Value: "mg/L", Label: "mg/L"}, {Value: "ug/L", Label: "μg/L"}, {Value: table.AnswerSkip, Label: "table.c.skip"}}, l.header)
					continue
				}
				if unit == table.AnswerSkip {
					continue
				}
			}
			if s.setLimit(row, i, p, l.code, v.Text, unit) {
				changed = true
			}
		}
	}
	if i := b.Table.Index("ph"); row.Value(i).State == table.Given {
		changed = s.setLimit(row, i, p, "w01001", row.Value(i).Text, "") || changed
	}
	return changed, nil
}

// setLimit puts a permit's limit for a pollutant into the plan; a value in another unit of mass is kept in mg/L. True when it changes.
func (s *Service) setLimit(row *table.Row, i int, p *plan, code, said, unit string) bool {
	pollutant, err := measure.PollutantBy(code)
	if err != nil {
		row.Refuse(i, "environment.source.w.pollutant")
		return false
	}
	if v, err := measure.ParseValue(said); err == nil && v.Unit != "" && unit != "" && v.Unit != unit {
		row.Refuse(i, "environment.source.t.mixed", said, unit)
		return false
	}
	m, err := measure.ParseLimit(pollutant, said, unit)
	if err != nil {
		row.Refuse(i, "environment.source.t.limit", said)
		return false
	}
	low, high := m.Low, m.High
	if m.Unit != pollutant.Unit {
		a, _, err1 := measure.Convert(low, m.Unit, pollutant.Unit)
		z, shown, err2 := measure.Convert(high, m.Unit, pollutant.Unit)
		if err1 != nil || err2 != nil {
			row.Refuse(i, "environment.source.t.mixed", said, pollutant.Unit)
			return false
		}
		low, high = a, z
		row.Say(table.Fixed, i, "environment.source.t.converted", said, shown)
	}
	l := Limit{Pollutant: code, Op: string(m.Op), Value: high.String(), Unit: pollutant.Unit, Basis: string(measure.Permit)}
	switch m.Op {
	case measure.Range:
		l.Value, l.High = low.String(), high.String()
	case measure.Min:
		l.Value = low.String()
	}
	for k, old := range p.limits {
		if old.Pollutant != code || old.Basis != string(measure.Permit) || old.Document != "" {
			continue
		}
		if sameFigure(old.Value, l.Value) && sameFigure(old.High, l.High) && old.Op == l.Op {
			return false
		}
		l.Clause = old.Clause
		p.limits[k] = l
		return true
	}
	p.limits = append(p.limits, l)
	return true
}

func sameFigure(a, b string) bool {
	if a == b {
		return true
	}
	x, err1 := measure.ParseValue(a)
	y, err2 := measure.ParseValue(b)
	return err1 == nil && err2 == nil && x.D.Equal(y.D)
}

// actor is whoever imports, with the right within what the import may touch only: the service of tables has asked for it.
func actor(b *table.Batch) access.Actor {
	path := b.Path
	if path == "" {
		path = place.RootPath
	}
	return access.Actor{Actor: b.Actor, Grants: []access.Grant{{Role: access.Environment, Path: path}}}
}

func (s *Service) commit(name string) func(*db.Tx, *table.Batch, []*table.Row) error {
	return func(tx *db.Tx, b *table.Batch, rows []*table.Row) error {
		for _, row := range rows {
			p, ok := row.Data.(*plan)
			if !ok || p.same || row.Bad() {
				continue
			}
			if err := s.commitRow(tx, b, name, p); err != nil {
				return err
			}
		}
		return nil
	}
}

func (s *Service) commitRow(tx *db.Tx, b *table.Batch, name string, p *plan) error {
	before, made := "", p.id == ""
	if !made {
		was, err := s.state(tx, name, p.id)
		if err != nil {
			return err
		}
		before = was
	}
	id, err := s.KeepTx(tx, actor(b), Save{Name: name, ID: p.id, Values: p.values})
	if err != nil {
		return err
	}
	if name == "outlet" {
		if err := s.putLimits(tx, b, id, p.limits); err != nil {
			return err
		}
	}
	_, rev, _, err := s.valuesOf(tx, name, id)
	if err == nil {
		b.Touch(id, rev, made, before)
	}
	return err
}

func (s *Service) putLimits(tx *db.Tx, b *table.Batch, id string, list []Limit) error {
	o, err := s.Outlet(tx, id)
	if err != nil {
		return err
	}
	if said(o.Limits) == said(list) {
		return nil
	}
	o.Limits = list
	return s.writeOutlet(tx, b.Actor, "environment.outlet.limits", &o)
}

// kept is what a withdrawal puts back.
type keptState struct {
	Values values  `json:"v"`
	Limits []Limit `json:"l,omitempty"`
}

func (s *Service) state(tx *db.Tx, name, id string) (string, error) {
	v, _, _, err := s.valuesOf(tx, name, id)
	if err != nil {
		return "", err
	}
	k := keptState{Values: v}
	if name == "outlet" {
		o, err := s.Outlet(tx, id)
		if err != nil {
			return "", err
		}
		k.Limits = o.Limits
	}
	plain, err := pack(k)
	if err != nil {
		return "", err
	}
	sealed, err := s.Keys.Seal(purpose+".before", []byte(id), []byte(plain))
	return string(sealed), err
}

// blocks names what somebody changed or used later.
func (s *Service) blocks(name string) func(*db.Tx, *table.Batch, []table.Touched) ([]table.Obstacle, error) {
	return func(tx *db.Tx, _ *table.Batch, touched []table.Touched) (out []table.Obstacle, err error) {
		for _, x := range touched {
			v, rev, _, err := s.valuesOf(tx, name, x.Obj)
			if err != nil {
				return nil, err
			}
			used := int64(0)
			if x.Made {
				used, err = tx.Count("SELECT (SELECT COUNT(*) FROM env_edge WHERE ended=0 AND (from_node=? OR to_node=?)) + (SELECT COUNT(*) FROM env_outlet WHERE company=? AND ended=0) + (SELECT COUNT(*) FROM env_permit WHERE company=? AND ended=0)", x.Obj, x.Obj, x.Obj, x.Obj)
				if err != nil {
					return nil, err
				}
			}
			if rev != x.Rev || used > 0 {
				out = append(out, table.Obstacle{Obj: x.Obj, What: text.Joined(v["name"], v["code"])})
			}
		}
		return out, nil
	}
}

func (s *Service) withdraw(name string) func(*db.Tx, *table.Batch, []table.Touched) error {
	return func(tx *db.Tx, b *table.Batch, touched []table.Touched) error {
		for _, x := range touched {
			if x.Made {
				if err := s.End(tx, actor(b), name, x.Obj, x.Rev, false); err != nil {
					return err
				}
				continue
			}
			var k keptState
			plain, err := s.Keys.Open(purpose+".before", []byte(x.Obj), []byte(x.Before))
			if err != nil {
				return fault.Internal(err, "env.withdraw")
			}
			if err := unpack(string(plain), &k); err != nil {
				return err
			}
			if _, err := s.KeepTx(tx, actor(b), Save{Name: name, ID: x.Obj, Values: k.Values}); err != nil {
				return err
			}
			if name == "outlet" {
				if err := s.putLimits(tx, b, x.Obj, k.Limits); err != nil {
					return err
				}
			}
		}
		return nil
	}
}
