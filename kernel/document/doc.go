// Package document (文档) keeps the photos that belong to a matter: before (整改前),
// after (整改后) and others.
//
// A photo is taken in only when its content is JPEG, PNG or WebP, and it is never kept
// as it came: it is decoded (at most 40 million pixels, in a bounded pool with a memory
// budget), turned upright, made at most 1,600 px long, and written anew as JPEG with a
// thumbnail of 320 px. So EXIF, XMP, the camera's serial number, the position and
// whatever hangs behind the picture are gone (security.md T1, T13; PIPL art. 6: only what
// is needed). The position is kept only when the caller asks for it with a reason that
// the form showed (ux.md R2), and then sealed.
//
// The text of a report is saved first. Each photo is an item of its own that joins later
// by the id the phone gave it (security.md T23), so that "3张照片已到2张" can be shown and
// nothing is lost when the signal drops.
//
//	tx:    docs.Expect(tx, matterID, []document.Item{{ClientID: "…", Kind: document.Before}})
//	later: d, err := docs.Put(ctx, actor, r.Body, document.Meta{Kind: document.Before, Obj: matterID, ClientID: "…"})
//	page:  docs.Serve(w, r, d, document.Thumb) // after access has said yes
package document
