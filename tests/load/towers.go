package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"net/http"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"linli/affairs/fire/ground"
	"linli/affairs/fire/tower"
	"linli/kernel/matter"
	"linli/kernel/place"
	"linli/platform/db"
)

// towersTown is one street of 5,000 high-rise buildings, for F1.
var towersTown = shape{districts: 1, streets: 1, communities: 10, compounds: 10, houses: 50, floors: 1, heightCM: 9600,
	kinds: []string{"fire.door", "fire.passage", "fire.equipment", "fire.ebike", "fire.hazard"}}

// files makes the file of every building, as the job of the affair does.
func (m *maker) files() error {
	return tower.Reader(ground.Deps{DB: m.db, Log: m.log, Keys: m.keys, Statute: m.law, Places: m.places, People: m.people, Access: m.access, Documents: m.docs,
		Duties: m.duties, Matters: m.matters, Seams: &ground.Seams{}}).Renew(m.ctx)
}

// towers is F1 of a street of 5,000 high-rise buildings beside its bare SQL.
func (b *bench) towers() error {
	t, err := b.townOf("towers", b.hazards, towersTown)
	if err != nil {
		return err
	}
	s, err := b.serve(t)
	if err != nil {
		return err
	}
	defer s.stop()
	page, size, err := s.asker("/fire?place=" + t.Street)
	if err != nil {
		return err
	}
	defer page.close()
	y, addr, err := b.fork("towers", filepath.Join(t.Dir, "linli.db"), t.Street, strconv.Itoa(size))
	if err != nil {
		return err
	}
	defer y.stop()
	w, err := dial(addr)
	if err != nil {
		return err
	}
	bare := &asker{wire: w, child: y, path: "/", cookie: "Accept: */*"}
	defer bare.close()
	var ours, sqls []float64
	for r := range b.rounds + 1 {
		c, err := page.cost(overviews)
		if err != nil {
			return err
		}
		d, err := bare.cost(overviews)
		if err != nil {
			return err
		}
		if r > 0 { // the first round warms up
			ours, sqls = append(ours, c), append(sqls, d)
		}
	}
	b.add(bar{job: fmt.Sprintf("F1 of %d towers and %d hazards", len(t.Codes), b.hazards), what: "page per its bare SQL and page", num: fmt.Sprintf("%.1f ms CPU", median(ours)/1e3),
		den: fmt.Sprintf("%.1f ms CPU", median(sqls)/1e3), value: ratios(ours, sqls), want: 3, note: fmt.Sprintf("both pages have %d bytes", size)})
	return nil
}

// overviews are asked in one turn.
const overviews = 4

// childTowers is the yardstick of F1: net/http, the same driver, the sums that the page shows over the file args[0] and the street
// args[1], and a page of args[2] bytes.
func childTowers(ctx context.Context, args []string) (string, func() error, error) {
	pool, err := sql.Open(db.SQLiteDriver, db.DSN(args[0], false))
	if err != nil {
		return "", nil, err
	}
	var path place.Path
	if err := pool.QueryRowContext(ctx, "SELECT path FROM place WHERE id=?", args[1]).Scan(&path); err != nil {
		return "", nil, err
	}
	lo, hi := path.Range()
	now := time.Now()
	from, to := matter.Week(now.AddDate(0, 0, -7*26)), matter.Week(now.AddDate(0, 0, 7))
	live := "'" + strings.Join(states(matter.Live), "','") + "'"
	asks := []struct {
		q    string
		args []any
		rows bool
	}{
		{"SELECT tier,flag,plaque,count(*),sum(filled),sum(needed) FROM fire_file WHERE path>=? AND path<? AND tier<>'' GROUP BY tier,flag,plaque", []any{lo, hi}, true},
		{"SELECT count(*),sum(CASE WHEN due<=? THEN 1 ELSE 0 END) FROM fire_duty WHERE path>=? AND path<? AND state='open'", []any{now.UnixMilli(), lo, hi}, true},
		{"SELECT week,kind,opened,closed FROM matter_week WHERE place=? AND week>=? AND week<?", []any{args[1], from, to}, false},
		{"SELECT state,count(*),sum(CASE WHEN next_due<=? AND next_due>0 THEN 1 ELSE 0 END) FROM matter WHERE street=? AND state IN (" + live + ") AND kind LIKE 'fire.%' GROUP BY state", []any{now.UnixMilli(), args[1]}, true},
		{"SELECT building,count(*),sum(CASE WHEN next_due<=? AND next_due>0 THEN 1 ELSE 0 END) n FROM matter WHERE street=? AND state IN (" + live + ") AND kind LIKE 'fire.%' GROUP BY building ORDER BY n DESC LIMIT 10", []any{now.UnixMilli(), args[1]}, true},
	}
	size, err := strconv.Atoi(args[2])
	if err != nil {
		return "", nil, err
	}
	page := make([]byte, size)
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	go http.Serve(ln, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for _, a := range asks {
			n, err := drain(r.Context(), pool, a.q, a.args)
			if err == nil && n == 0 && a.rows {
				err = errors.New("no rows: " + a.q)
			}
			if err != nil {
				http.Error(w, err.Error(), http.StatusInternalServerError)
				return
			}
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Write(page)
	}))
	return ln.Addr().String(), func() error { return nil }, nil
}

func states(list []matter.State) (out []string) {
	for _, s := range list {
		out = append(out, string(s))
	}
	return out
}

// drain reads all rows of a statement, as text.
func drain(ctx context.Context, pool *sql.DB, q string, args []any) (n int, err error) {
	rows, err := pool.QueryContext(ctx, q, args...)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		return 0, err
	}
	cells := make([]sql.RawBytes, len(names))
	to := make([]any, len(names))
	for i := range cells {
		to[i] = &cells[i]
	}
	for rows.Next() {
		if err := rows.Scan(to...); err != nil {
			return n, err
		}
		n++
	}
	return n, rows.Err()
}
