package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"sort"
	"strconv"
	"strings"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"

	"linli/platform/fault"
)

// Migrations is the numbered set of one package: NNN_name.sql files in goose form,
// forward only. Name becomes part of the table that remembers what was applied.
type Migrations struct {
	Name string
	FS   fs.FS
}

// Migrate brings the database up to date, set by set in the order given, each file in
// one transaction. A database that is newer than this program is refused (Invalid,
// key db.newer). On SQLite a copy is made first when there is something to change.
func (d *DB) Migrate(ctx context.Context, sets []Migrations) error {
	pool := d.pool
	if d.lite != nil {
		pool = d.lite.pool
	}
	copied := false
	for _, m := range sets {
		p, err := d.provider(pool, m)
		if err != nil {
			return err
		}
		if err := notNewer(ctx, p, m); err != nil {
			return err
		}
		pending, err := p.HasPending(ctx)
		if err != nil {
			return Translate(err, "migrate "+m.Name)
		}
		if !pending {
			continue
		}
		if !copied {
			if err := d.copyBefore(ctx); err != nil {
				return err
			}
			copied = true
		}
		if _, err := p.Up(ctx); err != nil {
			return trouble(err, "migrate "+m.Name)
		}
	}
	return nil
}

// trouble tells a full or failing disk, which the operator can mend, from a mistake in a migration, which is ours.
func trouble(err error, where string) error {
	switch f := fault.Of(Translate(err, where)); f.Kind {
	case fault.KindFull, fault.KindBusy:
		return f
	}
	return fault.Internal(err, where)
}

func (d *DB) provider(pool *sql.DB, m Migrations) (*goose.Provider, error) {
	dialect := database.DialectSQLite3
	if d.dialect == Postgres {
		dialect = database.DialectPostgres
	}
	store, err := database.NewStore(dialect, "migration_"+m.Name)
	if err != nil {
		return nil, fault.Internal(err, "migrate "+m.Name)
	}
	p, err := goose.NewProvider("", pool, only{m.FS, d.dialect}, goose.WithStore(store), goose.WithLogger(goose.NopLogger()))
	if err != nil {
		return nil, fault.Internal(err, "migrate "+m.Name)
	}
	return p, nil
}

// notNewer refuses an old program on a newer database.
func notNewer(ctx context.Context, p *goose.Provider, m Migrations) error {
	have, err := p.GetDBVersion(ctx)
	if err != nil {
		return Translate(err, "migrate "+m.Name)
	}
	var known int64
	for _, s := range p.ListSources() {
		known = max(known, s.Version)
	}
	if have > known {
		return fault.Invalid("db.newer", m.Name, have, known)
	}
	return nil
}

// copyBefore keeps a copy beside the file; a new, empty database needs none.
func (d *DB) copyBefore(ctx context.Context) error {
	if d.lite == nil {
		return nil
	}
	var n int
	if err := d.lite.pool.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_master WHERE name NOT LIKE 'migration_%' AND name NOT LIKE 'sqlite_%'").Scan(&n); err != nil {
		return Translate(err, "migrate")
	}
	if n == 0 {
		return nil
	}
	return d.Backup(ctx, fmt.Sprintf("%s.before-%s", d.lite.path, d.clk.Now().Format("20060102-150405")))
}

// Backup writes a whole, consistent copy of a live SQLite database (VACUUM INTO).
// On PostgreSQL it is Invalid: pg_dump or Patroni's own tools do it there.
func (d *DB) Backup(ctx context.Context, to string) error {
	if d.lite == nil {
		return fault.Invalid("db.backup_postgres")
	}
	if _, err := os.Stat(to); !errors.Is(err, fs.ErrNotExist) {
		return fault.Conflict("db.backup_exists", path.Base(to))
	}
	_, err := d.lite.pool.ExecContext(ctx, "VACUUM INTO ?", to)
	if err != nil {
		return Translate(err, "backup")
	}
	return Translate(os.Chmod(to, 0o600), "backup")
}

// Check runs SQLite's own check: quick_check, or integrity_check when whole. On
// PostgreSQL it only asks whether the server answers.
func (d *DB) Check(ctx context.Context, whole bool) error {
	if d.lite == nil {
		return Translate(d.pool.PingContext(ctx), "ping")
	}
	q := "PRAGMA quick_check"
	if whole {
		q = "PRAGMA integrity_check"
	}
	var s string
	if err := d.lite.pool.QueryRowContext(ctx, q).Scan(&s); err != nil {
		return Translate(err, q)
	}
	if s != "ok" {
		return fault.Internal(errors.New(s), q)
	}
	return nil
}

// only shows the files of a migration set without the lines meant for the other
// database: -- only sqlite / -- only postgres … -- end.
type only struct {
	fs.FS
	dialect string
}

// Open implements fs.FS.
func (o only) Open(name string) (fs.File, error) {
	f, err := o.FS.Open(name)
	if err != nil || !strings.HasSuffix(name, ".sql") {
		return f, err
	}
	defer f.Close()
	b, err := fs.ReadFile(o.FS, name)
	if err != nil {
		return nil, err
	}
	st, err := f.Stat()
	if err != nil {
		return nil, err
	}
	return &textFile{Reader: strings.NewReader(ForDialect(string(b), o.dialect)), st: st}, nil
}

type textFile struct {
	*strings.Reader
	st fs.FileInfo
}

func (f *textFile) Stat() (fs.FileInfo, error) { return f.st, nil }
func (f *textFile) Close() error               { return nil }

// ForDialect drops the lines of s that are marked for the other database.
func ForDialect(s, dialect string) string {
	var out []string
	keep := true
	for _, line := range strings.Split(s, "\n") {
		switch t := strings.TrimSpace(line); {
		case strings.HasPrefix(t, "-- only "):
			keep = strings.TrimSpace(strings.TrimPrefix(t, "-- only ")) == dialect
		case t == "-- end":
			keep = true
		case keep:
			out = append(out, line)
		}
	}
	return strings.Join(out, "\n")
}

// Versions lists the numbers of a set, for the check that none is used twice.
func (m Migrations) Versions() ([]int, error) {
	names, err := fs.Glob(m.FS, "*.sql")
	if err != nil {
		return nil, err
	}
	out := []int{}
	for _, n := range names {
		head, _, _ := strings.Cut(n, "_")
		v, err := strconv.Atoi(head)
		if err != nil {
			return nil, fmt.Errorf("%s: %s has no number", m.Name, n)
		}
		out = append(out, v)
	}
	sort.Ints(out)
	return out, nil
}
