package table

import (
	"hash/maphash"
	"strings"

	"linli/kernel/people"
)

// rowMaker turns lines of one block into rows of its table.
type rowMaker struct {
	table  *Table
	block  *Block
	index  int // of the block
	around Surroundings
	toCol  []int // column of the sheet → column of the table, -1
	cols   []int // column of the table → column of the sheet, -1
	arena  *rowArena
}

// rowArena lends rows for one batch: a dry run of 200,000 rows reuses the memory of a thousand.
type rowArena struct {
	rows   []Row
	values []Value
	n      int
}

// lend returns an empty row with width values.
func (a *rowArena) lend(width int) *Row {
	if a.n == len(a.rows) || (a.n+1)*width > len(a.values) {
		return &Row{Values: make([]Value, width)}
	}
	r := &a.rows[a.n]
	v := a.values[a.n*width : (a.n+1)*width : (a.n+1)*width]
	a.n++
	clear(v)
	*r = Row{Values: v}
	return r
}

func newRowMaker(t *Table, b *Block, index int, around Surroundings) *rowMaker {
	m := &rowMaker{table: t, block: b, index: index, around: around, cols: make([]int, len(t.Columns))}
	for i := range m.cols {
		m.cols[i] = -1
	}
	for _, c := range b.Columns {
		i := t.Index(c.Key)
		if i < 0 || c.How == "ask" {
			continue
		}
		for len(m.toCol) <= c.Col {
			m.toCol = append(m.toCol, -1)
		}
		m.toCol[c.Col], m.cols[i] = i, c.Col
	}
	m.around.Year, m.around.Day, m.around.SheetName = b.Year, b.Day, b.SheetName
	return m
}

// row cleans one line.
func (m *rowMaker) row(l *Line) *Row {
	if m.arena == nil {
		m.arena = &rowArena{}
	}
	r := m.arena.lend(len(m.table.Columns))
	r.Sheet, r.Block, r.Line, r.Cols = m.block.Sheet, m.index, l.Number, m.cols
	o := cleaned{around: &m.around}
	for i := range l.Cells {
		c := &l.Cells[i]
		if c.Col >= len(m.toCol) || m.toCol[c.Col] < 0 {
			continue
		}
		k := m.toCol[c.Col]
		o.value, o.col, o.column, o.findings = Value{}, c.Col, &m.table.Columns[k], nil
		o.run(*c)
		r.Values[k] = o.value
		if len(o.findings) > 0 {
			r.Findings = append(r.Findings, o.findings...)
		}
	}
	m.complete(r)
	return r
}

// unitInBuilding takes 3-2 or 3号楼2单元 in the column 楼栋 apart when the unit has no other place and the door has a column
// of its own (ledgers.md A5). Responsibility tables have none: there 1-3 may be three buildings.
func (m *rowMaker) unitInBuilding(r *Row, i int) {
	t := m.table
	u, d := t.Index("unit"), t.Index("door")
	b := &r.Values[i]
	if u < 0 || d < 0 || t.Columns[i].Part != BuildingOf || b.State != Given || r.Values[u].State != Blank || r.Values[d].State != Given {
		return
	}
	if building, unit, ok := splitUnit(b.Text); ok {
		r.Say(Fixed, i, "table.f.fixed", b.Text, building+unit)
		*b, r.Values[u] = TextValue(building), TextValue(unit)
	}
}

// complete adds what other cells or the sheet say, and refuses a row that lacks what it must have.
func (m *rowMaker) complete(r *Row) {
	t := m.table
	whole := m.wholeAddress(r)
	if i := t.Index("building"); i >= 0 {
		b := &r.Values[i]
		if b.State == Blank && m.block.Building != "" && !whole {
			*b = TextValue(m.block.Building)
			r.Say(Warned, i, "table.f.building-from-sheet", m.block.Building)
		}
		if u := t.Index("unit"); u >= 0 && b.State == Given && len(b.List) == 1 && t.Columns[i].Part == BuildingOf && r.Values[u].State == Blank {
			r.Values[u] = TextValue(b.List[0])
		}
		m.unitInBuilding(r, i)
	}
	for i := range t.Columns {
		c := &t.Columns[i]
		if !c.Required || c.Computed || r.Values[i].State == Given || !t.identifies(c.Key) {
			continue
		}
		if m.byNumber(r) || m.asked(r, m.cols[i]) || whole && (c.Part == BuildingOf || c.Part == DoorOf) || m.lackAddress(r, c) {
			continue
		}
		r.Refuse(i, "table.f.required", c.Header)
	}
	m.relationFromName(r)
	m.identityAgainst(r)
	m.birthFromAge(r)
	m.verifierIsAnother(r)
}

// byNumber says whether the row names a matter by its number, as 责任清单 and 整改清单 do: what else it lacks, the matter has.
func (m *rowMaker) byNumber(r *Row) bool {
	for _, k := range m.table.Keys {
		if i := m.table.Index(k[0]); len(k) == 1 && m.table.Columns[i].Type == Code && r.Values[i].State == Given {
			return true
		}
	}
	return false
}

// wholeAddress says whether the row writes where in one column, which stands for 楼栋 and 房号.
func (m *rowMaker) wholeAddress(r *Row) bool {
	for i := range m.table.Columns {
		c := &m.table.Columns[i]
		if c.InOnly && c.Part == FullAddress && m.cols[i] >= 0 {
			return r.Values[i].State == Given || m.asked(r, m.cols[i])
		}
	}
	return false
}

// lackAddress refuses a row of a sheet whose only column of where is empty, once and by the name of that column.
func (m *rowMaker) lackAddress(r *Row, c *Column) bool {
	if c.Part != BuildingOf && c.Part != DoorOf || m.cols[m.table.Index(c.Key)] >= 0 {
		return false
	}
	for i := range m.table.Columns {
		if a := &m.table.Columns[i]; a.InOnly && a.Part == FullAddress && m.cols[i] >= 0 {
			if r.Verdict != Bad {
				r.Refuse(i, "table.f.required", a.Header)
			}
			return true
		}
	}
	return false
}

// relationFromName takes the word in brackets behind a name (张三(户主)) as the relation when that column is empty.
func (m *rowMaker) relationFromName(r *Row) {
	n, k := m.table.Index("name"), m.table.Index("relation")
	if n < 0 || k < 0 || len(r.Values[n].List) != 1 || r.Values[k].State != Blank {
		return
	}
	if word := m.table.Columns[k].option(r.Values[n].List[0]); word != "" {
		r.Values[k] = TextValue(word)
		r.Say(Fixed, k, "table.f.fixed", r.Values[n].List[0], word)
	}
}

// identifies says whether a column is part of a key. The other required columns are asked only of what is new: a partial sheet
// may update what is known.
func (t *Table) identifies(key string) bool {
	for _, k := range t.Keys {
		if contains(k, key) {
			return true
		}
	}
	return false
}

// demandNew refuses new rows that lack a required column.
func demandNew(t *Table, rows []*Row) {
	for _, r := range rows {
		if r.Verdict != Added {
			continue
		}
		for i := range t.Columns {
			if c := &t.Columns[i]; c.Required && !c.Computed && r.Values[i].State != Given {
				r.Refuse(i, "table.f.required", c.Header)
			}
		}
	}
}

func (m *rowMaker) asked(r *Row, col int) bool {
	for i := range r.Findings {
		if r.Findings[i].Level == Asked && r.Findings[i].Col == col && col >= 0 {
			return true
		}
	}
	return false
}

// identityAgainst compares an identity number with the columns 性别 and 出生日期 of the same row.
func (m *rowMaker) identityAgainst(r *Row) {
	id, sex, birth := m.table.Index("idno"), m.table.Index("sex"), m.table.Index("birth")
	if id < 0 || r.Values[id].State != Given || len(r.Values[id].Text) != 18 {
		return
	}
	no := r.Values[id].Text
	if sex >= 0 && r.Values[sex].State == Given {
		want := "女"
		if (no[16]-'0')%2 == 1 {
			want = "男"
		}
		if r.Values[sex].Text != want {
			r.Say(Warned, sex, "table.f.sex-differs", want)
		}
	}
	if birth < 0 || r.Values[birth].State != Given {
		return
	}
	d, _ := birthOf(no[6:14])
	have := r.Values[birth].Date
	same := d.Year == have.Year && (have.Precision < ToMonth || d.Month == have.Month) && (have.Precision < ToDay || d.Day == have.Day)
	if same {
		return
	}
	q := "birth|birth-differs"
	switch m.around.Answers[q] {
	case "idno":
		r.Values[birth] = DateValue(d)
		r.Say(Warned, birth, "table.f.birth-from-id", d.String())
	case "birth":
		r.Values[id] = Value{State: Broken}
		r.Say(Warned, id, "table.f.id-left", MaskID(no))
	case AnswerSkip:
		r.Refuse(birth, "table.f.skipped")
	default:
		r.Ask(birth, q, "table.q.birth-differs", []Choice{{"idno", "table.c.by-id"}, {"birth", "table.c.by-birth"}, {AnswerSkip, "table.c.skip"}}, have.String(), d.String())
	}
}

// birthFromAge turns an age without a date or number into a year of birth that is marked as reckoned: 约1956. The age was
// written on the day of the sheet, or today.
func (m *rowMaker) birthFromAge(r *Row) {
	age, birth, id := m.table.Index("age"), m.table.Index("birth"), m.table.Index("idno")
	if age < 0 || birth < 0 || m.table.Columns[age].Computed || r.Values[age].State != Given || r.Values[birth].State != Blank || id >= 0 && r.Values[id].State == Given && ValidID(r.Values[id].Text) {
		return
	}
	n := r.Values[age].Num
	if n < 0 || n > 120 {
		r.Say(Warned, age, "table.f.age-unlikely", r.Values[age].Text)
		return
	}
	on := m.around.Day
	if on.Precision < ToYear {
		on = m.around.Today
	}
	r.Values[birth] = DateValue(Date{Year: on.Year - int(n), Precision: ToYear, About: true})
	r.Say(Warned, age, "table.f.birth-from-age", n, people.SayBirth(r.Values[birth].Text))
}

// verifierIsAnother drops a verifier who is the one who fixed it (B7).
func (m *rowMaker) verifierIsAnother(r *Row) {
	v, p := m.table.Index("verifier"), m.table.Index("person")
	if v < 0 || p < 0 || r.Values[v].State != Given || r.Values[p].State != Given || r.Values[v].Text != r.Values[p].Text {
		return
	}
	name := r.Values[v].Text
	r.Values[v] = Value{State: Broken}
	r.Say(Refused, v, "table.f.verifier-same", name)
}

// twins finds rows of one file that are about the same thing.
type twins struct {
	seed  maphash.Seed
	seen  map[uint64]twin
	table *Table
}

type twin struct {
	line    int
	sheet   int
	content uint64
}

func newTwins(t *Table) *twins {
	return &twins{seed: maphash.MakeSeed(), seen: map[uint64]twin{}, table: t}
}

// key returns the hash of the first complete key of the row; which says which one.
func (w *twins) key(r *Row, n int) (uint64, bool) {
	var h maphash.Hash
	h.SetSeed(w.seed)
	h.WriteByte(byte(n))
	if len(w.table.Lists) > 0 { // the sheets of one workbook complete each other: 问题清单, 责任清单, 整改清单
		h.WriteByte(byte(r.Block))
	}
	given := 0
	for _, k := range w.table.Keys[n] {
		v := r.Value(w.table.Index(k))
		c := w.table.Columns[w.table.Index(k)]
		if v.State == Given {
			given++
			h.WriteString(v.Text)
		} else if c.Part == NoPart && k != "part" {
			return 0, false
		}
		h.WriteByte(0)
	}
	return h.Sum64(), given > 0
}

func (w *twins) content(r *Row) uint64 {
	var h maphash.Hash
	h.SetSeed(w.seed)
	for i := range r.Values {
		h.WriteString(r.Values[i].Text)
		h.WriteByte(0)
	}
	return h.Sum64()
}

// check looks a row up among those before it. The same content twice is merged; different content for one key is asked once
// for each key kind: keep the first, keep the later, keep both.
func (w *twins) check(r *Row, answers map[string]string) {
	if r.Bad() || r.Verdict != Undecided {
		return
	}
	content := w.content(r)
	for n := range w.table.Keys {
		k, ok := w.key(r, n)
		if !ok {
			continue
		}
		old, twice := w.seen[k]
		if !twice {
			w.seen[k] = twin{r.Line, r.Sheet, content}
			if n == 0 {
				continue
			}
			continue
		}
		names := strings.Join(w.headers(n), "+")
		if old.content == content {
			r.Verdict = Same
			r.Say(Fixed, -1, "table.f.twin-same", old.line, names)
			r.Findings[len(r.Findings)-1].Seen = "merged"
			return
		}
		w.differ(r, old, n, names, answers)
		return
	}
}

func (w *twins) headers(n int) []string {
	var list []string
	for _, k := range w.table.Keys[n] {
		list = append(list, w.table.Columns[w.table.Index(k)].Header)
	}
	return list
}

func (w *twins) differ(r *Row, old twin, n int, names string, answers map[string]string) {
	q := "twin|" + strings.Join(w.table.Keys[n], "+")
	options := []Choice{{AnswerFirst, "table.c.keep-first"}}
	if w.table.Name == "home" { // one door, two rows: a correction, or two households that live together
		options = append(options, Choice{AnswerLast, "table.c.keep-last"})
	}
	if n > 0 || w.table.Name == "home" {
		options = append(options, Choice{AnswerBoth, "table.c.keep-both"})
	}
	switch answers[q] {
	case AnswerFirst:
		r.Verdict = Same
		r.Say(Warned, -1, "table.f.twin-first", old.line, names)
	case AnswerLast:
		r.Say(Warned, -1, "table.f.twin-last", old.line, names)
	case AnswerBoth:
		r.Say(Warned, -1, "table.f.twin-both", old.line, names)
	default:
		r.Verdict = Doubtful
		r.Ask(-1, q, "table.q.twin", options, r.Line, old.line, names)
	}
}
