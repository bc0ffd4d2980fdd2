package monitor

import (
	"slices"
	"strings"

	"linli/kernel/signal"
	"linli/platform/db"
)

// taking is the work of one transaction over frames.
type taking struct {
	*Service
	tx      *db.Tx
	now     int64
	n       int64 // number of this batch
	first   map[rowKey]*row
	fresh   []*row
	doubt   bool // something stands there already
	refused map[[2]string]*refusal
	seen    map[int64]*row
}

type refusal struct {
	mn, what, remote, sample string
	n                        int64
}

func (t *taking) refuse(r *row, what string) {
	k := [2]string{clean(r.u.Device, 40), what}
	x := t.refused[k]
	if x == nil {
		x = &refusal{mn: k[0], what: what}
		t.refused[k] = x
	}
	x.n++
	x.remote, x.sample = clean(r.u.Remote, 64), clip(r.body, 200)
}

func clip(s string, n int) string { return s[:min(len(s), n)] }

// add takes a frame for storing unless the same came earlier in this batch.
func (t *taking) add(r *row) {
	if f := t.first[r.key()]; f != nil {
		r.fate = again(f.at+" "+f.body, r.at+" "+r.body)
		if r.fate == Altered {
			t.refuse(r, Altered)
		}
		return
	}
	t.first[r.key()] = r
	t.fresh = append(t.fresh, r)
}

// again tells a resend from another frame under the number of an earlier one.
func again(was, is string) string {
	if was == is {
		return signal.Duplicate
	}
	return Altered
}

// store writes the frames that are new. Frames that stood there before are found afterwards: nearly always there are none.
func (t *taking) store() error {
	if len(t.fresh) == 0 {
		return nil
	}
	err := t.tx.Get("UPDATE env_stand SET n = CASE WHEN n >= ? THEN n + 1 ELSE ? END WHERE name = 'taken' RETURNING n", []any{t.now, t.now}, &t.n)
	if err != nil {
		return err
	}
	args := make([]any, 0, chunk*10)
	for list := t.fresh; len(list) > 0; {
		k := min(len(list), chunk)
		args = args[:0]
		for _, r := range list[:k] {
			args = append(args, r.exch, r.k.Num, r.cn, r.part, t.n, r.parts, r.at, t.now, r.marks, r.body)
			r.fate = signal.Stored
		}
		list = list[k:]
		done, err := t.tx.Exec(insertRows("env_frame (exch, num, cn, part, n, parts, at, got, marks, body)", 10, k)+" ON CONFLICT (exch, num, cn, part) DO NOTHING", args...)
		if err != nil {
			return err
		}
		t.doubt = t.doubt || done < int64(k)
	}
	if t.doubt {
		return t.sift()
	}
	return nil
}

// chunk is how many rows one statement writes.
const chunk = 100

func insertRows(into string, columns, rows int) string {
	one := "(" + db.In(columns) + ")"
	return "INSERT INTO " + into + " VALUES " + strings.TrimSuffix(strings.Repeat(one+",", rows), ",")
}

// sift finds which frames of the batch were there before, and whether they say the same.
func (t *taking) sift() error {
	mine := map[rowKey]bool{}
	err := t.tx.Each("SELECT exch, num, cn, part FROM env_frame WHERE n = ?", []any{t.n}, func(scan func(...any) error) error {
		var k rowKey
		err := scan(&k.exch, &k.num, &k.cn, &k.part)
		mine[k] = true
		return err
	})
	if err != nil {
		return err
	}
	for _, r := range t.fresh {
		k := r.key()
		if mine[k] {
			continue
		}
		var at, was string
		if err := t.tx.Get("SELECT at, body FROM env_frame WHERE exch = ? AND num = ? AND cn = ? AND part = ?", []any{k.exch, k.num, k.cn, k.part}, &at, &was); err != nil {
			return err
		}
		if r.fate = again(at+" "+was, r.at+" "+r.body); r.fate == Altered {
			t.refuse(r, Altered)
		}
	}
	return nil
}

// hear notes who was heard, once a minute for each.
func (t *taking) hear() error {
	var args []any
	nums := make([]int64, 0, len(t.seen))
	for num := range t.seen {
		if last, _ := t.heard.Load(num); last == nil || t.now-last.(int64) >= seenEvery || t.now < last.(int64) {
			nums = append(nums, num)
		}
	}
	slices.Sort(nums)
	for _, num := range nums {
		r := t.seen[num]
		off := int64(0)
		if r.qn != 0 && !r.u.Resent {
			off = r.qn - t.now
		}
		args = append(args, num, t.now, off, clean(r.u.Remote, 64))
	}
	for len(args) > 0 {
		k := min(len(args)/4, chunk)
		_, err := t.tx.Exec(insertRows("env_seen (num, at, off_by, remote)", 4, k)+" ON CONFLICT (num) DO UPDATE SET at = excluded.at, off_by = excluded.off_by, remote = excluded.remote", args[:k*4]...)
		if err != nil {
			return err
		}
		args = args[k*4:]
	}
	now := t.now
	t.tx.After(func() {
		for _, num := range nums {
			t.heard.Store(num, now)
		}
	})
	return nil
}

// flushRefused counts what was not believed, one row a device and reason. Beyond mostRefused they share a row.
func (t *taking) flushRefused() error {
	if len(t.refused) == 0 {
		return nil
	}
	n, err := t.tx.Count("SELECT COUNT(*) FROM env_refused")
	if err != nil {
		return err
	}
	keys := make([][2]string, 0, len(t.refused))
	for k := range t.refused {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b [2]string) int { return strings.Compare(a[0]+"\x00"+a[1], b[0]+"\x00"+b[1]) })
	spill := map[string]*refusal{}
	for _, k := range keys {
		x := t.refused[k]
		there, err := t.tx.Exists("SELECT 1 FROM env_refused WHERE mn = ? AND what = ?", x.mn, x.what)
		if err != nil {
			return err
		}
		if !there && n >= mostRefused {
			y := spill[x.what]
			if y == nil {
				y = &refusal{mn: "…", what: x.what, remote: x.remote}
				spill[x.what] = y
			}
			y.n += x.n
			continue
		}
		if !there {
			n++
		}
		if err := t.putRefusal(x); err != nil {
			return err
		}
	}
	for _, what := range []string{signal.NotKnown, signal.BadSecret, signal.BadOrigin, signal.BadTime, Altered} {
		if y := spill[what]; y != nil {
			if err := t.putRefusal(y); err != nil {
				return err
			}
		}
	}
	return nil
}

func (t *taking) putRefusal(x *refusal) error {
	_, err := t.tx.Exec("INSERT INTO env_refused (mn, what, remote, sample, first_at, last_at, n, told) VALUES (?,?,?,?,?,?,?,0) ON CONFLICT (mn, what) DO UPDATE SET remote = excluded.remote, sample = excluded.sample, last_at = excluded.last_at, n = env_refused.n + excluded.n",
		x.mn, x.what, x.remote, x.sample, t.now, t.now, x.n)
	return err
}
