package places

import (
	"encoding/json"
	"io"
	"math"
	"net/http"
	"strconv"
	"strings"

	"linli/gateway/desk"
	"linli/kernel/access"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// shapeCmd places a point or gives an outline. GeoJSON wins over the two numbers.
type shapeCmd struct {
	Rev     int64  `form:"rev"`
	Lon     string `form:"lon"`
	Lat     string `form:"lat"`
	System  string `form:"system"` // wgs, gcj, bd: whose coordinates the two numbers are
	GeoJSON string `form:"geojson"`
	Do      string `form:"do"` // preview, save, remove
}

// shapeView is the page 位置与轮廓.
type shapeView struct {
	At     place.Place
	Cmd    shapeCmd
	Errors map[string]string
	Plan   ui.Plan
	Far    string // a warning when the point lies far from the place it belongs to
}

// longestShape bounds an uploaded outline, as the kernel does.
const longestShape = 256 << 10

// farMetres: further from its parent's middle than this, a place was probably typed wrongly.
const farMetres = 5000

func (p *Pages) shape(c *web.Ctx) error { return p.showShape(c, http.StatusOK, shapeView{}) }

// showShape shows the form with a drawing of the place among its neighbours; v may carry a refused or previewed form.
func (p *Pages) showShape(c *web.Ctx, status int, v shapeView) error {
	a := access.From(c.Context())
	err := p.DB.Read(c.Context(), func(tx *db.Tx) (err error) {
		if v.At, err = p.at(tx, a, access.PlaceEdit, c.Path("id"), ""); err != nil {
			return err
		}
		if v.At.Kind == place.Unit || v.At.Kind == place.Home {
			return fault.NotFound("place.not_found")
		}
		if v.Cmd.Rev == 0 {
			v.Cmd = shapeForm(v.At)
		}
		return p.drawShape(tx, c.Lang, &v)
	})
	if err != nil {
		return err
	}
	pg := p.Desk.Page(c, text.T(c.Lang, "places.shape"), "/places")
	pg.Over, pg.Back = v.At.Name, "/admin/places/"+v.At.ID
	return c.Page(status, shapePage(pg, v))
}

// shapeForm is the geometry on file as the form shows it: a point as two numbers, anything else as GeoJSON.
func shapeForm(pl place.Place) shapeCmd {
	f := shapeCmd{Rev: pl.Rev, System: "wgs", GeoJSON: pl.GeoJSON}
	if pl.Lon != 0 || pl.Lat != 0 {
		f.Lon, f.Lat = degrees(pl.Lon), degrees(pl.Lat)
	}
	if strings.Contains(pl.GeoJSON, `"Point"`) {
		f.GeoJSON = ""
	}
	return f
}

func degrees(n int64) string { return strconv.FormatFloat(float64(n)/1e7, 'f', 6, 64) }

// whereLines says in two lines where a place is.
func whereLines(lang string, pl place.Place) []ui.Def {
	if pl.Lon == 0 && pl.Lat == 0 {
		return nil
	}
	what := text.T(lang, "places.shape_point")
	if pl.GeoJSON != "" && !strings.Contains(pl.GeoJSON, `"Point"`) {
		what = text.T(lang, "places.shape_outline")
	}
	return []ui.Def{{Term: text.T(lang, "places.shape_have"), Text: what}, {Term: text.T(lang, "places.shape_at"), Text: degrees(pl.Lon) + ", " + degrees(pl.Lat)}}
}

// geometry turns the form into GeoJSON in WGS-84. Errors: Invalid with the field.
func (f shapeCmd) geometry() (string, error) {
	if g := strings.TrimSpace(f.GeoJSON); g != "" {
		g = single(g)
		if _, _, err := place.Centroid(g); err != nil {
			return "", fault.InvalidFields(fault.Field{Name: "geojson", Key: "places.geojson_wrong"})
		}
		return g, nil
	}
	lon, err1 := strconv.ParseFloat(strings.TrimSpace(f.Lon), 64)
	lat, err2 := strconv.ParseFloat(strings.TrimSpace(f.Lat), 64)
	var bad []fault.Field
	if err1 != nil || !(math.Abs(lon) <= 180) {
		bad = append(bad, fault.Field{Name: "lon", Key: "places.lon_wrong"})
	}
	if err2 != nil || !(math.Abs(lat) <= 90) {
		bad = append(bad, fault.Field{Name: "lat", Key: "places.lat_wrong"})
	}
	if len(bad) > 0 {
		return "", fault.InvalidFields(bad...)
	}
	switch f.System {
	case "gcj":
		lon, lat = place.FromGCJ02(lon, lat)
	case "bd":
		lon, lat = place.FromBD09(lon, lat)
	}
	b, err := json.Marshal(map[string]any{"type": "Point", "coordinates": []float64{round7(lon), round7(lat)}})
	return string(b), err
}

func round7(x float64) float64 { return math.Round(x*1e7) / 1e7 }

// single takes the one feature out of a collection, as drawing tools save it; anything else stays as it is.
func single(s string) string {
	var g struct {
		Type     string            `json:"type"`
		Features []json.RawMessage `json:"features"`
	}
	if json.Unmarshal([]byte(s), &g) == nil && g.Type == "FeatureCollection" && len(g.Features) == 1 {
		return string(g.Features[0])
	}
	return s
}

// ring is the outline of any geometry to draw: its own, or a small square about its point, in degrees.
func ring(geojson string) [][2]float64 {
	if r := outline(geojson); len(r) > 0 {
		return r
	}
	x, y, err := place.Centroid(geojson)
	if err != nil {
		return nil
	}
	lon, lat, d := float64(x)/1e7, float64(y)/1e7, 0.00007
	return [][2]float64{{lon - d, lat - d}, {lon + d, lat - d}, {lon + d, lat + d}, {lon - d, lat + d}, {lon - d, lat - d}}
}

// drawShape draws the form's geometry, or what is on file, among the neighbours of the same kind.
func (p *Pages) drawShape(tx *db.Tx, lang string, v *shapeView) error {
	now := v.At.GeoJSON
	if g, err := v.Cmd.geometry(); err == nil {
		now = g
	}
	v.Plan = ui.Plan{Finding: text.T(lang, "places.shape_finding", v.At.Name), Plain: true}
	if now == "" {
		return nil
	}
	near := []place.Place{}
	if v.At.Parent != "" {
		up, err := p.Places.Get(tx, v.At.Parent)
		if err != nil {
			return err
		}
		if near, err = p.Places.Children(tx, up.ID, v.At.Kind); err != nil {
			return err
		}
		if x, y, err := place.Centroid(now); err == nil && (up.Lon != 0 || up.Lat != 0) {
			if m := metres(x-up.Lon, y-up.Lat, up.Lat); m > farMetres {
				v.Far = text.T(lang, "places.shape_far", up.Name, strconv.FormatFloat(m/1000, 'f', 1, 64))
			}
		}
	}
	base := ring(now)
	if len(base) == 0 {
		return nil
	}
	add := func(name, geojson string, on bool) {
		r := ring(geojson)
		if len(r) == 0 {
			return
		}
		h := ui.House{Label: name, Selected: on}
		for _, q := range r {
			h.Outline = append(h.Outline, [2]float64{(q[0] - base[0][0]) * 111320 * math.Cos(base[0][1]*math.Pi/180), (q[1] - base[0][1]) * 110540})
		}
		v.Plan.Houses = append(v.Plan.Houses, h)
	}
	add(v.At.Name, now, true)
	for _, x := range near[:min(len(near), 60)] {
		if x.ID != v.At.ID && v.Far == "" {
			add(x.Name, x.GeoJSON, false)
		}
	}
	return nil
}

// metres between two points near each other, in 1e-7 degrees.
func metres(dx, dy, lat int64) float64 {
	x := float64(dx) / 1e7 * 111320 * math.Cos(float64(lat)/1e7*math.Pi/180)
	return math.Hypot(x, float64(dy)/1e7*110540)
}

// saveShape previews, saves or removes a geometry.
func (p *Pages) saveShape(c *web.Ctx) error {
	cmd, f, err := web.Decode[shapeCmd](c)
	if err != nil {
		return err
	}
	if err = readShape(f, &cmd); err != nil {
		return p.shapeRefused(c, cmd, err)
	}
	g := ""
	if cmd.Do != "remove" {
		if g, err = cmd.geometry(); err != nil {
			return p.shapeRefused(c, cmd, err)
		}
	}
	if cmd.Do == "preview" {
		return p.showShape(c, http.StatusOK, shapeView{Cmd: cmd})
	}
	a := access.From(c.Context())
	var now place.Place
	err = p.DB.Write(c.Context(), func(tx *db.Tx) error {
		pl, err := p.at(tx, a, access.PlaceEdit, c.Path("id"), "")
		if err == nil {
			now, err = p.Places.SetGeometryTx(tx, a.Actor, pl.ID, cmd.Rev, g)
		}
		return err
	})
	if err != nil {
		return p.shapeRefused(c, cmd, err)
	}
	desk.Done(c, text.T(c.Lang, "places.did.shape", now.Name), nil)
	return c.Redirect("/admin/places/" + now.ID)
}

// shapeRefused shows the form again. A stale form gets the revision as it stands: saving again then means mine.
func (p *Pages) shapeRefused(c *web.Ctx, cmd shapeCmd, err error) error {
	bad, mine := refused(c, err)
	if !mine {
		return err
	}
	if web.Status(err) == http.StatusConflict {
		a := access.From(c.Context())
		if e := p.DB.Read(c.Context(), func(tx *db.Tx) error {
			pl, e := p.at(tx, a, access.PlaceEdit, c.Path("id"), "")
			cmd.Rev = pl.Rev
			return e
		}); e != nil {
			return e
		}
	}
	return p.showShape(c, web.Status(err), shapeView{Cmd: cmd, Errors: bad})
}

// readShape takes an uploaded .geojson file instead of the text field.
func readShape(f web.Form, cmd *shapeCmd) error {
	for _, h := range f.Files["file"] {
		if h.Size == 0 {
			continue
		}
		wrong := fault.InvalidFields(fault.Field{Name: "geojson", Key: "places.geojson_wrong"})
		if h.Size > longestShape {
			return wrong
		}
		r, err := h.Open()
		if err != nil {
			return wrong.With(err)
		}
		defer func() { _ = r.Close() }()
		b, err := io.ReadAll(io.LimitReader(r, longestShape))
		if err != nil {
			return wrong.With(err)
		}
		cmd.GeoJSON = strings.TrimPrefix(string(b), "\ufeff")
	}
	return nil
}
