package access

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/limit"
)

// node is another process on the same database with the same key files.
func (o *office) node() *Service {
	o.t.Helper()
	s, err := New(Deps{DB: o.d, Log: o.log, Keys: o.keys, Rate: limit.New(o.d, o.keys, o.clk), People: o.people}, o.cfg)
	o.ok(err)
	return s
}

func TestTwoNodesAreOneInstallation(t *testing.T) {
	each(t, Config{}, func(o *office) {
		o.user("clerk", Community)
		two := o.node()
		token, a := o.in("clerk")
		if _, b, err := two.Load(o.ctx, token); err != nil || b.ID != a.ID {
			t.Errorf("the other node: %v", err)
		}
		code, _, err := o.NewCode(o.ctx, a)
		o.ok(err)
		_, err = two.LogInByCode(o.ctx, "clerk", code, Knock{Source: "a"})
		o.ok(err)
		for i := 0; i < 5; i++ { // failures on both nodes are counted together
			s := []*Service{o.Service, two}[i%2]
			_, err := s.LogIn(o.ctx, "clerk", "wrong", Knock{Source: fmt.Sprintf("10.0.0.%d", i)})
			o.refused(err, fault.KindDenied, "access.wrong")
		}
		for _, s := range []*Service{o.Service, two} {
			_, err := s.LogIn(o.ctx, "clerk", password, Knock{Source: "10.0.0.9"})
			o.refused(err, fault.KindBusy, "access.locked")
		}
		o.ok(two.LogOut(o.ctx, token))
		if _, _, err := o.Load(o.ctx, token); err == nil {
			t.Error("logged out on one node, still in on the other")
		}
	})
}

func TestPersonsWithAPermissionAtAPlace(t *testing.T) {
	each(t, Config{}, func(o *office) {
		o.user("boss", Street)
		o.user("grid", Grid)
		o.user("gone", Street)
		o.ok(o.LockUser(o.ctx, "gone", true))
		far, _, err := o.AddUser(o.ctx, NewAccount{Name: "far", Label: "far", Person: "person-far", Grants: []Grant{{Role: Street, Path: other}}})
		o.ok(err)
		_, _, err = o.AddUser(o.ctx, NewAccount{Name: "late", Label: "late", Person: "person-late",
			Grants: []Grant{{Role: Street, Path: here, From: start.Add(time.Hour).UnixMilli()}}})
		o.ok(err)
		ask := func(p Perm, at place.Path) (out []string) {
			o.ok(o.d.Read(o.ctx, func(tx *db.Tx) (err error) {
				out, err = o.PersonsWith(tx, p, at)
				return err
			}))
			return out
		}
		if got := ask(MatterApprove, below); !slices.Equal(got, []string{"person-boss"}) {
			t.Errorf("may approve below: %v", got)
		}
		if got := ask(MatterApprove, other); !slices.Equal(got, []string{far.Person}) {
			t.Errorf("may approve elsewhere: %v", got)
		}
		if got := ask(MatterRead, below); !slices.Equal(got, []string{"person-boss", "person-grid"}) {
			t.Errorf("may read: %v", got)
		}
		if got := ask(MatterApprove, above); len(got) != 0 {
			t.Errorf("may approve above their place: %v", got)
		}
	})
}
