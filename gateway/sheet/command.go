package sheet

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"linli/kernel/access"
	"linli/kernel/table"
	"linli/platform/fault"
	"linli/platform/text"
)

// ImportArgs are the arguments of `linli import`.
type ImportArgs struct {
	File, Table string
	Place       string // id of the default place
	DryRun      bool
	Receipt     string // file for the receipt; "" = none
	Lang        string
}

// Outcome is what an import came to, for --json.
type Outcome struct {
	Job     string       `json:"job"`
	State   string       `json:"state"`
	Table   string       `json:"table"`
	Counts  table.Counts `json:"counts"`
	Refused []string     `json:"refused,omitempty"` // sentences: file, row, column
}

// ErrRefused says that rows were not taken: exit status 1.
type ErrRefused struct{ Rows int }

func (e ErrRefused) Error() string { return text.T(text.ZH, "table.refused_rows", e.Rows) }

// Import runs the four steps without the questions: what would be asked is refused and listed. Wrong use and unreadable files are
// fault.Invalid (exit status 2) with the file named.
func Import(ctx context.Context, svc *table.Service, a access.Actor, args ImportArgs) (out Outcome, err error) {
	f, err := os.Open(args.File)
	if err != nil {
		return out, fault.Invalid("sheet.cannot_open", args.File).With(err)
	}
	defer f.Close()
	j, err := svc.Upload(ctx, a, table.Upload{Name: filepath.Base(args.File), Table: args.Table, Place: args.Place, Body: f})
	if err != nil {
		return out, err
	}
	if j, err = svc.Run(ctx, a, j.ID); err != nil {
		return out, err
	}
	if j.State == table.Recognised {
		if j, err = svc.Try(ctx, a, j.ID, j.Rev); err == nil {
			j, err = svc.Run(ctx, a, j.ID)
		}
		if err != nil {
			return out, err
		}
	}
	out = outcome(j, args)
	if j.State == table.Failed {
		return out, fault.Invalid("sheet.import_failed", args.File, j.Problem)
	}
	if !args.DryRun && openColumns(j) == 0 && j.Counts.New+j.Counts.Changed+j.Counts.Parked > 0 {
		if j, err = svc.Confirm(ctx, a, j.ID, j.Rev); err == nil {
			j, err = svc.Run(ctx, a, j.ID)
		}
		if err != nil {
			return out, err
		}
		out = outcome(j, args)
		if j.State != table.Done {
			return out, fault.Invalid("sheet.import_failed", args.File, j.Problem)
		}
	}
	if err := writeReceipt(ctx, svc, a, j, args.Receipt); err != nil {
		return out, err
	}
	if j.Counts.Bad > 0 || openColumns(j) > 0 {
		return out, ErrRefused{j.Counts.Bad}
	}
	return out, nil
}

// openColumns counts unanswered questions about columns: without answers nothing is written.
func openColumns(j table.Job) int {
	n := 0
	for i := range j.Questions {
		if j.Questions[i].Mapping && j.Questions[i].Answer == "" {
			n++
		}
	}
	return n
}

func outcome(j table.Job, args ImportArgs) Outcome {
	out := Outcome{Job: j.ID, State: string(j.State), Table: j.Table, Counts: j.Counts}
	lang := args.Lang
	if lang == "" {
		lang = text.ZH
	}
	for i := range j.Questions {
		q := &j.Questions[i]
		rows := strings.Trim(strings.ReplaceAll(fmt.Sprint(q.Lines), " ", ","), "[]")
		out.Refused = append(out.Refused, fmt.Sprintf("%s:%s:%s: %s (%d)", filepath.Base(args.File), rows, q.Header, q.Text(lang), q.Count))
	}
	return out
}

func writeReceipt(ctx context.Context, svc *table.Service, a access.Actor, j table.Job, file string) error {
	if file == "" {
		return nil
	}
	return toFile(file, func(w io.Writer) error {
		_, err := svc.Receipt(ctx, a, j.ID, w)
		return err
	})
}

// toFile writes a file whole or not at all.
func toFile(file string, fn func(io.Writer) error) error {
	tmp, err := os.CreateTemp(filepath.Dir(file), ".linli-*")
	if err != nil {
		return fault.Invalid("sheet.cannot_write", file).With(err)
	}
	defer os.Remove(tmp.Name())
	if err := fn(tmp); err != nil {
		tmp.Close()
		return err
	}
	if err := tmp.Close(); err != nil {
		return fault.Invalid("sheet.cannot_write", file).With(err)
	}
	if err := os.Rename(tmp.Name(), file); err != nil {
		return fault.Invalid("sheet.cannot_write", file).With(err)
	}
	return nil
}

// Export runs `linli export`: the format follows the name of the file.
func Export(ctx context.Context, svc *table.Service, a access.Actor, cmd table.ExportCmd, file string) (n int, err error) {
	cmd.Format = strings.TrimPrefix(strings.ToLower(filepath.Ext(file)), ".")
	err = toFile(file, func(w io.Writer) error {
		if n, err = svc.Export(ctx, a, cmd, w); err != nil {
			return err
		}
		return svc.NoteExport(ctx, a, cmd.Table, n) // no entry, no file
	})
	return n, err
}

// Fill runs `linli fill`.
func Fill(ctx context.Context, svc *table.Service, a access.Actor, blank, out, place string) (r table.FillReport, err error) {
	data, err := os.ReadFile(blank)
	if err != nil {
		return r, fault.Invalid("sheet.cannot_open", blank).With(err)
	}
	src := table.Source{Name: filepath.Base(blank), At: bytes.NewReader(data), Size: int64(len(data))}
	err = toFile(out, func(w io.Writer) error {
		if r, err = svc.Fill(ctx, a, table.FillCmd{Source: src, Place: place}, w); err != nil {
			return err
		}
		return svc.NoteExport(ctx, a, r.Tables(), r.Rows())
	})
	return r, err
}
