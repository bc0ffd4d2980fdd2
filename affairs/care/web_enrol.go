package care

import (
	"net/http"
	"slices"
	"strconv"

	"linli/affairs/care/pages"
	"linli/kernel/access"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// enrolCmd is what is typed about somebody.
type enrolCmd struct {
	Person     string   `form:"person"`
	Rev        int64    `form:"rev"`
	Cats       []string `form:"cats"`
	Ground     string   `form:"ground"`
	How        string   `form:"how"`
	Need       string   `form:"need"`
	Alone      string   `form:"alone"`
	Risk       string   `form:"risk"`
	Carer      string   `form:"carer"`
	Detail     string   `form:"detail"`
	Contact    string   `form:"contact"`
	Score      string   `form:"score"`
	Heavier    []string `form:"heavier"`
	Assessed   string   `form:"assessed"`
	Disability string   `form:"disability"`
	Home       string   `form:"home"`
	Joined     string   `form:"joined"`
	Review     string   `form:"review"`
}

// heavier are the reasons for one level more than the score says (care.md 3).
var heavier = []string{"coma", "dementia", "mental", "events"}

// command checks the figures and makes the verb's command.
func (e enrolCmd) command(day string) (Enrol, error) {
	c := Enrol{Person: e.Person, Need: e.Need, Ground: e.Ground, How: e.How, Detail: e.Detail, Contact: e.Contact, Alone: e.Alone != "", Risk: e.Risk != "", Carer: e.Carer, Home: e.Home, Joined: e.Joined, Review: e.Review}
	for _, code := range e.Cats {
		c.Cats = append(c.Cats, Cat{Code: code})
	}
	e.Heavier = slices.DeleteFunc(slices.Clone(e.Heavier), func(h string) bool { return !slices.Contains(heavier, h) })
	if e.Score != "" {
		n, err := strconv.Atoi(text.Clean(e.Score)) // full-width figures too
		if err != nil {
			return c, fault.InvalidFields(fault.Field{Name: "score", Key: "care.bad_score"})
		}
		a := Assessment{Score: n}
		for _, h := range e.Heavier {
			a.Coma, a.Dementia, a.Mental = a.Coma || h == "coma", a.Dementia || h == "dementia", a.Mental || h == "mental"
			if h == "events" {
				a.Events = 2
			}
		}
		level, err := a.Level()
		if err != nil {
			return c, err
		}
		c.Ability = &Ability{Level: level, Score: n, Scheme: SchemeGB, Day: orElse(e.Assessed, day), Heavier: e.Heavier}
	}
	if e.Disability != "" {
		g, err := strconv.Atoi(e.Disability)
		if err != nil || g < 1 || g > 4 {
			return c, fault.InvalidFields(fault.Field{Name: "disability", Key: "care.bad_grade"})
		}
		c.Disability = g
	}
	return c, nil
}

func (w *pagesOf) newForm(c *web.Ctx) error {
	return w.showEnrol(c, http.StatusOK, "/care/new", fromProposal(enrolCmd{Person: c.Query("person"), Need: NeedGreen}, c.Query("cat")), nil)
}

// fromProposal ticks the category a household proposed; whoever saves the form confirms it.
func fromProposal(cmd enrolCmd, code string) enrolCmd {
	if code == "C01" || code == "C02" {
		cmd.Cats = []string{code}
	}
	if code == "C01" {
		cmd.Alone = "1"
	}
	return cmd
}

func (w *pagesOf) enrol(c *web.Ctx) error {
	cmd, _, err := web.Decode[enrolCmd](c)
	if err != nil {
		return err
	}
	var p Person
	e, err := cmd.command(dayOf(w.now()))
	if err == nil {
		p, err = w.Enrol(c.Context(), access.From(c.Context()), e)
	}
	if err != nil {
		bad, ok := web.Refusals(c, err)
		if !ok {
			return err
		}
		return w.showEnrol(c, web.Status(err), "/care/new", cmd, bad)
	}
	w.Frame.Done(c, text.T(c.Lang, "care.enrolled", dayWords(c.Lang, p.NextDay, w.now())), nil)
	return c.Redirect("/care/people/" + p.ID)
}

func (w *pagesOf) editForm(c *web.Ctx) error {
	var cmd enrolCmd
	a := access.From(c.Context())
	err := w.DB.Write(c.Context(), func(tx *db.Tx) error { // the form shows what is sealed: a look on record
		p, err := w.reached(tx, a, access.CareEdit, c.Path("id"))
		if err != nil {
			return err
		}
		if err := w.Access.Look(tx, a, p.Person, "care_person.box", text.T(c.Lang, "care.edit_look")); err != nil {
			return err
		}
		s := p.Sealed
		cmd = enrolCmd{Person: p.Person, Rev: p.Rev, Ground: p.Ground, Need: p.Need, Carer: p.Carer, Detail: s.Detail, Contact: s.Contact, Joined: p.Joined, Review: p.Review}
		for _, k := range s.Cats {
			if k.Until == "" {
				cmd.Cats = append(cmd.Cats, k.Code)
			}
		}
		if s.Alone {
			cmd.Alone = "1"
		}
		if s.Risk {
			cmd.Risk = "1"
		}
		if s.Ability != nil && s.Ability.Scheme == SchemeGB {
			cmd.Score, cmd.Heavier, cmd.Assessed = strconv.Itoa(s.Ability.Score), s.Ability.Heavier, s.Ability.Day
		}
		if s.Disability > 0 {
			cmd.Disability = strconv.Itoa(s.Disability)
		}
		if p.PlanOwn {
			cmd.Home = p.Plan.Home.String()
		}
		return nil
	})
	if err != nil {
		return err
	}
	return w.showEnrol(c, http.StatusOK, "/care/people/"+c.Path("id")+"/edit", cmd, nil)
}

func (w *pagesOf) edit(c *web.Ctx) error {
	cmd, _, err := web.Decode[enrolCmd](c)
	if err != nil {
		return err
	}
	to := "/care/people/" + c.Path("id")
	e, err := cmd.command(dayOf(w.now()))
	if err == nil {
		err = w.read(c, func(tx *db.Tx) error { return w.keepUnasked(tx, access.From(c.Context()), c.Path("id"), &e) })
	}
	if err == nil {
		_, err = w.Edit(c.Context(), access.From(c.Context()), c.Path("id"), cmd.Rev, e)
	}
	if err != nil {
		bad, ok := web.Refusals(c, err)
		if !ok {
			return err
		}
		return w.showEnrol(c, web.Status(err), to+"/edit", cmd, bad)
	}
	w.Frame.Done(c, text.T(c.Lang, "care.edited"), nil)
	return c.Redirect(to)
}

// keepUnasked takes over what the form does not ask for: kinds of disability, wishes, and a grading by another scheme.
func (w *pagesOf) keepUnasked(tx *db.Tx, a access.Actor, careID string, e *Enrol) error {
	p, err := w.reached(tx, a, access.CareEdit, careID)
	if err != nil {
		return err
	}
	e.Kinds, e.Wants = p.Sealed.Kinds, p.Sealed.Wants
	if e.Ability == nil && p.Sealed.Ability != nil && p.Sealed.Ability.Scheme != SchemeGB {
		e.Ability = p.Sealed.Ability
	}
	return nil
}

func (w *pagesOf) showEnrol(c *web.Ctx, status int, action string, cmd enrolCmd, bad map[string]string) error {
	a := access.From(c.Context())
	v := pages.EnrolView{Action: action, Rev: strconv.FormatInt(cmd.Rev, 10), Person: cmd.Person, Find: c.Query("q"), Bad: bad, Detail: cmd.Detail, Contact: cmd.Contact, Score: cmd.Score, Assessed: cmd.Assessed, Latest: dayOf(w.now()), Joined: cmd.Joined, Review: cmd.Review,
		Alone: cmd.Alone != "", Risk: cmd.Risk != "", Errors: summary(bad, "cats", "ground", "need", "carer", "score", "assessed", "disability", "home", "joined", "review")}
	pg := w.Frame.Staff(c, text.T(c.Lang, "care.enrol"), "/care")
	pg.Back = "/care"
	err := w.read(c, func(tx *db.Tx) error {
		if cmd.Person == "" {
			return w.findPeople(tx, c.Lang, a, &v)
		}
		who, err := w.People.Resolve(tx, cmd.Person)
		if fault.Is(err, fault.KindNotFound) || err == nil && who.State.Hidden() {
			return fault.NotFound("access.not_found")
		}
		if err != nil {
			return err
		}
		if err := w.may(tx, a, access.CareEdit, who.Home, who.Path); err != nil {
			return err
		}
		at := ""
		if who.Home != "" {
			if at, err = w.Places.Describe(tx, who.Home); err != nil {
				return err
			}
		}
		title := "care.enrol_of"
		if id := c.Path("id"); id != "" {
			title, pg.Back = "care.edit_of", "/care/people/"+id
		}
		pg.Title, pg.Sub = text.T(c.Lang, title, who.Name), joined(at, ageWords(c.Lang, age(tx, who.Birth)))
		v.Carers, err = w.carers(tx, c.Lang, who, cmd.Carer)
		return err
	})
	if err != nil {
		return err
	}
	w.enrolChoices(c.Lang, a, cmd, &v)
	return c.Page(status, pages.Enrol(pg, v))
}

// findPeople looks for who is to be put on the list, within reach.
func (w *pagesOf) findPeople(tx *db.Tx, lang string, a access.Actor, v *pages.EnrolView) error {
	paths, err := w.scopes(tx, a, access.CareEdit)
	if err != nil {
		return err
	}
	if v.Find == "" {
		v.Proposed, err = w.proposed(tx, lang, paths)
		return err
	}
	if v.Find != "" {
		found, err := w.People.Search(tx, people.Query{Text: v.Find, Scopes: paths, Limit: 20})
		if err != nil {
			return err
		}
		for _, p := range found.People {
			at := text.T(lang, "care.homeless")
			if p.Home != "" {
				if at, err = w.Places.Describe(tx, p.Home); err != nil {
					return err
				}
			}
			v.Found = append(v.Found, ui.ListRow{Href: "/care/new?person=" + p.ID, Title: p.Name, Sub: joined(at, ageWords(lang, age(tx, p.Birth)))})
		}
	}
	return nil
}

// Bounds of a look through the register of households for proposals.
const (
	mostProposed   = 30
	mostHouseholds = 1500
)

// proposed are old people who by the register live alone or among themselves and are on no list: a hint where to ask, in the order of
// the tree. Nothing is kept of it, and nobody is put on the list by it.
func (w *pagesOf) proposed(tx *db.Tx, lang string, paths []place.Path) (out []ui.ListRow, err error) {
	looked := 0
	for _, path := range paths {
		for after := ""; looked < mostHouseholds; {
			list, next, err := w.People.ResidentsUnder(tx, path, after, 200)
			if err != nil {
				return nil, err
			}
			looked += 200
			for len(list) > 0 {
				n := 1
				for n < len(list) && list[n].Household == list[0].Household {
					n++
				}
				rows, err := w.proposedOf(tx, lang, list[:n])
				if err != nil {
					return nil, err
				}
				if out = append(out, rows...); len(out) >= mostProposed {
					return out[:mostProposed], nil
				}
				list = list[n:]
			}
			if after = next; after == "" {
				break
			}
		}
	}
	return out, nil
}

func (w *pagesOf) proposedOf(tx *db.Tx, lang string, home []people.Resident) (out []ui.ListRow, err error) {
	ages := make([]int, len(home))
	for i, r := range home {
		ages[i] = age(tx, r.Birth)
	}
	for _, x := range ProposeOf(ages) {
		r := home[x.At]
		there, err := tx.Exists("SELECT 1 FROM care_person WHERE person = ?", r.ID)
		if err != nil {
			return nil, err
		}
		if there {
			continue
		}
		at, err := w.Places.Describe(tx, r.Home)
		if err != nil {
			return nil, err
		}
		k, _ := CategoryOf(x.Code)
		out = append(out, ui.ListRow{Href: "/care/new?person=" + r.ID + "&cat=" + x.Code, Title: r.Name, Sub: joined(at, ageWords(lang, ages[x.At])), Side: text.T(lang, "care.maybe", categoryShort(lang, k))})
	}
	return out, nil
}

// carers are the other people of the household, of whom one may be the carer.
func (w *pagesOf) carers(tx *db.Tx, lang string, who people.Person, on string) ([]ui.Option, error) {
	out := []ui.Option{{Value: "", Label: text.T(lang, "care.carer_none")}}
	if who.Home == "" {
		return out, nil
	}
	list, err := w.People.Residents(tx, who.Home)
	for _, r := range list {
		if r.ID != who.ID {
			out = append(out, ui.Option{Value: r.ID, Label: joined(r.Name, r.Relation), On: r.ID == on})
		}
	}
	return out, err
}

func (w *pagesOf) enrolChoices(lang string, a access.Actor, cmd enrolCmd, v *pages.EnrolView) {
	has := func(code string) bool { return Facts{Codes: cmd.Cats}.Has(code) }
	for _, k := range Categories() {
		if k.Derived != "age" && (sees(a, k) || has(k.Code)) {
			v.Cats = append(v.Cats, ui.Option{Value: k.Code, Label: categoryShort(lang, k), On: has(k.Code)})
		}
	}
	v.Need = options(lang, "care.level.", []string{NeedGreen, NeedYellow, NeedRed}, cmd.Need)
	v.Ground = options(lang, "care.ground.", []string{GroundConsent, GroundDuty}, cmd.Ground)
	v.How = options(lang, "care.consent.", []string{"paper", "voice", "online"}, orElse(cmd.How, "paper"))
	v.Ability = options(lang, "care.heavier.", heavier, cmd.Heavier...)
	v.Disability = []ui.Option{{Value: "", Label: text.T(lang, "care.none")}}
	for g := 1; g <= 4; g++ {
		v.Disability = append(v.Disability, ui.Option{Value: strconv.Itoa(g), Label: text.T(lang, "care.grade", g), On: cmd.Disability == strconv.Itoa(g)})
	}
	v.Rhythms = []ui.Option{{Value: "", Label: text.T(lang, "care.by_rules")}}
	for _, r := range []string{"3d", "7d", "15d", "1m", "3m"} {
		x, _ := ParseRhythm(r)
		v.Rhythms = append(v.Rhythms, ui.Option{Value: r, Label: rhythmWords(lang, x), On: cmd.Home == r})
	}
}
