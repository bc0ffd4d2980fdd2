package docket

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"linli/platform/db"
)

// The list has pages: each case stands on one of them, with a word to look for too, and nothing behind the last.
func TestTheListHasPages(t *testing.T) {
	each(t, func(w *world) {
		const n = most + 7
		for i := range n {
			o := w.asked()
			o.Result, o.File.Party.Name = "", fmt.Sprintf("甲%03d公司", i)
			_, err := w.OpenCase(ctx, w.ji, o)
			w.ok(err)
		}
		for _, word := range []string{"", "公司"} {
			seen := map[string]bool{}
			w.ok(w.DB.Read(ctx, func(tx *db.Tx) error {
				clear(seen)
				for at, want := range []int{most, n - most, 0} {
					list, next, err := w.page(tx, "1 = 1", nil, word, at+1)
					if err != nil || len(list) != want || next != (at == 0) {
						w.Errorf("page %d with %q: %d cases, another %v, %v", at+1, word, len(list), next, err)
					}
					for _, x := range list {
						seen[x.ID] = true
					}
				}
				return nil
			}))
			if len(seen) != n {
				w.Errorf("%d of %d cases on the pages with %q", len(seen), n, word)
			}
		}
		if _, body, _ := w.ask(w.ji, http.MethodGet, "/environment/cases?show=all&q=公司", nil); !strings.Contains(body, "page=2") {
			w.Error("the first page leads to no second one")
		}
		if _, body, _ := w.ask(w.ji, http.MethodGet, "/environment/cases?show=all&page=2", nil); !strings.Contains(body, `href="/environment/cases?show=all"`) || strings.Contains(body, "page=3") {
			w.Error("the second page leads back to no first one, or to a third")
		}
	})
}
