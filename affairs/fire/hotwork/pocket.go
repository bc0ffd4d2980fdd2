package hotwork

import (
	"context"
	"io"
	"slices"
	"strings"
	"time"

	"linli/kernel/access"
	"linli/kernel/document"
	"linli/kernel/offline"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/id"
)

// Later marks a picture that a phone has announced and that has not come yet: Later and the phone's id of it stand where the id of
// the document will.
const Later = "later:"

// What a phone without signal may bring.
const (
	oldest    = 72 * time.Hour // the lease of a phone (docs/adr/0015)
	mostKept  = 20             // works
	mostCopy  = 3              // earlier requests to copy from
	keptAhead = 72 * time.Hour
)

// moment is when an act was done: the phone's clock if it stands between the act before and now, else now. A clock can therefore not
// skip a term that runs; what it said and when it came both stay in the permit.
func (c Step) moment(w Work, now int64) int64 {
	last := int64(0)
	if n := len(w.Lines); n > 0 {
		last = w.Lines[n-1].At
	}
	if !id.Valid(c.Key) || c.Claimed <= last || c.Claimed >= now || now-c.Claimed > oldest.Milliseconds() {
		return now
	}
	return c.Claimed
}

// before tells whether the phone's act was done already.
func (s *Service) before(tx *db.Tx, a access.Actor, c Step) (bool, error) {
	if !id.Valid(c.Key) {
		return false, nil
	}
	yes := map[bool]string{true: "1"}
	_, found, err := s.Access.Once(tx, a.Account, c.Key, access.BodyHash([]byte(c.ID), []byte(c.Act), []byte(c.Note), []byte(yes[c.Clear]), []byte(yes[c.Storm]), []byte{byte(c.Wind + 1)}))
	return found, err
}

// follows puts the pictures that a phone announces where documents stand: each from its own field, what is left is the photo.
func (c *Step) follows(all string, field func(string) string) {
	c.Follow = document.Announced(all, document.Other)
	for _, p := range []struct {
		name string
		to   *string
	}{{"entrance", &c.Entrance}, {"site", &c.Site}} {
		for _, it := range c.Follow {
			if *p.to == "" && slices.Contains(strings.Fields(field(p.name+"_photo")), it.ClientID) {
				*p.to = Later + it.ClientID
			}
		}
	}
	for _, it := range c.Follow {
		if l := Later + it.ClientID; c.Photo == "" && c.Entrance != l && c.Site != l {
			c.Photo = l
		}
	}
}

// missing counts the pictures that were announced and have not come.
func (w Work) missing() (n int) {
	for _, d := range []string{w.Entrance, w.Site, w.Closing} {
		if strings.HasPrefix(d, Later) {
			n++
		}
	}
	for _, l := range w.Lines {
		if strings.HasPrefix(l.Doc, Later) && l.Doc != w.Closing {
			n++
		}
	}
	return n
}

// laterPicture joins a picture that follows an act, and puts it into the permit, with an entry of its own.
func (s *Service) laterPicture(ctx context.Context, a access.Actor, made access.Result, client string, claimed int64, file io.Reader) error {
	var w Work
	err := s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		if w, err = s.reached(tx, a, access.FireWork, string(made.Body)); err != nil {
			return err
		}
		_, err = s.Documents.Expected(tx, w.ID, client)
		return err
	})
	if err != nil {
		return err
	}
	d, err := s.Documents.Put(ctx, a.Actor, file, document.Meta{Kind: document.Other, Obj: w.ID, Place: string(w.Path), ClientID: client, Claimed: time.UnixMilli(claimed)})
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		w, err := s.work(tx, w.ID)
		if err != nil || !w.came(Later+client, d.ID) {
			return err
		}
		if err := s.save(tx, &w); err != nil {
			return err
		}
		return s.note(tx, a.Actor, "fire.work.photo", w)
	})
}

// came puts a document where it was announced; false when nobody waits for it.
func (w *Work) came(was, doc string) (hit bool) {
	swap := func(to *string) {
		if *to == was {
			*to, hit = doc, true
		}
	}
	swap(&w.Entrance)
	swap(&w.Site)
	swap(&w.Closing)
	for i := range w.Lines {
		swap(&w.Lines[i].Doc)
	}
	return hit
}

// forms are what a phone may fill without signal: the request, and each act at the place of the work.
func (s *Service) forms() []offline.Form {
	return []offline.Form{{Kind: "hotwork", Pattern: "POST /fire/works/new"}, {Kind: "hotstep", Pattern: "POST /fire/works/{id}/{act}", Photo: s.laterPicture}}
}

// Keep lists for a phone the pages of the works that begin within three days or run, and requests to copy from.
func (s *Service) Keep(tx *db.Tx, a access.Actor) (out []string, err error) {
	if !a.Has(access.FireWork) || a.Person == "" {
		return nil, nil
	}
	cond, args := place.Below("path", a.Scope(access.FireWork))
	list, err := s.works(tx, live+" AND from_at<=? AND "+cond+" ORDER BY from_at, id LIMIT 20", append([]any{tx.Now.Add(keptAhead).UnixMilli()}, args...)...)
	if err != nil {
		return nil, err
	}
	for _, x := range list[:min(len(list), mostKept)] {
		out = append(out, "/fire/works/"+x.ID+"/site")
	}
	mine, err := s.works(tx, "applicant=? AND "+cond+" ORDER BY created DESC LIMIT 3", append([]any{a.ID}, args...)...)
	for _, x := range mine[:min(len(mine), mostCopy)] {
		out = append(out, "/fire/works/new?copy="+x.ID)
	}
	if len(out) > 0 || a.Is(access.Property) {
		out = append(out, "/fire/works/new")
	}
	return out, err
}
