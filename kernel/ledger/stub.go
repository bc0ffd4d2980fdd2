package ledger

import (
	"context"
	"embed"
	"io"
	"io/fs"
	"net/http"

	"linli/platform/clock"
	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/fault"
)

//go:embed migrations/*.sql
var files embed.FS

// Migrations of the ledger.
var Migrations = func() db.Migrations {
	sub, err := fs.Sub(files, "migrations")
	if err != nil {
		panic(err)
	}
	return db.Migrations{Name: "ledger", FS: sub}
}()

// Log is a ledger.
type Log struct{}

var errTodo = fault.Internal(nil, "ledger: not written yet")

func New(d *db.DB, keys *crypto.Keys, clk clock.Clock, cfg Config) (*Log, error) {
	return nil, errTodo
}
func (l *Log) Append(tx *db.Tx, e Entry) (Ref, error)              { return Ref{}, errTodo }
func (l *Log) AppendBulk(tx *db.Tx, entries []Past) ([]Ref, error) { return nil, errTodo }
func (l *Log) Sequence(ctx context.Context) (int, error)           { return 0, errTodo }
func (l *Log) Run(ctx context.Context) error                       { return errTodo }
func (l *Log) Follow(tx *db.Tx, after int64, limit int) ([]Numbered, error) {
	return nil, errTodo
}
func (l *Log) Of(tx *db.Tx, obj string) ([]Numbered, error)      { return nil, errTodo }
func (l *Log) Cursor(tx *db.Tx, reader string) (int64, error)    { return 0, errTodo }
func (l *Log) Advance(tx *db.Tx, reader string, seq int64) error { return errTodo }
func (l *Log) Open(tx *db.Tx, ref string) ([]Opened, error)      { return nil, errTodo }
func (l *Log) Who(tx *db.Tx, pseudonym string) (Actor, error)    { return Actor{}, errTodo }
func (l *Log) Pseudonym(tx *db.Tx, a Actor) (string, error)      { return "", errTodo }
func (l *Log) Erase(ctx context.Context, e Erasure) (Ref, error) { return Ref{}, errTodo }
func (l *Log) Receipt(ctx context.Context, ref string, open ...string) (Receipt, error) {
	return Receipt{}, errTodo
}
func (l *Log) Verify(ctx context.Context, o VerifyOptions) (Report, error) { return Report{}, errTodo }
func (l *Log) Handler() http.Handler                                        { return nil }
func VerifyReceipt(r io.Reader, vkeys ...string) (Checked, error)           { return Checked{}, errTodo }

type Erasure struct {
	Subject string
	Slots   []string
	Ground  string
	Actor   Actor
}
type Receipt struct{}
type VerifyOptions struct{ Replayers []Replayer }
type Report struct{}
type Checked struct{}
