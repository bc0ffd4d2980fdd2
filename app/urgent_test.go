package app

import (
	"context"
	"testing"

	"linli/kernel/access"
	"linli/kernel/matter"
	"linli/platform/db"
	"linli/platform/text"
)

// Only persons in danger wake somebody at night (users.md R3). A need found at a visit is of one kind whether it is a dripping tap
// or somebody who does not answer: what it says decides.
func TestCalmNeedsWaitForTheMorning(t *testing.T) {
	w := newWorld(t, "")
	for _, x := range []struct {
		title, text, grade string
		urgent             bool
	}{
		{text.T("zh", "care.need.repair"), "水龙头滴水", "", false},
		{text.T("zh", "care.need.medicine"), "药快没了", "", false},
		{text.T("zh", "care.need.respite"), "", "", false},
		{text.T("zh", "care.need.abnormal"), "不太说话", "", true},
		{text.T("zh", "care.need.emergency"), text.T("zh", "care.need.emergency_text"), "major", true},
		{text.T("zh", "care.need.repair"), "老人摔倒了，起不来", "", true},
	} {
		tk, err := w.k.Matters.Report(context.Background(), access.System("test"), matter.Report{Place: w.a.building.ID, Kind: "care.need", Title: x.title, Text: x.text, Grade: x.grade, Source: "visit"})
		w.ok(err)
		w.ok(w.k.DB.Read(context.Background(), func(tx *db.Tx) error {
			got, err := w.k.urgent(tx, matter.Word{Matter: tk.Matter.ID, Kind: "care.need"})
			if got != x.urgent {
				t.Errorf("%s %s: urgent %v", x.title, x.text, got)
			}
			return err
		}))
	}
}
