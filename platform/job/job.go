package job

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"linli/platform/db"
	"linli/platform/fault"
)

// Limits of jobs.
const (
	Longest  = 50 * time.Minute // a job's context ends then
	Parallel = 4                // jobs of one node at once
	MaxTries = 12               // of an enqueued job, over about three days
	maxBytes = 256 << 10        // of a payload
)

// Config of Open.
type Config struct {
	DB   *db.DB       // says which database; on PostgreSQL its address is used for the jobs too
	Data string       // folder of jobs.db on SQLite
	Log  *slog.Logger // nil = slog.Default()
}

// Func is a job. It must stand being run twice: a node may die after the work and before
// it could say so.
type Func func(ctx context.Context, payload []byte) error

// Jobs runs jobs. Register everything, then Start, then Enqueue from anywhere.
type Jobs struct {
	dialect string
	pool    *sql.DB
	log     *slog.Logger

	mu       sync.Mutex
	handlers map[string]Func
	ticks    []tick
	run      runner
	started  bool
}

type tick struct {
	name  string
	every time.Duration
}

// runner is the part of River's client that is used; the client's type differs by driver.
type runner interface {
	Start(ctx context.Context) error
	Stop(ctx context.Context) error
	StopAndCancel(ctx context.Context) error
	Insert(ctx context.Context, args river.JobArgs, opts *river.InsertOpts) (*rivertype.JobInsertResult, error)
}

// Periodic registers fn to run once in every stretch of `every` (at least a second;
// stretches are counted from midnight UTC 1970), on one of the nodes. What was missed while no
// node ran is made good once, at the start. A failed run waits for the next stretch.
// To be called before Start.
func (j *Jobs) Periodic(name string, every time.Duration, fn func(ctx context.Context) error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.handlers[name] = func(ctx context.Context, _ []byte) error { return fn(ctx) }
	j.ticks = append(j.ticks, tick{name, max(every.Truncate(time.Second), time.Second)})
}

// Handle registers fn for the jobs that are enqueued under name. To be called before Start.
func (j *Jobs) Handle(name string, fn Func) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.handlers[name] = fn
}

// Option of Enqueue.
type Option func(*river.InsertOpts, *work)

// At lets a job wait until t.
func At(t time.Time) Option {
	return func(o *river.InsertOpts, _ *work) { o.ScheduledAt = t }
}

// Once makes a job the only one with its name and key: enqueued again, while the first
// waits, runs or is done (for two days), it is not added.
func Once(key string) Option {
	return func(o *river.InsertOpts, w *work) {
		w.Key = key
		o.UniqueOpts = river.UniqueOpts{ByArgs: true}
	}
}

// Tries limits how often a failing job is tried, MaxTries by default.
func Tries(n int) Option {
	return func(o *river.InsertOpts, _ *work) { o.MaxAttempts = max(1, n) }
}

// Enqueue adds a job. Jobs are derived work: what must not be lost stands in the
// business tables, and whoever enqueues can find out again that the job is due. Errors:
// Invalid when nobody handles name, Busy when the jobs' database cannot be written.
func (j *Jobs) Enqueue(ctx context.Context, name string, payload []byte, options ...Option) error {
	j.mu.Lock()
	_, known := j.handlers[name]
	run := j.run
	j.mu.Unlock()
	if !known || len(payload) > maxBytes {
		return fault.Internal(errors.New("unknown job or payload too large"), "job "+name)
	}
	if run == nil {
		return fault.Busy("job.not_started")
	}
	w, o := work{Name: name, Payload: payload}, river.InsertOpts{MaxAttempts: MaxTries}
	for _, opt := range options {
		opt(&o, &w)
	}
	if _, err := run.Insert(ctx, w, &o); err != nil {
		return fault.Busy("job.storage").With(err)
	}
	return nil
}

// Start begins to run jobs on this node.
func (j *Jobs) Start(ctx context.Context) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.started {
		return nil
	}
	run, err := j.client()
	if err != nil {
		return fault.Internal(err, "jobs")
	}
	if err := run.Start(context.WithoutCancel(ctx)); err != nil { // ended by Stop, which lets running jobs finish
		return fault.Busy("job.storage").With(err)
	}
	j.run, j.started = run, true
	return nil
}

// Stop takes no new job, lets the running ones finish until ctx ends, then cancels
// their contexts, and closes the jobs' database. A job that was cut off runs again.
func (j *Jobs) Stop(ctx context.Context) error {
	j.mu.Lock()
	run := j.run
	j.run, j.started = nil, false
	j.mu.Unlock()
	var err error
	if run != nil {
		if err = run.Stop(ctx); err != nil {
			hard, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
			defer cancel()
			err = run.StopAndCancel(hard)
		}
	}
	if cerr := j.pool.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return fault.Busy("job.storage").With(err)
	}
	return nil
}

// work is the one kind of River job that is used; the name inside tells the handler.
// The payload takes no part in uniqueness, the name and the key do.
type work struct {
	Name    string `json:"name" river:"unique"`
	Key     string `json:"key,omitempty" river:"unique"`
	Payload []byte `json:"payload,omitempty"`
}

// Kind implements river.JobArgs.
func (work) Kind() string { return "linli" }

type worker struct {
	river.WorkerDefaults[work]
	j *Jobs
}

// Work implements river.Worker.
func (w *worker) Work(ctx context.Context, job *river.Job[work]) error {
	w.j.mu.Lock()
	fn := w.j.handlers[job.Args.Name]
	w.j.mu.Unlock()
	if fn == nil {
		return river.JobSnooze(time.Minute) // of a newer version on another node: leave it to that one
	}
	err := fn(ctx, job.Args.Payload)
	if err != nil {
		w.j.log.WarnContext(ctx, "job failed", "job", job.Args.Name, "try", job.Attempt, "err", err.Error())
	}
	return err
}

// aligned makes all nodes agree on when a stretch begins.
type aligned time.Duration

// Next implements river.PeriodicSchedule.
func (a aligned) Next(now time.Time) time.Time {
	return now.Truncate(time.Duration(a)).Add(time.Duration(a))
}

func (t tick) periodic() *river.PeriodicJob {
	return river.NewPeriodicJob(aligned(t.every), func() (river.JobArgs, *river.InsertOpts) {
		return work{Name: t.name}, &river.InsertOpts{MaxAttempts: 1, UniqueOpts: river.UniqueOpts{ByArgs: true, ByPeriod: t.every}}
	}, &river.PeriodicJobOpts{ID: t.name, RunOnStart: true})
}
