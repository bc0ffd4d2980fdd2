package docket

import (
	"slices"
	"strconv"
	"time"

	"linli/affairs/environment/penalty"
	"linli/platform/clock"
	"linli/platform/fault"
)

type guard func(f File, s Status, st Step, e Env) error

func notYet(key string, args ...any) error { return fault.NotYet("environment.docket."+key, args...) }
func denied(key string, args ...any) error { return fault.Denied("environment.docket."+key, args...) }
func field(name, key string, args ...any) error {
	return fault.InvalidFields(fault.Field{Name: name, Key: "environment.docket." + key, Args: args})
}

// guards say what the law asks for besides the state.
var guards = map[Act]guard{
	ActFile: guardFile, ActMoreClue: guardMoreClue, ActSimple: guardSimple, ActReport: guardReport, ActMend: guardMend, ActOrder: guardOrder, ActConclude: guardConclude, ActSheet: guardSheet,
	ActNotice: guardNotice, ActAsk: guardAsk, ActSummon: guardSummon, ActHold: guardHold, ActExtend: guardExtend, ActExclude: guardExclude, ActDecide: guardDecide, ActSpare: guardSpare,
	ActDefer: guardDefer, ActPay: guardPay, ActReviewIn: guardReviewIn, ActSuitIn: guardSuitIn, ActReviewOut: guardOut("review"), ActSuitOut: guardOut("suit"), ActRemind: guardRemind, ActCourt: guardCourt,
	ActLook: guardLook, ActDaily: guardDaily, ActAnnul: guardAnnul, ActClose: guardClose,
}

// twoOfficers: an investigation needs two officers with certificates (行政处罚法 42).
func twoOfficers(s Status) error {
	if n := s.certified(); n < 2 {
		return notYet("two_officers", n)
	}
	return nil
}

// pursued: an act that nobody found within two years, or five, is not punished any more (行政处罚法 36; 生态环境法典 1054).
func pursued(f File, e Env) error {
	if e.Law == nil {
		return nil
	}
	last, _, err := e.Law.Prescribed(f.Dates(""), f.Harm)
	if err != nil {
		return err
	}
	if last != "" && f.Found > last {
		return denied("prescribed", last, f.Found)
	}
	return nil
}

// sound: no evidence waits to be put right (部令30; 环境监测 chain of custody).
func sound(s Status) error {
	if b := s.Broken(); len(b) > 0 {
		return notYet("broken", b[0].N, b[0].Name, b[0].Broken)
	}
	return nil
}

func guardFile(f File, s Status, st Step, e Env) error {
	if err := twoOfficers(s); err != nil {
		return err
	}
	return pursued(f, e)
}

func guardMoreClue(_ File, s Status, st Step, e Env) error {
	if s.MoreClue {
		return notYet("more_clue_once")
	}
	return nil
}

// guardSimple: 3,000 yuan for an organisation, 200 for a citizen, the facts certain, the statement heard (行政处罚法 51, 52).
func guardSimple(f File, s Status, st Step, e Env) error {
	most := int64(SimpleOrganisation)
	if f.Party.Natural {
		most = SimpleCitizen
	}
	if y := Fen(st.V["yuan"]); y > most*100 || y%100 != 0 {
		return notYet("simple_most", most)
	}
	if err := twoOfficers(s); err != nil {
		return err
	}
	if err := sound(s); err != nil {
		return err
	}
	return pursued(f, e)
}

func guardReport(_ File, s Status, st Step, e Env) error {
	if !s.Simple || s.Reported {
		return notYet("report_simple")
	}
	return nil
}

func guardMend(_ File, s Status, st Step, e Env) error {
	n, _ := strconv.Atoi(st.V["evidence"])
	if n < 1 || n > len(s.Evidence) || s.Evidence[n-1].Broken == "" || s.Evidence[n-1].Out {
		return field("evidence", "no_such_evidence")
	}
	return nil
}

func guardOrder(_ File, s Status, st Step, e Env) error {
	if st.V["until"] < st.On {
		return field("until", "until_before")
	}
	return twoOfficers(s)
}

func guardConclude(_ File, s Status, st Step, e Env) error {
	switch {
	case len(s.Evidence) == 0:
		return notYet("no_evidence")
	case twoOfficers(s) != nil:
		return twoOfficers(s)
	}
	return sound(s)
}

// guardSheet: the fine that comes out must lie in the range of the statute, or below it with a legal basis, and after a defence not
// above the notice (行政处罚法 45).
func guardSheet(f File, s Status, st Step, e Env) error {
	next := s
	takers[ActSheet](&next, st, e)
	if next.Sheet == nil || st.V["sheet"] == "" {
		return field("sheet", "sheet_unreadable")
	}
	if s.DefendedOn != "" && s.Notice.Yuan > 0 && next.Sheet.Yuan > s.Notice.Yuan {
		return denied("aggravated", s.Notice.Yuan)
	}
	return inRange(f, st.On, next.Sheet.Yuan, next.Sheet, e)
}

// inRange refuses a fine outside the range of the statute that holds for the act.
func inRange(f File, day string, yuan int64, sheet *penalty.Sheet, e Env) error {
	if f.PerDay > 0 { // a continuing fine is days times the fine: no range of its own
		if yuan != f.Days*f.PerDay {
			return denied("daily_amount", f.Days, f.PerDay, f.Days*f.PerDay)
		}
		return nil
	}
	if e.Law == nil {
		return nil
	}
	c, err := e.Law.Choose(f.Statute, f.Dates(day))
	if err != nil {
		return err
	}
	lightened := sheet != nil && sheet.Findings.Lighten != nil && sheet.Findings.Lighten.Basis != "" && yuan == sheet.Yuan
	switch {
	case c.Max == 0:
		return nil
	case yuan > c.Max, yuan < c.Min && !lightened:
		return denied("outside", yuan, c.Law, c.Article, c.Min, c.Max)
	}
	return nil
}

// guardNotice: the notice says what is meant, from the sheet, inside the range; who must be offered a hearing is offered it.
func guardNotice(f File, s Status, st Step, e Env) error {
	yuan := st.yuan("yuan")
	switch {
	case Fen(st.V["yuan"])%100 != 0:
		return field("yuan", "whole_yuan")
	case twoOfficers(s) != nil:
		return twoOfficers(s)
	case sound(s) != nil:
		return sound(s)
	case s.Sheet == nil && f.PerDay == 0:
		return notYet("no_sheet")
	case f.PerDay == 0 && yuan != s.Sheet.Yuan:
		return field("yuan", "not_the_sheet", s.Sheet.Yuan)
	case s.DefendedOn != "" && s.Notice.Yuan > 0 && yuan > s.Notice.Yuan:
		return denied("aggravated", s.Notice.Yuan)
	case st.On < s.SheetOn:
		return field("on", "before", s.SheetOn)
	case f.reviewed(yuan, measuresOf(st.V), e) && s.ReviewOn == "":
		return notYet("no_review")
	case st.On < s.ReviewOn:
		return field("on", "before", s.ReviewOn)
	}
	if err := inRange(f, st.On, yuan, s.Sheet, e); err != nil {
		return err
	}
	if f.hearingRight(st.On, yuan, measuresOf(st.V), e) && !st.yes("hearing") {
		return field("hearing", "hearing_must")
	}
	return nil
}

// hearingRight tells whether a hearing must be offered (行政处罚法 63; 部令30).
func (f File) hearingRight(day string, yuan int64, measures []string, e Env) bool {
	if e.Law == nil {
		return false
	}
	must, _, err := e.Law.HearingRight(day, yuan, f.Party.Natural, measures...)
	return must || err != nil
}

// reviewed tells whether the legal review is obligatory (行政处罚法 58): public interest, complex, or a fine that touches great interests.
func (f File) reviewed(yuan int64, measures []string, e Env) bool {
	return f.Public || f.collective(yuan, measures) || f.hearingRight(f.From, yuan, measures, e)
}

// collective tells whether the heads of the body decide together (行政处罚法 57; 部令30).
func (f File) collective(yuan int64, measures []string) bool {
	return f.Heavy || yuan >= Collective || slices.Contains(measures, "stop") || slices.Contains(measures, "shutdown") || slices.Contains(measures, "revoke")
}

// guardLook: after an order, once for each day, by two officers.
func guardLook(_ File, s Status, st Step, e Env) error {
	switch {
	case len(s.Orders) == 0:
		return notYet("look_order")
	case st.On <= s.lastOrder().On && st.V["result"] != LookFixed:
		return field("on", "look_next_day", s.lastOrder().On)
	case len(s.Looks) > 0 && st.On <= s.Looks[len(s.Looks)-1].On:
		return field("on", "before", clock.AddDays(s.Looks[len(s.Looks)-1].On, 1))
	case len(s.Looks) > 0 && s.Looks[len(s.Looks)-1].Result != LookFixed && s.lastOrder().On < s.Looks[len(s.Looks)-1].On:
		return notYet("look_again")
	case len(s.Looks) > 0 && s.Looks[len(s.Looks)-1].Result == LookFixed && s.Looks[len(s.Looks)-1].On >= s.lastOrder().On:
		return notYet("look_done")
	}
	return nil
}

// guardDaily: fined, ordered to correct, and found going on (生态环境法典 1060).
func guardDaily(f File, s Status, st Step, e Env) error {
	days, _, err := s.Continued()
	if err != nil {
		return err
	}
	switch {
	case f.PerDay > 0:
		return notYet("daily_parent")
	case s.Yuan == 0 || s.AnnulledOn != "":
		return notYet("daily_fined")
	case days == 0:
		return notYet("daily_look")
	}
	return nil
}

func guardAnnul(_ File, s Status, st Step, e Env) error {
	if s.DecidedOn == "" {
		return notYet("early.annul")
	}
	return nil
}

// guardClose: paid or enforced is the state; besides, no review or suit runs, and the order was looked after.
func guardClose(f File, s Status, st Step, e Env) error {
	switch {
	case s.Remedy != "":
		return notYet("remedy_runs")
	case s.Simple && !s.Reported:
		return notYet("simple_report")
	}
	if s.State == Moved || s.State == Ended || s.State == Annulled || f.PerDay > 0 {
		return nil
	}
	if days, _, _ := s.Continued(); days > 0 {
		return notYet("daily_open", days)
	}
	if len(s.Orders) > 0 && !s.lookedAfter() {
		return notYet("look_first")
	}
	return nil
}

// lookedAfter tells whether the last look found the act corrected.
func (s Status) lookedAfter() bool {
	n := len(s.Looks)
	return n > 0 && s.Looks[n-1].Result == LookFixed && s.Looks[n-1].On >= s.lastOrder().On
}

// endOf is the last day of a term that begins on a day, yyyy-mm-dd; "" without law or day.
func endOf(e Env, term, from string) string {
	if e.Law == nil || e.Cal == nil || from == "" {
		return ""
	}
	at, err := time.ParseInLocation(time.DateOnly, from, clock.Shanghai)
	if err != nil {
		return ""
	}
	t, _, err := e.Law.Ends(e.Cal, term, at)
	if err != nil {
		return ""
	}
	return t.Last
}
