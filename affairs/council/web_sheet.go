package council

import (
	"io"
	"time"

	"linli/kernel/access"
	"linli/kernel/document"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// sheetBody bounds a form with the photos of a sign-in sheet.
const sheetBody = 40 << 20

// sheetKeep is how long the picture of a sheet is kept: as the papers of a meeting (fields.go).
const sheetKeep = 10 * 365 * 24 * time.Hour

// KeepSheet joins photos of the paper sign-in sheet to a meeting, as the proof behind the lines that were typed in. NotYet
// (council.not_begun) before the meeting was opened.
func (s *Service) KeepSheet(tx *db.Tx, a access.Actor, meeting string, docs []string) error {
	m, err := s.meetingFor(tx, a, Record, meeting)
	if err != nil {
		return err
	}
	if m.OpenedAt == 0 {
		return fault.NotYet("council.not_begun")
	}
	for _, d := range docs {
		if err := s.Documents.Attach(tx, a.Actor, d, m.ID, m.Compound); err != nil {
			return err
		}
	}
	return nil
}

// sheetPhoto takes the photos of the paper sheet; each is written anew, without position or camera.
func (p *site) sheetPhoto(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	a := who(c)
	var docs []string
	err = p.read(c, func(tx *db.Tx) error { _, err := p.meetingFor(tx, a, Record, c.Path("id")); return err })
	if err == nil {
		err = document.Uploads(f.Files["photo"], func(file io.Reader) error {
			d, err := p.Documents.Put(c.Context(), a.Actor, file, document.Meta{Kind: document.Other, Retain: sheetKeep})
			docs = append(docs, d.ID)
			return err
		})
	}
	if err == nil && len(docs) == 0 {
		err = fault.InvalidFields(fault.Field{Name: "photo", Key: "council.photo_needed"})
	}
	if err == nil {
		err = p.change(c, func(tx *db.Tx) error { return p.KeepSheet(tx, a, c.Path("id"), docs) })
	}
	if err != nil {
		bad, err := refused(c, err, "photo")
		if err != nil {
			return err
		}
		return p.showSign(c, web.Status(fault.InvalidFields()), "", "", bad)
	}
	p.Frame.Done(c, t(c, "council.photo_kept", len(docs)), nil)
	return c.Redirect("/council/meetings/" + c.Path("id") + "/sign")
}

// sheetPicture shows one to those who record meetings of the compound.
func (p *site) sheetPicture(c *web.Ctx) error {
	var doc document.Doc
	err := p.read(c, func(tx *db.Tx) (err error) {
		m, err := p.meetingFor(tx, who(c), Record, c.Path("id"))
		if err != nil {
			return err
		}
		if doc, err = p.Documents.Get(tx, c.Path("doc")); err == nil && doc.Obj != m.ID {
			err = fault.NotFound("council.no_meeting")
		}
		return err
	})
	if err != nil {
		return err
	}
	size := document.Whole
	if c.Query("size") == "thumb" {
		size = document.Thumb
	}
	return p.Documents.Serve(c.W, c.R, doc, size)
}

// sheetShots are the pictures of a meeting's sheet.
func (p *site) sheetShots(tx *db.Tx, lang string, m Meeting) (out []ui.Shot, err error) {
	if p.Documents == nil {
		return nil, nil
	}
	list, err := p.Documents.Of(tx, m.ID)
	for _, d := range list {
		at := "/council/meetings/" + m.ID + "/photo/" + d.ID
		out = append(out, ui.Shot{Src: at + "?size=thumb", Href: at, Alt: text.T(lang, "council.photo_alt"), Caption: text.Moment(lang, d.Saved, tx.Now)})
	}
	return out, err
}
