package open311

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"linli/kernel/access"
	"linli/kernel/document"
	"linli/kernel/matter"
	"linli/kernel/place"
	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/limit"
	"linli/platform/web"
)

// Deps are the services that the interface translates.
type Deps struct {
	DB        *db.DB
	Keys      *crypto.Keys
	Places    *place.Service
	Access    *access.Service
	Matters   *matter.Service
	Documents *document.Service // nil: no photos are taken
	Limits    *limit.Limiter
	PublicURL string // where the outside reaches this installation, without a slash at the end

	// Jurisdictions are the values of jurisdiction_id that mean this installation (section 3). One: it may be left out.
	// Several: it must be sent. None: the host of PublicURL.
	Jurisdictions []string
	Contact       string // how to reach the operator, for discovery; a sentence with PublicURL when empty
	KeyService    string // how to get a key, for discovery; likewise
}

// gateway answers the calls.
type gateway struct{ Deps }

// maxForm bounds a body without files, maxBody one with up to nine photos (security.md 3.1; each photo is bounded anew).
const (
	maxForm = 1 << 20
	maxBody = 40 << 20
)

// Routes is the route table. All methods come here, because the answer to a wrong one has our form too; rights are
// those of the key in the request (or of a resident without one), never those of a session.
func Routes(d Deps) []web.Route {
	d.PublicURL = strings.TrimRight(d.PublicURL, "/")
	g := &gateway{d}
	var out []web.Route
	for _, m := range []string{http.MethodGet, http.MethodPost, web.Any} {
		r := web.Route{Method: m, Pattern: "/open311/{rest...}", Perm: web.Public, Handle: g.serve, Raw: true}
		if m == http.MethodPost {
			r.MaxBody, r.Timeout = maxBody, 2*time.Minute
		}
		out = append(out, r)
	}
	return out
}

// call is one request, taken apart.
type call struct {
	*web.Ctx
	format string // json or xml
	test   bool   // the test endpoint: everything is checked, nothing is kept
	name   string // discovery, services, requests, tokens, servicerequestupdates, media
	id     string // what stands behind the name; "" for the list
	query  url.Values
}

// get gives an argument of the address, trimmed; absent, empty and null are the same (section 2).
func (c *call) get(name string) string { return strings.TrimSpace(c.query.Get(name)) }

// handler answers a call with a document.
type handler func(*call) (answer, error)

// door is what a name answers, by method.
type door struct {
	list, one, post handler
}

func (g *gateway) doors() map[string]door {
	return map[string]door{
		"discovery": {list: g.discovery}, "services": {list: g.services, one: g.definition}, "tokens": {one: g.token},
		"requests": {list: g.requests, one: g.request, post: g.report}, "servicerequestupdates": {list: g.updates, post: g.update},
	}
}

// serve finds the door, asks for the jurisdiction and answers errors in the format asked for. An error that is ours
// is returned too, for the log.
func (g *gateway) serve(w *web.Ctx) (err error) {
	c := &call{Ctx: w, format: "xml"}
	defer func() {
		if p := recover(); p != nil {
			err = c.fail(fault.Internal(nil, "open311: panic"))
			panic(p) // the adapter logs it; the answer stands already
		}
	}()
	if c.R.Method == http.MethodGet || c.R.Method == http.MethodHead || c.R.Method == http.MethodOptions {
		c.W.Header().Set("Access-Control-Allow-Origin", "*")
	}
	d, err := g.find(c)
	if err != nil {
		return c.fail(err)
	}
	if c.name == "media" {
		if err := g.media(c); err != nil {
			return c.fail(err)
		}
		return nil
	}
	h, err := c.choose(d)
	if err != nil || h == nil {
		return c.fail(err)
	}
	doc, err := h(c)
	if err != nil {
		return c.fail(err)
	}
	return c.Bytes(http.StatusOK, contentTypes[c.format], doc.write(c.format))
}

var contentTypes = map[string]string{"json": "application/json; charset=utf-8", "xml": "text/xml; charset=utf-8"}

// find takes the path apart. The format is chosen by the extension only; any other, or none, is not found.
func (g *gateway) find(c *call) (door, error) {
	c.query = c.R.URL.Query()
	path := c.Path("rest")
	nowhere := fault.NotFound("open311.no_such_call")
	at := strings.LastIndexByte(path, '.')
	if at < 0 {
		return door{}, nowhere
	}
	stem, format := path[:at], path[at+1:]
	parts := strings.Split(stem, "/")
	if len(parts) > 1 && parts[0] == "test" {
		c.test, parts = true, parts[1:]
	}
	if len(parts) == 1 && parts[0] == "discovery" && !c.test {
		parts = []string{"v2", "discovery"}
	}
	if format == "jpg" && len(parts) == 3 && parts[0] == "v2" && parts[1] == "media" {
		c.name, c.id = "media", parts[2]
		return door{}, nil
	}
	if format != "json" && format != "xml" {
		return door{}, nowhere
	}
	c.format = format
	if len(parts) < 2 || len(parts) > 3 || parts[0] != "v2" || len(parts) == 3 && parts[2] == "" {
		return door{}, nowhere
	}
	d, ok := g.doors()[parts[1]]
	if !ok || len(parts) == 3 && d.one == nil || len(parts) == 2 && d.list == nil {
		return door{}, nowhere
	}
	c.name = parts[1]
	if len(parts) == 3 {
		c.id, d.list, d.post = parts[2], d.one, nil
	}
	return d, nil
}

// choose picks the handler by method: 405 with Allow for others; OPTIONS is answered here (nil handler, nil error).
func (c *call) choose(d door) (handler, error) {
	allow := "GET, HEAD, OPTIONS"
	if d.post != nil {
		allow = "GET, HEAD, POST, OPTIONS"
	}
	switch c.R.Method {
	case http.MethodGet, http.MethodHead:
		return d.list, nil
	case http.MethodPost:
		if d.post != nil {
			return d.post, nil
		}
	case http.MethodOptions:
		c.W.Header().Set("Allow", allow)
		c.W.Header().Set("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS")
		c.W.WriteHeader(http.StatusNoContent)
		return nil, nil
	}
	c.W.Header().Set("Allow", allow)
	return nil, fault.Invalid("web.method")
}

// jurisdiction asks whether the call means this installation (section 3): 404 for another, 400 when several live here
// and none is named.
func (g *gateway) jurisdiction(sent string) error {
	known := g.Jurisdictions
	if len(known) == 0 {
		if u, err := url.Parse(g.PublicURL); err == nil {
			known = []string{u.Hostname()}
		}
	}
	if sent == "" {
		if len(known) > 1 {
			return fault.Invalid("open311.jurisdiction_needed")
		}
		return nil
	}
	bare := func(s string) string { return strings.TrimPrefix(strings.ToLower(s), "www.") }
	if !slices.ContainsFunc(known, func(k string) bool { return bare(k) == bare(sent) }) {
		return fault.NotFound("open311.jurisdiction_unknown", short(sent))
	}
	return nil
}
