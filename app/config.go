package app

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"linli/platform/fault"
	"linli/platform/text"
)

// Exit statuses of every command (design/contract.md).
const (
	ExitDone = 0 // done
	ExitNo   = 1 // the answer is no, or the data is damaged
	ExitUse  = 2 // wrong use or unreadable input
)

// Config says where an installation lives and where a command prints.
type Config struct {
	Data     string // folder of database, keys and photos
	DB       string // postgres://… ; "" = SQLite in Data
	JSON     bool
	Out, Err io.Writer
}

func (c Config) url() string {
	if c.DB != "" {
		return c.DB
	}
	return filepath.Join(c.Data, "linli.db")
}

// print writes text, or v as one JSON object when --json was given.
func (c Config) print(v any, format string, args ...any) error {
	if c.JSON {
		return json.NewEncoder(c.Out).Encode(v)
	}
	_, err := fmt.Fprintf(c.Out, format+"\n", args...)
	return err
}

// ErrNo is the answer "no": exit status 1 without a further sentence.
var ErrNo = errors.New("no")

// Exit prints err as a sentence and gives the exit status.
func Exit(w io.Writer, err error) int {
	if err == nil {
		return ExitDone
	}
	if errors.Is(err, ErrNo) {
		return ExitNo
	}
	f := fault.Of(err)
	fmt.Fprintln(w, text.T("zh", f.Key, f.Args...))
	for _, x := range f.Fields {
		fmt.Fprintln(w, " ", x.Name+":", text.T("zh", x.Key, x.Args...))
	}
	switch f.Kind {
	case fault.KindInvalid, fault.KindNotFound:
		return ExitUse
	case fault.KindConflict, fault.KindNotYet, fault.KindDenied: // the sentence says it all; what the database said is no help
		return ExitNo
	}
	if cause := errors.Unwrap(f); cause != nil {
		fmt.Fprintln(w, " ", f.Where, cause)
	}
	return ExitNo
}
