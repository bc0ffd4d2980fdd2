package environment

import (
	"linli/affairs/environment/docket"
	"linli/affairs/environment/ground"
	"linli/affairs/environment/monitor"
	"linli/affairs/environment/paper"
	"linli/affairs/environment/penalty"
	"linli/affairs/environment/publish"
	"linli/affairs/environment/sample"
	"linli/affairs/environment/source"
	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/platform/db"
)

// parts in the order of the menu.
var parts = []affair.Part[ground.Deps]{
	{Migrations: &source.Migrations, New: source.New},
	{Migrations: &sample.Migrations, New: sample.New},
	{Migrations: &monitor.Migrations, New: monitor.New},
	{Migrations: &docket.Migrations, New: docket.New},
	{Migrations: &paper.Migrations, New: paper.New},
	{Migrations: &publish.Migrations, New: publish.New},
	{Migrations: &penalty.Migrations, New: penalty.New},
}

// Migrations are the tables of all parts.
func Migrations() []db.Migrations { return affair.PartMigrations(parts) }

// New offers the affair to the house: the sum of its parts.
func New(d ground.Deps) affair.Affair {
	d.Seams = &ground.Seams{}
	return affair.Join(affair.Affair{Name: "environment", Title: "environment.title", Home: "/environment", Perm: access.EnvRead}, parts, d)
}
