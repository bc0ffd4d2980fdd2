package ledger_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"linli/kernel/ledger"
	"linli/platform/clock"
	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/db/dbtest"
	"linli/platform/fault"
)

func copyAll(w io.Writer, r *http.Response) (int64, error) { return io.Copy(w, r.Body) }

// Random commands against a model of a few lines: what is committed is recorded once, in order of its object.
func TestModel(t *testing.T) {
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		for seed := uint64(1); seed <= 3; seed++ {
			rnd := rand.New(rand.NewPCG(seed, 7))
			h := newHouse(t, dbtest.SQLite(t, migrations))
			if d.Dialect() == db.Postgres {
				h = newHouse(t, dbtest.Postgres(t, migrations))
			}
			h.log = h.open(ledger.Config{Dir: h.dir, Batch: 1 + rnd.IntN(5)})
			model := map[string][]string{} // object: what was committed about it, in order
			total := 0
			undo := errors.New("undo")
			for range 60 {
				h.clk.Advance(time.Duration(rnd.IntN(4000)-1000) * time.Millisecond)
				switch rnd.IntN(6) {
				case 0:
					h.sequence()
				case 1:
					h.log = h.open(ledger.Config{Dir: h.dir, Batch: 1 + rnd.IntN(5)}) // restart
				case 2:
					err := h.d.Write(context.Background(), func(tx *db.Tx) error {
						if _, err := h.log.Append(tx, report("x", 1)); err != nil {
							return err
						}
						return undo
					})
					if !errors.Is(err, undo) {
						t.Fatal(err)
					}
				case 3:
					obj := fmt.Sprint("o", rnd.IntN(4))
					word := fmt.Sprint(total)
					total++
					e := ledger.Past{Entry: ledger.Entry{Kind: "test.step", Obj: obj, Rev: int64(len(model[obj]) + 1), Pub: map[string]any{"w": word}}, At: h.clk.Now()}
					h.ok(h.d.Write(context.Background(), func(tx *db.Tx) error { _, err := h.log.AppendBulk(tx, []ledger.Past{e}); return err }))
					model[obj] = append(model[obj], word)
				default:
					var list []ledger.Entry
					for range 1 + rnd.IntN(3) {
						obj := fmt.Sprint("o", rnd.IntN(4))
						word := fmt.Sprint(total)
						total++
						list = append(list, ledger.Entry{Kind: "test.step", Obj: obj, Rev: int64(len(model[obj]) + 1), Pub: map[string]any{"w": word},
							Slots: []ledger.Slot{{Name: "t", Subject: obj, Body: word}}})
						model[obj] = append(model[obj], word)
					}
					h.append(list...)
				}
			}
			h.sequence()
			got := map[string][]string{}
			for i, n := range h.follow() {
				if n.Seq != int64(i+1) {
					t.Fatalf("number %d at place %d", n.Seq, i+1)
				}
				got[n.Obj] = append(got[n.Obj], n.Pub["w"].(string))
			}
			for obj, want := range model {
				if !slices.Equal(got[obj], want) {
					t.Errorf("seed %d, %s: %v, want %v", seed, obj, got[obj], want)
				}
			}
			h.sound(ledger.VerifyOptions{})
		}
	})
}

// Revision 2 has the earlier id, because the clock of its node was slow, and the batch holds one entry.
func TestARevisionNeverOvertakesTheOneBefore(t *testing.T) {
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		h.log = h.open(ledger.Config{Batch: 1})
		h.append(report("m1", 1))
		h.clk.Advance(-3 * time.Second)
		h.append(report("m1", 2))
		h.clk.Advance(-3 * time.Second)
		h.append(report("m1", 3))
		h.sequence()
		for i, n := range h.follow() {
			if n.Rev != int64(i+1) {
				t.Errorf("revision %d at place %d", n.Rev, i+1)
			}
		}
		h.sound(ledger.VerifyOptions{})
	})
}

func TestFiftyWritersAndTwoSequencers(t *testing.T) {
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		second := h.open(ledger.Config{})
		ctx, cancel := context.WithCancel(context.Background())
		var writers, sequencers sync.WaitGroup
		for _, l := range []*ledger.Log{h.log, second} {
			sequencers.Go(func() {
				for ctx.Err() == nil {
					if _, err := l.Sequence(context.Background()); err != nil {
						t.Errorf("sequence: %v", err)
						return
					}
				}
			})
		}
		for w := range 50 {
			writers.Go(func() {
				for i := range 6 {
					err := d.Write(context.Background(), func(tx *db.Tx) error {
						for range 2 {
							e := report(fmt.Sprint("w", w), int64(i+1))
							e.Actor.ID = fmt.Sprint("worker-", w%5)
							e.Slots[0].Subject = fmt.Sprint("person-", w%7)
							if _, err := h.log.Append(tx, e); err != nil {
								return err
							}
						}
						return nil
					})
					if err != nil {
						t.Errorf("append: %v", err)
					}
				}
			})
		}
		writers.Wait()
		cancel()
		sequencers.Wait()
		h.sequence()
		list := h.follow()
		if len(list) != 600 {
			t.Errorf("%d entries of 600", len(list))
		}
		for i, n := range list {
			if n.Seq != int64(i+1) {
				t.Fatalf("number %d at place %d", n.Seq, i+1)
			}
		}
		h.sound(ledger.VerifyOptions{})
	})
}

func TestAppendBulkGivesTheSameEntries(t *testing.T) {
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		h.append(report("m1", 1)) // waits for a number when the loader comes
		var list []ledger.Past
		for i := range 700 {
			list = append(list, ledger.Past{Entry: report(fmt.Sprint("m", i%90), int64(i/90)+2), At: h.clk.Now().Add(time.Duration(i) * time.Minute)})
		}
		var refs []ledger.Ref
		h.ok(d.Write(context.Background(), func(tx *db.Tx) (err error) {
			refs, err = h.log.AppendBulk(tx, list)
			return err
		}))
		h.sequence()
		got := h.follow()
		if len(got) != 701 || got[0].ID == refs[0].ID || got[1].ID != refs[0].ID || got[700].ID != refs[699].ID {
			t.Fatalf("%d entries", len(got))
		}
		if !got[700].Time.Equal(list[699].At) || got[3].Prev != -1 || got[93].Prev != 3+1 {
			t.Errorf("%+v\n%+v", got[3], got[93])
		}
		r := h.sound(ledger.VerifyOptions{})
		if r.Slots != 1402 || r.Signed != 702 {
			t.Errorf("%+v", r)
		}
	})
}

func TestTheSequencersLoop(t *testing.T) {
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		ctx, cancel := context.WithCancel(context.Background())
		var wg sync.WaitGroup
		wg.Go(func() { h.log.Run(ctx) })
		refs := h.append(report("m1", 1))
		for {
			r, err := h.log.Receipt(context.Background(), refs[0].ID)
			if err == nil {
				if r.Seq != 1 {
					t.Errorf("number %d", r.Seq)
				}
				break
			}
			if !fault.Is(err, fault.KindNotYet) {
				t.Fatal(err)
			}
		}
		h.append(report("m1", 2))
		cancel()
		wg.Wait()
		if n := len(h.follow()); n != 2 {
			t.Errorf("%d entries after an orderly stop", n)
		}
	})
}

func TestReadersMoveForwardOnly(t *testing.T) {
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		h.fill(5)
		h.ok(d.Write(context.Background(), func(tx *db.Tx) error {
			at, err := h.log.Cursor(tx, "notify")
			if err != nil || at != 0 {
				t.Errorf("a new reader stands at %d, %v", at, err)
			}
			list, err := h.log.Follow(tx, at, 2)
			if err != nil || len(list) != 2 || list[0].Seq != 1 {
				t.Errorf("%+v %v", list, err)
			}
			return h.log.Advance(tx, "notify", 2)
		}))
		err := d.Write(context.Background(), func(tx *db.Tx) error { return h.log.Advance(tx, "notify", 2) })
		if !fault.Is(err, fault.KindConflict) {
			t.Errorf("a slower node advanced as well: %v", err)
		}
		h.ok(d.Write(context.Background(), func(tx *db.Tx) error { return h.log.Rewind(tx, "notify", 0) }))
	})
}

// Bytes are flipped at random places of the file; verify must never call it sound unless what the tables say is unchanged.
func TestFlippedBytesAreFound(t *testing.T) {
	flips := 200
	if n, err := strconv.Atoi(os.Getenv("LINLI_FLIPS")); err == nil {
		flips = n
	} else if testing.Short() {
		flips = 40
	}
	h := newHouse(t, dbtest.SQLite(t, migrations))
	h.fill(400)
	_, err := h.log.Erase(context.Background(), ledger.Erasure{Subject: "person-2", Ground: "PIPL-47", Actor: grid})
	h.ok(err)
	h.sequence()
	whole := filepath.Join(t.TempDir(), "whole.db")
	h.ok(h.d.Backup(context.Background(), whole))
	raw, err := os.ReadFile(whole)
	h.ok(err)
	before, ok := h.dump(whole)
	if !ok {
		t.Fatal("the copy can not be read")
	}
	rnd := rand.New(rand.NewPCG(3, 9))
	found, unused := 0, 0
	for range flips {
		b := slices.Clone(raw)
		i := rnd.IntN(len(b))
		b[i] ^= byte(1 << rnd.IntN(8))
		path := filepath.Join(t.TempDir(), "flipped.db")
		h.ok(os.WriteFile(path, b, 0o600))
		if !h.soundFile(path) {
			found++
			continue
		}
		after, ok := h.dump(path)
		for table := range before {
			if !ok || after[table] != before[table] {
				t.Errorf("byte %d, in %s, was changed and the ledger was called sound: %s", i, table, difference(before[table], after[table]))
			}
		}
		unused++
	}
	t.Logf("%d flips found, %d in unused space or outside the ledger", found, unused)
	if found < flips/2 {
		t.Errorf("only %d of %d flips found: the file holds mostly ledger", found, flips)
	}
}

func (h *house) soundFile(path string) bool {
	d, err := db.Open(context.Background(), path, db.Options{Clock: h.clk, Readers: 1})
	if err != nil {
		return false
	}
	defer d.Close()
	l, err := ledger.New(d, h.keys, h.clk, ledger.Config{Origin: h.log.Origin()})
	if err != nil {
		return false
	}
	r, err := l.Verify(context.Background(), ledger.VerifyOptions{})
	return err == nil && r.Sound()
}

// dump reads all records of the ledger in the order of their keys.
func (h *house) dump(path string) (map[string]string, bool) {
	d, err := db.Open(context.Background(), path, db.Options{Clock: h.clk, Readers: 1})
	if err != nil {
		return nil, false
	}
	defer d.Close()
	tables := map[string]string{}
	err = d.Read(context.Background(), func(tx *db.Tx) error {
		for q, columns := range map[string]int{
			"SELECT seq, id, obj, kind, time, body, slots, mark FROM ledger_entry ORDER BY seq": 8,
			"SELECT entry, name, subject, box FROM ledger_slot ORDER BY entry, name":            4,
			"SELECT subject, wrapped FROM ledger_key ORDER BY subject":                          2,
			"SELECT pseudonym, kind, id, wrapped FROM ledger_actor ORDER BY pseudonym":          4,
			"SELECT level, n, hashes FROM ledger_tile ORDER BY level, n":                        3,
			"SELECT size, note FROM ledger_checkpoint ORDER BY size":                            2,
			"SELECT name, size, note FROM ledger_tip":                                           3,
		} {
			var part strings.Builder
			err := tx.Each(q, nil, func(scan func(...any) error) error {
				row := make([]any, columns)
				for i := range row {
					row[i] = new(any)
				}
				err := scan(row...)
				for _, x := range row {
					fmt.Fprintf(&part, "%T %q|", *x.(*any), *x.(*any))
				}
				part.WriteByte('\n')
				return err
			})
			if err != nil {
				return err
			}
			tables[q] = part.String()
		}
		return nil
	})
	return tables, err == nil
}

// difference shows the first line in which two dumps differ.
func difference(a, b string) string {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range x {
		if i >= len(y) || x[i] != y[i] {
			return fmt.Sprintf("\n%s\n%s", x[i], strings.Join(y[min(i, len(y)):min(i+1, len(y))], ""))
		}
	}
	return "lines were added"
}

// A child process appends until it is killed; what it said was recorded must be there, once, and the ledger sound.
func TestKilledWhileAppending(t *testing.T) {
	if path := os.Getenv("LINLI_LEDGER_CHILD"); path != "" {
		child(path)
		return
	}
	path := filepath.Join(t.TempDir(), "linli.db")
	keys, err := crypto.OpenKeys(filepath.Dir(path), crypto.Std)
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]bool{}
	for round := range 3 {
		cmd := exec.Command(os.Args[0], "-test.run=^TestKilledWhileAppending$")
		cmd.Env = append(os.Environ(), "LINLI_LEDGER_CHILD="+path)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		buf := make([]byte, 37)
		for n := 0; n < 40+round*25; n++ {
			if _, err := io.ReadFull(out, buf); err != nil {
				t.Fatalf("the child ended by itself: %v", err)
			}
			said[strings.TrimSpace(string(buf))] = true
		}
		cmd.Process.Kill()
		for { // what was still in the pipe was said as well
			if _, err := io.ReadFull(out, buf); err != nil {
				break
			}
			said[strings.TrimSpace(string(buf))] = true
		}
		cmd.Wait()
	}
	d, err := db.Open(context.Background(), path, db.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	l, err := ledger.New(d, keys, clock.System, ledger.Config{Dir: filepath.Dir(path)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.Sequence(context.Background()); err != nil {
		t.Fatal(err)
	}
	h := &house{t: t, d: d, log: l}
	h.sound(ledger.VerifyOptions{})
	times := map[string]int{}
	for _, n := range h.follow() {
		times[n.ID]++
	}
	for ref := range said {
		if times[ref] != 1 {
			t.Errorf("%s was said to be recorded and is there %d times", ref, times[ref])
		}
	}
}

// child appends with four writers beside a running sequencer and says each reference after it is durable.
func child(path string) {
	fail := func(err error) {
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(3)
		}
	}
	ctx := context.Background()
	d, err := db.Open(ctx, path, db.Options{})
	fail(err)
	fail(d.Migrate(ctx, migrations))
	keys, err := crypto.OpenKeys(filepath.Dir(path), crypto.Std)
	fail(err)
	l, err := ledger.New(d, keys, clock.System, ledger.Config{Dir: filepath.Dir(path)})
	fail(err)
	go l.Run(ctx)
	var mu sync.Mutex
	for w := range 4 {
		go func() {
			for i := 1; ; i++ {
				var ref ledger.Ref
				fail(d.Write(ctx, func(tx *db.Tx) (err error) {
					ref, err = l.Append(tx, report(fmt.Sprint(os.Getpid(), "-", w), int64(i)))
					return err
				}))
				mu.Lock()
				fmt.Println(ref.ID)
				mu.Unlock()
			}
		}()
	}
	select {}
}

// A person is erased again and again while others write about him: no slot may be left sealed with a key that is gone.
func TestErasureBesideWriters(t *testing.T) {
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		var wg sync.WaitGroup
		for w := range 6 {
			wg.Go(func() {
				for i := range 15 {
					err := d.Write(context.Background(), func(tx *db.Tx) error {
						_, err := h.log.Append(tx, report(fmt.Sprint("w", w), int64(i+1)))
						return err
					})
					if err != nil {
						t.Errorf("append: %v", err)
					}
				}
			})
		}
		wg.Go(func() {
			for range 10 {
				if _, err := h.log.Erase(context.Background(), ledger.Erasure{Subject: "person-1", Ground: "PIPL-47", Actor: grid}); err != nil {
					t.Errorf("erase: %v", err)
				}
			}
		})
		wg.Wait()
		h.sequence()
		h.sound(ledger.VerifyOptions{})
		if n := len(h.follow()); n != 6*15+10 {
			t.Errorf("%d entries", n)
		}
	})
}
