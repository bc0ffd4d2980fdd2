package sample

import (
	"embed"
	"io/fs"

	"linli/affairs/environment/ground"
	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/matter"
	"linli/kernel/statute"
	"linli/platform/db"
)

//go:embed migrations/*.sql
var files embed.FS

// Migrations are the tables of this package.
var Migrations = db.Migrations{Name: "environment_sample", FS: func() fs.FS {
	sub, err := fs.Sub(files, "migrations")
	if err != nil {
		return files
	}
	return sub
}()}

// KindExceed is the matter of a figure that is over its limit.
const KindExceed = "env.exceed"

func term(n int) statute.Deadline { return statute.Deadline{Unit: statute.WorkingDay, N: n} }

// exceedKind lives as long as a case takes (90 days); it is looked at again 30 days after its check.
var exceedKind = matter.Kind{ID: KindExceed, Parent: "L-09", Order: 905, Code: "L-09-11", Name: "排放超标", NameEN: "Discharge over the limit", Group: "环境污染", GroupEN: "Pollution",
	Note: "采样检测结果超过适用限值，采样交接记录完整，要立案查处或说明理由", Word: "环", ClaimTerm: term(1), RespondTerm: term(2), FixTerm: term(60), CheckTerm: term(5), Looks: []int{30}, RecurDays: 180, ExtMax: 2, ExtDays: 30, Escalate: "up"}

// New offers the package as a part of the affair.
func New(d ground.Deps) affair.Affair {
	s := NewService(d)
	w := &pagesOf{s}
	return affair.Affair{Name: "environment.sample", Title: "environment.tab.tasks", Home: "/environment/tasks", Perm: access.EnvInspect, Routes: w.routes(), Kinds: []matter.Kind{exceedKind}, Tables: s.tables(),
		Replayers: s.replayers(), Forms: w.forms(), Keep: s.Keep, Today: s.Today, Demo: s.Demo}
}
