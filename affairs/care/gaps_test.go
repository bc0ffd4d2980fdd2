package care

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"testing"
	"time"

	"linli/kernel/access"
	"linli/kernel/document"
	"linli/kernel/duty"
	"linli/kernel/duty/plan"
	"linli/kernel/matter"
	"linli/kernel/people"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
)

// Whoever takes the consent back is off the list at once, with the reason, and no relative's link opens any more (PIPL 15).
func TestWithdrawnConsentEndsTheVisits(t *testing.T) {
	each(t, func(w *world) {
		p := w.enrolled()
		_, secret, err := w.OpenPeace(ctx, w.grid, p.ID, Relative{Name: "申小明", Relation: "儿子"}, "", true, "voice")
		w.ok(err)
		_, err = w.OpenedPeace(ctx, secret)
		w.ok(err)
		_, err = w.WithdrawConsent(ctx, w.elsewhere, p.ID, "visit")
		w.refused("another community's grid worker", err, fault.KindNotFound, "access.not_found")
		got, err := w.WithdrawConsent(ctx, w.grid, p.ID, "visit")
		w.ok(err)
		if got.State != Left || got.LeftWhy != whyWithdrawn || got.NextDay != "" {
			t.Errorf("after the withdrawal: %s %q next %s", got.State, got.LeftWhy, got.NextDay)
		}
		_, err = w.OpenedPeace(ctx, secret)
		w.refused("the link", err, fault.KindNotFound, "care.no_link")
		_, err = w.Service.Log.Sequence(ctx)
		w.ok(err)
		if n := w.count("SELECT COUNT(*) FROM ledger_entry WHERE kind = 'care.peace.revoke'"); n != 1 {
			t.Errorf("%d entries of the revoked link, want 1", n)
		}
		_, err = w.Record(ctx, w.grid, Record{Care: p.ID, Met: MetSelf, How: []string{"well"}})
		w.refused("a visit afterwards", err, fault.KindNotYet, "care.left")
		_, err = w.WithdrawConsent(ctx, w.grid, p.ID, "visit")
		w.refused("twice", err, fault.KindNotYet, "care.no_consent")
	})
}

// Where a law makes the visit a duty (特困人员) the person stays on the list on that ground; the links end all the same.
func TestWithdrawnConsentLeavesTheDutyInLaw(t *testing.T) {
	each(t, func(w *world) {
		p, err := w.Enrol(ctx, w.office, Enrol{Person: w.old.ID, Ground: GroundConsent, Alone: true, Cats: []Cat{{Code: "C01"}, {Code: "C08"}}})
		w.ok(err)
		_, secret, err := w.OpenPeace(ctx, w.grid, p.ID, Relative{Name: "申小明", Relation: "儿子"}, "", true, "voice")
		w.ok(err)
		w.ok(w.DB.Write(ctx, func(tx *db.Tx) error { // taken back at another desk, not on care's own page
			_, err := w.People.WithdrawTx(tx, founder, w.old.ID, ConsentVisit)
			return err
		}))
		got := w.reread(p.ID)
		if got.State != Active || got.Ground != GroundDuty || got.Consent != "" || got.NextDay == "" {
			t.Errorf("on the ground of the law: %+v", got)
		}
		_, err = w.OpenedPeace(ctx, secret)
		w.refused("the link", err, fault.KindNotFound, "care.no_link")
	})
}

// The relative's dates end with their own consent; the visits go on.
func TestWithdrawnPeaceLeavesTheVisits(t *testing.T) {
	each(t, func(w *world) {
		p := w.enrolled()
		_, secret, err := w.OpenPeace(ctx, w.grid, p.ID, Relative{Name: "申小明", Relation: "儿子"}, "", true, "voice")
		w.ok(err)
		got, err := w.WithdrawConsent(ctx, w.grid, p.ID, "peace")
		w.ok(err)
		if got.State != Active {
			t.Errorf("state %s", got.State)
		}
		_, err = w.OpenedPeace(ctx, secret)
		w.refused("the link", err, fault.KindNotFound, "care.no_link")
	})
}

// A visit just recorded can be taken back: the days are as before, its needs are withdrawn, it counts nowhere, and its row stays.
func TestUndoOfAVisit(t *testing.T) {
	each(t, func(w *world) {
		p := w.enrolled()
		done, err := w.Record(ctx, w.grid, Record{Care: p.ID, Met: MetSelf, How: []string{"ill"}, Needs: []string{"medicine", "respite"}, Words: "腿疼"})
		w.ok(err)
		if w.reread(p.ID).LastHome == "" || len(done.Matters) != 2 {
			t.Fatalf("the visit: %+v", done)
		}
		_, err = w.UndoVisit(ctx, w.office, done.Visit)
		w.refused("somebody else", err, fault.KindDenied, "care.undo_own")
		w.clk.Advance(9 * time.Second)
		_, err = w.UndoVisit(ctx, w.grid, done.Visit)
		w.ok(err)
		got := w.reread(p.ID)
		if got.LastHome != p.LastHome || got.LastAny != p.LastAny || got.NextDay != p.NextDay {
			t.Errorf("days: %+v, want %+v", got, p)
		}
		if n := w.count("SELECT COUNT(*) FROM matter WHERE state = 'withdrawn'"); n != 2 {
			t.Errorf("%d of 2 matters withdrawn", n)
		}
		if n := w.count("SELECT COUNT(*) FROM care_errand WHERE state <> 'cancelled'") + w.count("SELECT COUNT(*) FROM care_respite WHERE state <> 'cancelled'"); n != 0 {
			t.Errorf("%d errands and shifts still stand", n)
		}
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) error {
			q, err := w.QuarterOf(tx, w.compound, quarterOf(tx.Now))
			if q.Visits != 0 {
				t.Errorf("%d visits counted", q.Visits)
			}
			return err
		}))
		if n := w.count("SELECT COUNT(*) FROM care_visit"); n != 1 {
			t.Errorf("%d rows", n)
		}
		_, err = w.UndoVisit(ctx, w.grid, done.Visit)
		w.refused("twice", err, fault.KindConflict, "care.undo_over")
	})
}

func TestUndoOfAVisitComesTooLate(t *testing.T) {
	each(t, func(w *world) {
		p := w.enrolled()
		first, err := w.Record(ctx, w.grid, Record{Care: p.ID, Met: MetNobody})
		w.ok(err)
		w.clk.Advance(matter.UndoWindow)
		_, err = w.UndoVisit(ctx, w.grid, first.Visit)
		w.refused("after ten seconds", err, fault.KindConflict, "care.undo_over")
		second, err := w.Record(ctx, w.grid, Record{Care: p.ID, Met: MetSelf, How: []string{"well"}})
		w.ok(err)
		w.clk.Advance(time.Second)
		_, err = w.Record(ctx, w.office, Record{Care: p.ID, Met: MetSelf, Phone: true, How: []string{"well"}})
		w.ok(err)
		_, err = w.UndoVisit(ctx, w.grid, second.Visit)
		w.refused("under a later one", err, fault.KindConflict, "care.undo_over")
	})
}

func picture(t *testing.T, shade uint8) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, 64, 48))
	for i := range 64 * 48 {
		m.Set(i%64, i/64, color.RGBA{shade, uint8(i), 90, 255})
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// The photos of a visit are items of their own: what was announced is awaited, only that joins, the same one twice is one, and how
// many have come is said.
func TestPhotosOfAVisitFollow(t *testing.T) {
	each(t, func(w *world) {
		p := w.enrolled()
		pg := &pagesOf{w.Service}
		one, two, never := id.New(), id.New(), id.New()
		done, err := w.Record(ctx, w.grid, Record{Care: p.ID, Key: id.New(), Met: MetSelf, How: []string{"hard"}, Later: []document.Item{{ClientID: one}, {ClientID: two}}})
		w.ok(err)
		made := access.Result{Body: []byte(`{"id":"` + done.Visit + `"}`)}
		send := func(a access.Actor, client string, data []byte) error {
			return pg.laterPhoto(ctx, a, made, client, w.clk.Now().UnixMilli(), bytes.NewReader(data))
		}
		says := func() (s string) {
			w.ok(w.DB.Read(ctx, func(tx *db.Tx) (err error) { s, err = pg.arrived(tx, "en", done.Visit); return err }))
			return s
		}
		w.ok(send(w.grid, one, picture(t, 10)))
		w.ok(send(w.grid, one, picture(t, 10)))
		if got := says(); got != "1 of 2 photos arrived. The rest follow when the phone has signal." {
			t.Errorf("after the first: %q", got)
		}
		w.refused("not announced", send(w.grid, never, picture(t, 30)), fault.KindNotFound, "document.not_expected")
		w.refused("somebody else's visit", send(w.office, two, picture(t, 20)), fault.KindNotFound, "access.not_found")
		w.ok(send(w.grid, two, picture(t, 20)))
		if got := says(); got != "All 2 photos arrived" {
			t.Errorf("after the second: %q", got)
		}
	})
}

// A hand-over takes errands and promised shifts along; money in a pocket stops it, and a carer is asked anew.
func TestHandOverTakesCareAlong(t *testing.T) {
	each(t, func(w *world) {
		p := w.enrolled()
		e, err := w.AskErrand(ctx, w.grid, p.ID, "shopping", "米和油", "2026-06-25")
		w.ok(err)
		member := staff("任春和", access.Grid, w.compound.Path)
		member.ID, member.Person = w.member.ID, w.member.ID
		_, err = w.TakeErrand(ctx, member, e.ID)
		w.ok(err)
		_, err = w.PayErrand(ctx, member, e.ID, Money{Dir: "in", Fen: 5000, Signer: "申秀兰"})
		w.ok(err)
		_, err = w.Duties.HandOver(ctx, founder, w.member.ID, w.stands.ID, "搬家")
		w.refused("money in the pocket", err, fault.KindNotYet, "care.errand_money")
		if n := w.count("SELECT COUNT(*) FROM duty WHERE person = ?", w.stands.ID); n != 0 {
			t.Errorf("%d duties moved by a hand-over that was refused", n)
		}
		_, err = w.PayErrand(ctx, member, e.ID, Money{Dir: "out", Fen: 5000, Signer: "申秀兰"})
		w.ok(err)
		moved, err := w.Duties.HandOver(ctx, founder, w.member.ID, w.stands.ID, "搬家")
		w.ok(err)
		if len(moved.Items["care"]) != 1 || moved.Items["care"][0].ID != e.ID {
			t.Errorf("moved: %+v", moved.Items)
		}
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) error {
			list, err := w.errands(tx, "id = ?", e.ID)
			if err == nil && (list[0].Taker != w.stands.ID || list[0].Label != "武静") {
				t.Errorf("the errand is with %s %s", list[0].Taker, list[0].Label)
			}
			return err
		}))
	})
}

// The plan of a compound knows from care which doors want two names; taking a plan hands the open needs of a door to its new name.
func TestPlansKnowTheDoorsOfCare(t *testing.T) {
	each(t, func(w *world) {
		p := w.enrolled()
		var need map[string]plan.Need
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) (err error) { need, err = w.Plans.NeedsAt(tx, w.compound.Path); return err }))
		if len(need) != 1 || need[p.Home].Visits != 2 {
			t.Errorf("needs %v", need)
		}
		enrol := func(x people.Person) plan.Server {
			s, err := w.Plans.Enrol(ctx, founder, plan.Fresh(x.ID, w.compound.ID, plan.Member))
			w.ok(err)
			return s
		}
		enrol(w.secretary)
		enrol(w.stands)
		member := enrol(w.member)
		t1, err := w.Record(ctx, w.party, Record{Care: p.ID, Met: MetSelf, How: []string{"hard"}, Needs: []string{"clinic"}})
		w.ok(err)
		var errand Errand
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) error {
			list, err := w.errands(tx, "matter = ?", t1.Matters[0])
			if err == nil {
				errand = list[0]
			}
			return err
		}))
		_, err = w.TakeErrand(ctx, w.party, errand.ID)
		w.ok(err)
		w.ok(w.SetHelper(ctx, w.office, Helper{Person: w.member.ID, Kind: "member", Free: []string{"any"}, Exempt: "ill", ExemptUntil: "2026-12-31"}))
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) error {
			x, err := w.Plans.Server(tx, member.ID)
			if x.Exempt != plan.Ill || !x.Free(w.clk.Now().UnixMilli()) || x.Free(time.Date(2027, 1, 1, 9, 0, 0, 0, time.UTC).UnixMilli()) {
				t.Errorf("the exemption did not reach the plan: %+v", x)
			}
			return err
		}))
		draft, err := w.Plans.Propose(ctx, founder, w.compound.ID, false)
		w.ok(err)
		_, _, err = w.Plans.Take(ctx, founder, draft.ID, draft.Rev)
		w.ok(err)
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) error {
			ans, err := w.Duties.Holder(tx, p.Home, duty.KindHome, tx.Now)
			if err != nil {
				return err
			}
			if ans.Person == "" || ans.Person == w.member.ID || len(ans.Helpers) != 1 {
				t.Errorf("the door: %+v", ans)
			}
			list, err := w.errands(tx, "id = ?", errand.ID)
			if err == nil && list[0].Taker != ans.Person {
				t.Errorf("the errand is with %s, the door with %s", list[0].Taker, ans.Person)
			}
			return err
		}))
	})
}

// Help asked for behind a plaque is a matter of the place; help offered waits for staff, sealed, and loses name and number with the answer.
func TestHelpBehindAPlaque(t *testing.T) {
	each(t, func(w *world) {
		var got matter.Ticket
		w.ok(w.DB.Write(ctx, func(tx *db.Tx) (err error) {
			got, err = w.Plead(tx, Plea{Place: w.building.ID, Kind: "clinic", Words: "明天去医院，没人陪", Part: "2单元", Name: "申秀兰", Phone: "10000021501"})
			return err
		}))
		if got.Matter.Kind != "care.need" || got.Secret == "" || got.Matter.State.Ended() {
			t.Errorf("the plea: %+v", got.Matter)
		}
		offer := func(skills []string, who Offerer, agreed bool) (o Offer, err error) {
			err = w.DB.Write(ctx, func(tx *db.Tx) (err error) { o, err = w.MakeOffer(tx, w.compound, skills, who, agreed); return err })
			return o, err
		}
		for name, x := range map[string]struct {
			skills []string
			who    Offerer
			agreed bool
			key    string
		}{
			"no name":   {[]string{"visit"}, Offerer{Phone: "10000021501"}, true, "care.need_name"},
			"no number": {[]string{"visit"}, Offerer{Name: "武静", Phone: "123"}, true, "care.need_phone"},
			"no skill":  {nil, Offerer{Name: "武静", Phone: "10000021501"}, true, "care.need_skill"},
			"injection": {[]string{"injection"}, Offerer{Name: "武静", Phone: "10000021501"}, true, "care.need_skill"},
			"no yes":    {[]string{"visit"}, Offerer{Name: "武静", Phone: "10000021501"}, false, "care.offer_agree"},
		} {
			_, err := offer(x.skills, x.who, x.agreed)
			w.refused(name, err, fault.KindInvalid, x.key)
		}
		o, err := offer([]string{"visit", "shopping"}, Offerer{Name: "武静", Phone: "10000021502", Words: "周末"}, true)
		w.ok(err)
		box := func() (b []byte) {
			w.ok(w.DB.Read(ctx, func(tx *db.Tx) error { return tx.Get("SELECT box FROM care_offer WHERE id = ?", []any{o.ID}, &b) }))
			return b
		}
		if bytes.Contains(box(), []byte("武静")) || bytes.Contains(box(), []byte("10000021502")) {
			t.Error("name or number in clear")
		}
		_, err = w.AnswerOffer(ctx, w.elsewhere, o.ID, true)
		if err == nil {
			t.Error("another community answers")
		}
		done, err := w.AnswerOffer(ctx, w.office, o.ID, true)
		w.ok(err)
		if done.State != OfferTaken || done.Who != (Offerer{}) {
			t.Errorf("answered: %+v", done)
		}
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) error {
			list, err := w.offers(tx, "id = ?", o.ID)
			if err == nil && list[0].Who != (Offerer{}) {
				t.Errorf("still kept: %+v", list[0].Who)
			}
			return err
		}))
		_, err = w.AnswerOffer(ctx, w.office, o.ID, false)
		w.refused("twice", err, fault.KindConflict, "care.offer_over")
		old, err := offer([]string{"visit"}, Offerer{Name: "武静", Phone: "10000021502"}, true)
		w.ok(err)
		w.clk.Advance(OfferKept)
		w.ok(w.lapse(ctx))
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) error {
			list, err := w.offers(tx, "id = ?", old.ID)
			if err == nil && (list[0].State != OfferLapsed || list[0].Who != (Offerer{})) {
				t.Errorf("after 90 days: %+v", list[0])
			}
			return err
		}))
	})
}

// Changing a telephone number in the form leaves what the form does not ask for, and an assessment keeps its day and its reasons.
func TestAnEditKeepsWhatItDoesNotAsk(t *testing.T) {
	each(t, func(w *world) {
		p, err := w.Enrol(ctx, w.grid, Enrol{Person: w.old.ID, Ground: GroundDuty, Cats: []Cat{{Code: "C05"}}, Kinds: []int{4}, Disability: 2, Wants: []string{"代买药"},
			Ability: &Ability{Level: 2, Score: 70, Scheme: SchemeGB, Day: "2026-01-05", Heavier: []string{"dementia"}}})
		w.ok(err)
		pg := &pagesOf{w.Service}
		edit := func(c enrolCmd) Sealed {
			e, err := c.command("2026-06-24")
			w.ok(err)
			w.ok(w.DB.Read(ctx, func(tx *db.Tx) error { return pg.keepUnasked(tx, w.grid, p.ID, &e) }))
			p, err = w.Edit(ctx, w.grid, p.ID, p.Rev, e)
			w.ok(err)
			return w.reread(p.ID).Sealed
		}
		form := enrolCmd{Person: w.old.ID, Ground: GroundDuty, Cats: []string{"C05"}, Contact: "女儿 10000030001", Disability: "2", Score: "７０", Heavier: []string{"dementia", "<b>"}, Assessed: "2026-01-05"}
		s := edit(form)
		if len(s.Kinds) != 1 || len(s.Wants) != 1 || len(s.Past) != 0 || s.Ability.Level != 2 || s.Ability.Day != "2026-01-05" || len(s.Ability.Heavier) != 1 {
			t.Errorf("after a change of the contact: %+v %+v", s, s.Ability)
		}
		form.Score, form.Heavier, form.Assessed = "40", nil, "2026-06-20"
		if s = edit(form); s.Ability.Level != 3 || len(s.Past) != 1 || s.Past[0].Day != "2026-01-05" {
			t.Errorf("after another assessment: %+v %+v", s.Ability, s.Past)
		}
		form.Assessed = "2026-06-30"
		e, err := form.command("2026-06-24")
		w.ok(err)
		_, err = w.Edit(ctx, w.grid, p.ID, p.Rev, e)
		w.refused("assessed tomorrow", err, fault.KindInvalid, "care.bad_assessed")
	})
}
