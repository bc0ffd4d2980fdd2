package app

import (
	"context"

	"linli/gateway/desk/rights"
	"linli/kernel/access"
	"linli/kernel/people"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"time"
)

// PersonErase of linli person erase.
type PersonErase struct {
	Person   string // id, as in the address of the person's page
	Ground   string // clause, public for ever
	By       string // log-in of who asks
	Approver string // log-in of who agrees
}

// ErasePerson erases a person's data at the operator's console, on the word of two persons who may do it. Where a duty
// to keep records stands, the data are locked and destroyed when it ends.
func ErasePerson(ctx context.Context, c Config, o PersonErase) error {
	return with(ctx, c, func(k *Kernel) error {
		var p people.Person
		err := k.DB.Read(ctx, func(tx *db.Tx) (err error) { p, err = k.People.Resolve(tx, o.Person); return err })
		if fault.Is(err, fault.KindNotFound) {
			return fault.Invalid("app.person_none", o.Person)
		}
		if err != nil {
			return err
		}
		by, err := k.mayErase(ctx, o.By, p)
		if err != nil {
			return err
		}
		approver, err := k.mayErase(ctx, o.Approver, p)
		if err != nil {
			return err
		}
		if by.Person == approver.Person {
			return fault.Invalid("app.same_person")
		}
		actor := access.System("cli").Actor
		out, err := k.People.Erase(ctx, actor, p.ID, o.Ground, approver.Person)
		if err != nil {
			return err
		}
		if _, err := k.Log.Sequence(ctx); err != nil && !fault.Is(err, fault.KindBusy) {
			return err
		}
		if err := k.DB.Scrub(ctx); err != nil && !fault.Is(err, fault.KindBusy) {
			return err
		}
		if out.Locked {
			return c.print(map[string]any{"person": p.ID, "locked": true, "until": out.Until, "why": out.Why}, "已封存：%s", rights.LockWords(text.ZH, out))
		}
		return c.print(map[string]any{"person": p.ID, "locked": false}, "已删除 %s。以前的备份里还有，请按运行指南处理。", p.ID)
	})
}

// mayErase gives the account in use behind a log-in that may erase this person.
func (k *Kernel) mayErase(ctx context.Context, login string, p people.Person) (access.Account, error) {
	acc, err := k.Access.Find(ctx, login)
	if err != nil {
		return acc, err
	}
	now := k.DB.Clock().Now().UnixMilli()
	for _, g := range acc.Grants {
		if g.At(now) && acc.State == access.StateActive && acc.Person != "" && g.Path.Contains(p.Path) && access.TheMatrix().Allows(g.Role, access.PeopleErase) {
			return acc, nil
		}
	}
	return acc, fault.Invalid("app.no_erase_right", login)
}

// EraseDue destroys what was locked and may go now; the running server does it every hour.
func EraseDue(ctx context.Context, c Config) error {
	return with(ctx, c, func(k *Kernel) error {
		n, err := k.People.EraseDue(ctx, access.System("cli").Actor)
		if err != nil {
			return err
		}
		return c.print(map[string]any{"erased": n}, "已销毁 %d 人的封存信息", n)
	})
}

// PersonRequests lists what persons asked for by right, with the deadline.
func PersonRequests(ctx context.Context, c Config) error {
	return with(ctx, c, func(k *Kernel) error {
		return k.DB.Read(ctx, func(tx *db.Tx) error {
			list, err := k.People.RequestsIn(tx, access.System("cli").Scope(access.PeopleRights), 1000)
			for _, r := range list {
				m, e := k.Matters.Plain(tx, r.Matter)
				if e != nil {
					return e
				}
				due := time.UnixMilli(m.Due).In(clock.Shanghai).Format(time.DateOnly)
				if err := c.print(map[string]any{"id": r.ID, "person": r.Person, "what": r.What, "state": r.State, "matter": m.No, "due": due}, "%s\t%s\t%s\t%s\t%s\t%s", r.ID, r.Person, r.What, r.State, m.No, due); err != nil {
					return err
				}
			}
			return err
		})
	})
}
