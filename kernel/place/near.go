package place

import (
	"math"

	"linli/platform/db"
)

// metresPerDegree is the length of a degree of latitude.
const metresPerDegree = 111195.0

// Near finds the standing place of a kind whose centroid is nearest to a point (1e-7 degrees, WGS-84) and not further
// away than metres; the distance comes back in metres. Errors: NotFound when there is none.
func (s *Service) Near(tx *db.Tx, kind Kind, lon, lat int64, metres float64) (Place, float64, error) {
	shrink := math.Max(0.01, math.Cos(float64(lat)/degree*math.Pi/180))
	dLat := int64(metres / metresPerDegree * degree)
	dLon := int64(metres / metresPerDegree / shrink * degree)
	best, id := math.Inf(1), ""
	err := tx.Each(`SELECT id, lon, lat FROM place WHERE kind = ? AND door = FALSE AND ended = 0 AND lat BETWEEN ? AND ? AND lon BETWEEN ? AND ?
		AND (lat <> 0 OR lon <> 0)`, []any{string(kind), lat - dLat, lat + dLat, lon - dLon, lon + dLon}, func(scan func(dest ...any) error) error {
		var x string
		var atLon, atLat int64
		if err := scan(&x, &atLon, &atLat); err != nil {
			return err
		}
		d := math.Hypot(float64(atLat-lat), float64(atLon-lon)*shrink) / degree * metresPerDegree
		if d < best || d == best && x < id {
			best, id = d, x
		}
		return nil
	})
	if err != nil {
		return Place{}, 0, err
	}
	if best > metres {
		id = ""
	}
	p, err := s.Get(tx, id)
	return p, best, err
}
