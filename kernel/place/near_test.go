package place

import (
	"fmt"
	"math"
	"testing"

	"linli/platform/db"
	"linli/platform/fault"
)

// The nearest standing building within the distance; none beyond it, none that is gone, none without a position.
func TestNear(t *testing.T) {
	each(t, func(s *street) {
		at := func(p Place, lon, lat float64) {
			s.Helper()
			now, err := s.svc.SetGeometry(s.ctx, actor, p.ID, p.Rev, fmt.Sprintf(`{"type":"Point","coordinates":[%.7f,%.7f]}`, lon, lat))
			if err != nil {
				s.Fatal(err)
			}
			*map[string]*Place{s.b3.ID: &s.b3, s.b5.ID: &s.b5}[p.ID] = now
		}
		at(s.b3, 113.1163, 36.1954)
		at(s.b5, 113.1173, 36.1954)
		near := func(lon, lat, metres float64) (id string, far float64) {
			s.Helper()
			err := s.db.Read(s.ctx, func(tx *db.Tx) error {
				p, d, err := s.svc.Near(tx, Building, int64(math.Round(lon*1e7)), int64(math.Round(lat*1e7)), metres)
				id, far = p.ID, d
				return err
			})
			if err != nil && !fault.Is(err, fault.KindNotFound) {
				s.Fatal(err)
			}
			return id, far
		}
		if id, far := near(113.1173, 36.1963, 500); id != s.b5.ID || math.Abs(far-100.1) > 1 { // 0.0009° north: 100 m
			s.Errorf("%s %f", id, far)
		}
		if id, far := near(113.1165, 36.1954, 500); id != s.b3.ID || math.Abs(far-17.9) > 1 { // 0.0002° east at 36°: 18 m
			s.Errorf("%s %f", id, far)
		}
		if id, _ := near(113.1173, 36.1963, 99); id != "" {
			s.Errorf("%s is not within 99 m", id)
		}
		if id, _ := near(113.1179, 36.1959, 70); id != "" { // inside the square, outside the circle
			s.Errorf("%s is not within 70 m", id)
		}
		if id, _ := near(0, 0, 3000); id != "" {
			s.Errorf("%s has no position, and was found at 0,0", id)
		}
		if _, err := s.svc.End(s.ctx, actor, s.b5.ID, s.b5.Rev); err != nil {
			s.Fatal(err)
		}
		if id, _ := near(113.1173, 36.1954, 500); id != s.b3.ID {
			s.Errorf("%s: 5号楼 is gone", id)
		}
	})
}
