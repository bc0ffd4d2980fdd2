package rounds

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"time"

	"linli/affairs/fire/kit"
	"linli/kernel/affair"
	"linli/kernel/document"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/text"
)

// Demo flies around 1号楼 of the flagship compound after a windy night: a picture that knows its place, one that must be placed by
// hand, and one peeled piece of wall that becomes a matter (ledgers.md E4 story 7).
func (s *Service) Demo(st affair.Stage) error {
	for _, c := range st.Compounds {
		if c.Place.Name != "云漳国际" || len(c.Buildings) == 0 {
			continue
		}
		b := c.Buildings[0]
		way, err := Route(Flight{Outline: kit.Outline(b.GeoJSON), Heights: []float64{60}, Off: 12, Step: 12})
		if err != nil {
			return err
		}
		shots, err := s.demoShots(way)
		if err != nil {
			return err
		}
		at := time.Date(2026, 6, 23, 9, 30, 0, 0, clock.Shanghai)
		st.On(at, func(tx *db.Tx) error {
			who := st.Actor("秦海峰")
			r, err := s.Plan(tx, who, Planning{Building: b.ID, Day: "2026-06-23", Heights: []float64{30, 60, 90}, Off: 12, Step: 12, Operator: "望岭区消防救援大队"})
			if err != nil {
				return err
			}
			if _, err := s.AddShots(tx, who, r.ID, shots); err != nil {
				return err
			}
			list, err := rounds2shot(tx, r.ID)
			if err != nil || list.ID == "" {
				return err
			}
			_, err = s.Seen(tx, who, r.ID, list.ID, "insulation", "外墙保温翘起约1平方米，下面是单元门", spotWords(text.ZH, list.Spot))
			return err
		})
		st.On(at.AddDate(0, 0, 1), func(tx *db.Tx) error { // tomorrow's flight is planned only
			_, err := s.Plan(tx, st.Actor("秦海峰"), Planning{Building: c.Buildings[min(1, len(c.Buildings)-1)].ID, Day: "2026-06-26", Heights: []float64{20, 40, 60, 80}, Off: 15, Step: 12, Operator: "望岭区消防救援大队"})
			return err
		})
	}
	return nil
}

// rounds2shot is the first picture of a round that knows its place.
func rounds2shot(tx *db.Tx, round string) (Shot, error) {
	list, err := shots(tx, "round=? AND way='photo' ORDER BY id LIMIT 1", round)
	if err != nil || len(list) == 0 {
		return Shot{}, err
	}
	return list[0], nil
}

// demoShots are two drawn pictures of a wall: as seen from the first point of a way, and without any position.
func (s *Service) demoShots(way []Waypoint) (out []Sighted, err error) {
	for i := range 2 {
		p, err := s.Documents.Prepare(context.Background(), bytes.NewReader(facade(i)), document.Meta{Kind: document.Before})
		if err != nil {
			return nil, err
		}
		x := Sighted{Photo: p}
		if i == 0 && len(way) > 0 {
			h, head := way[0].Height, way[0].Heading
			x.Sight = document.Sight{Position: &document.Position{Lat: way[0].Lat, Long: way[0].Lon}, Height: &h, Heading: &head}
		}
		out = append(out, x)
	}
	return out, nil
}

// facade draws a wall with windows; on the first a piece has come off.
func facade(n int) []byte {
	m := image.NewRGBA(image.Rect(0, 0, 640, 480))
	fill := func(x0, y0, x1, y1 int, c color.Color) {
		for y := y0; y < y1; y++ {
			for x := x0; x < x1; x++ {
				m.Set(x, y, c)
			}
		}
	}
	fill(0, 0, 640, 480, color.RGBA{218, 208, 190, 255})
	for y := 20; y < 480; y += 110 {
		for x := 30; x < 640; x += 120 {
			fill(x, y, x+70, y+70, color.RGBA{96, 120, 140, 255})
			fill(x+33, y, x+36, y+70, color.RGBA{230, 230, 230, 255})
		}
	}
	if n == 0 {
		fill(330, 240, 420, 330, color.RGBA{245, 238, 205, 255})
		fill(330, 326, 430, 332, color.RGBA{60, 50, 40, 255})
	} else {
		fill(0, 0, 640, 60, color.RGBA{150, 175, 200, 255})
	}
	var b bytes.Buffer
	if jpeg.Encode(&b, m, nil) != nil {
		return nil
	}
	return b.Bytes()
}
