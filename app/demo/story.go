package demo

import (
	"fmt"
	"time"

	"linli/kernel/access"
	"linli/kernel/document"
	"linli/kernel/matter"
	"linli/platform/db"
	"linli/platform/fault"
)

const dayLong = 24 * time.Hour

// start puts a plan on the agenda.
func (t *town) begin(p *plan) { t.on(p.at, func(tx *db.Tx) error { return t.raise(tx, p) }) }

// who gives the actor behind a person id: staff with their rights, anybody else as head of the building.
func (t *town) who(person string, p *plan) access.Actor {
	if s := t.byID[person]; s != nil {
		return s.actor
	}
	at := p.compound.Path
	if p.building != nil {
		at = p.building.Path
	}
	return staffActor(person, t.nameOf[person], access.Grant{Role: access.Member, Path: at})
}

func (t *town) raise(tx *db.Tx, p *plan) error {
	r := matter.Report{Place: p.placeID, Kind: p.kind, Title: p.title, Text: p.text, Part: p.part, Grade: p.grade, Source: p.source}
	if p.kind == "facility.lift" {
		r.Extra = map[string]any{"trapped": "no"}
	}
	actor := access.Public()
	if p.by != nil {
		actor = p.by.actor
	} else if t.manner.chance(.4) {
		r.Name, r.Phone = t.caller()
	}
	if !p.due.IsZero() {
		r.Due = p.due.UnixMilli()
	}
	if p.photo {
		doc, err := t.photo(tx, actor, document.Before, p.kind)
		if err != nil {
			return err
		}
		r.Docs = doc
	}
	ticket, err := t.Matters.ReportTx(tx, actor, r)
	if err != nil {
		return fmt.Errorf("raise %s: %w", p.kind, err)
	}
	p.m, p.secret = ticket.Matter, ticket.Secret
	return t.next(tx, p)
}

// next decides what comes after the report.
func (t *town) next(tx *db.Tx, p *plan) error {
	d := t.manner
	now := tx.Now
	switch {
	case p.dup != nil:
		t.on(t.office(d, now.Add(time.Duration(1+d.IntN(5))*time.Hour)), func(tx *db.Tx) error { return t.merge(tx, p) })
	case p.withdraw:
		t.on(now.Add(time.Duration(1+d.IntN(5))*time.Hour), func(tx *db.Tx) error {
			_, err := t.Matters.WithdrawTx(tx, access.Public(), matter.Simple{Do: matter.Do{ID: p.m.ID, Receipt: p.secret, Note: "自己解决了"}})
			return err
		})
	case p.decline:
		t.on(t.office(d, now.Add(20*time.Hour)), func(tx *db.Tx) error {
			_, err := t.Matters.DeclineTx(tx, t.above(p), matter.Simple{Do: matter.Do{ID: p.m.ID, Note: pick(d, refusals)}})
			return err
		})
	case p.level != nil:
		t.on(t.office(d, now.Add(3*time.Hour)), func(tx *db.Tx) error { return t.handUp(tx, p) })
	case p.stay == matter.Assigned:
	default:
		t.claimLater(p, now)
	}
	return nil
}

func (t *town) claimLater(p *plan, from time.Time) {
	d := t.manner
	hours := max(.1, (3.2-.4*float64(quarter(from)))*d.logNormal(.8))
	at := t.office(d, from.Add(time.Duration(hours*float64(time.Hour))))
	if p.stay != "" && at.After(Now.Add(-time.Hour)) {
		at = Now.Add(-time.Duration(5+d.IntN(50)) * time.Minute)
	}
	t.on(at, func(tx *db.Tx) error { return t.claim(tx, p) })
}

// above is who decides over the holder: the secretary of the community, or the street where the community holds it.
func (t *town) above(p *plan) access.Actor {
	if s := p.compound.community.secretary; s.id != p.m.Holder && p.compound.manager.role == access.Property {
		return s.actor
	}
	return t.named["刘建峰"].actor
}

func (t *town) merge(tx *db.Tx, p *plan) error {
	old, err := t.Matters.Plain(tx, p.dup.m.ID)
	if err != nil || old.State.Ended() || p.dup.m.ID == "" {
		p.dup = nil
		t.claimLater(p, tx.Now)
		return err
	}
	p.m, err = t.Matters.MergeTx(tx, t.above(p), matter.Merge{Do: matter.Do{ID: p.m.ID, Note: "同一件事，已并入"}, Into: old.ID})
	return err
}

// handUp puts it into the hands of a higher level, which then lets it lie.
func (t *town) handUp(tx *db.Tx, p *plan) (err error) {
	to := matter.Holder{Person: p.level.id, Path: string(p.level.actor.Grants[0].Path)}
	p.m, err = t.Matters.AssignTx(tx, t.named["刘建峰"].actor, matter.Assign{Do: matter.Do{ID: p.m.ID, Note: "牵头协调"}, To: to})
	if err == nil {
		t.claimLater(p, tx.Now)
	}
	return err
}

func (t *town) claim(tx *db.Tx, p *plan) (err error) {
	d := t.manner
	if p.m.Holder == "" {
		return nil
	}
	if p.m, err = t.Matters.ClaimTx(tx, t.who(p.m.Holder, p), matter.Claim{Do: matter.Do{ID: p.m.ID}}); err != nil {
		return fmt.Errorf("claim %s: %w", p.m.No, err)
	}
	if p.stay == matter.Working || p.overdue {
		return nil
	}
	if p.hang {
		t.on(t.office(d, tx.Now.Add(40*time.Hour)), func(tx *db.Tx) error { return t.hang(tx, p) })
		return nil
	}
	fix := t.fixTime(d, p, tx.Now)
	if p.extend && fix.Sub(tx.Now) > 12*time.Hour {
		t.on(tx.Now.Add(fix.Sub(tx.Now)*6/10), func(tx *db.Tx) error { return t.extend(tx, p) })
		return nil
	}
	if p.whistle && fix.Sub(tx.Now) > 20*time.Hour {
		t.on(t.office(d, tx.Now.Add(90*time.Minute)), func(tx *db.Tx) error { return t.whistle(tx, p, fix) })
	}
	t.fixLater(p, fix)
	return nil
}

// fixTime draws when it is fixed: on time within a part of the term that shrinks over the quarters, or some days late.
func (t *town) fixTime(d dice, p *plan, now time.Time) time.Time {
	due := time.UnixMilli(p.m.Due).In(now.Location())
	begun := time.UnixMilli(p.m.TermFrom).In(now.Location())
	q := float64(quarter(now))
	at := begun.Add(time.Duration(float64(due.Sub(begun)) * (.40 - .066*q + d.Float64()*(.50-.055*q))))
	if p.late && p.again == 0 {
		at = due.Add(time.Duration((.2 + (2-.22*q)*d.logNormal(.8)) * float64(dayLong)))
	}
	if !p.fixAt.IsZero() && p.again == 0 {
		at = p.fixAt
	}
	if o := t.office(d, at); o.Before(due) || p.late || at.After(due) {
		at = o
	}
	if latest := t.latestFix(p); at.After(latest) {
		at = latest.Add(-time.Duration(d.IntN(240)) * time.Minute)
	}
	if p.stay == matter.Fixed || p.stay == matter.Watch {
		at = minTime(at, Now.Add(-time.Duration(2+d.IntN(20))*time.Hour))
	}
	if !at.After(now) {
		at = now.Add(time.Duration(15+d.IntN(60)) * time.Minute)
	}
	return at
}

func minTime(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// latestFix is when it must be fixed for all looks to be over by the plan's last day.
func (t *town) latestFix(p *plan) time.Time {
	end := p.closeBy
	if end.IsZero() {
		end = Now.Add(-4 * time.Hour)
	}
	days := 0
	for _, n := range t.kinds[p.kind].Looks {
		days = max(days, n)
	}
	if days > 0 {
		return end.Add(-time.Duration(days+2)*dayLong - 6*time.Hour)
	}
	return end.Add(-3 * time.Hour)
}

func (t *town) fixLater(p *plan, at time.Time) {
	t.on(at, func(tx *db.Tx) error { return t.fix(tx, p) })
}

func (t *town) extend(tx *db.Tx, p *plan) (err error) {
	d := t.manner
	p.extend = false
	k := t.kinds[p.kind]
	days := min(k.ExtDays, 3+d.IntN(5))
	p.m, err = t.Matters.AskExtensionTx(tx, t.who(p.m.Holder, p), matter.AskExtension{Do: matter.Do{ID: p.m.ID, Note: pick(d, delays)}, Due: p.m.Due + int64(days)*dayLong.Milliseconds()})
	if err != nil {
		return fmt.Errorf("extend %s: %w", p.m.No, err)
	}
	t.on(tx.Now.Add(time.Duration(20+d.IntN(200))*time.Minute), func(tx *db.Tx) error {
		p.m, err = t.Matters.DecideExtensionTx(tx, t.above(p), matter.Decide{Do: matter.Do{ID: p.m.ID, Note: "情况属实，同意"}, Approve: !d.chance(.12)})
		if err == nil {
			t.fixLater(p, t.fixTime(d, p, tx.Now))
		}
		return err
	})
	return nil
}

func (t *town) hang(tx *db.Tx, p *plan) (err error) {
	p.m, err = t.Matters.HangTx(tx, t.named["刘建峰"].actor, matter.Hang{Do: matter.Do{ID: p.m.ID, Note: p.cure}, Interim: "设警示，每周查看一次，雨前加密巡查"})
	if err == nil {
		t.reviewLater(p)
	}
	return err
}

// reviewLater is the monthly look at what hangs.
func (t *town) reviewLater(p *plan) {
	at := time.UnixMilli(p.m.ReviewDue).In(Now.Location()).Add(-30 * time.Hour)
	t.on(t.office(t.manner, at), func(tx *db.Tx) (err error) {
		p.m, err = t.Matters.ReviewTx(tx, t.named["刘建峰"].actor, matter.Hang{Do: matter.Do{ID: p.m.ID, Note: "条件仍不具备，继续挂账"}, Interim: "维持现有措施"})
		if err == nil {
			t.reviewLater(p)
		}
		return err
	})
}

func (t *town) whistle(tx *db.Tx, p *plan, fix time.Time) error {
	d := t.manner
	dept := wantsWhistle[p.kind]
	calls, err := t.Matters.WhistleTx(tx, t.named["刘建峰"].actor, matter.Whistle{Do: matter.Do{ID: p.m.ID, Note: "请到场会商，明确责任"}, Level: "daily", Depts: []matter.Dept{{Org: t.org[dept], Name: dept}}})
	if err != nil {
		return fmt.Errorf("whistle %s: %w", p.m.No, err)
	}
	for i, at := range []time.Time{tx.Now.Add(fix.Sub(tx.Now) * 3 / 10), tx.Now.Add(fix.Sub(tx.Now) * 8 / 10)} {
		act, said := []string{"arrive", "result"}[i], []string{"已到现场", "已会同处理，明确由我单位负责的部分已完成"}[i]
		t.onFree(t.office(d, at), func() error {
			_, err := t.Matters.AnswerWhistle(t.ctx, matter.Answer{Secret: calls[0].Secret, Code: calls[0].Code, Act: act, Name: "值班员", Text: said, Resolved: i == 1})
			if fault.Is(err, fault.KindConflict) || fault.Is(err, fault.KindNotYet) {
				return nil // the matter was over before they came
			}
			return err
		})
	}
	return nil
}

func (t *town) fix(tx *db.Tx, p *plan) (err error) {
	d := t.manner
	r := matter.Rectify{Do: matter.Do{ID: p.m.ID}, Measures: p.cure}
	if r.Measures == "" || p.again > 0 {
		r.Measures = cureOf(d, p.kind)
	}
	if p.m.HolderOrg != "" && d.chance(.45) {
		r.MoneyFen = int64(20+d.IntN(60)*10) * 100
	}
	actor := t.who(p.m.Holder, p)
	if p.photo {
		if r.Docs, err = t.photo(tx, actor, document.After, p.kind); err != nil {
			return err
		}
	}
	if p.m, err = t.Matters.RectifyTx(tx, actor, r); err != nil {
		return fmt.Errorf("fix %s: %w", p.m.No, err)
	}
	if p.stay == matter.Fixed {
		return nil
	}
	q := float64(quarter(tx.Now))
	wait := time.Duration((1.2 - .14*q) * d.logNormal(.7) * float64(dayLong))
	at := t.office(d, tx.Now.Add(wait))
	end := p.closeBy
	if end.IsZero() {
		end = Now
	}
	if days := len(t.kinds[p.kind].Looks); days > 0 {
		end = t.latestFix(p).Add(30 * time.Hour)
	}
	if at.After(end) {
		at = tx.Now.Add(time.Duration(10+d.IntN(50)) * time.Minute)
	}
	t.on(at, func(tx *db.Tx) error { return t.look(tx, p) })
	return nil
}

// eyes is who looks: neither who fixed it nor who answers for it.
func (t *town) eyes(p *plan) access.Actor {
	if p.looker != nil && p.looker.id != p.m.Holder {
		return p.looker.actor
	}
	if p.building != nil && p.building.grid.worker.id != p.m.Holder && t.manner.chance(.75) {
		return p.building.grid.worker.actor
	}
	return p.compound.community.checker.actor
}

func (t *town) look(tx *db.Tx, p *plan) error {
	d := t.manner
	if p.reopen && p.again == 0 && tx.Now.Before(t.latestFix(p).Add(-5*dayLong)) {
		return t.back(tx, p)
	}
	c := matter.Look{Do: matter.Do{ID: p.m.ID, Note: pick(d, goodWords)}, Result: "pass"}
	actor := t.eyes(p)
	if p.raiserLooks && t.kinds[p.kind].RaiserCloses && p.m.State == matter.Fixed {
		actor, c.Receipt, c.Note = access.Public(), p.secret, "好了"
	}
	m, err := t.Matters.LookTx(tx, actor, c)
	if err != nil {
		return fmt.Errorf("look %s by %s: %w", p.m.No, actor.Name, err)
	}
	p.m = m
	if p.m.State == matter.Watch && p.stay != matter.Watch {
		due := time.UnixMilli(p.m.LookDue - 1).In(Now.Location())
		t.on(d.clockTime(due, 9, 17.5), func(tx *db.Tx) error { return t.look(tx, p) })
	}
	if p.m.State == matter.Closed {
		t.afterwards(tx, p)
	}
	return nil
}

// back sends it back to work: the look found it wanting, or the one who raised it says so.
func (t *town) back(tx *db.Tx, p *plan) (err error) {
	d := t.manner
	note := pick(d, notGood)
	if p.raiserLooks {
		p.m, err = t.Matters.NotFixedTx(tx, access.Public(), matter.NotFixed{Do: matter.Do{ID: p.m.ID, Receipt: p.secret, Note: note}})
	} else {
		p.m, err = t.Matters.LookTx(tx, t.eyes(p), matter.Look{Do: matter.Do{ID: p.m.ID, Note: note}, Result: "fail"})
	}
	if err != nil {
		return fmt.Errorf("back %s: %w", p.m.No, err)
	}
	p.again++
	t.fixLater(p, t.fixTime(d, p, tx.Now))
	return nil
}

// afterwards: the one who raised it rates; a spot check may find a closed one bad again.
func (t *town) afterwards(tx *db.Tx, p *plan) {
	d := t.manner
	if rating := p.rating; rating != "" {
		t.on(tx.Now.Add(time.Duration(1+d.IntN(40))*time.Hour), func(tx *db.Tx) error {
			_, err := t.Matters.RateTx(tx, access.Public(), matter.Rate{Do: matter.Do{ID: p.m.ID, Receipt: p.secret}, Rating: rating})
			return err
		})
		p.rating = ""
	}
	if p.spotFail.After(tx.Now) && p.again == 0 {
		t.on(p.spotFail, func(tx *db.Tx) error { return t.back(tx, p) })
	}
}
