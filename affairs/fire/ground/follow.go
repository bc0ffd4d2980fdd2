package ground

import (
	"strings"

	"linli/kernel/ledger"
	"linli/kernel/people"
	"linli/platform/db"
)

// Carries keeps ids of persons right when two records of one person become one, and when that is undone: cols are table and column;
// each table has a column id.
func Carries(name string, cols ...[2]string) people.Follower {
	known := make([]string, len(cols))
	for i, c := range cols {
		known[i] = "SELECT " + c[1] + " FROM " + c[0] + " WHERE " + c[1] + " IN {in}"
	}
	return people.Follower{Name: name, Known: people.Referred(strings.Join(known, " UNION ")),
		Merge: func(tx *db.Tx, _ ledger.Actor, from, to string) (out []people.Moved, err error) {
			for _, c := range cols {
				err := tx.Each("SELECT id FROM "+c[0]+" WHERE "+c[1]+"=?", []any{from}, func(scan func(...any) error) error {
					var x string
					err := scan(&x)
					out = append(out, people.Moved{Kind: c[0] + "." + c[1], Ref: x})
					return err
				})
				if err != nil {
					return nil, err
				}
				if _, err := tx.Exec("UPDATE "+c[0]+" SET "+c[1]+"=? WHERE "+c[1]+"=?", to, from); err != nil {
					return nil, err
				}
			}
			return out, nil
		},
		Undo: func(tx *db.Tx, _ ledger.Actor, list []people.Moved, from, _ string) error {
			for _, m := range list {
				for _, c := range cols {
					if m.Kind != c[0]+"."+c[1] {
						continue
					}
					if _, err := tx.Exec("UPDATE "+c[0]+" SET "+c[1]+"=? WHERE id=?", from, m.Ref); err != nil {
						return err
					}
				}
			}
			return nil
		}}
}
