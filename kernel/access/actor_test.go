package access_test

import (
	"reflect"
	"testing"
	"time"

	"linli/kernel/access"
	"linli/kernel/ledger"
)

// Whatever of an actor changes, its key changes: a page that is kept under the key is never shown to somebody else. Fields that are
// added later are tried as well.
func TestKeyTellsActorsApart(t *testing.T) {
	seen := map[string]string{}
	try := func(what string, a access.Actor) {
		k := a.Key()
		if k != a.Key() {
			t.Errorf("%s: two keys for one actor", what)
		}
		if other, ok := seen[k]; ok {
			t.Errorf("%s has the key of %s", what, other)
		}
		seen[k] = what
	}
	try("nobody", access.Actor{})
	change(reflect.TypeFor[ledger.Actor](), func(what string, v reflect.Value) {
		try("ledger."+what, access.Actor{Actor: v.Interface().(ledger.Actor)})
	})
	change(reflect.TypeFor[access.Actor](), func(what string, v reflect.Value) { try(what, v.Interface().(access.Actor)) })
	change(reflect.TypeFor[access.Grant](), func(what string, v reflect.Value) {
		try("a grant's "+what, access.Actor{Grants: []access.Grant{v.Interface().(access.Grant)}})
	})
}

// change gives the type's zero values with one field set, each in turn; embedded structs and lists of structs are left to their own.
func change(of reflect.Type, each func(string, reflect.Value)) {
	for i := range of.NumField() {
		v := reflect.New(of).Elem()
		switch f := v.Field(i); f.Interface().(type) {
		case time.Time:
			f.Set(reflect.ValueOf(time.UnixMilli(1_750_000_000_000)))
		case []string:
			f.Set(reflect.ValueOf([]string{"x"}))
		case []access.Grant:
			f.Set(reflect.ValueOf(make([]access.Grant, 1)))
		case ledger.Actor:
			continue
		default:
			switch f.Kind() {
			case reflect.String:
				f.SetString("x")
			case reflect.Int64:
				f.SetInt(7)
			case reflect.Bool:
				f.SetBool(true)
			default:
				panic("change knows no " + f.Kind().String())
			}
		}
		each(of.Field(i).Name, v)
	}
}
