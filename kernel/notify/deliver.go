package notify

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
)

const (
	lease       = 2 * time.Minute // longer than any one sending takes
	sendBatch   = 50
	digestLines = 50
)

// errDropped says that there is nothing to send any more.
var errDropped = errors.New("nothing to send")

// permanent marks a refusal that no repetition will change.
type permanent struct{ error }

func (p permanent) Unwrap() error { return p.error }

// Deliver makes one pass over what is due and gives how much of it was sent. Each message
// is leased to this node before it is sent, and its fate is written after: a node that
// dies between the two lets it be sent again, with the same id, so outside it is at least
// once. Trouble with one message is kept with it and does not stop the others.
func (s *Service) Deliver(ctx context.Context) (sent int, err error) {
	ids, err := s.dueIDs(ctx)
	if err != nil {
		return 0, err
	}
	for _, one := range ids {
		if ctx.Err() != nil {
			return sent, nil
		}
		row, mine, err := s.claim(ctx, one)
		if err != nil {
			return sent, err
		}
		if !mine {
			continue
		}
		last, serr := s.send(ctx, row)
		if err := s.settle(ctx, row, last, serr); err != nil {
			return sent, err
		}
		if serr == nil {
			sent++
		}
	}
	return sent, nil
}

func (s *Service) dueIDs(ctx context.Context) (ids []string, err error) {
	err = s.d.Read(ctx, func(tx *db.Tx) error {
		ids = nil
		return tx.Each(`SELECT id FROM notify_outside WHERE state = 'waiting' AND due <= ? AND lease <= ? AND channel <> 'phone' ORDER BY due, id LIMIT ?`,
			[]any{tx.NowMS(), tx.NowMS(), int64(sendBatch)}, func(scan func(...any) error) error {
				var one string
				err := scan(&one)
				ids = append(ids, one)
				return err
			})
	})
	return ids, err
}

// claim leases a message to this node. A message whose hour has become quiet meanwhile
// (the server was off at eight in the evening) is put off to the morning.
func (s *Service) claim(ctx context.Context, one string) (row outside, mine bool, err error) {
	err = s.d.Write(ctx, func(tx *db.Tx) error {
		mine = false
		n, err := tx.Exec(`UPDATE notify_outside SET lease = ?, tries = tries + 1 WHERE id = ? AND state = 'waiting' AND due <= ? AND lease <= ?`,
			tx.Now.Add(lease).UnixMilli(), one, tx.NowMS(), tx.NowMS())
		if err != nil || n == 0 {
			return err
		}
		err = tx.Each(`SELECT `+outsideColumns+` FROM notify_outside WHERE id = ?`, []any{one}, func(scan func(...any) error) (err error) {
			row, err = s.scanOutside(scan)
			return err
		})
		if err != nil {
			return err
		}
		if at := loud(tx.Now, row.emergency); at.After(tx.Now) {
			_, err := tx.Exec(`UPDATE notify_outside SET lease = 0, tries = tries - 1, due = ? WHERE id = ?`, at.UnixMilli(), one)
			return err
		}
		mine = true
		return nil
	})
	return row, mine, err
}

// settle writes what became of a message.
func (s *Service) settle(ctx context.Context, row outside, last int64, serr error) error {
	return s.d.Write(ctx, func(tx *db.Tx) error {
		if serr == nil {
			if row.digest {
				if _, err := tx.Exec(`UPDATE notify_settings SET digested = ? WHERE person = ? AND digested < ?`, last, row.person, last); err != nil {
					return err
				}
			}
			return finish(tx, row.id, "sent", "")
		}
		if errors.Is(serr, errDropped) {
			return finish(tx, row.id, "dropped", "")
		}
		why := fault.Of(serr).Key
		var p permanent
		due, more := again(tx.Now, row.tries, row.emergency) // claim has counted this try
		if errors.As(serr, &p) || !more {
			return finish(tx, row.id, "failed", why)
		}
		_, err := tx.Exec(`UPDATE notify_outside SET lease = 0, due = ?, why = ? WHERE id = ?`, due.UnixMilli(), why, row.id)
		return err
	})
}

// finish ends a message and forgets the contact.
func finish(tx *db.Tx, id, state, why string) error {
	_, err := tx.Exec(`UPDATE notify_outside SET state = ?, why = ?, lease = 0, contact = NULL, done = ? WHERE id = ?`, state, why, tx.NowMS(), id)
	return err
}

// send puts the text together and sends it; last is the number of the last entry in a digest.
func (s *Service) send(ctx context.Context, row outside) (last int64, err error) {
	if row.hook != "" {
		var list []Hook
		err := s.d.Read(ctx, func(tx *db.Tx) (err error) {
			list, err = s.hooks(tx, `id = ? AND active`, row.hook)
			return err
		})
		if err != nil {
			return 0, err
		}
		if len(list) == 0 {
			return 0, errDropped
		}
		return 0, s.post(ctx, list[0], row)
	}
	m := letter{id: row.id, to: row.contact, lang: row.lang, lines: []string{s.sentence(row)}}
	if row.person != "" {
		if last, err = s.personal(ctx, row, &m); err != nil {
			return 0, err
		}
	}
	return last, s.mail(ctx, m)
}

// personal looks up where and in what language a person is told now, and for a digest what.
func (s *Service) personal(ctx context.Context, row outside, m *letter) (last int64, err error) {
	err = s.d.Read(ctx, func(tx *db.Tx) error {
		set, err := s.Settings(tx, row.person)
		if err != nil {
			return err
		}
		if set.Mail == "" || (set.Way == Silent && !row.emergency) {
			return errDropped
		}
		m.to, m.lang = set.Mail, set.Lang
		if !row.digest {
			row.lang = set.Lang
			m.lines = []string{s.sentence(row)}
			return nil
		}
		last, err = s.digest(tx, row, m)
		return err
	})
	return last, err
}

// digest lists what a person has been told since the last digest and has not read yet.
func (s *Service) digest(tx *db.Tx, row outside, m *letter) (last int64, err error) {
	var since int64
	if err := tx.Get(`SELECT digested FROM notify_settings WHERE person = ?`, []any{row.person}, &since); err != nil {
		return 0, err
	}
	list, err := messages(tx, `person = ? AND read_at = 0 AND seq > ? ORDER BY seq, id LIMIT ?`, row.person, since, int64(digestLines+1))
	if err != nil {
		return 0, err
	}
	if len(list) == 0 {
		return 0, errDropped // all read meanwhile: no mail for nothing
	}
	m.digest, m.lines = true, nil
	for i, x := range list {
		if i == digestLines {
			m.lines = append(m.lines, text.T(m.lang, "notify.more"))
			break
		}
		m.lines = append(m.lines, s.sentence(outside{key: x.Key, args: "", path: x.Path, lang: m.lang}, x.Args...))
		last = x.Seq
	}
	return last, nil
}

// sentence gives the words of a row with the link behind them.
func (s *Service) sentence(row outside, args ...any) string {
	if row.args != "" {
		args = decode(row.args)
	}
	line := strings.TrimSpace(text.T(row.lang, row.key, args...))
	if s.c.PublicURL != "" && strings.HasPrefix(row.path, "/") && !strings.HasPrefix(row.path, "//") {
		line += "\n" + s.c.PublicURL + row.path
	}
	return line
}

// post sends to a group robot. The id goes along for whoever keeps logs on the other side.
func (s *Service) post(ctx context.Context, h Hook, row outside) error {
	r, err := compose(h.Channel, h.URL, h.Secret, s.sentence(row), s.d.Clock().Now())
	if err != nil {
		return permanent{err}
	}
	resp, err := s.out.Post(ctx, r.url, "application/json; charset=utf-8", r.body, http.Header{"X-Linli-Id": {row.id}})
	if err != nil {
		return err
	}
	return accepted(h.Channel, resp.Status, resp.Body)
}
