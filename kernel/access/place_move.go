package access

import (
	"strings"

	"linli/kernel/ledger"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
)

// PlaceFollower leads the rights given at or below a place that moves: each grant is sealed anew and the ledger says of
// each account what it may now, as after any grant. A row whose seal does not open stays as it is and gives nothing.
func (s *Service) PlaceFollower() place.Follower {
	return func(tx *db.Tx, actor ledger.Actor, m place.Moved) error {
		lo, hi := m.From.Range()
		var accounts []string
		err := tx.Each(`SELECT DISTINCT account FROM account_grant WHERE path >= ? AND path < ? ORDER BY account`, []any{lo, hi}, func(scan func(...any) error) error {
			var id string
			err := scan(&id)
			accounts = append(accounts, id)
			return err
		})
		if err != nil {
			return err
		}
		for _, id := range accounts {
			if err := s.leadGrants(tx, actor, id, m); err != nil {
				return err
			}
		}
		return leadKeys(tx, m)
	}
}

// leadKeys rewrites where the keys of other systems reach.
func leadKeys(tx *db.Tx, m place.Moved) error {
	changed := map[string]string{}
	err := tx.Each(`SELECT id, grants FROM api_key WHERE grants <> '' ORDER BY id`, nil, func(scan func(...any) error) error {
		var id, grants string
		if err := scan(&id, &grants); err != nil {
			return err
		}
		list := strings.Fields(grants)
		for i, g := range list {
			role, path, _ := strings.Cut(g, "@")
			if m.From.Contains(place.Path(path)) {
				list[i] = role + "@" + string(m.Lead(place.Path(path)))
			}
		}
		if now := strings.Join(list, " "); now != grants {
			changed[id] = now
		}
		return nil
	})
	for id, grants := range changed {
		if err == nil {
			_, err = tx.Exec(`UPDATE api_key SET grants=? WHERE id=?`, grants, id)
		}
	}
	return err
}

// leadGrants rewrites the grants of one account and records its rights.
func (s *Service) leadGrants(tx *db.Tx, actor ledger.Actor, account string, m place.Moved) error {
	list, err := s.grantsOf(tx, account, true)
	if err != nil {
		return err
	}
	for _, g := range list {
		if !m.From.Contains(g.Path) {
			continue
		}
		g.Path = m.Lead(g.Path)
		mac, err := s.keys.Seal("access.grant", grantBytes(account, g), nil)
		if err != nil {
			return fault.Internal(err, "access.leadGrants")
		}
		if _, err := tx.Exec(`UPDATE account_grant SET path=?, mac=? WHERE id=? AND account=?`, string(g.Path), mac, g.ID, account); err != nil {
			return err
		}
	}
	r, err := s.accountByID(tx, account)
	if err != nil {
		return err
	}
	return s.bump(tx, Actor{Actor: actor}, r, "access.grant", r.State)
}
