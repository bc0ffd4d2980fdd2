package places

import (
	"net/http"
	"strings"
	"unicode"

	"linli/gateway/desk"
	"linli/gateway/view"
	"linli/kernel/access"
	"linli/kernel/people"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// personView is the page of a person.
type personView struct {
	Person     people.Person
	Name       string // for the reader
	Facts      []ui.Def
	Homes      []ui.ListRow
	Posts      []ui.Def
	Consents   []ui.LogEntry
	Looks      []ui.LogEntry
	Reveal     revealBox
	MayEdit    bool
	MayMerge   bool
	MayRights  bool
	Edit       personCmd
	Errors     map[string]string
	Versions   [][3]string // field, typed, on file: shown when somebody else was faster
	Pairs      []people.Pair
	PairNames  map[string]string
	Proposals  []people.Proposal
	FullReader bool
}

type personCmd struct {
	Rev   int64  `form:"rev"`
	Name  string `form:"name"`
	Phone string `form:"phone"`
	Sex   string `form:"sex"`
	Birth string `form:"birth"`
}

func (p *Pages) person(c *web.Ctx) error { return p.showPerson(c, http.StatusOK, personView{}) }

// showPerson shows the page; v may carry what was revealed or a refused form.
func (p *Pages) showPerson(c *web.Ctx, status int, v personView) error {
	a := access.From(c.Context())
	var to text.Audience
	err := p.DB.Read(c.Context(), func(tx *db.Tx) (err error) {
		if v.Person, to, err = p.who(tx, a, access.PeopleRead, c.Path("id")); err != nil {
			return err
		}
		return p.fillPerson(tx, c.Lang, a, to, &v)
	})
	if err != nil {
		return err
	}
	if v.Person.ID != c.Path("id") && status == http.StatusOK {
		return c.Redirect("/people/" + v.Person.ID) // merged: the survivor's page
	}
	pg := p.Desk.Page(c, v.Name, "/places")
	if v.Person.State != people.Active {
		m := ui.Unknown(text.T(c.Lang, "places.pstate."+string(v.Person.State)))
		pg.Mark = &m
	}
	if v.Person.Home != "" {
		pg.Back = "/homes/" + v.Person.Home
	}
	pg.Sub = text.T(c.Lang, "places.masked_note")
	return c.Page(status, personPage(pg, v))
}

// who reads the person who stands for an id today and how the reader sees names there.
func (p *Pages) who(tx *db.Tx, a access.Actor, perm access.Perm, id string) (people.Person, text.Audience, error) {
	who, err := p.People.Resolve(tx, id)
	if err != nil {
		return who, text.PublicNotice, err
	}
	if who.State.Hidden() { // erased, or locked by a duty to keep records: no door shows the person
		return who, text.PublicNotice, fault.NotFound("people.no_person")
	}
	if err := p.reach.Person(tx, a, perm, who); err != nil {
		return who, text.PublicNotice, err
	}
	if who.Home == "" {
		for _, g := range a.Grants {
			if serving[g.Role] && g.Path.Contains(who.Path) {
				return who, text.WorkList, nil
			}
		}
		return who, text.OtherStaff, nil
	}
	h, err := p.Places.Get(tx, who.Home)
	if err != nil {
		return who, text.PublicNotice, err
	}
	return who, p.reach.Audience(tx, a, h), nil
}

func (p *Pages) fillPerson(tx *db.Tx, lang string, a access.Actor, to text.Audience, v *personView) error {
	who := v.Person
	m := people.Masked(who, text.OtherStaff)
	v.Name = text.MaskName(who.Name, to)
	v.FullReader = to == text.WorkList
	v.Reveal.Named = v.FullReader
	id := text.T(lang, "places.not_on_file")
	if who.Sealed {
		id = text.T(lang, "places.hidden")
	}
	v.Facts = []ui.Def{{Term: text.T(lang, "places.name_word"), Text: v.Name}, {Term: text.T(lang, "places.phone"), Text: orDash(m.Phone)}, {Term: text.T(lang, "places.sex"), Text: text.T(lang, "places.sex."+string(who.Sex))},
		{Term: text.T(lang, "places.born"), Text: orDash(people.SayBirth(m.Birth))}, {Term: text.T(lang, "places.id_no"), Text: id}}
	v.MayEdit = p.reach.Person(tx, a, access.PeopleEdit, who) == nil && who.State == people.Active
	v.MayRights = p.reach.Person(tx, a, access.PeopleRights, who) == nil
	v.MayMerge = p.reach.Person(tx, a, access.PeopleMerge, who) == nil && who.State == people.Active
	if p.reach.Person(tx, a, access.PeopleReveal, who) == nil {
		v.Reveal.People = []ui.Option{{Value: who.ID, Label: v.Name, On: true}}
	}
	if v.Edit.Rev == 0 {
		v.Edit = personCmd{Rev: who.Rev, Sex: string(who.Sex)}
		if v.FullReader {
			v.Edit.Name = who.Name
		}
	}
	if err := p.fillHistory(tx, lang, a, v); err != nil {
		return err
	}
	return p.fillPairs(tx, to, v)
}

// fillHistory reads homes, posts, consents and the latest looks.
func (p *Pages) fillHistory(tx *db.Tx, lang string, a access.Actor, v *personView) error {
	homes, err := p.People.HomesOf(tx, v.Person.ID)
	if err != nil {
		return err
	}
	for _, m := range homes {
		h, err := p.Places.Get(tx, m.Home)
		if err != nil {
			return err
		}
		row := ui.ListRow{Tone: ui.Grey, Sub: joined(m.Relation, m.Status, m.From)}
		if p.reach.May(tx, a, access.PeopleRead, h) == nil {
			row.Href = "/homes/" + m.Home
			row.Title, err = p.Places.Describe(tx, m.Home)
		} else {
			row.Title, err = p.Places.DescribeFor(tx, m.Home, text.OtherStaff)
		}
		if err != nil {
			return err
		}
		if m.Until == "" {
			row.Tone, row.Side = ui.Green, text.T(lang, "places.lives_here")
		} else {
			row.Side = text.T(lang, "places.until", m.Until)
		}
		v.Homes = append(v.Homes, row)
	}
	posts, err := p.People.Posts(tx, v.Person.ID, tx.Now)
	if err != nil {
		return err
	}
	for _, x := range posts {
		o, err := p.People.Org(tx, x.Org)
		if err != nil {
			return err
		}
		v.Posts = append(v.Posts, ui.Def{Term: x.Title, Text: o.Name})
	}
	cs, err := p.People.Consents(tx, v.Person.ID)
	if err != nil {
		return err
	}
	for _, k := range cs {
		at := view.Instant(k.Given)
		e := ui.LogEntry{When: text.MonthDay(lang, at, p.now()), ISO: at, Verb: purpose(lang, k.Purpose), Text: joined(scope(lang, k.Scope), text.T(lang, "places.how."+k.How))}
		if k.Withdrawn > 0 {
			e.Withdrawn, e.Text = true, joined(e.Text, text.T(lang, "places.withdrawn", text.MonthDay(lang, view.Instant(k.Withdrawn), p.now())))
		}
		v.Consents = append(v.Consents, e)
	}
	v.Looks, err = p.lookLines(tx, lang, v.Person.ID, 5)
	return err
}

// purpose is the key of a consent in words when the affair that asks for it has given them.
func purpose(lang, key string) string {
	if k := "consent." + key; text.Has(lang, k) {
		return text.T(lang, k)
	}
	return key
}

// scope is how far a consent goes, in words; a code that no affair has words for says nothing to the reader.
func scope(lang, said string) string {
	if k := "consent.scope." + said; text.Has(lang, k) {
		return text.T(lang, k)
	}
	if strings.IndexFunc(said, func(r rune) bool { return r > unicode.MaxASCII }) < 0 {
		return ""
	}
	return said
}

// lookLines is 谁看过这份信息: who, which field, why, when.
func (p *Pages) lookLines(tx *db.Tx, lang, person string, limit int) (out []ui.LogEntry, err error) {
	list, err := p.People.Looks(tx, person, limit)
	if err != nil {
		return nil, err
	}
	for _, l := range list {
		at := view.Instant(l.At)
		out = append(out, ui.LogEntry{When: text.Moment(lang, at, p.now()), ISO: at, Verb: l.Who, Text: text.T(lang, "places.looked", fieldWord(lang, l.Field), l.Reason)})
	}
	return out, nil
}

// fieldWord is the name of a column of the register.
func fieldWord(lang, column string) string {
	for k, v := range revealed {
		if v == column {
			return text.T(lang, "places.field."+k)
		}
	}
	if k := "places.field." + strings.ReplaceAll(column, "person.", ""); text.Has(lang, k) {
		return text.T(lang, k)
	}
	return text.T(lang, "places.field.other")
}

// looks is the whole list for the person concerned.
func (p *Pages) looks(c *web.Ctx) error {
	a := access.From(c.Context())
	var log []ui.LogEntry
	var who people.Person
	var to text.Audience
	err := p.DB.Read(c.Context(), func(tx *db.Tx) (err error) {
		if who, to, err = p.who(tx, a, access.PeopleRead, c.Path("id")); err != nil {
			return err
		}
		log, err = p.lookLines(tx, c.Lang, who.ID, 200)
		return err
	})
	if err != nil {
		return err
	}
	pg := p.Desk.Page(c, text.T(c.Lang, "places.looks_of", text.MaskName(who.Name, to), len(log)), "/places")
	pg.Short, pg.Back, pg.Sub = text.T(c.Lang, "places.looks"), "/people/"+who.ID, text.T(c.Lang, "places.looks_why")
	return c.Page(http.StatusOK, looksPage(pg, log))
}

// savePerson changes the basics; an empty field stays as it is.
func (p *Pages) savePerson(c *web.Ctx) error {
	cmd, f, err := web.Decode[personCmd](c)
	a := access.From(c.Context())
	var now people.Person
	if err == nil {
		err = p.DB.Write(c.Context(), func(tx *db.Tx) (err error) {
			if now, _, err = p.who(tx, a, access.PeopleEdit, c.Path("id")); err != nil {
				return err
			}
			d := people.Draft{Name: cmd.Name, Phone: cmd.Phone, Sex: people.Sex(cmd.Sex), Birth: people.ReadBirth(cmd.Birth)}
			_, err = p.People.UpdateTx(tx, a.Actor, now.ID, cmd.Rev, d, people.Clear{})
			return err
		})
	}
	if err == nil {
		desk.Done(c, text.T(c.Lang, "places.person_saved"), nil)
		return c.Redirect("/people/" + c.Path("id"))
	}
	bad, mine := refused(c, err)
	if !mine || len(f.Values) == 0 {
		return err
	}
	v := personView{Edit: cmd, Errors: bad}
	if web.Status(err) == http.StatusConflict {
		v.Versions = p.personVersions(c.Lang, cmd, now)
		v.Edit.Rev = now.Rev
	}
	return p.showPerson(c, web.Status(err), v)
}

// personVersions puts what was typed beside what is on file now, masked as the page is.
func (p *Pages) personVersions(lang string, cmd personCmd, now people.Person) (out [][3]string) {
	m := people.Masked(now, text.OtherStaff)
	add := func(key, typed, have string) {
		if typed != "" {
			out = append(out, [3]string{text.T(lang, key), typed, orDash(have)})
		}
	}
	add("places.name_word", cmd.Name, now.Name)
	add("places.phone", cmd.Phone, m.Phone)
	if cmd.Sex != "" {
		add("places.sex", text.T(lang, "places.sex."+cmd.Sex), text.T(lang, "places.sex."+string(now.Sex)))
	}
	add("places.born", cmd.Birth, people.SayBirth(m.Birth))
	return out
}
