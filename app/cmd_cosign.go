package app

import (
	"context"
	"os"
	"strings"

	"linli/kernel/access"
	"linli/platform/db"
	"linli/platform/fault"
)

// WitnessAdd names a witness by its verifier key; from then on one of the witnesses has to sign within a day.
func WitnessAdd(ctx context.Context, c Config, key string) error {
	return with(ctx, c, func(k *Kernel) error {
		err := k.DB.Write(ctx, func(tx *db.Tx) error { return k.Log.AddWitness(tx, access.System("cli").Actor, key) })
		if err != nil {
			return err
		}
		return c.print(map[string]any{"witness": key}, "见证人 %s", key)
	})
}

// CosignAdd keeps the witnesses' lines of a checkpoint file.
func CosignAdd(ctx context.Context, c Config, name string) error {
	raw, err := os.ReadFile(name)
	if err != nil {
		return fault.Invalid("app.unreadable", name).With(err)
	}
	return with(ctx, c, func(k *Kernel) error {
		var fresh []string
		err := k.DB.Write(ctx, func(tx *db.Tx) (err error) { fresh, err = k.Log.AddCosignatures(tx, string(raw)); return err })
		if err != nil {
			return err
		}
		return c.print(map[string]any{"added": fresh}, "新的见证签名：%d %s", len(fresh), strings.Join(fresh, " "))
	})
}
