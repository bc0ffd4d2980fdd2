package source

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"linli/affairs/environment/ground"
	"linli/affairs/environment/measure"
	"linli/platform/clock"
	"linli/platform/fault"
	"linli/platform/text"
)

func stops(kinds ...string) (out []Stop) {
	for _, k := range kinds {
		id, kind, _ := strings.Cut(k, ":")
		out = append(out, Stop{id, kind})
	}
	return out
}

func links(list ...string) (out []Link) {
	for i, l := range list {
		p := strings.Split(l, ">")
		var m int64
		if _, err := fmt.Sscan(p[2], &m); err != nil {
			panic(err)
		}
		out = append(out, Link{ID: fmt.Sprint("e", i), From: p[0], To: p[1], Metres: m})
	}
	return out
}

func hops(list []Hop) string {
	var out []string
	for _, h := range list {
		out = append(out, fmt.Sprintf("%s %d", h.ID, h.Metres))
	}
	return strings.Join(out, ", ")
}

// TestUpAndDownTheWater: distances run along the water by the shortest way, kinds are chosen, the way back is named.
func TestUpAndDownTheWater(t *testing.T) {
	n := Build(stops("a:outlet", "b:outlet", "m:manhole", "j:junction", "s:section", "i:intake", "x:outlet"), links("a>m>100", "m>j>50", "b>j>10", "a>j>400", "j>s>500", "s>i>70"))
	if got := hops(n.Upstream("s", NodeOutlet)); got != "b 510, a 650" {
		t.Errorf("upstream: %s", got)
	}
	if got := hops(n.Downstream("a", NodeSection, NodeIntake)); got != "s 650, i 720" {
		t.Errorf("downstream: %s", got)
	}
	if got := strings.Join(n.Way("a", "s"), ">"); got != "a>m>j>s" {
		t.Errorf("way: %s", got)
	}
	if n.Way("s", "a") != nil || len(n.Upstream("nowhere")) != 0 {
		t.Error("water does not run uphill, and what is not there has nothing upstream")
	}
	if got := hops(n.Dangling()); got != "x 0" {
		t.Errorf("dangling: %s", got)
	}
}

// TestACycleIsNamed: an edge that would close a circle is told with the nodes of the circle; data that hold one name it too.
func TestACycleIsNamed(t *testing.T) {
	n := Build(stops("a:junction", "b:junction", "c:junction"), links("a>b>1", "b>c>1"))
	if got := strings.Join(n.Closes("c", "a"), ">"); got != "a>b>c>a" {
		t.Errorf("closes: %s", got)
	}
	if n.Closes("a", "c") != nil || len(n.Loop) != 0 {
		t.Error("a second way down is no circle")
	}
	if got := strings.Join(n.Closes("a", "a"), ">"); got != "a>a" {
		t.Errorf("itself: %s", got)
	}
	bad := Build(stops("a:junction", "b:junction", "c:junction", "d:section"), links("a>b>1", "b>c>1", "c>a>1", "c>d>1"))
	if len(bad.Loop) != 4 || bad.Loop[0] != bad.Loop[3] {
		t.Errorf("loop: %v", bad.Loop)
	}
	if got := bad.Upstream("d"); len(got) == 0 {
		t.Error("a broken network still answers")
	}
}

// TestRanksOfATrace: what exceeded about the day comes first, unmeasured outlets are not cleared, broken evidence stands behind.
func TestRanksOfATrace(t *testing.T) {
	day := time.Date(2026, 3, 11, 12, 0, 0, 0, clock.Shanghai)
	limit := []measure.Limit{Limit{Pollutant: "w01018", Value: "20", Unit: "mg/L", Basis: "permit"}.Measured("P1")}
	target, ok := targetOf("w01018", "III", "2026-03-11")
	if !ok || target.Text() != "≤20 mg/L" {
		t.Fatalf("target of class III: %v %s", ok, target.Text())
	}
	figure := func(text, unit string, ago int, broken bool) Figure {
		r := ground.Result{Pollutant: "w01018", Text: text, Unit: unit, When: day.AddDate(0, 0, -ago).UnixMilli(), By: "sample", Broken: broken}
		f := figureOf(r, limit)
		f.against(r, target, true)
		return f
	}
	suspect := func(id string, metres int64, fs ...Figure) Suspect {
		x := Suspect{Outlet: Outlet{ID: id}, Metres: metres}
		Weigh(&x, fs, day.UnixMilli(), target.Text())
		return x
	}
	flow := Suspect{Outlet: Outlet{ID: "flow"}, Metres: 5, Flow: &Flow{Day: "2026-03-10", DryDays: 6}}
	Weigh(&flow, nil, day.UnixMilli(), target.Text())
	list := []Suspect{suspect("none", 10), suspect("low", 1, figure("<4", "mg/L", 1, false)), suspect("old", 900, figure("60", "mg/L", 90, false)), suspect("stale", 3, figure("99", "mg/L", 400, false)),
		suspect("broken", 20, figure("44", "mg/L", 0, true)), suspect("mild", 30, figure("21", "mg/L", 0, false)), suspect("micro", 40, figure("44000", "ug/L", 2, false)), flow}
	Order(list)
	var got []string
	for _, x := range list {
		got = append(got, x.Outlet.ID+"="+x.Rank)
	}
	want := "micro=over mild=over broken=over old=old flow=flow stale=none none=none low=low"
	if s := strings.Join(got, " "); s != want {
		t.Errorf("order\n%s\nwant\n%s", s, want)
	}
	if f := list[0].Figure; f.Multiple != "1.20" || !f.Exceeds {
		t.Errorf("44000 ug/L against 20 mg/L: %+v", f)
	}
	for _, x := range list {
		for _, w := range x.Words {
			for _, lang := range []string{text.ZH, text.EN} {
				if s := text.T(lang, w.Key, w.Args...); s == w.Key || strings.Contains(s, "%!") {
					t.Errorf("%s: %s", w.Key, s)
				}
			}
		}
	}
	if f := figure("44", "NTU", 0, false); f.HasLimit || f.Exceeds {
		t.Errorf("a unit of another kind is not judged: %+v", f)
	}
}

// TestTrendsOfThree: more than a fifth in three samples one after another; exactly a fifth is not more.
func TestTrendsOfThree(t *testing.T) {
	pair := func(up, down string) Pair {
		return Pair{Up: decimal.RequireFromString(up), Down: decimal.RequireFromString(down)}
	}
	for _, x := range []struct {
		pairs []Pair
		alarm bool
		run   int
	}{
		{[]Pair{pair("10", "12.1"), pair("10", "13"), pair("5", "6.01")}, true, 3},
		{[]Pair{pair("10", "12"), pair("10", "13"), pair("5", "6.01")}, false, 0},
		{[]Pair{pair("10", "12.1"), pair("10", "13"), pair("5", "6")}, false, 2},
		{[]Pair{pair("0", "12.1")}, false, 0},
		{nil, false, 0},
	} {
		if alarm, run := Trend(x.pairs); alarm != x.alarm || run != x.run {
			t.Errorf("%v: %v %d", x.pairs, alarm, run)
		}
	}
	at := func(d int) int64 { return time.Date(2026, 3, d, 10, 0, 0, 0, clock.Shanghai).UnixMilli() }
	up := []ground.Result{{Pollutant: "w01018", Text: "12", Unit: "mg/L", When: at(11)}, {Pollutant: "w01018", Text: "<4", Unit: "mg/L", When: at(4)}, {Pollutant: "w01018", Text: "9", Unit: "mg/L", When: at(2)}}
	down := []ground.Result{{Pollutant: "w01018", Text: "31", Unit: "mg/L", When: at(11)}, {Pollutant: "w01018", Text: "30", Unit: "mg/L", When: at(4)}, {Pollutant: "w01018", Text: "9", Unit: "ug/L", When: at(2)}, {Pollutant: "w21003", Text: "1", Unit: "mg/L", When: at(11)}}
	pairs := PairsOf("w01018", up, down)
	if len(pairs) != 2 || pairs[0].Day != "2026-03-11" || pairs[1].Up.String() != "2" {
		t.Errorf("pairs: %+v", pairs)
	}
}

func TestDryWeather(t *testing.T) {
	for _, x := range []struct {
		kind, seen string
		dry        int64
		want       bool
	}{{Storm, "flow", 3, true}, {Storm, "trickle", 10, true}, {Storm, "flow", 2, false}, {Storm, "none", 30, false}, {Sewage, "flow", 30, false}, {Mixed, "flow", 30, false}, {Clean, "flow", 3, true}} {
		if Suspicious(x.kind, x.seen, x.dry) != x.want {
			t.Errorf("%+v", x)
		}
	}
}

func TestDegreesAsPeopleWriteThem(t *testing.T) {
	for in, want := range map[string]int64{"112.1234567": 1121234567, "112°7'24.4\"": 1121234444, "112度7分24.4秒": 1121234444, "１１２．５": 1125000000, "": 0} {
		if got, ok := Degree(in); !ok || got != want {
			t.Errorf("%q: %d %v, want %d", in, got, ok, want)
		}
	}
	for _, in := range []string{"112a", "1e3", "181", "112°61'", "112°7'8\"9", "NaN", "∞", strings.Repeat("9", 400)} {
		if got, ok := Degree(in); ok {
			t.Errorf("%q was read as %d", in, got)
		}
	}
	if Degrees(1121234567) != "112.1234567" || checkPosition(36_0000000, 112_0000000) != "environment.source.w.swapped" || checkPosition(10_0000000, 10_0000000) != "environment.source.w.outside" || checkPosition(112_0000000, 0) != "environment.source.w.half" || checkPosition(112_0000000, 36_0000000) != "" {
		t.Error("positions")
	}
}

// TestARiverInOrderOfFlow: the main stem runs from left to right, the brook stands before the place it joins, outlets hang where their
// pipe arrives, what reaches no river is told apart.
func TestARiverInOrderOfFlow(t *testing.T) {
	spot := func(id, kind string) Spot { return Spot{ID: id, Kind: kind, Label: id, Shape: "○", State: "x"} }
	spots := []Spot{spot("src", NodeSpring), spot("plain", NodeJunction), spot("up", NodeSection), spot("join", NodeJunction), spot("down", NodeSection), spot("brook", NodeSpring), spot("brookend", NodeSection), spot("pipe", NodeManhole), spot("out", NodeOutlet), spot("lost", NodeOutlet)}
	edge := func(kind, from, to string, stem bool) Edge {
		return Edge{ID: from + to, Kind: kind, From: from, To: to, Metres: 100, Main: stem}
	}
	l := Arrange(spots, []Edge{edge(EdgeReach, "src", "plain", true), edge(EdgeReach, "plain", "up", true), edge(EdgeReach, "up", "join", true), edge(EdgeReach, "join", "down", true), edge(EdgeReach, "brook", "brookend", false), edge(EdgeReach, "brookend", "join", false),
		edge(EdgeSewer, "out", "pipe", false), edge(EdgeSewer, "pipe", "join", false)})
	var got []string
	for _, c := range l.columns {
		s := fmt.Sprintf("%s/%d", c.spot.ID, c.lane)
		for _, h := range c.hangs {
			s += fmt.Sprintf("+%s(%d)", h.spot.ID, h.wells)
		}
		if c.join >= 0 {
			s += "→" + l.columns[c.join].spot.ID
		}
		got = append(got, s)
	}
	if s := strings.Join(got, " "); s != "src/0 up/0 brook/1 brookend/1→join join/0+out(1) down/0" {
		t.Error(s)
	}
	if len(l.loose) != 1 || l.loose[0].ID != "lost" {
		t.Errorf("loose: %v", l.loose)
	}
	tall := TallSVG(l, "图 <script>")
	if strings.Contains(tall, "<script>") || !strings.Contains(tall, `viewBox="0 0 358 `) || !strings.HasSuffix(tall, "</svg>") {
		t.Error("the drawing for a telephone is no sound picture of its width")
	}
	svg := FlowSVG(l, "图 <script>", false)
	if a, b := strings.Count(svg, "<a "), strings.Count(tall, "<a "); a != b {
		t.Errorf("the drawing for a telephone has %d nodes, the wide one %d", b, a)
	}
	if strings.Contains(svg, "<script>") || !strings.Contains(svg, `<title>down · x</title>`) || strings.Count(svg, "<a ") != 6 {
		t.Errorf("drawing: %s", svg)
	}
}

func FuzzReadGeo(f *testing.F) {
	for _, s := range []string{`{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"LineString","coordinates":[[100.5,41.2],[100.6,41.2]]},"properties":{"kind":"reach"}}]}`, `{}`, `[`, `{"type":"FeatureCollection","features":[{"geometry":{"type":"Point","coordinates":[1e300,2]}}]}`,
		`{"type":"FeatureCollection","crs":{"properties":{"name":"EPSG:3857"}},"features":[]}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := ReadGeo(data)
		if err != nil {
			if fault.Of(err).Kind != fault.KindInvalid || !text.Has(text.ZH, fault.Of(err).Key) {
				t.Errorf("refused without words: %v", err)
			}
			return
		}
		d.Snap(nil, nil, 5)
		for _, l := range d.Lines {
			for _, e := range []GeoEnd{l.From, l.To} {
				if e.Joint > len(d.Joints) || e.Point > len(d.Points) || e.Node == "" && e.Joint == 0 && e.Point == 0 {
					t.Errorf("an end that lies nowhere: %+v", e)
				}
			}
			for _, at := range l.Line {
				if checkPosition(at[0], at[1]) != "" {
					t.Errorf("outside: %v", at)
				}
			}
		}
	})
}

// TestHostileGeo: each is refused in words that say what to do.
func TestHostileGeo(t *testing.T) {
	line := func(coords string) string {
		return `{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"LineString","coordinates":` + coords + `},"properties":{"kind":"污水"}}]}`
	}
	for name, x := range map[string]struct{ in, key string }{
		"nothing": {"", "empty"}, "text": {"<kml>", "no_json"}, "cut": {`{"type":"FeatureCollection","features":[`, "no_json"}, "nan": {line("[[NaN,1],[2,3]]"), "no_json"}, "nested": {`{"type":"FeatureCollection","features":` + strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000) + "}", "deep"},
		"one feature": {`{"type":"Feature"}`, "collection"}, "projected": {line("[[500000,4100000],[500100,4100000]]"), "outside"}, "swapped": {line("[[36.1,112.1],[36.2,112.2]]"), "swapped"}, "crs": {`{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4547"}},"features":[]}`, "crs"},
		"no features": {`{"type":"FeatureCollection","features":[]}`, "nothing"}, "wrong shape": {`{"type":"FeatureCollection","features":{}}`, "shape"}, "huge": {strings.Repeat(" ", 1) + "{" + strings.Repeat("1", MaxGeoBytes), "large"}, "one point": {line("[[112,36]]"), "short"}, "infinite": {line("[[1e999,36],[112,36]]"), "coordinates"},
	} {
		_, err := ReadGeo([]byte(x.in))
		if f := fault.Of(err); err == nil || f.Kind != fault.KindInvalid || f.Key != "environment.source.g."+x.key {
			t.Errorf("%s: %v, want %s", name, err, x.key)
		} else if s := text.T(text.ZH, f.Key, f.Args...); strings.Contains(s, "%!") || s == f.Key {
			t.Errorf("%s: %s", name, s)
		}
	}
}

// TestEndsAreJoined within the tolerance, and what is not is listed.
func TestEndsAreJoined(t *testing.T) {
	in := `{"type":"FeatureCollection","features":[
	{"type":"Feature","geometry":{"type":"LineString","coordinates":[[100.50000,41.2],[100.51000,41.2]]},"properties":{"kind":"河段","code":"R1"}},
	{"type":"Feature","geometry":{"type":"LineString","coordinates":[[100.51003,41.2],[100.52000,41.2]]},"properties":{"kind":"河段","code":"R2"}},
	{"type":"Feature","geometry":{"type":"LineString","coordinates":[[100.53000,41.2],[100.54000,41.2]]},"properties":{"kind":"河段","code":"R0"}},
	{"type":"Feature","geometry":{"type":"Point","coordinates":[100.52001,41.2]},"properties":{"kind":"断面","name":"下断面","code":"D1","target":"Ⅲ类"}},
	{"type":"Feature","geometry":{"type":"Polygon","coordinates":[]},"properties":{}},
	{"type":"Feature","geometry":{"type":"Point","coordinates":[100.5,41.2]},"properties":{"kind":"排放口","code":"X-9"}}]}`
	d, err := ReadGeo([]byte(in))
	if err != nil {
		t.Fatal(err)
	}
	d.Snap([]Section{{ID: "n1", Lon: 100_5000100, Lat: 41_2000000}}, map[string]bool{"R0": true}, 5)
	if len(d.Lines) != 2 || d.Same != 1 || len(d.Refused) != 2 || len(d.Points) != 1 || d.Points[0].Target != "III" {
		t.Fatalf("%+v", d)
	}
	a, b := d.Lines[0], d.Lines[1]
	if a.From.Node != "n1" || a.From.Metres != 1 || a.To.Joint != b.From.Joint || b.From.Metres != 3 || b.To.Point != 1 || len(d.Loose()) != 0 {
		t.Errorf("%+v %+v", a, b)
	}
	far, err := ReadGeo([]byte(in))
	if err != nil {
		t.Fatal(err)
	}
	far.Snap(nil, nil, 1)
	if len(far.Loose()) != 5 {
		t.Errorf("with a metre the ends do not meet: %v", far.Loose())
	}
}

func TestEveryWordIsThereTwice(t *testing.T) {
	if gaps := text.Gaps("environment.source."); len(gaps) > 0 {
		t.Error(gaps)
	}
	for name, list := range forms {
		for _, f := range list {
			if !text.Has(text.ZH, "environment.source.f."+f.Key) {
				t.Errorf("%s: no word for the field %s", name, f.Key)
			}
			if hasHint[f.Key] && !text.Has(text.ZH, "environment.source.hint."+f.Key) {
				t.Errorf("no hint for %s", f.Key)
			}
			for _, o := range f.Options {
				if o != "" && f.Key != "target" && !text.Has(text.ZH, "environment.source."+optionKey(name, f)+o) {
					t.Errorf("no word for %s %s", optionKey(name, f), o)
				}
			}
		}
	}
}

// river is a comb of n reaches: a main stem with a brook and an outlet at every tenth node.
func river(n int) *Network {
	var stops []Stop
	var links []Link
	for i := range n {
		kind := NodeJunction
		if i%100 == 99 {
			kind = NodeSection
		}
		stops = append(stops, Stop{fmt.Sprint("n", i), kind})
		if i > 0 {
			to := i / 2 // a tree that branches: every node has two above it
			links = append(links, Link{ID: fmt.Sprint("e", i), From: fmt.Sprint("n", i), To: fmt.Sprint("n", to), Metres: int64(50 + i%70)})
		}
		if i%10 == 5 {
			stops = append(stops, Stop{fmt.Sprint("o", i), NodeOutlet})
			links = append(links, Link{ID: fmt.Sprint("p", i), From: fmt.Sprint("o", i), To: fmt.Sprint("n", i), Metres: 20})
		}
	}
	return Build(stops, links)
}

func BenchmarkTraceOf100000Reaches(b *testing.B) {
	n := river(100_000)
	b.ResetTimer()
	for range b.N {
		if up := n.Upstream("n0", NodeOutlet); len(up) != 10_000 {
			b.Fatal(len(up))
		}
	}
}
