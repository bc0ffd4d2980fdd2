package ledger

import (
	"encoding/json"
	"time"

	"linli/platform/db"
)

// Actor is who does a step. Only a pseudonym of Kind and ID reaches the ledger; Name is for display and is
// never stored. An empty ID is an anonymous person: the entry then says "-" and nothing leads to anybody.
type Actor struct {
	ID   string
	Kind string // staff, public, guest, key, system
	Name string
}

// System is the actor of timers and loaders.
func System(name string) Actor { return Actor{ID: name, Kind: "system", Name: name} }

// Slot is one private part of an entry, sealed under the key of the person it is about, so that it can be
// erased alone. Subject "" seals it under the installation's key. Body becomes canonical JSON.
type Slot struct {
	Name    string // reporter, text, photos, health …; at most 64 bytes, unique in the entry
	Subject string // id of the person whose key seals it
	Body    any
}

// Entry is what a business transaction records. Pub holds only what may be public for ever (category, state,
// deadline): it is part of the proved bytes and can never be taken back.
type Entry struct {
	Kind  string // matter.open, lookback.pass, consent.give, view.sensitive …
	Place string // place code, to the building at most; finer goes into a slot
	Obj   string // opaque id of the thing; "" only for entries about nothing in particular
	Rev   int64  // revision of the thing after the step; 0 for things without revisions
	Actor Actor
	Pub   map[string]any
	Slots []Slot
	Link  string // hash of a photo or set of files
}

// Past is an entry of a bulk load, with the moment it is said to have happened.
type Past struct {
	Entry
	At time.Time
}

// Ref names an entry before and after it has a number: a UUIDv7.
type Ref struct{ ID string }

// Numbered is an entry as readers of the stream see it.
type Numbered struct {
	Seq            int64
	ID             string
	Time           time.Time // server's time, UTC, milliseconds
	Suite          string
	Kind           string
	Place          string
	Obj            string
	Rev            int64
	ActorPseudonym string         // "" for an anonymous person; Log.Who finds the person while known
	Prev           int64          // number of the object's previous entry, -1 for none
	Commit         string         // hex, "" without slots
	Pub            map[string]any // whole numbers are int64, others float64
	Link           string
	Slots          []string // names of the slots, erased or not
}

// Opened is a slot that a permitted reader opened.
type Opened struct {
	Name    string
	Subject string
	Body    json.RawMessage // canonical JSON; nil when erased
	Erased  bool
}

// Config of a log.
type Config struct {
	Origin  string        // "linli.<city code>/<instance>/log1"; default linli.local/main/log1
	Dir     string        // where signed.checkpoint and erasures.list are kept, outside the database; "" keeps none
	Batch   int           // entries numbered in one transaction; default 4096
	KeepFor time.Duration // a checkpoint is kept for ever at most this often; default 60 s
	Report  func(error)   // told of troubles that stop nobody; may be nil
}

// Replayer compares the business rows of one package with the state its entries leave.
//
// Replay means: start with nothing, and for every entry of one of Kinds lay its Pub over what is there (a null
// takes a key away). The row is sound when every key it returns equals the replayed value and its rev equals the
// rev of the object's last entry of these kinds. Keys that only entries have are not compared; a replayed "gone" means that the
// row was deleted on purpose. Kinds of two replayers must not overlap: the first one takes the entry. Rows is streamed, so it
// must not ask anything else of tx in between.
type Replayer struct {
	Name  string
	Kinds []string // entry kinds it understands; "matter.*" means all that begin with "matter."
	// State gives the row of one object. A fault of kind NotFound: there is no such row.
	State func(tx *db.Tx, obj string) (pub map[string]any, rev int64, err error)
	// Rows, when given, streams all rows in one pass: rows without any entry are found too, and a million
	// objects take seconds. State is then not called.
	Rows func(tx *db.Tx, each func(obj string, pub map[string]any, rev int64) error) error
	// Sealed, when given, reads out of an opened slot of an entry what it says of fields that are not public; their keys begin with
	// "~" (a second "~" tells apart two facts of one field), and State or Rows return them beside the public ones. What no entry says any more, because it was erased, is not compared.
	Sealed func(kind, slot string, body []byte) map[string]any
	// Words, when given, compares words of single steps with the slots of their entries.
	Words *Words
}
