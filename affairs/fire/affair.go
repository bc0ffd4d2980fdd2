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
	"linli/kernel/notify"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/web/ui"
)

// part is one package of the affair: what it needs in the database and what it offers.
type part struct {
	migrations *db.Migrations
	make       func(ground.Deps) affair.Affair
}

// parts in the order of the menu.
var parts = []part{
	{&tower.Migrations, tower.New},
	{&sweep.Migrations, sweep.New},
	{&upkeep.Migrations, upkeep.New},
	{&rescue.Migrations, rescue.New},
	{&rounds.Migrations, rounds.New},
	{&campaign.Migrations, campaign.New},
	{&hazard.Migrations, hazard.New},
	{&hotwork.Migrations, hotwork.New},
	{nil, device.New},
}

// Migrations are the tables of all parts.
func Migrations() (out []db.Migrations) {
	for _, p := range parts {
		if p.migrations != nil {
			out = append(out, *p.migrations)
		}
	}
	return out
}

// New offers the affair to the house: the sum of its parts.
func New(d ground.Deps) affair.Affair {
	d.Seams = &ground.Seams{}
	list := make([]affair.Affair, len(parts))
	for i, p := range parts {
		list[i] = p.make(d)
	}
	out := affair.Affair{Name: "fire", Title: "fire.title", Home: "/fire", Perm: access.FireRead, Tell: map[string]notify.Teller{}}
	for _, a := range list {
		out.Routes = append(out.Routes, a.Routes...)
		out.Kinds = append(out.Kinds, a.Kinds...)
		out.Tables = append(out.Tables, a.Tables...)
		out.Jobs = append(out.Jobs, a.Jobs...)
		out.Checks = append(out.Checks, a.Checks...)
		out.Replayers = append(out.Replayers, a.Replayers...)
		out.Doors = append(out.Doors, a.Doors...)
		out.Feeds = append(out.Feeds, a.Feeds...)
		out.Forms = append(out.Forms, a.Forms...)
		for kind, t := range a.Tell {
			out.Tell[kind] = t
		}
	}
	together(&out, list)
	return out
}

// together joins what several parts may say of one question.
func together(out *affair.Affair, list []affair.Affair) {
	out.Today = func(tx *db.Tx, lang string, a access.Actor) (day affair.Day, err error) {
		for _, p := range list {
			if p.Today == nil {
				continue
			}
			d, err := p.Today(tx, lang, a)
			if err != nil {
				return day, err
			}
			day.Late, day.Now, day.Week = day.Late+d.Late, day.Now+d.Now, day.Week+d.Week
			day.Rows = append(day.Rows, d.Rows...)
			if d.More != nil {
				day.More = d.More
			}
			if d.Start != nil {
				day.Start = d.Start
			}
		}
		return day, nil
	}
	out.AtHome = func(tx *db.Tx, lang string, a access.Actor, home string) (rows []ui.ListRow, err error) {
		for _, p := range list {
			if p.AtHome == nil {
				continue
			}
			more, err := p.AtHome(tx, lang, a, home)
			if err != nil {
				return nil, err
			}
			rows = append(rows, more...)
		}
		return rows, nil
	}
	out.OnPlaque = func(tx *db.Tx, lang string, at place.Place) (cards []affair.PlaqueCard, err error) {
		for _, p := range list {
			if p.OnPlaque == nil {
				continue
			}
			more, err := p.OnPlaque(tx, lang, at)
			if err != nil {
				return nil, err
			}
			cards = append(cards, more...)
		}
		return cards, nil
	}
	out.Occasions = func(tx *db.Tx, under place.Path, from, until int64) (all []affair.Occasion, err error) {
		for _, p := range list {
			if p.Occasions == nil {
				continue
			}
			more, err := p.Occasions(tx, under, from, until)
			if err != nil {
				return nil, err
			}
			all = append(all, more...)
		}
		return all, nil
	}
	out.Keep = func(tx *db.Tx, a access.Actor) (pages []string, err error) {
		for _, p := range list {
			if p.Keep == nil {
				continue
			}
			more, err := p.Keep(tx, a)
			if err != nil {
				return nil, err
			}
			pages = append(pages, more...)
		}
		return pages, nil
	}
	out.Demo = func(s affair.Stage) error {
		for _, p := range list {
			if p.Demo == nil {
				continue
			}
			if err := p.Demo(s); err != nil {
				return err
			}
		}
		return nil
	}
}
