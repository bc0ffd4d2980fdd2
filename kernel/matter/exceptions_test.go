package matter

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"linli/kernel/access"
	"linli/kernel/people"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
)

// Extension: asked with a reason before the deadline, granted by another person above the holder, the old deadline stays visible.
func TestExtension(t *testing.T) {
	each(t, func(t *testing.T, w *street) {
		r := w.working("facility.lamp")
		id, old := r.Matter.ID, r.Matter.Due
		later := old + 5*day
		_, err := w.svc.AskExtension(ctx, w.manager, AskExtension{Do: Do{ID: id}, Due: later})
		w.refused(err, fault.KindNotYet, "matter.reason_needed")
		_, err = w.svc.AskExtension(ctx, w.colleague, AskExtension{Do: Do{ID: id, Note: "等配件"}, Due: later})
		w.refused(err, fault.KindDenied, "matter.only_holder")
		_, err = w.svc.DecideExtension(ctx, w.secretary, Decide{Do: Do{ID: id}, Approve: true})
		w.refused(err, fault.KindConflict, "matter.nothing_pending")
		m, err := w.svc.AskExtension(ctx, w.manager, AskExtension{Do: Do{ID: id, Note: "等配件"}, Due: later})
		w.ok(err)
		if m.Due != old || m.Pending != "extend" || m.State != Working {
			t.Fatalf("asking changes nothing yet: %+v", m)
		}
		_, err = w.svc.DecideExtension(ctx, w.manager, Decide{Do: Do{ID: id}, Approve: true})
		w.refused(err, fault.KindDenied, "matter.decide_own")
		_, err = w.svc.DecideExtension(ctx, w.worker, Decide{Do: Do{ID: id}, Approve: true})
		w.refused(err, fault.KindDenied, "matter.may_not_approve")
		m, err = w.svc.DecideExtension(ctx, w.secretary, Decide{Do: Do{ID: id, Note: "同意"}, Approve: true, Due: old + 3*day})
		w.ok(err)
		if m.Due != old+3*day || m.FirstDue != old || m.Pending != "" || m.Extensions != 1 {
			t.Errorf("%+v", m)
		}
		steps := w.steps(id)
		if last := steps[len(steps)-1]; last.DueFrom != old || last.DueTo != old+3*day {
			t.Errorf("the line shows both days: %+v", last)
		}
		w.read(func(tx *db.Tx) error {
			xs, err := w.svc.Extensions(tx, id)
			if err == nil && (len(xs) != 1 || xs[0].Decision != "granted" || xs[0].DueOld != old || xs[0].DueAsked != later || xs[0].Approver != w.secretary.ID) {
				t.Errorf("%+v", xs)
			}
			return err
		})
		w.sound()
	})
}

// The community holds it itself: only the street stands above it.
func TestApproverStandsAbove(t *testing.T) {
	each(t, func(t *testing.T, w *street) {
		tk, err := w.svc.Report(ctx, access.Public(), Report{Place: w.community.ID, Kind: "public-advice", Text: "建议"})
		w.ok(err)
		id := tk.Matter.ID
		if tk.Matter.Holder != w.secretary.ID {
			t.Fatalf("%+v", tk.Matter)
		}
		_, err = w.svc.Claim(ctx, w.secretary, Claim{Do{ID: id}})
		w.ok(err)
		_, err = w.svc.AskExtension(ctx, w.secretary, AskExtension{Do: Do{ID: id, Note: "要上会"}, Due: tk.Matter.Due + 2*day})
		w.ok(err)
		peer := access.Actor{Actor: w.outsider.Actor, Grants: []access.Grant{{Role: access.Community, Path: w.community.Path}}}
		_, err = w.svc.DecideExtension(ctx, peer, Decide{Do: Do{ID: id}, Approve: true})
		w.refused(err, fault.KindDenied, "matter.approver_not_above")
		_, err = w.svc.DecideExtension(ctx, w.clerk, Decide{Do: Do{ID: id, Note: "不同意"}})
		w.ok(err)
		if m := w.get(id); m.Due != tk.Matter.Due || m.Pending != "" {
			t.Errorf("%+v", m)
		}
		w.sound()
	})
}

func TestHang(t *testing.T) {
	each(t, func(t *testing.T, w *street) {
		id := w.working("fire.wall").Matter.ID
		_, err := w.svc.AskHang(ctx, w.manager, Hang{Do: Do{ID: id, Note: "要动维修资金"}})
		w.refused(err, fault.KindNotYet, "matter.interim_needed")
		_, err = w.svc.AskHang(ctx, w.manager, Hang{Do: Do{ID: id, Note: "要动维修资金"}, Interim: "围挡,每天巡查"})
		w.ok(err)
		_, err = w.svc.Rectify(ctx, w.outsider, Rectify{Do: Do{ID: id}})
		w.refused(err, fault.KindNotFound, "matter.not_found")
		m, err := w.svc.DecideHang(ctx, w.clerk, Decide{Do: Do{ID: id, Note: "同意"}, Approve: true})
		w.ok(err)
		if m.State != Hung || m.ReviewDue == 0 || m.NextDue != m.ReviewDue || m.Pending != "" {
			t.Fatalf("%+v", m)
		}
		_, err = w.svc.Rectify(ctx, w.manager, Rectify{Do: Do{ID: id}})
		w.refused(err, fault.KindNotYet, "matter.is_hung")
		w.clk.Set(time.UnixMilli(m.ReviewDue + 1))
		n, err := w.svc.Escalate(ctx, w.clk.Now())
		w.ok(err)
		if n != 1 {
			t.Errorf("the review is said once: %d", n)
		}
		m, err = w.svc.Review(ctx, w.clerk, Hang{Do: Do{ID: id, Note: "资金未到"}})
		w.ok(err)
		if m.State != Hung || m.ReviewDue <= w.clk.Now().UnixMilli() {
			t.Errorf("%+v", m)
		}
		m, err = w.svc.Unhang(ctx, w.clerk, Unhang{Do: Do{ID: id, Note: "资金到位"}})
		w.ok(err)
		if m.State != Working || m.Due <= w.clk.Now().UnixMilli() || m.ReviewDue != 0 {
			t.Errorf("%+v", m)
		}
		m, err = w.svc.Hang(ctx, w.secretary, Hang{Do: Do{ID: id, Note: "再等"}, Interim: "巡查"})
		w.ok(err)
		if m.State != Hung {
			t.Errorf("%+v", m)
		}
		w.sound()
	})
}

// Whistle: link and code, five wrong codes lock it, the answer needs no account, the result stands in the history.
func TestWhistle(t *testing.T) {
	each(t, func(t *testing.T, w *street) {
		id := w.working("illegal-building").Matter.ID
		_, err := w.svc.Whistle(ctx, w.manager, Whistle{Do: Do{ID: id, Note: "请来"}, Level: "daily", Depts: []Dept{{Name: "望岭区城管局"}}})
		w.refused(err, fault.KindDenied, "matter.may_not_whistle")
		calls, err := w.svc.Whistle(ctx, w.clerk, Whistle{Do: Do{ID: id, Note: "违建要认定"}, Level: "hard", Depts: []Dept{{Name: "望岭区城管局"}, {Name: "望岭区住建局"}}})
		w.ok(err)
		if len(calls) != 2 || len(calls[0].Code) != 6 || len(calls[0].Secret) < 26 || calls[0].Secret == calls[1].Secret {
			t.Fatalf("%+v", calls)
		}
		if got := time.UnixMilli(calls[0].Due).In(shanghai).Format(time.DateTime); got != "2026-06-24 00:00:00" {
			t.Errorf("攻坚哨: one working day ends %s", got)
		}
		w.nowhere(calls[0].Secret, calls[0].Code)
		_, _, err = w.svc.OpenWhistle(ctx, "wrong", calls[0].Code)
		w.refused(err, fault.KindNotFound, "matter.link_unknown")
		for i := range WhistleTries {
			_, _, err = w.svc.OpenWhistle(ctx, calls[0].Secret, "abcdef")
			w.refused(err, fault.KindDenied, "matter.code_wrong")
			_ = i
		}
		_, _, err = w.svc.OpenWhistle(ctx, calls[0].Secret, calls[0].Code)
		w.refused(err, fault.KindDenied, "matter.link_locked")
		_, err = w.svc.AnswerWhistle(ctx, Answer{Secret: calls[0].Secret, Code: calls[0].Code, Act: "arrive", Name: "陶一"})
		w.refused(err, fault.KindDenied, "matter.link_locked")

		c := calls[1]
		called, m, err := w.svc.OpenWhistle(ctx, c.Secret, c.Code)
		w.ok(err)
		if called.Dept != "望岭区住建局" || m.ID != id {
			t.Errorf("%+v", called)
		}
		_, err = w.svc.AnswerWhistle(ctx, Answer{Secret: c.Secret, Code: c.Code, Act: "arrive", Name: "陶二"})
		w.ok(err)
		_, err = w.svc.AnswerWhistle(ctx, Answer{Secret: c.Secret, Code: c.Code, Act: "result", Name: "陶二", Text: "已出具认定书", Resolved: true})
		w.ok(err)
		_, err = w.svc.AnswerWhistle(ctx, Answer{Secret: c.Secret, Code: c.Code, Act: "result", Name: "陶二", Text: "再来"})
		w.refused(err, fault.KindConflict, "matter.answered_already")
		w.later(50 * time.Hour)
		n, err := w.svc.Escalate(ctx, w.clk.Now())
		w.ok(err)
		if n < 1 {
			t.Errorf("the department that did not come is told of: %d", n)
		}
		w.read(func(tx *db.Tx) error {
			ws, err := w.svc.Whistles(tx, id)
			now := w.clk.Now().UnixMilli()
			if err == nil && (len(ws) != 2 || !ws[0].Late(now) || !ws[0].Locked || ws[1].Late(now) || !ws[1].Resolved) {
				t.Errorf("%+v", ws)
			}
			return err
		})
		w.later(WhistleLife)
		_, _, err = w.svc.OpenWhistle(ctx, c.Secret, c.Code)
		w.refused(err, fault.KindNotFound, "matter.link_unknown")
		w.sound()
	})
}

// Guessing codes from many sides at once does not get more than five tries.
func TestWhistleGuessedAtOnce(t *testing.T) {
	each(t, func(t *testing.T, w *street) {
		id := w.working("illegal-building").Matter.ID
		calls, err := w.svc.Whistle(ctx, w.clerk, Whistle{Do: Do{ID: id, Note: "请来"}, Level: "daily", Depts: []Dept{{Name: "城管局"}}})
		w.ok(err)
		var wg sync.WaitGroup
		for range 12 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				if _, _, err := w.svc.OpenWhistle(ctx, calls[0].Secret, "xxxxxx"); err == nil {
					t.Error("a wrong code opened it")
				}
			}()
		}
		wg.Wait()
		_, _, err = w.svc.OpenWhistle(ctx, calls[0].Secret, calls[0].Code)
		w.refused(err, fault.KindDenied, "matter.link_locked")
	})
}

// Duplicates: offered, seconded, merged into the older one; both receipts lead to it.
func TestSecondAndMerge(t *testing.T) {
	each(t, func(t *testing.T, w *street) {
		first := w.report("facility.lamp")
		w.later(time.Minute)
		w.read(func(tx *db.Tx) error {
			like, err := w.svc.Similar(tx, access.Public(), w.building.ID, "facility.lamp", "2单元楼道灯又不亮")
			if err == nil && (len(like) != 1 || like[0].ID != first.Matter.ID || like[0].Score < 1) {
				t.Errorf("%+v", like)
			}
			return err
		})
		second, err := w.svc.Second(ctx, access.Public(), Second{ID: first.Matter.ID, Text: "我家门口也是", Phone: "10011112222"})
		w.ok(err)
		if second.Matter.Seconded != 1 || second.Secret == first.Secret {
			t.Errorf("%+v", second)
		}
		_, err = w.svc.NotFixed(ctx, access.Public(), NotFixed{Do{ID: first.Matter.ID, Receipt: second.Secret}})
		w.refused(err, fault.KindNotFound, "matter.not_found")
		dup := w.report("facility.lamp")
		_, err = w.svc.Merge(ctx, w.secretary, Merge{Do: Do{ID: first.Matter.ID}, Into: dup.Matter.ID})
		w.refused(err, fault.KindConflict, "matter.merge_into_older")
		_, err = w.svc.Merge(ctx, w.manager, Merge{Do: Do{ID: dup.Matter.ID}, Into: first.Matter.ID})
		w.refused(err, fault.KindDenied, "matter.may_not_merge")
		m, err := w.svc.Merge(ctx, w.secretary, Merge{Do: Do{ID: dup.Matter.ID, Note: "同一盏灯"}, Into: first.Matter.ID})
		w.ok(err)
		if m.State != Merged || m.MergedInto != first.Matter.ID || w.get(first.Matter.ID).Seconded != 2 {
			t.Errorf("%+v", m)
		}
		w.read(func(tx *db.Tx) error {
			for _, secret := range []string{first.Secret, second.Secret, dup.Secret} {
				r, err := w.svc.ByReceipt(tx, secret)
				if err != nil {
					return err
				}
				if r.ID != first.Matter.ID {
					t.Errorf("%s leads to %s", secret, r.No)
				}
			}
			return nil
		})
		w.sound()
	})
}

// A parent waits for its parts.
func TestParentAndChild(t *testing.T) {
	each(t, func(t *testing.T, w *street) {
		parent := w.fixed("facility.lamp").Matter
		_, err := w.svc.Report(ctx, w.secretary, Report{Place: w.other.ID, Kind: "facility.lamp", Parent: parent.ID})
		w.refused(err, fault.KindConflict, "matter.too_late.split")
		p := w.working("hygiene").Matter
		child, err := w.svc.Report(ctx, w.secretary, Report{Place: w.other.ID, Kind: "hygiene", Parent: p.ID})
		w.ok(err)
		_, err = w.svc.Rectify(ctx, w.manager, Rectify{Do: Do{ID: p.ID}})
		w.ok(err)
		_, err = w.svc.Look(ctx, w.worker, Look{Do: Do{ID: p.ID}, Result: "pass"})
		w.refused(err, fault.KindNotYet, "matter.children_open")
		_, err = w.svc.Decline(ctx, w.secretary, Simple{Do{ID: child.Matter.ID, Note: "重复"}})
		w.ok(err)
		_, err = w.svc.Look(ctx, w.worker, Look{Do: Do{ID: p.ID}, Result: "pass"})
		w.ok(err)
		w.state(p.ID, Closed, 1)
		w.sound()
	})
}

func TestEndings(t *testing.T) {
	each(t, func(t *testing.T, w *street) {
		r := w.report("service")
		_, err := w.svc.Withdraw(ctx, w.secretary, Simple{Do{ID: r.Matter.ID, Note: "x"}})
		w.refused(err, fault.KindDenied, "matter.only_raiser")
		_, err = w.svc.Withdraw(ctx, access.Public(), Simple{Do{ID: r.Matter.ID, Receipt: r.Secret}})
		w.ok(err)
		w.state(r.Matter.ID, Withdrawn, 1)
		_, err = w.svc.Claim(ctx, w.manager, Claim{Do{ID: r.Matter.ID}})
		w.refused(err, fault.KindConflict, "matter.ended.withdrawn")

		r = w.report("service")
		w.later(25 * time.Hour)
		_, err = w.svc.Withdraw(ctx, access.Public(), Simple{Do{ID: r.Matter.ID, Receipt: r.Secret}})
		w.refused(err, fault.KindConflict, "matter.withdraw_over")
		_, err = w.svc.Decline(ctx, w.secretary, Simple{Do{ID: r.Matter.ID, Note: "不属于社区,请找派出所户籍窗口"}})
		w.ok(err)
		w.read(func(tx *db.Tx) error {
			rec, err := w.svc.ByReceipt(tx, r.Secret)
			if err == nil && !strings.Contains(rec.Reason, "户籍窗口") {
				t.Errorf("the reason is told: %+v", rec.Public)
			}
			return err
		})
		w.sound()
	})
}

// Undo within ten seconds is a second line; nothing is erased, and a look that was taken back closes nothing later.
func TestUndo(t *testing.T) {
	each(t, func(t *testing.T, w *street) {
		id := w.fixed("litter").Matter.ID
		_, err := w.svc.Look(ctx, w.worker, Look{Do: Do{ID: id}, Result: "pass"})
		w.ok(err)
		w.later(5 * time.Second)
		_, err = w.svc.Undo(ctx, w.secretary, Simple{Do{ID: id}})
		w.refused(err, fault.KindDenied, "matter.undo_own")
		m, err := w.svc.Undo(ctx, w.worker, Simple{Do{ID: id}})
		w.ok(err)
		if m.State != Fixed || m.ClosedAt != 0 || m.LookDue == 0 {
			t.Fatalf("%+v", m)
		}
		w.refused(w.exec("UPDATE matter SET state='closed' WHERE id=?", id), fault.KindNotYet, "matter.look_first")
		_, err = w.svc.Undo(ctx, w.worker, Simple{Do{ID: id}})
		if err == nil {
			t.Error("undo of an undo")
		}
		_, err = w.svc.Look(ctx, w.worker, Look{Do: Do{ID: id}, Result: "pass"})
		w.ok(err)
		w.later(11 * time.Second)
		_, err = w.svc.Undo(ctx, w.worker, Simple{Do{ID: id}})
		w.refused(err, fault.KindConflict, "matter.undo_over")

		r := w.report("litter")
		_, err = w.svc.Assign(ctx, w.secretary, Assign{Do: Do{ID: r.Matter.ID}, To: Holder{Person: w.colleague.ID}})
		w.ok(err)
		m, err = w.svc.Undo(ctx, w.secretary, Simple{Do{ID: r.Matter.ID}})
		w.ok(err)
		if m.Holder != w.manager.ID || m.State != Assigned {
			t.Errorf("%+v", m)
		}
		w.sound()
	})
}

// Pass-round: each holder's days show, and the third pass is not the holder's.
func TestPassRound(t *testing.T) {
	each(t, func(t *testing.T, w *street) {
		id := w.working("property.service").Matter.ID
		pass := func(from access.Actor, to access.Actor) error {
			w.later(48 * time.Hour)
			_, err := w.svc.Transfer(ctx, from, Transfer{Do: Do{ID: id, Note: "不归我管"}, To: Holder{Person: to.ID}})
			return err
		}
		w.ok(pass(w.manager, w.colleague))
		w.ok(pass(w.colleague, w.manager))
		w.refused(pass(w.manager, w.colleague), fault.KindDenied, "matter.passed_enough")
		w.ok(pass(w.secretary, w.colleague))
		w.read(func(tx *db.Tx) error {
			hs, err := w.svc.Holdings(tx, id)
			if err != nil {
				return err
			}
			var got []string
			for _, h := range hs {
				got = append(got, h.Label)
			}
			if s := strings.Join(got, " "); s != "郭向荣 孟小五 郭向荣 孟小五" {
				t.Errorf("%s", s)
			}
			if d := (hs[0].To - hs[0].From) / day; d != 2 {
				t.Errorf("the first held it %d days, want 2", d)
			}
			return nil
		})
		w.sound()
	})
}

// Handing over a person's work, and two records that turn out to be one person.
func TestHandOverAndMerge(t *testing.T) {
	each(t, func(t *testing.T, w *street) {
		w.duties.Moves(w.svc.Mover())
		w.people.Follow(w.svc.Follower())
		open, done := w.working("litter").Matter.ID, w.fixed("noise").Matter.ID
		_, err := w.duties.HandOver(ctx, w.secretary.Actor, w.manager.ID, w.colleague.ID, "调岗")
		w.ok(err)
		for _, id := range []string{open, done} {
			if m := w.get(id); m.Holder != w.colleague.ID {
				t.Errorf("%s is still held by %s", m.No, m.HolderLabel)
			}
		}
		// The fixer's two records become one: the survivor counts as a fixer too.
		_, err = w.people.Merge(ctx, founder, w.secretary.ID, w.manager.ID, "同一个人")
		w.ok(err)
		_, err = w.svc.Look(ctx, w.secretary, Look{Do: Do{ID: done}, Result: "pass"})
		w.refused(err, fault.KindDenied, "matter.looker_fixed_it")
		w.sound()
	})
}

// Every column stands in the field register or among the plain ones, and texts are complete in both languages.
func TestRegisterAndTexts(t *testing.T) {
	each(t, func(t *testing.T, w *street) {
		w.read(func(tx *db.Tx) error {
			schema, err := people.Columns(tx)
			if err == nil {
				for _, bad := range people.CheckRegister(schema, Fields, Plain) {
					t.Error(bad)
				}
			}
			return err
		})
	})
	for _, key := range text.Keys("matter.") {
		if !text.Has(text.ZH, key) || !text.Has(text.EN, key) {
			t.Errorf("%s lacks a language", key)
		}
	}
	for _, a := range Acts {
		if !text.Has(text.ZH, "matter.act."+string(a)) {
			t.Errorf("act %s has no name", a)
		}
	}
	for _, s := range States {
		if !text.Has(text.ZH, s.Key(1)) {
			t.Errorf("state %s has no name", s)
		}
	}
}

// Every refusal that the code or a trigger can give has its sentence.
func TestEveryRefusalHasWords(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	pattern := regexp.MustCompile(`(?:fault\.\w+\(|Key: |mayWith\(|RAISE\(ABORT, |EXCEPTION |text\.ZH, |add\("\w+", )["'](matter\.[a-z_0-9.]+[a-z0-9])["']`)
	n := 0
	for _, f := range append(files, "migrations/001_matter.sql") {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range pattern.FindAllStringSubmatch(string(b), -1) {
			n++
			if !text.Has(text.ZH, m[1]) {
				t.Errorf("%s: %s has no words", f, m[1])
			}
		}
	}
	if n < 100 {
		t.Errorf("only %d keys found: the pattern is out of date", n)
	}
}
