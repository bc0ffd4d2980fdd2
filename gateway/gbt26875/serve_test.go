package gbt26875

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"linli/kernel/access"
	"linli/kernel/duty"
	"linli/kernel/ledger"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/kernel/signal"
	"linli/platform/clock"
	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/db/dbtest"
)

var ctx = context.Background()

var migrations = []db.Migrations{ledger.Migrations, place.Migrations, people.Migrations, access.Migrations, duty.Migrations, signal.Migrations}

// centre is a monitoring centre on a real port, with one building.
type centre struct {
	testing.TB
	*signal.Service
	server   *Server
	clk      *clock.Settable
	building place.Place
	desk     access.Actor
	addr     string
}

func (c *centre) ok(err error) {
	c.Helper()
	if err != nil {
		c.Fatal(err)
	}
}

func newCentre(t testing.TB, d *db.DB, conf Config) *centre {
	t.Helper()
	c := &centre{TB: t, clk: clock.NewSettable(receipt)}
	d.SetClock(c.clk)
	keys := crypto.NewKeys(crypto.Std)
	log, err := ledger.New(d, keys, c.clk, ledger.Config{})
	c.ok(err)
	places := place.New(d, log)
	duties := duty.New(duty.Deps{DB: d, Log: log, Places: places, People: people.New(people.Deps{DB: d, Log: log, Keys: keys, Places: places})})
	c.Service = signal.New(signal.Deps{DB: d, Log: log, Places: places, Duties: duties})
	founder := ledger.Actor{ID: "founder", Kind: "staff"}
	city, err := places.Create(ctx, founder, place.NewPlace{Kind: place.City, Name: "云漳市"})
	c.ok(err)
	up := city.ID
	for _, k := range []place.Kind{place.Street, place.Community, place.Compound} {
		p, err := places.Create(ctx, founder, place.NewPlace{Parent: up, Kind: k, Name: "云漳国际"})
		c.ok(err)
		up = p.ID
	}
	c.building, err = places.CreateBuilding(ctx, founder, place.NewBuilding{NewPlace: place.NewPlace{Parent: up, Label: "1"}})
	c.ok(err)
	c.desk = access.Actor{Actor: ledger.Actor{ID: "desk", Kind: access.KindStaff, Name: "冯建军"}, Grants: []access.Grant{{Role: access.Property, Path: city.Path}}}
	conf.Signals, conf.Now = c.Service, c.clk.Now
	c.server = New(conf)
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	c.ok(err)
	c.addr = ln.Addr().String()
	run, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- c.server.Serve(run, ln) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return c
}

func each(t *testing.T, conf Config, fn func(c *centre)) {
	t.Helper()
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) { fn(newCentre(t, d, conf)) })
}

func (c *centre) register(n uint64) signal.Device {
	c.Helper()
	d, err := c.Put(ctx, c.desk, signal.Register{Source: signal.GBT26875, Key: AddrOf(n).Key(), Name: fmt.Sprint("装置", n), Kind: "transmitter", Place: c.building.ID, Heartbeat: 30})
	c.ok(err)
	return d
}

func (c *centre) count(q string, args ...any) (n int64) {
	c.Helper()
	c.ok(c.DB.Read(ctx, func(tx *db.Tx) (err error) { n, err = tx.Count(q, args...); return err }))
	return n
}

// device is a transmitter at the other end of a socket.
type device struct {
	*centre
	net.Conn
	scan *Scanner
}

func (c *centre) dial() *device {
	c.Helper()
	n, err := net.Dial("tcp", c.addr)
	c.ok(err)
	c.Cleanup(func() { n.Close() })
	return &device{c, n, NewScanner(n)}
}

func (d *device) send(b ...byte) {
	d.Helper()
	if _, err := d.Write(b); err != nil {
		d.Fatal(err)
	}
}

// answer waits for the next frame from the centre.
func (d *device) answer() Frame {
	d.Helper()
	d.ok(d.SetReadDeadline(time.Now().Add(20 * time.Second)))
	x, err := d.scan.Next()
	d.ok(err)
	d.ok(x.Err)
	x.Frame.Data = bytes.Clone(x.Frame.Data)
	return x.Frame
}

func (d *device) expect(seq uint16, cmd byte) Frame {
	d.Helper()
	f := d.answer()
	if f.Seq != seq || f.Cmd != cmd {
		d.Fatalf("answer %d to frame %d, want %d to %d", f.Cmd, f.Seq, cmd, seq)
	}
	return f
}

func frame(seq uint16, source uint64, data ...byte) Frame {
	return Frame{Seq: seq, Main: 1, Label: LabelOf(receipt), Source: AddrOf(source), To: AddrOf(1), Cmd: CmdSend, Data: data}
}

// fire is a component's state with the fire bit or without.
func fire(seq uint16, source uint64, point byte, state byte, sec int) []byte {
	l := LabelOf(receipt.Add(time.Duration(sec) * time.Second))
	data := append([]byte{2, 1, 1, 1, 40, 3, 0, point, 0, state, 0}, make([]byte, 31)...)
	f := frame(seq, source, append(data, l[:]...)...)
	return f.Append(nil)
}

// The worked example is confirmed with the very bytes of the reference, and what was confirmed is on disk.
func TestConfirmedAfterTheCommit(t *testing.T) {
	each(t, Config{}, func(c *centre) {
		c.register(1001)
		d := c.dial()
		d.send(raw(t, example)...)
		f := d.expect(7, CmdConfirm)
		if n := c.count("SELECT COUNT(*) FROM signal_alarm WHERE kind = 'fire' AND name = '感烟探测器 3区12点 二号楼3单元' AND state = 'open'"); n != 1 {
			t.Errorf("%d alarms when the confirmation arrives", n)
		}
		if got := f.Append(nil); !bytes.Equal(got, raw(t, confirmed)) {
			t.Errorf("confirmation %x", got)
		}
		d.send(raw(t, example)...) // its confirmation got lost: confirmed again, stored once
		d.expect(7, CmdConfirm)
		again := c.dial() // and after a new connection too
		again.send(raw(t, example)...)
		again.expect(7, CmdConfirm)
		if n, k := c.count("SELECT n FROM signal_alarm"), c.count("SELECT COUNT(*) FROM signal_reading"); n != 1 || k != 1 {
			t.Errorf("counted %d, stored %d", n, k)
		}
		d.send(fire(8, 1001, 12, 1, 60)...) // normal again: evidence
		d.expect(8, CmdConfirm)
		if c.count("SELECT COUNT(*) FROM signal_alarm WHERE state = 'open' AND cleared > 0 AND name LIKE '%二号楼%'") != 0 && c.count("SELECT COUNT(*) FROM signal_alarm WHERE cleared > 0") != 1 {
			t.Error("clearing is not noted")
		}
	})
}

// What is broken or comes from nobody is denied and not stored; a heartbeat is confirmed.
func TestDenied(t *testing.T) {
	each(t, Config{}, func(c *centre) {
		c.register(1001)
		d := c.dial()
		bad := raw(t, example)
		bad[75]++
		d.send(bad...)
		d.expect(7, CmdDeny)
		cut := frame(8, 1001, 2, 2, 1, 1)
		d.send(cut.Append(nil)...)
		d.expect(8, CmdDeny)
		control := frame(9, 1001, 90)
		control.Cmd = CmdControl
		d.send(control.Append(nil)...)
		d.expect(9, CmdDeny)
		stranger := frame(10, 4711)
		d.send(stranger.Append(nil)...)
		d.expect(10, CmdDeny)
		beat := frame(11, 1001)
		d.send(beat.Append(nil)...)
		d.expect(11, CmdConfirm)
		own := frame(12, 1001, 1, 2, 3)
		own.Cmd = 130
		d.send(own.Append(nil)...)
		d.expect(12, CmdConfirm)
		if n := c.count("SELECT COUNT(*) FROM signal_reading") + c.count("SELECT COUNT(*) FROM signal_alarm"); n != 0 {
			t.Errorf("%d rows of what was denied", n)
		}
		if c.count("SELECT n FROM signal_unknown WHERE key = ?", AddrOf(4711).Key()) != 1 {
			t.Error("the stranger is not counted")
		}
	})
}

// Each broken frame gets its own denial, also when no whole one stands between them: the sender of the second waits for it too.
func TestEachBrokenFrameIsDenied(t *testing.T) {
	each(t, Config{}, func(c *centre) {
		c.register(1001)
		d := c.dial()
		sum, tail, long, command := fire(1, 1001, 1, 2, 0), fire(2, 1001, 2, 2, 0), fire(3, 1001, 3, 2, 0), fire(4, 1001, 4, 2, 0)
		sum[75]++
		tail[77] = '!'
		long[24], long[25] = 0xd0, 7
		command[26] = 9
		command[75] += 7
		for i, b := range [][]byte{sum, tail, long, command} {
			d.send(b...)
			d.expect(uint16(i+1), CmdDeny)
		}
		d.send(fire(5, 1001, 5, 2, 0)...)
		d.expect(5, CmdConfirm)
	})
}

// A frame cut anywhere, in any pieces, with noise before it, is still found and confirmed.
func TestCutAnywhere(t *testing.T) {
	each(t, Config{PerSource: 200}, func(c *centre) {
		c.register(1001)
		d := c.dial()
		whole := raw(t, example)
		seq := uint16(100)
		for n := 1; n < len(whole); n += 7 {
			b := fire(seq, 1001, 12, 2, int(seq))
			d.send(b[:n%len(b)]...)
			d.send(b[n%len(b):]...)
			d.expect(seq, CmdConfirm)
			seq++
		}
		two := append(fire(seq, 1001, 1, 2, 1), fire(seq+1, 1001, 2, 2, 1)...)
		d.send(append([]byte("noise@"), two...)...)
		for _, want := range []uint16{seq, seq + 1} {
			for f := d.answer(); f.Seq != want || f.Cmd != CmdConfirm; f = d.answer() {
				if f.Cmd != CmdDeny {
					t.Fatalf("answer %d to %d", f.Cmd, f.Seq)
				}
			}
		}
	})
}

// A frame that was begun and never finished ends after its time; the frames behind it are found.
func TestAnUnfinishedFrameHoldsNothingUp(t *testing.T) {
	dbtest.Each(t, migrations, func(t *testing.T, x *db.DB) {
		c := newCentre(t, x, Config{FrameTime: 50 * time.Millisecond})
		c.register(1001)
		d := c.dial()
		begun := raw(t, example)[:27]
		begun[25] = 4 // 1,072 bytes are said to follow, more than will come
		begun[24] = 0
		d.send(append(begun, fire(9, 1001, 1, 2, 0)...)...)
		for f := d.answer(); f.Seq != 9 || f.Cmd != CmdConfirm; f = d.answer() {
			if f.Cmd != CmdDeny {
				t.Fatalf("answer %d to %d", f.Cmd, f.Seq)
			}
		}
	})
}

// A megabyte of noise ends the connection, and nothing else.
func TestNoise(t *testing.T) {
	each(t, Config{}, func(c *centre) {
		c.register(1001)
		good := c.dial()
		d := c.dial()
		r := rand.New(rand.NewPCG(1, 2))
		noise := make([]byte, 1<<20)
		for i := range noise {
			noise[i] = byte(r.Uint32())
		}
		go func() { _, _ = d.Write(noise) }()
		if _, err := io.Copy(io.Discard, d.Conn); errors.Is(err, io.ErrUnexpectedEOF) {
			t.Error(err)
		}
		good.send(fire(1, 1001, 1, 2, 0)...)
		good.expect(1, CmdConfirm)
		if n := c.count("SELECT COUNT(*) FROM signal_unknown"); n != 0 {
			t.Errorf("%d strangers out of noise", n)
		}
	})
}

// One device that sends a thousand alarms hurts nobody: it is held back, others are answered, and it has its few alarms.
func TestAFloodHurtsNobody(t *testing.T) {
	each(t, Config{Rate: 100}, func(c *centre) {
		c.register(1001)
		c.register(1002)
		mad, calm := c.dial(), c.dial()
		var all []byte
		for i := range 1000 {
			all = append(all, fire(uint16(i), 1001, byte(i), 2, i)...)
		}
		go func() { _, _ = mad.Write(all) }()
		mad.expect(0, CmdConfirm)
		calm.send(fire(1, 1002, 1, 2, 0)...)
		calm.expect(1, CmdConfirm) // long before the flood is through
		if n := c.server.Counts().Frames; n > 700 {
			t.Errorf("%d frames were taken before the calm device had its answer", n)
		}
		if n := c.count("SELECT COUNT(*) FROM signal_alarm WHERE device = (SELECT id FROM signal_device WHERE key = ?)", AddrOf(1001).Key()); n > signal.MostAlarms {
			t.Errorf("%d alarms of one device", n)
		}
	})
}

// More connections than one address may have are refused; the others go on.
func TestConnectionsOfOneSource(t *testing.T) {
	each(t, Config{PerSource: 2}, func(c *centre) {
		c.register(1001)
		a, b := c.dial(), c.dial()
		for i, d := range []*device{a, b} {
			beat := frame(uint16(i), 1001)
			d.send(beat.Append(nil)...)
			d.expect(uint16(i), CmdConfirm)
		}
		third := c.dial()
		if _, err := third.Read(make([]byte, 1)); err == nil {
			t.Error("a third connection is served")
		}
		if n := c.server.Counts(); n.Refused != 1 || n.Conns != 2 {
			t.Errorf("%+v", n)
		}
		beat := frame(9, 1001)
		a.send(beat.Append(nil)...)
		a.expect(9, CmdConfirm)
	})
}

// 查岗: the device gets 91 with the minutes, confirms, and its record of operation with bit 5 is the answer. 校时: 90 with the time.
func TestDutyCheckAndClock(t *testing.T) {
	each(t, Config{}, func(c *centre) {
		dev := c.register(1001)
		d := c.dial()
		beat := frame(1, 1001)
		d.send(beat.Append(nil)...)
		d.expect(1, CmdConfirm)
		o, err := c.Ask(ctx, c.desk, dev.ID, signal.OrderDuty, 10)
		c.ok(err)
		f := d.answer()
		if f.Cmd != CmdControl || !bytes.Equal(f.Data, []byte{DutyCheck, 1, 10}) || f.To != AddrOf(1001) || f.Source != AddrOf(1) {
			t.Fatalf("on the wire: %+v", f)
		}
		yes := Frame{Seq: f.Seq, Main: 1, Label: LabelOf(receipt), Source: AddrOf(1001), To: AddrOf(1), Cmd: CmdConfirm}
		d.send(yes.Append(nil)...)
		l := LabelOf(receipt)
		pressed := frame(2, 1001, append([]byte{DeviceOperation, 1, dutyAnswered, 3}, l[:]...)...)
		d.send(pressed.Append(nil)...)
		d.expect(2, CmdConfirm)
		c.ok(c.DB.Read(ctx, func(tx *db.Tx) error {
			got, err := c.Order(tx, o.ID)
			if got.State != signal.Answered || got.Operator != "3" {
				t.Errorf("order %+v", got)
			}
			return err
		}))
		_, err = c.Ask(ctx, c.desk, dev.ID, signal.OrderClock, 0)
		c.ok(err)
		f = d.answer()
		if want := append([]byte{SetClock, 1}, l[:]...); !bytes.Equal(f.Data, want) {
			t.Errorf("clock on the wire: %x, want %x", f.Data, want)
		}
		no := Frame{Seq: f.Seq, Main: 1, Label: LabelOf(receipt), Source: AddrOf(1001), To: AddrOf(1), Cmd: CmdDeny}
		d.send(no.Append(nil)...)
		beat = frame(3, 1001)
		d.send(beat.Append(nil)...)
		d.expect(3, CmdConfirm)
		if c.count("SELECT COUNT(*) FROM signal_order WHERE what = 'clock' AND state = 'denied'") != 1 {
			t.Error("the refusal is not on record")
		}
	})
}

// An order without answer is repeated three times and then failed.
func TestOrdersAreRepeated(t *testing.T) {
	each(t, Config{Resend: 40 * time.Millisecond}, func(c *centre) {
		dev := c.register(1001)
		d := c.dial()
		beat := frame(1, 1001)
		d.send(beat.Append(nil)...)
		d.expect(1, CmdConfirm)
		_, err := c.Ask(ctx, c.desk, dev.ID, signal.OrderClock, 0)
		c.ok(err)
		var first Frame
		for i := range 1 + resends {
			f := d.answer()
			if i == 0 {
				first = f
			}
			if f.Seq != first.Seq || !bytes.Equal(f.Data, first.Data) {
				t.Fatalf("repetition %d differs", i)
			}
		}
		for c.count("SELECT COUNT(*) FROM signal_order WHERE state = 'failed'") != 1 {
			<-c.Wake()
		}
	})
}

// A clock in 1970, in BCD, or none at all: kept, with the time of receipt where the device's can not be meant.
func TestClocks(t *testing.T) {
	each(t, Config{}, func(c *centre) {
		c.register(1001)
		d := c.dial()
		for i, l := range [][]byte{{0, 0, 0, 1, 1, 70}, {0, 0, 0, 0, 0, 0}, {0x00, 0x30, 0x09, 0x23, 0x11, 0x26}, {0xff, 0xff, 0xff, 0xff, 0xff, 0xff}} {
			f := frame(uint16(i), 1001, append([]byte{21, 1, 1}, l...)...)
			d.send(f.Append(nil)...)
			d.expect(uint16(i), CmdConfirm)
			c.clk.Advance(time.Second)
		}
		if n := c.count("SELECT COUNT(*) FROM signal_reading WHERE marks LIKE '%clock%' AND at = got"); n != 3 {
			t.Errorf("%d readings say that the clock is wrong", n)
		}
		if n := c.count("SELECT COUNT(*) FROM signal_reading WHERE marks = 'bcd' AND at = ?", receipt.Truncate(time.Minute).UnixMilli()); n != 1 {
			t.Errorf("%d readings in BCD", n)
		}
	})
}

// A thousand devices at once are all confirmed, each by its own frame.
func TestManyDevices(t *testing.T) {
	if testing.Short() {
		t.Skip("a thousand connections")
	}
	each(t, Config{PerSource: 2000}, func(c *centre) {
		const n = 300
		for i := range n {
			c.register(uint64(2000 + i))
		}
		var wg sync.WaitGroup
		for i := range n {
			d := c.dial()
			wg.Go(func() {
				for k := range 3 {
					if _, err := d.Write(fire(uint16(k), uint64(2000+i), 1, byte(1+k%2), k)); err != nil {
						t.Error(err)
						return
					}
					x, err := d.scan.Next()
					if err != nil || x.Frame.Cmd != CmdConfirm || x.Frame.Seq != uint16(k) || x.Frame.To != AddrOf(uint64(2000+i)) {
						t.Errorf("device %d: %v %+v", i, err, x.Frame)
						return
					}
				}
			})
		}
		wg.Wait()
		if got := c.count("SELECT COUNT(*) FROM signal_alarm"); got != n {
			t.Errorf("%d alarms of %d", got, n)
		}
	})
}

// FuzzConnection: whatever a connection sends, the centre lives, and answers the next device.
func FuzzConnection(f *testing.F) {
	good := raw(f, example)
	f.Add(good)
	f.Add(good[:40])
	f.Add(append(bytes.Clone(good[:30]), good...))
	f.Add([]byte("@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@"))
	f.Add(bytes.Repeat([]byte{0x40, 0x40, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 3, 2}, 50))
	f.Add((&Frame{Main: 1, Cmd: CmdSend, Source: AddrOf(1001), Data: []byte{1, 255}}).Append(nil))
	f.Add((&Frame{Main: 1, Cmd: CmdConfirm, Source: AddrOf(1001), Data: []byte{}}).Append(nil))
	f.Add((&Frame{Main: 1, Cmd: CmdSend, Source: AddrOf(1001), Data: []byte(strings.Repeat("\x18\x7f", 300))}).Append(nil))
	c := newCentre(f, dbtest.SQLite(f, migrations), Config{FrameTime: 20 * time.Millisecond, PerSource: 1000})
	c.register(1001)
	seq := uint16(0)
	f.Fuzz(func(t *testing.T, b []byte) {
		c := &centre{TB: t, Service: c.Service, server: c.server, clk: c.clk, addr: c.addr}
		d := c.dial()
		_, _ = d.Write(b)
		d.Close()
		seq++
		x := c.dial()
		beat := frame(seq, 1001)
		x.send(beat.Append(nil)...)
		x.expect(seq, CmdConfirm)
		x.Close()
	})
}
