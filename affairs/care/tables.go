package care

import (
	"strings"

	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/kernel/table"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
)

// tables are the ledgers of this affair: 重点关注人员台账 in and out (ledgers.md B4), 走访记录, 喘息服务, 代办 out (B5, B21a).
func (s *Service) tables() []*table.Table {
	return []*table.Table{s.attention(), s.visitBook(), s.respiteBook(), s.errandBook()}
}

func words(s string) []string { return strings.Fields(s) }

func enums(s string) (out []table.Option) {
	for _, w := range words(s) {
		out = append(out, table.Option{Value: w})
	}
	return out
}

func (s *Service) attention() *table.Table {
	t := &table.Table{Name: "attention", Edit: access.CareEdit, Title: "重点关注人员台账", Aliases: words("重点关注 重点人员 关爱对象台账 特殊困难老年人台账"), SheetHints: words("重点关注 关爱 探访"), Keys: [][]string{{"name", "address"}, {"name", "phone"}}, Perm: access.CareEdit}
	t.Columns = []table.Column{
		{Key: "name", Header: "姓名", Synonyms: words("老人姓名 对象姓名 关爱对象"), Type: table.Person, Required: true},
		{Key: "address", Header: "住址", Synonyms: words("家庭住址 地址 现住址 详细住址"), Type: table.Place, Part: table.FullAddress, Required: true, Width: 20},
		{Key: "phone", Header: "联系电话", Synonyms: words("电话 手机 本人电话"), Type: table.Phone, Sensitive: true, Field: "person.phone", Width: 14},
		{Key: "cats", Header: "类别", Synonyms: words("人员类别 关爱类别 重点类别"), Type: table.Many, Open: true, Required: true, Sensitive: true, Width: 16},
		{Key: "detail", Header: "具体情况", Synonyms: words("基本情况 情况说明"), Type: table.Text, Sensitive: true, Width: 24},
		{Key: "carer", Header: "监护/照护人", Synonyms: words("监护人 照护人 照料人"), Type: table.Person},
		{Key: "carer_phone", Header: "照护人电话", Synonyms: words("监护人电话"), Type: table.Phone, Sensitive: true, Field: "person.phone", Width: 14},
		{Key: "contact", Header: "紧急联系人", Synonyms: words("紧急联系方式"), Type: table.Text, Sensitive: true},
		{Key: "first", Header: "责任党员", Synonyms: words("联户党员"), Type: table.Text, Computed: true},
		{Key: "grid", Header: "网格员", Type: table.Text, Computed: true},
		{Key: "rhythm", Header: "走访频次", Synonyms: words("探访频次 走访要求"), Type: table.Enum, Open: true},
		{Key: "last", Header: "上次走访", Type: table.Day, Computed: true, Width: 12},
		{Key: "wants", Header: "需求", Synonyms: words("服务需求"), Type: table.Many, Open: true, Sensitive: true},
		{Key: "need", Header: "风险等级", Synonyms: words("关爱等级 等级"), Type: table.Enum, Options: enums("红 黄 绿")},
		{Key: "joined", Header: "纳入日期", Synonyms: words("登记日期"), Type: table.Day, Past: true, Width: 12},
		{Key: "left", Header: "退出日期/原因", Synonyms: words("退出原因 退出"), Type: table.Text},
	}
	t.Examples = [][]string{{"张示例", "3号楼2单元501", "", "独居、高龄", "膝关节术后", "", "", "女儿", "", "", "每周", "", "代买药", "黄", "2025-02-10", ""}, {"李示例", "5号楼1单元302", "", "失能", "卧床", "王示例", "", "同照护人", "", "", "每周", "", "喘息服务", "红", "2025-01-15", ""}, {"赵示例", "7号楼1单元101", "", "空巢", "", "", "", "", "", "", "每月", "", "", "绿", "2025-03-01", ""}}
	t.Owner = table.Owner{Resolve: s.resolveAttention, Commit: s.commitAttention, Blocks: s.blockAttention, Withdraw: s.withdrawAttention, Export: s.exportAttention}
	return t
}

// listed is what a row of the list will do.
type listed struct {
	enrol  Enrol
	leave  string
	care   string // already on the list
	rhythm Rhythm
}

// batchActor is who imports, with the rights of the batch's own place and nowhere else.
func batchActor(b *table.Batch) access.Actor {
	return access.Actor{Actor: b.Actor, Grants: []access.Grant{{Role: access.RoleSystem, Path: b.Path}}}
}

func (s *Service) resolveAttention(tx *db.Tx, b *table.Batch, rows []*table.Row) error {
	reg, err := s.Places.Register(tx, b.Path)
	if err != nil {
		return err
	}
	compound := ""
	if b.Place.Kind == place.Compound {
		compound = b.Place.ID
	}
	for _, row := range rows {
		if err := s.resolveOne(tx, b, row, reg, compound); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) resolveOne(tx *db.Tx, b *table.Batch, row *table.Row, reg place.Register, compound string) error {
	t := b.Table
	at := t.Index("address")
	read, err := place.Parse(row.Value(at).Text, place.Context{Column: place.Residence, Compound: compound}, reg)
	if err != nil {
		return err
	}
	if read.Outcome != place.ReadHome {
		row.Refuse(at, "care.f.no_home", row.Value(at).Text)
		return nil
	}
	who, err := s.livesAt(tx, read.Place, row.Value(t.Index("name")).Text)
	if err != nil {
		return err
	}
	if who.ID == "" {
		row.Refuse(t.Index("name"), "care.f.nobody", row.Value(t.Index("name")).Text)
		return nil
	}
	x := &listed{enrol: Enrol{Person: who.ID, Ground: GroundDuty, Detail: row.Value(t.Index("detail")).Text, Contact: row.Value(t.Index("contact")).Text, Wants: row.Value(t.Index("wants")).List, Joined: row.Value(t.Index("joined")).Text},
		leave: row.Value(t.Index("left")).Text, rhythm: rhythmWord(row.Value(t.Index("rhythm")).Text)}
	x.enrol.Need = map[string]string{"红": NeedRed, "黄": NeedYellow, "绿": NeedGreen}[row.Value(t.Index("need")).Text]
	if len(x.enrol.Joined) != len("2026-06-30") {
		x.enrol.Joined = ""
	}
	s.catsOf(row, t, &x.enrol)
	if c := row.Value(t.Index("carer")).Text; c != "" {
		carer, err := s.livesAt(tx, read.Place, c)
		if err != nil {
			return err
		}
		if x.enrol.Carer = carer.ID; carer.ID == "" {
			row.Say(table.Warned, t.Index("carer"), "care.f.no_carer", c)
		}
	}
	return s.verdict(tx, row, x)
}

// verdict says what the row does: new, the same, or off the list.
func (s *Service) verdict(tx *db.Tx, row *table.Row, x *listed) error {
	row.Data = x
	have, err := s.persons(tx, "person = ? AND state = 'active'", x.enrol.Person)
	if err != nil {
		return err
	}
	switch {
	case len(have) == 0 && x.leave != "":
		row.Verdict = table.Same // not on the list and not to be on it
	case len(have) == 0:
		row.Verdict = table.Added
	case x.leave != "":
		row.Verdict, row.Object, x.care = table.Changed, have[0].ID, have[0].ID
	default:
		row.Verdict, row.Object, x.care = table.Same, have[0].ID, have[0].ID
	}
	return nil
}

// catsOf reads the words of a list; what Linli does not keep (精神障碍 and lists of people to be watched) is left out and said so.
func (s *Service) catsOf(row *table.Row, t *table.Table, e *Enrol) {
	for _, w := range row.Value(t.Index("cats")).List {
		k, ok := CategoryByWord(strings.TrimSpace(w))
		switch {
		case !ok:
			row.Say(table.Warned, t.Index("cats"), "care.f.no_category", w)
		case k.Derived != "age":
			e.Cats = append(e.Cats, Cat{Code: k.Code, Source: "台账导入"})
			e.Alone = e.Alone || k.Code == "C01"
		}
	}
	if len(e.Cats) == 0 && !row.Bad() {
		row.Refuse(t.Index("cats"), "care.f.no_categories")
	}
}

// livesAt finds the one of a name in a home; zero when nobody or several.
func (s *Service) livesAt(tx *db.Tx, home, name string) (out people.Person, err error) {
	list, err := s.People.Residents(tx, home)
	n := 0
	for _, r := range list {
		if r.Name == people.CleanName(name) {
			out, n = r.Person, n+1
		}
	}
	if n != 1 {
		return people.Person{}, err
	}
	return out, err
}

// rhythmWord reads 每周, 每半月, 每月2次 …; zero = by the rules.
func rhythmWord(s string) Rhythm {
	return map[string]Rhythm{"每周": {Days: 7}, "每周一次": {Days: 7}, "每半月": {Days: 15}, "每月2次": {Days: 15}, "每月两次": {Days: 15}, "每月": {Months: 1}, "每月一次": {Months: 1}, "每季": {Months: 3}, "每季度": {Months: 3}}[s]
}

func (s *Service) commitAttention(tx *db.Tx, b *table.Batch, rows []*table.Row) error {
	a := batchActor(b)
	for _, row := range rows {
		x, ok := row.Data.(*listed)
		if !ok || row.Bad() {
			continue
		}
		switch row.Verdict {
		case table.Added:
			p, err := s.EnrolTx(tx, a, x.enrol)
			if err != nil {
				return err
			}
			if _, better := stricter(p.Plan.Home, x.rhythm); better && !x.rhythm.Never() { // stricter than the rules: the office's own
				p.Plan, p.PlanOwn = Plan{Home: x.rhythm}, true
				p.NextDay, p.NextWay = NextOf(p)
				if err := s.visited(tx, &p); err != nil {
					return err
				}
			}
			b.Touch(p.ID, p.Rev, true, "")
		case table.Changed:
			p, err := s.person(tx, x.care)
			if err != nil {
				return err
			}
			if err := s.leave(tx, b.Actor, &p, short(x.leave, 120)); err != nil {
				return err
			}
			b.Touch(p.ID, p.Rev, false, "left")
		}
	}
	return nil
}

// blockAttention: whoever was visited or changed since stays.
func (s *Service) blockAttention(tx *db.Tx, _ *table.Batch, touched []table.Touched) (out []table.Obstacle, err error) {
	for _, x := range touched {
		p, err := s.person(tx, x.Obj)
		if fault.Is(err, fault.KindNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		seen, err := tx.Exists("SELECT 1 FROM care_visit WHERE care = ? AND state <> 'undone'", p.ID)
		if err != nil {
			return nil, err
		}
		if p.Rev != x.Rev || seen && x.Made || !x.Made {
			who, err := s.People.Get(tx, p.Person)
			if err != nil {
				return nil, err
			}
			out = append(out, table.Obstacle{Obj: p.ID, What: who.Name})
		}
	}
	return out, nil
}

func (s *Service) withdrawAttention(tx *db.Tx, b *table.Batch, touched []table.Touched) error {
	for _, x := range touched {
		p, err := s.person(tx, x.Obj)
		if err != nil {
			return err
		}
		if err := s.leave(tx, b.Actor, &p, "导入撤回"); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) exportAttention(tx *db.Tx, f table.Filter, each func([]table.Value) error) error {
	t := s.attention()
	for _, scope := range f.Scopes {
		paths, err := s.spreadGrid(tx, scope)
		if err != nil {
			return err
		}
		cond, args := place.Below("path", paths)
		list, err := s.persons(tx, "state = 'active' AND "+cond+" ORDER BY path, id", args...)
		if err != nil {
			return err
		}
		for _, p := range list {
			if ok, err := f.Changed(tx, p.ID); err != nil || !ok {
				if err != nil {
					return err
				}
				continue
			}
			row, err := s.attentionRow(tx, t, p)
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

// spreadGrid gives the buildings of a grid, or the path itself.
func (s *Service) spreadGrid(tx *db.Tx, path place.Path) ([]place.Path, error) {
	if path == place.RootPath {
		return []place.Path{path}, nil
	}
	return s.scopes(tx, access.Actor{Actor: ledger.Actor{Kind: access.KindSystem}, Grants: []access.Grant{{Role: access.RoleSystem, Path: path}}}, access.CareRead)
}

func (s *Service) attentionRow(tx *db.Tx, t *table.Table, p Person) ([]table.Value, error) {
	who, err := s.People.Many(tx, []string{p.Person, p.Carer})
	if err != nil {
		return nil, err
	}
	at, err := s.Places.Describe(tx, p.Home)
	if err != nil {
		return nil, err
	}
	me, carer := who[p.Person], who[p.Carer]
	row := make([]table.Value, len(t.Columns))
	set := func(key string, v table.Value) { row[t.Index(key)] = v }
	var cats []string
	for _, code := range p.Sealed.Facts(age(tx, me.Birth), -1, today(tx)).Codes {
		if k, ok := CategoryOf(code); ok {
			cats = append(cats, k.Short[0])
		}
	}
	set("name", table.TextValue(me.Name))
	set("address", table.TextValue(strings.ReplaceAll(at, " ", "")))
	set("phone", table.TextValue(text.MaskPhone(me.Phone, text.WorkList)))
	set("cats", table.ListValue(cats))
	set("detail", table.TextValue(p.Sealed.Detail))
	set("carer", table.TextValue(carer.Name))
	set("carer_phone", table.TextValue(text.MaskPhone(carer.Phone, text.WorkList)))
	set("contact", table.TextValue(p.Sealed.Contact))
	set("rhythm", table.TextValue(rhythmWords(text.ZH, p.Plan.Home)))
	set("last", table.DayText(p.LastHome))
	set("wants", table.ListValue(p.Sealed.Wants))
	set("need", table.TextValue(map[string]string{NeedRed: "红", NeedYellow: "黄", NeedGreen: "绿"}[p.Need]))
	set("joined", table.DayText(p.Joined))
	return row, s.whoAnswers(tx, p.Home, set)
}

// whoAnswers fills in the member and the grid worker of a door.
func (s *Service) whoAnswers(tx *db.Tx, home string, set func(string, table.Value)) error {
	for key, kind := range map[string]string{"first": "home", "grid": "care.need"} {
		ans, err := s.Duties.Holder(tx, home, kind, tx.Now)
		if err != nil {
			return err
		}
		if ans.Person == "" {
			continue
		}
		who, err := s.People.Get(tx, ans.Person)
		if err != nil {
			return err
		}
		set(key, table.TextValue(who.Name))
	}
	return nil
}
