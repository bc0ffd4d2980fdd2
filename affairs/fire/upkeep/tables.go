package upkeep

import (
	"strconv"
	"strings"

	"linli/affairs/fire/ground"
	"linli/kernel/access"
	"linli/kernel/place"
	"linli/kernel/table"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/text"
)

// tables are the ledgers of this package: 充电场所, 微型消防站, 微型站器材, 演练记录 in and out (ledgers.md B11, B12), 消防培训 out (B21).
func (s *Service) tables() []*table.Table {
	return []*table.Table{s.chargingBook(), s.stationBook(), s.kitBook(), s.drillBook(), s.classBook()}
}

func choices(prefix string, list []string) (out []table.Option) {
	for _, x := range list {
		out = append(out, table.Option{Value: zh(prefix + x)})
	}
	return out
}

func keyOf(prefix string, list []string, word string) string {
	for _, x := range list {
		if zh(prefix+x) == word {
			return x
		}
	}
	return ""
}

func batchActor(b *table.Batch) access.Actor {
	return access.Actor{Actor: b.Actor, Grants: []access.Grant{{Role: access.RoleSystem, Path: b.Path}}}
}

// cells reads a row by the keys of its columns.
type cells struct {
	*table.Row
	t *table.Table
}

func (c cells) s(key string) string { return c.Value(c.t.Index(key)).Text }
func (c cells) n(key string) int64  { return c.Value(c.t.Index(key)).Num }
func (c cells) yes(key string) bool { return c.Value(c.t.Index(key)).Num == 1 }
func (c cells) refuse(key, why string, args ...any) {
	c.Refuse(c.t.Index(key), why, args...)
}

func plain(s string) string { return strings.TrimSuffix(text.Squeeze(s), "小区") }

// compoundOf finds the compound a row names within what the import may touch; "" after a refusal.
func (s *Service) compoundOf(tx *db.Tx, b *table.Batch, c cells) (place.Place, error) {
	list, ok := b.Cache["fire.compounds"].(map[string]place.Place)
	if !ok {
		list = map[string]place.Place{}
		all, err := s.Places.Subtree(tx, b.Path, place.Compound, "", 2000)
		if err != nil {
			return place.Place{}, err
		}
		if b.Place.Kind == place.Compound {
			all = append(all, b.Place)
		}
		for _, p := range all {
			list[plain(p.Name)] = p
		}
		b.Cache["fire.compounds"] = list
	}
	word := c.s("compound")
	p, found := list[plain(word)]
	if word == "" && b.Place.Kind == place.Compound {
		p, found = b.Place, true
	}
	if !found {
		c.refuse("compound", "fire.upkeep.f.no_place", word)
	}
	return p, nil
}

// goes says how a row that an import brought is taken back: it ends, it is never deleted.
type goes struct {
	kind  string                                                                                    // of the entry
	state string                                                                                    // that the row ends in
	table string                                                                                    // of the database
	used  string                                                                                    // SQL that counts what hangs on a row
	row   func(tx *db.Tx, id string) (place, name string, rev int64, pub map[string]any, err error) // as it stands
}

// owner is a book with its export, whose imports can be taken back as long as nobody changed or used a row.
func (k book[T]) owner(s *Service, g goes, export func(*db.Tx, table.Filter, func([]table.Value) error) error) table.Owner {
	return table.Owner{Resolve: k.resolve, Commit: k.commit, Export: export,
		Blocks: func(tx *db.Tx, _ *table.Batch, touched []table.Touched) (out []table.Obstacle, err error) {
			for _, x := range touched {
				_, name, rev, _, err := g.row(tx, x.Obj)
				if err != nil {
					return nil, err
				}
				n := int64(0)
				if g.used != "" {
					if n, err = tx.Count(g.used, x.Obj); err != nil {
						return nil, err
					}
				}
				if rev != x.Rev || n > 0 {
					out = append(out, table.Obstacle{Obj: x.Obj, What: name})
				}
			}
			return out, nil
		},
		Withdraw: func(tx *db.Tx, b *table.Batch, touched []table.Touched) error {
			for _, x := range touched {
				n, err := tx.Exec("UPDATE "+g.table+" SET state=?, rev=rev+1 WHERE id=? AND rev=?", g.state, x.Obj, x.Rev)
				if err := stale(n, err); err != nil {
					return err
				}
				at, _, rev, pub, err := g.row(tx, x.Obj)
				if err != nil {
					return err
				}
				if err := s.note(tx, b.Actor, g.kind, at, x.Obj, rev, pub, nil); err != nil {
					return err
				}
			}
			return nil
		}}
}

// book makes a table whose rows are read one by one and written by the verbs of the service.
type book[T any] struct {
	read  func(tx *db.Tx, b *table.Batch, c cells) (T, bool, error) // the row; whether it stands already
	write func(tx *db.Tx, a access.Actor, x T) (id string, rev int64, err error)
}

func (k book[T]) resolve(tx *db.Tx, b *table.Batch, rows []*table.Row) error {
	for _, row := range rows {
		x, same, err := k.read(tx, b, cells{row, b.Table})
		if err != nil {
			return err
		}
		row.Data, row.Verdict = x, table.Added
		if same {
			row.Verdict = table.Same
		}
	}
	return nil
}

func (k book[T]) commit(tx *db.Tx, b *table.Batch, rows []*table.Row) error {
	a := batchActor(b)
	for _, row := range rows {
		x, ok := row.Data.(T)
		if !ok || row.Bad() || row.Verdict != table.Added {
			continue
		}
		id, rev, err := k.write(tx, a, x)
		if err != nil {
			return err
		}
		b.Touch(id, rev, true, "")
	}
	return nil
}

func compoundColumn() table.Column {
	return table.Column{Key: "compound", Header: "小区", Synonyms: fields("小区名称 所属小区 所在小区"), Type: table.Place, Part: table.CompoundOf, Required: true, Width: 16}
}

func (s *Service) chargingBook() *table.Table {
	t := &table.Table{Name: "fire-charging", Edit: access.FireWork, Title: "电动自行车充电场所", Aliases: fields("充电场所 充电车棚 充电点台账"), SheetHints: fields("充电"), Keys: [][]string{{"compound", "name"}}, Perm: access.FireRead}
	t.Columns = []table.Column{compoundColumn(), {Key: "name", Header: "名称", Synonyms: fields("充电场所名称 车棚名称"), Type: table.Text, Required: true, Width: 18}, {Key: "outdoor", Header: "室外", Type: table.Bool}, {Key: "capacity", Header: "停车位", Synonyms: fields("容量 车位数"), Type: table.Int, Required: true}, {Key: "sockets", Header: "插座数", Synonyms: fields("充电插座"), Type: table.Int},
		{Key: "operator", Header: "运营单位", Type: table.Text, Width: 18}, {Key: "power", Header: "电费(元/度)", Type: table.Money}, {Key: "fee", Header: "服务费(元/度)", Type: table.Money}, {Key: "opened", Header: "启用日期", Type: table.Day, Required: true, Past: true, Width: 12}, {Key: "last", Header: "上次检查", Type: table.Day, Computed: true, Width: 12}, {Key: "next", Header: "下次检查", Type: table.Day, Computed: true, Width: 12}}
	t.Examples = [][]string{{"春和里", "北门车棚", "是", "40", "40", "示例充电公司", "0.56", "0.40", "2024-05-01", "", ""}}
	k := book[Charging]{read: func(tx *db.Tx, b *table.Batch, c cells) (x Charging, same bool, err error) {
		p, err := s.compoundOf(tx, b, c)
		x = Charging{Place: p.ID, Name: c.s("name"), Outdoor: c.yes("outdoor"), Capacity: c.n("capacity"), Sockets: c.n("sockets"), Operator: c.s("operator"), Power: c.n("power"), Fee: c.n("fee"), Opened: c.s("opened")}
		if err != nil {
			return x, false, err
		}
		if x.Capacity <= 0 || x.Capacity > 5000 || x.Sockets < 0 || x.Sockets > 5000 {
			c.refuse("capacity", "fire.charging.bad_capacity")
		}
		if x.Power > 1000 || x.Fee > 1000 {
			c.refuse("power", "fire.charging.bad_price")
		}
		if !clock.ValidDay(x.Opened) {
			c.refuse("opened", "fire.upkeep.bad_past")
		}
		same, err = tx.Exists("SELECT 1 FROM fire_charging WHERE place = ? AND name = ? AND state = 'active'", x.Place, x.Name)
		return x, same, err
	}, write: func(tx *db.Tx, a access.Actor, x Charging) (string, int64, error) {
		x, err := s.SaveChargingTx(tx, a, x)
		return x.ID, x.Rev, err
	}}
	t.Owner = k.owner(s, chargingGoes, func(tx *db.Tx, f table.Filter, each func([]table.Value) error) error {
		return s.rows(tx, f, func(cond string, args []any) error {
			list, err := chargings(tx, "state = 'active' AND "+cond+" ORDER BY path, id", args...)
			for _, x := range list {
				if err := s.line(tx, each, x.Place, table.TextValue(x.Name), table.BoolValue(x.Outdoor), table.IntValue(x.Capacity), table.IntValue(x.Sockets), table.TextValue(x.Operator), table.MoneyValue(x.Power), table.MoneyValue(x.Fee), table.DayText(x.Opened), table.DayText(x.Last), table.DayText(x.Next)); err != nil {
					return err
				}
			}
			return err
		})
	})
	return t
}

// rows runs an export for each scope.
func (s *Service) rows(tx *db.Tx, f table.Filter, export func(cond string, args []any) error) error {
	for _, scope := range f.Scopes {
		paths, err := s.Spread(tx, scope, access.FireRead)
		if err != nil {
			return err
		}
		cond, args := place.Below("path", paths)
		if err := export(cond, args); err != nil {
			return err
		}
	}
	return nil
}

// line writes a row with the name of its place in front.
func (s *Service) line(tx *db.Tx, each func([]table.Value) error, placeID string, more ...table.Value) error {
	p, err := s.Places.Get(tx, placeID)
	if err != nil {
		return err
	}
	return each(append([]table.Value{table.TextValue(p.Name)}, more...))
}

func (s *Service) stationBook() *table.Table {
	t := &table.Table{Name: "fire-stations", Edit: access.FireStation, Title: "微型消防站", Aliases: fields("微型消防站台账 微型站"), SheetHints: fields("微型消防站 微型站"), Keys: [][]string{{"compound", "name"}}, Perm: access.FireRead}
	t.Columns = []table.Column{compoundColumn(), {Key: "name", Header: "站名", Synonyms: fields("微型消防站名称 名称"), Type: table.Text, Required: true, Width: 18}, {Key: "level", Header: "级别", Type: table.Enum, Options: choices("fire.station.level_", fields("1 2 3"))}, {Key: "owner", Header: "所属单位", Synonyms: fields("所属"), Type: table.Text, Width: 18}, {Key: "address", Header: "站址", Type: table.Text, Width: 18}, {Key: "phone", Header: "值守电话", Type: table.Text}, {Key: "covers", Header: "覆盖小区", Type: table.Text, Width: 18}, {Key: "opened", Header: "建站日期", Type: table.Day, Past: true, Width: 12},
		{Key: "head", Header: "站长", Type: table.Text, Computed: true}, {Key: "people", Header: "队员数", Type: table.Int, Computed: true}, {Key: "runs", Header: "出动次数", Type: table.Int, Computed: true}, {Key: "within", Header: "3分钟到场次数", Type: table.Int, Computed: true}}
	t.Examples = [][]string{{"春和里", "春和里微型消防站", "二级", "示例物业", "3号楼一层", "10000000119", "春和里", "2023-05-01", "", "", "", ""}}
	k := book[Station]{read: func(tx *db.Tx, b *table.Batch, c cells) (x Station, same bool, err error) {
		p, err := s.compoundOf(tx, b, c)
		level, _ := strconv.ParseInt(keyOf("fire.station.level_", fields("1 2 3"), c.s("level")), 10, 64)
		x = Station{Place: p.ID, Name: c.s("name"), Level: max(level, 1), Owner: c.s("owner"), Address: c.s("address"), Phone: c.s("phone"), Covers: c.s("covers"), Opened: c.s("opened"), Slots: "08:00-20:00 20:00-08:00", Least: 3}
		if err != nil {
			return x, false, err
		}
		same, err = tx.Exists("SELECT 1 FROM fire_station WHERE place = ? AND name = ? AND state = 'active'", x.Place, x.Name)
		return x, same, err
	}, write: func(tx *db.Tx, a access.Actor, x Station) (string, int64, error) {
		x, err := s.SaveStationTx(tx, a, x)
		return x.ID, x.Rev, err
	}}
	t.Owner = k.owner(s, stationGoes, func(tx *db.Tx, f table.Filter, each func([]table.Value) error) error {
		return s.rows(tx, f, func(cond string, args []any) error {
			list, err := stations(tx, "state = 'active' AND "+cond+" ORDER BY path, id", args...)
			for _, x := range list {
				people, err := members(tx, "station = ? AND state = 'active' ORDER BY CASE post WHEN 'head' THEN 0 ELSE 1 END, name", x.ID)
				if err != nil {
					return err
				}
				head := ""
				if len(people) > 0 && people[0].Post == "head" {
					head = people[0].Name
				}
				went, err := runs(tx, "station = ?", x.ID)
				if err != nil {
					return err
				}
				within, n := Rate(went)
				if err := s.line(tx, each, x.Place, table.TextValue(x.Name), table.TextValue(zh("fire.station.level_"+i64(x.Level))), table.TextValue(x.Owner), table.TextValue(x.Address), table.TextValue(x.Phone), table.TextValue(x.Covers), table.DayText(x.Opened), table.TextValue(head), table.IntValue(int64(len(people))), table.IntValue(int64(n)), table.IntValue(int64(within))); err != nil {
					return err
				}
			}
			return err
		})
	})
	return t
}

// kitBook is 器材 of the stations (B11).
func (s *Service) kitBook() *table.Table {
	t := &table.Table{Name: "fire-kit", Edit: access.FireStation, Title: "微型消防站器材", Aliases: fields("微型站器材 消防器材台账"), SheetHints: fields("器材"), Keys: [][]string{{"compound", "station", "name", "spec"}}, Perm: access.FireRead}
	t.Columns = []table.Column{compoundColumn(), {Key: "station", Header: "站名", Synonyms: fields("微型消防站"), Type: table.Text, Required: true, Width: 18}, {Key: "name", Header: "器材", Synonyms: fields("器材名称"), Type: table.Text, Required: true}, {Key: "spec", Header: "规格", Synonyms: fields("型号"), Type: table.Text, Width: 14}, {Key: "qty", Header: "数量", Type: table.Int, Required: true}, {Key: "spot", Header: "存放位置", Type: table.Text}, {Key: "due", Header: "下次检查", Synonyms: fields("有效期 有效期/年检日 年检日"), Type: table.Day, Width: 12}, {Key: "state", Header: "状态", Type: table.Text, Computed: true}}
	t.Examples = [][]string{{"春和里", "春和里微型消防站", "干粉灭火器", "MFZ/ABC4", "12", "站内架", "2026-12-31", ""}}
	k := book[Kit]{read: func(tx *db.Tx, b *table.Batch, c cells) (x Kit, same bool, err error) {
		p, err := s.compoundOf(tx, b, c)
		if err != nil {
			return x, false, err
		}
		list, err := stations(tx, "place = ? AND name = ? AND state = 'active'", p.ID, c.s("station"))
		if err != nil {
			return x, false, err
		}
		if len(list) == 0 {
			c.refuse("station", "fire.station.none")
			return x, false, nil
		}
		x = Kit{Station: list[0].ID, Name: c.s("name"), Spec: c.s("spec"), Qty: c.n("qty"), Spot: c.s("spot"), Due: c.s("due"), State: "ok"}
		if x.Due != "" && !clock.ValidDay(x.Due) {
			c.refuse("due", "fire.upkeep.bad_day")
		}
		same, err = tx.Exists("SELECT 1 FROM fire_kit WHERE station = ? AND name = ? AND spec = ? AND state <> 'ended'", x.Station, x.Name, x.Spec)
		return x, same, err
	}, write: func(tx *db.Tx, a access.Actor, x Kit) (string, int64, error) {
		x, err := s.SaveKitTx(tx, a, x)
		return x.ID, x.Rev, err
	}}
	t.Owner = k.owner(s, s.kitGoes(), func(tx *db.Tx, f table.Filter, each func([]table.Value) error) error {
		return s.rows(tx, f, func(cond string, args []any) error {
			list, err := stations(tx, "state = 'active' AND "+cond+" ORDER BY path, id", args...)
			for _, x := range list {
				items, err := kits(tx, "station = ? AND state <> 'ended' ORDER BY name, spec, id", x.ID)
				if err != nil {
					return err
				}
				for _, k := range items {
					state := zh("fire.station.state_" + k.State)
					if Until(k.Due, ground.Today(tx)) == Expired {
						state = "超期未检"
					}
					if err := s.line(tx, each, x.Place, table.TextValue(x.Name), table.TextValue(k.Name), table.TextValue(k.Spec), table.IntValue(k.Qty), table.TextValue(k.Spot), table.DayText(k.Due), table.TextValue(state)); err != nil {
						return err
					}
				}
			}
			return err
		})
	})
	return t
}
