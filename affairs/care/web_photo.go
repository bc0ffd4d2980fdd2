package care

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"io"
	"time"

	"linli/kernel/access"
	"linli/kernel/document"
	"linli/kernel/offline"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// photoBody bounds a form with its photos.
const photoBody = 40 << 20

// photoKeep is for how long a picture of a visit is kept: as the note of the visit (grid.md 8: photos of persons 1 year).
const photoKeep = 365 * 24 * time.Hour

// forms are what a phone may fill without signal.
func (w *pagesOf) forms() []offline.Form {
	return []offline.Form{{Kind: "visit", Pattern: "POST /care/people/{id}/visit", Photo: w.laterPhoto}}
}

// taken keeps the photos that came with the form; each is written anew, without position or camera.
func (w *pagesOf) taken(c *web.Ctx, a access.Actor, f web.Form) (out []string, err error) {
	if w.Documents == nil {
		return nil, nil
	}
	err = document.Uploads(f.Files["photo"], func(file io.Reader) error {
		d, err := w.Documents.Put(c.Context(), a.Actor, file, document.Meta{Kind: document.Other, Retain: photoKeep})
		out = append(out, d.ID)
		return err
	})
	return out, err
}

// laterPhoto joins a photo that follows its visit from a phone without signal.
func (w *pagesOf) laterPhoto(ctx context.Context, a access.Actor, made access.Result, client string, claimed int64, file io.Reader) error {
	var done Recorded
	if err := json.Unmarshal(made.Body, &done); err != nil || done.Visit == "" {
		return fault.NotFound("access.not_found")
	}
	at := ""
	err := w.DB.Read(ctx, func(tx *db.Tx) error {
		v, _, err := w.visitOf(tx, a, access.CareVisit, done.Visit)
		if err != nil {
			return err
		}
		if v.Visitor != a.ID {
			return fault.NotFound("access.not_found")
		}
		if _, err := w.Documents.Expected(tx, v.ID, client); err != nil {
			return err
		}
		at, err = w.spot(tx, v.Home)
		return err
	})
	if err != nil {
		return err
	}
	_, err = w.Documents.Put(ctx, a.Actor, file, document.Meta{Kind: document.Other, Obj: done.Visit, Place: at, ClientID: client, Claimed: time.UnixMilli(claimed), Retain: photoKeep})
	return err
}

// arrived says how many of the photos of a visit have come: 照片 已到2张，共3张.
func (w *pagesOf) arrived(tx *db.Tx, lang, visit string) (string, error) {
	if w.Documents == nil {
		return "", nil
	}
	p, err := w.Documents.Progress(tx, visit)
	if err != nil {
		return "", err
	}
	there, err := w.Documents.Of(tx, visit)
	if err != nil || p.Want == 0 && len(there) == 0 {
		return "", err
	}
	if p.Have < p.Want {
		return text.T(lang, "care.photos_some", len(there), len(there)+p.Want-p.Have), nil
	}
	return text.T(lang, "care.photos_all", len(there)), nil
}

// mostShown is how many pictures the opened detail shows.
const mostShown = 6

// shots reads the latest pictures of somebody's visits into the page itself: they have no address of their own, so that nobody sees
// them but by a look that is on record.
func (w *pagesOf) shots(c *web.Ctx, a access.Actor, careID string) (out []ui.Shot, err error) {
	if w.Documents == nil {
		return nil, nil
	}
	var docs []document.Doc
	var when []string
	err = w.read(c, func(tx *db.Tx) error {
		docs, when = nil, nil
		if _, err := w.reached(tx, a, access.CareDetail, careID); err != nil {
			return err
		}
		list, err := w.visits(tx, "care = ? AND state <> 'undone' ORDER BY at DESC, id DESC LIMIT 10", careID)
		if err != nil {
			return err
		}
		for _, v := range list {
			of, err := w.Documents.Of(tx, v.ID)
			if err != nil {
				return err
			}
			for _, d := range of {
				if len(docs) < mostShown {
					docs, when = append(docs, d), append(when, dayWords(c.Lang, v.Day, tx.Now))
				}
			}
		}
		return nil
	})
	for i, d := range docs {
		if err != nil {
			return nil, err
		}
		var data []byte
		if data, err = w.Documents.Bytes(c.Context(), d, document.Whole); err == nil {
			src := "data:image/jpeg;base64," + base64.StdEncoding.EncodeToString(data)
			out = append(out, ui.Shot{Src: src, Href: "#detail", Alt: text.T(c.Lang, "care.photo_of", when[i]), Caption: when[i]})
		}
	}
	return out, err
}
