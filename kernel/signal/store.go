package signal

import (
	"strings"

	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
)

const deviceColumns = "id, source, key, name, kind, place, path, building, heartbeat, test_until, scale, state, made, rev"

func devices(tx *db.Tx, where string, args ...any) (out []Device, err error) {
	err = tx.Each("SELECT "+deviceColumns+" FROM signal_device WHERE "+where, args, func(scan func(...any) error) error {
		var d Device
		err := scan(&d.ID, &d.Source, &d.Key, &d.Name, &d.Kind, &d.Place, &d.Path, &d.Building, &d.Heartbeat, &d.TestUntil, &d.Scale, &d.State, &d.Made, &d.Rev)
		out = append(out, d)
		return err
	})
	return out, err
}

// Device gives a device, ended ones too. NotFound.
func (s *Service) Device(tx *db.Tx, id string) (Device, error) {
	list, err := devices(tx, "id = ?", id)
	if err == nil && len(list) == 0 {
		return Device{}, fault.NotFound("signal.no_device")
	}
	if err != nil {
		return Device{}, err
	}
	return list[0], nil
}

// Devices lists what stands under one of some paths, in the order of the tree.
func (s *Service) Devices(tx *db.Tx, under []place.Path, after string, limit int) (out []Device, err error) {
	where, args := within("path", under)
	if where == "" {
		return nil, nil
	}
	path, id, _ := strings.Cut(after, "~")
	return devices(tx, "("+where+") AND state = 'active' AND (path > ? OR path = ? AND id > ?) ORDER BY path, id LIMIT ?", append(args, path, path, id, limit)...)
}

// Many gives devices by id.
func (s *Service) Many(tx *db.Tx, ids []string) (map[string]Device, error) {
	out := map[string]Device{}
	for len(ids) > 0 {
		n := min(len(ids), chunk)
		list, err := devices(tx, "id IN ("+db.In(n)+")", anys(ids[:n])...)
		if err != nil {
			return nil, err
		}
		for _, d := range list {
			out[d.ID] = d
		}
		ids = ids[n:]
	}
	return out, nil
}

// chunk is how many values one statement takes at most.
const chunk = 200

func anys[T any](list []T) []any {
	out := make([]any, len(list))
	for i, x := range list {
		out[i] = x
	}
	return out
}

// within is the condition "under one of these paths"; "" when there is none.
func within(column string, under []place.Path) (where string, args []any) {
	var list []string
	for _, p := range under {
		lo, hi := p.Range()
		list, args = append(list, column+" >= ? AND "+column+" < ?"), append(args, lo, hi)
	}
	return strings.Join(list, " OR "), args
}

const alarmColumns = "id, device, part, kind, level, wants, place, path, building, name, value, state, opened, claimed, last, n, cleared, back, verdict, handled, handler, label, note, matter, trouble, rev"

func alarms(tx *db.Tx, where string, args ...any) (out []Alarm, err error) {
	err = tx.Each("SELECT "+alarmColumns+" FROM signal_alarm WHERE "+where, args, func(scan func(...any) error) error {
		var a Alarm
		err := scan(&a.ID, &a.Device, &a.Part, &a.Kind, &a.Level, &a.Wants, &a.Place, &a.Path, &a.Building, &a.Name, &a.Value, &a.State, &a.Opened, &a.Claimed, &a.Last, &a.N,
			&a.Cleared, &a.Back, &a.Verdict, &a.Handled, &a.Handler, &a.Label, &a.Note, &a.Matter, &a.Trouble, &a.Rev)
		out = append(out, a)
		return err
	})
	return out, err
}

func insertAlarm(tx *db.Tx, a *Alarm) error {
	_, err := tx.Exec("INSERT INTO signal_alarm ("+alarmColumns+") VALUES ("+db.In(26)+")", a.ID, a.Device, a.Part, a.Kind, a.Level, a.Wants, a.Place, a.Path, a.Building, a.Name,
		a.Value, a.State, a.Opened, a.Claimed, a.Last, a.N, a.Cleared, a.Back, a.Verdict, a.Handled, a.Handler, a.Label, a.Note, a.Matter, a.Trouble, a.Rev)
	return err
}

// saveAlarm writes what may change. was is the revision it was read with.
func saveAlarm(tx *db.Tx, a *Alarm, was int64) error {
	n, err := tx.Exec("UPDATE signal_alarm SET value=?, state=?, last=?, n=?, cleared=?, back=?, verdict=?, handled=?, handler=?, label=?, note=?, matter=?, trouble=?, rev=? WHERE id=? AND rev=?",
		a.Value, a.State, a.Last, a.N, a.Cleared, a.Back, a.Verdict, a.Handled, a.Handler, a.Label, a.Note, a.Matter, a.Trouble, a.Rev, a.ID, was)
	if err == nil && n == 0 {
		return fault.Conflict("signal.stale")
	}
	return err
}

// Alarm gives an alarm. NotFound.
func (s *Service) Alarm(tx *db.Tx, id string) (Alarm, error) {
	list, err := alarms(tx, "id = ?", id)
	if err == nil && len(list) == 0 {
		return Alarm{}, fault.NotFound("signal.no_alarm")
	}
	if err != nil {
		return Alarm{}, err
	}
	return list[0], nil
}

// Open lists what waits for a word under some paths, dangers first, then the newest.
func (s *Service) Open(tx *db.Tx, under []place.Path, limit int) ([]Alarm, error) {
	where, args := within("path", under)
	if where == "" {
		return nil, nil
	}
	return alarms(tx, "("+where+") AND state = 'open' ORDER BY level, opened DESC, id LIMIT ?", append(args, limit)...)
}

// Past lists the alarms under some paths, newest first, before a moment.
func (s *Service) Past(tx *db.Tx, under []place.Path, before int64, limit int) ([]Alarm, error) {
	where, args := within("path", under)
	if where == "" {
		return nil, nil
	}
	return alarms(tx, "("+where+") AND opened < ? ORDER BY opened DESC, id LIMIT ?", append(args, before, limit)...)
}

// OfDevice lists the alarms of a device, newest first.
func (s *Service) OfDevice(tx *db.Tx, device string, limit int) ([]Alarm, error) {
	return alarms(tx, "device = ? ORDER BY opened DESC, id LIMIT ?", device, limit)
}

// Readings lists the newest readings of a device.
func (s *Service) Readings(tx *db.Tx, device string, limit int) (out []Reading, err error) {
	err = tx.Each("SELECT kind, part, value, unit, marks, at, got FROM signal_reading WHERE device = ? ORDER BY got DESC, at DESC, kind, part LIMIT ?", []any{device, limit}, func(scan func(...any) error) error {
		var r Reading
		err := scan(&r.Kind, &r.Part, &r.Value, &r.Unit, &r.Marks, &r.At, &r.Got)
		out = append(out, r)
		return err
	})
	return out, err
}

// Seen tells when devices were heard last.
func (s *Service) Seen(tx *db.Tx, ids []string) (map[string]Seen, error) {
	out := map[string]Seen{}
	for len(ids) > 0 {
		n := min(len(ids), chunk)
		err := tx.Each("SELECT device, at, off_by, words, said FROM signal_seen WHERE device IN ("+db.In(n)+")", anys(ids[:n]), func(scan func(...any) error) error {
			var id string
			var x Seen
			var said bool
			err := scan(&id, &x.At, &x.OffBy, &x.Words, &said)
			x.Gone = !said
			out[id] = x
			return err
		})
		if err != nil {
			return nil, err
		}
		ids = ids[n:]
	}
	return out, nil
}

// Unknowns lists devices that nobody registered, those heard last first.
func (s *Service) Unknowns(tx *db.Tx, limit int) (out []Unknown, err error) {
	err = tx.Each("SELECT source, key, sample, first_at, last_at, n FROM signal_unknown ORDER BY last_at DESC, source, key LIMIT ?", []any{limit}, func(scan func(...any) error) error {
		var u Unknown
		err := scan(&u.Source, &u.Key, &u.Sample, &u.First, &u.Last, &u.N)
		out = append(out, u)
		return err
	})
	return out, err
}

// Rates counts verdicts of dangers by building since a moment, under some paths.
func (s *Service) Rates(tx *db.Tx, under []place.Path, since int64) (out []Rate, err error) {
	where, args := within("path", under)
	if where == "" {
		return nil, nil
	}
	err = tx.Each("SELECT building, verdict, COUNT(*) FROM signal_alarm WHERE ("+where+") AND opened >= ? AND level = 'alarm' GROUP BY building, verdict ORDER BY building", append(args, since), func(scan func(...any) error) error {
		var b, v string
		var n int64
		if err := scan(&b, &v, &n); err != nil {
			return err
		}
		if len(out) == 0 || out[len(out)-1].Place != b {
			out = append(out, Rate{Place: b})
		}
		out[len(out)-1].Add(v, n)
		return nil
	})
	return out, err
}
