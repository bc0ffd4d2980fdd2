package access

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"linli/kernel/people"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
)

func TestOnceGivesTheOldAnswer(t *testing.T) {
	each(t, Config{}, func(o *office) {
		var effects int
		act := func(owner, key, body string, fail error) (Result, error) {
			var out Result
			err := o.d.Write(o.ctx, func(tx *db.Tx) error {
				stored, found, err := o.Once(tx, owner, key, BodyHash([]byte(body)))
				if err != nil || found {
					out = stored
					return err
				}
				effects++
				if fail != nil {
					return fail
				}
				out = Result{Status: 201, Body: []byte("matter " + body)}
				return o.Save(tx, owner, key, out)
			})
			return out, err
		}
		boom := errors.New("the disk said no")
		if _, err := act("anon", "k1", "lamp", boom); !errors.Is(err, boom) {
			t.Fatal(err)
		}
		first, err := act("anon", "k1", "lamp", nil) // what failed left no claim behind
		o.ok(err)
		_, other := act("anon", "k1", "another lamp", nil)
		if key := AnotherKey(other, "k1"); key == "k1" || key == "" {
			t.Error("a form that was gone back to and changed can not be sent again")
		}
		if AnotherKey(boom, "k1") != "k1" || AnotherKey(nil, "k1") != "k1" {
			t.Error("a form loses its key without need")
		}
		again, err := act("anon", "k1", "lamp", nil)
		o.ok(err)
		if effects != 2 || string(again.Body) != string(first.Body) || again.Status != 201 {
			t.Errorf("%d effects, answers %q and %q", effects, first.Body, again.Body)
		}
		_, err = act("anon", "k1", "another lamp", nil)
		o.refused(err, fault.KindInvalid, "access.idempotency_mismatch")
		if _, err := act("person-1", "k1", "another lamp", nil); err != nil {
			t.Errorf("the same key of another owner: %v", err)
		}
		_, err = act("anon", "", "x", nil)
		o.refused(err, fault.KindInvalid, "access.idempotency_key")
	})
}

func TestOnceAtOnce(t *testing.T) {
	each(t, Config{}, func(o *office) {
		var mu sync.Mutex
		ids := map[string]int{}
		var wg sync.WaitGroup
		for i := 0; i < 20; i++ {
			wg.Add(1)
			go func() {
				defer wg.Done()
				var got string
				err := o.d.Write(o.ctx, func(tx *db.Tx) error {
					stored, found, err := o.Once(tx, "anon", "same", "h")
					if err != nil || found {
						got = string(stored.Body)
						return err
					}
					got = fmt.Sprintf("matter %d", i)
					return o.Save(tx, "anon", "same", Result{Status: 201, Body: []byte(got)})
				})
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				ids[got]++
				mu.Unlock()
			}()
		}
		wg.Wait()
		if len(ids) != 1 {
			t.Errorf("twenty sends made %d matters: %v", len(ids), ids)
		}
	})
}

func TestLooksAreRecordedAndLimited(t *testing.T) {
	each(t, Config{Limits: Limits{LooksHour: 3, LooksDay: 5}}, func(o *office) {
		o.user("grid", Grid)
		_, a := o.in("grid")
		clerk := System("t").Actor
		city, err := o.places.Create(o.ctx, clerk, place.NewPlace{Kind: place.City, Name: "示范市"})
		o.ok(err)
		her, err := o.people.Add(o.ctx, clerk, people.Draft{Name: "申秀兰", At: city.ID})
		o.ok(err)
		look := func(reason string) error {
			return o.d.Write(o.ctx, func(tx *db.Tx) error { return o.Look(tx, a, her.ID, "person.id_no", reason) })
		}
		o.refused(look(" "), fault.KindInvalid, "")
		for i := 0; i < 3; i++ {
			o.ok(look("核对低保材料"))
		}
		o.refused(look("核对低保材料"), fault.KindNotYet, "access.look_limit")
		o.clk.Advance(time.Hour)
		o.ok(look("核对低保材料"))
		o.ok(look("核对低保材料"))
		o.refused(look("核对低保材料"), fault.KindNotYet, "access.look_limit") // the day's limit
		o.clk.Advance(25 * time.Hour)
		o.ok(look("核对低保材料"))
		o.ok(o.d.Read(o.ctx, func(tx *db.Tx) error {
			list, err := o.people.Looks(tx, her.ID, 100)
			if err != nil {
				return err
			}
			if len(list) != 6 || list[0].Who != "grid" || list[0].Reason != "核对低保材料" {
				t.Errorf("she sees %d looks, want the 6 that were allowed: %+v", len(list), list)
			}
			return nil
		}))
		err = o.d.Write(o.ctx, func(tx *db.Tx) error {
			return o.Look(tx, Actor{Grants: []Grant{{Role: RoleAPI, Path: place.RootPath}}}, her.ID, "person.id_no", "a program")
		})
		o.refused(err, fault.KindDenied, "")
	})
}

func TestKeys(t *testing.T) {
	each(t, Config{}, func(o *office) {
		sys := System("console")
		k, value, err := o.AddKey(o.ctx, sys, NewKey{Door: ScopeOpen311, Name: "市民热线"})
		o.ok(err)
		a, err := o.Authenticate(o.ctx, value, ScopeOpen311)
		o.ok(err)
		if a.Kind != KindKey || a.May(MatterReport, here) != nil || a.May(MatterRead, here) == nil || a.May(PeopleRead, here) == nil {
			t.Errorf("the actor of an Open311 key: %+v", a)
		}
		_, err = o.Authenticate(o.ctx, value, ScopeAPI)
		o.refused(err, fault.KindDenied, "access.key_wrong") // a token of one door at another
		for _, wrong := range []string{"", "x", value + "x"} {
			_, err = o.Authenticate(o.ctx, wrong, ScopeOpen311)
			o.refused(err, fault.KindDenied, "access.key_wrong")
		}
		_, dictated, err := o.AddKey(o.ctx, sys, NewKey{Door: ScopeAPI, Value: "given-by-the-city", Scopes: []string{ScopeRead},
			Grants: []Grant{{Role: Community, Path: here}}, Until: start.Add(time.Hour).UnixMilli(), NoLimit: true})
		o.ok(err)
		a, err = o.Authenticate(o.ctx, dictated, ScopeAPI)
		o.ok(err)
		if a.May(MatterRead, below) != nil || a.May(MatterRead, other) == nil || a.May(DutyEdit, here) == nil || !a.Free {
			t.Errorf("a narrowed key: %+v", a)
		}
		o.refused(a.RequireStepUp(o.clk.Now()), fault.KindDenied, "")
		_, _, err = o.AddKey(o.ctx, sys, NewKey{Door: ScopeAPI, Value: "given-by-the-city"})
		o.refused(err, fault.KindConflict, "access.key_exists")
		for _, bad := range []NewKey{{Door: "desk"}, {Door: ScopeAPI, Value: "short"}, {Door: ScopeAPI, Scopes: []string{"everything"}},
			{Door: ScopeAPI, Grants: []Grant{{Role: SysAdmin, Path: here}}}, {Door: ScopeAPI, Grants: []Grant{{Role: RoleSystem, Path: here}}}} {
			_, _, err = o.AddKey(o.ctx, sys, bad)
			o.refused(err, fault.KindInvalid, "")
		}
		o.user("clerk", Community)
		_, clerk := o.in("clerk")
		_, _, err = o.AddKey(o.ctx, clerk, NewKey{Door: ScopeAPI})
		o.refused(err, fault.KindDenied, "access.denied.admin.keys")
		list, err := o.Keys(o.ctx, sys)
		o.ok(err)
		if len(list) != 2 {
			t.Errorf("%d keys", len(list))
		}
		o.ok(o.RevokeKey(o.ctx, sys, k.ID))
		_, err = o.Authenticate(o.ctx, value, ScopeOpen311)
		o.refused(err, fault.KindDenied, "access.key_wrong")
		o.refused(o.RevokeKey(o.ctx, sys, k.ID), fault.KindNotFound, "access.no_key")
		o.clk.Advance(2 * time.Hour)
		_, err = o.Authenticate(o.ctx, dictated, ScopeAPI)
		o.refused(err, fault.KindDenied, "access.key_wrong")
	})
}

// What a key is for is said in words that may stand together; each opens its own column and no other.
func TestKeysForScopes(t *testing.T) {
	each(t, Config{}, func(o *office) {
		for _, c := range []struct {
			scopes, want, door string
			may, mayNot        Perm
		}{
			{"api", "api", ScopeAPI, TableExport, TableImport}, {"import", "import", ScopeAPI, TableImport, MatterRead}, {"work", "work", ScopeAPI, MatterFix, TableImport},
			{"work import work", "import,work", ScopeAPI, MatterLook, TableExport}, {"open311", "open311", ScopeOpen311, MatterReport, MatterRead},
		} {
			n, err := KeyFor(strings.Fields(c.scopes)...)
			o.ok(err)
			k, value, err := o.AddKey(o.ctx, System("console"), n)
			o.ok(err)
			a, err := o.Authenticate(o.ctx, value, c.door)
			o.ok(err)
			if k.Scope() != c.want || a.May(c.may, here) != nil || a.May(c.mayNot, here) == nil || a.May(PeopleRead, here) == nil {
				t.Errorf("%s: %q %+v", c.scopes, k.Scope(), a)
			}
		}
		for _, bad := range []string{"", "desk", "open311 api", "system", "community"} {
			_, err := KeyFor(strings.Fields(bad)...)
			o.refused(err, fault.KindInvalid, "")
		}
	})
}

func TestKeysAreRateLimitedUnlessTrusted(t *testing.T) {
	each(t, Config{Limits: Limits{KeyMinute: 20}}, func(o *office) {
		_, tame, err := o.AddKey(o.ctx, System("console"), NewKey{Door: ScopeOpen311})
		o.ok(err)
		_, free, err := o.AddKey(o.ctx, System("console"), NewKey{Door: ScopeOpen311, NoLimit: true})
		o.ok(err)
		refused := false
		for i := 0; i < 21; i++ {
			if _, err := o.Authenticate(o.ctx, tame, ScopeOpen311); err != nil {
				o.refused(err, fault.KindBusy, "limit.too_many")
				refused = true
			}
			if _, err := o.Authenticate(o.ctx, free, ScopeOpen311); err != nil {
				t.Fatalf("a trusted key was refused: %v", err)
			}
		}
		if !refused {
			t.Error("21 requests in a minute were let through, 20 are allowed")
		}
	})
}
