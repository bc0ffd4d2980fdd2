package ground

import (
	"linli/platform/clock"
	"linli/platform/db"
)

// Today is the day of a transaction in Shanghai, yyyy-mm-dd.
func Today(tx *db.Tx) string { return clock.DayOf(tx.Now) }
