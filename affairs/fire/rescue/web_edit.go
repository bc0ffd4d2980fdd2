package rescue

import (
	"io"
	"net/http"
	"strconv"
	"strings"

	"linli/affairs/fire/kit"
	rescuepages "linli/affairs/fire/rescue/pages"
	"linli/kernel/access"
	"linli/kernel/document"
	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// tapSize is the width and height of the drawing that is tapped, in CSS pixels: a browser sends the point within it by itself,
// so that tapping needs no script. Small enough for a telephone of 360.
const tapSize = 300

func (w *site) edit(c *web.Ctx) error {
	return w.showEdit(c, http.StatusOK, nil, nil, Mark{}, "", "")
}

// draft reads the open draft of a building for its form.
func (w *site) draft(tx *db.Tx, c *web.Ctx) (place.Place, Plan, error) {
	b, err := kit.Building(tx, w.Places, kit.Who(c), access.FirePlan, c.Path("building"))
	if err != nil {
		return b, Plan{}, err
	}
	p, ok, err := w.open(tx, b.ID)
	if err == nil && (!ok || p.State != Draft) {
		err = fault.NotYet("fire.rescue.no_draft")
	}
	return b, p, err
}

func (w *site) showEdit(c *web.Ctx, status int, typed map[string]string, bad map[string]string, m Mark, x, y string) error {
	v := rescuepages.EditView{Errors: ui.Summary(bad), Bad: bad, Note: m.Note, X: x, Y: y, Size: strconv.Itoa(tapSize)}
	pg := w.Frame.Staff(c, "", "/fire")
	err := w.read(c, func(tx *db.Tx) error {
		b, p, err := w.draft(tx, c)
		if err != nil {
			return err
		}
		name, err := w.Places.Describe(tx, b.ID)
		if err != nil {
			return err
		}
		base, rev := "/fire/plans/"+b.ID, strconv.FormatInt(p.Rev, 10)
		pg.Title, pg.Short, pg.Back = kit.T(c, "fire.rescue.edit_of", name, p.Version), kit.T(c, "fire.rescue.edit"), base
		v.Action, v.Rev, v.Draw, v.Image = base+"/edit", rev, base+"/mark", base+"/drawing.svg?rev="+rev
		facts := p.Body.Facts
		if typed != nil {
			facts = typed
		}
		v.Parts = editParts(c.Lang, facts, bad)
		on := m.Kind
		if on == "" {
			on = "entrance"
		}
		v.Kinds = ui.Options(c.Lang, "fire.rescue.m.", MarkKinds, on)
		v.Marks = nil
		for i, m := range p.Body.Marks {
			v.Marks = append(v.Marks, rescuepages.MarkRow{N: strconv.Itoa(i + 1), Text: text.Joined(kit.T(c, "fire.rescue.m."+m.Kind), m.Note), Action: base + "/unmark", Rev: rev})
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.Page(status, rescuepages.Edit(pg, v))
}

func editParts(lang string, facts, bad map[string]string) (out []rescuepages.EditPart) {
	for _, s := range Sections {
		p := rescuepages.EditPart{Title: text.T(lang, "fire.rescue.s."+s.Key)}
		for _, f := range s.Fields {
			in := ui.Input{Name: f.Key, Label: text.T(lang, "fire.rescue.f."+f.Key), Value: facts[f.Key], Error: bad[f.Key], MaxLen: 200}
			if h := "fire.rescue.h." + f.Key; text.Has(lang, h) {
				in.Hint = text.T(lang, h)
			}
			if f.Num {
				in.InputMode, in.MaxLen = "decimal", 12
				in.Label += text.T(lang, "fire.rescue.in_unit", text.T(lang, "fire.rescue.u."+f.Key))
			}
			if f.Needed {
				in.Label += " *"
			}
			if f.Long {
				in.Rows, in.MaxLen = 3, 1000
			}
			p.Fields = append(p.Fields, rescuepages.EditField{In: in, Long: f.Long})
		}
		out = append(out, p)
	}
	return out
}

func revOf(f web.Form) int64 {
	n, err := strconv.ParseInt(f.Get("rev"), 10, 64)
	if err != nil {
		return -1
	}
	return n
}

func (w *site) save(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	facts := map[string]string{}
	for _, s := range Sections {
		for _, x := range s.Fields {
			facts[x.Key] = f.Get(x.Key)
		}
	}
	p, err := w.Write(c.Context(), kit.Who(c), c.Path("building"), revOf(f), facts)
	if err != nil {
		bad, e := kit.Bad(c, err, "form")
		if e != nil {
			return e
		}
		return w.showEdit(c, web.Status(err), facts, bad, Mark{}, "", "")
	}
	w.Frame.Done(c, kit.T(c, "fire.rescue.saved"), nil)
	return c.Redirect("/fire/plans/" + p.Building + "/v/" + strconv.FormatInt(p.Version, 10))
}

// point reads where a symbol goes: a tap on the drawing, or figures typed in: per cent, or longitude and latitude.
func point(f web.Form, g Ground) (x, y int, ok bool) {
	ax, ex := strconv.Atoi(f.Get("at.x"))
	ay, ey := strconv.Atoi(f.Get("at.y"))
	if ex == nil && ey == nil && (ax != 0 || ay != 0) {
		return ax * 1000 / tapSize, ay * 1000 / tapSize, true
	}
	fx, okx := kit.Num(f.Get("x"))
	fy, oky := kit.Num(f.Get("y"))
	if !okx || !oky {
		return 0, 0, false
	}
	if fx > 100 || fy > 100 { // nobody's per cent
		return g.On(kit.Point{Lon: fx, Lat: fy})
	}
	return int(fx * 10), int(fy * 10), true
}

func (w *site) mark(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	m := Mark{Kind: f.Get("kind"), Note: f.Get("note")}
	err = w.DB.Write(c.Context(), func(tx *db.Tx) error {
		_, p, err := w.draft(tx, c)
		if err != nil {
			return err
		}
		var ok bool
		if m.X, m.Y, ok = point(f, p.Body.Ground); !ok {
			return fault.InvalidFields(fault.Field{Name: "x", Key: "fire.rescue.mark_outside"})
		}
		_, err = w.Place(tx, kit.Who(c), c.Path("building"), revOf(f), m)
		return err
	})
	if err != nil {
		bad, e := kit.Bad(c, err, "form")
		if e != nil {
			return e
		}
		return w.showEdit(c, web.Status(err), nil, bad, m, f.Get("x"), f.Get("y"))
	}
	return c.Redirect("/fire/plans/" + c.Path("building") + "/edit#draw")
}

func (w *site) unmark(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(f.Get("n"))
	if err != nil {
		n = 0
	}
	err = w.DB.Write(c.Context(), func(tx *db.Tx) error {
		_, err := w.Take(tx, kit.Who(c), c.Path("building"), revOf(f), n)
		return err
	})
	if err != nil {
		bad, e := kit.Bad(c, err, "form")
		if e != nil {
			return e
		}
		return w.showEdit(c, web.Status(err), nil, bad, Mark{}, "", "")
	}
	return c.Redirect("/fire/plans/" + c.Path("building") + "/edit#draw")
}

// drawing is the picture of the draft that is tapped.
func (w *site) drawing(c *web.Ctx) error {
	var svg string
	err := w.read(c, func(tx *db.Tx) error {
		b, p, err := w.draft(tx, c)
		svg = drawn(c.Lang, p.Body, b.Name)
		return err
	})
	if err != nil {
		return err
	}
	return c.Bytes(http.StatusOK, "image/svg+xml", []byte(svg))
}

func (w *site) sixForm(c *web.Ctx) error {
	return w.showSix(c, http.StatusOK, Record{Day: clock.DayOf(w.now())}, nil)
}

func (w *site) showSix(c *web.Ctx, status int, r Record, bad map[string]string) error {
	v := rescuepages.SixView{Action: "/fire/plans/" + c.Path("building") + "/six", Key: id.New(), Day: r.Day, Team: r.Team, Leader: r.Leader, Errors: ui.Summary(bad), Bad: bad}
	if r.People > 0 {
		v.People = strconv.FormatInt(r.People, 10)
	}
	for i, k := range SixKeys {
		n := strconv.Itoa(i + 1)
		it := Item{}
		if i < len(r.Items) {
			it = r.Items[i]
		}
		v.Items = append(v.Items, rescuepages.SixItem{Name: "item" + n, NoteName: "note" + n, Title: n + ". " + kit.T(c, "fire.rescue.six."+k), Hint: kit.T(c, "fire.rescue.six_hint."+k), Note: it.Note, Error: bad["item"+n], NoteError: bad["note"+n],
			States: ui.Options(c.Lang, "fire.rescue.known.", []string{"ok", "changed", "problem"}, it.State)})
	}
	pg := w.Frame.Staff(c, "", "/fire")
	pg.Back = "/fire/plans/" + c.Path("building")
	err := w.read(c, func(tx *db.Tx) error {
		b, err := kit.Building(tx, w.Places, kit.Who(c), access.FirePlan, c.Path("building"))
		if err != nil {
			return err
		}
		name, err := w.Places.Describe(tx, b.ID)
		pg.Title = kit.T(c, "fire.rescue.six_at", name)
		return err
	})
	if err != nil {
		return err
	}
	pg.Short = kit.T(c, "fire.rescue.six")
	return c.Page(status, rescuepages.RecordSix(pg, v))
}

func (w *site) record(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	r := Record{Building: c.Path("building"), Day: f.Get("day"), Team: f.Get("team"), Leader: f.Get("leader")}
	if s := strings.TrimSpace(f.Get("people")); s != "" {
		n, ok := kit.Num(s)
		if r.People = int64(n); !ok {
			r.People = -1
		}
	}
	for i := range SixKeys {
		n := strconv.Itoa(i + 1)
		r.Items = append(r.Items, Item{State: f.Get("item" + n), Note: strings.TrimSpace(f.Get("note" + n))})
	}
	photos, err := w.prepare(c, f)
	if err == nil {
		var x Six
		err = w.DB.Write(c.Context(), func(tx *db.Tx) (err error) {
			if x, err = w.once(tx, kit.Who(c), f.Get("key"), r, photos); err != nil {
				return err
			}
			return nil
		})
		if err == nil {
			w.Frame.Done(c, kit.T(c, "fire.rescue.six_saved", len(x.Matters)), nil)
			return c.Redirect("/fire/six/" + x.ID)
		}
	}
	bad, e := kit.Bad(c, err, "form")
	if e != nil {
		return e
	}
	return w.showSix(c, web.Status(err), r, bad)
}

// once records the visit, or gives the one that the same form has recorded before.
func (w *site) once(tx *db.Tx, a access.Actor, key string, r Record, photos []*document.Prepared) (Six, error) {
	if id.Valid(key) {
		hash := access.BodyHash([]byte(r.Building), []byte(r.Day), []byte(r.Team))
		res, found, err := w.Access.Once(tx, a.ID, key, hash)
		if err != nil {
			return Six{}, err
		}
		if found {
			return sixByID(tx, string(res.Body))
		}
	}
	x, err := w.Know(tx, a, r)
	if err != nil {
		return x, err
	}
	for _, p := range photos {
		if err := w.AddPhoto(tx, a, x.ID, p); err != nil {
			return x, err
		}
	}
	if id.Valid(key) {
		err = w.Access.Save(tx, a.ID, key, access.Result{Status: http.StatusSeeOther, Body: []byte(x.ID)})
	}
	return x, err
}

// prepare decodes the pictures of a form before the transaction.
func (w *site) prepare(c *web.Ctx, f web.Form) (out []*document.Prepared, err error) {
	for i, h := range f.Files["photos"] {
		if i >= document.MaxExpected || h.Size == 0 {
			continue
		}
		r, err := h.Open()
		if err != nil {
			return nil, fault.Invalid("document.cut_off").With(err)
		}
		p, err := w.Documents.Prepare(c.Context(), io.Reader(r), document.Meta{Kind: document.Other})
		r.Close()
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

// seen reads a visit within the reader's reach.
func (w *site) seen(tx *db.Tx, c *web.Ctx) (Six, place.Place, error) {
	x, err := sixByID(tx, c.Path("id"))
	if err != nil {
		return x, place.Place{}, err
	}
	b, err := w.Places.Get(tx, x.Building)
	if err != nil {
		return x, b, err
	}
	return x, b, kit.May(tx, w.Places, kit.Who(c), access.FireRead, b)
}

func (w *site) six(c *web.Ctx) error {
	var v rescuepages.SixSeen
	pg := w.Frame.Staff(c, "", "/fire")
	err := w.read(c, func(tx *db.Tx) error {
		x, b, err := w.seen(tx, c)
		if err != nil {
			return err
		}
		name, err := w.Places.Describe(tx, b.ID)
		if err != nil {
			return err
		}
		pg.Title, pg.Short, pg.Back = kit.T(c, "fire.rescue.six_at", name), kit.T(c, "fire.rescue.six"), "/fire/plans/"+b.ID
		v = rescuepages.SixSeen{Facts: []ui.Def{{Term: kit.T(c, "fire.rescue.day"), Text: x.Day}, {Term: kit.T(c, "fire.rescue.team"), Text: text.Joined(x.Team, x.Leader, kit.T(c, "fire.rescue.people_n", x.People))}, {Term: kit.T(c, "fire.rescue.by"), Text: x.ByLabel}}}
		if x.PlanVersion > 0 {
			v.Facts = append(v.Facts, ui.Def{Term: kit.T(c, "fire.rescue.with_plan"), Text: kit.T(c, "fire.rescue.nth", x.PlanVersion), Href: "/fire/plans/" + b.ID + "/v/" + strconv.FormatInt(x.PlanVersion, 10)})
		}
		for i, it := range x.Items {
			m := knownMark(c.Lang, it.State)
			row := ui.ListRow{Title: strconv.Itoa(i+1) + ". " + kit.T(c, "fire.rescue.six."+SixKeys[i]), Sub: it.Note, Mark: &m}
			if it.Matter != "" {
				row.Href = "/matters/" + it.Matter
			}
			v.Rows = append(v.Rows, row)
		}
		docs, err := w.Documents.Of(tx, x.ID)
		for _, d := range docs {
			v.Photos = append(v.Photos, ui.Shot{Src: "/fire/six/" + x.ID + "/photo/" + d.ID + "?size=thumb", Href: "/fire/six/" + x.ID + "/photo/" + d.ID, Alt: kit.T(c, "fire.rescue.photo_of", name)})
		}
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(http.StatusOK, rescuepages.SeenSix(pg, v))
}

func knownMark(lang, state string) ui.Mark {
	w := text.T(lang, "fire.rescue.known."+state)
	switch state {
	case "ok":
		return ui.Fine(w)
	case "changed":
		return ui.Waiting(w)
	}
	return ui.Late(w)
}

func (w *site) photo(c *web.Ctx) error {
	var doc document.Doc
	err := w.read(c, func(tx *db.Tx) error {
		x, _, err := w.seen(tx, c)
		if err != nil {
			return err
		}
		if doc, err = w.Documents.Get(tx, c.Path("doc")); err != nil {
			return err
		}
		if doc.Obj != x.ID {
			return fault.NotFound("fire.rescue.none")
		}
		return nil
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

func (w *site) sixRows(c *web.Ctx, tx *db.Tx, a access.Actor, b place.Place, v *rescuepages.PlanView) error {
	list, err := sixes(tx, "building=? ORDER BY day DESC, id DESC LIMIT 5", b.ID)
	for _, x := range list {
		m := ui.Fine(kit.T(c, "fire.rescue.known.ok"))
		if n := len(x.Gaps()); n > 0 {
			m = ui.Waiting(kit.T(c, "fire.rescue.gaps", n))
		}
		v.Six = append(v.Six, ui.ListRow{Href: "/fire/six/" + x.ID, Title: x.Day, Sub: text.Joined(x.Team, x.Leader), Mark: &m})
	}
	if kit.May(tx, w.Places, a, access.FirePlan, b) == nil {
		v.SixMore = &ui.Btn{Label: kit.T(c, "fire.rescue.six_new"), Href: "/fire/plans/" + b.ID + "/six"}
	}
	return err
}
