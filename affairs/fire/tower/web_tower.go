package tower

import (
	"net/http"
	"time"

	"linli/affairs/fire/ground"
	pages "linli/affairs/fire/tower/pages"
	"linli/kernel/access"
	"linli/kernel/matter"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// seen is what the page of one building shows.
type seen struct {
	f       File
	name    string
	plaques []Plaque
	turns   []Turn
	matters map[string]matter.Matter
	rounds  []Patrol
	edit    bool
	work    bool
}

func (p *site) see(tx *db.Tx, a access.Actor, building string) (v seen, err error) {
	if v.f, err = p.Of(tx, building); err != nil {
		return v, err
	}
	at := v.f.Building.Path
	if err = p.may(tx, a, access.FireRead, at); err != nil {
		return v, err
	}
	v.edit, v.work = p.may(tx, a, access.FireEdit, at) == nil, p.may(tx, a, access.FireWork, at) == nil
	if v.name, err = p.Places.Describe(tx, building); err != nil {
		return v, err
	}
	if v.plaques, err = p.Plaques(tx, building); err != nil {
		return v, err
	}
	if v.turns, err = p.Turns(tx, building); err != nil {
		return v, err
	}
	v.matters = map[string]matter.Matter{}
	for _, t := range v.turns {
		if t.Matter == "" {
			continue
		}
		m, err := p.Matters.Plain(tx, t.Matter)
		if err != nil && !fault.Is(err, fault.KindNotFound) {
			return v, err
		}
		v.matters[t.Matter] = m
	}
	v.rounds, err = p.Patrols(tx, building, tx.Now.In(clock.Shanghai).AddDate(0, 0, -31).Format(time.DateOnly))
	return v, err
}

// tower is F2.
func (p *site) tower(c *web.Ctx) error { return p.showTower(c, http.StatusOK, nil) }

func (p *site) showTower(c *web.Ctx, status int, bad map[string]string) error {
	var s seen
	if err := p.read(c, func(tx *db.Tx) (err error) { s, err = p.see(tx, who(c), c.Path("id")); return err }); err != nil {
		return err
	}
	f := s.f
	tone := map[string]ui.Tone{Red: ui.Red, Amber: ui.Amber, Green: ui.Green}[f.Flag]
	v := pages.TowerView{Tabs: tabs(c, ground.TabTowers), Errors: bad, Wall: ui.Notice{Tone: tone, Title: t(c, "flag."+f.Flag) + " · " + wallLine(c.Lang, f), Text: text.T(c.Lang, f.Rule)}}
	v.Complete = t(c, "complete_n", f.Filled, f.Needed, percent(int64(f.Filled), int64(f.Needed)))
	for i, k := range f.Missing {
		if i == 8 {
			v.Missing += t(c, "and_more", len(f.Missing)-8)
			break
		}
		if i > 0 {
			v.Missing += t(c, "comma")
		}
		v.Missing += t(c, "f."+k)
	}
	v.Groups = p.groups(c, s)
	v.Duties = p.dutyTable(c, s)
	v.Days = p.dutyChoices(c, f)
	v.Rounds, v.RoundsHref = p.roundsLine(c, s), "/fire/towers/"+f.Building.ID+"/patrol"
	v.Plaques = p.plaqueRows(c, s)
	if s.edit {
		v.Act = "/fire/towers/" + f.Building.ID
		v.Schedule = f.From != 0
	}
	v.HighRise, v.Today = f.HighRise(), p.now().In(clock.Shanghai).Format(time.DateOnly)
	pg := p.page(c, s.name)
	m := flagMark(c.Lang, f.Flag)
	pg.Mark, pg.Back = &m, "/fire/towers"
	pg.Sub = t(c, "tier."+orLow(string(f.Tier))) + " · " + t(c, "use."+f.Use)
	if f.Height > 0 {
		pg.Sub += " · " + t(c, "metres", metresOf(f.Height))
	}
	if f.Homes > 0 {
		pg.Sub += " · " + t(c, "homes", f.Homes)
	}
	pg.Actions = []ui.Btn{{Label: t(c, "sheet"), Href: "/fire/towers/" + f.Building.ID + "/sheet", DeskOnly: true}}
	if s.edit {
		pg.Actions = append(pg.Actions, ui.Btn{Label: t(c, "update"), Href: "/fire/towers/" + f.Building.ID + "/edit", Primary: true})
	}
	return c.Page(status, pages.Tower(pg, v))
}

// groups are the fields as they stand; those nobody filled are one line at the end.
func (p *site) groups(c *web.Ctx, s seen) (out []pages.Group) {
	for _, g := range Groups {
		x := pages.Group{Title: t(c, "g."+g)}
		for _, fd := range Fields {
			if fd.Group != g {
				continue
			}
			v := s.f.Value(fd.Key)
			if v == "" {
				x.Empty++
				continue
			}
			d := ui.Def{Term: t(c, "f."+fd.Key), Text: fd.Words(c.Lang, v)}
			if fd.Kind == asPhone {
				d.Href = "tel:" + v
			}
			x.Defs = append(x.Defs, d)
		}
		if x.Empty > 0 {
			x.Note = t(c, "not_filled", x.Empty)
			if s.f.Filled == s.f.Needed {
				x.Note = t(c, "not_filled_free", x.Empty)
			}
		}
		out = append(out, x)
	}
	return out
}

// dutyTable shows what the law asks, how often, and where its turn stands.
func (p *site) dutyTable(c *web.Ctx, s seen) ui.Table {
	tb := ui.Table{Caption: t(c, "duties"), Columns: []ui.Column{{Title: t(c, "duty"), Key: true}, {Title: t(c, "rhythm")}, {Title: t(c, "due")}, {Title: t(c, "state")}},
		Empty: &ui.Empty{Title: t(c, "no_duties"), Why: t(c, "no_duties_why")}}
	now := p.now()
	for _, d := range Duties(s.f) {
		row := ui.Row{ID: d.Key + string(d.Rhythm), Cells: []ui.Cell{{Text: t(c, "d."+d.Key), Sub: t(c, "art."+d.Article), Strong: true}, {Text: t(c, "r."+string(d.Rhythm))}, {Text: "—"}, {Text: "—"}}}
		per, ok := PeriodAt(d.Rhythm, now)
		if !ok {
			row.Cells[3].Text = p.roundsLine(c, s)
			tb.Rows = append(tb.Rows, row)
			continue
		}
		row.Cells[2].Text = text.MonthDay(c.Lang, per.Due.Add(-time.Minute), now)
		mark, href := ui.Unknown(t(c, "turn.ahead")), ""
		if s.f.From == 0 {
			mark = ui.Unknown(t(c, "turn.unplanned"))
		}
		for _, x := range s.turns {
			if x.Duty != d.Key || x.Period != per.Key {
				continue
			}
			if m, have := s.matters[x.Matter]; have && x.State == TurnOpen {
				mark, href = p.Frame.Mark(c.Lang, now, m), "/matters/"+m.ID
			} else if x.State == TurnDone {
				mark = ui.Done(t(c, "turn.done", text.MonthDay(c.Lang, instant(x.DoneAt), now)))
			} else {
				mark = ui.Unknown(t(c, "turn.off"))
			}
		}
		row.Cells[3] = ui.Cell{Mark: &mark}
		row.Cells[0].Href = href
		tb.Rows = append(tb.Rows, row)
	}
	return tb
}

// dutyChoices are what may be written down as done.
func (p *site) dutyChoices(c *web.Ctx, f File) (out []ui.Option) {
	for _, d := range Duties(f) {
		if !d.Rhythm.Round() {
			out = append(out, ui.Option{Value: d.Key, Label: t(c, "d."+d.Key)})
		}
	}
	return out
}

func (p *site) roundsLine(c *web.Ctx, s seen) string {
	today, n := p.now().In(clock.Shanghai).Format(time.DateOnly), 0
	days := map[string]bool{}
	for _, r := range s.rounds {
		days[r.Day] = true
		if r.Day == today {
			n++
		}
	}
	return t(c, "rounds_line", n, len(days))
}

func (p *site) plaqueRows(c *web.Ctx, s seen) (out []ui.ListRow) {
	for i, x := range s.plaques {
		if i == 4 {
			break
		}
		state := string(x.State)
		if x.Stale && x.State != Void {
			state = "stale"
		}
		m := plaqueMark(c.Lang, state)
		out = append(out, ui.ListRow{Href: "/fire/plaques/" + x.ID, Title: t(c, "plaque_n", x.N), Sub: t(c, "plaque_when", text.Date(instant(x.DraftedAt))), Mark: &m})
	}
	return out
}

func (p *site) form(c *web.Ctx) error { return p.showForm(c, http.StatusOK, nil, nil, nil) }

// showForm is the form of the file. After somebody was faster it shows both versions, and saving again then means: mine.
func (p *site) showForm(c *web.Ctx, status int, typed, bad map[string]string, now *File) error {
	var f File
	var name string
	err := p.read(c, func(tx *db.Tx) (err error) {
		if f, err = p.Of(tx, c.Path("id")); err != nil {
			return err
		}
		if err = p.may(tx, who(c), access.FireEdit, f.Building.Path); err != nil {
			return err
		}
		name, err = p.Places.Describe(tx, f.Building.ID)
		return err
	})
	if err != nil {
		return err
	}
	v := pages.FormView{Action: "/fire/towers/" + f.Building.ID + "/edit", Rev: whole(f.Rev), PlaceRev: whole(f.Building.Rev), Errors: bad, Draft: "fire-file-" + f.Building.ID}
	if now != nil {
		for _, fd := range Fields {
			if x, given := typed[fd.Key]; given && x != fd.Typed(f.Value(fd.Key)) {
				v.Versions = append(v.Versions, [3]string{t(c, "f."+fd.Key), orDash(fd.Words(c.Lang, p.asKept(fd, x))), orDash(fd.Words(c.Lang, f.Value(fd.Key)))})
			}
		}
	}
	for _, g := range Groups {
		v.Groups = append(v.Groups, p.formGroup(c, f, g, typed, bad))
	}
	pg := p.page(c, t(c, "edit_title", name))
	pg.Back, pg.Short = "/fire/towers/"+f.Building.ID, t(c, "update")
	pg.Sub = t(c, "edit_sub")
	return c.Page(status, pages.Form(pg, v))
}

func (p *site) asKept(fd Field, typed string) string {
	v, wrong := fd.Clean(typed, p.now())
	if wrong != nil {
		return typed
	}
	return v
}

func (p *site) formGroup(c *web.Ctx, f File, g string, typed, bad map[string]string) pages.FormGroup {
	out := pages.FormGroup{Title: t(c, "g."+g)}
	missing := 0
	for _, fd := range Fields {
		if fd.Group != g {
			continue
		}
		v := fd.Typed(f.Value(fd.Key))
		if x, given := typed[fd.Key]; given {
			v = x
		}
		if fd.Needed && v == "" {
			missing++
		}
		out.Open = out.Open || bad[fd.Key] != ""
		in := ui.Input{Name: fd.Key, Label: t(c, "f."+fd.Key), Value: v, Error: bad[fd.Key]}
		x := pages.FormField{Input: in}
		switch fd.Kind {
		case asChoice:
			x.Options = append(x.Options, ui.Option{Label: t(c, "unsaid")})
			for _, o := range fd.Options {
				x.Options = append(x.Options, ui.Option{Value: o, Label: fd.Words(c.Lang, o), On: o == v})
			}
		case asInt:
			x.Input.InputMode = "numeric"
		case asMetres:
			x.Input.InputMode, x.Input.Hint = "decimal", t(c, "hint.metres")
		case asDay:
			x.Input.Type = "date"
		case asMonth:
			x.Input.Hint = t(c, "hint.month")
		case asPhone:
			x.Input.Type = "tel"
		default:
			x.Input.MaxLen = fd.Max
		}
		out.Fields = append(out.Fields, x)
	}
	if missing > 0 {
		out.Title += " · " + t(c, "missing_n", missing)
	}
	return out
}

func (p *site) save(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	typed := map[string]string{}
	for _, fd := range Fields {
		if _, given := f.Values[fd.Key]; given {
			typed[fd.Key] = f.Get(fd.Key)
		}
	}
	var now File
	err = p.change(c, func(tx *db.Tx) (err error) {
		now, err = p.SaveTx(tx, who(c), Save{Building: c.Path("id"), Rev: num(f.Get("rev")), PlaceRev: num(f.Get("place_rev")), Values: typed})
		return err
	})
	if err != nil {
		bad, other := refused(c, err, "height")
		if other != nil {
			return other
		}
		if fault.Is(err, fault.KindConflict) {
			return p.showForm(c, http.StatusConflict, typed, nil, &now)
		}
		return p.showForm(c, http.StatusUnprocessableEntity, typed, bad, nil)
	}
	p.Frame.Done(c, t(c, "saved"), nil)
	return c.Redirect("/fire/towers/" + c.Path("id"))
}

func (p *site) schedule(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	on := f.Get("on") == "1"
	err = p.change(c, func(tx *db.Tx) error { _, err := p.ScheduleTx(tx, who(c), c.Path("id"), on); return err })
	if err != nil {
		bad, other := refused(c, err, "schedule")
		if other != nil {
			return other
		}
		return p.showTower(c, http.StatusUnprocessableEntity, bad)
	}
	key := "schedule_off"
	if on {
		key = "schedule_on"
	}
	p.Frame.Done(c, t(c, key), nil)
	return c.Redirect("/fire/towers/" + c.Path("id"))
}

func (p *site) done(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	err = p.change(c, func(tx *db.Tx) error {
		return p.DoneTx(tx, who(c), c.Path("id"), f.Get("duty"), f.Get("day"), f.Get("note"))
	})
	if err != nil {
		bad, other := refused(c, err, "duty")
		if other != nil {
			return other
		}
		return p.showTower(c, http.StatusUnprocessableEntity, bad)
	}
	p.Frame.Done(c, t(c, "done_kept"), nil)
	return c.Redirect("/fire/towers/" + c.Path("id"))
}

func (p *site) rounds(c *web.Ctx) error { return p.showRounds(c, http.StatusOK, "", nil) }

// showRounds is the page of the daily patrol: two chips and a button, and the rounds of the month.
func (p *site) showRounds(c *web.Ctx, status int, note string, bad map[string]string) error {
	var s seen
	if err := p.read(c, func(tx *db.Tx) (err error) { s, err = p.see(tx, who(c), c.Path("id")); return err }); err != nil {
		return err
	}
	v := pages.RoundsView{Errors: bad, Note: note, Line: p.roundsLine(c, s), Hazard: "/fire/hazards/find/" + s.f.Building.ID}
	if s.work {
		v.Action = "/fire/towers/" + s.f.Building.ID + "/patrol"
	}
	for _, r := range s.rounds {
		m := ui.Fine(t(c, "round.fine"))
		if r.Result == "found" {
			m = ui.Due(t(c, "round.found"))
		}
		v.Rows = append(v.Rows, ui.ListRow{Title: text.Moment(c.Lang, instant(r.At), p.now()), Sub: r.Label + " " + r.Note, Mark: &m})
	}
	pg := p.page(c, t(c, "patrol_title", s.name))
	pg.Back, pg.Short = "/fire/towers/"+s.f.Building.ID, t(c, "d.patrol")
	pg.Sub = t(c, "patrol_sub")
	return c.Page(status, pages.Rounds(pg, v))
}

func (p *site) round(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	err = p.change(c, func(tx *db.Tx) error {
		_, err := p.PatrolTx(tx, who(c), c.Path("id"), f.Get("result"), f.Get("note"))
		return err
	})
	if err != nil {
		bad, other := refused(c, err, "result")
		if other != nil {
			return other
		}
		return p.showRounds(c, http.StatusUnprocessableEntity, f.Get("note"), bad)
	}
	p.Frame.Done(c, t(c, "round_kept"), nil)
	return c.Redirect("/fire/towers/" + c.Path("id") + "/patrol")
}

// sheet is the file on paper (ledgers.md B8): every field, the empty ones to be written in by hand.
func (p *site) sheet(c *web.Ctx) error {
	var s seen
	if err := p.read(c, func(tx *db.Tx) (err error) { s, err = p.see(tx, who(c), c.Path("id")); return err }); err != nil {
		return err
	}
	sh := ui.Sheet{Title: t(c, "sheet_title"), Meta: []string{s.name, t(c, "complete_n", s.f.Filled, s.f.Needed, percent(int64(s.f.Filled), int64(s.f.Needed))), text.Joined(t(c, "paper_class"), t(c, "flag."+s.f.Flag))}, BackHref: "/fire/towers/" + s.f.Building.ID, Lang: c.Lang,
		Columns: []ui.SheetColumn{{Title: t(c, "item"), Share: 18}, {Title: t(c, "said"), Share: 32}, {Title: t(c, "item"), Share: 18}, {Title: t(c, "said"), Share: 32}},
		Printed: text.DateTime(p.now()), Source: t(c, "sheet_source"), Signs: []string{t(c, "sign.filled"), t(c, "sign.checked")}}
	row := []string{}
	for _, fd := range Fields {
		row = append(row, t(c, "f."+fd.Key), fd.Words(c.Lang, s.f.Value(fd.Key)))
		if len(row) == 4 {
			sh.Rows, row = append(sh.Rows, row), nil
		}
	}
	if len(row) > 0 {
		sh.Rows = append(sh.Rows, append(row, "", ""))
	}
	return c.Page(http.StatusOK, ui.PrintFrame(sh))
}
