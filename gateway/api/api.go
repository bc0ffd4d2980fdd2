package api

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"linli/kernel/access"
	"linli/kernel/duty"
	"linli/kernel/matter"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/kernel/table"
	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
)

// Deps are the services that the API translates.
type Deps struct {
	DB      *db.DB
	Keys    *crypto.Keys
	Access  *access.Service
	Places  *place.Service
	People  *people.Service
	Duties  *duty.Service
	Matters *matter.Service
	Tables  *table.Service
	Version string
	// FreeRows is how many masked rows about persons a program may take without a person who asks and one who agrees.
	FreeRows int
}

// API answers /api/v1.
type API struct {
	Deps
	mux  *http.ServeMux
	huma huma.API
}

// maxUpload is the limit of an xlsx (security.md 3.1).
const maxUpload = 20 << 20

// New builds the API and its document.
func New(d Deps) *API {
	if d.FreeRows <= 0 {
		d.FreeRows = table.FreeRows
	}
	a := &API{Deps: d, mux: http.NewServeMux()}
	cfg := huma.DefaultConfig("Linli 邻里", d.Version)
	cfg.OpenAPIPath, cfg.DocsPath, cfg.SchemasPath = "/api/openapi", "", "/api/schemas"
	cfg.Info.Description = "Places, matters, duties and tables of a city's neighbourhoods. Names of office keep their Chinese term in brackets."
	cfg.Components.SecuritySchemes = map[string]*huma.SecurityScheme{"key": {Type: "http", Scheme: "bearer",
		Description: "Scopes: api reads and reports, import takes tables in, work moves matters on. One key may have several. Each entry under security names one that is enough."}}
	cfg.Security = anyKey
	cfg.Formats = map[string]huma.Format{"application/json": strictJSON, "json": strictJSON}
	cfg.CreateHooks = nil // no $schema links in bodies
	a.huma = humago.New(a.mux, cfg)
	a.huma.UseMiddleware(a.only)
	a.places()
	a.matters()
	a.acts()
	a.duties()
	a.tables()
	return a
}

// needs says in the document which scopes of a key open an operation, each by itself. It only tells; the matrix decides.
func needs(scopes ...string) []map[string][]string {
	out := make([]map[string][]string, 0, len(scopes))
	for _, s := range scopes {
		out = append(out, map[string][]string{"key": {s}})
	}
	return out
}

var (
	anyKey  = needs(access.ScopeAPI, access.RoleImport, access.RoleWork)
	imports = needs(access.RoleImport)
)

// Routes gives the rows for the site: JSON, so bearer tokens only and no cookies.
func (a *API) Routes() []web.Route {
	pass := func(c *web.Ctx) error {
		if _, pattern := a.mux.Handler(c.R); pattern == "" {
			return web.Unmatched(a.mux, c)
		}
		ctx := context.WithValue(c.Context(), langKey{}, c.Lang)
		a.mux.ServeHTTP(c.W, c.R.WithContext(ctx))
		return nil
	}
	out := []web.Route{
		{Method: http.MethodGet, Pattern: "/api/openapi.json", Perm: web.Public, Handle: pass, JSON: true},
		{Method: http.MethodGet, Pattern: "/api/openapi.yaml", Perm: web.Public, Handle: pass, JSON: true},
		{Method: http.MethodGet, Pattern: "/api/schemas/{name}", Perm: web.Public, Handle: pass, JSON: true},
	}
	for _, m := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
		out = append(out, web.Route{Method: m, Pattern: "/api/v1/{rest...}", Perm: web.Session, Handle: pass, JSON: true, MaxBody: maxUpload})
	}
	return out
}

type langKey struct{}

func lang(ctx context.Context) string {
	if s, ok := ctx.Value(langKey{}).(string); ok && s != "" {
		return s
	}
	return text.ZH
}

// only refuses what no operation could mean before a body is read.
func (a *API) only(ctx huma.Context, next func(huma.Context)) {
	if len(ctx.Header("Idempotency-Key")) > 200 {
		_ = huma.WriteErr(a.huma, ctx, http.StatusUnprocessableEntity, "Idempotency-Key is longer than 200 characters")
		return
	}
	next(ctx)
}

// problem is RFC 9457 as everywhere in Linli.
type problem struct {
	Type   string         `json:"type"`
	Title  string         `json:"title"`
	Status int            `json:"status"`
	Detail string         `json:"detail,omitempty"`
	Code   string         `json:"code,omitempty"`
	Errors []problemField `json:"errors,omitempty"`
	retry  string
}

type problemField struct {
	Field  string `json:"field"`
	Detail string `json:"detail"`
	Code   string `json:"code,omitempty"`
}

// Error, GetStatus and ContentType make it huma's error.
func (p *problem) Error() string               { return p.Detail }
func (p *problem) GetStatus() int              { return p.Status }
func (p *problem) ContentType(_ string) string { return "application/problem+json" }

// GetHeaders adds Retry-After where trying again makes sense.
func (p *problem) GetHeaders() http.Header {
	if p.retry == "" {
		return nil
	}
	return http.Header{"Retry-After": {p.retry}}
}

func init() {
	huma.ValidateStrictCasing = true // "KIND" is not "kind"
	huma.NewError = func(status int, msg string, errs ...error) huma.StatusError {
		p := &problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: msg}
		for _, e := range errs {
			f := problemField{Detail: e.Error()}
			if d, ok := e.(huma.ErrorDetailer); ok {
				x := d.ErrorDetail()
				f = problemField{Field: x.Location, Detail: x.Message}
			}
			p.Errors = append(p.Errors, f)
		}
		return p
	}
}

// fail renders a fault.
func fail(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	f, l := fault.Of(err), lang(ctx)
	p := &problem{Type: "about:blank", Title: text.T(l, "fault."+string(f.Kind)), Status: web.Status(err), Detail: text.T(l, f.Key, f.Args...), Code: f.Key}
	if p.Status == 503 || p.Status == 507 || p.Status == 429 {
		p.retry = "30"
	}
	for _, x := range f.Fields {
		p.Errors = append(p.Errors, problemField{Field: x.Name, Detail: text.T(l, x.Key, x.Args...), Code: x.Key})
	}
	return p
}

// read runs fn in a snapshot as the bearer of the token.
func (a *API) read(ctx context.Context, fn func(tx *db.Tx, who access.Actor) error) error {
	return fail(ctx, a.DB.Read(ctx, func(tx *db.Tx) error { return fn(tx, access.From(ctx)) }))
}

// once runs the effect of a POST and its idempotency record in one transaction: the same
// key gives the same answer, also after a crash; the same key with another body is 422.
func once[T any](a *API, ctx context.Context, key string, body any, effect func(tx *db.Tx, who access.Actor) (T, error)) (out T, err error) {
	who := access.From(ctx)
	raw, err := json.Marshal(body)
	if err != nil {
		return out, fail(ctx, fault.Internal(err, "api.once"))
	}
	err = a.DB.Write(ctx, func(tx *db.Tx) error {
		if key != "" {
			old, found, err := a.Access.Once(tx, who.ID, key, access.BodyHash(raw))
			if err != nil {
				return err
			}
			if found {
				b, err := a.Keys.Open("api.once", []byte(key), old.Body)
				if err != nil {
					return err
				}
				return json.Unmarshal(b, &out)
			}
		}
		if out, err = effect(tx, who); err != nil || key == "" {
			return err
		}
		b, err := json.Marshal(out)
		if err != nil {
			return err
		}
		// Sealed: the answer may hold a receipt's secret, of which nothing but a hash is kept elsewhere.
		if b, err = a.Keys.Seal("api.once", []byte(key), b); err != nil {
			return err
		}
		return a.Access.Save(tx, who.ID, key, access.Result{Status: http.StatusOK, Body: b})
	})
	return out, fail(ctx, err)
}
