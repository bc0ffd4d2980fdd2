package council

import (
	"context"
	"encoding/base32"
	"strings"

	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/kernel/matter"
	"linli/kernel/notify"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
	"linli/platform/text"
)

// Propose puts something before the neighbours (提议). Only what a person may say stands here.
type Propose struct {
	Place    string // a compound, or a building or home in it
	Title    string
	Said     string
	Category string
	Way      string // for staff; a resident's is qr
	Raiser   string // for staff: for whom it is written
	Contact  string // a telephone number or mail address to be told by, sealed
	Token    string // of the resident's own browser, never stored: counts nobody twice
	Matter   string // from an open matter
}

// Ticket is what the one who raised or seconded a topic gets back.
type Ticket struct {
	Topic  Topic
	Secret string // opens /t/SECRET
	Anew   bool   // false: this voice was counted before
}

// Propose takes a topic. The public may; staff may for somebody else. Errors: Invalid with fields; NotFound for
// the place.
func (s *Service) Propose(ctx context.Context, a access.Actor, c Propose) (Ticket, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Ticket, error) { return s.ProposeTx(tx, a, c) })
}

// ProposeTx is Propose inside a transaction.
func (s *Service) ProposeTx(tx *db.Tx, a access.Actor, c Propose) (Ticket, error) {
	comp, err := s.compoundOf(tx, c.Place)
	if err != nil {
		return Ticket{}, err
	}
	if a.LoggedIn() {
		err = s.may(tx, a, Write, comp.Path)
	} else {
		err = a.May(access.MatterReport, comp.Path)
		c.Way, c.Raiser, c.Matter = "qr", "", ""
	}
	if err != nil {
		return Ticket{}, err
	}
	if err := checkPropose(&c); err != nil {
		return Ticket{}, err
	}
	at, err := s.spot(tx, c.Place)
	if err != nil {
		return Ticket{}, err
	}
	if err := s.sourceMatter(tx, a, &c); err != nil {
		return Ticket{}, err
	}
	t := Topic{ID: id.New(), Rev: 1, Compound: comp.ID, Place: at.ID, Path: comp.Path, Title: matter.Mask(c.Title), Said: matter.Mask(c.Said), Category: c.Category,
		Way: c.Way, Writer: a.Person, Raiser: c.Raiser, RaisedAt: tx.NowMS(), FromMatter: c.Matter, State: Raised, UpdatedAt: tx.NowMS()}
	if err := insertTopic(tx, t); err != nil {
		return Ticket{}, err
	}
	out := Ticket{Topic: t, Anew: true}
	if c.Token == "" {
		c.Token = id.Secret()
	}
	if out.Secret, _, err = s.voice(tx, t.ID, "raised", c.Token, c.Contact); err != nil {
		return Ticket{}, err
	}
	body := map[string]any{"title": c.Title, "said": c.Said, "raiser": c.Raiser}
	return out, s.note(tx, a.Actor, "council.topic.raise", t.Place, t.ID, t.Rev, t.pub(), said("text", body))
}

func checkPropose(c *Propose) error {
	c.Title, c.Said, c.Raiser = strings.TrimSpace(c.Title), strings.TrimSpace(c.Said), text.CleanName(c.Raiser)
	var bad []fault.Field
	if c.Title == "" {
		if c.Said == "" {
			bad = append(bad, fault.Field{Name: "title", Key: "council.title_needed"})
		}
		c.Title = short(c.Said)
	}
	if !one(Categories, c.Category) {
		c.Category = "other"
	}
	if !one(Ways, c.Way) {
		bad = append(bad, fault.Field{Name: "way", Key: "council.way_needed"})
	}
	if key := badContact(c.Contact); key != "" {
		bad = append(bad, fault.Field{Name: "contact", Key: key})
	}
	if len(bad) > 0 {
		return fault.InvalidFields(bad...)
	}
	return long(field{"title", c.Title, MaxTitle}, field{"said", c.Said, MaxSaid}, field{"raiser", c.Raiser, MaxName}, field{"contact", c.Contact, 80})
}

// short makes a title of the first words of what was said.
func short(s string) string {
	s, _, _ = strings.Cut(strings.TrimSpace(s), "\n")
	s = text.CleanWords(s)
	if i := strings.IndexAny(s, "。！？!?；;"); i > 0 {
		s = s[:i]
	}
	if r := []rune(s); len(r) > MaxTitle {
		return string(r[:MaxTitle-1]) + "…"
	}
	return s
}

// badContact says why somebody can not be told there; "" when he can, or wants not to be.
func badContact(s string) string {
	if s == "" {
		return ""
	}
	if _, _, err := notify.Contact(s); err != nil {
		return fault.Of(err).Key
	}
	return ""
}

func one(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// sourceMatter fills what is missing from the open matter a topic is made of.
func (s *Service) sourceMatter(tx *db.Tx, a access.Actor, c *Propose) error {
	if c.Matter == "" {
		return nil
	}
	m, err := s.Matters.Get(tx, a, c.Matter)
	if err != nil {
		return err
	}
	if m.State.Ended() {
		return fault.NotYet("council.matter_over", m.No)
	}
	return nil
}

// pub is what stands open in the entries of a topic.
func (t Topic) pub() map[string]any { return map[string]any{"state": string(t.State)} }

// voice counts somebody at a topic; the same token is counted once and gets the same secret.
func (s *Service) voice(tx *db.Tx, topic, what, token, contact string) (secret string, anew bool, err error) {
	mac := s.Keys.MAC("council.secret", []byte(topic), []byte(token))
	secret = strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(mac[:20]))
	row := id.New()
	box, err := s.seal(row, contact)
	if err != nil {
		return "", false, err
	}
	n, err := tx.Exec("INSERT INTO council_voice (id,topic,what,mark,hash,at,contact,rating,note,rated_at) VALUES (?,?,?,?,?,?,?,'','',0) ON CONFLICT DO NOTHING",
		row, topic, what, s.mark(topic, token), hashOf(secret), tx.NowMS(), box)
	return secret, n == 1, err
}

// Second adds a voice to a topic (附议). Nobody is counted twice: the token of one browser, or the name staff type for
// somebody without a telephone, counts once for each topic.
func (s *Service) Second(ctx context.Context, a access.Actor, topic, token, contact string) (Ticket, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Ticket, error) { return s.SecondTx(tx, a, topic, token, contact) })
}

// SecondTx is Second inside a transaction.
func (s *Service) SecondTx(tx *db.Tx, a access.Actor, topic, token, contact string) (Ticket, error) {
	t, err := topicByID(tx, topic)
	if err != nil {
		return Ticket{}, err
	}
	if a.LoggedIn() {
		if err := s.may(tx, a, Write, t.Path); err != nil {
			return Ticket{}, err
		}
		if token = text.Squeeze(token); token == "" {
			return Ticket{}, fault.InvalidFields(fault.Field{Name: "who", Key: "council.who_seconds"})
		}
		token = "name:" + token
	}
	if !t.State.Gathers() {
		return Ticket{}, fault.NotYet("council.second_over")
	}
	if token == "" {
		token = id.Secret()
	}
	if key := badContact(contact); key != "" {
		return Ticket{}, fault.InvalidFields(fault.Field{Name: "contact", Key: key})
	}
	if err := long(field{"contact", contact, 80}, field{"who", token, 200}); err != nil {
		return Ticket{}, err
	}
	out := Ticket{Topic: t}
	if out.Secret, out.Anew, err = s.voice(tx, t.ID, "seconded", token, contact); err != nil || !out.Anew {
		return out, err
	}
	if _, err := tx.Exec("UPDATE council_topic SET seconded=seconded+1 WHERE id=?", t.ID); err != nil {
		return out, err
	}
	out.Topic.Seconded++
	return out, s.note(tx, a.Actor, "council.second", t.Place, t.ID, 0, nil)
}

// Gathers tells whether a topic still takes voices: until its meeting has spoken.
func (s State) Gathers() bool { return s == Raised || s == Listed || s == Noticed || s == Talked }

// Reviewing is the branch's answer to a topic (审核).
type Reviewing struct {
	Topic  string
	Rev    int64
	To     State
	Reason string
	Kind   string // of the matter of 直接转办; "" = a suggestion
}

// Review answers a topic: on an agenda, straight to whoever acts, or not ours, with the reason told. Errors: NotYet when it
// was reviewed, Invalid with fields, Conflict (council.stale).
func (s *Service) Review(ctx context.Context, a access.Actor, c Reviewing) (Topic, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Topic, error) { return s.ReviewTx(tx, a, c) })
}

// ReviewTx is Review inside a transaction.
func (s *Service) ReviewTx(tx *db.Tx, a access.Actor, c Reviewing) (Topic, error) {
	t, err := topicByID(tx, c.Topic)
	if err != nil {
		return t, err
	}
	if err := s.may(tx, a, Run, t.Path); err != nil {
		return t, err
	}
	if c.Rev != 0 && c.Rev != t.Rev {
		return t, fault.Conflict("council.stale")
	}
	c.Reason = strings.TrimSpace(c.Reason)
	if err := Review(t, c.To, c.Reason); err != nil {
		return t, err
	}
	t.State, t.Reason, t.ReviewedAt = c.To, matter.Mask(c.Reason), tx.NowMS()
	if c.To == Direct {
		if err = s.direct(tx, a, &t, c.Kind); err != nil {
			return t, err
		}
	}
	if err := saveTopic(tx, &t); err != nil {
		return t, err
	}
	return t, s.note(tx, a.Actor, "council.topic.review", t.Place, t.ID, t.Rev, t.pub(), said("reason", map[string]any{"reason": c.Reason}))
}

// direct opens the matter of a topic that needs no meeting; one that came from a matter stays with it. The receipt is kept sealed, so
// that who raised the topic can say that it is not fixed.
func (s *Service) direct(tx *db.Tx, a access.Actor, t *Topic, kind string) error {
	if t.FromMatter != "" {
		t.Matter = t.FromMatter
		return nil
	}
	if kind == "" {
		kind = "public-advice"
	}
	got, err := s.Matters.ReportTx(tx, a, matter.Report{Place: t.Place, Kind: kind, Title: t.Title, Text: t.Said, Source: "meeting", Origin: "topic/" + t.ID})
	if err != nil {
		return err
	}
	t.Matter = got.Matter.ID
	t.receipt, err = s.Keys.Seal("council.direct", []byte(t.ID), []byte(got.Secret))
	return err
}

// UndoReview takes the answer to a topic back within ten seconds (ux.md 9): it waits for an answer again, and the matter that was
// opened is withdrawn. Conflict (council.undo_over) later, or when it is on an agenda.
func (s *Service) UndoReview(ctx context.Context, a access.Actor, topic string) (Topic, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Topic, error) { return s.UndoReviewTx(tx, a, topic) })
}

// UndoReviewTx is UndoReview inside a transaction.
func (s *Service) UndoReviewTx(tx *db.Tx, a access.Actor, topic string) (Topic, error) {
	t, err := topicByID(tx, topic)
	if err != nil {
		return t, err
	}
	if err := s.may(tx, a, Run, t.Path); err != nil {
		return t, err
	}
	if !reviews[t.State] || t.Meeting != "" || tx.NowMS()-t.ReviewedAt >= matter.UndoWindow.Milliseconds() {
		return t, fault.Conflict("council.undo_over")
	}
	if t.State == Direct && t.FromMatter == "" {
		if _, err := s.Matters.WithdrawTx(tx, a, matter.Simple{Do: matter.Do{ID: t.Matter, Undoes: true, Note: text.T(text.ZH, "council.undone")}}); err != nil {
			return t, err
		}
	}
	t.State, t.Reason, t.ReviewedAt, t.Matter, t.receipt = Raised, "", 0, "", nil
	if err := saveTopic(tx, &t); err != nil {
		return t, err
	}
	return t, s.note(tx, a.Actor, "council.topic.raised", t.Place, t.ID, t.Rev, t.pub())
}

// Topic reads a topic for somebody who may see its compound.
func (s *Service) Topic(tx *db.Tx, a access.Actor, topic string) (Topic, error) {
	t, err := topicByID(tx, topic)
	if err == nil {
		err = s.may(tx, a, Read, t.Path)
	}
	return t, err
}

// moveTopic sets the state of a topic in the course of a meeting or of its matters.
func (s *Service) moveTopic(tx *db.Tx, by ledger.Actor, topic string, change func(*Topic)) error {
	t, err := topicByID(tx, topic)
	if err != nil {
		return err
	}
	before := t
	change(&t)
	if t.State == before.State && t.Meeting == before.Meeting {
		return nil
	}
	if err := saveTopic(tx, &t); err != nil {
		return err
	}
	return s.note(tx, by, "council.topic."+string(t.State), t.Place, t.ID, t.Rev, t.pub())
}
