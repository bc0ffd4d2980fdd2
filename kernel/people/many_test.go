package people_test

import (
	"context"
	"fmt"
	"testing"

	"linli/kernel/people"
	"linli/platform/db"
	"linli/platform/fault"
)

// Reading for many answers exactly what reading one by one answers.
func TestManyAnswersLikeOne(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		ctx := context.Background()
		homes := w.side[0].homes
		var ids, doors []string
		for i := range 12 {
			d := people.Draft{Name: []string{"任春和", "武静", "崔文忠"}[i%3], Home: homes[i%4].ID, Birth: fmt.Sprintf("19%d-01-02", 50+i/4)}
			if i%2 == 0 {
				d.Phone = fmt.Sprintf("100000%05d", i/4)
			}
			if i == 5 {
				d.Private.IDNo = "980101194305110049"
			}
			p, err := w.people.Add(ctx, clerk, d)
			if err != nil {
				t.Fatal(err)
			}
			ids = append(ids, p.ID)
			if i < 6 {
				if _, err := w.people.MoveIn(ctx, clerk, people.MoveIn{Person: p.ID, Home: homes[i%4].ID, Main: true}); err != nil {
					t.Fatal(err)
				}
			}
		}
		if _, err := w.people.Add(ctx, clerk, people.Draft{Name: "武静", Home: w.side[1].homes[0].ID, Phone: "10000099999"}); err != nil {
			t.Fatal(err)
		}
		var drafts []people.Draft
		for _, name := range []string{"任春和", "武静", "崔文忠", "没有人"} {
			for _, phone := range []string{"", "10000000000", "10000000001", "10000099999"} {
				for h := range 5 {
					for _, birth := range []string{"", "1950", "1951-03"} {
						d := people.Draft{Name: name, Phone: phone, Home: homes[h].ID, Birth: birth}
						if h == 4 && birth == "" {
							d.Private.IDNo = "980101194305110049"
						}
						drafts = append(drafts, d)
					}
				}
			}
		}
		for _, h := range homes {
			doors = append(doors, h.ID)
		}
		err := w.db.Read(ctx, func(tx *db.Tx) error {
			near, err := w.people.Near(tx, w.side[0].compound.Path)
			if err != nil {
				return err
			}
			got, err := w.people.MatchMany(tx, near, drafts)
			if err != nil {
				return err
			}
			hits := 0
			for i, d := range drafts {
				p, rule, err := w.people.Match(tx, d)
				several := fault.Is(err, fault.KindConflict)
				if err != nil && !several {
					return err
				}
				if got[i].Person.ID != p.ID || got[i].Rule != rule || several != (got[i].Several > 0) {
					t.Errorf("%+v: %+v, one by one %s %q several %v", d, got[i], p.ID, rule, several)
				}
				if p.ID != "" || several {
					hits++
				}
			}
			if hits < 20 {
				t.Errorf("only %d of %d drafts mean anybody: the test proves nothing", hits, len(drafts))
			}
			private, err := w.people.PrivateMany(tx, ids)
			if err != nil {
				return err
			}
			members, err := w.people.HomesOfMany(tx, ids)
			if err != nil {
				return err
			}
			for _, id := range ids {
				v, err := w.people.Private(tx, id)
				if err != nil {
					return err
				}
				one, err := w.people.HomesOf(tx, id)
				if err != nil {
					return err
				}
				if v.IDNo != private[id].IDNo || len(one) != len(members[id]) || len(one) == 1 && one[0] != members[id][0] {
					t.Errorf("%s: %+v %+v, one by one %+v %+v", id, private[id], members[id], v, one)
				}
			}
			lived, err := w.people.LivedIn(tx, doors)
			if err != nil {
				return err
			}
			inside, err := w.people.ResidentsIn(tx, doors)
			if err != nil {
				return err
			}
			for _, h := range doors {
				hs, err := w.people.HouseholdsAt(tx, h)
				if err != nil {
					return err
				}
				rs, err := w.people.Residents(tx, h)
				if err != nil {
					return err
				}
				if lived[h] != (len(hs) > 0) || fmt.Sprint(inside[h]) != fmt.Sprint(rs) {
					t.Errorf("%s: %v %v, one by one %v %v", h, lived[h], inside[h], len(hs) > 0, rs)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
