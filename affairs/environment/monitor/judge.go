package monitor

import (
	"cmp"
	"database/sql"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"linli/affairs/environment/measure"
	"linli/kernel/access"
	"linli/kernel/matter"
	"linli/kernel/place"
	"linli/kernel/signal"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
)

// Kind is the matter of everything a monitor says: over the limit, strange data, strange senders.
const Kind = "environment.monitor"

// mean is a mean of an hour or a day as it came.
type mean struct {
	Num                         int64
	Factor, CN                  string
	At                          int64 // begin, Unix ms
	N                           int64 // 0 the first that came; it counts
	Low, Value, High, Cou, Flag string
	Marks, Unit                 string
	Got                         int64
	bits                        byte
}

// Counts tells whether the mean may be compared with a limit.
func (m mean) Counts() bool { return m.N == 0 && m.bits&^Late == 0 }

// meanBits gives flag and marks of a stored mean.
func meanBits(m mean) byte {
	b := FlagCode(m.Flag)
	if _, _, ok := Scaled(m.Value); !ok {
		b |= NoValue
	}
	for _, w := range strings.Fields(m.Marks) {
		switch w {
		case "beyond":
			b |= Beyond
		case "late", "RF":
			b |= Late
		}
	}
	return b
}

func means(tx *db.Tx, rest string, args ...any) (out []mean, err error) {
	err = tx.Each("SELECT num, factor, cn, at, n, low, value, high, cou, flag, marks, unit, got FROM env_mean WHERE "+rest, args, func(scan func(...any) error) error {
		var m mean
		err := scan(&m.Num, &m.Factor, &m.CN, &m.At, &m.N, &m.Low, &m.Value, &m.High, &m.Cou, &m.Flag, &m.Marks, &m.Unit, &m.Got)
		m.bits = meanBits(m)
		out = append(out, m)
		return err
	})
	return out, err
}

type meanKey struct {
	num        int64
	factor, cn string
	at         int64
}

func (m mean) key() meanKey { return meanKey{m.Num, m.Factor, m.CN, m.At} }

// line is what the mean is one of: the means of a factor of a monitor.
func (m mean) line() meanKey { return meanKey{m.Num, m.Factor, m.CN, 0} }

func byKey(a, b *mean) int {
	if a.Num != b.Num {
		return cmp.Compare(a.Num, b.Num)
	}
	if a.Factor != b.Factor {
		return strings.Compare(a.Factor, b.Factor)
	}
	if a.CN != b.CN {
		return strings.Compare(a.CN, b.CN)
	}
	return cmp.Compare(a.At, b.At)
}

// sift leaves of the means those that are new, in the order of the table. What came for the same time with other figures is kept behind
// the first one and does not count.
func (d *digestion) sift() error {
	d.order()
	before, err := d.before()
	if err != nil {
		return err
	}
	kept := d.means[:0]
	begin := 0 // of the means of one time
	for _, m := range d.means {
		if begin == len(kept) || kept[begin].key() != m.key() {
			begin = len(kept)
		}
		var old []mean
		if len(before) > 0 {
			old = before[m.key()]
		}
		if slices.ContainsFunc(old, m.same) || slices.ContainsFunc(kept[begin:], m.same) {
			continue
		}
		m.N = int64(len(old) + len(kept) - begin)
		if m.bits&Beyond != 0 {
			m.Marks = joined(m.Marks, "beyond")
		}
		kept = append(kept, m)
	}
	d.means = kept
	return nil
}

// order sorts the means; those of one time keep theirs. It moves numbers and each mean once.
func (d *digestion) order() {
	at := make([]int, len(d.means))
	for i := range at {
		at[i] = i
	}
	slices.SortFunc(at, func(a, b int) int { return cmp.Or(byKey(&d.means[a], &d.means[b]), a-b) })
	out := make([]mean, len(at))
	for i, k := range at {
		out[i] = d.means[k]
	}
	d.means = out
}

func (m mean) same(o mean) bool { return o.Value == m.Value && o.Flag == m.Flag && o.Cou == m.Cou }

// before are the stored means of the times of d.means. Nearly always there are none, which the newest of each line tells.
func (d *digestion) before() (map[meanKey][]mean, error) {
	lines := slices.CompactFunc(slices.Clone(d.means), func(a, b mean) bool { return a.line() == b.line() })
	newest := make(map[meanKey]int64, len(lines))
	for list := range slices.Chunk(lines, chunk) {
		args := make([]any, 0, len(list)*4)
		for i, m := range list {
			args = append(args, i, m.Num, m.Factor, m.CN)
		}
		err := d.tx.Each(wanted("i, num, factor, cn", "CAST(? AS BIGINT),CAST(? AS BIGINT),?,?", len(list))+
			" SELECT w.i, (SELECT MAX(m.at) FROM env_mean m WHERE m.num = w.num AND m.factor = w.factor AND m.cn = w.cn) FROM w", args, func(scan func(...any) error) error {
			var i int
			var at sql.NullInt64
			err := scan(&i, &at)
			newest[list[i].line()] = at.Int64
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	var doubt []mean
	var last meanKey
	var top int64
	for i := range d.means {
		m := &d.means[i]
		if l := m.line(); i == 0 || l != last {
			last, top = l, newest[l]
		}
		if m.At <= top {
			doubt = append(doubt, *m)
		}
	}
	return d.there(slices.CompactFunc(doubt, func(a, b mean) bool { return a.key() == b.key() }))
}

// there are the stored means of the same times.
func (d *digestion) there(keys []mean) (map[meanKey][]mean, error) {
	out := map[meanKey][]mean{}
	for list := range slices.Chunk(keys, chunk) {
		args := make([]any, 0, len(list)*4)
		for _, m := range list {
			args = append(args, m.Num, m.Factor, m.CN, m.At)
		}
		err := d.tx.Each(wanted("num, factor, cn, at", "CAST(? AS BIGINT),?,?,CAST(? AS BIGINT)", len(list))+
			" SELECT m.num, m.factor, m.cn, m.at, m.value, m.flag, m.cou FROM w CROSS JOIN env_mean m WHERE m.num = w.num AND m.factor = w.factor AND m.cn = w.cn AND m.at = w.at", args, func(scan func(...any) error) error {
			var m mean
			err := scan(&m.Num, &m.Factor, &m.CN, &m.At, &m.Value, &m.Flag, &m.Cou)
			out[m.key()] = append(out[m.key()], m)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// judge stores the means and compares those that count with the limit of the outlet.
func (d *digestion) judge() error {
	const columns = 13
	args := make([]any, 0, chunk*columns)
	for list := range slices.Chunk(d.means, chunk) {
		args = args[:0]
		for _, m := range list {
			args = append(args, m.Num, m.Factor, m.CN, m.At, m.N, m.Low, m.Value, m.High, m.Cou, m.Flag, m.Marks, m.Unit, m.Got)
		}
		if _, err := d.tx.Exec(insertRows("env_mean (num, factor, cn, at, n, low, value, high, cou, flag, marks, unit, got)", columns, len(list)), args...); err != nil {
			return err
		}
	}
	var over overs
	for _, m := range d.means {
		if err := d.exceeds(m, &over); err != nil {
			return err
		}
	}
	return d.raise(over)
}

// overs are the exceedances of a portion, those of one monitor and factor together.
type overs struct {
	order []string
	of    map[string]*overOf
}

type overOf struct {
	k     *known
	title string
	words []string
}

type limitKey struct {
	num         int64
	factor, day string
}

type limitFound struct {
	Limit
	ok bool
}

// exceeds notes a mean over the limit.
func (d *digestion) exceeds(m mean, o *overs) error {
	if !m.Counts() {
		return nil
	}
	k := d.reg.byNo[m.Num]
	key := limitKey{m.Num, m.Factor, clock.DayOf(clock.Instant(m.At))}
	l, asked := d.limits[key]
	if !asked {
		var err error
		if l.Limit, l.ok, err = d.limitOf(d.tx, k.Monitor, m.Factor, key.day); err != nil {
			return err
		}
		d.limits[key] = l
	}
	if !l.ok {
		return nil
	}
	times, over := Over(m.Value, m.Unit, l.Limit)
	if !over {
		return nil
	}
	if m.CN == Day {
		if valid, err := d.validDay(m); err != nil || !valid {
			return err
		}
	}
	name, cause := FactorName(text.ZH, m.Factor), "limit:"+k.ID+":"+m.Factor
	if o.of == nil {
		o.of = map[string]*overOf{}
	}
	x := o.of[cause]
	if x == nil {
		x = &overOf{k: k, title: zh("over.title", k.Name, name, m.Value, m.Unit, l.Text)}
		o.of[cause], o.order = x, append(o.order, cause)
	}
	if times == "" {
		x.words = append(x.words, zh("over.range", k.Name, clock.Instant(m.At).Format("2006-01-02 15:04"), name, m.Value, l.judge.Figure(), l.Basis))
		return nil
	}
	x.words = append(x.words, zh("over."+m.CN, k.Name, clock.Instant(m.At).Format("2006-01-02 15:04"), name, m.Value, m.Unit, l.Text, l.Unit, times, l.Basis))
	return nil
}

// raise opens the matters of exceedances, or adds them as evidence to those that are open. A lower value closes nothing.
func (d *digestion) raise(o overs) error {
	for _, cause := range o.order {
		x := o.of[cause]
		n := len(x.words)
		if n > 6 {
			x.words = append(x.words[:6], zh("over.more", n-6))
		}
		words := strings.Join(x.words, "\n") + "\n" + zh("over.see", x.k.Name)
		if _, err := d.causeTx(d.tx, cause, x.k.Place, x.title, words, n); err != nil {
			return err
		}
	}
	return nil
}

// Over tells whether a value lies over a limit of the same unit, and how many times over it is: (C−L)/L; "" for a range, which has no
// multiple. Other units say nothing.
func Over(value, unit string, l Limit) (times string, over bool) {
	if l.judge != nil && l.judge.Op != measure.Max {
		return "", outside(value, unit, *l.judge)
	}
	if !SameUnit(unit, l.Unit) {
		return "", false
	}
	v, err := decimal.NewFromString(value)
	if err != nil || !v.GreaterThan(l.Value) || l.Value.Sign() <= 0 {
		return "", false
	}
	return v.Sub(l.Value).DivRound(l.Value, 8).RoundBank(2).StringFixed(2), true
}

// SameUnit compares units as people write them: mg/L and mg/l are one, mg/L and ug/L are not, and nothing is not the same as nothing.
func SameUnit(a, b string) bool {
	if a == b {
		return a != ""
	}
	norm := strings.NewReplacer(" ", "", "μ", "u", "µ", "u", "³", "3").Replace
	return a != "" && strings.EqualFold(norm(a), norm(b))
}

// validShare is how many of a day's hours must count (HJ 355-2019, HJ 356-2019): 75 %.
const validHours = 18

// validDay tells whether enough hours of the day count. Hours that were flagged are left out of the day.
func (d *digestion) validDay(m mean) (bool, error) {
	n, err := d.tx.Count("SELECT COUNT(*) FROM env_mean WHERE num = ? AND factor = ? AND cn = ? AND at >= ? AND at < ? AND n = 0 AND flag = 'N' AND value <> ''", m.Num, m.Factor, Hour, m.At, m.At+24*3600_000)
	return n >= validHours, err
}

// limitOf is what applies at the monitor's outlet: the channel's own, else what the outlet's permit and standards say.
func (s *Service) limitOf(tx *db.Tx, m Monitor, factor, day string) (Limit, bool, error) {
	c, ok := m.Channel(factor)
	if ok && c.Limit != "" {
		v, err := decimal.NewFromString(c.Limit)
		if err == nil {
			return Limit{Value: v, Text: c.Limit, Unit: c.LUnit, Basis: c.Basis}, true, nil
		}
	}
	if s.Limits == nil || m.Outlet == "" {
		return Limit{}, false, nil
	}
	return s.Limits(tx, m.Outlet, factor, day)
}

// mostNotes is how often evidence is written on one matter; further values are counted and stand in the chart.
const mostNotes = 20

// causeTx opens the matter of a cause, or adds the words to the one that is open.
func (s *Service) causeTx(tx *db.Tx, cause, placeID, title, words string, times int) (string, error) {
	var id string
	var n int64
	err := tx.Each("SELECT matter, n FROM env_cause WHERE cause = ?", []any{cause}, func(scan func(...any) error) error { return scan(&id, &n) })
	if err != nil {
		return "", err
	}
	a := access.System("monitor")
	if id != "" {
		m, err := s.Matters.Plain(tx, id)
		if err != nil && !fault.Is(err, fault.KindNotFound) {
			return "", err
		}
		if err == nil && !m.State.Ended() {
			if n <= mostNotes {
				if _, err := s.Matters.NoteTx(tx, a, matter.Simple{Do: matter.Do{ID: id, Note: text.Short(words, 900)}}); err != nil {
					return "", err
				}
			}
			_, err := tx.Exec("UPDATE env_cause SET n = n + ?, last = ?, at = ? WHERE cause = ?", times, text.Short(words, 400), tx.NowMS(), cause)
			return id, err
		}
	}
	t, err := s.Matters.ReportTx(tx, a, matter.Report{Place: placeID, Kind: Kind, Title: text.Short(title, 60), Text: words, Source: "sensor", Origin: cause})
	if err != nil {
		return "", err
	}
	_, err = tx.Exec("INSERT INTO env_cause (cause, matter, at, n, last) VALUES (?,?,?,?,?) ON CONFLICT (cause) DO UPDATE SET matter = excluded.matter, at = excluded.at, n = excluded.n, last = excluded.last",
		cause, t.Matter.ID, tx.NowMS(), times, text.Short(words, 400))
	return t.Matter.ID, err
}

// alarmRefused opens one matter for senders that were not believed: one for all unknown devices, one for each registered device and
// reason. While it is open further frames are counted in the list and nowhere else.
func (s *Service) alarmRefused(tx *db.Tx) error {
	type refusedRow struct {
		mn, what, remote string
		n, told          int64
	}
	var list []refusedRow
	err := tx.Each("SELECT mn, what, remote, n, told FROM env_refused WHERE told = 0 ORDER BY mn, what LIMIT 200", nil, func(scan func(...any) error) error {
		var r refusedRow
		err := scan(&r.mn, &r.what, &r.remote, &r.n, &r.told)
		list = append(list, r)
		return err
	})
	if err != nil || len(list) == 0 {
		return err
	}
	reg, err := s.register(tx)
	if err != nil {
		return err
	}
	for _, r := range list {
		k := reg.byMN[r.mn]
		var placeID, cause, title string
		switch {
		case k != nil && r.what != signal.NotKnown:
			placeID, cause, title = k.Place, r.what+":"+k.ID, zh("refused.title."+r.what, k.Name)
		default:
			top, err := s.Places.Subtree(tx, place.RootPath, place.City, "", 1)
			if err != nil {
				return err
			}
			if len(top) == 0 {
				continue
			}
			placeID, cause, title = top[0].ID, signal.NotKnown, zh("refused.title.unknown")
		}
		live, err := s.liveCause(tx, cause)
		if err != nil {
			return err
		}
		if !live {
			if _, err := s.causeTx(tx, cause, placeID, title, zh("refused.text."+r.what, r.mn, r.remote), 1); err != nil {
				return err
			}
		}
		if _, err := tx.Exec("UPDATE env_refused SET told = ? WHERE mn = ? AND what = ?", r.n, r.mn, r.what); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) liveCause(tx *db.Tx, cause string) (bool, error) {
	var id string
	err := tx.Each("SELECT matter FROM env_cause WHERE cause = ?", []any{cause}, func(scan func(...any) error) error { return scan(&id) })
	if err != nil || id == "" {
		return false, err
	}
	m, err := s.Matters.Plain(tx, id)
	if fault.Is(err, fault.KindNotFound) {
		return false, nil
	}
	return err == nil && !m.State.Ended(), err
}
