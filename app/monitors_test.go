package app

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http/httptest"
	"strings"
	"testing"

	"linli/kernel/signal"
	"linli/platform/fault"
)

const (
	hourFrame  = "##0263QN=20261123093000125;ST=32;CN=2061;PW=LinLi1;MN=A1400400000000000000A001;Flag=5;CP=&&DataTime=20261123080000;w00000-Cou=12.6,w00000-Min=3.1,w00000-Avg=3.5,w00000-Max=3.9,w00000-Flag=N;w01018-Cou=0.55,w01018-Min=41.2,w01018-Avg=44.0,w01018-Max=46.8,w01018-Flag=N&&DC41\r\n"
	hourAnswer = "##0087QN=20261123093000125;ST=91;CN=9014;PW=LinLi1;MN=A1400400000000000000A001;Flag=4;CP=&&&&0A00\r\n"
	hourLine   = `{"ok":true,"qn":"20261123093000125","st":"32","cn":"2061","pw":"LinLi1","mn":"A1400400000000000000A001","flag":5,"edition":"2017","pnum":null,"pno":null,"rf":false,"data_time":"20261123080000","items":[{"code":"w00000","values":{"Cou":"12.6","Min":"3.1","Avg":"3.5","Max":"3.9","Flag":"N"}},{"code":"w01018","values":{"Cou":"0.55","Min":"41.2","Avg":"44.0","Max":"46.8","Flag":"N"}}],"fields":{},"warnings":[]}` + "\n"
)

func TestDecodeHJ212(t *testing.T) {
	var out, errs bytes.Buffer
	c := Config{Out: &out, Err: &errs}
	if err := DecodeHJ212(c, "-", strings.NewReader("??"+hourFrame[:100]+hourFrame), 0, false); err != nil {
		t.Fatal(err)
	}
	if want := `{"ok":false,"error":"crc","offset":2}` + "\n" + hourLine; out.String() != want {
		t.Errorf("printed %s", out.String())
	}
	if !strings.Contains(errs.String(), "102") {
		t.Errorf("lost bytes: %q", errs.String())
	}
	if err := DecodeHJ212(c, t.TempDir()+"/none", nil, 0, false); fault.Of(err).Key != "app.unreadable" {
		t.Errorf("no file: %v", err)
	}
}

// A receiver that the operator switches on hands what comes to the affair that keeps monitors, and its figures stand in /metrics.
func TestMonitorsAreReceived(t *testing.T) {
	w := newWorld(t, "")
	seen := make(chan signal.Upload, 10)
	w.k.Affairs = []Affair{{Uploads: func(list []signal.Upload) []signal.Fate {
		out := make([]signal.Fate, len(list))
		for i, u := range list {
			seen <- u
			out[i] = signal.Fate{What: signal.Stored, Answer: true}
		}
		return out
	}}}
	s, err := w.k.monitors(slog.New(slog.DiscardHandler), HJ212{Addr: "127.0.0.1:0", Setup: "clock"})
	w.ok(err)
	if s.Setup == nil || !s.Setup.Clock {
		t.Error("the setup is not handed on")
	}
	s.Setup = nil
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	w.ok(err)
	run, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(run, ln) }()
	c, err := net.Dial("tcp", ln.Addr().String())
	w.ok(err)
	_, err = io.WriteString(c, hourFrame)
	w.ok(err)
	got := make([]byte, len(hourAnswer))
	if _, err := io.ReadFull(c, got); err != nil || string(got) != hourAnswer {
		t.Errorf("answered %q %v", got, err)
	}
	if u := <-seen; u.Device != "A1400400000000000000A001" || u.Remote != "127.0.0.1" || u.Received == 0 {
		t.Errorf("handed over %+v", u)
	}
	page := httptest.NewRecorder()
	newMetrics(&w.k.meters).handler.ServeHTTP(page, httptest.NewRequest("GET", "/metrics", nil))
	body := page.Body.String()
	for _, want := range []string{"linli_hj212_connections 1", `linli_hj212_frames_total{what="good"} 1`, `linli_hj212_uploads_total{fate="stored"} 1`, `linli_hj212_events_total{what="commits"} 1`} {
		if !strings.Contains(body, want) {
			t.Errorf("the metrics lack %s", want)
		}
	}
	c.Close()
	stop()
	w.ok(<-ended)
}

func TestMonitorsAreRefusedInWords(t *testing.T) {
	w := newWorld(t, "")
	log := slog.New(slog.DiscardHandler)
	w.k.Affairs = nil
	if _, err := w.k.monitors(log, HJ212{}); fault.Of(err).Key != "app.no_monitors" {
		t.Errorf("nobody keeps monitors: %v", err)
	}
	w.k.Affairs = []Affair{{Uploads: func([]signal.Upload) []signal.Fate { return nil }}}
	if _, err := w.k.monitors(log, HJ212{Setup: "overtime=0"}); fault.Of(err).Key != "app.bad_setup" {
		t.Errorf("a setup of nothing: %v", err)
	}
	ctx, stop := context.WithCancel(context.Background())
	stop()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	w.ok(err)
	defer ln.Close()
	if _, err := w.k.listen(ctx, log, Devices{HJ212: HJ212{Addr: ln.Addr().String()}}); fault.Of(err).Key != "app.bad_addr" || errors.Is(err, context.Canceled) {
		t.Errorf("a port that is taken: %v", err)
	}
}
