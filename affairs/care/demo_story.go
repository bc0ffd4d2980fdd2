package care

import (
	"fmt"
	"time"

	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/platform/clock"
	"linli/platform/db"
)

func when(y, m, d, h, min int) time.Time {
	return time.Date(y, time.Month(m), d, h, min, 0, 0, clock.Shanghai)
}

// stories are the dated scenes of ledgers.md E4: 申秀兰 every week, 常爱莲 found at a visit and her son far away, 牛志远 whose wife can
// go to the show.
func (x *scene) stories() error {
	by := map[string]affair.StageCared{}
	for _, c := range x.Cared {
		by[c.Name] = c
	}
	for _, s := range []struct {
		name string
		play func(c affair.StageCared)
	}{{"申秀兰", x.shen}, {"常爱莲", x.chang}, {"牛志远", x.niu}} {
		if c, ok := by[s.name]; ok {
			s.play(c)
		}
	}
	x.helpers()
	return nil
}

// told are the people of the stories: chance plays no part in their visits.
var told = map[string]bool{"申秀兰": true, "常爱莲": true, "牛志远": true}

// own keeps the id of a row that an earlier scene made.
type own struct{ id string }

func (x *scene) put(at time.Time, c affair.StageCared, e Enrol) *own {
	o := &own{}
	x.On(at, func(tx *db.Tx) error {
		e.Person = c.ID
		p, err := x.EnrolTx(tx, c.Checker, e)
		o.id = p.ID
		return err
	})
	return o
}

// see is one visit of a story.
func (x *scene) see(at time.Time, a access.Actor, o *own, r Record) {
	x.On(at, func(tx *db.Tx) error {
		r.Care = o.id
		p, err := x.person(tx, o.id)
		if err != nil || p.State != Active {
			return err
		}
		_, err = x.visit(tx, a, &p, r)
		return err
	})
}

var called = Record{Met: MetSelf, Phone: true, How: []string{"well"}}

var fine = Record{Met: MetSelf, How: []string{"well"}}

// shen: every week since 2025-02-10, and a call in between every other week; her medicine is bought with her money; the last visit was on 22 June, so she is one day late.
func (x *scene) shen(c affair.StageCared) {
	o := x.put(when(2025, 2, 10, 9, 30), c, Enrol{Need: NeedYellow, Ground: GroundConsent, How: "voice", Cats: []Cat{{Code: "C01", Source: "本人同意"}}, Alone: true, Detail: "女儿在外地，膝关节术后", Contact: "女儿 10000030001", Home: "7d", Wants: []string{"代买药", "陪诊"}, Review: "2027-02-10"})
	for at := when(2025, 2, 16, 10, 12); at.Before(when(2026, 6, 23, 0, 0)); at = at.AddDate(0, 0, 7) {
		x.see(at.AddDate(0, 0, 1), c.Visitor, o, fine)
	}
	for at := when(2025, 2, 21, 16, 30); at.Before(when(2026, 6, 15, 0, 0)); at = at.AddDate(0, 0, 14) {
		x.see(at, c.Visitor, o, called)
	}
	for m := 0; m < 16; m++ {
		at := when(2025, 3+m, 11, 15, 0)
		x.On(at, func(tx *db.Tx) error { return x.medicine(tx, c, o, m < 15) })
	}
}

// medicine: she gives 100 yuan, the pharmacy takes most of it, the rest is handed back.
func (x *scene) medicine(tx *db.Tx, c affair.StageCared, o *own, settled bool) error {
	p, err := x.person(tx, o.id)
	if err != nil {
		return err
	}
	spent := int64(6200 + x.d.IntN(30)*100)
	lines := []Money{{Dir: "in", Fen: 10000, Signer: "申秀兰"}, {Dir: "out", Fen: spent, Signer: "药店收据", Note: "降压药两盒"}}
	if settled {
		lines = append(lines, Money{Dir: "out", Fen: 10000 - spent, Signer: "申秀兰", Note: "找零"})
	}
	return x.settle(tx, c.Visitor, p, "medicine", lines, settled)
}

func (x *scene) settle(tx *db.Tx, a access.Actor, p Person, kind string, lines []Money, settled bool) error {
	e := Errand{ID: newID(), Care: p.ID, Path: p.Path, State: ErrandTaken, Taker: a.ID, Label: a.Name, DueDay: dayOf(tx.Now.AddDate(0, 0, 1)), What: ErrandWhat{Kind: kind}, Made: tx.NowMS(), Rev: 1}
	for _, m := range lines {
		if m.Dir == "in" {
			e.In += m.Fen
		} else {
			e.Out += m.Fen
		}
	}
	if settled {
		e.State, e.Ended = ErrandSettled, tx.NowMS()
	}
	if err := x.errand(tx, e); err != nil {
		return err
	}
	for _, m := range lines {
		if _, err := tx.Exec("INSERT INTO care_money (id, errand, at, dir, fen, note, signer, maker, label) VALUES (?,?,?,?,?,?,?,?,?)", newID(), e.ID, tx.NowMS(), m.Dir, m.Fen, m.Note, m.Signer, a.ID, a.Name); err != nil {
			return err
		}
	}
	return x.errandNote(tx, a.Actor, "care.errand", e, p, nil)
}

// chang: found on a visit on 2025-03-03; members in turn twice a week; the son's link from 2025-03-20; on 2025-12-03 nobody opens
// and the neighbour has the key: fourteen minutes.
func (x *scene) chang(c affair.StageCared) {
	e := Enrol{Need: NeedRed, Ground: GroundConsent, How: "voice", Cats: []Cat{{Code: "C05", Source: "走访发现"}}, Carer: c.Carer, Detail: "卧床，丈夫段守义一人照护，儿子在外地服役", Contact: "丈夫 10000021401", Home: "3d", Review: "2027-03-03"}
	o := x.put(when(2025, 3, 3, 16, 20), c, e)
	x.assess(when(2025, 3, 18, 10, 0), c, o, e, 21)
	x.assess(when(2026, 3, 10, 10, 0), c, o, e, 18)
	for at, n := when(2025, 3, 6, 9, 40), 0; at.Before(when(2026, 6, 30, 18, 0)); at, n = at.AddDate(0, 0, 3+n%2), n+1 {
		if at.Format(time.DateOnly) == "2025-12-03" {
			continue
		}
		r := fine
		if n%5 == 4 {
			r.Met = MetFamily
		}
		x.see(at, c.Visitor, o, r)
	}
	x.On(when(2025, 12, 3, 9, 5), func(tx *db.Tx) error {
		p, err := x.person(tx, o.id)
		if err != nil {
			return err
		}
		v, err := x.visit(tx, c.Visitor, &p, Record{Care: o.id, Met: MetNobody})
		if err != nil {
			return err
		}
		for i, s := range []struct{ what, note string }{{"call", "电话没人接"}, {"found", "邻居有钥匙，段守义摔倒在厨房，已送医，无大碍"}} {
			x.On(tx.Now.Add(time.Duration(5+9*i)*time.Minute), func(tx *db.Tx) error { return x.follow(tx, c.Visitor, v.ID, s.what, s.note) })
		}
		return nil
	})
	x.On(when(2025, 3, 20, 10, 0), func(tx *db.Tx) error { return x.link(tx, c, o, "段小军", "儿子", "2026-03-19") })
	x.On(when(2026, 3, 20, 10, 0), func(tx *db.Tx) error { return x.link(tx, c, o, "段小军", "儿子", "2027-03-19") })
}

func (x *scene) follow(tx *db.Tx, a access.Actor, visitID, what, note string) error {
	list, err := x.visits(tx, "id = ?", visitID)
	if err != nil || len(list) == 0 {
		return err
	}
	v := list[0]
	if v.State, err = TraceState(v.State, what); err != nil {
		return err
	}
	v.Found.Steps = append(v.Found.Steps, Step{At: tx.NowMS(), What: what, By: a.Name, Note: note})
	if v.State == Resolved {
		v.EndedAt, v.TraceDue = tx.NowMS(), 0
	}
	if err := x.saveVisit(tx, &v); err != nil {
		return err
	}
	return x.traceNote(tx, a.Actor, "care.trace", v, what)
}

func (x *scene) link(tx *db.Tx, c affair.StageCared, o *own, name, relation, until string) error {
	_, _, err := x.openPeaceTx(tx, c.Checker, o.id, Relative{Name: name, Relation: relation, Phone: "10000030002"}, until, true, "voice")
	return err
}

// niu: heard of at the meeting of 2025-01-10, visited on the 11th; on the 18th the grid worker sits with him so that his wife sees
// the show; then every week, 68 shifts by the end of June 2026, and one next Friday.
func (x *scene) niu(c affair.StageCared) {
	e := Enrol{Need: NeedRed, Ground: GroundConsent, How: "voice", Cats: []Cat{{Code: "C05", Source: "议事会上听说"}, {Code: "C09", Source: "民政名册"}}, Ability: &Ability{Level: 3, Score: 34, Scheme: SchemeGB, Day: "2025-01-11"}, Carer: c.Carer,
		Detail: "卧床，妻子一人照护", Contact: "妻子 10000021904", Home: "7d", Wants: []string{"喘息服务每周2小时"}, Review: "2027-01-11"}
	o := x.put(when(2025, 1, 11, 9, 10), c, e)
	x.assess(when(2026, 1, 12, 10, 0), c, o, e, 31)
	for at := when(2025, 1, 11, 9, 30); at.Before(when(2026, 6, 27, 0, 0)); at = at.AddDate(0, 0, 7) {
		x.see(at, c.Visitor, o, fine)
	}
	at := when(2025, 1, 18, 14, 30)
	for n := 0; n < 69; n++ {
		what := ""
		if n == 0 {
			what = "看演出"
		}
		x.shift(c, o, at, what)
		if at = at.AddDate(0, 0, 7); n%10 == 9 {
			at = at.AddDate(0, 0, 7) // a holiday now and then
		}
	}
	x.On(when(2026, 6, 29, 10, 0), func(tx *db.Tx) error {
		r, err := x.AskTx(tx, c.Checker, AskRespite{Care: o.id, From: when(2026, 7, 3, 15, 0), Until: when(2026, 7, 3, 17, 0), Needs: []string{"feed", "toilet"}, Hand: "下午三点半吃药，要喂温水；翻身两小时一次", Phone: "10000021904", Activity: "去看牙"})
		if err != nil {
			return err
		}
		_, err = x.matchTx(tx, c.Checker, r.ID, c.Visitor.Person)
		return err
	})
}

// shift is one respite from the asking to the carer's word.
func (x *scene) shift(c affair.StageCared, o *own, at time.Time, what string) {
	end := at.Add(2 * time.Hour)
	if end.After(x.Now) {
		return
	}
	r := &own{}
	x.On(at.AddDate(0, 0, -2), func(tx *db.Tx) error {
		a := AskRespite{Care: o.id, From: at, Until: end, Needs: []string{"feed", "toilet"}, Activity: what, Agreed: true}
		made, err := x.AskTx(tx, c.Checker, a)
		if err != nil {
			return fmt.Errorf("respite of %s: %w", at.Format(time.DateOnly), err)
		}
		r.id = made.ID
		if _, err = x.matchTx(tx, c.Checker, r.id, c.Visitor.Person); err == nil {
			_, err = x.stepTx(tx, c.Checker, r.id, "agree", "", "")
		}
		return err
	})
	x.On(at, func(tx *db.Tx) error { _, err := x.stepTx(tx, c.Checker, r.id, "hand", "", ""); return err })
	x.On(end.Add(5*time.Minute), func(tx *db.Tx) error { _, err := x.stepTx(tx, c.Checker, r.id, "return", "", ""); return err })
	x.On(end.Add(3*time.Hour), func(tx *db.Tx) error { _, err := x.stepTx(tx, c.Checker, r.id, "rate", "good", ""); return err })
}

// helpers are members of each branch who said that they would stand in.
func (x *scene) helpers() {
	for _, c := range x.Compounds {
		for i, m := range c.Members {
			if i >= 14 {
				break
			}
			h := Helper{Person: m.ID, Kind: "member", Skills: [][]string{{"feed", "toilet", "medicine"}, {"feed", "medicine"}, RespiteNeeds}[i%3], Free: [][]string{{"any"}, {"3-pm", "5-pm", "6-am", "6-pm"}, {"1-am", "2-am", "3-am", "4-am", "5-am"}}[i%3]}
			x.On(when(2025, 2, 12, 9, 0).Add(time.Duration(i)*time.Minute), func(tx *db.Tx) error { return x.SetHelperTx(tx, c.Checker, h) })
		}
	}
}
