package notify

import (
	"context"
	"strconv"
	"strings"
	"time"

	"linli/kernel/ledger"
	"linli/kernel/people"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
)

// InboxQuery picks a page of the inbox, newest first.
type InboxQuery struct {
	Unread bool
	After  string // Next of the page before
	Limit  int    // 30 when 0, at most 200
}

const inboxColumns = `id, person, seq, obj, text_key, args, path, emergency, created, read_at`

// Inbox gives a page of what a person has been told, and the mark of the next page ("" at
// the end). Only the person's own: the caller passes the actor's person.
func (s *Service) Inbox(tx *db.Tx, person string, q InboxQuery) (list []Message, next string, err error) {
	if q.Limit <= 0 {
		q.Limit = 30
	}
	q.Limit = min(q.Limit, 200)
	where, args := `person = ?`, []any{person}
	if q.Unread {
		where += ` AND read_at = 0`
	}
	if q.After != "" {
		seq, last, ok := strings.Cut(q.After, "-")
		n, perr := strconv.ParseInt(seq, 10, 64)
		if !ok || perr != nil {
			return nil, "", fault.Invalid("notify.bad_page")
		}
		where += ` AND (seq < ? OR (seq = ? AND id < ?))`
		args = append(args, n, n, last)
	}
	list, err = messages(tx, where+` ORDER BY seq DESC, id DESC LIMIT ?`, append(args, int64(q.Limit+1))...)
	if err == nil && len(list) > q.Limit {
		list = list[:q.Limit]
		m := list[len(list)-1]
		next = strconv.FormatInt(m.Seq, 10) + "-" + m.ID
	}
	return list, next, err
}

func messages(tx *db.Tx, rest string, args ...any) (out []Message, err error) {
	err = tx.Each(`SELECT `+inboxColumns+` FROM notify_inbox WHERE `+rest, args, func(scan func(...any) error) error {
		var (
			m             Message
			enc           string
			created, read int64
		)
		if err := scan(&m.ID, &m.Person, &m.Seq, &m.Obj, &m.Key, &enc, &m.Path, &m.Emergency, &created, &read); err != nil {
			return err
		}
		m.Args, m.Created, m.Read = decode(enc), time.UnixMilli(created), read != 0
		out = append(out, m)
		return nil
	})
	return out, err
}

// Text gives the sentence in lang.
func (m Message) Text(lang string) string { return text.T(lang, m.Key, m.Args...) }

// Unread tells how many messages a person has not opened, at most 100 ("99+"). It is for
// the person alone; nobody else is ever shown it (ux.md R1).
func (s *Service) Unread(tx *db.Tx, person string) (int, error) {
	n, err := tx.Count(`SELECT COUNT(*) FROM (SELECT id FROM notify_inbox WHERE person = ? AND read_at = 0 LIMIT 100) x`, person)
	return int(n), err
}

// Read marks messages of a person as read; those of others are left alone.
func (s *Service) Read(ctx context.Context, person string, ids ...string) error {
	if len(ids) == 0 {
		return nil
	}
	return s.d.Write(ctx, func(tx *db.Tx) error {
		for _, one := range ids {
			if _, err := tx.Exec(`UPDATE notify_inbox SET read_at = ? WHERE id = ? AND person = ? AND read_at = 0`, tx.NowMS(), one, person); err != nil {
				return err
			}
		}
		return nil
	})
}

// ReadObj marks all that a person was told about a matter: opening it has answered them.
func (s *Service) ReadObj(tx *db.Tx, person, obj string) error {
	_, err := tx.Exec(`UPDATE notify_inbox SET read_at = ? WHERE person = ? AND read_at = 0 AND obj = ?`, tx.NowMS(), person, obj)
	return err
}

// ReadAll marks all messages of a person up to and including entry seq (0 = all).
func (s *Service) ReadAll(ctx context.Context, person string, seq int64) error {
	if seq == 0 {
		seq = 1<<63 - 1
	}
	return s.d.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE notify_inbox SET read_at = ? WHERE person = ? AND read_at = 0 AND seq <= ?`, tx.NowMS(), person, seq)
		return err
	})
}

// How long told things are kept.
const (
	keepRead   = 180 * 24 * time.Hour
	keepUnread = 400 * 24 * time.Hour
	keepDone   = 30 * 24 * time.Hour
)

// Clean drops old messages and what has long been sent. A daily job.
func (s *Service) Clean(ctx context.Context) error {
	return s.d.Write(ctx, func(tx *db.Tx) error {
		now := tx.Now
		if _, err := tx.Exec(`DELETE FROM notify_inbox WHERE created < ? AND read_at > 0`, now.Add(-keepRead).UnixMilli()); err != nil {
			return err
		}
		if _, err := tx.Exec(`DELETE FROM notify_inbox WHERE created < ?`, now.Add(-keepUnread).UnixMilli()); err != nil {
			return err
		}
		_, err := tx.Exec(`DELETE FROM notify_outside WHERE done > 0 AND done < ?`, now.Add(-keepDone).UnixMilli())
		return err
	})
}

// Follower keeps the inbox with its person when two records are merged, and empties it
// when the person goes. Register it with people.Service.Follow.
func (s *Service) Follower() people.Follower {
	return people.Follower{Name: "notify", Merge: mergeInbox, Undo: undoInbox, Leave: leaveInbox, Forget: s.forget}
}

func mergeInbox(tx *db.Tx, _ ledger.Actor, from, to string) (moved []people.Moved, err error) {
	err = tx.Each(`SELECT id FROM notify_inbox a WHERE person = ? AND NOT EXISTS
		(SELECT 1 FROM notify_inbox b WHERE b.person = ? AND b.seq = a.seq AND b.obj = a.obj AND b.text_key = a.text_key)`, []any{from, to}, func(scan func(...any) error) error {
		m := people.Moved{Kind: "notify_inbox"}
		err := scan(&m.Ref)
		moved = append(moved, m)
		return err
	})
	for _, m := range moved {
		if err == nil {
			_, err = tx.Exec(`UPDATE notify_inbox SET person = ? WHERE id = ?`, to, m.Ref)
		}
	}
	return moved, err
}

func undoInbox(tx *db.Tx, _ ledger.Actor, moved []people.Moved, from, _ string) error {
	for _, m := range moved {
		if _, err := tx.Exec(`UPDATE notify_inbox SET person = ? WHERE id = ?`, from, m.Ref); err != nil {
			return err
		}
	}
	return nil
}

func leaveInbox(tx *db.Tx, _ ledger.Actor, person string, _ time.Time) error {
	for _, q := range []string{`DELETE FROM notify_inbox WHERE person = ?`, `DELETE FROM notify_settings WHERE person = ?`, `DELETE FROM notify_outside WHERE person = ? AND state = 'waiting'`} {
		if _, err := tx.Exec(q, person); err != nil {
			return err
		}
	}
	return nil
}
