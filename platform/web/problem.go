package web

import (
	"encoding/json"
	"net/http"
	"net/url"

	"linli/platform/fault"
	"linli/platform/text"
)

// problem is RFC 9457 with our number for help and the refused fields.
type problem struct {
	Type   string         `json:"type"`
	Title  string         `json:"title"`
	Status int            `json:"status"`
	Detail string         `json:"detail,omitempty"`
	Code   string         `json:"code"`
	Number string         `json:"number,omitempty"`
	Errors []problemField `json:"errors,omitempty"`
}

type problemField struct {
	Field  string `json:"field"`
	Detail string `json:"detail"`
	Code   string `json:"code"`
}

// Problem writes a fault as an RFC 9457 document in the language of the request.
func Problem(c *Ctx, f *fault.Fault, status int) []byte {
	p := problem{Type: "about:blank", Title: text.T(c.Lang, "fault."+string(f.Kind)), Status: status,
		Detail: text.T(c.Lang, f.Key, f.Args...), Code: f.Key, Number: c.Number}
	if status == http.StatusUnauthorized { // not a question of rights yet
		p.Title = text.T(c.Lang, "fault.login")
	}
	for _, x := range f.Fields {
		p.Errors = append(p.Errors, problemField{Field: x.Name, Detail: text.T(c.Lang, x.Key, x.Args...), Code: x.Key})
	}
	b, err := json.Marshal(p)
	if err != nil {
		return []byte(`{"type":"about:blank","status":500}`)
	}
	return b
}

func queryEscape(s string) string { return url.QueryEscape(s) }
