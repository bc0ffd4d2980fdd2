package campaign

import (
	"context"
	"testing"
	"time"

	"linli/affairs/fire/kit/firetest"
	"linli/kernel/access"
	"linli/platform/db"
	"linli/platform/fault"
)

var ctx = context.Background()

func each(t *testing.T, fn func(w *firetest.World, s *Service)) {
	firetest.Each(t, []db.Migrations{Migrations}, func(w *firetest.World) {
		s := NewService(w.Deps)
		w.Seed(posterKind)
		fn(w, s)
	})
}

func opened(w *firetest.World, s *Service) (c Campaign) {
	w.Helper()
	w.OK(w.Write(func(tx *db.Tx) (err error) {
		c, err = s.Open(tx, w.Crew, Opening{Place: w.Compound.ID, Title: "夏季联合行动", From: "2026-06-01", Until: "2026-06-30", Orgs: map[string]string{"fire": w.Brigade.ID, "police": w.Police.ID, "housing": w.Housing.ID}})
		return err
	}))
	return c
}

func TestEachDepartmentAnswersForItsPart(t *testing.T) {
	each(t, func(w *firetest.World, s *Service) {
		err := w.Write(func(tx *db.Tx) error {
			_, err := s.Open(tx, w.Crew, Opening{Place: w.Compound.ID, Title: "单独行动", From: "2026-06-01", Until: "2026-06-30", Orgs: map[string]string{"fire": w.Brigade.ID}})
			return err
		})
		w.Refused("one department", err, fault.KindInvalid, "fire.campaign.two_needed")
		err = w.Write(func(tx *db.Tx) error {
			_, err := s.Open(tx, w.Crew, Opening{Place: w.Compound.ID, Title: "倒着的日子", From: "2026-06-30", Until: "2026-06-01", Orgs: map[string]string{"fire": w.Brigade.ID, "police": w.Police.ID}})
			return err
		})
		w.Refused("ends before it begins", err, fault.KindInvalid, "fire.campaign.day_order")
		c := opened(w, s)
		if len(c.Buildings) != 3 || len(c.Parts) != 3 {
			t.Fatalf("%+v", c)
		}
		tick := func(a access.Actor, key string) error {
			return w.Write(func(tx *db.Tx) error { return s.Tick(tx, a, c.ID, w.Tower.ID, key, "") })
		}
		w.Refused("the manager is of no department", tick(w.Manager, "police"), fault.KindDenied, "fire.campaign.not_yours")
		w.Refused("outside", tick(w.Outside, "fire"), fault.KindNotFound, "access.not_found")
		w.Refused("no such part", tick(w.Crew, "street"), fault.KindInvalid, "fire.campaign.part_needed")
		w.OK(tick(w.Crew, "fire"))
		w.OK(tick(w.Crew, "fire"))
		police := access.Actor{Actor: w.Crew.Actor, Account: "police", Person: c.Parts[1].Person, Grants: []access.Grant{{Role: access.Department, Path: w.Street.Path}}}
		police.ID = c.Parts[1].Person
		w.OK(tick(police, "police"))
		w.Refused("police for housing", tick(police, "housing"), fault.KindDenied, "fire.campaign.not_yours")
		w.Read(func(tx *db.Tx) error {
			x, err := byID(tx, c.ID)
			if err != nil {
				return err
			}
			n, _, err := tally(tx, x, x.Buildings)
			if n.Done != 2 || n.Of != 9 {
				t.Errorf("%+v", n)
			}
			return err
		})
		w.Sound(s.replayers())
	})
}

func TestAFindingIsTheDepartments(t *testing.T) {
	each(t, func(w *firetest.World, s *Service) {
		c := opened(w, s)
		found := func(a access.Actor, key, kind, said string) (f Finding, err error) {
			err = w.Write(func(tx *db.Tx) error { f, err = s.Found(tx, a, c.ID, w.Tower.ID, key, kind, said); return err })
			return f, err
		}
		_, err := found(w.Crew, "housing", "other", "网")
		w.Refused("one character", err, fault.KindInvalid, "fire.campaign.said_needed")
		_, err = found(w.Crew, "housing", "road.hole", "路上有坑")
		w.Refused("not of fire", err, fault.KindInvalid, "fire.campaign.kind_needed")
		f, err := found(w.Grid, "housing", "fire.wall", "外墙保温脱落")
		w.OK(err)
		w.Read(func(tx *db.Tx) error {
			m, err := w.Matters.Plain(tx, f.Matter)
			if m.Holder != c.Parts[2].Person || m.HolderOrg != "望岭区住房和城乡建设局" || m.Origin != c.ID || m.Raiser != w.Grid.Person {
				t.Errorf("%+v", m)
			}
			return err
		})
		w.OK(w.Write(func(tx *db.Tx) error { return s.Close(tx, w.Crew, c.ID) }))
		_, err = found(w.Crew, "fire", "fire.door", "防火门坏了")
		w.Refused("after the end", err, fault.KindNotYet, "fire.campaign.is_closed")
		w.Sound(s.replayers())
	})
}

func TestWhatHangsTooLongBecomesAMatterOnce(t *testing.T) {
	each(t, func(w *firetest.World, s *Service) {
		h := HangUp{Place: w.Tower.ID, Medium: "lift", Topic: "ebike", Spot: "1单元电梯", Hung: "2026-06-01", Until: "2026-06-24"}
		hang := func(a access.Actor, h HangUp) (p Poster, err error) {
			err = w.Write(func(tx *db.Tx) error { p, err = s.Hang(tx, a, h); return err })
			return p, err
		}
		_, err := hang(w.Grid, h)
		w.Refused("a grid worker", err, fault.KindDenied, "access.denied.fire.edit")
		bad := h
		bad.Place = w.Homes[0].ID
		_, err = hang(w.Manager, bad)
		w.Refused("at somebody's door", err, fault.KindInvalid, "fire.campaign.no_home")
		p, err := hang(w.Manager, h)
		w.OK(err)
		state := func(id string) (x Poster) {
			w.Read(func(tx *db.Tx) (err error) { x, err = first(posters(tx, "id=?", id)); return err })
			return x
		}
		w.OK(s.Expire(ctx))
		if x := state(p.ID); x.State != Hanging {
			t.Errorf("on its last day it is %s", x.State)
		}
		w.Clock.Advance(24 * time.Hour)
		w.OK(s.Expire(ctx))
		w.OK(s.Expire(ctx))
		x := state(p.ID)
		var n int64
		w.Read(func(tx *db.Tx) (err error) {
			n, err = tx.Count("SELECT count(*) FROM matter WHERE kind=? AND origin=?", posterKind.ID, p.ID)
			return err
		})
		if x.State != Expired || x.Matter == "" || n != 1 {
			t.Errorf("%+v, %d matters", x, n)
		}
		turn := func(act, until string) error {
			return w.Write(func(tx *db.Tx) error { _, err := s.Turn(tx, w.Manager, p.ID, act, until); return err })
		}
		w.Refused("renewed into the past", turn("renew", "2026-06-20"), fault.KindInvalid, "fire.campaign.day_order")
		w.OK(turn("renew", "2026-09-30"))
		w.OK(turn("gone", ""))
		if x := state(p.ID); x.State != Missing || x.Matter == "" {
			t.Errorf("%+v", x)
		}
		w.OK(turn("end", ""))
		w.Sound(s.replayers())
	})
}
