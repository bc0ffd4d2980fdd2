package council

import (
	"context"
	"strings"
	"time"

	"linli/kernel/access"
	"linli/kernel/matter"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
)

// Todo is one thing a decision promises: what, who, by when.
type Todo struct {
	What string
	Who  string    // person id; "" = whom the duty table names
	Due  time.Time // the last day; zero = the term of the kind
}

// Decide is what a meeting said to one topic.
type Decide struct {
	Meeting, Topic   string
	Talk, Dissent    string
	Yes, No, Abstain int64
	Result           Result
	Resolution       string
	Todo             []Todo
}

// Discuss keeps opinions and dissent while the meeting goes on, without a result.
func (s *Service) Discuss(tx *db.Tx, a access.Actor, c Decide) error {
	_, i, err := s.itemFor(tx, a, Record, c)
	if err != nil {
		return err
	}
	if i.Result != "" {
		return fault.NotYet("council.decided")
	}
	i.Talk, i.Dissent = matter.Mask(strings.TrimSpace(c.Talk)), matter.Mask(strings.TrimSpace(c.Dissent))
	if err := long(field{"talk", i.Talk, MaxTalk}, field{"dissent", i.Dissent, MaxTalk}); err != nil {
		return err
	}
	return settle(tx, i)
}

// itemFor reads the item of an open meeting.
func (s *Service) itemFor(tx *db.Tx, a access.Actor, p access.Perm, c Decide) (Meeting, Item, error) {
	m, err := s.meetingFor(tx, a, p, c.Meeting)
	if err == nil && m.State != Open {
		err = fault.NotYet("council.not_open")
	}
	if err != nil {
		return m, Item{}, err
	}
	list, err := items(tx, "meeting=? AND topic=?", m.ID, c.Topic)
	if err == nil && len(list) == 0 {
		err = fault.NotFound("council.no_topic")
	}
	if err != nil {
		return m, Item{}, err
	}
	return m, list[0], nil
}

// Decide keeps what the meeting decided on a topic; each thing to be done is a matter of the loop at once, with the meeting
// behind it. Errors: Invalid with fields, NotYet when the meeting is not on or the topic was decided.
func (s *Service) Decide(ctx context.Context, a access.Actor, c Decide) (Item, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Item, error) { return s.DecideTx(tx, a, c) })
}

// DecideTx is Decide inside a transaction.
func (s *Service) DecideTx(tx *db.Tx, a access.Actor, c Decide) (Item, error) {
	m, i, err := s.itemFor(tx, a, Run, c)
	if err != nil {
		return i, err
	}
	if i.Result != "" {
		return i, fault.NotYet("council.decided")
	}
	todo := c.Todo[:0:0]
	for _, t := range c.Todo {
		if t.What = strings.TrimSpace(t.What); t.What != "" || t.Who != "" {
			todo = append(todo, t)
		}
	}
	i.Talk, i.Dissent, i.Resolution = matter.Mask(strings.TrimSpace(c.Talk)), matter.Mask(strings.TrimSpace(c.Dissent)), matter.Mask(strings.TrimSpace(c.Resolution))
	i.Yes, i.No, i.Abstain, i.Result = c.Yes, c.No, c.Abstain, c.Result
	came, err := tx.Count("SELECT count(*) FROM council_seat WHERE meeting=? AND how<>''", m.ID)
	if err != nil {
		return i, err
	}
	if err := Decision(i, came, len(todo)); err != nil {
		return i, err
	}
	i.DecidedAt = tx.NowMS()
	if err := settle(tx, i); err != nil {
		return i, err
	}
	t, err := topicByID(tx, i.Topic)
	if err != nil {
		return i, err
	}
	for _, x := range todo {
		if err := s.promise(tx, a, m, t, i, x); err != nil {
			return i, err
		}
	}
	to := Decided
	if i.Result == Again {
		to = Listed
	}
	if err := s.moveTopic(tx, a.Actor, t.ID, func(x *Topic) { x.State = to }); err != nil {
		return i, err
	}
	return i, s.note(tx, a.Actor, "council.decision", t.Place, m.ID+"/"+t.ID, 0, map[string]any{"result": string(i.Result), "yes": i.Yes, "no": i.No, "abstain": i.Abstain},
		said("minutes", map[string]any{"talk": i.Talk, "dissent": i.Dissent, "resolution": i.Resolution}))
}

// promise opens the matter of one thing to be done.
func (s *Service) promise(tx *db.Tx, a access.Actor, m Meeting, t Topic, i Item, x Todo) error {
	if x.What == "" {
		if x.What = i.Resolution; x.What == "" {
			x.What = t.Title
		}
	}
	if err := long(field{"what", x.What, MaxSaid}); err != nil {
		return err
	}
	r := matter.Report{Place: t.Place, Kind: Kind, Title: t.Title, Text: x.What, Source: "meeting", Origin: "meeting/" + m.ID}
	if x.Who != "" {
		to, err := s.Matters.HolderOf(tx, x.Who)
		if fault.Is(err, fault.KindNotFound) {
			return fault.InvalidFields(fault.Field{Name: "who", Key: "council.who_needed"})
		}
		if err != nil {
			return err
		}
		to.Path = string(m.Path)
		r.Assign = &to
	}
	if !x.Due.IsZero() {
		end := x.Due.AddDate(0, 0, 1)
		if !end.After(tx.Now) {
			return fault.InvalidFields(fault.Field{Name: "due", Key: "council.due_past"})
		}
		r.Due = end.UnixMilli()
	}
	got, err := s.Matters.ReportTx(tx, a, r)
	if err != nil {
		return err
	}
	p := Promise{ID: id.New(), Meeting: m.ID, Topic: t.ID, Matter: got.Matter.ID, What: matter.Mask(x.What), Who: got.Matter.HolderLabel, Due: got.Matter.Due, At: tx.NowMS()}
	if p.secret, err = s.Keys.Seal("council.promise", []byte(p.ID), []byte(got.Secret)); err != nil {
		return err
	}
	_, err = tx.Exec("INSERT INTO council_promise (id,meeting,topic,matter,what,who,due,at,secret) VALUES (?,?,?,?,?,?,?,?,?)", p.ID, p.Meeting, p.Topic, p.Matter, p.What, p.Who, p.Due, p.At, p.secret)
	return err
}

// kind puts this affair behind the seam of its matters: a topic follows the matters its decision opened.
func (s *Service) kind() matter.Kind {
	return matter.Kind{ID: Kind, Step: func(tx *db.Tx, m *matter.Matter, act matter.Act) error {
		if act == matter.ActReport || act == matter.ActAssign && m.Rev <= 2 {
			return nil // the promise is not written yet
		}
		ps, err := promises(tx, "matter=?", m.ID)
		if err != nil || len(ps) == 0 {
			return err
		}
		return s.followMatter(tx, ps[0], m)
	}}
}

// followMatter moves the topic when the last of its matters is closed, or one is open again.
func (s *Service) followMatter(tx *db.Tx, p Promise, m *matter.Matter) error {
	t, err := topicByID(tx, p.Topic)
	if err != nil {
		return err
	}
	open := !m.State.Ended()
	switch {
	case open && (t.State == Looked || t.State == Rated):
		return s.moveTopic(tx, matter.Nobody, t.ID, func(x *Topic) { x.State = Doing })
	case open || t.State != Doing:
		return nil
	}
	all, err := promises(tx, "topic=? AND matter<>?", t.ID, m.ID)
	if err != nil {
		return err
	}
	for _, o := range all {
		x, err := s.Matters.Plain(tx, o.Matter)
		if err != nil || !x.State.Ended() {
			return err
		}
	}
	return s.moveTopic(tx, matter.Nobody, t.ID, func(x *Topic) { x.State = Looked })
}
