package main

import (
	"context"
	"database/sql"
	"io"
	"net"
	"net/http"
	"strconv"

	"linli/app"
	"linli/platform/db"
)

// childSite is the real server over the data folder args[0].
func childSite(ctx context.Context, args []string) (string, func() error, error) {
	addr, err := freeAddr()
	if err != nil {
		return "", nil, err
	}
	ended := make(chan error, 1)
	go func() {
		ended <- app.Serve(ctx, app.Config{Data: args[0], Out: io.Discard, Err: io.Discard}, app.ServeOptions{Addr: addr, Proxies: "127.0.0.1"})
	}()
	return addr, func() error { return <-ended }, nil
}

// rowColumns are what a row of M1 shows or links to.
const rowColumns = "id,no,title,said,spot_label,part,state,round,grade,kind,holder,holder_label,holder_org,due,next_due,look_due,raised_at,pending,gap"

// childYard is the yardstick of the list: net/http, the same driver, one indexed query of
// the shape of M1 over the file args[0], and a page of args[3] bytes.
func childYard(_ context.Context, args []string) (string, func() error, error) {
	pool, err := sql.Open(db.SQLiteDriver, db.DSN(args[0], false))
	if err != nil {
		return "", nil, err
	}
	q, err := pool.Prepare("SELECT " + rowColumns + " FROM matter WHERE community=? AND state=? ORDER BY next_due, id LIMIT 31")
	if err != nil {
		return "", nil, err
	}
	size, err := strconv.Atoi(args[3])
	if err != nil {
		return "", nil, err
	}
	page := make([]byte, size)
	for i := range page {
		page[i] = 'x'
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	go http.Serve(ln, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n, err := scanAll(r.Context(), q, args[1], args[2])
		if err != nil || n == 0 {
			http.Error(w, "no rows", http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Write(page)
	}))
	return ln.Addr().String(), func() error { return nil }, nil
}

func scanAll(ctx context.Context, q *sql.Stmt, args ...any) (n int, err error) {
	rows, err := q.QueryContext(ctx, args...)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		var s [10]string
		var part, holder, org string
		var round, due, next, look, raised int64
		var gap bool
		if err := rows.Scan(&s[0], &s[1], &s[2], &s[3], &s[4], &part, &s[5], &round, &s[6], &s[7], &holder, &s[8], &org, &due, &next, &look, &raised, &s[9], &gap); err != nil {
			return n, err
		}
		n++
	}
	return n, rows.Err()
}
