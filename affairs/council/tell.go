package council

import (
	"linli/kernel/ledger"
	"linli/kernel/notify"
	"linli/kernel/place"
	"linli/platform/db"
)

// tellers say whom an entry concerns: the branch when something comes in, those invited, and whoever left a way to be told.
func (s *Service) tellers() map[string]notify.Teller {
	out := map[string]notify.Teller{"council.topic.raise": s.tellBranch, "council.objection": s.tellObjection, "council.objection.answer": s.tellAnswer,
		"council.enrol.in": s.tellEnrolled, "council.event.cancel": s.tellEvent, "council.event.change": s.tellEvent}
	for _, k := range []string{"review", string(Noticed), string(Decided), string(Looked)} {
		out["council.topic."+k] = s.tellVoices
	}
	for _, k := range []string{"announce", "change", "cancel"} {
		out["council.meeting."+k] = s.tellInvited
	}
	return out
}

func (s *Service) toRunners(tx *db.Tx, at place.Path, but string, n notify.Notice) (out []notify.Notice, err error) {
	who, err := s.Access.PersonsWith(tx, Run, at)
	for _, p := range who {
		if p != but {
			n.Person, n.Under = p, at
			out = append(out, n)
		}
	}
	return out, err
}

func (s *Service) tellBranch(tx *db.Tx, e ledger.Numbered) ([]notify.Notice, error) {
	t, err := topicByID(tx, e.Obj)
	if err != nil {
		return nil, err
	}
	name, err := s.Places.Describe(tx, t.Place)
	if err != nil {
		return nil, err
	}
	return s.toRunners(tx, t.Path, t.Writer, notify.Notice{Obj: t.ID, Key: "council.told.raise", Args: []any{name, t.Title}, Path: "/council/topics/" + t.ID})
}

// tellVoices tells who raised and seconded a topic where it stands.
func (s *Service) tellVoices(tx *db.Tx, e ledger.Numbered) (out []notify.Notice, err error) {
	t, err := topicByID(tx, e.Obj)
	if err != nil {
		return nil, err
	}
	key := "council.told." + string(t.State)
	if t.Writer != "" && t.State != Noticed {
		out = append(out, notify.Notice{Person: t.Writer, Obj: t.ID, Key: key, Args: []any{t.Title}, Path: "/council/topics/" + t.ID, Under: t.Path})
	}
	err = tx.Each("SELECT id, contact FROM council_voice WHERE topic=? AND contact IS NOT NULL", []any{t.ID}, func(scan func(...any) error) error {
		var row string
		var box []byte
		if err := scan(&row, &box); err != nil {
			return err
		}
		to, err := s.unseal(row, box)
		out = append(out, notify.Notice{Contact: to, Obj: t.ID, Key: key, Args: []any{t.Title}, Under: t.Path})
		return err
	})
	return out, err
}

// tellInvited tells those on the sheet who have an inbox, and the people who run and record it.
func (s *Service) tellInvited(tx *db.Tx, e ledger.Numbered) ([]notify.Notice, error) {
	m, err := meetingByID(tx, e.Obj)
	if err != nil || m.State == Planned {
		return nil, err
	}
	comp, err := s.Places.Get(tx, m.Compound)
	if err != nil {
		return nil, err
	}
	n := notify.Notice{Obj: m.ID, Key: "council.told." + string(m.State), Args: []any{Number(comp.Name, m), when(m.At), m.Venue}, Path: "/council/meetings/" + m.ID, Under: m.Path}
	list, err := s.Seats(tx, m.ID)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{"": true}
	out := []notify.Notice{}
	who, err := s.Access.PersonsWith(tx, Record, m.Path)
	for _, x := range list {
		who = append(who, x.Person)
	}
	for _, p := range who {
		if !seen[p] {
			seen[p], n.Person = true, p
			out = append(out, n)
		}
	}
	return out, err
}

func (s *Service) tellObjection(tx *db.Tx, e ledger.Numbered) ([]notify.Notice, error) {
	m, err := s.meetingOfObjection(tx, e.Obj)
	if err != nil {
		return nil, err
	}
	comp, err := s.Places.Get(tx, m.Compound)
	if err != nil {
		return nil, err
	}
	return s.toRunners(tx, m.Path, "", notify.Notice{Obj: m.ID, Key: "council.told.objection", Args: []any{Number(comp.Name, m)}, Path: "/council/meetings/" + m.ID})
}

func (s *Service) meetingOfObjection(tx *db.Tx, id string) (Meeting, error) {
	var meeting string
	if err := tx.Get("SELECT meeting FROM council_objection WHERE id=?", []any{id}, &meeting); err != nil {
		return Meeting{}, err
	}
	return meetingByID(tx, meeting)
}

func (s *Service) tellAnswer(tx *db.Tx, e ledger.Numbered) ([]notify.Notice, error) {
	m, err := s.meetingOfObjection(tx, e.Obj)
	if err != nil {
		return nil, err
	}
	var box []byte
	if err := tx.Get("SELECT contact FROM council_objection WHERE id=?", []any{e.Obj}, &box); err != nil || len(box) == 0 {
		return nil, err
	}
	to, err := s.unseal(e.Obj, box)
	return []notify.Notice{{Contact: to, Obj: m.ID, Key: "council.told.answer", Args: []any{}, Under: m.Path}}, err
}

// tellEnrolled tells who moved up from the waiting list.
func (s *Service) tellEnrolled(tx *db.Tx, e ledger.Numbered) ([]notify.Notice, error) {
	if e.Rev <= 1 {
		return nil, nil
	}
	list, err := enrols(tx, "id=?", e.Obj)
	if err != nil || len(list) == 0 || list[0].State != "in" {
		return nil, err
	}
	x, err := eventByID(tx, list[0].Event)
	if err != nil {
		return nil, err
	}
	return s.toEnrolled(x, "council.told.in", list)
}

func (s *Service) tellEvent(tx *db.Tx, e ledger.Numbered) ([]notify.Notice, error) {
	x, err := eventByID(tx, e.Obj)
	if err != nil {
		return nil, err
	}
	list, err := s.EnrolsOf(tx, x.ID)
	if err != nil {
		return nil, err
	}
	return s.toEnrolled(x, "council.told.event_"+string(x.State), list)
}

func (s *Service) toEnrolled(x Event, key string, list []Enrol) (out []notify.Notice, err error) {
	for _, n := range list {
		to, err := s.unseal(n.ID, n.sealed)
		if err != nil {
			return nil, err
		}
		if to != "" {
			out = append(out, notify.Notice{Contact: to, Obj: x.ID, Key: key, Args: []any{x.Title, when(x.At)}, Under: x.Path})
		}
	}
	return out, nil
}

// when writes a moment for a notice: 7月3日 19:30.
func when(ms int64) string { return instant(ms).Format("1月2日 15:04") }
