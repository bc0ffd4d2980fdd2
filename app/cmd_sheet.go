package app

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"linli/gateway/sheet"
	"linli/kernel/access"
	"linli/kernel/matter"
	"linli/kernel/table"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
)

// ImportOptions of linli import.
type ImportOptions struct {
	File, Table, Place string
	DryRun             bool
	Receipt            string
}

// ExportOptions of linli export.
// Kind narrows the three lists to one topic: the id of a kind of matter or a
// branch of them (fire); "" = all.
type ExportOptions struct{ Table, Place, Since, Kind, Out string }

// FillOptions of linli fill.
type FillOptions struct{ Blank, Out, Place string }

// cli is who acts when a command is typed on the server itself.
func cli() access.Actor { return access.System("cli") }

// placeID finds a place by its code, its plaque's code or its name; "" for "".
func (k *Kernel) placeID(ctx context.Context, code string) (id string, err error) {
	if code == "" {
		return "", nil
	}
	err = k.DB.Read(ctx, func(tx *db.Tx) error {
		p, err := k.findPlace(tx, code)
		id = p.ID
		return err
	})
	return id, err
}

// Import takes a file in without questions: what would be asked is refused and listed.
func Import(ctx context.Context, c Config, o ImportOptions) error {
	return with(ctx, c, func(k *Kernel) error {
		id, err := k.placeID(ctx, o.Place)
		if err != nil {
			return err
		}
		out, err := sheet.Import(ctx, k.Tables, cli(), sheet.ImportArgs{File: o.File, Table: o.Table, Place: id, DryRun: o.DryRun, Receipt: o.Receipt})
		var refused sheet.ErrRefused
		if err != nil && !errors.As(err, &refused) {
			return err
		}
		n := out.Counts
		if e := c.print(out, "%s %s: 可导入 %d 有提醒 %d 不能导入 %d · 新增 %d 更新 %d 无变化 %d", out.Table, out.State, n.Good, n.Warned, n.Bad, n.New, n.Changed, n.Same); e != nil {
			return e
		}
		if !c.JSON {
			for _, s := range out.Refused {
				fmt.Fprintln(c.Err, s)
			}
		}
		if err != nil {
			fmt.Fprintln(c.Err, err)
			return ErrNo
		}
		return nil
	})
}

// topic is the query for all matters of a kind or branch of kinds, closed ones too.
func (k *Kernel) topic(ctx context.Context, kind string) (*matter.Query, error) {
	err := k.DB.Read(ctx, func(tx *db.Tx) error {
		kinds, err := k.Matters.Kinds(tx)
		if err == nil && !slices.ContainsFunc(kinds, func(x matter.Kind) bool { return x.Covers(kind) }) {
			err = fault.Invalid("matter.kind_unknown")
		}
		return err
	})
	return &matter.Query{States: append(slices.Clone(matter.Live), matter.Closed), Kinds: []string{kind}, Desc: true}, err
}

// Export writes one ledger, masked.
func Export(ctx context.Context, c Config, o ExportOptions) error {
	return with(ctx, c, func(k *Kernel) error {
		id, err := k.placeID(ctx, o.Place)
		if err != nil {
			return err
		}
		cmd := table.ExportCmd{Table: o.Table, Place: id, Since: o.Since}
		if o.Kind != "" {
			if cmd.Matters, err = k.topic(ctx, o.Kind); err != nil {
				return err
			}
		}
		n, err := sheet.Export(ctx, k.Tables, cli(), cmd, o.Out)
		if err != nil {
			return err
		}
		return c.print(map[string]any{"table": o.Table, "rows": n, "file": o.Out}, "%s: %d rows", o.Out, n)
	})
}

// Fill fills a blank form from above.
func Fill(ctx context.Context, c Config, o FillOptions) error {
	return with(ctx, c, func(k *Kernel) error {
		id, err := k.placeID(ctx, o.Place)
		if err != nil {
			return err
		}
		r, err := sheet.Fill(ctx, k.Tables, cli(), o.Blank, o.Out, id)
		if err != nil {
			return err
		}
		if c.JSON {
			return c.print(r, "")
		}
		for _, f := range r.Forms {
			fmt.Fprintf(c.Out, "%s: %s, %d rows; known %v; %s %v\n", f.Sheet, f.Table, f.Rows, f.Known, text.T("zh", "table.unknown_column"), f.Unknown)
		}
		return nil
	})
}
