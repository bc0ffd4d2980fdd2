package ical

import (
	"bytes"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"

	"linli/kernel/affair"
)

// What is written is read back by a parser, whatever stands in the words.
func TestWriteIsReadBack(t *testing.T) {
	from := time.Date(2026, 7, 3, 11, 30, 0, 0, time.UTC)
	title := "锦绣苑〔2026〕7号; 议事会, \\ 第一项\n" + strings.Repeat("很长", 60)
	b, err := Write(affair.Calendar{Name: "锦绣苑 议事会", Events: []affair.Event{
		{UID: "a@linli", Title: title, Where: "邻里议事厅", From: from.UnixMilli(), Until: from.Add(2 * time.Hour).UnixMilli(), Changed: from.UnixMilli(), Rev: 3},
		{UID: "b@linli", Title: "义诊", From: from.UnixMilli(), Until: from.UnixMilli() + 1000, Cancelled: true},
	}})
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(string(b), "\r\n") {
		if len(line) > 75 {
			t.Errorf("a line of %d bytes (RFC 5545 3.1): %q", len(line), line)
		}
	}
	if n := strings.Count(string(b), "\n") - strings.Count(string(b), "\r\n"); n != 0 {
		t.Errorf("%d line ends without CR", n)
	}
	cal, err := ics.ParseCalendar(bytes.NewReader(b))
	if err != nil || len(cal.Events()) != 2 {
		t.Fatalf("%v %s", err, b)
	}
	e := cal.Events()[0]
	at, err := e.GetStartAt()
	if err != nil || !at.Equal(from) {
		t.Errorf("begins %s %v", at, err)
	}
	for p, want := range map[ics.ComponentProperty]string{ics.ComponentPropertySummary: title, ics.ComponentPropertySequence: "2", ics.ComponentPropertyStatus: "CONFIRMED", ics.ComponentPropertyLocation: "邻里议事厅"} {
		if got := e.GetProperty(p); got == nil || ics.FromText(got.Value) != want && got.Value != want {
			t.Errorf("%s: %+v, want %q", p, got, want)
		}
	}
	if s := cal.Events()[1].GetProperty(ics.ComponentPropertyStatus); s == nil || s.Value != "CANCELLED" {
		t.Error("what was called off is not said so")
	}
}
