package app

import (
	"context"

	"linli/gateway/sheet"
	"linli/kernel/access"
)

// ImportOptions of linli import.
type ImportOptions struct {
	File, Table, Place string
	DryRun             bool
	Receipt            string
	Year               int
}

// ExportOptions of linli export.
type ExportOptions struct{ Table, Place, Since, Out string }

// FillOptions of linli fill.
type FillOptions struct{ Blank, Out, Place string }

// Import takes a file in without questions: what would be asked is refused and listed.
func Import(ctx context.Context, c Config, o ImportOptions) error {
	k, err := Open(ctx, c, openOptions{})
	if err != nil {
		return err
	}
	defer k.Close()
	return sheet.Import(ctx, k.Tables, access.System("cli"), sheet.ImportArgs{File: o.File, Table: o.Table, Place: o.Place,
		DryRun: o.DryRun, Receipt: o.Receipt, Year: o.Year, JSON: c.JSON}, c.Out)
}

// Export writes one ledger, masked.
func Export(ctx context.Context, c Config, o ExportOptions) error {
	k, err := Open(ctx, c, openOptions{})
	if err != nil {
		return err
	}
	defer k.Close()
	return sheet.Export(ctx, k.Tables, access.System("cli"), sheet.ExportArgs{Table: o.Table, Place: o.Place, Since: o.Since, Out: o.Out, JSON: c.JSON}, c.Out)
}

// Fill fills a blank form from above.
func Fill(ctx context.Context, c Config, o FillOptions) error {
	k, err := Open(ctx, c, openOptions{})
	if err != nil {
		return err
	}
	defer k.Close()
	return sheet.Fill(ctx, k.Tables, access.System("cli"), sheet.FillArgs{Blank: o.Blank, Out: o.Out, Place: o.Place, JSON: c.JSON}, c.Out)
}
