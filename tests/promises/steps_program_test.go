package promises

import (
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

// programSentences: another system at the doors for programs (Open311, JSON).
var programSentences = []sentence{
	{`a program posts to (\S+):`, func(w *world, v, body []string) { w.post(v[0], body) }},
	{`a program gets (\S+)`, func(w *world, v, _ []string) {
		r, err := http.NewRequest(http.MethodGet, w.seen["base"]+v[0], nil)
		w.call(r, err)
	}},
	{`the answer is (\d+)`, func(w *world, v, _ []string) {
		if n, _ := strconv.Atoi(v[0]); w.exit != n {
			w.t.Fatalf("it is %d:\n%.2000s", w.exit, w.out)
		}
	}},
	{`the answer says "(.+)"`, func(w *world, v, _ []string) {
		if !strings.Contains(w.out, v[0]) {
			w.t.Fatalf("it says:\n%.2000s", w.out)
		}
	}},
	{`the answer's ([^ ]+) is kept as (\S+)`, func(w *world, v, _ []string) {
		m := regexp.MustCompile(`"` + regexp.QuoteMeta(v[0]) + `"\s*:\s*"?([^",}]+)`).FindStringSubmatch(w.out)
		if m == nil {
			w.t.Fatalf("no %s in\n%.2000s", v[0], w.out)
		}
		w.seen[v[1]] = m[1]
	}},
}

// post sends a form; "Header: value" lines go before the fields "name = value".
func (w *world) post(path string, body []string) {
	q, head := url.Values{}, http.Header{}
	for _, l := range body {
		if k, v, ok := strings.Cut(l, " = "); ok {
			q.Add(k, v)
		} else if k, v, ok := strings.Cut(l, ": "); ok {
			head.Set(k, v)
		}
	}
	r, err := http.NewRequest(http.MethodPost, w.seen["base"]+path, strings.NewReader(q.Encode()))
	if err == nil {
		r.Header = head
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	w.call(r, err)
}

func (w *world) call(r *http.Request, err error) {
	if err != nil {
		w.t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		w.t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	w.out, w.exit = string(b), res.StatusCode
}
