package monitor

import (
	"cmp"
	"embed"
	"io/fs"
	"time"

	"linli/affairs/environment/ground"
	"linli/affairs/environment/source"
	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/matter"
	"linli/kernel/table"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/text"
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
	s.join(source.NewService(d))
	s.fill(d.Seams)
	w := &pagesOf{s}
	return affair.Affair{Name: "environment.monitor", Title: "environment.tab.monitors", Home: home, Perm: access.EnvRead, Routes: w.routes(), Kinds: []matter.Kind{kind()}, OnMatter: s.onMatter, Uploads: s.TakeUploads, Replayers: s.replayers(), Tables: []*table.Table{s.meanTable()},
		Jobs: []affair.Job{{Name: "environment.monitor", Every: time.Minute, Run: s.Watch}, {Name: "environment.monitor.signs", Every: time.Hour, Run: s.FindSigns}, {Name: "environment.monitor.purge", Every: 24 * time.Hour, Run: s.Purge}}, Demo: s.Demo}
}

// fill answers what other parts ask about monitors.
func (s *Service) fill(seams *ground.Seams) {
	if seams == nil {
		return
	}
	seams.Monitored = s.monitored
	seams.MonitorsOf = func(tx *db.Tx, outlet string) (out []ground.Link, err error) {
		list, err := monitors(tx, "outlet = ? ORDER BY state, num", outlet)
		for _, m := range list {
			news, _, err := (&pagesOf{s}).newest(tx, text.ZH, m)
			if err != nil {
				return nil, err
			}
			out = append(out, ground.Link{Href: home + "/" + m.ID, Title: m.Name, Note: cmp.Or(news, zh("state.never"))})
		}
		return out, err
	}
}

// monitored is the newest mean that counts of each factor of an outlet.
func (s *Service) monitored(tx *db.Tx, outlet string) (out []ground.Result, err error) {
	list, err := monitors(tx, "outlet = ? AND state = 'active' ORDER BY num", outlet)
	if err != nil {
		return nil, err
	}
	for _, m := range list {
		for _, ch := range m.Channels {
			got, err := means(tx, "num = ? AND factor = ? AND cn = ? AND n = 0 AND flag = 'N' AND value <> '' ORDER BY at DESC LIMIT 5", m.Num, ch.Factor, Hour)
			if err != nil {
				return nil, err
			}
			for _, x := range got {
				if x.Counts() {
					out = append(out, ground.Result{ID: m.ID + ":" + ch.Factor + ":" + clock.Instant(x.At).Format("2006010215"), At: outlet, Pollutant: ch.Factor, Text: x.Value, Unit: x.Unit, When: x.At, By: "monitor"})
					break
				}
			}
		}
	}
	return out, nil
}
