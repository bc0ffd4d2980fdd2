package notify

import (
	"linli/kernel/ledger"
	"linli/kernel/place"
	"linli/platform/db"
)

// PlaceFollower leads the paths that messages and hooks keep when a place moves under another parent.
func (s *Service) PlaceFollower() place.Follower {
	return func(tx *db.Tx, _ ledger.Actor, m place.Moved) error {
		if err := m.Rewrite(tx, "notify_inbox", "path"); err != nil {
			return err
		}
		if err := m.Rewrite(tx, "notify_outside", "under", "path"); err != nil {
			return err
		}
		return m.Rewrite(tx, "notify_hook", "under")
	}
}
