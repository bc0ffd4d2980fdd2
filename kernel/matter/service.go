package matter

import (
	"context"

	"linli/kernel/access"
	"linli/kernel/document"
	"linli/kernel/duty"
	"linli/kernel/ledger"
	"linli/kernel/people"
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
	people *people.Service
	law    *statute.Service
	keys   *crypto.Keys
	docs   *document.Service
	access *access.Service
	kinds  kindCache
	watch  *db.Watch // of planTables
	kept   keeper
}

// Deps are the kernel parts that the loop stands on. Docs and Access may be nil in programs that have neither photos
// nor people who look at reporters (loaders).
type Deps struct {
	DB      *db.DB
	Log     *ledger.Log
	Places  *place.Service
	Duties  *duty.Service
	People  *people.Service
	Statute *statute.Service
	Keys    *crypto.Keys
	Docs    *document.Service
	Access  *access.Service
}

// New makes the service. Call Seed after the migrations, once.
func New(d Deps) *Service {
	if d.Places != nil {
		d.Places.Follow(replaced)
	}
	return &Service{db: d.DB, log: d.Log, places: d.Places, duties: d.Duties, people: d.People, law: d.Statute, keys: d.Keys, docs: d.Docs, access: d.Access,
		watch: d.DB.Watch(planTables...)}
}

// do runs one verb in a transaction of its own. An act that a phone sends again under its key (access.Keyed) is not done
// again: the answer is then the zero Matter, and the caller shows the matter as it stands.
func do[C any](s *Service, ctx context.Context, a access.Actor, c C, verb func(*db.Tx, access.Actor, C) (Matter, error)) (Matter, error) {
	var m Matter
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		m = Matter{}
		done, err := access.Again(tx)
		if err == nil && !done {
			m, err = verb(tx, a, c)
		}
		return err
	})
	return m, err
}
