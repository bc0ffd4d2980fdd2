package app

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"linli/kernel/access"
	"linli/kernel/matter"
)

// Two matters of a kind are told apart by where they are: the building on the page of the compound, the spot that the reporter named
// on the page of the building. What names a home is shown to the reporter alone.
func TestPublicRowsSayWhere(t *testing.T) {
	w := newWorld(t, "")
	report := func(part string) matter.Ticket {
		tk, err := w.k.Matters.Report(context.Background(), access.Public(), matter.Report{Place: w.a.building.ID, Kind: "litter", Text: "垃圾没人收", Part: part, Source: "qr"})
		w.ok(err)
		return tk
	}
	door, home := report("2单元门口"), report("2单元501门口")
	voice, err := w.k.Matters.Second(context.Background(), access.Public(), matter.Second{ID: home.Matter.ID})
	w.ok(err)
	page := func(path string) string { _, s := w.do("GET", path, "", nil); return s }
	compound, building := "/q/"+w.a.compound.QR, "/q/"+w.a.building.QR
	for path, want := range map[string]string{compound: "3号楼 2单元门口 · ", compound + "/board": "3号楼 2单元门口 · ", building: `"sub">2单元门口 · `, building + "/board": `"sub">2单元门口 · `,
		"/r/" + door.Secret: "2单元门口", "/r/" + home.Secret: "2单元501门口"} {
		s := page(path)
		if !strings.Contains(s, want) {
			t.Errorf("%s does not say %q", path, want)
		}
		if strings.HasPrefix(path, "/q/") && strings.Contains(s, "501") {
			t.Error(path, "names a home")
		}
	}
	if strings.Contains(page("/r/"+voice.Secret), "501") {
		t.Error("who added a voice reads the door of the one who reported")
	}
	_, ask := w.do("POST", building+"/report", "", url.Values{"kind": {"litter"}, "text": {"垃圾没人收"}})
	if n := strings.Count(ask, "2单元门口"); n != 1 {
		t.Errorf("the question whether it is the same matter says %d times where it is", n)
	}
}
