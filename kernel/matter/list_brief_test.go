package matter

import (
	"testing"

	"linli/kernel/access"
	"linli/platform/db"
)

// A brief list holds the same matters in the same order, and what a row shows is the same.
func TestBriefListShowsTheSameRows(t *testing.T) {
	each(t, func(t *testing.T, w *street) {
		for _, k := range []string{"litter", "tree", "noise"} {
			if _, err := w.svc.Report(ctx, access.Public(), Report{Place: w.building.ID, Kind: k, Text: "说的话", Part: "门口", Source: "qr"}); err != nil {
				t.Fatal(err)
			}
		}
		w.ok(w.db.Read(ctx, func(tx *db.Tx) error {
			whole, err := w.svc.List(tx, w.secretary, Query{})
			if err != nil {
				return err
			}
			short, err := w.svc.List(tx, w.secretary, Query{Brief: true})
			if err != nil {
				return err
			}
			if len(whole.Cards) != 3 || len(short.Cards) != 3 {
				t.Fatal(len(whole.Cards), len(short.Cards))
			}
			row := func(c Card) []any {
				return []any{c.ID, c.Rev, c.No, c.Short, c.Kind, c.KindName, c.State, c.Round, c.Grade, c.Place, c.SpotLabel, c.Part, c.Title, c.Text, c.Public, c.Holder,
					c.HolderLabel, c.HolderOrg, c.Gap, c.RaisedAt, c.Due, c.NextDue, c.LookDue, c.FixedAt, c.ClosedAt, c.Pending}
			}
			for i := range whole.Cards {
				a, b := row(whole.Cards[i]), row(short.Cards[i])
				for j := range a {
					if a[j] != b[j] {
						t.Errorf("row %d, value %d: %v, brief %v", i, j, a[j], b[j])
					}
				}
			}
			return nil
		}))
	})
}
