package tables

import (
	"bytes"
	"fmt"
	"mime"
	"net/http"
	"sort"
	"strings"
	"time"

	"linli/gateway/desk"
	"linli/gateway/desk/login"
	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/place"
	"linli/kernel/table"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// Deps are the services that the pages translate.
type Deps struct {
	DB     *db.DB
	Desk   *desk.Desk
	Tables *table.Service
	Places *place.Service
	Access *access.Service // for the second person of large exports

	Standing []affair.Standing // reports that the house and the affairs keep ready
	FreeRows int               // masked rows that leave without a question; 100 when 0
}

// Pages serves X1, X2 and the exports.
type Pages struct{ Deps }

// New makes the pages.
func New(d Deps) *Pages { return &Pages{d} }

// uploads is the limit of a sheet with the rest of its form (20 MiB + 64 KiB).
const uploads = 20<<20 + 64<<10

// Routes is the route table.
func (p *Pages) Routes() []web.Route {
	get, post := http.MethodGet, http.MethodPost
	in, out, fill := string(access.TableImport), string(access.TableExport), string(access.FormFill)
	return []web.Route{
		{Method: get, Pattern: "/imports", Perm: in, Handle: p.imports},
		{Method: post, Pattern: "/imports", Perm: in, Handle: p.upload, MaxBody: uploads, Timeout: 5 * time.Minute},
		{Method: get, Pattern: "/imports/{id}", Perm: in, Handle: p.job},
		{Method: get, Pattern: "/imports/{id}/progress", Perm: in, Handle: p.progress},
		{Method: get, Pattern: "/imports/{id}/receipt", Perm: in, Handle: p.receipt},
		{Method: post, Pattern: "/imports/{id}/columns", Perm: in, Handle: p.columns},
		{Method: post, Pattern: "/imports/{id}/answers", Perm: in, Handle: p.answers},
		{Method: post, Pattern: "/imports/{id}/confirm", Perm: in, Handle: p.confirm},
		{Method: post, Pattern: "/imports/{id}/cancel", Perm: in, Handle: p.cancel},
		{Method: post, Pattern: "/imports/{id}/withdraw", Perm: in, Handle: p.withdraw},
		{Method: get, Pattern: "/unmatched", Perm: in, Handle: p.unmatched},
		{Method: post, Pattern: "/unmatched/{id}", Perm: in, Handle: p.settle},
		{Method: get, Pattern: "/export/{table}", Perm: out, Handle: p.export},
		{Method: post, Pattern: "/export/{table}", Perm: out, Handle: p.exportLarge},
		{Method: post, Pattern: "/exports/{id}", Perm: out, Handle: login.Fresh(p.fetch)},
		{Method: get, Pattern: "/blank/{table}", Perm: in, Handle: p.blank},
		{Method: get, Pattern: "/reports", Perm: fill, Handle: p.reports},
		{Method: get, Pattern: "/reports/new", Perm: fill, Handle: p.newReport},
		{Method: post, Pattern: "/reports", Perm: fill, Handle: p.saveReport},
		{Method: get, Pattern: "/reports/{id}", Perm: fill, Handle: p.report},
		{Method: get, Pattern: "/reports/{id}/print", Perm: fill, Handle: p.printReport},
		{Method: get, Pattern: "/reports/{id}/export", Perm: fill, Handle: p.exportReport},
		{Method: post, Pattern: "/reports/{id}/renew", Perm: fill, Handle: p.renewReport},
		{Method: post, Pattern: "/reports/{id}/end", Perm: fill, Handle: p.endReport},
		{Method: post, Pattern: "/forms", Perm: fill, Handle: p.uploadForm, MaxBody: uploads, Timeout: 5 * time.Minute},
		{Method: get, Pattern: "/forms/{id}", Perm: fill, Handle: p.form},
		{Method: get, Pattern: "/forms/{id}/filled", Perm: fill, Handle: p.filled},
		{Method: post, Pattern: "/forms/{id}/filled", Perm: fill, Handle: p.filledWhole},
		{Method: post, Pattern: "/forms/{id}/save", Perm: fill, Handle: p.saveForm},
	}
}

func (p *Pages) now() time.Time { return p.DB.Clock().Now() }

// said turns the fields of a fault into sentences by field; whole is the sentence when no field is named. Faults that
// are not about what was typed are mine = false and go to the error page.
func said(lang string, err error) (fields map[string]string, whole string, mine bool) {
	f := fault.Of(err)
	if f == nil || f.Kind != fault.KindInvalid && f.Kind != fault.KindConflict && f.Kind != fault.KindNotYet || f.Key == web.KeyTooLarge {
		return nil, "", false
	}
	fields = map[string]string{}
	for _, x := range f.Fields {
		fields[x.Name] = text.T(lang, x.Key, x.Args...)
	}
	if len(f.Fields) == 0 {
		whole = text.T(lang, f.Key, f.Args...)
	}
	return fields, whole, true
}

// errorList is the summary above a form.
func errorList(fields map[string]string) (out []ui.FieldError) {
	for name, s := range fields {
		out = append(out, ui.FieldError{Name: name, Text: s})
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Name < out[j].Name })
	return out
}

// lent is a file on its way to the browser: the head of the answer is sent with the first bytes, so that an error
// before them is still an error page.
type lent struct {
	c    *web.Ctx
	name string
	kind string
	sent bool
}

// Write sends the head once and then the bytes.
func (l *lent) Write(b []byte) (int, error) {
	if !l.sent {
		l.sent = true
		h := l.c.W.Header()
		h.Set("Content-Type", l.kind)
		h.Set("Content-Disposition", disposition(l.name))
		h.Set("Cache-Control", "no-store")
		h.Set("X-Content-Type-Options", "nosniff")
		l.c.W.WriteHeader(http.StatusOK)
	}
	return l.c.W.Write(b)
}

const (
	typeXLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	typeCSV  = "text/csv; charset=utf-8"
)

func typeOf(name string) string {
	if strings.HasSuffix(strings.ToLower(name), ".csv") {
		return typeCSV
	}
	return typeXLSX
}

// disposition names a download in both spellings of RFC 6266; old programs get a name of plain letters.
func disposition(name string) string {
	plain := "linli.xlsx"
	if strings.HasSuffix(strings.ToLower(name), ".csv") {
		plain = "linli.csv"
	}
	if v := mime.FormatMediaType("attachment", map[string]string{"filename": name}); v != "" {
		return strings.Replace(v, "attachment;", `attachment; filename="`+plain+`";`, 1)
	}
	return fmt.Sprintf(`attachment; filename=%q`, plain)
}

// hand sends a file that is made whole first: what fails on the way is told instead of sent.
func hand(c *web.Ctx, name string, b *bytes.Buffer) error {
	l := &lent{c: c, name: name, kind: typeOf(name)}
	_, err := b.WriteTo(l)
	return err
}

// placeOptions lists the compounds within reach for a permission; first is what stands for no choice.
func (p *Pages) placeOptions(tx *db.Tx, a access.Actor, perm access.Perm, first, on string) ([]ui.Option, error) {
	out := []ui.Option{{Value: "", Label: first}}
	for _, path := range a.Scope(perm) {
		list, err := p.Places.Subtree(tx, path, place.Compound, "", 500)
		if err != nil {
			return nil, err
		}
		for _, x := range list {
			out = append(out, ui.Option{Value: x.ID, Label: x.Name, On: x.ID == on})
		}
	}
	return out, nil
}

func (p *Pages) tableOptions(first, on string) []ui.Option {
	var out []ui.Option
	if first != "" {
		out = append(out, ui.Option{Value: "", Label: first})
	}
	for _, t := range p.Tables.Catalog.All() {
		out = append(out, ui.Option{Value: t.Name, Label: t.Title, On: t.Name == on})
	}
	return out
}

// titleOf names a table as people call it.
func (p *Pages) titleOf(name string) string {
	if t := p.Tables.Catalog.Find(name); t != nil {
		return t.Title
	}
	return name
}

// described is the place in words, "" when there is none any more.
func (p *Pages) described(tx *db.Tx, id string) string {
	if id == "" {
		return ""
	}
	s, err := p.Places.Describe(tx, id)
	if err != nil {
		return ""
	}
	return s
}

func instant(ms int64) time.Time { return time.UnixMilli(ms).In(clock.Shanghai) }

func orDash(s string) string {
	if s == "" {
		return "—"
	}
	return s
}
