package app

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/kernel/matter"
)

// A form of a matter that is refused says so at the field, keeps what was typed, and leads there from the summary on top; no two
// controls of the page have one id, though many forms on it ask for the same.
func TestRefusedFormLeadsToItsField(t *testing.T) {
	w := newWorld(t, "")
	me := w.a.person.ID
	_, err := w.k.Matters.Assign(context.Background(), access.System("test"), matter.Assign{Do: matter.Do{ID: w.a.public.ID}, To: matter.Holder{Person: me, Label: "物业"}})
	w.ok(err)
	holder := access.Actor{Actor: ledger.Actor{ID: me, Kind: access.KindStaff, Name: "holder"}, Account: "acc", Person: me, Grants: []access.Grant{{Role: access.Property, Path: w.a.community.Path}}}
	_, err = w.k.Matters.Claim(context.Background(), holder, matter.Claim{Do: matter.Do{ID: w.a.public.ID}})
	w.ok(err)
	for _, x := range []struct {
		act, field, said, kept string
		form                   url.Values
	}{
		{"rectify", "money", "金额请写成数字", "换了灯泡", url.Values{"measures": {"换了灯泡"}, "money": {"三十五"}}},
		{"rectify", "measures", "请写怎么办好的", "35", url.Values{"money": {"35"}}},
		{"transfer", "person", "已经是这个人在办了", "忙不过来", url.Values{"person": {me}, "note": {"忙不过来"}}},
	} {
		status, body := w.do("POST", "/matters/"+w.a.public.ID+"/"+x.act, access.Property+"@"+me, x.form)
		doc, err := goquery.NewDocumentFromReader(strings.NewReader(body))
		w.ok(err)
		if status < 400 || status == http.StatusForbidden {
			t.Fatalf("%s was taken: %d", x.act, status)
		}
		link := doc.Find("#form-errors a")
		at := doc.Find(link.First().AttrOr("href", "#-"))
		if link.Length() != 1 || at.Length() != 1 || at.AttrOr("name", "") != x.field || at.AttrOr("aria-invalid", "") != "true" || at.Closest("form").AttrOr("id", "") != "act-"+x.act {
			t.Errorf("%s: the summary leads to the field: %s", x.act, doc.Find("#form-errors").Text())
		}
		if said := at.Closest(".field").Find(".err").Text(); !strings.Contains(said, x.said) || strings.Contains(doc.Find("main").Text(), "处需要改") {
			t.Errorf("%s: said at the field, once: %s", x.act, said)
		}
		if html, _ := doc.Find("form#act-" + x.act).Html(); !strings.Contains(html, x.kept) {
			t.Errorf("%s: what was typed is gone", x.act)
		}
		seen := map[string]bool{}
		doc.Find("[id]").Each(func(_ int, s *goquery.Selection) {
			if id := s.AttrOr("id", ""); seen[id] {
				t.Errorf("two elements with the id %s", id)
			}
			seen[s.AttrOr("id", "")] = true
		})
	}
}
