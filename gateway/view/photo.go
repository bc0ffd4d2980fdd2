package view

import (
	"io"
	"mime/multipart"

	"linli/kernel/document"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/web"
)

// Photo serves the picture {doc} of a matter, small with ?size=thumb. of asks whether the reader may see the matter and
// gives its id; a picture of anything else does not exist (matter.not_found).
func Photo(c *web.Ctx, d *db.DB, docs *document.Service, of func(tx *db.Tx) (matter string, err error)) error {
	var doc document.Doc
	err := d.Read(c.Context(), func(tx *db.Tx) error {
		id, err := of(tx)
		if err != nil {
			return err
		}
		if doc, err = docs.Get(tx, c.Path("doc")); err != nil {
			return err
		}
		if id == "" || doc.Obj != id {
			return fault.NotFound("matter.not_found")
		}
		return nil
	})
	if err != nil {
		return err
	}
	size := document.Whole
	if c.Query("size") == "thumb" {
		size = document.Thumb
	}
	return docs.Serve(c.W, c.R, doc, size)
}

// Uploads is document.Uploads.
func Uploads(files []*multipart.FileHeader, take func(io.Reader) error) error {
	return document.Uploads(files, take)
}
