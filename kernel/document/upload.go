package document

import (
	"io"
	"mime/multipart"
	"strings"

	"linli/platform/fault"
)

// Uploads hands the files of a form to take, one after the other: those that hold something, MaxExpected at most. It stops at
// the first error of take; Invalid (document.cut_off) when the transmission broke off within a file.
func Uploads(files []*multipart.FileHeader, take func(io.Reader) error) error {
	for i, h := range files {
		if i >= MaxExpected || h.Size == 0 {
			continue
		}
		f, err := h.Open()
		if err != nil {
			return fault.Invalid("document.cut_off").With(err)
		}
		err = take(f)
		f.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

// Announced reads the field in which a phone names the photos that will follow by themselves: "id:hash id:hash".
func Announced(s string, kind Kind) (out []Item) {
	for _, w := range strings.Fields(s) {
		client, hash, _ := strings.Cut(w, ":")
		out = append(out, Item{ClientID: client, Kind: kind, SourceHash: hash})
	}
	return out
}
