package council

import (
	"context"
	"fmt"
	"testing"
	"time"

	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/duty"
	"linli/kernel/ledger"
	"linli/kernel/matter"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/kernel/statute"
	"linli/platform/clock"
	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/db/dbtest"
	"linli/platform/fault"
	"linli/platform/limit"
)

var ctx = context.Background()

var migrations = []db.Migrations{ledger.Migrations, statute.Migrations, place.Migrations, people.Migrations, access.Migrations, duty.Migrations, matter.Migrations, limit.Migrations, Migrations}

var founder = ledger.Actor{ID: "founder", Kind: "staff", Name: "founder"}

// hall is 锦绣苑 with two buildings and the people who run its council, and a compound of another community.
type hall struct {
	*testing.T
	db                                  *db.DB
	clk                                 *clock.Settable
	log                                 *ledger.Log
	places                              *place.Service
	matters                             *matter.Service
	svc                                 *Service
	community, grid, compound, building place.Place
	far                                 place.Place
	secretary, worker, member, manager  access.Actor
	community2, outsider                access.Actor
}

func each(t *testing.T, fn func(w *hall)) {
	t.Helper()
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) { fn(newHall(t, d)) })
}

func (w *hall) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func newHall(t *testing.T, d *db.DB) *hall {
	t.Helper()
	w := &hall{T: t, db: d, clk: clock.NewSettable(at("2026-06-01 09:00"))}
	d.SetClock(w.clk)
	keys := crypto.NewKeys(crypto.Std)
	var err error
	w.log, err = ledger.New(d, keys, w.clk, ledger.Config{})
	w.ok(err)
	w.places = place.New(d, w.log)
	who := people.New(people.Deps{DB: d, Log: w.log, Keys: keys, Places: w.places})
	acc, err := access.New(access.Deps{DB: d, Log: w.log, Keys: keys, People: who}, access.Config{})
	w.ok(err)
	duties := duty.New(duty.Deps{DB: d, Log: w.log, Places: w.places, People: who})
	w.matters = matter.New(matter.Deps{DB: d, Log: w.log, Places: w.places, Duties: duties, People: who, Statute: statute.New(d, w.log), Keys: keys})
	w.ok(w.matters.Seed(ctx))
	w.svc = NewService(Deps{DB: d, Log: w.log, Keys: keys, Places: w.places, People: who, Access: acc, Duties: duties, Matters: w.matters, Limits: limit.New(d, keys, w.clk), Frame: &affair.Frame{}})
	w.matters.Register(w.svc.kind())
	w.build()
	person := func(name, role string, at place.Place, duties2 ...duty.Role) access.Actor {
		t.Helper()
		p, err := who.Add(ctx, founder, people.Draft{Name: name, At: at.ID})
		w.ok(err)
		for _, r := range duties2 {
			_, err := duties.Assign(ctx, founder, duty.Assign{Place: at.ID, Person: p.ID, Role: r})
			w.ok(err)
		}
		return access.Actor{Actor: ledger.Actor{ID: p.ID, Kind: access.KindStaff, Name: name}, Account: "acc-" + p.ID, Person: p.ID, Grants: []access.Grant{{Role: role, Path: at.Path}}}
	}
	w.secretary = person("苗志刚", access.Secretary, w.compound, duty.Secretary)
	w.worker = person("李晋芳", access.Grid, w.grid)
	w.member = person("任春和", access.Member, w.compound)
	w.manager = person("郭向荣", access.Property, w.compound, duty.Property)
	w.community2 = person("冯晓岚", access.Community, w.community, duty.Community)
	w.outsider = person("外社区", access.Community, w.far)
	return w
}

func (w *hall) build() {
	w.Helper()
	add := func(parent string, k place.Kind, name string) place.Place {
		w.Helper()
		p, err := w.places.Create(ctx, founder, place.NewPlace{Parent: parent, Kind: k, Name: name})
		w.ok(err)
		return p
	}
	city := add("", place.City, "云漳市")
	district := add(city.ID, place.District, "望岭区")
	street := add(district.ID, place.Street, "柳岸街道")
	w.community = add(street.ID, place.Community, "锦绣社区")
	w.grid = add(w.community.ID, place.Grid, "锦绣一格")
	w.compound = add(w.community.ID, place.Compound, "锦绣苑")
	for _, l := range []string{"5", "3"} {
		b, err := w.places.CreateBuilding(ctx, founder, place.NewBuilding{NewPlace: place.NewPlace{Parent: w.compound.ID, Label: l}, Units: []place.NewUnit{{Label: "1", Homes: []place.NewHome{{Label: "101", FloorNo: 1}}}}})
		w.ok(err)
		w.building = b
	}
	w.ok(w.places.AssignGrid(ctx, founder, w.building.ID, w.grid.ID, w.clk.Now().UnixMilli()))
	w.far = add(add(street.ID, place.Community, "翠屏社区").ID, place.Compound, "翠屏里")
}

func (w *hall) write(fn func(tx *db.Tx) error) error { return w.db.Write(ctx, fn) }

func (w *hall) read(fn func(tx *db.Tx) error) {
	w.Helper()
	w.ok(w.db.Read(ctx, fn))
}

// refused checks that err is a fault with this key, of itself or of its first field.
func (w *hall) refused(err error, want string) {
	w.Helper()
	if got := key(err); got != want {
		w.Errorf("refused with %q, want %q", got, want)
	}
}

func (w *hall) later(d time.Duration) { w.clk.Advance(d) }

// topic is a reviewed topic at 3号楼.
func (w *hall) topic(title string) Ticket {
	w.Helper()
	t, err := w.svc.Propose(ctx, access.Public(), Propose{Place: w.building.ID, Title: title, Said: "晚上看不见路", Token: "phone of " + title, Contact: "10000021501"})
	w.ok(err)
	x, err := w.svc.Review(ctx, w.secretary, Reviewing{Topic: t.Topic.ID, To: Listed})
	w.ok(err)
	t.Topic = x
	return t
}

// plan makes a meeting on 5 June with three people invited.
func (w *hall) plan() Meeting {
	w.Helper()
	w.ok(w.write(func(tx *db.Tx) error {
		_, err := w.svc.AddMembers(tx, w.secretary, w.compound.ID, []Member{{Label: "苗志刚", Role: "支部书记", Person: w.secretary.ID}, {Label: "王桂枝", Role: "居民代表"}, {Label: "赵连生"}})
		return err
	}))
	m, err := w.svc.Plan(ctx, w.secretary, Plan{Compound: w.compound.ID, At: at("2026-06-05 19:30"), Venue: "邻里议事厅", Chair: "苗志刚", Recorder: "李晋芳"})
	w.ok(err)
	return m
}

func (w *hall) act(m Meeting, act string) Meeting {
	w.Helper()
	m, err := w.svc.Act(ctx, w.secretary, Act{Meeting: m.ID, Act: act})
	w.ok(err)
	return m
}

// session is an announced meeting that is on, with everybody invited there.
func (w *hall) session() Meeting {
	w.Helper()
	m := w.act(w.plan(), "announce")
	w.clk.Set(at("2026-06-05 19:30"))
	m = w.act(m, "open")
	_, err := w.svc.Paper(ctx, w.worker, Paper{Meeting: m.ID, Rows: "1-3"})
	w.ok(err)
	return m
}

func (w *hall) state(topic string, want State) Topic {
	w.Helper()
	var t Topic
	w.read(func(tx *db.Tx) (err error) { t, err = topicByID(tx, topic); return err })
	if t.State != want {
		w.Errorf("topic is %s, want %s", t.State, want)
	}
	return t
}

// sound checks that the ledger verifies and that its entries say what the tables hold.
func (w *hall) sound() {
	w.Helper()
	for {
		n, err := w.log.Sequence(ctx)
		w.ok(err)
		if n == 0 {
			break
		}
	}
	r, err := w.log.Verify(ctx, ledger.VerifyOptions{Replayers: append(w.svc.replayers(), w.matters.Replayer())})
	if err != nil || !r.Sound() {
		w.Errorf("ledger: %v %s", err, fmt.Sprintf("%+v", r.Damage))
	}
}

// entries counts the entries of a kind.
func (w *hall) entries(kind string) (n int) {
	w.Helper()
	for {
		k, err := w.log.Sequence(ctx)
		w.ok(err)
		if k == 0 {
			break
		}
	}
	w.read(func(tx *db.Tx) error {
		list, err := w.log.Follow(tx, -1, 4096)
		for _, e := range list {
			if e.Kind == kind {
				n++
			}
		}
		return err
	})
	return n
}

func is(err error, k fault.Kind) bool { return fault.Is(err, k) }
