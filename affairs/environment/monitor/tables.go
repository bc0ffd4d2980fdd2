package monitor

import (
	"linli/kernel/access"
	"linli/kernel/table"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
)

// meanTable is the book of hour and day means, for export. It is never imported: a monitor's values come from the monitor.
func (s *Service) meanTable() *table.Table {
	t := &table.Table{Name: "monitor-means", Title: "自动监测均值台账", Aliases: []string{"在线监测均值", "自动监测小时日均值"}, SheetHints: []string{"自动监测"}, Keys: [][]string{{"mn", "factor", "kind", "at"}}, Perm: access.EnvRead,
		Columns: []table.Column{{Key: "company", Header: "企业", Type: table.Text, Width: 20}, {Key: "monitor", Header: "监测设备", Type: table.Text, Width: 20}, {Key: "mn", Header: "设备编号(MN)", Type: table.Text, Width: 26}, {Key: "factor", Header: "监测因子", Type: table.Text}, {Key: "kind", Header: "均值类型", Type: table.Text}, {Key: "at", Header: "起始时间", Type: table.Text, Width: 17},
			{Key: "low", Header: "最小值", Type: table.Text}, {Key: "value", Header: "均值", Type: table.Text}, {Key: "high", Header: "最大值", Type: table.Text}, {Key: "cou", Header: "累计", Type: table.Text}, {Key: "unit", Header: "单位", Type: table.Text}, {Key: "flag", Header: "标记", Type: table.Text}, {Key: "counts", Header: "是否计入", Type: table.Text}, {Key: "limit", Header: "限值", Type: table.Text}, {Key: "times", Header: "超标倍数", Type: table.Text, Computed: true}},
		Examples: [][]string{{"恒泽煤业", "矿井水排口自动站", "A1400400000000000000A001", "化学需氧量", "小时", "2026-03-11 08:00", "41.2", "44.0", "46.8", "0.55", "mg/L", "正常", "是", "20", "1.20"}}}
	t.Owner = table.Owner{Resolve: refuseAll, Commit: func(*db.Tx, *table.Batch, []*table.Row) error { return nil }, Export: s.exportMeans}
	return t
}

func refuseAll(_ *db.Tx, _ *table.Batch, rows []*table.Row) error {
	if len(rows) > 0 {
		return fault.Invalid("environment.monitor.no_import")
	}
	return nil
}

// exportMeans writes the means of the last 31 days, or since the day that was asked for.
func (s *Service) exportMeans(tx *db.Tx, f table.Filter, each func([]table.Value) error) error {
	since := f.From()
	if since == 0 {
		since = dayStart(clock.AddDays(clock.DayOf(tx.Now), -31)) * 1000
	}
	var list []Monitor
	seen := map[string]bool{}
	for _, p := range f.Scopes {
		lo, hi := db.Under(string(p))
		ms, err := monitors(tx, "path >= ? AND path < ? ORDER BY path, num", lo, hi)
		if err != nil {
			return err
		}
		for _, m := range ms {
			if !seen[m.ID] {
				seen[m.ID] = true
				list = append(list, m)
			}
		}
	}
	for _, m := range list {
		for _, ch := range m.Channels {
			for _, cn := range []string{Hour, Day} {
				got, err := means(tx, "num = ? AND factor = ? AND cn = ? AND at >= ? ORDER BY at, n", m.Num, ch.Factor, cn, since)
				if err != nil {
					return err
				}
				for _, x := range got {
					row, err := s.meanRow(tx, m, x)
					if err != nil {
						return err
					}
					if err := each(row); err != nil {
						return err
					}
				}
			}
		}
	}
	return nil
}

func (s *Service) meanRow(tx *db.Tx, m Monitor, x mean) (out []table.Value, err error) {
	lim, ok, err := s.limitOf(tx, m, x.Factor, clock.DayOf(clock.Instant(x.At)))
	if err != nil {
		return nil, err
	}
	counts, limit, times := "否", "", ""
	if x.Counts() {
		counts = "是"
	}
	if ok {
		limit = lim.Text
		if k, over := Over(x.Value, x.Unit, lim); over && x.Counts() {
			times = k
		}
	}
	for _, v := range []string{m.Company, m.Name, m.MN, FactorName(text.ZH, x.Factor), zh("cn." + x.CN), clock.Instant(x.At).Format("2006-01-02 15:04"), x.Low, x.Value, x.High, x.Cou, x.Unit, FlagWord(text.ZH, FlagCode(x.Flag)), counts, limit, times} {
		out = append(out, table.TextValue(v))
	}
	return out, nil
}
