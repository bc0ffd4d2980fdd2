package app

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"linli/kernel/access"
	"linli/kernel/matter"
)

// M3 narrowed to two kinds and one source: page, paper and file hold the same rows, because its own links carry the whole filter.
func TestTheThreeListsGoOutAsTheyAreFiltered(t *testing.T) {
	w := newWorld(t, "")
	for words, x := range map[string][2]string{"灯甲": {"facility.lamp", "12345"}, "门乙": {"fire.door", "12345"}, "吵丙": {"noise", "12345"}, "灯丁": {"facility.lamp", "visit"}} {
		_, err := w.k.Matters.Report(context.Background(), access.System("test"), matter.Report{Place: w.a.building.ID, Kind: x[0], Source: x[1], Text: words, Title: words})
		w.ok(err)
	}
	_, err := w.k.Log.Sequence(context.Background())
	w.ok(err)
	check := func(what, body string) {
		t.Helper()
		for words, in := range map[string]bool{"灯甲": true, "门乙": true, "吵丙": false, "灯丁": false} {
			if strings.Contains(body, words) != in {
				t.Errorf("%s: %s is there: %v", what, words, !in)
			}
		}
	}
	status, page := w.do("GET", "/lists?kind=facility.lamp&kind=fire.door&source=12345", access.Community, nil)
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(page))
	w.ok(err)
	if status != http.StatusOK || doc.Find(".picks input:checked").Length() != 2 || !strings.Contains(doc.Find(".pick summary").Text(), "2") {
		t.Errorf("%d: %d ticked, %q", status, doc.Find(".picks input:checked").Length(), doc.Find(".pick summary").Text())
	}
	if v := doc.Find("select[name=source] option[selected]").AttrOr("value", ""); v != "12345" {
		t.Error("来源 shows", v)
	}
	check("page", doc.Find("table").Text())
	links := map[string]string{}
	doc.Find("a[href]").Each(func(_ int, a *goquery.Selection) {
		h := a.AttrOr("href", "")
		for _, p := range []string{"/export/hazard", "/lists/print", "/lists?"} {
			if strings.HasPrefix(h, p) && links[p] == "" {
				links[p] = h
			}
		}
	})
	for p, h := range links {
		s, body := w.do("GET", strings.Replace(h, "format=xlsx", "format=csv", 1), access.Community, nil)
		if s != 200 {
			t.Errorf("%s: %d %.300s", h, s, body)
		}
		check(p, strings.ReplaceAll(body, url.QueryEscape("灯"), ""))
	}
	if len(links) != 3 {
		t.Error("links", links)
	}
}

// A queue that is empty is not headed by a number.
func TestAnEmptyQueueHasNoNumberInItsHead(t *testing.T) {
	w := newWorld(t, "")
	for path, want := range map[string]string{"/pending": "没有等着决定的申请", "/pending?tab=hung": "没有挂着的事项", "/looks": "没有等着看的事项"} {
		status, page := w.do("GET", path, access.Community, nil)
		if status != http.StatusOK || !strings.Contains(page, want) || strings.Contains(page, "0 件") {
			t.Errorf("%s: %d", path, status)
		}
	}
}
