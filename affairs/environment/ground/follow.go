package ground

import (
	"strings"

	"linli/kernel/ledger"
	"linli/kernel/people"
	"linli/platform/db"
)

// Holding is a column that holds a person's id, in a table whose rows are known by the column id.
type Holding struct{ Table, Column string }

// Follows keeps the persons' ids of a part right when two records of a person become one, and says which are known.
func Follows(name string, held ...Holding) people.Follower {
	var known []string
	for _, h := range held {
		known = append(known, "SELECT "+h.Column+" FROM "+h.Table+" WHERE "+h.Column+" IN {in}")
	}
	return people.Follower{Name: name, Known: people.Referred(strings.Join(known, " UNION ")),
		Merge: func(tx *db.Tx, _ ledger.Actor, from, to string) (out []people.Moved, err error) {
			for _, h := range held {
				err := tx.Each("SELECT id FROM "+h.Table+" WHERE "+h.Column+"=?", []any{from}, func(scan func(...any) error) error {
					var x string
					err := scan(&x)
					out = append(out, people.Moved{Kind: h.Table + "." + h.Column, Ref: x})
					return err
				})
				if err != nil {
					return nil, err
				}
				if _, err := tx.Exec("UPDATE "+h.Table+" SET "+h.Column+"=? WHERE "+h.Column+"=?", to, from); err != nil {
					return nil, err
				}
			}
			return out, nil
		},
		Undo: func(tx *db.Tx, _ ledger.Actor, list []people.Moved, from, _ string) error {
			for _, m := range list {
				for _, h := range held {
					if m.Kind != h.Table+"."+h.Column {
						continue
					}
					if _, err := tx.Exec("UPDATE "+h.Table+" SET "+h.Column+"=? WHERE id=?", from, m.Ref); err != nil {
						return err
					}
				}
			}
			return nil
		}}
}
