package offline

import (
	"context"
	"io"
	"strconv"

	"linli/kernel/access"
	"linli/platform/db"
)

// Form is a form that may be filled without signal: in HTML it carries data-offline="KIND", a hidden field key (its
// idempotency key, renewed by the phone) and a hidden field claimed (the phone's clock). Its handler claims key by
// access.Once or Claim in the transaction of its effect and answers after the commit.
type Form struct {
	Kind    string // visit, report
	Pattern string // of net/http: "POST /matters/new"
	// Photo joins a picture to what the form with this result made; nil = the form takes none. client is the phone's id
	// for it: the same picture again is not stored twice.
	Photo func(ctx context.Context, a access.Actor, made access.Result, client string, claimed int64, file io.Reader) error
	// Theirs shows what stands now where action would have changed something older (Conflict); nil = no versions.
	Theirs func(tx *db.Tx, lang string, a access.Actor, action string) (Version, error)
}

// Version is the other side of a conflict, and how mine can be sent all the same.
type Version struct {
	Lines []string          `json:"lines"` // what stands now, who, when
	Set   map[string]string `json:"set"`   // 用我的: fields to set before sending again (rev)
	Both  *Both             `json:"both,omitempty"`
}

// Both is another form that takes mine beside theirs.
type Both struct {
	Kind   string `json:"kind"`
	Action string `json:"action"`
	Field  string `json:"field"` // takes what was written
}

// Pages lists the addresses of the actor's own pages that a phone may keep, the first ones first.
type Pages func(tx *db.Tx, a access.Actor) ([]string, error)

func itoa(n int) string { return strconv.Itoa(n) }
