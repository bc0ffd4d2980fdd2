package blob

import (
	"embed"
	"io/fs"

	"linli/platform/db"
)

//go:embed migrations/*.sql
var files embed.FS

// Migrations makes the tables of [Rows].
var Migrations = db.Migrations{Name: "blob", FS: sub()}

func sub() fs.FS {
	s, err := fs.Sub(files, "migrations")
	if err != nil {
		panic(err) // the folder is embedded by the line above: cannot happen
	}
	return s
}

// For gives the store that suits d: files in dir on SQLite, rows on PostgreSQL.
func For(d *db.DB, dir string, o Options) (Store, error) {
	if d.Dialect() == db.Postgres {
		return NewRows(d, o), nil
	}
	return OpenFiles(dir, o)
}
