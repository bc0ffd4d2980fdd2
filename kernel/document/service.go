package document

import (
	"context"
	"embed"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"strings"
	"sync"
	"time"

	"linli/kernel/ledger"
	"linli/platform/blob"
	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
)

//go:embed migrations/*.sql
var files embed.FS

// Migrations makes the tables of this package; platform/blob has its own.
var Migrations = db.Migrations{Name: "document", FS: sub()}

func sub() fs.FS {
	s, err := fs.Sub(files, "migrations")
	if err != nil {
		panic(err) // the folder is embedded above: cannot happen
	}
	return s
}

// Config of the service; the zero value is right for a server.
type Config struct {
	Workers int           // pictures decoded at once; 2 when 0
	Memory  int64         // bytes they may need together; 640 MiB when 0
	Waiting int           // uploads that may wait for a worker; 64 when 0
	Grace   time.Duration // how long a file without a row is kept; 24 h when 0
}

// Service keeps photos. It is safe for use by many goroutines.
type Service struct {
	d     *db.DB
	log   *ledger.Log
	store blob.Store
	keys  *crypto.Keys
	room  *darkroom
	grace time.Duration

	mu     sync.Mutex
	owners []Owner
}

// Owner tells which of hashes another package still needs in the same store (signed
// papers, receipts of imports), so that the clean-up spares them.
type Owner func(tx *db.Tx, hashes []blob.Hash) ([]blob.Hash, error)

// New makes the service; document.Migrations and blob.Migrations must have run.
func New(d *db.DB, l *ledger.Log, store blob.Store, keys *crypto.Keys, c Config) *Service {
	if c.Workers <= 0 {
		c.Workers = 2
	}
	if c.Memory <= 0 {
		c.Memory = 640 << 20
	}
	if c.Waiting <= 0 {
		c.Waiting = 64
	}
	if c.Grace <= 0 {
		c.Grace = 24 * time.Hour
	}
	return &Service{d: d, log: l, store: store, keys: keys, room: newDarkroom(c.Workers, c.Memory, c.Waiting), grace: c.Grace}
}

// Spare registers another owner of files in the store. To be called before Clean runs.
func (s *Service) Spare(o Owner) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.owners = append(s.owners, o)
}

// Prepared is a photo that has been decoded, written anew and stored, and that waits
// for the transaction that makes it a document. Within the grace of the clean-up.
type Prepared struct {
	meta   Meta
	print  print
	hash   blob.Hash
	thumb  blob.Hash
	source string
	sealed Doc // the document of an earlier upload of the same item, if there is one
	id     string
}

// Prepare reads at most MaxUpload bytes from r, decodes them, writes them anew and
// stores both sizes durably. It is the slow part and is called outside a transaction.
// The same ClientID with the same bytes does no work twice. Errors: Invalid (not a
// photo, too large, other photo under the same ClientID, missing reason), Busy, Full.
func (s *Service) Prepare(ctx context.Context, r io.Reader, m Meta) (*Prepared, error) {
	m, err := m.checked()
	if err != nil {
		return nil, err
	}
	data, err := readAll(r)
	if err != nil {
		return nil, err
	}
	if err := cutOff(data, m.SourceHash); err != nil {
		return nil, err
	}
	p := &Prepared{meta: m, id: id.New(), source: s.source(blob.Sum(data))}
	if m.ClientID != "" {
		if known, err := s.known(ctx, p); known || err != nil {
			return p, err
		}
	}
	if p.print, err = s.room.develop(ctx, data); err != nil {
		return nil, err
	}
	if p.hash, err = s.store.Put(ctx, p.print.whole); err != nil {
		return nil, err
	}
	if p.thumb, err = s.store.Put(ctx, p.print.thumb); err != nil {
		return nil, err
	}
	return p, nil
}

func readAll(r io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxUpload+1))
	if err != nil {
		var f *fault.Fault
		if errors.As(err, &f) {
			return nil, f
		}
		return nil, fault.Busy("document.cut_off").With(err) // the line broke: sending again helps
	}
	return data, nil
}

// cutOff compares what came with what the phone says it sent.
func cutOff(data []byte, want string) error {
	if want != "" && string(blob.Sum(data)) != strings.ToLower(want) {
		return fault.Busy("document.cut_off")
	}
	return nil
}

// source is a keyed hash: the table must not say whether a photo found on somebody's
// phone is the one that was sent (security.md T2).
func (s *Service) source(h blob.Hash) string {
	m := s.keys.MAC("document.source", []byte(h))
	return hex.EncodeToString(m[:])
}

// known looks for an earlier upload under the same ClientID.
func (s *Service) known(ctx context.Context, p *Prepared) (bool, error) {
	err := s.d.Read(ctx, func(tx *db.Tx) (err error) {
		p.sealed, err = s.earlier(tx, p)
		return err
	})
	if fault.Is(err, fault.KindNotFound) {
		return false, nil
	}
	return err == nil, err
}

// earlier gives the document of the same item; Invalid when it is another photo.
func (s *Service) earlier(tx *db.Tx, p *Prepared) (Doc, error) {
	d, source, err := one(tx, `client = ?`, p.meta.ClientID)
	if err != nil {
		return Doc{}, err
	}
	if source != p.source || (p.meta.Obj != "" && d.Obj != "" && d.Obj != p.meta.Obj) {
		return Doc{}, fault.Invalid("document.same_id_other_photo")
	}
	return d, nil
}

// Put is Prepare and PutTx in a transaction of its own.
func (s *Service) Put(ctx context.Context, actor ledger.Actor, r io.Reader, m Meta) (Doc, error) {
	p, err := s.Prepare(ctx, r, m)
	if err != nil {
		return Doc{}, err
	}
	var d Doc
	err = s.d.Write(ctx, func(tx *db.Tx) (err error) {
		d, err = s.PutTx(tx, actor, p)
		return err
	})
	return d, err
}

// PutTx makes a prepared photo a document: row and ledger entry document.add, whose link
// is the hash of the kept bytes. The same item again gives the document it became the
// first time. Errors: NotYet when the matter has too many photos, those of Prepare.
func (s *Service) PutTx(tx *db.Tx, actor ledger.Actor, p *Prepared) (Doc, error) {
	if p.sealed.ID != "" {
		return p.sealed, nil
	}
	if err := s.roomFor(tx, p.meta.Obj); err != nil {
		return Doc{}, err
	}
	d := p.doc(tx.Now, actor)
	sealed, err := s.seal(d.ID, p)
	if err != nil {
		return Doc{}, err
	}
	d.Positioned = sealed != nil
	fresh, err := insert(tx, d, p, sealed)
	if err != nil {
		return Doc{}, err
	}
	if !fresh { // the same item came twice at the same moment
		return s.earlier(tx, p)
	}
	return s.record(tx, actor, d, "document.add")
}

func (s *Service) roomFor(tx *db.Tx, obj string) error {
	if obj == "" {
		return nil
	}
	n, err := tx.Count(`SELECT COUNT(*) FROM document WHERE obj = ?`, obj)
	if err != nil {
		return err
	}
	if n >= MaxPerObj {
		return fault.NotYet("document.enough", MaxPerObj)
	}
	return nil
}

func (p *Prepared) doc(now time.Time, actor ledger.Actor) Doc {
	m := p.meta
	return Doc{ID: p.id, Obj: m.Obj, Place: m.Place, Kind: m.Kind, Hash: p.hash, ThumbHash: p.thumb, W: p.print.w, H: p.print.h,
		Bytes: int64(len(p.print.whole)), ClientID: m.ClientID, Claimed: m.Claimed, Saved: now, Reason: m.Reason,
		By: actor.Kind, Expires: now.Add(m.Retain), Rev: 1}
}

// record appends the entry and keeps its id on the row.
func (s *Service) record(tx *db.Tx, actor ledger.Actor, d Doc, kind string) (Doc, error) {
	ref, err := s.log.Append(tx, ledger.Entry{Kind: kind, Place: d.Place, Obj: d.ID, Rev: d.Rev, Actor: actor, Pub: d.public(), Link: string(d.Hash)})
	if err != nil {
		return Doc{}, err
	}
	if d.Ledger == "" {
		d.Ledger = ref.ID
		_, err = tx.Exec(`UPDATE document SET ledger = ? WHERE id = ?`, d.Ledger, d.ID)
	}
	return d, err
}

// public is what the ledger says of a document; verify compares it with the row.
func (d Doc) public() map[string]any {
	return map[string]any{"of": d.Obj, "kind": string(d.Kind), "hash": string(d.Hash), "thumb": string(d.ThumbHash), "until": d.Expires.UnixMilli(), "gone": d.gone}
}
