package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"time"

	"linli/affairs/care"
	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/kernel/people"
	"linli/kernel/people/peopletest"
	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/id"
)

// A worker's round: a compound of 28 buildings with 36 doors each, and one door in seven is on the list, visited each week.
const roundHouses, roundEvery = 28, 7

// worker makes a grid worker who answers for about 1,000 doors, with a list that is due over this week.
func (m *maker) worker() (out []string, err error) {
	var grid place.Place
	if err := m.db.Write(m.ctx, func(tx *db.Tx) (err error) { grid, err = m.bigCompound(tx); return err }); err != nil {
		return nil, err
	}
	who, err := m.people.Add(m.ctx, founder, people.Draft{Name: "李晋芳", At: grid.ID})
	if err != nil {
		return nil, err
	}
	grants := []access.Grant{{Role: access.Grid, Path: grid.Path}}
	m.town.Login, m.town.Password = "wangge", access.FirstPassword()
	if _, _, err = m.access.AddUser(m.ctx, access.NewAccount{Person: who.ID, Name: m.town.Login, Label: who.Name, Lang: "zh", Password: m.town.Password, Grants: grants}); err != nil {
		return nil, err
	}
	a := access.Actor{Actor: ledger.Actor{ID: who.ID, Kind: access.KindStaff, Name: who.Name}, Account: m.town.Login, Person: who.ID, Grants: grants}
	s := care.NewService(care.Deps{DB: m.db, Log: m.log, Keys: m.keys, Places: m.places, People: m.people, Access: m.access, Duties: m.duties, Matters: m.matters})
	return out, m.db.Write(m.ctx, func(tx *db.Tx) error {
		homes, err := m.places.Homes(tx, grid.Path)
		for i, h := range homes {
			if err != nil || i%roundEvery != 0 {
				continue
			}
			var p people.Person
			if p, err = m.people.AddTx(tx, founder, people.Draft{Name: peopletest.Name(m.rand), Birth: "1941-03-05", Home: h.ID}); err != nil {
				return err
			}
			var c care.Person
			c, err = s.EnrolTx(tx, a, care.Enrol{Person: p.ID, Ground: care.GroundDuty, Home: "7d", Cats: []care.Cat{{Code: "C02", Source: "摸底"}},
				Joined: time.Now().In(clock.Shanghai).AddDate(0, 0, -(len(out) % 7)).Format(time.DateOnly)})
			out = append(out, c.ID)
		}
		return err
	})
}

// bigCompound is a compound of 1,008 doors.
func (m *maker) bigCompound(tx *db.Tx) (place.Place, error) {
	var community place.Place
	community, err := m.places.Get(tx, m.town.Community)
	if err != nil {
		return community, err
	}
	p, err := m.add(tx, community.ID, place.Compound, "云漳国际")
	for n := range roundHouses {
		if err == nil {
			_, err = m.places.CreateBuildingTx(tx, founder, place.NewBuilding{NewPlace: place.NewPlace{Parent: p.ID, Label: fmt.Sprint(n + 1)},
				Units: place.RegularUnits(2, place.RegularFloors(9, nil, nil), 2, 8960)})
		}
	}
	return p, err
}

// walk is the data set of a worker's week: the usual town, its log-in, and who waits behind its doors.
func (b *bench) walk() (t town, ids []string, err error) {
	if t, err = b.town("walk", 2000); err != nil {
		return t, nil, err
	}
	type kept struct {
		Login, Password string
		Care            []string
	}
	var k kept
	note := filepath.Join(t.Dir, "walk.json")
	if raw, err := os.ReadFile(note); err == nil && json.Unmarshal(raw, &k) == nil {
		t.Login, t.Password = k.Login, k.Password
		return t, k.Care, nil
	}
	h, err := open(b.ctx, t.Dir, true)
	if err != nil {
		return t, nil, err
	}
	defer h.db.Close()
	m := &maker{house: h, ctx: b.ctx, town: &t, rand: rand.New(rand.NewPCG(2026, 8))}
	if ids, err = m.worker(); err != nil {
		return t, nil, err
	}
	if err := m.finish(); err != nil {
		return t, nil, err
	}
	raw, err := json.Marshal(kept{t.Login, t.Password, ids})
	if err != nil {
		return t, nil, err
	}
	return t, ids, os.WriteFile(note, raw, 0o600)
}

// visits are W1 and W4: the page of the day of a worker with 1,000 doors against a page of the same bytes that is only
// written, and visits that are answered once they are durable.
func (b *bench) visits() error {
	t, ids, err := b.walk()
	if err != nil {
		return err
	}
	s, err := b.serve(t)
	if err != nil {
		return err
	}
	defer s.stop()
	if err := b.today(s); err != nil {
		return err
	}
	return b.record(s, ids)
}

func (b *bench) today(s *site) error {
	day, size, err := s.asker("/today")
	if err != nil {
		return err
	}
	defer day.close()
	y, addr, err := b.fork("still", strconv.Itoa(size))
	if err != nil {
		return err
	}
	defer y.stop()
	w, err := dial(addr)
	if err != nil {
		return err
	}
	defer w.close()
	still := &asker{wire: w, child: y, path: "/", cookie: "Accept: */*"}
	var page, anew, bare []float64
	for r := range b.rounds + 1 {
		s.ask("profile")
		x, err := day.cost(10 * pages)
		s.ask("profile")
		if err != nil {
			return err
		}
		z, err := still.cost(10 * pages)
		if err != nil {
			return err
		}
		other := *day
		other.anew = 1 + r*100*pages
		again, err := other.cost(pages)
		if err != nil {
			return err
		}
		if r > 0 {
			page, anew, bare = append(page, x), append(anew, again), append(bare, z)
		}
	}
	us := func(v []float64) string { return fmt.Sprintf("%.0f µs CPU", median(v)) }
	b.add(bar{job: "W1 of a worker with 1,000 doors", what: "page per page of the same bytes that is only written", num: us(page), den: us(bare), value: ratios(page, bare), want: 2, note: fmt.Sprintf("%d bytes", size)})
	b.add(bar{job: "W1 of a worker with 1,000 doors", what: "read anew, as right after a visit (another address each time; matters and doors without a name are kept)", num: us(anew), den: us(bare), value: ratios(anew, bare)})
	return nil
}

// childStill writes a page of args[0] bytes, whatever is asked.
func childStill(_ context.Context, args []string) (string, func() error, error) {
	size, err := strconv.Atoi(args[0])
	if err != nil {
		return "", nil, err
	}
	page := slices.Repeat([]byte{'x'}, size)
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	go http.Serve(ln, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Write(page)
	}))
	return ln.Addr().String(), func() error { return nil }, nil
}

// record sends visits over 64 connections and tells how long the 99th of a hundred took, beside what the disk needs for
// one durable transaction.
func (b *bench) record(s *site, ids []string) error {
	cookie, err := s.logIn()
	if err != nil {
		return err
	}
	bare, done, err := openBare(b.ctx, s.town.Dir)
	if err != nil {
		return err
	}
	defer done()
	var took []float64
	var raw []float64
	for range b.rounds {
		x, err := bare.rate(b.window / 2)
		if err != nil {
			return err
		}
		one, err := visitAll(s, cookie, ids, b.window)
		if err != nil {
			return err
		}
		raw, took = append(raw, x), append(took, one...)
	}
	slices.Sort(took)
	at := func(q float64) float64 { return took[min(len(took)-1, int(q*float64(len(took))))] }
	b.add(bar{job: "W4 to durable, 64 connections", what: "p99", num: fmt.Sprintf("p99 %.1f ms, median %.1f ms of %d visits", at(.99), at(.5), len(took)),
		den: fmt.Sprintf("%.0f one-row FULL transactions/s", median(raw)), value: at(.99), unit: " ms"})
	return nil
}

// visitAll lets 64 phones record for a while and gives the milliseconds of each visit.
func visitAll(s *site, cookie string, ids []string, window time.Duration) (all []float64, err error) {
	var wg sync.WaitGroup
	var mu sync.Mutex
	began := time.Now()
	for i := range 64 {
		wg.Go(func() {
			took, e := phone(s, cookie, ids, i, began.Add(window))
			mu.Lock()
			defer mu.Unlock()
			all = append(all, took...)
			if e != nil {
				err = e
			}
		})
	}
	wg.Wait()
	return all, err
}

func phone(s *site, cookie string, ids []string, i int, until time.Time) (took []float64, err error) {
	w, err := dial(s.addr)
	if err != nil {
		return nil, err
	}
	defer w.close()
	for n := i; time.Now().Before(until); n += 64 {
		form := url.Values{"key": {id.New()}, "met": {"self"}, "how": {"well"}, "needs": {"none"}, "claimed": {strconv.FormatInt(time.Now().UnixMilli(), 10)}}
		began := time.Now()
		a, err := w.send("POST", "/care/people/"+ids[n%len(ids)]+"/visit", form.Encode(), true, cookie, "Accept: application/json")
		if err != nil {
			return took, err
		}
		if a.status != http.StatusOK {
			return took, fmt.Errorf("a visit was answered with %d: %.200s", a.status, a.body)
		}
		took = append(took, float64(time.Since(began).Microseconds())/1000)
	}
	return took, nil
}
