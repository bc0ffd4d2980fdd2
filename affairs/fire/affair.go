package fire

import (
	"linli/affairs/fire/campaign"
	"linli/affairs/fire/device"
	"linli/affairs/fire/ground"
	"linli/affairs/fire/hazard"
	"linli/affairs/fire/hotwork"
	"linli/affairs/fire/rescue"
	"linli/affairs/fire/rounds"
	"linli/affairs/fire/sweep"
	"linli/affairs/fire/tower"
	"linli/affairs/fire/upkeep"
	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/platform/db"
)

// parts in the order of the menu.
var parts = []affair.Part[ground.Deps]{
	{Migrations: &tower.Migrations, New: tower.New},
	{Migrations: &sweep.Migrations, New: sweep.New},
	{Migrations: &upkeep.Migrations, New: upkeep.New},
	{Migrations: &rescue.Migrations, New: rescue.New},
	{Migrations: &rounds.Migrations, New: rounds.New},
	{Migrations: &campaign.Migrations, New: campaign.New},
	{Migrations: &hazard.Migrations, New: hazard.New},
	{Migrations: &hotwork.Migrations, New: hotwork.New},
	{New: device.New},
}

// Migrations are the tables of all parts.
func Migrations() []db.Migrations { return affair.PartMigrations(parts) }

// New offers the affair to the house: the sum of its parts.
func New(d ground.Deps) affair.Affair {
	d.Seams = &ground.Seams{}
	return affair.Join(affair.Affair{Name: "fire", Title: "fire.title", Home: "/fire", Perm: access.FireRead}, parts, d)
}
