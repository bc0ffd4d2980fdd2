package affair

import (
	"linli/kernel/access"
	"linli/kernel/matter"
	"linli/kernel/notify"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/web/ui"
)

// Part is one package of an affair that is too large for one: its tables, nil without any, and what it offers over the
// dependencies D of the affair.
type Part[D any] struct {
	Migrations *db.Migrations
	New        func(D) Affair
}

// PartMigrations are the tables of all parts, in their order.
func PartMigrations[D any](parts []Part[D]) (out []db.Migrations) {
	for _, p := range parts {
		if p.Migrations != nil {
			out = append(out, *p.Migrations)
		}
	}
	return out
}

// Join makes one affair of its parts: lists one after another, questions asked of each. The head gives name, title, home and
// right.
func Join[D any](head Affair, parts []Part[D], d D) Affair {
	list := make([]Affair, len(parts))
	for i, p := range parts {
		list[i] = p.New(d)
	}
	out := head
	out.Tell = map[string]notify.Teller{}
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
		out.Lenses = append(out.Lenses, a.Lenses...)
		out.Standing = append(out.Standing, a.Standing...)
		if a.Uploads != nil {
			out.Uploads = a.Uploads
		}
		for kind, t := range a.Tell {
			out.Tell[kind] = t
		}
	}
	together(&out, list)
	return out
}

// together joins what several parts may say of one question.
func together(out *Affair, list []Affair) {
	out.Today = func(tx *db.Tx, lang string, a access.Actor) (day Day, err error) {
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
	out.OnMatter = func(tx *db.Tx, lang string, a access.Actor, m matter.Matter) (rows []ui.ListRow, err error) {
		for _, p := range list {
			if p.OnMatter == nil {
				continue
			}
			more, err := p.OnMatter(tx, lang, a, m)
			if err != nil {
				return nil, err
			}
			rows = append(rows, more...)
		}
		return rows, nil
	}
	out.OnPlaque = func(tx *db.Tx, lang string, at place.Place) (cards []PlaqueCard, err error) {
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
	out.Occasions = func(tx *db.Tx, under place.Path, from, until int64) (all []Occasion, err error) {
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
	out.Demo = func(s Stage) error {
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
