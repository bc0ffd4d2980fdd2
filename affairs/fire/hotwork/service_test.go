package hotwork

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"linli/affairs/fire/ground"
	"linli/affairs/fire/tower"
	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/document"
	"linli/kernel/duty"
	"linli/kernel/ledger"
	"linli/kernel/matter"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/kernel/statute"
	"linli/platform/blob"
	"linli/platform/clock"
	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/db/dbtest"
	"linli/platform/fault"
	"linli/platform/id"
	"linli/platform/limit"
)

var ctx = context.Background()

var migrations = []db.Migrations{ledger.Migrations, statute.Migrations, place.Migrations, people.Migrations, access.Migrations, blob.Migrations, document.Migrations, duty.Migrations, matter.Migrations, limit.Migrations, Migrations}

var founder = ledger.Actor{ID: "founder", Kind: "staff", Name: "founder"}

// world is one tower whose wall the test sets, its manager, somebody of the fire body, and a manager elsewhere.
type world struct {
	*testing.T
	*Service
	clk                    *clock.Settable
	building               place.Place
	wall                   tower.Insulation
	owner, fire, elsewhere access.Actor
}

func each(t *testing.T, fn func(w *world)) {
	t.Helper()
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) { fn(newWorld(t, d)) })
}

func (w *world) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *world) refused(what string, err error, key string) {
	w.Helper()
	f := fault.Of(err)
	if f == nil {
		w.Errorf("%s: allowed, want %s", what, key)
		return
	}
	for _, x := range f.Fields {
		if x.Key == key {
			return
		}
	}
	if f.Key != key {
		w.Errorf("%s: %v, want %s", what, err, key)
	}
}

func newWorld(t *testing.T, d *db.DB) *world {
	t.Helper()
	w := &world{T: t, clk: clock.NewSettable(time.Date(2026, 5, 10, 14, 0, 0, 0, clock.Shanghai)), wall: tower.Insulation{Class: tower.ClassA, Cavity: tower.No}}
	d.SetClock(w.clk)
	keys := crypto.NewKeys(crypto.Std)
	log, err := ledger.New(d, keys, w.clk, ledger.Config{Origin: "linli.test/work/log1"})
	w.ok(err)
	places := place.New(d, log)
	folk := people.New(people.Deps{DB: d, Log: log, Keys: keys, Places: places})
	limits := limit.New(d, keys, w.clk)
	acc, err := access.New(access.Deps{DB: d, Log: log, Keys: keys, People: folk, Rate: limits}, access.Config{})
	w.ok(err)
	store, err := blob.For(d, filepath.Join(t.TempDir(), "blob"), blob.Options{})
	w.ok(err)
	docs := document.New(d, log, store, keys, document.Config{})
	duties := duty.New(duty.Deps{DB: d, Log: log, Places: places, People: folk})
	law := statute.New(d, log)
	matters := matter.New(matter.Deps{DB: d, Log: log, Places: places, Duties: duties, People: folk, Statute: law, Keys: keys, Docs: docs, Access: acc})
	w.Service = NewService(ground.Deps{DB: d, Log: log, Keys: keys, Statute: law, Places: places, People: folk, Access: acc, Documents: docs, Duties: duties, Matters: matters, Limits: limits, Frame: &affair.Frame{}},
		func(*db.Tx, string) (tower.Insulation, error) { return w.wall, nil })
	matters.Register(kind())
	w.ok(matters.Seed(ctx))
	make := func(parent string, k place.Kind, name string) place.Place {
		p, err := places.Create(ctx, founder, place.NewPlace{Parent: parent, Kind: k, Name: name})
		w.ok(err)
		return p
	}
	city := make("", place.City, "云漳市")
	street := make(city.ID, place.Street, "柳岸街道")
	community := make(street.ID, place.Community, "柳岸社区")
	compound, other := make(community.ID, place.Compound, "南湖人家"), make(community.ID, place.Compound, "柳岸花园")
	w.building, err = places.CreateBuilding(ctx, founder, place.NewBuilding{NewPlace: place.NewPlace{Parent: compound.ID, Label: "4"}, Units: []place.NewUnit{{Label: "1", Homes: []place.NewHome{{Label: "101", FloorNo: 1}}}}})
	w.ok(err)
	staff := func(name, role string, at place.Path) access.Actor {
		return access.Actor{Actor: ledger.Actor{ID: "p-" + name, Kind: access.KindStaff, Name: name}, Account: "acc-" + name, Person: "p-" + name, Grants: []access.Grant{{Role: role, Path: at}}}
	}
	w.owner, w.fire, w.elsewhere = staff("邢立新", access.Property, compound.Path), staff("秦海峰", access.Fire, street.Path), staff("郭向荣", access.Property, other.Path)
	return w
}

func (w *world) request() Apply {
	from := time.Date(2026, 5, 11, 9, 0, 0, 0, clock.Shanghai)
	return Apply{Building: w.building.ID, Spot: SpotRoof, From: from, Until: from.Add(8 * time.Hour), Sheet: Sheet{Part: "4号楼屋面", What: "SBS卷材热熔", Methods: []string{"torch"}, Contractor: "云漳防水公司", Worker: "康永强", Cert: "T98010-0007", CertUntil: "2027-03-01", Guard: "常立新", Equipment: "灭火器4具", Wind: 2}}
}

func (w *world) photo() string {
	w.Helper()
	d, err := w.Documents.Put(ctx, w.owner.Actor, poster(), document.Meta{Kind: document.Other})
	w.ok(err)
	return d.ID
}

func (w *world) do(a access.Actor, x Work, c Step) Work {
	w.Helper()
	c.ID = x.ID
	got, err := w.Step(ctx, a, c)
	w.ok(err)
	return got
}

// begun is a permit that works since nine.
func (w *world) begun() Work {
	w.Helper()
	x, err := w.Apply(ctx, w.owner, w.request())
	w.ok(err)
	x = w.do(w.owner, x, Step{Act: ActCheck, Clear: true})
	x = w.do(w.fire, x, Step{Act: ActApprove})
	x = w.do(w.owner, x, Step{Act: ActPost, Entrance: w.photo(), Site: w.photo()})
	w.clk.Set(time.Date(2026, 5, 11, 9, 5, 0, 0, clock.Shanghai))
	return w.do(w.owner, x, Step{Act: ActStart, Wind: 2})
}

func (w *world) sound() {
	w.Helper()
	for n := 1; n > 0; {
		var err error
		n, err = w.Service.Log.Sequence(ctx)
		w.ok(err)
	}
	rep, err := w.Service.Log.Verify(ctx, ledger.VerifyOptions{Replayers: []ledger.Replayer{w.Replayer(), w.Matters.Replayer()}})
	if err != nil || !rep.Sound() {
		w.Errorf("ledger: %v %+v", err, rep)
	}
}

// TestAPermitFromRequestToClosed is ledgers.md B10: each step by whom it belongs to, none before its time.
func TestAPermitFromRequestToClosed(t *testing.T) {
	each(t, func(w *world) {
		x, err := w.Apply(ctx, w.owner, w.request())
		w.ok(err)
		if x.No != "动〔2026〕001" || x.State != Applied {
			w.Fatalf("%+v", x)
		}
		_, err = w.Step(ctx, w.fire, Step{ID: x.ID, Act: ActApprove})
		w.refused("approved unchecked", err, "fire.work.not_now.approve")
		x = w.do(w.owner, x, Step{Act: ActCheck, Clear: true})
		_, err = w.Step(ctx, w.owner, Step{ID: x.ID, Act: ActApprove})
		w.refused("the manager approves", err, "fire.work.own_request")
		_, err = w.Step(ctx, w.elsewhere, Step{ID: x.ID, Act: ActCancel})
		if err == nil {
			w.Error("a manager elsewhere cancels it")
		}
		x = w.do(w.fire, x, Step{Act: ActApprove})
		_, err = w.Step(ctx, w.owner, Step{ID: x.ID, Act: ActPost, Entrance: w.photo()})
		w.refused("one notice", err, "fire.work.need_notices")
		x = w.do(w.owner, x, Step{Act: ActPost, Entrance: w.photo(), Site: w.photo()})
		_, err = w.Step(ctx, w.owner, Step{ID: x.ID, Act: ActStart, Wind: 2})
		w.refused("the day before", err, "fire.work.too_early")
		w.clk.Set(time.Date(2026, 5, 11, 9, 5, 0, 0, clock.Shanghai))
		_, err = w.Step(ctx, w.owner, Step{ID: x.ID, Act: ActStart, Wind: 6})
		w.refused("a storm", err, "fire.work.weather")
		x = w.do(w.owner, x, Step{Act: ActStart, Wind: 3})
		x = w.do(w.owner, x, Step{Act: ActRound, Note: "正常"})
		x = w.do(w.owner, x, Step{Act: ActEnd})
		_, err = w.Step(ctx, w.owner, Step{ID: x.ID, Act: ActWatch})
		w.refused("no watch", err, "fire.work.watch_on")
		w.clk.Set(w.clk.Now().Add(30 * time.Minute))
		x = w.do(w.owner, x, Step{Act: ActWatch})
		_, err = w.Step(ctx, w.owner, Step{ID: x.ID, Act: ActClose, Photo: w.photo()})
		w.refused("after 30 minutes", err, "fire.work.recheck_at")
		w.clk.Set(w.clk.Now().Add(30 * time.Minute))
		_, err = w.Step(ctx, w.owner, Step{ID: x.ID, Act: ActClose})
		w.refused("without a photo", err, "fire.work.need_photo")
		x = w.do(w.owner, x, Step{Act: ActClose, Photo: w.photo()})
		if x.State != Closed || x.Wind != 3 || len(x.Lines) != 9 {
			w.Errorf("closed: %s, wind %d, %d lines", x.State, x.Wind, len(x.Lines))
		}
		w.sound()
	})
}

// TestNobodyApprovesHisOwn even with the right to approve.
func TestNobodyApprovesHisOwn(t *testing.T) {
	each(t, func(w *world) {
		x, err := w.Apply(ctx, w.fire, w.request())
		w.ok(err)
		w.do(w.fire, x, Step{Act: ActCheck, Clear: true})
		_, err = w.Step(ctx, w.fire, Step{ID: x.ID, Act: ActApprove})
		w.refused("own request", err, "fire.work.own_request")
		err = w.DB.Write(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec("UPDATE fire_work SET approver = applicant WHERE id = ?", x.ID)
			return err
		})
		if err == nil {
			w.Error("the database takes an approver who asked for it")
		}
	})
}

// TestArticle19: no hot work on an outer wall with B1, B2, B3 or a cavity, nor while nobody knows; on the roof it is a line of the check.
func TestArticle19(t *testing.T) {
	each(t, func(w *world) {
		for _, x := range []struct{ class, cavity, key string }{{tower.ClassB1, tower.No, "fire.work.article19"}, {tower.ClassB2, tower.No, "fire.work.article19"}, {tower.ClassB3, tower.Unknown, "fire.work.article19"}, {tower.ClassA, tower.Yes, "fire.work.article19"},
			{tower.ClassUnknown, tower.Unknown, "fire.work.wall_unknown"}, {"", "", "fire.work.wall_unknown"}, {tower.ClassA, tower.Unknown, "fire.work.wall_unknown"}} {
			w.wall = tower.Insulation{Class: x.class, Cavity: x.cavity}
			r := w.request()
			r.Spot = SpotOuter
			_, err := w.Apply(ctx, w.owner, r)
			w.refused(x.class+"/"+x.cavity, err, x.key)
			if _, err := w.Apply(ctx, w.owner, w.request()); err != nil {
				w.Errorf("roof above %s: %v", x.class, err)
			}
		}
		w.wall = tower.Insulation{Class: tower.ClassA, Cavity: tower.No}
		r := w.request()
		r.Spot = SpotOuter
		x, err := w.Apply(ctx, w.owner, r)
		w.ok(err)
		w.do(w.owner, x, Step{Act: ActCheck, Clear: true})
		w.wall.Class = tower.ClassB1 // the test report came
		_, err = w.Step(ctx, w.fire, Step{ID: x.ID, Act: ActApprove})
		w.refused("B1 known meanwhile", err, "fire.work.article19")
	})
}

// TestBadRequests are refused beside their fields, and nothing is kept.
func TestBadRequests(t *testing.T) {
	each(t, func(w *world) {
		for key, spoil := range map[string]func(*Apply){
			"fire.work.guard_works":   func(a *Apply) { a.Guard = a.Worker },
			"fire.work.cert_over":     func(a *Apply) { a.CertUntil = "2026-05-10" },
			"fire.work.too_long":      func(a *Apply) { a.Until = a.From.Add(9 * time.Hour) },
			"fire.work.past":          func(a *Apply) { a.From = w.clk.Now().Add(-2 * time.Hour) },
			"fire.work.need_methods":  func(a *Apply) { a.Methods = []string{"laser"} },
			"fire.work.need_building": func(a *Apply) { a.Building = "x" },
			"fire.work.bad_wind":      func(a *Apply) { a.Wind = 99 },
			"fire.work.need_worker":   func(a *Apply) { a.Worker = "" },
		} {
			r := w.request()
			spoil(&r)
			_, err := w.Apply(ctx, w.owner, r)
			w.refused(key, err, key)
		}
		if _, err := w.Apply(ctx, w.elsewhere, w.request()); err == nil {
			w.Error("a manager elsewhere asks here")
		}
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) error {
			n, err := tx.Count("SELECT count(*) FROM fire_work")
			if n != 0 {
				w.Errorf("%d kept", n)
			}
			return err
		}))
	})
}

// TestTheClock: a permit that was not used expires; work past its time and work that nobody closes become one matter each.
func TestTheClock(t *testing.T) {
	each(t, func(w *world) {
		unused, err := w.Apply(ctx, w.owner, w.request())
		w.ok(err)
		x := w.begun()
		count := func() (n int64) {
			w.ok(w.DB.Read(ctx, func(tx *db.Tx) (err error) {
				n, err = tx.Count("SELECT count(*) FROM matter WHERE kind=?", Kind)
				return err
			}))
			return n
		}
		w.ok(w.Watch(ctx))
		if count() != 0 {
			w.Error("rings before its time")
		}
		w.clk.Set(time.Date(2026, 5, 11, 17, 0, 0, 0, clock.Shanghai))
		w.ok(w.Watch(ctx))
		w.ok(w.Watch(ctx))
		if count() != 1 {
			w.Errorf("%d matters for work past its time, want one", count())
		}
		got := func(id string) (x Work) {
			w.ok(w.DB.Read(ctx, func(tx *db.Tx) (err error) { x, err = w.work(tx, id); return err }))
			return x
		}
		if got(unused.ID).State != Expired || got(x.ID).State != Working || got(x.ID).Matter == "" {
			w.Errorf("unused %s, working %s %q", got(unused.ID).State, got(x.ID).State, got(x.ID).Matter)
		}
		w.do(w.owner, x, Step{Act: ActEnd, Rev: got(x.ID).Rev})
		w.clk.Set(w.clk.Now().Add(4 * time.Hour))
		w.ok(w.Watch(ctx))
		w.ok(w.Watch(ctx))
		if count() != 2 {
			w.Errorf("%d matters, want a second for what nobody closed", count())
		}
		w.sound()
	})
}

// TestWhoWorksStaysSealed: no name and no certificate stands open in the table.
func TestWhoWorksStaysSealed(t *testing.T) {
	each(t, func(w *world) {
		x, err := w.Apply(ctx, w.owner, w.request())
		w.ok(err)
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) error {
			var box []byte
			w.ok(tx.Get("SELECT box FROM fire_work WHERE id=?", []any{x.ID}, &box))
			if bytes.Contains(box, []byte("康永强")) || bytes.Contains(box, []byte("T98010")) {
				w.Error("the worker stands open")
			}
			return nil
		}))
	})
}

// A phone without signal: each act once, by its own clock between the act before and now, its pictures after it; a clock that is ahead
// skips no term, and what a phone only claims is not there until it came.
func TestFromAPhoneWithoutSignal(t *testing.T) {
	each(t, func(w *world) {
		x, err := w.Apply(ctx, w.owner, w.request())
		w.ok(err)
		x = w.do(w.owner, x, Step{Act: ActCheck, Clear: true})
		x = w.do(w.fire, x, Step{Act: ActApprove})
		w.clk.Set(time.Date(2026, 5, 11, 12, 0, 0, 0, clock.Shanghai))
		at := func(hour, minute int) int64 {
			return time.Date(2026, 5, 11, hour, minute, 0, 0, clock.Shanghai).UnixMilli()
		}
		gate, site, last := id.New(), id.New(), id.New()
		field := func(m map[string]string) func(string) string { return func(k string) string { return m[k] } }
		hash := strings.Repeat("a", 64)
		post := Step{ID: x.ID, Act: ActPost, Key: id.New(), Claimed: at(8, 50)}
		post.follows(gate+":"+hash, field(map[string]string{"entrance_photo": gate}))
		_, err = w.Step(ctx, w.owner, post)
		w.refused("one notice announced", err, "fire.work.need_notices")
		post = Step{ID: x.ID, Act: ActPost, Key: id.New(), Claimed: at(8, 50)}
		post.follows(gate+":"+hash+" "+site+":"+hash, field(map[string]string{"entrance_photo": gate, "site_photo": site}))
		for range 2 {
			if x, err = w.Step(ctx, w.owner, post); err != nil || x.State != Posted || len(x.Lines) != 4 {
				w.Fatalf("posted: %v %s, %d lines", err, x.State, len(x.Lines))
			}
		}
		if x.missing() != 2 || x.Lines[3].At != at(8, 50) || x.Lines[3].Received != at(12, 0) {
			w.Errorf("announced %d, %+v", x.missing(), x.Lines[3])
		}
		x = w.do(w.owner, x, Step{Act: ActStart, Wind: 2, Key: id.New(), Claimed: at(9, 5)})
		x = w.do(w.owner, x, Step{Act: ActEnd, Key: id.New(), Claimed: at(11, 0)})
		_, err = w.Step(ctx, w.owner, Step{ID: x.ID, Act: ActWatch, Key: id.New(), Claimed: at(11, 29)})
		w.refused("a watch of 29 minutes", err, "fire.work.watch_on")
		if got := (Step{Key: id.New(), Claimed: at(13, 0)}).moment(x, at(12, 0)); got != at(12, 0) {
			w.Errorf("a clock ahead counts: %d", got)
		}
		if got := (Step{Key: id.New(), Claimed: at(10, 0)}).moment(x, at(12, 0)); got != at(12, 0) {
			w.Errorf("before the act before: %d", got)
		}
		x = w.do(w.owner, x, Step{Act: ActWatch, Key: id.New(), Claimed: at(11, 31)})
		shut := Step{ID: x.ID, Act: ActClose, Key: id.New()}
		shut.follows(last+":"+hash, field(nil))
		if x, err = w.Step(ctx, w.owner, shut); err != nil || x.State != Closed || x.Closing != Later+last {
			w.Fatalf("closed: %v %+v", err, x.Closing)
		}
		made := access.Result{Body: []byte(x.ID)}
		if err := w.laterPicture(ctx, w.owner, made, id.New(), 0, poster()); !fault.Is(err, fault.KindNotFound) {
			w.Errorf("a picture nobody announced: %v", err)
		}
		if err := w.laterPicture(ctx, w.elsewhere, made, gate, 0, poster()); err == nil {
			w.Error("a manager elsewhere adds a picture")
		}
		for range 2 {
			w.ok(w.laterPicture(ctx, w.owner, made, gate, at(8, 49), poster()))
		}
		var now Work
		var pages []string
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) (err error) {
			if now, err = w.work(tx, x.ID); err == nil {
				pages, err = w.Keep(tx, w.owner)
			}
			return err
		}))
		if now.missing() != 2 || strings.HasPrefix(now.Entrance, Later) || now.Site != Later+site || now.Rev != x.Rev+1 {
			w.Errorf("after the first picture: %s %s, rev %d of %d", now.Entrance, now.Site, now.Rev, x.Rev)
		}
		if strings.Join(pages, " ") != "/fire/works/new?copy="+x.ID+" /fire/works/new" {
			w.Errorf("kept: %v", pages)
		}
		w.sound()
	})
}

// The page for the spot offers what can still come, in its order, and nothing while somebody else decides.
func TestActsAhead(t *testing.T) {
	for s, want := range map[State]string{Applied: "check", Checked: "", Approved: "post start round end watch close", Working: "round end watch close", Watched: "close", Closed: "", Refused: ""} {
		var got []string
		for _, a := range ahead(s) {
			got = append(got, string(a))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %v", s, got)
		}
	}
}
