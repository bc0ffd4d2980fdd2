package web

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"

	"linli/platform/fault"
)

// Limits of forms (security.md 3.1).
const (
	maxFields = 200
	maxParts  = 40
	formMem   = 4 << 20
)

// Form is a decoded body: what was typed, kept for the page that comes back, and files.
type Form struct {
	Values url.Values
	Files  map[string][]*multipart.FileHeader
}

// Get gives the first value of name, trimmed.
func (f Form) Get(name string) string { return strings.TrimSpace(f.Values.Get(name)) }

// Form reads a urlencoded or multipart body. Too large is KeyTooLarge, text that is
// not UTF-8 and too many fields are Invalid.
func (c *Ctx) Form() (Form, error) {
	kind, _, _ := mime.ParseMediaType(c.R.Header.Get("Content-Type"))
	var err error
	if kind == "multipart/form-data" {
		err = c.R.ParseMultipartForm(formMem)
	} else {
		err = c.R.ParseForm()
	}
	if err != nil {
		return Form{}, bodyFault(err)
	}
	f := Form{Values: c.R.PostForm}
	if c.R.MultipartForm != nil {
		f.Values, f.Files = url.Values(c.R.MultipartForm.Value), c.R.MultipartForm.File
	}
	return f, f.check()
}

func (f Form) check() error {
	n, parts := 0, 0
	for _, fs := range f.Files {
		parts += len(fs)
	}
	for _, vs := range f.Values {
		n += len(vs)
		for _, v := range vs {
			if !utf8.ValidString(v) || strings.ContainsRune(v, 0) {
				return fault.Invalid("web.not_text")
			}
		}
	}
	if n > maxFields || parts > maxParts {
		return fault.Invalid("web.too_many_fields", n+parts)
	}
	return nil
}

func bodyFault(err error) error {
	var big *http.MaxBytesError
	if errors.As(err, &big) || errors.Is(err, multipart.ErrMessageTooLarge) {
		return fault.Invalid(KeyTooLarge, big2mb(big)).With(err)
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return fault.Invalid("web.cut_off").With(err)
	}
	return fault.Invalid("web.bad_form").With(err)
}

func big2mb(b *http.MaxBytesError) int64 {
	if b == nil {
		return 0
	}
	return b.Limit >> 20
}

// Decode fills a command struct from the body: fields tagged `form:"name"` of type
// string, []string, int, int64, bool. Fields without a tag are never touched, so a
// form can not set what its page does not offer. Numbers that are none are field
// faults; the Form comes back in every case so that the page keeps what was typed.
func Decode[T any](c *Ctx) (cmd T, f Form, err error) {
	f, err = c.Form()
	if err != nil {
		return cmd, f, err
	}
	var bad []fault.Field
	v := reflect.ValueOf(&cmd).Elem()
	for i := range v.NumField() {
		name := v.Type().Field(i).Tag.Get("form")
		if name == "" {
			continue
		}
		if key := setField(v.Field(i), f, name); key != "" {
			bad = append(bad, fault.Field{Name: name, Key: key})
		}
	}
	if len(bad) > 0 {
		return cmd, f, fault.InvalidFields(bad...)
	}
	return cmd, f, nil
}

// setField puts the value of name into dst; a text key is returned when it is refused.
func setField(dst reflect.Value, f Form, name string) string {
	s := f.Get(name)
	switch dst.Kind() {
	case reflect.String:
		dst.SetString(s)
	case reflect.Bool:
		dst.SetBool(s == "1" || s == "on" || s == "true")
	case reflect.Int, reflect.Int64:
		if s == "" {
			return ""
		}
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			return "web.not_number"
		}
		dst.SetInt(n)
	case reflect.Slice:
		if dst.Type().Elem().Kind() == reflect.String {
			dst.Set(reflect.ValueOf(append([]string(nil), f.Values[name]...)))
		}
	}
	return ""
}
