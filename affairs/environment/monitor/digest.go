package monitor

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"linli/platform/clock"
	"linli/platform/db"
)

// digestMost is how many frames one transaction digests: the more, the fewer times a day's block is written anew.
const digestMost = 16_000

// frame is a row of env_frame.
type frame struct {
	exch, cn, at, marks, body string
	num, n, got               int64
	part, parts               int64
}

func frames(tx *db.Tx, rest string, args ...any) (out []frame, err error) {
	out = make([]frame, 0, 1024)
	err = tx.Each("SELECT exch, num, cn, part, n, parts, at, got, marks, body FROM env_frame WHERE "+rest, args, func(scan func(...any) error) error {
		var f frame
		err := scan(&f.exch, &f.num, &f.cn, &f.part, &f.n, &f.parts, &f.at, &f.got, &f.marks, &f.body)
		out = append(out, f)
		return err
	})
	return out, err
}

// DigestTx digests one portion; more tells that another one waits.
func (s *Service) DigestTx(tx *db.Tx) (more bool, err error) {
	d, err := s.prepare(tx)
	if err != nil {
		return false, err
	}
	return s.finish(tx, d)
}

// finish writes a portion that was prepared earlier, and anew when another digested it meanwhile.
func (s *Service) finish(tx *db.Tx, d *digestion) (more bool, err error) {
	done, err := d.store(tx)
	if err == nil && !done {
		if d, err = s.prepare(tx); err == nil {
			done, err = d.store(tx)
		}
	}
	if err != nil || !done {
		return err == nil, err
	}
	return d.more, s.alarmRefused(tx)
}

// prepare reads the next portion and makes ready what is to be written of it. It writes nothing.
func (s *Service) prepare(tx *db.Tx) (*digestion, error) {
	d := &digestion{Service: s, blocks: map[blockKey][]rawPoint{}, limits: map[limitKey]limitFound{}, parts: map[partKey]*partSet{}, ticks: map[int64][]Tick{}}
	if err := tx.Get("SELECT n FROM env_stand WHERE name = 'digested'", nil, &d.from); err != nil {
		return nil, err
	}
	list, err := frames(tx, "n > ? ORDER BY n LIMIT ?", d.from, digestMost)
	if err != nil {
		return nil, err
	}
	if len(list) == digestMost { // the last batch may go on: it is left for the next portion, unless it is the only one
		last := list[len(list)-1].n
		cut := slices.IndexFunc(list, func(f frame) bool { return f.n == last })
		if cut > 0 {
			list = list[:cut]
		} else if list, err = frames(tx, "n = ? ORDER BY n", last); err != nil {
			return nil, err
		}
		d.more = true
	}
	if d.to = d.from; len(list) == 0 {
		return d, nil
	}
	d.to, d.count = list[len(list)-1].n, len(list)
	if d.reg, err = s.register(tx); err != nil {
		return nil, err
	}
	d.tx = tx
	for i := range list {
		d.frame(&list[i])
	}
	if err := d.packBlocks(); err != nil {
		return nil, err
	}
	return d, d.sift()
}

// digestion is the work of one portion.
type digestion struct {
	*Service
	tx       *db.Tx
	from, to int64 // numbers of the batches digested before and with it
	count    int   // of its frames
	more     bool
	reg      *register
	blocks   map[blockKey][]rawPoint
	packed   []any  // rows of env_block
	means    []mean // as they came; sift leaves those that are new
	limits   map[limitKey]limitFound
	parts    map[partKey]*partSet
	ticks    map[int64][]Tick
}

type blockKey struct {
	num             int64
	cn, factor, day string
}

// rawPoint is a value before its block's scale is known.
type rawPoint struct {
	at, v int64
	dec   int
	bits  byte
}

// store writes what was prepared, unless another has digested since: then it writes nothing and done is false.
func (d *digestion) store(tx *db.Tx) (done bool, err error) {
	if d.tx = tx; d.to == d.from {
		return true, nil
	}
	if reg, err := d.register(tx); err != nil || reg.n != d.reg.n { // a range or a unit may be another now
		return false, err
	}
	n, err := tx.Exec("UPDATE env_stand SET n = ? WHERE name = 'digested' AND n = ?", d.to, d.from)
	if err != nil || n == 0 {
		return false, err
	}
	for _, step := range []func() error{d.putBlocks, d.flushParts, d.judge, d.clocks} {
		if err := step(); err != nil {
			return false, err
		}
	}
	return true, nil
}

// mostTicks is how many of a monitor's latest live frames are remembered, to see its clock jump.
const mostTicks = 30

// clocks looks for jumps of the monitors' clocks, over the frames of this portion and the latest before it. What is remembered lies in
// memory: after a restart it begins anew.
func (d *digestion) clocks() error {
	nums := make([]int64, 0, len(d.ticks))
	for num := range d.ticks {
		nums = append(nums, num)
	}
	slices.Sort(nums)
	bound := Bound(Clock, "seconds", clock.DayOf(d.tx.Now))
	for _, num := range nums {
		list := d.ticks[num]
		if old, ok := d.clocked.Load(num); ok {
			list = append(slices.Clone(old.([]Tick)), list...)
		}
		if x, ok := FindClock(list, bound); ok {
			m := d.reg.byNo[num].Monitor
			f := Found{Monitor: m.ID, Path: string(m.Path), CN: Minute, Day: dayOf(x.Span.From), Sign: x}
			if err := d.keepSigns(d.tx, m, []Found{f}); err != nil {
				return err
			}
			list = list[len(list)-1:]
		}
		keep := slices.Clone(list[max(0, len(list)-mostTicks):])
		d.tx.After(func() { d.clocked.Store(num, keep) })
	}
	return nil
}

// charted are the commands whose values are packed.
func charted(cn string) bool {
	switch cn {
	case Realtime, Facility, Day, Minute, Hour:
		return true
	}
	return false
}

func (d *digestion) frame(f *frame) {
	if !charted(f.cn) || d.reg.byNo[f.num] == nil {
		return
	}
	if f.parts > 1 {
		d.part(f)
	}
	if len(f.exch) == 17 && f.marks == "" && (f.cn == Realtime || f.cn == Minute) {
		d.ticks[f.num] = append(d.ticks[f.num], Tick{stamp(f.exch), f.got})
	}
	at := f.at
	if at == "" && f.cn == Facility && len(f.exch) == 17 {
		at = f.exch[:14]
	}
	if at == "" {
		return
	}
	day := at[:4] + "-" + at[4:6] + "-" + at[6:8]
	sec := int64(at[8]-'0')*36000 + int64(at[9]-'0')*3600 + int64(at[10]-'0')*600 + int64(at[11]-'0')*60 + int64(at[12]-'0')*10 + int64(at[13]-'0')
	late := byte(0)
	if f.marks != "" {
		late = Late
	}
	k := d.reg.byNo[f.num]
	for _, it := range readBody(f.body) {
		if len(it.states) > 0 {
			for _, p := range it.states {
				kind, v, _ := strings.Cut(p, "=")
				d.put(blockKey{f.num, f.cn, it.code + "-" + kind, day}, sec, v, late, nil)
			}
			continue
		}
		sp := k.ch[it.code]
		bits := d.put(blockKey{f.num, f.cn, it.code, day}, sec, it.main(), FlagCode(it.flag)|late, &sp)
		if f.cn == Hour || f.cn == Day {
			d.means = append(d.means, mean{Num: f.num, Factor: it.code, CN: f.cn, At: stamp(at), Low: it.low, Value: it.main(), High: it.high, Cou: it.cou, Flag: it.flag, Marks: f.marks, Unit: sp.unit, Got: f.got, bits: bits})
		}
	}
}

// put takes a value into its block and gives its flag and marks.
func (d *digestion) put(k blockKey, sec int64, s string, bits byte, sp *span) byte {
	v, dec, ok := Scaled(s)
	if !ok {
		v, dec, bits = 0, 0, bits|NoValue
	} else if sp != nil && (sp.hasLow || sp.hasHigh) {
		m := v * pow10(6-dec)
		if v > 0 && m/pow10(6-dec) != v || sp.hasLow && m < sp.low || sp.hasHigh && m > sp.high {
			bits |= Beyond
		}
	}
	d.blocks[k] = append(d.blocks[k], rawPoint{sec, v, dec, bits})
	return bits
}

// packBlocks puts the values among those of their days.
func (d *digestion) packBlocks() error {
	keys := make([]blockKey, 0, len(d.blocks))
	for k := range d.blocks {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b blockKey) int {
		return cmp.Or(cmp.Compare(a.num, b.num), strings.Compare(a.cn, b.cn), strings.Compare(a.factor, b.factor), strings.Compare(a.day, b.day))
	})
	d.packed = make([]any, 0, len(keys)*blockColumns)
	for list := range slices.Chunk(keys, chunk) {
		old, err := readBlocks(d.tx, list)
		if err != nil {
			return err
		}
		for i, k := range list {
			scale, merged := mergeRaw(old[i].Scale, old[i].Points, d.blocks[k])
			d.packed = append(d.packed, k.num, k.cn, k.factor, k.day, scale, len(merged), pack(merged))
		}
	}
	return nil
}

const blockColumns = 7

// DayValues are the values of a factor of one day: those of Points are seconds of the day and figures by Scale.
type DayValues struct {
	Num             int64
	CN, Factor, Day string
	Scale           int
	Points          []Point // in order of time
}

// KeepDaysTx writes whole days of values into what charts are drawn from, in place of what stands there: a loader's work. Nothing is judged.
func (s *Service) KeepDaysTx(tx *db.Tx, days []DayValues) error {
	rows := make([]any, 0, len(days)*blockColumns)
	for _, x := range days {
		rows = append(rows, x.Num, x.CN, x.Factor, x.Day, x.Scale, len(x.Points), pack(x.Points))
	}
	return putBlocks(tx, rows)
}

func (d *digestion) putBlocks() error { return putBlocks(d.tx, d.packed) }

func putBlocks(tx *db.Tx, rows []any) error {
	for args := range slices.Chunk(rows, chunk*blockColumns) {
		_, err := tx.Exec(insertRows("env_block (num, cn, factor, day, scale, points, line)", blockColumns, len(args)/blockColumns)+
			" ON CONFLICT (num, cn, factor, day) DO UPDATE SET scale = excluded.scale, points = excluded.points, line = excluded.line", args...)
		if err != nil {
			return err
		}
	}
	return nil
}

// readBlocks are the stored values of days, in the order of keys; empty where there are none.
func readBlocks(tx *db.Tx, keys []blockKey) ([]Series, error) {
	out := make([]Series, len(keys))
	args := make([]any, 0, len(keys)*5)
	for i, k := range keys {
		args = append(args, i, k.num, k.cn, k.factor, k.day)
	}
	err := tx.Each(wanted("i, num, cn, factor, day", "CAST(? AS BIGINT),CAST(? AS BIGINT),?,?,?", len(keys))+
		" SELECT w.i, b.scale, b.line FROM w CROSS JOIN env_block b WHERE b.num = w.num AND b.cn = w.cn AND b.factor = w.factor AND b.day = w.day", args, func(scan func(...any) error) error {
		var i, scale int
		var line []byte
		if err := scan(&i, &scale, &line); err != nil {
			return err
		}
		out[i] = Series{scale, unpack(nil, line, 0, 1)}
		return nil
	})
	return out, err
}

// wanted is the head of a statement that asks for many rows at once: w holds the keys, and each database looks each up in the index.
func wanted(columns, row string, n int) string {
	return "WITH w (" + columns + ") AS (VALUES " + strings.TrimSuffix(strings.Repeat("("+row+"),", n), ",") + ")"
}

// mergeRaw brings values to one scale and puts them among those of the day.
func mergeRaw(scale int, old []Point, more []rawPoint) (int, []Point) {
	top := scale
	for _, p := range more {
		top = max(top, p.dec)
	}
	if top > scale {
		f := pow10(top - scale)
		for i := range old {
			old[i].V *= f
		}
	}
	add := make([]Point, len(more))
	for i, p := range more {
		add[i] = Point{p.at, p.v * pow10(top-p.dec), p.bits}
	}
	out, _ := mergePoints(old, add)
	return top, out
}

// dayStart is the begin of a day in Unix seconds.
func dayStart(day string) int64 {
	t, err := time.ParseInLocation(time.DateOnly, day, clock.Shanghai)
	if err != nil {
		return 0
	}
	return t.Unix()
}
