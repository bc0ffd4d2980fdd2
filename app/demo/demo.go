// Package demo (演示) fills an empty installation with the fictional city 云漳市: a street that
// looks lived-in (ledgers.md part E), or a whole city by the million for load. Everything is
// invented and made anew from a seed; it goes through the kernel's own verbs and loaders, so
// the ledger verifies.
//
// Example: linli demo --data ./data
package demo

import (
	"io"
	"time"

	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/document"
	"linli/kernel/duty"
	dutyplan "linli/kernel/duty/plan"
	"linli/kernel/ledger"
	"linli/kernel/matter"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/kernel/statute"
	"linli/kernel/table"
	"linli/platform/clock"
	"linli/platform/crypto"
	"linli/platform/db"
)

// Deps are the services of the empty installation; Clock is its clock, which the filler
// moves through the history.
type Deps struct {
	DB        *db.DB
	Clock     *clock.Settable
	Keys      *crypto.Keys
	Log       *ledger.Log
	Statute   *statute.Service
	Places    *place.Service
	People    *people.Service
	Access    *access.Service
	Documents *document.Service
	Duties    *duty.Service
	Plans     *dutyplan.Service
	Matters   *matter.Service
	Tables    *table.Service
	Affairs   []affair.Affair // each puts its scenes on the stage
}

// Options say how much and from which seed.
type Options struct {
	Scale   string // street or city
	Seed    uint64
	Matters int       // city: how many matters, 1,000,000 when 0
	Dir     string    // data folder: 示例导入 is written there
	Out     io.Writer // progress
	Share   float64   // street: part of the matters, for tests; 0 = all
}

// Account is one demo log-in.
type Account struct{ Role, Place, Login, Password, Name string }

// Now is the day on which the demo lives (ledgers.md E).
var Now = time.Date(2026, 6, 30, 18, 0, 0, 0, clock.Shanghai)
