package main

import (
	"fmt"
	"net/http"
	"path/filepath"
	"strconv"
)

// pages are asked in one turn.
const pages = 300

// asker asks one page again and again over one connection.
type asker struct {
	*wire
	child  *child
	path   string
	cookie string
	anew   int // above 0: every asking has another address, so that no page is given as it was kept
}

// cost is the server's CPU time of one page, in µs, over n requests.
func (a *asker) cost(n int) (float64, error) {
	before, err := a.child.cpu()
	if err != nil {
		return 0, err
	}
	for range n {
		path := a.path
		if a.anew > 0 {
			a.anew++
			path += "?n=" + strconv.Itoa(a.anew)
		}
		got, err := a.send("GET", path, "", false, a.cookie)
		if err != nil {
			return 0, err
		}
		if got.status != http.StatusOK {
			return 0, fmt.Errorf("%s answered %d", a.path, got.status)
		}
	}
	after, err := a.child.cpu()
	return (after - before) * 1e6 / float64(n), err
}

// asker of a page of a server, with a session.
func (s *site) asker(path string) (*asker, int, error) {
	cookie, err := s.logIn()
	if err != nil {
		return nil, 0, err
	}
	w, err := dial(s.addr)
	if err != nil {
		return nil, 0, err
	}
	a, err := w.send("GET", path, "", true, cookie)
	if err != nil {
		return nil, 0, err
	}
	if a.status != http.StatusOK {
		return nil, 0, fmt.Errorf("%s answered %d %s", path, a.status, a.location)
	}
	return &asker{wire: w, child: s.child, path: path, cookie: cookie}, a.length, nil
}

// list is the third and fourth line: M1 of a community, being worked on, by deadline.
func (b *bench) list() error {
	var askers []*asker
	size := 0
	for i, n := range []int{b.matters, b.few} {
		t, err := b.town("list", n)
		if err != nil {
			return err
		}
		s, err := b.serve(t)
		if err != nil {
			return err
		}
		defer s.stop()
		for _, tab := range []string{"working", "live"} {
			a, length, err := s.asker("/matters?tab=" + tab + "&place=" + t.Community)
			if err != nil {
				return err
			}
			defer a.close()
			askers = append(askers, a)
			if i == 0 && tab == "working" {
				size = length
			}
		}
		if i == 0 {
			y, addr, err := b.fork("yard", filepath.Join(t.Dir, "linli.db"), t.Community, "working", strconv.Itoa(size))
			if err != nil {
				return err
			}
			defer y.stop()
			w, err := dial(addr)
			if err != nil {
				return err
			}
			defer w.close()
			askers = append(askers, &asker{wire: w, child: y, path: "/", cookie: "Accept: */*"})
		}
	}
	return b.compare(askers, size)
}

// compare asks in turns. askers: many working, many live, yard, few working, few live.
func (b *bench) compare(askers []*asker, size int) error {
	cost := make([][]float64, len(askers))
	for r := range b.rounds + 1 {
		for i, a := range askers {
			if i == 0 {
				a.child.ask("profile")
			}
			c, err := a.cost(pages)
			if err != nil {
				return err
			}
			if i == 0 {
				a.child.ask("profile")
			}
			if r > 0 { // the first round warms up
				cost[i] = append(cost[i], c)
			}
		}
	}
	us := func(i int) string { return fmt.Sprintf("%.0f µs CPU", median(cost[i])) }
	job := fmt.Sprintf("M1, 30 rows of one community and state, by deadline, %d matters", b.matters)
	b.add(bar{job: job, what: "page per bare query and page", num: us(0), den: us(2), value: ratios(cost[0], cost[2]), want: 3, note: fmt.Sprintf("both pages have %d bytes", size)})
	b.add(bar{job: "the same page", what: fmt.Sprintf("at %d per at %d matters", b.matters, b.few), num: us(0), den: us(3), value: ratios(cost[0], cost[3]), want: 1.2})
	b.add(bar{job: "M1 without a state (six states merged)", what: fmt.Sprintf("at %d per at %d matters", b.matters, b.few), num: us(1), den: us(4), value: ratios(cost[1], cost[4]), want: 1.2})
	return nil
}
