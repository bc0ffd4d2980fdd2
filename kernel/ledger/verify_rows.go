package ledger

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"linli/platform/db"
)

// rowBook is what the entries leave of the sealed rows.
type rowBook struct {
	key func(string) uint64 // 64 bits under a seed of this run: a city has some 20 million rows, and what collides is seen as damage, not passed
	of  map[string]*tableBook
}

type tableBook struct {
	index   map[uint64]int32
	rows    []rowState
	lays    []string // lists of marked columns that entries named
	adopted bool     // what stood in it when sealing began was recorded: from then on a row without a mark was put in from outside
}

type rowState struct {
	mark     uint64 // 0: taken away
	seq, at  int64
	lay      int32
	met, old bool
}

// rowsSaid is what a slot says, with the keys as they stand in memory.
type rowsSaid struct {
	sealedRows
	keys []uint64
}

func rowName(table, key string) string { return table + "\x00" + key }

// read prepares what an entry says of rows; it runs in the workers.
func (b *rowBook) read(lf leaf, open []openSlot, e *checkedEntry) {
	if lf.Kind != RowsKind && lf.Kind != adoptKind {
		return
	}
	if lf.Kind == adoptKind {
		e.adopted = adoptedIn(lf.Pub)
	}
	for _, o := range open {
		if !strings.HasPrefix(o.name, rowsSlot) {
			continue
		}
		said, err := b.said(o.body)
		if err != nil {
			e.fault("slot", "slot "+o.name+" can not be read")
			return
		}
		e.rows = append(e.rows, said)
	}
}

func (b *rowBook) said(body []byte) (s rowsSaid, err error) {
	if err := json.Unmarshal(body, &s.sealedRows); err != nil {
		return s, err
	}
	for k := range strings.SplitSeq(s.Keys, "\n") {
		s.keys = append(s.keys, b.key(rowName(s.Table, k)))
	}
	if len(s.Marks) != 8*len(s.keys) {
		return s, fmt.Errorf("%d marks of %d rows", len(s.Marks)/8, len(s.keys))
	}
	s.Keys, s.Hints = "", nil // they are read again when there is something to say
	return s, nil
}

func adoptedIn(pub string) []string {
	m, err := decodePub(pub)
	list, _ := m["tables"].(string)
	if err != nil {
		return nil
	}
	return strings.Fields(list)
}

// take lays what an entry says over what those before it said.
func (b *rowBook) take(e *checkedEntry) {
	for _, name := range e.adopted {
		b.table(name).adopted = true
	}
	for _, s := range e.rows {
		b.table(s.Table).take(s, e.seq, len(e.adopted) > 0)
	}
	e.rows = nil
}

func (b *rowBook) table(name string) *tableBook {
	t := b.of[name]
	if t == nil {
		t = &tableBook{index: map[uint64]int32{}}
		b.of[name] = t
	}
	return t
}

func (t *tableBook) take(s rowsSaid, seq int64, old bool) {
	lay := slices.Index(t.lays, s.Columns)
	if lay < 0 {
		lay, t.lays = len(t.lays), append(t.lays, s.Columns)
	}
	for i, k := range s.keys {
		x := rowState{mark: binary.BigEndian.Uint64(s.Marks[8*i:]), seq: seq, at: s.At, lay: int32(lay), old: old}
		n, ok := t.index[k]
		if !ok {
			t.index[k], t.rows = int32(len(t.rows)), append(t.rows, x)
		} else if !old && x.at >= t.rows[n].at { // what was sealed when it was written stays so
			t.rows[n] = x
		}
	}
}

// sealed compares the rows of every sealed table with their marks.
func (v *verifier) sealed() error {
	if v.l.guard == nil {
		return nil
	}
	if err := v.draftRows(); err != nil {
		return err
	}
	for _, name := range v.l.guard.names {
		c := &rowCheck{v: v, t: v.l.guard.tables[name], book: v.chain.rows.table(name)}
		if err := v.tx.Whole("SELECT * FROM "+name, c.row); err != nil {
			return err
		}
		for i := range c.book.rows {
			if s := &c.book.rows[i]; !s.met && s.mark != 0 {
				c.odd = append(c.odd, oddRow{state: *s, gone: true, hash: int32(i)})
			}
		}
		if err := c.report(); err != nil {
			return err
		}
		delete(v.chain.rows.of, name)
	}
	return nil
}

// draftRows takes in the entries that wait for a number: the rows they speak of are in the tables already.
func (v *verifier) draftRows() error {
	for _, d := range v.waitingRows {
		e := checkedEntry{seq: -1}
		var open []openSlot
		err := v.tx.Each("SELECT name, box FROM ledger_slot WHERE entry=? AND subject=''", []any{d.id[:]}, func(scan func(...any) error) error {
			var name string
			var box []byte
			if err := scan(&name, &box); err != nil {
				return err
			}
			_, body, err := v.l.openBox(d.id, name, "", nil, box)
			if err != nil {
				v.r.damage(-1, "draft", "slot %s of the waiting step %s was changed", name, refOf(d.id))
				return nil
			}
			open = append(open, openSlot{name, body})
			return nil
		})
		if err != nil {
			return err
		}
		v.chain.rows.read(leaf{Kind: d.kind, Pub: d.pub}, open, &e)
		v.chain.rows.take(&e)
	}
	return nil
}

// rowCheck is the comparison of one table.
type rowCheck struct {
	v    *verifier
	t    *guarded
	book *tableBook
	lays []*layout
	buf  []byte
	odd  []oddRow
}

// oddRow is a row that is not as it was sealed.
type oddRow struct {
	state  rowState
	key    string // "" of a row that is gone, until its entry is read again
	hash   int32  // its number in the book when it is gone
	gone   bool
	back   bool // the ledger says that it was taken away
	forged bool
	hints  []byte
	shows  []string // its marked values
}

// oddMost rows of a table are described, the rest is counted.
const oddMost = 200

func (c *rowCheck) row(columns []string, values []any) error {
	lay := c.t.layout(columns)
	key := lay.keyOf(values)
	n, ok := c.book.index[c.v.chain.rows.key(rowName(c.t.Name, key))]
	if !ok {
		if c.book.adopted {
			c.odd = append(c.odd, oddRow{state: rowState{seq: -1}, key: key, forged: true})
		} else {
			c.v.r.Unsaid++
		}
		return nil
	}
	s := &c.book.rows[n]
	s.met = true
	c.v.r.Sealed++
	if s.old {
		c.v.r.Since++
	}
	if s.mark == 0 {
		c.odd = append(c.odd, oddRow{state: *s, key: key, back: true})
		return nil
	}
	lay = c.as(lay, s.lay)
	if lay == nil {
		c.v.r.Unsaid++
		return nil
	}
	var mark uint64
	if mark, _, c.buf = c.v.l.guard.mark(c.t.Name, lay, values, c.buf, false); mark == s.mark {
		return nil
	}
	x := oddRow{state: *s, key: key}
	if len(c.odd) < oddMost {
		_, x.hints, c.buf = c.v.l.guard.mark(c.t.Name, lay, values, c.buf, true)
		for _, at := range lay.at {
			x.shows = append(x.shows, shown(values[at]))
		}
	}
	c.odd = append(c.odd, x)
	return nil
}

// as is the layout with the columns that an entry marked: a later version may have added some. nil when one of them is no more.
func (c *rowCheck) as(now *layout, n int32) *layout {
	for len(c.lays) < len(c.book.lays) {
		names := c.book.lays[len(c.lays)]
		lay := &layout{from: now.from, cols: strings.Split(names, ","), names: names}
		for _, name := range lay.cols {
			lay.at, lay.quiet = append(lay.at, slices.Index(now.from, name)), append(lay.quiet, slices.Contains(c.t.Quiet, name))
		}
		if slices.Contains(lay.at, -1) {
			lay = nil
		}
		c.lays = append(c.lays, lay)
	}
	return c.lays[n]
}

// report says of each odd row what the ledger says, what stands in the table and what to do.
func (c *rowCheck) report() error {
	for i, x := range c.odd {
		if i >= oddMost {
			c.v.r.damage(x.state.seq, "replay", "%s: 另一行与封存不符 another row is not as it was sealed", c.t.Name)
			continue
		}
		said, at, err := c.said(&x)
		if err != nil {
			return err
		}
		c.v.r.damage(x.state.seq, "replay", "%s", c.sentence(x, said, at))
	}
	return nil
}

// said reads the entry of an odd row again: the slot that speaks of it, and which row of it.
func (c *rowCheck) said(x *oddRow) (sealedRows, int, error) {
	if x.state.seq < 0 {
		return sealedRows{}, -1, nil
	}
	var id []byte
	if err := c.v.tx.Get("SELECT id FROM ledger_entry WHERE seq=?", []any{x.state.seq}, &id); err != nil || len(id) != 16 {
		return sealedRows{}, -1, err
	}
	slots, err := c.v.l.Open(c.v.tx, refOf([16]byte(id)))
	if err != nil {
		return sealedRows{}, -1, err
	}
	for _, s := range slots {
		var b sealedRows
		if !strings.HasPrefix(s.Name, rowsSlot) || json.Unmarshal(s.Body, &b) != nil || b.Table != c.t.Name {
			continue
		}
		for i, k := range strings.Split(b.Keys, "\n") {
			if k == x.key || x.gone && c.book.index[c.v.chain.rows.key(rowName(c.t.Name, k))] == x.hash {
				x.key = k
				return b, i, nil
			}
		}
	}
	return sealedRows{}, -1, nil
}

func (c *rowCheck) sentence(x oddRow, said sealedRows, at int) string {
	name := c.t.Name + " " + strings.ReplaceAll(x.key, "\t", " ")
	const todo = "用改动之前的备份核对，查谁能直接打开数据库 compare with a backup of before, and see who can open the database"
	switch {
	case x.gone:
		return fmt.Sprintf("%s: 台账第 %d 条封存了这一行，表中已没有 entry %d sealed this row, it is missing from the table; %s", name, x.state.seq, x.state.seq, todo)
	case x.forged:
		return fmt.Sprintf("%s: 表中有这一行，台账从未记过 the row stands in the table, but the ledger never recorded it; %s", name, todo)
	case x.back:
		return fmt.Sprintf("%s: 台账第 %d 条记它已删除，表中又有了 entry %d says it was taken away, it is in the table again; %s", name, x.state.seq, x.state.seq, todo)
	}
	return fmt.Sprintf("%s: 自台账第 %d 条封存后被改动，表中现为 changed since entry %d sealed it, the table now says %s; %s", name, x.state.seq, x.state.seq, c.differ(x, said, at), todo)
}

// differ names the columns whose hints are not those of the entry, with what stands in them.
func (c *rowCheck) differ(x oddRow, said sealedRows, at int) string {
	cols := strings.Split(said.Columns, ",")
	if at < 0 || len(said.Hints) < (at+1)*len(cols) || len(x.hints) != len(cols) {
		return strings.Join(pairsOf(strings.Split(c.book.lays[x.state.lay], ","), x.shows, nil), " ")
	}
	differ := pairsOf(cols, x.shows, func(i int) bool { return said.Hints[at*len(cols)+i] != x.hints[i] })
	if len(differ) == 0 { // then it is one that leaves no hint
		differ = pairsOf(cols, x.shows, func(i int) bool { return slices.Contains(c.t.Quiet, cols[i]) })
	}
	return strings.Join(differ, " ")
}

func pairsOf(cols, shows []string, want func(int) bool) (out []string) {
	for i, c := range cols {
		if i < len(shows) && (want == nil || want(i)) {
			out = append(out, c+"="+shows[i])
		}
	}
	return out
}

var _ db.Scribe = (*guard)(nil)
