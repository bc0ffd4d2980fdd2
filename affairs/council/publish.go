package council

import (
	"context"
	"strings"

	"linli/kernel/access"
	"linli/kernel/matter"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
)

// Object holds something against the published results of a meeting (提异议). Anybody may, without log-in, while they are
// published; the answer is told to who left a way.
func (s *Service) Object(ctx context.Context, meeting, words, contact, token string) (string, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (string, error) { return s.ObjectTx(tx, meeting, words, contact, token) })
}

// ObjectTx is Object inside a transaction. The same words of the same browser are one objection.
func (s *Service) ObjectTx(tx *db.Tx, meeting, words, contact, token string) (string, error) {
	m, err := meetingByID(tx, meeting)
	if err != nil {
		return "", err
	}
	if m.State != Published || tx.NowMS() >= m.PublishUntil && m.EndedAt != 0 {
		return "", fault.NotYet("council.not_published")
	}
	if words = strings.TrimSpace(words); words == "" {
		return "", fault.InvalidFields(fault.Field{Name: "said", Key: "council.said_needed"})
	}
	if key := badContact(contact); key != "" {
		return "", fault.InvalidFields(fault.Field{Name: "contact", Key: key})
	}
	if err := long(field{"said", words, MaxSaid}, field{"contact", contact, 80}); err != nil {
		return "", err
	}
	if token == "" {
		token = id.Secret()
	}
	secret := s.mark(m.ID+"/"+words, token)
	o := Objection{ID: id.New(), Rev: 1, Meeting: m.ID, At: tx.NowMS(), Said: matter.Mask(words)}
	box, err := s.seal(o.ID, contact)
	if err != nil {
		return "", err
	}
	n, err := tx.Exec("INSERT INTO council_objection (id,rev,meeting,at,said,contact,hash,answer,answered_at) VALUES (?,?,?,?,?,?,?,'',0) ON CONFLICT (hash) DO NOTHING",
		o.ID, o.Rev, o.Meeting, o.At, o.Said, box, hashOf(secret))
	if err != nil || n == 0 {
		return secret, err
	}
	return secret, s.note(tx, access.Public().Actor, "council.objection", m.Compound, o.ID, o.Rev, map[string]any{"meeting": m.ID}, said("text", map[string]any{"said": words}))
}

// Answer answers an objection; what was said is public with the minutes.
func (s *Service) Answer(tx *db.Tx, a access.Actor, meeting, objection, words string) error {
	m, err := s.meetingFor(tx, a, Run, meeting)
	if err != nil {
		return err
	}
	if words = strings.TrimSpace(words); words == "" {
		return fault.InvalidFields(fault.Field{Name: "answer", Key: "council.answer_needed"})
	}
	if err := long(field{"answer", words, MaxSaid}); err != nil {
		return err
	}
	n, err := tx.Exec("UPDATE council_objection SET answer=?, answered_at=?, rev=rev+1 WHERE id=? AND meeting=? AND answered_at=0", matter.Mask(words), tx.NowMS(), objection, m.ID)
	if err == nil && n == 0 {
		err = fault.NotYet("council.answered")
	}
	if err != nil {
		return err
	}
	return s.note(tx, a.Actor, "council.objection.answer", m.Compound, objection, 2, map[string]any{"meeting": m.ID}, said("text", map[string]any{"answer": words}))
}

// Voice is what the page behind a receipt knows: the topic, and what this voice may do.
type Voice struct {
	ID, What string
	Topic    Topic
	Rating   string
	Items    []Item
	Promises []Promise
	Matters  []matter.Matter
	CanRate  bool
}

// ByReceipt opens the receipt of who raised or seconded a topic. Wrong secrets are NotFound, whatever they look like.
func (s *Service) ByReceipt(tx *db.Tx, secret string) (Voice, error) {
	var v Voice
	var topic string
	err := tx.Get("SELECT id,topic,what,rating FROM council_voice WHERE hash=?", []any{hashOf(strings.ToLower(strings.TrimSpace(secret)))}, &v.ID, &topic, &v.What, &v.Rating)
	if fault.Is(err, fault.KindNotFound) {
		return v, fault.NotFound("council.link_unknown")
	}
	if err != nil {
		return v, err
	}
	if v.Topic, err = topicByID(tx, topic); err != nil {
		return v, err
	}
	if v.Items, err = items(tx, "topic=? AND result<>'' ORDER BY decided_at", topic); err != nil {
		return v, err
	}
	if v.Promises, v.Matters, err = s.of(tx, v.Topic); err != nil {
		return v, err
	}
	v.CanRate = v.Rating == "" && (v.Topic.State == Looked || v.Topic.State == Rated || v.Topic.State == Direct && allEnded(v.Matters))
	return v, nil
}

func allEnded(list []matter.Matter) bool {
	for _, m := range list {
		if !m.State.Ended() {
			return false
		}
	}
	return len(list) > 0
}

// of reads the promises of a topic with their matters; a topic straight to whoever acts has one matter and no promise.
func (s *Service) of(tx *db.Tx, t Topic) (ps []Promise, ms []matter.Matter, err error) {
	if ps, err = promises(tx, "topic=?", t.ID); err != nil {
		return nil, nil, err
	}
	ids := []string{}
	for _, p := range ps {
		ids = append(ids, p.Matter)
	}
	if t.Matter != "" {
		ids = append(ids, t.Matter)
	}
	for _, x := range ids {
		m, err := s.Matters.Plain(tx, x)
		if err != nil {
			return nil, nil, err
		}
		ms = append(ms, m)
	}
	return ps, ms, nil
}

// Rate keeps what a voice says of what became of its topic (评议), once: good, fair, bad. The raiser's word goes to the matters too.
func (s *Service) Rate(ctx context.Context, secret, rating, words string) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error { return s.RateTx(tx, secret, rating, words) })
}

// RateTx is Rate inside a transaction.
func (s *Service) RateTx(tx *db.Tx, secret, rating, words string) error {
	v, err := s.ByReceipt(tx, secret)
	if err != nil {
		return err
	}
	if !one([]string{"good", "fair", "bad"}, rating) {
		return fault.InvalidFields(fault.Field{Name: "rating", Key: "council.rating_needed"})
	}
	if err := long(field{"words", words, MaxSaid}); err != nil {
		return err
	}
	if !v.CanRate {
		return fault.NotYet("council.rate_not_now")
	}
	if _, err := tx.Exec("UPDATE council_voice SET rating=?, note=?, rated_at=? WHERE id=? AND rating=''", rating, matter.Mask(words), tx.NowMS(), v.ID); err != nil {
		return err
	}
	if v.What == "raised" {
		if err := s.passOn(tx, v, rating, words); err != nil {
			return err
		}
	}
	if err := s.note(tx, access.Public().Actor, "council.rating", v.Topic.Place, v.Topic.ID, 0, map[string]any{"rating": rating}); err != nil {
		return err
	}
	if v.Topic.State != Looked {
		return nil
	}
	return s.moveTopic(tx, access.Public().Actor, v.Topic.ID, func(t *Topic) { t.State = Rated })
}

// passOn gives the raiser's word to the matters; one that was rated before stays as it is.
func (s *Service) passOn(tx *db.Tx, v Voice, rating, words string) error {
	for _, p := range v.Promises {
		key, err := s.receiptOf(p)
		if err != nil {
			return err
		}
		_, err = s.Matters.RateTx(tx, access.Public(), matter.Rate{Do: matter.Do{ID: p.Matter, Receipt: key, Note: words}, Rating: rating})
		if err != nil && !fault.Is(err, fault.KindNotYet) && !fault.Is(err, fault.KindConflict) {
			return err
		}
	}
	if len(v.Topic.receipt) == 0 {
		return nil
	}
	key, err := s.directReceipt(v.Topic)
	if err != nil {
		return err
	}
	_, err = s.Matters.RateTx(tx, access.Public(), matter.Rate{Do: matter.Do{ID: v.Topic.Matter, Receipt: key, Note: words}, Rating: rating})
	if fault.Is(err, fault.KindNotYet) || fault.Is(err, fault.KindConflict) {
		return nil
	}
	return err
}

// directReceipt opens the receipt of a topic that was handed straight on.
func (s *Service) directReceipt(t Topic) (string, error) {
	b, err := s.Keys.Open("council.direct", []byte(t.ID), t.receipt)
	return string(b), err
}

func (s *Service) receiptOf(p Promise) (string, error) {
	b, err := s.Keys.Open("council.promise", []byte(p.ID), p.secret)
	return string(b), err
}

// NotFixed is the raiser of a topic saying that a promise was not kept: its matter opens again in the next round.
func (s *Service) NotFixed(ctx context.Context, secret, matterID, words string) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		v, err := s.ByReceipt(tx, secret)
		if err != nil {
			return err
		}
		for _, p := range v.Promises {
			if p.Matter != matterID || v.What != "raised" {
				continue
			}
			key, err := s.receiptOf(p)
			if err != nil {
				return err
			}
			_, err = s.Matters.NotFixedTx(tx, access.Public(), matter.NotFixed{Do: matter.Do{ID: p.Matter, Receipt: key, Note: words}})
			return err
		}
		if v.What == "raised" && v.Topic.Matter == matterID && len(v.Topic.receipt) > 0 { // straight to whoever acts, without a meeting
			key, err := s.directReceipt(v.Topic)
			if err != nil {
				return err
			}
			_, err = s.Matters.NotFixedTx(tx, access.Public(), matter.NotFixed{Do: matter.Do{ID: matterID, Receipt: key, Note: words}})
			return err
		}
		return fault.NotFound("council.link_unknown")
	})
}
