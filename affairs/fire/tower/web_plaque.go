package tower

import (
	"net/http"
	"strings"

	pages "linli/affairs/fire/tower/pages"
	"linli/kernel/access"
	"linli/kernel/document"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

func (p *site) draft(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	var made Plaque
	err = p.change(c, func(tx *db.Tx) (err error) {
		made, err = p.DraftTx(tx, who(c), c.Path("id"), f.Get("recode") == "1")
		return err
	})
	if err != nil {
		bad, other := refused(c, err, "plaque")
		if other != nil {
			return other
		}
		return p.showTower(c, http.StatusUnprocessableEntity, bad)
	}
	p.Frame.Done(c, t(c, "plaque_drafted"), nil)
	return c.Redirect("/fire/plaques/" + made.ID)
}

var plaqueSteps = []PlaqueState{Draft, Approved, Printed, Posted}

func (p *site) plaque(c *web.Ctx) error { return p.showPlaque(c, http.StatusOK, nil) }

// showPlaque is the page of one issue: where it stands, what stands on it, what changed since, and whether a sticker is the right one.
func (p *site) showPlaque(c *web.Ctx, status int, bad map[string]string) error {
	var x Plaque
	var f File
	var name string
	edit := false
	err := p.read(c, func(tx *db.Tx) (err error) {
		if x, f, err = p.Plaque(tx, who(c), c.Path("id")); err != nil {
			return err
		}
		edit = p.may(tx, who(c), access.FireEdit, f.Building.Path) == nil
		name, err = p.Places.Describe(tx, f.Building.ID)
		return err
	})
	if err != nil {
		return err
	}
	v := pages.PlaqueView{Errors: bad, Rev: whole(x.Rev), Base: "/fire/plaques/" + x.ID, Building: "/fire/towers/" + f.Building.ID, Code: x.Code, Check: x.Check, Address: p.address(x.Code)}
	for i, s := range plaqueSteps {
		v.Steps = append(v.Steps, t(c, "s."+string(s)))
		if s == x.State {
			v.On = i
		}
	}
	if x.State == Posted {
		v.On = len(plaqueSteps)
	}
	if x.State == Void {
		v.Steps, v.Void = nil, t(c, "void_because", text.Date(instant(x.VoidedAt)), p.why(c, x.Reason))
	}
	p.plaqueFacts(c, x, f, name, &v)
	if edit && x.State != Void {
		v.Acts = map[PlaqueState]string{Draft: "approve", Approved: "print", Printed: "post"}[x.State]
		v.MayVoid = true
		if x.Stale {
			v.Acts = ""
		}
		if v.Acts == "approve" && x.Own(who(c)) {
			v.Acts, v.Wait = "", t(c, "approve_other")
		}
	}
	v.Printable = x.State != Draft
	if x.Photo != "" {
		v.Photo = v.Base + "/photo"
	}
	if said := strings.ToUpper(strings.TrimSpace(c.Query("check"))); said != "" {
		v.Said, v.Checked = said, ui.Notice{Tone: ui.Green, Title: t(c, "check_right")}
		if said != strings.ToUpper(x.Check) || x.Code != f.Building.QR {
			v.Checked = ui.Notice{Tone: ui.Red, Title: t(c, "check_wrong"), Text: t(c, "check_wrong_why")}
		}
	}
	pg := p.page(c, t(c, "plaque_title", name, x.N))
	state := string(x.State)
	if x.Stale && x.State != Void {
		state = "stale"
	}
	m := plaqueMark(c.Lang, state)
	pg.Mark, pg.Back, pg.Short = &m, v.Building, t(c, "plaque")
	if v.Printable {
		pg.Actions = []ui.Btn{{Label: t(c, "print_a3"), Href: v.Base + "/print/a3", DeskOnly: true}, {Label: t(c, "print_600"), Href: v.Base + "/print/600", DeskOnly: true}}
	}
	return c.Page(status, pages.Plaque(pg, v))
}

func (p *site) why(c *web.Ctx, reason string) string {
	if reason == "replaced" {
		return t(c, "replaced")
	}
	return reason
}

func (p *site) plaqueFacts(c *web.Ctx, x Plaque, f File, name string, v *pages.PlaqueView) {
	now := PlaqueFacts(f, name)
	for _, k := range plaqueKeys() {
		if x.Facts[k] != "" {
			v.Facts = append(v.Facts, ui.Def{Term: t(c, "f."+k), Text: fieldOf[k].Words(c.Lang, x.Facts[k])})
		}
	}
	if !x.Stale || x.State == Void {
		return
	}
	for _, k := range Differences(x.Facts, now) {
		v.Changed = append(v.Changed, [3]string{t(c, "f."+k), orDash(fieldOf[k].Words(c.Lang, x.Facts[k])), orDash(fieldOf[k].Words(c.Lang, now[k]))})
	}
	if x.Code != f.Building.QR {
		v.Changed = append(v.Changed, [3]string{t(c, "code"), x.Code, f.Building.QR})
	}
}

// address of the public page behind a code.
func (p *site) address(code string) string { return p.Frame.PublicURL + "/q/" + code }

func (p *site) act(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	act := c.Path("act")
	photo := ""
	if act == "post" {
		if photo, err = p.upload(c, f); err != nil {
			return err
		}
	}
	err = p.change(c, func(tx *db.Tx) error {
		x, err := p.MoveTx(tx, who(c), c.Path("id"), num(f.Get("rev")), act, photo, f.Get("reason"))
		if err == nil && photo != "" {
			err = p.Documents.Attach(tx, who(c).Actor, photo, x.ID, x.Building)
		}
		return err
	})
	if err != nil {
		bad, other := refused(c, err, act)
		if other != nil {
			return other
		}
		return p.showPlaque(c, web.Status(err), bad)
	}
	p.Frame.Done(c, t(c, "act."+act), nil)
	return c.Redirect("/fire/plaques/" + c.Path("id"))
}

// upload keeps the photo of the plaque on its wall; "" when none came.
func (p *site) upload(c *web.Ctx, f web.Form) (string, error) {
	for _, h := range f.Files["photo"] {
		if h.Size == 0 {
			continue
		}
		file, err := h.Open()
		if err != nil {
			return "", fault.Invalid("document.cut_off").With(err)
		}
		defer file.Close()
		d, err := p.Documents.Put(c.Context(), who(c).Actor, file, document.Meta{Kind: document.After})
		return d.ID, err
	}
	return "", nil
}

func (p *site) photo(c *web.Ctx) error {
	var d document.Doc
	err := p.read(c, func(tx *db.Tx) error {
		x, _, err := p.Plaque(tx, who(c), c.Path("id"))
		if err != nil {
			return err
		}
		if x.Photo == "" {
			return fault.NotFound("fire.tower.no_photo")
		}
		d, err = p.Documents.Get(tx, x.Photo)
		return err
	})
	if err != nil {
		return err
	}
	return p.Documents.Serve(c.W, c.R, d, document.Whole)
}

// print is the plaque for the wall: A3, or the sheet of 600 × 400 mm that a sign maker takes.
func (p *site) print(c *web.Ctx) error {
	size := pick(c.Path("size"), "a3", "600")
	if size == "" {
		return fault.NotFound("fire.tower.no_size")
	}
	var x Plaque
	var f File
	var sketch string
	var legend []string
	err := p.read(c, func(tx *db.Tx) (err error) {
		if x, f, err = p.Plaque(tx, who(c), c.Path("id")); err == nil && p.Seams != nil && p.Seams.Sketch != nil {
			sketch, legend, err = p.Seams.Sketch(tx, c.Lang, f.Building.ID)
		}
		return err
	})
	if err != nil {
		return err
	}
	if x.State == Draft {
		return fault.NotYet("fire.tower.plaque_not_approved")
	}
	v := p.paper(c, x, f, size)
	v.Sketch, v.Legend = sketch, legend
	return c.Page(http.StatusOK, pages.PlaquePaper(v))
}

// paper puts the facts of an issue into the places of the sheet.
func (p *site) paper(c *web.Ctx, x Plaque, f File, size string) pages.PaperView {
	say := func(k string) string { return fieldOf[k].Words(c.Lang, x.Facts[k]) }
	v := pages.PaperView{Size: size, Lang: c.Lang, Back: "/fire/plaques/" + x.ID, Name: x.Facts["name"], Class: say("class"), Address: p.address(x.Code), Check: x.Check,
		Number: t(c, "paper_number", x.N, text.Date(instant(max(x.ApprovedAt, x.DraftedAt)))), Void: x.State == Void || x.Stale}
	cut := Insulation{Class: x.Facts["class"], Cavity: orNoneKnown(x.Facts["cavity"]), Damage: x.Facts["damage"] != "" && x.Facts["damage"] != No}
	_, rule := FlagOf(TierOf(num(x.Facts["height"]), x.Facts["use"], int(num(x.Facts["above"]))), cut)
	v.Rule = text.T(c.Lang, rule)
	v.Wall = strings.TrimSpace(say("material") + " " + say("class"))
	put := func(list *[][2]string, keys ...string) {
		for _, k := range keys {
			if w := say(k); w != "" {
				*list = append(*list, [2]string{t(c, "f."+k), w})
			}
		}
	}
	put(&v.Building, "height", "above", "below", "use", "completed", "material", "class", "cavity", "wall_built", "stairs", "exits", "refuge", "hydrants", "sprinkler", "alarm", "smoke", "outdoor", "adapter", "ladder", "water", "charging")
	for _, k := range []string{"responsible", "manager", "head", "station"} {
		if x.Facts[k] != "" || x.Facts[k+"_phone"] != "" {
			v.People = append(v.People, [3]string{t(c, "f."+k), x.Facts[k], x.Facts[k+"_phone"]})
		}
	}
	if w := x.Facts["control_room"]; w != "" {
		v.People = append(v.People, [3]string{t(c, "f.control_room"), w, x.Facts["room_phone"]})
	}
	v.Banned = []string{t(c, "ban.1"), t(c, "ban.2"), t(c, "ban.3"), t(c, "ban.4")}
	v.Escape = escapeSteps(c.Lang, File{Facts: x.Facts})
	v.By = x.Facts["company"]
	if last := f.Facts["inspected"]; last != "" {
		v.Checks = t(c, "paper_checks", last, orDash(NextCheck(f, p.now())))
	}
	return v
}

func orNoneKnown(s string) string {
	if s == "" {
		return Unknown
	}
	return s
}

// wayOut puts the way out of the plan in force onto the page: its sketch, and what it says of stairs, refuge and muster.
func (p *site) wayOut(tx *db.Tx, lang, building string, v *pages.EscapeView) (err error) {
	if p.Seams == nil || p.Seams.Sketch == nil || p.Seams.Exits == nil {
		return nil
	}
	if v.Sketch, v.Legend, err = p.Seams.Sketch(tx, lang, building); err != nil {
		return err
	}
	v.NoSketch = v.Sketch == ""
	says, err := p.Seams.Exits(tx, building)
	v.Facts = nil
	for _, k := range []string{"stairs", "refuge", "muster"} {
		if says[k] != "" {
			v.Facts = append(v.Facts, ui.Def{Term: text.T(lang, "fire.tower.out."+k), Text: says[k]})
		}
	}
	return err
}

// escape is the light page of P1 that says how to get out: steps, stairs, phones. Of households nothing.
func (p *site) escape(c *web.Ctx) error {
	var f File
	var name string
	var v pages.EscapeView
	err := p.read(c, func(tx *db.Tx) error {
		at, err := p.Places.ByQR(tx, c.Path("code"))
		if err != nil {
			return err
		}
		if at.Kind != place.Building {
			return fault.NotFound("fire.tower.no_plaque")
		}
		if f, err = p.Of(tx, at.ID); err != nil {
			return err
		}
		if name, err = p.Places.Describe(tx, at.ID); err != nil {
			return err
		}
		return p.wayOut(tx, c.Lang, at.ID, &v)
	})
	if err != nil {
		return err
	}
	v.Steps, v.Wall = escapeSteps(c.Lang, f), ui.Notice{Tone: map[string]ui.Tone{Red: ui.Red, Amber: ui.Amber, Green: ui.Green}[f.Flag], Title: wallLine(c.Lang, f), Text: text.T(c.Lang, f.Rule)}
	for _, k := range []string{"stairs", "exits", "refuge", "fire_lifts", "control_room", "charging", "outdoor", "ladder"} {
		if w := fieldOf[k].Words(c.Lang, f.Value(k)); w != "" {
			v.Facts = append(v.Facts, ui.Def{Term: t(c, "f."+k), Text: w})
		}
	}
	v.Facts = append(v.Facts, checks(c.Lang, f, p.now())...)
	v.People = answering(c.Lang, f)
	pg := p.Frame.Public(c, t(c, "escape_title", name))
	pg.Back, pg.Short = "/q/"+f.Building.QR, t(c, "escape_link")
	pg.Dock = []ui.Btn{{Label: t(c, "call119"), Href: "tel:119", Primary: true, Big: true}}
	return c.Page(http.StatusOK, pages.Escape(pg, v))
}
