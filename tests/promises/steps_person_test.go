package promises

import (
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"
)

// person gives the one with this name, with a browser of his own.
func (w *world) person(name string) *person {
	p := w.people[name]
	if p == nil {
		p = newPerson(w.t, name, w.seen["base"])
		w.people[name] = p
	}
	return p
}

const box = `(?:in "([^"]+)" )?`

// personSentences: what somebody before a page does and sees. in "…" names the box or fold.
var personSentences = []sentence{
	{`(\S+) logs in`, func(w *world, v, _ []string) { w.person(v[0]).enter() }},
	{`(\S+) logs in with "([^"]+)" and "([^"]+)"`, func(w *world, v, _ []string) {
		p := w.person(v[0])
		p.login, p.pass = v[1], v[2]
		p.enter()
	}},
	{`(\S+) opens the row "([^"]+)"`, func(w *world, v, _ []string) { w.person(v[0]).row(v[1]) }},
	{`(\S+) opens "?([^"]+?)"?`, func(w *world, v, _ []string) { w.person(v[0]).open(v[1]) }},
	{`(\S+) follows ` + box + `"([^"]+)"`, func(w *world, v, _ []string) { w.person(v[0]).follow(v[1], v[2]) }},
	{`(\S+) writes ` + box + `"([^"]+)": "([^"]*)"`, func(w *world, v, _ []string) { w.person(v[0]).write(v[1], v[2], v[3]) }},
	{`(\S+) chooses ` + box + `"([^"]+)" from "([^"]+)"`, func(w *world, v, _ []string) { w.person(v[0]).choose(v[1], v[3], v[2]) }},
	{`(\S+) chooses ` + box + `"([^"]+)"`, func(w *world, v, _ []string) { w.person(v[0]).choose(v[1], "", v[2]) }},
	{`(\S+) adds ` + box + `to "([^"]+)" the file (\S+)`, func(w *world, v, _ []string) {
		w.person(v[0]).attach(v[1], v[2], filepath.Join(w.dir, v[3]))
	}},
	{`(\S+) presses ` + box + `"([^"]+)"`, func(w *world, v, _ []string) { w.person(v[0]).press(v[1], v[2]) }},
	{`(\S+) presses ` + box + `"([^"]+)" (\d+) times at once`, func(w *world, v, _ []string) { w.hurry(v) }},
	{`(\S+) presses ` + box + `"([^"]+)", and again after going back`, func(w *world, v, _ []string) {
		p := w.person(v[0])
		send := p.form(v[1], v[2])
		p.send(send)
		p.send(send)
	}},
	{`(\S+) sees "([^"]+)"`, func(w *world, v, _ []string) { w.person(v[0]).sees(v[1]) }},
	{`(\S+) sees` + ` several things:`, func(w *world, v, body []string) {
		for _, l := range body {
			w.person(v[0]).sees(l)
		}
	}},
	{`(\S+) does not see "([^"]+)"`, func(w *world, v, _ []string) {
		if p := w.person(v[0]); strings.Contains(p.text(), v[1]) {
			w.t.Fatalf("%s sees it on %s\n%s", p.name, p.at, p.short())
		}
	}},
	{`(\S+) finds no button ` + box + `"([^"]+)"`, func(w *world, v, _ []string) {
		for _, b := range w.person(v[0]).part(v[1]).Find("button").EachIter() {
			if squeeze(b.Text()) == v[2] {
				w.t.Fatalf("%s finds the button", v[0])
			}
		}
	}},
	{`(\S+) is refused "([^"]+)"`, func(w *world, v, _ []string) {
		if p := w.person(v[0]); p.status < 400 || !strings.Contains(p.text(), v[1]) {
			w.t.Fatalf("%s: %d %s\n%s", p.name, p.status, p.at, p.short())
		}
	}},
	{`(\S+) waits for "([^"]+)"`, func(w *world, v, _ []string) { w.person(v[0]).await(v[1]) }},
	{`(\S+) keeps the address as (\S+)`, func(w *world, v, _ []string) {
		p := w.person(v[0])
		w.seen[v[1]] = p.at.Path
		w.seen["id in "+v[1]] = p.at.Path[strings.LastIndex(p.at.Path, "/")+1:]
	}},
	{`(\S+) keeps what follows "(.+)" as (\S+)`, func(w *world, v, _ []string) {
		_, after, ok := strings.Cut(w.person(v[0]).text(), v[1])
		if !ok {
			w.t.Fatalf("%s does not see it\n%s", v[0], w.person(v[0]).short())
		}
		w.seen[v[2]] = strings.TrimRight(strings.Fields(after)[0], "。，")
	}},
	{`(\S+) stores what is shown as (\S+)`, func(w *world, v, _ []string) { w.store(v[0], v[1]) }},
	{`(\S+) downloads ` + box + `"([^"]+)" as (\S+)`, func(w *world, v, _ []string) {
		w.person(v[0]).follow(v[1], v[2])
		w.store(v[0], v[3])
	}},
}

func (w *world) store(name, file string) {
	p := w.person(name)
	if p.status != http.StatusOK {
		w.t.Fatalf("%s: %d %s\n%s", p.name, p.status, p.at, p.short())
	}
	if err := os.WriteFile(filepath.Join(w.dir, file), p.body, 0o600); err != nil {
		w.t.Fatal(err)
	}
}

func (p *person) sees(words string) {
	p.t.Helper()
	if !strings.Contains(p.text(), words) {
		p.t.Fatalf("%s does not see %q on %s (%d)\n%s", p.name, words, p.at, p.status, p.short())
	}
}

// await looks at the same page again until the words stand there: what the background does.
func (p *person) await(words string) {
	p.t.Helper()
	at := p.at.String()
	for end := time.Now().Add(100 * time.Second); time.Now().Before(end); time.Sleep(150 * time.Millisecond) {
		p.open(at)
		if strings.Contains(p.text(), words) {
			return
		}
	}
	p.sees(words)
}

// enter logs in; a first password is changed for one's own.
func (p *person) enter() {
	p.t.Helper()
	p.open("/login")
	p.write("", "手机号或登录名", p.login)
	p.write("", "密码", p.pass)
	p.press("", "登录")
	if strings.HasPrefix(p.at.Path, "/login/change") {
		p.pass = "柳岸 三月 路灯 " + p.login
		p.write("", "新密码", p.pass)
		p.write("", "再填一次", p.pass)
		p.press("", "保存新密码")
	}
	if strings.HasPrefix(p.at.Path, "/login") {
		p.t.Fatalf("%s is not let in: %s\n%s", p.name, p.at, p.short())
	}
}

// hurry sends the same form n times at the same moment, as an impatient thumb does.
func (p *person) hurry(box, label string, n int) {
	p.t.Helper()
	send := p.form(box, label)
	where := make([]string, n)
	var wg sync.WaitGroup
	for i := range n {
		wg.Add(1)
		go func() {
			defer wg.Done()
			res, err := p.client.Do(send())
			if err != nil {
				return
			}
			res.Body.Close()
			where[i] = res.Request.URL.RequestURI()
		}()
	}
	wg.Wait()
	for _, at := range where {
		if at == "" || at != where[0] {
			p.t.Fatalf("%d presses led to %v", n, where)
		}
	}
	p.open(where[0])
}

func (w *world) hurry(v []string) {
	n, err := strconv.Atoi(v[3])
	if err != nil {
		w.t.Fatal(err)
	}
	w.person(v[0]).hurry(v[1], v[2], n)
}
