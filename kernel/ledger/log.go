package ledger

import (
	"context"
	"embed"
	"io/fs"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/mod/sumdb/note"

	"linli/platform/clock"
	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/fault"
)

//go:embed migrations/*.sql
var files embed.FS

// Migrations of the ledger; applied before New.
var Migrations = func() db.Migrations {
	sub, err := fs.Sub(files, "migrations")
	if err != nil {
		panic(err) // the folder is embedded above
	}
	return db.Migrations{Name: "ledger", FS: sub}
}()

// Log is a ledger in a database. Its methods may be called from many goroutines, and several nodes may have
// one open on the same PostgreSQL.
type Log struct {
	d        *db.DB
	keys     *crypto.Keys
	other    *crypto.Keys // the same installation under the suite that is not the current one
	clk      clock.Clock
	cfg      Config
	holder   string // this process among the nodes
	signer   note.Signer
	verifier note.Verifier
	gm       *crypto.GMNote // second signature of the gm profile, nil in std
	vkey     string
	count    atomic.Uint32 // orders the ids made by this process
	wake     chan struct{}
	programs sync.Map // pseudonyms of actors of ownKind

	mu     sync.Mutex
	signed Checkpoint // what this node signed last, read from its file
}

// New opens the ledger of a migrated database. It refuses (Conflict, ledger.foreign_keys) a database whose entries were
// signed with other key files or under another origin: a node that was given the wrong key files must not write.
func New(d *db.DB, keys *crypto.Keys, clk clock.Clock, cfg Config) (*Log, error) {
	if cfg.Origin == "" {
		cfg.Origin = "linli.local/main/log1"
	}
	if cfg.Batch <= 0 {
		cfg.Batch = 4096
	}
	if cfg.KeepFor <= 0 {
		cfg.KeepFor = time.Minute
	}
	if clk == nil {
		clk = clock.System
	}
	signer, vkey, err := keys.NoteSigner(cfg.Origin)
	if err != nil {
		return nil, fault.Internal(err, "ledger.New: origin "+cfg.Origin)
	}
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return nil, fault.Internal(err, "ledger.New: origin "+cfg.Origin)
	}
	random := crypto.Random(11)
	l := &Log{d: d, keys: keys, clk: clk, cfg: cfg, signer: signer, verifier: verifier, vkey: vkey, wake: make(chan struct{}, 1)}
	l.other = keys.WithSuite(crypto.GM)
	if keys.Suite().ID() == crypto.GM.ID() {
		l.other = keys.WithSuite(crypto.Std)
		if l.gm, err = keys.GMNote(cfg.Origin); err != nil {
			return nil, fault.Internal(err, "ledger.New: SM2 key")
		}
	}
	l.holder = hexOf(random[:8])
	l.count.Store(uint32(random[8])<<16 | uint32(random[9])<<8 | uint32(random[10]))
	return l, l.introduce(context.Background())
}

// VerifierKey is the public key of this log in the form of C2SP signed-note, for notice boards and witnesses.
func (l *Log) VerifierKey() string { return l.vkey }

// Origin is the log's name.
func (l *Log) Origin() string { return l.cfg.Origin }

// introduce writes on the first start what this log is called and which keys it has, and compares later.
func (l *Log) introduce(ctx context.Context) error {
	proof := l.keysOf(crypto.Std.ID()).MAC("ledger.meta", []byte(l.cfg.Origin), []byte(l.vkey)) // whatever suite is used now
	want := map[string]string{"signer": l.vkey, "master": hexOf(proof[:])}
	check := func(tx *db.Tx) (missing bool, err error) {
		for name, value := range want {
			var have string
			err := tx.Get("SELECT value FROM ledger_meta WHERE name=?", []any{name}, &have)
			if fault.Is(err, fault.KindNotFound) {
				missing = true
				continue
			}
			if err != nil {
				return false, err
			}
			if have != value {
				return false, fault.Conflict("ledger.foreign_keys", l.cfg.Origin)
			}
		}
		return missing, nil
	}
	missing := false
	if err := l.d.Read(ctx, func(tx *db.Tx) (err error) { missing, err = check(tx); return err }); err != nil || !missing {
		return err
	}
	return l.d.Write(ctx, func(tx *db.Tx) error {
		for name, value := range want {
			if _, err := tx.Exec("INSERT INTO ledger_meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING", name, value); err != nil {
				return err
			}
		}
		_, err := check(tx)
		return err
	})
}
