package ledger

import (
	"bufio"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"linli/platform/db"
	"linli/platform/fault"
)

// ErasuresFile lists, outside the database, who was erased: after a restore of an older copy Reapply erases them again.
const ErasuresFile = "erasures.list"

// erasedAtOnce is how many slots one erase entry names.
const erasedAtOnce = 1000

// Erasure orders that private parts be forgotten (个人信息保护法 art. 47). Either a whole person by Subject: all slots about
// him, his data key and his pseudonym; or some slots of one entry by Ref and Slots.
type Erasure struct {
	Subject  string
	Accounts []string // other ids under which the person acted; their pseudonyms go as well
	Ref      string
	Slots    []string
	Ground   string // the legal ground, a short code or clause; public for ever
	Approver Actor  // who approved, by pseudonym in the entry's sealed part
	Actor    Actor
}

// erased names one slot in the sealed part of an erase entry.
type erased struct {
	Seq  int64  `json:"seq"`
	Slot string `json:"slot"`
}

// erasedList is that sealed part.
type erasedList struct {
	Slots  []erased `json:"slots"`
	Actors []string `json:"actors"`
}

// Erase carries out an erasure in a transaction of its own. The leaf and the commitments stay; without the salt nothing can be
// guessed from them. Whether retention duties allow it is for the caller to know.
func (l *Log) Erase(ctx context.Context, e Erasure) (ref Ref, err error) {
	err = l.d.Write(ctx, func(tx *db.Tx) (err error) {
		ref, err = l.EraseTx(tx, e)
		return err
	})
	return ref, err
}

// EraseTx is Erase inside the transaction that also deletes the person's business rows. NotFound when there is nothing to erase.
func (l *Log) EraseTx(tx *db.Tx, e Erasure) (Ref, error) {
	var actors []string
	if e.Subject != "" {
		for _, id := range append([]string{e.Subject}, e.Accounts...) {
			if err := l.forgetActor(tx, id, &actors); err != nil {
				return Ref{}, err
			}
		}
		// The key first: on PostgreSQL this waits for those who are just sealing a slot with it, so that the
		// statement below finds their slots too; and before the lock row, which they may hold.
		if _, err := tx.Exec("DELETE FROM ledger_key WHERE subject=?", e.Subject); err != nil {
			return Ref{}, err
		}
	}
	if err := l.lock(tx); err != nil {
		return Ref{}, err
	}
	if err := l.drain(tx); err != nil { // the erase entry names slots by number
		return Ref{}, err
	}
	list, ids, err := l.condemned(tx, e)
	if err != nil {
		return Ref{}, err
	}
	if len(list) == 0 && e.Subject == "" {
		return Ref{}, fault.NotFound("ledger.nothing_to_erase")
	}
	if err := deleteSlots(tx, list, ids); err != nil {
		return Ref{}, err
	}
	tx.After(func() { l.noteErasure(e.Subject) })
	return l.appendErase(tx, e, list, actors)
}

// forgetActor deletes who stands behind the pseudonyms of an id and adds these to the list, so that the erase entry can name
// them: one that vanishes without that is damage.
func (l *Log) forgetActor(tx *db.Tx, id string, list *[]string) error {
	var found []string
	err := tx.Each("SELECT pseudonym FROM ledger_actor WHERE id=? ORDER BY pseudonym", []any{id}, func(scan func(...any) error) error {
		var s string
		err := scan(&s)
		found = append(found, s)
		return err
	})
	for _, s := range found { // exactly these, as deleteSlots does
		if err == nil {
			_, err = tx.Exec("DELETE FROM ledger_actor WHERE pseudonym=?", s)
		}
	}
	*list = append(*list, found...)
	return err
}

// condemned lists the slots that still exist and are to go, and the entries they belong to.
func (l *Log) condemned(tx *db.Tx, e Erasure) (list []erased, ids [][]byte, err error) {
	collect := func(scan func(...any) error) error {
		var x erased
		var id []byte
		err := scan(&x.Seq, &x.Slot, &id)
		list, ids = append(list, x), append(ids, id)
		return err
	}
	const q = "SELECT e.seq, s.name, s.entry FROM ledger_slot s JOIN ledger_entry e ON e.id=s.entry WHERE "
	if e.Subject != "" {
		err = tx.Each(q+"s.subject=? AND s.subject<>'' ORDER BY e.seq, s.name", []any{e.Subject}, collect)
		return list, ids, err
	}
	id, err := idOf(e.Ref)
	if err != nil {
		return nil, nil, err
	}
	for _, name := range e.Slots {
		if err := tx.Each(q+"s.entry=? AND s.name=?", []any{id[:], name}, collect); err != nil {
			return nil, nil, err
		}
	}
	return list, ids, nil
}

// deleteSlots removes exactly the slots that the erase entry will name. "All of this person" would on PostgreSQL also catch one
// that was committed since the list was made, under a key made since the old one went: it belongs to what came after the erasure.
func deleteSlots(tx *db.Tx, list []erased, ids [][]byte) error {
	for i := range list {
		if _, err := tx.Exec("DELETE FROM ledger_slot WHERE entry=? AND name=?", ids[i], list[i].Slot); err != nil {
			return err
		}
	}
	return nil
}

// appendErase writes the entry that says what is gone. Which numbers belonged to one person stands in a sealed slot: in
// public it would tie them together for ever.
func (l *Log) appendErase(tx *db.Tx, e Erasure, list []erased, actors []string) (first Ref, err error) {
	if e.Actor.ID == e.Subject || slices.Contains(e.Accounts, e.Actor.ID) {
		e.Actor = Actor{} // who asks to be forgotten is not written down again by asking
	}
	approver := ""
	if e.Approver.ID != "" {
		if approver, err = l.persons(tx).pseudonym(e.Approver); err != nil {
			return Ref{}, err
		}
	}
	obj := e.Subject
	if obj == "" {
		obj = e.Ref
	}
	for i := 0; i == 0 || i < len(list); i += erasedAtOnce {
		part := list[i:min(i+erasedAtOnce, len(list))]
		ref, err := l.Append(tx, Entry{Kind: eraseKind, Obj: obj, Actor: e.Actor,
			Pub:   map[string]any{"ground": e.Ground, "slots": len(part)},
			Slots: []Slot{{Name: "approver", Body: approver}, {Name: erasedSlot, Body: erasedList{part, actors}}}})
		if err != nil {
			return Ref{}, err
		}
		if i == 0 {
			first = ref
		}
	}
	return first, nil
}

const (
	eraseKind  = "erase"
	erasedSlot = "erased"
)

// noteErasure adds a person to the list outside the database, after the commit.
func (l *Log) noteErasure(subject string) {
	if subject == "" || l.cfg.Dir == "" {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	f, err := os.OpenFile(filepath.Join(l.cfg.Dir, ErasuresFile), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err == nil {
		_, err = f.WriteString(strings.ReplaceAll(subject, "\n", "") + "\n")
		err = errors.Join(err, f.Sync(), f.Close())
	}
	if err != nil {
		l.report(fault.Internal(err, "ledger: "+ErasuresFile))
	}
}

// Erased lists the persons in the list outside the database, each once: after a restore the packages that keep rows
// about them erase those again.
func (l *Log) Erased() ([]string, error) {
	if l.cfg.Dir == "" {
		return nil, nil
	}
	raw, err := os.ReadFile(filepath.Join(l.cfg.Dir, ErasuresFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fault.Internal(err, "ledger: "+ErasuresFile)
	}
	var out []string
	for _, s := range strings.Fields(string(raw)) {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out, nil
}

// Reapply erases again everybody in the list who has a key or slots: to be run after every restore. n persons were erased.
func (l *Log) Reapply(ctx context.Context, actor Actor) (n int, err error) {
	f, err := os.Open(filepath.Join(l.cfg.Dir, ErasuresFile))
	if errors.Is(err, fs.ErrNotExist) || l.cfg.Dir == "" {
		return 0, nil
	}
	if err != nil {
		return 0, fault.Internal(err, "ledger: "+ErasuresFile)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		back := false
		err := l.d.Read(ctx, func(tx *db.Tx) (err error) {
			back, err = tx.Exists(`SELECT 1 FROM ledger_key WHERE subject=? UNION ALL SELECT 1 FROM ledger_slot WHERE subject=? AND subject<>''
				UNION ALL SELECT 1 FROM ledger_actor WHERE id=?`, lines.Text(), lines.Text(), lines.Text())
			return err
		})
		if err != nil {
			return n, err
		}
		if !back || lines.Text() == "" {
			continue
		}
		if _, err := l.Erase(ctx, Erasure{Subject: lines.Text(), Ground: "restore", Actor: actor}); err != nil {
			return n, err
		}
		n++
	}
	return n, lines.Err()
}
