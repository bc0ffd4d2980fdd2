package signal

import (
	"slices"
	"strings"

	"linli/platform/db"
)

// batch is the work of one transaction over several messages.
type batch struct {
	*Service
	tx      *db.Tx
	list    []Message
	out     []Outcome
	known   map[string]Device // by source and key
	twice   map[string]bool   // device and digest
	own     []Rule
	live    map[string][]*Alarm // by device; nil until asked for
	pending map[string]bool     // device, part, kind that wait for their hold
	dirty   map[string]*Alarm   // counted on, to be saved at the end
	rows    []any               // readings
	once    []any
	seen    map[string]seenRow
	strange map[[2]string]*Unknown
	loud    bool // something for the page of the person on duty
}

type seenRow struct {
	Seen
	device string
}

// TakeTx keeps messages in a transaction: readings, alarms and what they open, all of them or none.
func (s *Service) TakeTx(tx *db.Tx, list []Message) ([]Outcome, error) {
	b := &batch{Service: s, tx: tx, list: list, out: make([]Outcome, len(list)), known: map[string]Device{}, twice: map[string]bool{}, dirty: map[string]*Alarm{},
		seen: map[string]seenRow{}, strange: map[[2]string]*Unknown{}}
	for _, step := range []func() error{b.devices, b.repeated, b.readRules, b.each, b.flush} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	switch {
	case b.loud:
		tx.After(s.hub.wake)
	default:
		tx.After(s.hub.murmur)
	}
	return b.out, nil
}

// devices reads the register for all messages at once.
func (b *batch) devices() error {
	keys := map[string][]string{}
	for _, m := range b.list {
		keys[m.Source] = append(keys[m.Source], m.Key)
	}
	for _, source := range sorted(keys) {
		list := keys[source]
		slices.Sort(list)
		list = slices.Compact(list)
		for len(list) > 0 {
			n := min(len(list), chunk)
			found, err := devices(b.tx, "source = ? AND state = 'active' AND key IN ("+db.In(n)+")", append([]any{source}, anys(list[:n])...)...)
			if err != nil {
				return err
			}
			for _, d := range found {
				b.known[source+" "+d.Key] = d
			}
			list = list[n:]
		}
	}
	return nil
}

func sorted[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// repeated finds messages that came before.
func (b *batch) repeated() error {
	var args []any
	ask := func() error {
		if len(args) == 0 {
			return nil
		}
		rows := strings.TrimSuffix(strings.Repeat("(device = ? AND digest = ?) OR ", len(args)/2), " OR ")
		err := b.tx.Each("SELECT device, digest FROM signal_once WHERE "+rows, args, func(scan func(...any) error) error {
			var d, x string
			err := scan(&d, &x)
			b.twice[d+" "+x] = true
			return err
		})
		args = args[:0]
		return err
	}
	for _, m := range b.list {
		d, ok := b.known[m.Source+" "+m.Key]
		if !ok || m.Digest == "" {
			continue
		}
		if args = append(args, d.ID, m.Digest); len(args) >= chunk {
			if err := ask(); err != nil {
				return err
			}
		}
	}
	return ask()
}

func (b *batch) readRules() (err error) {
	b.own, err = b.rules(b.tx, "state = 'active'")
	return err
}

// each sorts the messages out, in their order.
func (b *batch) each() error {
	now := b.tx.NowMS()
	for i, m := range b.list {
		d, ok := b.known[m.Source+" "+m.Key]
		if !ok {
			b.out[i] = Stranger
			b.stranger(m, now)
			continue
		}
		b.hear(d, m, now)
		if m.Digest != "" {
			if b.twice[d.ID+" "+m.Digest] {
				b.out[i] = Twice
				continue
			}
			b.twice[d.ID+" "+m.Digest] = true
			b.once = append(b.once, d.ID, m.Digest, now)
		}
		if err := b.message(d, m, now); err != nil {
			return err
		}
	}
	return nil
}

func (b *batch) stranger(m Message, now int64) {
	k := [2]string{m.Source, m.Key}
	u := b.strange[k]
	if u == nil {
		u = &Unknown{Source: m.Source, Key: m.Key, First: now}
		b.strange[k] = u
	}
	u.Last, u.N, u.Sample = now, u.N+1, cut(m.Raw, 200)
}

// cut keeps the first n characters.
func cut(s string, n int) string {
	r := []rune(strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", ""), "\ufffd"))
	return string(r[:min(len(r), n)])
}

func (b *batch) hear(d Device, m Message, now int64) {
	x := b.seen[d.ID]
	x.device, x.At, x.Gone = d.ID, now, m.Gone
	if m.OffBy != 0 || x.OffBy == 0 {
		x.OffBy = m.OffBy
	}
	if m.Words != "" {
		x.Words = cut(m.Words, 120)
	}
	b.seen[d.ID] = x
}

// message keeps the samples of one message and asks the rules about each.
func (b *batch) message(d Device, m Message, now int64) error {
	if m.Duty != "" {
		if err := b.answered(d, m.Duty, now); err != nil {
			return err
		}
	}
	if err := b.heardAgain(d, m, now); err != nil {
		return err
	}
	for _, x := range m.Samples {
		if v, own := Scaled(d.Scale, x.Code, x.Raw); own && x.Code != "" {
			x.Value = v
		}
		at, wrong := Claimed(x.At, now)
		if wrong {
			x.Marks = joinMarks(x.Marks, "clock")
		}
		test := d.TestUntil > now || x.Quality == "test"
		if test {
			x.Marks = joinMarks(x.Marks, "test")
		}
		if x.Quality == "bad" {
			x.Marks = joinMarks(x.Marks, "bad")
		}
		if m.Retained {
			x.Marks = joinMarks(x.Marks, "retained")
		}
		if x.Keep {
			b.rows = append(b.rows, d.ID, x.Kind, cut(x.Part, 100), at, cut(x.Value, 256), cut(x.Unit, 16), x.Marks, now)
		}
		if m.Retained || test || x.Quality == "bad" {
			continue
		}
		if err := b.judge(d, x, at); err != nil {
			return err
		}
	}
	return nil
}

func joinMarks(a, b string) string {
	if a == "" {
		return b
	}
	return a + " " + b
}

// flush writes what was gathered.
func (b *batch) flush() error {
	if err := b.insert("signal_reading (device, kind, part, at, value, unit, marks, got)", 8, b.rows, "ON CONFLICT (device, kind, part, at, value) DO NOTHING"); err != nil {
		return err
	}
	if err := b.insert("signal_once (device, digest, at)", 3, b.once, "ON CONFLICT (device, digest) DO NOTHING"); err != nil {
		return err
	}
	for _, k := range sorted(b.dirty) {
		a := b.dirty[k]
		if err := saveAlarm(b.tx, a, a.Rev); err != nil {
			return err
		}
	}
	if err := b.flushSeen(); err != nil {
		return err
	}
	return b.flushStrangers()
}

// insert writes rows of n values, many a statement.
func (b *batch) insert(into string, n int, rows []any, conflict string) error {
	const most = 100
	one := "(" + db.In(n) + ")"
	for len(rows) > 0 {
		k := min(len(rows)/n, most)
		q := "INSERT INTO " + into + " VALUES " + strings.TrimSuffix(strings.Repeat(one+",", k), ",") + " " + conflict
		if _, err := b.tx.Exec(q, rows[:k*n]...); err != nil {
			return err
		}
		rows = rows[k*n:]
	}
	return nil
}

func (b *batch) flushSeen() error {
	var rows, quiet []any
	for _, k := range sorted(b.seen) {
		x := b.seen[k]
		if x.Words == "" {
			quiet = append(quiet, x.device, x.At, x.OffBy, "", !x.Gone)
			continue
		}
		rows = append(rows, x.device, x.At, x.OffBy, x.Words, !x.Gone)
	}
	into := "signal_seen (device, at, off_by, words, said)"
	if err := b.insert(into, 5, rows, "ON CONFLICT (device) DO UPDATE SET at = excluded.at, off_by = excluded.off_by, words = excluded.words, said = excluded.said"); err != nil {
		return err
	}
	return b.insert(into, 5, quiet, "ON CONFLICT (device) DO UPDATE SET at = excluded.at, off_by = excluded.off_by, said = excluded.said")
}

// flushStrangers counts devices that nobody registered. Beyond MostUnknown they are counted on one line together.
func (b *batch) flushStrangers() error {
	if len(b.strange) == 0 {
		return nil
	}
	n, err := b.tx.Count("SELECT COUNT(*) FROM signal_unknown")
	if err != nil {
		return err
	}
	byKey := map[string]*Unknown{}
	for _, u := range b.strange {
		byKey[u.Source+" "+u.Key] = u
	}
	for _, k := range sorted(byKey) {
		u := byKey[k]
		known, err := b.tx.Exists("SELECT 1 FROM signal_unknown WHERE source = ? AND key = ?", u.Source, u.Key)
		if err != nil {
			return err
		}
		if !known && n >= MostUnknown {
			u.Key, u.Sample = "…", ""
		} else if !known {
			n++
			b.loud = true
		}
		_, err = b.tx.Exec("INSERT INTO signal_unknown (source, key, first_at, last_at, n, sample) VALUES (?,?,?,?,?,?) ON CONFLICT (source, key) DO UPDATE SET last_at = excluded.last_at, n = signal_unknown.n + excluded.n, sample = excluded.sample",
			u.Source, u.Key, u.First, u.Last, u.N, u.Sample)
		if err != nil {
			return err
		}
	}
	return nil
}
