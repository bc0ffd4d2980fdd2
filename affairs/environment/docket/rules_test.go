package docket

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"linli/affairs/environment/penalty"
	"linli/kernel/statute"
	"linli/platform/clock"
	"linli/platform/fault"
	"linli/platform/text"
)

var officer = Who{ID: "p-ji", Name: "冀文斌", Case: true, Approve: true}
var head = Who{ID: "p-chai", Name: "柴青云", Case: true, Approve: true}

func env(day string, w Who) Env {
	return Env{Today: day, Cal: statute.Embedded(), Law: penalty.Embedded(), Who: w}
}

// story is COD 44 at a mine-water outlet, sampled 2026-03-21.
func story() File {
	return File{Party: Party{Name: "云漳恒泽煤业有限公司"}, Statute: penalty.IDExceed, Cause: "超标排放水污染物", Spot: "矿井水排口", From: "2026-03-21", Found: "2026-03-21",
		Officers: []Officer{{ID: "p-ji", Name: "冀文斌", Card: "14-0031"}, {ID: "p-lu", Name: "路晓宁", Card: "14-0057"}},
		Result:   &Frozen{ID: "r1", Name: "化学需氧量", Value: "44", Unit: "mg/L", Limit: "20", Multiple: "1.20", Report: "云监2026-088", Taken: "2026-03-21", Chain: "whole"},
		Steps:    []Step{{Act: ActOpen, On: "2026-03-23"}}}
}

// sheetOf is the worked sheet of environment.md 8 by the example table, as it is computed.
func sheetOf(t testing.TB, f File, day string, grades string) string {
	t.Helper()
	body, err := json.Marshal(graded(told{"grades": grades}))
	if err != nil {
		t.Fatal(err)
	}
	got, err := compute(f, Step{Act: ActSheet, On: day, V: told{"sheet": string(body)}}, env(day, officer))
	if err != nil {
		t.Fatal(err)
	}
	out, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// good is what is written for an act when everything is right.
func good(t testing.TB, f File, act Act, day string) map[string]string {
	v := map[string]string{}
	for _, x := range Forms[act] {
		switch {
		case !x.Need:
		case x.Kind == Choice:
			v[x.Name] = x.Options[0]
		case x.Kind == Tick:
			v[x.Name] = "yes"
		case x.Kind == Day:
			v[x.Name] = clock.AddDays(day, 30)
		case x.Kind == Number:
			v[x.Name] = "1"
		default:
			v[x.Name] = "写清楚了"
		}
	}
	switch act {
	case ActSheet:
		v["sheet"] = sheetOf(t, f, day, "41111")
	case ActNotice:
		v["yuan"], v["hearing"] = "260000", "yes"
	case ActDecide:
		v["yuan"] = "260000"
	case ActPay:
		v["yuan"] = "260000"
	case ActSimple:
		v["yuan"] = "3000"
	case ActExclude:
		v["from"], v["until"] = day, day
	case ActDefer:
		v["parts"] = clock.AddDays(day, 30) + " 260000"
	}
	return v
}

func doer(act Act) Who {
	if approving[act] {
		return head
	}
	return officer
}

func (f *File) take(t testing.TB, act Act, day string, change ...string) {
	t.Helper()
	if err := f.try(t, act, day, change...); err != nil {
		t.Fatalf("%s on %s: %s", act, day, words(err))
	}
}

// try takes a step with what is right, changed by pairs of name and value; "by" changes who acts.
func (f *File) try(t testing.TB, act Act, day string, change ...string) error {
	t.Helper()
	v, who := good(t, *f, act, day), doer(act)
	for i := 0; i+1 < len(change); i += 2 {
		if change[i] == "by" {
			who = map[string]Who{"officer": officer, "head": head}[change[i+1]]
			continue
		}
		v[change[i]] = change[i+1]
	}
	st := Step{Act: act, On: day, By: who.Name, ByID: who.ID, V: v}
	if _, err := Next(*f, st, env("2026-12-31", who)); err != nil {
		return err
	}
	f.Steps = append(slices.Clone(f.Steps), st)
	return nil
}

func words(err error) string {
	if err == nil {
		return "allowed"
	}
	x := fault.Of(err)
	key, args := x.Key, x.Args
	if len(x.Fields) > 0 {
		key, args = x.Fields[0].Key, x.Fields[0].Args
	}
	return text.T(text.ZH, key, args...)
}

func refused(t *testing.T, err error, part ...string) {
	t.Helper()
	if err == nil {
		t.Errorf("allowed, want a refusal with %v", part)
		return
	}
	for _, p := range part {
		if !strings.Contains(words(err), p) {
			t.Errorf("refused with %q, want %q", words(err), p)
		}
	}
}

// upTo plays the ordinary case until a state.
func upTo(t testing.TB, state State) File {
	f := story()
	for _, m := range []struct {
		act Act
		day string
		s   State
	}{{ActFile, "2026-03-24", Probe}, {ActConclude, "2026-03-24", Ready}, {ActSheet, "2026-03-24", ""}, {ActReview, "2026-03-24", ""}, {ActOrder, "2026-03-25", ""}, {ActNotice, "2026-03-25", Noticed}, {ActDecide, "2026-04-20", Decided}, {ActServe, "2026-04-20", Served}, {ActPay, "2026-04-28", Paid}, {ActLook, "2026-05-12", ""}, {ActClose, "2026-05-15", Closed}, {ActArchive, "2026-05-20", Archived}} {
		if Fold(f, env("2026-12-31", officer)).State == state {
			break
		}
		if state == Hearing && m.act == ActDecide {
			f.take(t, ActAsk, "2026-03-27")
			break
		}
		if state == Heard && m.act == ActDecide {
			f.take(t, ActAsk, "2026-03-27")
			f.take(t, ActSummon, "2026-03-27", "day", "2026-04-10")
			f.take(t, ActHold, "2026-04-10")
			break
		}
		if (state == Reminded || state == Court) && m.act == ActPay {
			f.take(t, ActRemind, "2026-05-20")
			if state == Court {
				f.take(t, ActCourt, "2026-10-25")
			}
			break
		}
		f.take(t, m.act, m.day)
	}
	switch state {
	case Dropped:
		f = story()
		f.take(t, ActDrop, "2026-03-24")
	case Spared:
		f = upTo(t, Ready)
		f.take(t, ActSpare, "2026-04-01")
	case Moved:
		f = upTo(t, Probe)
		f.take(t, ActTransfer, "2026-04-01")
	case Ended:
		f = upTo(t, Probe)
		f.take(t, ActTerminate, "2026-04-01")
	case Annulled:
		f = upTo(t, Served)
		f.take(t, ActAnnul, "2026-06-01")
	}
	if got := Fold(f, env("2026-12-31", officer)).State; got != state {
		t.Fatalf("want a case in %s, got %s", state, got)
	}
	return f
}

// TestEachPairOfStateAndAct: what is not a move is refused in words with an article; what is a move is never refused for the state.
func TestEachPairOfStateAndAct(t *testing.T) {
	for _, s := range States {
		f := upTo(t, s)
		for _, act := range Acts {
			_, allowed := moves[act][s]
			err := f.clone().try(t, act, "2026-12-01")
			key := ""
			if err != nil {
				key = fault.Of(err).Key
			}
			byState := strings.HasPrefix(key, "environment.docket.early.") || strings.HasPrefix(key, "environment.docket.late.")
			switch {
			case allowed && byState && act != ActAnnul:
				t.Errorf("%s in %s is a move but refused by the state: %s", act, s, words(err))
			case !allowed && !byState:
				t.Errorf("%s in %s is no move: %s (%v)", act, s, words(err), err)
			case !allowed && !strings.ContainsAny(words(err), "条法典令"):
				t.Errorf("%s in %s is refused without an article: %s", act, s, words(err))
			}
		}
	}
}

func (f File) clone() *File {
	f.Steps = slices.Clone(f.Steps)
	return &f
}

// TestTheStory: the dates of the story, each right given; the figures are 1.20 and 260,000.
func TestTheStory(t *testing.T) {
	f := upTo(t, Archived)
	s := Fold(f, env("2026-12-31", officer))
	if s.Yuan != 260_000 || s.Sheet.Formula == "" || s.Due != "2026-05-06" || s.PaidFen != 26_000_000 || !s.lookedAfter() {
		t.Errorf("%+v", s)
	}
}

// TestHearingRight: 260,000 yuan against a company is not decided before the right to a hearing was offered and lapsed, or waived in writing.
func TestHearingRight(t *testing.T) {
	f := upTo(t, Ready)
	f.take(t, ActOrder, "2026-03-25")
	f.take(t, ActSheet, "2026-03-25")
	f.take(t, ActReview, "2026-03-25")
	refused(t, f.clone().try(t, ActNotice, "2026-03-25", "hearing", ""), "听证", "第63条")
	f = upTo(t, Noticed)
	for _, day := range []string{"2026-03-25", "2026-03-31", "2026-04-01"} { // the fifth working day is April 1st
		refused(t, f.clone().try(t, ActDecide, day), "2026-04-01", "第64条")
	}
	if err := f.clone().try(t, ActDecide, "2026-04-02"); err != nil {
		t.Errorf("after the fifth working day: %s", words(err))
	}
	w := f.clone()
	w.take(t, ActWaive, "2026-03-26", "what", "both")
	if err := w.try(t, ActDecide, "2026-03-27"); err != nil {
		t.Errorf("waived in writing: %s", words(err))
	}
	refused(t, f.clone().try(t, ActWaive, "2026-03-26", "written", ""), "请填")
	w = f.clone()
	w.take(t, ActWaive, "2026-03-26", "what", "hearing")
	refused(t, w.try(t, ActDecide, "2026-03-27"), "陈述申辩", "第44、45条")
	a := f.clone()
	refused(t, a.clone().try(t, ActAsk, "2026-04-02"), "2026-04-01")
	a.take(t, ActAsk, "2026-04-01")
	refused(t, a.clone().try(t, ActDecide, "2026-05-01"), "听证没有结束")
	refused(t, a.clone().try(t, ActHold, "2026-05-01"), "听证通知", "第64条")
	refused(t, a.clone().try(t, ActSummon, "2026-04-01", "day", "2026-04-08"), "第64条")
	a.take(t, ActSummon, "2026-04-01", "day", "2026-04-14")
	refused(t, a.clone().try(t, ActHold, "2026-04-14", "chair", "路晓宁"), "非本案调查人员")
	a.take(t, ActHold, "2026-04-14")
	refused(t, a.clone().try(t, ActDecide, "2026-04-20"), "法制审核", "第58条")
	a.take(t, ActReview, "2026-04-16")
	a.take(t, ActDecide, "2026-04-20")
}

// TestWhatADecisionNeeds: each condition alone is enough to refuse it.
func TestWhatADecisionNeeds(t *testing.T) {
	one := upTo(t, Noticed)
	one.Officers = one.Officers[:1]
	refused(t, one.try(t, ActDecide, "2026-04-20"), "不少于两人", "第42条")
	same := upTo(t, Noticed)
	same.Officers = []Officer{{Name: "冀文斌", Card: "14-0031"}, {Name: "路晓宁", Card: "14-0031"}}
	refused(t, same.try(t, ActDecide, "2026-04-20"), "第42条")
	f := upTo(t, Noticed)
	refused(t, f.clone().try(t, ActDecide, "2026-04-20", "by", "officer"), "办案人员不能审批")
	refused(t, f.clone().try(t, ActDecide, "2026-04-20", "yuan", "300000"), "重新告知", "第44条")
	d := f.clone()
	d.take(t, ActDefend, "2026-03-30")
	refused(t, d.clone().try(t, ActDecide, "2026-04-20", "yuan", "300000"), "不得因", "第45条")
	refused(t, d.clone().try(t, ActSheet, "2026-03-31", "sheet", sheetOf(t, *d, "2026-03-31", "51111")), "不得因", "第45条")
	d = f.clone()
	d.take(t, ActSheet, "2026-03-27", "sheet", sheetOf(t, *d, "2026-03-27", "51111"))
	d.take(t, ActDefend, "2026-03-30")
	refused(t, d.try(t, ActNotice, "2026-04-01", "yuan", "320000"), "第45条")
	low := f.clone()
	refused(t, low.try(t, ActDecide, "2026-04-20", "yuan", "90000"), "法定幅度", "100000", "第八十三条")
	heavy := f.clone()
	heavy.Heavy = true
	refused(t, heavy.clone().try(t, ActDecide, "2026-04-20"), "集体讨论", "第57条")
	heavy.take(t, ActDiscuss, "2026-04-10")
	heavy.take(t, ActDecide, "2026-04-20")
	old := f.clone()
	old.From, old.Found = "2023-01-05", "2026-03-21"
	refused(t, old.try(t, ActDecide, "2026-04-20"), "追责期限", "第36条")
	torn := f.clone()
	torn.Result = &Frozen{Name: "化学需氧量", Value: "44", Unit: "mg/L", Chain: "交接没有签字"}
	refused(t, torn.clone().try(t, ActDecide, "2026-04-20"), "待补正", "交接没有签字")
	torn.take(t, ActMend, "2026-04-10")
	torn.take(t, ActDecide, "2026-04-20")
	free := story()
	free.take(t, ActFile, "2026-03-24")
	free.take(t, ActConclude, "2026-03-24")
	free.take(t, ActSheet, "2026-03-24")
	refused(t, free.clone().try(t, ActNotice, "2026-03-25"), "法制审核", "第58条")
	refused(t, free.clone().try(t, ActReview, "2026-03-25", "by", "officer"), "不能是本案办案人员", "第58条")
	free.take(t, ActReview, "2026-03-25")
	free.take(t, ActNotice, "2026-03-25")
	refused(t, free.try(t, ActDecide, "2026-04-20"), "责令改正", "第28条")
}

// TestDays: an act of law is never in the future and never before what it follows.
func TestDays(t *testing.T) {
	f := upTo(t, Decided)
	refused(t, f.clone().try(t, ActServe, "2026-04-19"), "2026-04-20")
	refused(t, f.clone().try(t, ActServe, "2027-01-01"), "不能晚于今天")
	refused(t, f.clone().try(t, ActServe, "2026-02-30"), "写成")
	refused(t, upTo(t, Heard).clone().try(t, ActServe, "2026-05-01"), "先有决定", "第61条")
	s := upTo(t, Served)
	refused(t, s.clone().try(t, ActPay, "2026-04-19"), "2026-04-20")
	refused(t, s.clone().try(t, ActClose, "2026-05-01"), "缴清", "结案")
	p := upTo(t, Paid)
	refused(t, p.clone().try(t, ActClose, "2026-05-01"), "复查", "第28条")
}

// TestMoney: parts, instalments, the surcharge with its cap, and what review leaves out.
func TestMoney(t *testing.T) {
	f := upTo(t, Served) // due 2026-05-06: the fifteenth day is a holiday
	for _, x := range []struct {
		day  string
		fen  int64
		days int64
	}{{"2026-05-06", 0, 0}, {"2026-05-16", 7_800_000, 10}, {"2026-06-08", 25_740_000, 33}, {"2026-06-09", 26_000_000, 34}, {"2026-12-01", 26_000_000, 34}} {
		if got := Fold(f, env("2026-12-31", officer)).Surcharge(x.day); got.Fen != x.fen {
			t.Errorf("surcharge on %s: %d fen in %d days, want %d", x.day, got.Fen, got.Days, x.fen)
		}
	}
	part := f.clone()
	part.take(t, ActPay, "2026-04-30", "yuan", "100000")
	if s := Fold(*part, env("2026-12-31", officer)); s.State != Served || s.Owed("2026-05-06") != 16_000_000 || s.Owed("2026-05-16") != 16_000_000+4_800_000 {
		t.Errorf("part paid: %s, owed %d, later %d", s.State, s.Owed("2026-05-06"), s.Owed("2026-05-16"))
	}
	refused(t, part.clone().try(t, ActPay, "2026-05-01", "yuan", "160001"), "多了")
	review := f.clone()
	review.take(t, ActReviewIn, "2026-05-10")
	review.take(t, ActReviewOut, "2026-06-10")
	if got := Fold(*review, env("2026-12-31", officer)).Surcharge("2026-06-12"); got.Days != 5 || got.Fen != 5*780_000 {
		t.Errorf("with a review: %+v, want 3 days before and 2 after", got)
	}
	kept := f.clone()
	refused(t, kept.clone().try(t, ActDefer, "2026-04-25", "by", "officer"), "办案人员不能审批")
	refused(t, kept.clone().try(t, ActDefer, "2026-04-25", "parts", "2026-06-01 100000"), "260000")
	kept.take(t, ActDefer, "2026-04-25", "parts", "2026-06-01 130000\n2026-07-01 130000")
	s := Fold(*kept, env("2026-12-31", officer))
	if s.Due != "2026-07-01" || s.Surcharge("2026-06-01").Fen != 0 || s.Surcharge("2026-06-11").Fen != 3_900_000 {
		t.Errorf("instalments: due %s, %+v", s.Due, s.Surcharge("2026-06-11"))
	}
	refused(t, f.clone().try(t, ActRemind, "2026-05-06"), "2026-05-06")
	r := upTo(t, Reminded)
	refused(t, r.clone().try(t, ActCourt, "2026-05-25"), "催告")
	refused(t, r.clone().try(t, ActCourt, "2026-06-30"), "期满以后")
	refused(t, r.clone().try(t, ActAnnul, "2026-06-30", "by", "officer"), "办案人员不能审批")
}

// TestDailyFine: 19 days of 260,000 are 4,940,000; a second look goes on from the day after the first.
func TestDailyFine(t *testing.T) {
	f := story()
	f.From, f.Found = "2026-08-20", "2026-08-20"
	f.Steps = []Step{{Act: ActOpen, On: "2026-08-21"}}
	for _, m := range []struct {
		act Act
		day string
	}{{ActFile, "2026-08-21"}, {ActConclude, "2026-08-21"}, {ActSheet, "2026-08-21"}, {ActReview, "2026-08-21"}, {ActNotice, "2026-08-24"}, {ActOrder, "2026-09-01"}, {ActDecide, "2026-09-01"}, {ActServe, "2026-09-01"}} {
		f.take(t, m.act, m.day)
	}
	refused(t, f.clone().try(t, ActDaily, "2026-09-20"), "复查", "1060")
	refused(t, f.clone().try(t, ActLook, "2026-09-20", "result", LookStill, "unannounced", ""), "请填")
	f.take(t, ActLook, "2026-09-20", "result", LookStill)
	days, yuan, err := Fold(f, env("2026-12-31", officer)).Continued()
	if err != nil || days != 19 || yuan != 4_940_000 {
		t.Errorf("%d days, %d yuan, %v; want 19 and 4940000", days, yuan, err)
	}
	f.take(t, ActPay, "2026-09-10")
	refused(t, f.clone().try(t, ActClose, "2026-10-01"), "19天", "1060")
	f.take(t, ActDaily, "2026-09-21")
	if days, _, _ := Fold(f, env("2026-12-31", officer)).Continued(); days != 0 {
		t.Errorf("%d days counted twice", days)
	}
	refused(t, f.clone().try(t, ActLook, "2026-10-10", "result", LookStill), "再次责令改正")
	f.take(t, ActOrder, "2026-09-22")
	f.take(t, ActLook, "2026-10-10", "result", LookStill)
	days, yuan, _ = Fold(f, env("2026-12-31", officer)).Continued()
	if days != 20 || yuan != 5_200_000 {
		t.Errorf("second look: %d days, %d yuan, want 20 from 09-21", days, yuan)
	}
	c, err := penalty.Embedded().Choose(f.Statute, f.Dates("2026-09-01"))
	if err != nil || c.Article != "第一千一百零七条" {
		t.Errorf("the act of 2026-08-20 cites %s%s, %v", c.Law, c.Article, err)
	}
}

// TestSimple: 3,000 for an organisation, 200 for a citizen.
func TestSimple(t *testing.T) {
	f := story()
	refused(t, f.clone().try(t, ActSimple, "2026-03-24", "yuan", "3001"), "3000", "第51条")
	f.take(t, ActSimple, "2026-03-24")
	f.take(t, ActPay, "2026-03-24", "yuan", "3000")
	refused(t, f.clone().try(t, ActClose, "2026-03-30"), "备案")
	f.take(t, ActReport, "2026-03-25")
	f.take(t, ActClose, "2026-03-30")
	p := story()
	p.Party.Natural = true
	refused(t, p.clone().try(t, ActSimple, "2026-03-24", "yuan", "201"), "200")
	p.take(t, ActSimple, "2026-03-24", "yuan", "200")
}

// TestTerms: each term on the statutory calendar, with the article; extension and excluded days move the decision.
func TestTerms(t *testing.T) {
	find := func(f File, key string) (out Term) {
		for _, x := range Fold(f, env("2026-04-01", officer)).Terms(env("2026-04-01", officer)) {
			if x.Key == key {
				out = x
			}
		}
		return out
	}
	if got := find(story(), "file"); got.End != "2026-04-07" || !strings.Contains(got.Law, "第十八条") {
		t.Errorf("filing: %+v", got)
	}
	f := upTo(t, Noticed)
	if got := find(f, "hearing"); got.End != "2026-04-01" || !got.Working || got.Ours {
		t.Errorf("hearing: %+v", got)
	}
	if got := find(f, "decide"); got.End != "2026-06-22" {
		t.Errorf("decision: %+v", got)
	}
	f.take(t, ActExclude, "2026-04-10", "from", "2026-04-01", "until", "2026-04-10", "kind", "monitor")
	if got := find(f, "decide"); got.End != "2026-07-02" {
		t.Errorf("ten days of monitoring: %+v", got)
	}
	f.take(t, ActExtend, "2026-04-10")
	refused(t, f.clone().try(t, ActExtend, "2026-04-11"), "集体讨论")
	if got := find(f, "decide"); got.End != "2026-08-01" {
		t.Errorf("extended: %+v", got)
	}
	if n := find(upTo(t, Noticed), "hearing").Left("2026-03-29", statute.Embedded()); n != 3 {
		t.Errorf("from Sunday March 29th %d working days are left, want 3", n)
	}
}

// TestNoSequenceReachesADecisionWithoutTheRights walks at random through all acts: whenever a case is decided, notice, defence, hearing
// right, order, review and two officers were there.
func TestNoSequenceReachesADecisionWithoutTheRights(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 7))
	law := penalty.Embedded()
	decided := 0
	for range 3000 {
		f := story()
		if rng.IntN(6) == 0 {
			f.Officers = f.Officers[:1]
		}
		f.Heavy = rng.IntN(4) == 0
		day := "2026-03-23"
		for range 40 {
			day = clock.AddDays(day, rng.IntN(4))
			s := Fold(f, env("2026-12-31", officer))
			act := Proposed(f, s, env(day, officer))
			if rng.IntN(3) == 0 || act == "" {
				act = Acts[rng.IntN(len(Acts))]
			}
			var change []string
			if rng.IntN(5) == 0 {
				change = []string{"yuan", []string{"260000", "150000", "1500000", "300000"}[rng.IntN(4)]}
			}
			if rng.IntN(8) == 0 {
				change = append(change, "hearing", "")
			}
			if rng.IntN(8) == 0 {
				change = append(change, "by", []string{"officer", "head"}[rng.IntN(2)])
			}
			if f.try(t, act, day, change...) != nil || act != ActDecide {
				continue
			}
			decided++
			rightsGiven(t, law, f)
			break
		}
	}
	if decided < 200 {
		t.Errorf("only %d of the walks came to a decision: the test sees too little", decided)
	}
}

// rightsGiven looks at the steps themselves, not at the status that the rules keep.
func rightsGiven(t *testing.T, law *penalty.Rules, f File) {
	t.Helper()
	cal, on := statute.Embedded(), f.Steps[len(f.Steps)-1].On
	var told, order, review, waived, held, defended string
	hearing, discussed, who := false, false, ""
	for _, st := range f.Steps {
		switch st.Act {
		case ActNotice:
			told, hearing, waived, held, discussed = st.On, st.V["hearing"] == "yes", "", "", false
		case ActOrder:
			order = st.On
		case ActReview:
			review = map[bool]string{true: st.On}[st.V["result"] == "pass"]
		case ActWaive:
			waived = st.V["what"]
		case ActWithdraw:
			waived = "hearing"
		case ActHold:
			held = st.On
		case ActDefend:
			defended = st.On
		case ActDiscuss:
			discussed = true
		case ActDecide:
			who = st.ByID
		}
	}
	last := func(term string) string { return endOf(Env{Cal: cal, Law: law}, term, told) }
	switch {
	case told == "" || order == "" || review == "":
		t.Errorf("decided without notice %q, order %q or review %q", told, order, review)
	case len(f.Officers) < 2 || who == "p-ji" || who == "p-lu":
		t.Errorf("decided by %s with %d officers", who, len(f.Officers))
	case !hearing:
		t.Error("decided without the hearing right offered")
	case held == "" && waived == "" && on <= last(penalty.TermHearing):
		t.Errorf("decided on %s within the hearing term of %s", on, told)
	case held == "" && waived != "both" && on <= last(penalty.TermDefence):
		t.Errorf("decided on %s within the defence term of %s", on, told)
	case f.Heavy && !discussed:
		t.Error("a heavy case decided without discussion")
	case defended != "" && defended > on:
		t.Error("decided before the defence")
	}
}
