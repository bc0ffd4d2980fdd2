package upkeep

import (
	"embed"
	"io/fs"
	"time"

	"linli/affairs/fire/ground"
	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/platform/db"
)

//go:embed migrations/*.sql
var files embed.FS

// Migrations are the tables of this package.
var Migrations = db.Migrations{Name: "fire_upkeep", FS: func() fs.FS {
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
	return affair.Affair{Name: "fire.upkeep", Title: "fire.tab.stations", Home: "/fire/stations", Perm: access.FireRead, Routes: w.routes(), Replayers: s.replayers(),
		Jobs: []affair.Job{{Name: "fire.upkeep", Every: time.Hour, Run: s.Watch}}, Tables: s.tables(), Demo: s.Demo}
}
