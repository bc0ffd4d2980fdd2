package promises

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// What was acknowledged before kill -9 is there afterwards; what was not may be sent again under
// the same key; neither is there twice. Four programs report at once, the server dies in the
// middle, three times over.
func TestKilledUnderLoad(t *testing.T) {
	for _, on := range []string{"sqlite", "postgres"} {
		t.Run(on, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, on)
			w.must("migrate")
			w.setting("demo", "1")
			w.clockAt(moment(t, "2026-03-02 09:00"))
			w.street()
			key := strings.TrimSpace(w.must("key", "add", "--scope", "open311", "--no-limit", "--name", "load"))
			k := &load{t: t, w: w, key: key, got: map[int]string{}}
			for round := range 3 {
				k.until(40 * (round + 1))
				w.stop(syscall.SIGKILL)
				k.wait()
				w.start()
			}
			k.settle()
			if n := w.count("matter"); n != fmt.Sprint(k.next.Load()) {
				t.Errorf("%s matters for %d reports", n, k.next.Load())
			}
			w.numbered()
			w.stop(syscall.SIGTERM)
			if n := w.count("ledger_entry WHERE kind = 'matter.open'"); n != fmt.Sprint(k.next.Load()) {
				t.Errorf("%s entries for %d reports", n, k.next.Load())
			}
			w.must("ledger", "verify")
		})
	}
}

// load is four programs that report and note what was acknowledged.
type load struct {
	t    *testing.T
	w    *world
	key  string
	next atomic.Int64
	mu   sync.Mutex
	got  map[int]string // report → number that was acknowledged
	stop atomic.Bool
	busy sync.WaitGroup
	full chan struct{}
	want int
	why  error // why a report was not answered
}

// until lets them work and comes back when n reports in all were acknowledged.
func (k *load) until(n int) {
	k.stop.Store(false)
	full := make(chan struct{})
	k.mu.Lock()
	k.want, k.full = n, full
	k.mu.Unlock()
	for range 4 {
		k.busy.Add(1)
		go func() {
			defer k.busy.Done()
			for !k.stop.Load() {
				i := int(k.next.Add(1))
				for err := k.send(i); err != nil && !k.stop.Load(); err = k.send(i) { // the same report again, as programs do
					k.lost(err)
				}
			}
		}()
	}
	select {
	case <-full:
	case <-time.After(time.Minute):
		k.wait()
		k.t.Fatalf("%d reports are not acknowledged in a minute; the last that was not: %v", n, k.why)
	}
}

func (k *load) wait() { k.stop.Store(true); k.busy.Wait() }

func (k *load) lost(why error) {
	k.mu.Lock()
	k.why = why
	k.mu.Unlock()
}

// send makes report i under its own key. Its error says why there was no answer; a broken line is no acknowledgement.
func (k *load) send(i int) error {
	q := url.Values{"api_key": {k.key}, "service_code": {"facility.lamp"}, "address_string": {"锦绣苑3号楼"}, "description": {fmt.Sprintf("第%d盏灯不亮", i)}}
	r, err := http.NewRequest(http.MethodPost, k.w.seen["base"]+"/open311/v2/requests.json", strings.NewReader(q.Encode()))
	if err != nil {
		k.t.Error(err)
		return nil
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Idempotency-Key", fmt.Sprintf("report-%d", i))
	res, err := http.DefaultClient.Do(r)
	if err != nil { // the server is gone, or did not take the line
		return err
	}
	defer res.Body.Close()
	var body []struct {
		ID string `json:"service_request_id"`
	}
	if err := json.NewDecoder(res.Body).Decode(&body); err != nil || res.StatusCode != http.StatusOK || len(body) != 1 {
		if err == nil {
			k.t.Errorf("report %d: %d", i, res.StatusCode)
			k.stop.Store(true)
		}
		return fmt.Errorf("%s, %v", res.Status, err)
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if old := k.got[i]; old != "" && old != body[0].ID {
		k.t.Errorf("report %d was acknowledged as %s and now is %s", i, old, body[0].ID)
	}
	k.got[i] = body[0].ID
	if k.full != nil && len(k.got) >= k.want {
		close(k.full)
		k.full = nil
	}
	return nil
}

// settle sends every report once more, as programs do that are not sure; all are acknowledged.
func (k *load) settle() {
	for i := 1; i <= int(k.next.Load()); i++ {
		_ = k.send(i) // what is not acknowledged is counted below
	}
	if len(k.got) != int(k.next.Load()) {
		k.t.Errorf("%d of %d acknowledged", len(k.got), k.next.Load())
	}
	ids := map[string]bool{}
	for _, id := range k.got {
		ids[id] = true
	}
	if len(ids) != len(k.got) {
		k.t.Errorf("%d numbers for %d reports", len(ids), len(k.got))
	}
}

// numbered waits until every step has its number: the lease of a killed sequencer runs out first.
func (w *world) numbered() {
	w.t.Helper()
	for end := time.Now().Add(time.Minute); w.count("ledger_draft") != "0"; time.Sleep(200 * time.Millisecond) {
		if time.Now().After(end) {
			w.t.Fatal("steps without a number after a minute")
		}
	}
}
