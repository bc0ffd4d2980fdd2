package app

import (
	"context"
	"embed"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"linli/gateway/sheet"
	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/document"
	"linli/kernel/duty"
	"linli/kernel/duty/plan"
	"linli/kernel/ledger"
	"linli/kernel/matter"
	"linli/kernel/notify"
	"linli/kernel/offline"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/kernel/signal"
	"linli/kernel/statute"
	"linli/kernel/table"
	"linli/platform/blob"
	"linli/platform/clock"
	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
	"linli/platform/limit"
	"linli/platform/outbound"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// Kernel is an open installation: the database and the services over it.
type Kernel struct {
	Config    Config
	DB        *db.DB
	Keys      *crypto.Keys
	Log       *ledger.Log
	Statute   *statute.Service
	Places    *place.Service
	People    *people.Service
	Access    *access.Service
	Documents *document.Service
	Duties    *duty.Service
	Plans     *plan.Service
	Signals   *signal.Service
	Matters   *matter.Service
	Tables    *table.Service
	Files     sheet.Files
	Notify    *notify.Service
	Offline   *offline.Service
	Limits    *limit.Limiter
	Out       *outbound.Dialer
	outMode   outbound.Mode
	Blobs     blob.Store
	Demo      bool
	Affairs   []Affair
	meters    meters       // of the gateways that run
	Frame     affair.Frame // lent to the pages of affairs; filled by routes
}

// Migrations lists the sets of the kernel and of the affairs, lowest first.
func Migrations() []db.Migrations {
	own, err := fs.Sub(migrationFiles, "migrations")
	if err != nil {
		own = migrationFiles
	}
	sets := []db.Migrations{{Name: "installation", FS: own}, ledger.Migrations, statute.Migrations, place.Migrations,
		people.Migrations, access.Migrations, blob.Migrations, document.Migrations, duty.Migrations, signal.Migrations,
		matter.Migrations, table.Migrations, notify.Migrations, offline.Migrations, limit.Migrations}
	for _, a := range affairs {
		sets = append(sets, a.migrations...)
	}
	return sets
}

// Options of Open. The zero value is right for a server.
type openOptions struct {
	Bulk      bool // loading a demo
	PublicURL string
	Outside   Outside
	NoMigrate bool
	Demo      bool // being filled with invented data
	Clock     clock.Clock
	Create    bool // make the folder and the keys when they are not there
}

// there refuses an address that names no database, and a folder without one unless it is to be made.
func (c Config) there(create bool) error {
	if c.DB != "" && !strings.HasPrefix(c.DB, "postgres://") && !strings.HasPrefix(c.DB, "postgresql://") {
		return fault.Invalid("app.bad_db")
	}
	if _, err := os.Stat(c.url()); c.DB == "" && !create && errors.Is(err, fs.ErrNotExist) {
		return fault.Invalid("app.no_data", c.Data)
	}
	return nil
}

// Open opens the installation of c, migrates it and builds the services.
func Open(ctx context.Context, c Config, o openOptions) (*Kernel, error) {
	if err := c.there(o.Create); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return nil, fault.Invalid("app.bad_data", c.Data).With(err)
	}
	d, err := db.Open(ctx, c.url(), db.Options{Bulk: o.Bulk, Clock: o.Clock})
	if err != nil {
		return nil, err
	}
	k := &Kernel{Config: c, DB: d, Demo: o.Demo}
	if err := k.build(ctx, o); err != nil {
		d.Close()
		return nil, err
	}
	return k, nil
}

// Close closes the database.
func (k *Kernel) Close() error { return k.DB.Close() }

func (k *Kernel) build(ctx context.Context, o openOptions) (err error) {
	if !o.NoMigrate {
		if err := k.DB.Migrate(ctx, Migrations()); err != nil {
			return err
		}
	}
	if k.Keys, err = crypto.OpenKeys(filepath.Join(k.Config.Data, "keys"), crypto.Std); err != nil {
		return err
	}
	settings, err := k.settings(ctx)
	if err != nil {
		return err
	}
	if o.Clock == nil {
		if err := k.pin(ctx, settings); err != nil {
			return err
		}
	}
	return k.services(ctx, settings, o)
}

// services builds the kernel bottom up, then wires what one package tells another.
func (k *Kernel) services(ctx context.Context, settings map[string]string, o openOptions) (err error) {
	if k.Log, err = ledger.New(k.DB, k.Keys, k.DB.Clock(), ledger.Config{Origin: settings["origin"], Dir: k.Config.Data}); err != nil {
		return err
	}
	k.Log.Guard(SealedTables()...)
	if err := k.publishKey(ctx); err != nil {
		return err
	}
	k.Statute = statute.New(k.DB, k.Log)
	k.Places = place.New(k.DB, k.Log)
	k.People = people.New(people.Deps{DB: k.DB, Log: k.Log, Keys: k.Keys, Places: k.Places})
	conf, err := k.accessConfig(o)
	if err != nil {
		return err
	}
	k.Limits = limit.New(k.DB, k.Keys, k.DB.Clock())
	if k.Access, err = access.New(access.Deps{DB: k.DB, Log: k.Log, Keys: k.Keys, People: k.People, Rate: k.Limits}, conf); err != nil {
		return err
	}
	if k.Blobs, err = blob.For(k.DB, filepath.Join(k.Config.Data, "blob"), blob.Options{}); err != nil {
		return err
	}
	k.Documents = document.New(k.DB, k.Log, k.Blobs, k.Keys, document.Config{})
	k.Duties = duty.New(duty.Deps{DB: k.DB, Log: k.Log, Places: k.Places, People: k.People})
	k.Plans = plan.New(plan.Deps{DB: k.DB, Log: k.Log, Places: k.Places, People: k.People, Duties: k.Duties})
	k.Signals = signal.New(signal.Deps{DB: k.DB, Log: k.Log, Places: k.Places, Duties: k.Duties})
	k.Matters = matter.New(matter.Deps{DB: k.DB, Log: k.Log, Places: k.Places, Duties: k.Duties, People: k.People,
		Statute: k.Statute, Keys: k.Keys, Docs: k.Documents})
	if !o.NoMigrate {
		if err := k.Matters.Seed(ctx); err != nil {
			return err
		}
	}
	k.Duties.Moves(k.Matters.Mover())
	k.People.Follow(k.Matters.Follower())
	if err := k.found(ctx, !o.NoMigrate); err != nil {
		return err
	}
	return k.tables(o)
}

// tables builds what stands above the loop.
func (k *Kernel) tables(o openOptions) error {
	k.Files = sheet.New()
	owners := table.Seams{Places: k.Places, People: k.People, Duties: k.Duties, Plans: k.Plans, Matters: k.Matters, Keys: k.Keys}.Owners()
	k.Tables = table.New(table.Deps{DB: k.DB, Log: k.Log, Keys: k.Keys, Files: k.Files, Catalog: table.NewCatalog(k.ledgers(owners)...),
		Places: k.Places, Clock: k.DB.Clock(), Demo: k.Demo})
	k.Out, k.outMode = o.Outside.dialer()
	mail, err := o.Outside.mail()
	if err != nil {
		return err
	}
	k.Notify = notify.New(k.DB, k.Log, k.Keys, k.Out, notify.Config{PublicURL: o.PublicURL, SMTP: mail})
	k.Offline = offline.New(k.DB, k.Log, k.Keys, k.Access)
	k.People.Follow(k.Notify.Follower())
	k.People.Follow(k.Access.Follower())
	k.Places.Follow(k.Notify.PlaceFollower())
	k.Places.Follow(k.Access.PlaceFollower())
	k.People.Follow(k.Tables.Follower())
	for kind, teller := range k.tellers() {
		k.Notify.Tell(kind, teller)
	}
	for _, a := range k.Affairs {
		for kind, teller := range a.Tell {
			k.Notify.Tell(kind, teller)
		}
	}
	return nil
}

// settings reads what all nodes agree on; the origin of the log is made at first start.
func (k *Kernel) settings(ctx context.Context) (map[string]string, error) {
	out := map[string]string{}
	err := k.DB.Read(ctx, func(tx *db.Tx) error {
		clear(out)
		return tx.Each(`SELECT name, value FROM installation`, nil, func(scan func(...any) error) error {
			var n, v string
			if err := scan(&n, &v); err != nil {
				return err
			}
			out[n] = v
			return nil
		})
	})
	if err != nil || out["origin"] != "" {
		return out, err
	}
	out["origin"] = "linli.city/" + strings.ToLower(id.Code(8)) + "/log1"
	return out, k.set(ctx, "origin", out["origin"])
}

// set stores one setting.
func (k *Kernel) set(ctx context.Context, name, value string) error {
	return k.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO installation (name, value) VALUES (?,?) ON CONFLICT (name) DO UPDATE SET value=excluded.value`, name, value)
		return err
	})
}

// pin gives a demo its own day: the clock begins at the pinned moment, or where the
// ledger stopped when somebody has worked since, and runs from there.
func (k *Kernel) pin(ctx context.Context, settings map[string]string) error {
	k.Demo = settings["demo"] == "1"
	at, err := time.Parse(time.RFC3339, settings["clock"])
	if err != nil || !k.Demo {
		return nil // no pinned clock: the machine's
	}
	var last int64
	if err := k.DB.Read(ctx, func(tx *db.Tx) (err error) {
		last, err = tx.Count(`SELECT MAX(time) FROM ledger_entry WHERE seq >= (SELECT MAX(seq) FROM ledger_entry) - 20`)
		return err
	}); err != nil {
		return err
	}
	if t := time.UnixMilli(last).Add(time.Second); t.After(at) {
		at = t
	}
	k.DB.SetClock(clock.From(at.In(clock.Shanghai)))
	return nil
}

// publishKey writes the log's public key into the data folder: linli ledger receipt verify
// needs it, notice boards and witnesses print it. Beside it lie the keys that were in force before (log.keys).
func (k *Kernel) publishKey(ctx context.Context) error {
	if err := k.DB.Read(ctx, k.Log.PublishKeys); err != nil {
		return err
	}
	name := filepath.Join(k.Config.Data, "log.pub")
	if b, err := os.ReadFile(name); err == nil && string(b) == k.Log.VerifierKey() {
		return nil
	}
	if err := os.WriteFile(name, []byte(k.Log.VerifierKey()), 0o644); err != nil {
		return fault.Full("db.full").With(err)
	}
	return nil
}

// accessConfig is how people log in. A demo asks nobody for a second factor, because it
// holds invented people only.
func (k *Kernel) accessConfig(o openOptions) (access.Config, error) {
	oidc, err := o.Outside.oidc()
	c := access.Config{PublicURL: o.PublicURL, OIDC: oidc, Profile: access.Profile(o.Outside.Profile), Second: access.Second(o.Outside.Second)}
	if k.Demo && c.Second == "" {
		c.Second = access.SecondNone
	}
	return c, err
}
