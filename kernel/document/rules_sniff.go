package document

import (
	"bytes"
	"strings"

	"linli/platform/fault"
)

// format is what the first bytes of an upload are, whatever its name or type say.
type format string

const (
	jpegFormat format = "jpeg"
	pngFormat  format = "png"
	webpFormat format = "webp"
)

// refusal pairs a beginning with the sentence for it.
type refusal struct {
	at    int
	magic string
	key   string
}

// What people send instead of a photo, each with its own sentence.
var refusals = []refusal{
	{0, "GIF87a", "document.gif"}, {0, "GIF89a", "document.gif"},
	{0, "%PDF-", "document.pdf"},
	{4, "ftypheic", "document.heic"}, {4, "ftypheix", "document.heic"}, {4, "ftypmif1", "document.heic"}, {4, "ftyphevc", "document.heic"},
	{4, "ftypmsf1", "document.heic"}, {4, "ftypavif", "document.heic"}, {4, "ftypavis", "document.heic"},
	{4, "ftyp", "document.video"}, {4, "moov", "document.video"}, {0, "\x1aE\xdf\xa3", "document.video"}, {0, "RIFF", "document.not_a_photo"},
	{0, "PK\x03\x04", "document.office"}, {0, "\xd0\xcf\x11\xe0", "document.office"},
	{0, "II*\x00", "document.tiff"}, {0, "MM\x00*", "document.tiff"}, {0, "BM", "document.tiff"},
}

// sniff decides by content alone. Errors: Invalid with the sentence that fits.
func sniff(data []byte) (format, error) {
	switch {
	case len(data) == 0:
		return "", fault.Invalid("document.empty")
	case len(data) > MaxUpload:
		return "", fault.Invalid("document.too_big", MaxUpload>>20)
	case bytes.HasPrefix(data, []byte("\xff\xd8\xff")):
		return jpegFormat, nil
	case bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")):
		return pngFormat, nil
	case len(data) >= 16 && string(data[:4]) == "RIFF" && string(data[8:15]) == "WEBPVP8":
		return webpFormat, nil
	}
	for _, r := range refusals {
		if len(data) >= r.at+len(r.magic) && string(data[r.at:r.at+len(r.magic)]) == r.magic {
			return "", fault.Invalid(r.key)
		}
	}
	return "", fault.Invalid(markup(data))
}

// markup tells SVG and HTML from other things that are not photos. Browsers skip white
// space, a byte order mark and comments before the first tag, so this does too.
func markup(data []byte) string {
	head := strings.ToLower(string(data[:min(len(data), 4096)]))
	head = strings.TrimLeft(strings.TrimPrefix(head, "\xef\xbb\xbf"), " \t\r\n\f\x00")
	if !strings.HasPrefix(head, "<") {
		return "document.not_a_photo"
	}
	if strings.Contains(head, "<svg") {
		return "document.svg"
	}
	return "document.html"
}
