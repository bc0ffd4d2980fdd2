package rounds

import (
	"bytes"
	"context"
	"image"
	"image/jpeg"
	"testing"

	"linli/affairs/fire/kit/firetest"
	"linli/kernel/access"
	"linli/kernel/document"
	"linli/platform/db"
	"linli/platform/fault"
)

var ctx = context.Background()

func each(t *testing.T, fn func(w *firetest.World, s *Service)) {
	firetest.Each(t, []db.Migrations{Migrations}, func(w *firetest.World) {
		w.Seed()
		fn(w, NewService(w.Deps))
	})
}

func plan(w *firetest.World, s *Service, a access.Actor, c Planning) (r Round, err error) {
	err = w.Write(func(tx *db.Tx) error { r, err = s.Plan(tx, a, c); return err })
	return r, err
}

func usualPlan(w *firetest.World) Planning {
	return Planning{Building: w.Tower.ID, Day: "2026-06-24", Heights: []float64{30, 60}, Off: 12, Step: 10, Operator: "望岭区消防救援大队"}
}

// picture is a JPEG whose notes say that it was taken 12 m south of the middle of Tower, 45.3 m up, looking north.
func picture(w *firetest.World, notes string, grey uint8) Sighted {
	w.Helper()
	m := image.NewGray(image.Rect(0, 0, 40, 30))
	for i := range m.Pix {
		m.Pix[i] = grey
	}
	var b bytes.Buffer
	w.OK(jpeg.Encode(&b, m, nil))
	data := b.Bytes()
	if notes != "" {
		xmp := append([]byte("http://ns.adobe.com/xap/1.0/\x00"), notes...)
		head := append([]byte{0xff, 0xd8, 0xff, 0xe1, byte((len(xmp) + 2) >> 8), byte(len(xmp) + 2)}, xmp...)
		data = append(head, data[2:]...)
	}
	p, err := w.Documents.Prepare(ctx, bytes.NewReader(data), document.Meta{Kind: document.Before})
	w.OK(err)
	s := document.ReadSight(data)
	if notes != "" {
		s.Position = &document.Position{Lat: 36.19 - 12/111195.0, Long: 113.110223}
	}
	return Sighted{Photo: p, Sight: s}
}

func TestARoundFromTheRouteToTheMatter(t *testing.T) {
	each(t, func(w *firetest.World, s *Service) {
		c := usualPlan(w)
		_, err := plan(w, s, w.Outside, c)
		w.Refused("another community", err, fault.KindNotFound, "access.not_found")
		_, err = plan(w, s, w.Grid, c)
		w.Refused("a grid worker plans no flight", err, fault.KindDenied, "access.denied.fire.plan")
		bare := c
		bare.Building = w.Bare.ID
		_, err = plan(w, s, w.Crew, bare)
		w.Refused("no outline", err, fault.KindInvalid, "fire.rounds.no_outline")
		high := c
		high.Heights = []float64{130}
		_, err = plan(w, s, w.Crew, high)
		w.Refused("above 120 m", err, fault.KindInvalid, "fire.rounds.high")
		r, err := plan(w, s, w.Crew, c)
		w.OK(err)
		one := picture(w, `<x drone-dji:RelativeAltitude="+45.30" drone-dji:GimbalYawDegree="-0.50" drone-dji:GimbalPitchDegree="-2.0"/>`, 90)
		two := picture(w, "", 200)
		w.OK(w.Write(func(tx *db.Tx) error {
			n, err := s.AddShots(tx, w.Crew, r.ID, []Sighted{one, two})
			if n != 2 {
				t.Errorf("%d pictures", n)
			}
			return err
		}))
		var list []Shot
		w.Read(func(tx *db.Tx) (err error) { list, err = shots(tx, "round=? ORDER BY side DESC", r.ID); return err })
		if len(list) != 2 || list[0].Side != "s" || list[0].From != 14 || list[0].To != 16 || list[0].Way != "photo" || list[1].Side != "" || list[1].Why != "position" {
			t.Fatalf("%+v", list)
		}
		w.Read(func(tx *db.Tx) error {
			d, err := w.Documents.Get(tx, list[0].Doc)
			if d.Positioned {
				t.Error("the position of a picture is kept")
			}
			return err
		})
		seen := func(shot, what, said string) (f Find, err error) {
			err = w.Write(func(tx *db.Tx) error {
				f, err = s.Seen(tx, w.Crew, r.ID, shot, what, said, "南面 14–16层")
				return err
			})
			return f, err
		}
		_, err = seen(list[1].ID, "insulation", "保温翘起")
		w.Refused("not placed yet", err, fault.KindNotYet, "fire.rounds.place_first")
		put := func(side string, from, to int) error {
			return w.Write(func(tx *db.Tx) error { return s.Put(tx, w.Crew, r.ID, list[1].ID, side, from, to) })
		}
		w.Refused("no such side", put("up", 1, 1), fault.KindInvalid, "fire.rounds.side_needed")
		w.Refused("floor 34 of 33", put("n", 30, 34), fault.KindInvalid, "fire.rounds.floors_needed")
		w.OK(put("n", 30, 33))
		f, err := seen(list[0].ID, "insulation", "保温翘起约1平方米")
		w.OK(err)
		w.Read(func(tx *db.Tx) error {
			m, err := w.Matters.Plain(tx, f.Matter)
			if m.Kind != "fire.wall" || m.Part != "南面 14–16层" || len(m.Docs) != 1 || m.Docs[0] != list[0].Doc {
				t.Errorf("%+v", m)
			}
			return err
		})
		if _, err := seen(list[0].ID, "sign", "广告牌挡住外窗"); err != nil {
			t.Errorf("a second finding on one picture: %v", err)
		}
		w.Read(func(tx *db.Tx) error {
			x, err := roundByID(tx, r.ID)
			if x.State != Flown {
				t.Errorf("the round is %s", x.State)
			}
			return err
		})
		w.Sound(s.replayers())
	})
}

func TestARoundWithoutPicturesStaysPlanned(t *testing.T) {
	each(t, func(w *firetest.World, s *Service) {
		r, err := plan(w, s, w.Crew, usualPlan(w))
		w.OK(err)
		err = w.Write(func(tx *db.Tx) error { _, err := s.AddShots(tx, w.Crew, r.ID, nil); return err })
		w.Refused("no picture", err, fault.KindInvalid, "fire.rounds.photos_needed")
		w.Read(func(tx *db.Tx) error {
			x, err := roundByID(tx, r.ID)
			if x.State != Planned {
				t.Errorf("the round is %s", x.State)
			}
			return err
		})
		w.Sound(s.replayers())
	})
}
