package sample

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"linli/kernel/access"
	"linli/kernel/document"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
	"linli/platform/text"
)

// ahead is how far a tablet's clock may be ahead of the server's.
const ahead = 10 * 60_000

// OwnWords are what the person inspected writes in his own hand.
const OwnWords = "以上记录属实"

// Fill is the whole G2 form: notes, samples, and the signature when it was given on the spot.
type Fill struct {
	Task     string
	Key      string // UUIDv7 of the phone: the same form again is not done again
	Hash     string // access.BodyHash of what was typed
	Claimed  int64
	Note     Note
	Samples  []Sample
	Expected []document.Item // pictures that follow by themselves
	Docs     []string        // pictures that came with the form
}

// Answer is what the form is told, the same for the same key.
type Answer struct {
	Task  string `json:"task"`
	State string `json:"state"`
	Again bool   `json:"-"`
}

// Fill takes the form down: notes, samples, one ledger entry each, all in one transaction and once for its key. Invalid with fields
// (times that contradict, a sample without a seal, a signature without its words); NotYet when the notes are signed already or a card
// has ended.
func (s *Service) Fill(ctx context.Context, a access.Actor, f Fill) (Answer, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Answer, error) { return s.FillTx(tx, a, f) })
}

// FillTx is Fill inside a transaction.
func (s *Service) FillTx(tx *db.Tx, a access.Actor, f Fill) (out Answer, err error) {
	t, err := s.reached(tx, a, access.EnvInspect, f.Task)
	if err != nil {
		return out, err
	}
	if f.Key != "" {
		if !id.Valid(f.Key) {
			return out, fault.InvalidFields(field("key", "bad_key"))
		}
		old, found, err := s.Access.Once(tx, a.Account, f.Key, f.Hash)
		if err != nil {
			return out, err
		}
		if found {
			err = json.Unmarshal(old.Body, &out)
			out.Again = true
			return out, err
		}
	}
	if err := s.fill(tx, a, &t, f); err != nil {
		return out, err
	}
	out = Answer{Task: t.ID, State: t.State}
	if f.Key == "" {
		return out, nil
	}
	body, err := json.Marshal(out)
	if err != nil {
		return out, fault.Internal(err, "sample.Fill")
	}
	return out, s.Access.Save(tx, a.Account, f.Key, access.Result{Status: 303, Body: body})
}

func (s *Service) fill(tx *db.Tx, a access.Actor, t *Task, f Fill) error {
	switch t.State {
	case Signed:
		return fault.NotYet("environment.sample.frozen")
	case Cancelled:
		return fault.NotYet("environment.sample.called_off")
	}
	n := f.Note
	n.Task, n.Claimed, n.Saved, n.Maker, n.Label = t.ID, max(f.Claimed, 0), tx.NowMS(), a.ID, a.Name
	n.Words, n.Load, n.Flow = text.Short(n.Words, 4000), text.Short(n.Load, 100), text.Short(n.Flow, 40)
	n.Companion, n.Post, n.Signer, n.Witness, n.Reason = text.Short(n.Companion, 40), text.Short(n.Post, 40), text.Short(n.Signer, 40), text.Short(n.Witness, 40), text.Short(n.Reason, 200)
	bad := append(n.check(tx.NowMS()), rowsOK(f.Samples, n, *t)...)
	bad = append(bad, n.signature(len(f.Expected)+len(f.Docs))...)
	if len(bad) > 0 {
		return fault.InvalidFields(bad...)
	}
	who, err := standing(tx, t.Officers)
	if err != nil {
		return err
	}
	if err := Fit(who, clock.DayOf(clock.Instant(n.Began))); err != nil {
		return err
	}
	if s.Documents != nil && len(f.Expected) > 0 {
		if err := s.Documents.Expect(tx, t.ID, f.Expected); err != nil {
			return err
		}
	}
	if err := s.attach(tx, a, *t, f.Docs); err != nil {
		return err
	}
	if err := s.putSamples(tx, a, *t, f.Samples); err != nil {
		return err
	}
	t.Done = n.Began
	return s.keepNote(tx, a, t, n)
}

// check refuses notes whose times contradict.
func (n Note) check(now int64) (bad []fault.Field) {
	latest := max(now, min(n.Claimed, now+ahead)) + ahead
	if n.Shown == 0 {
		bad = append(bad, field("shown", "need_shown"))
	}
	if n.Began == 0 || n.Began > latest {
		bad = append(bad, field("began", "need_began"))
	}
	if n.Ended < n.Began || n.Ended > latest {
		bad = append(bad, field("ended", "need_ended"))
	}
	if n.Shown > 0 && n.Began > 0 && (n.Shown < n.Began-2*3_600_000 || n.Shown > max(n.Ended, n.Began)) {
		bad = append(bad, field("shown", "shown_when"))
	}
	if text.Squeeze(n.Words) == "" {
		bad = append(bad, field("words", "need_words"))
	}
	if n.Weather != "" && !slices.Contains(Weathers, n.Weather) {
		bad = append(bad, field("weather", "need_weather"))
	}
	return bad
}

// signature refuses what is called signed and is not.
func (n Note) signature(pictures int) (bad []fault.Field) {
	switch n.How {
	case "":
		return nil
	case OnGlass, OnPaper:
		if !strings.Contains(text.Squeeze(n.Own), OwnWords) {
			bad = append(bad, field("own", "need_own", OwnWords))
		}
		if n.Signer == "" {
			bad = append(bad, field("signer", "need_signer"))
		}
		if n.SignPic == "" || pictures == 0 {
			bad = append(bad, field("sign", "need_sign_"+n.How))
		}
	case Refused:
		if n.Reason == "" {
			bad = append(bad, field("reason", "need_reason"))
		}
		if n.Witness == "" {
			bad = append(bad, field("witness", "need_witness"))
		}
	default:
		bad = append(bad, field("how", "need_how"))
	}
	if !n.Read {
		bad = append(bad, field("read", "need_read"))
	}
	return bad
}

// keepNote writes the notes; with a signature they are frozen under the digest of their body.
func (s *Service) keepNote(tx *db.Tx, a access.Actor, t *Task, n Note) error {
	kind, state := "env.task.fill", Filled
	old, err := noteOf(tx, t.ID)
	if err != nil {
		return err
	}
	n.Rev = old.Rev + 1
	list, err := samples(tx, "task = ? ORDER BY code", t.ID)
	if err != nil {
		return err
	}
	if n.How != "" {
		kind, state = "env.task.sign", Signed
		n.SignedAt = max(n.Ended, min(n.Saved, max(n.Claimed, n.Ended)))
	}
	raw, err := json.Marshal(map[string]any{"task": t.No, "point": t.Point, "officers": t.Officers, "note": n, "samples": list})
	if err != nil {
		return fault.Internal(err, "sample.keepNote")
	}
	n.Body, n.Hash = string(raw), digest(raw)
	if err := saveNote(tx, n); err != nil {
		return err
	}
	if err := advance(tx, t, state); err != nil {
		return err
	}
	if err := s.note(tx, a.Actor, kind, t.Point.Path, t.ID, t.Rev, map[string]any{"state": t.State, "kind": t.Kind, "hash": n.Hash}, map[string]any{"signer": n.Signer, "how": n.How, "reason": n.Reason, "witness": n.Witness}); err != nil {
		return err
	}
	return s.weighAll(tx, list)
}

// Sign freezes notes that were filled before: on the print, on the glass, or refused.
func (s *Service) Sign(ctx context.Context, a access.Actor, task string, sign Note, docs []string) (Task, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Task, error) { return s.SignTx(tx, a, task, sign, docs) })
}

// SignTx is Sign inside a transaction.
func (s *Service) SignTx(tx *db.Tx, a access.Actor, task string, sign Note, docs []string) (Task, error) {
	t, err := s.reached(tx, a, access.EnvInspect, task)
	if err != nil {
		return t, err
	}
	if t.State != Filled {
		return t, fault.NotYet("environment.sample.not_filled")
	}
	n, err := noteOf(tx, t.ID)
	if err != nil {
		return t, err
	}
	n.How, n.Own, n.Signer, n.Reason, n.Witness, n.SignPic, n.Read = sign.How, sign.Own, text.Short(sign.Signer, 40), text.Short(sign.Reason, 200), text.Short(sign.Witness, 40), sign.SignPic, sign.Read
	n.Saved, n.Claimed = tx.NowMS(), max(sign.Claimed, 0)
	bad := n.signature(len(docs))
	if n.How == "" {
		bad = append(bad, field("how", "need_how"))
	}
	if len(bad) > 0 {
		return t, fault.InvalidFields(bad...)
	}
	if err := s.attach(tx, a, t, docs); err != nil {
		return t, err
	}
	return t, s.keepNote(tx, a, &t, n)
}

// attach joins pictures that came with a form to its task.
func (s *Service) attach(tx *db.Tx, a access.Actor, t Task, docs []string) error {
	for _, d := range docs {
		if err := s.Documents.Attach(tx, a.Actor, d, t.ID, t.Point.Path); err != nil {
			return err
		}
	}
	return nil
}

// Add puts a supplement to signed notes: what was signed is never changed. NotYet before the signature.
func (s *Service) Add(ctx context.Context, a access.Actor, task, words string) (Supplement, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Supplement, error) {
		m := Supplement{ID: id.New(), Task: task, Text: text.Short(words, 2000), Maker: a.ID, Label: a.Name, At: tx.NowMS()}
		t, err := s.reached(tx, a, access.EnvInspect, task)
		if err != nil {
			return m, err
		}
		if t.State != Signed {
			return m, fault.NotYet("environment.sample.not_signed_yet")
		}
		if m.Text == "" {
			return m, fault.InvalidFields(field("more", "need_words"))
		}
		if _, err := tx.Exec("INSERT INTO env_note_more (id, task, words, at, maker, label) VALUES (?,?,?,?,?,?)", m.ID, m.Task, m.Text, m.At, m.Maker, m.Label); err != nil {
			return m, err
		}
		return m, s.note(tx, a.Actor, "env.note.add", t.Point.Path, m.ID, 1, map[string]any{}, map[string]any{"task": t.No, "words": m.Text})
	})
}
