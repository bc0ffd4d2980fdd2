package ui

import (
	"context"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"linli/platform/text"
)

// FormOf is a form. Draft is a key under which script keeps what was typed on this device
// until it is sent; leave it empty for forms with sensitive fields.
type FormOf struct {
	ID, Action string
	Get        bool
	Files      bool // multipart, for photos
	Draft      string
	Offline    string // kind of kernel/offline.Form: may be filled without signal
	Key        string // idempotency key: hidden field "key", made when the page was built
	Attrs      templ.Attributes
	Plain      bool // no vertical grid (for one-button forms)
}

// Input is one field. Value is what was typed last time: it is kept after an error.
type Input struct {
	Name, Label, Value string
	Scope              string // before the name in ids: of several forms of a page that ask for the same
	Why                string // 为什么要填, where it is used (ux.md R4)
	Hint               string // how to write it
	Error              string // what to type, next to the field
	Placeholder        string
	Type               string // text (default), tel, date, email, password, search
	InputMode          string // numeric, decimal, tel: keyboards, not masks
	Autocomplete       string
	Required           bool
	MaxLen             int
	Rows               int // Area
	Attrs              templ.Attributes
}

// Option is one choice.
type Option struct {
	Value, Label string
	On           bool
	Hint         string
}

// Choice is a group of chips: one of several, or with Many several of several. Up to seven
// options; the rest belong under 其他 (ux.md §4). It works without script.
type Choice struct {
	Name, Label string
	Scope       string // as Input.Scope
	Why, Error  string
	Options     []Option
	Many        bool
	Required    bool
	Small       bool // filter size instead of the thumb size
}

// PhotoIn asks for photos. Needed is the written reason when the kind of matter demands one
// (ux.md R2); otherwise photos are optional.
type PhotoIn struct {
	Name, Label, Needed, Error string
	Scope                      string // as Input.Scope
	Note                       string // what became of photos that were chosen before
	Max                        int    // 9 when 0
}

// FieldError is a line of the summary above a form.
type FieldError struct{ Name, Text string }

// FieldID is the id of the control of a field, for links and tests.
func FieldID(name string) string { return "f-" + name }

// ErrorsOf collects the errors of inputs for the summary, in their order.
func ErrorsOf(in ...Input) []FieldError {
	var out []FieldError
	for _, i := range in {
		if i.Error != "" {
			out = append(out, FieldError{i.Scope + i.Name, i.Error})
		}
	}
	return out
}

func (p PhotoIn) limit() int {
	if p.Max <= 0 {
		return 9
	}
	return p.Max
}

// described names the elements that explain a control: why, hint and error, in reading order.
func described(name, why, hint, err string) string {
	ids := ""
	for _, d := range []struct{ on, suffix string }{{why, "-why"}, {hint, "-hint"}, {err, "-err"}} {
		if d.on != "" {
			if ids != "" {
				ids += " "
			}
			ids += FieldID(name) + d.suffix
		}
	}
	return ids
}

func invalid(err string) templ.Attributes {
	if err == "" {
		return nil
	}
	return templ.Attributes{"aria-invalid": "true"}
}

func control(i Input) templ.Attributes {
	a := templ.Attributes{}
	if d := described(i.Scope+i.Name, i.Why, i.Hint, i.Error); d != "" {
		a["aria-describedby"] = d
	}
	for k, v := range invalid(i.Error) {
		a[k] = v
	}
	if i.Required {
		a["required"] = true
	}
	if i.MaxLen > 0 {
		a["maxlength"] = strconv.Itoa(i.MaxLen)
	}
	for k, v := range map[string]string{"placeholder": i.Placeholder, "inputmode": i.InputMode, "autocomplete": i.Autocomplete} {
		if v != "" {
			a[k] = v
		}
	}
	for k, v := range i.Attrs {
		a[k] = v
	}
	return a
}

// fieldClass: a file is chosen with a button, everything else is typed.
func fieldClass(i Input) string {
	if i.Type == "file" {
		return "file-input w-full"
	}
	return "input"
}

func inputType(i Input) string {
	if i.Type == "" {
		return "text"
	}
	return i.Type
}

func rowsOf(i Input) string {
	if i.Rows <= 0 {
		return "3"
	}
	return strconv.Itoa(i.Rows)
}

func method(f FormOf) string {
	if f.Get {
		return "get"
	}
	return "post"
}

func formAttrs(f FormOf) templ.Attributes {
	a := templ.Attributes{}
	if f.ID != "" {
		a["id"] = f.ID
	}
	if f.Files {
		a["enctype"] = "multipart/form-data"
	}
	if f.Offline != "" {
		a["data-offline"] = f.Offline
	}
	if f.Draft != "" {
		a["data-draft"] = f.Draft
	}
	for k, v := range f.Attrs {
		a[k] = v
	}
	return a
}

func chipType(c Choice) string {
	if c.Many {
		return "checkbox"
	}
	return "radio"
}

// picked says what is ticked of a filter with several: all of it, the one, or the first and how many more.
func picked(ctx context.Context, f Filter) string {
	var on []string
	for _, o := range f.Options {
		if o.On {
			on = append(on, o.Label)
		}
	}
	switch len(on) {
	case 0:
		return T(ctx, "ui.pick_all")
	case 1:
		return on[0]
	}
	return T(ctx, "ui.picked", on[0], len(on))
}

func needWord(ctx context.Context, required bool) string {
	if required {
		return ""
	}
	return strings.TrimSpace(text.Aside(EnvOf(ctx).Lang, T(ctx, "ui.optional")))
}

func groupAttrs(c Choice) templ.Attributes {
	a := templ.Attributes{"id": FieldID(c.Scope + c.Name)}
	if d := described(c.Scope+c.Name, c.Why, "", c.Error); d != "" {
		a["aria-describedby"] = d
	}
	if !c.Many {
		a["role"] = "radiogroup"
	}
	if !c.Many && c.Required {
		a["aria-required"] = "true"
	}
	if c.Error != "" {
		a["tabindex"] = "-1"
		if !c.Many { // a plain group may not bear it
			a["aria-invalid"] = "true"
		}
	}
	return a
}
