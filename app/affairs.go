package app

import (
	"context"

	"linli/affairs/care"
	"linli/affairs/council"
	"linli/affairs/environment"
	envground "linli/affairs/environment/ground"
	"linli/affairs/fire"
	"linli/affairs/fire/ground"
	"linli/kernel/affair"
	"linli/kernel/place"
	"linli/kernel/table"
	"linli/platform/db"
)

// Affair is what an affair offers to the house; see kernel/affair.
type Affair = affair.Affair

// entry is one line of the list: how the affair is built and what it needs in the database.
type entry struct {
	make       func(*Kernel) Affair
	migrations []db.Migrations
}

// affairs is the whole inventory. A new affair is one folder and one line here.
var affairs = []entry{
	{func(k *Kernel) Affair {
		return council.New(council.Deps{DB: k.DB, Log: k.Log, Keys: k.Keys, Places: k.Places, People: k.People, Access: k.Access, Documents: k.Documents, Duties: k.Duties,
			Matters: k.Matters, Limits: k.Limits, Frame: &k.Frame})
	}, []db.Migrations{council.Migrations}},
	{func(k *Kernel) Affair {
		return care.New(care.Deps{DB: k.DB, Log: k.Log, Keys: k.Keys, Places: k.Places, People: k.People, Access: k.Access, Documents: k.Documents, Duties: k.Duties,
			Plans: k.Plans, Matters: k.Matters, Limits: k.Limits, Frame: &k.Frame, Occasions: k.occasions})
	}, []db.Migrations{care.Migrations}},
	{func(k *Kernel) Affair {
		return fire.New(ground.Deps{DB: k.DB, Log: k.Log, Keys: k.Keys, Statute: k.Statute, Places: k.Places, People: k.People, Access: k.Access,
			Documents: k.Documents, Duties: k.Duties, Matters: k.Matters, Limits: k.Limits, Signals: k.Signals, Frame: &k.Frame})
	}, fire.Migrations()},
	{func(k *Kernel) Affair {
		return environment.New(envground.Deps{DB: k.DB, Log: k.Log, Keys: k.Keys, Statute: k.Statute, Places: k.Places, People: k.People, Access: k.Access,
			Documents: k.Documents, Duties: k.Duties, Matters: k.Matters, Limits: k.Limits, Frame: &k.Frame})
	}, environment.Migrations()},
}

// found makes the affairs over the kernel's services and puts their kinds of matters behind the seam.
func (k *Kernel) found(ctx context.Context, seed bool) error {
	fresh := false
	for _, a := range affairs {
		made := a.make(k)
		k.Affairs = append(k.Affairs, made)
		for _, kind := range made.Kinds {
			k.Matters.Register(kind)
			fresh = fresh || kind.Name != ""
		}
	}
	if fresh && seed {
		return k.Matters.Seed(ctx)
	}
	return nil
}

// ledgers are the tables of the kernel and of the affairs.
func (k *Kernel) ledgers(o table.Owners) []*table.Table {
	list := table.Builtin(o)
	for _, a := range k.Affairs {
		list = append(list, a.Tables...)
	}
	return list
}

// occasions are what people may wish to go to, of all affairs.
func (k *Kernel) occasions(tx *db.Tx, under place.Path, from, until int64) (out []affair.Occasion, err error) {
	for _, a := range k.Affairs {
		if a.Occasions == nil {
			continue
		}
		list, err := a.Occasions(tx, under, from, until)
		if err != nil {
			return nil, err
		}
		out = append(out, list...)
	}
	return out, nil
}
