package penalty

import (
	"bytes"
	"context"
	"embed"
	"io"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"sync"

	"linli/affairs/environment/ground"
	"linli/kernel/affair"
	"linli/kernel/ledger"
	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// Migrations of the rules that an office has put in place.
var Migrations = db.Migrations{Name: "environment_penalty", FS: func() fs.FS {
	f, err := fs.Sub(migrationFiles, "migrations")
	if err != nil {
		panic(err) // the folder is embedded above
	}
	return f
}()}

// EntryRules is the kind of the ledger entry made when an office puts its own rules in place, or takes them back.
const EntryRules = "environment.rules"

// Service keeps what an office has put in place of the embedded rules.
type Service struct {
	ground.Deps

	mu     sync.Mutex
	stamp  string // what cached was made of
	cached *Rules // a cache of the database only; see Rules
}

// NewService makes the service; other parts make their own from the same Deps.
func NewService(d ground.Deps) *Service { return &Service{Deps: d} }

// New offers the pages of limits and law.
func New(d ground.Deps) affair.Affair {
	s := NewService(d)
	return affair.Affair{Name: "environment.penalty", Routes: (&site{s}).routes(), Replayers: []ledger.Replayer{s.Replayer()}}
}

// own is a file that an office has put in place.
type own struct {
	Kind, Body, Note string
	Loaded, Rev      int64
}

func (s *Service) owned(tx *db.Tx) (out []own, err error) {
	err = tx.Each("SELECT kind, body, note, loaded, rev FROM environment_rules ORDER BY kind", nil, func(scan func(...any) error) error {
		var o own
		err := scan(&o.Kind, &o.Body, &o.Note, &o.Loaded, &o.Rev)
		out = append(out, o)
		return err
	})
	return out, err
}

// Rules gives the rules as the transaction sees them: the embedded ones with the office's over them. The parsed result is kept while
// nothing new has been put in place.
func (s *Service) Rules(tx *db.Tx) (*Rules, error) {
	list, err := s.owned(tx)
	if err != nil || len(list) == 0 {
		return Embedded(), err
	}
	stamp := ""
	for _, o := range list {
		stamp += o.Kind + strconv.FormatInt(o.Rev, 10) + " "
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stamp == stamp {
		return s.cached, nil
	}
	r := Embedded()
	for _, o := range list {
		if o.Body == "" { // taken back
			continue
		}
		if r, err = r.With(o.Kind, strings.NewReader(o.Body)); err != nil {
			return nil, fault.Internal(err, "environment_rules "+o.Kind)
		}
	}
	s.stamp, s.cached = stamp, r
	return r, nil
}

// Load puts an office's file of a kind in place, with a ledger entry; note says where it comes from. The same file again does
// nothing. Errors: Invalid as Rules.With, environment.penalty.load_note; NotFound for an unknown kind.
func (s *Service) Load(ctx context.Context, actor ledger.Actor, kind, note string, file io.Reader) error {
	raw, err := io.ReadAll(io.LimitReader(file, 4<<20))
	if err != nil {
		return fault.Invalid("environment.penalty.file", "").With(err)
	}
	if !slices.Contains(Kinds(), kind) {
		return fault.NotFound("environment.penalty.file_kind", kind)
	}
	if note = text.Clean(note); note == "" || len([]rune(note)) > 200 {
		return fault.InvalidFields(fault.Field{Name: "note", Key: "environment.penalty.load_note"})
	}
	if _, err := Embedded().With(kind, bytes.NewReader(raw)); err != nil {
		return err
	}
	return s.put(ctx, actor, kind, note, string(raw))
}

// TakeBack returns a kind to what comes with the program. Errors: Invalid without a reason; NotFound when nothing was put in place.
func (s *Service) TakeBack(ctx context.Context, actor ledger.Actor, kind, note string) error {
	if note = text.Clean(note); note == "" || len([]rune(note)) > 200 {
		return fault.InvalidFields(fault.Field{Name: "note", Key: "environment.penalty.load_note"})
	}
	return s.put(ctx, actor, kind, note, "")
}

func (s *Service) put(ctx context.Context, actor ledger.Actor, kind, note, body string) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		var old string
		var rev int64
		err := tx.Get("SELECT body, rev FROM environment_rules WHERE kind=?", []any{kind}, &old, &rev)
		if err != nil && !fault.Is(err, fault.KindNotFound) {
			return err
		}
		if body == "" && old == "" {
			return fault.NotFound("environment.penalty.load_none", kind)
		}
		if old == body {
			return nil
		}
		rev++
		if _, err := tx.Exec(`INSERT INTO environment_rules (kind, body, note, loaded, rev) VALUES (?,?,?,?,?)
			ON CONFLICT (kind) DO UPDATE SET body = excluded.body, note = excluded.note, loaded = excluded.loaded, rev = excluded.rev`, kind, body, note, tx.NowMS(), rev); err != nil {
			return err
		}
		_, err = s.Log.Append(tx, ledger.Entry{Kind: EntryRules, Obj: rulesObject(kind), Rev: rev, Actor: actor, Pub: own{Kind: kind, Body: body, Note: note}.pub()})
		return err
	})
}

func rulesObject(kind string) string { return "environment-rules-" + kind }

// pub is what the ledger keeps of a file: its kind, where it comes from, and a digest in letters (figures might look like
// somebody's number); "" when it was taken back.
func (o own) pub() map[string]any {
	digest := ""
	if o.Body != "" {
		sum := crypto.Hash256([]byte(o.Body))
		for _, b := range sum[:16] {
			digest += string([]byte{'a' + b>>4, 'a' + b&15})
		}
	}
	return map[string]any{"rules": o.Kind, "note": o.Note, "file_digest": digest}
}

// Replayer lets `ledger verify` compare what is in place with what the entries say.
func (s *Service) Replayer() ledger.Replayer {
	rows := func(tx *db.Tx, each func(obj string, pub map[string]any, rev int64) error) error {
		list, err := s.owned(tx)
		for _, o := range list {
			if err == nil {
				err = each(rulesObject(o.Kind), o.pub(), o.Rev)
			}
		}
		return err
	}
	state := func(tx *db.Tx, obj string) (pub map[string]any, at int64, err error) {
		err = rows(tx, func(o string, p map[string]any, rev int64) error {
			if o == obj {
				pub, at = p, rev
			}
			return nil
		})
		if err == nil && pub == nil {
			err = fault.NotFound("environment.penalty.load_none", obj)
		}
		return pub, at, err
	}
	return ledger.Replayer{Name: "environment_penalty", Kinds: []string{EntryRules}, State: state, Rows: rows}
}
