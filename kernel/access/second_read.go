package access

import (
	"encoding/json"

	"linli/kernel/ledger"
	"linli/kernel/people"
	"linli/platform/db"
	"linli/platform/fault"
)

const secondCols = `id, kind, perm, path, obj, state, asker, account, asker_name, asked, decider, decider_name, decided, ends, used, body, rev`

func (s *Service) seconds(tx *db.Tx, rest string, args ...any) (out []Wish, err error) {
	err = tx.Each(`SELECT `+secondCols+` FROM second_person WHERE `+rest, args, func(scan func(...any) error) error {
		var x Wish
		var box []byte
		if err := scan(&x.ID, &x.Kind, (*string)(&x.Perm), (*string)(&x.Path), &x.Obj, &x.State, &x.Asker, &x.account, &x.AskerName, &x.Asked,
			&x.Decider, &x.ByName, &x.Decided, &x.Ends, &x.Used, &box, &x.Rev); err != nil {
			return err
		}
		var b secondBody
		plain, err := s.keys.Open("access.second", []byte(x.ID), box)
		if err == nil {
			err = json.Unmarshal(plain, &b)
		}
		if err != nil {
			return fault.Internal(err, "access: second "+x.ID)
		}
		x.Reason, x.Body = b.Reason, b.Body
		out = append(out, x)
		return nil
	})
	return out, err
}

// second gives one request; NotFound (access.no_second).
func (s *Service) second(tx *db.Tx, sid string) (Wish, error) {
	list, err := s.seconds(tx, `id=?`, sid)
	if err == nil && len(list) == 0 {
		err = fault.NotFound("access.no_second")
	}
	if err != nil {
		return Wish{}, err
	}
	return list[0], nil
}

// SecondOf gives one request to the one who asked and to those who may agree to it; NotFound for everybody else.
func (s *Service) SecondOf(tx *db.Tx, a Actor, sid string) (Wish, error) {
	x, err := s.second(tx, sid)
	if err == nil && (!a.LoggedIn() || x.Asker != a.ID && a.May(x.Perm, x.Path) != nil) {
		return Wish{}, fault.NotFound("access.no_second")
	}
	return x, err
}

// SecondsWaiting lists what waits for an answer that the actor may give, the oldest first.
func (s *Service) SecondsWaiting(tx *db.Tx, a Actor) (out []Wish, err error) {
	if !a.LoggedIn() {
		return nil, nil
	}
	list, err := s.seconds(tx, `state=? AND ends>? ORDER BY asked, id LIMIT 1000`, SecondAsked, tx.NowMS())
	for _, x := range list {
		if x.Asker != a.ID && x.account != a.Account && a.May(x.Perm, x.Path) == nil {
			out = append(out, x)
		}
	}
	return out, err
}

// SecondsAsked lists what the actor asked for, the newest first.
func (s *Service) SecondsAsked(tx *db.Tx, a Actor, limit int) ([]Wish, error) {
	if !a.LoggedIn() {
		return nil, nil
	}
	return s.seconds(tx, `asker=? ORDER BY asked DESC, id LIMIT ?`, a.ID, limit)
}

// SecondAbout gives the newest request of a kind about an object that still counts; NotFound when there is none.
func (s *Service) SecondAbout(tx *db.Tx, kind, obj string) (Wish, error) {
	list, err := s.seconds(tx, `obj=? AND kind=? AND state IN ('asked','agreed') AND ends>? ORDER BY asked DESC, id LIMIT 1`, obj, kind, tx.NowMS())
	if err == nil && len(list) == 0 {
		err = fault.NotFound("access.no_second")
	}
	if err != nil {
		return Wish{}, err
	}
	return list[0], nil
}

// SecondPlain gives a request without asking who reads it, for notices.
func (s *Service) SecondPlain(tx *db.Tx, sid string) (Wish, error) { return s.second(tx, sid) }

// secondReplayer compares the states of requests with what the ledger says: an agreement put in by hand is found.
func (s *Service) secondReplayer() ledger.Replayer {
	const q = `SELECT state, kind, rev FROM second_person WHERE id=?`
	return ledger.Replayer{Name: "second_person", Kinds: []string{"second.*"}, State: func(tx *db.Tx, obj string) (map[string]any, int64, error) {
		var state, kind string
		var rev int64
		err := tx.Get(q, []any{obj}, &state, &kind, &rev)
		return map[string]any{"state": state, "what": kind}, rev, err
	}, Rows: func(tx *db.Tx, each func(string, map[string]any, int64) error) error {
		return tx.Each(`SELECT id, state, kind, rev FROM second_person ORDER BY id`, nil, func(scan func(...any) error) error {
			var id, state, kind string
			var rev int64
			if err := scan(&id, &state, &kind, &rev); err != nil {
				return err
			}
			return each(id, map[string]any{"state": state, "what": kind}, rev)
		})
	}}
}

// logsKept is how long log-in and security records may not be deleted (网络安全法: 6 months).
const logsKept = 180

const dayMS = 24 * 3600 * 1000

// held tells what stands against erasing a person who has accounts: an account in use has to be closed first; the
// records of log-ins are kept for 180 days.
func (s *Service) held(tx *db.Tx, p people.Parting) (out []people.Hold, err error) {
	err = tx.Each(`SELECT a.state, COALESCE((SELECT MAX(e.at) FROM security_event e WHERE e.account=a.id),0) FROM account a WHERE a.person=?`, []any{p.Person},
		func(scan func(...any) error) error {
			var state string
			var last int64
			if err := scan(&state, &last); err != nil {
				return err
			}
			if state != StateClosed {
				out = append(out, people.Hold{Why: "access.hold_account", Refuse: true})
			} else if until := last + logsKept*dayMS; last > 0 && until > tx.NowMS() {
				out = append(out, people.Hold{Why: "access.hold_logs", Until: until})
			}
			return nil
		})
	return out, err
}

// forget empties the accounts of a person who is gone; the opaque ids stay with the security records.
func (s *Service) forget(tx *db.Tx, _ ledger.Actor, p people.Parting) error {
	for _, q := range []string{
		`DELETE FROM account_password WHERE account IN (SELECT id FROM account WHERE person=?)`,
		`DELETE FROM account_passkey WHERE account IN (SELECT id FROM account WHERE person=?)`,
		`DELETE FROM account_oidc WHERE account IN (SELECT id FROM account WHERE person=?)`,
		`DELETE FROM account_device WHERE account IN (SELECT id FROM account WHERE person=?)`,
		`DELETE FROM account_session WHERE account IN (SELECT id FROM account WHERE person=?)`,
		`DELETE FROM account_reset WHERE account IN (SELECT id FROM account WHERE person=?)`,
		`DELETE FROM login_ticket WHERE account IN (SELECT id FROM account WHERE person=?)`,
		`UPDATE account SET name='', phone_idx='', pw_hash='', totp=NULL, label='` + people.Gone + `' WHERE person=?`,
		`UPDATE second_person SET asker_name='` + people.Gone + `' WHERE asker=?`,
		`UPDATE second_person SET decider_name='` + people.Gone + `' WHERE decider=?`,
	} {
		if _, err := tx.Exec(q, p.Person); err != nil {
			return err
		}
	}
	return nil
}
