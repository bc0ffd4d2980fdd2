package monitor

import (
	"context"
	"slices"
	"strings"
	"time"

	"linli/platform/clock"
	"linli/platform/db"
)

// digestMost is how many frames one transaction digests.
const digestMost = 4000

// frame is a row of env_frame.
type frame struct {
	exch, cn, at, marks, body string
	num, n, got               int64
	part, parts               int64
}

func frames(tx *db.Tx, rest string, args ...any) (out []frame, err error) {
	err = tx.Each("SELECT exch, num, cn, part, n, parts, at, got, marks, body FROM env_frame WHERE "+rest, args, func(scan func(...any) error) error {
		var f frame
		err := scan(&f.exch, &f.num, &f.cn, &f.part, &f.n, &f.parts, &f.at, &f.got, &f.marks, &f.body)
		out = append(out, f)
		return err
	})
	return out, err
}

// Digest packs and judges what has come since the last time: blocks for charts, means against limits, refusals into one alarm. It is
// safe to run again and from several places.
func (s *Service) Digest(ctx context.Context) error {
	s.dmu.Lock()
	defer s.dmu.Unlock()
	for {
		more, err := db.Value(ctx, s.DB, s.DigestTx)
		if err != nil || !more {
			return err
		}
	}
}

// digestQuietly is Digest behind the intake: what fails is tried again by the timer, which says so.
func (s *Service) digestQuietly() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	_ = s.Digest(ctx)
}

// DigestTx digests one portion; more tells that another one waits.
func (s *Service) DigestTx(tx *db.Tx) (more bool, err error) {
	var from, to int64
	if err := tx.Get("SELECT n FROM env_stand WHERE name = 'digested'", nil, &from); err != nil {
		return false, err
	}
	list, err := frames(tx, "n > ? ORDER BY n LIMIT ?", from, digestMost)
	if err != nil {
		return false, err
	}
	if len(list) == digestMost { // the last batch may go on: it is left for the next portion, unless it is the only one
		last := list[len(list)-1].n
		cut := slices.IndexFunc(list, func(f frame) bool { return f.n == last })
		if cut > 0 {
			list = list[:cut]
		} else if list, err = frames(tx, "n = ? ORDER BY n", last); err != nil {
			return false, err
		}
		more = true
	}
	reg, err := s.register(tx)
	if err != nil {
		return false, err
	}
	if len(list) > 0 {
		d := digestion{Service: s, tx: tx, reg: reg, blocks: map[blockKey][]rawPoint{}, limits: map[limitKey]limitFound{}, parts: map[partKey]*partSet{}, ticks: map[int64][]Tick{}}
		if err := d.run(list); err != nil {
			return false, err
		}
		to = list[len(list)-1].n
		if _, err := tx.Exec("UPDATE env_stand SET n = ? WHERE name = 'digested'", to); err != nil {
			return false, err
		}
	}
	return more, s.alarmRefused(tx)
}

// digestion is the work of one portion.
type digestion struct {
	*Service
	tx     *db.Tx
	reg    *register
	blocks map[blockKey][]rawPoint
	means  []mean
	limits map[limitKey]limitFound
	parts  map[partKey]*partSet
	ticks  map[int64][]Tick
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

func (d *digestion) run(list []frame) error {
	for i := range list {
		d.frame(&list[i])
	}
	if err := d.flushBlocks(); err != nil {
		return err
	}
	if err := d.flushParts(); err != nil {
		return err
	}
	if err := d.judge(); err != nil {
		return err
	}
	return d.clocks()
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

// flushBlocks puts the values into their days.
func (d *digestion) flushBlocks() error {
	keys := make([]blockKey, 0, len(d.blocks))
	for k := range d.blocks {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b blockKey) int {
		if a.num != b.num {
			return int(a.num - b.num)
		}
		return strings.Compare(a.cn+" "+a.factor+" "+a.day, b.cn+" "+b.factor+" "+b.day)
	})
	var args []any
	for _, k := range keys {
		scale, old, err := readBlock(d.tx, k)
		if err != nil {
			return err
		}
		scale, merged := mergeRaw(scale, old, d.blocks[k])
		if args = append(args, k.num, k.cn, k.factor, k.day, scale, len(merged), pack(merged)); len(args) >= chunk*7 {
			if err := d.putBlocks(args); err != nil {
				return err
			}
			args = args[:0]
		}
	}
	if len(args) == 0 {
		return nil
	}
	return d.putBlocks(args)
}

func (d *digestion) putBlocks(args []any) error {
	_, err := d.tx.Exec(insertRows("env_block (num, cn, factor, day, scale, points, line)", 7, len(args)/7)+
		" ON CONFLICT (num, cn, factor, day) DO UPDATE SET scale = excluded.scale, points = excluded.points, line = excluded.line", args...)
	return err
}

func readBlock(tx *db.Tx, k blockKey) (scale int, list []Point, err error) {
	err = tx.Each("SELECT scale, line FROM env_block WHERE num = ? AND cn = ? AND factor = ? AND day = ?", []any{k.num, k.cn, k.factor, k.day}, func(scan func(...any) error) error {
		var line []byte
		if err := scan(&scale, &line); err != nil {
			return err
		}
		list = unpack(nil, line, 0, 1)
		return nil
	})
	return scale, list, err
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
