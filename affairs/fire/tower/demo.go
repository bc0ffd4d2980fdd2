package tower

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"time"

	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/document"
	"linli/kernel/ledger"
	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/db"
)

// The demo street's towers (ledgers.md E4.7): 54 files and plaques; the class of two was not known until they were core-drilled in
// April 2026 (B1), so that their plaques were drafted anew.

// stageTower is a tower of the street with who keeps it; the office tower is found when its time comes.
type stageTower struct {
	b place.Place
	c affair.StageCompound
	i int
}

func (s *Service) demo(st affair.Stage) error {
	var list []*stageTower
	for _, c := range st.Compounds {
		for _, b := range c.Buildings {
			if b.Building != nil && TierOf(b.Building.HeightCM, Residential, b.Building.Above) != Low {
				list = append(list, &stageTower{b, c, len(list)})
			}
		}
	}
	if len(st.Compounds) > 0 {
		office := &stageTower{c: affair.StageCompound{Checker: st.Compounds[0].Checker, Community: st.Compounds[0].Community}, i: len(list)}
		st.On(time.Date(2025, 3, 1, 9, 0, 0, 0, clock.Shanghai), func(tx *db.Tx) error { return s.office(tx, office) })
		list = append(list, office)
	}
	for _, t := range list {
		if st.Part < 1 && t.i%8 != 0 && spare(t.b) {
			continue
		}
		s.tale(st, t)
	}
	return nil
}

// office finds the tower that belongs to no compound.
func (s *Service) office(tx *db.Tx, t *stageTower) error {
	all, err := s.HighRise(tx, place.RootPath)
	if err != nil {
		return err
	}
	for _, f := range all {
		if f.Use == Public {
			t.b = f.Building
			t.c.Place.Name = f.Building.Name
		}
	}
	return nil
}

// spare tells whether a tower may be left out of a share: those of whose class nobody knew stay.
func spare(b place.Place) bool {
	return b.Building != nil && ClassOf(b.Building.Rating) != ClassUnknown
}

// tale puts the scenes of one tower on the stage.
func (s *Service) tale(st affair.Stage, t *stageTower) {
	day := func(y, m, d int) time.Time {
		return time.Date(y, time.Month(m), d, 9+t.i%8, t.i*7%60, 0, 0, clock.Shanghai)
	}
	checker := t.c.Checker
	st.On(day(2025, 3, 3+t.i*26/54), func(tx *db.Tx) error {
		f, err := s.Of(tx, t.b.ID)
		if err != nil {
			return err
		}
		clean, err := cleaned(tx, f, t.facts())
		if err != nil {
			return err
		}
		_, err = s.write(tx, checker.Actor, f, clean)
		return err
	})
	s.hang(st, t, [4]time.Time{day(2025, 4, 8), day(2025, 4, 9), day(2025, 4, 22), day(2025, 5, 6)})
	st.On(day(2025, 5, 7), func(tx *db.Tx) error {
		f, err := s.Of(tx, t.b.ID)
		if err != nil {
			return err
		}
		_, err = s.write(tx, checker.Actor, f, map[string]string{"wall_sign": "2025-05-06", "duties_posted": "2025-05-06", "evacuation": "2025-05-06"})
		return err
	})
	if t.b.Building != nil && ClassOf(t.b.Building.Rating) == ClassUnknown {
		st.On(day(2026, 4, 20), func(tx *db.Tx) error {
			f, err := s.Of(tx, t.b.ID)
			if err != nil {
				return err
			}
			_, err = s.write(tx, checker.Actor, f, map[string]string{"wall_report": fmt.Sprintf("云检〔2026〕%03d", 41+t.i), "cavity": No})
			return err
		})
		s.hang(st, t, [4]time.Time{day(2026, 4, 21), day(2026, 4, 22), day(2026, 4, 27), day(2026, 4, 30)})
	}
	st.On(day(2026, 6, 2+t.i%20), func(tx *db.Tx) error {
		f, err := s.Of(tx, t.b.ID)
		if err != nil {
			return err
		}
		_, err = s.write(tx, checker.Actor, f, map[string]string{"inspected": tx.Now.In(clock.Shanghai).Format(time.DateOnly)})
		return err
	})
}

// hang plays an issue from its draft to the wall.
func (s *Service) hang(st affair.Stage, t *stageTower, at [4]time.Time) {
	all := []access.Grant{{Role: access.RoleSystem, Path: place.RootPath}}
	by := access.Actor{Actor: t.c.Checker.Actor, Grants: all}
	drafter := access.Actor{Actor: access.System("demo").Actor, Grants: all}
	if t.c.Manager.Person != "" {
		drafter.Actor = ledger.Actor{ID: t.c.Manager.Person, Kind: access.KindStaff, Name: t.c.Manager.Label}
	}
	var p Plaque
	st.On(at[0], func(tx *db.Tx) (err error) { p, err = s.DraftTx(tx, drafter, t.b.ID, false); return err })
	for i, act := range []string{"approve", "print", "post"} {
		st.On(at[i+1], func(tx *db.Tx) error {
			photo := ""
			if act == "post" {
				made, err := s.Documents.Prepare(context.Background(), bytes.NewReader(board(t.i)), document.Meta{Kind: document.After})
				if err != nil {
					return err
				}
				d, err := s.Documents.PutTx(tx, by.Actor, made)
				if err != nil {
					return err
				}
				if err := s.Documents.Attach(tx, by.Actor, d.ID, p.ID, t.b.ID); err != nil {
					return err
				}
				photo = d.ID
			}
			_, err := s.MoveTx(tx, by, p.ID, 0, act, photo, "")
			return err
		})
	}
}

// board is a drawn picture of a plaque on a wall; the shade differs, so that no two are the same file.
func board(i int) []byte {
	m := image.NewRGBA(image.Rect(0, 0, 240, 160))
	wall := color.RGBA{uint8(200 + i%50), uint8(190 + i%40), 170, 255}
	for y := range 160 {
		for x := range 240 {
			c := wall
			if x > 40 && x < 200 && y > 30 && y < 130 {
				c = color.RGBA{245, 245, 240, 255}
				if y > 44 && y%14 < 4 && x > 54 && x < 140 || x > 150 && x < 186 && y > 60 && y < 96 && (x/4+y/4+i)%2 == 0 {
					c = color.RGBA{30, 40, 50, 255}
				}
			}
			m.SetRGBA(x, y, c)
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		return nil
	}
	return b.Bytes()
}

// facts of a tower, by its place in the street. Every number is invented.
func (t *stageTower) facts() map[string]string {
	b, c := t.b.Building, t.c
	floors := int64(b.Above)
	company := c.Manager.Org
	if company == "" {
		company = c.Place.Name + "物业服务处"
	}
	phone := func(n int) string { return fmt.Sprintf("1000008%04d", n) }
	out := map[string]string{"company": company, "area": whole(floors * int64(max(1, b.PerFloor)) * 104), "cavity": No, "wall_built": b.Completed, "damage": No, "thickness": whole(int64(60 + t.i%4*10)),
		"responsible": company + "经理", "responsible_phone": phone(t.i%9 + 100), "manager": orElse(c.Manager.Label, "值班经理"), "manager_phone": phone(t.i%9 + 200), "station": c.Community + "微型消防站", "station_phone": phone(t.i%4 + 300), "room_phone": phone(t.i%9 + 400),
		"police": "柳岸派出所", "stair_kind": "smokeproof", "exits": whole(int64(max(1, b.Stairs) * 2)), "fire_lifts": whole(int64(max(1, b.Stairs/2))),
		"room_staff": "6", "room_certified": "4", "hydrants": whole(floors * int64(max(1, b.Stairs))), "sprinkler": "good", "alarm": "good", "alarm_online": Yes, "smoke": "good", "lighting": "good", "doors": whole(floors * 3), "doors_good": whole(floors*3 - int64(t.i%5)),
		"extinguishers": whole(floors * 4), "outdoor": "楼北侧道路，2具", "adapter": "楼南侧绿地旁", "pool": "360", "tank": "18", "lane": "clear", "ladder": "楼南侧，15×10米", "water": "小区景观水池", "charging": "小区东侧充电棚", "charging_n": "40", "charging_stilt": No,
		"gas": "pipe", "upkeep": "云漳安泰消防技术服务公司", "upkeep_until": "2026-12-31", "tested": "2025-02-18", "assessed": "2025-02-26", "inspected": "2025-03-02"}
	if t.i%6 == 3 {
		out["damage"] = "crack"
	}
	if t.i%7 == 5 {
		delete(out, "assessed")
		delete(out, "adapter")
	}
	if floors > 30 {
		out["refuge"] = "15层"
	}
	return out
}

func orElse(a, b string) string {
	if a == "" {
		return b
	}
	return a
}
