package source

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"slices"
	"strings"

	"linli/platform/fault"
	"linli/platform/text"
)

// The limits of a GeoJSON file. A city's sewers come in parts.
const (
	MaxGeoBytes    = 8 << 20
	MaxGeoFeatures = 20_000
	MaxGeoPoints   = 400_000
	MaxGeoDepth    = 16
	MaxTolerance   = 100 // metres
)

// Draft is what a GeoJSON file says and how its ends join.
type Draft struct {
	Lines   []GeoLine  `json:"lines,omitempty"`
	Points  []GeoPoint `json:"points,omitempty"`
	Joints  []GeoJoint `json:"joints,omitempty"`  // new junctions where lines meet or end
	Refused []GeoWord  `json:"refused,omitempty"` // features that were not understood
	Same    int        `json:"same,omitempty"`    // features that are there already
}

// GeoLine is a pipe segment or reach; water flows as its points are ordered.
type GeoLine struct {
	N          int    `json:"n"` // number of the feature, from 1
	Kind       string `json:"k"`
	Code, Name string
	Main       bool       `json:"m,omitempty"`
	Line       [][2]int64 `json:"l"`
	From, To   GeoEnd
}

// GeoEnd is where an end of a line came to lie.
type GeoEnd struct {
	Node   string `json:"node,omitempty"`  // of a node that is there already
	Point  int    `json:"point,omitempty"` // 1 + index of a point of the file
	Joint  int    `json:"joint,omitempty"` // 1 + index of a new junction
	Metres int64  `json:"metres"`          // how far it was moved
}

// GeoPoint is a node of the file.
type GeoPoint struct {
	N                int `json:"n"`
	Kind, Code, Name string
	Water, Target    string
	At               [2]int64
	Node             string `json:"node,omitempty"` // it is there already
}

// GeoJoint is a new junction; one with a single end leads nowhere.
type GeoJoint struct {
	At   [2]int64 `json:"at"`
	Ends int      `json:"ends"`
}

// GeoWord says why a feature was left out.
type GeoWord struct {
	N   int    `json:"n"`
	Key string `json:"key"`
	Arg string `json:"arg,omitempty"`
}

// args are what the sentence of a refused feature needs.
func (w GeoWord) args() []any {
	for _, k := range []string{"geometry", "line_kind", "point_kind", "outlet", "both_ends"} {
		if w.Key == "environment.source.g."+k {
			return []any{w.Arg}
		}
	}
	return nil
}

type geoFile struct {
	Type     string          `json:"type"`
	CRS      json.RawMessage `json:"crs"`
	Features []geoFeature    `json:"features"`
}

type geoFeature struct {
	Type       string                     `json:"type"`
	Geometry   *geoShape                  `json:"geometry"`
	Properties map[string]json.RawMessage `json:"properties"`
}

type geoShape struct {
	Type        string          `json:"type"`
	Coordinates json.RawMessage `json:"coordinates"`
}

func geoBad(key string, args ...any) error {
	return fault.Invalid("environment.source.g."+key, args...)
}

// ReadGeo reads a GeoJSON collection of lines and points (RFC 7946, WGS-84 or CGCS2000 degrees). A file that as a whole cannot be meant
// is refused in words; a feature that cannot is left out and named. It never panics. encoding/json stands here instead of paulmach/orb
// because a hostile file must be weighed before it is unpacked, and every refusal must name its feature.
func ReadGeo(data []byte) (Draft, error) {
	var d Draft
	data = bytes.TrimPrefix(bytes.TrimSpace(data), []byte("\xef\xbb\xbf"))
	switch {
	case len(data) == 0:
		return d, geoBad("empty")
	case len(data) > MaxGeoBytes:
		return d, geoBad("large", MaxGeoBytes>>20)
	case data[0] != '{':
		return d, geoBad("no_json")
	case tooDeep(data):
		return d, geoBad("deep", MaxGeoDepth)
	}
	var f geoFile
	if err := json.Unmarshal(data, &f); err != nil {
		var wrong *json.UnmarshalTypeError
		if errors.As(err, &wrong) {
			return d, geoBad("shape", text.Short(wrong.Field, 60))
		}
		return d, geoBad("no_json")
	}
	if f.Type != "FeatureCollection" {
		return d, geoBad("collection", text.Short(f.Type, 30))
	}
	if crs := crsName(f.CRS); crs != "" {
		return d, geoBad("crs", text.Short(crs, 60))
	}
	if len(f.Features) == 0 {
		return d, geoBad("nothing")
	}
	if len(f.Features) > MaxGeoFeatures {
		return d, geoBad("many", MaxGeoFeatures)
	}
	r := reader{}
	for i, x := range f.Features {
		if err := r.feature(&d, i+1, x); err != nil {
			return Draft{}, err
		}
	}
	if len(d.Lines) == 0 && len(d.Points) == 0 {
		if r.swapped > 0 {
			return d, geoBad("swapped")
		}
		if r.outside > 0 {
			return d, geoBad("outside")
		}
		if len(d.Refused) > 0 {
			return d, fault.Invalid(d.Refused[0].Key, d.Refused[0].args()...)
		}
		return d, geoBad("nothing")
	}
	return d, nil
}

// tooDeep counts brackets outside of strings.
func tooDeep(data []byte) bool {
	depth, in, skip := 0, false, false
	for _, b := range data {
		switch {
		case skip:
			skip = false
		case in && b == '\\':
			skip = true
		case b == '"':
			in = !in
		case in:
		case b == '{' || b == '[':
			if depth++; depth > MaxGeoDepth {
				return true
			}
		case b == '}' || b == ']':
			depth--
		}
	}
	return false
}

// crsName gives the name of a reference system we do not read; "" is fine.
func crsName(raw json.RawMessage) string {
	if len(raw) == 0 || string(raw) == "null" {
		return ""
	}
	var c struct {
		Properties struct {
			Name string `json:"name"`
		} `json:"properties"`
	}
	if json.Unmarshal(raw, &c) != nil {
		return "?"
	}
	up := strings.ToUpper(c.Properties.Name)
	for _, ok := range []string{"CRS84", ":4326", "EPSG:4326", ":4490", "EPSG:4490"} {
		if strings.HasSuffix(up, ok) {
			return ""
		}
	}
	if c.Properties.Name == "" {
		return "?"
	}
	return c.Properties.Name
}

type reader struct{ points, swapped, outside int }

// feature reads one feature; an error refuses the file.
func (r *reader) feature(d *Draft, n int, x geoFeature) error {
	no := func(key, arg string) {
		d.Refused = append(d.Refused, GeoWord{n, "environment.source.g." + key, text.Short(arg, 60)})
	}
	if x.Geometry == nil {
		no("no_geometry", "")
		return nil
	}
	p := func(names ...string) string { return property(x.Properties, names...) }
	code, name := text.Short(p("code", "编号", "编码"), 40), text.Short(p("name", "名称"), 60)
	kind := p("kind", "类型", "种类", "type")
	lines := [][][]float64{}
	switch x.Geometry.Type {
	case "Point":
		var at []float64
		if json.Unmarshal(x.Geometry.Coordinates, &at) != nil {
			no("coordinates", "")
			return nil
		}
		spot, key := r.spot(at)
		if key != "" {
			no(key, "")
			return nil
		}
		k := pointKinds[strings.ToLower(kind)]
		if k == "" {
			no("point_kind", kind)
			return nil
		}
		target := text.Short(p("target", "目标类别", "水质目标"), 8)
		if !slices.Contains(targets, target) {
			target = romanOf(target)
		}
		d.Points = append(d.Points, GeoPoint{N: n, Kind: k, Code: code, Name: name, Water: text.Short(p("water", "水体", "河流"), 40), Target: target, At: spot})
		return nil
	case "LineString":
		var one [][]float64
		if json.Unmarshal(x.Geometry.Coordinates, &one) != nil {
			no("coordinates", "")
			return nil
		}
		lines = append(lines, one)
	case "MultiLineString":
		if json.Unmarshal(x.Geometry.Coordinates, &lines) != nil {
			no("coordinates", "")
			return nil
		}
	default:
		no("geometry", x.Geometry.Type)
		return nil
	}
	k := lineKinds[strings.ToLower(kind)]
	if k == "" {
		no("line_kind", kind)
		return nil
	}
	stem := p("main", "干流")
	return r.lines(d, GeoLine{N: n, Kind: k, Code: code, Name: name, Main: stem == "true" || stem == "1" || stem == "是"}, lines, no)
}

func (r *reader) lines(d *Draft, like GeoLine, lines [][][]float64, no func(key, arg string)) error {
	for _, one := range lines {
		if r.points += len(one); r.points > MaxGeoPoints {
			return geoBad("many_points", MaxGeoPoints)
		}
		l := like
		for _, c := range one {
			spot, key := r.spot(c)
			if key != "" {
				no(key, "")
				return nil
			}
			if m := len(l.Line); m == 0 || l.Line[m-1] != spot {
				l.Line = append(l.Line, spot)
			}
		}
		if len(l.Line) < 2 {
			no("short", "")
			continue
		}
		d.Lines = append(d.Lines, l)
	}
	return nil
}

// spot reads a position; key says what is wrong with it.
func (r *reader) spot(c []float64) (at [2]int64, key string) {
	if len(c) < 2 {
		return at, "coordinates"
	}
	lon, lat := c[0], c[1]
	if math.IsNaN(lon) || math.IsNaN(lat) || math.Abs(lon) > 1e12 || math.Abs(lat) > 1e12 {
		return at, "coordinates"
	}
	if math.Abs(lon) > 180 || math.Abs(lat) > 90 {
		if lat >= 73 && lat <= 136 && lon >= 3 && lon <= 54 {
			r.swapped++
			return at, "swapped"
		}
		r.outside++
		return at, "outside"
	}
	at = [2]int64{int64(math.Round(lon * 1e7)), int64(math.Round(lat * 1e7))}
	switch checkPosition(at[0], at[1]) {
	case "":
		if !Known(at[0], at[1]) {
			r.outside++
			return at, "outside"
		}
		return at, ""
	case "environment.source.w.swapped":
		r.swapped++
		return at, "swapped"
	}
	r.outside++
	return at, "outside"
}

func property(m map[string]json.RawMessage, names ...string) string {
	for _, n := range names {
		raw, ok := m[n]
		if !ok || len(raw) == 0 || len(raw) > 1000 {
			continue
		}
		var s string
		if json.Unmarshal(raw, &s) == nil {
			return strings.TrimSpace(text.Clean(s))
		}
		if raw[0] != '{' && raw[0] != '[' && string(raw) != "null" {
			return string(raw)
		}
	}
	return ""
}

var lineKinds = map[string]string{"reach": EdgeReach, "river": EdgeReach, "河段": EdgeReach, "河流": EdgeReach, "河道": EdgeReach, "沟渠": EdgeReach, "sewer": EdgeSewer, "污水": EdgeSewer, "污水管": EdgeSewer, "污水管段": EdgeSewer,
	"storm": EdgeStorm, "雨水": EdgeStorm, "雨水管": EdgeStorm, "雨水管段": EdgeStorm, "combined": EdgeCombined, "合流": EdgeCombined, "合流管": EdgeCombined, "合流管段": EdgeCombined, "雨污合流": EdgeCombined}

var pointKinds = map[string]string{"section": NodeSection, "断面": NodeSection, "监测断面": NodeSection, "intake": NodeIntake, "取水口": NodeIntake, "plant": NodePlant, "污水处理厂": NodePlant, "污水厂": NodePlant, "manhole": NodeManhole, "检查井": NodeManhole,
	"inlet": NodeInlet, "雨水口": NodeInlet, "雨水篦子": NodeInlet, "overflow": NodeOverflow, "溢流口": NodeOverflow, "junction": NodeJunction, "汇流点": NodeJunction, "节点": NodeJunction, "spring": NodeSpring, "河源": NodeSpring, "源头": NodeSpring,
	"mouth": NodeMouth, "河口": NodeMouth, "出境": NodeMouth, "outlet": NodeOutlet, "排放口": NodeOutlet, "排污口": NodeOutlet}

// romanOf reads a class of water: Ⅲ, Ⅲ类, 3, III类. "" when it is none.
func romanOf(s string) string {
	s = strings.TrimSuffix(strings.ToUpper(strings.TrimSpace(text.Clean(s))), "类")
	for i, r := range []string{"I", "II", "III", "IV", "V"} {
		if s == r || s == string(rune('1'+i)) || s == string([]rune("ⅠⅡⅢⅣⅤ")[i]) || s == string([]rune("一二三四五")[i]) {
			return r
		}
	}
	return ""
}

// Snap joins the ends of lines with nodes that are there, with points of the file, and with each other, within tolerance metres.
// Points and lines whose code is there already are not made again.
func (d *Draft) Snap(there []Section, codes map[string]bool, tolerance int64) {
	tolerance = min(max(tolerance, 0), MaxTolerance)
	g := newGrid(float64(tolerance))
	byCode := map[string]string{}
	for _, n := range there {
		if Known(n.Lon, n.Lat) {
			g.add([2]int64{n.Lon, n.Lat}, GeoEnd{Node: n.ID})
		}
		if n.Code != "" {
			byCode[n.Code] = n.ID
		}
	}
	kept := d.Points[:0]
	for _, p := range d.Points {
		p.Node = byCode[p.Code]
		if p.Node == "" && p.Kind == NodeOutlet {
			d.Refused = append(d.Refused, GeoWord{p.N, "environment.source.g.outlet", p.Code})
			continue
		}
		if p.Node != "" {
			d.Same++
			g.add(p.At, GeoEnd{Node: p.Node})
		}
		kept = append(kept, p)
		if p.Node == "" {
			g.add(p.At, GeoEnd{Point: len(kept)})
		}
	}
	d.Points = kept
	d.Joints = nil
	lines := d.Lines[:0]
	for _, l := range d.Lines {
		if l.Code != "" && codes[l.Code] {
			d.Same++
			continue
		}
		l.From, l.To = d.end(g, l.Line[0]), d.end(g, l.Line[len(l.Line)-1])
		if l.From.same(l.To) {
			d.Refused = append(d.Refused, GeoWord{l.N, "environment.source.g.both_ends", l.Code})
			d.leave(l.From)
			d.leave(l.To)
			continue
		}
		lines = append(lines, l)
	}
	d.Lines = lines
}

func (e GeoEnd) same(o GeoEnd) bool {
	return e.Node == o.Node && e.Point == o.Point && e.Joint == o.Joint
}

func (d *Draft) leave(e GeoEnd) {
	if e.Joint > 0 {
		d.Joints[e.Joint-1].Ends--
	}
}

// end finds where an end lies, or makes a junction for it.
func (d *Draft) end(g *grid, at [2]int64) GeoEnd {
	if e, m, ok := g.near(at); ok {
		e.Metres = m
		if e.Joint > 0 {
			d.Joints[e.Joint-1].Ends++
		}
		return e
	}
	d.Joints = append(d.Joints, GeoJoint{At: at, Ends: 1})
	e := GeoEnd{Joint: len(d.Joints)}
	g.add(at, e)
	return e
}

// Loose lists the junctions at which a single line ends.
func (d *Draft) Loose() (out []int) {
	for i, j := range d.Joints {
		if j.Ends == 1 {
			out = append(out, i)
		}
	}
	return out
}

// grid finds what lies near a point.
type grid struct {
	reach float64
	cell  int64 // 1e-7 degrees
	at    map[[2]int64][]spotted
}

type spotted struct {
	at [2]int64
	is GeoEnd
}

func newGrid(metres float64) *grid {
	return &grid{reach: metres, cell: max(int64(metres/0.0111)*2, 2000), at: map[[2]int64][]spotted{}}
}

func (g *grid) key(p [2]int64) [2]int64 {
	return [2]int64{floorDiv(p[0], g.cell), floorDiv(p[1], g.cell)}
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

func (g *grid) add(p [2]int64, e GeoEnd) {
	k := g.key(p)
	g.at[k] = append(g.at[k], spotted{p, e})
}

func (g *grid) near(p [2]int64) (best GeoEnd, metres int64, ok bool) {
	k, least := g.key(p), math.Inf(1)
	for dx := int64(-1); dx <= 1; dx++ {
		for dy := int64(-1); dy <= 1; dy++ {
			for _, s := range g.at[[2]int64{k[0] + dx, k[1] + dy}] {
				if m := apart(p, s.at); m < least && (m <= g.reach || p == s.at) {
					least, best, ok = m, s.is, true
				}
			}
		}
	}
	return best, int64(math.Round(least)), ok
}
