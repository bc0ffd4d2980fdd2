package access

import (
	"testing"

	"linli/kernel/place"
	"linli/platform/db"
)

// What is said of the program goes to the office that works with it: the one above where it was said, else the one above all.
func TestFeedbackGoesToAnOffice(t *testing.T) {
	each(t, Config{}, func(o *office) {
		ask := func(near place.Path) (p place.Path) {
			o.t.Helper()
			o.ok(o.d.Read(o.ctx, func(tx *db.Tx) (err error) { p, err = o.FeedbackOffice(tx, near); return err }))
			return p
		}
		if p := ask(here); p != "" {
			o.t.Errorf("no office yet: %s", p)
		}
		o.user("grid", Grid)
		o.user("department", Department)
		if p := ask(here); p != "" {
			o.t.Errorf("neither a grid worker nor a department answers: %s", p)
		}
		at := func(name string, p place.Path) {
			_, _, err := o.AddUser(o.ctx, NewAccount{Name: name, Label: name, Password: password, Grants: []Grant{{Role: Street, Path: p}}})
			o.ok(err)
		}
		at("one", "/001/001/001/")
		if p := ask("/001/002/007/"); p != "/001/001/001/" {
			o.t.Errorf("the only office answers whoever speaks: %s", p)
		}
		at("two", "/001/001/002/")
		for near, want := range map[place.Path]place.Path{"/001/001/002/003/004/": "/001/001/002/", "/001/001/001/": "/001/001/001/", "/001/002/007/": "/001/001/", "": "/001/001/"} {
			if p := ask(near); p != want {
				o.t.Errorf("said at %q: %s, want %s", near, p, want)
			}
		}
	})
}
