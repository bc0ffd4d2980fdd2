package app

import (
	"context"
	"io"

	"linli/kernel/access"
	"linli/platform/text"
)

// LedgerRotate gives the ledger a new signing key (security.md 5.5, ADR 0012). It works with the server stopped only: while one runs on the
// database it refuses and changes nothing. It is for whoever holds the data folder and its key files, so there is no page for it.
func LedgerRotate(ctx context.Context, c Config, reason string) error {
	k, err := Open(ctx, c, openOptions{NoMigrate: true})
	if err != nil {
		return err
	}
	defer k.Close()
	r, err := k.Log.Rotate(ctx, access.System("cli").Actor, reason)
	if err != nil {
		return err
	}
	again, err := Open(ctx, c, openOptions{NoMigrate: true}) // with the new key: what is published must be it
	if err != nil {
		return err
	}
	defer again.Close()
	if c.JSON {
		return c.print(map[string]any{"entry": r.Seq, "old": r.Old, "new": r.New}, "")
	}
	_, err = io.WriteString(c.Out, text.T("zh", "app.rotated", r.Seq, r.Old, r.New, c.Data))
	return err
}
