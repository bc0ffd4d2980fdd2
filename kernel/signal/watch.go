package signal

import (
	"context"
	"time"

	"linli/kernel/ledger"
	"linli/platform/db"
)

// Listening is said by a gateway when it begins and every half minute: silence of a device counts only while we listened.
func (s *Service) Listening(ctx context.Context, source string) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		now := tx.NowMS()
		_, err := tx.Exec("INSERT INTO signal_listen (source, since, beat) VALUES (?,?,?) ON CONFLICT (source) DO UPDATE SET since = CASE WHEN signal_listen.beat < ? THEN excluded.since ELSE signal_listen.since END, beat = excluded.beat",
			source, now, now, now-BeatBreak.Milliseconds())
		return err
	})
}

// Watch does what the clock does, each minute: signals that lasted long enough become alarms, silent devices too, duty checks
// that nobody answered are said, alarms whose matter was dealt with are closed.
func (s *Service) Watch(ctx context.Context) error {
	for _, step := range []func(context.Context) error{s.ripen, s.silence, s.missed, s.follow} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// clockBatch is a batch in which the clock speaks instead of a device.
func (s *Service) clockBatch(tx *db.Tx) (*batch, error) {
	b := &batch{Service: s, tx: tx, known: map[string]Device{}, twice: map[string]bool{}, dirty: map[string]*Alarm{}, seen: map[string]seenRow{}, strange: map[[2]string]*Unknown{}}
	return b, b.readRules()
}

// one lets the clock do something about one device, in a transaction of its own.
func (s *Service) one(ctx context.Context, device string, do func(b *batch, d Device) error) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		b, err := s.clockBatch(tx)
		if err != nil {
			return err
		}
		d, err := s.Device(tx, device)
		if err != nil || d.State != Active {
			return err
		}
		b.known[d.Source+" "+d.Key] = d
		if err := do(b, d); err != nil {
			return err
		}
		if b.loud {
			tx.After(s.hub.wake)
		}
		return b.flush()
	})
}

// ripen opens alarms for signals that lasted as long as their rule wants.
func (s *Service) ripen(ctx context.Context) error {
	type row struct{ device, part, kind, name, value string }
	var due []row
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		due = nil
		return tx.Each("SELECT device, part, kind, name, value FROM signal_pending WHERE due <= ? ORDER BY due LIMIT 500", []any{tx.NowMS()}, func(scan func(...any) error) error {
			var r row
			err := scan(&r.device, &r.part, &r.kind, &r.name, &r.value)
			due = append(due, r)
			return err
		})
	})
	if err != nil {
		return err
	}
	for _, r := range due {
		err := s.one(ctx, r.device, func(b *batch, d Device) error {
			n, err := b.tx.Exec("DELETE FROM signal_pending WHERE device = ? AND part = ? AND kind = ?", r.device, r.part, r.kind)
			if err != nil || n == 0 {
				return err
			}
			rule, ok := PickFor(b.own, r.kind, d.ID, d.Path)
			if !ok {
				return nil
			}
			rule.Hold = 0
			return b.raise(d, rule, Sample{Part: r.part, Kind: r.kind, Name: r.name, Value: r.value}, b.tx.NowMS())
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// silence raises an alarm for each device that was silent too long, unless none of its source speaks: then it is our own line.
func (s *Service) silence(ctx context.Context) error {
	var mute []string
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		mute = nil
		now := tx.NowMS()
		for _, source := range Sources {
			since, err := tx.Count("SELECT COALESCE(MAX(since), 0) FROM signal_listen WHERE source = ? AND beat >= ?", source, now-BeatBreak.Milliseconds())
			if err != nil || since == 0 {
				if err != nil {
					return err
				}
				continue
			}
			var silent []string
			heard := 0
			err = tx.Each("SELECT d.id, d.heartbeat, COALESCE(x.at, d.made) FROM signal_device d LEFT JOIN signal_seen x ON x.device = d.id WHERE d.source = ? AND d.state = 'active' AND d.heartbeat > 0 ORDER BY d.id", []any{source}, func(scan func(...any) error) error {
				var id string
				var beat, at int64
				err := scan(&id, &beat, &at)
				if Silent(beat, at, since, now) {
					silent = append(silent, id)
				} else {
					heard++
				}
				return err
			})
			if err != nil {
				return err
			}
			if heard > 0 || len(silent) <= 3 {
				mute = append(mute, silent...)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, device := range mute {
		err := s.one(ctx, device, func(b *batch, d Device) error {
			list, err := b.alarmsOf(d.ID)
			if err != nil || find(list, "", "silent") != nil {
				return err
			}
			rule, ok := PickFor(b.own, "silent", d.ID, d.Path)
			if !ok {
				return nil
			}
			return b.raise(d, rule, Sample{Kind: "silent", Value: "true"}, b.tx.NowMS())
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// heardAgain ends the silence of a device.
func (b *batch) heardAgain(d Device, m Message, now int64) error {
	if m.Gone || d.Heartbeat == 0 {
		return nil
	}
	return b.clear(d, Sample{Kind: "silent", Value: "false"}, now)
}

// missed says that a duty check was not answered, or that an order found no connection.
func (s *Service) missed(ctx context.Context) error {
	var late []Order
	err := s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		late, err = orders(tx, "done = 0 AND due < ? ORDER BY due LIMIT 200", tx.NowMS())
		return err
	})
	if err != nil {
		return err
	}
	for _, o := range late {
		err := s.one(ctx, o.Device, func(b *batch, d Device) error {
			o, err := s.Order(b.tx, o.ID)
			if err != nil || o.public() != "asked" {
				return err
			}
			o.Done = b.tx.NowMS()
			if o.State = Failed; o.Sent > 0 && o.What == OrderDuty {
				o.State = Missed
			}
			if err := s.saveOrder(b.tx, o, false); err != nil || o.State != Missed {
				return err
			}
			rule, ok := PickFor(b.own, "duty.missed", d.ID, d.Path)
			if !ok {
				return nil
			}
			return b.raise(d, rule, Sample{Kind: "duty.missed", Value: "true"}, b.tx.NowMS())
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// follow ends alarms whose matter was fixed or ended without a word about them.
func (s *Service) follow(ctx context.Context) error {
	if s.loop.Live == nil {
		return nil
	}
	var open []Alarm
	err := s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		open, err = alarms(tx, "state = 'open' AND matter <> '' ORDER BY opened, id LIMIT 1000")
		return err
	})
	if err != nil {
		return err
	}
	dead := map[string]bool{}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		clear(dead)
		for _, a := range open {
			if _, asked := dead[a.Matter]; asked {
				continue
			}
			live, err := s.loop.Live(tx, a.Matter)
			if err != nil {
				return err
			}
			dead[a.Matter] = !live
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, a := range open {
		if !dead[a.Matter] {
			continue
		}
		err := s.DB.Write(ctx, func(tx *db.Tx) error {
			x, err := s.Alarm(tx, a.ID)
			if err != nil || x.State != Open {
				return err
			}
			tx.After(s.hub.wake)
			return s.settle(tx, ledger.System("signal"), &x, Done, "", "")
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// Sweep drops readings and digests that are older than they are kept.
func (s *Service) Sweep(ctx context.Context) error {
	var ids []string
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		ids = nil
		return tx.Each("SELECT id FROM signal_device ORDER BY id", nil, func(scan func(...any) error) error {
			var d string
			err := scan(&d)
			ids = append(ids, d)
			return err
		})
	})
	if err != nil {
		return err
	}
	for _, d := range ids {
		err := s.DB.Write(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec("DELETE FROM signal_reading WHERE device = ? AND got < ?", d, tx.NowMS()-int64(KeepReadings)*time.Hour.Milliseconds())
			return err
		})
		if err != nil {
			return err
		}
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec("DELETE FROM signal_unknown WHERE last_at < ?", tx.NowMS()-30*24*time.Hour.Milliseconds()); err != nil {
			return err
		}
		_, err := tx.Exec("DELETE FROM signal_once WHERE at < ?", tx.NowMS()-OnceWindow.Milliseconds())
		return err
	})
}
