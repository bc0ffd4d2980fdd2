package app

import (
	"context"
	"time"

	"linli/app/demo"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
)

// DemoOptions of linli demo.
type DemoOptions struct {
	Scale   string
	Seed    uint64
	Matters int
}

// openDemo makes an installation on the day when its history begins: what opening it records must not stand after what then happens,
// for the times of the ledger never go back.
func openDemo(ctx context.Context, c Config) (*Kernel, *clock.Settable, error) {
	clk := clock.NewSettable(demo.Founding)
	k, err := Open(ctx, c, openOptions{Create: true, Bulk: true, Demo: true, Clock: clk})
	if err != nil {
		return nil, nil, err
	}
	return k, clk, k.Log.Adopt(ctx)
}

// Demo fills an empty database. What holds data already is never touched.
func Demo(ctx context.Context, c Config, o DemoOptions) error {
	k, clk, err := openDemo(ctx, c)
	if err != nil {
		return err
	}
	defer k.Close()
	if err := k.mustBeEmpty(ctx); err != nil {
		return err
	}
	for name, value := range map[string]string{"demo": "1", "clock": demo.Now.Format(time.RFC3339)} {
		if err := k.set(ctx, name, value); err != nil {
			return err
		}
	}
	list, err := demo.Fill(ctx, demo.Deps{DB: k.DB, Clock: clk, Keys: k.Keys, Log: k.Log, Statute: k.Statute, Places: k.Places, People: k.People,
		Access: k.Access, Documents: k.Documents, Duties: k.Duties, Plans: k.Plans, Matters: k.Matters, Tables: k.Tables, Affairs: k.Affairs},
		demo.Options{Scale: o.Scale, Seed: o.Seed, Matters: o.Matters, Dir: c.Data, Out: c.Err})
	if err != nil {
		return err
	}
	if err := k.Notify.Skip(ctx); err != nil {
		return err
	}
	accounts := []Account{}
	for _, a := range list {
		accounts = append(accounts, Account(a))
	}
	if err := writeAccounts(c.Data, accounts); err != nil {
		return fault.Full("db.full").With(err)
	}
	return c.print(map[string]any{"demo": o.Scale, "accounts": len(accounts)}, "demo %s ready in %s", o.Scale, c.Data)
}

// mustBeEmpty refuses to mix invented data with an office's own.
func (k *Kernel) mustBeEmpty(ctx context.Context) error {
	return k.DB.Read(ctx, func(tx *db.Tx) error {
		some, err := tx.Exists(`SELECT 1 FROM place`)
		if err == nil && some {
			err = fault.Conflict("app.not_empty", k.Config.Data)
		}
		return err
	})
}
