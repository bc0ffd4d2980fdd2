package care

import (
	"embed"
	"io/fs"
	"time"

	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/ledger"
	"linli/kernel/matter"
	"linli/platform/db"
)

//go:embed migrations/*.sql
var files embed.FS

// Migrations are the tables of this affair.
var Migrations = db.Migrations{Name: "care", FS: func() fs.FS {
	sub, err := fs.Sub(files, "migrations")
	if err != nil {
		return files
	}
	return sub
}()}

// New offers the affair to the house.
func New(d Deps) affair.Affair {
	s := NewService(d)
	w := &pagesOf{s}
	return affair.Affair{
		Name: "care", Title: "care.title", Home: "/care", Perm: access.CareCount,
		Kinds:  []matter.Kind{{ID: needKind, Calm: calm}},
		Routes: w.routes(), Today: s.Today, Keep: s.Keep,
		Forms: w.forms(), AtHome: s.AtHome, Lenses: s.lenses(), Standing: []affair.Standing{{Title: "care.q.name", Asker: "care.q.asker", Period: "quarter", Href: "/care/report", Perm: access.CareCount}},
		Replayers: []ledger.Replayer{s.Replayer()},
		Jobs:      []affair.Job{{Name: "night", Every: time.Hour, Run: s.Night}, {Name: "offers", Every: 6 * time.Hour, Run: s.lapse}, {Name: "watch", Every: 10 * time.Minute, Run: s.Watch}},
		Doors:     []affair.Door{{Title: "care.door", Path: "help"}}, Tell: s.tellers(), Tables: s.tables(), Demo: s.Demo,
	}
}
