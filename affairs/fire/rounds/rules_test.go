package rounds

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"math"
	"strconv"
	"strings"
	"testing"
	"time"

	"linli/affairs/fire/kit"
	"linli/kernel/document"
	"linli/platform/fault"
)

// block is 40 m (east) by 15 m (north), its south-west corner at 113.11 E 36.19 N.
func block() []kit.Point {
	f := kit.Flat{Origin: kit.Point{Lon: 113.11, Lat: 36.19}}
	var out []kit.Point
	for _, q := range []kit.XY{{X: 0, Y: 0}, {X: 40, Y: 0}, {X: 40, Y: 15}, {X: 0, Y: 15}} {
		out = append(out, f.Point(q))
	}
	return out
}

func way(t *testing.T, heights ...float64) []Waypoint {
	t.Helper()
	w, err := Route(Flight{Outline: block(), Heights: heights, Off: 12, Step: 10})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestTheWayKeepsItsDistanceAndLooksAtTheWall(t *testing.T) {
	flat := kit.Flat{Origin: kit.Point{Lon: 113.11, Lat: 36.19}}
	var ring []kit.XY
	for _, p := range block() {
		ring = append(ring, flat.XY(p))
	}
	list := way(t, 30, 60)
	sides := map[string]int{}
	var last kit.XY
	for i, w := range list {
		q := flat.XY(w.Point)
		d, _ := nearest(ring, q)
		if math.Abs(d-12) > .05 {
			t.Errorf("point %d stands %.2f m from the wall", i, d)
		}
		if i > 0 && w.Height == list[i-1].Height {
			for f := .1; f < 1; f += .1 { // between two points as well
				m := kit.XY{X: last.X + (q.X-last.X)*f, Y: last.Y + (q.Y-last.Y)*f}
				if d, _ := nearest(ring, m); d < 12*.9 || inside(ring, m) {
					t.Fatalf("the way from %d to %d comes to %.1f m", i-1, i, d)
				}
			}
		}
		last = q
		if !w.Shot {
			continue
		}
		sides[w.Side]++
		if _, _, ok := meets(ring, q, w.Heading); !ok {
			t.Errorf("at point %d the camera looks past the building: %.0f°", i, w.Heading)
		}
	}
	if len(sides) != 4 || sides["s"] != 8 || sides["n"] != 8 || sides["e"] != 4 || sides["w"] != 4 {
		t.Errorf("pictures by side over two rounds: %v", sides)
	}
}

func TestAnLShapedBuildingIsFlownAroundItsHull(t *testing.T) {
	f := kit.Flat{Origin: kit.Point{Lon: 113.11, Lat: 36.19}}
	var ring []kit.XY
	var out []kit.Point
	for _, q := range []kit.XY{{X: 0, Y: 0}, {X: 60, Y: 0}, {X: 60, Y: 15}, {X: 15, Y: 15}, {X: 15, Y: 60}, {X: 0, Y: 60}} {
		out, ring = append(out, f.Point(q)), append(ring, q)
	}
	list, err := Route(Flight{Outline: out, Heights: []float64{20}, Off: 8, Step: 8})
	if err != nil {
		t.Fatal(err)
	}
	for i := range list {
		a, b := f.XY(list[i].Point), f.XY(list[(i+1)%len(list)].Point)
		for u := 0.0; u <= 1; u += .05 {
			m := kit.XY{X: a.X + (b.X-a.X)*u, Y: a.Y + (b.Y-a.Y)*u}
			if d, _ := nearest(ring, m); inside(ring, m) || d < 7 {
				t.Fatalf("the way comes to %.1f m after point %d", d, i)
			}
		}
	}
}

func TestWhatMayNotBeFlownIsRefused(t *testing.T) {
	good := Flight{Outline: block(), Heights: []float64{30}, Off: 12, Step: 10}
	for name, c := range map[string]struct {
		change func(*Flight)
		key    string
	}{
		"120 m need no reason":      {func(f *Flight) { f.Heights = []float64{120} }, ""},
		"above 120 m needs one":     {func(f *Flight) { f.Heights = []float64{60, 120.5} }, "fire.rounds.high"},
		"with a reason it is flown": {func(f *Flight) { f.Heights, f.Reason = []float64{130}, "批准文号2026-1" }, ""},
		"too near":                  {func(f *Flight) { f.Off = 4 }, "fire.rounds.off_range"},
		"not a number":              {func(f *Flight) { f.Off = math.NaN() }, "fire.rounds.off_range"},
		"falling heights":           {func(f *Flight) { f.Heights = []float64{30, 20} }, "fire.rounds.heights_order"},
		"no height":                 {func(f *Flight) { f.Heights = nil }, "fire.rounds.heights_count"},
		"no outline":                {func(f *Flight) { f.Outline = block()[:2] }, "fire.rounds.no_outline"},
		"a line is no outline": {func(f *Flight) {
			f.Outline = []kit.Point{{Lon: 113, Lat: 36}, {Lon: 113.001, Lat: 36}, {Lon: 113.002, Lat: 36}}
		}, "fire.rounds.no_outline"},
		"too many points": {func(f *Flight) {
			f.Outline = block()
			f.Outline[1].Lon, f.Outline[2].Lon = f.Outline[1].Lon+.001, f.Outline[2].Lon+.001
			f.Step, f.Heights = 3, []float64{5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60}
		}, "fire.rounds.points"},
	} {
		f := good
		c.change(&f)
		_, err := Route(f)
		got := ""
		if err != nil {
			if x := fault.Of(err); len(x.Fields) > 0 {
				got = x.Fields[0].Key
			}
		}
		if got != c.key {
			t.Errorf("%s: %q %v, want %q", name, got, err, c.key)
		}
	}
}

// TestAPlainReaderReadsTheKML reads the file as any other program does: by element names of KML 2.2 alone.
func TestAPlainReaderReadsTheKML(t *testing.T) {
	list := way(t, 30, 60)
	b, err := KML("1号楼 <西>", "a & b", list)
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		XMLName xml.Name `xml:"http://www.opengis.net/kml/2.2 kml"`
		Name    string   `xml:"Document>name"`
		Marks   []struct {
			Modes string  `xml:"LineString>altitudeMode"`
			At    string  `xml:"LineString>coordinates"`
			Point string  `xml:"Point>coordinates"`
			Head  float64 `xml:"LookAt>heading"`
		} `xml:"Document>Placemark"`
	}
	if err := xml.Unmarshal(b, &doc); err != nil {
		t.Fatal(err)
	}
	if doc.Name != "1号楼 <西>" || doc.Marks[0].Modes != "relativeToGround" {
		t.Errorf("%q %q", doc.Name, doc.Marks[0].Modes)
	}
	points := strings.Fields(doc.Marks[0].At)
	if len(points) != len(list) {
		t.Fatalf("%d of %d points", len(points), len(list))
	}
	for i, p := range points {
		var v [3]float64
		for j, s := range strings.Split(p, ",") {
			if v[j], err = strconv.ParseFloat(s, 64); err != nil {
				t.Fatal(err)
			}
		}
		if math.Abs(v[0]-list[i].Lon) > 1e-8 || math.Abs(v[1]-list[i].Lat) > 1e-8 || v[2] != list[i].Height {
			t.Errorf("point %d reads as %v, want %+v", i, v, list[i])
		}
		if v[0] < 113.1 || v[0] > 113.12 || v[1] < 36.18 || v[1] > 36.2 {
			t.Errorf("longitude comes first: %v", v)
		}
	}
	shots := 0
	for _, m := range doc.Marks[1:] {
		if m.Point == "" || m.Head < 0 || m.Head >= 360 {
			t.Errorf("%+v", m)
		}
		shots++
	}
	if shots != 24 {
		t.Errorf("%d pictures", shots)
	}
}

func TestTheKMZIsWhatDJIReads(t *testing.T) {
	list := way(t, 30, 60)
	b, err := KMZ("邻里", time.UnixMilli(1_782_000_000_000), "m30t", list)
	if err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	text := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if text[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	const ns = "http://www.dji.com/wpmz/1.0.2 "
	var run struct {
		Drone  int `xml:"Document>missionConfig>droneInfo>droneEnumValue"`
		Sub    int `xml:"Document>missionConfig>droneInfo>droneSubEnumValue"`
		Points []struct {
			At      string  `xml:"Point>coordinates"`
			Index   int     `xml:"http://www.dji.com/wpmz/1.0.2 index"`
			Height  float64 `xml:"http://www.dji.com/wpmz/1.0.2 executeHeight"`
			Angle   float64 `xml:"waypointHeadingParam>waypointHeadingAngle"`
			Actions []struct {
				Func string `xml:"actionActuatorFunc"`
			} `xml:"actionGroup>action"`
		} `xml:"Document>Folder>Placemark"`
	}
	if err := xml.Unmarshal(text["wpmz/waylines.wpml"], &run); err != nil {
		t.Fatal(err)
	}
	if run.Drone != 67 || run.Sub != 1 || len(run.Points) != len(list) || strings.Contains(ns, "  ") {
		t.Fatalf("%d/%d, %d points", run.Drone, run.Sub, len(run.Points))
	}
	for i, p := range run.Points {
		if p.Index != i || p.Height != list[i].Height || math.Abs(p.Angle-half(list[i].Heading)) > .06 || p.Angle < -180 || p.Angle > 180 {
			t.Errorf("point %d: %+v", i, p)
		}
		if list[i].Shot != (len(p.Actions) == 2 && p.Actions[1].Func == "takePhoto") {
			t.Errorf("point %d: %+v", i, p.Actions)
		}
	}
	var tmpl struct {
		Type    string  `xml:"Document>Folder>templateType"`
		Created int64   `xml:"Document>createTime"`
		Home    float64 `xml:"Document>missionConfig>globalRTHHeight"`
		Points  []struct {
			Height float64 `xml:"height"`
		} `xml:"Document>Folder>Placemark"`
	}
	if err := xml.Unmarshal(text["wpmz/template.kml"], &tmpl); err != nil {
		t.Fatal(err)
	}
	if tmpl.Type != "waypoint" || tmpl.Created != 1_782_000_000_000 || tmpl.Home <= 60 || len(tmpl.Points) != len(list) || tmpl.Points[0].Height != 30 {
		t.Errorf("%+v", tmpl)
	}
}

func p(f float64) *float64 { return &f }

func TestAPictureIsLaidToSideAndFloors(t *testing.T) {
	f := kit.Flat{Origin: kit.Point{Lon: 113.11, Lat: 36.19}}
	at := func(x, y float64) *document.Position {
		q := f.Point(kit.XY{X: x, Y: y})
		return &document.Position{Lat: q.Lat, Long: q.Lon}
	}
	tower := Tower{Outline: block(), Height: 99, Above: 33}
	for name, c := range map[string]struct {
		s    document.Sight
		want Spot
	}{
		"from the south, level":                   {document.Sight{Position: at(20, -12), Heading: p(0), Height: p(40), Pitch: p(0)}, Spot{Side: "s", From: 13, To: 15}},
		"from the north-east corner looking west": {document.Sight{Position: at(52, 10), Heading: p(270), Height: p(1)}, Spot{Side: "e", From: 1, To: 2}},
		"looking up by 45 degrees over 12 m":      {document.Sight{Position: at(20, -12), Heading: p(0), Height: p(28), Pitch: p(45)}, Spot{Side: "s", From: 13, To: 15}},
		"above the roof the last floor":           {document.Sight{Position: at(20, 27), Heading: p(180), Height: p(140)}, Spot{Side: "n", From: 33, To: 33}},
		"straight down over the roof":             {document.Sight{Position: at(20, 7), Height: p(110), Pitch: p(-90)}, Spot{Side: "roof", From: 33, To: 33}},
		"without heading the nearest wall":        {document.Sight{Position: at(-15, 7), Height: p(40)}, Spot{Side: "w", From: 13, To: 15}},
		"looking away: the nearest wall":          {document.Sight{Position: at(20, -12), Heading: p(180), Height: p(40)}, Spot{Side: "s", From: 13, To: 15}},
		"without height the side alone":           {document.Sight{Position: at(20, -12), Heading: p(0)}, Spot{Side: "s", Why: "height"}},
		"without position by hand":                {document.Sight{Heading: p(0), Height: p(40)}, Spot{Why: "position"}},
		"of something else":                       {document.Sight{Position: at(20, -400), Heading: p(0), Height: p(40)}, Spot{Why: "far"}},
		"below the ground is the ground":          {document.Sight{Position: at(20, -12), Heading: p(0), Height: p(-5)}, Spot{Side: "s", From: 1, To: 2}},
	} {
		if got := Locate(c.s, tower); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
	if got := Locate(document.Sight{Position: at(20, -12)}, Tower{}); got.Why != "outline" {
		t.Errorf("without outline: %+v", got)
	}
}

func TestHeightsAreReadAsPeopleListThem(t *testing.T) {
	for in, want := range map[string]string{"20 40 60": "20 40 60", "20、40，60米": "20 40 60", " 12.5 ": "12.5", "": "", "高": "", "20 -5": ""} {
		got, ok := Heights(in)
		if heightsText(got) != want || ok != (want != "") {
			t.Errorf("%q: %v %v", in, got, ok)
		}
	}
}

func FuzzOutline(f *testing.F) {
	f.Add(`{"type":"Polygon","coordinates":[[[113,36],[113.1,36],[113.1,36.1]]]}`)
	f.Add(`{"type":"Feature","geometry":{"type":"Feature","geometry":{}}}`)
	f.Add(`{"type":"MultiPolygon","coordinates":[[[[1e400,0]]]]}`)
	f.Fuzz(func(t *testing.T, s string) {
		if ring := kit.Outline(s); ring != nil {
			w, err := Route(Flight{Outline: ring, Heights: []float64{30}, Off: 12, Step: 40})
			for _, x := range w {
				if err == nil && (math.IsNaN(x.Lon) || math.IsNaN(x.Lat)) {
					t.Errorf("%s gives a point nowhere", s)
				}
			}
		}
	})
}
