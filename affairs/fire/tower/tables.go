package tower

import (
	"strings"

	"linli/kernel/access"
	"linli/kernel/place"
	"linli/kernel/table"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
)

// The ledger of fire files (ledgers.md B8): one row a building, in and out. Buildings are not made here: that is 楼栋台账.
func (s *Service) tables() []*table.Table {
	t := &table.Table{Name: "fire-file", Edit: access.FireEdit, Title: "高层建筑消防档案", Aliases: strings.Fields("消防档案 一楼一档 高层消防台账"), SheetHints: strings.Fields("消防档案 一楼一档"), Keys: [][]string{{"compound", "building"}}, Perm: access.FireRead}
	t.Columns = []table.Column{{Key: "compound", Header: "小区", Synonyms: strings.Fields("小区名称 所属小区 所在小区"), Type: table.Place, Part: table.CompoundOf, Required: true, Width: 16},
		{Key: "building", Header: "楼栋", Synonyms: strings.Fields("建筑名称 楼号 栋号 幢号"), Type: table.Text, Part: table.BuildingOf, Required: true, Width: 10}}
	for _, f := range Fields {
		t.Columns = append(t.Columns, column(f))
	}
	t.Columns = append(t.Columns, table.Column{Key: "tier", Header: "建筑类别", Type: table.Text, Computed: true}, table.Column{Key: "flag", Header: "外保温标识", Type: table.Text, Computed: true},
		table.Column{Key: "next", Header: "下次检查", Type: table.Day, Computed: true, Width: 12}, table.Column{Key: "code", Header: "二维码编号", Type: table.Code, Computed: true})
	example := make([]string, len(t.Columns))
	for k, v := range map[string]string{"compound": "春和里", "building": "3号楼", "height": "54.60", "above": "18", "below": "1", "use": "住宅", "completed": "2012-06", "material": "岩棉板", "class": "A", "cavity": "无", "manager": "张示例", "hydrants": "36"} {
		example[t.Index(k)] = v
	}
	t.Examples = [][]string{example}
	t.Owner = table.Owner{Resolve: s.resolve, Commit: s.commit, Blocks: s.blocks, Withdraw: s.withdraw, Export: s.export}
	return []*table.Table{t}
}

func column(f Field) table.Column {
	c := table.Column{Key: f.Key, Header: f.Header, Synonyms: strings.Fields(f.Synonyms), Type: table.Text}
	switch f.Kind {
	case asInt:
		c.Type = table.Int
	case asMetres:
		c.Type, c.Scale = table.Number, 2
	case asDay:
		c.Type, c.Width = table.Day, 12
	case asMonth:
		c.Type, c.Month = table.Day, true
	case asChoice:
		c.Type = table.Enum
		for _, o := range f.Options {
			opt := table.Option{Value: text.T(text.ZH, f.word(o))}
			if f.Key == "class" && o != ClassNone && o != ClassUnknown {
				opt = table.Option{Value: o, Synonyms: []string{o + "级", opt.Value, strings.ToLower(o)}}
			}
			c.Options = append(c.Options, opt)
		}
	}
	return c
}

// plan is what a row will do.
type plan struct {
	building string
	values   map[string]string
}

// known finds the buildings of what the import may touch: by compound and name or label.
func (s *Service) known(tx *db.Tx, b *table.Batch) (map[string]place.Place, error) {
	if list, ok := b.Cache["fire.buildings"].(map[string]place.Place); ok {
		return list, nil
	}
	out := map[string]place.Place{}
	path := b.Path
	if path == "" {
		path = place.RootPath
	}
	after := place.Path("")
	for {
		list, err := s.Places.Subtree(tx, path, place.Building, after, batch)
		if err != nil {
			return nil, err
		}
		for _, x := range list {
			after = x.Path
			up, err := s.Places.Get(tx, x.Parent)
			if err != nil {
				return nil, err
			}
			name := strings.TrimSuffix(text.Squeeze(up.Name), "小区")
			out[name+"/"+x.Name] = x
			out[name+"/"+x.Label] = x
		}
		if len(list) < batch {
			break
		}
	}
	b.Cache["fire.buildings"] = out
	return out, nil
}

func (s *Service) resolve(tx *db.Tx, b *table.Batch, rows []*table.Row) error {
	known, err := s.known(tx, b)
	if err != nil {
		return err
	}
	t := b.Table
	for _, row := range rows {
		comp := strings.TrimSuffix(text.Squeeze(row.Value(t.Index("compound")).Text), "小区")
		if comp == "" && b.Place.Kind == place.Compound {
			comp = strings.TrimSuffix(text.Squeeze(b.Place.Name), "小区")
		}
		name := row.Value(t.Index("building")).Text
		at, ok := known[comp+"/"+name]
		if !ok {
			at, ok = known[comp+"/"+strings.TrimSuffix(name, "号楼")]
		}
		if !ok {
			row.Refuse(t.Index("building"), "fire.tower.t.no_building", name)
			continue
		}
		f, err := s.Of(tx, at.ID)
		if err != nil {
			return err
		}
		s.compare(tx, t, row, f)
	}
	return nil
}

// compare reads the cells that were given and says what they change. An empty cell changes nothing.
func (s *Service) compare(tx *db.Tx, t *table.Table, row *table.Row, f File) {
	p := &plan{building: f.Building.ID, values: map[string]string{}}
	row.Data, row.Object, row.Verdict = p, f.Building.ID, table.Same
	for _, x := range Fields {
		i := t.Index(x.Key)
		v := row.Value(i)
		if v.State != table.Given {
			continue
		}
		said := v.Text
		if x.Kind == asMonth && len(said) > 7 {
			said = said[:7]
		}
		clean, wrong := x.Clean(said, tx.Now)
		if wrong != nil {
			row.Refuse(i, wrong.Key, wrong.Args...)
			continue
		}
		if clean != "" && clean != f.Value(x.Key) {
			p.values[x.Key] = said
		}
	}
	if len(p.values) > 0 {
		row.Verdict = table.Changed
	}
}

func (s *Service) commit(tx *db.Tx, b *table.Batch, rows []*table.Row) error {
	for _, row := range rows {
		p, ok := row.Data.(*plan)
		if !ok || len(p.values) == 0 {
			continue
		}
		f, err := s.Of(tx, p.building)
		if err != nil {
			return err
		}
		clean, err := cleaned(tx, f, p.values)
		if err != nil {
			return err
		}
		change := map[string]changed{}
		for key, now := range clean {
			change[key] = changed{Was: f.Value(key), Now: now}
		}
		if f, err = s.write(tx, b.Actor, f, clean); err != nil {
			return err
		}
		if f.ID == "" {
			return fault.Internal(nil, "fire.tower.commit")
		}
		before, err := s.sealed(f.ID, change)
		if err != nil {
			return err
		}
		b.Touch(f.ID, f.Rev, f.Rev == 1, before)
	}
	return nil
}

func (s *Service) export(tx *db.Tx, q table.Filter, each func([]table.Value) error) error {
	for _, scope := range q.Scopes {
		at, err := s.Places.ByPath(tx, scope)
		if err != nil && !fault.Is(err, fault.KindNotFound) {
			return err
		}
		paths := []place.Path{scope}
		if at.Kind == place.Grid {
			paths = nil
			list, err := s.Places.BuildingsIn(tx, at.ID, tx.Now)
			if err != nil {
				return err
			}
			for _, b := range list {
				paths = append(paths, b.Path)
			}
		}
		for _, p := range paths {
			if err := s.exportUnder(tx, p, q.From(), each); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Service) exportUnder(tx *db.Tx, under place.Path, since int64, each func([]table.Value) error) error {
	list, err := s.files(tx, under)
	if err != nil {
		return err
	}
	for _, f := range list {
		if f.ID == "" && !f.HighRise() || f.UpdatedAt < since {
			continue
		}
		up, err := s.Places.Get(tx, f.Building.Parent)
		if err != nil {
			return err
		}
		row := []table.Value{table.TextValue(up.Name), table.TextValue(f.Building.Name)}
		for _, x := range Fields {
			row = append(row, cell(x, f.Value(x.Key)))
		}
		tier := table.Value{}
		if f.Tier != Low {
			tier = table.TextValue(text.T(text.ZH, "fire.tower.tier."+string(f.Tier)))
		}
		row = append(row, tier, table.TextValue(text.T(text.ZH, "fire.tower.flag."+f.Flag)), cell(Field{Kind: asDay}, NextCheck(f, tx.Now)), table.TextValue(f.Building.QR))
		if err := each(row); err != nil {
			return err
		}
	}
	return nil
}

func cell(x Field, v string) table.Value {
	switch {
	case v == "":
		return table.Value{}
	case x.Kind == asInt:
		return table.IntValue(num(v))
	case x.Kind == asMetres:
		return table.DecimalValue(num(v), 2)
	case x.Kind == asDay:
		return table.DayText(v)
	case x.Key == "class" && v != ClassNone && v != ClassUnknown:
		return table.TextValue(v)
	}
	return table.TextValue(x.Words(text.ZH, v))
}
