// Package ground (共同基础) is what all parts of the fire affair stand on: the services of the kernel they use, and the row of
// tabs that leads from one part to the others.
package ground

import (
	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/document"
	"linli/kernel/duty"
	"linli/kernel/ledger"
	"linli/kernel/matter"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/kernel/signal"
	"linli/kernel/statute"
	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/limit"
)

// Deps are what a part of the affair stands on.
type Deps struct {
	DB        *db.DB
	Log       *ledger.Log
	Keys      *crypto.Keys
	Statute   *statute.Service
	Places    *place.Service
	People    *people.Service
	Access    *access.Service
	Documents *document.Service
	Duties    *duty.Service
	Matters   *matter.Service
	Limits    *limit.Limiter
	Signals   *signal.Service
	Frame     *affair.Frame // look of the house, filled before the first request
	Seams     *Seams        // what the parts ask of each other; made by fire.New
}
