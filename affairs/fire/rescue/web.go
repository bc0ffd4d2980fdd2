package rescue

import (
	"net/http"
	"strconv"
	"strings"

	"linli/affairs/fire/ground"
	"linli/affairs/fire/kit"
	rescuepages "linli/affairs/fire/rescue/pages"
	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// site serves the pages of this part.
type site struct{ *Service }

func (w *site) routes() []web.Route {
	get, post := http.MethodGet, http.MethodPost
	read, plan, approve, help := string(access.FireRead), string(access.FirePlan), string(access.FireApprove), string(access.FireRescue)
	return []web.Route{
		{Method: get, Pattern: "/fire/plans", Perm: read, Handle: w.list},
		{Method: get, Pattern: "/fire/plans/{building}", Perm: read, Handle: w.plan},
		{Method: get, Pattern: "/fire/plans/{building}/v/{n}", Perm: read, Handle: w.plan},
		{Method: get, Pattern: "/fire/plans/{building}/print", Perm: read, Handle: w.print},
		{Method: get, Pattern: "/fire/plans/{building}/drawing.svg", Perm: plan, Handle: w.drawing},
		{Method: get, Pattern: "/fire/plans/{building}/edit", Perm: plan, Handle: w.edit},
		{Method: post, Pattern: "/fire/plans/{building}/edit", Perm: plan, Handle: w.save},
		{Method: post, Pattern: "/fire/plans/{building}/begin", Perm: plan, Handle: w.begin},
		{Method: post, Pattern: "/fire/plans/{building}/mark", Perm: plan, Handle: w.mark},
		{Method: post, Pattern: "/fire/plans/{building}/unmark", Perm: plan, Handle: w.unmark},
		{Method: post, Pattern: "/fire/plans/{building}/ask", Perm: plan, Handle: w.decide},
		{Method: post, Pattern: "/fire/plans/{building}/take", Perm: plan, Handle: w.decide},
		{Method: post, Pattern: "/fire/plans/{building}/approve", Perm: approve, Handle: w.decide},
		{Method: post, Pattern: "/fire/plans/{building}/return", Perm: approve, Handle: w.decide},
		{Method: get, Pattern: "/fire/plans/{building}/six", Perm: plan, Handle: w.sixForm},
		{Method: post, Pattern: "/fire/plans/{building}/six", Perm: plan, Handle: w.record, MaxBody: 120 << 20},
		{Method: get, Pattern: "/fire/six/{id}", Perm: read, Handle: w.six},
		{Method: get, Pattern: "/fire/six/{id}/photo/{doc}", Perm: read, Handle: w.photo},
		{Method: get, Pattern: "/fire/cards", Perm: help, Handle: w.cardList},
		{Method: get, Pattern: "/fire/card/{building}", Perm: read, Handle: w.card},
		{Method: post, Pattern: "/fire/card/{building}", Perm: help, Handle: w.names},
		{Method: get, Pattern: "/q/{code}/card", Perm: read, Handle: w.fromPlaque},
	}
}

func (w *site) read(c *web.Ctx, fn func(tx *db.Tx) error) error { return w.DB.Read(c.Context(), fn) }

// shows are the filters of F6.
var shows = []string{"all", "none", "waits", "due"}

func (w *site) list(c *web.Ctx) error {
	a := kit.Who(c)
	show := c.Query("show")
	v := rescuepages.ListView{Tabs: ground.Tabs(c.Lang, ground.TabPlans, a)}
	pg := w.Frame.Staff(c, kit.T(c, "fire.rescue.title"), "/fire")
	err := w.read(c, func(tx *db.Tx) error {
		list, err := kit.Buildings(tx, w.Places, a, access.FireRead, kit.High)
		if err != nil {
			return err
		}
		rows, err := w.states(tx, a)
		if err != nil {
			return err
		}
		n := map[string]int{"all": len(list)}
		v.Table = ui.Table{Caption: kit.T(c, "fire.rescue.title"), Columns: []ui.Column{{Title: kit.T(c, "fire.rescue.c.building"), Key: true}, {Title: kit.T(c, "fire.rescue.c.height"), Num: true, Low: true},
			{Title: kit.T(c, "fire.rescue.c.state")}, {Title: kit.T(c, "fire.rescue.c.version"), Num: true}, {Title: kit.T(c, "fire.rescue.c.review")}, {Title: kit.T(c, "fire.rescue.c.six"), Low: true}, {Title: "", Go: true}},
			Empty: &ui.Empty{Title: kit.T(c, "fire.rescue.empty"), Why: kit.T(c, "fire.rescue.empty_why")}}
		today := clock.DayOf(tx.Now)
		for _, b := range list {
			st := rows[b.ID]
			word := st.word(today)
			n[word]++
			if show != "" && show != "all" && show != word || c.Query("in") != "" && b.Parent != c.Query("in") {
				continue
			}
			name, err := w.Places.Describe(tx, b.ID)
			if err != nil {
				return err
			}
			v.Table.Rows = append(v.Table.Rows, w.row(c, tx, b, st, name, word))
		}
		v.KPIs = []ui.KPI{{Label: kit.T(c, "fire.rescue.k.have"), Value: strconv.Itoa(n["ok"] + n["due"]), Unit: kit.T(c, "fire.rescue.of", len(list)), Tone: ui.Green},
			{Label: kit.T(c, "fire.rescue.k.none"), Value: strconv.Itoa(n["none"]), Tone: toneIf(n["none"] > 0, ui.Amber), Href: "/fire/plans?show=none"},
			{Label: kit.T(c, "fire.rescue.k.waits"), Value: strconv.Itoa(n["waits"]), Tone: toneIf(n["waits"] > 0, ui.Blue), Href: "/fire/plans?show=waits"},
			{Label: kit.T(c, "fire.rescue.k.due"), Value: strconv.Itoa(n["due"]), Tone: toneIf(n["due"] > 0, ui.Red), Href: "/fire/plans?show=due"}}
		pg.Title = kit.T(c, "fire.rescue.finding", n["ok"]+n["due"], len(list))
		for _, s := range shows {
			v.Chips = append(v.Chips, ui.Tab{Label: kit.T(c, "fire.rescue.show."+s), Href: "/fire/plans?show=" + s, On: s == show || show == "" && s == "all", Count: n[s]})
		}
		return nil
	})
	if err != nil {
		return err
	}
	pg.Short = kit.T(c, "fire.rescue.title")
	return c.Page(http.StatusOK, rescuepages.List(pg, v))
}

func toneIf(on bool, t ui.Tone) ui.Tone {
	if on {
		return t
	}
	return ui.Plain
}

// standing is where a building stands with its plan, without the body.
type standing struct {
	version int64
	review  string
	open    string // draft, asked
	six     string // day of the last visit
}

// word is ok, none, waits or due.
func (s standing) word(today string) string {
	switch {
	case s.open == Asked:
		return "waits"
	case s.version == 0:
		return "none"
	case s.review != "" && s.review <= today:
		return "due"
	}
	return "ok"
}

func (w *site) states(tx *db.Tx, a access.Actor) (map[string]standing, error) {
	out := map[string]standing{}
	cond, args, err := kit.Scope(tx, w.Places, a, access.FireRead, "path")
	if err != nil {
		return nil, err
	}
	err = tx.Each("SELECT building, version, state, review FROM fire_plan WHERE state<>'past' AND "+cond, args, func(scan func(...any) error) error {
		var b, state, review string
		var n int64
		if err := scan(&b, &n, &state, &review); err != nil {
			return err
		}
		s := out[b]
		if state == Approved {
			s.version, s.review = n, review
		} else {
			s.open = state
		}
		out[b] = s
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, tx.Each("SELECT building, MAX(day) FROM fire_six WHERE "+cond+" GROUP BY building", args, func(scan func(...any) error) error {
		var b, day string
		err := scan(&b, &day)
		s := out[b]
		s.six = day
		out[b] = s
		return err
	})
}

func (w *site) row(c *web.Ctx, tx *db.Tx, b place.Place, s standing, name, word string) ui.Row {
	m := mark(c.Lang, word)
	href := "/fire/plans/" + b.ID
	version := "—"
	if s.version > 0 {
		version = strconv.FormatInt(s.version, 10)
	}
	row := ui.Row{ID: b.ID, Cells: []ui.Cell{{Text: name, Href: href}, {Text: kit.Metres(float64(b.Building.HeightCM)/100) + " m"}, {Mark: &m}, {Text: version},
		{Text: text.DayWords(c.Lang, s.review, tx.Now)}, {Text: text.DayWords(c.Lang, s.six, tx.Now)}, {}}}
	if s.version > 0 {
		row.Cells[6].Btns = []ui.Btn{{Label: kit.T(c, "fire.rescue.card"), Href: "/fire/card/" + b.ID, Small: true}}
	}
	return row
}

func mark(lang, word string) ui.Mark {
	w := text.T(lang, "fire.rescue.w."+word)
	switch word {
	case "ok":
		return ui.Fine(w)
	case "waits":
		return ui.Waiting(w)
	case "due":
		return ui.Late(w)
	}
	return ui.Unknown(w)
}

// shown reads the version that a page is about: the one named, else the one in force, else the open one.
func (w *site) shown(tx *db.Tx, c *web.Ctx, b place.Place) (Plan, bool, error) {
	if n := c.Path("n"); n != "" {
		v, err := strconv.ParseInt(n, 10, 64)
		if err != nil {
			return Plan{}, false, fault.NotFound("fire.rescue.none")
		}
		p, err := planBy(tx, "building=? AND version=?", b.ID, v)
		return p, err == nil, err
	}
	if v, err := strconv.ParseInt(c.Query("v"), 10, 64); err == nil {
		p, err := planBy(tx, "building=? AND version=?", b.ID, v)
		return p, err == nil, err
	}
	p, ok, err := w.inForce(tx, b.ID)
	if err != nil || ok {
		return p, ok, err
	}
	return w.open(tx, b.ID)
}

func (w *site) plan(c *web.Ctx) error { return w.showPlan(c, http.StatusOK, nil) }

func (w *site) showPlan(c *web.Ctx, status int, bad map[string]string) error {
	a := kit.Who(c)
	var v rescuepages.PlanView
	pg := w.Frame.Staff(c, "", "/fire")
	pg.Back = "/fire/plans"
	err := w.read(c, func(tx *db.Tx) error {
		v = rescuepages.PlanView{Tabs: ground.Tabs(c.Lang, ground.TabPlans, a)}
		b, err := kit.Building(tx, w.Places, a, access.FireRead, c.Path("building"))
		if err != nil {
			return err
		}
		name, err := w.Places.Describe(tx, b.ID)
		if err != nil {
			return err
		}
		p, ok, err := w.shown(tx, c, b)
		if err != nil {
			return err
		}
		open, opened, err := w.open(tx, b.ID)
		if err != nil {
			return err
		}
		pg.Over, pg.Title, pg.Short = kit.T(c, "fire.rescue.title"), name, name
		if ok {
			w.fillPlan(c, tx, b, p, &v)
			m := planMark(c.Lang, p, clock.DayOf(tx.Now))
			pg.Mark = &m
			if v.Help, err = w.helpView(c, tx, a, b); err != nil {
				return err
			}
		} else {
			v.Empty = &ui.Empty{Title: kit.T(c, "fire.rescue.no_plan"), Why: kit.T(c, "fire.rescue.no_plan_why")}
		}
		w.acts(c, tx, a, b, p, ok, open, opened, bad, &v)
		if v.Versions, err = w.versions(c, tx, b, p); err != nil {
			return err
		}
		return w.sixRows(c, tx, a, b, &v)
	})
	if err != nil {
		return err
	}
	return c.Page(status, rescuepages.Plan(pg, v))
}

func planMark(lang string, p Plan, today string) ui.Mark {
	if p.Due(today) {
		return ui.Late(text.T(lang, "fire.rescue.w.due"))
	}
	w := text.T(lang, "fire.rescue.st."+p.State)
	switch p.State {
	case Approved:
		return ui.Fine(w)
	case Asked:
		return ui.Waiting(w)
	case Draft:
		return ui.Doing(w)
	}
	return ui.Unknown(w)
}

// parts are the sections of a plan that say something.
func parts(lang string, b Body, keys ...string) (out []rescuepages.Part) {
	for _, s := range Sections {
		if len(keys) > 0 && !contains(keys, s.Key) {
			continue
		}
		p := rescuepages.Part{Title: text.T(lang, "fire.rescue.s."+s.Key)}
		for _, f := range s.Fields {
			if v := b.Facts[f.Key]; v != "" {
				if f.Num {
					if u := text.T(lang, "fire.rescue.u."+f.Key); !strings.HasSuffix(v, u) {
						v += " " + u
					}
				}
				p.Defs = append(p.Defs, ui.Def{Term: text.T(lang, "fire.rescue.f."+f.Key), Text: v})
			}
		}
		if len(p.Defs) > 0 {
			out = append(out, p)
		}
	}
	return out
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

func legend(lang string, b Body) (out []string) {
	for _, m := range b.Marks {
		out = append(out, text.Joined(text.T(lang, "fire.rescue.m."+m.Kind), m.Note))
	}
	return out
}

func drawn(lang string, b Body, name string) string {
	return b.SVG(text.T(lang, "fire.rescue.drawing_of", name, len(b.Marks)), text.T(lang, "fire.rescue.schematic"))
}

func (w *site) fillPlan(c *web.Ctx, tx *db.Tx, b place.Place, p Plan, v *rescuepages.PlanView) {
	v.Drawing, v.Finding = drawn(c.Lang, p.Body, b.Name), kit.T(c, "fire.rescue.drawing_of", b.Name, len(p.Body.Marks))
	v.Legend, v.Parts = legend(c.Lang, p.Body), parts(c.Lang, p.Body)
	for i := range v.Parts {
		for j := range v.Parts[i].Defs {
			v.Parts[i].Defs[j].Text = strings.ReplaceAll(v.Parts[i].Defs[j].Text, "\n", kit.T(c, "fire.rescue.line_break"))
		}
	}
	v.Facts = []ui.Def{{Term: kit.T(c, "fire.rescue.c.version"), Text: kit.T(c, "fire.rescue.nth", p.Version)}, {Term: kit.T(c, "fire.rescue.written"), Text: text.Joined(p.WriterLabel, text.Date(clock.Instant(p.WrittenAt)))}}
	if p.ApprovedAt > 0 {
		v.Facts = append(v.Facts, ui.Def{Term: kit.T(c, "fire.rescue.approved"), Text: text.Joined(p.ApproverLabel, text.Date(clock.Instant(p.ApprovedAt)))}, ui.Def{Term: kit.T(c, "fire.rescue.c.review"), Text: p.Review})
	}
	base := "/fire/plans/" + b.ID
	v.Links = []ui.Btn{{Label: kit.T(c, "fire.rescue.card"), Href: "/fire/card/" + b.ID}, {Label: kit.T(c, "fire.rescue.print"), Href: base + "/print?v=" + strconv.FormatInt(p.Version, 10), DeskOnly: true}}
	if p.Answer != "" {
		v.Notices = append(v.Notices, ui.Notice{Tone: ui.Amber, Title: kit.T(c, "fire.rescue.returned"), Text: p.Answer})
	}
	if list := doubtWords(c.Lang, p.Body, b); len(list) > 0 {
		v.Notices = append(v.Notices, ui.Notice{Tone: ui.Amber, Title: kit.T(c, "fire.rescue.doubts", len(list)), Text: strings.Join(list, " ")})
	}
	if p.State == Draft {
		if gone := Missing(p.Body); len(gone) > 0 {
			var words []string
			for _, k := range gone {
				words = append(words, fieldWord(c.Lang, k))
			}
			v.Notices = append(v.Notices, ui.Notice{Tone: ui.Blue, Title: kit.T(c, "fire.rescue.missing", len(gone)), Text: strings.Join(words, kit.T(c, "fire.rescue.comma"))})
		}
	}
}

func fieldWord(lang, key string) string {
	if key == "entrance" {
		return text.T(lang, "fire.rescue.missing_entrance")
	}
	return text.T(lang, "fire.rescue.f."+key)
}

func doubtWords(lang string, b Body, at place.Place) (out []string) {
	for _, d := range Doubts(b, FactsOf(at)) {
		out = append(out, text.T(lang, "fire.rescue.doubt."+d.Key, d.Args...))
	}
	return out
}

// acts are the forms and links that the reader may use now.
func (w *site) acts(c *web.Ctx, tx *db.Tx, a access.Actor, b place.Place, p Plan, ok bool, open Plan, opened bool, bad map[string]string, v *rescuepages.PlanView) {
	base := "/fire/plans/" + b.ID
	may := func(perm access.Perm) bool { return kit.May(tx, w.Places, a, perm, b) == nil }
	rev := strconv.FormatInt(open.Rev, 10)
	if e := bad["form"]; e != "" {
		v.Notices = append([]ui.Notice{{Tone: ui.Red, Title: e}}, v.Notices...)
	}
	if opened && p.ID != open.ID {
		v.Notices = append(v.Notices, ui.Notice{Tone: ui.Blue, Title: kit.T(c, "fire.rescue.open_"+open.State, open.Version), Links: []ui.Btn{{Label: kit.T(c, "fire.rescue.see"), Href: base + "/v/" + strconv.FormatInt(open.Version, 10)}}})
	}
	switch {
	case !opened && may(access.FirePlan) && (p.State == Approved || !ok):
		v.Forms = append(v.Forms, rescuepages.Form{Action: base + "/begin", Label: kit.T(c, "fire.rescue.begin"), Primary: !ok})
	case opened && open.State == Draft && may(access.FirePlan):
		v.Links = append(v.Links, ui.Btn{Label: kit.T(c, "fire.rescue.edit"), Href: base + "/edit", Primary: true})
		if p.ID == open.ID {
			v.Forms = append(v.Forms, rescuepages.Form{Action: base + "/ask", Rev: rev, Label: kit.T(c, "fire.rescue.ask"), Primary: len(Missing(open.Body)) == 0})
		}
	case opened && open.State == Asked && p.ID == open.ID:
		if may(access.FireApprove) && a.ID != open.Writer {
			v.Forms = append(v.Forms, rescuepages.Form{Action: base + "/approve", Rev: rev, Label: kit.T(c, "fire.rescue.approve"), Field: kit.T(c, "fire.rescue.review"), Name: "review", Type: "date", Why: kit.T(c, "fire.rescue.review_why"), Error: bad["review"], Primary: true},
				rescuepages.Form{Action: base + "/return", Rev: rev, Label: kit.T(c, "fire.rescue.return"), Field: kit.T(c, "fire.rescue.answer"), Name: "answer", Error: bad["answer"]})
		}
		if may(access.FirePlan) && a.ID == open.Writer {
			v.Forms = append(v.Forms, rescuepages.Form{Action: base + "/take", Rev: rev, Label: kit.T(c, "fire.rescue.take_back")})
		}
	}
}

func (w *site) versions(c *web.Ctx, tx *db.Tx, b place.Place, on Plan) (out []ui.ListRow, err error) {
	list, err := plans(tx, "building=? ORDER BY version DESC LIMIT 30", b.ID)
	for _, p := range list {
		m := planMark(c.Lang, p, clock.DayOf(tx.Now))
		row := ui.ListRow{Title: kit.T(c, "fire.rescue.nth", p.Version), Sub: text.Joined(p.WriterLabel, text.Date(clock.Instant(p.WrittenAt))), Mark: &m}
		if p.ID != on.ID {
			row.Href = "/fire/plans/" + b.ID + "/v/" + strconv.FormatInt(p.Version, 10)
		}
		out = append(out, row)
	}
	return out, err
}

func (w *site) helpView(c *web.Ctx, tx *db.Tx, a access.Actor, b place.Place) (rescuepages.HelpView, error) {
	h, err := w.Help(tx, a, b)
	if err != nil {
		return rescuepages.HelpView{}, err
	}
	v := helpOf(c.Lang, h)
	if h.Total > 0 && kit.May(tx, w.Places, a, access.FireRescue, b) == nil {
		v.Ask = &rescuepages.Form{Action: "/fire/card/" + b.ID, Label: kit.T(c, "fire.rescue.names"), Field: kit.T(c, "fire.rescue.reason"), Name: "reason", Why: kit.T(c, "fire.rescue.reason_why")}
	}
	return v, nil
}

func helpOf(lang string, h Help) rescuepages.HelpView {
	v := rescuepages.HelpView{Title: text.T(lang, "fire.rescue.help", h.Total)}
	switch {
	case !h.Kept:
		v.Title, v.Why = text.T(lang, "fire.rescue.help_unkept"), text.T(lang, "fire.rescue.help_unkept_why")
	case h.Total == 0:
		v.Why = text.T(lang, "fire.rescue.help_none")
	case len(h.Floors) == 0:
		v.Why = text.T(lang, "fire.rescue.help_locked")
	}
	for _, f := range h.Floors {
		words := text.T(lang, "fire.rescue.help_n", f.N)
		if len(f.Names) > 0 {
			words = strings.Join(f.Names, text.T(lang, "fire.rescue.comma"))
		}
		v.Floors = append(v.Floors, ui.Def{Term: text.T(lang, "fire.rescue.floor", f.Label), Text: words})
	}
	return v
}

func (w *site) begin(c *web.Ctx) error {
	p, err := w.Begin(c.Context(), kit.Who(c), c.Path("building"))
	if err != nil {
		bad, err := kit.Bad(c, err, "form")
		if err != nil {
			return err
		}
		return w.showPlan(c, http.StatusConflict, bad)
	}
	return c.Redirect("/fire/plans/" + p.Building + "/edit")
}

type decideCmd struct {
	Rev    int64  `form:"rev"`
	Review string `form:"review"`
	Answer string `form:"answer"`
}

func (w *site) decide(c *web.Ctx) error {
	cmd, _, err := web.Decode[decideCmd](c)
	if err != nil {
		return err
	}
	act := c.R.URL.Path[strings.LastIndexByte(c.R.URL.Path, '/')+1:]
	p, err := w.Decide(c.Context(), kit.Who(c), Deciding{Building: c.Path("building"), Rev: cmd.Rev, Act: act, Review: cmd.Review, Answer: cmd.Answer})
	if err != nil {
		bad, e := kit.Bad(c, err, "form")
		if e != nil {
			return e
		}
		return w.showPlan(c, web.Status(err), bad)
	}
	w.Frame.Done(c, kit.T(c, "fire.rescue.done_"+act), nil)
	return c.Redirect("/fire/plans/" + p.Building + "/v/" + strconv.FormatInt(p.Version, 10))
}

// Today tells an approver which plans wait, and a writer which are due, in his reach.
func (s *Service) Today(tx *db.Tx, lang string, a access.Actor) (day affair.Day, err error) {
	add := func(perm access.Perm, where, key string, late bool, more ...any) error {
		if !a.Has(perm) {
			return nil
		}
		cond, args, err := kit.Scope(tx, s.Places, a, perm, "path")
		if err != nil {
			return err
		}
		list, err := plans(tx, where+" AND "+cond+" ORDER BY path LIMIT 8", append(more, args...)...)
		if err != nil {
			return err
		}
		for _, p := range list {
			name, err := s.Places.Describe(tx, p.Building)
			if err != nil {
				return err
			}
			day.Now++
			row := ui.ListRow{Href: "/fire/plans/" + p.Building + "/v/" + strconv.FormatInt(p.Version, 10), Title: text.T(lang, key, name), Sub: text.T(lang, "fire.rescue.nth", p.Version)}
			if late {
				row.Tone = ui.Amber
			}
			day.Rows = append(day.Rows, affair.Due{Path: p.Path, Group: text.T(lang, "fire.rescue.title"), Building: p.Building, Row: row})
		}
		return nil
	}
	if err = add(access.FireApprove, "state='asked' AND writer<>?", "fire.rescue.today_asked", false, a.ID); err != nil {
		return day, err
	}
	if err = add(access.FirePlan, "state='approved' AND review<>'' AND review<=?", "fire.rescue.today_due", true, clock.DayOf(tx.Now)); err != nil {
		return day, err
	}
	day.More, err = s.pocketRow(tx, lang, a)
	return day, err
}
