package access

import (
	"embed"
	"io/fs"
	"time"

	"linli/kernel/ledger"
	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/limit"
)

// Config is what an installation decides about log-in. The zero value is right for most.
type Config struct {
	Profile   Profile  // rules for passwords; Default when ""
	OwnWords  []string // names of the city, streets and communities: not to be used in passwords
	Second    Second   // who must show a second factor; SecondAdmins when ""
	PublicURL string   // https://host the browser sees; passkeys and OIDC need it
	OIDC      *OIDC    // the city's own log-in, nil = none
	Limits    Limits
}

// Second says who must prove themselves twice.
type Second string

// The choices. SecondStaff is the switch for level 3 of 等保: no member of staff gets in by one factor.
const (
	SecondAdmins Second = "admins"
	SecondStaff  Second = "staff"
	SecondNone   Second = "none" // who has enrolled one still has to show it
)

// Limits bound guessing. Zero fields take the defaults in brackets.
type Limits struct {
	Account   int           // failures of one account within Window before it is locked [5]
	Source    int           // of one source (address) without a known device [5]
	Global    int           // of everybody without a known device [300]
	Window    time.Duration // [10 min]
	Lock      time.Duration // the first lock; each further one is twice as long [15 min]
	LongLock  time.Duration // the longest lock [24 h]
	LooksHour int           // "show whole" of one person of staff in an hour [60]
	LooksDay  int           // and in a day [300]
	KeyMinute int           // requests of one key in a minute [600]
}

func (l Limits) orDefaults() Limits {
	ints := []struct {
		p *int
		d int
	}{{&l.Account, 5}, {&l.Source, 5}, {&l.Global, 300}, {&l.LooksHour, 60}, {&l.LooksDay, 300}, {&l.KeyMinute, 600}}
	for _, x := range ints {
		if *x.p <= 0 {
			*x.p = x.d
		}
	}
	spans := []struct {
		p *time.Duration
		d time.Duration
	}{{&l.Window, 10 * time.Minute}, {&l.Lock, 15 * time.Minute}, {&l.LongLock, 24 * time.Hour}}
	for _, x := range spans {
		if *x.p <= 0 {
			*x.p = x.d
		}
	}
	return l
}

// Service keeps accounts, sessions, keys, the idempotency store and the record of looks. All state is in the database,
// so that several nodes on one PostgreSQL are one installation; see DESIGN.md for the one exception (rate of keys).
type Service struct {
	db      *db.DB
	log     *ledger.Log
	keys    *crypto.Keys
	cfg     Config
	limits  Limits
	blocked *blockList
	people  Looker
	rate    *limit.Limiter
	pass    *relyingParty                                     // nil without a usable PublicURL
	oidc    *provider                                         // nil without OIDC
	ends    []func(tx *db.Tx, by Actor, account string) error // what WhenShut registered
	entries db.Memo[entry]                                    // by the hash of a token
	costly  chan struct{}                                     // bounds how many passwords are checked at once (ASVS 15.2.2)
}

// Looker writes a look: kernel/people, which keeps the list that the person concerned reads.
type Looker interface {
	LookTx(tx *db.Tx, actor ledger.Actor, person, field, reason string) (ledger.Ref, error)
}

// Deps are what access stands on. Rate may be nil (then keys have no rate limit); People may be nil in tests that
// look at nobody.
type Deps struct {
	DB     *db.DB
	Log    *ledger.Log
	Keys   *crypto.Keys
	People Looker // *people.Service
	Rate   *limit.Limiter
}

// New makes the service. It refuses (Invalid) a configuration that cannot be meant.
func New(d Deps, cfg Config) (*Service, error) {
	if cfg.Profile == "" {
		cfg.Profile = Default
	}
	if cfg.Second == "" {
		cfg.Second = SecondAdmins
	}
	if cfg.Profile != Default && cfg.Profile != DJBH {
		return nil, fault.Invalid("access.config_profile", string(cfg.Profile))
	}
	if cfg.Second != SecondAdmins && cfg.Second != SecondStaff && cfg.Second != SecondNone {
		return nil, fault.Invalid("access.config_second", string(cfg.Second))
	}
	s := &Service{db: d.DB, log: d.Log, keys: d.Keys, people: d.People, rate: d.Rate, cfg: cfg, entries: db.Memo[entry]{Most: 4096},
		limits: cfg.Limits.orDefaults(), blocked: newBlockList(cfg.OwnWords), costly: make(chan struct{}, 4)}
	var err error
	if s.pass, err = newRelyingParty(cfg.PublicURL); err != nil {
		return nil, err
	}
	if s.oidc, err = newProvider(cfg.OIDC, cfg.PublicURL); err != nil {
		return nil, err
	}
	return s, nil
}

// Config is what the service runs with.
func (s *Service) Config() Config { return s.cfg }

// audit writes a security event twice in the transaction of its effect: into the ledger, where nobody can change it
// (security.md P5), and as a row that the audit administrator can list. about is the account or key concerned; detail
// is a word or two, nothing personal.
func (s *Service) audit(tx *db.Tx, a Actor, kind, about string, ok bool, detail string) error {
	return s.auditRev(tx, a, kind, about, 0, ok, map[string]any{"ok": ok, "detail": detail})
}

// auditRev is audit for a change of the account itself, whose revision goes into the ledger.
func (s *Service) auditRev(tx *db.Tx, a Actor, kind, about string, rev int64, ok bool, pub map[string]any) error {
	ref, err := s.log.Append(tx, ledger.Entry{Kind: kind, Obj: about, Rev: rev, Actor: a.Actor, Pub: pub})
	if err != nil {
		return err
	}
	detail, _ := pub["detail"].(string)
	_, err = tx.Exec(`INSERT INTO security_event (id, at, kind, account, actor, ok, detail) VALUES (?,?,?,?,?,?,?)`,
		ref.ID, tx.NowMS(), kind, about, a.ID, ok, detail)
	return err
}

func (s *Service) nowMS() int64 { return s.db.Clock().Now().UnixMilli() }

//go:embed migrations/*.sql
var files embed.FS

// Migrations makes the tables of this package.
var Migrations = db.Migrations{Name: "access", FS: sub()}

func sub() fs.FS {
	f, err := fs.Sub(files, "migrations")
	if err != nil {
		panic(err) // the folder is embedded above: cannot happen
	}
	return f
}
