package table

import (
	"context"

	"linli/kernel/access"
	"linli/platform/db"
)

// ChoosePlace sets the place of an import that was uploaded without one, or with another: rows that name no compound are read
// as being there at the next dry run. What was written stands as it is, so it is refused after the confirmation.
func (s *Service) ChoosePlace(ctx context.Context, a access.Actor, id string, rev int64, placeID string) (Job, error) {
	return s.change(ctx, a, id, rev, []JobState{Recognised, Tried}, func(tx *db.Tx, j *Job) error {
		_, path, err := s.scopePath(tx, a, access.TableImport, placeID)
		if err != nil {
			return err
		}
		j.Place, j.Path = placeID, path
		_, err = tx.Exec(`UPDATE import_job SET place = ?, path = ? WHERE id = ?`, j.Place, string(j.Path), j.ID)
		return err
	})
}
