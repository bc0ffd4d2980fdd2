package fault

import (
	"errors"
	"fmt"
	"strings"
)

// Kind says what sort of refusal it is; it decides the HTTP status and the exit status.
type Kind string

// The kinds. NotFound and "you may not see it" look the same from outside.
const (
	KindInvalid  Kind = "invalid"   // what was sent cannot be used; Fields say where
	KindNotFound Kind = "not-found" // it is not there, or not for this person
	KindDenied   Kind = "denied"    // it is there, but this person may not do that
	KindConflict Kind = "conflict"  // somebody else was faster, or it exists already
	KindNotYet   Kind = "not-yet"   // a rule is not yet satisfied
	KindBusy     Kind = "busy"      // storage or a lock is in trouble: try again, nothing is lost
	KindFull     Kind = "full"      // no room left on the disk: readable pages go on
	KindInternal Kind = "internal"  // our mistake
)

// Field is a refusal that belongs to one input field of a form.
type Field struct {
	Name string // name of the input
	Key  string // text key
	Args []any
}

// Fault is an error with a sentence for the person and a cause for the log.
type Fault struct {
	Kind   Kind
	Key    string // text key in platform/text
	Args   []any
	Fields []Field
	Where  string
	cause  error
}

// Error is for logs only; pages render Key through platform/text.
func (f *Fault) Error() string {
	var b strings.Builder
	b.WriteString(string(f.Kind))
	if f.Where != "" {
		b.WriteString(" in " + f.Where)
	}
	if f.Key != "" {
		b.WriteString(": " + f.Key)
	}
	if len(f.Args) > 0 {
		fmt.Fprintf(&b, " %v", f.Args)
	}
	for _, x := range f.Fields {
		fmt.Fprintf(&b, "; %s: %s %v", x.Name, x.Key, x.Args)
	}
	if f.cause != nil {
		b.WriteString(": " + f.cause.Error())
	}
	return b.String()
}

// Unwrap gives the cause to errors.Is and errors.As.
func (f *Fault) Unwrap() error { return f.cause }

// With returns a copy of f that wraps cause.
func (f *Fault) With(cause error) *Fault {
	g := *f
	g.cause = cause
	return &g
}

// WithField returns a copy of f with one more field refusal.
func (f *Fault) WithField(name, key string, args ...any) *Fault {
	g := *f
	g.Fields = append(append([]Field(nil), f.Fields...), Field{Name: name, Key: key, Args: args})
	return &g
}

func build(k Kind, key string, args []any) *Fault { return &Fault{Kind: k, Key: key, Args: args} }

// Invalid refuses what was sent.
func Invalid(key string, args ...any) *Fault { return build(KindInvalid, key, args) }

// InvalidFields refuses a form field by field.
func InvalidFields(fields ...Field) *Fault {
	return &Fault{Kind: KindInvalid, Key: "fault.fields", Args: []any{len(fields)}, Fields: fields}
}

// NotFound says that the thing is not there (or not for this person).
func NotFound(key string, args ...any) *Fault { return build(KindNotFound, key, args) }

// Denied says that the person may not do this.
func Denied(key string, args ...any) *Fault { return build(KindDenied, key, args) }

// Conflict says that the state has changed meanwhile or the thing exists already.
func Conflict(key string, args ...any) *Fault { return build(KindConflict, key, args) }

// NotYet says that a rule is not satisfied yet.
func NotYet(key string, args ...any) *Fault { return build(KindNotYet, key, args) }

// Busy says: try again, nothing is lost.
func Busy(key string, args ...any) *Fault { return build(KindBusy, key, args) }

// Full says that storage has no room; reading goes on.
func Full(key string, args ...any) *Fault { return build(KindFull, key, args) }

// Internal wraps a mistake of ours; where names the function and its arguments.
func Internal(cause error, where string) *Fault {
	return &Fault{Kind: KindInternal, Key: "fault.internal", Where: where, cause: cause}
}

// Of gives the Fault inside err, or wraps err as Internal. Of(nil) is nil.
func Of(err error) *Fault {
	if err == nil {
		return nil
	}
	var f *Fault
	if errors.As(err, &f) {
		return f
	}
	return Internal(err, "")
}

// KindOf gives the kind of err; "" for nil, KindInternal for a foreign error.
func KindOf(err error) Kind {
	if f := Of(err); f != nil {
		return f.Kind
	}
	return ""
}

// Is tells whether err is a fault of kind k.
func Is(err error, k Kind) bool { return err != nil && KindOf(err) == k }
