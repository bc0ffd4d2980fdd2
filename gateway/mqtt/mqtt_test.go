package mqtt

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/eclipse/paho.golang/paho"
	broker "github.com/mochi-mqtt/server/v2"
	"github.com/mochi-mqtt/server/v2/listeners"
	"github.com/mochi-mqtt/server/v2/packets"

	"linli/kernel/access"
	"linli/kernel/duty"
	"linli/kernel/ledger"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/kernel/signal"
	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/db/dbtest"
	"linli/platform/fault"
)

var ctx = context.Background()

var migrations = []db.Migrations{ledger.Migrations, place.Migrations, people.Migrations, access.Migrations, duty.Migrations, signal.Migrations}

type world struct {
	*testing.T
	*signal.Service
	dir string
}

func (w *world) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func newWorld(t *testing.T, d *db.DB) *world {
	t.Helper()
	w := &world{T: t, dir: t.TempDir()}
	keys := crypto.NewKeys(crypto.Std)
	log, err := ledger.New(d, keys, d.Clock(), ledger.Config{})
	w.ok(err)
	places := place.New(d, log)
	w.Service = signal.New(signal.Deps{DB: d, Log: log, Places: places, Duties: duty.New(duty.Deps{DB: d, Log: log, Places: places, People: people.New(people.Deps{DB: d, Log: log, Keys: keys, Places: places})})})
	city, err := places.Create(ctx, ledger.Actor{ID: "f"}, place.NewPlace{Kind: place.City, Name: "云漳市"})
	w.ok(err)
	a := access.Actor{Actor: ledger.Actor{ID: "desk"}, Grants: []access.Grant{{Role: access.Property, Path: city.Path}}}
	for _, key := range []string{"yzgj/s1", "yzgj/s2", "other/s1"} {
		_, err = w.Put(ctx, a, signal.Register{Source: signal.MQTT, Key: key, Name: key, Kind: "smoke", Place: city.ID})
		w.ok(err)
	}
	return w
}

func (w *world) count(q string, args ...any) (n int64) {
	w.Helper()
	w.ok(w.DB.Read(ctx, func(tx *db.Tx) (err error) { n, err = tx.Count(q, args...); return err }))
	return n
}

// await waits until the database says so; every commit wakes it.
func (w *world) await(what, q string, args ...any) {
	w.Helper()
	end := time.After(20 * time.Second)
	for {
		wake := w.Wake()
		if w.count(q, args...) > 0 {
			return
		}
		select {
		case <-wake:
		case <-time.After(50 * time.Millisecond):
		case <-end:
			w.Fatalf("never: %s", what)
		}
	}
}

func (w *world) serve(g *Gateway) {
	run, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- g.Serve(run) }()
	w.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			w.Error(err)
		}
	})
}

// connect is a device's client.
func (w *world) connect(addr, id, user, password string, will *paho.WillMessage) (*paho.Client, error) {
	conn, err := net.Dial("tcp", addr)
	w.ok(err)
	c := paho.NewClient(paho.ClientConfig{Conn: conn, ClientID: id})
	_, err = c.Connect(ctx, &paho.Connect{ClientID: id, KeepAlive: 30, CleanStart: true, Username: user, UsernameFlag: user != "", Password: []byte(password), PasswordFlag: password != "", WillMessage: will})
	return c, err
}

func (w *world) publish(c *paho.Client, topic, payload string, retain bool) error {
	w.Helper()
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	_, err := c.Publish(ctx, &paho.Publish{QoS: 1, Topic: topic, Payload: []byte(payload), Retain: retain})
	return err
}

func (w *world) users(lines string) string {
	name := filepath.Join(w.dir, "users")
	w.ok(os.WriteFile(name, []byte(lines), 0o640))
	return name
}

const spoken = `{"v":1,"id":"20261123-000017","data":[{"k":"smoke.alarm","v":true},{"k":"water.pressure","v":0.31,"u":"MPa","t":%d},{"k":"battery","v":86,"u":"%%"}],"event":{"kind":"fire","level":"alarm","text":"二号楼3单元烟感"}}`

// Acknowledged after the commit; only who is in the file, only for its own site, and nobody reads.
func TestTheOwnBroker(t *testing.T) {
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		g, err := Open(Config{Signals: w.Service, Address: "127.0.0.1:0", Users: w.users("# devices\nyzgj a-long-password yzgj # the house\nall another-long-one *\n")})
		w.ok(err)
		w.serve(g)
		if _, err := w.connect(g.Addr(), "x", "", "", nil); err == nil {
			t.Error("anybody may connect")
		}
		if _, err := w.connect(g.Addr(), "x", "yzgj", "a-wrong-password", nil); err == nil {
			t.Error("a wrong password is good enough")
		}
		c, err := w.connect(g.Addr(), "s1", "yzgj", "a-long-password", &paho.WillMessage{Topic: "linli/v1/yzgj/s1/status", Payload: []byte(`{"online":false}`), QoS: 1, Retain: true})
		w.ok(err)
		msg := fmt.Sprintf(spoken, time.Now().UnixMilli()-10_000)
		w.ok(w.publish(c, "linli/v1/yzgj/s1/up", msg, false))
		if n := w.count("SELECT COUNT(*) FROM signal_reading"); n != 4 {
			t.Errorf("%d readings when the acknowledgement arrives", n)
		}
		if n := w.count("SELECT COUNT(*) FROM signal_alarm WHERE kind IN ('smoke.alarm', 'event.fire') AND state = 'open'"); n != 2 {
			t.Errorf("%d alarms", n)
		}
		w.ok(w.publish(c, "linli/v1/yzgj/s1/up", msg, false)) // QoS 1 may repeat
		if n := w.count("SELECT SUM(n) FROM signal_alarm"); n != 2 {
			t.Errorf("repeated: counted %d", n)
		}
		if err := w.publish(c, "linli/v1/other/s1/up", msg, false); err == nil {
			t.Error("published for another site")
		}
		w.ok(w.publish(c, "linli/v1/yzgj/s2/up", `{"v":1,"data":[{"k":"a","v":{"x":1}}]}`, false)) // broken: acknowledged, dropped
		w.ok(w.publish(c, "linli/v1/yzgj/nobody/up", `{"v":1,"event":{"kind":"fire","level":"alarm"}}`, false))
		if n := g.Counts(); n.Dropped != 1 || n.Strangers != 1 || n.Kept != 2 {
			t.Errorf("%+v", n)
		}
		sub, err := c.Subscribe(ctx, &paho.Subscribe{Subscriptions: []paho.SubscribeOptions{{Topic: "linli/v1/#", QoS: 1}}})
		if err == nil && sub.Reasons[0] < 128 {
			t.Error("a device may read what others say")
		}
		w.ok(c.Disconnect(&paho.Disconnect{ReasonCode: 4})) // with its will
		w.await("the last will", "SELECT COUNT(*) FROM signal_seen WHERE said = ?", false)
	})
}

// `--mqtt 127.0.0.1:PORT` alone is a broker for the programs of this machine: they publish, they do not read, and a device that is
// not registered stays a stranger.
func TestTheBrokerOfThisMachine(t *testing.T) {
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		g, err := Open(Config{Signals: w.Service, Address: "127.0.0.1:0"})
		w.ok(err)
		w.serve(g)
		c, err := w.connect(g.Addr(), "s1", "", "", nil)
		w.ok(err)
		w.ok(w.publish(c, "linli/v1/yzgj/s1/up", fmt.Sprintf(spoken, time.Now().UnixMilli()-10_000), false))
		w.ok(w.publish(c, "linli/v1/yzgj/nobody/up", `{"v":1,"event":{"kind":"fire","level":"alarm"}}`, false))
		if n := g.Counts(); n.Kept != 1 || n.Strangers != 1 {
			t.Errorf("%+v", n)
		}
		if err := w.publish(c, "elsewhere/s1", "x", false); err == nil {
			t.Error("published where nobody reads")
		}
		sub, err := c.Subscribe(ctx, &paho.Subscribe{Subscriptions: []paho.SubscribeOptions{{Topic: "linli/v1/#", QoS: 1}}})
		if err == nil && sub.Reasons[0] < 128 {
			t.Error("a program may read what others say")
		}
	})
}

// open lets everybody do everything: the owner's broker is the owner's affair.
type open struct{ broker.HookBase }

func (open) Provides(b byte) bool                                      { return b == broker.OnConnectAuthenticate || b == broker.OnACLCheck }
func (open) OnConnectAuthenticate(*broker.Client, packets.Packet) bool { return true }
func (open) OnACLCheck(*broker.Client, string, bool) bool              { return true }

// As a client of the owner's broker: what came while Linli was down arrives, retained messages raise no alarm.
func TestAClientOfTheOwnersBroker(t *testing.T) {
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ln, err := net.Listen("tcp", "127.0.0.1:0")
		w.ok(err)
		s := broker.New(nil)
		w.ok(s.AddHook(new(open), nil))
		w.ok(s.AddListener(listeners.NewNet("t", ln)))
		w.ok(s.Serve())
		t.Cleanup(func() { s.Close() })
		c, err := w.connect(ln.Addr().String(), "sensor", "", "", nil)
		w.ok(err)
		w.ok(w.publish(c, "linli/v1/yzgj/s2/up", `{"v":1,"data":[{"k":"smoke.alarm","v":true}]}`, true))
		conf := Config{Signals: w.Service, Address: "mqtt://" + ln.Addr().String(), Adapters: []string{"aliyun"}}
		start := func() (stop func()) {
			g, err := Open(conf)
			w.ok(err)
			run, cancel := context.WithCancel(ctx)
			ended := make(chan error, 1)
			go func() { ended <- g.Serve(run) }()
			return func() {
				cancel()
				if err := <-ended; err != nil {
					t.Error(err)
				}
			}
		}
		stop := start()
		w.await("the retained message", "SELECT COUNT(*) FROM signal_reading WHERE marks = 'retained'")
		if n := w.count("SELECT COUNT(*) FROM signal_alarm"); n != 0 {
			t.Error("an old fire raises an alarm")
		}
		w.ok(w.publish(c, "/sys/yzgj/s1/thing/event/property/post", `{"id":"7","version":"1.0","params":{"SmokeSensorState":{"value":1,"time":`+fmt.Sprint(time.Now().UnixMilli())+`},"BatteryPercentage":77},"method":"thing.event.property.post"}`, false))
		w.await("the alarm of the adapter", "SELECT COUNT(*) FROM signal_alarm WHERE kind = 'smoke.alarm'")
		stop()
		w.ok(w.publish(c, "linli/v1/other/s1/up", `{"v":1,"id":"while-down","event":{"kind":"water-leak","level":"alarm"}}`, false))
		stop = start()
		w.await("what came while Linli was down", "SELECT COUNT(*) FROM signal_alarm WHERE kind = 'event.water-leak'")
		stop()
	})
}

// old is a broker of 3.1.1 alone, as many in the field are: a real broker behind a door that lets version 4 of CONNECT through and
// answers 5 with answer, then hangs up. It counts both.
type old struct {
	net.Listener
	answer       []byte
	five, before atomic.Int64
}

func (o *old) Accept() (net.Conn, error) {
	for {
		c, err := o.Listener.Accept()
		if err != nil {
			return nil, err
		}
		r := bufio.NewReader(c)
		head, err := r.Peek(9) // 10 len 00 04 M Q T T level; a length of one byte here
		if err != nil {
			c.Close()
			continue
		}
		if head[8] == 5 {
			o.five.Add(1)
			c.Write(o.answer)
			c.Close()
			continue
		}
		o.before.Add(1)
		return &peeked{c, r}, nil
	}
}

type peeked struct {
	net.Conn
	r *bufio.Reader
}

func (p *peeked) Read(b []byte) (int, error) { return p.r.Read(b) }

// A broker that refuses version 5 in words, in the words of 3.1.1, or by hanging up, is spoken to in 3.1.1: what came while Linli was
// down arrives, what is retained raises no alarm, and a message is acknowledged only when it is kept.
func TestABrokerOfTheOldVersion(t *testing.T) {
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		for name, answer := range map[string][]byte{"says 0x84": {0x20, 3, 0, 0x84, 0}, "says 0x01": {0x20, 2, 0, 1}, "hangs up": nil} {
			ln, err := net.Listen("tcp", "127.0.0.1:0")
			w.ok(err)
			inner, err := net.Listen("tcp", "127.0.0.1:0")
			w.ok(err)
			door := &old{Listener: ln, answer: answer}
			s := broker.New(nil)
			w.ok(s.AddHook(new(open), nil))
			w.ok(s.AddListener(listeners.NewNet("old", door)))
			w.ok(s.AddListener(listeners.NewNet("devices", inner)))
			w.ok(s.Serve())
			c, err := w.connect(inner.Addr().String(), "sensor", "", "", nil)
			w.ok(err)
			mark := strings.ReplaceAll(name, " ", "-")
			w.ok(w.publish(c, "linli/v1/yzgj/s2/up", `{"v":1,"id":"r-`+mark+`","data":[{"k":"smoke.alarm","v":true}]}`, true))
			start := func() (stop func()) {
				g, err := Open(Config{Signals: w.Service, Address: "mqtt://" + ln.Addr().String()})
				w.ok(err)
				run, cancel := context.WithCancel(ctx)
				ended := make(chan error, 1)
				go func() { ended <- g.Serve(run) }()
				return func() {
					cancel()
					if err := <-ended; err != nil {
						t.Error(name, err)
					}
				}
			}
			alarms := w.count("SELECT COUNT(*) FROM signal_alarm")
			kept := w.count("SELECT COUNT(*) FROM signal_reading WHERE marks = 'retained'")
			stop := start()
			w.await(name+": the retained message", "SELECT COUNT(*) FROM signal_reading WHERE marks = 'retained' AND 1 = (SELECT CASE WHEN COUNT(*) > ? THEN 1 ELSE 0 END FROM signal_reading WHERE marks = 'retained')", kept)
			if n := w.count("SELECT COUNT(*) FROM signal_alarm"); n != alarms {
				t.Errorf("%s: an old fire raises an alarm", name)
			}
			stop()
			if door.five.Load() == 0 || door.before.Load() == 0 {
				t.Errorf("%s: %d times asked in 5, %d in 3.1.1", name, door.five.Load(), door.before.Load())
			}
			readings := w.count("SELECT COUNT(*) FROM signal_reading")
			w.ok(w.publish(c, "linli/v1/other/s1/up", `{"v":1,"id":"down-`+mark+`","event":{"kind":"water-leak","level":"alarm"}}`, false))
			stop = start()
			w.await(name+": what came while Linli was down", "SELECT COUNT(*) FROM signal_reading WHERE 1 = (SELECT CASE WHEN COUNT(*) > ? THEN 1 ELSE 0 END FROM signal_reading)", readings)
			stop()
			s.Close()
		}
	})
}

func TestConvention(t *testing.T) {
	good := fmt.Sprintf(spoken, 1795397390000)
	m, err := Parse("yzgj", "s1", []byte(good))
	if err != nil || len(m.Samples) != 5 || m.Key != "yzgj/s1" || m.Digest == "" || m.Samples[1].Value != "0.31" || m.Samples[1].At != 1795397390000 || m.Samples[4].Kind != "event.fire" || m.Samples[4].Value != "true" {
		t.Fatalf("%v %+v", err, m)
	}
	if m, err = Parse("a", "b", []byte(`{"v":1,"t":1795397400,"device":"b","data":[{"k":"x.y","v":"词","q":"good"}]}`)); err != nil || m.Samples[0].At != 1795397400000 || m.Samples[0].Value != "词" {
		t.Errorf("seconds: %v %+v", err, m)
	}
	if m, err = Parse("a", "b", []byte(`{"v":1,"data":[{"k":"x","v":1}]}`)); err != nil || m.Digest != "" {
		t.Errorf("without id and time a repetition can not be told: %v %q", err, m.Digest)
	}
	many := `{"v":1,"data":[` + strings.TrimSuffix(strings.Repeat(`{"k":"x","v":1},`, MaxSamples+1), ",") + `]}`
	for name, in := range map[string]string{
		"nothing": "", "no JSON": "{", "version": `{"v":2,"data":[{"k":"x","v":1}]}`, "version text": `{"v":"1","data":[{"k":"x","v":1}]}`, "empty": `{"v":1}`, "another device": `{"v":1,"device":"c","data":[{"k":"x","v":1}]}`,
		"long id": `{"v":1,"id":"` + strings.Repeat("x", 65) + `","data":[{"k":"x","v":1}]}`, "too many": many, "deep": `{"v":1,"x":` + strings.Repeat("[", 9) + strings.Repeat("]", 9) + `,"data":[{"k":"x","v":1}]}`,
		"large": `{"v":1,"x":"` + strings.Repeat("x", MaxPayload) + `","data":[{"k":"x","v":1}]}`, "object": `{"v":1,"data":[{"k":"x","v":{}}]}`, "null": `{"v":1,"data":[{"k":"x","v":null}]}`, "no value": `{"v":1,"data":[{"k":"x"}]}`,
		"long text": `{"v":1,"data":[{"k":"x","v":"` + strings.Repeat("字", 257) + `"}]}`, "name": `{"v":1,"data":[{"k":"X Y","v":1}]}`, "quality": `{"v":1,"data":[{"k":"x","v":1,"q":"fine"}]}`, "time": `{"v":1,"t":1.5,"data":[{"k":"x","v":1}]}`,
		"event": `{"v":1,"event":{"kind":"party","level":"alarm"}}`, "level": `{"v":1,"event":{"kind":"fire","level":"huge"}}`,
	} {
		if _, err := Parse("a", "b", []byte(in)); err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
	for topic, want := range map[string]bool{"linli/v1/a/b/up": true, "linli/v1/a/b/status": true, "linli/v1/a/b/down": false, "linli/v2/a/b/up": false, "linli/v1/a b/c/up": false, "linli/v1//b/up": false, "linli/v1/a/b/up/x": false} {
		if _, _, _, ok := Topic(topic); ok != want {
			t.Errorf("%s: %v", topic, ok)
		}
	}
	if m, err = Parse("a", "b", []byte(`{"v":1,"event":{"kind":"smoke","level":"restore"}}`)); err != nil || m.Samples[1].Value != "false" {
		t.Errorf("restore: %v %+v", err, m)
	}
}

func TestAdapters(t *testing.T) {
	list, err := Adapters([]string{"aliyun", "onenet", "tencent"})
	if err != nil || len(list) != 3 {
		t.Fatal(err)
	}
	for _, c := range []struct {
		a              int
		topic, payload string
		want           []string
	}{
		{0, "/sys/pk/dev1/thing/event/property/post", `{"id":"1","params":{"SmokeSensorState":1,"WaterPressure":{"value":0.31,"time":1795397400000}}}`, []string{"smoke.alarm=true", "water.pressure=0.31"}},
		{1, "$sys/p1/dev2/dp/post/json", `{"id":3,"dp":{"temperature":[{"v":21.5,"t":1795397400},{"v":22,"t":1795397460}],"smoke":[{"v":0}]}}`, []string{"smoke.alarm=false", "temperature=21.5", "temperature=22"}},
		{2, "$thing/up/property/P/dev3", `{"method":"report","clientToken":"c","timestamp":1795397400000,"params":{"battery":50}}`, []string{"battery=50"}},
	} {
		site, device, ok := list[c.a].Match(c.topic)
		if !ok {
			t.Errorf("%s does not match", c.topic)
			continue
		}
		m, err := list[c.a].Read(site, device, []byte(c.payload))
		var got []string
		for _, s := range m.Samples {
			got = append(got, s.Kind+"="+s.Value)
		}
		if err != nil || fmt.Sprint(got) != fmt.Sprint(c.want) || m.Digest == "" {
			t.Errorf("%s: %v %v", c.topic, err, got)
		}
	}
	if _, _, ok := list[0].Match("/sys/pk/dev1/thing/event/property/post/x"); ok {
		t.Error("a longer topic matches")
	}
	own := filepath.Join(t.TempDir(), "own.json")
	if err := os.WriteFile(own, []byte(`[{"name":"x","topic":"GIOT/{site}/{device}","fields":[{"at":"/a/0","k":"Bad Name"}]}]`), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, n := range []string{"nobody", own} {
		if _, err := Adapters([]string{n}); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("%s: %v", n, err)
		}
	}
}

// The broker does not open to other machines without users, and says what to do.
func TestNeverOpen(t *testing.T) {
	dir := t.TempDir()
	write := func(name, s string, mode os.FileMode) string {
		p := filepath.Join(dir, name)
		if err := os.WriteFile(p, []byte(s), mode); err != nil {
			t.Fatal(err)
		}
		return p
	}
	for _, c := range []struct{ file, key string }{
		{"", "mqtt.need_users"}, {filepath.Join(dir, "none"), "mqtt.no_users"}, {write("a", "# nobody\n", 0o600), "mqtt.no_users"}, {write("b", "a short x\n", 0o600), "mqtt.bad_user"},
		{write("c", "a long-enough-pw\n", 0o600), "mqtt.bad_user"}, {write("d", "a long-enough-pw x\na long-enough-pw y\n", 0o600), "mqtt.bad_user"}, {write("e", "a long-enough-pw x\n", 0o644), "mqtt.users_open"},
	} {
		if _, err := Open(Config{Address: ":0", Users: c.file}); fault.Of(err) == nil || fault.Of(err).Key != c.key {
			t.Errorf("%s: %v", c.key, err)
		}
		if _, err := Open(Config{Address: "127.0.0.1:0", Users: c.file}); c.file != "" && (fault.Of(err) == nil || fault.Of(err).Key != c.key) {
			t.Errorf("%s on this machine: %v", c.key, err)
		}
	}
	for address, want := range map[string]bool{"127.0.0.1:1": true, "[::1]:1": true, "localhost:1": true, ":1": false, "0.0.0.0:1": false, "[::]:1": false, "192.168.1.7:1": false, "localhost.example.cn:1": false, "127.0.0.1": false} {
		if loopback(address) != want {
			t.Errorf("%s: reached from this machine only: %v", address, !want)
		}
	}
	for _, u := range []string{"http://x", "mqtt://", "mqtt://x/path", "mqtt://x:99999"} {
		if _, err := Open(Config{Address: u}); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("%s: %v", u, err)
		}
	}
}

// The client goes to the named broker only, by the door that everything goes out by.
func TestTheDoorIsNarrow(t *testing.T) {
	g := &Gateway{Config: Config{ClientID: "x"}}
	u, err := url.Parse("mqtt://127.0.0.1:18830")
	if err != nil {
		t.Fatal(err)
	}
	door, _, err := g.dialer(u)
	if err != nil {
		t.Fatal(err)
	}
	for _, to := range []netip.AddrPort{netip.MustParseAddrPort("127.0.0.1:18831"), netip.MustParseAddrPort("169.254.169.254:80")} {
		if c, err := door.Dial(ctx, to.Addr().String(), int(to.Port())); fault.KindOf(err) != fault.KindDenied {
			t.Errorf("%s: %v", to, err)
			if c != nil {
				c.Close()
			}
		}
	}
}

// FuzzParse: no payload makes the reader of the convention or of an adapter panic, nor gives a sample that breaks the limits.
func FuzzParse(f *testing.F) {
	f.Add([]byte(fmt.Sprintf(spoken, 1)))
	f.Add([]byte(`{"v":1,"t":1e99,"data":[{"k":"x","v":-0}],"event":null}`))
	f.Add([]byte(`{"params":{"SmokeSensorState":[[[]],{"value":{}},1]}}`))
	f.Add([]byte(`[[[[[[[[[[`))
	list, err := Adapters([]string{"aliyun", "onenet", "tencent"})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		all := []func() (signal.Message, error){func() (signal.Message, error) { return Parse("a", "b", b) }, func() (signal.Message, error) { return Status("a", "b", b) }}
		for _, a := range list {
			all = append(all, func() (signal.Message, error) { return a.Read("a", "b", b) })
		}
		for _, read := range all {
			m, err := read()
			if err != nil {
				continue
			}
			if len(m.Samples) > MaxSamples+20 {
				t.Errorf("%d samples", len(m.Samples))
			}
			for _, s := range m.Samples {
				if !signal.GoodKind(s.Kind) || len([]rune(s.Value)) > 256 || s.At < 0 {
					t.Errorf("%+v", s)
				}
			}
		}
	})
}
