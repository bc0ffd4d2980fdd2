package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"testing/fstest"
	"time"

	envground "linli/affairs/environment/ground"
	"linli/affairs/environment/monitor"
	"linli/gateway/hj212"
	"linli/kernel/access"
	"linli/kernel/duty"
	"linli/kernel/ledger"
	"linli/kernel/matter"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/kernel/signal"
	"linli/kernel/statute"
	"linli/platform/blob"
	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/limit"
)

// hourOf is the frame of the reference's worked example, of a device, with a number of its own.
func hourOf(dst []byte, device string, n int) []byte {
	at := time.UnixMilli(1795397400000).Add(time.Duration(n) * time.Minute)
	seg := fmt.Appendf(nil, "QN=%s%03d;ST=32;CN=2061;PW=LinLi1;MN=%s;Flag=5;CP=&&DataTime=%s;w00000-Cou=12.6,w00000-Min=3.1,w00000-Avg=3.5,w00000-Max=3.9,w00000-Flag=N;w01018-Cou=0.55,w01018-Min=41.2,w01018-Avg=4%d.%d,w01018-Max=46.8,w01018-Flag=N,w01018-EFlag=A0&&",
		at.Format("20060102150405"), n%1000, device, at.Format("20060102150405"), n%10, n/10%10)
	return hj212.Append(dst, seg)
}

// decodeHJ212 is the decoder on one core: scanning, check, decimals, beside copying the same bytes ten times.
func (b *bench) decodeHJ212() error {
	const n = 20_000
	one := hourOf(nil, "A1400400000000000000A001", 7)
	all := bytes.Repeat(one, n)
	to := make([]byte, len(all))
	var rates, costs []float64
	for range b.rounds {
		began := cpuTime()
		for i := 0; i < len(all); i += len(one) {
			for range 10 {
				copy(to[i:i+len(one)], all[i:i+len(one)])
			}
		}
		copied := cpuTime() - began
		before := cpuTime() // of the process: collecting the garbage counts, other processes do not
		if err := decodeFrames(all, n); err != nil {
			return err
		}
		took := cpuTime() - before
		rates, costs = append(rates, n/took.Seconds()), append(costs, took.Seconds()/copied.Seconds())
	}
	b.add(bar{job: "decode HJ 212", what: "frames a second of CPU, decimals validated", num: fmt.Sprintf("%d frames of %d bytes", n, len(one)), value: median(rates), unit: "/s", least: true, want: 250_000})
	b.add(bar{job: "decode HJ 212", what: "cost of decoding by that of copying ten times", value: median(costs), unit: " ×"})
	return nil
}

func decodeFrames(all []byte, n int) error {
	var p hj212.Packet
	scan := hj212.NewScanner(bytes.NewReader(all), hj212.Options{})
	for {
		x, err := scan.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil || x.Err != nil {
			return errors.Join(err, x.Err)
		}
		hj212.Decode(string(x.Frame.Segment), &p)
		if len(p.Items) != 2 || len(p.Values) != 11 || len(p.Warnings) > 0 {
			return errors.New("decoded wrongly")
		}
		n--
	}
	if n != 0 {
		return fmt.Errorf("%d frames lost", n)
	}
	return nil
}

// plainKeeper keeps the text of each upload once, in a table of its own: what a frame costs before an affair makes anything of it.
func (b *bench) plainKeeper() (signal.TakeUploads, func() (int64, error), func(), error) {
	d, err := db.Open(b.ctx, filepath.Join(b.dir, fmt.Sprintf("uploads-%d.db", time.Now().UnixNano())), db.Options{})
	if err != nil {
		return nil, nil, nil, err
	}
	set := db.Migrations{Name: "load_uploads", FS: fstest.MapFS{"001_load_uploads.sql": {Data: []byte("-- +goose Up\nCREATE TABLE load_upload (device TEXT NOT NULL, exchange TEXT NOT NULL, part BIGINT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (device, exchange, part));")}}}
	if err := d.Migrate(b.ctx, []db.Migrations{set}); err != nil {
		return nil, nil, nil, err
	}
	take := func(list []signal.Upload) []signal.Fate {
		out := make([]signal.Fate, len(list))
		err := d.Write(b.ctx, func(tx *db.Tx) error {
			for i := range list {
				u := &list[i]
				var body []byte
				for _, it := range u.Items {
					body = fmt.Append(body, it.Code, it.Values)
				}
				if _, err := tx.Exec("INSERT INTO load_upload (device, exchange, part, body) VALUES (?,?,?,?) ON CONFLICT DO NOTHING", u.Device, u.Exchange, u.Part, string(body)); err != nil {
					return err
				}
				out[i] = signal.Fate{What: signal.Stored, Answer: true}
			}
			return nil
		})
		if err != nil {
			say("   not kept: %v", err)
			return nil
		}
		return out
	}
	count := func() (n int64, err error) {
		err = d.Read(b.ctx, func(tx *db.Tx) error { n, err = tx.Count("SELECT COUNT(*) FROM load_upload"); return err })
		return n, err
	}
	return take, count, func() { d.Close() }, nil
}

// framesHJ212: 500 data loggers, each with a connection of its own, send hours and wait for their answers, which come after the
// commit (SQLite, synchronous FULL).
func (b *bench) framesHJ212() error {
	take, count, end, err := b.plainKeeper()
	if err != nil {
		return err
	}
	defer end()
	if err := b.loggers("hours in over TCP, text kept", take, count); err != nil {
		return err
	}
	return b.framesMonitor()
}

// framesMonitor is the same before the register of monitors: password, network and time are checked, the frame is kept as it came,
// hours are judged against their limit behind the commit.
func (b *bench) framesMonitor() error {
	m, d, err := b.monitors()
	if err != nil {
		return err
	}
	defer d.Close()
	count := func() (n int64, err error) {
		err = d.Read(b.ctx, func(tx *db.Tx) error { n, err = tx.Count("SELECT COUNT(*) FROM env_frame"); return err })
		return n, err
	}
	const job = "hours in over TCP, believed, kept and judged"
	profile()
	err = b.loggers(job, m.TakeUploads, count)
	profile()
	if err != nil {
		return err
	}
	began := time.Now()
	if err := m.Digest(b.ctx); err != nil {
		return err
	}
	b.add(bar{job: job, what: "packed and judged after the last answer", value: time.Since(began).Seconds(), unit: " s"})
	var frames, means int64
	if err := d.Read(b.ctx, func(tx *db.Tx) (err error) {
		if frames, err = tx.Count("SELECT COUNT(*) FROM env_frame"); err == nil {
			means, err = tx.Count("SELECT COUNT(*) FROM env_mean")
		}
		return err
	}); err != nil || means != 2*frames {
		return fmt.Errorf("%d frames, %d means: %w", frames, means, err)
	}
	return nil
}

const loggerCount = 500

func loggerName(i int) string { return "A14004000000000000" + strconv.Itoa(100000+i) }

// monitors is an installation with the loggers registered at one outlet's community.
func (b *bench) monitors() (*monitor.Service, *db.DB, error) {
	d, err := db.Open(b.ctx, filepath.Join(b.dir, fmt.Sprintf("monitors-%d.db", time.Now().UnixNano())), db.Options{})
	if err != nil {
		return nil, nil, err
	}
	if err := d.Migrate(b.ctx, []db.Migrations{ledger.Migrations, statute.Migrations, place.Migrations, people.Migrations, access.Migrations, blob.Migrations, duty.Migrations, matter.Migrations, limit.Migrations, monitor.Migrations}); err != nil {
		return nil, nil, err
	}
	keys := crypto.NewKeys(crypto.Std)
	log, err := ledger.New(d, keys, d.Clock(), ledger.Config{})
	if err != nil {
		return nil, nil, err
	}
	places := place.New(d, log)
	folk := people.New(people.Deps{DB: d, Log: log, Keys: keys, Places: places})
	duties, law := duty.New(duty.Deps{DB: d, Log: log, Places: places, People: folk}), statute.New(d, log)
	matters := matter.New(matter.Deps{DB: d, Log: log, Places: places, Duties: duties, People: folk, Statute: law, Keys: keys})
	deps := envground.Deps{DB: d, Log: log, Keys: keys, Statute: law, Places: places, People: folk, Duties: duties, Matters: matters, Limits: limit.New(d, keys, d.Clock()), Seams: &envground.Seams{}}
	for _, k := range monitor.New(deps).Kinds {
		matters.Register(k)
	}
	if err := matters.Seed(b.ctx); err != nil {
		return nil, nil, err
	}
	city, err := places.Create(b.ctx, ledger.Actor{ID: "f"}, place.NewPlace{Kind: place.City, Name: "云漳市"})
	if err != nil {
		return nil, nil, err
	}
	s := monitor.NewService(deps)
	return s, d, d.Write(b.ctx, func(tx *db.Tx) error {
		for i := range loggerCount {
			m := monitor.Monitor{MN: loggerName(i), Name: "自动站" + strconv.Itoa(i), Place: city.ID, Edition: "2017", Since: "2026-01-01", Channels: []monitor.Channel{{Factor: "w00000", Unit: "L/s"},
				{Factor: "w01018", Unit: "mg/L", Low: "0", High: "200", Limit: "60", LUnit: "mg/L", Basis: "GB 18918-2002"}}}
			if _, err := s.RegisterTx(tx, access.System("load"), monitor.Save{Monitor: m, Password: "LinLi1"}); err != nil {
				return err
			}
		}
		return nil
	})
}

func (b *bench) loggers(job string, take signal.TakeUploads, count func() (int64, error)) error {
	const devices = loggerCount
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	run, stop := context.WithCancel(b.ctx)
	ended := make(chan error, 1)
	server := hj212.New(hj212.Config{Take: take, PerSource: 2 * devices, Rate: 100_000})
	go func() { ended <- server.Serve(run, ln) }()
	before := cpuTime()
	var sent, worst atomic.Int64
	var wg sync.WaitGroup
	errs := make(chan error, devices)
	until := time.Now().Add(2 * b.window)
	began := time.Now()
	for i := range devices {
		wg.Go(func() {
			if err := logger(ln.Addr().String(), loggerName(i), until, &sent, &worst); err != nil {
				errs <- err
			}
		})
	}
	wg.Wait()
	took, used := time.Since(began), cpuTime()-before
	stop()
	if err := <-ended; err != nil {
		return err
	}
	select {
	case err := <-errs:
		return err
	default:
	}
	if kept, err := count(); err != nil || kept != sent.Load() {
		return fmt.Errorf("%d answered, %d kept: %w", sent.Load(), kept, err)
	}
	c := server.Counts()
	b.add(bar{job: job, what: "committed and answered a second", num: fmt.Sprintf("%d frames, %d connections, %.0f a commit", sent.Load(), devices, float64(c.Frames)/float64(max(c.Batches, 1))),
		den: fmt.Sprintf("%.1f s", took.Seconds()), value: float64(sent.Load()) / took.Seconds(), unit: "/s", least: true, want: 10_000})
	b.add(bar{job: job, what: "CPU of a frame, the loggers' own included", value: float64(used.Microseconds()) / float64(sent.Load()), unit: " µs"})
	b.add(bar{job: job, what: "longest wait for an answer", value: float64(worst.Load()) / 1000, unit: " s"})
	return nil
}

// logger is one data logger: eight frames on the wire, then their answers, in their order.
func logger(addr, device string, until time.Time, sent, worst *atomic.Int64) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	defer c.Close()
	scan := hj212.NewScanner(c, hj212.Options{})
	const ahead = 8
	n := 0
	for time.Now().Before(until) {
		var wire []byte
		for range ahead {
			wire = hourOf(wire, device, n)
			n++
		}
		began := time.Now()
		if _, err := c.Write(wire); err != nil {
			return err
		}
		for range ahead {
			x, err := scan.Next()
			if err != nil || x.Err != nil || !bytes.Contains(x.Frame.Segment, []byte("CN=9014")) {
				return fmt.Errorf("not answered: %w %s", errors.Join(err, x.Err), x.Frame.Segment)
			}
			sent.Add(1)
		}
		for ms := time.Since(began).Milliseconds(); ; {
			old := worst.Load()
			if ms <= old || worst.CompareAndSwap(old, ms) {
				break
			}
		}
	}
	return nil
}
