package app

import (
	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/kernel/matter"
	"linli/kernel/notify"
	"linli/platform/db"
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
	out["offline.held"] = k.tellHeld
	return out
}

// tellHeld tells those above the owner of a stopped phone that something written on it waits for their decision.
func (k *Kernel) tellHeld(tx *db.Tx, e ledger.Numbered) (out []notify.Notice, err error) {
	account, err := k.Offline.OwnerOf(tx, e.Obj)
	if err != nil {
		return nil, err
	}
	places, err := k.Access.PlacesOf(tx, account)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for _, at := range places {
		who, err := k.Access.PersonsWith(tx, access.DutyHandOver, at)
		if err != nil {
			return nil, err
		}
		for _, p := range who {
			if !seen[p] {
				seen[p] = true
				out = append(out, notify.Notice{Person: p, Obj: e.Obj, Key: "app.told.offline.held", Path: "/offline/held", Under: at})
			}
		}
	}
	return out, nil
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

func notice(w matter.Word, person string, urgent bool) notify.Notice {
	return notify.Notice{Person: person, Obj: w.Matter, Key: "app.told." + string(w.Act), Args: []any{w.No, w.Spot, w.Title}, Path: "/matters/" + w.Matter, Under: w.Path, Emergency: urgent}
}

// urgent kinds may break the quiet hours, at the moment they are handed over; of a kind that has calm matters too, only those
// that are not, or whose words say that somebody is in danger (users.md R3).
func (k *Kernel) urgent(tx *db.Tx, w matter.Word) (bool, error) {
	kind, err := k.Matters.Kind(tx, w.Kind)
	if err != nil || !kind.Urgent || kind.Calm == nil {
		return kind.Urgent, err
	}
	m, err := k.Matters.Plain(tx, w.Matter)
	if err != nil {
		return false, err
	}
	return !kind.Calm(m) || len(matter.Emergency(m.Title+" "+m.Text, kind)) > 0, nil
}

func (k *Kernel) tellHolder(tx *db.Tx, e ledger.Numbered) ([]notify.Notice, error) {
	w, err := k.Matters.WordOf(tx, e.Obj, e.ID)
	if err != nil || w.Holder == "" || w.Holder == w.Actor {
		return nil, err
	}
	urgent := false
	if w.Act == matter.ActAssign || w.Act == matter.ActTransfer {
		if urgent, err = k.urgent(tx, w); err != nil {
			return nil, err
		}
	}
	return []notify.Notice{notice(w, w.Holder, urgent)}, nil
}

func (k *Kernel) tellClock(tx *db.Tx, e ledger.Numbered) (out []notify.Notice, err error) {
	w, err := k.Matters.WordOf(tx, e.Obj, e.ID)
	if err != nil {
		return nil, err
	}
	for _, p := range w.Told {
		out = append(out, notice(w, p, false))
	}
	return out, nil
}

func (k *Kernel) tellRaiser(tx *db.Tx, e ledger.Numbered) (out []notify.Notice, err error) {
	w, err := k.Matters.WordOf(tx, e.Obj, e.ID)
	if err != nil {
		return nil, err
	}
	if w.Raiser != "" && w.Raiser != w.Actor {
		out = append(out, notice(w, w.Raiser, false))
	}
	who, err := k.Matters.Contact(tx, w.Matter)
	if err != nil {
		return nil, err
	}
	for _, r := range who {
		for _, to := range []string{r.Email, r.Phone} {
			if to == "" {
				continue
			}
			n := notice(w, "", false)
			n.Contact, n.Path = to, ""
			out = append(out, n)
			break
		}
	}
	return out, nil
}
