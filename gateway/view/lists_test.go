package view

import (
	"net/url"
	"slices"
	"testing"

	"linli/kernel/matter"
)

// One address says which rows are meant, on the page, on paper and in the file: several kinds, the way they came in, the state.
func TestListQueryReadsTheWholeFilter(t *testing.T) {
	ask := func(raw string) matter.Query {
		v, err := url.ParseQuery(raw)
		if err != nil {
			t.Fatal(err)
		}
		return ListQuery(v.Get)
	}
	q := ask("kind=fire.door,facility.lamp,,fire.door&source=12345&grade=major&state=closed")
	if !slices.Equal(q.Kinds, []string{"fire.door", "facility.lamp"}) || q.Source != "12345" || q.Grade != "major" || !slices.Equal(q.States, []matter.State{matter.Closed}) {
		t.Errorf("%+v", q)
	}
	if q := ask(""); len(q.Kinds) > 0 || q.Source != "" || !slices.Equal(q.States, matter.Live) {
		t.Errorf("nothing chosen: %+v", q)
	}
	for _, name := range []string{"kind", "source", "state", "grade", "place", "returned"} {
		if !slices.Contains(ListParams, name) {
			t.Errorf("links lose %s", name)
		}
	}
}
