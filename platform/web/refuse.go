package web

import (
	"strings"

	"linli/platform/fault"
	"linli/platform/text"
)

// RefusedHeader carries the kind of a refusal beside its status, for whoever sends again by itself: 409 stands for "somebody was
// faster" and for "not yet", and only the first has another version to show.
const RefusedHeader = "Linli-Refused"

// MarkRefused names the kind of a refusal that is answered with a page of its own.
func MarkRefused(c *Ctx, f *fault.Fault) { c.W.Header().Set(RefusedHeader, string(f.Kind)) }

// Refusals turns the refused fields of a fault into words; ok is false when the fault is not the form's.
func Refusals(c *Ctx, err error) (bad map[string]string, ok bool) {
	f := fault.Of(err)
	if f.Kind != fault.KindInvalid && f.Kind != fault.KindNotYet && f.Kind != fault.KindConflict {
		return nil, false
	}
	MarkRefused(c, f)
	bad = map[string]string{}
	for _, x := range f.Fields {
		bad[x.Name] = text.T(c.Lang, x.Key, x.Args...)
	}
	if len(bad) == 0 {
		bad["form"] = text.T(c.Lang, f.Key, f.Args...)
	}
	return bad, true
}

// IgnoreOutside turns "not there" and "not yours" into nothing, for lists.
func IgnoreOutside(err error) error {
	if fault.Is(err, fault.KindNotFound) || fault.Is(err, fault.KindDenied) {
		return nil
	}
	return err
}

// WantsJSON tells whether the offline phone asks instead of a page.
func WantsJSON(c *Ctx) bool {
	return strings.Contains(c.R.Header.Get("Accept"), "application/json")
}
