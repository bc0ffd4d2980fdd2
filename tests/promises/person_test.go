package promises

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
)

// person sits before a browser without JavaScript: reads labels, fills fields, presses buttons.
type person struct {
	t      *testing.T
	name   string
	base   string
	client *http.Client
	at     *url.URL
	status int
	body   []byte
	head   http.Header
	page   *goquery.Document
	files  map[string][]string // name of the file field → files
	login  string
	pass   string
}

func newPerson(t *testing.T, name, base string) *person {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &person{t: t, name: name, base: base, client: &http.Client{Jar: jar, Timeout: 60 * time.Second}}
}

// open goes to an address of the installation.
func (p *person) open(address string) {
	p.t.Helper()
	if strings.HasPrefix(address, "/") {
		address = p.base + address
	}
	r, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		p.t.Fatal(err)
	}
	p.do(r)
}

func (p *person) do(r *http.Request) {
	p.t.Helper()
	r.Header.Set("Accept", "text/html,application/xhtml+xml")
	r.Header.Set("User-Agent", "promises (no script)")
	res, err := p.client.Do(r)
	if err != nil {
		p.t.Fatalf("%s: %s %s: %v", p.name, r.Method, r.URL.Path, err)
	}
	defer res.Body.Close()
	if p.body, err = io.ReadAll(res.Body); err != nil {
		p.t.Fatal(err)
	}
	p.at, p.status, p.head, p.files = res.Request.URL, res.StatusCode, res.Header, map[string][]string{}
	p.page = nil
	if strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") {
		if p.page, err = goquery.NewDocumentFromReader(bytes.NewReader(p.body)); err != nil {
			p.t.Fatal(err)
		}
	}
}

var blanks = regexp.MustCompile(`\s+`)

func squeeze(s string) string { return strings.TrimSpace(blanks.ReplaceAllString(s, " ")) }

// text is what stands on the page, in one line.
func (p *person) text() string {
	if p.page == nil {
		return string(p.body)
	}
	d := p.page.Clone()
	d.Find("script,style,template").Remove()
	out := []string{squeeze(wordsOf(d.Find("body")))}
	d.Find("input[value],textarea").Each(func(_ int, s *goquery.Selection) {
		if t, _ := s.Attr("type"); t != "hidden" {
			v, _ := s.Attr("value")
			out = append(out, squeeze(v))
		}
	})
	d.Find("[aria-label]").Each(func(_ int, s *goquery.Selection) { v, _ := s.Attr("aria-label"); out = append(out, v) })
	return strings.Join(out, " ")
}

// wordsOf gives the text with a blank between blocks, as the eye sees it.
func wordsOf(s *goquery.Selection) string {
	var b strings.Builder
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		block := n.Type == html.ElementNode && !strings.Contains(" a b strong i em small span ", " "+n.Data+" ")
		if block {
			b.WriteString(" ")
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
		if block {
			b.WriteString(" ")
		}
	}
	for _, n := range s.Nodes {
		walk(n)
	}
	return b.String()
}

// part is the page, or the box with this heading or fold: several forms may share a label.
func (p *person) part(box string) *goquery.Selection {
	p.t.Helper()
	if p.page == nil {
		p.t.Fatalf("%s looks at a file, not a page (%d %s)", p.name, p.status, p.at)
	}
	all := p.page.Find("body")
	if box == "" {
		return all
	}
	var found *goquery.Selection
	all.Find("details > summary, h2, h3, legend").EachWithBreak(func(_ int, s *goquery.Selection) bool {
		if squeeze(s.Text()) != box {
			return true
		}
		found = s.Closest("details, section, fieldset, form")
		return found.Length() == 0
	})
	if found == nil || found.Length() == 0 {
		p.t.Fatalf("%s finds no box %q on %s\n%s", p.name, box, p.at, p.short())
	}
	return found
}

func (p *person) short() string {
	s := []rune(p.text())
	return string(s[:min(len(s), 1800)])
}

// labelled finds controls by the words of their label, as a reader does.
func (p *person) labelled(box, label string) *goquery.Selection {
	p.t.Helper()
	scope := p.part(box)
	match := func(s *goquery.Selection) bool {
		words := squeeze(s.Text())
		return words == label || strings.HasPrefix(words, label+" ")
	}
	var found *goquery.Selection
	scope.Find("label").EachWithBreak(func(_ int, l *goquery.Selection) bool {
		if !match(l) {
			return true
		}
		if id, ok := l.Attr("for"); ok {
			// several folded forms may repeat an id: take the control nearest to its label
			if found = l.Parent().Find(fmt.Sprintf("[id=%q]", id)); found.Length() == 0 {
				found = scope.Find(fmt.Sprintf("[id=%q]", id)).First()
			}
		} else {
			found = l.Find("input,select,textarea")
		}
		return found == nil || found.Length() == 0
	})
	if found == nil || found.Length() == 0 {
		p.t.Fatalf("%s finds nothing labelled %q on %s (%d)\n%s", p.name, label, p.at, p.status, p.short())
	}
	return found.First()
}

// write types into a field.
func (p *person) write(box, label, value string) {
	c := p.labelled(box, label)
	if goquery.NodeName(c) == "textarea" {
		c.SetText(value)
		return
	}
	c.SetAttr("value", value)
}

// choose ticks a chip or a box, or picks an entry of a list.
func (p *person) choose(box, label, value string) {
	p.t.Helper()
	if label != "" {
		sel := p.labelled(box, label)
		if goquery.NodeName(sel) != "select" {
			p.t.Fatalf("%q is not a list", label)
		}
		hit := false
		sel.Find("option").Each(func(_ int, o *goquery.Selection) {
			o.RemoveAttr("selected")
			if !hit && strings.HasPrefix(squeeze(o.Text()), value) {
				o.SetAttr("selected", "selected")
				hit = true
			}
		})
		if !hit {
			p.t.Fatalf("%s finds no %q in the list %q: %s", p.name, value, label, squeeze(sel.Text()))
		}
		return
	}
	c := p.labelled(box, value)
	if kind, _ := c.Attr("type"); kind == "radio" {
		name, _ := c.Attr("name")
		c.Closest("form").Find(fmt.Sprintf("input[name=%q]", name)).RemoveAttr("checked")
	}
	c.SetAttr("checked", "checked")
}

// attach chooses a file for a file field.
func (p *person) attach(box, label, file string) {
	name, _ := p.labelled(box, label).Attr("name")
	p.files[name] = append(p.files[name], file)
}

// follow goes where a link leads.
func (p *person) follow(box, label string) {
	p.t.Helper()
	var href string
	p.part(box).Find("a[href]").EachWithBreak(func(_ int, a *goquery.Selection) bool {
		words := squeeze(a.Text())
		if words == label || strings.Contains(words, label) && href == "" {
			href, _ = a.Attr("href")
		}
		return words != label
	})
	if href == "" {
		p.t.Fatalf("%s finds no link %q on %s\n%s", p.name, label, p.at, p.short())
	}
	to, err := p.at.Parse(href)
	if err != nil {
		p.t.Fatal(err)
	}
	p.open(to.String())
}

// row opens what a row of a list is about: its first link.
func (p *person) row(words string) {
	p.t.Helper()
	for _, r := range p.part("").Find("tbody tr, ul.rows li").EachIter() {
		if !strings.Contains(squeeze(wordsOf(r)), words) {
			continue
		}
		if href, ok := r.Find("a[href]").Attr("href"); ok {
			p.open(href)
			return
		}
	}
	p.t.Fatalf("%s finds no row %q on %s\n%s", p.name, words, p.at, p.short())
}
