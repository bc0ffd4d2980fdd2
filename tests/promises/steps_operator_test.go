package promises

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"linli/platform/clock"
)

func stories(t *testing.T) (out []story) {
	files, err := filepath.Glob("*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no stories", err)
	}
	for _, f := range files {
		out = append(out, readStory(t, f))
	}
	return out
}

// operatorSentences: who stands at the server.
var operatorSentences = []sentence{
	{`an empty installation`, func(w *world, v, _ []string) { w.must("migrate") }},
	{`an empty installation for practice, its clock at (\S+ \S+)`, func(w *world, v, _ []string) {
		w.must("migrate")
		w.setting("demo", "1")
		w.demo = true
		w.clockAt(moment(w.t, v[0]))
	}},
	{`the demo street`, func(w *world, v, _ []string) {
		w.must("demo")
		b, err := os.ReadFile(filepath.Join(w.data, "demo-accounts.json"))
		if err == nil {
			err = json.Unmarshal(b, &w.accounts)
		}
		if err != nil {
			w.t.Fatal(err)
		}
	}},
	{`(\S+) of the demo street logs in`, func(w *world, v, _ []string) {
		for _, a := range w.accounts {
			if strings.HasPrefix(a.Name, v[0]+" ") {
				p := w.person(v[0])
				p.login, p.pass = a.Login, a.Password
				p.enter()
				return
			}
		}
		w.t.Fatalf("the demo street has no log-in for %s", v[0])
	}},
	{`the tree (.+)`, func(w *world, v, _ []string) { w.tree(strings.Split(v[0], " > ")) }},
	{`the server starts`, func(w *world, v, _ []string) { w.start() }},
	{`the server stops`, func(w *world, v, _ []string) { w.stop(syscall.SIGTERM) }},
	{`the server is killed`, func(w *world, v, _ []string) { w.stop(syscall.SIGKILL) }},
	{`(\d+) days? pass(?:es)?`, func(w *world, v, _ []string) {
		n, _ := strconv.Atoi(v[0])
		at, err := time.Parse(time.RFC3339, w.seen["clock"])
		if err != nil {
			w.t.Fatal("days pass only where the clock is pinned")
		}
		w.clockAt(at.AddDate(0, 0, n))
	}},
	{`the operator runs: linli (.+)`, func(w *world, v, _ []string) { w.must(words0(v[0])...) }},
	{`the operator is refused: linli (.+)`, func(w *world, v, _ []string) {
		if out, exit := w.run(words0(v[0])...); exit == 0 {
			w.t.Fatalf("it was done:\n%s", out)
		}
	}},
	{`the exit status is (\d)`, func(w *world, v, _ []string) {
		if strconv.Itoa(w.exit) != v[0] {
			w.t.Fatalf("it is %d:\n%s", w.exit, w.out)
		}
	}},
	{`it prints "(.*)"`, func(w *world, v, _ []string) {
		if !strings.Contains(w.out, v[0]) {
			w.t.Fatalf("it prints:\n%s", w.out)
		}
	}},
	{`it does not print "(.*)"`, func(w *world, v, _ []string) {
		if strings.Contains(w.out, v[0]) {
			w.t.Fatalf("it prints:\n%s", w.out)
		}
	}},
	{`what it prints is kept as (\S+)`, func(w *world, v, _ []string) { w.seen[v[0]] = strings.TrimSpace(w.out) }},
	{`(\S+), (\w+) of (\S+), gets an account with the phone (\d+)`, func(w *world, v, _ []string) { w.account(v[0], v[1], v[2], v[3]) }},
	{`the small street with its people`, func(w *world, v, _ []string) { w.street() }},
	{`(\S+) reports at 3号楼 "([^"]+)": "([^"]+)"`, func(w *world, v, _ []string) { w.reports(v[0], v[1], v[2]) }},
	{`(\S+) answers for (\S+) as (\w+)(?: of (\S+))?`, func(w *world, v, _ []string) { w.answers(v[0], v[1], v[2], v[3]) }},
	{`the data folder moves to "(\S+)"`, func(w *world, v, _ []string) {
		if err := os.Rename(w.data, filepath.Join(w.dir, v[0])); err != nil {
			w.t.Fatal(err)
		}
	}},
}

// words0 splits a command line at spaces; "quotes" keep words together.
func words0(s string) (out []string) {
	for i, p := range strings.Split(s, `"`) {
		if i%2 == 1 {
			out = append(out, p)
		} else {
			out = append(out, strings.Fields(p)...)
		}
	}
	return out
}

func moment(t *testing.T, s string) time.Time {
	at, err := time.ParseInLocation("2006-01-02 15:04", s, clock.Shanghai)
	if err != nil {
		t.Fatal(err)
	}
	return at
}
