// Package job (定时任务) runs what must happen later or again and again: numbering the
// ledger, telling people, escalating, cleaning up.
//
// Jobs are derived work: they can be thrown away and are rebuilt from the ledger and the
// due dates, so nothing that matters is known only here. They run on River: on SQLite
// in a file of its own (jobs.db), so that they never wait for the one writer of linli.db
// nor delay it; on PostgreSQL in the same database, where several nodes run each
// periodic job once per tick.
//
// Notes on River's drivers. Its SQLite driver takes any *sql.DB and was found to work with the
// driver that platform/db registers (mattn with cgo, modernc without): one connection,
// polling instead of its 50 ms notification loop. On PostgreSQL the driver for
// database/sql is used, not the one for pgxpool, because drivers belong to platform/db
// alone; it brings lib/pq with it for its array types and never opens a connection with it.
//
//	jobs, err := job.Open(ctx, job.Config{DB: d, Data: dir})
//	jobs.Periodic("notify.deliver", time.Minute, svc.Deliver)
//	jobs.Handle("import.run", func(ctx context.Context, payload []byte) error { … })
//	err = jobs.Start(ctx); defer jobs.Stop(ctx)
package job
