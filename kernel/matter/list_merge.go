package matter

import (
	"container/heap"

	"linli/platform/db"
)

// merger merges lanes in the order of the key.
type merger struct {
	tx    *db.Tx
	desc  bool
	want  int
	chunk int // rows of one read of a lane
	lanes []*lane
	seen  map[string]bool
}

func newMerger(tx *db.Tx, desc bool, want, lanes int) *merger {
	m := &merger{tx: tx, desc: desc, want: want, chunk: want, seen: map[string]bool{}}
	if lanes > 1 { // most lanes give a few rows each
		m.chunk = max(8, want*2/lanes)
	}
	return m
}

func (m *merger) Len() int { return len(m.lanes) }
func (m *merger) Less(i, j int) bool {
	return keyOf(m.lanes[i].buf[0]).less(keyOf(m.lanes[j].buf[0]), m.desc)
}
func (m *merger) Swap(i, j int) { m.lanes[i], m.lanes[j] = m.lanes[j], m.lanes[i] }
func (m *merger) Push(x any)    { m.lanes = append(m.lanes, x.(*lane)) }
func (m *merger) Pop() any {
	n := len(m.lanes) - 1
	l := m.lanes[n]
	m.lanes = m.lanes[:n]
	return l
}

func keyOf(m Matter) key { return key{m.NextDue, m.ID} }

func (m *merger) add(l *lane, after bool) error {
	if err := m.fill(l, after); err != nil {
		return err
	}
	if len(l.buf) > 0 {
		heap.Push(m, l)
	}
	return nil
}

// fill reads the next rows of a lane.
func (m *merger) fill(l *lane, after bool) error {
	if l.done {
		return nil
	}
	q, args := l.sql(m.desc, after, m.chunk)
	n := 0
	read := l.columns().reader()
	if cap(l.buf) < m.chunk {
		l.buf = make([]Matter, 0, m.chunk)
	}
	err := m.tx.Each(q, args, func(scan func(...any) error) error {
		row, err := read(scan)
		if err != nil {
			return err
		}
		n++
		l.last = keyOf(row)
		l.buf = append(l.buf, row)
		return nil
	})
	l.done = n < m.chunk
	return err
}

func (m *merger) take() ([]Matter, error) {
	if m.Len() == 1 { // nothing to merge
		if l := m.lanes[0]; l.done || len(l.buf) >= m.want {
			return l.buf[:min(m.want, len(l.buf))], nil
		}
	}
	out := make([]Matter, 0, m.want)
	for m.Len() > 0 && len(out) < m.want {
		l := m.lanes[0]
		row := l.buf[0]
		l.buf = l.buf[1:]
		if !m.seen[row.ID] {
			m.seen[row.ID] = true
			out = append(out, row)
		}
		if len(out) == m.want {
			break // nothing is read that nobody will see
		}
		if len(l.buf) == 0 {
			if err := m.fill(l, true); err != nil {
				return nil, err
			}
		}
		if len(l.buf) == 0 {
			heap.Pop(m)
		} else {
			heap.Fix(m, 0)
		}
	}
	return out, nil
}
