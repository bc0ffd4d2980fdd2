package app

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"linli/platform/db"
)

// The code of building A opened where B stands: the page gives the phone what it needs to notice, a report from there is
// warned of once and then taken, and whoever works on the matter sees the flag. Where the phone was stands nowhere
// (security.md T16).
func TestACodeAtTheWrongBuildingIsWarnedOfAndFlagged(t *testing.T) {
	w := newWorld(t, "")
	b, err := w.k.Places.SetGeometry(context.Background(), founder, w.a.building.ID, w.a.building.Rev, `{"type":"Point","coordinates":[113.1,36.2]}`)
	w.ok(err)
	for _, page := range []string{"/q/" + b.QR, "/q/" + b.QR + "/report"} {
		if _, body := w.do("GET", page, "", nil); !strings.Contains(body, `data-here="113.10000,36.20000 113.10`) || !strings.Contains(body, `data-reach="300"`) {
			t.Error(page, "does not let the phone compare")
		}
	}
	if _, body := w.do("GET", "/q/"+w.b.building.QR+"/report", "", nil); strings.Contains(body, "data-here") {
		t.Error("a building without a position asks for the phone's")
	}
	send := func(words string, more url.Values) (int, string) {
		form := url.Values{"kind": {"noise"}, "text": {words}, "sure": {"1"}}
		for k, v := range more {
			form[k] = v
		}
		return w.do("POST", "/q/"+b.QR+"/report", "", form)
	}
	status, page := send("在别处说的", url.Values{"away": {"2345"}})
	if status != http.StatusConflict || !strings.Contains(page, "相距约2.3公里") || !strings.Contains(page, "在别处说的") || len(w.said("在别处说的")) > 0 {
		t.Fatal("not warned of, or written before the warning was seen", status)
	}
	if status, page = send("在别处说的", url.Values{"away": {"2345"}, "here": {"1"}}); status != http.StatusSeeOther {
		t.Fatal("one who goes on is held up", status, page)
	}
	for words, away := range map[string]string{"在旁边说的": "120", "乱写的": "near <b>", "没有位置": ""} {
		if status, _ := send(words, url.Values{"away": {away}}); status != http.StatusSeeOther {
			t.Error(words, status)
		}
	}
	for words, flagged := range map[string]bool{"在别处说的": true, "在旁边说的": false, "乱写的": false, "没有位置": false} {
		ids := w.said(words)
		if len(ids) != 1 {
			t.Fatal(words, ids)
		}
		_, m2 := w.do("GET", "/matters/"+ids[0], "community", nil)
		if !strings.Contains(m2, words) || strings.Contains(m2, "手机离这里约2.5公里") != flagged {
			t.Errorf("%s: M2 flag is not %v", words, flagged)
		}
	}
}

// said finds the matters with these words.
func (w *world) said(words string) (ids []string) {
	w.ok(w.k.DB.Read(context.Background(), func(tx *db.Tx) error {
		return tx.Each("SELECT id FROM matter WHERE said=?", []any{words}, func(scan func(...any) error) error {
			var id string
			err := scan(&id)
			ids = append(ids, id)
			return err
		})
	}))
	return ids
}
