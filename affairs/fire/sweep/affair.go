package sweep

import (
	"embed"
	"io/fs"

	"linli/affairs/fire/ground"
	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/offline"
	"linli/platform/db"
)

//go:embed migrations/*.sql
var files embed.FS

// Migrations are the tables of this package.
var Migrations = db.Migrations{Name: "fire_sweep", FS: func() fs.FS {
	sub, err := fs.Sub(files, "migrations")
	if err != nil {
		return files
	}
	return sub
}()}

// New offers the package as a part of the affair.
func New(d ground.Deps) affair.Affair {
	s := NewService(d)
	w := &pagesOf{s}
	return affair.Affair{Name: "fire.sweep", Title: "fire.tab.sweeps", Home: "/fire/sweeps", Perm: access.FireSweep, Routes: w.routes(), Today: s.Today, AtHome: s.AtHome, Keep: s.Keep,
		Forms: []offline.Form{{Kind: "knock", Pattern: "POST /fire/sweeps/{id}/doors/{home}"}}, Replayers: s.replayers(), Tables: s.tables(), Demo: s.Demo}
}
