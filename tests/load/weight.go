package main

import (
	"fmt"
	"regexp"
	"strings"
)

// weight is the seventh line: what a phone downloads to see P1 and P2 for the first time.
func (b *bench) weight() error {
	t, err := b.town("report", 2000)
	if err != nil {
		return err
	}
	s, err := b.serve(t)
	if err != nil {
		return err
	}
	defer s.stop()
	for _, p := range []struct{ name, path string }{{"P1", "/q/" + t.Codes[0]}, {"P2", "/q/" + t.Codes[0] + "/report"}} {
		n, parts, blocking, err := fetch(s.addr, p.path)
		if err != nil {
			return err
		}
		b.add(bar{job: p.name, what: "bytes over the wire with assets, headers included", num: fmt.Sprintf("%d bytes", n), den: "1000", value: float64(n) / 1000, unit: " kB", want: 120, note: parts})
		b.add(bar{job: p.name, what: "web fonts and scripts that hold up the first paint", num: fmt.Sprint(blocking), den: "-", value: float64(blocking), unit: " things", want: 0.5})
	}
	return nil
}

var (
	linked  = regexp.MustCompile(`<(?:link|script|img)\b[^>]*?(?:href|src)="(/[^"]+)"[^>]*>`)
	fontUse = regexp.MustCompile(`@font-face`)
)

// fetch asks for a page and what it links to, packed as browsers like it.
func fetch(addr, path string) (total int64, parts string, blocking int, err error) {
	page, n, err := get(addr, path, "")
	if err != nil {
		return 0, "", 0, err
	}
	_, packed, err := get(addr, path, "Accept-Encoding: gzip, br")
	if err != nil {
		return 0, "", 0, err
	}
	total, list := packed, []string{fmt.Sprintf("page %d (%d unpacked)", packed, n)}
	for _, m := range linked.FindAllStringSubmatch(page, -1) {
		tag, url := m[0], m[1]
		if strings.HasPrefix(tag, "<link") && !strings.Contains(tag, "stylesheet") && !strings.Contains(tag, "icon") && !strings.Contains(tag, "manifest") && !strings.Contains(tag, "preload") {
			continue
		}
		if strings.HasPrefix(tag, "<script") && !strings.Contains(tag, "defer") && !strings.Contains(tag, "async") && !strings.Contains(tag, "module") {
			blocking++
		}
		body, _, err := get(addr, url, "")
		if err != nil {
			return 0, "", 0, err
		}
		blocking += len(fontUse.FindAllString(body, -1))
		_, size, err := get(addr, url, "Accept-Encoding: gzip, br")
		if err != nil {
			return 0, "", 0, err
		}
		total += size
		list = append(list, fmt.Sprintf("%s %d", url, size))
	}
	return total, strings.Join(list, ", "), blocking, nil
}

// get gives a body and the bytes that came over the wire for it.
func get(addr, path, header string) (string, int64, error) {
	w, err := dial(addr)
	if err != nil {
		return "", 0, err
	}
	defer w.close()
	if header == "" {
		header = "Accept-Encoding: identity"
	}
	a, err := w.send("GET", path, "", true, header)
	if err != nil {
		return "", 0, err
	}
	if a.status != 200 {
		return "", 0, fmt.Errorf("%s answered %d", path, a.status)
	}
	return string(a.body), w.in.n, nil
}
