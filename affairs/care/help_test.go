package care

import (
	"testing"
	"time"

	"linli/kernel/people"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
)

// A relative sees dates, only with the person's consent; each opening is on record; revoking and expiry end it at once.
func TestPeaceOfMind(t *testing.T) {
	each(t, func(w *world) {
		p := w.enrolled()
		son := Relative{Name: "申建国", Relation: "儿子", Phone: "10000030001"}
		_, _, err := w.OpenPeace(ctx, w.grid, p.ID, son, "", false, "")
		w.refused("not asked", err, fault.KindInvalid, "care.need_agreed")
		_, _, err = w.OpenPeace(ctx, w.grid, p.ID, son, "2028-01-01", true, "")
		w.refused("two years", err, fault.KindInvalid, "care.bad_until")
		_, _, err = w.OpenPeace(ctx, w.party, p.ID, son, "", true, "")
		w.refused("a member", err, fault.KindNotFound, "access.not_found")
		link, secret, err := w.OpenPeace(ctx, w.grid, p.ID, son, "", true, "voice")
		w.ok(err)
		_, _, err = w.OpenPeace(ctx, w.grid, p.ID, son, "", true, "voice")
		w.refused("the form sent twice", err, fault.KindInvalid, "care.peace_there")
		_, err = w.Record(ctx, w.grid, Record{Care: p.ID, Met: MetSelf, How: []string{"ill"}, Words: "头晕"})
		w.ok(err)
		calm, err := w.OpenedPeace(ctx, secret)
		w.ok(err)
		if len(calm.Days) != 1 || dayOf(calm.Days[0]) != "2026-06-24" || calm.Next == "" {
			t.Errorf("%+v", calm)
		}
		w.clk.Set(w.clk.Now().Add(time.Minute))
		_, err = w.OpenedPeace(ctx, secret) // a reload within ten minutes is the same look
		w.ok(err)
		w.clk.Set(w.clk.Now().Add(time.Hour))
		_, err = w.OpenedPeace(ctx, secret)
		w.ok(err)
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) error {
			looks, err := w.People.Looks(tx, w.old.ID, 10)
			if len(looks) != 2 || looks[0].Who != "家属（报平安）" {
				t.Errorf("the person finds %d looks on record: %+v", len(looks), looks)
			}
			return err
		}))
		if n := w.count("SELECT opens FROM care_peace"); n != 2 {
			t.Errorf("%d openings", n)
		}
		_, err = w.OpenedPeace(ctx, secret+"x")
		w.refused("a guess", err, fault.KindNotFound, "care.no_link")
		_, err = w.RevokePeace(ctx, w.elsewhere, link.ID)
		w.refused("revoked from elsewhere", err, fault.KindNotFound, "access.not_found")
		_, err = w.RevokePeace(ctx, w.grid, link.ID)
		w.ok(err)
		_, err = w.OpenedPeace(ctx, secret)
		w.refused("revoked", err, fault.KindNotFound, "care.no_link")
		_, second, err := w.OpenPeace(ctx, w.grid, p.ID, son, "2026-06-30", true, "voice")
		w.ok(err)
		w.clk.Set(time.Date(2026, 7, 1, 0, 1, 0, 0, clock.Shanghai))
		_, err = w.OpenedPeace(ctx, second)
		w.refused("expired", err, fault.KindNotFound, "care.no_link")
	})
}

// The consent is the person's: withdrawn, every link ends although nobody revoked it.
func TestWithdrawnConsentEndsTheLink(t *testing.T) {
	each(t, func(w *world) {
		p := w.enrolled()
		_, secret, err := w.OpenPeace(ctx, w.grid, p.ID, Relative{Name: "申建国", Relation: "儿子"}, "", true, "voice")
		w.ok(err)
		_, err = w.People.Withdraw(ctx, founder, w.old.ID, ConsentPeace)
		w.ok(err)
		_, err = w.OpenedPeace(ctx, secret)
		w.refused("consent withdrawn", err, fault.KindNotFound, "care.no_link")
	})
}

// Money of an errand: lines add up, the matter is told, nothing is settled while fen are owed.
func TestErrandMoney(t *testing.T) {
	each(t, func(w *world) {
		p := w.enrolled()
		e, err := w.AskErrand(ctx, w.grid, p.ID, "medicine", "降压药", "2026-06-25")
		w.ok(err)
		again, err := w.AskErrand(ctx, w.grid, p.ID, "medicine", "降压药", "2026-06-25")
		w.ok(err)
		if again.ID != e.ID {
			t.Error("the form sent twice is two errands")
		}
		_, err = w.AskErrand(ctx, w.grid, p.ID, "medicine", "降压药", "2999-06-25")
		w.refused("in a thousand years", err, fault.KindInvalid, "care.bad_next")
		_, err = w.EndErrand(ctx, w.grid, e.ID, "")
		w.refused("nobody took it", err, fault.KindNotYet, "care.errand_not_taken")
		_, err = w.TakeErrand(ctx, w.party, e.ID)
		w.ok(err)
		_, err = w.TakeErrand(ctx, w.grid, e.ID)
		w.refused("taken twice", err, fault.KindConflict, "care.errand_taken")
		for _, m := range []Money{{Dir: "in", Fen: 0, Signer: "x"}, {Dir: "out", Fen: MaxFen + 1, Signer: "x"}, {Dir: "up", Fen: 1, Signer: "x"}, {Dir: "in", Fen: 1}} {
			if _, err := w.PayErrand(ctx, w.party, e.ID, m); fault.KindOf(err) != fault.KindInvalid {
				t.Errorf("%+v was taken: %v", m, err)
			}
		}
		_, err = w.PayErrand(ctx, w.party, e.ID, Money{Dir: "in", Fen: 10000, Signer: "申秀兰"})
		w.ok(err)
		_, err = w.PayErrand(ctx, w.party, e.ID, Money{Dir: "out", Fen: 6250, Signer: "药店"})
		w.ok(err)
		e, err = w.EndErrand(ctx, w.party, e.ID, "买好了")
		w.ok(err)
		if e.State != ErrandDone || e.In-e.Out != 3750 {
			t.Errorf("%s, %d fen open", e.State, e.In-e.Out)
		}
		_, err = w.EndErrand(ctx, w.party, e.ID, "")
		w.refused("money open", err, fault.KindNotYet, "care.errand_unsettled")
		_, err = w.PayErrand(ctx, w.party, e.ID, Money{Dir: "out", Fen: 3750, Signer: "申秀兰"})
		w.ok(err)
		if e, err = w.EndErrand(ctx, w.party, e.ID, ""); err != nil || e.State != ErrandSettled {
			t.Errorf("%s %v", e.State, err)
		}
		_, err = w.PayErrand(ctx, w.party, e.ID, Money{Dir: "in", Fen: 1, Signer: "x"})
		w.refused("after it is settled", err, fault.KindNotYet, "care.errand_over")
	})
}

// A respite from the asking to the carer's word; the stand-in reads the note during the shift only and it is gone after.
func TestRespite(t *testing.T) {
	each(t, func(w *world) {
		sick := w.person("牛志远", "1948-02-19", w.homes[6])
		wife := w.person("赵桂香", "1951-08-07", w.homes[6])
		p, err := w.Enrol(ctx, w.grid, Enrol{Person: sick.ID, Ground: GroundConsent, Cats: []Cat{{Code: "C05"}}, Ability: &Ability{Level: 3, Score: 34, Scheme: SchemeGB, Day: "2026-01-01"}, Carer: wife.ID})
		w.ok(err)
		from := time.Date(2026, 6, 27, 14, 0, 0, 0, clock.Shanghai)
		ask := AskRespite{Care: p.ID, From: from, Until: from.Add(2 * time.Hour), Needs: []string{"feed"}, Hand: "三点吃药", Phone: "10000021904"}
		_, err = w.Ask(ctx, w.grid, ask)
		w.refused("the carer was not asked", err, fault.KindInvalid, "care.carer_agrees")
		ask.Agreed = true
		long := ask
		long.Until = from.Add(5 * time.Hour)
		_, err = w.Ask(ctx, w.grid, long)
		w.refused("five hours", err, fault.KindInvalid, "care.bad_hours")
		alone := w.enrolled()
		_, err = w.Ask(ctx, w.grid, AskRespite{Care: alone.ID, From: from, Until: from.Add(time.Hour), Agreed: true})
		w.refused("not eligible", err, fault.KindNotYet, "care.not_eligible")
		for _, h := range []people.Person{w.member, w.stands} {
			w.ok(w.SetHelper(ctx, w.grid, Helper{Person: h.ID, Kind: "member", Skills: []string{"feed"}, Free: []string{"any"}}))
		}
		r, err := w.Ask(ctx, w.grid, ask)
		w.ok(err)
		late := ask
		late.From, late.Until = from.Add(time.Hour), from.Add(3*time.Hour)
		_, err = w.Ask(ctx, w.grid, late)
		w.refused("an hour of it is planned", err, fault.KindInvalid, "care.shift_there")
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) error {
			prop, names, err := w.ProposeFor(tx, []Respite{r})
			if len(prop.For[r.ID]) != 1 || names[prop.For[r.ID][0]] == "" {
				t.Errorf("proposed %v", prop)
			}
			return err
		}))
		_, err = w.Step(ctx, w.grid, r.ID, "agree", "", "")
		w.refused("no stand-in yet", err, fault.KindNotYet, "care.respite_step.agree")
		_, err = w.Match(ctx, w.grid, r.ID, wife.ID)
		w.refused("the carer herself", err, fault.KindInvalid, "care.bad_stand")
		_, err = w.Match(ctx, w.grid, r.ID, w.member.ID)
		w.ok(err)
		_, err = w.Step(ctx, w.grid, r.ID, "agree", "", "")
		w.ok(err)
		_, err = w.Step(ctx, w.party, r.ID, "hand", "", "")
		w.refused("days before", err, fault.KindNotYet, "care.too_early")
		other := w.party
		other.ID, other.Person = w.stands.ID, w.stands.ID
		_, err = w.Step(ctx, other, r.ID, "hand", "", "")
		w.refused("another member", err, fault.KindNotFound, "access.not_found")
		w.clk.Set(from)
		_, err = w.Step(ctx, w.party, r.ID, "hand", "", "")
		w.ok(err)
		w.clk.Set(from.Add(2*time.Hour + 31*time.Minute))
		w.ok(w.Watch(ctx))
		w.ok(w.Watch(ctx))
		if got := w.tellsOf("care.overdue"); len(got) != 1 || got[0] != w.secretary.ID {
			t.Errorf("overdue told %v", got)
		}
		r, err = w.Step(ctx, w.party, r.ID, "return", "", "")
		w.ok(err)
		_, err = w.Step(ctx, w.party, r.ID, "rate", "good", "")
		w.refused("the stand-in rates himself", err, fault.KindDenied, "access.denied.care.respite")
		r, err = w.Step(ctx, w.grid, r.ID, "rate", "good", "")
		w.ok(err)
		if r.Minutes != 151 || r.Note.Hand != "" {
			t.Errorf("%d minutes, note %q", r.Minutes, r.Note.Hand)
		}
	})
}

// Weather brings forward whom it concerns and nobody else; a discharge brings forward one, and its reason is sealed.
func TestExtraVisits(t *testing.T) {
	each(t, func(w *world) {
		old := w.enrolled()
		calm, err := w.Enrol(ctx, w.grid, Enrol{Person: w.secretary.ID, Ground: GroundDuty, Cats: []Cat{{Code: "C15"}}})
		w.ok(err)
		n, err := w.AddExtra(ctx, w.office, "heat", w.compound.ID, "")
		w.ok(err)
		if n != 1 || w.reread(old.ID).NextDay != "2026-06-25" || w.reread(calm.ID).NextDay == "2026-06-25" {
			t.Errorf("heat: %d brought forward, %s, %s", n, w.reread(old.ID).NextDay, w.reread(calm.ID).NextDay)
		}
		_, err = w.AddExtra(ctx, w.elsewhere, "heat", w.compound.ID, "")
		w.refused("another community", err, fault.KindNotFound, "access.not_found")
		_, err = w.AddExtra(ctx, w.grid, "discharge", w.compound.ID, "")
		w.refused("a discharge of a compound", err, fault.KindInvalid, "care.bad_extra")
		_, err = w.AddExtra(ctx, w.grid, "bereavement", "", calm.ID)
		w.ok(err)
		if n := w.count("SELECT COUNT(*) FROM care_event WHERE kind = 'bereavement'"); n != 0 {
			t.Error("why one person is visited stands in the clear")
		}
		_, err = w.Record(ctx, w.grid, Record{Care: old.ID, Met: MetSelf, How: []string{"well"}})
		w.ok(err)
		if got := w.reread(old.ID); got.ExtraDue != "" {
			t.Errorf("the extra visit was made and is still due on %s", got.ExtraDue)
		}
	})
}

// The month's rate counts who was met, of those on the list at the month's end, without who joined after the 20th.
func TestQuarterlyReport(t *testing.T) {
	each(t, func(w *world) {
		p := w.enrolled() // joined on 24 June: not counted in June
		_, err := w.Record(ctx, w.grid, Record{Care: p.ID, Met: MetSelf, How: []string{"well"}})
		w.ok(err)
		w.clk.Set(time.Date(2026, 7, 2, 9, 0, 0, 0, clock.Shanghai))
		_, err = w.Record(ctx, w.grid, Record{Care: p.ID, Met: MetNobody})
		w.ok(err)
		_, err = w.Record(ctx, w.grid, Record{Care: p.ID, Met: MetSelf, Phone: true, How: []string{"well"}})
		w.ok(err)
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) error {
			q, err := w.QuarterOf(tx, w.compound, time.Date(2026, 7, 1, 0, 0, 0, 0, clock.Shanghai))
			if q.Visits != 2 || q.AtDoor != 1 || q.Nobody != 1 || q.Met[0] != 1 || q.Of[0] != 1 || q.Members != 1 || q.Homes != 10 || q.Covered != 1 {
				t.Errorf("%+v", q)
			}
			june, err2 := w.QuarterOf(tx, w.compound, time.Date(2026, 4, 1, 0, 0, 0, 0, clock.Shanghai))
			if june.Of[2] != 0 || june.Visits != 1 {
				t.Errorf("June: %+v", june)
			}
			if err == nil {
				err = err2
			}
			return err
		}))
	})
}
