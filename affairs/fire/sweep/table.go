package sweep

import (
	"cmp"
	"strings"

	"linli/kernel/access"
	"linli/kernel/place"
	"linli/kernel/table"
	"linli/platform/db"
	"linli/platform/fault"
)

// tables are the ledgers of this package: 敲门行动 in and out (ledgers.md B21a).
func (s *Service) tables() []*table.Table { return []*table.Table{s.knockBook()} }

func fields(w string) []string { return strings.Fields(w) }

func choices(prefix string, list []string) (out []table.Option) {
	for _, x := range list {
		out = append(out, table.Option{Value: zh(prefix + x)})
	}
	return out
}

// keyOf is the inverse of choices.
func keyOf(prefix string, list []string, word string) string {
	for _, x := range list {
		if zh(prefix+x) == word {
			return x
		}
	}
	return ""
}

func (s *Service) knockBook() *table.Table {
	t := &table.Table{Name: "fire-knocks", Edit: access.FireSweep, Title: "敲门行动", Aliases: fields("敲门行动台账 入户敲门 敲门记录"), SheetHints: fields("敲门"), Keys: [][]string{{"day", "address"}}, Perm: access.FireSweep}
	t.Columns = []table.Column{
		{Key: "day", Header: "日期", Synonyms: fields("敲门日期 上门日期"), Type: table.Day, Required: true, Past: true, Width: 12}, {Key: "address", Header: "楼栋房号", Synonyms: fields("住址 地址 房号"), Type: table.Place, Part: table.FullAddress, Required: true, Width: 22},
		{Key: "knocker", Header: "敲门人", Synonyms: fields("走访人"), Type: table.Text}, {Key: "result", Header: "结果", Synonyms: fields("敲门结果"), Type: table.Enum, Options: choices("fire.sweep.r.", Results), Required: true},
		{Key: "leaflet", Header: "宣传单", Type: table.Bool}, {Key: "extinguisher", Header: "灭火器", Type: table.Bool}, {Key: "alarm", Header: "烟感", Type: table.Bool},
		{Key: "found", Header: "检查项", Synonyms: fields("隐患 问题"), Type: table.Many, Options: choices("fire.sweep.found.", Found), Width: 20}, {Key: "matters", Header: "转办事项号", Type: table.Text, Computed: true, Width: 18}, {Key: "second", Header: "二次上门日", Type: table.Day, Computed: true, Width: 12}, {Key: "note", Header: "情况", Synonyms: fields("备注"), Type: table.Text, Width: 20}}
	t.Examples = [][]string{{"2026-06-20", "春和里3号楼2单元501", "", "在家", "是", "是", "否", "电动车或电池入户", "", "", ""}, {"2026-06-20", "春和里3号楼2单元502", "", "没人", "", "", "", "", "", "", ""}}
	t.Owner = table.Owner{Resolve: s.resolveKnocks, Commit: s.commitKnocks, Export: s.exportKnocks}
	return t
}

// line is what a row of the book will do.
type line struct {
	sweep   Sweep
	home, b place.Place
	day     string
	rec     Record
}

func batchActor(b *table.Batch) access.Actor {
	return access.Actor{Actor: b.Actor, Grants: []access.Grant{{Role: access.RoleSystem, Path: b.Path}}}
}

func (s *Service) resolveKnocks(tx *db.Tx, b *table.Batch, rows []*table.Row) error {
	reg, err := s.Places.Register(tx, b.Path)
	if err != nil {
		return err
	}
	compound := ""
	if b.Place.Kind == place.Compound {
		compound = b.Place.ID
	}
	for _, row := range rows {
		if err := s.resolveKnock(tx, b, row, reg, compound); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) resolveKnock(tx *db.Tx, b *table.Batch, row *table.Row, reg place.Register, compound string) error {
	at := b.Table.Index("address")
	text := row.Value(at).Text
	read, err := place.Parse(text, place.Context{Column: place.Residence, Compound: compound}, reg)
	if err != nil {
		return err
	}
	if read.Outcome != place.ReadHome {
		row.Refuse(at, "fire.sweep.f.no_home", text)
		return nil
	}
	x := &line{day: row.Value(b.Table.Index("day")).Text}
	if x.home, err = s.Places.Get(tx, read.Place); err != nil {
		return err
	}
	if x.b, err = s.BuildingOf(tx, x.home.ID); err != nil {
		return err
	}
	list, err := sweeps(tx, "state = 'open' AND id IN (SELECT sweep FROM fire_sweep_building WHERE building = ?) ORDER BY made DESC LIMIT 1", x.b.ID)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		row.Refuse(at, "fire.sweep.f.no_sweep", text)
		return nil
	}
	x.sweep = list[0]
	value := func(key string) table.Value { return row.Value(b.Table.Index(key)) }
	x.rec = Record{Result: keyOf("fire.sweep.r.", Results, value("result").Text), Note: value("note").Text}
	for _, g := range Good {
		if value(g).Num == 1 {
			x.rec.Good = append(x.rec.Good, g)
		}
	}
	for _, f := range value("found").List {
		if k := keyOf("fire.sweep.found.", Found, f); k != "" {
			x.rec.Found = append(x.rec.Found, k)
		}
	}
	same, err := tx.Exists("SELECT 1 FROM fire_knock WHERE sweep = ? AND home = ? AND day = ? AND result = ?", x.sweep.ID, x.home.ID, x.day, x.rec.Result)
	row.Data, row.Verdict = x, table.Added
	if same {
		row.Verdict = table.Same
	}
	return err
}

func (s *Service) commitKnocks(tx *db.Tx, b *table.Batch, rows []*table.Row) error {
	a := batchActor(b)
	for _, row := range rows {
		x, ok := row.Data.(*line)
		if !ok || row.Bad() || row.Verdict != table.Added {
			continue
		}
		if err := x.rec.check(x.sweep); err != nil {
			return err
		}
		x.rec.Sweep, x.rec.Home = x.sweep.ID, x.home.ID
		k, err := s.knockOn(tx, a, x.sweep, x.home, x.b, x.rec, x.day)
		if err != nil {
			return err
		}
		b.Touch(k.ID, 1, true, "")
	}
	return nil
}

func (s *Service) exportKnocks(tx *db.Tx, f table.Filter, each func([]table.Value) error) error {
	from := cmp.Or(f.Since, "0000")
	for _, scope := range f.Scopes {
		paths, err := s.Spread(tx, scope, access.FireSweep)
		if err != nil {
			return err
		}
		cond, args := place.Below("path", paths)
		list, err := knocks(tx, "day >= ? AND last AND "+cond+" ORDER BY path, day", append([]any{from}, args...)...)
		if err != nil {
			return err
		}
		for _, k := range list {
			row, err := s.knockRow(tx, k)
			if err != nil {
				return err
			}
			if err := each(row); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Service) knockRow(tx *db.Tx, k Knock) ([]table.Value, error) {
	at, err := s.Places.Describe(tx, k.Home)
	if err != nil {
		return nil, err
	}
	var found, numbers []string
	for _, f := range k.Found {
		found = append(found, zh("fire.sweep.found."+f))
	}
	for _, id := range k.Matters {
		m, err := s.Matters.Plain(tx, id)
		if fault.Is(err, fault.KindNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		numbers = append(numbers, m.No)
	}
	has := func(key string) table.Value {
		if k.Result != Home {
			return table.Value{}
		}
		return table.BoolValue(strings.Contains(" "+strings.Join(k.Good, " ")+" ", " "+key+" "))
	}
	return []table.Value{table.DayText(k.Day), table.TextValue(strings.ReplaceAll(at, " ", "")), table.TextValue(k.Label), table.TextValue(zh("fire.sweep.r." + k.Result)), has("leaflet"), has("extinguisher"), has("alarm"),
		table.ListValue(found), table.TextValue(strings.Join(numbers, " ")), table.DayText(k.Second), table.TextValue(k.Note)}, nil
}
