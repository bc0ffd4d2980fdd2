package device

import (
	"net/http"
	"sync/atomic"

	"linli/kernel/access"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// pagesOf serves the pages.
type pagesOf struct {
	*Service
	streams atomic.Int64
}

func (w *pagesOf) routes() []web.Route {
	get, post := http.MethodGet, http.MethodPost
	read, edit, handle := string(access.SignalRead), string(access.SignalEdit), string(access.SignalHandle)
	return []web.Route{
		{Method: get, Pattern: "/fire/signals", Perm: read, Handle: w.signals},
		{Method: get, Pattern: "/fire/signals/live", Perm: read, Handle: w.live},
		{Method: get, Pattern: "/fire/signals/alarms/{id}", Perm: read, Handle: w.alarm},
		{Method: post, Pattern: "/fire/signals/alarms/{id}/handle", Perm: handle, Handle: w.handle},
		{Method: post, Pattern: "/fire/signals/alarms/{id}/send", Perm: handle, Handle: w.send},
		{Method: get, Pattern: "/fire/signals/rules/new", Perm: edit, Handle: w.newRule},
		{Method: post, Pattern: "/fire/signals/rules/new", Perm: edit, Handle: w.addRule},
		{Method: get, Pattern: "/fire/signals/rules/{id}", Perm: edit, Handle: w.rule},
		{Method: post, Pattern: "/fire/signals/rules/{id}", Perm: edit, Handle: w.changeRule},
		{Method: post, Pattern: "/fire/signals/rules/{id}/end", Perm: edit, Handle: w.endRule},
		{Method: get, Pattern: "/fire/signals/devices/new", Perm: edit, Handle: w.newDevice},
		{Method: post, Pattern: "/fire/signals/devices/new", Perm: edit, Handle: w.addDevice},
		{Method: get, Pattern: "/fire/signals/devices/{id}", Perm: read, Handle: w.device},
		{Method: post, Pattern: "/fire/signals/devices/{id}/edit", Perm: edit, Handle: w.editDevice},
		{Method: post, Pattern: "/fire/signals/devices/{id}/end", Perm: edit, Handle: w.endDevice},
		{Method: post, Pattern: "/fire/signals/devices/{id}/ask", Perm: handle, Handle: w.ask},
	}
}

// refusals turns the refused fields of a fault into words; ok is false when the fault is not the form's.
func refusals(c *web.Ctx, err error) (bad map[string]string, ok bool) {
	f := fault.Of(err)
	if f.Kind != fault.KindInvalid && f.Kind != fault.KindNotYet && f.Kind != fault.KindConflict {
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

func options(lang, prefix string, values []string, on string) (out []ui.Option) {
	for _, v := range values {
		out = append(out, ui.Option{Value: v, Label: text.T(lang, prefix+v), On: v == on})
	}
	return out
}

func (w *pagesOf) read(c *web.Ctx, fn func(tx *db.Tx) error) error { return w.DB.Read(c.Context(), fn) }

func (w *pagesOf) write(c *web.Ctx, fn func(tx *db.Tx) error) error {
	return w.DB.Write(c.Context(), fn)
}
