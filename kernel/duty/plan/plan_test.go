package plan_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"linli/kernel/duty"
	"linli/kernel/duty/plan"
	"linli/kernel/ledger"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/db/dbtest"
	"linli/platform/fault"
	"linli/platform/text"
)

var (
	ctx        = context.Background()
	clerk      = ledger.Actor{ID: "clerk", Kind: "staff", Name: "冯晓岚"}
	migrations = []db.Migrations{ledger.Migrations, place.Migrations, people.Migrations, duty.Migrations}
)

// town is 锦绣苑 with two buildings of two units, five floors, two doors: 40 homes; five members live there in two groups.
type town struct {
	*testing.T
	db        *db.DB
	clk       *clock.Settable
	log       *ledger.Log
	places    *place.Service
	people    *people.Service
	duties    *duty.Service
	plans     *plan.Service
	community place.Place
	compound  place.Place
	homes     []place.Place
	members   []people.Person
	groups    []people.Org
}

func each(t *testing.T, fn func(w *town)) {
	t.Helper()
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) { fn(newTown(t, d)) })
}

func newTown(t *testing.T, d *db.DB) *town {
	t.Helper()
	w := &town{T: t, db: d, clk: clock.NewSettable(time.Date(2026, 6, 18, 10, 0, 0, 0, clock.Shanghai))}
	d.SetClock(w.clk)
	keys := crypto.NewKeys(crypto.Std)
	var err error
	w.log, err = ledger.New(d, keys, w.clk, ledger.Config{})
	w.ok(err)
	w.places = place.New(d, w.log)
	w.people = people.New(people.Deps{DB: d, Log: w.log, Keys: keys, Places: w.places})
	w.duties = duty.New(duty.Deps{DB: d, Log: w.log, Places: w.places, People: w.people})
	w.plans = plan.New(plan.Deps{DB: d, Log: w.log, Places: w.places, People: w.people, Duties: w.duties})
	add := func(parent string, k place.Kind, name string) place.Place {
		p, err := w.places.Create(ctx, clerk, place.NewPlace{Parent: parent, Kind: k, Name: name})
		w.ok(err)
		return p
	}
	street := add(add("", place.City, "云漳市").ID, place.Street, "柳岸街道")
	w.community = add(street.ID, place.Community, "锦绣社区")
	w.compound = add(w.community.ID, place.Compound, "锦绣苑")
	for _, label := range []string{"1", "2"} {
		_, err := w.places.CreateBuilding(ctx, clerk, place.NewBuilding{NewPlace: place.NewPlace{Parent: w.compound.ID, Label: label, Building: &place.BuildingFacts{Above: 5, Residential: true}},
			Units: place.RegularUnits(2, place.RegularFloors(5, nil, nil), 2, 9000)})
		w.ok(err)
	}
	w.read(func(tx *db.Tx) (err error) { w.homes, err = w.places.Homes(tx, w.compound.Path); return err })
	for i, name := range []string{"第一党小组", "第二党小组"} {
		g, err := w.people.AddOrg(ctx, clerk, people.Org{Kind: people.Group, Name: name, Place: w.compound.ID})
		w.ok(err)
		w.groups = append(w.groups, g)
		for k := range 3 - i {
			w.members = append(w.members, w.enrol(fmt.Sprintf("党员%d%d", i+1, k+1), w.homes[20*i+6*k+1].ID, g.ID))
		}
	}
	return w
}

func (w *town) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *town) read(fn func(tx *db.Tx) error) {
	w.Helper()
	w.ok(w.db.Read(ctx, fn))
}

// enrol puts a member on file and on the list.
func (w *town) enrol(name, home, group string) people.Person {
	w.Helper()
	p, err := w.people.Add(ctx, clerk, people.Draft{Name: name, Home: home, At: w.compound.ID})
	w.ok(err)
	if home != "" {
		_, err = w.people.MoveIn(ctx, clerk, people.MoveIn{Person: p.ID, Home: home, Relation: "户主", Main: true})
		w.ok(err)
	}
	x := plan.Fresh(p.ID, w.compound.ID, plan.Member)
	x.Group = group
	_, err = w.plans.Enrol(ctx, clerk, x)
	w.ok(err)
	return p
}

func (w *town) server(person string) (x plan.Server) {
	w.Helper()
	w.read(func(tx *db.Tx) (err error) { x, err = w.plans.Of(tx, person, w.compound.ID); return err })
	return x
}

// wall is the first-responsible of every home.
func (w *town) wall() map[string]string {
	w.Helper()
	out := map[string]string{}
	w.read(func(tx *db.Tx) error {
		list, err := w.places.Children(tx, w.compound.ID, place.Building)
		for _, b := range list {
			wall, e := w.duties.Wall(tx, b.ID, tx.Now)
			err = errors.Join(err, e)
			for h, x := range wall {
				out[h] = x.Person
			}
		}
		return err
	})
	return out
}

func (w *town) count(q string, args ...any) (n int64) {
	w.Helper()
	w.read(func(tx *db.Tx) (err error) { n, err = tx.Count(q, args...); return err })
	return n
}

// sum is everything this package and duty keep: what must not change when something is refused.
func (w *town) sum() string {
	out := ""
	for _, t := range []string{"duty", "duty_server", "duty_need", "duty_plan", "duty_plan_line", "duty_plan_server", "ledger_draft"} {
		out += fmt.Sprint(t, w.count("SELECT count(*) FROM "+t), " ")
	}
	return out + fmt.Sprint(w.count("SELECT COALESCE(sum(rev),0) FROM duty"), w.count("SELECT COALESCE(sum(rev),0) FROM duty_plan"))
}

// refused wants a sentence that says what to do, and nothing written.
func (w *town) refused(before string, err error, want string) {
	w.Helper()
	if err == nil {
		w.Errorf("not refused: %s", want)
		return
	}
	f := fault.Of(err)
	said := text.T("zh", f.Key, f.Args...)
	for _, x := range f.Fields {
		said += text.T("zh", x.Key, x.Args...)
	}
	if !strings.Contains(said, want) || f.Kind == fault.KindInternal {
		w.Errorf("%q (%s), want %q", said, f.Kind, want)
	}
	if after := w.sum(); after != before {
		w.Errorf("%s: something was written: %s, before %s", want, after, before)
	}
}

func (w *town) propose(few bool) plan.Plan {
	w.Helper()
	p, err := w.plans.Propose(ctx, clerk, w.compound.ID, few)
	w.ok(err)
	return p
}

func (w *town) picture(p plan.Plan) (pic *plan.Picture) {
	w.Helper()
	w.read(func(tx *db.Tx) (err error) { pic, err = w.plans.Picture(tx, p.ID); return err })
	return pic
}

// A plan is proposed and changes nothing; it is taken and every door has somebody, each duty with its entry; one leaves, the hole is
// filled from the plan before and the others keep their doors.
func TestProposeTakeLeaveMend(t *testing.T) {
	each(t, func(w *town) {
		p := w.propose(false)
		if p.Unserved != 0 || !p.Proved || p.State != plan.Draft || w.count("SELECT count(*) FROM duty") != 0 {
			w.Fatalf("%+v", p)
		}
		for _, s := range w.picture(p).Seats {
			if s.Person == "" || w.homeOf(s.Person) == s.Home {
				w.Errorf("home %s has %q", s.Home, s.Person)
			}
		}
		_, done, err := w.plans.Take(ctx, clerk, p.ID, p.Rev)
		w.ok(err)
		if n := w.count("SELECT count(*) FROM ledger_draft WHERE kind = 'duty.assign'"); n != int64(done.Given) || n == 0 {
			w.Errorf("%d duties, %d entries", done.Given, n)
		}
		before := w.wall()
		for h, who := range before {
			if who == "" || who == w.livesAt(h) {
				w.Errorf("home %s is served by %q", h, who)
			}
		}
		gone := w.members[0]
		w.ok(w.people.MoveOut(ctx, clerk, gone.ID, w.household(gone), "2026-06-18"))
		if x := w.count("SELECT count(*) FROM duty_server WHERE person = ? AND until_at > ?", gone.ID, w.clk.Now().UnixMilli()); x != 0 {
			w.Fatal("somebody who left is still on the list")
		}
		holes := 0
		for h, who := range w.wall() {
			if who == "" {
				holes++
			} else if who != before[h] {
				w.Errorf("%s changed hands by itself", h)
			}
		}
		w.clk.Set(w.clk.Now().Add(time.Hour))
		p = w.propose(true)
		hands, filled := w.picture(p).Moves()
		if p.Unserved != 0 || !p.Proved || filled != holes || holes == 0 || hands > holes/2 {
			w.Errorf("%d holes, %d filled, %d changed hands; %+v", holes, filled, hands, p)
		}
		_, _, err = w.plans.Take(ctx, clerk, p.ID, p.Rev)
		w.ok(err)
		kept := 0
		for h, who := range w.wall() {
			if who == "" {
				w.Errorf("home %s has nobody", h)
			}
			if who == before[h] {
				kept++
			}
		}
		if kept != len(before)-holes-hands {
			w.Errorf("%d of %d homes keep who they had, %d holes, %d changes were announced", kept, len(before), holes, hands)
		}
	})
}

func (w *town) homeOf(person string) (home string) {
	w.read(func(tx *db.Tx) error {
		p, err := w.people.Get(tx, person)
		home = p.Home
		return err
	})
	return home
}

func (w *town) livesAt(home string) string {
	for _, m := range w.members {
		if m.Home == home {
			return m.ID
		}
	}
	return "-"
}

func (w *town) household(p people.Person) (id string) {
	w.read(func(tx *db.Tx) error {
		list, err := w.people.HomesOf(tx, p.ID)
		if err == nil {
			id = list[0].Household
		}
		return err
	})
	return id
}

// When the bounds stay as they were the plan before is mended, not made anew.
func TestMendsFromThePlanBefore(t *testing.T) {
	each(t, func(w *town) {
		for _, m := range w.members {
			x := w.server(m.ID)
			x.Least, x.Goal, x.Most = 0, 8, 20
			_, err := w.plans.Enrol(ctx, clerk, x)
			w.ok(err)
		}
		p := w.propose(true)
		if p.Warm {
			w.Error("the first plan has nothing to go on from")
		}
		_, _, err := w.plans.Take(ctx, clerk, p.ID, p.Rev)
		w.ok(err)
		w.ok(w.people.MoveOut(ctx, clerk, w.members[1].ID, w.household(w.members[1]), "2026-06-18"))
		w.clk.Set(w.clk.Now().Add(time.Minute))
		holes := 0
		for _, who := range w.wall() {
			if who == "" {
				holes++
			}
		}
		p = w.propose(true)
		if hands, filled := w.picture(p).Moves(); !p.Warm || !p.Proved || hands > 2 || filled != holes || holes == 0 {
			w.Errorf("%+v: %d changed hands, %d filled", p, hands, filled)
		}
	})
}

// Pinned lines stay through solving again; what is changed by hand is pinned and no longer proved until it is solved again; two people
// at a door are the first-responsible and a helper.
func TestPinAndChangeByHand(t *testing.T) {
	each(t, func(w *town) {
		two := w.homes[12].ID
		w.ok(w.plans.SetNeed(ctx, clerk, plan.Need{Home: two, Visits: 2}))
		p := w.propose(false)
		far, near := w.members[4], ""
		for _, s := range w.picture(p).Seats {
			if s.Home == w.homes[0].ID {
				near = s.Person
			}
		}
		if near == far.ID {
			w.Fatal("the test wants somebody else there")
		}
		q, err := w.plans.Set(ctx, clerk, plan.Hand{Plan: p.ID, Rev: p.Rev, Home: w.homes[0].ID, Person: far.ID})
		w.ok(err)
		if q.Proved || q.Cost <= p.Cost {
			w.Errorf("by hand %+v after %+v", q, p)
		}
		before := w.sum()
		for want, h := range map[string]plan.Hand{
			"别人刚刚改过":   {Plan: p.ID, Rev: p.Rev, Home: w.homes[0].ID, Person: near},
			"方案里没有这一户": {Plan: p.ID, Rev: q.Rev, Home: "nowhere", Person: near},
			"自家要由别人联系": {Plan: p.ID, Rev: q.Rev, Home: far.Home, Person: far.ID},
			"不在能联户的名单": {Plan: p.ID, Rev: q.Rev, Home: w.homes[0].ID, Person: w.stranger()},
		} {
			_, err := w.plans.Set(ctx, clerk, h)
			if want == "不在能联户的名单" {
				before = w.sum()
			}
			w.refused(w.sum(), err, want)
		}
		_ = before
		r := w.propose(false)
		if !r.Proved {
			w.Error("solved again and not proved")
		}
		for _, s := range w.picture(r).Seats {
			if s.Home == w.homes[0].ID && (s.Person != far.ID || !s.Pinned) {
				w.Errorf("the pinned line moved: %+v", s)
			}
		}
		_, _, err = w.plans.Take(ctx, clerk, r.ID, r.Rev)
		w.ok(err)
		if n := w.count("SELECT count(*) FROM duty WHERE place = ? AND role = 'helper' AND until_at > ?", two, w.clk.Now().UnixMilli()); n != 1 {
			w.Errorf("%d helpers where two people are needed", n)
		}
		if who := w.wall()[w.homes[0].ID]; who != far.ID {
			w.Errorf("the door pinned to %s has %s", far.ID, who)
		}
	})
}

func (w *town) stranger() string {
	p, err := w.people.Add(ctx, clerk, people.Draft{Name: "外人", At: w.compound.ID})
	w.ok(err)
	return p.ID
}

// Bad input is said in words that tell what to do, and nothing is half-written.
func TestWords(t *testing.T) {
	each(t, func(w *town) {
		empty, err := w.places.Create(ctx, clerk, place.NewPlace{Parent: w.community.ID, Kind: place.Compound, Name: "空小区"})
		w.ok(err)
		before := w.sum()
		_, err = w.plans.Propose(ctx, clerk, empty.ID, true)
		w.refused(before, err, "先导入房屋台账")
		_, err = w.plans.Propose(ctx, clerk, w.homes[0].ID, true)
		w.refused(before, err, "请选一个小区或社区")
		_, err = w.plans.Propose(ctx, clerk, "nowhere", true)
		if !fault.Is(err, fault.KindNotFound) {
			w.Error(err)
		}
		x := w.server(w.members[0].ID)
		for want, bad := range map[string]func(*plan.Server){
			"0 到 9999":    func(s *plan.Server) { s.Least = 10000 },
			"30比20大":      func(s *plan.Server) { s.Least, s.Goal = 30, 20 },
			"免联户的原因":      func(s *plan.Server) { s.Exempt = "lazy" },
			"结束时间要晚于开始时间": func(s *plan.Server) { s.Exempt, s.ExemptFrom, s.ExemptUntil = plan.Ill, 10, 5 },
			"党员、志愿者或网格员":  func(s *plan.Server) { s.Kind = "boss" },
			"别人刚刚改过":      func(s *plan.Server) { s.Rev = 99 },
			"已经在名单里":      func(s *plan.Server) { s.ID = "" },
		} {
			y := x
			bad(&y)
			_, err := w.plans.Enrol(ctx, clerk, y)
			w.refused(before, err, want)
		}
		least := x
		least.Least, least.Goal, least.Most = 50, 50, 50
		_, err = w.plans.Enrol(ctx, clerk, least)
		w.ok(err)
		before = w.sum()
		_, err = w.plans.Propose(ctx, clerk, w.compound.ID, true)
		w.refused(before, err, "调低一些人的下限")
		for _, m := range w.members {
			y := w.server(m.ID)
			y.Exempt, y.ExemptUntil = plan.Away, duty.Open
			_, err := w.plans.Enrol(ctx, clerk, y)
			w.ok(err)
		}
		before = w.sum()
		_, err = w.plans.Propose(ctx, clerk, w.compound.ID, true)
		w.refused(before, err, "取消他们的免联户")
	})
}

// Somebody without a home, or who lives elsewhere, stops nobody: the page says what to do.
func TestTroublesAreSaid(t *testing.T) {
	each(t, func(w *town) {
		w.enrol("无住处", "", w.groups[0].ID)
		p := w.propose(true)
		pic := w.picture(p)
		if len(pic.Area.Troubles) != 1 || !strings.Contains(text.T("zh", pic.Area.Troubles[0].Key, pic.Area.Troubles[0].Args...), "补上住址") || p.Unserved != 0 {
			w.Errorf("%+v", pic.Area.Troubles)
		}
	})
}

// A plan is about the place as it was: when the list, the doors or the duties are others, it is not taken; nor over duties that begin
// later; nor twice.
func TestOldPlansAreNotTaken(t *testing.T) {
	each(t, func(w *town) {
		p := w.propose(false)
		later, err := w.duties.Assign(ctx, clerk, duty.Assign{Place: w.homes[3].ID, Kind: duty.KindHome, Person: w.members[0].ID, Role: duty.First, From: w.clk.Now().AddDate(0, 1, 0)})
		w.ok(err)
		before := w.sum()
		_, _, err = w.plans.Take(ctx, clerk, p.ID, p.Rev)
		w.refused(before, err, "先在责任表里结束")
		_, err = w.duties.End(ctx, clerk, later.ID, later.Rev, time.Time{})
		w.ok(err)
		x := w.server(w.members[2].ID)
		x.Exempt, x.ExemptUntil = plan.Ill, duty.Open
		_, err = w.plans.Enrol(ctx, clerk, x)
		w.ok(err)
		before = w.sum()
		_, _, err = w.plans.Take(ctx, clerk, p.ID, p.Rev)
		w.refused(before, err, "请再算一次")
		p = w.propose(false)
		var wg sync.WaitGroup
		errs := make([]error, 2)
		for i := range errs {
			wg.Go(func() { _, _, errs[i] = w.plans.Take(ctx, clerk, p.ID, p.Rev) })
		}
		wg.Wait()
		if (errs[0] == nil) == (errs[1] == nil) {
			w.Errorf("taken at the same moment by two: %v, %v", errs[0], errs[1])
		}
		for h, who := range w.wall() {
			if who == "" || who == w.members[2].ID {
				w.Errorf("%s has %q", h, who)
			}
		}
	})
}

// The files of a draft can be solved and checked without the database, and hold no names.
func TestFiles(t *testing.T) {
	each(t, func(w *town) {
		p := w.propose(false)
		var files map[string][]byte
		w.read(func(tx *db.Tx) (err error) { files, err = w.plans.Files(tx, p.ID); return err })
		if n := strings.Count(string(files["plan.csv"]), "\n"); n != 41 {
			w.Errorf("plan.csv has %d lines, want 41", n)
		}
		for name, b := range files {
			if strings.Contains(string(b), "党员") {
				w.Errorf("%s holds a name", name)
			}
		}
	})
}

// Joining two rows of a person leaves one line on the list, and no draft that names the old row.
func TestMergedPeople(t *testing.T) {
	each(t, func(w *town) {
		p := w.propose(false)
		twin, err := w.people.Add(ctx, clerk, people.Draft{Name: w.members[0].Name, Home: w.members[0].Home})
		w.ok(err)
		w.ok(w.merge(w.members[0].ID, twin.ID))
		if x := w.server(twin.ID); x.Group != w.groups[0].ID {
			w.Errorf("%+v", x)
		}
		w.read(func(tx *db.Tx) error {
			if _, err := w.plans.DraftOf(tx, w.compound.ID); !fault.Is(err, fault.KindNotFound) {
				w.Errorf("draft %s still stands: %v", p.ID, err)
			}
			return nil
		})
		w.propose(false)
	})
}

func TestTextsAreComplete(t *testing.T) {
	if gaps := text.Gaps("plan."); len(gaps) > 0 {
		t.Error(gaps)
	}
}

func (w *town) merge(merged, survivor string) error {
	_, err := w.people.Merge(ctx, clerk, survivor, merged, "同一个人登记了两次")
	return err
}
