package hazard

import (
	"net/http"
	"time"

	"linli/kernel/access"
	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// site serves the pages of hazards.
type site struct{ *Service }

const uploads = 40 << 20

func (w *site) routes() []web.Route {
	get, post := http.MethodGet, http.MethodPost
	read, find, edit := string(access.FireRead), string(access.MatterReport), string(access.FireEdit)
	long := 2 * time.Minute
	return []web.Route{
		{Method: get, Pattern: "/fire/hazards", Perm: read, Handle: w.list},
		{Method: get, Pattern: "/fire/hazards/find", Perm: read, Handle: w.choose},
		{Method: get, Pattern: "/fire/hazards/find/{place}", Perm: read, Handle: w.findForm},
		{Method: post, Pattern: "/fire/hazards/find/{place}", Perm: find, Handle: w.find, MaxBody: uploads, Timeout: long},
		{Method: get, Pattern: "/fire/hazards/checks", Perm: read, Handle: w.checks},
		{Method: get, Pattern: "/fire/hazards/week", Perm: read, Handle: w.week},
		{Method: get, Pattern: "/fire/hazards/draws", Perm: read, Handle: w.drawList},
		{Method: post, Pattern: "/fire/hazards/draws", Perm: edit, Handle: w.drawNow},
		{Method: get, Pattern: "/fire/hazards/draws/{id}", Perm: read, Handle: w.drawPage},
		{Method: get, Pattern: "/fire/hazards/m/{id}", Perm: read, Handle: w.show},
		{Method: post, Pattern: "/fire/hazards/m/{id}/plan", Perm: read, Handle: w.plan},
		{Method: post, Pattern: "/fire/hazards/m/{id}/grade", Perm: edit, Handle: w.grade},
		{Method: post, Pattern: "/fire/hazards/m/{id}/declare", Perm: string(access.FireApprove), Handle: w.declare},
		{Method: post, Pattern: "/fire/hazards/m/{id}/remove", Perm: string(access.FireApprove), Handle: w.remove},
	}
}

func t(c *web.Ctx, key string, args ...any) string {
	return text.T(c.Lang, "fire.hazard."+key, args...)
}

func (w *site) read(c *web.Ctx, fn func(tx *db.Tx) error) error { return w.DB.Read(c.Context(), fn) }

func (w *site) now() time.Time { return w.DB.Clock().Now().In(clock.Shanghai) }

func instant(ms int64) time.Time { return time.UnixMilli(ms).In(clock.Shanghai) }

// lastDay is the day that a term ends with.
func lastDay(lang string, ms int64, now time.Time) string {
	if ms == 0 {
		return "—"
	}
	return text.MonthDay(lang, instant(ms-1), now)
}

// refusals turns a refusal into words beside the fields; ok is false when it is not the form's.
func refusals(c *web.Ctx, err error) (bad map[string]string, ok bool) {
	f := fault.Of(err)
	switch f.Kind {
	case fault.KindInvalid, fault.KindNotYet, fault.KindConflict, fault.KindDenied:
	default:
		return nil, false
	}
	bad = map[string]string{}
	for _, x := range f.Fields {
		bad[x.Name] = text.T(c.Lang, x.Key, x.Args...)
	}
	if len(bad) == 0 {
		bad["form"] = text.T(c.Lang, f.Key, f.Args...)
	}
	return bad, true
}

func summary(bad map[string]string, order ...string) (out []ui.FieldError) {
	for _, n := range append(order, "form") {
		if bad[n] != "" {
			out = append(out, ui.FieldError{Name: n, Text: bad[n]})
		}
	}
	return out
}

// home is the place whose figures the page shows: the one chosen, or the first of the reader's scope; "" is everything.
func (w *site) home(tx *db.Tx, c *web.Ctx, a access.Actor) (place.Place, error) {
	if id := c.Query("place"); id != "" {
		p, err := w.Places.Get(tx, id)
		if err == nil {
			err = a.May(access.FireRead, p.Path)
		}
		return p, err
	}
	scope := a.Scope(access.FireRead)
	if len(scope) == 0 || scope[0] == place.RootPath {
		return place.Place{Path: place.RootPath}, nil
	}
	return w.Places.ByPath(tx, scope[0])
}

// areas are the compounds of the reader as choices.
func (w *site) areas(tx *db.Tx, c *web.Ctx, a access.Actor, kind place.Kind) (out []ui.Option, err error) {
	for _, path := range a.Scope(access.FireRead) {
		list, err := w.Places.Options(tx, path, kind, 200)
		if err != nil {
			return nil, err
		}
		for _, o := range list {
			out = append(out, ui.Option{Value: o.ID, Label: o.Name, On: o.ID == c.Query("place")})
		}
	}
	return out, nil
}

func option(lang string, g GradeRule, on string) ui.Option {
	return ui.Option{Value: g.Grade, Label: g.Label(lang), On: g.Grade == on}
}
