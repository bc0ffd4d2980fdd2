package signal

import (
	"context"
	"embed"
	"io/fs"
	"slices"
	"strings"

	"linli/kernel/access"
	"linli/kernel/duty"
	"linli/kernel/ledger"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
	"linli/platform/text"
)

//go:embed migrations/*.sql
var files embed.FS

// Migrations of the tables of this package.
var Migrations = db.Migrations{Name: "signal", FS: func() fs.FS {
	sub, err := fs.Sub(files, "migrations")
	if err != nil {
		return files
	}
	return sub
}()}

// Deps are what signals stand on.
type Deps struct {
	DB     *db.DB
	Log    *ledger.Log
	Places *place.Service
	Duties *duty.Service
}

// Service keeps devices, readings and alarms.
type Service struct {
	Deps
	loop   Loop
	intake intake
	hub    hub
}

// New makes the service. Until Lend was called an alarm opens no matter.
func New(d Deps) *Service {
	s := &Service{Deps: d}
	s.hub.init()
	for _, t := range []string{"signal_device", "signal_alarm", "signal_rule", "signal_order"} {
		d.Places.Follow(place.PathsIn(t, "path"))
	}
	return s
}

// Lend gives the loop of matters, which stands above this package. To be called before the first message.
func (s *Service) Lend(l Loop) { s.loop = l }

// Register is a device as the office writes it down.
type Register struct {
	ID        string // of the device that is changed; "" = a new one
	Rev       int64
	Source    string
	Key       string
	Name      string
	Kind      string
	Place     string
	Heartbeat int64
	TestUntil int64
	Scale     string
}

// Put registers a device or changes one. Its source and key stay as they are: another address is another device. Invalid with
// fields; Conflict (signal.twice) when the key is taken, (signal.stale) when somebody changed it meanwhile; NotFound.
func (s *Service) Put(ctx context.Context, a access.Actor, c Register) (Device, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Device, error) { return s.PutTx(tx, a, c) })
}

// PutTx is Put inside a transaction.
func (s *Service) PutTx(tx *db.Tx, a access.Actor, c Register) (Device, error) {
	d := Device{ID: id.New(), Source: c.Source, Key: strings.ToLower(strings.TrimSpace(c.Key)), State: Active, Made: tx.NowMS()}
	if c.Source == MQTT {
		d.Key = strings.TrimSpace(c.Key)
	}
	kind := "signal.register"
	if c.ID != "" {
		old, err := s.Device(tx, c.ID)
		if err != nil {
			return d, err
		}
		if err := a.May(access.SignalEdit, old.Path); err != nil {
			return d, err
		}
		if old.State != Active || c.Rev != 0 && c.Rev != old.Rev {
			return d, fault.Conflict("signal.stale")
		}
		d, kind = old, "signal.change"
	}
	if bad := check(d, c); len(bad) > 0 {
		return d, fault.InvalidFields(bad...)
	}
	d.Name, d.Kind, d.Heartbeat, d.TestUntil, d.Scale = text.Clean(c.Name), c.Kind, c.Heartbeat, c.TestUntil, strings.Join(strings.Fields(c.Scale), " ")
	if err := s.stand(tx, a, &d, c.Place); err != nil {
		return d, err
	}
	if taken, err := tx.Exists("SELECT 1 FROM signal_device WHERE source = ? AND key = ? AND state = 'active' AND id <> ?", d.Source, d.Key, d.ID); err != nil || taken {
		if err == nil {
			err = fault.Conflict("signal.twice", d.Key)
		}
		return d, err
	}
	if err := saveDevice(tx, &d); err != nil {
		return d, err
	}
	if _, err := tx.Exec("DELETE FROM signal_unknown WHERE source = ? AND key = ?", d.Source, d.Key); err != nil {
		return d, err
	}
	tx.After(s.hub.wake)
	return d, s.note(tx, a.Actor, kind, d)
}

// stand puts a device at its place.
func (s *Service) stand(tx *db.Tx, a access.Actor, d *Device, placeID string) error {
	at, err := s.Places.Get(tx, placeID)
	if fault.Is(err, fault.KindNotFound) || err == nil && at.Ended != 0 {
		return fault.InvalidFields(fault.Field{Name: "place", Key: "signal.bad_place"})
	}
	if err != nil {
		return err
	}
	if err := a.May(access.SignalEdit, at.Path); err != nil {
		return err
	}
	d.Place, d.Path, d.Building = at.ID, at.Path, at.ID
	up, err := s.Places.Ancestors(tx, at.ID)
	for _, p := range up {
		if p.Kind == place.Building {
			d.Building = p.ID
		}
	}
	return err
}

func check(d Device, c Register) (bad []fault.Field) {
	add := func(ok bool, name, key string) {
		if !ok {
			bad = append(bad, fault.Field{Name: name, Key: key})
		}
	}
	add(slices.Contains(Sources, d.Source), "source", "signal.bad_source")
	add(GoodKey(d.Source, d.Key), "key", "signal.bad_key."+orElse(d.Source, GBT26875))
	name := text.Clean(c.Name)
	add(name != "" && len([]rune(name)) <= 40, "name", "signal.bad_name")
	add(slices.Contains(Kinds, c.Kind), "kind", "signal.bad_kind")
	add(c.Heartbeat == 0 || c.Heartbeat >= 5 && c.Heartbeat <= 7*24*3600, "heartbeat", "signal.bad_heartbeat")
	add(GoodScale(c.Scale), "scale", "signal.bad_scale")
	return bad
}

func orElse(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func saveDevice(tx *db.Tx, d *Device) error {
	if d.Rev == 0 {
		d.Rev = 1
		_, err := tx.Exec("INSERT INTO signal_device ("+deviceColumns+") VALUES ("+db.In(14)+")", d.ID, d.Source, d.Key, d.Name, d.Kind, d.Place, d.Path, d.Building,
			d.Heartbeat, d.TestUntil, d.Scale, d.State, d.Made, d.Rev)
		return err
	}
	d.Rev++
	n, err := tx.Exec("UPDATE signal_device SET name=?, kind=?, place=?, path=?, building=?, heartbeat=?, test_until=?, scale=?, state=?, rev=? WHERE id=? AND rev=?",
		d.Name, d.Kind, d.Place, d.Path, d.Building, d.Heartbeat, d.TestUntil, d.Scale, d.State, d.Rev, d.ID, d.Rev-1)
	if err == nil && n == 0 {
		return fault.Conflict("signal.stale")
	}
	return err
}

// End takes a device out of the register; its readings and alarms stay. Open alarms of it need a word first: NotYet
// (signal.still_open).
func (s *Service) End(ctx context.Context, a access.Actor, deviceID string) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		d, err := s.Device(tx, deviceID)
		if err != nil {
			return err
		}
		if err := a.May(access.SignalEdit, d.Path); err != nil {
			return err
		}
		if d.State == Ended {
			return nil
		}
		if open, err := tx.Exists("SELECT 1 FROM signal_alarm WHERE device = ? AND state = 'open'", d.ID); err != nil || open {
			if err == nil {
				err = fault.NotYet("signal.still_open")
			}
			return err
		}
		d.State = Ended
		if err := saveDevice(tx, &d); err != nil {
			return err
		}
		tx.After(s.hub.wake)
		return s.note(tx, a.Actor, "signal.end", d)
	})
}

// note records a step of a device. What it is called may name a home, so the name stands in a slot.
func (s *Service) note(tx *db.Tx, actor ledger.Actor, kind string, d Device) error {
	spot, err := s.Duties.Spot(tx, d.Place)
	if err != nil && !fault.Is(err, fault.KindNotFound) {
		return err
	}
	_, err = s.Log.Append(tx, ledger.Entry{Kind: kind, Place: spot, Obj: d.ID, Rev: d.Rev, Actor: actor,
		Pub:   map[string]any{"state": d.State, "source": d.Source, "device": d.Kind, "heartbeat": d.Heartbeat},
		Slots: []ledger.Slot{{Name: "device", Body: map[string]any{"name": d.Name, "key": d.Key, "place": d.Place, "scale": d.Scale, "test_until": d.TestUntil}}}})
	return err
}
