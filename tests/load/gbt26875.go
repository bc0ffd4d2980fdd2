package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"linli/gateway/gbt26875"
	"linli/kernel/access"
	"linli/kernel/duty"
	"linli/kernel/ledger"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/kernel/signal"
	"linli/platform/crypto"
	"linli/platform/db"
)

// decode is the decoder: the worked example of GB/T 26875.3 with its GB 18030 text, on one core, beside copying the same bytes
// ten times.
func (b *bench) decode() error {
	text := []byte{0xb6, 0xfe, 0xba, 0xc5, 0xc2, 0xa5, '3', 0xb5, 0xa5, 0xd4, 0xaa}
	data := append([]byte{2, 1, 1, 1, 40, 3, 0, 12, 0, 2, 0}, append(text, make([]byte, 31-len(text))...)...)
	f := gbt26875.Frame{Seq: 7, Main: 1, Label: gbt26875.Label{5, 30, 9, 23, 11, 26}, Source: gbt26875.AddrOf(1001), To: gbt26875.AddrOf(1), Cmd: gbt26875.CmdSend, Data: append(data, 0, 30, 9, 23, 11, 26)}
	one := f.Append(nil)
	const n = 20_000
	all := bytes.Repeat(one, n)
	to := make([]byte, len(all))
	var rates, costs []float64
	for range b.rounds {
		began := time.Now()
		for i := 0; i < len(all); i += len(one) {
			for range 10 {
				copy(to[i:i+len(one)], all[i:i+len(one)])
			}
		}
		copied := time.Since(began)
		began = time.Now()
		if err := decodeAll(all); err != nil {
			return err
		}
		took := time.Since(began)
		rates, costs = append(rates, n/took.Seconds()), append(costs, took.Seconds()/copied.Seconds())
	}
	b.add(bar{job: "decode GB/T 26875.3", what: "frames a second on one core", num: fmt.Sprintf("%d frames of %d bytes", n, len(one)), value: median(rates), unit: "/s", least: true, want: 600_000})
	b.add(bar{job: "decode GB/T 26875.3", what: "cost of decoding by that of copying ten times", value: median(costs), unit: " ×"})
	return nil
}

func decodeAll(all []byte) error {
	var body gbt26875.Body
	for len(all) > 0 {
		f, err := gbt26875.Parse(all)
		if err != nil {
			return err
		}
		if err := gbt26875.Decode(f.Data, &body); err != nil {
			return err
		}
		if len(body.Objects) != 1 || body.Objects[0].Text != "二号楼3单元" {
			return errors.New("decoded wrongly")
		}
		all = all[f.Size():]
	}
	return nil
}

// frames: a thousand transmitters, each with a connection of its own, send states and wait for the confirmation, which comes
// after the commit (SQLite, synchronous FULL). One in a thousand frames is a fire.
func (b *bench) frames() error {
	const devices = 1000
	s, d, err := b.signals(devices)
	if err != nil {
		return err
	}
	defer d.Close()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	run, stop := context.WithCancel(b.ctx)
	ended := make(chan error, 1)
	go func() {
		ended <- gbt26875.New(gbt26875.Config{Signals: s, PerSource: 2 * devices, Rate: 100_000}).Serve(run, ln)
	}()
	var sent atomic.Int64
	var worst atomic.Int64
	var wg sync.WaitGroup
	errs := make(chan error, devices)
	end := time.Now().Add(2 * b.window)
	began := time.Now()
	for i := range devices {
		wg.Go(func() {
			if err := sender(ln.Addr().String(), uint64(1000+i), end, &sent, &worst); err != nil {
				errs <- err
			}
		})
	}
	wg.Wait()
	took := time.Since(began)
	stop()
	if err := <-ended; err != nil {
		return err
	}
	select {
	case err := <-errs:
		return err
	default:
	}
	var kept int64
	if err := d.Read(b.ctx, func(tx *db.Tx) (err error) {
		kept, err = tx.Count("SELECT COUNT(*) FROM signal_once")
		return err
	}); err != nil {
		return err
	}
	if kept != sent.Load() {
		return fmt.Errorf("%d confirmed, %d kept", sent.Load(), kept)
	}
	b.add(bar{job: "frames in over TCP", what: "committed and confirmed a second", num: fmt.Sprintf("%d frames, %d connections", sent.Load(), devices), den: fmt.Sprintf("%.1f s", took.Seconds()), value: float64(sent.Load()) / took.Seconds(), unit: "/s", least: true, want: 5000})
	b.add(bar{job: "frames in over TCP", what: "longest wait for a confirmation", value: float64(worst.Load()) / 1000, unit: " s", want: 2})
	return nil
}

// signals is an installation with so many transmitters registered.
func (b *bench) signals(n int) (*signal.Service, *db.DB, error) {
	d, err := db.Open(b.ctx, filepath.Join(b.dir, fmt.Sprintf("signals-%d.db", time.Now().UnixNano())), db.Options{})
	if err != nil {
		return nil, nil, err
	}
	if err := d.Migrate(b.ctx, []db.Migrations{ledger.Migrations, place.Migrations, people.Migrations, access.Migrations, duty.Migrations, signal.Migrations}); err != nil {
		return nil, nil, err
	}
	keys := crypto.NewKeys(crypto.Std)
	log, err := ledger.New(d, keys, d.Clock(), ledger.Config{})
	if err != nil {
		return nil, nil, err
	}
	places := place.New(d, log)
	s := signal.New(signal.Deps{DB: d, Log: log, Places: places, Duties: duty.New(duty.Deps{DB: d, Log: log, Places: places, People: people.New(people.Deps{DB: d, Log: log, Keys: keys, Places: places})})})
	city, err := places.Create(b.ctx, ledger.Actor{ID: "f"}, place.NewPlace{Kind: place.City, Name: "云漳市"})
	if err != nil {
		return nil, nil, err
	}
	return s, d, d.Write(b.ctx, func(tx *db.Tx) error {
		for i := range n {
			if _, err := s.PutTx(tx, access.System("load"), signal.Register{Source: signal.GBT26875, Key: gbt26875.AddrOf(uint64(1000 + i)).Key(), Name: fmt.Sprint(i), Kind: "transmitter", Place: city.ID, Heartbeat: 30}); err != nil {
				return err
			}
		}
		return nil
	})
}

// sender is one transmitter: eight frames on the wire, then their confirmations.
func sender(addr string, source uint64, end time.Time, sent, worst *atomic.Int64) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	defer c.Close()
	scan := gbt26875.NewScanner(c)
	const ahead = 8
	seq := uint16(0)
	for time.Now().Before(end) {
		var wire []byte
		for range ahead {
			l := gbt26875.LabelOf(time.Now())
			state := byte(1)
			if seq%1000 == 999 {
				state = 2
			}
			data := append([]byte{2, 1, 1, 1, 40, 3, 0, byte(seq), byte(seq >> 8), state, 0}, make([]byte, 31)...)
			f := gbt26875.Frame{Seq: seq, Main: 1, Label: l, Source: gbt26875.AddrOf(source), To: gbt26875.AddrOf(1), Cmd: gbt26875.CmdSend, Data: append(data, l[:]...)}
			wire = f.Append(wire)
			seq++
		}
		began := time.Now()
		if _, err := c.Write(wire); err != nil {
			return err
		}
		for range ahead {
			x, err := scan.Next()
			if err != nil || x.Err != nil || x.Frame.Cmd != gbt26875.CmdConfirm {
				return fmt.Errorf("not confirmed: %w %d", errors.Join(err, x.Err), x.Frame.Cmd)
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
