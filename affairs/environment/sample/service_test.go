package sample

import (
	"net/url"
	"strings"
	"testing"

	"linli/kernel/access"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
	"linli/platform/text"
)

func creditOK(s string) bool { _, err := text.ParseCredit(s); return err == nil }

func (w *world) figure(id string) (f Found) {
	w.Helper()
	w.ok(w.DB.Read(ctx, func(tx *db.Tx) (err error) { f, err = w.Result(tx, id); return err }))
	return f
}

// Story 9 up to its matter: two officers, notes, seals, hand-over, receipt, report; COD 44 against 20 is 1.20 times over and opens one
// matter held by the duty of the environment.
func TestFromTheBankToTheMatter(t *testing.T) {
	each(t, func(w *world) {
		x := w.planned()
		if x.Labels[1] != "YZ26-0311-02" || x.No != "260311-J01" {
			t.Errorf("%s %v", x.No, x.Labels)
		}
		list := w.filled(x)
		if len(list) != 3 || list[0].Code != "YZ26-0311-02" {
			t.Fatalf("%+v", list)
		}
		w.pass(x, LinkHand, at(11, 14, 10), "冀文斌", "站样品室", list)
		w.pass(x, LinkReceive, at(11, 14, 30), "站样品室", "云漳监测站", list)
		v := w.reported(x, list[0], "云监2026-088", "44", at(12, 9, 0))
		f := w.figure(v.ID)
		if !f.Chain.Whole || len(f.Chain.Broken) > 0 {
			t.Fatalf("chain: %s pending %v", broken(f.Chain), f.Chain.Pending)
		}
		if !f.Judged.Exceeds || f.Judged.Multiple != "1.20" || f.Judged.Limit != "20" || f.Judged.Comparison != "full-value" || f.Judged.Why == "" {
			t.Errorf("%+v", f.Judged)
		}
		if f.Task.Names() != "冀文斌、路晓宁" || f.Task.Officers[0].Card == "" || f.Report.Number != "云监2026-088" || f.NoteHash == "" || f.How != Refused {
			t.Errorf("%+v %+v", f.Task, f.Report)
		}
		if f.Value.Matter == "" {
			t.Fatal("no matter was opened")
		}
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) error {
			m, err := w.Matters.Plain(tx, f.Value.Matter)
			if m.Kind != KindExceed || m.Holder != w.first.Person || !strings.Contains(m.Title, "1.20") {
				t.Errorf("%s %s %s", m.Kind, m.Holder, m.Title)
			}
			got, e := w.Seams.Sampled(tx, w.outlet, 0, 10)
			if len(got) != 1 || got[0].Text != "44" || got[0].Broken || got[0].Report != "云监2026-088" || e != nil {
				t.Errorf("%+v %v", got, e)
			}
			return err
		}))
		w.pass(x, LinkHand, at(16, 16, 0), "云漳监测站", "档案室", list[1:]) // something else happens to the batch: no second matter
		if n := w.count("SELECT COUNT(*) FROM matter WHERE kind = ?", KindExceed); n != 1 {
			t.Errorf("%d matters", n)
		}
		w.sound()
	})
}

// What the law asks of an inspection is refused in words when it is missing, and nothing is half-written.
func TestAnInspectionThatIsNone(t *testing.T) {
	each(t, func(w *world) {
		base := NewTask{Title: "春季执法", At: w.outlet, From: "2026-03-11", Officers: w.ids(), Labels: 2}
		plan := func(fn func(n *NewTask)) error {
			n := base
			fn(&n)
			_, err := w.Plan(ctx, w.first, n)
			return err
		}
		inv := fault.KindInvalid
		w.refused("one officer", plan(func(n *NewTask) { n.Officers = w.ids()[:1] }), inv, "environment.sample.two_officers")
		w.refused("the same officer twice", plan(func(n *NewTask) { n.Officers = []string{w.cards[0].ID, w.cards[0].ID} }), inv, "environment.sample.two_officers")
		w.refused("a card that ends before", plan(func(n *NewTask) { n.From = "2026-07-01" }), inv, "environment.sample.card_ended")
		w.refused("backwards", plan(func(n *NewTask) { n.Until = "2026-03-01" }), inv, "environment.sample.bad_window")
		w.refused("a re-inspection in half a year", plan(func(n *NewTask) { n.Kind, n.Until = Recheck, "2026-06-01" }), inv, "environment.sample.long_window")
		w.refused("nowhere", plan(func(n *NewTask) { n.At = "x" }), inv, "environment.sample.need_point")
		_, err := w.Plan(ctx, w.elsewhere, base)
		w.refused("from another district", err, fault.KindNotFound, "access.not_found")
		x := w.planned()
		w.clk.Set(at(11, 11, 20))
		fill := func(fn func(n *Note, list []Sample) []Sample) error {
			n, list := notes(x)
			list = fn(&n, list)
			_, err := w.Fill(ctx, w.first, Fill{Task: x.ID, Note: n, Samples: list})
			return err
		}
		for _, c := range []struct {
			name, key string
			do        func(n *Note, list []Sample) []Sample
		}{
			{"cards not shown", "need_shown", func(n *Note, l []Sample) []Sample { n.Shown = 0; return l }},
			{"cards shown after", "shown_when", func(n *Note, l []Sample) []Sample { n.Shown = at(11, 11, 15).UnixMilli(); return l }},
			{"in the future", "need_began", func(n *Note, l []Sample) []Sample { n.Began = at(12, 9, 0).UnixMilli(); return l }},
			{"nothing written", "need_words", func(n *Note, l []Sample) []Sample { n.Words = " "; return l }},
			{"sealed before it was taken", "sealed_before", func(n *Note, l []Sample) []Sample { l[0].Sealed = l[0].Taken - 60_000; return l }},
			{"no seal", "need_seal", func(n *Note, l []Sample) []Sample { l[0].Seal = ""; return l }},
			{"taken before one was there", "taken_when", func(n *Note, l []Sample) []Sample { l[0].Taken = at(11, 9, 0).UnixMilli(); return l }},
			{"another task's code", "not_its_code", func(n *Note, l []Sample) []Sample { l[0].Code = "YZ26-0311-99"; return l }},
			{"parallel to itself", "need_twin", func(n *Note, l []Sample) []Sample { l[1].Twin = l[1].Code; return l }},
			{"made-up item", "need_items", func(n *Note, l []Sample) []Sample { l[0].Items = []string{"gold"}; return l }},
			{"signed without words", "need_own", func(n *Note, l []Sample) []Sample {
				n.How, n.Read, n.Signer, n.SignPic = OnGlass, true, "甲", "p"
				return l
			}},
			{"signed without a picture", "need_sign_glass", func(n *Note, l []Sample) []Sample {
				n.How, n.Read, n.Signer, n.Own = OnGlass, true, "甲", OwnWords
				return l
			}},
			{"not read back", "need_read", func(n *Note, l []Sample) []Sample { n.How, n.Reason, n.Witness = Refused, "不在", "乙"; return l }},
			{"refused without a witness", "need_witness", func(n *Note, l []Sample) []Sample { n.How, n.Read, n.Reason = Refused, true, "不在"; return l }},
		} {
			w.refused(c.name, fill(c.do), inv, "environment.sample."+c.key)
		}
		_, err = w.EndOfficer(ctx, w.first, w.cards[1].ID)
		w.ok(err)
		w.refused("a card ended meanwhile", fill(func(n *Note, l []Sample) []Sample { return l }), inv, "environment.sample.card_ended")
		if n := w.count("SELECT (SELECT COUNT(*) FROM env_note) + (SELECT COUNT(*) FROM env_sample)"); n != 0 {
			t.Errorf("%d rows were left behind", n)
		}
	})
}

// Signed notes are frozen: a second filling is refused, a supplement is added beside, and a changed row is found by the ledger.
func TestSignedNotesAreFrozen(t *testing.T) {
	each(t, func(w *world) {
		x := w.planned()
		n, list := notes(x)
		w.clk.Set(at(11, 11, 20))
		_, err := w.Add(ctx, w.first, x.ID, "补一句")
		w.refused("a supplement to nothing", err, fault.KindNotYet, "environment.sample.not_signed_yet")
		_, err = w.Fill(ctx, w.first, Fill{Task: x.ID, Note: n, Samples: list})
		w.ok(err)
		n.Words = "改过一句。"
		_, err = w.Fill(ctx, w.first, Fill{Task: x.ID, Note: n, Samples: list[:2]}) // not signed yet: put right, one bottle less
		w.ok(err)
		if got := w.of(x); len(got) != 2 {
			t.Fatalf("%d samples after one was taken out", len(got))
		}
		_, err = w.Sign(ctx, w.first, x.ID, Note{How: Refused, Read: true, Reason: "不签", Witness: "丁"}, nil)
		w.ok(err)
		_, err = w.Fill(ctx, w.first, Fill{Task: x.ID, Note: n, Samples: list})
		w.refused("after the signature", err, fault.KindNotYet, "environment.sample.frozen")
		_, err = w.Sign(ctx, w.first, x.ID, Note{How: Refused, Read: true, Reason: "不签", Witness: "丁"}, nil)
		w.refused("signed twice", err, fault.KindNotYet, "environment.sample.not_filled")
		_, err = w.Add(ctx, w.first, x.ID, "补充：排口编号牌已拍照。")
		w.ok(err)
		w.sound()
		w.ok(w.DB.Write(ctx, func(tx *db.Tx) error { _, err := tx.Exec("UPDATE env_note SET body = ?", "{}"); return err }))
		rep, err := w.Service.Log.Verify(ctx, verifyOf(w))
		w.ok(err)
		if rep.Sound() {
			t.Error("notes were changed after the signature and the ledger did not see it")
		}
		w.Registered()
	})
}

// Every broken link is kept, said in words and never counted; a repair needs a reason and a second person, and then opens the matter.
func TestBrokenChains(t *testing.T) {
	each(t, func(w *world) {
		x := w.planned()
		list := w.filled(x)
		w.pass(x, LinkReceive, at(11, 14, 30), "站样品室", "云漳监测站", list)
		w.pass(x, LinkHand, at(11, 15, 30), "冀文斌", "站样品室", list) // after its receipt
		v := w.reported(x, list[0], "云监2026-088", "44", at(14, 9, 0))
		f := w.figure(v.ID)
		say := broken(f.Chain)
		if f.Chain.Whole || !strings.Contains(say, "实验室接收时间 2026-03-11 14:30 早于交接时间 2026-03-11 15:30") || !strings.Contains(say, "化学需氧量采样后70小时才分析，应在48小时内") {
			t.Errorf("%s", say)
		}
		if f.Value.Matter != "" || !f.Judged.Exceeds {
			t.Errorf("a broken chain was counted: %+v", f.Value)
		}
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) error {
			got, err := w.Seams.Sampled(tx, w.outlet, 0, 10)
			if len(got) != 1 || !got[0].Broken {
				t.Errorf("%+v", got)
			}
			return err
		}))
		w.mended(f, list[0])
		if f = w.figure(v.ID); !f.Chain.Whole || f.Value.Matter == "" {
			t.Errorf("after the repair: %s %q", broken(f.Chain), f.Value.Matter)
		}
		if n := w.count("SELECT COUNT(*) FROM matter WHERE kind = ?", KindExceed); n != 1 {
			t.Errorf("%d matters", n)
		}
		w.sound()
	})
}

// mended puts the hand-over and the analysis right, as two officers do.
func (w *world) mended(f Found, x Sample) {
	w.Helper()
	repair := func(a access.Actor, r Repair) (l Link, err error) {
		err = w.DB.Write(ctx, func(tx *db.Tx) (err error) { l, err = w.RepairTx(tx, a, r); return err })
		return l, err
	}
	confirm := func(a access.Actor, link string) error {
		return w.DB.Write(ctx, func(tx *db.Tx) error { _, err := w.ConfirmTx(tx, a, link); return err })
	}
	for _, l := range f.Chain.Links {
		r := Repair{Sample: x.ID, Replaces: l.ID, At: at(11, 14, 10).UnixMilli(), Who: "冀文斌", To: "站样品室", Intact: "yes"}
		switch l.Kind {
		case LinkReceive:
			continue
		case LinkAnalyse:
			r.At = at(13, 9, 0).UnixMilli()
		}
		_, err := repair(w.first, r)
		w.refused("without a reason", err, fault.KindInvalid, "environment.sample.need_repair_reason")
		r.Reason = "抄错了时间，以交接单原件为准"
		got, err := repair(w.first, r)
		w.ok(err)
		if now := w.figure(f.Value.ID); now.Chain.Whole {
			w.Error("an unconfirmed repair counts")
		}
		w.refused("confirmed by its writer", confirm(w.first, got.ID), fault.KindNotYet, "environment.sample.second_person")
		w.refused("confirmed from elsewhere", confirm(w.elsewhere, got.ID), fault.KindNotFound, "access.not_found")
		w.ok(confirm(w.second, got.ID))
		w.refused("confirmed twice", confirm(w.second, got.ID), fault.KindNotYet, "environment.sample.no_repair")
	}
}

// Without signal the form comes later, once: the same key again makes nothing, the pictures follow by themselves.
func TestTheFormArrivesOnce(t *testing.T) {
	each(t, func(w *world) {
		x := w.planned()
		w.clk.Set(at(11, 20, 0))
		client := id.New()
		form := url.Values{"key": {id.New()}, "claimed": {"1773199200000"}, "told": {"1"}, "shown": {"2026-03-11T10:00"}, "began": {"2026-03-11T10:00"}, "ended": {"2026-03-11T11:10"}, "weather": {"sunny"}, "say": {"run", "take"}, "words": {"排口水量约18方每小时。"}, "check_running": {"yes"},
			"lat": {"36.5001"}, "lon": {"113.1001"}, "how": {OnGlass}, "read": {"1"}, "own": {OwnWords}, "signer": {"陶某"}, "sign_photo": {client}, "photos": {client + ":" + strings.Repeat("a", 64)},
			"s1_taken": {"2026-03-11T10:25"}, "s1_kind": {Single}, "s1_items": {"w01018"}, "s1_method": {"instant"}, "s1_container": {"glass"}, "s1_fix": {"h2so4"}, "s1_volume": {"500"}, "s1_seal": {"F1"}, "s1_sealed": {"2026-03-11T10:30"}}
		path := "/environment/tasks/" + x.ID + "/site"
		for range 2 {
			status, body, _ := w.ask(w.first, "POST", path, form, "application/json")
			if status != 200 || !strings.Contains(body, `"state":"signed"`) {
				t.Fatalf("%d %s", status, body)
			}
		}
		if n := w.count("SELECT COUNT(*) FROM env_sample"); n != 1 {
			t.Errorf("%d samples", n)
		}
		w.sound()
		if n := w.count("SELECT COUNT(*) FROM ledger_entry WHERE kind = 'env.task.sign'"); n != 1 {
			t.Errorf("%d entries of the signature", n)
		}
		changed := url.Values{}
		for k, v := range form {
			changed[k] = v
		}
		changed.Set("words", "另一句")
		if status, _, _ := w.ask(w.first, "POST", path, changed, "application/json"); status != 422 {
			t.Errorf("the same key with other words: %d", status)
		}
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) error {
			p, err := w.Documents.Progress(tx, x.ID)
			if p.Want != 1 || p.Have != 0 {
				t.Errorf("%+v", p)
			}
			n, e := noteOf(tx, x.ID)
			if n.SignPic != client || !strings.HasPrefix(n.Words, "现场检查时企业正在生产") || !strings.Contains(n.Words, "18方") || e != nil {
				t.Errorf("%+v %v", n, e)
			}
			return err
		}))
	})
}
