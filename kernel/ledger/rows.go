package ledger

import (
	"encoding/base64"
	"encoding/binary"
	"slices"
	"strconv"
	"strings"
	"sync"

	"linli/platform/crypto"
	"linli/platform/db"
)

// Table is a business table whose rows are sealed: every row that is written to it leaves a mark in the ledger, in the same transaction,
// whichever package wrote it and in whichever bulk. `ledger verify` then finds each row that was changed, taken away or put in from outside.
type Table struct {
	Name  string
	Key   []string // columns that tell rows apart
	Plain []string // columns that no mark covers: words about persons, which an erasure takes away and nobody may guess afterwards
	Quiet []string // columns that the mark covers and no hint: of few values, beside a sealed box that makes the mark of an erased row useless
}

// RowsKind is the kind of the entries that seal rows: one beside the entries of most steps.
const RowsKind = "ledger.rows"

const (
	adoptKind = "ledger.adopt"
	adoptObj  = "ledger.adopt"
	rowsSlot  = "rows." // a slot's name begins so
	slotRows  = 4096    // rows in one slot
	hintRows  = 512     // of so many rows of one transaction it is also kept which column is which
	rowsMany  = 24      // slots in one entry
)

// guard makes the marks. It is the database's scribe.
type guard struct {
	l      *Log
	key    []byte
	tables map[string]*guarded
	names  []string
}

type guarded struct {
	Table
	mu  sync.Mutex
	lay *layout // the last one; a table has one as long as no migration changes it
}

// layout says which of the columns of an answer are marked, in the order of their names.
type layout struct {
	from  []string // as they came
	cols  []string // marked, sorted
	at    []int    // where each of cols stands
	quiet []bool
	key   []int
	names string
}

// Guard seals the rows of some tables from now on. To be called once, before anything is written; Adopt then says what stood in them.
func (l *Log) Guard(tables ...Table) {
	keys := l.keys
	if keys.Suite().ID() != crypto.Std.ID() {
		keys = l.other
	}
	g := &guard{l: l, key: keys.Derive("ledger.row"), tables: map[string]*guarded{}}
	for _, t := range tables {
		g.tables[t.Name] = &guarded{Table: t}
		g.names = append(g.names, t.Name)
	}
	slices.Sort(g.names)
	l.guard = g
	l.d.SetScribe(g)
}

// Keys is for platform/db.
func (g *guard) Keys(table string) []string {
	if t := g.tables[table]; t != nil {
		return t.Key
	}
	return nil
}

// Notes is for platform/db.
func (g *guard) Notes() db.Notes { return &rowNotes{g: g, of: map[string]*tableNotes{}} }

// layout of an answer with these columns.
func (t *guarded) layout(columns []string) *layout {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.lay != nil && slices.Equal(t.lay.from, columns) {
		return t.lay
	}
	lay := &layout{from: slices.Clone(columns)}
	for _, c := range columns {
		if !slices.Contains(t.Plain, c) {
			lay.cols = append(lay.cols, c)
		}
	}
	slices.Sort(lay.cols)
	for _, c := range lay.cols {
		lay.at, lay.quiet = append(lay.at, slices.Index(columns, c)), append(lay.quiet, slices.Contains(t.Quiet, c))
	}
	for _, k := range t.Key {
		lay.key = append(lay.key, max(0, slices.Index(columns, k)))
	}
	lay.names = strings.Join(lay.cols, ",")
	t.lay = lay
	return lay
}

// keyOf is how a row is named: the columns of its key with tabs between.
func (lay *layout) keyOf(values []any) string {
	var b []byte
	for i, k := range lay.key {
		if i > 0 {
			b = append(b, '\t')
		}
		from := len(b)
		b = plain(b, values[k])
		for j := from; j < len(b); j++ {
			if b[j] == '\t' || b[j] == '\n' {
				b[j] = ' '
			}
		}
	}
	return string(b)
}

// mark of a row under the installation's key, and for each column a byte by which it is seen which one was changed. 0 is a row that is gone.
func (g *guard) mark(table string, lay *layout, values []any, buf []byte, hint bool) (mark uint64, hints, used []byte) {
	buf = append(append(append(buf[:0], g.key...), table...), 0)
	for i, c := range lay.cols {
		from := len(buf)
		buf = append(append(buf, c...), 0)
		buf = weighed(buf, values[lay.at[i]])
		if hint {
			hints = append(hints, g.hint(buf[from:], lay.quiet[i]))
		}
	}
	m := crypto.Hash256(buf) // the key before it and a quarter of the digest make a MAC: what is cut off can not be prolonged
	return binary.BigEndian.Uint64(m[:8]) | 1, hints, buf
}

// hint is a byte of a keyed FNV-1a: it proves nothing, the mark does.
func (g *guard) hint(b []byte, quiet bool) byte {
	if quiet {
		return 0
	}
	h := binary.BigEndian.Uint64(g.key) ^ 0xcbf29ce484222325
	for _, c := range b {
		h = (h ^ uint64(c)) * 0x100000001b3
	}
	return byte(h>>56) ^ byte(h>>24) ^ byte(h>>8)
}

// rowNotes gathers the marks of one transaction.
type rowNotes struct {
	g     *guard
	of    map[string]*tableNotes
	order []string
	at    int64
	buf   []byte
}

type tableNotes struct {
	lay  *layout
	keys []string
	rows map[string]noted
}

type noted struct {
	mark  uint64
	hints []byte
}

// Row notes what a row is now. A row that is written twice counts as it is at the end.
func (n *rowNotes) Row(table string, gone bool, columns []string, values []any, at int64) error {
	t := n.of[table]
	if t == nil {
		t = &tableNotes{rows: map[string]noted{}}
		n.of[table], n.order = t, append(n.order, table)
	}
	t.lay = n.g.tables[table].layout(columns)
	key, x := t.lay.keyOf(values), noted{}
	if !gone {
		x.mark, x.hints, n.buf = n.g.mark(table, t.lay, values, n.buf, len(t.keys) < hintRows)
	}
	t.put(key, x)
	n.at = max(n.at, at)
	return nil
}

// Join takes over the rows of notes that were made after these.
func (n *rowNotes) Join(later db.Notes) {
	o, ok := later.(*rowNotes)
	if !ok {
		return // there is one maker of notes
	}
	for _, table := range o.order {
		from, t := o.of[table], n.of[table]
		if t == nil {
			n.of[table], n.order = from, append(n.order, table)
			continue
		}
		for _, key := range from.keys {
			t.put(key, from.rows[key])
		}
	}
	n.at = max(n.at, o.at)
}

func (t *tableNotes) put(key string, x noted) {
	if _, ok := t.rows[key]; !ok {
		t.keys = append(t.keys, key)
	}
	t.rows[key] = x
}

// Close records the marks as one entry, in a large bulk as several.
func (n *rowNotes) Close(tx *db.Tx) error { return n.record(tx, Entry{Kind: RowsKind}) }

func (n *rowNotes) record(tx *db.Tx, e Entry) error {
	var slots []Slot
	for _, table := range n.order {
		t := n.of[table]
		for from := 0; from < len(t.keys); from += slotRows {
			slots = append(slots, Slot{Name: rowsSlot + strconv.Itoa(len(slots)), Body: t.body(table, t.keys[from:min(len(t.keys), from+slotRows)], n.at)})
		}
	}
	for len(slots) > 0 {
		e.Slots = slots[:min(len(slots), rowsMany)]
		slots = slots[len(e.Slots):]
		if _, err := n.g.l.Append(tx, e); err != nil {
			return err
		}
	}
	return nil
}

// body of a slot: rows of one table. Of two entries about one row the one with the larger "at" counts.
func (t *tableNotes) body(table string, keys []string, at int64) map[string]any {
	var marks, hints []byte
	for _, k := range keys {
		x := t.rows[k]
		marks = binary.BigEndian.AppendUint64(marks, x.mark)
		if len(t.keys) > hintRows {
			continue
		}
		if x.mark == 0 {
			x.hints = make([]byte, len(t.lay.cols))
		}
		hints = append(hints, x.hints...)
	}
	return map[string]any{"table": table, "columns": t.lay.names, "keys": strings.Join(keys, "\n"), "at": at,
		"marks": base64.StdEncoding.EncodeToString(marks), "hints": base64.StdEncoding.EncodeToString(hints)}
}

// sealedRows is that body as it is read again.
type sealedRows struct {
	Table   string `json:"table"`
	Columns string `json:"columns"` // marked, sorted, with commas between
	Keys    string `json:"keys"`    // a line each
	Marks   []byte `json:"marks"`   // 8 bytes a row; 0 for one that was taken away
	Hints   []byte `json:"hints"`   // a byte a column, row after row; empty in a large bulk
	At      int64  `json:"at"`
}
