package matters

import (
	"context"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"linli/gateway/view"
	"linli/kernel/access"
	"linli/kernel/matter"
	"linli/platform/id"
	"linli/platform/text"
	"linli/platform/web/ui"
)

// can tells whether the form of an act is offered.
func can(v showView, act matter.Act) bool {
	err, known := v.V.Can[act]
	return known && err == nil
}

// nextCell is the last cell of a row: the act that moves the matter on, for whoever may do it. Whoever may not reads whose turn it
// is (who fixed it never looks at it), or sees how it goes; the whole rule of each act stands on the matter's own page.
func nextCell(lang string, a access.Actor, m matter.Card) ui.Cell {
	href, key := "/matters/"+m.ID, string(m.State)
	switch m.State {
	case matter.Fixed, matter.Watch:
		if m.Holder == a.ID || !a.Has(access.MatterLook) {
			return ui.Cell{Text: text.T(lang, "matters.next.another"), Href: href}
		}
	case matter.Open:
		if !a.Has(access.MatterAssign) {
			key = string(matter.Working)
		}
	case matter.Assigned:
		if m.Holder != a.ID {
			key = string(matter.Working)
		}
	}
	return ui.Cell{Btns: []ui.Btn{{Label: text.T(lang, "matters.next."+key), Href: href, Small: true}}}
}

// kindName is the kind of a card in the reader's language.
func kindName(lang string, m matter.Card) string {
	return view.KindName(lang, matter.Kind{Name: m.KindName, NameEN: m.KindNameEN})
}

// typed keeps what was typed in the form that was refused.
func typed(v showView, act, name string) string {
	if v.Failed != act || v.Typed.Values == nil {
		return ""
	}
	return v.Typed.Get(name)
}

// scope keeps the ids of the forms apart: they stand on one page and many ask for the same.
func scope(act string) string { return act + "-" }

// bad is why a field of the form was refused.
func bad(v showView, act, name string) string {
	if v.Failed != act {
		return ""
	}
	return v.Bad[name]
}

// summary leads to each field that was refused, in the order of the form.
func summary(v showView) []ui.FieldError {
	list := ui.Summary(v.Bad, fieldsOf[v.Failed]...)
	for i := range list {
		list[i].Name = scope(v.Failed) + list[i].Name
	}
	return list
}

// chosen marks what was picked in the form that was refused.
func chosen(v showView, act, name string, options []ui.Option) []ui.Option {
	if v.Failed == act {
		for i := range options {
			options[i].On = options[i].Value != "" && options[i].Value == typed(v, act, name)
		}
	}
	return options
}

// formKey is the key of a form on a page that refused one: such a page makes no keys by itself, and the refused form keeps its
// own, so that it stays the same item of the phone's outbox.
func formKey(v showView, act string) string {
	if v.Failed == "" || offlineKind(act) == "" {
		return ""
	}
	if key := typed(v, act, "key"); id.Valid(key) {
		return key
	}
	return id.New()
}

// keptPhotos names the photos of a refused form that wait in the phone's outbox: sent again, the form names them once more.
func keptPhotos(v showView, act string) templ.Attributes {
	if s := typed(v, act, "photos"); s != "" {
		return templ.Attributes{"data-kept": s}
	}
	return nil
}

func rare(act string) bool {
	switch act {
	case "", "claim", "look", "rectify", "assign", "transfer", "extend-decide", "hang-decide", "reporter":
		return false
	}
	return true
}

func results(ctx context.Context) []ui.Option {
	return []ui.Option{{Value: "pass", Label: ui.T(ctx, "matters.pass")}, {Value: "fail", Label: ui.T(ctx, "matters.fail")}, {Value: "cannot", Label: ui.T(ctx, "matters.cannot")}}
}

func levels(ctx context.Context) (out []ui.Option) {
	for _, l := range []string{"community", "street", "district", "city"} {
		out = append(out, ui.Option{Value: l, Label: ui.T(ctx, "matters.level."+l)})
	}
	return out
}

// named writes the post behind the name in a select.
func named(lang string, list []ui.Option) (out []ui.Option) {
	for _, o := range list {
		o.Label += text.Aside(lang, o.Hint)
		out = append(out, o)
	}
	return out
}

func mergeOptions(v showView) (out []ui.Option) {
	for _, m := range v.Similar {
		if m.ID != v.V.Matter.ID {
			out = append(out, ui.Option{Value: m.ID, Label: m.No + " " + m.Title})
		}
	}
	return out
}

func lookLine(ctx context.Context, v showView) string {
	return ui.T(ctx, "matters.look_on", text.MonthDay(ui.EnvOf(ctx).Lang, view.Instant(v.V.Matter.LookDue), v.Now))
}

func extensionLine(ctx context.Context, now time.Time, e matter.Extension) string {
	lang := ui.EnvOf(ctx).Lang
	return ui.T(ctx, "matters.extension", view.Term(lang, now, e.DueOld), view.Term(lang, now, e.DueAsked), e.Reason)
}

// far is how far the phone was from the plaque's place when it was reported, 0 = near or unknown (security.md T16).
func far(v matter.View) int64 {
	if len(v.Steps) == 0 {
		return 0
	}
	return v.Steps[0].Detail.Far
}

func farTitle(ctx context.Context, metres int64) string {
	if metres < 1000 {
		return ui.T(ctx, "matters.far_m", metres)
	}
	return ui.T(ctx, "matters.far_km", strconv.FormatFloat(float64(metres)/1000, 'f', -1, 64))
}
