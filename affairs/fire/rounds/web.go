package rounds

import (
	"bytes"
	"fmt"
	"html"
	"io"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"

	"linli/affairs/fire/ground"
	"linli/affairs/fire/kit"
	roundpages "linli/affairs/fire/rounds/pages"
	"linli/kernel/access"
	"linli/kernel/document"
	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

type site struct{ *Service }

func (w *site) routes() []web.Route {
	get, post, plan := http.MethodGet, http.MethodPost, string(access.FirePlan)
	return []web.Route{
		{Method: get, Pattern: "/fire/rounds", Perm: plan, Handle: w.list},
		{Method: get, Pattern: "/fire/rounds/new", Perm: plan, Handle: w.form},
		{Method: post, Pattern: "/fire/rounds/new", Perm: plan, Handle: w.lay},
		{Method: get, Pattern: "/fire/rounds/{id}", Perm: plan, Handle: w.round},
		{Method: get, Pattern: "/fire/rounds/{id}/plan.kml", Perm: plan, Handle: w.file},
		{Method: get, Pattern: "/fire/rounds/{id}/plan.kmz", Perm: plan, Handle: w.file},
		{Method: post, Pattern: "/fire/rounds/{id}/photos", Perm: plan, Handle: w.upload, MaxBody: 120 << 20},
		{Method: post, Pattern: "/fire/rounds/{id}/shots/{shot}/put", Perm: plan, Handle: w.put},
		{Method: post, Pattern: "/fire/rounds/{id}/shots/{shot}/find", Perm: plan, Handle: w.find},
		{Method: get, Pattern: "/fire/rounds/{id}/shots/{shot}/photo", Perm: plan, Handle: w.photo},
	}
}

func (w *site) read(c *web.Ctx, fn func(tx *db.Tx) error) error { return w.DB.Read(c.Context(), fn) }

func (w *site) list(c *web.Ctx) error {
	a := kit.Who(c)
	v := roundpages.ListView{Tabs: ground.Tabs(c.Lang, ground.TabRounds, a)}
	pg := w.Frame.Staff(c, kit.T(c, "fire.rounds.title"), "/fire")
	pg.Actions = []ui.Btn{{Label: kit.T(c, "fire.rounds.new"), Href: "/fire/rounds/new", Primary: true}}
	err := w.read(c, func(tx *db.Tx) error {
		cond, args, err := kit.Scope(tx, w.Places, a, access.FirePlan, "path")
		if err != nil {
			return err
		}
		list, err := rounds(tx, cond+" ORDER BY day DESC, id DESC LIMIT 200", args...)
		if err != nil {
			return err
		}
		v.Table = ui.Table{Caption: kit.T(c, "fire.rounds.title"), Columns: []ui.Column{{Title: kit.T(c, "fire.rounds.building"), Key: true}, {Title: kit.T(c, "fire.rounds.day")}, {Title: kit.T(c, "fire.rounds.heights"), Low: true}, {Title: kit.T(c, "fire.rounds.state")}, {Title: kit.T(c, "fire.rounds.pictures"), Num: true}, {Title: kit.T(c, "fire.rounds.found"), Num: true}},
			Empty: &ui.Empty{Title: kit.T(c, "fire.rounds.empty"), Why: kit.T(c, "fire.rounds.empty_why"), Act: &pg.Actions[0]}}
		for _, r := range list {
			name, err := w.Places.Describe(tx, r.Building)
			if err != nil {
				return err
			}
			shots, err := tx.Count("SELECT count(*) FROM fire_round_shot WHERE round=?", r.ID)
			if err != nil {
				return err
			}
			found, err := tx.Count("SELECT count(*) FROM fire_round_find WHERE round=?", r.ID)
			if err != nil {
				return err
			}
			m := roundMark(c.Lang, r)
			v.Table.Rows = append(v.Table.Rows, ui.Row{ID: r.ID, Cells: []ui.Cell{{Text: name, Href: "/fire/rounds/" + r.ID}, {Text: r.Day}, {Text: heightsText(r.Heights) + " m"}, {Mark: &m}, {Text: strconv.FormatInt(shots, 10)}, {Text: strconv.FormatInt(found, 10)}}})
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.Page(http.StatusOK, roundpages.List(pg, v))
}

func roundMark(lang string, r Round) ui.Mark {
	w := text.T(lang, "fire.rounds.st."+r.State)
	if r.State == Flown {
		return ui.Done(w)
	}
	return ui.Waiting(w)
}

type roundCmd struct {
	Building   string `form:"building"`
	Day        string `form:"day"`
	Heights    string `form:"heights"`
	Off        string `form:"off"`
	Step       string `form:"step"`
	Model      string `form:"model"`
	Reason     string `form:"reason"`
	Operator   string `form:"operator"`
	Registered string `form:"registered"`
}

func (w *site) form(c *web.Ctx) error {
	return w.showForm(c, http.StatusOK, roundCmd{Building: c.Query("building"), Day: clock.DayOf(w.DB.Clock().Now()), Off: "12", Step: "10"}, nil)
}

func (w *site) showForm(c *web.Ctx, status int, cmd roundCmd, bad map[string]string) error {
	v := roundpages.FormView{Action: "/fire/rounds/new", Day: cmd.Day, Heights: cmd.Heights, Off: cmd.Off, Step: cmd.Step, Reason: cmd.Reason, Operator: cmd.Operator, Registered: cmd.Registered, Law: kit.T(c, "fire.rounds.law_text"), Errors: ui.Summary(bad), Bad: bad}
	for _, m := range Models {
		v.Models = append(v.Models, ui.Option{Value: m.Key, Label: m.Name, On: m.Key == cmd.Model})
	}
	pg := w.Frame.Staff(c, kit.T(c, "fire.rounds.new"), "/fire")
	pg.Back = "/fire/rounds"
	err := w.read(c, func(tx *db.Tx) error {
		v.Buildings = nil
		list, err := kit.Buildings(tx, w.Places, kit.Who(c), access.FirePlan, func(b place.Place) bool { return kit.High(b) || b.ID == cmd.Building })
		for _, b := range list {
			name, err := w.Places.Describe(tx, b.ID)
			if err != nil {
				return err
			}
			v.Buildings = append(v.Buildings, ui.Option{Value: b.ID, Label: name, On: b.ID == cmd.Building})
			if b.ID == cmd.Building && v.Heights == "" {
				v.Heights = usual(b)
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	if v.Heights == "" {
		v.Heights = "20 40 60"
	}
	return c.Page(status, roundpages.Form(pg, v))
}

// usual heights: a round each 20 m up to the roof, under the ceiling.
func usual(b place.Place) string {
	var out []string
	for h := 20.0; b.Building != nil && h < float64(b.Building.HeightCM)/100 && h <= Ceiling; h += 20 {
		out = append(out, kit.Metres(h))
	}
	return strings.Join(out, " ")
}

func (w *site) lay(c *web.Ctx) error {
	cmd, _, err := web.Decode[roundCmd](c)
	if err != nil {
		return err
	}
	heights, _ := Heights(cmd.Heights)
	off, _ := kit.Num(cmd.Off)
	step, _ := kit.Num(cmd.Step)
	var r Round
	err = w.DB.Write(c.Context(), func(tx *db.Tx) error {
		r, err = w.Plan(tx, kit.Who(c), Planning{Building: cmd.Building, Day: cmd.Day, Heights: heights, Off: off, Step: step, Model: cmd.Model, Reason: cmd.Reason, Operator: cmd.Operator, Registered: cmd.Registered})
		return err
	})
	if err != nil {
		bad, e := kit.Bad(c, err, "form")
		if e != nil {
			return e
		}
		return w.showForm(c, web.Status(err), cmd, bad)
	}
	return c.Redirect("/fire/rounds/" + r.ID)
}

// spotWords says 南面 12–14层.
func spotWords(lang string, s Spot) string {
	switch {
	case s.Side == "":
		return text.T(lang, "fire.rounds.unplaced")
	case s.Side == "roof":
		return text.T(lang, "fire.rounds.side.roof")
	case s.From == 0:
		return text.T(lang, "fire.rounds.side."+s.Side)
	case s.From == s.To:
		return text.T(lang, "fire.rounds.side."+s.Side) + " " + text.T(lang, "fire.rounds.floor", s.From)
	}
	return text.T(lang, "fire.rounds.side."+s.Side) + " " + text.T(lang, "fire.rounds.floors", s.From, s.To)
}

func (w *site) round(c *web.Ctx) error { return w.showRound(c, http.StatusOK, nil) }

func (w *site) showRound(c *web.Ctx, status int, bad map[string]string) error {
	var v roundpages.RoundView
	pg := w.Frame.Staff(c, "", "/fire")
	pg.Back = "/fire/rounds"
	err := w.read(c, func(tx *db.Tx) error {
		r, b, err := w.reach(tx, kit.Who(c), c.Path("id"))
		if err != nil {
			return err
		}
		name, err := w.Places.Describe(tx, b.ID)
		if err != nil {
			return err
		}
		m := roundMark(c.Lang, r)
		pg.Over, pg.Title, pg.Short, pg.Mark = kit.T(c, "fire.rounds.title"), name+" "+r.Day, name, &m
		base := "/fire/rounds/" + r.ID
		v = roundpages.RoundView{Upload: base + "/photos", Errors: ui.Summary(bad)}
		v.Facts = []ui.Def{{Term: kit.T(c, "fire.rounds.heights"), Text: heightsText(r.Heights) + " m"}, {Term: kit.T(c, "fire.rounds.off"), Text: kit.Metres(r.Off) + " m"}, {Term: kit.T(c, "fire.rounds.way"), Text: kit.T(c, "fire.rounds.way_of", r.Points, r.Length, r.Length/speed/60+1)},
			{Term: kit.T(c, "fire.rounds.operator"), Text: text.Joined(r.Operator, r.Registered)}}
		if r.Reason != "" {
			v.Facts = append(v.Facts, ui.Def{Term: kit.T(c, "fire.rounds.reason"), Text: r.Reason})
		}
		way, _, err := w.Way(tx, r)
		if err != nil {
			v.Notice = &ui.Notice{Tone: ui.Amber, Title: kit.T(c, "fire.rounds.outline_gone")}
		} else {
			v.Drawing = drawWay(kit.Outline(b.GeoJSON), way, kit.T(c, "fire.rounds.drawing", name, len(way)))
			v.Files = []ui.Btn{{Label: "KML", Href: base + "/plan.kml"}, {Label: "DJI KMZ", Href: base + "/plan.kmz"}}
		}
		return w.fillShots(c, tx, r, base, &v)
	})
	if err != nil {
		return err
	}
	return c.Page(status, roundpages.Round(pg, v))
}

func (w *site) fillShots(c *web.Ctx, tx *db.Tx, r Round, base string, v *roundpages.RoundView) error {
	list, err := shots(tx, "round=? ORDER BY side, floor_from, id LIMIT 300", r.ID)
	if err != nil {
		return err
	}
	seen, err := finds(tx, r.ID)
	if err != nil {
		return err
	}
	for i, x := range list {
		s := roundpages.ShotView{Put: base + "/shots/" + x.ID + "/put"}
		src := base + "/shots/" + x.ID + "/photo"
		where := spotWords(c.Lang, x.Spot)
		s.Shot = ui.Shot{Src: src + "?size=thumb", Href: src, Alt: kit.T(c, "fire.rounds.picture_of", where), Caption: strconv.Itoa(i+1) + ". " + where}
		s.Mark = ui.Waiting(kit.T(c, "fire.rounds.unplaced"))
		if x.Way != "" {
			s.Mark = ui.Fine(kit.T(c, "fire.rounds.by_"+x.Way))
			s.Find = base + "/shots/" + x.ID + "/find"
			s.Whats = ui.Options(c.Lang, "fire.rounds.w.", Whats)
		}
		if x.Why != "" {
			s.Why = kit.T(c, "fire.rounds.why."+x.Why)
		}
		s.Sides = ui.Options(c.Lang, "fire.rounds.side.", append(append([]string{}, Sides...), "roof"), x.Side)
		if x.From > 0 {
			s.From, s.To = strconv.Itoa(x.From), strconv.Itoa(x.To)
		}
		for _, f := range seen {
			if f.Shot == x.ID {
				s.Finds = append(s.Finds, ui.ListRow{Href: "/matters/" + f.Matter, Title: kit.T(c, "fire.rounds.w."+f.What), Sub: f.Said})
			}
		}
		v.Finds = append(v.Finds, s.Finds...)
		v.Shots = append(v.Shots, s)
	}
	return nil
}

// drawWay draws a way from above: the building and the round about it.
func drawWay(outline []kit.Point, way []Waypoint, finding string) string {
	if len(way) == 0 {
		return ""
	}
	flat := kit.Flat{Origin: outline[0]}
	lo, hi := kit.XY{X: 1e9, Y: 1e9}, kit.XY{X: -1e9, Y: -1e9}
	for _, w := range way {
		q := flat.XY(w.Point)
		lo.X, lo.Y, hi.X, hi.Y = min(lo.X, q.X), min(lo.Y, q.Y), max(hi.X, q.X), max(hi.Y, q.Y)
	}
	span := max(hi.X-lo.X, hi.Y-lo.Y) * 1.1
	at := func(q kit.XY) string {
		return fmt.Sprintf("%.0f,%.0f", 300+(q.X-(lo.X+hi.X)/2)/span*600, 300-(q.Y-(lo.Y+hi.Y)/2)/span*600)
	}
	var b strings.Builder
	b.WriteString(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 600" role="img" class="draw"><title>` + html.EscapeString(finding) + `</title><rect width="600" height="600" fill="#F6F7F9"/><polygon fill="#FFF4DC" stroke="#1A2230" stroke-width="4" points="`)
	for _, p := range outline {
		b.WriteString(at(flat.XY(p)) + " ")
	}
	b.WriteString(`"/><polyline fill="none" stroke="#1D5FBF" stroke-width="3" stroke-dasharray="10 6" points="`)
	for _, w := range way {
		if w.Height == way[0].Height {
			b.WriteString(at(flat.XY(w.Point)) + " ")
		}
	}
	b.WriteString(`"/>`)
	for _, w := range way {
		if w.Height == way[0].Height && w.Shot {
			xy := strings.Split(at(flat.XY(w.Point)), ",")
			fmt.Fprintf(&b, `<g transform="translate(%s %s) rotate(%.0f)"><path d="M0-14L7 8H-7z" fill="#1D5FBF"/></g>`, xy[0], xy[1], w.Heading)
		}
	}
	b.WriteString(`<text x="560" y="40" font-size="26" text-anchor="middle" fill="#1A2230">N↑</text></svg>`)
	return b.String()
}

// file writes the way out.
func (w *site) file(c *web.Ctx) error {
	var way []Waypoint
	var r Round
	var name string
	err := w.read(c, func(tx *db.Tx) (err error) {
		if r, _, err = w.reach(tx, kit.Who(c), c.Path("id")); err != nil {
			return err
		}
		if way, _, err = w.Way(tx, r); err != nil {
			return err
		}
		name, err = w.Places.Describe(tx, r.Building)
		return err
	})
	if err != nil {
		return err
	}
	if strings.HasSuffix(c.R.URL.Path, ".kmz") {
		b, err := KMZ(kit.T(c, "fire.rounds.author"), clock.Instant(r.At), r.Model, way)
		if err != nil {
			return fault.Internal(err, "fire.rounds.kmz")
		}
		c.W.Header().Set("Content-Disposition", `attachment; filename="round-`+r.Day+`.kmz"`)
		return c.Bytes(http.StatusOK, "application/vnd.google-earth.kmz", b)
	}
	b, err := KML(name+" "+r.Day, kit.T(c, "fire.rounds.kml_note"), way)
	if err != nil {
		return fault.Internal(err, "fire.rounds.kml")
	}
	c.W.Header().Set("Content-Disposition", `attachment; filename="round-`+r.Day+`.kml"`)
	return c.Bytes(http.StatusOK, "application/vnd.google-earth.kml+xml", b)
}

// upload reads where each picture looks, and only then has it written anew without its notes.
func (w *site) upload(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	var list []Sighted
	var n int
	for i, h := range f.Files["photos"] {
		if i >= document.MaxExpected || h.Size == 0 || err != nil {
			continue
		}
		var x Sighted
		if x, err = w.sighted(c, h.Open); err == nil {
			list = append(list, x)
		}
	}
	if err == nil {
		err = w.DB.Write(c.Context(), func(tx *db.Tx) (err error) {
			n, err = w.AddShots(tx, kit.Who(c), c.Path("id"), list)
			return err
		})
	}
	if err != nil {
		bad, e := kit.Bad(c, err, "photos")
		if e != nil {
			return e
		}
		return w.showRound(c, web.Status(err), bad)
	}
	w.Frame.Done(c, kit.T(c, "fire.rounds.taken", n), nil)
	return c.Redirect("/fire/rounds/" + c.Path("id"))
}

func (w *site) sighted(c *web.Ctx, open func() (multipart.File, error)) (Sighted, error) {
	r, err := open()
	if err != nil {
		return Sighted{}, fault.Invalid("document.cut_off").With(err)
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, document.MaxUpload+1))
	if err != nil {
		return Sighted{}, fault.Invalid("document.cut_off").With(err)
	}
	p, err := w.Documents.Prepare(c.Context(), bytes.NewReader(data), document.Meta{Kind: document.Before})
	return Sighted{Photo: p, Sight: document.ReadSight(data)}, err
}

func (w *site) done(c *web.Ctx, err error, said string) error {
	if err != nil {
		bad, e := kit.Bad(c, err, "form")
		if e != nil {
			return e
		}
		return w.showRound(c, web.Status(err), bad)
	}
	w.Frame.Done(c, said, nil)
	return c.Redirect("/fire/rounds/" + c.Path("id"))
}

func (w *site) put(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	from, _ := kit.Num(f.Get("from"))
	to, ok := kit.Num(f.Get("to"))
	if !ok {
		to = from
	}
	err = w.DB.Write(c.Context(), func(tx *db.Tx) error {
		return w.Put(tx, kit.Who(c), c.Path("id"), c.Path("shot"), f.Get("side"), int(from), int(to))
	})
	return w.done(c, err, kit.T(c, "fire.rounds.put_done"))
}

func (w *site) find(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	err = w.DB.Write(c.Context(), func(tx *db.Tx) error {
		sh, err := shotByID(tx, c.Path("id"), c.Path("shot"))
		if err != nil {
			return err
		}
		_, err = w.Seen(tx, kit.Who(c), c.Path("id"), c.Path("shot"), f.Get("what"), f.Get("said"), spotWords(text.ZH, sh.Spot))
		return err
	})
	return w.done(c, err, kit.T(c, "fire.rounds.found_done"))
}

func (w *site) photo(c *web.Ctx) error {
	var doc document.Doc
	err := w.read(c, func(tx *db.Tx) error {
		r, _, err := w.reach(tx, kit.Who(c), c.Path("id"))
		if err != nil {
			return err
		}
		sh, err := shotByID(tx, r.ID, c.Path("shot"))
		if err != nil {
			return err
		}
		doc, err = w.Documents.Get(tx, sh.Doc)
		return err
	})
	if err != nil {
		return err
	}
	size := document.Whole
	if c.Query("size") == "thumb" {
		size = document.Thumb
	}
	return w.Documents.Serve(c.W, c.R, doc, size)
}
