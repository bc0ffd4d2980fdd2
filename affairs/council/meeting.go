package council

import (
	"context"
	"strings"
	"time"

	"linli/kernel/access"
	"linli/kernel/matter"
	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
	"linli/platform/text"
)

// Plan is a meeting to be held.
type Plan struct {
	Meeting  string // "" = a new one
	Rev      int64
	Compound string
	At       time.Time
	Venue    string
	Chair    string
	Recorder string
	Guests   string // 列席单位
}

// Plan prepares a meeting or changes one that has not begun. A new one takes all listed topics and everybody who
// is invited to each. Errors: Invalid with fields, NotYet when it has begun.
func (s *Service) Plan(ctx context.Context, a access.Actor, c Plan) (Meeting, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Meeting, error) { return s.PlanTx(tx, a, c) })
}

// PlanTx is Plan inside a transaction.
func (s *Service) PlanTx(tx *db.Tx, a access.Actor, c Plan) (Meeting, error) {
	var m Meeting
	var err error
	if c.Meeting != "" {
		if m, err = meetingByID(tx, c.Meeting); err != nil {
			return m, err
		}
		c.Compound = m.Compound
	}
	comp, err := s.compound(tx, a, Run, c.Compound)
	if err != nil {
		return m, err
	}
	if err := checkPlan(&c, tx.Now); err != nil {
		return m, err
	}
	there, err := tx.Exists("SELECT 1 FROM council_meeting WHERE compound=? AND at=? AND id<>? AND state<>'cancelled'", comp.ID, c.At.UnixMilli(), m.ID)
	if err != nil {
		return m, err
	}
	if there {
		return m, fault.InvalidFields(fault.Field{Name: "at", Key: "council.meeting_there"})
	}
	m.At, m.Venue, m.Chair, m.Recorder, m.Guests = c.At.UnixMilli(), c.Venue, c.Chair, c.Recorder, c.Guests
	if m.ID != "" {
		if m.State != Planned && m.State != Announced {
			return m, fault.NotYet("council.begun")
		}
		if c.Rev != 0 && c.Rev != m.Rev {
			return m, fault.Conflict("council.stale")
		}
		if err := saveMeeting(tx, &m); err != nil {
			return m, err
		}
		return m, s.noteMeeting(tx, a, "council.meeting.change", m)
	}
	m.ID, m.Rev, m.Compound, m.Path, m.State, m.Code, m.UpdatedAt = id.New(), 1, comp.ID, comp.Path, Planned, id.Code(8), tx.NowMS()
	if err := s.numberMeeting(tx, &m); err != nil {
		return m, err
	}
	if err := insertMeeting(tx, m); err != nil {
		return m, err
	}
	if err := s.noteMeeting(tx, a, "council.meeting.plan", m); err != nil {
		return m, err
	}
	return m, s.gather(tx, a, m)
}

func checkPlan(c *Plan, now time.Time) error {
	c.Venue, c.Guests = strings.TrimSpace(c.Venue), strings.TrimSpace(c.Guests)
	c.Chair, c.Recorder = text.CleanName(c.Chair), text.CleanName(c.Recorder)
	var bad []fault.Field
	if c.At.IsZero() || c.At.Before(now.AddDate(0, 0, -31)) || c.At.After(now.AddDate(1, 0, 0)) {
		bad = append(bad, fault.Field{Name: "at", Key: "council.at_wrong"})
	}
	if c.Venue == "" {
		bad = append(bad, fault.Field{Name: "venue", Key: "council.venue_needed"})
	}
	if c.Chair == "" {
		bad = append(bad, fault.Field{Name: "chair", Key: "council.chair_needed"})
	}
	if len(bad) > 0 {
		return fault.InvalidFields(bad...)
	}
	return long(field{"venue", c.Venue, 60}, field{"chair", c.Chair, MaxName}, field{"recorder", c.Recorder, MaxName}, field{"guests", c.Guests, 200})
}

// numberMeeting gives 〔2026〕6号 of the compound.
func (s *Service) numberMeeting(tx *db.Tx, m *Meeting) error {
	m.Year = int64(instant(m.At).Year())
	return tx.Get(`INSERT INTO council_counter (compound,year,last) VALUES (?,?,1) ON CONFLICT (compound,year) DO UPDATE SET last = council_counter.last + 1 RETURNING last`,
		[]any{m.Compound, m.Year}, &m.N)
}

// gather puts the listed topics and the invited people on a new meeting.
func (s *Service) gather(tx *db.Tx, a access.Actor, m Meeting) error {
	list, err := topics(tx, "compound=? AND state=? ORDER BY seconded DESC, raised_at, id", m.Compound, string(Listed))
	if err != nil {
		return err
	}
	for i, t := range list {
		if i >= maxItems {
			break
		}
		if err := saveItem(tx, Item{Meeting: m.ID, Topic: t.ID, Pos: int64(i + 1)}); err != nil {
			return err
		}
		if err := s.moveTopic(tx, a.Actor, t.ID, func(x *Topic) { x.Meeting = m.ID }); err != nil {
			return err
		}
	}
	members, err := s.Members(tx, m.Compound)
	if err != nil {
		return err
	}
	for i, p := range members {
		if err := insertSeat(tx, Seat{ID: id.New(), Rev: 1, Meeting: m.ID, N: int64(i + 1), Person: p.Person, Label: p.Label, Role: p.Role}); err != nil {
			return err
		}
	}
	return nil
}

// maxItems is how many topics an evening bears.
const maxItems = 30

func (m Meeting) pub() map[string]any { return map[string]any{"state": string(m.State), "at": m.At} }

func (s *Service) noteMeeting(tx *db.Tx, a access.Actor, kind string, m Meeting) error {
	return s.note(tx, a.Actor, kind, m.Compound, m.ID, m.Rev, m.pub())
}

// Put puts a listed topic on the agenda or takes it off.
func (s *Service) Put(tx *db.Tx, a access.Actor, meeting, topic string, on bool) error {
	m, err := s.meetingFor(tx, a, Run, meeting)
	if err != nil {
		return err
	}
	if m.State != Planned && m.State != Announced && m.State != Open {
		return fault.NotYet("council.begun")
	}
	t, err := topicByID(tx, topic)
	if err != nil {
		return err
	}
	if t.Compound != m.Compound {
		return fault.NotFound("council.no_topic")
	}
	if on {
		return s.putOn(tx, a, m, t)
	}
	n, err := tx.Exec("DELETE FROM council_agenda WHERE meeting=? AND topic=? AND result=''", m.ID, t.ID)
	if err != nil || n == 0 {
		return err
	}
	return s.moveTopic(tx, a.Actor, t.ID, func(x *Topic) { x.State, x.Meeting = Listed, "" })
}

func (s *Service) putOn(tx *db.Tx, a access.Actor, m Meeting, t Topic) error {
	if t.State != Listed {
		return fault.NotYet("council.not_listed")
	}
	last, err := tx.Count("SELECT COALESCE(MAX(pos),0) FROM council_agenda WHERE meeting=?", m.ID)
	if err != nil {
		return err
	}
	if last >= maxItems {
		return fault.NotYet("council.agenda_full", maxItems)
	}
	if err := saveItem(tx, Item{Meeting: m.ID, Topic: t.ID, Pos: last + 1}); err != nil {
		return err
	}
	return s.moveTopic(tx, a.Actor, t.ID, func(x *Topic) {
		x.Meeting = m.ID
		switch m.State {
		case Announced:
			x.State = Noticed
		case Open:
			x.State = Talked
		}
	})
}

// meetingFor reads a meeting for somebody who has p at its compound.
func (s *Service) meetingFor(tx *db.Tx, a access.Actor, p access.Perm, meeting string) (Meeting, error) {
	m, err := meetingByID(tx, meeting)
	if err == nil {
		err = s.may(tx, a, p, m.Path)
	}
	return m, err
}

// Meeting reads a meeting for somebody who may see its compound.
func (s *Service) Meeting(tx *db.Tx, a access.Actor, meeting string) (Meeting, error) {
	return s.meetingFor(tx, a, Read, meeting)
}

// Act is one step of a meeting: announce 预告, open 开会, close 散会, publish 公示, end 公示结束, cancel 取消.
type Act struct {
	Meeting string
	Rev     int64
	Act     string
	Reason  string // of a cancellation
	Short   bool   // announced with less notice than usual: the reason says why
}

// Act moves a meeting on, with its topics. Errors: NotYet with what is missing, Conflict when it was changed meanwhile.
func (s *Service) Act(ctx context.Context, a access.Actor, c Act) (Meeting, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Meeting, error) { return s.ActTx(tx, a, c) })
}

// ActTx is Act inside a transaction.
func (s *Service) ActTx(tx *db.Tx, a access.Actor, c Act) (Meeting, error) {
	perm := access.Perm(Run)
	if c.Act == "open" {
		perm = Record
	}
	m, err := s.meetingFor(tx, a, perm, c.Meeting)
	if err != nil {
		return m, err
	}
	if c.Rev != 0 && c.Rev != m.Rev {
		return m, fault.Conflict("council.stale")
	}
	was := m.State
	if m.State, err = Move(m.State, c.Act); err != nil {
		return m, err
	}
	list, err := s.Items(tx, m.ID)
	if err != nil {
		return m, err
	}
	if err := s.prepare(tx, &m, c, list, was); err != nil {
		return m, err
	}
	if err := saveMeeting(tx, &m); err != nil {
		return m, err
	}
	if err := s.noteMeeting(tx, a, "council.meeting."+c.Act, m); err != nil {
		return m, err
	}
	return m, s.carry(tx, a, m, c.Act, list)
}

// prepare checks what an act needs and sets its times.
func (s *Service) prepare(tx *db.Tx, m *Meeting, c Act, list []Item, was MeetingState) error {
	comp, err := s.Places.Get(tx, m.Compound)
	if err != nil {
		return err
	}
	w, err := s.Words(tx, comp)
	if err != nil {
		return err
	}
	now := tx.NowMS()
	switch c.Act {
	case "announce":
		m.AnnouncedAt = now
		m.State = was
		err = Announce(*m, len(list), w.Terms, tx.Now)
		m.State = Announced
		if fault.Is(err, fault.KindNotYet) && fault.Of(err).Key == "council.notice_short" && strings.TrimSpace(c.Reason) != "" {
			m.Reason, err = matter.Mask(strings.TrimSpace(c.Reason)), nil
		}
	case "open":
		m.OpenedAt = now
	case "close":
		m.ClosedAt = now
		if m.Attended, err = tx.Count("SELECT count(*) FROM council_seat WHERE meeting=? AND how<>''", m.ID); err == nil && m.Attended == 0 {
			err = fault.NotYet("council.nobody_came")
		}
	case "publish":
		m.PublishFrom, m.PublishUntil = now, PublishEnd(tx.Now, w.Terms.Publish).UnixMilli()
	case "end":
		n, err := tx.Count("SELECT count(*) FROM council_objection WHERE meeting=? AND answered_at=0", m.ID)
		if err != nil {
			return err
		}
		m.EndedAt = now
		return EndPublication(*m, int(n), tx.Now)
	case "cancel":
		if m.Reason = strings.TrimSpace(c.Reason); m.Reason == "" {
			return fault.InvalidFields(fault.Field{Name: "reason", Key: "council.reason_needed"})
		}
		m.Reason = matter.Mask(m.Reason)
	}
	if err != nil {
		return err
	}
	return long(field{"reason", m.Reason, MaxSaid})
}

// carry moves the topics of a meeting with it.
func (s *Service) carry(tx *db.Tx, a access.Actor, m Meeting, act string, list []Item) error {
	for _, i := range list {
		to, err := s.topicAfter(tx, act, i)
		if err != nil {
			return err
		}
		if to == "" {
			continue
		}
		if err := s.moveTopic(tx, a.Actor, i.Topic, func(t *Topic) {
			if to == Listed {
				t.Meeting = ""
			}
			t.State = to
		}); err != nil {
			return err
		}
	}
	return nil
}

// topicAfter says where a topic stands after an act of its meeting; "" = where it was.
func (s *Service) topicAfter(tx *db.Tx, act string, i Item) (State, error) {
	switch {
	case act == "announce":
		return Noticed, nil
	case act == "open":
		return Talked, nil
	case act == "cancel", act == "close" && i.Result == "":
		return Listed, nil
	case i.Result == "" || i.Result == Again:
		return "", nil
	case act == "publish":
		return Shown, nil
	case act == "end":
		return s.after(tx, i.Topic)
	}
	return "", nil
}

// after says where a published topic stands by its matters.
func (s *Service) after(tx *db.Tx, topic string) (State, error) {
	ps, err := promises(tx, "topic=?", topic)
	if err != nil || len(ps) == 0 {
		return Over, err
	}
	for _, p := range ps {
		m, err := s.Matters.Plain(tx, p.Matter)
		if err != nil {
			return "", err
		}
		if !m.State.Ended() {
			return Doing, nil
		}
	}
	return Looked, nil
}

// Number is how a meeting is called: 锦绣苑〔2026〕6号.
func Number(compound string, m Meeting) string {
	return compound + "〔" + itoa(m.Year) + "〕" + itoa(m.N) + "号"
}

// Last is the latest meeting of a compound before an instant that was really held, or false.
func (s *Service) Last(tx *db.Tx, compound string, before int64) (Meeting, bool, error) {
	list, err := meetings(tx, "compound=? AND at<? AND state IN ('closed','published','ended') ORDER BY at DESC LIMIT 1", compound, before)
	if err != nil || len(list) == 0 {
		return Meeting{}, false, err
	}
	return list[0], true, nil
}

// MeetingsOf lists the meetings of a compound, latest first.
func (s *Service) MeetingsOf(tx *db.Tx, compound string, limit int) ([]Meeting, error) {
	return meetings(tx, "compound=? ORDER BY at DESC LIMIT ?", compound, limit)
}

// Kept is what became of the promises of a meeting: its first item of the next agenda.
type Kept struct {
	Meeting  Meeting
	Promises []Promise
	Matters  []matter.Matter // in the same order
	Fulfilment
}

// Kept reads what became of a meeting's promises at the moment.
func (s *Service) Kept(tx *db.Tx, m Meeting) (Kept, error) {
	k := Kept{Meeting: m}
	var err error
	if k.Promises, err = promises(tx, "meeting=?", m.ID); err != nil {
		return k, err
	}
	for _, p := range k.Promises {
		x, err := s.Matters.Plain(tx, p.Matter)
		if err != nil {
			return k, err
		}
		k.Matters = append(k.Matters, x)
	}
	k.Fulfilment = Fulfil(k.Matters, tx.NowMS())
	return k, nil
}

// Gap is a compound and when its council met last; Met is false when not in this month.
type Gap struct {
	Compound place.Place
	Last     Meeting
	Held     bool // ever
	Met      bool // this month
	Next     *Meeting
}

// Rhythm tells for each of some compounds whether its council met this month: gaps of places, never a score of somebody. The
// caller has asked access.
func (s *Service) Rhythm(tx *db.Tx, list []place.Place) ([]Gap, error) {
	from, to := Month(tx.Now)
	out := make([]Gap, 0, len(list))
	for _, c := range list {
		g := Gap{Compound: c}
		var err error
		if g.Last, g.Held, err = s.Last(tx, c.ID, tx.NowMS()+1); err != nil {
			return nil, err
		}
		g.Met = g.Held && g.Last.At >= from.UnixMilli() && g.Last.At < to.UnixMilli()
		next, err := meetings(tx, "compound=? AND state IN ('planned','announced','open') ORDER BY at LIMIT 1", c.ID)
		if err != nil {
			return nil, err
		}
		if len(next) > 0 {
			g.Next = &next[0]
		}
		out = append(out, g)
	}
	return out, nil
}

// day parses a day and a time of day as forms give them.
func day(d, hm string) time.Time {
	if hm == "" {
		hm = "00:00"
	}
	t, err := time.ParseInLocation("2006-01-02 15:04", strings.TrimSpace(d)+" "+strings.TrimSpace(hm), clock.Shanghai)
	if err != nil {
		return time.Time{}
	}
	return t
}
