package admin

import (
	"context"
	"net/http"
	"sort"
	"strconv"
	"time"

	"linli/gateway/desk"
	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/kernel/matter"
	"linli/kernel/notify"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/kernel/statute"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// Check is one answer of the doctor: Message says in words what is wrong, "" when it is well.
type Check struct {
	Name    string
	OK      bool
	Message string
}

// System is what only the program itself knows of its running; the app passes it in. A nil function leaves its part of
// the page out.
type System struct {
	Checks   func(ctx context.Context) []Check
	Backup   func(ctx context.Context) (name string, err error) // name of the file, without folders
	Copies   func(ctx context.Context) (Copies, error)
	Disk     func(ctx context.Context) (free, total int64, err error)
	Version  string
	Database string // sqlite or postgres
	Outbound string // deny, listed or public
}

// Deps are the services that the pages translate.
type Deps struct {
	DB      *db.DB
	Desk    *desk.Desk
	Log     *ledger.Log
	Access  *access.Service
	Places  *place.Service
	People  *people.Service
	Matters *matter.Service
	Notify  *notify.Service
	Statute *statute.Service
	System  System
}

// Pages serves Z2, Z3, Z5, X5 and X6.
type Pages struct{ Deps }

// New makes the pages.
func New(d Deps) *Pages { return &Pages{d} }

// Routes is the route table.
func (p *Pages) Routes() []web.Route {
	get, post := http.MethodGet, http.MethodPost
	sys, sec, kinds, own := string(access.AdminSystem), string(access.AdminSecurity), string(access.KindsEdit), string(access.NotifyOwn)
	hooks, calls := string(access.NotifySettings), string(access.MatterIdentity)
	return []web.Route{
		{Method: get, Pattern: "/admin", Perm: sys, Handle: p.system},
		{Method: post, Pattern: "/admin/backup", Perm: sys, Handle: p.backup, Timeout: 30 * time.Minute},
		{Method: post, Pattern: "/admin/calendar", Perm: sys, Handle: p.calendar},
		{Method: get, Pattern: "/admin/users", Perm: sec, Handle: p.users},
		{Method: post, Pattern: "/admin/users", Perm: sec, Handle: p.addUser},
		{Method: get, Pattern: "/admin/users/new", Perm: sec, Handle: p.newUser},
		{Method: get, Pattern: "/admin/users/{id}", Perm: sec, Handle: p.user},
		{Method: post, Pattern: "/admin/users/{id}/{act}", Perm: sec, Handle: p.userAct},
		{Method: post, Pattern: "/admin/resets/{id}", Perm: sec, Handle: p.approveReset},
		{Method: get, Pattern: "/admin/kinds", Perm: kinds, Handle: p.kinds},
		{Method: post, Pattern: "/admin/kinds", Perm: kinds, Handle: p.saveKind},
		{Method: get, Pattern: "/admin/kinds/{id}", Perm: kinds, Handle: p.kind},
		{Method: get, Pattern: "/admin/robots", Perm: hooks, Handle: p.hooks},
		{Method: get, Pattern: "/admin/robots/{id}", Perm: hooks, Handle: p.hook},
		{Method: post, Pattern: "/admin/robots", Perm: hooks, Handle: p.saveHook},
		{Method: post, Pattern: "/admin/robots/{id}/{act}", Perm: hooks, Handle: p.hookAct},
		{Method: get, Pattern: "/admin/feedback", Perm: string(access.FeedbackRead), Handle: p.feedback},
		{Method: get, Pattern: "/messages", Perm: own, Handle: p.messages},
		{Method: post, Pattern: "/messages/read", Perm: own, Handle: p.read},
		{Method: post, Pattern: "/messages/settings", Perm: own, Handle: p.saveSettings},
		{Method: get, Pattern: "/messages/phone", Perm: calls, Handle: p.calls},
		{Method: post, Pattern: "/messages/phone/{id}", Perm: calls, Handle: p.call},
		{Method: get, Pattern: "/me/prefs", Perm: web.Session, Handle: p.prefs},
		{Method: post, Pattern: "/me/data", Perm: web.Session, Handle: p.data},
	}
}

func (p *Pages) now() time.Time { return p.DB.Clock().Now() }

// said turns a fault about what was typed into sentences by field; "" holds the one about the whole. mine is false for
// faults that belong on the error page.
func said(lang string, err error) (fields map[string]string, mine bool) {
	f := fault.Of(err)
	if f == nil || f.Key == web.KeyTooLarge {
		return nil, false
	}
	switch f.Kind {
	case fault.KindInvalid, fault.KindConflict, fault.KindNotYet, fault.KindDenied:
	default:
		return nil, false
	}
	fields = map[string]string{}
	for _, x := range f.Fields {
		fields[x.Name] = text.T(lang, x.Key, x.Args...)
	}
	if len(f.Fields) == 0 {
		fields[""] = text.T(lang, f.Key, f.Args...)
	}
	return fields, true
}

// errorList is the summary above a form.
func errorList(fields map[string]string) (out []ui.FieldError) {
	for name, s := range fields {
		if name != "" {
			out = append(out, ui.FieldError{Name: name, Text: s})
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Name < out[j].Name })
	return out
}

// adminTabs lead from one page of the tool's keeper to the next; each sees what he may.
func (p *Pages) adminTabs(c *web.Ctx, on string) (out []ui.Tab) {
	a := access.From(c.Context())
	for _, x := range []struct {
		href, key string
		perm      access.Perm
	}{{"/admin", "admin.tab.system", access.AdminSystem}, {"/admin/kinds", "admin.tab.kinds", access.KindsEdit}, {"/admin/robots", "admin.tab.robots", access.NotifySettings},
		{"/admin/feedback", "admin.tab.feedback", access.FeedbackRead}} {
		if a.Has(x.perm) {
			out = append(out, ui.Tab{Label: text.T(c.Lang, x.key), Href: x.href, On: x.href == on})
		}
	}
	return out
}

// findPlace reads a place as people name it: a code, or words that mean one place. Several are offered as choices.
func (p *Pages) findPlace(tx *db.Tx, a access.Actor, perm access.Perm, words string) (found place.Place, choices []ui.Option, err error) {
	if words == "" {
		return found, nil, fault.InvalidFields(fault.Field{Name: "place", Key: "admin.place_needed"})
	}
	if found, err = p.Places.Get(tx, words); err == nil {
		return found, nil, a.May(perm, found.Path)
	}
	if found, err = p.Places.ByCode(tx, words); err == nil {
		return found, nil, a.May(perm, found.Path)
	}
	var list []place.Place
	for _, scope := range a.Scope(perm) {
		some, err := p.Places.Search(tx, place.Query{Text: words, Under: scope, Limit: 8})
		if err != nil {
			return found, nil, err
		}
		list = append(list, some...)
	}
	exact := []place.Place{}
	for _, x := range list {
		if x.Name == words {
			exact = append(exact, x)
		}
	}
	if len(exact) == 1 {
		return exact[0], nil, nil
	}
	if len(list) == 1 {
		return list[0], nil, nil
	}
	for _, x := range list {
		name, err := p.Places.Describe(tx, x.ID)
		if err != nil {
			return found, nil, err
		}
		choices = append(choices, ui.Option{Value: x.ID, Label: name})
	}
	key := "admin.place_unknown"
	if len(list) > 1 {
		key = "admin.place_several"
	}
	return found, choices, fault.InvalidFields(fault.Field{Name: "place", Key: key})
}

// placeName says where a path is.
func (p *Pages) placeName(tx *db.Tx, lang string, path place.Path) string {
	if path == place.RootPath {
		return text.T(lang, "admin.everywhere")
	}
	x, err := p.Places.ByPath(tx, path)
	if err != nil {
		return "—"
	}
	name, err := p.Places.Describe(tx, x.ID)
	if err != nil || name == "" {
		return x.Name
	}
	return name
}

func instant(ms int64) time.Time { return time.UnixMilli(ms).In(clock.Shanghai) }

// dayBegin reads a day as typed in a date field; 0 when empty, ok false when it is none.
func dayBegin(s string) (ms int64, ok bool) {
	if s == "" {
		return 0, true
	}
	t, err := time.ParseInLocation(time.DateOnly, s, clock.Shanghai)
	return t.UnixMilli(), err == nil
}

func number(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return -1
	}
	return n
}

func orDash(s string) string {
	if s == "" {
		return "—"
	}
	return s
}
