package rescue

import (
	"context"
	"encoding/xml"
	"io"
	"strings"
	"testing"
	"time"

	"linli/affairs/fire/ground"
	"linli/affairs/fire/kit/firetest"
	"linli/kernel/access"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
)

var ctx = context.Background()

func each(t *testing.T, fn func(w *firetest.World, s *Service)) {
	firetest.Each(t, []db.Migrations{Migrations}, func(w *firetest.World) {
		s := NewService(w.Deps)
		w.Seed(reviewKind)
		fn(w, s)
	})
}

func filled() map[string]string {
	out := map[string]string{}
	for _, s := range Sections {
		for _, f := range s.Fields {
			if f.Needed {
				out[f.Key] = "说明" + f.Key
			}
		}
	}
	return out
}

// ready writes a version that may be asked for.
func ready(w *firetest.World, s *Service, building string, writer access.Actor) Plan {
	w.Helper()
	p, err := s.Begin(ctx, writer, building)
	w.OK(err)
	_, err = s.Write(ctx, writer, building, 0, filled())
	w.OK(err)
	w.OK(w.Write(func(tx *db.Tx) error {
		_, err := s.Place(tx, writer, building, 0, Mark{Kind: "entrance", X: 500, Y: 600})
		return err
	}))
	_, err = s.Decide(ctx, writer, Deciding{Building: building, Act: "ask"})
	w.OK(err)
	return p
}

func TestAPlanIsApprovedByAnotherAndTheOldOneStaysReadable(t *testing.T) {
	each(t, func(w *firetest.World, s *Service) {
		_, err := s.Begin(ctx, w.Outside, w.Tower.ID)
		w.Refused("another community", err, fault.KindNotFound, "access.not_found")
		_, err = s.Begin(ctx, w.Party, w.Tower.ID)
		w.Refused("a member writes no plan", err, fault.KindDenied, "access.denied.fire.plan")
		first, err := s.Begin(ctx, w.Manager, w.Tower.ID)
		w.OK(err)
		if again, err := s.Begin(ctx, w.Office, w.Tower.ID); err != nil || again.ID != first.ID {
			t.Errorf("a second draft: %v %v", again.ID, err)
		}
		_, err = s.Decide(ctx, w.Manager, Deciding{Building: w.Tower.ID, Act: "ask"})
		w.Refused("an empty plan", err, fault.KindNotYet, "fire.rescue.missing")
		ready(w, s, w.Tower.ID, w.Manager)
		_, err = s.Write(ctx, w.Manager, w.Tower.ID, 0, filled())
		w.Refused("what waits stands", err, fault.KindNotYet, "fire.rescue.no_draft")
		_, err = s.Decide(ctx, w.Manager, Deciding{Building: w.Tower.ID, Act: "approve"})
		w.Refused("one's own", err, fault.KindNotYet, "fire.rescue.own")
		_, err = s.Decide(ctx, w.Crew, Deciding{Building: w.Tower.ID, Act: "approve", Review: "2027-06-25"})
		w.Refused("more than a year", err, fault.KindInvalid, "fire.rescue.review_day")
		p, err := s.Decide(ctx, w.Crew, Deciding{Building: w.Tower.ID, Act: "approve"})
		w.OK(err)
		if p.State != Approved || p.Version != 1 || p.Review != "2027-06-24" {
			t.Errorf("%+v", p)
		}
		second := ready(w, s, w.Tower.ID, w.Manager)
		if second.Version != 2 || len(second.Body.Marks) != 1 || second.Body.Facts["route"] == "" {
			t.Errorf("the next version begins with what the last one says: %+v", second)
		}
		_, err = s.Decide(ctx, w.Crew, Deciding{Building: w.Tower.ID, Act: "return", Answer: "补充水源压力"})
		w.OK(err)
		_, err = s.Decide(ctx, w.Manager, Deciding{Building: w.Tower.ID, Act: "ask"})
		w.OK(err)
		_, err = s.Decide(ctx, w.Crew, Deciding{Building: w.Tower.ID, Act: "approve"})
		w.OK(err)
		w.Read(func(tx *db.Tx) error {
			v, id, err := s.Seams.Plan(tx, w.Tower.ID)
			if v != 2 || id != second.ID {
				t.Errorf("in force: %d %s", v, id)
			}
			old, e := planBy(tx, "building=? AND version=1", w.Tower.ID)
			if e != nil || old.State != Past || old.Body.Facts["route"] != "说明route" {
				t.Errorf("version 1: %v %+v", e, old)
			}
			return err
		})
		w.Sound(s.replayers())
	})
}

func TestTwoWritersDoNotOverwriteEachOther(t *testing.T) {
	each(t, func(w *firetest.World, s *Service) {
		p, err := s.Begin(ctx, w.Manager, w.Bare.ID)
		w.OK(err)
		if p.Body.Ground.Span != 0 || len(p.Body.Ground.Shapes) != 2 {
			t.Errorf("a building without outline is drawn as its units: %+v", p.Body.Ground)
		}
		_, err = s.Write(ctx, w.Manager, w.Bare.ID, p.Rev, map[string]string{"route": "一"})
		w.OK(err)
		_, err = s.Write(ctx, w.Office, w.Bare.ID, p.Rev, map[string]string{"route": "二"})
		w.Refused("an older page", err, fault.KindConflict, "fire.rescue.stale")
		_, err = s.Write(ctx, w.Office, w.Bare.ID, 0, map[string]string{"width": "很宽"})
		w.Refused("no number", err, fault.KindInvalid, "fire.rescue.number")
		for _, m := range []Mark{{Kind: "entrance", X: -1}, {Kind: "entrance", Y: 1001}} {
			err := w.Write(func(tx *db.Tx) error { _, err := s.Place(tx, w.Office, w.Bare.ID, 0, m); return err })
			w.Refused("outside of the drawing", err, fault.KindInvalid, "fire.rescue.mark_outside")
		}
		err = w.Write(func(tx *db.Tx) error { _, err := s.Place(tx, w.Office, w.Bare.ID, 0, Mark{Kind: "tank"}); return err })
		w.Refused("no such symbol", err, fault.KindInvalid, "fire.rescue.mark_kind")
		err = w.Write(func(tx *db.Tx) error { _, err := s.Take(tx, w.Office, w.Bare.ID, 0, 1); return err })
		w.Refused("no such mark", err, fault.KindConflict, "fire.rescue.stale")
		w.Sound(s.replayers())
	})
}

func TestWhoCanNotWalkIsLocked(t *testing.T) {
	each(t, func(w *firetest.World, s *Service) {
		w.Read(func(tx *db.Tx) error {
			h, err := s.Help(tx, w.Crew, w.Tower)
			if h.Kept {
				t.Error("a list that nobody keeps is said to be kept")
			}
			return err
		})
		s.Seams.Helped = func(*db.Tx, place.Place) ([]ground.Helped, error) {
			return []ground.Helped{{Person: w.Old.ID, Home: w.Homes[1].ID, Floor: "12", FloorNo: 12, How: "两人抬"}}, nil
		}
		w.Read(func(tx *db.Tx) error {
			h, err := s.Help(tx, w.Manager, w.Tower)
			if err != nil || h.Total != 1 || len(h.Floors) != 0 {
				t.Errorf("the manager sees %+v %v", h, err)
			}
			h, err = s.Help(tx, w.Grid, w.Tower)
			if err != nil || len(h.Floors) != 1 || h.Floors[0].N != 1 || len(h.Floors[0].Names) != 0 {
				t.Errorf("the grid worker of the building sees %+v %v", h, err)
			}
			return nil
		})
		_, err := s.Names(ctx, w.Manager, w.Tower.ID, "着火")
		w.Refused("without the right", err, fault.KindDenied, "access.denied.fire.rescue")
		_, err = s.Names(ctx, w.Crew, w.Tower.ID, " ")
		w.Refused("without a reason", err, fault.KindInvalid, "access.reason_needed")
		looks := func() (list []people.Look) {
			w.Read(func(tx *db.Tx) (err error) { list, err = w.People.Looks(tx, w.Old.ID, 10); return err })
			return list
		}
		if len(looks()) != 0 {
			t.Error("a refused look is on record")
		}
		h, err := s.Names(ctx, w.Crew, w.Tower.ID, "12层着火，进楼救人")
		w.OK(err)
		if len(h.Floors) != 1 || len(h.Floors[0].Names) != 1 {
			t.Fatalf("%+v", h)
		}
		if l := looks(); len(l) != 1 || l[0].Reason != "12层着火，进楼救人" || l[0].Actor != w.Crew.ID {
			t.Errorf("looks: %+v", l)
		}
		w.Sound(s.replayers())
	})
}

func TestProblemsOfTheSixBecomeMattersOnce(t *testing.T) {
	each(t, func(w *firetest.World, s *Service) {
		items := []Item{{State: "ok"}, {State: "ok"}, {State: "changed", Note: "底商换了"}, {State: "ok"}, {State: "problem", Note: "28层消火栓没水"}, {State: "ok"}}
		know := func(r Record) (x Six, err error) {
			err = w.Write(func(tx *db.Tx) error { x, err = s.Know(tx, w.Crew, r); return err })
			return x, err
		}
		_, err := know(Record{Building: w.Tower.ID, Day: "2026-06-25", Team: "望岭站", Items: items})
		w.Refused("tomorrow", err, fault.KindInvalid, "fire.rescue.six_day")
		_, err = know(Record{Building: w.Tower.ID, Day: "2026-06-24", Team: "望岭站", Items: items[:5]})
		w.Refused("five of six", err, fault.KindInvalid, "fire.rescue.six_each")
		bad := append([]Item(nil), items...)
		bad[0] = Item{State: "problem"}
		_, err = know(Record{Building: w.Tower.ID, Day: "2026-06-24", Team: "望岭站", Items: bad})
		w.Refused("a problem without words", err, fault.KindInvalid, "fire.rescue.six_note")
		x, err := know(Record{Building: w.Tower.ID, Day: "2026-06-24", Team: "望岭站", Items: items})
		w.OK(err)
		if len(x.Matters) != 1 || x.Items[4].Matter != x.Matters[0] {
			t.Fatalf("%+v", x)
		}
		w.Read(func(tx *db.Tx) error {
			m, err := w.Matters.Plain(tx, x.Matters[0])
			if m.Kind != "fire.equipment" || m.Place != w.Tower.ID || m.Origin != x.ID || m.Text != "28层消火栓没水" {
				t.Errorf("%+v", m)
			}
			return err
		})
		w.Sound(s.replayers())
	})
}

func TestReviewIsToldOnce(t *testing.T) {
	each(t, func(w *firetest.World, s *Service) {
		ready(w, s, w.Tower.ID, w.Manager)
		_, err := s.Decide(ctx, w.Crew, Deciding{Building: w.Tower.ID, Act: "approve", Review: "2026-07-01"})
		w.OK(err)
		count := func() (n int64) {
			w.Read(func(tx *db.Tx) (err error) {
				n, err = tx.Count("SELECT count(*) FROM matter WHERE kind=?", reviewKind.ID)
				return err
			})
			return n
		}
		w.OK(s.Review(ctx))
		if count() != 0 {
			t.Error("a review that is not due is told")
		}
		w.Clock.Advance(8 * 24 * time.Hour)
		w.OK(s.Review(ctx))
		w.OK(s.Review(ctx))
		if n := count(); n != 1 {
			t.Errorf("%d matters for one review", n)
		}
		w.Sound(s.replayers())
	})
}

func TestFieldRegisterIsWhole(t *testing.T) {
	each(t, func(w *firetest.World, s *Service) {
		w.Read(func(tx *db.Tx) error {
			for table := range Plain {
				known := map[string]bool{}
				for _, c := range Plain[table] {
					known[c] = true
				}
				for _, f := range Fields {
					if f.Table == table {
						known[f.Column] = true
					}
				}
				cols := map[string]string{"fire_plan": planColumns, "fire_six": sixColumns}[table]
				for _, c := range splitColumns(cols) {
					if !known[c] && c != "team" {
						t.Errorf("%s.%s is not in the register", table, c)
					}
				}
			}
			return nil
		})
	})
}

func splitColumns(s string) (out []string) {
	at := 0
	for i := 0; i <= len(s); i++ {
		if i == len(s) || s[i] == ',' {
			out = append(out, s[at:i])
			at = i + 1
		}
	}
	return out
}

// A phone keeps the cards of the plans in force where its owner may know who needs help, nobody else's; and everybody may see the way
// out of such a plan, of the rest nothing.
func TestCardsForThePocketAndTheWayOut(t *testing.T) {
	each(t, func(w *firetest.World, s *Service) {
		keep := func(a access.Actor) (list []string) {
			w.Read(func(tx *db.Tx) (err error) { list, err = s.Keep(tx, a); return err })
			return list
		}
		sketch := func() (svg string, numbers []string) {
			w.Read(func(tx *db.Tx) (err error) { svg, numbers, err = s.Sketch(tx, text.ZH, w.Tower.ID); return err })
			return svg, numbers
		}
		if list := keep(w.Crew); len(list) != 0 {
			t.Errorf("cards without a plan: %v", list)
		}
		if svg, _ := sketch(); svg != "" {
			t.Error("a way out is drawn that nobody has approved")
		}
		_, err := s.Begin(ctx, w.Manager, w.Tower.ID)
		w.OK(err)
		_, err = s.Write(ctx, w.Manager, w.Tower.ID, 0, filled())
		w.OK(err)
		for _, m := range []Mark{{Kind: "entrance", X: 500, Y: 600}, {Kind: "stairs", X: 400, Y: 500, Note: "东楼梯"}, {Kind: "gas", X: 300, Y: 300, Note: "燃气总阀"}, {Kind: "muster", X: 600, Y: 800, Note: "中心花园"}} {
			w.OK(w.Write(func(tx *db.Tx) error { _, err := s.Place(tx, w.Manager, w.Tower.ID, 0, m); return err }))
		}
		_, err = s.Decide(ctx, w.Manager, Deciding{Building: w.Tower.ID, Act: "ask"})
		w.OK(err)
		if svg, _ := sketch(); svg != "" {
			t.Error("a way out is drawn while it waits for approval")
		}
		_, err = s.Decide(ctx, w.Crew, Deciding{Building: w.Tower.ID, Act: "approve"})
		w.OK(err)
		want := "/fire/cards /fire/card/" + w.Tower.ID
		for _, a := range []access.Actor{w.Crew, w.Grid} {
			if got := strings.Join(keep(a), " "); got != want {
				t.Errorf("%s keeps %s", a.Name, got)
			}
		}
		if list := keep(w.Manager); len(list) != 0 {
			t.Errorf("who may not know who needs help keeps %v", list)
		}
		svg, numbers := sketch()
		if len(numbers) != 3 || !strings.Contains(numbers[1], "东楼梯") || !strings.Contains(numbers[2], "中心花园") {
			t.Errorf("numbers: %v", numbers)
		}
		if strings.Contains(svg, ">气<") || !strings.Contains(svg, ">梯<") || !strings.Contains(svg, ">集<") {
			t.Errorf("drawn: %s", svg)
		}
		d := xml.NewDecoder(strings.NewReader(svg))
		for {
			if _, err := d.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Fatalf("not XML: %v", err)
			}
		}
	})
}
