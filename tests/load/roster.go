package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"time"

	"linli/gateway/sheet"
	"linli/kernel/access"
	"linli/kernel/place"
	"linli/kernel/table"
)

// roster is the sixth line: an office's xlsx to committed rows with its receipt.
func (b *bench) roster() error {
	file := filepath.Join(b.dir, fmt.Sprintf("roster-%d.xlsx", b.rows))
	if _, err := os.Stat(file); err != nil {
		var buf bytes.Buffer
		if err := sheet.WriteRoster(&buf, b.rows); err != nil {
			return err
		}
		if err := os.WriteFile(file, buf.Bytes(), 0o600); err != nil {
			return err
		}
	}
	var bare, whole, most []float64
	steps := 0.0
	rounds := min(b.rounds, 3) // each is long and counts CPU time, not the clock
	for r := range rounds {
		x, err := b.worker("bare", file)
		if err != nil {
			return err
		}
		dir := filepath.Join(b.dir, fmt.Sprintf("roster-%d", r))
		y, err := b.worker("roster", file, dir)
		os.RemoveAll(dir)
		if err != nil {
			return err
		}
		bare, whole, most = append(bare, x[0]), append(whole, y[0]), append(most, y[1])
		steps = y[2]
		say("   bare %.2f s, import %.2f s CPU, peak %.0f MB", x[0], y[0], y[1])
	}
	rows := float64(b.rows)
	job := fmt.Sprintf("xlsx roster of %d rows to committed rows with receipt", b.rows)
	b.add(bar{job: job, what: "rows per CPU second per excelize's bare row iterator", num: fmt.Sprintf("%.0f rows/CPU s", rows/median(whole)), den: fmt.Sprintf("%.0f rows/CPU s", rows/median(bare)), value: ratios(bare, whole), least: true, want: 0.5})
	b.add(bar{job: job, what: "peak resident memory", num: fmt.Sprintf("%.0f MB", median(most)), den: "-", value: median(most), unit: " MB", want: 300})
	b.add(bar{job: job, what: "progress shown: different figures seen while it ran", num: fmt.Sprintf("%.0f figures", steps), den: "-", value: steps, least: true, want: 3})
	return nil
}

// worker runs a child once; it answers with numbers.
func (b *bench) worker(what string, args ...string) (out [3]float64, err error) {
	c, _, err := b.fork(what, args...)
	if err != nil {
		return out, err
	}
	defer c.stop()
	line, err := c.ask("go")
	if err != nil {
		return out, err
	}
	_, err = fmt.Sscan(line, &out[0], &out[1], &out[2])
	return out, err
}

// childBare reads the file with the library's row iterator and nothing else.
func childBare(_ context.Context, args []string) (string, func() error, error) {
	data, err := os.ReadFile(args[0])
	return "", func() error {
		began := cpuTime()
		if _, err := sheet.BareRows(bytes.NewReader(data)); err != nil {
			return err
		}
		fmt.Println((cpuTime() - began).Seconds(), float64(peak())/1e6, 0)
		return nil
	}, err
}

// childRoster imports the file args[0] into an installation in args[1].
func childRoster(ctx context.Context, args []string) (string, func() error, error) {
	h, err := open(ctx, args[1], false)
	if err != nil {
		return "", nil, err
	}
	parent, compound := "", place.Place{}
	for _, n := range []place.NewPlace{{Kind: place.City, Name: "云漳市"}, {Kind: place.District, Name: "望岭区"}, {Kind: place.Street, Name: "柳岸街道"}, {Kind: place.Community, Name: "锦绣社区"}, {Kind: place.Compound, Name: "锦绣苑"}} {
		n.Parent = parent
		if compound, err = h.places.Create(ctx, founder, n); err != nil {
			return "", nil, err
		}
		parent = compound.ID
	}
	seams := table.Seams{Places: h.places, People: h.people, Duties: h.duties, Matters: h.matters, Keys: h.keys}
	svc := table.New(table.Deps{DB: h.db, Log: h.log, Keys: h.keys, Files: sheet.With(sheet.Operator), Catalog: table.NewCatalog(table.Builtin(seams.Owners())...), Places: h.places, Clock: h.db.Clock(), AreaCode: "0355", Demo: true})
	runtime.GC()
	return "", func() error {
		defer h.db.Close()
		began := cpuTime()
		im := &importer{ctx: ctx, svc: svc, actor: access.System("bench"), seen: map[string]bool{}}
		if err := im.all(args[0], compound.ID); err != nil {
			return err
		}
		fmt.Println((cpuTime() - began).Seconds(), strconv.FormatFloat(float64(peak())/1e6, 'f', 1, 64), len(im.seen))
		return nil
	}, nil
}

// importer goes the four steps as a user does and looks at the progress beside it.
type importer struct {
	ctx   context.Context
	svc   *table.Service
	actor access.Actor
	seen  map[string]bool
}

func (im *importer) all(file, compound string) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	j, err := im.svc.Upload(im.ctx, im.actor, table.Upload{Name: "名册.xlsx", Table: "home", Place: compound, Body: f})
	if err != nil {
		return err
	}
	for _, next := range []func() (table.Job, error){
		nil,
		func() (table.Job, error) { return im.svc.Try(im.ctx, im.actor, j.ID, j.Rev) },
		func() (table.Job, error) { return im.svc.Confirm(im.ctx, im.actor, j.ID, j.Rev) },
	} {
		if next != nil {
			if j, err = next(); err != nil {
				return err
			}
		}
		began := cpuTime()
		if j, err = im.step(j.ID); err != nil {
			return err
		}
		fmt.Fprintf(os.Stderr, "      %s: %.1f s CPU, %s\n", j.State, (cpuTime() - began).Seconds(), j.Problem)
	}
	if j.State != table.Done {
		return fmt.Errorf("the import ended as %s: %s; %+v", j.State, j.Problem, j.Counts)
	}
	began := cpuTime()
	_, err = im.svc.Receipt(im.ctx, im.actor, j.ID, io.Discard)
	fmt.Fprintf(os.Stderr, "      receipt: %.1f s CPU; %d of %d rows new\n", (cpuTime() - began).Seconds(), j.Counts.New, j.Counts.Good)
	return err
}

// step runs one step and notes the progress every tenth of a second, as the page polls it.
func (im *importer) step(id string) (table.Job, error) {
	over := make(chan struct{})
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			select {
			case <-over:
				return
			case <-time.After(100 * time.Millisecond):
				if j, err := im.svc.Job(im.ctx, im.actor, id); err == nil && j.Read > 0 {
					im.seen[fmt.Sprint(j.State, j.Read)] = true
				}
			}
		}
	}()
	j, err := im.svc.Run(im.ctx, im.actor, id)
	close(over)
	<-done
	return j, err
}
