package promises

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/PuerkitoBio/goquery"
)

// press sends the form of a button, with what is filled in, as a browser does.
func (p *person) press(box, label string) { p.t.Helper(); p.send(p.form(box, label)) }

// form finds the button and gives the request it would send.
func (p *person) form(box, label string) func() *http.Request {
	p.t.Helper()
	scope := p.part(box)
	var button *goquery.Selection
	scope.Find("button, input[type=submit]").EachWithBreak(func(_ int, b *goquery.Selection) bool {
		if squeeze(b.Text()) == label {
			button = b
		}
		return button == nil
	})
	if button == nil {
		p.t.Fatalf("%s finds no button %q on %s (%d)\n%s", p.name, label, p.at, p.status, p.short())
	}
	form := button.Closest("form")
	if id, ok := button.Attr("form"); ok {
		form = p.page.Find("form#" + id)
	}
	if form.Length() == 0 {
		p.t.Fatalf("the button %q belongs to no form", label)
	}
	return p.request(form, button)
}

func (p *person) send(make func() *http.Request) { p.t.Helper(); p.do(make()) }

// request collects the successful controls.
func (p *person) request(form, button *goquery.Selection) func() *http.Request {
	action, _ := form.Attr("action")
	if a, ok := button.Attr("formaction"); ok {
		action = a
	}
	to, err := p.at.Parse(action)
	if err != nil {
		p.t.Fatal(err)
	}
	values := controls(form)
	if n, ok := button.Attr("name"); ok {
		v, _ := button.Attr("value")
		values = append(values, [2]string{n, v})
	}
	method, _ := form.Attr("method")
	enctype, _ := form.Attr("enctype")
	files, from := p.files, p.at
	return func() *http.Request {
		r, err := compose(method, enctype, to, values, files)
		if err != nil {
			p.t.Fatal(err)
		}
		r.Header.Set("Referer", from.String())
		r.Header.Set("Origin", from.Scheme+"://"+from.Host)
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		return r
	}
}

func controls(form *goquery.Selection) (values [][2]string) {
	form.Find("input[name],select[name],textarea[name]").Each(func(_ int, c *goquery.Selection) {
		name, _ := c.Attr("name")
		value, _ := c.Attr("value")
		kind, _ := c.Attr("type")
		_, checked := c.Attr("checked")
		switch {
		case goquery.NodeName(c) == "textarea":
			value = c.Text()
		case goquery.NodeName(c) == "select":
			o := c.Find("option[selected]")
			if o.Length() == 0 {
				o = c.Find("option").First()
			}
			value, _ = o.First().Attr("value")
		case kind == "file" || kind == "submit" || (kind == "radio" || kind == "checkbox") && !checked:
			return
		}
		values = append(values, [2]string{name, value})
	})
	return values
}

func compose(method, enctype string, to *url.URL, values [][2]string, files map[string][]string) (*http.Request, error) {
	q := url.Values{}
	for _, v := range values {
		q.Add(v[0], v[1])
	}
	if !strings.EqualFold(method, http.MethodPost) {
		u := *to
		u.RawQuery = q.Encode()
		return http.NewRequest(http.MethodGet, u.String(), nil)
	}
	if enctype != "multipart/form-data" {
		r, err := http.NewRequest(http.MethodPost, to.String(), strings.NewReader(q.Encode()))
		if err == nil {
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		return r, err
	}
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for _, v := range values {
		if err := m.WriteField(v[0], v[1]); err != nil {
			return nil, err
		}
	}
	for name, list := range files {
		for _, f := range list {
			if err := filePart(m, name, f); err != nil {
				return nil, err
			}
		}
	}
	if err := m.Close(); err != nil {
		return nil, err
	}
	r, err := http.NewRequest(http.MethodPost, to.String(), &b)
	if err == nil {
		r.Header.Set("Content-Type", m.FormDataContentType())
	}
	return r, err
}

func filePart(m *multipart.Writer, name, file string) error {
	content, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	h := textproto.MIMEHeader{}
	h.Set("Content-Disposition", fmt.Sprintf(`form-data; name=%q; filename=%q`, name, filepath.Base(file)))
	h.Set("Content-Type", "application/octet-stream")
	w, err := m.CreatePart(h)
	if err == nil {
		_, err = w.Write(content)
	}
	return err
}
