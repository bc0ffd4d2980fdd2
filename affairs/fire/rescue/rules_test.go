package rescue

import (
	"encoding/xml"
	"strings"
	"testing"

	"linli/affairs/fire/kit"
	"linli/kernel/place"
)

func TestMeasuresOfAPlan(t *testing.T) {
	tower := Facts{HeightCM: 9900, Residential: true, Below: 2}
	for name, c := range map[string]struct {
		facts map[string]string
		at    Facts
		want  string
	}{
		"nothing said of what is measured": {map[string]string{"lifts": "1", "basement": "x"}, tower, ""},
		"a lane of exactly four metres":    {map[string]string{"width": "4", "clear": "4.0", "lifts": "1", "basement": "x"}, tower, ""},
		"a narrow lane":                    {map[string]string{"width": "3.9 米", "lifts": "1", "basement": "x"}, tower, "short_width"},
		"15 m are enough up to 50 m":       {map[string]string{"ladder_long": "15", "ladder_wide": "10", "lifts": "1"}, Facts{HeightCM: 5000, Residential: true}, ""},
		"20 m above 50 m":                  {map[string]string{"ladder_long": "15", "lifts": "1"}, Facts{HeightCM: 5001, Residential: true}, "short_ladder_long"},
		"too near the wall":                {map[string]string{"ladder_off": "4.9"}, Facts{}, "ladder_off"},
		"too far from the wall":            {map[string]string{"ladder_off": "10.1"}, Facts{}, "ladder_off"},
		"no fire lift above 33 m":          {nil, Facts{HeightCM: 3301, Residential: true}, "lifts"},
		"none needed at 33 m":              {nil, Facts{HeightCM: 3300, Residential: true}, ""},
		"refuge above 100 m":               {nil, Facts{HeightCM: 10001}, "refuge"},
		"a basement without a scenario":    {nil, Facts{Below: 1}, "basement"},
	} {
		var got []string
		for _, d := range Doubts(Body{Facts: c.facts}, c.at) {
			got = append(got, d.Key)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %v, want %q", name, got, c.want)
		}
	}
}

func TestMissingNamesEachNeededFieldAndTheEntrance(t *testing.T) {
	if got := len(Missing(Body{})); got != 11 {
		t.Errorf("an empty plan misses %d things", got)
	}
	b := Body{Facts: map[string]string{}, Marks: []Mark{{Kind: "entrance"}}}
	for _, s := range Sections {
		for _, f := range s.Fields {
			if f.Needed {
				b.Facts[f.Key] = "x"
			}
		}
	}
	if got := Missing(b); len(got) != 0 {
		t.Errorf("a filled plan misses %v", got)
	}
	b.Facts["route"] = "  "
	if got := Missing(b); len(got) != 1 || got[0] != "route" {
		t.Errorf("blanks are nothing: %v", got)
	}
}

func TestNextState(t *testing.T) {
	for in, want := range map[string]string{"draft.ask": Asked, "asked.approve": Approved, "asked.return": Draft, "asked.take": Draft, "draft.approve": "", "approved.ask": "", "past.approve": "", ".ask": ""} {
		state, act, _ := strings.Cut(in, ".")
		if got := Next(state, act); got != want {
			t.Errorf("%s gives %q, want %q", in, got, want)
		}
	}
}

const square = `{"type":"Polygon","coordinates":[[[113.11,36.19],[113.1104,36.19],[113.1104,36.1902],[113.11,36.1902],[113.11,36.19]]]}`

func TestDrawingKeepsPlacesOnEarth(t *testing.T) {
	b := place.Place{ID: "b", Name: "1号楼", GeoJSON: square}
	g := drawGround(b, place.Place{}, nil, nil)
	if g.Span < 100 || len(g.Shapes) != 1 {
		t.Fatalf("%+v", g)
	}
	x, y, ok := g.On(kit.Point{Lon: 113.1102, Lat: 36.1901})
	if !ok || x != 500 || y != 500 {
		t.Errorf("the middle of the building lies at %d %d", x, y)
	}
	if _, y, _ := g.On(kit.Point{Lon: 113.1102, Lat: 36.1904}); y >= 500 {
		t.Error("north is not up")
	}
	if _, _, ok := g.On(kit.Point{Lon: 113.2, Lat: 36.19}); ok {
		t.Error("a place eight kilometres away lies on the drawing")
	}
	wider := g
	wider.Span *= 2
	list := moved([]Mark{{Kind: "hydrant", X: 900, Y: 100}}, g, wider)
	if list[0].X != 700 || list[0].Y != 300 {
		t.Errorf("a hydrant wandered to %d %d when the drawing grew", list[0].X, list[0].Y)
	}
	if s := drawGround(place.Place{}, place.Place{}, nil, []string{"1单元", "2单元"}); s.Span != 0 || len(s.Shapes) != 2 {
		t.Errorf("without geometry: %+v", s)
	}
	if _, _, ok := (Ground{}).On(kit.Point{Lon: 113, Lat: 36}); ok {
		t.Error("a schematic has no places on Earth")
	}
}

func TestDrawingIsXMLWhateverIsWritten(t *testing.T) {
	b := Body{Ground: schematic([]string{`<1&"单元>`}), Marks: []Mark{{Kind: "gas", X: 10, Y: 20, Note: `</svg><script>`}, {Kind: "unknown"}}}
	d := xml.NewDecoder(strings.NewReader(b.SVG(`a<b`, `c&d`)))
	for {
		tok, err := d.Token()
		if tok == nil {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if e, ok := tok.(xml.StartElement); ok && e.Name.Local == "script" {
			t.Error("a note became an element")
		}
	}
}

func TestCallsKeepTheNumberApart(t *testing.T) {
	got := calls("消控室 10000010501\n\n物业值班：0351-1000 2001\n只有名字\n119")
	if len(got) != 4 || got[0].Label != "消控室" || got[0].Number != "10000010501" || got[1].Label != "物业值班" || got[1].Number != "035110002001" || got[2].Number != "" || got[2].Label != "只有名字" {
		t.Errorf("%+v", got)
	}
}
