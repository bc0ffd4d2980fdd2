package table

import (
	"time"

	"linli/kernel/ledger"
	"linli/kernel/matter"
	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/db"
)

// Batch is what an owner knows of the import its rows belong to.
type Batch struct {
	Job   string
	Table *Table
	Actor ledger.Actor
	Place place.Place // default place, zero when none was given
	Path  place.Path  // nothing outside of it may be touched; "" in dry runs without a place
	Block *Block      // of the rows at hand
	Title string
	Demo  bool
	// Cache is the owner's, for one dry run or one commit: homes of a compound by key, people by number.
	Cache map[string]any
	// Answers of the user, for questions the owner asks itself.
	Answers map[string]string
	// Hidden asks Commit to keep new objects out of sight until Show, where it can: the file is written in parts.
	Hidden bool
	// Touched collects the objects the commit made or changed, for the withdrawal.
	Touched []Touched
}

// Touched is one object a batch made or changed.
type Touched struct {
	Obj    string
	Rev    int64 // after the batch
	Made   bool  // made by it (else changed)
	Before string
}

// Touch records an object for the withdrawal; before is what the owner needs to put the old state back.
func (b *Batch) Touch(obj string, rev int64, made bool, before string) {
	b.Touched = append(b.Touched, Touched{obj, rev, made, before})
}

// Filter says which rows an export holds.
type Filter struct {
	Scopes []place.Path
	List   string // one of Table.Lists, "" = all columns
	Since  string // yyyy-mm-dd: only what changed since the beginning of that day; "" = all (see From and Changed)
	Whole  bool   // unmasked
	// Matters narrows lists of matters as the page on screen did: states, kinds, grade, source; nil = all of the table.
	Matters *matter.Query
	log     *ledger.Log
}

// From is the beginning of the day of Since in Shanghai, Unix ms; 0 when all is asked for.
func (f *Filter) From() int64 {
	if f.Since == "" {
		return 0
	}
	t, err := time.ParseInLocation(time.DateOnly, f.Since, clock.Shanghai)
	if err != nil {
		return 0
	}
	return t.UnixMilli()
}

// Changed says whether the ledger holds anything about an object since the day of the filter; true when all is asked for.
func (f *Filter) Changed(tx *db.Tx, obj string) (bool, error) {
	if f.Since == "" || f.log == nil {
		return true, nil
	}
	return f.log.Touched(tx, obj, f.From())
}

// Owner is the seam of the package that owns the rows of a table. All its functions run inside the transaction they are given.
type Owner struct {
	// Locate reads whole addresses (a column with the part FullAddress) into the columns of their parts, before the rows of a file
	// are compared with each other; rows it cannot place it parks or asks about. It writes nothing; nil when there is no such column.
	Locate func(tx *db.Tx, b *Batch, rows []*Row) error
	// Resolve says for each row whether it is new, changed, the same, doubtful or parked, adds what is wrong with it, and fills
	// Object. It writes nothing.
	Resolve func(tx *db.Tx, b *Batch, rows []*Row) error
	// Commit writes the rows; Resolve ran on them in the same transaction. It records each object with Batch.Touch.
	Commit func(tx *db.Tx, b *Batch, rows []*Row) error
	// Finish writes what Commit gathered, once all rows of the file, or of a part of it, went through it; nil when Commit wrote everything.
	Finish func(tx *db.Tx, b *Batch) error
	// Show makes visible what Commit wrote hidden (Batch.Hidden), given the objects of some parts; doing it twice changes nothing. nil
	// when Commit hides nothing.
	Show func(tx *db.Tx, b *Batch, touched []Touched) error
	// Blocks says which of the objects a batch touched cannot be taken back, because somebody changed or used them later. It writes
	// nothing. The objects come with the latest first, each once.
	Blocks func(tx *db.Tx, b *Batch, touched []Touched) ([]Obstacle, error)
	// Withdraw takes objects back for which Blocks said nothing in the same transaction; nil when a table cannot.
	Withdraw func(tx *db.Tx, b *Batch, touched []Touched) error
	// Export streams the rows of the filter in the order of Table.Columns, unmasked; the service masks them.
	Export func(tx *db.Tx, f Filter, each func([]Value) error) error
	// Says is the filter in words, for 口径 in the head of an export; nil where a table knows no filter but place and day.
	Says func(tx *db.Tx, f Filter) (string, error)
}
