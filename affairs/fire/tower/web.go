package tower

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"linli/affairs/fire/ground"
	pages "linli/affairs/fire/tower/pages"
	"linli/kernel/access"
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

const menu = "/fire"

func (p *site) routes() []web.Route {
	get, post := http.MethodGet, http.MethodPost
	read, edit, work := string(access.FireRead), string(access.FireEdit), string(access.FireWork)
	return []web.Route{
		{Method: get, Pattern: "/fire", Perm: read, Handle: p.overview},
		{Method: get, Pattern: "/fire/towers", Perm: read, Handle: p.list},
		{Method: get, Pattern: "/fire/towers/{id}", Perm: read, Handle: p.tower},
		{Method: get, Pattern: "/fire/towers/{id}/edit", Perm: edit, Handle: p.form},
		{Method: post, Pattern: "/fire/towers/{id}/edit", Perm: edit, Handle: p.save},
		{Method: get, Pattern: "/fire/towers/{id}/sheet", Perm: read, Handle: p.sheet},
		{Method: post, Pattern: "/fire/towers/{id}/schedule", Perm: edit, Handle: p.schedule},
		{Method: post, Pattern: "/fire/towers/{id}/done", Perm: edit, Handle: p.done},
		{Method: get, Pattern: "/fire/towers/{id}/patrol", Perm: read, Handle: p.rounds},
		{Method: post, Pattern: "/fire/towers/{id}/patrol", Perm: work, Handle: p.round},
		{Method: post, Pattern: "/fire/towers/{id}/plaque", Perm: edit, Handle: p.draft},
		{Method: get, Pattern: "/fire/plaques/{id}", Perm: read, Handle: p.plaque},
		{Method: get, Pattern: "/fire/plaques/{id}/print/{size}", Perm: read, Handle: p.print},
		{Method: get, Pattern: "/fire/plaques/{id}/photo", Perm: read, Handle: p.photo},
		{Method: post, Pattern: "/fire/plaques/{id}/{act}", Perm: edit, Handle: p.act, MaxBody: 40 << 20, Timeout: 2 * time.Minute},
		{Method: get, Pattern: "/q/{code}/escape", Perm: web.Public, Handle: p.escape},
	}
}

func who(c *web.Ctx) access.Actor { return access.From(c.Context()) }

// t gives words in the reader's language; keys are below fire.tower.
func t(c *web.Ctx, key string, args ...any) string {
	return text.T(c.Lang, "fire.tower."+key, args...)
}

func (p *site) read(c *web.Ctx, fn func(tx *db.Tx) error) error { return p.DB.Read(c.Context(), fn) }

func (p *site) change(c *web.Ctx, fn func(tx *db.Tx) error) error {
	return p.DB.Write(c.Context(), fn)
}

func (p *site) page(c *web.Ctx, title string) ui.Page { return p.Frame.Staff(c, title, menu) }

func tabs(c *web.Ctx, on string) []ui.Tab { return ground.Tabs(c.Lang, on, who(c)) }

// refused puts the sentences of an Invalid or NotYet beside their fields; other faults are the error page's.
func refused(c *web.Ctx, err error, at string) (map[string]string, error) {
	f := fault.Of(err)
	if f.Kind != fault.KindInvalid && f.Kind != fault.KindNotYet && f.Kind != fault.KindConflict {
		return nil, err
	}
	bad := map[string]string{}
	for _, x := range f.Fields {
		bad[x.Name] = text.T(c.Lang, x.Key, x.Args...)
	}
	if len(f.Fields) == 0 {
		bad[at] = text.T(c.Lang, f.Key, f.Args...)
	}
	return bad, nil
}

func flagMark(lang, flag string) ui.Mark {
	word := text.T(lang, "fire.tower.flag."+flag)
	switch flag {
	case Red:
		return ui.Late(word)
	case Amber:
		return ui.Due(word)
	case Green:
		return ui.Fine(word)
	}
	return ui.Unknown(word)
}

func plaqueMark(lang, state string) ui.Mark {
	word := text.T(lang, "fire.tower.s."+orNone(state))
	switch state {
	case "stale":
		return ui.Late(word)
	case string(Posted):
		return ui.Fine(word)
	case "", string(Void):
		return ui.Unknown(word)
	}
	return ui.Waiting(word)
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

func orDash(s string) string {
	if s == "" {
		return "—"
	}
	return s
}

func instant(ms int64) time.Time { return time.UnixMilli(ms).In(clock.Shanghai) }

// percent of a share, rounded down: a file is complete only when it is.
func percent(n, of int64) int64 {
	if of == 0 {
		return 0
	}
	return n * 100 / of
}

// where are the places a person may look at, for the choice of F1 and F2: the places of his rights, and what lies below them down
// to compounds when there are few.
func (p *site) where(tx *db.Tx, a access.Actor) (out []place.Place, err error) {
	for _, path := range a.Scope(access.FireRead) {
		at, err := p.Places.ByPath(tx, path)
		if fault.Is(err, fault.KindNotFound) {
			list, err := p.Places.Subtree(tx, path, place.City, "", 20)
			if err != nil {
				return nil, err
			}
			out = append(out, list...)
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, at)
	}
	return out, nil
}

// chosen is the place of ?place=, or the first one of the actor; choices lists it with what lies below.
func (p *site) chosen(tx *db.Tx, a access.Actor, id string) (at place.Place, choices []ui.Option, err error) {
	list, err := p.where(tx, a)
	if err != nil {
		return at, nil, err
	}
	if len(list) == 0 {
		return at, nil, fault.Denied("fire.tower.no_place")
	}
	at = list[0]
	if id != "" {
		if at, err = p.Places.Get(tx, id); err != nil {
			return at, nil, err
		}
		if err := a.May(access.FireRead, at.Path); err != nil {
			return at, nil, err
		}
	}
	seen := map[string]bool{}
	add := func(id, name string) {
		if !seen[id] {
			seen[id] = true
			choices = append(choices, ui.Option{Value: id, Label: name, On: id == at.ID})
		}
	}
	for _, x := range list {
		add(x.ID, x.Name)
		for _, k := range []place.Kind{place.District, place.Street, place.Community, place.Compound} {
			subs, err := p.Places.Options(tx, x.Path, k, 60)
			if err != nil {
				return at, nil, err
			}
			for _, o := range subs {
				add(o.ID, o.Name)
			}
		}
	}
	if !seen[at.ID] {
		add(at.ID, at.Name)
	}
	return at, choices, nil
}

// list is the first page of 一楼一档.
func (p *site) list(c *web.Ctx) error {
	const limit = 30
	v := pages.ListView{Tabs: tabs(c, ground.TabTowers), Action: "/fire/towers"}
	var rows []Listed
	var next string
	var at place.Place
	names := map[string]string{}
	q := ListQuery{Flag: pick(c.Query("flag"), Red, Amber, Green), Plaque: pick(c.Query("plaque"), "none", "stale", "draft", "approved", "printed", "posted"), Tier: pick(c.Query("tier"), "super", "low", "all"), Thin: c.Query("thin") == "1", After: c.Query("after"), Limit: limit}
	var choices []ui.Option
	err := p.read(c, func(tx *db.Tx) (err error) {
		if at, choices, err = p.chosen(tx, who(c), c.Query("place")); err != nil {
			return err
		}
		if q.Paths, err = p.paths(tx, at); err != nil {
			return err
		}
		if rows, next, err = p.List(tx, q); err != nil {
			return err
		}
		for _, r := range rows {
			if names[r.Building], err = p.Places.Describe(tx, r.Building); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	opts := func(prefix, on string, list ...string) (out []ui.Option) {
		out = append(out, ui.Option{Label: t(c, "any")})
		for _, x := range list {
			out = append(out, ui.Option{Value: x, Label: t(c, prefix+x), On: x == on})
		}
		return out
	}
	v.Filters = []ui.Filter{{Name: "place", Label: t(c, "where"), Value: at.ID, Options: choices}, {Name: "flag", Label: t(c, "flag"), Value: q.Flag, Options: opts("flag.", q.Flag, Red, Amber, Green)},
		{Name: "plaque", Label: t(c, "plaque"), Value: q.Plaque, Options: opts("s.", q.Plaque, "none", "stale", "draft", "approved", "printed", "posted")}, {Name: "tier", Label: t(c, "tier"), Value: q.Tier, Options: opts("tier.", q.Tier, "super", "low", "all")}}
	v.Table = p.listTable(c, rows, names)
	if next != "" {
		u := *c.R.URL
		qs := u.Query()
		qs.Set("after", next)
		v.Next = "/fire/towers?" + qs.Encode()
	}
	pg := p.page(c, t(c, "list_title", at.Name))
	pg.Short, pg.Sub = t(c, "towers"), t(c, "list_sub")
	pg.Actions = []ui.Btn{{Label: t(c, "export"), Href: "/export/fire-file", DeskOnly: true}}
	return c.Page(http.StatusOK, pages.List(pg, v))
}

func (p *site) listTable(c *web.Ctx, rows []Listed, names map[string]string) ui.Table {
	tb := ui.Table{Caption: t(c, "towers"), Columns: []ui.Column{{Title: t(c, "building"), Key: true}, {Title: t(c, "flag")}, {Title: t(c, "height_col"), Num: true}, {Title: t(c, "f.class")}, {Title: t(c, "complete"), Num: true}, {Title: t(c, "plaque")}},
		Empty: &ui.Empty{Title: t(c, "none"), Why: t(c, "none_why")}}
	for _, r := range rows {
		flag, pl := flagMark(c.Lang, r.Flag), plaqueMark(c.Lang, r.Plaque)
		height := "—"
		if r.Height > 0 {
			height = metresOf(r.Height)
		}
		tb.Rows = append(tb.Rows, ui.Row{ID: r.Building, Cells: []ui.Cell{{Text: names[r.Building], Sub: t(c, "tier."+orLow(r.Tier)), Href: "/fire/towers/" + r.Building, Strong: true}, {Mark: &flag}, {Text: height},
			{Text: fieldOf["class"].Words(c.Lang, r.Class)}, {Text: whole(percent(r.Filled, r.Needed)) + "%"}, {Mark: &pl}}})
	}
	return tb
}

func orLow(s string) string {
	if s == "" {
		return "low"
	}
	return s
}

func pick(v string, list ...string) string {
	if slices.Contains(list, v) {
		return v
	}
	return ""
}

// overview is F1.
func (p *site) overview(c *web.Ctx) error {
	var o Overview
	var choices []ui.Option
	err := p.read(c, func(tx *db.Tx) error {
		at, list, err := p.chosen(tx, who(c), c.Query("place"))
		if err != nil {
			return err
		}
		choices = list
		o, err = p.Overview(tx, who(c), at, 10)
		return err
	})
	if err != nil {
		return err
	}
	v := pages.OverviewView{Tabs: tabs(c, ground.TabOverview), KPIs: p.tiles(c, o), Burn: burn(c.Lang, o), Funnel: funnel(c.Lang, o), Worst: p.worstTable(c, o), Flags: flagsFunnel(c.Lang, o),
		Filters: []ui.Filter{{Name: "place", Label: t(c, "where"), Value: o.At.ID, Options: choices}}}
	pg := p.page(c, t(c, "overview_title", o.At.Name))
	pg.Short = t(c, "overview")
	pg.Sub = t(c, "overview_sub", text.Day(c.Lang, p.now(), p.now()), o.Towers, o.Supers)
	return c.Page(http.StatusOK, pages.Overview(pg, v))
}

func (p *site) tiles(c *web.Ctx, o Overview) []ui.KPI {
	at := "place=" + o.At.ID
	zero := ui.KPI{Label: t(c, "k.zero"), Value: whole(o.Counts.Hazards()), Note: t(c, "k.zero_not"), Tone: ui.Red, Href: "/fire/hazards?" + at}
	if o.Zero {
		zero.Tone, zero.Note = ui.Green, t(c, "k.zero_is")
		if !o.ZeroSince.IsZero() {
			zero.Note = t(c, "k.zero_since", text.MonthDay(c.Lang, o.ZeroSince, p.now()))
		}
	}
	live := ui.KPI{Label: t(c, "k.live"), Value: whole(o.Counts.Live()), Note: t(c, "k.live_note", o.Counts.ByState["fixed"]), Href: "/matters?kind=fire&" + at}
	if o.Counts.Overdue > 0 {
		live.NoteHot = t(c, "k.late", o.Counts.Overdue)
	}
	wall := ui.KPI{Label: t(c, "k.wall"), Value: whole(o.Flags[Red]), Note: t(c, "k.wall_note", o.Flags[Amber], o.Flags[Green]), Href: "/fire/towers?flag=red&" + at}
	if o.Flags[Red] > 0 {
		wall.Tone = ui.Red
	}
	plaque := ui.KPI{Label: t(c, "k.plaque"), Value: whole(o.Plaques[string(Posted)]), Unit: "/" + whole(o.Towers), Note: t(c, "k.plaque_note", o.Plaques[""]), Href: "/fire/towers?" + at}
	if n := o.Plaques["stale"]; n > 0 {
		plaque.NoteHot = t(c, "k.plaque_stale", n)
	}
	duty := ui.KPI{Label: t(c, "k.file"), Value: whole(percent(o.Filled, o.Needed)), Unit: "%", Note: t(c, "k.duty", o.Due), Href: "/fire/towers?thin=1&" + at}
	if o.DutiesLate > 0 {
		duty.NoteHot = t(c, "k.late", o.DutiesLate)
	}
	return []ui.KPI{zero, live, wall, plaque, duty}
}

// burn is the picture of dynamic zero; its title says the finding.
func burn(lang string, o Overview) ui.BurnDown {
	b := ui.BurnDown{Compact: true}
	zero := ""
	label := func(week string) string {
		if len(week) != 10 {
			return week
		}
		return strings.TrimPrefix(week[5:7], "0") + "/" + strings.TrimPrefix(week[8:10], "0")
	}
	for _, w := range o.Weeks {
		b.Weeks = append(b.Weeks, ui.BurnWeek{Label: label(w.Week), Open: int(w.Open), Found: int(w.Opened), Closed: int(w.Closed), Reopened: int(w.Reopened)})
		if w.Open == 0 {
			zero = w.Week
		}
	}
	switch n := o.Counts.Live(); {
	case n == 0:
		b.Finding = text.T(lang, "fire.tower.burn.zero")
	case zero != "":
		b.Finding = text.T(lang, "fire.tower.burn.left", label(zero), n)
	default:
		b.Finding = text.T(lang, "fire.tower.burn.still", n)
	}
	return b
}

// funnel shows where what is under way stands: the three lists in one picture.
func funnel(lang string, o Overview) ui.Funnel {
	st := func(key string, n int64, tone ui.Tone) ui.Stage {
		return ui.Stage{Label: text.T(lang, "fire.tower.stage."+key), N: int(n), Tone: tone, Href: "/matters?kind=fire&place=" + o.At.ID}
	}
	s := o.Counts.ByState
	return ui.Funnel{Finding: text.T(lang, "fire.tower.lists", o.Counts.Live()), Stages: []ui.Stage{st("open", s["open"]+s["assigned"], ui.Grey), st("working", s["working"], ui.Blue),
		st("fixed", s["fixed"], ui.Amber), st("watch", s["watch"], ui.Amber), st("hung", s["hung"], ui.Red)}}
}

// flagsFunnel are the towers by what their wall allows.
func flagsFunnel(lang string, o Overview) ui.Funnel {
	f := ui.Funnel{Finding: text.T(lang, "fire.tower.flags", o.Flags[Red], o.Flags[Amber])}
	for _, x := range []struct {
		flag string
		tone ui.Tone
	}{{Red, ui.Red}, {Amber, ui.Amber}, {Green, ui.Green}} {
		f.Stages = append(f.Stages, ui.Stage{Label: text.T(lang, "fire.tower.flag."+x.flag), N: int(o.Flags[x.flag]), Tone: x.tone, Href: "/fire/towers?flag=" + x.flag + "&place=" + o.At.ID})
	}
	return f
}

func (p *site) worstTable(c *web.Ctx, o Overview) ui.Table {
	tb := ui.Table{Caption: t(c, "worst"), Columns: []ui.Column{{Title: t(c, "building"), Key: true}, {Title: t(c, "flag")}, {Title: t(c, "w.live"), Num: true}, {Title: t(c, "w.late"), Num: true}, {Title: t(c, "w.major"), Num: true}, {Go: true}},
		Empty: &ui.Empty{Title: t(c, "worst_none"), Why: t(c, "worst_why")}}
	for _, w := range o.Worst {
		m := flagMark(c.Lang, w.Flag)
		late := ui.Cell{Text: whole(w.Late)}
		if w.Late > 0 {
			late.Tone = ui.Red
		}
		tb.Rows = append(tb.Rows, ui.Row{ID: w.Building, Cells: []ui.Cell{{Text: w.Name, Href: "/fire/towers/" + w.Building, Strong: true}, {Mark: &m}, {Text: whole(w.Live)}, late, {Text: whole(w.Major)},
			{Btns: []ui.Btn{{Label: t(c, "see"), Href: "/matters?kind=fire&place=" + w.Building, Small: true, Quiet: true}}}}})
	}
	return tb
}
