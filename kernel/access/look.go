package access

import (
	"unicode/utf8"

	"linli/platform/db"
	"linli/platform/fault"
)

// Look records that the actor sees a field of a person whole (security.md 2.4.3: a click with a reason, logged,
// counted, limited): a row that the person concerned can read and a ledger entry view.sensitive, in the transaction
// that reads the field. The caller has asked a.May(PeopleReveal, path) before. Invalid access.reason_needed without a
// reason; NotYet access.look_limit beyond the limits of an hour or a day; a program never sees whole records (Denied).
func (s *Service) Look(tx *db.Tx, a Actor, person, field, reason string) error {
	if !a.LoggedIn() {
		return denied(PeopleReveal)
	}
	reason = short(reason, 200)
	if utf8.RuneCountInString(reason) < 2 {
		return fault.InvalidFields(fault.Field{Name: "reason", Key: "access.reason_needed"})
	}
	if err := s.countLook(tx, a.ID); err != nil {
		return err
	}
	_, err := s.people.LookTx(tx, a.Actor, person, field, reason)
	return err
}

// countLook counts one look and refuses the one too many. The row is held until the end of the transaction, so looks
// sent at once are counted one after the other.
func (s *Service) countLook(tx *db.Tx, actor string) error {
	hour := tx.Now.Unix() / 3600
	_, err := tx.Exec(`INSERT INTO look_count (actor, hour, n) VALUES (?,?,1) ON CONFLICT (actor, hour) DO UPDATE SET n=look_count.n+1`, actor, hour)
	if err != nil {
		return err
	}
	lastHour, err := tx.Count(`SELECT n FROM look_count WHERE actor=? AND hour=?`, actor, hour)
	if err != nil {
		return err
	}
	lastDay, err := tx.Count(`SELECT SUM(n) FROM look_count WHERE actor=? AND hour>?`, actor, hour-24)
	if err != nil {
		return err
	}
	if lastHour > int64(s.limits.LooksHour) || lastDay > int64(s.limits.LooksDay) {
		return fault.NotYet("access.look_limit", s.limits.LooksHour, s.limits.LooksDay)
	}
	return nil
}
