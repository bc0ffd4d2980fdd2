package care

import (
	"context"
	"slices"
	"strings"

	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/kernel/matter"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
)

// The states of an errand (代办).
const (
	ErrandAsked     = "asked"
	ErrandTaken     = "taken"
	ErrandDone      = "done"    // done, the money is not settled
	ErrandSettled   = "settled" // in and out agree, or no money was moved
	ErrandCancelled = "cancelled"
)

// ErrandKinds are what is done for somebody. Controlled medicine is never bought (care.md 5).
var ErrandKinds = []string{"medicine", "clinic", "shopping", "parcel", "bills", "haircut"}

// Errand is something done for somebody, with the money that passed hands, in fen.
type Errand struct {
	ID, Care     string
	Path         place.Path
	Visit        string
	Matter       string
	State        string
	Taker, Label string
	DueDay       string
	In, Out      int64 // fen received from the person, and laid out
	What         ErrandWhat
	Made, Ended  int64
	Rev          int64
}

// ErrandWhat is sealed: what somebody needs may say what ails them.
type ErrandWhat struct {
	Kind  string `json:"kind"`
	Words string `json:"words,omitempty"`
	Done  string `json:"done,omitempty"`
}

// Money is one line of an errand's money book; it is never changed.
type Money struct {
	ID, Errand string
	At         int64
	Dir        string // in: from the person, out: laid out or handed back
	Fen        int64
	Note       string
	Signer     string // who signed for it
	Label      string // who wrote it down
}

// MaxFen is the most that one line may hold: 5,000 yuan. More is no errand.
const MaxFen = 500_000

const errandColumns = "id, care, path, visit, matter, state, taker, label, due_day, in_fen, out_fen, box, made, ended, rev"

func (s *Service) errands(tx *db.Tx, where string, args ...any) (out []Errand, err error) {
	err = tx.Each("SELECT "+errandColumns+" FROM care_errand WHERE "+where, args, func(scan func(...any) error) error {
		var e Errand
		var box []byte
		if err := scan(&e.ID, &e.Care, &e.Path, &e.Visit, &e.Matter, &e.State, &e.Taker, &e.Label, &e.DueDay, &e.In, &e.Out, &box, &e.Made, &e.Ended, &e.Rev); err != nil {
			return err
		}
		err := s.open(e.ID, box, &e.What)
		out = append(out, e)
		return err
	})
	return out, err
}

func (s *Service) errand(tx *db.Tx, e Errand) error {
	box, err := s.seal(e.ID, e.What)
	if err != nil {
		return err
	}
	_, err = tx.Exec("INSERT INTO care_errand ("+errandColumns+") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
		e.ID, e.Care, e.Path, e.Visit, e.Matter, e.State, e.Taker, e.Label, e.DueDay, e.In, e.Out, box, e.Made, e.Ended, e.Rev)
	return err
}

func (s *Service) saveErrand(tx *db.Tx, e *Errand) error {
	box, err := s.seal(e.ID, e.What)
	if err != nil {
		return err
	}
	n, err := tx.Exec("UPDATE care_errand SET state=?, taker=?, label=?, due_day=?, in_fen=?, out_fen=?, box=?, ended=?, rev=rev+1 WHERE id=? AND rev=?",
		e.State, e.Taker, e.Label, e.DueDay, e.In, e.Out, box, e.Ended, e.ID, e.Rev)
	if err == nil && n == 0 {
		return fault.Conflict("care.stale")
	}
	e.Rev++
	return err
}

// errandOf reads an errand and its person within reach.
func (s *Service) errandOf(tx *db.Tx, a access.Actor, errandID string) (e Errand, p Person, err error) {
	list, err := s.errands(tx, "id = ?", errandID)
	if err != nil {
		return e, p, err
	}
	if len(list) == 0 {
		return e, p, fault.NotFound("access.not_found")
	}
	p, err = s.reached(tx, a, access.CareVisit, list[0].Care)
	return list[0], p, err
}

// AskErrand takes an errand down without a visit: somebody called.
func (s *Service) AskErrand(ctx context.Context, a access.Actor, careID, kind, words, day string) (Errand, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Errand, error) {
		p, err := s.reached(tx, a, access.CareVisit, careID)
		if err != nil {
			return Errand{}, err
		}
		if p.State != Active {
			return Errand{}, fault.NotYet("care.left")
		}
		if !slices.Contains(ErrandKinds, kind) {
			return Errand{}, fault.InvalidFields(fault.Field{Name: "kind", Key: "care.bad_errand"})
		}
		if !soon(day, today(tx)) {
			return Errand{}, fault.InvalidFields(fault.Field{Name: "day", Key: "care.bad_next"})
		}
		what := ErrandWhat{Kind: kind, Words: short(words, 300)}
		same, err := s.errands(tx, "care = ? AND state = ? AND due_day = ? ORDER BY id", p.ID, ErrandAsked, day)
		if err != nil {
			return Errand{}, err
		}
		if i := slices.IndexFunc(same, func(e Errand) bool { return e.What == what }); i >= 0 { // the form sent twice
			return same[i], nil
		}
		e := Errand{ID: id.New(), Care: p.ID, Path: p.Path, State: ErrandAsked, DueDay: day, What: what, Made: tx.NowMS(), Rev: 1}
		if err := s.errand(tx, e); err != nil {
			return e, err
		}
		return e, s.errandNote(tx, a.Actor, "care.errand", e, p, nil)
	})
}

// errandNote is the ledger's line of an errand: the state, and in the person's slot what it was.
func (s *Service) errandNote(tx *db.Tx, actor ledger.Actor, kind string, e Errand, p Person, more map[string]any) error {
	at, err := s.spot(tx, p.Home)
	if err != nil && !fault.Is(err, fault.KindNotFound) {
		return err
	}
	body := map[string]any{"what": e.What.Kind, "in": e.In, "out": e.Out}
	for k, v := range more {
		body[k] = v
	}
	_, err = s.Log.Append(tx, ledger.Entry{Kind: kind, Place: at, Obj: e.ID, Rev: e.Rev, Actor: actor, Pub: map[string]any{"state": e.State},
		Slots: []ledger.Slot{{Name: "errand", Subject: p.Person, Body: body}}})
	return err
}

// TakeErrand is 我来办; the matter behind it is claimed by the same act when it is open to the actor.
func (s *Service) TakeErrand(ctx context.Context, a access.Actor, errandID string) (Errand, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Errand, error) {
		e, p, err := s.errandOf(tx, a, errandID)
		if err != nil {
			return e, err
		}
		if e.State != ErrandAsked {
			return e, fault.Conflict("care.errand_taken", e.Label)
		}
		e.State, e.Taker, e.Label = ErrandTaken, a.ID, a.Name
		if err := s.saveErrand(tx, &e); err != nil {
			return e, err
		}
		return e, s.errandNote(tx, a.Actor, "care.errand", e, p, nil)
	})
}

// PayErrand writes one line of the money book: in from the person, or out. The one who signs is named.
func (s *Service) PayErrand(ctx context.Context, a access.Actor, errandID string, m Money) (Errand, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Errand, error) {
		e, p, err := s.errandOf(tx, a, errandID)
		if err != nil {
			return e, err
		}
		if e.Ended > 0 {
			return e, fault.NotYet("care.errand_over")
		}
		var bad []fault.Field
		if m.Dir != "in" && m.Dir != "out" {
			bad = append(bad, fault.Field{Name: "dir", Key: "care.bad_dir"})
		}
		if m.Fen <= 0 || m.Fen > MaxFen {
			bad = append(bad, fault.Field{Name: "yuan", Key: "care.bad_money"})
		}
		if strings.TrimSpace(m.Signer) == "" {
			bad = append(bad, fault.Field{Name: "signer", Key: "care.need_signer"})
		}
		if len(bad) > 0 {
			return e, fault.InvalidFields(bad...)
		}
		if m.Dir == "in" {
			e.In += m.Fen
		} else {
			e.Out += m.Fen
		}
		if err := s.saveErrand(tx, &e); err != nil {
			return e, err
		}
		_, err = tx.Exec("INSERT INTO care_money (id, errand, at, dir, fen, note, signer, maker, label) VALUES (?,?,?,?,?,?,?,?,?)",
			id.New(), e.ID, tx.NowMS(), m.Dir, m.Fen, short(m.Note, 120), short(m.Signer, 40), a.ID, a.Name)
		if err != nil {
			return e, err
		}
		return e, s.errandNote(tx, a.Actor, "care.money", e, p, map[string]any{"dir": m.Dir, "fen": m.Fen, "signer": m.Signer})
	})
}

// EndErrand is 办好了: settled when what was received and what was laid out agree, else done with the difference still owed.
// The matter behind it is fixed in the same transaction and then waits for another one's look.
func (s *Service) EndErrand(ctx context.Context, a access.Actor, errandID, said string) (Errand, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Errand, error) {
		e, p, err := s.errandOf(tx, a, errandID)
		if err != nil {
			return e, err
		}
		if e.State != ErrandTaken && e.State != ErrandDone {
			return e, fault.NotYet("care.errand_not_taken")
		}
		first := e.State == ErrandTaken
		e.What.Done = orElse(short(said, 300), e.What.Done)
		e.State = ErrandDone
		if e.In == e.Out {
			e.State, e.Ended = ErrandSettled, tx.NowMS()
		} else if !first {
			return e, fault.NotYet("care.errand_unsettled", yuan(e.In-e.Out))
		}
		if err := s.saveErrand(tx, &e); err != nil {
			return e, err
		}
		if err := s.fixMatter(tx, a, e, first); err != nil {
			return e, err
		}
		return e, s.errandNote(tx, a.Actor, "care.errand", e, p, nil)
	})
}

// fixMatter tells the loop that the errand is done. A matter that somebody else has in hand stays his.
func (s *Service) fixMatter(tx *db.Tx, a access.Actor, e Errand, first bool) error {
	if e.Matter == "" || !first {
		return nil
	}
	m, err := s.Matters.Get(tx, a, e.Matter)
	if err != nil || m.Holder != a.ID || (m.State != matter.Assigned && m.State != matter.Working) {
		return ignoreOutside(err)
	}
	_, err = s.Matters.RectifyTx(tx, a, matter.Rectify{Do: matter.Do{ID: m.ID}, Measures: orElse(e.What.Done, "代办完成")})
	return err
}

// ignoreOutside lets a matter that the actor does not reach be.
func ignoreOutside(err error) error {
	if fault.Is(err, fault.KindNotFound) || fault.Is(err, fault.KindDenied) {
		return nil
	}
	return err
}

// moneyOf lists the lines of an errand in order.
func (s *Service) moneyOf(tx *db.Tx, errandID string) (out []Money, err error) {
	err = tx.Each("SELECT id, errand, at, dir, fen, note, signer, label FROM care_money WHERE errand = ? ORDER BY at, id", []any{errandID}, func(scan func(...any) error) error {
		var m Money
		err := scan(&m.ID, &m.Errand, &m.At, &m.Dir, &m.Fen, &m.Note, &m.Signer, &m.Label)
		out = append(out, m)
		return err
	})
	return out, err
}
