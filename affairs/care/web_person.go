package care

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"linli/affairs/care/pages"
	"linli/kernel/access"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

func (w *pagesOf) show(c *web.Ctx) error { return w.showPerson(c, http.StatusOK, pages.PersonView{}) }

// showPerson is one person of the list; v may carry what was just opened, or a refused form.
func (w *pagesOf) showPerson(c *web.Ctx, status int, v pages.PersonView) error {
	a := access.From(c.Context())
	pg := w.Frame.Staff(c, "", "/care")
	pg.Back = "/care"
	err := w.read(c, func(tx *db.Tx) error {
		p, err := w.reached(tx, a, access.CareRead, c.Path("id"))
		if err != nil {
			return err
		}
		who, err := w.People.Get(tx, p.Person)
		if err != nil {
			return err
		}
		d := &doors{s: w.Service, tx: tx, seen: map[string]place.Place{}}
		x, err := d.of(p.Home)
		if err != nil {
			return err
		}
		pg.Title, pg.Sub = who.Name, joined(x.group+x.short, w.words(tx, c.Lang, a, p, who))
		m := dueMark(c.Lang, tx, p)
		pg.Mark = &m
		if p.State == Left {
			pg.Mark = nil
			v.Left = text.T(c.Lang, "care.left_on", p.LeftDay, p.LeftWhy)
		} else if w.may(tx, a, access.CareVisit, p.Home, p.Path) == nil {
			visit := ui.Btn{Label: text.T(c.Lang, "care.visit"), Href: "/care/people/" + p.ID + "/visit", Primary: true}
			pg.Dock = []ui.Btn{visit}
			visit.DeskOnly = true
			pg.Actions = []ui.Btn{visit}
		}
		return w.fillPerson(tx, c.Lang, a, p, who, &v)
	})
	if err != nil {
		return err
	}
	return c.Page(status, pages.Person(pg, v))
}

func (w *pagesOf) fillPerson(tx *db.Tx, lang string, a access.Actor, p Person, who people.Person, v *pages.PersonView) (err error) {
	if err = w.fillFacts(tx, lang, p, who, v); err != nil {
		return err
	}
	w.fillPlan(tx, lang, p, who, v)
	if v.Log, err = w.visitLog(tx, lang, p); err != nil {
		return err
	}
	if v.Matters, err = w.promised(tx, lang, a, p.Home); err != nil {
		return err
	}
	if err = w.fillSide(tx, lang, a, p, v); err != nil {
		return err
	}
	if len(v.Detail) == 0 && w.may(tx, a, access.CareDetail, p.Home, p.Path) == nil {
		v.Ask = "/care/people/" + p.ID + "/detail"
	}
	if p.State != Active {
		v.Ask = ""
		return nil
	}
	w.acts(tx, lang, a, p, v)
	return nil
}

// acts are what the reader may do besides visiting.
func (w *pagesOf) acts(tx *db.Tx, lang string, a access.Actor, p Person, v *pages.PersonView) {
	v.Acts = append(v.Acts, ui.Btn{Label: text.T(lang, "care.see_home"), Href: "/homes/" + p.Home})
	if w.may(tx, a, access.CareVisit, p.Home, p.Path) == nil {
		v.Acts = append(v.Acts, ui.Btn{Label: text.T(lang, "care.errand.new"), Href: "/care/people/" + p.ID + "/errand"})
		v.Extra, v.ExtraTo = extraOptions(lang, true, ""), "/care/people/"+p.ID+"/extra"
	}
	if p.Carer != "" && w.may(tx, a, access.CareRespite, p.Home, p.Path) == nil {
		v.Acts = append(v.Acts, ui.Btn{Label: text.T(lang, "care.r.new"), Href: "/care/people/" + p.ID + "/respite"})
	}
	if w.may(tx, a, access.CarePeace, p.Home, p.Path) == nil {
		v.Acts = append(v.Acts, ui.Btn{Label: text.T(lang, "care.peace"), Href: "/care/people/" + p.ID + "/peace"})
	}
	if w.may(tx, a, access.CareEdit, p.Home, p.Path) == nil {
		v.Acts = append(v.Acts, ui.Btn{Label: text.T(lang, "care.edit"), Href: "/care/people/" + p.ID + "/edit"})
		v.LeaveTo = "/care/people/" + p.ID + "/leave"
		v.WithdrawTo, v.Withdraw = "/care/people/"+p.ID+"/withdraw", w.withdrawals(tx, lang, p)
	}
}

func (w *pagesOf) fillFacts(tx *db.Tx, lang string, p Person, who people.Person, v *pages.PersonView) error {
	v.Facts = append(v.Facts, ui.Def{Term: text.T(lang, "care.age"), Text: ageWords(lang, age(tx, who.Birth))}, ui.Def{Term: text.T(lang, "care.phone"), Text: orElse(text.MaskPhone(who.Phone, text.WorkList), "—"), Href: tel(who.Phone)},
		ui.Def{Term: text.T(lang, "care.need_level"), Text: text.T(lang, "care.level."+p.Need)}, ui.Def{Term: text.T(lang, "care.ground"), Text: text.T(lang, "care.ground."+p.Ground)},
		ui.Def{Term: text.T(lang, "care.joined"), Text: p.Joined}, ui.Def{Term: text.T(lang, "care.review"), Text: p.Review})
	if p.Carer != "" {
		c, err := w.People.Get(tx, p.Carer)
		if err != nil {
			return err
		}
		v.Facts = append(v.Facts, ui.Def{Term: text.T(lang, "care.carer"), Text: c.Name, Href: tel(c.Phone)})
	}
	ans, err := w.Duties.Holder(tx, p.Home, "home", tx.Now)
	if err != nil || ans.Person == "" {
		return err
	}
	h, err := w.People.Get(tx, ans.Person)
	v.Facts = append(v.Facts, ui.Def{Term: text.T(lang, "care.first"), Text: h.Name, Href: tel(h.Phone)})
	return err
}

func tel(phone string) string {
	if phone == "" {
		return ""
	}
	return "tel:" + phone
}

func ageWords(lang string, n int) string {
	if n < 0 {
		return "—"
	}
	return text.T(lang, "care.years", n)
}

// fillPlan says how often and by which rule, with its source and whether that is confirmed.
func (w *pagesOf) fillPlan(tx *db.Tx, lang string, p Person, who people.Person, v *pages.PersonView) {
	v.Plan = append(v.Plan, ui.Def{Term: text.T(lang, "care.home_rhythm"), Text: orElse(rhythmWords(lang, p.Plan.Home), "—")})
	if !p.Plan.Other.Never() {
		v.Plan = append(v.Plan, ui.Def{Term: text.T(lang, "care.other_rhythm"), Text: rhythmWords(lang, p.Plan.Other)})
	}
	v.Plan = append(v.Plan, ui.Def{Term: text.T(lang, "care.last_home"), Text: orElse(dayWords(lang, p.LastHome, tx.Now), "—")},
		ui.Def{Term: text.T(lang, "care.next"), Text: orElse(dayWords(lang, p.NextDay, tx.Now), "—")})
	f, err := w.facts(tx, p)
	if err != nil {
		return
	}
	rules := Planned(Rules(), f, today(tx))
	if p.PlanOwn {
		v.PlanWhy = append(v.PlanWhy, text.T(lang, "care.plan_own"))
		if _, looser := stricter(p.Plan.Home, rules.Home); !looser {
			return
		}
		v.PlanWhy = append(v.PlanWhy, text.T(lang, "care.plan_looser", rhythmWords(lang, rules.Home)))
	}
	for _, id := range rules.Why {
		r, _ := RuleOf(id)
		say := text.T(lang, "care.rule."+id) + " · " + text.T(lang, "care.source", r.Source)
		if !r.Sure {
			say += text.Aside(lang, text.T(lang, "care.unsure"))
		}
		v.PlanWhy = append(v.PlanWhy, say)
	}
}

// visitLog lists the latest visits; what was found of health stays under seal until asked for.
func (w *pagesOf) visitLog(tx *db.Tx, lang string, p Person) (out []ui.LogEntry, err error) {
	list, err := w.visits(tx, "care = ? ORDER BY at DESC, id DESC LIMIT 20", p.ID)
	for _, v := range list {
		e := ui.LogEntry{When: text.Moment(lang, instant(v.At), tx.Now), ISO: instant(v.At), Verb: text.T(lang, "care.log."+metWord(v)), Text: joined(v.Label, claimedWords(lang, v))}
		pictures, err := w.arrived(tx, lang, v.ID)
		if err != nil {
			return nil, err
		}
		e.Text = joined(e.Text, pictures)
		if v.State == Undone {
			e.Text = joined(text.T(lang, "care.state.undone"), e.Text)
		} else if v.State != Done {
			e.Link = &ui.Link{Label: text.T(lang, "care.state."+v.State), Href: "/care/visits/" + v.ID}
		} else if n := len(v.Matters); n > 0 {
			e.Link = &ui.Link{Label: text.T(lang, "care.needs_n", n), Href: "/matters/" + v.Matters[0]}
		}
		out = append(out, e)
	}
	return out, err
}

func metWord(v Visit) string {
	if v.Way == WayPhone {
		return WayPhone
	}
	return v.Met
}

// claimedWords tells the phone's time when it differs from the server's by more than two minutes: what was recorded without a
// signal came later.
func claimedWords(lang string, v Visit) string {
	if v.Claimed == 0 || v.At-v.Claimed < 120_000 && v.Claimed-v.At < 120_000 {
		return ""
	}
	return text.T(lang, "care.claimed", text.DateTime(instant(v.Claimed)))
}

type detailCmd struct {
	Reason string `form:"reason"`
}

// detail opens what is sealed, for a reason, on record, in one transaction.
func (w *pagesOf) detail(c *web.Ctx) error {
	cmd, _, err := web.Decode[detailCmd](c)
	if err != nil {
		return err
	}
	a := access.From(c.Context())
	v := pages.PersonView{Reason: cmd.Reason}
	err = w.DB.Write(c.Context(), func(tx *db.Tx) error {
		p, err := w.reached(tx, a, access.CareDetail, c.Path("id"))
		if err != nil {
			return err
		}
		if err := w.Access.Look(tx, a, p.Person, "care_person.box", cmd.Reason); err != nil {
			return err
		}
		v.Detail, err = w.sealedFacts(tx, c.Lang, a, p)
		return err
	})
	if err != nil {
		bad, ok := web.Refusals(c, err)
		if !ok {
			return err
		}
		v.Errors = summary(bad, "reason")
		return w.showPerson(c, web.Status(err), v)
	}
	if v.Shots, err = w.shots(c, a, c.Path("id")); err != nil {
		return err
	}
	return w.showPerson(c, http.StatusOK, v)
}

// withdrawals are the consents of somebody that stand and can be taken back here.
func (w *pagesOf) withdrawals(tx *db.Tx, lang string, p Person) []ui.Option {
	list, err := w.People.Consents(tx, p.Person)
	if err != nil {
		return nil
	}
	var can []string
	for i, purpose := range []string{ConsentVisit, ConsentPeace} {
		if slices.ContainsFunc(list, func(x people.Consent) bool { return x.Purpose == purpose && x.Withdrawn == 0 }) {
			can = append(can, Withdrawals[i])
		}
	}
	return options(lang, "care.withdraw.", can)
}

type withdrawCmd struct {
	What string `form:"what"`
}

// withdraw takes a consent back and says what came of it.
func (w *pagesOf) withdraw(c *web.Ctx) error {
	cmd, _, err := web.Decode[withdrawCmd](c)
	if err != nil {
		return err
	}
	p, err := w.WithdrawConsent(c.Context(), access.From(c.Context()), c.Path("id"), cmd.What)
	if err != nil {
		bad, ok := web.Refusals(c, err)
		if !ok {
			return err
		}
		return w.showPerson(c, web.Status(err), pages.PersonView{Errors: summary(bad, "what"), WithdrawBad: orElse(bad["what"], bad["form"])})
	}
	say := "care.withdrawn.peace"
	if cmd.What == "visit" {
		say = map[string]string{Left: "care.withdrawn.left", Active: "care.withdrawn.law"}[p.State]
	}
	w.Frame.Done(c, text.T(c.Lang, say), nil)
	return c.Redirect("/care/people/" + p.ID)
}

// sealedFacts are what stands under seal, category by category for those whom it concerns.
func (w *pagesOf) sealedFacts(tx *db.Tx, lang string, a access.Actor, p Person) (out []ui.Def, err error) {
	s := p.Sealed
	add := func(key, value string) {
		if value != "" {
			out = append(out, ui.Def{Term: text.T(lang, key), Text: value})
		}
	}
	add("care.detail", orElse(s.Detail, "—"))
	add("care.contact", s.Contact)
	if s.Ability != nil {
		add("care.ability", joined(graded(lang, *s.Ability), reassessWords(lang, *s.Ability, today(tx))))
	}
	for _, x := range s.Past {
		add("care.graded_before", graded(lang, x))
	}
	if s.Disability > 0 {
		add("care.disability", text.T(lang, "care.grade", s.Disability))
	}
	var cats []string
	for _, c := range s.Cats {
		if k, ok := CategoryOf(c.Code); ok && sees(a, k) && c.Until == "" {
			cats = append(cats, categoryName(lang, k)+text.Aside(lang, joined(c.From, c.By)))
		}
	}
	add("care.cats", strings.Join(cats, text.T(lang, "care.comma")))
	last, err := w.visits(tx, "care = ? AND met <> 'nobody' AND state <> 'undone' ORDER BY at DESC, id DESC LIMIT 3", p.ID)
	for _, v := range last {
		var words []string
		for _, h := range v.Found.How {
			words = append(words, text.T(lang, "care.how."+h))
		}
		add("care.found", joined(v.Day, strings.Join(words, text.T(lang, "care.comma")), v.Found.Words))
	}
	return out, err
}

// graded says what an assessment found, how and when.
func graded(lang string, x Ability) string {
	say := text.T(lang, "care.graded", text.T(lang, "care.ability."+strconv.Itoa(x.Level)), x.Score, x.Scheme, x.Day)
	for _, h := range x.Heavier {
		say = joined(say, text.T(lang, "care.heavier."+h))
	}
	return say
}

// reassessWords says until when somebody is to be assessed again, or that the day has come.
func reassessWords(lang string, x Ability, today string) string {
	due := ReassessAfter.After(x.Day)
	if due == "" {
		return ""
	}
	if due <= today {
		return text.T(lang, "care.reassess_now")
	}
	return text.T(lang, "care.reassess_by", due)
}

type leaveCmd struct {
	Why string `form:"why"`
}

func (w *pagesOf) leavePerson(c *web.Ctx) error {
	cmd, _, err := web.Decode[leaveCmd](c)
	if err != nil {
		return err
	}
	if _, err = w.Leave(c.Context(), access.From(c.Context()), c.Path("id"), cmd.Why); err != nil {
		bad, ok := web.Refusals(c, err)
		if !ok {
			return err
		}
		return w.showPerson(c, web.Status(err), pages.PersonView{Errors: summary(bad, "why"), LeaveBad: bad["why"]})
	}
	w.Frame.Done(c, text.T(c.Lang, "care.left_done"), nil)
	return c.Redirect("/care/people/" + c.Path("id"))
}
