package demo

import (
	"context"
	"path/filepath"
	"testing"

	"linli/affairs/council"
	"linli/gateway/sheet"
	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/document"
	"linli/kernel/duty"
	dutyplan "linli/kernel/duty/plan"
	"linli/kernel/ledger"
	"linli/kernel/matter"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/kernel/statute"
	"linli/kernel/table"
	"linli/platform/blob"
	"linli/platform/clock"
	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/limit"
)

// installation is an empty one, wired as app does.
func installation(t testing.TB) Deps {
	t.Helper()
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	clk := clock.NewSettable(Now)
	d, err := db.Open(context.Background(), "sqlite:"+filepath.Join(t.TempDir(), "linli.db"), db.Options{Bulk: true, Clock: clk})
	ok(err)
	t.Cleanup(func() { d.Close() })
	ok(d.Migrate(context.Background(), []db.Migrations{ledger.Migrations, statute.Migrations, place.Migrations, people.Migrations, access.Migrations,
		blob.Migrations, document.Migrations, duty.Migrations, matter.Migrations, table.Migrations, limit.Migrations, council.Migrations}))
	keys := crypto.NewKeys(crypto.Std)
	w := Deps{DB: d, Clock: clk, Keys: keys}
	w.Log, err = ledger.New(d, keys, clk, ledger.Config{Origin: "linli.test/demo/log1"})
	ok(err)
	w.Statute, w.Places = statute.New(d, w.Log), place.New(d, w.Log)
	w.People = people.New(people.Deps{DB: d, Log: w.Log, Keys: keys, Places: w.Places})
	w.Access, err = access.New(access.Deps{DB: d, Log: w.Log, Keys: keys, People: w.People, Rate: limit.New(d, keys, clk)}, access.Config{})
	ok(err)
	store, err := blob.For(d, filepath.Join(t.TempDir(), "blob"), blob.Options{})
	ok(err)
	w.Documents = document.New(d, w.Log, store, keys, document.Config{})
	w.Duties = duty.New(duty.Deps{DB: d, Log: w.Log, Places: w.Places, People: w.People})
	w.Plans = dutyplan.New(dutyplan.Deps{DB: d, Log: w.Log, Places: w.Places, People: w.People, Duties: w.Duties})
	w.Matters = matter.New(matter.Deps{DB: d, Log: w.Log, Places: w.Places, Duties: w.Duties, People: w.People, Statute: w.Statute, Keys: keys, Docs: w.Documents})
	ok(w.Matters.Seed(context.Background()))
	w.Duties.Moves(w.Matters.Mover())
	w.People.Follow(w.Matters.Follower())
	owners := table.Seams{Places: w.Places, People: w.People, Duties: w.Duties, Plans: w.Plans, Matters: w.Matters, Keys: keys}.Owners()
	w.Tables = table.New(table.Deps{DB: d, Log: w.Log, Keys: keys, Files: sheet.New(), Catalog: table.NewCatalog(table.Builtin(owners)...), Places: w.Places, Clock: clk, Demo: true})
	w.Affairs = []affair.Affair{council.New(council.Deps{DB: d, Log: w.Log, Keys: keys, Places: w.Places, People: w.People, Access: w.Access, Duties: w.Duties, Matters: w.Matters, Frame: &affair.Frame{}})}
	for _, a := range w.Affairs {
		for _, k := range a.Kinds {
			w.Matters.Register(k)
		}
	}
	return w
}
