package plan

import (
	"linli/kernel/ledger"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
)

const serverColumns = "id, person, place, path, kind, grp, exempt, exempt_from, exempt_until, least, goal, most, lang, from_at, until_at, rev"

func servers(tx *db.Tx, where string, args ...any) ([]Server, error) {
	var out []Server
	err := tx.Each("SELECT "+serverColumns+" FROM duty_server WHERE "+where+" ORDER BY path, id", args, func(scan func(...any) error) error {
		var x Server
		err := scan(&x.ID, &x.Person, &x.Place, &x.Path, &x.Kind, &x.Group, &x.Exempt, &x.ExemptFrom, &x.ExemptUntil, &x.Least, &x.Goal, &x.Most, &x.Language, &x.From, &x.Until, &x.Rev)
		out = append(out, x)
		return err
	})
	return out, err
}

// Server gives one row of the list. NotFound (plan.no_server).
func (s *Service) Server(tx *db.Tx, serverID string) (Server, error) {
	list, err := servers(tx, "id = ?", serverID)
	if err == nil && len(list) == 0 {
		return Server{}, fault.NotFound("plan.no_server")
	}
	if err != nil {
		return Server{}, err
	}
	return list[0], nil
}

// Of gives the row of a person for a compound today. NotFound (plan.no_server).
func (s *Service) Of(tx *db.Tx, person, compound string) (Server, error) {
	list, err := servers(tx, "person = ? AND place = ? AND from_at <= ? AND until_at > ?", person, compound, tx.NowMS(), tx.NowMS())
	if err == nil && len(list) == 0 {
		return Server{}, fault.NotFound("plan.no_server")
	}
	if err != nil {
		return Server{}, err
	}
	return list[0], nil
}

// Servers lists who can serve the compounds at or below a place today, exempt ones too, each person of a compound once.
func (s *Service) Servers(tx *db.Tx, under place.Path) ([]Server, error) {
	lo, hi := under.Range()
	list, err := servers(tx, "path >= ? AND path < ? AND from_at <= ? AND until_at > ?", lo, hi, tx.NowMS(), tx.NowMS())
	if err != nil {
		return nil, err
	}
	seen := map[[2]string]bool{}
	out := list[:0]
	for _, x := range list { // two rows of one person became one by a merge of people
		if k := [2]string{x.Person, x.Place}; !seen[k] {
			seen[k] = true
			out = append(out, x)
		}
	}
	return out, nil
}

// NeedsAt lists the doors below a place that need more than one visit in any language: those said here and those the packages above
// know of; the stricter need wins.
func (s *Service) NeedsAt(tx *db.Tx, under place.Path) (map[string]Need, error) {
	out := map[string]Need{}
	take := func(n Need) {
		have := out[n.Home]
		have.Home, have.Visits, have.Rev = n.Home, max(have.Visits, n.Visits, 1), max(have.Rev, n.Rev)
		if n.Language != "" {
			have.Language = n.Language
		}
		out[n.Home] = have
	}
	for _, f := range s.needs {
		list, err := f(tx, under)
		if err != nil {
			return nil, err
		}
		for _, n := range list {
			take(n)
		}
	}
	lo, hi := under.Range()
	err := tx.Each("SELECT home, need, lang, rev FROM duty_need WHERE path >= ? AND path < ?", []any{lo, hi}, func(scan func(...any) error) error {
		var n Need
		err := scan(&n.Home, &n.Visits, &n.Language, &n.Rev)
		take(n)
		return err
	})
	return out, err
}

// merge moves the rows of somebody whom people joins with another row.
func (s *Service) merge(tx *db.Tx, actor ledger.Actor, from, to string) ([]people.Moved, error) {
	var out []people.Moved
	for kind, q := range merged {
		var ids []string
		err := tx.Each("SELECT "+q.id+" FROM "+q.table+" WHERE person = ?", []any{from}, func(scan func(...any) error) error {
			var x string
			err := scan(&x)
			ids = append(ids, x)
			return err
		})
		if err != nil {
			return nil, err
		}
		for _, x := range ids {
			if _, err := tx.Exec("UPDATE "+q.table+" SET person = ? WHERE "+q.id+" = ?", to, x); err != nil {
				return nil, err
			}
			out = append(out, people.Moved{Kind: kind, Ref: x})
		}
	}
	// a plan with him in it is over: its proof names the old row
	for _, q := range []string{"UPDATE duty_plan SET state = 'dropped', rev = rev + 1 WHERE id IN (SELECT plan FROM duty_plan_line WHERE person = ?)",
		"DELETE FROM duty_plan_line WHERE plan IN (SELECT plan FROM duty_plan_line WHERE person = ?)", "DELETE FROM duty_plan_server WHERE person = ?"} {
		if _, err := tx.Exec(q, from); err != nil {
			return nil, err
		}
	}
	return out, nil
}

var merged = map[string]struct{ table, id string }{"server": {"duty_server", "id"}}

func (s *Service) unmerge(tx *db.Tx, actor ledger.Actor, moved []people.Moved, from, to string) error {
	for _, m := range moved {
		q, ok := merged[m.Kind]
		if !ok {
			return fault.Internal(nil, "plan.unmerge "+m.Kind)
		}
		n, err := tx.Exec("UPDATE "+q.table+" SET person = ? WHERE "+q.id+" = ? AND person = ?", to, m.Ref, from)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.NotYet("people.merge_changed")
		}
	}
	return nil
}
