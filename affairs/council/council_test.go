package council

import (
	"strings"
	"sync"
	"testing"
	"time"

	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/kernel/matter"
	"linli/kernel/people"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
)

// The story of one lamp: raised by a resident, seconded, reviewed, announced, talked about, decided, published, done, looked
// back at, rated; and the next meeting begins with it.
func TestFromTopicToTheNextAgenda(t *testing.T) {
	each(t, func(w *hall) {
		lamp := w.topic("3号楼前路灯不亮")
		for range 3 { // one phone, three taps
			_, err := w.svc.Second(ctx, access.Public(), lamp.Topic.ID, "phone of 王桂枝", "")
			w.ok(err)
		}
		m := w.session()
		i, err := w.svc.Decide(ctx, w.secretary, Decide{Meeting: m.ID, Topic: lamp.Topic.ID, Talk: "先换灯，再查线路", Dissent: "有人说该物业自己出钱", Yes: 3, Result: Passed, Resolution: "换灯",
			Todo: []Todo{{What: "换灯4盏", Who: w.manager.ID, Due: at("2026-06-15 00:00")}, {What: "查线路"}}})
		w.ok(err)
		if i.Result != Passed {
			t.Fatalf("%+v", i)
		}
		var k Kept
		w.read(func(tx *db.Tx) error { k, err = w.svc.Kept(tx, m); return err })
		if len(k.Matters) != 2 || k.Matters[0].Kind != Kind || k.Matters[0].Holder != w.manager.ID || k.Matters[0].Origin != "meeting/"+m.ID || k.Matters[0].Source != "meeting" {
			t.Fatalf("%+v", k.Matters)
		}
		if got := time.UnixMilli(k.Matters[0].Due).In(clock.Shanghai).Format(time.DateTime); got != "2026-06-16 00:00:00" {
			t.Errorf("until 15 June ends %s", got)
		}
		if k.Matters[1].Holder == "" {
			t.Error("the duty table named nobody for the second thing")
		}
		w.act(m, "close")
		w.act(m, "publish")
		w.state(lamp.Topic.ID, Shown)
		w.clk.Set(at("2026-06-13 09:00"))
		w.act(m, "end")
		w.state(lamp.Topic.ID, Doing)
		w.close(k.Matters[0].ID)
		w.state(lamp.Topic.ID, Doing) // the second one is open
		w.refused(w.svc.Rate(ctx, lamp.Secret, "good", ""), "council.rate_not_now")
		w.close(k.Matters[1].ID)
		w.state(lamp.Topic.ID, Looked)
		w.ok(w.svc.Rate(ctx, lamp.Secret, "good", "亮堂了"))
		w.state(lamp.Topic.ID, Rated)
		w.refused(w.svc.Rate(ctx, lamp.Secret, "bad", ""), "council.rate_not_now")
		w.read(func(tx *db.Tx) error {
			if x, err := w.matters.Plain(tx, k.Matters[0].ID); err != nil || x.Rating != "good" {
				t.Errorf("the raiser's word did not reach the matter: %q %v", x.Rating, err)
			}
			last, held, err := w.svc.Last(tx, w.compound.ID, tx.NowMS())
			if err != nil || !held || last.ID != m.ID {
				t.Fatalf("%v %v %v", last.ID, held, err)
			}
			k, err = w.svc.Kept(tx, last)
			return err
		})
		if k.All != 2 || k.Fulfilment.Kept+k.Late != 2 || k.Rate() != 100 {
			t.Errorf("fulfilment %+v", k.Fulfilment)
		}
		if x := w.state(lamp.Topic.ID, Rated); x.Seconded != 1 {
			t.Errorf("seconded %d times by one phone", x.Seconded)
		}
		w.sound()
	})
}

// close takes a matter through the loop: fixed by its holder, looked at, looked at again after 30 days.
func (w *hall) close(id string) {
	w.Helper()
	m, err := w.matters.Rectify(ctx, access.Actor{Actor: w.holder(id).Actor, Account: "x", Grants: w.holder(id).Grants}, matter.Rectify{Do: matter.Do{ID: id}, Measures: "换好了"})
	w.ok(err)
	m, err = w.matters.Look(ctx, w.community2, matter.Look{Do: matter.Do{ID: id}, Result: "pass"})
	w.ok(err)
	if m.State == matter.Watch {
		w.clk.Set(time.UnixMilli(m.LookDue))
		m, err = w.matters.Look(ctx, w.community2, matter.Look{Do: matter.Do{ID: id}, Result: "pass"})
		w.ok(err)
	}
	if m.State != matter.Closed {
		w.Fatalf("%s", m.State)
	}
}

func (w *hall) holder(id string) access.Actor {
	w.Helper()
	var m matter.Matter
	w.read(func(tx *db.Tx) (err error) { m, err = w.matters.Plain(tx, id); return err })
	for _, a := range []access.Actor{w.manager, w.secretary} {
		if a.ID == m.Holder {
			return a
		}
	}
	w.Fatalf("held by %s", m.HolderLabel)
	return access.Actor{}
}

// Somebody says that the promise was not kept: the matter opens again and the topic with it.
func TestNotFixedOpensTheTopicAgain(t *testing.T) {
	each(t, func(w *hall) {
		lamp := w.topic("路灯")
		m := w.session()
		_, err := w.svc.Decide(ctx, w.secretary, Decide{Meeting: m.ID, Topic: lamp.Topic.ID, Yes: 3, Result: Passed, Todo: []Todo{{What: "换灯", Who: w.manager.ID}}})
		w.ok(err)
		w.act(m, "close")
		w.act(m, "publish")
		w.clk.Set(at("2026-06-13 09:00"))
		w.act(m, "end")
		var v Voice
		w.read(func(tx *db.Tx) error { v, err = w.svc.ByReceipt(tx, lamp.Secret); return err })
		w.close(v.Matters[0].ID)
		w.state(lamp.Topic.ID, Looked)
		w.ok(w.svc.NotFixed(ctx, lamp.Secret, v.Matters[0].ID, "又不亮了"))
		w.state(lamp.Topic.ID, Doing)
		w.refused(w.svc.NotFixed(ctx, "no-such-secret", v.Matters[0].ID, "x"), "council.link_unknown")
		w.sound()
	})
}

// Many at once with one token are one voice; two tokens are two; the digest of one token says nothing about another topic.
func TestSecondingCountsNobodyTwice(t *testing.T) {
	each(t, func(w *hall) {
		a, b := w.topic("路灯"), w.topic("下水")
		var wg sync.WaitGroup
		for n := range 12 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				token := []string{"phone one", "phone two"}[n%2]
				if _, err := w.svc.Second(ctx, access.Public(), a.Topic.ID, token, ""); err != nil {
					t.Error(err)
				}
			}()
		}
		wg.Wait()
		got, err := w.svc.Second(ctx, access.Public(), a.Topic.ID, "phone one", "")
		w.ok(err)
		if got.Anew || got.Secret == "" {
			t.Errorf("counted before: %+v", got)
		}
		if x := w.state(a.Topic.ID, Listed); x.Seconded != 2 {
			t.Errorf("%d voices of two phones", x.Seconded)
		}
		// staff write for somebody without a telephone
		for _, who := range []string{"3-1-101", " 3-1-101 "} {
			_, err := w.svc.Second(ctx, w.worker, a.Topic.ID, who, "")
			w.ok(err)
		}
		if x := w.state(a.Topic.ID, Listed); x.Seconded != 3 {
			t.Errorf("%d after one door was typed twice", x.Seconded)
		}
		_, err = w.svc.Second(ctx, access.Public(), b.Topic.ID, "phone one", "")
		w.ok(err)
		w.read(func(tx *db.Tx) error {
			marks := map[string]int{}
			err := tx.Each("SELECT mark, contact FROM council_voice", nil, func(scan func(...any) error) error {
				var m string
				var box []byte
				err := scan(&m, &box)
				marks[m]++
				if strings.Contains(string(box), "10000021501") || strings.Contains(m, "phone") {
					t.Errorf("a voice tells who it is: %q", m)
				}
				return err
			})
			for m, n := range marks {
				if n > 1 {
					t.Errorf("mark %s stands at %d topics", m, n)
				}
			}
			return err
		})
		if n := w.entries("council.second"); n != 4 {
			t.Errorf("%d entries for four voices", n)
		}
	})
}

func TestOnlyOwnCompoundAndOwnPart(t *testing.T) {
	each(t, func(w *hall) {
		x := w.topic("路灯").Topic
		y, err := w.svc.Propose(ctx, w.worker, Propose{Place: w.compound.ID, Title: "晾衣杆", Way: "head", Raiser: "申秀兰"}) // a grid worker, by a building of her grid
		w.ok(err)
		if y.Topic.Writer != w.worker.ID || y.Topic.Raiser != "申秀兰" {
			t.Errorf("%+v", y.Topic)
		}
		for name, err := range map[string]error{
			"review by another community": func() error {
				_, err := w.svc.Review(ctx, w.outsider, Reviewing{Topic: y.Topic.ID, To: Listed})
				return err
			}(),
			"second by another community": func() error { _, err := w.svc.Second(ctx, w.outsider, x.ID, "x", ""); return err }(),
			"plan by another community": func() error {
				_, err := w.svc.Plan(ctx, w.outsider, Plan{Compound: w.compound.ID, At: at("2026-06-05 19:30"), Venue: "x", Chair: "x"})
				return err
			}(),
			"propose from another": func() error {
				_, err := w.svc.Propose(ctx, w.outsider, Propose{Place: w.building.ID, Title: "x", Way: "face"})
				return err
			}(),
		} {
			if !is(err, fault.KindNotFound) {
				t.Errorf("%s: %v, want not found", name, err)
			}
		}
		for name, err := range map[string]error{
			"review by the grid worker": func() error {
				_, err := w.svc.Review(ctx, w.worker, Reviewing{Topic: y.Topic.ID, To: Listed})
				return err
			}(),
			"review by the manager": func() error {
				_, err := w.svc.Review(ctx, w.manager, Reviewing{Topic: y.Topic.ID, To: Listed})
				return err
			}(),
			"plan by a member": func() error {
				_, err := w.svc.Plan(ctx, w.member, Plan{Compound: w.compound.ID, At: at("2026-06-05 19:30"), Venue: "x", Chair: "x"})
				return err
			}(),
			"propose by the manager": func() error {
				_, err := w.svc.Propose(ctx, w.manager, Propose{Place: w.building.ID, Title: "x", Way: "face"})
				return err
			}(),
		} {
			if !is(err, fault.KindDenied) {
				t.Errorf("%s: %v, want denied", name, err)
			}
		}
	})
}

// A resident may say only what a resident may say: way, name and source matter of the form have no effect (T18).
func TestPublicProposalIsPlain(t *testing.T) {
	each(t, func(w *hall) {
		x, err := w.svc.Propose(ctx, access.Public(), Propose{Place: w.building.ID, Said: "电话13800138000，楼下车库天天积水。请管管", Way: "12345", Raiser: "别人", Matter: "no-such", Category: "nonsense"})
		w.ok(err)
		p := x.Topic
		if p.Way != "qr" || p.Raiser != "" || p.FromMatter != "" || p.Writer != "" || p.Category != "other" || p.State != Raised {
			t.Errorf("%+v", p)
		}
		if strings.Contains(p.Said+p.Title, "13800138000") || p.Title == "" || strings.Contains(p.Title, "请管管") {
			t.Errorf("title %q said %q", p.Title, p.Said)
		}
		for want, c := range map[string]Propose{
			"title:council.title_needed": {Place: w.building.ID}, "title:council.too_long": {Place: w.building.ID, Title: strings.Repeat("长", MaxTitle+1)},
			"contact:notify.bad_contact": {Place: w.building.ID, Title: "x", Contact: "没有"}, "said:council.too_long": {Place: w.building.ID, Title: "x", Said: strings.Repeat("长", MaxSaid+1)},
		} {
			_, err := w.svc.Propose(ctx, access.Public(), c)
			w.refused(err, want)
		}
		_, err = w.svc.Propose(ctx, access.Public(), Propose{Place: w.community.ID, Title: "x"})
		w.refused(err, "council.no_compound")
	})
}

func TestReviewStraightToWhoeverActs(t *testing.T) {
	each(t, func(w *hall) {
		x, err := w.svc.Propose(ctx, access.Public(), Propose{Place: w.building.ID, Title: "楼道灯坏了", Token: "p"})
		w.ok(err)
		_, err = w.svc.Review(ctx, w.secretary, Reviewing{Topic: x.Topic.ID, Rev: 7, To: Listed})
		w.refused(err, "council.stale")
		y, err := w.svc.Review(ctx, w.secretary, Reviewing{Topic: x.Topic.ID, To: Direct, Reason: "物业马上换", Kind: "facility.lamp"})
		w.ok(err)
		w.read(func(tx *db.Tx) error {
			m, err := w.matters.Plain(tx, y.Matter)
			if err != nil || m.Kind != "facility.lamp" || m.Holder != w.manager.ID {
				t.Errorf("%+v %v", m, err)
			}
			v, err := w.svc.ByReceipt(tx, x.Secret)
			if err != nil || len(v.Matters) != 1 || v.CanRate {
				t.Errorf("%+v %v", v, err)
			}
			return nil
		})
		w.close(y.Matter)
		w.ok(w.svc.Rate(ctx, x.Secret, "fair", ""))
		_, err = w.svc.Review(ctx, w.secretary, Reviewing{Topic: x.Topic.ID, To: Listed})
		w.refused(err, "council.reviewed")
		w.sound()
	})
}

func TestTopicFromAnOpenMatter(t *testing.T) {
	each(t, func(w *hall) {
		m, err := w.matters.Report(ctx, access.Public(), matter.Report{Place: w.building.ID, Kind: "parking", Text: "车停满了", Source: "qr"})
		w.ok(err)
		x, err := w.svc.Propose(ctx, w.secretary, Propose{Place: w.building.ID, Title: "车位怎么分", Way: "matter", Matter: m.Matter.ID})
		w.ok(err)
		if x.Topic.FromMatter != m.Matter.ID {
			t.Errorf("%+v", x.Topic)
		}
		y, err := w.svc.Review(ctx, w.secretary, Reviewing{Topic: x.Topic.ID, To: Direct, Reason: "先按事项办"})
		w.ok(err)
		if y.Matter != m.Matter.ID {
			t.Error("a second matter was opened for the same thing")
		}
	})
}

func TestMeetingNeedsNoticePeopleAndAnswers(t *testing.T) {
	each(t, func(w *hall) {
		m := w.plan()
		_, err := w.svc.Act(ctx, w.secretary, Act{Meeting: m.ID, Act: "announce"})
		w.refused(err, "council.no_topics")
		a, b := w.topic("路灯"), w.topic("下水")
		w.ok(w.write(func(tx *db.Tx) error { return w.svc.Put(tx, w.secretary, m.ID, a.Topic.ID, true) }))
		w.ok(w.write(func(tx *db.Tx) error { return w.svc.Put(tx, w.secretary, m.ID, b.Topic.ID, true) }))
		w.refused(w.write(func(tx *db.Tx) error { return w.svc.Put(tx, w.outsider, m.ID, b.Topic.ID, true) }), "access.not_found")
		w.clk.Set(at("2026-06-03 09:00"))
		_, err = w.svc.Act(ctx, w.secretary, Act{Meeting: m.ID, Act: "announce"})
		w.refused(err, "council.notice_short")
		m, err = w.svc.Act(ctx, w.secretary, Act{Meeting: m.ID, Act: "announce", Reason: "水管爆了，等不及"})
		w.ok(err)
		w.state(a.Topic.ID, Noticed)
		m = w.act(m, "open")
		w.state(a.Topic.ID, Talked)
		_, err = w.svc.Act(ctx, w.secretary, Act{Meeting: m.ID, Act: "close"})
		w.refused(err, "council.nobody_came")
		_, err = w.svc.Act(ctx, w.secretary, Act{Meeting: m.ID, Act: "cancel", Reason: "x"})
		w.refused(err, "council.not_now.cancel")
		_, err = w.svc.Paper(ctx, w.worker, Paper{Meeting: m.ID, Rows: "2"})
		w.ok(err)
		_, err = w.svc.Decide(ctx, w.secretary, Decide{Meeting: m.ID, Topic: a.Topic.ID, Yes: 1, Result: Owners})
		w.ok(err)
		m = w.act(m, "close")
		w.state(b.Topic.ID, Listed) // not reached: kept for next time
		m = w.act(m, "publish")
		secret, err := w.svc.Object(ctx, m.ID, "为什么要业主大会定？电话13800138000", "10000021502", "phone")
		w.ok(err)
		again, err := w.svc.Object(ctx, m.ID, "为什么要业主大会定？电话13800138000", "10000021502", "phone")
		w.ok(err)
		if secret != again {
			t.Error("one objection sent twice has two receipts")
		}
		_, err = w.svc.Act(ctx, w.secretary, Act{Meeting: m.ID, Act: "end"})
		w.refused(err, "council.unanswered")
		var list []Objection
		w.read(func(tx *db.Tx) error { list, err = w.svc.Objections(tx, m.ID); return err })
		if len(list) != 1 || strings.Contains(list[0].Said, "13800138000") {
			t.Fatalf("%+v", list)
		}
		w.refused(w.write(func(tx *db.Tx) error { return w.svc.Answer(tx, w.secretary, m.ID, list[0].ID, " ") }), "answer:council.answer_needed")
		w.ok(w.write(func(tx *db.Tx) error {
			return w.svc.Answer(tx, w.secretary, m.ID, list[0].ID, "动用维修资金，民法典278条")
		}))
		_, err = w.svc.Act(ctx, w.secretary, Act{Meeting: m.ID, Act: "end"})
		w.refused(err, "council.publish_short")
		w.clk.Set(time.UnixMilli(m.PublishUntil))
		w.act(m, "end")
		w.state(a.Topic.ID, Over)
		_, err = w.svc.Object(ctx, m.ID, "晚了", "", "")
		w.refused(err, "council.not_published")
		w.sound()
	})
}

func TestSignInThreeWays(t *testing.T) {
	each(t, func(w *hall) {
		w.topic("路灯")
		m := w.plan()
		var list []Seat
		seats := func() {
			w.read(func(tx *db.Tx) (err error) { list, err = w.svc.Seats(tx, m.ID); return err })
		}
		seats()
		w.refused(w.write(func(tx *db.Tx) error { _, err := w.svc.Sign(tx, w.worker, m.ID, list[0].ID, true); return err }), "council.not_open")
		m = w.act(w.act(m, "announce"), "open")
		w.ok(w.write(func(tx *db.Tx) error { _, err := w.svc.Sign(tx, w.worker, m.ID, list[0].ID, true); return err }))
		w.refused(w.svc.ByCode(ctx, m.ID, "WRONG", "王桂枝", "phone"), "council.code_wrong")
		w.ok(w.svc.ByCode(ctx, m.ID, strings.ToLower(m.Code), "王桂枝", "phone")) // on the list by name
		for range 3 {
			w.ok(w.svc.ByCode(ctx, m.ID, m.Code, "", "phone two")) // nobody's name
		}
		for range 2 { // the same sheet typed twice
			_, err := w.svc.Paper(ctx, w.worker, Paper{Meeting: m.ID, Rows: "1-3", Names: "张三 居民\n李四"})
			w.ok(err)
		}
		_, err := w.svc.Paper(ctx, w.worker, Paper{Meeting: m.ID, Rows: "1-99"})
		w.refused(err, "rows:council.row_none")
		seats()
		var got []string
		for _, x := range list {
			got = append(got, x.Label+":"+x.How)
		}
		if want := "苗志刚:tap 王桂枝:code 赵连生:paper 居民:code 张三:paper 李四:paper"; strings.Join(got, " ") != want {
			t.Errorf("%s, want %s", strings.Join(got, " "), want)
		}
		m = w.act(m, "close")
		if m.Attended != 6 {
			t.Errorf("%d came", m.Attended)
		}
		w.refused(w.svc.ByCode(ctx, m.ID, m.Code, "晚来", "phone three"), "council.code_wrong")
		w.sound()
	})
}

// Two who decide one topic at the same moment: one result, one set of matters.
func TestDecideOnce(t *testing.T) {
	each(t, func(w *hall) {
		x := w.topic("路灯").Topic
		m := w.session()
		var wg sync.WaitGroup
		var mu sync.Mutex
		won := 0
		for range 4 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				_, err := w.svc.Decide(ctx, w.secretary, Decide{Meeting: m.ID, Topic: x.ID, Yes: 3, Result: Passed, Todo: []Todo{{What: "换灯"}}})
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					won++
				} else if !is(err, fault.KindNotYet) && !is(err, fault.KindConflict) {
					t.Error(err)
				}
			}()
		}
		wg.Wait()
		w.read(func(tx *db.Tx) error {
			n, err := tx.Count("SELECT count(*) FROM matter WHERE kind=?", Kind)
			if won != 1 || n != 1 {
				t.Errorf("%d won, %d matters", won, n)
			}
			return err
		})
	})
}

func TestDecisionIsAllOrNothing(t *testing.T) {
	each(t, func(w *hall) {
		x := w.topic("路灯").Topic
		m := w.session()
		_, err := w.svc.Decide(ctx, w.secretary, Decide{Meeting: m.ID, Topic: x.ID, Yes: 3, Result: Passed, Todo: []Todo{{What: "换灯"}, {What: "查线路", Who: "nobody-knows"}}})
		w.refused(err, "who:council.who_needed")
		_, err = w.svc.Decide(ctx, w.secretary, Decide{Meeting: m.ID, Topic: x.ID, Yes: 3, Result: Passed, Todo: []Todo{{What: "换灯"}, {What: "查线路", Due: at("2026-05-01 00:00")}}})
		w.refused(err, "due:council.due_past")
		w.read(func(tx *db.Tx) error {
			n, err := tx.Count("SELECT count(*) FROM matter")
			if n != 0 {
				t.Errorf("%d matters of a decision that was refused", n)
			}
			return err
		})
		w.state(x.ID, Talked)
		_, err = w.svc.Decide(ctx, w.worker, Decide{Meeting: m.ID, Topic: x.ID, Yes: 3, Result: Failed})
		if !is(err, fault.KindDenied) {
			t.Errorf("the recorder decides: %v", err)
		}
		w.ok(w.write(func(tx *db.Tx) error {
			return w.svc.Discuss(tx, w.worker, Decide{Meeting: m.ID, Topic: x.ID, Talk: "先换灯"})
		}))
		_, err = w.svc.Decide(ctx, w.secretary, Decide{Meeting: m.ID, Topic: x.ID, Result: Again})
		w.ok(err)
		w.state(x.ID, Listed)
	})
}

func TestRhythmIsAGapOfThePlace(t *testing.T) {
	each(t, func(w *hall) {
		x := w.topic("路灯").Topic
		gap := func() (g Gap) {
			w.read(func(tx *db.Tx) error {
				list, err := w.svc.compounds(tx, w.community2, Read)
				if err != nil || len(list) != 1 {
					t.Fatalf("%v %v", list, err)
				}
				gaps, err := w.svc.Rhythm(tx, list)
				g = gaps[0]
				return err
			})
			return g
		}
		if g := gap(); g.Met || g.Held {
			t.Errorf("%+v", g)
		}
		m := w.session()
		if g := gap(); g.Met || g.Next == nil || g.Next.ID != m.ID {
			t.Errorf("%+v", g)
		}
		_, err := w.svc.Decide(ctx, w.secretary, Decide{Meeting: m.ID, Topic: x.ID, Yes: 1, No: 2, Result: Failed})
		w.ok(err)
		w.act(m, "close")
		if g := gap(); !g.Met || g.Last.ID != m.ID {
			t.Errorf("%+v", g)
		}
		w.clk.Set(at("2026-07-01 00:00"))
		if g := gap(); g.Met || !g.Held {
			t.Errorf("a new month: %+v", g)
		}
	})
}

func TestWordsAreDataOfAPlace(t *testing.T) {
	each(t, func(w *hall) {
		set := func(a access.Actor, at, name, value string) error {
			return w.write(func(tx *db.Tx) error { return w.svc.SetWord(tx, a, at, name, value) })
		}
		w.ok(set(w.community2, w.community.ID, NameCouncil, "民情恳谈会"))
		w.ok(set(w.community2, w.community.ID, "state.raised", "民提"))
		w.ok(set(w.secretary, w.compound.ID, "notice", "5"))
		w.refused(set(w.secretary, w.compound.ID, "publish", "3"), "publish:council.setting_range")
		w.refused(set(w.secretary, w.compound.ID, "colour", "red"), "council.no_setting")
		if err := set(w.secretary, w.community.ID, NameCouncil, "x"); !is(err, fault.KindNotFound) {
			t.Errorf("a compound renames its community: %v", err)
		}
		w.read(func(tx *db.Tx) error {
			x, err := w.svc.Words(tx, w.compound)
			if x.Name("zh") != "民情恳谈会" || x.State("zh", Raised) != "民提" || x.State("zh", Listed) != "审核" || x.Terms != (Terms{5, 7, 30}) || x.Name("en") == "民情恳谈会" {
				t.Errorf("%+v", x)
			}
			y, err2 := w.svc.Words(tx, w.far)
			if y.Name("zh") != "议事会" || err2 != nil {
				t.Errorf("%+v %v", y, err2)
			}
			return err
		})
		w.ok(set(w.community2, w.community.ID, NameCouncil, ""))
		w.read(func(tx *db.Tx) error {
			x, err := w.svc.Words(tx, w.compound)
			if x.Name("zh") != "议事会" {
				t.Error("a name taken back stays")
			}
			return err
		})
	})
}

// event is an activity with two places and one helper.
func (w *hall) event() (e Event) {
	w.Helper()
	w.ok(w.write(func(tx *db.Tx) (err error) {
		e, err = w.svc.SetEvent(tx, w.secretary, Event{Compound: w.compound.ID, Kind: "show", Title: "消夏演出", At: at("2026-06-20 19:00").UnixMilli(), Until: at("2026-06-20 21:00").UnixMilli(), Venue: "广场", Capacity: 2, Helpers: 1})
		return err
	}))
	return e
}

// A form sent twice is one meeting and one activity; a date beyond a year is a slip of the finger.
func TestPlannedOnceOnly(t *testing.T) {
	each(t, func(w *hall) {
		plan := Plan{Compound: w.compound.ID, At: at("2026-06-05 19:30"), Venue: "邻里议事厅", Chair: "苗志刚"}
		m, err := w.svc.Plan(ctx, w.secretary, plan)
		w.ok(err)
		if _, err := w.svc.Plan(ctx, w.secretary, plan); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("two meetings at one time: %v", err)
		}
		plan.Meeting, plan.Venue = m.ID, "社区会议室"
		_, err = w.svc.Plan(ctx, w.secretary, plan)
		w.ok(err)
		e := w.event()
		again := e
		again.ID, again.Rev = "", 0
		far := e
		far.At, far.Until = at("2999-06-20 19:00").UnixMilli(), at("2999-06-20 21:00").UnixMilli()
		for _, x := range []Event{again, far} {
			if err := w.write(func(tx *db.Tx) error { _, err := w.svc.SetEvent(tx, w.secretary, x); return err }); fault.KindOf(err) != fault.KindInvalid {
				t.Errorf("%s at %s: %v", x.Title, instant(x.At), err)
			}
		}
	})
}

func TestEnrolWaitAndMoveUp(t *testing.T) {
	each(t, func(w *hall) {
		e := w.event()
		enrol := func(name string, heads int64) (Enrol, string) {
			x, secret, err := w.svc.Enrol(ctx, access.Public(), Enrolling{Event: e.ID, What: "guest", Label: name, Heads: heads, Token: name, Contact: "10000021501"})
			w.ok(err)
			return x, secret
		}
		_, first := enrol("甲", 1)
		if x, again := enrol("甲", 1); again != first || x.N != 1 {
			t.Error("one phone enrolled twice")
		}
		enrol("乙", 1)
		c, third := enrol("丙", 2)
		d, _ := enrol("丁", 1)
		if c.State != "waiting" || d.State != "waiting" {
			t.Errorf("%s %s", c.State, d.State)
		}
		leave := func(secret string) {
			w.ok(w.write(func(tx *db.Tx) error { _, err := w.svc.Leave(tx, access.Public(), secret, ""); return err }))
		}
		states := func() (out string) {
			w.read(func(tx *db.Tx) error {
				list, err := w.svc.EnrolsOf(tx, e.ID)
				for _, x := range list {
					out += x.Label + ":" + x.State + " "
				}
				return err
			})
			return strings.TrimSpace(out)
		}
		leave(first) // one place is free, 丙 needs two and is not overtaken
		if got := states(); got != "乙:in 丙:waiting 丁:waiting" {
			t.Error(got)
		}
		leave(third)
		if got := states(); got != "乙:in 丁:in" {
			t.Error(got)
		}
		leave(third) // twice changes nothing
		x, _ := enrol("甲", 1)
		if x.State != "waiting" {
			t.Error("who comes back stands at the end of the line")
		}
		_, _, err := w.svc.Enrol(ctx, access.Public(), Enrolling{Event: e.ID, What: "guest", Label: "", Heads: 0})
		w.refused(err, "label:council.label_needed")
		h, _, err := w.svc.Enrol(ctx, w.worker, Enrolling{Event: e.ID, What: "helper", Label: "武静", Heads: 1})
		w.ok(err)
		if h.State != "in" {
			t.Errorf("%+v", h)
		}
		w.clk.Set(at("2026-06-20 19:30"))
		w.ok(w.write(func(tx *db.Tx) error { return w.svc.Attend(tx, w.worker, e.ID, d.ID, true) }))
		w.ok(w.write(func(tx *db.Tx) error {
			_, err := w.svc.EndEvent(tx, w.worker, e.ID, 0, true, 0, "都说好")
			return err
		}))
		w.read(func(tx *db.Tx) error {
			y, err := eventByID(tx, e.ID)
			if y.State != EventHeld || y.Came != 1 {
				t.Errorf("%+v", y)
			}
			n, all, err2 := w.svc.YearCount(tx, w.compound.ID, at("2026-01-01 00:00").UnixMilli(), at("2027-01-01 00:00").UnixMilli())
			if all != 1 || n["show"] != 1 || err2 != nil {
				t.Errorf("%v %d %v", n, all, err2)
			}
			return err
		})
		w.sound()
	})
}

// The last place asked for by many at once is given once.
func TestLastPlaceOnce(t *testing.T) {
	each(t, func(w *hall) {
		e := w.event()
		var wg sync.WaitGroup
		for n := range 8 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				name := string(rune('A' + n))
				for range 20 { // a busy moment is tried again, as the browser's user would
					_, _, err := w.svc.Enrol(ctx, access.Public(), Enrolling{Event: e.ID, What: "guest", Label: name, Heads: 1, Token: name})
					if err == nil {
						return
					}
					if !is(err, fault.KindConflict) && !is(err, fault.KindBusy) {
						t.Error(err)
						return
					}
				}
				t.Error("never let in")
			}()
		}
		wg.Wait()
		w.read(func(tx *db.Tx) error {
			in, err := tx.Count("SELECT COALESCE(SUM(heads),0) FROM council_enrol WHERE event=? AND state='in'", e.ID)
			all, err2 := tx.Count("SELECT count(*) FROM council_enrol WHERE event=?", e.ID)
			if in != 2 || all != 8 || err2 != nil {
				t.Errorf("%d in, %d in all", in, all)
			}
			return err
		})
	})
}

func TestFieldRegister(t *testing.T) {
	each(t, func(w *hall) {
		w.read(func(tx *db.Tx) error {
			all, err := people.Columns(tx)
			schema := map[string][]string{}
			for table, cols := range all {
				if strings.HasPrefix(table, "council_") {
					schema[table] = cols
				}
			}
			for _, bad := range people.CheckRegister(schema, Fields, Plain) {
				t.Error(bad)
			}
			if len(schema) < 12 {
				t.Errorf("%d tables", len(schema))
			}
			return err
		})
	})
}

// Tellers name whom they must, and no more.
func TestWhoIsTold(t *testing.T) {
	each(t, func(w *hall) {
		x := w.topic("路灯")
		tell := w.svc.tellers()
		told := func(kind, obj string, rev int64) (out []string) {
			w.read(func(tx *db.Tx) error {
				list, err := tell[kind](tx, ledger.Numbered{Kind: kind, Obj: obj, Rev: rev})
				for _, n := range list {
					out = append(out, n.Key+"→"+n.Person+n.Contact)
				}
				return err
			})
			return out
		}
		if got := told("council.topic.review", x.Topic.ID, 2); strings.Join(got, " ") != "council.told.listed→10000021501" {
			t.Errorf("%v", got)
		}
		m := w.act(w.plan(), "announce")
		if got := told("council.meeting.announce", m.ID, 2); strings.Join(got, " ") != "council.told.announced→"+w.secretary.ID {
			t.Errorf("%v", got)
		}
		next, err := w.svc.Plan(ctx, w.secretary, Plan{Compound: w.compound.ID, At: at("2026-06-12 19:30"), Venue: "邻里议事厅", Chair: "苗志刚"})
		w.ok(err)
		if len(told("council.meeting.change", next.ID, 1)) != 0 {
			t.Error("people are told of a meeting that is only being prepared")
		}
	})
}

func TestForgottenPersonLeavesTheSheets(t *testing.T) {
	each(t, func(w *hall) {
		w.topic("路灯")
		m := w.plan()
		w.ok(w.write(func(tx *db.Tx) error { return forgetPerson(tx, founder, people.Parting{Person: w.secretary.ID}) }))
		w.read(func(tx *db.Tx) error {
			list, err := w.svc.Seats(tx, m.ID)
			for _, s := range list {
				if s.Label == "苗志刚" || s.Person != "" {
					t.Errorf("%+v", s)
				}
			}
			return err
		})
	})
}
