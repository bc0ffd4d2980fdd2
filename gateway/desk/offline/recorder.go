package offline

import (
	"bytes"
	"encoding/json"
	"html"
	"net/http"
	"strings"

	"linli/platform/text"
)

// recorder keeps what a form's handler answers, so that the phone gets an answer of its own kind.
type recorder struct {
	h    http.Header
	code int
	body bytes.Buffer
}

func newRecorder() *recorder { return &recorder{h: http.Header{}, code: http.StatusOK} }

func (w *recorder) Header() http.Header         { return w.h }
func (w *recorder) WriteHeader(status int)      { w.code = status }
func (w *recorder) Write(b []byte) (int, error) { return w.body.Write(b) }

var (
	summary = text.NewPattern(`(?s)id="form-errors".*?<ul>(.*?)</ul>`)
	alert   = text.NewPattern(`(?s)<[^>]*role="alert"[^>]*>(.*?)</(?:div|p|section)>`)
	tags    = text.NewPattern(`<[^>]*>`)
)

// sayOf finds the sentence of a refusal: the detail and fields of a problem document, or the summary above the form that
// came back. "" when there is none.
func sayOf(body []byte) string {
	var doc struct {
		Detail string
		Errors []struct{ Detail string }
	}
	if json.Unmarshal(body, &doc) == nil {
		words := []string{doc.Detail}
		for _, e := range doc.Errors {
			words = append(words, e.Detail)
		}
		return strings.TrimSpace(strings.Join(words, " "))
	}
	for _, re := range []*text.Pattern{summary, alert} {
		if m := re.FindSubmatch(body); m != nil {
			return strings.Join(strings.Fields(html.UnescapeString(tags.ReplaceAllString(string(m[1]), " "))), " ")
		}
	}
	return ""
}
