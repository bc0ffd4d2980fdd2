package source

import (
	"strings"

	"linli/kernel/access"
	"linli/kernel/place"
	"linli/kernel/table"
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

// actor is whoever imports, with the right within what the import may touch only: the service of tables has asked for it.
func actor(b *table.Batch) access.Actor {
	path := b.Path
	if path == "" {
		path = place.RootPath
	}
	return access.Actor{Actor: b.Actor, Grants: []access.Grant{{Role: access.Environment, Path: path}}}
}
