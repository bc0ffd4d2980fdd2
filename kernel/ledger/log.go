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
	sm2      *crypto.GMNote // derived from the same key file
	gm       *crypto.GMNote // sm2 as second signature of the gm profile, nil in std
	vkey     string
	count    atomic.Uint32 // orders the ids made by this process
	wake     chan struct{}
	guard    *guard   // of the sealed rows; nil without Guard
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
	random := crypto.Random(11)
	l := &Log{d: d, keys: keys, clk: clk, cfg: cfg, wake: make(chan struct{}, 1)}
	if err := l.takeKeys(keys); err != nil {
		return nil, err
	}
	l.other = keys.WithSuite(crypto.GM)
	if keys.Suite().ID() == crypto.GM.ID() {
		l.other = keys.WithSuite(crypto.Std)
	}
	l.holder = hexOf(random[:8])
	l.count.Store(uint32(random[8])<<16 | uint32(random[9])<<8 | uint32(random[10]))
	if err := l.finishRotation(context.Background()); err != nil {
		return nil, err
	}
	return l, l.introduce(context.Background())
}

// VerifierKey is the public key of this log in the form of C2SP signed-note, for notice boards and witnesses.
func (l *Log) VerifierKey() string { return l.vkey }

// Origin is the log's name.
func (l *Log) Origin() string { return l.cfg.Origin }

// finishRotation: a rotation that was committed and then broke off left the key that is in force beside the old one.
func (l *Log) finishRotation(ctx context.Context) error {
	keys, err := l.keys.Next()
	if err != nil {
		return fault.Internal(err, "ledger: next key")
	}
	if keys == nil {
		return nil
	}
	next, err := l.withKeys(keys)
	if err != nil {
		return err
	}
	committed := false
	err = l.d.Read(ctx, func(tx *db.Tx) error {
		var signer string
		err := tx.Get("SELECT value FROM ledger_meta WHERE name='signer'", nil, &signer)
		if fault.Is(err, fault.KindNotFound) {
			return nil
		}
		committed = signer == next.vkey && signer != l.vkey
		return err
	})
	if err != nil || !committed {
		return err
	}
	if err := l.promote(ctx, next); err != nil {
		return err
	}
	return l.takeKeys(l.keys)
}

// meta is what the database keeps of the key files, whatever suite is used now.
func (l *Log) meta() map[string]string {
	keys := l.keys
	if keys.Suite().ID() != crypto.Std.ID() {
		keys = keys.WithSuite(crypto.Std)
	}
	proof := keys.MAC("ledger.meta", []byte(l.cfg.Origin), []byte(l.vkey))
	return map[string]string{"signer": l.vkey, "master": hexOf(proof[:])}
}

// foreign says why these key files do not belong to the database whose signer is have, and what to do.
func (l *Log) foreign(tx *db.Tx, have string) error {
	c, _, err := l.chainOf(tx)
	if err == nil && have != l.vkey && c.has(l.vkey) && c.Current() == have {
		return fault.Conflict("ledger.key_rotated", l.cfg.Origin)
	}
	if f := l.fileChain(); f != nil && have != l.vkey && f.has(have) && f.has(l.vkey) {
		return fault.Conflict("ledger.older_database", l.cfg.Origin)
	}
	return fault.Conflict("ledger.foreign_keys", l.cfg.Origin)
}

// introduce writes on the first start what this log is called and which keys it has, and compares later.
func (l *Log) introduce(ctx context.Context) error {
	want := l.meta()
	check := func(tx *db.Tx) (missing bool, err error) {
		for _, name := range []string{"signer", "master"} { // the signer first: it can say more
			value := want[name]
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
				if name == "signer" {
					return false, l.foreign(tx, have)
				}
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
