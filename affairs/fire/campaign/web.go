package campaign

import (
	"net/http"
	"strconv"
	"strings"

	campaignpages "linli/affairs/fire/campaign/pages"
	"linli/affairs/fire/ground"
	"linli/affairs/fire/kit"
	"linli/kernel/access"
	"linli/kernel/people"
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
	get, post := http.MethodGet, http.MethodPost
	read, edit := string(access.FireRead), string(access.FireEdit)
	return []web.Route{
		{Method: get, Pattern: "/fire/campaigns", Perm: read, Handle: w.list},
		{Method: get, Pattern: "/fire/campaigns/new", Perm: edit, Handle: w.form},
		{Method: post, Pattern: "/fire/campaigns/new", Perm: edit, Handle: w.open},
		{Method: get, Pattern: "/fire/campaigns/{id}", Perm: read, Handle: w.campaign},
		{Method: post, Pattern: "/fire/campaigns/{id}/close", Perm: edit, Handle: w.close},
		{Method: get, Pattern: "/fire/campaigns/{id}/at/{building}", Perm: read, Handle: w.building},
		{Method: post, Pattern: "/fire/campaigns/{id}/at/{building}/tick", Perm: read, Handle: w.tick},
		{Method: post, Pattern: "/fire/campaigns/{id}/at/{building}/find", Perm: read, Handle: w.find},
		{Method: get, Pattern: "/fire/posters/new", Perm: edit, Handle: w.hangForm},
		{Method: post, Pattern: "/fire/posters/new", Perm: edit, Handle: w.hang},
		{Method: get, Pattern: "/fire/posters/{id}", Perm: read, Handle: w.poster},
		{Method: post, Pattern: "/fire/posters/{id}/renew", Perm: edit, Handle: w.turn},
		{Method: post, Pattern: "/fire/posters/{id}/gone", Perm: edit, Handle: w.turn},
		{Method: post, Pattern: "/fire/posters/{id}/end", Perm: edit, Handle: w.turn},
		{Method: get, Pattern: "/fire/words", Perm: read, Handle: w.words},
		{Method: get, Pattern: "/fire/words/{topic}/print", Perm: read, Handle: w.print},
		{Method: get, Pattern: "/fire/guide", Perm: web.Public, Handle: w.guide},
		{Method: get, Pattern: "/fire/guide/{picture}", Perm: web.Public, Handle: w.picture},
		{Method: get, Pattern: "/q/{code}/guide", Perm: web.Public, Handle: w.guide},
	}
}

func (w *site) read(c *web.Ctx, fn func(tx *db.Tx) error) error { return w.DB.Read(c.Context(), fn) }

// reading lists what a reader reaches: campaigns over any of his buildings.
func (w *site) reading(tx *db.Tx, a access.Actor) ([]Campaign, error) {
	cond, args, err := kit.Scope(tx, w.Places, a, access.FireRead, "path")
	if err != nil {
		return nil, err
	}
	return campaigns(tx, "id IN (SELECT campaign FROM fire_campaign_building WHERE "+cond+") ORDER BY from_day DESC, id DESC LIMIT 60", args...)
}

func (w *site) list(c *web.Ctx) error {
	a := kit.Who(c)
	v := campaignpages.ListView{Tabs: ground.Tabs(c.Lang, ground.TabCampaigns, a)}
	pg := w.Frame.Staff(c, kit.T(c, "fire.campaign.title"), "/fire")
	err := w.read(c, func(tx *db.Tx) error {
		list, err := w.reading(tx, a)
		if err != nil {
			return err
		}
		v.Campaigns = ui.Table{Caption: kit.T(c, "fire.campaign.campaigns"), Columns: []ui.Column{{Title: kit.T(c, "fire.campaign.name"), Key: true}, {Title: kit.T(c, "fire.campaign.days")}, {Title: kit.T(c, "fire.campaign.state")}, {Title: kit.T(c, "fire.campaign.done"), Num: true}},
			Empty: &ui.Empty{Title: kit.T(c, "fire.campaign.empty"), Why: kit.T(c, "fire.campaign.empty_why")}}
		open := 0
		for _, x := range list {
			full, err := byID(tx, x.ID)
			if err != nil {
				return err
			}
			t, _, err := tally(tx, full, full.Buildings)
			if err != nil {
				return err
			}
			m := stateMark(c.Lang, x.State)
			if x.State == "open" {
				open++
			}
			v.Campaigns.Rows = append(v.Campaigns.Rows, ui.Row{ID: x.ID, Cells: []ui.Cell{{Text: x.Title, Href: "/fire/campaigns/" + x.ID}, {Text: x.From + " – " + x.Until}, {Mark: &m}, {Text: strconv.Itoa(t.Done) + "/" + strconv.Itoa(t.Of)}}})
		}
		n, err := w.posterTable(c, tx, a, &v)
		v.KPIs = []ui.KPI{{Label: kit.T(c, "fire.campaign.k.open"), Value: strconv.Itoa(open)}, {Label: kit.T(c, "fire.campaign.k.hanging"), Value: strconv.Itoa(n[Hanging]), Tone: ui.Green}, {Label: kit.T(c, "fire.campaign.k.bad"), Value: strconv.Itoa(n[Expired] + n[Missing]), Tone: toneIf(n[Expired]+n[Missing] > 0)}}
		return err
	})
	if err != nil {
		return err
	}
	if a.Has(access.FireEdit) {
		v.Links = append(v.Links, ui.Btn{Label: kit.T(c, "fire.campaign.new"), Href: "/fire/campaigns/new", Primary: true}, ui.Btn{Label: kit.T(c, "fire.campaign.hang_new"), Href: "/fire/posters/new"})
	}
	v.Links = append(v.Links, ui.Btn{Label: kit.T(c, "fire.campaign.words"), Href: "/fire/words"}, ui.Btn{Label: kit.T(c, "fire.campaign.guide"), Href: "/fire/guide"})
	return c.Page(http.StatusOK, campaignpages.List(pg, v))
}

func toneIf(on bool) ui.Tone {
	if on {
		return ui.Red
	}
	return ui.Plain
}

func stateMark(lang, state string) ui.Mark {
	word := text.T(lang, "fire.campaign.st."+state)
	switch state {
	case "open":
		return ui.Doing(word)
	case Hanging:
		return ui.Fine(word)
	case Expired, Missing:
		return ui.Late(word)
	}
	return ui.Done(word)
}

func (w *site) posterTable(c *web.Ctx, tx *db.Tx, a access.Actor, v *campaignpages.ListView) (map[string]int, error) {
	n := map[string]int{}
	cond, args, err := kit.Scope(tx, w.Places, a, access.FireRead, "path")
	if err != nil {
		return n, err
	}
	list, err := posters(tx, "state<>'ended' AND "+cond+" ORDER BY until_day, id LIMIT 300", args...)
	if err != nil {
		return n, err
	}
	v.Posters = ui.Table{Caption: kit.T(c, "fire.campaign.posters"), Columns: []ui.Column{{Title: kit.T(c, "fire.campaign.topic"), Key: true}, {Title: kit.T(c, "fire.campaign.where")}, {Title: kit.T(c, "fire.campaign.medium"), Low: true}, {Title: kit.T(c, "fire.campaign.until_hang")}, {Title: kit.T(c, "fire.campaign.state")}},
		Empty: &ui.Empty{Title: kit.T(c, "fire.campaign.posters_none"), Why: kit.T(c, "fire.campaign.posters_why")}}
	for _, p := range list {
		n[p.State]++
		name, err := w.Places.Describe(tx, p.Place)
		if err != nil {
			return n, err
		}
		m := stateMark(c.Lang, p.State)
		v.Posters.Rows = append(v.Posters.Rows, ui.Row{ID: p.ID, Cells: []ui.Cell{{Text: kit.T(c, "fire.campaign.t."+p.Topic), Href: "/fire/posters/" + p.ID}, {Text: name + " " + p.Spot}, {Text: kit.T(c, "fire.campaign.m."+p.Medium)}, {Text: text.DayWords(c.Lang, p.Until, tx.Now)}, {Mark: &m}}})
	}
	return n, nil
}

// tally reads how far a campaign is over some of its buildings.
func tally(tx *db.Tx, c Campaign, buildings []string) (Tally, map[string]map[string]bool, error) {
	done := map[string]map[string]bool{}
	list, err := dones(tx, c.ID)
	for _, d := range list {
		if done[d.Building] == nil {
			done[d.Building] = map[string]bool{}
		}
		done[d.Building][d.Key] = true
	}
	return Count(buildings, keysOf(c), done), done, err
}

func keysOf(c Campaign) (out []string) {
	for _, p := range c.Parts {
		out = append(out, p.Key)
	}
	return out
}

// places where the actor may open a campaign: streets, communities, compounds.
func (w *site) places(tx *db.Tx, a access.Actor, kinds ...place.Kind) (out []place.Place, err error) {
	seen := map[string]bool{}
	for _, path := range a.Scope(access.FireEdit) {
		for _, k := range kinds {
			list, err := w.Places.Subtree(tx, path, k, "", 300)
			if err != nil {
				return nil, err
			}
			for _, p := range list {
				if !seen[p.ID] && p.Ended == 0 {
					seen[p.ID] = true
					out = append(out, p)
				}
			}
		}
	}
	return out, nil
}

func (w *site) options(tx *db.Tx, list []place.Place, on string) (out []ui.Option, err error) {
	for _, p := range list {
		name, err := w.Places.Describe(tx, p.ID)
		if err != nil {
			return nil, err
		}
		out = append(out, ui.Option{Value: p.ID, Label: name, On: p.ID == on})
	}
	return out, nil
}

// orgsFor are the organisations that may take a part.
var orgKinds = map[string][]people.OrgKind{"fire": {people.Brigade}, "police": {people.Department}, "housing": {people.Department}, "emergency": {people.Department}, "street": {people.Street}, "property": {people.Property}}

// likely words of an organisation's name propose it for a part.
var likely = map[string][]string{"fire": {"消防"}, "police": {"公安"}, "housing": {"住房", "住建"}, "emergency": {"应急"}}

func (w *site) form(c *web.Ctx) error {
	now := w.DB.Clock().Now()
	return w.showForm(c, http.StatusOK, web.Form{Values: map[string][]string{"from": {clock.DayOf(now)}, "until": {clock.DayOf(now.AddDate(0, 1, 0))}}}, nil, true)
}

func (w *site) showForm(c *web.Ctx, status int, f web.Form, bad map[string]string, propose bool) error {
	v := campaignpages.FormView{Action: "/fire/campaigns/new", Title: f.Get("title"), Said: f.Get("said"), From: f.Get("from"), Until: f.Get("until"), Errors: ui.Summary(bad), Bad: bad}
	pg := w.Frame.Staff(c, kit.T(c, "fire.campaign.new"), "/fire")
	pg.Back = "/fire/campaigns"
	err := w.read(c, func(tx *db.Tx) error {
		v.Parts = nil
		list, err := w.places(tx, kit.Who(c), place.Street, place.Community, place.Compound)
		if err != nil {
			return err
		}
		if v.Places, err = w.options(tx, list, f.Get("place")); err != nil {
			return err
		}
		for _, k := range Keys {
			x := campaignpages.PartField{In: ui.Input{Name: "org_" + k, Label: kit.T(c, "fire.campaign.p."+k), Error: bad["org_"+k]}, Task: ui.Input{Name: "task_" + k, Label: kit.T(c, "fire.campaign.task_of", kit.T(c, "fire.campaign.p."+k)), Value: f.Get("task_" + k), MaxLen: 100},
				Options: []ui.Option{{Value: "", Label: kit.T(c, "fire.campaign.not_in")}}}
			if propose {
				x.Task.Value = kit.T(c, "fire.campaign.task."+k)
			}
			for _, kind := range orgKinds[k] {
				orgs, err := w.People.Orgs(tx, people.OrgQuery{Kind: kind, Limit: 100})
				if err != nil {
					return err
				}
				for _, o := range orgs {
					on := o.ID == f.Get("org_"+k)
					for _, word := range likely[k] {
						on = on || propose && strings.Contains(o.Name, word)
					}
					x.Options = append(x.Options, ui.Option{Value: o.ID, Label: o.Name, On: on})
				}
			}
			v.Parts = append(v.Parts, x)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.Page(status, campaignpages.Form(pg, v))
}

func (w *site) open(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	o := Opening{Place: f.Get("place"), Title: f.Get("title"), Said: f.Get("said"), From: f.Get("from"), Until: f.Get("until"), Orgs: map[string]string{}, Tasks: map[string]string{}}
	for _, k := range Keys {
		o.Orgs[k], o.Tasks[k] = f.Get("org_"+k), f.Get("task_"+k)
	}
	var x Campaign
	err = w.DB.Write(c.Context(), func(tx *db.Tx) (err error) { x, err = w.Open(tx, kit.Who(c), o); return err })
	if err != nil {
		bad, e := kit.Bad(c, err, "form")
		if e != nil {
			return e
		}
		return w.showForm(c, web.Status(err), f, bad, false)
	}
	return c.Redirect("/fire/campaigns/" + x.ID)
}

// mine keeps the buildings of a campaign that the reader reaches. NotFound when there is none.
func (w *site) mine(tx *db.Tx, a access.Actor, id string) (Campaign, []place.Place, error) {
	x, err := byID(tx, id)
	if err != nil {
		return x, nil, err
	}
	var out []place.Place
	for _, b := range x.Buildings {
		at, err := w.Places.Get(tx, b)
		if err != nil {
			return x, nil, err
		}
		if kit.May(tx, w.Places, a, access.FireRead, at) == nil {
			out = append(out, at)
		}
	}
	if len(out) == 0 {
		return x, nil, fault.NotFound("fire.campaign.none")
	}
	return x, out, nil
}

func (w *site) campaign(c *web.Ctx) error {
	a := kit.Who(c)
	var v campaignpages.View
	pg := w.Frame.Staff(c, "", "/fire")
	pg.Back = "/fire/campaigns"
	err := w.read(c, func(tx *db.Tx) error {
		x, list, err := w.mine(tx, a, c.Path("id"))
		if err != nil {
			return err
		}
		var ids []string
		for _, b := range list {
			ids = append(ids, b.ID)
		}
		t, done, err := tally(tx, x, ids)
		if err != nil {
			return err
		}
		m := stateMark(c.Lang, x.State)
		pg.Over, pg.Title, pg.Short, pg.Mark, pg.Sub = kit.T(c, "fire.campaign.title"), kit.T(c, "fire.campaign.finding", x.Title, t.Whole, len(list)), x.Title, &m, x.Said
		v = campaignpages.View{Facts: []ui.Def{{Term: kit.T(c, "fire.campaign.days"), Text: x.From + " – " + x.Until}, {Term: kit.T(c, "fire.campaign.by"), Text: x.ByLabel}}}
		v.Table = ui.Table{Caption: kit.T(c, "fire.campaign.progress"), Columns: []ui.Column{{Title: kit.T(c, "fire.campaign.building"), Key: true}}}
		for _, p := range x.Parts {
			v.KPIs = append(v.KPIs, ui.KPI{Label: p.OrgName, Value: strconv.Itoa(t.ByKey[p.Key]), Unit: "/" + strconv.Itoa(len(list)), Note: p.Task})
			v.Table.Columns = append(v.Table.Columns, ui.Column{Title: kit.T(c, "fire.campaign.p."+p.Key)})
			v.Facts = append(v.Facts, ui.Def{Term: kit.T(c, "fire.campaign.p."+p.Key), Text: text.Joined(p.OrgName, p.Label)})
		}
		if x.State == "open" && x.ledBy(a) {
			v.Close = "/fire/campaigns/" + x.ID + "/close"
		}
		for _, b := range list {
			name, err := w.Places.Describe(tx, b.ID)
			if err != nil {
				return err
			}
			row := ui.Row{ID: b.ID, Cells: []ui.Cell{{Text: name, Href: "/fire/campaigns/" + x.ID + "/at/" + b.ID}}}
			for _, p := range x.Parts {
				m := partMark(c.Lang, done[b.ID][p.Key])
				row.Cells = append(row.Cells, ui.Cell{Mark: &m})
			}
			v.Table.Rows = append(v.Table.Rows, row)
		}
		v.Finds, err = w.findRows(c, tx, x, "", ids)
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(http.StatusOK, campaignpages.Campaign(pg, v))
}

func partMark(lang string, done bool) ui.Mark {
	if done {
		return ui.Fine(text.T(lang, "fire.campaign.part_done"))
	}
	return ui.Unknown(text.T(lang, "fire.campaign.part_open"))
}

func (w *site) findRows(c *web.Ctx, tx *db.Tx, x Campaign, building string, within []string) (out []ui.ListRow, err error) {
	list, err := findings(tx, x.ID)
	if err != nil {
		return nil, err
	}
	in := map[string]bool{}
	for _, b := range within {
		in[b] = true
	}
	for _, f := range list {
		if building != "" && f.Building != building || building == "" && !in[f.Building] || len(out) >= 100 {
			continue
		}
		m, err := w.Matters.Plain(tx, f.Matter)
		if err != nil {
			return nil, err
		}
		mark := w.Frame.Mark(c.Lang, tx.Now, m)
		out = append(out, ui.ListRow{Href: "/matters/" + f.Matter, Title: m.Title, Sub: text.Joined(m.SpotLabel, kit.T(c, "fire.campaign.p."+f.Key), m.HolderLabel), Mark: &mark})
	}
	return out, nil
}

func (w *site) close(c *web.Ctx) error {
	if err := w.DB.Write(c.Context(), func(tx *db.Tx) error { return w.Close(tx, kit.Who(c), c.Path("id")) }); err != nil {
		return err
	}
	w.Frame.Done(c, kit.T(c, "fire.campaign.closed"), nil)
	return c.Redirect("/fire/campaigns/" + c.Path("id"))
}

func (w *site) building(c *web.Ctx) error { return w.showBuilding(c, http.StatusOK, web.Form{}, nil) }

func (w *site) showBuilding(c *web.Ctx, status int, f web.Form, bad map[string]string) error {
	a := kit.Who(c)
	var v campaignpages.BuildingView
	pg := w.Frame.Staff(c, "", "/fire")
	base := "/fire/campaigns/" + c.Path("id")
	pg.Back = base
	err := w.read(c, func(tx *db.Tx) error {
		v = campaignpages.BuildingView{Errors: ui.Summary(bad), Bad: bad}
		x, err := byID(tx, c.Path("id"))
		if err != nil {
			return err
		}
		b, err := kit.Building(tx, w.Places, a, access.FireRead, c.Path("building"))
		if err != nil {
			return err
		}
		name, err := w.Places.Describe(tx, b.ID)
		if err != nil {
			return err
		}
		pg.Over, pg.Title, pg.Short = x.Title, name, name
		if v.Parts, err = w.partViews(c, tx, a, x, b.ID, base); err != nil {
			return err
		}
		if x.State == "open" {
			v.Find = base + "/at/" + b.ID + "/find"
			v.Keys, v.Said = ui.Options(c.Lang, "fire.campaign.p.", keysOf(x), f.Values.Get("part")), f.Values.Get("said")
			for _, k := range FindKinds {
				kind, err := w.Matters.Kind(tx, k)
				if err != nil {
					return err
				}
				v.Kinds = append(v.Kinds, ui.Option{Value: k, Label: kind.Label(c.Lang), On: k == f.Values.Get("kind")})
			}
		}
		v.Finds, err = w.findRows(c, tx, x, b.ID, nil)
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(status, campaignpages.Building(pg, v))
}

func (w *site) partViews(c *web.Ctx, tx *db.Tx, a access.Actor, x Campaign, building, base string) (out []campaignpages.PartView, err error) {
	list, err := dones(tx, x.ID)
	if err != nil {
		return nil, err
	}
	for _, p := range x.Parts {
		v := campaignpages.PartView{Title: p.OrgName, Task: p.Task, Key: p.Key, Sub: text.Joined(p.Label, p.Title), Mark: partMark(c.Lang, false)}
		open := x.State == "open"
		for _, d := range list {
			if d.Building == building && d.Key == p.Key {
				v.Mark, v.Sub, open = partMark(c.Lang, true), text.Joined(d.Label, text.Date(clock.Instant(d.At)), d.Note), false
			}
		}
		if open {
			ok, err := w.mayAnswer(tx, a, x, p)
			if err != nil {
				return nil, err
			}
			if ok {
				v.Tick = base + "/at/" + building + "/tick"
			}
		}
		out = append(out, v)
	}
	return out, nil
}

func (w *site) answer(c *web.Ctx, f web.Form, err error, said string) error {
	if err != nil {
		bad, e := kit.Bad(c, err, "form")
		if e != nil {
			return e
		}
		return w.showBuilding(c, web.Status(err), f, bad)
	}
	w.Frame.Done(c, said, nil)
	return c.Redirect("/fire/campaigns/" + c.Path("id") + "/at/" + c.Path("building"))
}

func (w *site) tick(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	err = w.DB.Write(c.Context(), func(tx *db.Tx) error {
		return w.Tick(tx, kit.Who(c), c.Path("id"), c.Path("building"), f.Get("part"), f.Get("note"))
	})
	return w.answer(c, f, err, kit.T(c, "fire.campaign.ticked"))
}

func (w *site) find(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	err = w.DB.Write(c.Context(), func(tx *db.Tx) error {
		_, err := w.Found(tx, kit.Who(c), c.Path("id"), c.Path("building"), f.Get("part"), f.Get("kind"), f.Get("said"))
		return err
	})
	return w.answer(c, f, err, kit.T(c, "fire.campaign.found_done"))
}
