package notify

import (
	"embed"
	"io/fs"
	"log/slog"
	"strings"
	"sync"

	"linli/kernel/ledger"
	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/outbound"
)

//go:embed migrations/*.sql
var files embed.FS

// Migrations makes the tables of this package.
var Migrations = db.Migrations{Name: "notify", FS: sub()}

func sub() fs.FS {
	s, err := fs.Sub(files, "migrations")
	if err != nil {
		panic(err) // the folder is embedded above: cannot happen
	}
	return s
}

// Config of the service.
type Config struct {
	PublicURL string       // "https://linli.example.cn": links in mails and robots lead there
	SMTP      *SMTP        // nil = no mail is sent
	Log       *slog.Logger // nil = slog.Default()
}

// SMTP is the office's own mail server. It is reached through the checked dialer, so a
// server in the office's network must stand in the dialer's list.
type SMTP struct {
	Host     string
	Port     int    // 0 = 587 with STARTTLS, 465 with TLS
	User     string // "" = without log-in
	Password string
	From     string // the sender's address
	TLS      string // "starttls" (default) | "tls"; there is no sending in plain text
}

// Service tells people. It is safe for use by many goroutines.
type Service struct {
	d    *db.DB
	log  *ledger.Log
	keys *crypto.Keys
	out  *outbound.Dialer
	c    Config

	mu      sync.Mutex
	tellers map[string][]Teller
	failing map[int64]int // entry → failed passes, of this node
}

// New makes the service. out may be nil: then nothing leaves the house.
func New(d *db.DB, l *ledger.Log, keys *crypto.Keys, out *outbound.Dialer, c Config) *Service {
	if out == nil {
		out = outbound.New(outbound.Config{})
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	c.PublicURL = strings.TrimSuffix(c.PublicURL, "/")
	return &Service{d: d, log: l, keys: keys, out: out, c: c, tellers: map[string][]Teller{}, failing: map[int64]int{}}
}

// Tell registers who is told of entries of a kind; "matter.*" means all kinds that begin
// with "matter.". To be called before Follow.
func (s *Service) Tell(kind string, t Teller) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tellers[kind] = append(s.tellers[kind], t)
}

func (s *Service) tellersOf(kind string) []Teller {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := append([]Teller(nil), s.tellers[kind]...)
	if i := strings.IndexByte(kind, '.'); i > 0 {
		out = append(out, s.tellers[kind[:i]+".*"]...)
	}
	return out
}

func (s *Service) seal(purpose, id, plain string) ([]byte, error) {
	if plain == "" {
		return nil, nil
	}
	b, err := s.keys.Seal(purpose, []byte(id), []byte(plain))
	if err != nil {
		return nil, fault.Internal(err, purpose)
	}
	return b, nil
}

func (s *Service) open(purpose, id string, box []byte) (string, error) {
	if len(box) == 0 {
		return "", nil
	}
	b, err := s.keys.Open(purpose, []byte(id), box)
	if err != nil {
		return "", fault.Internal(err, purpose)
	}
	return string(b), nil
}
