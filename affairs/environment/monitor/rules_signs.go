package monitor

import (
	_ "embed"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// The signs of faked data. Each is a question to look into, never a finding of guilt: a person decides what it was.
const (
	Flat    = "flat"    // 恒值
	Replay  = "replay"  // 重复历史数据
	Missing = "missing" // 缺数
	Step    = "step"    // 校准后突变
	Hidden  = "hidden"  // 标记掩盖超标
	Clock   = "clock"   // 时钟跳变
	Edge    = "edge"    // 贴着限值
	Changed = "changed" // 同一时段先后两个数
)

// SignKinds lists them in the order of pages.
var SignKinds = []string{Flat, Replay, Missing, Step, Hidden, Clock, Edge, Changed}

// Span is a stretch of time, Unix seconds, its end not in it.
type Span struct{ From, Until int64 }

// Sign is what a rule found, with the figures of its explanation.
type Sign struct {
	Kind  string
	Span  Span
	Facts []string // in the order of its sentence
}

//go:embed data/signs.csv
var signData string

// Threshold is one number of a rule as of a day.
type Threshold struct {
	Kind, Key, From, Until, Source string
	Value                          int64
}

// Thresholds are the numbers of all rules, dated.
var Thresholds = sync.OnceValue(func() (out []Threshold) {
	for _, line := range strings.Split(signData, "\n") {
		f := strings.Split(line, ",")
		if len(f) != 6 || strings.HasPrefix(line, "#") {
			continue
		}
		v, err := strconv.ParseInt(f[2], 10, 64)
		if err == nil {
			out = append(out, Threshold{Kind: f[0], Key: f[1], Value: v, From: f[3], Until: f[4], Source: f[5]})
		}
	}
	return out
})

// Bound gives a threshold as of a day. Before the first date the first one holds.
func Bound(kind, key, day string) int64 {
	v, best := int64(0), ""
	for _, t := range Thresholds() {
		if t.Kind == kind && t.Key == key && (best == "" || t.From <= day && t.From > best) && (t.Until == "" || day <= t.Until) {
			v, best = t.Value, t.From
		}
	}
	return v
}

// Idle tells whether nothing can be measured at a time: no flow, the plant stands still.
type Idle func(at int64) bool

// FindFlat finds stretches in which the same value came hour after hour. A value of zero, and hours in which nothing flows, are no
// sign: an instrument may well show the same then.
func FindFlat(hours []Point, need int64, idle Idle) (out []Sign) {
	end := func(run []Point) {
		if int64(len(run)) >= need {
			out = append(out, Sign{Kind: Flat, Span: Span{run[0].At, run[len(run)-1].At + 3600}, Facts: []string{itoa(int64(len(run)))}})
		}
	}
	var run []Point
	for _, p := range hours {
		if !p.Counts() || p.V == 0 || idle != nil && idle(p.At) {
			end(run)
			run = nil
			continue
		}
		if len(run) > 0 && (run[len(run)-1].V != p.V || p.At-run[len(run)-1].At != 3600) {
			end(run)
			run = nil
		}
		run = append(run, p)
	}
	end(run)
	return out
}

// FindReplay finds the longest stretch whose hours are those of an earlier stretch, shifted as a whole by up to lag hours. A stretch of few
// different values says nothing: a quiet plant repeats itself.
func FindReplay(hours []Point, need, distinct, lag int64) (Sign, bool) {
	at := make(map[int64]int64, len(hours))
	for _, p := range hours {
		if p.Counts() {
			at[p.At] = p.V
		}
	}
	var best Sign
	most, bestLag := int64(0), int64(0)
	for l := int64(1); l <= lag; l++ {
		run := int64(0)
		values := map[int64]bool{}
		for _, p := range hours {
			v, here := at[p.At]
			was, there := at[p.At-l*3600]
			_, before := at[p.At-3600]
			if !here || !there || v != was || run > 0 && !before {
				run = 0
				clear(values)
				if !here || !there || v != was {
					continue
				}
			}
			run++
			values[v] = true
			if run >= need && run > most && int64(len(values)) >= distinct {
				most, bestLag = run, l
				best = Sign{Kind: Replay, Span: Span{p.At - (run-1)*3600, p.At + 3600}}
			}
		}
	}
	if most == 0 {
		return best, false
	}
	best.Facts = []string{itoa(most), itoa(bestLag)}
	return best, true
}

// FindReplayed finds stretches of at least need values, step seconds apart, that are one by one those of the day before at the same time of
// day. Stretches with fewer than distinct different values say nothing: a quiet plant repeats itself. Values that do not count end a stretch.
func FindReplayed(minutes []Point, step, need, distinct int64) (out []Sign) {
	if step <= 0 || need <= 0 {
		return nil
	}
	const lag = 24 * 3600
	at := make(map[int64]int64, len(minutes))
	for _, p := range minutes {
		if p.Counts() {
			at[p.At] = p.V
		}
	}
	var from, last, n int64
	values := map[int64]bool{}
	end := func() {
		if n >= need && int64(len(values)) >= distinct {
			out = append(out, Sign{Kind: Replay, Span: Span{from, last + step}, Facts: []string{itoa(n), itoa(lag / 3600)}})
		}
		n = 0
		clear(values)
	}
	for _, p := range minutes {
		v, here := at[p.At]
		was, there := at[p.At-lag]
		if !here || !there || v != was {
			end()
			continue
		}
		if n > 0 && p.At-last != step {
			end()
		}
		if n == 0 {
			from = p.At
		}
		last, values[v] = p.At, true
		n++
	}
	end()
	return out
}

// FindMissing tells whether too many of a day's values did not come: at points every step seconds, percent is how many may be missing. Times in
// which the plant stood still are not asked for.
func FindMissing(points []Point, day Span, step, percent int64, still []Span) (Sign, bool) {
	have := map[int64]bool{}
	for _, p := range points {
		if p.Bits&NoValue == 0 {
			have[(p.At-day.From)/step] = true
		}
	}
	want, lost := int64(0), int64(0)
	for i := int64(0); day.From+(i+1)*step <= day.Until; i++ {
		t := day.From + i*step
		if slices.ContainsFunc(still, func(s Span) bool { return t >= s.From && t < s.Until }) {
			continue
		}
		want++
		if !have[i] {
			lost++
		}
	}
	if want == 0 || lost*100 <= want*percent {
		return Sign{}, false
	}
	return Sign{Kind: Missing, Span: day, Facts: []string{itoa(want), itoa(lost), itoa((lost*100 + want/2) / want)}}, true
}

// FindStep finds a calibration after which the values lie elsewhere than before it, by more than percent and by more than they moved before.
func FindStep(hours []Point, calibrations []Span, need, percent int64, idle Idle) (out []Sign) {
	for _, c := range calibrations {
		before, spread := middle(hours, Span{c.From - 24*3600, c.From}, need, idle)
		after, _ := middle(hours, Span{c.Until, c.Until + 24*3600}, need, idle)
		if before <= 0 || after < 0 {
			continue
		}
		d := after - before
		if d < 0 {
			d = -d
		}
		if d*100 < before*percent || d < 3*spread {
			continue
		}
		word := "lower"
		if after > before {
			word = "higher"
		}
		out = append(out, Sign{Kind: Step, Span: Span{c.From - 24*3600, c.Until + 24*3600}, Facts: []string{word, itoa(d * 100 / before), itoa(before), itoa(after)}})
	}
	return out
}

// middle is the mean of the hours of a span that count, and their mean distance from it; -1 when there are fewer than need.
func middle(hours []Point, s Span, need int64, idle Idle) (mean, spread int64) {
	var list []int64
	for _, p := range hours {
		if p.At >= s.From && p.At < s.Until && p.Counts() && (idle == nil || !idle(p.At)) {
			list = append(list, p.V)
			mean += p.V
		}
	}
	if n := int64(len(list)); n < need || n == 0 {
		return -1, 0
	}
	mean /= int64(len(list))
	for _, v := range list {
		spread += max(v-mean, mean-v)
	}
	return mean, spread / int64(len(list))
}

// FindHidden tells whether hours were marked as maintenance, calibration or fault mostly when they ran over the limit, while the hours
// marked normal hardly ever do.
func FindHidden(hours []Point, limit, need, flagged, normal int64) (Sign, bool) {
	var nOver, n, mOver, m int64
	var span Span
	for _, p := range hours {
		if p.Bits&(NoValue|Beyond|Rewrites) != 0 {
			continue
		}
		over := p.V > limit
		switch FlagOf(p.Flag()) {
		case "N":
			n++
			if over {
				nOver++
			}
		case "M", "C", "D":
			m++
			if over {
				mOver++
				if span.From == 0 {
					span.From = p.At
				}
				span.Until = p.At + 3600
			}
		}
	}
	if mOver < need || n == 0 || mOver*100 < m*flagged || nOver*100 > n*normal {
		return Sign{}, false
	}
	return Sign{Kind: Hidden, Span: span, Facts: []string{itoa(m), itoa(mOver), itoa(n), itoa(nOver)}}, true
}

// FindEdge tells whether the values keep just under the limit: most within band percent below it, hardly one above.
func FindEdge(hours []Point, limit, need, band, percent, over int64) (Sign, bool) {
	var n, near, above int64
	var span Span
	low := limit - limit*band/100
	for _, p := range hours {
		if !p.Counts() {
			continue
		}
		n++
		if span.From == 0 {
			span.From = p.At
		}
		span.Until = p.At + 3600
		switch {
		case p.V > limit:
			above++
		case p.V >= low:
			near++
		}
	}
	if n < need || limit <= 0 || near*100 < n*percent || above*100 > n*over {
		return Sign{}, false
	}
	return Sign{Kind: Edge, Span: span, Facts: []string{itoa(n), itoa(near), itoa(band), itoa(above)}}, true
}

// Tick is when a live frame says it was sent and when it came, Unix ms.
type Tick struct{ Said, Got int64 }

// FindClock finds the first moment at which the device's clock jumped by more than bound seconds against ours. One late frame is no jump: the
// next one must agree with it, and those before it with each other.
func FindClock(ticks []Tick, bound int64) (Sign, bool) {
	off := func(i int) int64 { return ticks[i].Said - ticks[i].Got }
	for i := 2; i+1 < len(ticks); i++ {
		is, jump := off(i), off(i)-off(i-1)
		if abs(jump) > bound*1000 && abs(off(i+1)-is) < bound*500 && abs(off(i-1)-off(i-2)) < bound*500 {
			at := ticks[i].Got / 1000
			return Sign{Kind: Clock, Span: Span{at - at%3600, at - at%3600 + 3600}, Facts: []string{itoa(abs(jump) / 1000), itoa(abs(is) / 1000)}}, true
		}
	}
	return Sign{}, false
}

func abs(v int64) int64 {
	if v < 0 {
		return -v
	}
	return v
}

// FindChanged counts times for which a second value came that differs from the first.
func FindChanged(hours []Point) (Sign, bool) {
	n := int64(0)
	var s Span
	for _, p := range hours {
		if p.Bits&Rewrites != 0 {
			if n == 0 {
				s.From = p.At
			}
			n++
			s.Until = p.At + 3600
		}
	}
	return Sign{Kind: Changed, Span: s, Facts: []string{itoa(n)}}, n > 0
}
