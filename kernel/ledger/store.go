package ledger

import (
	"strings"

	"linli/platform/crypto"
	"linli/platform/db"
)

// Statements take at most this many rows or values at once; a few fixed sizes keep the texts few, so that prepared
// statements are used again.
var chunkSizes = [...]int{100, 10, 4, 3, 2, 1}

// insertMany inserts n rows with few statements.
func insertMany(tx *db.Tx, head string, columns, n int, tail string, row func(i int) []any) error {
	one := "(" + db.In(columns) + ")"
	for i := 0; i < n; {
		size := chunkFor(n - i)
		args := make([]any, 0, size*columns)
		for j := range size {
			args = append(args, row(i+j)...)
		}
		q := head + strings.TrimSuffix(strings.Repeat(one+",", size), ",") + tail
		if _, err := tx.Exec(q, args...); err != nil {
			return err
		}
		i += size
	}
	return nil
}

// eachChunk hands out the values in groups of the fixed sizes.
func eachChunk(values []string, fn func(args []any) error) error {
	for i := 0; i < len(values); {
		size := chunkFor(len(values) - i)
		args := make([]any, size)
		for j := range size {
			args[j] = values[i+j]
		}
		if err := fn(args); err != nil {
			return err
		}
		i += size
	}
	return nil
}

func chunkFor(left int) int {
	for _, size := range chunkSizes {
		if left >= size {
			return size
		}
	}
	return 1
}

func insertSlots(tx *db.Tx, boxes []boxed) error {
	return insertMany(tx, "INSERT INTO ledger_slot (entry, name, subject, box) VALUES ", 4, len(boxes), "", func(i int) []any {
		b := &boxes[i]
		return []any{b.entry[:], b.name, b.subject, b.box}
	})
}

const draftColumns = "id, suite, kind, place, obj, rev, actor, pub, link, slots, mark"

// scanDraft reads one row of draftColumns; sound says whether its mark is right.
func (l *Log) scanDraft(scan func(...any) error) (d draft, sound bool, err error) {
	var id, mark []byte
	if err := scan(&id, &d.suite, &d.kind, &d.place, &d.obj, &d.rev, &d.actor, &d.pub, &d.link, &d.slots, &mark); err != nil {
		return d, false, err
	}
	if len(id) != 16 {
		return d, false, nil
	}
	d.id = [16]byte(id)
	want := l.draftMark(d)
	suite, err := crypto.SuiteByID(d.suite)
	commits, ok := unpackCommitments(d.slots)
	if err != nil || !ok || !crypto.Equal(want[:], mark) {
		return d, false, nil
	}
	d.commit = commitAll(suite, commits)
	return d, true, nil
}
