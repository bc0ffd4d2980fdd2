package council

import (
	"linli/kernel/table"
	"linli/platform/db"
	"linli/platform/text"
)

// An import of meetings, topics and activities can be taken back as a whole, while nobody has worked on its rows. The rows stay with
// the entry that says so, out of every list: a meeting (with its number) and an activity as cancelled, a topic as withdrawn.

func (s *Service) blockMeetings(tx *db.Tx, _ *table.Batch, touched []table.Touched) (out []table.Obstacle, err error) {
	for _, x := range touched {
		m, err := meetingByID(tx, x.Obj)
		if err != nil {
			return nil, err
		}
		used, err := tx.Exists("SELECT 1 FROM council_agenda WHERE meeting=? UNION ALL SELECT 1 FROM council_seat WHERE meeting=? UNION ALL SELECT 1 FROM council_objection WHERE meeting=?", m.ID, m.ID, m.ID)
		if err != nil {
			return nil, err
		}
		if used || m.Rev != x.Rev {
			comp, err := s.Places.Get(tx, m.Compound)
			if err != nil {
				return nil, err
			}
			out = append(out, table.Obstacle{Obj: m.ID, What: Number(comp.Name, m)})
		}
	}
	return out, nil
}

func (s *Service) withdrawMeetings(tx *db.Tx, b *table.Batch, touched []table.Touched) error {
	for _, x := range touched {
		m, err := meetingByID(tx, x.Obj)
		if err != nil {
			return err
		}
		m.State, m.Reason = Cancelled, text.T(text.ZH, "council.import_back")
		if err := saveMeeting(tx, &m); err != nil {
			return err
		}
		if err := s.note(tx, b.Actor, "council.meeting.cancel", m.Compound, m.ID, m.Rev, m.pub()); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) blockTopics(tx *db.Tx, _ *table.Batch, touched []table.Touched) (out []table.Obstacle, err error) {
	for _, x := range touched {
		t, err := topicByID(tx, x.Obj)
		if err != nil {
			return nil, err
		}
		used, err := tx.Exists("SELECT 1 FROM council_voice WHERE topic=? UNION ALL SELECT 1 FROM council_agenda WHERE topic=?", t.ID, t.ID)
		if err != nil {
			return nil, err
		}
		if used || t.Rev != x.Rev {
			out = append(out, table.Obstacle{Obj: t.ID, What: t.Title})
		}
	}
	return out, nil
}

func (s *Service) withdrawTopics(tx *db.Tx, b *table.Batch, touched []table.Touched) error {
	for _, x := range touched {
		if err := s.moveTopic(tx, b.Actor, x.Obj, func(t *Topic) { t.State = Withdrawn }); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) blockEvents(tx *db.Tx, _ *table.Batch, touched []table.Touched) (out []table.Obstacle, err error) {
	for _, x := range touched {
		e, err := eventByID(tx, x.Obj)
		if err != nil {
			return nil, err
		}
		used, err := tx.Exists("SELECT 1 FROM council_enrol WHERE event=?", e.ID)
		if err != nil {
			return nil, err
		}
		if used || e.Rev != x.Rev {
			out = append(out, table.Obstacle{Obj: e.ID, What: e.Title})
		}
	}
	return out, nil
}

func (s *Service) withdrawEvents(tx *db.Tx, b *table.Batch, touched []table.Touched) error {
	for _, x := range touched {
		e, err := eventByID(tx, x.Obj)
		if err != nil {
			return err
		}
		e.State, e.Reason = EventCancelled, text.T(text.ZH, "council.import_back")
		if err := saveEvent(tx, &e); err != nil {
			return err
		}
		if err := s.note(tx, b.Actor, "council.event.cancel", e.Compound, e.ID, e.Rev, e.pub()); err != nil {
			return err
		}
	}
	return nil
}
