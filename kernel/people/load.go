package people

import (
	"context"
	"encoding/hex"
	"strings"

	"linli/kernel/ledger"
	"linli/kernel/place"
	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
)

// Batch is a bulk of people of one area for loaders: a roster of a compound, a demo city. The
// rows are taken as they are: cleaned, no doubles, homes that exist below Area.
type Batch struct {
	Area       place.Place // compound or community: scope and area of all rows
	Households []LoadHousehold
	// Hidden leaves the persons Coming: nobody finds them until Show. A large import brings all its rows so, part by part, and shows
	// them at the end; the indexes of search, which hold active persons only, are then written in few large steps.
	Hidden bool
}

// LoadHousehold is one household with its people; the first person is the head.
type LoadHousehold struct {
	Home   string // id of the home place
	Path   place.Path
	From   string
	People []LoadPerson
}

// LoadPerson is one person of a bulk. ID "" is made.
type LoadPerson struct {
	ID       string
	Draft    Draft // Home and At are not looked at
	Relation string
	Status   string
}

// Load writes a batch in one transaction with one ledger entry, whose slot holds the number
// of rows and the hash of their content, so that a roster of two hundred thousand people does not need
// as many entries. Gives the batch id.
func (s *Service) Load(ctx context.Context, actor ledger.Actor, b Batch) (string, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (string, error) { return s.LoadTx(tx, actor, b) })
}

// LoadTx is Load inside a transaction.
func (s *Service) LoadTx(tx *db.Tx, actor ledger.Actor, b Batch) (string, error) {
	if !isArea(b.Area.Kind) {
		return "", fault.Internal(nil, "people.Load: not an area: "+b.Area.ID)
	}
	area, err := areaNo(tx, b.Area.Path)
	if err != nil {
		return "", err
	}
	batch := id.New()
	sum := crypto.NewHash256()
	persons := &rows{table: "person", columns: 18, head: "id, name, given, initials, phone, phone_rev, sex, birth, home, path, area, state, into_id, sealed, batch, rev, created, updated"}
	homes := &rows{table: "household", columns: 7, head: "id, home, path, head, from_day, until_day, rev"}
	sealed := &rows{table: "person_private", columns: 3, head: "person, id_blind, box"}
	members := &rows{table: "member", columns: 6, head: "person, household, from_day, until_day, relation, status"}
	n, state := 0, Active
	if b.Hidden {
		state = Coming
	}
	for _, h := range b.Households {
		hid, head := id.New(), ""
		for i, p := range h.People {
			if p.ID == "" {
				p.ID = id.New()
			}
			if i == 0 {
				head = p.ID
			}
			if err := s.loadPerson(tx, persons, sealed, h, p, area, state, batch); err != nil {
				return "", err
			}
			if err := members.add(tx, p.ID, hid, h.From, "", p.Relation, p.Status); err != nil {
				return "", err
			}
			sum.Write([]byte(strings.Join([]string{p.ID, p.Draft.Name, p.Draft.Phone, h.Home, p.Relation, "\n"}, "\t")))
			n++
		}
		if err := homes.add(tx, hid, h.Home, string(h.Path), head, h.From, "", int64(1)); err != nil {
			return "", err
		}
	}
	for _, r := range []*rows{sealed, persons, homes, members} {
		if err := r.flush(tx); err != nil {
			return "", err
		}
	}
	_, err = s.Log.Append(tx, ledger.Entry{Kind: "people.batch", Place: string(b.Area.Path), Obj: batch, Rev: 1, Actor: actor,
		Pub:   map[string]any{"persons": n, "households": len(b.Households)},
		Slots: []ledger.Slot{{Name: "batch", Body: map[string]any{"rows": n, "sha256": hex.EncodeToString(sum.Sum(nil))}}}})
	return batch, err
}

// ShowTx makes the persons of a hidden batch whose ids lie between two active; said again it changes nothing.
func (s *Service) ShowTx(tx *db.Tx, batch, from, to string) error {
	_, err := tx.Exec("UPDATE person SET state = 'active' WHERE id >= ? AND id <= ? AND batch = ? AND state = 'coming'", from, to, batch)
	return err
}

// loadPerson gathers the clear row and the sealed part of one person.
func (s *Service) loadPerson(tx *db.Tx, r, private *rows, h LoadHousehold, p LoadPerson, area int64, state State, batch string) error {
	given, initials := indexed(p.Draft.Name)
	sealed := !p.Draft.Private.Empty()
	if sealed {
		box, err := s.sealPrivate(tx, p.ID, p.Draft.Private)
		if err != nil {
			return err
		}
		if err := private.add(tx, p.ID, s.blind(p.Draft.Private.IDNo), box); err != nil {
			if fault.Is(err, fault.KindConflict) {
				return fault.Conflict("people.same_id").With(err)
			}
			return err
		}
	}
	now := tx.NowMS()
	return r.add(tx, p.ID, p.Draft.Name, given, initials, p.Draft.Phone, Reverse(p.Draft.Phone), string(p.Draft.Sex), p.Draft.Birth,
		h.Home, string(h.Path), area, string(state), "", sealed, batch, int64(1), now, now)
}

// rows gathers rows of one table and inserts them rowsAtOnce at a time: each statement of many rows keeps a journal of the pages it changes, so few large ones cost less.
type rows struct {
	table, head string
	columns     int
	args        []any
}

// rowsAtOnce is how many rows one statement holds, largest first: what is left over goes in a few smaller shapes, so that statements
// stay few.
var rowsAtOnce = [...]int{500, 100, 20, 4, 1}

func (r *rows) add(tx *db.Tx, values ...any) error {
	if len(values) != r.columns {
		return fault.Internal(nil, "people.rows "+r.table)
	}
	r.args = append(r.args, values...)
	if len(r.args) < rowsAtOnce[0]*r.columns {
		return nil
	}
	return r.flush(tx)
}

func (r *rows) flush(tx *db.Tx) error {
	one, left := "("+db.In(r.columns)+")", r.args
	for _, n := range rowsAtOnce {
		for len(left) >= n*r.columns {
			q := "INSERT INTO " + r.table + " (" + r.head + ") VALUES " + one + strings.Repeat(","+one, n-1)
			if _, err := tx.Exec(q, left[:n*r.columns]...); err != nil {
				return err
			}
			left = left[n*r.columns:]
		}
	}
	r.args = r.args[:0]
	return nil
}

// indexes are the indexes of search and of memberships, as the migration makes them (a test
// compares): a loader of millions takes them away and makes them again at the end.
var indexes = []db.Index{
	{Name: "person_by_area", On: "person (area, name) WHERE state = 'active'"},
	{Name: "person_by_name", On: "person (name, area) WHERE state = 'active'"},
	{Name: "person_by_given", On: "person (given, area) WHERE state = 'active'"},
	{Name: "person_by_initials", On: "person (initials, area) WHERE state = 'active'"},
	{Name: "person_by_phone", On: "person (phone, area) WHERE state = 'active' AND phone <> ''"},
	{Name: "person_by_phone_end", On: "person (phone_rev, area) WHERE state = 'active' AND phone <> ''"},
	{Name: "household_by_path", On: "household (path, id)"},
}

// BeginLoad takes the search indexes away. Only for loaders of an installation nobody uses.
func (s *Service) BeginLoad(ctx context.Context) error { return s.DB.DropIndexes(ctx, indexes) }

// EndLoad makes the search indexes again; done twice it changes nothing.
func (s *Service) EndLoad(ctx context.Context) error { return s.DB.MakeIndexes(ctx, indexes) }
