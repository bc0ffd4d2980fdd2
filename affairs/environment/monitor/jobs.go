package monitor

import (
	"context"
	"time"

	"linli/platform/clock"
	"linli/platform/db"
)

// Watch digests what is left, gives up parts that did not come, and looks for signs in what has become a whole day. It runs every
// minute; besides, FindSigns looks at everything once an hour.
func (s *Service) Watch(ctx context.Context) error {
	if err := s.Digest(ctx); err != nil {
		return err
	}
	if err := s.DB.Write(ctx, closeParts); err != nil {
		return err
	}
	return s.wholeDays(ctx)
}

// wholeDays looks for signs of the monitors whose newest day is complete and was not looked at yet: a copied day need not wait an hour.
func (s *Service) wholeDays(ctx context.Context) error {
	var due []Monitor
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		due = nil
		list, err := monitors(tx, "state = 'active' ORDER BY num")
		if err != nil {
			return err
		}
		for _, m := range list {
			var newest int64
			for _, ch := range m.Channels {
				at, err := tx.Count("SELECT COALESCE(MAX(at), 0) FROM env_mean WHERE num = ? AND factor = ? AND cn = ?", m.Num, ch.Factor, Hour)
				if err != nil {
					return err
				}
				newest = max(newest, at)
			}
			day := clock.AddDays(clock.DayOf(clock.Instant(newest).Add(time.Hour)), -1)
			if was, ok := s.looked.Load(m.Num); newest > 0 && (!ok || was.(string) < day) {
				s.looked.Store(m.Num, day)
				due = append(due, m)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, m := range due {
		if err := s.signsOf(ctx, m); err != nil {
			s.looked.Delete(m.Num)
			return err
		}
	}
	return nil
}

// Purge deletes values beyond their retention. Whatever a matter or a case quotes stands there with it.
func (s *Service) Purge(ctx context.Context) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		today := clock.DayOf(tx.Now)
		for _, k := range Retention(today) {
			edge := clock.AddDays(today, -int(k.Days))
			if k.What == KeptFrames {
				if _, err := tx.Exec("DELETE FROM env_frame WHERE cn = ? AND n < ?", k.CN, tx.NowMS()-k.Days*24*3600_000); err != nil {
					return err
				}
				continue
			}
			if _, err := tx.Exec("DELETE FROM env_block WHERE cn = ? AND day < ?", k.CN, edge); err != nil {
				return err
			}
			if k.CN == Hour || k.CN == Day {
				if _, err := tx.Exec("DELETE FROM env_mean WHERE cn = ? AND at < ?", k.CN, dayStart(edge)*1000); err != nil {
					return err
				}
			}
		}
		_, err := tx.Exec("DELETE FROM env_refused WHERE last_at < ?", tx.NowMS()-90*24*3600_000)
		return err
	})
}
