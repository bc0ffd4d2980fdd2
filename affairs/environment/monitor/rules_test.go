package monitor

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"

	"linli/kernel/signal"
)

func TestScaled(t *testing.T) {
	for _, x := range []struct {
		in  string
		v   int64
		dec int
		ok  bool
	}{{"44.0", 440, 1, true}, {"44", 44, 0, true}, {"-0.05", -5, 2, true}, {"+1.5", 15, 1, true}, {".5", 5, 1, true}, {"", 0, 0, false}, {"NaN", 0, 0, false}, {"Inf", 0, 0, false}, {"1e3", 0, 0, false}, {"1.2.3", 0, 0, false}, {"9999999999999", 0, 0, false}, {"0.12345678", 123456, 6, true}, {"-", 0, 0, false}, {"４4", 0, 0, false}} {
		v, dec, ok := Scaled(x.in)
		if v != x.v && ok || ok != x.ok || ok && dec != x.dec {
			t.Errorf("%q: %d %d %v", x.in, v, dec, ok)
		}
		if ok && x.in[0] != '+' && x.in[0] != '.' && len(x.in) < 9 && Decimal(v, dec) != x.in {
			t.Errorf("%q is written back as %s", x.in, Decimal(v, dec))
		}
	}
}

// Whatever points a day has, they come back as they were put in, and putting them in twice changes nothing.
func TestBlocksKeepWhatCame(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		var list []Point
		for at := int64(0); at < 86400 && len(list) < 200; at += 1 + r.Int64N(900) {
			list = append(list, Point{at, r.Int64N(2000) - 500, byte(r.IntN(256)) &^ Rewrites})
		}
		if got := unpack(nil, pack(list), 0, 1); !slices.Equal(got, list) {
			t.Fatalf("%v\n%v", got, list)
		}
		cut := r.IntN(len(list) + 1)
		once, _ := mergePoints(nil, list)
		parts, _ := mergePoints(list[cut:], list[:cut])
		twice, fresh := mergePoints(once, list)
		if !slices.Equal(once, parts) || !slices.Equal(once, twice) || fresh != 0 {
			t.Fatal("the order of arrival or a resend changed the day")
		}
		if b := pack(list); len(b) > 0 {
			unpack(nil, b[:r.IntN(len(b))], 0, 1) // a block that was cut must not panic
		}
	}
}

func TestSecondValueIsKeptAndDoesNotCount(t *testing.T) {
	got, fresh := mergePoints([]Point{{3600, 440, 0}}, []Point{{3600, 180, 0}})
	if fresh != 1 || len(got) != 2 || !got[0].Counts() || got[1].Counts() || got[0].V != 440 {
		t.Errorf("%+v", got)
	}
}

func TestBodyComesBack(t *testing.T) {
	u := signal.Upload{Items: []signal.UploadItem{{Code: "w01018", Values: map[string]string{"Avg": "44.0", "Min": "41.2", "Flag": "N", "Cou": "0.55"}}, {Code: "SB1", Values: map[string]string{"RS": "1"}}, {Code: "w;,=x", Values: map[string]string{"Rtd": "1;2,3=4"}}}, Fields: map[string]string{"a=b": "c;d"}}
	got := readBody(writeBody(&u))
	if len(got) != 3 || got[0].value != "44.0" || got[0].low != "41.2" || got[0].flag != "N" || got[0].cou != "0.55" || len(got[1].states) != 1 || got[1].states[0] != "RS=1" || got[2].code != "w___x" || got[2].rtd != "1_2_3_4" {
		t.Errorf("%+v from %s", got, writeBody(&u))
	}
}

func FuzzBody(f *testing.F) {
	f.Add("w01018,Avg=44.0;@x=1")
	f.Fuzz(func(t *testing.T, s string) {
		readBody(s)
		u := signal.Upload{Items: []signal.UploadItem{{Code: s, Values: map[string]string{s: s, "Avg": s}}}, Fields: map[string]string{s: s}}
		if b := writeBody(&u); bytes.ContainsAny([]byte(b), "\n\r\x00") {
			t.Errorf("%q", b)
		}
	})
}

// series of hours from values; -1 = missing.
func hours(v ...int64) (out []Point) {
	for i, x := range v {
		if x >= 0 {
			out = append(out, Point{int64(i) * 3600, x, 0})
		}
	}
	return out
}

func repeat(v int64, n int) []int64 { return slices.Repeat([]int64{v}, n) }

func noise(seed uint64, n int, mid, spread int64) (out []int64) {
	r := rand.New(rand.NewPCG(seed, 9))
	for range n {
		out = append(out, mid-spread+r.Int64N(2*spread+1))
	}
	return out
}

func TestFlat(t *testing.T) {
	long := slices.Concat(noise(1, 10, 160, 20), repeat(162, 15), noise(2, 10, 160, 20))
	got := FindFlat(hours(long...), 12, nil)
	if len(got) != 1 || got[0].Span != (Span{10 * 3600, 25 * 3600}) || got[0].Facts[0] != "15" {
		t.Errorf("%+v", got)
	}
	for name, x := range map[string][]Point{
		"eleven hours":      hours(slices.Concat(noise(1, 9, 160, 20), repeat(500, 11), noise(2, 5, 160, 20))...),
		"a truly zero flow": hours(repeat(0, 48)...),
		"a gap in between":  hours(slices.Concat(repeat(162, 8), repeat(-1, 1), repeat(162, 8))...),
	} {
		if got := FindFlat(x, 12, nil); len(got) != 0 {
			t.Errorf("%s: %+v", name, got)
		}
	}
	stopped := func(at int64) bool { return at >= 5*3600 }
	if got := FindFlat(hours(repeat(162, 40)...), 12, stopped); len(got) != 0 {
		t.Errorf("a plant that stands still: %+v", got)
	}
	marked := hours(repeat(162, 40)...)
	for i := range marked {
		marked[i].Bits = FlagCode("F")
	}
	if got := FindFlat(marked, 12, nil); len(got) != 0 {
		t.Errorf("flagged as stopped: %+v", got)
	}
}

// A replay is found whatever its shift, and noise, a quiet plant and a constant one are left alone.
func TestReplay(t *testing.T) {
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 3))
		lag, n := 1+int(r.Int64N(100)), 14+r.IntN(10)
		v := noise(seed, 200, 400, 60)
		begin := lag + r.IntN(200-lag-n)
		src := slices.Clone(v)
		for i := range n {
			v[begin+i] = src[begin+i-lag]
			src[begin+i] = v[begin+i]
		}
		got, ok := FindReplay(hours(v...), 12, 6, 168)
		if !ok || got.Span.From > int64(begin)*3600+3600 || got.Span.Until < int64(begin+n-1)*3600 {
			if lag >= 6 { // a shorter cycle has fewer than six values: it is said by no rule but the flat one
				t.Errorf("seed %d: %d hours shifted by %d from %d: %+v %v", seed, n, lag, begin, got, ok)
			}
		}
		if got, ok := FindReplay(hours(noise(seed+1000, 200, 400, 60)...), 12, 6, 168); ok {
			t.Errorf("seed %d: noise is no replay: %+v", seed, got)
		}
	}
	if got, ok := FindReplay(hours(repeat(162, 100)...), 12, 6, 168); ok {
		t.Errorf("a constant is no replay: %+v", got)
	}
	var quiet []int64
	for i := range 200 {
		quiet = append(quiet, 50+int64(i%3))
	}
	if got, ok := FindReplay(hours(quiet...), 12, 6, 168); ok {
		t.Errorf("three values of a quiet plant: %+v", got)
	}
	if got, ok := FindReplay(hours(slices.Concat(noise(5, 24, 400, 60), noise(5, 24, 400, 60))...), 12, 6, 168); !ok || got.Facts[0] != "24" || got.Facts[1] != "24" {
		t.Errorf("yesterday again: %+v", got)
	}
}

// Minutes that are one by one those of the day before are found however short the hour means would see it; chance, a quiet plant, a constant and
// values that do not count are left alone.
func TestReplayedMinutes(t *testing.T) {
	minutes := func(day int64, v []int64) (out []Point) {
		for i, x := range v {
			out = append(out, Point{At: day*86400 + int64(i)*60, V: x})
		}
		return out
	}
	yesterday, today := noise(7, 1440, 400, 80), noise(8, 1440, 400, 80)
	copied := slices.Clone(today)
	copy(copied[600:690], yesterday[600:690]) // an hour and a half, far below twelve hours
	all := append(minutes(0, yesterday), minutes(1, copied)...)
	got := FindReplayed(all, 60, 60, 10)
	if len(got) != 1 || got[0].Kind != Replay || got[0].Span.From > 86400+600*60 || got[0].Span.Until < 86400+690*60 || got[0].Facts[1] != "24" {
		t.Errorf("ninety minutes of yesterday: %+v", got)
	}
	if got := FindReplayed(all, 60, 95, 10); len(got) != 0 {
		t.Errorf("a longer threshold: %+v", got)
	}
	if got := FindReplayed(append(minutes(0, yesterday), minutes(1, today)...), 60, 60, 10); len(got) != 0 {
		t.Errorf("another day: %+v", got)
	}
	if got := FindReplayed(append(minutes(0, repeat(162, 1440)), minutes(1, repeat(162, 1440))...), 60, 60, 10); len(got) != 0 {
		t.Errorf("a constant: %+v", got)
	}
	shifted := append(minutes(0, yesterday), minutes(1, append(noise(9, 5, 400, 80), yesterday[:1435]...))...)
	if got := FindReplayed(shifted, 60, 60, 10); len(got) != 0 {
		t.Errorf("not at the same time of day: %+v", got)
	}
	hole := slices.Clone(all)
	for i := range hole {
		if hole[i].At == 86400+645*60 { // in the middle of the ninety
			hole[i].Bits = FlagCode("C")
		}
	}
	if got := FindReplayed(hole, 60, 60, 10); len(got) != 0 {
		t.Errorf("a calibration between two short stretches: %+v", got)
	}
	if Bound(Replay, "minutes", "2026-06-30") != 60 || Bound(Replay, "minutes_distinct", "2026-06-30") != 10 {
		t.Error("the thresholds are dated data")
	}
}

func TestMissing(t *testing.T) {
	day := Span{0, 86400}
	minutes := func(n int) (out []Point) {
		for i := range n {
			out = append(out, Point{int64(i) * 60, 1, 0})
		}
		return out
	}
	if x, ok := FindMissing(minutes(1200), day, 60, 10, nil); !ok || x.Facts[1] != "240" || x.Facts[2] != "17" {
		t.Errorf("four hours missing: %+v", x)
	}
	if x, ok := FindMissing(minutes(1296), day, 60, 10, nil); ok {
		t.Errorf("exactly a tenth is borne: %+v", x)
	}
	if x, ok := FindMissing(minutes(1200), day, 60, 10, []Span{{1200 * 60, 86400}}); ok {
		t.Errorf("the plant stood still: %+v", x)
	}
	if _, ok := FindMissing(nil, day, 60, 10, []Span{{-5, 90000}}); ok {
		t.Error("a whole day of standstill")
	}
}

func TestStep(t *testing.T) {
	at := Span{24 * 3600, 25 * 3600}
	low := hours(slices.Concat(noise(1, 24, 400, 20), repeat(-1, 1), noise(2, 24, 150, 20))...)
	if got := FindStep(low, []Span{at}, 12, 30, nil); len(got) != 1 || got[0].Facts[0] != "lower" {
		t.Errorf("%+v", got)
	}
	for name, x := range map[string][]Point{"the same as before": hours(slices.Concat(noise(1, 24, 400, 20), noise(2, 25, 390, 20))...), "few hours": hours(slices.Concat(noise(1, 24, 400, 20), repeat(-1, 20), noise(2, 5, 150, 20))...), "it moved as much before": hours(slices.Concat(noise(1, 24, 400, 390), noise(2, 25, 250, 200))...)} {
		if got := FindStep(x, []Span{at}, 12, 30, nil); len(got) != 0 {
			t.Errorf("%s: %+v", name, got)
		}
	}
	idle := func(t int64) bool { return t >= 25*3600 }
	if got := FindStep(low, []Span{at}, 12, 30, idle); len(got) != 0 {
		t.Errorf("the plant stood still afterwards: %+v", got)
	}
}

func TestHidden(t *testing.T) {
	p := hours(slices.Concat(noise(1, 40, 150, 20), repeat(440, 8), noise(2, 20, 150, 20))...)
	for i := 40; i < 48; i++ {
		p[i].Bits = FlagCode([]string{"M", "C", "D"}[i%3])
	}
	if x, ok := FindHidden(p, 200, 4, 50, 10); !ok || x.Span.From != 40*3600 || x.Facts[1] != "8" {
		t.Errorf("%+v %v", x, ok)
	}
	honest := hours(slices.Concat(noise(1, 40, 150, 20), noise(7, 8, 150, 20))...)
	for i := 40; i < 48; i++ {
		honest[i].Bits = FlagCode("M")
	}
	if x, ok := FindHidden(honest, 200, 4, 50, 10); ok {
		t.Errorf("maintenance with ordinary values: %+v", x)
	}
	open := hours(slices.Concat(repeat(440, 40), repeat(440, 8))...)
	for i := 40; i < 48; i++ {
		open[i].Bits = FlagCode("C")
	}
	if x, ok := FindHidden(open, 200, 4, 50, 10); ok {
		t.Errorf("it exceeds openly as well: %+v", x)
	}
}

func TestEdge(t *testing.T) {
	if x, ok := FindEdge(hours(noise(1, 60, 196, 3)...), 200, 48, 5, 60, 2); !ok || x.Facts[0] != "60" {
		t.Errorf("%+v %v", x, ok)
	}
	for name, x := range map[string][]Point{"well below": hours(noise(1, 60, 150, 20)...), "too few": hours(noise(1, 40, 196, 3)...), "it exceeds as well": hours(noise(1, 60, 200, 8)...)} {
		if got, ok := FindEdge(x, 200, 48, 5, 60, 2); ok {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestClock(t *testing.T) {
	var ticks []Tick
	for i := range int64(10) {
		off := int64(2000)
		if i >= 6 {
			off = -400_000
		}
		ticks = append(ticks, Tick{i*60_000 + off, i * 60_000})
	}
	if x, ok := FindClock(ticks, 300); !ok || x.Facts[0] != "402" || x.Facts[1] != "400" {
		t.Errorf("%+v %v", x, ok)
	}
	one := slices.Clone(ticks[:6])
	one[3].Said -= 500_000
	if x, ok := FindClock(one, 300); ok {
		t.Errorf("one late frame is no jump: %+v", x)
	}
}

// No peak is lost, however few columns there are, and a gap stays a gap.
func TestDownsampleKeepsExtremes(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	for range 50 {
		var list []Point
		lo, hi := int64(1<<40), int64(-1<<40)
		for at := int64(0); at < 86400; at += 60 {
			v := r.Int64N(1000)
			list = append(list, Point{at, v, 0})
			lo, hi = min(lo, v), max(hi, v)
		}
		cols := Downsample(list, 0, 86400, 60, 1+r.IntN(900))
		gotLo, gotHi := int64(1<<40), int64(-1<<40)
		for _, c := range cols {
			gotLo, gotHi = min(gotLo, c.Lo), max(gotHi, c.Hi)
		}
		if gotLo != lo || gotHi != hi {
			t.Fatalf("%d..%d, want %d..%d", gotLo, gotHi, lo, hi)
		}
	}
	cols := Downsample(hours(1, 2, -1, -1, -1, 3, 4), 0, 7*3600, 3600, 7)
	gaps := 0
	for _, c := range cols {
		if c.Gap {
			gaps++
		}
	}
	if gaps != 2 { // the first column begins a line as well
		t.Errorf("%d lines, want 2: %+v", gaps, cols)
	}
	if cols := Downsample([]Point{{0, 5, 0}, {3600, 900, Beyond}, {7200, 0, NoValue}}, 0, 10800, 3600, 3); len(cols) != 1 {
		t.Errorf("what is quarantined draws nothing: %+v", cols)
	}
}

func TestUnitsAreNeverMixed(t *testing.T) {
	for _, x := range [][2]string{{"mg/L", "ug/L"}, {"", ""}, {"mg/L", ""}, {"mg/m3", "mg/L"}} {
		if SameUnit(x[0], x[1]) {
			t.Errorf("%q and %q", x[0], x[1])
		}
	}
	if !SameUnit("mg/l", "mg/L") || !SameUnit("μg/L", "ug/L") || !SameUnit("mg/m³", "mg/m3") {
		t.Error("writings of one unit")
	}
}

func TestStampReadsNoNonsense(t *testing.T) {
	for _, s := range []string{"20261123093000125", "20261123093000", "20240229000000"} {
		if stamp(s) == 0 {
			t.Error(s)
		}
	}
	for _, s := range []string{"", "2026112309300", "20261323093000", "20260229000000", "2026112324000O", "20261123246000", "９0261123093000"} {
		if stamp(s) != 0 {
			t.Error(s)
		}
	}
}

func TestBoundsAreDated(t *testing.T) {
	if Bound(Flat, "hours", "2026-06-01") != 12 || Bound(Flat, "hours", "2020-01-01") != 12 || Bound("x", "y", "2026-01-01") != 0 {
		t.Error("bounds")
	}
	for _, x := range Thresholds() {
		if x.Source == "" || x.From == "" || x.Value <= 0 {
			t.Errorf("%+v", x)
		}
	}
}
