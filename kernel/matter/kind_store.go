package matter

import (
	"context"
	"encoding/json"
	"sync"
	"time"

	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/kernel/statute"
	"linli/platform/db"
	"linli/platform/fault"
)

// kindCache keeps the kinds for two seconds: they are read with every act and change a few times a year. On several
// nodes an edit is seen everywhere within that time; an edit on this node at once.
type kindCache struct {
	mu    sync.Mutex
	until time.Time
	list  []Kind
	byID  map[string]Kind
	seams map[string]Kind
	cal   *statute.Calendar
	calTo time.Time
}

const kindsLive = 2 * time.Second

// Register puts an affair's kind behind the seam: its Deadline and Step, and its data when the installation does not
// have the kind yet. Called while the program is put together, before Seed.
func (s *Service) Register(k Kind) {
	s.kinds.mu.Lock()
	defer s.kinds.mu.Unlock()
	if s.kinds.seams == nil {
		s.kinds.seams = map[string]Kind{}
	}
	s.kinds.seams[k.ID] = k
}

// Seed writes the kinds that the installation does not have yet; what was edited is never overwritten.
func (s *Service) Seed(ctx context.Context) error {
	seeds, err := Seeds()
	if err != nil {
		return fault.Internal(err, "matter: seed kinds")
	}
	s.kinds.mu.Lock()
	for _, k := range s.kinds.seams {
		if k.Name != "" {
			seeds = append(seeds, k)
		}
	}
	s.kinds.mu.Unlock()
	defer s.forgetKinds()
	return s.db.Write(ctx, func(tx *db.Tx) error {
		for _, k := range seeds {
			if err := CheckKind(k); err != nil {
				return err
			}
			body, err := encodeKind(k)
			if err != nil {
				return err
			}
			if _, err := tx.Exec("INSERT INTO matter_kind (id,body,sort,rev,changed_at) VALUES (?,?,?,1,?) ON CONFLICT (id) DO NOTHING",
				k.ID, body, k.Order, tx.NowMS()); err != nil {
				return err
			}
		}
		return nil
	})
}

func encodeKind(k Kind) (string, error) {
	k.Deadline, k.Step, k.Looker, k.Calm, k.Listed = nil, nil, nil, nil, nil
	b, err := json.Marshal(k)
	if err != nil {
		return "", fault.Internal(err, "matter: kind "+k.ID)
	}
	return string(b), nil
}

func (s *Service) forgetKinds() {
	s.kinds.mu.Lock()
	defer s.kinds.mu.Unlock()
	s.kinds.until = time.Time{}
}

// Kinds lists all kinds in their order, those switched off too.
func (s *Service) Kinds(tx *db.Tx) ([]Kind, error) {
	s.kinds.mu.Lock()
	defer s.kinds.mu.Unlock()
	if time.Now().Before(s.kinds.until) {
		return s.kinds.list, nil
	}
	var out []Kind
	byID := map[string]Kind{}
	err := tx.Each("SELECT body,sort,rev FROM matter_kind ORDER BY sort,id", nil, func(scan func(...any) error) error {
		var body string
		var k Kind
		var sort, rev int64
		if err := scan(&body, &sort, &rev); err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(body), &k); err != nil {
			return fault.Internal(err, "matter: kind")
		}
		k.Order, k.Rev = int(sort), rev
		if seam, ok := s.kinds.seams[k.ID]; ok {
			k.Deadline, k.Step, k.Looker, k.Calm, k.Listed = seam.Deadline, seam.Step, seam.Looker, seam.Calm, seam.Listed
		}
		out = append(out, k)
		byID[k.ID] = k
		return nil
	})
	if err != nil {
		return nil, err
	}
	s.kinds.list, s.kinds.byID, s.kinds.until = out, byID, time.Now().Add(kindsLive)
	return out, nil
}

// Kind reads one kind. NotFound (matter.kind_unknown).
func (s *Service) Kind(tx *db.Tx, id string) (Kind, error) {
	if _, err := s.Kinds(tx); err != nil {
		return Kind{}, err
	}
	s.kinds.mu.Lock()
	defer s.kinds.mu.Unlock()
	k, ok := s.kinds.byID[id]
	if !ok {
		return Kind{}, fault.NotFound("matter.kind_unknown")
	}
	return k, nil
}

// SaveKind writes an edited or a new kind (rev 0). It needs kinds.edit. Matters under way keep the deadlines they have.
// Errors: Invalid with fields; Conflict (matter.stale) when somebody else edited it; the entry kind.edit names what changed.
func (s *Service) SaveKind(ctx context.Context, a access.Actor, k Kind) (Kind, error) {
	if err := a.May(access.KindsEdit, access.Anywhere); err != nil {
		return Kind{}, err
	}
	if err := CheckKind(k); err != nil {
		return Kind{}, err
	}
	defer s.forgetKinds()
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		was := k.Rev
		next := k
		next.Rev = was + 1
		body, err := encodeKind(next)
		if err != nil {
			return err
		}
		var n int64
		if was == 0 {
			n, err = tx.Exec("INSERT INTO matter_kind (id,body,sort,rev,changed_at) VALUES (?,?,?,1,?) ON CONFLICT (id) DO NOTHING", k.ID, body, k.Order, tx.NowMS())
		} else {
			n, err = tx.Exec("UPDATE matter_kind SET body=?, sort=?, rev=?, changed_at=? WHERE id=? AND rev=?", body, k.Order, next.Rev, tx.NowMS(), k.ID, was)
		}
		if err != nil {
			return err
		}
		if n != 1 {
			return fault.Conflict("matter.stale")
		}
		_, err = s.log.Append(tx, ledger.Entry{Kind: "kind.edit", Obj: "kind:" + k.ID, Rev: next.Rev, Actor: a.Actor,
			Pub: map[string]any{"kind": k.ID, "fix": FormatTerm(k.FixTerm), "public": k.Public}, Slots: []ledger.Slot{{Name: "kind", Body: json.RawMessage(body)}}})
		return err
	})
	k.Rev++
	return k, err
}

// KindsChanged is the moment of the last edit of any kind: Open311's changeset.
func (s *Service) KindsChanged(tx *db.Tx) (time.Time, error) {
	n, err := tx.Count("SELECT max(changed_at) FROM matter_kind")
	return time.UnixMilli(n), err
}

// SetWord gives the word with which numbers of a street (or what stands above) begin: 柳 → 柳民〔2026〕0391. It needs kinds.edit.
func (s *Service) SetWord(ctx context.Context, a access.Actor, placeID, word string) error {
	if err := a.May(access.KindsEdit, access.Anywhere); err != nil {
		return err
	}
	if n := len([]rune(word)); n < 1 || n > 3 {
		return fault.InvalidFields(fault.Field{Name: "word", Key: "matter.kind_word"})
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if _, err := s.places.Get(tx, placeID); err != nil {
			return err
		}
		_, err := tx.Exec("INSERT INTO matter_word (place,word,rev) VALUES (?,?,1) ON CONFLICT (place) DO UPDATE SET word=excluded.word, rev=matter_word.rev+1", placeID, word)
		return err
	})
}

// calendar is the working-day calendar in force, read again every two seconds; the embedded one in programs without
// kernel/statute's table (loaders).
func (s *Service) calendar(tx *db.Tx) (*statute.Calendar, error) {
	if s.law == nil {
		return statute.Embedded(), nil
	}
	s.kinds.mu.Lock()
	defer s.kinds.mu.Unlock()
	if s.kinds.cal != nil && time.Now().Before(s.kinds.calTo) {
		return s.kinds.cal, nil
	}
	c, err := s.law.Calendar(tx)
	if err != nil {
		return nil, err
	}
	s.kinds.cal, s.kinds.calTo = c, time.Now().Add(kindsLive)
	return c, nil
}
