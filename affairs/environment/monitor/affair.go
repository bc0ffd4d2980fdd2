package monitor

import (
	"embed"
	"io/fs"
	"time"

	"linli/affairs/environment/ground"
	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/signal"
	"linli/platform/db"
)

//go:embed migrations/*.sql
var files embed.FS

// Migrations are the tables of this package.
var Migrations = db.Migrations{Name: "environment_monitor", FS: func() fs.FS {
	sub, err := fs.Sub(files, "migrations")
	if err != nil {
		return files
	}
	return sub
}()}

// New offers the package as a part of the affair. Uploads is what the app lends to gateway/hj212.
func New(d ground.Deps) affair.Affair {
	s := NewService(d)
	return affair.Affair{Name: "environment.monitor", Title: "environment.tab.monitors", Home: "/environment/monitors", Perm: access.EnvRead, Uploads: s.TakeUploads}
}

var _ signal.TakeUploads = (&Service{}).TakeUploads
var _ = time.Second
