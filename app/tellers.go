package app

import (
	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/kernel/matter"
	"linli/kernel/notify"
	"linli/platform/db"
	"linli/platform/fault"
)

// tellers say whom a step of the loop concerns: the one answerable, who is told by the
// clock, who raised it, and the resident who left a way to be told.
func (k *Kernel) tellers() map[string]notify.Teller {
	out := map[string]notify.Teller{}
	for _, a := range []matter.Act{matter.ActAssign, matter.ActTransfer, matter.ActLookFail, matter.ActNotFixed, matter.ActUrge, matter.ActSupervise,
		matter.ActGrantExtend, matter.ActDenyExtend, matter.ActHang, matter.ActDenyHang, matter.ActUnhang, matter.ActAnswer, matter.ActUndo} {
		out[a.Entry()] = k.tellHolder
	}
	for _, a := range []matter.Act{matter.ActRemind, matter.ActOverdue} {
		out[a.Entry()] = k.tellClock
	}
	for _, a := range []matter.Act{matter.ActClose, matter.ActDecline} {
		out[a.Entry()] = k.tellRaiser
	}
	out["second.asked"], out["second.agreed"], out["second.refused"] = k.tellSecond, k.tellAsker, k.tellAsker
	return out
}

// tellSecond tells those who may agree that a colleague asked for something that takes two.
func (k *Kernel) tellSecond(tx *db.Tx, e ledger.Numbered) (out []notify.Notice, err error) {
	x, err := k.Access.SecondPlain(tx, e.Obj)
	if err != nil || x.State != access.SecondAsked {
		return nil, err
	}
	who, err := k.Access.PersonsWith(tx, x.Perm, x.Path)
	for _, p := range who {
		if p != x.Asker {
			out = append(out, notify.Notice{Person: p, Obj: x.ID, Key: "app.told.second.asked", Args: []any{x.AskerName}, Path: "/second", Under: x.Path})
		}
	}
	return out, err
}

// tellAsker tells the one who asked what the second person said.
func (k *Kernel) tellAsker(tx *db.Tx, e ledger.Numbered) ([]notify.Notice, error) {
	x, err := k.Access.SecondPlain(tx, e.Obj)
	if err != nil {
		return nil, err
	}
	return []notify.Notice{{Person: x.Asker, Obj: x.ID, Key: "app.told." + e.Kind, Args: []any{x.ByName}, Path: "/second", Under: x.Path}}, nil
}

// stepOf finds the step behind an entry, with its matter.
func (k *Kernel) stepOf(tx *db.Tx, e ledger.Numbered) (m matter.Matter, s matter.Step, err error) {
	if m, err = k.Matters.Plain(tx, e.Obj); err != nil {
		return m, s, err
	}
	steps, err := k.Matters.Steps(tx, e.Obj)
	if err != nil {
		return m, s, err
	}
	for _, x := range steps {
		if x.Entry == e.ID {
			return m, x, nil
		}
	}
	return m, s, fault.NotFound("matter.not_found")
}

func (k *Kernel) notice(m matter.Matter, person, key string, urgent bool) notify.Notice {
	return notify.Notice{Person: person, Obj: m.ID, Key: key, Args: []any{m.No, m.SpotLabel, m.Title}, Path: "/matters/" + m.ID, Under: m.Path, Emergency: urgent}
}

// urgent kinds may break the quiet hours, at the moment they are handed over.
func (k *Kernel) urgent(tx *db.Tx, m matter.Matter) (bool, error) {
	kind, err := k.Matters.Kind(tx, m.Kind)
	return kind.Urgent, err
}

func (k *Kernel) tellHolder(tx *db.Tx, e ledger.Numbered) ([]notify.Notice, error) {
	m, s, err := k.stepOf(tx, e)
	if err != nil || s.Holder == "" || s.Holder == s.Actor {
		return nil, err
	}
	urgent := false
	if s.Act == matter.ActAssign || s.Act == matter.ActTransfer {
		if urgent, err = k.urgent(tx, m); err != nil {
			return nil, err
		}
	}
	return []notify.Notice{k.notice(m, s.Holder, "app.told."+string(s.Act), urgent)}, nil
}

func (k *Kernel) tellClock(tx *db.Tx, e ledger.Numbered) (out []notify.Notice, err error) {
	m, s, err := k.stepOf(tx, e)
	if err != nil {
		return nil, err
	}
	for _, p := range s.Detail.Told {
		out = append(out, k.notice(m, p, "app.told."+string(s.Act), false))
	}
	return out, nil
}

func (k *Kernel) tellRaiser(tx *db.Tx, e ledger.Numbered) (out []notify.Notice, err error) {
	m, s, err := k.stepOf(tx, e)
	if err != nil {
		return nil, err
	}
	key := "app.told." + string(s.Act)
	if m.Raiser != "" && m.Raiser != s.Actor {
		out = append(out, k.notice(m, m.Raiser, key, false))
	}
	who, err := k.Matters.Contact(tx, m.ID)
	if err != nil {
		return nil, err
	}
	for _, r := range who {
		for _, to := range []string{r.Email, r.Phone} {
			if to == "" {
				continue
			}
			n := k.notice(m, "", key, false)
			n.Contact, n.Path = to, ""
			out = append(out, n)
			break
		}
	}
	return out, nil
}
