package rights

import (
	"net/http"
	"strings"
	"time"

	"linli/gateway/desk"
	"linli/gateway/desk/login"
	"linli/gateway/desk/places"
	"linli/kernel/access"
	"linli/kernel/matter"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// Kind is the kind of the matters in which the deadlines of requests run.
const Kind = "personal.right"

// Deps are the services that the pages translate.
type Deps struct {
	DB      *db.DB
	Desk    *desk.Desk
	Places  *place.Service
	People  *people.Service
	Access  *access.Service
	Matters *matter.Service
}

// Pages serves them.
type Pages struct {
	Deps
	reach places.Reach
}

// New makes the pages.
func New(d Deps) *Pages { return &Pages{d, places.Reach{Places: d.Places}} }

// Routes is the route table.
func (p *Pages) Routes() []web.Route {
	get, post := http.MethodGet, http.MethodPost
	take, erase := string(access.PeopleRights), string(access.PeopleErase)
	return []web.Route{
		{Method: get, Pattern: "/rights", Perm: take, Handle: p.list},
		{Method: get, Pattern: "/people/{id}/rights", Perm: take, Handle: p.person},
		{Method: post, Pattern: "/people/{id}/rights", Perm: take, Handle: p.take},
		{Method: post, Pattern: "/people/{id}/erase", Perm: erase, Handle: login.Fresh(p.askErase)},
		{Method: post, Pattern: "/requests/{id}/end", Perm: take, Handle: p.end},
		{Method: get, Pattern: "/second", Perm: web.Session, Handle: p.second},
		{Method: post, Pattern: "/second/{id}", Perm: web.Session, Handle: login.Fresh(p.decide)},
	}
}

func (p *Pages) now() time.Time { return p.DB.Clock().Now().In(clock.Shanghai) }

// who reads a person whom the actor may act for; erased and locked ones are not there.
func (p *Pages) who(tx *db.Tx, a access.Actor, perm access.Perm, id string) (people.Person, error) {
	who, err := p.People.Resolve(tx, id)
	if err == nil && who.State.Hidden() {
		err = fault.NotFound("people.no_person")
	}
	if err == nil {
		err = p.reach.Person(tx, a, perm, who)
	}
	return who, err
}

// personView is the page of one person's rights.
type personView struct {
	Person   people.Person
	Name     string
	What     []ui.Option
	Said     string
	Requests ui.Table
	MayErase bool
	Waiting  string // a second person is asked already
	Ground   string
	Grounds  []ui.Option
	Errors   map[string]string
}

func (p *Pages) person(c *web.Ctx) error { return p.show(c, http.StatusOK, personView{}) }

func (p *Pages) show(c *web.Ctx, status int, v personView) error {
	a := access.From(c.Context())
	err := p.DB.Read(c.Context(), func(tx *db.Tx) (err error) {
		if v.Person, err = p.who(tx, a, access.PeopleRights, c.Path("id")); err != nil {
			return err
		}
		v.Name = text.MaskName(v.Person.Name, text.OtherStaff)
		list, err := p.People.RequestsOf(tx, v.Person.ID)
		if err != nil {
			return err
		}
		if v.Requests, err = p.table(tx, c.Lang, a, list); err != nil {
			return err
		}
		v.MayErase = p.reach.Person(tx, a, access.PeopleErase, v.Person) == nil
		x, err := p.Access.SecondAbout(tx, access.SecondErase, v.Person.ID)
		if err == nil {
			v.Waiting = text.T(c.Lang, "rights.waiting", x.AskerName, text.MonthDay(c.Lang, at(x.Asked), p.now()))
		} else if fault.Is(err, fault.KindNotFound) {
			err = nil
		}
		return err
	})
	if err != nil {
		return err
	}
	chosen := c.Query("what")
	for _, r := range people.Rights {
		v.What = append(v.What, ui.Option{Value: string(r), Label: text.T(c.Lang, "rights.what."+string(r)), On: string(r) == chosen})
	}
	for _, g := range []string{"1", "2", "3", "4"} {
		v.Grounds = append(v.Grounds, ui.Option{Value: g, Label: text.T(c.Lang, "rights.ground."+g), On: g == v.Ground})
	}
	pg := p.Desk.Page(c, text.T(c.Lang, "rights.of", v.Name), "/places")
	pg.Short, pg.Sub, pg.Back = text.T(c.Lang, "rights.title"), text.T(c.Lang, "rights.line"), "/people/"+v.Person.ID
	return c.Page(status, personPage(pg, v))
}

func at(ms int64) time.Time { return time.UnixMilli(ms).In(clock.Shanghai) }

// table lists requests with their deadline and where they stand.
func (p *Pages) table(tx *db.Tx, lang string, a access.Actor, list []people.Request) (ui.Table, error) {
	t := func(key string) string { return text.T(lang, "rights."+key) }
	out := ui.Table{Caption: t("title"), Columns: []ui.Column{{Title: t("col.what"), Key: true}, {Title: t("col.taken")}, {Title: t("col.due")}, {Title: t("col.state")}, {Go: true}},
		Empty: &ui.Empty{Title: t("none"), Why: t("none_why")}}
	for _, r := range list {
		m, err := p.Matters.Plain(tx, r.Matter)
		if err != nil && !fault.Is(err, fault.KindNotFound) {
			return out, err
		}
		mark := ui.Fine(t("state." + r.State))
		sub, due := "", "—"
		if r.State == people.RequestOpen || r.State == people.RequestLocked {
			mark = ui.Due(t("state." + r.State))
		}
		if r.State == people.RequestOpen && m.Due > 0 {
			due = text.MonthDay(lang, at(m.Due), p.now())
			if m.Due < tx.NowMS() {
				mark = ui.Late(text.Left(lang, at(m.Due), p.now()))
			}
		}
		if r.State == people.RequestLocked {
			if sub, err = p.lockWords(tx, lang, r.Person); err != nil {
				return out, err
			}
		}
		row := ui.Row{ID: r.ID, Tone: mark.Tone, Cells: []ui.Cell{{Text: t("what." + string(r.What)), Strong: true, Sub: m.No}, {Text: text.MonthDay(lang, at(r.Taken), p.now())},
			{Text: due}, {Mark: &mark, Sub: sub}, {Btns: []ui.Btn{{Label: t("matter"), Href: "/matters/" + r.Matter, Small: true}}}}}
		if r.State == people.RequestOpen && r.What != people.RightErase {
			row.Cells[4].Body = endForm(r.ID, "/matters/"+r.Matter)
		}
		out.Rows = append(out.Rows, row)
	}
	return out, nil
}

// lockWords says why a deletion waits and until when.
func (p *Pages) lockWords(tx *db.Tx, lang, person string) (string, error) {
	o, err := p.People.LockOf(tx, person)
	if fault.Is(err, fault.KindNotFound) {
		return "", nil
	}
	return LockWords(lang, o), err
}

// LockWords says why a deletion waits and until when.
func LockWords(lang string, o people.Outcome) string {
	var why []string
	for _, k := range o.Why {
		why = append(why, text.T(lang, k))
	}
	s := strings.Join(why, "；")
	if o.Until == 0 {
		return s
	}
	return text.T(lang, "rights.until", s, text.Date(at(o.Until)))
}

// list shows the requests within reach, those that stand first.
func (p *Pages) list(c *web.Ctx) error {
	a := access.From(c.Context())
	var v listView
	err := p.DB.Read(c.Context(), func(tx *db.Tx) error {
		list, err := p.People.RequestsIn(tx, a.Scope(access.PeopleRights), 200)
		if err != nil {
			return err
		}
		v.Requests, err = p.table(tx, c.Lang, a, list)
		return err
	})
	if err != nil {
		return err
	}
	pg := p.Desk.Page(c, text.T(c.Lang, "rights.title"), "/places")
	pg.Sub = text.T(c.Lang, "rights.line")
	pg.Actions = []ui.Btn{{Label: text.T(c.Lang, "rights.second"), Href: "/second"}}
	return c.Page(http.StatusOK, listPage(pg, v))
}

type listView struct{ Requests ui.Table }

type takeCmd struct {
	What string `form:"what"`
	Said string `form:"said"`
}

// take makes a matter of a request and writes down whose it is.
func (p *Pages) take(c *web.Ctx) error {
	cmd, _, err := web.Decode[takeCmd](c)
	if err != nil {
		return err
	}
	a := access.From(c.Context())
	due := int64(0)
	err = p.DB.Write(c.Context(), func(tx *db.Tx) error {
		who, err := p.who(tx, a, access.PeopleRights, c.Path("id"))
		if err != nil {
			return err
		}
		what := people.Right(cmd.What)
		if !what.Valid() {
			return fault.InvalidFields(fault.Field{Name: "what", Key: "people.right"})
		}
		spot := who.Home
		if spot == "" {
			pl, err := p.Places.ByPath(tx, who.Path)
			if err != nil {
				return err
			}
			spot = pl.ID
		}
		said := text.T(text.ZH, "rights.raise."+string(what))
		if cmd.Said != "" {
			said += "。" + cmd.Said
		}
		t, err := p.Matters.ReportTx(tx, a, matter.Report{Place: spot, Kind: Kind, Title: text.T(text.ZH, "rights.raise."+string(what)), Text: said, Source: "desk"})
		if err != nil {
			return err
		}
		due = t.Matter.Due
		_, err = p.People.AskTx(tx, a.Actor, who.ID, what, t.Matter.ID)
		return err
	})
	if err != nil {
		bad, mine := said(c, err)
		if !mine {
			return err
		}
		return p.show(c, web.Status(err), personView{Said: cmd.Said, Errors: bad})
	}
	desk.Done(c, text.T(c.Lang, "rights.taken", text.Date(at(due))), nil)
	return c.Redirect("/people/" + c.Path("id") + "/rights")
}

// end closes a request that was answered or refused.
func (p *Pages) end(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	a := access.From(c.Context())
	state := people.RequestDone
	if f.Get("refused") == "1" {
		state = people.RequestRefused
	}
	var r people.Request
	err = p.DB.Write(c.Context(), func(tx *db.Tx) error {
		var err error
		if r, err = p.People.Request(tx, c.Path("id")); err != nil {
			return err
		}
		if err := a.May(access.PeopleRights, r.Path); err != nil {
			return err
		}
		if r.What == people.RightErase && state == people.RequestDone {
			return fault.Conflict("people.request_over") // it is done by being erased
		}
		_, err = p.People.EndRequestTx(tx, a.Actor, r.ID, state)
		return err
	})
	if err != nil {
		return err
	}
	desk.Done(c, text.T(c.Lang, "rights.ended"), nil)
	return c.Redirect("/people/" + r.Person + "/rights")
}

// said tells the errors of a form by field; mine = false is no matter of the form.
func said(c *web.Ctx, err error) (map[string]string, bool) {
	f := fault.Of(err)
	if f.Kind != fault.KindInvalid && f.Kind != fault.KindConflict && f.Kind != fault.KindNotYet || f.Key == "access.step_up" {
		return nil, false
	}
	bad := map[string]string{}
	for _, x := range f.Fields {
		bad[x.Name] = text.T(c.Lang, x.Key, x.Args...)
	}
	if len(bad) == 0 {
		bad["form"] = text.T(c.Lang, f.Key, f.Args...)
	}
	return bad, true
}
