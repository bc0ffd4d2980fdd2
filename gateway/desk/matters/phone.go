package matters

import (
	"context"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"linli/gateway/view"
	"linli/kernel/access"
	"linli/kernel/document"
	"linli/kernel/offline"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
	"linli/platform/text"
	"linli/platform/web"
)

// Forms are those that a phone may fill without signal.
func (p *Pages) Forms() []offline.Form {
	return []offline.Form{{Kind: "report", Pattern: "POST /matters/new", Photo: p.laterPhoto},
		{Kind: "act", Pattern: "POST /matters/{id}/{act}", Photo: p.actPhoto, Theirs: p.theirs}}
}

// atDoors are the acts that are done where there may be no signal. What needs a list of people or money above is not.
var atDoors = map[string]bool{"claim": true, "rectify": true, "look": true, "note": true}

// offlineKind marks the forms of M2 that the outbox takes.
func offlineKind(act string) string {
	if atDoors[act] {
		return "act"
	}
	return ""
}

// once gives the request its key: the same act sent again by a phone is not done again.
func once(ctx context.Context, a access.Actor, f web.Form, matter string) context.Context {
	key := f.Get("key")
	if !id.Valid(key) {
		return ctx
	}
	names := make([]string, 0, len(f.Values))
	for name := range f.Values {
		if name != "claimed" && name != "photos" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	var parts [][]byte
	for _, name := range names {
		parts = append(parts, []byte(name))
		for _, v := range f.Values[name] {
			parts = append(parts, []byte(v))
		}
	}
	return access.Keyed(ctx, a.Account, key, access.BodyHash(parts...), access.Result{Status: http.StatusSeeOther, Body: []byte(matter)})
}

// theirs is what stands on the matter now, for somebody who wrote on an older version of it. 都留 puts mine beside it as a note.
func (p *Pages) theirs(tx *db.Tx, lang string, a access.Actor, action string) (v offline.Version, err error) {
	at := strings.Split(action, "/") // "", matters, id, act
	if len(at) != 4 {
		return v, fault.NotFound("access.not_found")
	}
	now, err := p.Matters.View(tx, a, at[2])
	if err != nil {
		return v, err
	}
	m := now.Matter
	v.Lines = []string{m.Title + " · " + text.T(lang, m.State.Key(m.Round))}
	for i := len(now.Steps) - 1; i >= 0 && i >= len(now.Steps)-2; i-- {
		s := now.Steps[i]
		v.Lines = append(v.Lines, strings.TrimSpace(text.Moment(lang, view.Instant(s.At), p.now())+" "+view.StepText(lang, p.now(), s)))
	}
	v.Set = map[string]string{"rev": strconv.FormatInt(m.Rev, 10)}
	v.Both = &offline.Both{Kind: "act", Action: "/matters/" + m.ID + "/note", Field: "note"}
	return v, nil
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
		return err
	}
	return p.join(ctx, a, document.Other, made, client, claimed, file)
}

// actPhoto joins a photo to the matter that was fixed or looked at.
func (p *Pages) actPhoto(ctx context.Context, a access.Actor, made access.Result, client string, claimed int64, file io.Reader) error {
	err := p.DB.Read(ctx, func(tx *db.Tx) error { _, err := p.Matters.Get(tx, a, string(made.Body)); return err })
	if err != nil {
		return err
	}
	return p.join(ctx, a, document.After, made, client, claimed, file)
}

func (p *Pages) join(ctx context.Context, a access.Actor, kind document.Kind, made access.Result, client string, claimed int64, file io.Reader) error {
	_, err := p.Documents.Put(ctx, a.Actor, file, document.Meta{Kind: kind, Obj: string(made.Body), ClientID: client, Claimed: time.UnixMilli(claimed)})
	return err
}
