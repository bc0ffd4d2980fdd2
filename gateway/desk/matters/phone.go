package matters

import (
	"context"
	"io"
	"strings"
	"time"

	"linli/kernel/access"
	"linli/kernel/document"
	"linli/kernel/offline"
	"linli/platform/db"
	"linli/platform/fault"
)

// Forms are those that a phone may fill without signal.
func (p *Pages) Forms() []offline.Form {
	return []offline.Form{{Kind: "report", Pattern: "POST /matters/new", Photo: p.laterPhoto}}
}

// announced reads the photos that will follow: "id:hash id:hash".
func announced(s string) (out []document.Item) {
	for _, w := range strings.Fields(s) {
		client, hash, _ := strings.Cut(w, ":")
		out = append(out, document.Item{ClientID: client, Kind: document.Other, SourceHash: hash})
	}
	return out
}

// laterPhoto joins a photo to the matter that its form made.
func (p *Pages) laterPhoto(ctx context.Context, a access.Actor, made access.Result, client string, claimed int64, file io.Reader) error {
	err := p.DB.Read(ctx, func(tx *db.Tx) error {
		if _, err := p.Matters.Get(tx, a, string(made.Body)); err != nil {
			return err
		}
		_, err := p.Documents.Expected(tx, string(made.Body), client)
		return err
	})
	if err != nil {
		return fault.Of(err)
	}
	_, err = p.Documents.Put(ctx, a.Actor, file, document.Meta{Kind: document.Other, Obj: string(made.Body), ClientID: client, Claimed: time.UnixMilli(claimed)})
	return err
}
