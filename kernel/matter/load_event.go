package matter

import (
	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/platform/fault"
)

// by puts somebody behind the next act.
func (t *turn) by(b By, raiser bool) {
	t.who = who{ID: b.ID, Label: b.Label, Raiser: b.Raiser || raiser, Actor: ledger.Actor{ID: b.ID, Kind: access.KindStaff, Name: b.Label}}
	t.a = access.Actor{Actor: t.who.Actor}
	if b.ID == "" {
		t.who = identify(access.Public(), b.Raiser || raiser)
	}
}

// event runs one act of a history through the same functions as the verbs.
func (t *turn) event(e Event) error {
	t.by(e.By, false)
	t.do = Do{Note: e.Note}
	t.f = Facts{Reason: true, LooksLeft: looksLeft(t.kind, t.m)}
	switch e.Act {
	case ActAssign, ActTransfer:
		if e.To.Path == "" {
			e.To.Path = string(t.m.Path)
		}
		if e.Act == ActTransfer && t.holds() {
			t.m.Passes++
		}
		return t.hand(e.To, line{act: e.Act, note: e.Note})
	case ActClaim:
		return t.claim()
	case ActRectify:
		if err := t.rectify(Rectify{Do: t.do, Measures: e.Measures, MoneyFen: e.MoneyFen, With: e.With}); err != nil {
			return err
		}
		t.rec.fixers[e.By.ID] = true
		for _, p := range e.With {
			t.rec.fixers[p] = true
		}
		return nil
	case ActLookPass:
		return t.pass()
	case ActLookFail, ActNotFixed:
		return t.back(e.Act, t.what())
	case ActLookCannot:
		return t.cannot()
	}
	return t.exception(e)
}

func (t *turn) exception(e Event) error {
	switch e.Act {
	case ActAskExtend:
		return t.askExtension(AskExtension{Do: t.do, Due: e.Due})
	case ActGrantExtend, ActDenyExtend:
		return t.decideExtension(Decide{Do: t.do, Approve: e.Act == ActGrantExtend})
	case ActHang:
		return t.hangUnasked(Hang{Do: t.do, Interim: e.Interim}, max(e.Review, t.tx.NowMS()+day))
	case ActRate:
		return t.rate(Rate{Do: t.do, Rating: e.Rating})
	case ActDecline, ActWithdraw:
		return t.take(line{act: e.Act, note: e.Note, change: ending(t.tx)})
	case ActSecond:
		return t.take(line{act: e.Act, note: e.Note, private: true, change: func(m *Matter) { m.Seconded++ }})
	case ActUrge:
		return t.take(line{act: e.Act, note: e.Note, change: func(m *Matter) { m.Urged, m.LastUrge = m.Urged+1, t.tx.NowMS() }})
	case ActNote:
		return t.take(line{act: e.Act, note: e.Note, private: true})
	}
	return fault.Conflict("matter.no_such_act")
}

// keep writes the row and the ribbon, and lets the steps wait for their moment.
