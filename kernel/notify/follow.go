package notify

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"

	"linli/kernel/ledger"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
)

const (
	reader    = "notify" // name of the cursor
	batch     = 64       // entries of one transaction: on SQLite reports wait for it
	giveUp    = 5        // failed passes after which a teller's entry is passed over
	maxArgs   = 4 << 10
	noticeMax = 2000 // persons one entry may tell: a teller that names more is mistaken
)

// errTeller marks the error of a teller with the entry it was about.
type errTeller struct {
	entry ledger.Numbered
	err   error
}

func (e *errTeller) Error() string { return "teller of " + e.entry.Kind + ": " + e.err.Error() }
func (e *errTeller) Unwrap() error { return e.err }

// Follow makes one pass over new ledger entries and gives how many it read; app calls it
// until it gives 0, then again after a moment. Inbox rows and the cursor are one
// transaction, so each notice is written exactly once. An entry whose teller fails is
// tried in five passes, then noted in notify_skipped, so that it does not stop all others.
func (s *Service) Follow(ctx context.Context) (int, error) {
	n, err := s.pass(ctx, batch)
	var te *errTeller
	if !errors.As(err, &te) {
		return n, err
	}
	// Entries before the failing one are taken one by one; then the failing one itself.
	n = 0
	for {
		one, err := s.pass(ctx, 1)
		n += one
		if err == nil && one > 0 {
			continue
		}
		if !errors.As(err, &te) {
			return n, err
		}
		s.c.Log.WarnContext(ctx, "nobody could be told", "entry", te.entry.Seq, "kind", te.entry.Kind, "err", te.err.Error())
		if s.tooOften(te.entry.Seq) {
			return n + 1, s.skip(ctx, te)
		}
		return n, te.err
	}
}

// Skip moves the cursor behind all that is numbered without telling anybody: for the
// demo's history, for an import of old matters, and after a restored backup.
func (s *Service) Skip(ctx context.Context) error {
	return s.d.Write(ctx, func(tx *db.Tx) error {
		after, err := s.lock(tx)
		if err != nil {
			return err
		}
		start := after
		// The checkpoint is near the end; what came after it is walked through.
		if c, err := s.log.Checkpoint(tx); err == nil {
			after = max(after, c.Size-1)
		} else if !fault.Is(err, fault.KindNotFound) && !fault.Is(err, fault.KindNotYet) {
			return err
		}
		for {
			list, err := s.log.Follow(tx, after, 4096)
			if err != nil {
				return err
			}
			if len(list) == 0 {
				break
			}
			after = list[len(list)-1].Seq
		}
		if after == start {
			return nil
		}
		return s.log.Advance(tx, reader, after)
	})
}

func (s *Service) tooOften(seq int64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failing[seq]++
	if s.failing[seq] < giveUp {
		return false
	}
	delete(s.failing, seq)
	return true
}

func (s *Service) skip(ctx context.Context, te *errTeller) error {
	return s.d.Write(ctx, func(tx *db.Tx) error {
		after, err := s.lock(tx)
		if err != nil || after >= te.entry.Seq {
			return err // another node was faster
		}
		_, err = tx.Exec(`INSERT INTO notify_skipped (seq, kind, why, at) VALUES (?, ?, ?, ?) ON CONFLICT (seq) DO NOTHING`,
			te.entry.Seq, te.entry.Kind, fault.Of(te.err).Key, tx.NowMS())
		if err != nil {
			return err
		}
		return s.log.Advance(tx, reader, te.entry.Seq)
	})
}

// lock keeps other nodes out until the commit and gives the cursor.
func (s *Service) lock(tx *db.Tx) (int64, error) {
	if _, err := tx.Exec(`UPDATE notify_follow SET n = n + 1 WHERE name = 'follow'`); err != nil {
		return 0, err
	}
	return s.log.Cursor(tx, reader)
}

func (s *Service) pass(ctx context.Context, limit int) (n int, err error) {
	if idle, err := s.idle(ctx); idle || err != nil {
		return 0, err // the common case writes nothing
	}
	err = s.d.Write(ctx, func(tx *db.Tx) error {
		n = 0
		after, err := s.lock(tx)
		if err != nil {
			return err
		}
		list, err := s.log.Follow(tx, after, limit)
		if err != nil || len(list) == 0 {
			return err
		}
		r := &round{Service: s, tx: tx, settings: map[string]Settings{}}
		for _, e := range list {
			if err := r.tell(e); err != nil {
				return err
			}
		}
		n = len(list)
		return s.log.Advance(tx, reader, list[n-1].Seq)
	})
	if err != nil {
		n = 0
	}
	return n, err
}

func (s *Service) idle(ctx context.Context) (idle bool, err error) {
	err = s.d.Read(ctx, func(tx *db.Tx) error {
		after, err := s.log.Cursor(tx, reader)
		if err != nil {
			return err
		}
		list, err := s.log.Follow(tx, after, 1)
		idle = len(list) == 0
		return err
	})
	return idle, err
}

// round is one pass; whom it tells more than once is asked for his settings once.
type round struct {
	*Service
	tx       *db.Tx
	settings map[string]Settings
}

// tell asks the tellers of one entry and writes what they say.
func (r *round) tell(e ledger.Numbered) error {
	told := 0
	for _, t := range r.tellersOf(e.Kind) {
		list, err := t(r.tx, e)
		if fault.Is(err, fault.KindNotFound) {
			continue // what it was about is gone
		}
		if err == nil && told+len(list) > noticeMax {
			err = fault.Internal(nil, "teller names too many persons")
		}
		if err != nil {
			return &errTeller{e, err}
		}
		told += len(list)
		for _, n := range list {
			if err := r.queue(e, n); err != nil {
				return err
			}
		}
	}
	return nil
}

// queue writes the rows of one notice.
func (r *round) queue(e ledger.Numbered, n Notice) error {
	args, err := encode(n.Args)
	if err != nil || n.Key == "" {
		return &errTeller{e, fault.Internal(err, "notice "+n.Key)}
	}
	row := outside{seq: e.Seq, obj: n.Obj, key: n.Key, args: args, path: n.Path, lang: n.Lang, emergency: n.Emergency, under: string(n.Under)}
	if n.Person != "" {
		if err := r.toPerson(n.Person, row); err != nil {
			return err
		}
	}
	if n.Contact != "" {
		if err := r.toContact(r.tx, n.Contact, row); err != nil {
			return err
		}
	}
	if n.Office && n.Under.Valid() {
		return r.toOffices(r.tx, e.Kind, n, row)
	}
	return nil
}

// settingsOf is Settings, once a round.
func (r *round) settingsOf(person string) (Settings, error) {
	set, ok := r.settings[person]
	if ok {
		return set, nil
	}
	set, err := r.Settings(r.tx, person)
	r.settings[person] = set
	return set, err
}

func (r *round) toPerson(person string, row outside) error {
	tx := r.tx
	fresh, err := tx.Exec(`INSERT INTO notify_inbox (id, person, seq, obj, text_key, args, path, emergency, created, read_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)
		ON CONFLICT (person, seq, obj, text_key) DO NOTHING`, id.New(), person, row.seq, row.obj, row.key, row.args, row.path, row.emergency, tx.NowMS())
	if err != nil || fresh == 0 {
		return err
	}
	set, err := r.settingsOf(person)
	if err != nil {
		return err
	}
	row.person, row.channel, row.lang = person, Mail, set.Lang
	switch {
	case set.Mail == "" || (set.Way == Silent && !(row.emergency && set.Emergency)):
		return nil
	case row.emergency && set.Emergency:
		row.due = tx.Now
	case set.Way == Digest:
		row.digest, row.due, row.emergency = true, nextAt(tx.Now, set.At), false
		row.once = "digest:" + person + ":" + strconv.FormatInt(row.due.UnixMilli(), 10)
	default:
		row.emergency, row.due = false, loud(tx.Now, false)
	}
	if row.once == "" {
		row.once = r.once("person", person, row)
	}
	return r.insert(tx, row)
}

// toContact queues what a resident is told: by mail, or on the list of those to be called.
func (s *Service) toContact(tx *db.Tx, contact string, row outside) error {
	c, value, err := Contact(contact)
	if err != nil {
		return nil // what cannot be reached is not told; the saved link tells it anyway
	}
	row.channel, row.contact, row.due = c, value, loud(tx.Now, row.emergency)
	row.once = s.once("contact", value, row)
	return s.insert(tx, row)
}

// once names what is told to whom; keyed, because a contact is personal.
func (s *Service) once(sort, who string, row outside) string {
	return sort + ":" + s.keys.Blind("notify.once", who+"\x00"+strconv.FormatInt(row.seq, 10)+"\x00"+row.obj+"\x00"+row.key)
}

func encode(args []any) (string, error) {
	if args == nil {
		args = []any{}
	}
	b, err := json.Marshal(args)
	if err == nil && len(b) > maxArgs {
		err = errors.New("too long")
	}
	return string(b), err
}
