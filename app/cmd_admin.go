package app

import (
	"context"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"time"

	"linli/kernel/access"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/kernel/statute"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	webassets "linli/web"
)

// KeyOptions of linli key add.
type KeyOptions struct {
	Scopes      []string // access.KeyScopes
	Value, Name string
	NoLimit     bool
	Services    []string // Open311 service codes the key may send; empty = all
}

// with opens the installation, runs fn and closes it.
func with(ctx context.Context, c Config, fn func(*Kernel) error) error {
	k, err := Open(ctx, c, openOptions{})
	if err != nil {
		return err
	}
	defer k.Close()
	return fn(k)
}

// KeyAdd makes an API key and prints it once.
func KeyAdd(ctx context.Context, c Config, o KeyOptions) error {
	return with(ctx, c, func(k *Kernel) error {
		if err := k.knowServices(ctx, o.Services); err != nil {
			return err
		}
		n, err := access.KeyFor(o.Scopes...)
		if err != nil {
			return err
		}
		n.Value, n.Name, n.NoLimit, n.Services = o.Value, o.Name, o.NoLimit, o.Services
		key, token, err := k.Access.AddKey(ctx, access.System("cli"), n)
		if err != nil {
			return err
		}
		return c.print(map[string]any{"id": key.ID, "scope": key.Scope(), "name": o.Name, "key": token}, "%s", token)
	})
}

// knowServices refuses a code that no kind of matter has: a key for it would never work.
func (k *Kernel) knowServices(ctx context.Context, codes []string) error {
	return k.DB.Read(ctx, func(tx *db.Tx) error {
		for _, c := range codes {
			if _, err := k.Matters.Kind(tx, c); err != nil {
				return fault.Invalid("app.no_service", c)
			}
		}
		return nil
	})
}

// KeyList lists keys without their values.
func KeyList(ctx context.Context, c Config) error {
	return with(ctx, c, func(k *Kernel) error {
		keys, err := k.Access.Keys(ctx, access.System("cli"))
		if err != nil {
			return err
		}
		for _, x := range keys {
			if err := c.print(x, "%s\t%s\t%s\t%v", x.ID, x.Scope(), x.Name, x.Revoked == 0); err != nil {
				return err
			}
		}
		return nil
	})
}

// KeyRevoke ends a key at once.
func KeyRevoke(ctx context.Context, c Config, key string) error {
	return with(ctx, c, func(k *Kernel) error {
		if err := k.Access.RevokeKey(ctx, access.System("cli"), key); err != nil {
			return err
		}
		return c.print(map[string]any{"revoked": key}, "revoked %s", key)
	})
}

// UserOptions of linli user add.
type UserOptions struct{ Login, Name, Role, Place string }

// UserAdd makes an account; its first password is printed once and must be changed.
func UserAdd(ctx context.Context, c Config, o UserOptions) error {
	return with(ctx, c, func(k *Kernel) error {
		path, err := k.pathOf(ctx, o.Place)
		if err != nil {
			return err
		}
		at, err := k.placeID(ctx, o.Place)
		if err != nil {
			return err
		}
		n := access.NewAccount{Label: o.Name, Name: o.Login, Grants: []access.Grant{{Role: o.Role, Path: path}}}
		if isPhone(o.Login) {
			n.Name, n.Phone = "", o.Login
		}
		if at != "" { // accounts of the whole installation have no person
			n.Behind = func(tx *db.Tx) (string, error) {
				return k.People.Behind(tx, cli().Actor, people.Draft{Name: o.Name, Phone: n.Phone, At: at})
			}
		}
		_, pass, err := k.Access.AddUser(ctx, n)
		if err != nil {
			return err
		}
		return c.print(map[string]any{"login": o.Login, "password": pass}, "%s\t%s", o.Login, pass)
	})
}

// UserReset gives a new first password.
func UserReset(ctx context.Context, c Config, login string) error {
	return with(ctx, c, func(k *Kernel) error {
		pass, err := k.Access.ResetUser(ctx, login, false)
		if err != nil {
			return err
		}
		return c.print(map[string]any{"login": login, "password": pass}, "%s\t%s", login, pass)
	})
}

// UserLock locks an account; its sessions end at once.
func UserLock(ctx context.Context, c Config, login string) error {
	return with(ctx, c, func(k *Kernel) error {
		if err := k.Access.LockUser(ctx, login, true); err != nil {
			return err
		}
		return c.print(map[string]any{"locked": login}, "locked %s", login)
	})
}

// pathOf finds a place by its code; the root of the city for "".
func (k *Kernel) pathOf(ctx context.Context, code string) (path place.Path, err error) {
	err = k.DB.Read(ctx, func(tx *db.Tx) error {
		if code == "" {
			path = "/"
			return nil
		}
		p, err := k.findPlace(tx, code)
		path = p.Path
		return err
	})
	return path, err
}

// Migrate brings the database up to date and says so.
func Migrate(ctx context.Context, c Config) error {
	k, err := Open(ctx, c, openOptions{Create: true})
	if err != nil {
		return err
	}
	defer k.Close()
	return c.print(map[string]any{"migrated": true}, "database is up to date")
}

// DeadlineOptions of linli deadline.
type DeadlineOptions struct {
	From, Calendar string
	Days           int
	Working        bool
}

// Deadline prints when a term ends, with the reason.
func Deadline(c Config, o DeadlineOptions) error {
	var cal io.Reader
	if o.Calendar != "" {
		f, err := os.Open(o.Calendar)
		if err != nil {
			return fault.Invalid("app.unreadable", o.Calendar).With(err)
		}
		defer f.Close()
		cal = f
	}
	t, err := statute.Answer(o.From, o.Days, o.Working, cal)
	if err != nil {
		return err
	}
	return c.print(map[string]any{"from": o.From, "days": o.Days, "working": o.Working, "last_day": t.Last,
		"end": t.End.In(clock.Shanghai).Format(time.RFC3339), "estimated": t.Estimated, "explanation": t.Explain("zh", "", "")},
		"%s\n%s", t.Last, t.Explain("zh", "", ""))
}

// ShowConfig prints the settings in force, without secrets.
func ShowConfig(ctx context.Context, c Config) error {
	dbKind := db.SQLite
	if c.DB != "" {
		dbKind = db.Postgres
	}
	return c.print(map[string]any{"data": c.Data, "database": dbKind, "version": version()}, "data\t%s\ndatabase\t%s\nversion\t%s", c.Data, dbKind, version())
}

// ShowVersion prints the version of the program.
func ShowVersion(c Config) error {
	return c.print(map[string]any{"version": version(), "go": runtime.Version()}, "linli %s (%s)", version(), runtime.Version())
}

func version() string {
	b, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	for _, s := range b.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return s.Value[:12]
		}
	}
	return "development"
}

// Doctor runs the named checks in order and says for each whether it is well.
func Doctor(ctx context.Context, c Config) error {
	return with(ctx, c, func(k *Kernel) error {
		bad := 0
		for _, ch := range k.checks() {
			err := ch.Run(ctx)
			if err != nil {
				bad++
			}
			word := "ok"
			if err != nil {
				word = text.T("zh", fault.Of(err).Key, fault.Of(err).Args...)
			}
			if e := c.print(map[string]any{"check": ch.Name, "ok": err == nil, "message": word}, "%-12s %s", ch.Name, word); e != nil {
				return e
			}
		}
		if bad > 0 {
			return ErrNo
		}
		return nil
	})
}

// Check is a question of the doctor.
type Check struct {
	Name string
	Run  func(context.Context) error
}

// checks lists what the doctor and the health page ask.
func (k *Kernel) checks() []Check {
	out := []Check{
		{"database", func(ctx context.Context) error { return k.DB.Check(ctx, false) }},
		{"write", k.ready},
		{"assets", func(context.Context) error {
			if m := webassets.Missing(); m != "" {
				return fault.NotYet("app.assets", m)
			}
			return nil
		}},
		{"calendar", k.checkCalendar},
		{"ledger", func(ctx context.Context) error { _, err := k.checkpoint(ctx); return err }},
		{"triggers", k.checkTriggers},
	}
	for _, a := range k.Affairs {
		for _, ch := range a.Checks {
			out = append(out, Check{a.Name + "." + ch.Name, ch.Run})
		}
	}
	return out
}

// checkCalendar says aloud when this or the next year has no published table.
func (k *Kernel) checkCalendar(ctx context.Context) error {
	return k.DB.Read(ctx, func(tx *db.Tx) error {
		cal, err := k.Statute.Calendar(tx)
		if err != nil {
			return err
		}
		now := tx.Now.In(clock.Shanghai)
		if !cal.Published(now.Year()) {
			return fault.NotYet("app.no_calendar", now.Year())
		}
		if now.Month() == time.December && !cal.Published(now.Year()+1) {
			return fault.NotYet("app.no_calendar", now.Year()+1)
		}
		return nil
	})
}

// isPhone tells a telephone number from a log-in name.
func isPhone(s string) bool {
	if len(s) < 7 {
		return false
	}
	for _, r := range s {
		if (r < '0' || r > '9') && r != '-' && r != '+' {
			return false
		}
	}
	return true
}

// findPlace takes an official or local code, a plaque's code, or a name that only one
// place bears.
func (k *Kernel) findPlace(tx *db.Tx, code string) (place.Place, error) {
	p, err := k.Places.ByCode(tx, code)
	if fault.Is(err, fault.KindNotFound) {
		p, err = k.Places.ByQR(tx, code)
	}
	if !fault.Is(err, fault.KindNotFound) {
		return p, err
	}
	found, err := k.Places.Search(tx, place.Query{Text: code, Limit: 20})
	if err != nil {
		return p, err
	}
	if len(found) > 1 { // 锦绣苑 is meant by 锦绣苑, not 锦绣苑南门 or 锦绣苑二期
		found = slices.DeleteFunc(found, func(x place.Place) bool { return x.Name != code })
	}
	if len(found) != 1 {
		return p, fault.Invalid("app.no_place", code)
	}
	return found[0], nil
}
