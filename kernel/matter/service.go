package matter

import (
	"context"

	"linli/kernel/access"
	"linli/kernel/duty"
	"linli/kernel/ledger"
	"linli/kernel/place"
	"linli/kernel/statute"
	"linli/platform/crypto"
	"linli/platform/db"
)

// Service is the loop. Its verbs are what people say; each has a Tx form for callers that already hold a
// transaction (idempotent doors, affairs).
type Service struct {
	db     *db.DB
	log    *ledger.Log
	places *place.Service
	duties *duty.Service
	cal    *statute.Calendar
	keys   *crypto.Keys
	seams  map[string]Kind
	kinds  kindCache
}

// Deps are the kernel parts that the loop stands on.
type Deps struct {
	DB       *db.DB
	Log      *ledger.Log
	Places   *place.Service
	Duties   *duty.Service
	Calendar *statute.Calendar
	Keys     *crypto.Keys
}

var _ = context.Background
var _ access.Actor
