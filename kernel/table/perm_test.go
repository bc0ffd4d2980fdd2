package table

import (
	"testing"

	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/kernel/place"
	"linli/platform/fault"
)

// A table with a right of its own leaves only for those who hold it, and only the places where they do.
func TestATableMayNameARightOfItsOwn(t *testing.T) {
	community, compound, other := place.Path("/001/001/"), place.Path("/001/001/001/"), place.Path("/001/002/")
	who := func(grants ...access.Grant) access.Actor {
		return access.Actor{Actor: ledger.Actor{ID: "x", Kind: access.KindStaff}, Account: "x", Grants: grants}
	}
	own := &Table{Name: "attention", Perm: access.CareEdit}
	for _, x := range []struct {
		name   string
		a      access.Actor
		scopes []place.Path
		want   []place.Path
		kind   fault.Kind
	}{
		{"property manager", who(access.Grant{Role: access.Property, Path: compound}), []place.Path{compound}, nil, fault.KindDenied},
		{"street", who(access.Grant{Role: access.Street, Path: "/001/"}), []place.Path{"/001/"}, nil, fault.KindDenied},
		{"community", who(access.Grant{Role: access.Community, Path: community}), []place.Path{compound}, []place.Path{compound}, ""},
		{"street that is a community besides", who(access.Grant{Role: access.Street, Path: "/001/"}, access.Grant{Role: access.Community, Path: community}), []place.Path{"/001/"}, []place.Path{community}, ""},
		{"community, elsewhere", who(access.Grant{Role: access.Community, Path: community}), []place.Path{other}, nil, fault.KindNotFound},
	} {
		got, err := own.allowed(x.a, x.scopes[0], x.scopes)
		if fault.KindOf(err) != x.kind || len(got) != len(x.want) || len(got) > 0 && got[0] != x.want[0] {
			t.Errorf("%s: %v %v, want %v %s", x.name, got, err, x.want, x.kind)
		}
	}
	if got, err := (&Table{}).allowed(who(), compound, []place.Path{compound}); err != nil || len(got) != 1 {
		t.Errorf("a table without one: %v %v", got, err)
	}
}
