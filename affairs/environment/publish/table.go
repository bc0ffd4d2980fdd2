package publish

import (
	"strings"

	"linli/kernel/access"
	"linli/kernel/table"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/text"
)

func words(w string) []string { return strings.Fields(w) }

func zh(key string) string { return text.T(text.ZH, "environment.publish."+key) }

// tables are the ledgers of this part: 典型案例公示 (ledgers.md B24). What the public has read leaves as it stands and is never changed by a file:
// a row that says something else is refused and says what to do.
func (s *Service) tables() []*table.Table {
	t := &table.Table{Name: "environment-published", Title: "典型案例公示", Aliases: words("处罚公示台账 典型案例台账 处罚决定公开"), SheetHints: words("典型案例 公示"), Keys: [][]string{{"code"}}, Perm: access.EnvRead}
	t.Columns = []table.Column{
		{Key: "code", Header: "公开编号", Synonyms: words("编号"), Type: table.Text, Required: true, Width: 14}, {Key: "kind", Header: "类别", Type: table.Enum, Options: []table.Option{{Value: zh("kind." + Decision)}, {Value: zh("kind." + Typical)}}, Computed: true, Width: 14},
		{Key: "title", Header: "标题", Type: table.Text, Width: 24}, {Key: "facts", Header: "案情", Synonyms: words("违法事实"), Type: table.Text, Width: 30}, {Key: "handling", Header: "查处", Type: table.Text, Width: 24}, {Key: "basis", Header: "依据", Synonyms: words("处罚依据"), Type: table.Text, Width: 24},
		{Key: "content", Header: "处理结果", Synonyms: words("处罚内容"), Type: table.Text, Width: 20}, {Key: "lesson", Header: "典型意义", Synonyms: words("启示"), Type: table.Text, Width: 24}, {Key: "party", Header: "当事人", Type: table.Text, Width: 18},
		{Key: "from", Header: "发布日", Type: table.Day, Computed: true, Width: 12}, {Key: "down", Header: "撤下日", Type: table.Day, Computed: true, Width: 12}, {Key: "why", Header: "撤下原因", Type: table.Text, Computed: true, Width: 16}}
	t.Examples = [][]string{{"典2025-1", "典型案例", "某公司超标排放案", "化学需氧量超过限值。", "立案查处。", "当时有效的规定", "罚款。", "设备要有备用。", "云漳市某公司", "2025-06-05", "", ""}, {"罚2025-1", "处罚决定公开", "未按规定保存原始监测记录", "原始监测记录缺失。", "", "当时有效的规定", "罚款。", "", "示例公司", "2025-03-03", "2025-06-12", "决定被依法撤销"}}
	t.Owner = table.Owner{Resolve: s.resolve, Commit: func(*db.Tx, *table.Batch, []*table.Row) error { return nil }, Export: s.export}
	return []*table.Table{t}
}

// number is the code with its kind: 典2026-1.
func (p Publication) number() string {
	if p.Kind == Typical {
		return "典" + p.Code
	}
	return "罚" + p.Code
}

// written are the columns that a file may not change.
func (p Publication) written() map[string]string {
	return map[string]string{"title": p.Title, "facts": p.Facts, "handling": p.Handling, "basis": p.Basis, "content": p.Content, "lesson": p.Lesson, "party": p.Party}
}

func (s *Service) resolve(tx *db.Tx, b *table.Batch, rows []*table.Row) error {
	at := b.Table.Index("code")
	for _, row := range rows {
		code := strings.TrimSpace(row.Value(at).Text)
		kind := Decision
		bare, ok := strings.CutPrefix(code, "罚")
		if !ok {
			kind = Typical
			bare, ok = strings.CutPrefix(code, "典")
		}
		list, err := publications(tx, "kind=? AND code=? AND code<>''", kind, bare)
		if err != nil {
			return err
		}
		if !ok || len(list) == 0 || !b.Path.Contains(list[0].Path) {
			row.Refuse(at, "environment.publish.table_none", code)
			continue
		}
		row.Verdict = table.Same
		for key, was := range list[0].written() {
			i := b.Table.Index(key)
			if now := row.Value(i).Text; now != "" && strings.Join(strings.Fields(now), "") != strings.Join(strings.Fields(was), "") {
				row.Refuse(i, "environment.publish.table_fixed", b.Table.Columns[i].Header)
			}
		}
	}
	return nil
}

func (s *Service) export(tx *db.Tx, f table.Filter, each func([]table.Value) error) error {
	t := s.tables()[0]
	for _, scope := range f.Scopes {
		lo, hi := scope.Range()
		list, err := publications(tx, "code<>'' AND path>=? AND path<? AND published_at>=? ORDER BY published_at, id", lo, hi, f.From())
		if err != nil {
			return err
		}
		for _, p := range list {
			row := make([]table.Value, len(t.Columns))
			set := func(key string, v table.Value) { row[t.Index(key)] = v }
			set("code", table.TextValue(p.number()))
			set("kind", table.TextValue(zh("kind."+p.Kind)))
			for key, v := range p.written() {
				set(key, table.TextValue(v))
			}
			set("from", table.DayText(clock.DayOf(clock.Instant(p.PublishedAt))))
			if p.EndedAt > 0 {
				set("down", table.DayText(clock.DayOf(clock.Instant(p.EndedAt))))
			}
			if p.How != "" {
				set("why", table.TextValue(zh("how."+p.How)))
			}
			if err := each(row); err != nil {
				return err
			}
		}
	}
	return nil
}
