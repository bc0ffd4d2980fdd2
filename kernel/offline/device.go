package offline

import (
	"context"
	"embed"
	"io/fs"

	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
)

//go:embed migrations/*.sql
var files embed.FS

// Migrations are the tables of this package.
var Migrations = db.Migrations{Name: "offline", FS: sub(files)}

func sub(f embed.FS) fs.FS {
	s, err := fs.Sub(f, "migrations")
	if err != nil {
		panic(err) // the folder is part of the binary
	}
	return s
}

// The states of a phone.
const (
	Active  = "active"
	Revoked = "revoked" // to be emptied as soon as it comes
	Wiped   = "wiped"   // it said that it is empty
)

// mostPhones is how many phones one person may use at a time.
const mostPhones = 3

// halfUse names what a half is sealed for.
const halfUse = "offline.half"

// Device is a phone as its owner and the administrator see it.
type Device struct {
	ID      string
	Account string
	Name    string
	Made    int64 // Unix ms, as all below
	Leased  int64 // the half of the key is lent until then
	Seq     int64 // highest item that is settled
	State   string
	Ended   int64
	Rev     int64

	public, half []byte
	session      string // in which it was last lent: it ends with the phone
}

// Lent is what a phone gets for its lease.
type Lent struct {
	Device string `json:"device"`
	Half   []byte `json:"half"`  // 32 bytes, base64 in JSON
	Lasts  int64  `json:"lasts"` // ms from now
	Seq    int64  `json:"seq"`
}

// Service knows the phones and what came from them. It asks no rights beyond: a phone is its owner's.
type Service struct {
	db   *db.DB
	log  *ledger.Log
	keys *crypto.Keys
	acc  *access.Service
}

// New makes the service.
func New(d *db.DB, l *ledger.Log, keys *crypto.Keys, acc *access.Service) *Service {
	s := &Service{db: d, log: l, keys: keys, acc: acc}
	acc.WhenShut(s.RevokeAll)
	return s
}

// Enrol takes a phone into use: public is its signing key (65 bytes, P-256), name what its owner calls it. Errors:
// Denied without log-in; Invalid (offline.bad_key); NotYet (offline.many) with three phones in use.
func (s *Service) Enrol(ctx context.Context, a access.Actor, public []byte, name string) (out Lent, err error) {
	if !a.LoggedIn() {
		return out, fault.Denied("offline.login")
	}
	if !crypto.IsP256(public) {
		return out, fault.Invalid("offline.bad_key")
	}
	d := Device{ID: id.New(), Account: a.Account, Name: access.DeviceWords(name), State: Active, Rev: 1, public: public}
	half := crypto.Random(32)
	if d.half, err = s.keys.Seal(halfUse, []byte(d.ID), half); err != nil {
		return out, fault.Internal(err, "offline.Enrol")
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		n, err := tx.Count(`SELECT count(*) FROM offline_device WHERE account=? AND state='active'`, a.Account)
		if err != nil {
			return err
		}
		if n >= mostPhones {
			return fault.NotYet("offline.many", mostPhones)
		}
		d.Made, d.Leased = tx.NowMS(), tx.NowMS()+Lease.Milliseconds()
		if _, err := tx.Exec(`INSERT INTO offline_device (id, account, name, public, half, made, leased, seq, state, ended, rev, session) VALUES (?,?,?,?,?,?,?,0,?,0,1,?)`,
			d.ID, d.Account, d.Name, d.public, d.half, d.Made, d.Leased, d.State, a.Session); err != nil {
			return err
		}
		return s.entry(tx, a, "offline.device", d)
	})
	return Lent{Device: d.ID, Half: half, Lasts: Lease.Milliseconds()}, err
}

// Lend gives the half again for another lease, to the owner who is logged in. Errors: NotFound (offline.unknown) for a
// phone this installation does not know; Denied (offline.other) to somebody else; Denied (offline.revoked) when it is to
// be emptied.
func (s *Service) Lend(ctx context.Context, a access.Actor, device string) (out Lent, err error) {
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		d, err := s.owned(tx, a, device)
		if err != nil {
			return err
		}
		half, err := s.keys.Open(halfUse, []byte(d.ID), d.half)
		if err != nil {
			return fault.Internal(err, "offline.Lend")
		}
		out = Lent{Device: d.ID, Half: half, Lasts: Lease.Milliseconds(), Seq: d.Seq}
		_, err = tx.Exec(`UPDATE offline_device SET leased=?, session=? WHERE id=?`, tx.NowMS()+Lease.Milliseconds(), a.Session, d.ID)
		return err
	})
	return out, err
}

// owned reads a phone that the actor may use now.
func (s *Service) owned(tx *db.Tx, a access.Actor, device string) (Device, error) {
	d, err := s.Get(tx, device)
	if err != nil {
		return d, err
	}
	if d.State != Active {
		return d, fault.Denied("offline.revoked")
	}
	if d.Account != a.Account || !a.LoggedIn() {
		return d, fault.Denied("offline.other")
	}
	return d, nil
}

const deviceCols = `id, account, name, public, half, made, leased, seq, state, ended, rev, session`

func (d *Device) dest() []any {
	return []any{&d.ID, &d.Account, &d.Name, &d.public, &d.half, &d.Made, &d.Leased, &d.Seq, &d.State, &d.Ended, &d.Rev, &d.session}
}

// Get reads a phone. NotFound (offline.unknown).
func (s *Service) Get(tx *db.Tx, device string) (d Device, err error) {
	err = tx.Get(`SELECT `+deviceCols+` FROM offline_device WHERE id=?`, []any{device}, d.dest()...)
	if fault.Is(err, fault.KindNotFound) {
		err = fault.NotFound("offline.unknown")
	}
	return d, err
}

// Of lists the phones of an account, those in use first.
func (s *Service) Of(tx *db.Tx, account string) (out []Device, err error) {
	err = tx.Each(`SELECT `+deviceCols+` FROM offline_device WHERE account=? ORDER BY state, made DESC, id`, []any{account}, func(scan func(...any) error) error {
		var d Device
		err := scan(d.dest()...)
		out = append(out, d)
		return err
	})
	return out, err
}

// Revoke stops a phone: its half is destroyed here, so what the phone still holds opens for nobody once its own copy is
// gone; when it comes it is told to empty itself. The log-in on it ends too, or whoever has it would go on reading with signal; the
// owner's other phones and log-ins go on. The caller has asked whether by may. Doing it again changes nothing.
func (s *Service) Revoke(tx *db.Tx, by access.Actor, device string) error {
	d, err := s.Get(tx, device)
	if err != nil || d.State != Active {
		return err
	}
	if err := s.acc.EndSessionOf(tx, by, d.Account, d.session); err != nil {
		return err
	}
	return s.end(tx, by, d, Revoked, "offline.revoke")
}

// RevokeAll stops all phones of an account.
func (s *Service) RevokeAll(tx *db.Tx, by access.Actor, account string) error {
	list, err := s.Of(tx, account)
	for _, d := range list {
		if err == nil && d.State == Active {
			err = s.end(tx, by, d, Revoked, "offline.revoke")
		}
	}
	return err
}

// Empty notes that a phone is empty: its owner took it out of use, or it obeyed.
func (s *Service) Empty(tx *db.Tx, by access.Actor, device string) error {
	d, err := s.Get(tx, device)
	if err != nil || d.State == Wiped {
		return err
	}
	return s.end(tx, by, d, Wiped, "offline.wiped")
}

func (s *Service) end(tx *db.Tx, by access.Actor, d Device, state, kind string) error {
	n, err := tx.Exec(`UPDATE offline_device SET state=?, half=?, ended=?, rev=rev+1 WHERE id=? AND rev=?`, state, []byte{}, tx.NowMS(), d.ID, d.Rev)
	if err == nil && n == 0 {
		err = fault.Conflict("offline.changed")
	}
	if err != nil {
		return err
	}
	d.State, d.Rev = state, d.Rev+1
	return s.entry(tx, by, kind, d)
}

func (s *Service) entry(tx *db.Tx, by access.Actor, kind string, d Device) error {
	_, err := s.log.Append(tx, ledger.Entry{Kind: kind, Obj: d.ID, Rev: d.Rev, Actor: by.Actor, Pub: map[string]any{"state": d.State}})
	return err
}

// Replayer lets `ledger verify` compare the phones with their entries.
func (s *Service) Replayer() ledger.Replayer {
	return ledger.Replayer{Name: "offline_device", Kinds: []string{"offline.device", "offline.revoke", "offline.wiped"}, State: func(tx *db.Tx, obj string) (map[string]any, int64, error) {
		d, err := s.Get(tx, obj)
		return map[string]any{"state": d.State}, d.Rev, err
	}}
}
